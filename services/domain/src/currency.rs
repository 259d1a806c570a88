//! Currencies of ISO 4217.

use std::fmt;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};

/// A currency by its three letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(into = "String")]
pub struct Currency(&'static str);

/// Three letters that are no currency.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no currency of ISO 4217, such as KRW or USD")]
pub struct UnknownCurrency(pub String);

/// Those in use, by how many digits their minor unit has: ISO 4217, list one, without metals, funds
/// of account and codes for tests.
const BY_EXPONENT: [(u32, &[&str]); 4] = [
    (
        0,
        &[
            "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "VND",
            "VUV", "XAF", "XOF", "XPF",
        ],
    ),
    (
        2,
        &[
            "AED", "AFN", "ALL", "AMD", "AOA", "ARS", "AUD", "AWG", "AZN", "BAM", "BBD", "BDT",
            "BMD", "BND", "BOB", "BRL", "BSD", "BTN", "BWP", "BYN", "BZD", "CAD", "CDF", "CHF",
            "CNY", "COP", "CRC", "CUP", "CVE", "CZK", "DKK", "DOP", "DZD", "EGP", "ERN", "ETB",
            "EUR", "FJD", "FKP", "GBP", "GEL", "GHS", "GIP", "GMD", "GTQ", "GYD", "HKD", "HNL",
            "HTG", "HUF", "IDR", "ILS", "INR", "IRR", "JMD", "KES", "KGS", "KHR", "KPW", "KYD",
            "KZT", "LAK", "LBP", "LKR", "LRD", "LSL", "MAD", "MDL", "MGA", "MKD", "MMK", "MNT",
            "MOP", "MRU", "MUR", "MVR", "MWK", "MXN", "MYR", "MZN", "NAD", "NGN", "NIO", "NOK",
            "NPR", "NZD", "PAB", "PEN", "PGK", "PHP", "PKR", "PLN", "QAR", "RON", "RSD", "RUB",
            "SAR", "SBD", "SCR", "SDG", "SEK", "SGD", "SHP", "SLE", "SOS", "SRD", "SSP", "STN",
            "SVC", "SYP", "SZL", "THB", "TJS", "TMT", "TOP", "TRY", "TTD", "TWD", "TZS", "UAH",
            "USD", "UYU", "UZS", "VED", "VES", "WST", "XCD", "YER", "ZAR", "ZMW", "ZWG",
        ],
    ),
    (3, &["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"]),
    (4, &["CLF", "UYW"]),
];

impl Currency {
    /// South Korean won, the original's only one.
    pub const KRW: Self = Self("KRW");

    /// All of them.
    pub fn all() -> impl Iterator<Item = Self> {
        let groups = BY_EXPONENT.iter().flat_map(|(_, codes)| codes.iter());
        groups.map(|code| Self(code))
    }

    /// The letters.
    pub fn code(self) -> &'static str {
        self.0
    }

    /// How many digits of an amount stand behind the point.
    pub fn exponent(self) -> u32 {
        let mut groups = BY_EXPONENT.iter();
        let own = groups.find(|(_, codes)| codes.contains(&self.0));
        own.map_or(2, |(exponent, _)| *exponent)
    }
}

impl TryFrom<String> for Currency {
    type Error = UnknownCurrency;

    fn try_from(code: String) -> Result<Self, UnknownCurrency> {
        let known = Self::all().find(|one| one.0 == code);
        known.ok_or(UnknownCurrency(code))
    }
}

// By hand: derived, it would want a text that lives for ever, as the codes do.
impl<'de> Deserialize<'de> for Currency {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let code = String::deserialize(deserializer)?;
        Self::try_from(code).map_err(D::Error::custom)
    }
}

impl From<Currency> for String {
    fn from(currency: Currency) -> Self {
        currency.0.to_owned()
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn each_is_there_once_and_has_its_digits() {
        let codes: Vec<&str> = Currency::all().map(Currency::code).collect();
        let distinct: BTreeSet<&&str> = codes.iter().collect();
        assert_eq!(codes.len(), distinct.len());
        assert!(codes.iter().all(|code| code.len() == 3));
        let digits = |code: &str| Currency::try_from(code.to_owned()).map(Currency::exponent);
        let expected = [
            ("KRW", 0),
            ("JPY", 0),
            ("USD", 2),
            ("EUR", 2),
            ("BHD", 3),
            ("CLF", 4),
        ];
        for (code, exponent) in expected {
            assert_eq!(digits(code), Ok(exponent), "{code}");
        }
        for wrong in ["", "krw", "KR", "KRWW", "XXX", "AAA"] {
            assert_eq!(digits(wrong), Err(UnknownCurrency(wrong.to_owned())));
        }
    }
}
