//! Documents out: a document is made once, as titled tables and paragraphs, and written as Markdown,
//! HTML that prints, CSV, JSON or Excel.
//!
//! Every figure can be traced: the same document as JSON has every row behind it. What a role may not
//! read is in no document: the store's functions refuse it.

mod doc;
mod html;
mod kinds;
mod lost;
mod package;
mod people;
mod pupil;
mod redact;
mod school;
mod sheet;

pub use doc::{Cell, Doc, Format, Part, Table};
pub use kinds::{Ask, Report, class_sheet_pupils, make, map_doc};
pub use package::package;
pub use people::calendar;
pub use sheet::{excel, plans_of_class};

use crate::store::StoreError;

/// Why there is no document.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// The store cannot be read, or refuses.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The document needs to be told of whom it is.
    #[error("{0}")]
    Needs(&'static str),
    /// The file cannot be made.
    #[error("the document could not be written: {0}")]
    Write(String),
}
