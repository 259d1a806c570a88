//! Tera with strict variables and the ways of quoting.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::Value;
use tera::{Context, Kwargs, State, Tera};

use super::RenderError;
use super::draft::{Body, Draft};
use super::quote::{compose_scalar, hcl_string, shell_word, yaml_scalar};
use crate::inventory::files::{Content, Files};

/// Texts of paygen's own templates by name, such as `host/compose.yml.tera`.
#[derive(Debug, Clone)]
pub struct Templates(pub BTreeMap<String, String>);

/// Ready to render.
pub struct Engine {
    tera: Tera,
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
            .map_err(|error| wrong("templates", &error))?;
        Ok(Self { tera })
    }

    /// The bytes of a draft.
    pub(super) fn body(&mut self, draft: &Draft, files: &Files) -> Result<Vec<u8>, RenderError> {
        match &draft.body {
            Body::Template(name, view) => self.template(name, view).map(String::into_bytes),
            Body::Source(path, view) => self.source(path, view, files),
            Body::Json(value) => Ok(json(value)),
            Body::Bytes(bytes) => Ok(bytes.clone()),
        }
    }

    fn template(&self, name: &str, view: &Value) -> Result<String, RenderError> {
        let context = Context::from_serialize(view).map_err(|error| wrong(name, &error))?;
        self.tera
            .render(name, &context)
            .map_err(|error| wrong(name, &error))
    }

    fn source(&mut self, path: &str, view: &Value, files: &Files) -> Result<Vec<u8>, RenderError> {
        let text = match files.get(path) {
            Some(Content::File(bytes)) => String::from_utf8_lossy(bytes).into_owned(),
            Some(Content::Folder | Content::Unreadable(_)) | None => {
                let message = "it cannot be read".to_owned();
                return Err(RenderError::Template {
                    template: path.to_owned(),
                    message,
                });
            }
        };
        if Path::new(path)
            .extension()
            .is_none_or(|extension| extension != "tera")
        {
            return Ok(text.into_bytes());
        }
        self.tera
            .add_raw_template(path, &text)
            .map_err(|error| wrong(path, &error))?;
        self.template(path, view).map(String::into_bytes)
    }
}

/// JSON as people read it, with a line end.
fn json(value: &Value) -> Vec<u8> {
    let mut text = format!("{value:#}");
    text.push('\n');
    text.into_bytes()
}

fn wrong(template: &str, error: &tera::Error) -> RenderError {
    RenderError::Template {
        template: template.to_owned(),
        message: error.to_string(),
    }
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
