//! Why a store could not do what it was asked.

use std::path::PathBuf;

use crate::row::Damage;

/// A store failed. Nothing of the transaction is stored, unless the error says otherwise.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The file cannot be opened.
    #[error("cannot open the store `{path}`: {says}")]
    Open {
        /// The file.
        path: PathBuf,
        /// What the database says.
        says: String,
    },
    /// It was made by a later version of this program.
    #[error("the store has schema {found}, and this program knows {known}; run a newer one")]
    TooNew {
        /// The schema that is there.
        found: i64,
        /// The newest that this program knows.
        known: i64,
    },
    /// The database said no.
    #[error("the database failed: {0}")]
    Database(String),
    /// What is stored cannot be understood.
    #[error("the payment {id} is damaged: {damage}")]
    Damaged {
        /// The payment's number.
        id: i64,
        /// What is wrong.
        damage: Damage,
    },
    /// Too many wait for it already.
    #[error("{0} requests wait for the store already")]
    Full(usize),
    /// The store was closed.
    #[error("the store is closed")]
    Closed,
}
