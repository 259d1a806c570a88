//! PG0908: a file of the fleet that starts or ends its lines as only Windows reads them.

use super::{Source, sources};
use crate::check::Context;
use crate::diagnostic::{Diagnostic, Diagnostics, Lint, Severity};
use crate::inventory::files::Content;

/// The lint.
pub(super) static LINT: Lint = Lint {
    code: "PG0908",
    name: "dirty-text",
    severity: Severity::Error,
    docs: "\
A text file that a container gets starts with a byte order mark, or its lines end with CR LF. A
shell looks for the program `/bin/sh\\r`, a parser takes the mark for the first letter of the first
key, and an editor shows neither. One team's build, Compose file and pipeline each broke on it once.

Save the file as UTF-8 without a byte order mark and with LF; `*.sh text eol=lf` in `.gitattributes`
keeps it so.
",
};

/// Looks at every file that a service names, or that is in a folder it names.
pub(super) fn check(context: &Context<'_>, found: &mut Diagnostics) {
    for source in sources(context) {
        if let Some(Content::File(bytes)) = context.files.get(source.path) {
            found.extend(look(context, &source, source.path, bytes));
        }
        for (name, bytes) in context.files.below(source.path) {
            let path = format!("{}/{name}", source.path.trim_end_matches('/'));
            found.extend(look(context, &source, &path, bytes));
        }
    }
}

fn look(context: &Context<'_>, source: &Source<'_>, path: &str, bytes: &[u8]) -> Diagnostics {
    let mut found = Diagnostics::default();
    let marked = bytes.starts_with(b"\xef\xbb\xbf");
    let text = std::str::from_utf8(bytes).unwrap_or("");
    if marked {
        found.push(dirty(
            context,
            source,
            path,
            "starts with a byte order mark",
            "1s/^\\xEF\\xBB\\xBF//",
        ));
    }
    if let Some(at) = text.find("\r\n").filter(|_| !text.contains('\0')) {
        let line = text[..at].matches('\n').count() + 1;
        let what = format!("ends line {line} with CR LF");
        found.push(dirty(context, source, path, &what, "s/\\r$//"));
    }
    found
}

fn dirty(
    context: &Context<'_>,
    source: &Source<'_>,
    path: &str,
    what: &str,
    sed: &str,
) -> Diagnostic {
    context
        .diagnostic(&LINT, source.origin, format!("`{path}` {what}"))
        .label("goes into a container")
        .help(
            format!("beside `files/`, run: sed -i '{sed}' {path}"),
            Vec::new(),
        )
}
