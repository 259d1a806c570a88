//! Amounts in minor units. All arithmetic is checked: a sum that does not fit is an error, never
//! another sum.

use std::fmt;

use serde::{Deserialize, Serialize};

// A balance of 64 bits holds nine million of the largest payments.
const _: () = assert!(Amount::MAX < i64::MAX / 9_000_000);

/// An amount that somebody asks for or pays: at least 1 minor unit, at most [`Amount::MAX`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "i64", into = "i64")]
pub struct Amount(i64);

/// A sum of amounts, zero or more.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(try_from = "i64", into = "i64")]
pub struct Minor(i64);

/// A number is no amount, or a sum is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    /// It is not in the range.
    #[error("an amount is a whole number of minor units from 1 to {max}, not {0}", max = Amount::MAX)]
    Amount(i64),
    /// It is below zero or too large.
    #[error("a sum of amounts is from 0 to {max}, not {0}", max = Amount::MAX)]
    Sum(i64),
    /// Two sums together are too large, or one is larger than the other.
    #[error("{0} and {1} make no sum of amounts")]
    Overflow(i64, i64),
}

impl Amount {
    /// Twelve digits, as in ISO 8583's field 4, "amount, transaction".
    pub const MAX: i64 = 999_999_999_999;

    /// The number of minor units.
    pub fn minor(self) -> i64 {
        self.0
    }
}

impl Minor {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// The number of minor units.
    pub fn minor(self) -> i64 {
        self.0
    }

    /// Whether it is nothing.
    pub fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// As an amount, unless it is nothing.
    pub fn as_amount(self) -> Option<Amount> {
        (self.0 > 0).then_some(Amount(self.0))
    }

    /// This and another.
    pub fn plus(self, other: impl Into<Self>) -> Result<Self, MoneyError> {
        let other = other.into();
        let sum = self.0.checked_add(other.0);
        let sum = sum.filter(|sum| *sum <= Amount::MAX);
        sum.map(Self).ok_or(MoneyError::Overflow(self.0, other.0))
    }

    /// This without another, which must be in it.
    pub fn minus(self, other: impl Into<Self>) -> Result<Self, MoneyError> {
        let other = other.into();
        let rest = self.0.checked_sub(other.0).filter(|rest| *rest >= 0);
        rest.map(Self).ok_or(MoneyError::Overflow(self.0, other.0))
    }
}

impl TryFrom<i64> for Amount {
    type Error = MoneyError;

    fn try_from(minor: i64) -> Result<Self, MoneyError> {
        if (1..=Self::MAX).contains(&minor) {
            Ok(Self(minor))
        } else {
            Err(MoneyError::Amount(minor))
        }
    }
}

impl TryFrom<i64> for Minor {
    type Error = MoneyError;

    fn try_from(minor: i64) -> Result<Self, MoneyError> {
        if (0..=Amount::MAX).contains(&minor) {
            Ok(Self(minor))
        } else {
            Err(MoneyError::Sum(minor))
        }
    }
}

impl From<Amount> for Minor {
    fn from(amount: Amount) -> Self {
        Self(amount.0)
    }
}

impl From<Amount> for i64 {
    fn from(amount: Amount) -> Self {
        amount.0
    }
}

impl From<Minor> for i64 {
    fn from(sum: Minor) -> Self {
        sum.0
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

impl fmt::Display for Minor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

#[cfg(test)]
#[expect(
    clippy::arithmetic_side_effects,
    reason = "in 128 bits, to judge what has 64"
)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// What is accepted is right in 128 bits, and all that is right is accepted.
        #[test]
        fn sums_are_exact_or_refused(one in -5..=Amount::MAX, other in -5..=Amount::MAX) {
            let (Ok(one), Ok(other)) = (Minor::try_from(one), Minor::try_from(other)) else {
                prop_assert!(one < 0 || other < 0);
                return Ok(());
            };
            let wide = |sum: Minor| i128::from(sum.minor());
            let (sum, rest) = (wide(one) + wide(other), wide(one) - wide(other));
            let is_sum = |number: i128| (0..=i128::from(Amount::MAX)).contains(&number);
            let sum = Some(sum).filter(|sum| is_sum(*sum));
            prop_assert_eq!(one.plus(other).ok().map(wide), sum);
            let rest = Some(rest).filter(|rest| is_sum(*rest));
            prop_assert_eq!(one.minus(other).ok().map(wide), rest);
        }
    }

    #[test]
    fn extremes_are_told_apart() {
        for wrong in [i64::MIN, -1, 0, Amount::MAX + 1, i64::MAX] {
            assert_eq!(Amount::try_from(wrong), Err(MoneyError::Amount(wrong)));
        }
        for right in [1, Amount::MAX] {
            assert_eq!(Amount::try_from(right).map(Amount::minor), Ok(right));
        }
        let says = Amount::try_from(0).unwrap_err().to_string();
        assert_eq!(
            says,
            "an amount is a whole number of minor units from 1 to 999999999999, not 0"
        );
    }
}
