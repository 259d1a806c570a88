//! The style budget: what keeps the code small enough to be read.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

const FILE_LINES_MAX: usize = 400;
const FILE_LINES_MEDIAN_MAX: usize = 140;
const FUNCTION_LINES_MAX: usize = 60;
const FUNCTION_LINES_MEDIAN_MAX: usize = 12;
const COLUMNS_MAX: usize = 100;

/// Where our Rust stands.
const ALL: [&str; 4] = ["src", "services", "tests", "benches"];

/// Words of the first tenant. paygen serves any fleet.
const TENANT_WORDS: [&str; 6] = [
    "payment",
    "ingest",
    "settlement",
    "refund",
    "ledger",
    "merchant",
];

#[test]
fn no_file_is_long_and_most_are_short() {
    let mut lengths: Vec<(usize, PathBuf)> = rust_files(&ALL)
        .into_iter()
        .map(|(path, text)| (text.lines().count(), path))
        .collect();
    lengths.sort();
    let long: Vec<_> = lengths
        .iter()
        .filter(|(lines, _)| *lines > FILE_LINES_MAX)
        .collect();
    assert!(long.is_empty(), "split these: {long:?}");
    let median = lengths[lengths.len() / 2].0;
    assert!(
        median <= FILE_LINES_MEDIAN_MAX,
        "the median file has {median} lines"
    );
}

#[test]
fn no_function_is_long_and_most_are_short() {
    let files = rust_files(&ALL);
    let mut lengths: Vec<(usize, String)> = files
        .iter()
        .flat_map(|(path, text)| functions(path, text))
        .collect();
    lengths.sort();
    let long: Vec<_> = lengths
        .iter()
        .filter(|(lines, _)| *lines > FUNCTION_LINES_MAX)
        .collect();
    assert!(long.is_empty(), "split these: {long:?}");
    let median = lengths[lengths.len() / 2].0;
    assert!(
        median <= FUNCTION_LINES_MEDIAN_MAX,
        "the median function has {median} lines"
    );
}

#[test]
fn every_file_says_why_it_exists() {
    let silent: Vec<PathBuf> = rust_files(&ALL)
        .into_iter()
        .filter(|(_, text)| !text.starts_with("//!"))
        .map(|(path, _)| path)
        .collect();
    assert!(silent.is_empty(), "these start without `//!`: {silent:?}");
}

#[test]
fn lines_fit_on_a_screen() {
    let mut wide = Vec::new();
    for (path, text) in rust_files(&["src", "services"]) {
        for (number, line) in text.lines().enumerate() {
            let is_text = line.trim_start().starts_with(['"', '/']) || line.contains('"');
            if line.chars().count() > COLUMNS_MAX && !is_text {
                wide.push(format!("{}:{}", path.display(), number + 1));
            }
        }
    }
    assert!(wide.is_empty(), "{wide:?}");
}

/// A module may use only those that stand above it in `src/lib.rs`.
#[test]
fn modules_import_only_from_above() {
    let library = fs::read_to_string("src/lib.rs").unwrap();
    let order: Vec<&str> = library
        .lines()
        .filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';'))
        .collect();
    let mut wrong = Vec::new();
    for (path, text) in rust_files(&["src"]) {
        let Some(own) = module_of(&path, &order) else {
            continue;
        };
        for (below, name) in order.iter().enumerate().skip(own + 1) {
            if mentions(&text, name) {
                wrong.push(format!("{} uses {name} ({below} > {own})", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_compiler_knows_nothing_of_its_first_tenant() {
    let mut found = Vec::new();
    let mut files = rust_files(&["src", "services/kit/src"]);
    files.extend(all_files(Path::new("templates")).into_iter().map(|path| {
        let text = fs::read_to_string(&path).unwrap();
        (path, text)
    }));
    files.extend(
        all_files(Path::new("src/cli/starter"))
            .into_iter()
            .map(|path| {
                let text = fs::read_to_string(&path).unwrap();
                (path, text)
            }),
    );
    for (path, text) in files {
        let text = text.to_lowercase();
        found.extend(
            TENANT_WORDS
                .iter()
                .filter(|word| text.contains(*word))
                .map(|word| format!("{}: {word}", path.display())),
        );
    }
    assert!(found.is_empty(), "{found:#?}");
}

/// Services read addresses, ports and origins from their slice of the inventory, and have none.
#[test]
fn services_have_no_address_of_their_own() {
    let marks = ["localhost", "127.0.0.1", "0.0.0.0", "[::]", "://"];
    let mut found = Vec::new();
    for (path, text) in rust_files(&["services"]) {
        let is_test = path.components().any(|part| part.as_os_str() == "tests");
        let program = text.split("#[cfg(test)]").next().unwrap_or_default();
        for (number, line) in program.lines().enumerate().filter(|_| !is_test) {
            if marks.iter().any(|mark| line.contains(mark)) {
                found.push(format!("{}:{}: {line}", path.display(), number + 1));
            }
        }
    }
    assert!(found.is_empty(), "{found:#?}");
}

fn mentions(text: &str, module: &str) -> bool {
    let used = format!("crate::{module}");
    let after = |at: usize| text[at + used.len()..].chars().next();
    let word = |at: usize| !after(at).is_some_and(|c| c.is_alphanumeric() || c == '_');
    text.match_indices(&used).any(|(at, _)| word(at))
}

fn module_of(path: &Path, order: &[&str]) -> Option<usize> {
    let below = path.strip_prefix("src").ok()?.components().next()?;
    let name = Path::new(below.as_os_str())
        .file_stem()?
        .to_string_lossy()
        .into_owned();
    order.iter().position(|module| *module == name)
}

/// Lengths of functions: from the line with `fn` to the closing brace of the same indentation.
fn functions(path: &Path, text: &str) -> Vec<(usize, String)> {
    let mut open: BTreeMap<usize, (usize, String)> = BTreeMap::new();
    let mut all = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let indent = line.len() - line.trim_start().len();
        let code = line.trim_start();
        let is_function = code.starts_with("fn ")
            || (code.starts_with("pub") && code.contains(" fn ") && !code.contains('"'));
        if is_function && !code.ends_with(';') && !code.ends_with('}') {
            open.insert(
                indent,
                (number, format!("{}:{}", path.display(), number + 1)),
            );
        } else if code == "}"
            && let Some((start, name)) = open.remove(&indent)
        {
            all.push((number - start + 1, name));
        }
    }
    all
}

fn rust_files(folders: &[&str]) -> Vec<(PathBuf, String)> {
    let paths = folders
        .iter()
        .flat_map(|folder| all_files(Path::new(folder)));
    let rust = paths.filter(|path| path.extension().is_some_and(|extension| extension == "rs"));
    rust.map(|path| (path.clone(), fs::read_to_string(path).unwrap()))
        .collect()
}

fn all_files(folder: &Path) -> Vec<PathBuf> {
    let mut all = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            if path.file_name().is_some_and(|name| name != "target") {
                all.extend(all_files(&path));
            }
        } else {
            all.push(path);
        }
    }
    all.sort();
    all
}
