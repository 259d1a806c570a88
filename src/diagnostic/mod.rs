//! What is wrong, where, and how to mend it.
//!
//! Every stage that reads what a person wrote reports here and goes on, so that one run shows all
//! that is wrong. Nothing else in the library describes a mistake in an inventory.

mod fix;
mod lint;
#[cfg(feature = "cli")]
pub mod machine;
#[cfg(feature = "cli")]
pub mod report;
mod source;

pub use fix::Fixer;
pub use lint::{Lint, Severity};
pub use source::{Origin, Position, SourceId, Sources};

/// One complaint: a stable code, a sentence, the places it speaks of, and the cure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// The rule that speaks.
    pub lint: &'static Lint,
    /// What is wrong, in one sentence without full stop.
    pub message: String,
    /// The value at fault.
    pub primary: Label,
    /// The other ends of the reference.
    pub others: Vec<Label>,
    /// Facts that help to understand, such as the environment in which it happens.
    pub notes: Vec<String>,
    /// What to do about it.
    pub help: Option<Help>,
    /// The environment in which it arises; none where it holds for all.
    pub environment: Option<String>,
    /// Whether the value at fault is drawn as stars.
    pub hidden: bool,
}

/// A place in a file and what to say of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// Where.
    pub origin: Origin,
    /// What is there; may be empty.
    pub text: String,
}

/// A cure: a sentence, and the edits that carry it out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Help {
    /// What the edits do, in the imperative.
    pub text: String,
    /// Replacements in the inventory; applied together they make the finding go away.
    pub edits: Vec<Edit>,
}

/// Replaces a span of a file. An empty span inserts.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Edit {
    /// What is replaced.
    pub origin: Origin,
    /// What stands there afterwards.
    pub replacement: String,
}

impl Diagnostic {
    /// A complaint of `lint` about the text at `origin`.
    pub fn new(lint: &'static Lint, origin: Origin, message: impl Into<String>) -> Self {
        Self {
            lint,
            message: message.into(),
            primary: Label {
                origin,
                text: String::new(),
            },
            others: Vec::new(),
            notes: Vec::new(),
            help: None,
            environment: None,
            hidden: false,
        }
    }

    /// Draws the value at fault as stars: more people read a pipeline's log than the inventory.
    #[must_use]
    pub fn hide(mut self) -> Self {
        self.hidden = true;
        self
    }

    /// Says what the value at fault is.
    #[must_use]
    pub fn label(mut self, text: impl Into<String>) -> Self {
        self.primary.text = text.into();
        self
    }

    /// Points at another end of the reference.
    #[must_use]
    pub fn other(mut self, origin: Origin, text: impl Into<String>) -> Self {
        self.others.push(Label {
            origin,
            text: text.into(),
        });
        self
    }

    /// Adds a fact.
    #[must_use]
    pub fn note(mut self, text: impl Into<String>) -> Self {
        self.notes.push(text.into());
        self
    }

    /// Says in which environment it arises.
    #[must_use]
    pub fn in_environment(mut self, name: impl Into<String>) -> Self {
        let name = name.into();
        self.notes.push(format!("in environment `{name}`"));
        self.environment = Some(name);
        self
    }

    /// Adds the cure.
    #[must_use]
    pub fn help(mut self, text: impl Into<String>, edits: Vec<Edit>) -> Self {
        self.help = Some(Help {
            text: text.into(),
            edits,
        });
        self
    }
}

/// Collects complaints; each is kept once, whichever environment finds it first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Diagnostics {
    all: Vec<Diagnostic>,
}

impl Diagnostics {
    /// Adds one.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.all.push(diagnostic);
    }

    /// Adds all of `other`.
    pub fn extend(&mut self, other: Diagnostics) {
        self.all.extend(other.all);
    }

    /// Leaves out those that do not fulfil a condition.
    pub fn retain(&mut self, keep: impl FnMut(&Diagnostic) -> bool) {
        self.all.retain(keep);
    }

    /// All of them, in file order, each once.
    #[must_use]
    pub fn sorted(mut self) -> Self {
        self.all.sort_by(|a, b| key(a).cmp(&key(b)));
        self.all.dedup_by(|a, b| key(a) == key(b));
        self
    }

    /// Walks over them in the order in which they were added.
    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.all.iter()
    }

    /// Whether nothing was said at all.
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// How many have this severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.all
            .iter()
            .filter(|one| one.lint.severity == severity)
            .count()
    }

    /// Whether something must be mended before anything is rendered.
    pub fn has_errors(&self) -> bool {
        self.count(Severity::Error) > 0
    }

    /// Whether there is an error or a warning; notes do not count.
    pub fn has_findings(&self) -> bool {
        self.has_errors() || self.count(Severity::Warning) > 0
    }
}

fn key(one: &Diagnostic) -> (Origin, &'static str, &str) {
    (one.primary.origin, one.lint.code, &one.message)
}
