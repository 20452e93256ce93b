//! One pupil's past: groups with what was planned and delivered, and the timeline.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

use chrono::{NaiveDate, NaiveTime, Weekday};

use crate::domain::Id;
use crate::domain::calendar::Calendar;
use crate::domain::codes::{MarkCode, Schedule, SenStatus, SessionState};
use crate::domain::dates::{back, latest};
use crate::domain::kind::LEAD;
use crate::domain::records::{
    Mark, Membership, Provision, ProvisionStaff, Register, Review, Session, SessionProvision, Slot,
    SlotPupil,
};
use crate::domain::schedule::{self, Account, Known, Log, LogRows, Plan, PlanRows, Week};
use crate::domain::value::Days;

use super::super::core::Store;
use super::super::error::StoreError;
use super::super::views::{ContactRow, PupilProvision, Scores, TimelineRow};
use super::group::{CHART_DAYS, scores};
use super::people::day_text;

/// The groups that a pupil is or was in, or has a mark for; ?1 is the pupil.
const GROUPS: &str = "(SELECT provision FROM p_membership WHERE pupil = ?1
                       UNION SELECT provision FROM p_mark WHERE pupil = ?1)";

/// What a pupil's page is worked out from, read once.
pub(super) struct Past {
    plan: PlanRows,
    log: LogRows,
    left: Option<NaiveDate>,
}

