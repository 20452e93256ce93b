//! Groups and 1:1s, half term by half term: who is in them, who runs them, when they meet.

use chrono::{NaiveDate, NaiveTime};

use super::people::{Child, School};
use super::plans::{PLANS, Plan};
use super::timetable::{Timetable, find_time};
use super::words::{chance, pick, stream, weighted};
use super::{Sheet, stage};
use crate::domain::Id;
use crate::domain::codes::{Logging, ProvisionStatus, Schedule, SenStatus, StaffRole, Weeks};
use crate::domain::records::{
    Intervention, Membership, Provision, ProvisionStaff, Slot, SlotPupil,
};
use crate::domain::value::Days;

/// Groups at once by pupil on roll: 21 at 420 pupils (DOMAIN.md section 7: 15 to 25).
const GROUPS_PER_PUPIL: f64 = 0.052;
/// The same of those that meet several times a week at no fixed time, and of those in class.
const LOOSE_PER_PUPIL: f64 = 2.0 / 420.0;

/// What every half term has: the documents speak of them.
const ALWAYS: &[&str] = &["Sensory circuits", "NELI", "ELSA", "Precision teaching"];
/// Groups at weekly times beside those that the documents speak of, at the least.
const FEWEST: usize = 5;
/// How often a group is tried for before there is none.
const TRIES: usize = 4;

/// A weekly time.
pub(super) struct Time {
    pub(super) id: Id,
    pub(super) days: Days,
    pub(super) time: NaiveTime,
    pub(super) starts: NaiveDate,
    pub(super) ends: NaiveDate,
    /// Who is expected; nobody named means everybody.
    pub(super) expected: Vec<usize>,
    /// Who leads it, by place among the adults, where it is not the group's own.
    pub(super) lead: Option<usize>,
}

/// A group or 1:1 that runs.
pub(super) struct Group {
    pub(super) id: Id,
    pub(super) plan: Option<&'static Plan>,
    pub(super) title: String,
    pub(super) members: Vec<Member>,
    /// Who leads it, by place among the adults.
    pub(super) lead: usize,
    pub(super) minutes: i64,
    pub(super) times: Vec<Time>,
    /// Times a week, for those without fixed times.
    pub(super) loose: Option<usize>,
    pub(super) in_class: bool,
    /// One of those that the documents' lines speak of.
    pub(super) staged: bool,
    pub(super) starts: NaiveDate,
    pub(super) ends: NaiveDate,
}

/// A child in a group.
pub(super) struct Member {
    pub(super) child: usize,
    pub(super) starts: NaiveDate,
    pub(super) ends: NaiveDate,
}

impl Group {
    /// The children in it on a day, those of one weekly time where it names them.
    pub(super) fn expected<'a>(
        &'a self,
        day: NaiveDate,
        time: Option<&'a Time>,
    ) -> impl Iterator<Item = usize> + 'a {
        self.members
            .iter()
            .filter(move |m| m.starts <= day && m.ends >= day)
            .map(|m| m.child)
            .filter(move |c| time.is_none_or(|t| t.expected.is_empty() || t.expected.contains(c)))
    }
}

