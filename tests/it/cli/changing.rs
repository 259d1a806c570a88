//! A project with three inventories whose files differ in every way in which files can differ.

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::support::project::Project;
use crate::support::tiny::tiny;

/// Files by their paths below `generated/`.
pub(super) type Tree = BTreeMap<String, Vec<u8>>;

/// The inventories by their folders.
pub(super) const INVENTORIES: [&str; 3] = ["a", "b", "c"];

/// A project, and what is rendered of each of its inventories.
pub(super) struct Changing {
    pub(super) project: Project,
    pub(super) expected: BTreeMap<&'static str, Tree>,
}

impl Changing {
    /// Files come, change and go between `a` and `b`, one becomes a folder, and `c` is `b` without
    /// an environment.
    pub(super) fn new() -> Self {
        let project = tiny();
        let small = project.files("inventory");
        let copy = |to: &str, without: &str| {
            for (path, bytes) in &small {
                if path != without {
                    project.write(&format!("{to}/{path}"), bytes);
                }
            }
        };
        copy("a", "");
        copy("b", "");
        copy("c", "env/prod.toml");
        many(&project, "a", 0..150, "/etc/turns");
        many(&project, "b", 50..200, "/etc/turns/into/a/folder");
        many(&project, "c", 50..200, "/etc/turns/into/a/folder");
        let mut expected = BTreeMap::new();
        for name in INVENTORIES {
            let run = project.run(&format!("render --inventory {name} --out expected-{name}"));
            assert_eq!(run.code, Some(0), "{run}");
            expected.insert(name, project.files(&format!("expected-{name}")));
        }
        Self { project, expected }
    }

    /// The arguments that render an inventory into the one folder.
    pub(super) fn render(name: &str) -> String {
        format!("render --inventory {name}")
    }

    /// What stands in the folder, without what an unfinished run left there to be swept away.
    pub(super) fn found(&self) -> Tree {
        let mut found = self.project.files("generated");
        found.retain(|path, _| !path.contains(".paygen-unfinished-") && path != ".pending");
        found
    }

    /// Panics if a file is neither as in one nor as in another inventory.
    #[track_caller]
    pub(super) fn assert_whole(&self) {
        for (path, bytes) in self.found() {
            let is_as_in = |tree: &Tree| tree.get(&path) == Some(&bytes);
            assert!(self.expected.values().any(is_as_in), "{path} is torn");
        }
    }

    /// Renders to the end, and panics if something is left over or missing.
    #[track_caller]
    pub(super) fn assert_mended(&self, name: &str) {
        let run = self.project.run(&Self::render(name));
        assert_eq!((run.code, run.stdout.as_str()), (Some(0), ""), "{run}");
        assert!(!run.stderr.contains("left alone"), "{run}");
        let found = self.project.files("generated");
        assert!(
            found == self.expected[name],
            "not as in {name}: {:?}",
            found.keys()
        );
    }
}

/// Adds many small files and one that turns.
fn many(project: &Project, inventory: &str, numbers: std::ops::Range<u32>, turns: &str) {
    let mut text = "\n[service.web.files]\n".to_owned();
    writeln!(
        text,
        "\"/srv\" = \"files/many\"\n\"{turns}\" = \"files/web.conf\""
    )
    .unwrap();
    for number in numbers {
        let path = format!("{inventory}/files/many/{}/{number}.txt", number / 20);
        project.write(&path, format!("{number} of {inventory}\n").repeat(20));
    }
    let fleet = format!("{inventory}/fleet.toml");
    let old = project.read(&fleet);
    let kept: String = old
        .split_inclusive('\n')
        .filter(|line| !line.starts_with("files "))
        .collect();
    project.write(&fleet, kept + &text);
}
