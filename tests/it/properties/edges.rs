//! Every edge appears in the artifacts that need it, resolved for where it starts.

use std::path::Path;

use paygen::inventory::files::Files;
use paygen::inventory::model::Instance;
use paygen::inventory::parse::Text;
use paygen::inventory::spec::PortSpec;
use paygen::inventory::{self, Inventory};
use paygen::reach::{Edge, EdgeKind, End, Party, Reach};
use paygen::render::{Artifacts, Engine, Templates, render};
use proptest::prelude::*;

use super::fleet::fleets;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn every_edge_is_in_the_artifacts_that_need_it(fleet in fleets()) {
        let (base, environment) = fleet.toml();
        let text = |name: &str, environment: Option<&str>, content: String| Text {
            path: Path::new("inventory").join(name),
            environment: environment.map(str::to_owned),
            content: Ok(content.into_bytes()),
        };
        let texts = vec![text("fleet.toml", None, base), text("env/e.toml", Some("e"), environment)];
        let loaded = inventory::understand(texts, Path::new("inventory"));
        let wrong: Vec<_> = loaded.found.iter().map(|one| &one.message).collect();
        prop_assert!(wrong.is_empty(), "{:?}", wrong);
        let inventory = &loaded.environments[0];
        let reach = Reach::of(inventory);
        let mut engine = Engine::new(&Templates::embedded()).unwrap();
        let artifacts = render(inventory, &reach, &Files::default(), &mut engine).unwrap();
        for edge in &reach.edges {
            let told = edge_is_told(inventory, &artifacts, edge);
            prop_assert!(told.is_ok(), "{:?}: {}", edge, told.unwrap_err());
        }
    }
}

fn edge_is_told(inventory: &Inventory, artifacts: &Artifacts, edge: &Edge) -> Result<(), String> {
    let (Party::Instance(from), End::Port(to, port)) = (&edge.from, &edge.to) else {
        return Ok(());
    };
    let (from, to) = (inventory.instance(*from), inventory.instance(*to));
    let spec = &to.spec.port[port];
    let same_host = from.host == to.host;
    let (host, number) = dialled(inventory, from, to, spec);
    let artifact = |path: String| -> Result<String, String> {
        let file = artifacts.get(&path).ok_or(format!("{path} is missing"))?;
        Ok(String::from_utf8_lossy(&file.bytes).into_owned())
    };
    let has = |path: String, wanted: &str| -> Result<(), String> {
        let text = artifact(path.clone())?;
        if text.contains(wanted) {
            Ok(())
        } else {
            Err(format!("{path} lacks {wanted}\n{text}"))
        }
    };
    let here = |name: &str| format!("e/{}/{name}", from.host);
    match edge.kind {
        EdgeKind::Need | EdgeKind::Call | EdgeKind::Route => {
            let text = artifact(here(&format!("projections/{}.json", from.name)))?;
            let value: serde_json::Value = serde_json::from_str(&text).unwrap();
            let remote = &value["edges"][format!("{}.{port}", to.service)][0];
            if remote["host"] != host || remote["port"] != number {
                return Err(format!("{host}:{number} expected in {remote}"));
            }
        }
        EdgeKind::Env => {
            let wanted = format!("\"http://{host}:{number}/x\"");
            has(here(&format!("docker-compose.{}.yml", from.host)), &wanted)?;
        }
        EdgeKind::Scrape => {
            let wanted = format!("- targets: [\"{host}:{number}\"]");
            has(here("prometheus/config/prometheus_e.yml"), &wanted)?;
        }
        EdgeKind::Register
        | EdgeKind::Datasource
        | EdgeKind::Database
        | EdgeKind::Page
        | EdgeKind::Browser
        | EdgeKind::Allow
        | EdgeKind::Operator => {}
    }
    if !same_host {
        let compose = format!("e/{}/docker-compose.{}.yml", to.host, to.host);
        let published = format!(
            "- target: \"{}\"\n        published: \"{number}\"\n        protocol: tcp\n        host_ip: \"{host}\"",
            spec.container
        );
        has(compose, &published)?;
    }
    Ok(())
}

/// Worked out here once more, from the words of the language alone.
fn dialled(
    inventory: &Inventory,
    from: &Instance,
    to: &Instance,
    spec: &PortSpec,
) -> (String, u16) {
    if from.host == to.host {
        return (to.name.clone(), spec.container.first);
    }
    let mut addresses = inventory.hosts[&to.host].spec.address.values();
    let private = addresses.next().unwrap();
    (private.0[0].to_string(), spec.publish.unwrap().first)
}
