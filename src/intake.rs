//! Lists in: pupils, adults, families and groups from CSV, Excel and CTF, told apart by content.
//!
//! The layer is one pure pipeline and knows no store:
//!
//! ```text
//! bytes -> Source (rows of typed cells, with their numbers) -> columns found or given
//!       -> drafts, one for each child or group -> Plan (an action, and what was refused and why)
//! ```
//!
//! Nothing is guessed silently: a bad row is refused by number, field and reason and the rest goes
//! in; a row is never shifted or half read; words that are not understood are kept and said. A plan
//! writes only what differs, never clears what a file leaves empty, and never replaces words that
//! somebody at the school typed. The same file twice gives an empty action.

mod carers;
mod columns;
mod csv;
mod ctf;
mod drafts;
mod error;
mod fields;
mod found;
mod group;
mod interventions;
mod map;
mod measures;
mod merge;
mod names;
mod on_file;
mod places;
mod progress;
mod provisions;
mod pupils;
mod read;
mod register;
mod rows;
mod school;
mod sen;
mod sheet;
mod source;
mod staff;
mod template;
#[cfg(test)]
mod tests;
mod values;
mod weekly;
mod who;
mod xml;
mod years;

pub use carers::plan_carers;
pub use error::{IntakeError, Problem};
pub use interventions::plan_interventions;
pub use map::{DateOrder, Map};
pub use measures::plan_measures;
pub use on_file::OnFile;
pub use progress::{Back, PROGRESS_KINDS, plan_progress};
pub use provisions::plan_provisions;
pub use pupils::plan_pupils;
pub use school::{SchoolActions, SchoolFolder};
pub use source::{MAX_FILE, Source, open, read};
pub use staff::plan_staff;
pub use template::{columns_help, template};
pub use weekly::{week_days, weekly_times};

use chrono::NaiveDate;

use crate::domain::check::check_row;
use crate::domain::id::IdSource;
use crate::domain::kind::Record;
use crate::domain::records as r;
use crate::domain::{Id, Kind, Value};
use crate::store::{Action, Edit, Loaded};

/// What kind of list a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum What {
    /// Children, with year and class, SEN status and needs.
    Pupils,
    /// Adults at the school.
    Staff,
    /// Parents and carers.
    Carers,
    /// The library of interventions.
    Interventions,
    /// Groups and 1:1s, with their members, adults and weekly times.
    Provisions,
    /// Scores at the start and end of groups, and outcomes.
    Measures,
}

impl What {
    /// Every kind of list, in the order the help names them.
    pub const ALL: [What; 6] = [
        What::Pupils,
        What::Staff,
        What::Carers,
        What::Interventions,
        What::Provisions,
        What::Measures,
    ];

    /// The word of the command line: `senlog import pupils`.
    pub fn word(self) -> &'static str {
        match self {
            What::Pupils => "pupils",
            What::Staff => "staff",
            What::Carers => "carers",
            What::Interventions => "interventions",
            What::Provisions => "provisions",
            What::Measures => "measures",
        }
    }

    /// The kind of list that word names.
    pub fn from_word(word: &str) -> Option<What> {
        What::ALL.into_iter().find(|w| w.word() == word)
    }

    /// The record types that [`OnFile`] must hold, every live row of each, before a plan is made.
    pub fn kinds(self) -> &'static [&'static Kind] {
        match self {
            What::Pupils => &[
                r::Pupil::KIND,
                r::Placement::KIND,
                r::Register::KIND,
                r::Need::KIND,
                r::Staff::KIND,
                r::Carer::KIND,
                r::CarerPupil::KIND,
            ],
            What::Staff => &[r::Staff::KIND],
            What::Carers => {
                &[r::Pupil::KIND, r::Placement::KIND, r::Carer::KIND, r::CarerPupil::KIND]
            }
            What::Interventions => &[r::Intervention::KIND],
            What::Provisions => &[
                r::Pupil::KIND,
                r::Placement::KIND,
                r::Staff::KIND,
                r::Intervention::KIND,
                r::Provision::KIND,
                r::ProvisionStaff::KIND,
                r::Membership::KIND,
                r::Slot::KIND,
            ],
            What::Measures => &[
                r::Pupil::KIND,
                r::Placement::KIND,
                r::Staff::KIND,
                r::Intervention::KIND,
                r::Provision::KIND,
                r::Membership::KIND,
                r::Measure::KIND,
                r::Evaluation::KIND,
            ],
        }
    }
}

