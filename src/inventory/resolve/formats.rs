//! Formats of environment variables: every hole filled, every filling used.

use std::collections::BTreeSet;

use super::lookup::Lookup;
use crate::diagnostic::Origin;
use crate::inventory::format::{Piece, pieces};
use crate::inventory::lint;
use crate::inventory::model::{EnvLink, Instance, Link};
use crate::inventory::spec::{EnvValue, Hole};

/// What the environment of an instance refers to.
pub(super) fn links(look: &mut Lookup<'_>, instance: &Instance) -> Vec<EnvLink> {
    let mut links = Vec::new();
    for (variable, value) in &instance.spec.env {
        let EnvValue::Format { format, holes } = value else {
            continue;
        };
        let fillings: Vec<&str> = holes.keys().map(String::as_str).collect();
        Format::at(look, instance, variable).check(look, format, &fillings);
        for (hole, filling) in holes {
            let origin = look.inventory.place_of(instance, &["env", variable, hole]);
            if let Some(link) = filled(look, filling, origin) {
                let (variable, hole) = (variable.clone(), hole.clone());
                links.push(EnvLink {
                    variable,
                    hole,
                    link,
                });
            }
        }
    }
    links
}

fn filled(look: &mut Lookup<'_>, filling: &Hole, origin: Origin) -> Option<Link> {
    match filling.reference()? {
        Ok(reference) => look.one(&reference, origin),
        Err(why) => {
            look.found.push(lint::invalid_value::new(origin, &why));
            None
        }
    }
}

struct Format<'a> {
    instance: &'a Instance,
    variable: &'a str,
    origin: Origin,
}

impl<'a> Format<'a> {
    fn at(look: &Lookup<'_>, instance: &'a Instance, variable: &'a str) -> Self {
        let path = ["env", variable, "format"];
        let origin = look.inventory.place_of(instance, &path);
        Self {
            instance,
            variable,
            origin,
        }
    }

    fn check(&self, look: &mut Lookup<'_>, format: &str, fillings: &[&str]) {
        let Some(parts) = pieces(format) else {
            let lint = lint::holes::unclosed(look.fixer, self.origin, fillings);
            look.found.push(lint);
            return;
        };
        let names: BTreeSet<&str> = parts.iter().filter_map(hole_name).collect();
        let empty: Vec<&str> = names
            .iter()
            .filter(|name| !fillings.contains(name))
            .copied()
            .collect();
        let unused: Vec<&str> = fillings
            .iter()
            .filter(|name| !names.contains(*name))
            .copied()
            .collect();
        if let ([hole], [filling]) = (&empty[..], &unused[..]) {
            let (hole_at, key) = (self.hole(look, hole), self.key(look, filling));
            let lint = lint::holes::misnamed(hole_at, hole, key, filling);
            look.found.push(lint);
            return;
        }
        for hole in empty {
            let lint = lint::holes::empty(self.hole(look, hole), hole);
            look.found.push(lint);
        }
        for name in unused {
            let key = self.key(look, name);
            let path = ["env", self.variable, name];
            let value = look.inventory.place_of(self.instance, &path);
            let edit = look.fixer.remove_entry(key, value);
            let lint = lint::holes::unused(key, name, self.origin, edit);
            look.found.push(lint);
        }
    }

    /// The hole in the text, of which `{db.host}` is one of `db`, too.
    fn hole(&self, look: &Lookup<'_>, name: &str) -> Origin {
        let texts = ["", ".host", ".port"].map(|part| format!("{{{name}{part}}}"));
        let found = texts
            .iter()
            .find_map(|text| look.fixer.find(self.origin, text));
        found.unwrap_or(self.origin)
    }

    fn key(&self, look: &Lookup<'_>, name: &str) -> Origin {
        let path = ["env", self.variable, name];
        look.inventory.key_of(self.instance, &path)
    }
}

fn hole_name<'a>(piece: &Piece<'a>) -> Option<&'a str> {
    match piece {
        Piece::Hole(name, _) => Some(name),
        Piece::Text(_) => None,
    }
}
