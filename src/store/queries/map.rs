//! The provision map: planned, delivered, lost, unknown, by whatever a SENCO asks.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::{NaiveDate, Weekday};

use crate::domain::Id;
use crate::domain::dates::{latest, on};
use crate::domain::records::{Intervention, Provision, ProvisionSectionF, SectionF};
use crate::domain::schedule::{Account, adult_minutes};

use super::super::core::Store;
use super::super::error::StoreError;
use super::work::{Span, Work};

pub use super::part::{PartLine, PartView};

/// What the rows of a map are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Axis {
    /// Area of need and tier.
    Area,
    /// Class.
    Class,
    /// Pupil.
    Pupil,
    /// The adult who leads.
    Adult,
    /// Group.
    Group,
    /// Line of section F of an EHCP.
    SectionF,
}

impl Axis {
    /// Every axis with its word on the command line.
    pub const ALL: [(&'static str, Axis); 6] = [
        ("area", Axis::Area),
        ("class", Axis::Class),
        ("pupil", Axis::Pupil),
        ("adult", Axis::Adult),
        ("group", Axis::Group),
        ("section-f", Axis::SectionF),
    ];
}

/// One row of a map, with the rows behind it.
#[derive(Clone, Debug, Default)]
pub struct MapRow {
    /// What it is of: "Cognition and learning", "Targeted"; a class; a name.
    pub keys: Vec<String>,
    /// How many pupils.
    pub pupils: usize,
    /// How many groups.
    pub groups: usize,
    /// The minutes.
    pub account: Account,
    /// An adult's own minutes at sessions, each counted once; minutes a week that section F asks.
    pub minutes: Option<i64>,
    /// The pupil and group of every part.
    pub parts: Vec<(Id, Id)>,
    /// Its minutes week by week, of the map's [`weeks`](MapView::weeks).
    pub weeks: Vec<Account>,
}

/// One pupil in one group, as a part of a row.
#[derive(Clone, Debug)]
pub struct MapPart {
    /// The pupil.
    pub pupil: Id,
    /// `Maya B.`
    pub name: String,
    /// The group.
    pub provision: Id,
    /// Its name.
    pub title: String,
    /// The minutes.
    pub account: Account,
}

/// A week in which a pupil who should have had something got nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EmptyWeek {
    /// The pupil.
    pub pupil: Id,
    /// `Maya B.`
    pub name: String,
    /// The week's Monday.
    pub monday: NaiveDate,
    /// Minutes that were planned in it.
    pub planned: i64,
    /// Where they went.
    pub account: Account,
}

/// The map.
#[derive(Clone, Debug, Default)]
pub struct MapView {
    /// Its rows, in order.
    pub rows: Vec<MapRow>,
    /// All of it.
    pub total: Account,
    /// Weeks with nothing, the latest first.
    pub empty: Vec<EmptyWeek>,
    /// The Mondays of its weeks with school that have begun.
    pub weeks: Vec<NaiveDate>,
}

/// The accounts of one week: its Monday, and those of every pupil in every group.
type WeekAccounts = (NaiveDate, HashMap<(Id, Id), Account>);

/// The key of a row, with what its order goes by.
type Key = (Vec<usize>, Vec<String>);

