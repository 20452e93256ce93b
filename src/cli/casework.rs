//! `map`, `digest`, `retention`: what a SENCO answers for.

use serde_json::{Value as Json, json};

use crate::app::fields::short;
use crate::domain::Id;
use crate::domain::dates;
use crate::domain::schedule::Account;
use crate::report::{Ask, Cell, Part, map_doc};
use crate::store::queries::casework::KeptRow;
use crate::store::queries::digest::DigestView;
use crate::store::queries::map::MapView;
use crate::store::queries::work::Span;
use crate::store::views::DueRow;

use super::args::{Digest, MapOf};
use super::json;
use super::output::{Done, Lines, Out};
use super::place::Env;
use super::report::{axis, day};
use super::text::{Table, counted};

/// `map`.
pub(super) fn map(args: &MapOf, env: &mut Env, out: &mut Out<'_>) -> Done {
    let by = axis(&args.by)?;
    let store = env.open_to_read(out)?;
    let ask = Ask {
        from: day(args.from.as_deref(), &store)?,
        to: day(args.to.as_deref(), &store)?,
        ..Ask::default()
    };
    let span = ask.span(&store);
    let view = store.provision_map(by, span)?;
    out.result(&map_json(&args.by, span, &view), |lines| {
        // The document's own tables, so that the two never differ.
        for part in map_doc(&view, by, span, "").parts {
            match part {
                Part::Heading(text) => {
                    lines.line("");
                    lines.line(&text);
                }
                Part::Text(text) => lines.line(&text),
                Part::Table(_, table) if table.rows.is_empty() => lines.line("  none"),
                Part::Table(_, table) => lines.table(&text_table(&table)),
            }
        }
    })
}

/// A document's table as text, its headings first.
fn text_table(table: &crate::report::Table) -> Table {
    let number = |n: usize| table.rows.iter().filter_map(|row| row.get(n)).any(Cell::is_number);
    let right: Vec<usize> = (0..table.columns.len()).filter(|n| number(*n)).collect();
    let mut out = Table::new(&right);
    out.row(table.columns.iter().copied());
    for row in &table.rows {
        out.row(row.iter().map(Cell::text));
    }
    out
}

fn map_json(by: &str, span: Span, view: &MapView) -> Json {
    let rows = view.rows.iter().map(|row| {
        let part = |(pupil, group): &(Id, Id)| {
            json!({ "pupil": pupil.to_string(), "provision": group.to_string() })
        };
        json!({
            "keys": row.keys,
            "pupils": row.pupils,
            "groups": row.groups,
            "minutes": account(&row.account),
            "adult_or_plan_minutes": row.minutes,
            "parts": row.parts.iter().map(part).collect::<Vec<_>>(),
        })
    });
    let empty = view.empty.iter().map(|week| {
        json!({
            "pupil": week.pupil.to_string(),
            "name": week.name,
            "week": week.monday.to_string(),
            "planned": week.planned,
        })
    });
    json!({
        "by": by,
        "from": span.0.to_string(),
        "to": span.1.to_string(),
        "rows": rows.collect::<Vec<_>>(),
        "total": account(&view.total),
        "empty_weeks": empty.collect::<Vec<_>>(),
    })
}

/// Minutes whose parts make up what was planned.
fn account(of: &Account) -> Json {
    let lost = of.lost.iter().map(|(why, n)| json!({ "reason": why.label(), "minutes": n }));
    json!({
        "planned": of.planned,
        "delivered": of.delivered,
        "assumed": of.assumed,
        "lost": of.total_lost(),
        "lost_by_reason": lost.collect::<Vec<_>>(),
        "awaiting": of.awaiting,
        "unaccounted": of.unaccounted,
        "beyond": of.beyond,
    })
}

/// `digest [--since D]`.
pub(super) fn digest(args: &Digest, env: &mut Env, out: &mut Out<'_>) -> Done {
    let store = env.open_to_read(out)?;
    let since = day(args.since.as_deref(), &store)?;
    let view = store.digest(since)?;
    out.result(&digest_json(&view), |lines| digest_lines(&view, lines))
}

fn digest_json(view: &DigestView) -> Json {
    let items = |rows: &[DueRow]| json::due(rows)["items"].clone();
    let named = |rows: &[(Id, String)]| {
        let one = |(id, name): &(Id, String)| json!({ "id": id.to_string(), "name": name });
        rows.iter().map(one).collect::<Vec<_>>()
    };
    let missing = view
        .missing
        .iter()
        .map(|m| json!({ "date": m.date.to_string(), "provision": m.title, "staff": m.staff }));
    let arrived = view.arrived.iter().map(|row| {
        json!({
            "id": row.contact.to_string(),
            "date": row.date.to_string(),
            "with": row.with,
            "note": row.note,
        })
    });
    json!({
        "since": view.since.to_string(),
        "next_in": view.next_in.to_string(),
        "not_logged": missing.collect::<Vec<_>>(),
        "awaiting": view.awaiting,
        "overdue": items(&view.crossed),
        "coming": items(&view.coming),
        "calls": items(&view.calls),
        "arrived": arrived.collect::<Vec<_>>(),
        "drafts": named(&view.drafts),
        "queries": named(&view.queries),
        "without_plan": named(&view.without_plan),
    })
}

