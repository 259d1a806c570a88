//! 03xx: ports and publishing.

mod holder;
mod host_network;
mod loopback_only;
mod port_clash;
mod range_length;
mod replicas;
mod same_socket;
mod shared_machine;
mod unneeded_publish;

use super::Rule;

pub(super) use holder::written;

/// The rules of this family, by code.
pub(super) static RULES: &[Rule] = &[
    Rule::environment(&port_clash::LINT, port_clash::check),
    Rule::environment(&range_length::LINT, range_length::check),
    Rule::fleet(&unneeded_publish::LINT, unneeded_publish::check),
    Rule::environment(&host_network::LINT, host_network::check),
    Rule::environment(&replicas::LINT, replicas::check),
    Rule::environment(&same_socket::LINT, same_socket::check),
    Rule::environment(&loopback_only::LINT, loopback_only::check),
    Rule::fleet(&shared_machine::LINT, shared_machine::check),
];
