//! 09xx: images, files, mounts, and what a container is made to be.

mod dirty_text;
mod docker_socket;
mod few_brokers;
mod floating_image;
mod missing_source;
mod mount_clash;
mod no_image;
mod no_reload;
mod no_volume;
mod odd_job;
pub mod output_path;
mod prometheus_command;
mod split_state;
pub mod template_error;

use super::{Context, Rule};
use crate::diagnostic::{Lint, Origin};
use crate::inventory::model::{Host, Instance};
use crate::inventory::spec::FileMount;

/// What only rendering can find: it is told by `render`.
pub static WHILE_RENDERING: &[&Lint] = &[&template_error::LINT, &output_path::LINT];

/// The rules of this family, by code.
pub(super) static RULES: &[Rule] = &[
    Rule::environment(&missing_source::LINT, missing_source::check),
    Rule::environment(&mount_clash::LINT, mount_clash::check),
    Rule::environment(&floating_image::LINT, floating_image::check),
    Rule::environment(&no_volume::LINT, no_volume::check),
    Rule::environment(&split_state::LINT, split_state::check),
    Rule::environment(&no_image::LINT, no_image::check),
    Rule::environment(&dirty_text::LINT, dirty_text::check),
    Rule::environment(&odd_job::LINT, odd_job::check),
    Rule::environment(&docker_socket::LINT, docker_socket::check),
    Rule::environment(&no_reload::LINT, no_reload::check),
    Rule::environment(&few_brokers::LINT, few_brokers::check),
    Rule::environment(&prometheus_command::LINT, prometheus_command::check),
];

/// What runs as a container.
fn containers<'a>(context: &'a Context<'_>) -> impl Iterator<Item = &'a Instance> {
    let all = context.inventory.instances();
    let here = all.filter(|(id, _)| {
        !context
            .inventory
            .host_of(*id)
            .is_some_and(Host::runs_processes)
    });
    here.map(|(_, instance)| instance)
}

/// A file or folder beside the inventory that a service names.
struct Source<'a> {
    /// As it is written.
    path: &'a str,
    /// Where it is written.
    origin: Origin,
    /// Where it goes in the container; none for a folder of dashboards.
    target: Option<&'a str>,
}

/// What services name; a line that several have by `like` counts once.
fn sources<'a>(context: &'a Context<'_>) -> Vec<Source<'a>> {
    let instances = context.inventory.instances().map(|(_, instance)| instance);
    let mut all: Vec<Source<'a>> = instances
        .flat_map(|instance| sources_of(context, instance))
        .collect();
    all.sort_by_key(|source| source.origin);
    all.dedup_by_key(|source| source.origin);
    all
}

fn sources_of<'a>(context: &Context<'_>, instance: &'a Instance) -> Vec<Source<'a>> {
    let place = |path: &[&str]| context.inventory.place_of(instance, path);
    let files = instance.spec.files.iter().map(|(target, mount)| {
        let target = target.as_str();
        let origin = match mount {
            FileMount::Source(_) => place(&["files", target]),
            FileMount::Table { .. } => place(&["files", target, "source"]),
        };
        Source {
            path: mount.source().as_str(),
            origin,
            target: Some(target),
        }
    });
    let grafana = instance.spec.grafana.as_ref();
    let dashboards = grafana.and_then(|grafana| grafana.dashboards.as_ref());
    let dashboards = dashboards.map(|path| Source {
        path: path.as_str(),
        origin: place(&["grafana", "dashboards"]),
        target: None,
    });
    files.chain(dashboards).collect()
}
