//! promtool takes every file, from the folder in which Prometheus finds it.

use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

use crate::support::fleet::{Fleet, fleets};
use crate::support::tools::tool;

#[test]
fn promtool_takes_every_configuration_and_its_rules() {
    for (name, fleet) in fleets() {
        let folder = TempDir::new().unwrap();
        fleet.write(folder.path());
        for config in configurations(&fleet) {
            let path = folder.path().join(&config);
            let said = promtool(&["check", "config"], &path);
            assert!(
                said.contains("SUCCESS: 1 rule files found"),
                "{name}: {said}"
            );
            let rules = path.with_file_name("alerts.yml");
            let said = promtool(&["check", "rules", "--lint-fatal"], &rules);
            assert!(said.contains("SUCCESS"), "{name}: {said}");
        }
    }
}

/// The paths of all configurations of a fleet.
pub(super) fn configurations(fleet: &Fleet) -> Vec<String> {
    let paths = fleet.artifacts().map(|(path, _)| path.as_str());
    let is_config = |path: &&str| path.contains("/config/prometheus_");
    paths.filter(is_config).map(str::to_owned).collect()
}

/// What promtool says of a file; it must succeed.
pub(super) fn promtool(words: &[&str], file: &Path) -> String {
    let output = Command::new(tool("promtool"))
        .args(words)
        .arg(file)
        .output()
        .unwrap();
    let said = [output.stdout, output.stderr].concat();
    let said = String::from_utf8(said).unwrap();
    assert!(output.status.success(), "{}: {said}", file.display());
    said
}
