//! Findings for programs: the JSON of our own and SARIF, with the right places in them.

use std::path::Path;
use std::sync::LazyLock;

use paygen::diagnostic::machine;
use serde_json::{Value, json};

use crate::support::case::{Case, Checked, Tree, cases, checked};
use crate::support::schema::{SARIF, assert_valid};
use crate::support::tiny::tiny;

/// Every fixture with one mistake, and what is said of it.
static CASES: LazyLock<Vec<(Case, Checked)>> = LazyLock::new(|| {
    let all = cases(Path::new("tests/cases/invalid")).into_iter();
    let with_findings = |case: Case| {
        let checked = checked(&case.tree);
        (case, checked)
    };
    all.map(with_findings).collect()
});

/// What the binary says of one mistake behind a letter of two bytes.
const FOUND: &str = r#"{
  "version": 1,
  "findings": [
    {
      "code": "PG0102",
      "name": "unknown-key",
      "severity": "error",
      "environment": "test",
      "message": "unknown key `retires`",
      "primary": {
        "file": "inventory/env/test.toml",
        "line": 5,
        "column": 29,
        "end_line": 5,
        "end_column": 36,
        "text": "not known here"
      },
      "others": [],
      "notes": [],
      "help": {
        "text": "write `retries`",
        "edits": [
          {
            "file": "inventory/env/test.toml",
            "line": 5,
            "column": 29,
            "end_line": 5,
            "end_column": 36,
            "replacement": "retries"
          }
        ]
      }
    }
  ]
}
"#;

fn as_json(checked: &Checked) -> Value {
    serde_json::from_str(&machine::json(&checked.found, &checked.sources)).unwrap()
}

fn as_sarif(checked: &Checked) -> Value {
    serde_json::from_str(&machine::sarif(&checked.found, &checked.sources)).unwrap()
}

#[test]
fn every_finding_fits_the_schema_of_the_json() {
    let all: Vec<Value> = CASES.iter().map(|(_, checked)| as_json(checked)).collect();
    assert_valid(&all, "tests/schemas/findings.schema.json");
}

#[test]
fn every_finding_fits_the_official_schema_of_sarif() {
    let all: Vec<Value> = CASES.iter().map(|(_, checked)| as_sarif(checked)).collect();
    assert_valid(&all, SARIF);
}

#[test]
fn edits_by_line_and_column_are_those_by_byte() {
    let mut count = 0;
    for (case, checked) in CASES.iter() {
        let json = as_json(checked);
        for (one, told) in checked.found.iter().zip(list(&json["findings"])) {
            let by_byte = checked.after(&case.tree, one);
            let edits = list(&told["help"]["edits"]);
            count += edits.len();
            assert_eq!(
                edited(&case.tree, &edits),
                by_byte,
                "{}",
                case.path.display()
            );
        }
    }
    assert!(count > 100, "only {count} edits were looked at");
}

#[test]
fn sarif_tells_what_the_json_tells() {
    for (case, checked) in CASES.iter() {
        let json = as_json(checked);
        let sarif = as_sarif(checked);
        let run = &sarif["runs"][0];
        assert_eq!(run["columnKind"], "unicodeCodePoints");
        let results = list(&run["results"]);
        let findings = list(&json["findings"]);
        assert_eq!(results.len(), findings.len());
        for (result, finding) in results.iter().zip(findings) {
            let path = case.path.display();
            assert_eq!(result["ruleId"], finding["code"], "{path}");
            assert_eq!(result["level"], finding["severity"], "{path}");
            assert_eq!(
                result["properties"]["environment"], finding["environment"],
                "{path}"
            );
            let primary = place_of(&result["locations"][0]["physicalLocation"]);
            assert_eq!(primary, place(&finding["primary"]), "{path}");
            let others = list(&result["relatedLocations"]);
            let others: Vec<Value> = others
                .iter()
                .map(|other| place_of(&other["physicalLocation"]))
                .collect();
            let expected: Vec<Value> = list(&finding["others"]).iter().map(place).collect();
            assert_eq!(others, expected, "{path}");
            assert_eq!(fixes(result), changes(&finding), "{path}");
        }
    }
}

