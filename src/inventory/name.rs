//! Names that cannot be wrong once they exist.

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// What a name names; it decides which letters are allowed.
pub trait Kind: Copy + Ord {
    /// As messages say it.
    const WHAT: &'static str;
    /// The longest name, in bytes.
    const BYTES_MAX: usize = 63;
    /// Whether `_` is allowed beside letters, digits and `-`.
    const UNDERSCORE: bool = false;
}

/// A checked name: lower-case letters, digits and `-`, as DNS allows in a label (RFC 1123), since
/// container names are looked up there.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Name<K: Kind> {
    text: Arc<str>,
    kind: PhantomData<K>,
}

/// A kind of thing that has no other use than to tell names apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct ServiceKind;
/// See [`ServiceKind`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct HostKind;
/// See [`ServiceKind`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct PortKind;
/// See [`ServiceKind`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct NetworkKind;
/// See [`ServiceKind`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct SecretKind;
/// See [`ServiceKind`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct VolumeKind;
/// See [`ServiceKind`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct FleetKind;

impl Kind for ServiceKind {
    const WHAT: &'static str = "a service";
}
impl Kind for HostKind {
    const WHAT: &'static str = "a host";
}
impl Kind for PortKind {
    const WHAT: &'static str = "a port";
}
impl Kind for NetworkKind {
    const WHAT: &'static str = "a network";
}
impl Kind for SecretKind {
    const WHAT: &'static str = "a secret";
    const UNDERSCORE: bool = true;
}
impl Kind for VolumeKind {
    const WHAT: &'static str = "a volume";
    const UNDERSCORE: bool = true;
}
impl Kind for FleetKind {
    const WHAT: &'static str = "a fleet or environment";
    const BYTES_MAX: usize = 30;
}

/// Names a service or an external thing, which share one set of names.
pub type ServiceName = Name<ServiceKind>;
/// Names a host, in all environments.
pub type HostName = Name<HostKind>;
/// Names a port of one service.
pub type PortName = Name<PortKind>;
/// Names a network; `public` is the internet's.
pub type NetworkName = Name<NetworkKind>;
/// Names a secret.
pub type SecretName = Name<SecretKind>;
/// Names a volume of one service.
pub type VolumeName = Name<VolumeKind>;
/// Names a fleet, an environment or a host's role.
pub type FleetName = Name<FleetKind>;

impl<K: Kind> Name<K> {
    /// Checks a name; the error is a sentence that says what is wrong.
    pub fn parse(text: &str) -> Result<Self, String> {
        let letter = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
        let inner = |c: char| letter(c) || c == '-' || (K::UNDERSCORE && c == '_');
        if text.is_empty() {
            return Err(format!("the name of {} is empty", K::WHAT));
        }
        if text.len() > K::BYTES_MAX {
            return Err(format!("`{text}` is longer than {} bytes", K::BYTES_MAX));
        }
        if !text.chars().all(inner) || !text.starts_with(letter) || !text.ends_with(letter) {
            let also = if K::UNDERSCORE { ", `_`" } else { "" };
            return Err(format!(
                "`{text}` cannot name {}: lower-case letters, digits{also} and `-` inside",
                K::WHAT
            ));
        }
        Ok(Self {
            text: text.into(),
            kind: PhantomData,
        })
    }

    /// The name itself.
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

impl<K: Kind> fmt::Display for Name<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.text)
    }
}

impl<K: Kind> fmt::Debug for Name<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.text, f)
    }
}

impl<'de, K: Kind> Deserialize<'de> for Name<K> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).map_err(serde::de::Error::custom)
    }
}

impl<K: Kind> Serialize for Name<K> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
    }
}

#[cfg(feature = "cli")]
impl<K: Kind> schemars::JsonSchema for Name<K> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Name".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let also = if K::UNDERSCORE { "_" } else { "" };
        let pattern = format!("^[a-z0-9]([a-z0-9{also}-]*[a-z0-9])?$");
        schemars::json_schema!({
            "type": "string", "pattern": pattern, "maxLength": K::BYTES_MAX
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_dns_labels() {
        assert!(ServiceName::parse("web-app").is_ok());
        for wrong in ["", "-a", "a-", "A", "a_b", "a.b", "é", &"a".repeat(64)] {
            assert!(ServiceName::parse(wrong).is_err(), "{wrong}");
        }
        assert!(SecretName::parse("db_root").is_ok());
    }
}
