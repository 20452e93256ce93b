use std::sync::LazyLock;

use chrono::TimeDelta;
use proptest::prelude::*;

use super::*;
use crate::domain::codes::{MarkCode, Part, Reason, SessionState};
use crate::domain::records::{Mark, Session, SessionProvision, SessionStaff};
use crate::domain::value::Days;
use crate::domain::{Cell, Record, Value};

static CALENDAR: LazyLock<Calendar> = LazyLock::new(|| Calendar::new(&[]));
static NOBODY: LazyLock<HashMap<Id, NaiveDateTime>> = LazyLock::new(HashMap::new);

const NELI_A: Id = Id([0xa0; 16]);
const NELI_B: Id = Id([0xb0; 16]);
const SLOT_A: Id = Id([0xa1; 16]);
const SLOT_B: Id = Id([0xb1; 16]);
const DAWN: Id = Id([0xd0; 16]);
const SAM: Id = Id([0xd1; 16]);

fn pupil(n: u8) -> Id {
    Id([n; 16])
}

fn date(text: &str) -> NaiveDate {
    NaiveDate::parse_from_str(text, "%Y-%m-%d").unwrap()
}

fn at(text: &str) -> NaiveDateTime {
    NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap()
}

fn known(now: &str) -> Known<'static> {
    Known { now: at(now), me: Some(DAWN), heard: &NOBODY }
}

/// A record from the cells that matter; the rest are empty.
fn record<R: Record>(cells: &[(&str, Value)]) -> R {
    let mut all = vec![Value::Null; R::KIND.fields.len()];
    for (name, value) in cells {
        all[R::KIND.position(name).unwrap()] = value.clone();
    }
    R::read(&all).unwrap()
}

fn text(text: &str) -> Value {
    Value::Text(text.into())
}

fn provision(title: &str, cells: &[(&str, Value)]) -> Provision {
    let mut all = vec![
        ("title", text(title)),
        ("schedule", text("timed")),
        ("minutes", Value::Int(20)),
        ("logging", text("every")),
        ("status", text("running")),
    ];
    all.extend(cells.iter().cloned());
    record(&all)
}

fn slot(provision: Id, days: u8, time: &str) -> Slot {
    record(&[
        ("provision", Value::Id(provision)),
        ("days", Days(days).put()),
        ("time", text(time)),
        ("weeks", text("every")),
    ])
}

fn member(provision: Id, n: u8) -> Membership {
    record(&[("provision", Value::Id(provision)), ("pupil", Value::Id(pupil(n)))])
}

fn leads(provision: Id, staff: Id) -> ProvisionStaff {
    record(&[
        ("provision", Value::Id(provision)),
        ("staff", Value::Id(staff)),
        ("leads", Value::Int(1)),
    ])
}

/// NELI A (pupils 1 to 4, Dawn) at 9.30 and NELI B (5 to 7, Sam) at 10.00, every day.
fn rows() -> PlanRows {
    PlanRows {
        provisions: vec![(NELI_A, provision("NELI A", &[])), (NELI_B, provision("NELI B", &[]))],
        slots: vec![
            (SLOT_A, slot(NELI_A, 0b1_1111, "09:30")),
            (SLOT_B, slot(NELI_B, 0b1_1111, "10:00")),
        ],
        memberships: (1..=4)
            .map(|n| member(NELI_A, n))
            .chain((5..=7).map(|n| member(NELI_B, n)))
            .collect(),
        staff: vec![leads(NELI_A, DAWN), leads(NELI_B, SAM)],
        ..PlanRows::default()
    }
}

fn session(date: NaiveDate, state: SessionState, cells: &[(&str, Value)]) -> Session {
    let mut all = vec![("date", date.put()), ("state", state.put())];
    all.extend(cells.iter().cloned());
    record(&all)
}

fn of_slot(session: Id, provision: Id, slot: Id, planned: NaiveDate) -> SessionProvision {
    record(&[
        ("session", Value::Id(session)),
        ("provision", Value::Id(provision)),
        ("slot", Value::Id(slot)),
        ("planned", planned.put()),
    ])
}

