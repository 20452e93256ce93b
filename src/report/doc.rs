//! A document as data, and its plain forms.

use chrono::NaiveDate;
use serde_json::{Map, Value as Json, json};

use crate::domain::cost::pounds;
use crate::domain::dates::with_year;

/// What a document is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Markdown.
    Markdown,
    /// A page that prints well and needs nothing else.
    Html,
    /// One table after another, with commas.
    Csv,
    /// Every value with its name.
    Json,
    /// A workbook, a sheet for each table.
    Excel,
}

impl Format {
    /// The format of a word or the end of a file's name.
    pub fn from_word(word: &str) -> Option<Format> {
        Some(match word.to_ascii_lowercase().as_str() {
            "md" | "markdown" => Format::Markdown,
            "html" | "htm" => Format::Html,
            "csv" => Format::Csv,
            "json" => Format::Json,
            "xlsx" | "excel" => Format::Excel,
            _ => return None,
        })
    }
}

/// One value of a table.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Nothing is known.
    Empty,
    /// Words.
    Text(String),
    /// A whole number.
    Number(i64),
    /// Money.
    Pence(i64),
    /// A day.
    Day(NaiveDate),
}

impl From<&str> for Cell {
    fn from(text: &str) -> Cell {
        if text.is_empty() { Cell::Empty } else { Cell::Text(text.to_string()) }
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Cell {
        if text.is_empty() { Cell::Empty } else { Cell::Text(text) }
    }
}

impl From<i64> for Cell {
    fn from(number: i64) -> Cell {
        Cell::Number(number)
    }
}

impl From<usize> for Cell {
    fn from(number: usize) -> Cell {
        Cell::Number(i64::try_from(number).unwrap_or(i64::MAX))
    }
}

impl From<NaiveDate> for Cell {
    fn from(day: NaiveDate) -> Cell {
        Cell::Day(day)
    }
}

impl<T: Into<Cell>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Cell {
        value.map_or(Cell::Empty, Into::into)
    }
}

impl Cell {
    /// As people read it.
    pub fn text(&self) -> String {
        match self {
            Cell::Empty => String::new(),
            Cell::Text(text) => text.clone(),
            Cell::Number(number) => number.to_string(),
            Cell::Pence(pence) => pounds(*pence),
            Cell::Day(day) => with_year(*day),
        }
    }

    /// As a spreadsheet reads it.
    fn plain(&self) -> String {
        match self {
            Cell::Pence(pence) => {
                let sign = if *pence < 0 { "-" } else { "" };
                format!("{sign}{}.{:02}", pence.abs() / 100, pence.abs() % 100)
            }
            Cell::Day(day) => day.to_string(),
            other => other.text(),
        }
    }

    /// Whether it stands to the right of its column.
    pub fn is_number(&self) -> bool {
        matches!(self, Cell::Number(_) | Cell::Pence(_))
    }

    fn json(&self) -> Json {
        match self {
            Cell::Empty => Json::Null,
            Cell::Text(text) => json!(text),
            Cell::Number(number) | Cell::Pence(number) => json!(number),
            Cell::Day(day) => json!(day.to_string()),
        }
    }
}

/// Rows under headings.
#[derive(Clone, Debug, Default)]
pub struct Table {
    /// The headings. In JSON they are the names, in snake_case.
    pub columns: Vec<&'static str>,
    /// The rows.
    pub rows: Vec<Vec<Cell>>,
}

impl Table {
    /// A table with these headings.
    pub fn new(columns: &[&'static str]) -> Table {
        Table { columns: columns.to_vec(), rows: Vec::new() }
    }

    /// Adds a row.
    pub fn row(&mut self, cells: Vec<Cell>) {
        self.rows.push(cells);
    }
}

/// A part of a document.
#[derive(Clone, Debug)]
pub enum Part {
    /// A heading.
    Heading(String),
    /// A paragraph.
    Text(String),
    /// A table, with a name for JSON.
    Table(&'static str, Table),
}

/// A document.
#[derive(Clone, Debug)]
pub struct Doc {
    /// Its kind, as on the command line.
    pub kind: &'static str,
    /// Its title.
    pub title: String,
    /// The school and the day.
    pub under: String,
    /// Its parts.
    pub parts: Vec<Part>,
}

impl Doc {
    /// The document as text of a format; Excel is bytes and made elsewhere.
    pub fn text(&self, format: Format) -> String {
        match format {
            Format::Html => super::html::page(self),
            Format::Csv => self.csv(),
            Format::Json => format!("{}\n", self.json()),
            Format::Markdown | Format::Excel => self.markdown(),
        }
    }

