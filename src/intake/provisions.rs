//! The plan of an import of groups and 1:1s.

use chrono::NaiveDate;

use super::error::{At, IntakeError, Problem, quoted};
use super::found;
use super::map::Map;
use super::merge::{self, Stated};
use super::on_file::{HeldProvision, OnFile};
use super::rows::{self, Line};
use super::source::Source;
use super::weekly::{self, SlotDraft};
use super::{Outcome, Plan, What, values, who};
use crate::domain::codes::{Logging, ProvisionStatus, Schedule};
use crate::domain::dates::MINUTES_MAX;
use crate::domain::fold::fold;
use crate::domain::id::IdSource;
use crate::domain::kind::{Record, Ty};
use crate::domain::records::{Intervention, Membership, Provision, ProvisionStaff, Slot};
use crate::domain::{Id, Value};

/// Fields that somebody may have typed: filled in, never replaced.
const TYPED: &[&str] =
    &["title", "also", "intended", "notes", "location", "schedule", "logging", "status"];

/// Fields read as the record's declaration says.
const DECLARED: &[&str] = &[
    "schedule",
    "minutes",
    "per_week",
    "logging",
    "starts",
    "ends",
    "area",
    "tier",
    "status",
    "location",
    "also",
    "intended",
    "review_on",
    "notes",
];

/// What a file says of one group.
struct Draft {
    at: At,
    title: String,
    stated: Stated,
    intervention: Option<String>,
    slots: Vec<SlotDraft>,
    /// Adults, and whether each leads.
    staff: Vec<(Id, bool)>,
    members: Vec<Id>,
}

/// Plans an import of groups: one row a group, or a row for each member with the group's name on
/// every one. Members and adults must be on file; an intervention that is not is added to the
/// library.
///
/// A group of the same name that has not ended is the same group. Members, adults and weekly times
/// that it has and the file has not stay.
///
/// # Errors
/// The file holds no list of groups.
pub fn plan_provisions(
    source: &Source,
    map: Option<&Map>,
    on_file: &OnFile,
    today: NaiveDate,
    ids: &mut dyn IdSource,
) -> Result<Plan, IntakeError> {
    let found = found::find(What::Provisions, source, map)?;
    let mut plan = Plan { warnings: found.warnings.clone(), ..Plan::default() };
    let mut rejected = Vec::new();
    let mut drafts: Vec<Draft> = Vec::new();
    for line in rows::lines(What::Provisions, &found, map, &mut rejected) {
        let before = plan.warnings.len();
        let read = read(&line, on_file, today, &mut plan.warnings);
        if read.is_err() {
            // A refused row was not read, so nothing about how it was read is said.
            plan.warnings.truncate(before);
        }
        match read {
            Ok(draft) => match drafts.iter_mut().find(|d| fold(&d.title) == fold(&draft.title)) {
                Some(same) => same.join(draft, &mut plan.warnings),
                None => drafts.push(draft),
            },
            Err(problem) => rejected.push(problem),
        }
    }
    let mut made: Vec<(String, Id)> = Vec::new();
    for draft in drafts {
        let before = plan.action.edits.len();
        let held = match same_group(on_file, &draft) {
            Ok(held) => held,
            Err(problem) => {
                rejected.push(problem);
                continue;
            }
        };
        if held.is_none()
            && let Err(problem) = scheduled(&draft)
        {
            rejected.push(problem);
            continue;
        }
        let intervention = draft
            .intervention
            .as_deref()
            .map(|name| library(&mut plan, ids, on_file, &mut made, &draft.at, name));
        let at = draft.at.clone();
        one(&mut plan, ids, held, draft, intervention, today);
        if !plan.settle(before, &at) {
            let kept = &plan.action.edits;
            made.retain(|(_, id)| kept.iter().any(|e| e.row() == *id));
            continue;
        }
        let changed = plan.action.edits.len() > before;
        plan.count(match (held, changed) {
            (None, _) => Outcome::Created,
            (Some(_), true) => Outcome::Updated,
            (Some(_), false) => Outcome::Unchanged,
        });
    }
    plan.rejected.extend(rejected);
    Ok(plan.finish("group", "groups"))
}

