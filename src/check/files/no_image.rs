//! PG0907: a container with nothing to run.

use super::containers;
use crate::check::Context;
use crate::diagnostic::{Diagnostics, Lint, Severity};

/// The lint.
pub(super) static LINT: Lint = Lint {
    code: "PG0907",
    name: "no-image",
    severity: Severity::Error,
    docs: "\
A service runs on a host as a container and has neither `image` nor `build`. With both, the image is
built and gets the name. On a host with `runtime = \"process\"` it needs neither.

    [service.web]
    image = \"nginx:1.27.3\"           # or: build = { context = \"web\" }
",
};

/// Looks at every container.
pub(super) fn check(context: &Context<'_>, found: &mut Diagnostics) {
    for instance in containers(context) {
        if instance.spec.image.is_some() || instance.spec.build.is_some() {
            continue;
        }
        let path = context.service_path(instance, &[]);
        let origin = context.inventory.tree.nearest(&path);
        let one = context
            .diagnostic(
                &LINT,
                origin,
                format!("`{}` has nothing to run", instance.service),
            )
            .label("neither `image` nor `build`")
            .other(instance.placed, format!("runs on `{}`", instance.host))
            .help(
                "give it an `image` with a version, or say how to `build` it",
                Vec::new(),
            );
        found.push(one);
    }
}
