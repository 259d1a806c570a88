//! An address is written once: a new one in its one place is everywhere.

use std::fs;
use std::path::Path;

use crate::support::case::Tree;
use crate::support::fleet::Fleet;

const OLD: &str = "172.25.0.79";
const NEW: &str = "172.25.0.99";
/// The addresses as names of resources have them.
const IN_NAMES: [&str; 2] = ["172-25-0-79", "172-25-0-99"];

#[test]
fn a_new_address_in_one_place_is_everywhere_and_changes_nothing_else() {
    let mut tree = Tree::new();
    collect(Path::new("inventory"), "", &mut tree);
    collect(Path::new("services"), "services/", &mut tree);
    let is_read = |name: &str| !name.starts_with("services/") || name.ends_with(".schema.json");
    tree.retain(|name, _| is_read(name));
    let toml = tree
        .iter()
        .filter(|(name, _)| Path::new(name).extension() == Some("toml".as_ref()));
    let places: usize = toml
        .map(|(_, bytes)| text(bytes).matches(OLD).count())
        .sum();
    assert_eq!(places, 1);
    let before = Fleet::of(&tree);
    let cloud = tree.get_mut("env/cloud.toml").unwrap();
    *cloud = text(cloud).replace(OLD, NEW).into_bytes();
    let after = Fleet::of(&tree);
    assert!(!after.found.has_findings(), "{}", after.text());
    let paths = |fleet: &Fleet| -> Vec<String> {
        let paths = fleet.artifacts().map(|(path, _)| path.to_string());
        paths.collect()
    };
    assert_eq!(paths(&before), paths(&after));
    let mut changed = 0;
    for path in paths(&before) {
        let (old, new) = (before.file(&path), after.file(&path));
        assert!(!new.contains(OLD), "{path} still has the old address");
        assert_eq!(
            without_digests(&old.replace(OLD, NEW).replace(IN_NAMES[0], IN_NAMES[1])),
            without_digests(new),
            "{path}"
        );
        changed += usize::from(old != new);
    }
    assert!(changed > 5, "only {changed} files have the address");
}

/// A label that holds the digest of other files changes with them.
fn without_digests(text: &str) -> String {
    let lines = text.lines().filter(|line| !line.contains("paygen.content"));
    lines.collect::<Vec<_>>().join("\n")
}

/// Every file below a folder, by its path with a prefix; a folder that is not there has none.
fn collect(folder: &Path, prefix: &str, tree: &mut Tree) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    for entry in entries {
        let entry = entry.unwrap();
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            collect(&entry.path(), &format!("{name}/"), tree);
        } else {
            tree.insert(name, fs::read(entry.path()).unwrap());
        }
    }
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}
