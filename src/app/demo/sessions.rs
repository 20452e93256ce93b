//! Sessions and marks, day by day, with the gaps that a real school has.

use chrono::{Datelike, Days, NaiveDate, NaiveTime, Timelike};

use super::groups::{Group, Time};
use super::notes::note;
use super::people::School;
use super::plans::Scores;
use super::stage;
use super::timetable::Timetable;
use super::words::{chance, pick, stream, weighted};
use super::{Sheet, at};
use crate::domain::Id;
use crate::domain::codes::{MarkCode, Part, Reason, SessionState};
use crate::domain::records::{Mark, Session, SessionProvision, SessionStaff};

/// Sessions still to log when today's are looked at, beside those that the stage leaves open.
const STILL_TO_LOG: usize = 4;

/// Share of planned sessions that did not happen although adult and children were in. With absent
/// adults and absent children it comes to 10 to 20 % (DOMAIN.md section 7).
const LOST: f64 = 0.075;

/// Why sessions are lost, by how often.
const REASONS: &[(Reason, f64)] = &[
    (Reason::Covering, 34.0),
    (Reason::Event, 27.0),
    (Reason::Room, 9.0),
    (Reason::Meeting, 9.0),
    (Reason::Assessment, 8.0),
    (Reason::Training, 5.0),
    (Reason::Incident, 3.0),
    (Reason::NoTime, 5.0),
];

/// A session that the timetable asks for.
struct Planned<'a> {
    group: &'a Group,
    slot: Option<&'a Time>,
    time: NaiveTime,
}

impl Planned<'_> {
    /// Who leads it, by place among the adults.
    fn lead(&self) -> usize {
        self.slot.and_then(|slot| slot.lead).unwrap_or(self.group.lead)
    }
}

/// Logs a day.
pub(super) fn of_day(school: &School, table: &Timetable, day: NaiveDate, sheet: &mut Sheet<'_>) {
    let mut rng = stream(school.opts.seed, 30, day.num_days_from_ce().unsigned_abs().into());
    let mut planned = planned(school, table, day);
    planned.sort_by_key(|p| (p.time, p.group.id));
    let all = planned.len();
    planned.retain(|p| !stage::left_open(school, p.group, day));
    let open = all - planned.len();
    if day == school.today() {
        let now = school.opts.now.time();
        let over =
            planned.iter().filter(|p| minute(p.time) + p.group.minutes <= minute(now)).count();
        let fixed = planned.iter().filter(|p| p.slot.is_some()).count();
        planned.retain(|p| p.slot.is_some());
        // A small school keeps half of its day.
        let left = STILL_TO_LOG.saturating_sub(open).max(1).min(fixed / 2);
        planned.truncate(over.saturating_sub(left / 2).min(fixed - left));
    } else {
        let forgotten = forgotten(school, day);
        planned.retain(|_| !chance(&mut rng, forgotten));
    }
    let mut joined: Vec<Id> = Vec::new();
    for n in 0..planned.len() {
        let this = &planned[n];
        if joined.contains(&this.group.id) {
            continue;
        }
        let partner = joins(school, &planned, n, day);
        if let Some(partner) = partner {
            joined.push(partner.group.id);
        }
        log(school, table, this, partner, day, &mut rng, sheet);
    }
    in_class_exceptions(school, table, day, &mut rng, sheet);
    if chance(&mut rng, 0.12) && day < school.today() {
        extra(school, table, day, &mut rng, sheet);
    }
}

fn minute(time: NaiveTime) -> i64 {
    i64::from(time.hour() * 60 + time.minute())
}

/// How likely it is that nobody ever logged a session of that day: about five of the last ten
/// school days, hardly any of the two weeks before, a few in all the time before those.
fn forgotten(school: &School, day: NaiveDate) -> f64 {
    let ago = school.today().signed_duration_since(day).num_days();
    let weekly = school.opts.pupils as f64 * 0.16;
    match ago {
        0..=13 => (5.0 / (2.0 * weekly)).min(0.2),
        14..=28 => 0.004,
        _ => 0.012,
    }
}

/// What the timetable asks for on a day; those without fixed times on days of their choosing.
fn planned<'a>(school: &School, table: &'a Timetable, day: NaiveDate) -> Vec<Planned<'a>> {
    let mut out = Vec::new();
    for group in &table.groups {
        if group.starts > day || group.ends < day {
            continue;
        }
        for slot in &group.times {
            if slot.days.has(day.weekday()) && slot.starts <= day && slot.ends >= day {
                out.push(Planned { group, slot: Some(slot), time: slot.time });
            }
        }
        let Some(per_week) = group.loose else { continue };
        let week = day.num_days_from_ce().div_euclid(7).unsigned_abs();
        let mut rng = stream(school.opts.seed, number(group.id), week.into());
        let mut days = [0, 1, 2, 3, 4];
        rng.shuffle(&mut days);
        let weekday = day.weekday().num_days_from_monday();
        if days.iter().take(per_week).any(|d| *d == weekday) {
            out.push(Planned { group, slot: None, time: at(13 + weekday % 2, 20) });
        }
    }
    out
}

