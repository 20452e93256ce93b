//! The plan of an import of scores: a row for each score, or one for each child with its start, its
//! end and its outcome.

use std::collections::HashMap;

use chrono::NaiveDate;

use super::error::{IntakeError, Problem, quoted};
use super::found;
use super::map::Map;
use super::on_file::OnFile;
use super::rows::{self, Line};
use super::source::{Raw, Source};
use super::values;
use super::who;
use super::{Outcome, Plan, What};
use crate::domain::age::parse_months;
use crate::domain::codes::{GRADES, Grade, SCORE_STAGES, ScoreStage};
use crate::domain::fold::fold;
use crate::domain::id::IdSource;
use crate::domain::kind::{Record, Ty};
use crate::domain::records::{Evaluation, Measure};
use crate::domain::{Id, Kind, Value};

/// Plans an import of scores. The same test of a child on the same day is the same score.
///
/// The group is found by its name and, where several have it, by the child. An age score is read as
/// years and months; a decimal one refuses the row, because tests print both meanings.
///
/// # Errors
/// The file holds no list of scores.
pub fn plan_measures(
    source: &Source,
    map: Option<&Map>,
    on_file: &OnFile,
    today: NaiveDate,
    ids: &mut dyn IdSource,
) -> Result<Plan, IntakeError> {
    let found = found::find(What::Measures, source, map)?;
    let mut plan = Plan { warnings: found.warnings.clone(), ..Plan::default() };
    let mut rejected = Vec::new();
    let mut seen: HashMap<Id, String> = HashMap::new();
    for line in rows::lines(What::Measures, &found, map, &mut rejected) {
        let before = plan.action.edits.len();
        let draft = match read(&line, on_file, today, &mut plan.warnings) {
            Ok(draft) => draft,
            Err(problem) => {
                rejected.push(problem);
                continue;
            }
        };
        let mut outcome = Outcome::Unchanged;
        let mut twice = false;
        for measure in &draft.measures {
            let cells = measure.cells();
            if let Some(id) = Id::for_cells(Measure::KIND, &cells)
                && let Some(first) = seen.insert(id, line.at.words())
            {
                let reason = format!("this score stands on {first} already");
                rejected.push(line.problem("row", reason));
                twice = true;
                break;
            }
            outcome = outcome.max(put(&mut plan, ids, on_file, Measure::KIND, cells));
        }
        if twice {
            plan.action.edits.truncate(before);
            continue;
        }
        if let Some(evaluation) = &draft.evaluation {
            let cells = evaluation.cells();
            outcome = outcome.max(put(&mut plan, ids, on_file, Evaluation::KIND, cells));
        }
        if plan.settle(before, &line.at) {
            plan.count(outcome);
        }
    }
    plan.rejected.extend(rejected);
    Ok(plan.finish("score", "scores"))
}

/// Adds a row, or changes the one of its id: what the file leaves empty stays.
fn put(
    plan: &mut Plan,
    ids: &mut dyn IdSource,
    on_file: &OnFile,
    kind: &'static Kind,
    cells: Vec<Value>,
) -> Outcome {
    let held = Id::for_cells(kind, &cells).and_then(|id| on_file.rows.get(&id));
    let Some(loaded) = held else {
        plan.insert(ids, kind, cells);
        return Outcome::Created;
    };
    let mut laid = loaded.cells.clone();
    laid.resize(kind.fields.len().max(laid.len()), Value::Null);
    for (old, new) in laid.iter_mut().zip(&cells) {
        if !new.is_null() {
            *old = new.clone();
        }
    }
    if plan.change(loaded, &laid) { Outcome::Updated } else { Outcome::Unchanged }
}

/// What one row says.
struct Draft {
    measures: Vec<Measure>,
    evaluation: Option<Evaluation>,
}

fn read(
    line: &Line<'_>,
    on_file: &OnFile,
    today: NaiveDate,
    warnings: &mut Vec<Problem>,
) -> Result<Draft, Problem> {
    let pupil = pupil(line, on_file, today)?;
    let provision = group(line, on_file, pupil, warnings);
    let outcome = outcome(line)?;
    let Some(test) = line.text("test") else {
        // Outcomes alone need no test.
        let evaluation = evaluation(line, pupil, provision, outcome);
        return match evaluation {
            Some(_) => Ok(Draft { measures: Vec::new(), evaluation }),
            None => Err(line.problem("test", "the name of the test is missing")),
        };
    };
    let base = Measure {
        pupil,
        test,
        date: today,
        score: number(line, "score", -100_000, 100_000)?,
        age_months: age(line, line.raw("age_months"))?,
        standard: number(line, "standard", 40, 160)?,
        stage: stage(line)?,
        provision,
        unit: line.text("unit"),
        direction: None,
        percentile: number(line, "percentile", 1, 99)?,
        form: line.text("form"),
        assessor: adult(line, on_file, warnings),
        note: line.text("note"),
    };
    let mut measures = Vec::new();
    let scored = base.score.is_some() || base.age_months.is_some() || base.standard.is_some();
    if scored {
        let date = line.date("date")?.ok_or_else(|| line.problem("date", "the date is missing"))?;
        measures.push(Measure { date, ..base.clone() });
    }
    let ends = [("start", "start_date", ScoreStage::Start), ("end", "end_date", ScoreStage::End)];
    for (field, day, stage) in ends {
        if line.raw(field).is_blank() {
            continue;
        }
        let date = line.date(day)?.ok_or_else(|| line.problem(day, "the date is missing"))?;
        let bare = Measure {
            date,
            stage: Some(stage),
            score: None,
            age_months: None,
            standard: None,
            percentile: None,
            ..base.clone()
        };
        measures.push(either(line, field, bare)?);
    }
    let evaluation = evaluation(line, pupil, provision, outcome);
    if measures.is_empty() && evaluation.is_none() {
        return Err(line.problem("score", "there is no score on this row"));
    }
    if let Some(late) = measures.iter().find(|m| m.date > today) {
        let when = late.date.format("%d/%m/%Y");
        return Err(line.problem("date", format!("{when} lies in the future")));
    }
    Ok(Draft { measures, evaluation })
}

