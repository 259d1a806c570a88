//! The ledger of a payment's events says of every sum what the payment says of it.

use std::collections::BTreeMap;

use domain::{Account, Currency, Entry, LedgerTransaction, Payment, Stage, Unbalanced, decide};
use proptest::prelude::*;

use super::model::lives;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn balances_are_the_payments_sums((amount, commands) in lives()) {
        let mut payment = Payment::intent(amount, Currency::KRW);
        let mut balances: BTreeMap<Account, i64> = BTreeMap::new();
        for step in commands {
            let Ok(step) = decide(&payment, step) else { continue };
            payment = step.next;
            let posted = LedgerTransaction::of(&step.event, payment.currency);
            let entries = posted.iter().flat_map(LedgerTransaction::entries);
            let mut sum = 0;
            for entry in entries {
                prop_assert_eq!(entry.currency, payment.currency);
                *balances.entry(entry.account).or_default() += entry.minor;
                sum += entry.minor;
            }
            prop_assert_eq!(sum, 0);
        }
        let funds = payment.funds();
        let held = match payment.stage {
            Stage::Authorized(_) => {
                amount.minor() - funds.captured.minor() - funds.released().minor()
            }
            Stage::Intent | Stage::Doubtful | Stage::Declined => 0,
        };
        let kept = funds.captured.minor() - funds.refunded.minor();
        let balance = |account| balances.get(&account).copied().unwrap_or(0);
        prop_assert_eq!(balance(Account::AuthorizedFunds), held);
        prop_assert_eq!(balance(Account::AuthorizationHold), -held);
        prop_assert_eq!(balance(Account::MerchantReceivable), kept);
        prop_assert_eq!(balance(Account::Cash), -kept);
    }
}

#[test]
fn what_is_not_balanced_is_no_transaction() {
    let [won, dollar] = ["KRW", "USD"].map(|code| Currency::try_from(code.to_owned()).unwrap());
    let entry = |account, minor, currency| Entry {
        account,
        minor,
        currency,
    };
    let (cash, hold) = (Account::Cash, Account::AuthorizationHold);
    let of = |entries: &[Entry]| LedgerTransaction::balanced(entries.to_vec()).map(|_| ());
    let right = [entry(cash, 5, won), entry(hold, -5, won)];
    assert_eq!(of(&right), Ok(()));
    let two = [right, [entry(cash, 7, dollar), entry(hold, -7, dollar)]].concat();
    assert_eq!(of(&two), Ok(()));
    for too_few in [
        &[][..],
        &right[..1],
        &[entry(cash, 0, won), entry(hold, 0, won)],
    ] {
        assert_eq!(of(too_few), Err(Unbalanced::Empty));
    }
    let mixed = [entry(cash, 5, won), entry(hold, -5, dollar)];
    assert_eq!(
        of(&mixed),
        Err(Unbalanced::Sum {
            currency: won,
            by: 5
        })
    );
    let large = [entry(cash, i64::MAX, won), entry(hold, i64::MAX, won)];
    let by = 2 * i128::from(i64::MAX);
    assert_eq!(of(&large), Err(Unbalanced::Sum { currency: won, by }));
}
