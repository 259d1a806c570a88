//! `paygen init`.

use std::error::Error;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Args;

use super::{Global, Outcome, Ui};

/// Write a small, commented inventory to start from
///
/// Two VMs with a web app, a database and a proxy. It renders without findings; put in your own
/// names and addresses.
#[derive(Debug, Args)]
pub(super) struct InitArgs {
    /// The folder to write into, which must be empty or not exist [default: that of --inventory]
    #[arg(value_name = "DIR")]
    folder: Option<PathBuf>,
}

/// The files of a new inventory.
const STARTER: [(&str, &str); 3] = [
    ("fleet.toml", include_str!("starter/fleet.toml")),
    (
        "env/production.toml",
        include_str!("starter/env/production.toml"),
    ),
    (
        "files/nginx.conf.tera",
        include_str!("starter/files/nginx.conf.tera"),
    ),
];

/// Why no inventory was written.
#[derive(Debug, thiserror::Error)]
enum InitError {
    #[error("`{0}` is not empty: name a new folder, since nothing is ever overwritten")]
    NotEmpty(PathBuf),
    #[error("cannot write `{0}`: {1}")]
    Write(PathBuf, std::io::Error),
}

/// Writes the starter.
pub(super) fn cmd_init(
    ui: &mut Ui,
    global: &Global,
    args: &InitArgs,
) -> Result<Outcome, Box<dyn Error>> {
    let folder = args.folder.as_ref().unwrap_or(&global.inventory);
    if fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some()) {
        return Err(InitError::NotEmpty(folder.clone()).into());
    }
    let paths = STARTER.map(|(name, _)| folder.join(name));
    for (path, (_, text)) in paths.iter().zip(STARTER) {
        if let Err(error) = write_new(path, text) {
            take_back(&paths);
            return Err(InitError::Write(path.clone(), error).into());
        }
    }
    for path in &paths {
        ui.say(format_args!("wrote {}", path.display()));
    }
    let option = if folder == Path::new("inventory") {
        String::new()
    } else {
        format!(" --inventory {}", folder.display())
    };
    ui.say(format_args!(
        "next: put in your names and addresses, then `paygen{option} render`"
    ));
    Ok(Outcome::Done)
}

/// The folder is as empty as before, so that another try is not refused.
fn take_back(paths: &[PathBuf]) {
    for path in paths {
        let _ = fs::remove_file(path);
    }
    for folder in paths.iter().filter_map(|path| path.parent()) {
        let _ = fs::remove_dir(folder);
    }
}

fn write_new(path: &Path, text: &str) -> std::io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::File::create_new(path)?.write_all(text.as_bytes())
}
