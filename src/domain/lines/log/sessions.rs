//! From items to sessions: which group, which day, which planned time, and what happened.

use std::ops::Range;

use chrono::{NaiveDate, NaiveTime, Timelike};

use super::groups::{Set, Tie};
use super::marks::{self, Plan};
use super::scan::{Scan, What};
use super::{Stop, answer, decided, span};
use crate::domain::Id;
use crate::domain::codes::{Part, Reason, Schedule, SessionState};
use crate::domain::dates;
use crate::domain::lines::drafts::adults;
use crate::domain::lines::names::{Named, is_near, words_from};
use crate::domain::lines::phrases;
use crate::domain::lines::reading::{
    AdultPart, Candidate, GroupPart, NewGroup, Pick, SessionDraft, Span, SpanKind,
};
use crate::domain::lines::snapshot::{GroupRow, PlannedRow};
use crate::domain::lines::titles::names_in;
use crate::domain::lines::tokens::tokens;

/// A day named in the line.
#[derive(Clone, Debug)]
struct Day {
    date: NaiveDate,
    at: Range<usize>,
    /// Only the day of the week was named.
    bare: bool,
}

/// What a session is of.
#[derive(Clone, Debug)]
enum Target {
    /// A group, by its place, and the words that named it.
    Group(usize, Range<usize>, Option<(Id, NaiveDate)>),
    /// A new 1:1: the intervention, by its place, and the pupil.
    New(usize, Id),
}

/// The sessions that a line says.
pub(super) fn drafts(
    scan: &Scan<'_>,
    spans: &mut Vec<Span>,
    offers: &mut Vec<String>,
) -> Result<Vec<SessionDraft>, Stop> {
    scan.spans(spans);
    offers.extend(scan.offers.iter().cloned());
    let builder = Builder { scan, lost: scan.says(&What::NotHeld), days: days(scan)? };
    let sessions = builder.targets(offers)?;
    let mut out: Vec<SessionDraft> = Vec::new();
    for targets in &sessions {
        out.extend(builder.of_targets(targets, offers)?);
    }
    builder.marked(&mut out, offers)?;
    for draft in &mut out {
        builder.finish(draft, offers);
    }
    if let Some(first) = out.first_mut() {
        first.follow_up = scan.follow_up.as_ref().map(|(_, f)| f.clone());
    }
    Ok(out)
}

/// The days that a line names, in its order; one that would go back in time among them is asked
/// about.
fn days(scan: &Scan<'_>) -> Result<Vec<Day>, Stop> {
    let mut days: Vec<Day> = Vec::new();
    for (n, item) in scan.items.iter().enumerate() {
        let What::Date(date, bare) = item.what else { continue };
        if scan.goes_with_move(n) {
            continue;
        }
        if days.iter().all(|d| d.date != date) {
            days.push(Day { date, at: item.at.clone(), bare });
        }
    }
    for pair in days.windows(2) {
        let (before, day) = (&pair[0], &pair[1]);
        if !day.bare || day.date > before.date {
            continue;
        }
        let coming =
            dates::latest(chrono::Datelike::weekday(&day.date), day.date + chrono::Days::new(7));
        let name = day.date.format("%A").to_string();
        let candidates = vec![
            answer(format!("last {}", dates::short(day.date)), &day.at, Pick::Date(day.date)),
            answer(format!("{}, still to come", dates::short(coming)), &day.at, Pick::Date(coming)),
            answer(format!("leave {name} out"), &day.at, Pick::LeaveOut),
        ];
        return Err(Stop::ask(format!("Which {name}?"), candidates));
    }
    Ok(days)
}

struct Builder<'a> {
    scan: &'a Scan<'a>,
    lost: bool,
    days: Vec<Day>,
}

