//! While you were out, as a board: calls first, then what is late, what will be, what is missing.

use std::collections::HashMap;

use chrono::NaiveDate;

use super::{Board, BoardKey, Cell, Column, Deed, Done, Go, Look, Row, Stamp};
use crate::app::error::AppError;
use crate::app::panes::review_step;
use crate::app::words;
use crate::domain::Id;
use crate::domain::codes::TransferWay;
use crate::store::Store;
use crate::store::queries::digest::Missing;
use crate::store::views::{ContactRow, DueRow, ReviewRow};

/// Builds it.
pub(super) fn board(store: &Store, since: Option<NaiveDate>) -> Result<Board, AppError> {
    let today = store.clock().today();
    let view = store.digest(since)?;
    let reviews: HashMap<Id, ReviewRow> =
        store.reviews()?.rows.into_iter().map(|row| (row.review, row)).collect();
    let columns = vec![
        Column::whole("Day"),
        Column::text("Who"),
        Column::rest("What"),
        Column::text("").drop(1),
    ];
    let title = format!("While you were out, since {}", words::day_and_month(view.since));
    let mut board = Board::new(BoardKey::Digest(since), title, columns);
    board.empty = "Nothing happened, and nothing is due.";
    board.counts = format!("next in {}", words::coming_day(view.next_in, today));
    let due = |rows: &[DueRow], look| -> Vec<Row> {
        rows.iter().map(|row| due_row(row, reviews.get(&row.id), look, today)).collect()
    };
    board.part("To ring or write", due(&view.calls, Look::Plain));
    board.part("Became overdue", due(&view.crossed, Look::Late));
    let coming = format!("Due before {}, when you are next in", words::day_and_month(view.next_in));
    board.part(&coming, due(&view.coming, Look::Plain));
    board.part("Not logged", view.missing.iter().map(missing_row).collect());
    let awaited = |adult: &String| {
        let cells = vec!["".into(), adult.as_str().into(), "laptop not heard from since".into()];
        Row::of(cells).look(Look::Quiet).go(Go::Missed)
    };
    board.part("Still awaited", view.awaiting.iter().map(awaited).collect());
    board.part("Noted by others", view.arrived.iter().map(arrived_row).collect());
    let named = |rows: &[(Id, String)], kind: &'static str, what: &str| -> Vec<Row> {
        let row = |(id, name): &(Id, String)| {
            let row = Row::of(vec!["".into(), name.as_str().into(), what.into()]);
            match kind {
                "pupil" => row.pupil(Some(*id)).go(Go::Pupil(*id)),
                kind => row.record(kind, *id).go(Go::Record(kind, *id)),
            }
        };
        rows.iter().map(row).collect()
    };
    board.part("Plans that wait for you", named(&view.drafts, "plan", "draft of a teacher"));
    board.part("New SEN queries", named(&view.queries, "query", "raised since then"));
    board.part("On the register without a plan", named(&view.without_plan, "pupil", "no plan"));
    Ok(board)
}

/// One thing that is due.
pub(super) fn due_row(
    row: &DueRow,
    review: Option<&ReviewRow>,
    look: Look,
    today: NaiveDate,
) -> Row {
    let who = row.pupil.as_ref().map_or("", |(_, name)| name.as_str());
    let far = match row.days {
        n if n < 0 => Cell::Tinted(words::distance(n), Look::Late),
        n => Cell::Tinted(words::distance(n), Look::Quiet),
    };
    let cells =
        vec![words::day_and_month(row.due).into(), who.into(), row.title.as_str().into(), far];
    let done = match row.kind {
        "contact" => Some(Done::Now(Deed::FollowUp(row.id))),
        "task" => Some(Done::Now(Deed::Task(row.id))),
        "review" => review.and_then(|r| {
            let (step, asked) = review_step(r, today)?;
            Some(Done::Day(r.review, step, format!("{}, {}: {asked}", r.name, r.what.label())))
        }),
        kind => simple(kind, row.id),
    };
    let chase = match row.kind {
        "referral" => Some(stamp("referral", row.id, &["chased_on"], "chased")),
        "casework" => Some(Deed::CaseChased(row.id)),
        _ => None,
    };
    let go = match row.kind {
        "provision" => Go::Group(row.id),
        "pupil" => Go::Pupil(row.id),
        "review" => Go::Board(BoardKey::Review(row.id)),
        kind => Go::Record(kind, row.id),
    };
    let pupil = row.pupil.as_ref().map(|(id, _)| *id);
    let mut out = Row::of(cells).look(look).record(row.kind, row.id).go(go).pupil(pupil).done(done);
    out.chase = chase;
    out
}

fn stamp(kind: &'static str, id: Id, days: &'static [&'static str], says: &'static str) -> Deed {
    Deed::Stamp(Stamp { kind, id, days, state: None, says })
}

/// What one key says was done of a row that is due, where it is no more than a day.
fn simple(kind: &str, id: Id) -> Option<Done> {
    Some(Done::Now(match kind {
        "casework" => stamp("casework", id, &["answered_on"], "answered"),
        "equipment_loan" => stamp("equipment_loan", id, &["returned_on"], "came back"),
        "review_action" => Deed::ActionDone(id),
        "ehc_assessment" => return None,
        "pupil" => Deed::Records(id, TransferWay::Out, "sent_on"),
        "plan" => Deed::Reviewed(id, false),
        "transfer" => {
            let came = stamp("transfer", id, &["received_on"], "records came");
            let asked = stamp("transfer", id, &["asked_on"], "records asked for");
            let choices =
                vec![('r', "came today".into(), came), ('a', "asked for today".into(), asked)];
            return Some(Done::Ask("Records of the last school".to_string(), choices));
        }
        _ => return None,
    }))
}

fn missing_row(one: &Missing) -> Row {
    let cells = vec![
        words::day_and_month(one.date).into(),
        one.staff.join(", ").into(),
        one.title.as_str().into(),
        Cell::Tinted("to log".into(), Look::Open),
    ];
    Row::of(cells).go(Go::Log(one.key.clone()))
}

fn arrived_row(row: &ContactRow) -> Row {
    let who: Vec<&str> = row.pupils.iter().map(|(_, name)| name.as_str()).collect();
    let cells = vec![
        words::day_and_month(row.date).into(),
        who.join(", ").into(),
        format!("{}: {}", row.with, row.note).into(),
    ];
    Row::of(cells)
        .record("contact", row.contact)
        .go(Go::Record("contact", row.contact))
        .pupil(row.pupils.first().map(|(id, _)| *id))
}
