//! The templates in the binary are those of the folder.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use paygen::render::Templates;

#[test]
fn every_template_is_embedded() {
    let mut on_disk = BTreeMap::new();
    collect(Path::new("templates"), "", &mut on_disk);
    assert_eq!(Templates::embedded().0, on_disk);
}

fn collect(folder: &Path, prefix: &str, all: &mut BTreeMap<String, String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            collect(&entry.path(), &format!("{name}/"), all);
        } else {
            all.insert(name, fs::read_to_string(entry.path()).unwrap());
        }
    }
}
