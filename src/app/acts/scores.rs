//! Scores as they are typed into a grid, and the action that a filled grid comes to.

use std::collections::HashMap;

use chrono::NaiveDate;

use crate::domain::Id;
use crate::domain::codes::{Grade, ScoreStage};
use crate::domain::dates::{self, Look};
use crate::domain::id::IdSource;
use crate::domain::records::{Evaluation, Measure};
use crate::domain::{Cell, Kind, Record, Value};
use crate::store::{Action, Loaded};

/// A score as it was typed: any of the three, and the day it was taken.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TypedScore {
    /// Months of a reading, spelling or number age.
    pub age_months: Option<i64>,
    /// The standardised score.
    pub standard: Option<i64>,
    /// The raw score.
    pub score: Option<i64>,
    /// What the raw score counts.
    pub unit: Option<String>,
    /// The day, where one was typed.
    pub date: Option<NaiveDate>,
}

/// What a score may look like.
pub const SCORE_HELP: &str =
    "A score is an age 6;02, SS 85, a number, or several: 6;02, SS 85. @ 3 nov gives its day.";
/// What an outcome may look like.
pub const OUTCOME_HELP: &str = "An outcome is -2, -1, 0, 1 or 2: 0 is as expected.";

/// Reads `6;02, SS 85, 12 words @ 3 nov`; none for what is no score.
pub fn read_score(text: &str, today: NaiveDate) -> Option<TypedScore> {
    let (scores, day) = match text.split_once('@') {
        Some((scores, day)) => (scores, Some(dates::parse(day.trim(), today, Look::Back).ok()?)),
        None => (text, None),
    };
    if day.is_some_and(|day| day > today) {
        return None;
    }
    let mut out = TypedScore { date: day, ..TypedScore::default() };
    for part in scores.split(',').map(str::trim).filter(|part| !part.is_empty()) {
        if let Some((years, months)) = part.split_once([';', ':']) {
            let (years, months) = (number(years)?, number(months)?);
            let fits = (0..=25).contains(&years) && (0..12).contains(&months);
            if !fits || out.age_months.replace(years * 12 + months).is_some() {
                return None;
            }
        } else if let Some(rest) = strip_standard(part) {
            let standard = number(rest).filter(|n| (40..=160).contains(n))?;
            if out.standard.replace(standard).is_some() {
                return None;
            }
        } else {
            let (figure, unit) = part.split_once(' ').unwrap_or((part, ""));
            let score = number(figure).filter(|n| (-100_000..=100_000).contains(n))?;
            if out.score.replace(score).is_some() {
                return None;
            }
            out.unit = Some(unit.trim().to_string()).filter(|unit| !unit.is_empty());
        }
    }
    (out.age_months.or(out.standard).or(out.score).is_some()).then_some(out)
}

fn number(text: &str) -> Option<i64> {
    text.trim().parse().ok()
}

fn strip_standard(part: &str) -> Option<&str> {
    let cut = part.get(..2).filter(|head| head.eq_ignore_ascii_case("ss"))?;
    part.strip_prefix(cut)
}

/// Reads an outcome; the outer none for what is none, the inner for an empty cell.
pub fn read_outcome(text: &str) -> Option<Option<Grade>> {
    Some(Some(match text.trim().trim_start_matches('+') {
        "" => return Some(None),
        "-2" => Grade::MuchLess,
        "-1" => Grade::Less,
        "0" => Grade::AsExpected,
        "1" => Grade::More,
        "2" => Grade::MuchMore,
        _ => return None,
    }))
}

/// What was typed, the day it is of where none was, and the score it takes the place of.
pub type ScoreCell = (TypedScore, NaiveDate, Option<Id>);

/// What a grid has for one child in one group; none where nothing was typed anew.
#[derive(Clone, Debug, PartialEq)]
pub struct ChildScores {
    /// The child.
    pub pupil: Id,
    /// The group.
    pub provision: Id,
    /// The name of the test.
    pub test: String,
    /// The start score, the day it counts on where none was typed, and the stored one it changes.
    pub start: Option<ScoreCell>,
    /// The end score, in the same way.
    pub end: Option<ScoreCell>,
    /// The outcome.
    pub outcome: Option<Option<Grade>>,
    /// What follows.
    pub next: Option<String>,
}

