//! `inventory/README.md` teaches the language; here each of its examples means what it says.

mod readme;
mod shown;

mod advertised;
mod edges;
mod env;
mod explain;
mod external;
mod firewall;
mod ipv6;
mod jobs;
mod keys;
mod limits;
mod overlays;
mod places;
mod ports;
mod projections;
mod publishing;
mod refused;
mod rendered;
mod settings;
mod several;
mod size;
mod vantage;
