//! PG0910: a container that may do anything on its host.

use super::containers;
use crate::check::Context;
use crate::diagnostic::{Diagnostics, Lint, Severity};

/// The lint.
pub(super) static LINT: Lint = Lint {
    code: "PG0910",
    name: "docker-socket",
    severity: Severity::Note,
    docs: "\
A container gets the socket of its host's container engine, or a folder that holds it. Whoever gets
into this container starts another one that has the host's whole disk, so it is root on the machine.
Let such a service be small, ask who calls, do one thing, and be reachable by those who need it
only.

    [service.switch]
    mounts = { \"/var/run/docker.sock\" = \"/var/run/docker.sock\" }
",
};

const SOCKETS: [&str; 6] = [
    "/var/run/docker.sock",
    "/run/docker.sock",
    "/run/containerd/containerd.sock",
    "/run/podman/podman.sock",
    "/var/run/podman/podman.sock",
    "/var/run/containerd/containerd.sock",
];

/// Looks at every path of a host that a container gets.
pub(super) fn check(context: &Context<'_>, found: &mut Diagnostics) {
    for instance in containers(context) {
        for source in instance.spec.mounts.keys() {
            let folder = source.as_str().trim_end_matches('/');
            let holds = |socket: &str| {
                socket
                    .strip_prefix(folder)
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
            };
            if SOCKETS.iter().any(|socket| holds(socket)) {
                let origin = context
                    .inventory
                    .place_of(instance, &["mounts", source.as_str()]);
                let what = format!(
                    "whoever gets into `{}` is root on its host",
                    instance.service
                );
                found.push(
                    context
                        .diagnostic(&LINT, origin, what)
                        .label("starts any container"),
                );
            }
        }
    }
}
