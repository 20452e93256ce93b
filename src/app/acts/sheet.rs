//! The logging screen's state: every key is a small pure function here, the screen draws and
//! forwards.

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};

use super::log::{Relog, Stored, log_action};
use crate::domain::Id;
use crate::domain::codes::{MarkCode, Part, Reason, SessionState};
use crate::domain::id::IdSource;
use crate::domain::lines::{
    AdultPart, GroupPart, MarkDraft, PlannedRow, SessionDraft, Snapshot, guest_counts_for,
};
use crate::domain::records::{Mark, Session, SessionProvision, SessionStaff};
use crate::domain::safeguarding::Guard;
use crate::domain::text::clean;
use crate::store::Action;

/// What a key cannot do, as one plain sentence.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SheetError {
    /// No pupil has that number.
    #[error("there is no pupil with that number")]
    NoSuchRow,
    /// The letter stands for no mark.
    #[error(
        "\"{0}\" is no mark: p here, l late, e left early, a not in school, k kept, d did not take part, n not expected, ? not recorded"
    )]
    NoSuchMark(char),
    /// The pupil has no place in that session.
    #[error("this pupil is not expected then; log the session itself to add a guest")]
    NotExpected,
    /// Only leads record it.
    #[error("only a SENCO laptop records suspended: mark a, not in school")]
    LeadsOnly,
    /// Minutes are 1 to 480.
    #[error("minutes are 1 to 480")]
    Minutes,
    /// Engagement is 1 to 5.
    #[error("engagement is 1 to 5")]
    Engagement,
    /// A score is out of range.
    #[error("a score is 0 to 100,000, and out of at least 1")]
    Score,
    /// The pupil is on the sheet already.
    #[error("{0} is on the list already")]
    Twice(String),
    /// The group is on the sheet already.
    #[error("{0} is part of this session already")]
    Joined(String),
    /// A stored row cannot be read.
    #[error("a stored {0}; nothing was changed")]
    Unreadable(String),
}

/// The longest session in minutes, as the log line has it.
const MINUTES: std::ops::RangeInclusive<i64> = 1..=480;

/// One session on the logging screen: pupils numbered from 1, all here until a key says otherwise.
#[derive(Clone, Debug, PartialEq)]
pub struct SheetDraft {
    /// The session as it would be stored now; `marks` are the rows of the screen.
    pub session: SessionDraft,
    /// The planned length, to come back to.
    pub planned_minutes: Option<i64>,
    /// Whether the user is a lead.
    pub lead: bool,
    today: NaiveDate,
}

impl SheetDraft {
    /// The sheet of a planned session that is not logged yet.
    pub fn planned(school: &Snapshot, planned: &PlannedRow) -> SheetDraft {
        let session = SessionDraft::planned(school, planned);
        SheetDraft::of(school, session)
    }

    /// The sheet of a group without fixed times, or of an extra session of any group.
    pub fn beside(school: &Snapshot, group: Id, date: NaiveDate) -> Option<SheetDraft> {
        SessionDraft::beside(school, group, date).map(|session| SheetDraft::of(school, session))
    }

