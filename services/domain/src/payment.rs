//! What is stored of a payment.

use crate::currency::Currency;
use crate::money::{Amount, Minor};
use crate::status::Status;

/// A payment at one moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Payment {
    /// What the buyer is to pay.
    pub amount: Amount,
    /// In which currency.
    pub currency: Currency,
    /// How far it came.
    pub stage: Stage,
    /// How often it changed. Each change has one event, which carries this number.
    pub version: u32,
}

/// How far a payment came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// It is written down, and the provider is asked.
    Intent,
    /// The provider did not answer.
    Doubtful,
    /// The provider said no.
    Declined,
    /// The provider said yes.
    Authorized(Funds),
}

/// What became of the amount that the provider holds. Captured and released never exceed it;
/// refunded and reserved never exceed what was captured.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Funds {
    /// What the merchant took, in one or several captures.
    pub captured: Minor,
    /// What was given back of the hold, and why; it ends capturing.
    pub released: Option<(Minor, Release)>,
    /// What went back to the buyer.
    pub refunded: Minor,
    /// What is on its way back: it counts as gone, so that two refunds cannot take the same.
    pub reserved: Minor,
    /// Whether the refund that ended last failed.
    pub is_refund_failed: bool,
}

/// Why a hold ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Release {
    /// The merchant gave it back.
    Void,
    /// Its time was over.
    Expiry,
}

/// What is stored cannot have come about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Inconsistent {
    /// More was taken or given back than was held.
    #[error("captured {captured} and released {released} of {amount}")]
    Held {
        /// What was taken.
        captured: Minor,
        /// What was given back.
        released: Minor,
        /// What was held.
        amount: Amount,
    },
    /// More went back than was taken.
    #[error("refunded {refunded} and reserved {reserved} of {captured}")]
    Taken {
        /// What went back.
        refunded: Minor,
        /// What is on its way.
        reserved: Minor,
        /// What was taken.
        captured: Minor,
    },
}

impl Payment {
    /// A payment of which the provider knows nothing yet.
    pub fn intent(amount: Amount, currency: Currency) -> Self {
        Self {
            amount,
            currency,
            stage: Stage::Intent,
            version: 0,
        }
    }

    /// The word for where it stands.
    pub fn status(&self) -> Status {
        match self.stage {
            Stage::Intent => Status::Ready,
            Stage::Doubtful => Status::AuthUnknown,
            Stage::Declined => Status::AuthFailed,
            Stage::Authorized(funds) => funds.status(),
        }
    }

    /// What became of the amount; nothing yet, unless the provider said yes.
    pub fn funds(&self) -> Funds {
        match self.stage {
            Stage::Intent | Stage::Doubtful | Stage::Declined => Funds::default(),
            Stage::Authorized(funds) => funds,
        }
    }

    /// Whether it could have come about; what is read from a database is asked.
    pub fn check(&self) -> Result<(), Inconsistent> {
        let funds = self.funds();
        let (captured, released) = (funds.captured, funds.released());
        let held = captured.plus(released);
        if held.is_err() || held.is_ok_and(|held| held > self.amount.into()) {
            return Err(Inconsistent::Held {
                captured,
                released,
                amount: self.amount,
            });
        }
        let (refunded, reserved) = (funds.refunded, funds.reserved);
        let gone = refunded.plus(reserved);
        if gone.is_err() || gone.is_ok_and(|gone| gone > captured) {
            return Err(Inconsistent::Taken {
                refunded,
                reserved,
                captured,
            });
        }
        Ok(())
    }
}

impl Funds {
    /// What was given back of the hold.
    pub fn released(&self) -> Minor {
        self.released.map_or(Minor::ZERO, |(amount, _)| amount)
    }

    fn status(&self) -> Status {
        match self.released {
            Some((_, Release::Void)) if self.captured.is_zero() => Status::Voided,
            Some((_, Release::Expiry)) if self.captured.is_zero() => Status::Expired,
            Some(_) | None if self.captured.is_zero() => Status::Authorized,
            Some(_) | None if !self.reserved.is_zero() => Status::RefundRequested,
            Some(_) | None if self.refunded == self.captured => Status::Refunded,
            Some(_) | None if !self.refunded.is_zero() => Status::PartialRefunded,
            Some(_) | None if self.is_refund_failed => Status::RefundFailed,
            Some(_) | None => Status::Captured,
        }
    }
}
