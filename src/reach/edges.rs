//! Every edge: who dials whom, because of which line.

use std::cmp::Ordering;

use super::dial::{self, Dial, Obstacle};
use super::party::{End, Party};
use crate::diagnostic::Origin;
use crate::inventory::Inventory;
use crate::inventory::model::{Instance, InstanceId, Link, Target};
use crate::inventory::spec::{BrowserPlace, Peer};

/// Somebody must reach something.
#[derive(Debug, Clone)]
pub struct Edge {
    /// Why.
    pub kind: EdgeKind,
    /// Who dials.
    pub from: Party,
    /// What is dialled.
    pub to: End,
    /// At which address, or why that is impossible.
    pub dial: Result<Dial, Obstacle>,
    /// The line that asks for it.
    pub origin: Origin,
    /// Connections kept, where a number is given.
    pub connections: Option<u32>,
}

/// What kind of line asks for an edge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum EdgeKind {
    /// `needs`.
    Need,
    /// `calls`.
    Call,
    /// A hole of an environment variable.
    Env,
    /// `register`.
    Register,
    /// `[[route]]`.
    Route,
    /// `[[scrape]]`.
    Scrape,
    /// Grafana's data source.
    Datasource,
    /// A job that prepares a database.
    Database,
    /// A browser that loads a web app's page.
    Page,
    /// A browser that calls what the page calls.
    Browser,
    /// `[[allow]]`.
    Allow,
    /// The operator and sshd.
    Operator,
}

impl Edge {
    /// Whether it opens what it dials. The internet is let in by an `[[allow]]` alone: that a page
    /// is for everyone is no decision to show it to everyone.
    pub fn opens(&self) -> bool {
        match self.kind {
            EdgeKind::Page | EdgeKind::Browser => self.from != Party::Peer(Peer::Internet),
            EdgeKind::Need
            | EdgeKind::Call
            | EdgeKind::Env
            | EdgeKind::Register
            | EdgeKind::Route
            | EdgeKind::Scrape
            | EdgeKind::Datasource
            | EdgeKind::Database
            | EdgeKind::Allow
            | EdgeKind::Operator => true,
        }
    }
}

impl EdgeKind {
    /// A word for it, as outputs write it.
    pub fn as_str(self) -> &'static str {
        match self {
            EdgeKind::Need => "needs",
            EdgeKind::Call => "calls",
            EdgeKind::Env => "env",
            EdgeKind::Register => "register",
            EdgeKind::Route => "route",
            EdgeKind::Scrape => "scrape",
            EdgeKind::Datasource => "datasource",
            EdgeKind::Database => "database",
            EdgeKind::Page => "page",
            EdgeKind::Browser => "browser",
            EdgeKind::Allow => "allow",
            EdgeKind::Operator => "operator",
        }
    }

    /// Whether who dials may have asked a registry for the address.
    pub(super) fn may_look_up(self) -> bool {
        match self {
            EdgeKind::Need | EdgeKind::Call | EdgeKind::Route | EdgeKind::Env => true,
            EdgeKind::Register
            | EdgeKind::Scrape
            | EdgeKind::Datasource
            | EdgeKind::Database
            | EdgeKind::Page
            | EdgeKind::Browser
            | EdgeKind::Allow
            | EdgeKind::Operator => false,
        }
    }
}

/// All edges, sorted by who dials, then whom.
pub(super) fn of(inventory: &Inventory) -> Vec<Edge> {
    let mut collect = Collect {
        inventory,
        edges: Vec::new(),
    };
    for (id, instance) in inventory.instances() {
        collect.instance(id, instance);
    }
    collect.routes();
    collect.scrapes();
    collect.allows();
    collect.operator();
    collect.edges.sort_by(order);
    collect.edges
}

fn order(a: &Edge, b: &Edge) -> Ordering {
    (&a.from, &a.to, a.kind, a.origin).cmp(&(&b.from, &b.to, b.kind, b.origin))
}

struct Collect<'a> {
    inventory: &'a Inventory,
    edges: Vec<Edge>,
}

