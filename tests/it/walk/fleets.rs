//! Whatever the fleet: what the walk says of a packet is what the rendered files do with it.
//!
//! `PAYGEN_FLEETS` is how many fleets are tried, `PAYGEN_SEED` the first one's seed.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Instant;

use paygen::diagnostic::Severity;
use paygen::inventory;
use paygen::inventory::files::Files;
use paygen::inventory::repository::Repository;
use paygen::reach::Reach;
use paygen::reach::walk::Answer;
use paygen::render::{Engine, Templates, render};

use super::agree::agree;
use super::pairs::pairs;
use super::random::world;
use super::site::Site;
use super::world::World;
use crate::support::case::{found_in, texts};
use crate::support::chance::Chance;
use crate::support::rendered::Environment;

/// What is tried in every run of the tests.
const FLEETS: u64 = 300;

/// How far it got, for whoever waits.
#[derive(Default)]
pub(super) struct Figures {
    pub(super) fleets: AtomicUsize,
    pub(super) tried: AtomicUsize,
    yes: AtomicUsize,
    unknown: AtomicUsize,
}

#[test]
fn the_walk_says_what_the_files_do() {
    let figures = on_fleets("walk", |site, environment, figures, seed| {
        let mut chance = Chance::of(seed);
        let (inventory, reach) = (&environment.inventory, &environment.reach);
        for pair in pairs(site.world, inventory, reach, &mut chance) {
            if let Some(answer) = agree(site, environment, &pair) {
                figures.count(answer);
            }
        }
    });
    let (pairs, yes) = (figures.tried.into_inner(), figures.yes.into_inner());
    assert!(
        pairs > 100 * figures.fleets.into_inner(),
        "only {pairs} pairs"
    );
    assert!(yes > pairs / 10, "only {yes} of {pairs} pairs get through");
}

/// Findings that say of an edge that the world around the fleet does not let it through. All others
/// would mean that the fleets are not such as somebody has.
const BLOCKED: [&str; 7] = [
    "PG0308", "PG0401", "PG0402", "PG0403", "PG0404", "PG0412", "PG0413",
];

#[test]
fn random_fleets_are_sound() {
    let mut wrong = BTreeMap::<&str, usize>::new();
    let mut free = 0;
    for seed in 0..FLEETS {
        let tree = world(seed).inventory();
        let loaded = inventory::understand(texts(&tree), Path::new("inventory"));
        let reaches: Vec<Reach> = loaded.environments.iter().map(Reach::of).collect();
        let found = found_in(&loaded, &reaches, &Files::default(), &Repository::default());
        free += u64::from(!found.has_errors());
        let errors = found
            .iter()
            .filter(|one| one.lint.severity == Severity::Error);
        for one in errors.filter(|one| !BLOCKED.contains(&one.lint.code)) {
            *wrong.entry(one.lint.code).or_default() += 1;
        }
    }
    assert_eq!(wrong, BTreeMap::new());
    assert!(
        free > FLEETS / 10,
        "only {free} fleets have no error at all"
    );
}

/// Does something with each random fleet, on every processor, and tells how it goes.
pub(super) fn on_fleets(
    what: &str,
    look: impl Fn(&Site<'_>, &Environment, &Figures, u64) + Sync,
) -> Figures {
    let set = |name: &str| {
        std::env::var(name)
            .ok()
            .map(|text| text.parse().expect("a number"))
    };
    let (count, first) = (
        set("PAYGEN_FLEETS").unwrap_or(FLEETS),
        set("PAYGEN_SEED").unwrap_or(0),
    );
    let figures = Figures::default();
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let begin = Instant::now();
    thread::scope(|scope| {
        for offset in (0..).take(threads) {
            let (figures, look) = (&figures, &look);
            scope.spawn(move || {
                let mut engine = Engine::new(&Templates::embedded()).unwrap();
                for seed in (first + offset..first + count).step_by(threads) {
                    let world = world(seed);
                    let environment = rendered(&world, &mut engine, seed);
                    look(
                        &Site::new(&world, &environment),
                        &environment,
                        figures,
                        seed,
                    );
                    figures.told(what, begin);
                }
            });
        }
    });
    figures
}

impl Figures {
    fn count(&self, answer: Answer) {
        self.tried.fetch_add(1, Ordering::Relaxed);
        match answer {
            Answer::Yes => self.yes.fetch_add(1, Ordering::Relaxed),
            Answer::Unknown => self.unknown.fetch_add(1, Ordering::Relaxed),
            Answer::No => 0,
        };
    }

    #[expect(
        clippy::print_stdout,
        reason = "the harness shows it where somebody asked for it"
    )]
    fn told(&self, what: &str, begin: Instant) {
        let fleets = self.fleets.fetch_add(1, Ordering::Relaxed) + 1;
        if fleets.is_multiple_of(500) {
            let [tried, yes, unknown] =
                [&self.tried, &self.yes, &self.unknown].map(|one| one.load(Ordering::Relaxed));
            let seconds = begin.elapsed().as_secs();
            println!(
                "{what}: {fleets} fleets, {tried} tried, {yes} yes, {unknown} unknown, {seconds} s"
            );
        }
    }
}

fn rendered(world: &World, engine: &mut Engine, seed: u64) -> Environment {
    let tree = world.inventory();
    let mut loaded = inventory::understand(texts(&tree), Path::new("inventory"));
    let wrong: Vec<_> = loaded.found.iter().map(|one| &one.message).collect();
    assert!(!loaded.found.has_errors(), "seed {seed}: {wrong:#?}");
    let inventory = loaded.environments.remove(0);
    let reach = Reach::of(&inventory);
    let artifacts = render(&inventory, &reach, &Files::default(), engine).unwrap();
    Environment {
        inventory,
        reach,
        artifacts,
    }
}
