//! Sessions before anything is said of them: as planned, or beside the timetable.

use chrono::{NaiveDate, NaiveDateTime};

use super::reading::{AdultPart, GroupPart, MarkDraft, SessionDraft};
use super::snapshot::{PlannedRow, Snapshot};
use crate::domain::Id;
use crate::domain::codes::{Part, Schedule, SessionState};
use crate::domain::safeguarding::Guard;

impl SessionDraft {
    /// A planned session, held as planned with everybody here.
    pub fn planned(school: &Snapshot, planned: &PlannedRow) -> SessionDraft {
        let title = school.group(planned.group).map_or_else(String::new, |g| g.title.clone());
        let part = GroupPart {
            provision: Some(planned.group),
            title,
            planned: Some((planned.slot, planned.planned)),
        };
        let mut draft = SessionDraft::bare(planned.date, part);
        draft.time = planned.time;
        draft.minutes = planned.minutes.or_else(|| usual_minutes(school, planned.group));
        draft.adults = adults(school, &planned.staff);
        draft.expect(school, &planned.expected, Some(planned.group));
        draft
    }

    /// A session of a group on a day that nothing is planned for: extra, where the group has times
    /// of its own. `None` for a group that is not known.
    pub fn beside(school: &Snapshot, group: Id, date: NaiveDate) -> Option<SessionDraft> {
        let row = school.group(group)?;
        let part = GroupPart { provision: Some(group), title: row.title.clone(), planned: None };
        let mut draft = SessionDraft::bare(date, part);
        draft.extra = row.schedule == Schedule::Timed;
        draft.minutes = usual_minutes(school, group);
        draft.adults = adults(school, &row.staff);
        draft.expect(school, &row.members, Some(group));
        Some(draft)
    }

    /// A held session of one group, with nobody expected yet.
    pub(super) fn bare(date: NaiveDate, group: GroupPart) -> SessionDraft {
        SessionDraft {
            stored: None,
            groups: vec![group],
            new_group: None,
            date,
            time: None,
            minutes: None,
            state: SessionState::Held,
            reason: None,
            note: None,
            guard: Guard::default(),
            because: None,
            extra: false,
            supply: false,
            counted: None,
            adults: Vec::new(),
            adults_said: false,
            marks: Vec::new(),
            follow_up: None,
            title: String::new(),
        }
    }

    pub(super) fn expect(&mut self, school: &Snapshot, pupils: &[Id], counts_for: Option<Id>) {
        for pupil in pupils {
            if self.marks.iter().all(|m| m.pupil != *pupil) {
                self.marks.push(MarkDraft::new(*pupil, school.short(*pupil), counts_for));
            }
        }
    }

    /// Takes another group's session in: its pupils keep their own group, a pupil of both is marked
    /// once, and an adult of both counts once.
    pub fn join(&mut self, other: SessionDraft) {
        self.groups.extend(other.groups);
        self.time = match (self.time, other.time) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
        self.minutes = self.minutes.max(other.minutes);
        // Beside the timetable only if no part of it was planned.
        self.extra &= other.extra;
        let guests = self.marks.iter().position(|m| m.guest).unwrap_or(self.marks.len());
        let mut at = guests;
        for mark in other.marks {
            if let Some(have) = self.marks.iter_mut().find(|m| m.pupil == mark.pupil) {
                if have.guest {
                    have.guest = false;
                    have.provision = mark.provision;
                }
                continue;
            }
            self.marks.insert(at, mark);
            at += 1;
        }
        for adult in other.adults {
            if self.adults.iter().all(|a| a.staff != adult.staff) {
                self.adults.push(adult);
            }
        }
    }

    /// Whether it is said to have been held and has not begun at `now`.
    pub fn begins_later(&self, now: NaiveDateTime) -> bool {
        let held = matches!(self.state, SessionState::Held | SessionState::CutShort);
        let today = now.date();
        held && (self.date > today
            || (self.date == today && self.time.is_some_and(|t| t > now.time())))
    }
}

/// The usual length of a group's sessions: its own, else its intervention's.
pub(super) fn usual_minutes(school: &Snapshot, group: Id) -> Option<i64> {
    let group = school.group(group)?;
    group.minutes.or_else(|| {
        let id = group.intervention?;
        school.facts.interventions.iter().find(|i| i.id == id)?.minutes
    })
}

/// Who led and who helped where nobody says: those planned, else the user.
pub(super) fn adults(school: &Snapshot, planned: &[(Id, bool)]) -> Vec<AdultPart> {
    let me = school.facts.user;
    let lead = |staff: Id, part: Part| AdultPart { staff, part, minutes: None };
    if planned.is_empty() {
        return me.map(|me| lead(me, Part::Led)).into_iter().collect();
    }
    let leads = planned.iter().any(|(_, leads)| *leads);
    let first =
        planned.iter().map(|(id, _)| *id).find(|id| Some(*id) == me).unwrap_or(planned[0].0);
    let mut out: Vec<AdultPart> = planned
        .iter()
        .map(|(id, led)| {
            let led = if leads { *led } else { *id == first };
            lead(*id, if led { Part::Led } else { Part::Helped })
        })
        .collect();
    out.sort_by_key(|a| a.part != Part::Led);
    out
}

/// The group that a guest counts for: their own of the same intervention as the session, else the
/// session's.
pub fn guest_counts_for(school: &Snapshot, session: &[GroupPart], pupil: Id) -> Option<Id> {
    let groups = || session.iter().filter_map(|g| g.provision);
    let own = school.groups_of.get(&pupil).map(Vec::as_slice).unwrap_or_default();
    let same = own.iter().map(|n| &school.facts.groups[*n]).find(|own| {
        own.intervention.is_some()
            && groups()
                .filter_map(|id| school.group(id))
                .any(|g| g.intervention == own.intervention)
    });
    same.map(|g| g.id).or_else(|| groups().next())
}
