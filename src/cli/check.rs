//! `paygen check`.

use std::error::Error;

use clap::Args;

use super::{Format, Global, Outcome, Ui, project};
use crate::diagnostic::{Diagnostics, machine};

/// Report everything that is wrong with the inventory, in one run
///
/// Reads every file, follows every reference and applies every rule, for all environments. Each
/// finding shows the value at fault, the other end of the reference, and a help that can be
/// pasted. `paygen explain PG0301` teaches a rule.
#[derive(Debug, Args)]
pub(super) struct CheckArgs {
    /// Only what concerns this environment; may be repeated
    #[arg(long, value_name = "NAME")]
    env: Vec<String>,
    /// The form of the findings
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

/// Checks.
pub(super) fn cmd_check(
    ui: &mut Ui,
    global: &Global,
    args: &CheckArgs,
) -> Result<Outcome, Box<dyn Error>> {
    let project = project::load(&global.inventory);
    project.chosen(&args.env)?;
    let found = concerning(project.found, &args.env);
    match args.format {
        Format::Text => {
            ui.diagnostics(&found, &project.sources)?;
            ui.summary(&found);
        }
        Format::Json => ui.data(&machine::json(&found, &project.sources))?,
        Format::Sarif => ui.data(&machine::sarif(&found, &project.sources))?,
    }
    Ok(if found.has_findings() {
        Outcome::Findings
    } else {
        Outcome::Done
    })
}

/// Leaves out what was found in other environments only.
fn concerning(found: Diagnostics, environments: &[String]) -> Diagnostics {
    if environments.is_empty() {
        return found;
    }
    let mut kept = Diagnostics::default();
    for one in found.iter() {
        let elsewhere = one
            .environment
            .as_ref()
            .is_some_and(|name| !environments.contains(name));
        if !elsewhere {
            kept.push(one.clone());
        }
    }
    kept
}