/// A number for an id, to seed a stream of chance with.
fn number(id: Id) -> u64 {
    id.0.iter().take(8).fold(0, |sum, byte| sum << 8 | u64::from(*byte))
}

/// Two groups of one kind at about the same time become one session when one adult is off.
fn joins<'a>(
    school: &School,
    planned: &'a [Planned<'a>],
    n: usize,
    day: NaiveDate,
) -> Option<&'a Planned<'a>> {
    let this = &planned[n];
    let kind = this.group.plan.map(|p| p.notes)?;
    planned[n + 1..].iter().find(|other| {
        let alike = other.group.plan.is_some_and(|p| p.notes == kind);
        let near = (minute(other.time) - minute(this.time)).abs() <= 20;
        let off = school.adults[other.lead()].sick(school.opts.seed, day)
            && !school.adults[this.lead()].sick(school.opts.seed, day);
        alike
            && near
            && off
            && other.slot.is_some()
            && this.slot.is_some()
            && other.group.members.len() > 1
    })
}

/// How one session went.
struct Outcome {
    state: SessionState,
    reason: Option<Reason>,
    minutes: i64,
    /// Who led it, and as what; nobody for supply.
    lead: Option<(usize, Part)>,
}

fn outcome(
    school: &School,
    this: &Planned<'_>,
    day: NaiveDate,
    nobody_in: bool,
    rng: &mut fastrand::Rng,
) -> Outcome {
    let lead = this.lead();
    let minutes = this.group.minutes;
    let lost = |reason| Outcome {
        state: SessionState::NotHeld,
        reason: Some(reason),
        minutes,
        lead: Some((lead, Part::Led)),
    };
    if nobody_in {
        return lost(Reason::Pupil);
    }
    if school.adults[lead].sick(school.opts.seed, day) {
        let free: Vec<usize> = school
            .group_adults()
            .filter(|(n, a)| {
                *n != lead && a.works(day.weekday(), this.time) && !a.sick(school.opts.seed, day)
            })
            .map(|(n, _)| n)
            .collect();
        return match (rng.u8(0..10), pick(rng, &free)) {
            (0..=3, Some(cover)) => Outcome {
                state: SessionState::Held,
                reason: None,
                minutes,
                lead: Some((*cover, Part::Cover)),
            },
            (4, _) => Outcome { state: SessionState::Held, reason: None, minutes, lead: None },
            _ => lost(Reason::StaffAbsent),
        };
    }
    let (lost_share, reasons) = (if event_day(school, day) { 0.3 } else { LOST }, REASONS);
    if chance(rng, lost_share) {
        let reason = weighted(rng, reasons).cloned().unwrap_or(Reason::NoTime);
        return lost(reason);
    }
    if chance(rng, 0.025) && minutes >= 10 {
        return Outcome {
            state: SessionState::CutShort,
            reason: weighted(rng, reasons).cloned(),
            minutes: minutes * 2 / 3 / 5 * 5 + 5,
            lead: Some((lead, Part::Led)),
        };
    }
    Outcome { state: SessionState::Held, reason: None, minutes, lead: Some((lead, Part::Led)) }
}

/// One or two days in each month when half the school is in the hall.
fn event_day(school: &School, day: NaiveDate) -> bool {
    let month = day.year().unsigned_abs() * 12 + day.month0();
    let mut rng = stream(school.opts.seed, 31, month.into());
    let days = [rng.u32(1..29), rng.u32(1..29)];
    days.contains(&day.day()) && day != school.today()
}

