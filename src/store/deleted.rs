//! Rows that were deleted, and how to find what went with them: nothing deleted is lost until it is
//! erased for good.

use rusqlite::params;

use crate::domain::kind::Kind;
use crate::domain::{Id, Value};

use super::change::What;
use super::core::{Store, id_at};
use super::error::StoreError;
use super::hlc;
use super::merge::merge;

/// A row that was deleted, or whose making was undone.
#[derive(Clone, Debug)]
pub struct Deleted {
    /// Its record type.
    pub kind: &'static Kind,
    /// The row.
    pub id: Id,
    /// What it held.
    pub cells: Vec<Value>,
    /// When it was deleted: milliseconds since 1970, UTC.
    pub at: i64,
    /// Who deleted it.
    pub by: String,
    /// The action that did.
    pub txn: Id,
}

impl Store {
    /// The rows deleted last, newest first, at most `limit` of them.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn deleted(&self, limit: usize) -> Result<Vec<Deleted>, StoreError> {
        let mut read =
            self.conn.prepare_cached("SELECT ent, row FROM dead ORDER BY hlc DESC, row")?;
        let mut rows = read.query([])?;
        let mut out = Vec::new();
        while out.len() < limit {
            let Some(row) = rows.next()? else { break };
            let ent: i64 = row.get(0)?;
            let Some(kind) = self.kind(self.names.name(ent)) else { continue };
            if let Some(deleted) = self.deleted_row(kind, id_at(row, 1)?)? {
                out.push(deleted);
            }
        }
        Ok(out)
    }

    /// The rows that one action deleted and that are deleted still.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn deleted_by(&self, txn: Id) -> Result<Vec<Deleted>, StoreError> {
        let mut read = self.conn.prepare_cached(
            "SELECT DISTINCT c.ent, c.row FROM change c JOIN txn t ON t.n = c.txn WHERE t.id = ?1",
        )?;
        let mut rows = read.query(params![txn.0.as_slice()])?;
        let mut out = Vec::new();
        while let Some(row) = rows.next()? {
            let ent: i64 = row.get(0)?;
            let Some(kind) = self.kind(self.names.name(ent)) else { continue };
            let deleted = self.deleted_row(kind, id_at(row, 1)?)?;
            out.extend(deleted.filter(|d| d.txn == txn));
        }
        Ok(out)
    }

    /// One row, where it is deleted.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn deleted_row(&self, kind: &'static Kind, id: Id) -> Result<Option<Deleted>, StoreError> {
        if self.cells(kind, id)?.is_some() {
            return Ok(None);
        }
        let changes = self.changes_of(id)?;
        let merged = merge(&changes);
        let last = changes.iter().filter(|c| c.what == What::Delete).max_by_key(|c| c.hlc);
        let Some(last) = last.filter(|_| !merged.alive) else { return Ok(None) };
        Ok(Some(Deleted {
            kind,
            id,
            cells: kind.fields.iter().map(|f| merged.value(f.name).clone()).collect(),
            at: hlc::unix_ms(last.hlc),
            by: self.person(last.user)?,
            txn: last.txn,
        }))
    }

    /// The rows of a kind, those made last first, at most `limit` of them.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn newest(
        &self,
        kind: &'static Kind,
        limit: usize,
    ) -> Result<Vec<(Id, Vec<Value>)>, StoreError> {
        self.newest_of(kind, limit)
    }

    /// The fields of rows that hold two versions: `(row, field)`, of one kind.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn clashing(&self, kind: &'static Kind) -> Result<Vec<(Id, String)>, StoreError> {
        let mut read = self.conn.prepare_cached(
            "SELECT c.row, c.field FROM clash c JOIN name n ON n.n = c.ent WHERE n.name = ?1",
        )?;
        let mut rows = read.query([kind.name])?;
        let mut out = Vec::new();
        while let Some(row) = rows.next()? {
            out.push((id_at(row, 0)?, row.get(1)?));
        }
        Ok(out)
    }
}

#[cfg(test)]
mod tests {
    use crate::domain::Record;
    use crate::domain::records::{Need, Pupil};
    use crate::domain::{Id, Value};
    use crate::store::tests::{pupil, store};
    use crate::store::{Action, Edit, Store, Which};

    fn need(store: &mut Store, pupil: Id) -> Id {
        let mut action = Action::new("need");
        let mut cells = vec![Value::Null; Need::KIND.fields.len()];
        (cells[0], cells[1]) = (Value::Id(pupil), Value::Text("SLCN".into()));
        let id = action.add_cells(store.ids(), Need::KIND, cells);
        store.write(&action).unwrap();
        id
    }

    #[test]
    fn what_was_deleted_is_listed_with_what_went_along_and_comes_back() {
        let mut store = store();
        let mut action = Action::new("new");
        let maya = action.add(store.ids(), &pupil("Maya", "Barnes"));
        action.add(store.ids(), &pupil("Leo", "Price"));
        store.write(&action).unwrap();
        let slcn = need(&mut store, maya);
        assert!(store.deleted(10).unwrap().is_empty());
        let mut action = Action::new("gone");
        action.delete(&store.load(Pupil::KIND, maya).unwrap().unwrap());
        action.delete(&store.load(Need::KIND, slcn).unwrap().unwrap());
        let gone = store.write(&action).unwrap();
        let deleted = store.deleted(10).unwrap();
        assert_eq!(deleted.len(), 2);
        assert!(deleted.iter().all(|d| d.txn == gone.txn));
        let held = deleted.iter().find(|d| d.id == maya).unwrap();
        assert_eq!(Pupil::read(&held.cells).unwrap().forename, "Maya");
        assert_eq!(store.deleted_by(gone.txn).unwrap().len(), 2);
        let mut back = Action::new("back");
        back.edits.push(Edit::Restore { kind: Pupil::KIND, row: maya });
        store.write(&back).unwrap();
        assert_eq!(store.deleted(10).unwrap().len(), 1);
        assert!(store.get::<Pupil>(maya).unwrap().is_some());
        // Undoing what restored it deletes it again.
        store.undo(&Which::Latest, false).unwrap();
        assert_eq!(store.deleted(10).unwrap().len(), 2);
    }

    #[test]
    fn the_newest_rows_come_first() {
        let mut store = store();
        for name in ["One", "Two", "Three"] {
            let mut action = Action::new(name);
            action.add(store.ids(), &pupil(name, "Barnes"));
            store.write(&action).unwrap();
        }
        let names: Vec<String> = store
            .newest(Pupil::KIND, 2)
            .unwrap()
            .iter()
            .map(|(_, cells)| Pupil::read(cells).unwrap().forename)
            .collect();
        assert_eq!(names, ["Three", "Two"]);
    }
}
