//! Everything random: derived from seed, operation and reference, so that it is the same for the
//! same reference in whatever order references come.

use sha2::{Digest as _, Sha256};

use crate::operation::Operation;
use crate::reference::Reference;

/// The chance of one reference. Each use has bytes of its own, so that none tells of another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Chance([u8; 32]);

impl Chance {
    pub(crate) fn of(seed: u64, operation: Operation, reference: &Reference) -> Self {
        let mut hash = Sha256::new();
        hash.update(seed.to_be_bytes());
        hash.update(operation.name());
        hash.update([0]); // names have no such byte: two pairs never make one text
        hash.update(reference.as_str());
        Self(hash.finalize().into())
    }

    /// Whether the mode is meant.
    pub(crate) fn mode(self) -> u32 {
        self.part(0)
    }

    /// How long it takes.
    pub(crate) fn delay(self) -> u32 {
        self.part(4)
    }

    /// Whether it is declined.
    pub(crate) fn decline(self) -> u32 {
        self.part(8)
    }

    /// Eight upper hexadecimal digits.
    pub(crate) fn approval(self) -> String {
        format!("{:08X}", self.part(12))
    }

    /// Sixteen lower hexadecimal digits.
    pub(crate) fn transaction(self) -> String {
        format!("{:08x}{:08x}", self.part(16), self.part(20))
    }

    fn part(self, at: usize) -> u32 {
        let bytes = &self.0[at..at + 4];
        let add = |sum: u32, byte: &u8| sum << 8 | u32::from(*byte);
        bytes.iter().fold(0, add)
    }
}
