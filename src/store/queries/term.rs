//! The end of a term: the groups to judge, and what a group is made of when it is carried on.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;

use crate::domain::Id;
use crate::domain::calendar::TermSpan;
use crate::domain::codes::ProvisionStatus;
use crate::domain::dates::back;
use crate::domain::fold::fold;
use crate::domain::records::{
    Evaluation, Membership, Provision, ProvisionSectionF, ProvisionStaff, Slot, SlotPupil, Target,
    TargetProvision,
};

use super::super::core::Store;
use super::super::error::StoreError;
use super::judge::JudgedRow;
use super::people::day_text;

/// Days back that a group which ends is counted from: a year, so that a programme of two terms is
/// judged by all of it.
const LOOKED_BACK: u64 = 366;

/// One child of a group at the end of a term.
#[derive(Clone, Debug)]
pub struct TermRow {
    /// What is known: scores at both ends, how much was delivered, the outcome so far.
    pub judged: JudgedRow,
    /// What was written of it already.
    pub evaluation: Option<Evaluation>,
}

/// One group at the end of a term.
#[derive(Clone, Debug)]
pub struct TermGroup {
    /// The group.
    pub provision: Id,
    /// Its name.
    pub title: String,
    /// The intervention's name.
    pub intervention: Option<String>,
    /// The adult who leads.
    pub adult: String,
    /// Its last day; none where nobody has said.
    pub ends: Option<NaiveDate>,
    /// Whether it goes on into the next term, so that it need not be judged yet.
    pub goes_on: bool,
    /// The group that carries it on, where there is one.
    pub carried: Option<Id>,
    /// Its children.
    pub rows: Vec<TermRow>,
}

impl TermGroup {
    /// How many children have no outcome yet.
    pub fn open(&self) -> usize {
        self.rows.iter().filter(|row| row.judged.grade.is_none()).count()
    }
}

/// The grid of a term.
#[derive(Clone, Debug)]
pub struct TermView {
    /// The term.
    pub term: TermSpan,
    /// The one after it.
    pub next: TermSpan,
    /// Groups that ran in it: those that end first, then by name.
    pub groups: Vec<TermGroup>,
}

/// What a group is made of on its last day.
#[derive(Clone, Debug)]
pub struct GroupParts {
    /// The group.
    pub id: Id,
    /// Its record.
    pub group: Provision,
    /// The day its parts are taken from: its last, or the term's.
    pub last: NaiveDate,
    /// Its adults on that day.
    pub staff: Vec<ProvisionStaff>,
    /// Its weekly times on that day, with the children that each names.
    pub slots: Vec<(Slot, Vec<Id>)>,
    /// Its children on that day, with what was written of each at the end.
    pub members: Vec<(Membership, Option<Evaluation>)>,
    /// Children of it who will have left the school by the next term.
    pub leaving: Vec<Id>,
    /// Section F lines that it delivers.
    pub section_f: Vec<Id>,
    /// Targets that it works towards and that are open still.
    pub targets: Vec<Id>,
}

impl Store {
    /// The term that holds a day, or the last one before the holiday it falls in, with every group
    /// that ran in it.
    ///
    /// # Errors
    /// When the file cannot be read, or the calendar has no such term.
    pub fn term(&self, day: NaiveDate) -> Result<TermView, StoreError> {
        let calendar = self.calendar()?;
        let none = || StoreError::Refused("the calendar has no term there".to_string());
        let term = calendar.term_or_last(day).ok_or_else(none)?;
        let next = calendar.term_after(term.ends).ok_or_else(none)?;
        let plan = self.plan_between(term.starts, term.ends)?;
        let groups: HashMap<Id, Provision> = plan.provisions.into_iter().collect();
        let from = groups.values().filter_map(|g| g.starts).min().unwrap_or(term.starts);
        let from = from.max(back(term.starts, LOOKED_BACK)).min(term.starts);
        let evaluations: HashMap<(Id, Id), Evaluation> = self
            .rows::<Evaluation>()?
            .into_iter()
            .map(|(_, e)| ((e.provision, e.pupil), e))
            .collect();
        let after = self.groups_from(next.starts)?;
        let mut out = Vec::new();
        for judged in self.judged((from, term.ends))?.groups {
            let Some(group) = groups.get(&judged.provision) else { continue };
            let written =
                |row: &JudgedRow| evaluations.get(&(judged.provision, row.pupil)).cloned();
            let goes_on = group.ends.is_none_or(|ends| ends > term.ends)
                && group.review_on.is_none_or(|day| day > term.ends);
            let children: HashSet<Id> = judged.rows.iter().map(|row| row.pupil).collect();
            let mut carried = None;
            for (id, _) in after.iter().filter(|(_, other)| carries(group, other)) {
                // Five 1:1s may all be called ELSA: the child tells which.
                let of_other = ("WHERE provision = ?1", [id.0.as_slice()]);
                let members = self.select::<Membership, _>(of_other.0, of_other.1)?;
                if members.iter().any(|(_, row)| children.contains(&row.pupil)) {
                    carried = Some(*id);
                    break;
                }
            }
            out.push(TermGroup {
                provision: judged.provision,
                carried,
                ends: group.ends,
                goes_on,
                title: judged.title,
                intervention: judged.intervention,
                adult: judged.adult,
                rows: judged
                    .rows
                    .into_iter()
                    .map(|row| TermRow { evaluation: written(&row), judged: row })
                    .collect(),
            });
        }
        out.sort_by(|a, b| {
            (a.goes_on, &a.title, a.provision).cmp(&(b.goes_on, &b.title, b.provision))
        });
        Ok(TermView { term, next, groups: out })
    }

