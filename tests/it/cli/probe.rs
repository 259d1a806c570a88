//! `paygen why --probe` on machines of our own: each symptom with real packets.

use std::path::Path;

use serde_json::Value;

use crate::support::netns::{Machine, World};
use crate::support::packets::{Carrier, Packets};
use crate::support::project::{PAYGEN, Project, Run};

/// The clean fleet's two hosts on a cable, and a laptop on another one.
struct Lab {
    project: Project,
    _world: World,
    one: Machine,
    two: Machine,
    laptop: Machine,
}

impl Lab {
    fn new() -> Self {
        let world = World::new();
        let (one, two, laptop) = (world.machine(), world.machine(), world.machine());
        two.wire("one", &one, "two");
        two.wire("laptop", &laptop, "two");
        one.ip("address add 10.0.0.1/24 dev two\n");
        two.ip("address add 10.0.0.2/24 dev one\naddress add 192.0.2.2/24 dev laptop\n");
        laptop.ip("address add 192.0.2.77/24 dev two\n");
        Self {
            project: Project::shop(),
            _world: world,
            one,
            two,
            laptop,
        }
    }

    fn why(&self, machine: &Machine, question: &str) -> Run {
        let mut command = machine.program(Path::new(PAYGEN));
        let arguments = format!("why {question} --probe");
        command
            .args(arguments.split(' '))
            .current_dir(self.project.path(""));
        Run::of(&arguments, &command.output().unwrap())
    }

    /// The exit code, and what the last lines say of the try.
    #[track_caller]
    fn tries(&self, machine: &Machine, question: &str, code: i32, said: &str) {
        let run = self.why(machine, question);
        assert_eq!((run.code, run.stderr.as_str()), (Some(code), ""), "{run}");
        let (_, told) = run.stdout.split_once(" probe ").expect("it was tried");
        let told = told.split("\n\n").next().unwrap();
        let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert_eq!(words(told), words(said), "{run}");
    }
}

fn listening(machine: &Machine, address: &str, port: u16) -> Packets {
    let mut packets = Packets::on(machine);
    packets.listen(&[(Carrier::Tcp, address.into(), port)]);
    packets
}

/// A firewall that does this with everything that comes in.
fn firewall(machine: &Machine, does: &str) {
    machine.nft(&format!(
        "table inet t {{\nchain c {{\ntype filter hook input priority 0\n{does}\n}}\n}}\n"
    ));
}

const LOST: &str = "10.0.0.1:3306/tcp is silent for 3 s: dropped on the way, by a firewall or the \
    cloud, tried from two DIFFERS: the model lets it pass, so the machine is down, or its firewall \
    or the cloud's rules are not as rendered";
const NOBODY: &str = "10.0.0.1:3306/tcp is refused: the packet arrives, and nobody listens there, or \
    on loopback only, tried from two DIFFERS: the way is open as the model says, so look at the \
    service and not at firewalls: does it run, and where does it listen?";
const REJECTED: &str = "10.0.0.1:3306/tcp cannot be reached: no route, or a firewall rejects it, \
    tried from two DIFFERS: the model lets it pass, and paygen's firewall drops without a word: a \
    firewall of somebody else rejects it, such as firewalld, or there is no route";

#[test]
fn who_answers_is_as_the_model_says() {
    let lab = Lab::new();
    let _db = listening(&lab.one, "10.0.0.1", 3306);
    let said = "\
prod: yes, app on two reaches db.sql on one
     dials       10.0.0.1:3306, over private
     cloud       lets hosts of private reach each other
     firewall    one lets it in for db.sql, inventory/services.toml:13:21
     published   db.sql, published at 10.0.0.1, is 3306 in its container
     probe       10.0.0.1:3306/tcp answers, tried from two
                 as the model says
";
    lab.why(&lab.two, "app db.sql").is(0, said, "");
}

#[test]
fn nobody_listens() {
    let lab = Lab::new();
    lab.tries(&lab.two, "app db.sql", 2, NOBODY);
}

#[test]
fn bound_to_loopback_alone() {
    let lab = Lab::new();
    let _db = listening(&lab.one, "127.0.0.1", 3306);
    lab.tries(&lab.two, "app db.sql", 2, NOBODY);
}

#[test]
fn dropped_by_a_firewall() {
    let lab = Lab::new();
    let _db = listening(&lab.one, "10.0.0.1", 3306);
    firewall(&lab.one, "tcp dport 3306 drop");
    lab.tries(&lab.two, "app db.sql", 2, LOST);
}

