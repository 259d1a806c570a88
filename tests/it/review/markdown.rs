//! Comments read as a code host reads them: they show what was meant, and no text of an inventory
//! becomes a link, a call of somebody, a heading or an end of what is folded away.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use paygen::change::show::{Sides, markdown};
use paygen::change::{Change, FileChange, Finding, Item, Kind, Place, Report, State, When};

use serde_json::Value;

use super::page::{Page, pages};
use crate::support::chance::Chance;
use crate::support::project::Project;
use crate::support::tiny::tiny;

/// Texts that mean something to Markdown, HTML or a code host.
const HOSTILE: [&str; 45] = [
    "`",
    "``",
    "```",
    "~~~",
    "~~x~~",
    "*x*",
    "_x_",
    "(_x_)",
    "**",
    "__",
    "# x",
    "## ",
    "> ",
    "- ",
    "+ ",
    "1. ",
    "2) ",
    "- [ ] ",
    "[x](y)",
    "![x](y)",
    "[x]",
    "|",
    "| - |",
    "---",
    "===",
    "</details>",
    "</summary>",
    "<!--",
    "-->",
    "<script>",
    "<b",
    "&lt;",
    "&#35;",
    "\\",
    "@mention",
    "#1",
    "a@b.org",
    "http://x.org",
    "www.x.org",
    "\n",
    "\n\n",
    "\t",
    "    ",
    "\u{1b}[31m",
    "\u{0}",
];

const PLAIN: [&str; 5] = ["x", "한국어", " ", "10.0.0.1:80", "it's"];

/// More things than these of a kind would be folded away or left out.
const PER_REPORT: usize = 8;

#[test]
fn every_expected_comment_shows_what_was_meant() {
    let mut paths: Vec<PathBuf> = fs::read_dir("tests/cases/review")
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "md"));
    assert_eq!(paths.len(), 25);
    for (path, page) in paths.iter().zip(pages(&paths)) {
        let meant = Meant::of(&fs::read_to_string(path).unwrap());
        let shown = Meant {
            headings: page.headings,
            summaries: page.summaries,
            items: page
                .items
                .iter()
                .map(|item| item.trim_end().to_owned())
                .collect(),
            diffs: page.diffs,
        };
        assert_eq!(shown, meant, "{}", path.display());
    }
}

/// What a comment means, by its lines.
#[derive(Debug, Default, PartialEq, Eq)]
struct Meant {
    headings: Vec<String>,
    summaries: Vec<String>,
    items: Vec<String>,
    diffs: Vec<String>,
}

impl Meant {
    fn of(text: &str) -> Self {
        let mut meant = Self::default();
        let mut lines = text.lines();
        while let Some(line) = lines.next() {
            let stressed = if line.contains(" **") { 2 } else { 0 };
            let plain = line.replacen("**", "", stressed).replace('`', "");
            if let Some(fence) = line
                .strip_suffix("diff")
                .filter(|_| line.starts_with("```"))
            {
                let inner = lines.by_ref().take_while(|line| *line != fence);
                let inner: Vec<&str> = inner.collect();
                meant.diffs.push(
                    inner.join(
                        "
",
                    ) + "
",
                );
            } else if let Some((_, heading)) = plain.split_once("# ") {
                meant.headings.push(heading.to_owned());
            } else if let Some((_, summary)) = plain.split_once("<summary>") {
                meant.summaries.push(summary.replace("</summary>", ""));
            } else if let Some(item) = plain.trim_start().strip_prefix("- ") {
                meant.items.push(item.to_owned());
            }
        }
        meant
    }
}

/// Every hostile text alone, and many by chance one after another, in every place of a report.
#[test]
fn no_text_becomes_markup() {
    let folder = Project::empty();
    let mut chance = Chance::new();
    let mut texts: Vec<String> = HOSTILE.map(str::to_owned).into();
    texts.resize_with(200 * PER_REPORT, || text(&mut chance));
    let reports: Vec<Report> = texts.chunks(PER_REPORT).map(report).collect();
    let mut paths = Vec::new();
    for (number, report) in reports.iter().enumerate() {
        let path = format!("{number}.md");
        folder.write(&path, markdown(report, &sides()));
        paths.push(folder.path(&path));
    }
    for (report, page) in reports.iter().zip(pages(&paths)) {
        assert_shown(report, &page);
    }
}

/// What is left out is said outside of the fold in which the cut falls, not in its last line.
#[test]
fn a_comment_that_is_cut_says_so() {
    let folder = Project::empty();
    let text = "x".repeat(400);
    let report = report(&vec![text; PER_REPORT]);
    folder.write("review.md", markdown(&report, &sides()));
    let page = &pages(&[folder.path("review.md")])[0];
    let follow = format!("{PER_REPORT} more follow from it");
    assert_eq!(page.summaries.first(), Some(&follow));
    let items = 4 * PER_REPORT + 1;
    assert!(page.items.len() < items, "all {items} are shown");
    let more = "… and more; paygen diff shows all of it.";
    assert_eq!(page.paragraphs.first().map(String::as_str), Some(more));
}

fn text(chance: &mut Chance) -> String {
    let pieces = 1 + chance.below(7);
    let piece = |_| {
        let is_hostile = chance.percent(65);
        *(if is_hostile {
            chance.pick(&HOSTILE)
        } else {
            chance.pick(&PLAIN)
        })
    };
    (0..pieces).map(piece).collect()
}

fn sides() -> Sides {
    Sides {
        before: "main".into(),
        after: "<b>&amp;".into(),
    }
}

