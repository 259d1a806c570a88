//! For a comment on a pull request: what matters first, the files folded away behind it, and the
//! whole below the size that code hosts take.

use std::fmt::Write;
use std::slice;

use super::Sides;
use super::prose::{code, prose};
use super::words::{Weight, details, headline, label, shown, weight};
use crate::change::report::{Change, FileChange, Finding, Item, Place, Report};

/// A comment is shorter than this many bytes; GitHub takes 65,536 characters.
pub const BYTES_MAX: usize = 60_000;

/// The part of it that may be taken by what a change means, before any file.
const MEANING_BYTES_MAX: usize = 40_000;

/// More things than these that only follow from others are folded away.
const FOLLOWING_MAX: usize = 3;

/// What is said where something was left out.
const ALL_OF_IT: &str = "`paygen diff` shows all of it.";

/// The whole report, or as much of it as fits.
pub fn markdown(report: &Report, sides: &Sides) -> String {
    let mut page = Page::new(format!("## paygen: {}\n", title(report)));
    if !report.findings.is_empty() {
        page.add("\n", MEANING_BYTES_MAX);
    }
    for finding in &report.findings {
        page.add(&found(finding), MEANING_BYTES_MAX);
    }
    for change in &report.changes {
        page.add(
            &format!("\n### {}\n\n", prose(&headline(change))),
            MEANING_BYTES_MAX,
        );
        environment(&mut page, change);
    }
    if page.is_cut {
        let _ = writeln!(page.text, "\n… and more; {ALL_OF_IT}");
    }
    page.text
        .push_str(&files(&report.files, sides, page.text.len()));
    page.text
}

/// A text that takes no more than fits.
struct Page {
    text: String,
    is_cut: bool,
}

impl Page {
    fn new(text: String) -> Self {
        Self {
            text,
            is_cut: false,
        }
    }

    fn add(&mut self, part: &str, bytes_max: usize) {
        if self.is_cut || self.text.len() + part.len() > bytes_max {
            self.is_cut = true;
        } else {
            self.text.push_str(part);
        }
    }
}

fn title(report: &Report) -> String {
    let errors = report.findings.iter().filter(|one| one.severity == "error");
    match (errors.count(), report.is_empty()) {
        (0, true) => "this changes nothing on any host".into(),
        (0, false) => {
            let names: Vec<&str> = report
                .changes
                .iter()
                .map(|change| change.environment.as_str())
                .collect();
            match &names[..] {
                [] => "new findings, and nothing changes on any host".into(),
                names => format!("this changes {}", names.join(", ")),
            }
        }
        (_, _) => "**this does not pass `paygen check`**".into(),
    }
}

fn found(finding: &Finding) -> String {
    let (severity, code) = (finding.severity, finding.code);
    let (message, at) = (prose(&finding.message), at(slice::from_ref(&finding.place)));
    format!("- **{severity} {code}** {message}{at}\n")
}

fn environment(page: &mut Page, change: &Change) {
    let is_detail = |item: &Item| weight(item.kind) == Weight::Detail;
    let (follows, first): (Vec<Item>, Vec<Item>) =
        change.items.iter().cloned().partition(is_detail);
    let is_folded = follows.len() > FOLLOWING_MAX && !first.is_empty();
    list(page, &first);
    if is_folded {
        let summary = format!(
            "\n<details><summary>{} more follow from it</summary>\n\n",
            follows.len()
        );
        page.add(&summary, MEANING_BYTES_MAX);
    }
    let was_open = is_folded && !page.is_cut;
    list(page, &follows);
    if was_open {
        page.text.push_str("\n</details>\n");
    }
}

fn list(page: &mut Page, items: &[Item]) {
    for (items, left_out) in shown(items) {
        for one in items {
            page.add(&item(one), MEANING_BYTES_MAX);
        }
        if let (Some(first), 1..) = (items.first(), left_out) {
            let more = format!("- {} … and {left_out} more\n", label(first.kind));
            page.add(&more, MEANING_BYTES_MAX);
        }
    }
}

fn item(item: &Item) -> String {
    let label = match weight(item.kind) {
        Weight::Danger => format!("🔴 **{}**", label(item.kind)),
        Weight::Change => format!("**{}**", label(item.kind)),
        Weight::Detail => label(item.kind).to_owned(),
    };
    let mut text = format!("- {label} {}", code(&item.what));
    if let (Some(before), Some(after)) = (&item.before, &item.after) {
        let _ = write!(text, ": {} → {}", code(before), code(after));
    }
    let (details, left_out) = details(item);
    if let [only] = details {
        let _ = write!(text, ": {}", prose(only));
    }
    text.push_str(&at(&item.lines));
    text.push('\n');
    if details.len() > 1 {
        let all = details.iter().map(|one| format!("  - {}\n", prose(one)));
        text.extend(all);
    }
    if left_out > 0 {
        let _ = writeln!(text, "  - … and {left_out} more");
    }
    text
}

fn at(lines: &[Place]) -> String {
    match lines {
        [] => String::new(),
        [one] => format!(" ({})", code(&one.to_string())),
        [one, rest @ ..] => format!(" ({} and {} more)", code(&one.to_string()), rest.len()),
    }
}

/// Every file by its name, and as many as fit with their lines.
fn files(files: &[FileChange], sides: &Sides, used: usize) -> String {
    if files.is_empty() {
        return String::new();
    }
    let count = match files.len() {
        1 => "1 file".into(),
        many => format!("{many} files"),
    };
    let mut text = format!(
        "\n<details><summary>{count}, from {} to {}</summary>\n\n",
        html(&sides.before),
        html(&sides.after)
    );
    let end = "\n</details>\n";
    let more = format!("\nThe other files are too long for a comment; {ALL_OF_IT}\n");
    let room = BYTES_MAX.saturating_sub(used + end.len() + more.len());
    let mut left_out = false;
    for file in files {
        let part = if file.diff.is_empty() {
            format!("\nThe picture {} changes.\n", code(&file.path))
        } else {
            fenced(&file.diff)
        };
        if text.len() + part.len() < room {
            text.push_str(&part);
        } else {
            left_out = true;
        }
    }
    if left_out {
        text.push_str(&more);
    }
    text + end
}

/// A block that nothing in its text ends.
fn fenced(diff: &str) -> String {
    let longest = diff.split(|letter| letter != '`').map(str::len).max();
    let fence = "`".repeat(longest.unwrap_or(0).max(2) + 1);
    format!("{fence}diff\n{}\n{fence}\n", diff.trim_end_matches('\n'))
}

fn html(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}
