//! What a validator says of settings, in words for whoever wrote them.

use jsonschema::error::{TypeKind, ValidationErrorKind};
use jsonschema::{JsonType, ValidationError};
use serde_json::Value;

use super::schema::Schema;
use crate::inventory::lint::one_of;

/// One setting that does not fit.
pub(super) struct Misfit {
    /// Where: keys and numbers from the top of the settings.
    pub(super) path: Vec<String>,
    /// Whether the key at its end is at fault, and not its value.
    pub(super) is_key: bool,
    /// The end of a sentence that begins with the setting; none for an unknown one.
    pub(super) fault: String,
    /// What is there.
    pub(super) label: String,
    /// How it is mended, where that can be said.
    pub(super) cure: Option<Cure>,
    about: String,
}

/// What a person does about it.
pub(super) enum Cure {
    /// The word at fault, and those that may be meant.
    Words(String, Vec<String>),
    /// What may stand there, as TOML.
    Value(String),
    /// Advice.
    Advice(String),
}

impl Misfit {
    /// What the schema says of the setting.
    pub(super) fn description<'s>(&self, schema: &'s Schema) -> Option<&'s str> {
        schema
            .text
            .pointer(&self.about)?
            .get("description")?
            .as_str()
    }

    fn new(error: &ValidationError<'_>, fault: String, label: impl Into<String>) -> Self {
        Self {
            path: segments(error.instance_path().as_str()),
            is_key: false,
            fault,
            label: label.into(),
            cure: None,
            about: place(error).to_owned(),
        }
    }
}

/// All that one error of a validator means; of several forms, the one that was tried.
pub(super) fn misfits(schema: &Schema, error: &ValidationError<'_>) -> Vec<Misfit> {
    if let ValidationErrorKind::AnyOf { context } | ValidationErrorKind::OneOfNotValid { context } =
        error.kind()
    {
        return forms(schema, error, context);
    }
    let unknown = unknown_keys(schema, error);
    if !unknown.is_empty() {
        return unknown;
    }
    let one = missing(error)
        .or_else(|| wrong_type(schema, error))
        .or_else(|| wrong_word(schema, error))
        .or_else(|| wrong_form(schema, error))
        .or_else(|| beyond(schema, error))
        .unwrap_or_else(|| Misfit::new(error, format!("is wrong: {}", error.masked()), ""));
    vec![one]
}

/// A table with a `kind` is held against the form of that kind alone.
fn forms(
    schema: &Schema,
    error: &ValidationError<'_>,
    context: &[Vec<ValidationError<'static>>],
) -> Vec<Misfit> {
    let below = error.instance_path().as_str().matches('/').count() + 1;
    let is_kind = |one: &&ValidationError<'static>| {
        let depth = one.instance_path().as_str().matches('/').count();
        depth == below && matches!(one.kind(), ValidationErrorKind::Constant { .. })
    };
    let mut meant = context
        .iter()
        .filter(|form| !form.iter().any(|one| is_kind(&one)));
    match (meant.next(), meant.next()) {
        (Some(form), None) => form.iter().flat_map(|one| misfits(schema, one)).collect(),
        (None, _) => {
            let kinds = context.iter().flatten().filter(is_kind);
            other_kinds(schema, kinds).into_iter().collect()
        }
        (Some(_), Some(_)) => {
            let fault = "has none of the forms that it may have".to_owned();
            vec![Misfit::new(error, fault, kind(error.instance()))]
        }
    }
}

fn other_kinds<'e>(
    schema: &Schema,
    errors: impl Iterator<Item = &'e ValidationError<'static>> + Clone,
) -> Option<Misfit> {
    let first = errors.clone().next()?;
    let wanted = errors.filter_map(|one| limit(schema, one)?.as_str());
    Some(word(first, &wanted.collect::<Vec<_>>()))
}

fn unknown_keys(schema: &Schema, error: &ValidationError<'_>) -> Vec<Misfit> {
    let (ValidationErrorKind::AdditionalProperties { unexpected }
    | ValidationErrorKind::UnevaluatedProperties { unexpected }) = error.kind()
    else {
        return Vec::new();
    };
    let known = schema.text.pointer(&format!("{}/properties", place(error)));
    let known = known.and_then(Value::as_object).into_iter().flatten();
    let known: Vec<String> = known.map(|(key, _)| key.clone()).collect();
    let misfit = |key: &String| {
        let mut one = Misfit::new(error, String::new(), "not known");
        one.path.push(key.clone());
        one.is_key = true;
        one.about = String::new();
        one.cure = Some(Cure::Words(key.clone(), known.clone()));
        one
    };
    unexpected.iter().map(misfit).collect()
}

fn missing(error: &ValidationError<'_>) -> Option<Misfit> {
    let ValidationErrorKind::Required { property } = error.kind() else {
        return None;
    };
    let key = property.as_str()?;
    let mut one = Misfit::new(error, "is missing".into(), format!("without `{key}`"));
    one.about = format!("{}/properties/{key}", place(error));
    one.path.push(key.to_owned());
    one.cure = Some(Cure::Advice(format!("add `{key} = …`")));
    Some(one)
}

