//! Fields with two versions: listed, and decided between.

use crate::domain::kind::Kind;
use crate::domain::{Id, Value};
use crate::store::action::Action;
use crate::store::change::{CellOp, Change, What};
use crate::store::core::{Store, id_at};
use crate::store::ctx::{Ctx, Dot};
use crate::store::error::StoreError;
use crate::store::hlc;
use crate::store::merge::{self, Head, merge};
use crate::store::write::Written;

/// A field with two versions or more.
#[derive(Clone, Debug)]
pub struct Conflict {
    /// The record type.
    pub kind: &'static Kind,
    /// The row.
    pub id: Id,
    /// The field's stored name.
    pub field: String,
    /// What all of them started from, as far as it is held here.
    pub before: Value,
    /// The versions, the latest first; two who wrote the same count as one.
    pub values: Vec<Version>,
}

/// One version of a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// What it says.
    pub value: Value,
    /// Who wrote it.
    pub by: String,
    /// When, milliseconds since 1970, UTC.
    pub at: i64,
}

impl Store {
    /// Every field that holds two versions, by record type, row and field.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn clashes(&self) -> Result<Vec<Conflict>, StoreError> {
        let mut found: Vec<(&'static Kind, Id, String)> = Vec::new();
        {
            let mut read = self.conn.prepare_cached("SELECT row, field, ent FROM clash")?;
            let mut rows = read.query([])?;
            while let Some(row) = rows.next()? {
                let Some(kind) = self.kind(self.names.name(row.get(2)?)) else { continue };
                found.push((kind, id_at(row, 0)?, row.get(1)?));
            }
        }
        found.sort_by(|a, b| (a.0.name, a.1, &a.2).cmp(&(b.0.name, b.1, &b.2)));
        let mut out = Vec::new();
        for (kind, id, field) in found {
            let changes = self.changes_of(id)?;
            let merged = merge(&changes);
            let heads = merged.cells.get(&field).map_or(&[][..], Vec::as_slice);
            let mut values: Vec<Version> = Vec::new();
            for head in heads {
                if !values.iter().any(|v| v.value == head.value) {
                    values.push(self.version(head, &changes)?);
                }
            }
            let before = merge::before(&changes, &field, &common(heads, &changes, &field));
            out.push(Conflict { kind, id, field, before, values });
        }
        Ok(out)
    }

    /// How many fields hold two versions.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn undecided(&self) -> Result<usize, StoreError> {
        let n: i64 = self
            .conn
            .prepare_cached("SELECT count(*) FROM clash")?
            .query_row([], |row| row.get(0))?;
        Ok(usize::try_from(n).unwrap_or(0))
    }

    fn version(&self, head: &Head, changes: &[Change]) -> Result<Version, StoreError> {
        let by = match changes.iter().find(|c| c.dot == head.dot) {
            Some(change) => self.person(change.user)?,
            None => String::new(),
        };
        Ok(Version { value: head.value.clone(), by, at: hlc::unix_ms(head.hlc) })
    }

    /// Writes a choice between the versions of a field. Whoever decides has seen all of them.
    ///
    /// # Errors
    /// [`StoreError::Refused`] for a value that the field does not take, or a role that may not write
    /// it.
    pub fn resolve(
        &mut self,
        title: &str,
        kind: &'static Kind,
        row: Id,
        (position, value): (usize, Value),
    ) -> Result<Written, StoreError> {
        let Some(field) = kind.fields.get(position) else {
            return Err(StoreError::NoRow { kind: kind.label, id: row });
        };
        crate::domain::check::check_role(field, &value, self.me.role)
            .map_err(StoreError::Refused)?;
        crate::domain::check::check_cell(field, &value).map_err(StoreError::Refused)?;
        if value.is_null() && !field.optional {
            return Err(StoreError::Refused(format!("{} cannot be empty", field.label)));
        }
        let known = self.changes_of(row)?;
        let mut seen = merge::cell_ctx(&known, field.name);
        seen.join(&self.let_go_of(row)?);
        self.in_transaction(|store| {
            let mut series = store.start_series(&Action::new(title), None)?;
            let mut change = store.change(&series, kind, row, What::Resolve);
            change.cells =
                vec![CellOp { field: field.name.into(), value: field.stored(value), ctx: seen }];
            store.append(&mut series, kind, change)?;
            store.end_series(&series)?;
            store.project_row(kind.name, row)?;
            Ok(series.into_written(title))
        })
    }
}

/// What the authors of all heads had seen of a cell.
fn common(heads: &[Head], changes: &[Change], field: &str) -> Ctx {
    let seen = |dot: Dot| {
        let change = changes.iter().find(|c| c.dot == dot);
        change.and_then(|c| c.cells.iter().find(|cell| cell.field == field)).map(|cell| &cell.ctx)
    };
    let mut all = heads.iter().filter_map(|head| seen(head.dot));
    let Some(mut common) = all.next().cloned() else { return Ctx::default() };
    for other in all {
        common.0.retain(|dev, seq| {
            let theirs = other.0.get(dev).copied().unwrap_or(0);
            *seq = (*seq).min(theirs);
            *seq > 0
        });
    }
    common
}
