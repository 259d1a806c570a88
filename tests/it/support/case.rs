//! A fixture: the clean fleet of `tests/cases/base` with one mistake, and all that is said of it.
//!
//! A case is one text. `-- FILE --` replaces a file, `-- append FILE --` adds to it, `-- bytes FILE
//! --` replaces it by bytes that no text file keeps, written `\x00`, and `-- without FILE --` takes
//! it away. The same marks with `mended` in front, as `-- mended append FILE --`, say what a person
//! makes of the clean fleet who follows a help that no edit can carry out. What stands behind
//! `-- expect --` is the whole message, and before the first mark the why.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use paygen::check::{self, Context};
use paygen::diagnostic::{Diagnostic, Diagnostics, Edit, Sources, report::draw};
use paygen::inventory::files::{Content, Files};
use paygen::inventory::parse::Text;
use paygen::inventory::repository::Repository;
use paygen::inventory::{self, Loaded};
use paygen::reach::Reach;
use paygen::render::{Templates, render_all, report};

/// The bytes of an inventory's files by their paths.
pub(crate) type Tree = BTreeMap<String, Vec<u8>>;

/// One fixture.
pub(crate) struct Case {
    /// Its file.
    pub(crate) path: PathBuf,
    /// The inventory with the mistake.
    pub(crate) tree: Tree,
    /// The inventory after a person followed the help, where no edit can.
    pub(crate) mended: Option<Tree>,
    /// The whole message.
    pub(crate) expect: String,
}

/// What was found in a tree.
pub(crate) struct Checked {
    /// The texts.
    pub(crate) sources: Sources,
    /// Everything that was said, in file order.
    pub(crate) found: Diagnostics,
}

/// The day on which all fixtures are checked.
pub(crate) const TODAY: &str = "2026-01-01";

/// Reads every case of a folder; whole fleets beside them are folders of their own.
pub(crate) fn cases(folder: &Path) -> Vec<Case> {
    let mut paths: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_file())
        .collect();
    paths.retain(|path| {
        path.extension()
            .is_some_and(|extension| extension == "case")
    });
    paths.sort();
    paths.iter().map(|path| case(path)).collect()
}

/// The clean fleet.
pub(crate) fn base() -> Tree {
    let root = Path::new("tests/cases/base");
    let mut tree = Tree::new();
    for file in ["fleet.toml", "services.toml", "env/prod.toml"] {
        tree.insert(file.into(), fs::read(root.join(file)).unwrap());
    }
    tree
}

/// Reads and checks a tree as `paygen check` does.
pub(crate) fn checked(tree: &Tree) -> Checked {
    let mut loaded = inventory::understand(texts(tree), Path::new("inventory"));
    let repository = Repository::in_memory(around(tree), &mut loaded.sources);
    applied(loaded, &files(tree), &repository)
}

/// Reads and checks a folder.
pub(crate) fn checked_folder(folder: &Path) -> Checked {
    let loaded = inventory::load(folder);
    let files = Files::load(folder, &loaded.environments);
    applied(loaded, &files, &Repository::default())
}

fn applied(mut loaded: Loaded, files: &Files, repository: &Repository) -> Checked {
    let reaches: Vec<Reach> = loaded.environments.iter().map(Reach::of).collect();
    let mut found = found_in(&loaded, &reaches, files, repository);
    if !found.has_errors() {
        let folder = Path::new("inventory");
        let environments = loaded.environments.iter().zip(&reaches);
        let (_, mistakes) = render_all(environments, files, &Templates::embedded()).unwrap();
        found.extend(report(&mistakes, folder, files, &mut loaded.sources));
    }
    Checked {
        found: found.sorted(),
        sources: loaded.sources,
    }
}

/// What reading and all rules have to say, in file order.
pub(crate) fn found_in(
    loaded: &Loaded,
    reaches: &[Reach],
    files: &Files,
    repository: &Repository,
) -> Diagnostics {
    let contexts: Vec<Context<'_>> = loaded
        .environments
        .iter()
        .zip(reaches)
        .map(|(inventory, reach)| Context {
            sources: &loaded.sources,
            inventory,
            reach,
            files,
            repository,
            today: TODAY,
        })
        .collect();
    let mut found = loaded.found.clone();
    found.extend(check::check(&contexts));
    found.sorted()
}

impl Checked {
    /// All messages as a person reads them without colour.
    pub(crate) fn text(&self) -> String {
        let drawn: Vec<String> = self
            .found
            .iter()
            .map(|one| draw(one, &self.sources, false))
            .collect();
        drawn.join("\n")
    }

    /// The codes that were found.
    pub(crate) fn codes(&self) -> Vec<&'static str> {
        self.found.iter().map(|one| one.lint.code).collect()
    }

    /// The tree after the help of a finding was carried out.
    pub(crate) fn after(&self, tree: &Tree, one: &Diagnostic) -> Tree {
        let edits = one.help.iter().flat_map(|help| &help.edits);
        edited(tree, &self.sources, edits)
    }
}

