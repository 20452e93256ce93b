//! Everything known of one record: its fields, what it is tied to, and who changed what.

use chrono::NaiveDateTime;

use super::Names;
use crate::app::error::AppError;
use crate::app::strings;
use crate::domain::kind::{Field, Kind, Place, Roles, Ty};
use crate::domain::{Id, Value};
use crate::store::{Of, Store, StoreError};

/// Changes of one record that are read: more than a record is ever edited in a year.
const CHANGES: usize = 200;

/// Records of one kind listed under another before the rest is counted: two screens full.
pub const LISTED: usize = 40;

/// One record, whole.
#[derive(Clone, Debug)]
pub struct DetailView {
    /// Its type.
    pub kind: &'static Kind,
    /// The record.
    pub id: Id,
    /// Its name.
    pub title: String,
    /// The pupil whose page belongs to it.
    pub pupil: Option<Id>,
    /// Its fields that hold something and that the role may read.
    pub fields: Vec<FieldLine>,
    /// The records that refer to it, kind by kind.
    pub links: Vec<LinkGroup>,
    /// What was changed, newest first.
    pub history: Vec<HistoryLine>,
    /// Whether the role may change anything of it.
    pub writable: bool,
}

/// A field in words.
#[derive(Clone, Debug)]
pub struct FieldLine {
    /// Its label.
    pub label: &'static str,
    /// What it holds.
    pub text: String,
    /// The record it refers to.
    pub to: Option<(&'static Kind, Id)>,
    /// Every version, where there are two.
    pub versions: Vec<String>,
    /// What every adult must know.
    pub safety: bool,
}

/// Records of one kind that refer to a record.
#[derive(Clone, Debug)]
pub struct LinkGroup {
    /// Their word on the screen, for several.
    pub label: &'static str,
    /// The first of them: kind, record, name. A row that only ties two records together leads to the
    /// other one.
    pub rows: Vec<LinkRow>,
    /// How many there are.
    pub count: usize,
}

/// A record that refers to another.
#[derive(Clone, Debug)]
pub struct LinkRow {
    /// Its type.
    pub kind: &'static Kind,
    /// The record.
    pub id: Id,
    /// What it says.
    pub text: String,
}

/// One cell of one change.
#[derive(Clone, Debug)]
pub struct HistoryLine {
    /// When, in civil time.
    pub at: NaiveDateTime,
    /// Who.
    pub by: String,
    /// The field's label.
    pub label: &'static str,
    /// What it held; empty for nothing.
    pub before: String,
    /// What it holds since.
    pub after: String,
}

/// A record, whole.
///
/// # Errors
/// It is gone, or the store cannot be read.
pub fn detail(store: &Store, kind: &'static Kind, id: Id) -> Result<DetailView, AppError> {
    let cells = store
        .cells(kind, id)?
        .ok_or_else(|| AppError::not_found(format!("this {} is gone", kind.label)))?;
    let role = store.me().role;
    let mut view = DetailView {
        kind,
        id,
        title: String::new(),
        pupil: None,
        fields: Vec::new(),
        links: Vec::new(),
        history: Vec::new(),
        writable: false,
    };
    if !store.may_read_row(kind, &cells) {
        view.title = strings::RESTRICTED.to_string();
        return Ok(view);
    }
    let names = Names::of(store)?;
    view.title = store.name_of_row(kind, id, &cells)?;
    view.writable = kind.form(role).next().is_some();
    view.pupil = if kind.name == "pupil" { Some(id) } else { kind.cell(&cells, "pupil").as_id() };
    let versions = versions(store, kind, id, role)?;
    for (n, field) in kind.readable(role) {
        let value = cells.get(n).unwrap_or(&Value::Null);
        let text = names.show(field, value);
        let versions = versions.iter().find(|(name, _)| *name == field.name);
        if text.is_empty() && versions.is_none() {
            continue;
        }
        let to = match (field.ty, value) {
            (Ty::Ref(kind), Value::Id(id)) => store.kind(kind).map(|kind| (kind, *id)),
            _ => None,
        };
        let versions = versions.map(|(_, v)| v.clone()).unwrap_or_default();
        let (label, safety) = (field.label, field.safety);
        view.fields.push(FieldLine { label, text, to, versions, safety });
    }
    view.links = links(store, kind, id, &names, role)?;
    view.history = history(store, kind, id, &names, role)?;
    Ok(view)
}

/// The fields of a row that hold two versions and that a role may read, with every version in words.
pub(super) fn versions(
    store: &Store,
    kind: &'static Kind,
    id: Id,
    role: Roles,
) -> Result<Vec<(&'static str, Vec<String>)>, StoreError> {
    if !store.has_clash(id)? {
        return Ok(Vec::new());
    }
    let names = Names::of(store)?;
    let mut out = Vec::new();
    for (name, heads) in store.versions(id)? {
        let Some(field) = kind.field(&name).filter(|f| f.read & role != 0) else { continue };
        let words = heads.iter().map(|head| match names.show(field, &head.value) {
            text if text.is_empty() => strings::NOTHING.to_string(),
            text => text,
        });
        out.push((field.name, words.collect()));
    }
    Ok(out)
}

/// The records that must name this one, kind by kind in the order of their names.
fn links(
    store: &Store,
    kind: &'static Kind,
    id: Id,
    names: &Names<'_>,
    role: Roles,
) -> Result<Vec<LinkGroup>, StoreError> {
    let mut out = Vec::new();
    for other in store.kinds() {
        let refers = |f: &&Field| matches!(f.ty, Ty::Ref(to) if to == kind.name);
        // Fields that may be empty have no index; only what belongs here by its nature is looked for.
        let field = other.fields.iter().filter(|f| f.read & role != 0).find(|f| {
            refers(f) && (!f.optional || other.scope == crate::domain::kind::Scope::Of(f.name))
        });
        let Some(field) = field else { continue };
        let rows = store.referring(other, field.name, id)?;
        if rows.is_empty() {
            continue;
        }
        let count = rows.len();
        let mut listed = Vec::new();
        for row in rows.into_iter().rev().take(LISTED) {
            let Some(cells) = store.cells(other, row)? else { continue };
            let text = match store.may_read_row(other, &cells) {
                true => row_words(other, field, &cells, names, role),
                false => strings::RESTRICTED.to_string(),
            };
            listed.push(LinkRow { kind: other, id: row, text });
        }
        out.push(LinkGroup { label: other.plural, rows: listed, count });
    }
    Ok(out)
}

/// What a row says beside the record it hangs on: its main fields but the one that names that.
fn row_words(
    kind: &'static Kind,
    but: &Field,
    cells: &[Value],
    names: &Names<'_>,
    role: Roles,
) -> String {
    let mut words = Vec::new();
    for (n, field) in kind.readable(role) {
        let said = field.place == Place::Main || kind.title.contains(&field.name) || dated(field);
        if !said || field.name == but.name {
            continue;
        }
        let value = cells.get(n).unwrap_or(&Value::Null);
        let text = names.show(field, value);
        match (field.ty, text.as_str()) {
            (_, "") | (Ty::Flag, "no") => {}
            (Ty::Flag, _) => words.push(field.label.to_lowercase()),
            _ if field.name == "starts" => words.push(format!("from {text}")),
            _ if field.name == "ends" => words.push(format!("to {text}")),
            (Ty::Note, _) => words.push(first_line(&text)),
            _ => words.push(text),
        }
    }
    if words.is_empty() { kind.label.to_string() } else { words.join(" · ") }
}

fn dated(field: &Field) -> bool {
    matches!(field.ty, Ty::Date) && matches!(field.name, "starts" | "ends")
}

fn first_line(text: &str) -> String {
    text.lines().next().unwrap_or("").to_string()
}

fn history(
    store: &Store,
    kind: &'static Kind,
    id: Id,
    names: &Names<'_>,
    role: Roles,
) -> Result<Vec<HistoryLine>, StoreError> {
    let clock = store.clock();
    let mut out = Vec::new();
    for row in store.history(Of::Row(id), CHANGES)? {
        let at = clock.civil(row.at);
        if row.field == "deleted" {
            let label = if row.after.is_null() { "Brought back" } else { "Deleted" };
            let (before, after) = (String::new(), String::new());
            out.push(HistoryLine { at, by: row.by, label, before, after });
            continue;
        }
        let Some(field) = kind.field(&row.field).filter(|f| f.read & role != 0) else { continue };
        let show = |value: &Value| names.show(field, value);
        let (before, after) = (show(&row.before), show(&row.after));
        out.push(HistoryLine { at, by: row.by, label: field.label, before, after });
    }
    Ok(out)
}
