//! PG0504: a request that comes back to the gateway it left, for ever.

use std::collections::{BTreeMap, BTreeSet};

use super::place;
use crate::check::Context;
use crate::diagnostic::{Diagnostic, Diagnostics, Lint, Severity};
use crate::inventory::model::{Route, Target};
use crate::inventory::spec::PathPattern;

/// The lint.
pub(super) static LINT: Lint = Lint {
    code: "PG0504",
    name: "route-loop",
    severity: Severity::Error,
    docs: "\
A route sends requests back to a gateway they have passed, on a path that takes the same way again.
One request then keeps the gateway busy until its connections are used up.

    [[route]]
    on   = \"proxy.http\"
    path = \"/api/**\"
    to   = \"proxy.http\"              # the service that answers, \"app.http\"

A gateway behind another one is no loop as long as some route leads out.
",
};

type ByGateway<'a> = BTreeMap<&'a Target, Vec<&'a Route>>;

/// Follows a request of every route from gateway to gateway.
pub(super) fn check(context: &Context<'_>, found: &mut Diagnostics) {
    let mut gateways = ByGateway::new();
    for route in &context.inventory.routes {
        for on in &route.on.to {
            gateways.entry(on).or_default().push(route);
        }
    }
    let mut told = BTreeSet::new();
    for route in &context.inventory.routes {
        let way = way_back(&gateways, route);
        let loop_of: BTreeSet<usize> = way.iter().map(|one| one.index).collect();
        if !way.is_empty() && told.insert(loop_of) {
            found.push(round(context, &way));
        }
    }
}

/// The routes that a request of `start` takes until it meets `start` again; none if it leaves.
fn way_back<'a>(gateways: &ByGateway<'a>, start: &'a Route) -> Vec<&'a Route> {
    let mut way = vec![start];
    let mut request = Request::of(&start.spec.path);
    while let Some(last) = way.last() {
        request = request.through(last);
        let next = last
            .to
            .to
            .iter()
            .find_map(|to| request.taken(gateways.get(to)?));
        match next {
            Some(next) if next.index == start.index => return way,
            Some(next) if way.iter().all(|one| one.index != next.index) => way.push(next),
            Some(_) | None => break,
        }
    }
    Vec::new()
}

/// What is asked for: a path, or everything below it.
struct Request {
    prefix: String,
    open: bool,
}

impl Request {
    fn of(path: &PathPattern) -> Self {
        Self {
            prefix: path.prefix().to_owned(),
            open: path.is_open(),
        }
    }

    /// What the target of a route sees.
    fn through(&self, route: &Route) -> Self {
        let Some(rewrite) = &route.spec.rewrite else {
            return Self {
                prefix: self.prefix.clone(),
                open: self.open,
            };
        };
        let rest = self
            .prefix
            .get(route.spec.path.prefix().len()..)
            .unwrap_or("");
        Self {
            prefix: format!("{}{rest}", rewrite.prefix()),
            open: self.open,
        }
    }

    /// The route that takes it: of those that match, the narrowest.
    fn taken<'a>(&self, routes: &[&'a Route]) -> Option<&'a Route> {
        let matching = routes.iter().filter(|route| {
            let path = &route.spec.path;
            let exact = !self.open && path.prefix() == self.prefix;
            exact || (path.is_open() && path.holds(&self.prefix))
        });
        let narrow = |route: &&&Route| (!route.spec.path.is_open(), route.spec.path.prefix().len());
        matching.max_by_key(narrow).copied()
    }
}

fn round(context: &Context<'_>, way: &[&Route]) -> Diagnostic {
    let (first, rest) = (way[0], &way[1..]);
    let message = format!(
        "requests for `{}` never leave `{}`",
        first.spec.path, first.on.text
    );
    let label = match rest {
        [] => "back to the gateway itself",
        _ => "the next gateway sends them back",
    };
    let mut base = context
        .diagnostic(&LINT, first.to.origin, message)
        .label(label);
    for route in rest {
        base = base.other(route.to.origin, format!("takes `{}`", route.spec.path));
    }
    base.other(place(context, first, "path"), "and matches again")
        .help("send them to the service that answers", Vec::new())
}
