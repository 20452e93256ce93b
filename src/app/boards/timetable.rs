//! People and time: adults by the hour, what clashes, and the day of an absent adult.

use chrono::{Datelike, NaiveDate, NaiveTime, Timelike, Weekday};

use super::{Board, BoardKey, Cell, Column, Deed, Done, Go, Lesson, Look, Row};
use crate::app::error::AppError;
use crate::app::words;
use crate::domain::Id;
use crate::domain::dates::{back, on};
use crate::domain::timetable::Permit;
use crate::store::Store;
use crate::store::queries::timetable::{AdultRow, CoverRow, LessonRow, TimetableView};

/// The school day that a lane covers, in minutes since midnight: half past eight to half past three.
pub const LANE: (i64, i64) = (8 * 60 + 30, 15 * 60 + 30);

/// The day before or after one, weekends left out.
pub(super) fn step(day: NaiveDate, before: bool) -> NaiveDate {
    let mut day = day;
    for _ in 0..3 {
        day = if before { back(day, 1) } else { on(day, 1) };
        if !matches!(day.weekday(), Weekday::Sat | Weekday::Sun) {
            break;
        }
    }
    day
}

/// One day: by room, else by adult.
pub(super) fn board(store: &Store, day: NaiveDate, rooms: bool) -> Result<Board, AppError> {
    let view = store.timetable(day)?;
    let today = store.clock().today();
    let lead = store.is_lead()?;
    let (head, title) = if rooms { ("Room", "rooms") } else { ("Adult", "adults") };
    let mut columns = vec![Column::text(head).least(12), Column::lane("08:30 to 15:30")];
    if !rooms {
        columns.extend([
            Column::number("week").drop(1),
            Column::number("for SEN").drop(2),
            Column::number("left").drop(2),
            Column::number("contract").drop(3),
        ]);
    }
    let key = BoardKey::Timetable(day, rooms);
    let mut board =
        Board::new(key, format!("Timetable of {title}, {}", words::full_day(day)), columns);
    let other = BoardKey::Timetable(day, !rooms);
    board.beside = Some((other.clone(), other));
    let clashes = view.clashes.iter().filter(|c| c.date == day).count();
    board.counts = match clashes {
        0 => "no clashes".to_string(),
        n => words::counted(n, "clash", "clashes"),
    };
    if let Some(why) = view.days.iter().find(|d| d.date == day).and_then(|d| d.closed.clone()) {
        board.counts = format!("no school: {why}");
    }
    board.empty = "Nothing is planned at fixed times.";
    if rooms {
        for room in &view.rooms {
            let lessons = of_day(&view, day, |l| l.lesson.room.as_deref() == Some(room.as_str()));
            let cells = vec![room.as_str().into(), Cell::Lane(lessons)];
            board.rows.push(Row::of(cells).plain());
        }
    } else {
        for adult in &view.adults {
            board.rows.push(adult_row(adult, &view, day, lead));
        }
    }
    let rows = view.clashes.iter().filter(|c| c.date >= day || day < today).map(|clash| {
        let first = view.lessons.get(clash.lessons.0).map(|row| row.lesson.provision);
        let says = format!("{}: {}", words::day_and_month(clash.date), clash.says);
        let row = Row::of(vec![Cell::Text(says)]).look(Look::Late).wide();
        match first {
            Some(group) => row.go(Go::Group(group)).record("provision", group),
            None => row.plain(),
        }
    });
    board.part("What clashes this week", rows.collect());
    Ok(board)
}

fn minutes(time: NaiveTime) -> i64 {
    i64::from(time.hour()) * 60 + i64::from(time.minute())
}

fn of_day(view: &TimetableView, day: NaiveDate, keep: impl Fn(&LessonRow) -> bool) -> Vec<Lesson> {
    let clashing =
        |n: usize| view.clashes.iter().any(|c| c.lessons.0 == n || c.lessons.1 == Some(n));
    view.lessons
        .iter()
        .enumerate()
        .filter(|(_, row)| row.lesson.date == day && keep(row))
        .filter_map(|(n, row)| {
            let from = minutes(row.lesson.time?);
            let to = row.lesson.ends().map_or(from + row.lesson.minutes.unwrap_or(15), minutes);
            let label = match &row.only {
                Some(only) => format!("{} {only}", row.title),
                None => row.title.clone(),
            };
            Some(Lesson { from, to, label, clash: clashing(n) })
        })
        .collect()
}

fn hours(minutes: i64) -> String {
    let sign = if minutes < 0 { "-" } else { "" };
    format!("{sign}{}h{:02}", minutes.abs() / 60, minutes.abs() % 60)
}

