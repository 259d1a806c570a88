//! What is asked of a store, and what it answers. Many are done in one transaction, so that many
//! requests share a commit.

use domain::{
    Amount, Answer, Command, Currency, Event, Fingerprint, IdempotencyKey, MerchantId, PaymentId,
    Refusal,
};

use crate::row::{Approval, Attempt, Millis, PaymentRow};

/// One change, with all that must be stored with it or not at all.
#[derive(Debug, Clone)]
pub enum Write {
    /// A payment that is to be asked of the provider.
    Begin(Intent),
    /// What the provider said to it.
    Conclude(Conclusion),
    /// What a merchant asks of a payment.
    Operate(Operation),
}

/// A payment that is to be asked of the provider.
#[derive(Debug, Clone)]
pub struct Intent {
    /// Who is paid.
    pub merchant: MerchantId,
    /// What the client called it.
    pub key: IdempotencyKey,
    /// What is asked for.
    pub fingerprint: Fingerprint,
    /// Our number of the attempt.
    pub attempt: Attempt,
    /// How much.
    pub amount: Amount,
    /// In which currency.
    pub currency: Currency,
    /// Now.
    pub at: Millis,
}

/// What the provider said.
#[derive(Debug, Clone)]
pub struct Conclusion {
    /// To which payment.
    pub id: PaymentId,
    /// [`Command::Approve`], [`Command::Decline`] or [`Command::Doubt`].
    pub command: Command,
    /// Its names, where it approved.
    pub approval: Option<Approval>,
    /// What is answered to the client, and to those who ask with the same key.
    pub answer: AnswerOf,
    /// Now.
    pub at: Millis,
    /// The trace it belongs to, for the message that tells of it.
    pub trace: String,
}

/// What a merchant asks of a payment.
#[derive(Debug, Clone)]
pub struct Operation {
    /// Who asks.
    pub merchant: MerchantId,
    /// Of which payment.
    pub id: PaymentId,
    /// What.
    pub command: Command,
    /// What the client called it and asked for; a name of our own where it gave none.
    pub key: IdempotencyKey,
    /// What is asked for.
    pub fingerprint: Fingerprint,
    /// Our number of the attempt.
    pub attempt: Attempt,
    /// Why, in the merchant's words.
    pub reason: Option<String>,
    /// What is answered.
    pub answer: AnswerOf,
    /// Now.
    pub at: Millis,
    /// The trace it belongs to.
    pub trace: String,
}

/// Makes the answer of what was stored, within its transaction.
pub type AnswerOf = fn(&PaymentRow, &Event) -> Answer;

/// What came of a [`Write`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Written {
    /// It is done.
    Done(Box<Done>),
    /// The key was used before.
    Known(Box<Seen>),
    /// It may not happen.
    Refused(Box<PaymentRow>, Refusal),
    /// The merchant has no such payment.
    NoPayment,
}

/// A change that is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Done {
    /// The payment afterwards.
    pub row: PaymentRow,
    /// What is answered; none for an intent.
    pub answer: Option<Answer>,
}

/// What is known of a key that was used before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// The payment of the first request.
    pub row: PaymentRow,
    /// What was asked for then.
    pub fingerprint: Fingerprint,
    /// What was answered; none while it is open.
    pub answer: Option<Answer>,
}
