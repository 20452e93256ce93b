//! Academic years: their names, census days, and the rule as rows to edit.

use chrono::{Datelike, NaiveDate, Weekday};

use super::Term;
use super::england::{self, bank_holidays, ymd};
use crate::domain::codes::CalendarType;
use crate::domain::dates::{back, coming};
use crate::domain::records::CalendarRow;

/// The academic year that `day` is in, by the year in which it begins: 1 September to 31 August.
pub fn academic_year(day: NaiveDate) -> i32 {
    if day.month() >= 9 { day.year() } else { day.year() - 1 }
}

/// `2026/27`.
pub fn academic_year_name(year: i32) -> String {
    format!("{year}/{:02}", (year + 1).rem_euclid(100))
}

/// First and last day of the academic year that begins in September of `year`.
pub fn academic_year_span(year: i32) -> (NaiveDate, NaiveDate) {
    (ymd(year, 9, 1), ymd(year + 1, 8, 31))
}

/// The school census days of an academic year: the first Thursday of October, the third of January,
/// the third of May (DfE census guide). The January one is the only one that collects types of need.
pub fn census_days(year: i32) -> [(&'static str, NaiveDate); 3] {
    let thursday = |year, month, day| coming(Weekday::Thu, back(ymd(year, month, day), 1));
    [
        ("autumn census", thursday(year, 10, 1)),
        ("spring census", thursday(year + 1, 1, 15)),
        ("summer census", thursday(year + 1, 5, 15)),
    ]
}

/// The rule's terms, half terms and bank holidays of an academic year, as rows for a school to
/// edit. Training days are left to the school: five of the days are theirs.
pub fn default_rows(year: i32) -> Vec<CalendarRow> {
    let row = |r#type: CalendarType, starts, ends, label: &str| CalendarRow {
        r#type,
        starts,
        ends,
        label: Some(label.to_string()),
    };
    let mut rows = Vec::new();
    for (term, from, to) in england::terms(year) {
        let label = match term {
            Term::Autumn => "Autumn",
            Term::Spring => "Spring",
            Term::Summer => "Summer",
        };
        rows.push(row(CalendarType::Term, from, Some(to), label));
    }
    for (_, from, to) in england::half_terms(year) {
        rows.push(row(CalendarType::HalfTerm, from, Some(to), "Half term"));
    }
    let (first, last) = academic_year_span(year);
    for (date, name) in [year, year + 1].into_iter().flat_map(bank_holidays) {
        if (first..=last).contains(&date) {
            rows.push(row(CalendarType::BankHoliday, date, None, name));
        }
    }
    rows
}
