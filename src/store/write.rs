//! Writing: an action becomes changes in the log, and the rows it touched are worked out again.

use rusqlite::{OptionalExtension, params};

use crate::domain::check::{check_cell, check_role, check_row, check_whole};
use crate::domain::kind::{Kind, LEAD, Roles, Scope};
use crate::domain::{Id, Value};

use super::action::{Action, Base, Edit};
use super::amend;
use super::change::{CellOp, Change, SCHEMA, What, hash};
use super::core::Store;
use super::ctx::{Ctx, DevId, Dot};
use super::error::StoreError;
use super::hlc;
use super::merge::{self, cell_ctx};
use super::schema::state;

/// More edits than this are bulk work and get the large cache.
const BULK: usize = 2_000;

/// What was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// The action's id: what `undo` takes.
    pub txn: Id,
    /// Its title.
    pub title: String,
    /// How many changes it made.
    pub changes: usize,
}

/// Where the device's own series stands while an action is written.
pub(super) struct Series {
    seq: u64,
    stamp: i64,
    previous: Option<[u8; 32]>,
    txn: Id,
    txn_number: i64,
    title: Option<String>,
    undoes: Option<Id>,
    written: usize,
}

impl Series {
    /// What it came to, under the title of its action.
    pub(super) fn into_written(self, title: &str) -> Written {
        Written { txn: self.txn, title: title.to_string(), changes: self.written }
    }

    /// The number of the change to come.
    pub(super) fn next_dot(&self, dev: DevId) -> Dot {
        Dot { dev, seq: self.seq + 1 }
    }

    /// The hash of the change before it.
    pub(super) fn previous(&self) -> Option<[u8; 32]> {
        self.previous
    }

    /// The stamp of the change to come.
    pub(super) fn next_stamp(&self, now: i64) -> i64 {
        hlc::next(self.stamp, now)
    }
}

impl Store {
    /// Writes an action, durably: when this returns, it is on the disk. It is written whole or not at
    /// all.
    ///
    /// # Errors
    /// [`StoreError::Refused`] with a plain sentence when an edit breaks the rules of its record type,
    /// or when there is nothing to write.
    pub fn write(&mut self, action: &Action) -> Result<Written, StoreError> {
        self.write_undoing(action, None)
    }

    pub(super) fn write_undoing(
        &mut self,
        action: &Action,
        undoes: Option<Id>,
    ) -> Result<Written, StoreError> {
        for edit in &action.edits {
            check_writer(edit, self.me.role)?;
        }
        self.write_checked(action, undoes)
    }

    /// As [`write`](Store::write), for the school and its user, which a new store of any role holds.
    pub(super) fn write_founding(&mut self, action: &Action) -> Result<Written, StoreError> {
        self.write_checked(action, None)
    }

    fn write_checked(
        &mut self,
        action: &Action,
        undoes: Option<Id>,
    ) -> Result<Written, StoreError> {
        if action.is_empty() {
            return Err(StoreError::Refused("there is nothing to save".into()));
        }
        for edit in &action.edits {
            check(edit)?;
        }
        let work =
            |store: &mut Store| store.in_transaction(|store| store.write_all(action, undoes));
        if action.edits.len() > BULK { self.with_large_cache(work) } else { work(self) }
    }

    fn write_all(&mut self, action: &Action, undoes: Option<Id>) -> Result<Written, StoreError> {
        let mut series = self.start_series(action, undoes)?;
        for edit in &action.edits {
            if self.is_purged(edit.row())? {
                return Err(StoreError::Erased { kind: edit.kind().label });
            }
            match edit {
                Edit::Insert { kind, row, cells } => self.insert(&mut series, kind, *row, cells)?,
                Edit::Set { kind, row, cells, base } => {
                    self.set(&mut series, kind, *row, cells, base)?;
                }
                Edit::Delete { kind, row, base } => self.delete(&mut series, kind, *row, base)?,
                Edit::Restore { kind, row } => {
                    let change = self.change(&series, kind, *row, What::Restore);
                    self.append(&mut series, kind, change)?;
                    self.project_row(kind.name, *row)?;
                }
            }
        }
        self.end_series(&series)?;
        if series.written == 0 {
            return Err(StoreError::Refused(
                "there is nothing to save: it stands so already".into(),
            ));
        }
        Ok(series.into_written(&action.title))
    }

