//! The picture: well-formed, complete, legible, and the same every time.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::process::Command;

use paygen::graph::{Topology, svg};
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use serde::Deserialize;

use crate::properties::fleet;
use crate::support::case::{Tree, base};
use crate::support::fleet::environments;
use crate::support::rendered::{Environment, of, real};
use crate::support::tools::tool;

/// What the reader says of one file.
#[derive(Deserialize)]
pub(super) struct Seen {
    pub(super) texts: Vec<String>,
    pub(super) titles: Vec<String>,
    pub(super) heads: usize,
    pub(super) lanes: usize,
    pub(super) crossings: usize,
    pub(super) problems: Vec<String>,
}

#[test]
fn our_pictures_show_everything_and_nothing_lies_on_anything() {
    let environments = environments();
    let pictures = environments.iter().map(|(_, one)| one.text("topology.svg"));
    let seen = read(&pictures.collect::<Vec<_>>());
    for ((name, one), seen) in environments.iter().zip(seen) {
        assert_eq!(seen.problems, [""; 0], "{name}");
        let topology = Topology::of(&one.inventory, &one.reach);
        let shown: BTreeSet<&str> = seen.texts.iter().map(String::as_str).collect();
        for service in &topology.services {
            assert!(
                shown.contains(service.name.as_str()),
                "{name}: {}",
                service.name
            );
        }
        for host in &topology.hosts {
            let words = |text: &&&str| text.split(" · ").next() == Some(host.name.as_str());
            assert!(
                shown.iter().any(|text| words(&text)),
                "{name}: {}",
                host.name
            );
            for address in host.addresses.values().flatten() {
                assert!(shown.contains(address.as_str()), "{name}: {address}");
            }
        }
        assert_eq!(seen.lanes, topology.hosts.len(), "{name}");
        assert_eq!(wires(&seen), drawn(&topology), "{name}");
    }
}

/// The reader itself: a name on another name, and a wire through a card, are seen.
#[test]
fn what_lies_on_something_is_seen() {
    let right = picture(&of(&base()).remove(0));
    let name = right
        .lines()
        .find(|line| line.contains(">app</text>"))
        .unwrap();
    let other = right
        .lines()
        .find(|line| line.contains(">pages</text>"))
        .unwrap();
    let twice = right.replace(name, &other.replace(">pages<", ">app<"));
    let wire = right
        .lines()
        .find(|line| line.starts_with("<path class=\"wire c"))
        .unwrap();
    let way = wire.split('"').nth(3).unwrap();
    let y = name.split('"').nth(5).unwrap();
    let through = right.replace(way, &format!("M 0 0 L 0 {y} L 900 {y}"));
    let seen = read(&[right, twice, through]);
    assert_eq!(seen[0].problems, [""; 0]);
    let on_text = |problem: &String| problem.starts_with("text ");
    assert!(
        seen[1].problems.iter().any(on_text),
        "{:?}",
        seen[1].problems
    );
    let crossed = |problem: &String| problem.starts_with("a wire crosses");
    assert!(
        seen[2].problems.iter().any(crossed),
        "{:?}",
        seen[2].problems
    );
}

#[test]
fn random_fleets_are_legible() {
    let mut runner = TestRunner::deterministic();
    let mut pictures = Vec::new();
    for _ in 0..48 {
        let fleet = fleet::fleets().new_tree(&mut runner).unwrap().current();
        let (services, hosts) = fleet.toml();
        let tree = [("fleet.toml", services), ("env/e.toml", hosts)];
        let tree = tree.map(|(name, text)| (name.to_owned(), text.into_bytes()));
        pictures.push(picture(&of(&BTreeMap::from(tree)).remove(0)));
    }
    for (picture, seen) in pictures.iter().zip(read(&pictures)) {
        assert_eq!(seen.problems, [""; 0], "{picture}");
    }
}

/// More services than a page can hold are drawn as their hosts.
#[test]
fn many_services_become_their_hosts() {
    let [few, many] = [4, 7].map(|hosts| picture(&of(&chain(hosts)).remove(0)));
    let seen = read(&[few, many]);
    assert_eq!((seen[0].lanes, seen[1].lanes), (4, 0));
    for one in &seen {
        assert_eq!(one.problems, [""; 0]);
    }
    let shown = |text: &str| seen[1].texts.iter().filter(|shown| *shown == text).count();
    assert_eq!((shown("host6"), shown("s ×10"), shown("s60")), (1, 7, 0));
    assert_eq!(seen[1].heads, 6, "each host but the last calls the next");
}

/// Fifty hosts that are not alike are still joined, and what runs alone is named whole.
#[test]
fn fifty_hosts_keep_their_wires() {
    let mut tree = chain(50);
    let env = tree.get_mut("env/e.toml").unwrap();
    let text = String::from_utf8(env.clone()).unwrap();
    let (before, last) = text.split_once("runs = [\"s490\"").unwrap();
    let (_, after) = last.split_once(']').unwrap();
    *env = format!("{before}runs = [\"s490\"]{after}").into_bytes();
    let seen = read(&[picture(&of(&tree).remove(0))]).remove(0);
    assert_eq!(seen.problems, [""; 0]);
    assert_eq!(seen.heads, 49);
    let shown = |text: &str| seen.texts.iter().filter(|shown| *shown == text).count();
    assert_eq!((shown("s ×10"), shown("s490")), (49, 1));
}

