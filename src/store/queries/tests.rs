//! A small school, and what the panes say of it on Monday 23 November 2026 at 09:20.

mod restricted;

use chrono::{NaiveDate, Weekday};

use super::super::tests::store;
use super::super::views::{Force, TodayKey, TodayState};
use super::super::{Action, Edit, Store, StoreError};
use crate::domain::codes::{MarkCode, Reason, ReviewType, SenStatus};
use crate::domain::kind::Record;
use crate::domain::records::*;
use crate::domain::schedule::session_id;
use crate::domain::value::Days;
use crate::domain::{Cell, Id, Value};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn text(text: &str) -> Value {
    Value::Text(text.into())
}

/// Writes a record from the cells that matter.
fn put<R: Record>(store: &mut Store, cells: &[(&str, Value)]) -> Id {
    put_as::<R>(store, None, cells)
}

fn put_as<R: Record>(store: &mut Store, id: Option<Id>, cells: &[(&str, Value)]) -> Id {
    let mut all = vec![Value::Null; R::KIND.fields.len()];
    for (name, value) in cells {
        all[R::KIND.position(name).unwrap()] = value.clone();
    }
    let row = id.or_else(|| Id::for_cells(R::KIND, &all));
    let row = row.unwrap_or_else(|| store.ids().next_id());
    let mut action = Action::new(format!("New {}", R::KIND.label));
    action.edits.push(Edit::Insert { kind: R::KIND, row, cells: all });
    store.write(&action).unwrap();
    row
}

/// The people and groups of the tests.
struct Made {
    store: Store,
    me: Id,
    dawn: Id,
    maya: Id,
    leo: Id,
    tom: Id,
    neli: Id,
    elsa: Id,
    neli_slot: Id,
    elsa_slot: Id,
}

fn made() -> Made {
    let mut store = store();
    let me = store.me().user;
    let days = Days::default().with(Weekday::Mon).with(Weekday::Tue);
    let s = &mut store;
    put_as::<Staff>(
        s,
        Some(me),
        &[("forename", text("Jo")), ("surname", text("Okafor")), ("days", days.put())],
    );
    let dawn = put::<Staff>(s, &[("forename", text("Dawn")), ("surname", text("Shaw"))]);
    let hill = put::<Staff>(s, &[("surname", text("Hill")), ("title", text("Mr"))]);
    let mut child = |forename: &str, surname: &str, class: &str| {
        let id = put::<Pupil>(s, &[("forename", text(forename)), ("surname", text(surname))]);
        for (class, from) in [("old", "2025-09-01"), (class, "2026-09-01"), ("next", "2027-09-01")]
        {
            put::<Placement>(
                s,
                &[
                    ("pupil", Value::Id(id)),
                    ("starts", text(from)),
                    ("class", text(class)),
                    ("year_group", text("4")),
                    ("teacher", Value::Id(hill)),
                ],
            );
        }
        id
    };
    let (maya, leo, tom) =
        (child("Maya", "Barnes", "4W"), child("Leo", "Price", "3B"), child("Tom", "Adeyemi", "4W"));
    let (neli, neli_slot) = group(s, "NELI A", "09:30", 0b1_1111, dawn, &[maya, leo]);
    let (elsa, elsa_slot) = group(s, "ELSA", "08:45", 0b0_0001, me, &[tom]);
    Made { store, me, dawn, maya, leo, tom, neli, elsa, neli_slot, elsa_slot }
}

/// A group of 20 minutes since 16 November.
fn group(s: &mut Store, title: &str, time: &str, days: u8, who: Id, pupils: &[Id]) -> (Id, Id) {
    let id = put::<Provision>(
        s,
        &[
            ("title", text(title)),
            ("schedule", text("timed")),
            ("minutes", Value::Int(20)),
            ("logging", text("every")),
            ("starts", text("2026-11-16")),
            ("status", text("running")),
        ],
    );
    let slot = put::<Slot>(
        s,
        &[
            ("provision", Value::Id(id)),
            ("days", Days(days).put()),
            ("time", text(time)),
            ("weeks", text("every")),
        ],
    );
    for pupil in pupils {
        put::<Membership>(s, &[("provision", Value::Id(id)), ("pupil", Value::Id(*pupil))]);
    }
    put::<ProvisionStaff>(
        s,
        &[("provision", Value::Id(id)), ("staff", Value::Id(who)), ("leads", Value::Int(1))],
    );
    (id, slot)
}

