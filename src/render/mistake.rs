//! What is wrong with the fleet's own files and names, which only rendering can find.

use std::collections::BTreeMap;
use std::path::Path;

use super::complaint::{Complaint, TemplatePlace};
use super::{PathError, Taken};
use crate::check::files::{output_path, template_error};
use crate::diagnostic::{Diagnostic, Diagnostics, Origin, SourceId, Sources};
use crate::inventory::files::{Content, Files};

/// A file that cannot be rendered, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// What asks for the file.
    pub asked_at: Origin,
    /// In which environment.
    pub environment: String,
    /// What is wrong.
    pub wrong: Wrong,
}

/// What is wrong with a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wrong {
    /// The template.
    Template {
        /// The file as the inventory names it.
        source: String,
        /// What Tera says.
        complaint: Complaint,
    },
    /// What comes out of it, which no reader of its form can read.
    Output {
        /// Its path below `generated/`.
        path: String,
        /// What the reader says.
        message: String,
    },
    /// Its path.
    Path(PathError),
    /// Another file has its path.
    Taken {
        /// Both paths.
        taken: Taken,
        /// What asks for the other file.
        other: Origin,
    },
}

/// Tells mistakes as findings. Templates with a mistake become sources, so that they can be shown;
/// `folder` is the inventory's.
pub fn report(
    mistakes: &[Mistake],
    folder: &Path,
    files: &Files,
    sources: &mut Sources,
) -> Diagnostics {
    let mut shown = Shown {
        folder,
        files,
        sources,
        ids: BTreeMap::new(),
    };
    let mut found = Diagnostics::default();
    for mistake in mistakes {
        found.push(
            shown
                .diagnostic(mistake)
                .in_environment(&mistake.environment),
        );
    }
    found
}

/// The templates that are shown so far.
struct Shown<'a> {
    folder: &'a Path,
    files: &'a Files,
    sources: &'a mut Sources,
    ids: BTreeMap<String, SourceId>,
}

impl Shown<'_> {
    fn diagnostic(&mut self, mistake: &Mistake) -> Diagnostic {
        let asked_at = mistake.asked_at;
        match &mistake.wrong {
            Wrong::Template { source, complaint } => {
                let message = &complaint.message;
                match complaint
                    .place
                    .as_ref()
                    .and_then(|place| self.origin(place))
                {
                    Some(place) => {
                        let text = self.sources.slice(place);
                        template_error::inside(place, text, asked_at, message)
                    }
                    None => template_error::whole(asked_at, source, message),
                }
            }
            Wrong::Output { path, message } => template_error::output(asked_at, path, message),
            Wrong::Path(error) => output_path::refused(asked_at, &error.to_string()),
            Wrong::Taken { taken, other } => {
                output_path::taken(asked_at, *other, taken.path.as_str(), taken.other.as_str())
            }
        }
    }

    fn origin(&mut self, place: &TemplatePlace) -> Option<Origin> {
        let id = self.source(&place.template)?;
        let text = self.sources.text(id);
        let line = text.split_inclusive('\n').nth(place.line.checked_sub(1)?);
        let line_start: usize = text
            .split_inclusive('\n')
            .take(place.line - 1)
            .map(str::len)
            .sum();
        let byte = |column: usize| {
            let line = line.unwrap_or_default().trim_end_matches('\n');
            let inside = line
                .char_indices()
                .nth(column)
                .map_or(line.len(), |(at, _)| at);
            u32::try_from(line_start + inside).unwrap_or(u32::MAX)
        };
        let first = place.column.saturating_sub(1);
        Some(Origin {
            source: id,
            start: byte(first),
            end: byte(first + place.width),
        })
    }

    fn source(&mut self, template: &str) -> Option<SourceId> {
        if let Some(id) = self.ids.get(template) {
            return Some(*id);
        }
        let Some(Content::File(bytes)) = self.files.get(template) else {
            return None;
        };
        let text = String::from_utf8_lossy(bytes);
        let id = self.sources.add(self.folder.join(template), text);
        self.ids.insert(template.to_owned(), id);
        Some(id)
    }
}
