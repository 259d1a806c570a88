//! For a terminal: what it means first, then the lines of files.

use std::fmt::Write;
use std::slice;

use super::Sides;
use super::words::{Weight, details, headline, label, shown, weight};
use crate::change::report::{Change, FileChange, Finding, Item, Place, Report};

/// How wide the first word of a line is.
const LABEL_WIDTH: usize = 10;

const BOLD: &str = "\x1b[1m";
const RED: &str = "\x1b[31m";
const RED_BOLD: &str = "\x1b[1;31m";
const GREEN: &str = "\x1b[32m";
const CYAN: &str = "\x1b[36m";
const DIM: &str = "\x1b[2m";
const PLAIN: &str = "\x1b[0m";

/// The whole report; a stream that is no terminal takes the colours out.
pub fn text(report: &Report, sides: &Sides) -> String {
    let mut out = String::new();
    for finding in &report.findings {
        line(&mut out, &found(finding));
    }
    if !report.findings.is_empty() {
        out.push('\n');
    }
    for change in &report.changes {
        environment(&mut out, change);
        out.push('\n');
    }
    for file in &report.files {
        lines_of(&mut out, file);
    }
    if !report.files.is_empty() {
        let count = report.files.len();
        let files = if count == 1 { "file" } else { "files" };
        let (before, after) = (&sides.before, &sides.after);
        line(
            &mut out,
            &format!("{count} {files} from {before} to {after}"),
        );
    }
    out
}

fn line(out: &mut String, text: &str) {
    out.push_str(text);
    out.push('\n');
}

fn found(finding: &Finding) -> String {
    let (severity, code) = (finding.severity, finding.code);
    let (message, at) = (&finding.message, at(slice::from_ref(&finding.place)));
    let colour = if severity == "error" { RED_BOLD } else { BOLD };
    format!("{colour}{severity}[{code}]{PLAIN}: {message}{at}")
}

fn environment(out: &mut String, change: &Change) {
    line(out, &format!("{BOLD}{}{PLAIN}", headline(change)));
    for (items, left_out) in shown(&change.items) {
        for one in items {
            item(out, one);
        }
        if let (Some(first), 1..) = (items.first(), left_out) {
            let label = label(first.kind);
            line(
                out,
                &format!("  {label:LABEL_WIDTH$} … and {left_out} more; `--format json` has all"),
            );
        }
    }
}

fn item(out: &mut String, item: &Item) {
    let label = format!("{:LABEL_WIDTH$}", label(item.kind));
    let label = match weight(item.kind) {
        Weight::Danger => format!("{RED_BOLD}{label}{PLAIN}"),
        Weight::Change => format!("{BOLD}{label}{PLAIN}"),
        Weight::Detail => label,
    };
    let mut head = format!("  {label} {}", item.what);
    if let (Some(before), Some(after)) = (&item.before, &item.after) {
        let _ = write!(head, ": {before} → {after}"); // a text takes all
    }
    let (details, left_out) = details(item);
    if let [only] = details {
        let _ = write!(head, ": {only}");
    }
    line(out, &format!("{head}{}", at(&item.lines)));
    if details.len() > 1 {
        for one in details {
            line(out, &format!("  {:LABEL_WIDTH$}   {one}", ""));
        }
    }
    if left_out > 0 {
        line(
            out,
            &format!("  {:LABEL_WIDTH$}   … and {left_out} more", ""),
        );
    }
}

/// The first of some lines.
fn at(lines: &[Place]) -> String {
    match lines {
        [] => String::new(),
        [one] => format!("  {DIM}{one}{PLAIN}"),
        [one, rest @ ..] => format!("  {DIM}{one} and {} more{PLAIN}", rest.len()),
    }
}

fn lines_of(out: &mut String, file: &FileChange) {
    if file.diff.is_empty() {
        line(
            out,
            &format!("{BOLD}{}: the picture changes{PLAIN}", file.path),
        );
    }
    for one in file.diff.lines() {
        let colour = match one.as_bytes() {
            [b'+', b'+', b'+', ..] | [b'-', b'-', b'-', ..] => BOLD,
            [b'+', ..] => GREEN,
            [b'-', ..] => RED,
            [b'@', ..] => CYAN,
            _ => "",
        };
        if colour.is_empty() {
            line(out, one);
        } else {
            line(out, &format!("{colour}{one}{PLAIN}"));
        }
    }
}
