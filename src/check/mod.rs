//! What the language allows and a fleet should not have: one rule per file, one folder and one
//! table per family.

mod advertise;
mod capacity;
mod edit;
mod endpoint;
pub mod files;
mod hosts;
mod http;
mod literals;
mod machine;
mod on_hosts;
mod ports;
mod reachability;
mod references;
mod routes;
mod scrape;
mod secrets;
pub mod suggest;
mod words;

use crate::diagnostic::{Diagnostic, Diagnostics, Fixer, Lint, Origin, Sources};
use crate::inventory::files::Files;
use crate::inventory::model::Instance;
use crate::inventory::repository::Repository;
use crate::inventory::{Inventory, lint};
use crate::reach::Reach;

/// A rule: what it is, and how it looks for what it sees.
pub struct Rule {
    /// Code, name, weight and manual page.
    pub lint: &'static Lint,
    /// How far it looks.
    pub scope: Scope,
}

/// How far a rule looks.
pub enum Scope {
    /// At one environment after the other.
    Environment(fn(&Context<'_>, &mut Diagnostics)),
    /// At all environments at once.
    Fleet(fn(&[Context<'_>], &mut Diagnostics)),
}

/// What a rule may look at.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// The texts.
    pub sources: &'a Sources,
    /// One environment.
    pub inventory: &'a Inventory,
    /// Its edges.
    pub reach: &'a Reach,
    /// The fleet's own files.
    pub files: &'a Files,
    /// What stands around the inventory.
    pub repository: &'a Repository,
    /// The day on which the check runs, `YYYY-MM-DD`.
    pub today: &'a str,
}

/// Every family of rules, by code; the order of this table is the order of the codes.
static FAMILIES: &[&[Rule]] = &[
    references::RULES,   // 02xx
    ports::RULES,        // 03xx
    reachability::RULES, // 04xx
    literals::RULES,     // 04xx, of texts
    routes::RULES,       // 05xx
    scrape::RULES,       // 06xx
    advertise::RULES,    // 07xx
    secrets::RULES,      // 08xx
    files::RULES,        // 09xx
    capacity::RULES,     // 10xx
    hosts::RULES,        // 11xx
];

impl Rule {
    /// A rule that looks at one environment after the other.
    pub const fn environment(
        lint: &'static Lint,
        look: fn(&Context<'_>, &mut Diagnostics),
    ) -> Self {
        let scope = Scope::Environment(look);
        Self { lint, scope }
    }

    /// A rule that looks at all environments at once.
    pub const fn fleet(lint: &'static Lint, look: fn(&[Context<'_>], &mut Diagnostics)) -> Self {
        let scope = Scope::Fleet(look);
        Self { lint, scope }
    }
}

/// Every rule, by code.
pub fn rules() -> impl Iterator<Item = &'static Rule> {
    FAMILIES.iter().copied().flatten()
}

/// Applies every rule, to what was read whole: of anything else, what is missing may stand in the
/// part that could not be read.
pub fn check(contexts: &[Context<'_>]) -> Diagnostics {
    apply(rules(), contexts)
}

fn apply(rules: impl Iterator<Item = &'static Rule>, contexts: &[Context<'_>]) -> Diagnostics {
    let mut found = Diagnostics::default();
    let whole = |context: &&Context<'_>| !context.inventory.poisoned.unread;
    for rule in rules {
        match rule.scope {
            Scope::Environment(look) => {
                for context in contexts.iter().filter(whole) {
                    look(context, &mut found);
                }
            }
            Scope::Fleet(look) if contexts.iter().all(|one| whole(&one)) => {
                look(contexts, &mut found);
            }
            Scope::Fleet(_) => {}
        }
    }
    found
}

/// Every lint there is, by code: those of reading, of the rules and of rendering.
pub fn lints() -> Vec<&'static Lint> {
    let mut all: Vec<&Lint> = lint::ALL.to_vec();
    all.extend(rules().map(|rule| rule.lint));
    all.extend(files::WHILE_RENDERING);
    all.sort_by_key(|lint| lint.code);
    all
}

impl Context<'_> {
    /// Edits of the inventory's texts.
    pub fn fixer(&self) -> Fixer<'_> {
        Fixer::new(self.sources)
    }

    /// A complaint that says in which environment it arises.
    pub fn diagnostic(
        &self,
        lint: &'static Lint,
        origin: Origin,
        message: impl Into<String>,
    ) -> Diagnostic {
        Diagnostic::new(lint, origin, message).in_environment(self.inventory.environment.as_str())
    }

    /// The path of an instance's service in the tree.
    pub fn service_path<'a>(&self, instance: &'a Instance, rest: &[&'a str]) -> Vec<&'a str> {
        let mut path = vec!["service", instance.service.as_str()];
        path.extend(rest);
        path
    }
}
