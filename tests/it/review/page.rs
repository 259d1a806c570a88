//! What a comment shows on its page, as cmark-gfm and a reader of HTML have it.

use std::path::Path;
use std::process::Command;

use serde::Deserialize;

use crate::support::tools::tool;

/// What Markdown and we may make of a comment.
const TAGS: [&str; 11] = [
    "code",
    "details",
    "h2",
    "h3",
    "li",
    "p",
    "pre",
    "strong",
    "summary",
    "ul",
    "blockquote",
];

/// A comment on its page.
#[derive(Debug, Deserialize)]
pub(super) struct Page {
    problems: Vec<String>,
    tags: Vec<String>,
    pub(super) headings: Vec<String>,
    pub(super) summaries: Vec<String>,
    pub(super) paragraphs: Vec<String>,
    /// Without the items below them.
    pub(super) items: Vec<String>,
    /// Blocks of code.
    pub(super) diffs: Vec<String>,
    /// All that is not code.
    prose: String,
}

/// Reads files; each must be well-formed and have no markup but ours.
pub(super) fn pages(paths: &[impl AsRef<Path>]) -> Vec<Page> {
    let output = Command::new(tool("python"))
        .arg("tests/it/review/read_comment.py")
        .arg(tool("cmark-gfm"))
        .args(paths.iter().map(AsRef::as_ref))
        .output()
        .unwrap();
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{complaint}");
    let pages: Vec<Page> = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(pages.len(), paths.len());
    for (page, path) in pages.iter().zip(paths) {
        page.holds_no_markup_but_ours(path.as_ref());
    }
    pages
}

impl Page {
    #[track_caller]
    fn holds_no_markup_but_ours(&self, path: &Path) {
        let path = path.display();
        assert_eq!(self.problems, [""; 0], "{path}");
        let strange = self.tags.iter().filter(|tag| !TAGS.contains(&&***tag));
        assert_eq!(strange.count(), 0, "{path}: {:?}", self.tags);
        // A code host calls people and links issues wherever it finds these in prose.
        assert!(!self.prose.contains(['@', '#']), "{path}: {}", self.prose);
    }
}
