//! The texts of the repository around an inventory in which a fleet's address seems to stand:
//! scripts, pipelines, notes. They are read only to be told of it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{env, fs};

use aho_corasick::AhoCorasick;
use ignore::{DirEntry, WalkBuilder};

use super::Inventory;
use crate::diagnostic::{SourceId, Sources};

/// A file with more bytes is not looked at: nobody wrote it by hand.
pub const TEXT_BYTES_MAX: u64 = 1024 * 1024;
/// So many files are looked at, by path.
pub const TEXTS_MAX: usize = 20_000;

/// Texts that may name an address of the fleet.
#[derive(Debug, Clone, Default)]
pub struct Repository {
    texts: Vec<(PathBuf, SourceId)>,
}

impl Repository {
    /// Looks through the folder that holds the inventory, if that is part of a git checkout: at
    /// what git does not ignore, and neither at the inventory itself nor at `out`, where addresses
    /// belong. What cannot be read is not this rule's business.
    pub fn load(
        folder: &Path,
        out: &Path,
        environments: &[Inventory],
        sources: &mut Sources,
    ) -> Self {
        let root = folder.parent().unwrap_or(folder).to_owned();
        let root = if root == Path::new("") {
            ".".into()
        } else {
            root
        };
        let mut repository = Self::default();
        let Some(addresses) = addresses(environments).filter(|_| is_checkout(&root)) else {
            return repository;
        };
        for path in files(&root, [folder, out]) {
            if let Some(text) = read(&path).filter(|text| addresses.is_match(text)) {
                let below = path.strip_prefix(&root).unwrap_or(&path);
                let named = path.strip_prefix(".").unwrap_or(&path);
                let id = sources.add(named, text);
                repository.texts.push((below.to_owned(), id));
            }
        }
        repository
    }

    /// Texts that were never on a disk, by their paths from the folder that holds the inventory.
    pub fn in_memory(texts: BTreeMap<PathBuf, String>, sources: &mut Sources) -> Self {
        let texts = texts.into_iter().map(|(path, text)| {
            let id = sources.add(&path, text);
            (path, id)
        });
        Self {
            texts: texts.collect(),
        }
    }

    /// All texts with their paths from the folder that holds the inventory, sorted by them.
    pub fn texts(&self) -> impl Iterator<Item = (&Path, SourceId)> {
        self.texts.iter().map(|(path, id)| (path.as_path(), *id))
    }
}

/// Finds the addresses of all hosts; `10.0.0.1` also in `10.0.0.12`, which the rule tells apart.
fn addresses(environments: &[Inventory]) -> Option<AhoCorasick> {
    let hosts = environments.iter().flat_map(|one| one.hosts.values());
    let all = hosts.flat_map(|host| host.spec.address.values().flat_map(|list| &list.0));
    AhoCorasick::new(all.map(ToString::to_string)).ok()
}

fn is_checkout(folder: &Path) -> bool {
    let whole = env::current_dir().map(|here| here.join(folder));
    let Ok(whole) = whole.and_then(fs::canonicalize) else {
        return false;
    };
    whole.ancestors().any(|folder| folder.join(".git").exists())
}

/// Files by path, without those in `left_out`.
fn files(root: &Path, left_out: [&Path; 2]) -> impl Iterator<Item = PathBuf> {
    let left_out = left_out.map(|path| fs::canonicalize(path).ok());
    let whole = fs::canonicalize(root).unwrap_or_default();
    let from = root.to_owned();
    let looked_at = move |entry: &DirEntry| {
        let below = entry.path().strip_prefix(&from).unwrap_or(entry.path());
        entry.file_name() != ".git" && !left_out.contains(&Some(whole.join(below)))
    };
    let mut walk = WalkBuilder::new(root);
    // A pipeline stands in a hidden folder. What a user ignores everywhere is not the project's.
    walk.hidden(false).git_global(false).ignore(false);
    walk.sort_by_file_name(Ord::cmp).filter_entry(looked_at);
    let found = walk.build().flatten();
    let files = found.filter(|entry| entry.file_type().is_some_and(|kind| kind.is_file()));
    files.map(DirEntry::into_path).take(TEXTS_MAX)
}

fn read(path: &Path) -> Option<String> {
    let size = fs::metadata(path).ok()?.len();
    let bytes = (size <= TEXT_BYTES_MAX).then(|| fs::read(path).ok())??;
    String::from_utf8(bytes).ok()
}
