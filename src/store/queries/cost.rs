//! What support costs, pupil by pupil: for leads.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::{Datelike, NaiveDate};

use crate::domain::Id;
use crate::domain::codes::{FundingSource, ProvisionStatus, Schedule, SessionState};
use crate::domain::cost::{PupilCost, Rates, Time, of_line, part, shares};
use crate::domain::records::{Funding, Provision, Rate, Resource, Session, Staff};

use super::super::core::Store;
use super::super::error::StoreError;
use super::work::{Span, Work};

/// One pupil's money.
#[derive(Clone, Debug)]
pub struct CostRow {
    /// The pupil.
    pub pupil: Id,
    /// `Maya B.`
    pub name: String,
    /// The sums, time and lines together.
    pub cost: PupilCost,
    /// Of the sum to date, what is not time.
    pub lines: i64,
}

/// The money of a year.
#[derive(Clone, Debug, Default)]
pub struct CostView {
    /// Pupils, the dearest first.
    pub rows: Vec<CostRow>,
    /// Time and lines of every group: its name, planned for the year, to date.
    pub groups: Vec<(Id, String, i64, i64)>,
    /// Adults who run sessions and have no rate: their time costs nothing here until they do.
    pub no_rate: Vec<String>,
}

/// Time, by pupil or by group.
type Times = BTreeMap<Id, Time>;

/// Pence, by pupil or by group.
type Lines = BTreeMap<Id, i64>;

impl Store {
    /// What support costs in an academic year: planned for all of it, and to date.
    ///
    /// # Errors
    /// [`StoreError::Refused`] on a laptop that is no lead's; or the file cannot be read.
    pub fn costs(&self, year: Span) -> Result<CostView, StoreError> {
        if !self.is_lead()? {
            return Err(StoreError::Refused("money is for the SENCO's laptop alone".to_string()));
        }
        let work = self.work(year)?;
        let mut book = Book::new(self, &work)?;
        let today = self.clock().today();
        let (planned, planned_groups) = book.planned();
        let (spent, spent_groups) = book.spent(today);
        let (lines, lines_group) = book.lines(self, year)?;
        let (lines_now, lines_group_now) = book.lines(self, (year.0, today.min(year.1)))?;
        let top_up = self.top_up(year)?;
        let pupils: BTreeSet<Id> = [planned.keys(), spent.keys()]
            .into_iter()
            .flatten()
            .chain(lines.keys())
            .copied()
            .collect();
        let names = self.short_names(pupils.iter().copied())?;
        let money = |times: &Times, id: &Id| times.get(id).copied().unwrap_or_default().pence();
        let sum = |lines: &BTreeMap<Id, i64>, id: &Id| lines.get(id).copied().unwrap_or(0);
        let mut view = CostView::default();
        for pupil in pupils {
            view.rows.push(CostRow {
                pupil,
                name: names.get(&pupil).cloned().unwrap_or_default(),
                cost: PupilCost {
                    planned: money(&planned, &pupil) + sum(&lines, &pupil),
                    to_date: money(&spent, &pupil) + sum(&lines_now, &pupil),
                    top_up: sum(&top_up, &pupil),
                },
                lines: sum(&lines_now, &pupil),
            });
        }
        view.rows.sort_by(|a, b| {
            (b.cost.planned, &a.name, a.pupil).cmp(&(a.cost.planned, &b.name, b.pupil))
        });
        for (id, group) in &work.groups {
            let plan = money(&planned_groups, id) + sum(&lines_group, id);
            let now = money(&spent_groups, id) + sum(&lines_group_now, id);
            if plan != 0 || now != 0 {
                view.groups.push((*id, group.title.clone(), plan, now));
            }
        }
        view.groups.sort_by(|a, b| (b.2, &a.1, a.0).cmp(&(a.2, &b.1, b.0)));
        for adult in &book.no_rate {
            view.no_rate.extend(self.adult_short(*adult)?);
        }
        view.no_rate.sort();
        Ok(view)
    }

