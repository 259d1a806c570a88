//! The order of keys, of sections and of files, and comments, change no byte of the output.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use paygen::inventory::files::Files;
use paygen::inventory::parse::{self, Text};
use paygen::inventory::{self};
use paygen::reach::Reach;
use paygen::render::{Engine, Templates, render};
use proptest::prelude::*;
use proptest::test_runner::TestRng;
use toml::{Table, Value};

use super::toml_text::{entries, inline, quoted};

type Rendered = BTreeMap<String, Vec<u8>>;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn shuffling_an_inventory_changes_no_byte(seed in any::<[u8; 32]>()) {
        let mut rng = TestRng::from_seed(proptest::test_runner::RngAlgorithm::ChaCha, &seed);
        let shuffled = shuffled(Path::new("inventory"), &mut rng);
        prop_assert_eq!(rendered(shuffled), rendered(parse::read(Path::new("inventory"))));
    }
}

fn rendered(texts: Vec<Text>) -> Rendered {
    let loaded = inventory::understand(texts, Path::new("inventory"));
    let wrong: Vec<_> = loaded.found.iter().map(|one| &one.message).collect();
    assert!(wrong.is_empty(), "{wrong:?}");
    let files = Files::load(Path::new("inventory"), &loaded.environments);
    let mut engine = Engine::new(&Templates::embedded()).unwrap();
    let mut all = Rendered::new();
    for one in &loaded.environments {
        let artifacts = render(one, &Reach::of(one), &files, &mut engine).unwrap();
        all.extend(
            artifacts
                .into_iter()
                .map(|(path, file)| (path.to_string(), file.bytes)),
        );
    }
    all
}

/// The files beside `env/` become up to four others; those of `env/` keep their names.
fn shuffled(folder: &Path, rng: &mut TestRng) -> Vec<Text> {
    let mut sections = Vec::new();
    for path in toml_files(folder) {
        sections.extend(sections_of(&read(&path), rng));
    }
    shuffle(&mut sections, rng);
    let count = 1 + rng.random_range(0..4_usize);
    let mut files = vec![String::from("# a comment\n\n"); count];
    // A top-level `key = value` must stand before the first section of its file.
    sections.sort_by_key(|section| section.starts_with('['));
    for section in sections {
        files[rng.random_range(0..count)].push_str(&section);
    }
    let name = |number: usize| format!("{}-{number}", ["z", "a", "m", "b"][number % 4]);
    let mut texts: Vec<Text> = files
        .into_iter()
        .enumerate()
        .map(|(number, text)| file(folder.join(format!("{}.toml", name(number))), None, text))
        .collect();
    for path in toml_files(&folder.join("env")) {
        let mut sections = sections_of(&read(&path), rng);
        shuffle(&mut sections, rng);
        sections.sort_by_key(|section| section.starts_with('['));
        let environment = path.file_stem().unwrap().to_string_lossy().into_owned();
        texts.push(file(path, Some(environment), sections.concat()));
    }
    texts
}

fn file(path: std::path::PathBuf, environment: Option<String>, text: String) -> Text {
    Text {
        path,
        environment,
        content: Ok(text.into_bytes()),
    }
}

/// Each entity as a section of its own, such as `[service.web]`; statements one by one.
fn sections_of(table: &Table, rng: &mut TestRng) -> Vec<String> {
    let mut all = Vec::new();
    for (key, value) in table {
        match value {
            Value::Array(items) if ["route", "allow", "scrape"].contains(&key.as_str()) => {
                for item in items {
                    let lines = entries(item.as_table().unwrap(), &mut |lines| shuffle(lines, rng));
                    all.push(format!("[[{key}]]\n{}\n\n", lines.join("\n")));
                }
            }
            Value::Table(entities) if entities.values().all(Value::is_table) => {
                for (name, entity) in entities {
                    let entity = entity.as_table().unwrap();
                    let lines = entries(entity, &mut |lines| shuffle(lines, rng));
                    all.push(format!(
                        "[{key}.{}]\n{}\n\n",
                        quoted(name),
                        lines.join("\n")
                    ));
                }
            }
            Value::Table(section) => {
                let lines = entries(section, &mut |lines| shuffle(lines, rng));
                all.push(format!("[{key}]\n{}\n\n", lines.join("\n")));
            }
            Value::String(_)
            | Value::Integer(_)
            | Value::Float(_)
            | Value::Boolean(_)
            | Value::Datetime(_)
            | Value::Array(_) => {
                let value = inline(value, &mut |lines| shuffle(lines, rng));
                all.push(format!("{key} = {value}\n"));
            }
        }
    }
    all
}

fn toml_files(folder: &Path) -> Vec<std::path::PathBuf> {
    let mut paths: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.retain(|path| {
        path.extension()
            .is_some_and(|extension| extension == "toml")
    });
    paths.sort();
    paths
}

fn read(path: &Path) -> Table {
    fs::read_to_string(path).unwrap().parse().unwrap()
}

fn shuffle<T>(items: &mut [T], rng: &mut TestRng) {
    for last in (1..items.len()).rev() {
        items.swap(last, rng.random_range(0..=last));
    }
}
