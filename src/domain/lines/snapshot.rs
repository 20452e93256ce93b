//! The school as a typed line is read against it: plain data, with names folded once.

use std::collections::{HashMap, HashSet};
use std::sync::atomic::{AtomicBool, Ordering};

use chrono::{NaiveDate, NaiveDateTime};

pub use super::facts::{
    AdultRow, CarerRow, Facts, GroupRow, InterventionRow, PlannedRow, PupilRow, SlotRow,
};

use super::index::{Phrase, PhraseKind, Words};
use super::short::short_names;
use crate::domain::Id;
use crate::domain::fold::fold;

/// How close somebody is to the user: names are looked up in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Near {
    /// In my sessions of the day.
    Session,
    /// In my groups.
    Group,
    /// At the school.
    School,
}

/// A pupil's names, folded.
#[derive(Clone, Debug)]
pub(super) struct PupilName {
    /// Forename and known-as name, each as words.
    pub(super) forenames: Vec<Vec<String>>,
    pub(super) surname: Vec<String>,
    pub(super) class: Option<String>,
    pub(super) short: String,
    pub(super) near: Near,
}

/// The school, indexed: build it once, read many lines against it.
#[derive(Clone, Debug)]
pub struct Snapshot {
    pub(super) facts: Facts,
    pub(super) names: Vec<PupilName>,
    pub(super) pupil_at: HashMap<Id, usize>,
    pub(super) adult_at: HashMap<Id, usize>,
    pub(super) group_at: HashMap<Id, usize>,
    /// Words of forenames, known-as names and surnames; the number is the pupil's place.
    pub(super) pupil_words: Words,
    /// Words of adults' names; the number is the adult's place.
    pub(super) adult_words: Words,
    /// What groups are called; `owner` is the group's place.
    pub(super) group_phrases: Vec<Phrase>,
    pub(super) group_words: Words,
    /// What interventions are called; `owner` is the intervention's place.
    pub(super) library_phrases: Vec<Phrase>,
    pub(super) library_words: Words,
    pub(super) classes: HashMap<String, String>,
    pub(super) carers_of: HashMap<Id, Vec<usize>>,
    pub(super) carer_words: Words,
    /// Planned sessions of a group, by date and time.
    pub(super) planned_of: HashMap<Id, Vec<usize>>,
    /// Groups that a pupil is in, by their places.
    pub(super) groups_of: HashMap<Id, Vec<usize>>,
    further: Further,
}

/// Whether a reading asked for a day that nothing is known of.
#[derive(Debug, Default)]
struct Further(AtomicBool);

impl Clone for Further {
    fn clone(&self) -> Further {
        Further(AtomicBool::new(self.0.load(Ordering::Relaxed)))
    }
}

impl Snapshot {
    /// Indexes the facts. Costs a few milliseconds for a school of 420 pupils.
    pub fn new(facts: Facts) -> Snapshot {
        let pupil_at: HashMap<Id, usize> =
            facts.pupils.iter().enumerate().map(|(n, p)| (p.id, n)).collect();
        let adult_at = facts.adults.iter().enumerate().map(|(n, a)| (a.id, n)).collect();
        let group_at: HashMap<Id, usize> =
            facts.groups.iter().enumerate().map(|(n, g)| (g.id, n)).collect();
        let near = nearness(&facts);
        let names: Vec<PupilName> = facts
            .pupils
            .iter()
            .zip(short_names(&facts.pupils))
            .map(|(p, short)| pupil_name(p, short, &near))
            .collect();
        let pupil_words = Words::new(names.iter().enumerate().flat_map(|(n, name)| {
            let words = name.forenames.iter().flatten().chain(&name.surname).cloned();
            words.map(move |w| (w, n)).collect::<Vec<_>>()
        }));
        let adult_words = Words::new(facts.adults.iter().enumerate().flat_map(|(n, a)| {
            let name = format!("{} {}", a.forename.as_deref().unwrap_or(""), a.surname);
            let mut words = words_of(&name);
            words.extend(a.initials.as_deref().map(|i| fold(i).replace(' ', "")));
            words.into_iter().map(move |w| (w, n)).collect::<Vec<_>>()
        }));
        let (group_phrases, library_phrases) = (group_phrases(&facts, &pupil_at), library(&facts));
        let mut planned_of: HashMap<Id, Vec<usize>> = HashMap::new();
        for (n, planned) in facts.planned.iter().enumerate() {
            planned_of.entry(planned.group).or_default().push(n);
        }
        for places in planned_of.values_mut() {
            places.sort_by_key(|n| {
                let p = &facts.planned[*n];
                (p.date, p.time, p.slot)
            });
        }
        let mut groups_of: HashMap<Id, Vec<usize>> = HashMap::new();
        for (n, group) in facts.groups.iter().enumerate() {
            for pupil in &group.members {
                groups_of.entry(*pupil).or_default().push(n);
            }
        }
        let mut carers_of: HashMap<Id, Vec<usize>> = HashMap::new();
        for (n, carer) in facts.carers.iter().enumerate() {
            carers_of.entry(carer.pupil).or_default().push(n);
        }
        let carer_words = Words::new(facts.carers.iter().enumerate().flat_map(|(n, c)| {
            words_of(&c.surname).into_iter().map(move |w| (w, n)).collect::<Vec<_>>()
        }));
        Snapshot {
            group_words: Words::of_phrases(&group_phrases),
            library_words: Words::of_phrases(&library_phrases),
            classes: facts.classes.iter().map(|c| (fold(c), c.clone())).collect(),
            names,
            pupil_at,
            adult_at,
            group_at,
            pupil_words,
            adult_words,
            group_phrases,
            library_phrases,
            carers_of,
            carer_words,
            planned_of,
            groups_of,
            further: Further::default(),
            facts,
        }
    }

