//! The school of the examples, on Tuesday 24 November 2026 at half past three.

use chrono::{Datelike, NaiveDate, NaiveTime, Weekday};

use crate::domain::Id;
use crate::domain::codes::{Relationship, Schedule, StaffRole};
use crate::domain::lines::{
    AdultRow, CarerRow, Facts, GroupRow, InterventionRow, PlannedRow, PupilRow, SlotRow, Snapshot,
};
use crate::domain::value::Days;

pub(crate) fn day(d: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, d).unwrap()
}

fn time(text: &str) -> NaiveTime {
    NaiveTime::parse_from_str(text, "%H:%M").unwrap()
}

fn id(kind: u8, n: u8) -> Id {
    let mut bytes = [kind; 16];
    bytes[15] = n;
    Id(bytes)
}

pub(crate) fn pupil_id(n: u8) -> Id {
    id(1, n)
}

const PUPILS: &[(&str, &str, &str)] = &[
    ("Tom", "Ellis", "R1"),          // 0
    ("Maya", "Barnes", "4W"),        // 1
    ("Zoë", "Ashby", "R1"),          // 2
    ("Kai", "Osei", "R1"),           // 3
    ("Leo", "Parker", "2C"),         // 4
    ("Ali", "Hassan", "2C"),         // 5
    ("June", "Walsh", "2C"),         // 6
    ("Jude", "Mensah", "2C"),        // 7
    ("Jayden", "Cole", "1H"),        // 8
    ("Elsa", "Wood", "3B"),          // 9
    ("Finn", "O'Brien", "4W"),       // 10
    ("Łukasz", "Nowak", "4W"),       // 11
    ("Tobi", "Adeyemi", "3B"),       // 12
    ("Rafi", "Chowdhury", "1C"),     // 13
    ("Ruby", "Stone", "1H"),         // 14
    ("Alfie", "Reid", "1H"),         // 15
    ("Isla", "Grant", "1H"),         // 16
    ("Noah", "Hughes", "1H"),        // 17
    ("Maya", "Carter", "5T"),        // 18
    ("Jack", "Brown", "4W"),         // 19
    ("Jack", "Bennett", "5T"),       // 20
    ("Will", "Turner", "6S"),        // 21
    ("Mary Kate", "de Souza", "6S"), // 22
];

const ME: u8 = 1;
const ADULTS: &[(&str, &str, &str, &str, StaffRole)] = &[
    ("Ms", "Jo", "Okafor", "JO", StaffRole::Senco),    // 1
    ("Mrs", "Rina", "Patel", "RP", StaffRole::Ta),     // 2
    ("Miss", "Dawn", "Shaw", "DS", StaffRole::Ta),     // 3
    ("Mr", "Sam", "Cole", "SC", StaffRole::Ta),        // 4
    ("Mr", "Peter", "Hill", "PH", StaffRole::Teacher), // 5
];

const LIBRARY: &[(&str, &str, i64)] = &[
    ("NELI", "", 30),
    ("LEGO therapy", "lego", 45),
    ("ELSA", "", 30),
    ("Precision teaching", "", 10),
    ("Read Write Inc", "rwi", 20),
    ("Sensory circuits", "", 15),
    ("Reading fluency", "", 20),
    ("Maths booster", "", 30),
    ("Maths recovery", "", 30),
];

/// Title, place in the library, minutes, days, time, leader, members.
type Group = (&'static str, usize, i64, &'static [Weekday], &'static str, u8, &'static [u8]);

use Weekday::{Fri, Mon, Thu, Tue, Wed};
const GROUPS: &[Group] = &[
    ("NELI A", 0, 30, &[Tue, Thu, Fri], "09:30", ME, &[0, 1, 2, 3]),
    ("NELI B", 0, 25, &[Tue, Wed], "10:00", ME, &[4, 5, 6]),
    ("LEGO", 1, 45, &[Tue], "13:15", ME, &[4, 5, 7]),
    ("ELSA", 2, 30, &[Tue], "10:45", ME, &[4]),
    ("Precision teaching", 3, 10, &[Tue, Thu], "09:15", ME, &[1]),
    ("RWI 1:1", 4, 20, &[Mon, Tue, Thu], "11:15", ME, &[8]),
    (
        "Sensory circuits",
        5,
        15,
        &[Mon, Tue, Wed, Thu, Fri],
        "08:45",
        3,
        &[10, 11, 12, 13, 14, 15, 16, 17],
    ),
    ("ELSA", 2, 30, &[Tue], "14:00", 2, &[12]),
];

