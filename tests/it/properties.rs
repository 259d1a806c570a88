//! What holds for every fleet, tried on random ones.

mod edges;
mod fleet;
mod order;
mod toml_text;
