//! Minutes and attendance week by week: what a chart shows.

use chrono::{NaiveDate, Weekday};

use super::{Account, Known, Log, Plan, accounts};
use crate::domain::Id;
use crate::domain::calendar::Calendar;
use crate::domain::dates::{latest, on};

/// One week.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Week {
    /// Its Monday.
    pub monday: NaiveDate,
    /// Whether there was school on any day of it.
    pub school: bool,
    /// Its minutes and attendance.
    pub account: Account,
}

impl Week {
    /// Whether nothing was planned and nothing happened.
    pub fn is_empty(&self) -> bool {
        self.account.planned == 0 && self.account.beyond == 0 && self.account.expected == 0
    }
}

/// The weeks that touch the days from one to another, in order: of one pupil, of one group, or of
/// one pupil in one group. The parts of every week add up as those of [`accounts`] do.
pub fn weeks(
    plan: &Plan,
    log: &Log,
    calendar: &Calendar,
    known: &Known<'_>,
    (from, to): (NaiveDate, NaiveDate),
    (pupil, group): (Option<Id>, Option<Id>),
) -> Vec<Week> {
    let mut out = Vec::new();
    let mut monday = latest(Weekday::Mon, from);
    while monday <= to {
        let sunday = on(monday, 6);
        let span = (monday.max(from), sunday.min(to));
        let of_week = log.within((monday, sunday));
        let mut account = Account::default();
        let every = accounts(plan, &of_week, calendar, known, span, pupil);
        for ((_, provision), one) in &every {
            if group.is_none_or(|group| group == *provision) {
                account.add(one);
            }
        }
        account.lost.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.label().cmp(b.0.label())));
        let school = calendar.school_days(monday, sunday).next().is_some();
        out.push(Week { monday, school, account });
        monday = on(monday, 7);
    }
    out
}
