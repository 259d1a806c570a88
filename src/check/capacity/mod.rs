//! 10xx: whether what is asked for fits.

mod memory_sum;
mod pool_sum;
mod unsized_pool;
mod unwatched_need;

use super::Rule;

/// The rules of this family, by code.
pub(super) static RULES: &[Rule] = &[
    Rule::environment(&pool_sum::LINT, pool_sum::check),
    Rule::environment(&memory_sum::LINT, memory_sum::check),
    Rule::environment(&unwatched_need::LINT, unwatched_need::check),
    Rule::environment(&unsized_pool::LINT, unsized_pool::check),
];
