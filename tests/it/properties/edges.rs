//! Every edge appears in the artifacts that need it, resolved for where it starts.

use std::path::Path;

use paygen::inventory::files::Files;
use paygen::inventory::model::Instance;
use paygen::inventory::parse::Text;
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
    // Worked out here once more, from the words of the language alone.
    let same_host = from.host == to.host;
    let (host, number) = if same_host {
        (to.name.clone(), spec.container.first)
    } else {
        let private = inventory.hosts[&to.host]
            .spec
            .address
            .iter()
            .next()
            .unwrap();
        (private.1.0[0].to_string(), spec.publish.unwrap().first)
    };
    let told = Told {
        artifacts,
        from,
        to,
        at: format!("{host}:{number}"),
    };
    told.by_kind(edge.kind, port.as_str(), &host, number)?;
    if same_host {
        Ok(())
    } else {
        told.is_published(spec.container.first, &host, number)
    }
}

struct Told<'a> {
    artifacts: &'a Artifacts,
    from: &'a Instance,
    to: &'a Instance,
    at: String,
}

impl Told<'_> {
    fn by_kind(&self, kind: EdgeKind, port: &str, host: &str, number: u16) -> Result<(), String> {
        let here = |name: &str| format!("e/{}/{name}", self.from.host);
        match kind {
            EdgeKind::Need | EdgeKind::Call | EdgeKind::Route => {
                let path = here(&format!("projections/{}.json", self.from.name));
                let value: serde_json::Value = serde_json::from_str(&self.text(&path)?).unwrap();
                let remote = &value["edges"][format!("{}.{port}", self.to.service)][0];
                if remote["host"] == host && remote["port"] == number {
                    return Ok(());
                }
                Err(format!("{} expected in {remote}", self.at))
            }
            EdgeKind::Env => {
                let compose = here(&format!("docker-compose.{}.yml", self.from.host));
                self.has(&compose, &format!("\"http://{}/x\"", self.at))
            }
            EdgeKind::Scrape => {
                let config = here("prometheus/config/prometheus_e.yml");
                self.has(&config, &format!("- targets: [\"{}\"]", self.at))
            }
            EdgeKind::Register
            | EdgeKind::Datasource
            | EdgeKind::Database
            | EdgeKind::Page
            | EdgeKind::Browser
            | EdgeKind::Allow
            | EdgeKind::Operator => Ok(()),
        }
    }

    fn is_published(&self, container: u16, host: &str, number: u16) -> Result<(), String> {
        let compose = format!("e/{}/docker-compose.{}.yml", self.to.host, self.to.host);
        let lines = [
            format!("- target: \"{container}\""),
            format!("published: \"{number}\""),
            "protocol: tcp".to_owned(),
            format!("host_ip: \"{host}\""),
        ];
        self.has(&compose, &lines.join("\n        "))
    }

    fn has(&self, path: &str, wanted: &str) -> Result<(), String> {
        let text = self.text(path)?;
        if text.contains(wanted) {
            Ok(())
        } else {
            Err(format!("{path} lacks {wanted}\n{text}"))
        }
    }

    fn text(&self, path: &str) -> Result<String, String> {
        let file = self
            .artifacts
            .get(path)
            .ok_or(format!("{path} is missing"))?;
        Ok(String::from_utf8_lossy(&file.bytes).into_owned())
    }
}
