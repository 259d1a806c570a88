//! Environment variables: text, secrets, and formats with typed holes.

use super::readme::{edited, example};

#[test]
fn text_without_a_dot_is_text_and_with_one_it_is_a_reference() {
    let dotted = edited("env", &[("user = \"app\"", "user = \"a.b\"")]);
    assert_eq!(dotted.codes(), ["PG0201"]);
}

#[test]
fn a_value_with_a_secret_is_put_together_on_the_host() {
    let env = example("env");
    let secrets = env.file("vm2/secrets.json");
    let secrets: serde_json::Value = serde_json::from_str(secrets).unwrap();
    let expected = serde_json::json!({
        "files": { "app_db": { "why": "the shop's user in the database", "instances": ["app"] } },
        "env_files": { "app": { "DATABASE_URL": [
            { "text": "mysql://" }, { "text": "app" }, { "text": ":" }, { "secret": "app_db" },
            { "text": "@" }, { "text": "10.0.0.11:3306" }, { "text": "/shop" },
        ] } },
    });
    assert_eq!(secrets, expected);
}

#[test]
fn a_reference_in_env_is_an_edge_of_its_own() {
    assert_eq!(
        example("env").published(),
        "| `db.sql` | `10.0.0.11:3306` |\n"
    );
}

#[test]
fn doubled_braces_are_braces() {
    let braces = edited("env", &[("\"{db.host}\"", "\"{{x}} {db.host}\"")]);
    let text = braces.file("vm2/docker-compose.vm2.yml");
    assert!(text.contains("\"DB_HOST\": \"{x} 10.0.0.11\"\n"), "{text}");
}
