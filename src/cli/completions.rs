//! `paygen completions`.

use std::error::Error;

use clap::{Args, CommandFactory};
use clap_complete::Shell;

use super::{Cli, Outcome, Ui};

/// Print what a shell needs to complete commands and options
///
/// For bash, put this into ~/.bashrc: `source <(paygen completions bash)`.
#[derive(Debug, Args)]
pub(super) struct CompletionsArgs {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

/// Prints completions.
pub(super) fn cmd_completions(
    ui: &mut Ui,
    args: &CompletionsArgs,
) -> Result<Outcome, Box<dyn Error>> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "paygen", &mut script);
    ui.data(&String::from_utf8_lossy(&script))?;
    Ok(Outcome::Done)
}
