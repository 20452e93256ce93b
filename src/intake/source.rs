//! A file as rows of cells, whatever it was.

use std::borrow::Cow;
use std::io::Read;
use std::path::Path;

use chrono::{NaiveDate, NaiveTime};

use super::ctf::CtfFile;
use super::error::IntakeError;
use super::{csv, ctf, sheet};
use crate::domain::text::clean_line;

/// The largest file that is read, in bytes. A CTF of 20,000 pupils with attendance is about 40 MB.
pub const MAX_FILE: u64 = 64 * 1024 * 1024;

/// One cell of a list.
#[derive(Clone, Debug, PartialEq, Default)]
pub(crate) enum Raw {
    /// Nothing.
    #[default]
    Empty,
    /// Typed words.
    Text(String),
    /// A real date of a spreadsheet.
    Date(NaiveDate),
    /// A real time of day of a spreadsheet.
    Time(NaiveTime),
    /// A number of a spreadsheet.
    Number(f64),
    /// Yes or no of a spreadsheet.
    Bool(bool),
}

impl Raw {
    /// Text that may be blank.
    pub fn text(text: &str) -> Raw {
        if text.trim().is_empty() { Raw::Empty } else { Raw::Text(text.to_string()) }
    }

    /// Whether there is nothing in it.
    pub fn is_blank(&self) -> bool {
        match self {
            Raw::Empty => true,
            Raw::Text(text) => text.trim().is_empty(),
            _ => false,
        }
    }

    /// The cell as words: whole numbers without a point, dates as ISO.
    pub fn words(&self) -> Cow<'_, str> {
        match self {
            Raw::Empty => Cow::Borrowed(""),
            Raw::Text(text) => Cow::Borrowed(text),
            Raw::Date(date) => Cow::Owned(date.format("%Y-%m-%d").to_string()),
            Raw::Time(time) => Cow::Owned(time.format("%H:%M").to_string()),
            // Whole numbers below 2^53 are exact; Excel writes a year group as 4.0.
            Raw::Number(n) if n.fract() == 0.0 && n.abs() < 9e15 => Cow::Owned(format!("{n:.0}")),
            Raw::Number(n) => Cow::Owned(n.to_string()),
            Raw::Bool(true) => Cow::Borrowed("Yes"),
            Raw::Bool(false) => Cow::Borrowed("No"),
        }
    }

    /// The cell as one clean line.
    pub fn line(&self) -> String {
        clean_line(&self.words())
    }
}

/// One row, with the number it has in the file.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Row {
    /// The line or sheet row, from 1.
    pub number: usize,
    /// Its cells.
    pub cells: Vec<Raw>,
    /// Why it cannot be cut into cells, where it cannot.
    pub fault: Option<String>,
}

impl Row {
    /// Whether every cell is blank.
    pub fn is_blank(&self) -> bool {
        self.fault.is_none() && self.cells.iter().all(Raw::is_blank)
    }

    /// The cells that hold something, with their places.
    pub fn filled(&self) -> impl Iterator<Item = (usize, &Raw)> {
        self.cells.iter().enumerate().filter(|(_, c)| !c.is_blank())
    }
}

/// One sheet, or the whole of a CSV file.
#[derive(Clone, Debug, PartialEq, Default)]
pub(crate) struct Table {
    /// The sheet's name.
    pub name: Option<String>,
    /// The sheet is hidden in the program it was made with.
    pub hidden: bool,
    /// The rows, in order.
    pub rows: Vec<Row>,
    /// Whether every row has its cells in place by itself, as in a spreadsheet. In CSV a row of
    /// another length than the headings is refused, never shifted.
    pub grid: bool,
}

/// What a file held.
#[derive(Clone, Debug)]
pub(crate) enum Body {
    /// Rows of cells.
    Tables(Vec<Table>),
    /// Pupils of a Common Transfer File.
    Ctf(CtfFile),
}

/// A list that was read, before anything is understood of it.
#[derive(Clone, Debug)]
pub struct Source {
    /// What was in it.
    pub(crate) body: Body,
    /// What it was, in words: "CSV (UTF-8, commas)", "Excel, 3 sheets", "CTF 25".
    pub format: String,
}

impl Source {
    /// How many rows, sheet rows or CTF pupils there are: the length of a progress bar.
    pub fn rows(&self) -> usize {
        match &self.body {
            Body::Tables(tables) => tables.iter().map(|t| t.rows.len()).sum(),
            Body::Ctf(ctf) => ctf.pupils.len(),
        }
    }

    /// The tables, or a sentence saying that a CTF is no such list.
    pub(crate) fn tables(&self, what: &str) -> Result<&[Table], IntakeError> {
        match &self.body {
            Body::Tables(tables) => Ok(tables),
            Body::Ctf(_) => Err(IntakeError::other(
                format!("This is a Common Transfer File, which holds pupils, not {what}."),
                "Import it with `senlog import pupils`.",
            )),
        }
    }
}

/// Reads a file of at most [`MAX_FILE`] bytes.
///
/// # Errors
/// It is not there, is a folder, is too large, or [`read`] refuses it.
pub fn open(path: &Path) -> Result<Source, IntakeError> {
    let io = |source| IntakeError::Io { path: path.to_path_buf(), source };
    let file = std::fs::File::open(path).map_err(io)?;
    let meta = file.metadata().map_err(io)?;
    if meta.is_dir() {
        return Err(IntakeError::unreadable(
            "That is a folder, not a file.",
            "Give the CSV, Excel or CTF file itself.",
        ));
    }
    if meta.len() > MAX_FILE {
        return Err(too_large(meta.len()));
    }
    let mut bytes = Vec::with_capacity(usize::try_from(meta.len()).unwrap_or_default());
    // What the folder says of a pipe or a growing file is not to be relied on.
    file.take(MAX_FILE + 1).read_to_end(&mut bytes).map_err(io)?;
    read(&bytes)
}

fn too_large(length: u64) -> IntakeError {
    let mb = |n: u64| n / (1024 * 1024);
    IntakeError::unreadable(
        format!("The file has {} MB; a list has at most {} MB.", mb(length), mb(MAX_FILE)),
        "Export only the columns that are needed, or one year group at a time.",
    )
}

/// Reads a list, told apart by content: Excel, CTF, else text with separators.
///
/// # Errors
/// It is empty, too large, or nothing that lists come in.
pub fn read(bytes: &[u8]) -> Result<Source, IntakeError> {
    if bytes.len() as u64 > MAX_FILE {
        return Err(too_large(bytes.len() as u64));
    }
    if let Some(workbook) = sheet::sniff(bytes) {
        return sheet::read(bytes, workbook);
    }
    if bytes.starts_with(b"%PDF") {
        return Err(IntakeError::unreadable(
            "This is a PDF, which cannot be read as a list.",
            "Export the list again as CSV or Excel.",
        ));
    }
    let (text, encoding) = csv::decode(bytes)?;
    let start = text.trim_start();
    if start.is_empty() {
        return Err(IntakeError::unreadable(
            "The file is empty.",
            "Export the list again, with its headings.",
        ));
    }
    if start.starts_with('<') {
        return ctf::read(start);
    }
    csv::read(&text, encoding)
}
