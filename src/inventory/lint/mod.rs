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

/// The candidate that a person most likely meant, if one is near enough.
pub fn closest<'a>(word: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let limit = 1 + word.chars().count() / 4;
    candidates
        .map(|candidate| (distance(word, candidate), candidate))
        .filter(|(distance, _)| *distance <= limit)
        .min()
        .map(|(_, candidate)| candidate)
}

/// Levenshtein's distance: how many letters to add, take out or change.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let changed = diagonal + usize::from(x != *y);
            diagonal = row[j + 1];
            row[j + 1] = changed.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
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
        assert_eq!(closest("x", ["gateway"].into_iter()), None);
    }
}
