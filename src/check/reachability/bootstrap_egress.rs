//! PG0412: a security group that does not let a host fetch what it needs to start.

use std::collections::BTreeSet;

use super::group::{Wanted, add};
use crate::check::{Context, words};
use crate::diagnostic::{Diagnostic, Diagnostics, Lint, Severity};
use crate::inventory::model::Host;
use crate::inventory::spec::SecurityGroup;
use crate::reach::group::{Place, groups, lets_out};
use crate::reach::{Egress, bootstrap_egress_of, through_proxy};

/// The lint.
pub(super) static LINT: Lint = Lint {
    code: "PG0412",
    name: "bootstrap-egress",
    severity: Severity::Error,
    docs: "\
A host that paygen sets up needs packages, images and the time, and its security group lists what
it lets out, without them. `bootstrap` would stop half-way, at a mirror that does not answer.

A team that found `ping 8.8.8.8` losing every packet could not tell whether anything got out at
all: some clouds drop echo requests and let HTTPS pass, others open nothing until a rule says so.

    [security_group.tier]
    hosts  = [\"vm1\"]
    why    = \"kept by the network team\"
    egress = [{ peer = \"private\", ports = 3306 }]
    # and { peer = \"internet\", ports = 443 }, and the same for port 123 with transport = \"udp\"

With `fleet.proxy` only the proxy must be reached, and the time.
",
};

/// How many servers a message names.
const NAMED_MAX: usize = 4;

/// Looks at every host behind a group.
pub(super) fn check(context: &Context<'_>, found: &mut Diagnostics) {
    for (host, groups) in groups(context.inventory) {
        let listed = groups.iter().find(|(_, group)| group.egress.is_some());
        let (Some((name, _)), Some(host)) = (listed, context.inventory.hosts.get(host)) else {
            continue;
        };
        let fetched = bootstrap_egress_of(context.inventory, host);
        let blocked: Vec<Egress> = through_proxy(context.inventory, fetched)
            .into_iter()
            .filter(|egress| !passes(context, &groups, egress))
            .collect();
        if !blocked.is_empty() {
            found.push(cut_off(context, name, host, &blocked));
        }
    }
}

fn passes(context: &Context<'_>, groups: &[(&str, &SecurityGroup)], egress: &Egress) -> bool {
    let place = egress.host.parse().map_or(Place::Name, Place::Address);
    lets_out(
        context.inventory,
        groups,
        &place,
        egress.port,
        egress.transport,
    )
}

fn cut_off(context: &Context<'_>, group: &str, host: &Host, blocked: &[Egress]) -> Diagnostic {
    let tree = &context.inventory.tree;
    let place = tree.nearest(&["security_group", group, "egress"]);
    let os = tree.nearest(&["host", host.name.as_str(), "os"]);
    let what = blocked
        .iter()
        .map(|one| format!("{}:{} ({})", one.host, one.port, one.why));
    let what: Vec<String> = what.collect();
    let rule = |one: &Egress| Wanted {
        peer: match one.host.parse::<std::net::IpAddr>() {
            Ok(address) => address.to_string(),
            Err(_) => "internet".into(),
        },
        ports: one.port,
        transport: one.transport,
    };
    let rules: BTreeSet<Wanted> = blocked.iter().map(rule).collect();
    let message = format!(
        "`{}` cannot be set up: the security group `{group}` does not let it out",
        host.name
    );
    context
        .diagnostic(&LINT, place, message)
        .label("nothing here lets it out")
        .other(os, "fetches packages, images and the time")
        .note(format!("it must reach {}", words::list(&what, NAMED_MAX)))
        .help(
            "ask whoever keeps it for this, then write it here",
            vec![add(context, group, "egress", &rules)],
        )
}
