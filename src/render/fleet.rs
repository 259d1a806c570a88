//! The fleet's own templates: `.tera` files beside the inventory, which may include each other.
//!
//! Usually all of them are understood at once. When one is broken, each is understood with only
//! those that it needs, so that a mistake in a file that nobody uses stops nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use tera::Tera;

use super::complaint::Complaint;
use crate::inventory::files::{Content, Files};

/// A template may need this many others; Tera follows them by recursion.
const NEEDED_MAX: usize = 100;

/// Templates by the path at which the inventory names them.
pub(super) struct FleetTemplates {
    /// paygen's filters and templates, without the fleet's.
    base: Tera,
    /// All of them, if all are right.
    together: Option<Tera>,
    /// Each that was asked for, if some are wrong.
    apart: BTreeMap<String, Result<Tera, Vec<Complaint>>>,
}

/// Whether a file of the fleet is rendered and not copied.
pub(super) fn is_template(path: &str) -> bool {
    Path::new(path)
        .extension()
        .is_some_and(|extension| extension == "tera")
}

impl FleetTemplates {
    /// Understands every template of the fleet.
    pub(super) fn new(base: &Tera, files: &Files) -> Self {
        let paths = files.iter().map(|(path, _)| path);
        let all: Vec<_> = paths
            .filter_map(|path| template(files, path).ok())
            .collect();
        let mut together = base.clone();
        let right = all.iter().all(|(path, _)| needed(path, files).is_ok())
            && together.add_raw_templates(all).is_ok();
        Self {
            base: base.clone(),
            together: right.then_some(together),
            apart: BTreeMap::new(),
        }
    }

    /// A Tera that can render the template at a path.
    pub(super) fn for_path(&mut self, path: &str, files: &Files) -> Result<&Tera, Vec<Complaint>> {
        template(files, path).map_err(|complaint| vec![complaint])?;
        if let Some(together) = &self.together {
            return Ok(together);
        }
        let base = &self.base;
        let one = self.apart.entry(path.to_owned());
        let one = one.or_insert_with(|| with_needed(base.clone(), path, files));
        one.as_ref().map_err(Clone::clone)
    }
}

/// The name and text of a template, or why it cannot be had.
fn template<'a>(files: &'a Files, path: &'a str) -> Result<(&'a str, &'a str), Complaint> {
    if !is_template(path) {
        return Err(Complaint::new("it is not a template"));
    }
    match files.get(path) {
        Some(Content::File(bytes)) => std::str::from_utf8(bytes)
            .map(|text| (path, text))
            .map_err(|_| Complaint::new("it is not UTF-8")),
        Some(Content::Folder) => Err(Complaint::new("it is a folder")),
        Some(Content::Unreadable(why)) => Err(Complaint::new(why.as_str())),
        None => Err(Complaint::new("there is no such file")),
    }
}

/// `base` with one template of the fleet and what it needs.
fn with_needed(mut base: Tera, path: &str, files: &Files) -> Result<Tera, Vec<Complaint>> {
    let mut paths = needed(path, files).map_err(|complaint| vec![complaint])?;
    let all = files.iter().map(|(path, _)| path);
    paths.extend(all.filter(|path| has_components(files, path)));
    let texts = paths
        .into_iter()
        .filter_map(|path| template(files, path).ok());
    match base.add_raw_templates(texts.collect::<Vec<_>>()) {
        Ok(()) => Ok(base),
        Err(error) => Err(Complaint::all_of(&error)),
    }
}

/// A template and all that it includes or extends, directly or not.
fn needed<'a>(path: &'a str, files: &'a Files) -> Result<BTreeSet<&'a str>, Complaint> {
    let mut all = BTreeSet::from([path]);
    let mut next = vec![path];
    while let Some(path) = next.pop() {
        let Ok((_, text)) = template(files, path) else {
            continue;
        };
        next.extend(named(text).into_iter().filter(|other| all.insert(other)));
        if all.len() > NEEDED_MAX {
            let message = format!("it includes more than {NEEDED_MAX} others");
            return Err(Complaint::new(message));
        }
    }
    Ok(all)
}

/// The texts in quotes after `include` and `extends`.
fn named(text: &str) -> Vec<&str> {
    let after = |word: &'static str| {
        let places = text.match_indices(word);
        places.filter_map(move |(at, _): (usize, &str)| {
            let rest = text[at + word.len()..].trim_start();
            let quote = rest
                .chars()
                .next()
                .filter(|letter| "\"'`".contains(*letter))?;
            rest[1..].split_once(quote).map(|(name, _)| name)
        })
    };
    after("include").chain(after("extends")).collect()
}

/// A component may be called by any template without its file being named.
fn has_components(files: &Files, path: &str) -> bool {
    template(files, path).is_ok_and(|(_, text)| text.contains("endcomponent"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_template_names_is_found() {
        let text = "{% extends \"a.tera\" %}{%- include  'b.tera' -%}{% include c %}{% include \"d";
        assert_eq!(named(text), ["b.tera", "a.tera"]);
    }
}
