//! What a row is, given the changes made to it: the one function that decides.
//!
//! It is pure. Writing, importing and rebuilding all call it with a row's changes in any order, so
//! they cannot disagree (SYNC.md 3.3, 3.4). Clocks order what is shown; they never decide.

use std::borrow::Borrow;
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
pub fn merge<C: Borrow<Change>>(changes: &[C]) -> Merged {
    let mut ops: BTreeMap<&str, Vec<(&Change, &Value, &Ctx)>> = BTreeMap::new();
    for change in changes.iter().map(Borrow::borrow) {
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
    heads.sort_by_key(|head| std::cmp::Reverse((head.hlc, head.dot.dev, head.dot.seq)));
    heads
}

/// A row lives while some insert, set or restore is not covered by any delete: an edit made beside a
/// delete keeps the row. A context says how far of each laptop's log its author had the row before them,
/// the fields that were closed to them too: what a laptop wrote to the row before the change they saw of
/// it, they delete with it.
fn alive<C: Borrow<Change>>(changes: &[C]) -> bool {
    let all = || changes.iter().map(Borrow::borrow);
    all()
        .filter(|c| touches(c.what))
        .any(|touch| !all().any(|d| d.what == What::Delete && d.row_ctx.covers(touch.dot)))
}

fn touches(what: What) -> bool {
    matches!(what, What::Insert | What::Set | What::Restore | What::Resolve)
}

/// All that is known of one cell: every change of it and all that their authors had seen.
pub fn cell_ctx<C: Borrow<Change>>(changes: &[C], field: &str) -> Ctx {
    let mut ctx = Ctx::default();
    for change in changes.iter().map(Borrow::borrow) {
        if let Some(cell) = change.cells.iter().find(|c| c.field == field) {
            ctx.add(change.dot);
            ctx.join(&cell.ctx);
        }
    }
    ctx
}

/// All that is known of a row.
pub fn row_ctx<C: Borrow<Change>>(changes: &[C]) -> Ctx {
    let mut ctx = Ctx::default();
    for change in changes.iter().map(Borrow::borrow) {
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

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::super::change::{CellOp, SCHEMA};
    use super::super::ctx::DevId;
    use super::*;
    use crate::domain::Id;

    fn change(dev: u8, seq: u64, what: What, cells: Vec<CellOp>, row_ctx: Ctx) -> Change {
        Change {
            dot: Dot { dev: DevId([dev; 16]), seq },
            hlc: i64::from(dev) + seq as i64 * 10,
            txn: Id([0; 16]),
            user: Id([0; 16]),
            what,
            entity: "pupil".into(),
            row: Id([1; 16]),
            pupil: None,
            row_ctx,
            schema: SCHEMA,
            previous: None,
            salt: [0; 16],
            cells,
            title: None,
            undoes: None,
        }
    }

    /// One step of a school with three laptops and one row.
    #[derive(Clone, Debug)]
    enum Step {
        /// A laptop writes a cell, having seen all it holds.
        Write(u8, u8),
        /// A laptop deletes the row.
        Delete(u8),
        /// A laptop receives everything of another.
        Sync(u8, u8),
    }

    fn steps() -> impl Strategy<Value = Vec<Step>> {
        let step = prop_oneof![
            (0..3u8, any::<u8>()).prop_map(|(d, v)| Step::Write(d, v)),
            (0..3u8).prop_map(Step::Delete),
            (0..3u8, 0..3u8).prop_map(|(a, b)| Step::Sync(a, b)),
        ];
        proptest::collection::vec(step, 1..30)
    }

    /// Plays the steps; returns all changes, and the writes that no later write had seen, by
    /// explicit sets of what each laptop held rather than by contexts.
    fn play(steps: &[Step]) -> (Vec<Change>, BTreeSet<Dot>) {
        let mut held: Vec<Vec<Change>> = vec![Vec::new(); 3];
        let mut all = Vec::new();
        let mut seen_by: Vec<(Dot, BTreeSet<Dot>)> = Vec::new();
        for step in steps {
            match step {
                Step::Write(dev, value) => {
                    let mine = &held[*dev as usize];
                    let seq =
                        1 + mine.iter().filter(|c| c.dot.dev == DevId([*dev; 16])).count() as u64;
                    let cell = CellOp {
                        field: "forename".into(),
                        value: Value::Int(i64::from(*value)),
                        ctx: cell_ctx(mine, "forename"),
                    };
                    let writes = mine.iter().filter(|c| c.what == What::Set).map(|c| c.dot);
                    let new = change(*dev, seq, What::Set, vec![cell], Ctx::default());
                    seen_by.push((new.dot, writes.collect()));
                    held[*dev as usize].push(new.clone());
                    all.push(new);
                }
                Step::Delete(dev) => {
                    let mine = &held[*dev as usize];
                    let seq =
                        1 + mine.iter().filter(|c| c.dot.dev == DevId([*dev; 16])).count() as u64;
                    let new = change(*dev, seq, What::Delete, Vec::new(), row_ctx(mine));
                    held[*dev as usize].push(new.clone());
                    all.push(new);
                }
                Step::Sync(from, to) => {
                    for c in held[*from as usize].clone() {
                        if !held[*to as usize].contains(&c) {
                            held[*to as usize].push(c);
                        }
                    }
                }
            }
        }
        let overwritten: BTreeSet<Dot> =
            seen_by.iter().flat_map(|(_, seen)| seen.iter().copied()).collect();
        let open = seen_by.iter().map(|(dot, _)| *dot).filter(|d| !overwritten.contains(d));
        (all, open.collect())
    }

    proptest! {
        #![proptest_config(crate::regressions::config(2_000))]

        #[test]
        fn the_heads_are_what_nobody_had_seen(steps in steps()) {
            let (all, open) = play(&steps);
            let merged = merge(&all);
            let heads: BTreeSet<Dot> =
                merged.cells.values().flatten().map(|head| head.dot).collect();
            prop_assert_eq!(heads, open);
        }

        #[test]
        fn the_order_of_arrival_does_not_matter(steps in steps(), turn in 0..30usize) {
            let (mut all, _) = play(&steps);
            let straight = merge(&all);
            all.reverse();
            prop_assert_eq!(&straight, &merge(&all));
            if !all.is_empty() {
                let by = turn % all.len();
                all.rotate_left(by);
                prop_assert_eq!(&straight, &merge(&all));
            }
        }
    }

    #[test]
    fn an_edit_beside_a_delete_keeps_the_row() {
        let cell = |ctx: Ctx| vec![CellOp { field: "forename".into(), value: Value::Int(1), ctx }];
        let insert = change(1, 1, What::Insert, cell(Ctx::default()), Ctx::default());
        let mut seen = Ctx::default();
        seen.add(insert.dot);
        let delete = change(1, 2, What::Delete, Vec::new(), seen.clone());
        let edit = change(2, 1, What::Set, cell(seen), Ctx::default());
        assert!(!merge(&[insert.clone(), delete.clone()]).alive);
        assert!(merge(&[insert.clone(), delete.clone(), edit.clone()]).alive);
        let mut seen = Ctx::default();
        for c in [&insert, &delete, &edit] {
            seen.add(c.dot);
        }
        let again = change(1, 3, What::Delete, Vec::new(), seen);
        assert!(!merge(&[again, edit, delete, insert]).alive);
    }

    #[test]
    fn two_versions_stay_until_somebody_has_seen_both() {
        let write = |dev: u8, value: i64, ctx: Ctx| {
            let cell = CellOp { field: "forename".into(), value: Value::Int(value), ctx };
            change(dev, 1, What::Set, vec![cell], Ctx::default())
        };
        let (a, b) = (write(1, 10, Ctx::default()), write(2, 20, Ctx::default()));
        let merged = merge(&[a.clone(), b.clone()]);
        assert_eq!(merged.conflicts().collect::<Vec<_>>(), ["forename"]);
        assert_eq!(merged.value("forename"), &Value::Int(20), "the later stamp is shown first");
        let mut both = Ctx::default();
        both.add(a.dot);
        both.add(b.dot);
        let resolved = merge(&[write(3, 10, both), b.clone(), a.clone()]);
        assert_eq!(resolved.conflicts().count(), 0);
        let same = write(2, 10, Ctx::default());
        assert_eq!(merge(&[a, same]).conflicts().count(), 0, "equal values are no conflict");
    }
}
