//! Every reference looked up, for the instance that makes it.

use std::sync::Arc;

use super::lookup::{Caller, Lookup, Several};
use super::{formats, statements};
use crate::diagnostic::{Diagnostics, Fixer, Origin};
use crate::inventory::model::{Instance, InstanceId, Inventory, Link};
use crate::inventory::spec::{Need, Reference, ServiceSpec};

/// Looks up all references of the inventory, and of what is left of `broken` services, so that one
/// run shows their mistakes, too.
pub(super) fn resolve(
    inventory: &mut Inventory,
    broken: Vec<Instance>,
    fixer: Fixer<'_>,
    found: &mut Diagnostics,
) {
    for index in 0..inventory.instances.len() {
        let mut instance = inventory.instances[index].clone();
        let from = Caller::of(&instance, Some(InstanceId(index)));
        let mut look = Lookup::new(inventory, fixer, Some(from), found);
        references(&mut look, &mut instance);
        let missed = look.missed;
        inventory.poisoned.missed.extend(missed);
        inventory.instances[index] = instance;
    }
    for mut instance in broken {
        let from = Caller::of(&instance, None);
        let mut look = Lookup::new(inventory, fixer, Some(from), found);
        references(&mut look, &mut instance);
        let missed = look.missed;
        inventory.poisoned.missed.extend(missed);
    }
    let mut look = Lookup::new(inventory, fixer, None, found);
    let routes = statements::routes(&mut look);
    let allows = statements::allows(&mut look);
    let scrapes = statements::scrapes(&mut look);
    let missed = look.missed;
    inventory.poisoned.missed.extend(missed);
    inventory.routes = routes;
    inventory.allows = allows;
    inventory.scrapes = scrapes;
}

fn references(look: &mut Lookup<'_>, instance: &mut Instance) {
    let spec: Arc<ServiceSpec> = Arc::clone(&instance.spec);
    for (index, need) in spec.needs.iter().enumerate() {
        let place = |path: &[&str]| look.inventory.place_of(instance, path);
        let number = index.to_string();
        let origin = match need {
            Need::To(_) => place(&["needs", &number]),
            Need::Pool { .. } => place(&["needs", &number, "to"]),
        };
        if let Some(link) = look.link(need.reference(), origin, Several::MustSay) {
            let connections = need.connections();
            instance.needs.push(Link {
                connections,
                ..link
            });
        }
    }
    instance.calls = list(look, instance, &spec.calls, &["calls"]);
    if let Some(web) = &spec.web {
        instance.web_calls = list(look, instance, &web.calls, &["web", "calls"]);
    }
    for (name, port) in &spec.port {
        let path = ["port", name.as_str(), "register"];
        let register = port.register.as_ref();
        if let Some(link) = register.and_then(|to| single(look, instance, to, &path)) {
            instance.registers.push((name.clone(), link));
        }
    }
    if let Some(grafana) = &spec.grafana {
        let path = ["grafana", "datasource"];
        let origin = look.inventory.place_of(instance, &path);
        instance.datasource = look.one(&grafana.datasource, origin);
    }
    if let Some(database) = &spec.database {
        let origin = look.inventory.place_of(instance, &["database", "at"]);
        instance.database = look.one(&database.at, origin);
    }
    instance.env = formats::links(look, instance);
}

fn single(
    look: &mut Lookup<'_>,
    instance: &Instance,
    to: &Reference,
    path: &[&str],
) -> Option<Link> {
    let origin: Origin = look.inventory.place_of(instance, path);
    look.link(to, origin, Several::MustSay)
}

fn list(look: &mut Lookup<'_>, instance: &Instance, all: &[Reference], path: &[&str]) -> Vec<Link> {
    let mut links = Vec::new();
    for (index, reference) in all.iter().enumerate() {
        let number = index.to_string();
        let here = [path, &[&number]].concat();
        links.extend(single(look, instance, reference, &here));
    }
    links
}
