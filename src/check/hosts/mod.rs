//! 11xx: machines.

mod idle_host;
mod no_host;
mod no_way_in;
mod outside_network;
mod proxy;
mod same_address;
mod same_name;
mod two_firewalls;
mod unlimited;

use super::Rule;

/// The rules of this family, by code.
pub(super) static RULES: &[Rule] = &[
    Rule::environment(&outside_network::LINT, outside_network::check),
    Rule::environment(&same_address::LINT, same_address::check),
    Rule::fleet(&same_name::LINT, same_name::check),
    Rule::environment(&idle_host::LINT, idle_host::check),
    Rule::environment(&no_way_in::LINT, no_way_in::check),
    Rule::environment(&no_host::LINT, no_host::check),
    Rule::environment(&unlimited::LINT, unlimited::check),
    Rule::environment(&proxy::LINT, proxy::check),
    Rule::fleet(&two_firewalls::LINT, two_firewalls::check),
];