fn of_group(session: Id, provision: Id) -> SessionProvision {
    record(&[("session", Value::Id(session)), ("provision", Value::Id(provision))])
}

fn mark(session: Id, n: u8, provision: Id, mark: MarkCode) -> Mark {
    record(&[
        ("session", Value::Id(session)),
        ("pupil", Value::Id(pupil(n))),
        ("provision", Value::Id(provision)),
        ("mark", mark.put()),
    ])
}

fn adult(session: Id, staff: Id, part: Part) -> SessionStaff {
    record(&[("session", Value::Id(session)), ("staff", Value::Id(staff)), ("part", part.put())])
}

fn states(plan: &Plan, log: &Log, day_: &str, known: &Known<'_>) -> Vec<DayState> {
    day(plan, log, &CALENDAR, date(day_), known).iter().map(|s| s.state).collect()
}

#[test]
fn a_session_is_not_logged_only_once_it_is_over() {
    let plan = Plan::new(rows());
    let log = Log::default();
    use DayState::{NotLogged, Planned};
    for (now, expected) in [
        ("2026-11-24 09:49", [Planned, Planned]),
        ("2026-11-24 09:50", [NotLogged, Planned]),
        ("2026-11-24 10:20", [NotLogged, NotLogged]),
        ("2026-11-23 23:00", [Planned, Planned]),
        ("2026-11-25 00:00", [NotLogged, NotLogged]),
    ] {
        assert_eq!(states(&plan, &log, "2026-11-24", &known(now)), expected, "{now}");
    }
    // No school: a Saturday, half term.
    assert!(states(&plan, &log, "2026-11-21", &known("2026-11-24 12:00")).is_empty());
    assert!(states(&plan, &log, "2026-10-28", &known("2026-11-24 12:00")).is_empty());
}

#[test]
fn an_adult_not_heard_from_is_waited_for() {
    let plan = Plan::new(rows());
    let heard = HashMap::from([(SAM, at("2026-11-23 15:00"))]);
    let known = |me| Known { now: at("2026-11-24 12:00"), me, heard: &heard };
    use DayState::{Awaiting, NotLogged};
    let log = Log::default();
    assert_eq!(states(&plan, &log, "2026-11-24", &known(Some(DAWN))), [NotLogged, Awaiting]);
    assert_eq!(states(&plan, &log, "2026-11-23", &known(Some(DAWN))), [NotLogged, NotLogged]);
    assert_eq!(states(&plan, &log, "2026-11-24", &known(Some(SAM))), [NotLogged, NotLogged]);
}

#[test]
fn what_is_logged_by_exception_is_assumed_and_what_is_not_logged_is_silent() {
    let mut rows = rows();
    rows.provisions[0].1.logging = Logging::Exceptions;
    rows.provisions[1].1.logging = Logging::Nothing;
    let plan = Plan::new(rows);
    let log = Log::default();
    assert_eq!(states(&plan, &log, "2026-11-24", &known("2026-11-24 12:00")), [DayState::Assumed]);
    assert_eq!(states(&plan, &log, "2026-11-24", &known("2026-11-24 08:00")), [DayState::Planned]);
}

#[test]
fn a_derived_session_is_the_one_that_two_people_meet_in() {
    let day_ = date("2026-11-24");
    let made =
        session(day_, SessionState::Held, &[("slot", Value::Id(SLOT_A)), ("planned", day_.put())]);
    assert_eq!(Id::for_cells(Session::KIND, &made.cells()), Some(session_id(SLOT_A, day_)));
    let lines =
        day(&Plan::new(rows()), &Log::default(), &CALENDAR, day_, &known("2026-11-24 08:00"));
    assert_eq!(lines[0].id, session_id(SLOT_A, day_));
    assert!(lines[0].mine && !lines[1].mine);
    assert_eq!(lines[0].expected.len(), 4);
}

