//! Who wrote what, when, and what stood before: read from the log itself.

use rusqlite::params;

use crate::domain::{Id, Value};

use super::change::{Change, What};
use super::core::{Store, damaged};
use super::error::StoreError;
use super::hlc;
use super::merge;
use super::views::HistoryRow;

/// Whose history.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Of {
    /// Everything.
    All,
    /// What is about one pupil.
    Pupil(Id),
    /// One row.
    Row(Id),
}

impl Store {
    /// The changes, newest first, one line for each cell; a delete or restore is one line with the
    /// field `deleted`. At most `limit` changes are read.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn history(&self, of: Of, limit: usize) -> Result<Vec<HistoryRow>, StoreError> {
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        const COLUMNS: &str = "SELECT c.raw, t.title FROM change c JOIN txn t ON t.n = c.txn WHERE c.raw IS NOT NULL AND c.state NOT IN (1, 6)";
        const ORDER: &str = "ORDER BY c.hlc DESC, c.dev DESC, c.seq DESC LIMIT";
        let (sql, row) = match of {
            Of::All => (format!("{COLUMNS} {ORDER} ?1"), None),
            Of::Pupil(id) => (format!("{COLUMNS} AND c.pupil = ?2 {ORDER} ?1"), Some(id)),
            Of::Row(id) => (format!("{COLUMNS} AND c.row = ?2 {ORDER} ?1"), Some(id)),
        };
        let mut read = self.conn.prepare_cached(&sql)?;
        let mut rows = match row {
            Some(id) => read.query(params![limit, id.0.as_slice()])?,
            None => read.query(params![limit])?,
        };
        let mut out = Vec::new();
        while let Some(row) = rows.next()? {
            let raw = row.get_ref(0)?.as_blob().map_err(|_| damaged("a change is no bytes"))?;
            let change = Change::decode(raw).map_err(|_| damaged("a change cannot be read"))?;
            let title: String = row.get(1)?;
            self.history_of(&change, &self.title_to_show(&title)?, &mut out)?;
        }
        Ok(out)
    }

    fn history_of(
        &self,
        change: &Change,
        title: &str,
        out: &mut Vec<HistoryRow>,
    ) -> Result<(), StoreError> {
        let row = |field: &str, before: Value, after: Value| -> Result<HistoryRow, StoreError> {
            Ok(HistoryRow {
                at: hlc::unix_ms(change.hlc),
                by: self.person(change.user)?,
                kind: change.entity.clone(),
                id: change.row,
                field: field.to_string(),
                before,
                after,
                txn: change.txn,
                title: title.to_string(),
            })
        };
        match change.what {
            What::Delete => out.push(row("deleted", Value::Null, Value::Int(1))?),
            What::Restore => out.push(row("deleted", Value::Int(1), Value::Null)?),
            _ => {
                let known = if change.cells.iter().any(|c| !c.ctx.is_empty()) {
                    self.changes_of(change.row)?
                } else {
                    Vec::new()
                };
                for cell in &change.cells {
                    let before = merge::before(&known, &cell.field, &cell.ctx);
                    out.push(row(&cell.field, before, cell.value.clone())?);
                }
            }
        }
        Ok(())
    }

    /// The shown name of a user: their row among the adults, or the school's word for nobody known.
    pub fn person(&self, user: Id) -> Result<String, StoreError> {
        use crate::domain::records::Staff;
        Ok(self.get::<Staff>(user)?.map_or_else(|| "somebody".to_string(), |s| s.full()))
    }
}
