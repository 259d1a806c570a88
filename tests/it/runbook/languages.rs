//! Both languages say the same: only the sentences differ.

use super::page::page;
use crate::support::fleet::environments;

#[test]
fn both_languages_have_the_same_commands_and_cells() {
    for (name, one) in environments() {
        let (english, korean) = (page(one, "en"), page(one, "ko"));
        assert_eq!(english.blocks, korean.blocks, "{name}");
        assert_eq!(english.rows, korean.rows, "{name}");
        assert_eq!(english.sentences.len(), korean.sentences.len(), "{name}");
    }
}

#[test]
fn each_language_is_itself() {
    let hangul = |letter: char| ('가'..='힣').contains(&letter);
    for (name, one) in environments() {
        let english = page(one, "en").sentences;
        let strange: Vec<_> = english
            .iter()
            .filter(|line| !line.starts_with('[') && line.contains(hangul))
            .collect();
        assert!(strange.is_empty(), "{name}: {strange:?}");
        let foreign = |line: &&String| {
            !line.contains(hangul) && !line.starts_with("![") && !line.starts_with("### ")
        };
        let korean = page(one, "ko").sentences;
        let strange: Vec<_> = korean.iter().filter(foreign).collect();
        assert!(strange.is_empty(), "{name}: {strange:?}");
    }
}
