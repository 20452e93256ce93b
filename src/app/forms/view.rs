//! A form as it opens: what the record holds, what was known of it, what may be filled in.

use std::collections::HashMap;

use chrono::NaiveDate;

use super::{FormKey, Names};
use crate::app::error::AppError;
use crate::app::fields::{Nobody, ParseCtx, parse_value};
use crate::app::strings;
use crate::domain::kind::{Field, Kind, Roles, Ty};
use crate::domain::links::{Along, Link, along_with, links_of};
use crate::domain::records::{Staff, Words};
use crate::domain::value::Cell;
use crate::domain::{Id, Value};
use crate::store::{Loaded, Store, StoreError};

/// What a new record's staff field starts with where its declaration says so: who makes it.
const ME: &str = "me";

/// A form as it opens.
#[derive(Clone, Debug)]
pub struct FormView {
    /// What it is for.
    pub key: FormKey,
    /// What the user may write.
    pub role: Roles,
    /// The record as it stood, with what was known of it; none for a new one.
    pub loaded: Option<Loaded>,
    /// The cells to start from.
    pub cells: Vec<Value>,
    /// The record's name; empty for a new one.
    pub title: String,
    /// The fields that hold many.
    pub many: Vec<Many>,
    /// What is made along with it.
    pub along: Vec<AlongView>,
    /// The names of the records that its fields refer to.
    pub names: HashMap<Id, String>,
    /// The school's own words.
    pub words: Words,
    /// The fields that hold two versions, each with every version in words.
    pub clashes: Vec<(&'static str, Vec<String>)>,
}

/// A field that holds many, as it stands.
#[derive(Clone, Debug)]
pub struct Many {
    /// Its declaration.
    pub link: &'static Link,
    /// The link kind.
    pub kind: &'static Kind,
    /// The record type of those in it.
    pub to: &'static str,
    /// Those in it now.
    pub people: Vec<(Id, String)>,
}

/// What is made along with a new record.
#[derive(Clone, Debug)]
pub struct AlongView {
    /// Its declaration.
    pub along: &'static Along,
    /// Its record type.
    pub kind: &'static Kind,
    /// The cells it starts from.
    pub cells: Vec<Value>,
}

/// The form of a key.
///
/// # Errors
/// The record is gone or restricted, or the role may not make one.
pub fn view(store: &Store, key: FormKey) -> Result<FormView, AppError> {
    let role = store.me().role;
    let kind = key.kind();
    let mut form = FormView {
        role,
        loaded: None,
        cells: vec![Value::Null; kind.fields.len()],
        title: String::new(),
        many: Vec::new(),
        along: Vec::new(),
        names: HashMap::new(),
        words: super::words(store)?,
        clashes: Vec::new(),
        key,
    };
    match form.key.clone() {
        FormKey::Edit { id, .. } => edit(store, kind, id, &mut form)?,
        FormKey::New { around, with, .. } => {
            if !kind.makeable(role) {
                return Err(AppError::refused(strings::may_not_make(kind.label)));
            }
            form.cells = starting(store, kind)?;
            stand(kind, &around, &mut form.cells);
            for (name, value) in with {
                if let Some(cell) = kind.position(name).and_then(|n| form.cells.get_mut(n)) {
                    *cell = value;
                }
            }
            form.many = many(store, kind, None, role)?;
            for many in &mut form.many {
                let there = around.iter().filter(|(kind, _)| *kind == many.to);
                many.people = there.map(|(_, id)| (*id, String::new())).collect();
            }
            along(store, &mut form)?;
        }
    }
    let names = Names::of(store)?;
    for (field, value) in kind.fields.iter().zip(&form.cells) {
        if let (Ty::Ref(to), Value::Id(id)) = (field.ty, value) {
            names.name(to, *id)?;
        }
    }
    for many in &mut form.many {
        for (id, name) in &mut many.people {
            *name = names.name(many.to, *id)?;
        }
    }
    form.names = names.into_known();
    Ok(form)
}

fn edit(store: &Store, kind: &'static Kind, id: Id, form: &mut FormView) -> Result<(), AppError> {
    let loaded = store
        .load(kind, id)?
        .ok_or_else(|| AppError::not_found(format!("this {} is gone", kind.label)))?;
    if !store.may_read_row(kind, &loaded.cells) {
        return Err(AppError::refused(strings::RESTRICTED));
    }
    if kind.form(form.role).next().is_none() {
        return Err(AppError::refused(strings::may_not_make(kind.label)));
    }
    form.title = store.name_of_row(kind, id, &loaded.cells)?;
    form.cells.clone_from(&loaded.cells);
    form.cells.resize(kind.fields.len(), Value::Null);
    form.clashes = super::detail::versions(store, kind, id, form.role)?;
    form.many = many(store, kind, Some(id), form.role)?;
    form.loaded = Some(loaded);
    Ok(())
}

/// The cells that a new record of a type starts with.
fn starting(store: &Store, kind: &'static Kind) -> Result<Vec<Value>, StoreError> {
    let today = store.clock().today();
    let me = store.me().user;
    let me = store.get::<Staff>(me)?.map(|_| me);
    Ok(kind.fields.iter().map(|field| start_of(field, today, me)).collect())
}

fn start_of(field: &Field, today: NaiveDate, me: Option<Id>) -> Value {
    match (field.default, field.ty) {
        (Some(ME), Ty::Ref(_)) => me.put(),
        (Some(text), _) => typed(field, text, today),
        (None, _) => Value::Null,
    }
}

/// A value as a declaration writes it; a test holds that every one is read.
pub(crate) fn typed(field: &Field, text: &str, today: NaiveDate) -> Value {
    parse_value(field, text, &ParseCtx { today, lookup: &Nobody }).unwrap_or_default()
}

/// Fills a new record's references with where the person stands: the first that refers to each.
fn stand(kind: &'static Kind, around: &[(&'static str, Id)], cells: &mut [Value]) {
    for (of, id) in around {
        let place = kind.fields.iter().position(|f| matches!(f.ty, Ty::Ref(to) if to == *of));
        if let Some(cell) = place.and_then(|n| cells.get_mut(n))
            && cell.is_null()
        {
            *cell = Value::Id(*id);
        }
    }
}

