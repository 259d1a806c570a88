//! Tera with strict variables and the ways of quoting.

use std::collections::BTreeMap;
use std::io::{self, Write};

use tera::{Context, Kwargs, State, Tera};

use super::RenderError;
use super::complaint::Complaint;
use super::draft::Body;
use super::fleet::FleetTemplates;
use super::quote::{compose_scalar, hcl_string, shell_word, yaml_scalar};
use crate::inventory::files::{FILE_BYTES_MAX, Files};

/// Texts of paygen's own templates by name, such as `host/compose.yml.tera`.
#[derive(Debug, Clone)]
pub struct Templates(pub BTreeMap<String, String>);

/// Ready to render.
pub struct Engine {
    tera: Tera,
    fleet: Option<FleetTemplates>,
}

/// Why a file has no bytes.
pub(super) enum Failure {
    /// A template of ours is wrong.
    Ours(RenderError),
    /// A file of the fleet is wrong: its name, and what is wrong.
    Fleet(String, Vec<Complaint>),
}

impl Engine {
    /// Checks all templates: an unknown filter or a syntax error is found here.
    pub fn new(templates: &Templates) -> Result<Self, RenderError> {
        let mut tera = Tera::default();
        tera.autoescape_on(Vec::<&'static str>::new());
        tera.register_filter("quote", quote);
        tera.register_filter("compose", compose);
        tera.register_filter("sh", sh);
        tera.register_filter("hcl", hcl);
        let all = templates
            .0
            .iter()
            .map(|(name, text)| (name.as_str(), text.as_str()));
        tera.add_raw_templates(all.collect::<Vec<_>>())
            .map_err(|error| ours("templates", &error))?;
        Ok(Self { tera, fleet: None })
    }

    /// The bytes of a file.
    pub(super) fn bytes(&mut self, body: Body, files: &Files) -> Result<Vec<u8>, Failure> {
        match body {
            Body::Template(name, view) => {
                let mut bytes = Vec::new();
                run(&self.tera, name, &view, &mut bytes)
                    .map_err(|complaints| Failure::Ours(defect(name, &complaints)))?;
                Ok(bytes)
            }
            Body::Source(path, view) => {
                let tera = &self.tera;
                let fleet = self
                    .fleet
                    .get_or_insert_with(|| FleetTemplates::new(tera, files));
                let tera = fleet.for_path(&path, files);
                tera.and_then(|tera| run_limited(tera, &path, &view))
                    .map_err(|complaints| Failure::Fleet(path, complaints))
            }
            Body::Json(bytes) | Body::Bytes(bytes) | Body::Copy(bytes) => Ok(bytes),
        }
    }
}

fn run(tera: &Tera, name: &str, view: &Context, output: impl Write) -> Result<(), Vec<Complaint>> {
    tera.render_to(name, view, output)
        .map_err(|error| Complaint::all_of(&error))
}

fn run_limited(tera: &Tera, name: &str, view: &Context) -> Result<Vec<u8>, Vec<Complaint>> {
    let mut output = Limited::default();
    let done = run(tera, name, view, &mut output);
    if output.is_full {
        let mib = FILE_BYTES_MAX / 1024 / 1024;
        let message = format!("it renders to more than {mib} MiB");
        return Err(vec![Complaint::new(message)]);
    }
    done.map(|()| output.bytes)
}

/// Memory that fills up, so that a loop in a template of the fleet ends with a message.
#[derive(Default)]
struct Limited {
    bytes: Vec<u8>,
    is_full: bool,
}

impl Write for Limited {
    fn write(&mut self, more: &[u8]) -> io::Result<usize> {
        if (self.bytes.len() + more.len()) as u64 > FILE_BYTES_MAX {
            self.is_full = true;
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        self.bytes.extend_from_slice(more);
        Ok(more.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn defect(template: &str, complaints: &[Complaint]) -> RenderError {
    let messages = complaints.iter().map(|one| match &one.place {
        Some(place) => format!("{}:{}: {}", place.template, place.line, one.message),
        None => one.message.clone(),
    });
    RenderError::Template {
        template: template.to_owned(),
        message: messages.collect::<Vec<_>>().join("; "),
    }
}

fn ours(template: &str, error: &tera::Error) -> RenderError {
    defect(template, &Complaint::all_of(error))
}

fn quote(text: &str, _: Kwargs, _: &State<'_>) -> String {
    yaml_scalar(text)
}

fn compose(text: &str, _: Kwargs, _: &State<'_>) -> String {
    compose_scalar(text)
}

fn hcl(text: &str, _: Kwargs, _: &State<'_>) -> String {
    hcl_string(text)
}

fn sh(text: &str, _: Kwargs, _: &State<'_>) -> String {
    shell_word(text)
}
