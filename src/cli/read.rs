//! `today`, `due`, `find`, `show`, `history`, `dump`: reading.

use std::io::{BufWriter, ErrorKind};

use serde_json::json;

use crate::app::error::AppError;
use crate::app::fields::{short, show_with};
use crate::app::records::{any_named, one};
use crate::domain::dates::{self, relative};
use crate::domain::kind::Record;
use crate::domain::records::{Need, Pupil};
use crate::store::views::{PupilView, TodayView};
use crate::store::{Of, Store, StoreError};

use super::args::{self, Find, History};
use super::json;
use super::output::{Done, Failure, Out, unwritten};
use super::place::Env;
use super::records::name_of;
use super::text::{Table, counted};

/// Most results of a search: what a person looks through.
const FOUND: usize = 50;

/// `find QUERY`.
pub(super) fn find(args: &Find, env: &mut Env, out: &mut Out<'_>) -> Done {
    let store = env.open_to_read(out)?;
    let query = args.query.join(" ");
    let rows = store.find(&query, FOUND)?;
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
    let store = env.open_to_read(out)?;
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
            Some(field) => show_with(field, value, &|kind, id| {
                name_of(&store, kind, id).unwrap_or_else(|_| short(id))
            }),
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
    Ok(match any_named(store, words)? {
        (kind, id) if kind.name == Pupil::KIND.name => Of::Pupil(id),
        (_, id) => Of::Row(id),
    })
}

/// `dump`.
pub(super) fn dump(env: &mut Env, out: &mut Out<'_>) -> Done {
    let store = env.open_to_read(out)?;
    let mut writer = BufWriter::new(out.stream());
    match store.dump(&mut writer) {
        Ok(()) => {}
        Err(StoreError::Io { source, .. }) if source.kind() == ErrorKind::BrokenPipe => {
            return Err(Failure::Gone);
        }
        // Reading fills no disk, so it is the output's.
        Err(StoreError::Full) => return Err(unwritten(&ErrorKind::StorageFull.into())),
        Err(error) => return Err(error.into()),
    }
    match std::io::Write::flush(&mut writer) {
        Ok(()) => Ok(()),
        Err(e) if e.kind() == ErrorKind::BrokenPipe => Err(Failure::Gone),
        Err(e) => Err(unwritten(&e)),
    }
}

/// `today`.
pub(super) fn today(args: &args::Today, env: &mut Env, out: &mut Out<'_>) -> Done {
    let date = match &args.date {
        Some(text) => args::day(text, env.clock.today()).map_err(AppError::usage)?,
        None => env.clock.today(),
    };
    let store = env.open_to_read(out)?;
    let view = store.today(date)?;
    let undecided = store.undecided()?;
    out.result(&json::today(&view), |lines| {
        day_lines(&view).iter().for_each(|line| lines.line(line));
        if undecided > 0 {
            let what = counted(undecided, "field has", "fields have");
            lines.line(&format!("{what} two versions; \"senlog conflicts\" shows them."));
        }
    })
}

/// The lines of today, for a made-up school that is only read.
pub(super) fn today_lines(store: &Store) -> Result<Vec<String>, StoreError> {
    Ok(day_lines(&store.today(store.clock().today())?))
}

/// `✓ 09:15  NELI A  D. Shaw  held  3 of 4`.
fn day_lines(view: &TodayView) -> Vec<String> {
    let day = dates::long(view.date);
    // On a Sunday the term is "Sunday", which the date says already.
    let term = if day.starts_with(&view.term) { "" } else { &view.term };
    let mut out = vec![format!("{day}  {term}")];
    let mut table = Table::default();
    for row in &view.rows {
        let count = match (row.state.logged(), row.only.as_deref()) {
            (true, None) => format!("{} of {}", row.present, row.expected),
            (_, Some(only)) => only.to_string(),
            (false, None) => format!("{} expected", row.expected),
        };
        let mut state = row.state.code().replace('_', " ");
        if let Some(reason) = &row.reason {
            state = format!("{state}: {}", reason.label());
        }
        table.row([
            row.time.map_or(String::new(), |t| t.format("%H:%M").to_string()),
            row.title.clone(),
            row.staff.join(", "),
            state,
            count,
        ]);
    }
    if table.is_empty() {
        out.push("No sessions.".to_string());
    }
    out.extend(table.lines());
    if view.earlier > 0 {
        out.push(format!("{} not logged in the four weeks before.", view.earlier));
    }
    out
}

/// `due`.
pub(super) fn due(args: &args::Due, env: &mut Env, out: &mut Out<'_>) -> Done {
    let store = env.open_to_read(out)?;
    let rows = store.due(args.days)?;
    let today = env.clock.today();
    out.result(&json::due(&rows), |lines| {
        let mut table = Table::default();
        for row in &rows {
            let late = if row.days < 0 { "overdue" } else { "" };
            table.row([
                dates::short(row.due),
                late.to_string(),
                row.pupil.as_ref().map_or(String::new(), |(_, name)| name.clone()),
                row.title.clone(),
                if row.do_by < row.due && row.do_by >= today {
                    format!("do by {}", dates::day(row.do_by))
                } else {
                    String::new()
                },
            ]);
        }
        if table.is_empty() {
            lines.line("Nothing is due.");
        }
        lines.table(&table);
    })
}

