//! Dates in the words of the screen.

use chrono::{NaiveDate, Weekday};

/// `Mon 23 Nov`.
pub fn short(date: NaiveDate) -> String {
    date.format("%a %-d %b").to_string()
}

/// `Monday 23 November 2026`.
pub fn long(date: NaiveDate) -> String {
    date.format("%A %-d %B %Y").to_string()
}

/// `23 Nov 2026`.
pub fn with_year(date: NaiveDate) -> String {
    date.format("%-d %b %Y").to_string()
}

/// `Tue 24`: a day of about this month.
pub fn day(date: NaiveDate) -> String {
    date.format("%a %-d").to_string()
}

/// A date as somebody says it on `today`: `today`, `yesterday`, `tomorrow`, `Fri` for the last six
/// days, `Fri 20 Nov` within half a year, else `20 Nov 2025`. A bare day of the week is always one
/// that has passed.
pub fn relative(date: NaiveDate, today: NaiveDate) -> String {
    /// Days within which a date without its year cannot be taken for another.
    const HALF_A_YEAR: i64 = 182;
    match date.signed_duration_since(today).num_days() {
        0 => "today".to_string(),
        -1 => "yesterday".to_string(),
        1 => "tomorrow".to_string(),
        -6..=-2 => date.format("%a").to_string(),
        n if n.abs() <= HALF_A_YEAR => short(date),
        _ => with_year(date),
    }
}

/// `Monday`.
pub(super) fn weekday_name(day: Weekday) -> &'static str {
    match day {
        Weekday::Mon => "Monday",
        Weekday::Tue => "Tuesday",
        Weekday::Wed => "Wednesday",
        Weekday::Thu => "Thursday",
        Weekday::Fri => "Friday",
        Weekday::Sat => "Saturday",
        Weekday::Sun => "Sunday",
    }
}

/// `31 February`: also for days that no year has.
pub(super) fn day_of_month(number: u32, month: u32) -> String {
    let first = NaiveDate::from_ymd_opt(2024, month, 1);
    match first {
        Some(first) => format!("{number} {}", first.format("%B")),
        None => format!("{number}/{month}"),
    }
}
