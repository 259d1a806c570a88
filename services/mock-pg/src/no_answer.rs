//! Why a client has no answer of the provider.

/// There is no answer of the provider.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoAnswer {
    /// The reference stands for another order.
    #[error("this reference was used for another merchant, amount or currency")]
    Conflict,
    /// There is no place left.
    #[error("the journal is full: start the provider anew")]
    JournalFull,
    /// Nothing was done, by the mode.
    #[error("the provider failed, and did nothing")]
    Failed,
    /// Nothing is said, by the mode.
    #[error("the provider says nothing")]
    Silence,
}