/// Logs a planned session with one mark each.
fn log(
    s: &mut Store,
    slot: Id,
    groups: &[(Id, Id)],
    date: &str,
    state: &str,
    marks: &[(Id, Id, MarkCode)],
) -> Id {
    let session = put::<Session>(
        s,
        &[
            ("slot", Value::Id(slot)),
            ("planned", text(date)),
            ("date", text(date)),
            ("state", text(state)),
            ("reason", if state == "not_held" { text("event") } else { Value::Null }),
            ("minutes", Value::Int(25)),
            ("note", text("Good blending")),
        ],
    );
    for (group, slot) in groups {
        put::<SessionProvision>(
            s,
            &[
                ("session", Value::Id(session)),
                ("provision", Value::Id(*group)),
                ("slot", Value::Id(*slot)),
                ("planned", text(date)),
            ],
        );
    }
    for (pupil, group, mark) in marks {
        put::<Mark>(
            s,
            &[
                ("session", Value::Id(session)),
                ("pupil", Value::Id(*pupil)),
                ("provision", Value::Id(*group)),
                ("mark", mark.put()),
            ],
        );
    }
    session
}

#[test]
fn a_day_shows_what_is_planned_and_what_became_of_it() {
    let mut made = made();
    let today = day("2026-11-23");
    let view = made.store.today(today).unwrap();
    assert_eq!((view.term.as_str(), view.school_day), ("autumn 2, week 4 of 7", true));
    let [elsa, neli] = &view.rows[..] else { panic!("{:?}", view.rows) };
    assert_eq!((elsa.title.as_str(), elsa.state, elsa.mine), ("ELSA", TodayState::NotLogged, true));
    assert_eq!(
        (elsa.only.as_deref(), elsa.staff.join(" ").as_str()),
        (Some("Tom A."), "J. Okafor")
    );
    assert_eq!(elsa.key, TodayKey::Slot(made.elsa_slot, today));
    assert_eq!(elsa.session, Some(session_id(made.elsa_slot, today)));
    assert_eq!((neli.state, neli.expected, neli.mine), (TodayState::Planned, 2, false));
    assert_eq!(neli.staff_ids, [made.dawn]);
    // Last week: NELI on five days, ELSA on Monday.
    assert_eq!(view.earlier, 6);
    assert_eq!(made.store.missed(today).unwrap().len(), 6);

    let s = &mut made.store;
    let (neli_of, elsa_of) = ((made.neli, made.neli_slot), (made.elsa, made.elsa_slot));
    let marks = [(made.maya, made.neli, MarkCode::Away), (made.leo, made.neli, MarkCode::Here)];
    log(s, made.neli_slot, &[neli_of], "2026-11-20", "held", &marks);
    log(s, made.neli_slot, &[neli_of], "2026-11-19", "not_held", &[]);
    let together = log(s, made.neli_slot, &[neli_of, elsa_of], "2026-11-23", "held", &marks);
    assert_eq!(s.today(today).unwrap().earlier, 4);
    let friday = s.today(day("2026-11-20")).unwrap();
    let held = &friday.rows[0];
    assert_eq!((held.state, held.present, held.expected), (TodayState::Held, 1, 2));
    let thursday = &s.today(day("2026-11-19")).unwrap().rows[0];
    assert_eq!((thursday.state, thursday.present), (TodayState::NotHeld, 0));
    assert_eq!(thursday.reason, Some(Reason::Event));
    let joined = s.today(today).unwrap().rows;
    assert_eq!(joined.len(), 1);
    assert_eq!((joined[0].title.as_str(), joined[0].minutes), ("ELSA + NELI A", Some(25)));
    assert_eq!(joined[0].key, TodayKey::Session(together));
    assert_eq!(s.today(day("2026-11-21")).unwrap().term, "Saturday");
    assert!(s.today(day("2026-10-28")).unwrap().rows.is_empty());
}

fn on_register(s: &mut Store, pupil: Id, status: &str, from: &str, monitoring: i64) {
    put::<Register>(
        s,
        &[
            ("pupil", Value::Id(pupil)),
            ("status", text(status)),
            ("starts", text(from)),
            ("monitoring", Value::Int(monitoring)),
        ],
    );
}

fn review(s: &mut Store, pupil: Id, kind: &str, cells: &[(&str, &str)]) -> Id {
    let mut all = vec![("pupil", Value::Id(pupil)), ("type", text(kind))];
    all.extend(cells.iter().map(|(name, value)| (*name, text(value))));
    put::<Review>(s, &all)
}