    /// Every value with its name; a table that comes several times is a list of tables.
    pub fn json(&self) -> Json {
        let mut out = Map::new();
        out.insert("kind".into(), json!(self.kind));
        out.insert("title".into(), json!(self.title));
        let mut notes = Vec::new();
        let mut heading = String::new();
        for part in &self.parts {
            match part {
                Part::Heading(text) => heading.clone_from(text),
                Part::Text(text) => notes.push(json!(text)),
                Part::Table(name, table) => {
                    let rows = table.rows.iter().map(|row| {
                        let mut object = Map::new();
                        if !heading.is_empty() {
                            object.insert("of".into(), json!(heading));
                        }
                        for (column, cell) in table.columns.iter().zip(row) {
                            object.insert(snake(column), cell.json());
                        }
                        Json::Object(object)
                    });
                    if let Some(list) = out.entry(*name).or_insert_with(|| json!([])).as_array_mut()
                    {
                        list.extend(rows);
                    }
                }
            }
        }
        out.insert("notes".into(), Json::Array(notes));
        Json::Object(out)
    }

    fn markdown(&self) -> String {
        let mut out = format!("# {}\n\n{}\n", self.title, self.under);
        for part in &self.parts {
            match part {
                Part::Heading(text) => out.push_str(&format!("\n## {text}\n")),
                Part::Text(text) => out.push_str(&format!("\n{text}\n")),
                Part::Table(_, table) => {
                    let line = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
                    let right = |n: usize| {
                        let mut column = table.rows.iter().filter_map(|row| row.get(n));
                        column.any(Cell::is_number)
                    };
                    out.push('\n');
                    out.push_str(&line(table.columns.iter().map(|c| (*c).to_string()).collect()));
                    let rule = |n| if right(n) { "--:" } else { "---" }.to_string();
                    out.push_str(&line((0..table.columns.len()).map(rule).collect()));
                    for row in &table.rows {
                        let cell =
                            |cell: &Cell| cell.text().replace('|', "\\|").replace('\n', "<br>");
                        out.push_str(&line(row.iter().map(cell).collect()));
                    }
                }
            }
        }
        out
    }

    /// The tables one after another, an empty line between. A value that a spreadsheet would take for
    /// a formula gets an apostrophe before it.
    fn csv(&self) -> String {
        let mut out = String::new();
        for part in &self.parts {
            let Part::Table(_, table) = part else { continue };
            if !out.is_empty() {
                out.push('\n');
            }
            let quoted = |text: String| {
                let formula = text.starts_with(['=', '+', '@', '\t', '\r'])
                    || (text.starts_with('-') && text.parse::<f64>().is_err());
                let text = if formula { format!("'{text}") } else { text };
                if text.contains([',', '"', '\n', '\r']) {
                    format!("\"{}\"", text.replace('"', "\"\""))
                } else {
                    text
                }
            };
            let line = |cells: Vec<String>| {
                format!("{}\r\n", cells.into_iter().map(quoted).collect::<Vec<_>>().join(","))
            };
            out.push_str(&line(table.columns.iter().map(|c| (*c).to_string()).collect()));
            for row in &table.rows {
                out.push_str(&line(row.iter().map(Cell::plain).collect()));
            }
        }
        out
    }
}

/// `Parents told` as `parents_told`.
fn snake(words: &str) -> String {
    let mut out = String::new();
    for c in words.chars() {
        if c.is_alphanumeric() {
            out.extend(c.to_lowercase());
        } else if !out.ends_with('_') {
            out.push('_');
        }
    }
    out.trim_matches('_').to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn doc() -> Doc {
        let mut table = Table::new(&["Pupil", "Cost", "From", "Note"]);
        table.row(vec![
            "Zoë | B.".into(),
            Cell::Pence(82_875),
            Cell::from("2026-11-23".parse::<NaiveDate>().ok()),
            "=HYPERLINK(\"x\"), <b>".into(),
        ]);
        Doc {
            kind: "cost",
            title: "Cost".into(),
            under: "Fairfield Primary".into(),
            parts: vec![Part::Text("A & B".into()), Part::Table("pupils", table)],
        }
    }

    #[test]
    fn each_form_keeps_the_values_and_lets_nothing_act() {
        let doc = doc();
        let json = doc.json();
        assert_eq!(json["pupils"][0]["cost"], 82_875);
        assert_eq!(json["pupils"][0]["from"], "2026-11-23");
        let md = doc.text(Format::Markdown);
        assert!(md.contains("| Zoë \\| B. | £828.75 | 23 Nov 2026 |"), "{md}");
        assert!(md.contains("| --- | --: |"), "{md}");
        let csv = doc.text(Format::Csv);
        assert!(
            csv.contains("Zoë | B.,828.75,2026-11-23,\"'=HYPERLINK(\"\"x\"\"), <b>\""),
            "{csv}"
        );
        let html = doc.text(Format::Html);
        assert!(html.contains("A &amp; B") && html.contains("&lt;b&gt;"), "{html}");
        assert!(!html.contains("http"), "needs nothing else");
    }
}
