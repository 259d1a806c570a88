//! Draws diagnostics as rustc draws its own. Nothing else draws them.

use std::borrow::Cow;
use std::collections::BTreeMap;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Patch, Renderer, Snippet};

use super::source::Window;
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
        if sources.text(source).is_empty() {
            let path = path(sources, source);
            group = group.element(annotate_snippets::Origin::path(path));
            continue; // there is no line to show
        }
        let origins = labels.iter().map(|(_, label)| label.origin);
        let window = window(sources, source, origins);
        let annotations = labels
            .iter()
            .map(|(kind, label)| annotation(*kind, label, window.start));
        group = group.element(
            Snippet::source(shown(one, source, window))
                .line_start(window.line)
                .path(path(sources, source))
                .annotations(annotations),
        );
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

/// Lines that are drawn around an annotated one, at most.
const MARGIN: usize = 3;

fn window(
    sources: &Sources,
    source: SourceId,
    origins: impl Iterator<Item = Origin> + Clone,
) -> Window<'_> {
    let first = origins
        .clone()
        .map(|origin| origin.start)
        .min()
        .unwrap_or(0);
    let last = origins.map(|origin| origin.end).max().unwrap_or(0);
    sources.window(source, first, last, MARGIN)
}

/// The lines of a window, with stars of the same length for a value that nobody shall read.
fn shown<'a>(one: &Diagnostic, source: SourceId, window: Window<'a>) -> Cow<'a, str> {
    let at = one.primary.origin;
    if !one.hidden || at.source != source {
        return window.text.into();
    }
    let hidden = at.start.saturating_sub(window.start)..at.end.saturating_sub(window.start);
    let star = |(index, byte): (usize, u8)| {
        let is_value = u32::try_from(index).is_ok_and(|index| hidden.contains(&index));
        let stays = !is_value || matches!(byte, b'"' | b'\'' | b'\n');
        if stays { byte } else { b'*' }
    };
    let bytes = window.text.bytes().enumerate().map(star).collect();
    String::from_utf8(bytes).unwrap_or_default().into()
}

fn path(sources: &Sources, source: SourceId) -> String {
    sources.path(source).to_string_lossy().into_owned()
}

/// An origin as a range in a window that starts at byte `from`.
fn range(origin: Origin, from: u32) -> std::ops::Range<usize> {
    (origin.start - from) as usize..(origin.end - from) as usize
}

fn annotation(kind: AnnotationKind, label: &Label, from: u32) -> Annotation<'_> {
    let annotation = kind.span(range(label.origin, from));
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
        let window = window(sources, source, edits.iter().map(|edit| edit.origin));
        let patches = edits
            .into_iter()
            .map(|edit| Patch::new(range(edit.origin, window.start), &*edit.replacement));
        group = group.element(
            Snippet::source(shown(one, source, window))
                .line_start(window.line)
                .path(path(sources, source))
                .patches(patches),
        );
    }
    Some(group)
}