    /// The facts it was made of.
    pub fn facts(&self) -> &Facts {
        &self.facts
    }

    /// Whether a line read against this asked for planned sessions of a day outside those that were
    /// read. Most lines are of today: whoever reads one line against today alone reads it again,
    /// against more days, when this says so.
    pub fn asked_further(&self) -> bool {
        self.further.0.load(Ordering::Relaxed)
    }

    /// Whether planned sessions of a day were read; noted where not.
    pub(super) fn speaks_of(&self, date: NaiveDate) -> bool {
        let known = (self.facts.planned_from..=self.facts.planned_to).contains(&date);
        if !known {
            self.further.0.store(true, Ordering::Relaxed);
        }
        known
    }

    /// Today at the school.
    pub fn today(&self) -> NaiveDate {
        self.facts.now.date()
    }

    /// Whether it no longer holds at `now`: another day, or a session that had not begun has.
    pub fn is_stale(&self, now: NaiveDateTime) -> bool {
        let then = self.facts.now;
        let begun = |p: &PlannedRow| {
            p.date == then.date() && p.time.is_some_and(|t| t > then.time() && t <= now.time())
        };
        now.date() != then.date() || now < then || self.facts.planned.iter().any(begun)
    }

    /// A pupil's short name: `Maya B.`, and more of the surname where pupils on roll share that.
    pub fn short(&self, pupil: Id) -> &str {
        self.pupil_at.get(&pupil).map_or("", |n| &self.names[*n].short)
    }

    /// A pupil's short name and class: `Maya B., 4W`.
    pub(super) fn short_and_class(&self, pupil: Id) -> String {
        let class = self.pupil(pupil).and_then(|p| p.class.as_deref());
        match class {
            // Of two children of one name the class is in the short name already.
            Some(class) if !self.short(pupil).ends_with(class) => {
                format!("{}, {class}", self.short(pupil))
            }
            _ => self.short(pupil).to_string(),
        }
    }

    /// A pupil.
    pub fn pupil(&self, id: Id) -> Option<&PupilRow> {
        self.pupil_at.get(&id).map(|n| &self.facts.pupils[*n])
    }

    /// An adult of the school.
    pub fn adult(&self, id: Id) -> Option<&AdultRow> {
        self.adult_at.get(&id).map(|n| &self.facts.adults[*n])
    }

    /// A group.
    pub fn group(&self, id: Id) -> Option<&GroupRow> {
        self.group_at.get(&id).map(|n| &self.facts.groups[*n])
    }

    /// An adult as others say it: `D. Shaw`.
    pub fn adult_name(&self, id: Id) -> String {
        let Some(adult) = self.adult(id) else { return String::new() };
        match adult.forename.as_deref().and_then(|f| f.chars().next()) {
            Some(letter) => format!("{letter}. {}", adult.surname),
            None => match &adult.title {
                Some(title) => format!("{title} {}", adult.surname),
                None => adult.surname.clone(),
            },
        }
    }

    /// Whether the user is one of a group's adults.
    pub(super) fn my_group(&self, group: &GroupRow) -> bool {
        self.facts.user.is_some_and(|me| {
            group.staff.iter().any(|(id, _)| *id == me)
                || group.slots.iter().any(|s| s.staff == Some(me))
        })
    }

    /// What is planned of a group on a day, by time; beyond the days that were asked for, what its
    /// weekly times would plan were every such day a school day.
    pub(super) fn planned_on(&self, group: Id, date: NaiveDate) -> Vec<PlannedRow> {
        if self.speaks_of(date) {
            let places = self.planned_of.get(&group).map(Vec::as_slice).unwrap_or_default();
            let rows = places.iter().map(|n| &self.facts.planned[*n]);
            return rows.filter(|p| p.date == date).cloned().collect();
        }
        let Some(group) = self.group(group) else { return Vec::new() };
        let mine = self.my_group(group);
        let mut rows: Vec<PlannedRow> = group
            .slots
            .iter()
            .filter(|s| s.in_force(date))
            .map(|s| PlannedRow {
                group: group.id,
                slot: s.id,
                planned: date,
                date,
                time: s.time,
                minutes: s.minutes.or(group.minutes),
                expected: if s.expected.is_empty() {
                    group.members.clone()
                } else {
                    s.expected.clone()
                },
                staff: s.staff.map_or_else(|| group.staff.clone(), |id| vec![(id, true)]),
                mine,
                logged: false,
                session: None,
            })
            .collect();
        rows.sort_by_key(|p| (p.time, p.slot));
        rows
    }
}

