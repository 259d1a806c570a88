//! `health`: how Docker asks a container whether it works.

use serde::Deserialize;

/// A health check inside the container.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Health {
    /// The command and its arguments; exit code 0 means healthy.
    #[cfg_attr(feature = "cli", schemars(length(min = 1)))]
    pub command: Vec<String>,
    /// Seconds between two checks.
    #[serde(default = "ten")]
    pub interval_s: u32,
    /// Seconds after which a check counts as failed.
    #[serde(default = "five")]
    pub timeout_s: u32,
    /// Failed checks in a row that make it unhealthy.
    #[serde(default = "five")]
    pub retries: u32,
    /// Seconds after the start in which failures do not count.
    #[serde(default)]
    pub start_period_s: u32,
}

fn ten() -> u32 {
    10
}

fn five() -> u32 {
    5
}

impl Health {
    /// The longest time, in seconds, until a container that never works is called unhealthy.
    pub fn verdict_within_s(&self) -> u32 {
        let round = self.interval_s.saturating_add(self.timeout_s);
        self.start_period_s
            .saturating_add(self.retries.saturating_mul(round))
    }
}
