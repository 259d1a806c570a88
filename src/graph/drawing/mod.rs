//! The picture: hosts as lanes, services as cards on a grid, and wires in the channels between.
//!
//! All wires that end at one port's service run together, so that a line is the answer to "who
//! uses this?" and their number grows with the services, not with the edges. They run in the
//! channels between rows and the gutters between columns, so none can cross a card or a word.

mod grid;
mod place;
mod route;
mod sheet;
mod svg;
mod text;
mod tracks;
mod wires;

use super::Topology;

/// The picture of an environment as a whole SVG file, for light and dark pages.
pub fn svg(topology: &Topology) -> String {
    let sheet = sheet::of(topology);
    let grid = grid::arrange(&sheet);
    let drawing = wires::draw(&sheet, &grid);
    svg::write(&sheet, &grid, &drawing)
}
