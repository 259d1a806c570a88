//! The fleet's own files that an inventory names: configuration, dashboards, schemas of settings.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use super::Inventory;

/// One file of the fleet may have this many bytes.
pub const FILE_BYTES_MAX: u64 = 8 * 1024 * 1024;
/// A folder of the fleet's files may hold this many.
pub const FILES_MAX: usize = 10_000;

/// What stands at a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// A file.
    File(Vec<u8>),
    /// A folder.
    Folder,
    /// Something that cannot be read, and why.
    Unreadable(String),
}

/// The files beside an inventory, by the path as the inventory writes it.
#[derive(Debug, Clone, Default)]
pub struct Files {
    beside: BTreeMap<String, Content>,
    schemas: BTreeMap<String, Content>,
}

impl Files {
    /// Reads `folder/files/` and the schemas that services name, which stand at paths from the
    /// folder that holds the inventory.
    pub fn load(folder: &Path, environments: &[Inventory]) -> Self {
        let mut files = Self::default();
        collect(&folder.join("files"), "files", &mut files.beside);
        let root = folder.parent().map_or(PathBuf::from("."), Path::to_owned);
        for schema in schema_paths(environments) {
            let path = root.join(&schema);
            if path.exists() {
                files.schemas.insert(schema, read(&path));
            }
        }
        files
    }

    /// Files that were never on a disk, for tests and for a revision of git.
    pub fn in_memory(
        beside: BTreeMap<String, Content>,
        schemas: BTreeMap<String, Content>,
    ) -> Self {
        Self { beside, schemas }
    }

    /// What stands at a path such as `files/nginx.conf`.
    pub fn get(&self, path: &str) -> Option<&Content> {
        self.beside.get(path.trim_end_matches('/'))
    }

    /// The schema at a path such as `services/web/settings.schema.json`.
    pub fn schema(&self, path: &str) -> Option<&Content> {
        self.schemas.get(path)
    }

    /// The files below a folder, by their paths from that folder, sorted.
    pub fn below(&self, folder: &str) -> impl Iterator<Item = (&str, &[u8])> {
        let prefix = format!("{}/", folder.trim_end_matches('/'));
        let behind = self.beside.range(prefix.clone()..);
        let inside = behind.map_while(move |(path, content)| {
            let rest = path.strip_prefix(&prefix)?;
            Some((rest, content))
        });
        inside.filter_map(|(rest, content)| match content {
            Content::File(bytes) => Some((rest, bytes.as_slice())),
            Content::Folder | Content::Unreadable(_) => None,
        })
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Content)> {
        self.beside
            .iter()
            .map(|(path, content)| (path.as_str(), content))
    }
}

pub(super) fn schema_paths(environments: &[Inventory]) -> std::collections::BTreeSet<String> {
    let specs = environments
        .iter()
        .flat_map(|inventory| inventory.services.values());
    specs
        .filter_map(|spec| Some(spec.settings_schema.as_ref()?.to_string()))
        .collect()
}

fn collect(folder: &Path, name: &str, all: &mut BTreeMap<String, Content>) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    all.insert(name.to_owned(), Content::Folder);
    for entry in entries.flatten() {
        if all.len() >= FILES_MAX {
            let why = format!("the folder holds more than {FILES_MAX} files");
            all.insert(name.to_owned(), Content::Unreadable(why));
            return;
        }
        let below = format!("{name}/{}", entry.file_name().to_string_lossy());
        // A link to a folder is not followed: it could lead round in a circle.
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            collect(&entry.path(), &below, all);
        } else {
            all.insert(below, read(&entry.path()));
        }
    }
}

fn read(path: &Path) -> Content {
    let unreadable = |error: std::io::Error| Content::Unreadable(error.to_string());
    let file = match fs::File::open(path) {
        Ok(file) => file,
        Err(error) => return unreadable(error),
    };
    if file.metadata().is_ok_and(|meta| meta.is_dir()) {
        return Content::Folder;
    }
    let mut bytes = Vec::new();
    match file.take(FILE_BYTES_MAX + 1).read_to_end(&mut bytes) {
        Err(error) => unreadable(error),
        Ok(_) if bytes.len() as u64 > FILE_BYTES_MAX => {
            Content::Unreadable(format!("it has more than {FILE_BYTES_MAX} bytes"))
        }
        Ok(_) => Content::File(bytes),
    }
}
