//! The dashboard files as Grafana reads them, as far as the tests look into them.

use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Dashboard {
    pub(super) uid: String,
    pub(super) schema_version: u32,
    pub(super) refresh: String,
    pub(super) time: TimeRange,
    pub(super) panels: Vec<Panel>,
}

#[derive(Deserialize)]
pub(super) struct TimeRange {
    pub(super) from: String,
    pub(super) to: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Panel {
    pub(super) id: u32,
    pub(super) title: String,
    pub(super) description: String,
    pub(super) grid_pos: GridPos,
    pub(super) targets: Vec<Target>,
    pub(super) field_config: FieldConfig,
}

#[derive(Deserialize)]
pub(super) struct GridPos {
    pub(super) x: u32,
    pub(super) y: u32,
    pub(super) w: u32,
    pub(super) h: u32,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Target {
    pub(super) ref_id: String,
    pub(super) expr: String,
    pub(super) legend_format: String,
}

#[derive(Deserialize)]
pub(super) struct FieldConfig {
    pub(super) defaults: FieldDefaults,
}

#[derive(Deserialize)]
pub(super) struct FieldDefaults {
    pub(super) unit: String,
    pub(super) thresholds: Option<Thresholds>,
}

#[derive(Deserialize)]
pub(super) struct Thresholds {
    pub(super) steps: Vec<Step>,
}

#[derive(Deserialize)]
pub(super) struct Step {
    pub(super) color: String,
    pub(super) value: Option<f64>,
}

/// The folder that holds the dashboards and their contract.
pub(super) fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("inventory/files/grafana")
}

/// Every dashboard file: its name and its text, in order of names.
pub(super) fn texts() -> Vec<(String, String)> {
    let entries =
        std::fs::read_dir(folder().join("dashboards")).expect("the folder is in the repository");
    let mut texts: Vec<_> = entries
        .map(|entry| named_text(&entry.expect("the folder can be read").path()))
        .collect();
    texts.sort();
    texts
}

/// Every dashboard, in order of file names.
pub(super) fn dashboards() -> Vec<Dashboard> {
    texts()
        .iter()
        .map(|(name, text)| parsed(name, text))
        .collect()
}

/// Every dashboard as plain JSON, for what holds anywhere in the tree.
pub(super) fn trees() -> Vec<(String, Value)> {
    texts()
        .into_iter()
        .map(|(name, text)| {
            let tree = parsed(&name, &text);
            (name, tree)
        })
        .collect()
}

impl Dashboard {
    /// Every expression with the panel that it stands in.
    pub(super) fn targets(&self) -> impl Iterator<Item = (&Panel, &Target)> {
        self.panels
            .iter()
            .flat_map(|panel| panel.targets.iter().map(move |target| (panel, target)))
    }
}

fn named_text(path: &Path) -> (String, String) {
    let name = path
        .file_name()
        .expect("an entry has a name")
        .to_string_lossy()
        .into_owned();
    (
        name,
        std::fs::read_to_string(path).expect("a dashboard is UTF-8"),
    )
}

fn parsed<T: DeserializeOwned>(name: &str, text: &str) -> T {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{name}: {error}"))
}