    /// Keeps the stamp that the device's series has come to.
    pub(super) fn end_series(&self, series: &Series) -> Result<(), StoreError> {
        self.conn
            .prepare_cached("UPDATE device SET last_hlc = ?1 WHERE dev = ?2")?
            .execute(params![series.stamp, self.me.dev])?;
        Ok(())
    }

    pub(super) fn start_series(
        &mut self,
        action: &Action,
        undoes: Option<Id>,
    ) -> Result<Series, StoreError> {
        let txn = self.ids.next_id();
        let title = self.title_to_store(action)?;
        self.conn
            .prepare_cached("INSERT INTO txn(id, user_id, title, undoes) VALUES(?1, ?2, ?3, ?4)")?
            .execute(params![
                txn.0.as_slice(),
                self.me.user.0.as_slice(),
                title,
                undoes.map(|id| id.0.to_vec())
            ])?;
        let series = self.series_of(txn, self.conn.last_insert_rowid())?;
        Ok(Series { title: Some(title), undoes, ..series })
    }

    /// Where the device's own series stands, for changes of an action that is in the file.
    pub(super) fn series_of(&self, txn: Id, txn_number: i64) -> Result<Series, StoreError> {
        let last: Option<(i64, Vec<u8>)> = self
            .conn
            .prepare_cached(
                "SELECT seq, hash FROM change WHERE dev = ?1 ORDER BY seq DESC LIMIT 1",
            )?
            .query_row([self.me.dev], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        let stamp: Option<i64> = self
            .conn
            .prepare_cached("SELECT last_hlc FROM device WHERE dev = ?1")?
            .query_row([self.me.dev], |row| row.get(0))?;
        let (seq, previous) = match last {
            Some((seq, hash)) => (seq.unsigned_abs(), hash.try_into().ok()),
            None => (0, None),
        };
        Ok(Series {
            seq,
            stamp: stamp.unwrap_or(0),
            previous,
            txn,
            txn_number,
            title: None,
            undoes: None,
            written: 0,
        })
    }

    /// A change to come, without cells yet.
    pub(super) fn change(
        &mut self,
        series: &Series,
        kind: &'static Kind,
        row: Id,
        what: What,
    ) -> Change {
        Change {
            dot: Dot { dev: self.me.dev_id, seq: series.seq + 1 },
            hlc: hlc::next(series.stamp, self.clock.unix_ms()),
            txn: series.txn,
            user: self.me.user,
            what,
            entity: kind.name.to_string(),
            row,
            pupil: None,
            row_ctx: Ctx::default(),
            schema: SCHEMA,
            previous: series.previous,
            salt: self.ids.next_id().0,
            cells: Vec::new(),
            title: series.title.clone(),
            undoes: series.undoes,
        }
    }

    /// Appends a change to the log and moves the series on.
    pub(super) fn append(
        &mut self,
        series: &mut Series,
        kind: &'static Kind,
        mut change: Change,
    ) -> Result<(), StoreError> {
        change.pupil = self.pupil_of(kind, &change)?;
        self.check_amend(kind, &change)?;
        self.enter_log(series, &change)
    }

    /// Enters a change into the log as it is, and moves the series on.
    pub(super) fn enter_log(
        &mut self,
        series: &mut Series,
        change: &Change,
    ) -> Result<(), StoreError> {
        let raw = change.encode();
        let digest = hash(&raw);
        let ent = self.names.number(&self.conn, &change.entity)?;
        self.conn
            .prepare_cached(
                "INSERT INTO change(dev, seq, hlc, txn, ent, row, pupil, hash, state, raw)
                 VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
            )?
            .execute(params![
                self.me.dev,
                change.dot.seq.cast_signed(),
                change.hlc,
                series.txn_number,
                ent,
                change.row.0.as_slice(),
                change.pupil.map(|id| id.0.to_vec()),
                digest.as_slice(),
                match change.what {
                    // That a row was erased is no content of it.
                    What::Purge => state::PURGED,
                    What::Grant | What::Revoke => state::CONTROL,
                    _ => state::APPLIED,
                },
                raw
            ])?;
        series.seq = change.dot.seq;
        series.stamp = change.hlc;
        series.previous = Some(digest);
        series.title = None;
        series.undoes = None;
        series.written += 1;
        Ok(())
    }

    /// Refuses here what a lead would not accept: changing what somebody else wrote, or what was logged
    /// long ago.
    fn check_amend(&self, kind: &'static Kind, change: &Change) -> Result<(), StoreError> {
        if self.me.role & LEAD != 0 || change.what == What::Insert {
            return Ok(());
        }
        let known = self.changes_of(change.row)?;
        let (user, calendar) = (self.me.user, self.calendar()?);
        match amend::why_not(kind, change, &known, user, self.clock, &calendar) {
            Some(why) => Err(StoreError::Refused(format!("{why}; ask the SENCO to change it"))),
            None => Ok(()),
        }
    }

    /// Whose row it is, where the kind is one pupil's: said by the insert, and never changed.
    fn pupil_of(&self, kind: &'static Kind, change: &Change) -> Result<Option<Id>, StoreError> {
        let field = match kind.scope {
            Scope::Pupil => return Ok(Some(change.row)),
            Scope::Of(field) => field,
            Scope::School | Scope::Via(_) => return Ok(None),
        };
        if let Some(cell) = change.cells.iter().find(|c| c.field == field) {
            return Ok(cell.value.as_id());
        }
        self.pupil_of_row(change.row)
    }

    fn insert(
        &mut self,
        series: &mut Series,
        kind: &'static Kind,
        row: Id,
        cells: &[Value],
    ) -> Result<(), StoreError> {
        let known = self.changes_of(row)?;
        let gone = self.let_go_of(row)?;
        if known.is_empty() {
            let mut change = self.change(series, kind, row, What::Insert);
            // What this laptop wrote there before and let go is not to come back with it either.
            change.cells = match gone.is_empty() {
                true => given(kind, cells),
                false => every(kind, cells, self.me.role),
            };
            change.cells.iter_mut().for_each(|cell| cell.ctx = gone.clone());
            let (seq, ordered) = (change.dot.seq, change.cells_in_order(kind));
            self.append(series, kind, change)?;
            return self.project_new(kind, row, seq, &ordered);
        }
        let merged = merge::merge(&known);
        let mut change = if merged.alive {
            // Somebody made this row already: add what they left open or had otherwise.
            let mut change = self.change(series, kind, row, What::Set);
            change.cells = given(kind, cells);
            change.cells.retain(|cell| *merged.value(&cell.field) != cell.value);
            change
        } else {
            // It was deleted: it comes back with these cells and no other, so that an undone
            // session's old note does not return with it.
            let mut change = self.change(series, kind, row, What::Insert);
            change.cells = every(kind, cells, self.me.role);
            // Fields of newer versions are emptied too.
            for field in merged.cells.keys().filter(|f| kind.position(f).is_none()) {
                let (field, value) = (field.clone(), Value::Null);
                change.cells.push(CellOp { field, value, ctx: Ctx::default() });
            }
            change
        };
        if change.cells.is_empty() {
            return Ok(());
        }
        // What another laptop wrote to a row that stands was never seen here: it stays beside this as
        // a second version. Only a row that comes back from the dead starts afresh.
        let seen = if merged.alive { self.own(&known) } else { known };
        for cell in &mut change.cells {
            cell.ctx = cell_ctx(&seen, &cell.field);
            cell.ctx.join(&gone);
        }
        self.append(series, kind, change)?;
        self.project_row(kind.name, row)
    }

    /// The changes that this device made.
    fn own(&self, known: &[Change]) -> Vec<Change> {
        known.iter().filter(|c| c.dot.dev == self.me.dev_id).cloned().collect()
    }

    /// The last change that this device made to a row and a snapshot took from it. Its author had it
    /// before them once, so what they write next stands on it: a number covers those before it, and the
    /// next one would stand for both to whoever sees only that.
    pub(super) fn let_go_of(&self, row: Id) -> Result<Ctx, StoreError> {
        let last: Option<i64> = self
            .conn
            .prepare_cached(
                "SELECT max(seq) FROM change WHERE row = ?1 AND dev = ?2 AND state = ?3",
            )?
            .query_row(params![row.0.as_slice(), self.me.dev, state::LEFT], |row| row.get(0))?;
        let mut ctx = Ctx::default();
        if let Some(seq) = last {
            ctx.add(Dot { dev: self.me.dev_id, seq: seq.unsigned_abs() });
        }
        Ok(ctx)
    }

    fn set(
        &mut self,
        series: &mut Series,
        kind: &'static Kind,
        row: Id,
        cells: &[(usize, Value)],
        base: &Base,
    ) -> Result<(), StoreError> {
        let known = self.changes_of(row)?;
        if known.is_empty() {
            return Err(StoreError::NoRow { kind: kind.label, id: row });
        }
        let (mine, gone) = (self.own(&known), self.let_go_of(row)?);
        let merged = merge::merge(&known);
        let stands: Vec<Value> = kind.fields.iter().map(|f| merged.value(f.name).clone()).collect();
        let mut change = self.change(series, kind, row, What::Set);
        for (n, value) in cells {
            let Some(field) = kind.fields.get(*n) else { continue };
            let value = field.stored(value.clone());
            if value != stands[*n] && kind.fixed(&stands, field) {
                return Err(StoreError::Refused(format!(
                    "{} says which {} this is and cannot be changed; make a new one instead",
                    field.label, kind.label
                )));
            }
            let mut ctx = base.cells.get(*n).cloned().unwrap_or_default();
            // A device writes one version of a cell after the other: a second save stands on the
            // first, whatever its form had seen.
            ctx.join(&cell_ctx(&mine, field.name));
            ctx.join(&gone);
            change.cells.push(CellOp { field: field.name.into(), value, ctx });
        }
        if change.cells.is_empty() {
            return Ok(());
        }
        // What stands then must be a whole row: a required cell may not be emptied.
        let mut after = stands;
        for (n, value) in cells {
            if let Some(cell) = after.get_mut(*n) {
                cell.clone_from(value);
            }
        }
        check_whole(kind, &after).map_err(StoreError::Refused)?;
        self.append(series, kind, change)?;
        self.project_row(kind.name, row)
    }

    fn delete(
        &mut self,
        series: &mut Series,
        kind: &'static Kind,
        row: Id,
        base: &Base,
    ) -> Result<(), StoreError> {
        let known = self.changes_of(row)?;
        if known.is_empty() {
            return Err(StoreError::NoRow { kind: kind.label, id: row });
        }
        let mut change = self.change(series, kind, row, What::Delete);
        change.row_ctx = base.row.clone();
        change.row_ctx.join(&self.let_go_of(row)?);
        for own in known.iter().filter(|c| c.dot.dev == self.me.dev_id) {
            change.row_ctx.add(own.dot);
        }
        self.append(series, kind, change)?;
        self.project_row(kind.name, row)
    }
}

/// The cells that hold something.
fn given(kind: &Kind, cells: &[Value]) -> Vec<CellOp> {
    kind.fields
        .iter()
        .zip(cells)
        .map(|(field, value)| (field, field.stored(value.clone())))
        .filter(|(_, value)| !value.is_null())
        .map(|(field, value)| CellOp { field: field.name.into(), value, ctx: Ctx::default() })
        .collect()
}

/// Every cell, absent ones as nothing.
fn every(kind: &Kind, cells: &[Value], role: Roles) -> Vec<CellOp> {
    let value = |n: usize| cells.get(n).cloned().unwrap_or_default();
    kind.fields
        .iter()
        .enumerate()
        // What this laptop may not write it has not written, and no lead would take it emptied.
        .filter(|(n, field)| check_role(field, &value(*n), role).is_ok())
        .map(|(n, field)| CellOp {
            field: field.name.into(),
            value: field.stored(value(n)),
            ctx: Ctx::default(),
        })
        .collect()
}

/// Whether this laptop's role may write what an edit holds; an importer would refuse it otherwise.
fn check_writer(edit: &Edit, role: Roles) -> Result<(), StoreError> {
    let kind = edit.kind();
    let checked = match edit {
        Edit::Insert { cells, .. } => kind
            .fields
            .iter()
            .zip(cells)
            .filter(|(_, value)| !value.is_null())
            .try_for_each(|(field, value)| check_role(field, value, role)),
        Edit::Set { cells, .. } => cells
            .iter()
            .filter_map(|(n, value)| kind.fields.get(*n).map(|field| (field, value)))
            .try_for_each(|(field, value)| check_role(field, value, role)),
        Edit::Delete { .. } | Edit::Restore { .. } => {
            match kind.fields.iter().any(|f| f.write & role != 0) {
                true => Ok(()),
                false => Err(format!("a {} is not for this laptop to take away", kind.label)),
            }
        }
    };
    checked.map_err(StoreError::Refused)
}

fn check(edit: &Edit) -> Result<(), StoreError> {
    let checked = match edit {
        Edit::Insert { kind, cells, .. } => check_row(kind, cells),
        Edit::Set { kind, cells, .. } => cells
            .iter()
            .filter_map(|(n, value)| kind.fields.get(*n).map(|field| (field, value)))
            .try_for_each(|(field, value)| check_cell(field, value)),
        Edit::Delete { .. } | Edit::Restore { .. } => Ok(()),
    };
    checked.map_err(StoreError::Refused)
}
