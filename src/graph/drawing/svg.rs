//! The picture as SVG.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::grid::Grid;
use super::place::{
    DETAIL_LINE, DETAIL_SIZE, MARGIN, NAME_LINE, RAIL_FIRST, RAIL_LINE, Rect, TITLE, pixels,
};
use super::sheet::{Card, Shape, Sheet, Tree};
use super::text::{self, escaped};
use super::wires::{Drawing, Wire};

const STYLE: &str = include_str!("style.css");
/// How many colours `style.css` has.
const COLOURS: usize = 12;
const BEND: i32 = 6;
/// The head of an arrow.
const HEAD: i32 = 7;
const LEGEND_LINE: i32 = 20;
/// What a screen shows of a wire's words.
const TIP_LINES_MAX: usize = 24;

/// The whole file.
pub(super) fn write(sheet: &Sheet, grid: &Grid, drawing: &Drawing) -> String {
    let legend = legend(sheet, drawing.width, drawing.height + MARGIN);
    let height = legend.bottom + MARGIN;
    let mut page = Page(String::new());
    page.line(format_args!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {w} {height}\" width=\"{w}\" \
         height=\"{height}\" role=\"img\" aria-label=\"{title}\">",
        w = drawing.width,
        title = escaped(&sheet.title),
    ));
    page.line(format_args!("<style>\n{STYLE}</style>"));
    page.line(format_args!(
        "<rect class=\"page\" width=\"{}\" height=\"{height}\" rx=\"8\"/>",
        drawing.width
    ));
    page.text("title", MARGIN + 2, MARGIN + TITLE / 2, &sheet.title);
    page.lanes(sheet, drawing);
    page.wires(sheet, grid, drawing);
    for (card, rect) in sheet.cards.iter().zip(&drawing.cards) {
        page.card(card, *rect);
    }
    page.0.push_str(&legend.text);
    page.0.push_str("</svg>\n");
    page.0
}

/// The text so far.
struct Page(String);

impl Page {
    fn line(&mut self, line: std::fmt::Arguments<'_>) {
        let written = writeln!(self.0, "{line}");
        debug_assert!(written.is_ok(), "writing to a String cannot fail");
    }

    fn text(&mut self, class: &str, x: i32, y: i32, text: &str) {
        let text = escaped(text);
        self.line(format_args!(
            "<text class=\"{class}\" x=\"{x}\" y=\"{y}\">{text}</text>"
        ));
    }

    fn lanes(&mut self, sheet: &Sheet, drawing: &Drawing) {
        let lanes = sheet.lanes.iter().zip(&drawing.lanes);
        for (lane, rect) in lanes.filter(|(lane, _)| lane.is_framed()) {
            self.rect("lane", *rect, 10);
            let (x, mut y) = (rect.x + 14, rect.y + RAIL_FIRST);
            for (at, word) in lane.words.iter().enumerate() {
                self.text(if at == 0 { "host" } else { "detail" }, x, y, word);
                y += RAIL_LINE;
            }
        }
    }

    fn rect(&mut self, class: &str, rect: Rect, round: i32) {
        let Rect {
            x,
            y,
            width,
            height,
        } = rect;
        self.line(format_args!(
            "<rect class=\"{class}\" x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" \
             rx=\"{round}\"/>"
        ));
    }

    /// Faint wires first, so that the others lie over them.
    fn wires(&mut self, sheet: &Sheet, grid: &Grid, drawing: &Drawing) {
        let colours = colours(sheet, grid);
        let faint = |wire: &&Wire| sheet.trees[wire.tree].faint;
        let (below, above): (Vec<&Wire>, Vec<&Wire>) = drawing.wires.iter().partition(faint);
        let mut tips = BTreeSet::new();
        for wire in below.into_iter().chain(above) {
            let class = &colours[wire.tree];
            self.wire(&sheet.trees[wire.tree], wire, class);
            if let Some(head) = head(&wire.points)
                && tips.insert(head.clone())
            {
                self.line(format_args!("<path class=\"head {class}\" d=\"{head}\"/>"));
            }
        }
    }

    fn wire(&mut self, tree: &Tree, wire: &Wire, class: &str) {
        self.line(format_args!(
            "<path class=\"wire {class}\" d=\"{}\"><title>{}</title></path>",
            path(&wire.points),
            tip(tree.from.get(&wire.from)),
        ));
    }

    fn card(&mut self, card: &Card, rect: Rect) {
        let class = match card.shape {
            Shape::Outside => "card outside",
            Shape::Service | Shape::Host => "card",
            Shape::Job => "card job",
        };
        self.rect(class, rect, 7);
        let middle = rect.x + rect.width / 2;
        let lines = pixels(card.details.len());
        // As high as the words, in the middle of the card.
        let top = rect.y + (rect.height - NAME_LINE - lines * DETAIL_LINE) / 2;
        self.text("name", middle, top + NAME_LINE - 4, &card.name);
        for (at, line) in (1..).zip(&card.details) {
            let y = top + NAME_LINE - 4 + at * DETAIL_LINE;
            self.text("detail middle", middle, y, line);
        }
        if card.data {
            self.drum(rect.x + rect.width - 17, rect.y + rect.height - 18);
        }
        if card.watched {
            self.eye(rect.x + 11, rect.y + rect.height - 13);
        }
    }

    /// The sign for data.
    fn drum(&mut self, x: i32, y: i32) {
        self.line(format_args!(
            "<path class=\"sign\" d=\"M {x} {top} a 5 2 0 0 1 10 0 v 7 a 5 2 0 0 1 -10 0 z \
             m 0 0 a 5 2 0 0 0 10 0\"/>",
            top = y + 2
        ));
    }

