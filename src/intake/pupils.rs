//! The plan of an import of pupils.

use std::collections::HashMap;

use chrono::NaiveDate;

use super::carers::CarerBook;
use super::ctf;
use super::drafts::PupilDraft;
use super::error::{At, IntakeError, Problem};
use super::found;
use super::group::group;
use super::map::Map;
use super::merge::{self, Stated};
use super::on_file::{HeldPupil, OnFile};
use super::read::Reader;
use super::rows;
use super::source::{Body, Source};
use super::{Outcome, Plan, What, places, register};
use crate::domain::fold::fold;
use crate::domain::id::IdSource;
use crate::domain::kind::Record;
use crate::domain::records::Pupil;
use crate::domain::upn::Upn;
use crate::domain::{Id, Value};

/// Fields that somebody at the school may have typed: a file fills them in and never replaces them.
const TYPED: &[&str] = &[
    "preferred",
    "medical",
    "allergy",
    "handling",
    "family_contact",
    "communication",
    "strengths",
    "helps",
    "hinders",
    "views",
    "notes",
    "destination",
];

/// Plans an import of pupils from CSV, Excel or CTF: the pupils, their year and class, their SEN
/// status with its history, their needs, and from a CTF their parents and carers.
///
/// A pupil on file is found by UPN, else by the management system's number, else by name and birth
/// date; with a warning by name and class where either side has no birth date. Several such pupils
/// refuse the row. Nothing on file is cleared by an empty cell, and words that the school typed are
/// kept.
///
/// # Errors
/// The file holds no list of pupils, is another system's list, or the map names what it has not.
pub fn plan_pupils(
    source: &Source,
    map: Option<&Map>,
    on_file: &OnFile,
    today: NaiveDate,
    ids: &mut dyn IdSource,
) -> Result<Plan, IntakeError> {
    let mut plan = Plan::default();
    let drafts = match &source.body {
        Body::Ctf(file) => ctf::drafts(file, today, &mut plan.rejected, &mut plan.warnings),
        Body::Tables(_) => from_tables(source, map, today, &mut plan)?,
    };
    let drafts = group(drafts, &mut plan.rejected, &mut plan.warnings);
    let mut planner = Planner {
        on_file,
        today,
        ids,
        plan,
        taken: HashMap::new(),
        carers: CarerBook::default(),
        unplaced: 0,
    };
    for draft in &drafts {
        planner.pupil(draft);
    }
    planner.off_the_register();
    Ok(planner.plan.finish("pupil", "pupils"))
}

fn from_tables(
    source: &Source,
    map: Option<&Map>,
    today: NaiveDate,
    plan: &mut Plan,
) -> Result<Vec<PupilDraft>, IntakeError> {
    let found = found::find(What::Pupils, source, map)?;
    plan.warnings.extend(found.warnings.iter().cloned());
    let mut reader = Reader::new(today);
    let mut drafts = Vec::new();
    for line in rows::lines(What::Pupils, &found, map, &mut plan.rejected) {
        let before = plan.warnings.len();
        match reader.read(&line, &mut plan.warnings) {
            Ok(draft) => drafts.push(draft),
            Err(problem) => {
                // A refused row was not read, so nothing about how it was read is said.
                plan.warnings.truncate(before);
                plan.rejected.push(problem);
            }
        }
    }
    if let Some(at) = reader.inferred {
        plan.warnings.push(at.problem(
            "year_group",
            "there is no year group, so here and below it was read from the name of the class",
        ));
    }
    Ok(drafts)
}

struct Planner<'a> {
    on_file: &'a OnFile,
    today: NaiveDate,
    ids: &'a mut dyn IdSource,
    plan: Plan,
    /// Which row of the file a pupil on file was matched by.
    taken: HashMap<Id, String>,
    carers: CarerBook,
    /// Pupils with a need and no status, in the file or on file.
    unplaced: usize,
}

