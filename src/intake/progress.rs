//! The plan of what comes back from class teachers: states and comments on targets, and targets that
//! they propose, which wait for a lead.

use std::collections::{BTreeMap, HashMap};

use chrono::{Days, NaiveDate};

use super::error::{At, IntakeError, Problem, quoted};
use super::map::DateOrder;
use super::on_file::OnFile;
use super::source::{Raw, Row, Source, Table};
use super::values;
use super::who;
use super::{Outcome, Plan};
use crate::domain::codes::{PlanState, PlanType, TARGET_STATES, TargetState};
use crate::domain::fold::fold;
use crate::domain::id::IdSource;
use crate::domain::kind::{Record, Ty};
use crate::domain::records::{self as r, Progress, Target};
use crate::domain::{Id, Kind, Value};

/// The headings that `report progress` writes.
const ID: &str = "target id";
const PUPIL: &str = "pupil";
const TARGET: &str = "target";
const MET: &str = "met when";
const HOW: &str = "how";
const BY: &str = "by";
const STATE: &str = "state";
const DATE: &str = "date";
const COMMENT: &str = "comment";

/// Weeks of a plan where the school has said nothing: a term of thirteen.
const WEEKS: u64 = 13;

/// The record types that [`OnFile`] must hold before what came back can be planned.
pub const PROGRESS_KINDS: &[&Kind] = &[
    r::Pupil::KIND,
    r::Placement::KIND,
    r::Staff::KIND,
    r::Plan::KIND,
    r::Target::KIND,
    r::Progress::KIND,
];

/// Who brings it in, on which day, and how many weeks a plan of the school lasts.
#[derive(Clone, Copy, Debug)]
pub struct Back {
    /// The user.
    pub me: Id,
    /// Today.
    pub today: NaiveDate,
    /// Weeks of a plan.
    pub weeks: Option<i64>,
}

/// Plans what the sheet of `report progress` brought back.
///
/// A row with a target's id and a state or a comment becomes an entry of progress of the day it
/// names, else of today, by the plan's owner. A row without an id, with a pupil and a target, becomes
/// a target in a draft plan, which waits until a lead agrees to it.
///
/// # Errors
/// The file has no sheet with the heading "Target id".
pub fn plan_progress(
    source: &Source,
    on_file: &OnFile,
    back: Back,
    ids: &mut dyn IdSource,
) -> Result<Plan, IntakeError> {
    let mut plan = Plan::default();
    let mut reader = Reader { on_file, back, drafts: HashMap::new(), seen: HashMap::new() };
    let mut found = false;
    let tables = source.tables("targets")?;
    for (n, table) in tables.iter().enumerate() {
        let Some((head, columns)) = headings(table) else { continue };
        found = true;
        for row in table.rows.iter().skip(head + 1).filter(|row| !row.is_blank()) {
            let sheet = table.name.clone().filter(|_| tables.len() > 1);
            let at = At { sheet_number: n, row: row.number, sheet };
            let cells = Cells { row, columns: &columns };
            let before = plan.action.edits.len();
            match reader.row(&cells, &at, &mut plan, ids) {
                Ok(outcome) => {
                    if plan.settle(before, &at) {
                        plan.count(outcome);
                    }
                }
                Err(problem) => {
                    plan.action.edits.truncate(before);
                    plan.rejected.push(problem);
                }
            }
        }
    }
    if !found {
        return Err(IntakeError::other(
            "No sheet of targets was found: no row of headings has Target id.",
            "Give the file that `senlog report progress --class 4W -o FILE` wrote.",
        ));
    }
    Ok(plan.finish("entry of progress", "entries of progress"))
}

/// The row of headings and the places of the columns.
fn headings(table: &Table) -> Option<(usize, BTreeMap<String, usize>)> {
    table.rows.iter().enumerate().take(20).find_map(|(n, row)| {
        let columns: BTreeMap<String, usize> = row
            .cells
            .iter()
            .enumerate()
            .map(|(place, cell)| (fold(&cell.line()), place))
            .filter(|(name, _)| !name.is_empty())
            .collect();
        columns.contains_key(ID).then_some((n, columns))
    })
}

/// One row by its headings.
struct Cells<'a> {
    row: &'a Row,
    columns: &'a BTreeMap<String, usize>,
}

impl Cells<'_> {
    fn raw(&self, heading: &str) -> &Raw {
        const NOTHING: &Raw = &Raw::Empty;
        self.columns.get(heading).and_then(|n| self.row.cells.get(*n)).unwrap_or(NOTHING)
    }

    fn text(&self, heading: &str) -> Option<String> {
        Some(self.raw(heading).line()).filter(|text| !text.is_empty())
    }

    fn date(&self, heading: &str, at: &At) -> Result<Option<NaiveDate>, Problem> {
        values::date(self.raw(heading), DateOrder::DayFirst).map_err(|why| at.problem(heading, why))
    }
}

struct Reader<'a> {
    on_file: &'a OnFile,
    back: Back,
    /// Draft plans made or found, by pupil.
    drafts: HashMap<Id, Id>,
    /// Entries of this file, with the row of each.
    seen: HashMap<Id, String>,
}

