//! What a change of an inventory does to the fleet, for whoever must approve it: services that
//! move or restart, what is opened to whom, what data is at risk.
//!
//! Two sides are compared by the files that hosts get, so that a change of a template counts like
//! one of the inventory. Where the model behind the files is known too, each flow is named with
//! the line that asks for it, and what no longer arrives is told. Comments and the order of lines
//! are in neither, and make no change.

mod compare;
mod facts;
mod names;
mod report;
mod side;

pub mod show;

pub use report::{Change, FileChange, Finding, Item, Kind, Place, Report, State, When};
pub use side::{Model, Side};

use std::collections::BTreeSet;

use compare::Pair;
use facts::Facts;

/// Compares.
pub fn report(before: &Side<'_>, after: &Side<'_>) -> Report {
    let files = side::differences(before, after);
    let mut changes = Vec::new();
    for name in environments(before, after) {
        if let Some(change) = environment(&name, before, after, &files) {
            changes.push(change);
        }
    }
    Report {
        findings: Vec::new(),
        changes,
        files,
    }
}

impl Side<'_> {
    /// The hosts of which anything is known.
    pub fn hosts(&self) -> BTreeSet<String> {
        let environments = self.environments();
        let topologies = environments.iter();
        let topologies = topologies.filter_map(|name| facts::topology(self, name));
        let hosts = topologies.flat_map(|one| one.hosts);
        hosts.map(|host| host.name).collect()
    }
}

fn environments(before: &Side<'_>, after: &Side<'_>) -> BTreeSet<String> {
    [before, after]
        .into_iter()
        .flat_map(Side::environments)
        .collect()
}

fn environment(
    name: &str,
    before: &Side<'_>,
    after: &Side<'_>,
    files: &[FileChange],
) -> Option<Change> {
    let prefix = format!("{name}/");
    let changed: BTreeSet<&str> = files
        .iter()
        .filter_map(|file| file.path.strip_prefix(&prefix))
        .collect();
    let state = match (before.has(name), after.has(name)) {
        (true, false) => State::Removed,
        (false, _) => State::Added,
        (true, true) => State::Changed,
    };
    let old = Facts::of(before, name, &changed);
    let new = Facts::of(after, name, &changed);
    let models = [before.model(name), after.model(name)];
    let pair = Pair::of([&old, &new], &changed, models);
    let items = compare::items(&pair);
    let is_same = items.is_empty() && changed.is_empty() && state == State::Changed;
    (!is_same).then(|| Change {
        environment: name.to_owned(),
        state,
        items,
    })
}
