//! What is said when the way out is shut: every address at once, each with its kind and its cure,
//! and nothing changed. Here curl is a fake that ends as told; `way_out` has the real one.

use serde_json::json;

use super::machine::{Machine, Run};
use super::template::{egress, script, view};

/// How curl ends (its exit code, what --write-out prints, what --verbose says), and for what.
const ENDINGS: [(&str, &str, &str); 10] = [
    ("dns.example", "https", "6 000 Could not resolve host"),
    ("refused.example", "https", "7 000 Connection refused"),
    (
        "route.example",
        "https",
        "7 000 connect to 10.0.0.1 port 443 failed: No route to host",
    ),
    ("slow.example", "https", "28 000 Connection timed out"),
    ("trust.example", "https", "60 000 self-signed certificate"),
    ("cut.example", "https", "35 000 Connection reset by peer"),
    ("empty.example", "https", "52 000 Empty reply from server"),
    (
        "nameless.example",
        "tcp",
        "6 0.000000 Could not resolve host",
    ),
    ("closed.example", "tcp", "7 0.000000 Connection refused"),
    ("2001:db8::7", "tcp", "28 0.000000 Connection timed out"),
];

#[test]
fn every_failure_is_reported_at_once_with_its_cure_and_nothing_is_changed() {
    let machine = Machine::new();
    let mut view = view();
    view["egress"] = json!([]);
    insta::assert_snapshot!(run_with(&machine, &mut view, &ENDINGS));
}

#[test]
fn a_dry_run_looks_at_the_way_out_as_well() {
    let machine = Machine::new();
    let ending = ("slow.example", "https", "28 000 Connection timed out");
    let mut view = view();
    let before_egress = view["egress"].as_array().map_or(0, Vec::len);
    machine.put(&format!("state/curl/{}:443", ending.0), ending.2);
    view["egress"][before_egress - 1] = egress(ending.0, 443, ending.1, false, "it must");
    let run = machine.run(&script(&view), &["--dry-run"]);
    assert_eq!(run.code, Some(1));
    assert!(
        run.stderr
            .starts_with("error: egress: slow.example:443 (it must): timed out"),
        "{run}"
    );
}

#[test]
fn behind_a_proxy_its_own_failures_are_told_apart() {
    let machine = Machine::new();
    let mut view = view();
    view["proxy"] = json!("http://proxy.example:3128");
    view["egress"] = json!([]);
    let endings = [
        ("a.example", "https", "5 000 Could not resolve proxy"),
        (
            "b.example",
            "https",
            "7 000 Failed to connect to proxy.example port 3128",
        ),
        (
            "c.example",
            "https",
            "56 403 CONNECT tunnel failed, response 403",
        ),
        (
            "d.example",
            "https",
            "56 407 CONNECT tunnel failed, response 407",
        ),
        (
            "e.example",
            "https",
            "56 200 Recv failure: Connection reset by peer",
        ),
        (
            "f.example",
            "https",
            "28 000 Proxy CONNECT aborted due to timeout",
        ),
    ];
    insta::assert_snapshot!(run_with(&machine, &mut view, &endings));
}

/// A tcp server that says something curl does not understand, or nothing, was reached all the same.
#[test]
fn a_tcp_server_need_not_speak_to_curl() {
    let machine = Machine::new();
    let mut view = view();
    view["egress"] = json!([]);
    let endings = [
        ("chatty.example", "tcp", "8 0.001200 Weird server reply"),
        ("silent.example", "tcp", "28 0.001200 Operation timed out"),
    ];
    let run = run_with(&machine, &mut view, &endings);
    assert_eq!(run.code, Some(0), "{run}");
}

fn run_with(
    machine: &Machine,
    view: &mut serde_json::Value,
    endings: &[(&str, &str, &str)],
) -> Run {
    let entries = view["egress"].as_array_mut().expect("a list");
    for (host, scheme, ending) in endings {
        let in_url = if host.contains(':') {
            format!("[{host}]")
        } else {
            (*host).to_owned()
        };
        machine.put(&format!("state/curl/{in_url}:443"), &format!("{ending}\n"));
        entries.push(egress(host, 443, scheme, false, "it must"));
    }
    let before = machine.tree();
    let run = machine.run(&script(view), &[]);
    if run.code != Some(0) {
        assert_eq!(machine.changes_since(&before), [""; 0]);
    }
    run
}
