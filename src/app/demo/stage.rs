//! The groups that the manual's example lines speak of: whoever tries them in the made-up school,
//! on whatever day, finds NELI A, NELI B, Leo's ELSA and Maya's precision teaching to log, and one session that is logged.

use chrono::{Datelike, NaiveDate};

use super::groups::{Group, Member, Time, provision, staff, write_members};
use super::people::School;
use super::plans::{PLANS, Plan};
use super::timetable::Timetable;
use super::{Sheet, at};
use crate::domain::Id;
use crate::domain::codes::Weeks;
use crate::domain::records::Slot;
use crate::domain::value::Days;

/// Who leads it.
#[derive(Clone, Copy)]
enum By {
    /// The SENCO on the days she is in, Sam on the others.
    Senco,
    /// Sam.
    Sam,
    /// Dawn Shaw.
    Dawn,
}

/// One of the groups.
struct Act {
    library: &'static str,
    title: &'static str,
    /// Forenames among the cast.
    cast: &'static [&'static str],
    by: By,
    time: (u32, u32),
    minutes: i64,
    /// Every day; else once a week, on the weekday of today.
    daily: bool,
    /// For two terms; else for the one that holds today.
    long: bool,
    /// Whether today's session is left to log.
    open: bool,
}

#[rustfmt::skip]
const ACTS: &[Act] = &[
    Act { library: "Speech and language programme", title: "Speech", cast: &["Ali"], by: By::Dawn, time: (8, 40), minutes: 15, daily: true, long: false, open: false },
    Act { library: "Sensory circuits", title: "Sensory circuits", cast: &["Rafi", "Łukasz", "Tobi", "Jude", "Niamh", "Jayden"], by: By::Senco, time: (8, 45), minutes: 15, daily: true, long: true, open: true },
    Act { library: "NELI", title: "NELI A", cast: &["Tom", "Maya", "Zoë", "Kai"], by: By::Senco, time: (9, 5), minutes: 20, daily: true, long: true, open: true },
    Act { library: "NELI", title: "NELI B", cast: &["Leo", "Ali", "June"], by: By::Senco, time: (9, 30), minutes: 20, daily: true, long: true, open: true },
    Act { library: "Precision teaching", title: "Precision teaching", cast: &["Maya"], by: By::Sam, time: (9, 55), minutes: 10, daily: true, long: false, open: true },
    Act { library: "ELSA", title: "ELSA", cast: &["Leo"], by: By::Sam, time: (10, 50), minutes: 30, daily: false, long: false, open: true },
];

/// The group whose last Friday nobody logged.
const FORGOTTEN: &str = "NELI A";

impl Act {
    /// Its children, by place; none when this school is too small for all of them.
    fn children(&self, school: &School) -> Option<Vec<usize>> {
        let child = |name: &&str| {
            school.children.iter().position(|c| c.cast && c.left.is_none() && c.forename == *name)
        };
        self.cast.iter().map(child).collect()
    }

    fn plan(&self) -> Option<&'static Plan> {
        PLANS.iter().find(|p| p.library == self.library)
    }

    /// The half terms in which it starts and ends.
    fn halves(&self, school: &School) -> Option<(usize, usize)> {
        let halves = &school.terms.halves;
        let today = halves.get(school.terms.half_at(school.today())?)?;
        // A programme of twenty weeks fills two terms: autumn and spring, else spring and summer.
        let (from, to) = match (self.long, today.index) {
            (true, 0..=3) => (0, 3),
            (true, _) => (2, 5),
            (false, n) => (n / 2 * 2, n / 2 * 2 + 1),
        };
        let of_year = |n: usize| halves[n].year == today.year;
        let inside = |n: &usize| of_year(*n) && (from..=to).contains(&halves[*n].index);
        let first = (0..halves.len()).find(inside)?;
        Some((first, (first..halves.len()).rfind(inside)?))
    }

    /// Days and who leads on them, by place among the adults; nobody stands for the group's own.
    fn days(&self, school: &School) -> Vec<(Days, Option<usize>)> {
        let today = Days::default().with(school.today().weekday());
        let days = if self.daily { Days::WEEK } else { today };
        let senco = school.adults.first().map_or(Days::WEEK, |a| a.days);
        match self.by {
            By::Sam | By::Dawn => vec![(days, None)],
            By::Senco => {
                let (hers, others) = (Days(days.0 & senco.0), Days(days.0 & !senco.0));
                vec![(hers, None), (others, Some(sam(school)))]
            }
        }
        .into_iter()
        .filter(|(days, _)| days.0 != 0)
        .collect()
    }

    fn lead(&self, school: &School) -> usize {
        match self.by {
            By::Senco => 0,
            By::Dawn => 1.min(school.adults.len().saturating_sub(1)),
            By::Sam => sam(school),
        }
    }
}

