//! PG0901: a file beside the inventory that is not there, or not what is wanted.

use std::path::Path;

use super::{Source, sources};
use crate::check::Context;
use crate::diagnostic::{Diagnostic, Diagnostics, Lint, Severity};
use crate::inventory::files::Content;
use crate::inventory::lint::closest;

/// The lint.
pub(super) static LINT: Lint = Lint {
    code: "PG0901",
    name: "missing-source",
    severity: Severity::Error,
    docs: "\
A service mounts a file or folder that does not exist below `files/`, cannot be read, or is a folder
where a file is wanted. Docker would make an empty folder in its place: one team's Prometheus found
a folder called `prometheus.yml` and did not start, five commits long.

    [service.web]
    files = { \"/etc/nginx/nginx.conf\" = \"files/nginx.cnf\" }       # \"files/nginx.conf\"
",
};

/// Endings of names that no folder has.
const FILE_ENDINGS: [&str; 14] = [
    ".cnf",
    ".conf",
    ".crt",
    ".html",
    ".ini",
    ".js",
    ".json",
    ".pem",
    ".properties",
    ".sh",
    ".sql",
    ".toml",
    ".yaml",
    ".yml",
];

/// Looks at every file and folder of every service.
pub(super) fn check(context: &Context<'_>, found: &mut Diagnostics) {
    for source in sources(context) {
        if let Some((message, label)) = fault(context, &source) {
            found.push(complaint(context, &source, message, label));
        }
    }
}

fn fault(context: &Context<'_>, source: &Source<'_>) -> Option<(String, String)> {
    let path = source.path;
    let is_file = source
        .target
        .is_some_and(|to| FILE_ENDINGS.iter().any(|end| to.ends_with(end)));
    let told = |message: String, label: &str| Some((message, label.to_owned()));
    match context.files.get(path) {
        None => told(format!("`{path}` does not exist"), "nothing there"),
        Some(Content::Unreadable(why)) => {
            told(format!("`{path}` cannot be read: {why}"), "not read")
        }
        Some(Content::File(_)) if source.target.is_none() => told(
            format!("`{path}` is a file, and a folder is wanted"),
            "a file",
        ),
        Some(Content::Folder) if is_file => told(
            format!("`{path}` is a folder, and a file is wanted"),
            "a folder",
        ),
        Some(Content::Folder)
            if !context
                .files
                .below(path)
                .any(|(name, _)| wanted(source, name)) =>
        {
            told(
                format!("`{path}` has nothing in it that is wanted"),
                "an empty folder",
            )
        }
        Some(Content::File(_) | Content::Folder) => None,
    }
}

/// A folder of dashboards is there for its JSON files.
fn wanted(source: &Source<'_>, name: &str) -> bool {
    let ending = Path::new(name).extension();
    source.target.is_some() || ending.is_some_and(|ending| ending == "json")
}

fn complaint(
    context: &Context<'_>,
    source: &Source<'_>,
    message: String,
    label: String,
) -> Diagnostic {
    let base = context
        .diagnostic(&LINT, source.origin, message)
        .label(label);
    if let Some(path) = likely(context, source) {
        let edit = context
            .fixer()
            .replace(source.origin, format!("\"{path}\""));
        return base.help(format!("take `{path}`"), vec![edit]);
    }
    base.help(
        "put it there: the fleet's own files stand in `files/` beside the inventory",
        Vec::new(),
    )
}

/// What is meant, by what stands at the path instead.
fn likely(context: &Context<'_>, source: &Source<'_>) -> Option<String> {
    let path = source.path;
    match context.files.get(path) {
        None => neighbour(context, source).map(str::to_owned),
        Some(Content::File(_)) => path.rsplit_once('/').map(|(folder, _)| folder.to_owned()),
        Some(Content::Folder) => {
            let mut files = context.files.below(path).map(|(name, _)| name);
            let only = files.next().filter(|_| files.next().is_none())?;
            let there = source.target.is_some();
            there.then(|| format!("{}/{only}", path.trim_end_matches('/')))
        }
        Some(Content::Unreadable(_)) => None,
    }
}

/// The same path below `files/`, or one of nearly the same name.
fn neighbour<'a>(context: &'a Context<'_>, source: &Source<'_>) -> Option<&'a str> {
    let fits = |content: &Content| match content {
        Content::File(_) => source.target.is_some(),
        Content::Folder => true,
        Content::Unreadable(_) => false,
    };
    let all = context.files.iter().filter(|(_, content)| fits(content));
    let paths: Vec<&str> = all.map(|(path, _)| path).collect();
    let below = format!("files/{}", source.path);
    let moved = paths.iter().find(|path| **path == below).copied();
    moved.or_else(|| closest(source.path, paths.iter().copied()))
}