impl Builder<'_> {
    /// The groups of each session: several in one where they were joined.
    fn targets(&self, offers: &mut Vec<String>) -> Result<Vec<Vec<Target>>, Stop> {
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
        match decided(scan.choices, at, |p| Some(p.clone())) {
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
    fn of_set(&self, set: &Set, offers: &mut Vec<String>) -> Result<Target, Stop> {
        let scan = self.scan;
        let school = scan.school;
        if !set.library.is_empty() {
            return self.new_group(set, &set.library, offers);
        }
        let groups = self.narrow(&set.groups);
        if set.chosen.is_none() && !set.new {
            if let Some(target) = self.nobody_there(set, &groups, offers)? {
                return Ok(target);
            }
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
    fn group_answers(&self, groups: &[usize], at: &Range<usize>) -> Vec<Candidate> {
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
    fn members_of(&self, group: &GroupRow) -> String {
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

    fn first_day(&self) -> NaiveDate {
        self.days.first().map_or_else(|| self.scan.school.today(), |d| d.date)
    }

    /// Groups that fit the pupils and the class named, then the nearest to the user: my sessions of
    /// the day that are not logged, my sessions of the day, my groups, everybody's.
    fn narrow(&self, groups: &[usize]) -> Vec<usize> {
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
        let time = scan.start_time();
        let at_time = |p: &PlannedRow| time.is_some() && p.time == time;
        let _ = keep(&|g| planned(g, &|p| scan.in_half(p.time)))
            || keep(&|g| planned(g, &at_time))
            || keep(&|g| planned(g, &|p| p.mine))
            || keep(&|g| school.my_group(row(g)))
            || keep(&|g| planned(g, &|p| p.mine && !p.logged))
            || keep(&|g| planned(g, &|p| !p.logged));
        groups
    }

    /// Where the one pupil named is in none of the groups that the words name: a guest there, or a
    /// new 1:1? If those are all somebody else's 1:1s, the new one is the only reading.
    fn nobody_there(
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
    fn new_group(
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
    fn by_pupil(&self, offers: &mut Vec<String>) -> Result<Target, Stop> {
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
    fn by_session(&self, offers: &mut Vec<String>) -> Result<Target, Stop> {
        let scan = self.scan;
        let school = scan.school;
        let Some(item) = scan.items.iter().find(|i| i.what != What::Filler) else {
            return Err(no_group(scan));
        };
        let day = self.first_day();
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

    /// The sessions of one or several joined groups, one for each day.
    fn of_targets(
        &self,
        targets: &[Target],
        offers: &mut Vec<String>,
    ) -> Result<Vec<SessionDraft>, Stop> {
        let mut days: Vec<Option<Day>> = self.days.iter().cloned().map(Some).collect();
        for item in &self.scan.items {
            if let What::Days(from, to) = item.what {
                days.extend(self.range(targets, from, to, &item.at)?.into_iter().map(Some));
            }
        }
        if days.is_empty() {
            if self.scan.left_out() {
                return Err(Stop::refuse("No day is left.", "Name the day."));
            }
            days.push(None);
        }
        let several = days.len() > 1;
        let mut out = Vec::new();
        for day in &days {
            let mut joined: Option<SessionDraft> = None;
            for target in targets {
                let Some(draft) = self.base(target, day.as_ref(), several, offers)? else {
                    continue;
                };
                match &mut joined {
                    Some(first) => first.join(draft),
                    None => joined = Some(draft),
                }
            }
            out.extend(joined);
        }
        if out.is_empty() {
            return Err(Stop::refuse("No day is left.", "Name the day."));
        }
        Ok(out)
    }

    /// The days of a stretch on which the groups meet.
    fn range(
        &self,
        targets: &[Target],
        from: NaiveDate,
        to: NaiveDate,
        at: &Range<usize>,
    ) -> Result<Vec<Day>, Stop> {
        let school = self.scan.school;
        let meets = |date: &NaiveDate| {
            targets.iter().any(|t| match t {
                Target::Group(g, ..) => {
                    !school.planned_on(school.facts.groups[*g].id, *date).is_empty()
                }
                Target::New(..) => false,
            })
        };
        let days: Vec<Day> = from
            .iter_days()
            .take_while(|d| *d <= to)
            .filter(meets)
            .map(|date| Day { date, at: at.clone(), bare: false })
            .collect();
        if days.is_empty() {
            return Err(Stop::refuse(
                format!("Nothing is planned from {} to {}.", dates::short(from), dates::short(to)),
                "Name the days.",
            ));
        }
        Ok(days)
    }

    /// A session before anything is said of it; `None` for a day that is left out.
    fn base(
        &self,
        target: &Target,
        day: Option<&Day>,
        several: bool,
        offers: &mut Vec<String>,
    ) -> Result<Option<SessionDraft>, Stop> {
        let scan = self.scan;
        let school = scan.school;
        let date = day.map_or_else(|| school.today(), |d| d.date);
        let (group, named_at, chosen) = match target {
            Target::New(intervention, pupil) => {
                return Ok(Some(self.new_session(*intervention, *pupil, date)));
            }
            Target::Group(place, at, chosen) => (&school.facts.groups[*place], at, chosen),
        };
        let at = day.map_or(named_at, |d| &d.at);
        let beside = |date| SessionDraft::beside(school, group.id, date);
        let pick = decided(scan.choices, at, |p| match p {
            Pick::Planned(..) | Pick::Extra(_) | Pick::LeaveOut => Some(p.clone()),
            _ => None,
        });
        let wanted = match pick {
            Some(Pick::Extra(date)) => return Ok(beside(date).map(extra)),
            Some(Pick::LeaveOut) => return Ok(None),
            Some(Pick::Planned(slot, planned)) => Some((slot, planned)),
            // Chosen among groups: for the one day that was asked about.
            _ => chosen.filter(|_| !several),
        };
        if let Some((slot, planned)) = wanted {
            if let Some(row) = self.rows(group, planned).into_iter().find(|r| r.slot == slot) {
                return Ok(Some(SessionDraft::planned(school, &row)));
            }
        }
        if scan.says(&What::Extra) {
            return Ok(beside(date).map(extra));
        }
        // Moved here from another day: that day's time, held today.
        let source = scan.moved_from();
        let rows = school.planned_on(group.id, source.unwrap_or(date));
        let half = scan.says(&What::Morning) || scan.says(&What::Afternoon);
        let rows: Vec<PlannedRow> =
            rows.into_iter().filter(|r| !half || scan.in_half(r.time)).collect();
        let open: Vec<PlannedRow> = rows.iter().filter(|r| !r.logged).cloned().collect();
        let fits = self.fitting(&open);
        let mut draft = match (&fits[..], &rows[..]) {
            ([one], _) => SessionDraft::planned(school, one),
            ([_, ..], _) => {
                let candidates = fits
                    .iter()
                    .map(|r| {
                        let label = format!("{}{}", time_label(r), group.title);
                        answer(label, at, Pick::Planned(r.slot, r.planned))
                    })
                    .collect();
                return Err(Stop::ask(format!("Which {}?", group.title), candidates));
            }
            (_, [_, ..]) => {
                return Err(self.logged_already(group, &rows, source.unwrap_or(date), at, several));
            }
            _ if group.slots.is_empty() || group.schedule != Schedule::Timed => {
                match beside(date) {
                    Some(draft) => draft,
                    None => return Ok(None),
                }
            }
            _ => return self.not_planned(group, date, day, at, several, offers),
        };
        if source.is_some() {
            draft.date = date;
        }
        Ok(Some(draft))
    }

    /// Planned sessions of a group that were planned for a day, wherever they are now.
    fn rows(&self, group: &GroupRow, planned: NaiveDate) -> Vec<PlannedRow> {
        let school = self.scan.school;
        let known = school.planned_of.get(&group.id).map(Vec::as_slice).unwrap_or_default();
        let known =
            known.iter().map(|n| &school.facts.planned[*n]).filter(|r| r.planned == planned);
        let known: Vec<PlannedRow> = known.cloned().collect();
        if known.is_empty() { school.planned_on(group.id, planned) } else { known }
    }

    /// Sessions of one day that fit the time and the pupils named.
    fn fitting(&self, rows: &[PlannedRow]) -> Vec<PlannedRow> {
        let scan = self.scan;
        let mut fits = rows.to_vec();
        let mut keep = |test: &dyn Fn(&PlannedRow) -> bool| {
            let better: Vec<PlannedRow> = fits.iter().filter(|r| test(r)).cloned().collect();
            if !better.is_empty() {
                fits = better;
            }
        };
        let time = scan.start_time();
        keep(&|r| time.is_some() && r.time == time);
        for named in scan.mentions() {
            let ids: Vec<Id> =
                named.pupils.iter().map(|n| scan.school.facts.pupils[*n].id).collect();
            keep(&|r| r.expected.iter().any(|p| ids.contains(p)));
        }
        keep(&|r| r.mine);
        fits
    }

    fn logged_already(
        &self,
        group: &GroupRow,
        rows: &[PlannedRow],
        date: NaiveDate,
        at: &Range<usize>,
        several: bool,
    ) -> Stop {
        let mut candidates: Vec<Candidate> = rows
            .iter()
            .map(|r| {
                let label = format!("change what is logged: {}{}", time_label(r), group.title);
                answer(label, at, Pick::Planned(r.slot, r.planned))
            })
            .collect();
        candidates.push(answer("log an extra session", at, Pick::Extra(date)));
        if several {
            candidates.push(answer(
                format!("leave {} out", dates::short(date)),
                at,
                Pick::LeaveOut,
            ));
        }
        let when = said_day(date, self.scan.school.today());
        Stop::ask(format!("{} is logged already for {when}: change it?", group.title), candidates)
    }

    /// A group with times of its own, on a day that has none.
    fn not_planned(
        &self,
        group: &GroupRow,
        date: NaiveDate,
        day: Option<&Day>,
        at: &Range<usize>,
        several: bool,
        offers: &mut Vec<String>,
    ) -> Result<Option<SessionDraft>, Stop> {
        /// Days back in which a session that was forgotten is offered.
        const BACK: u64 = 7;
        const SHOWN: usize = 3;
        let school = self.scan.school;
        let when = said_day(date, school.today());
        let said = format!("{} is not planned for {when}", group.title);
        let moved_or_lost = self.lost || self.scan.says(&What::MovedTo);
        let mut candidates = Vec::new();
        if !several && day.is_none() {
            let back = (1..=BACK).filter_map(|n| date.checked_sub_days(chrono::Days::new(n)));
            candidates.extend(
                back.flat_map(|d| school.planned_on(group.id, d))
                    .filter(|r| !r.logged)
                    .take(SHOWN)
                    .map(|r| {
                        let label =
                            format!("{}, {}not logged yet", dates::short(r.date), time_label(&r));
                        answer(label, at, Pick::Planned(r.slot, r.planned))
                    }),
            );
        }
        if moved_or_lost && candidates.is_empty() && !several {
            return Err(Stop::refuse(
                format!("{said}, so nothing was lost."),
                "Name the day it was planned for: no neli friday.",
            ));
        }
        if !moved_or_lost {
            let label = format!("an extra session, {}", dates::short(date));
            candidates.push(answer(label, at, Pick::Extra(date)));
        }
        if several {
            candidates.push(answer(
                format!("leave {} out", dates::short(date)),
                at,
                Pick::LeaveOut,
            ));
        }
        if let ([_], false) = (&candidates[..], moved_or_lost) {
            offers.push(format!("{said}: log an extra session?"));
            return Ok(SessionDraft::beside(school, group.id, date).map(extra));
        }
        Err(Stop::ask(format!("{said}: which session is it?"), candidates))
    }

    /// A session of a new 1:1.
    fn new_session(&self, intervention: usize, pupil: Id, date: NaiveDate) -> SessionDraft {
        let school = self.scan.school;
        let row = &school.facts.interventions[intervention];
        let part = GroupPart { provision: None, title: row.title.clone(), planned: None };
        let mut draft = SessionDraft::bare(date, part);
        draft.minutes = row.minutes;
        draft.extra = true;
        draft.adults = adults(school, &[]);
        draft.expect(school, &[pupil], None);
        draft.new_group = Some(NewGroup {
            title: row.title.clone(),
            intervention: row.id,
            pupil,
            minutes: row.minutes,
        });
        draft
    }

    /// What happened, when, how long, with whom: for every session alike.
    fn marked(&self, drafts: &mut [SessionDraft], offers: &mut Vec<String>) -> Result<(), Stop> {
        let scan = self.scan;
        let mut expected: Vec<Id> = Vec::new();
        for mark in drafts.iter().flat_map(|d| &d.marks) {
            if !expected.contains(&mark.pupil) {
                expected.push(mark.pupil);
            }
        }
        let length = drafts.first().and_then(|d| d.minutes);
        let plan = marks::plan(scan, &expected, self.lost, length, offers)?;
        let (time, minutes) = self.times(&plan)?;
        let adults = self.adults()?;
        let lone = drafts.len() == 1 || self.days.len() == drafts.len();
        for draft in drafts.iter_mut() {
            draft.time = time.or(draft.time);
            draft.minutes = minutes.or(draft.minutes);
            self.happened(draft, &plan)?;
            plan.apply(scan, draft, lone);
            if let Some((adults, supply)) = &adults {
                self.led(draft, adults, *supply);
            }
            if let Some(new) = &mut draft.new_group {
                new.minutes = new.minutes.or(draft.minutes);
            }
            draft.note = scan.note_text();
            draft.because = scan.because.as_ref().map(|(_, text)| text.clone());
            self.reason_in_note(draft);
        }
        Ok(())
    }

    fn happened(&self, draft: &mut SessionDraft, plan: &Plan) -> Result<(), Stop> {
        let scan = self.scan;
        let reason = scan.items.iter().find_map(|i| match &i.what {
            What::Reason(reason) => Some(reason.clone()),
            _ => None,
        });
        if self.lost {
            draft.state = SessionState::NotHeld;
            draft.reason = reason.or_else(|| plan.absences().then_some(Reason::Pupil));
        } else if scan.says(&What::CutShort) {
            draft.state = SessionState::CutShort;
            draft.reason = reason;
        } else if scan.says(&What::MovedTo) {
            let to = scan.moved_to();
            if to.is_none() && scan.start_time().is_none() {
                return Err(Stop::refuse(
                    "It does not say when it moved to.",
                    "Write: moved to thu, or moved to 2.15.",
                ));
            }
            draft.state = SessionState::Moved;
            draft.date = to.unwrap_or(draft.date);
            draft.reason = reason;
        }
        Ok(())
    }

    /// A session that did not happen, with its reason typed as a note: "no neli b - no staff".
    fn reason_in_note(&self, draft: &mut SessionDraft) {
        let Some(note) = draft.note.clone() else { return };
        if draft.state != SessionState::NotHeld || draft.reason.is_some() {
            return;
        }
        let toks = tokens(&note);
        let found = (0..toks.len()).find_map(|n| phrases::reasons().at(&words_from(&toks, n)));
        draft.reason = Some(found.map_or(Reason::NoTime, |(_, code)| Reason::from_code(code)));
        draft.because = Some(note);
        draft.note = None;
    }

    /// When it began and how long it lasted, as typed.
    fn times(&self, plan: &Plan) -> Result<(Option<NaiveTime>, Option<i64>), Stop> {
        let mut time = None;
        let mut minutes: Vec<i64> = Vec::new();
        for (n, item) in self.scan.items.iter().enumerate() {
            if plan.used.contains(&n) {
                continue;
            }
            match item.what {
                What::Time(at) => time = time.or(Some(at)),
                What::Range(from, to) => {
                    time = Some(from);
                    minutes.push(dates::length_of((from, to)));
                }
                What::Minutes(length) => minutes.push(length),
                _ => {}
            }
        }
        minutes.dedup();
        match minutes[..] {
            [] => Ok((time, None)),
            [one] => Ok((time, Some(one))),
            [one, other, ..] => Err(Stop::refuse(
                format!("It says both {one} and {other} minutes."),
                "Say one length; for one child write \"tom 10 mins late\".",
            )),
        }
    }

    /// The adults named, where any are: and whether supply led.
    fn adults(&self) -> Result<Option<(Vec<AdultPart>, bool)>, Stop> {
        let scan = self.scan;
        let me = scan.school.facts.user;
        let part = |staff: Id, part: Part| AdultPart { staff, part, minutes: None };
        if scan.says(&What::JustMe) {
            return Ok(Some((me.map(|me| part(me, Part::Led)).into_iter().collect(), false)));
        }
        let mut out: Vec<AdultPart> = Vec::new();
        let with_me = scan.says(&What::Me);
        if let (true, Some(me)) = (with_me, me) {
            out.push(part(me, Part::Led));
        }
        for item in &scan.items {
            let What::Adult(who, how) = &item.what else { continue };
            let staff = match who[..] {
                [one] => one,
                _ => {
                    let chosen = decided(scan.choices, &item.at, |p| match p {
                        Pick::Adult(id) => Some(*id),
                        _ => None,
                    });
                    chosen.ok_or_else(|| {
                        let names = who.iter();
                        let candidates = names
                            .map(|id| {
                                answer(scan.school.adult_name(*id), &item.at, Pick::Adult(*id))
                            })
                            .collect();
                        Stop::ask(format!("Which \"{}\"?", scan.typed(&item.at)), candidates)
                    })?
                }
            };
            if out.iter().all(|a| a.staff != staff) {
                out.push(part(staff, how.clone()));
            }
        }
        let supply = scan.says(&What::Supply);
        Ok((supply || !out.is_empty()).then_some((out, supply)))
    }

    fn led(&self, draft: &mut SessionDraft, adults: &[AdultPart], supply: bool) {
        let leads = supply || adults.iter().any(|a| a.part != Part::Helped);
        let kept: Vec<AdultPart> = draft
            .adults
            .iter()
            .filter(|a| !leads && a.part != Part::Helped)
            .filter(|a| adults.iter().all(|b| b.staff != a.staff))
            .cloned()
            .collect();
        draft.adults = kept.into_iter().chain(adults.iter().cloned()).collect();
        draft.supply = supply;
        draft.adults_said = true;
    }

    fn finish(&self, draft: &mut SessionDraft, offers: &mut Vec<String>) {
        let school = self.scan.school;
        draft.settle();
        // The words of a reason stand in the note; for a child who was away the mark says it.
        if matches!(
            draft.state,
            SessionState::NotHeld | SessionState::CutShort | SessionState::Moved
        ) {
            if let Some(because) = &draft.because {
                draft.note = Some(match &draft.note {
                    Some(note) => format!("{because}. {note}"),
                    None => because.clone(),
                });
            }
        }
        draft.retitle(school.today());
        if draft.begins_later(school.facts.now) {
            let title = draft.groups_title();
            let question = if draft.date > school.today() {
                format!("{title} on {} has not come yet: log it already?", dates::short(draft.date))
            } else {
                let time = draft.time.map_or_else(String::new, |t| t.format("%-H:%M").to_string());
                format!("{title} begins at {time}, which has not come yet: log it already?")
            };
            offers.push(question);
        }
    }
}

/// `today`, `yesterday`, `Wed 18 Nov`.
fn said_day(date: NaiveDate, today: NaiveDate) -> String {
    match date.signed_duration_since(today).num_days() {
        -1..=1 => dates::relative(date, today),
        _ => dates::short(date),
    }
}

fn extra(mut draft: SessionDraft) -> SessionDraft {
    draft.extra = true;
    draft
}

fn no_group(scan: &Scan<'_>) -> Stop {
    let typed = scan.first_words();
    Stop::refuse(
        format!("\"{typed}\" names no group, intervention or pupil."),
        "Begin with the group: neli a maya off; put // before a note.",
    )
}

/// `10:45 ` before a name.
fn time_label(row: &PlannedRow) -> String {
    row.time.map_or_else(String::new, |t| t.format("%-H:%M ").to_string())
}

impl Scan<'_> {
    /// Whether something is said anywhere.
    pub(super) fn says(&self, what: &What) -> bool {
        self.items.iter().any(|i| i.what == *what)
    }

    /// The letters of a stretch of the line.
    pub(super) fn typed(&self, at: &Range<usize>) -> String {
        crate::domain::text::clean_line(self.line_at(at))
    }

    /// Pupils named who are not said to be guests.
    pub(super) fn mentions(&self) -> Vec<Named> {
        let guests = self.guest_items();
        let items = self.items.iter().enumerate();
        items
            .filter(|(n, _)| !guests.contains(n))
            .filter_map(|(_, i)| match &i.what {
                What::Name(named) => Some(named.clone()),
                _ => None,
            })
            .collect()
    }

    /// Names said to be guests' by the words around them.
    fn guest_items(&self) -> Vec<usize> {
        let name = |n: &usize| matches!(self.items[*n].what, What::Name(_));
        let list = |n: &usize| {
            matches!(self.items[*n].what, What::Name(_) | What::And | What::Filler | What::With)
        };
        let mut out = Vec::new();
        for (n, item) in self.items.iter().enumerate() {
            match item.what {
                What::Joined => out.extend((0..n).rev().take_while(list).filter(name)),
                What::JoinedBy | What::Plus => {
                    out.extend((n + 1..self.items.len()).take_while(list).filter(name));
                }
                _ => {}
            }
        }
        out
    }

    /// Whether a mark follows a name.
    fn marked_next(&self, named: &Named) -> bool {
        let skip = |w: &&What| matches!(w, What::Filler);
        let place =
            self.items.iter().position(|i| matches!(&i.what, What::Name(have) if have == named));
        let after = place.map_or(&[][..], |n| &self.items[n + 1..]);
        matches!(after.iter().map(|i| &i.what).find(|w| !skip(w)), Some(What::Mark(..)))
    }

    /// Where a name stands.
    pub(super) fn name_at(&self, named: &Named) -> Range<usize> {
        self.items
            .iter()
            .find(|i| matches!(&i.what, What::Name(have) if have == named))
            .map_or(0..0, |i| i.at.clone())
    }

    fn classes(&self) -> impl Iterator<Item = &str> {
        self.items.iter().filter_map(|i| match &i.what {
            What::Class(class) => Some(class.as_str()),
            _ => None,
        })
    }

    /// When it is said to have begun, unless that is said of a pupil.
    pub(super) fn start_time(&self) -> Option<NaiveTime> {
        let mut marked = false;
        for item in &self.items {
            match &item.what {
                What::Range(from, _) => return Some(*from),
                What::Time(time) if !marked => return Some(*time),
                What::Filler => {}
                other => marked = matches!(other, What::Mark(..)),
            }
        }
        None
    }

    /// Whether a time is in the half of the day that was named.
    pub(super) fn in_half(&self, time: Option<NaiveTime>) -> bool {
        let Some(time) = time else { return false };
        (self.says(&What::Morning) && time.hour() < 12)
            || (self.says(&What::Afternoon) && time.hour() >= 12)
    }

    /// Whether a day belongs to "moved to" or "moved from".
    fn goes_with_move(&self, n: usize) -> bool {
        let before = self.items[..n].iter().rev().map(|i| &i.what).find(|w| **w != What::Filler);
        matches!(before, Some(What::MovedTo | What::MovedFrom))
    }

    fn moved(&self, how: &What) -> Option<NaiveDate> {
        let from = self.items.iter().position(|i| i.what == *how)?;
        let next = self.items[from + 1..].iter().map(|i| &i.what).find(|w| **w != What::Filler);
        match next {
            Some(What::Date(date, _)) => Some(*date),
            _ => None,
        }
    }

    fn moved_to(&self) -> Option<NaiveDate> {
        self.moved(&What::MovedTo)
    }

    fn moved_from(&self) -> Option<NaiveDate> {
        self.moved(&What::MovedFrom)
    }

    /// Whether a day was left out by choice.
    fn left_out(&self) -> bool {
        self.choices.iter().any(|c| c.pick == Pick::LeaveOut)
    }

    /// Whether groups are said to have joined one another: `neli a joined neli b`.
    fn groups_joined(&self) -> bool {
        self.items.windows(3).any(|w| {
            matches!(
                (&w[0].what, &w[1].what, &w[2].what),
                (What::Set(_), What::Joined | What::JoinedBy, What::Set(_))
            )
        })
    }

    /// The groups named, for a sentence.
    pub(super) fn groups_named(&self) -> String {
        let mut names: Vec<String> = Vec::new();
        for set in &self.sets {
            let name = match set.groups[..] {
                [one] => self.school.facts.groups[one].title.clone(),
                _ => self.typed(&set.at),
            };
            if !names.contains(&name) {
                names.push(name);
            }
        }
        if names.is_empty() { "the group".into() } else { names_in(&names) }
    }

    /// The note's text.
    pub(super) fn note_text(&self) -> Option<String> {
        self.note.as_ref().map(|(_, text)| text.clone())
    }

    /// The spans of the preview.
    fn spans(&self, spans: &mut Vec<Span>) {
        for item in &self.items {
            let (kind, means) = self.means(&item.what);
            spans.push(span(item.at.clone(), kind, means));
        }
        // A reason in its own words is one stretch of the line.
        if let Some((at, text)) = &self.because {
            spans.retain(|s| {
                s.kind == SpanKind::Date
                    || s.at.start < at.start
                    || s.at.end > at.end
                    || s.kind == SpanKind::State
            });
            let reason = self.items.iter().find_map(|i| match &i.what {
                What::Reason(reason) => Some(reason.label().to_string()),
                _ => None,
            });
            spans.push(span(at.clone(), SpanKind::Reason, reason.unwrap_or_else(|| text.clone())));
        }
        if let Some((at, text)) = &self.note {
            spans.push(span(at.clone(), SpanKind::Note, text.clone()));
        }
        if let Some((at, follow_up)) = &self.follow_up {
            let means = format!("{} {}", dates::short(follow_up.date), follow_up.action);
            spans.push(span(at.clone(), SpanKind::FollowUp, means.trim().to_string()));
        }
    }

    fn means(&self, what: &What) -> (SpanKind, String) {
        let school = self.school;
        let word = |w: &str| w.to_string();
        match what {
            What::Set(n) => {
                let set = &self.sets[*n];
                let groups = set.groups.iter().map(|g| school.facts.groups[*g].title.clone());
                let library =
                    set.library.iter().map(|i| school.facts.interventions[*i].title.clone());
                let mut titles: Vec<String> = groups.chain(library).collect();
                titles.dedup();
                (SpanKind::Group, titles.join(" or "))
            }
            What::Name(named) => {
                let mut names: Vec<&str> =
                    named.pupils.iter().map(|n| school.names[*n].short.as_str()).collect();
                let near = named.pupils.iter().any(|n| is_near(school, *n));
                names.truncate(if near { 3 } else { 2 });
                let doubt = if named.slip { "?" } else { "" };
                (SpanKind::Pupil, names.join(" or ") + doubt)
            }
            What::Mark(mark, why) => {
                let why = why.as_ref().map_or_else(String::new, |w| format!(" ({w})"));
                (SpanKind::Mark, format!("{}{why}", mark.label()))
            }
            What::All => (SpanKind::Mark, word("all")),
            What::Rest => (SpanKind::Mark, word("the rest")),
            What::Only => (SpanKind::Mark, word("only")),
            What::Without | What::Minus => (SpanKind::Mark, word("not in school")),
            What::Plus | What::Joined | What::JoinedBy => (SpanKind::Mark, word("guest")),
            What::Nobody => (SpanKind::Mark, word("nobody")),
            What::DontKnow => (SpanKind::Mark, word("not recorded")),
            What::Count(n, _) => (SpanKind::Count, format!("{n} here")),
            What::Missing(n) => (SpanKind::Count, format!("{n} not here")),
            What::Score { score, out_of, errors } => {
                let mut parts = Vec::new();
                match (score, out_of) {
                    (Some(score), Some(of)) => parts.push(format!("{score} of {of}")),
                    (Some(score), None) => parts.push(format!("{score} right")),
                    _ => {}
                }
                parts.extend(errors.map(|e| format!("{e} wrong")));
                (SpanKind::Score, parts.join(", "))
            }
            What::Minutes(n) => (SpanKind::Minutes, format!("{n} minutes")),
            What::Time(time) => (SpanKind::Time, time.format("%H:%M").to_string()),
            What::Range(from, to) => {
                (SpanKind::Time, format!("{} to {}", from.format("%H:%M"), to.format("%H:%M")))
            }
            What::Date(date, _) => (SpanKind::Date, dates::short(*date)),
            What::Days(from, to) => {
                (SpanKind::Date, format!("{} to {}", dates::short(*from), dates::short(*to)))
            }
            What::Morning => (SpanKind::Time, word("morning")),
            What::Afternoon => (SpanKind::Time, word("afternoon")),
            What::NotHeld => (SpanKind::State, word("did not happen")),
            What::CutShort => (SpanKind::State, word("cut short")),
            What::MovedTo | What::MovedFrom => (SpanKind::State, word("moved")),
            What::Extra => (SpanKind::State, word("extra")),
            What::Together => (SpanKind::State, word("together")),
            What::Reason(reason) => (SpanKind::Reason, word(reason.label())),
            What::Adult(who, part) => {
                let names: Vec<String> = who.iter().map(|id| school.adult_name(*id)).collect();
                (SpanKind::Adult, format!("{}, {}", names.join(" or "), part.label()))
            }
            What::Supply => (SpanKind::Adult, word("led by supply")),
            What::JustMe => (SpanKind::Adult, word("just you")),
            What::Me => (SpanKind::Adult, word("you")),
            What::Class(class) => (SpanKind::Group, class.clone()),
            What::And | What::Comma | What::With | What::Filler => {
                (SpanKind::Joining, String::new())
            }
        }
    }
}
