//! `purge`: erasing a pupil, or one entry, for good.

use chrono::Days;
use serde_json::{Map, json};

use crate::app::erasing;
use crate::app::error::AppError;
use crate::app::records::any_named;
use crate::app::words::full_day;
use crate::domain::Id;
use crate::domain::fold::fold;
use crate::domain::kind::Kind;
use crate::domain::kind::LEAD;
use crate::store::purge::{BACKUPS_KEEP_DAYS, WINDOW_DAYS};
use crate::store::{Erasure, Store};

use super::args::Purge;
use super::output::{Done, Out};
use super::place::{self, Env};

/// `purge`: in a week, or at once; the list of what is to come; calling one off.
pub(super) fn purge(args: &Purge, env: &mut Env, out: &mut Out<'_>) -> Done {
    let mut store = env.open(out)?;
    if args.list {
        return list(&store, out);
    }
    if store.me().role & LEAD == 0 {
        return Err(AppError::refused("only a SENCO's laptop can erase for good, so nothing was")
            .hint("ask the SENCO")
            .into());
    }
    let (kind, row) = any_named(&store, &args.pupil.join(" "))?;
    if args.keep {
        return keep(&mut store, kind, row, out);
    }
    let erasure = store.erasure(kind, row)?;
    if !args.yes {
        confirm(&erasure, args.urgent)?;
    }
    let today = env.clock.today();
    let (day, records) = match args.urgent {
        true => (today, store.purge(&erasure)?.rows),
        false => (store.erase_later(&erasure)?, erasure.len()),
    };
    let until = day + Days::new(BACKUPS_KEEP_DAYS);
    let kinds: Map<String, serde_json::Value> =
        erasure.counts.iter().map(|(kind, n)| (kind.name.to_string(), json!(n))).collect();
    let object = json!({
        "kind": kind.name,
        "id": row.to_string(),
        "records": records,
        "kinds": kinds,
        "erased": args.urgent,
        "on": day.to_string(),
        "in_backups_until": until.to_string(),
    });
    out.result(&object, |lines| {
        if args.urgent {
            lines.line(&format!("Erased for good: {}.", erasing::goes(&erasure)));
        } else {
            lines.line(&format!(
                "To be erased for good on {}: {}. Until then \"senlog purge --keep {row}\" calls it off.",
                full_day(day),
                erasing::goes(&erasure),
            ));
        }
        lines.line(&format!(
            "Backups that senlog makes by itself hold it until {} at most; delete others made before. Bringing one back here erases it again.",
            full_day(until),
        ));
        lines.line("Other laptops erase it when they bring in an update file from here.");
        if kind.name == "pupil" {
            lines.line("Notes on sessions with other children may name the child: look for them with \"senlog find\".");
        }
    })
}

/// What is to be erased.
fn list(store: &Store, out: &mut Out<'_>) -> Done {
    let coming = store.erasures_to_come()?;
    let items: Vec<serde_json::Value> = coming
        .iter()
        .map(|one| {
            json!({
                "kind": one.kind.name,
                "id": one.row.to_string(),
                "title": one.title,
                "asked": one.asked.to_string(),
                "on": one.day.to_string(),
            })
        })
        .collect();
    out.result(&json!({ "coming": items }), |lines| {
        if coming.is_empty() {
            lines.line("Nothing is to be erased.");
        }
        for one in &coming {
            let (day, row) = (full_day(one.day), one.row);
            lines.line(&format!("{day}  {}: {}  {row}", one.kind.label, one.title));
        }
    })
}

/// Calls an erasure off.
fn keep(store: &mut Store, kind: &'static Kind, row: Id, out: &mut Out<'_>) -> Done {
    if !store.keep_after_all(row)? {
        return Err(AppError::refused(format!("this {} was not to be erased", kind.label))
            .hint("\"senlog purge --list\" says what is")
            .into());
    }
    let object = json!({ "kind": kind.name, "id": row.to_string(), "kept": true });
    out.result(&object, |lines| lines.line(erasing::CALLED_OFF))
}

/// Has the name of what goes typed: a yes is given too easily.
fn confirm(erasure: &Erasure, urgent: bool) -> Result<(), AppError> {
    let refused = |what: &str| {
        AppError::refused(what)
            .hint("type the name, or add --yes if you are sure; there is no undo")
    };
    if !place::can_ask() {
        return Err(refused("erasing for good must be confirmed, so nothing was erased"));
    }
    let goes = erasing::goes(erasure);
    place::say(&match urgent {
        true => format!("This erases {goes} for good, now. There is no undo.\n"),
        false => format!("This erases {goes} for good in {WINDOW_DAYS} days.\n"),
    });
    let typed = place::read_line(&format!("Type \"{}\" to go on: ", erasure.title));
    match typed {
        Some(typed) if fold(&typed) == fold(&erasure.title) => Ok(()),
        _ => Err(refused("the name was not typed, so nothing was erased")),
    }
}
