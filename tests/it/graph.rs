//! The fleet as a graph: JSON by its schema, the picture by a reader that others wrote.

mod mermaid;
mod picture;
mod topology;
