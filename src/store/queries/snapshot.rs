//! The school as a typed line is read against it.

use std::collections::{BTreeSet, HashMap};

use chrono::{Days, NaiveDate};

use crate::domain::Id;
use crate::domain::lines::{
    AdultRow, CarerRow, Facts, GroupRow, InterventionRow, PlannedRow, PupilRow, SlotRow, Snapshot,
};
use crate::domain::records::{Carer, CarerPupil, Intervention, Staff};
use crate::domain::schedule::{Occurrence, Plan, PlanRows};

use super::super::core::{Store, id_at};
use super::super::error::StoreError;
use super::people::day_text;
use super::plan::day_at;

/// How far back a line may name a planned session by its day: the four weeks that Today counts as
/// "earlier not logged"; older ones are logged from the day itself.
const DAYS_BACK: u64 = 28;
/// How far ahead an exception may be planned in a line.
const DAYS_AHEAD: u64 = 14;

impl Store {
    /// Everything a log line or contact line may name, indexed.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn snapshot(&self) -> Result<Snapshot, StoreError> {
        self.snapshot_of(self.days_of_lines())
    }

    /// As [`snapshot`](Store::snapshot), with the planned sessions of today alone, which is all that
    /// most lines ask for; [`Snapshot::asked_further`] tells the others.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn snapshot_today(&self) -> Result<Snapshot, StoreError> {
        let today = self.clock().today();
        match self.moved_to(today)? {
            // What was planned for another day is among the sessions of this one.
            true => self.snapshot(),
            false => self.snapshot_of((today, today)),
        }
    }

    /// Pupils, adults, parents and carers, as a contact line names them; no group and nothing
    /// planned.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn snapshot_people(&self) -> Result<Snapshot, StoreError> {
        let today = self.clock().today();
        Ok(Snapshot::new(self.people_facts((today, today))?))
    }

    fn snapshot_of(&self, (from, to): (NaiveDate, NaiveDate)) -> Result<Snapshot, StoreError> {
        let mut facts = self.people_facts((from, to))?;
        let today = facts.now.date();
        let lines = self.days_of_lines();
        let rows = self.plan_between(lines.0, lines.1)?;
        let order: HashMap<Id, usize> =
            facts.pupils.iter().enumerate().map(|(n, p)| (p.id, n)).collect();
        facts.groups = groups(&rows, today, &order);
        facts.planned = self.snapshot_planned(rows, (from, to), facts.user, &order)?;
        facts.interventions = self.snapshot_interventions()?;
        Ok(Snapshot::new(facts))
    }

    /// The days that a line may speak of.
    fn days_of_lines(&self) -> (NaiveDate, NaiveDate) {
        let today = self.clock().today();
        (today - Days::new(DAYS_BACK), today + Days::new(DAYS_AHEAD))
    }

    fn people_facts(&self, (from, to): (NaiveDate, NaiveDate)) -> Result<Facts, StoreError> {
        let now = self.clock().now();
        let pupils = self.snapshot_pupils(now.date())?;
        let classes: BTreeSet<String> = pupils.iter().filter_map(|p| p.class.clone()).collect();
        Ok(Facts {
            now,
            user: self.get::<Staff>(self.me().user)?.map(|_| self.me().user),
            lead: self.is_lead()?,
            restricts: self.may_restrict(),
            loose: self.loose_sessions(from, to)?,
            pupils,
            adults: self.snapshot_adults(now.date())?,
            groups: Vec::new(),
            interventions: Vec::new(),
            classes: classes.into_iter().collect(),
            planned: Vec::new(),
            planned_from: from,
            planned_to: to,
            carers: self.snapshot_carers()?,
        })
    }

    /// Whether a session that was planned for another day is on this one.
    fn moved_to(&self, day: NaiveDate) -> Result<bool, StoreError> {
        let mut read = self.conn().prepare_cached(
            "SELECT EXISTS(SELECT 1 FROM p_session s JOIN p_session_provision sp ON sp.session = s.id
             WHERE s.date = ?1 AND sp.planned <> ?1)",
        )?;
        Ok(read.query_row([day_text(day)], |row| row.get(0))?)
    }

    /// The planned sessions of one day, whichever.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn planned_on(&self, day: NaiveDate) -> Result<Vec<PlannedRow>, StoreError> {
        self.planned_between(day, day)
    }

    /// The planned sessions from one day to another.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn planned_between(
        &self,
        from: NaiveDate,
        to: NaiveDate,
    ) -> Result<Vec<PlannedRow>, StoreError> {
        let rows = self.plan_between(from, to)?;
        let pupils = self.snapshot_pupils(self.clock().now().date())?;
        let order: HashMap<Id, usize> = pupils.iter().enumerate().map(|(n, p)| (p.id, n)).collect();
        self.snapshot_planned(rows, (from, to), Some(self.me().user), &order)
    }

    /// Pupils by forename, then surname: the order in which a group's children are shown. Those who
    /// left before the first day a line may speak of are left out.
    fn snapshot_pupils(&self, today: NaiveDate) -> Result<Vec<PupilRow>, StoreError> {
        let places = self.places_on(today, None)?;
        let mut read = self.conn().prepare_cached(
            "SELECT id, forename, preferred, surname, \"left\" IS NULL OR \"left\" >= ?1 FROM p_pupil
             WHERE \"left\" IS NULL OR \"left\" >= ?2",
        )?;
        let mut rows = read.query([day_text(today), day_text(today - Days::new(DAYS_BACK))])?;
        let mut out = Vec::new();
        while let Some(row) = rows.next()? {
            let id = id_at(row, 0)?;
            let place = places.get(&id);
            out.push(PupilRow {
                id,
                forename: row.get(1)?,
                preferred: row.get(2)?,
                surname: row.get(3)?,
                class: place.and_then(|p| p.class.clone()),
                year: place.and_then(|p| p.year.as_ref()).map(|y| y.code().to_string()),
                on_roll: row.get(4)?,
            });
        }
        // Sorted here: SQLite would copy every row into a sorter of its own first.
        out.sort_unstable_by(|a, b| called(a).cmp(&called(b)));
        Ok(out)
    }

    fn snapshot_adults(&self, today: NaiveDate) -> Result<Vec<AdultRow>, StoreError> {
        let adults = self.rows::<Staff>()?.into_iter().filter(|(_, adult)| adult.employed(today));
        Ok(adults
            .map(|(id, adult)| AdultRow {
                id,
                title: adult.title,
                forename: adult.forename,
                surname: adult.surname,
                initials: adult.initials,
                role: adult.role,
            })
            .collect())
    }

    fn snapshot_interventions(&self) -> Result<Vec<InterventionRow>, StoreError> {
        let rows = self.rows::<Intervention>()?.into_iter();
        Ok(rows
            .map(|(id, entry)| InterventionRow {
                id,
                title: entry.title,
                also: entry.also,
                minutes: entry.minutes,
            })
            .collect())
    }

    fn snapshot_carers(&self) -> Result<Vec<CarerRow>, StoreError> {
        let carers: HashMap<Id, Carer> = self.rows::<Carer>()?.into_iter().collect();
        let mut links = self.rows::<CarerPupil>()?;
        links.sort_by_key(|(id, link)| (link.pupil, link.priority.unwrap_or(99), *id));
        Ok(links
            .into_iter()
            .filter_map(|(_, link)| {
                let carer = carers.get(&link.carer)?;
                Some(CarerRow {
                    id: link.carer,
                    pupil: link.pupil,
                    title: carer.title.clone(),
                    forename: carer.forename.clone(),
                    surname: carer.surname.clone(),
                    relationship: link.relationship,
                    no_contact: link.no_contact.unwrap_or(false),
                })
            })
            .collect())
    }

    fn snapshot_planned(
        &self,
        rows: PlanRows,
        (from, to): (NaiveDate, NaiveDate),
        user: Option<Id>,
        order: &HashMap<Id, usize>,
    ) -> Result<Vec<PlannedRow>, StoreError> {
        let calendar = self.calendar()?;
        let met = self.sessions_met(from, to)?;
        let stored = self.days_of(met.values().copied())?;
        let leads: HashMap<(Id, Id), bool> =
            rows.staff.iter().map(|s| ((s.provision, s.staff), s.leads)).collect();
        let plan = Plan::new(rows);
        let row = |o: Occurrence| {
            let session = met.get(&(o.slot, o.date)).copied();
            let day = session.and_then(|id| stored.get(&id));
            let adults = plan.adults(Some(o.slot), o.provision, o.date);
            PlannedRow {
                group: o.provision,
                slot: o.slot,
                planned: o.date,
                date: day.map_or(o.date, |(date, _)| *date),
                time: o.time,
                minutes: o.minutes,
                expected: in_order(plan.expected(o.slot, o.provision, o.date), order),
                mine: user.is_some_and(|me| adults.contains(&me)),
                staff: adults
                    .into_iter()
                    // An adult whom the weekly time names leads it.
                    .map(|a| (a, leads.get(&(o.provision, a)).copied().unwrap_or(true)))
                    .collect(),
                // One that moved is still to be held, on its new day.
                logged: day.is_some_and(|(_, moved)| !moved),
                session,
            }
        };
        Ok(plan.between(&calendar, from, to).map(row).collect())
    }

    /// Weekly time and planned day of every stored session planned between two days.
    fn sessions_met(
        &self,
        from: NaiveDate,
        to: NaiveDate,
    ) -> Result<HashMap<(Id, NaiveDate), Id>, StoreError> {
        let mut read = self.conn().prepare_cached(
            "SELECT slot, planned, session FROM p_session_provision
             WHERE planned BETWEEN ?1 AND ?2 AND slot IS NOT NULL",
        )?;
        let mut rows = read.query([day_text(from), day_text(to)])?;
        let mut out = HashMap::new();
        while let Some(row) = rows.next()? {
            if let Some(day) = day_at(row, 1)? {
                out.insert((id_at(row, 0)?, day), id_at(row, 2)?);
            }
        }
        Ok(out)
    }

    /// The groups and days of sessions beside any weekly time.
    fn loose_sessions(
        &self,
        from: NaiveDate,
        to: NaiveDate,
    ) -> Result<Vec<(Id, NaiveDate)>, StoreError> {
        let mut read = self.conn().prepare_cached(
            "SELECT l.provision, s.date FROM p_session s
             JOIN p_session_provision l ON l.session = s.id
             WHERE s.date BETWEEN ?1 AND ?2 AND s.slot IS NULL AND l.slot IS NULL",
        )?;
        let mut rows = read.query([day_text(from), day_text(to)])?;
        let mut out = Vec::new();
        while let Some(row) = rows.next()? {
            out.extend(
                day_at(row, 1)?
                    .map(|day| Ok::<_, StoreError>((id_at(row, 0)?, day)))
                    .transpose()?,
            );
        }
        Ok(out)
    }

    /// The days that sessions were on, which differ from the planned ones where they moved, and
    /// whether they moved and were not held since.
    fn days_of(
        &self,
        sessions: impl Iterator<Item = Id>,
    ) -> Result<HashMap<Id, (NaiveDate, bool)>, StoreError> {
        let mut read = self
            .conn()
            .prepare_cached("SELECT date, state = 'moved' FROM p_session WHERE id = ?1")?;
        let mut out = HashMap::new();
        for id in sessions {
            let mut rows = read.query([id.0.as_slice()])?;
            if let Some(row) = rows.next()?
                && let Some(day) = day_at(row, 0)?
            {
                out.insert(id, (day, row.get(1)?));
            }
        }
        Ok(out)
    }
}

