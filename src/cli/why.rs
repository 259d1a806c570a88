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
use crate::probe::{Machine, probe};
use crate::reach::Reach;
use crate::reach::walk::Walk;

/// Say whether somebody reaches a port, and what decides it
///
/// Goes the way hop by hop, as a packet would: the address that is dialled, the cloud, security
/// groups, the host's firewall, the published port. Where the answer is no, it says what to write
/// if it should be yes. It speaks of what is rendered, and asks no machine, unless `--probe` tries it
/// for real, from the machine on which it runs: one TCP connection, or one empty UDP datagram. It
/// exits 2 if the fleet is not as the answer says.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct WhyArgs {
    /// Who dials: a service, a host, a network, an address, `internet` or `operator`
    from: String,
    /// What is dialled: `service.port`, or `host:number` or `address:number`, with `/udp` behind it
    /// if need be
    to: String,
    /// Then try it from here, and say what it means if the answer is another one
    #[arg(long)]
    probe: bool,
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
  paygen why vm2 vm1:8081 --probe
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
    let answers: Vec<Answered> = answers.flatten().collect();
    let differs = answers.iter().any(|one| one.differs);
    ui.data(&match args.format {
        AnswerFormat::Text => {
            let texts: Vec<String> = answers.into_iter().map(|one| one.text).collect();
            texts.join("\n")
        }
        AnswerFormat::Json => {
            let ways: Vec<Value> = answers.into_iter().map(|one| one.json).collect();
            format!("{:#}\n", json!({ "ways": ways }))
        }
    })?;
    Ok(if differs {
        Outcome::Differences
    } else {
        Outcome::Done
    })
}

/// One way in both forms.
struct Answered {
    text: String,
    json: Value,
    /// Whether the fleet is not as the model says.
    differs: bool,
}

/// The answers of one environment, from everybody to everything that is meant.
fn answers(loaded: &Loaded, inventory: &Inventory, args: &WhyArgs) -> Vec<Answered> {
    let reach = Reach::of(inventory);
    let goals = goals(inventory, &args.to);
    let mut all = Vec::new();
    for from in askers(inventory, &args.from) {
        for to in &goals {
            if let Some(walk) = Walk::of(inventory, &reach, &from, to) {
                let ends = (&from, to);
                let probe = || probe(&Machine, inventory, &reach, ends, &walk);
                let probe = args.probe.then(probe);
                let told = Told {
                    inventory,
                    sources: &loaded.sources,
                    from: &from,
                    to,
                    walk: &walk,
                    probe: probe.as_ref(),
                };
                all.push(Answered {
                    text: told.text(),
                    json: told.json(),
                    differs: probe.as_ref().is_some_and(|probe| probe.verdict.differs()),
                });
            }
        }
    }
    all
}
