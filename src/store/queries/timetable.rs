//! People and time: the week of adults and rooms, what clashes, who covers, who is trained.

use std::collections::{BTreeSet, HashMap, HashSet};

use chrono::{Datelike, NaiveDate, Weekday};

use crate::domain::Id;
use crate::domain::codes::StaffRole;
use crate::domain::dates::{latest, on};
use crate::domain::records::{
    Intervention, Provision, ProvisionSectionF, SectionF, Staff, Training,
};
use crate::domain::schedule::Plan;
use crate::domain::timetable::{Hours, Lesson, Permit, Why, clashes, committed, is_in, lessons};
use crate::domain::value::Days;

use super::super::core::Store;
use super::super::error::StoreError;

/// Days of a school's week.
const WEEK: u64 = 5;

/// One lesson with the names of all that is in it.
#[derive(Clone, Debug)]
pub struct LessonRow {
    /// The lesson.
    pub lesson: Lesson,
    /// The group's name.
    pub title: String,
    /// Its adults as lists show them, those who lead first.
    pub adults: Vec<String>,
    /// The child of a 1:1.
    pub only: Option<String>,
}

/// One day of the week.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DayRow {
    /// The day.
    pub date: NaiveDate,
    /// Why there is no school.
    pub closed: Option<String>,
}

/// One adult's hours.
#[derive(Clone, Debug)]
pub struct AdultRow {
    /// The adult.
    pub id: Id,
    /// `Dawn Shaw`.
    pub name: String,
    /// `D. Shaw`.
    pub short: String,
    /// What they do.
    pub role: Option<StaffRole>,
    /// The days they are in.
    pub days: Days,
    /// Minutes a week under contract; for leads.
    pub contracted: Option<i64>,
    /// Of them, those meant for groups and 1:1s; for leads.
    pub for_sen: Option<i64>,
    /// Minutes of an ordinary week that are taken.
    pub committed: Hours,
}

impl AdultRow {
    /// Minutes of those meant for groups, or for want of them under contract, that are left; below
    /// nought where too much was promised.
    pub fn left(&self) -> Option<i64> {
        self.for_sen.or(self.contracted).map(|minutes| minutes - self.committed.total())
    }
}

/// One clash in words.
#[derive(Clone, Debug)]
pub struct ClashRow {
    /// The day.
    pub date: NaiveDate,
    /// Why.
    pub why: Why,
    /// "D. Shaw is in NELI A and ELSA at once".
    pub says: String,
    /// The lessons, by their place in [`TimetableView::lessons`].
    pub lessons: (usize, Option<usize>),
}

/// A week.
#[derive(Clone, Debug)]
pub struct TimetableView {
    /// Its Monday.
    pub monday: NaiveDate,
    /// Monday to Friday.
    pub days: Vec<DayRow>,
    /// What is planned, by day and time.
    pub lessons: Vec<LessonRow>,
    /// Adults at the school in that week who lead, help or have hours for it, by name.
    pub adults: Vec<AdultRow>,
    /// Rooms by name.
    pub rooms: Vec<String>,
    /// What cannot be so.
    pub clashes: Vec<ClashRow>,
}

/// Somebody who could cover.
#[derive(Clone, Debug)]
pub struct FreeRow {
    /// The adult.
    pub id: Id,
    /// `S. Reed`.
    pub name: String,
    /// Runs or helps with the group anyway.
    pub knows_it: bool,
    /// Whether they may run it.
    pub permit: Permit,
    /// Minutes of theirs on that day that are taken already.
    pub taken: i64,
}

/// One lesson that an absent adult would have had.
#[derive(Clone, Debug)]
pub struct CoverRow {
    /// The lesson.
    pub row: LessonRow,
    /// Whether something is stored for it already.
    pub logged: bool,
    /// Other adults who are in it anyway.
    pub there: Vec<(Id, String)>,
    /// Who is free, the best first.
    pub free: Vec<FreeRow>,
    /// What is lost if nobody does it: each pupil with minutes.
    pub lost: Vec<(Id, String, i64)>,
    /// Lines of section F that it delivers for one of them: law, not habit.
    pub section_f: Vec<String>,
}

