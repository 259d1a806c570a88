//! Double entry: every event that moves money is a transaction of signed entries whose sum is zero.

use std::fmt;

use crate::currency::Currency;
use crate::event::{Event, EventKind};

/// An account of the platform, kept per merchant and currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Account {
    /// What the provider holds for the platform, and has not paid.
    AuthorizedFunds,
    /// The other side of it: what a merchant may capture yet.
    AuthorizationHold,
    /// What merchants took from buyers. The original's name.
    MerchantReceivable,
    /// What the provider owes for it. The original's name.
    Cash,
}

/// One line of the ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Entry {
    /// Where it is booked.
    pub account: Account,
    /// Debits are above zero, credits below.
    pub minor: i64,
    /// In which currency.
    pub currency: Currency,
}

/// Entries that belong together. There is no other way to make one than by balanced entries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedgerTransaction {
    entries: Vec<Entry>,
}

/// Entries do not make a transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unbalanced {
    /// Fewer than two, or one of nothing.
    #[error("a transaction has two entries or more, and none of nothing")]
    Empty,
    /// Debits and credits differ.
    #[error("debits and credits in {currency} differ by {by}")]
    Sum {
        /// In which currency.
        currency: Currency,
        /// By how much.
        by: i128,
    },
}

impl LedgerTransaction {
    /// What an event posts; none where no money moves.
    pub fn of(event: &Event, currency: Currency) -> Option<Self> {
        use Account::{AuthorizationHold, AuthorizedFunds, Cash, MerchantReceivable};
        let hold = (AuthorizedFunds, AuthorizationHold);
        let taken = (MerchantReceivable, Cash);
        let back = |(debit, credit)| (credit, debit);
        let pairs: &[(Account, Account)] = match event.kind {
            EventKind::Authorized => &[hold],
            EventKind::Captured => &[back(hold), taken],
            EventKind::Voided | EventKind::Expired => &[back(hold)],
            EventKind::Refunded => &[back(taken)],
            EventKind::AuthFailed
            | EventKind::AuthUnknown
            | EventKind::RefundRequested
            | EventKind::RefundFailed => return None,
        };
        let entry = |account, minor| Entry {
            account,
            minor,
            currency,
        };
        let minor = event.amount.minor();
        let both = |(debit, credit): &(Account, Account)| {
            [entry(*debit, minor), entry(*credit, minor.saturating_neg())]
        };
        Self::balanced(pairs.iter().flat_map(both).collect()).ok()
    }

    /// A transaction of these entries.
    pub fn balanced(entries: Vec<Entry>) -> Result<Self, Unbalanced> {
        if entries.len() < 2 || entries.iter().any(|entry| entry.minor == 0) {
            return Err(Unbalanced::Empty);
        }
        for currency in entries.iter().map(|entry| entry.currency) {
            let own = entries.iter().filter(|entry| entry.currency == currency);
            let by: i128 = own.map(|entry| i128::from(entry.minor)).sum();
            if by != 0 {
                return Err(Unbalanced::Sum { currency, by });
            }
        }
        Ok(Self { entries })
    }

    /// Its lines.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }
}

impl Account {
    /// Its name in the table.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::AuthorizedFunds => "authorized_funds",
            Self::AuthorizationHold => "authorization_hold",
            Self::MerchantReceivable => "merchant_receivable",
            Self::Cash => "cash",
        }
    }
}

impl fmt::Display for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
