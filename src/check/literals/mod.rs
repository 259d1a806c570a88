//! 0410, 0411 and 0417: addresses that are written out where a reference belongs.

mod file;
mod fleet_address;
mod index;
mod literal;
mod own_loopback;
mod stray_address;
mod text;
mod typed;

use super::Rule;

/// The rules of this family, by code.
pub(super) static RULES: &[Rule] = &[
    Rule::environment(&own_loopback::LINT, own_loopback::check),
    Rule::environment(&fleet_address::LINT, fleet_address::check),
    Rule::fleet(&stray_address::LINT, stray_address::check),
];
