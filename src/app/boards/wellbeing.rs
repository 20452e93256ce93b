//! Wellbeing: ELSA agreements session by session, peer mentors, wellbeing plans.

use chrono::NaiveDate;

use super::{Board, BoardKey, Cell, Column, Deed, Done, Go, Look, Part, Row, Stamp};
use crate::app::error::AppError;
use crate::app::words;
use crate::domain::Value;
use crate::store::Store;
use crate::store::queries::helps::ElsaRow;

/// Builds it.
pub(super) fn board(store: &Store) -> Result<Board, AppError> {
    let today = store.clock().today();
    let view = store.wellbeing()?;
    let columns = vec![
        Column::text("Pupil").least(14),
        Column::text("What for").least(16),
        Column::whole("Sessions"),
        Column::bar("").most(10).drop(3),
        Column::whole("Scale").drop(1),
        Column::whole("Mood").drop(2),
        // What is to be done next, whole; the mood is behind Enter as well.
        Column::rest("").least(24),
    ];
    let mut board = Board::new(BoardKey::Wellbeing, "Wellbeing", columns);
    board.empty = "No ELSA agreement is on file. n makes one.";
    let with = vec![("starts", Value::Text(today.to_string()))];
    board.new = Some(Go::New("elsa_contract", Vec::new(), with));
    board.counts = format!(
        "{} with ELSA · {} · {}",
        view.elsa.len(),
        words::counted(view.mentors.len(), "peer mentor", "peer mentors"),
        words::counted(view.plans.len(), "wellbeing plan", "wellbeing plans")
    );
    board.part("ELSA, going on", view.elsa.iter().map(|row| elsa(row, today)).collect());
    let plans = view.plans.iter().map(|(id, plan, name)| {
        let review = plan.review_on.map_or(String::new(), |day| match day < today {
            true => format!("review was due {}", words::day_and_month(day)),
            false => format!("review by {}", words::day_and_month(day)),
        });
        let blank = || Cell::from("");
        let cells = vec![
            name.as_str().into(),
            plan.r#type.label().to_string().into(),
            blank(),
            blank(),
            blank(),
            blank(),
            review.into(),
        ];
        Row::of(cells)
            .record("plan", *id)
            .go(Go::Board(BoardKey::Plan(plan.pupil, None)))
            .pupil(Some(plan.pupil))
    });
    board.part("Wellbeing plans", plans.collect());
    let mentors = view.mentors.iter().map(|(id, pair, mentor, helped)| {
        let blank = || Cell::from("");
        let cells = vec![
            helped.as_str().into(),
            format!("peer mentor {mentor}").into(),
            blank(),
            blank(),
            blank(),
            blank(),
            pair.note.clone().unwrap_or_default().into(),
        ];
        let days: &'static [&'static str] = &["ends"];
        let ended = Stamp { kind: "peer_mentor", id: *id, days, state: None, says: "ended" };
        let mut row = Row::of(cells)
            .record("peer_mentor", *id)
            .go(Go::Record("peer_mentor", *id))
            .pupil(Some(pair.pupil))
            .done(Some(Done::Now(Deed::Stamp(ended))));
        row.new = Some(Go::New("peer_mentor", Vec::new(), Vec::new()));
        row
    });
    board.part("Peer mentors", mentors.collect());
    board.part("ELSA, closed this year", view.closed.iter().map(|row| elsa(row, today)).collect());
    Ok(board)
}

fn elsa(row: &ElsaRow, today: NaiveDate) -> Row {
    let of = &row.elsa;
    let agreed = row.agreed();
    let over = of.ends.is_some_and(|day| day < today);
    let (says, look) = match (over, row.had >= agreed, of.after) {
        (true, ..) => (of.next.clone().unwrap_or_else(|| "closed".to_string()), Look::Quiet),
        (false, true, None) => ("ask the scale again, then close".to_string(), Look::Open),
        (false, true, Some(_)) => ("to be closed".to_string(), Look::Open),
        (false, false, _) if of.parents_told.is_none() => {
            ("letter home is to go".to_string(), Look::Open)
        }
        (false, false, _) => {
            let left = agreed - row.had;
            (format!("{} to go", words::counted(left, "session", "sessions")), Look::Quiet)
        }
    };
    let scale = match (of.before, of.after) {
        (Some(before), Some(after)) => format!("{before} → {after} of 10"),
        (Some(before), None) => format!("{before} of 10"),
        _ => String::new(),
    };
    // To a tenth, rounded half up.
    let mean = |sum: i64, n: i64| {
        let tenths = (sum * 20 + n) / (2 * n.max(1));
        format!("{}.{}", tenths / 10, tenths % 10)
    };
    let mood = match row.moods {
        (_, _, 0) => String::new(),
        (before, after, n) => {
            let n = i64::try_from(n).unwrap_or(1);
            format!("{} → {} of 5", mean(before, n), mean(after, n))
        }
    };
    let n = |count: usize| i64::try_from(count).unwrap_or(0);
    let cells = vec![
        row.name.as_str().into(),
        of.objective.as_str().into(),
        format!("{} of {agreed}", row.had).into(),
        Cell::Bar(vec![
            (Part::Delivered, n(row.had.min(agreed))),
            (Part::Rest, n(agreed.saturating_sub(row.had))),
        ]),
        scale.into(),
        mood.into(),
        Cell::Tinted(says, look),
    ];
    let step = |key, label: &str, days, says| {
        let stamp = Stamp { kind: "elsa_contract", id: row.id, days, state: None, says };
        (key, label.to_string(), Deed::Stamp(stamp))
    };
    let mut choices = Vec::new();
    if of.parents_told.is_none() {
        choices.push(step('p', "letter home went today", &["parents_told"], "parents told"));
    }
    if !over {
        choices.push(step('c', "closed today", &["ends"], "closed"));
    }
    let done =
        (!choices.is_empty()).then(|| Done::Ask(format!("{}: what was done?", row.name), choices));
    Row::of(cells)
        .record("elsa_contract", row.id)
        .go(Go::Edit("elsa_contract", row.id))
        .pupil(Some(of.pupil))
        .done(done)
}
