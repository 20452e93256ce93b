//! The group page: what it is, who is in it, what was planned and what became of it.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::NaiveDate;

use crate::domain::Id;
use crate::domain::Record;
use crate::domain::calendar::Calendar;
use crate::domain::codes::{Schedule, SessionState};
use crate::domain::dates::{back, with_year};
use crate::domain::fold::fold;
use crate::domain::records::{
    Agency, Intervention, Mark, Membership, Observation, Provision, ProvisionStaff, Session,
    SessionProvision, SessionStaff, Slot, SlotPupil,
};
use crate::domain::schedule::{self, Account, DayState, Known, Log, LogRows, Plan, PlanRows};

use super::super::core::Store;
use super::super::error::StoreError;
use super::super::views::{
    GroupAdult, GroupNote, GroupView, Meetings, Member, Score, Scores, Span, Visit,
};
use super::past::{meets, shown_slots};
use super::plan::day_at;

/// Weeks that a chart shows: a term, which is what a group mostly lasts.
pub(super) const CHART_DAYS: u64 = 7 * 12;
/// Notes that a page shows; the rest is on the children's pages.
const REMARKS: usize = 8;
/// Scores of one child that a chart shows.
pub(super) const POINTS: usize = 12;

type Days = (NaiveDate, NaiveDate);

/// A group with all that hangs on it, read once.
struct Whole {
    id: Id,
    provision: Provision,
    rows: PlanRows,
    plan: Plan,
    log: Log,
}

impl Store {
    /// Everything about one group.
    ///
    /// # Errors
    /// [`StoreError::NoRow`] when there is no such group, or the file cannot be read.
    pub fn group(&self, id: Id) -> Result<GroupView, StoreError> {
        let whole = self.whole_group(id)?;
        let (calendar, heard) = (self.calendar()?, self.heard()?);
        let known = self.known(&heard);
        let today = known.now.date();
        let provision = &whole.provision;
        let entry = match provision.intervention {
            Some(entry) => self.get::<Intervention>(entry)?,
            None => None,
        };
        let spans = whole.spans(&calendar, &known);
        let first = spans.first().map(|(_, span)| *span);
        let pupils = whole.pupils();
        let names = self.short_names(pupils.iter().copied())?;
        let slots: Vec<&Slot> = whole.rows.slots.iter().map(|(_, slot)| slot).collect();
        Ok(GroupView {
            provision: id,
            title: provision.title.clone(),
            area: provision.area.clone().or(entry.as_ref().and_then(|e| e.area.clone())),
            tier: provision.tier.clone().or(entry.as_ref().and_then(|e| e.tier.clone())),
            intervention: entry.map(|e| e.title).filter(|title| *title != provision.title),
            schedule: provision.schedule.clone(),
            when: meets(provision, &shown_slots(&slots, today), None).join(", "),
            logged: provision.logging.label().to_string(),
            location: provision.location.clone(),
            status: provision.status.label().to_string(),
            now: provision.runs_on(today),
            starts: provision.starts,
            ends: provision.ends,
            review_on: provision.review_on,
            intended: provision.intended.clone(),
            notes: provision.notes.clone(),
            adults: self.adults_of_group(&whole, today)?,
            members: self.members_of(&whole, (&calendar, &known), first, &names)?,
            spans: spans
                .into_iter()
                .map(|(name, days)| whole.span(name, days, &calendar, &known))
                .collect(),
            weeks: whole.weeks(&calendar, &known),
            remarks: whole.remarks(&names, self.is_lead()?),
            scores: whole.scores(&names),
            agency: match provision.agency {
                Some(agency) => self.get::<Agency>(agency)?.map(|agency| agency.name),
                None => None,
            },
            visits: self.visits_of_group(id)?,
        })
    }

    fn visits_of_group(&self, id: Id) -> Result<Vec<Visit>, StoreError> {
        let of = "WHERE provision = ?1 ORDER BY date DESC, id";
        let mut out = Vec::new();
        for (row, seen) in self.select::<Observation, _>(of, [id.0.as_slice()])? {
            let next = seen.next.map(|next| format!("next: {next}"));
            let says: Vec<String> = [seen.focus, seen.seen, next].into_iter().flatten().collect();
            out.push(Visit {
                id: row,
                date: seen.date,
                observer: match seen.observer {
                    Some(adult) => self.adult_short(adult)?,
                    None => None,
                },
                says: says.join(" · "),
            });
        }
        Ok(out)
    }

