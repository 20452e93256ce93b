use chrono::Weekday;

use super::*;
use crate::domain::{Cell, Id, Record, Value};

fn day(text: &str) -> NaiveDate {
    NaiveDate::parse_from_str(text, "%Y-%m-%d").unwrap()
}

/// A review of a kind, with the dates given.
fn review(kind: ReviewType, dates: &[(&str, &str)]) -> Review {
    let mut cells = vec![Value::Null; Review::KIND.fields.len()];
    let mut set = |name: &str, value| cells[Review::KIND.position(name).unwrap()] = value;
    set("pupil", Value::Id(Id([1; 16])));
    set("type", kind.put());
    for (name, date) in dates {
        set(name, Value::Text((*date).into()));
    }
    Review::read(&cells).unwrap()
}

fn due(review: &Review, step: Step) -> Option<NaiveDate> {
    legs(review).iter().find(|leg| leg.step == step).map(|leg| leg.due)
}

#[test]
fn a_meeting_on_3_december_sets_the_other_days() {
    let mut ehcp = review(
        ReviewType::Annual,
        &[("due", "2027-01-20"), ("booked", "2026-12-03"), ("decision", "amend")],
    );
    for (step, date) in [
        (Step::Invite, "2026-11-19"),
        (Step::Papers, "2026-11-19"),
        (Step::Meeting, "2026-12-03"),
        (Step::Report, "2026-12-17"),
        (Step::Decision, "2026-12-31"),
        (Step::Final, "2027-02-25"),
    ] {
        assert_eq!(due(&ehcp, step), Some(day(date)), "{step:?}");
    }
    assert!(legs(&ehcp).iter().all(|leg| leg.force == Force::Must));
    // The final plan follows the notice, not the meeting.
    ehcp.decided_on = Some(day("2026-12-21"));
    assert_eq!(due(&ehcp, Step::Final), Some(day("2027-02-15")));
}

#[test]
fn an_annual_review_is_complete_at_the_decision() {
    assert_eq!(annual_due(day("2026-02-28")), day("2027-02-28"));
    assert_eq!(annual_due(day("2024-02-29")), day("2025-02-28"));
    let ehcp = review(ReviewType::Annual, &[("due", "2027-01-20")]);
    assert_eq!(due(&ehcp, Step::Meeting), Some(day("2026-12-23")));
    assert_eq!(due(&ehcp, Step::Book), Some(day("2026-11-25")));
    assert_eq!(due(&ehcp, Step::Papers), Some(day("2026-12-09")));
    assert_eq!(due(&ehcp, Step::Final), None, "only when it is to be amended");
    let next = next_leg(&ehcp).unwrap();
    assert_eq!((next.step, next.force), (Step::Book, Force::Own));
}

#[test]
fn a_move_to_year_7_is_final_before_15_february() {
    for given in ["2027-02-15", "2027-02-14", "2026-11-20"] {
        let transfer = review(ReviewType::PhaseTransfer, &[("due", given)]);
        let latest = due(&transfer, Step::Meeting).unwrap();
        assert_eq!(latest, day("2026-11-22"), "a Sunday");
        let week = Days::WEEK;
        assert_eq!(do_by(latest, week, &Calendar::new(&[])), day("2026-11-20"));
        assert_eq!(due(&transfer, Step::Final), Some(day("2027-02-14")));
    }
    // However late the meeting, the law's day stays.
    let late = review(
        ReviewType::PhaseTransfer,
        &[("due", "2027-02-15"), ("held", "2026-12-10"), ("decided_on", "2027-01-07")],
    );
    assert_eq!(due(&late, Step::Final), Some(day("2027-02-14")));
    assert_eq!(phase_transfer_final(2028), day("2028-02-14"));
}

#[test]
fn the_next_step_is_ours_until_only_the_authority_owes() {
    let today = day("2026-11-23");
    let mut ehcp = review(ReviewType::Annual, &[("due", "2027-01-10"), ("booked", "2026-12-07")]);
    let mut next = |field: &str, date: &str| {
        let position = Review::KIND.position(field).unwrap();
        let mut cells = ehcp.cells();
        cells[position] = Value::Text(date.into());
        ehcp = Review::read(&cells).unwrap();
        next_leg(&ehcp).map(|leg| (leg.step, leg.due))
    };
    assert_eq!(next("invited_on", "2026-11-16"), Some((Step::Papers, today)), "papers out today");
    assert_eq!(next("papers_on", "2026-11-23"), Some((Step::Meeting, day("2026-12-07"))));
    assert_eq!(next("held", "2026-12-08"), Some((Step::Report, day("2026-12-22"))));
    assert_eq!(next("report_on", "2026-12-15"), Some((Step::Decision, day("2027-01-05"))));
    assert_eq!(next("decided_on", "2027-01-12"), None);
    assert_eq!(next("decision", "amend"), Some((Step::Final, day("2027-03-09"))));
    assert_eq!(owed(&ehcp, day("2027-03-09")), None);
    assert_eq!(
        owed(&ehcp, day("2027-03-12")).map(|(leg, late)| (leg.step, late)),
        Some((Step::Final, 3))
    );
    ehcp.decided_on = None;
    assert_eq!(
        owed(&ehcp, day("2027-01-15")).map(|(leg, late)| (leg.step, late)),
        Some((Step::Decision, 10))
    );
    ehcp.cancelled = true;
    assert_eq!((next_leg(&ehcp), legs(&ehcp)), (None, vec![]));
}

