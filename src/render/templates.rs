//! paygen's own templates, embedded so that the binary is all one needs.

use std::collections::BTreeMap;

use super::Templates;

macro_rules! embedded {
    ($($name:literal),* $(,)?) => {
        &[$(($name, include_str!(concat!("../../templates/", $name)))),*]
    };
}

/// Every file of `templates/`; a test compares the list with the folder.
static EMBEDDED: &[(&str, &str)] = embedded![
    "environment/checklist.en.md.tera",
    "environment/checklist.ko.md.tera",
    "environment/openstack.tf.tera",
    "environment/runbook.en.md.tera",
    "environment/runbook.ko.md.tera",
    "environment/runbook.md.tera",
    "host/alerts.yml.tera",
    "host/bootstrap.sh.tera",
    "host/bootstrap/clock.sh.tera",
    "host/bootstrap/docker.sh.tera",
    "host/bootstrap/docker_packages.sh.tera",
    "host/bootstrap/egress.sh.tera",
    "host/bootstrap/files.sh.tera",
    "host/bootstrap/firewall.sh.tera",
    "host/bootstrap/options.sh.tera",
    "host/bootstrap/packages.sh.tera",
    "host/bootstrap/project.sh.tera",
    "host/bootstrap/talk.sh.tera",
    "host/compose.yml.tera",
    "host/database/bootstrap.sh.tera",
    "host/database/bootstrap.sql.tera",
    "host/firewall.nft.tera",
    "host/grafana/dashboards.yml.tera",
    "host/grafana/datasources.yml.tera",
    "host/prometheus.yml.tera",
];

impl Templates {
    /// The templates of this binary.
    pub fn embedded() -> Self {
        let all = EMBEDDED
            .iter()
            .map(|(name, text)| ((*name).to_owned(), (*text).to_owned()));
        Self(all.collect())
    }

    /// These, replaced by the templates of a paygen that had others; a folder that has none of
    /// these names belongs to another program.
    #[must_use]
    pub fn with(mut self, others: BTreeMap<String, String>) -> Self {
        if others.keys().any(|name| self.0.contains_key(name)) {
            self.0.extend(others);
        }
        self
    }
}
