//! Reviews: whose step is next and by when, what the authority owes, parent meetings; and one review
//! with its legs, who was asked, what was decided.

use chrono::NaiveDate;

use super::{Board, BoardKey, Cell, Column, Deed, Done, Go, InviteeStep, Look, Row, Stamp};
use crate::app::error::AppError;
use crate::app::msg::ReviewStep;
use crate::app::panes::{do_by, review_step};
use crate::app::words;
use crate::domain::deadlines::{self, Force, Leg, Step};
use crate::domain::records::ReviewInvitee;
use crate::domain::value::Days;
use crate::domain::{Id, Value};
use crate::store::Store;
use crate::store::queries::reviews::{MeetingsRow, OwedRow};
use crate::store::views::ReviewRow;

/// Days ahead that count as soon, as on the pane.
const SOON_DAYS: i64 = 14;

/// Every open review by whose step is next.
pub(super) fn board(store: &Store) -> Result<Board, AppError> {
    let today = store.clock().today();
    let days = store.my_days()?;
    let columns = vec![
        Column::text("Pupil").least(12),
        Column::whole("Review"),
        Column::whole("Meeting").drop(4),
        Column::text("Next step").least(15),
        Column::rest("").least(26),
        Column::whole("").drop(3),
    ];
    let mut board = Board::new(BoardKey::Reviews, "Reviews", columns);
    board.empty = "No review is due. n makes one.";
    board.new = Some(Go::New("review", Vec::new(), Vec::new()));
    let view = store.reviews()?;
    board.counts = format!("{} overdue · {} in the next {SOON_DAYS} days", view.overdue, view.soon);
    let owed = store.reviews_owed()?;
    let ours: Vec<&ReviewRow> =
        view.rows.iter().filter(|row| !owed.iter().any(|o| o.review == row.review)).collect();
    let part = |keep: &dyn Fn(&ReviewRow) -> bool| -> Vec<Row> {
        ours.iter().filter(|r| keep(r)).map(|r| review_row(r, today, days)).collect()
    };
    board.part("Ours, overdue", part(&|r| r.days < 0));
    board.part("Ours, in the next two weeks", part(&|r| (0..=SOON_DAYS).contains(&r.days)));
    board.part("What the authority owes", owed.iter().map(|o| owed_row(o, today)).collect());
    board.part("Later", part(&|r| r.days > SOON_DAYS));
    let meetings = store.meetings_short()?;
    let rows = meetings.iter().map(|row| meetings_row(row, today)).collect();
    board.part("Fewer parent meetings this year than there should be by now", rows);
    Ok(board)
}

fn force(force: Force) -> &'static str {
    match force {
        Force::Must => "must",
        Force::Should => "should",
        Force::Own => "",
    }
}

fn review_row(row: &ReviewRow, today: NaiveDate, days: Days) -> Row {
    let look = if row.days < 0 { Look::Late } else { Look::Plain };
    let meeting = row.meeting.map_or(String::new(), |day| match row.booked {
        true => words::coming_day(day, today),
        false => format!("by {}", words::day_and_month(day)),
    });
    let cells = vec![
        row.name.as_str().into(),
        row.what.label().into(),
        meeting.into(),
        row.leg.as_str().into(),
        do_by(row, today, days).into(),
        Cell::Tinted(force(row.force).to_string(), Look::Quiet),
    ];
    let done = review_step(row, today).map(|(step, asked)| {
        Done::Day(row.review, step, format!("{}, {}: {asked}", row.name, row.what.label()))
    });
    Row::of(cells)
        .look(look)
        .record("review", row.review)
        .go(Go::Board(BoardKey::Review(row.review)))
        .pupil(Some(row.pupil))
        .done(done)
}

fn owed_row(row: &OwedRow, today: NaiveDate) -> Row {
    let chased = match row.chased {
        Some(day) => format!("chased {}", words::past_day(day, today)),
        None => "not chased yet".to_string(),
    };
    let cells = vec![
        row.name.as_str().into(),
        row.what.label().into(),
        words::past_day(row.held, today).into(),
        row.step.title().into(),
        format!("{} late, {chased}", words::counted_days(row.late)).into(),
        Cell::Tinted("must".into(), Look::Quiet),
    ];
    let mut out = Row::of(cells)
        .look(Look::Late)
        .record("review", row.review)
        .go(Go::Board(BoardKey::Review(row.review)))
        .pupil(Some(row.pupil));
    out.chase = Some(Deed::Chased(row.review));
    out
}