#[test]
fn the_register_stands_as_it_is_today() {
    let mut made = made();
    let s = &mut made.store;
    on_register(s, made.maya, "N", "2024-09-01", 1);
    on_register(s, made.maya, "K", "2025-09-01", 0);
    on_register(s, made.maya, "E", "2027-01-01", 0);
    on_register(s, made.leo, "N", "2026-09-01", 1);
    on_register(s, made.tom, "E", "2026-09-01", 0);
    for (code, rank) in [("SLCN", 2), ("SPLD", 1)] {
        put::<Need>(
            s,
            &[("pupil", Value::Id(made.maya)), ("code", text(code)), ("rank", Value::Int(rank))],
        );
    }
    review(s, made.maya, "plan", &[("held", "2026-10-08")]);
    review(s, made.maya, "parent_meeting", &[("held", "2026-11-12")]);
    review(s, made.maya, "plan", &[("held", "2026-06-08")]);
    review(
        s,
        made.tom,
        "ehcp_annual",
        &[("due", "2027-01-10"), ("booked", "2026-12-07"), ("invited_on", "2026-11-16")],
    );
    let view = s.register().unwrap();
    assert_eq!((view.support, view.plans, view.monitoring, view.pupils), (1, 1, 1, 3));
    let lines: Vec<String> = view
        .rows
        .iter()
        .map(|r| {
            let needs = r.needs.join(" ");
            format!("{} {} {} [{needs}] {}", r.status.code(), r.name, r.class, r.hint)
        })
        .collect();
    assert_eq!(
        lines,
        [
            "E Adeyemi, Tom 4W [] papers out today",
            "K Barnes, Maya 4W [SPLD SLCN] 2 of 3 meetings",
            "N Price, Leo 3B [] ",
        ]
    );
    assert_eq!(view.rows[1].since, Some(day("2025-09-01")));
}

#[test]
fn reviews_stand_by_the_step_that_comes_next() {
    let mut made = made();
    let s = &mut made.store;
    let late = review(s, made.maya, "plan", &[("due", "2026-11-20")]);
    let soon = review(s, made.leo, "plan", &[("due", "2026-12-11"), ("booked", "2026-11-30")]);
    let far = review(s, made.tom, "ehcp_annual", &[("due", "2027-03-26")]);
    let owed =
        review(s, made.tom, "ehcp_annual", &[("held", "2026-10-12"), ("report_on", "2026-10-20")]);
    review(s, made.maya, "plan", &[("held", "2026-10-12")]);
    let gone = put::<Pupil>(
        s,
        &[("forename", text("Gone")), ("surname", text("Away")), ("left", text("2026-07-20"))],
    );
    review(s, gone, "plan", &[("due", "2026-10-12")]);
    let view = s.reviews().unwrap();
    let ids: Vec<Id> = view.rows.iter().map(|r| r.review).collect();
    assert_eq!(ids, [owed, late, soon, far]);
    assert_eq!((view.overdue, view.soon), (1, 1), "what the authority owes is not ours");
    let first = &view.rows[0];
    assert_eq!(
        (first.leg.as_str(), first.name.as_str(), first.days),
        ("authority decides", "T. Adeyemi", -14)
    );
    assert_eq!((first.what.clone(), first.force), (ReviewType::Annual, Force::Must));
    assert_eq!(view.rows[3].leg, "book the meeting");
    assert_eq!(s.reviews_of(made.maya).unwrap().len(), 2);
    assert_eq!(s.reviews_of(made.maya).unwrap()[1].leg, "held");
}

#[test]
fn what_is_due_says_how_binding_and_by_which_day_of_ours() {
    let mut made = made();
    let s = &mut made.store;
    let annual = [("due", "2027-01-10"), ("booked", "2026-12-10"), ("invited_on", "2026-11-16")];
    review(s, made.tom, "ehcp_annual", &annual);
    let contact = put::<Contact>(
        s,
        &[
            ("date", text("2026-11-19")),
            ("with_type", text("parent")),
            ("relationship", text("PAM")),
            ("with_name", text("Mrs Barnes")),
            ("medium", text("phone")),
            ("direction", text("out")),
            ("follow_up_on", text("2026-11-20")),
            ("follow_up", text("ring back")),
        ],
    );
    put::<ContactPupil>(s, &[("contact", Value::Id(contact)), ("pupil", Value::Id(made.maya))]);
    put::<Task>(s, &[("title", text("Order wobble cushions")), ("due", text("2026-12-01"))]);
    put::<Task>(
        s,
        &[("title", text("Done")), ("due", text("2026-11-20")), ("done", text("2026-11-20"))],
    );
    put::<Task>(s, &[("title", text("Later")), ("due", text("2027-02-01"))]);
    let rows = s.due(14).unwrap();
    let lines: Vec<String> = rows
        .iter()
        .map(|r| {
            let who = r.pupil.as_ref().map_or("-", |(_, name)| name);
            let force = r.force.code();
            format!("{} {who} {} {} {} {} {force}", r.kind, r.title, r.due, r.do_by, r.days)
        })
        .collect();
    assert_eq!(
        lines,
        [
            "contact Maya B. Mrs Barnes (mother): ring back 2026-11-20 2026-11-17 -3 own",
            "review Tom A. EHCP annual: papers out 2026-11-26 2026-11-24 3 must",
            "task - Order wobble cushions 2026-12-01 2026-12-01 8 own",
        ]
    );
    assert_eq!(s.due(90).unwrap().len(), 4);
}

