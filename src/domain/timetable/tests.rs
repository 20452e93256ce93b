use super::*;
use crate::domain::codes::{Logging, ProvisionStatus, Weeks};
use crate::domain::records::{Membership, Provision, ProvisionStaff, Slot};
use crate::domain::schedule::PlanRows;
use crate::domain::value::Days;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn id(n: u8) -> Id {
    Id([n; 16])
}

fn group(minutes: i64, schedule: Schedule) -> Provision {
    Provision {
        agency: None,
        confidential: None,
        funding: None,
        title: "NELI A".into(),
        intervention: None,
        schedule,
        minutes: Some(minutes),
        per_week: Some(2),
        logging: Logging::Every,
        starts: Some(day("2026-09-07")),
        ends: None,
        area: None,
        tier: None,
        status: ProvisionStatus::Running,
        location: Some("Rainbow room".into()),
        also: None,
        intended: None,
        review_on: None,
        charge_to: None,
        planning_minutes: Some(10),
        notes: None,
    }
}

fn slot(provision: Id, time: &str) -> Slot {
    Slot {
        provision,
        days: Days::default().with(Weekday::Mon).with(Weekday::Wed),
        time: Some(time.parse().unwrap()),
        minutes: None,
        starts: None,
        ends: None,
        weeks: Weeks::Every,
        staff: None,
        location: None,
    }
}

fn adult(days: Days) -> Staff {
    Staff {
        forename: Some("Dawn".into()),
        surname: "Shaw".into(),
        role: None,
        days: Some(days),
        title: None,
        initials: None,
        weekly_minutes: None,
        grade: None,
        send_minutes: None,
        starts: None,
        ends: None,
        notes: None,
    }
}

/// Two groups of Dawn's at 09:15 and 09:30 in one room, with one child in both; a third at 09:55.
fn plan() -> Plan {
    let times = [(1, 11, "09:15:00"), (2, 12, "09:30:00"), (3, 13, "09:55:00")];
    let mut rows = PlanRows::default();
    for (provision, slot_id, time) in times {
        let provision = id(provision);
        rows.provisions.push((provision, group(25, Schedule::Timed)));
        rows.slots.push((id(slot_id), slot(provision, time)));
        rows.staff.push(ProvisionStaff {
            provision,
            staff: id(50),
            leads: true,
            starts: None,
            ends: None,
        });
        rows.memberships.push(Membership {
            provision,
            pupil: id(60),
            starts: None,
            ends: None,
            minutes: None,
            reason: None,
        });
    }
    Plan::new(rows)
}

#[test]
fn what_is_at_one_moment_clashes_and_what_touches_does_not() {
    let calendar = Calendar::new(&[]);
    let lessons = lessons(&plan(), &calendar, day("2026-11-23"), day("2026-11-27"));
    assert_eq!(lessons.len(), 6);
    let staff = HashMap::from([(id(50), adult(Days::WEEK))]);
    let found = clashes(&lessons, &staff, |_, _, _| Permit::Anybody);
    let of_day: Vec<&Why> =
        found.iter().filter(|c| c.date == day("2026-11-23")).map(|c| &c.why).collect();
    assert_eq!(
        of_day,
        [&Why::Adult(id(50)), &Why::Pupil(id(60)), &Why::Room("Rainbow room".into())]
    );
    assert_eq!(found[0].lessons, (0, Some(1)), "09:30 to 09:55 touches 09:55");
}

#[test]
fn an_adult_who_is_not_in_and_one_who_is_not_trained_are_said() {
    let calendar = Calendar::new(&[]);
    let lessons = lessons(&plan(), &calendar, day("2026-11-25"), day("2026-11-25"));
    let staff = HashMap::from([(id(50), adult(Days::default().with(Weekday::Mon)))]);
    let found = clashes(&lessons[..1], &staff, |_, _, _| Permit::Untrained);
    let why: Vec<&Why> = found.iter().map(|c| &c.why).collect();
    assert_eq!(why, [&Why::NotIn(id(50)), &Why::NotTrained(id(50), Permit::Untrained)]);
}

#[test]
fn minutes_that_overlap_count_once_and_a_holiday_changes_nothing() {
    let calendar = Calendar::new(&[]);
    let staff = HashMap::from([(id(50), adult(Days::WEEK))]);
    // 09:15 to 10:20 on two days; 09:30 to 09:40 is in two groups.
    let hours = committed(&plan(), &calendar, &staff, day("2026-11-23"))[&id(50)];
    assert_eq!(hours, Hours { timed: 130, times: 0, in_class: 0, planning: 30 });
    let half_term = committed(&plan(), &calendar, &staff, day("2026-10-26"))[&id(50)];
    assert_eq!(half_term.total(), 160);
}

#[test]
fn groups_without_times_count_by_the_week_and_by_the_day() {
    let mut rows = PlanRows::default();
    for (provision, schedule) in [(1, Schedule::Times), (2, Schedule::Continuous)] {
        rows.provisions.push((id(provision), group(60, schedule)));
        rows.staff.push(ProvisionStaff {
            provision: id(provision),
            staff: id(50),
            leads: true,
            starts: None,
            ends: None,
        });
    }
    let three = Days::default().with(Weekday::Mon).with(Weekday::Tue).with(Weekday::Fri);
    let staff = HashMap::from([(id(50), adult(three))]);
    let hours =
        committed(&Plan::new(rows), &Calendar::new(&[]), &staff, day("2026-11-23"))[&id(50)];
    assert_eq!(hours, Hours { timed: 0, times: 120, in_class: 180, planning: 20 });
}

#[test]
fn training_counts_until_its_last_day() {
    let training = |date: &str, ends: Option<&str>| Training {
        staff: id(50),
        title: "ELSA".into(),
        date: day(date),
        ends: ends.map(day),
        intervention: Some(id(70)),
        provider: None,
        note: None,
    };
    let on = |only, rows: &[Training]| Permit::on(day("2026-11-23"), only, rows.iter());
    assert_eq!(on(true, &[]), Permit::Untrained);
    assert_eq!(on(false, &[]), Permit::Anybody);
    let old = training("2023-01-10", Some("2026-11-22"));
    assert_eq!(on(true, std::slice::from_ref(&old)), Permit::Expired(day("2026-11-22")));
    assert!(on(false, std::slice::from_ref(&old)).may());
    let new = training("2026-11-23", Some("2026-11-23"));
    assert_eq!(on(true, &[old.clone(), new]), Permit::Trained(Some(day("2026-11-23"))));
    assert_eq!(on(true, &[old, training("2020-01-01", None)]), Permit::Trained(None));
    assert_eq!(on(true, &[training("2026-11-24", None)]), Permit::Untrained, "not yet");
}