/// The day of an absent adult.
#[derive(Clone, Debug)]
pub struct CoverView {
    /// The adult.
    pub adult: Id,
    /// `Dawn Shaw`.
    pub name: String,
    /// The day.
    pub date: NaiveDate,
    /// Why there is no school.
    pub closed: Option<String>,
    /// What they would have had at fixed times.
    pub rows: Vec<CoverRow>,
    /// Groups of theirs without fixed times, by name.
    pub untimed: Vec<(Id, String)>,
}

impl CoverView {
    /// Minutes that pupils lose if nobody covers anything, those of lessons with another adult
    /// aside.
    pub fn lost_minutes(&self) -> i64 {
        let open = self.rows.iter().filter(|row| row.there.is_empty() && !row.logged);
        open.flat_map(|row| &row.lost).map(|(_, _, minutes)| minutes).sum()
    }
}

/// One entry of training.
#[derive(Clone, Debug)]
pub struct TrainingRow {
    /// The record.
    pub id: Id,
    /// Who.
    pub staff: Id,
    /// `Dawn Shaw`.
    pub name: String,
    /// The record itself.
    pub training: Training,
    /// The intervention it is for, by name.
    pub intervention: Option<String>,
    /// Whether a later one of the same name stands in its place.
    pub renewed: bool,
}

/// Who may run what only trained adults may.
#[derive(Clone, Debug)]
pub struct RunsRow {
    /// The intervention.
    pub intervention: Id,
    /// Its name.
    pub title: String,
    /// Adults at the school whose training for it is in date, with its last day.
    pub may: Vec<(Id, String, Option<NaiveDate>)>,
    /// Adults whose training for it has run out.
    pub expired: Vec<(Id, String, NaiveDate)>,
}

/// What is known of adults, read once.
struct People {
    staff: HashMap<Id, Staff>,
    training: Vec<Training>,
    library: HashMap<Id, Intervention>,
}

impl People {
    fn read(store: &Store) -> Result<People, StoreError> {
        Ok(People {
            staff: store.rows::<Staff>()?.into_iter().collect(),
            training: store.rows::<Training>()?.into_iter().map(|(_, row)| row).collect(),
            library: store.library()?,
        })
    }

    fn permit(&self, adult: Id, intervention: Option<Id>, day: NaiveDate) -> Permit {
        let Some(intervention) = intervention else { return Permit::Anybody };
        let only = self.library.get(&intervention).is_some_and(|i| i.trained == Some(true));
        let own = |t: &&Training| t.staff == adult && t.intervention == Some(intervention);
        Permit::on(day, only, self.training.iter().filter(own))
    }

    fn short(&self, adult: Id) -> String {
        self.staff.get(&adult).map_or_else(|| "unknown adult".to_string(), Staff::short)
    }
}

