//! `timetable`, `cover`, `training`: who is where, who stands in, who may run what.

use clap::Args;
use serde_json::{Value as Json, json};

use crate::app::acts::{Covering, cover_action};
use crate::app::error::AppError;
use crate::app::fields::short;
use crate::app::records::one;
use crate::domain::Id;
use crate::domain::dates::{self, Look};
use crate::domain::kind::Record;
use crate::domain::records::{Provision, Staff};
use crate::domain::timetable::{Hours, Lesson, Permit};
use crate::domain::value::Days;
use crate::store::Store;
use crate::store::queries::timetable::{
    AdultRow, CoverRow, CoverView, LessonRow, RunsRow, TimetableView, TrainingRow, week_shown,
};

use super::output::{Done, Lines, Out};
use super::place::Env;
use super::text::{Table, counted};

/// `timetable`.
#[derive(Args, Debug)]
pub struct Timetable {
    /// Only one adult's, by name or id
    #[arg(long, value_name = "NAME")]
    pub staff: Option<String>,
    /// Only one room's
    #[arg(long, value_name = "ROOM")]
    pub room: Option<String>,
    /// A day of the week meant: 2026-11-27, fri; this week when left out
    #[arg(long, value_name = "D")]
    pub date: Option<String>,
}

/// `cover`.
#[derive(Args, Debug)]
pub struct Cover {
    /// The adult who is absent, by name or id
    #[arg(required = true, num_args = 1.., value_name = "NAME")]
    pub name: Vec<String>,
    /// The day; today when left out
    #[arg(long, value_name = "D")]
    pub date: Option<String>,
    /// Only this group
    #[arg(long, value_name = "GROUP")]
    pub group: Option<String>,
    /// Give it to this adult, wherever they are free
    #[arg(long, value_name = "NAME", conflicts_with = "nobody")]
    pub by: Option<String>,
    /// Nobody does it: it did not happen, the adult was absent
    #[arg(long)]
    pub nobody: bool,
}

/// A day that lies ahead unless it says otherwise.
fn day(text: Option<&str>, store: &Store) -> Result<chrono::NaiveDate, AppError> {
    let today = store.clock().today();
    match text {
        Some(text) => {
            dates::parse(text, today, Look::Forward).map_err(|e| AppError::usage(e.to_string()))
        }
        None => Ok(today),
    }
}

/// `timetable [--staff N] [--room R] [--date D]`.
pub(super) fn timetable(args: &Timetable, env: &mut Env, out: &mut Out<'_>) -> Done {
    let store = env.open_to_read(out)?;
    let staff = args.staff.as_deref().map(|name| one(&store, Staff::KIND, name)).transpose()?;
    let day = day(args.date.as_deref(), &store)?;
    let monday = if args.date.is_some() { day } else { week_shown(&store, day)? };
    let view = store.timetable(monday)?;
    let room = args.room.as_deref().map(crate::domain::fold::fold);
    let wanted = |row: &LessonRow| {
        let in_room = |room: &String| {
            row.lesson.room.as_deref().is_some_and(|r| crate::domain::fold::fold(r) == *room)
        };
        staff.is_none_or(|id| row.lesson.adults.contains(&id)) && room.as_ref().is_none_or(in_room)
    };
    let clashes: Vec<_> = view
        .clashes
        .iter()
        .filter(|c| {
            let places = [Some(c.lessons.0), c.lessons.1];
            places.into_iter().flatten().filter_map(|n| view.lessons.get(n)).any(wanted)
        })
        .collect();
    let lessons: Vec<&LessonRow> = view.lessons.iter().filter(|row| wanted(row)).collect();
    let adults: Vec<&AdultRow> =
        view.adults.iter().filter(|row| staff.is_none_or(|id| row.id == id)).collect();
    let object = json!({
        "week": view.monday.to_string(),
        "days": view.days.iter().map(|d| json!({
            "date": d.date.to_string(), "closed": d.closed,
        })).collect::<Vec<_>>(),
        "lessons": lessons.iter().map(|row| lesson_json(row)).collect::<Vec<_>>(),
        "adults": adults.iter().map(|row| adult_json(row)).collect::<Vec<_>>(),
        "clashes": clashes.iter().map(|c| json!({
            "date": c.date.to_string(), "says": c.says,
        })).collect::<Vec<_>>(),
    });
    out.result(&object, |lines| {
        week_lines(&view, &lessons, lines);
        if room.is_none() {
            hours_lines(&adults, lines);
        }
        if !clashes.is_empty() {
            lines.line("");
            lines.line("Clashes");
            let mut table = Table::default();
            for clash in &clashes {
                table.row([format!("  {}", dates::day(clash.date)), clash.says.clone()]);
            }
            lines.table(&table);
        }
    })
}