    /// The sign for metrics.
    fn eye(&mut self, x: i32, y: i32) {
        self.line(format_args!(
            "<circle class=\"mark\" cx=\"{x}\" cy=\"{y}\" r=\"3\"/>"
        ));
    }
}

/// What a wire says under the mouse; one that a whole fleet shares does not fill the screen.
fn tip(titles: Option<&BTreeSet<String>>) -> String {
    let mut titles = titles.into_iter().flatten();
    let shown = titles.by_ref().take(TIP_LINES_MAX);
    let mut lines: Vec<String> = shown.map(|title| escaped(title)).collect();
    let more = titles.count();
    if more > 0 {
        lines.push(format!("and {more} more"));
    }
    lines.join("\n")
}

/// Neighbours on the page get different colours.
fn colours(sheet: &Sheet, grid: &Grid) -> Vec<String> {
    let place = |tree: &usize| {
        let cell = grid.at[sheet.trees[*tree].to];
        (cell.row, cell.column)
    };
    let bold = |tree: &usize| !sheet.trees[*tree].faint;
    let mut order: Vec<usize> = (0..sheet.trees.len()).filter(bold).collect();
    order.sort_by_key(place);
    let mut classes = vec!["faint".to_owned(); sheet.trees.len()];
    for (at, tree) in order.into_iter().enumerate() {
        classes[tree] = format!("c{}", at % COLOURS);
    }
    classes
}

/// A line with round bends, which ends where the head of the arrow begins.
fn path(points: &[(i32, i32)]) -> String {
    let mut points = points.to_vec();
    if let [.., before, last] = points.as_mut_slice() {
        last.1 -= HEAD * (last.1 - before.1).signum();
    }
    let mut path = String::new();
    for (at, (x, y)) in points.iter().enumerate() {
        let before = at.checked_sub(1).map(|before| points[before]);
        let piece = match (before, points.get(at + 1)) {
            (None, _) => format!("M {x} {y}"),
            (Some(_), None) => format!(" L {x} {y}"),
            (Some(before), Some(after)) => bend(before, (*x, *y), *after),
        };
        path.push_str(&piece);
    }
    path
}

fn bend(before: (i32, i32), here: (i32, i32), after: (i32, i32)) -> String {
    let (x, y) = here;
    let (from, to) = (towards(here, before), towards(here, after));
    format!(" L {} {} Q {x} {y} {} {}", from.0, from.1, to.0, to.1)
}

/// A little way from one point to another, at most half of it.
fn towards(from: (i32, i32), to: (i32, i32)) -> (i32, i32) {
    let step = |from: i32, to: i32| from + (to - from).signum() * BEND.min((to - from).abs() / 2);
    (step(from.0, to.0), step(from.1, to.1))
}

fn head(points: &[(i32, i32)]) -> Option<String> {
    let [.., before, (x, y)] = points else {
        return None;
    };
    let back = y - HEAD * (y - before.1).signum();
    Some(format!("M {x} {y} L {} {back} L {} {back} Z", x - 4, x + 4))
}

/// What the signs mean, as far as they occur.
struct Legend {
    text: String,
    bottom: i32,
}

/// A sign, how wide it is, and its meaning.
type Item = (fn(&mut Page, i32, i32), i32, &'static str);

fn legend(sheet: &Sheet, width: i32, top: i32) -> Legend {
    let mut page = Page(String::new());
    let (mut x, mut y) = (MARGIN + 2, top + 8);
    for (draw, sign, words) in items(sheet) {
        let wide = sign + 8 + text::width(words, DETAIL_SIZE) + 14;
        if x + wide > width - MARGIN && x > MARGIN + 2 {
            (x, y) = (MARGIN + 2, y + LEGEND_LINE);
        }
        draw(&mut page, x, y);
        page.text("detail", x + sign + 8, y, words);
        x += wide;
    }
    Legend {
        text: page.0,
        bottom: y,
    }
}

fn items(sheet: &Sheet) -> Vec<Item> {
    let any = |test: fn(&Card) -> bool| sheet.cards.iter().any(test);
    let faint = sheet.trees.iter().any(|tree| tree.faint);
    let all: [(bool, Item); 6] = [
        (
            any(|card| card.data),
            (|page, x, y| page.drum(x, y - 11), 10, "keeps data"),
        ),
        (
            any(|card| card.watched),
            (
                |page, x, y| page.eye(x + 3, y - 4),
                6,
                "scraped by Prometheus",
            ),
        ),
        (
            any(|card| card.shape == Shape::Job),
            (sample_job, 24, "job: runs once"),
        ),
        (faint, (sample_faint, 26, "registers")),
        (
            any(|card| has(card, '→')),
            (
                |page, x, y| page.text("detail", x, y, "81→80"),
                40,
                "published → inside",
            ),
        ),
        (
            any(|card| has(card, '(')),
            (
                |page, x, y| page.text("detail", x, y, "(80)"),
                26,
                "not published",
            ),
        ),
    ];
    all.into_iter()
        .filter_map(|(shown, item)| shown.then_some(item))
        .collect()
}

fn has(card: &Card, letter: char) -> bool {
    card.details.iter().any(|line| line.contains(letter))
}

fn sample_job(page: &mut Page, x: i32, y: i32) {
    let rect = Rect {
        x,
        y: y - 10,
        width: 24,
        height: 12,
    };
    page.rect("card job", rect, 3);
}

fn sample_faint(page: &mut Page, x: i32, y: i32) {
    let (end, middle) = (x + 26, y - 4);
    let line = format!("M {x} {middle} L {end} {middle}");
    page.line(format_args!("<path class=\"wire faint\" d=\"{line}\"/>"));
}
