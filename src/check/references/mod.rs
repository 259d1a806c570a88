//! 02xx: what refers to something, or is referred to by nothing.

mod broken_schema;
mod misfit;
mod name_taken;
mod placed_nowhere;
mod schema;
mod settings_misfit;
mod start_cycle;
mod unchecked_settings;
mod unused_like;

use super::Rule;

/// The rules of this family, by code.
pub(super) static RULES: &[Rule] = &[
    Rule::fleet(&unused_like::LINT, unused_like::check),
    Rule::fleet(&placed_nowhere::LINT, placed_nowhere::check),
    Rule::environment(&start_cycle::LINT, start_cycle::check),
    Rule::environment(&settings_misfit::LINT, settings_misfit::check),
    Rule::environment(&unchecked_settings::LINT, unchecked_settings::check),
    Rule::environment(&broken_schema::LINT, broken_schema::check),
    Rule::environment(&name_taken::LINT, name_taken::check),
];
