//! The fleet as a graph: for programs as JSON, for people as a picture, as Mermaid's text
//! and in DOT.
//!
//! Pure: a model goes in, text comes out. The picture needs no other program, because a machine
//! that renders has no Graphviz, and a picture that moves with its version would make noise in
//! every review.

mod alike;
mod arrow;
mod collect;
mod dot;
mod drawing;
mod mermaid;
mod topology;

pub use dot::dot;
pub use drawing::svg;
pub use mermaid::mermaid;
pub use topology::{
    EdgeLine, ExternalNode, HostNode, OpeningLine, OutsideNode, PortNode, PublishedAt, ServiceNode,
    Spot, SpotKind, Topology, VERSION,
};