impl Draft {
    /// Another row of the same group: more members, adults and weekly times.
    fn join(&mut self, other: Draft, warnings: &mut Vec<Problem>) {
        for (field, value) in other.stated {
            match self.stated.iter().find(|(f, _)| *f == field) {
                None => self.stated.push((field, value)),
                Some((_, old)) if *old != value && field != "title" => {
                    warnings.push(other.at.problem(
                        field,
                        format!(
                            "differs from {} of the same group, which was taken",
                            self.at.words()
                        ),
                    ));
                }
                Some(_) => {}
            }
        }
        self.intervention = self.intervention.take().or(other.intervention);
        for slot in other.slots {
            if !self.slots.contains(&slot) {
                self.slots.push(slot);
            }
        }
        for staff in other.staff {
            if !self.staff.iter().any(|(id, _)| *id == staff.0) {
                self.staff.push(staff);
            }
        }
        for member in other.members {
            if !self.members.contains(&member) {
                self.members.push(member);
            }
        }
    }

    fn get(&self, field: &str) -> Option<&Value> {
        self.stated.iter().find(|(f, _)| *f == field).map(|(_, v)| v)
    }

    fn day(&self, field: &str) -> Option<NaiveDate> {
        self.get(field).and_then(Value::as_text).and_then(|t| t.parse().ok())
    }
}

/// What one row says; anything in it that is not understood refuses it, because half a group is
/// worse than none.
fn read(
    line: &Line<'_>,
    on_file: &OnFile,
    today: NaiveDate,
    warnings: &mut Vec<Problem>,
) -> Result<Draft, Problem> {
    let title =
        line.text("title").ok_or_else(|| line.problem("title", "the group's name is missing"))?;
    let mut stated: Stated = vec![("title", Value::text(title.as_str()))];
    for name in DECLARED {
        let Some(field) = Provision::KIND.field(name) else { continue };
        let value = match (field.ty, values::value(field.ty, line.raw(name), line.order)) {
            (Ty::Date, Err(why)) => {
                let first = line.month(name, warnings).ok_or_else(|| line.problem(name, why))?;
                Value::Text(first.to_string())
            }
            (_, read) => read.map_err(|e| line.problem(name, e))?,
        };
        if !value.is_null() {
            stated.push((field.name, value));
        }
    }
    let slots = weekly::slots(line.raw("days"), line.raw("time"), line.raw("weeks"))
        .map_err(|(field, reason)| line.problem(field, reason))?;
    length(line, &slots, &mut stated)?;
    let mut staff: Vec<(Id, bool)> = Vec::new();
    for (field, leads) in [("staff", true), ("helpers", false)] {
        for name in several(&line.text(field).unwrap_or_default(), field == "staff") {
            let held = on_file.adult(&name).map_err(|why| {
                line.problem(
                    field,
                    format!(
                        "{} {why}: import the adults first, or give the whole name",
                        quoted(&name)
                    ),
                )
            })?;
            let id = held.loaded.id;
            if !staff.iter().any(|(s, _)| *s == id) {
                let first = staff.is_empty();
                staff.push((id, leads && first));
            }
        }
    }
    let class = line.text("class");
    let mut members = Vec::new();
    for cell in line.all("members") {
        for name in several(&cell.words(), false) {
            let found = children(on_file, &name, class.as_deref(), today)
                .map_err(|e| line.problem("members", e))?;
            for id in found {
                if !members.contains(&id) {
                    members.push(id);
                }
            }
        }
    }
    let draft = Draft {
        at: line.at.clone(),
        title,
        stated,
        intervention: line.text("intervention").filter(|t| !values::is_nothing(t)),
        slots,
        staff,
        members,
    };
    if let (Some(from), Some(to)) = (draft.day("starts"), draft.day("ends"))
        && to < from
    {
        return Err(line.problem("ends", "the last day is before the first"));
    }
    Ok(draft)
}

/// The names in a cell: between semicolons or on lines of their own; adults also with "and" or a
/// slash. Commas stay, they belong to `Barnes, Maya`.
fn several(cell: &str, adults: bool) -> Vec<String> {
    let cell = if adults {
        cell.replace(['/', '&', '+'], ";").replace(" and ", ";")
    } else {
        cell.to_string()
    };
    cell.split([';', '\n', '|'])
        .map(crate::domain::text::clean_line)
        .filter(|n| !values::is_nothing(n))
        .collect()
}

