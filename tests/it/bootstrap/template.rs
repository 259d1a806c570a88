//! Renders the script with a fixed view, so that these tests need no inventory.

use paygen::render::{Templates, shell_word, yaml_scalar};
use serde_json::{Value, json};
use tera::{Context, Kwargs, State, Tera};

/// A host with everything that the script can be asked for, except a proxy and mirrors.
pub(super) fn view() -> Value {
    json!({
        "host": { "name": "vm1", "os": "rocky-9" },
        "fleet": { "name": "shop", "environment": "cloud" },
        "project_dir": "/opt/shop-cloud",
        "no_proxy": ["10.9.0.11", "10.9.0.12", "vm1", "vm2", "localhost", "127.0.0.1", "::1"],
        "ntp_servers": ["time1.example", "time2.example"],
        "egress": [
            egress("download.example", 443, "https", true, "packages of Docker"),
            egress("registry.example", 443, "https", false, "container images"),
            egress("mail.example", 587, "tcp", false, "the shop sends receipts"),
            { "host": "time1.example", "port": 123, "transport": "udp", "scheme": "tcp",
              "repository": false, "why": "the clock" },
        ],
        "host_ports": ["22/tcp", "30000-30009/udp"],
        "firewall_file": "firewall.nft",
        "docker": {
            "packages": ["docker-ce", "docker-ce-cli", "containerd.io", "docker-buildx-plugin",
                         "docker-compose-plugin"],
            "packages_removed": ["docker", "docker-client", "podman", "podman-docker", "runc"],
            "repo_url": "https://download.example/rhel/docker-ce.repo",
            "gpg_fingerprint": "060A 61C5 1B55 8A7F 742B 77AA C52F EB6B 621E 9F35",
        },
        "selinux": true,
    })
}

/// One address that must be reached.
pub(super) fn egress(host: &str, port: u16, scheme: &str, repository: bool, why: &str) -> Value {
    json!({ "host": host, "port": port, "transport": "tcp", "scheme": scheme,
            "repository": repository, "why": why })
}

/// The same host behind a proxy and with a registry mirror.
pub(super) fn view_behind_proxy() -> Value {
    let mut view = view();
    view["proxy"] = json!("http://proxy.example:3128");
    view["registry_mirrors"] = json!(["https://mirror.example"]);
    view
}

/// The script for a view.
pub(super) fn script(view: &Value) -> String {
    try_script(view).expect("the template renders")
}

/// The script, or what the template engine has to say.
pub(super) fn try_script(view: &Value) -> tera::TeraResult<String> {
    let context = Context::from_serialize(view)?;
    engine()?.render("host/bootstrap.sh.tera", &context)
}

fn engine() -> tera::TeraResult<Tera> {
    let mut engine = Tera::new();
    engine.register_filter("sh", |text: &str, _: Kwargs, _: &State| shell_word(text));
    engine.register_filter("quote", |text: &str, _: Kwargs, _: &State| {
        yaml_scalar(text)
    });
    let mut templates = Templates::embedded().0;
    templates.retain(|name, _| name.starts_with("host/bootstrap"));
    engine.add_raw_templates(templates)?;
    Ok(engine)
}