pub(crate) fn group_id(n: u8) -> Id {
    id(3, n)
}

fn groups() -> Vec<GroupRow> {
    let row = |(n, g): (usize, &Group)| {
        let n = u8::try_from(n).unwrap();
        let days = g.3.iter().fold(Days::default(), |days, day| days.with(*day));
        GroupRow {
            id: group_id(n),
            title: g.0.into(),
            also: None,
            intervention: Some(id(4, u8::try_from(g.1).unwrap())),
            minutes: Some(g.2),
            schedule: Schedule::Timed,
            members: g.6.iter().map(|n| pupil_id(*n)).collect(),
            staff: vec![(id(2, g.5), true)],
            slots: vec![SlotRow {
                id: id(5, n),
                days,
                time: Some(time(g.4)),
                minutes: None,
                starts: None,
                ends: None,
                staff: None,
                expected: Vec::new(),
            }],
        }
    };
    GROUPS.iter().enumerate().map(row).collect()
}

/// Sessions of November: logged before Monday 23, but for NELI A on Friday 20.
fn planned(groups: &[GroupRow]) -> Vec<PlannedRow> {
    let mut out = Vec::new();
    for group in groups {
        for slot in &group.slots {
            for date in day(2)
                .iter_days()
                .take_while(|d| *d <= NaiveDate::from_ymd_opt(2026, 12, 4).unwrap())
            {
                if !slot.days.has(date.weekday()) {
                    continue;
                }
                out.push(PlannedRow {
                    group: group.id,
                    slot: slot.id,
                    planned: date,
                    date,
                    time: slot.time,
                    minutes: group.minutes,
                    expected: group.members.clone(),
                    staff: group.staff.clone(),
                    mine: group.staff[0].0 == id(2, ME),
                    logged: date < day(23) && !(group.title == "NELI A" && date == day(20)),
                    session: None,
                });
            }
        }
    }
    out
}

pub(crate) fn facts() -> Facts {
    let groups = groups();
    let carer = |n: u8, pupil: u8, title: &str, surname: &str, who: Relationship| CarerRow {
        id: id(6, n),
        pupil: pupil_id(pupil),
        title: Some(title.into()),
        forename: None,
        surname: surname.into(),
        relationship: Some(who),
        no_contact: false,
    };
    Facts {
        now: day(24).and_time(time("15:30")),
        user: Some(id(2, ME)),
        lead: true,
        restricts: true,
        loose: Vec::new(),
        pupils: PUPILS
            .iter()
            .enumerate()
            .map(|(n, (forename, surname, class))| PupilRow {
                id: pupil_id(u8::try_from(n).unwrap()),
                forename: (*forename).into(),
                preferred: None,
                surname: (*surname).into(),
                class: Some((*class).into()),
                year: Some(class[..1].into()),
                on_roll: true,
            })
            .collect(),
        adults: ADULTS
            .iter()
            .enumerate()
            .map(|(n, (title, forename, surname, initials, role))| AdultRow {
                id: id(2, u8::try_from(n + 1).unwrap()),
                title: Some((*title).into()),
                forename: Some((*forename).into()),
                surname: (*surname).into(),
                initials: Some((*initials).into()),
                role: Some(role.clone()),
            })
            .collect(),
        interventions: LIBRARY
            .iter()
            .enumerate()
            .map(|(n, (title, also, minutes))| InterventionRow {
                id: id(4, u8::try_from(n).unwrap()),
                title: (*title).into(),
                also: (!also.is_empty()).then(|| (*also).to_string()),
                minutes: Some(*minutes),
            })
            .collect(),
        classes: ["R1", "1H", "1C", "2C", "3B", "4W", "5T", "6S"].map(String::from).to_vec(),
        planned: planned(&groups),
        planned_from: day(2),
        planned_to: NaiveDate::from_ymd_opt(2026, 12, 4).unwrap(),
        groups,
        carers: vec![
            carer(1, 1, "Mrs", "Barnes", Relationship::Mother),
            carer(2, 12, "Mr", "Adeyemi", Relationship::Father),
            carer(3, 12, "Mrs", "Adeyemi", Relationship::Mother),
        ],
    }
}

pub(crate) fn school() -> Snapshot {
    Snapshot::new(facts())
}

/// The same school with its clock at another time of the Tuesday.
pub(crate) fn school_at(clock: &str) -> Snapshot {
    let mut facts = facts();
    facts.now = day(24).and_time(time(clock));
    Snapshot::new(facts)
}
