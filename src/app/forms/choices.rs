//! Records to choose from in a field that refers to one.

use crate::app::ranking;
use crate::domain::Id;
use crate::domain::fold::fold;
use crate::store::{Store, StoreError};

/// A record to choose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The record.
    pub id: Id,
    /// Its name.
    pub label: String,
    /// More words beside it.
    pub detail: String,
}

/// As many as are offered at once: a screen full; more letters name one sooner than scrolling.
pub const OFFERED: usize = 12;

/// Records looked through by name: those made last. Kinds with more are never chosen by name.
const LOOKED_THROUGH: usize = 30_000;

/// The records of a kind for what was typed, best first.
///
/// # Errors
/// When the store cannot be read.
pub fn choices(store: &Store, kind: &str, typed: &str) -> Result<Vec<Choice>, StoreError> {
    let Some(kind) = store.kind(kind) else { return Ok(Vec::new()) };
    let mut names = store.names()?;
    names.retain(|n| n.kind == kind.name);
    if !names.is_empty() {
        let best = ranking::rank(&names, typed, OFFERED);
        let choice = |n: usize| names.get(n).cloned();
        return Ok(best
            .into_iter()
            .filter_map(choice)
            .map(|n| Choice { id: n.id, label: n.label, detail: n.detail })
            .collect());
    }
    let typed = fold(typed);
    let mut out = Vec::new();
    for (id, cells) in store.newest(kind, LOOKED_THROUGH)? {
        if !store.may_read_row(kind, &cells) {
            continue;
        }
        let label = store.name_of_row(kind, id, &cells)?;
        let folded = fold(&label);
        let words: Vec<&str> = folded.split(' ').collect();
        let hit = typed.split(' ').all(|t| words.iter().any(|word| word.starts_with(t)));
        if typed.is_empty() || hit {
            out.push((folded.clone(), Choice { id, label, detail: String::new() }));
        }
    }
    out.sort_by(|a, b| a.0.cmp(&b.0));
    out.truncate(OFFERED);
    Ok(out.into_iter().map(|(_, choice)| choice).collect())
}
