//! A change as text for a terminal, as Markdown for a pull request, and as JSON.

mod json;
mod markdown;
mod prose;
mod text;
mod words;

pub use json::{VERSION, json};
pub use markdown::{BYTES_MAX, markdown};
pub use text::text;

/// So many things of one kind are shown to people; all of them are in the JSON.
const ITEMS_MAX: usize = 12;
/// So many details of one thing are shown to people.
const DETAILS_MAX: usize = 12;

/// What is compared with what, for people.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Sides {
    /// What was, such as `main (3f2a91c)` or `generated/`.
    pub before: String,
    /// What is, such as `inventory/`.
    pub after: String,
}