/// The fields with many of a form, with those in force today.
fn many(
    store: &Store,
    kind: &'static Kind,
    id: Option<Id>,
    role: Roles,
) -> Result<Vec<Many>, StoreError> {
    let mut out = Vec::new();
    for link in links_of(kind) {
        let Some(link_kind) = store.kind(link.kind).filter(|k| k.makeable(role)) else { continue };
        let Some(Ty::Ref(to)) = link_kind.field(link.there).map(|f| f.ty) else { continue };
        let mut people = Vec::new();
        if let Some(id) = id {
            for (_, cells) in in_force(store, link_kind, link, id)? {
                let other = link_kind.cell(&cells, link.there).as_id();
                people.extend(other.map(|id| (id, String::new())));
            }
        }
        people.dedup();
        out.push(Many { link, kind: link_kind, to, people });
    }
    Ok(out)
}

/// The rows of a link that a record has and that no day has ended yet.
pub(super) fn in_force(
    store: &Store,
    kind: &'static Kind,
    link: &Link,
    id: Id,
) -> Result<Vec<(Id, Vec<Value>)>, StoreError> {
    let today = store.clock().today();
    let mut out = Vec::new();
    for row in store.referring(kind, link.here, id)? {
        let Some(cells) = store.cells(kind, row)? else { continue };
        let ended = NaiveDate::get(kind.cell(&cells, "ends")).is_ok_and(|ends| ends < today);
        if !ended {
            out.push((row, cells));
        }
    }
    Ok(out)
}

fn along(store: &Store, form: &mut FormView) -> Result<(), StoreError> {
    let today = store.clock().today();
    for along in along_with(form.key.kind()) {
        let Some(kind) = store.kind(along.kind).filter(|k| k.makeable(form.role)) else { continue };
        let mut cells = starting(store, kind)?;
        for (name, text) in along.set {
            if let Some((n, field)) = kind.position(name).zip(kind.field(name)) {
                cells[n] = typed(field, text, today);
            }
        }
        form.along.push(AlongView { along, kind, cells });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::records::KINDS;

    #[test]
    fn every_default_is_a_value_of_its_field() {
        let today = "2026-11-23".parse().unwrap();
        for kind in KINDS {
            for field in kind.fields.iter().filter(|f| f.default.is_some()) {
                let value = start_of(field, today, Some(Id([1; 16])));
                assert!(!value.is_null(), "{}.{}", kind.name, field.name);
            }
            for along in along_with(kind) {
                let kind = crate::domain::records::kind(along.kind).unwrap();
                for (name, text) in along.set {
                    assert!(!typed(kind.field(name).unwrap(), text, today).is_null(), "{name}");
                }
            }
        }
    }
}
