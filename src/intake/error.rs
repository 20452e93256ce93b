//! What can be wrong with a file, and with one row of it.

use std::path::PathBuf;

use crate::store::error::io_sentence;

/// A file that cannot be taken at all; nothing changed.
#[derive(Debug, thiserror::Error)]
pub enum IntakeError {
    /// The operating system said no.
    #[error("{}", io_sentence(path, source))]
    Io {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The file is nothing that lists come in, or is damaged.
    #[error("{what}")]
    Unreadable {
        /// One sentence.
        what: String,
        /// What to do.
        hint: String,
    },
    /// The file reads, and is another list than the one asked for.
    #[error("{what}")]
    OtherList {
        /// One sentence.
        what: String,
        /// What to do.
        hint: String,
    },
    /// The map of columns is wrong.
    #[error("{what}")]
    Map {
        /// One sentence, naming line and column where there is one.
        what: String,
        /// What to do.
        hint: String,
    },
    /// What is on file cannot be read.
    #[error("what is on file cannot be read: {0}")]
    OnFile(String),
}

impl IntakeError {
    /// A file that cannot be read.
    pub(crate) fn unreadable(what: impl Into<String>, hint: impl Into<String>) -> IntakeError {
        IntakeError::Unreadable { what: what.into(), hint: hint.into() }
    }

    /// A file that is another list.
    pub(crate) fn other(what: impl Into<String>, hint: impl Into<String>) -> IntakeError {
        IntakeError::OtherList { what: what.into(), hint: hint.into() }
    }

    /// A map that is wrong.
    pub(crate) fn map(what: impl Into<String>, hint: impl Into<String>) -> IntakeError {
        IntakeError::Map { what: what.into(), hint: hint.into() }
    }

    /// The word for it in JSON.
    pub fn kind(&self) -> &'static str {
        match self {
            IntakeError::Io { .. } => "io",
            IntakeError::Unreadable { .. } => "unreadable",
            IntakeError::OtherList { .. } => "other_list",
            IntakeError::Map { .. } => "map",
            IntakeError::OnFile(_) => "on_file",
        }
    }

    /// What to do about it, where there is something to do.
    pub fn hint(&self) -> Option<&str> {
        match self {
            IntakeError::Unreadable { hint, .. }
            | IntakeError::OtherList { hint, .. }
            | IntakeError::Map { hint, .. } => Some(hint),
            IntakeError::Io { .. } => Some("look at the name and try again"),
            IntakeError::OnFile(_) => None,
        }
    }
}

/// One thing about one row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The sheet, where the file has several.
    pub sheet: Option<String>,
    /// The place of the sheet in the file, from 0.
    pub sheet_number: usize,
    /// The line, sheet row or CTF pupil, from 1; 0 for the file as a whole.
    pub row: usize,
    /// The field: a stored name such as `upn`, or `row`.
    pub field: String,
    /// Why, in words; with the sheet's name in front where there are several.
    pub reason: String,
}

impl Problem {
    /// What problems are ordered by.
    pub(crate) fn place(&self) -> (usize, usize, String) {
        (self.sheet_number, self.row, self.field.clone())
    }
}

/// Where something stands in a file.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct At {
    /// The place of the sheet in the file, from 0.
    pub sheet_number: usize,
    /// The line, sheet row or CTF pupil, from 1.
    pub row: usize,
    /// The sheet's name, where the file has several.
    pub sheet: Option<String>,
}

impl At {
    /// The file as a whole.
    pub fn file() -> At {
        At::default()
    }

    /// A problem here.
    pub fn problem(&self, field: impl Into<String>, reason: impl Into<String>) -> Problem {
        let reason = match &self.sheet {
            Some(sheet) => format!("sheet {sheet}: {}", reason.into()),
            None => reason.into(),
        };
        Problem {
            sheet: self.sheet.clone(),
            sheet_number: self.sheet_number,
            row: self.row,
            field: field.into(),
            reason,
        }
    }

    /// "row 7", for a message about another row.
    pub fn words(&self) -> String {
        match &self.sheet {
            Some(sheet) => format!("row {} of sheet {sheet}", self.row),
            None => format!("row {}", self.row),
        }
    }
}

/// What a file's words are quoted as in a message: on one line and not too long.
pub(crate) fn quoted(text: &str) -> String {
    /// Longer words are cut: a message is one sentence.
    const SHOWN: usize = 40;
    let line = crate::domain::text::clean_line(text);
    if line.chars().count() > SHOWN {
        let cut: String = line.chars().take(SHOWN).collect();
        format!("\"{cut}…\"")
    } else {
        format!("\"{line}\"")
    }
}
