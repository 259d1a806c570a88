//! PG0411: an address of the fleet that is written out where a reference belongs.

use std::collections::BTreeMap;
use std::path::Path;

use super::file::{Hit, hits};
use super::index::Index;
use super::literal::{Literal, literals};
use super::text::{Kind, Text, texts};
use super::typed::with_references;
use crate::check::{Context, words};
use crate::diagnostic::{Diagnostic, Diagnostics, Lint, Origin, Severity};
use crate::inventory::model::Instance;
use crate::inventory::spec::Place;

/// The lint.
pub(super) static LINT: Lint = Lint {
    code: "PG0411",
    name: "fleet-address",
    severity: Severity::Warning,
    docs: "\
An address of one of the fleet's hosts, or the name and port of one of its services, is written out
in a variable, a setting, an argument, an `external` or a file of the fleet's own. It is right
today. When the service moves to another host it still points at the old one, and nothing says so.

One small platform held 76 such lines in 19 files, of two families of addresses: half of a move was
finding them.

    env.DATABASE_URL = \"mysql://10.0.0.1:3306/shop\"
    env.DATABASE_URL = { format = \"mysql://{db}/shop\", db = \"db.sql\" }     # good

A file that ends in `.tera` is rendered with the service's own view of the fleet:

    proxy_pass http://{{ edges[\"app.http\"][0].host }}:{{ edges[\"app.http\"][0].port }};
",
};

/// How many lines of a file a message names.
const NAMED_MAX: usize = 3;

/// Looks at every text, file and external thing.
pub(super) fn check(context: &Context<'_>, found: &mut Diagnostics) {
    let index = Index::of(context);
    let mut known = BTreeMap::new();
    for instance in &context.inventory.instances {
        for text in texts(context, instance) {
            let all = literals(&text.content);
            let all: Vec<_> = all
                .into_iter()
                .filter(|one| {
                    index
                        .meaning(one)
                        .is_some_and(|meaning| !meaning.is_of(instance))
                })
                .collect();
            if !all.is_empty() {
                found.push(in_text(context, instance, &index, &text, all));
            }
        }
        for (place, source) in sources(context, instance) {
            let hits = known
                .entry(source.clone())
                .or_insert_with(|| hits(context, &index, &source));
            if let Some(first) = hits.first() {
                found.push(in_file(context, place, first, hits));
            }
        }
    }
    externals(context, &index, found);
}

/// The files of an instance, with the values that name them.
fn sources(context: &Context<'_>, instance: &Instance) -> Vec<(Origin, String)> {
    let spec = &instance.spec;
    let files = spec.files.iter().map(|(target, mount)| {
        let place = context
            .inventory
            .place_of(instance, &["files", target.as_str()]);
        (place, mount.source().to_string())
    });
    let dashboards = spec
        .grafana
        .iter()
        .filter_map(|grafana| grafana.dashboards.as_ref());
    let dashboards = dashboards.map(|folder| {
        let place = context
            .inventory
            .place_of(instance, &["grafana", "dashboards"]);
        (place, folder.to_string())
    });
    files.chain(dashboards).collect()
}

fn in_text(
    context: &Context<'_>,
    instance: &Instance,
    index: &Index<'_>,
    text: &Text,
    all: Vec<Literal<'_>>,
) -> Diagnostic {
    let first = all
        .first()
        .map_or("", |one| &text.content[one.range.clone()])
        .to_owned();
    let seat = all.first().and_then(|one| index.meaning(one)?.seat);
    let where_to = match text.kind {
        Kind::Variable | Kind::Format => format!("`{}`", text.key),
        Kind::Setting => format!("the setting `{}`", text.key),
        Kind::Argument => "an argument".into(),
    };
    let message = format!(
        "`{first}` is written out in {where_to} of `{}`",
        instance.service
    );
    let mut one = context
        .diagnostic(&LINT, text.origin, message)
        .label("stays behind when the fleet changes");
    let meant = all.into_iter().filter_map(|literal| {
        let reference = index.meaning(&literal)?.reference?;
        Some((literal, reference))
    });
    let meant: Vec<_> = meant.collect();
    if let Some(seat) = seat {
        one = one.other(seat.place(context), format!("is `{}`", seat.host));
    }
    let name = meant.first().map(|(_, reference)| reference.as_str());
    if let Some(name) = name
        && let Some(edit) = with_references(context, text, &meant)
    {
        return one.help(format!("refer to `{name}`"), vec![edit]);
    }
    one.help(cure(text.kind, name.unwrap_or("service.port")), Vec::new())
}

fn cure(kind: Kind, reference: &str) -> String {
    let variable = format!("{{ format = \"{{x}}\", x = \"{reference}\" }}");
    match kind {
        Kind::Variable | Kind::Format => {
            format!("refer to what is dialled: `{variable}`; `{{x.host}}` is the host alone")
        }
        Kind::Setting => format!(
            "take it out, and name `{reference}` in `needs` or `calls`: the service is told where"
        ),
        Kind::Argument => format!("pass it in a variable: `{variable}`"),
    }
}

fn in_file(context: &Context<'_>, place: Origin, first: &Hit, all: &[Hit]) -> Diagnostic {
    let message = format!("`{}` is written out in `{}`", first.literal, first.path);
    let lines = all
        .iter()
        .map(|hit| format!("`{}` in line {} of `{}`", hit.literal, hit.line, hit.path));
    let lines: Vec<String> = lines.collect();
    let reference = first.reference.as_deref().unwrap_or("service.port");
    let edge = format!("{{{{ edges[\"{reference}\"][0].host }}}}");
    let cure = if is_template(&first.path) {
        format!("write `{edge}`")
    } else {
        format!("let the file end in `.tera`, and write `{edge}`")
    };
    context
        .diagnostic(&LINT, place, message)
        .label("stays behind when the fleet changes")
        .note(words::list(&lines, NAMED_MAX))
        .help(cure, Vec::new())
}

fn is_template(path: &str) -> bool {
    Path::new(path)
        .extension()
        .is_some_and(|extension| extension == "tera")
}

fn externals(context: &Context<'_>, index: &Index<'_>, found: &mut Diagnostics) {
    for (name, external) in &context.inventory.externals {
        let Place::Address(address) = &external.at else {
            continue;
        };
        let Some(seat) = index.seat(*address) else {
            continue;
        };
        let host = seat.host;
        let place = context
            .inventory
            .tree
            .nearest(&["external", name.as_str(), "at"]);
        let edit = context.fixer().replace(place, format!("\"host.{host}\""));
        let message = format!("`{address}` is written out as the place of `{name}`");
        let one = context
            .diagnostic(&LINT, place, message)
            .label("stays behind when the fleet changes")
            .other(seat.place(context), format!("is `{host}`"))
            .help(format!("name the host: `host.{host}`"), vec![edit]);
        found.push(one);
    }
}