fn pupil(line: &Line<'_>, on_file: &OnFile, today: NaiveDate) -> Result<Id, Problem> {
    let class = line.text("class");
    let (field, words) = match (line.text("upn"), line.text("pupil")) {
        (Some(upn), _) => ("upn", upn),
        (None, Some(name)) => ("pupil", name),
        (None, None) => return Err(line.problem("pupil", "the pupil is missing")),
    };
    who::pupil(on_file, &words, class.as_deref(), today).map_err(|e| line.problem(field, e))
}

/// The group that a row names; one that cannot be told is said, and the score goes in without.
fn group(line: &Line<'_>, on_file: &OnFile, pupil: Id, warnings: &mut Vec<Problem>) -> Option<Id> {
    let words = line.text("provision")?;
    let folded = fold(&words);
    let by_name = || {
        let same = |title: &str| fold(title) == folded;
        on_file.provisions.iter().filter(move |p| same(&p.provision.record.title))
    };
    let entry = on_file.intervention(&words).map(|held| held.loaded.id);
    let of_entry = || {
        on_file
            .provisions
            .iter()
            .filter(move |p| entry.is_some() && p.provision.record.intervention == entry)
    };
    let has =
        |p: &&super::on_file::HeldProvision| p.members.iter().any(|m| m.record.pupil == pupil);
    let named: Vec<Id> = by_name().map(|p| p.provision.loaded.id).collect();
    let theirs: Vec<Id> = by_name().filter(has).map(|p| p.provision.loaded.id).collect();
    let run: Vec<Id> = of_entry().filter(has).map(|p| p.provision.loaded.id).collect();
    for found in [&theirs, &named, &run] {
        if let [only] = found[..] {
            return Some(only);
        }
    }
    let why = if theirs.len() > 1 || run.len() > 1 {
        "names several groups of this pupil"
    } else {
        "is no group of this pupil"
    };
    warnings.push(
        line.problem(
            "provision",
            format!("{} {why}, so the score went in without", quoted(&words)),
        ),
    );
    None
}

fn adult(line: &Line<'_>, on_file: &OnFile, warnings: &mut Vec<Problem>) -> Option<Id> {
    let name = line.text("assessor")?;
    match on_file.adult(&name) {
        Ok(staff) => Some(staff.loaded.id),
        Err(why) => {
            let reason = format!("{} {why}, so it was left out", quoted(&name));
            warnings.push(line.problem("assessor", reason));
            None
        }
    }
}

fn number(line: &Line<'_>, field: &str, low: i64, high: i64) -> Result<Option<i64>, Problem> {
    match values::value(Ty::Count(low, high, ""), line.raw(field), line.order) {
        Ok(Value::Int(n)) => Ok(Some(n)),
        Ok(_) => Ok(None),
        Err(why) => Err(line.problem(field, why)),
    }
}

fn age(line: &Line<'_>, raw: &Raw) -> Result<Option<i64>, Problem> {
    let words = raw.line();
    if words.is_empty() || values::is_nothing(&words) {
        return Ok(None);
    }
    parse_months(&words).map(Some).map_err(|e| line.problem("age_months", e.to_string()))
}

fn stage(line: &Line<'_>) -> Result<Option<ScoreStage>, Problem> {
    let Some(words) = line.text("stage") else { return Ok(None) };
    match SCORE_STAGES.find(&words) {
        Some(option) => Ok(Some(ScoreStage::from_code(option.code))),
        None => Err(line.problem("stage", format!("{} is neither start nor end", quoted(&words)))),
    }
}

/// A score of a start or an end, as whatever it is: `6;02`, `SS 85`, `12`.
fn either(line: &Line<'_>, field: &str, bare: Measure) -> Result<Measure, Problem> {
    let words = line.raw(field).line();
    let folded = fold(&words);
    if let Some(rest) = folded.strip_prefix("ss") {
        return match rest.trim().parse::<i64>() {
            Ok(n @ 40..=160) => Ok(Measure { standard: Some(n), ..bare }),
            _ => Err(line.problem(field, format!("{} is no standardised score", quoted(&words)))),
        };
    }
    if let Ok(n) = words.parse::<i64>() {
        return Ok(Measure { score: Some(n), ..bare });
    }
    match parse_months(&words) {
        Ok(months) => Ok(Measure { age_months: Some(months), ..bare }),
        Err(why) => Err(line.problem(field, why.to_string())),
    }
}

fn outcome(line: &Line<'_>) -> Result<Option<Grade>, Problem> {
    let Some(words) = line.text("outcome") else { return Ok(None) };
    match GRADES.find(&words) {
        Some(option) => Ok(Some(Grade::from_code(option.code))),
        None => {
            Err(line.problem("outcome", format!("{} is no outcome from -2 to 2", quoted(&words))))
        }
    }
}

fn evaluation(
    line: &Line<'_>,
    pupil: Id,
    provision: Option<Id>,
    grade: Option<Grade>,
) -> Option<Evaluation> {
    Some(Evaluation {
        provision: provision?,
        pupil,
        grade: Some(grade?),
        // As the end was, never today: the same file twice changes nothing.
        date: line.date("end_date").ok().flatten(),
        reviewer: None,
        left_out: None,
        note: None,
        next: line.text("next"),
    })
}
