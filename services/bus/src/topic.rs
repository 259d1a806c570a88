//! A topic, as the inventory declares it.

use serde::Deserialize;

/// A stream of messages in parts; those of one key take the same part, and keep their order in it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Topic {
    /// Its name.
    pub name: String,
    /// How many readers of a group can share its work.
    pub partitions: u32,
}

/// The part of a key: FNV-1a of 32 bits, which stays the same on every machine.
pub(crate) fn partition_of(key: &str, partitions: u32) -> u32 {
    let step = |hash: u32, byte: u8| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
    key.bytes().fold(0x811c_9dc5, step) % partitions.max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Known values of the function; if they change, keys change their parts.
    #[test]
    fn keys_stay_in_their_part() {
        assert_eq!(partition_of("", u32::MAX), 0x811c_9dc5);
        assert_eq!(partition_of("a", u32::MAX), 0xe40c_292c);
        assert_eq!(partition_of("foobar", u32::MAX), 0xbf9c_f968);
        let parts: std::collections::BTreeSet<u32> = (0..100)
            .map(|id| partition_of(&format!("{id}"), 6))
            .collect();
        assert_eq!(parts.into_iter().collect::<Vec<_>>(), [0, 1, 2, 3, 4, 5]);
    }
}
