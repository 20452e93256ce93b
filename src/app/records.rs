//! Records of any kind from typed `field=value` pairs: making, changing, listing, and finding the
//! one that words name.

use std::collections::BTreeSet;

use super::acts::review_day;
use super::error::AppError;
use super::fields::{FieldError, Lookup, ParseCtx, field_named, parse_value, short};
use super::follows::follows;
use super::forms::view::typed;
use super::nearest::nearest;
use super::words;
use crate::domain::fold::fold;
use crate::domain::kind::{Kind, Record, Ty};
use crate::domain::records::{Provision, Pupil};
use crate::domain::text::clean_line;
use crate::domain::{Id, Value};
use crate::store::{Action, Store, StoreError, Written};

/// Fewest digits of an id that name a record (DESIGN.md section 2).
const PREFIX: usize = 4;

/// What was made or changed.
#[derive(Clone, Debug)]
pub struct Saved {
    /// The record type.
    pub kind: &'static Kind,
    /// The record.
    pub id: Id,
    /// The action, for `undo`.
    pub written: Written,
}

impl From<FieldError> for AppError {
    fn from(error: FieldError) -> AppError {
        let out = if error.candidates.len() > 1 && error.message.contains("names") {
            AppError::ambiguous(error.message, error.candidates)
        } else {
            AppError::refused(error.message).candidates(error.candidates)
        };
        match error.hint {
            Some(hint) => out.hint(hint),
            None => out,
        }
    }
}

/// The record type that a typed word means: its stored name or its words on the screen.
///
/// # Errors
/// There is none; the nearest is named.
pub fn kind_named(store: &Store, typed: &str) -> Result<&'static Kind, AppError> {
    let folded = fold(typed);
    let kinds = store.kinds();
    let by = |name: &dyn Fn(&Kind) -> &'static str| {
        kinds.iter().copied().find(|k| fold(name(k)) == folded)
    };
    let found = by(&|k| k.name).or_else(|| by(&|k| k.label)).or_else(|| by(&|k| k.plural));
    found.ok_or_else(|| {
        let error =
            AppError::refused(format!("there is no kind of record \"{}\"", clean_line(typed)))
                .candidates(kinds.iter().map(|k| k.name.to_string()).collect());
        let words = kinds.iter().flat_map(|k| [k.name, k.label]);
        match nearest(typed, words) {
            Some(near) => error.hint(format!("did you mean {near}?")),
            None => error,
        }
    })
}

/// Finds records by id or name in a store.
pub struct InStore<'a>(pub &'a Store);

impl Lookup for InStore<'_> {
    fn named(&self, kind: &str, text: &str) -> Result<Vec<(Id, String)>, String> {
        let Some(kind) = self.0.kind(kind) else { return Ok(Vec::new()) };
        named(self.0, kind, text).map_err(|e| e.to_string())
    }
}

/// The records that words name: by the digits of an id, else by the whole name, else by the words a
/// name has, the last perhaps only begun. The first of these that names any decides.
fn named(store: &Store, kind: &'static Kind, text: &str) -> Result<Vec<(Id, String)>, StoreError> {
    let title = |id: Id, cells: &[Value]| Ok::<_, StoreError>((id, store.title_of(kind, cells)?));
    if is_id(text) {
        let mut out = Vec::new();
        for id in store.find_ids(kind, &text.to_ascii_lowercase())? {
            if let Some(cells) = store.cells(kind, id)? {
                out.push(title(id, &cells)?);
            }
        }
        if !out.is_empty() {
            return Ok(out);
        }
    }
    let typed = fold(text);
    let (mut whole, mut begun) = (Vec::new(), Vec::new());
    for (id, cells) in store.list(kind)? {
        let (id, name) = title(id, &cells)?;
        let folded = fold(&name);
        if folded == typed || known_as(kind, &cells).is_some_and(|n| n == typed) {
            whole.push((id, name));
        } else if words_in(&typed, &folded) {
            begun.push((id, name));
        }
    }
    Ok(if whole.is_empty() { begun } else { whole })
}

/// A name that stands in no title: what a child is called in class.
fn known_as(kind: &Kind, cells: &[Value]) -> Option<String> {
    let called = kind.cell(cells, "preferred").as_text()?;
    let surname = kind.cell(cells, "surname").as_text()?;
    Some(fold(&format!("{called} {surname}")))
}

/// Whether every typed word begins a word of the name, in order.
fn words_in(typed: &str, name: &str) -> bool {
    let mut words = name.split(' ');
    !typed.is_empty() && typed.split(' ').all(|t| words.any(|w| w.starts_with(t)))
}

fn is_id(text: &str) -> bool {
    (PREFIX..=32).contains(&text.len()) && text.chars().all(|c| c.is_ascii_hexdigit())
}