fn report(texts: &[String]) -> Report {
    let item = |kind, text: &String| Item {
        kind,
        what: text.clone(),
        before: Some(text.clone()),
        after: Some(format!("x{text}x")),
        details: vec![text.clone()],
        hosts: BTreeSet::new(),
        lines: vec![place(text)],
    };
    let mut items: Vec<Item> = texts
        .iter()
        .map(|text| item(Kind::DataAtRisk, text))
        .collect();
    items.push(Item {
        details: texts.to_vec(),
        ..item(Kind::SettingChanged, &texts[0])
    });
    items.extend(texts.iter().map(|text| item(Kind::FirewallOpened, text)));
    Report {
        findings: texts.iter().map(|text| finding(text)).collect(),
        changes: vec![Change {
            environment: "prod".into(),
            state: State::Changed,
            items,
        }],
        files: texts.iter().flat_map(|text| files(text)).collect(),
    }
}

fn finding(text: &str) -> Finding {
    Finding {
        severity: "error",
        code: "PG0302",
        message: text.to_owned(),
        place: place(text),
    }
}

/// One that is shown by its lines, and a picture.
fn files(text: &str) -> [FileChange; 2] {
    let line = text.replace('\n', "\n+").replace('\0', "");
    let [path, diff] = [
        text.to_owned(),
        format!("--- a/x\n+++ b/x\n@@ -0,0 +1 @@\n+{line}.\n"),
    ];
    let [file, picture] = [diff, String::new()].map(|diff| FileChange {
        path: path.clone(),
        state: State::Changed,
        diff,
    });
    [file, picture]
}

fn place(file: &str) -> Place {
    Place {
        when: When::After,
        file: file.into(),
        line: 1,
        column: 2,
    }
}

fn assert_shown(report: &Report, page: &Page) {
    let mut items: Vec<String> = Vec::new();
    for one in &report.findings {
        items.push(format!(
            "error PG0302 {} ({})",
            flat(&one.message),
            seen(&one.place.to_string())
        ));
    }
    for one in &report.changes[0].items {
        let (what, at) = (seen(&one.what), seen(&one.lines[0].to_string()));
        let [before, after] = [&one.before, &one.after].map(|side| seen(side.as_ref().unwrap()));
        let head = format!("{what}: {before} → {after}");
        match &one.details[..] {
            [only] => items.push(format!("{head}: {} ({at})", flat(only))),
            many => {
                items.push(format!("{head} ({at})"));
                items.extend(many.iter().map(|one| flat(one)));
            }
        }
    }
    let shown: Vec<String> = page.items.iter().map(|item| without_label(item)).collect();
    let items: Vec<String> = items.iter().map(|item| bare(item)).collect();
    assert_eq!(shown, items);
    let diffs = report.files.iter().map(|file| &file.diff);
    let diffs: Vec<&String> = diffs.filter(|diff| !diff.is_empty()).collect();
    assert_eq!(page.diffs.iter().collect::<Vec<_>>(), diffs);
    assert_eq!(page.headings.len(), 2, "{:?}", page.headings);
    let files = format!("{} files, from main to <b>&amp;", report.files.len());
    let follow = format!("{PER_REPORT} more follow from it");
    assert_eq!(page.summaries, [follow, files]);
}

/// A piece of code as it is seen.
fn seen(text: &str) -> String {
    let shown = |letter: char| match letter {
        letter if letter.is_control() => letter.escape_default().to_string(),
        letter => letter.to_string(),
    };
    text.chars().map(shown).collect()
}

/// A sentence as it is seen.
fn flat(text: &str) -> String {
    seen(&text.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// Without backticks, of which a sentence keeps only those that make nothing code, and with single
/// blanks.
fn bare(text: &str) -> String {
    let text = text.replace('`', "");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn without_label(item: &str) -> String {
    let item = bare(item);
    let labels = ["🔴 DATA ", "sets ", "firewall + "];
    let rest = labels.iter().find_map(|label| item.strip_prefix(label));
    rest.unwrap_or(&item).to_owned()
}

/// The way from a line of an inventory to a page.
#[test]
fn a_hostile_value_is_shown_and_does_nothing() {
    let hostile = "a`b` </details> | <script>x</script> @mention #1 ```";
    let project = tiny();
    project.append("inventory/fleet.toml", "env.MOTD = \"hello\"\n");
    let _ = project.run("render");
    let value = format!("\"\"\"{hostile}\\n---\\n\"\"\"");
    project.replace("inventory/fleet.toml", "\"hello\"", &value);
    project.append("inventory/files/web.conf", "````\n</details>\n");
    let comment = project.run("diff --env prod --format markdown");
    project.write("review.md", &comment.stdout);
    let page = &pages(&[project.path("review.md")])[0];
    let sets = format!("env.MOTD: hello → |\\n  {hostile}\\n  ---");
    let items = [
        format!("sets web on one {sets} (inventory/fleet.toml:7:12)"),
        "restarts web on one: variable MOTD, web/files/etc/web.conf".to_owned(),
    ];
    assert_eq!(page.items, items);
    let headings = ["paygen: this changes prod", "prod: 1 set, 1 restarted"];
    assert_eq!(page.headings, headings);
    assert_eq!(page.summaries, ["2 files, from generated/ to inventory/"]);
    let all = project.run("diff --env prod --format json");
    let all: Value = serde_json::from_str(&all.stdout).unwrap();
    let files = all["files"].as_array().unwrap().iter();
    let diffs: Vec<&str> = files.map(|file| file["diff"].as_str().unwrap()).collect();
    assert_eq!(page.diffs, diffs);
}
