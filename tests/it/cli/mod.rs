//! The binary as people and scripts call it.

mod changing;
mod diff;
mod disks;
mod exits;
mod formats;
mod graph;
mod hand_edits;
mod help;
mod kills;
mod manifests;
mod obstacles;
mod probe;
mod reach;
mod repository;
mod rules;
mod streams;
mod together;
mod why;
