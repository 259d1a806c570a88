//! `paygen explain`.

use std::error::Error;
use std::path::Path;

use clap::Args;
use serde_json::json;

use super::selection::Selection;
use super::{AnswerFormat, Global, Outcome, Ui};
use crate::check;
use crate::diagnostic::{Lint, Position, Sources};
use crate::inventory::lint::closest;
use crate::inventory::node::{Node, Value};
use crate::inventory::{self, Inventory, Loaded, split_path};

/// Teach a rule, or say which line set a value
///
/// A rule is named by its code: what it sees, why that matters, and the cure. A value is named by
/// its path: for every environment, what it is, and which file and line say so.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct ExplainArgs {
    /// A code such as PG0301, or the path of a value
    what: String,
    /// Only this environment; may be repeated
    #[arg(long, value_name = "NAME")]
    env: Vec<String>,
    /// The form of the answer
    #[arg(long, value_enum, default_value_t)]
    format: AnswerFormat,
}

const EXAMPLES: &str = "\
Examples:
  paygen explain PG0301
  paygen explain service.web.port.http.publish
  paygen explain route.0.path                           items of a list count from 0
  paygen explain 'service.web.files.\"/etc/web.conf\"'   keys with dots are quoted";

/// There is nothing to explain.
#[derive(Debug, thiserror::Error)]
enum NothingThere {
    #[error("no rule has the code `{0}`; `paygen check` prints the codes of what it finds")]
    Code(String),
    #[error("nothing sets `{path}`{near}")]
    Path { path: String, near: String },
}

/// Explains.
pub(super) fn cmd_explain(
    ui: &mut Ui,
    global: &Global,
    args: &ExplainArgs,
) -> Result<Outcome, Box<dyn Error>> {
    let code = args.what.to_ascii_uppercase();
    let answer = if code.starts_with("PG") && !code.contains('.') {
        let lints = check::lints();
        let lint = lints.into_iter().find(|lint| lint.code == code);
        let lint = lint.ok_or_else(|| NothingThere::Code(args.what.clone()))?;
        manual(lint, args.format)
    } else {
        let loaded = inventory::load(&global.inventory);
        let found = setters(&loaded, &global.inventory, args)?;
        told(&args.what, &found, args.format)
    };
    ui.data(&answer)?;
    Ok(Outcome::Done)
}

fn manual(lint: &Lint, format: AnswerFormat) -> String {
    let Lint {
        code,
        name,
        severity,
        docs,
    } = lint;
    let severity = severity.word();
    let docs = docs.trim_end();
    match format {
        AnswerFormat::Text => format!("{code} {name} ({severity})\n\n{docs}\n"),
        AnswerFormat::Json => {
            let page = json!({ "code": code, "name": name, "severity": severity, "docs": docs });
            format!("{page:#}\n")
        }
    }
}

/// A value in one environment, and what set it.
struct Setter<'a> {
    environment: &'a str,
    node: &'a Node,
    file: &'a Path,
    at: Position,
    is_overlay: bool,
}

/// The value in every environment that has it.
fn setters<'a>(
    loaded: &'a Loaded,
    folder: &Path,
    args: &ExplainArgs,
) -> Result<Vec<Setter<'a>>, Box<dyn Error>> {
    let selection = Selection::environments(&args.env);
    selection.check(&loaded.environments)?;
    let chosen = loaded.environments.iter();
    let chosen: Vec<_> = chosen.filter(|one| selection.has(one)).collect();
    let parts = split_path(&args.what);
    let path: Vec<&str> = parts.iter().map(String::as_str).collect();
    let setters = chosen
        .iter()
        .filter_map(|one| setter(one, &path, folder, &loaded.sources));
    let setters: Vec<_> = setters.collect();
    if setters.is_empty() {
        let near = if loaded.found.has_errors() && chosen.is_empty() {
            "; the inventory cannot be read: `paygen check` says why".into()
        } else {
            near(&chosen, &path)
        };
        let path = args.what.clone();
        return Err(NothingThere::Path { path, near }.into());
    }
    Ok(setters)
}

fn setter<'a>(
    inventory: &'a Inventory,
    path: &[&str],
    folder: &Path,
    sources: &'a Sources,
) -> Option<Setter<'a>> {
    let node = inventory.tree.at(path)?;
    let file = sources.path(node.origin.source);
    Some(Setter {
        environment: inventory.environment.as_str(),
        node,
        file,
        at: sources.position(node.origin.source, node.origin.start),
        is_overlay: file.parent() == Some(&folder.join("env")),
    })
}

fn told(path: &str, setters: &[Setter<'_>], format: AnswerFormat) -> String {
    match format {
        AnswerFormat::Text => setters.iter().map(Setter::text).collect(),
        AnswerFormat::Json => {
            let values: Vec<_> = setters.iter().map(Setter::json).collect();
            format!("{:#}\n", json!({ "path": path, "values": values }))
        }
    }
}

impl Setter<'_> {
    fn text(&self) -> String {
        let Position { line, column } = self.at;
        let layer = if self.is_overlay {
            "overlay of this environment"
        } else {
            "all environments"
        };
        let (environment, file) = (self.environment, self.file.display());
        let shown = shown(self.node);
        format!("{environment}: {shown}\n    set by {file}:{line}:{column} ({layer})\n")
    }

    fn json(&self) -> serde_json::Value {
        json!({
            "environment": self.environment,
            "value": self.node.to_json(),
            "file": self.file.to_string_lossy(),
            "line": self.at.line,
            "column": self.at.column,
            "overlay": self.is_overlay
        })
    }
}

fn shown(node: &Node) -> String {
    match &node.value {
        Value::Table(table) => format!("a table with {}", join(table.keys())),
        Value::String(_)
        | Value::Integer(_)
        | Value::Float(_)
        | Value::Boolean(_)
        | Value::Datetime(_)
        | Value::Array(_) => node.to_json().to_string(),
    }
}

/// What stands beside the place where the path ends, to help with a typing mistake.
fn near(environments: &[&Inventory], path: &[&str]) -> String {
    for length in (0..path.len()).rev() {
        let mut nodes = environments
            .iter()
            .filter_map(|one| one.tree.at(&path[..length]));
        let Some(node) = nodes.next() else {
            continue;
        };
        let place = if length == 0 {
            "the inventory".into()
        } else {
            format!("`{}`", path[..length].join("."))
        };
        return match &node.value {
            Value::Table(table) => match closest(path[length], table.keys().map(String::as_str)) {
                Some(key) => format!("; {place} has `{key}`"),
                None => format!("; {place} has: {}", join(table.keys())),
            },
            Value::Array(items) => format!("; {place} is a list of {}", items.len()),
            Value::String(_)
            | Value::Integer(_)
            | Value::Float(_)
            | Value::Boolean(_)
            | Value::Datetime(_) => format!("; {place} is {}", node.value.kind()),
        };
    }
    String::new()
}

fn join<'a>(keys: impl Iterator<Item = &'a String>) -> String {
    keys.map(String::as_str).collect::<Vec<_>>().join(", ")
}
