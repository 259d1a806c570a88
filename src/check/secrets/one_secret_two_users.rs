//! PG0805: two accounts of a database that one password opens.

use std::collections::BTreeMap;

use super::{declare, name_for};
use crate::check::Context;
use crate::diagnostic::{Diagnostic, Diagnostics, Lint, Origin, Severity};
use crate::inventory::model::{Instance, Target};
use crate::inventory::spec::Database;

/// The lint.
pub(super) static LINT: Lint = Lint {
    code: "PG0805",
    name: "one-secret-two-users",
    severity: Severity::Warning,
    docs: "\
Two accounts of one database server have the same secret. Separate accounts exist so that one of
them can do less; whoever knows the password of the lesser one has the rights of the other.

    [service.db-bootstrap.database]
    root     = \"db_root\"
    user.app = { secret = \"db_root\", grants = [\"SELECT\"] }     # { secret = \"db_app\", … }
",
};

/// An account of a server.
struct Account<'a> {
    name: &'a str,
    secret: &'a str,
    origin: Origin,
}

/// Looks at the accounts of every server.
pub(super) fn check(context: &Context<'_>, found: &mut Diagnostics) {
    let mut servers: BTreeMap<&Target, Vec<Account<'_>>> = BTreeMap::new();
    for (_, instance) in context.inventory.instances() {
        let (Some(database), Some(link)) = (&instance.spec.database, &instance.database) else {
            continue;
        };
        for to in &link.to {
            servers
                .entry(to)
                .or_default()
                .extend(accounts(context, instance, database));
        }
    }
    for mut accounts in servers.into_values() {
        accounts.sort_by_key(|one| (one.name != ROOT, one.origin));
        for (index, one) in accounts.iter().enumerate() {
            let mut earlier = accounts[..index].iter();
            let same = |other: &&Account<'_>| other.secret == one.secret && other.name != one.name;
            if let Some(other) = earlier.find(same) {
                found.push(common(context, other, one));
            }
        }
    }
}

const ROOT: &str = "root";

fn accounts<'a>(
    context: &Context<'_>,
    instance: &'a Instance,
    database: &'a Database,
) -> impl Iterator<Item = Account<'a>> {
    let place = |path: &[&str]| context.inventory.place_of(instance, path);
    let root = Account {
        name: ROOT,
        secret: database.root.as_str(),
        origin: place(&["database", "root"]),
    };
    let users = database.user.iter().map(move |(name, user)| Account {
        name: name.as_str(),
        secret: user.secret.as_str(),
        origin: place(&["database", "user", name.as_str(), "secret"]),
    });
    std::iter::once(root).chain(users.collect::<Vec<_>>())
}

fn common(context: &Context<'_>, first: &Account<'_>, second: &Account<'_>) -> Diagnostic {
    let (one, other) = (first.name, second.name);
    let message = format!("`{one}` and `{other}` have the same password");
    let secret = name_for("db", other);
    let mut edits = vec![
        context
            .fixer()
            .replace(second.origin, format!("\"{secret}\"")),
    ];
    edits.extend(declare(context, &secret, &format!("database user {other}")));
    context
        .diagnostic(&LINT, second.origin, message)
        .label(format!("opens `{other}`"))
        .other(first.origin, format!("opens `{one}`"))
        .help(
            "give the second a secret of its own, also where services log in as it",
            edits,
        )
}
