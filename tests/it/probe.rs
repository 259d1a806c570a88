//! What a try means, for every symptom and from every place: with a network of our own making.

use std::net::{IpAddr, SocketAddr};

use paygen::inventory::Inventory;
use paygen::inventory::spec::{Peer, Transport};
use paygen::probe::{Network, Probe, Symptom, Tried, Untried, Verdict, probe};
use paygen::reach::walk::{Goal, Walk};
use paygen::reach::{End, Party, Reach};

use crate::support::case::{Tree, base};
use crate::support::rendered;

/// A machine with one address, to which everything happens alike.
struct Fake {
    own: Option<IpAddr>,
    name: Option<IpAddr>,
    symptom: Symptom,
}

impl Network for Fake {
    fn has(&self, address: IpAddr) -> bool {
        self.own == Some(address)
    }

    fn lookup(&self, _: &str) -> Vec<IpAddr> {
        self.name.into_iter().collect()
    }

    fn knock(&self, _: SocketAddr, _: Transport) -> Symptom {
        self.symptom.clone()
    }
}

/// On the machine with this address; none for a laptop.
fn on(own: &str, symptom: Symptom) -> Fake {
    Fake {
        own: own.parse().ok(),
        name: None,
        symptom,
    }
}

fn fleet(tree: &Tree) -> (Inventory, Reach) {
    let one = rendered::of(tree).remove(0);
    (one.inventory, one.reach)
}

fn instance(inventory: &Inventory, name: &str) -> Party {
    let mut all = inventory.instances();
    let (id, _) = all.find(|(_, one)| one.name == name).unwrap();
    Party::Instance(id)
}

/// `db.sql` or `one:22`.
fn goal(inventory: &Inventory, name: &str) -> Goal {
    if let Some((host, number)) = name.split_once(':') {
        let (host, _) = inventory
            .hosts
            .iter()
            .find(|(known, _)| known.as_str() == host)
            .unwrap();
        let (number, transport) = match number.strip_suffix("/udp") {
            Some(number) => (number, Transport::Udp),
            None => (number, Transport::Tcp),
        };
        return Goal::Number {
            host: host.clone(),
            number: number.parse().unwrap(),
            transport,
        };
    }
    let (service, port) = name.split_once('.').unwrap();
    let (id, one) = inventory
        .instances()
        .find(|(_, one)| one.name == service)
        .unwrap();
    let (port, _) = one
        .spec
        .port
        .iter()
        .find(|(known, _)| known.as_str() == port)
        .unwrap();
    Goal::End(End::Port(id, port.clone()))
}

fn asked(tree: &Tree, network: &Fake, from: impl Fn(&Inventory) -> Party, to: &str) -> Probe {
    let (inventory, reach) = fleet(tree);
    let (from, to) = (from(&inventory), goal(&inventory, to));
    let walk = Walk::of(&inventory, &reach, &from, &to).unwrap();
    probe(network, &inventory, &reach, (&from, &to), &walk)
}

#[test]
fn every_symptom_beside_every_answer() {
    let unknown = {
        let mut tree = base();
        let text = String::from_utf8(tree["env/prod.toml"].clone()).unwrap();
        tree.insert(
            "env/prod.toml".into(),
            text.replace("intra  = \"open\"\n", "").into(),
        );
        tree
    };
    let other = || Symptom::Other("odd".into());
    let table = [
        (
            Symptom::Connected,
            [Verdict::Agrees, Verdict::Passes, Verdict::ComesThrough],
        ),
        (
            Symptom::Refused,
            [
                Verdict::NobodyTakesIt,
                Verdict::Passes,
                Verdict::ComesThrough,
            ],
        ),
        (
            Symptom::Silent,
            [Verdict::Lost, Verdict::IsDropped, Verdict::Agrees],
        ),
        (
            Symptom::NoRoute,
            [Verdict::Rejected, Verdict::IsDropped, Verdict::Agrees],
        ),
        (
            Symptom::Prohibited,
            [Verdict::Rejected, Verdict::IsDropped, Verdict::Agrees],
        ),
        (
            other(),
            [Verdict::NoAnswer, Verdict::NoAnswer, Verdict::NoAnswer],
        ),
    ];
    for (symptom, verdicts) in table {
        let network = on("10.0.0.2", symptom.clone());
        let app = |inventory: &Inventory| instance(inventory, "app");
        let ways = [
            (&base(), "db.sql"),
            (&unknown, "db.sql"),
            (&base(), "one:9090"),
        ];
        let found = ways.map(|(tree, to)| asked(tree, &network, app, to).verdict);
        assert_eq!(found, verdicts, "{symptom:?}");
    }
}

