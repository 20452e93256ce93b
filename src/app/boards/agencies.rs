//! Agencies: referrals by whose step is next, what was recommended and what became of it, hours
//! bought and used, what the authority was asked.

use chrono::NaiveDate;

use super::{Board, BoardKey, Cell, Column, Deed, Done, Go, Look, Part, Row, Stamp};
use crate::app::error::AppError;
use crate::app::words;
use crate::domain::codes::{CaseEntry, ReferralState};
use crate::store::Store;
use crate::store::queries::agencies::{AdviceRow, AgencyRow, CaseRow, ReferralRow, undecided};

/// Builds it.
pub(super) fn board(store: &Store) -> Result<Board, AppError> {
    let today = store.clock().today();
    let view = store.agencies()?;
    let columns = vec![
        Column::text("Who").least(14),
        Column::text("Agency").least(14),
        // A telephone number stands here too: whole, or it is of no use.
        Column::text("State").least(16).drop(2),
        Column::whole("Waits").drop(3),
        Column::bar("hours").most(10).drop(4),
        Column::rest("").least(32),
    ];
    let mut board = Board::new(BoardKey::Agencies, "Agencies", columns);
    board.empty = "No agency and no referral is on file. n makes a referral.";
    board.new = Some(Go::New("referral", Vec::new(), Vec::new()));
    let part = |keep: &dyn Fn(&ReferralRow) -> bool| -> Vec<Row> {
        let rows = view.referrals.iter().filter(|row| keep(row));
        rows.map(|row| referral_row(row, today)).collect()
    };
    let late = |row: &ReferralRow| row.to_chase(today);
    let theirs = |row: &ReferralRow| row.referral.state.with_service();
    let overdue = part(&late);
    board.counts = format!(
        "{} to chase · {} with a service",
        overdue.len(),
        view.referrals.iter().filter(|row| theirs(row)).count()
    );
    board.part("To chase: expected by now, not chased for two weeks", overdue);
    board.part("Ours: to write, to send, to read", part(&|row| !theirs(row)));
    board.part("With the service", part(&|row| theirs(row) && !late(row)));
    let advice = |keep: &dyn Fn(&AdviceRow) -> bool| -> Vec<Row> {
        view.advice.iter().filter(|row| keep(row)).map(|row| advice_row(row, today)).collect()
    };
    board.part("Recommended, to be decided", advice(&|row| undecided(&row.advice)));
    board.part("What the authority was asked", view.cases.iter().map(|r| case(r, today)).collect());
    board.part("Hours bought and used", view.agencies.iter().map(|r| agency(r, today)).collect());
    board.part("Recommended, being done", advice(&|row| !undecided(&row.advice)));
    Ok(board)
}

fn stamp(
    kind: &'static str,
    id: crate::domain::Id,
    days: &'static [&'static str],
    state: Option<(&'static str, &'static str)>,
    says: &'static str,
) -> Deed {
    Deed::Stamp(Stamp { kind, id, days, state, says })
}

fn referral_row(row: &ReferralRow, today: NaiveDate) -> Row {
    let of = &row.referral;
    let late = row.late(today);
    let expected = of.expected_by.map(|day| words::coming_day(day, today));
    let says = match (late, &of.state) {
        (Some(days), _) => {
            let chased = match of.chased_on {
                Some(day) => format!("chased {}", words::past_day(day, today)),
                None => "not chased yet".to_string(),
            };
            format!("{} late, {chased}", words::counted_days(days))
        }
        (None, ReferralState::Draft) if of.parents_told.is_none() => {
            "parents are to be told first".to_string()
        }
        (None, ReferralState::Draft | ReferralState::Consent) if of.consent_on.is_none() => {
            "waits for consent".to_string()
        }
        (None, ReferralState::Draft | ReferralState::Consent) => "ready to send".to_string(),
        (None, ReferralState::Report) => "note its advice (n), then close".into(),
        (None, _) => expected.map_or("no day was given".into(), |day| format!("expected {day}")),
    };
    let look = match (late, of.state.with_service()) {
        (Some(_), _) => Look::Late,
        (None, false) => Look::Open,
        (None, true) => Look::Quiet,
    };
    let waits = row.waiting.filter(|_| of.state.with_service()).map(words::counted_days);
    let cells = vec![
        row.name.as_str().into(),
        row.service.as_str().into(),
        of.state.label().to_string().into(),
        waits.unwrap_or_default().into(),
        "".into(),
        Cell::Tinted(says, look),
    ];
    let step = |key, label: &str, days, state| {
        let state = Some(("state", state));
        (key, label.to_string(), stamp("referral", row.id, days, state, "referral moved on"))
    };
    let mut choices = Vec::new();
    match of.state {
        ReferralState::Draft | ReferralState::Consent => {
            if of.consent_on.is_none() {
                choices.push(step(
                    'c',
                    "parents gave consent",
                    &["consent_on"],
                    "awaiting_consent",
                ));
            }
            choices.push(step('s', "sent today", &["sent_on"], "sent"));
        }
        ReferralState::Report => {}
        _ => {
            choices.push(step('a', "they accepted it", &["acknowledged_on"], "accepted"));
            choices.push(step('v', "child was seen today", &["seen_on"], "in_progress"));
            choices.push(step('r', "report came today", &["report_on"], "report_in"));
            choices.push(step('x', "they declined it", &[], "declined"));
        }
    }
    choices.push(step('z', "closed", &[], "closed"));
    let mut out = Row::of(cells)
        .record("referral", row.id)
        .go(Go::Record("referral", row.id))
        .pupil(Some(of.pupil))
        .done(Some(Done::Ask(format!("{}, {}: what happened?", row.name, row.service), choices)));
    let days: &'static [&'static str] = &["chased_on"];
    out.chase = (of.state.with_service() && of.chased_on != Some(today))
        .then(|| stamp("referral", row.id, days, None, "chased"));
    out.new = Some(Go::New(
        "recommendation",
        vec![("referral", row.id), ("pupil", of.pupil)],
        Vec::new(),
    ));
    out
}