/// Ends what has run its time and starts what the half term needs.
pub(super) fn plan(school: &School, table: &mut Timetable, h: usize, sheet: &mut Sheet<'_>) {
    let half = &school.terms.halves[h];
    let first = half.first();
    let running = std::mem::take(&mut table.groups);
    let (over, running): (Vec<Group>, Vec<Group>) =
        running.into_iter().partition(|g| g.ends < first);
    table.past.extend(over);
    table.groups = running;
    table.rebuild();
    stage::plan(school, table, h, sheet);
    let pupils = school.opts.pupils as f64;
    let wanted = ((pupils * GROUPS_PER_PUPIL).round() as usize).max(3);
    let loose = ((pupils * LOOSE_PER_PUPIL).round() as usize).max(1);
    let mut rng = stream(school.opts.seed, 20, h as u64);
    // In September groups begin in the second week, after the first assessments.
    let begins = half.days.get(if half.index == 0 { 6 } else { 1 }).copied().unwrap_or(first);
    let running = |t: &Timetable, f: fn(&Group) -> bool| t.groups.iter().filter(|g| f(g)).count();
    for _ in running(table, |g| g.in_class)..loose {
        in_class(school, table, h, begins, &mut rng, sheet);
    }
    for _ in running(table, |g| g.loose.is_some())..loose {
        if let Some(plan) = choose_plan(school, table, h, true, &mut rng) {
            start(school, table, h, begins, (plan, true), &mut rng, sheet);
        }
    }
    let always = |p: &&Plan| ALWAYS.contains(&p.library) && !stage::owns(school, h, p);
    for plan in PLANS.iter().filter(always) {
        for _ in 0..TRIES {
            if table.groups.iter().any(|g| same(g.plan, plan) && g.loose.is_none()) {
                break;
            }
            start(school, table, h, begins, (plan, false), &mut rng, sheet);
        }
    }
    // A small school has more to its day than those that the documents speak of.
    let others = wanted.saturating_sub(running(table, |g| g.staged)).max(FEWEST.min(wanted));
    for _ in 0..wanted * TRIES {
        if running(table, |g| !g.times.is_empty() && !g.staged) >= others {
            break;
        }
        if let Some(plan) = choose_plan(school, table, h, false, &mut rng) {
            start(school, table, h, begins, (plan, false), &mut rng, sheet);
        }
    }
}

