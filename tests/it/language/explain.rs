//! Point 15: the file and line that set a value.

use std::fs;
use std::process::Command;

use tempfile::TempDir;

use super::readme::{Example, example, pieces};

#[test]
fn explain_names_file_line_and_layer() {
    for shown in pieces("explain") {
        let folder = on_disk(&example(&shown.words[0]));
        let output = Command::new(env!("CARGO_BIN_EXE_paygen"))
            .args(["explain", &shown.words[1]])
            .current_dir(folder.path())
            .output()
            .unwrap();
        assert_eq!(String::from_utf8_lossy(&output.stdout), shown.body);
        assert!(output.status.success());
    }
}

/// The tree keeps the place of the layer that won, also above `like`.
#[test]
fn the_upper_layer_is_the_place_of_a_value() {
    let example = example("explain");
    let inventory = &example.environment().inventory;
    let sources = &example.checked.sources;
    let place = |path: &[&str]| {
        let origin = inventory.place_of(&inventory.instances[0], path);
        let file = sources
            .path(origin.source)
            .file_name()
            .unwrap()
            .to_string_lossy();
        format!("{file}: {}", sources.slice(origin))
    };
    assert_eq!(place(&["memory"]), "services.toml: \"256m\"");
    assert_eq!(place(&["image"]), "services.toml: \"shop/mailer:1.4\"");
    assert_eq!(place(&["port", "smtp", "publish"]), "production.toml: 2500");
    assert_eq!(place(&["port", "smtp", "container"]), "services.toml: 2525");
}

fn on_disk(example: &Example) -> TempDir {
    let folder = TempDir::new().unwrap();
    for (name, text) in &example.tree {
        let path = folder.path().join("inventory").join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}
