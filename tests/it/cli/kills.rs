//! `render` killed at any moment: every file is whole, and the next run mends the rest and never
//! takes what a killed one wrote for an edit by hand.

use std::thread;
use std::time::{Duration, Instant};

use super::changing::{Changing, INVENTORIES};
use crate::support::chance::Chance;

const KILLS: u32 = 36;

#[test]
fn a_kill_at_any_moment_is_mended() {
    let changing = Changing::new();
    let mut chance = Chance::new();
    let whole_run_us = duration_us(&changing);
    let mut cut_off = 0;
    let mut half_done = 0;
    for _ in 0..KILLS {
        let name = any(&mut chance);
        let in_time = chance.below(2) == 0;
        let delay = Duration::from_micros(chance.below(if in_time { whole_run_us } else { 8_000 }));
        let mut child = changing.project.start(&Changing::render(name));
        if !in_time {
            while !changing.project.path("generated/.pending").exists()
                && child.try_wait().unwrap().is_none()
            {
                thread::yield_now();
            }
        }
        thread::sleep(delay);
        child.kill().unwrap();
        let status = child.wait().unwrap();
        changing.assert_whole();
        cut_off += u32::from(status.code().is_none());
        half_done += u32::from(changing.project.path("generated/.pending").exists());
        if chance.below(3) == 0 {
            changing.assert_mended(any(&mut chance));
        }
    }
    changing.assert_mended("a");
    assert!(
        cut_off > KILLS / 3,
        "only {cut_off} runs were killed before their end"
    );
    assert!(
        half_done > KILLS / 6,
        "only {half_done} were killed while they wrote"
    );
}

fn any(chance: &mut Chance) -> &'static str {
    INVENTORIES[usize::try_from(chance.below(3)).unwrap()]
}

/// How long a run takes that has much to write.
fn duration_us(changing: &Changing) -> u64 {
    changing.assert_mended("a");
    let start = Instant::now();
    changing.assert_mended("b");
    u64::try_from(start.elapsed().as_micros()).unwrap()
}
