//! What a process may know, and what is said when it cannot start with that.

use std::fs;

use kit::{Instance, InstanceError, SecretFile};
use serde_json::{Value, json};

use super::support::{Kind, Limits, Settings, instance, projection, right};

#[test]
fn settings_and_addresses_are_the_inventorys() {
    let till = instance(right()).unwrap();
    let limits = Limits {
        kind: Kind::Memory,
        per_minute: 5,
    };
    assert_eq!(till.settings, Settings { limits });
    let names = [till.service(), till.name(), till.environment()];
    assert_eq!(names, ["till", "till-one", "test"]);
    let remote = &till.edge("db.sql").unwrap()[0];
    let dialled = (remote.host.as_str(), remote.port, remote.connections);
    assert_eq!(dialled, ("db", 3306, Some(8)));
    assert_eq!(till.listen("http").unwrap().address, "127.0.0.1");
    assert_eq!(till.digest.len(), 64);
}

#[test]
fn a_wrong_setting_is_named_by_its_path_in_the_inventory() {
    let said = |settings: Value| instance(settings).unwrap_err().to_string();
    let cases = [
        (
            json!({ "limits": { "kind": "memory", "per_minute": 5, "burst": 1 } }),
            "service.till.settings.limits.burst: unknown field `burst`, expected `kind` or \
             `per_minute`; `paygen explain service.till.settings.limits.burst` names the file and \
             the line",
        ),
        (
            json!({ "limits": { "kind": "etcd", "per_minute": 5 } }),
            "service.till.settings.limits.kind: unknown variant `etcd`, expected `memory` or \
             `redis`; `paygen explain service.till.settings.limits.kind` names the file and the \
             line",
        ),
        (
            json!({}),
            "service.till.settings: missing field `limits`; `paygen explain service.till.settings` \
             names the file and the line",
        ),
    ];
    for (settings, expected) in cases {
        assert_eq!(said(settings), expected);
    }
}

#[test]
fn what_is_missing_is_said_with_its_place() {
    let till = instance(right()).unwrap();
    for edge in ["queue.amqp", "old.http"] {
        let says = till.edge(edge).unwrap_err().to_string();
        let expected =
            format!("till must reach `{edge}`: add it to `needs` or `calls` of [service.till]");
        assert_eq!(says, expected);
    }
    let says = till.listen("grpc").unwrap_err().to_string();
    assert_eq!(
        says,
        "till listens on no port `grpc`: add it to [service.till]"
    );
}

#[test]
fn the_file_is_read_and_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("projection.json");
    let read = || Instance::<Settings>::read(&path);
    let is_unread = matches!(read(), Err(InstanceError::Read { .. }));
    assert!(is_unread);
    fs::write(&path, "{").unwrap();
    let is_formless = matches!(read(), Err(InstanceError::Form { .. }));
    assert!(is_formless);
    let mut written = serde_json::to_value(projection(right())).unwrap();
    fs::write(&path, written.to_string()).unwrap();
    let known = read().unwrap();
    written["more"] = json!(1);
    fs::write(&path, written.to_string()).unwrap();
    let says = read().unwrap_err().to_string();
    assert!(says.contains("unknown field `more`"), "{says}");
    assert_eq!(known.digest, read_digest(&projection(right())));
    fs::write(&path, " ".repeat((4 << 20) + 1)).unwrap();
    let says = read().unwrap_err().to_string();
    assert!(
        says.contains("it has 4194305 bytes, more than 4194304"),
        "{says}"
    );
}

fn read_digest(projection: &paygen::reach::projection::Projection) -> String {
    let bytes = serde_json::to_value(projection).unwrap().to_string();
    Instance::<Settings>::of(projection.clone(), bytes.as_bytes())
        .unwrap()
        .digest
}

#[test]
fn a_secret_is_read_and_not_shown() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("password");
    fs::write(&path, "hunter2\n").unwrap();
    let file: SecretFile = serde_json::from_value(json!({ "secret_file": path })).unwrap();
    let secret = file.read().unwrap();
    assert_eq!(secret.reveal(), "hunter2");
    assert_eq!(format!("{secret:?}"), "***");
    fs::write(&path, [0xff, 0xfe]).unwrap();
    let says = file.read().unwrap_err().to_string();
    assert!(says.contains("it is not UTF-8"), "{says}");
}
