//! The day: its sessions, what is logged and what is not.

use std::cmp::Ordering;

use chrono::{Datelike, NaiveDate, NaiveTime};

use crate::app::listing::{Listing, Row};
use crate::app::words;
use crate::domain::fold::fold;
use crate::store::views::{TodayKey, TodayRow, TodayState, TodayView};

/// The day pane.
#[derive(Clone, Debug, Default)]
pub struct TodayPane {
    /// The sessions.
    pub list: Listing<TodayRow>,
    /// The day asked for; today where nobody chose another.
    pub chosen: Option<NaiveDate>,
    /// School days gone on from it, or back, that the worker has not answered yet.
    pub turning: i32,
    /// The day shown.
    pub date: Option<NaiveDate>,
    /// Where in the year it is, or why there is no school.
    pub term: String,
    /// Whether it is a school day.
    pub school_day: bool,
    /// Sessions of earlier days that are not logged.
    pub earlier: usize,
    /// When adults whose laptops are awaited were last heard from.
    heard: Vec<(String, NaiveDate)>,
    logged: usize,
    due: usize,
}

impl Row for TodayRow {
    type Key = TodayKey;
    fn key(&self) -> TodayKey {
        self.key.clone()
    }
    fn words(&self) -> String {
        format!("{} {} {}", self.title, self.staff.join(" "), self.only.as_deref().unwrap_or(""))
    }
    fn compare(&self, other: &Self, column: u8) -> Ordering {
        // What is to be logged stands first among what came of them.
        let done = |row: &TodayRow| (row.state.logged(), row.state == TodayState::Assumed);
        let whose = |row: &TodayRow| (!row.mine, fold(&row.staff.join(" ")));
        let by_time = self.time.cmp(&other.time);
        match column {
            1 => fold(&self.title).cmp(&fold(&other.title)).then(by_time),
            2 => whose(self).cmp(&whose(other)).then(by_time),
            3 => done(self).cmp(&done(other)).then(by_time),
            _ => by_time,
        }
    }
}

impl TodayPane {
    /// Takes a day's sessions. On a fresh day the next one of the user's that is not logged is
    /// selected; on the same day the selection stays.
    pub fn load(&mut self, view: TodayView, now: NaiveTime, today: NaiveDate) {
        let fresh = self.date != Some(view.date);
        self.date = Some(view.date);
        self.term = view.term;
        self.school_day = view.school_day;
        self.earlier = view.earlier;
        self.heard = view.heard;
        self.logged = view.rows.iter().filter(|r| r.state.logged()).count();
        self.due = view.rows.iter().filter(|r| to_do(r)).count();
        let before = self.list.selected().map(Row::key);
        let logged_before = self.list.selected().is_some_and(|r| r.state.logged());
        self.list.load(view.rows);
        let kept = before.and_then(|key| self.list.all().iter().find(|r| r.key == key));
        // A session that was just logged gives way to the next one to log.
        let just_logged = !logged_before && kept.is_none_or(|r| r.state.logged());
        if fresh || just_logged {
            self.select_next(now, view.date == today);
        }
    }

    /// Selects what is next to log: the user's own session that is running or just over, else their
    /// first that is not logged, else anybody's.
    pub fn select_next(&mut self, now: NaiveTime, is_today: bool) {
        let open = |r: &&TodayRow| !r.state.logged() && r.state != TodayState::Assumed;
        let rows = self.list.all();
        let begun = |r: &&TodayRow| !is_today || r.time.is_none_or(|t| t <= now);
        let best = rows
            .iter()
            .filter(open)
            .find(|r| r.mine && begun(r) && running(r, now))
            .or_else(|| rows.iter().filter(open).find(|r| r.mine))
            .or_else(|| rows.iter().filter(open).find(begun))
            .map(Row::key);
        if let Some(key) = best {
            self.list.select(&key);
        }
    }

    /// `5 of 9 logged`.
    pub fn counts(&self) -> String {
        if self.date.is_none() {
            return String::new();
        }
        let all = self.list.all().len();
        if all == 0 { String::new() } else { format!("{} of {all} logged", self.logged) }
    }

    /// `5/9`.
    pub fn short_counts(&self) -> String {
        let all = self.list.all().len();
        if all == 0 { String::new() } else { format!("{}/{all}", self.logged) }
    }

    /// How many of the user's sessions are still to be logged.
    pub fn to_do(&self) -> usize {
        self.due
    }

