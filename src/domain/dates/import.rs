//! Dates of exported files: always with a year, always day first, never guessed.

use chrono::NaiveDate;

use super::{DateError, bare, date, day_number, month, number_parts, shortened, weekday};

/// Two-digit years up to this one are of this century (the POSIX rule of `%y`).
const CENTURY_TURNS: u32 = 68;

/// The date of a cell of an exported file: `16 Dec 2025`, `16-Dec-25`, `Dec 16, 2025`,
/// `2025-12-16`, `16/12/2025`, `16.12.25`, each also with a time of day after it.
///
/// # Errors
/// It is no date with a year, or a day that does not exist. `12/25/2025` is one: months never
/// come first.
pub fn parse_import(text: &str) -> Result<NaiveDate, DateError> {
    let no_date = || DateError::NotAFullDate(shortened(text.trim()));
    let spaced = text.trim().replace(',', " ");
    let mut words: Vec<String> = spaced.split_whitespace().map(bare).collect();
    // 2025-12-16T00:00:00 and 16/12/2025 00:00:00: the day is what counts.
    if let Some(word) = words.first_mut()
        && let Some((day, _)) = word.split_once('t').filter(|(d, _)| number_parts(d).is_some())
    {
        *word = day.to_string();
    }
    if words.len() > 1 && words.last().is_some_and(|w| w == "am" || w == "pm") {
        words.pop();
    }
    if words.len() > 1 && words.last().is_some_and(|w| w.contains(':')) {
        words.pop();
    }
    if words.len() > 1 && words.first().is_some_and(|w| weekday(w).is_some()) {
        words.remove(0);
    }
    if let [word] = &words[..] {
        if let Some(parts) = number_parts(word) {
            return three_numbers(&parts, word).unwrap_or_else(|| Err(no_date()));
        }
        let hyphened: Vec<String> = word.split(['-', '/', '.']).map(str::to_string).collect();
        return named_month(&hyphened).unwrap_or_else(|| Err(no_date()));
    }
    named_month(&words).unwrap_or_else(|| Err(no_date()))
}

/// Day, month in letters and year, or month, day and year.
fn named_month(words: &[String]) -> Option<Result<NaiveDate, DateError>> {
    let [first, second, third] = words else { return None };
    let (number, month) = match month(second) {
        Some(month) => (day_number(first)?, month),
        None => (day_number(second)?, month(first)?),
    };
    if !third.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let year = year(third.parse().ok()?, third.len())?;
    Some(date(year, month, number))
}

/// Three numbers of a date: day, month, year, or year first where it has four digits.
pub(super) fn three_numbers(
    parts: &[(u32, usize)],
    word: &str,
) -> Option<Result<NaiveDate, DateError>> {
    let (number, month, year) = match *parts {
        [(y, 4), (m, 1..=2), (d, 1..=2)] => (d, m, year(y, 4)?),
        [(d, 1..=2), (m, 1..=2), (y, digits @ (2 | 4))] => (d, m, year(y, digits)?),
        _ => return None,
    };
    if !(1..=12).contains(&month) || number == 0 {
        return Some(Err(DateError::NoSuchDay(shortened(word))));
    }
    Some(date(year, month, number))
}

/// A year of four digits, or of two.
fn year(number: u32, digits: usize) -> Option<i32> {
    let year = match digits {
        4 => number,
        2 if number <= CENTURY_TURNS => 2000 + number,
        2 => 1900 + number,
        _ => return None,
    };
    i32::try_from(year).ok()
}
