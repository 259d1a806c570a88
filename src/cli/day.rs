//! Today's date: the one place where the clock is read.

use time::OffsetDateTime;

/// The day in UTC as `YYYY-MM-DD`, by which an `[[allow]]` may have expired.
pub(super) fn today() -> String {
    OffsetDateTime::now_utc().date().to_string()
}
