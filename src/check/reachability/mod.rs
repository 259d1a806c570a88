//! 04xx: who reaches whom, and which firewall stands between.

mod blocked_by_group;
mod bootstrap_egress;
mod closed_network;
mod door;
mod expired_allow;
mod group;
mod locked_out;
mod needless_allow;
mod no_address;
mod no_auth;
mod no_common_family;
mod no_common_network;
mod no_reason;
mod open_datastore;
mod pair;
mod tier;
mod unopened;
mod unproven_network;

use super::Rule;

/// The rules of this family, by code.
pub(super) static RULES: &[Rule] = &[
    Rule::environment(&no_common_network::LINT, no_common_network::check),
    Rule::environment(&no_common_family::LINT, no_common_family::check),
    Rule::environment(&no_address::LINT, no_address::check),
    Rule::environment(&blocked_by_group::LINT, blocked_by_group::check),
    Rule::fleet(&needless_allow::LINT, needless_allow::check),
    Rule::environment(&open_datastore::LINT, open_datastore::check),
    Rule::environment(&no_auth::LINT, no_auth::check),
    Rule::environment(&unopened::LINT, unopened::check),
    Rule::environment(&closed_network::LINT, closed_network::check),
    Rule::environment(&bootstrap_egress::LINT, bootstrap_egress::check),
    Rule::environment(&locked_out::LINT, locked_out::check),
    Rule::environment(&unproven_network::LINT, unproven_network::check),
    Rule::environment(&expired_allow::LINT, expired_allow::check),
    Rule::environment(&no_reason::LINT, no_reason::check),
];