fn lesson_json(row: &LessonRow) -> Json {
    let lesson = &row.lesson;
    json!({
        "slot": lesson.slot.to_string(),
        "provision": lesson.provision.to_string(),
        "title": row.title,
        "date": lesson.date.to_string(),
        "time": lesson.time.map(|t| t.format("%H:%M").to_string()),
        "ends": lesson.ends().map(|t| t.format("%H:%M").to_string()),
        "minutes": lesson.minutes,
        "staff": row.adults,
        "room": lesson.room,
        "pupils": lesson.pupils.iter().map(ToString::to_string).collect::<Vec<_>>(),
    })
}

fn adult_json(row: &AdultRow) -> Json {
    let Hours { timed, times, in_class, planning } = row.committed;
    json!({
        "id": row.id.to_string(),
        "name": row.name,
        "contracted": row.contracted,
        "for_sen": row.for_sen,
        "timed": timed,
        "times_a_week": times,
        "in_class": in_class,
        "planning": planning,
        "committed": row.committed.total(),
        "left": row.left(),
    })
}

/// `9:15-9:40`.
fn times(lesson: &Lesson) -> String {
    match (lesson.time, lesson.ends()) {
        (Some(time), Some(ends)) => format!("{}-{}", time.format("%H:%M"), ends.format("%H:%M")),
        (Some(time), None) => time.format("%H:%M").to_string(),
        _ => "no time".to_string(),
    }
}

fn week_lines(view: &TimetableView, lessons: &[&LessonRow], lines: &mut Lines) {
    for day in &view.days {
        let closed = day.closed.as_ref().map_or(String::new(), |why| format!(": {why}"));
        lines.line(&format!("{}{closed}", dates::day(day.date)));
        let mut table = Table::default();
        for row in lessons.iter().filter(|row| row.lesson.date == day.date) {
            table.row([
                format!("  {}", times(&row.lesson)),
                row.title.clone(),
                row.adults.join(", "),
                row.lesson.room.clone().unwrap_or_default(),
                match &row.only {
                    Some(name) => name.clone(),
                    None => counted(row.lesson.pupils.len(), "pupil", "pupils"),
                },
            ]);
        }
        lines.table(&table);
    }
}

/// `12h 30m`.
fn hours(minutes: i64) -> String {
    let (sign, minutes) = if minutes < 0 { ("-", -minutes) } else { ("", minutes) };
    match (minutes / 60, minutes % 60) {
        (0, m) => format!("{sign}{m}m"),
        (h, 0) => format!("{sign}{h}h"),
        (h, m) => format!("{sign}{h}h {m:02}m"),
    }
}

fn hours_lines(adults: &[&AdultRow], lines: &mut Lines) {
    if adults.is_empty() {
        return;
    }
    lines.line("");
    lines.line("Hours of an ordinary week");
    let mut table = Table::default();
    for row in adults {
        let given = match (row.for_sen, row.contracted) {
            (Some(minutes), _) => format!("of {} for SEN", hours(minutes)),
            (None, Some(minutes)) => format!("of {} contracted", hours(minutes)),
            (None, None) => String::new(),
        };
        let left = match row.left() {
            Some(left) if left < 0 => format!("{} too many", hours(-left)),
            Some(left) => format!("{} left", hours(left)),
            None => String::new(),
        };
        let days = if row.days == Days::WEEK { String::new() } else { row.days.words() };
        table.row([
            format!("  {}", row.name),
            days,
            format!("{} committed", hours(row.committed.total())),
            given,
            left,
        ]);
    }
    lines.table(&table);
}

