//! What helps: adjustments with a key for "used today", equipment and loans, profiles, children
//! whose circumstances ask for something.

use chrono::NaiveDate;

use super::{Board, BoardKey, Cell, Column, Deed, Done, Go, Look, Row, Stamp};
use crate::app::error::AppError;
use crate::app::words;
use crate::domain::Value;
use crate::store::Store;
use crate::store::queries::helps::{EquipmentRow, FlagRow, HelpRow, PepRow, ProfileRow};

/// Days after which a PEP is held again: one each term (statutory guidance "Promoting the education
/// of looked-after and previously looked-after children", 2018), of about thirteen weeks.
const PEP_DAYS: i64 = 91;

/// Builds it.
pub(super) fn board(store: &Store) -> Result<Board, AppError> {
    let today = store.clock().today();
    let view = store.helps()?;
    let columns = vec![
        Column::text("Who").least(14),
        Column::text("What").least(16),
        Column::whole("Needs").drop(3),
        Column::whole("This term").drop(2),
        Column::whole("Last").drop(1),
        Column::rest("").least(16),
    ];
    let mut board = Board::new(BoardKey::Helps, "What helps", columns);
    board.empty = "No adjustment is on file. n makes one.";
    board.new = Some(Go::New("adjustment", Vec::new(), Vec::new()));
    let never = view.adjustments.iter().filter(|row| row.uses == 0).count();
    let count = words::counted(view.adjustments.len(), "adjustment", "adjustments");
    board.counts = format!("{count} · {never} never noted as used");
    let (tests, daily): (Vec<&HelpRow>, Vec<&HelpRow>) =
        view.adjustments.iter().partition(|row| row.adjustment.approval.is_some());
    let rows = |rows: Vec<&HelpRow>| rows.into_iter().map(|row| help_row(row, today)).collect();
    board.part("Access arrangements for tests, d: used today", rows(tests));
    board.part("Adjustments of every day, d: used today", rows(daily));
    let out = view.equipment.iter().filter(|row| row.out.is_some());
    board.part("Out on loan, d: came back", out.map(|row| equipment_row(row, today)).collect());
    let here = view.equipment.iter().filter(|row| row.out.is_none());
    board.part("Equipment in the cupboard", here.map(|row| equipment_row(row, today)).collect());
    board.part("Looked after", view.peps.iter().map(|row| pep_row(row, today)).collect());
    let profiles = view.profiles.iter().map(|row| profile_row(row, today)).collect();
    board.part("Profiles to write", profiles);
    board.part("To know of", view.flags.iter().map(flag_row).collect());
    if view.eal > 0 {
        let text = format!(
            "English is an additional language of {}.",
            words::counted(view.eal, "pupil", "pupils")
        );
        board.rows.push(Row::of(Vec::new()));
        board.rows.push(Row::remark(text));
    }
    Ok(board)
}

fn help_row(row: &HelpRow, today: NaiveDate) -> Row {
    let of = &row.adjustment;
    let needs = match (&of.approval, of.approved_on, of.applied_on) {
        (Some(_), Some(_), _) => "approved".to_string(),
        (Some(_), None, Some(day)) => format!("applied {}", words::past_day(day, today)),
        (Some(approval), None, None) => approval.label().to_string(),
        (None, ..) => String::new(),
    };
    let used = match row.term {
        0 => Cell::Tinted("not used".into(), Look::Open),
        n => words::counted(n, "day", "days").into(),
    };
    let cells = vec![
        row.name.as_str().into(),
        of.r#type.label().to_string().into(),
        needs.into(),
        used,
        row.last.map_or("never".to_string(), |day| words::past_day(day, today)).into(),
        of.what.clone().unwrap_or_default().into(),
    ];
    let done = (row.last != Some(today)).then_some(Done::Now(Deed::Used(row.id)));
    Row::of(cells)
        .record("adjustment", row.id)
        .go(Go::Record("adjustment", row.id))
        .pupil(Some(of.pupil))
        .done(done)
}

