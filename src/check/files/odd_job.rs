//! PG0909: a job that is told to do what only a service does.

use crate::check::Context;
use crate::diagnostic::{Diagnostic, Diagnostics, Lint, Severity};
use crate::inventory::model::Instance;

/// The lint.
pub(super) static LINT: Lint = Lint {
    code: "PG0909",
    name: "odd-job",
    severity: Severity::Warning,
    docs: "\
A job (`oneshot = true`) runs to its end and is gone. A health check has nothing to ask then, a
second replica would do the work twice at once, nobody can be told to reload, and what it announces
in a registry is a dead address.

    [service.migrate]
    oneshot = true
    health  = { command = [\"healthcheck\"] }       # take it out

A health check that `like` brings is not used for a job, and no mistake.
",
};

/// Looks at every job.
pub(super) fn check(context: &Context<'_>, found: &mut Diagnostics) {
    for (_, job) in context
        .inventory
        .instances()
        .filter(|(_, one)| one.spec.oneshot)
    {
        let spec = &job.spec;
        // What is asked of services by `like` is not asked of a job.
        let asked = spec.health.is_some() && !context.is_inherited(job, &["health"]);
        let keys = [
            ("health", asked, "its end says how it went"),
            (
                "replicas",
                spec.replicas.is_some_and(|n| n > 1),
                "each does all of the work",
            ),
            (
                "reload",
                spec.reload.is_some(),
                "nobody is there to be told",
            ),
            ("web", spec.web.is_some(), "nobody is there to serve pages"),
        ];
        for (key, _, why) in keys.into_iter().filter(|(_, set, _)| *set) {
            found.push(odd(context, job, &[key], why));
        }
        for (name, _) in &job.registers {
            let why = "a dead address in the registry";
            found.push(odd(context, job, &["port", name.as_str(), "register"], why));
        }
    }
}

fn odd(context: &Context<'_>, job: &Instance, path: &[&str], why: &str) -> Diagnostic {
    let origin = context.inventory.place_of(job, path);
    let key = path.last().copied().unwrap_or_default();
    let says = context.inventory.place_of(job, &["oneshot"]);
    let base = context
        .diagnostic(
            &LINT,
            origin,
            format!("`{}` is a job, and `{key}` is for services", job.service),
        )
        .label(why)
        .other(says, "a job");
    match context.remove(job, path) {
        Some(edit) => base.help("take it out", vec![edit]),
        None => base.help(
            format!("leave `{key}` out of what the job has by `like` or in a section of its own"),
            Vec::new(),
        ),
    }
}
