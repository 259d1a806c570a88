//! 02xx: what refers to something, or is referred to by nothing.

mod placed_nowhere;
mod start_cycle;
mod unused_like;

use super::Rule;

/// The rules of this family, by code.
pub(super) static RULES: &[Rule] = &[
    Rule::fleet(&unused_like::LINT, unused_like::check),
    Rule::fleet(&placed_nowhere::LINT, placed_nowhere::check),
    Rule::environment(&start_cycle::LINT, start_cycle::check),
];
