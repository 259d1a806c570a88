//! Raw trees to a model: overlays, `like`, placement, and every name looked up.

mod formats;
mod hosts;
mod links;
mod lookup;
mod overlay;
mod placement;
mod section;
mod sections;
mod statements;

use super::lint;
use super::model::Inventory;
use super::name::FleetName;
use super::node::Node;
use super::parse::Parsed;
use crate::diagnostic::{Diagnostic, Diagnostics, Fixer};

pub use overlay::split_path;

/// A service count above this is a generator's mistake; the thousand-VM fleet has 10,000.
pub const SERVICES_MAX: usize = 100_000;
/// A host count above this is a generator's mistake.
pub const HOSTS_MAX: usize = 20_000;

/// Resolves every environment. What is broken is left out, and `found` says why.
pub(super) fn resolve(parsed: &Parsed, found: &mut Diagnostics) -> Vec<Inventory> {
    let base = overlay::join(&parsed.base, &parsed.sources, found);
    if parsed.environments.is_empty() {
        report_emptiness(parsed, found);
    }
    let mut all = Vec::new();
    for (name, file) in &parsed.environments {
        let mut here = Diagnostics::default();
        match FleetName::parse(name) {
            Ok(name) => {
                let inventory = environment(name, &base, file, parsed, &mut here);
                if inventory.poisoned.unread {
                    here.retain(is_about_what_is_written);
                }
                all.push(inventory);
            }
            Err(why) => {
                let lint = lint::invalid_value::new(file.origin, &why);
                let lint = lint.label("the environment is called as its file");
                here.push(lint.help("rename the file", Vec::new()));
            }
        }
        found.extend(here);
    }
    all
}

fn environment(
    name: FleetName,
    base: &Node,
    file: &Node,
    parsed: &Parsed,
    found: &mut Diagnostics,
) -> Inventory {
    let fixer = Fixer::new(&parsed.sources);
    let unread = |part| parsed.unread.contains(&part);
    let unread = unread(None) || unread(Some(name.to_string()));
    let tree = overlay::apply(base, file, fixer, found);
    let mut inventory = sections::read(name, tree, found);
    inventory.poisoned.unread |= unread;
    let specs = placement::services(&mut inventory, found);
    let broken = placement::instances(&mut inventory, &specs, fixer, found);
    links::resolve(&mut inventory, broken, fixer, found);
    inventory
}

/// Whether a finding would stand even if more were written elsewhere.
fn is_about_what_is_written(one: &Diagnostic) -> bool {
    let lints = [
        &lint::unknown_key::LINT,
        &lint::invalid_value::LINT,
        &lint::too_large::LINT,
        &lint::placed_twice::LINT,
    ];
    lints.contains(&one.lint)
}

fn report_emptiness(parsed: &Parsed, found: &mut Diagnostics) {
    let unreadable = |one: &Diagnostic| one.lint == &lint::unreadable::LINT;
    if found.iter().any(unreadable) {
        return; // why there is nothing has been said
    }
    if let Some(node) = parsed.base.first() {
        found.push(lint::empty::no_environment(node.origin));
    }
}
