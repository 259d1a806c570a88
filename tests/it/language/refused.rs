//! What the README calls a mistake is one, with the code that it names and no other.

use super::readme::{pieces, read};

#[test]
fn what_is_refused_is_refused_for_that_reason() {
    for piece in pieces("refused") {
        let example = read(&piece.body);
        assert_eq!(
            example.codes(),
            [piece.words[1].as_str()],
            "{}",
            example.checked.text()
        );
    }
}
