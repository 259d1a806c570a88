//! Texts with holes: `mysql://{user}@{db}/wp`.

/// A piece of a format.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece<'a> {
    /// Text as it stands.
    Text(String),
    /// A hole, by name, and which part of what fills it.
    Hole(&'a str, Part),
}

/// Which part of an address fills a hole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// `host:port`, or all of a text or secret.
    Whole,
    /// `{x.host}`.
    Host,
    /// `{x.port}`.
    Port,
}

/// Splits a format into pieces; none if a brace is not closed.
pub fn pieces(format: &str) -> Option<Vec<Piece<'_>>> {
    let mut all = Vec::new();
    let mut text = String::new();
    let mut rest = format;
    while let Some(at) = rest.find(['{', '}']) {
        text.push_str(&rest[..at]);
        let tail = &rest[at..];
        if tail.starts_with("{{") || tail.starts_with("}}") {
            text.push_str(&tail[..1]);
            rest = &tail[2..];
            continue;
        }
        let (name, after) = tail.strip_prefix('{')?.split_once('}')?;
        all.push(Piece::Text(std::mem::take(&mut text)));
        all.push(hole(name));
        rest = after;
    }
    text.push_str(rest);
    all.push(Piece::Text(text));
    all.retain(|piece| *piece != Piece::Text(String::new()));
    Some(all)
}

fn hole(name: &str) -> Piece<'_> {
    match name.rsplit_once('.') {
        Some((name, "host")) => Piece::Hole(name, Part::Host),
        Some((name, "port")) => Piece::Hole(name, Part::Port),
        Some(_) | None => Piece::Hole(name, Part::Whole),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn holes_and_doubled_braces() {
        let all = pieces("a{{b}}{db.host}:{x}").unwrap();
        let text = |text: &str| Piece::Text(text.into());
        assert_eq!(
            all,
            [
                text("a{b}"),
                Piece::Hole("db", Part::Host),
                text(":"),
                Piece::Hole("x", Part::Whole)
            ]
        );
        assert_eq!(pieces("{open"), None);
        assert_eq!(pieces("close}"), None);
    }
}