/// The tree after edits.
pub(crate) fn edited<'a>(
    tree: &Tree,
    sources: &Sources,
    edits: impl IntoIterator<Item = &'a Edit>,
) -> Tree {
    let mut tree = tree.clone();
    let mut edits: Vec<&Edit> = edits.into_iter().collect();
    edits.sort_by_key(|edit| std::cmp::Reverse(edit.origin));
    for edit in edits {
        let path = sources.path(edit.origin.source);
        let name = path.strip_prefix("inventory").unwrap().to_string_lossy();
        let text = tree.get_mut(name.as_ref()).unwrap();
        let range = edit.origin.start as usize..edit.origin.end as usize;
        text.splice(range, edit.replacement.bytes());
    }
    tree
}

/// Reads one case.
pub(crate) fn case(path: &Path) -> Case {
    let text = fs::read_to_string(path).unwrap();
    let mut tree = base();
    let mut mending = Vec::new();
    let mut expect = String::new();
    for (mark, body) in sections(&text) {
        if mark == "expect" {
            expect = body;
        } else if let Some(mark) = mark.strip_prefix("mended ") {
            mending.push((mark.to_owned(), body));
        } else {
            change(&mut tree, &mark, &body);
        }
    }
    let mended = (!mending.is_empty()).then(|| {
        let mut mended = tree.clone();
        for (mark, body) in &mending {
            if let Some(file) = mark.strip_prefix("append ") {
                mended.insert(file.into(), base().remove(file).unwrap_or_default());
            }
            change(&mut mended, mark, body);
        }
        mended
    });
    Case {
        path: path.to_owned(),
        tree,
        mended,
        expect,
    }
}

fn change(tree: &mut Tree, mark: &str, body: &str) {
    if let Some(file) = mark.strip_prefix("append ") {
        tree.entry(file.into()).or_default().extend(body.bytes());
    } else if let Some(file) = mark.strip_prefix("bytes ") {
        tree.insert(file.into(), unescaped(body));
    } else if let Some(file) = mark.strip_prefix("without ") {
        tree.remove(file);
    } else {
        tree.insert(mark.into(), body.into());
    }
}

fn sections(text: &str) -> Vec<(String, String)> {
    let mut all: Vec<(String, String)> = Vec::new();
    for line in text.split_inclusive('\n') {
        let mark = line
            .trim_end()
            .strip_prefix("-- ")
            .and_then(|rest| rest.strip_suffix(" --"));
        match (mark, all.last_mut()) {
            (Some(mark), _) => all.push((mark.to_owned(), String::new())),
            (None, Some((_, body))) => body.push_str(line),
            (None, None) => {}
        }
    }
    all
}

/// `\x0d` is the byte 13; every other letter stands for itself.
fn unescaped(text: &str) -> Vec<u8> {
    let mut pieces = text.split("\\x");
    let mut bytes = pieces.next().unwrap_or_default().as_bytes().to_vec();
    for piece in pieces {
        let (digits, rest) = piece.split_at(2);
        bytes.push(u8::from_str_radix(digits, 16).unwrap());
        bytes.extend(rest.bytes());
    }
    bytes
}

/// The TOML of a tree, with its places.
pub(crate) fn texts(tree: &Tree) -> Vec<Text> {
    let is_toml = |name: &&String| {
        name.rsplit('.').next() == Some("toml")
            && !name.starts_with("files/")
            && !name.starts_with("../")
    };
    let text = |name: &String| Text {
        path: Path::new("inventory").join(name),
        environment: name
            .strip_prefix("env/")
            .and_then(|n| n.strip_suffix(".toml"))
            .map(Into::into),
        content: Ok(tree[name].clone()),
    };
    let (env, base): (Vec<&String>, Vec<&String>) = tree
        .keys()
        .filter(is_toml)
        .partition(|name| name.starts_with("env/"));
    base.into_iter().chain(env).map(text).collect()
}

/// `../…` are texts of the repository around the inventory.
fn around(tree: &Tree) -> BTreeMap<PathBuf, String> {
    let outside = tree.iter().filter_map(|(name, bytes)| {
        let path = name.strip_prefix("../")?;
        Some((path.into(), String::from_utf8_lossy(bytes).into_owned()))
    });
    outside.collect()
}

/// `files/…` are the fleet's own, `services/…` are schemas; their folders exist with them.
pub(crate) fn files(tree: &Tree) -> Files {
    let mut beside = BTreeMap::new();
    let mut schemas = BTreeMap::new();
    for (name, bytes) in tree {
        let content = Content::File(bytes.clone());
        if name.starts_with("files/") {
            let folders = name.match_indices('/').map(|(at, _)| &name[..at]);
            beside.extend(folders.map(|folder| (folder.to_owned(), Content::Folder)));
            beside.insert(name.clone(), content);
        } else if name.starts_with("services/") {
            schemas.insert(name.clone(), content);
        }
    }
    Files::in_memory(beside, schemas)
}