/// What an import would do: one action, and everything a person should know about it.
///
/// The figures count children, adults or groups, not rows. A dry run shows the plan and leaves
/// the action alone.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// The edits; empty when nothing differs.
    pub action: Action,
    /// How many are new.
    pub created: usize,
    /// How many were on file and differ.
    pub updated: usize,
    /// How many were on file and are the same.
    pub unchanged: usize,
    /// Rows that were refused, by row.
    pub rejected: Vec<Problem>,
    /// What went in and should be looked at, by row; row 0 is the file as a whole.
    pub warnings: Vec<Problem>,
    /// Pupils on file whom a list of pupils names: those it does not name may have left.
    pub matched: std::collections::BTreeSet<Id>,
    /// Why the record being planned cannot be stored, where it cannot.
    fault: Option<String>,
}

impl Plan {
    /// Whether the command succeeded: something was taken, or nothing was refused.
    pub fn succeeded(&self) -> bool {
        self.created + self.updated + self.unchanged > 0 || self.rejected.is_empty()
    }

    /// Adds to each change what had been seen of its row (`Store::load`), which
    /// [`OnFile::gather`] leaves out. Must be done before the action is written.
    ///
    /// # Errors
    /// What `load` says.
    pub fn rebase<E>(
        &mut self,
        mut load: impl FnMut(&'static Kind, Id) -> Result<Option<Loaded>, E>,
    ) -> Result<(), E> {
        for edit in &mut self.action.edits {
            if let Edit::Set { kind, row, base, .. } = edit
                && let Some(loaded) = load(kind, *row)?
            {
                *base = loaded.base;
            }
        }
        Ok(())
    }

    /// Adds a new row, unless the store would refuse it.
    fn insert(&mut self, ids: &mut dyn IdSource, kind: &'static Kind, cells: Vec<Value>) -> Id {
        self.doubt(check_row(kind, &cells));
        self.action.add_cells(ids, kind, cells)
    }

    /// As [`insert`](Plan::insert), for a record.
    fn add<R: Record>(&mut self, ids: &mut dyn IdSource, record: &R) -> Id {
        self.insert(ids, R::KIND, record.cells())
    }

    /// Changes a row to these cells, unless the store would refuse them; says whether any differ.
    fn change(&mut self, loaded: &Loaded, cells: &[Value]) -> bool {
        let changed = self.action.change_cells(loaded, cells);
        if changed {
            self.doubt(check_row(loaded.kind, cells));
        }
        changed
    }

    fn doubt(&mut self, checked: Result<(), String>) {
        if let Err(why) = checked {
            self.fault.get_or_insert(why);
        }
    }

    /// Refuses what was planned since `before` if any of it could not be stored: one bad record
    /// must cost its own row and not the whole import.
    fn settle(&mut self, before: usize, at: &error::At) -> bool {
        let Some(fault) = self.fault.take() else { return true };
        self.action.edits.truncate(before);
        self.rejected.push(at.problem("row", fault));
        false
    }

    /// Counts one planned record.
    fn count(&mut self, outcome: Outcome) {
        match outcome {
            Outcome::Created => self.created += 1,
            Outcome::Updated => self.updated += 1,
            Outcome::Unchanged => self.unchanged += 1,
        }
    }

    /// Titles the action and puts the problems in order.
    fn finish(mut self, one: &str, many: &str) -> Plan {
        let n = self.created + self.updated;
        self.action.title = format!("imported {n} {}", if n == 1 { one } else { many });
        self.rejected.sort_by_key(Problem::place);
        self.warnings.sort_by_key(Problem::place);
        self.warnings.dedup();
        self
    }
}

/// What becomes of one child, adult or group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Outcome {
    Unchanged,
    Updated,
    Created,
}

/// Plans an import of any kind of list.
///
/// `today` dates what the file does not date, and says which academic year it is.
///
/// # Errors
/// The file as a whole cannot be such a list: no row of headings, another system's export, a
/// column named in the map that is not there.
pub fn plan(
    what: What,
    source: &Source,
    map: Option<&Map>,
    on_file: &OnFile,
    today: NaiveDate,
    ids: &mut dyn IdSource,
) -> Result<Plan, IntakeError> {
    match what {
        What::Pupils => plan_pupils(source, map, on_file, today, ids),
        What::Staff => plan_staff(source, map, on_file, today, ids),
        What::Carers => plan_carers(source, map, on_file, today, ids),
        What::Interventions => plan_interventions(source, map, on_file, today, ids),
        What::Provisions => plan_provisions(source, map, on_file, today, ids),
        What::Measures => plan_measures(source, map, on_file, today, ids),
    }
}

/// The map that reads `source` as it was read: what `--save-map` writes.
///
/// # Errors
/// As [`plan`].
pub fn map_used(what: What, source: &Source, map: Option<&Map>) -> Result<Map, IntakeError> {
    found::map_used(what, source, map)
}