/// Both groups in one session of 30 minutes led by Dawn, one of NELI A away.
fn joined(day_: NaiveDate) -> LogRows {
    let id = session_id(SLOT_A, day_);
    let marks = (1..=4)
        .map(|n| mark(id, n, NELI_A, if n == 1 { MarkCode::Away } else { MarkCode::Here }))
        .chain((5..=7).map(|n| mark(id, n, NELI_B, MarkCode::Here)));
    LogRows {
        sessions: vec![(
            id,
            session(
                day_,
                SessionState::Held,
                &[
                    ("slot", Value::Id(SLOT_A)),
                    ("planned", day_.put()),
                    ("minutes", Value::Int(30)),
                ],
            ),
        )],
        groups: vec![of_slot(id, NELI_A, SLOT_A, day_), of_slot(id, NELI_B, SLOT_B, day_)],
        staff: vec![adult(id, DAWN, Part::Led)],
        marks: marks.collect(),
    }
}

#[test]
fn joined_groups_are_one_line_and_an_adults_time_counts_once() {
    let day_ = date("2026-11-24");
    let (plan, log) = (Plan::new(rows()), Log::new(joined(day_)));
    let known = known("2026-11-24 12:00");
    let lines = day(&plan, &log, &CALENDAR, day_, &known);
    assert_eq!(lines.len(), 1);
    assert_eq!(lines[0].provisions, [NELI_A, NELI_B]);
    assert_eq!((lines[0].state, lines[0].present, lines[0].expected.len()), (DayState::Held, 6, 7));
    assert_eq!(adult_minutes(&plan, &log, (day_, day_)), HashMap::from([(DAWN, 30)]));
    let accounts = accounts(&plan, &log, &CALENDAR, &known, (day_, day_), None);
    assert_eq!(accounts.len(), 7);
    let here = &accounts[&(pupil(5), NELI_B)];
    assert_eq!((here.planned, here.delivered, here.beyond), (20, 20, 10));
    assert_eq!((here.attended, here.expected), (1, 1));
    let away = &accounts[&(pupil(1), NELI_A)];
    assert_eq!(away.lost, [(Lost::Mark(MarkCode::Away), 20)]);
    assert_eq!((away.attended, away.expected, away.total_delivered()), (0, 1, 0));
}

#[test]
fn a_moved_session_shows_on_both_days_and_counts_on_the_planned_one() {
    let (tuesday, thursday) = (date("2026-11-24"), date("2026-11-26"));
    let plan = Plan::new(rows());
    let id = session_id(SLOT_A, tuesday);
    let mut rows = LogRows {
        sessions: vec![(
            id,
            session(
                thursday,
                SessionState::Moved,
                &[("slot", Value::Id(SLOT_A)), ("planned", tuesday.put()), ("time", text("13:30"))],
            ),
        )],
        groups: vec![of_slot(id, NELI_A, SLOT_A, tuesday)],
        ..LogRows::default()
    };
    let log = Log::new(rows.clone());
    let lines = day(&plan, &log, &CALENDAR, tuesday, &known("2026-11-24 12:00"));
    assert_eq!((lines[0].state, lines[0].moved_to), (DayState::NotLogged, None), "NELI B");
    assert_eq!((lines[1].state, lines[1].moved_to), (DayState::Moved, Some(thursday)));
    let on_thursday = |now| {
        let lines = day(&plan, &log, &CALENDAR, thursday, &known(now));
        lines.iter().find(|l| l.id == id).map(|l| l.state)
    };
    assert_eq!(on_thursday("2026-11-24 12:00"), Some(DayState::Planned));
    assert_eq!(on_thursday("2026-11-26 14:00"), Some(DayState::NotLogged));

    let span = (tuesday, tuesday);
    let account = |log: &Log, now| {
        let all = accounts(&plan, log, &CALENDAR, &known(now), span, Some(pupil(1)));
        all.get(&(pupil(1), NELI_A)).cloned().unwrap_or_default()
    };
    assert_eq!(account(&log, "2026-11-25 12:00").planned, 0, "still to come");
    assert_eq!(account(&log, "2026-11-27 12:00").unaccounted, 20);
    rows.sessions[0].1.state = SessionState::Held;
    rows.marks = vec![mark(id, 1, NELI_A, MarkCode::Here)];
    assert_eq!(account(&Log::new(rows), "2026-11-27 12:00").delivered, 20);
}

