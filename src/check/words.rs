//! How messages name the ends of an edge.

use crate::inventory::Inventory;
use crate::inventory::model::InstanceId;
use crate::inventory::spec::Peer;
use crate::reach::{End, Party};

/// Who dials.
pub(super) fn party(inventory: &Inventory, party: &Party) -> String {
    match party {
        Party::Instance(id) => instance(inventory, *id),
        Party::Host(host) => format!("`{host}`"),
        Party::Peer(Peer::Internet) => "the internet".into(),
        Party::Peer(Peer::Operator) => "the operators".into(),
        Party::Peer(Peer::Localhost) => "the machine itself".into(),
        Party::Peer(Peer::Network(name)) => format!("whoever is in `{name}`"),
        Party::Peer(Peer::Cidr(range)) => format!("`{}`", Peer::Cidr(*range)),
    }
}

/// What is dialled.
pub(super) fn end(inventory: &Inventory, end: &End) -> String {
    match end {
        End::Port(id, port) => {
            let instance = inventory.instance(*id);
            format!("`{}.{port}` on `{}`", instance.service, instance.host)
        }
        End::External(name, port) => format!("`{name}.{port}`"),
        End::Sshd(host) => format!("sshd of `{host}`"),
    }
}

/// A service where it runs.
pub(super) fn instance(inventory: &Inventory, id: InstanceId) -> String {
    let instance = inventory.instance(id);
    format!("`{}` on `{}`", instance.service, instance.host)
}

/// `a, b, c and 7 more`.
pub(super) fn list(all: &[String], shown_max: usize) -> String {
    let shown = all.len().min(shown_max);
    let rest = all.len() - shown;
    let text = all[..shown].join(", ");
    if rest == 0 {
        text
    } else {
        format!("{text} and {rest} more")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lists_are_cut() {
        let all: Vec<String> = ["a", "b", "c"].map(Into::into).to_vec();
        assert_eq!(list(&all, 2), "a, b and 1 more");
        assert_eq!(list(&all, 3), "a, b, c");
    }
}
