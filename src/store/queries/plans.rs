//! Support plans with their targets, and EHCP outcomes, of a pupil; plans that are missing.

use std::collections::{BTreeSet, HashMap};

use chrono::NaiveDate;

use crate::domain::Id;
use crate::domain::codes::{PlanState, SenStatus, TargetState};
use crate::domain::dates::back;
use crate::domain::records::{
    Adjustment, AdjustmentUse, Outcome, Plan, PlanSetting, Progress, Query, Target, TargetOutcome,
    TargetProvision,
};

use super::super::core::{Store, id_at};
use super::super::error::StoreError;
use super::people::day_text;

/// Days without an entry after which a target counts as stale: a reminder coded so by others
/// (RECORDS.md 1.9, after a caseload tracker).
pub const STALE_DAYS: u64 = 30;

/// One target with its latest progress.
#[derive(Clone, Debug)]
pub struct TargetView {
    /// The target.
    pub id: Id,
    /// What it says.
    pub target: Target,
    /// Where it stands: by its latest entry, else as the target has it.
    pub state: TargetState,
    /// Progress, newest first.
    pub progress: Vec<(Id, Progress)>,
    /// The adult who works on it.
    pub who: Option<String>,
    /// Open, and nothing was noted for [`STALE_DAYS`].
    pub stale: bool,
}

/// One plan with its targets.
#[derive(Clone, Debug)]
pub struct PlanView {
    /// The plan.
    pub id: Id,
    /// What it says.
    pub plan: Plan,
    /// What the school called it on its first day.
    pub called: String,
    /// Its owner.
    pub owner: Option<String>,
    /// Its targets, in the order they were written.
    pub targets: Vec<TargetView>,
}

impl PlanView {
    /// Whether it is in force on a day: begun, and neither ended nor reviewed.
    pub fn current(&self, day: NaiveDate) -> bool {
        in_force(&self.plan, day)
    }
}

fn in_force(plan: &Plan, day: NaiveDate) -> bool {
    plan.starts <= day
        && plan.ends.is_none_or(|ends| ends >= day)
        && plan.state != PlanState::Reviewed
}

/// What holds of a school's plans on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanRule {
    /// What they are called.
    pub name: String,
    /// Weeks of one cycle, where anybody has said.
    pub weeks: Option<i64>,
    /// Meetings with parents in an academic year.
    pub meetings: usize,
    /// The headings of a printed plan, a line each, where anybody has said.
    pub template: Option<String>,
}

/// What plans are called where nobody has said.
const PLAN: &str = "SEN support plan";

