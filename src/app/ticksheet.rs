//! The week of a group as a sheet of paper: names, days, boxes to tick. Plain text, so that it can
//! be printed from anywhere.
//!
//! ```text
//! NELI A                                    week of Mon 23 Nov 2026
//! D. Shaw, 20 min
//!
//!                   Mon 23   Tue 24   Wed 25   Thu 26   Fri 27
//!                   09:30    09:30             09:30    INSET day
//! Ali K.            [  ]     [  ]              [  ]
//! Maya B.           [  ]     [  ]              [  ]
//! ```

use chrono::{Datelike, NaiveDate, NaiveTime, Weekday};
use unicode_width::UnicodeWidthStr;

use super::error::AppError;
use super::words;
use crate::domain::Id;
use crate::domain::codes::Schedule;
use crate::domain::dates::{self, latest, on};
use crate::domain::fold::fold;
use crate::domain::lines::{GroupRow, PlannedRow, Snapshot};
use crate::store::Store;

/// Cells of a day: `Mon 23`, `INSET day`, and air.
const DAY: usize = 10;
/// Cells of a name at least and at most.
const NAME: (usize, usize) = (16, 24);
/// What the letters mean that are written into the boxes.
const LETTERS: &str =
    "p here  l late  e left early  a not in school  k kept  d did not take part  x no session";

/// One day of a sheet, or one session where a day has several.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TickDay {
    /// The day.
    pub date: NaiveDate,
    /// When the session begins.
    pub time: Option<NaiveTime>,
    /// Why there is nothing to tick.
    pub closed: Option<String>,
    /// Who is expected.
    pub expected: Vec<Id>,
}

/// The sheet of one group's week.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TickSheet {
    /// The group.
    pub group: Id,
    /// Its name.
    pub title: String,
    /// Its adults, as `D. Shaw`.
    pub adults: Vec<String>,
    /// Minutes of a session.
    pub minutes: Option<i64>,
    /// The Monday.
    pub monday: NaiveDate,
    /// Its days.
    pub days: Vec<TickDay>,
    /// Its children, by the names that lists show.
    pub pupils: Vec<(Id, String)>,
}

/// The sheet of a group for the week that holds `day`.
///
/// # Errors
/// There is no such group now, or the file cannot be read.
pub fn of_group(store: &Store, group: Id, day: NaiveDate) -> Result<Vec<TickSheet>, AppError> {
    let school = store.snapshot()?;
    let row = school
        .group(group)
        .ok_or_else(|| AppError::not_found("this group is not running, so it has no sheet"))?;
    Ok(vec![Week::of(store, &school, day)?.sheet(row, |_| true)])
}

/// The sheets of all groups of an adult for the week that holds `day`, by day and time.
///
/// # Errors
/// When the file cannot be read.
pub fn of_adult(store: &Store, staff: Id, day: NaiveDate) -> Result<Vec<TickSheet>, AppError> {
    let school = store.snapshot()?;
    let week = Week::of(store, &school, day)?;
    let leads = |row: &PlannedRow| row.staff.iter().any(|(id, _)| *id == staff);
    let mut out: Vec<TickSheet> = Vec::new();
    for group in &school.facts().groups {
        let timed = group.schedule == Schedule::Timed;
        let theirs = match timed {
            true => week.planned.iter().any(|row| row.group == group.id && leads(row)),
            false => group.staff.iter().any(|(id, _)| *id == staff),
        };
        if theirs {
            out.push(week.sheet(group, leads));
        }
    }
    let first = |sheet: &TickSheet| {
        let day = sheet.days.iter().find(|d| d.closed.is_none());
        day.map(|d| (d.date, d.time.is_none(), d.time))
    };
    out.sort_by(|a, b| (first(a), &a.title).cmp(&(first(b), &b.title)));
    Ok(out)
}

/// What stands over sheets: the group of one, the number of several.
pub fn title(sheets: &[TickSheet]) -> String {
    match sheets {
        [one] => format!("{}, week of {}", one.title, dates::short(one.monday)),
        many => words::counted(many.len(), "tick sheet", "tick sheets"),
    }
}

/// A week, with what is planned in it.
struct Week<'a> {
    school: &'a Snapshot,
    monday: NaiveDate,
    planned: Vec<PlannedRow>,
    closed: Vec<(NaiveDate, Option<String>)>,
}

