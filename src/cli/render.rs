//! `paygen render`.

use std::collections::BTreeSet;
use std::error::Error;

use clap::Args;

use super::project::{self, Project};
use super::selection::Selection;
use super::{Global, Outcome, Ui, generated};
use crate::diff::{self, Changes, Observed, Wanted};

/// Write everything the hosts need into generated/
///
/// Checks first, and writes nothing while there is an error. Files that the inventory no longer
/// asks for are removed; files that paygen did not write are left alone and named. If a file was
/// edited by hand, the edit is shown and nothing is written (exit code 4).
#[derive(Debug, Args)]
pub(super) struct RenderArgs {
    #[command(flatten)]
    selection: Selection,
    /// Write nothing; show what would change as a diff, and exit with 2 if there is any
    #[arg(long)]
    check: bool,
    /// Replace files that were edited by hand, too
    #[arg(long)]
    overwrite: bool,
}

/// Renders.
pub(super) fn cmd_render(
    ui: &mut Ui,
    global: &Global,
    args: &RenderArgs,
) -> Result<Outcome, Box<dyn Error>> {
    let mut project = project::load(global, &args.selection)?;
    if project.found.has_errors() {
        ui.diagnostics(&project.found, &project.sources)?;
        ui.summary(&project.found);
        ui.say("nothing was rendered");
        return Ok(Outcome::Findings);
    }
    let folders = args.selection.folders(&project.environments);
    let within = |path: &str| folders.iter().any(|folder| path.starts_with(folder));
    let mut wanted = project.take_wanted();
    wanted.retain(|path, _| within(path));
    let waiting = |ui: &mut Ui| ui.say("waiting for another run of paygen in the same folder");
    if args.check {
        let _lock = generated::lock_to_read(&global.out, || waiting(ui))?;
        let observed = generated::observe(&global.out)?;
        let changes = diff::compare(&wanted, &observed, within);
        return stale(ui, global, &wanted, &observed, &changes);
    }
    let lock = generated::lock(&global.out, || waiting(ui))?;
    let observed = generated::observe(&global.out)?;
    let changes = diff::compare(&wanted, &observed, within);
    if !changes.edited.is_empty() && !args.overwrite {
        return edited(ui, global, &wanted, &observed, &changes);
    }
    generated::write(&global.out, &wanted, &observed, &changes, &lock)?;
    report(ui, global, &project, &wanted, &changes);
    Ok(Outcome::Done)
}

fn stale(
    ui: &mut Ui,
    global: &Global,
    wanted: &Wanted,
    observed: &Observed,
    changes: &Changes,
) -> Result<Outcome, Box<dyn Error>> {
    let out = global.out.display();
    name_foreign(ui, global, changes);
    if changes.is_empty() {
        ui.say(format_args!("{out} is as rendered"));
        return Ok(Outcome::Done);
    }
    let parts = [&changes.added, &changes.changed, &changes.removed];
    for path in parts.into_iter().flatten().collect::<BTreeSet<_>>() {
        ui.data(&diff::to_come(path, wanted, observed))?;
    }
    for path in &changes.edited {
        ui.say(format_args!("edited by hand: {out}/{path}"));
    }
    ui.say(format_args!(
        "{out} is not as rendered: {}; run `paygen render` and commit",
        counts(changes)
    ));
    Ok(Outcome::Differences)
}

fn edited(
    ui: &mut Ui,
    global: &Global,
    wanted: &Wanted,
    observed: &Observed,
    changes: &Changes,
) -> Result<Outcome, Box<dyn Error>> {
    for path in &changes.edited {
        ui.data(&diff::by_hand(path, wanted, observed))?;
    }
    for path in &changes.edited {
        let fate = if wanted.contains_key(path) {
            ""
        } else {
            ", and no longer asked for"
        };
        let out = global.out.display();
        ui.say(format_args!("edited by hand{fate}: {out}/{path}"));
    }
    ui.say(format_args!(
        "nothing was written: take the lines with `+` over into {}, or give them up with \
         `paygen render --overwrite`",
        global.inventory.display()
    ));
    Ok(Outcome::HandEdit)
}

fn report(ui: &mut Ui, global: &Global, project: &Project, wanted: &Wanted, changes: &Changes) {
    for (inventory, _) in &project.environments {
        let prefix = format!("{}/", inventory.environment);
        let is_inside = |path: &&String| path.starts_with(&prefix);
        let files = wanted.keys().filter(is_inside).count();
        ui.say(format_args!(
            "{:<8} {} on {}, {}",
            inventory.environment,
            plural(inventory.instances.len(), "service"),
            plural(inventory.hosts.len(), "host"),
            plural(files, "file"),
        ));
    }
    let out = global.out.display();
    ui.say(format_args!("{out}: {}", counts(changes)));
    name_foreign(ui, global, changes);
    if !project.found.is_empty() {
        ui.summary(&project.found);
        ui.say("`paygen check` shows them");
    }
}

fn name_foreign(ui: &mut Ui, global: &Global, changes: &Changes) {
    let out = global.out.display();
    for path in &changes.foreign {
        ui.say(format_args!(
            "left alone, since paygen did not write it: {out}/{path}"
        ));
    }
}

fn counts(changes: &Changes) -> String {
    let parts = [
        (changes.added.len(), "new"),
        (changes.changed.len(), "changed"),
        (changes.removed.len(), "removed"),
    ];
    let some = parts.iter().filter(|(count, _)| *count > 0);
    let texts: Vec<String> = some
        .map(|(count, what)| format!("{count} {what}"))
        .collect();
    if texts.is_empty() {
        "nothing changed".into()
    } else {
        texts.join(", ")
    }
}

fn plural(count: usize, what: &str) -> String {
    if count == 1 {
        format!("1 {what}")
    } else {
        format!("{count} {what}s")
    }
}
