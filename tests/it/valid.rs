//! Fleets of other shapes than ours: nothing is said of them, and all of them render.

use crate::support::fleet::fleets;

#[test]
fn nothing_is_said_of_a_valid_fleet() {
    for (name, fleet) in fleets() {
        assert!(!fleet.found.has_findings(), "{name}\n{}", fleet.text());
    }
}

#[test]
fn every_host_of_a_valid_fleet_gets_its_files() {
    for (name, fleet) in fleets() {
        for inventory in &fleet.loaded.environments {
            for host in inventory
                .hosts
                .values()
                .filter(|host| !host.runs_processes())
            {
                let folder = format!("{}/{}", inventory.environment, host.name);
                let compose = format!("{folder}/docker-compose.{}.yml", host.role);
                assert!(
                    fleet.artifacts.get(&compose).is_some(),
                    "{name}: no {compose}"
                );
            }
        }
    }
}
