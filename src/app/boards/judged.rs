//! Did it work: start and end scores, what was gained, outcomes, how much was delivered.

use std::collections::BTreeMap;

use super::reach::span_words;
use super::{Board, BoardKey, Cell, Column, Go, Legend, Look, Part, Reach, Row};
use crate::app::error::AppError;
use crate::app::overlays::GridKey;
use crate::app::words;
use crate::domain::calendar::academic_year_name;
use crate::domain::codes::Grade;
use crate::domain::evaluation::{FEW, NoRatio, Pace, Rag};
use crate::store::Store;
use crate::store::queries::judge::{Effect, JudgedGroup, JudgedRow};

/// What the rows are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Judge {
    /// The children of each group.
    Group,
    /// Pupils, each with their groups.
    Pupil,
    /// Interventions, year by year.
    Intervention,
    /// The adults who led.
    Adult,
}

impl Judge {
    const ALL: [Judge; 4] = [Judge::Group, Judge::Pupil, Judge::Intervention, Judge::Adult];

    fn word(self) -> &'static str {
        match self {
            Judge::Group => "group",
            Judge::Pupil => "pupil",
            Judge::Intervention => "intervention and year",
            Judge::Adult => "adult",
        }
    }
}

/// Years that an intervention is looked at over: this one and the two before.
const YEARS: u32 = 2;
/// A ratio gain that fills its bar: Brooks calls four and more remarkable (`evaluation::Band`).
const FULL_RATIO: i64 = 40;

/// Builds it.
pub(super) fn board(store: &Store, by: Judge, reach: Reach) -> Result<Board, AppError> {
    let calendar = store.calendar()?;
    let today = store.clock().today();
    let mut span = reach.span(&calendar, today);
    if by == Judge::Intervention
        && let Reach::Year(before) = reach
    {
        span.0 = Reach::Year(before + YEARS).span(&calendar, today).0;
    }
    let view = store.judged(span)?;
    let at = Judge::ALL.iter().position(|j| *j == by).unwrap_or(0);
    let n = Judge::ALL.len();
    let (before, after) = (Judge::ALL[(at + n - 1) % n], Judge::ALL[(at + 1) % n]);
    let title = format!("Did it work, by {}", by.word());
    let key = BoardKey::Judged(by, reach);
    let mut board = match by {
        Judge::Group | Judge::Pupil => Board::new(key, title, child_columns(by)),
        Judge::Intervention | Judge::Adult => Board::new(key, title, sum_columns(by)),
    };
    board.counts = span_words(span);
    board.empty = "No group ran in these days.";
    board.beside = Some((BoardKey::Judged(before, reach), BoardKey::Judged(after, reach)));
    match by {
        Judge::Group => {
            for group in &view.groups {
                board.rows.push(group_row(group));
                board.rows.extend(group.rows.iter().map(|row| child_row(group, row, by)));
            }
        }
        Judge::Pupil => {
            let mut rows: Vec<(&JudgedGroup, &JudgedRow)> =
                view.groups.iter().flat_map(|g| g.rows.iter().map(move |r| (g, r))).collect();
            rows.sort_by(|a, b| {
                (&a.1.name, a.1.pupil, &a.0.title).cmp(&(&b.1.name, b.1.pupil, &b.0.title))
            });
            board.rows.extend(rows.into_iter().map(|(group, row)| child_row(group, row, by)));
        }
        Judge::Intervention => {
            board.legend = Some(Legend::Outcomes);
            let rows = view.effects.iter().map(|effect| {
                sum_row(&effect.intervention, &academic_year_name(effect.year), effect)
            });
            board.rows.extend(rows);
        }
        Judge::Adult => {
            board.legend = Some(Legend::Outcomes);
            let rows = by_adult(&view.groups);
            board.rows.extend(rows.iter().map(|(adult, effect)| sum_row(adult, "", effect)));
        }
    }
    Ok(board)
}

fn child_columns(by: Judge) -> Vec<Column> {
    vec![
        Column::text(if by == Judge::Pupil { "Pupil" } else { "Child" }).least(14),
        Column::text(if by == Judge::Pupil { "Group" } else { "" }),
        Column::text("Test").drop(6),
        Column::whole("Start").drop(3),
        Column::whole("End").drop(3),
        Column::number("gain"),
        Column::bar("").most(8).drop(7),
        Column::rest("").drop(5),
        Column::number("outcome"),
        Column::number("had"),
        Column::rest("").least(18),
    ]
}

/// A group over its children.
fn group_row(group: &JudgedGroup) -> Row {
    let mut says = vec![group.title.clone()];
    if !group.adult.is_empty() {
        says.push(group.adult.clone());
    }
    if let Some(all) = group.together {
        let ratio = format!(
            "{}{}.{}",
            if all.tenths < 0 { "-" } else { "" },
            all.tenths.abs() / 10,
            all.tenths.abs() % 10
        );
        says.push(format!(
            "ratio gain {ratio} together, {} months by {}",
            all.gained,
            words::counted(all.pupils, "child", "children")
        ));
    }
    if group.rows.len() < FEW {
        says.push("fewer than five: says little".to_string());
    }
    Row::of(vec![Cell::Text(says.join(" · "))])
        .look(Look::Heading)
        .go(Go::Grid(GridKey::Group(group.provision)))
        .record("provision", group.provision)
        .wide()
}

