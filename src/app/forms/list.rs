//! The records of any kind as a table, and the deleted ones.

use std::collections::HashSet;

use chrono::NaiveDate;

use super::Names;
use super::detail::versions;
use crate::app::error::AppError;
use crate::app::strings;
use crate::app::words;
use crate::domain::calendar::{academic_year, default_rows};
use crate::domain::fold::fold;
use crate::domain::kind::{Field, Kind, Place, Roles, Ty};
use crate::domain::links::{is_part, links_of};
use crate::domain::records::CalendarRow;
use crate::domain::{Id, Record, Value};
use crate::store::{Store, StoreError};

/// Rows that a list holds: those made last. Nobody reads further; a filter does not either.
pub const LIST_MAX: usize = 2_000;

/// Deleted rows that are looked at.
const DELETED_MAX: usize = 400;

/// Which list.
#[derive(Clone, Copy, Debug)]
pub enum ListKey {
    /// The records of a kind.
    Kind(&'static Kind),
    /// What was deleted.
    Deleted,
    /// What is to be erased for good.
    Erasures,
}

impl ListKey {
    /// Whether it is the same list.
    pub fn same(&self, other: &ListKey) -> bool {
        match (self, other) {
            (ListKey::Kind(a), ListKey::Kind(b)) => a.name == b.name,
            (ListKey::Deleted, ListKey::Deleted) | (ListKey::Erasures, ListKey::Erasures) => true,
            _ => false,
        }
    }
}

/// A list.
#[derive(Clone, Debug)]
pub struct ListView {
    /// Which.
    pub key: ListKey,
    /// The words over its columns.
    pub columns: Vec<&'static str>,
    /// Its rows, in the order that suits the kind.
    pub rows: Vec<ListRow>,
    /// How many there are in all.
    pub count: usize,
    /// Whether the role may make one.
    pub makeable: bool,
}

/// A row of a list.
#[derive(Clone, Debug)]
pub struct ListRow {
    /// Its type.
    pub kind: &'static Kind,
    /// The record.
    pub id: Id,
    /// What it says, column by column, each with what it is sorted by.
    pub cells: Vec<(String, Value)>,
    /// Whether something of it has two versions.
    pub clash: bool,
    /// Where no record stands yet, what one would hold: the calendar's rule.
    pub rule: Option<Vec<(&'static str, Value)>>,
}

/// A list, read.
///
/// # Errors
/// When the store cannot be read.
pub fn list(store: &Store, key: ListKey) -> Result<ListView, AppError> {
    Ok(match key {
        ListKey::Kind(kind) => of_kind(store, kind)?,
        ListKey::Deleted => deleted(store)?,
        ListKey::Erasures => erasures(store)?,
    })
}

/// The fields that a list shows: those that matter first, without long words.
fn columns(kind: &'static Kind, role: Roles) -> Vec<(usize, &'static Field)> {
    kind.readable(role)
        .filter(|(_, f)| f.place == Place::Main && !matches!(f.ty, Ty::Note))
        .collect()
}

fn of_kind(store: &Store, kind: &'static Kind) -> Result<ListView, StoreError> {
    let role = store.me().role;
    let names = Names::of(store)?;
    let fields = columns(kind, role);
    let links: Vec<_> = links_of(kind)
        .filter_map(|link| {
            let other = store.kind(link.kind)?;
            let there = other.field(link.there).filter(|f| f.read & role != 0)?;
            let Ty::Ref(to) = there.ty else { return None };
            (link.place == Place::Main || fields.iter().all(|(_, f)| f.name != "title"))
                .then_some((link, other, to))
        })
        .filter(|_| kind.name != "pupil")
        .collect();
    let clashes: HashSet<Id> = store.clashing(kind)?.into_iter().map(|(row, _)| row).collect();
    let mut rows = Vec::new();
    for (id, cells) in store.newest(kind, LIST_MAX)? {
        let hidden = !store.may_read_row(kind, &cells);
        let mut out: Vec<(String, Value)> = Vec::new();
        for (n, field) in &fields {
            let value = cells.get(*n).unwrap_or(&Value::Null);
            let text = names.show(field, value);
            out.push(match (hidden, field.ty) {
                (true, Ty::Name | Ty::Line | Ty::Ref(_)) => {
                    (strings::RESTRICTED.to_string(), Value::Null)
                }
                (_, Ty::Flag) if text == "no" => (String::new(), value.clone()),
                (_, Ty::Date | Ty::Time | Ty::Count(..) | Ty::Pence | Ty::Days) => {
                    (text, value.clone())
                }
                _ => {
                    let key = Value::text(fold(&text));
                    (text, key)
                }
            });
        }
        for (link, other, to) in &links {
            let mut tied = Vec::new();
            for (_, cells) in super::view::in_force(store, other, link, id)? {
                let there = other.cell(&cells, link.there).as_id();
                tied.extend(there.map(|id| names.word(to, id)));
            }
            let text = if hidden { String::new() } else { tied.join(", ") };
            let key = Value::text(fold(&text));
            out.push((text, key));
        }
        let clash = clashes.contains(&id) && !versions(store, kind, id, role)?.is_empty();
        rows.push(ListRow { kind, id, cells: out, clash, rule: None });
    }
    let mut columns: Vec<&'static str> = fields.iter().map(|(_, f)| f.label).collect();
    columns.extend(links.iter().map(|(link, ..)| link.label));
    let count = store.count(kind)?;
    if kind.name == CalendarRow::KIND.name {
        by_rule(store, kind, &fields, &mut rows)?;
        columns.push("Set by");
    }
    arrange(&fields, &mut rows);
    let count = count.max(rows.len().min(LIST_MAX));
    Ok(ListView { key: ListKey::Kind(kind), columns, rows, count, makeable: kind.makeable(role) })
}

/// Days: the newest first. Names: by the alphabet.
fn arrange(fields: &[(usize, &'static Field)], rows: &mut [ListRow]) {
    let calendar = rows.iter().any(|row| row.rule.is_some());
    let dated = fields.iter().position(|(_, f)| matches!(f.ty, Ty::Date));
    let key = |row: &ListRow, n: usize| row.cells.get(n).map(|(_, key)| key.clone());
    match dated {
        Some(n) if calendar => rows.sort_by_key(|row| key(row, n)),
        Some(0) => rows.sort_by_key(|row| std::cmp::Reverse(key(row, 0))),
        _ => rows.sort_by_key(|row| (key(row, 0), key(row, 1))),
    }
}

/// The calendar's rule for this academic year and the next, where the school says nothing else: a row
/// of the school's takes the place of one of the same kind within three weeks of it.
fn by_rule(
    store: &Store,
    kind: &'static Kind,
    fields: &[(usize, &'static Field)],
    rows: &mut Vec<ListRow>,
) -> Result<(), StoreError> {
    /// A term or holiday that a school moves, it moves by no more than this.
    const NEAR: i64 = 21;
    let own: Vec<CalendarRow> =
        store.rows::<CalendarRow>()?.into_iter().map(|(_, row)| row).collect();
    for row in rows.iter_mut() {
        row.cells.push(("school".into(), Value::Int(0)));
    }
    let year = academic_year(store.clock().today());
    for rule in [year, year + 1].into_iter().flat_map(default_rows) {
        let near = |own: &&CalendarRow| {
            own.r#type == rule.r#type && (own.starts - rule.starts).num_days().abs() <= NEAR
        };
        if own.iter().any(|row| near(&row)) {
            continue;
        }
        let cells = rule.cells();
        let Some(id) = Id::for_cells(kind, &cells) else { continue };
        let mut out: Vec<(String, Value)> = fields
            .iter()
            .map(|(n, field)| {
                let value = cells.get(*n).cloned().unwrap_or_default();
                let text = crate::app::fields::show_value(field, &value);
                let sort =
                    if matches!(field.ty, Ty::Date) { value } else { Value::text(fold(&text)) };
                (text, sort)
            })
            .collect();
        out.push(("rule".into(), Value::Int(1)));
        let with = kind.fields.iter().zip(cells).map(|(f, v)| (f.name, v)).collect();
        rows.push(ListRow { kind, id, cells: out, clash: false, rule: Some(with) });
    }
    Ok(())
}

/// What is to be erased for good, the next first.
fn erasures(store: &Store) -> Result<ListView, StoreError> {
    let mut rows = Vec::new();
    for coming in store.erasures_to_come()? {
        let text = |text: &str| (text.to_string(), Value::text(fold(text)));
        let day = |day: NaiveDate| (words::full_day(day), Value::text(day.to_string()));
        let cells =
            vec![text(coming.kind.label), text(&coming.title), day(coming.asked), day(coming.day)];
        let (kind, id) = (coming.kind, coming.row);
        rows.push(ListRow { kind, id, cells, clash: false, rule: None });
    }
    let count = rows.len();
    let columns = vec!["What", "Name", "Asked for", "Erased on"];
    Ok(ListView { key: ListKey::Erasures, columns, rows, count, makeable: false })
}

/// What was deleted, newest first; what went with something else is not listed by itself.
fn deleted(store: &Store) -> Result<ListView, StoreError> {
    let found = store.deleted(DELETED_MAX)?;
    let role = store.me().role;
    let mut rows = Vec::new();
    for row in &found {
        let whole = |other: &&crate::store::Deleted| {
            other.txn == row.txn && other.id != row.id && is_part(other.kind, row.kind)
        };
        if found.iter().any(|other| whole(&other)) || row.kind.form(role).next().is_none() {
            continue;
        }
        let name = match store.may_read_row(row.kind, &row.cells) {
            true => store.title_of(row.kind, &row.cells)?,
            false => strings::RESTRICTED.to_string(),
        };
        let at = store.clock().civil(row.at);
        let when = format!("{} {}", words::day_and_month(at.date()), words::time(at.time()));
        let text = |text: &str| (text.to_string(), Value::text(fold(text)));
        rows.push(ListRow {
            kind: row.kind,
            id: row.id,
            cells: vec![
                text(row.kind.label),
                text(&name),
                (when, Value::Int(row.at)),
                text(&row.by),
            ],
            clash: false,
            rule: None,
        });
    }
    let count = rows.len();
    let columns = vec!["What", "Name", "Deleted", "By"];
    Ok(ListView { key: ListKey::Deleted, columns, rows, count, makeable: false })
}
