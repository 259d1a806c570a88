//! `paygen graph`.

use std::error::Error;

use clap::{Args, ValueEnum};

use super::project;
use super::selection::Selection;
use super::{Global, Outcome, Ui};
use crate::graph::{Topology, dot, mermaid, svg};
use crate::reach::Reach;

/// Draw the hosts, services and edges of one environment
///
/// `render` writes the same pictures into generated/; this is for a look in between, and for other
/// programs.
///
/// A page cannot show more than 48 services: beyond that it shows hosts, those with the same part
/// in the fleet as one. `--format json` always has everything.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct GraphArgs {
    /// The environment; may be left out where there is only one
    #[arg(long, value_name = "NAME")]
    env: Option<String>,
    /// In which language
    #[arg(long, value_enum, default_value_t)]
    format: GraphFormat,
}

const EXAMPLES: &str = "\
Examples:
  paygen graph > fleet.svg
  paygen graph --env prod --format dot | dot -Tpdf > fleet.pdf";

/// In which language a graph is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
enum GraphFormat {
    /// A picture for browsers
    #[default]
    Svg,
    /// For pages that draw Mermaid
    Mermaid,
    /// For Graphviz
    Dot,
    /// For programs; its schema is src/graph/topology.schema.json
    Json,
}

/// Nobody said which environment is meant.
#[derive(Debug, thiserror::Error)]
#[error("a graph shows one environment: choose it with --env; there are: {0}")]
struct Several(String);

/// Draws.
pub(super) fn cmd_graph(
    ui: &mut Ui,
    global: &Global,
    args: &GraphArgs,
) -> Result<Outcome, Box<dyn Error>> {
    let loaded = project::sound(global, &Selection::environments(args.env.as_slice()))?;
    let [inventory] = &loaded.environments[..] else {
        let all = loaded.environments.iter();
        let names: Vec<&str> = all.map(|one| one.environment.as_str()).collect();
        return Err(Several(names.join(", ")).into());
    };
    let topology = Topology::of(inventory, &Reach::of(inventory));
    ui.data(&match args.format {
        GraphFormat::Svg => svg(&topology),
        GraphFormat::Mermaid => mermaid(&topology),
        GraphFormat::Dot => dot(&topology),
        GraphFormat::Json => format!("{}\n", serde_json::to_string_pretty(&topology)?),
    })?;
    Ok(Outcome::Done)
}
