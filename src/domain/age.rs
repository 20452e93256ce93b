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

/// Why an age score cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MonthsError {
    /// `6.2` may be six years and two months, or six and a fifth years.
    #[error("6.2 may be years and months or a decimal; write 6;02 or the number of months")]
    Decimal,
    /// Anything else that is no age.
    #[error("write it like 6;02, or the number of months")]
    Unreadable,
}

/// Reads an age score in months: `6;02`, `6:02`, `6-2`, `6y2m`, `6 years 2 months`, or months alone.
/// `6.2` is refused: tests print both meanings (DOMAIN.md section 5).
///
/// # Errors
/// It is no age, or could be two.
pub fn parse_months(text: &str) -> Result<i64, MonthsError> {
    let text = text.trim().to_lowercase();
    if let Ok(months) = text.parse::<i64>() {
        return if months >= 0 { Ok(months) } else { Err(MonthsError::Unreadable) };
    }
    if text.split_once('.').is_some_and(|(a, b)| is_digits(a) && is_digits(b)) {
        return Err(MonthsError::Decimal);
    }
    let plain: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let (years, rest) = plain.split_once([';', ':', '-', 'y']).ok_or(MonthsError::Unreadable)?;
    let rest = rest.strip_prefix("ears").or_else(|| rest.strip_prefix("ear")).unwrap_or(rest);
    let rest = rest.strip_prefix("rs").or_else(|| rest.strip_prefix('r')).unwrap_or(rest);
    let months = rest.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let months = if months.is_empty() { "0" } else { months };
    if !is_digits(years) || !is_digits(months) {
        return Err(MonthsError::Unreadable);
    }
    match (years.parse::<i64>(), months.parse::<i64>()) {
        (Ok(years @ 0..=25), Ok(months @ 0..=11)) => Ok(years * 12 + months),
        _ => Err(MonthsError::Unreadable),
    }
}

/// An age score as tests print it: `6;02`.
pub fn show_months(months: i64) -> String {
    format!("{};{:02}", months.div_euclid(12), months.rem_euclid(12))
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_ascii_digit())
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

    #[test]
    fn age_scores_are_years_and_months() {
        for (text, months) in [
            ("6;02", 74),
            ("6:02", 74),
            ("6-2", 74),
            ("6y2m", 74),
            ("6 yrs 2 months", 74),
            ("6 years", 72),
            ("10;11", 131),
            ("74", 74),
        ] {
            assert_eq!(parse_months(text), Ok(months), "{text}");
            assert_eq!(parse_months(&show_months(months)), Ok(months));
        }
        assert_eq!(parse_months("6.2"), Err(MonthsError::Decimal));
        for text in ["6;12", "six", "-3", "6;", "y2m", "99;01"] {
            let expected = if text == "6;" { Ok(72) } else { Err(MonthsError::Unreadable) };
            assert_eq!(parse_months(text), expected, "{text}");
        }
    }
}
