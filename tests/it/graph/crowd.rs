//! Pictures of many hosts: those that are alike share a card, and no wire is lost.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use paygen::graph::{Topology, dot, mermaid};

use super::dot::plain;
use super::picture::{drawn, picture, read, wires};
use crate::support::case::Tree;
use crate::support::rendered::of;

/// Hosts of one role and one name are a card, whatever runs on each.
#[test]
fn fifty_hosts_of_a_shop_are_ten_cards() {
    let shop = of(&shop()).remove(0);
    let seen = read(&[picture(&shop)]).remove(0);
    assert_eq!(seen.problems, [""; 0]);
    let mut expected: Vec<&str> = SHOP.split(" / ").collect();
    let mut texts = seen.texts.clone();
    expected.sort_unstable();
    texts.sort_unstable();
    assert_eq!(texts, expected);
    let topology = Topology::of(&shop.inventory, &shop.reach);
    let (inside, between): (BTreeSet<String>, BTreeSet<String>) = drawn(&topology)
        .into_iter()
        .partition(|edge| edge.contains("-api") && edge.contains("-worker"));
    assert_eq!(inside.len(), 8, "{inside:?}");
    assert_eq!(wires(&seen), between, "a card has no wire to itself");
}

const SHOP: &str = "shop · prod / internet / keeps data \
    / gw1–3 / edge · 3 hosts / gateway ×3 / web ×3 \
    / orders1–9 / app · 9 hosts / orders-api ×2 / orders-worker ×7 \
    / mail1–9 / app · 9 hosts / mail-api ×2 / mail-worker ×7 \
    / stock1–9 / app · 9 hosts / stock-api ×2 / stock-worker ×7 \
    / search1–9 / app · 9 hosts / search-api ×2 / search-worker ×7 \
    / db1…5 / data · 4 hosts / mail-db / orders-db / + 2 more \
    / mq01–03 / broker · 3 hosts / rabbit ×3 \
    / mon1–2 / watch · 2 hosts / grafana / prometheus \
    / ticket / helpdesk / backup / duty / rsync";

/// Others who draw get the same groups, and each arrow once.
#[test]
fn mermaid_and_graphviz_get_the_same_groups() {
    let shop = of(&shop()).remove(0);
    let topology = Topology::of(&shop.inventory, &shop.reach);
    let flowchart = mermaid(&topology);
    assert_eq!(flowchart, FLOWCHART);
    let arrows = |text: &str| text.lines().filter(|line| line.contains("-->")).count();
    let plain = plain(&dot(&topology));
    let lines = |word: &str| plain.lines().filter(|line| line.starts_with(word)).count();
    let nodes = 1 + 10; // with the internet
    assert_eq!((lines("node "), lines("edge ")), (nodes, arrows(FLOWCHART)));
    for name in ["gw1–3", "mq01–03", "orders-worker ×7", "+ 2 more"] {
        assert!(plain.contains(name), "{name}: {plain}");
    }
}

const FLOWCHART: &str = r#"%% Made by paygen from inventory/; do not edit.
flowchart TB
  outside_internet(["internet"])
  host_backup["backup<br/>duty<br/>rsync"]
  host_db1[("db1…5<br/>data · 4 hosts<br/>mail-db<br/>orders-db<br/>+ 2 more")]
  host_gw1["gw1–3<br/>edge · 3 hosts<br/>gateway ×3<br/>web ×3"]
  host_mail1["mail1–9<br/>app · 9 hosts<br/>mail-api ×2<br/>mail-worker ×7"]
  host_mon1["mon1–2<br/>watch · 2 hosts<br/>grafana<br/>prometheus"]
  host_mq01["mq01–03<br/>broker · 3 hosts<br/>rabbit ×3"]
  host_orders1["orders1–9<br/>app · 9 hosts<br/>orders-api ×2<br/>orders-worker ×7"]
  host_search1["search1–9<br/>app · 9 hosts<br/>search-api ×2<br/>search-worker ×7"]
  host_stock1["stock1–9<br/>app · 9 hosts<br/>stock-api ×2<br/>stock-worker ×7"]
  host_ticket["ticket<br/>helpdesk"]
  host_gw1 -->|"8080"| host_orders1
  host_mail1 -->|"5432"| host_db1
  host_mail1 -->|"5672"| host_mq01
  host_orders1 -->|"5432"| host_db1
  host_orders1 -->|"5672"| host_mq01
  host_search1 -->|"5432"| host_db1
  host_search1 -->|"5672"| host_mq01
  host_stock1 -->|"5432"| host_db1
  host_stock1 -->|"5672"| host_mq01
  outside_internet -->|"80"| host_gw1
