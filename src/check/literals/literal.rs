//! Finds hosts and ports in a text that was not made for it: URLs, lists, configuration files.

use std::net::{IpAddr, Ipv6Addr};
use std::ops::Range;

/// A host in a text, with a port or without.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Literal<'t> {
    /// Its bytes in the text, port included.
    pub(super) range: Range<usize>,
    /// The host.
    pub(super) host: Word<'t>,
    /// The port behind it; for a URL without one, the port of its scheme.
    pub(super) port: Option<u16>,
    /// Whether the port is written, and whether a URL's `//` or `@` stands before the host.
    pub(super) form: Form,
}

/// How a host and port are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// Without a port.
    Bare,
    /// With a port, in any text.
    Pair,
    /// With a port, in a URL.
    Url,
}

/// What stands in the place of a host.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Word<'t> {
    /// `localhost`, 127.0.0.1 or `::1`.
    Loopback,
    /// Another address.
    Address(IpAddr),
    /// Any other word.
    Name(&'t str),
}

/// All of a text, from left to right.
pub(super) fn literals(text: &str) -> Vec<Literal<'_>> {
    let mut all = Vec::new();
    let mut at = 0;
    while let Some(start) = text[at..].find(starts).map(|found| at + found) {
        let literal = if text[start..].starts_with('[') {
            bracketed(text, start)
        } else {
            plain(text, start)
        };
        match literal {
            Some((literal, end)) => {
                all.push(literal);
                at = end;
            }
            None => at = start + 1,
        }
    }
    all
}

fn starts(letter: char) -> bool {
    letter == '[' || letter.is_ascii_alphanumeric() || letter == ':'
}

/// `[fd00::1]:80`; brackets are what a URL puts around an IPv6 address.
fn bracketed(text: &str, start: usize) -> Option<(Literal<'_>, usize)> {
    let close = start + text[start..].find(']')?;
    let address: Ipv6Addr = text[start + 1..close].parse().ok()?;
    let (port, end) = port_at(text, close + 1);
    Some((
        literal(text, start..end, IpAddr::V6(address).into(), port),
        end,
    ))
}

fn plain(text: &str, start: usize) -> Option<(Literal<'_>, usize)> {
    let inside = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | ':');
    let rest = &text[start..];
    let end = start + rest.find(|c| !inside(c)).unwrap_or(rest.len());
    let run = text[start..end].trim_end_matches(['.', ':', '-']);
    if let Ok(address) = run.parse::<Ipv6Addr>() {
        let range = start..start + run.len();
        return Some((literal(text, range, IpAddr::V6(address).into(), None), end));
    }
    let name = run.split(':').next().filter(|name| !name.is_empty())?;
    let after = start + name.len();
    let (port, after) = port_at(text, after);
    let end = if port.is_some() { after } else { end };
    let word = match name.parse::<IpAddr>() {
        Ok(address) => address.into(),
        Err(_) if name.eq_ignore_ascii_case("localhost") => Word::Loopback,
        Err(_) => Word::Name(name),
    };
    let range = start..if port.is_some() {
        after
    } else {
        start + name.len()
    };
    Some((literal(text, range, word, port), end))
}

impl From<IpAddr> for Word<'_> {
    fn from(address: IpAddr) -> Self {
        if address.is_loopback() {
            Word::Loopback
        } else {
            Word::Address(address)
        }
    }
}

fn literal<'t>(text: &str, range: Range<usize>, host: Word<'t>, port: Option<u16>) -> Literal<'t> {
    let before = &text[..range.start];
    let implied = || match before
        .strip_suffix("://")?
        .rsplit(|c: char| !c.is_alphanumeric())
        .next()
    {
        Some("http") => Some(80),
        Some("https") => Some(443),
        Some(_) | None => None,
    };
    let in_url = before.ends_with("//") || before.ends_with('@');
    let form = match port {
        None => Form::Bare,
        Some(_) if in_url => Form::Url,
        Some(_) => Form::Pair,
    };
    let port = port.or_else(implied);
    Literal {
        range,
        host,
        port,
        form,
    }
}

/// The port at `:8080`, and where it ends; `11.8` and `80a` are none.
fn port_at(text: &str, at: usize) -> (Option<u16>, usize) {
    let Some(digits) = text[at..].strip_prefix(':') else {
        return (None, at);
    };
    let length = digits
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(digits.len());
    let next = digits[length..].chars().next();
    let goes_on = next.is_some_and(|c| c.is_alphanumeric() || c == '_');
    let fraction =
        next == Some('.') && digits[length + 1..].starts_with(|c: char| c.is_alphanumeric());
    match digits[..length].parse::<u16>() {
        Ok(port) if port > 0 && !goes_on && !fraction => (Some(port), at + 1 + length),
        Ok(_) | Err(_) => (None, at),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(&str, Option<u16>)> {
        let all = literals(text).into_iter();
        all.map(|one| (&text[one.range.clone()], one.port))
            .collect()
    }

    #[test]
    fn hosts_and_ports_are_found() {
        let url = "jdbc:mysql://user:pw1@db:3306/shop?x=1";
        assert!(
            found(url).contains(&("db:3306", Some(3306))),
            "{:?}",
            found(url)
        );
        assert!(found("http://10.0.0.1/x").contains(&("10.0.0.1", Some(80))));
        assert_eq!(found("[fd00::1]:80"), [("[fd00::1]:80", Some(80))]);
        assert_eq!(found("fd00::1"), [("fd00::1", None)]);
        assert_eq!(found("a:1,b:22"), [("a:1", Some(1)), ("b:22", Some(22))]);
        assert_eq!(found("mariadb:11.8"), [("mariadb", None)]);
        assert_eq!(found("at 10.0.0.1."), [("at", None), ("10.0.0.1", None)]);
    }

    #[test]
    fn a_longer_address_is_another() {
        let of = |text: &'static str| {
            literals(text)
                .into_iter()
                .map(|one| one.host)
                .collect::<Vec<_>>()
        };
        let address = |text: &str| Word::Address(text.parse().unwrap());
        assert_eq!(of("10.0.0.10"), [address("10.0.0.10")]);
        assert_eq!(of("110.0.0.1/24"), [address("110.0.0.1"), Word::Name("24")]);
        assert_eq!(of("LOCALHOST:1"), [Word::Loopback]);
        assert_eq!(of("http://[::1]:9")[1], Word::Loopback);
    }

    #[test]
    fn odd_texts_do_no_harm() {
        for text in [
            "", "[", "[]", "::", ":", "é:80", "a:99999", "[::1", ":::::", "a:é", "x:0",
        ] {
            literals(text);
        }
    }
}
