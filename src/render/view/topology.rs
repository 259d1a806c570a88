//! The fleet as a graph, for programs and for people.

use crate::graph::{Topology, mermaid, svg};
use crate::render::Scene;
use crate::render::draft::Draft;

/// `topology.json`, and the same as a picture and as Mermaid's text.
pub(in crate::render) fn drafts(scene: &Scene<'_>) -> Vec<Draft> {
    let topology = Topology::of(scene.inventory, scene.reach);
    vec![
        Draft::json("topology.json", &topology),
        Draft::bytes("topology.svg", svg(&topology).as_bytes()),
        Draft::bytes("topology.mmd", mermaid(&topology).as_bytes()),
    ]
}
