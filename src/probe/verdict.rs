//! What a try means beside the answer of the model.

use super::{Model, Symptom};
use crate::inventory::spec::Transport;
use crate::reach::walk::{Answer, Hop, Walk};

/// What a try means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It is as the model says.
    Agrees,
    /// The packet comes through, as the model says; but nobody takes it.
    NobodyTakesIt,
    /// The model lets it pass, and it is lost on its way.
    Lost,
    /// The model lets it pass, and somebody rejects it.
    Rejected,
    /// The model stops it, and it comes through.
    ComesThrough,
    /// The model did not know; now it is known that it passes.
    Passes,
    /// The model did not know; now it is known that it is dropped.
    IsDropped,
    /// Silence, which proves nothing for UDP.
    ProvesNothing,
    /// The name is one that only containers know.
    ContainersOnly,
    /// The machine stands elsewhere than who is asked about.
    Elsewhere,
    /// Something else went wrong.
    NoAnswer,
    /// There was nothing to try.
    NotTried,
}

impl Verdict {
    /// Whether the fleet is not as the model says.
    pub fn differs(self) -> bool {
        match self {
            Verdict::NobodyTakesIt | Verdict::Lost | Verdict::Rejected | Verdict::ComesThrough => {
                true
            }
            Verdict::Agrees
            | Verdict::Passes
            | Verdict::IsDropped
            | Verdict::ProvesNothing
            | Verdict::ContainersOnly
            | Verdict::Elsewhere
            | Verdict::NoAnswer
            | Verdict::NotTried => false,
        }
    }

    /// Whether it compares anything with the model.
    pub fn is_of_the_model(self) -> bool {
        let passes = matches!(self, Verdict::Agrees | Verdict::Passes | Verdict::IsDropped);
        passes || self.differs()
    }

    pub(super) fn of(model: &Model, symptom: &Symptom, transport: Transport) -> Self {
        let walk = match model {
            Model::Says(walk) => walk,
            Model::ContainersOnly => return Verdict::ContainersOnly,
            Model::Elsewhere => return Verdict::Elsewhere,
        };
        let answer = walk.answer();
        match (symptom, answer) {
            (Symptom::NoName | Symptom::Other(_), _) => Verdict::NoAnswer,
            (Symptom::Silent, _) if transport == Transport::Udp => Verdict::ProvesNothing,
            (Symptom::Connected | Symptom::Refused, Answer::Unknown) => Verdict::Passes,
            (Symptom::Connected, Answer::No) => Verdict::ComesThrough,
            (Symptom::Refused, Answer::Yes) => Verdict::NobodyTakesIt,
            (Symptom::Refused, Answer::No) if stops_on_the_way(walk) => Verdict::ComesThrough,
            (Symptom::Silent, Answer::Yes) => Verdict::Lost,
            (Symptom::NoRoute | Symptom::Prohibited, Answer::Yes) => Verdict::Rejected,
            (Symptom::Silent | Symptom::NoRoute | Symptom::Prohibited, Answer::Unknown) => {
                Verdict::IsDropped
            }
            (Symptom::Connected, Answer::Yes)
            | (
                Symptom::Refused | Symptom::Silent | Symptom::NoRoute | Symptom::Prohibited,
                Answer::No,
            ) => Verdict::Agrees,
        }
    }
}

/// Whether something stops it before it comes to the port, where nobody may listen.
fn stops_on_the_way(walk: &Walk) -> bool {
    let stops = walk.hops.iter().filter(|hop| hop.answer() == Answer::No);
    let end = |hop: &Hop| matches!(hop, Hop::Nobody { .. } | Hop::Another { .. });
    stops.into_iter().any(|hop| !end(hop))
}
