//! A made-up school in memory for tests of the screen: no store, no clock, no thread.

mod agencies;
pub mod days;
pub mod exchange;
mod odd;
mod person;
mod records;

pub use person::{FakeWorker, Person, SHEET};
pub use records::{casework, desk};

use std::sync::Arc;

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};

use crate::app::looks::ThemeName;
use crate::app::msg::{About, Kinds, PinState};
use crate::app::shell::Beginning;
use crate::domain::Id;
use crate::domain::codes::{
    MarkCode, Medium, Reason, Relationship, ReviewType, Schedule, SenStatus, StaffRole, Way,
    WithType,
};
use crate::domain::fold::fold;
use crate::domain::lines::{
    AdultRow, CarerRow, Facts, GroupRow, InterventionRow, PlannedRow, PupilRow, SlotRow, Snapshot,
};
use crate::domain::value::Days;
use crate::store::Clock;
use crate::store::views::*;

/// What a first run is handed.
pub fn beginning() -> Beginning {
    let offers = vec!["cabin fossil rhythm copper".into(), "able baker candle door".into()];
    let school_time = Clock::Fixed(now());
    Beginning { place: "/home/jo/senlog".into(), offers: Arc::new(offers), school_time }
}

/// An id of a kind: `id(b'p', 1)` is the first pupil.
pub fn id(kind: u8, n: u8) -> Id {
    let mut bytes = [0; 16];
    (bytes[0], bytes[15]) = (kind, n);
    Id(bytes)
}

/// Monday 23 November 2026, ten to eleven.
pub fn now() -> NaiveDateTime {
    today_date().and_hms_opt(10, 50, 0).unwrap()
}

fn today_date() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 23).unwrap()
}

fn at(h: u32, m: u32) -> Option<NaiveTime> {
    NaiveTime::from_hms_opt(h, m, 0)
}

fn day(d: u32, m: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, m, d).unwrap()
}

/// Forename, surname, class.
const PUPILS: &[(&str, &str, &str)] = &[
    ("Maya", "Barnes", "4W"),
    ("Tobi", "Adeyemi", "3B"),
    ("Rafi", "Chowdhury", "1C"),
    ("Leo", "Price", "2A"),
    ("Zoë", "Adams", "1C"),
    ("Kai", "Reed", "1C"),
    ("Łukasz", "Nowak", "5B"),
    ("Siân", "O'Brien", "6M"),
    ("Ali", "Khan", "2A"),
    ("June", "Moss", "2A"),
];

/// Name, members, adult, time.
type Group = (&'static str, &'static [u8], u8, (u32, u32));

const GROUPS: &[Group] = &[
    ("Sensory circuits", &[1, 2, 3, 4, 5, 6, 7, 8], 2, (8, 45)),
    ("Precision teaching", &[1], 3, (9, 15)),
    ("NELI A", &[3, 5, 6, 9], 2, (9, 30)),
    ("ELSA", &[4], 1, (10, 45)),
    ("Toe by Toe", &[7], 4, (11, 0)),
    ("LEGO therapy", &[2, 4, 9, 10], 1, (13, 15)),
    ("Fluency", &[10], 3, (13, 40)),
    ("Zones", &[1, 2, 6, 7, 8, 10], 1, (14, 0)),
];

const STAFF: &[(&str, &str)] =
    &[("Jo", "Okafor"), ("Ruby", "Patel"), ("Dawn", "Shaw"), ("Ann", "Grant")];

/// Themes to choose from.
pub fn themes() -> Vec<ThemeName> {
    [("dark", "Calm on dark."), ("light", "Ink on paper."), ("mine", "")]
        .map(|(name, says)| ThemeName { name: name.into(), says: says.into(), own: name == "mine" })
        .into()
}

