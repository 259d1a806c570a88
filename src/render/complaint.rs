//! What Tera says of a template, taken apart so that it can be shown like any other finding.
//!
//! Tera reports an unknown filter as text only, so the text is read: each report starts with
//! `error: ` and its second line is ` --> template:line:column`.

use tera::ErrorKind;

/// One thing that is wrong with a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Complaint {
    /// What is wrong, in one line.
    pub message: String,
    /// Where, if Tera says so.
    pub place: Option<TemplatePlace>,
}

/// A place in a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplatePlace {
    /// The template's name, which is its path.
    pub template: String,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// How many characters are underlined.
    pub width: usize,
}

impl Complaint {
    /// A complaint without a place.
    pub(super) fn new(message: impl Into<String>) -> Self {
        let message = message.into();
        Self {
            message,
            place: None,
        }
    }

    /// Everything that an error of Tera complains about; never nothing.
    pub(super) fn all_of(error: &tera::Error) -> Vec<Self> {
        if let ErrorKind::CircularInclude { include_chain, .. } = error.kind() {
            let circle = include_chain.join("`, `");
            return vec![Self::new(format!("it includes itself: `{circle}`"))];
        }
        let text = error.to_string();
        let reports: Vec<&str> = text
            .split("\n\n")
            .filter_map(|part| part.strip_prefix("error: "))
            .collect();
        if reports.is_empty() {
            return vec![Self::new(lower_case(&text))];
        }
        reports.into_iter().map(Self::read).collect()
    }

    fn read(report: &str) -> Self {
        let mut lines = report.lines();
        let message = lower_case(lines.next().unwrap_or_default());
        let place = lines.find_map(|line| line.trim_start().strip_prefix("--> "));
        let width = lines.last().map_or(0, |line| line.matches('^').count());
        let place = place.and_then(|place| TemplatePlace::read(place, width.max(1)));
        Self { message, place }
    }
}

impl TemplatePlace {
    fn read(text: &str, width: usize) -> Option<Self> {
        let (rest, column) = text.rsplit_once(':')?;
        let (template, line) = rest.rsplit_once(':')?;
        Some(Self {
            template: template.to_owned(),
            line: line.parse().ok()?,
            column: column.parse().ok()?,
            width,
        })
    }
}

/// Our messages start in lower case and end without a full stop; Tera's do not.
fn lower_case(message: &str) -> String {
    let mut letters = message.trim_end_matches('.').chars();
    match letters.next() {
        Some(first) => first.to_lowercase().chain(letters).collect(),
        None => "it is not a template".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use tera::Tera;

    use super::*;

    fn complaints(text: &str) -> Vec<(String, usize, usize, usize)> {
        let error = Tera::default().add_raw_template("files/a:b.tera", text);
        let all = Complaint::all_of(&error.unwrap_err()).into_iter();
        all.map(|one| {
            let place = one.place.unwrap();
            assert_eq!(place.template, "files/a:b.tera");
            (one.message, place.line, place.column, place.width)
        })
        .collect()
    }

    #[test]
    fn every_report_is_read_with_its_place() {
        let text = "é {{ 1 | one }}\n{{ 2 | two }}";
        let expected = [
            ("unknown filter `one`".to_owned(), 1, 10, 3),
            ("unknown filter `two`".to_owned(), 2, 8, 3),
        ];
        assert_eq!(complaints(text), expected);
    }

    #[test]
    fn what_has_no_place_is_told_without() {
        let mut tera = Tera::default();
        let error = tera
            .add_raw_template("a", "{% include \"a\" %}")
            .unwrap_err();
        let all = Complaint::all_of(&error);
        assert_eq!(all, [Complaint::new("it includes itself: `a`, `a`")]);
    }
}
