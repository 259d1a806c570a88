//! Chance that can be had again: a generator of numbers with a seed that a failure tells.

/// Splitmix64, which needs no more than its seed.
pub(crate) struct Chance {
    state: u64,
}

impl Chance {
    /// The seed is `PAYGEN_SEED` or, where that is not set, one that is always the same. It is
    /// printed, which a failing test shows.
    #[expect(
        clippy::print_stdout,
        reason = "the harness shows it of a failed test alone"
    )]
    pub(crate) fn new() -> Self {
        let set = std::env::var("PAYGEN_SEED").ok();
        let seed = set.map_or(20_251_123, |text| text.parse().expect("a number"));
        println!("PAYGEN_SEED={seed}");
        Self { state: seed }
    }

    /// A number below `end`.
    pub(crate) fn below(&mut self, end: u64) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % end
    }
}