    /// What stands under the day: earlier gaps, and whose laptop is awaited.
    pub fn foot(&self) -> String {
        let mut parts = Vec::new();
        if self.earlier > 0 {
            parts.push(format!("{} earlier not logged · e shows them", self.earlier));
        }
        let mut awaited: Vec<&str> = Vec::new();
        for row in self.list.all().iter().filter(|r| r.state == TodayState::Awaiting) {
            for name in &row.staff {
                if !awaited.contains(&name.as_str()) {
                    awaited.push(name);
                }
            }
        }
        let heard = |name: &str| match self.heard.iter().find(|(known, _)| known == name) {
            Some((_, at)) => {
                format!("{name} (last heard {} {})", words::weekday(at.weekday()), at.day())
            }
            None => name.to_string(),
        };
        if !awaited.is_empty() {
            let awaited: Vec<String> = awaited.into_iter().map(heard).collect();
            parts.push(format!("awaiting {}", awaited.join(", ")));
        }
        parts.join(" · ")
    }
}

fn to_do(row: &TodayRow) -> bool {
    row.mine && matches!(row.state, TodayState::NotLogged)
}

fn running(row: &TodayRow, now: NaiveTime) -> bool {
    // "Just over" reaches as far as the next session is likely to begin: an hour.
    row.time.is_some_and(|t| {
        let begun = (now - t).num_minutes();
        (0..=row.minutes.unwrap_or(30) + 60).contains(&begun)
    })
}

/// How a session stands, in words: `8 of 8`, `Maya B.`, `assembly`, `not logged`.
pub fn outcome(row: &TodayRow) -> String {
    let who = || match &row.only {
        Some(name) => name.clone(),
        None => words::counted(row.expected, "pupil", "pupils"),
    };
    match row.state {
        TodayState::Held | TodayState::CutShort => {
            let mut text = match &row.only {
                Some(name) if row.present > 0 => name.clone(),
                Some(name) => format!("{name} away"),
                None => format!("{} of {}", row.present, row.expected),
            };
            if row.state == TodayState::CutShort {
                text.push_str(" · short");
            }
            if row.covered {
                text.push_str(" · cover");
            }
            text
        }
        TodayState::NotHeld => {
            row.reason.as_ref().map_or("did not happen".into(), |r| words::short_reason(r).into())
        }
        TodayState::Moved => "moved".into(),
        TodayState::NotLogged => format!("{} · to log", who()),
        TodayState::Awaiting => "awaiting".into(),
        TodayState::Assumed => "assumed".into(),
        TodayState::Planned => who(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::shell::fake;

    #[test]
    fn the_next_of_mine_is_selected_and_then_the_one_after() {
        let mut pane = TodayPane::default();
        let view = fake::today();
        let at = |h, m| NaiveTime::from_hms_opt(h, m, 0).unwrap();
        pane.load(view.clone(), at(10, 50), view.date);
        assert_eq!(pane.list.selected().unwrap().title, "ELSA");
        let mut logged = view.clone();
        for row in &mut logged.rows {
            if row.title == "ELSA" {
                row.state = TodayState::Held;
                row.present = 1;
            }
        }
        pane.load(logged, at(10, 51), view.date);
        assert_ne!(pane.list.selected().unwrap().title, "ELSA");
        assert!(!pane.list.selected().unwrap().state.logged());
        assert_eq!(pane.counts(), "4 of 8 logged");
        assert_eq!(pane.short_counts(), "4/8");
    }

    #[test]
    fn who_is_awaited_stands_with_when_they_were_last_heard_from() {
        let mut pane = TodayPane::default();
        let mut view = fake::today();
        let noon = NaiveTime::from_hms_opt(12, 0, 0).unwrap();
        let row = view.rows.iter().find(|r| r.state == TodayState::Awaiting).unwrap();
        let name = row.staff[0].clone();
        let at = NaiveDate::from_ymd_opt(2026, 11, 18).unwrap();
        view.heard = vec![(name.clone(), at)];
        pane.load(view.clone(), noon, view.date);
        let says = format!("awaiting {name} (last heard Wed 18)");
        assert!(pane.foot().contains(&says), "{}", pane.foot());
    }

    #[test]
    fn a_refresh_leaves_the_selection_where_the_person_put_it() {
        let mut pane = TodayPane::default();
        let view = fake::today();
        let noon = NaiveTime::from_hms_opt(12, 0, 0).unwrap();
        pane.load(view.clone(), noon, view.date);
        let first = view.rows[0].key.clone();
        pane.list.select(&first);
        pane.load(view.clone(), noon, view.date);
        assert_eq!(pane.list.selected().unwrap().key, first);
    }
}
