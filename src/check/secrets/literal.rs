//! PG0803: a secret's value in the inventory.

use super::smell::{is_private_key, is_secret_key, is_secret_value, password_in_url};
use super::{declare, name_for};
use crate::check::Context;
use crate::diagnostic::{Diagnostic, Diagnostics, Edit, Lint, Origin, Severity};
use crate::inventory::model::Instance;
use crate::inventory::node::{Node, Value};
use crate::inventory::spec::EnvValue;
use crate::reach::settings::{effective_settings, secret_in};

/// The lint.
pub(super) static LINT: Lint = Lint {
    code: "PG0803",
    name: "literal-secret",
    severity: Severity::Error,
    docs: "\
A value that looks like a password, token or private key stands in the inventory as text. The
inventory and all that is rendered from it are committed: a token that one team committed and took
out with the next commit is in its history to this day.

    [service.app]
    env.API_TOKEN    = \"t0k3n\"                   # { secret = \"app_api_token\" }
    env.DATABASE_URL = \"mysql://app:pass@db/x\"    # { format = \"mysql://app:{password}@{db}/x\",
                                                 #   password = { secret = \"app_db\" },
                                                 #   db = \"db.sql\" }

What was committed once is known: give the service a new secret as well. A name that only sounds
like a secret's is seen by its end (`TOKEN_TTL_S` is none), and paths and switches are no values.
",
};

/// Looks at variables, settings, command lines and the proxy.
pub(super) fn check(context: &Context<'_>, found: &mut Diagnostics) {
    let proxy = context.inventory.fleet.proxy.as_ref();
    if proxy.is_some_and(|proxy| password_in_url(proxy).is_some()) {
        let origin = context.inventory.tree.nearest(&["fleet", "proxy"]);
        let cure = "let the proxy know the hosts by their addresses instead";
        found.push(base(context, "fleet.proxy", origin, "holds a password").help(cure, Vec::new()));
    }
    for (_, instance) in context.inventory.instances() {
        for variable in instance.spec.env.keys() {
            if let Some(one) = env(context, instance, variable) {
                found.push(one);
            }
        }
        if let Some(node) = effective_settings(context.inventory, instance) {
            settings(context, instance, ("settings", &node), found);
        }
        let commands = [&instance.spec.entrypoint, &instance.spec.command];
        for (key, arguments) in ["entrypoint", "command"].into_iter().zip(commands) {
            for (index, argument) in arguments.iter().flatten().enumerate() {
                if is_telling(argument) {
                    let path = [key, &index.to_string()];
                    found.push(argued(context, instance, &path));
                }
            }
        }
    }
}

fn env(context: &Context<'_>, of: &Instance, variable: &str) -> Option<Diagnostic> {
    let place = |path: &[&str]| context.inventory.place_of(of, path);
    match of.spec.env.get(variable)? {
        EnvValue::Text(text) => {
            text_value(context, of, (variable, text), place(&["env", variable]))
        }
        EnvValue::Format { format, holes } => {
            let at = password_in_url(format)?;
            let origin = place(&["env", variable, "format"]);
            let hole = if holes.contains_key(HOLE) {
                "url_password"
            } else {
                HOLE
            };
            let secret = url_secret(of, variable);
            let url = with_hole(&format[..at.start], hole, &format[at.end..]);
            let path = context.service_path(of, &["env", variable]);
            let line = format!("{hole} = {{ secret = \"{secret}\" }}");
            let edits = vec![
                context.fixer().replace(origin, url),
                context.add_key(&path, &line),
            ];
            Some(in_url(context, of, variable, origin, edits))
        }
        EnvValue::Secret { .. } | EnvValue::Listeners { .. } => None,
    }
}