/// Writes one session, of one group or of two joined.
fn log(
    school: &School,
    table: &Timetable,
    this: &Planned<'_>,
    partner: Option<&Planned<'_>>,
    day: NaiveDate,
    rng: &mut fastrand::Rng,
    sheet: &mut Sheet<'_>,
) {
    let seed = school.opts.seed;
    let mut expected: Vec<(usize, Id)> = Vec::new();
    let mut parts = vec![this];
    parts.extend(partner);
    // A joined session is that of the first weekly time by id, so that two people meet in it.
    parts.sort_by_key(|p| p.slot.map(|s| s.id));
    for part in &parts {
        for child in part.group.expected(day, part.slot) {
            if school.children[child].here_on(day) && !expected.iter().any(|(c, _)| *c == child) {
                expected.push((child, part.group.id));
            }
        }
    }
    if expected.is_empty() {
        return;
    }
    let nobody_in = expected.iter().all(|(c, _)| school.children[*c].away(seed, day));
    let out = outcome(school, this, day, nobody_in, rng);
    let held = out.state != SessionState::NotHeld;
    // A few move to the next school day, as long as that is over too.
    let next = school.terms.school_day_from(day + Days::new(1));
    let moves = held
        && this.slot.is_some()
        && !this.group.staged
        && next < school.today()
        && chance(rng, 0.008);
    let first = parts.first().and_then(|p| p.slot);
    let note = note(school, this.group.plan, &expected, &out.state, out.reason.as_ref(), day, rng);
    let session = sheet.add(&Session {
        slot: first.map(|s| s.id),
        planned: first.map(|_| day),
        date: if moves { next } else { day },
        state: if moves { SessionState::Moved } else { out.state.clone() },
        reason: out.reason.clone().or(moves.then_some(Reason::Event)),
        time: Some(this.time),
        minutes: held.then_some(out.minutes),
        note,
        extra: false,
        supply: out.lead.is_none(),
        ..Session::on(day, SessionState::Held)
    });
    for part in &parts {
        sheet.add(&SessionProvision {
            session,
            provision: part.group.id,
            slot: part.slot.map(|s| s.id),
            planned: part.slot.map(|_| day),
        });
    }
    if let Some((adult, part)) = &out.lead {
        let staff = school.adults[*adult].id;
        sheet.add(&SessionStaff { session, staff, part: part.clone(), minutes: None });
    }
    if !held {
        // Nobody is marked at a session that did not happen, but for a 1:1 whose child was away.
        if let (Some(Reason::Pupil), [(child, provision)]) = (&out.reason, expected.as_slice()) {
            let away = school.children[*child].away(seed, day);
            let code = if away { MarkCode::Away } else { MarkCode::Declined };
            sheet.add(&mark(session, school.children[*child].id, *provision, code));
        }
        return;
    }
    for (child, provision) in &expected {
        write_mark(school, this, session, (*child, *provision), &out, day, rng, sheet);
    }
    if expected.len() > 1 && chance(rng, 0.006) {
        guest(school, table, &expected, session, day, rng, sheet);
    }
}

fn mark(session: Id, pupil: Id, provision: Id, mark: MarkCode) -> Mark {
    Mark {
        mood_after: None,
        mood_before: None,
        session,
        pupil,
        provision,
        mark,
        minutes: None,
        engagement: None,
        score: None,
        out_of: None,
        errors: None,
        guest: false,
        reason: None,
        note: None,
        told_dsl_on: None,
        told_dsl_time: None,
        restricted: false,
    }
}

#[expect(clippy::too_many_arguments, reason = "one row and what decides it")]
fn write_mark(
    school: &School,
    this: &Planned<'_>,
    session: Id,
    (child, provision): (usize, Id),
    out: &Outcome,
    day: NaiveDate,
    rng: &mut fastrand::Rng,
    sheet: &mut Sheet<'_>,
) {
    let away = school.children[child].away(school.opts.seed, day);
    let code = match rng.u32(0..1_000) {
        _ if away => MarkCode::Away,
        0..=17 => MarkCode::Late,
        18..=25 => MarkCode::LeftEarly,
        26..=40 => MarkCode::Kept,
        41..=52 => MarkCode::Declined,
        53..=54 => MarkCode::NotRecorded,
        _ => MarkCode::Here,
    };
    let mut row = mark(session, school.children[child].id, provision, code.clone());
    if code == MarkCode::Kept {
        row.reason = pick(rng, &["swimming", "finishing work", "phonics check", "music lesson"])
            .map(|s| s.to_string());
    }
    if matches!(code, MarkCode::Late | MarkCode::LeftEarly) {
        row.minutes = Some((out.minutes * 3 / 5).max(1));
    }
    if code.took_part() {
        let weeks = day.signed_duration_since(this.group.starts).num_weeks();
        score(&mut row, this.group.plan.map_or(Scores::Nothing, |p| p.scores), weeks, rng);
        if this.group.title.starts_with("ELSA") {
            // From the day alone, so that nothing else of the school depends on it.
            let low = 2 + i64::from(day.day0() % 2);
            (row.mood_before, row.mood_after) = (Some(low), Some(low + 1 + weeks.clamp(0, 1)));
        }
    }
    sheet.add(&row);
}

