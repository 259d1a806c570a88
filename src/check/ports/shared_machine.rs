//! PG0309: two environments on one machine that want the same port.

use super::holder::{Holder, Holders, free_ports, holders, written};
use crate::check::Context;
use crate::check::machine::{Seat, shared};
use crate::diagnostic::{Diagnostic, Diagnostics, Lint, Origin, Severity};
use crate::inventory::name::HostName;

/// The lint.
pub(super) static LINT: Lint = Lint {
    code: "PG0309",
    name: "shared-machine",
    severity: Severity::Error,
    docs: "\
Hosts of two environments have the same address in the same network, so they are one machine, and
both environments want one of its ports. Compose keeps the two projects apart by name, but the ports
of a machine are there once: whichever environment is applied second does not come up.

    # env/prod.toml                                 # env/staging.toml
    [host.vm1]                                      [host.staging-vm1]
    address = { private = \"10.0.0.1\" }              address = { private = \"10.0.0.1\" }
    runs    = [\"web\"]                               runs    = [\"web\"]

Give the second environment another number, in its own file:

    [service.web]
    port.http.publish = 8081
",
};

/// Looks at every machine that two environments use.
pub(super) fn check(contexts: &[Context<'_>], found: &mut Diagnostics) {
    let all: Vec<Holders> = contexts.iter().map(holders).collect();
    let side = |(index, host): Seat<'_>| Side {
        context: &contexts[index],
        holders: &all[index],
        host: host.clone(),
    };
    for (there, here) in shared(contexts) {
        compare(&side(there), &side(here), found);
    }
}

struct Side<'a> {
    context: &'a Context<'a>,
    holders: &'a Holders,
    host: HostName,
}

impl Side<'_> {
    fn of_host(&self) -> impl Iterator<Item = &Holder> + Clone {
        let of_host = self
            .holders
            .iter()
            .filter(|((name, _), _)| *name == self.host);
        of_host.flat_map(|(_, list)| list)
    }

    fn origin(&self) -> Origin {
        let tree = &self.context.inventory.tree;
        let path = ["host", self.host.as_str()];
        tree.key_at(&path).unwrap_or_else(|| tree.nearest(&path))
    }
}

fn compare(first: &Side<'_>, second: &Side<'_>, found: &mut Diagnostics) {
    for ((_, transport), mine) in second
        .holders
        .iter()
        .filter(|((name, _), _)| *name == second.host)
    {
        let theirs = first.holders.get(&(first.host.clone(), *transport));
        for one in mine {
            // The machine's own processes are the same in both.
            let fleets = |other: &&Holder| one.of.is_some() || other.of.is_some();
            let met = theirs
                .into_iter()
                .flatten()
                .filter(fleets)
                .find(|other| one.clashes(other));
            if let Some(other) = met {
                found.push(clash((first, other), (second, one)));
            }
        }
    }
}

fn clash((there, first): (&Side<'_>, &Holder), (here, second): (&Side<'_>, &Holder)) -> Diagnostic {
    let (side, moving, fixed) = if second.of.is_some() {
        (here, second, first)
    } else {
        (there, first, second)
    };
    let message = format!(
        "one machine cannot give port {} to both `{}` on `{}` and `{}` on `{}`",
        second.ports, first.what, there.host, second.what, here.host
    );
    let mut one = side.context.diagnostic(&LINT, moving.origin, message);
    one = one.label(format!("wants {}", moving.ports));
    if fixed.origin != moving.origin {
        one = one.other(
            fixed.origin,
            format!("`{}` has {}", fixed.what, fixed.ports),
        );
    }
    for side in [there, here] {
        let environment = &side.context.inventory.environment;
        one = one.other(side.origin(), format!("the machine in `{environment}`"));
    }
    let Some((id, port)) = &moving.of else {
        return one;
    };
    let free = free_ports(there.of_host().chain(here.of_host()), moving.ports);
    let instance = side.context.inventory.instance(*id);
    let key = ["port", port.as_str(), moving.key];
    let edit = side.context.set_here(instance, &key, &written(free));
    one.help(format!("take {free}, which is free there"), vec![edit])
}