    /// What came for each pupil above the threshold.
    fn top_up(&self, year: Span) -> Result<BTreeMap<Id, i64>, StoreError> {
        let mut out = BTreeMap::new();
        for (_, line) in self.rows::<Funding>()? {
            let (Some(pupil), FundingSource::TopUp) = (line.pupil, &line.source) else { continue };
            let a_year = || {
                let next = line.starts.with_year(line.starts.year() + 1);
                next.and_then(|day| day.pred_opt()).unwrap_or(year.1)
            };
            let of = (line.starts, line.ends.unwrap_or_else(a_year));
            *out.entry(pupil).or_default() += part(line.amount, of, year);
        }
        Ok(out)
    }
}

/// Costs in the making.
struct Book<'a> {
    work: &'a Work,
    rates: Rates,
    grades: HashMap<Id, String>,
    no_rate: BTreeSet<Id>,
}

impl<'a> Book<'a> {
    fn new(store: &Store, work: &'a Work) -> Result<Book<'a>, StoreError> {
        let rates = store.rows::<Rate>()?.into_iter().map(|(_, rate)| rate).collect();
        let staff = store.rows::<Staff>()?.into_iter();
        let grades = staff.filter_map(|(id, adult)| Some((id, adult.grade?))).collect();
        Ok(Book { work, rates: Rates::new(rates), grades, no_rate: BTreeSet::new() })
    }

    /// Some minutes of an adult on a day.
    fn time(&mut self, adult: Id, day: NaiveDate, minutes: i64) -> Time {
        match self.grades.get(&adult).and_then(|grade| self.rates.on(grade, day)) {
            Some(hourly) => Time::of(minutes, hourly),
            None => {
                if minutes > 0 {
                    self.no_rate.insert(adult);
                }
                Time::default()
            }
        }
    }

    /// The adults of a group on a day, all of whom cost.
    fn adults_time(&mut self, slot: Option<Id>, group: Id, day: NaiveDate, minutes: i64) -> Time {
        let adults = self.work.plan.adults(slot, group, day);
        adults.into_iter().map(|adult| self.time(adult, day, minutes)).sum()
    }

    /// What the plan costs, by pupil and by group.
    fn planned(&mut self) -> (Times, Times) {
        let work = self.work;
        let (mut pupils, mut groups) = (Times::new(), Times::new());
        for meeting in work.plan.between(&work.calendar, work.span.0, work.span.1) {
            let minutes = meeting.minutes.unwrap_or(0);
            let time =
                self.adults_time(Some(meeting.slot), meeting.provision, meeting.date, minutes);
            let expected = work.plan.expected(meeting.slot, meeting.provision, meeting.date);
            self.share(time, meeting.provision, &expected, &mut pupils);
            *groups.entry(meeting.provision).or_default() += time;
        }
        for (id, group) in &work.groups {
            for (day, minutes) in self.untimed(group) {
                let members = work.plan.members(*id, day);
                if members.is_empty() {
                    continue;
                }
                let time = self.adults_time(None, *id, day, minutes);
                self.share(time, *id, &members, &mut pupils);
                *groups.entry(*id).or_default() += time;
            }
        }
        (pupils, groups)
    }

    /// Days and minutes that a group without fixed times plans, and that any group prepares.
    fn untimed(&self, group: &Provision) -> Vec<(NaiveDate, i64)> {
        let (from, to) = self.work.span;
        let from = group.starts.map_or(from, |starts| starts.max(from));
        let to = group.ends.map_or(to, |ends| ends.min(to));
        if group.status == ProvisionStatus::Paused || from > to {
            return Vec::new();
        }
        let length = group.minutes.unwrap_or(0);
        let mut out = Vec::new();
        let mut week = None;
        for day in self.work.calendar.school_days(from, to) {
            let first = week.replace(day.iso_week()) != Some(day.iso_week());
            let weekly = match group.schedule {
                Schedule::Times => length * group.per_week.unwrap_or(1),
                _ => 0,
            };
            let daily = if group.schedule == Schedule::Continuous { length } else { 0 };
            let ahead = group.planning_minutes.unwrap_or(0);
            let minutes = daily + if first { weekly + ahead } else { 0 };
            if minutes > 0 {
                out.push((day, minutes));
            }
        }
        out
    }

    /// What sessions that happened have cost, by pupil and by group. A session's time is paid once,
    /// however many groups were joined in it.
    fn spent(&mut self, today: NaiveDate) -> (Times, Times) {
        let work = self.work;
        let (mut pupils, mut groups) = (Times::new(), Times::new());
        for (id, session) in work.log.sessions() {
            let inside = (work.span.0..=work.span.1.min(today)).contains(&session.date);
            if !inside
                || session.state == SessionState::NotHeld
                || work.log.still_to_come(id, session)
            {
                continue;
            }
            let time = self.session_time(id, session);
            let came: BTreeSet<Id> = work
                .log
                .marks(id)
                .iter()
                .filter(|mark| mark.mark.took_part())
                .map(|mark| mark.pupil)
                .collect();
            let of = work.log.groups(id);
            let Some(first) = of.first() else { continue };
            // Nobody noted who came: the whole group bears it.
            let came = if came.is_empty() {
                of.iter().flat_map(|g| work.plan.members(g.provision, session.date)).collect()
            } else {
                came
            };
            self.share(time, first.provision, &came, &mut pupils);
            let each = time.shares(of.len());
            for (group, time) in of.iter().zip(each) {
                *groups.entry(group.provision).or_default() += time;
            }
        }
        (pupils, groups)
    }

    fn session_time(&mut self, id: Id, session: &Session) -> Time {
        let work = self.work;
        let group = work.log.groups(id).first();
        let slot = group.and_then(|g| g.slot);
        let planned = slot.and_then(|s| work.plan.slot(s)).and_then(|s| s.minutes);
        let of_group = group.and_then(|g| work.groups.get(&g.provision)).and_then(|g| g.minutes);
        let minutes = session.minutes.or(planned).or(of_group).unwrap_or(0);
        let adults = work.log.staff(id);
        match (adults.is_empty(), group) {
            (true, Some(group)) => self.adults_time(slot, group.provision, session.date, minutes),
            _ => adults
                .iter()
                .map(|a| self.time(a.staff, session.date, a.minutes.unwrap_or(minutes)))
                .sum(),
        }
    }

    /// Gives each pupil their part; all of it to the one whom a group is run for.
    fn share(&self, time: Time, group: Id, pupils: &BTreeSet<Id>, to: &mut Times) {
        if let Some(one) = self.work.groups.get(&group).and_then(|g| g.charge_to) {
            *to.entry(one).or_default() += time;
            return;
        }
        for (pupil, time) in pupils.iter().zip(time.shares(pupils.len())) {
            *to.entry(*pupil).or_default() += time;
        }
    }

    /// Costs that are not time, by pupil and by group.
    fn lines(&self, store: &Store, span: Span) -> Result<(Lines, Lines), StoreError> {
        let (mut pupils, mut groups) = (Lines::new(), Lines::new());
        for (_, line) in store.rows::<Resource>()? {
            let cost = of_line(&line, span);
            if cost == 0 {
                continue;
            }
            if let Some(pupil) = line.pupil {
                *pupils.entry(pupil).or_default() += cost;
                continue;
            }
            let of: Vec<Id> = match (line.provision, line.intervention) {
                (Some(group), _) => vec![group],
                (None, Some(entry)) => {
                    let same = |group: &&Provision| group.intervention == Some(entry);
                    let mut of: Vec<Id> = self
                        .work
                        .groups
                        .iter()
                        .filter(|(_, group)| same(group))
                        .map(|(id, _)| *id)
                        .collect();
                    of.sort_unstable();
                    of
                }
                (None, None) => Vec::new(),
            };
            let members: BTreeSet<Id> = of.iter().flat_map(|id| self.work.pupils(*id)).collect();
            for (pupil, pence) in members.iter().zip(shares(cost, members.len())) {
                *pupils.entry(*pupil).or_default() += pence;
            }
            for (group, pence) in of.iter().zip(shares(cost, of.len())) {
                *groups.entry(*group).or_default() += pence;
            }
        }
        Ok((pupils, groups))
    }
}
