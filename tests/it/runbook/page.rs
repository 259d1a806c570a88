//! A page of Markdown as far as the runbook needs it: its commands, its tables, its sentences.

use crate::support::rendered::Environment;

/// What stands on one page.
pub(super) struct Page {
    /// Each block of commands.
    pub(super) blocks: Vec<String>,
    /// Each line of each table that is no heading, cell by cell.
    pub(super) rows: Vec<Vec<String>>,
    /// All other lines that are not empty.
    pub(super) sentences: Vec<String>,
}

/// A runbook in one language.
pub(super) fn page(environment: &Environment, language: &str) -> Page {
    read(environment.text(&format!("RUNBOOK.{language}.md")))
}

fn read(text: &str) -> Page {
    let mut page = Page {
        blocks: Vec::new(),
        rows: Vec::new(),
        sentences: Vec::new(),
    };
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        if line == "```sh" {
            let block = lines.by_ref().take_while(|line| *line != "```");
            page.blocks
                .push(block.flat_map(|line| [line, "\n"]).collect());
        } else if line.starts_with('|') {
            let is_heading = lines.peek().is_some_and(|next| next.starts_with("| ---"));
            if !is_heading && !line.starts_with("| ---") {
                page.rows.push(cells(line));
            }
        } else if !line.is_empty() {
            assert!(
                !line.starts_with("```"),
                "a block of another language: {line}"
            );
            page.sentences.push(line.to_owned());
        }
    }
    page
}

fn cells(line: &str) -> Vec<String> {
    let inner = line.strip_prefix("| ").unwrap().strip_suffix(" |").unwrap();
    inner
        .split(" | ")
        .map(|cell| cell.trim().to_owned())
        .collect()
}