/// The day.
pub fn today() -> TodayView {
    let state = |n: usize| match n {
        0 | 1 => TodayState::Held,
        2 => TodayState::NotHeld,
        3 => TodayState::NotLogged,
        4 => TodayState::Awaiting,
        _ => TodayState::Planned,
    };
    let rows = GROUPS
        .iter()
        .enumerate()
        .map(|(n, (title, members, adult, (h, m)))| TodayRow {
            key: TodayKey::Slot(id(b's', u8::try_from(n).unwrap() + 1), today_date()),
            session: None,
            provisions: vec![id(b'g', u8::try_from(n).unwrap() + 1)],
            title: (*title).into(),
            time: at(*h, *m),
            minutes: Some(20),
            staff: vec![short_adult(*adult)],
            staff_ids: vec![id(b'a', *adult)],
            mine: *adult == 1,
            state: state(n),
            extra: false,
            expected: members.len(),
            present: if state(n) == TodayState::Held { members.len() } else { 0 },
            only: (members.len() == 1).then(|| short_pupil(members[0])),
            reason: (n == 2).then_some(Reason::Event),
            covered: false,
        })
        .collect();
    TodayView {
        date: today_date(),
        term: "autumn 2, week 4 of 7".into(),
        school_day: true,
        rows,
        earlier: 4,
        heard: Vec::new(),
    }
}

fn short_adult(n: u8) -> String {
    let (forename, surname) = STAFF[usize::from(n) - 1];
    format!("{}. {surname}", forename.chars().next().unwrap())
}

fn short_pupil(n: u8) -> String {
    let (forename, surname, _) = PUPILS[usize::from(n) - 1];
    format!("{forename} {}.", surname.chars().next().unwrap())
}

/// The register.
pub fn register() -> RegisterView {
    let mut rows: Vec<RegisterRow> = PUPILS
        .iter()
        .zip(1u8..)
        .map(|((forename, surname, class), n)| RegisterRow {
            pupil: id(b'p', n),
            name: format!("{surname}, {forename}"),
            class: (*class).into(),
            status: match n {
                2 => SenStatus::Plan,
                9 | 10 => SenStatus::None,
                _ => SenStatus::Support,
            },
            monitoring: n >= 9,
            since: Some(day(1, 9)),
            needs: match n {
                2 => vec!["ASD".into(), "SLCN".into()],
                1 => vec!["SPLD".into()],
                9 | 10 => Vec::new(),
                _ => vec!["SLCN".into()],
            },
            hint: match n {
                1 => "2 of 3 meetings".into(),
                2 => "papers due today".into(),
                3 => "plan out of date".into(),
                _ => String::new(),
            },
            hint_due: (n == 2).then(today_date),
            conflict: false,
        })
        .collect();
    rows.sort_by(|a, b| a.name.cmp(&b.name));
    RegisterView { rows, support: 7, plans: 1, monitoring: 2, pupils: 210 }
}

/// The contact log.
pub fn contacts() -> ContactView {
    let row = |n: u8, date, with: &str, pupil: u8, note: &str| ContactRow {
        contact: id(b'c', n),
        date,
        pupils: vec![(id(b'p', pupil), short_pupil(pupil))],
        with: with.into(),
        with_type: WithType::Parent,
        medium: Medium::Gate,
        direction: Way::In,
        reached: true,
        note: note.into(),
        follow_up: None,
        restricted: false,
    };
    let mut first = row(1, day(20, 11), "Mrs Barnes", 1, "upset about spelling");
    first.follow_up = Some((day(20, 11), "ring back, spelling".into()));
    let rows = vec![
        first,
        row(2, day(19, 11), "EP Dr Lowe", 2, "report expected"),
        row(3, day(9, 11), "Mr Price", 4, "new glasses, sits at the front"),
    ];
    ContactView { rows, to_follow_up: 1 }
}

