//! Point 16: jobs run to their end before those that need them, and never again.

use super::readme::{Example, edited, example};

#[test]
fn a_job_never_restarts_and_its_success_is_waited_for() {
    let services = services(&example("job"), "vm1");
    assert_eq!(services["migrate"]["restart"], "no");
    assert_eq!(services["app"]["restart"], "unless-stopped");
    let condition = &services["app"]["depends_on"]["migrate"]["condition"];
    assert_eq!(condition, "service_completed_successfully");
}

#[test]
fn a_job_has_no_health_of_its_own() {
    let health = "oneshot = true\nhealth  = { command = [\"true\"] }";
    let job = edited("job", &[("oneshot = true", health)]);
    assert_eq!(services(&job, "vm1")["migrate"].get("healthcheck"), None);
}

#[test]
fn compose_does_not_wait_for_another_host() {
    let apart = "[\"migrate\"]\nhost.vm2.runs = [\"app\"]";
    let far = edited("job", &[("[\"migrate\", \"app\"]", apart)]);
    assert_eq!(services(&far, "vm2")["app"].get("depends_on"), None);
    assert_eq!(far.dials(), "");
    let inventory = &far.environment().inventory;
    assert_eq!(inventory.instances[0].needs[0].text, "migrate");
}

fn services(example: &Example, host: &str) -> serde_yaml::Value {
    let text = example.file(&format!("{host}/docker-compose.{host}.yml"));
    let file: serde_yaml::Value = serde_yaml::from_str(text).unwrap();
    file["services"].clone()
}
