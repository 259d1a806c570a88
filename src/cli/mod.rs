//! The face: arguments in, text and an exit code out. Each command has a file of its own.

mod check;
mod completions;
mod day;
mod diff;
mod ends;
mod explain;
mod generated;
mod graph;
mod init;
mod probed;
mod project;
mod reach;
mod render;
mod rules;
mod schema;
mod selection;
mod sides;
mod table;
mod ui;
mod way;
mod why;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand, ValueEnum};

pub use ui::Ui;

/// Compiles one TOML inventory into everything a small fleet of VMs needs
///
/// Start with `paygen init`. Then edit `inventory/`, run `paygen check` until it is content and
/// `paygen render` after it, and review what changed in `generated/` like any other code.
#[derive(Debug, Parser)]
#[command(name = "paygen", version, max_term_width = 100, after_help = AFTER_HELP)]
pub struct Cli {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    command: Command,
}

const AFTER_HELP: &str = "\
Exit codes:
  0  done, or nothing to do
  1  an error, such as a wrong option or a full disk
  2  differences, which `diff` and `render --check` show, or `why --probe` found in the fleet
  3  findings: the inventory has errors, or warnings for `check`
  4  a file in generated/ was edited by hand, and nothing was written";

/// Where things are.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Folders")]
struct Global {
    /// The folder with the inventory
    #[arg(long, global = true, value_name = "DIR", default_value = "inventory")]
    inventory: PathBuf,
    /// The folder for what is rendered
    #[arg(long, global = true, value_name = "DIR", default_value = "generated")]
    out: PathBuf,
}

#[derive(Debug, Subcommand)]
enum Command {
    Check(check::CheckArgs),
    Render(render::RenderArgs),
    Diff(diff::DiffArgs),
    Explain(explain::ExplainArgs),
    Why(why::WhyArgs),
    Reach(reach::ReachArgs),
    Rules(rules::RulesArgs),
    Graph(graph::GraphArgs),
    Init(init::InitArgs),
    /// Print the JSON Schema of the language, by which editors complete and explain its keys
    ///
    /// It describes one file; what several files say together is checked by `paygen check`.
    Schema,
    Completions(completions::CompletionsArgs),
}

/// In which form data is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
enum Format {
    /// For people
    #[default]
    Text,
    /// For programs
    Json,
    /// For code hosts that annotate pull requests (SARIF 2.1.0)
    Sarif,
}

/// In which form an answer is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
enum AnswerFormat {
    /// For people
    #[default]
    Text,
    /// For programs
    Json,
}

/// How a command ended; the numbers are part of the interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Done = 0,
    Error = 1,
    Differences = 2,
    Findings = 3,
    HandEdit = 4,
}

/// Runs the program; the only way from errors to text.
pub fn run() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // clap decides between stdout (help) and stderr; its own usage errors exit with 2,
            // which means differences here.
            let _ = error.print(); // a reader such as `head` may have read enough
            return ExitCode::from(u8::from(error.use_stderr()));
        }
    };
    let mut ui = Ui::new();
    let outcome = match cli.command {
        Command::Check(args) => check::cmd_check(&mut ui, &cli.global, &args),
        Command::Render(args) => render::cmd_render(&mut ui, &cli.global, &args),
        Command::Diff(args) => diff::cmd_diff(&mut ui, &cli.global, &args),
        Command::Explain(args) => explain::cmd_explain(&mut ui, &cli.global, &args),
        Command::Why(args) => why::cmd_why(&mut ui, &cli.global, &args),
        Command::Reach(args) => reach::cmd_reach(&mut ui, &cli.global, &args),
        Command::Rules(args) => rules::cmd_rules(&mut ui, &cli.global, &args),
        Command::Graph(args) => graph::cmd_graph(&mut ui, &cli.global, &args),
        Command::Init(args) => init::cmd_init(&mut ui, &cli.global, &args),
        Command::Schema => schema::cmd_schema(&mut ui),
        Command::Completions(args) => completions::cmd_completions(&mut ui, &args),
    };
    let outcome = outcome.unwrap_or_else(|error| {
        ui.error(&error);
        Outcome::Error
    });
    ExitCode::from(outcome as u8)
}
