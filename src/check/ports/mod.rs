//! 03xx: ports and publishing.

mod port_clash;
mod unneeded_publish;

use super::Rule;

/// The rules of this family, by code.
pub(super) static RULES: &[Rule] = &[
    Rule::environment(&port_clash::LINT, port_clash::check),
    Rule::environment(&unneeded_publish::LINT, unneeded_publish::check),
];
