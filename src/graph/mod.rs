//! The fleet as a graph: for programs as JSON, for people as a picture and as Mermaid's text.
//!
//! Pure: a model goes in, text comes out. The picture needs no other program, because a machine
//! that renders has no Graphviz, and a picture that moves with its version would make noise in
//! every review.

mod collect;
mod drawing;
mod mermaid;
mod topology;

pub use drawing::svg;
pub use mermaid::mermaid;
pub use topology::{
    EdgeLine, ExternalNode, HostNode, OpeningLine, OutsideNode, PortNode, PublishedAt, ServiceNode,
    Spot, SpotKind, Topology, VERSION,
};
