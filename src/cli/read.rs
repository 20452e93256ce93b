//! `today`, `due`, `find`, `show`, `history`, `dump`: reading.

use std::io::BufWriter;

use serde_json::json;

use crate::app::error::AppError;
use crate::app::fields::{short, show_with};
use crate::app::records::one;
use crate::domain::dates::relative;
use crate::domain::kind::Record;
use crate::domain::records::Pupil;
use crate::store::{Of, Store, StoreError};

use super::args::{self, Find, History};
use super::json;
use super::output::{Done, Failure, Out};
use super::place::Env;
use super::records::name_of;
use super::text::Table;

/// Most results of a search: what a person looks through.
const FOUND: usize = 50;

/// `find QUERY`.
pub(super) fn find(args: &Find, env: &mut Env, out: &mut Out<'_>) -> Done {
    let store = env.open(out)?;
    let query = args.query.join(" ");
    let mut rows = store.find(&query, FOUND)?;
    let left = FOUND.saturating_sub(rows.len());
    rows.extend(store.find_notes(&query, left)?);
    out.result(&json::find(&rows), |lines| {
        let mut table = Table::default();
        for row in &rows {
            let word = crate::domain::records::kind(row.kind).map_or(row.kind, |k| k.label);
            table.row([short(row.id), word.to_string(), row.label.clone(), row.detail.clone()]);
        }
        lines.table(&table);
    })
}

/// `history [PUPIL]`.
pub(super) fn history(args: &History, env: &mut Env, out: &mut Out<'_>) -> Done {
    let store = env.open(out)?;
    let of = if args.pupil.is_empty() { Of::All } else { whose(&store, &args.pupil.join(" "))? };
    let rows = store.history(of, args.limit)?;
    if out.json() {
        return out.result(&json::history(&rows, &env.clock), |_| {});
    }
    let mut table = Table::default();
    for row in &rows {
        let kind = crate::domain::records::kind(&row.kind);
        let field = kind.and_then(|k| k.field(&row.field));
        let show = |value| match field {
            Some(field) => {
                show_with(field, value, &|kind, id| {
                    name_of(&store, kind, id).unwrap_or_else(|_| short(id))
                })
            }
            None => String::new(),
        };
        let (before, after) = (show(&row.before), show(&row.after));
        let change = if before.is_empty() { after } else { format!("{before} -> {after}") };
        table.row([
            env.clock.civil(row.at).format("%Y-%m-%d %H:%M").to_string(),
            row.by.clone(),
            short(row.txn),
            row.title.clone(),
            kind.map_or(row.kind.clone(), |k| k.label.to_string()),
            field.map_or(row.field.clone(), |f| f.label.to_string()),
            change,
        ]);
    }
    out.result(&json!({}), |lines| lines.table(&table))
}

/// A pupil by name or id, else any record by id.
fn whose(store: &Store, words: &str) -> Result<Of, AppError> {
    let error = match one(store, Pupil::KIND, words) {
        Ok(id) => return Ok(Of::Pupil(id)),
        Err(error) => error,
    };
    for kind in store.kinds() {
        if words.len() >= 4
            && words.chars().all(|c| c.is_ascii_hexdigit())
            && let [id] = store.find_ids(kind, &words.to_ascii_lowercase())?.as_slice()
        {
            return Ok(Of::Row(*id));
        }
    }
    Err(error)
}

/// `dump`.
pub(super) fn dump(env: &mut Env, out: &mut Out<'_>) -> Done {
    let store = env.open(out)?;
    let mut writer = BufWriter::new(out.stream());
    match store.dump(&mut writer) {
        Ok(()) => {}
        Err(StoreError::Io { source, .. }) if source.kind() == std::io::ErrorKind::BrokenPipe => {
            return Err(Failure::Gone);
        }
        Err(error) => return Err(error.into()),
    }
    match std::io::Write::flush(&mut writer) {
        Ok(()) => Ok(()),
        Err(e) if e.kind() == std::io::ErrorKind::BrokenPipe => Err(Failure::Gone),
        Err(e) => Err(AppError::refused(format!("the output: {e}")).into()),
    }
}
