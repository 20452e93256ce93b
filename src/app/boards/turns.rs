//! The turns of a SENCO's year: the end of a term, and a new academic year.

use std::path::Path;

use super::{Board, BoardKey, Cell, Column, Deed, Done, Go, Look, Part, Row};
use crate::app::error::AppError;
use crate::app::overlays::GridKey;
use crate::app::words;
use crate::app::year::{Move, plan_year, year_meant};
use crate::domain::Id;
use crate::intake::Problem;
use crate::store::Store;
use crate::store::queries::term::TermGroup;

/// Every group of the term: judged or not, carried on or not.
pub(super) fn term(store: &Store) -> Result<Board, AppError> {
    let today = store.clock().today();
    let view = store.term(today)?;
    let columns = vec![
        Column::text("Group").least(16),
        Column::text("Adult").drop(2),
        Column::whole("Ends"),
        Column::number("children").drop(3),
        Column::number("to judge"),
        Column::bar("judged").drop(4),
        Column::rest("Next term").least(14),
    ];
    let title = format!("End of the {} term, {}", view.term.name, words::full_day(view.term.ends));
    let mut board = Board::new(BoardKey::Term, title, columns);
    board.empty = "No group ran in this term.";
    let open: usize = view.groups.iter().filter(|g| !g.goes_on).map(TermGroup::open).sum();
    board.counts = format!("{} to give", words::counted(open, "outcome", "outcomes"));
    let ends: Vec<&TermGroup> = view.groups.iter().filter(|g| !g.goes_on).collect();
    if !ends.is_empty() {
        let ask = |ids: Vec<Id>| {
            let label = format!(
                "carry {} on into the {} term",
                words::counted(ids.len(), "group", "groups"),
                view.next.name
            );
            Done::Ask("Carry on?".to_string(), vec![('y', label, Deed::CarryOn(ids))])
        };
        let waiting: Vec<Id> =
            ends.iter().filter(|g| g.carried.is_none()).map(|g| g.provision).collect();
        let text = "Enter: all of them in one grid · d: carry all on, the same children and times";
        let all = Row::of(vec![Cell::Text(text.to_string())])
            .look(Look::Strong)
            .go(Go::Grid(GridKey::Term))
            .wide()
            .done((!waiting.is_empty()).then(|| ask(waiting)));
        board.rows.push(all);
    }
    let row = |group: &&TermGroup| group_row(group, &view.next.name, today);
    board.part("Groups that end with it", ends.iter().map(row).collect());
    let on: Vec<&TermGroup> = view.groups.iter().filter(|g| g.goes_on).collect();
    board.part("Groups that go on", on.iter().map(row).collect());
    Ok(board)
}

fn group_row(group: &TermGroup, next: &str, today: chrono::NaiveDate) -> Row {
    let n = |count: usize| i64::try_from(count).unwrap_or(0);
    let open = group.open();
    let judged = group.rows.len().saturating_sub(open);
    let (says, look) = match (group.goes_on, group.carried) {
        (true, _) => ("goes on".to_string(), Look::Quiet),
        (false, Some(_)) => (format!("carried on into the {next} term"), Look::Good),
        (false, None) => ("ends".to_string(), Look::Plain),
    };
    let to_judge = match open {
        0 => Cell::Tinted("none".into(), Look::Good),
        n => Cell::Tinted(n.to_string(), if group.goes_on { Look::Quiet } else { Look::Open }),
    };
    let cells = vec![
        group.title.as_str().into(),
        group.adult.as_str().into(),
        group.ends.map_or(String::new(), |day| words::coming_day(day, today)).into(),
        group.rows.len().to_string().into(),
        to_judge,
        Cell::Bar(vec![(Part::Delivered, n(judged)), (Part::Rest, n(open))]),
        Cell::Tinted(says, look),
    ];
    let label = format!("carry {} on into the {next} term", group.title);
    let deed = Deed::CarryOn(vec![group.provision]);
    let done = Done::Ask("Carry on?".to_string(), vec![('y', label, deed)]);
    Row::of(cells)
        .record("provision", group.provision)
        .go(Go::Grid(GridKey::Group(group.provision)))
        .done((!group.goes_on && group.carried.is_none()).then_some(done))
}

