//! Cells in columns, for people.

/// Lines whose cells stand below each other.
#[derive(Debug)]
pub(super) struct Table<const N: usize> {
    lines: Vec<[String; N]>,
}

impl<const N: usize> Table<N> {
    /// Nothing yet.
    pub(super) fn new() -> Self {
        Self { lines: Vec::new() }
    }

    /// One more line.
    pub(super) fn push(&mut self, cells: [String; N]) {
        self.lines.push(cells);
    }

    /// Whether it has no line.
    pub(super) fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// As text, `indent` blanks from the left, two between the columns. A column that is empty
    /// throughout takes no room.
    pub(super) fn text(&self, indent: usize) -> String {
        let width = |column: usize| {
            let cells = self.lines.iter().map(|line| line[column].chars().count());
            cells.max().unwrap_or(0)
        };
        let widths: [usize; N] = std::array::from_fn(width);
        let line = |cells: &[String; N]| {
            let cells = cells.iter().zip(widths).filter(|(_, width)| *width > 0);
            let cells: Vec<String> = cells
                .map(|(cell, width)| format!("{cell:width$}"))
                .collect();
            let text = format!("{:indent$}{}", "", cells.join("  "));
            format!("{}\n", text.trim_end())
        };
        self.lines.iter().map(line).collect()
    }
}
