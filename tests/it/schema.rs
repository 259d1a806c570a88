//! The JSON Schema of the language, by two validators that others wrote: every valid file fits it,
//! and what our reader refuses for its type does not.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use paygen::inventory::schema::schema;
use serde_json::{Value, json};

use crate::support::case::{base, cases, checked};
use crate::support::tools::tool;

mod mistakes;

/// TOML files by a name for them.
type Texts = BTreeMap<String, String>;

#[test]
fn every_valid_file_fits() {
    let mut texts = Texts::new();
    for folder in [
        "inventory",
        "src/cli/starter",
        "tests/cases/base",
        "tests/cases/valid",
    ] {
        collect(Path::new(folder), &mut texts);
    }
    for case in cases(Path::new("tests/cases/valid")) {
        for (name, bytes) in &case.tree {
            let text = String::from_utf8(bytes.clone()).unwrap();
            texts.insert(format!("{}: {name}", case.path.display()), text);
        }
    }
    let is_toml = |name: &str| name.rsplit('.').next() == Some("toml");
    texts.retain(|name, _| is_toml(name) && !name.contains("files/"));
    assert!(texts.len() > 60, "{}", texts.len());
    let faults = faults(&texts);
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn a_mistake_of_type_is_refused_by_schema_and_reader() {
    let all = mistakes::all();
    let mut texts = Texts::new();
    for (number, mistake) in all.iter().enumerate() {
        texts.insert(format!("{number:03} right"), mistake.text(mistake.right));
        texts.insert(format!("{number:03} wrong"), mistake.text(mistake.wrong));
    }
    let faults = faults(&texts);
    let mut odd = Vec::new();
    for (name, text) in &texts {
        let wrong = name.ends_with("wrong");
        let refused = [faults.contains_key(name), is_refused_by_reader(text)];
        if refused != [wrong, wrong] {
            odd.push(format!("[schema, reader] refuse {refused:?}: {text}"));
        }
    }
    assert!(odd.is_empty(), "{}", odd.join("\n"));
}

/// As a file of an environment, over the clean fleet.
fn is_refused_by_reader(text: &str) -> bool {
    let mut tree = base();
    tree.insert("env/spare.toml".into(), text.into());
    checked(&tree).codes().contains(&"PG0103")
}

#[test]
fn the_command_prints_it() {
    let paygen = Command::new(env!("CARGO_BIN_EXE_paygen"))
        .arg("schema")
        .output()
        .unwrap();
    assert!(paygen.status.success());
    let printed: Value = serde_json::from_slice(&paygen.stdout).unwrap();
    assert_eq!(printed, schema());
}

/// Editors show it beside the key.
#[test]
fn every_key_says_what_it_means() {
    let mut silent = Vec::new();
    look(&schema(), "", &mut silent);
    assert!(silent.is_empty(), "{silent:#?}");
}

fn look(schema: &Value, at: &str, silent: &mut Vec<String>) {
    let keys = schema.get("properties").and_then(Value::as_object);
    for (key, value) in keys.into_iter().flatten() {
        if value.get("description").is_none() && *value != json!(false) {
            silent.push(format!("{at}/{key}"));
        }
    }
    let children = schema.as_object().into_iter().flatten();
    for (key, value) in children {
        look(value, &format!("{at}/{key}"), silent);
    }
    for (number, value) in schema.as_array().into_iter().flatten().enumerate() {
        look(value, &format!("{at}/{number}"), silent);
    }
}

/// What both validators find in these texts; they must find it in the same ones.
fn faults(texts: &Texts) -> BTreeMap<String, String> {
    let schema = schema();
    let by_python = python(&schema, texts);
    let validator = jsonschema::validator_for(&schema).unwrap();
    let by_rust: Vec<&String> = texts
        .iter()
        .filter(|(_, text)| !validator.is_valid(&as_json(text)))
        .map(|(name, _)| name)
        .collect();
    let names: Vec<&String> = by_python.keys().collect();
    assert_eq!(
        by_rust, names,
        "the validators do not agree: {by_python:#?}"
    );
    by_python
}

fn as_json(text: &str) -> Value {
    let table: toml::Table = text.parse().unwrap();
    plain(toml::Value::Table(table))
}

fn plain(value: toml::Value) -> Value {
    match value {
        toml::Value::String(text) => text.into(),
        toml::Value::Integer(number) => number.into(),
        toml::Value::Float(number) => number.into(),
        toml::Value::Boolean(flag) => flag.into(),
        toml::Value::Datetime(date) => date.to_string().into(),
        toml::Value::Array(items) => items.into_iter().map(plain).collect(),
        toml::Value::Table(table) => table
            .into_iter()
            .map(|(key, value)| (key, plain(value)))
            .collect(),
    }
}

const SCRIPT: &str = r"
import json, sys, tomllib
from jsonschema import Draft202012Validator
given = json.load(sys.stdin)
Draft202012Validator.check_schema(given['schema'])
validator = Draft202012Validator(given['schema'])
faults = {}
for name, text in given['texts'].items():
    table = json.loads(json.dumps(tomllib.loads(text), default=str))
    for error in validator.iter_errors(table):
        faults[name] = f'{error.json_path}: {error.message}'
print(json.dumps(faults))
";

fn python(schema: &Value, texts: &Texts) -> BTreeMap<String, String> {
    let mut child = Command::new(tool("python"))
        .args(["-c", SCRIPT])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let given = json!({ "schema": schema, "texts": texts }).to_string();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(given.as_bytes())
        .unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "the Python validator failed");
    serde_json::from_slice(&output.stdout).unwrap()
}

fn collect(folder: &Path, texts: &mut Texts) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, texts);
        } else if path.extension().is_some_and(|ending| ending == "toml") {
            texts.insert(
                path.display().to_string(),
                fs::read_to_string(&path).unwrap(),
            );
        }
    }
}