/// Starts one group, if there are children for it and somebody to run it.
fn start(
    school: &School,
    table: &mut Timetable,
    h: usize,
    begins: NaiveDate,
    (plan, loose): (&'static Plan, bool),
    rng: &mut fastrand::Rng,
    sheet: &mut Sheet<'_>,
) {
    let Some(lead) = choose_lead(school, table, plan, rng) else { return };
    let members = choose_members(school, table, h, plan, begins, rng);
    if members.len() < plan.size.0 {
        return;
    }
    let Some((library, entry)) = school.library.iter().find(|(_, i)| i.title == plan.library)
    else {
        return;
    };
    let minutes = entry.minutes.unwrap_or(20);
    let per_week = pick(rng, plan.per_week).copied().unwrap_or(1);
    let weekly = if loose {
        None
    } else {
        match find_time(school, table, plan, lead, &members, per_week, minutes, rng) {
            Some(found) => Some(found),
            None => return,
        }
    };
    let year = school.terms.halves[h].year;
    let length = rng.usize(plan.half_terms.0..=plan.half_terms.1);
    let ends = school.terms.halves[h..]
        .iter()
        .take(length)
        .rfind(|half| half.year == year)
        .map_or(begins, super::terms::Half::last);
    let title = title(table, plan);
    let mut row = provision(school, &title, (*library, entry), begins, ends);
    if loose {
        row.schedule = Schedule::Times;
        row.per_week = i64::try_from(per_week).ok();
    }
    row.location =
        pick(rng, &["Rainbow room", "Library corner", "Hall", "Old office", "Class corner"])
            .filter(|_| chance(rng, 0.6))
            .map(|s| s.to_string());
    let id = sheet.add(&row);
    sheet.add(&staff(id, school.adults[lead].id, true));
    let mut group = Group {
        id,
        plan: Some(plan),
        title,
        members: dated(school, members, begins, ends, rng),
        lead,
        minutes,
        times: Vec::new(),
        loose: loose.then_some(per_week),
        in_class: false,
        staged: false,
        starts: begins,
        ends,
    };
    write_members(school, &group, sheet);
    if let Some((days, time)) = weekly {
        write_times(school, &mut group, h, days, time, rng, sheet);
    }
    table.groups.push(group);
    table.book(table.groups.len() - 1);
}

/// A group at weekly times, as it is written; those without them say so after.
pub(super) fn provision(
    school: &School,
    title: &str,
    (library, entry): (Id, &Intervention),
    begins: NaiveDate,
    ends: NaiveDate,
) -> Provision {
    let over = ends < school.today();
    Provision {
        agency: None,
        confidential: None,
        funding: None,
        title: title.to_string(),
        intervention: Some(library),
        schedule: Schedule::Timed,
        minutes: Some(entry.minutes.unwrap_or(20)),
        per_week: None,
        logging: Logging::Every,
        starts: Some(begins),
        ends: Some(ends),
        area: None,
        tier: None,
        status: if over { ProvisionStatus::Ended } else { ProvisionStatus::Running },
        location: None,
        also: None,
        intended: entry.measure.as_ref().map(|m| format!("{m} up by the end")),
        review_on: Some(ends),
        charge_to: None,
        planning_minutes: None,
        notes: None,
    }
}

pub(super) fn staff(provision: Id, staff: Id, leads: bool) -> ProvisionStaff {
    ProvisionStaff { provision, staff, leads, starts: None, ends: None }
}

/// In-class support from section F of an EHCP: continuous, exceptions only.
fn in_class(
    school: &School,
    table: &mut Timetable,
    h: usize,
    begins: NaiveDate,
    rng: &mut fastrand::Rng,
    sheet: &mut Sheet<'_>,
) {
    let taken = |n: usize| {
        table.groups.iter().any(|g| g.in_class && g.members.iter().any(|m| m.child == n))
    };
    let children: Vec<usize> = (0..school.children.len())
        .filter(|n| {
            let child = &school.children[*n];
            child.here_on(begins) && child.status_on(begins) == SenStatus::Plan && !taken(*n)
        })
        .collect();
    let Some(child) = pick(rng, &children).copied() else { return };
    let tas: Vec<usize> =
        school.group_adults().filter(|(_, a)| a.role == StaffRole::Ta).map(|(n, _)| n).collect();
    let Some(lead) = pick(rng, &tas).copied() else { return };
    let year = school.terms.halves[h].year;
    let ends = school.terms.halves[h..]
        .iter()
        .rfind(|half| half.year == year)
        .map_or(begins, super::terms::Half::last);
    let over = ends < school.today();
    let title = format!("In class, {}", school.children[child].forename);
    let id = sheet.add(&Provision {
        agency: None,
        confidential: None,
        funding: None,
        title: title.clone(),
        intervention: None,
        schedule: Schedule::Continuous,
        minutes: Some(120),
        per_week: None,
        logging: Logging::Exceptions,
        starts: Some(begins),
        ends: Some(ends),
        area: Some(crate::domain::codes::Area::Communication),
        tier: Some(crate::domain::codes::Tier::Specialist),
        status: if over { ProvisionStatus::Ended } else { ProvisionStatus::Running },
        location: None,
        also: None,
        intended: Some("Section F: adult support in class, mornings".to_string()),
        review_on: Some(ends),
        charge_to: None,
        planning_minutes: None,
        notes: None,
    });
    sheet.add(&staff(id, school.adults[lead].id, true));
    let group = Group {
        id,
        plan: None,
        title,
        members: vec![Member { child, starts: begins, ends }],
        lead,
        minutes: 120,
        times: Vec::new(),
        loose: None,
        in_class: true,
        staged: false,
        starts: begins,
        ends,
    };
    write_members(school, &group, sheet);
    table.groups.push(group);
}

/// What to start: by weight, but no more than four of a kind at once.
fn choose_plan(
    school: &School,
    table: &Timetable,
    h: usize,
    loose: bool,
    rng: &mut fastrand::Rng,
) -> Option<&'static Plan> {
    let open: Vec<(&'static Plan, f64)> = PLANS
        .iter()
        .filter(|p| !loose || (p.size.1 == 1 && !p.elsa))
        .filter(|p| !stage::owns(school, h, p))
        .filter_map(|p| {
            let live = table.groups.iter().filter(|g| same(g.plan, p)).count();
            let most = if p.size.1 == 1 {
                4
            } else if p.first_thing {
                1
            } else {
                2
            };
            (live < most).then(|| (p, p.weight / (1.0 + live as f64)))
        })
        .collect();
    weighted(rng, &open).copied()
}

fn same(a: Option<&Plan>, b: &Plan) -> bool {
    a.is_some_and(|a| a.library == b.library)
}

/// Who runs it: the least busy of two; the ELSA for ELSA; the SENCO for one or two.
fn choose_lead(
    school: &School,
    table: &Timetable,
    plan: &Plan,
    rng: &mut fastrand::Rng,
) -> Option<usize> {
    let leads = table.groups.iter().filter(|g| g.lead == 0).count();
    let free: Vec<usize> = school
        .group_adults()
        .filter(|(n, a)| match a.role {
            StaffRole::Elsa => true,
            StaffRole::Senco => !plan.elsa && leads < 2 && *n == 0 && plan.per_week.contains(&3),
            _ => !plan.elsa,
        })
        .filter(|(_, a)| !plan.elsa || a.role == StaffRole::Elsa)
        .map(|(n, _)| n)
        .collect();
    if free.contains(&0) && chance(rng, 0.4) {
        return Some(0);
    }
    let one = pick(rng, &free).copied()?;
    let other = pick(rng, &free).copied()?;
    Some(if table.load(one) <= table.load(other) { one } else { other })
}

/// Children of the right age: four of five on the register with a need it serves, the rest pupils
/// who are behind without being on it. Nobody has more than three groups.
fn choose_members(
    school: &School,
    table: &Timetable,
    h: usize,
    plan: &Plan,
    begins: NaiveDate,
    rng: &mut fastrand::Rng,
) -> Vec<usize> {
    let groups_of =
        |n: usize| table.groups.iter().filter(|g| g.members.iter().any(|m| m.child == n)).count();
    let fits = |n: &usize| {
        let child = &school.children[*n];
        child.here_on(begins)
            && (plan.years.0..=plan.years.1).contains(&child.year_on(begins))
            && groups_of(*n) < 3
            && !stage::has(school, h, plan, *n)
            && !table
                .groups
                .iter()
                .any(|g| same(g.plan, plan) && g.members.iter().any(|m| m.child == *n))
    };
    let pool: Vec<usize> = (0..school.children.len()).filter(fits).collect();
    // One year, or two next to each other, so that a group can leave class together.
    let Some(around) = pick(rng, &pool).map(|n| school.children[*n].year_on(begins)) else {
        return Vec::new();
    };
    let together = |child: &Child| {
        plan.first_thing || (child.year_on(begins) - around).abs() <= i32::from(plan.size.1 > 1)
    };
    let (mut known, mut others) = (Vec::new(), Vec::new());
    for n in pool {
        let child = &school.children[n];
        if !together(child) {
            continue;
        }
        let on_register = child.status_on(begins) != SenStatus::None;
        if on_register && child.needs.iter().any(|need| plan.needs.contains(need)) {
            known.push(n);
        } else if on_register || child.fsm || child.eal || plan.lettered {
            others.push(n);
        }
    }
    rng.shuffle(&mut known);
    rng.shuffle(&mut others);
    // The documents speak of Tom, Zoë and Kai in NELI, of Maya in precision teaching.
    for list in [&mut known, &mut others] {
        list.sort_by_key(|n| !(school.children[*n].cast && chance_of_cast(plan)));
    }
    let size = rng.usize(plan.size.0..=plan.size.1);
    let guests = (size as f64 * 0.22).round() as usize;
    let mut out: Vec<usize> = known.iter().take(size.saturating_sub(guests)).copied().collect();
    let missing = size - out.len();
    out.extend(others.into_iter().take(missing));
    let missing = size - out.len();
    let rest = known.into_iter().filter(|n| !out.contains(n)).take(missing).collect::<Vec<_>>();
    out.extend(rest);
    out
}

fn chance_of_cast(plan: &Plan) -> bool {
    plan.lettered || matches!(plan.library, "Precision teaching" | "ELSA" | "LEGO-based therapy")
}

/// `LEGO`, `NELI A`, `Zones B`; 1:1s share a name, the child tells them apart.
fn title(table: &Timetable, plan: &Plan) -> String {
    if plan.size.1 == 1 {
        return plan.called.to_string();
    }
    let live = |title: &str| table.groups.iter().any(|g| g.title == title);
    let letters = ('A'..='Z').map(|letter| format!("{} {letter}", plan.called));
    if plan.lettered {
        let mut letters = letters;
        return letters.find(|t| !live(t)).unwrap_or_else(|| plan.called.to_string());
    }
    if !live(plan.called) {
        return plan.called.to_string();
    }
    let mut letters = letters.skip(1);
    letters.find(|t| !live(t)).unwrap_or_else(|| plan.called.to_string())
}

/// Dates of their own: most stay throughout, some come late, some stop early.
fn dated(
    school: &School,
    members: Vec<usize>,
    begins: NaiveDate,
    ends: NaiveDate,
    rng: &mut fastrand::Rng,
) -> Vec<Member> {
    let days: Vec<NaiveDate> = school.terms.days().filter(|d| *d >= begins && *d <= ends).collect();
    let one = members.len() == 1;
    members
        .into_iter()
        .map(|child| {
            let late = !one && chance(rng, 0.07) && days.len() > 12;
            let early = !one && !late && chance(rng, 0.06) && days.len() > 12;
            let third = days.len() / 3;
            Member {
                child,
                starts: if late { days[rng.usize(3..=third)] } else { begins },
                ends: if early { days[days.len() - 1 - rng.usize(2..=third)] } else { ends },
            }
        })
        .collect()
}

pub(super) fn write_members(school: &School, group: &Group, sheet: &mut Sheet<'_>) {
    for member in &group.members {
        let early = member.ends < group.ends;
        sheet.add(&Membership {
            provision: group.id,
            pupil: school.children[member.child].id,
            starts: Some(member.starts),
            ends: Some(member.ends),
            minutes: None,
            reason: early.then(|| "Reached the goal".to_string()),
        });
    }
}

/// The weekly time; in one long group of four it moves at the turn of the half term, so that one
/// time ends and another starts.
fn write_times(
    school: &School,
    group: &mut Group,
    h: usize,
    days: Days,
    time: NaiveTime,
    rng: &mut fastrand::Rng,
    sheet: &mut Sheet<'_>,
) {
    let turn = school.terms.halves.get(h + 1).map(super::terms::Half::first);
    let moves = turn.filter(|turn| *turn <= group.ends && chance(rng, 0.25));
    let until =
        moves.and_then(|turn| turn.pred_opt()).map_or(group.ends, |day| day.min(group.ends));
    let everyone = Vec::new();
    let mut stretches = vec![(group.starts, until, days, everyone.clone())];
    if let Some(turn) = moves {
        // The same days and adult, so nobody is booked twice. From then on one child of a large
        // group comes on the first of its days only.
        let first = Days(days.0 & days.0.wrapping_neg());
        let others = Days(days.0 & !first.0);
        if others.0 != 0 && group.members.len() > 4 {
            let rest = group.members.iter().map(|m| m.child).skip(1).collect();
            stretches.push((turn, group.ends, first, everyone));
            stretches.push((turn, group.ends, others, rest));
        } else {
            stretches.push((turn, group.ends, days, everyone));
        }
    }
    for (starts, ends, days, expected) in stretches {
        let id = sheet.add(&Slot {
            provision: group.id,
            days,
            time: Some(time),
            minutes: None,
            starts: Some(starts),
            ends: Some(ends),
            weeks: Weeks::Every,
            staff: None,
            location: None,
        });
        for child in &expected {
            sheet.add(&SlotPupil { slot: id, pupil: school.children[*child].id });
        }
        group.times.push(Time { id, days, time, starts, ends, expected, lead: None });
    }
}
