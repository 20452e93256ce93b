//! Deleting a record with what is part of it, and bringing one back.

use crate::app::error::AppError;
use crate::app::strings;
use crate::app::words;
use crate::domain::kind::{Kind, Scope, Ty};
use crate::domain::links::is_part;
use crate::domain::{Id, Value};
use crate::store::{Action, Deleted, Edit, Store};

/// A deletion that is asked about.
#[derive(Clone, Debug)]
pub struct Removal {
    /// The record's type.
    pub kind: &'static Kind,
    /// The record.
    pub id: Id,
    /// What is asked.
    pub question: String,
}

/// Rows that go together.
type Rows = Vec<(&'static Kind, Id)>;

/// What deleting a record would take with it, as a question.
///
/// # Errors
/// Other records name it, so that it must stay; each is counted in the sentence.
pub fn removal(store: &Store, kind: &'static Kind, id: Id) -> Result<Removal, AppError> {
    let name = name(store, kind, id)?;
    let rows = whole(store, kind, id, &name)?;
    let along = match rows.len() {
        0 | 1 => String::new(),
        2 => " and 1 record that belongs to it".to_string(),
        n => format!(" and {} records that belong to it", n - 1),
    };
    let question = strings::delete_question(kind.label, &name, &along);
    Ok(Removal { kind, id, question })
}

/// The action that deletes a record.
///
/// # Errors
/// As [`removal`].
pub fn delete(store: &Store, kind: &'static Kind, id: Id) -> Result<Action, AppError> {
    let name = name(store, kind, id)?;
    let mut action = Action::new(format!("Deleted {}: {name}", kind.label));
    // What belongs to it goes first, so that undoing brings the record back before its parts.
    for (kind, id) in whole(store, kind, id, &name)?.into_iter().rev() {
        if let Some(loaded) = store.load(kind, id)? {
            action.delete(&loaded);
        }
    }
    Ok(action)
}

fn name(store: &Store, kind: &'static Kind, id: Id) -> Result<String, AppError> {
    let cells = store
        .cells(kind, id)?
        .ok_or_else(|| AppError::not_found(format!("this {} is gone", kind.label)))?;
    if !store.may_read_row(kind, &cells) {
        return Err(AppError::refused(strings::RESTRICTED));
    }
    Ok(store.name_of_row(kind, id, &cells)?)
}

/// A record and all that is part of it, the record first.
fn whole(store: &Store, kind: &'static Kind, id: Id, name: &str) -> Result<Rows, AppError> {
    let mut rows: Rows = vec![(kind, id)];
    let mut named: Vec<String> = Vec::new();
    let mut at = 0;
    while let Some((kind, id)) = rows.get(at).copied() {
        at += 1;
        for other in store.kinds() {
            let part = is_part(kind, other);
            let mut count = 0;
            for field in other.fields {
                let refers = matches!(field.ty, Ty::Ref(to) if to == kind.name);
                let belongs = !field.optional || other.scope == Scope::Of(field.name);
                if !refers || !(part || belongs) {
                    continue;
                }
                for row in store.referring(other, field.name, id)? {
                    if rows.iter().any(|(_, known)| *known == row) {
                        continue;
                    }
                    if part {
                        rows.push((other, row));
                    } else {
                        count += 1;
                    }
                }
            }
            if count > 0 {
                named.push(words::counted(count, other.label, other.plural));
            }
        }
    }
    if named.is_empty() {
        return Ok(rows);
    }
    let error = AppError::refused(format!("{name} stays: {} would lose it", named.join(", ")));
    let last = ["ends", "left"].iter().find_map(|name| kind.field(name));
    Err(match last {
        Some(field) => error.hint(format!("set \"{}\" to its last day instead", field.label)),
        None => error.hint("delete those first"),
    })
}

/// The action that brings a deleted record back, with what went with it.
///
/// # Errors
/// It is not deleted.
pub fn restore(store: &Store, kind: &'static Kind, id: Id) -> Result<Action, AppError> {
    let gone = store
        .deleted_row(kind, id)?
        .ok_or_else(|| AppError::not_found(format!("this {} is not deleted", kind.label)))?;
    let name = store.title_of(kind, &gone.cells)?;
    let mut action = Action::new(format!("Brought back {}: {name}", kind.label));
    let others = store.deleted_by(gone.txn)?;
    for (kind, row) in together(kind, id, &others) {
        action.edits.push(Edit::Restore { kind, row });
    }
    Ok(action)
}

/// A deleted record and its parts among the rows deleted with it.
fn together(kind: &'static Kind, id: Id, others: &[Deleted]) -> Rows {
    let mut rows: Rows = vec![(kind, id)];
    let mut at = 0;
    while let Some((kind, id)) = rows.get(at).copied() {
        at += 1;
        for other in others {
            let refers = other.cells.contains(&Value::Id(id));
            let known = rows.iter().any(|(_, row)| *row == other.id);
            if is_part(kind, other.kind) && refers && !known {
                rows.push((other.kind, other.id));
            }
        }
    }
    rows
}