/// The rows that a filled grid may change: what is there of them is handed to [`scores_action`].
pub fn rows_named(children: &[ChildScores]) -> Vec<(&'static Kind, Id)> {
    let mut out = Vec::new();
    for child in children {
        for (typed, stage) in child.scores() {
            let Some((typed, usual, stored)) = typed else { continue };
            out.extend(stored.map(|id| (Measure::KIND, id)));
            let cells = measure_cells(child, typed.date.unwrap_or(*usual), stage);
            out.extend(Id::for_cells(Measure::KIND, &cells).map(|id| (Measure::KIND, id)));
        }
        let row = Id::for_cells(Evaluation::KIND, &bare(child).cells());
        out.extend(row.map(|id| (Evaluation::KIND, id)));
    }
    out
}

/// A filled grid as one action; it may be empty.
///
/// `stored` has what is there of [`rows_named`]; `me` judged the outcomes, on `today`.
pub fn scores_action(
    children: &[ChildScores],
    (me, today): (Option<Id>, NaiveDate),
    stored: &HashMap<Id, Loaded>,
    ids: &mut dyn IdSource,
) -> Action {
    let mut action = Action::new(match children.len() {
        1 => "scores and outcome of one child".to_string(),
        n => format!("scores and outcomes of {n} children"),
    });
    for child in children {
        for (typed, stage) in child.scores() {
            if let Some((typed, usual, before)) = typed {
                let before = before.and_then(|id| stored.get(&id));
                score(child, (typed, *usual, stage), before, stored, ids, &mut action);
            }
        }
        evaluation(child, (me, today), stored, ids, &mut action);
    }
    action
}

impl ChildScores {
    /// Its scores with when they were taken.
    fn scores(&self) -> [(&Option<ScoreCell>, ScoreStage); 2] {
        [(&self.start, ScoreStage::Start), (&self.end, ScoreStage::End)]
    }
}

/// The cells that a new score has whatever was typed.
fn measure_cells(child: &ChildScores, date: NaiveDate, stage: ScoreStage) -> Vec<Value> {
    let mut cells = vec![Value::Null; Measure::KIND.fields.len()];
    for (name, value) in [
        ("pupil", Value::Id(child.pupil)),
        ("test", Value::Text(child.test.clone())),
        ("date", date.put()),
        ("stage", stage.put()),
        ("provision", Value::Id(child.provision)),
    ] {
        if let Some(cell) = Measure::KIND.position(name).and_then(|n| cells.get_mut(n)) {
            *cell = value;
        }
    }
    cells
}

fn score(
    child: &ChildScores,
    (typed, usual, stage): (&TypedScore, NaiveDate, ScoreStage),
    before: Option<&Loaded>,
    stored: &HashMap<Id, Loaded>,
    ids: &mut dyn IdSource,
    action: &mut Action,
) {
    let fill = |measure: &mut Measure| {
        measure.age_months = typed.age_months;
        measure.standard = typed.standard;
        measure.score = typed.score;
        let unit = typed.unit.clone().or(measure.unit.take());
        measure.unit = unit.filter(|_| typed.score.is_some());
    };
    // The test and the day name a score: one of another test or day is another score.
    if let Some(loaded) = before
        && let Ok(mut measure) = loaded.record::<Measure>()
        && measure.test == child.test
        && typed.date.is_none_or(|day| day == measure.date)
    {
        fill(&mut measure);
        action.change(loaded, &measure);
        return;
    }
    let cells = measure_cells(child, typed.date.unwrap_or(usual), stage.clone());
    let there = Id::for_cells(Measure::KIND, &cells).and_then(|id| stored.get(&id));
    let Ok(mut measure) = there.map_or_else(|| Measure::read(&cells), Loaded::record) else {
        return;
    };
    fill(&mut measure);
    measure.stage = Some(stage);
    measure.provision = Some(child.provision);
    match there {
        Some(loaded) => {
            action.change(loaded, &measure);
        }
        None => {
            action.add(ids, &measure);
        }
    }
}