/// Sam, by place among the adults.
fn sam(school: &School) -> usize {
    school.adults.iter().position(|a| a.surname == super::staff::SAM).unwrap_or(0)
}

/// Those that can be staged at this school, with their children.
fn acts(school: &School) -> impl Iterator<Item = (&'static Act, Vec<usize>)> + '_ {
    ACTS.iter().filter_map(|act| Some((act, act.children(school)?)))
}

/// Whether half term `h` is of this academic year, in which the stage is kept free.
fn this_year(school: &School, h: usize) -> bool {
    let now = school.terms.half_at(school.today());
    now.is_some_and(|now| school.terms.halves[now].year == school.terms.halves[h].year)
}

/// Whether a group of this kind runs in half term `h` only here, so that no other has its name.
pub(super) fn owns(school: &School, h: usize, plan: &Plan) -> bool {
    (plan.lettered || plan.first_thing)
        && this_year(school, h)
        && acts(school).any(|(act, _)| act.library == plan.library)
}

/// Whether a child has this kind here, and so has no other of it.
pub(super) fn has(school: &School, h: usize, plan: &Plan, child: usize) -> bool {
    this_year(school, h)
        && acts(school).any(|(act, cast)| act.library == plan.library && cast.contains(&child))
}

/// Keeps adults and children free for what is to come.
pub(super) fn reserve(school: &School, table: &mut Timetable) {
    for (act, children) in acts(school) {
        for (days, lead) in act.days(school) {
            let adult = lead.unwrap_or(act.lead(school));
            table.reserve(adult, &children, days, at(act.time.0, act.time.1), act.minutes);
        }
    }
}

/// Starts what starts in half term `h`.
pub(super) fn plan(school: &School, table: &mut Timetable, h: usize, sheet: &mut Sheet<'_>) {
    for (act, children) in acts(school) {
        let Some((_, last)) = act.halves(school).filter(|(first, _)| *first == h) else { continue };
        let ends = school.terms.halves[last].last();
        if let Some(group) = start(school, act, children, (begins(school, h), ends), sheet) {
            table.groups.push(group);
        }
    }
    table.rebuild();
}

/// The second day of a half term, as of every group; in September the second week. A school that
/// is opened before has begun at once.
fn begins(school: &School, h: usize) -> NaiveDate {
    let half = &school.terms.halves[h];
    let usual = half.days.get(if half.index == 0 { 6 } else { 1 }).copied();
    let week_before = school.today().checked_sub_days(chrono::Days::new(7));
    usual.filter(|day| week_before.is_some_and(|w| *day <= w)).unwrap_or(half.first())
}

fn start(
    school: &School,
    act: &Act,
    children: Vec<usize>,
    (begins, ends): (NaiveDate, NaiveDate),
    sheet: &mut Sheet<'_>,
) -> Option<Group> {
    let plan = act.plan()?;
    let (library, entry) = school.library.iter().find(|(_, i)| i.title == act.library)?;
    let lead = act.lead(school);
    let mut row = provision(school, act.title, (*library, entry), begins, ends);
    row.minutes = Some(act.minutes);
    let id = sheet.add(&row);
    sheet.add(&staff(id, school.adults[lead].id, true));
    let member = |child: usize| {
        let starts = begins.max(school.children[child].joined);
        Member { child, starts, ends }
    };
    let mut group = Group {
        id,
        plan: Some(plan),
        title: act.title.to_string(),
        members: children.into_iter().map(member).collect(),
        lead,
        minutes: act.minutes,
        times: Vec::new(),
        loose: None,
        in_class: false,
        staged: true,
        starts: begins,
        ends,
    };
    write_members(school, &group, sheet);
    let time = at(act.time.0, act.time.1);
    for (days, by) in act.days(school) {
        let adult = by.map(|n| school.adults[n].id);
        let id = slot(&group, days, time, adult, sheet);
        let expected = Vec::new();
        group.times.push(Time { id, days, time, starts: begins, ends, expected, lead: by });
    }
    Some(group)
}

fn slot(
    group: &Group,
    days: Days,
    time: chrono::NaiveTime,
    staff: Option<Id>,
    sheet: &mut Sheet<'_>,
) -> Id {
    sheet.add(&Slot {
        provision: group.id,
        days,
        time: Some(time),
        minutes: None,
        starts: Some(group.starts),
        ends: Some(group.ends),
        weeks: Weeks::Every,
        staff,
        location: None,
    })
}

/// Whether this group's session of that day is left for whoever tries the lines: today's, and last
/// Friday's of one.
pub(super) fn left_open(school: &School, group: &Group, day: NaiveDate) -> bool {
    let ago = school.today().signed_duration_since(day).num_days();
    let last_friday = day.weekday() == chrono::Weekday::Fri && (1..=7).contains(&ago);
    let open = ACTS.iter().any(|act| act.open && act.title == group.title);
    group.staged && ((ago == 0 && open) || (last_friday && group.title == FORGOTTEN))
}
