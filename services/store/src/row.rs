//! A payment as it is stored.

use domain::{
    Amount, Currency, Fingerprint, Funds, IdempotencyKey, Inconsistent, MerchantId, Minor, Payment,
    PaymentId, Release, Stage, Status,
};

/// Milliseconds since 1970 in UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Millis(pub i64);

/// A number of our own for one attempt, by which it knows its rows again after a commit of which
/// nobody learned how it ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Attempt(pub u128);

/// What the provider said when it approved.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Approval {
    /// Its number for people.
    pub approval_number: String,
    /// Its name for the transaction.
    pub transaction_id: String,
}

/// A payment with all that is kept of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaymentRow {
    /// Its number.
    pub id: PaymentId,
    /// Who is paid.
    pub merchant: MerchantId,
    /// What the client called the attempt.
    pub key: IdempotencyKey,
    /// What was asked for with the key.
    pub fingerprint: Fingerprint,
    /// Our number of the attempt.
    pub attempt: Attempt,
    /// Where it stands.
    pub payment: Payment,
    /// What the provider said, once it approved.
    pub approval: Option<Approval>,
    /// When it was asked for.
    pub requested_at: Millis,
    /// When it changed last.
    pub updated_at: Millis,
}

/// What must happen to a payment without anybody asking for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Due {
    /// Nobody knows what the provider did, and it has not changed since a time.
    Outcome,
    /// Some of it is still held, and it was asked for before a time.
    Expiry,
}

/// The columns that say where a payment stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Columns {
    pub(crate) amount: i64,
    pub(crate) captured: i64,
    pub(crate) released: i64,
    pub(crate) refunded: i64,
    pub(crate) reserved: i64,
    pub(crate) refund_failed: bool,
    pub(crate) expired: bool,
    pub(crate) version: i64,
}

/// What is stored is no payment.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Damage {
    /// A column holds what it cannot.
    #[error("the column `{column}` holds `{value}`")]
    Column {
        /// The column.
        column: &'static str,
        /// Its value.
        value: String,
    },
    /// The columns contradict each other.
    #[error(transparent)]
    Sums(#[from] Inconsistent),
    /// The word for the status is not what the columns say.
    #[error("the status is {stored}, and the amounts say {computed}")]
    Status {
        /// The word.
        stored: Status,
        /// What the amounts say.
        computed: Status,
    },
}

impl Columns {
    pub(crate) fn of(payment: &Payment) -> Self {
        let funds = payment.funds();
        let is_expiry = |(_, why): (Minor, Release)| why == Release::Expiry;
        Self {
            amount: payment.amount.minor(),
            captured: funds.captured.minor(),
            released: funds.released().minor(),
            refunded: funds.refunded.minor(),
            reserved: funds.reserved.minor(),
            refund_failed: funds.is_refund_failed,
            expired: funds.released.is_some_and(is_expiry),
            version: payment.version.into(),
        }
    }

    /// The payment that these columns and the status say.
    pub(crate) fn payment(&self, status: Status, currency: Currency) -> Result<Payment, Damage> {
        let stage = match status {
            Status::Ready => Stage::Intent,
            Status::AuthUnknown => Stage::Doubtful,
            Status::AuthFailed => Stage::Declined,
            Status::Authorized
            | Status::Voided
            | Status::Expired
            | Status::Captured
            | Status::RefundRequested
            | Status::PartialRefunded
            | Status::Refunded
            | Status::RefundFailed => Stage::Authorized(self.funds()?),
        };
        let amount = Amount::try_from(self.amount).map_err(|_| wrong("amount", &self.amount))?;
        let version = u32::try_from(self.version).map_err(|_| wrong("version", &self.version))?;
        let payment = Payment {
            amount,
            currency,
            stage,
            version,
        };
        payment.check()?;
        let computed = payment.status();
        if computed == status {
            Ok(payment)
        } else {
            let stored = status;
            Err(Damage::Status { stored, computed })
        }
    }

    fn funds(&self) -> Result<Funds, Damage> {
        let sum = |column, value| Minor::try_from(value).map_err(|_| wrong(column, &value));
        let why = if self.expired {
            Release::Expiry
        } else {
            Release::Void
        };
        let released = sum("released_amount", self.released)?;
        Ok(Funds {
            captured: sum("captured_amount", self.captured)?,
            released: (!released.is_zero()).then_some((released, why)),
            refunded: sum("refunded_amount", self.refunded)?,
            reserved: sum("refund_reserved", self.reserved)?,
            is_refund_failed: self.refund_failed,
        })
    }
}

pub(crate) fn wrong(column: &'static str, value: &(impl ToString + ?Sized)) -> Damage {
    Damage::Column {
        column,
        value: value.to_string(),
    }
}
