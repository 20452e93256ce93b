//! `purge`: erasing a pupil, or one entry, for good.

use chrono::Days;
use serde_json::{Map, json};

use crate::app::error::AppError;
use crate::app::records::any_named;
use crate::domain::fold::fold;
use crate::domain::kind::LEAD;
use crate::store::Erasure;
use crate::store::purge::BACKUPS_KEEP_DAYS;

use super::args::Purge;
use super::output::{Done, Out};
use super::place::{self, Env};
use super::text::counted;

/// `purge PUPIL`.
pub(super) fn purge(args: &Purge, env: &mut Env, out: &mut Out<'_>) -> Done {
    let mut store = env.open(out)?;
    if store.me().role & LEAD == 0 {
        return Err(AppError::refused("only a SENCO's laptop can erase for good, so nothing was")
            .hint("ask the SENCO")
            .into());
    }
    let (kind, row) = any_named(&store, &args.pupil.join(" "))?;
    let erasure = store.erasure(kind, row)?;
    if !args.yes {
        confirm(&erasure)?;
    }
    let purged = store.purge(&erasure)?;
    let until = env.clock.today() + Days::new(BACKUPS_KEEP_DAYS);
    let kinds: Map<String, serde_json::Value> =
        erasure.counts.iter().map(|(kind, n)| (kind.name.to_string(), json!(n))).collect();
    let object = json!({
        "kind": kind.name,
        "id": row.to_string(),
        "records": purged.rows,
        "kinds": kinds,
        "in_backups_until": until.to_string(),
    });
    out.result(&object, |lines| {
        lines.line(&format!("Erased for good: {}.", what_goes(&erasure)));
        lines.line(
            "Backups made before now still hold it: delete them. Bringing one back here erases it again.",
        );
        lines.line("Other laptops erase it when they bring in an update file from here.");
        if kind.name == "pupil" {
            lines.line("Notes on sessions with other children may name the child: look for them with \"senlog find\".");
        }
    })
}

/// `1 pupil, 12 marks and 3 contacts`.
fn what_goes(erasure: &Erasure) -> String {
    let mut parts: Vec<String> =
        erasure.counts.iter().map(|(kind, n)| counted(*n, kind.label, kind.plural)).collect();
    let last = parts.pop().unwrap_or_default();
    if parts.is_empty() { last } else { format!("{} and {last}", parts.join(", ")) }
}

/// Has the name of what goes typed: a yes is given too easily.
fn confirm(erasure: &Erasure) -> Result<(), AppError> {
    let refused = |what: &str| {
        AppError::refused(what)
            .hint("type the name, or add --yes if you are sure; there is no undo")
    };
    if !place::can_ask() {
        return Err(refused("erasing for good must be confirmed, so nothing was erased"));
    }
    place::say(&format!("This erases {} for good. There is no undo.\n", what_goes(erasure)));
    let typed = place::read_line(&format!("Type \"{}\" to go on: ", erasure.title));
    match typed {
        Some(typed) if fold(&typed) == fold(&erasure.title) => Ok(()),
        _ => Err(refused("the name was not typed, so nothing was erased")),
    }
}
