//! The timetable, and the calendar that other programs read.

use icalendar::{Calendar as Ics, Component, Event, EventLike};

use super::ReportError;
use super::doc::{Part, Table};
use super::kinds::{Ask, Made};
use crate::domain::Id;
use crate::domain::dates::{day, on, with_year};
use crate::domain::deadlines::{Step, legs};
use crate::domain::records::{AgencyVisit, CalendarRow, Review};
use crate::store::Store;

/// The week of adults and rooms, with hours and clashes.
pub(super) fn timetable(store: &Store, ask: &Ask) -> Made {
    let view = store.timetable(ask.from.unwrap_or_else(|| store.clock().today()))?;
    let mut lessons = Table::new(&["Day", "From", "To", "Group", "Adults", "Room", "Pupils"]);
    for row in &view.lessons {
        let time = |t: chrono::NaiveTime| t.format("%H:%M").to_string();
        lessons.row(vec![
            day(row.lesson.date).into(),
            row.lesson.time.map(time).into(),
            row.lesson.ends().map(time).into(),
            row.title.clone().into(),
            row.adults.join(", ").into(),
            row.lesson.room.clone().into(),
            match &row.only {
                Some(name) => name.clone().into(),
                None => row.lesson.pupils.len().into(),
            },
        ]);
    }
    let mut adults =
        Table::new(&["Adult", "Contracted", "For SEN", "Committed", "Of it in class", "Left"]);
    for row in &view.adults {
        adults.row(vec![
            row.name.clone().into(),
            row.contracted.into(),
            row.for_sen.into(),
            row.committed.total().into(),
            row.committed.in_class.into(),
            row.left().into(),
        ]);
    }
    let mut clashes = Table::new(&["Day", "Says"]);
    for row in &view.clashes {
        clashes.row(vec![day(row.date).into(), row.says.clone().into()]);
    }
    Ok((
        format!("Timetable, week of {}", with_year(view.monday)),
        vec![
            Part::Table("lessons", lessons),
            Part::Heading("Minutes of an ordinary week".to_string()),
            Part::Table("adults", adults),
            Part::Heading("Clashes".to_string()),
            Part::Table("clashes", clashes),
        ],
    ))
}

/// Days ahead that a calendar holds: an academic year.
const AHEAD: u64 = 365;
/// The same as the `due` command takes it.
const DUE_DAYS: u32 = 365;

/// The SENCO's dates for another calendar program: meetings, what is due, visits, terms. Children are
/// named by their initials alone, because calendars are shared and shown on screens.
///
/// # Errors
/// The store cannot be read.
pub fn calendar(store: &Store, ask: &Ask) -> Result<String, ReportError> {
    let today = store.clock().today();
    let (from, to) = (ask.from.unwrap_or(today), ask.to.unwrap_or(on(today, AHEAD)));
    let school = store.school_record()?.map_or("senlog".to_string(), |s| s.name);
    let mut out = Ics::new();
    out.name(&format!("SEN, {school}"));
    let initials = |id: Id| -> Result<String, ReportError> {
        let pupil = store.get::<crate::domain::records::Pupil>(id)?;
        Ok(pupil.map_or(String::new(), |p| {
            let first = |text: &str| text.chars().next().map_or(String::new(), |c| c.to_string());
            format!(" {}{}", first(p.called()), first(&p.surname))
        }))
    };
    let mut all_day =
        |uid: String, title: String, first: chrono::NaiveDate, last: chrono::NaiveDate| {
            let event = Event::new()
                .uid(&uid)
                .summary(&title)
                .timestamp(stamp(store))
                .starts(first)
                // The end of a whole day is the day after, as RFC 5545 has it.
                .ends(on(last, 1))
                .done();
            out.push(event);
        };
    let mut timed = Vec::new();
    for (id, review) in store.rows::<Review>()? {
        let who = initials(review.pupil)?;
        let kind = review.r#type.label();
        let open = legs(&review).into_iter().filter(|leg| leg.done.is_none() && leg.step.ours());
        for leg in open.filter(|leg| (from..=to).contains(&leg.due)) {
            let step = leg.step.title();
            match (leg.step, review.booked, review.time) {
                (Step::Meeting, Some(date), Some(time)) => {
                    let title = format!("{kind}{who}");
                    timed.push((id, title, date.and_time(time), review.venue.clone()));
                }
                _ => {
                    let uid = format!("{id}-{}@senlog", step.replace(' ', "-"));
                    all_day(uid, format!("{kind}: {step}{who}"), leg.due, leg.due);
                }
            }
        }
    }
    for row in store.due(DUE_DAYS)? {
        // Of a review every step that is ours stands here, not only the next.
        if row.kind == "review" || !(from..=to).contains(&row.due) {
            continue;
        }
        let who = match &row.pupil {
            Some((id, _)) => initials(*id)?,
            None => String::new(),
        };
        // The title of a conversation names a family.
        let title = if row.kind == "contact" { "follow up".to_string() } else { row.title.clone() };
        all_day(
            format!("{}-{}@senlog", row.kind, row.id),
            format!("{title}{who}"),
            row.due,
            row.due,
        );
    }
    for (id, visit) in store.rows::<AgencyVisit>()? {
        if (from..=to).contains(&visit.date) {
            let agency = store.get::<crate::domain::records::Agency>(visit.agency)?;
            let name = agency.map_or("agency".to_string(), |a| a.name);
            all_day(format!("{id}@senlog"), format!("Visit: {name}"), visit.date, visit.date);
        }
    }
    for (id, row) in store.rows::<CalendarRow>()? {
        let last = row.ends.unwrap_or(row.starts);
        if row.starts <= to && last >= from {
            let title = row.label.clone().unwrap_or_else(|| row.r#type.label().to_string());
            all_day(format!("{id}@senlog"), title, row.starts, last);
        }
    }
    for (id, title, start, venue) in timed {
        let mut event = Event::new();
        event
            .uid(&format!("{id}@senlog"))
            .summary(&title)
            .timestamp(stamp(store))
            .starts(start)
            .ends(start + chrono::TimeDelta::hours(1));
        if let Some(venue) = venue {
            event.location(&venue);
        }
        out.push(event.done());
    }
    Ok(out.done().to_string())
}

/// When the file was made: the school's clock, so that the same store gives the same file.
fn stamp(store: &Store) -> chrono::DateTime<chrono::Utc> {
    store.clock().now().and_utc()
}
