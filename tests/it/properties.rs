//! What holds for every fleet, tried on random ones.

mod edges;
pub(crate) mod fleet;
mod order;
mod toml_text;
