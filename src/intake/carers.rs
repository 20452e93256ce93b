//! Parents and carers, from a list of their own and from a CTF.

use std::collections::HashMap;

use chrono::NaiveDate;

use super::drafts::CarerDraft;
use super::error::{IntakeError, Problem, quoted};
use super::found;
use super::map::Map;
use super::merge::{self, Stated, reach};
use super::names::{self, Person};
use super::on_file::{HeldPupil, OnFile};
use super::rows::{self, Line};
use super::source::Source;
use super::values;
use super::who;
use super::{Outcome, Plan, What};
use crate::domain::check::check_row;
use crate::domain::codes::RELATIONSHIPS;
use crate::domain::fold::fold;
use crate::domain::id::IdSource;
use crate::domain::kind::{Record, Ty};
use crate::domain::records::{Carer, CarerPupil};
use crate::domain::{Id, Value};

/// Fields of a carer that somebody may have typed: filled in, never replaced.
const TYPED: &[&str] = &["title", "forename", "surname", "notes", "address", "language"];

/// Plans an import of parents and carers, each row one of them and one pupil.
///
/// Somebody on file is the same when they are linked to the pupil under the same name, or have the
/// same name and the same telephone or email; never by name alone.
///
/// # Errors
/// The file holds no such list.
pub fn plan_carers(
    source: &Source,
    map: Option<&Map>,
    on_file: &OnFile,
    today: NaiveDate,
    ids: &mut dyn IdSource,
) -> Result<Plan, IntakeError> {
    let found = found::find(What::Carers, source, map)?;
    let mut plan = Plan { warnings: found.warnings.clone(), ..Plan::default() };
    let mut book = CarerBook::default();
    let mut rejected = Vec::new();
    for line in rows::lines(What::Carers, &found, map, &mut rejected) {
        let before = plan.action.edits.len();
        let read = draft(&line, &mut plan.warnings)
            .and_then(|d| Ok((pupil_of(&line, on_file, today)?, d)));
        match read {
            Ok((pupil, draft)) => {
                let held = on_file.pupils.get(&pupil);
                let new = book.plan(&mut plan, ids, on_file, pupil, held, &draft);
                if !plan.settle(before, &line.at) {
                    continue;
                }
                let changed = plan.action.edits.len() > before;
                plan.count(match (new, changed) {
                    (true, _) => Outcome::Created,
                    (false, true) => Outcome::Updated,
                    (false, false) => Outcome::Unchanged,
                });
            }
            Err(problem) => rejected.push(problem),
        }
    }
    plan.rejected.extend(rejected);
    Ok(plan.finish("parent/carer", "parents/carers"))
}

fn pupil_of(line: &Line<'_>, on_file: &OnFile, today: NaiveDate) -> Result<Id, Problem> {
    let class = line.text("class");
    for field in ["upn", "mis_id"] {
        if let Some(number) = line.text(field).filter(|t| !values::is_nothing(t)) {
            return who::pupil(on_file, &number, None, today).map_err(|e| line.problem(field, e));
        }
    }
    let name = match (line.text("pupil"), line.text("pupil_surname"), line.text("pupil_forename")) {
        (Some(name), _, _) => name,
        (None, Some(surname), Some(forename)) => format!("{surname}, {forename}"),
        _ => return Err(line.problem("pupil", "there is no pupil on this row")),
    };
    who::pupil(on_file, &name, class.as_deref(), today).map_err(|e| line.problem("pupil", e))
}

fn draft(line: &Line<'_>, warnings: &mut Vec<Problem>) -> Result<CarerDraft, Problem> {
    let at = &line.at;
    let title = line.text("title");
    let (title, name) = match values::name(&line.raw("surname").words(), "surname", at)? {
        Some(surname) => {
            let forename = values::name(&line.raw("forename").words(), "forename", at)?;
            (title, Person { forename, surname, ..Person::default() })
        }
        None => {
            let whole = line.text("name").unwrap_or_default();
            let (said, bare) = names::untitled(&whole);
            let person = names::person(bare, false, at)?
                .ok_or_else(|| line.problem("name", "the name is missing"))?;
            if person.unsure {
                let forename = person.forename.as_deref().unwrap_or_default();
                warnings.push(line.problem(
                    "name",
                    format!(
                        "was read as forename {}, surname {}",
                        quoted(forename),
                        quoted(&person.surname)
                    ),
                ));
            }
            (title.or(said), person)
        }
    };
    let mut carer = CarerDraft::new(at.clone(), name);
    carer.title = title;
    for field in ["phone", "email", "address", "language", "interpreter", "notes"] {
        let Some(declared) = Carer::KIND.field(field) else { continue };
        match values::value(declared.ty, line.raw(field), line.order) {
            Ok(value) => carer.set(field, value),
            Err(reason) => {
                warnings.push(line.problem(field, format!("{reason}, so it was not read")))
            }
        }
    }
    if let Some(words) = line.text("relationship") {
        carer.relationship = RELATIONSHIPS.find(&words).map(|o| o.code.to_string());
        if carer.relationship.is_none() {
            warnings.push(line.problem(
                "relationship",
                format!("{} is no relationship that is known, so it was not read", quoted(&words)),
            ));
        }
    }
    carer.priority = values::value(Ty::Count(1, 99, ""), line.raw("priority"), line.order)
        .ok()
        .and_then(|v| v.as_int());
    carer.responsibility = values::flag(line.raw("responsibility"));
    let stop = line.raw("no_contact");
    carer.no_contact = match values::flag(stop) {
        Some(said) => Some(said),
        None if stop.is_blank() || values::is_nothing(&stop.words()) => None,
        // Words in a column about contact that must not be had are a stop until somebody reads them.
        None => {
            warnings.push(line.problem(
                "no_contact",
                format!("{} was read as: do not contact", quoted(&stop.words())),
            ));
            Some(true)
        }
    };
    Ok(carer)
}