"#;

/// Names that have nothing in common are told apart by their roles.
#[test]
fn cities_are_their_roles() {
    let mut cities = Shop::default();
    for number in 0..30_u8 {
        let city =
            format!("{}-city", char::from(b'a' + number % 26)).repeat(1 + usize::from(number) / 26);
        let service = format!("{city}-app");
        cities.service(&service, "", "http", 8080);
        cities.service(&format!("{city}-log"), "", "http", 8081);
        let role = ["north", "south"][usize::from(number) % 2];
        cities.host(&city, role, &[service, format!("{city}-log")]);
    }
    let seen = read(&[picture(&of(&cities.tree()).remove(0))]).remove(0);
    assert_eq!(seen.problems, [""; 0]);
    let mut texts = seen.texts;
    texts.retain(|text| !text.contains("-city"));
    let north = ["north", "15 hosts", "+ 28 more"];
    let south = ["south", "15 hosts", "+ 28 more"];
    assert_eq!(texts, [&["shop · prod"][..], &north, &south].concat());
}

/// Four parts of a shop on nine hosts each, and what they need.
fn shop() -> Tree {
    let mut shop = Shop::default();
    let parts = ["orders", "mail", "stock", "search"];
    for (part, number) in parts.iter().zip([1, 2, 4, 5]) {
        let database = format!("{part}-db");
        shop.service(
            &database,
            "volumes = { data = \"/data\" }\nstateful = true",
            "sql",
            5432,
        );
        shop.host(&format!("db{number}"), "data", &[database]);
    }
    for number in 1..=3 {
        shop.service(&format!("rabbit{number}"), "", "amqp", 5672);
        shop.host(
            &format!("mq0{number}"),
            "broker",
            &[format!("rabbit{number}")],
        );
        let [gateway, web] = ["gateway", "web"].map(|name| format!("{name}{number}"));
        shop.service(&gateway, "calls = [\"orders-api1.http\"]", "http", 80);
        shop.service(&web, "", "http", 81);
        shop.host(&format!("gw{number}"), "edge", &[gateway, web]);
    }
    for (part, number) in parts
        .iter()
        .flat_map(|part| (1..=9).map(move |at| (part, at)))
    {
        let needs = format!("needs = [\"{part}-db.sql\", \"rabbit1.amqp\"]");
        let api = format!("calls = [\"{part}-worker{}.http\"]\n{needs}", number + 5);
        let (name, uses) = match number {
            1 | 2 => (format!("{part}-api{number}"), api),
            _ => (format!("{part}-worker{number}"), needs),
        };
        shop.service(&name, &uses, "http", 8080);
        shop.host(&format!("{part}{number}"), "app", &[name]);
    }
    let others = [
        ("mon1", "watch", "prometheus"),
        ("mon2", "watch", "grafana"),
        ("ticket", "ticket", "helpdesk"),
        ("backup", "duty", "rsync"),
    ];
    for (host, role, service) in others {
        shop.service(service, "", "http", 8080);
        shop.host(host, role, &[service.to_owned()]);
    }
    shop.services += "[[allow]]\nfrom = \"internet\"\nto = \"gateway1.http\"\nwhy = \"visitors\"\n";
    shop.tree()
}

/// An inventory in the making.
#[derive(Default)]
struct Shop {
    services: String,
    hosts: String,
    count: usize,
}

impl Shop {
    fn service(&mut self, name: &str, more: &str, port: &str, number: u16) {
        let _ = write!(
            self.services,
            "[service.{name}]\nimage = \"x:1\"\n{more}\nport.{port} = {{ container = {number}, \
             publish = {number}, protocol = \"raw\" }}\n"
        );
    }

    fn host(&mut self, name: &str, role: &str, runs: &[String]) {
        self.count += 1;
        let _ = write!(
            self.hosts,
            "[host.{name}]\nrole = \"{role}\"\naddress = {{ lan = \"10.0.0.{0}\", \
             public = \"198.51.100.{0}\" }}\nruns = {runs:?}\n",
            self.count
        );
    }

    fn tree(&self) -> Tree {
        let fleet = "[fleet]\nname = \"shop\"\n".to_owned();
        let operator = "[operator]\nfrom = [\"203.0.113.0/24\"]\n";
        let files = [
            ("fleet.toml", fleet),
            ("services.toml", self.services.clone()),
            ("env/prod.toml", format!("{operator}{}", self.hosts)),
        ];
        Tree::from(files.map(|(name, text)| (name.to_owned(), text.into_bytes())))
    }
}
