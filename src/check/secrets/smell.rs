//! What looks like a secret's value.

/// Last words of a key whose value opens something.
const WORDS: [&str; 9] = [
    "password",
    "passwd",
    "passphrase",
    "pwd",
    "secret",
    "token",
    "credential",
    "credentials",
    "apikey",
];
/// Last two words of such a key.
const PAIRS: [[&str; 2]; 6] = [
    ["api", "key"],
    ["private", "key"],
    ["access", "key"],
    ["secret", "key"],
    ["signing", "key"],
    ["encryption", "key"],
];

/// Whether a key's name says that its value opens something. Only the end of a name counts:
/// `TOKEN_TTL_S` and `PASSWORD_FILE` are no secrets.
pub(super) fn is_secret_key(key: &str) -> bool {
    let words = words(key);
    let last = words
        .last()
        .is_some_and(|word| WORDS.contains(&word.as_str()));
    let pair = words.last_chunk::<2>();
    last || pair.is_some_and(|pair| PAIRS.iter().any(|known| known == pair))
}

/// Whether a value can be one: not empty, no switch, no path of a file that holds it.
pub(super) fn is_secret_value(value: &str) -> bool {
    let switch = ["true", "false", "yes", "no", "on", "off", "none"];
    !value.is_empty() && !value.starts_with('/') && !switch.contains(&value)
}

/// The password in the first `scheme://user:password@` of a text, and where it stands.
pub(super) fn password_in_url(text: &str) -> Option<std::ops::Range<usize>> {
    let mut start = 0;
    while let Some(at) = text[start..].find("://") {
        let authority = start + at + 3;
        let rest = &text[authority..];
        let end = rest
            .find(['/', '?', '#', ' ', '"', '\''])
            .unwrap_or(rest.len());
        if let Some((user_info, _)) = rest[..end].rsplit_once('@')
            && let Some((user, password)) = user_info.split_once(':')
            && is_literal(password)
        {
            let first = authority + user.len() + 1;
            return Some(first..first + password.len());
        }
        start = authority;
    }
    None
}

/// Whether a text is a private key.
pub(super) fn is_private_key(text: &str) -> bool {
    text.contains("-----BEGIN") && text.contains("PRIVATE KEY-----")
}

/// Not empty, and not left to a hole or to the shell.
fn is_literal(password: &str) -> bool {
    !password.is_empty() && !password.starts_with(['{', '$'])
}

/// `dbPassword`, `DB_PASSWORD` and `db-password` have the same words.
pub(super) fn words(key: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut small = false;
    for letter in key.chars() {
        if !letter.is_ascii_alphanumeric() || (small && letter.is_ascii_uppercase()) {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut().filter(|_| letter.is_ascii_alphanumeric()) {
            word.push(letter.to_ascii_lowercase());
        }
        small = letter.is_ascii_lowercase();
    }
    words.retain(|word| !word.is_empty());
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_of_a_key_counts() {
        for key in [
            "DB_PASSWORD",
            "dbPassword",
            "api-key",
            "PRIVATE_KEY",
            "token",
            "X_API_KEY",
        ] {
            assert!(is_secret_key(key), "{key}");
        }
        for key in [
            "PASSWORD_FILE",
            "TOKEN_TTL_S",
            "key",
            "idempotency_key",
            "tokens_max",
            "",
        ] {
            assert!(!is_secret_key(key), "{key}");
        }
    }

    #[test]
    fn passwords_stand_before_the_at() {
        let found = |text: &str| password_in_url(text).map(|range| text[range].to_owned());
        assert_eq!(found("mysql://a:b@c/d").as_deref(), Some("b"));
        assert_eq!(
            found("x http://c/ redis://:p@q@r:1").as_deref(),
            Some("p@q")
        );
        for text in [
            "http://a@b",
            "http://a:1/x@y",
            "mysql://a:{b}@c",
            "a:b@c",
            "x://u:@h",
        ] {
            assert_eq!(found(text), None, "{text}");
        }
    }

    #[test]
    fn switches_and_paths_are_no_values() {
        assert!(is_secret_value("hunter2"));
        for value in ["", "true", "/run/secrets/x"] {
            assert!(!is_secret_value(value), "{value}");
        }
    }
}
