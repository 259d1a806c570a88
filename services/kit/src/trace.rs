//! Which requests belong together, over processes: W3C Trace Context, level 1.

use std::fmt;
use std::str::FromStr;

use uuid::Uuid;

/// The header's name, over HTTP as in messages.
pub const TRACEPARENT: &str = "traceparent";

/// A trace, and the part of it that asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TraceContext {
    trace: u128,
    parent: u64,
    flags: u8,
}

/// A header that is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a traceparent is 00-, 32 and 16 and 2 small hexadecimal digits, and not all zero")]
pub struct BadTrace;

impl TraceContext {
    /// A new trace.
    pub fn begin() -> Self {
        let (high, low) = Uuid::new_v4().as_u64_pair();
        Self {
            trace: Uuid::new_v4().as_u128(),
            parent: high ^ low | 1,
            flags: 1,
        }
    }

    /// The same trace, asked by this process.
    #[must_use]
    pub fn child(&self) -> Self {
        Self {
            parent: Self::begin().parent,
            ..*self
        }
    }

    /// The trace's number in 32 digits.
    pub fn trace_id(&self) -> String {
        format!("{:032x}", self.trace)
    }
}

impl FromStr for TraceContext {
    type Err = BadTrace;

    fn from_str(header: &str) -> Result<Self, BadTrace> {
        let parts: Vec<&str> = header.split('-').collect();
        // A later version may add parts, and begins as this one does.
        let [version, trace, parent, flags, more @ ..] = &parts[..] else {
            return Err(BadTrace);
        };
        let version = digits(version, 2)?;
        let (trace, parent) = (digits(trace, 32)?, digits(parent, 16)?);
        let flags = digits(flags, 2)?;
        let is_known = version < 0xff && (more.is_empty() || version > 0);
        if !is_known || trace == 0 || parent == 0 {
            return Err(BadTrace);
        }
        Ok(Self {
            trace,
            parent: u64::try_from(parent).map_err(|_| BadTrace)?,
            flags: u8::try_from(flags).map_err(|_| BadTrace)? & 1,
        })
    }
}

fn digits(text: &str, count: usize) -> Result<u128, BadTrace> {
    let is_digit = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
    if text.len() != count || !text.bytes().all(is_digit) {
        return Err(BadTrace);
    }
    u128::from_str_radix(text, 16).map_err(|_| BadTrace)
}

impl fmt::Display for TraceContext {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            trace,
            parent,
            flags,
        } = self;
        write!(f, "00-{trace:032x}-{parent:016x}-{flags:02x}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RIGHT: &str = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    #[test]
    fn what_is_read_is_written() {
        let trace: TraceContext = RIGHT.parse().unwrap();
        assert_eq!(trace.to_string(), RIGHT);
        assert_eq!(trace.trace_id(), "4bf92f3577b34da6a3ce929d0e0e4736");
        let child = trace.child();
        assert_eq!(child.trace_id(), trace.trace_id());
        assert_ne!(child, trace);
        let new = TraceContext::begin();
        assert_eq!(new.to_string().parse(), Ok(new));
        let later = format!("01{}-more", &RIGHT[2..]);
        assert_eq!(later.parse(), Ok(trace));
    }

    #[test]
    fn what_is_none_is_refused() {
        let zero = |from: usize, to: usize| {
            let mut text = RIGHT.to_owned();
            text.replace_range(from..to, &"0".repeat(to - from));
            text
        };
        let wrong = [
            String::new(),
            "00".into(),
            RIGHT.to_uppercase(),
            zero(3, 35),
            zero(36, 52),
            format!("ff{}", &RIGHT[2..]),
            format!("{RIGHT}-more"),
            RIGHT.replace("4bf", "4bg"),
            RIGHT.replace('-', "_"),
            RIGHT[..54].into(),
        ];
        for header in wrong {
            assert_eq!(header.parse::<TraceContext>(), Err(BadTrace), "{header}");
        }
    }
}
