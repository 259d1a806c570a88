//! Who may ask in whose name.

use domain::MerchantId;
use store::Millis;

use super::book::Book;

#[test]
fn a_key_opens_one_merchant_until_it_is_revoked() {
    let book = Book::new();
    let merchant = |text: &str| MerchantId::try_from(text.to_owned()).unwrap();
    let store = &book.store;
    let (old, new, other) = ([1; 32], [2; 32], [3; 32]);
    assert_eq!(store.merchant_of(&old).unwrap(), None);
    store.add_key(&old, &merchant("M"), Millis(1)).unwrap();
    store.add_key(&new, &merchant("M"), Millis(2)).unwrap();
    store.add_key(&other, &merchant("N"), Millis(3)).unwrap();
    for key in [&old, &new] {
        assert_eq!(store.merchant_of(key).unwrap(), Some(merchant("M")));
    }
    assert!(store.revoke_key(&old, Millis(4)).unwrap());
    assert!(!store.revoke_key(&old, Millis(5)).unwrap());
    assert_eq!(store.merchant_of(&old).unwrap(), None);
    store.add_key(&old, &merchant("N"), Millis(6)).unwrap();
    assert_eq!(store.merchant_of(&old).unwrap(), None, "it stays revoked");
    assert_eq!(store.merchant_of(&new).unwrap(), Some(merchant("M")));
}