    /// Groups that begin on or after a day.
    fn groups_from(&self, day: NaiveDate) -> Result<Vec<(Id, Provision)>, StoreError> {
        self.select::<Provision, _>("WHERE starts >= ?1 ORDER BY starts, id", [day_text(day)])
    }

    /// What a group is made of on its last day, or on `last` where it has none; `next` is the day
    /// from which it would be carried on.
    ///
    /// # Errors
    /// When the file cannot be read, or there is no such group.
    pub fn group_parts(
        &self,
        id: Id,
        last: NaiveDate,
        next: NaiveDate,
    ) -> Result<GroupParts, StoreError> {
        let group: Provision = self.get(id)?.ok_or(StoreError::NoRow { kind: "group", id })?;
        let last = group.ends.map_or(last, |ends| ends.min(last));
        let (of_group, key) = ("WHERE provision = ?1 ORDER BY id", [id.0.as_slice()]);
        let holds = |starts: Option<NaiveDate>, ends: Option<NaiveDate>| {
            starts.is_none_or(|s| s <= last) && ends.is_none_or(|e| e >= last)
        };
        let mut staff: Vec<ProvisionStaff> =
            self.select::<ProvisionStaff, _>(of_group, key)?.into_iter().map(|r| r.1).collect();
        staff.retain(|row| holds(row.starts, row.ends));
        let mut slots = Vec::new();
        for (slot_id, slot) in self.select::<Slot, _>(of_group, key)? {
            if holds(slot.starts, slot.ends) {
                let named = self.select::<SlotPupil, _>(
                    "WHERE slot = ?1 ORDER BY id",
                    [slot_id.0.as_slice()],
                )?;
                slots.push((slot, named.into_iter().map(|(_, row)| row.pupil).collect()));
            }
        }
        let (mut members, mut leaving, mut seen) = (Vec::new(), Vec::new(), HashSet::new());
        for (_, row) in self.select::<Membership, _>(of_group, key)? {
            if !row.covers(last) || !seen.insert(row.pupil) {
                continue;
            }
            let pupil: Option<crate::domain::records::Pupil> = self.get(row.pupil)?;
            if pupil.is_none_or(|pupil| !pupil.on_roll(next)) {
                leaving.push(row.pupil);
                continue;
            }
            let judged = crate::domain::Id::for_cells(
                <Evaluation as crate::domain::Record>::KIND,
                &evaluation_key(id, row.pupil),
            );
            let evaluation = judged.map(|row| self.get::<Evaluation>(row)).transpose()?.flatten();
            members.push((row, evaluation));
        }
        let section_f = self.select::<ProvisionSectionF, _>(of_group, key)?;
        let mut targets = Vec::new();
        for (_, link) in self.select::<TargetProvision, _>(of_group, key)? {
            if self.get::<Target>(link.target)?.is_some_and(|target| target.state.open()) {
                targets.push(link.target);
            }
        }
        Ok(GroupParts {
            id,
            group,
            last,
            staff,
            slots,
            members,
            leaving,
            section_f: section_f.into_iter().map(|(_, link)| link.section_f).collect(),
            targets,
        })
    }
}

/// The cells that give an evaluation its id.
fn evaluation_key(provision: Id, pupil: Id) -> Vec<crate::domain::Value> {
    use crate::domain::{Record, Value};
    let kind = Evaluation::KIND;
    let cell = |name: &str| match name {
        "provision" => Value::Id(provision),
        "pupil" => Value::Id(pupil),
        _ => Value::Null,
    };
    kind.fields.iter().map(|field| cell(field.name)).collect()
}

/// Whether one group carries another on: of the same name and intervention, and not given up.
fn carries(group: &Provision, other: &Provision) -> bool {
    fold(&group.title) == fold(&other.title)
        && group.intervention == other.intervention
        && other.status != ProvisionStatus::Abandoned
}
