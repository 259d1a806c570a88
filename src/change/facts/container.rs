//! A container as its Compose file has it.

use std::collections::{BTreeMap, BTreeSet};

use serde_yaml::{Mapping, Value};

/// What makes no new container by itself: Compose leaves the order of starts out of its hash, a
/// label holds the digest of files, and those and the variables are named themselves.
const IGNORED: [&str; 3] = ["depends_on", "env_file", "labels"];

/// One service of a Compose file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::change) struct Container {
    /// The image.
    pub(in crate::change) image: Option<String>,
    /// Everything that is said of it, by key.
    pub(in crate::change) keys: BTreeMap<String, Value>,
    /// The names of the volumes that it keeps data in, as Docker knows them.
    pub(in crate::change) volumes: BTreeSet<String>,
    /// Paths that are mounted from beside the Compose file.
    pub(in crate::change) mounted: BTreeSet<String>,
}

type Containers = BTreeMap<(String, String), Container>;

/// The containers of a Compose file on a host, by host and name.
pub(super) fn read(host: &str, bytes: &[u8]) -> Containers {
    let Ok(file) = serde_yaml::from_slice::<Value>(bytes) else {
        return Containers::new(); // edited by hand into something else; its text is shown
    };
    let services = file.get("services").and_then(Value::as_mapping);
    let services = services.into_iter().flatten();
    let named = services.filter_map(|(name, spec)| {
        let key = (host.to_owned(), name.as_str()?.to_owned());
        Some((key, container(&file, spec.as_mapping()?)))
    });
    named.collect()
}

fn container(file: &Value, spec: &Mapping) -> Container {
    let keys = spec.iter().filter_map(|(key, value)| {
        let key = key.as_str()?.to_owned();
        Some((key, value.clone()))
    });
    let mounts = spec.get("volumes").and_then(Value::as_sequence);
    let mounts: Vec<(&str, &str)> = mounts.into_iter().flatten().filter_map(mount).collect();
    let of_kind = |wanted: &'static str| {
        let all = mounts.iter().filter(move |(kind, _)| *kind == wanted);
        all.map(|(_, source)| *source)
    };
    Container {
        image: spec.get("image").and_then(Value::as_str).map(str::to_owned),
        keys: keys.collect(),
        volumes: of_kind("volume").map(|key| named(file, key)).collect(),
        mounted: of_kind("bind")
            .filter_map(|source| source.strip_prefix("./"))
            .map(str::to_owned)
            .collect(),
    }
}

/// The kind and the source of a mount.
fn mount(mount: &Value) -> Option<(&str, &str)> {
    Some((mount.get("type")?.as_str()?, mount.get("source")?.as_str()?))
}

/// The name under which Docker keeps a volume.
fn named(file: &Value, key: &str) -> String {
    let all = file.get("volumes").and_then(|all| all.get(key));
    let name = all.and_then(|volume| volume.get("name")?.as_str());
    name.unwrap_or(key).to_owned()
}

impl Container {
    /// What is not the same in another one, in words of the Compose file.
    pub(in crate::change) fn differs_in(&self, other: &Self) -> BTreeSet<String> {
        let both = self.keys.keys().chain(other.keys.keys());
        let mut all = BTreeSet::new();
        for key in both {
            let (old, new) = (self.keys.get(key), other.keys.get(key));
            if old == new || IGNORED.contains(&key.as_str()) {
                continue;
            }
            match key.as_str() {
                "environment" => all.extend(variables(old, new)),
                _ => {
                    all.insert(key.clone());
                }
            }
        }
        all
    }
}

/// The variables that are not the same. Values are not shown: the text of the file does that.
fn variables(old: Option<&Value>, new: Option<&Value>) -> BTreeSet<String> {
    let get = |side: Option<&Value>, name: &Value| side.and_then(|side| side.get(name).cloned());
    let sides = [old, new].into_iter().flatten();
    let names = sides.filter_map(Value::as_mapping).flat_map(Mapping::keys);
    let changed = names.filter(|name| get(old, name) != get(new, name));
    changed
        .filter_map(|name| Some(format!("variable {}", name.as_str()?)))
        .collect()
}
