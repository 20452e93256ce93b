//! One day's sessions: the planned ones and what became of them, and those beside the timetable.

use std::collections::BTreeSet;

use chrono::{NaiveDate, NaiveTime};

use super::{Known, Log, Occurrence, Plan};
use crate::domain::calendar::Calendar;
use crate::domain::codes::{Logging, MarkCode, Part, Reason, SessionState};
use crate::domain::records::Session;
use crate::domain::{Cell, Id, Value};

/// How a session of a day stands: four ways that are stored, four that are computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DayState {
    /// Known to be missing: its time has passed and nothing is stored.
    NotLogged,
    /// The adult's laptop has not been heard from since.
    Awaiting,
    /// Still to come.
    Planned,
    /// Held.
    Held,
    /// Cut short.
    CutShort,
    /// Did not happen.
    NotHeld,
    /// Moved to another day or time.
    Moved,
    /// Logged by exception only, and no exception was logged.
    Assumed,
}

impl DayState {
    /// The stored or computed word, as in `today --json`.
    pub fn code(self) -> &'static str {
        match self {
            DayState::NotLogged => "not_logged",
            DayState::Awaiting => "awaiting",
            DayState::Planned => "planned",
            DayState::Held => "held",
            DayState::CutShort => "cut_short",
            DayState::NotHeld => "not_held",
            DayState::Moved => "moved",
            DayState::Assumed => "assumed",
        }
    }

    /// Whether what happened is stored.
    pub fn logged(self) -> bool {
        matches!(self, DayState::Held | DayState::CutShort | DayState::NotHeld | DayState::Moved)
    }
}

/// One line of a day.
#[derive(Clone, Debug, PartialEq)]
pub struct DaySession {
    /// The session's id: the stored one, or the one it will have when logged.
    pub id: Id,
    /// Whether it is stored.
    pub stored: bool,
    /// The weekly time and the day it planned; none for a session beside the timetable.
    pub slot: Option<(Id, NaiveDate)>,
    /// The groups, several when they were joined.
    pub provisions: Vec<Id>,
    /// When it begins or began.
    pub time: Option<NaiveTime>,
    /// How long it should last or lasted.
    pub minutes: Option<i64>,
    /// The adults, those who lead or led first.
    pub staff: Vec<Id>,
    /// Whether the user leads it or led it.
    pub mine: bool,
    /// How it stands.
    pub state: DayState,
    /// Beside the timetable.
    pub extra: bool,
    /// Who is expected, or was.
    pub expected: BTreeSet<Id>,
    /// How many took part.
    pub present: usize,
    /// Why it did not happen, or not as planned.
    pub reason: Option<Reason>,
    /// Led by supply or as cover.
    pub covered: bool,
    /// The day it was moved to, on the day it was planned for.
    pub moved_to: Option<NaiveDate>,
}

/// The id of the session that a weekly time's day becomes when it is logged, so that two people who
/// log one group meet in one session.
pub fn session_id(slot: Id, planned: NaiveDate) -> Id {
    Id::derived("session", &[Value::Id(slot), planned.put()])
}

/// The sessions of a day, by time.
///
/// `log` holds the sessions of the day and those planned for it. Groups without fixed times show
/// only when logged, and a group of which nothing is logged only when something is.
pub fn day(
    plan: &Plan,
    log: &Log,
    calendar: &Calendar,
    date: NaiveDate,
    known: &Known<'_>,
) -> Vec<DaySession> {
    let mut lines: Vec<DaySession> = plan
        .on_day(calendar, date)
        .iter()
        .filter(|o| log.met(o.slot, o.date).is_none())
        .filter(|o| plan.provision(o.provision).is_some_and(|p| p.logging != Logging::Nothing))
        .map(|occurrence| unmet(plan, occurrence, known))
        .collect();
    for (id, session) in log.sessions() {
        let planned_today = session.planned == Some(date)
            || log.groups(id).iter().any(|group| group.planned == Some(date));
        if session.date == date || planned_today {
            lines.push(stored(plan, log, (id, session), date, known));
        }
    }
    let title = |line: &DaySession| {
        let first = line.provisions.first().and_then(|id| plan.provision(*id));
        first.map(|p| p.title.clone()).unwrap_or_default()
    };
    lines.sort_by_cached_key(|line| (line.time.is_none(), line.time, title(line), line.id));
    lines
}

