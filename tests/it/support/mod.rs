//! What several tests share.

pub(crate) mod case;
pub(crate) mod chance;
pub(crate) mod fleet;
pub(crate) mod http;
pub(crate) mod mariadb;
pub(crate) mod netns;
pub(crate) mod packets;
pub(crate) mod project;
pub(crate) mod rendered;
pub(crate) mod schema;
pub(crate) mod tiny;
pub(crate) mod tools;