fn advice_row(row: &AdviceRow, today: NaiveDate) -> Row {
    let of = &row.advice;
    let text = of.text.lines().next().unwrap_or_default();
    let became = match (of.provision, of.target, &of.strategy) {
        (Some(_), ..) => "group",
        (None, Some(_), _) => "target",
        (None, None, Some(_)) => "strategy",
        _ => "",
    };
    let cells = vec![
        row.name.as_str().into(),
        row.from.clone().unwrap_or_default().into(),
        if became.is_empty() { of.state.label().to_string().into() } else { became.into() },
        of.date.map_or(String::new(), |day| words::past_day(day, today)).into(),
        "".into(),
        text.into(),
    ];
    let state = |key, label: &str, code| {
        let deed = stamp("recommendation", row.id, &[], Some(("state", code)), "recommendation");
        (key, label.to_string(), deed)
    };
    let mut choices = Vec::new();
    if undecided(of) {
        let strategy = "a strategy: into what helps the child";
        choices.push(('s', strategy.to_string(), Deed::AdviceStrategy(row.id)));
        let group = "a 1:1 of its own, planned from today";
        choices.push(('g', group.to_string(), Deed::AdviceGroup(row.id)));
        choices.push(state('d', "being done already", "doing"));
    }
    choices.push(state('f', "finished", "done"));
    choices.push(state('n', "not taken up", "not_done"));
    let go = match of.provision {
        Some(group) => Go::Group(group),
        None => Go::Record("recommendation", row.id),
    };
    Row::of(cells)
        .record("recommendation", row.id)
        .go(go)
        .pupil(Some(of.pupil))
        .done(Some(Done::Ask(format!("{}: what becomes of it?", row.name), choices)))
}

fn case(row: &CaseRow, today: NaiveDate) -> Row {
    let of = &row.entry;
    let late = of.answer_by.map_or(0, |day| (today - day).num_days());
    let asked = of.r#type == CaseEntry::Asked;
    let says = match (late, asked) {
        (1.., true) => format!("our answer is {} late", words::counted_days(late)),
        (1.., false) => format!("{} late", words::counted_days(late)),
        _ => of
            .answer_by
            .map_or(String::new(), |day| format!("answer by {}", words::coming_day(day, today))),
    };
    let cells = vec![
        row.name.as_str().into(),
        of.who.clone().unwrap_or_else(|| "authority".to_string()).into(),
        of.r#type.label().to_string().into(),
        words::past_day(of.date, today).into(),
        "".into(),
        Cell::Tinted(
            format!("{}: {says}", of.what),
            if late > 0 { Look::Late } else { Look::Plain },
        ),
    ];
    let mut out = Row::of(cells)
        .record("casework", row.id)
        .go(Go::Record("casework", row.id))
        .pupil(Some(of.pupil))
        .done(Some(Done::Now(stamp("casework", row.id, &["answered_on"], None, "answered"))));
    out.chase = (!asked).then_some(Deed::CaseChased(row.id));
    out
}

fn hours(minutes: i64) -> String {
    match (minutes / 60, minutes % 60) {
        (0, m) => format!("{m} min"),
        (h, 0) => format!("{h} h"),
        (h, m) => format!("{h} h {m}"),
    }
}

fn agency(row: &AgencyRow, today: NaiveDate) -> Row {
    let bought = row.agency.sla_minutes;
    let (says, look) = match (bought, row.left()) {
        (Some(bought), Some(left)) if left < 0 => (
            format!("{} of {} bought, {} over", hours(row.used), hours(bought), hours(-left)),
            Look::Late,
        ),
        (Some(bought), Some(left)) => {
            let booked = match row.booked {
                0 => String::new(),
                n => format!(", {} booked", hours(n)),
            };
            (
                format!(
                    "{} of {} bought{booked}, {} left",
                    hours(row.used),
                    hours(bought),
                    hours(left)
                ),
                Look::Plain,
            )
        }
        _ if row.used > 0 => (format!("{} this year", hours(row.used)), Look::Quiet),
        _ => (String::new(), Look::Quiet),
    };
    let next = row.next.map(|day| format!("next visit {}", words::coming_day(day, today)));
    let wait = row.wait.map(|days| format!("sees a child after {}", words::counted_days(days)));
    let all: Vec<String> =
        [Some(says), next, wait].into_iter().flatten().filter(|text| !text.is_empty()).collect();
    let bar = match (bought, row.left()) {
        (Some(_), Some(left)) => Cell::Bar(vec![
            (Part::Delivered, row.used),
            (Part::Awaiting, row.booked),
            (Part::Rest, left.max(0)),
        ]),
        _ => "".into(),
    };
    let cells = vec![
        row.agency.contact.clone().unwrap_or_default().into(),
        row.agency.name.as_str().into(),
        row.agency.phone.clone().unwrap_or_default().into(),
        row.last.map_or(String::new(), |day| words::past_day(day, today)).into(),
        bar,
        Cell::Tinted(all.join(" · "), look),
    ];
    let mut out = Row::of(cells).record("agency", row.id).go(Go::Record("agency", row.id));
    out.new = Some(Go::New("agency_visit", vec![("agency", row.id)], Vec::new()));
    out
}
