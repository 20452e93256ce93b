//! Whole weeks, days gone by and days to come: what the screen asks of them.

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate, Weekday};

use super::{Desk, unreadable};
use crate::app::acts::{Relog, SheetDraft, log_action};
use crate::app::days::{WeekColumn, WeekSession, WeekTicks, WeekView};
use crate::app::error::AppError;
use crate::app::log::{stored_session, stored_sessions};
use crate::app::msg::SheetView;
use crate::app::words;
use crate::domain::Id;
use crate::domain::codes::{Reason, Schedule, SessionState};
use crate::domain::dates::{self, latest, on};
use crate::domain::fold::fold;
use crate::domain::lines::{PlannedRow, Snapshot};
use crate::domain::records::Provision;
use crate::store::action::Action;
use crate::store::views::TodayKey;

impl Desk {
    /// The week of a group that holds `day`.
    pub(super) fn week(&mut self, group: Id, day: NaiveDate) -> Result<WeekView, AppError> {
        let school = self.school()?;
        let monday = latest(Weekday::Mon, day);
        let sunday = on(monday, 6);
        let provision: Provision =
            self.store.get(group)?.ok_or_else(|| AppError::not_found("this group is gone"))?;
        let planned = self.store.planned_between(monday, sunday)?;
        let mut open: Vec<(NaiveDate, WeekColumn)> = Vec::new();
        let mut stored: BTreeSet<Id> = BTreeSet::new();
        for row in planned.into_iter().filter(|row| row.group == group) {
            match row.session {
                Some(session) => {
                    if row.date != row.planned {
                        let to = format!("moved to {}", dates::short(row.date));
                        let what = WeekSession::Closed(to);
                        open.push((
                            row.planned,
                            WeekColumn { date: row.planned, time: row.time, what },
                        ));
                    }
                    if (monday..=sunday).contains(&row.date) {
                        stored.insert(session);
                    }
                }
                None => {
                    let view = self.planned_sheet(&school, &row)?;
                    open.push((row.date, column(view, false)));
                }
            }
        }
        stored.extend(self.store.sessions_of(group, monday, sunday)?);
        for session in stored {
            let key = TodayKey::Session(session);
            let view = self.sheet(key)?;
            let logged = !view.to_log && view.sheet.session.state != SessionState::Moved;
            open.push((view.sheet.session.date, column(view, logged)));
        }
        let calendar = self.store.calendar()?;
        for day in (0..7).map(|n| on(monday, n)) {
            if open.iter().any(|(on, _)| *on == day) {
                continue;
            }
            let closed = calendar.why_closed(day).map(str::to_string);
            let weekend = matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
            if weekend {
                continue;
            }
            let what = match closed {
                Some(why) => WeekSession::Closed(why),
                None if provision.schedule == Schedule::Timed => {
                    WeekSession::Closed("no session is planned".into())
                }
                None if !provision.runs_on(day) => {
                    WeekSession::Closed("the group does not run".into())
                }
                None => match SheetDraft::beside(&school, group, day) {
                    Some(sheet) => {
                        let view = SheetView::bare(TodayKey::Extra(group, day), sheet, &school);
                        WeekSession::Open(Box::new(WeekTicks::new(view, false)))
                    }
                    None => WeekSession::Closed("the group does not run".into()),
                },
            };
            open.push((day, WeekColumn { date: day, time: None, what }));
        }
        open.sort_by_key(|(day, column)| (*day, column.time));
        let columns: Vec<WeekColumn> = open.into_iter().map(|(_, column)| column).collect();
        let pupils = pupils_of(&columns);
        let alerts = self.alerts_of(pupils.iter().map(|(id, _)| *id))?;
        let first = calendar.school_days(monday, sunday).next().unwrap_or(monday);
        let (term, title) = (calendar.line(first), provision.title);
        Ok(WeekView { group, title, monday, term, columns, pupils, alerts })
    }

    /// The sheet of a planned session that is not stored.
    fn planned_sheet(
        &self,
        school: &std::sync::Arc<Snapshot>,
        row: &PlannedRow,
    ) -> Result<SheetView, AppError> {
        let key = TodayKey::Slot(row.slot, row.planned);
        let mut view = SheetView::bare(key, SheetDraft::planned(school, row), school);
        view.planned_adults = row.staff.iter().map(|(id, _)| *id).collect();
        Ok(view)
    }

