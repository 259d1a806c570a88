//! Why a message could not be sent or read.

use std::path::PathBuf;

/// The bus failed. What was to be sent may have arrived, unless the error says otherwise.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BusError {
    /// The file of the log cannot be opened.
    #[error("cannot open the log `{path}`: {says}")]
    Open {
        /// The file.
        path: PathBuf,
        /// What the database says.
        says: String,
    },
    /// Nobody declared the topic.
    #[error("there is no topic `{0}`: declare it in `settings.bus.topics` of the inventory")]
    UnknownTopic(String),
    /// The topic has other partitions than the inventory says.
    #[error(
        "the topic `{topic}` has {found} partitions, and the inventory says {declared}; partitions \
         are never taken away, and keys would change theirs"
    )]
    Partitions {
        /// The topic.
        topic: String,
        /// How many it has.
        found: u32,
        /// How many are declared.
        declared: u32,
    },
    /// The broker or the log said no, or nothing.
    #[error("the bus failed: {0}")]
    Failed(String),
    /// Too many wait for it already.
    #[error("{0} requests wait for the bus already")]
    Full(usize),
    /// The bus was closed.
    #[error("the bus is closed")]
    Closed,
}
