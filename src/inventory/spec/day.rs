//! A day, as TOML writes dates.

use std::fmt;

use serde::Deserialize;

/// A day such as `2026-03-31`; days compare as their texts do.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "cli", schemars(extend("pattern" = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$")))]
#[serde(try_from = "String")]
pub struct Day(String);

impl Day {
    /// The day itself.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Day {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let parts: Vec<&str> = text.split('-').collect();
        let number = |part: &str| part.parse::<u16>().ok();
        let is_day = match parts.as_slice() {
            [year, month, day] => {
                let digits = year.len() == 4 && month.len() == 2 && day.len() == 2;
                let month = number(month).is_some_and(|month| (1..=12).contains(&month));
                let day = number(day).is_some_and(|day| (1..=31).contains(&day));
                digits && number(year).is_some() && month && day
            }
            _ => false,
        };
        if is_day {
            Ok(Self(text))
        } else {
            Err(format!("`{text}` is not a day such as 2026-03-31"))
        }
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
