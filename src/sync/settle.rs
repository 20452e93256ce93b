//! What people decide: between two versions of a field, and on what was not accepted.

use super::error::SyncError;
use crate::domain::kind::Kind;
use crate::domain::{Id, Value};
use crate::store::change::{Change, What};
use crate::store::exchange::Refusal;
use crate::store::{Action, Edit, Store, StoreError, Written};

pub use crate::store::exchange::{Conflict, Version};

/// Every field that holds two versions, by record type, row and field.
///
/// # Errors
/// When the file cannot be read.
pub fn conflicts(store: &Store) -> Result<Vec<Conflict>, StoreError> {
    store.clashes()
}

/// Decides between the versions of a field: a choice is a change like any other, whose author has
/// seen all of them.
///
/// # Errors
/// [`SyncError::Refused`] when the field has one version only, or the value does not fit it.
pub fn resolve(
    store: &mut Store,
    kind: &'static Kind,
    id: Id,
    field: &str,
    value: Value,
) -> Result<Written, SyncError> {
    let position = kind
        .position(field)
        .ok_or_else(|| SyncError::Refused(format!("a {} has no field {field}", kind.label)))?;
    let open = store.versions(id)?.into_iter().any(|(name, _)| name == field);
    if !open {
        return Err(SyncError::Refused(format!(
            "{field} has one version only, so nothing was changed"
        )));
    }
    let label = kind.fields[position].label;
    Ok(store.resolve(&format!("Decided on {label}"), kind, id, (position, value))?)
}

/// A change that was not accepted, as a lead looks at it.
///
/// # Errors
/// When it cannot be read.
pub fn refused_change(refusal: &Refusal) -> Result<Option<Change>, StoreError> {
    match &refusal.raw {
        Some(raw) => Ok(Change::decode(raw).ok()),
        None => Ok(None),
    }
}

/// Accepts what was refused, as the lead's own: a new change with the same content.
///
/// # Errors
/// [`SyncError::Refused`] when there is nothing left to accept, or it breaks the rules of its record
/// type also for a lead.
pub fn accept(store: &mut Store, refusal: &Refusal) -> Result<(), SyncError> {
    let gone = || SyncError::Refused("its text is not kept here, so it cannot be accepted".into());
    let change = refused_change(refusal)?.ok_or_else(gone)?;
    let kind = store.kind(&change.entity).ok_or_else(|| {
        SyncError::Refused("this kind of entry is not known here; update this computer".into())
    })?;
    let mut action = Action::new(format!("Accepted a {}", kind.label));
    let stands = store.load(kind, change.row)?;
    let mut cells = vec![Value::Null; kind.fields.len()];
    let mut given = Vec::new();
    for cell in &change.cells {
        if let Some(n) = kind.position(&cell.field) {
            cells[n] = cell.value.clone();
            given.push((n, cell.value.clone()));
        }
    }
    let row = change.row;
    action.edits.push(match (change.what, stands) {
        (What::Insert, None) => Edit::Insert { kind, row, cells },
        (What::Delete, Some(loaded)) => Edit::Delete { kind, row, base: loaded.base },
        (What::Restore, None) => Edit::Restore { kind, row },
        (_, Some(loaded)) if !given.is_empty() => {
            Edit::Set { kind, row, cells: given, base: loaded.base }
        }
        _ => return Err(SyncError::Refused("the entry that it changes is not there".into())),
    });
    store.write(&action)?;
    store.settle_refusal(refusal.n)?;
    Ok(())
}
