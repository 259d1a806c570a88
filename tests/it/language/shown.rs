//! A fleet's edges and what follows from them, as the tables of the README show them.

use std::net::IpAddr;

use paygen::diagnostic::Origin;
use paygen::inventory::Inventory;
use paygen::inventory::model::Target;
use paygen::inventory::name::HostName;
use paygen::inventory::spec::{BrowserPlace, Peer};
use paygen::reach::browser::browser_dial;
use paygen::reach::{BindAddress, Edge, EdgeKind, End, Opening, Party, Source};

use super::readme::Example;
use crate::support::rendered::Environment;

impl Example {
    /// `| who | dials | at |` of every edge that somebody of the fleet or its doors ask for.
    pub(super) fn dials(&self) -> String {
        let Environment {
            inventory, reach, ..
        } = self.environment();
        let edges = reach
            .edges
            .iter()
            .filter(|edge| edge.kind != EdgeKind::Operator);
        let row = |edge: &Edge| {
            let (who, what) = (who(inventory, edge), end(inventory, &edge.to));
            format!("| {who} | {what} | `{}` |\n", at(inventory, edge))
        };
        let mut rows: Vec<String> = edges.map(row).collect();
        rows.dedup(); // two lines may ask for the same
        rows.concat()
    }

    /// `| kind | who | dials | at | because of |` of every edge.
    pub(super) fn edges(&self) -> String {
        let Environment {
            inventory, reach, ..
        } = self.environment();
        let row = |edge: &Edge| {
            let (who, what) = (who(inventory, edge), end(inventory, &edge.to));
            let (kind, at) = (edge.kind.as_str(), at(inventory, edge));
            format!(
                "| {kind} | {who} | {what} | `{at}` | `{}` |\n",
                self.line(edge.origin)
            )
        };
        reach.edges.iter().map(row).collect()
    }

    /// `| port | published as |`.
    pub(super) fn published(&self) -> String {
        let Environment {
            inventory, reach, ..
        } = self.environment();
        let rows = reach.published.iter().flat_map(|((id, port), published)| {
            let name = format!("{}.{port}", inventory.instance(*id).name);
            published.mappings.iter().map(move |mapping| {
                let bind = match mapping.bind {
                    BindAddress::Any => "*".into(),
                    BindAddress::One(IpAddr::V6(address)) => format!("[{address}]"),
                    BindAddress::One(IpAddr::V4(address)) => address.to_string(),
                };
                format!("| `{name}` | `{bind}:{}` |\n", published.number)
            })
        });
        rows.collect()
    }

    /// `| host | lets in | from |`.
    pub(super) fn openings(&self) -> String {
        let reach = &self.environment().reach;
        let of_host = |(host, all): (&HostName, &Vec<Opening>)| -> String {
            all.iter().map(|one| opening(host, one)).collect()
        };
        reach.openings.iter().map(of_host).collect()
    }

    /// The text of the line at a place, without its comment.
    fn line(&self, origin: Origin) -> String {
        let sources = &self.checked.sources;
        let text = sources.text(origin.source);
        let line = sources.position(origin.source, origin.start).line;
        let line = text.lines().nth(line - 1).unwrap_or_default();
        line.split(" #")
            .next()
            .unwrap_or_default()
            .trim()
            .to_owned()
    }
}

fn who(inventory: &Inventory, edge: &Edge) -> String {
    let peer = match &edge.from {
        Party::Instance(id) => return format!("`{}`", inventory.instance(*id).name),
        Party::Host(host) => return format!("the host `{host}`"),
        Party::Peer(peer) => peer,
    };
    let browser = matches!(edge.kind, EdgeKind::Page | EdgeKind::Browser);
    match (peer, browser) {
        (Peer::Internet, true) => "a browser on the internet".into(),
        (Peer::Internet, false) => "the internet".into(),
        (Peer::Localhost, true) => "a browser on the host".into(),
        (Peer::Localhost, false) => "the host itself".into(),
        (Peer::Network(name), true) => format!("a browser in `{name}`"),
        (Peer::Network(_) | Peer::Cidr(_) | Peer::Operator, _) => format!("`{peer}`"),
    }
}

fn end(inventory: &Inventory, end: &End) -> String {
    match end {
        End::Port(id, port) => format!("`{}.{port}`", inventory.instance(*id).name),
        End::External(name, port) => format!("`{name}.{port}`"),
        End::Sshd(host) => format!("sshd of `{host}`"),
    }
}

/// Browsers on the host say `localhost`; everybody else is told what the edge says.
fn at(inventory: &Inventory, edge: &Edge) -> String {
    let browser = matches!(edge.kind, EdgeKind::Page | EdgeKind::Browser);
    if let (true, Party::Peer(Peer::Localhost), End::Port(id, port)) =
        (browser, &edge.from, &edge.to)
    {
        let to = Target::Port(*id, port.clone());
        let at = browser_dial(inventory, &BrowserPlace::Localhost, &to);
        return at.unwrap().to_string();
    }
    match &edge.dial {
        Ok(dial) => dial.at.to_string(),
        Err(obstacle) => format!("{obstacle:?}"),
    }
}

fn opening(host: &HostName, one: &Opening) -> String {
    let to = one.to.map_or(String::new(), |to| format!(" at `{to}`"));
    let sources: Vec<String> = one.sources.iter().map(source).collect();
    let (transport, ports, what) = (one.transport.as_str(), one.ports, &one.what);
    let sources = sources.join(", ");
    format!("| `{host}` | {transport} {ports}{to}, for `{what}` | {sources} |\n")
}

fn source(source: &Source) -> String {
    match source {
        Source::Any => "anywhere".into(),
        Source::Range(range) => format!("`{range}`"),
        Source::Containers => "its containers".into(),
    }
}