/// A score that climbs a little week by week.
fn score(row: &mut Mark, scores: Scores, weeks: i64, rng: &mut fastrand::Rng) {
    match scores {
        Scores::Nothing => {}
        Scores::OutOf(most) => {
            if chance(rng, 0.6) {
                row.score = Some((4 + weeks / 2 + rng.i64(-1..=3)).clamp(0, most));
                row.out_of = Some(most);
            }
        }
        Scores::Probe => {
            if chance(rng, 0.8) {
                row.score = Some((12 + weeks * 2 + rng.i64(-4..=5)).clamp(0, 60));
                row.errors = Some((6 - weeks + rng.i64(-1..=2)).clamp(0, 12));
            }
        }
        Scores::Engagement => {
            if chance(rng, 0.5) {
                row.engagement = Some((2 + weeks / 4 + rng.i64(0..=2)).clamp(1, 5));
            }
        }
    }
}

/// A child of another group joins in; the mark counts for their own group.
fn guest(
    school: &School,
    table: &Timetable,
    expected: &[(usize, Id)],
    session: Id,
    day: NaiveDate,
    rng: &mut fastrand::Rng,
    sheet: &mut Sheet<'_>,
) {
    let others: Vec<(usize, Id)> = table
        .groups
        .iter()
        .filter(|g| g.starts <= day && g.ends >= day && !g.in_class)
        .flat_map(|g| g.expected(day, None).map(|c| (c, g.id)))
        .filter(|(c, _)| {
            !expected.iter().any(|(e, _)| e == c)
                && !school.children[*c].away(school.opts.seed, day)
        })
        .collect();
    if let Some((child, provision)) = pick(rng, &others) {
        let mut row = mark(session, school.children[*child].id, *provision, MarkCode::Here);
        row.guest = true;
        sheet.add(&row);
    }
}

/// In-class support is logged by exception: now and then the adult was needed elsewhere.
fn in_class_exceptions(
    school: &School,
    table: &Timetable,
    day: NaiveDate,
    rng: &mut fastrand::Rng,
    sheet: &mut Sheet<'_>,
) {
    for group in table.groups.iter().filter(|g| g.in_class && g.starts <= day && g.ends >= day) {
        if day >= school.today() || !chance(rng, 0.035) {
            continue;
        }
        let session = sheet.add(&Session {
            slot: None,
            planned: None,
            date: day,
            state: SessionState::NotHeld,
            reason: Some(Reason::Covering),
            time: Some(at(9, 0)),
            minutes: None,
            note: None,
            ..Session::on(day, SessionState::Held)
        });
        link(school, group, session, sheet);
    }
}

/// A session beside the timetable: the lost one made up for.
fn extra(
    school: &School,
    table: &Timetable,
    day: NaiveDate,
    rng: &mut fastrand::Rng,
    sheet: &mut Sheet<'_>,
) {
    let groups: Vec<&Group> = table
        .groups
        .iter()
        .filter(|g| g.starts <= day && g.ends >= day && !g.times.is_empty())
        .filter(|g| school.adults[g.lead].works(day.weekday(), at(11, 0)))
        .collect();
    let Some(group) = pick(rng, &groups).copied() else { return };
    let expected: Vec<usize> = group.expected(day, None).collect();
    if expected.is_empty() {
        return;
    }
    let session = sheet.add(&Session {
        slot: None,
        planned: None,
        date: day,
        state: SessionState::Held,
        reason: None,
        time: Some(at(14, 30)),
        minutes: Some(group.minutes),
        note: Some("made up for the one we missed".to_string()),
        extra: true,
        ..Session::on(day, SessionState::Held)
    });
    link(school, group, session, sheet);
    for child in expected {
        let away = school.children[child].away(school.opts.seed, day);
        let code = if away { MarkCode::Away } else { MarkCode::Here };
        sheet.add(&mark(session, school.children[child].id, group.id, code));
    }
}

fn link(school: &School, group: &Group, session: Id, sheet: &mut Sheet<'_>) {
    sheet.add(&SessionProvision { session, provision: group.id, slot: None, planned: None });
    let staff = school.adults[group.lead].id;
    sheet.add(&SessionStaff { session, staff, part: Part::Led, minutes: None });
}

/// One exception known beforehand: the first session of the day after next that meets then.
pub(super) fn ahead(school: &School, table: &Timetable, sheet: &mut Sheet<'_>) {
    let day = school.terms.school_day_from(school.today() + Days::new(2));
    let mut planned = planned(school, table, day);
    planned.retain(|p| p.slot.is_some() && p.group.members.len() > 2);
    planned.sort_by_key(|p| (p.time, p.group.id));
    let Some(this) = planned.first() else { return };
    let session = sheet.add(&Session {
        slot: this.slot.map(|s| s.id),
        planned: Some(day),
        date: day,
        state: SessionState::NotHeld,
        reason: Some(Reason::Event),
        time: Some(this.time),
        minutes: None,
        note: Some("flu vaccinations in the hall".to_string()),
        ..Session::on(day, SessionState::Held)
    });
    sheet.add(&SessionProvision {
        session,
        provision: this.group.id,
        slot: this.slot.map(|s| s.id),
        planned: Some(day),
    });
}
