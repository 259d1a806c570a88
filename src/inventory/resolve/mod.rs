//! Raw trees to a model: overlays, `like`, placement, and every name looked up.

mod links;
mod lookup;
mod overlay;
mod placement;
mod sections;
mod statements;

use super::lint;
use super::model::Inventory;
use super::name::FleetName;
use super::node::Node;
use super::parse::Parsed;
use crate::diagnostic::Diagnostics;

pub use overlay::split_path;

/// A service count above this is a generator's mistake; the thousand-VM fleet has 10,000.
pub(super) const SERVICES_MAX: usize = 100_000;
/// A host count above this is a generator's mistake.
pub(super) const HOSTS_MAX: usize = 20_000;

/// Resolves every environment. What is broken is left out, and `found` says why.
pub(super) fn resolve(parsed: &Parsed, found: &mut Diagnostics) -> Vec<Inventory> {
    let base = overlay::join(&parsed.base, &parsed.sources, found);
    if parsed.environments.is_empty() {
        report_emptiness(parsed, found);
    }
    let mut all = Vec::new();
    for (name, file) in &parsed.environments {
        match FleetName::parse(name) {
            Ok(name) => {
                all.push(environment(name, &base, file, found));
            }
            Err(why) => found.push(lint::invalid_value::new(file.origin, &why)),
        }
    }
    all
}

fn environment(name: FleetName, base: &Node, file: &Node, found: &mut Diagnostics) -> Inventory {
    let tree = overlay::apply(base, file, found);
    let mut inventory = sections::read(name, tree, found);
    let specs = placement::services(&mut inventory, found);
    placement::instances(&mut inventory, &specs, found);
    links::resolve(&mut inventory, found);
    inventory
}

fn report_emptiness(parsed: &Parsed, found: &mut Diagnostics) {
    if found.has_errors() {
        return; // why there is nothing has been said
    }
    if let Some(node) = parsed.base.first() {
        found.push(lint::empty::no_environment(node.origin));
    }
}
