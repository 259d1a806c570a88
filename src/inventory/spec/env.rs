//! `env.NAME`: plain text, a secret, text with typed holes, or what Kafka must announce.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::Reference;
use super::shape::TextOrTable;
use crate::inventory::name::{PortName, SecretName};

/// The value of an environment variable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EnvValue {
    /// Text as it stands; whole numbers and `true`/`false` become their text.
    Text(String),
    /// A secret. With `file` the container gets a file and a variable with the file's path.
    Secret {
        /// Which.
        secret: SecretName,
        /// The variable that names the file, if the image can read one.
        file: Option<SecretFile>,
    },
    /// Text with `{hole}`s.
    Format {
        /// The text.
        format: String,
        /// What stands in each hole.
        holes: BTreeMap<String, Hole>,
    },
    /// Where Kafka listens, and what it tells its clients to dial.
    Listeners {
        /// Ports of the same service.
        ports: Vec<PortName>,
        /// Which of Kafka's three forms.
        form: ListenerForm,
    },
}

/// How the variable is called that names a secret's file.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(from = "FileWord")]
#[cfg_attr(feature = "cli", schemars(with = "FileWord"))]
pub enum SecretFile {
    /// The variable's own name with `_FILE` behind it, as Docker's official images have it.
    Suffix,
    /// Another name.
    Named(String),
}

/// What stands in a hole of a format.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(
    feature = "cli",
    derive(schemars::JsonSchema),
    schemars(untagged, deny_unknown_fields)
)]
pub enum Hole {
    /// Plain text, which has no dot; or `"service.port"`, resolved for who dials.
    Word(String),
    /// A secret; the whole value is then put together on the host.
    Secret {
        /// Which.
        secret: SecretName,
    },
}

impl Hole {
    /// The reference in it, if it is one.
    pub fn reference(&self) -> Option<Result<Reference, String>> {
        match self {
            Hole::Word(word) if word.contains('.') => Some(Reference::parse(word)),
            Hole::Word(_) | Hole::Secret { .. } => None,
        }
    }
}

/// The three settings that describe Kafka's listeners.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum ListenerForm {
    /// `listeners`: where it listens.
    Bind,
    /// `advertised.listeners`: what clients are told to dial.
    Advertise,
    /// `listener.security.protocol.map`.
    Protocols,
}

#[derive(Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(untagged, expecting = "`file` is true or the name of a variable")]
enum FileWord {
    Flag(True),
    Name(String),
}

/// `true`, since `false` would say nothing.
#[derive(Deserialize)]
#[serde(try_from = "bool")]
struct True;

impl TryFrom<bool> for True {
    type Error = String;

    fn try_from(flag: bool) -> Result<Self, String> {
        if flag {
            Ok(Self)
        } else {
            Err("leave `file` out instead of saying false".into())
        }
    }
}

#[cfg(feature = "cli")]
impl schemars::JsonSchema for True {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "True".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "const": true })
    }
}

impl From<FileWord> for SecretFile {
    fn from(word: FileWord) -> Self {
        match word {
            FileWord::Flag(True) => SecretFile::Suffix,
            FileWord::Name(name) => SecretFile::Named(name),
        }
    }
}

#[derive(Deserialize)]
struct EnvTable {
    secret: Option<SecretName>,
    file: Option<SecretFile>,
    format: Option<String>,
    listeners: Option<Vec<PortName>>,
    form: Option<ListenerForm>,
    #[serde(flatten)]
    holes: BTreeMap<String, Hole>,
}

impl EnvTable {
    fn into_value(self) -> Result<EnvValue, String> {
        let (file, form, holes) = (self.file, self.form, self.holes);
        let file_key = file.as_ref().map(|_| "file");
        let form_key = form.map(|_| "form");
        let hole_key = holes.keys().next().map(String::as_str);
        match (self.secret, self.format, self.listeners) {
            (Some(secret), None, None) => {
                alone("secret", [form_key, hole_key])?;
                Ok(EnvValue::Secret { secret, file })
            }
            (None, Some(format), None) => {
                alone("format", [file_key, form_key])?;
                Ok(EnvValue::Format { format, holes })
            }
            (None, None, Some(ports)) => {
                alone("listeners", [file_key, hole_key])?;
                let form = form.ok_or("`form` is missing: bind, advertise or protocols")?;
                Ok(EnvValue::Listeners { ports, form })
            }
            _ => Err("a table here has one of `secret`, `format` and `listeners`".into()),
        }
    }
}

/// Refuses what belongs to another form than that of `name`.
fn alone(name: &str, others: [Option<&str>; 2]) -> Result<(), String> {
    match others.into_iter().flatten().next() {
        Some(stray) => Err(format!("`{stray}` means nothing beside `{name}`")),
        None => Ok(()),
    }
}

impl<'de> Deserialize<'de> for EnvValue {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(
            TextOrTable::new(
                "text, or a table with `secret`, `format` or `listeners`,",
                |text| Ok(EnvValue::Text(text.to_owned())),
                EnvTable::into_value,
            )
            .with_scalars(),
        )
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SecretTable {
    secret: SecretName,
}

impl<'de> Deserialize<'de> for Hole {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TextOrTable::new(
            "text, \"service.port\" or { secret = … }",
            |text| Ok(Hole::Word(text.to_owned())),
            |table: SecretTable| {
                Ok(Hole::Secret {
                    secret: table.secret,
                })
            },
        ))
    }
}

#[cfg(feature = "cli")]
impl schemars::JsonSchema for EnvValue {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "EnvValue".into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let secret = generator.subschema_for::<SecretName>();
        let file = generator.subschema_for::<FileWord>();
        let hole = generator.subschema_for::<Hole>();
        let ports = generator.subschema_for::<Vec<PortName>>();
        let form = generator.subschema_for::<ListenerForm>();
        let whose = |mut schema: schemars::Schema, about: &str| {
            schema.insert("description".into(), about.into());
            schema
        };
        let secret = whose(secret, "The secret that is its value.");
        let file = whose(
            file,
            "A file with the secret instead, if the image can read one: the \
            variable with its path is `NAME_FILE` for true, or has the name that is given.",
        );
        let ports = whose(ports, "Ports of this service on which Kafka listens.");
        let form = whose(form, "Which of Kafka's three settings it is.");
        let format = serde_json::json!({
            "type": "string",
            "description": "Text with holes: `{db}` is `host:port` of what `db` names, \
                `{db.host}` and `{db.port}` are its parts; a brace that stays is doubled."
        });
        schemars::json_schema!({
            "description": "The value of an environment variable.",
            "anyOf": [
                { "type": ["string", "integer", "boolean"] },
                { "type": "object", "required": ["secret"], "additionalProperties": false,
                  "properties": { "secret": secret, "file": file } },
                { "type": "object", "required": ["format"], "additionalProperties": hole,
                  "properties": {
                      "format": format,
                      "secret": false, "file": false, "listeners": false, "form": false
                  } },
                { "type": "object", "required": ["listeners", "form"],
                  "additionalProperties": false,
                  "properties": { "listeners": ports, "form": form } }
            ]
        })
    }
}
