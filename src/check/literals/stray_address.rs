//! PG0417: an address of the fleet in the repository, outside of its inventory.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::path::Path;

use super::index::{Seat, addresses};
use super::literal::{Literal, Word, literals};
use crate::check::{Context, words};
use crate::diagnostic::{Diagnostic, Diagnostics, Lint, Origin, Severity, SourceId};

/// The lint.
pub(super) static LINT: Lint = Lint {
    code: "PG0417",
    name: "stray-address",
    severity: Severity::Warning,
    docs: "\
A file of the repository that is not part of the inventory holds an address of one of the fleet's
hosts: a deployment script, a pipeline, a load test, a page of notes. It is right today. When the
host changes its address, nothing changes this line, and whoever runs it or believes it reaches a
machine that is somebody else's by then.

Let the script read what paygen renders, where the address is always today's:

    jq -r '.hosts[] | select(.name == \"vm1\").addresses.public[0]' generated/prod/topology.json

Where an address is meant to be written out, as in a test, say so:

    [fleet]
    written_out = [\"tests\", \"docs/history.md\"]

Files that git ignores are not looked at, and without git none is.
",
};

/// How many further lines a message names.
const NAMED_MAX: usize = 3;

/// Looks at every text with an address, for all environments at once.
pub(super) fn check(contexts: &[Context<'_>], found: &mut Diagnostics) {
    let Some(first) = contexts.first() else {
        return;
    };
    let owners = owners(contexts);
    for (path, text) in first.repository.texts() {
        let hits = hits(first, &owners, text);
        if let Some(hit) = hits.first()
            && !is_meant(contexts, path)
        {
            found.push(stray(path, hit, &hits[1..]));
        }
    }
}

/// The host and environment of every address; of an address that two have, the first.
type Owners<'a> = BTreeMap<IpAddr, (&'a Context<'a>, Seat<'a>)>;

fn owners<'a>(contexts: &'a [Context<'a>]) -> Owners<'a> {
    let mut owners = Owners::new();
    for context in contexts {
        for (address, seat) in addresses(context.inventory) {
            owners.entry(address).or_insert((context, seat));
        }
    }
    owners
}

/// An address in a text.
struct Hit<'a> {
    origin: Origin,
    context: &'a Context<'a>,
    seat: Seat<'a>,
}

fn hits<'a>(context: &Context<'_>, owners: &Owners<'a>, text: SourceId) -> Vec<Hit<'a>> {
    let all = literals(context.sources.text(text)).into_iter();
    let byte = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    let hit = |literal: Literal<'_>| {
        let Word::Address(address) = literal.host else {
            return None;
        };
        let (context, seat) = *owners.get(&address)?;
        let origin = Origin {
            source: text,
            start: byte(literal.range.start),
            end: byte(literal.range.end),
        };
        Some(Hit {
            origin,
            context,
            seat,
        })
    };
    all.filter_map(hit).collect()
}

/// Whether the fleet says that addresses may be written out there.
fn is_meant(contexts: &[Context<'_>], path: &Path) -> bool {
    let places = contexts
        .iter()
        .flat_map(|one| &one.inventory.fleet.written_out);
    let mut places = places.map(|place| Path::new(place.as_str()));
    places.any(|place| path.starts_with(place))
}

fn stray(path: &Path, first: &Hit<'_>, others: &[Hit<'_>]) -> Diagnostic {
    let sources = first.context.sources;
    let path = path.display();
    let literal = sources.slice(first.origin);
    let host = first.seat.host;
    let line = |hit: &Hit<'_>| {
        let line = sources.position(hit.origin.source, hit.origin.start).line;
        format!("`{}` in line {line}", sources.slice(hit.origin))
    };
    let lines: Vec<String> = others.iter().map(line).collect();
    let mut one = first
        .context
        .diagnostic(
            &LINT,
            first.origin,
            format!("`{literal}` is written out in `{path}`"),
        )
        .label("stays behind when the fleet changes")
        .other(first.seat.place(first.context), format!("is `{host}`"));
    if !lines.is_empty() {
        one = one.note(format!("likewise {}", words::list(&lines, NAMED_MAX)));
    }
    let cure = format!(
        "read it from what is rendered, as `topology.json`, or say that it is meant: \
         `written_out = [\"{path}\"]` in `[fleet]`"
    );
    one.help(cure, Vec::new())
}