impl Store {
    /// The groups of a pupil, their sessions and the pupil's marks.
    pub(super) fn past_of(&self, pupil: Id) -> Result<Past, StoreError> {
        let sessions = format!(
            "(SELECT session FROM p_session_provision WHERE provision IN {GROUPS}
              UNION SELECT session FROM p_mark WHERE pupil = ?1)"
        );
        self.past_in(pupil, GROUPS, &sessions, "WHERE pupil = ?1")
    }

    /// As [`past_of`](Store::past_of), of the groups alone that the pupil has a place in on a day.
    pub(super) fn present_of(&self, pupil: Id, today: NaiveDate) -> Result<Past, StoreError> {
        // The day stands in the text: one statement a day, and one parameter in all of them.
        let day = day_text(today);
        let groups = format!(
            "(SELECT provision FROM p_membership WHERE pupil = ?1
              AND (starts IS NULL OR starts <= '{day}') AND (ends IS NULL OR ends >= '{day}'))"
        );
        // As a guest of another group the pupil's minutes count for the own one.
        let sessions = format!(
            "(SELECT session FROM p_session_provision WHERE provision IN {groups}
              UNION SELECT session FROM p_mark WHERE pupil = ?1 AND provision IN {groups})"
        );
        let marks = format!("WHERE pupil = ?1 AND session IN {sessions}");
        self.past_in(pupil, &groups, &sessions, &marks)
    }

    fn past_in(
        &self,
        pupil: Id,
        groups: &str,
        sessions: &str,
        marks: &str,
    ) -> Result<Past, StoreError> {
        let id = [pupil.0.as_slice()];
        let of_groups = format!("WHERE provision IN {groups}");
        fn rows<R>(rows: Vec<(Id, R)>) -> Vec<R> {
            rows.into_iter().map(|(_, row)| row).collect()
        }
        let plan = PlanRows {
            provisions: self.select::<Provision, _>(&format!("WHERE id IN {groups}"), id)?,
            slots: self.select::<Slot, _>(&of_groups, id)?,
            slot_pupils: self.slot_pupils_of(&of_groups, id)?,
            memberships: rows(self.select::<Membership, _>("WHERE pupil = ?1", id)?),
            staff: rows(self.select::<ProvisionStaff, _>(&of_groups, id)?),
            left: HashMap::new(),
        };
        let log = LogRows {
            sessions: self.select::<Session, _>(&format!("WHERE id IN {sessions}"), id)?,
            groups: rows(self.select::<SessionProvision, _>(&of_groups, id)?),
            staff: Vec::new(),
            marks: rows(self.select::<Mark, _>(marks, id)?),
        };
        let left = self.left_on(pupil)?;
        Ok(Past { plan, log, left })
    }

    fn slot_pupils_of(
        &self,
        of_groups: &str,
        id: [&[u8]; 1],
    ) -> Result<Vec<SlotPupil>, StoreError> {
        let tail = format!("WHERE slot IN (SELECT id FROM p_slot {of_groups})");
        Ok(self.select::<SlotPupil, _>(&tail, id)?.into_iter().map(|(_, row)| row).collect())
    }

    fn left_on(&self, pupil: Id) -> Result<Option<NaiveDate>, StoreError> {
        let mut read = self.conn().prepare_cached("SELECT \"left\" FROM p_pupil WHERE id = ?1")?;
        let mut rows = read.query([pupil.0.as_slice()])?;
        match rows.next()? {
            Some(row) => super::plan::day_at(row, 0),
            None => Ok(None),
        }
    }

    /// What a pupil is and was getting: groups that run now with this half term to date, then
    /// earlier ones with the whole of their time, newest first.
    pub(super) fn provisions_of(
        &self,
        pupil: Id,
        past: Past,
    ) -> Result<Vec<PupilProvision>, StoreError> {
        let (calendar, heard) = (self.calendar()?, self.heard()?);
        let known = self.known(&heard);
        let Past { plan, log, left } = past;
        let log = Log::new(log);
        let mut out = Vec::new();
        for (id, provision) in &plan.provisions {
            let one = OneGroup::of(*id, provision, &plan, pupil, left);
            let account = one.account(&log, &calendar, &known, pupil);
            out.push(PupilProvision {
                provision: *id,
                title: provision.title.clone(),
                when: self.when(&one, known.now.date())?,
                starts: one.starts,
                ends: one.ends,
                now: one.runs(known.now.date()),
                planned_minutes: account.planned,
                delivered_minutes: account.total_delivered(),
                attended: account.attended,
                expected: account.expected,
            });
        }
        out.sort_by(|a, b| {
            let key = |p: &PupilProvision| (!p.now, Reverse(p.ends.or(p.starts)));
            key(a).cmp(&key(b)).then_with(|| (&a.title, a.provision).cmp(&(&b.title, b.provision)))
        });
        Ok(out)
    }

    /// `Tue Thu 09:15, 20 min, D. Shaw`.
    fn when(&self, one: &OneGroup<'_>, today: NaiveDate) -> Result<String, StoreError> {
        let slots: Vec<&Slot> = one.slots.iter().map(|(_, slot)| *slot).collect();
        let slots = shown_slots(&slots, today);
        let mut words = meets(one.provision, &slots, one.share);
        let adults = one.plan.adults(None, one.id, today);
        let leads = slots.first().and_then(|s| s.staff).or_else(|| adults.first().copied());
        if let Some(adult) = leads {
            words.extend(self.adult_short(adult)?);
        }
        Ok(words.join(", "))
    }

    /// The last weeks of a pupil, all groups together.
    pub(super) fn weeks_of(&self, pupil: Id, past: &Past) -> Result<Vec<Week>, StoreError> {
        let (calendar, heard) = (self.calendar()?, self.heard()?);
        let known = self.known(&heard);
        let today = known.now.date();
        let first = back(today, CHART_DAYS);
        let mut rows = past.plan.clone();
        rows.left = past.left.map(|left| (pupil, left)).into_iter().collect();
        let log = Log::new(past.log.clone()).within((latest(Weekday::Mon, first), today));
        let plan = Plan::new(rows);
        Ok(schedule::weeks(&plan, &log, &calendar, &known, (first, today), (Some(pupil), None)))
    }

    /// Everything that happened to a pupil, newest first.
    pub(super) fn timeline(
        &self,
        pupil: Id,
        past: &Past,
        contacts: &[ContactRow],
    ) -> Result<Vec<TimelineRow>, StoreError> {
        let mut rows: Vec<(NaiveDate, Option<NaiveTime>, TimelineRow)> = Vec::new();
        past.sessions(&mut rows, self.me().role & LEAD != 0);
        past.places(&mut rows);
        for contact in contacts {
            rows.push((
                contact.date,
                None,
                TimelineRow {
                    kind: "contact",
                    id: contact.contact,
                    date: contact.date,
                    what: format!("{}, {}", contact.medium.label(), contact.with),
                    text: if contact.reached {
                        contact.note.clone()
                    } else {
                        format!("not reached {}", contact.note).trim_end().to_string()
                    },
                    mark: None,
                },
            ));
        }
        let id = [pupil.0.as_slice()];
        for (id, review) in self.select::<Review, _>("WHERE pupil = ?1 AND held IS NOT NULL", id)? {
            let Some(held) = review.held else { continue };
            rows.push((
                held,
                review.time,
                TimelineRow {
                    kind: "review",
                    id,
                    date: held,
                    what: review.r#type.label().to_string(),
                    text: review.outcome.or(review.progress).unwrap_or_else(|| "held".to_string()),
                    mark: None,
                },
            ));
        }
        for (id, entry) in self.select::<Register, _>("WHERE pupil = ?1", id)? {
            let text = match entry.status {
                SenStatus::None if entry.monitoring => "monitoring".to_string(),
                status => status.label().to_string(),
            };
            let date = entry.starts;
            let what = "SEN register".to_string();
            rows.push((
                date,
                None,
                TimelineRow { kind: "register", id, date, what, text, mark: None },
            ));
        }
        rows.sort_by_key(|(date, time, row)| (Reverse(*date), Reverse(*time), row.id));
        Ok(rows.into_iter().map(|(_, _, row)| row).collect())
    }
}

