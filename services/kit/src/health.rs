//! Whether a process lives and whether it can serve, in the form of Spring Boot's actuator, which
//! the original's scripts and gateways read.

use std::collections::BTreeMap;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use axum::http::StatusCode;
use serde_json::{Value, json};
use tokio::time::timeout;

/// A check that takes longer has failed.
const CHECK_TIME_MAX: Duration = Duration::from_secs(2);

/// Says whether something that a service needs is there, or why not.
pub type Check = Arc<dyn Fn() -> CheckFuture + Send + Sync>;

/// The answer of a check.
pub type CheckFuture = Pin<Box<dyn Future<Output = Result<(), String>> + Send>>;

/// What a service needs to serve, by name. What it can do without is not among them.
#[derive(Clone, Default)]
pub struct Readiness {
    checks: BTreeMap<&'static str, Check>,
}

/// What became of all checks.
#[derive(Debug, Clone, PartialEq)]
pub struct Health {
    parts: BTreeMap<&'static str, Result<(), String>>,
}

impl Readiness {
    /// With one more need.
    #[must_use]
    pub fn with<F, A>(mut self, name: &'static str, check: F) -> Self
    where
        F: Fn() -> A + Send + Sync + 'static,
        A: Future<Output = Result<(), String>> + Send + 'static,
    {
        let check = move || -> CheckFuture { Box::pin(check()) };
        self.checks.insert(name, Arc::new(check));
        self
    }

    /// Asks all of them at once.
    pub async fn ask(&self) -> Health {
        let asked: Vec<_> = self
            .checks
            .iter()
            .map(|(name, check)| (*name, tokio::spawn(timeout(CHECK_TIME_MAX, check()))))
            .collect();
        let mut parts = BTreeMap::new();
        for (name, answer) in asked {
            let answer = match answer.await {
                Ok(Ok(answer)) => answer,
                Ok(Err(_)) => Err(format!("no answer within {} s", CHECK_TIME_MAX.as_secs())),
                Err(_) => Err("the check failed itself".into()),
            };
            parts.insert(name, answer);
        }
        Health { parts }
    }
}

impl Health {
    /// Whether all is there.
    pub fn is_up(&self) -> bool {
        self.parts.values().all(Result::is_ok)
    }

    /// 200, or 503 for those that send requests elsewhere then.
    pub fn status(&self) -> StatusCode {
        if self.is_up() {
            StatusCode::OK
        } else {
            StatusCode::SERVICE_UNAVAILABLE
        }
    }

    /// The body.
    pub fn body(&self) -> Value {
        let part = |answer: &Result<(), String>| match answer {
            Ok(()) => json!({ "status": "UP" }),
            Err(why) => json!({ "status": "DOWN", "details": { "error": why } }),
        };
        let parts = self.parts.iter();
        let components: BTreeMap<&str, Value> =
            parts.map(|(name, answer)| (*name, part(answer))).collect();
        json!({ "status": word(self.is_up()), "components": components })
    }
}

fn word(is_up: bool) -> &'static str {
    if is_up { "UP" } else { "DOWN" }
}
