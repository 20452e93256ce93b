//! What is on file already, arranged for looking up.

use std::collections::HashMap;

use chrono::NaiveDate;

use super::What;
use super::error::IntakeError;
use crate::domain::fold::fold;
use crate::domain::kind::Record;
use crate::domain::records as r;
use crate::domain::{Id, Kind, Value};
use crate::store::{Base, Loaded};

/// A row with its typed record.
#[derive(Clone, Debug)]
pub(crate) struct Held<R> {
    /// As it was loaded.
    pub loaded: Loaded,
    /// As a record.
    pub record: R,
}

/// A pupil with what belongs to them, each by date.
#[derive(Clone, Debug)]
pub(crate) struct HeldPupil {
    /// The pupil.
    pub pupil: Held<r::Pupil>,
    /// Years and classes.
    pub placements: Vec<Held<r::Placement>>,
    /// Statuses.
    pub registers: Vec<Held<r::Register>>,
    /// Needs.
    pub needs: Vec<Held<r::Need>>,
    /// Family links.
    pub carers: Vec<Held<r::CarerPupil>>,
}

impl HeldPupil {
    /// The year and class in force on a day.
    pub fn placement(&self, day: NaiveDate) -> Option<&Held<r::Placement>> {
        self.placements.iter().rev().find(|p| p.record.starts <= day)
    }
}

/// A group with what belongs to it.
#[derive(Clone, Debug)]
pub(crate) struct HeldProvision {
    /// The group.
    pub provision: Held<r::Provision>,
    /// Who is in it.
    pub members: Vec<Held<r::Membership>>,
    /// Who runs it.
    pub staff: Vec<Held<r::ProvisionStaff>>,
    /// When it meets.
    pub slots: Vec<Held<r::Slot>>,
}

/// Every live row that a plan needs to know, by whatever rows are looked up by.
#[derive(Clone, Debug, Default)]
pub struct OnFile {
    pub(crate) pupils: HashMap<Id, HeldPupil>,
    by_upn: HashMap<String, Vec<Id>>,
    by_mis: HashMap<String, Vec<Id>>,
    by_name: HashMap<(String, String), Vec<Id>>,
    pub(crate) staff: Vec<Held<r::Staff>>,
    staff_names: HashMap<String, Vec<usize>>,
    pub(crate) carers: HashMap<Id, Held<r::Carer>>,
    carer_names: HashMap<(String, String), Vec<Id>>,
    pub(crate) interventions: Vec<Held<r::Intervention>>,
    intervention_names: HashMap<String, usize>,
    pub(crate) provisions: Vec<HeldProvision>,
    /// Rows that are looked up by their id alone: scores, outcomes, plans with targets and progress.
    pub(crate) rows: HashMap<Id, Loaded>,
}

/// A management system's number for comparing: Excel drops noughts from the front of numbers.
pub(crate) fn mis_key(text: &str) -> String {
    let folded = fold(text).replace(' ', "");
    let plain = folded.trim_start_matches('0');
    let digits = !plain.is_empty() && plain.chars().all(|c| c.is_ascii_digit());
    if digits { plain.to_string() } else { folded }
}

fn held<R: Record>(loaded: Loaded) -> Result<Held<R>, IntakeError> {
    let record = loaded
        .record::<R>()
        .map_err(|e| IntakeError::OnFile(format!("{} {}: {e}", R::KIND.label, loaded.id)))?;
    Ok(Held { loaded, record })
}

impl OnFile {
    /// Nothing on file: a new school.
    pub fn empty() -> OnFile {
        OnFile::default()
    }