impl Store {
    /// The week of a day: its lessons, the hours of adults, what clashes.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn timetable(&self, day: NaiveDate) -> Result<TimetableView, StoreError> {
        let monday = latest(Weekday::Mon, day);
        let friday = on(monday, WEEK - 1);
        let (calendar, people) = (self.calendar()?, People::read(self)?);
        let plan = Plan::new(self.plan_between(monday, friday)?);
        let found = lessons(&plan, &calendar, monday, friday);
        let permit = |adult, provision, day| {
            let group: Option<&Provision> = plan.provision(provision);
            people.permit(adult, group.and_then(|p| p.intervention), day)
        };
        let clashes = clashes(&found, &people.staff, permit);
        let rows = self.lesson_rows(found, &plan, &people)?;
        let hours = committed(&plan, &calendar, &people.staff, monday);
        let mut adults: Vec<AdultRow> = people
            .staff
            .iter()
            .filter(|(_, s)| s.employed(monday) || s.employed(friday))
            .filter(|(id, s)| hours.contains_key(id) || s.send_minutes.is_some())
            .map(|(id, s)| AdultRow {
                id: *id,
                name: s.full(),
                short: s.short(),
                role: s.role.clone(),
                days: s.days_in(),
                contracted: s.weekly_minutes,
                for_sen: s.send_minutes,
                committed: hours.get(id).copied().unwrap_or_default(),
            })
            .collect();
        adults.sort_by(|a, b| (&a.name, a.id).cmp(&(&b.name, b.id)));
        let rooms: BTreeSet<String> = rows.iter().filter_map(|r| r.lesson.room.clone()).collect();
        let closed = |day| calendar.why_closed(day).map(str::to_string);
        Ok(TimetableView {
            monday,
            days: (0..WEEK)
                .map(|n| on(monday, n))
                .map(|date| DayRow { date, closed: closed(date) })
                .collect(),
            clashes: self.clash_rows(clashes, &rows, &people)?,
            lessons: rows,
            adults,
            rooms: rooms.into_iter().collect(),
        })
    }

    fn lesson_rows(
        &self,
        found: Vec<Lesson>,
        plan: &Plan,
        people: &People,
    ) -> Result<Vec<LessonRow>, StoreError> {
        let only = |l: &Lesson| l.pupils.first().copied().filter(|_| l.pupils.len() == 1);
        let names = self.short_names(found.iter().filter_map(only))?;
        let row = |lesson: Lesson| LessonRow {
            title: plan.provision(lesson.provision).map_or(String::new(), |p| p.title.clone()),
            adults: lesson.adults.iter().map(|id| people.short(*id)).collect(),
            only: only(&lesson).and_then(|id| names.get(&id).cloned()),
            lesson,
        };
        Ok(found.into_iter().map(row).collect())
    }

    fn clash_rows(
        &self,
        found: Vec<crate::domain::timetable::Clash>,
        rows: &[LessonRow],
        people: &People,
    ) -> Result<Vec<ClashRow>, StoreError> {
        let pupils = found.iter().filter_map(|c| match c.why {
            Why::Pupil(id) => Some(id),
            _ => None,
        });
        let names = self.short_names(pupils)?;
        let title = |n: usize| rows.get(n).map_or("", |row| row.title.as_str());
        let says = |c: &crate::domain::timetable::Clash| {
            let first = title(c.lessons.0);
            let both =
                c.lessons.1.map_or(first.to_string(), |n| format!("{first} and {}", title(n)));
            match &c.why {
                Why::Adult(id) => format!("{} is in {both} at once", people.short(*id)),
                Why::Room(room) => format!("{room} holds {both} at once"),
                Why::Pupil(id) => {
                    let name = names.get(id).map_or("A pupil", String::as_str);
                    format!("{name} is expected in {both} at once")
                }
                Why::NotIn(id) => format!("{} is not in for {first}", people.short(*id)),
                Why::NotTrained(id, Permit::Expired(day)) => format!(
                    "{} leads {first}; the training for it ran out on {}",
                    people.short(*id),
                    crate::domain::dates::with_year(*day)
                ),
                Why::NotTrained(id, _) => {
                    format!("{} leads {first} and is not trained for it", people.short(*id))
                }
            }
        };
        let row = |c: crate::domain::timetable::Clash| ClashRow {
            says: says(&c),
            date: c.date,
            why: c.why,
            lessons: c.lessons,
        };
        Ok(found.into_iter().map(row).collect())
    }

    /// The day of an absent adult: who is free for each lesson, and what is lost if nobody does it.
    ///
    /// # Errors
    /// When the file cannot be read, or there is no such adult.
    pub fn cover(&self, adult: Id, date: NaiveDate) -> Result<CoverView, StoreError> {
        let (calendar, people) = (self.calendar()?, People::read(self)?);
        let absent =
            people.staff.get(&adult).ok_or(StoreError::NoRow { kind: "adult", id: adult })?;
        let plan = Plan::new(self.plan_between(date, date)?);
        let all = lessons(&plan, &calendar, date, date);
        let met: HashSet<(Id, NaiveDate)> = self.met_between(date, date)?;
        let lines = self.section_f_lines()?;
        let mut rows = Vec::new();
        let theirs: Vec<Lesson> =
            all.iter().filter(|l| l.adults.contains(&adult)).cloned().collect();
        let named = self.short_names(theirs.iter().flat_map(|l| l.pupils.iter().copied()))?;
        for row in self.lesson_rows(theirs, &plan, &people)? {
            let lesson = &row.lesson;
            let others = lesson.adults.iter().filter(|a| **a != adult);
            let minutes = lesson.minutes.unwrap_or(0);
            let mut lost: Vec<(Id, String, i64)> = lesson
                .pupils
                .iter()
                .map(|p| (*p, named.get(p).cloned().unwrap_or_default(), minutes))
                .collect();
            lost.sort_by(|a, b| (&a.1, a.0).cmp(&(&b.1, b.0)));
            let of_law = lines.iter().filter(|(group, line)| {
                *group == lesson.provision && lesson.pupils.contains(&line.pupil)
            });
            let section_f = of_law
                .map(|(_, line)| {
                    let name = named.get(&line.pupil).map_or("", String::as_str);
                    let words = line.reference.as_deref().unwrap_or(&line.text);
                    format!("{name}: {words}")
                })
                .collect();
            rows.push(CoverRow {
                logged: met.contains(&(lesson.slot, date)),
                there: others.map(|id| (*id, people.short(*id))).collect(),
                free: free(&people, &plan, &all, lesson, adult),
                lost,
                section_f,
                row,
            });
        }
        let mut untimed: Vec<(Id, String)> = plan
            .untimed_on(date)
            .filter(|(id, _)| plan.adults(None, *id, date).contains(&adult))
            .map(|(id, group)| (id, group.title.clone()))
            .collect();
        untimed.sort_by(|a, b| (&a.1, a.0).cmp(&(&b.1, b.0)));
        Ok(CoverView {
            adult,
            name: absent.full(),
            date,
            closed: calendar.why_closed(date).map(str::to_string),
            rows,
            untimed,
        })
    }

    /// Every line of section F that a group delivers, with the group.
    fn section_f_lines(&self) -> Result<Vec<(Id, SectionF)>, StoreError> {
        let lines: HashMap<Id, SectionF> = self.rows::<SectionF>()?.into_iter().collect();
        let links = self.rows::<ProvisionSectionF>()?.into_iter();
        Ok(links
            .filter_map(|(_, link)| Some((link.provision, lines.get(&link.section_f)?.clone())))
            .collect())
    }

    /// Training on file by adult, then the one that runs out first.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn training(&self) -> Result<Vec<TrainingRow>, StoreError> {
        let people = People::read(self)?;
        let all = self.rows::<Training>()?;
        let renews = |one: &Training, other: &Training| {
            other.staff == one.staff
                && other.title == one.title
                && other.ends.unwrap_or(NaiveDate::MAX) > one.ends.unwrap_or(NaiveDate::MAX)
        };
        let mut out: Vec<TrainingRow> = all
            .iter()
            .map(|(id, one)| TrainingRow {
                id: *id,
                staff: one.staff,
                name: people.staff.get(&one.staff).map_or(String::new(), Staff::full),
                intervention: one
                    .intervention
                    .and_then(|id| people.library.get(&id))
                    .map(|entry| entry.title.clone()),
                renewed: all.iter().any(|(_, other)| renews(one, other)),
                training: one.clone(),
            })
            .collect();
        out.sort_by(|a, b| {
            let key = |r: &TrainingRow| {
                (
                    r.name.clone(),
                    r.training.ends.unwrap_or(NaiveDate::MAX),
                    r.training.title.clone(),
                )
            };
            (key(a), a.id).cmp(&(key(b), b.id))
        });
        Ok(out)
    }

    /// Who may run each intervention that only trained adults may, on a day.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn who_may_run(&self, day: NaiveDate) -> Result<Vec<RunsRow>, StoreError> {
        let people = People::read(self)?;
        let mut here: Vec<(&Id, &Staff)> =
            people.staff.iter().filter(|(_, s)| s.employed(day)).collect();
        here.sort_by_key(|(id, staff)| (staff.full(), **id));
        let mut out = Vec::new();
        for (id, entry) in people.library.iter().filter(|(_, e)| e.trained == Some(true)) {
            let (mut may, mut expired) = (Vec::new(), Vec::new());
            for (adult, staff) in &here {
                match people.permit(**adult, Some(*id), day) {
                    Permit::Trained(until) => may.push((**adult, staff.full(), until)),
                    Permit::Expired(since) => expired.push((**adult, staff.full(), since)),
                    Permit::Anybody | Permit::Untrained => {}
                }
            }
            out.push(RunsRow { intervention: *id, title: entry.title.clone(), may, expired });
        }
        out.sort_by(|a, b| (&a.title, a.intervention).cmp(&(&b.title, b.intervention)));
        Ok(out)
    }
}

