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
        Self::of(seed)
    }

    /// The same numbers for the same seed.
    pub(crate) fn of(seed: u64) -> Self {
        Self { state: seed }
    }

    /// One of several.
    pub(crate) fn pick<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        let end = u64::try_from(all.len()).expect("there are few");
        let index = usize::try_from(self.below(end)).expect("there are few");
        &all[index]
    }

    /// Whether it happens, in so many of a hundred cases.
    pub(crate) fn percent(&mut self, share: u64) -> bool {
        self.below(100) < share
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
