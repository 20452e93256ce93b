//! What one key on a board says was done.

use chrono::NaiveDate;

use super::{Desk, unreadable};
use crate::app::acts::{Covering, carry_on_action, cover_action, next_plan_action};
use crate::app::boards::{Deed, InviteeStep, QueryStep, Stamp};
use crate::app::error::AppError;
use crate::app::follows::follows;
use crate::app::year::{plan_year, year_meant};
use crate::domain::codes::{
    AdviceState, CaseEntry, Logging, PlanState, ProvisionStatus, QueryState, Schedule, SenStatus,
    TargetState, TransferWay,
};
use crate::domain::dates::on;
use crate::domain::records::{
    Adjustment, AdjustmentUse, Casework, Membership, Plan, Progress, Provision, Pupil, Query,
    Recommendation, Referral, Register, Review, ReviewAction, ReviewInvitee, Target, Task,
    Transfer,
};
use crate::domain::value::Cell;
use crate::domain::{Id, Record, Value};
use crate::store::{Action, Loaded};

/// Days after which a SEN query is looked at again: six weeks of trying something out in class, as
/// a half term has them. The school's own; the day is a field and can be changed.
const LOOK_AGAIN_DAYS: u64 = 42;

/// Days that the authority has for an answer after it was chased: two weeks. The school's own.
const ANSWER_DAYS: u64 = 14;

