//! `database`: what a job makes in a `MariaDB` before anyone uses it.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::Reference;
use crate::inventory::name::SecretName;

/// A database, its users and their first rights.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Database {
    /// The server's port.
    pub at: Reference,
    /// The database.
    pub name: SqlName,
    /// The secret of the server's root.
    pub root: SecretName,
    /// Users by name.
    #[serde(default)]
    pub user: BTreeMap<UserName, DatabaseUser>,
}

/// A user of the database.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct DatabaseUser {
    /// The secret that opens the account.
    pub secret: SecretName,
    /// Rights on the whole database, such as `SELECT`; `ALL` for every right.
    #[serde(default)]
    pub grants: Vec<Grant>,
    /// Whether it may pass its rights on.
    #[serde(default)]
    pub grant_option: bool,
}

/// A name of a database or user: letters, digits and `_`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "cli", schemars(extend("pattern" = "^[A-Za-z0-9_]+$")))]
#[serde(try_from = "String")]
pub struct SqlName(String);

impl SqlName {
    /// The name itself.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for SqlName {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let letter = |c: char| c.is_ascii_alphanumeric() || c == '_';
        // MariaDB's limit for database names; for users it is 128.
        if text.is_empty() || text.len() > 64 || !text.chars().all(letter) {
            return Err(format!(
                "`{text}` cannot name a database or user: letters, digits, `_`"
            ));
        }
        Ok(Self(text))
    }
}

/// A name of a user: as of a database, and none of the server's own accounts, whose password and
/// rights the job would replace.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "cli", schemars(extend("pattern" = "^(?!(root|mysql)$)[A-Za-z0-9_]+$")))]
#[serde(try_from = "String")]
pub struct UserName(String);

impl UserName {
    /// The name itself.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for UserName {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        if matches!(text.as_str(), "root" | "mysql") {
            return Err(format!(
                "`{text}` is an account of the server itself: take another name"
            ));
        }
        SqlName::try_from(text).map(|name| Self(name.0))
    }
}

/// A right that can be granted on a database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "UPPERCASE")]
pub enum Grant {
    /// Every right.
    All,
    /// Read rows.
    Select,
    /// Add rows.
    Insert,
    /// Change rows.
    Update,
    /// Remove rows.
    Delete,
    /// Make tables.
    Create,
    /// Change tables.
    Alter,
    /// Remove tables.
    Drop,
    /// Make indexes.
    Index,
    /// Refer to other tables.
    References,
    /// Run procedures.
    Execute,
    /// Make triggers.
    Trigger,
}

impl Grant {
    /// As SQL writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            Grant::All => "ALL PRIVILEGES",
            Grant::Select => "SELECT",
            Grant::Insert => "INSERT",
            Grant::Update => "UPDATE",
            Grant::Delete => "DELETE",
            Grant::Create => "CREATE",
            Grant::Alter => "ALTER",
            Grant::Drop => "DROP",
            Grant::Index => "INDEX",
            Grant::References => "REFERENCES",
            Grant::Execute => "EXECUTE",
            Grant::Trigger => "TRIGGER",
        }
    }
}
