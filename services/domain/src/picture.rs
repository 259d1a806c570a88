//! The picture of states, drawn by going through all that can happen to a small payment.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use crate::command::Command;
use crate::currency::Currency;
use crate::decide::decide;
use crate::money::Amount;
use crate::payment::Payment;
use crate::status::Status;

/// Three parts of an amount are enough to see everything whole and partial.
const PARTS: i64 = 3;

/// A `stateDiagram-v2` of Mermaid: each arrow is something that [`decide`] allows.
pub fn state_diagram() -> String {
    let mut arrows = BTreeSet::new();
    let mut seen: Vec<Payment> = Vec::new();
    let whole = Amount::try_from(PARTS);
    let mut open: Vec<Payment> = whole
        .into_iter()
        .map(|amount| Payment::intent(amount, Currency::KRW))
        .collect();
    while let Some(payment) = open.pop() {
        if seen.iter().any(|known| known.stage == payment.stage) {
            continue;
        }
        for command in commands() {
            if let Ok(step) = decide(&payment, command) {
                arrows.insert((payment.status(), step.next.status(), command.name()));
                open.push(step.next);
            }
        }
        seen.push(payment);
    }
    drawn(&arrows)
}

fn commands() -> Vec<Command> {
    let amounts = || (1..=PARTS).filter_map(|minor| Amount::try_from(minor).ok());
    let single = [
        Command::Approve,
        Command::Decline,
        Command::Doubt,
        Command::Void,
        Command::Expire,
    ];
    let with = |command: fn(Amount) -> Command| amounts().map(command).collect::<Vec<_>>();
    let mut all = single.to_vec();
    all.extend(with(|amount| Command::Capture(Some(amount))));
    all.extend(with(|amount| Command::RequestRefund(Some(amount))));
    all.extend(with(Command::CompleteRefund));
    all.extend(with(Command::FailRefund));
    all
}

fn drawn(arrows: &BTreeSet<(Status, Status, &str)>) -> String {
    let mut text = String::from("stateDiagram-v2\n    [*] --> READY: authorize\n");
    for (from, to, name) in arrows {
        let _ = writeln!(text, "    {from} --> {to}: {name}"); // a text takes all
    }
    let leads_on = |status: &Status| arrows.iter().any(|(from, ..)| from == status);
    for status in Status::ALL.iter().filter(|status| !leads_on(status)) {
        let _ = writeln!(text, "    {status} --> [*]");
    }
    text
}
