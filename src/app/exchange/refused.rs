//! Entries that were not accepted: with their words and the reason, for a lead to decide on; on
//! another laptop, its own ones that a lead did not accept.

use super::laptops::label_of;
use crate::app::error::AppError;
use crate::app::forms::Names;
use crate::app::words::capital;
use crate::domain::Value;
use crate::store::exchange::Refusal;
use crate::store::{Store, StoreError};
use crate::sync::settle;

/// An entry that was not accepted.
#[derive(Clone, Debug)]
pub struct RefusedView {
    /// Its place in the list.
    pub n: i64,
    /// The laptop it came from.
    pub from: String,
    /// The word for its record type.
    pub what: String,
    /// Why, in one sentence.
    pub reason: String,
    /// What it says: label and words.
    pub fields: Vec<(String, String)>,
}

/// What waits for a decision; on a laptop that is no lead's, what was not accepted of it.
///
/// # Errors
/// When the store cannot be read.
pub fn refused(store: &Store) -> Result<Vec<RefusedView>, StoreError> {
    let names = Names::of(store)?;
    let mut out = Vec::new();
    for refusal in store.refusals()? {
        let kind = store.kind(&refusal.kind);
        let change = settle::refused_change(&refusal)?;
        let cells = change.iter().flat_map(|c| &c.cells);
        let fields = cells.filter_map(|cell| {
            let (label, text) = match kind.and_then(|kind| kind.field(&cell.field)) {
                Some(field) => (field.label.to_string(), names.show(field, &cell.value)),
                None => (cell.field.clone(), plain(&cell.value)),
            };
            (!text.is_empty()).then_some((label, text))
        });
        out.push(RefusedView {
            n: refusal.n,
            from: label_of(store, refusal.dev)?,
            what: capital(kind.map_or(refusal.kind.as_str(), |kind| kind.label)),
            reason: refusal.reason.clone(),
            fields: fields.collect(),
        });
    }
    Ok(out)
}

fn plain(value: &Value) -> String {
    value.as_text().map(str::to_string).unwrap_or_default()
}

/// The refusal of a number.
///
/// # Errors
/// It waits no more.
pub fn refusal(store: &Store, n: i64) -> Result<Refusal, AppError> {
    store
        .refusals()?
        .into_iter()
        .find(|refusal| refusal.n == n)
        .ok_or_else(|| AppError::not_found(format!("there is no entry {n} that waits")))
}

/// Accepts it as the user's own, or takes it off the list.
///
/// # Errors
/// It waits no more, or cannot be accepted.
pub fn decide(store: &mut Store, n: i64, accept: bool) -> Result<(), AppError> {
    let refusal = refusal(store, n)?;
    match accept {
        true => settle::accept(store, &refusal)?,
        false => store.settle_refusal(refusal.n)?,
    }
    Ok(())
}
