//! `paygen graph`.

use std::error::Error;

use clap::{Args, ValueEnum};

use super::selection::Selection;
use super::{Global, Outcome, Ui};
use crate::graph::{Topology, dot, mermaid, svg};
use crate::inventory::{self, Inventory};
use crate::reach::Reach;

/// Draw the hosts, services and edges of one environment
///
/// `render` writes the same pictures into generated/; this is for a look in between, and for other
/// programs.
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

/// There is no graph.
#[derive(Debug, thiserror::Error)]
enum NoGraph {
    #[error("the inventory has errors; `paygen check` shows them")]
    Broken,
    #[error("a graph shows one environment: choose it with --env; there are: {0}")]
    Several(String),
}

/// Draws.
pub(super) fn cmd_graph(
    ui: &mut Ui,
    global: &Global,
    args: &GraphArgs,
) -> Result<Outcome, Box<dyn Error>> {
    let loaded = inventory::load(&global.inventory);
    if loaded.found.has_errors() {
        return Err(NoGraph::Broken.into());
    }
    let selection = Selection::environments(args.env.as_slice());
    selection.check(&loaded.environments)?;
    let chosen = loaded.environments.iter();
    let chosen: Vec<&Inventory> = chosen.filter(|one| selection.has(one)).collect();
    let [inventory] = chosen[..] else {
        let names: Vec<&str> = chosen.iter().map(|one| one.environment.as_str()).collect();
        return Err(NoGraph::Several(names.join(", ")).into());
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
