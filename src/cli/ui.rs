//! The only module that prints. stdout is data, stderr is talk; colour only on a terminal.

use std::fmt::Display;
use std::io::{ErrorKind, IsTerminal, Write};

use anstream::{AutoStream, ColorChoice};

use crate::diagnostic::{Diagnostics, Severity, Sources, report};

/// The two streams.
pub struct Ui {
    out: AutoStream<std::io::Stdout>,
    err: AutoStream<std::io::Stderr>,
}

/// stdout cannot be written, as on a full disk.
#[derive(Debug, thiserror::Error)]
#[error("cannot write to standard output: {0}")]
pub(super) struct OutputError(#[from] std::io::Error);

impl Ui {
    /// Prints to the process's own streams; `NO_COLOR` and pipes are respected.
    pub fn new() -> Self {
        Self {
            out: AutoStream::new(std::io::stdout(), ColorChoice::Auto),
            err: AutoStream::new(std::io::stderr(), ColorChoice::Auto),
        }
    }

    /// Writes data. That a reader such as `head` has read enough is no reason to fail.
    pub(super) fn data(&mut self, text: &str) -> Result<(), OutputError> {
        let written = self.out.write_all(text.as_bytes());
        match written.and_then(|()| self.out.flush()) {
            Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(error.into()),
            Ok(()) | Err(_) => Ok(()),
        }
    }

    /// Says something to the person at the terminal. That stderr is gone is no reason to fail.
    pub(super) fn say(&mut self, text: impl Display) {
        let _ = writeln!(self.err, "{text}");
    }

    /// Says why the command failed.
    pub(super) fn error(&mut self, error: &dyn Display) {
        self.say(format_args!("\x1b[1;31merror\x1b[0m: {error}"));
    }

    /// Shows diagnostics as data.
    pub(super) fn diagnostics(
        &mut self,
        found: &Diagnostics,
        sources: &Sources,
    ) -> Result<(), OutputError> {
        let colour = std::io::stdout().is_terminal();
        for one in found.iter() {
            self.data(&format!("{}\n", report::draw(one, sources, colour)))?;
        }
        Ok(())
    }

    /// Says in a line how much was found.
    pub(super) fn summary(&mut self, found: &Diagnostics) {
        let count = |severity, word: &str| match found.count(severity) {
            0 => None,
            1 => Some(format!("1 {word}")),
            many => Some(format!("{many} {word}s")),
        };
        let counts = [Severity::Error, Severity::Warning, Severity::Note]
            .map(|severity| count(severity, severity.word()));
        let parts: Vec<String> = counts.into_iter().flatten().collect();
        if parts.is_empty() {
            self.say("no findings");
        } else {
            self.say(parts.join(", "));
        }
    }
}

impl Default for Ui {
    fn default() -> Self {
        Self::new()
    }
}
