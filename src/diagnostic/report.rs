//! Draws diagnostics as rustc draws its own. Nothing else draws them.

use std::collections::BTreeMap;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Patch, Renderer, Snippet};

use super::{Diagnostic, Edit, Label, Origin, Severity, SourceId, Sources};

/// Draws one diagnostic, with colour or without.
pub fn draw(one: &Diagnostic, sources: &Sources, colour: bool) -> String {
    let mut groups = vec![main_group(one, sources)];
    groups.extend(help_group(one, sources));
    let renderer = if colour {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    let mut text = renderer
        .decor_style(DecorStyle::Ascii)
        .render(&groups)
        .clone();
    text.push('\n');
    text
}

fn main_group<'a>(one: &'a Diagnostic, sources: &'a Sources) -> Group<'a> {
    let level = match one.lint.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let mut group = Group::with_title(level.primary_title(&*one.message).id(one.lint.code));
    let mut labels: Vec<(AnnotationKind, &Label)> = vec![(AnnotationKind::Primary, &one.primary)];
    labels.extend(
        one.others
            .iter()
            .map(|label| (AnnotationKind::Context, label)),
    );
    for (source, labels) in by_source(&labels) {
        let snippet = Snippet::source(sources.text(source))
            .path(sources.path(source).to_string_lossy().into_owned())
            .annotations(labels.iter().map(|(kind, label)| annotation(*kind, label)));
        group = group.element(snippet);
    }
    for note in &one.notes {
        group = group.element(Level::NOTE.message(note));
    }
    match &one.help {
        Some(help) if help.edits.is_empty() => group.element(Level::HELP.message(&*help.text)),
        Some(_) | None => group,
    }
}

/// The labels of one file together; the file of the value at fault comes first.
fn by_source<'a>(
    labels: &[(AnnotationKind, &'a Label)],
) -> Vec<(SourceId, Vec<(AnnotationKind, &'a Label)>)> {
    let mut order: Vec<(SourceId, Vec<(AnnotationKind, &'a Label)>)> = Vec::new();
    for (kind, label) in labels {
        let source = label.origin.source;
        match order.iter_mut().find(|(other, _)| *other == source) {
            Some((_, list)) => list.push((*kind, label)),
            None => order.push((source, vec![(*kind, label)])),
        }
    }
    order
}

fn annotation(kind: AnnotationKind, label: &Label) -> Annotation<'_> {
    let Origin { start, end, .. } = label.origin;
    let annotation = kind.span(start as usize..end as usize);
    if label.text.is_empty() {
        annotation
    } else {
        annotation.label(&*label.text)
    }
}

fn help_group<'a>(one: &'a Diagnostic, sources: &'a Sources) -> Option<Group<'a>> {
    let help = one.help.as_ref().filter(|help| !help.edits.is_empty())?;
    let mut edits: BTreeMap<SourceId, Vec<&Edit>> = BTreeMap::new();
    for edit in &help.edits {
        edits.entry(edit.origin.source).or_default().push(edit);
    }
    let mut group = Group::with_title(Level::HELP.secondary_title(&*help.text));
    for (source, edits) in edits {
        let patches = edits.into_iter().map(|edit| {
            let Origin { start, end, .. } = edit.origin;
            Patch::new(start as usize..end as usize, &*edit.replacement)
        });
        let snippet = Snippet::source(sources.text(source))
            .path(sources.path(source).to_string_lossy().into_owned())
            .patches(patches);
        group = group.element(snippet);
    }
    Some(group)
}