    /// The sheet of a session as it is stored, with the pupils that were expected and have no mark.
    ///
    /// # Errors
    /// A stored row cannot be read.
    pub fn stored(
        school: &Snapshot,
        stored: &Stored,
        expected: &[Id],
    ) -> Result<SheetDraft, SheetError> {
        let bad = SheetError::Unreadable;
        let row: Session = stored.session.record().map_err(bad)?;
        let mut session = SessionDraft {
            stored: Some(stored.session.id),
            groups: Vec::new(),
            new_group: None,
            date: row.date,
            time: row.time,
            minutes: row.minutes,
            state: row.state,
            reason: row.reason,
            note: row.note,
            guard: Guard {
                told_on: row.told_dsl_on,
                told_at: row.told_dsl_time,
                restricted: row.restricted,
            },
            because: None,
            extra: row.extra,
            supply: row.supply,
            counted: row.counted,
            adults: Vec::new(),
            adults_said: true,
            marks: Vec::new(),
            follow_up: None,
            title: String::new(),
        };
        for group in &stored.groups {
            let row: SessionProvision = group.record().map_err(bad)?;
            session.groups.push(GroupPart {
                provision: Some(row.provision),
                title: school.group(row.provision).map_or_else(String::new, |g| g.title.clone()),
                planned: row.slot.zip(row.planned),
            });
        }
        session.groups.sort_by(|a, b| (&a.title, a.planned).cmp(&(&b.title, b.planned)));
        for adult in &stored.adults {
            let row: SessionStaff = adult.record().map_err(bad)?;
            let part = AdultPart { staff: row.staff, part: row.part, minutes: row.minutes };
            session.adults.push(part);
        }
        let counts_for = session.groups.first().and_then(|g| g.provision);
        for mark in &stored.marks {
            let row: Mark = mark.record().map_err(bad)?;
            session.marks.push(MarkDraft {
                mark: row.mark,
                minutes: row.minutes,
                engagement: row.engagement,
                score: row.score,
                out_of: row.out_of,
                errors: row.errors,
                guest: row.guest,
                reason: row.reason,
                note: row.note,
                guard: Guard {
                    told_on: row.told_dsl_on,
                    told_at: row.told_dsl_time,
                    restricted: row.restricted,
                },
                ..MarkDraft::new(row.pupil, school.short(row.pupil), Some(row.provision))
            });
        }
        for pupil in expected {
            if session.marks.iter().all(|m| m.pupil != *pupil) {
                let own = session
                    .groups
                    .iter()
                    .filter_map(|g| g.provision)
                    .find(|id| school.group(*id).is_some_and(|g| g.members.contains(pupil)));
                session.marks.push(MarkDraft::new(
                    *pupil,
                    school.short(*pupil),
                    own.or(counts_for),
                ));
            }
        }
        let place = |m: &MarkDraft| expected.iter().position(|p| *p == m.pupil);
        session.marks.sort_by_key(|m| (m.guest, place(m).unwrap_or(usize::MAX), m.name.clone()));
        Ok(SheetDraft::of(school, session))
    }

    fn of(school: &Snapshot, session: SessionDraft) -> SheetDraft {
        let mut sheet = SheetDraft {
            planned_minutes: session.minutes,
            session,
            lead: school.facts().lead,
            today: school.today(),
        };
        sheet.session.retitle(sheet.today);
        sheet
    }

    /// The row that a digit means: 1 to 9, and 0 for the tenth.
    pub fn row_of_digit(&self, digit: char) -> Option<usize> {
        let n = digit.to_digit(10)?;
        let row = if n == 0 { 9 } else { usize::try_from(n).ok()? - 1 };
        (row < self.session.marks.len()).then_some(row)
    }

    /// The digit of a row, for the first ten.
    pub fn digit_of_row(row: usize) -> Option<char> {
        match row {
            0..=8 => char::from_digit(u32::try_from(row).ok()? + 1, 10),
            9 => Some('0'),
            _ => None,
        }
    }

    /// Turns a row to "not in school", and back to here.
    ///
    /// # Errors
    /// No such row.
    pub fn toggle_away(&mut self, row: usize) -> Result<(), SheetError> {
        let mark = match self.row(row)?.mark {
            MarkCode::Away => MarkCode::Here,
            _ => MarkCode::Away,
        };
        self.set_mark(row, mark)
    }

