//! How wide words are, and how they are written into XML.

/// An upper bound for the width of a text in the sans-serif fonts that readers have, of which
/// `DejaVu Sans` and `Verdana` are the widest.
pub(super) fn width(text: &str, size: i32) -> i32 {
    let hundredths: i32 = text.chars().map(letter).sum();
    (hundredths * size + 99) / 100
}

/// A letter's width in hundredths of the font's size.
fn letter(letter: char) -> i32 {
    match letter {
        'i' | 'j' | 'l' | 'I' | '.' | ',' | ':' | '\'' | '|' | ' ' => 37,
        'f' | 't' | 'r' | '(' | ')' | '-' | '/' | '·' => 44,
        'm' | 'w' | 'M' | 'W' | '→' | '@' | '%' => 100,
        other if other.is_ascii_uppercase() => 76,
        other if other.is_ascii() => 66,
        _ => 105, // such as Hangul
    }
}

/// Text between tags or in a quoted attribute.
pub(super) fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            other if other.is_control() => safe.push(' '),
            other => safe.push(other),
        }
    }
    safe
}
