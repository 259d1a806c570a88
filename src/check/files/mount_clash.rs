//! PG0903: two things at one path of a container, or one inside what paygen binds as a whole.

use super::containers;
use crate::check::Context;
use crate::diagnostic::{Diagnostic, Diagnostics, Lint, Origin, Severity};
use crate::inventory::model::Instance;
use crate::inventory::spec::OnChange;

/// The lint.
pub(super) static LINT: Lint = Lint {
    code: "PG0903",
    name: "mount-clash",
    severity: Severity::Error,
    docs: "\
Two of a service's volumes, mounts and files stand at the same path in the container, so that one of
them is never seen; or one stands inside a folder that is bound whole and read-only: where
Prometheus finds its configuration, where Grafana finds its provisioning, and the folder of a file
with `on_change = \"reload\"`. The container does not start then, or shows old content: one team
mended a script twice, since a mount hid the first copy.

    [service.prometheus]
    prometheus = { config = \"/etc/prometheus\" }
    volumes    = { data = \"/etc/prometheus/data\" }       # \"/prometheus\"
",
};

const RELOADED: &str = "the folder of a file that is reloaded";

/// Something at a path of a container.
struct Mount<'a> {
    path: &'a str,
    what: &'static str,
    kind: Kind,
    origin: Origin,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// A volume, or a path of the host: other mounts may stand inside.
    Open,
    /// A folder that is bound whole.
    Whole,
    /// A file of the fleet.
    File,
}

/// Looks at every pair of paths of every container.
pub(super) fn check(context: &Context<'_>, found: &mut Diagnostics) {
    for instance in containers(context) {
        let mounts = mounts(context, instance);
        for (index, second) in mounts.iter().enumerate() {
            let mut earlier = mounts[..index].iter();
            if let Some(first) = earlier.find(|first| first.meets(second)) {
                found.push(clash(context, instance, first, second));
            }
        }
    }
}

fn mounts<'a>(context: &Context<'_>, instance: &'a Instance) -> Vec<Mount<'a>> {
    let spec = &instance.spec;
    let mut all = bound_whole(context, instance);
    all.extend(files(context, instance));
    let mut add = |path, what, at: &[&str]| {
        let origin = context.inventory.place_of(instance, at);
        let kind = Kind::Open;
        all.push(Mount {
            path,
            what,
            kind,
            origin,
        });
    };
    for (name, path) in &spec.volumes {
        add(path.as_str(), "a volume", &["volumes", name.as_str()]);
    }
    for (source, path) in &spec.mounts {
        add(
            path.as_str(),
            "a path of the host",
            &["mounts", source.as_str()],
        );
    }
    all
}

fn bound_whole<'a>(context: &Context<'_>, instance: &'a Instance) -> Vec<Mount<'a>> {
    let spec = &instance.spec;
    let mount = |path, what, at: [&str; 2]| Mount {
        path,
        what,
        kind: Kind::Whole,
        origin: context.inventory.place_of(instance, &at),
    };
    let prometheus = spec.prometheus.as_ref().map(|prometheus| {
        let path = prometheus.config.as_str();
        mount(path, "Prometheus' configuration", ["prometheus", "config"])
    });
    let grafana = spec.grafana.as_ref().map(|grafana| {
        let path = grafana.provisioning.as_str();
        mount(path, "Grafana's provisioning", ["grafana", "provisioning"])
    });
    prometheus.into_iter().chain(grafana).collect()
}

fn files<'a>(context: &Context<'_>, instance: &'a Instance) -> Vec<Mount<'a>> {
    let spec = &instance.spec;
    let service = ["service", instance.service.as_str(), "files"];
    let mut all = Vec::new();
    for (path, mount) in &spec.files {
        let path = path.as_str();
        let key = context
            .inventory
            .tree
            .key_at(&[&service[..], &[path]].concat());
        let origin = key.unwrap_or_else(|| context.inventory.place_of(instance, &["files", path]));
        let (path, what, kind) = match mount.on_change() {
            OnChange::Recreate => (path, "a file", Kind::File),
            OnChange::Reload => (parent(path), RELOADED, Kind::Whole),
        };
        all.push(Mount {
            path,
            what,
            kind,
            origin,
        });
    }
    let config = spec.web.as_ref().and_then(|web| web.config.as_ref());
    all.extend(config.map(|path| Mount {
        path: path.as_str(),
        what: "what the pages read",
        kind: Kind::File,
        origin: context.inventory.place_of(instance, &["web", "config"]),
    }));
    all
}

fn parent(path: &str) -> &str {
    path.rsplit_once('/').map_or(path, |(parent, _)| parent)
}

impl Mount<'_> {
    fn meets(&self, other: &Self) -> bool {
        if self.path.trim_end_matches('/') == other.path.trim_end_matches('/') {
            // Files that are reloaded lie in their folder together.
            return self.kind != Kind::Whole
                || other.kind != Kind::Whole
                || self.what != other.what;
        }
        self.hides(other) || other.hides(self)
    }

    /// Files of the fleet are rendered into a folder that is bound whole; nothing else gets in.
    fn hides(&self, other: &Self) -> bool {
        let rest = other.path.strip_prefix(self.path.trim_end_matches('/'));
        let inside = rest.is_some_and(|rest| rest.starts_with('/'));
        let rendered_there = self.what == RELOADED && other.kind == Kind::File;
        self.kind == Kind::Whole && inside && !rendered_there
    }
}

fn clash(
    context: &Context<'_>,
    of: &Instance,
    first: &Mount<'_>,
    second: &Mount<'_>,
) -> Diagnostic {
    let message = if first.hides(second) || second.hides(first) {
        format!(
            "`{}` has something inside a folder that is bound whole",
            of.service
        )
    } else {
        format!("`{}` has two things at `{}`", of.service, second.path)
    };
    context
        .diagnostic(&LINT, second.origin, message)
        .label(format!("{} at `{}`", second.what, second.path))
        .other(first.origin, format!("{} at `{}`", first.what, first.path))
        .help("give one of them another path", Vec::new())
}
