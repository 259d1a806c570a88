//! What to do with a request whose key may have been seen before.

use sha2::{Digest, Sha256};

/// What a request asks for, in 32 bytes: two are the same if and only if they ask for the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fingerprint(pub [u8; 32]);

/// The answer to a request, to be given again byte for byte.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// HTTP's status code.
    pub status: u16,
    /// The body as it was sent.
    pub body: Vec<u8>,
}

/// What is known of a key: who asked for what with it first, and what came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// What the first request asked for.
    pub fingerprint: Fingerprint,
    /// What was answered; none while that is open.
    pub answer: Option<Answer>,
}

/// What to do with a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Nobody asked for it before: do it.
    Execute,
    /// It was done: say again what was said.
    Replay(Answer),
    /// It is being done: ask again later.
    InFlight,
    /// The key was used for something else.
    Mismatch,
}

impl Fingerprint {
    /// Of an operation and the values that it is asked for, as they were understood: neither the
    /// order of keys nor blanks nor another way to write a number makes another request.
    pub fn of(operation: &str, values: &[&str]) -> Self {
        let mut hash = Sha256::new();
        for value in std::iter::once(&operation).chain(values) {
            let length = u64::try_from(value.len()).unwrap_or(u64::MAX);
            hash.update(length.to_be_bytes()); // "ab", "c" is not "a", "bc"
            hash.update(value);
        }
        Self(hash.finalize().into())
    }
}

/// Decides. The mismatch comes first: whoever sends something else under a used key made a mistake,
/// however far the first request is.
pub fn verdict(known: Option<Known>, asked: Fingerprint) -> Verdict {
    match known {
        None => Verdict::Execute,
        Some(known) if known.fingerprint != asked => Verdict::Mismatch,
        Some(known) => match known.answer {
            Some(answer) => Verdict::Replay(answer),
            None => Verdict::InFlight,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_case_has_its_verdict() {
        let asked = Fingerprint::of("authorize", &["M", "1000", "KRW"]);
        let answer = Answer {
            status: 402,
            body: b"{}".to_vec(),
        };
        let known = |fingerprint, answer| {
            Some(Known {
                fingerprint,
                answer,
            })
        };
        let other = Fingerprint::of("authorize", &["M", "1001", "KRW"]);
        assert_eq!(verdict(None, asked), Verdict::Execute);
        assert_eq!(verdict(known(asked, None), asked), Verdict::InFlight);
        let replay = verdict(known(asked, Some(answer.clone())), asked);
        assert_eq!(replay, Verdict::Replay(answer.clone()));
        assert_eq!(verdict(known(other, None), asked), Verdict::Mismatch);
        assert_eq!(
            verdict(known(other, Some(answer)), asked),
            Verdict::Mismatch
        );
    }

    #[test]
    fn where_one_value_ends_counts() {
        let of = |values: &[&str]| Fingerprint::of("a", values);
        assert_ne!(of(&["ab", "c"]), of(&["a", "bc"]));
        assert_ne!(of(&["ab"]), of(&["ab", ""]));
        assert_ne!(of(&["b"]), Fingerprint::of("ab", &[]));
    }
}
