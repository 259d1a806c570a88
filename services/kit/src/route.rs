//! Which of a server's routes a request took: a label of metrics, of which a program has as many as
//! it declares, whatever clients send.

use std::fmt;
use std::fmt::Write as _;
use std::hash::{Hash, Hasher};

use axum::extract::MatchedPath;
use prometheus_client::encoding::{EncodeLabelValue, LabelValueEncoder};

/// A route as it was declared, such as `/sales/{id}`.
#[derive(Clone)]
pub enum Route {
    /// By a name of the program.
    Named(&'static str),
    /// As axum found it; it shares its text with the router.
    Matched(MatchedPath),
}

impl Route {
    /// Of requests for which there is no route.
    pub const UNKNOWN: Self = Self::Named("unknown");

    /// The text.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Named(name) => name,
            Self::Matched(path) => path.as_str(),
        }
    }
}

impl PartialEq for Route {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
    }
}

impl Eq for Route {}

impl Hash for Route {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.as_str().hash(state);
    }
}

impl fmt::Debug for Route {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl EncodeLabelValue for Route {
    fn encode(&self, encoder: &mut LabelValueEncoder<'_>) -> fmt::Result {
        encoder.write_str(self.as_str())
    }
}