    /// Sets a row's mark. Minutes and a reason that belonged to the mark before go with it.
    ///
    /// # Errors
    /// No such row; suspended, by anybody but a lead.
    pub fn set_mark(&mut self, row: usize, mark: MarkCode) -> Result<(), SheetError> {
        if mark == MarkCode::Suspended && !self.lead {
            return Err(SheetError::LeadsOnly);
        }
        let counts = |m: &MarkCode| m.took_part();
        let draft = self.row_mut(row)?;
        if draft.mark != mark {
            draft.minutes = draft.minutes.filter(|_| counts(&mark));
            draft.reason = None;
            draft.mark = mark;
        }
        // "Did not happen: pupil" was said because nobody took part; now somebody did.
        let lost = self.session.state == SessionState::NotHeld;
        if lost && self.session.reason == Some(Reason::Pupil) && self.row(row)?.mark.took_part() {
            self.held();
        }
        self.changed()
    }

    /// Sets a row's mark by its letter.
    ///
    /// # Errors
    /// No such row or letter.
    pub fn set_letter(&mut self, row: usize, letter: char) -> Result<(), SheetError> {
        let mark = MarkCode::from_letter(letter).ok_or(SheetError::NoSuchMark(letter))?;
        self.set_mark(row, mark)
    }

    /// Sets every expected row to here.
    pub fn all_here(&mut self) {
        for mark in self.session.marks.iter_mut().filter(|m| m.mark != MarkCode::NotExpected) {
            mark.mark = MarkCode::Here;
            mark.minutes = None;
            mark.reason = None;
        }
        let _ = self.changed();
    }

    /// Sets the session's length; `None` goes back to the planned one.
    ///
    /// # Errors
    /// Not 1 to 480.
    pub fn set_minutes(&mut self, minutes: Option<i64>) -> Result<(), SheetError> {
        if minutes.is_some_and(|m| !MINUTES.contains(&m)) {
            return Err(SheetError::Minutes);
        }
        self.session.minutes = minutes.or(self.planned_minutes);
        self.changed()
    }

    /// Sets one pupil's minutes, where they differ from the session's.
    ///
    /// # Errors
    /// No such row; not 1 to 480.
    pub fn set_mark_minutes(&mut self, row: usize, minutes: Option<i64>) -> Result<(), SheetError> {
        if minutes.is_some_and(|m| !MINUTES.contains(&m)) {
            return Err(SheetError::Minutes);
        }
        self.row_mut(row)?.minutes = minutes;
        self.changed()
    }

    /// Sets one pupil's engagement, 1 (low) to 5 (high).
    ///
    /// # Errors
    /// No such row; not 1 to 5.
    pub fn set_engagement(
        &mut self,
        row: usize,
        engagement: Option<i64>,
    ) -> Result<(), SheetError> {
        if engagement.is_some_and(|e| !(1..=5).contains(&e)) {
            return Err(SheetError::Engagement);
        }
        self.row_mut(row)?.engagement = engagement;
        self.changed()
    }

    /// Sets one pupil's score: how many right, of how many, how many wrong.
    ///
    /// # Errors
    /// No such row; a number that no score has.
    pub fn set_score(
        &mut self,
        row: usize,
        score: Option<i64>,
        out_of: Option<i64>,
        errors: Option<i64>,
    ) -> Result<(), SheetError> {
        let bad = |n: Option<i64>, least| n.is_some_and(|n| !(least..=100_000).contains(&n));
        if bad(score, 0) || bad(out_of, 1) || bad(errors, 0) {
            return Err(SheetError::Score);
        }
        let draft = self.row_mut(row)?;
        (draft.score, draft.out_of, draft.errors) = (score, out_of, errors);
        self.changed()
    }

    /// Sets the note of the session.
    pub fn set_note(&mut self, note: &str) {
        self.session.note = said(note);
    }

    /// Sets the note about one pupil.
    ///
    /// # Errors
    /// No such row.
    pub fn set_mark_note(&mut self, row: usize, note: &str) -> Result<(), SheetError> {
        self.row_mut(row)?.note = said(note);
        Ok(())
    }

