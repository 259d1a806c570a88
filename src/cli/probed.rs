//! What came of trying a way, in words.

use serde_json::{Value, json};

use super::way::NAME_WIDTH;
use crate::inventory::spec::Transport;
use crate::probe::{PATIENCE_S, Probe, Symptom, Tried, Untried, Verdict};

/// For people: what happened, from where, and what that means.
pub(super) fn text(probe: &Probe, asker: &str) -> String {
    let mark = if probe.verdict.differs() { "!!" } else { "  " };
    let indent = NAME_WIDTH + 6;
    let first = format!("  {mark} {:NAME_WIDTH$} {}\n", "probe", happened(probe));
    let rest = meaning(probe, asker);
    let rest = rest.map(|line| format!("{:indent$}{line}\n", ""));
    first + &rest.unwrap_or_default()
}

/// For programs.
pub(super) fn json(probe: &Probe, asker: &str) -> Value {
    let tried = probe.tried.as_ref().ok();
    json!({
        "stands": probe.stands.as_ref().map(ToString::to_string),
        "is_asker": probe.is_asker,
        "tried": tried.map(|tried| &tried.at),
        "transport": tried.map(|tried| tried.transport.as_str()),
        "symptom": tried.map(|tried| symptom(&tried.symptom)),
        "differs": probe.verdict.differs(),
        "verdict": verdict(probe.verdict),
        "says": meaning(probe, asker),
    })
}

fn happened(probe: &Probe) -> String {
    let stands = match &probe.stands {
        Some(host) => format!("tried from {host}"),
        None => "tried from this machine, which is no host of the fleet".into(),
    };
    match &probe.tried {
        Ok(tried) => format!("{} {}, {stands}", at(tried), words(tried)),
        Err(Untried::NoAddress) => "not tried: there is nothing to dial".into(),
        Err(Untried::OtherLoopback(host)) => {
            format!("not tried: 127.0.0.1 is that of {host} here, so ask on {host}")
        }
    }
}

fn at(tried: &Tried) -> String {
    format!("{}/{}", tried.at, tried.transport.as_str())
}

fn words(tried: &Tried) -> String {
    match (&tried.symptom, tried.transport) {
        (Symptom::Connected, _) => "answers".into(),
        (Symptom::Refused, _) => {
            "is refused: the packet arrives, and nobody listens there, or on loopback only".into()
        }
        (Symptom::Silent, Transport::Tcp) => {
            format!("is silent for {PATIENCE_S} s: dropped on the way, by a firewall or the cloud")
        }
        (Symptom::Silent, Transport::Udp) => format!("is silent for {PATIENCE_S} s"),
        (Symptom::NoRoute, _) => "cannot be reached: no route, or a firewall rejects it".into(),
        (Symptom::Prohibited, _) => "is prohibited: a firewall rejects it".into(),
        (Symptom::NoName, _) => "does not resolve".into(),
        (Symptom::Other(error), _) => format!("cannot be tried: {error}"),
    }
}

/// What a person makes of it at three in the morning.
fn meaning(probe: &Probe, asker: &str) -> Option<String> {
    let says = match probe.verdict {
        Verdict::Agrees => "as the model says",
        Verdict::NobodyTakesIt => {
            "DIFFERS: the way is open as the model says, so look at the service and not at \
             firewalls: does it run, and where does it listen?"
        }
        Verdict::Lost => {
            "DIFFERS: the model lets it pass, so the machine is down, or its firewall or the \
             cloud's rules are not as rendered"
        }
        Verdict::Rejected => {
            "DIFFERS: the model lets it pass, and paygen's firewall drops without a word: a \
             firewall of somebody else rejects it, such as firewalld, or there is no route"
        }
        Verdict::ComesThrough => {
            "DIFFERS: nothing that is rendered lets it pass: is the rendered firewall loaded, and \
             did somebody open the cloud by hand?"
        }
        Verdict::Passes => "the model did not know whether it passes: it does, so write that down",
        Verdict::IsDropped => {
            "the model did not know whether it passes: it does not, and most likely that is the \
             cloud"
        }
        Verdict::ProvesNothing => "no verdict: who speaks UDP need not answer",
        Verdict::ContainersOnly => {
            "no verdict: only containers of the same Compose project know this name, so try it in \
             one of them"
        }
        Verdict::Elsewhere => {
            return Some(format!(
                "no verdict: this says nothing of {asker}, so try it there"
            ));
        }
        Verdict::NoAnswer => "no verdict",
        Verdict::NotTried => return None,
    };
    match &probe.stands {
        Some(host) if !probe.is_asker && probe.verdict.is_of_the_model() => {
            Some(format!("{says}, for {host}; it says nothing of {asker}"))
        }
        Some(_) | None => Some(says.into()),
    }
}

fn symptom(symptom: &Symptom) -> &'static str {
    match symptom {
        Symptom::Connected => "connected",
        Symptom::Refused => "refused",
        Symptom::Silent => "silent",
        Symptom::NoRoute => "no_route",
        Symptom::Prohibited => "prohibited",
        Symptom::NoName => "no_name",
        Symptom::Other(_) => "other",
    }
}

fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Agrees => "agrees",
        Verdict::NobodyTakesIt => "nobody_takes_it",
        Verdict::Lost => "lost",
        Verdict::Rejected => "rejected",
        Verdict::ComesThrough => "comes_through",
        Verdict::Passes => "passes",
        Verdict::IsDropped => "is_dropped",
        Verdict::ProvesNothing => "proves_nothing",
        Verdict::ContainersOnly => "containers_only",
        Verdict::Elsewhere => "elsewhere",
        Verdict::NoAnswer => "no_answer",
        Verdict::NotTried => "not_tried",
    }
}
