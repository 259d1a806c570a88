//! PG0303: a range of ports that is longer on one side than on the other.

use super::holder::written;
use crate::check::Context;
use crate::diagnostic::{Diagnostics, Lint, Severity};
use crate::inventory::spec::PortRange;

/// The lint.
pub(super) static LINT: Lint = Lint {
    code: "PG0303",
    name: "range-length",
    severity: Severity::Error,
    docs: "\
A range in the container is published as a range of another length. The first port of one side is
the first of the other, and so on, so both sides must have the same number of ports; Compose refuses
anything else.

    port.media = { container = \"30000-30009\", publish = \"40000-40004\" }     # 10 and 5 ports
    port.media = { container = \"30000-30009\", publish = \"40000-40009\" }     # good
",
};

/// Looks at every port with a number for the host.
pub(super) fn check(context: &Context<'_>, found: &mut Diagnostics) {
    for (_, instance) in context.inventory.instances() {
        for (name, port) in &instance.spec.port {
            let Some(publish) = port
                .publish
                .filter(|range| range.len() != port.container.len())
            else {
                continue;
            };
            let place = |key| {
                context
                    .inventory
                    .place_of(instance, &["port", name.as_str(), key])
            };
            let (inside, outside) = (count(port.container), count(publish));
            let message = format!(
                "`{}.{name}` listens on {inside} and publishes {outside}",
                instance.service
            );
            let same = same_length(publish, port.container);
            let key = ["port", name.as_str(), "publish"];
            let edit = context.set(instance, &key, &written(same));
            let one = context
                .diagnostic(&LINT, place("publish"), message)
                .label(outside)
                .other(place("container"), inside)
                .help(format!("publish {same}"), vec![edit]);
            found.push(one);
        }
    }
}

fn count(range: PortRange) -> String {
    match range.len() {
        1 => "1 port".into(),
        many => format!("{many} ports"),
    }
}

/// A range from the same first port, or from as far below as needed to end at 65535.
fn same_length(publish: PortRange, container: PortRange) -> PortRange {
    let more = container.last - container.first;
    let first = publish.first.min(u16::MAX - more);
    PortRange {
        first,
        last: first + more,
    }
}