    /// Adds a guest, who counts for their own group of the same intervention where they have one.
    /// Their row.
    ///
    /// # Errors
    /// The pupil is on the list already.
    pub fn add_guest(&mut self, school: &Snapshot, pupil: Id) -> Result<usize, SheetError> {
        if self.session.marks.iter().any(|m| m.pupil == pupil) {
            return Err(SheetError::Twice(school.short(pupil).to_string()));
        }
        let counts_for = guest_counts_for(school, &self.session.groups, pupil);
        let guest =
            MarkDraft { guest: true, ..MarkDraft::new(pupil, school.short(pupil), counts_for) };
        self.session.marks.push(guest);
        self.changed()?;
        Ok(self.session.marks.len() - 1)
    }

    /// Takes a guest off the list again.
    ///
    /// # Errors
    /// No such row, or not a guest's.
    pub fn remove_guest(&mut self, row: usize) -> Result<(), SheetError> {
        if !self.row(row)?.guest {
            return Err(SheetError::NoSuchRow);
        }
        self.session.marks.remove(row);
        self.changed()
    }

    /// Joins another group's session of the day to this one; its pupils keep their own group.
    ///
    /// # Errors
    /// The group is part of the session already.
    pub fn join(&mut self, school: &Snapshot, other: &PlannedRow) -> Result<(), SheetError> {
        let other = SessionDraft::planned(school, other);
        if other
            .groups
            .iter()
            .any(|g| self.session.groups.iter().any(|h| h.provision == g.provision))
        {
            return Err(SheetError::Joined(other.groups_title()));
        }
        self.session.join(other);
        self.changed()
    }

    /// The session did not happen.
    pub fn not_held(&mut self, reason: Option<Reason>) {
        self.session.state = SessionState::NotHeld;
        self.session.reason = reason;
        let _ = self.changed();
    }

    /// The session was cut short.
    pub fn cut_short(&mut self, reason: Option<Reason>) {
        self.session.state = SessionState::CutShort;
        self.session.reason = reason;
        let _ = self.changed();
    }

    /// Takes over what the last session had: who was there and how, its length, who led. Notes,
    /// scores and engagement are of their day and stay.
    pub fn same_as(&mut self, last: &SheetDraft) {
        let expected: Vec<Id> = self.session.marks.iter().map(|m| m.pupil).collect();
        for then in &last.session.marks {
            match self.session.marks.iter_mut().find(|m| m.pupil == then.pupil) {
                Some(mark) => {
                    mark.mark = then.mark.clone();
                    mark.minutes = then.minutes;
                    mark.reason = None;
                }
                None if then.guest && !expected.contains(&then.pupil) => {
                    self.session.marks.push(MarkDraft {
                        guest: true,
                        mark: then.mark.clone(),
                        minutes: then.minutes,
                        ..MarkDraft::new(then.pupil, then.name.clone(), then.provision)
                    });
                }
                None => {}
            }
        }
        self.session.state = last.session.state.clone();
        self.session.reason = last.session.reason.clone();
        self.session.minutes = last.session.minutes.or(self.planned_minutes);
        self.session.supply = last.session.supply;
        self.session.adults.clone_from(&last.session.adults);
        self.session.adults_said = true;
        let _ = self.changed();
    }

    /// Moves it to another day, another time, or both.
    pub fn move_to(&mut self, date: Option<NaiveDate>, time: Option<NaiveTime>) {
        self.session.state = SessionState::Moved;
        self.session.date = date.unwrap_or(self.session.date);
        self.session.time = time.or(self.session.time);
        let _ = self.changed();
    }

    /// A session beside the timetable that is still to come: on its day it waits to be logged, as a
    /// moved one does.
    pub fn plan_ahead(&mut self) {
        self.session.state = SessionState::Moved;
        self.session.extra = true;
        let _ = self.changed();
    }

    /// Whether it is written down as still to come.
    pub fn is_to_come(&self) -> bool {
        self.session.state == SessionState::Moved
    }

