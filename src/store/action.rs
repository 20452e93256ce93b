//! What a person does, as data: one action is one entry in the log of undo.

use crate::domain::id::IdSource;
use crate::domain::kind::{Kind, Record, diff};
use crate::domain::{Id, Value};

use super::ctx::Ctx;

/// One user action: one undo step, its title the toast.
#[derive(Clone, Debug, Default)]
pub struct Action {
    /// What was done, in the user's words: "Maya B. not in school".
    pub title: String,
    /// Its edits, in order; each becomes one change.
    pub edits: Vec<Edit>,
}

/// One change to one row.
#[derive(Clone, Debug)]
pub enum Edit {
    /// A new row. Where the id is derived and the row stands already, this sets what differs; where
    /// it was deleted, every field is set, absent ones to nothing (DESIGN.md section 2, Row ids).
    Insert {
        /// The record type.
        kind: &'static Kind,
        /// The row.
        row: Id,
        /// All cells, in the order of the fields.
        cells: Vec<Value>,
    },
    /// New content for some cells.
    Set {
        /// The record type.
        kind: &'static Kind,
        /// The row.
        row: Id,
        /// Place of the field and its new content.
        cells: Vec<(usize, Value)>,
        /// What was seen when the form opened.
        base: Base,
    },
    /// Hides the row.
    Delete {
        /// The record type.
        kind: &'static Kind,
        /// The row.
        row: Id,
        /// What was seen when the form opened.
        base: Base,
    },
    /// Brings a deleted row back as it was.
    Restore {
        /// The record type.
        kind: &'static Kind,
        /// The row.
        row: Id,
    },
}

impl Edit {
    /// The record type it concerns.
    pub fn kind(&self) -> &'static Kind {
        match self {
            Edit::Insert { kind, .. }
            | Edit::Set { kind, .. }
            | Edit::Delete { kind, .. }
            | Edit::Restore { kind, .. } => kind,
        }
    }

    /// The row it concerns.
    pub fn row(&self) -> Id {
        match self {
            Edit::Insert { row, .. }
            | Edit::Set { row, .. }
            | Edit::Delete { row, .. }
            | Edit::Restore { row, .. } => *row,
        }
    }
}

/// What was known of a row when a form opened: the causal context of every cell, and of the row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Base {
    /// For each field in order, what had been seen of that cell.
    pub cells: Vec<Ctx>,
    /// What had been seen of the whole row.
    pub row: Ctx,
}

/// A row as a form opens it: its cells, and what was known of them.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The record type.
    pub kind: &'static Kind,
    /// The row.
    pub id: Id,
    /// The cells, in the order of the fields.
    pub cells: Vec<Value>,
    /// What was known.
    pub base: Base,
}

impl Loaded {
    /// The cells as a typed record.
    ///
    /// # Errors
    /// The cell that cannot be read.
    pub fn record<R: Record>(&self) -> Result<R, String> {
        R::read(&self.cells)
    }
}

impl Action {
    /// An action with nothing in it yet.
    pub fn new(title: impl Into<String>) -> Action {
        Action { title: title.into(), edits: Vec::new() }
    }

    /// Adds a new record and returns its id: derived where the kind's rule says so, else random.
    pub fn add<R: Record>(&mut self, ids: &mut dyn IdSource, record: &R) -> Id {
        self.add_cells(ids, R::KIND, record.cells())
    }

    /// As [`add`](Action::add), for cells.
    pub fn add_cells(
        &mut self,
        ids: &mut dyn IdSource,
        kind: &'static Kind,
        cells: Vec<Value>,
    ) -> Id {
        let row = Id::for_cells(kind, &cells).unwrap_or_else(|| ids.next_id());
        self.edits.push(Edit::Insert { kind, row, cells });
        row
    }

    /// Changes a loaded record to `record`: only what differs. Returns whether anything does.
    pub fn change<R: Record>(&mut self, loaded: &Loaded, record: &R) -> bool {
        self.change_cells(loaded, &record.cells())
    }

    /// As [`change`](Action::change), for cells.
    pub fn change_cells(&mut self, loaded: &Loaded, cells: &[Value]) -> bool {
        let cells = diff(&loaded.cells, cells);
        if cells.is_empty() {
            return false;
        }
        self.edits.push(Edit::Set {
            kind: loaded.kind,
            row: loaded.id,
            cells,
            base: loaded.base.clone(),
        });
        true
    }

    /// Deletes a loaded record.
    pub fn delete(&mut self, loaded: &Loaded) {
        self.edits.push(Edit::Delete {
            kind: loaded.kind,
            row: loaded.id,
            base: loaded.base.clone(),
        });
    }

    /// Whether it would change nothing.
    pub fn is_empty(&self) -> bool {
        self.edits.is_empty()
    }
}