    fn whole_group(&self, id: Id) -> Result<Whole, StoreError> {
        let provision: Provision =
            self.get(id)?.ok_or(StoreError::NoRow { kind: Provision::KIND.label, id })?;
        let key = [id.0.as_slice()];
        let of_group = "WHERE provision = ?1";
        let of_sessions =
            "WHERE session IN (SELECT session FROM p_session_provision WHERE provision = ?1)";
        let memberships: Vec<Membership> = records(self.select(of_group, key)?);
        let rows = PlanRows {
            provisions: vec![(id, provision.clone())],
            slots: self.select::<Slot, _>(of_group, key)?,
            slot_pupils: records(self.select::<SlotPupil, _>(
                "WHERE slot IN (SELECT id FROM p_slot WHERE provision = ?1)",
                key,
            )?),
            left: self.left_of(memberships.iter().map(|m| m.pupil))?,
            memberships,
            staff: records(self.select::<ProvisionStaff, _>(of_group, key)?),
        };
        // Marks of its sessions, and of guests elsewhere who count for it.
        let mut marks = self.select::<Mark, _>(of_sessions, key)?;
        let here: HashSet<Id> = marks.iter().map(|(mark, _)| *mark).collect();
        let elsewhere = self.select::<Mark, _>(of_group, key)?;
        marks.extend(elsewhere.into_iter().filter(|(mark, _)| !here.contains(mark)));
        let log = Log::new(LogRows {
            sessions: self.select::<Session, _>(
                "WHERE id IN (SELECT session FROM p_session_provision WHERE provision = ?1
                              UNION SELECT session FROM p_mark WHERE provision = ?1)",
                key,
            )?,
            groups: records(self.select::<SessionProvision, _>(of_group, key)?),
            staff: records(self.select::<SessionStaff, _>(of_sessions, key)?),
            marks: records(marks),
        });
        Ok(Whole { id, provision, plan: Plan::new(rows.clone()), rows, log })
    }

    /// The last days on roll of pupils who have left or will leave.
    fn left_of(
        &self,
        pupils: impl Iterator<Item = Id>,
    ) -> Result<HashMap<Id, NaiveDate>, StoreError> {
        let mut read = self.conn().prepare_cached("SELECT \"left\" FROM p_pupil WHERE id = ?1")?;
        let mut out = HashMap::new();
        for pupil in pupils {
            let mut rows = read.query([pupil.0.as_slice()])?;
            if let Some(row) = rows.next()?
                && let Some(left) = day_at(row, 0)?
            {
                out.insert(pupil, left);
            }
        }
        Ok(out)
    }

    fn adults_of_group(
        &self,
        whole: &Whole,
        today: NaiveDate,
    ) -> Result<Vec<GroupAdult>, StoreError> {
        let mut rows: Vec<(Id, bool, bool)> = Vec::new();
        for row in &whole.rows.staff {
            let now = row.starts.is_none_or(|s| s <= today) && row.ends.is_none_or(|e| e >= today);
            rows.push((row.staff, row.leads, now));
        }
        // Those whom a weekly time of its own names.
        for (_, slot) in &whole.rows.slots {
            if let Some(adult) = slot.staff
                && rows.iter().all(|(known, ..)| *known != adult)
            {
                rows.push((adult, true, slot.ends.is_none_or(|e| e >= today)));
            }
        }
        let mut out = Vec::new();
        for (staff, leads, now) in rows {
            let name = self.adult_short(staff)?.unwrap_or_else(|| "unknown adult".to_string());
            out.push(GroupAdult { staff, name, leads, now });
        }
        out.sort_by(|a, b| (!a.now, !a.leads, &a.name).cmp(&(!b.now, !b.leads, &b.name)));
        Ok(out)
    }

    fn members_of(
        &self,
        whole: &Whole,
        (calendar, known): (&Calendar, &Known<'_>),
        span: Option<Days>,
        names: &HashMap<Id, String>,
    ) -> Result<Vec<Member>, StoreError> {
        let today = known.now.date();
        let mut accounts = match span {
            Some(span) => schedule::accounts(&whole.plan, &whole.log, calendar, known, span, None),
            None => HashMap::new(),
        };
        let mut rows: Vec<&Membership> = whole.rows.memberships.iter().collect();
        rows.sort_by_key(|m| Reverse(m.starts));
        let mut out: Vec<Member> = Vec::new();
        for row in rows {
            let place = self.places_on(today, Some(row.pupil))?.remove(&row.pupil);
            let on_roll = whole.rows.left.get(&row.pupil).is_none_or(|left| *left >= today);
            out.push(Member {
                pupil: row.pupil,
                name: names.get(&row.pupil).cloned().unwrap_or_default(),
                class: place.map(|p| p.short()).unwrap_or_default(),
                starts: row.starts.filter(|day| Some(*day) != whole.provision.starts),
                ends: row.ends.filter(|day| Some(*day) != whole.provision.ends),
                reason: row.reason.clone(),
                now: row.covers(today) && on_roll,
                // A child who came back has one account, which stands with the newer place.
                account: accounts.remove(&(row.pupil, whole.id)).unwrap_or_default(),
            });
        }
        out.sort_by_cached_key(|m| (!m.now, fold(&m.name)));
        Ok(out)
    }
}

