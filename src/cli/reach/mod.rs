//! `paygen reach`.

mod matrix;
mod text;
mod unused;

use std::error::Error;

use clap::Args;
use serde_json::json;

use super::project;
use super::selection::Selection;
use super::{AnswerFormat, Global, Outcome, Ui};
use crate::reach::{Reach, matrix as ways};
use matrix::Environment;

/// Say who can reach which port, and which lines let them
///
/// It says what can happen once all is rendered, which is more than what is meant: a door that is
/// open for one container of a host is open for all that sends from that host, and containers of
/// one host reach each other. Whoever is on a host, outside of its containers, reaches all of it.
/// `paygen why` goes one of the ways hop by hop.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct ReachArgs {
    #[command(flatten)]
    selection: Selection,
    /// Only the lines that could go, all at once, and nothing would be opened or closed by it
    #[arg(long, conflicts_with = "host")]
    unused: bool,
    /// The form of the answer
    #[arg(long, value_enum, default_value_t)]
    format: AnswerFormat,
}

const EXAMPLES: &str = "\
Examples:
  paygen reach --env production
  paygen reach --host vm1 --format json
  paygen reach --unused";

/// The version of the JSON forms; it grows when a field changes its meaning or goes.
const JSON_VERSION: u32 = 1;

/// Answers.
pub(super) fn cmd_reach(
    ui: &mut Ui,
    global: &Global,
    args: &ReachArgs,
) -> Result<Outcome, Box<dyn Error>> {
    if args.unused {
        return unused::say(ui, global, &args.selection, args.format);
    }
    let loaded = project::sound(global, &args.selection)?;
    let (mut texts, mut documents) = (Vec::new(), Vec::new());
    for inventory in &loaded.environments {
        let reach = Reach::of(inventory);
        let rows = ways::rows(inventory, &reach, |host| args.selection.has_host(host));
        if rows.is_empty() {
            let environment = &inventory.environment;
            ui.say(format_args!(
                "{environment}: no host has a port that somebody could reach"
            ));
        }
        match args.format {
            AnswerFormat::Text if rows.is_empty() => {}
            AnswerFormat::Text => texts.push(text::of(inventory, &loaded.sources, &rows)),
            AnswerFormat::Json => {
                documents.push(Environment::of(inventory, &loaded.sources, &rows));
            }
        }
    }
    ui.data(&match args.format {
        AnswerFormat::Text => texts.join("\n"),
        AnswerFormat::Json => {
            let document = json!({ "version": JSON_VERSION, "environments": documents });
            format!("{document:#}\n")
        }
    })?;
    Ok(Outcome::Done)
}