    /// The session was held after all.
    pub fn held(&mut self) {
        self.session.state = SessionState::Held;
        self.session.reason = None;
        self.session.minutes = self.session.minutes.or(self.planned_minutes);
        let _ = self.changed();
    }

    /// Somebody else led: as their own, or as cover. Those who helped stay.
    pub fn led_by(&mut self, staff: Id, cover: bool) {
        let part = if cover { Part::Cover } else { Part::Led };
        self.session.supply = false;
        self.session.adults.retain(|a| a.part == Part::Helped && a.staff != staff);
        self.session.adults.insert(0, AdultPart { staff, part, minutes: None });
        self.session.adults_said = true;
    }

    /// A supply adult led, who is not on the list of adults.
    pub fn led_by_supply(&mut self) {
        self.session.supply = true;
        self.session.adults.retain(|a| a.part == Part::Helped);
        self.session.adults_said = true;
        let _ = self.changed();
    }

    /// Adds or takes away an adult who helped.
    pub fn toggle_helped(&mut self, staff: Id) {
        let helped = |a: &AdultPart| a.staff == staff && a.part == Part::Helped;
        if self.session.adults.iter().any(helped) {
            self.session.adults.retain(|a| !helped(a));
        } else if self.session.adults.iter().all(|a| a.staff != staff) {
            let part = AdultPart { staff, part: Part::Helped, minutes: None };
            self.session.adults.push(part);
        }
        self.session.adults_said = true;
    }

    /// When it began.
    pub fn set_time(&mut self, time: Option<NaiveTime>) {
        self.session.time = time;
    }

    /// What guards the note on the session, or on a pupil.
    pub fn guard(&self, of: Option<Id>) -> Option<Guard> {
        match of {
            None => Some(self.session.guard),
            Some(pupil) => {
                self.session.marks.iter().find(|m| m.pupil == pupil).map(|mark| mark.guard)
            }
        }
    }

    /// Guards the note on the session, or on a pupil.
    pub fn set_guard(&mut self, of: Option<Id>, guard: Guard) {
        match of {
            None => self.session.guard = guard,
            Some(pupil) => {
                for mark in self.session.marks.iter_mut().filter(|m| m.pupil == pupil) {
                    mark.guard = guard;
                }
            }
        }
    }

    /// Whether saving must ask once: it is said to have been held and has not begun.
    pub fn begins_later(&self, now: NaiveDateTime) -> bool {
        self.session.begins_later(now)
    }

    /// What would be stored, and said, now.
    pub fn settled(&self) -> SessionDraft {
        let mut session = self.session.clone();
        session.settle();
        session.retitle(self.today);
        session
    }

    /// The action that stores the sheet: new, or what differs from what is stored.
    pub fn action(&self, existing: &[Stored], ids: &mut dyn IdSource, user: Option<Id>) -> Action {
        log_action(&[self.settled()], existing, ids, user, Relog::Sheet)
    }

    fn row(&self, row: usize) -> Result<&MarkDraft, SheetError> {
        self.session.marks.get(row).ok_or(SheetError::NoSuchRow)
    }

    fn row_mut(&mut self, row: usize) -> Result<&mut MarkDraft, SheetError> {
        self.session.marks.get_mut(row).ok_or(SheetError::NoSuchRow)
    }

    fn changed(&mut self) -> Result<(), SheetError> {
        // Who came is noted now, or still is not: a bare number stands only while nobody is noted.
        if self.session.marks.iter().all(|m| m.mark != MarkCode::NotRecorded) {
            self.session.counted = None;
        }
        self.retitle();
        Ok(())
    }

    pub(super) fn retitle(&mut self) {
        self.session.title = self.settled().title;
    }
}

/// Typed text as it is stored; nothing for blank text.
fn said(text: &str) -> Option<String> {
    let text = clean(text);
    (!text.is_empty()).then_some(text)
}