/// `cover NAME [--date D] [--group G] [--by NAME | --nobody]`.
pub(super) fn cover(args: &Cover, env: &mut Env, out: &mut Out<'_>) -> Done {
    let mut store = env.open(out)?;
    let adult = one(&store, Staff::KIND, &args.name.join(" "))?;
    let date = day(args.date.as_deref(), &store)?;
    let mut view = store.cover(adult, date)?;
    if let Some(words) = &args.group {
        let group = one(&store, Provision::KIND, words)?;
        view.rows.retain(|row| row.row.lesson.provision == group);
    }
    let covering = match (&args.by, args.nobody) {
        (Some(name), _) => Some(Covering::By(one(&store, Staff::KIND, name)?)),
        (None, true) => Some(Covering::Nobody),
        (None, false) => None,
    };
    let undo = match covering {
        Some(covering) => Some(settle(&mut store, &view, covering)?),
        None => None,
    };
    if undo.is_some() {
        let shown: Vec<Id> = view.rows.iter().map(|row| row.row.lesson.slot).collect();
        view = store.cover(adult, date)?;
        view.rows.retain(|row| shown.contains(&row.row.lesson.slot));
    }
    let mut object = cover_json(&view);
    if let Some((txn, _)) = &undo {
        object["undo"] = json!(txn.to_string());
    }
    out.result(&object, |lines| {
        if let Some((_, title)) = &undo {
            lines.line(&format!("{title}."));
        }
        cover_lines(&view, lines);
    })
}

/// Writes who does what of an absent adult's day.
fn settle(
    store: &mut Store,
    view: &CoverView,
    covering: Covering,
) -> Result<(Id, String), AppError> {
    let free = |row: &&CoverRow| match covering {
        Covering::By(id) => row.free.iter().any(|f| f.id == id && f.permit.may()),
        Covering::Nobody => true,
    };
    let mut open: Vec<(&Lesson, Covering)> = view
        .rows
        .iter()
        .filter(|row| !row.logged)
        .filter(free)
        .map(|row| (&row.row.lesson, covering))
        .collect();
    // Two lessons at one moment are not both covered by one adult.
    if let Covering::By(_) = covering {
        let mut kept: Vec<(&Lesson, Covering)> = Vec::new();
        for one in open {
            if !kept.iter().any(|(lesson, _)| lesson.overlaps(one.0)) {
                kept.push(one);
            }
        }
        open = kept;
    }
    if open.is_empty() {
        let message = match covering {
            Covering::By(_) => "that adult is free for none of these sessions, or may not run them",
            Covering::Nobody => "there is no session left to call off",
        };
        return Err(AppError::refused(message).hint("without --by, senlog cover shows who is free"));
    }
    let who = match covering {
        Covering::By(id) => store.get::<Staff>(id)?.map_or(String::new(), |s| s.short()),
        Covering::Nobody => "nobody".to_string(),
    };
    let title =
        format!("{} of {} covered by {who}", counted(open.len(), "session", "sessions"), view.name);
    let action = cover_action(&open, title, store.ids());
    let written = store.write(&action)?;
    Ok((written.txn, written.title))
}

fn permit_words(permit: Permit) -> String {
    match permit {
        Permit::Anybody => String::new(),
        Permit::Trained(_) => "trained".to_string(),
        Permit::Expired(day) => format!("training ran out {}", dates::with_year(day)),
        Permit::Untrained => "not trained for it".to_string(),
    }
}

fn cover_json(view: &CoverView) -> Json {
    let row = |row: &CoverRow| {
        let mut out = lesson_json(&row.row);
        out["logged"] = json!(row.logged);
        out["there"] = row.there.iter().map(|(_, name)| json!(name)).collect();
        out["free"] = row
            .free
            .iter()
            .map(|f| {
                json!({
                    "id": f.id.to_string(), "name": f.name, "knows_it": f.knows_it,
                    "permit": f.permit.code(), "may": f.permit.may(), "taken": f.taken,
                })
            })
            .collect();
        out["lost"] = row
            .lost
            .iter()
            .map(|(id, name, minutes)| {
                json!({ "pupil": id.to_string(), "name": name, "minutes": minutes })
            })
            .collect();
        out["section_f"] = json!(row.section_f);
        out
    };
    json!({
        "staff": view.name,
        "date": view.date.to_string(),
        "closed": view.closed,
        "sessions": view.rows.iter().map(row).collect::<Vec<_>>(),
        "without_times": view.untimed.iter().map(|(_, title)| title).collect::<Vec<_>>(),
        "lost_minutes": view.lost_minutes(),
    })
}

