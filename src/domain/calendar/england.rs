//! The rule for England: Easter, bank holidays, and terms as most authorities set them.
//!
//! Terms are a sensible guess for any academic year, for a school that has not entered its own.

use chrono::{Datelike, NaiveDate, Weekday};

use super::Term;
use crate::domain::dates::{back, coming, latest, on};

/// Days that a school year has: 190 for pupils (380 sessions, the Education (School Day and School
/// Year) (England) Regulations 1999, reg. 3) and five for training (teachers' pay and conditions).
const YEAR_DAYS: usize = 195;

/// A month and a day.
type DayOfYear = (u32, u32);

/// Bank holidays by royal proclamation, and the ones they moved from: year, from, to, name.
/// (Banking and Financial Dealings Act 1971, section 1(2) and (3).)
const PROCLAIMED: &[(i32, Option<DayOfYear>, DayOfYear, &str)] = &[
    (2020, Some((5, 4)), (5, 8), "Early May bank holiday"),
    (2022, Some((5, 30)), (6, 2), "Spring bank holiday"),
    (2022, None, (6, 3), "Platinum Jubilee"),
    (2022, None, (9, 19), "State funeral of Queen Elizabeth II"),
    (2023, None, (5, 8), "Coronation of King Charles III"),
];

/// Easter Sunday of a year of the Gregorian calendar (Meeus, Jones and Butcher's rule).
pub fn easter(year: i32) -> NaiveDate {
    let a = year % 19;
    let (b, c) = (year / 100, year % 100);
    let (d, e) = (b / 4, b % 4);
    let g = (8 * b + 13) / 25;
    let h = (19 * a + b - d - g + 15) % 30;
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k) % 7;
    let m = (a + 11 * h + 19 * l) / 433;
    let month = (h + l - 7 * m + 90) / 25;
    let day = (h + l - 7 * m + 33 * month + 19) % 32;
    ymd(year, month.unsigned_abs(), day.unsigned_abs())
}

/// The bank holidays of England in a calendar year, with the days in lieu of those that fall on a
/// weekend, in order.
pub fn bank_holidays(year: i32) -> Vec<(NaiveDate, &'static str)> {
    let easter = easter(year);
    let christmas = ymd(year, 12, 25);
    let (christmas, boxing) = match christmas.weekday() {
        // A holiday on a weekend moves to the next working day that is none already.
        Weekday::Fri => (christmas, on(christmas, 3)),
        Weekday::Sat => (on(christmas, 2), on(christmas, 3)),
        Weekday::Sun => (on(christmas, 2), on(christmas, 1)),
        _ => (christmas, on(christmas, 1)),
    };
    let mut days = vec![
        (working(ymd(year, 1, 1)), "New Year's Day"),
        (back(easter, 2), "Good Friday"),
        (on(easter, 1), "Easter Monday"),
        (monday_from(ymd(year, 5, 1)), "Early May bank holiday"),
        (latest(Weekday::Mon, ymd(year, 5, 31)), "Spring bank holiday"),
        (latest(Weekday::Mon, ymd(year, 8, 31)), "Summer bank holiday"),
        (christmas, "Christmas Day"),
        (boxing, "Boxing Day"),
    ];
    for (_, from, to, name) in PROCLAIMED.iter().filter(|(y, ..)| *y == year) {
        if let Some((month, day)) = from {
            days.retain(|(date, _)| *date != ymd(year, *month, *day));
        }
        days.push((ymd(year, to.0, to.1), name));
    }
    days.sort();
    days
}

/// The three terms of the academic year that begins in September of `year`: first and last day.
pub(super) fn terms(year: i32) -> [(Term, NaiveDate, NaiveDate); 3] {
    let next = year + 1;
    let off = Off::of(next);
    // The first weekday of September; a Friday alone is left out.
    let first = working(ymd(year, 9, 1));
    let first = if first.weekday() == Weekday::Fri { on(first, 3) } else { first };
    // Two whole weeks at Christmas, from the Friday that falls on 16 to 22 December.
    let christmas = latest(Weekday::Fri, ymd(year, 12, 22));
    let new_year = off.open_from(on(christmas, 17));
    let easter_monday = easter_break(next);
    let spring_ends = off.open_to(back(easter_monday, 1));
    let summer = off.open_from(on(easter_monday, 14));
    let summer_ends =
        summer_ends(year, &off, [(first, christmas), (new_year, spring_ends)], summer);
    [
        (Term::Autumn, first, christmas),
        (Term::Spring, new_year, spring_ends),
        (Term::Summer, summer, summer_ends),
    ]
}