/// An evaluation with nothing said yet.
fn bare(child: &ChildScores) -> Evaluation {
    Evaluation {
        provision: child.provision,
        pupil: child.pupil,
        grade: None,
        date: None,
        reviewer: None,
        left_out: None,
        note: None,
        next: None,
    }
}

fn evaluation(
    child: &ChildScores,
    (me, today): (Option<Id>, NaiveDate),
    stored: &HashMap<Id, Loaded>,
    ids: &mut dyn IdSource,
    action: &mut Action,
) {
    if child.outcome.is_none() && child.next.is_none() {
        return;
    }
    let mut row = bare(child);
    let loaded = Id::for_cells(Evaluation::KIND, &row.cells()).and_then(|id| stored.get(&id));
    if let Some(old) = loaded.and_then(|l| l.record::<Evaluation>().ok()) {
        row = old;
    }
    if let Some(grade) = &child.outcome {
        let judged = grade.is_some();
        row.grade.clone_from(grade);
        row.date = judged.then_some(today);
        row.reviewer = me.filter(|_| judged);
    }
    if let Some(next) = &child.next {
        row.next = Some(next.clone()).filter(|next| !next.is_empty());
    }
    match loaded {
        Some(loaded) => {
            action.change(loaded, &row);
        }
        None => {
            action.add(ids, &row);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::queries::judge::score_text;
    use proptest::prelude::*;

    fn today() -> NaiveDate {
        "2026-11-23".parse().unwrap()
    }

    #[test]
    fn scores_are_read_as_they_are_typed() {
        let read = |text| read_score(text, today());
        let plain = TypedScore::default();
        assert_eq!(read("6;02"), Some(TypedScore { age_months: Some(74), ..plain.clone() }));
        assert_eq!(read("ss85"), Some(TypedScore { standard: Some(85), ..plain.clone() }));
        assert_eq!(read("24"), Some(TypedScore { score: Some(24), ..plain.clone() }));
        let all = read("7;01, SS 92, 31 words @ 3 nov").unwrap();
        assert_eq!((all.age_months, all.standard, all.score), (Some(85), Some(92), Some(31)));
        assert_eq!(all.unit.as_deref(), Some("words"));
        assert_eq!(all.date, "2026-11-03".parse().ok());
        for wrong in ["", "6;12", "ss 200", "good", "5, 6", "24 @ 3 dec 2027", "24 @ soon"] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
        assert_eq!(read_outcome("+1"), Some(Some(Grade::More)));
        assert_eq!(read_outcome(" "), Some(None));
        assert_eq!(read_outcome("3"), None);
    }

    proptest! {
        #![proptest_config(crate::regressions::config(256))]

        #[test]
        fn what_is_shown_of_a_score_is_read_back(
            age in proptest::option::of(0i64..200),
            standard in proptest::option::of(40i64..160),
            score in proptest::option::of(-500i64..500),
            unit in proptest::option::of("[a-z]{1,8}"),
        ) {
            let mut cells = vec![Value::Null; Measure::KIND.fields.len()];
            for (name, value) in [
                ("pupil", Value::Id(Id([1; 16]))),
                ("test", Value::Text("YARC".into())),
                ("date", Value::Text("2026-09-10".into())),
            ] {
                cells[Measure::KIND.position(name).unwrap()] = value;
            }
            let mut measure = Measure::read(&cells).unwrap();
            (measure.age_months, measure.standard, measure.score) = (age, standard, score);
            measure.unit = unit.filter(|_| score.is_some());
            let shown = score_text(&measure);
            let read = read_score(&shown, today());
            if age.or(standard).or(score).is_some() {
                let read = read.unwrap();
                prop_assert_eq!((read.age_months, read.standard, read.score), (age, standard, score));
                prop_assert_eq!(read.unit, measure.unit);
            } else {
                prop_assert_eq!(read, None);
            }
        }
    }
}
