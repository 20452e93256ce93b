//! A form that was filled in, as one action: only what differs from what it opened with.

use chrono::NaiveDate;

use super::FormKey;
use super::view::{FormView, in_force, typed};
use crate::app::acts::review_day;
use crate::app::error::AppError;
use crate::app::follows::follows;
use crate::app::words;
use crate::domain::kind::Record;
use crate::domain::kind::{Kind, Place, Ty};
use crate::domain::links::{Along, Link};
use crate::domain::records::Provision;
use crate::domain::value::Cell;
use crate::domain::{Id, Value};
use crate::store::{Action, Loaded, Store, StoreError};

/// A form as it was filled in.
#[derive(Clone, Debug)]
pub struct FormDraft {
    /// What it is for.
    pub key: FormKey,
    /// The record as it stood when the form opened.
    pub loaded: Option<Loaded>,
    /// What its cells are to hold.
    pub cells: Vec<Value>,
    /// Who was in each field with many when the form opened, and who is to be.
    pub many: Vec<(&'static Link, Vec<Id>, Vec<Id>)>,
    /// What is made along with it: its cells but for the one that names the new record.
    pub along: Vec<(&'static Along, Vec<Value>)>,
}

impl FormDraft {
    /// A form that is saved as it opened: what tests start from.
    pub fn of(view: &FormView) -> FormDraft {
        let people = |m: &super::view::Many| m.people.iter().map(|(id, _)| *id).collect::<Vec<_>>();
        FormDraft {
            key: view.key.clone(),
            loaded: view.loaded.clone(),
            cells: view.cells.clone(),
            many: view.many.iter().map(|m| (m.link, Vec::new(), people(m))).collect(),
            along: Vec::new(),
        }
    }
}

/// The action that a form comes to; it may be empty.
///
/// # Errors
/// The record is there already, or is gone.
pub fn action(store: &mut Store, draft: FormDraft) -> Result<Action, AppError> {
    let kind = draft.key.kind();
    match (&draft.key, &draft.loaded) {
        (FormKey::Edit { id, .. }, Some(loaded)) => {
            let mut action = Action::new(String::new());
            let mut words = Vec::new();
            if action.change_cells(loaded, &draft.cells) {
                let changed = crate::domain::kind::diff(&loaded.cells, &draft.cells);
                words.extend(
                    changed.iter().filter_map(|(n, _)| kind.fields.get(*n)).map(|f| f.label),
                );
            }
            let cells = (&loaded.cells[..], &draft.cells[..]);
            follows(store, &mut action, (kind, *id), cells)?;
            for (link, before, after) in &draft.many {
                if before != after {
                    words.push(link.label);
                    relink(store, link, *id, before, after, &mut action)?;
                }
            }
            // The name it has from now on: a record is found by the name that stands.
            let name = store.name_of_row(kind, *id, &draft.cells)?;
            action.title = format!("{name}: {}", words.join(", "));
            Ok(action)
        }
        (FormKey::Edit { .. }, None) => {
            Err(AppError::not_found(format!("this {} is gone", kind.label)))
        }
        (FormKey::New { .. }, _) => make(store, kind, draft),
    }
}

fn make(store: &mut Store, kind: &'static Kind, mut draft: FormDraft) -> Result<Action, AppError> {
    if kind.name == Provision::KIND.name {
        Provision::begin(&mut draft.cells, store.clock().today());
    }
    let name = store.title_of(kind, &draft.cells)?;
    if let Some(id) = Id::for_cells(kind, &draft.cells)
        && store.cells(kind, id)?.is_some()
    {
        return Err(AppError::refused(format!(
            "there is {} {name} already",
            words::one(kind.label)
        ))
        .hint("open that one and change it (F2)"));
    }
    let mut action = Action::new(format!("New {}: {name}", kind.label));
    let weeks = store.plan_setting(store.clock().today())?.weeks;
    review_day(kind, &mut draft.cells, weeks);
    let id = action.add_cells(store.ids(), kind, draft.cells);
    for (link, _, after) in &draft.many {
        relink(store, link, id, &[], after, &mut action)?;
    }
    for (along, mut cells) in draft.along {
        let Some(kind) = store.kind(along.kind) else { continue };
        if let Some(cell) = kind.position(along.here).and_then(|n| cells.get_mut(n)) {
            *cell = Value::Id(id);
        }
        action.add_cells(store.ids(), kind, cells);
    }
    Ok(action)
}

/// Brings the rows of a link from those before to those after.
fn relink(
    store: &mut Store,
    link: &'static Link,
    id: Id,
    before: &[Id],
    after: &[Id],
    action: &mut Action,
) -> Result<(), AppError> {
    let Some(kind) = store.kind(link.kind) else { return Ok(()) };
    let today = store.clock().today();
    for other in after.iter().filter(|id| !before.contains(id)) {
        let mut cells = vec![Value::Null; kind.fields.len()];
        for (cell, field) in cells.iter_mut().zip(kind.fields) {
            *cell = match field.name {
                name if name == link.here => Value::Id(id),
                name if name == link.there => Value::Id(*other),
                _ => field.default.map_or(Value::Null, |text| typed(field, text, today)),
            };
        }
        // Somebody who was in it before comes back from today on, and what was stays as it was.
        if let (Some(row), Some(n)) = (Id::for_cells(kind, &cells), kind.position("starts"))
            && kind.id.iter().any(|rule| rule.contains(&"starts"))
            && store.cells(kind, row)?.is_some()
        {
            cells[n] = today.put();
        }
        if let Some(row) = Id::for_cells(kind, &cells)
            && let Some(loaded) = store.load(kind, row)?
        {
            reopen(kind, &loaded, action);
        } else {
            action.add_cells(store.ids(), kind, cells);
        }
    }
    let gone: Vec<Id> = before.iter().filter(|id| !after.contains(id)).copied().collect();
    if gone.is_empty() {
        return Ok(());
    }
    for (row, cells) in in_force(store, kind, link, id)? {
        if kind.cell(&cells, link.there).as_id().is_some_and(|other| gone.contains(&other)) {
            leave(store, kind, row, today, action)?;
        }
    }
    Ok(())
}

/// A row that was ended goes on.
fn reopen(kind: &'static Kind, loaded: &Loaded, action: &mut Action) {
    let mut cells = loaded.cells.clone();
    if let Some(cell) = kind.position("ends").and_then(|n| cells.get_mut(n)) {
        *cell = Value::Null;
    }
    action.change_cells(loaded, &cells);
}

/// Takes a link away: one with dates ends yesterday, so that what was stays as it was; one that has
/// not begun, or has none, is deleted.
fn leave(
    store: &Store,
    kind: &'static Kind,
    row: Id,
    today: NaiveDate,
    action: &mut Action,
) -> Result<(), StoreError> {
    let Some(loaded) = store.load(kind, row)? else { return Ok(()) };
    let role = store.me().role;
    let ends = kind
        .fields
        .iter()
        .position(|f| f.name == "ends" && f.write & role != 0 && f.place != Place::Hidden)
        .filter(|n| matches!(kind.fields[*n].ty, Ty::Date));
    let begun = NaiveDate::get(kind.cell(&loaded.cells, "starts")).is_ok_and(|day| day < today)
        || kind.cell(&loaded.cells, "starts").is_null();
    match (ends, today.pred_opt()) {
        (Some(n), Some(yesterday)) if begun => {
            let mut cells = loaded.cells.clone();
            cells.resize(kind.fields.len(), Value::Null);
            cells[n] = yesterday.put();
            action.change_cells(&loaded, &cells);
        }
        _ => action.delete(&loaded),
    }
    Ok(())
}
