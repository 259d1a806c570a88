//! How far a reader is in one part of a topic.

/// The next message of a part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Position {
    /// The topic.
    pub(super) topic: String,
    /// The part.
    pub(super) partition: u32,
    /// The number of the next message.
    pub(super) next: i64,
}