fn child_row(group: &JudgedGroup, row: &JudgedRow, by: Judge) -> Row {
    let (gain, bar, says) = gained(row);
    let outcome = match row.grade.as_ref().and_then(Grade::number) {
        Some(n) => format!("{n:+}").replace("+0", "0"),
        None => String::new(),
    };
    let look = rag_look(row.rag);
    let cells = vec![
        row.name.as_str().into(),
        if by == Judge::Pupil { group.title.as_str().into() } else { "".into() },
        row.test.as_deref().unwrap_or("no scores yet").into(),
        row.start.as_str().into(),
        row.end.as_str().into(),
        gain.into(),
        bar,
        says.into(),
        outcome.into(),
        row.delivered.map_or(String::new(), |n| format!("{n}%")).into(),
        Cell::Tinted(format!("{} {}", row.rag.letter(), row.rag.label()), look),
    ];
    Row::of(cells).go(Go::Grid(GridKey::Group(group.provision))).pupil(Some(row.pupil))
}

/// What was gained: a figure, a bar, and what is to be said of it.
fn gained(row: &JudgedRow) -> (String, Cell, String) {
    let none = || "".into();
    match (&row.ratio, row.pace, row.change) {
        (Some(Ok(ratio)), ..) => {
            let filled = ratio.tenths.clamp(0, FULL_RATIO);
            let bar = Cell::Bar(vec![(Part::Delivered, filled), (Part::Rest, FULL_RATIO - filled)]);
            let unit = if ratio.gained == 1 { "month" } else { "months" };
            let mut says = format!("{} {unit}, {}", ratio.gained, ratio.band().label());
            if ratio.too_close {
                says.push_str(", tests under eight weeks apart");
            }
            (ratio.text(), bar, says)
        }
        (_, Some(pace), _) => {
            let (n, says) = match pace {
                Pace::Gained(n) => (n, "gained"),
                Pace::Kept(n) => (n, "kept pace"),
                Pace::FellBack(n) => (n, "fell back"),
            };
            (signed(n), none(), format!("standardised, {says}"))
        }
        (_, None, Some(n)) => (signed(n), none(), "raw score".to_string()),
        (Some(Err(why)), None, None) if *why != NoRatio::NoAges => {
            (String::new(), none(), why.label().to_string())
        }
        _ => (String::new(), none(), String::new()),
    }
}

fn signed(n: i64) -> String {
    if n == 0 { "0".to_string() } else { format!("{n:+}") }
}

fn rag_look(rag: Rag) -> Look {
    match rag {
        Rag::Green(_) => Look::Good,
        Rag::Amber => Look::Open,
        Rag::Red => Look::Late,
        Rag::Grey => Look::Quiet,
    }
}

fn sum_columns(by: Judge) -> Vec<Column> {
    vec![
        Column::text(if by == Judge::Adult { "Adult" } else { "Intervention" }).least(16),
        Column::whole("Year"),
        Column::number("pupils"),
        Column::number("-2").drop(2),
        Column::number("-1").drop(2),
        Column::number("0").drop(2),
        Column::number("+1").drop(2),
        Column::number("+2").drop(2),
        Column::number("not judged").drop(1),
        Column::bar("outcomes"),
        Column::rest("").drop(3),
    ]
}

fn sum_row(name: &str, year: &str, effect: &Effect) -> Row {
    let n = |count: usize| i64::try_from(count).unwrap_or(0);
    let grades = effect.grades;
    let judged: usize = grades.iter().sum();
    let open = effect.pupils.saturating_sub(judged + effect.not_judged);
    let bar = Cell::Bar(vec![
        (Part::Delivered, n(grades[3] + grades[4])),
        (Part::Assumed, n(grades[2])),
        (Part::Lost, n(grades[0] + grades[1])),
        (Part::Awaiting, n(effect.not_judged)),
        (Part::Unknown, n(open)),
    ]);
    let few = if effect.pupils < FEW { "fewer than five: says little" } else { "" };
    let count = |n: usize| if n == 0 { "".into() } else { Cell::Text(n.to_string()) };
    let mut cells: Vec<Cell> = vec![name.into(), year.into(), effect.pupils.to_string().into()];
    cells.extend(grades.map(count));
    cells.extend([count(effect.not_judged), bar, Cell::Tinted(few.to_string(), Look::Quiet)]);
    Row::of(cells).plain()
}

/// The outcomes of the children of each adult who led.
fn by_adult(groups: &[JudgedGroup]) -> BTreeMap<String, Effect> {
    let mut out: BTreeMap<String, Effect> = BTreeMap::new();
    for group in groups {
        let adult = if group.adult.is_empty() { "not said" } else { group.adult.as_str() };
        let one = out.entry(adult.to_string()).or_default();
        for row in &group.rows {
            one.count(row);
        }
    }
    out
}
