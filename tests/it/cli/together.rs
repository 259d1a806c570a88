//! Several runs at once in one folder: one after the other writes, whatever each of them renders.

use std::fs::File;
use std::io::Read;
use std::process::Child;

use super::changing::{Changing, INVENTORIES};
use crate::support::project::Run;

fn all_done(children: Vec<Child>) {
    for child in children {
        let output = child.wait_with_output().unwrap();
        let run = Run::of("render", &output);
        assert_eq!((run.code, run.stdout.as_str()), (Some(0), ""), "{run}");
    }
}

#[test]
fn two_and_eight_runs_of_one_inventory() {
    let changing = Changing::new();
    for count in [2_usize, 8] {
        let name = INVENTORIES[count % 3];
        let start = |_| changing.project.start(&Changing::render(name));
        all_done((0..count).map(start).collect());
        let found = changing.project.files("generated");
        assert!(found == changing.expected[name], "{:?}", found.keys());
    }
}

#[test]
fn two_and_eight_runs_of_different_inventories() {
    let changing = Changing::new();
    for count in [2_usize, 8] {
        let start = |number| {
            changing
                .project
                .start(&Changing::render(INVENTORIES[number % 3]))
        };
        all_done((0..count).map(start).collect());
        let found = changing.project.files("generated");
        let is_one = changing.expected.values().any(|tree| *tree == found);
        assert!(is_one, "a mixture: {:?}", found.keys());
        changing.assert_mended("a");
    }
}

#[test]
fn who_waits_says_so_and_goes_on_when_the_other_is_done() {
    let changing = Changing::new();
    changing.assert_mended("a");
    let project = &changing.project;
    let waiting = "waiting for another run of paygen in the same folder\n";
    let lock = File::open(project.path("generated")).unwrap();
    lock.lock().unwrap();
    let check = format!("{} --check", Changing::render("a"));
    let mut children = [Changing::render("b"), check].map(|arguments| project.start(&arguments));
    for child in &mut children {
        let mut said = vec![0; waiting.len()];
        child
            .stderr
            .as_mut()
            .unwrap()
            .read_exact(&mut said)
            .unwrap();
        assert_eq!(String::from_utf8(said).unwrap(), waiting);
    }
    assert!(
        project.files("generated") == changing.expected["a"],
        "it did not wait"
    );
    drop(lock);
    let [render, check] = children.map(|child| child.wait_with_output().unwrap());
    assert_eq!(render.status.code(), Some(0));
    // Whichever came first, it saw the folder of one run and not of two.
    let found = String::from_utf8(check.stderr).unwrap();
    match check.status.code() {
        Some(0) => assert_eq!(found, "generated is as rendered\n"),
        code => {
            assert_eq!(code, Some(2));
            assert!(
                found.starts_with("generated is not as rendered: "),
                "{found}"
            );
        }
    }
    assert!(project.files("generated") == changing.expected["b"]);
}

#[test]
fn a_reader_does_not_wait_for_a_reader() {
    let changing = Changing::new();
    changing.assert_mended("a");
    let lock = File::open(changing.project.path("generated")).unwrap();
    lock.lock_shared().unwrap();
    let check = format!("{} --check", Changing::render("a"));
    changing
        .project
        .run(&check)
        .is(0, "", "generated is as rendered\n");
}