impl Planner<'_> {
    fn pupil(&mut self, draft: &PupilDraft) {
        let found = match find(self.on_file, draft, self.today, &mut self.plan.warnings) {
            Ok(found) => found,
            Err(problem) => return self.plan.rejected.push(problem),
        };
        if let Some(held) = found {
            let id = held.pupil.loaded.id;
            self.plan.matched.insert(id);
            if let Some(other) = self.taken.get(&id) {
                let reason = format!("this is the same pupil as on {other}");
                return self.plan.rejected.push(draft.at.problem("row", reason));
            }
            self.taken.insert(id, draft.at.words());
        }
        let before = self.plan.action.edits.len();
        let id = match found {
            Some(held) => self.update(held, draft),
            None => self.create(draft),
        };
        places::plan(&mut self.plan, self.ids, self.on_file, id, found, draft, self.today);
        register::statuses(&mut self.plan, self.ids, id, found, draft, self.today);
        register::needs(&mut self.plan, self.ids, id, found, draft);
        if !self.plan.settle(before, &draft.at) {
            return;
        }
        let known = found.is_some_and(|held| !held.registers.is_empty());
        if !draft.needs.is_empty() && draft.statuses.is_empty() && !known {
            self.unplaced += 1;
        }
        for carer in &draft.carers {
            let before = self.plan.action.edits.len();
            self.carers.plan(&mut self.plan, self.ids, self.on_file, id, found, carer);
            self.plan.settle(before, &carer.at);
        }
        self.plan.count(match found {
            None => Outcome::Created,
            Some(_) if self.plan.action.edits.len() > before => Outcome::Updated,
            Some(_) => Outcome::Unchanged,
        });
    }

    /// Says that a need alone puts nobody on the register.
    fn off_the_register(&mut self) {
        let who = match self.unplaced {
            0 => return,
            1 => "1 pupil has a need and no SEN status, and is".to_string(),
            n => format!("{n} pupils have a need and no SEN status, and are"),
        };
        self.plan.warnings.push(At::file().problem(
            "status",
            format!("{who} not on the register: add a column of SEN status, or give it to each"),
        ));
    }

    fn create(&mut self, draft: &PupilDraft) -> Id {
        let cells = merge::new_cells(Pupil::KIND, stated(draft));
        self.plan.insert(self.ids, Pupil::KIND, cells)
    }

    fn update(&mut self, held: &HeldPupil, draft: &PupilDraft) -> Id {
        let loaded = &held.pupil.loaded;
        let mut stated = stated(draft);
        // Which it was stands in the history; a message of an import says no birth date.
        if let (Some(old), Some(new)) = (held.pupil.record.dob, draft.dob)
            && old != new
        {
            self.plan.warnings.push(draft.at.problem(
                "dob",
                "another date of birth than on file, which it replaces: check which is right",
            ));
        }
        if let (Some(old), Some(new)) = (&held.pupil.record.upn, &draft.upn) {
            // A temporary number that was replaced is what the last school's papers say.
            if !old.eq_ignore_ascii_case(new) {
                stated.retain(|(field, _)| *field != "former_upn");
                stated.push(("former_upn", Value::text(old.as_str())));
            }
        }
        let cells = merge::laid_over(loaded, stated, TYPED, &draft.at, &mut self.plan.warnings);
        self.plan.change(loaded, &cells);
        loaded.id
    }
}

/// What a draft says of the pupil itself, by stored name; nothing that it does not say.
fn stated(draft: &PupilDraft) -> Stated {
    let text = |t: &Option<String>| t.as_deref().map_or(Value::Null, Value::text);
    let mut out = vec![
        ("forename", Value::text(draft.forename.as_str())),
        ("surname", Value::text(draft.surname.as_str())),
        ("preferred", text(&draft.preferred)),
        ("dob", draft.dob.map_or(Value::Null, |d| Value::Text(d.to_string()))),
        ("former_upn", text(&draft.former_upn)),
        ("upn", text(&draft.upn)),
        ("mis_id", text(&draft.mis_id)),
    ];
    out.extend(draft.cells.iter().cloned());
    out.retain(|(_, value)| !value.is_null());
    out
}

/// The pupil on file that a draft is about; an error where that cannot be said.
fn find<'a>(
    on_file: &'a OnFile,
    draft: &PupilDraft,
    today: NaiveDate,
    warnings: &mut Vec<Problem>,
) -> Result<Option<&'a HeldPupil>, Problem> {
    let held = |id: &Id| on_file.pupils.get(id);
    let mut by_upn: Vec<Id> = Vec::new();
    for upn in [&draft.upn, &draft.former_upn].into_iter().flatten() {
        for id in on_file.with_upn(upn) {
            if !by_upn.contains(id) {
                by_upn.push(*id);
            }
        }
    }
    let by_mis: &[Id] = draft.mis_id.as_deref().map_or(&[], |m| on_file.with_mis(m));
    match by_upn[..] {
        [] => {}
        [id] => {
            if by_mis.iter().any(|m| *m != id) {
                return Err(draft
                    .at
                    .problem("mis_id", "the UPN is one pupil's on file and the number another's"));
            }
            return match held(&id) {
                Some(found) if stranger(found, draft) => Err(draft.at.problem(
                    "upn",
                    "the UPN is on file for a pupil of another name and birth date",
                )),
                found => Ok(found),
            };
        }
        _ => return Err(draft.at.problem("upn", "the UPN is on file for several pupils")),
    }
    match by_mis {
        [] => {}
        [id] => {
            return match held(id) {
                Some(found) if stranger(found, draft) || upns_differ(found, draft) => {
                    Err(draft.at.problem("mis_id", "the number is on file for another pupil"))
                }
                found => Ok(found),
            };
        }
        _ => return Err(draft.at.problem("mis_id", "the number is on file for several pupils")),
    }
    let named: Vec<&HeldPupil> = on_file.named(&draft.key()).iter().filter_map(held).collect();
    by_name(&named, draft, today, warnings)
}

