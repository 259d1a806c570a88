//! paygen's own templates, embedded so that the binary is all one needs.

use super::Templates;

macro_rules! embedded {
    ($($name:literal),* $(,)?) => {
        &[$(($name, include_str!(concat!("../../templates/", $name)))),*]
    };
}

/// Every file of `templates/`; a test compares the list with the folder.
static EMBEDDED: &[(&str, &str)] = embedded![
    "host/alerts.yml.tera",
    "host/compose.yml.tera",
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
}
