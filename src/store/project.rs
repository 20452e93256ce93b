//! From the log to the tables that screens read.

use std::borrow::Borrow;
use std::collections::BTreeMap;

use rusqlite::types::{ToSql, ToSqlOutput, ValueRef};
use rusqlite::{params, params_from_iter};

use crate::domain::check::check_whole;
use crate::domain::kind::Kind;
use crate::domain::{Id, Value};

use super::change::{Change, What};
use super::core::{Store, damaged};
use super::ctx::{DevId, Dot};
use super::error::StoreError;
use super::merge::{Merged, merge};
use super::schema::{self, fits};
use super::search::text_of;

impl ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match self {
            Value::Null => ToSqlOutput::Borrowed(ValueRef::Null),
            Value::Int(n) => ToSqlOutput::from(*n),
            Value::Text(text) => ToSqlOutput::from(text.as_str()),
            Value::Id(id) => ToSqlOutput::from(id.0.as_slice()),
        })
    }
}

impl Store {
    /// Works a row out again from its changes and writes its heads, its projection, its place in
    /// the search index and its open conflicts.
    pub(super) fn project_row(&mut self, entity: &str, row: Id) -> Result<(), StoreError> {
        let changes = self.changes_of(row)?;
        self.project_changes(entity, row, &changes, false).map(|_| ())
    }

    /// As that, from the row's changes as they are known already; how many of its fields hold two
    /// versions. Of a `fresh` row nothing was here before, so there is nothing to look for or to remove.
    pub(super) fn project_changes<C: Borrow<Change>>(
        &mut self,
        entity: &str,
        row: Id,
        changes: &[C],
        fresh: bool,
    ) -> Result<usize, StoreError> {
        let merged = merge(changes);
        self.write_heads(row, &merged, fresh)?;
        // What a row is, its first change says, in whatever order they came; no senlog gives one row two
        // kinds, and a file that does leaves it in one place all the same.
        let all = || changes.iter().map(Borrow::borrow);
        let first = all().min_by_key(|c| (c.hlc, c.dot)).map_or(entity, |c| &c.entity);
        for other in all().map(|c| c.entity.as_str()).chain([entity]).filter(|e| *e != first) {
            if let Some(kind) = self.kind(other) {
                let before = self.cells(kind, row)?;
                self.write_projection(kind, row, before.as_deref(), None)?;
            }
        }
        let Some(kind) = self.kind(first) else { return Ok(0) };
        self.write_dead(kind, row, &merged, changes, fresh)?;
        let before = if fresh { None } else { self.cells(kind, row)? };
        // A row that lacks what every such row has (its insert has not arrived, or waits for a lead)
        // is not shown until it is whole: one of them must not blank a list.
        let after = merged
            .alive
            .then(|| cells_of(kind, &merged))
            .filter(|cells| check_whole(kind, cells).is_ok());
        let clashes = self.write_clashes(kind, row, &merged, fresh)?;
        self.write_projection(kind, row, before.as_deref(), after.as_deref())?;
        Ok(clashes)
    }

    /// Writes a new row whose only change is its insert: no merge, nothing to remove.
    pub(super) fn project_new(
        &mut self,
        kind: &'static Kind,
        row: Id,
        seq: u64,
        cells: &[Value],
    ) -> Result<(), StoreError> {
        self.conn
            .prepare_cached("INSERT INTO head(row, field, dev, seq) VALUES(?1, 0, ?2, ?3)")?
            .execute(params![row.0.as_slice(), self.me.dev, seq.cast_signed()])?;
        self.write_projection(kind, row, None, Some(cells))
    }

    /// Notes rows that were deleted, by when, so that they are found without reading the log.
    fn write_dead<C: Borrow<Change>>(
        &mut self,
        kind: &Kind,
        row: Id,
        merged: &Merged,
        changes: &[C],
        fresh: bool,
    ) -> Result<(), StoreError> {
        let id = row.0.as_slice();
        if !fresh {
            self.conn.prepare_cached("DELETE FROM dead WHERE row = ?1")?.execute([id])?;
        }
        let deletes =
            changes.iter().map(Borrow::borrow).filter(|change| change.what == What::Delete);
        if let Some(last) = deletes.map(|change| change.hlc).max().filter(|_| !merged.alive) {
            let ent = self.names.number(&self.conn, kind.name)?;
            self.conn
                .prepare_cached("INSERT INTO dead(row, ent, hlc) VALUES(?1, ?2, ?3)")?
                .execute(params![id, ent, last])?;
        }
        Ok(())
    }

    fn write_heads(&mut self, row: Id, merged: &Merged, fresh: bool) -> Result<(), StoreError> {
        if !fresh {
            self.conn
                .prepare_cached("DELETE FROM head WHERE row = ?1")?
                .execute([row.0.as_slice()])?;
        }
        if let Some(dot) = merged.sole_author() {
            return self.write_head(row, 0, dot);
        }
        for (field, heads) in &merged.cells {
            let n = self.names.number(&self.conn, field)?;
            for head in heads {
                self.write_head(row, n, head.dot)?;
            }
        }
        Ok(())
    }

