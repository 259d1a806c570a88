//! Mermaid's text, whole. Mermaid itself is a page's script; version 11 was seen to draw it.

use crate::support::case::base;
use crate::support::rendered::of;

const SMALL_FLEET: &str = r#"%% Made by paygen from inventory/; do not edit.
flowchart TB
  outside_198_51_100_0_24(["198.51.100.0/24<br/>operator"])
  outside_internet(["internet"])
  subgraph host_one["one 10.0.0.1 192.0.2.1"]
    service_db[("db")]
    service_prometheus[("prometheus")]
  end
  subgraph host_two["two 10.0.0.2 192.0.2.2"]
    service_app["app"]
    service_pages["pages"]
    service_proxy["proxy"]
  end
  outside_198_51_100_0_24 -->|"22"| host_one
  outside_198_51_100_0_24 -->|"22"| host_two
  outside_internet -->|"8080"| service_pages
  outside_internet -->|"80"| service_proxy
  service_app -->|"3306"| service_db
  service_proxy --> service_app
"#;

#[test]
fn the_small_fleet_is_this_flowchart() {
    let small = of(&base()).remove(0);
    assert_eq!(small.text("topology.mmd"), SMALL_FLEET);
}
