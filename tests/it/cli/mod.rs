//! The binary as people and scripts call it.

mod exits;
mod formats;
mod help;
mod streams;
