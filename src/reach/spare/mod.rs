//! Lines that could go, all at once, and nothing would be opened or closed by it.
//!
//! Each is taken out and what follows is compared; what is spare stays out while the others are
//! tried, so of two lines that open the same the later one is spare, and the earlier one is not.

mod allow;
mod rule;

use std::collections::BTreeSet;
use std::fmt;

use crate::diagnostic::Origin;
use crate::inventory::Inventory;
use crate::inventory::spec::{Peer, PortRange, Transport};
use allow::spare_allows;
use rule::spare_rules;

/// A line that could go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spare {
    /// What it is.
    pub line: SpareLine,
    /// Where it stands.
    pub origin: Origin,
    /// The environments that have it.
    pub environments: BTreeSet<String>,
}

/// What could go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SpareLine {
    /// An `[[allow]]`.
    Allow {
        /// Who is let in.
        from: Peer,
        /// To what, as it is written.
        to: String,
    },
    /// A rule of a security group.
    Rule {
        /// The group.
        group: String,
        /// Whether it is about what comes in.
        is_ingress: bool,
        /// The other end.
        peer: Peer,
        /// Port numbers.
        ports: PortRange,
        /// TCP or UDP.
        transport: Transport,
    },
}

/// Every line that could go, of all environments together: one that is needed anywhere is needed.
/// The inventories are taken, because they are without these lines in the end.
pub fn spares(mut inventories: Vec<Inventory>) -> Vec<Spare> {
    let mut all = spare_allows(&mut inventories);
    all.extend(spare_rules(&mut inventories));
    all.sort_by_key(|spare| spare.origin);
    all
}

impl fmt::Display for SpareLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SpareLine::Allow { from, to } => write!(f, "[[allow]] from {from} to {to}"),
            SpareLine::Rule {
                group,
                is_ingress,
                peer,
                ports,
                transport,
            } => {
                let (way, word) = if *is_ingress {
                    ("ingress", "from")
                } else {
                    ("egress", "to")
                };
                let transport = transport.as_str();
                write!(
                    f,
                    "[security_group.{group}] {way} {word} {peer}, {ports}/{transport}"
                )
            }
        }
    }
}

/// The spare line as one more environment has it.
fn note(spare: &mut Option<Spare>, line: SpareLine, origin: Origin, inventory: &Inventory) {
    let new = || Spare {
        line,
        origin,
        environments: BTreeSet::new(),
    };
    let environments = &mut spare.get_or_insert_with(new).environments;
    environments.insert(inventory.environment.to_string());
}
