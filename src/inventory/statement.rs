//! Where the statements of a TOML text begin and end, whether or not they are right.

use std::ops::Range;

/// A header or a `key = value`, with the lines that belong to it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Statement {
    /// Its bytes, with the line end.
    pub(super) range: Range<usize>,
    /// Whether it is a `[header]`.
    pub(super) header: bool,
    /// The brackets in it, and quotes over several lines, that nothing closes; outermost first.
    pub(super) open: Vec<(usize, &'static str)>,
    /// The byte behind its last letter that is no blank and no comment.
    pub(super) last: usize,
}

/// Splits a text; a line that is blank or only a comment counts as one.
pub(super) fn statements(text: &str) -> Vec<Statement> {
    let mut all = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let statement = Scan::new(text, at).run();
        at = statement.range.end;
        all.push(statement);
    }
    all
}

impl Statement {
    /// The key, or all of a header.
    pub(super) fn key(&self, text: &str) -> Range<usize> {
        let body = &text[self.range.start..self.last];
        let body = if self.header {
            body
        } else {
            body.split('=').next().unwrap_or(body)
        };
        let start = self.range.start + (body.len() - body.trim_start().len());
        start..start + body.trim().len()
    }
}

struct Scan<'t> {
    text: &'t str,
    bytes: &'t [u8],
    at: usize,
    statement: Statement,
}

impl<'t> Scan<'t> {
    fn new(text: &'t str, start: usize) -> Self {
        let header = text[start..].trim_start().starts_with('[');
        let statement = Statement {
            range: start..start,
            header,
            open: Vec::new(),
            last: start,
        };
        Self {
            text,
            bytes: text.as_bytes(),
            at: start,
            statement,
        }
    }

    fn run(mut self) -> Statement {
        while self.at < self.bytes.len() {
            let byte = self.bytes[self.at];
            if byte == b'\n' && self.ends_here() {
                self.at += 1;
                break;
            }
            self.step(byte);
        }
        self.statement.range.end = self.at;
        self.statement
    }

    fn step(&mut self, byte: u8) {
        let here = self.at;
        match byte {
            b'#' => {
                self.at = self.line_end();
                return;
            }
            b'"' | b'\'' => self.at = self.string_end(byte),
            b'[' => self.open(here, "["),
            b'{' => self.open(here, "{"),
            b']' | b'}' => {
                self.statement.open.pop();
                self.at += 1;
            }
            _ => self.at += 1,
        }
        if !byte.is_ascii_whitespace() {
            self.statement.last = self.at;
        }
    }

    fn open(&mut self, at: usize, opener: &'static str) {
        self.statement.open.push((at, opener));
        self.at = at + opener.len();
    }

    /// A line end ends a statement unless a bracket is open and the next line may belong to it.
    fn ends_here(&self) -> bool {
        let open = !self.statement.open.is_empty() && !self.statement.header;
        !open || begins_statement(&self.text[self.at + 1..])
    }

    fn line_end(&self) -> usize {
        let rest = &self.text[self.at..];
        self.at + rest.find('\n').unwrap_or(rest.len())
    }

    fn string_end(&mut self, quote: u8) -> usize {
        let rest = &self.bytes[self.at..];
        let triple = if quote == b'"' { "\"\"\"" } else { "'''" };
        if rest.starts_with(triple.as_bytes()) {
            let Some(end) = self.text[self.at + 3..].find(triple) else {
                self.statement.open.push((self.at, triple));
                return self.bytes.len();
            };
            return self.at + 3 + end + 3;
        }
        let mut at = 1;
        while at < rest.len() && rest[at] != b'\n' {
            match rest[at] {
                b'\\' if quote == b'"' && rest.get(at + 1) != Some(&b'\n') => at += 2,
                byte if byte == quote => return self.at + at + 1,
                _ => at += 1,
            }
        }
        self.at + at.min(rest.len())
    }
}

/// Whether a line without indentation looks like a header or a `key =`, as the next statement of
/// somebody who forgot a bracket does.
fn begins_statement(rest: &str) -> bool {
    let line = rest.lines().next().unwrap_or("");
    let code = line.split('#').next().unwrap_or(line).trim_end();
    if let Some(inner) = code.strip_prefix('[') {
        let name = inner.trim_start_matches('[');
        return code.ends_with(']')
            && name.starts_with(|c: char| c.is_ascii_alphabetic())
            && !name.contains([',', '=']);
    }
    let Some((key, _)) = code.split_once('=') else {
        return false;
    };
    let inner = |c: char| c.is_ascii_alphanumeric() || "_-.\"' ".contains(c);
    key.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '"') && key.chars().all(inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bracket_may_span_lines_and_a_forgotten_one_ends_at_the_next_statement() {
        let text = "a = [\n  1, # ]\n]\n\n[b]\nc = { d = \"}\"\ne = '''\n[f]\n'''\n[g\nh = 1\n";
        let all = statements(text);
        let parts: Vec<&str> = all.iter().map(|one| &text[one.range.clone()]).collect();
        assert_eq!(
            parts,
            [
                "a = [\n  1, # ]\n]\n",
                "\n",
                "[b]\n",
                "c = { d = \"}\"\n",
                "e = '''\n[f]\n'''\n",
                "[g\n",
                "h = 1\n"
            ]
        );
        let open: Vec<Vec<&str>> = all
            .iter()
            .map(|one| one.open.iter().map(|(_, bracket)| *bracket).collect())
            .collect();
        assert_eq!(
            open,
            [vec![], vec![], vec![], vec!["{"], vec![], vec!["["], vec![]]
        );
        assert_eq!(&text[all[3].key(text)], "c");
        assert_eq!(&text[all[5].key(text)], "[g");
    }
}