/// `show PUPIL`.
pub(super) fn show(args: &args::Show, env: &mut Env, out: &mut Out<'_>) -> Done {
    let store = env.open_to_read(out)?;
    let id = one(&store, Pupil::KIND, &args.pupil.join(" "))?;
    let view = store.pupil(id)?;
    let more = json::Casework { plans: store.plans_of(id)?, outcomes: store.outcomes_of(id)? };
    let today = env.clock.today();
    if !out.json() {
        return out.result(&json!({}), |lines| {
            pupil_lines(&view, &more, today).iter().for_each(|line| lines.line(line));
        });
    }
    let cells = store.cells(Pupil::KIND, id)?.unwrap_or_default();
    let mut needs = Vec::new();
    for row in store.referring(Need::KIND, "pupil", id)? {
        needs.extend(store.get::<Need>(row)?);
    }
    needs.retain(|need| need.ends.is_none_or(|ends| ends >= env.clock.today()));
    needs.sort_by_key(|need| (need.rank.is_none(), need.rank));
    out.result(&json::show(&view, &cells, &needs, &more, today), |_| {})
}

fn pupil_lines(view: &PupilView, more: &json::Casework, today: chrono::NaiveDate) -> Vec<String> {
    let age = view.age.map_or(String::new(), |age| format!(", {age} years old"));
    let mut out = vec![format!("{}  {}{age}", view.name, view.class)];
    let since = view.since.map_or(String::new(), |d| format!(" since {}", dates::with_year(d)));
    let watched = if view.monitoring { ", monitoring" } else { "" };
    let needs: Vec<&str> = view.needs.iter().map(|(need, _)| need.as_str()).collect();
    let needs = if needs.is_empty() { String::new() } else { format!(": {}", needs.join(", ")) };
    out.push(format!("{}{watched}{since}{needs}", view.status.label()));
    let family = view.carers.iter().map(|row| (&row.name, &row.phone));
    let known = view.alerts.iter().chain(&view.helps).map(|(label, text)| (label, text));
    for (label, text) in known.chain(family) {
        out.push(format!("{label}: {}", text.replace('\n', "; ")));
    }
    let mut part = |title: &str, table: Table| {
        if !table.is_empty() {
            out.extend([String::new(), title.to_string()]);
            out.extend(table.lines());
        }
    };
    let mut groups = Table::default();
    for row in &view.provisions {
        groups.row([
            format!("  {}", row.title),
            row.when.clone(),
            if row.now { String::new() } else { "ended".to_string() },
            format!("{} of {} sessions", row.attended, row.expected),
            format!("{} of {} minutes", row.delivered_minutes, row.planned_minutes),
        ]);
    }
    part("Groups", groups);
    for plan in more.plans.iter().filter(|plan| plan.current(today)) {
        let mut targets = Table::default();
        for one in &plan.targets {
            targets.row([
                format!("  {}", one.target.smart),
                one.state.label().to_string(),
                one.target.by.map_or(String::new(), |day| format!("by {}", dates::with_year(day))),
                if one.stale { "nothing noted lately" } else { "" }.to_string(),
            ]);
        }
        if targets.is_empty() {
            targets.row(["  no targets yet"]);
        }
        let review = plan
            .plan
            .review_on
            .map_or(String::new(), |d| format!(", review by {}", dates::with_year(d)));
        part(&format!("{}, {}{review}", plan.called, plan.plan.state.label()), targets);
    }
    let mut outcomes = Table::default();
    for (_, outcome) in &more.outcomes {
        let state = outcome.state.as_ref().map_or(String::new(), |s| s.label().to_string());
        outcomes.row([format!("  {}", outcome.text), state]);
    }
    part("EHCP outcomes", outcomes);
    let mut reviews = Table::default();
    for row in &view.reviews {
        reviews.row([
            format!("  {}", row.what.label()),
            row.meeting.map_or(String::new(), dates::with_year),
            row.leg.clone(),
            row.due.map_or(String::new(), dates::with_year),
        ]);
    }
    part("Reviews", reviews);
    let mut contacts = Table::default();
    for row in view.contacts.iter().take(SHOWN) {
        contacts.row([
            format!("  {}", relative(row.date, today)),
            row.with.clone(),
            row.medium.label().to_string(),
            row.note.clone(),
        ]);
    }
    part("Contacts", contacts);
    let mut timeline = Table::default();
    // What is still to come stands among groups and reviews.
    for row in view.timeline.iter().filter(|row| row.date <= today).take(SHOWN) {
        timeline.row([
            format!("  {}", relative(row.date, today)),
            row.what.clone(),
            row.text.clone(),
        ]);
    }
    part("Latest", timeline);
    out
}

/// Contacts and latest events for people; `--json` has every contact.
const SHOWN: usize = 10;