/// The reviews.
pub fn reviews() -> ReviewView {
    let row = |n: u8, pupil: u8, what, meeting, leg: &str, due: NaiveDate| ReviewRow {
        owed: None,
        chased: None,
        after: None,
        review: id(b'r', n),
        pupil: id(b'p', pupil),
        name: {
            let (forename, surname, _) = PUPILS[usize::from(pupil) - 1];
            format!("{}. {surname}", forename.chars().next().unwrap())
        },
        what,
        meeting: Some(meeting),
        time: at(15, 30),
        booked: true,
        leg: leg.into(),
        due: Some(due),
        force: Force::Must,
        days: (due - today_date()).num_days(),
    };
    let rows = vec![
        row(1, 2, ReviewType::Annual, day(7, 12), "papers out", day(21, 11)),
        row(2, 1, ReviewType::Plan, day(30, 11), "", day(30, 11)),
        row(3, 8, ReviewType::Annual, day(26, 11), "report to all", day(10, 12)),
    ];
    ReviewView { rows, overdue: 1, soon: 2 }
}

/// The same, beside the list of the finder.
pub fn glance(which: Id) -> PupilGlance {
    let page = pupil(which);
    PupilGlance {
        pupil: page.pupil,
        name: page.name,
        class: page.class,
        status: page.status,
        alerts: page.alerts,
        now: page.provisions.into_iter().filter(|p| p.now).collect(),
        contact: page.contacts.into_iter().next(),
        review: page.reviews.into_iter().next(),
    }
}

/// The page of a pupil.
pub fn pupil(which: Id) -> PupilView {
    let n = which.0[15];
    let (forename, surname, class) = PUPILS[usize::from(n).saturating_sub(1) % PUPILS.len()];
    PupilView {
        pupil: which,
        name: format!("{forename} {surname}"),
        short: short_pupil(n),
        class: format!("Year {}, {class}, Mr Hill", &class[..1]),
        age: Some(8),
        status: SenStatus::Support,
        monitoring: false,
        since: Some(day(1, 9)),
        needs: vec![("Specific learning difficulty".into(), 1)],
        alerts: vec![("Allergy".into(), "Nuts: pen in the office, ring 999".into())],
        helps: vec![("What helps".into(), "Time to answer; a written list of steps".into())],
        carers: vec![FamilyRow {
            carer: id(b'k', 1),
            name: "Mrs Barnes, mother".into(),
            phone: "07700 900123".into(),
        }],
        provisions: vec![
            PupilProvision {
                provision: id(b'g', 2),
                title: "Precision teaching".into(),
                when: "Mon to Thu 09:15, 20 min, D. Shaw".into(),
                starts: Some(day(2, 11)),
                ends: None,
                now: true,
                planned_minutes: 240,
                delivered_minutes: 180,
                attended: 9,
                expected: 12,
            },
            PupilProvision {
                provision: id(b'g', 9),
                title: "Nessy".into(),
                when: String::new(),
                starts: None,
                ends: Some(day(16, 10)),
                now: false,
                planned_minutes: 0,
                delivered_minutes: 0,
                attended: 0,
                expected: 0,
            },
        ],
        contacts: contacts().rows.into_iter().take(1).collect(),
        reviews: reviews().rows.into_iter().skip(1).take(1).collect(),
        timeline: vec![
            TimelineRow {
                kind: "mark",
                id: id(b'm', 1),
                date: today_date(),
                what: "Precision teaching".into(),
                text: "here, 8 of 10".into(),
                mark: Some(MarkCode::Here),
            },
            TimelineRow {
                kind: "contact",
                id: id(b'c', 1),
                date: day(20, 11),
                what: "Mrs Barnes, at the gate".into(),
                text: "upset about spelling; says she cries on Sunday evenings before school"
                    .into(),
                mark: None,
            },
        ],
        weeks: days::weeks(),
        scores: vec![days::scores(which, "Precision teaching")],
    }
}

/// All names, used most first.
pub fn names() -> Vec<NameRow> {
    let row = |kind, id, label: String, detail: String| NameRow {
        kind,
        id,
        folded: fold(&label),
        label,
        detail,
    };
    let pupils = PUPILS.iter().zip(1..).map(|((forename, surname, class), n)| {
        row("pupil", id(b'p', n), format!("{forename} {surname}"), format!("{class}, SEN support"))
    });
    let groups = GROUPS
        .iter()
        .zip(1..)
        .map(|((title, ..), n)| row("provision", id(b'g', n), (*title).into(), "group".into()));
    let staff = STAFF.iter().zip(1..).map(|((forename, name), n)| {
        row("staff", id(b'a', n), format!("{forename} {name}"), "TA".into())
    });
    pupils.chain(groups).chain(staff).collect()
}