/// Where no firewall of ours stands before it, the model says no because nobody listens.
#[test]
fn a_number_that_nobody_has_may_be_refused() {
    let mut tree = base();
    let text = String::from_utf8(tree["env/prod.toml"].clone()).unwrap();
    let text = text.replacen("os      = \"rocky-9\"\n", "", 1);
    tree.insert("env/prod.toml".into(), text.into());
    let app = |inventory: &Inventory| instance(inventory, "app");
    let refused = asked(&tree, &on("10.0.0.2", Symptom::Refused), app, "one:7000");
    assert_eq!(refused.verdict, Verdict::Agrees);
}

#[test]
fn silence_proves_nothing_for_udp_and_a_refusal_does() {
    let two = |inventory: &Inventory| Party::Host(inventory.hosts.keys().nth(1).unwrap().clone());
    let silent = asked(&base(), &on("10.0.0.2", Symptom::Silent), two, "one:53/udp");
    assert_eq!(silent.verdict, Verdict::ProvesNothing);
    let refused = asked(
        &base(),
        &on("10.0.0.2", Symptom::Refused),
        two,
        "one:53/udp",
    );
    assert_eq!(refused.verdict, Verdict::ComesThrough);
}

#[test]
fn another_host_of_the_fleet_speaks_for_itself() {
    let app = |inventory: &Inventory| instance(inventory, "app");
    let found = asked(&base(), &on("10.0.0.1", Symptom::Connected), app, "db.sql");
    let stands = found.stands.map(|host| host.to_string());
    assert_eq!((stands.as_deref(), found.is_asker), (Some("one"), false));
    assert_eq!(found.verdict, Verdict::Agrees);
}

#[test]
fn a_laptop_speaks_for_the_internet_and_not_for_hosts() {
    let laptop = on("", Symptom::Connected);
    let internet = |_: &Inventory| Party::Peer(Peer::Internet);
    let app = |inventory: &Inventory| instance(inventory, "app");
    assert_eq!(
        asked(&base(), &laptop, internet, "proxy.http").verdict,
        Verdict::Agrees
    );
    assert_eq!(
        asked(&base(), &laptop, internet, "db.sql").verdict,
        Verdict::ComesThrough
    );
    assert_eq!(
        asked(&base(), &laptop, app, "db.sql").verdict,
        Verdict::Elsewhere
    );
}

#[test]
fn a_container_s_name_is_no_name_of_a_machine() {
    let proxy = |inventory: &Inventory| instance(inventory, "proxy");
    let found = asked(
        &base(),
        &on("10.0.0.2", Symptom::Connected),
        proxy,
        "app.http",
    );
    let tried = Tried {
        at: "app:8000".into(),
        transport: Transport::Tcp,
        symptom: Symptom::NoName,
    };
    assert_eq!(
        (found.tried, found.verdict),
        (Ok(tried), Verdict::ContainersOnly)
    );
    let network = Fake {
        name: "192.0.2.9".parse().ok(),
        ..on("10.0.0.2", Symptom::Connected)
    };
    let found = asked(&base(), &network, proxy, "app.http");
    assert_eq!(
        found.verdict,
        Verdict::ContainersOnly,
        "somebody else has that name"
    );
}

#[test]
fn the_loopback_of_another_machine_is_not_tried() {
    let one = |inventory: &Inventory| Party::Host(inventory.hosts.keys().next().unwrap().clone());
    for own in ["10.0.0.2", ""] {
        let found = asked(&base(), &on(own, Symptom::Connected), one, "one:22");
        assert!(
            matches!(found.tried, Err(Untried::OtherLoopback(_))),
            "{found:?}"
        );
        assert_eq!(found.verdict, Verdict::NotTried);
    }
    let found = asked(&base(), &on("10.0.0.1", Symptom::Connected), one, "one:22");
    assert_eq!(found.verdict, Verdict::Agrees);
}

#[test]
fn who_has_nothing_to_dial_tries_nothing() {
    let mut tree = base();
    let text = String::from_utf8(tree["env/prod.toml"].clone()).unwrap();
    let text = text.replace(", public = \"192.0.2.1\"", "");
    tree.insert("env/prod.toml".into(), text.into());
    let internet = |_: &Inventory| Party::Peer(Peer::Internet);
    let found = asked(&tree, &on("", Symptom::Connected), internet, "db.sql");
    assert_eq!(
        (found.tried, found.verdict),
        (Err(Untried::NoAddress), Verdict::NotTried)
    );
}
