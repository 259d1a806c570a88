//! `paygen explain`.

use std::error::Error;

use clap::Args;

use super::{Global, Outcome, Ui};
use crate::check;
use crate::diagnostic::{Lint, Sources};
use crate::inventory::node::{Node, Value};
use crate::inventory::{self, Inventory, split_path};

/// Teach a rule, or say which line set a value
///
/// `paygen explain PG0301` prints the manual page of a rule. `paygen explain
/// service.web.port.http.publish` says for every environment which file and line set the value;
/// a key with dots in it is quoted: `service.web.files."/etc/nginx.conf"`.
#[derive(Debug, Args)]
pub(super) struct ExplainArgs {
    /// A code such as PG0301, or the path of a value
    what: String,
}

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
    if args.what.starts_with("PG") {
        let code = args.what.as_str();
        let lints = check::lints();
        let lint = lints.into_iter().find(|lint| lint.code == code);
        ui.data(&manual(
            lint.ok_or_else(|| NothingThere::Code(code.to_owned()))?,
        ))?;
        return Ok(Outcome::Done);
    }
    let loaded = inventory::load(&global.inventory);
    let parts = split_path(&args.what);
    let path: Vec<&str> = parts.iter().map(String::as_str).collect();
    let mut lines = Vec::new();
    for environment in &loaded.environments {
        lines.extend(line(environment, &path, &loaded.sources));
    }
    if lines.is_empty() {
        let near = neighbours(&loaded.environments, &path);
        return Err(NothingThere::Path {
            path: args.what.clone(),
            near,
        }
        .into());
    }
    ui.data(&lines.concat())?;
    Ok(Outcome::Done)
}

fn manual(lint: &Lint) -> String {
    let Lint {
        code,
        name,
        severity,
        docs,
    } = lint;
    format!(
        "{code} {name} ({})\n\n{}\n",
        severity.word(),
        docs.trim_end()
    )
}

/// `cloud: 13306  inventory/data.toml:9:42  (all environments)`
fn line(inventory: &Inventory, path: &[&str], sources: &Sources) -> Option<String> {
    let node = inventory.tree.at(path)?;
    let file = sources.path(node.origin.source);
    let at = sources.position(node.origin.source, node.origin.start);
    let in_overlay = file.parent().is_some_and(|folder| folder.ends_with("env"));
    let layer = if in_overlay {
        "overlay of this environment"
    } else {
        "all environments"
    };
    Some(format!(
        "{}: {}\n    set by {}:{}:{} ({layer})\n",
        inventory.environment,
        shown(node),
        file.display(),
        at.line,
        at.column,
    ))
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
fn neighbours(environments: &[Inventory], path: &[&str]) -> String {
    for length in (0..path.len()).rev() {
        let mut tables = environments
            .iter()
            .filter_map(|one| one.tree.at(&path[..length])?.table());
        if let Some(table) = tables.next() {
            let place = if length == 0 {
                "the inventory".into()
            } else {
                path[..length].join(".")
            };
            return format!("; {place} has: {}", join(table.keys()));
        }
    }
    String::new()
}

fn join<'a>(keys: impl Iterator<Item = &'a String>) -> String {
    keys.map(String::as_str).collect::<Vec<_>>().join(", ")
}
