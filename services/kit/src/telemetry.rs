//! Logs as lines of JSON on stdout, one event a line, so that any collector reads them.

use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt;

/// What is logged unless `RUST_LOG` says otherwise: never a line for each request, which would cost
/// more than the request.
const DEFAULT: &str = "info";

/// Begins to log; a second call changes nothing.
pub fn begin() {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(DEFAULT));
    let begun = fmt()
        .json()
        .flatten_event(true)
        .with_current_span(false)
        .with_env_filter(filter)
        .try_init();
    // In `stack` several services share a process, and its log.
    drop(begun);
}
