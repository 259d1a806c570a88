//! A fleet is short to write, or nobody will.

use std::path::Path;
use std::{fs, iter};

#[test]
fn a_web_app_on_two_machines_takes_40_lines() {
    assert!(lines(Path::new("src/cli/starter")) <= 40);
}

#[test]
fn the_whole_platform_takes_300_lines() {
    assert!(lines(Path::new("inventory")) <= 300);
}

fn lines(folder: &Path) -> usize {
    let folders = iter::once(folder.to_owned()).chain(iter::once(folder.join("env")));
    let paths = folders.flat_map(|folder| fs::read_dir(folder).unwrap());
    let paths = paths.map(|entry| entry.unwrap().path());
    let toml = paths.filter(|path| path.extension().is_some_and(|end| end == "toml"));
    toml.map(|path| fs::read_to_string(path).unwrap().lines().count())
        .sum()
}