    fn write_head(&mut self, row: Id, field: i64, dot: Dot) -> Result<(), StoreError> {
        let dev = self.device_number(dot.dev)?;
        self.conn
            .prepare_cached("INSERT INTO head(row, field, dev, seq) VALUES(?1, ?2, ?3, ?4)")?
            .execute(params![row.0.as_slice(), field, dev, dot.seq.cast_signed()])?;
        Ok(())
    }

    /// The local number of a device.
    pub(super) fn device_number(&self, dev: DevId) -> Result<i64, StoreError> {
        if dev == self.me.dev_id {
            return Ok(self.me.dev);
        }
        if let Some(n) = self.numbers.borrow().get(&dev) {
            return Ok(*n);
        }
        let n = self
            .conn
            .prepare_cached("SELECT dev FROM device WHERE dev_id = ?1")?
            .query_row([dev.0.as_slice()], |row| row.get(0))
            .map_err(|_| damaged("a change of an unknown device"))?;
        self.numbers.borrow_mut().insert(dev, n);
        Ok(n)
    }

    fn write_clashes(
        &mut self,
        kind: &'static Kind,
        row: Id,
        merged: &Merged,
        fresh: bool,
    ) -> Result<usize, StoreError> {
        if !fresh {
            self.conn
                .prepare_cached("DELETE FROM clash WHERE row = ?1")?
                .execute([row.0.as_slice()])?;
        }
        let mut count = 0;
        if !merged.alive {
            return Ok(count);
        }
        for field in merged.conflicts() {
            let ent = self.names.number(&self.conn, kind.name)?;
            self.conn
                .prepare_cached("INSERT INTO clash(row, field, ent) VALUES(?1, ?2, ?3)")?
                .execute(params![row.0.as_slice(), field, ent])?;
            count += 1;
        }
        Ok(count)
    }

    pub(super) fn write_projection(
        &mut self,
        kind: &'static Kind,
        row: Id,
        before: Option<&[Value]>,
        after: Option<&[Value]>,
    ) -> Result<(), StoreError> {
        match after {
            Some(cells) => {
                let id = Value::Id(row);
                self.conn
                    .prepare_cached(&self.sql_of(kind).put)?
                    .execute(params_from_iter(std::iter::once(&id).chain(cells)))?;
            }
            None if before.is_some() => {
                self.conn.prepare_cached(&self.sql_of(kind).remove)?.execute([row.0.as_slice()])?;
            }
            None => {}
        }
        let text = |cells: Option<&[Value]>| cells.map_or(String::new(), |c| text_of(kind, c));
        self.index_row(kind, row, &text(before), &text(after))
    }

    /// Drops every table that follows from the log and makes it again from the log.
    ///
    /// # Errors
    /// When the file cannot be read or written; nothing has changed then.
    pub fn rebuild(&mut self) -> Result<(), StoreError> {
        self.with_large_cache(|store| store.in_transaction(Store::project_all))
    }

    /// What a rebuild would come to. The file is as it was afterwards.
    pub(super) fn derived_anew(&mut self) -> Result<Vec<String>, StoreError> {
        self.conn.execute_batch("BEGIN IMMEDIATE").map_err(StoreError::from_sql)?;
        let made = self.project_all().and_then(|()| self.derived());
        self.roll_back();
        made
    }

    /// Makes every table that follows from the log, within a transaction.
    fn project_all(&mut self) -> Result<(), StoreError> {
        schema::drop_shape(&self.conn)?;
        self.conn.execute_batch(&schema::shape_sql(&self.kinds))?;
        self.conn.execute("DELETE FROM head", [])?;
        self.replay()?;
        self.set_local("shape", &schema::shape_mark(&self.kinds))
    }

    fn replay(&mut self) -> Result<(), StoreError> {
        // Rows in the order of their first change, so that the search index is newest last again.
        let mut rows: BTreeMap<(i64, i64, i64), (i64, Id)> = BTreeMap::new();
        {
            let mut read = self.conn.prepare(
                "SELECT row, min(hlc), dev, min(seq), ent FROM change WHERE state IN (0, 2, 4) AND raw IS NOT NULL GROUP BY row",
            )?;
            let mut found = read.query([])?;
            while let Some(row) = found.next()? {
                let key = (row.get(1)?, row.get(2)?, row.get(3)?);
                rows.insert(key, (row.get(4)?, super::core::id_at(row, 0)?));
            }
        }
        for (ent, row) in rows.into_values() {
            let entity = self.names.name(ent).to_string();
            self.project_row(&entity, row)?;
        }
        Ok(())
    }

    /// Runs `work`, and whatever transactions it starts, as one: an error leaves the file as it was. For
    /// taking in what must be there whole or not at all.
    ///
    /// # Errors
    /// Those of the work; when the file cannot be written.
    pub fn whole<T, E: From<StoreError>>(
        &mut self,
        work: impl FnOnce(&mut Store) -> Result<T, E>,
    ) -> Result<T, E> {
        self.with_large_cache(|store| store.as_one(work))
    }

