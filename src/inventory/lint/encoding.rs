//! PG0106: bytes that are not plain UTF-8 text.

use crate::diagnostic::{Diagnostic, Edit, Lint, Origin, Severity};

/// The lint.
pub static LINT: Lint = Lint {
    code: "PG0106",
    name: "encoding",
    severity: Severity::Error,
    docs: "\
The file holds a byte order mark, a NUL byte, or bytes that are not UTF-8. Editors hide all three,
and each has broken a deployment: a byte order mark becomes part of the first key in one reader and
vanishes in another.

Save the file as UTF-8 without a byte order mark.
",
};

/// The file starts with a byte order mark.
pub fn byte_order_mark(origin: Origin) -> Diagnostic {
    Diagnostic::new(&LINT, origin, "the file starts with a byte order mark").help(
        "remove it",
        vec![Edit {
            origin,
            replacement: String::new(),
        }],
    )
}

/// The file holds a NUL byte.
pub fn nul(origin: Origin) -> Diagnostic {
    Diagnostic::new(&LINT, origin, "the file holds a NUL byte").help(
        "remove it",
        vec![Edit {
            origin,
            replacement: String::new(),
        }],
    )
}

/// The file is not UTF-8 from here on.
pub fn not_utf8(origin: Origin) -> Diagnostic {
    Diagnostic::new(&LINT, origin, "the file is not UTF-8 from here on")
        .help("save it as UTF-8", Vec::new())
}