#[test]
fn a_guest_counts_for_their_own_group() {
    let day_ = date("2026-11-24");
    let (plan, id) = (Plan::new(rows()), session_id(SLOT_B, day_));
    let mut guest = mark(id, 1, NELI_A, MarkCode::Here);
    guest.guest = true;
    let mut marks: Vec<Mark> = (5..=7).map(|n| mark(id, n, NELI_B, MarkCode::Here)).collect();
    marks.push(guest);
    let log = Log::new(LogRows {
        sessions: vec![(
            id,
            session(
                day_,
                SessionState::Held,
                &[("slot", Value::Id(SLOT_B)), ("planned", day_.put())],
            ),
        )],
        groups: vec![of_slot(id, NELI_B, SLOT_B, day_)],
        marks,
        ..LogRows::default()
    });
    let known = known("2026-11-24 12:00");
    let lines = day(&plan, &log, &CALENDAR, day_, &known);
    assert_eq!((lines[1].present, lines[1].expected.len()), (4, 4));
    let accounts = accounts(&plan, &log, &CALENDAR, &known, (day_, day_), None);
    // The guest's own group was not logged: the minutes stand in its place.
    let guest = &accounts[&(pupil(1), NELI_A)];
    assert_eq!((guest.planned, guest.delivered, guest.unaccounted), (20, 20, 0));
    assert_eq!(accounts[&(pupil(2), NELI_A)].unaccounted, 20);
    assert!(!accounts.contains_key(&(pupil(1), NELI_B)));
}

#[test]
fn why_minutes_were_lost() {
    let day_ = date("2026-11-24");
    let id = session_id(SLOT_A, day_);
    let short = |code, minutes| {
        let mut mark = mark(id, 1, NELI_A, code);
        mark.minutes = Some(minutes);
        mark
    };
    let of = |state: SessionState, reason: Option<Reason>, minutes: Option<i64>, marks| {
        let mut cells = vec![("slot", Value::Id(SLOT_A)), ("planned", day_.put())];
        cells.push(("reason", reason.put()));
        cells.push(("minutes", minutes.put()));
        let log = Log::new(LogRows {
            sessions: vec![(id, session(day_, state, &cells))],
            groups: vec![of_slot(id, NELI_A, SLOT_A, day_)],
            marks,
            ..LogRows::default()
        });
        let known = known("2026-11-24 12:00");
        let all =
            accounts(&Plan::new(rows()), &log, &CALENDAR, &known, (day_, day_), Some(pupil(1)));
        all[&(pupil(1), NELI_A)].clone()
    };
    use SessionState::{CutShort, Held, NotHeld};
    let assembly =
        of(NotHeld, Some(Reason::Event), None, vec![mark(id, 1, NELI_A, MarkCode::Here)]);
    assert_eq!(assembly.lost, [(Lost::NotHeld(Some(Reason::Event)), 20)]);
    assert_eq!((assembly.attended, assembly.expected), (0, 0), "a mark never means failure");
    let refused =
        of(NotHeld, Some(Reason::Pupil), None, vec![mark(id, 1, NELI_A, MarkCode::Declined)]);
    assert_eq!(refused.lost, [(Lost::Mark(MarkCode::Declined), 20)]);
    assert_eq!((refused.attended, refused.expected), (0, 1));
    let drill =
        of(CutShort, Some(Reason::Incident), Some(5), vec![mark(id, 1, NELI_A, MarkCode::Here)]);
    assert_eq!((drill.delivered, drill.total_lost()), (5, 15));
    assert_eq!(drill.lost[0].0.label(), "fire drill or incident");
    let late = of(Held, None, None, vec![short(MarkCode::Late, 12)]);
    assert_eq!(late.lost, [(Lost::Mark(MarkCode::Late), 8)]);
    let unknown = of(Held, None, None, vec![mark(id, 1, NELI_A, MarkCode::NotRecorded)]);
    assert_eq!((unknown.unaccounted, unknown.delivered, unknown.expected), (20, 0, 0));
    assert_eq!(of(Held, None, None, vec![]).unaccounted, 20);
    let not_expected = of(Held, None, None, vec![mark(id, 1, NELI_A, MarkCode::NotExpected)]);
    assert_eq!(not_expected.planned, 0);
}

