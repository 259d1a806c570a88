//! A kind of complaint: its code, its weight and its manual page.

/// How much a complaint weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Nothing is rendered while it stands.
    Error,
    /// `check` exits 3, `render` goes on.
    Warning,
    /// Worth knowing; never changes an exit code.
    Note,
}

impl Severity {
    /// The word that stands before a message.
    pub fn word(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        }
    }
}

/// A rule's identity. It lives in the file of the rule, beside the code that applies it.
#[derive(Debug, PartialEq, Eq)]
pub struct Lint {
    /// `PGnnnn`, never reused.
    pub code: &'static str,
    /// A few words in kebab case.
    pub name: &'static str,
    /// Its weight, the same wherever it occurs.
    pub severity: Severity,
    /// What `paygen explain PGnnnn` prints: what it sees, why it matters, an example, the cure.
    pub docs: &'static str,
}
