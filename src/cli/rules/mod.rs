//! `paygen rules`.

mod suggest;
mod table;

use std::error::Error;

use clap::Args;
use serde_json::{Value, json};

use super::project;
use super::selection::Selection;
use super::{AnswerFormat, Global, Outcome, Ui};
use crate::reach::{Reach, rules::rules};

/// List what the edges open, with the lines that ask for it
///
/// The doors of the cloud, the firewalls of the hosts and the published ports, as they are
/// rendered. Nobody writes these rules: they follow from what services need, and from `[[allow]]`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct RulesArgs {
    #[command(flatten)]
    selection: Selection,
    /// Instead, print the least TOML that makes the findings of family 04xx go away
    #[arg(long, conflicts_with = "host")]
    suggest: bool,
    /// The form of the answer
    #[arg(long, value_enum, default_value_t)]
    format: AnswerFormat,
}

const EXAMPLES: &str = "\
Examples:
  paygen rules --host vm1
  paygen rules --env production --format json
  paygen rules --suggest";

/// The version of the JSON forms; it grows when a field changes its meaning or goes.
const JSON_VERSION: u32 = 1;

/// Lists or suggests.
pub(super) fn cmd_rules(
    ui: &mut Ui,
    global: &Global,
    args: &RulesArgs,
) -> Result<Outcome, Box<dyn Error>> {
    if args.suggest {
        return suggest::say(ui, global, &args.selection, args.format);
    }
    let loaded = project::sound(global, &args.selection)?;
    let (mut texts, mut documents) = (Vec::new(), Vec::new());
    for inventory in &loaded.environments {
        let reach = Reach::of(inventory);
        let rules = rules(inventory, &reach, |host| args.selection.has_host(host));
        if rules.is_empty() {
            ui.say(format_args!("{}: nothing is open", inventory.environment));
        }
        match args.format {
            AnswerFormat::Text if rules.is_empty() => {}
            AnswerFormat::Text => texts.push(table::text(inventory, &loaded.sources, &rules)),
            AnswerFormat::Json => documents.push(table::json(inventory, &loaded.sources, &rules)),
        }
    }
    ui.data(&match args.format {
        AnswerFormat::Text => texts.join("\n"),
        AnswerFormat::Json => {
            pretty(&json!({ "version": JSON_VERSION, "environments": documents }))
        }
    })?;
    Ok(Outcome::Done)
}

fn pretty(value: &Value) -> String {
    format!("{value:#}\n")
}