fn unmet(plan: &Plan, occurrence: &Occurrence, known: &Known<'_>) -> DaySession {
    let Occurrence { slot, provision, date, time, minutes } = *occurrence;
    let staff = plan.adults(Some(slot), provision, date);
    DaySession {
        id: session_id(slot, date),
        stored: false,
        slot: Some((slot, date)),
        provisions: vec![provision],
        time,
        minutes,
        mine: known.me.is_some_and(|me| staff.contains(&me)),
        staff,
        state: plan.unmet(occurrence, known),
        extra: false,
        expected: plan.expected(slot, provision, date),
        present: 0,
        reason: None,
        covered: false,
        moved_to: None,
    }
}

fn stored(
    plan: &Plan,
    log: &Log,
    (id, session): (Id, &Session),
    date: NaiveDate,
    known: &Known<'_>,
) -> DaySession {
    let groups = log.groups(id);
    let first = groups.first();
    let slot = first
        .and_then(|group| group.slot.zip(group.planned))
        .or_else(|| session.slot.zip(session.planned));
    let planned_slot = slot.and_then(|(slot, _)| plan.slot(slot));
    let planned_adults: Vec<Id> = first
        .map(|group| plan.adults(group.slot, group.provision, session.date))
        .unwrap_or_default();
    let led = log.staff(id);
    let staff = if led.is_empty() && !session.supply {
        planned_adults.clone()
    } else {
        led.iter().map(|row| row.staff).collect()
    };
    let provision = first.and_then(|group| plan.provision(group.provision));
    let time = session.time.or_else(|| planned_slot.and_then(|slot| slot.time));
    let minutes = session
        .minutes
        .or_else(|| planned_slot.and_then(|slot| slot.minutes))
        .or_else(|| provision.and_then(|p| p.minutes));
    let came = log.marks(id).iter().filter(|mark| mark.mark.took_part()).count();
    let counted = session.counted.and_then(|n| usize::try_from(n).ok()).unwrap_or(0);
    DaySession {
        id,
        stored: true,
        slot,
        provisions: groups.iter().map(|group| group.provision).collect(),
        time,
        minutes,
        mine: known.me.is_some_and(|me| staff.contains(&me) || planned_adults.contains(&me)),
        state: state_on(log, (id, session), date, (time, minutes), known),
        extra: session.extra,
        expected: expected(plan, log, (id, session)),
        present: if session.state == SessionState::NotHeld { 0 } else { came.max(counted) },
        reason: session.reason.clone(),
        covered: session.supply || led.iter().any(|row| row.part == Part::Cover),
        moved_to: (session.date != date).then_some(session.date),
        staff,
    }
}

/// How a stored session stands on `date`: moved away on the day it was planned for; on the day it
/// was moved to, planned or not logged until somebody logs it there.
fn state_on(
    log: &Log,
    (id, session): (Id, &Session),
    date: NaiveDate,
    (time, minutes): (Option<NaiveTime>, Option<i64>),
    known: &Known<'_>,
) -> DayState {
    if session.date != date {
        return DayState::Moved;
    }
    if log.still_to_come(id, session) {
        let there = Occurrence { slot: id, provision: id, date, time, minutes };
        let over = there.over_at() <= known.now;
        return if over { DayState::NotLogged } else { DayState::Planned };
    }
    match session.state {
        SessionState::CutShort => DayState::CutShort,
        SessionState::NotHeld => DayState::NotHeld,
        SessionState::Moved => DayState::Moved,
        SessionState::Held | SessionState::Other(_) => DayState::Held,
    }
}

/// Who was expected at a stored session: those planned and those marked, without the ones marked as
/// not expected.
fn expected(plan: &Plan, log: &Log, (id, session): (Id, &Session)) -> BTreeSet<Id> {
    let marks = log.marks(id);
    let mut expected: BTreeSet<Id> = log
        .groups(id)
        .iter()
        .flat_map(|group| match group.slot.zip(group.planned) {
            Some((slot, planned)) => plan.expected(slot, group.provision, planned),
            // Beside the timetable, whoever was marked was meant.
            None if marks.is_empty() => plan.members(group.provision, session.date),
            None => BTreeSet::new(),
        })
        .collect();
    for mark in marks {
        if mark.mark == MarkCode::NotExpected {
            expected.remove(&mark.pupil);
        } else {
            expected.insert(mark.pupil);
        }
    }
    expected
}
