//! Turns text with addresses into a format with references.

use super::literal::Literal;
use super::text::{Kind, Text};
use crate::check::Context;
use crate::diagnostic::Edit;

/// Puts a reference into each literal's place; none where the language has no references.
pub(super) fn with_references(
    context: &Context<'_>,
    text: &Text,
    literals: &[(Literal<'_>, String)],
) -> Option<Edit> {
    let escape = |plain: &str| match text.kind {
        Kind::Variable => plain.replace('{', "{{").replace('}', "}}"),
        Kind::Format | Kind::Setting | Kind::Argument => plain.to_owned(),
    };
    let mut format = String::new();
    let mut holes = String::new();
    let mut at = 0;
    for (literal, reference) in literals {
        let name = hole(reference);
        format.push_str(&escape(&text.content[at..literal.range.start]));
        format.extend(["{", name, "}"]);
        let pair = format!(", {name} = \"{reference}\"");
        if !holes.contains(&pair) {
            holes.push_str(&pair);
        }
        at = literal.range.end;
    }
    format.push_str(&escape(&text.content[at..]));
    let format = serde_json::Value::String(format); // JSON's text is TOML's basic string
    let replacement = match text.kind {
        Kind::Variable => format!("{{ format = {format}{holes} }}"),
        Kind::Format if is_inline(context, text) => format!("{format}{holes}"),
        Kind::Format | Kind::Setting | Kind::Argument => return None,
    };
    Some(context.fixer().replace(text.origin, replacement))
}

/// The name of a hole for a reference: its service, unless that means something in a format.
fn hole(reference: &str) -> &str {
    match reference.split('.').next().unwrap_or(reference) {
        "format" | "secret" | "file" | "listeners" | "form" => "it",
        service => service,
    }
}

/// Whether a format's table is on one line, where its holes can follow.
fn is_inline(context: &Context<'_>, text: &Text) -> bool {
    let before = &context.sources.text(text.origin.source)[..text.origin.start as usize];
    let line = before.rsplit('\n').next().unwrap_or(before);
    line.contains('{')
}
