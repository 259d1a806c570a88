//! A store in a folder of its own, and requests to it.

use std::path::PathBuf;

use domain::{
    Amount, Answer, Command, Currency, Event, Fingerprint, IdempotencyKey, MerchantId, PaymentId,
};
use rusqlite::Connection;
use store::{
    Approval, Attempt, Conclusion, Done, Intent, Millis, Operation, PaymentRow, Sqlite, Write,
    Written,
};
use tempfile::TempDir;

pub(crate) struct Book {
    pub(crate) store: Sqlite,
    folder: TempDir,
    attempts: u128,
    now: i64,
}

impl Book {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Sqlite::open(&folder.path().join("payments.db")).unwrap();
        Self {
            store,
            folder,
            attempts: 0,
            now: 1_700_000_000_000,
        }
    }

    pub(crate) fn path(&self) -> PathBuf {
        self.folder.path().join("payments.db")
    }

    /// The same file, opened anew.
    pub(crate) fn reopen(&mut self) {
        self.store = Sqlite::open(&self.path()).unwrap();
    }

    /// What another program sees in the file.
    pub(crate) fn look(&self) -> Connection {
        Connection::open(self.path()).unwrap()
    }

    pub(crate) fn intent(&mut self, merchant: &str, key: &str, amount: i64) -> Intent {
        self.attempts += 1;
        self.now += 1;
        Intent {
            merchant: MerchantId::try_from(merchant.to_owned()).unwrap(),
            key: IdempotencyKey::try_from(key.to_owned()).unwrap(),
            fingerprint: Fingerprint::of("authorize", &[merchant, &amount.to_string()]),
            attempt: Attempt(self.attempts),
            amount: Amount::try_from(amount).unwrap(),
            currency: Currency::KRW,
            at: Millis(self.now),
        }
    }

    pub(crate) fn conclusion(&mut self, id: PaymentId, command: Command) -> Conclusion {
        self.now += 1;
        let approval = Approval {
            approval_number: "APP1".into(),
            transaction_id: "txn_1".into(),
        };
        Conclusion {
            id,
            command,
            approval: (command == Command::Approve).then_some(approval),
            answer: says,
            at: Millis(self.now),
            trace: "trace".into(),
        }
    }

    pub(crate) fn operation(&mut self, row: &PaymentRow, key: &str, command: Command) -> Operation {
        self.attempts += 1;
        self.now += 1;
        Operation {
            merchant: row.merchant.clone(),
            id: row.id,
            command,
            key: IdempotencyKey::try_from(key.to_owned()).unwrap(),
            fingerprint: Fingerprint::of(command.name(), &[&row.id.to_string()]),
            attempt: Attempt(self.attempts),
            reason: Some("damaged goods".into()),
            answer: says,
            at: Millis(self.now),
            trace: "trace".into(),
        }
    }

    pub(crate) fn write(&mut self, write: Write) -> Written {
        self.store.write(&[write]).unwrap().remove(0)
    }

    /// A payment that the provider approved.
    pub(crate) fn authorized(&mut self, merchant: &str, key: &str, amount: i64) -> PaymentRow {
        let intent = self.intent(merchant, key, amount);
        let begun = done(self.write(Write::Begin(intent)));
        let conclusion = self.conclusion(begun.row.id, Command::Approve);
        done(self.write(Write::Conclude(conclusion))).row
    }
}

/// An answer from which a test sees of what it was made.
pub(crate) fn says(row: &PaymentRow, event: &Event) -> Answer {
    let (status, version) = (row.payment.status(), event.version);
    Answer {
        status: 200,
        body: format!("{status} {} v{version}", event.amount).into_bytes(),
    }
}

pub(crate) fn done(written: Written) -> Done {
    if let Written::Done(done) = written {
        return *done;
    }
    panic!("{written:?}")
}
