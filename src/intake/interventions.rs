//! The plan of an import of the library of interventions.

use std::collections::HashSet;

use chrono::NaiveDate;

use super::error::IntakeError;
use super::found;
use super::map::Map;
use super::merge::{self, Stated};
use super::on_file::OnFile;
use super::rows::{self, Line};
use super::source::Source;
use super::values;
use super::{Outcome, Plan, What};
use crate::domain::fold::fold;
use crate::domain::id::IdSource;
use crate::domain::kind::{Record, Ty};
use crate::domain::records::Intervention;

/// Fields that somebody may have typed: filled in, never replaced.
const TYPED: &[&str] = &["also", "description", "entry", "exit", "evidence", "measure", "unit"];

/// Plans an import of the library. An intervention of the same name, or short form, is the same.
///
/// # Errors
/// The file holds no list of interventions.
pub fn plan_interventions(
    source: &Source,
    map: Option<&Map>,
    on_file: &OnFile,
    _today: NaiveDate,
    ids: &mut dyn IdSource,
) -> Result<Plan, IntakeError> {
    let found = found::find(What::Interventions, source, map)?;
    let mut plan = Plan { warnings: found.warnings.clone(), ..Plan::default() };
    let mut rejected = Vec::new();
    let mut seen: HashSet<String> = HashSet::new();
    for line in rows::lines(What::Interventions, &found, map, &mut rejected) {
        let Some(title) = line.text("title") else {
            rejected.push(line.problem("title", "the name is missing"));
            continue;
        };
        if !seen.insert(fold(&title)) {
            rejected.push(line.problem("title", "the same intervention stands further up"));
            continue;
        }
        let before = plan.action.edits.len();
        let stated = stated(&line, &mut plan);
        let outcome = match on_file.intervention(&title) {
            Some(held) => {
                // Found by a short form, it keeps its own name.
                let mut typed = TYPED.to_vec();
                typed.push("title");
                let cells =
                    merge::laid_over(&held.loaded, stated, &typed, &line.at, &mut plan.warnings);
                let changed = plan.change(&held.loaded, &cells);
                if changed { Outcome::Updated } else { Outcome::Unchanged }
            }
            None => {
                plan.insert(ids, Intervention::KIND, merge::new_cells(Intervention::KIND, stated));
                Outcome::Created
            }
        };
        if plan.settle(before, &line.at) {
            plan.count(outcome);
        }
    }
    plan.rejected.extend(rejected);
    Ok(plan.finish("intervention", "interventions"))
}

/// What a row says; words in a field that are not understood are said and left out.
fn stated(line: &Line<'_>, plan: &mut Plan) -> Stated {
    let mut stated: Stated = Vec::new();
    for field in Intervention::KIND.fields {
        let raw = line.raw(field.name);
        // A range of sizes or weeks counts by its end: "3-6" children are at most six.
        let last = match field.ty {
            Ty::Count(..) if field.name != "minutes" => upper(&raw.words()),
            _ => None,
        };
        let read = match last {
            Some(end) => values::value(field.ty, &super::source::Raw::text(&end), line.order),
            None => values::value(field.ty, raw, line.order),
        };
        match read {
            Ok(value) if value.is_null() => {}
            Ok(value) => stated.push((field.name, value)),
            Err(reason) => plan
                .warnings
                .push(line.problem(field.name, format!("{reason}, so it was not read"))),
        }
    }
    stated
}

/// The end of a range: `3-6`, `3 to 6`, `up to 6`.
fn upper(words: &str) -> Option<String> {
    let numbers: Vec<&str> =
        words.split(|c: char| !c.is_ascii_digit()).filter(|t| !t.is_empty()).collect();
    let range = numbers.len() == 2 || fold(words).starts_with("up to");
    numbers.last().filter(|_| range).map(|n| (*n).to_string())
}