/// Most pupils that are named where all of them would fill the screen; `--json` has them all.
const NAMED: usize = 8;

fn digest_lines(view: &DigestView, lines: &mut Lines) {
    lines.line(&format!(
        "Since {}; next in {}.",
        dates::long(view.since),
        dates::long(view.next_in)
    ));
    let mut part = |title: String, table: Table| {
        if !table.is_empty() {
            lines.line("");
            lines.line(&title);
            lines.table(&table);
        }
    };
    let due = |rows: &[DueRow]| {
        let mut table = Table::default();
        for row in rows {
            let name = row.pupil.as_ref().map_or(String::new(), |(_, name)| name.clone());
            table.row([format!("  {}", dates::short(row.due)), name, row.title.clone()]);
        }
        table
    };
    part(format!("To ring or write ({})", view.calls.len()), due(&view.calls));
    part(format!("Became overdue ({})", view.crossed.len()), due(&view.crossed));
    part(format!("Due before you are next in ({})", view.coming.len()), due(&view.coming));
    let mut missing = Table::default();
    for one in &view.missing {
        missing.row([
            format!("  {}", dates::day(one.date)),
            one.title.clone(),
            one.staff.join(", "),
        ]);
    }
    part(format!("Not logged ({})", view.missing.len()), missing);
    let mut awaiting = Table::default();
    for adult in &view.awaiting {
        awaiting.row([format!("  {adult}")]);
    }
    part("Laptops not heard from since".to_string(), awaiting);
    let mut arrived = Table::default();
    for row in &view.arrived {
        arrived.row([format!("  {}", dates::short(row.date)), row.with.clone(), row.note.clone()]);
    }
    part(format!("Noted by others ({})", view.arrived.len()), arrived);
    for (title, rows) in [
        ("Plans that wait for you to agree", &view.drafts),
        ("New SEN queries", &view.queries),
        ("On the register without a plan", &view.without_plan),
    ] {
        if rows.is_empty() {
            continue;
        }
        let names: Vec<&str> = rows.iter().take(NAMED).map(|(_, name)| name.as_str()).collect();
        let more = rows.len().saturating_sub(NAMED);
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        lines.line("");
        lines.line(&format!("{title}: {}{more}.", names.join(", ")));
    }
}

/// `retention`.
pub(super) fn retention(env: &mut Env, out: &mut Out<'_>) -> Done {
    let store = env.open_to_read(out)?;
    let today = store.clock().today();
    let rows = store.kept()?;
    let one = |row: &KeptRow| {
        json!({
            "pupil": row.pupil.to_string(),
            "name": row.name,
            "left": row.left.to_string(),
            "send_by": row.send_by.to_string(),
            "sent": row.sent.map(|d| d.to_string()),
            "received": row.received.map(|d| d.to_string()),
            "erase_from": row.erase.map(|(day, _)| day.to_string()),
            "why": row.erase.map(|(_, why)| why.label()),
            "may_be_erased": row.erase.is_some_and(|(day, _)| day <= today),
        })
    };
    let object = json!({ "pupils": rows.iter().map(one).collect::<Vec<_>>() });
    out.result(&object, |lines| {
        let ready = rows.iter().filter(|r| r.erase.is_some_and(|(day, _)| day <= today)).count();
        lines.line(&format!(
            "{} who have left; {} may be erased now (senlog purge).",
            counted(rows.len(), "pupil", "pupils"),
            ready
        ));
        let mut table = Table::default();
        for row in &rows {
            table.row([
                short(row.pupil),
                row.name.clone(),
                format!("left {}", dates::with_year(row.left)),
                match (row.received, row.sent) {
                    (Some(day), _) => format!("received {}", dates::with_year(day)),
                    (None, Some(day)) => format!("sent {}", dates::with_year(day)),
                    (None, None) => format!("send by {}", dates::with_year(row.send_by)),
                },
                match row.erase {
                    Some((day, why)) => {
                        format!("erase from {}: {}", dates::with_year(day), why.label())
                    }
                    None => "no date of birth or receipt to count from".to_string(),
                },
            ]);
        }
        lines.table(&table);
    })
}
