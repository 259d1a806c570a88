//! The lines that could go.

use std::error::Error;

use serde_json::{Value, json};

use super::JSON_VERSION;
use crate::cli::selection::Selection;
use crate::cli::table::Table;
use crate::cli::{AnswerFormat, Global, Outcome, Ui, project};
use crate::reach::{Spare, spares};

/// Names them. What is needed in any environment is needed, so all of them are read.
pub(super) fn say(
    ui: &mut Ui,
    global: &Global,
    selection: &Selection,
    format: AnswerFormat,
) -> Result<Outcome, Box<dyn Error>> {
    let loaded = project::sound(global, &Selection::default())?;
    selection.check(&loaded.environments)?;
    let chosen = loaded.environments.iter().filter(|one| selection.has(one));
    let chosen: Vec<String> = chosen.map(|one| one.environment.to_string()).collect();
    let mut all = spares(loaded.environments);
    all.retain(|spare| chosen.iter().any(|name| spare.environments.contains(name)));
    let place = |spare: &Spare| loaded.sources.place(spare.origin);
    match format {
        AnswerFormat::Text if all.is_empty() => {
            ui.say("every [[allow]] and every rule of a security group is needed");
        }
        AnswerFormat::Text => {
            let mut table = Table::new();
            for spare in &all {
                let environments: Vec<&str> =
                    spare.environments.iter().map(String::as_str).collect();
                table.push([
                    place(spare),
                    spare.line.to_string(),
                    environments.join(", "),
                ]);
            }
            ui.data(&table.text(0))?;
        }
        AnswerFormat::Json => {
            let one = |spare: &Spare| {
                json!({
                    "at": place(spare), "line": spare.line.to_string(), "environments": spare.environments
                })
            };
            let all: Vec<Value> = all.iter().map(one).collect();
            ui.data(&format!(
                "{:#}\n",
                json!({ "version": JSON_VERSION, "unused": all })
            ))?;
        }
    }
    Ok(Outcome::Done)
}
