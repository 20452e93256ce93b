//! What a row is, given the changes made to it: the one function that decides.
//!
//! It is pure. Writing, importing and rebuilding all call it with a row's changes in any order, so
//! they cannot disagree (SYNC.md 3.3, 3.4). Clocks order what is shown; they never decide.

use std::collections::BTreeMap;

use crate::domain::Value;

use super::change::{Change, What};
use super::ctx::{Ctx, Dot};
use super::hlc::Hlc;

/// A value that nobody has overwritten.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// The change that wrote it.
    pub dot: Dot,
    /// Its stamp.
    pub hlc: Hlc,
    /// The value.
    pub value: Value,
}

/// A row as its changes make it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Merged {
    /// Whether it is shown: some insert, set or restore is not covered by any delete.
    pub alive: bool,
    /// For each field ever written, the values nobody has overwritten, latest first.
    pub cells: BTreeMap<String, Vec<Head>>,
}

impl Merged {
    /// The value that lists show for a field: the latest by stamp, then device.
    pub fn value(&self, field: &str) -> &Value {
        const NULL: &Value = &Value::Null;
        self.cells.get(field).and_then(|heads| heads.first()).map_or(NULL, |head| &head.value)
    }

    /// The fields that hold different values.
    pub fn conflicts(&self) -> impl Iterator<Item = &str> {
        self.cells
            .iter()
            .filter(|(_, heads)| heads.iter().any(|h| h.value != heads[0].value))
            .map(|(field, _)| field.as_str())
    }

    /// The one change that wrote every cell, when there is just one.
    pub fn sole_author(&self) -> Option<Dot> {
        let mut heads = self.cells.values().flatten();
        let first = heads.next()?.dot;
        heads.all(|h| h.dot == first).then_some(first)
    }
}

/// Works out a row from its changes, in whatever order they come.
pub fn merge(changes: &[Change]) -> Merged {
    let mut ops: BTreeMap<&str, Vec<(&Change, &Value, &Ctx)>> = BTreeMap::new();
    for change in changes {
        for cell in &change.cells {
            ops.entry(&cell.field).or_default().push((change, &cell.value, &cell.ctx));
        }
    }
    let cells = ops.into_iter().map(|(field, ops)| (field.to_string(), heads(&ops))).collect();
    Merged { alive: alive(changes), cells }
}

/// The operations on one cell that no other has seen.
fn heads(ops: &[(&Change, &Value, &Ctx)]) -> Vec<Head> {
    let mut heads: Vec<Head> = ops
        .iter()
        .filter(|(x, _, _)| !ops.iter().any(|(y, _, seen)| x.dot != y.dot && seen.covers(x.dot)))
        .map(|(change, value, _)| Head {
            dot: change.dot,
            hlc: change.hlc,
            value: (*value).clone(),
        })
        .collect();
    heads.sort_by(|a, b| (b.hlc, b.dot.dev, b.dot.seq).cmp(&(a.hlc, a.dot.dev, a.dot.seq)));
    heads
}

/// A row lives while some insert, set or restore is not covered by any delete: an edit made beside a
/// delete keeps the row.
fn alive(changes: &[Change]) -> bool {
    changes
        .iter()
        .filter(|c| touches(c.what))
        .any(|touch| !changes.iter().any(|d| d.what == What::Delete && d.row_ctx.covers(touch.dot)))
}

fn touches(what: What) -> bool {
    matches!(what, What::Insert | What::Set | What::Restore | What::Resolve)
}

/// All that is known of one cell: every change of it and all that their authors had seen.
pub fn cell_ctx(changes: &[Change], field: &str) -> Ctx {
    let mut ctx = Ctx::default();
    for change in changes {
        if let Some(cell) = change.cells.iter().find(|c| c.field == field) {
            ctx.add(change.dot);
            ctx.join(&cell.ctx);
        }
    }
    ctx
}

/// All that is known of a row.
pub fn row_ctx(changes: &[Change]) -> Ctx {
    let mut ctx = Ctx::default();
    for change in changes {
        ctx.add(change.dot);
        ctx.join(&change.row_ctx);
        for cell in &change.cells {
            ctx.join(&cell.ctx);
        }
    }
    ctx
}

/// The value a cell had before an author wrote it: the latest of what they had seen and nothing else
/// they had seen had overwritten.
pub fn before(changes: &[Change], field: &str, seen: &Ctx) -> Value {
    let ops: Vec<(&Change, &Value, &Ctx)> = changes
        .iter()
        .filter(|c| seen.covers(c.dot))
        .filter_map(|c| c.cells.iter().find(|cell| cell.field == field).map(|cell| (c, cell)))
        .map(|(change, cell)| (change, &cell.value, &cell.ctx))
        .collect();
    heads(&ops).into_iter().next().map_or(Value::Null, |head| head.value)
}