/// The child of that name; of a name with commas that is nobody's, the children between them, where
/// every one is known: `Maya B, Tom H` is two children, `Barnes, Maya` is one.
fn children(
    on_file: &OnFile,
    name: &str,
    class: Option<&str>,
    today: NaiveDate,
) -> Result<Vec<Id>, String> {
    who::pupil(on_file, name, class, today).map(|id| vec![id]).or_else(|why| {
        let parts = name.split(',').map(str::trim).filter(|p| !p.is_empty());
        let read: Option<Vec<Id>> =
            parts.map(|part| who::pupil(on_file, part, class, today).ok()).collect();
        read.filter(|ids| ids.len() > 1).ok_or(why)
    })
}

/// The length that the times say, where they say when it ends: `9.15-9.45`, or a column for each.
/// Another length beside it refuses the row.
fn length(line: &Line<'_>, slots: &[SlotDraft], stated: &mut Stated) -> Result<(), Problem> {
    let mut lengths: Vec<i64> = slots.iter().filter_map(|s| s.minutes).collect();
    if let Some(end) = values::time(line.raw("until")).map_err(|e| line.problem("until", e))?
        && let Some(start) = slots.first().and_then(|s| s.time)
    {
        let minutes = (end - start).num_minutes();
        if !(1..=MINUTES_MAX).contains(&minutes) {
            return Err(line.problem("until", "the end is not after the start"));
        }
        lengths.push(minutes);
    }
    lengths.extend(stated.iter().find(|s| s.0 == "minutes").and_then(|s| s.1.as_int()));
    lengths.sort_unstable();
    lengths.dedup();
    match lengths[..] {
        [] => Ok(()),
        [only] => {
            stated.retain(|s| s.0 != "minutes");
            stated.push(("minutes", Value::Int(only)));
            Ok(())
        }
        _ => {
            Err(line
                .problem("minutes", format!("the length is given as {} minutes", join(&lengths))))
        }
    }
}

/// `20 and 30`.
fn join(numbers: &[i64]) -> String {
    numbers.iter().map(i64::to_string).collect::<Vec<_>>().join(" and ")
}

/// Whether a new group says when it meets.
fn scheduled(draft: &Draft) -> Result<(), Problem> {
    let timed = draft.get("schedule").and_then(Value::as_text) == Some(Schedule::Timed.code());
    if timed && draft.slots.is_empty() {
        return Err(draft.at.problem("days", "a group at fixed times needs its days"));
    }
    Ok(())
}

/// The group on file that the draft is about.
fn same_group<'a>(
    on_file: &'a OnFile,
    draft: &Draft,
) -> Result<Option<&'a HeldProvision>, Problem> {
    let title = fold(&draft.title);
    let starts = draft.day("starts");
    let found: Vec<&HeldProvision> = on_file
        .provisions
        .iter()
        .filter(|p| fold(&p.provision.record.title) == title)
        .filter(|p| {
            let held = &p.provision.record;
            // NELI A of the autumn, ended, is not NELI A of the spring.
            held.starts == starts
                || starts.is_none()
                || !matches!((held.ends, starts), (Some(end), Some(start)) if end < start)
        })
        .collect();
    match found[..] {
        [] => Ok(None),
        [only] => Ok(Some(only)),
        _ => match found.iter().filter(|p| p.provision.record.starts == starts).collect::<Vec<_>>()
            [..]
        {
            [only] => Ok(Some(*only)),
            _ => Err(draft
                .at
                .problem("title", "several groups on file have this name: give the first day")),
        },
    }
}

/// The intervention of that name, from the library or added to it.
fn library(
    plan: &mut Plan,
    ids: &mut dyn IdSource,
    on_file: &OnFile,
    made: &mut Vec<(String, Id)>,
    at: &At,
    name: &str,
) -> Id {
    if let Some(held) = on_file.intervention(name) {
        return held.loaded.id;
    }
    let folded = fold(name);
    if let Some((_, id)) = made.iter().find(|(n, _)| *n == folded) {
        return *id;
    }
    let stated = vec![("title", Value::text(name))];
    let id = plan.insert(ids, Intervention::KIND, merge::new_cells(Intervention::KIND, stated));
    plan.warnings.push(at.problem(
        "intervention",
        format!("{} was added to the library of interventions", quoted(name)),
    ));
    made.push((folded, id));
    id
}