/// A pupil of whom neither a name nor the birth date is what the file says.
fn stranger(found: &HeldPupil, draft: &PupilDraft) -> bool {
    let pupil = &found.pupil.record;
    let forename = fold(&pupil.forename) == fold(&draft.forename)
        || pupil.preferred.as_deref().is_some_and(|p| fold(p) == fold(&draft.forename));
    let surname = fold(&pupil.surname) == fold(&draft.surname);
    let dob = pupil.dob.is_some() && pupil.dob == draft.dob;
    !forename && !surname && !dob
}

/// Whether both sides have a UPN that is for good, and another one.
fn upns_differ(found: &HeldPupil, draft: &PupilDraft) -> bool {
    let temporary = |upn: &str| Upn::parse(upn).is_ok_and(|u| u.is_temporary());
    match (&found.pupil.record.upn, &draft.upn) {
        (Some(a), Some(b)) => !a.eq_ignore_ascii_case(b) && !temporary(a),
        _ => false,
    }
}

/// Looks among the pupils of the same name: by birth date, else by class.
fn by_name<'a>(
    named: &[&'a HeldPupil],
    draft: &PupilDraft,
    today: NaiveDate,
    warnings: &mut Vec<Problem>,
) -> Result<Option<&'a HeldPupil>, Problem> {
    if named.is_empty() {
        return Ok(None);
    }
    let born: Vec<&HeldPupil> = named
        .iter()
        .copied()
        .filter(|p| draft.dob.is_some() && p.pupil.record.dob == draft.dob)
        .collect();
    match born[..] {
        [] => {}
        [only] if upns_differ(only, draft) => {
            return Err(draft.at.problem(
                "upn",
                "a pupil of this name and birth date is on file with another UPN",
            ));
        }
        [only] => {
            warnings.push(
                draft.at.problem("name", "was matched to a pupil on file by name and birth date"),
            );
            return Ok(Some(only));
        }
        _ => {
            return Err(draft.at.problem(
                "name",
                "several pupils on file have this name and birth date: add the UPN",
            ));
        }
    }
    // One side has no birth date. A name alone is not enough; a name and a class is, and is said.
    let undated: Vec<&HeldPupil> = named
        .iter()
        .copied()
        .filter(|p| draft.dob.is_none() || p.pupil.record.dob.is_none())
        .filter(|p| !upns_differ(p, draft))
        .collect();
    let both_bare = |p: &HeldPupil| {
        draft.class.is_none()
            && draft.year.is_none()
            && draft.dob.is_none()
            && p.placements.is_empty()
            && p.pupil.record.dob.is_none()
    };
    let placed: Vec<&HeldPupil> =
        undated.iter().copied().filter(|p| together(p, draft, today) || both_bare(p)).collect();
    match placed[..] {
        [only] => {
            warnings.push(draft.at.problem("name", "was matched to a pupil on file by name and class"));
            Ok(Some(only))
        }
        [_, _, ..] => Err(draft.at.problem("name", "several pupils on file have this name: add the UPN or the date of birth")),
        [] if undated.is_empty() => Ok(None),
        [] if draft.upn.is_some() || draft.mis_id.is_some() || draft.dob.is_some() => {
            warnings.push(draft.at.problem("name", "a pupil of this name is on file without a birth date: check that they are two"));
            Ok(None)
        }
        [] => Err(draft.at.problem(
            "name",
            "a pupil of this name is on file and a name alone does not say whether it is the same: add the UPN, date of birth or class",
        )),
    }
}

/// Whether the file puts the child in the class, or for want of one the year, that is on file.
fn together(found: &HeldPupil, draft: &PupilDraft, today: NaiveDate) -> bool {
    let Some(placement) = found.placement(today) else { return false };
    match (&placement.record.class, &draft.class) {
        (Some(a), Some(b)) => fold(a) == fold(b),
        _ => placement.record.year_group.is_some() && placement.record.year_group == draft.year,
    }
}
