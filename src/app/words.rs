//! Days and times as people in a school say them.

use chrono::{Datelike, NaiveDate, NaiveTime, Weekday};

use crate::domain::codes::Reason;
use crate::domain::value::Days;

/// `Mon`.
pub fn weekday(day: Weekday) -> &'static str {
    match day {
        Weekday::Mon => "Mon",
        Weekday::Tue => "Tue",
        Weekday::Wed => "Wed",
        Weekday::Thu => "Thu",
        Weekday::Fri => "Fri",
        Weekday::Sat => "Sat",
        Weekday::Sun => "Sun",
    }
}

/// `Nov`.
pub fn month(date: NaiveDate) -> &'static str {
    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    MONTHS[date.month0() as usize % 12]
}

/// `November`.
pub fn month_in_full(date: NaiveDate) -> String {
    date.format("%B").to_string()
}

/// Words with a capital before them.
pub fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().into_iter().flat_map(char::to_uppercase).chain(chars).collect()
}

/// `Mon 23 Nov 2026`.
pub fn full_day(date: NaiveDate) -> String {
    format!("{} {}", day_and_month(date), date.year())
}

/// `Mon 23 Nov`.
pub fn day_and_month(date: NaiveDate) -> String {
    format!("{} {} {}", weekday(date.weekday()), date.day(), month(date))
}

/// A day seen from today, as short as it can be without doubt: `today`, `Fri` for the last six
/// days, `Mon 7 Dec` within half a year, `7 Dec 2025` beyond.
pub fn past_day(date: NaiveDate, today: NaiveDate) -> String {
    match (today - date).num_days() {
        0 => "today".to_string(),
        1..=6 => weekday(date.weekday()).to_string(),
        n if n.abs() < 180 => format!("{} {}", date.day(), month(date)),
        _ => format!("{} {} {}", date.day(), month(date), date.year()),
    }
}

/// A day to come: `today`, `tomorrow`, `Tue 24` within a week, `Mon 7 Dec` within half a year.
pub fn coming_day(date: NaiveDate, today: NaiveDate) -> String {
    match (date - today).num_days() {
        0 => "today".to_string(),
        1 => "tomorrow".to_string(),
        2..=6 => format!("{} {}", weekday(date.weekday()), date.day()),
        n if n.abs() < 180 => day_and_month(date),
        _ => format!("{} {} {}", date.day(), month(date), date.year()),
    }
}

/// How far off a day is: `overdue 3 days`, `due today`, `in 9 days`.
pub fn distance(days: i64) -> String {
    match days {
        -1 => "1 day overdue".to_string(),
        n if n < 0 => format!("{} days overdue", -n),
        0 => "due today".to_string(),
        1 => "due tomorrow".to_string(),
        n => format!("in {n} days"),
    }
}

/// `09:30`.
pub fn time(time: NaiveTime) -> String {
    time.format("%H:%M").to_string()
}

/// `in: Mon Tue`; nothing for the whole week.
pub fn days_in(days: Days) -> String {
    let week = [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri];
    if week.iter().all(|d| days.has(*d)) {
        return String::new();
    }
    let names: Vec<&str> = week.iter().filter(|d| days.has(**d)).map(|d| weekday(*d)).collect();
    format!("in: {}", names.join(" "))
}

/// The user's own last day in on or before `due`, looking back two weeks at most.
pub fn last_day_in(due: NaiveDate, days: Days) -> NaiveDate {
    (0..14)
        .filter_map(|back| due.checked_sub_days(chrono::Days::new(back)))
        .find(|day| days.has(day.weekday()))
        .unwrap_or(due)
}

/// A reason in one or two words: `assembly`, `adult absent`.
pub fn short_reason(reason: &Reason) -> &str {
    let label = reason.label();
    let end = [",", " or "].iter().filter_map(|stop| label.find(stop)).min();
    &label[..end.unwrap_or(label.len())]
}

/// A word with its article: `a pupil`, `an adult`.
pub fn one(label: &str) -> String {
    let vowel = label.starts_with(['a', 'e', 'i', 'o', 'A', 'E', 'I', 'O']);
    // "EHC plan" is said letter by letter, and begins with a vowel all the same.
    format!("{} {label}", if vowel { "an" } else { "a" })
}

/// Words as a sentence: a capital before and a full stop after.
pub fn sentence(text: &str) -> String {
    let mut out = capital(text);
    if !out.ends_with(['.', '?', '!']) {
        out.push('.');
    }
    out
}

/// `1 day`, `6 days`.
pub fn counted_days(n: i64) -> String {
    counted(usize::try_from(n).unwrap_or(0), "day", "days")
}

/// `1 pupil`, `6 pupils`.
pub fn counted(n: usize, one: &str, several: &str) -> String {
    if n == 1 { format!("1 {one}") } else { format!("{n} {several}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn days_are_said_as_short_as_can_be() {
        let today = day("2026-11-23");
        assert_eq!(full_day(today), "Mon 23 Nov 2026");
        assert_eq!(past_day(day("2026-11-20"), today), "Fri");
        assert_eq!(past_day(day("2026-11-16"), today), "16 Nov");
        assert_eq!(past_day(day("2025-03-01"), today), "1 Mar 2025");
        assert_eq!(coming_day(day("2026-11-24"), today), "tomorrow");
        assert_eq!(coming_day(day("2026-11-26"), today), "Thu 26");
        assert_eq!(coming_day(day("2026-12-07"), today), "Mon 7 Dec");
        assert_eq!(distance(-3), "3 days overdue");
        assert_eq!(distance(9), "in 9 days");
    }

    #[test]
    fn a_deadline_falls_on_a_day_in() {
        let mon_tue = Days(0b11);
        assert_eq!(last_day_in(day("2026-11-26"), mon_tue), day("2026-11-24"));
        assert_eq!(last_day_in(day("2026-11-24"), mon_tue), day("2026-11-24"));
        assert_eq!(days_in(mon_tue), "in: Mon Tue");
        assert_eq!(days_in(Days::WEEK), "");
    }

    #[test]
    fn reasons_are_short() {
        assert_eq!(short_reason(&Reason::Event), "assembly");
        assert_eq!(short_reason(&Reason::StaffAbsent), "adult absent");
        assert_eq!(short_reason(&Reason::Pupil), "pupil away");
        for reason in Reason::all() {
            assert!(short_reason(reason).len() <= 24, "{}", short_reason(reason));
        }
    }
}
