//! The SEN register: who is on it, with what, and the one thing to do next.

use std::cmp::Ordering;

use chrono::NaiveDate;

use crate::app::listing::{Listing, Row};
use crate::domain::Id;
use crate::domain::codes::SenStatus;
use crate::store::views::{RegisterRow, RegisterView};

/// The register pane.
#[derive(Clone, Debug, Default)]
pub struct RegisterPane {
    /// The pupils.
    pub list: Listing<RegisterRow>,
    support: usize,
    plans: usize,
    monitoring: usize,
    /// How many pupils are on the books at all.
    pub pupils: usize,
}

impl Row for RegisterRow {
    type Key = Id;
    fn key(&self) -> Id {
        self.pupil
    }
    fn words(&self) -> String {
        let monitoring = if self.monitoring { "monitoring" } else { "" };
        format!(
            "{} {} {} {} {} {monitoring}",
            self.name,
            self.class,
            self.status.label(),
            self.needs.join(" "),
            self.hint
        )
    }
    fn compare(&self, other: &Self, column: u8) -> Ordering {
        let order = match column {
            1 => self.class.cmp(&other.class),
            2 => weight(self).cmp(&weight(other)),
            3 => self.needs.first().cmp(&other.needs.first()),
            4 => urgency(self).cmp(&urgency(other)),
            _ => Ordering::Equal,
        };
        order.then_with(|| self.name.cmp(&other.name))
    }
}

/// What has a day first, the earliest (so the longest overdue) before all; then what has none; then
/// those with nothing to do.
fn urgency(row: &RegisterRow) -> (bool, bool, Option<NaiveDate>, &str) {
    (row.hint.is_empty(), row.hint_due.is_none(), row.hint_due, &row.hint)
}

/// Plans first, then support, then those who are watched.
fn weight(row: &RegisterRow) -> u8 {
    match row.status {
        SenStatus::Plan => 0,
        SenStatus::Support => 1,
        _ => 2,
    }
}

/// The letter of a status: `E`, `K`, `M` for monitoring, `N`.
pub fn letter(status: &SenStatus, monitoring: bool) -> &str {
    match status {
        SenStatus::None if monitoring => "M",
        other => other.code(),
    }
}

impl RegisterPane {
    /// Takes the register.
    pub fn load(&mut self, view: RegisterView) {
        self.support = view.support;
        self.plans = view.plans;
        self.monitoring = view.monitoring;
        self.pupils = view.pupils;
        self.list.load(view.rows);
    }

    /// `SEN support 64 · EHCP 17 · monitoring 12`.
    pub fn counts(&self) -> String {
        if self.list.all().is_empty() {
            return String::new();
        }
        let mut text = format!("SEN support {} · EHCP {}", self.support, self.plans);
        if self.monitoring > 0 {
            text.push_str(&format!(" · monitoring {}", self.monitoring));
        }
        text
    }

    /// `81`.
    pub fn short_counts(&self) -> String {
        match self.support + self.plans {
            0 => String::new(),
            n => n.to_string(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::listing::Rows;
    use crate::app::shell::fake;

    #[test]
    fn what_is_due_first_comes_first_and_the_cursor_goes_there() {
        let mut view = fake::register();
        let day = |d| NaiveDate::from_ymd_opt(2026, 11, d);
        // By the letters "a" would come before "z": the day decides.
        (view.rows[4].hint, view.rows[4].hint_due) = ("a, in time".into(), day(30));
        (view.rows[7].hint, view.rows[7].hint_due) = ("z, overdue".into(), day(2));
        let overdue = view.rows[7].pupil;
        let mut pane = RegisterPane::default();
        pane.load(view);
        let last = pane.list.all()[9].pupil;
        pane.list.settle(20);
        pane.list.select(&last);
        pane.list.sort_by(4);
        assert_eq!(pane.list.selected().map(|r| r.pupil), Some(overdue));
        let hints: Vec<&str> = pane.list.visible().map(|(_, r)| r.hint.as_str()).collect();
        assert_eq!(hints[1..3], ["papers due today", "a, in time"]);
        assert_eq!(hints[3..5], ["2 of 3 meetings", "plan out of date"]);
        assert!(hints[5..].iter().all(|h| h.is_empty()));
    }
}