impl Reader<'_> {
    fn row(
        &mut self,
        cells: &Cells<'_>,
        at: &At,
        plan: &mut Plan,
        ids: &mut dyn IdSource,
    ) -> Result<Outcome, Problem> {
        match cells.text(ID) {
            Some(id) => self.entry(&id, cells, at, plan, ids),
            None => self.proposal(cells, at, plan, ids),
        }
    }

    /// A state or a comment on a target on file.
    fn entry(
        &mut self,
        id: &str,
        cells: &Cells<'_>,
        at: &At,
        plan: &mut Plan,
        ids: &mut dyn IdSource,
    ) -> Result<Outcome, Problem> {
        let target = Id::parse(id.trim());
        let held = target.and_then(|id| self.on_file.rows.get(&id));
        let (Some(target), Some(held)) =
            (target, held.filter(|l| l.kind.name == Target::KIND.name))
        else {
            return Err(at.problem("target", "the target is not on file, or its id was changed"));
        };
        let state = match cells.text(STATE) {
            None => None,
            Some(words) => match TARGET_STATES.find(&words) {
                Some(option) => Some(TargetState::from_code(option.code)),
                None => {
                    return Err(
                        at.problem("state", format!("{} is no state of a target", quoted(&words)))
                    );
                }
            },
        };
        let note = match values::value(Ty::Note, cells.raw(COMMENT), DateOrder::DayFirst) {
            Ok(Value::Text(text)) => Some(text),
            Ok(_) => None,
            Err(why) => return Err(at.problem("comment", why)),
        };
        if state.is_none() && note.is_none() {
            return Ok(Outcome::Unchanged);
        }
        let date = cells.date(DATE, at)?.unwrap_or(self.back.today);
        if date > self.back.today {
            return Err(
                at.problem("date", format!("{} lies in the future", date.format("%d/%m/%Y")))
            );
        }
        let by = held
            .record::<Target>()
            .ok()
            .and_then(|target| self.plan_of(target.plan))
            .and_then(|plan| plan.owner)
            .unwrap_or(self.back.me);
        let mut row = Progress {
            target,
            date,
            state,
            value: None,
            out_of: None,
            prompt: None,
            note,
            by: Some(by),
            session: None,
        };
        let there = Id::for_cells(Progress::KIND, &row.cells());
        if let Some(first) = there.and_then(|id| self.seen.insert(id, at.words())) {
            return Err(
                at.problem("row", format!("the same target stands on {first} with that day"))
            );
        }
        let Some(loaded) = there.and_then(|id| self.on_file.rows.get(&id)) else {
            plan.add(ids, &row);
            return Ok(Outcome::Created);
        };
        if let Ok(old) = loaded.record::<Progress>() {
            row = Progress {
                state: row.state.or(old.state),
                note: row.note.or(old.note),
                value: old.value,
                out_of: old.out_of,
                prompt: old.prompt,
                session: old.session,
                ..row
            };
        }
        let changed = plan.change(loaded, &row.cells());
        Ok(if changed { Outcome::Updated } else { Outcome::Unchanged })
    }

    fn plan_of(&self, id: Id) -> Option<r::Plan> {
        self.on_file.rows.get(&id)?.record::<r::Plan>().ok()
    }

    /// A target that a teacher proposes.
    fn proposal(
        &mut self,
        cells: &Cells<'_>,
        at: &At,
        plan: &mut Plan,
        ids: &mut dyn IdSource,
    ) -> Result<Outcome, Problem> {
        let today = self.back.today;
        let Some(words) = cells.text(PUPIL) else {
            return Err(at.problem("pupil", "the pupil is missing"));
        };
        let pupil = who::pupil(self.on_file, &words, None, today)
            .map_err(|why| at.problem("pupil", why))?;
        let Some(smart) = cells.text(TARGET) else {
            return Err(at.problem("target", "the target is missing"));
        };
        let known = self.on_file.rows.values().filter(|l| l.kind.name == Target::KIND.name);
        let same = known.filter_map(|l| l.record::<Target>().ok()).any(|target| {
            fold(&target.smart) == fold(&smart)
                && self
                    .plan_of(target.plan)
                    .is_some_and(|p| p.pupil == pupil && p.state != PlanState::Reviewed)
        });
        if same {
            return Ok(Outcome::Unchanged);
        }
        let owner = self
            .on_file
            .pupils
            .get(&pupil)
            .and_then(|held| held.placement(today))
            .and_then(|placement| placement.record.teacher);
        let by = cells.date(BY, at)?;
        let draft = match self.drafts.get(&pupil).copied().or_else(|| self.waiting(pupil)) {
            Some(draft) => draft,
            None => plan.add(ids, &self.draft(pupil, owner)),
        };
        self.drafts.insert(pupil, draft);
        plan.add(
            ids,
            &Target {
                plan: draft,
                smart,
                by,
                baseline: None,
                criterion: cells.text(MET),
                strategy: cells.text(HOW),
                who: owner,
                area: None,
                state: TargetState::NotStarted,
                baseline_value: None,
                target_value: None,
                unit: None,
                frequency: None,
                measured: None,
                phase: None,
                pupil_words: None,
                home: None,
                reviewed_on: None,
                review_note: cells.text(COMMENT),
            },
        );
        Ok(Outcome::Created)
    }

    /// The draft of a pupil that waits already.
    fn waiting(&self, pupil: Id) -> Option<Id> {
        let plans = self.on_file.rows.values().filter(|l| l.kind.name == r::Plan::KIND.name);
        plans
            .filter(|l| {
                l.record::<r::Plan>().is_ok_and(|p| p.pupil == pupil && p.state == PlanState::Draft)
            })
            .map(|l| l.id)
            .min()
    }

    fn draft(&self, pupil: Id, owner: Option<Id>) -> r::Plan {
        let weeks = self.back.weeks.and_then(|n| u64::try_from(n).ok()).unwrap_or(WEEKS);
        let starts = self.back.today;
        r::Plan {
            review_on: starts.checked_add_days(Days::new(weeks * 7)),
            owner,
            ..r::Plan::begun(pupil, PlanType::Support, starts, PlanState::Draft)
        }
    }
}