#[test]
fn times_a_week_and_continuous_support() {
    let mut rows = PlanRows {
        provisions: vec![(
            NELI_A,
            provision(
                "Reading",
                &[("schedule", text("times_a_week")), ("per_week", Value::Int(3))],
            ),
        )],
        memberships: vec![member(NELI_A, 1)],
        ..PlanRows::default()
    };
    let (monday, friday) = (date("2026-11-16"), date("2026-11-20"));
    let logged = |id: u8, day_, state, code| {
        let id = Id([id; 16]);
        ((id, session(day_, state, &[])), of_group(id, NELI_A), mark(id, 1, NELI_A, code))
    };
    let parts = [
        logged(0x21, monday, SessionState::Held, MarkCode::Here),
        logged(0x22, friday, SessionState::Held, MarkCode::Away),
    ];
    let log = Log::new(LogRows {
        sessions: parts.iter().map(|p| p.0.clone()).collect(),
        groups: parts.iter().map(|p| p.1.clone()).collect(),
        marks: parts.iter().map(|p| p.2.clone()).collect(),
        ..LogRows::default()
    });
    let account = |rows: &PlanRows, to, now| {
        let plan = Plan::new(rows.clone());
        let all = accounts(&plan, &log, &CALENDAR, &known(now), (monday, to), None);
        all[&(pupil(1), NELI_A)].clone()
    };
    let week = account(&rows, friday, "2026-11-21 12:00");
    assert_eq!((week.planned, week.delivered, week.unaccounted), (60, 20, 20));
    assert_eq!(week.lost, [(Lost::Mark(MarkCode::Away), 20)]);
    assert_eq!((week.attended, week.expected), (1, 2));
    // By Wednesday morning two of five days are over: one session of three.
    let so_far = account(&rows, friday, "2026-11-18 09:00");
    assert_eq!(so_far.planned, 20);
    assert!(
        day(
            &Plan::new(rows.clone()),
            &Log::default(),
            &CALENDAR,
            monday,
            &known("2026-11-21 12:00")
        )
        .is_empty()
    );

    rows.provisions[0].1 = provision(
        "In class",
        &[
            ("schedule", text("continuous")),
            ("minutes", Value::Int(60)),
            ("logging", text("exceptions")),
        ],
    );
    let week = account(&rows, friday, "2026-11-21 12:00");
    assert_eq!((week.planned, week.delivered, week.assumed), (300, 60, 180));
    assert_eq!(week.lost, [(Lost::Mark(MarkCode::Away), 60)]);
}

#[test]
fn who_is_expected() {
    let day_ = date("2026-11-24");
    let mut rows = rows();
    rows.slot_pupils = [1, 2, 9]
        .map(|n| record(&[("slot", Value::Id(SLOT_A)), ("pupil", Value::Id(pupil(n)))]))
        .to_vec();
    rows.memberships[1].ends = Some(date("2026-11-20"));
    rows.left.insert(pupil(5), date("2026-11-01"));
    let plan = Plan::new(rows.clone());
    let expected = |slot, provision| plan.expected(slot, provision, day_);
    assert_eq!(expected(SLOT_A, NELI_A), BTreeSet::from([pupil(1), pupil(9)]));
    assert_eq!(expected(SLOT_B, NELI_B), BTreeSet::from([pupil(6), pupil(7)]));
    rows.slots[0].1.weeks = crate::domain::codes::Weeks::Odd;
    let plan = Plan::new(rows);
    assert_eq!(plan.on_day(&CALENDAR, day_).len(), 1, "week 4 is an even one");
    assert_eq!(plan.on_day(&CALENDAR, date("2026-12-01")).len(), 2);
}

