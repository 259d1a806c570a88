//! Sentences with names and values from an inventory, as Markdown that says nothing else.
//!
//! A backslash would keep Markdown from most letters, but not a code host from linking `#1`, from
//! calling `@somebody`, or from making an address a link. Code is left alone by all of them, so a
//! word that could mean more than its letters stands as code.

/// Marks that mean nothing to anybody within a word.
const INSIDE: &str = ".,;:/()%'\"=+-_";

/// Marks of a sentence before and after a word.
const BEFORE: &[char] = &['(', '"', '\''];
const AFTER: &[char] = &['.', ',', ';', ':', '?', ')', '"', '\''];

/// A sentence. What stands between backticks is code already.
pub(super) fn prose(text: &str) -> String {
    let mut pieces = Pieces::default();
    let words: Vec<&str> = text.split_whitespace().collect();
    let line = words.join(" ");
    let mut rest = line.as_str();
    while let Some((before, inner, after)) = first_code(rest) {
        pieces.words(before);
        pieces.code(if inner.is_empty() { "``" } else { inner });
        rest = after;
    }
    pieces.words(rest);
    if pieces.all.is_empty() {
        // A line with nothing behind its dash would make the one above it a heading.
        pieces.code(" ");
    }
    pieces.markdown()
}

/// A piece of code, letter by letter; one that cannot be seen by its number.
pub(super) fn code(text: &str) -> String {
    let mut shown = String::new();
    for letter in text.chars() {
        if letter.is_control() {
            shown.extend(letter.escape_default());
        } else {
            shown.push(letter);
        }
    }
    let longest = shown.split(|letter| letter != '`').map(str::len).max();
    let fence = "`".repeat(longest.unwrap_or(0) + 1);
    // One blank is taken from both ends where both have one; a backtick may not touch its fence.
    let is_blank = shown.trim_matches(' ').is_empty();
    let loses = shown.starts_with(' ') && shown.ends_with(' ') && !is_blank;
    let touches = shown.starts_with('`') || shown.ends_with('`');
    let room = if loses || touches || shown.is_empty() {
        " "
    } else {
        ""
    };
    format!("{fence}{room}{shown}{room}{fence}")
}

fn first_code(text: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = text.split_once('`')?;
    let (inner, after) = rest.split_once('`')?;
    Some((before, inner, after))
}

/// A sentence as plain words and code by turns: two pieces of code that touch would end each other.
#[derive(Default)]
struct Pieces {
    all: Vec<(bool, String)>,
}

impl Pieces {
    fn words(&mut self, text: &str) {
        for word in text.split_inclusive(' ') {
            let begins = self.all.is_empty() && is_number_of_list(word.trim_end());
            let core = word.trim_start_matches(BEFORE);
            let (before, core) = word.split_at(word.len() - core.len());
            let (core, after) =
                core.split_at(core.trim_end_matches(' ').trim_end_matches(AFTER).len());
            self.add(false, before);
            self.add(begins || !is_harmless(core), core);
            self.add(false, after);
        }
    }

    fn code(&mut self, text: &str) {
        self.add(true, text);
    }

    fn add(&mut self, is_code: bool, text: &str) {
        match self.all.last_mut() {
            _ if text.is_empty() => {}
            Some((was_code, before)) if *was_code == is_code => before.push_str(text),
            _ => self.all.push((is_code, text.to_owned())),
        }
    }

    fn markdown(self) -> String {
        let all = self.all.into_iter();
        all.map(|(is_code, text)| if is_code { code(&text) } else { text })
            .collect()
    }
}

fn is_harmless(word: &str) -> bool {
    let is_link = word.contains("://") || word.to_ascii_lowercase().contains("www.");
    let is_sign = ["→", "…"].contains(&word);
    let begins = word.chars().next().is_none_or(char::is_alphanumeric);
    let mut letters = word.chars();
    let is_plain = letters.all(|letter| letter.is_alphanumeric() || INSIDE.contains(letter));
    // Two colons with a word between them are a small picture, such as `:100:`.
    is_sign || begins && is_plain && joins(word) && !is_link && word.matches(':').count() < 2
}

/// Whether underscores stand between letters alone, where they stress nothing.
fn joins(word: &str) -> bool {
    let ends = |part: &str| [part.chars().next(), part.chars().last()];
    let is_letter = |end: Option<char>| end.is_some_and(char::is_alphanumeric);
    !word.contains('_')
        || word
            .split('_')
            .all(|part| ends(part).into_iter().all(is_letter))
}

/// Such as `1.`, which would begin a list.
fn is_number_of_list(word: &str) -> bool {
    let number = word.strip_suffix(['.', ')']).unwrap_or_default();
    !number.is_empty() && number.chars().all(|letter| letter.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::{code, prose};

    #[test]
    fn sentences_keep_their_code_and_harmless_words() {
        let all = [
            (
                "it's 10.0.0.1:80, `a b`; (\"so\")?",
                "it's 10.0.0.1:80, `a b`; (\"so\")?",
            ),
            ("`` is no name", "``` `` ``` is no name"),
            ("to /a/**, and", "to `/a/**`, and"),
            ("at fd00::1 or :100:", "at `fd00::1` or `:100`:"),
            ("x_y (_x_)", "x_y (`_x_`)"),
            ("1. is first, 2. not", "`1`. is first, 2. not"),
            ("a`#1` `x", "a`#1` `` `x ``"),
            ("#`1`", "`#1`"),
            (" ", "` `"),
        ];
        for (text, expected) in all {
            assert_eq!(prose(text), expected);
        }
    }

    #[test]
    fn code_shows_every_letter() {
        assert_eq!(code("a\n\t\u{1b}b"), r"`a\n\t\u{1b}b`");
        assert_eq!(code("``"), "``` `` ```");
        assert_eq!(code(" a "), "`  a  `");
        assert_eq!(code("  "), "`  `");
        assert_eq!(code(""), "`  `");
    }
}