type Name = (String, String);

/// The carers that this import has made, so that a brother's row finds his sister's.
#[derive(Debug, Default)]
pub(crate) struct CarerBook {
    made: HashMap<Name, Vec<(Id, Vec<String>)>>,
    linked: std::collections::HashSet<(Id, Id)>,
}

impl CarerBook {
    /// Plans one carer of one pupil; says whether the carer or the link is new.
    pub fn plan(
        &mut self,
        plan: &mut Plan,
        ids: &mut dyn IdSource,
        on_file: &OnFile,
        pupil: Id,
        held: Option<&HeldPupil>,
        draft: &CarerDraft,
    ) -> bool {
        let name =
            (fold(&draft.name.surname), fold(draft.name.forename.as_deref().unwrap_or_default()));
        let reaches: Vec<String> = draft
            .cells
            .iter()
            .filter(|(f, _)| matches!(*f, "phone" | "email"))
            .filter_map(|(_, v)| reach(v.as_text()?))
            .collect();
        let cells = merge::new_cells(Carer::KIND, stated(draft));
        if let Err(why) = check_row(Carer::KIND, &cells) {
            plan.warnings.push(draft.at.problem("carer", why));
            return false;
        }
        let known = self.find(on_file, held, &name, &reaches);
        let carer = match known {
            Some(id) => {
                if let Some(old) = on_file.carers.get(&id) {
                    let cells = merge::laid_over(
                        &old.loaded,
                        stated(draft),
                        TYPED,
                        &draft.at,
                        &mut plan.warnings,
                    );
                    plan.change(&old.loaded, &cells);
                }
                id
            }
            None => plan.insert(ids, Carer::KIND, merge::new_cells(Carer::KIND, stated(draft))),
        };
        if known.is_none() {
            self.made.entry(name).or_default().push((carer, reaches));
        }
        let linked = self.link(plan, ids, pupil, held, carer, draft);
        known.is_none() || linked
    }

    fn find(
        &self,
        on_file: &OnFile,
        held: Option<&HeldPupil>,
        name: &Name,
        reaches: &[String],
    ) -> Option<Id> {
        let linked = held.into_iter().flat_map(|h| &h.carers).map(|l| l.record.carer).find(|id| {
            on_file.carers.get(id).is_some_and(|c| {
                let forename = c.record.forename.as_deref().unwrap_or_default();
                (fold(&c.record.surname), fold(forename)) == *name
            })
        });
        linked
            .or_else(|| {
                on_file.carers_named(name).iter().copied().find(|id| {
                    on_file.carers.get(id).is_some_and(|c| {
                        let on_file = [&c.record.phone, &c.record.email].into_iter().flatten();
                        on_file.filter_map(|t| reach(t)).any(|r| reaches.contains(&r))
                    })
                })
            })
            .or_else(|| {
                let made = self.made.get(name)?;
                made.iter()
                    .find(|(_, other)| other.iter().any(|r| reaches.contains(r)))
                    .map(|(id, _)| *id)
            })
    }

    /// The link between carer and pupil; says whether it is new.
    fn link(
        &mut self,
        plan: &mut Plan,
        ids: &mut dyn IdSource,
        pupil: Id,
        held: Option<&HeldPupil>,
        carer: Id,
        draft: &CarerDraft,
    ) -> bool {
        let mut stated: Stated = vec![
            ("relationship", draft.relationship.as_deref().map_or(Value::Null, Value::text)),
            ("priority", draft.priority.map_or(Value::Null, Value::Int)),
            (
                "responsibility",
                draft.responsibility.map_or(Value::Null, |b| Value::Int(i64::from(b))),
            ),
            // A stop is set by a file and lifted only by hand.
            (
                "no_contact",
                draft.no_contact.filter(|stop| *stop).map_or(Value::Null, |_| Value::Int(1)),
            ),
        ];
        stated.retain(|(_, v)| !v.is_null());
        let old = held.into_iter().flat_map(|h| &h.carers).find(|l| l.record.carer == carer);
        if let Some(old) = old {
            let typed = ["relationship", "priority", "responsibility"];
            let cells =
                merge::laid_over(&old.loaded, stated, &typed, &draft.at, &mut plan.warnings);
            plan.change(&old.loaded, &cells);
            return false;
        }
        if self.linked.contains(&(carer, pupil)) {
            return false;
        }
        self.linked.insert((carer, pupil));
        stated.push(("carer", Value::Id(carer)));
        stated.push(("pupil", Value::Id(pupil)));
        plan.insert(ids, CarerPupil::KIND, merge::new_cells(CarerPupil::KIND, stated));
        true
    }
}

fn stated(draft: &CarerDraft) -> Stated {
    let mut out: Stated = vec![
        ("title", draft.title.as_deref().map_or(Value::Null, Value::text)),
        ("forename", draft.name.forename.as_deref().map_or(Value::Null, Value::text)),
        ("surname", Value::text(draft.name.surname.as_str())),
    ];
    out.extend(draft.cells.iter().cloned());
    out.retain(|(_, v)| !v.is_null());
    out
}
