//! All that is said of a change.

use std::collections::BTreeSet;
use std::fmt;

use serde::Serialize;

use crate::diagnostic::{Origin, Sources};

/// A change of a fleet.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    /// What a check finds now and did not find before.
    pub findings: Vec<Finding>,
    /// What it means, by environment.
    pub changes: Vec<Change>,
    /// The files that change, by path.
    pub files: Vec<FileChange>,
}

/// Something that a check finds.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Finding {
    /// `error`, `warning` or `note`.
    pub severity: &'static str,
    /// Its code, such as `PG0302`.
    pub code: &'static str,
    /// What is wrong.
    pub message: String,
    /// Where it stands.
    pub place: Place,
}

/// What changes in an environment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Change {
    /// The environment's name.
    pub environment: String,
    /// Whether it is there on both sides.
    pub state: State,
    /// What changes, the most important first.
    pub items: Vec<Item>,
}

/// On which side something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// It is on both.
    Changed,
}

/// One thing that changes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Item {
    /// What kind of thing.
    pub kind: Kind,
    /// Of what it is said, such as `gateway on vm2`.
    pub what: String,
    /// The hosts on which something is done, or which see it.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub hosts: BTreeSet<String>,
    /// What was, where that is one value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<String>,
    /// What is, where that is one value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
    /// More of it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub details: Vec<String>,
    /// The lines that decide it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub lines: Vec<Place>,
}

/// Kinds of things, the most important first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A service that keeps data moves, goes, or changes what it runs.
    DataAtRisk,
    /// What is asked for does not arrive.
    FlowBroken,
    /// Everyone may dial it.
    InternetOpened,
    /// Not everyone may dial it any more.
    InternetClosed,
    /// A machine is new.
    HostAdded,
    /// A machine is gone.
    HostRemoved,
    /// A machine has other addresses.
    HostChanged,
    /// A service is gone.
    ServiceRemoved,
    /// A service runs on another machine.
    ServiceMoved,
    /// A service has another name.
    ServiceRenamed,
    /// A service is new.
    ServiceAdded,
    /// A service runs another image.
    ImageChanged,
    /// A secret must be given before the change is applied.
    SecretNeeded,
    /// A service uses a secret that others have.
    SecretShared,
    /// A secret is no longer used.
    SecretUnused,
    /// Somebody may dial something.
    FlowOpened,
    /// Somebody may no longer dial something.
    FlowClosed,
    /// A gateway forwards more.
    RouteAdded,
    /// A gateway forwards less.
    RouteRemoved,
    /// A gateway forwards to somewhere else.
    RouteChanged,
    /// Pages of an origin may call a gateway.
    OriginAdded,
    /// Pages of an origin may no longer call a gateway.
    OriginRemoved,
    /// A service is told something else at run time.
    SettingChanged,
    /// A container or process is stopped and started.
    ServiceRestarted,
    /// A port is to be had on a host, or at another address or number of it.
    PortPublished,
    /// A port is no longer to be had on a host.
    PortClosed,
    /// Somebody dials the same at another address.
    FlowRerouted,
    /// A host's firewall opens.
    FirewallOpened,
    /// A host's firewall closes.
    FirewallClosed,
    /// A running service reads a file again.
    ServiceReloaded,
}

/// A line of an inventory.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Place {
    /// In which of the two inventories.
    pub when: When,
    /// The file.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
}

/// One of the two sides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum When {
    /// What was.
    Before,
    /// What is.
    After,
}

/// A file that is not the same on both sides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FileChange {
    /// Its path below `generated/`.
    pub path: String,
    /// On which side it is.
    pub state: State,
    /// Its lines as a unified diff; empty for a picture.
    pub diff: String,
}

impl Report {
    /// Leaves out what concerns none of these hosts.
    pub fn retain_hosts(&mut self, is_chosen: impl Fn(&str) -> bool) {
        for change in &mut self.changes {
            change
                .items
                .retain(|item| item.hosts.iter().any(|host| is_chosen(host)));
        }
        self.files.retain(|file| {
            let mut folders = file.path.split('/');
            folders.nth(1).is_some_and(&is_chosen)
        });
        let files = &self.files;
        self.changes.retain(|change| {
            let prefix = format!("{}/", change.environment);
            !change.items.is_empty() || files.iter().any(|file| file.path.starts_with(&prefix))
        });
    }

    /// Whether nothing changes.
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty() && self.files.is_empty() && self.findings.is_empty()
    }
}

impl Place {
    /// Where something begins.
    pub fn of(when: When, sources: &Sources, origin: Origin) -> Self {
        let position = sources.position(origin.source, origin.start);
        Self {
            when,
            file: sources.path(origin.source).display().to_string(),
            line: position.line,
            column: position.column,
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.when {
            When::Before => write!(f, "was ")?,
            When::After => {}
        }
        write!(f, "{}:{}:{}", self.file, self.line, self.column)
    }
}

impl Item {
    /// Something that is said of `what`.
    pub(super) fn new(kind: Kind, what: impl Into<String>) -> Self {
        Self {
            kind,
            what: what.into(),
            hosts: BTreeSet::new(),
            before: None,
            after: None,
            details: Vec::new(),
            lines: Vec::new(),
        }
    }

    /// That concerns these hosts.
    pub(super) fn on<H: Into<String>>(mut self, hosts: impl IntoIterator<Item = H>) -> Self {
        self.hosts.extend(hosts.into_iter().map(Into::into));
        self
    }

    /// With what was and what is.
    pub(super) fn turning(mut self, before: impl Into<String>, after: impl Into<String>) -> Self {
        self.before = Some(before.into());
        self.after = Some(after.into());
        self
    }

    /// With more of it.
    pub(super) fn with(mut self, details: impl IntoIterator<Item = String>) -> Self {
        self.details.extend(details);
        self
    }

    /// With the lines that decide it.
    pub(super) fn at(mut self, lines: impl IntoIterator<Item = Place>) -> Self {
        self.lines.extend(lines);
        self
    }
}
