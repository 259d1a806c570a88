//! Diagnostics for programs: a JSON of our own, and SARIF 2.1.0 (OASIS) for code hosts.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{Diagnostic, Diagnostics, Edit, Label, Lint, Origin, Sources};

/// The version of the JSON form; it grows when a field changes its meaning or goes.
pub const JSON_VERSION: u32 = 1;

/// All diagnostics as one JSON document.
pub fn json(found: &Diagnostics, sources: &Sources) -> String {
    let all: Vec<Value> = found.iter().map(|one| as_json(one, sources)).collect();
    pretty(&json!({ "version": JSON_VERSION, "findings": all }))
}

/// All diagnostics as a SARIF log with one run.
pub fn sarif(found: &Diagnostics, sources: &Sources) -> String {
    let lints: BTreeMap<&str, &Lint> = found.iter().map(|one| (one.lint.code, one.lint)).collect();
    let rules: Vec<Value> = lints.values().map(|lint| rule(lint)).collect();
    let results: Vec<Value> = found.iter().map(|one| result(one, sources)).collect();
    let driver = json!({
        "name": "paygen", "version": env!("CARGO_PKG_VERSION"), "rules": rules
    });
    pretty(&json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{ "tool": { "driver": driver }, "columnKind": "unicodeCodePoints",
                   "results": results }]
    }))
}

fn pretty(value: &Value) -> String {
    format!("{value:#}\n")
}

fn as_json(one: &Diagnostic, sources: &Sources) -> Value {
    let help = one.help.as_ref().map(|help| {
        let edits: Vec<Value> = help
            .edits
            .iter()
            .map(|edit| edit_json(edit, sources))
            .collect();
        json!({ "text": help.text, "edits": edits })
    });
    let others: Vec<Value> = one
        .others
        .iter()
        .map(|label| label_json(label, sources))
        .collect();
    json!({
        "code": one.lint.code,
        "name": one.lint.name,
        "severity": one.lint.severity.word(),
        "environment": one.environment,
        "message": one.message,
        "primary": label_json(&one.primary, sources),
        "others": others,
        "notes": one.notes,
        "help": help
    })
}

fn label_json(label: &Label, sources: &Sources) -> Value {
    let mut place = place(label.origin, sources);
    place["text"] = label.text.as_str().into();
    place
}

/// An edit, by lines and columns.
pub fn edit_json(edit: &Edit, sources: &Sources) -> Value {
    let mut place = place(edit.origin, sources);
    place["replacement"] = edit.replacement.as_str().into();
    place
}

fn place(origin: Origin, sources: &Sources) -> Value {
    let start = sources.position(origin.source, origin.start);
    let end = sources.position(origin.source, origin.end);
    json!({
        "file": sources.path(origin.source).to_string_lossy(),
        "line": start.line, "column": start.column,
        "end_line": end.line, "end_column": end.column
    })
}

fn rule(lint: &Lint) -> Value {
    json!({
        "id": lint.code,
        "name": lint.name,
        "shortDescription": { "text": first_sentence(lint.docs) },
        "fullDescription": { "text": lint.docs },
        "defaultConfiguration": { "level": lint.severity.word() }
    })
}

/// The first sentence of a manual page, on one line.
fn first_sentence(docs: &str) -> String {
    let line = docs.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.find(". ") {
        Some(end) => line[..=end].to_owned(),
        None => line,
    }
}

fn result(one: &Diagnostic, sources: &Sources) -> Value {
    let others: Vec<Value> = one
        .others
        .iter()
        .map(|label| location(label, sources))
        .collect();
    let mut result = json!({
        "ruleId": one.lint.code,
        "level": one.lint.severity.word(),
        "message": { "text": message(one) },
        "locations": [location(&one.primary, sources)],
        "relatedLocations": others,
        "properties": { "environment": one.environment }
    });
    if let Some(help) = one.help.as_ref().filter(|help| !help.edits.is_empty()) {
        result["fixes"] = json!([{
            "description": { "text": help.text },
            "artifactChanges": changes(&help.edits, sources)
        }]);
    }
    result
}

/// Code hosts show one text only, so the notes and the help are in it.
fn message(one: &Diagnostic) -> String {
    let mut text = one.message.clone();
    for note in &one.notes {
        text.push_str("\nNote: ");
        text.push_str(note);
    }
    if let Some(help) = &one.help {
        text.push_str("\nHelp: ");
        text.push_str(&help.text);
    }
    text
}

fn location(label: &Label, sources: &Sources) -> Value {
    let mut location = json!({
        "physicalLocation": {
            "artifactLocation": { "uri": uri(label.origin, sources) },
            "region": region(label.origin, sources)
        }
    });
    if !label.text.is_empty() {
        location["message"] = json!({ "text": label.text });
    }
    location
}

fn changes(edits: &[Edit], sources: &Sources) -> Vec<Value> {
    let mut by_file: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    for edit in edits {
        by_file
            .entry(uri(edit.origin, sources))
            .or_default()
            .push(json!({
                "deletedRegion": region(edit.origin, sources),
                "insertedContent": { "text": edit.replacement }
            }));
    }
    let change = |(uri, replacements)| json!({ "artifactLocation": { "uri": uri }, "replacements": replacements });
    by_file.into_iter().map(change).collect()
}

fn region(origin: Origin, sources: &Sources) -> Value {
    let start = sources.position(origin.source, origin.start);
    let end = sources.position(origin.source, origin.end);
    json!({
        "startLine": start.line, "startColumn": start.column,
        "endLine": end.line, "endColumn": end.column
    })
}

/// A path as RFC 3986 has it: relative as it was named, or with its scheme.
fn uri(origin: Origin, sources: &Sources) -> String {
    let path = sources.path(origin.source).to_string_lossy();
    let scheme = if path.starts_with('/') { "file://" } else { "" };
    let escaped = path.bytes().map(|byte| match byte {
        b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
            char::from(byte).to_string()
        }
        _ => format!("%{byte:02X}"),
    });
    scheme.to_owned() + &escaped.collect::<String>()
}
