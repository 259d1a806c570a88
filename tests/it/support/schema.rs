//! JSON held against a JSON Schema by Python's jsonschema.

use std::io::Write;
use std::process::{Command, Stdio};

use serde_json::Value;

use super::tools::tool;

/// OASIS's own schema of SARIF 2.1.0.
pub(crate) const SARIF: &str = "sarif";

/// Panics with all that is wrong with a document.
#[track_caller]
pub(crate) fn assert_valid(documents: &[Value], schema: &str) {
    let mut child = Command::new(tool("python"))
        .args(["tests/it/support/validate.py", schema])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    for document in documents {
        writeln!(input, "{document}").unwrap();
    }
    drop(input);
    let output = child.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert_eq!(said, format!("{} documents\n", documents.len()));
}
