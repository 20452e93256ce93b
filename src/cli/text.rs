//! Tables of plain text: short, aligned, as wide as they are.

use unicode_width::UnicodeWidthStr;

use crate::domain::text::forbidden;

/// Text with nothing in it that a terminal would obey; tabs and line ends become spaces.
pub fn plain(text: &str) -> String {
    text.chars()
        .map(|c| if c == '\n' || c == '\t' { ' ' } else { c })
        .filter(|c| !forbidden(*c))
        .collect()
}

/// Rows whose columns stand under each other, two spaces between.
#[derive(Default)]
pub struct Table {
    rows: Vec<Vec<String>>,
    right: Vec<usize>,
}

impl Table {
    /// An empty one whose columns `right` hold numbers.
    pub fn new(right: &[usize]) -> Table {
        Table { rows: Vec::new(), right: right.to_vec() }
    }

    /// Adds a row.
    pub fn row<S: Into<String>>(&mut self, cells: impl IntoIterator<Item = S>) {
        self.rows.push(cells.into_iter().map(|c| plain(&c.into())).collect());
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The lines; a column that is empty throughout is left out.
    pub fn lines(&self) -> Vec<String> {
        let columns = self.rows.iter().map(Vec::len).max().unwrap_or(0);
        let width = |n: usize| {
            self.rows.iter().filter_map(|r| r.get(n)).map(|c| c.width()).max().unwrap_or(0)
        };
        let widths: Vec<usize> = (0..columns).map(width).collect();
        self.rows
            .iter()
            .map(|row| {
                let mut line = String::new();
                for (n, width) in widths.iter().enumerate().filter(|(_, w)| **w > 0) {
                    let cell = row.get(n).map_or("", String::as_str);
                    let pad = " ".repeat(width - cell.width());
                    let (before, after) = if self.right.contains(&n) {
                        (pad, String::new())
                    } else {
                        (String::new(), pad)
                    };
                    line.push_str(&format!("{before}{cell}{after}  "));
                }
                line.trim_end().to_string()
            })
            .collect()
    }
}

/// `1 session`, `3 sessions`.
pub fn counted(n: usize, one: &str, several: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { several })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_stand_under_each_other_whatever_the_script() {
        let mut table = Table::new(&[1]);
        table.row(["Zoë", "5", "", "x"]);
        table.row(["Łukasz", "12", "", "y"]);
        table.row(["李", "1", "", ""]);
        assert_eq!(table.lines(), ["Zoë      5  x", "Łukasz  12  y", "李       1"]);
        assert!(Table::default().is_empty());
    }

    #[test]
    fn nothing_a_terminal_obeys_is_printed() {
        assert_eq!(plain("a\u{1b}]0;x\u{7}\u{202e}b\nc"), "a]0;xb c");
        assert_eq!(counted(1, "pupil", "pupils"), "1 pupil");
        assert_eq!(counted(0, "pupil", "pupils"), "0 pupils");
    }
}
