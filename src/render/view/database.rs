//! The job that makes a database, its users and their first rights.

use crate::inventory::model::{Instance, InstanceId};
use crate::render::Scene;
use crate::render::draft::Draft;

/// Where the job finds its script.
pub(super) const FOLDER: &str = "/etc/paygen/database";

/// What the job starts with.
pub(super) fn entrypoint() -> Vec<String> {
    vec!["/bin/sh".into(), format!("{FOLDER}/bootstrap.sh")]
}

/// The folder of an instance that is bound into its container.
pub(super) fn folder(instance: &Instance) -> String {
    format!("{}/{}/database", instance.host, instance.name)
}

/// The script and its SQL, if the instance is such a job.
pub(in crate::render) fn drafts(_: &Scene<'_>, _: InstanceId) -> Vec<Draft> {
    Vec::new()
}