impl Store {
    /// The provision map of some days.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn provision_map(&self, axis: Axis, span: Span) -> Result<MapView, StoreError> {
        let work = self.work(span)?;
        let accounts = work.accounts(self);
        let keys = Keys::of(self, &work, axis, accounts.keys().copied())?;
        let mut rows: BTreeMap<Key, MapRow> = BTreeMap::new();
        let mut view = MapView::default();
        let mut parts: Vec<(&(Id, Id), &Account)> = accounts.iter().collect();
        parts.sort_by_key(|(part, _)| **part);
        for ((pupil, group), account) in parts {
            view.total.add(account);
            for key in keys.of_part(*pupil, *group) {
                let row = rows.entry(key).or_default();
                row.account.add(account);
                row.parts.push((*pupil, *group));
            }
        }
        sort_lost(&mut view.total);
        let weeks = self.week_accounts(&work);
        view.weeks = weeks.iter().map(|(monday, _)| *monday).collect();
        for ((_, words), mut row) in rows {
            row.weeks = weeks.iter().map(|(_, of_week)| sum(&row.parts, of_week)).collect();
            row.pupils = row.parts.iter().map(|(pupil, _)| pupil).collect::<BTreeSet<_>>().len();
            row.groups = row.parts.iter().map(|(_, group)| group).collect::<BTreeSet<_>>().len();
            row.minutes = keys.minutes.get(&words.join("\t")).copied();
            row.keys = words;
            sort_lost(&mut row.account);
            view.rows.push(row);
        }
        view.empty = self.empty_weeks(&weeks)?;
        Ok(view)
    }

    /// The parts behind one row of the map, by pupil and group.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn map_parts(
        &self,
        axis: Axis,
        span: Span,
        row: &[String],
    ) -> Result<Vec<MapPart>, StoreError> {
        let work = self.work(span)?;
        let accounts = work.accounts(self);
        let keys = Keys::of(self, &work, axis, accounts.keys().copied())?;
        let names = self.short_names(accounts.keys().map(|(pupil, _)| *pupil))?;
        let mut out = Vec::new();
        for ((pupil, provision), mut account) in accounts {
            if !keys.of_part(pupil, provision).iter().any(|(_, words)| words == row) {
                continue;
            }
            sort_lost(&mut account);
            out.push(MapPart {
                pupil,
                name: names.get(&pupil).cloned().unwrap_or_default(),
                provision,
                title: work.groups.get(&provision).map(|g| g.title.clone()).unwrap_or_default(),
                account,
            });
        }
        out.sort_by(|a, b| {
            (&a.name, a.pupil, &a.title, a.provision).cmp(&(
                &b.name,
                b.pupil,
                &b.title,
                b.provision,
            ))
        });
        Ok(out)
    }

    /// The weeks with school of a stretch that have begun, each with its accounts.
    fn week_accounts(&self, work: &Work) -> Vec<WeekAccounts> {
        let today = self.clock().today();
        let (from, to) = (work.span.0, work.span.1.min(today));
        let mut out = Vec::new();
        let mut monday = latest(Weekday::Mon, from);
        while monday <= to {
            let sunday = on(monday, 6);
            if work.calendar.school_days(monday, sunday).next().is_some() {
                let week = (monday.max(from), sunday.min(to));
                out.push((monday, work.accounts_in(self, week)));
            }
            monday = on(monday, 7);
        }
        out
    }

    /// The weeks that are over in which a pupil got nothing of what was planned.
    fn empty_weeks(&self, weeks: &[WeekAccounts]) -> Result<Vec<EmptyWeek>, StoreError> {
        let today = self.clock().today();
        let mut out = Vec::new();
        for (monday, accounts) in weeks.iter().filter(|(monday, _)| on(*monday, 4) < today) {
            let mut sums: HashMap<Id, Account> = HashMap::new();
            for ((pupil, _), account) in accounts {
                sums.entry(*pupil).or_default().add(account);
            }
            for (pupil, sum) in sums {
                let got = sum.total_delivered() + sum.assumed;
                // What nobody has told yet may have been given.
                if sum.planned > 0 && got == 0 && sum.awaiting == 0 {
                    let (name, monday) = (String::new(), *monday);
                    let planned = sum.planned;
                    out.push(EmptyWeek { pupil, name, monday, planned, account: sum });
                }
            }
        }
        let names = self.short_names(out.iter().map(|week| week.pupil))?;
        for week in &mut out {
            week.name = names.get(&week.pupil).cloned().unwrap_or_default();
        }
        out.sort_by(|a, b| (b.monday, &a.name, a.pupil).cmp(&(a.monday, &b.name, b.pupil)));
        Ok(out)
    }
}

/// The minutes of some parts together.
fn sum(parts: &[(Id, Id)], accounts: &HashMap<(Id, Id), Account>) -> Account {
    let mut out = Account::default();
    for account in parts.iter().filter_map(|part| accounts.get(part)) {
        out.add(account);
    }
    out
}

/// The largest losses first.
fn sort_lost(account: &mut Account) {
    account.lost.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.label().cmp(b.0.label())));
}

/// Which row a part belongs to.
struct Keys {
    axis: Axis,
    groups: HashMap<Id, Vec<Key>>,
    pupils: HashMap<Id, String>,
    parts: HashMap<(Id, Id), Vec<Key>>,
    /// What [`MapRow::minutes`] says, by the words of the row.
    minutes: HashMap<String, i64>,
}

/// Where nobody has said.
const NOWHERE: &str = "not said";

impl Keys {
    fn of(
        store: &Store,
        work: &Work,
        axis: Axis,
        parts: impl Iterator<Item = (Id, Id)>,
    ) -> Result<Keys, StoreError> {
        let parts: Vec<(Id, Id)> = parts.collect();
        let mut keys = Keys {
            axis,
            groups: HashMap::new(),
            pupils: HashMap::new(),
            parts: HashMap::new(),
            minutes: HashMap::new(),
        };
        match axis {
            Axis::Area => {
                let library = store.library()?;
                for (id, group) in &work.groups {
                    keys.groups.insert(*id, vec![area_and_tier(group, &library)]);
                }
            }
            Axis::Group => {
                for (id, group) in &work.groups {
                    keys.groups.insert(*id, vec![(Vec::new(), vec![group.title.clone()])]);
                }
            }
            Axis::Adult => keys.adults(store, work)?,
            Axis::Class => {
                for (pupil, place) in
                    store.places_on(work.span.1.min(store.clock().today()), None)?
                {
                    keys.pupils.insert(pupil, place.short());
                }
            }
            Axis::Pupil => {
                keys.pupils = store.short_names(parts.iter().map(|(pupil, _)| *pupil))?
            }
            Axis::SectionF => keys.section_f(store, &parts)?,
        }
        Ok(keys)
    }

