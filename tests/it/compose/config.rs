//! What Compose makes of a rendered file.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use paygen::inventory::model::Host;
use serde_json::Value;
use tempfile::TempDir;

use crate::support::fleet::Fleet;
use crate::support::rendered::Environment;
use crate::support::tools::compose;

/// A fleet's files in a scratch folder, with something in place of each secret.
pub(crate) struct Placed {
    folder: TempDir,
}

impl Placed {
    /// Writes what was rendered, and every file that is put together on a host.
    pub(crate) fn new(fleet: &Fleet) -> Self {
        let folder = TempDir::new().unwrap();
        fleet.write(folder.path());
        let placed = Self { folder };
        for (environment, host) in compose_hosts(fleet) {
            placed.secrets(fleet, environment, host);
        }
        placed
    }

    fn secrets(&self, fleet: &Fleet, environment: &Environment, host: &Host) {
        let folder = self.of(environment, host);
        let list = format!(
            "{}/{}/secrets.json",
            environment.inventory.environment, host.name
        );
        let list: Value = serde_json::from_str(fleet.file(&list)).unwrap();
        let secrets = folder.join(".paygen/secrets");
        fs::create_dir_all(&secrets).unwrap();
        for name in keys(&list["files"]) {
            fs::write(secrets.join(name), "a secret").unwrap();
        }
        for (instance, variables) in list["env_files"].as_object().unwrap() {
            let lines = keys(variables).join(
                "=x
",
            ) + "=x
";
            fs::write(secrets.join(format!("{instance}.env")), lines).unwrap();
        }
    }

    /// The folder of a host.
    pub(crate) fn of(&self, environment: &Environment, host: &Host) -> PathBuf {
        let environment = environment.inventory.environment.as_str();
        self.folder
            .path()
            .join(environment)
            .join(host.name.as_str())
    }

    /// Asks only whether Compose takes the file.
    pub(crate) fn check(&self, environment: &Environment, host: &Host) {
        let file = file_name(host);
        assert_eq!(run(&self.of(environment, host), &file, &["--quiet"]), "");
    }

    /// The file as Compose understands it.
    pub(crate) fn config(&self, environment: &Environment, host: &Host) -> Value {
        config(&self.of(environment, host), &file_name(host))
    }
}

/// Every host of a fleet that has a Compose file.
pub(crate) fn compose_hosts(fleet: &Fleet) -> Vec<(&Environment, &Host)> {
    let environments = fleet.environments.iter();
    let hosts =
        environments.flat_map(|one| one.inventory.hosts.values().map(move |host| (one, host)));
    hosts.filter(|(_, host)| !host.runs_processes()).collect()
}

/// A Compose file of a folder as Compose understands it, with every `$` as it was written.
pub(crate) fn config(folder: &Path, file: &str) -> Value {
    let text = run(folder, file, &["--format", "json"]);
    let mut value = serde_json::from_str(&text).unwrap();
    unescape(&mut value);
    value
}

/// The keys of a JSON object.
pub(crate) fn keys(value: &Value) -> Vec<&str> {
    let map = value.as_object();
    map.map(|map| map.keys().map(String::as_str).collect())
        .unwrap_or_default()
}

fn file_name(host: &Host) -> String {
    format!("docker-compose.{}.yml", host.role)
}

/// Warnings are failures: each would be a surprise on a host.
fn run(folder: &Path, file: &str, options: &[&str]) -> String {
    let Output {
        status,
        stdout,
        stderr,
    } = compose()
        .arg("--project-directory")
        .arg(folder)
        .arg("--file")
        .arg(folder.join(file))
        .arg("config")
        .args(options)
        .env_remove("COMPOSE_FILE")
        .output()
        .unwrap();
    let said = String::from_utf8(stderr).unwrap();
    assert!(
        status.success() && said.is_empty(),
        "{}: {said}",
        folder.join(file).display()
    );
    String::from_utf8(stdout).unwrap()
}

/// Compose doubles every `$` of what it prints, so that it could read it again.
fn unescape(value: &mut Value) {
    match value {
        Value::String(text) => *text = text.replace("$$", "$"),
        Value::Array(items) => items.iter_mut().for_each(unescape),
        Value::Object(map) => map.values_mut().for_each(unescape),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}