#[test]
fn a_should_is_never_a_must() {
    for (kind, force) in [
        (ReviewType::Annual, Force::Must),
        (ReviewType::PhaseTransfer, Force::Must),
        (ReviewType::Plan, Force::Should),
        (ReviewType::Meeting, Force::Should),
        (ReviewType::Pep, Force::Should),
        (ReviewType::Interim, Force::Own),
        (ReviewType::Taf, Force::Own),
        (ReviewType::Provision, Force::Own),
        (ReviewType::Transition, Force::Own),
    ] {
        let one = review(kind.clone(), &[("booked", "2026-11-30"), ("due", "2026-12-11")]);
        let meeting = legs(&one).into_iter().find(|leg| leg.step == Step::Meeting).unwrap();
        assert_eq!((meeting.force, meeting.due), (force, day("2026-11-30")), "{kind:?}");
        assert_eq!(legs(&one).len() > 1, is_statutory(&kind), "{kind:?}");
    }
    let held = review(ReviewType::Plan, &[("due", "2026-12-11"), ("held", "2026-12-10")]);
    assert_eq!(next_leg(&held), None);
    assert_eq!(next_leg(&review(ReviewType::Plan, &[])), None);
}

#[test]
fn the_clock_of_a_needs_assessment() {
    let clock = assessment_clock(day("2026-11-23"));
    assert_eq!(
        (clock.whether, clock.no_plan, clock.final_plan),
        (day("2027-01-04"), day("2027-03-15"), day("2027-04-12"))
    );
    assert_eq!(advice_due(day("2026-11-23")), day("2027-01-04"));
    assert_eq!(draft_comments_until(day("2027-01-04")), day("2027-01-18"));
    let calendar = Calendar::new(&[]);
    assert_eq!(records_due(day("2026-11-27"), &calendar), day("2026-12-18"));
    assert_eq!(records_due(day("2026-12-18"), &calendar), day("2027-01-22"));
}

#[test]
fn deadlines_are_the_users_own() {
    let calendar = Calendar::new(&[]);
    let days = Days::default().with(Weekday::Mon).with(Weekday::Tue);
    assert_eq!(do_by(day("2026-11-26"), days, &calendar), day("2026-11-24"));
    assert_eq!(days_to(day("2026-11-20"), day("2026-11-23")), -3);
}

#[test]
fn meetings_with_parents_in_an_academic_year() {
    let calendar = Calendar::new(&[]);
    let count = |held: &[&str], wanted, today| {
        meetings(held.iter().map(|d| day(d)), wanted, day(today), &calendar)
    };
    let two = count(&["2026-06-20", "2026-10-05", "2027-02-01"], 3, "2027-03-01");
    assert_eq!((two.held, two.label().as_str()), (2, "2 of 3 meetings"));
    assert_eq!(two.next_by, Some(day("2027-07-21")));
    let none = count(&[], 3, "2027-01-11");
    assert_eq!(none.next_by, Some(day("2026-12-18")));
    assert!(none.overdue(day("2027-01-11")) && !none.overdue(day("2026-12-18")));
    assert_eq!(count(&["2026-09-10", "2026-10-05", "2027-02-01"], 3, "2027-03-01").next_by, None);
    // Six a year are one each half term: the second still falls in the autumn.
    assert_eq!(count(&["2026-09-20"], 6, "2026-11-01").next_by, Some(day("2026-12-18")));
}

#[test]
fn the_next_review_is_provisional_until_the_authority_decides() {
    let held = |kind, more: &[(&str, &str)]| {
        let mut dates = vec![("held", "2026-12-03")];
        dates.extend(more);
        next_review(&review(kind, &dates)).map(|next| (next.due, next.provisional))
    };
    assert_eq!(held(ReviewType::Annual, &[]), Some((day("2027-12-03"), true)));
    assert_eq!(
        held(ReviewType::Annual, &[("decided_on", "2026-12-21"), ("decision", "amend")]),
        Some((day("2027-12-21"), false))
    );
    assert_eq!(held(ReviewType::UnderFive, &[]), Some((day("2027-06-03"), true)));
    assert_eq!(
        held(ReviewType::Annual, &[("decision", "cease"), ("decided_on", "2026-12-21")]),
        None
    );
    assert_eq!(
        held(ReviewType::Pep, &[("next_due", "2027-05-01")]),
        Some((day("2027-05-01"), false))
    );
    assert_eq!(held(ReviewType::Taf, &[]), None);
    assert_eq!(next_review(&review(ReviewType::Annual, &[("due", "2027-01-20")])), None);
}

#[test]
fn reviews_under_five_have_the_legs_but_are_a_should() {
    let early = review(ReviewType::UnderFive, &[("due", "2027-01-20")]);
    assert_eq!(due(&early, Step::Meeting), Some(day("2026-12-23")));
    let meeting = legs(&early).into_iter().find(|leg| leg.step == Step::Meeting).unwrap();
    assert_eq!(meeting.force, Force::Should);
}

#[test]
fn the_final_plan_is_counted_from_the_notice() {
    let ehcp = review(
        ReviewType::Annual,
        &[
            ("held", "2026-12-03"),
            ("decided_on", "2026-12-21"),
            ("notice_on", "2026-12-28"),
            ("decision", "amend"),
        ],
    );
    assert_eq!(due(&ehcp, Step::Final), Some(day("2027-02-22")));
}
