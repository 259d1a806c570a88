//! Which channels and gutters each wire takes.
//!
//! Channel `n` lies above row `n`, gutter `n` lies left of column `n`. A tree has at most two
//! parts: one enters its card from above, for wires from above and beside, and one from below.

use std::collections::BTreeSet;

use super::grid::{Cell, Grid};
use super::sheet::{Sheet, Tree};

/// The wires of a tree that enter its card on one side.
pub(super) struct Part {
    pub(super) tree: usize,
    /// Where it enters the card.
    pub(super) entrance: Tap,
    /// Where it leaves each card.
    pub(super) taps: Vec<Tap>,
    /// The gutter through which it passes rows, if it does.
    pub(super) gutter: Option<usize>,
}

/// Where a wire meets a card.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Tap {
    pub(super) card: usize,
    pub(super) channel: usize,
    pub(super) column: usize,
    /// Whether the card is above the channel.
    pub(super) above: bool,
}

impl Part {
    /// Where it meets cards.
    pub(super) fn ends(&self) -> impl Iterator<Item = &Tap> {
        self.taps.iter().chain(std::iter::once(&self.entrance))
    }

    /// The channels in which it meets cards.
    pub(super) fn channels(&self) -> BTreeSet<usize> {
        self.ends().map(|tap| tap.channel).collect()
    }

    /// The first and the last of them.
    pub(super) fn span(&self) -> (usize, usize) {
        let here = self.entrance.channel;
        let (mut first, mut last) = (here, here);
        for tap in &self.taps {
            first = first.min(tap.channel);
            last = last.max(tap.channel);
        }
        (first, last)
    }

    /// Whether it needs a gutter.
    fn passes_rows(&self) -> bool {
        let (first, last) = self.span();
        first != last
    }

    /// How far to the right of `here` its other ends in a channel are, in hundredths of half a
    /// column.
    pub(super) fn pull(&self, channel: usize, here: usize) -> i32 {
        let ends = self.ends().filter(|tap| tap.channel == channel);
        let ends = ends
            .map(|tap| across(tap.column))
            .chain(self.gutter.map(along));
        average(ends.filter(|end| *end != here)).map_or(0, |mean| mean - scaled(here))
    }

    /// How far to the right of its gutter its ends are, in the same measure.
    pub(super) fn lean(&self) -> i32 {
        let here = self.gutter.map_or(0, along);
        average(self.ends().map(|tap| across(tap.column))).map_or(0, |mean| mean - scaled(here))
    }
}

/// The position of a column's middle, in half columns.
pub(super) fn across(column: usize) -> usize {
    2 * column + 1
}

/// The position of a gutter, in half columns.
fn along(gutter: usize) -> usize {
    2 * gutter
}

fn scaled(position: usize) -> i32 {
    i32::try_from(position * 100).unwrap_or(i32::MAX)
}

fn average(positions: impl Iterator<Item = usize>) -> Option<i32> {
    let all: Vec<i32> = positions.map(scaled).collect();
    let count = i32::try_from(all.len()).ok().filter(|count| *count > 0)?;
    Some(all.iter().sum::<i32>() / count)
}

/// Every tree's parts, each with its gutter.
pub(super) fn parts(sheet: &Sheet, grid: &Grid) -> Vec<Part> {
    let mut parts = Vec::new();
    for (number, tree) in sheet.trees.iter().enumerate() {
        parts.extend(
            [true, false]
                .into_iter()
                .filter_map(|above| part(grid, number, tree, above)),
        );
    }
    let mut used = vec![0; grid.columns + 1];
    // The second round knows which gutters the first one filled.
    for _ in 0..2 {
        for part in parts.iter_mut().filter(|part| part.passes_rows()) {
            if let Some(before) = part.gutter {
                used[before] -= 1;
            }
            let gutter = cheapest(part, &used);
            used[gutter] += 1;
            part.gutter = Some(gutter);
        }
    }
    parts
}

/// The part that enters from above, or from below.
fn part(grid: &Grid, number: usize, tree: &Tree, from_above: bool) -> Option<Part> {
    let Cell { row, column } = grid.at[tree.to];
    let sources = tree.from.keys().map(|card| (*card, grid.at[*card]));
    let taps: Vec<Tap> = sources
        .filter(|(_, at)| (at.row <= row) == from_above)
        .map(|(card, at)| {
            let above = at.row < row; // it leaves downwards; else upwards, also beside its target
            let channel = if above { at.row + 1 } else { at.row };
            let column = at.column;
            Tap {
                card,
                channel,
                column,
                above,
            }
        })
        .collect();
    let entrance = Tap {
        card: tree.to,
        channel: if from_above { row } else { row + 1 },
        column,
        above: !from_above,
    };
    let part = Part {
        tree: number,
        entrance,
        taps,
        gutter: None,
    };
    (!part.taps.is_empty()).then_some(part)
}

/// The gutter that makes the ways in all channels short; an empty one rather than a full one.
fn cheapest(part: &Part, used: &[usize]) -> usize {
    let cost = |gutter: &usize| {
        let ways = part.channels().into_iter().map(|channel| {
            let ends = part.ends().filter(|tap| tap.channel == channel);
            let ends = ends.map(|tap| across(tap.column)).chain([along(*gutter)]);
            let (left, right) = ends.fold((usize::MAX, 0), |(l, r), at| (l.min(at), r.max(at)));
            2 * (right - left)
        });
        ways.sum::<usize>() + used[*gutter]
    };
    (0..used.len()).min_by_key(cost).unwrap_or(0)
}
