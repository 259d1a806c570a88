//! The job that makes a database, its users and their first rights.

use serde::Serialize;

use crate::inventory::model::{Host, Instance, InstanceId};
use crate::inventory::spec::{Database, DatabaseUser, Grant, UserName};
use crate::reach::{EdgeKind, HostPort};
use crate::render::Scene;
use crate::render::draft::Draft;

/// Where the job finds its script.
pub(super) const FOLDER: &str = "/etc/paygen/database";

/// What both the script and the SQL see.
#[derive(Serialize)]
struct Bootstrap {
    /// The server as the job dials it.
    server: String,
    port: u16,
    database: String,
    /// The database as `GRANT` wants it, where `_` alone stands for any letter.
    pattern: String,
    root: String,
    users: Vec<User>,
    /// The users for a message.
    names: String,
}

#[derive(Serialize)]
struct User {
    /// From 1; the SQL knows the password by it.
    number: usize,
    name: String,
    secret: String,
    /// The listed rights for `GRANT`; none if there is nothing to grant.
    granted: Option<String>,
    grant_option: bool,
    revoked: Vec<Kept>,
}

/// What may stay in one spelling of the database's name; everything else is revoked.
#[derive(Serialize)]
struct Kept {
    /// The name inside of a text in SQL, where a backslash is doubled.
    in_text: String,
    all: bool,
    rights: Vec<&'static str>,
    grant_option: bool,
}

/// What the job starts with.
pub(super) fn entrypoint() -> Vec<String> {
    vec!["/bin/sh".into(), format!("{FOLDER}/bootstrap.sh")]
}

/// The folder of an instance that is bound into its container.
pub(super) fn folder(instance: &Instance) -> String {
    format!("{}/{}/database", instance.host, instance.name)
}

/// The script and its SQL, if the instance is such a job and runs as a container.
pub(in crate::render) fn drafts(scene: &Scene<'_>, id: InstanceId) -> Vec<Draft> {
    let instance = scene.inventory.instance(id);
    let process = scene.inventory.host_of(id).is_none_or(Host::runs_processes);
    let (Some(database), Some(server), false) =
        (&instance.spec.database, server(scene, id), process)
    else {
        return Vec::new();
    };
    let view = bootstrap(database, server);
    let folder = folder(instance);
    let draft = |name: &str, template| Draft::template(format!("{folder}/{name}"), template, &view);
    vec![
        draft("bootstrap.sh", "host/database/bootstrap.sh.tera").executable(),
        draft("bootstrap.sql", "host/database/bootstrap.sql.tera"),
    ]
}

fn server(scene: &Scene<'_>, id: InstanceId) -> Option<HostPort> {
    let mut edges = scene.reach.from_instance(id).iter();
    let edge = edges.find(|edge| edge.kind == EdgeKind::Database)?;
    Some(edge.dial.as_ref().ok()?.at.clone())
}

fn bootstrap(database: &Database, server: HostPort) -> Bootstrap {
    let name = database.name.as_str();
    let names: Vec<&str> = database.user.keys().map(UserName::as_str).collect();
    let users = database.user.iter().zip(1..);
    Bootstrap {
        server: server.host,
        port: server.port.first,
        database: name.to_owned(),
        pattern: name.replace('_', "\\_"),
        root: database.root.to_string(),
        users: users
            .map(|((user, spec), number)| self::user(name, user.as_str(), spec, number))
            .collect(),
        names: names.join(", "),
    }
}

fn user(database: &str, name: &str, spec: &DatabaseUser, number: usize) -> User {
    let all = spec.grants.contains(&Grant::All);
    let listed: Vec<&'static str> = spec.grants.iter().map(|grant| grant.as_str()).collect();
    let granted = match (all, listed.is_empty(), spec.grant_option) {
        (true, ..) => Some(Grant::All.as_str().to_owned()),
        (false, false, _) => Some(listed.join(", ")),
        (false, true, true) => Some("USAGE".to_owned()),
        (false, true, false) => None,
    };
    let mut revoked = vec![Kept {
        in_text: database.replace('_', "\\\\_"),
        all,
        rights: listed,
        grant_option: spec.grant_option,
    }];
    if database.contains('_') {
        revoked.push(by_hand(database));
    }
    User {
        number,
        name: name.to_owned(),
        secret: spec.secret.to_string(),
        granted,
        grant_option: spec.grant_option,
        revoked,
    }
}

/// A `GRANT` by hand that forgot to escape `_` opened this database, too.
fn by_hand(database: &str) -> Kept {
    Kept {
        in_text: database.to_owned(),
        all: false,
        rights: Vec::new(),
        grant_option: false,
    }
}