#[test]
fn a_pupils_page_has_it_all() {
    let mut made = made();
    let s = &mut made.store;
    on_register(s, made.maya, "K", "2025-09-01", 0);
    let neli_of = [(made.neli, made.neli_slot)];
    let here = [(made.maya, made.neli, MarkCode::Here)];
    log(s, made.neli_slot, &neli_of, "2026-11-18", "held", &here);
    log(
        s,
        made.neli_slot,
        &neli_of,
        "2026-11-19",
        "held",
        &[(made.maya, made.neli, MarkCode::Away)],
    );
    log(s, made.neli_slot, &neli_of, "2026-11-20", "not_held", &here);
    let loaded = s.load(Pupil::KIND, made.maya).unwrap().unwrap();
    let mut child: Pupil = loaded.record().unwrap();
    child.allergy = Some("Nuts: pen in the office".into());
    child.helps = Some("Words taught before the lesson".into());
    child.dob = Some(day("2018-02-01"));
    let mut action = Action::new("alerts");
    action.change(&loaded, &child);
    s.write(&action).unwrap();
    for (surname, stop) in [("Barnes", 0), ("Stone", 1)] {
        let carer = put::<Carer>(s, &[("surname", text(surname)), ("phone", text("01632 960001"))]);
        put::<CarerPupil>(
            s,
            &[
                ("carer", Value::Id(carer)),
                ("pupil", Value::Id(made.maya)),
                ("no_contact", Value::Int(stop)),
                ("priority", Value::Int(stop + 1)),
            ],
        );
    }
    let view = s.pupil(made.maya).unwrap();
    assert_eq!((view.name.as_str(), view.short.as_str()), ("Maya Barnes", "Maya B."));
    assert_eq!((view.class.as_str(), view.age), ("Year 4, 4W, Mr Hill", Some(8)));
    assert_eq!(view.status, SenStatus::Support);
    assert_eq!(view.alerts, [("Allergy".to_string(), "Nuts: pen in the office".to_string())]);
    assert_eq!(view.helps[0].0, "What helps");
    assert_eq!((&*view.carers[1].name, &*view.carers[1].phone), ("Stone", "do not contact"));
    let [neli] = &view.provisions[..] else { panic!("{:?}", view.provisions) };
    assert_eq!(neli.when, "Mon Tue Wed Thu Fri 09:30, 20 min, D. Shaw");
    assert!(neli.now);
    // Five days of 20 minutes are over; 25 were given on one of them.
    assert_eq!((neli.planned_minutes, neli.delivered_minutes), (100, 25));
    assert_eq!((neli.attended, neli.expected), (1, 2));
    let story: Vec<String> =
        view.timeline.iter().map(|r| format!("{} {}: {}", r.date, r.what, r.text)).collect();
    assert_eq!(
        story,
        [
            "2026-11-20 NELI A: did not happen, assembly, event or trip, Good blending",
            "2026-11-19 NELI A: not in school",
            "2026-11-18 NELI A: here, Good blending",
            "2026-11-16 NELI A: started",
            "2025-09-01 SEN register: SEN support",
        ]
    );
    assert_eq!(s.class_list("4W", day("2026-11-23")).unwrap(), [made.tom, made.maya]);
    assert!(matches!(s.pupil(made.me), Err(StoreError::NoRow { .. })));
}

#[test]
fn nothing_asked_for_daily_reads_a_whole_table_of_history() {
    // What the panes ask of the tables that grow with the years, each on an index.
    let made = made();
    let plan = |sql: &str| {
        let mut read = made.store.conn().prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
        let rows: Vec<String> =
            read.query_map([], |row| row.get(3)).unwrap().map(Result::unwrap).collect();
        rows.join("; ")
    };
    for sql in [
        "SELECT * FROM p_review WHERE held IS NULL",
        "SELECT pupil, held FROM p_review WHERE held BETWEEN '2026-09-01' AND '2026-11-23'",
        "SELECT id FROM p_contact WHERE followed_up_on IS NULL AND follow_up_on <= '2026-12-07'",
        "SELECT id FROM p_task WHERE done IS NULL AND due <= '2026-12-07'",
        "SELECT id FROM p_session WHERE date = '2026-11-23'",
        "SELECT slot FROM p_session_provision WHERE planned BETWEEN '2026-10-26' AND '2026-11-22'",
        "SELECT id FROM p_mark WHERE pupil = x'00'",
    ] {
        assert!(plan(sql).starts_with("SEARCH"), "{sql}: {}", plan(sql));
    }
}
