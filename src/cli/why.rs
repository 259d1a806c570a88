//! `paygen why`.

use std::error::Error;

use clap::Args;
use serde_json::{Value, json};

use super::ends::{askers, goals, no_asker, no_goal};
use super::project;
use super::selection::Selection;
use super::way::Told;
use super::{AnswerFormat, Global, Outcome, Ui};
use crate::inventory::{Inventory, Loaded};
use crate::reach::Reach;
use crate::reach::walk::Walk;

/// Say whether somebody reaches a port, and what decides it
///
/// Goes the way hop by hop, as a packet would: the address that is dialled, the cloud, security
/// groups, the host's firewall, the published port. Where the answer is no, it says what to write
/// if it should be yes. It speaks of what is rendered, and asks no machine.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct WhyArgs {
    /// Who dials: a service, a host, a network, an address, `internet` or `operator`
    from: String,
    /// What is dialled: `service.port`, or `host:number` or `address:number`, with `/udp` behind it
    /// if need be
    to: String,
    /// Only this environment; may be repeated
    #[arg(long, value_name = "NAME")]
    env: Vec<String>,
    /// The form of the answer
    #[arg(long, value_enum, default_value_t)]
    format: AnswerFormat,
}

const EXAMPLES: &str = "\
Examples:
  paygen why app db.sql
  paygen why internet proxy.http
  paygen why 203.0.113.7 vm1:3306
  paygen why vm2 10.0.0.5:3306";

/// Answers.
pub(super) fn cmd_why(
    ui: &mut Ui,
    global: &Global,
    args: &WhyArgs,
) -> Result<Outcome, Box<dyn Error>> {
    let loaded = project::sound(global, &Selection::environments(&args.env))?;
    let chosen: Vec<&Inventory> = loaded.environments.iter().collect();
    if chosen.iter().all(|one| askers(one, &args.from).is_empty()) {
        return Err(no_asker(&chosen, &args.from).into());
    }
    if chosen.iter().all(|one| goals(one, &args.to).is_empty()) {
        return Err(no_goal(&chosen, &args.to).into());
    }
    let answers = chosen.iter().map(|one| answers(&loaded, one, args));
    let answers: Vec<(String, Value)> = answers.flatten().collect();
    ui.data(&match args.format {
        AnswerFormat::Text => {
            let texts: Vec<String> = answers.into_iter().map(|(text, _)| text).collect();
            texts.join("\n")
        }
        AnswerFormat::Json => {
            let ways: Vec<Value> = answers.into_iter().map(|(_, value)| value).collect();
            format!("{:#}\n", json!({ "ways": ways }))
        }
    })?;
    Ok(Outcome::Done)
}

/// The answers of one environment, from everybody to everything that is meant.
fn answers(loaded: &Loaded, inventory: &Inventory, args: &WhyArgs) -> Vec<(String, Value)> {
    let reach = Reach::of(inventory);
    let goals = goals(inventory, &args.to);
    let mut all = Vec::new();
    for from in askers(inventory, &args.from) {
        for to in &goals {
            if let Some(walk) = Walk::of(inventory, &reach, &from, to) {
                let told = Told {
                    inventory,
                    sources: &loaded.sources,
                    from: &from,
                    to,
                    walk: &walk,
                };
                all.push((told.text(), told.json()));
            }
        }
    }
    all
}
