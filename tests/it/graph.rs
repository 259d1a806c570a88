//! The fleet as a graph: JSON by its schema, the picture by a reader that others wrote.

mod crowd;
mod dot;
mod mermaid;
mod picture;
mod topology;