/// Words of a name, folded. "1:1" is one word, as it is in a typed line.
pub(super) fn words_of(name: &str) -> Vec<String> {
    let words =
        |folded: String| folded.split(' ').filter(|w| !w.is_empty()).map(str::to_string).collect();
    match name.contains('1') {
        true => words(fold(&name.replace("1:1", "11").replace("1-1", "11"))),
        // Nearly every name, and a school has a thousand.
        false => words(fold(name)),
    }
}

/// Pupils in the user's sessions of today, and in the user's groups.
fn nearness(facts: &Facts) -> (HashSet<Id>, HashSet<Id>) {
    let today = facts.now.date();
    let sessions = facts
        .planned
        .iter()
        .filter(|p| p.mine && p.date == today)
        .flat_map(|p| p.expected.iter().copied())
        .collect();
    let mine = |g: &&GroupRow| {
        facts.user.is_some_and(|me| {
            g.staff.iter().any(|(id, _)| *id == me) || g.slots.iter().any(|s| s.staff == Some(me))
        })
    };
    let groups = facts.groups.iter().filter(mine).flat_map(|g| g.members.iter().copied()).collect();
    (sessions, groups)
}

fn pupil_name(pupil: &PupilRow, short: String, near: &(HashSet<Id>, HashSet<Id>)) -> PupilName {
    let mut forenames = vec![words_of(&pupil.forename)];
    if let Some(preferred) = &pupil.preferred {
        let preferred = words_of(preferred);
        if !forenames.contains(&preferred) {
            forenames.insert(0, preferred);
        }
    }
    forenames.retain(|f| !f.is_empty());
    PupilName {
        forenames,
        surname: words_of(&pupil.surname),
        class: pupil.class.as_deref().map(fold),
        short,
        near: match () {
            () if near.0.contains(&pupil.id) => Near::Session,
            () if near.1.contains(&pupil.id) => Near::Group,
            () => Near::School,
        },
    }
}

/// What each group is called: its name, the name without its pupils' names, its short forms, and
/// those of its intervention.
fn group_phrases(facts: &Facts, pupil_at: &HashMap<Id, usize>) -> Vec<Phrase> {
    let library: HashMap<Id, &InterventionRow> =
        facts.interventions.iter().map(|i| (i.id, i)).collect();
    let mut phrases = Vec::new();
    for (owner, group) in facts.groups.iter().enumerate() {
        let mut add = |words: Vec<String>, kind| {
            if !words.is_empty() {
                phrases.push(Phrase { words, owner, kind });
            }
        };
        let title = words_of(&group.title);
        let members: HashSet<String> = group
            .members
            .iter()
            .filter_map(|id| pupil_at.get(id))
            .flat_map(|n| {
                let p = &facts.pupils[*n];
                let mut words = words_of(&p.forename);
                words.extend(words_of(p.preferred.as_deref().unwrap_or("")));
                words.extend(words_of(&p.surname));
                words
            })
            .collect();
        let bare: Vec<String> = title.iter().filter(|w| !members.contains(*w)).cloned().collect();
        if bare.len() < title.len() {
            add(bare, PhraseKind::Own);
            add(title, PhraseKind::Named);
        } else {
            add(title, PhraseKind::Own);
        }
        for short in short_forms(group.also.as_deref()) {
            add(short, PhraseKind::Own);
        }
        if let Some(intervention) = group.intervention.and_then(|id| library.get(&id)) {
            add(words_of(&intervention.title), PhraseKind::Library);
            for short in short_forms(intervention.also.as_deref()) {
                add(short, PhraseKind::Library);
            }
        }
    }
    phrases
}

fn library(facts: &Facts) -> Vec<Phrase> {
    let mut phrases = Vec::new();
    for (owner, intervention) in facts.interventions.iter().enumerate() {
        let shorts = short_forms(intervention.also.as_deref());
        for words in std::iter::once(words_of(&intervention.title)).chain(shorts) {
            if !words.is_empty() {
                phrases.push(Phrase { words, owner, kind: PhraseKind::Own });
            }
        }
    }
    phrases
}

fn short_forms(also: Option<&str>) -> Vec<Vec<String>> {
    also.unwrap_or("").split([',', ';']).map(words_of).collect()
}
