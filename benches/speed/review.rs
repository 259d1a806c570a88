//! A change of one line in a fleet that git knows.

use std::io;
use std::path::Path;
use std::process::{Command, Stdio};

use super::fleet::{self, Scale};
use super::{Figure, ending_with};

/// A repository as people have it, with what was rendered; then the image of the first service
/// changes.
pub(crate) fn prepare(scale: Scale, folder: &Path) -> io::Result<()> {
    fleet::write(&folder.join("inventory"), scale)?;
    let mut render = Command::new(env!("CARGO_BIN_EXE_paygen"));
    ending_with(render.arg("render").current_dir(folder), 0)?;
    let git = |words: &[&str]| {
        let mut command = Command::new("git");
        command.args(["-c", "user.name=bench", "-c", "user.email=bench@localhost"]);
        let done = command
            .args(words)
            .current_dir(folder)
            .stdout(Stdio::null())
            .status()?;
        done.success()
            .then_some(())
            .ok_or_else(|| io::Error::other("git failed"))
    };
    git(&["init", "--quiet"])?;
    git(&["add", "."])?;
    git(&["commit", "--quiet", "-m", "A fleet"])?;
    let path = folder.join("inventory/services.toml");
    let text = std::fs::read_to_string(&path)?;
    std::fs::write(path, text.replace("example/s0:1.0", "example/s0:1.1"))
}

/// Compares with what was committed.
pub(crate) fn run(folder: &Path) -> io::Result<Figure> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_paygen"));
    command.args(["diff", "--base", "HEAD"]).current_dir(folder);
    ending_with(&mut command, 2) // differences
}
