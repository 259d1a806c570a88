//! Files to trees: every syntax and encoding mistake of every file, not the first.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use toml::de::DeTable;

use super::convert;
use super::lint;
use super::node::Node;
use crate::diagnostic::{Diagnostics, Origin, SourceId, Sources};

/// A file of the inventory may have this many bytes; the thousand-VM fleet needs about 4 million.
pub const FILE_BYTES_MAX: u64 = 64 * 1024 * 1024;

/// What was read from a folder.
#[derive(Debug, Default)]
pub struct Parsed {
    /// The texts.
    pub sources: Sources,
    /// The files beside `env/`, in the order of their names.
    pub base: Vec<Node>,
    /// One file per environment, by the file's name.
    pub environments: BTreeMap<String, Node>,
}

/// A text of the inventory before it is understood.
#[derive(Debug, Clone)]
pub struct Text {
    /// The file's path, as messages show it.
    pub path: PathBuf,
    /// The environment it describes, or none for a file that holds for all.
    pub environment: Option<String>,
    /// The bytes in it, or why they cannot be had.
    pub content: Result<Vec<u8>, String>,
}

/// Reads `folder/*.toml` and `folder/env/*.toml`.
pub fn read(folder: &Path) -> Vec<Text> {
    let mut texts = Vec::new();
    read_folder(folder, None, &mut texts);
    let env = folder.join("env");
    if env.exists() {
        read_folder(&env, Some(()), &mut texts);
    }
    texts
}

/// Understands texts; what is broken is left out and reported.
pub fn parse(texts: Vec<Text>, found: &mut Diagnostics) -> Parsed {
    let mut parsed = Parsed::default();
    for text in texts {
        let environment = text.environment.clone();
        let Some(node) = parse_one(text, &mut parsed.sources, found) else {
            continue;
        };
        match environment {
            Some(name) => {
                parsed.environments.insert(name, node);
            }
            None => parsed.base.push(node),
        }
    }
    parsed
}

fn read_folder(folder: &Path, environment: Option<()>, texts: &mut Vec<Text>) {
    let mut paths = match list(folder) {
        Ok(paths) => paths,
        Err(error) => {
            let content = Err(cannot_read(folder, &error));
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
        if path
            .extension()
            .is_some_and(|extension| extension == "toml")
        {
            paths.push(path);
        }
    }
    Ok(paths)
}

fn read_file(path: &Path) -> Result<Vec<u8>, String> {
    let meta = fs::metadata(path).map_err(|error| cannot_read(path, &error))?;
    if meta.is_dir() {
        return Err("this is a folder, and a file was expected".into());
    }
    if meta.len() > FILE_BYTES_MAX {
        let mib = FILE_BYTES_MAX / 1024 / 1024;
        return Err(format!(
            "the file has {} bytes; at most {mib} MiB are read",
            meta.len()
        ));
    }
    fs::read(path).map_err(|error| cannot_read(path, &error))
}

fn cannot_read(path: &Path, error: &io::Error) -> String {
    let kind = error.kind();
    if kind == io::ErrorKind::NotFound {
        "no such file or folder".into()
    } else if kind == io::ErrorKind::NotADirectory {
        format!("`{}` is not a folder", path.display())
    } else if kind == io::ErrorKind::PermissionDenied {
        "no permission to read it".into()
    } else {
        error.to_string()
    }
}

fn parse_one(text: Text, sources: &mut Sources, found: &mut Diagnostics) -> Option<Node> {
    let bytes = match text.content {
        Ok(bytes) => bytes,
        Err(why) => {
            let id = sources.add(text.path, "");
            found.push(lint::unreadable::new(start(id), sources.path(id), &why));
            return None;
        }
    };
    let (content, broken) = match String::from_utf8(bytes) {
        Ok(content) => (content, None),
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            (
                String::from_utf8_lossy(&error.into_bytes()).into_owned(),
                Some(at),
            )
        }
    };
    let id = sources.add(text.path, content);
    if let Some(at) = broken {
        found.push(lint::encoding::not_utf8(place(id, at, 3)));
        return None;
    }
    parse_text(id, sources, found)
}

fn parse_text(id: SourceId, sources: &Sources, found: &mut Diagnostics) -> Option<Node> {
    let text = sources.text(id);
    if text.starts_with('\u{feff}') {
        found.push(lint::encoding::byte_order_mark(place(id, 0, 3)));
        return None;
    }
    if let Some(at) = text.find('\0') {
        found.push(lint::encoding::nul(place(id, at, 1)));
        return None;
    }
    if let Some(at) = text.find("\r\n") {
        let edits = text
            .match_indices('\r')
            .map(|(at, _)| place(id, at, 1))
            .collect();
        found.push(lint::line_endings::new(place(id, at, 1), edits));
    }
    let (table, errors) = DeTable::parse_recoverable(text);
    for error in &errors {
        let span = error.span().unwrap_or(0..0);
        let length = span.len();
        found.push(lint::syntax::new(
            place(id, span.start, length),
            error.message(),
        ));
    }
    errors.is_empty().then(|| convert::file(id, &table, found))
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
