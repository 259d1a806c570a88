//! `paygen render`.

use std::collections::BTreeMap;
use std::error::Error;

use clap::Args;

use super::project::{self, Project};
use super::{Global, Outcome, Ui, generated};
use crate::diagnostic::Severity;
use crate::diff::{self, Changes, Observed, Wanted};
use crate::manifest;
use crate::render::{Artifact, Engine, Templates, render};

/// Write everything the hosts need into generated/
///
/// Checks first, and writes nothing while there is an error. Files that the inventory no longer
/// asks for are removed; files that paygen did not write are left alone and named. A file that
/// was edited by hand stops the run with exit code 4 and is shown.
#[derive(Debug, Args)]
pub(super) struct RenderArgs {
    /// Only this environment; may be repeated
    #[arg(long, value_name = "NAME")]
    env: Vec<String>,
    /// Only this host
    #[arg(long, value_name = "NAME", conflicts_with = "env")]
    host: Option<String>,
    /// Change nothing; exit 2 with a diff if generated/ is not as rendered
    #[arg(long)]
    check: bool,
    /// Replace files that were edited by hand
    #[arg(long)]
    overwrite: bool,
}

/// Renders.
pub(super) fn cmd_render(
    ui: &mut Ui,
    global: &Global,
    args: &RenderArgs,
) -> Result<Outcome, Box<dyn Error>> {
    let project = project::load(&global.inventory);
    let folders = folders(&project, args)?;
    if project.found.has_errors() {
        ui.diagnostics(&project.found, &project.sources)?;
        ui.summary(&project.found);
        ui.say("nothing was rendered");
        return Ok(Outcome::Findings);
    }
    let mut wanted = wanted(&project, args)?;
    let within = |path: &str| {
        folders
            .iter()
            .any(|folder| path.starts_with(folder.as_str()))
    };
    wanted.retain(|path, _| within(path));
    if args.check {
        let observed = generated::observe(&global.out)?;
        return stale(
            ui,
            &wanted,
            &observed,
            &diff::compare(&wanted, &observed, within),
        );
    }
    let lock = generated::lock(&global.out, || ui.say("waiting for another run of paygen"))?;
    let observed = generated::observe(&global.out)?;
    let changes = diff::compare(&wanted, &observed, within);
    if !changes.edited.is_empty() && !args.overwrite {
        return edited(ui, &wanted, &observed, &changes);
    }
    generated::write(&global.out, &wanted, &changes, &lock)?;
    report(ui, global, &project, args, &wanted, &changes);
    Ok(Outcome::Done)
}

/// The folders below `generated/` that this run speaks of, each with a slash at its end.
fn folders(project: &Project, args: &RenderArgs) -> Result<Vec<String>, project::Unknown> {
    if let Some(host) = &args.host {
        return Ok(vec![format!("{}/", project.host_folder(host)?)]);
    }
    let chosen = project.chosen(&args.env)?;
    if args.env.is_empty() {
        return Ok(vec![String::new()]); // also what an environment left behind that is gone
    }
    Ok(chosen
        .iter()
        .map(|(inventory, _)| format!("{}/", inventory.environment))
        .collect())
}

/// Every file of the environments that were asked for, with their manifests.
fn wanted(project: &Project, args: &RenderArgs) -> Result<Wanted, Box<dyn Error>> {
    let mut engine = Engine::new(&Templates::embedded())?;
    let mut wanted: Wanted = BTreeMap::new();
    for (inventory, reach) in project.chosen(&args.env)? {
        let artifacts = render(inventory, reach, &project.files, &mut engine)?;
        for (folder, manifest) in manifest::seal(inventory, &artifacts) {
            let path = format!("{folder}/{}", manifest::FILE_NAME);
            let bytes = manifest.to_string().into_bytes();
            wanted.insert(
                path,
                Artifact {
                    bytes,
                    executable: false,
                    by: manifest::FILE_NAME,
                },
            );
        }
        let all = artifacts.into_iter();
        wanted.extend(all.map(|(path, artifact)| (path.to_string(), artifact)));
    }
    Ok(wanted)
}

fn stale(
    ui: &mut Ui,
    wanted: &Wanted,
    observed: &Observed,
    changes: &Changes,
) -> Result<Outcome, Box<dyn Error>> {
    if changes.is_empty() {
        ui.say("generated/ is as rendered");
        return Ok(Outcome::Done);
    }
    let all = changes
        .added
        .iter()
        .chain(&changes.changed)
        .chain(&changes.removed);
    for path in all.collect::<std::collections::BTreeSet<_>>() {
        ui.data(&text_diff(path, wanted, observed, false))?;
    }
    ui.say(format_args!(
        "generated/ is stale: {}; run `paygen render` and commit",
        counts(changes)
    ));
    Ok(Outcome::Differences)
}

fn edited(
    ui: &mut Ui,
    wanted: &Wanted,
    observed: &Observed,
    changes: &Changes,
) -> Result<Outcome, Box<dyn Error>> {
    for path in &changes.edited {
        ui.data(&text_diff(path, wanted, observed, true))?;
    }
    let paths = changes.edited.join(", ");
    ui.say(format_args!(
        "edited by hand since it was rendered: {paths}"
    ));
    ui.say("take the lines with `+` over into inventory/, or replace them with `--overwrite`");
    Ok(Outcome::HandEdit)
}

/// What `render` would do to a file, or what a hand did to it.
fn text_diff(path: &str, wanted: &Wanted, observed: &Observed, by_hand: bool) -> String {
    let now = observed.files.get(path).map_or(&[][..], Vec::as_slice);
    let rendered = wanted
        .get(path)
        .map_or(&[][..], |artifact| artifact.bytes.as_slice());
    if by_hand {
        diff::unified(path, rendered, now)
    } else {
        diff::unified(path, now, rendered)
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

fn report(
    ui: &mut Ui,
    global: &Global,
    project: &Project,
    args: &RenderArgs,
    wanted: &Wanted,
    changes: &Changes,
) {
    for (inventory, _) in project.chosen(&args.env).unwrap_or_default() {
        let prefix = format!("{}/", inventory.environment);
        let files = wanted
            .keys()
            .filter(|path| path.starts_with(&prefix))
            .count();
        if files > 0 {
            ui.say(format_args!(
                "{:<8} {} on {}, {files} files",
                inventory.environment,
                plural(inventory.instances.len(), "service"),
                plural(inventory.hosts.len(), "host"),
            ));
        }
    }
    ui.say(format_args!(
        "{}: {}",
        global.out.display(),
        counts(changes)
    ));
    for path in &changes.foreign {
        ui.say(format_args!(
            "left alone, since paygen did not write it: {path}"
        ));
    }
    if project.found.count(Severity::Warning) + project.found.count(Severity::Note) > 0 {
        ui.summary(&project.found);
        ui.say("`paygen check` shows them");
    }
}

fn plural(count: usize, what: &str) -> String {
    if count == 1 {
        format!("1 {what}")
    } else {
        format!("{count} {what}s")
    }
}
