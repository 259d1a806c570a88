//! What is said to a key that was used before.

use axum::body::Body;
use axum::http::Response;
use domain::{Fingerprint, Known, Stage, Verdict, verdict};
use store::Seen;

use crate::answer;

/// The first answer again, or why there is none.
pub(crate) fn known(seen: Seen, asked: Fingerprint) -> Response<Body> {
    let row = seen.row;
    let known = Known {
        fingerprint: seen.fingerprint,
        answer: seen.answer,
    };
    match verdict(Some(known), asked) {
        Verdict::Replay(said) => answer::sent(said, true),
        Verdict::Mismatch => answer::mismatch(&row),
        Verdict::InFlight | Verdict::Execute => match row.payment.stage {
            Stage::Doubtful => answer::unknown(&row),
            Stage::Intent | Stage::Declined | Stage::Authorized(_) => answer::in_flight(&row),
        },
    }
}
