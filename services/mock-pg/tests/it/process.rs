//! The binary, as a container starts it.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use super::support::{Served, kind, order, projection};

fn command(folder: &Path, settings: &Value) -> Command {
    let path = folder.join("projection.json");
    let text = serde_json::to_string(&projection(settings)).unwrap();
    std::fs::write(&path, text).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_mock-pg"));
    command.arg(path).env_remove("RUST_LOG");
    command
}

#[tokio::test]
async fn it_serves_until_it_is_told_to_end() {
    let folder = tempfile::tempdir().unwrap();
    let mut child = command(folder.path(), &kind())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut log = BufReader::new(child.stdout.take().unwrap()).lines();
    let line: Value = serde_json::from_str(&log.next().unwrap().unwrap()).unwrap();
    assert_eq!(line["message"], "the provider listens");
    let at = line["address"].as_str().unwrap().parse().unwrap();
    let pg = Served { at };
    assert_eq!(pg.put("/refunds/a", &order(1)).await.0, 200);
    let up = json!({ "status": "UP", "components": {} });
    assert_eq!(pg.get("/actuator/health/readiness").await, (200, up));
    let (_, page) = pg.get("/actuator/prometheus").await;
    let counted = "http_server_requests_seconds_count{application=\"mock-pg\",method=\"PUT\",\
                   uri=\"/refunds/{reference}\",status=\"200\",outcome=\"SUCCESS\"} 1";
    let page = page.as_str().unwrap();
    assert!(page.lines().any(|line| line == counted), "{page}");
    let told = Command::new("kill").arg(child.id().to_string()).status();
    assert!(told.expect("`kill` is of the package procps").success());
    assert!(child.wait().unwrap().success());
    let rest: Vec<String> = log.map(Result::unwrap).collect();
    assert_eq!(rest.len(), 1, "{rest:?}");
    assert!(rest[0].contains("SIGTERM: ending"), "{rest:?}");
}

#[test]
fn it_says_why_it_cannot_begin() {
    let folder = tempfile::tempdir().unwrap();
    let mut settings = kind();
    settings["settle"]["delay_ms"] = json!([0, 60_001]);
    let output = command(folder.path(), &settings).output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    let expected = "error: service.mock-pg.settings.settle.delay_ms[1]: invalid value: integer \
                    `60001`, expected at most 60000 milliseconds; `paygen explain \
                    service.mock-pg.settings.settle.delay_ms[1]` names the file and the line\n";
    assert_eq!((output.status.code(), said.as_str()), (Some(1), expected));
    assert!(output.stdout.is_empty());
}
