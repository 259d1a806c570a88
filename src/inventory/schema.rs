//! The language as a JSON Schema, by which editors complete keys and show what they mean.
//!
//! It is made of the types that read the language, and describes one file. A file is a fragment:
//! another one, `like` or the base may say the rest, so keys that must be there are asked for only
//! in lists, whose items nothing completes. `paygen check` sees the whole and asks for all.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value};

use super::name::{HostName, NetworkName, SecretName, ServiceName};
use super::spec::{
    Allow, ExternalSpec, Fleet, HostSpec, Network, Operator, RouteSpec, ScrapeSpec, Secret,
    SecurityGroup, ServiceSpec,
};

/// One file of an inventory: beside `env/` for every environment, or in it for one of them.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
#[expect(dead_code, reason = "only its schema is used")]
struct File {
    /// What holds for the whole inventory.
    fleet: Fleet,
    /// Secrets: name to what each opens. No value of a secret ever stands in an inventory.
    secret: BTreeMap<SecretName, Secret>,
    /// What joins hosts.
    network: BTreeMap<NetworkName, Network>,
    /// Where the people sit who run the fleet.
    operator: Operator,
    /// Machines.
    host: BTreeMap<HostName, HostSpec>,
    /// What services are.
    service: BTreeMap<ServiceName, ServiceSpec>,
    /// What several services have in common: `like = "NAME"` in a service lays it under.
    like: BTreeMap<String, ServiceSpec>,
    /// What the fleet uses and does not run.
    external: BTreeMap<ServiceName, ExternalSpec>,
    /// What gateways forward.
    route: Vec<RouteSpec>,
    /// Doors beyond what the edges need.
    allow: Vec<Allow>,
    /// What a Prometheus asks for metrics.
    scrape: Vec<ScrapeSpec>,
    /// Rules that somebody else keeps; every edge into their hosts must pass them.
    security_group: BTreeMap<String, SecurityGroup>,
    /// Only in `env/`: paths that the base sets, and that this environment takes away.
    unset: Vec<String>,
}

/// A service for which `like` cannot be said: it is looked up once, from the service itself.
const PART: &str = "PartOfService";
const SERVICE: &str = "#/$defs/ServiceSpec";

/// The JSON Schema, draft 2020-12, of one file of an inventory.
pub fn schema() -> Value {
    let generator = SchemaSettings::draft2020_12().into_generator();
    let mut schema = generator.into_root_schema_for::<File>().to_value();
    schema["title"] = "A file of a paygen inventory".into();
    tidy(&mut schema);
    part_of_service(&mut schema);
    let mut open = BTreeSet::new();
    allow_fragments(&mut schema, "", &mut open);
    schema
}

/// Takes away what speaks of Rust: `null`, which TOML does not have, sizes of integers, the
/// breaks of lines in comments, and defaults that say nothing.
fn tidy(schema: &mut Value) {
    match schema {
        Value::Object(table) => {
            without_null(table);
            if table.get("format").is_some_and(|size| size == "uint32") {
                table.insert("maximum".into(), u32::MAX.into());
            }
            table.retain(|key, value| !is_noise(key, value));
            if let Some(Value::String(text)) = table.get_mut("description") {
                *text = text.replace('\n', " ");
            }
            table.values_mut().for_each(tidy);
        }
        Value::Array(items) => items.iter_mut().for_each(tidy),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn is_noise(key: &str, value: &Value) -> bool {
    let empty = value.is_null()
        || value.as_array().is_some_and(Vec::is_empty)
        || value.as_object().is_some_and(Map::is_empty);
    (key == "default" && empty) || (key == "format" && value.is_string())
}

fn without_null(table: &mut Map<String, Value>) {
    if let Some(Value::Array(types)) = table.get_mut("type") {
        types.retain(|word| word != "null");
        if let [only] = types.as_slice() {
            table["type"] = only.clone();
        }
    }
    let Some(Value::Array(forms)) = table.get_mut("anyOf") else {
        return;
    };
    forms.retain(|form| form.get("type").is_none_or(|word| word != "null"));
    if let [Value::Object(only)] = forms.as_slice() {
        let only = only.clone();
        table.shift_remove("anyOf");
        for (key, value) in only {
            table.entry(key).or_insert(value);
        }
    }
}

/// `[like.NAME]` and `[host.NAME.place.NAME]` are services without `like`.
fn part_of_service(schema: &mut Value) {
    let mut part = schema["$defs"]["ServiceSpec"].clone();
    if let Some(keys) = part["properties"].as_object_mut() {
        keys.shift_remove("like");
    }
    schema["$defs"][PART] = part;
    for at in ["/properties/like", "/$defs/HostSpec/properties/place"] {
        if let Some(table) = schema.pointer_mut(at) {
            refer(table, &format!("#/$defs/{PART}"));
        }
    }
}

fn refer(schema: &mut Value, to: &str) {
    match schema {
        Value::Object(table) => {
            if table.get("$ref").is_some_and(|from| from == SERVICE) {
                table["$ref"] = to.into();
            }
            table.values_mut().for_each(|value| refer(value, to));
        }
        Value::Array(items) => items.iter_mut().for_each(|item| refer(item, to)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// Asks for no key of a table that another file may complete: of any but those in lists.
fn allow_fragments(root: &mut Value, at: &str, seen: &mut BTreeSet<String>) {
    let Some(Value::Object(table)) = root.pointer_mut(at) else {
        return;
    };
    if !seen.insert(at.to_owned()) {
        return;
    }
    table.shift_remove("required");
    let mut below = Vec::new();
    if let Some(Value::String(to)) = table.get("$ref") {
        below.push(to.trim_start_matches('#').to_owned());
    }
    for key in ["properties", "patternProperties", "anyOf"] {
        let (names, count) = match table.get(key) {
            Some(Value::Object(keys)) => (keys.keys().map(|key| escaped(key)).collect(), 0),
            Some(Value::Array(forms)) => (Vec::new(), forms.len()),
            _ => (Vec::new(), 0),
        };
        let numbers = (0..count).map(|number| number.to_string());
        let names = names.into_iter().chain(numbers);
        below.extend(names.map(|name| format!("{at}/{key}/{name}")));
    }
    below.push(format!("{at}/additionalProperties"));
    for at in below {
        allow_fragments(root, &at, seen);
    }
}

/// A key as a part of a JSON Pointer.
fn escaped(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}
