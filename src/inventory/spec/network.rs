//! `[network.NAME]`: what joins hosts.

use ipnet::IpNet;
use serde::Deserialize;

/// A network that hosts have addresses in.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Network {
    /// Its range; hosts' addresses must lie in it.
    #[cfg_attr(feature = "cli", schemars(with = "Option<String>"))]
    pub cidr: Option<IpNet>,
    /// The cloud's name for it, as its console and its interface call it.
    pub tier: Option<String>,
    /// What the cloud does with packets between hosts of this network.
    #[serde(default)]
    pub intra: Traffic,
    /// What the cloud does with connections out of this network.
    #[serde(default = "open")]
    pub egress: Traffic,
}

fn open() -> Traffic {
    Traffic::Open
}

/// What a cloud does with packets that no rule names.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Traffic {
    /// They pass.
    Open,
    /// They are dropped unless a rule lets them in.
    Closed,
    /// Nobody could find out; a note says so.
    #[default]
    Unknown,
}
