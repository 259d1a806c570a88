//! Where each card stands: rows and columns that all lanes share.

use super::sheet::{Shape, Sheet, Tree};

/// Cards side by side at most: more would make the words too small on a page.
const COLUMNS_MAX: usize = 5;
/// The same where hosts are drawn.
const HOST_COLUMNS_MAX: usize = 8;
/// Rounds of exchanging cards; far fewer are enough, and it must end.
const ROUNDS_MAX: usize = 40;
/// Beyond this many cards, exchanging them takes longer than the picture is worth.
const CARDS_MAX: usize = 120;

/// The places of all cards.
pub(super) struct Grid {
    pub(super) columns: usize,
    /// The lane of each row.
    pub(super) rows: Vec<usize>,
    /// The place of each card.
    pub(super) at: Vec<Cell>,
}

/// A row and a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Cell {
    pub(super) row: usize,
    pub(super) column: usize,
}

/// Places the cards so that wires are short and lead downwards; without wires, they keep their
/// order.
pub(super) fn arrange(sheet: &Sheet) -> Grid {
    let mut grid = begin(sheet);
    if sheet.cards.len() <= CARDS_MAX && !sheet.trees.is_empty() {
        improve(sheet, &mut grid);
        trim(&mut grid);
    }
    grid
}

/// Lanes in order; in each, those that use others come before those that are used.
fn begin(sheet: &Sheet) -> Grid {
    let widest = sheet
        .lanes
        .iter()
        .map(|lane| lane.cards.len())
        .max()
        .unwrap_or(0);
    let hosts = sheet.cards.iter().any(|card| card.shape == Shape::Host);
    let limit = if hosts { HOST_COLUMNS_MAX } else { COLUMNS_MAX };
    let columns = widest.clamp(1, limit);
    let mut grid = Grid {
        columns,
        rows: Vec::new(),
        at: vec![Cell { row: 0, column: 0 }; sheet.cards.len()],
    };
    for (number, lane) in sheet.lanes.iter().enumerate() {
        let first = grid.rows.len();
        let mut cards = lane.cards.clone();
        cards.sort_by_key(|card| used_less_uses(&sheet.trees, *card));
        for (place, card) in cards.iter().enumerate() {
            let (row, column) = (first + place / columns, place % columns);
            grid.at[*card] = Cell { row, column };
        }
        let rows = cards.len().div_ceil(columns).max(1);
        grid.rows.extend(std::iter::repeat_n(number, rows));
    }
    grid
}

fn used_less_uses(trees: &[Tree], card: usize) -> isize {
    let count = |found: usize| isize::try_from(found).unwrap_or(isize::MAX);
    let incoming = trees
        .iter()
        .filter(|tree| tree.to == card)
        .map(|tree| tree.from.len())
        .sum();
    let outgoing = trees
        .iter()
        .filter(|tree| tree.from.contains_key(&card))
        .count();
    count(incoming) - count(outgoing)
}

/// Exchanges two cells of a lane as long as that shortens the wires.
fn improve(sheet: &Sheet, grid: &mut Grid) {
    let pairs = pairs(grid);
    let mut cost = total(sheet, grid);
    for _ in 0..ROUNDS_MAX {
        let before = cost;
        for (one, other) in &pairs {
            exchange(grid, *one, *other);
            let changed = total(sheet, grid);
            if changed < cost {
                cost = changed;
            } else {
                exchange(grid, *one, *other);
            }
        }
        if cost == before {
            return;
        }
    }
}

fn pairs(grid: &Grid) -> Vec<(Cell, Cell)> {
    let cells: Vec<Cell> = (0..grid.rows.len())
        .flat_map(|row| (0..grid.columns).map(move |column| Cell { row, column }))
        .collect();
    let after = |at: usize| cells[at + 1..].iter().map(move |other| (at, *other));
    let all = (0..cells.len()).flat_map(|at| after(at).map(|(at, other)| (cells[at], other)));
    all.filter(|(one, other)| grid.rows[one.row] == grid.rows[other.row])
        .collect()
}

fn exchange(grid: &mut Grid, one: Cell, other: Cell) {
    for at in &mut grid.at {
        if *at == one {
            *at = other;
        } else if *at == other {
            *at = one;
        }
    }
}

/// Takes away columns at the sides in which no card is left.
fn trim(grid: &mut Grid) {
    let columns = || grid.at.iter().map(|cell| cell.column);
    let (first, last) = (columns().min().unwrap_or(0), columns().max().unwrap_or(0));
    for cell in &mut grid.at {
        cell.column -= first;
    }
    grid.columns = last - first + 1;
}

fn total(sheet: &Sheet, grid: &Grid) -> usize {
    let middle = grid.columns - 1;
    let off_centre = |cell: &Cell| (2 * cell.column).abs_diff(middle);
    let wires: usize = sheet.trees.iter().map(|tree| cost(tree, grid)).sum();
    wires + grid.at.iter().map(off_centre).sum::<usize>()
}

/// What is unpleasant in a tree: its width, rows that it must pass, and wires that lead upwards.
fn cost(tree: &Tree, grid: &Grid) -> usize {
    let to = grid.at[tree.to];
    let (mut left, mut right, mut sum) = (to.column, to.column, 0);
    for from in tree.from.keys().map(|card| grid.at[*card]) {
        left = left.min(from.column);
        right = right.max(from.column);
        sum += 10 * from.column.abs_diff(to.column);
        sum += if from.row < to.row {
            40 * (to.row - from.row - 1)
        } else {
            60 + 40 * (from.row - to.row)
        };
    }
    let all = sum + 45 * (right - left);
    if tree.faint { all / 4 } else { all }
}
