//! What several tests share.

pub(crate) mod case;
pub(crate) mod netns;
pub(crate) mod packets;
pub(crate) mod rendered;
pub(crate) mod tools;
