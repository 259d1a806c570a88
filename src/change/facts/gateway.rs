//! What a gateway forwards, as its `routes.json` has it.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::inventory::spec::PathPattern;

/// What is done with a path.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(in crate::change) struct Forward {
    path: PathPattern,
    /// The path that who answers sees.
    rewrite: PathPattern,
    /// Who answers.
    to: String,
    /// Seconds after which the gateway gives up.
    timeout_s: Option<u32>,
}

type Forwards = BTreeMap<(String, String), Forward>;

/// The routes of an instance, by instance and path.
pub(super) fn read(instance: &str, bytes: &[u8]) -> Forwards {
    let all: Vec<Forward> = super::json(bytes).unwrap_or_default();
    all.into_iter()
        .map(|one| ((instance.to_owned(), one.path.to_string()), one))
        .collect()
}

impl Forward {
    /// Whether all that it takes fits another one, too.
    pub(in crate::change) fn is_inside(&self, other: &Self) -> bool {
        self.path != other.path && other.path.covers(&self.path)
    }

    /// Who answers, such as `app.http`.
    pub(in crate::change) fn target(&self) -> &str {
        &self.to
    }

    /// Where a path leads, in words.
    pub(in crate::change) fn leads_to(&self) -> String {
        let rewrite = if self.rewrite == self.path {
            String::new()
        } else {
            format!(" as {}", self.rewrite)
        };
        let patience = match self.timeout_s {
            Some(seconds) => format!(", which has {seconds} s"),
            None => String::new(),
        };
        format!("{}{rewrite}{patience}", self.to)
    }
}
