//! Files to trees: every syntax and encoding mistake of every file, not the first.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::lint;
use super::lint::unreadable::Unreadable;
use super::node::Node;
use super::syntax::{self, Understood};
use crate::diagnostic::{Diagnostics, Origin, SourceId, Sources};

/// A file of the inventory may have this many bytes; the thousand-VM fleet needs about 4 million.
pub const FILE_BYTES_MAX: u64 = 64 * 1024 * 1024;

const BYTE_ORDER_MARK: char = '\u{feff}';

/// What was read from a folder.
#[derive(Debug, Default)]
pub struct Parsed {
    /// The texts.
    pub sources: Sources,
    /// The files beside `env/`, in the order of their names.
    pub base: Vec<Node>,
    /// One file per environment, by the file's name.
    pub environments: BTreeMap<String, Node>,
    /// Where something could not be read: an environment, or none for what holds for all.
    pub unread: BTreeSet<Option<String>>,
}

/// A text of the inventory before it is understood.
#[derive(Debug, Clone)]
pub struct Text {
    /// The file's path, as messages show it.
    pub path: PathBuf,
    /// The environment it describes, or none for a file that holds for all.
    pub environment: Option<String>,
    /// The bytes in it, or why they cannot be had.
    pub content: Result<Vec<u8>, Unreadable>,
}

/// Reads `folder/*.toml` and `folder/env/*.toml`.
pub fn read(folder: &Path) -> Vec<Text> {
    let mut texts = Vec::new();
    read_folder(folder, None, &mut texts);
    let env = folder.join("env");
    if fs::symlink_metadata(&env).is_ok() {
        read_folder(&env, Some(()), &mut texts);
    }
    texts
}

/// Understands texts; what is broken is left out and reported.
pub fn parse(texts: Vec<Text>, found: &mut Diagnostics) -> Parsed {
    let mut parsed = Parsed::default();
    for text in texts {
        let environment = text.environment.clone();
        let read = parse_one(text, &mut parsed.sources, found);
        if !read.whole {
            parsed.unread.insert(environment.clone());
        }
        match environment {
            Some(name) => {
                parsed.environments.insert(name, read.node);
            }
            None => parsed.base.push(read.node),
        }
    }
    parsed
}

fn read_folder(folder: &Path, environment: Option<()>, texts: &mut Vec<Text>) {
    let mut paths = match list(folder) {
        Ok(paths) => paths,
        Err(error) => {
            let content = Err(cannot_read(&error, Unreadable::Missing));
            texts.push(Text {
                path: folder.to_owned(),
                environment: None,
                content,
            });
            return;
        }
    };
    paths.sort();
    for path in paths {
        let name = path
            .file_stem()
            .map(|stem| stem.to_string_lossy().into_owned());
        let content = read_file(&path);
        texts.push(Text {
            path,
            environment: environment.and(name),
            content,
        });
    }
}

fn list(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let is_toml = path.extension().is_some_and(|ending| ending == "toml");
        // Editors keep locks and unsaved texts beside a file, with a dot in front.
        let is_hidden = |name: &OsStr| name.as_encoded_bytes().starts_with(b".");
        if is_toml && !path.file_name().is_some_and(is_hidden) {
            paths.push(path);
        }
    }
    Ok(paths)
}

fn read_file(path: &Path) -> Result<Vec<u8>, Unreadable> {
    let cannot = |error: io::Error| cannot_read(&error, Unreadable::DeadLink);
    let meta = fs::metadata(path).map_err(cannot)?;
    if meta.is_dir() {
        return Err(Unreadable::Folder);
    }
    if !meta.is_file() {
        return Err(Unreadable::Device); // even opening it could wait for ever
    }
    let file = fs::File::open(path).map_err(cannot)?;
    let mut bytes = Vec::new();
    let mut limited = file.take(FILE_BYTES_MAX + 1);
    limited.read_to_end(&mut bytes).map_err(cannot)?;
    if bytes.len() as u64 > FILE_BYTES_MAX {
        return Err(Unreadable::TooLarge(FILE_BYTES_MAX / 1024 / 1024));
    }
    Ok(bytes)
}

fn cannot_read(error: &io::Error, missing: Unreadable) -> Unreadable {
    let kind = error.kind();
    if kind == io::ErrorKind::NotFound {
        missing
    } else if kind == io::ErrorKind::NotADirectory {
        Unreadable::NotAFolder
    } else if kind == io::ErrorKind::PermissionDenied {
        Unreadable::Forbidden
    } else {
        Unreadable::Other(error.to_string())
    }
}

fn parse_one(text: Text, sources: &mut Sources, found: &mut Diagnostics) -> Understood {
    let bytes = match text.content {
        Ok(bytes) => bytes,
        Err(why) => {
            let id = sources.add(text.path, "");
            found.push(lint::unreadable::new(start(id), sources.path(id), &why));
            return nothing(id);
        }
    };
    let (content, broken) = match String::from_utf8(bytes) {
        Ok(content) => (content, None),
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            let byte = error.as_bytes().get(at).copied();
            let content = String::from_utf8_lossy(error.as_bytes()).into_owned();
            (content, byte.map(|byte| (at, byte)))
        }
    };
    let id = sources.add(text.path, content);
    if let Some((at, byte)) = broken {
        let letter = place(id, at, char::REPLACEMENT_CHARACTER.len_utf8());
        found.push(lint::encoding::not_utf8(letter, byte));
        if sources.text(id).contains('\0') {
            return nothing(id); // no text at all
        }
    }
    let text = readable(id, sources, found);
    syntax::read(id, &text, found).unwrap_or_else(|| nothing(id))
}

/// The text without what no editor shows, so that what it hides is read all the same.
fn readable<'s>(id: SourceId, sources: &'s Sources, found: &mut Diagnostics) -> Cow<'s, str> {
    let mut text = Cow::Borrowed(sources.text(id));
    if text.starts_with(BYTE_ORDER_MARK) {
        let length = BYTE_ORDER_MARK.len_utf8();
        found.push(lint::encoding::byte_order_mark(place(id, 0, length)));
        text.to_mut().replace_range(..length, &" ".repeat(length));
    }
    let nuls: Vec<Origin> = runs(&text, '\0')
        .map(|(at, length)| place(id, at, length))
        .collect();
    if let Some(first) = nuls.first() {
        found.push(lint::encoding::nul(*first, &nuls));
        text = text.replace('\0', " ").into();
    }
    if let Some(at) = text.find("\r\n") {
        found.push(lint::line_endings::new(place(id, at, 1), sources.path(id)));
    }
    text
}

/// Where one letter stands, and how often in a row.
fn runs(text: &str, letter: char) -> impl Iterator<Item = (usize, usize)> {
    let mut rest = 0;
    std::iter::from_fn(move || {
        let at = rest + text[rest..].find(letter)?;
        let length = text[at..].len() - text[at..].trim_start_matches(letter).len();
        rest = at + length;
        Some((at, length))
    })
}

fn nothing(id: SourceId) -> Understood {
    Understood {
        node: Node::empty(start(id)),
        whole: false,
    }
}

fn start(id: SourceId) -> Origin {
    place(id, 0, 0)
}

fn place(source: SourceId, at: usize, length: usize) -> Origin {
    let byte = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    Origin {
        source,
        start: byte(at),
        end: byte(at + length),
    }
}