    fn adults(&mut self, store: &Store, work: &Work) -> Result<(), StoreError> {
        let last = work.span.1;
        for (id, group) in &work.groups {
            let day = group.ends.map_or(last, |ends| ends.min(last));
            let lead = work.plan.adults(None, *id, day).into_iter().next();
            let words = match lead {
                Some(adult) => store.adult_short(adult)?.unwrap_or_default(),
                None => NOWHERE.to_string(),
            };
            self.groups.insert(*id, vec![(Vec::new(), vec![words])]);
        }
        for (adult, minutes) in adult_minutes(&work.plan, &work.log, work.span) {
            if let Some(words) = store.adult_short(adult)? {
                *self.minutes.entry(words).or_default() += minutes;
            }
        }
        Ok(())
    }

    /// Parts that a group delivers for a line of the same pupil's plan.
    fn section_f(&mut self, store: &Store, parts: &[(Id, Id)]) -> Result<(), StoreError> {
        let lines: HashMap<Id, SectionF> = store.rows::<SectionF>()?.into_iter().collect();
        let names = store.short_names(lines.values().map(|line| line.pupil))?;
        for (_, link) in store.rows::<ProvisionSectionF>()? {
            let Some(line) = lines.get(&link.section_f) else { continue };
            let part = (line.pupil, link.provision);
            if !parts.contains(&part) {
                continue;
            }
            let name = names.get(&line.pupil).cloned().unwrap_or_default();
            let text = line.text.lines().next().unwrap_or_default();
            let text = line.reference.as_ref().map_or(text.to_string(), |r| format!("{r} {text}"));
            let words = vec![name, text];
            if let Some(minutes) = line.minutes {
                let times = line.per_week.filter(|_| line.minutes.is_some()).unwrap_or(1);
                self.minutes.insert(words.join("\t"), minutes * times);
            }
            self.parts.entry(part).or_default().push((Vec::new(), words));
        }
        Ok(())
    }

    fn of_part(&self, pupil: Id, group: Id) -> Vec<Key> {
        match self.axis {
            Axis::Area | Axis::Adult | Axis::Group => {
                let nowhere = || vec![(vec![usize::MAX], vec![NOWHERE.to_string()])];
                self.groups.get(&group).cloned().unwrap_or_else(nowhere)
            }
            Axis::Class | Axis::Pupil => {
                let words = self.pupils.get(&pupil).filter(|words| !words.is_empty());
                vec![(Vec::new(), vec![words.map_or(NOWHERE, String::as_str).to_string()])]
            }
            Axis::SectionF => self.parts.get(&(pupil, group)).cloned().unwrap_or_default(),
        }
    }
}

/// The group's own area and tier, else its intervention's, in the order of their lists.
fn area_and_tier(group: &Provision, library: &HashMap<Id, Intervention>) -> Key {
    use crate::domain::codes::{AREAS, TIERS};
    let entry = group.intervention.and_then(|id| library.get(&id));
    let area = group.area.clone().or_else(|| entry.and_then(|e| e.area.clone()));
    let tier = group.tier.clone().or_else(|| entry.and_then(|e| e.tier.clone()));
    let place = |list: &crate::domain::codes::CodeList, code: Option<&str>| {
        code.and_then(|code| list.options.iter().position(|o| o.code == code)).unwrap_or(usize::MAX)
    };
    let order = vec![
        place(&AREAS, area.as_ref().map(|a| a.code())),
        place(&TIERS, tier.as_ref().map(|t| t.code())),
    ];
    let words = vec![
        area.as_ref().map_or(NOWHERE, |a| a.label()).to_string(),
        tier.as_ref().map_or(NOWHERE, |t| t.label()).to_string(),
    ];
    (order, words)
}

impl Store {
    /// Lines of section F of pupils on roll that no group delivers.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn section_f_without_group(&self) -> Result<Vec<(Id, SectionF)>, StoreError> {
        let today = self.clock().today();
        let delivered: BTreeSet<Id> =
            self.rows::<ProvisionSectionF>()?.into_iter().map(|(_, link)| link.section_f).collect();
        let mut out = self.rows::<SectionF>()?;
        out.retain(|(id, line)| {
            !delivered.contains(id) && line.ends.is_none_or(|ends| ends >= today)
        });
        Ok(out)
    }
}
