//! What the logging screen begins with: a session as it is stored, or as it is planned.

use chrono::NaiveDate;

use super::{Desk, unreadable};
use crate::app::acts::{SheetDraft, Stored};
use crate::app::error::{AppError, ErrorKind};
use crate::app::log::{stored_session, stored_sessions};
use crate::app::msg::SheetView;
use crate::domain::Id;
use crate::domain::lines::{PlannedRow, Snapshot};
use crate::domain::records::SessionProvision;
use crate::store::StoreError;
use crate::store::views::TodayKey;

impl Desk {
    /// The logging screen of a line of Today.
    pub(super) fn sheet(&mut self, key: TodayKey) -> Result<SheetView, AppError> {
        let school = self.school()?;
        let (mut sheet, existing, planned) = match &key {
            TodayKey::Session(id) => self.stored_sheet(&school, *id)?,
            TodayKey::Slot(slot, day) => match self.store.session_of_plan(*slot, *day)? {
                Some(session) => self.stored_sheet(&school, session)?,
                None => {
                    let planned = self.planned(&school, *slot, *day)?.ok_or_else(|| {
                        AppError::not_found("this session is no longer on the timetable")
                    })?;
                    let sheet = SheetDraft::planned(&school, &planned);
                    (sheet, Vec::new(), Some(planned))
                }
            },
            TodayKey::Provision(group) => {
                let today = self.store.clock().today();
                let sheet = SheetDraft::beside(&school, *group, today)
                    .ok_or_else(|| AppError::not_found("this group is not running"))?;
                (sheet, Vec::new(), None)
            }
            TodayKey::Extra(group, day) => {
                let mut sheet = SheetDraft::beside(&school, *group, *day)
                    .ok_or_else(|| AppError::not_found("this group is not running"))?;
                if *day > self.store.clock().today() {
                    sheet.plan_ahead();
                }
                (sheet, Vec::new(), None)
            }
        };
        let alerts = self.alerts_of(sheet.session.marks.iter().map(|m| m.pupil))?;
        let planned_adults = match planned {
            Some(planned) => planned.staff.iter().map(|(id, _)| *id).collect(),
            None => Vec::new(),
        };
        // What was put off to this day is logged here as if it had been planned for it.
        let here = sheet.session.date <= self.store.clock().today();
        let to_log = !existing.is_empty() && sheet.is_to_come() && here;
        if to_log {
            sheet.held();
        }
        Ok(SheetView { key, sheet, existing, planned_adults, alerts, school, to_log })
    }

    pub(super) fn stored_sheet(
        &self,
        school: &Snapshot,
        id: Id,
    ) -> Result<(SheetDraft, Vec<Stored>, Option<PlannedRow>), AppError> {
        let stored = stored_session(&self.store, id)?
            .ok_or_else(|| AppError::not_found("this session was taken back meanwhile"))?;
        let mut expected = Vec::new();
        let mut first = None;
        for group in &stored.groups {
            let group: SessionProvision =
                group.record().map_err(|e| AppError::new(ErrorKind::Store, e))?;
            if let Some((slot, day)) = group.slot.zip(group.planned)
                && let Some(planned) = self.planned(school, slot, day)?
            {
                expected.extend(planned.expected.iter().copied());
                first.get_or_insert(planned);
            }
        }
        // Beside the timetable the whole group is meant, as long as nobody is marked.
        if first.is_none() && stored.marks.is_empty() {
            for group in &stored.groups {
                let group: SessionProvision = group.record().map_err(unreadable)?;
                expected.extend(school.group(group.provision).into_iter().flat_map(|g| &g.members));
            }
        }
        let sheet = SheetDraft::stored(school, &stored, &expected)
            .map_err(|e| AppError::new(ErrorKind::Store, e.to_string()))?;
        Ok((sheet, vec![stored], first))
    }

    /// A planned session: of the days that lines speak of, else worked out for its own day.
    fn planned(
        &self,
        school: &Snapshot,
        slot: Id,
        day: NaiveDate,
    ) -> Result<Option<PlannedRow>, StoreError> {
        let is_it = |p: &&PlannedRow| p.slot == slot && p.planned == day;
        if let Some(planned) = school.facts().planned.iter().find(is_it) {
            return Ok(Some(planned.clone()));
        }
        Ok(self.store.planned_on(day)?.iter().find(is_it).cloned())
    }

    /// What every adult must know of these pupils, one line each.
    pub(super) fn alerts_of(
        &self,
        pupils: impl Iterator<Item = Id>,
    ) -> Result<Vec<(Id, String)>, StoreError> {
        let mut out = Vec::new();
        for pupil in pupils {
            let alerts: Vec<String> = self
                .store
                .alerts(pupil)?
                .into_iter()
                .map(|(label, text)| format!("{label}: {text}"))
                .collect();
            if !alerts.is_empty() {
                out.push((pupil, alerts.join(" · ")));
            }
        }
        Ok(out)
    }

    /// What is stored of a sheet: what it opened with, and the sessions of groups joined since.
    pub(super) fn with_joined(&self, view: &SheetView) -> Result<Vec<Stored>, StoreError> {
        let mut existing = view.existing.clone();
        for stored in stored_sessions(&self.store, std::slice::from_ref(&view.sheet.session))? {
            if existing.iter().all(|known| known.session.id != stored.session.id) {
                existing.push(stored);
            }
        }
        Ok(existing)
    }
}
