//! Later runs, when the inventory or the machine has changed: only what differs is touched, and a
//! run that was cut off is completed.

use serde_json::json;

use super::machine::{Machine, Run};
use super::template::{script, view, view_behind_proxy};

#[test]
fn a_proxy_that_comes_and_goes_changes_only_its_lines() {
    let machine = Machine::new();
    let before = machine.read("root/etc/dnf/dnf.conf");
    machine.run(&script(&view_behind_proxy()), &[]);
    let run = machine.run(&script(&view()), &[]);
    assert_eq!(
        done(&run),
        ["dnf proxy", "Docker settings", "Docker service"]
    );
    assert_eq!(machine.read("root/etc/dnf/dnf.conf"), before);
}

#[test]
fn a_proxy_of_someone_else_is_replaced_in_main_only() {
    let machine = Machine::new();
    let conf = "[main]\nproxy = http://old:1\nbest=True\n[other]\nproxy=http://kept:2\n";
    machine.put("root/etc/dnf/dnf.conf", conf);
    machine.run(&script(&view_behind_proxy()), &[]);
    let expected = "[main]\n# The next line is kept by paygen.\nproxy=http://proxy.example:3128\n\
        best=True\n[other]\nproxy=http://kept:2\n";
    assert_eq!(machine.read("root/etc/dnf/dnf.conf"), expected);
}

#[test]
fn a_proxy_of_someone_else_stays_where_the_inventory_has_none() {
    let machine = Machine::new();
    let conf = "[main]\nproxy=http://old:1\n";
    machine.put("root/etc/dnf/dnf.conf", conf);
    machine.run(&script(&view()), &[]);
    assert_eq!(machine.read("root/etc/dnf/dnf.conf"), conf);
}

#[test]
fn other_time_servers_become_comments() {
    let machine = Machine::new();
    let conf = "pool 2.rocky.pool.ntp.org iburst\n  server indented\nserver a\npeer b\nrtcsync\n";
    machine.put("root/etc/chrony.conf", conf);
    machine.run(&script(&view()), &[]);
    insta::assert_snapshot!(machine.read("root/etc/chrony.conf"));
}

#[test]
fn without_time_servers_chrony_stays_as_it_was_and_runs() {
    let machine = Machine::new();
    let before = machine.read("root/etc/chrony.conf");
    let mut view = view();
    view["ntp_servers"] = json!([]);
    let run = machine.run(&script(&view), &[]);
    assert_eq!(machine.read("root/etc/chrony.conf"), before);
    assert!(done(&run).contains(&"clock service"), "{run}");
}

#[test]
fn new_time_servers_replace_the_old_and_chronyd_restarts() {
    let machine = Machine::new();
    machine.run(&script(&view()), &[]);
    let conf = machine.read("root/etc/chrony.conf");
    machine.put("root/etc/chrony.conf", &(conf + "makestep 1 3\n"));
    let mut view = view();
    view["ntp_servers"] = json!(["time9.example"]);
    let run = machine.run(&script(&view), &[]);
    assert_eq!(done(&run), ["clock settings", "clock service"]);
    assert_eq!(restarts(&run), ["chronyd"]);
    let conf = machine.read("root/etc/chrony.conf");
    let expected = "# replaced by paygen: pool 2.rocky.pool.ntp.org iburst\nrtcsync\nmakestep 1 3\n\
        # Kept by paygen, down to its end:\nserver time9.example iburst\n\
        # End of what paygen keeps.\n";
    assert_eq!(conf, expected);
}

#[test]
fn a_restart_that_a_broken_connection_prevented_is_made_up_for() {
    let machine = Machine::new();
    machine.run(&script(&view()), &[]);
    machine.put("state/refused", "docker\n");
    let changed = script(&view_behind_proxy());
    assert_eq!(machine.run(&changed, &[]).code, Some(1));
    machine.remove("state/refused");
    let run = machine.run(&changed, &[]);
    assert_eq!(done(&run), ["Docker service"]);
    assert_eq!(restarts(&run), ["docker"]);
    assert_eq!(restarts(&machine.run(&changed, &[])), [""; 0]);
}

#[test]
fn docker_that_runs_and_is_only_not_enabled_is_not_restarted() {
    let machine = Machine::new();
    machine.run(&script(&view()), &[]);
    machine.put("state/enabled", "chronyd\npaygen-firewall.service\n");
    let run = machine.run(&script(&view()), &[]);
    assert_eq!(done(&run), ["Docker service"]);
    assert_eq!(restarts(&run), [""; 0]);
}

#[test]
fn settings_that_someone_else_wrote_alike_become_ours() {
    let machine = Machine::new();
    machine.run(&script(&view()), &[]);
    machine.remove("root/var/lib/paygen/daemon.json.sha256");
    assert_eq!(
        done(&machine.run(&script(&view()), &[])),
        ["Docker settings", "Docker service"]
    );
    let run = machine.run(&script(&view_behind_proxy()), &[]);
    assert_eq!(run.code, Some(0), "{run}");
}

