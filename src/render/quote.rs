//! The only places where text becomes part of YAML or of a shell command.

use std::fmt::Write as _;

/// Text as a YAML scalar that every reader, of version 1.1 or 1.2, takes for that very text: double
/// quotes, and an escape for whatever a reader might fold, refuse or call a line end (YAML 1.2.2,
/// 5.1 and 5.7).
pub fn yaml_scalar(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for letter in text.chars() {
        match letter {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            '\r' => quoted.push_str("\\r"),
            plain if is_plain(plain) => quoted.push(plain),
            other => escape(&mut quoted, other),
        }
    }
    quoted.push('"');
    quoted
}

/// Text as a scalar of a Compose file, where `$` would start a variable.
pub fn compose_scalar(text: &str) -> String {
    yaml_scalar(&text.replace('$', "$$"))
}

/// Text as a string of HCL, where `${` and `%{` would start a template.
pub(super) fn hcl_string(text: &str) -> String {
    let text = yaml_scalar(text);
    text.replace("${", "$${").replace("%{", "%%{")
}

/// Text as one word of a POSIX shell.
pub fn shell_word(text: &str) -> String {
    let safe = |c: char| c.is_ascii_alphanumeric() || "-_./:=@%+,".contains(c);
    if !text.is_empty() && text.chars().all(safe) {
        return text.to_owned();
    }
    format!("'{}'", text.replace('\'', "'\\''"))
}

fn is_plain(letter: char) -> bool {
    match letter {
        '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}' => false,
        ' '..='~' | '\u{a0}'.. => true,
        _ => false,
    }
}

fn escape(quoted: &mut String, letter: char) {
    let code = u32::from(letter);
    let written = if code > 0xffff {
        write!(quoted, "\\U{code:08X}")
    } else {
        write!(quoted, "\\u{code:04X}")
    };
    // Writing to a `String` cannot fail.
    debug_assert!(written.is_ok());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_yaml_might_misread_is_quoted() {
        assert_eq!(yaml_scalar("yes"), "\"yes\"");
        assert_eq!(
            yaml_scalar("a\"b\\c\n\u{85}\u{2028}é"),
            "\"a\\\"b\\\\c\\n\\u0085\\u2028é\""
        );
        assert_eq!(compose_scalar("${X}"), "\"$${X}\"");
    }

    #[test]
    fn hcl_sees_no_template() {
        assert_eq!(hcl_string("a \"${b}\" %{c}"), "\"a \\\"$${b}\\\" %%{c}\"");
    }

    #[test]
    fn a_shell_word_is_one_word() {
        assert_eq!(shell_word("a b"), "'a b'");
        assert_eq!(shell_word("it's"), "'it'\\''s'");
        assert_eq!(shell_word(""), "''");
        assert_eq!(shell_word("/etc/x"), "/etc/x");
    }
}
