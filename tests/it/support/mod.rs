//! What several tests share.

pub(crate) mod case;
pub(crate) mod fleet;
pub(crate) mod mariadb;
pub(crate) mod netns;
pub(crate) mod packets;
pub(crate) mod rendered;
pub(crate) mod tools;