fn equipment_row(row: &EquipmentRow, today: NaiveDate) -> Row {
    let of = &row.equipment;
    let check = of.check_on.filter(|day| *day <= today).map(|_| "to be checked".to_string());
    let (who, since, says, look) = match &row.out {
        Some((_, loan, name)) => {
            let late = loan.due.map_or(0, |day| (today - day).num_days());
            let says = match loan.due {
                Some(_) if late > 0 => format!("{} late", words::counted_days(late)),
                Some(day) => format!("back by {}", words::coming_day(day, today)),
                None => String::new(),
            };
            let look = if late > 0 { Look::Late } else { Look::Plain };
            (name.clone(), words::past_day(loan.starts, today), says, look)
        }
        None => (String::new(), String::new(), of.kept.clone().unwrap_or_default(), Look::Quiet),
    };
    let says: Vec<String> = [Some(says), check].into_iter().flatten().collect();
    let cells = vec![
        who.into(),
        of.title.as_str().into(),
        of.number.clone().unwrap_or_default().into(),
        "".into(),
        since.into(),
        Cell::Tinted(says.join(" · "), look),
    ];
    let out = Row::of(cells);
    match &row.out {
        Some((loan, of, _)) => {
            let days: &'static [&'static str] = &["returned_on"];
            let back =
                Stamp { kind: "equipment_loan", id: *loan, days, state: None, says: "came back" };
            out.record("equipment_loan", *loan)
                .go(Go::Record("equipment_loan", *loan))
                .pupil(Some(of.pupil))
                .done(Some(Done::Now(Deed::Stamp(back))))
        }
        None => {
            let mut out = out.record("equipment", row.id).go(Go::Record("equipment", row.id));
            out.new = Some(Go::New(
                "equipment_loan",
                vec![("equipment", row.id)],
                vec![("starts", Value::Text(today.to_string()))],
            ));
            out
        }
    }
}

fn pep_row(row: &PepRow, today: NaiveDate) -> Row {
    let since = row.last.map(|day| (today - day).num_days());
    let (says, look) = match (&row.next, since) {
        (Some((_, day)), _) if *day < today => {
            (format!("PEP was due {}", words::past_day(*day, today)), Look::Late)
        }
        (Some((_, day)), _) => (format!("PEP {}", words::coming_day(*day, today)), Look::Plain),
        (None, Some(days)) if days <= PEP_DAYS => ("held this term".to_string(), Look::Good),
        (None, _) => ("no PEP is booked: one each term".to_string(), Look::Late),
    };
    let cells = vec![
        row.name.as_str().into(),
        "PEP".into(),
        "".into(),
        "".into(),
        row.last.map_or("never".to_string(), |day| words::past_day(day, today)).into(),
        Cell::Tinted(says, look),
    ];
    let mut out = Row::of(cells).pupil(Some(row.pupil));
    out = match row.next {
        Some((review, _)) => out.record("review", review).go(Go::Board(BoardKey::Review(review))),
        None => out.go(Go::Pupil(row.pupil)),
    };
    let with = vec![("type", Value::Text("pep".to_string()))];
    out.new = Some(Go::New("review", vec![("pupil", row.pupil)], with));
    out
}

fn profile_row(row: &ProfileRow, today: NaiveDate) -> Row {
    let (last, says) = match &row.profile {
        Some((_, profile)) => {
            (words::past_day(profile.written_on, today), "to be written anew".to_string())
        }
        None => (String::new(), "none yet".to_string()),
    };
    let cells = vec![
        row.name.as_str().into(),
        "profile".into(),
        "".into(),
        "".into(),
        last.into(),
        Cell::Tinted(says, Look::Open),
    ];
    let mut out = Row::of(cells).go(Go::Pupil(row.pupil)).pupil(Some(row.pupil));
    let with = vec![("written_on", Value::Text(today.to_string()))];
    out.new = Some(Go::New("profile", vec![("pupil", row.pupil)], with));
    out
}

fn flag_row(row: &FlagRow) -> Row {
    let cells = vec![
        row.name.as_str().into(),
        row.flag.into(),
        "".into(),
        "".into(),
        "".into(),
        row.says.as_str().into(),
    ];
    Row::of(cells).go(Go::Pupil(row.pupil)).pupil(Some(row.pupil))
}