fn one(
    plan: &mut Plan,
    ids: &mut dyn IdSource,
    held: Option<&HeldProvision>,
    mut draft: Draft,
    intervention: Option<Id>,
    today: NaiveDate,
) {
    if let Some(id) = intervention {
        draft.stated.push(("intervention", Value::Id(id)));
    }
    let group = match held {
        Some(held) => {
            let loaded = &held.provision.loaded;
            let cells = merge::laid_over(
                loaded,
                draft.stated.clone(),
                TYPED,
                &draft.at,
                &mut plan.warnings,
            );
            plan.change(loaded, &cells);
            loaded.id
        }
        None => {
            defaults(plan, &mut draft, today);
            let mut cells = merge::new_cells(Provision::KIND, draft.stated.clone());
            Provision::begin(&mut cells, today);
            plan.insert(ids, Provision::KIND, cells)
        }
    };
    // Who joins a group that runs already joins today; who is there from its first day needs no date.
    let from = held.map(|h| h.provision.record.starts.map_or(today, |s| s.max(today)));
    for (staff, leads) in &draft.staff {
        if !held.is_some_and(|h| h.staff.iter().any(|s| s.record.staff == *staff)) {
            let first = held.is_none_or(|h| !h.staff.iter().any(|s| s.record.leads));
            plan.add(
                ids,
                &ProvisionStaff {
                    provision: group,
                    staff: *staff,
                    leads: *leads && first,
                    starts: None,
                    ends: None,
                },
            );
        }
    }
    for pupil in &draft.members {
        let there = held.is_some_and(|h| {
            h.members
                .iter()
                .any(|m| m.record.pupil == *pupil && m.record.ends.is_none_or(|e| e >= today))
        });
        if !there {
            plan.add(
                ids,
                &Membership {
                    provision: group,
                    pupil: *pupil,
                    starts: from,
                    ends: None,
                    minutes: None,
                    reason: None,
                },
            );
        }
    }
    for slot in &draft.slots {
        let there = held.is_some_and(|h| {
            h.slots.iter().any(|s| {
                let open = s.record.ends.is_none_or(|e| e >= today);
                open && s.record.days == slot.days
                    && s.record.time == slot.time
                    && s.record.weeks == slot.weeks
            })
        });
        if there {
            continue;
        }
        if held.is_some_and(|h| !h.slots.is_empty()) {
            plan.warnings.push(draft.at.problem(
                "days",
                "a weekly time was added; those on file stay until they are ended",
            ));
        }
        plan.add(
            ids,
            &Slot {
                provision: group,
                days: slot.days,
                time: slot.time,
                minutes: None,
                starts: from,
                ends: None,
                weeks: slot.weeks.clone(),
                staff: None,
                location: None,
            },
        );
    }
}

/// What a new group is where the file does not say.
fn defaults(plan: &mut Plan, draft: &mut Draft, today: NaiveDate) {
    if draft.get("schedule").is_none() {
        let schedule = if draft.slots.is_empty() { Schedule::Times } else { Schedule::Timed };
        if schedule == Schedule::Times && draft.get("per_week").is_none() {
            plan.warnings.push(draft.at.problem(
                "schedule",
                "neither days nor times a week are given; it counts as having no fixed time",
            ));
        }
        draft.stated.push(("schedule", Value::text(schedule.code())));
    }
    if draft.get("logging").is_none() {
        draft.stated.push(("logging", Value::text(Logging::Every.code())));
    }
    if draft.get("status").is_none() {
        let status = match (draft.day("starts"), draft.day("ends")) {
            (_, Some(end)) if end < today => ProvisionStatus::Ended,
            (Some(start), _) if start > today => ProvisionStatus::Planned,
            _ => ProvisionStatus::Running,
        };
        draft.stated.push(("status", Value::text(status.code())));
    }
}
