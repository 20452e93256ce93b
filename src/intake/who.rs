//! Which pupil on file a cell of another list means.

use chrono::NaiveDate;

use super::error::{At, quoted};
use super::names;
use super::on_file::{HeldPupil, OnFile};
use crate::domain::Id;
use crate::domain::fold::fold;
use crate::domain::upn::Upn;

/// The pupil that words name: a UPN, a number of the management system, `Maya Barnes`,
/// `Barnes, Maya`, `Maya B.`, each name also with the class behind it: `Maya Barnes 4W`,
/// `Maya Barnes (4W)`.
///
/// `class` narrows a name down. An error is the end of a sentence about the words.
pub(crate) fn pupil(
    on_file: &OnFile,
    words: &str,
    class: Option<&str>,
    today: NaiveDate,
) -> Result<Id, String> {
    let words = words.trim();
    if let Ok(upn) = Upn::parse(words) {
        return one(on_file.with_upn(upn.as_str()), "the UPN");
    }
    if words.chars().any(|c| c.is_ascii_digit())
        && let [id] = on_file.with_mis(words)
    {
        return Ok(*id);
    }
    let mut readings: Vec<(&str, Option<String>)> = Vec::new();
    if let Some((name, rest)) = words.split_once('(') {
        readings.push((name.trim(), Some(rest.trim_end_matches([')', ' ']).to_string())));
    }
    readings.push((words, class.map(str::to_string)));
    if let Some((name, last)) = words.rsplit_once(' ') {
        readings.push((name.trim(), Some(last.to_string())));
    }
    for (name, class) in readings {
        let found = named(on_file, name, class.as_deref(), today);
        match found[..] {
            [only] => return Ok(only),
            [] => {}
            _ => {
                return Err(format!(
                    "{} is the name of several pupils: add the class, as in Maya Barnes (4W), or give the UPN",
                    quoted(words)
                ));
            }
        }
    }
    if let Some(class) = class.filter(|_| !named(on_file, words, None, today).is_empty()) {
        return Err(format!(
            "{} is on file, and not in {}: look at the class",
            quoted(words),
            quoted(class)
        ));
    }
    Err(format!(
        "{} is no pupil on file: import the pupils first, or give the whole name",
        quoted(words)
    ))
}

fn one(found: &[Id], what: &str) -> Result<Id, String> {
    match found {
        [only] => Ok(*only),
        [] => Err(format!("{what} is no pupil's on file: import the pupils first")),
        _ => Err(format!("{what} is several pupils' on file")),
    }
}

fn named(on_file: &OnFile, name: &str, class: Option<&str>, today: NaiveDate) -> Vec<Id> {
    let at = At::default();
    let mut found: Vec<Id> = Vec::new();
    for surname_first in [false, true] {
        let Ok(Some(person)) = names::person(name, surname_first, &at) else { continue };
        let (surname, forename) =
            (fold(&person.surname), fold(person.forename.as_deref().unwrap_or_default()));
        let mut ids = on_file.named(&(surname.clone(), forename.clone())).to_vec();
        if ids.is_empty() && surname.len() == 1 {
            // "Maya B." as the screens show it.
            ids = on_file
                .pupils
                .values()
                .filter(|p| short(p, &forename, &surname))
                .map(|p| p.pupil.loaded.id)
                .collect();
            ids.sort_unstable();
        }
        ids.retain(|id| class.is_none_or(|c| in_class(on_file, *id, c, today)));
        ids.dedup();
        if !ids.is_empty() {
            found = ids;
            break;
        }
    }
    // Who has left is meant only where nobody here is.
    let here: Vec<Id> = found
        .iter()
        .copied()
        .filter(|id| on_file.pupils.get(id).is_some_and(|p| p.pupil.record.on_roll(today)))
        .collect();
    if here.is_empty() { found } else { here }
}

fn short(held: &HeldPupil, forename: &str, letter: &str) -> bool {
    let pupil = &held.pupil.record;
    let first = fold(&pupil.forename) == forename || fold(pupil.called()) == forename;
    first && fold(&pupil.surname).starts_with(letter)
}

fn in_class(on_file: &OnFile, id: Id, class: &str, today: NaiveDate) -> bool {
    let placement = on_file.pupils.get(&id).and_then(|p| p.placement(today));
    placement.is_some_and(|p| {
        p.record.class.as_deref().is_some_and(|c| fold(c) == fold(class))
            || p.record
                .year_group
                .as_ref()
                .is_some_and(|y| Some(y) == super::years::year(class).as_ref())
    })
}