    /// Runs `work` in one write transaction, or as a part of the one under way; an error leaves the file
    /// as it was.
    pub(super) fn in_transaction<T>(
        &mut self,
        work: impl FnOnce(&mut Store) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        self.as_one(work)
    }

    fn as_one<T, E: From<StoreError>>(
        &mut self,
        work: impl FnOnce(&mut Store) -> Result<T, E>,
    ) -> Result<T, E> {
        if !self.conn.is_autocommit() {
            return work(self);
        }
        self.conn.execute_batch("BEGIN IMMEDIATE").map_err(StoreError::from_sql)?;
        match work(self) {
            Ok(done) => match self.conn.execute_batch("COMMIT") {
                Ok(()) => Ok(done),
                Err(e) => {
                    self.roll_back();
                    Err(StoreError::from_sql(e).into())
                }
            },
            Err(e) => {
                self.roll_back();
                Err(e)
            }
        }
    }

    fn roll_back(&mut self) {
        // SQLite may have rolled back by itself (a full disk); then there is nothing left to do.
        let _ = self.conn.execute_batch("ROLLBACK");
        // Devices and names numbered in the transaction are gone with it.
        self.numbers.borrow_mut().clear();
        if let Ok(names) = super::core::Names::load_again(&self.conn) {
            self.names = names;
        }
    }

    /// Gives SQLite 64 MiB of cache for bulk work, and takes it back after (DESIGN.md section 2). Bulk
    /// work within bulk work keeps the cache it has.
    pub(super) fn with_large_cache<T, E: From<StoreError>>(
        &mut self,
        work: impl FnOnce(&mut Store) -> Result<T, E>,
    ) -> Result<T, E> {
        if self.bulk {
            return work(self);
        }
        let set = |store: &Store, sql: &str| {
            store.conn.execute_batch(sql).map_err(|e| E::from(StoreError::from(e)))
        };
        set(self, "PRAGMA cache_size=-65536")?;
        self.bulk = true;
        let done = work(self);
        self.bulk = false;
        set(self, "PRAGMA cache_size=-8192; PRAGMA shrink_memory")?;
        done
    }

    /// Runs work that writes many actions one after the other, such as a long import, with the
    /// large cache kept between them.
    ///
    /// # Errors
    /// Those of the work.
    pub fn bulk<T, E: From<StoreError>>(
        &mut self,
        work: impl FnOnce(&mut Store) -> Result<T, E>,
    ) -> Result<T, E> {
        self.with_large_cache(work)
    }
}

/// The cells of a row as lists show them.
fn cells_of(kind: &Kind, merged: &Merged) -> Vec<Value> {
    kind.fields
        .iter()
        .map(|field| {
            let value = merged.value(field.name);
            if fits(field, value) { value.clone() } else { Value::Null }
        })
        .collect()
}

/// Everything derived, as text, for comparing one state of a store with another.
impl Store {
    /// Heads, projections, conflicts and search documents, in order: two stores with the same log
    /// give the same lines, and so does a store before and after [`rebuild`](Store::rebuild).
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn derived(&self) -> Result<Vec<String>, StoreError> {
        let mut out = Vec::new();
        let mut read = self.conn.prepare(
            "SELECT hex(h.row), coalesce(n.name,''), hex(d.dev_id), h.seq FROM head h
             JOIN device d USING(dev) LEFT JOIN name n ON n.n = h.field ORDER BY 1, 2, 3, 4",
        )?;
        let mut rows = read.query([])?;
        while let Some(row) = rows.next()? {
            out.push(format!(
                "head {} {} {} {}",
                row.get::<_, String>(0)?,
                row.get::<_, String>(1)?,
                row.get::<_, String>(2)?,
                row.get::<_, i64>(3)?
            ));
        }
        for kind in &self.kinds {
            for (id, cells) in self.list(kind)? {
                out.push(format!("{} {id} {cells:?}", kind.name));
            }
        }
        let mut read = self.conn.prepare("SELECT hex(row), field FROM clash ORDER BY 1, 2")?;
        let mut rows = read.query([])?;
        while let Some(row) = rows.next()? {
            out.push(format!("clash {} {}", row.get::<_, String>(0)?, row.get::<_, String>(1)?));
        }
        let mut read = self.conn.prepare("SELECT hex(row), hlc FROM dead ORDER BY 1")?;
        let mut rows = read.query([])?;
        while let Some(row) = rows.next()? {
            out.push(format!("dead {} {}", row.get::<_, String>(0)?, row.get::<_, i64>(1)?));
        }
        let mut read = self.conn.prepare("SELECT hex(row) FROM doc ORDER BY 1")?;
        let mut rows = read.query([])?;
        while let Some(row) = rows.next()? {
            out.push(format!("doc {}", row.get::<_, String>(0)?));
        }
        Ok(out)
    }
}

impl Change {
    /// The cells in the order of a kind's fields, for a row with this change alone.
    pub(super) fn cells_in_order(&self, kind: &Kind) -> Vec<Value> {
        kind.fields
            .iter()
            .map(|f| {
                self.cells
                    .iter()
                    .find(|c| c.field == f.name)
                    .map_or(Value::Null, |c| c.value.clone())
            })
            .collect()
    }
}
