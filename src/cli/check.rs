//! `paygen check`.

use std::error::Error;

use clap::Args;

use super::project::{self, Project};
use super::selection::Selection;
use super::{Format, Global, Outcome, Ui};
use crate::diagnostic::machine;

/// Report everything that is wrong with the inventory, in one run
///
/// Reads every file, follows every reference, applies every rule and renders in memory, for all
/// environments. Each finding shows the value at fault, the other end of the reference, and a help
/// that can be pasted. `paygen explain PG0301` teaches a rule.
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
    let selection = Selection::environments(&args.env);
    let Project { found, sources, .. } = project::load(global, &selection)?;
    match args.format {
        Format::Text => {
            ui.diagnostics(&found, &sources)?;
            ui.summary(&found);
        }
        Format::Json => ui.data(&machine::json(&found, &sources))?,
        Format::Sarif => ui.data(&machine::sarif(&found, &sources))?,
    }
    Ok(if found.has_findings() {
        Outcome::Findings
    } else {
        Outcome::Done
    })
}