    /// Gathers what a plan for that kind of list needs; `rows` gives every live row of a record type
    /// (`Store::list`). What had been seen of each row is left out, because most rows of an import
    /// do not change: [`Plan::rebase`](super::Plan::rebase) adds it for those that do.
    ///
    /// # Errors
    /// What `rows` says, or a row that cannot be read as its kind.
    pub fn gather<E: From<IntakeError>>(
        what: What,
        rows: impl FnMut(&'static Kind) -> Result<Vec<(Id, Vec<Value>)>, E>,
    ) -> Result<OnFile, E> {
        OnFile::gather_kinds(what.kinds(), rows)
    }

    /// As [`gather`](OnFile::gather), for record types that are named.
    ///
    /// # Errors
    /// What `rows` says, or a row that cannot be read as its kind.
    pub fn gather_kinds<E: From<IntakeError>>(
        kinds: &[&'static Kind],
        mut rows: impl FnMut(&'static Kind) -> Result<Vec<(Id, Vec<Value>)>, E>,
    ) -> Result<OnFile, E> {
        let mut loaded = Vec::new();
        for kind in kinds.iter().copied() {
            let bare = |(id, cells)| Loaded { kind, id, cells, base: Base::default() };
            loaded.extend(rows(kind)?.into_iter().map(bare));
        }
        Ok(OnFile::from_rows(loaded)?)
    }

    /// Arranges rows of any kinds; those of kinds that imports do not look at are passed over.
    /// [`What::kinds`](super::What::kinds) says which kinds a plan needs, every live row of each.
    ///
    /// # Errors
    /// A row that cannot be read as its kind.
    pub fn from_rows(rows: impl IntoIterator<Item = Loaded>) -> Result<OnFile, IntakeError> {
        let mut out = OnFile::default();
        let mut placements = Vec::new();
        let mut registers = Vec::new();
        let mut needs = Vec::new();
        let mut links = Vec::new();
        let mut provisions: HashMap<Id, HeldProvision> = HashMap::new();
        let (mut members, mut runs, mut slots) = (Vec::new(), Vec::new(), Vec::new());
        for row in rows {
            match row.kind.name {
                "pupil" => out.add_pupil(held(row)?),
                "placement" => placements.push(held::<r::Placement>(row)?),
                "register" => registers.push(held::<r::Register>(row)?),
                "need" => needs.push(held::<r::Need>(row)?),
                "carer_pupil" => links.push(held::<r::CarerPupil>(row)?),
                "carer" => out.add_carer(held(row)?),
                "staff" => out.staff.push(held(row)?),
                "intervention" => out.interventions.push(held(row)?),
                "provision" => {
                    let provision = held::<r::Provision>(row)?;
                    let (members, staff, slots) = (Vec::new(), Vec::new(), Vec::new());
                    let id = provision.loaded.id;
                    provisions.insert(id, HeldProvision { provision, members, staff, slots });
                }
                "membership" => members.push(held::<r::Membership>(row)?),
                "provision_staff" => runs.push(held::<r::ProvisionStaff>(row)?),
                "slot" => slots.push(held::<r::Slot>(row)?),
                "measure" | "evaluation" | "plan" | "target" | "progress" => {
                    out.rows.insert(row.id, row);
                }
                _ => {}
            }
        }
        placements.sort_by_key(|p| p.record.starts);
        registers.sort_by_key(|p| p.record.starts);
        needs.sort_by_key(|n| n.record.rank.unwrap_or(i64::MAX));
        for row in placements {
            out.belong(row.record.pupil, |p| p.placements.push(row));
        }
        for row in registers {
            out.belong(row.record.pupil, |p| p.registers.push(row));
        }
        for row in needs {
            out.belong(row.record.pupil, |p| p.needs.push(row));
        }
        for row in links {
            out.belong(row.record.pupil, |p| p.carers.push(row));
        }
        for row in members {
            if let Some(provision) = provisions.get_mut(&row.record.provision) {
                provision.members.push(row);
            }
        }
        for row in runs {
            if let Some(provision) = provisions.get_mut(&row.record.provision) {
                provision.staff.push(row);
            }
        }
        for row in slots {
            if let Some(provision) = provisions.get_mut(&row.record.provision) {
                provision.slots.push(row);
            }
        }
        out.provisions = provisions.into_values().collect();
        out.provisions.sort_by_key(|p| p.provision.loaded.id);
        out.name_staff();
        out.name_interventions();
        Ok(out)
    }

    fn belong(&mut self, pupil: Id, put: impl FnOnce(&mut HeldPupil)) {
        // A row whose pupil is not there belongs to nobody that a list can name.
        if let Some(held) = self.pupils.get_mut(&pupil) {
            put(held);
        }
    }

    fn add_pupil(&mut self, pupil: Held<r::Pupil>) {
        let id = pupil.loaded.id;
        for upn in [&pupil.record.upn, &pupil.record.former_upn].into_iter().flatten() {
            self.by_upn.entry(upn.to_uppercase()).or_default().push(id);
        }
        if let Some(mis) = &pupil.record.mis_id {
            self.by_mis.entry(mis_key(mis)).or_default().push(id);
        }
        let mut names = vec![fold(&pupil.record.forename)];
        names.extend(pupil.record.preferred.as_deref().map(fold));
        names.dedup();
        for name in names {
            self.by_name.entry((fold(&pupil.record.surname), name)).or_default().push(id);
        }
        let held = HeldPupil {
            pupil,
            placements: Vec::new(),
            registers: Vec::new(),
            needs: Vec::new(),
            carers: Vec::new(),
        };
        self.pupils.insert(id, held);
    }

    fn add_carer(&mut self, carer: Held<r::Carer>) {
        let name = (
            fold(&carer.record.surname),
            fold(carer.record.forename.as_deref().unwrap_or_default()),
        );
        self.carer_names.entry(name).or_default().push(carer.loaded.id);
        self.carers.insert(carer.loaded.id, carer);
    }

    fn name_staff(&mut self) {
        for (n, held) in self.staff.iter().enumerate() {
            let staff = &held.record;
            let mut names = vec![fold(&staff.full()), fold(&staff.short()), fold(&staff.surname)];
            if let Some(title) = &staff.title {
                names.push(fold(&format!("{title} {}", staff.surname)));
            }
            names.extend(staff.initials.as_deref().map(fold));
            if let Some(forename) = &staff.forename {
                names.push(fold(forename));
                names.push(fold(&format!("{} {forename}", staff.surname)));
            }
            names.sort();
            names.dedup();
            for name in names.into_iter().filter(|n| !n.is_empty()) {
                self.staff_names.entry(name).or_default().push(n);
            }
        }
    }

    fn name_interventions(&mut self) {
        for (n, held) in self.interventions.iter().enumerate() {
            self.intervention_names.entry(fold(&held.record.title)).or_insert(n);
        }
        for (n, held) in self.interventions.iter().enumerate() {
            for also in held.record.also.as_deref().unwrap_or_default().split(',').map(fold) {
                if !also.is_empty() {
                    self.intervention_names.entry(also).or_insert(n);
                }
            }
        }
    }

    /// The pupils with that UPN, now or before.
    pub(crate) fn with_upn(&self, upn: &str) -> &[Id] {
        self.by_upn.get(upn).map_or(&[], Vec::as_slice)
    }

    /// The pupils with that number of the management system.
    pub(crate) fn with_mis(&self, mis_id: &str) -> &[Id] {
        self.by_mis.get(&mis_key(mis_id)).map_or(&[], Vec::as_slice)
    }

    /// The pupils of that name, folded: surname, then forename or known-as name.
    pub(crate) fn named(&self, key: &(String, String)) -> &[Id] {
        self.by_name.get(key).map_or(&[], Vec::as_slice)
    }

    /// The one adult of that name, however it is written; none where there are several or nobody.
    pub(crate) fn adult(&self, name: &str) -> Result<&Held<r::Staff>, &'static str> {
        let (_, bare) = super::names::untitled(name);
        let found = [name, bare].iter().find_map(|n| self.staff_names.get(&fold(n)));
        match found.map(Vec::as_slice) {
            Some([only]) => self.staff.get(*only).ok_or("is no adult on file"),
            Some(_) => Err("is the name of several adults on file"),
            None => Err("is no adult on file"),
        }
    }

    /// The intervention of that name or short form.
    pub(crate) fn intervention(&self, name: &str) -> Option<&Held<r::Intervention>> {
        self.intervention_names.get(&fold(name)).and_then(|n| self.interventions.get(*n))
    }

    /// The carers of that name, folded: surname, then forename.
    pub(crate) fn carers_named(&self, key: &(String, String)) -> &[Id] {
        self.carer_names.get(key).map_or(&[], Vec::as_slice)
    }
}