impl Store {
    /// What the school calls its plans on a day.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn plan_name(&self, day: NaiveDate) -> Result<String, StoreError> {
        Ok(self.plan_setting(day)?.name)
    }

    /// What the school has set for its plans on a day: the setting in force, else what stands on the
    /// school, else the rule.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn plan_setting(&self, day: NaiveDate) -> Result<PlanRule, StoreError> {
        let setting = self
            .select::<PlanSetting, _>(
                "WHERE starts <= ?1 ORDER BY starts DESC LIMIT 1",
                [day_text(day)],
            )?
            .pop()
            .map(|(_, setting)| setting);
        let school = self.school_record()?;
        let meetings = setting
            .as_ref()
            .and_then(|s| s.meetings_a_year)
            .or(school.as_ref().and_then(|s| s.meetings_a_year))
            .and_then(|n| usize::try_from(n).ok());
        Ok(PlanRule {
            weeks: setting.as_ref().and_then(|s| s.weeks),
            template: setting.as_ref().and_then(|s| s.template.clone()),
            name: setting
                .map(|s| s.name)
                .or(school.and_then(|s| s.plan_name))
                .unwrap_or_else(|| PLAN.to_string()),
            meetings: meetings.unwrap_or(crate::domain::deadlines::MEETINGS_A_YEAR),
        })
    }

    /// A pupil's plans, the newest first.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn plans_of(&self, pupil: Id) -> Result<Vec<PlanView>, StoreError> {
        let plans = self
            .select::<Plan, _>("WHERE pupil = ?1 ORDER BY starts DESC, id", [pupil.0.as_slice()])?;
        let mut out = Vec::with_capacity(plans.len());
        for (id, plan) in plans {
            out.push(PlanView {
                called: self.plan_name(plan.starts)?,
                owner: match plan.owner {
                    Some(owner) => self.adult_short(owner)?,
                    None => None,
                },
                targets: self.targets_of(id)?,
                id,
                plan,
            });
        }
        Ok(out)
    }

    fn targets_of(&self, plan: Id) -> Result<Vec<TargetView>, StoreError> {
        let stale = back(self.clock().today(), STALE_DAYS);
        let mut out = Vec::new();
        let of = "WHERE plan = ?1 ORDER BY rowid";
        for (id, target) in self.select::<Target, _>(of, [plan.0.as_slice()])? {
            let progress = self.select::<Progress, _>(
                "WHERE target = ?1 ORDER BY date DESC, rowid DESC",
                [id.0.as_slice()],
            )?;
            let said = progress.iter().find(|(_, p)| p.state.is_some());
            // A judgement at a review stands until something newer is noted.
            let newer = said.filter(|(_, p)| target.reviewed_on.is_none_or(|day| p.date >= day));
            let state = newer.and_then(|(_, p)| p.state.clone()).unwrap_or(target.state.clone());
            let last = progress.iter().map(|(_, p)| p.date).chain(target.reviewed_on).max();
            out.push(TargetView {
                stale: state.open() && last.is_none_or(|day| day < stale),
                who: match target.who {
                    Some(adult) => self.adult_short(adult)?,
                    None => None,
                },
                id,
                target,
                state,
                progress,
            });
        }
        Ok(out)
    }

    /// The groups that work towards a target, and the EHCP outcomes it is a step to.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn links_of_target(&self, target: Id) -> Result<(Vec<Id>, Vec<Id>), StoreError> {
        let of = "WHERE target = ?1 ORDER BY rowid";
        let groups = self.select::<TargetProvision, _>(of, [target.0.as_slice()])?;
        let outcomes = self.select::<TargetOutcome, _>(of, [target.0.as_slice()])?;
        Ok((
            groups.into_iter().map(|(_, link)| link.provision).collect(),
            outcomes.into_iter().map(|(_, link)| link.outcome).collect(),
        ))
    }

    /// A pupil's EHCP outcomes that stand today, by their reference.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn outcomes_of(&self, pupil: Id) -> Result<Vec<(Id, Outcome)>, StoreError> {
        self.select::<Outcome, _>(
            "WHERE pupil = ?1 AND (ends IS NULL OR ends >= ?2) ORDER BY reference, rowid",
            rusqlite::params![pupil.0.as_slice(), day_text(self.clock().today())],
        )
    }

    /// Pupils on roll with SEN support or an EHCP who have no plan in force today, with their names.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn without_plan(&self) -> Result<Vec<(Id, String)>, StoreError> {
        let today = self.clock().today();
        let mut planned: BTreeSet<Id> = BTreeSet::new();
        for (_, plan) in self.rows::<Plan>()? {
            if in_force(&plan, today) {
                planned.insert(plan.pupil);
            }
        }
        let standings = self.standings_on(today, None)?;
        let mut read = self
            .conn()
            .prepare_cached("SELECT id FROM p_pupil WHERE \"left\" IS NULL OR \"left\" >= ?1")?;
        let mut rows = read.query([day_text(today)])?;
        let mut missing = Vec::new();
        while let Some(row) = rows.next()? {
            let id = id_at(row, 0)?;
            let on_register = standings
                .get(&id)
                .is_some_and(|s| matches!(s.status, SenStatus::Support | SenStatus::Plan));
            if on_register && !planned.contains(&id) {
                missing.push(id);
            }
        }
        let mut names: HashMap<Id, String> = self.short_names(missing.iter().copied())?;
        let mut out: Vec<(Id, String)> =
            missing.into_iter().map(|id| (id, names.remove(&id).unwrap_or_default())).collect();
        out.sort_by(|a, b| (&a.1, a.0).cmp(&(&b.1, b.0)));
        Ok(out)
    }
}

/// A plan in force, as a list shows it.
#[derive(Clone, Debug)]
pub struct PlanLine {
    /// The plan.
    pub id: Id,
    /// What it says.
    pub plan: Plan,
    /// The pupil, as lists show them.
    pub name: String,
    /// What the school called it on its first day.
    pub called: String,
    /// Its owner.
    pub owner: Option<String>,
    /// How many targets it has.
    pub targets: usize,
    /// How many of them were reached.
    pub reached: usize,
    /// How many of those open nothing was noted of for [`STALE_DAYS`].
    pub stale: usize,
    /// How many of those open do not say where the child stood at first.
    pub no_baseline: usize,
    /// When something was last noted of any.
    pub last: Option<NaiveDate>,
}

