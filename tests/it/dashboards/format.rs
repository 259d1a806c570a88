//! A dashboard file is reviewed as a diff and mounted on any fleet: one way to write it, nothing
//! of one machine in it.

use serde_json::{Value, json};

use super::file::{dashboards, texts, trees};

#[test]
fn the_three_keep_what_links_and_habits_know() {
    let known: Vec<_> = dashboards()
        .into_iter()
        .map(|d| (d.uid, d.refresh, d.time.from, d.time.to, d.schema_version))
        .collect();
    let row = |uid: &str, refresh: &str, from: &str| {
        (
            uid.to_owned(),
            refresh.to_owned(),
            from.to_owned(),
            "now".to_owned(),
            39,
        )
    };
    assert_eq!(
        known,
        [
            row("payment-overview", "10s", "now-1h"),
            row("perf-800rps", "10s", "now-1h"),
            row("settlement-refund", "30s", "now-7d"),
        ]
    );
}

#[test]
fn files_are_written_in_one_way() {
    for ((name, text), (_, tree)) in texts().iter().zip(trees()) {
        let again = serde_json::to_string_pretty(&tree).unwrap() + "\n";
        assert_eq!(
            *text, again,
            "{name} is not indented by two spaces throughout"
        );
    }
}

#[test]
fn every_data_source_is_the_provisioned_one() {
    let prometheus = json!({ "type": "prometheus", "uid": "prometheus" });
    for (name, tree) in trees() {
        for panel in tree["panels"].as_array().unwrap() {
            assert_eq!(
                panel["datasource"], prometheus,
                "{name}: {}",
                panel["title"]
            );
            for target in panel["targets"].as_array().unwrap() {
                assert_eq!(target["datasource"], prometheus, "{name}: {target}");
            }
        }
        assert_eq!(
            empty_lists(&tree),
            [json!([]), json!([]), json!([])],
            "{name}"
        );
    }
}

#[test]
fn no_file_holds_an_address() {
    for (name, text) in texts() {
        assert!(
            !text.contains("://") && !text.contains("localhost"),
            "{name} holds an address"
        );
        assert_eq!(
            text.split(|c| !is_address_char(c))
                .find(|word| is_ipv4(word)),
            None,
            "{name}"
        );
    }
}

/// The other places where a data source could hide.
fn empty_lists(tree: &Value) -> [Value; 3] {
    ["annotations", "templating", "links"].map(|key| {
        let part = &tree[key];
        part.get("list").unwrap_or(part).clone()
    })
}

fn is_address_char(c: char) -> bool {
    c.is_ascii_digit() || c == '.'
}

fn is_ipv4(word: &str) -> bool {
    word.parse::<std::net::Ipv4Addr>().is_ok()
}
