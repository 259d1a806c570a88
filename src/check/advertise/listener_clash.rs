//! PG0704: a listener that paygen adds where another port of the container listens.

use crate::check::Context;
use crate::diagnostic::{Diagnostic, Diagnostics, Lint, Severity};
use crate::inventory::model::Instance;
use crate::inventory::name::PortName;
use crate::inventory::spec::Protocol;
use crate::reach::{LISTENER_STEP, listeners_of};

/// Where Kafka listens unless told otherwise.
const KAFKA: u16 = 9092;

/// The lint.
pub(super) static LINT: Lint = Lint {
    code: "PG0704",
    name: "listener-clash",
    severity: Severity::Error,
    docs: "\
Kafka gets a listener for each network from which it is dialled, 10000 above the port's own number,
and another port of the same container has this number, or it would be above 65535. The broker does
not start.

    [service.kafka]
    port.broker = { container = 9092, protocol = \"kafka\" }      # 9094: listens at 9094, 19094
    port.jmx    = { container = 19092 }

Kafka's own number is free to choose, since its listeners are rendered and clients follow.
",
};

/// Looks at the listeners of every broker.
pub(super) fn check(context: &Context<'_>, found: &mut Diagnostics) {
    for (id, instance) in context.inventory.instances() {
        let ports = instance.spec.port.iter();
        for (name, port) in ports.filter(|(_, port)| port.protocol == Protocol::Kafka) {
            let count = listeners_of(context.inventory, context.reach, id, name).len();
            match meeting(instance, name, port.container.first, count) {
                Meeting::None => {}
                Meeting::Port(number, other) => {
                    found.push(taken(context, instance, (name, count), (number, other)));
                }
                Meeting::End => found.push(too_high(context, instance, name, count)),
            }
        }
    }
}

/// What stands in the way of listeners.
enum Meeting<'a> {
    None,
    /// Another port has this number.
    Port(u16, &'a PortName),
    /// There are no more numbers.
    End,
}

/// The first thing in the way of `count` listeners, if the first of them stood at `first`.
fn meeting<'a>(instance: &'a Instance, name: &PortName, first: u16, count: usize) -> Meeting<'a> {
    let mut number = first;
    for _ in 1..count {
        let Some(next) = number.checked_add(LISTENER_STEP) else {
            return Meeting::End;
        };
        number = next;
        let mut others = instance
            .spec
            .port
            .iter()
            .filter(|(other, _)| *other != name);
        if let Some((other, _)) = others.find(|(_, port)| port.container.holds(number)) {
            return Meeting::Port(number, other);
        }
    }
    Meeting::None
}

fn taken(
    context: &Context<'_>,
    instance: &Instance,
    (name, count): (&PortName, usize),
    (number, other): (u16, &PortName),
) -> Diagnostic {
    let service = &instance.service;
    let there = ["port", other.as_str(), "container"];
    let there = context.inventory.place_of(instance, &there);
    let message = format!("a listener of `{service}.{name}` meets `{service}.{other}`");
    let base = complaint(context, instance, (name, count), message);
    cure(
        context,
        instance,
        (name, count),
        base.other(there, format!("listens at {number}, too")),
    )
}

fn too_high(context: &Context<'_>, of: &Instance, name: &PortName, count: usize) -> Diagnostic {
    let message = format!(
        "the listeners of `{}.{name}` go beyond port 65535",
        of.service
    );
    let base = complaint(context, of, (name, count), message);
    cure(context, of, (name, count), base)
}

fn complaint(
    context: &Context<'_>,
    instance: &Instance,
    (name, count): (&PortName, usize),
    message: String,
) -> Diagnostic {
    let path = ["port", name.as_str(), "container"];
    let place = context.inventory.place_of(instance, &path);
    let label = format!("{count} listeners, each {LISTENER_STEP} above the last");
    context.diagnostic(&LINT, place, message).label(label)
}

fn cure(
    context: &Context<'_>,
    instance: &Instance,
    (name, count): (&PortName, usize),
    base: Diagnostic,
) -> Diagnostic {
    let fits = |first: &u16| {
        let mut ports = instance
            .spec
            .port
            .iter()
            .filter(|(other, _)| *other != name);
        let free = !ports.any(|(_, port)| port.container.holds(*first));
        free && matches!(meeting(instance, name, *first, count), Meeting::None)
    };
    let Some(number) = (KAFKA..LISTENER_STEP).find(fits) else {
        return base.help("let it listen at a lower number", Vec::new());
    };
    let path = ["port", name.as_str(), "container"];
    let edit = context.set(instance, &path, &number.to_string());
    base.help(format!("let it listen at {number}"), vec![edit])
}