/// Roles whose people have groups: others have a class, an office or nothing to cover with.
fn covers(role: &Option<StaffRole>) -> bool {
    matches!(
        role,
        None | Some(StaffRole::Ta | StaffRole::Elsa | StaffRole::Senco | StaffRole::Supply)
    )
}

/// Adults who are in and free for a lesson: those who know the group first, then those who may run
/// it, then those with least to do that day.
fn free(people: &People, plan: &Plan, all: &[Lesson], lesson: &Lesson, absent: Id) -> Vec<FreeRow> {
    let day = lesson.date;
    let of_group = plan.adults(None, lesson.provision, day);
    let intervention = plan.provision(lesson.provision).and_then(|p| p.intervention);
    let busy =
        |adult: Id| all.iter().any(|other| other.adults.contains(&adult) && other.overlaps(lesson));
    let mut out: Vec<FreeRow> = people
        .staff
        .iter()
        .filter(|(id, staff)| **id != absent && is_in(staff, day))
        .filter(|(id, staff)| covers(&staff.role) || of_group.contains(id))
        .filter(|(id, _)| !lesson.adults.contains(id) && !busy(**id))
        .map(|(id, staff)| FreeRow {
            id: *id,
            name: staff.short(),
            knows_it: of_group.contains(id),
            permit: people.permit(*id, intervention, day),
            taken: all
                .iter()
                .filter(|other| other.adults.contains(id))
                .filter_map(|other| other.minutes)
                .sum(),
        })
        .collect();
    let key = |row: &FreeRow| (!row.permit.may(), !row.knows_it, row.taken);
    out.sort_by(|a, b| (key(a), &a.name, a.id).cmp(&(key(b), &b.name, b.id)));
    out
}

/// The Monday of the week of a day, or of the next school day where that week has no school: what
/// somebody who asks for a timetable in the holidays wants to see.
///
/// # Errors
/// When the file cannot be read.
pub fn week_shown(store: &Store, day: NaiveDate) -> Result<NaiveDate, StoreError> {
    let calendar = store.calendar()?;
    let monday = latest(Weekday::Mon, day);
    let school = calendar.school_days(monday, on(monday, WEEK - 1)).next().is_some();
    let weekend = day.weekday().num_days_from_monday() >= 5;
    let shown = if school && !weekend { day } else { calendar.add_school_days(day, 1) };
    Ok(latest(Weekday::Mon, shown))
}