/// By what pupils are called: the forename in use, then the surname.
fn called(pupil: &PupilRow) -> (&str, &str, Id) {
    (pupil.preferred.as_deref().unwrap_or(&pupil.forename), &pupil.surname, pupil.id)
}

/// The groups with who is in them today, or was last.
fn groups(rows: &PlanRows, today: NaiveDate, order: &HashMap<Id, usize>) -> Vec<GroupRow> {
    let plan = Plan::new(rows.clone());
    rows.provisions
        .iter()
        .map(|(id, group)| {
            let day = match group.ends {
                Some(ends) if ends < today => ends,
                _ => group.starts.map_or(today, |starts| starts.max(today)),
            };
            let mut staff: Vec<(Id, bool)> = rows
                .staff
                .iter()
                .filter(|s| s.provision == *id)
                .map(|s| (s.staff, s.leads))
                .collect();
            staff.sort_by_key(|(adult, leads)| (!leads, *adult));
            GroupRow {
                id: *id,
                title: group.title.clone(),
                also: group.also.clone(),
                intervention: group.intervention,
                minutes: group.minutes,
                schedule: group.schedule.clone(),
                members: in_order(plan.members(*id, day), order),
                staff,
                slots: slots(rows, *id),
            }
        })
        .collect()
}

fn slots(rows: &PlanRows, group: Id) -> Vec<SlotRow> {
    let of_group = rows.slots.iter().filter(|(_, slot)| slot.provision == group);
    of_group
        .map(|(id, slot)| SlotRow {
            id: *id,
            days: slot.days,
            time: slot.time,
            minutes: slot.minutes,
            starts: slot.starts,
            ends: slot.ends,
            staff: slot.staff,
            expected: rows.slot_pupils.iter().filter(|p| p.slot == *id).map(|p| p.pupil).collect(),
        })
        .collect()
}

/// Pupils in the order of their names.
fn in_order(pupils: BTreeSet<Id>, order: &HashMap<Id, usize>) -> Vec<Id> {
    let mut pupils: Vec<Id> = pupils.into_iter().collect();
    pupils.sort_by_key(|id| order.get(id).copied().unwrap_or(usize::MAX));
    pupils
}
