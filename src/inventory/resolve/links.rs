//! Every reference looked up, for the instance that makes it.

use std::sync::Arc;

use super::lookup::{Lookup, Several};
use crate::diagnostic::{Diagnostics, Origin};
use crate::inventory::format::{Piece, pieces};
use crate::inventory::lint;
use crate::inventory::model::{EnvLink, Instance, InstanceId, Inventory, Link};
use crate::inventory::spec::{EnvValue, Hole, Reference, ServiceSpec};

/// Looks up all references of the inventory.
pub(super) fn resolve(inventory: &mut Inventory, found: &mut Diagnostics) {
    for index in 0..inventory.instances.len() {
        let mut instance = inventory.instances[index].clone();
        let mut look = Lookup {
            inventory,
            found,
            from: Some(InstanceId(index)),
        };
        look.instance(&mut instance);
        inventory.instances[index] = instance;
    }
    let mut look = Lookup {
        inventory,
        found,
        from: None,
    };
    let (routes, allows, scrapes) = (look.routes(), look.allows(), look.scrapes());
    inventory.routes = routes;
    inventory.allows = allows;
    inventory.scrapes = scrapes;
}

impl Lookup<'_> {
    fn instance(&mut self, instance: &mut Instance) {
        let spec: Arc<ServiceSpec> = Arc::clone(&instance.spec);
        for (index, need) in spec.needs.iter().enumerate() {
            let origin = self.origin(instance, &["needs", &index.to_string()], Some("to"));
            if let Some(link) = self.link(need.reference(), origin, Several::MustSay) {
                instance.needs.push(Link {
                    connections: need.connections(),
                    ..link
                });
            }
        }
        instance.calls = self.list(instance, &spec.calls, &["calls"]);
        if let Some(web) = &spec.web {
            instance.web_calls = self.list(instance, &web.calls, &["web", "calls"]);
        }
        for (port, register) in spec
            .port
            .iter()
            .filter_map(|(n, p)| Some((n, p.register.as_ref()?)))
        {
            let origin = self.origin(instance, &["port", port.as_str(), "register"], None);
            if let Some(link) = self.link(register, origin, Several::MustSay) {
                instance.registers.push((port.clone(), link));
            }
        }
        if let Some(grafana) = &spec.grafana {
            let origin = self.origin(instance, &["grafana", "datasource"], None);
            instance.datasource = self.one(&grafana.datasource, origin);
        }
        if let Some(database) = &spec.database {
            let origin = self.origin(instance, &["database", "at"], None);
            instance.database = self.one(&database.at, origin);
        }
        self.env(instance, &spec);
    }

    fn env(&mut self, instance: &mut Instance, spec: &ServiceSpec) {
        for (variable, value) in &spec.env {
            let EnvValue::Format { format, holes } = value else {
                continue;
            };
            let at = self.origin(instance, &["env", variable, "format"], None);
            let Some(parts) = pieces(format) else {
                self.found.push(lint::holes::unclosed(at));
                continue;
            };
            let names: Vec<&str> = parts.iter().filter_map(hole_name).collect();
            for name in &names {
                if !holes.contains_key(*name) {
                    self.found.push(lint::holes::empty(at, name));
                }
            }
            for (hole, filling) in holes {
                let origin = self.origin(instance, &["env", variable, hole], None);
                if !names.contains(&hole.as_str()) {
                    self.found.push(lint::holes::unused(origin, hole, at));
                }
                if let Some(link) = self.hole(filling, origin) {
                    let (variable, hole) = (variable.clone(), hole.clone());
                    instance.env.push(EnvLink {
                        variable,
                        hole,
                        link,
                    });
                }
            }
        }
    }

    fn hole(&mut self, filling: &Hole, origin: Origin) -> Option<Link> {
        match filling.reference()? {
            Ok(reference) => self.one(&reference, origin),
            Err(why) => {
                self.found.push(lint::invalid_value::new(origin, &why));
                None
            }
        }
    }

    fn list(&mut self, instance: &Instance, all: &[Reference], path: &[&str]) -> Vec<Link> {
        let mut links = Vec::new();
        for (index, reference) in all.iter().enumerate() {
            let number = index.to_string();
            let mut here = path.to_vec();
            here.push(&number);
            let origin = self.origin(instance, &here, None);
            links.extend(self.link(reference, origin, Several::MustSay));
        }
        links
    }

    fn origin(&self, instance: &Instance, path: &[&str], inner: Option<&str>) -> Origin {
        let place = self.inventory.place_of(instance, path);
        let Some(inner) = inner else { return place };
        let mut deeper = path.to_vec();
        deeper.push(inner);
        let deeper = self.inventory.place_of(instance, &deeper);
        if deeper == place { place } else { deeper }
    }
}

fn hole_name<'a>(piece: &Piece<'a>) -> Option<&'a str> {
    match piece {
        Piece::Hole(name, _) => Some(name),
        Piece::Text(_) => None,
    }
}
