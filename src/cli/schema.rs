//! `paygen schema`.

use std::error::Error;

use super::{Outcome, Ui};
use crate::inventory::schema::schema;

/// Prints the JSON Schema of the language.
pub(super) fn cmd_schema(ui: &mut Ui) -> Result<Outcome, Box<dyn Error>> {
    ui.data(&format!("{:#}\n", schema()))?;
    Ok(Outcome::Done)
}
