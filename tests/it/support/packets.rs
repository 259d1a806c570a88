//! Real packets: listeners on a machine, and probes that say what became of each.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Stdio};

use paygen::inventory::spec::Transport;
use serde_json::{Value, json};

use super::netns::Machine;

/// Listens and sends on one machine, for as long as it lives.
pub(crate) struct Packets {
    process: Child,
    orders: ChildStdin,
    answers: BufReader<ChildStdout>,
}

/// What a packet is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Carrier {
    /// A TCP connection.
    Tcp,
    /// A UDP datagram and its answer.
    Udp,
    /// A ping.
    Echo,
}

/// One attempt.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Probe {
    /// What is sent.
    pub(crate) carrier: Carrier,
    /// From which address of the sending machine.
    pub(crate) source: String,
    /// From which port, or with which identifier of an echo.
    pub(crate) source_port: u16,
    /// To which address; `%eth0` behind it where it holds on one link only.
    pub(crate) address: String,
    /// To which port; 0 for an echo.
    pub(crate) port: u16,
}

/// What became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Fate {
    /// Somebody answered.
    Open,
    /// Nobody did.
    Silent,
    /// An error came back, or it could not even be sent.
    Failed(String),
}

impl Packets {
    /// Starts the process on a machine.
    pub(crate) fn on(machine: &Machine) -> Self {
        let mut process = machine
            .command("python")
            .arg("tests/it/support/packets.py")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("python starts");
        let orders = process.stdin.take().expect("its input is piped");
        let answers = BufReader::new(process.stdout.take().expect("its output is piped"));
        Self {
            process,
            orders,
            answers,
        }
    }

    /// Opens listeners, which stay.
    pub(crate) fn listen(&mut self, on: &[(Carrier, String, u16)]) {
        let on: Vec<_> = on
            .iter()
            .map(|(carrier, address, port)| json!([carrier.as_str(), address, port]))
            .collect();
        self.order(&json!({ "listen": on }));
        self.answer();
    }

    /// Sends probes and does not wait; [`Packets::fates`] does.
    pub(crate) fn send(&mut self, probes: &[Probe], patience_s: f64) {
        let probes: Vec<Value> = probes.iter().map(Probe::to_json).collect();
        self.order(&json!({ "probe": probes, "patience_s": patience_s }));
    }

    /// What became of the probes that were sent last, in their order.
    pub(crate) fn fates(&mut self) -> Vec<Fate> {
        let answer = self.answer();
        let answers = answer["answers"].as_array().expect("there are answers");
        answers.iter().map(fate).collect()
    }

    fn order(&mut self, order: &Value) {
        writeln!(self.orders, "{order}").expect("packets.py listens");
    }

    fn answer(&mut self) -> Value {
        let mut line = String::new();
        self.answers.read_line(&mut line).expect("it writes text");
        serde_json::from_str(&line).expect("packets.py has ended: see its words above")
    }
}

impl Drop for Packets {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Carrier {
    /// What carries it.
    pub(crate) fn of(transport: Transport) -> Self {
        match transport {
            Transport::Tcp => Carrier::Tcp,
            Transport::Udp => Carrier::Udp,
        }
    }

    /// As packets.py calls it.
    fn as_str(self) -> &'static str {
        match self {
            Carrier::Tcp => "tcp",
            Carrier::Udp => "udp",
            Carrier::Echo => "echo",
        }
    }
}

impl Probe {
    fn to_json(&self) -> Value {
        let carrier = self.carrier.as_str();
        json!([
            carrier,
            self.source,
            self.source_port,
            self.address,
            self.port
        ])
    }
}

fn fate(answer: &Value) -> Fate {
    match answer.as_str() {
        Some("open") => Fate::Open,
        Some("silent") => Fate::Silent,
        other => Fate::Failed(other.unwrap_or_default().to_owned()),
    }
}
