//! Fields with two versions: shown with who wrote each, when, and what both started from, and decided
//! between.

use chrono::NaiveDateTime;

use crate::app::error::AppError;
use crate::app::fields::{ParseCtx, parse_value};
use crate::app::forms::Names;
use crate::app::records::InStore;
use crate::app::strings;
use crate::domain::kind::{Field, Kind, Ty};
use crate::domain::{Id, Value};
use crate::store::{Store, StoreError, Written};
use crate::sync::settle::{self, Conflict};

/// A field with two versions or more.
#[derive(Clone, Debug)]
pub struct TwoVersions {
    /// The record type.
    pub kind: &'static Kind,
    /// The record.
    pub id: Id,
    /// The field.
    pub field: &'static Field,
    /// What the record is called.
    pub of: String,
    /// What all of them started from, as far as it is held here.
    pub before: String,
    /// The versions, the latest first.
    pub versions: Vec<VersionView>,
}

/// One version.
#[derive(Clone, Debug)]
pub struct VersionView {
    /// What it says.
    pub text: String,
    /// Who wrote it.
    pub by: String,
    /// When, in civil time.
    pub at: NaiveDateTime,
    /// The value.
    pub value: Value,
}

/// What was decided.
#[derive(Clone, Debug)]
pub struct Decision {
    /// The record type.
    pub kind: &'static Kind,
    /// The record.
    pub id: Id,
    /// The field's stored name.
    pub field: &'static str,
    /// What holds from now on.
    pub value: Value,
}

impl TwoVersions {
    /// Keeps one version; nothing where there is none of that place.
    pub fn keep(&self, place: usize) -> Option<Decision> {
        self.versions.get(place).map(|version| self.decide(version.value.clone()))
    }

    /// Keeps all of them, one under the other, the oldest first; only text can be kept so.
    pub fn keep_both(&self) -> Option<Decision> {
        let between = match self.field.ty {
            Ty::Note => "\n",
            Ty::Line => " / ",
            _ => return None,
        };
        let oldest_first = self.versions.iter().rev();
        let texts: Vec<&str> = oldest_first.filter_map(|v| v.value.as_text()).collect();
        Some(self.decide(Value::Text(texts.join(between))))
    }

    fn decide(&self, value: Value) -> Decision {
        Decision { kind: self.kind, id: self.id, field: self.field.name, value }
    }
}

/// Every field with two versions that the user may read, what every adult must know first.
///
/// # Errors
/// When the store cannot be read.
pub fn two_versions(store: &Store) -> Result<Vec<TwoVersions>, StoreError> {
    let names = Names::of(store)?;
    let mut out = Vec::new();
    for conflict in settle::conflicts(store)? {
        out.extend(view(store, &names, &conflict)?);
    }
    out.sort_by_key(|one| !one.field.safety);
    Ok(out)
}

fn view(
    store: &Store,
    names: &Names<'_>,
    conflict: &Conflict,
) -> Result<Option<TwoVersions>, StoreError> {
    let kind = conflict.kind;
    let Some(field) = kind.field(&conflict.field).filter(|f| f.read & store.me().role != 0) else {
        return Ok(None);
    };
    match store.cells(kind, conflict.id)? {
        Some(cells) if store.may_read_row(kind, &cells) => {}
        _ => return Ok(None),
    }
    let shown = |value: &Value| match names.show(field, value) {
        text if text.is_empty() => strings::NOTHING.to_string(),
        text => text,
    };
    let versions = conflict.values.iter().map(|version| VersionView {
        text: shown(&version.value),
        by: version.by.clone(),
        at: store.clock().civil(version.at),
        value: version.value.clone(),
    });
    Ok(Some(TwoVersions {
        kind,
        id: conflict.id,
        field,
        of: names.name(kind.name, conflict.id)?,
        before: shown(&conflict.before),
        versions: versions.collect(),
    }))
}

/// Writes a decision.
///
/// # Errors
/// The field has one version only by now, or does not take the value.
pub fn decide(store: &mut Store, decision: Decision) -> Result<Written, AppError> {
    let Decision { kind, id, field, value } = decision;
    Ok(settle::resolve(store, kind, id, field, value)?)
}

/// A value in place of all versions, as it was typed.
///
/// # Errors
/// It is no value of the field.
pub fn typed(store: &Store, field: &Field, text: &str) -> Result<Value, AppError> {
    let (today, lookup) = (store.clock().today(), InStore(store));
    Ok(parse_value(field, text, &ParseCtx { today, lookup: &lookup })?)
}