/// A list that names too few for the whole school.
fn few((named, should): (usize, usize)) -> String {
    format!(
        "The list names {named} of the {should} who should be in it, so the others would leave."
    )
}

/// What a new academic year would do, to be looked at first and taken back after.
pub(super) fn year(store: &mut Store, list: Option<&Path>) -> Result<Board, AppError> {
    let year = year_meant(store.clock().today());
    let source = list.map(crate::intake::open).transpose()?;
    let draft = plan_year(store, year, source.as_ref().map(|source| (source, None)))?;
    let columns = vec![
        Column::text("Pupil").least(20),
        Column::whole("From"),
        Column::whole("To"),
        Column::rest(""),
    ];
    let title = format!("New academic year {}", draft.name());
    let key = BoardKey::Year(list.map(Path::to_path_buf));
    let mut board = Board::new(key, title, columns);
    let edits = draft.action.edits.len();
    board.counts = match edits {
        0 => "it stands already".to_string(),
        n => format!("{} to write, one step to undo", words::counted(n, "record", "records")),
    };
    if edits > 0 {
        let text = "Look through it, then press d here: nothing is written before.";
        let label = format!("yes, set up {}: {edits} records, as one step", draft.name());
        let question = match draft.too_few() {
            true => format!("{} Set up {}?", few(draft.named), draft.name()),
            false => format!("Set up {}?", draft.name()),
        };
        let deed = Deed::Year(list.map(Path::to_path_buf));
        let done = Done::Ask(question, vec![('y', label, deed)]);
        board.rows.push(
            Row::of(vec![Cell::Text(text.to_string())])
                .look(Look::Strong)
                .wide()
                .plain()
                .done(Some(done)),
        );
        let first = words::full_day(draft.first);
        let left = words::full_day(draft.left_on);
        for text in [
            format!("1. Calendar: {} added.", words::counted(draft.calendar, "row", "rows")),
            format!("2. Classes count from {first}; last year's stay as they were."),
            format!("3. Leavers have {left} as their last day."),
        ] {
            board.rows.push(Row::remark(text));
        }
        let text = match list {
            Some(_) => "From the school's new list: who is not in it leaves (Enter: another file).",
            None => {
                "Enter here takes the school's new list, Excel or CSV: who is not in it leaves."
            }
        };
        let row = Row::of(vec![Cell::Text(text.to_string())]).go(Go::YearList).wide();
        board.rows.push(row.look(if list.is_some() { Look::Good } else { Look::Plain }));
        if draft.too_few() {
            board.rows.push(Row::remark(few(draft.named)).look(Look::Late));
        }
        let problems = |rows: &[Problem]| -> Vec<Row> {
            let text = |p: &Problem| format!("row {}: {} {}", p.row, p.field, p.reason);
            rows.iter().map(|p| Row::remark(text(p))).collect()
        };
        board.part("Refused of the list", problems(&draft.rejected));
        board.part("To look at in the list", problems(&draft.warnings));
    }
    let rows = |moves: &[Move], look, says: &str| -> Vec<Row> {
        let row = |one: &Move| {
            let cells = vec![
                one.name.as_str().into(),
                one.from.as_str().into(),
                one.to.as_str().into(),
                says.into(),
            ];
            let row = Row::of(cells).look(look).pupil(one.pupil);
            match one.pupil {
                Some(id) => row.go(Go::Pupil(id)),
                None => row.plain(),
            }
        };
        moves.iter().map(row).collect()
    };
    board.part(
        "Nobody can say which class",
        rows(&draft.unplaced, Look::Open, "give a class after"),
    );
    board.part("Leave", rows(&draft.leavers, Look::Plain, "leaves"));
    board.part("Join", rows(&draft.joiners, Look::Good, "joins"));
    let groups = draft.open_groups.iter().map(|(id, title)| {
        let cells = vec![
            title.as_str().into(),
            "".into(),
            "".into(),
            "has no last day, so it goes on".into(),
        ];
        Row::of(cells).look(Look::Open).record("provision", *id).go(Go::Edit("provision", *id))
    });
    board.part("Groups without a last day", groups.collect());
    board.part("Move up", rows(&draft.moves, Look::Plain, ""));
    Ok(board)
}
