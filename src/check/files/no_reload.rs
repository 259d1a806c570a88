//! PG0912: a file that is reloaded by nobody.

use super::containers;
use crate::check::Context;
use crate::diagnostic::{Diagnostic, Diagnostics, Lint, Origin, Severity};
use crate::inventory::model::Instance;
use crate::inventory::spec::{FileMount, OnChange, Reload};

/// The lint.
pub(super) static LINT: Lint = Lint {
    code: "PG0912",
    name: "no-reload",
    severity: Severity::Error,
    docs: "\
A file says `on_change = \"reload\"`, so that its change makes no new container, and the service
does not say how it is told: a signal, or a path to POST to. The new file then lies on the host and
the old one goes on working until something else starts the container again.

    [service.proxy]
    files  = { \"/etc/proxy.cfg\" = { source = \"files/proxy.cfg\", on_change = \"reload\" } }
    reload = { signal = \"USR2\" }     # or: { http = \"/reload\" }, on the port with `health`
",
};

/// Looks at every container with files.
pub(super) fn check(context: &Context<'_>, found: &mut Diagnostics) {
    for instance in containers(context) {
        let reloaded = |mount: &&FileMount| mount.on_change() == OnChange::Reload;
        let mut files = instance.spec.files.iter();
        let Some((path, _)) = files.find(|(_, mount)| reloaded(mount)) else {
            continue;
        };
        let path = ["files", path.as_str(), "on_change"];
        let origin = context.inventory.place_of(instance, &path);
        match &instance.spec.reload {
            None => found.push(untold(context, instance, origin)),
            Some(reload) if nobody_listens(instance, reload) => {
                found.push(unheard(context, instance, reload, origin));
            }
            Some(_) => {}
        }
    }
}

fn nobody_listens(instance: &Instance, reload: &Reload) -> bool {
    let mut ports = instance.spec.port.values();
    let answers = ports.any(|port| port.health.is_some() && port.protocol.is_http());
    reload.signal.is_none() && (reload.http.is_none() || !answers)
}

fn untold(context: &Context<'_>, instance: &Instance, origin: Origin) -> Diagnostic {
    let edit = context.set(instance, &["reload"], "{ signal = \"HUP\" }");
    context
        .diagnostic(
            &LINT,
            origin,
            format!(
                "nothing tells `{}` to read its file again",
                instance.service
            ),
        )
        .label("makes no new container")
        .help("say how it is told", vec![edit])
}

fn unheard(context: &Context<'_>, of: &Instance, reload: &Reload, origin: Origin) -> Diagnostic {
    let there = context.inventory.place_of(of, &["reload"]);
    let (label, cure) = match &reload.http {
        Some(_) => (
            "no HTTP port has `health`",
            "give the port that takes it a `health` path",
        ),
        None => (
            "neither `signal` nor `http`",
            "say how it is told: `signal` or `http`",
        ),
    };
    context
        .diagnostic(
            &LINT,
            there,
            format!("nothing tells `{}` to read its file again", of.service),
        )
        .label(label)
        .other(origin, "makes no new container")
        .help(cure, Vec::new())
}
