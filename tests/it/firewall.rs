//! Host firewalls: read by nft, and loaded where real packets show what passes.

mod answers;
mod expect;
mod facts;
mod lab;
mod minimal;
mod packets;
mod site;