impl Desk {
    /// The action of something that was done on a day.
    pub(super) fn deed(&mut self, deed: &Deed, day: NaiveDate) -> Result<Action, AppError> {
        match deed {
            Deed::FollowUp(id) => self.followed_up(*id, day),
            Deed::Task(id) => self.task_done(*id, day),
            Deed::Agree(id) => self.amended(*id, |plan: &mut Plan| {
                plan.state = PlanState::Agreed;
                "plan agreed".to_string()
            }),
            Deed::Reviewed(id, false) => self.amended(*id, |plan: &mut Plan| {
                plan.reviewed_on = Some(day);
                "plan reviewed".to_string()
            }),
            Deed::Reviewed(id, true) => self.next_plan(*id, day),
            Deed::Cover { absent, slot, day, by } => self.cover(*absent, (*slot, *day), *by),
            Deed::CarryOn(groups) => self.carry_on(groups),
            Deed::Year(list) => {
                let year = year_meant(self.store.clock().today());
                let source = list.as_deref().map(crate::intake::open).transpose()?;
                let list = source.as_ref().map(|source| (source, None));
                Ok(plan_year(&mut self.store, year, list)?.action)
            }
            Deed::Used(id) => self.used(*id, day),
            Deed::Progress(id, state, session) => self.progress((*id, *session), state, day),
            Deed::Query(id, step) => self.query_step(*id, *step, day),
            Deed::Chased(id) => self.amended(*id, |review: &mut Review| {
                review.chased_on = Some(day);
                format!("{}: authority chased", review.r#type.label())
            }),
            Deed::Invitee(id, step) => self.amended(*id, |one: &mut ReviewInvitee| {
                let (cell, says) = match step {
                    InviteeStep::Invited => (&mut one.invited_on, "invited"),
                    InviteeStep::Asked => (&mut one.advice_asked_on, "advice asked for"),
                    InviteeStep::Chased => (&mut one.advice_chased_on, "advice chased"),
                    InviteeStep::In => (&mut one.advice_in_on, "advice in"),
                    InviteeStep::Came => {
                        (one.attended, one.apologies) = (Some(true), None);
                        return "came to the meeting".to_string();
                    }
                    InviteeStep::Apologies => {
                        (one.attended, one.apologies) = (Some(false), Some(true));
                        return "sent apologies".to_string();
                    }
                };
                *cell = Some(day);
                says.to_string()
            }),
            Deed::Stamp(stamp) => self.stamped(stamp, day),
            Deed::AdviceGroup(id) => self.advice_group(*id, day),
            Deed::AdviceStrategy(id) => self.advice_strategy(*id),
            Deed::CaseChased(id) => self.case_chased(*id, day),
            Deed::Records(pupil, way, step) => self.records_begun(*pupil, way, step, day),
            Deed::ActionDone(id) => self.amended(*id, |action: &mut ReviewAction| {
                action.done = Some(day);
                format!("done: {}", action.text)
            }),
        }
    }

    /// The next plan of a pupil, with the targets of this one that are still open.
    fn next_plan(&mut self, id: Id, day: NaiveDate) -> Result<Action, AppError> {
        let (loaded, plan): (Loaded, Plan) = self.read(id)?;
        let views = self.store.plans_of(plan.pupil)?;
        let mut open = Vec::new();
        for target in views.into_iter().filter(|v| v.id == id).flat_map(|v| v.targets) {
            if target.state.open() {
                let row = self.loaded(Target::KIND, target.id)?;
                let links = self.store.links_of_target(target.id)?;
                open.push((row, target, links));
            }
        }
        let weeks = self.store.plan_setting(day)?.weeks;
        let name = self.store.pupil_name(plan.pupil)?.unwrap_or_default();
        let title = format!("{name}: the next plan");
        Ok(next_plan_action(title, (&loaded, &plan), &open, (day, weeks), self.store.ids()))
    }

    /// A step of a record: its days, its state.
    fn stamped(&self, stamp: &Stamp, day: NaiveDate) -> Result<Action, AppError> {
        let gone = || AppError::refused("this kind of record is unknown here");
        let kind = self.store.kind(stamp.kind).ok_or_else(gone)?;
        let loaded = self.loaded(kind, stamp.id)?;
        let mut cells = loaded.cells.clone();
        cells.resize(kind.fields.len(), Value::Null);
        let days = stamp.days.iter().map(|field| (*field, day.put()));
        let state = stamp.state.map(|(field, code)| (field, Value::Text(code.to_string())));
        for (field, value) in days.chain(state) {
            if let Some(cell) = kind.position(field).and_then(|n| cells.get_mut(n)) {
                *cell = value;
            }
        }
        let name = self.store.title_of(kind, &loaded.cells)?;
        let mut action = Action::new(format!("{name}: {}", stamp.says));
        if !action.change_cells(&loaded, &cells) {
            return Err(AppError::refused(format!("{name} stands so already")));
        }
        follows(&self.store, &mut action, (kind, stamp.id), (&loaded.cells, &cells))?;
        Ok(action)
    }

    /// A recommendation becomes a 1:1 that is planned: when, and with whom, is given after.
    fn advice_group(&mut self, id: Id, day: NaiveDate) -> Result<Action, AppError> {
        let (loaded, mut advice): (Loaded, Recommendation) = self.read(id)?;
        let title = advice.text.lines().next().unwrap_or_default().to_string();
        let name = self.store.pupil_name(advice.pupil)?.unwrap_or_default();
        let mut action = Action::new(format!("{name}: recommendation becomes a 1:1"));
        let mut cells = vec![Value::Null; Provision::KIND.fields.len()];
        let agency = match advice.referral {
            Some(referral) => self.store.get::<Referral>(referral)?.and_then(|r| r.agency),
            None => None,
        };
        for (field, value) in [
            ("title", title.put()),
            ("schedule", Schedule::Times.put()),
            ("logging", Logging::Every.put()),
            ("status", ProvisionStatus::Planned.put()),
            ("starts", day.put()),
            ("intended", advice.text.put()),
            ("agency", agency.map_or(Value::Null, Value::Id)),
        ] {
            if let Some(cell) = Provision::KIND.position(field).and_then(|n| cells.get_mut(n)) {
                *cell = value;
            }
        }
        let group = action.add_cells(self.store.ids(), Provision::KIND, cells);
        action.add(
            self.store.ids(),
            &Membership {
                provision: group,
                pupil: advice.pupil,
                starts: Some(day),
                ends: None,
                minutes: None,
                reason: None,
            },
        );
        (advice.state, advice.provision) = (AdviceState::Doing, Some(group));
        action.change(&loaded, &advice);
        Ok(action)
    }

    /// A recommendation becomes what helps the child: what every adult does.
    fn advice_strategy(&self, id: Id) -> Result<Action, AppError> {
        let (loaded, mut advice): (Loaded, Recommendation) = self.read(id)?;
        let (row, mut pupil): (Loaded, Pupil) = self.read(advice.pupil)?;
        let name = pupil.short();
        let mut action = Action::new(format!("{name}: recommendation becomes a strategy"));
        pupil.helps = Some(match pupil.helps.take().filter(|text| !text.is_empty()) {
            Some(helps) => format!("{helps}\n{}", advice.text),
            None => advice.text.clone(),
        });
        action.change(&row, &pupil);
        (advice.state, advice.strategy) = (AdviceState::Doing, Some(advice.text.clone()));
        action.change(&loaded, &advice);
        Ok(action)
    }

    /// The authority was chased for an answer: an entry of its own, and two weeks more to answer.
    fn case_chased(&mut self, id: Id, day: NaiveDate) -> Result<Action, AppError> {
        let (loaded, mut entry): (Loaded, Casework) = self.read(id)?;
        let name = self.store.pupil_name(entry.pupil)?.unwrap_or_default();
        let mut action = Action::new(format!("{name}: authority chased"));
        let chase = Casework {
            pupil: entry.pupil,
            date: day,
            r#type: CaseEntry::Chase,
            what: entry.what.clone(),
            who: entry.who.clone(),
            answer_by: None,
            answered_on: None,
            note: None,
        };
        action.add(self.store.ids(), &chase);
        entry.answer_by = Some(on(day, ANSWER_DAYS));
        action.change(&loaded, &entry);
        Ok(action)
    }

    /// The first step of a pupil's records on their way: asked for, or sent.
    fn records_begun(
        &mut self,
        pupil: Id,
        way: &TransferWay,
        step: &str,
        day: NaiveDate,
    ) -> Result<Action, AppError> {
        let (_, child): (Loaded, Pupil) = self.read(pupil)?;
        let when = |field: &str| (field == step).then_some(day);
        let says = if step == "asked_on" { "asked for" } else { "sent on" };
        let mut action = Action::new(format!("{}: records {says}", child.short()));
        let transfer = Transfer {
            pupil,
            way: way.clone(),
            school: child.destination.filter(|_| *way == TransferWay::Out),
            asked_on: when("asked_on"),
            sent_on: when("sent_on"),
            received_on: None,
            contents: None,
            note: None,
        };
        action.add(self.store.ids(), &transfer);
        Ok(action)
    }

    /// One record changed; `how` changes it and says what that is called.
    fn amended<R: Record>(
        &self,
        id: Id,
        how: impl FnOnce(&mut R) -> String,
    ) -> Result<Action, AppError> {
        let (loaded, mut record): (Loaded, R) = self.read(id)?;
        let mut action = Action::new(how(&mut record));
        action.change(&loaded, &record);
        Ok(action)
    }

    fn read<R: Record>(&self, id: Id) -> Result<(Loaded, R), AppError> {
        let loaded = self.loaded(R::KIND, id)?;
        let record = loaded.record().map_err(unreadable)?;
        Ok((loaded, record))
    }

    fn task_done(&self, id: Id, day: NaiveDate) -> Result<Action, AppError> {
        let (loaded, mut task): (Loaded, Task) = self.read(id)?;
        task.done = Some(day);
        let mut action = Action::new(format!("done: {}", task.title));
        action.change(&loaded, &task);
        // One that comes back is there again.
        let both = (loaded.cells.as_slice(), &*task.cells());
        follows(&self.store, &mut action, (Task::KIND, id), both)?;
        Ok(action)
    }

    /// A lesson of an absent adult given to somebody else, or called off.
    fn cover(
        &mut self,
        absent: Id,
        (slot, day): (Id, NaiveDate),
        by: Option<Id>,
    ) -> Result<Action, AppError> {
        let view = self.store.cover(absent, day)?;
        let row = view.rows.iter().find(|row| row.row.lesson.slot == slot && !row.logged);
        let row = row.ok_or_else(|| AppError::refused("this session is settled already"))?;
        let (who, covering) = match by {
            Some(id) => {
                let free = row.free.iter().find(|free| free.id == id);
                let name = free.map_or("another adult", |free| free.name.as_str());
                (format!("covered by {name}"), Covering::By(id))
            }
            None => ("called off, adult absent".to_string(), Covering::Nobody),
        };
        let title = format!("{}: {who}", row.row.title);
        Ok(cover_action(&[(&row.row.lesson, covering)], title, self.store.ids()))
    }

    /// Groups that go on into the next term.
    fn carry_on(&mut self, groups: &[Id]) -> Result<Action, AppError> {
        let view = self.store.term(self.store.clock().today())?;
        let mut parts = Vec::new();
        let mut loaded = Vec::new();
        for group in groups {
            parts.push(self.store.group_parts(*group, view.term.ends, view.next.starts)?);
            loaded.push(self.loaded(Provision::KIND, *group)?);
        }
        let find = |id: Id| loaded.iter().find(|l| l.id == id).cloned();
        let (action, made) = carry_on_action(&parts, &view.next, self.store.ids(), find);
        match made.is_empty() {
            true => {
                Err(AppError::refused("nobody would be left in the group, so nothing was made"))
            }
            false => Ok(action),
        }
    }

    /// An adjustment was used that day: evidence of the child's normal way of working.
    fn used(&mut self, id: Id, day: NaiveDate) -> Result<Action, AppError> {
        let (_, adjustment): (_, Adjustment) = self.read(id)?;
        let label = adjustment.r#type.label().to_string();
        let row =
            AdjustmentUse { adjustment: id, date: day, by: self.user()?, lesson: None, note: None };
        let mut action = Action::new(format!("{label}: used today"));
        let there = Id::for_cells(AdjustmentUse::KIND, &row.cells());
        if let Some(row) = there
            && self.store.cells(AdjustmentUse::KIND, row)?.is_some()
        {
            return Err(AppError::refused(format!("{label} is noted for today already")));
        }
        action.add(self.store.ids(), &row);
        Ok(action)
    }

    /// How a target goes: an entry of the day, by the user; a second one of the day changes it.
    fn progress(
        &mut self,
        (id, session): (Id, Option<Id>),
        state: &TargetState,
        day: NaiveDate,
    ) -> Result<Action, AppError> {
        let (_, target): (_, Target) = self.read(id)?;
        let smart = target.smart.lines().next().unwrap_or_default();
        let mut action = Action::new(format!("{}: {smart}", state.label()));
        let by = self.user()?;
        let mut cells = vec![Value::Null; Progress::KIND.fields.len()];
        for (name, value) in [
            ("target", Value::Id(id)),
            ("date", day.put()),
            ("by", by.map_or(Value::Null, Value::Id)),
            ("state", state.put()),
            ("session", session.map_or(Value::Null, Value::Id)),
        ] {
            if let Some(cell) = Progress::KIND.position(name).and_then(|n| cells.get_mut(n)) {
                *cell = value;
            }
        }
        let there = match Id::for_cells(Progress::KIND, &cells) {
            Some(row) => self.store.load(Progress::KIND, row)?,
            None => None,
        };
        match there {
            Some(loaded) => {
                let mut entry: Progress = loaded.record().map_err(unreadable)?;
                entry.state = Some(state.clone());
                entry.session = session.or(entry.session);
                action.change(&loaded, &entry);
            }
            None => {
                action.add_cells(self.store.ids(), Progress::KIND, cells);
            }
        }
        Ok(action)
    }

    /// A step of a SEN query; the last ones give the pupil a status from that day on.
    fn query_step(&mut self, id: Id, step: QueryStep, day: NaiveDate) -> Result<Action, AppError> {
        let (loaded, mut query): (Loaded, Query) = self.read(id)?;
        let name = self.store.pupil_name(query.pupil)?.unwrap_or_default();
        let mut status = None;
        let says = match step {
            QueryStep::Told => {
                query.parents_told = Some(day);
                "parents told of the SEN query"
            }
            QueryStep::LookAgain => {
                query.review_on = Some(on(day, LOOK_AGAIN_DAYS));
                "SEN query: look again"
            }
            QueryStep::Watch => {
                query.state = QueryState::Watching;
                query.review_on = query.review_on.filter(|review| *review > day);
                query.review_on.get_or_insert(on(day, LOOK_AGAIN_DAYS));
                status = Some((SenStatus::None, true));
                "on the watch list"
            }
            QueryStep::Register => {
                query.state = QueryState::OnRegister;
                query.decided_on = Some(day);
                status = Some((SenStatus::Support, false));
                "on the SEN register"
            }
            QueryStep::NoSen => {
                query.state = QueryState::NoSen;
                query.decided_on = Some(day);
                "no SEN found"
            }
        };
        let mut action = Action::new(format!("{name}: {says}"));
        action.change(&loaded, &query);
        let standing = self.store.standings_on(day, Some(query.pupil))?.remove(&query.pupil);
        let watched = standing.as_ref().is_some_and(|s| s.monitoring);
        if step == QueryStep::NoSen && watched {
            status = Some((SenStatus::None, false));
        }
        if let Some((status, monitoring)) = status {
            // Nobody who has support or a plan is put back by a query.
            let higher = standing
                .as_ref()
                .is_some_and(|s| matches!(s.status, SenStatus::Support | SenStatus::Plan));
            if !higher {
                let told = query.parents_told;
                self.status_from(query.pupil, day, (&status, monitoring, told), &mut action)?;
            }
        }
        Ok(action)
    }

    /// A status from a day on.
    fn status_from(
        &mut self,
        pupil: Id,
        day: NaiveDate,
        (status, monitoring, told): (&SenStatus, bool, Option<NaiveDate>),
        action: &mut Action,
    ) -> Result<(), AppError> {
        let mut cells = vec![Value::Null; Register::KIND.fields.len()];
        for (name, value) in [
            ("pupil", Value::Id(pupil)),
            ("status", status.put()),
            ("starts", day.put()),
            ("monitoring", monitoring.put()),
            ("parents_told", told.map_or(Value::Null, |day| day.put())),
        ] {
            if let Some(cell) = Register::KIND.position(name).and_then(|n| cells.get_mut(n)) {
                *cell = value;
            }
        }
        let there = match Id::for_cells(Register::KIND, &cells) {
            Some(row) => self.store.load(Register::KIND, row)?,
            None => None,
        };
        match there {
            // Something was said of the day already.
            Some(loaded) => {
                let mut entry: Register = loaded.record().map_err(unreadable)?;
                entry.status = status.clone();
                entry.monitoring = monitoring;
                action.change(&loaded, &entry);
            }
            None => {
                action.add_cells(self.store.ids(), Register::KIND, cells);
            }
        }
        Ok(())
    }
}
