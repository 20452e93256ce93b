//! The SENCO's casework of the made-up school: plans, queries, EHCPs, agencies, adjustments, money,
//! scores and outcomes. It is written last, beside what every day brought, so that nothing of the
//! days depends on it.

mod agencies;
mod ehcp;
mod graduated;
mod helps;
mod money;
mod rest;
mod worth;
mod year;

use chrono::{Days, NaiveDate};

use super::Sheet;
use super::groups::Group;
use super::people::{Child, School};
use super::timetable::Timetable;
use crate::domain::Id;
use crate::domain::codes::{Area, SenStatus};

/// The parts of it, in order: each may refer to what those before it wrote.
pub(super) const PARTS: &[fn(&School, &Timetable, &mut Sheet<'_>)] = &[
    worth::write,
    money::write,
    graduated::write,
    ehcp::write,
    agencies::write,
    helps::write,
    year::write,
    rest::write,
];

/// Every group that ran, those that run now last.
fn groups(table: &Timetable) -> impl Iterator<Item = &Group> {
    table.past.iter().chain(&table.groups)
}

/// Children on roll today with a status.
fn with<'a>(school: &'a School, status: &'a SenStatus) -> impl Iterator<Item = &'a Child> {
    let today = school.today();
    school
        .children
        .iter()
        .filter(move |c| c.left.is_none() && c.here_on(today) && c.status == *status)
}

/// The child's first area of need; learning where no need says.
fn area(child: &Child) -> Area {
    let known = child.needs.iter().find_map(crate::domain::codes::area_of);
    known.unwrap_or(Area::Cognition)
}

/// The class teacher on a day.
fn teacher(school: &School, child: &Child, day: NaiveDate) -> Option<Id> {
    school.teacher(child.year_on(day), child.form).map(|adult| adult.id)
}

/// So many days before today, on a school day.
fn ago(school: &School, days: u64) -> NaiveDate {
    school.terms.school_day_to(school.today() - Days::new(days))
}

/// So many days after today, on a school day.
fn ahead(school: &School, days: u64) -> NaiveDate {
    school.terms.school_day_from(school.today() + Days::new(days))
}

/// Words as an optional text.
fn words(text: &str) -> Option<String> {
    Some(text.to_string())
}