/// The three half-term holidays of the academic year: Monday to Friday.
pub(super) fn half_terms(year: i32) -> [(Term, NaiveDate, NaiveDate); 3] {
    let next = year + 1;
    // The fourth Monday of October; a Monday of mid February; the week of the spring bank holiday.
    let october = monday_from(ymd(year, 10, 22));
    let february = monday_from(ymd(next, 2, 12));
    let whit = latest(Weekday::Mon, ymd(next, 5, 31));
    [
        (Term::Autumn, october, on(october, 4)),
        (Term::Spring, february, on(february, 4)),
        (Term::Summer, whit, on(whit, 4)),
    ]
}

/// The first Monday of the two weeks off at Easter: they follow an early Easter, lie round one of
/// early April, and lead up to a late one.
fn easter_break(year: i32) -> NaiveDate {
    let easter = easter(year);
    if easter <= ymd(year, 4, 2) {
        on(easter, 1)
    } else if easter <= ymd(year, 4, 14) {
        back(easter, 6)
    } else {
        back(easter, 13)
    }
}

/// The last day of the summer term: the one that makes the year [`YEAR_DAYS`] long, kept to the
/// weeks in which schools break up.
fn summer_ends(
    year: i32,
    off: &Off,
    before: [(NaiveDate, NaiveDate); 2],
    starts: NaiveDate,
) -> NaiveDate {
    let half_terms = half_terms(year);
    let school = |day: &NaiveDate| {
        off.is_open(*day) && !half_terms.iter().any(|(_, from, to)| (*from..=*to).contains(day))
    };
    let so_far: usize = before
        .iter()
        .map(|(from, to)| from.iter_days().take_while(|d| d <= to).filter(school).count())
        .sum();
    let last = starts.iter_days().filter(school).nth(YEAR_DAYS.saturating_sub(so_far + 1));
    let (earliest, latest) = (ymd(year + 1, 7, 18), ymd(year + 1, 7, 24));
    off.open_to(last.unwrap_or(latest).clamp(earliest, latest))
}

/// The bank holidays of the calendar year in which an academic year ends: the autumn term has none
/// on a school day.
struct Off(Vec<(NaiveDate, &'static str)>);

impl Off {
    fn of(year: i32) -> Off {
        Off(bank_holidays(year))
    }

    /// Whether it is a weekday and no bank holiday.
    fn is_open(&self, day: NaiveDate) -> bool {
        !weekend(day) && !self.0.iter().any(|(date, _)| *date == day)
    }

    /// The first open day from `day` on.
    fn open_from(&self, day: NaiveDate) -> NaiveDate {
        day.iter_days().find(|d| self.is_open(*d)).unwrap_or(day)
    }

    /// The last open day up to `day`.
    fn open_to(&self, day: NaiveDate) -> NaiveDate {
        (0..10).map(|n| back(day, n)).find(|d| self.is_open(*d)).unwrap_or(day)
    }
}

/// The day itself, or the Monday after it where it falls on a weekend.
fn working(day: NaiveDate) -> NaiveDate {
    if weekend(day) { coming(Weekday::Mon, day) } else { day }
}

/// The first Monday from `day` on.
fn monday_from(day: NaiveDate) -> NaiveDate {
    coming(Weekday::Mon, back(day, 1))
}

/// Whether it is a Saturday or a Sunday.
pub(super) fn weekend(day: NaiveDate) -> bool {
    matches!(day.weekday(), Weekday::Sat | Weekday::Sun)
}

/// A date whose parts are known to exist.
pub(super) fn ymd(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default()
}
