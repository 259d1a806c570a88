//! `[[allow]]`s that could go, against what is rendered without them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use paygen::diagnostic::Origin;
use paygen::inventory::Inventory;
use paygen::inventory::files::Files;
use paygen::reach::{Reach, spares};
use paygen::render::{Engine, Templates, render};

use crate::support::case::{Case, Tree, cases, files, texts};

/// Taken out one by one, the last first, the spare ones are those without which all files that open
/// something are as before.
#[test]
fn without_a_spare_line_the_same_is_rendered_and_without_another_it_is_not() {
    let (mut spare_ones, mut needed_ones) = (0, 0);
    for folder in ["valid", "invalid"] {
        let mut cases = cases(&Path::new("tests/cases").join(folder));
        let doubles = |case: &Case| case.path.to_string_lossy().contains("/PG0405-");
        cases.retain(|case| folder == "valid" || doubles(case));
        for case in cases {
            let loaded = paygen::inventory::understand(texts(&case.tree), Path::new("inventory"));
            let broken = loaded.found.has_errors();
            if broken || rendered(&case.tree, &loaded.environments).contains(&None) {
                continue;
            }
            let found = spares(loaded.environments.clone());
            let found: BTreeSet<Origin> = found.iter().map(|spare| spare.origin).collect();
            let mut all = loaded.environments;
            let doors = all
                .iter()
                .flat_map(|one| &one.allows)
                .map(|door| door.origin);
            for origin in doors.collect::<BTreeSet<Origin>>().into_iter().rev() {
                let without = without(&all, origin);
                let same = rendered(&case.tree, &all) == rendered(&case.tree, &without);
                let path = case.path.display();
                assert_eq!(same, found.contains(&origin), "{path}: {origin:?}");
                if same {
                    all = without;
                    spare_ones += 1;
                } else {
                    needed_ones += 1;
                }
            }
        }
    }
    assert!(
        spare_ones > 3 && needed_ones > 40,
        "{spare_ones} and {needed_ones}"
    );
}

fn without(all: &[Inventory], origin: Origin) -> Vec<Inventory> {
    let mut all = all.to_vec();
    for one in &mut all {
        one.allows.retain(|door| door.origin != origin);
    }
    all
}

/// The files that open something, by their paths; none where an environment cannot be rendered.
fn rendered(tree: &Tree, all: &[Inventory]) -> Vec<Option<BTreeMap<String, Vec<u8>>>> {
    let mut engine = Engine::new(&Templates::embedded()).unwrap();
    let files: Files = files(tree);
    let one = |inventory: &Inventory| {
        let all = render(inventory, &Reach::of(inventory), &files, &mut engine).ok()?;
        let opens = |path: &str| {
            path.contains("/firewall.nft")
                || path.contains("docker-compose")
                || path.contains("/cloud/")
        };
        let all = all.iter().filter(|(path, _)| opens(path.as_str()));
        Some(
            all.map(|(path, one)| (path.to_string(), one.bytes.clone()))
                .collect(),
        )
    };
    all.iter().map(one).collect()
}
