//! Every bend of every wire: lines are given out first, then they get coordinates.

use std::collections::BTreeMap;

use super::grid::Grid;
use super::place::{self, Across, Down, Rect, pixels};
use super::route::{self, Part, Tap, across};
use super::sheet::Sheet;
use super::tracks::{self, Bus};

/// A wire from card to card; it ends at the tip of its arrow.
pub(super) struct Wire {
    pub(super) tree: usize,
    pub(super) from: usize,
    pub(super) points: Vec<(i32, i32)>,
}

/// The picture in coordinates.
pub(super) struct Drawing {
    pub(super) width: i32,
    pub(super) height: i32,
    pub(super) lanes: Vec<Rect>,
    pub(super) cards: Vec<Rect>,
    pub(super) wires: Vec<Wire>,
}

/// Where everything is.
pub(super) fn draw(sheet: &Sheet, grid: &Grid) -> Drawing {
    let parts = route::parts(sheet, grid);
    let gutters = gutters(grid, &parts);
    let xs = Across::of(sheet, grid, &gutters.count);
    let spines = gutters.track.iter().filter_map(|(number, track)| {
        let line = xs.line(parts[*number].gutter?, *track);
        Some((*number, line))
    });
    let spines: BTreeMap<usize, i32> = spines.collect();
    let pins = pins(&parts, &xs, &spines);
    let buses = buses(grid, &parts, &pins, &spines);
    let ys = Down::of(sheet, grid, &buses.count);
    let mut wires = Vec::new();
    for (number, part) in parts.iter().enumerate() {
        let way = Way {
            number,
            part,
            spine: spines.get(&number).copied(),
            pins: &pins,
            buses: &buses,
            ys: &ys,
        };
        wires.extend(part.taps.iter().map(|tap| way.wire(tap)));
    }
    let cards = grid.at.iter().map(|cell| place::card(&xs, &ys, *cell));
    Drawing {
        width: xs.width,
        height: ys.height,
        lanes: ys.frames(xs.width),
        cards: cards.collect(),
        wires,
    }
}

/// By part, its track in its gutter; and by gutter, how many tracks it has.
struct Gutters {
    track: BTreeMap<usize, usize>,
    count: Vec<usize>,
}

fn gutters(grid: &Grid, parts: &[Part]) -> Gutters {
    let mut all = Gutters {
        track: BTreeMap::new(),
        count: vec![0; grid.columns + 1],
    };
    for gutter in 0..=grid.columns {
        let mut here: Vec<usize> = (0..parts.len())
            .filter(|number| parts[*number].gutter == Some(gutter))
            .collect();
        here.sort_by_key(|number| parts[*number].lean());
        let extent = |number: &usize| {
            let (first, last) = parts[*number].span();
            (pixels(first * 100), pixels(last * 100)) // far apart unless they share a channel
        };
        let extents: Vec<_> = here.iter().map(extent).collect();
        let order: Vec<usize> = (0..here.len()).collect();
        let tracks = tracks::pack(&extents, &order);
        all.count[gutter] = count(&tracks);
        all.track.extend(here.into_iter().zip(tracks));
    }
    all
}

fn count(tracks: &[usize]) -> usize {
    tracks.iter().map(|track| track + 1).max().unwrap_or(0)
}

/// By channel and column, where each part meets a card there. A part that goes straight through
/// has one place for both of its ends. Those that go to the same gutter keep the order of their
/// lines there, or they would cross on their way.
type Pins = BTreeMap<(usize, usize), BTreeMap<usize, i32>>;

fn pins(parts: &[Part], xs: &Across, spines: &BTreeMap<usize, i32>) -> Pins {
    let mut meeting: BTreeMap<(usize, usize), Vec<usize>> = BTreeMap::new();
    for (number, part) in parts.iter().enumerate() {
        for tap in part.ends() {
            let here = meeting.entry((tap.channel, tap.column)).or_default();
            if !here.contains(&number) {
                here.push(number);
            }
        }
    }
    let mut pins = Pins::new();
    for ((channel, column), mut here) in meeting {
        here.sort_by_key(|number| {
            let pull = parts[*number].pull(channel, across(column));
            (pull, spines.get(number))
        });
        let of = here.len();
        let places = here.into_iter().enumerate();
        let places = places.map(|(at, number)| (number, xs.pin(column, at, of)));
        pins.insert((channel, column), places.collect());
    }
    pins
}

/// By channel and part, its track; and by channel, how many tracks it has.
struct Buses {
    track: BTreeMap<(usize, usize), usize>,
    count: Vec<usize>,
}

fn buses(grid: &Grid, parts: &[Part], pins: &Pins, spines: &BTreeMap<usize, i32>) -> Buses {
    let mut all = Buses {
        track: BTreeMap::new(),
        count: Vec::new(),
    };
    for channel in 0..=grid.rows.len() {
        let (mut here, mut buses) = (Vec::new(), Vec::new());
        for (number, part) in parts.iter().enumerate() {
            let spine = spines.get(&number).copied();
            if let Some(bus) = bus(channel, number, part, pins, spine) {
                here.push((channel, number));
                buses.push(bus);
            }
        }
        let tracks = tracks::stack(&buses);
        all.count.push(count(&tracks));
        all.track.extend(here.into_iter().zip(tracks));
    }
    all
}

/// A part's way along a channel, unless it only passes through.
fn bus(channel: usize, number: usize, part: &Part, pins: &Pins, spine: Option<i32>) -> Option<Bus> {
    let (mut up, mut down) = (Vec::new(), Vec::new());
    for tap in part.ends().filter(|tap| tap.channel == channel) {
        let side = if tap.above { &mut up } else { &mut down };
        side.push(pins[&(channel, tap.column)][&number]);
    }
    if up.is_empty() && down.is_empty() {
        return None;
    }
    let (first, last) = part.span();
    up.extend(spine.filter(|_| first < channel));
    down.extend(spine.filter(|_| channel < last));
    let all = || up.iter().chain(&down).copied();
    let (left, right) = (all().min()?, all().max()?);
    (left < right).then_some(Bus {
        left,
        right,
        up,
        down,
    })
}

/// One part on its way.
struct Way<'a> {
    number: usize,
    part: &'a Part,
    spine: Option<i32>,
    pins: &'a Pins,
    buses: &'a Buses,
    ys: &'a Down,
}

impl Way<'_> {
    fn wire(&self, tap: &Tap) -> Wire {
        let entrance = &self.part.entrance;
        let mut points = vec![(self.pin(tap), self.ys.edge(tap.channel, tap.above))];
        points.extend(self.track(tap).map(|y| (self.pin(tap), y)));
        if let Some(spine) = self.spine.filter(|_| tap.channel != entrance.channel) {
            points.extend(self.track(tap).map(|y| (spine, y)));
            points.extend(self.track(entrance).map(|y| (spine, y)));
        }
        points.extend(self.track(entrance).map(|y| (self.pin(entrance), y)));
        let tip = self.ys.edge(entrance.channel, entrance.above);
        points.push((self.pin(entrance), tip));
        points.dedup();
        Wire {
            tree: self.part.tree,
            from: tap.card,
            points,
        }
    }

    fn pin(&self, tap: &Tap) -> i32 {
        self.pins[&(tap.channel, tap.column)][&self.number]
    }

    fn track(&self, tap: &Tap) -> Option<i32> {
        let track = self.buses.track.get(&(tap.channel, self.number))?;
        Some(self.ys.line(tap.channel, *track))
    }
}