fn text_value(
    context: &Context<'_>,
    of: &Instance,
    (variable, text): (&str, &str),
    origin: Origin,
) -> Option<Diagnostic> {
    if is_private_key(text) || (is_secret_key(variable) && is_secret_value(text)) {
        return Some(as_secret(context, of, variable, origin));
    }
    let at = password_in_url(text)?;
    let url = with_hole(&braced(&text[..at.start]), HOLE, &braced(&text[at.end..]));
    let secret = url_secret(of, variable);
    let table = format!("{{ format = {url}, {HOLE} = {{ secret = \"{secret}\" }} }}");
    let edit = context.fixer().replace(origin, table);
    Some(in_url(context, of, variable, origin, vec![edit]))
}

/// The hole that takes the place of a password.
const HOLE: &str = "password";

fn url_secret(of: &Instance, variable: &str) -> String {
    name_for(of.service.as_str(), &format!("{variable}_password"))
}

/// A format's text as TOML writes it, with a hole between its halves.
fn with_hole(before: &str, hole: &str, after: &str) -> String {
    format!("{:?}", format!("{before}{{{hole}}}{after}"))
}

/// Braces that shall stay are doubled in a format.
fn braced(text: &str) -> String {
    text.replace('{', "{{").replace('}', "}}")
}

fn settings(
    context: &Context<'_>,
    instance: &Instance,
    (key, node): (&str, &Node),
    found: &mut Diagnostics,
) {
    match &node.value {
        Value::Table(_) if secret_in(node).is_some() => {}
        Value::Table(table) => {
            for (key, entry) in table.iter() {
                settings(context, instance, (key, &entry.node), found);
            }
        }
        Value::Array(items) => {
            for item in items {
                settings(context, instance, (key, item), found);
            }
        }
        Value::String(text) => {
            if is_private_key(text) || (is_secret_key(key) && is_secret_value(text)) {
                found.push(as_secret(context, instance, key, node.origin));
            } else if password_in_url(text).is_some() {
                let cure = "split it into address, user and `{ secret = \"…\" }`";
                let of = instance.service.as_str();
                let one = base(context, of, node.origin, "holds a password");
                found.push(one.help(cure, Vec::new()));
            }
        }
        Value::Integer(_) | Value::Float(_) | Value::Boolean(_) | Value::Datetime(_) => {}
    }
}

/// Whether an argument such as `--password=x` tells a secret.
fn is_telling(argument: &str) -> bool {
    let named = argument.split_once('=').is_some_and(|(key, value)| {
        key.starts_with('-') && is_secret_key(key) && is_secret_value(value)
    });
    named || password_in_url(argument).is_some() || is_private_key(argument)
}

fn base(context: &Context<'_>, of: &str, origin: Origin, label: &str) -> Diagnostic {
    let message = format!("a secret of `{of}` stands in the inventory");
    let note = "what was committed once is known: change it as well";
    context
        .diagnostic(&LINT, origin, message)
        .label(label)
        .note(note)
        .hide()
}

fn as_secret(context: &Context<'_>, of: &Instance, key: &str, origin: Origin) -> Diagnostic {
    let of = of.service.as_str();
    let secret = name_for(of, key);
    let value = format!("{{ secret = \"{secret}\" }}");
    let mut edits = vec![context.fixer().replace(origin, value)];
    edits.extend(declare(context, &secret, &format!("{key} of {of}")));
    base(
        context,
        of,
        origin,
        "everyone with the repository can read it",
    )
    .help("name it, and give its value on the host", edits)
}

fn in_url(
    context: &Context<'_>,
    of: &Instance,
    variable: &str,
    origin: Origin,
    mut edits: Vec<Edit>,
) -> Diagnostic {
    let why = format!("password in {variable} of {}", of.service);
    edits.extend(declare(context, &url_secret(of, variable), &why));
    base(context, of.service.as_str(), origin, "holds a password")
        .help("name the password, and give its value on the host", edits)
}

fn argued(context: &Context<'_>, of: &Instance, path: &[&str]) -> Diagnostic {
    let origin = context.inventory.place_of(of, path);
    let cure = "let the program read it from a variable: `env.NAME = { secret = \"…\" }`";
    base(
        context,
        of.service.as_str(),
        origin,
        "everyone on the host can read it, too",
    )
    .help(cure, Vec::new())
}
