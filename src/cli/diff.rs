//! `paygen diff`.

use std::error::Error;

use clap::{Args, ValueEnum};

use super::selection::{Selection, Unknown};
use super::sides::{self, Failure, Understood};
use super::{Global, Outcome, Ui};
use crate::change::show::{self, Sides};
use crate::change::{self, Report};
use crate::diagnostic::Diagnostics;

/// Show what a change does to the fleet, and then to each file
///
/// What matters most comes first: data at risk, flows that no longer arrive, what the internet may
/// reach; then what moves, restarts, opens and closes, each with the line that asks for it. Without
/// `--base`, it is the difference between generated/ and what `paygen render` would write.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct DiffArgs {
    /// Compare with the inventory of this git revision, rendered anew
    #[arg(long, value_name = "REV")]
    base: Option<String>,
    #[command(flatten)]
    selection: Selection,
    /// For whom
    #[arg(long, value_enum, default_value_t)]
    format: DiffFormat,
}

const EXAMPLES: &str = "\
Examples:
  paygen diff
  paygen diff --base main
  paygen diff --base \"$(git merge-base origin/main HEAD)\" --format markdown

Exit codes:
  0  nothing changes on any host
  2  something does
  3  the inventory has errors, or warnings that the base did not have";

/// For whom a change is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
enum DiffFormat {
    /// For people at a terminal
    #[default]
    Text,
    /// For a comment on a pull request, below 60 kB
    Markdown,
    /// For programs; its schema is src/change/show/report.schema.json
    Json,
}

/// Compares.
pub(super) fn cmd_diff(
    ui: &mut Ui,
    global: &Global,
    args: &DiffArgs,
) -> Result<Outcome, Box<dyn Error>> {
    let both = both(global, args.base.as_deref());
    let (mut now, mut then) = both.map_err(|error| -> Box<dyn Error> { error })?;
    if now.loaded.found.has_errors() {
        let report = Report {
            findings: now.findings(&Diagnostics::default()),
            ..Report::default()
        };
        return show(ui, global, args, &report, "what was");
    }
    choose(&args.selection, &mut now, &mut then)?;
    let mut report = change::report(&then.side(), &now.side());
    if args.selection.names_hosts() {
        report.retain_hosts(|host| args.selection.names_host(host));
    }
    let name = name(global, args, &then);
    if args.base.is_some() && now.found.has_findings() {
        then.found = then.check(global); // where nothing is found now, nobody needs to know
    }
    report.findings = now.findings(&then.found);
    show(ui, global, args, &report, &name)
}

/// Leaves out environments that were not asked for. What is named may be on one side alone.
fn choose(
    selection: &Selection,
    now: &mut Understood,
    then: &mut Understood,
) -> Result<(), Unknown> {
    let mut environments = now.side().environments();
    environments.extend(then.side().environments());
    now.retain(selection);
    then.retain(selection);
    let mut hosts = now.side().hosts();
    hosts.extend(then.side().hosts());
    let known = environments.iter().map(String::as_str);
    selection.check_names(&known, &hosts.iter().map(String::as_str))
}

/// Reads and renders both sides, each on a core of its own.
fn both(global: &Global, base: Option<&str>) -> Result<(Understood, Understood), Failure> {
    std::thread::scope(|scope| {
        let then = scope.spawn(|| match base {
            Some(base) => sides::revision(global, base),
            None => sides::standing(global),
        });
        let now = sides::now(global);
        let then = then.join();
        Ok((
            now?,
            then.unwrap_or_else(|panic| std::panic::resume_unwind(panic))?,
        ))
    })
}

fn name(global: &Global, args: &DiffArgs, then: &Understood) -> String {
    match &args.base {
        Some(base) if then.commit.starts_with(base.as_str()) => sides::short(base).to_owned(),
        Some(base) => format!("{base} ({})", sides::short(&then.commit)),
        None => format!("{}/", global.out.display()),
    }
}

fn show(
    ui: &mut Ui,
    global: &Global,
    args: &DiffArgs,
    report: &Report,
    before: &str,
) -> Result<Outcome, Box<dyn Error>> {
    let sides = Sides {
        before: before.to_owned(),
        after: format!("{}/", global.inventory.display()),
    };
    ui.data(&match args.format {
        DiffFormat::Text => show::text(report, &sides),
        DiffFormat::Markdown => show::markdown(report, &sides),
        DiffFormat::Json => format!("{:#}\n", show::json(report, &sides)),
    })?;
    if !report.findings.is_empty() {
        ui.say("`paygen check` shows the findings whole");
        return Ok(Outcome::Findings);
    }
    if report.is_empty() {
        ui.say("nothing changes on any host");
        return Ok(Outcome::Done);
    }
    Ok(Outcome::Differences)
}