#[test]
fn the_binary_prints_it_and_following_it_ends_the_finding() {
    let broken = "\n[service.web]\nhealth = { command = [\"é\"], retires = 3 }\n";
    let project = tiny().with_more("inventory/env/test.toml", broken);
    let run = project.run("check --format json");
    let json: Value = serde_json::from_str(&run.stdout).unwrap();
    run.is(3, FOUND, "");
    let edits = list(&json["findings"][0]["help"]["edits"]);
    let file = "inventory/env/test.toml";
    let tree = Tree::from([("env/test.toml".to_owned(), project.read(file).into_bytes())]);
    project.write(file, &edited(&tree, &edits)["env/test.toml"]);
    project.run("check").is(0, "", "no findings\n");
}

#[test]
fn without_findings_there_is_an_empty_list() {
    let project = tiny();
    let json = "{\n  \"version\": 1,\n  \"findings\": []\n}\n";
    project.run("check --format json").is(0, json, "");
    let run = project.run("check --format sarif");
    run.is(0, &run.stdout, "");
    let sarif: Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(sarif["runs"][0]["results"], json!([]));
    assert_valid(&[sarif], SARIF);
}

#[test]
fn a_path_with_blanks_and_letters_is_a_uri() {
    let project = tiny();
    project.write("größe 100%/env/a.toml", "[host.one]\n");
    let mut command = project.command("check --format sarif");
    let output = command
        .args(["--inventory", "größe 100%"])
        .output()
        .unwrap();
    let sarif: Value = serde_json::from_slice(&output.stdout).unwrap();
    let uri = &sarif["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]
        ["uri"];
    assert_eq!(uri, "gr%C3%B6%C3%9Fe%20100%25/env/a.toml");
    assert_valid(&[sarif], SARIF);
}

fn list(value: &Value) -> Vec<Value> {
    value.as_array().cloned().unwrap_or_default()
}

/// File, line, column, line and column of a place in the JSON.
fn place(value: &Value) -> Value {
    let keys = ["file", "line", "column", "end_line", "end_column"];
    keys.into_iter().map(|key| value[key].clone()).collect()
}

/// The same of a place in SARIF.
fn place_of(value: &Value) -> Value {
    region(&value["artifactLocation"]["uri"], &value["region"])
}

fn region(uri: &Value, region: &Value) -> Value {
    let keys = ["startLine", "startColumn", "endLine", "endColumn"];
    let numbers = keys.into_iter().map(|key| region[key].clone());
    std::iter::once(uri.clone()).chain(numbers).collect()
}

/// Places and texts of the edits of a finding, sorted.
fn changes(finding: &Value) -> Vec<String> {
    let edits = list(&finding["help"]["edits"]);
    let edit = |edit: &Value| format!("{} {}", place(edit), edit["replacement"]);
    let mut all: Vec<String> = edits.iter().map(edit).collect();
    all.sort();
    all
}

fn fixes(result: &Value) -> Vec<String> {
    let mut all = Vec::new();
    for change in list(&result["fixes"][0]["artifactChanges"]) {
        let uri = &change["artifactLocation"]["uri"];
        for one in list(&change["replacements"]) {
            let place = region(uri, &one["deletedRegion"]);
            all.push(format!("{place} {}", one["insertedContent"]["text"]));
        }
    }
    all.sort();
    all
}

/// The tree after edits that are given by line and column.
fn edited(tree: &Tree, edits: &[Value]) -> Tree {
    let mut tree = tree.clone();
    let mut edits: Vec<&Value> = edits.iter().collect();
    let number = |edit: &Value, key: &str| usize::try_from(edit[key].as_u64().unwrap()).unwrap();
    edits.sort_by_key(|edit| std::cmp::Reverse((number(edit, "line"), number(edit, "column"))));
    for edit in edits {
        let file = edit["file"]
            .as_str()
            .unwrap()
            .strip_prefix("inventory/")
            .unwrap();
        let bytes = tree.get_mut(file).unwrap();
        let text = String::from_utf8(bytes.clone()).unwrap();
        let byte = |line, column| byte_at(&text, number(edit, line), number(edit, column));
        let range = byte("line", "column")..byte("end_line", "end_column");
        let replacement = edit["replacement"].as_str().unwrap();
        let mut text = text.clone();
        text.replace_range(range, replacement);
        *bytes = text.into_bytes();
    }
    tree
}

fn byte_at(text: &str, line: usize, column: usize) -> usize {
    let mut lines = text.split_inclusive('\n');
    let before: usize = lines.by_ref().take(line - 1).map(str::len).sum();
    let rest = lines.next().unwrap_or_default();
    let inside = rest.char_indices().nth(column - 1);
    before + inside.map_or(rest.len(), |(at, _)| at)
}
