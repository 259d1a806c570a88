//! PG0507: an origin that no browser sends, or a star that no browser takes.

use crate::check::Context;
use crate::diagnostic::{Diagnostic, Diagnostics, Lint, Origin, Severity};
use crate::inventory::model::Instance;

/// The lint.
pub(super) static LINT: Lint = Lint {
    code: "PG0507",
    name: "cors-origin",
    severity: Severity::Error,
    docs: "\
Browsers compare origins letter by letter: scheme, host, and a port unless it is the scheme's own,
all in small letters, and nothing behind (RFC 6454). An origin with a path, a trailing slash or
`:443` never matches, and the page gets 403 or nothing at all. `*` together with `credentials` is
refused by every browser (Fetch standard, 3.2.5), whatever the gateway answers.

    cors = { origins = [\"https://partner.example/\"] }      # \"https://partner.example\"

The origins of the fleet's own web apps follow from `web` and are never written here.
",
};

/// Looks at every origin that is written.
pub(super) fn check(context: &Context<'_>, found: &mut Diagnostics) {
    for (_, instance) in context.inventory.instances() {
        for (index, origin) in instance.spec.cors.origins.iter().enumerate() {
            let path = ["cors", "origins", &index.to_string()];
            let place = context.inventory.place_of(instance, &path);
            if origin == "*" {
                if instance.spec.cors.credentials {
                    found.push(star(context, instance, place));
                }
            } else if normal(origin).as_ref() != Some(origin) {
                found.push(malformed(context, origin, place));
            }
        }
    }
}

fn star(context: &Context<'_>, instance: &Instance, place: Origin) -> Diagnostic {
    let credentials = context
        .inventory
        .place_of(instance, &["cors", "credentials"]);
    context
        .diagnostic(
            &LINT,
            place,
            "browsers refuse `*` where credentials are allowed",
        )
        .label("any origin")
        .other(credentials, "with cookies")
        .help(
            "take `*` out: the fleet's own pages are allowed without it, others are named",
            vec![context.fixer().remove_entry(place, place)],
        )
}

fn malformed(context: &Context<'_>, origin: &str, place: Origin) -> Diagnostic {
    let message = format!("no browser sends the origin `{origin}`");
    let base = context
        .diagnostic(&LINT, place, message)
        .label("never matches");
    match normal(origin) {
        Some(origin) => {
            let edit = context.fixer().replace(place, format!("\"{origin}\""));
            base.help(format!("write `{origin}`"), vec![edit])
        }
        None => base.help(
            "write scheme, host and port: `https://shop.example:8443`",
            Vec::new(),
        ),
    }
}

/// The origin as a browser sends it, if one can tell what is meant.
fn normal(origin: &str) -> Option<String> {
    let origin = origin.to_ascii_lowercase();
    let (scheme, rest) = origin.split_once("://").unwrap_or(("https", &origin));
    let authority = rest.split(['/', '?', '#']).next()?;
    let (host, port) = match authority.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => (host, Some(port.parse::<u16>().ok()?)),
        Some(_) | None => (authority, None),
    };
    let odd = |c: char| !(c.is_ascii_alphanumeric() || ".-_:[]".contains(c));
    let odd_scheme = |c: char| !(c.is_ascii_alphanumeric() || "+-.".contains(c));
    if host.is_empty() || host.contains(odd) || scheme.is_empty() || scheme.contains(odd_scheme) {
        return None;
    }
    match (scheme, port) {
        (_, None) | ("http", Some(80)) | ("https", Some(443)) => Some(format!("{scheme}://{host}")),
        (_, Some(port)) => Some(format!("{scheme}://{host}:{port}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn origins_are_as_browsers_send_them() {
        let same = [
            "https://a.example",
            "http://a:8080",
            "https://[fd00::1]:8443",
            "app://x",
        ];
        for origin in same {
            assert_eq!(normal(origin).as_deref(), Some(origin));
        }
        let mended = [
            ("https://A.example/", "https://a.example"),
            ("http://a.example:80", "http://a.example"),
            ("a.example/x?y", "https://a.example"),
            ("https://[fd00::1]:443", "https://[fd00::1]"),
        ];
        for (wrong, right) in mended {
            assert_eq!(normal(wrong).as_deref(), Some(right));
        }
        for wrong in [
            "",
            "https://",
            "https://*.example",
            "https://a:http",
            "https://a b",
        ] {
            assert_eq!(normal(wrong), None, "{wrong}");
        }
    }
}
