//! Whatever stands in the files, nothing between reading and rendering may panic or hang, and what
//! is complained about has a place.
#![no_main]

use std::path::Path;

use libfuzzer_sys::fuzz_target;
use paygen::check::{self, Context};
use paygen::diagnostic::{Diagnostic, Sources, machine, report};
use paygen::inventory::files::Files;
use paygen::inventory::parse::Text;
use paygen::inventory::repository::Repository;
use paygen::inventory::{self, Inventory};
use paygen::reach::Reach;
use paygen::render::{Engine, Templates, render};

/// Stands between the file that holds for all and the environment's; never part of UTF-8.
const BETWEEN_FILES: u8 = 0xff;

fuzz_target!(|data: &[u8]| {
    let at = data.iter().position(|byte| *byte == BETWEEN_FILES).unwrap_or(data.len());
    let (base, environment) = data.split_at(at);
    let texts = vec![text("fleet.toml", None, base), text("env/e.toml", Some("e"), environment)];
    whole_way(texts);
});

fn text(name: &str, environment: Option<&str>, bytes: &[u8]) -> Text {
    let content = bytes.strip_prefix(&[BETWEEN_FILES]).unwrap_or(bytes);
    Text {
        path: Path::new("inventory").join(name),
        environment: environment.map(str::to_owned),
        content: Ok(content.to_owned()),
    }
}

fn whole_way(texts: Vec<Text>) {
    let loaded = inventory::understand(texts, Path::new("inventory"));
    let files = Files::default();
    let repository = Repository::default();
    let with_edges = |one: Inventory| (Reach::of(&one), one);
    let environments: Vec<_> = loaded.environments.into_iter().map(with_edges).collect();
    let contexts: Vec<_> = environments
        .iter()
        .map(|(reach, inventory)| Context {
            sources: &loaded.sources,
            inventory,
            reach,
            files: &files,
            repository: &repository,
            today: "2026-01-01",
        })
        .collect();
    let mut found = loaded.found;
    found.extend(check::check(&contexts));
    let found = found.sorted();
    found.iter().for_each(|one| drawn(one, &loaded.sources));
    machine::json(&found, &loaded.sources);
    machine::sarif(&found, &loaded.sources);
    if !found.has_errors() {
        for (reach, inventory) in &environments {
            let mut engine = Engine::new(&Templates::embedded()).expect("our templates are right");
            // Without files on a disk some outputs cannot be had; that is an error, not a panic.
            let _ = render(inventory, reach, &files, &mut engine);
        }
    }
}

fn drawn(one: &Diagnostic, sources: &Sources) {
    let origin = one.primary.origin;
    assert!(origin.start <= origin.end, "{one:?}");
    assert!(origin.end as usize <= sources.text(origin.source).len(), "{one:?}");
    report::draw(one, sources, false);
}
