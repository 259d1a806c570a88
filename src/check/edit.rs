//! Edits that need to know more than one file's text: `like`, what a host changes, statements.

use super::Context;
use crate::diagnostic::{Edit, Origin};
use crate::inventory::model::Instance;
use crate::inventory::node::{Node, Table};

impl Context<'_> {
    /// Adds `line` to the table at a path of the tree.
    pub fn add_key(&self, path: &[&str], line: &str) -> Edit {
        self.inventory.tree.add_key(self.fixer(), path, line)
    }

    /// Sets a value of a service for one of its instances, where it is set now, or else where the
    /// service is described.
    pub fn set(&self, instance: &Instance, path: &[&str], value: &str) -> Edit {
        let (host, service) = (instance.host.as_str(), instance.service.as_str());
        let here = [&["host", host, "place", service], path].concat();
        let there = [&["service", service], path].concat();
        let tree = &self.inventory.tree;
        if let Some(node) = tree.at(&here).or_else(|| tree.at(&there)) {
            return self.fixer().replace(node.origin, value);
        }
        let mut depth = there.len() - 1;
        while depth > 2
            && (tree.at(&there[..depth]).is_none() || self.is_inherited(instance, &there[2..depth]))
        {
            depth -= 1;
        }
        let line = format!("{} = {value}", there[depth..].join("."));
        self.add_key(&there[..depth], &line)
    }

    /// Takes a value of a service away for one of its instances; none where `like` brings it, which
    /// others need.
    pub fn remove(&self, instance: &Instance, path: &[&str]) -> Option<Edit> {
        let (host, service) = (instance.host.as_str(), instance.service.as_str());
        let here = [&["host", host, "place", service], path].concat();
        let there = [&["service", service], path].concat();
        let tree = &self.inventory.tree;
        let path = if tree.at(&here).is_some() {
            here
        } else if self.is_inherited(instance, path) {
            return None;
        } else {
            there
        };
        let (key, node) = (tree.key_at(&path)?, tree.at(&path)?);
        let section = self.sources.slice(node.origin).starts_with('[') && node.array().is_none();
        (!section).then(|| self.fixer().remove_entry(key, node.origin))
    }

    /// Sets a value of a service for this instance alone, where its host is described.
    pub fn set_here(&self, instance: &Instance, path: &[&str], value: &str) -> Edit {
        let (host, service) = (instance.host.as_str(), instance.service.as_str());
        let place = ["host", host, "place", service];
        let tree = &self.inventory.tree;
        if let Some(node) = tree.at(&[&place, path].concat()) {
            return self.fixer().replace(node.origin, value);
        }
        let line = format!("{} = {value}", path.join("."));
        if tree.at(&place).is_some() {
            return self.add_key(&place, &line);
        }
        let near = tree.nearest(&["host", host]);
        let block = format!("[host.{host}.place.{service}]\n{line}");
        self.fixer().append_block(near, &block)
    }

    /// Adds an `[[allow]]` or its like to the file that holds `near`, in the form it has there.
    pub fn add_statement(&self, kind: &str, near: Origin, keys: &[(&str, &str)]) -> Edit {
        let fixer = self.fixer();
        let items = self.inventory.tree.at(&[kind]).and_then(Node::array);
        let inline = |node: &&Node| {
            node.origin.source == near.source && self.sources.slice(node.origin).starts_with('{')
        };
        let pairs = |width: usize| {
            let pairs = keys.iter();
            pairs.map(move |(key, value)| format!("{key:width$} = {value}"))
        };
        if let Some(last) = items.into_iter().flatten().rfind(inline) {
            let pairs: Vec<String> = pairs(0).collect();
            let text = format!(",\n    {{ {} }}", pairs.join(", "));
            return fixer.replace(last.origin.after(), text);
        }
        let widest = keys.iter().map(|(key, _)| key.len()).max();
        let pairs: Vec<String> = pairs(widest.unwrap_or(0)).collect();
        fixer.append_block(near, &format!("[[{kind}]]\n{}", pairs.join("\n")))
    }

    /// Takes out a whole statement.
    pub fn remove_statement(&self, statement: &Node) -> Edit {
        let origin = statement.origin;
        if self.sources.slice(origin).starts_with('{') {
            return self.fixer().remove_entry(origin, origin);
        }
        let entries = statement.table().into_iter().flat_map(Table::values);
        let last = entries.map(|entry| entry.node.origin.end).max();
        let text = self.sources.text(origin.source);
        let from = last.unwrap_or(origin.end) as usize;
        let end = text[from..]
            .find('\n')
            .map_or(text.len(), |at| from + at + 1);
        let blank = usize::from(text[end..].starts_with('\n'));
        let end = u32::try_from(end + blank).unwrap_or(origin.end);
        self.fixer().replace(Origin { end, ..origin }, "")
    }

    /// Whether a service has a value by `like` alone.
    pub fn is_inherited(&self, instance: &Instance, path: &[&str]) -> bool {
        let tree = &self.inventory.tree;
        let own = tree.nearest(&[&["service", instance.service.as_str()], path].concat());
        let likes = instance.spec.like.0.iter();
        likes
            .filter_map(|like| tree.at(&[&["like", like.as_str()], path].concat()))
            .any(|node| node.origin == own)
    }
}