impl Past {
    /// The pupil's scores, by group.
    pub(super) fn scores(&self) -> Vec<Scores> {
        let sessions: HashMap<Id, &Session> =
            self.log.sessions.iter().map(|(id, session)| (*id, session)).collect();
        let marks = self.log.marks.iter();
        let scored = marks.filter_map(|mark| Some((*sessions.get(&mark.session)?, mark)));
        scores(scored, |_, group| {
            let known = self.plan.provisions.iter().find(|(id, _)| *id == group);
            known.map(|(_, provision)| provision.title.clone()).unwrap_or_default()
        })
    }

    /// The pupil's sessions: the mark, the score, the note.
    fn sessions(&self, rows: &mut Vec<(NaiveDate, Option<NaiveTime>, TimelineRow)>, lead: bool) {
        let titles: HashMap<Id, &str> =
            self.plan.provisions.iter().map(|(id, p)| (*id, p.title.as_str())).collect();
        let sessions: HashMap<Id, &Session> =
            self.log.sessions.iter().map(|(id, session)| (*id, session)).collect();
        for mark in &self.log.marks {
            let Some(session) = sessions.get(&mark.session) else { continue };
            rows.push((
                session.date,
                session.time,
                TimelineRow {
                    kind: "session",
                    id: mark.session,
                    date: session.date,
                    what: titles.get(&mark.provision).copied().unwrap_or("session").to_string(),
                    text: mark_words(mark, session, lead),
                    mark: Some(mark.mark.clone()),
                },
            ));
        }
    }

    /// Groups that the pupil joined and left.
    fn places(&self, rows: &mut Vec<(NaiveDate, Option<NaiveTime>, TimelineRow)>) {
        for (id, provision) in &self.plan.provisions {
            for place in self.plan.memberships.iter().filter(|m| m.provision == *id) {
                let row = |date, text: String| {
                    let what = provision.title.clone();
                    (
                        date,
                        None,
                        TimelineRow { kind: "provision", id: *id, date, what, text, mark: None },
                    )
                };
                if let Some(date) = place.starts.or(provision.starts) {
                    rows.push(row(date, "started".to_string()));
                }
                if let Some(date) = place.ends {
                    let why = place.reason.as_deref().map(|why| format!(": {why}"));
                    rows.push(row(date, format!("ended{}", why.unwrap_or_default())));
                }
            }
        }
    }
}

/// `here, 8/10, blended well`; `did not happen, assembly`. A restricted note is a lead's to read.
fn mark_words(mark: &Mark, session: &Session, lead: bool) -> String {
    let mut words = Vec::new();
    if session.state == SessionState::NotHeld {
        words.push(session.state.label().to_string());
        words.extend(session.reason.as_ref().map(|reason| reason.label().to_string()));
        if !mark.mark.took_part() && mark.mark != MarkCode::NotRecorded {
            words.push(mark.mark.label().to_string());
        }
    } else {
        words.push(mark.mark.label().to_string());
    }
    words.extend(match (mark.score, mark.out_of, mark.errors) {
        (Some(score), Some(of), _) => Some(format!("{score}/{of}")),
        (Some(score), None, Some(errors)) => Some(format!("{score} right, {errors} wrong")),
        (Some(score), None, None) => Some(score.to_string()),
        _ => None,
    });
    let note = mark
        .note
        .as_deref()
        .map(|note| (note, mark.restricted))
        // What was noted of the session is no word of a child who was not at it.
        .or(session
            .note
            .as_deref()
            .filter(|_| mark.mark.took_part() || session.state == SessionState::NotHeld)
            .map(|note| (note, session.restricted)));
    words.extend(note.map(|(note, restricted)| match restricted && !lead {
        true => "restricted, see SENCO".to_string(),
        false => note.lines().next().unwrap_or("").to_string(),
    }));
    words.join(", ")
}

/// One group as it concerns one pupil.
struct OneGroup<'a> {
    id: Id,
    provision: &'a Provision,
    plan: Plan,
    slots: Vec<(Id, &'a Slot)>,
    /// The pupil's own minutes.
    share: Option<i64>,
    places: Vec<&'a Membership>,
    starts: Option<NaiveDate>,
    ends: Option<NaiveDate>,
}