#[test]
fn earlier_days_not_logged() {
    let plan = Plan::new(rows());
    let known = known("2026-11-24 08:00");
    let met = HashSet::from([(SLOT_A, date("2026-11-23")), (SLOT_B, date("2026-11-23"))]);
    let span = (date("2026-11-18"), date("2026-11-23"));
    let missing = plan.not_logged(&CALENDAR, span, &met, &known);
    assert_eq!(missing.len(), 6, "Wednesday to Friday, two groups");
    assert!(missing.iter().all(|o| o.date < date("2026-11-21")));
}

fn any_mark() -> impl Strategy<Value = Option<MarkCode>> {
    proptest::option::of(proptest::sample::select(MarkCode::all()))
}

proptest! {
    #![proptest_config(crate::regressions::config(256))]

    #[test]
    fn planned_is_always_the_sum_of_its_parts(
        days in proptest::collection::vec(
            (0_u64..20, 0_usize..4, any::<bool>(), proptest::option::of(1_i64..60),
             proptest::collection::vec((any_mark(), proptest::option::of(1_i64..60)), 7)),
            0..12,
        ),
        schedule in 0_usize..3,
        logging in 0_usize..3,
        now in 0_i64..40,
        together in any::<bool>(),
    ) {
        let first = date("2026-11-02");
        let mut rows = rows();
        rows.provisions[0].1.schedule = Schedule::all()[schedule].clone();
        rows.provisions[0].1.per_week = Some(3);
        rows.provisions[0].1.logging = Logging::all()[logging].clone();
        rows.memberships[2].minutes = Some(10);
        let plan = Plan::new(rows);
        let mut log = LogRows::default();
        for (offset, state, extra, minutes, marks) in days {
            let day_ = first + TimeDelta::days(i64::try_from(offset).unwrap());
            let id = if extra { Id([100 + u8::try_from(offset).unwrap(); 16]) } else { session_id(SLOT_A, day_) };
            if log.sessions.iter().any(|(known, _)| *known == id) {
                continue;
            }
            let state = SessionState::all()[state].clone();
            log.sessions.push((id, session(day_, state, &[("minutes", minutes.put())])));
            if extra {
                log.groups.push(of_group(id, NELI_A));
            } else {
                log.groups.push(of_slot(id, NELI_A, SLOT_A, day_));
                if together {
                    log.groups.push(of_slot(id, NELI_B, SLOT_B, day_));
                }
            }
            for (n, (code, own)) in (1_u8..).zip(marks) {
                if let Some(code) = code {
                    let group = if n <= 4 { NELI_A } else { NELI_B };
                    let mut mark = mark(id, n, group, code);
                    mark.minutes = own;
                    log.marks.push(mark);
                }
            }
        }
        let log = Log::new(log);
        let now = first.and_time(NaiveTime::MIN) + TimeDelta::hours(now * 13);
        let known = Known { now, me: None, heard: &NOBODY };
        let span = (first, date("2026-11-20"));
        let all = accounts(&plan, &log, &CALENDAR, &known, span, None);
        let mut group = Account::default();
        for ((pupil, provision), account) in &all {
            prop_assert!(account.adds_up(), "{account:?}");
            prop_assert!(account.delivered >= 0 && account.beyond >= 0 && account.unaccounted >= 0);
            prop_assert!(account.assumed >= 0 && account.awaiting >= 0);
            prop_assert!(account.attended <= account.expected);
            group.add(account);
            // One pupil's accounts are the same when asked for alone.
            let alone = accounts(&plan, &log, &CALENDAR, &known, span, Some(*pupil));
            prop_assert_eq!(alone.get(&(*pupil, *provision)), Some(account));
        }
        prop_assert!(group.adds_up());
        // The weeks of a chart are the same minutes, cut up.
        let mut weekly = Account::default();
        for week in weeks(&plan, &log, &CALENDAR, &known, span, (None, None)) {
            prop_assert!(week.account.adds_up());
            weekly.add(&week.account);
        }
        let figures = |a: &Account| (a.planned, a.total_delivered(), a.total_lost(), a.attended, a.expected);
        prop_assert_eq!(figures(&weekly), figures(&group));
    }
}
