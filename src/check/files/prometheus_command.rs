//! PG0914: a Prometheus that is told by hand what paygen tells it.

use super::containers;
use crate::check::Context;
use crate::diagnostic::{Diagnostic, Diagnostics, Lint, Origin, Severity};
use crate::inventory::model::Instance;

/// The lint.
pub(super) static LINT: Lint = Lint {
    code: "PG0914",
    name: "prometheus-command",
    severity: Severity::Error,
    docs: "\
A service with a `prometheus` table is started with arguments that say where its configuration is,
where its first volume is, and that it may be reloaded; `command` adds others. One of these written
in `command` as well stands there twice, and Prometheus does not start; and the configuration has
another name in each environment.

    [service.prometheus]
    prometheus = { config = \"/etc/prometheus\" }
    command    = [\"--config.file=/etc/prometheus/prometheus.yml\"]      # take it out
",
};

const OURS: [&str; 3] = [
    "--config.file",
    "--storage.tsdb.path",
    "--web.enable-lifecycle",
];

/// Looks at the arguments of every Prometheus.
pub(super) fn check(context: &Context<'_>, found: &mut Diagnostics) {
    for instance in containers(context).filter(|one| one.spec.prometheus.is_some()) {
        let arguments = instance.spec.command.iter().flatten().enumerate();
        let (ours, others): (Vec<_>, Vec<_>) =
            arguments.partition(|(_, argument)| is_ours(argument, instance));
        if !ours.is_empty() {
            let place = |(index, _): (usize, &String)| {
                let path = ["command", &index.to_string()];
                context.inventory.place_of(instance, &path)
            };
            let ours: Vec<Origin> = ours.into_iter().map(place).collect();
            let others: Vec<Origin> = others.into_iter().map(place).collect();
            found.push(twice(context, instance, &ours, &others));
        }
    }
}

/// A Prometheus without a volume may say where its data is.
fn is_ours(argument: &str, instance: &Instance) -> bool {
    let name = argument.split('=').next().unwrap_or(argument);
    OURS.contains(&name) && (name != "--storage.tsdb.path" || !instance.spec.volumes.is_empty())
}

fn twice(
    context: &Context<'_>,
    instance: &Instance,
    ours: &[Origin],
    others: &[Origin],
) -> Diagnostic {
    let known = context.inventory.place_of(instance, &["prometheus"]);
    let list = context.inventory.place_of(instance, &["command"]);
    let (first, rest) = ours
        .split_first()
        .map_or((list, ours), |(first, rest)| (*first, rest));
    let mut base = context
        .diagnostic(
            &LINT,
            first,
            format!("`{}` is told this already", instance.service),
        )
        .label("a second time")
        .other(known, "follows from this");
    for origin in rest {
        base = base.other(*origin, "and this");
    }
    let kept: Vec<&str> = others
        .iter()
        .map(|origin| context.sources.slice(*origin))
        .collect();
    let edit = match context
        .remove(instance, &["command"])
        .filter(|_| kept.is_empty())
    {
        Some(edit) => edit,
        None => context.set(instance, &["command"], &format!("[{}]", kept.join(", "))),
    };
    base.help("leave it out of `command`", vec![edit])
}
