//! Points 12 and 13: settings of a host's own, and what a port says of itself.

use paygen::inventory::spec::Auth;

use super::readme::{edited, example};
use crate::support::rendered::Environment;

#[test]
fn auth_and_connections_reach_the_model_and_the_service() {
    let auth = example("auth");
    let Environment {
        inventory, reach, ..
    } = auth.environment();
    let cache = &inventory.instances[1];
    let port = cache.spec.port.values().next().unwrap();
    assert_eq!((port.auth, port.max_connections), (Auth::None, Some(100)));
    let edges: Vec<_> = reach.edges.iter().map(|edge| edge.connections).collect();
    assert_eq!(edges, [Some(16)]);
    let slice = auth.file("vm1/projections/cache.json");
    assert!(slice.contains("\"auth\": false\n"), "{slice}");
}

#[test]
fn a_host_may_change_a_setting_of_its_own_instance() {
    let place = "host.vm1.place.app.settings.orders_per_minute = 7";
    let example = edited("settings", &[("host.vm1.runs = [\"app\"]", place)]);
    let slice = example.file("vm1/projections/app.json");
    assert!(slice.contains("\"orders_per_minute\": 7\n"), "{slice}");
}
