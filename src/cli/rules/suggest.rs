//! What to write so that the findings about reachability go away.

use std::error::Error;

use serde_json::{Value, json};

use super::{JSON_VERSION, pretty};
use crate::check::suggest::{Change, Subject, Suggestions, suggest};
use crate::cli::day::today;
use crate::cli::selection::Selection;
use crate::cli::{AnswerFormat, Global, Outcome, Ui, project};
use crate::diagnostic::machine::edit_json;
use crate::diagnostic::{Diagnostic, Sources};
use crate::inventory::files::Files;
use crate::inventory::repository::Repository;
use crate::inventory::{parse, understand};
use crate::reach::Reach;

/// The findings about who reaches whom.
const FAMILY: &str = "PG04";

/// Suggests.
pub(super) fn say(
    ui: &mut Ui,
    global: &Global,
    selection: &Selection,
    format: AnswerFormat,
) -> Result<Outcome, Box<dyn Error>> {
    let folder = global.inventory.as_path();
    let texts = parse::read(folder);
    let mut loaded = understand(texts.clone(), folder);
    if loaded.found.has_errors() {
        return Err(project::Broken.into());
    }
    selection.check(&loaded.environments)?;
    let files = Files::load(folder, &loaded.environments);
    let environments = &loaded.environments;
    let repository = Repository::load(folder, &global.out, environments, &mut loaded.sources);
    let reaches: Vec<Reach> = loaded.environments.iter().map(Reach::of).collect();
    let found = project::rules(&loaded, &reaches, &files, &repository).sorted();
    let mut found = selection.concerning(found, &loaded.environments);
    found.retain(|one| one.lint.code.starts_with(FAMILY));
    let subject = Subject {
        folder,
        texts: &texts,
        files: &files,
        today: &today(),
        family: FAMILY,
    };
    let suggestions = suggest(&subject, found.iter());
    let sources = &loaded.sources;
    for one in &suggestions.by_hand {
        ui.say(by_hand(sources, one));
    }
    if suggestions.changes.is_empty() && suggestions.by_hand.is_empty() {
        ui.say("nothing to suggest: no finding of family 04xx");
    }
    match format {
        AnswerFormat::Text => ui.data(&text(sources, &suggestions))?,
        AnswerFormat::Json => ui.data(&pretty(&document(sources, &suggestions)))?,
    }
    Ok(Outcome::Done)
}

/// `inventory/env/a.toml:3:4: what is wrong (PG0401): what a person should do`.
fn by_hand(sources: &Sources, one: &Diagnostic) -> String {
    let place = sources.place(one.primary.origin);
    let (code, message) = (one.lint.code, &one.message);
    let help = match &one.help {
        Some(help) => format!("; {}", help.text),
        None => String::new(),
    };
    format!("{place}: {message} ({code}){help}")
}

/// TOML, with comments that say where it belongs.
fn text(sources: &Sources, suggestions: &Suggestions<'_>) -> String {
    let change = |change: &Change| {
        let path = sources.path(change.source).display();
        let helps: Vec<&str> = change.helps.iter().map(String::as_str).collect();
        let (line, helps) = (change.line, helps.join("; "));
        let last = line + change.old.len().saturating_sub(1);
        let range = if line < last {
            format!("{line}-{last}")
        } else {
            line.to_string()
        };
        let head = match (change.old.is_empty(), change.new.is_empty()) {
            (true, _) => format!("# {path}:{}, below: {helps}", line - 1),
            (false, true) => format!("# {path}:{range}, take out: {helps}"),
            (false, false) => format!("# {path}:{range}, instead: {helps}"),
        };
        let gone = change.old.iter().filter(|_| change.new.is_empty());
        let gone = gone.map(|line| format!("# {line}").trim_end().to_owned());
        let new = change.new.iter().skip_while(|line| line.is_empty());
        let lines: Vec<String> = [head].into_iter().chain(gone).chain(new.cloned()).collect();
        format!("{}\n", lines.join("\n").trim_end_matches("\n#").trim_end())
    };
    let all: Vec<String> = suggestions.changes.iter().map(change).collect();
    all.join("\n")
}

fn document(sources: &Sources, suggestions: &Suggestions<'_>) -> Value {
    let change = |change: &Change| {
        let edits = change.edits.iter().map(|edit| edit_json(edit, sources));
        json!({
            "file": sources.path(change.source).to_string_lossy(),
            "line": change.line,
            "old": change.old,
            "new": change.new,
            "help": change.helps,
            "edits": edits.collect::<Vec<Value>>(),
        })
    };
    let by_hand = suggestions.by_hand.iter().map(|one| {
        json!({
            "code": one.lint.code,
            "at": sources.place(one.primary.origin),
            "message": one.message,
            "help": one.help.as_ref().map(|help| &help.text),
        })
    });
    json!({
        "version": JSON_VERSION,
        "changes": suggestions.changes.iter().map(change).collect::<Vec<Value>>(),
        "by_hand": by_hand.collect::<Vec<Value>>(),
    })
}
