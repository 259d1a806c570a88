//! The README's tables of keys name exactly the keys that the language has.

use std::collections::{BTreeMap, BTreeSet};

use paygen::inventory::spec;
use schemars::schema_for;
use serde_json::Value;

use super::readme::{pieces, with};

/// Keys, and whether they must be there.
type Keys = BTreeMap<String, bool>;

#[test]
fn the_tables_have_the_keys_that_are_read() {
    let types = types();
    let mut told = BTreeSet::new();
    for piece in pieces("keys") {
        let name = piece.words[0].as_str();
        if name == "sections" {
            continue; // the next test's
        }
        let known = types
            .get(name)
            .unwrap_or_else(|| panic!("no type is called {name}"));
        assert_eq!(table(&piece.body), *known, "{name}");
        told.insert(piece.words[0].clone());
    }
    let silent: Vec<_> = types.keys().filter(|name| !told.contains(**name)).collect();
    assert!(silent.is_empty(), "no table for {silent:?}");
}

#[test]
fn the_sections_are_those_that_are_read() {
    let strange = with("files", "zzzzzzzz = 1");
    assert_eq!(strange.codes(), ["PG0102"]);
    let one = strange.checked.found.iter().next().unwrap();
    let help = one.help.as_ref().unwrap().text.split_once(':').unwrap().1;
    let known: BTreeSet<String> = help
        .split([',', ' ', '\n'])
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect();
    let told = pieces("keys")
        .into_iter()
        .find(|piece| piece.words[0] == "sections")
        .unwrap();
    assert_eq!(
        table(&told.body).into_keys().collect::<BTreeSet<_>>(),
        known
    );
}

fn types() -> BTreeMap<&'static str, Keys> {
    macro_rules! types {
        ($($name:ident),* $(,)?) => {
            [$((stringify!($name), keys(schema_for!(spec::$name).as_value()))),*].into()
        };
    }
    types![
        Allow,
        Build,
        Cors,
        Database,
        DatabaseUser,
        EnvValue,
        ExternalPort,
        ExternalSpec,
        FileMount,
        Fleet,
        Grafana,
        Health,
        HostSpec,
        Need,
        Network,
        Operator,
        PortSpec,
        Prometheus,
        Reload,
        RouteSpec,
        ScrapeSpec,
        Secret,
        SecurityGroup,
        SecurityRule,
        ServiceSpec,
        Size,
        Ssh,
        Web,
    ]
}

/// Of a value with several forms, the keys of all of them; then none must be there unless there is
/// one table only.
fn keys(schema: &Value) -> Keys {
    let forms = schema["anyOf"]
        .as_array()
        .cloned()
        .unwrap_or_else(|| vec![schema.clone()]);
    let tables: Vec<Value> = forms
        .into_iter()
        .filter(|form| form["properties"].is_object())
        .collect();
    let one = tables.len() == 1;
    let mut all = Keys::new();
    for table in &tables {
        let required = table["required"].as_array().cloned().unwrap_or_default();
        for key in table["properties"].as_object().unwrap().keys() {
            all.insert(
                key.clone(),
                one && required.contains(&Value::from(key.as_str())),
            );
        }
    }
    all
}

/// The first column: `| **`container`** | … |`.
fn table(rows: &str) -> Keys {
    let rows = rows.lines().filter_map(|row| {
        let first = row.split('|').nth(1)?.trim();
        let must = first.starts_with("**");
        let key = first.trim_matches(['*', '`']);
        (!key.starts_with('-')).then(|| (key.to_owned(), must))
    });
    rows.collect()
}
