//! Edits that fit into the text as it stands: inline table, section or dotted key.

use super::{Edit, Origin, Sources};

/// Makes edits against the texts of one inventory.
#[derive(Debug, Clone, Copy)]
pub struct Fixer<'a> {
    sources: &'a Sources,
}

impl<'a> Fixer<'a> {
    /// Edits of these files.
    pub fn new(sources: &'a Sources) -> Self {
        Self { sources }
    }

    /// Puts `text` in the place of what is there.
    pub fn replace(self, origin: Origin, text: impl Into<String>) -> Edit {
        Edit {
            origin,
            replacement: text.into(),
        }
    }

    /// Adds a block (a section or a `[[…]]`) at the end of the file that holds `near`.
    pub fn append_block(self, near: Origin, block: &str) -> Edit {
        let end = self.sources.end_of(near.source);
        let text = self.sources.text(near.source);
        let gap = if text.is_empty() || text.ends_with('\n') {
            "\n"
        } else {
            "\n\n"
        };
        Edit {
            origin: end,
            replacement: format!("{gap}{}\n", block.trim_end()),
        }
    }

    /// Whether a key stands below a table's header, before the next header.
    pub fn is_below(self, table: Origin, key: Origin) -> bool {
        let text = self.sources.text(table.source);
        let between = text.get(table.start as usize + 1..key.start as usize);
        let header = |line: &str| line.starts_with('[');
        table.source == key.source && between.is_some_and(|text| !text.lines().skip(1).any(header))
    }

    /// The only place inside `origin` where `text` stands.
    pub fn find(self, origin: Origin, text: &str) -> Option<Origin> {
        let mut places = self.sources.slice(origin).match_indices(text);
        let (at, _) = places.next()?;
        let start = origin.start + u32::try_from(at).ok()?;
        let end = start + u32::try_from(text.len()).ok()?;
        let found = Origin {
            source: origin.source,
            start,
            end,
        };
        places.next().is_none().then_some(found)
    }

    /// Adds `line` (such as `publish = 8080`) to a table. `table` is the table's place, `entry`
    /// the places of one of its keys and of that key's value.
    pub fn add_key(self, table: Origin, entry: Option<(Origin, Origin)>, line: &str) -> Edit {
        let text = self.sources.slice(table);
        match entry {
            _ if text.starts_with('{') && text[1..].trim_end_matches('}').trim().is_empty() => {
                Edit {
                    origin: table,
                    replacement: format!("{{ {line} }}"),
                }
            }
            _ if text.starts_with('{') => self.append(table, '}', line),
            Some((key, value)) => self.beside(key, value, line),
            None => Edit {
                origin: self.line_end(table),
                replacement: format!("\n{line}"),
            },
        }
    }

    /// Adds `item` (already quoted) to the list at `list`.
    pub fn add_item(self, list: Origin, item: &str) -> Edit {
        self.append(list, ']', item)
    }

    /// Takes an item out of its list.
    pub fn remove_item(self, item: Origin) -> Edit {
        Edit {
            origin: self.inline_part(item, item),
            replacement: String::new(),
        }
    }

    /// Takes a whole `key = value` out: its line, or its part of an inline table.
    pub fn remove_entry(self, key: Origin, value: Origin) -> Edit {
        let text = self.sources.text(key.source);
        let line_start = before(text, key.start).rfind('\n').map_or(0, |at| at + 1);
        let head = before(text, key.start).get(line_start..).unwrap_or("");
        let alone = !head.contains(['{', ',', '=']);
        let origin = if alone {
            let start = u32::try_from(line_start).unwrap_or(key.start);
            let end = self.line_end(value).start + 1;
            let end = end.min(self.sources.end_of(key.source).end);
            Origin {
                source: key.source,
                start,
                end,
            }
        } else {
            self.inline_part(key, value)
        };
        Edit {
            origin,
            replacement: String::new(),
        }
    }

    /// Adds `item` at the end of what `close` closes.
    fn append(self, list: Origin, close: char, item: &str) -> Edit {
        let text = self.sources.slice(list);
        let body = text.strip_suffix(close).unwrap_or(text).trim_end();
        let at = list.start + u32::try_from(body.len()).unwrap_or(0);
        let separator = match body.chars().last() {
            Some('[') => "",
            Some(',') => " ",
            Some(_) | None => ", ",
        };
        Edit {
            origin: Origin {
                source: list.source,
                start: at,
                end: at,
            },
            replacement: format!("{separator}{item}"),
        }
    }

    fn inline_part(self, key: Origin, value: Origin) -> Origin {
        let text = self.sources.text(key.source);
        let rest = after(text, value.end);
        let skipped = rest.len() - rest.trim_start_matches([' ', '\t']).len();
        if rest[skipped..].starts_with(',') {
            let tail = &rest[skipped + 1..];
            let blank = tail.len() - tail.trim_start_matches([' ', '\t']).len();
            let end = value.end + u32::try_from(skipped + 1 + blank).unwrap_or(0);
            return Origin {
                source: key.source,
                start: key.start,
                end,
            };
        }
        let head = before(text, key.start).trim_end_matches([' ', '\t']);
        let head = head.strip_suffix(',').unwrap_or(head);
        let start = u32::try_from(head.len()).unwrap_or(key.start);
        Origin {
            source: key.source,
            start,
            end: value.end,
        }
    }

    fn beside(self, key: Origin, value: Origin, line: &str) -> Edit {
        let text = self.sources.text(key.source);
        let line_start = before(text, key.start).rfind('\n').map_or(0, |at| at + 1);
        let prefix = before(text, key.start).get(line_start..).unwrap_or("");
        Edit {
            origin: self.line_end(value),
            replacement: format!("\n{prefix}{line}"),
        }
    }

    fn line_end(self, origin: Origin) -> Origin {
        let text = self.sources.text(origin.source);
        let rest = after(text, origin.end);
        let at = origin.end + u32::try_from(rest.find('\n').unwrap_or(rest.len())).unwrap_or(0);
        Origin {
            source: origin.source,
            start: at,
            end: at,
        }
    }
}

fn before(text: &str, at: u32) -> &str {
    text.get(..at as usize).unwrap_or(text)
}

fn after(text: &str, at: u32) -> &str {
    text.get(at as usize..).unwrap_or("")
}