impl Collect<'_> {
    fn instance(&mut self, id: InstanceId, instance: &Instance) {
        let party = Party::Instance(id);
        for link in &instance.needs {
            self.link(EdgeKind::Need, &party, link);
        }
        for link in &instance.calls {
            self.link(EdgeKind::Call, &party, link);
        }
        for env in &instance.env {
            self.link(EdgeKind::Env, &party, &env.link);
        }
        for (_, link) in &instance.registers {
            self.link(EdgeKind::Register, &party, link);
        }
        if let Some(link) = &instance.datasource {
            self.link(EdgeKind::Datasource, &party, link);
        }
        if let Some(link) = &instance.database {
            self.link(EdgeKind::Database, &party, link);
        }
        self.browsers(id, instance);
    }

    /// Each place where a browser stands loads the page and calls what the page calls.
    fn browsers(&mut self, id: InstanceId, instance: &Instance) {
        let Some(web) = &instance.spec.web else {
            return;
        };
        for (index, place) in web.browser_from.iter().enumerate() {
            let party = Party::Peer(match place {
                BrowserPlace::Internet => Peer::Internet,
                BrowserPlace::Localhost => Peer::Localhost,
                BrowserPlace::Network(name) => Peer::Network(name.clone()),
            });
            let path = ["web", "browser_from", &index.to_string()];
            let origin = self.inventory.place_of(instance, &path);
            for (name, _) in instance
                .spec
                .port
                .iter()
                .filter(|(_, port)| port.protocol.is_http())
            {
                let to = Target::Port(id, name.clone());
                self.push(EdgeKind::Page, &party, &to, origin, None);
            }
            for link in &instance.web_calls {
                self.link(EdgeKind::Browser, &party, link);
            }
        }
    }

    fn routes(&mut self) {
        for route in &self.inventory.routes {
            for on in &route.on.to {
                if let Target::Port(gateway, _) = on {
                    self.link(EdgeKind::Route, &Party::Instance(*gateway), &route.to);
                }
            }
        }
    }

    fn scrapes(&mut self) {
        for scrape in &self.inventory.scrapes {
            for id in &scrape.by {
                for link in &scrape.targets {
                    self.link(EdgeKind::Scrape, &Party::Instance(*id), link);
                }
            }
        }
    }

    fn allows(&mut self) {
        for door in &self.inventory.allows {
            let peers = match &door.spec.from {
                Peer::Operator => self.inventory.operator.from.clone(),
                one @ (Peer::Internet | Peer::Localhost | Peer::Network(_) | Peer::Cidr(_)) => {
                    vec![one.clone()]
                }
            };
            for peer in peers {
                self.link(EdgeKind::Allow, &Party::Peer(peer), &door.to);
            }
        }
    }

    fn operator(&mut self) {
        for host in self
            .inventory
            .hosts
            .values()
            .filter(|host| host.spec.os.is_some())
        {
            for (index, peer) in self.inventory.operator.from.iter().enumerate() {
                let path = ["operator", "from", &index.to_string()];
                self.edges.push(Edge {
                    kind: EdgeKind::Operator,
                    from: Party::Peer(peer.clone()),
                    to: End::Sshd(host.name.clone()),
                    dial: dial::to_sshd(host, self.inventory, peer),
                    origin: self.inventory.tree.nearest(&path),
                    connections: None,
                });
            }
        }
    }

    fn link(&mut self, kind: EdgeKind, from: &Party, link: &Link) {
        for to in &link.to {
            self.push(kind, from, to, link.origin, link.connections);
        }
    }

    fn push(
        &mut self,
        kind: EdgeKind,
        from: &Party,
        to: &Target,
        origin: Origin,
        connections: Option<u32>,
    ) {
        let (end, dial) = match to {
            Target::Port(id, port) => (
                End::Port(*id, port.clone()),
                dial::to_port(self.inventory, from, (*id, port)),
            ),
            Target::External(name, port) => (
                End::External(name.clone(), port.clone()),
                dial::to_external(self.inventory, from, (name, port)),
            ),
            Target::Job(_) => return,
        };
        let Some(dial) = dial else { return };
        self.edges.push(Edge {
            kind,
            from: from.clone(),
            to: end,
            dial,
            origin,
            connections,
        });
    }
}