impl Whole {
    /// Everybody who is or was in it, or was marked for it.
    fn pupils(&self) -> HashSet<Id> {
        let members = self.rows.memberships.iter().map(|m| m.pupil);
        let sessions = self.log.sessions();
        let marked = sessions.flat_map(|(id, _)| self.log.marks(id)).map(|mark| mark.pupil);
        members.chain(marked).collect()
    }

    /// The first day that anything is known of it.
    fn first_day(&self) -> Option<NaiveDate> {
        let logged = self.log.sessions().map(|(_, session)| session.date).min();
        let placed = self.rows.memberships.iter().filter_map(|m| m.starts).min();
        self.provision.starts.or(placed.into_iter().chain(logged).min())
    }

    /// This half term to date while it runs, and the whole of its time where that is longer.
    fn spans(&self, calendar: &Calendar, known: &Known<'_>) -> Vec<(String, Days)> {
        let today = known.now.date();
        let mut out = Vec::new();
        let first = self.first_day().unwrap_or(today);
        let half = calendar.half_term_or_last(today).filter(|_| self.provision.runs_on(today));
        if let Some(half) = &half {
            out.push(("this half term".to_string(), (half.starts, today)));
        }
        let last = self.provision.ends.unwrap_or(today).min(today);
        if first <= last && half.is_none_or(|half| first < half.starts) {
            let name = match self.provision.ends.filter(|ends| *ends < today) {
                Some(ends) => format!("{} to {}", with_year(first), with_year(ends)),
                None => format!("since {}", with_year(first)),
            };
            out.push((name, (first, last)));
        }
        out
    }

