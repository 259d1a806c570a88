//! Random sequences of commands, against a model that remembers every capture and refund.

use domain::{
    Amount, Command, Currency, EventKind, Funds, Minor, Payment, Refusal, Release, Stage, Status,
    Step, decide,
};
use proptest::prelude::*;

/// What is believed of a payment, as lists and answers.
#[derive(Debug, Default)]
pub(super) struct Model {
    amount: i64,
    answers: Vec<Command>,
    captures: Vec<i64>,
    refunds: Vec<(i64, Refund)>,
    release: Option<Command>,
    refund_ended: Option<bool>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Refund {
    Open,
    Done,
    Failed,
}

impl Model {
    pub(super) fn new(amount: Amount) -> Self {
        Self {
            amount: amount.minor(),
            ..Self::default()
        }
    }

    fn is_approved(&self) -> bool {
        self.answers.last() == Some(&Command::Approve)
    }

    fn captured(&self) -> i64 {
        self.captures.iter().sum()
    }

    fn refunds(&self, states: &[Refund]) -> i64 {
        let own = self
            .refunds
            .iter()
            .filter(|(_, state)| states.contains(state));
        own.map(|(amount, _)| amount).sum()
    }

    /// What the command moves, if it may happen; the model has then changed.
    fn apply(&mut self, command: Command) -> Option<i64> {
        let captured = self.captured();
        let back = self.refunds(&[Refund::Open, Refund::Done]);
        let held = self.amount - captured;
        match command {
            Command::Approve | Command::Decline => {
                let is_open = matches!(self.answers[..], [] | [Command::Doubt]);
                is_open
                    .then(|| self.answers.push(command))
                    .map(|()| self.amount)
            }
            Command::Doubt => {
                let is_open = self.answers.is_empty();
                is_open
                    .then(|| self.answers.push(command))
                    .map(|()| self.amount)
            }
            Command::Capture(asked) => {
                let amount = asked.map_or(held, Amount::minor);
                let is_free = self.is_approved() && self.release.is_none() && back == 0;
                let fits = (1..=held).contains(&amount);
                (is_free && fits).then(|| {
                    self.captures.push(amount);
                    self.refund_ended = None;
                    amount
                })
            }
            Command::Void | Command::Expire => {
                let is_free = self.is_approved() && self.release.is_none() && held > 0;
                is_free.then(|| self.release = Some(command)).map(|()| held)
            }
            Command::RequestRefund(asked) => {
                let amount = asked.map_or(captured - back, Amount::minor);
                let fits = (1..=captured - back).contains(&amount);
                fits.then(|| self.refunds.push((amount, Refund::Open)))
                    .map(|()| amount)
            }
            Command::CompleteRefund(amount) => self.end(amount.minor(), Refund::Done),
            Command::FailRefund(amount) => self.end(amount.minor(), Refund::Failed),
        }
    }

    /// Ends so much of what is open, which the model keeps in whole won.
    fn end(&mut self, amount: i64, state: Refund) -> Option<i64> {
        if self.refunds(&[Refund::Open]) < amount {
            return None;
        }
        let mut left = amount;
        for at in 0..self.refunds.len() {
            let (open, before) = self.refunds[at];
            if before == Refund::Open && left > 0 {
                let part = open.min(left);
                self.refunds[at].0 -= part;
                self.refunds.push((part, state));
                left -= part;
            }
        }
        self.refund_ended = Some(state == Refund::Done);
        Some(amount)
    }