/// Whether a target does not say where the child stood at first.
fn blank(target: &Target) -> bool {
    target.baseline.is_none() && target.baseline_value.is_none()
}

/// A SEN query that is not decided.
#[derive(Clone, Debug)]
pub struct QueryRow {
    /// The query.
    pub id: Id,
    /// What it says.
    pub query: Query,
    /// The pupil, as lists show them.
    pub name: String,
    /// Who raised it.
    pub by: Option<String>,
}

impl Store {
    /// Every plan in force today, and drafts that wait, of pupils on roll, by name.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn plan_lines(&self) -> Result<Vec<PlanLine>, StoreError> {
        let today = self.clock().today();
        let mut plans = self.select::<Plan, _>(
            "WHERE state <> 'reviewed' AND (ends IS NULL OR ends >= ?1) AND pupil IN
               (SELECT id FROM p_pupil WHERE \"left\" IS NULL OR \"left\" >= ?1)",
            [day_text(today)],
        )?;
        plans.retain(|(_, plan)| in_force(plan, today) || plan.state == PlanState::Draft);
        let names = self.short_names(plans.iter().map(|(_, plan)| plan.pupil))?;
        let mut out = Vec::with_capacity(plans.len());
        for (id, plan) in plans {
            let targets = self.targets_of(id)?;
            out.push(PlanLine {
                name: names.get(&plan.pupil).cloned().unwrap_or_default(),
                called: self.plan_name(plan.starts)?,
                owner: match plan.owner {
                    Some(owner) => self.adult_short(owner)?,
                    None => None,
                },
                targets: targets.len(),
                reached: targets.iter().filter(|t| t.state.reached()).count(),
                stale: targets.iter().filter(|t| t.stale).count(),
                no_baseline: targets.iter().filter(|t| t.state.open() && blank(&t.target)).count(),
                last: targets.iter().filter_map(|t| t.progress.first()).map(|(_, p)| p.date).max(),
                id,
                plan,
            });
        }
        out.sort_by(|a, b| (&a.name, a.plan.starts, a.id).cmp(&(&b.name, b.plan.starts, b.id)));
        Ok(out)
    }

    /// SEN queries that are open or watched, those to be looked at first.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn queries_open(&self) -> Result<Vec<QueryRow>, StoreError> {
        let rows = self.select::<Query, _>(
            "WHERE state IN ('open', 'watching') AND decided_on IS NULL
             ORDER BY review_on IS NULL, review_on, raised_on, id",
            [],
        )?;
        let names = self.short_names(rows.iter().map(|(_, query)| query.pupil))?;
        let mut out = Vec::with_capacity(rows.len());
        for (id, query) in rows {
            out.push(QueryRow {
                name: names.get(&query.pupil).cloned().unwrap_or_default(),
                by: match query.raised_by {
                    Some(adult) => self.adult_short(adult)?,
                    None => None,
                },
                id,
                query,
            });
        }
        Ok(out)
    }
}

/// An adjustment in force, with how often it was used.
#[derive(Clone, Debug)]
pub struct AdjustmentRow {
    /// The adjustment.
    pub id: Id,
    /// What it says.
    pub adjustment: Adjustment,
    /// On how many days, by anybody.
    pub uses: usize,
    /// When last.
    pub last: Option<NaiveDate>,
}

impl Store {
    /// A pupil's adjustments in force today, with how often each was used.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn adjustments_of(&self, pupil: Id) -> Result<Vec<AdjustmentRow>, StoreError> {
        let rows = self.select::<Adjustment, _>(
            "WHERE pupil = ?1 AND (starts IS NULL OR starts <= ?2) AND (ends IS NULL OR ends >= ?2)
             ORDER BY type, id",
            rusqlite::params![pupil.0.as_slice(), day_text(self.clock().today())],
        )?;
        let mut out = Vec::with_capacity(rows.len());
        for (id, adjustment) in rows {
            let uses =
                self.select::<AdjustmentUse, _>("WHERE adjustment = ?1", [id.0.as_slice()])?;
            let days: BTreeSet<NaiveDate> = uses.into_iter().map(|(_, row)| row.date).collect();
            let (uses, last) = (days.len(), days.last().copied());
            out.push(AdjustmentRow { id, adjustment, uses, last });
        }
        Ok(out)
    }
}