fn meetings_row(row: &MeetingsRow, today: NaiveDate) -> Row {
    let by = row.meetings.next_by.map_or(String::new(), |day| match day < today {
        true => format!("the next was due {}", words::day_and_month(day)),
        false => format!("the next by {}", words::day_and_month(day)),
    });
    let look = if row.meetings.overdue(today) { Look::Open } else { Look::Plain };
    let cells = vec![
        row.name.as_str().into(),
        "parents".into(),
        "".into(),
        row.meetings.label().into(),
        by.into(),
        Cell::Tinted("should".into(), Look::Quiet),
    ];
    let mut out = Row::of(cells).look(look).pupil(Some(row.pupil)).go(Go::Pupil(row.pupil));
    out.new = Some(Go::New("review", vec![("pupil", row.pupil)], Vec::new()));
    out
}

/// One review: its legs, its invitees, its actions, its outcome.
pub(super) fn page(store: &Store, id: Id) -> Result<Board, AppError> {
    let today = store.clock().today();
    let view = store.review_page(id)?;
    let review = &view.review;
    let columns = vec![
        Column::text("Step").least(20),
        Column::whole("Due"),
        Column::whole("Done"),
        Column::rest("").least(16),
        Column::whole("").drop(2),
    ];
    let title = format!("{}, {}", view.name, review.r#type.label());
    let mut board = Board::new(BoardKey::Review(id), title, columns);
    board.new = Some(Go::New("review_invitee", vec![("review", id)], Vec::new()));
    board.counts = match (review.held, review.booked) {
        (Some(day), _) => format!("held {}", words::full_day(day)),
        (None, Some(day)) => format!("booked for {}", words::full_day(day)),
        (None, None) => "not booked yet".to_string(),
    };
    board.rows.push(Row::heading("The clock"));
    for leg in deadlines::legs(review) {
        board.rows.push(leg_row(&leg, id, &view.name, review.chased_on, today));
    }
    if let Some(next) = deadlines::next_review(review) {
        let mut row = Row::of(vec![
            "next review".into(),
            words::full_day(next.due).into(),
            "".into(),
            match next.provisional {
                true => "provisional: counted from the meeting until the authority decides",
                false => "",
            }
            .into(),
        ]);
        row.look = Look::Quiet;
        let kind = review.r#type.code().to_string();
        let with = vec![("type", Value::Text(kind)), ("due", Value::Text(next.due.to_string()))];
        board.rows.push(row.go(Go::New("review", vec![("pupil", review.pupil)], with)));
    }
    let invitees = view.invitees.iter().map(|(row, who, one)| invitee_row(*row, who, one, today));
    board.part("Who is asked", invitees.collect());
    let actions = view.actions.iter().map(|(row, action, who)| {
        let late = action.done.is_none() && action.due.is_some_and(|day| day < today);
        let look = match (action.done, late) {
            (Some(_), _) => Look::Quiet,
            (None, true) => Look::Late,
            (None, false) => Look::Plain,
        };
        let day = |day: Option<NaiveDate>| day.map_or(String::new(), words::day_and_month);
        let who = who.clone().or(action.elsewhere.clone()).unwrap_or_default();
        let cells = vec![
            action.text.as_str().into(),
            day(action.due).into(),
            day(action.done).into(),
            who.into(),
        ];
        let done = action.done.is_none().then_some(Done::Now(Deed::ActionDone(*row)));
        Row::of(cells)
            .look(look)
            .record("review_action", *row)
            .go(Go::Edit("review_action", *row))
            .done(done)
    });
    board.part("Actions", actions.collect());
    let mut notes = Vec::new();
    for (label, text) in [
        ("Outcome", &review.outcome),
        ("Progress", &review.progress),
        ("Pupil's view", &review.pupil_view),
        ("Parents' view", &review.parent_view),
        ("School's view", &review.school_view),
        ("Amendments asked for", &review.amendments),
    ] {
        if let Some(text) = text {
            notes.push(Row::remark(format!("{label}: {}", text.replace('\n', " "))));
        }
    }
    if let Some(decision) = &review.decision {
        notes.insert(0, Row::remark(format!("The authority's decision: {}", decision.label())));
    }
    if let Some(asked) = &review.recommendation {
        notes.insert(0, Row::remark(format!("We recommend: {}", asked.label())));
    }
    board.part("What was said and decided", notes);
    for row in &mut board.rows {
        if row.rests() {
            row.pupil = row.pupil.or(Some(review.pupil));
        }
    }
    Ok(board)
}

fn leg_row(leg: &Leg, id: Id, name: &str, chased: Option<NaiveDate>, today: NaiveDate) -> Row {
    let late = leg.days_late(today);
    let mut says = match (late, leg.done) {
        (Some(n), Some(_)) => format!("{} late", words::counted_days(n)),
        (Some(n), None) => format!("{} overdue", words::counted_days(n)),
        (None, Some(_)) => "in time".to_string(),
        (None, None) => words::distance(deadlines::days_to(leg.due, today)),
    };
    let theirs = !leg.step.ours();
    if theirs && leg.done.is_none() {
        let chase = chased.map(|day| format!(", chased {}", words::past_day(day, today)));
        says = format!("theirs: {says}{}", chase.unwrap_or_default());
    }
    let look = match (leg.done, late) {
        (Some(_), _) => Look::Quiet,
        (None, Some(_)) => Look::Late,
        (None, None) => Look::Plain,
    };
    let cells = vec![
        leg.step.title().into(),
        words::day_and_month(leg.due).into(),
        leg.done.map_or(String::new(), words::day_and_month).into(),
        says.into(),
        Cell::Tinted(force(leg.force).to_string(), Look::Quiet),
    ];
    let step = match leg.step {
        Step::Invite => Some((ReviewStep::Invited, "invitations sent on")),
        Step::Papers => Some((ReviewStep::Papers, "papers sent on")),
        Step::Meeting => Some((ReviewStep::Held, "held on")),
        Step::Report => Some((ReviewStep::Report, "report sent on")),
        Step::Book | Step::Decision | Step::Final => None,
    };
    let step = step.filter(|_| leg.done.is_none());
    let mut row = Row::of(cells).look(look).go(Go::Edit("review", id)).record("review", id);
    row.chase = (theirs && leg.done.is_none() && late.is_some()).then_some(Deed::Chased(id));
    let open = leg.done.is_none();
    row.done(match (step, leg.step) {
        (Some((step, asked)), _) => Some(Done::Day(id, step, format!("{name}: {asked}"))),
        (None, Step::Decision) if open => Some(decided(id, name)),
        (None, Step::Final) if open => {
            let (kind, days, says) = ("review", &["final_on"][..], "final plan came");
            Some(Done::Now(Deed::Stamp(Stamp { kind, id, days, state: None, says })))
        }
        _ => None,
    })
}

/// What the authority decided, today: the next review follows from it.
fn decided(id: Id, name: &str) -> Done {
    let choice = |key, label: &str, code| {
        let stamp = Stamp {
            kind: "review",
            id,
            days: &["decided_on"],
            state: Some(("decision", code)),
            says: "the authority decided",
        };
        (key, label.to_string(), Deed::Stamp(stamp))
    };
    let choices = vec![
        choice('k', "to keep the plan as it is", "maintain"),
        choice('a', "to amend the plan", "amend"),
        choice('c', "to cease the plan", "cease"),
    ];
    Done::Ask(format!("{name}: what did the authority decide?"), choices)
}

/// Who was asked, when, and what came.
fn invitee_row(id: Id, who: &str, one: &ReviewInvitee, today: NaiveDate) -> Row {
    let day = |day: Option<NaiveDate>| day.map(|day| words::past_day(day, today));
    let mut says = Vec::new();
    says.extend(day(one.invited_on).map(|day| format!("invited {day}")));
    match (day(one.advice_in_on), day(one.advice_asked_on), day(one.advice_chased_on)) {
        (Some(came), ..) => says.push(format!("advice in {came}")),
        (None, Some(asked), Some(chased)) => {
            says.push(format!("advice asked {asked}, chased {chased}"));
        }
        (None, Some(asked), None) => says.push(format!("advice asked {asked}")),
        (None, None, _) => {}
    }
    match (one.attended, one.apologies) {
        (Some(true), _) => says.push("came".to_string()),
        (_, Some(true)) => says.push("apologies".to_string()),
        _ => {}
    }
    if says.is_empty() {
        says.push("not asked yet".to_string());
    }
    let waits = one.advice_asked_on.is_some() && one.advice_in_on.is_none();
    let look = if waits { Look::Open } else { Look::Plain };
    let label = match &one.role {
        Some(role) => format!("{who}, {role}"),
        None => who.to_string(),
    };
    let cells = vec![label.into(), "".into(), "".into(), Cell::Tinted(says.join(" · "), look)];
    let step = |key, label: &str, step| (key, label.to_string(), Deed::Invitee(id, step));
    let mut choices = Vec::new();
    if one.invited_on.is_none() {
        choices.push(step('i', "invited today", InviteeStep::Invited));
    }
    if one.advice_asked_on.is_none() {
        choices.push(step('a', "advice asked for today", InviteeStep::Asked));
    }
    if one.advice_in_on.is_none() {
        choices.push(step('r', "advice came today", InviteeStep::In));
    }
    choices.push(step('c', "came to the meeting", InviteeStep::Came));
    choices.push(step('s', "sent apologies", InviteeStep::Apologies));
    let mut row = Row::of(cells)
        .record("review_invitee", id)
        .go(Go::Edit("review_invitee", id))
        .done(Some(Done::Ask(format!("{who}: what was done?"), choices)));
    row.chase = waits.then_some(Deed::Invitee(id, InviteeStep::Chased));
    row
}