    fn status(&self) -> Status {
        let (open, done) = (self.refunds(&[Refund::Open]), self.refunds(&[Refund::Done]));
        match (self.answers.last(), self.captured(), self.release) {
            (None, ..) => Status::Ready,
            (Some(Command::Doubt), ..) => Status::AuthUnknown,
            (Some(Command::Decline), ..) => Status::AuthFailed,
            (_, 0, Some(Command::Void)) => Status::Voided,
            (_, 0, Some(_)) => Status::Expired,
            (_, 0, None) => Status::Authorized,
            _ if open > 0 => Status::RefundRequested,
            (_, captured, _) if done == captured => Status::Refunded,
            _ if done > 0 => Status::PartialRefunded,
            _ if self.refund_ended == Some(false) => Status::RefundFailed,
            _ => Status::Captured,
        }
    }
}

pub(super) fn amounts() -> impl Strategy<Value = Amount> {
    let large = Amount::MAX - 3..=Amount::MAX;
    prop_oneof![8 => 1..=6_i64, 1 => large].prop_map(|minor| Amount::try_from(minor).unwrap())
}

pub(super) fn commands() -> impl Strategy<Value = Command> {
    let some = || proptest::option::of(amounts());
    prop_oneof![
        2 => Just(Command::Approve),
        1 => Just(Command::Decline),
        1 => Just(Command::Doubt),
        4 => some().prop_map(Command::Capture),
        1 => Just(Command::Void),
        1 => Just(Command::Expire),
        4 => some().prop_map(Command::RequestRefund),
        3 => amounts().prop_map(Command::CompleteRefund),
        2 => amounts().prop_map(Command::FailRefund),
    ]
}

/// A payment that has approval more often than not, and what happens to it.
pub(super) fn lives() -> impl Strategy<Value = (Amount, Vec<Command>)> {
    let later = proptest::collection::vec(commands(), 0..24);
    let first = proptest::option::weighted(0.8, Just(Command::Approve));
    (amounts(), first, later)
        .prop_map(|(amount, first, later)| (amount, first.into_iter().chain(later).collect()))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4_000))]

    #[test]
    fn every_life_is_the_models((amount, commands) in lives()) {
        let mut payment = Payment::intent(amount, Currency::KRW);
        let mut model = Model::new(amount);
        for command in commands {
            let expected = model.apply(command);
            let step = decide(&payment, command);
            prop_assert_eq!(step.map(|step| step.event.amount.minor()).ok(), expected);
            if let Ok(Step { next, event }) = step {
                prop_assert_eq!((next.version, event.version), (payment.version + 1, next.version));
                prop_assert_eq!(next.check(), Ok(()));
                prop_assert_eq!((next.amount, next.currency), (amount, Currency::KRW));
                payment = next;
            }
            let funds = payment.funds();
            let sums = [funds.captured, funds.refunded, funds.reserved].map(Minor::minor);
            let done = model.refunds(&[Refund::Done]);
            prop_assert_eq!(sums, [model.captured(), done, model.refunds(&[Refund::Open])]);
            prop_assert_eq!(payment.status(), model.status());
        }
    }

    /// Whatever is stored, even what cannot have come about, is refused and not computed with.
    #[test]
    fn no_stored_payment_makes_it_panic(
        amount in amounts(),
        sums in proptest::collection::vec(0..=Amount::MAX, 4),
        version in any::<u32>(),
        command in commands(),
    ) {
        let sum = |at: usize| Minor::try_from(sums[at]).unwrap();
        let funds = Funds {
            captured: sum(0),
            released: Some((sum(1), Release::Void)),
            refunded: sum(2),
            reserved: sum(3),
            is_refund_failed: false,
        };
        let stage = Stage::Authorized(funds);
        let payment = Payment { amount, currency: Currency::KRW, stage, version };
        if let Ok(step) = decide(&payment, command) {
            prop_assert_eq!(step.next.check(), Ok(()));
        }
    }
}

#[test]
fn a_provider_that_contradicts_itself_is_not_believed() {
    let amount = Amount::try_from(1000).unwrap();
    let intent = Payment::intent(amount, Currency::KRW);
    let approved = decide(&intent, Command::Approve).unwrap().next;
    let declined = decide(&intent, Command::Decline).unwrap().next;
    let said = |payment, command| decide(payment, command).unwrap_err();
    let against = Refusal::Contradiction;
    assert_eq!(
        said(&approved, Command::Decline),
        against(Status::Authorized)
    );
    assert_eq!(
        said(&declined, Command::Approve),
        against(Status::AuthFailed)
    );
    let again = Refusal::Status;
    assert_eq!(said(&approved, Command::Approve), again(Status::Authorized));
    assert_eq!(said(&declined, Command::Decline), again(Status::AuthFailed));
    let doubtful = decide(&intent, Command::Doubt).unwrap().next;
    let late = decide(&doubtful, Command::Approve).unwrap();
    assert_eq!(
        (late.event.kind, late.event.version),
        (EventKind::Authorized, 2)
    );
}
