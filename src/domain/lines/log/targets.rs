//! Which group, or new 1:1, a log line is about.

use std::ops::Range;

use chrono::NaiveDate;

use super::groups::{Set, Tie};
use super::marks;
use super::scan::{Scan, What};
use super::sessions::{Builder, Target};
use super::{Stop, answer, decided};
use crate::domain::Id;
use crate::domain::lines::reading::{Candidate, Pick};
use crate::domain::lines::snapshot::{GroupRow, PlannedRow};
use crate::domain::lines::titles::names_in;
use crate::domain::nearest::nearest;

impl Builder<'_> {
    /// The groups of each session: several in one where they were joined.
    pub(super) fn targets(&self, offers: &mut Vec<String>) -> Result<Vec<Vec<Target>>, Stop> {
        let scan = self.scan;
        if scan.sets.is_empty() {
            return Ok(vec![vec![self.by_pupil(offers)?]]);
        }
        let mut targets = Vec::new();
        for set in &scan.sets {
            targets.push(self.of_set(set, offers)?);
        }
        if targets.len() == 1 {
            return Ok(vec![targets]);
        }
        let apart = |targets: Vec<Target>| targets.into_iter().map(|t| vec![t]).collect();
        if self.lost {
            return Ok(apart(targets));
        }
        let signs = scan.sets.iter().skip(1).all(|s| s.tie == Some(Tie::Sign));
        if signs || scan.says(&What::Together) || scan.groups_joined() {
            return Ok(vec![targets]);
        }
        let at = &scan.sets[1].at;
        let how = |p: &Pick| matches!(p, Pick::Together | Pick::Apart).then(|| p.clone());
        match decided(scan.choices, at, how) {
            Some(Pick::Together) => Ok(vec![targets]),
            Some(Pick::Apart) => Ok(apart(targets)),
            _ => {
                let names = scan.groups_named();
                Err(Stop::ask(
                    format!("{names}: one session together, or one each?"),
                    vec![
                        answer(format!("{names} together"), at, Pick::Together),
                        answer("a session each", at, Pick::Apart),
                    ],
                ))
            }
        }
    }

    /// The one group, or new 1:1, that some words name.
    pub(super) fn of_set(&self, set: &Set, offers: &mut Vec<String>) -> Result<Target, Stop> {
        let scan = self.scan;
        let school = scan.school;
        if !set.library.is_empty() {
            return self.new_group(set, &set.library, offers);
        }
        let groups = self.narrow(&set.groups);
        if set.chosen.is_none()
            && !set.new
            && let Some(target) = self.nobody_there(set, &groups, offers)?
        {
            return Ok(target);
        }
        match groups[..] {
            [] => Err(Stop::refuse("That group is not running.", "Check its name.")),
            [one] => {
                if set.slip {
                    let title = &school.facts.groups[one].title;
                    offers.push(format!("\"{}\": is that {title}?", scan.typed(&set.at)));
                }
                Ok(Target::Group(one, set.at.clone(), set.chosen))
            }
            _ => {
                if let Some(letter) = scan.odd_letter(set) {
                    let typed = format!("{} {letter}", scan.typed(&set.at));
                    let titles: Vec<String> =
                        groups.iter().map(|g| school.facts.groups[*g].title.clone()).collect();
                    return Err(Stop::refuse(
                        format!("There is no group called \"{typed}\"."),
                        format!("There is {}.", names_in(&titles)),
                    ));
                }
                Err(Stop::ask(
                    format!("Which {}?", scan.typed(&set.at)),
                    self.group_answers(&groups, &set.at),
                ))
            }
        }
    }

    /// Groups as answers: those planned for the day by their time, others by their pupils.
    pub(super) fn group_answers(&self, groups: &[usize], at: &Range<usize>) -> Vec<Candidate> {
        let school = self.scan.school;
        let mut out = Vec::new();
        for place in groups {
            let group = &school.facts.groups[*place];
            let rows: Vec<PlannedRow> = match &self.days[..] {
                [] | [_] => school.planned_on(group.id, self.first_day()),
                _ => Vec::new(),
            };
            let open: Vec<&PlannedRow> = rows.iter().filter(|r| !r.logged).collect();
            if open.is_empty() {
                let label = format!("{}{}", group.title, self.members_of(group));
                out.push(answer(label, at, Pick::Group(group.id)));
            }
            for row in open {
                let label = format!("{}{}", time_label(row), group.title) + &self.members_of(group);
                out.push(answer(label, at, Pick::Planned(row.slot, row.planned)));
            }
        }
        out
    }

    /// `, Leo P.`: a group's pupils while they are few.
    pub(super) fn members_of(&self, group: &GroupRow) -> String {
        const FEW: usize = 3;
        match group.members.len() {
            0 => String::new(),
            n if n > FEW => format!(", {n} pupils"),
            _ => {
                let names: Vec<String> =
                    group.members.iter().map(|p| self.scan.school.short(*p).to_string()).collect();
                format!(", {}", names_in(&names))
            }
        }
    }

    pub(super) fn first_day(&self) -> NaiveDate {
        self.days.first().map_or_else(|| self.scan.school.today(), |d| d.date)
    }

    /// Groups that fit the pupils and the class named, then the nearest to the user: my sessions of
    /// the day that are not logged, my sessions of the day, my groups, everybody's.
    pub(super) fn narrow(&self, groups: &[usize]) -> Vec<usize> {
        let scan = self.scan;
        let school = scan.school;
        let row = |g: &usize| &school.facts.groups[*g];
        let mut groups = groups.to_vec();
        let mut keep = |test: &dyn Fn(&usize) -> bool| {
            let fits: Vec<usize> = groups.iter().copied().filter(|g| test(g)).collect();
            if !fits.is_empty() {
                groups = fits;
            }
            groups.len() == 1
        };
        for named in scan.mentions() {
            let ids: Vec<Id> = named.pupils.iter().map(|n| school.facts.pupils[*n].id).collect();
            keep(&|g| row(g).members.iter().any(|m| ids.contains(m)));
        }
        for class in scan.classes() {
            keep(&|g| {
                let of = |m: &Id| school.pupil(*m).and_then(|p| p.class.clone());
                !row(g).members.is_empty()
                    && row(g).members.iter().all(|m| of(m).as_deref() == Some(class))
            });
        }
        let days: Vec<NaiveDate> = if self.days.is_empty() {
            vec![school.today()]
        } else {
            self.days.iter().map(|d| d.date).collect()
        };
        let planned = |g: &usize, test: &dyn Fn(&PlannedRow) -> bool| {
            days.iter().any(|d| school.planned_on(row(g).id, *d).iter().any(test))
        };
        let change = scan.says(&What::Change);
        let time = scan.start_time();
        let at_time = |p: &PlannedRow| time.is_some() && p.time == time;
        let _ = keep(&|g| planned(g, &|p| scan.in_half(p.time)))
            || keep(&|g| planned(g, &at_time))
            || keep(&|g| planned(g, &|p| p.mine))
            || keep(&|g| school.my_group(row(g)))
            || keep(&|g| planned(g, &|p| p.mine && p.logged == change))
            || keep(&|g| planned(g, &|p| p.logged == change));
        groups
    }

    /// Where the one pupil named is in none of the groups that the words name: a guest there, or a
    /// new 1:1? If those are all somebody else's 1:1s, the new one is the only reading.
    pub(super) fn nobody_there(
        &self,
        set: &Set,
        groups: &[usize],
        offers: &mut Vec<String>,
    ) -> Result<Option<Target>, Stop> {
        let scan = self.scan;
        let school = scan.school;
        let mentions = scan.mentions();
        let [named] = &mentions[..] else { return Ok(None) };
        let ids: Vec<Id> = named.pupils.iter().map(|n| school.facts.pupils[*n].id).collect();
        let rows = || set.groups.iter().map(|g| &school.facts.groups[*g]);
        if self.lost
            || scan.sets.len() > 1
            || rows().any(|g| g.members.iter().any(|m| ids.contains(m)))
        {
            return Ok(None);
        }
        let mut interventions: Vec<Id> = rows().filter_map(|g| g.intervention).collect();
        interventions.sort_unstable();
        interventions.dedup();
        let [intervention] = interventions[..] else { return Ok(None) };
        let Some(place) = school.facts.interventions.iter().position(|i| i.id == intervention)
        else {
            return Ok(None);
        };
        let mut quiet = Vec::new();
        let pupil = marks::who(scan, named, &scan.name_at(named), &[], &mut quiet)?;
        // Somebody of a sister group, or somebody marked, was at this session: a guest.
        let own = school.groups_of.get(&pupil).map(Vec::as_slice).unwrap_or_default();
        let sister = own.iter().any(|g| school.facts.groups[*g].intervention == Some(intervention));
        if sister || scan.marked_next(named) {
            return Ok(None);
        }
        offers.append(&mut quiet);
        if rows().all(|g| g.members.len() <= 1) {
            return Ok(Some(Target::New(place, pupil)));
        }
        let [_] = groups else { return Ok(None) };
        let (name, title) = (school.short(pupil), &school.facts.interventions[place].title);
        let group = rows().next().map_or("", |g| &g.title);
        Err(Stop::ask(
            format!("{name} is not in {group}: which is it?"),
            vec![
                answer(
                    format!("{name} joined {group} as a guest"),
                    &scan.name_at(named),
                    Pick::Pupil(pupil),
                ),
                answer(
                    format!("a new 1:1, {title} with {name}"),
                    &set.at,
                    Pick::NewOf(intervention),
                ),
            ],
        ))
        .or_else(|ask| {
            // Chosen already: a guest.
            let sure = decided(scan.choices, &scan.name_at(named), |p| {
                (*p == Pick::Pupil(pupil)).then_some(())
            });
            if sure.is_some() { Ok(None) } else { Err(ask) }
        })
    }

    /// A new 1:1 of the one intervention and the one pupil named; or the pupil's group of it.
    pub(super) fn new_group(
        &self,
        set: &Set,
        library: &[usize],
        offers: &mut Vec<String>,
    ) -> Result<Target, Stop> {
        let scan = self.scan;
        let school = scan.school;
        let titles = || -> Vec<String> {
            library.iter().map(|n| school.facts.interventions[*n].title.clone()).collect()
        };
        let mentions = scan.mentions();
        let pupil = match &mentions[..] {
            [named] => marks::who(scan, named, &scan.name_at(named), &[], offers)?,
            [] => {
                return Err(Stop::refuse(
                    format!("Nobody has a group called {} yet.", names_in(&titles())),
                    "Name one pupil to start a 1:1, or make the group first.",
                ));
            }
            _ => {
                return Err(Stop::refuse(
                    format!("There is no group of {} with those pupils.", names_in(&titles())),
                    "Make the group first; a line starts a 1:1 only.",
                ));
            }
        };
        let one = match library {
            [one] => *one,
            _ => {
                let candidates = library
                    .iter()
                    .map(|n| {
                        let row = &school.facts.interventions[*n];
                        let label =
                            format!("a new 1:1, {} with {}", row.title, school.short(pupil));
                        answer(label, &set.at, Pick::NewOf(row.id))
                    })
                    .collect();
                return Err(Stop::ask(format!("Which \"{}\"?", scan.typed(&set.at)), candidates));
            }
        };
        if set.slip {
            let title = &school.facts.interventions[one].title;
            offers.push(format!("\"{}\": is that {title}?", scan.typed(&set.at)));
        }
        Ok(Target::New(one, pupil))
    }

    /// No group is named: the group that all pupils named share, or my one session.
    pub(super) fn by_pupil(&self, offers: &mut Vec<String>) -> Result<Target, Stop> {
        let scan = self.scan;
        let school = scan.school;
        let mentions = scan.mentions();
        let Some(first) = mentions.first() else { return self.by_session(offers) };
        let at = scan.name_at(first);
        let mut pupils = Vec::new();
        for named in &mentions {
            pupils.push(marks::who(scan, named, &scan.name_at(named), &[], offers)?);
        }
        let groups: Vec<usize> = school
            .groups_of
            .get(&pupils[0])
            .map(Vec::as_slice)
            .unwrap_or_default()
            .iter()
            .copied()
            .filter(|g| pupils.iter().all(|p| school.facts.groups[*g].members.contains(p)))
            .collect();
        let names: Vec<String> = pupils.iter().map(|p| school.short(*p).to_string()).collect();
        let chosen = decided(scan.choices, &at, |p| match p {
            Pick::Group(id) => Some((school.group_at.get(id).copied()?, None)),
            Pick::Planned(slot, day) => groups
                .iter()
                .copied()
                .find(|g| school.facts.groups[*g].slots.iter().any(|s| s.id == *slot))
                .map(|g| (g, Some((*slot, *day)))),
            _ => None,
        });
        if let Some((group, planned)) = chosen {
            return Ok(Target::Group(group, at, planned));
        }
        match self.narrow(&groups)[..] {
            [] => Err(Stop::refuse(
                format!(
                    "No group or intervention is named, and {} has none in common.",
                    names_in(&names)
                ),
                "Name the group first: neli a maya off.",
            )),
            [one] => {
                let group = &school.facts.groups[one];
                if group.members.len() > 1 || groups.len() > 1 {
                    offers.push(format!("No group is named: is it {}?", group.title));
                }
                Ok(Target::Group(one, at, None))
            }
            _ => Err(Stop::ask(
                format!("Which group of {}?", names_in(&names)),
                self.group_answers(&self.narrow(&groups), &at),
            )),
        }
    }

    /// Neither a group nor a pupil: my sessions of the day that are not logged.
    pub(super) fn by_session(&self, offers: &mut Vec<String>) -> Result<Target, Stop> {
        let scan = self.scan;
        let school = scan.school;
        let Some(item) = scan.items.iter().find(|i| i.what != What::Filler) else {
            return Err(no_group(scan));
        };
        let day = self.first_day();
        // Nothing of mine on a day that was not read is no answer.
        school.speaks_of(day);
        let open: Vec<&PlannedRow> =
            school.facts.planned.iter().filter(|p| p.mine && !p.logged && p.date == day).collect();
        let chosen = decided(scan.choices, &item.at, |p| match p {
            Pick::Planned(slot, day) => open.iter().find(|r| r.slot == *slot && r.planned == *day),
            _ => None,
        });
        let target = |row: &PlannedRow| {
            let place = school.group_at.get(&row.group).copied()?;
            Some(Target::Group(place, item.at.clone(), Some((row.slot, row.planned))))
        };
        if let Some(target) = chosen.and_then(|row| target(row)) {
            return Ok(target);
        }
        match open[..] {
            [] => Err(no_group(scan)),
            [one] => {
                let title = school.group(one.group).map_or("", |g| &g.title);
                offers.push(format!("No group is named: is it {title}?"));
                target(one).ok_or_else(|| no_group(scan))
            }
            _ => {
                let label = |r: &PlannedRow| {
                    let group = school.group(r.group);
                    format!("{}{}", time_label(r), group.map_or("", |g| &g.title))
                };
                let mut rows = open.clone();
                rows.sort_by_key(|r| (r.time, r.slot));
                let candidates = rows
                    .iter()
                    .map(|r| answer(label(r), &item.at, Pick::Planned(r.slot, r.planned)))
                    .collect();
                Err(Stop::ask("Which session?", candidates))
            }
        }
    }
}

fn no_group(scan: &Scan<'_>) -> Stop {
    let typed = scan.first_words();
    let hint = match nearest_group(scan) {
        Some(title) => format!("Did you mean {title}? A line begins with the group."),
        None => "Begin with the group: neli a maya off; put // before a note.".to_string(),
    };
    Stop::refuse(format!("\"{typed}\" names no group, intervention or pupil."), hint)
}

/// The group whose name the first words are a slip or two away from.
fn nearest_group<'a>(scan: &'a Scan<'_>) -> Option<&'a str> {
    let words: Vec<&str> = scan.toks.iter().map(|t| t.word.as_str()).collect();
    let near = |title: &str| {
        let count = title.split_whitespace().count();
        let typed = words.get(..count)?.join(" ");
        nearest(&typed, [title]).filter(|_| typed.chars().count() > 3).map(|_| ())
    };
    scan.school.facts.groups.iter().map(|g| g.title.as_str()).find(|title| near(title).is_some())
}

/// `10:45 ` before a name.
pub(super) fn time_label(row: &PlannedRow) -> String {
    row.time.map_or_else(String::new, |t| t.format("%-H:%M ").to_string())
}
