//! The command `paygen`.
fn main() {}
