//! What several tests share.

pub(crate) mod case;
pub(crate) mod tools;