fn cover_lines(view: &CoverView, lines: &mut Lines) {
    lines.line(&format!("{} on {}", view.name, dates::long(view.date)));
    if let Some(why) = &view.closed {
        return lines.line(&format!("There is no school: {why}."));
    }
    if view.rows.is_empty() && view.untimed.is_empty() {
        return lines.line("Nothing is planned with them that day.");
    }
    for row in &view.rows {
        let lesson = &row.row.lesson;
        let state = if row.logged { "  (settled or logged already)" } else { "" };
        lines.line("");
        lines.line(&format!("{}  {}{state}", times(lesson), row.row.title));
        if !row.there.is_empty() {
            let names: Vec<&str> = row.there.iter().map(|(_, name)| name.as_str()).collect();
            lines.line(&format!("  there anyway: {}", names.join(", ")));
        }
        let free: Vec<String> = row
            .free
            .iter()
            .map(|f| {
                let words = [
                    f.knows_it.then(|| "knows the group".to_string()),
                    Some(permit_words(f.permit)).filter(|w| !w.is_empty()),
                ];
                let words: Vec<String> = words.into_iter().flatten().collect();
                let words = if words.is_empty() {
                    String::new()
                } else {
                    format!(" ({})", words.join(", "))
                };
                format!("{}{words}", f.name)
            })
            .collect();
        let free = if free.is_empty() { "nobody".to_string() } else { free.join(", ") };
        lines.line(&format!("  free: {free}"));
        let lost: Vec<String> =
            row.lost.iter().map(|(_, name, minutes)| format!("{name} {minutes}m")).collect();
        lines.line(&format!("  lost otherwise: {}", lost.join(", ")));
        for line in &row.section_f {
            lines.line(&format!("  of section F: {line}"));
        }
    }
    if !view.untimed.is_empty() {
        let titles: Vec<&str> = view.untimed.iter().map(|(_, title)| title.as_str()).collect();
        lines.line("");
        lines.line(&format!("Without fixed times: {}", titles.join(", ")));
    }
    lines.line("");
    lines.line(&format!("{} are lost if nobody covers.", hours(view.lost_minutes())));
}

/// `training`.
pub(super) fn training(env: &mut Env, out: &mut Out<'_>) -> Done {
    let store = env.open_to_read(out)?;
    let today = store.clock().today();
    let (rows, runs) = (store.training()?, store.who_may_run(today)?);
    let state = |row: &TrainingRow| match row.training.ends {
        _ if row.renewed => "renewed",
        Some(ends) if ends < today => "expired",
        _ => "in date",
    };
    let who = |list: &[(Id, String, Option<chrono::NaiveDate>)]| {
        list.iter()
            .map(|(id, name, until)| {
                json!({
                    "id": id.to_string(), "name": name,
                    "until": until.map(|d| d.to_string()),
                })
            })
            .collect::<Vec<_>>()
    };
    let object = json!({
        "training": rows.iter().map(|row| json!({
            "id": row.id.to_string(),
            "staff": row.name,
            "title": row.training.title,
            "date": row.training.date.to_string(),
            "ends": row.training.ends.map(|d| d.to_string()),
            "intervention": row.intervention,
            "state": state(row),
        })).collect::<Vec<_>>(),
        "may_run": runs.iter().map(|run| json!({
            "intervention": run.title,
            "may": who(&run.may),
            "expired": who(&run.expired.iter().map(|(id, n, d)| (*id, n.clone(), Some(*d))).collect::<Vec<_>>()),
        })).collect::<Vec<_>>(),
    });
    out.result(&object, |lines| {
        let mut table = Table::default();
        for row in &rows {
            table.row([
                short(row.id),
                row.name.clone(),
                row.training.title.clone(),
                dates::with_year(row.training.date),
                row.training.ends.map_or(String::new(), |d| format!("to {}", dates::with_year(d))),
                state(row).to_string(),
            ]);
        }
        lines.table(&table);
        runs_lines(&runs, lines);
    })
}

fn runs_lines(runs: &[RunsRow], lines: &mut Lines) {
    if runs.is_empty() {
        return;
    }
    lines.line("");
    lines.line("Only for those who are trained");
    let mut table = Table::default();
    for run in runs {
        let may: Vec<&str> = run.may.iter().map(|(_, name, _)| name.as_str()).collect();
        let gone: Vec<String> = run
            .expired
            .iter()
            .map(|(_, name, day)| format!("{name} until {}", dates::with_year(*day)))
            .collect();
        let may = if may.is_empty() { "nobody".to_string() } else { may.join(", ") };
        table.row([format!("  {}", run.title), may, gone.join(", ")]);
    }
    lines.table(&table);
}