/// The one record that words name.
///
/// # Errors
/// None is named, or several.
pub fn one(store: &Store, kind: &'static Kind, text: &str) -> Result<Id, AppError> {
    match named(store, kind, text)?.as_slice() {
        [(id, _)] => Ok(*id),
        [] => Err(AppError::not_found(format!(
            "there is no {} called \"{}\"",
            kind.label,
            clean_line(text)
        ))
        .hint("give a name, or four and more digits of an id")),
        several => {
            let candidates =
                several.iter().map(|(id, name)| format!("{} {name}", short(*id))).collect();
            let message =
                format!("\"{}\" names {} {}", clean_line(text), several.len(), kind.plural);
            Err(AppError::ambiguous(message, candidates)
                .hint("say which, by more of the name or by id"))
        }
    }
}

/// A pupil by name or id, else any record by its id.
///
/// # Errors
/// None is named, or several.
pub fn any_named(store: &Store, words: &str) -> Result<(&'static Kind, Id), AppError> {
    let error = match one(store, Pupil::KIND, words) {
        Ok(id) => return Ok((Pupil::KIND, id)),
        Err(error) => error,
    };
    if is_id(words) {
        // Also one that was deleted: its history is there, and it may have to be erased.
        if let [found] = store.find_logged(words)?.as_slice() {
            return Ok(*found);
        }
    }
    Err(error)
}

/// Typed `field=value` pairs as cells; a field that is named twice is refused.
fn cells(
    store: &Store,
    kind: &'static Kind,
    pairs: &[String],
) -> Result<Vec<(usize, Value)>, AppError> {
    let lookup = InStore(store);
    let ctx = ParseCtx { today: store.clock().today(), lookup: &lookup };
    let mut seen = BTreeSet::new();
    let mut out = Vec::new();
    for pair in pairs {
        let Some((name, text)) = pair.split_once('=') else {
            return Err(AppError::refused(format!("\"{}\" has no =", clean_line(pair)))
                .hint("write each value as field=value"));
        };
        let (place, field) = field_named(kind, name)?;
        if !seen.insert(place) {
            return Err(AppError::refused(format!("{} is given twice", field.name)));
        }
        out.push((place, parse_value(field, text, &ctx)?));
    }
    Ok(out)
}

/// Makes a record.
///
/// # Errors
/// A value is refused, or one that is required is missing; nothing changed then.
pub fn make(store: &mut Store, kind: &'static Kind, pairs: &[String]) -> Result<Saved, AppError> {
    let mut row = vec![Value::Null; kind.fields.len()];
    for (place, value) in cells(store, kind, pairs)? {
        if let Some(cell) = row.get_mut(place) {
            *cell = value;
        }
    }
    // What every record of the kind has says what a form would have stood there, unless it was typed.
    let today = store.clock().today();
    for (cell, field) in row.iter_mut().zip(kind.fields) {
        if let Some(text) = field.default.filter(|_| cell.is_null() && !field.optional) {
            *cell = typed(field, text, today);
        }
    }
    let missing: Vec<&str> = kind
        .fields
        .iter()
        .zip(&row)
        .filter(|(f, v)| v.is_null() && !f.optional && !matches!(f.ty, Ty::Flag))
        .map(|(f, _)| f.name)
        .collect();
    if !missing.is_empty() {
        return Err(AppError::refused(format!(
            "{} also needs {}",
            words::one(kind.label),
            missing.join(", ")
        ))
        .hint(format!("write it like {}=…", missing[0])));
    }
    if let Some(id) = Id::for_cells(kind, &row)
        && store.cells(kind, id)?.is_some()
    {
        let name = store.title_of(kind, &row)?;
        return Err(AppError::refused(format!(
            "there is {} {name} already",
            words::one(kind.label)
        ))
        .hint(format!(
            "change it with: senlog set {} {} field=value",
            kind.name,
            short(id)
        )));
    }
    if kind.name == Provision::KIND.name {
        Provision::begin(&mut row, store.clock().today());
    }
    let weeks = store.plan_setting(store.clock().today())?.weeks;
    review_day(kind, &mut row, weeks);
    let name = store.title_of(kind, &row)?;
    let mut action = Action::new(format!("New {}: {name}", kind.label));
    let id = action.add_cells(store.ids(), kind, row);
    let written = store.write(&action)?;
    Ok(Saved { kind, id, written })
}

/// Changes a record.
///
/// # Errors
/// There is no such record, or a value is refused; nothing changed then.
pub fn change(
    store: &mut Store,
    kind: &'static Kind,
    which: &str,
    pairs: &[String],
) -> Result<Saved, AppError> {
    let id = one(store, kind, which)?;
    let Some(loaded) = store.load(kind, id)? else {
        return Err(StoreError::NoRow { kind: kind.label, id }.into());
    };
    let mut row = loaded.cells.clone();
    row.resize(kind.fields.len(), Value::Null);
    let mut words = Vec::new();
    for (place, value) in cells(store, kind, pairs)? {
        if let (Some(cell), Some(field)) = (row.get_mut(place), kind.fields.get(place)) {
            *cell = value;
            words.push(field.label);
        }
    }
    let name = store.title_of(kind, &loaded.cells)?;
    let mut action = Action::new(format!("{name}: {}", words.join(", ")));
    if !action.change_cells(&loaded, &row) {
        return Err(AppError::refused(format!("{name} stands so already, nothing was changed")));
    }
    follows(store, &mut action, (kind, id), (&loaded.cells, &row))?;
    let written = store.write(&action)?;
    Ok(Saved { kind, id, written })
}