impl<'a> Week<'a> {
    fn of(store: &Store, school: &'a Snapshot, day: NaiveDate) -> Result<Week<'a>, AppError> {
        let monday = latest(Weekday::Mon, day);
        let calendar = store.calendar()?;
        let closed = (0..5)
            .map(|n| on(monday, n))
            .map(|day| (day, calendar.why_closed(day).map(str::to_string)))
            .collect();
        let planned = store.planned_between(monday, on(monday, 6))?;
        Ok(Week { school, monday, planned, closed })
    }

    fn sheet(&self, group: &GroupRow, wanted: impl Fn(&PlannedRow) -> bool) -> TickSheet {
        let mut days = Vec::new();
        for (date, closed) in &self.closed {
            let of_day = |row: &&PlannedRow| row.group == group.id && row.planned == *date;
            let mut any = false;
            for row in self.planned.iter().filter(of_day).filter(|row| wanted(row)) {
                any = true;
                let moved = row.date != row.planned;
                days.push(TickDay {
                    date: *date,
                    time: row.time,
                    closed: moved.then(|| format!("to {}", dates::day(row.date))),
                    expected: row.expected.clone(),
                });
            }
            if any {
                continue;
            }
            let timed = group.schedule == Schedule::Timed;
            days.push(TickDay {
                date: *date,
                time: None,
                closed: closed.clone().or(timed.then(String::new)),
                expected: group.members.clone(),
            });
        }
        days.sort_by_key(|day| (day.date, day.time));
        let mut pupils: Vec<Id> = Vec::new();
        for pupil in days.iter().filter(|d| d.closed.is_none()).flat_map(|d| &d.expected) {
            if !pupils.contains(pupil) {
                pupils.push(*pupil);
            }
        }
        let name = |id: Id| (id, self.school.short(id).to_string());
        let mut pupils: Vec<(Id, String)> = pupils.into_iter().map(name).collect();
        pupils.sort_by_cached_key(|(_, name)| fold(name));
        TickSheet {
            group: group.id,
            title: group.title.clone(),
            adults: group.staff.iter().map(|(id, _)| self.school.adult_name(*id)).collect(),
            minutes: group.minutes,
            monday: self.monday,
            days,
            pupils,
        }
    }
}

impl TickSheet {
    /// The sheet as lines of text, the last one blank.
    pub fn lines(&self) -> Vec<String> {
        let names = self.pupils.iter().map(|(_, name)| name.width()).max().unwrap_or(0);
        let name = (names + 2).clamp(NAME.0, NAME.1);
        let week = format!("week of {} {}", dates::short(self.monday), self.monday.year());
        let room = (name + DAY * self.days.len()).max(self.title.width() + 2 + week.width());
        let gap = room - self.title.width() - week.width();
        let mut out = vec![format!("{}{}{week}", self.title, " ".repeat(gap))];
        let mut who = self.adults.clone();
        who.extend(self.minutes.map(|n| format!("{n} min")));
        out.push(who.join(", "));
        out.push(String::new());
        if self.pupils.is_empty() {
            let why = self.days.iter().filter_map(|d| d.closed.as_deref()).find(|w| !w.is_empty());
            let why = why.map_or(String::new(), |why| format!(": {why}"));
            out.push(format!("Nothing is planned this week{why}."));
            out.push(String::new());
            return out;
        }
        let row = |label: &str, cell: &dyn Fn(&TickDay) -> String| {
            let mut line = pad(label, name);
            for day in &self.days {
                line.push_str(&pad(&cell(day), DAY));
            }
            line.trim_end().to_string()
        };
        out.push(row("", &|day| dates::day(day.date)));
        out.push(row("", &|day| match (&day.closed, day.time) {
            (Some(why), _) => why.clone(),
            (None, Some(time)) => words::time(time),
            (None, None) => String::new(),
        }));
        for (pupil, called) in &self.pupils {
            let cell = |day: &TickDay| match &day.closed {
                None if day.expected.contains(pupil) => "[  ]".to_string(),
                _ => String::new(),
            };
            out.push(row(called, &cell));
        }
        let line = |day: &TickDay| match day.closed {
            None => "______".to_string(),
            Some(_) => String::new(),
        };
        out.push(row("minutes", &line));
        out.push(row("if not, why", &line));
        out.push(LETTERS.to_string());
        out.push(String::new());
        out
    }
}

/// Text in so many cells, cut where it has no room; a cell of air stays behind it.
fn pad(text: &str, cells: usize) -> String {
    let mut out = String::new();
    for c in text.chars() {
        if out.width() + unicode_width::UnicodeWidthChar::width(c).unwrap_or(0) >= cells {
            break;
        }
        out.push(c);
    }
    let used = out.width();
    out.push_str(&" ".repeat(cells.saturating_sub(used)));
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sheet_has_a_box_for_who_is_expected_and_a_word_for_a_day_without() {
        let monday: NaiveDate = "2026-11-23".parse().unwrap();
        let (maya, ali) = (Id([1; 16]), Id([2; 16]));
        let day = |n: u64, closed: Option<&str>, expected: &[Id]| TickDay {
            date: on(monday, n),
            time: NaiveTime::from_hms_opt(9, 30, 0),
            closed: closed.map(str::to_string),
            expected: expected.to_vec(),
        };
        let sheet = TickSheet {
            group: Id([3; 16]),
            title: "NELI A".into(),
            adults: vec!["D. Shaw".into()],
            minutes: Some(20),
            monday,
            days: vec![
                day(0, None, &[maya, ali]),
                day(1, None, &[ali]),
                day(2, Some("INSET day"), &[maya, ali]),
            ],
            pupils: vec![(ali, "Ali K.".into()), (maya, "Maya B.".into())],
        };
        let lines = sheet.lines();
        assert_eq!(lines[0], "NELI A                 week of Mon 23 Nov 2026");
        assert_eq!(lines[1], "D. Shaw, 20 min");
        assert_eq!(lines[3], "                Mon 23    Tue 24    Wed 25");
        assert_eq!(lines[4], "                09:30     09:30     INSET day");
        assert_eq!(lines[5], "Ali K.          [  ]      [  ]");
        assert_eq!(lines[6], "Maya B.         [  ]");
        let none =
            TickSheet { pupils: Vec::new(), days: vec![day(0, Some("half term"), &[])], ..sheet };
        assert_eq!(none.lines()[3], "Nothing is planned this week: half term.");
    }
}