    fn span(&self, name: String, days: Days, calendar: &Calendar, known: &Known<'_>) -> Span {
        let every = schedule::accounts(&self.plan, &self.log, calendar, known, days, None);
        let mut account = Account::default();
        for ((_, provision), one) in &every {
            if *provision == self.id {
                account.add(one);
            }
        }
        account.lost.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.label().cmp(b.0.label())));
        Span { name, account, meetings: self.meetings(days, calendar, known) }
    }

    /// What became of its meetings between two days, a moved one on the day it was planned for.
    fn meetings(&self, (from, to): Days, calendar: &Calendar, known: &Known<'_>) -> Meetings {
        let mut out = Meetings::default();
        let mut planned: HashSet<Id> = HashSet::new();
        let mut count = |state: DayState, extra: bool| match state {
            DayState::Held | DayState::CutShort => {
                out.held += 1;
                out.extra += usize::from(extra);
            }
            DayState::NotHeld => out.not_held += 1,
            DayState::NotLogged => out.not_logged += 1,
            DayState::Awaiting => out.awaiting += 1,
            DayState::Assumed => out.assumed += 1,
            DayState::Planned | DayState::Moved => {}
        };
        let fate = |id: Id, session: &Session| match session.state {
            _ if self.log.still_to_come(id, session) && session.date < known.now.date() => {
                DayState::NotLogged
            }
            _ if self.log.still_to_come(id, session) => DayState::Planned,
            SessionState::NotHeld => DayState::NotHeld,
            _ => DayState::Held,
        };
        for occurrence in self.plan.between(calendar, from, to) {
            match self.log.met(occurrence.slot, occurrence.date) {
                Some((id, session)) => {
                    planned.insert(id);
                    count(fate(id, session), false);
                }
                None => count(self.plan.unmet(&occurrence, known), false),
            }
        }
        for (id, session) in self.log.sessions() {
            let ours = self.log.groups(id).iter().any(|group| group.provision == self.id);
            if ours && !planned.contains(&id) && (from..=to).contains(&session.date) {
                let timed = self.provision.schedule == Schedule::Timed;
                count(fate(id, session), session.extra || timed);
            }
        }
        out
    }

    /// The last weeks of it, up to this one.
    fn weeks(&self, calendar: &Calendar, known: &Known<'_>) -> Vec<schedule::Week> {
        let today = known.now.date();
        let last = self.provision.ends.unwrap_or(today).min(today);
        let first = self.first_day().unwrap_or(last).max(back(last, CHART_DAYS));
        let (plan, log) = (&self.plan, &self.log);
        schedule::weeks(plan, log, calendar, known, (first, last), (None, Some(self.id)))
    }

    /// The last notes on its sessions and on children at them.
    fn remarks(&self, names: &HashMap<Id, String>, lead: bool) -> Vec<GroupNote> {
        let mut sessions: Vec<(Id, &Session)> = self.log.sessions().collect();
        sessions.sort_by_key(|(id, session)| (Reverse(session.date), Reverse(session.time), *id));
        let mut out = Vec::new();
        for (id, session) in sessions {
            if out.len() >= REMARKS {
                break;
            }
            let ours = self.log.groups(id).iter().any(|group| group.provision == self.id);
            let note = |who, text: &str, restricted: bool| GroupNote {
                session: id,
                date: session.date,
                who,
                text: if restricted && !lead { "restricted, see SENCO" } else { text }.to_string(),
            };
            let text = session.note.as_deref().filter(|_| ours);
            out.extend(text.map(|text| note(None, text, session.restricted)));
            for mark in self.log.marks(id).iter().filter(|mark| mark.provision == self.id) {
                let name = names.get(&mark.pupil).cloned().unwrap_or_default();
                let who = Some((mark.pupil, name));
                out.extend(mark.note.as_deref().map(|text| note(who, text, mark.restricted)));
            }
        }
        out.truncate(REMARKS);
        out
    }

    /// Scores by pupil, by name.
    fn scores(&self, names: &HashMap<Id, String>) -> Vec<Scores> {
        let of_group = self
            .log
            .sessions()
            .flat_map(|(id, session)| self.log.marks(id).iter().map(move |mark| (session, mark)))
            .filter(|(_, mark)| mark.provision == self.id);
        scores(of_group, |pupil, _| names.get(&pupil).cloned().unwrap_or_default())
    }
}

/// The scores among marks, by pupil and group, the newest few of each, oldest first.
pub(super) fn scores<'a>(
    marks: impl Iterator<Item = (&'a Session, &'a Mark)>,
    name: impl Fn(Id, Id) -> String,
) -> Vec<Scores> {
    let mut series: BTreeMap<(Id, Id), Vec<Score>> = BTreeMap::new();
    for (session, mark) in marks {
        if let Some(score) = mark.score.filter(|_| session.state != SessionState::NotHeld) {
            let point = Score { date: session.date, score, out_of: mark.out_of };
            series.entry((mark.pupil, mark.provision)).or_default().push(point);
        }
    }
    let mut out: Vec<Scores> = series
        .into_iter()
        .map(|((pupil, provision), mut points)| {
            points.sort_by_key(|point| point.date);
            let points = points.split_off(points.len().saturating_sub(POINTS));
            Scores { pupil, provision, name: name(pupil, provision), points }
        })
        .collect();
    out.sort_by_cached_key(|scores| fold(&scores.name));
    out
}

/// Rows without their ids.
fn records<R>(rows: Vec<(Id, R)>) -> Vec<R> {
    rows.into_iter().map(|(_, row)| row).collect()
}
