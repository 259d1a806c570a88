//! For programs. The form is `report.schema.json` in this folder.

use serde_json::{Value, json as object};

use super::Sides;
use crate::change::report::Report;

/// The version of the form: fields are added to it, never renamed or taken away.
pub const VERSION: u32 = 1;

/// The whole report.
pub fn json(report: &Report, sides: &Sides) -> Value {
    object!({
        "version": VERSION,
        "before": sides.before,
        "after": sides.after,
        "findings": report.findings,
        "changes": report.changes,
        "files": report.files,
    })
}
