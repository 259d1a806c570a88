//! The runbook: its commands are clean, its addresses are the model's, its languages agree.

mod addresses;
mod commands;
mod languages;
mod page;
mod whole;