    /// The planned session of the same group before a line of Today, or after it.
    pub(super) fn beside(&self, key: &TodayKey, by: i32) -> Result<Option<TodayKey>, AppError> {
        let found = match key {
            TodayKey::Slot(slot, day) => self.store.planned_beside(*slot, *day, by)?,
            TodayKey::Session(id) => match stored_session(&self.store, *id)? {
                Some(stored) => {
                    let mut at = None;
                    for group in &stored.groups {
                        let group: crate::domain::records::SessionProvision =
                            group.record().map_err(unreadable)?;
                        at = at.or(group.slot.zip(group.planned));
                    }
                    match at {
                        Some((slot, day)) => self.store.planned_beside(slot, day, by)?,
                        None => None,
                    }
                }
                None => None,
            },
            TodayKey::Provision(_) | TodayKey::Extra(..) => None,
        };
        Ok(found.map(|(slot, day)| TodayKey::Slot(slot, day)))
    }

    /// The last session of a group before a day that ran, as it was logged.
    pub(super) fn last_time(
        &mut self,
        group: Id,
        before: NaiveDate,
    ) -> Result<Option<SheetDraft>, AppError> {
        let school = self.school()?;
        let Some(id) = self.store.last_held(group, before)? else { return Ok(None) };
        Ok(Some(self.stored_sheet(&school, id)?.0))
    }

    /// Writes sessions of a week as one action.
    pub(super) fn week_action(&mut self, views: &[SheetView]) -> Result<Action, AppError> {
        let user = self.user()?;
        let mut drafts = Vec::new();
        let mut existing = Vec::new();
        for view in views {
            drafts.push(view.sheet.settled());
            existing.extend(self.with_joined(view)?);
        }
        let mut action = log_action(&drafts, &existing, self.store.ids(), user, Relog::Sheet);
        if let [first, _, ..] = &drafts[..] {
            let sessions = words::counted(drafts.len(), "session", "sessions");
            action.title = format!("{}: {sessions} ticked", first.groups_title());
        }
        Ok(action)
    }

    /// Says of several planned sessions at once that they did not happen.
    pub(super) fn not_held_action(
        &mut self,
        keys: &[TodayKey],
        reason: &Reason,
    ) -> Result<Action, AppError> {
        let user = self.user()?;
        let mut drafts = Vec::new();
        let mut existing = Vec::new();
        for key in keys {
            let mut view = self.sheet(key.clone())?;
            view.sheet.not_held(Some(reason.clone()));
            drafts.push(view.sheet.settled());
            existing.extend(view.existing);
        }
        existing.extend(stored_sessions(&self.store, &drafts)?);
        let mut action = log_action(&drafts, &existing, self.store.ids(), user, Relog::Sheet);
        if drafts.len() > 1 {
            let sessions = words::counted(drafts.len(), "session", "sessions");
            action.title = format!("{sessions} did not happen: {}", reason.label());
        }
        Ok(action)
    }
}

fn column(view: SheetView, logged: bool) -> WeekColumn {
    let session = &view.sheet.session;
    let (date, time) = (session.date, session.time);
    WeekColumn { date, time, what: WeekSession::Open(Box::new(WeekTicks::new(view, logged))) }
}

/// Everybody in the sessions of a week, in the order of the sheets; guests last.
fn pupils_of(columns: &[WeekColumn]) -> Vec<(Id, String)> {
    let mut out: Vec<(bool, Id, String)> = Vec::new();
    for ticks in columns.iter().filter_map(WeekColumn::ticks) {
        for mark in &ticks.view.sheet.session.marks {
            match out.iter_mut().find(|(_, id, _)| *id == mark.pupil) {
                Some(known) => known.0 &= mark.guest,
                None => out.push((mark.guest, mark.pupil, mark.name.clone())),
            }
        }
    }
    out.sort_by_cached_key(|(guest, _, name)| (*guest, fold(name)));
    out.into_iter().map(|(_, id, name)| (id, name)).collect()
}
