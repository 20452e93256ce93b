//! Leavers and joiners: records sent on and asked for, and until when a file is kept.

use chrono::NaiveDate;

use super::{Board, BoardKey, Cell, Column, Deed, Done, Go, Look, Row, Stamp};
use crate::app::error::AppError;
use crate::app::words;
use crate::domain::codes::TransferWay;
use crate::domain::dates::{back, with_year};
use crate::domain::{Id, Value};
use crate::store::Store;
use crate::store::queries::casework::{JoinerRow, KeptRow, LEAVER_DAYS};

/// Builds it.
pub(super) fn board(store: &Store) -> Result<Board, AppError> {
    let today = store.clock().today();
    let (kept, joiners) = (store.kept()?, store.joiners()?);
    let columns = vec![
        Column::text("Pupil").least(14),
        // Which of the two it is, the heading of its part says.
        Column::whole("Left or joined"),
        Column::text("Records").least(18),
        Column::rest("").least(16),
    ];
    let mut board = Board::new(BoardKey::Moves, "Leavers and joiners", columns);
    board.empty = "Nobody has left or joined.";
    board.new = Some(Go::New("transfer", Vec::new(), Vec::new()));
    let recent = back(today, LEAVER_DAYS);
    let nothing = |row: &&KeptRow| row.file && row.sent.is_none() && row.received.is_none();
    let open = |row: &&KeptRow| nothing(row) && row.left >= recent;
    let may = |row: &&KeptRow| row.erase.is_some_and(|(day, _)| day <= today);
    let (send, wait): (Vec<&KeptRow>, Vec<&KeptRow>) = kept.iter().partition(|row| open(row));
    let came = |row: &&JoinerRow| {
        row.transfer.as_ref().is_some_and(|(_, transfer)| transfer.received_on.is_some())
    };
    let late = send.iter().filter(|row| row.send_by < today).count();
    board.counts = format!("{} to send, {late} late · {} to come", send.len(), {
        joiners.iter().filter(|row| !came(row)).count()
    });
    let rows = |rows: &[&KeptRow]| rows.iter().map(|row| leaver_row(row, today)).collect();
    board.part("To send on, within fifteen school days", rows(&send));
    let coming = joiners.iter().filter(|row| !came(row));
    board.part("To come from the last school", coming.map(|r| joiner_row(r, today)).collect());
    let (erase, wait): (Vec<&KeptRow>, Vec<&KeptRow>) = wait.into_iter().partition(may);
    let (file, none): (Vec<&KeptRow>, Vec<&KeptRow>) = wait.into_iter().partition(|row| row.file);
    let (old, wait): (Vec<&KeptRow>, Vec<&KeptRow>) = file.into_iter().partition(nothing);
    let receipt: Vec<&KeptRow> =
        wait.iter().filter(|row| row.received.is_none()).copied().collect();
    let sent: Vec<&KeptRow> = wait.iter().filter(|row| row.received.is_some()).copied().collect();
    board.part("Sent, without a receipt", rows(&receipt));
    board.part("May be erased now", rows(&erase));
    board.part("Arrived at the next school", rows(&sent));
    let here = joiners.iter().filter(came);
    board.part("Came from the last school", here.map(|r| joiner_row(r, today)).collect());
    board.part("Left long ago, nothing noted", rows(&old));
    board.part("Left without ever having been on the register", rows(&none));
    Ok(board)
}

fn step(id: Id, days: &'static [&'static str], says: &'static str) -> Deed {
    Deed::Stamp(Stamp { kind: "transfer", id, days, state: None, says })
}

fn leaver_row(row: &KeptRow, today: NaiveDate) -> Row {
    let (records, look) = match (row.received, row.sent) {
        (Some(day), _) => (format!("arrived {}", words::past_day(day, today)), Look::Good),
        (None, Some(day)) => (format!("sent {}", words::past_day(day, today)), Look::Open),
        (None, None) if !row.file => ("no SEN file".to_string(), Look::Quiet),
        (None, None) if row.send_by < today => {
            let late = (today - row.send_by).num_days();
            (format!("{} late", words::counted_days(late)), Look::Late)
        }
        (None, None) => (format!("send by {}", words::coming_day(row.send_by, today)), Look::Open),
    };
    let erase = match row.erase {
        Some((day, why)) => format!("erase from {}: {}", with_year(day), why.label()),
        None => "no date of birth or receipt to count from".to_string(),
    };
    let cells = vec![
        row.name.as_str().into(),
        with_year(row.left).into(),
        Cell::Tinted(records, look),
        erase.into(),
    ];
    let deed = match (row.transfer, row.sent, row.received) {
        (None, None, None) if !row.file => None,
        (_, _, Some(_)) => None,
        (Some(id), Some(_), None) => Some(step(id, &["received_on"], "receipt came")),
        (Some(id), None, None) => Some(step(id, &["sent_on"], "records sent")),
        (None, ..) => Some(Deed::Records(row.pupil, TransferWay::Out, "sent_on")),
    };
    let out = Row::of(cells).pupil(Some(row.pupil)).done(deed.map(Done::Now));
    match row.transfer {
        Some(id) => out.record("transfer", id).go(Go::Record("transfer", id)),
        None => out.go(new(row.pupil, "out")),
    }
}

fn new(pupil: Id, way: &str) -> Go {
    Go::New("transfer", vec![("pupil", pupil)], vec![("way", Value::Text(way.to_string()))])
}

fn joiner_row(row: &JoinerRow, today: NaiveDate) -> Row {
    let transfer = row.transfer.as_ref();
    let past = |day: NaiveDate| words::past_day(day, today);
    let (records, look) = match transfer.map(|(_, t)| (t.received_on, t.asked_on)) {
        Some((Some(day), _)) => (format!("came {}", past(day)), Look::Good),
        Some((None, Some(day))) => (format!("asked for {}", past(day)), Look::Open),
        _ => ("to be asked for".to_string(), Look::Late),
    };
    let school = transfer.and_then(|(_, t)| t.school.clone()).unwrap_or_default();
    let cells = vec![
        row.name.as_str().into(),
        row.joined.map_or(String::new(), with_year).into(),
        Cell::Tinted(records, look),
        school.into(),
    ];
    let deed = match transfer {
        Some((_, t)) if t.received_on.is_some() => None,
        Some((id, t)) if t.asked_on.is_some() => Some(Done::Ask(
            format!("{}: records of the last school", row.name),
            vec![
                ('r', "came today".to_string(), step(*id, &["received_on"], "records came")),
                ('a', "asked again today".to_string(), step(*id, &["asked_on"], "asked again")),
            ],
        )),
        Some((id, _)) => Some(Done::Now(step(*id, &["asked_on"], "records asked for"))),
        None => Some(Done::Now(Deed::Records(row.pupil, TransferWay::In, "asked_on"))),
    };
    let out = Row::of(cells).pupil(Some(row.pupil)).done(deed);
    match transfer {
        Some((id, _)) => out.record("transfer", *id).go(Go::Record("transfer", *id)),
        None => out.go(new(row.pupil, "in")),
    }
}
