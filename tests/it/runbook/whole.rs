//! The runbook of the small fleet, whole, in both languages: read it as a tired person would.

use crate::support::case::base;
use crate::support::rendered::of;

#[test]
fn the_small_fleet_has_this_runbook() {
    let small = of(&base()).remove(0);
    insta::assert_snapshot!("english", small.text("RUNBOOK.en.md"));
    insta::assert_snapshot!("korean", small.text("RUNBOOK.ko.md"));
}