impl<'a> OneGroup<'a> {
    fn of(
        id: Id,
        provision: &'a Provision,
        rows: &'a PlanRows,
        pupil: Id,
        left: Option<NaiveDate>,
    ) -> OneGroup<'a> {
        let places: Vec<&Membership> =
            rows.memberships.iter().filter(|m| m.provision == id).collect();
        let slots: Vec<(Id, &Slot)> =
            rows.slots.iter().filter(|(_, s)| s.provision == id).map(|(id, s)| (*id, s)).collect();
        let plan = Plan::new(PlanRows {
            provisions: vec![(id, provision.clone())],
            slots: slots.iter().map(|(id, slot)| (*id, (*slot).clone())).collect(),
            slot_pupils: rows
                .slot_pupils
                .iter()
                .filter(|row| slots.iter().any(|(slot, _)| *slot == row.slot))
                .cloned()
                .collect(),
            memberships: places.iter().map(|place| (*place).clone()).collect(),
            staff: rows.staff.iter().filter(|row| row.provision == id).cloned().collect(),
            left: left.map(|left| (pupil, left)).into_iter().collect(),
        });
        let first = places.iter().map(|place| place.starts).min().flatten();
        let open = places.is_empty() || places.iter().any(|place| place.ends.is_none());
        let last = places.iter().filter_map(|place| place.ends).max();
        OneGroup {
            id,
            provision,
            plan,
            slots,
            share: places.last().and_then(|place| place.minutes),
            starts: first.or(provision.starts),
            ends: if open { provision.ends } else { last.or(provision.ends) },
            places,
        }
    }

    /// Whether the pupil is getting it on `day`.
    fn runs(&self, day: NaiveDate) -> bool {
        let placed = self.places.is_empty() || self.places.iter().any(|place| place.covers(day));
        self.provision.runs_on(day) && placed
    }

    /// Its minutes: of this half term to date while it runs, else of the whole of its time.
    fn account(&self, log: &Log, calendar: &Calendar, known: &Known<'_>, pupil: Id) -> Account {
        let today = known.now.date();
        let first_logged = || log.sessions().map(|(_, session)| session.date).min();
        let span = match calendar.half_term_or_last(today).filter(|_| self.runs(today)) {
            Some(half) => (half.starts, today),
            None => {
                let ends = self.ends.unwrap_or(today).min(today);
                (self.starts.or_else(first_logged).unwrap_or(ends), ends)
            }
        };
        let mut all = schedule::accounts(&self.plan, log, calendar, known, span, Some(pupil));
        all.remove(&(pupil, self.id)).unwrap_or_default()
    }
}

/// The weekly times in force today, else those in force last.
pub(super) fn shown_slots<'a>(slots: &[&'a Slot], today: NaiveDate) -> Vec<&'a Slot> {
    let ends = |slot: &Slot| slot.ends.unwrap_or(NaiveDate::MAX);
    let begun = |slot: &Slot| slot.starts.is_none_or(|starts| starts <= today);
    let now: Vec<&Slot> = slots.iter().copied().filter(|s| begun(s) && ends(s) >= today).collect();
    if !now.is_empty() {
        return now;
    }
    let last = slots.iter().map(|s| ends(s)).max();
    slots.iter().copied().filter(|s| Some(ends(s)) == last).collect()
}

/// When a group meets and for how long: `Tue Thu 09:15` and `20 min`; `share` is one pupil's own
/// minutes.
pub(super) fn meets(provision: &Provision, slots: &[&Slot], share: Option<i64>) -> Vec<String> {
    let mut words = Vec::new();
    match provision.schedule {
        Schedule::Times => words.extend(provision.per_week.map(|n| format!("{n} a week"))),
        Schedule::Continuous => words.push("in class".to_string()),
        _ => words.extend(times(slots)),
    }
    let minutes = share.or_else(|| slots.first().and_then(|s| s.minutes)).or(provision.minutes);
    words.extend(minutes.map(|n| match provision.schedule {
        Schedule::Continuous => format!("{n} min a day"),
        _ => format!("{n} min"),
    }));
    words
}

/// `Tue Thu 09:15`, one for each time of day.
fn times(slots: &[&Slot]) -> Option<String> {
    let mut days: BTreeMap<Option<NaiveTime>, Days> = BTreeMap::new();
    for slot in slots {
        let known = days.entry(slot.time).or_default();
        *known = Days(known.0 | slot.days.0);
    }
    let mut all: Vec<(Option<NaiveTime>, Days)> = days.into_iter().collect();
    all.sort_by_key(|(time, days)| (days.0.trailing_zeros(), *time));
    let words: Vec<String> = all
        .into_iter()
        .map(|(time, days)| match time {
            Some(time) => format!("{} {}", days.words(), time.format("%H:%M")),
            None => days.words(),
        })
        .collect();
    (!words.is_empty()).then(|| words.join(", "))
}
