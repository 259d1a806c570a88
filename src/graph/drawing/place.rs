//! Coordinates of lanes, cards, and of the lines on which wires may run.

use super::grid::{Cell, Grid};
use super::sheet::{Lane, Sheet};
use super::text;

/// The page around the picture.
pub(super) const MARGIN: i32 = 16;
/// What the title takes.
pub(super) const TITLE: i32 = 34;
/// Sizes of letters.
pub(super) const NAME_SIZE: i32 = 13;
pub(super) const DETAIL_SIZE: i32 = 11;
/// The first line of a lane's words, and from line to line.
pub(super) const RAIL_FIRST: i32 = 24;
pub(super) const RAIL_LINE: i32 = 16;

/// A card with one line below its name; what its name takes, and each line below.
const CARD_HEIGHT: i32 = 44;
pub(super) const NAME_LINE: i32 = 18;
pub(super) const DETAIL_LINE: i32 = 16;
/// Beside a card's name, and beside its other lines, where its signs are.
const NAME_PADDING: i32 = 22;
const DETAIL_PADDING: i32 = 52;
const RAIL_PADDING: i32 = 28;
/// Between the wires at a card, in a channel or gutter.
const PIN: i32 = 11;
const TRACK: i32 = 8;
/// Around the wires of a channel or gutter.
const CHANNEL_PADDING: i32 = 14;
const GUTTER_PADDING: i32 = 10;
/// Between a lane's frame and its cards.
const LANE_PADDING: i32 = 16;

/// A rectangle.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rect {
    pub(super) x: i32,
    pub(super) y: i32,
    pub(super) width: i32,
    pub(super) height: i32,
}

/// Everything horizontal.
pub(super) struct Across {
    card: i32,
    /// The middle of each column.
    columns: Vec<i32>,
    /// The first line of each gutter.
    gutters: Vec<i32>,
    pub(super) width: i32,
}

/// Everything vertical.
pub(super) struct Down {
    /// The top of each row.
    rows: Vec<i32>,
    heights: Vec<i32>,
    /// The first line of each channel.
    channels: Vec<i32>,
    /// Top and bottom of each lane.
    lanes: Vec<(i32, i32)>,
    pub(super) height: i32,
}

impl Across {
    /// For gutters with so many lines.
    pub(super) fn of(sheet: &Sheet, grid: &Grid, lines: &[usize]) -> Self {
        let card = card_width(sheet);
        let (mut columns, mut gutters) = (Vec::new(), Vec::new());
        let mut x = MARGIN + rail_width(sheet);
        for (gutter, lines) in lines.iter().enumerate() {
            x += GUTTER_PADDING;
            gutters.push(x);
            x += (pixels(*lines) - 1).max(0) * TRACK + GUTTER_PADDING;
            if gutter < grid.columns {
                columns.push(x + card / 2);
                x += card;
            }
        }
        let width = x + MARGIN;
        Self {
            card,
            columns,
            gutters,
            width,
        }
    }

    /// A line of a gutter.
    pub(super) fn line(&self, gutter: usize, track: usize) -> i32 {
        self.gutters[gutter] + pixels(track) * TRACK
    }

    /// Where one of several wires meets a card of a column.
    pub(super) fn pin(&self, column: usize, at: usize, of: usize) -> i32 {
        let step = PIN.min((self.card - NAME_PADDING) / pixels(of.max(1)));
        self.columns[column] + step * (2 * pixels(at) - (pixels(of) - 1)) / 2
    }
}

fn card_width(sheet: &Sheet) -> i32 {
    let widths = sheet.cards.iter().map(|card| {
        let name = text::width(&card.name, NAME_SIZE) + NAME_PADDING;
        let details = card.details.iter();
        let details = details.map(|line| text::width(line, DETAIL_SIZE) + DETAIL_PADDING);
        details.fold(name, i32::max)
    });
    widths.max().unwrap_or(NAME_PADDING)
}

/// The height of each row, which is that of its highest card.
fn heights(sheet: &Sheet, grid: &Grid) -> Vec<i32> {
    let mut heights = vec![CARD_HEIGHT; grid.rows.len()];
    for (card, at) in sheet.cards.iter().zip(&grid.at) {
        let more = pixels(card.details.len().saturating_sub(1));
        heights[at.row] = heights[at.row].max(CARD_HEIGHT + more * DETAIL_LINE);
    }
    heights
}

fn rail_width(sheet: &Sheet) -> i32 {
    let words = sheet.lanes.iter().flat_map(|lane| &lane.words);
    let widest = words.map(|word| text::width(word, NAME_SIZE)).max();
    widest.map_or(0, |width| width + RAIL_PADDING)
}

impl Down {
    /// For channels with so many lines.
    pub(super) fn of(sheet: &Sheet, grid: &Grid, lines: &[usize]) -> Self {
        let mut all = Self {
            rows: Vec::new(),
            heights: heights(sheet, grid),
            channels: Vec::new(),
            lanes: Vec::new(),
            height: MARGIN + TITLE,
        };
        for (channel, lines) in lines.iter().enumerate() {
            let before = channel.checked_sub(1).map(|row| grid.rows[row]);
            let after = grid.rows.get(channel).copied();
            if let Some(lane) = before.filter(|_| before != after) {
                all.end(&sheet.lanes[lane]);
            }
            let between = before.is_some() && after.is_some();
            all.channel(*lines, between || *lines > 0);
            if let Some(lane) = after {
                if before != after {
                    all.begin(&sheet.lanes[lane]);
                }
                all.rows.push(all.height);
                all.height += all.heights[channel];
            }
        }
        all
    }

    fn channel(&mut self, lines: usize, open: bool) {
        let padding = if open { CHANNEL_PADDING } else { 0 };
        self.channels.push(self.height + padding);
        self.height += 2 * padding + (pixels(lines) - 1).max(0) * TRACK;
    }

    fn begin(&mut self, lane: &Lane) {
        self.lanes.push((self.height, self.height));
        self.height += if lane.is_framed() { LANE_PADDING } else { 0 };
    }

    /// A frame is at least as high as the words beside its cards.
    fn end(&mut self, lane: &Lane) {
        if let (true, Some((top, bottom))) = (lane.is_framed(), self.lanes.last_mut()) {
            let words = RAIL_FIRST + pixels(lane.words.len()) * RAIL_LINE;
            self.height = (self.height + LANE_PADDING).max(*top + words);
            *bottom = self.height;
        }
    }

    /// A line of a channel.
    pub(super) fn line(&self, channel: usize, track: usize) -> i32 {
        self.channels[channel] + pixels(track) * TRACK
    }

    /// The edge of the cards above or below a channel.
    pub(super) fn edge(&self, channel: usize, above: bool) -> i32 {
        if above {
            self.rows[channel - 1] + self.heights[channel - 1]
        } else {
            self.rows[channel]
        }
    }

    /// The frames of the lanes.
    pub(super) fn frames(&self, width: i32) -> Vec<Rect> {
        let frame = |(top, bottom): &(i32, i32)| Rect {
            x: MARGIN,
            y: *top,
            width: width - 2 * MARGIN,
            height: bottom - top,
        };
        self.lanes.iter().map(frame).collect()
    }
}

/// Where a card is.
pub(super) fn card(xs: &Across, ys: &Down, cell: Cell) -> Rect {
    Rect {
        x: xs.columns[cell.column] - xs.card / 2,
        y: ys.rows[cell.row],
        width: xs.card,
        height: ys.heights[cell.row],
    }
}

/// A count as a number of pixels.
pub(super) fn pixels(count: usize) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX)
}
