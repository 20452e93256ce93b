//! `list`, `new`, `set`, `undo`, `redo`: any record type, from its declaration.

use serde_json::json;

use crate::app::error::AppError;
use crate::app::fields::{short, show_with};
use crate::app::records::{Saved, change, kind_named, make, matching};
use crate::domain::kind::{Kind, Place, Ty};
use crate::domain::{Id, Value};
use crate::store::dump::write_csv;
use crate::store::{Store, StoreError, Which, Written};

use super::args::{List, New, Set, Undo};
use super::json;
use super::output::{Done, Out};
use super::place::Env;
use super::text::Table;

/// Widest cell of a list for people; longer text is cut, `--json` has it all.
const CELL: usize = 40;

/// `list KIND [field=value…]`.
pub(super) fn list(args: &List, env: &mut Env, out: &mut Out<'_>) -> Done {
    let store = env.open_to_read(out)?;
    let kind = kind_named(&store, &args.kind)?;
    let rows = matching(&store, kind, &args.fields)?;
    if out.json() {
        let mut records = Vec::with_capacity(rows.len());
        for (id, cells) in &rows {
            records.push(store.record_json(kind, *id, cells)?);
        }
        return out.result(&json!({ "records": records }), |_| {});
    }
    if args.csv {
        let mut csv = Vec::new();
        write_csv(kind, &rows, &mut csv)?;
        return out.raw(&String::from_utf8_lossy(&csv));
    }
    let table = table(&store, kind, &rows)?;
    out.result(&json!({}), |lines| lines.table(&table))
}

/// The fields that matter, a record a line, its id first.
fn table(
    store: &Store,
    kind: &'static Kind,
    rows: &[(Id, Vec<Value>)],
) -> Result<Table, StoreError> {
    let mut out = Table::default();
    for (id, cells) in rows {
        let mut line = vec![short(*id)];
        for (field, value) in kind.fields.iter().zip(cells) {
            // What makes a link is hidden in forms and all there is to see in a list.
            let wanted = field.place == Place::Main || matches!(field.ty, Ty::Ref(_));
            if wanted {
                line.push(cell(store, field, value)?);
            }
        }
        out.row(line);
    }
    Ok(out)
}

fn cell(store: &Store, field: &crate::domain::Field, value: &Value) -> Result<String, StoreError> {
    let name = match (field.ty, value) {
        (Ty::Ref(kind), Value::Id(id)) => Some(name_of(store, kind, *id)?),
        _ => None,
    };
    let text = show_with(field, value, &|_, id| name.clone().unwrap_or_else(|| short(id)));
    if text.chars().count() > CELL {
        return Ok(text.chars().take(CELL - 1).chain(['…']).collect());
    }
    Ok(text)
}

/// What a record is called; the start of its id where it is gone.
pub(super) fn name_of(store: &Store, kind: &str, id: Id) -> Result<String, StoreError> {
    let Some(kind) = store.kind(kind) else { return Ok(short(id)) };
    match store.cells(kind, id)? {
        Some(cells) => store.title_of(kind, &cells),
        None => Ok(short(id)),
    }
}

/// `new KIND field=value…`.
pub(super) fn new(args: &New, env: &mut Env, out: &mut Out<'_>) -> Done {
    let mut store = env.open(out)?;
    let kind = kind_named(&store, &args.kind)?;
    let saved = make(&mut store, kind, &args.fields)?;
    told(&saved, out)
}

/// `set KIND ID field=value…`.
pub(super) fn set(args: &Set, env: &mut Env, out: &mut Out<'_>) -> Done {
    let mut store = env.open(out)?;
    let kind = kind_named(&store, &args.kind)?;
    let saved = change(&mut store, kind, &args.id, &args.fields)?;
    told(&saved, out)
}

fn told(saved: &Saved, out: &mut Out<'_>) -> Done {
    out.result(&json::saved(saved.kind, saved.id, &saved.written), |lines| {
        lines.line(&format!("{}  {}", short(saved.id), saved.written.title));
    })
}

/// `undo [N]`.
pub(super) fn undo(args: &Undo, env: &mut Env, out: &mut Out<'_>) -> Done {
    let mut store = env.open(out)?;
    let done = match wanted(&store, args.which.as_deref())? {
        Wanted::Action(id) => vec![store.undo(&Which::Action(id), args.force)?],
        Wanted::Count(n) => repeat(
            &mut store,
            n,
            |store| store.undo(&Which::Latest, args.force),
            |store| store.redo(true),
        )?,
    };
    said("undone", "Took back", &done, out)
}

/// `redo [N]`.
pub(super) fn redo(args: &Undo, env: &mut Env, out: &mut Out<'_>) -> Done {
    let mut store = env.open(out)?;
    let n = match wanted(&store, args.which.as_deref())? {
        Wanted::Count(n) => n,
        Wanted::Action(_) => {
            return Err(AppError::refused("redo takes a number of actions").into());
        }
    };
    let done = repeat(
        &mut store,
        n,
        |store| store.redo(args.force),
        |store| store.undo(&Which::Latest, true),
    )?;
    said("redone", "Brought back", &done, out)
}

fn said(word: &str, verb: &str, done: &[Written], out: &mut Out<'_>) -> Done {
    out.result(&json::undone(word, done), |lines| {
        for one in done {
            lines.line(&format!("{verb}: {}", one.title));
        }
    })
}

/// Does something up to `n` times, fewer when there is no more. One that fails otherwise after
/// another was done takes those back: a command finishes or leaves the store as it was.
fn repeat(
    store: &mut Store,
    n: usize,
    act: impl Fn(&mut Store) -> Result<Written, StoreError>,
    back: impl Fn(&mut Store) -> Result<Written, StoreError>,
) -> Result<Vec<Written>, StoreError> {
    let mut done = Vec::new();
    for _ in 0..n {
        match act(store) {
            Ok(written) => done.push(written),
            Err(StoreError::NothingTo(_)) if !done.is_empty() => break,
            Err(error) => {
                for _ in &done {
                    back(store)?;
                }
                return Err(error);
            }
        }
    }
    Ok(done)
}

/// What undo is to take back.
enum Wanted {
    Count(usize),
    Action(Id),
}

/// Reads N: a small number is how many, four and more hex digits that name an action are its id.
fn wanted(store: &Store, typed: Option<&str>) -> Result<Wanted, AppError> {
    let Some(typed) = typed else { return Ok(Wanted::Count(1)) };
    // Fewer than four digits are no id.
    if typed.len() < 4 {
        return match typed.parse() {
            Ok(n) if n > 0 => Ok(Wanted::Count(n)),
            _ => Err(AppError::refused(format!("\"{typed}\" is neither a number nor an id"))),
        };
    }
    if typed.chars().all(|c| c.is_ascii_hexdigit()) {
        match store.find_actions(typed)?.as_slice() {
            [one] => return Ok(Wanted::Action(*one)),
            [] => {}
            several => {
                let candidates = several.iter().map(|id| id.to_string()).collect();
                return Err(AppError::ambiguous(
                    format!("{typed} names {} actions", several.len()),
                    candidates,
                ));
            }
        }
    }
    Err(AppError::not_found(format!("there is no action {typed} of yours to take back"))
        .hint("\"senlog history\" shows what was done"))
}
