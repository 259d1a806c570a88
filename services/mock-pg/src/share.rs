//! How many of all: a number from 0 to 1.

use serde::{Deserialize, Serialize};

/// A share: 0 for none, 1 for all.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "f64", into = "f64")]
pub struct Share(f64);

/// A number is no share.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
#[error("a share is from 0 to 1, not {0}")]
pub struct BadShare(f64);

impl Share {
    /// All.
    pub const ALL: Self = Self(1.0);

    /// Whether it includes one of 2³² equal parts. All of them are in a share of 1, none in one of
    /// 0, and whatever is in a share is in every larger one.
    pub fn includes(self, part: u32) -> bool {
        f64::from(part) < self.0 * 4_294_967_296.0
    }
}

impl TryFrom<f64> for Share {
    type Error = BadShare;

    fn try_from(number: f64) -> Result<Self, BadShare> {
        let is_share = (0.0..=1.0).contains(&number);
        is_share.then_some(Self(number)).ok_or(BadShare(number))
    }
}

impl From<Share> for f64 {
    fn from(share: Share) -> Self {
        share.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn none_and_all_are_exact() {
        let share = |number| Share::try_from(number).unwrap();
        for part in [0, 1, u32::MAX / 2, u32::MAX] {
            assert!(Share::ALL.includes(part));
            assert!(!share(0.0).includes(part));
        }
        assert!(share(0.5).includes(u32::MAX / 2));
        assert!(!share(0.5).includes(u32::MAX / 2 + 1));
        for wrong in [-0.1, 1.000_001, f64::INFINITY, f64::NAN] {
            assert!(Share::try_from(wrong).is_err(), "{wrong}");
        }
    }
}
