//! The grid of scores and outcomes as the worker hands it over: one group, or all groups of a term.

use std::collections::HashMap;

use chrono::NaiveDate;

use super::acts::{ChildScores, rows_named, scores_action};
use super::error::AppError;
use crate::domain::Id;
use crate::domain::codes::Grade;
use crate::domain::evaluation::{Rag, pair};
use crate::domain::records::{Evaluation, Measure, Provision};
use crate::domain::{Record, Value};
use crate::store::queries::judge::{JudgedRow, score_text};
use crate::store::{Action, Store};

/// Which grid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum GridKey {
    /// The children of one group.
    Group(Id),
    /// The children of every group that ends with the term.
    Term,
}

/// One child of one group.
#[derive(Clone, Debug)]
pub struct GridRow {
    /// The child.
    pub pupil: Id,
    /// `Maya B.`
    pub name: String,
    /// The group.
    pub provision: Id,
    /// Its name.
    pub group: String,
    /// The test, where there is a score of one; else the one most others have.
    pub test: String,
    /// The start score as text, its day or the one it would have, and the stored row.
    pub start: (String, NaiveDate, Option<Id>),
    /// The end score, in the same way.
    pub end: (String, NaiveDate, Option<Id>),
    /// The outcome.
    pub grade: Option<Grade>,
    /// What follows.
    pub next: String,
    /// Percent of the plan that was delivered.
    pub delivered: Option<i64>,
    /// What the outcome says beside that.
    pub rag: Rag,
}

/// A grid.
#[derive(Clone, Debug)]
pub struct GridView {
    /// Which.
    pub key: GridKey,
    /// What stands over it.
    pub title: String,
    /// Its rows.
    pub rows: Vec<GridRow>,
}

/// Reads a grid.
///
/// # Errors
/// When the store cannot be read, or there is no such group.
pub fn grid(store: &Store, key: GridKey) -> Result<GridView, AppError> {
    let today = store.clock().today();
    match key {
        GridKey::Group(id) => {
            let group: Provision =
                store.get(id)?.ok_or_else(|| AppError::not_found("this group is gone"))?;
            let from = group.starts.unwrap_or(today).min(today);
            let to = group.ends.unwrap_or(today).min(today).max(from);
            let judged = store.judged((from, to))?.groups.into_iter().find(|g| g.provision == id);
            let children = judged.map(|g| g.rows).unwrap_or_default();
            let rows = rows(store, id, &group, children)?;
            Ok(GridView { key, title: format!("{}: scores and outcomes", group.title), rows })
        }
        GridKey::Term => {
            let view = store.term(today)?;
            let title = format!("End of the {} term: scores and outcomes", view.term.name);
            let mut all = Vec::new();
            for one in view.groups.into_iter().filter(|g| !g.goes_on) {
                let Some(group) = store.get::<Provision>(one.provision)? else { continue };
                let children = one.rows.into_iter().map(|row| row.judged).collect();
                all.extend(rows(store, one.provision, &group, children)?);
            }
            Ok(GridView { key, title, rows: all })
        }
    }
}

fn rows(
    store: &Store,
    id: Id,
    group: &Provision,
    children: Vec<JudgedRow>,
) -> Result<Vec<GridRow>, AppError> {
    let today = store.clock().today();
    let from = group.starts.unwrap_or(today).min(today);
    let to = group.ends.unwrap_or(today).min(today).max(from);
    let scores = store.scores_of_group(id)?;
    // The test that most scores of the group are of.
    let mut counts: Vec<(usize, &str)> = Vec::new();
    for (_, measure) in &scores {
        match counts.iter_mut().find(|(_, test)| *test == measure.test) {
            Some((n, _)) => *n += 1,
            None => counts.push((1, &measure.test)),
        }
    }
    let usual = counts.iter().max_by_key(|(n, _)| *n).map_or("", |(_, test)| *test);
    let mut out = Vec::new();
    for child in children {
        let own: Vec<(Id, Measure)> =
            scores.iter().filter(|(_, m)| m.pupil == child.pupil).cloned().collect();
        let measures: Vec<Measure> = own.iter().map(|(_, m)| m.clone()).collect();
        let both = pair(&measures);
        let first = both.as_ref().map(|p| p.start).or(measures.first());
        let row_of = |measure: &Measure| own.iter().find(|(_, m)| m == measure).map(|(id, _)| *id);
        let shown = |measure: Option<&Measure>, usual: NaiveDate| match measure {
            Some(m) => (score_text(m), m.date, row_of(m)),
            None => (String::new(), usual, None),
        };
        let evaluation = Id::for_cells(Evaluation::KIND, &evaluation_key(id, child.pupil));
        let evaluation = match evaluation {
            Some(row) => store.get::<Evaluation>(row)?,
            None => None,
        };
        out.push(GridRow {
            pupil: child.pupil,
            name: child.name,
            provision: id,
            group: group.title.clone(),
            test: first.map_or(usual, |m| m.test.as_str()).to_string(),
            start: shown(first, from),
            end: shown(both.as_ref().map(|p| p.end), to),
            grade: child.grade,
            next: evaluation.and_then(|e| e.next).unwrap_or_default(),
            delivered: child.delivered,
            rag: child.rag,
        });
    }
    Ok(out)
}

/// The cells that give an evaluation its id.
fn evaluation_key(provision: Id, pupil: Id) -> Vec<Value> {
    let mut cells = vec![Value::Null; Evaluation::KIND.fields.len()];
    for (name, id) in [("provision", provision), ("pupil", pupil)] {
        if let Some(cell) = Evaluation::KIND.position(name).and_then(|n| cells.get_mut(n)) {
            *cell = Value::Id(id);
        }
    }
    cells
}

/// The action that a filled grid comes to.
///
/// # Errors
/// When the store cannot be read.
pub fn action(
    store: &mut Store,
    children: &[ChildScores],
    me: Option<Id>,
) -> Result<Action, AppError> {
    let mut stored = HashMap::new();
    for (kind, id) in rows_named(children) {
        if let Some(loaded) = store.load(kind, id)? {
            stored.insert(id, loaded);
        }
    }
    let today = store.clock().today();
    Ok(scores_action(children, (me, today), &stored, store.ids()))
}
