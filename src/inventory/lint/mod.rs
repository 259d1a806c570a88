//! Complaints that arise before there is a model: one file each, with its manual page.

pub mod ambiguous;
pub mod dead_unset;
pub mod duplicate_key;
pub mod empty;
pub mod encoding;
pub mod holes;
pub mod invalid_value;
pub mod line_endings;
pub mod missing_key;
pub mod no_port;
pub mod not_placed;
pub mod placed_twice;
pub mod selector_misuse;
pub mod syntax;
pub mod too_large;
pub mod unknown_host;
pub mod unknown_key;
pub mod unknown_like;
pub mod unknown_port;
pub mod unknown_service;
pub mod unreadable;

use crate::diagnostic::Lint;

/// Every lint of this folder.
pub static ALL: &[&Lint] = &[
    &syntax::LINT,
    &unknown_key::LINT,
    &invalid_value::LINT,
    &missing_key::LINT,
    &unreadable::LINT,
    &encoding::LINT,
    &line_endings::LINT,
    &too_large::LINT,
    &duplicate_key::LINT,
    &dead_unset::LINT,
    &empty::LINT,
    &unknown_service::LINT,
    &unknown_port::LINT,
    &unknown_host::LINT,
    &not_placed::LINT,
    &ambiguous::LINT,
    &selector_misuse::LINT,
    &no_port::LINT,
    &unknown_like::LINT,
    &placed_twice::LINT,
    &holes::LINT,
];

/// Words as a sentence offers them: `"tcp" or "udp"`.
pub fn one_of(words: &[&str]) -> String {
    let quoted: Vec<String> = words.iter().map(|word| format!("\"{word}\"")).collect();
    match quoted.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
        Some((last, _)) => last.clone(),
        None => String::new(),
    }
}

/// The candidate that a person most likely meant, if one is near enough.
pub fn closest<'a>(word: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let limit = 1 + word.chars().count() / 4;
    candidates
        .map(|candidate| (distance(word, candidate), candidate))
        .filter(|(distance, _)| *distance <= limit)
        .min()
        .map(|(_, candidate)| candidate)
}

/// How many letters to add, take out, change, or swap with their neighbour.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut rows: [Vec<usize>; 3] = [Vec::new(), (0..=b.len()).collect(), vec![0; b.len() + 1]];
    for i in 1..=a.len() {
        let [before, above, row] = &mut rows;
        row[0] = i;
        for j in 1..=b.len() {
            let changed = above[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            row[j] = changed.min(row[j - 1] + 1).min(above[j] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                row[j] = row[j].min(before[j - 2] + 1);
            }
        }
        rows.rotate_left(1);
        rows[2] = vec![0; b.len() + 1];
    }
    rows[1][b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_word_is_found() {
        assert_eq!(
            closest("gatway", ["gateway", "mariadb"].into_iter()),
            Some("gateway")
        );
        assert_eq!(closest("bd", ["app", "db"].into_iter()), Some("db"));
        assert_eq!(closest("x", ["gateway"].into_iter()), None);
    }
}
