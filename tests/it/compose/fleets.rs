//! Every fleet's Compose files: Compose takes them, and understands what the inventory says.

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;

use paygen::inventory::Inventory;
use paygen::inventory::model::{Host, InstanceId, Target};
use paygen::reach::{BindAddress, Reach};
use serde_json::Value;

use super::config::{Placed, compose_hosts, keys};
use crate::support::fleet::fleets;

#[test]
fn compose_takes_every_file() {
    for (_, fleet) in fleets() {
        let placed = Placed::new(&fleet);
        for (environment, host) in compose_hosts(&fleet) {
            placed.check(environment, host);
        }
    }
}

#[test]
fn compose_understands_what_the_inventory_says() {
    for (name, fleet) in fleets() {
        let placed = Placed::new(&fleet);
        for (environment, host) in compose_hosts(&fleet) {
            let config = placed.config(environment, host);
            let inventory = &environment.inventory;
            let place = format!("{name}: {}/{}", inventory.environment, host.name);
            assert_eq!(config["name"], inventory.project(), "{place}");
            let mut addresses = host.spec.address.values().flat_map(|all| &all.0);
            let ipv6 = config["networks"]["default"]["enable_ipv6"] == true;
            assert_eq!(ipv6, addresses.any(IpAddr::is_ipv6), "{place}");
            let expected = instances(inventory, &environment.reach, host);
            assert_eq!(services(&config), expected, "{place}");
        }
    }
}

/// What both sides can say of a container.
#[derive(Debug, Default, PartialEq)]
struct Container {
    memory: Option<u64>,
    ports: BTreeSet<(Option<String>, u16, u16, String)>,
    waits_for: BTreeSet<String>,
    host_network: bool,
    restarts: bool,
    volumes: BTreeMap<String, String>,
}

fn services(config: &Value) -> BTreeMap<String, Container> {
    let all = config["services"].as_object().unwrap();
    all.iter()
        .map(|(name, service)| (name.clone(), container(config, service)))
        .collect()
}

fn container(config: &Value, service: &Value) -> Container {
    let list = |key: &str| service[key].as_array().cloned().unwrap_or_default();
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let volumes = list("volumes")
        .into_iter()
        .filter(|mount| mount["type"] == "volume");
    Container {
        memory: service["mem_limit"]
            .as_str()
            .map(|bytes| bytes.parse().unwrap()),
        ports: list("ports").iter().map(port).collect(),
        waits_for: keys(&service["depends_on"])
            .into_iter()
            .map(str::to_owned)
            .collect(),
        host_network: service["network_mode"] == "host",
        restarts: service["restart"] == "unless-stopped",
        volumes: volumes
            .map(|mount| {
                let key = mount["source"].as_str().unwrap();
                let name = &config["volumes"][key]["name"];
                (text(&mount["target"]).unwrap(), text(name).unwrap())
            })
            .collect(),
    }
}

fn port(port: &Value) -> (Option<String>, u16, u16, String) {
    let number = |value: &Value| u16::try_from(value.as_u64().unwrap()).unwrap();
    (
        port["host_ip"].as_str().map(str::to_owned),
        port["published"].as_str().unwrap().parse().unwrap(),
        number(&port["target"]),
        port["protocol"].as_str().unwrap().to_owned(),
    )
}

fn instances(inventory: &Inventory, reach: &Reach, host: &Host) -> BTreeMap<String, Container> {
    let ids = inventory
        .on_host(&host.name)
        .map(|(id, one)| (id, one.name.clone()));
    ids.map(|(id, name)| (name, instance(inventory, reach, id)))
        .collect()
}

fn instance(inventory: &Inventory, reach: &Reach, id: InstanceId) -> Container {
    let one = inventory.instance(id);
    let project = inventory.project();
    let volume = |name: &str| format!("{project}_{}-{name}", one.name);
    let needed = one
        .needs
        .iter()
        .chain(&one.database)
        .flat_map(|link| &link.to);
    let waits_for = needed.filter_map(|to| match to {
        Target::Port(to, _) | Target::Job(to) if *to != id => Some(inventory.instance(*to)),
        Target::Port(..) | Target::Job(_) | Target::External(..) => None,
    });
    let volumes = one.spec.volumes.iter();
    Container {
        memory: one.spec.memory.map(|size| size.0),
        ports: ports(reach, id),
        waits_for: waits_for
            .filter(|other| other.host == one.host)
            .map(|other| other.name.clone())
            .collect(),
        host_network: format!("{:?}", one.spec.network) == "Host",
        restarts: !one.spec.oneshot,
        volumes: volumes
            .map(|(name, path)| (path.to_string(), volume(name.as_str())))
            .collect(),
    }
}

fn ports(reach: &Reach, id: InstanceId) -> BTreeSet<(Option<String>, u16, u16, String)> {
    let mut all = BTreeSet::new();
    for ((_, _), published) in reach.published.iter().filter(|((of, _), _)| *of == id) {
        for mapping in &published.mappings {
            let bind = match mapping.bind {
                BindAddress::Any => None,
                BindAddress::One(address) => Some(address.to_string()),
            };
            for step in 0..=published.number.last - published.number.first {
                let (outside, inside) = (published.number.first, mapping.container.first);
                let transport = published.transport.as_str().to_owned();
                all.insert((bind.clone(), outside + step, inside + step, transport));
            }
        }
    }
    all
}