#[test]
fn every_file_can_be_read_by_all() {
    let machine = Machine::new();
    machine.run(&script(&view_behind_proxy()), &[]);
    let tree = machine.tree();
    for file in [
        "dnf/dnf.conf",
        "chrony.conf",
        "docker/daemon.json",
        "systemd/system/paygen-firewall.service",
    ] {
        let mode = tree[&format!("root/etc/{file}")].split(' ').next();
        assert_eq!(mode, Some("100644"), "{file}");
    }
}

#[test]
fn settings_that_dockerd_refuses_are_not_written() {
    let machine = Machine::new();
    machine.run(&script(&view()), &[]);
    let before = machine.read("root/etc/docker/daemon.json");
    let mut view = view();
    view["registry_mirrors"] = json!(["refused"]);
    let run = machine.run(&script(&view), &[]);
    assert_eq!(run.code, Some(1));
    assert_eq!(machine.read("root/etc/docker/daemon.json"), before);
    let cure = "error: Docker settings: dockerd refuses the settings\n  \
        cure: see its words above; correct the inventory\n";
    assert!(run.stderr.ends_with(cure), "{run}");
}

#[test]
fn the_firewall_unit_follows_the_folder() {
    let machine = Machine::new();
    machine.run(&script(&view()), &[]);
    let mut view = view();
    view["project_dir"] = json!("/srv/Shop_2");
    let run = machine.run(&script(&view), &[]);
    assert_eq!(
        done(&run),
        ["project folder", "SELinux labels", "firewall unit"]
    );
    let unit = machine.read("root/etc/systemd/system/paygen-firewall.service");
    assert!(!unit.contains("/opt/shop-cloud") && unit.contains("/srv/Shop_2/firewall.nft"));
}

#[test]
fn a_firewall_table_that_was_flushed_is_loaded_again() {
    let machine = Machine::new();
    machine.put("root/opt/shop-cloud/firewall.nft", "table inet paygen {}\n");
    machine.run(&script(&view()), &[]);
    machine.remove("state/table");
    let run = machine.run(&script(&view()), &[]);
    assert_eq!(done(&run), ["firewall table"]);
}

#[test]
fn another_label_on_the_folder_is_replaced() {
    let machine = Machine::new();
    let rule = "/opt/shop-cloud(/.*)?  all files  system_u:object_r:httpd_sys_content_t:s0 \n";
    machine.put("state/labels", rule);
    let run = machine.run(&script(&view()), &[]);
    let expected = "semanage fcontext --list --locallist --noheading\n\
        semanage fcontext --modify --type container_file_t /opt/shop-cloud(/.*)?\n";
    assert_eq!(run.calls_of(&["semanage"]), expected);
}

#[test]
fn where_selinux_is_off_nothing_is_labelled() {
    let machine = Machine::new();
    machine.remove("state/selinux");
    let run = machine.run(&script(&view()), &[]);
    assert_eq!(
        run.calls_of(&["selinuxenabled", "semanage", "restorecon"]),
        "selinuxenabled \n"
    );
}

#[test]
fn where_the_inventory_wants_no_selinux_its_tools_are_not_installed() {
    let machine = Machine::new();
    let mut view = view();
    view["selinux"] = json!(false);
    let run = machine.run(&script(&view), &[]);
    assert!(!run.calls.contains("policycoreutils"), "{run}");
    assert_eq!(
        run.calls_of(&["selinuxenabled", "semanage", "restorecon"]),
        ""
    );
    let settings = machine.read("root/etc/docker/daemon.json");
    assert!(
        settings.contains("\"selinux-enabled\": false"),
        "{settings}"
    );
}

#[test]
fn docker_s_settings_are_json_and_say_what_the_view_says() {
    let machine = Machine::new();
    machine.run(&script(&view_behind_proxy()), &[]);
    let settings: serde_json::Value =
        serde_json::from_str(&machine.read("root/etc/docker/daemon.json")).expect("JSON");
    let no_proxy = "10.9.0.11,10.9.0.12,vm1,vm2,localhost,127.0.0.1,::1";
    let expected = json!({
        "proxies": { "http-proxy": "http://proxy.example:3128",
                     "https-proxy": "http://proxy.example:3128", "no-proxy": no_proxy },
        "registry-mirrors": ["https://mirror.example"],
        "log-driver": "json-file",
        "log-opts": { "max-size": "10m", "max-file": "5" },
        "live-restore": true,
        "selinux-enabled": true,
    });
    assert_eq!(settings, expected);
}

/// The names of the steps that changed something.
fn done(run: &Run) -> Vec<&str> {
    let lines = run
        .stdout
        .lines()
        .filter_map(|line| line.strip_prefix("done     "));
    lines
        .map(|line| line.split(':').next().unwrap_or(line))
        .collect()
}

fn restarts(run: &Run) -> Vec<&str> {
    run.calls
        .lines()
        .filter_map(|call| call.strip_prefix("systemctl restart "))
        .collect()
}