/// What initials must know besides.
pub fn families() -> Families {
    Families { hidden: vec!["Mrs Barnes".into()], kept: vec!["Reading fluency".into()] }
}

/// The school, for reading lines.
pub fn school() -> Snapshot {
    let pupils = PUPILS
        .iter()
        .zip(1..)
        .map(|((forename, surname, class), n)| PupilRow {
            id: id(b'p', n),
            forename: (*forename).into(),
            preferred: None,
            surname: (*surname).into(),
            class: Some((*class).into()),
            year: Some(class[..1].into()),
            on_roll: true,
        })
        .collect();
    let adults = STAFF
        .iter()
        .zip(1..)
        .map(|((forename, surname), n)| AdultRow {
            id: id(b'a', n),
            title: None,
            forename: Some((*forename).into()),
            surname: (*surname).into(),
            initials: None,
            role: Some(StaffRole::Ta),
        })
        .collect();
    let members = |m: &[u8]| m.iter().map(|n| id(b'p', *n)).collect::<Vec<_>>();
    let groups = GROUPS
        .iter()
        .zip(1..)
        .map(|((title, m, adult, (h, min)), n)| GroupRow {
            id: id(b'g', n),
            title: (*title).into(),
            also: None,
            intervention: None,
            minutes: Some(20),
            schedule: Schedule::Timed,
            members: members(m),
            staff: vec![(id(b'a', *adult), true)],
            slots: vec![SlotRow {
                id: id(b's', n),
                days: Days::WEEK,
                time: at(*h, *min),
                minutes: None,
                starts: None,
                ends: None,
                staff: None,
                expected: Vec::new(),
            }],
        })
        .collect();
    let planned = GROUPS
        .iter()
        .zip(1u8..)
        .map(|((_, m, adult, (h, min)), n)| PlannedRow {
            group: id(b'g', n),
            slot: id(b's', n),
            planned: today_date(),
            date: today_date(),
            time: at(*h, *min),
            minutes: Some(20),
            expected: members(m),
            staff: vec![(id(b'a', *adult), true)],
            mine: *adult == 1,
            logged: n <= 3,
            session: None,
        })
        .collect();
    Snapshot::new(Facts {
        now: now(),
        user: Some(id(b'a', 1)),
        lead: true,
        restricts: true,
        loose: Vec::new(),
        pupils,
        adults,
        groups,
        interventions: vec![InterventionRow {
            id: id(b'i', 1),
            title: "Reading fluency".into(),
            also: None,
            minutes: Some(20),
        }],
        classes: vec!["1C".into(), "2A".into(), "3B".into(), "4W".into()],
        planned,
        planned_from: today_date(),
        planned_to: today_date(),
        carers: vec![CarerRow {
            id: id(b'k', 1),
            pupil: id(b'p', 1),
            title: Some("Mrs".into()),
            forename: None,
            surname: "Barnes".into(),
            relationship: Some(Relationship::Mother),
            no_contact: false,
        }],
    })
}

/// School and user.
pub fn about() -> About {
    About {
        school: "Fairfield Primary".into(),
        user: "Jo Okafor".into(),
        user_id: Some(id(b'a', 1)),
        lead: true,
        role: crate::domain::kind::LEAD,
        kinds: Kinds(crate::domain::records::KINDS.to_vec()),
        days: Days(0b11),
        encrypted: true,
        demo: false,
        pupils: 210,
        undo: None,
        drafts: Vec::new(),
        pin: PinState::None,
        away: None,
        remind: None,
        exchanging: crate::app::exchange::Exchanging::default(),
    }
}