fn adult_row(adult: &AdultRow, view: &TimetableView, day: NaiveDate, lead: bool) -> Row {
    let lessons = of_day(view, day, |row| row.lesson.adults.contains(&adult.id));
    let shown = |minutes: Option<i64>| minutes.filter(|_| lead).map_or(String::new(), hours);
    let left = match adult.left().filter(|_| lead) {
        Some(n) if n < 0 => Cell::Tinted(hours(n), Look::Late),
        Some(n) => hours(n).into(),
        None => "".into(),
    };
    let out = !adult.days.has(day.weekday());
    let name = if out { format!("{} (not in)", adult.short) } else { adult.short.clone() };
    let cells = vec![
        name.into(),
        Cell::Lane(lessons),
        hours(adult.committed.total()).into(),
        shown(adult.for_sen).into(),
        left,
        shown(adult.contracted).into(),
    ];
    Row::of(cells)
        .look(if out { Look::Quiet } else { Look::Plain })
        .record("staff", adult.id)
        .go(Go::Board(BoardKey::Cover(adult.id, day)))
}

/// The day of an absent adult: what they would have had, who is free, what is lost.
pub(super) fn cover(store: &Store, adult: Id, day: NaiveDate) -> Result<Board, AppError> {
    let view = store.cover(adult, day)?;
    let columns = vec![
        Column::whole("Time"),
        Column::text("Session").least(14),
        Column::rest("Who is free").least(20),
        Column::number("min lost"),
        Column::rest("").drop(2),
    ];
    let title = format!("{} away, {}", view.name, words::full_day(day));
    let mut board = Board::new(BoardKey::Cover(adult, day), title, columns);
    board.counts = match view.lost_minutes() {
        0 => "nothing is lost".to_string(),
        n => format!("{n} min of pupils are lost if nobody covers"),
    };
    board.empty = "Nothing is planned with them at fixed times that day.";
    if let Some(why) = &view.closed {
        board.counts = format!("no school: {why}");
    }
    for row in &view.rows {
        board.rows.push(cover_row(row, adult));
    }
    let untimed = view.untimed.iter().map(|(id, title)| {
        let cells = vec!["".into(), title.as_str().into(), "no fixed time".into()];
        Row::of(cells).look(Look::Quiet).go(Go::Group(*id)).record("provision", *id)
    });
    board.part("Without fixed times", untimed.collect());
    Ok(board)
}

/// Adults who may be chosen by a digit.
const OFFERED: usize = 9;

fn cover_row(row: &CoverRow, absent: Id) -> Row {
    let lesson = &row.row.lesson;
    let lost: i64 = row.lost.iter().map(|(_, _, minutes)| minutes).sum();
    let may = || row.free.iter().filter(|f| f.permit.may());
    let free: Vec<&str> = may().take(3).map(|f| f.name.as_str()).collect();
    let (says, look) = match (row.logged, row.there.is_empty(), free.is_empty()) {
        (true, ..) => ("settled, or logged already".to_string(), Look::Good),
        (_, false, _) => {
            let there: Vec<&str> = row.there.iter().map(|(_, name)| name.as_str()).collect();
            (format!("{} is there anyway", there.join(", ")), Look::Good)
        }
        (_, true, true) => ("nobody".to_string(), Look::Late),
        (_, true, false) => (free.join(", "), Look::Plain),
    };
    let title = match &row.row.only {
        Some(only) => format!("{}, {only}", row.row.title),
        None => row.row.title.clone(),
    };
    let law = match row.section_f.as_slice() {
        [] => {
            Cell::Text(row.lost.iter().map(|(_, n, _)| n.as_str()).collect::<Vec<_>>().join(", "))
        }
        lines => Cell::Tinted(format!("section F: {}", lines.join("; ")), Look::Late),
    };
    let cells = vec![
        lesson.time.map(words::time).unwrap_or_default().into(),
        title.into(),
        Cell::Tinted(says, look),
        if row.logged { "".into() } else { lost.to_string().into() },
        law,
    ];
    let deed = |by| Deed::Cover { absent, slot: lesson.slot, day: lesson.date, by };
    let mut choices: Vec<(char, String, Deed)> = ('1'..='9')
        .zip(may().take(OFFERED))
        .map(|(key, f)| {
            let mut label = f.name.clone();
            if f.knows_it {
                label.push_str(", knows the group");
            }
            if let Permit::Trained(_) = f.permit {
                label.push_str(", trained for it");
            }
            (key, label, deed(Some(f.id)))
        })
        .collect();
    choices.push(('x', "nobody: it does not happen, adult absent".to_string(), deed(None)));
    let question = format!(
        "Who does {} at {}?",
        row.row.title,
        lesson.time.map(words::time).unwrap_or_default()
    );
    Row::of(cells)
        .record("provision", lesson.provision)
        .go(Go::Group(lesson.provision))
        .done((!row.logged).then_some(Done::Ask(question, choices)))
}
