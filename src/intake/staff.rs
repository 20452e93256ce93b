//! The plan of an import of adults.

use std::collections::HashMap;

use chrono::NaiveDate;

use super::error::{IntakeError, Problem, quoted};
use super::found;
use super::map::Map;
use super::merge::{self, Stated};
use super::names;
use super::on_file::OnFile;
use super::rows::{self, Line};
use super::source::Source;
use super::values;
use super::{Outcome, Plan, What};
use crate::domain::codes::STAFF_ROLES;
use crate::domain::fold::fold;
use crate::domain::id::IdSource;
use crate::domain::kind::Record;
use crate::domain::records::Staff;
use crate::domain::{Id, Value};

/// Fields that somebody may have typed: filled in, never replaced.
const TYPED: &[&str] = &["title", "forename", "surname", "initials", "notes"];

/// Plans an import of adults. Somebody of the same name on file is the same adult.
///
/// # Errors
/// The file holds no list of adults.
pub fn plan_staff(
    source: &Source,
    map: Option<&Map>,
    on_file: &OnFile,
    _today: NaiveDate,
    ids: &mut dyn IdSource,
) -> Result<Plan, IntakeError> {
    let found = found::find(What::Staff, source, map)?;
    let mut plan = Plan { warnings: found.warnings.clone(), ..Plan::default() };
    let mut rejected = Vec::new();
    let mut seen: HashMap<String, String> = HashMap::new();
    for line in rows::lines(What::Staff, &found, map, &mut rejected) {
        let before = plan.action.edits.len();
        let outcome = adult(&line, &mut plan.warnings).and_then(|stated| {
            let name = name_of(&stated);
            if let Some(other) = seen.insert(fold(&name), line.at.words()) {
                return Err(line.problem("name", format!("the same adult stands on {other}")));
            }
            one(&mut plan, ids, on_file, &line, &name, stated)
        });
        match outcome {
            Ok(outcome) if plan.settle(before, &line.at) => plan.count(outcome),
            Ok(_) => {}
            Err(problem) => plan.rejected.push(problem),
        }
    }
    plan.rejected.extend(rejected);
    Ok(plan.finish("adult", "adults"))
}

/// `Dawn Shaw`, else `Mrs Shaw`, else `Shaw`.
fn name_of(stated: &Stated) -> String {
    let get = |field: &str| stated.iter().find(|(f, _)| *f == field).and_then(|(_, v)| v.as_text());
    let surname = get("surname").unwrap_or_default();
    match get("forename").or_else(|| get("title")) {
        Some(first) => format!("{first} {surname}"),
        None => surname.to_string(),
    }
}

fn one(
    plan: &mut Plan,
    ids: &mut dyn IdSource,
    on_file: &OnFile,
    line: &Line<'_>,
    name: &str,
    stated: Stated,
) -> Result<Outcome, Problem> {
    match on_file.adult(name) {
        Ok(held) => {
            let cells = merge::laid_over(&held.loaded, stated, TYPED, &line.at, &mut plan.warnings);
            let changed = plan.change(&held.loaded, &cells);
            Ok(if changed { Outcome::Updated } else { Outcome::Unchanged })
        }
        Err(why) if why.contains("several") => {
            Err(line.problem("name", format!("{} {why}", quoted(name))))
        }
        Err(_) => {
            let _: Id = plan.insert(ids, Staff::KIND, merge::new_cells(Staff::KIND, stated));
            Ok(Outcome::Created)
        }
    }
}

/// What a row says of an adult.
fn adult(line: &Line<'_>, warnings: &mut Vec<Problem>) -> Result<Stated, Problem> {
    let at = &line.at;
    let mut title = line.text("title");
    let mut forename = values::name(&line.raw("forename").words(), "forename", at)?;
    let mut surname = values::name(&line.raw("surname").words(), "surname", at)?;
    if surname.is_none() {
        let (whole, first) = match line.text("name") {
            Some(whole) => (whole, false),
            None => (line.text("name_surname_first").unwrap_or_default(), true),
        };
        let (said, bare) = names::untitled(&whole);
        title = title.or(said);
        if let Some(person) = names::person(bare, first, at)? {
            forename = person.forename.or(forename);
            surname = Some(person.surname);
        }
    }
    let surname = surname.ok_or_else(|| line.problem("surname", "the name is missing"))?;
    let mut stated: Stated = vec![
        ("title", title.as_deref().map_or(Value::Null, Value::text)),
        ("forename", forename.as_deref().map_or(Value::Null, Value::text)),
        ("surname", Value::text(surname)),
    ];
    for field in ["days", "initials", "weekly_minutes", "starts", "ends", "notes"] {
        let Some(declared) = Staff::KIND.field(field) else { continue };
        match values::value(declared.ty, line.raw(field), line.order) {
            Ok(value) => stated.push((declared.name, value)),
            Err(reason) => return Err(line.problem(field, reason)),
        }
    }
    if let Some(words) = line.text("weekly_hours").filter(|t| !values::is_nothing(t)) {
        stated.push((
            "weekly_minutes",
            hours(&words).ok_or_else(|| {
                line.problem(
                    "weekly_hours",
                    format!("{} is no number of hours a week", quoted(&words)),
                )
            })?,
        ));
    }
    if let Some(words) = line.text("role").filter(|t| !values::is_nothing(t)) {
        match role(&words) {
            Some(code) => stated.push(("role", Value::text(code))),
            None => warnings.push(line.problem(
                "role",
                format!("{} is no role that is known, so it was not read", quoted(&words)),
            )),
        }
    }
    stated.retain(|(_, v)| !v.is_null());
    Ok(stated)
}

/// The role that words name, or the first of several: `TA / ELSA`, `TA (Year 4)`.
fn role(words: &str) -> Option<&'static str> {
    let find = |text: &str| STAFF_ROLES.find(text).map(|o| o.code);
    find(words).or_else(|| words.split(['/', ',', ';', '(', '&', '-']).find_map(find))
}

/// Hours a week as minutes: `32.5`, `32.5 hours`, `32h 30m`.
fn hours(words: &str) -> Option<Value> {
    /// A week of contracted hours that nobody works beyond.
    const MOST: f64 = 100.0;
    let mut numbers = words
        .split(|c: char| !c.is_ascii_digit() && c != '.')
        .filter(|t| !t.is_empty())
        .map(str::parse::<f64>);
    let hours = numbers.next()?.ok()?;
    let minutes = match numbers.next() {
        Some(minutes) => minutes.ok().filter(|m| *m < 60.0)?,
        None => 0.0,
    };
    (hours <= MOST).then(|| Value::Int((hours * 60.0 + minutes).round() as i64))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_and_roles_are_read() {
        assert_eq!(hours("32.5"), Some(Value::Int(1950)));
        assert_eq!(hours("27h 30m"), Some(Value::Int(1650)));
        assert_eq!(hours("lots"), None);
        assert_eq!(role("TA / ELSA"), Some("ta"));
        assert_eq!(role("Teaching Assistant (Year 4)"), Some("ta"));
        assert_eq!(role("Astronaut"), None);
    }
}
