//! Ages, and the year group that a birth date belongs to.

use chrono::{Datelike, NaiveDate};

use super::calendar::academic_year_span;
use super::codes::YearGroup;

/// Age in whole years on `day`; none before the birth. A child born on 29 February is a year older
/// on 1 March of other years.
pub fn age_on(born: NaiveDate, day: NaiveDate) -> Option<u32> {
    day.years_since(born)
}

/// The year group of a birth date in the academic year that begins in September of `year`: the age
/// on the 31 August before it, less four, Reception being 0. Children are taught out of year, so
/// this never replaces the year on record. `None` for ages that no primary school teaches.
pub fn year_group_by_age(born: NaiveDate, year: i32) -> Option<YearGroup> {
    let day_before = academic_year_span(year).0.pred_opt()?;
    let age = age_on(born, day_before)?;
    Some(match age {
        2 => YearGroup::N1,
        3 => YearGroup::N2,
        4 => YearGroup::R,
        5..=15 => YearGroup::from_code(&(age - 4).to_string()),
        _ => return None,
    })
}

/// Whether a child is under five on `day`: plans of under-fives are reviewed more often (Code of
/// Practice 9.178).
pub fn under_five(born: NaiveDate, day: NaiveDate) -> bool {
    age_on(born, day).is_some_and(|age| age < 5)
}

/// The next birthday on or after `day`.
pub fn birthday_from(born: NaiveDate, day: NaiveDate) -> Option<NaiveDate> {
    let this_year =
        |year: i32| born.with_year(year).or_else(|| NaiveDate::from_ymd_opt(year, 3, 1));
    this_year(day.year()).filter(|d| *d >= day).or_else(|| this_year(day.year() + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        NaiveDate::parse_from_str(text, "%Y-%m-%d").unwrap()
    }

    #[test]
    fn the_year_turns_between_31_august_and_1_september() {
        for (born, group) in [
            ("2019-08-31", Some(YearGroup::Y3)),
            ("2019-09-01", Some(YearGroup::Y2)),
            ("2022-08-31", Some(YearGroup::R)),
            ("2022-09-01", Some(YearGroup::N2)),
            ("2016-01-05", Some(YearGroup::Y6)),
            ("2026-01-05", None),
            ("1990-01-05", None),
        ] {
            assert_eq!(year_group_by_age(day(born), 2026), group, "{born}");
        }
    }

    #[test]
    fn ages_are_whole_years() {
        assert_eq!(age_on(day("2018-11-24"), day("2026-11-23")), Some(7));
        assert_eq!(age_on(day("2018-11-24"), day("2026-11-24")), Some(8));
        assert_eq!(age_on(day("2026-11-25"), day("2026-11-24")), None);
        assert!(under_five(day("2021-11-25"), day("2026-11-24")));
        assert!(!under_five(day("2021-11-24"), day("2026-11-24")));
        assert_eq!(birthday_from(day("2020-02-29"), day("2026-02-10")), Some(day("2026-03-01")));
        assert_eq!(birthday_from(day("2018-11-23"), day("2026-11-24")), Some(day("2027-11-23")));
    }
}