/// Hosts that nothing joins stand in their order, not where an exchange left them.
#[test]
fn hosts_without_wires_keep_their_order() {
    let picture = picture(&of(&chain(70)).remove(0));
    let seen = read(&[&picture]).remove(0);
    assert_eq!((seen.heads, seen.problems.len()), (0, 0));
    let hosts = seen.texts.iter().map(String::as_str);
    let hosts: Vec<&str> = hosts.filter(|text| text.starts_with("host")).collect();
    let places: BTreeSet<(i32, i32, &str)> = picture.lines().filter_map(place).collect();
    let as_read: Vec<&str> = places.iter().map(|(_, _, name)| *name).collect();
    assert_eq!(as_read, hosts);
}

/// What crosses in our pictures; whoever changes the layout sees here whether it got better.
#[test]
fn few_wires_cross() {
    let pictures: Vec<String> = real().iter().map(picture).collect();
    let crossings: Vec<usize> = read(&pictures).iter().map(|one| one.crossings).collect();
    assert_eq!(crossings, [29, 27, 4], "cloud, local, stack");
}

#[test]
fn the_same_model_gives_the_same_bytes() {
    let bytes = || real().iter().map(picture).collect::<Vec<_>>();
    assert_eq!(bytes(), bytes());
}

#[test]
fn it_has_colours_for_light_and_dark_pages() {
    let text = picture(&of(&base()).remove(0));
    let (light, dark) = text
        .split_once("@media (prefers-color-scheme: dark)")
        .unwrap();
    let names = |style: &str| {
        let words = style.split(['{', ' ', '\n', ',']);
        words
            .filter(|word| word.starts_with('.'))
            .map(str::to_owned)
            .collect::<BTreeSet<_>>()
    };
    let style = light.split_once("<style>").unwrap().1;
    let dark = dark.split_once("</style>").unwrap().0;
    let sizes = [".head", ".job", ".middle", ".wire"]
        .map(str::to_owned)
        .into();
    let uncoloured: BTreeSet<_> = names(style).difference(&names(dark)).cloned().collect();
    assert_eq!(uncoloured, sizes);
}

pub(super) fn picture(environment: &Environment) -> String {
    svg(&Topology::of(&environment.inventory, &environment.reach))
}

/// Where the name of a host stands: its line first, then its place in the line.
fn place(line: &str) -> Option<(i32, i32, &str)> {
    let rest = line.strip_prefix("<text class=\"name\" x=\"")?;
    let (x, rest) = rest.split_once("\" y=\"")?;
    let (y, rest) = rest.split_once("\">")?;
    let name = rest.strip_suffix("</text>")?;
    let place = (y.parse().ok()?, x.parse().ok()?, name);
    name.starts_with("host").then_some(place)
}

/// Hosts with ten services each, the first of which calls the first of the next host.
fn chain(hosts: usize) -> Tree {
    let mut services = Vec::new();
    let mut env = vec!["[operator]\nfrom = [\"10.9.0.0/16\"]\n".to_owned()];
    for host in 0..hosts {
        let names: Vec<String> = (0..10).map(|at| format!("\"s{host}{at}\"")).collect();
        let (number, names) = (host + 1, names.join(", "));
        env.push(format!(
            "[host.host{host}]\naddress = {{ lan = \"10.0.0.{number}\" }}\nruns = [{names}]\n"
        ));
        for at in 0..10 {
            let calls = match (at, number < hosts) {
                (0, true) => format!("calls = [\"s{number}0.http\"]\n"),
                _ => String::new(),
            };
            services.push(format!(
                "[service.s{host}{at}]\nimage = \"x:1\"\n{calls}port.http = {{ container = 80, \
                 publish = {}, protocol = \"http\" }}\n",
                8000 + at
            ));
        }
    }
    let fleet = "[fleet]\nname = \"chain\"\n".to_owned();
    let files = [
        ("fleet.toml", fleet),
        ("services.toml", services.concat()),
        ("env/e.toml", env.concat()),
    ];
    Tree::from(files.map(|(name, text)| (name.to_owned(), text.into_bytes())))
}

/// Who is joined with whom in the picture, by the titles of the wires.
pub(super) fn wires(seen: &Seen) -> BTreeSet<String> {
    seen.titles
        .iter()
        .flat_map(|title| title.lines().map(str::to_owned))
        .collect()
}

/// Who should be: scrapes are a mark on the card, and sshd is a word beside the host.
pub(super) fn drawn(topology: &Topology) -> BTreeSet<String> {
    let edges = topology.edges.iter();
    let edges = edges.filter(|edge| !["scrape", "operator"].contains(&edge.kind.as_str()));
    let edges = edges.filter(|edge| edge.from.name != edge.to.name);
    edges
        .map(|edge| {
            let (from, to) = (&edge.from.name, &edge.to.name);
            let port = edge.to.port.as_deref().unwrap();
            let dial = edge.dial.as_deref().unwrap();
            format!("{from} → {to}.{port} at {dial} ({})", edge.kind)
        })
        .collect()
}

pub(super) fn read<T: AsRef<str>>(pictures: &[T]) -> Vec<Seen> {
    let folder = tempfile::tempdir().unwrap();
    let mut paths = Vec::new();
    for (number, picture) in pictures.iter().enumerate() {
        let path = folder.path().join(format!("{number:04}.svg"));
        fs::write(&path, picture.as_ref()).unwrap();
        paths.push(path);
    }
    let reader = Command::new(tool("python"))
        .arg("tests/it/graph/read_svg.py")
        .args(&paths)
        .output()
        .unwrap();
    let complaint = String::from_utf8_lossy(&reader.stderr);
    assert!(reader.status.success(), "{complaint}");
    let seen: BTreeMap<String, Seen> = serde_json::from_slice(&reader.stdout).unwrap();
    assert_eq!(seen.len(), pictures.len());
    seen.into_values().collect()
}
