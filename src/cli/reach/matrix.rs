//! The full matrix for programs: each port with everybody who reaches it.

use serde::Serialize;

use crate::diagnostic::Sources;
use crate::inventory::Inventory;
use crate::inventory::spec::Peer;
use crate::reach::matrix::{Crowd, Row, Way};
use crate::reach::walk::Answer;
use crate::reach::{Edge, End, Party, end_name};

/// One environment.
#[derive(Debug, Serialize)]
pub(super) struct Environment {
    environment: String,
    ports: Vec<Port>,
}

/// A port.
#[derive(Debug, Serialize)]
struct Port {
    host: String,
    #[serde(rename = "port")]
    name: String,
    from: Vec<From>,
}

/// All who dial the same address with the same success.
#[derive(Debug, Serialize)]
struct From {
    crowd: &'static str,
    askers: Vec<String>,
    dials: Option<String>,
    answer: &'static str,
    opened_by: Vec<String>,
    needed: Vec<Need>,
}

/// A line that needs the way.
#[derive(Debug, Serialize)]
struct Need {
    by: String,
    kind: &'static str,
    at: String,
}

impl Environment {
    /// All rows.
    pub(super) fn of(inventory: &Inventory, sources: &Sources, rows: &[Row<'_>]) -> Self {
        let port = |row: &Row<'_>| Port {
            host: row.host.to_string(),
            name: end_name(inventory, &row.to),
            from: row
                .ways
                .iter()
                .map(|way| From::of(inventory, sources, &row.to, way))
                .collect(),
        };
        Self {
            environment: inventory.environment.to_string(),
            ports: rows.iter().map(port).collect(),
        }
    }
}

impl From {
    fn of(inventory: &Inventory, sources: &Sources, to: &End, way: &Way<'_>) -> Self {
        let mut parties = way.from.parties(inventory);
        parties.retain(|party| !is_itself(party, to));
        let need = |edge: &&Edge| Need {
            by: name(inventory, &edge.from),
            kind: edge.kind.as_str(),
            at: sources.place(edge.origin),
        };
        let opened_by = way.opened_by().into_iter();
        Self {
            crowd: match &way.from {
                Crowd::Own(_) => "own",
                Crowd::Containers(_) => "containers",
                Crowd::Machine(_) => "machine",
                Crowd::Peer(_) => "outside",
            },
            askers: parties.iter().map(|party| name(inventory, party)).collect(),
            dials: way.dial().map(|dial| dial.at.to_string()),
            answer: match way.walk.answer() {
                Answer::Yes => "yes",
                Answer::Unknown => "unknown",
                Answer::No => "no",
            },
            opened_by: opened_by.map(|origin| sources.place(origin)).collect(),
            needed: way.needed.iter().map(need).collect(),
        }
    }
}

/// As `paygen why` calls them.
pub(super) fn name(inventory: &Inventory, party: &Party) -> String {
    match party {
        Party::Instance(id) => inventory.instance(*id).name.clone(),
        Party::Host(host) => host.to_string(),
        Party::Peer(Peer::Localhost) => "localhost".into(),
        Party::Peer(peer) => peer.to_string(),
    }
}

fn is_itself(party: &Party, to: &End) -> bool {
    matches!((party, to), (Party::Instance(from), End::Port(id, _)) if from == id)
}