#[test]
fn rejected_by_a_firewall_of_somebody_else() {
    let lab = Lab::new();
    let _db = listening(&lab.one, "10.0.0.1", 3306);
    firewall(&lab.one, "tcp dport 3306 reject with icmp admin-prohibited");
    lab.tries(&lab.two, "app db.sql", 2, REJECTED);
    lab.one.nft("flush ruleset\n");
    firewall(&lab.one, "tcp dport 3306 reject with icmp host-unreachable");
    lab.tries(&lab.two, "app db.sql", 2, REJECTED);
}

#[test]
fn no_route() {
    let lab = Lab::new();
    lab.two.ip("route add unreachable 10.0.0.1/32\n");
    lab.tries(&lab.two, "app db.sql", 2, REJECTED);
}

#[test]
fn a_name_that_only_containers_know() {
    let lab = Lab::new();
    let said = "app:8000/tcp does not resolve, tried from two no verdict: only containers of the \
        same Compose project know this name, so try it in one of them";
    lab.tries(&lab.two, "proxy app.http", 0, said);
}

/// The firewall as it is rendered, and then none.
#[test]
fn what_no_edge_needs_is_silent_until_the_firewall_is_gone() {
    let lab = Lab::new();
    let _prometheus = listening(&lab.one, "10.0.0.1", 9090);
    assert_eq!(lab.project.run("render").code, Some(0));
    lab.one
        .nft(&lab.project.read("generated/prod/one/firewall.nft"));
    let silent = "10.0.0.1:9090/tcp is silent for 3 s: dropped on the way, by a firewall or the \
        cloud, tried from two as the model says";
    lab.tries(&lab.two, "two one:9090", 0, silent);
    let proves_nothing = "10.0.0.1:53/udp is silent for 3 s, tried from two no verdict: who speaks \
        UDP need not answer";
    lab.tries(&lab.two, "two one:53/udp", 0, proves_nothing);
    lab.one.nft("flush ruleset\n");
    let comes_through = "DIFFERS: nothing that is rendered lets it pass: is the rendered firewall \
        loaded, and did somebody open the cloud by hand?";
    let answers = "10.0.0.1:9090/tcp answers, tried from two";
    let said = format!("{answers} {comes_through}");
    lab.tries(&lab.two, "two one:9090", 2, &said);
    let refused = "10.0.0.1:53/udp is refused: the packet arrives, and nobody listens there, or on \
        loopback only, tried from two";
    let said = format!("{refused} {comes_through}");
    lab.tries(&lab.two, "two one:53/udp", 2, &said);
}

#[test]
fn what_nobody_knew_of_the_cloud_is_known_then() {
    let lab = Lab::new();
    let file = "inventory/env/prod.toml";
    lab.project.replace(file, "intra  = \"open\"\n", "");
    let db = listening(&lab.one, "10.0.0.1", 3306);
    let said = "10.0.0.1:3306/tcp answers, tried from two the model did not know whether it passes: \
        it does, so write that down";
    lab.tries(&lab.two, "app db.sql", 0, said);
    drop(db);
    firewall(&lab.one, "drop");
    let said = "10.0.0.1:3306/tcp is silent for 3 s: dropped on the way, by a firewall or the \
        cloud, tried from two the model did not know whether it passes: it does not, and most \
        likely that is the cloud";
    lab.tries(&lab.two, "app db.sql", 0, said);
}

#[test]
fn a_machine_outside_speaks_for_those_outside_alone() {
    let lab = Lab::new();
    let _proxy = listening(&lab.two, "192.0.2.2", 80);
    let here = "tried from this machine, which is no host of the fleet";
    let said = format!("192.0.2.2:80/tcp answers, {here} as the model says");
    lab.tries(&lab.laptop, "internet proxy.http", 0, &said);
    lab.laptop.ip("route add 10.0.0.0/24 via 192.0.2.2\n");
    let _app = listening(&lab.two, "10.0.0.2", 8000);
    let said = format!(
        "10.0.0.2:8000/tcp answers, {here} no verdict: this says nothing of prometheus on one, so \
         try it there"
    );
    lab.tries(&lab.laptop, "prometheus app.http", 0, &said);
    let said = "not tried: 127.0.0.1 is that of one here, so ask on one";
    lab.tries(&lab.laptop, "one one:22", 0, said);
}

#[test]
fn programs_read_it_too() {
    let lab = Lab::new();
    let run = lab.why(&lab.two, "app db.sql --format json");
    let read: Value = serde_json::from_str(&run.stdout).unwrap();
    let expected = serde_json::json!({
        "stands": "two",
        "is_asker": true,
        "tried": "10.0.0.1:3306",
        "transport": "tcp",
        "symptom": "refused",
        "differs": true,
        "verdict": "nobody_takes_it",
        "says": "DIFFERS: the way is open as the model says, so look at the service and not at \
            firewalls: does it run, and where does it listen?"
    });
    assert_eq!(
        (run.code, &read["ways"][0]["probe"]),
        (Some(2), &expected),
        "{run}"
    );
}