/// The records of a kind that have all the given values; a text matches where the words typed are
/// in it.
///
/// # Errors
/// A value is refused.
pub fn matching(
    store: &Store,
    kind: &'static Kind,
    pairs: &[String],
) -> Result<Vec<(Id, Vec<Value>)>, AppError> {
    let wanted = cells(store, kind, pairs)?;
    let fits = |row: &[Value]| {
        wanted.iter().all(|(place, want)| {
            let has = row.get(*place).unwrap_or(&Value::Null);
            match (kind.fields.get(*place).map(|f| f.ty), want, has) {
                (Some(Ty::Flag), Value::Int(0), Value::Null) => true,
                (Some(Ty::Name | Ty::Line | Ty::Note), Value::Text(want), Value::Text(has)) => {
                    fold(has).contains(&fold(want))
                }
                (_, want, has) => want == has,
            }
        })
    };
    Ok(store.list(kind)?.into_iter().filter(|(_, row)| fits(row)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::error::ErrorKind;
    use crate::domain::Record;
    use crate::domain::records::{Membership, Pupil};
    use crate::store::Clock;

    fn store() -> Store {
        let now = "2026-11-23T09:20:00".parse().unwrap();
        Store::in_memory("records", Clock::Fixed(now)).unwrap()
    }

    fn pairs(list: &[&str]) -> Vec<String> {
        list.iter().map(|s| (*s).to_string()).collect()
    }

    #[test]
    fn a_record_is_made_changed_listed_and_taken_back() {
        let mut store = store();
        let made = make(&mut store, Pupil::KIND, &pairs(&["forename=Maya", "surname=Barnes"]));
        let made = made.unwrap();
        assert_eq!(made.written.title, "New pupil: Maya Barnes");
        let id = made.id.to_string();
        change(&mut store, Pupil::KIND, &id[..6], &pairs(&["known as=May", "dob=3 Feb 2018"]))
            .unwrap();
        let pupil: Pupil = store.get(made.id).unwrap().unwrap();
        assert_eq!((pupil.preferred.as_deref(), pupil.dob.is_some()), (Some("May"), true));
        change(&mut store, Pupil::KIND, "may barnes", &pairs(&["dob="])).unwrap();
        assert_eq!(store.get::<Pupil>(made.id).unwrap().unwrap().dob, None);
        let found = matching(&store, Pupil::KIND, &pairs(&["surname=barn", "eal=no"])).unwrap();
        assert_eq!(found.len(), 1);
        assert!(matching(&store, Pupil::KIND, &pairs(&["eal=yes"])).unwrap().is_empty());
    }

    #[test]
    fn what_is_missing_unknown_or_twofold_is_named_and_nothing_changes() {
        let mut store = store();
        let error = make(&mut store, Pupil::KIND, &pairs(&["forename=Maya"])).unwrap_err();
        assert_eq!(error.message, "A pupil also needs surname.");
        let error = make(&mut store, Pupil::KIND, &pairs(&["forname=Maya"])).unwrap_err();
        assert_eq!(error.hints, ["Did you mean forename?"]);
        let error = make(&mut store, Pupil::KIND, &pairs(&["Maya"])).unwrap_err();
        assert!(error.message.contains("has no ="), "{error}");
        let twice = pairs(&["forename=A", "forename=B", "surname=C"]);
        assert!(make(&mut store, Pupil::KIND, &twice).unwrap_err().message.contains("twice"));
        for surname in ["Barnes", "Khan"] {
            let surname = format!("surname={surname}");
            make(&mut store, Pupil::KIND, &pairs(&["forename=Maya", &surname])).unwrap();
        }
        let error = change(&mut store, Pupil::KIND, "maya", &pairs(&["eal=yes"])).unwrap_err();
        assert_eq!((error.kind, error.candidates.len()), (ErrorKind::Ambiguous, 2));
        let error = make(&mut store, Membership::KIND, &pairs(&["pupil=maya"])).unwrap_err();
        assert_eq!(error.kind, ErrorKind::Ambiguous);
        let error = change(&mut store, Pupil::KIND, "zed", &pairs(&["eal=yes"])).unwrap_err();
        assert_eq!(error.kind, ErrorKind::NotFound);
        assert_eq!(kind_named(&store, "sesion").unwrap_err().hints, ["Did you mean session?"]);
        assert_eq!(kind_named(&store, "groups").unwrap().name, "provision");
        assert_eq!(store.rows::<Pupil>().unwrap().len(), 2);
    }

    #[test]
    fn the_same_row_is_not_made_twice() {
        let mut store = store();
        let row = pairs(&["type=inset", "starts=2026-11-27"]);
        let kind = store.kind("calendar").unwrap();
        make(&mut store, kind, &row).unwrap();
        let error = make(&mut store, kind, &row).unwrap_err();
        assert!(error.message.contains("already"), "{error}");
    }
}
