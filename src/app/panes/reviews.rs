//! The reviews, by what is due next.

use std::cmp::Ordering;

use chrono::NaiveDate;

use crate::app::listing::{Listing, Row};
use crate::app::msg::ReviewStep;
use crate::app::words;
use crate::domain::Id;
use crate::domain::deadlines::Step;
use crate::domain::value::Days;
use crate::store::views::{ReviewRow, ReviewView};

/// The reviews pane.
#[derive(Clone, Debug, Default)]
pub struct ReviewsPane {
    /// The reviews.
    pub list: Listing<ReviewRow>,
    overdue: usize,
    soon: usize,
}

impl Row for ReviewRow {
    type Key = Id;
    fn key(&self) -> Id {
        self.review
    }
    fn words(&self) -> String {
        format!("{} {} {}", self.what.label(), self.name, self.leg)
    }
    fn compare(&self, other: &Self, column: u8) -> Ordering {
        let due = || self.days.cmp(&other.days);
        match column {
            1 => self.name.cmp(&other.name).then_with(due),
            2 => self.what.label().cmp(other.what.label()).then_with(due),
            3 => match (self.meeting, other.meeting) {
                (Some(a), Some(b)) => a.cmp(&b),
                (a, b) => b.is_some().cmp(&a.is_some()),
            }
            .then_with(due),
            _ => Ordering::Equal,
        }
    }
}

/// What is to be done and when the meeting is: `papers out today · Mon 7 Dec`, `Mon 30 Nov 15:30`,
/// `report to all 2 days over · Thu 5 Nov`.
pub fn when(row: &ReviewRow, today: NaiveDate) -> String {
    let overdue = || format!("{} over", words::counted_days(-row.days));
    let Some(meeting) = row.meeting else {
        return match row.due {
            Some(_) if row.days < 0 => format!("{} {}", row.leg, overdue()),
            Some(due) => format!("{} by {}", row.leg, words::coming_day(due, today)),
            None => row.leg.clone(),
        };
    };
    let day = match (row.booked, meeting < today) {
        (false, false) => format!("by {}", words::coming_day(meeting, today)),
        (true, false) => words::coming_day(meeting, today),
        (_, true) if row.due.is_none() => words::full_day(meeting),
        (_, true) => words::day_and_month(meeting),
    };
    match row.due {
        // What is to be done is the meeting itself.
        Some(due) if due == meeting && row.days < 0 => {
            format!("{} {} · {day}", row.leg, overdue()).trim_start().to_string()
        }
        Some(due) if due == meeting => {
            day + &row.time.map(|t| format!(" {}", words::time(t))).unwrap_or_default()
        }
        Some(_) if row.days < 0 => format!("{} {} · {day}", row.leg, overdue()),
        Some(due) => format!("{} {} · {day}", row.leg, words::coming_day(due, today)),
        None => day,
    }
}

/// What of a review can be said to be done now, and how its day is asked for; `None` where the next
/// step is the authority's, or nothing is left.
pub fn step_done(row: &ReviewRow, today: NaiveDate) -> Option<(ReviewStep, &'static str)> {
    row.due?;
    let is = |step: Step| row.leg == step.title();
    let met = row.meeting.is_some_and(|day| row.booked && day <= today);
    Some(match () {
        () if is(Step::Decision) || is(Step::Final) => return None,
        () if is(Step::Report) => (ReviewStep::Report, "report sent on"),
        () if is(Step::Invite) && !met => (ReviewStep::Invited, "invitations sent on"),
        () if is(Step::Papers) && !met => (ReviewStep::Papers, "papers sent on"),
        () => (ReviewStep::Held, "held on"),
    })
}

/// The deadline as the user's own: `do by Tue 24, your last day in before Thu 26`.
pub fn do_by(row: &ReviewRow, today: NaiveDate, days: Days) -> String {
    let Some(due) = row.due else { return String::new() };
    let last = words::last_day_in(due, days);
    if row.days < 0 || last == due || last < today {
        return format!("{}: {}", words::day_and_month(due), words::distance(row.days));
    }
    // A meeting that is booked is on its day, whoever is in.
    if row.booked && Some(due) == row.meeting {
        let day = words::day_and_month(due);
        return format!("{day}: {}, a day you are not in", words::distance(row.days));
    }
    format!(
        "do by {}, your last day in before {}",
        words::coming_day(last, today),
        words::coming_day(due, today)
    )
}

impl ReviewsPane {
    /// Takes the reviews.
    pub fn load(&mut self, view: ReviewView) {
        self.overdue = view.overdue;
        self.soon = view.soon;
        self.list.load(view.rows);
    }

    /// `1 overdue · 6 in the next 14 days`.
    pub fn counts(&self) -> String {
        if self.list.all().is_empty() {
            return String::new();
        }
        let soon = format!("{} in the next 14 days", self.soon);
        match self.overdue {
            0 => soon,
            n => format!("{n} overdue · {soon}"),
        }
    }

    /// `1!`: so many overdue; else how many soon.
    pub fn short_counts(&self) -> String {
        match (self.overdue, self.list.all().len()) {
            (_, 0) => String::new(),
            (0, _) => self.soon.to_string(),
            (n, _) => format!("{n}!"),
        }
    }

    /// How many need something done today by somebody in on `days`.
    pub fn due(&self, today: NaiveDate, days: Days) -> usize {
        self.list
            .all()
            .iter()
            .filter(|r| r.due.is_some_and(|due| words::last_day_in(due, days) <= today))
            .count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::shell::fake;

    #[test]
    fn deadlines_are_the_users_own() {
        let today = fake::today().date;
        let mut row = fake::reviews().rows.remove(0);
        row.due = today.checked_add_days(chrono::Days::new(3));
        row.days = 3;
        assert_eq!(
            do_by(&row, today, Days(0b11)),
            "do by tomorrow, your last day in before Thu 26"
        );
        assert_eq!(do_by(&row, today, Days::WEEK), "Thu 26 Nov: in 3 days");
        // A booked meeting stays on its day.
        (row.meeting, row.booked) = (row.due, true);
        assert_eq!(do_by(&row, today, Days(0b11)), "Thu 26 Nov: in 3 days, a day you are not in");
        row.days = -2;
        assert!(do_by(&row, today, Days(0b11)).ends_with("2 days overdue"));
    }
}
