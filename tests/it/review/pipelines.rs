//! The pipelines.
