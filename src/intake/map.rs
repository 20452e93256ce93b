//! Columns given by hand: a small TOML file, read with `--map` and written with `--save-map`.
//!
//! ```toml
//! header_row = 3              # the row of headings, from 1; 0 where there is none
//! skip_rows = [4]             # rows that hold no pupil
//! sheets = ["4W", "5H"]       # only these sheets
//! date_order = "day_first"    # or "month_first"
//!
//! [columns]
//! "SEN status" = "status"
//! "SEN status#2" = "ignore"   # the second of two columns with one name
//! "#4" = "class"              # the fourth column, whatever it is called
//! ```
//!
//! Columns that the map does not name are found by their headings as ever; `ignore` leaves one out.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use super::What;
use super::error::IntakeError;

/// Which number of a date in numbers comes first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DateOrder {
    /// 16/12/2025, as everywhere in Britain.
    #[default]
    DayFirst,
    /// 12/16/2025, as some exports with American settings have it.
    MonthFirst,
}

/// Columns given by hand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Map {
    /// The row of headings, from 1; 0 where there is none; `None` to look for it.
    pub header_row: Option<usize>,
    /// Rows to pass over, from 1.
    pub skip_rows: Vec<usize>,
    /// The sheets to read; empty for all.
    pub sheets: Vec<String>,
    /// Which number of a date comes first.
    pub date_order: DateOrder,
    /// Heading (with `#2` for the second of that name, or `#4` for the fourth column) and field.
    pub columns: Vec<(String, String)>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    header_row: Option<usize>,
    #[serde(default)]
    skip_rows: Vec<usize>,
    #[serde(default)]
    sheets: Vec<String>,
    #[serde(default)]
    date_order: DateOrder,
    #[serde(default)]
    columns: BTreeMap<String, Spanned<String>>,
}

impl Map {
    /// Reads a map for one kind of list.
    ///
    /// # Errors
    /// What is wrong and on which line: no TOML, an unknown key, a field that such a list has not.
    pub fn parse(text: &str, what: What) -> Result<Map, IntakeError> {
        let file: File = toml::from_str(text).map_err(|e| {
            let place =
                e.span().map(|s| format!(" at {}", place(text, s.start))).unwrap_or_default();
            let message = e.message().lines().next().unwrap_or("it is not TOML").to_string();
            IntakeError::map(
                format!("The map is wrong{place}: {message}."),
                "Write one made with --save-map and change that.",
            )
        })?;
        let mut columns = Vec::new();
        for (heading, field) in file.columns {
            if what.field(field.get_ref()).is_none() {
                let known: Vec<&str> = what.fields().iter().map(|f| f.name).collect();
                return Err(IntakeError::map(
                    format!(
                        "The map is wrong at {}: a list of {} has no field {:?}.",
                        place(text, field.span().start),
                        what.word(),
                        field.get_ref()
                    ),
                    format!("Its fields are: {}.", known.join(", ")),
                ));
            }
            columns.push((heading, field.into_inner()));
        }
        Ok(Map {
            header_row: file.header_row,
            skip_rows: file.skip_rows,
            sheets: file.sheets,
            date_order: file.date_order,
            columns,
        })
    }

    /// The map as TOML that [`parse`](Map::parse) reads back.
    pub fn to_toml(&self) -> String {
        let text = |s: &str| toml::Value::String(s.to_string()).to_string();
        let mut out = String::from("# Columns of a list for senlog: heading = field.\n");
        if let Some(row) = self.header_row {
            out.push_str(&format!("header_row = {row}\n"));
        }
        if !self.skip_rows.is_empty() {
            out.push_str(&format!("skip_rows = {:?}\n", self.skip_rows));
        }
        if !self.sheets.is_empty() {
            let sheets: Vec<String> = self.sheets.iter().map(|s| text(s)).collect();
            out.push_str(&format!("sheets = [{}]\n", sheets.join(", ")));
        }
        if self.date_order == DateOrder::MonthFirst {
            out.push_str("date_order = \"month_first\"\n");
        }
        out.push_str("\n[columns]\n");
        for (heading, field) in &self.columns {
            out.push_str(&format!("{} = {}\n", key(heading), text(field)));
        }
        out
    }
}

/// A heading as a quoted key of one line.
fn key(heading: &str) -> String {
    let mut out = String::from("\"");
    for c in heading.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            c if c.is_control() => out.push_str(&format!("\\u{:04X}", c as u32)),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// "line 3, column 5" of a place in a text.
fn place(text: &str, at: usize) -> String {
    let before = text.get(..at).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or("").chars().count() + 1;
    format!("line {line}, column {column}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn maps_read_back_what_they_write() {
        let map = Map {
            header_row: Some(3),
            skip_rows: vec![4, 9],
            sheets: vec!["4W \"the best\"".into()],
            date_order: DateOrder::MonthFirst,
            columns: vec![
                ("#4".into(), "class".into()),
                ("SEN \\ \"status\"\n#2".into(), "ignore".into()),
            ],
        };
        assert_eq!(Map::parse(&map.to_toml(), What::Pupils).unwrap(), map);
        assert_eq!(Map::parse("", What::Pupils).unwrap(), Map::default());
    }

    #[test]
    fn faults_are_located() {
        for (text, words) in [
            ("[columns]\n\"SEN\" = \"statuss\"", "line 2, column 9"),
            ("header_row = 1\ncolour = 2", "line 2"),
            ("[columns]\n\"a\" = 3", "line 2"),
            ("date_order = \"sideways\"", "line 1"),
            ("[columns", "line 1"),
        ] {
            let error = Map::parse(text, What::Pupils).unwrap_err();
            assert!(error.to_string().contains(words), "{error}");
            assert!(error.hint().is_some());
        }
    }
}
