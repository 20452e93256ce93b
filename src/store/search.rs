//! Full-text search over everything typed.
//!
//! The index keeps no copy of the text. Removing a row from it needs the text it was given, which
//! follows from the cells; so it is always told both, before and after.

use rusqlite::{OptionalExtension, params};

use crate::domain::fold::fold;
use crate::domain::kind::Kind;
use crate::domain::{Id, Value};

use super::core::{Store, id_at};
use super::error::StoreError;

/// A row whose text matches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// The kind's stored name.
    pub kind: String,
    /// The row.
    pub row: Id,
    /// Grows with every new row: newest first is highest first.
    pub n: i64,
}

/// All that was typed into a row, folded; empty when nothing was.
pub fn text_of(kind: &Kind, cells: &[Value]) -> String {
    let mut out = String::new();
    for (field, value) in kind.fields.iter().zip(cells) {
        if let (true, Value::Text(text)) = (field.searchable(), value) {
            let folded = fold(text);
            if !folded.is_empty() {
                if !out.is_empty() {
                    out.push(' ');
                }
                out.push_str(&folded);
            }
        }
    }
    out
}

/// What was typed to find something, as an FTS5 query: every word must occur, the last as a start.
/// `None` when no letter or digit was typed.
pub fn query_of(typed: &str) -> Option<String> {
    let folded = fold(typed);
    let words: Vec<&str> = folded.split(' ').filter(|w| !w.is_empty()).collect();
    if words.is_empty() {
        return None;
    }
    let quoted: Vec<String> = words.iter().map(|w| format!("\"{w}\"")).collect();
    Some(format!("{}*", quoted.join(" ")))
}

impl Store {
    /// The number of a row's document; nothing where it has none.
    pub(super) fn doc_of(&self, row: Id) -> Result<Option<i64>, StoreError> {
        Ok(self
            .conn
            .prepare_cached("SELECT n FROM doc WHERE row = ?1")?
            .query_row([row.0.as_slice()], |r| r.get(0))
            .optional()?)
    }

    /// Brings the index from the text of one state of a row to that of another.
    pub(super) fn index_row(
        &mut self,
        kind: &'static Kind,
        row: Id,
        before: &str,
        after: &str,
    ) -> Result<(), StoreError> {
        if before == after {
            return Ok(());
        }
        let known = self.doc_of(row)?;
        if let Some(n) = known
            && !before.is_empty()
        {
            self.conn
                .prepare_cached("INSERT INTO search(search, rowid, text) VALUES('delete', ?1, ?2)")?
                .execute(params![n, before])?;
        }
        if after.is_empty() {
            if let Some(n) = known {
                self.conn.prepare_cached("DELETE FROM doc WHERE n = ?1")?.execute([n])?;
            }
            return Ok(());
        }
        let n = match known {
            Some(n) => n,
            None => {
                let ent = self.names.number(&self.conn, kind.name)?;
                self.conn
                    .prepare_cached("INSERT INTO doc(row, ent) VALUES(?1, ?2)")?
                    .execute(params![row.0.as_slice(), ent])?;
                self.conn.last_insert_rowid()
            }
        };
        self.conn
            .prepare_cached("INSERT INTO search(rowid, text) VALUES(?1, ?2)")?
            .execute(params![n, after])?;
        Ok(())
    }

    /// Rows whose text has every word typed, the last as a start; newest first.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn search(&self, typed: &str, limit: usize) -> Result<Vec<Hit>, StoreError> {
        let Some(query) = query_of(typed) else { return Ok(Vec::new()) };
        let mut read = self.conn.prepare_cached(
            "SELECT d.row, d.ent, d.n FROM search s JOIN doc d ON d.n = s.rowid
             WHERE s.text MATCH ?1 ORDER BY s.rowid DESC LIMIT ?2",
        )?;
        let mut rows = read.query(params![query, i64::try_from(limit).unwrap_or(i64::MAX)])?;
        let mut out = Vec::new();
        while let Some(row) = rows.next()? {
            let ent: i64 = row.get(1)?;
            out.push(Hit {
                kind: self.names.name(ent).to_string(),
                row: id_at(row, 0)?,
                n: row.get(2)?,
            });
        }
        Ok(out)
    }
}
