//! How unkind a provider is, from now on.

use serde::{Deserialize, Serialize, Serializer};

use crate::settings::Milliseconds;
use crate::share::Share;

/// What happens to new references.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// As the settings say.
    Ok,
    /// It is declined.
    Decline,
    /// As `ok`, but after `slow_ms`.
    Slow,
    /// The effect happens; the connection ends without an answer.
    ExecuteThenDrop,
    /// The effect happens at once; the answer comes after `slow_ms`.
    LateAnswer,
    /// The effect has the right amount; the answer says one more.
    WrongAmount,
    /// 500, and no effect.
    ServerError,
    /// Neither answer nor effect, until the client goes away.
    Hang,
}

/// A mode, and for how many.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ModeSetting {
    /// What happens to new references.
    pub mode: Mode,
    /// To how many of them. To the others happens what `ok` is.
    pub share: Share,
    #[serde(default)]
    slow_ms: SlowMs,
}

#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(from = "Milliseconds")]
struct SlowMs(u64);

impl ModeSetting {
    /// As the settings say.
    pub const OK: Self = Self {
        mode: Mode::Ok,
        share: Share::ALL,
        slow_ms: SlowMs::DEFAULT,
    };

    /// How slow `slow` and `late_answer` are.
    pub fn slow_ms(&self) -> u64 {
        self.slow_ms.0
    }
}

impl SlowMs {
    const DEFAULT: Self = Self(5000);
}

impl Default for SlowMs {
    fn default() -> Self {
        Self::DEFAULT
    }
}

impl From<Milliseconds> for SlowMs {
    fn from(milliseconds: Milliseconds) -> Self {
        Self(milliseconds.0)
    }
}

impl Serialize for SlowMs {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u64(self.0)
    }
}