fn wrong_type(schema: &Schema, error: &ValidationError<'_>) -> Option<Misfit> {
    let ValidationErrorKind::Type { kind: wanted } = error.kind() else {
        return None;
    };
    let types: Vec<JsonType> = match wanted {
        TypeKind::Single(one) => vec![*one],
        TypeKind::Multiple(all) => all.iter().collect(),
    };
    let words: Vec<&str> = types.iter().map(|one| type_words(*one)).collect();
    let secret = format!("{}/properties/secret_file", place(error));
    let secret = schema.text.pointer(&secret).is_some();
    let wanted = if secret {
        "a secret".into()
    } else {
        words.join(" or ")
    };
    let found = kind(error.instance());
    let mut one = Misfit::new(error, format!("is {found}, and {wanted} is wanted"), found);
    one.cure = if secret {
        Some(Cure::Advice("write `{ secret = \"name\" }`".into()))
    } else {
        quoted_number(error.instance(), &types).map(Cure::Value)
    };
    Some(one)
}

/// A number in quotes, where a number is wanted.
fn quoted_number(value: &Value, wanted: &[JsonType]) -> Option<String> {
    let number = |one: &JsonType| matches!(one, JsonType::Integer | JsonType::Number);
    let text = value.as_str().filter(|_| wanted.iter().any(number))?;
    text.parse::<i64>().ok().map(|number| number.to_string())
}

fn wrong_word(schema: &Schema, error: &ValidationError<'_>) -> Option<Misfit> {
    let wanted = limit(schema, error)?;
    let options = match error.kind().keyword() {
        "enum" => wanted.as_array()?.iter().map(Value::as_str).collect(),
        "const" => wanted.as_str().map(|word| vec![word]),
        _ => None,
    };
    let options = options.filter(|_| error.instance().is_string());
    Some(word(error, &options?))
}

fn wrong_form(schema: &Schema, error: &ValidationError<'_>) -> Option<Misfit> {
    let pattern = limit(schema, error)?.as_str();
    let pattern = pattern.filter(|_| error.kind().keyword() == "pattern")?;
    let fault = format!("is not of the form `{pattern}`");
    Some(Misfit::new(error, fault, "of another form"))
}

fn word(error: &ValidationError<'_>, options: &[&str]) -> Misfit {
    let found = error.instance().as_str().unwrap_or_default().to_owned();
    let fault = format!("is \"{found}\", and {} is wanted", one_of(options));
    let mut one = Misfit::new(error, fault, "not one of them");
    let options = options.iter().map(|word| (*word).to_owned());
    one.cure = Some(Cure::Words(found, options.collect()));
    one
}

/// Numbers, texts and lists that are too small or too large.
fn beyond(schema: &Schema, error: &ValidationError<'_>) -> Option<Misfit> {
    let found = match error.instance().as_ref() {
        Value::Number(number) => number.to_string(),
        Value::Array(items) => format!("a list of {}", items.len()),
        Value::String(text) => format!("a text of {}", text.chars().count()),
        Value::Null | Value::Bool(_) | Value::Object(_) => return None,
    };
    let than = match error.kind().keyword() {
        "minimum" | "minItems" | "minLength" => "at least",
        "maximum" | "maxItems" | "maxLength" => "at most",
        "exclusiveMinimum" => "more than",
        "exclusiveMaximum" => "less than",
        _ => return None,
    };
    let limit = limit(schema, error)?;
    let wanted = format!("{than} {limit}");
    let mut one = Misfit::new(error, format!("is {found}, and {wanted} is wanted"), wanted);
    if matches!(error.kind().keyword(), "minimum" | "maximum") {
        one.cure = Some(Cure::Value(limit.to_string()));
    }
    Some(one)
}

/// What the keyword says that the value breaks.
fn limit<'s>(schema: &'s Schema, error: &ValidationError<'_>) -> Option<&'s Value> {
    schema.text.pointer(error.schema_path().as_str())
}

/// The schema of the value at fault, as a pointer into its file.
fn place<'e>(error: &'e ValidationError<'_>) -> &'e str {
    let whole = error.schema_path().as_str();
    whole.rsplit_once('/').map_or("", |(place, _)| place)
}

fn segments(pointer: &str) -> Vec<String> {
    let parts = pointer.split('/').skip(1);
    parts
        .map(|part| part.replace("~1", "/").replace("~0", "~"))
        .collect()
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Object(table) if table.contains_key("secret_file") => "a secret",
        Value::Object(_) => "a table",
        Value::Array(_) => "a list",
        Value::String(_) => "text",
        Value::Number(number) if number.is_f64() => "a number with a fraction",
        Value::Number(_) => "a whole number",
        Value::Bool(_) => "true or false",
        Value::Null => "nothing",
    }
}

fn type_words(of: JsonType) -> &'static str {
    match of {
        JsonType::Object => "a table",
        JsonType::Array => "a list",
        JsonType::String => "text",
        JsonType::Number => "a number",
        JsonType::Integer => "a whole number",
        JsonType::Boolean => "true or false",
        JsonType::Null => "nothing",
    }
}
