//! PG0307: two ports of one container with one number.

use crate::check::Context;
use crate::diagnostic::{Diagnostics, Lint, Severity};
use crate::inventory::name::PortName;

/// The lint.
pub(super) static LINT: Lint = Lint {
    code: "PG0307",
    name: "same-socket",
    severity: Severity::Error,
    docs: "\
Two ports of one service have the same number inside the container, so they are one socket with two
names. Clients, the firewall and the monitoring would each count it twice, and one of the numbers is
most likely a slip of the pen. One socket has one name; what else is true of it stands beside it.

    port.http    = { container = 8080, protocol = \"http\" }
    port.metrics = { container = 8080, metrics = \"/metrics\" }       # the same socket

    port.http    = { container = 8080, protocol = \"http\", metrics = \"/metrics\" }     # good
",
};

/// Looks at every pair of ports of a service, in the order in which they are written.
pub(super) fn check(context: &Context<'_>, found: &mut Diagnostics) {
    for (_, instance) in context.inventory.instances() {
        let place = |name: &PortName| {
            let path = ["port", name.as_str(), "container"];
            context.inventory.place_of(instance, &path)
        };
        let mut ports: Vec<_> = instance.spec.port.iter().collect();
        ports.sort_by_key(|(name, _)| place(name));
        for (index, (name, port)) in ports.iter().enumerate() {
            let meets = ports[..index].iter().find(|(_, first)| {
                first.transport == port.transport && first.container.overlaps(port.container)
            });
            let Some((other, first)) = meets else {
                continue;
            };
            let message = format!(
                "`{other}` and `{name}` of `{}` are one socket: port {}",
                instance.service, port.container
            );
            let cure =
                format!("give `{name}` the number on which it listens, or make one port of both");
            let one = context
                .diagnostic(&LINT, place(name), message)
                .label(format!("`{name}` listens on {}", port.container))
                .other(
                    place(other),
                    format!("`{other}` listens on {}", first.container),
                )
                .help(cure, Vec::new());
            found.push(one);
        }
    }
}
