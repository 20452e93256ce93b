//! Dates as adults in schools type them, and as exports write them.
//!
//! A log looks back and a follow-up looks forward ([`Look`]): `friday` is the one just gone in the
//! first and the one to come in the second. Numbers are always day first. A date that does not
//! exist is an error that says so, never another date.

mod import;
mod show;
mod times;

pub use import::parse_import;
pub use show::{day, long, relative, short, with_year};
pub use times::{
    MINUTES_MAX, length_of, parse_minutes, parse_time, read_minutes, read_range, read_time,
};

use chrono::{Datelike, Days, Months, NaiveDate, Weekday};

/// Which way a date without a year, or a bare day of the week, is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// A log: the latest such day up to today.
    Back,
    /// A follow-up or a form: the first such day after today.
    Forward,
}

impl Look {
    /// The other way.
    fn other(self) -> Look {
        match self {
            Look::Back => Look::Forward,
            Look::Forward => Look::Back,
        }
    }
}

/// Whether dates in numbers alone are read: `14/9`, `14.9.26`, `2026-11-20`.
///
/// In a typed line they are read only after `@`, `on` or `>`, because `8/10` is a score.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Numbers {
    /// They are.
    Read,
    /// They are not, and neither are the short words `sat` and `sun`, which mean other things.
    Skip,
}

/// Why words are no date, time or length: one sentence, then what to do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DateError {
    /// A day that no calendar has.
    #[error("{0} is not a date: check the day and the month")]
    NoSuchDay(String),
    /// A day of the week and a date that do not belong together.
    #[error("{date} is a {is}, not a {said}: leave out the day of the week or change it")]
    OtherWeekday {
        /// The date, in words.
        date: String,
        /// The day of the week it is.
        is: &'static str,
        /// The day of the week that was typed.
        said: &'static str,
    },
    /// Not understood as a date.
    #[error("\"{0}\" is not a date: try 20 nov, fri or 20/11/2026")]
    NotADate(String),
    /// Not understood as a date of an exported file.
    #[error("\"{0}\" is not a date with a year, day first: try 16 Dec 2025 or 16/12/2025")]
    NotAFullDate(String),
    /// Not understood as a time.
    #[error("\"{0}\" is not a time: try 9.30 or 1.15pm")]
    NotATime(String),
    /// Not understood as a length.
    #[error("\"{0}\" is not a length: try 25m or 1h10")]
    NotALength(String),
    /// A length no session has.
    #[error("{0} minutes is not a length for a session: give 1 to {MINUTES_MAX}")]
    Length(i64),
}

/// What stands at the beginning of some words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Read<T> {
    /// What it says, or why it cannot be so.
    pub value: Result<T, DateError>,
    /// How many words it takes.
    pub words: usize,
}

impl<T> Read<T> {
    fn new(value: Result<T, DateError>, words: usize) -> Option<Read<T>> {
        Some(Read { value, words })
    }
}

/// The date at the beginning of `words` of a typed line, and how many words it takes.
///
/// `None` when the words begin with no date or with one that does not exist; [`read_words`] tells
/// the two apart.
pub fn parse_words(words: &[&str], today: NaiveDate, look: Look) -> Option<(NaiveDate, usize)> {
    let read = read_words(words, today, look, Numbers::Skip)?;
    read.value.ok().map(|date| (date, read.words))
}

/// The date at the beginning of `words`, read as [`Look`] and [`Numbers`] say.
///
/// `None` when no date stands there; a value that is an error when one stands there that does not
/// exist (`31 feb`), which the person must hear about.
pub fn read_words(
    words: &[&str],
    today: NaiveDate,
    look: Look,
    numbers: Numbers,
) -> Option<Read<NaiveDate>> {
    let bare: Vec<String> = words.iter().take(6).map(|w| bare(w)).collect();
    let bare: Vec<&str> = bare.iter().map(String::as_str).collect();
    plain_word(&bare, today)
        .or_else(|| counted(&bare, today))
        .or_else(|| on_a_weekday(&bare, today, look, numbers))
        .or_else(|| day_and_month(&bare, today, look))
        .or_else(|| if numbers == Numbers::Read { in_numbers(&bare, today, look) } else { None })
}

/// The date that `text` is, for a form or an option of the command line.
///
/// # Errors
/// The text is no date, or one that does not exist.
pub fn parse(text: &str, today: NaiveDate, look: Look) -> Result<NaiveDate, DateError> {
    let text = text.trim().trim_start_matches(['@', '>']).trim();
    let words: Vec<&str> = text.split_whitespace().collect();
    let words = match words.first().map(|w| w.to_lowercase()).as_deref() {
        Some("on" | "by") => words.get(1..).unwrap_or_default(),
        _ => &words[..],
    };
    match read_words(words, today, look, Numbers::Read) {
        Some(read) if read.words == words.len() => read.value,
        Some(read) if read.value.is_err() => read.value,
        _ => this_month(words, today, look)
            .unwrap_or_else(|| Err(DateError::NotADate(shortened(text)))),
    }
}

/// The day of the week a word names: `mon`, `Tues`, `weds`, `thurs`, `friday`, `fridays`.
pub fn weekday(word: &str) -> Option<Weekday> {
    let word = bare(word);
    let word = word.replace(['\'', '\u{2019}'], "");
    Some(match word.strip_suffix("days").map_or(word.clone(), |w| format!("{w}day")).as_str() {
        "mon" | "monday" => Weekday::Mon,
        "tue" | "tues" | "tuesday" => Weekday::Tue,
        "wed" | "weds" | "wednesday" => Weekday::Wed,
        "thu" | "thur" | "thurs" | "thursday" => Weekday::Thu,
        "fri" | "friday" => Weekday::Fri,
        "sat" | "saturday" => Weekday::Sat,
        "sun" | "sunday" => Weekday::Sun,
        _ => return None,
    })
}

/// The month a word names, 1 to 12: `nov`, `sept`, `September`.
pub fn month(word: &str) -> Option<u32> {
    let word = bare(word);
    if word == "sept" {
        return Some(9);
    }
    (word.len() >= 3)
        .then(|| MONTHS.iter().position(|m| *m == word || (word.len() == 3 && m[..3] == *word)))
        .flatten()
        .and_then(|n| u32::try_from(n + 1).ok())
}

/// The latest `day` on or before `today`.
pub fn latest(day: Weekday, today: NaiveDate) -> NaiveDate {
    back(today, u64::from(today.weekday().days_since(day)))
}

/// The first `day` strictly after `today`.
pub fn coming(day: Weekday, today: NaiveDate) -> NaiveDate {
    let ahead = day.days_since(today.weekday());
    on(today, if ahead == 0 { 7 } else { u64::from(ahead) })
}

/// Months in full, lower case, January first.
const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// `days` later; the last day there is at the end of time.
pub(crate) fn on(date: NaiveDate, days: u64) -> NaiveDate {
    date.checked_add_days(Days::new(days)).unwrap_or(NaiveDate::MAX)
}

/// `days` earlier; the first day there is at the beginning of time.
pub(crate) fn back(date: NaiveDate, days: u64) -> NaiveDate {
    date.checked_sub_days(Days::new(days)).unwrap_or(NaiveDate::MIN)
}

/// A word without its capitals and the punctuation that sentences put after it.
fn bare(word: &str) -> String {
    word.trim_end_matches([',', ';', ':', '.', '!']).to_lowercase()
}

/// Text short enough to stand in a sentence.
fn shortened(text: &str) -> String {
    /// Characters of a person's words that a message repeats.
    const SHOWN: usize = 40;
    if text.chars().count() <= SHOWN {
        return text.to_string();
    }
    text.chars().take(SHOWN - 1).chain(['…']).collect()
}

/// `today`, `yesterday`, `tomorrow`, `this morning`, `next week`.
fn plain_word(words: &[&str], today: NaiveDate) -> Option<Read<NaiveDate>> {
    let date = match *words.first()? {
        "today" => today,
        "yesterday" | "yest" | "yday" => back(today, 1),
        "tomorrow" | "tomoz" | "tmrw" | "tmr" => on(today, 1),
        "this" if matches!(words.get(1), Some(&("morning" | "afternoon" | "am" | "pm"))) => {
            return Read::new(Ok(today), 2);
        }
        // "Next week" is its first day: what is to be done then can begin.
        "next" if words.get(1) == Some(&"week") => {
            return Read::new(Ok(coming(Weekday::Mon, today)), 2);
        }
        _ => return None,
    };
    Read::new(Ok(date), 1)
}

/// `+4w`, `+2d`, `3d ago`, `2 weeks ago`, `a fortnight ago`, `in 2 weeks`.
fn counted(words: &[&str], today: NaiveDate) -> Option<Read<NaiveDate>> {
    let first = *words.first()?;
    if let Some(rest) = first.strip_prefix('+') {
        let (span, extra) = Span::read(&[&[rest], words.get(1..)?].concat())?;
        return Read::new(span.after(today), extra);
    }
    if first == "in" {
        let (span, taken) = Span::read(words.get(1..)?)?;
        // "in 2 weeks' time"
        let time = usize::from(words.get(1 + taken) == Some(&"time"));
        return Read::new(span.after(today), 1 + taken + time);
    }
    let (span, taken) = Span::read(words)?;
    (words.get(taken) == Some(&"ago")).then_some(())?;
    Read::new(span.before(today), taken + 1)
}

/// A number of days, weeks or months.
enum Span {
    Days(u64),
    Months(u32),
}

impl Span {
    /// `4w`, `4 weeks`, `a week`, `a fortnight`; how many words it takes.
    fn read(words: &[&str]) -> Option<(Span, usize)> {
        let first = *words.first()?;
        let digits = first.len() - first.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let (count, unit, taken) = match first {
            "a" | "an" | "one" => (1, *words.get(1)?, 2),
            "two" => (2, *words.get(1)?, 2),
            "three" => (3, *words.get(1)?, 2),
            _ if digits == 0 || digits > 4 => return None,
            _ if digits == first.len() => (first.parse().ok()?, *words.get(1)?, 2),
            _ => (first[..digits].parse().ok()?, &first[digits..], 1),
        };
        let span = match unit.trim_end_matches(['\'', '\u{2019}']) {
            "d" | "day" | "days" => Span::Days(count),
            "w" | "wk" | "wks" | "week" | "weeks" => Span::Days(count * 7),
            "fortnight" | "fortnights" => Span::Days(count * 14),
            "month" | "months" => Span::Months(u32::try_from(count).ok()?),
            _ => return None,
        };
        Some((span, taken))
    }

    fn after(&self, today: NaiveDate) -> Result<NaiveDate, DateError> {
        let date = match self {
            Span::Days(n) => today.checked_add_days(Days::new(*n)),
            Span::Months(n) => today.checked_add_months(Months::new(*n)),
        };
        date.ok_or_else(|| DateError::NotADate("so long a time".into()))
    }

    fn before(&self, today: NaiveDate) -> Result<NaiveDate, DateError> {
        let date = match self {
            Span::Days(n) => today.checked_sub_days(Days::new(*n)),
            Span::Months(n) => today.checked_sub_months(Months::new(*n)),
        };
        date.ok_or_else(|| DateError::NotADate("so long a time".into()))
    }
}

/// `fri`, `last thu`, `next tue`, `this fri`, `fri week`, `fri 20 nov`, `fri 20th`.
fn on_a_weekday(
    words: &[&str],
    today: NaiveDate,
    look: Look,
    numbers: Numbers,
) -> Option<Read<NaiveDate>> {
    let (which, rest) = match *words.first()? {
        word @ ("last" | "next" | "this") => (Some(word), words.get(1..)?),
        _ => (None, words),
    };
    let word = *rest.first()?;
    let said = weekday(word)?;
    let after = rest.get(1..)?;
    let taken = words.len() - after.len();
    if let Some(which) = which {
        let monday = latest(Weekday::Mon, today);
        let place = u64::from(said.num_days_from_monday());
        let date = match which {
            "last" => latest(said, back(today, 1)),
            // "Next Friday", said on a Tuesday, is the one of the week that follows.
            "next" => on(monday, 7 + place),
            _ if look == Look::Forward => coming(said, back(today, 1)),
            _ => on(monday, place),
        };
        return Read::new(Ok(date), taken);
    }
    if let Some(read) = day_and_month(after, today, look) {
        // "Wed 25 Nov", said on Tuesday 24: the day of the week says which year is meant.
        let other = || day_and_month(after, today, look.other())?.value.ok();
        let right = |d: &NaiveDate| d.weekday() == said;
        let value = read.value.and_then(|d| agreed(d, said));
        let value = value.or_else(|why| other().filter(right).ok_or(why));
        return Read::new(value, taken + read.words);
    }
    if let Some(number) = after.first().and_then(|w| ordinal(w)) {
        let date = in_months(number, today, look);
        return Read::new(date.and_then(|d| agreed(d, said)), taken + 1);
    }
    if numbers == Numbers::Skip && matches!(word, "sat" | "sun") {
        return None;
    }
    match look {
        Look::Back => Read::new(Ok(latest(said, today)), taken),
        // "Friday week" is a week after the one to come.
        Look::Forward if after.first() == Some(&"week") => {
            Read::new(Ok(on(coming(said, today), 7)), taken + 1)
        }
        Look::Forward => Read::new(Ok(coming(said, today)), taken),
    }
}

/// The date, if it falls on the day of the week that was said.
fn agreed(date: NaiveDate, said: Weekday) -> Result<NaiveDate, DateError> {
    if date.weekday() == said {
        return Ok(date);
    }
    Err(DateError::OtherWeekday {
        date: with_year(date),
        is: show::weekday_name(date.weekday()),
        said: show::weekday_name(said),
    })
}

/// `20 nov`, `20th of november`, `16 Dec 2025`, `nov 20`, `20nov`.
fn day_and_month(words: &[&str], today: NaiveDate, look: Look) -> Option<Read<NaiveDate>> {
    let first = *words.first()?;
    if let Some(month) = month(first) {
        let number = day_number(words.get(1)?)?;
        // "june 20 mins" is a child and a length, "april 8/10" a child and a score.
        if words.get(2).is_some_and(|w| times::is_unit(w)) {
            return None;
        }
        return dated(number, month, words.get(2).copied(), today, look, 2);
    }
    let digits = first.len() - first.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    if digits > 0
        && digits <= 2
        && let Some(month) = month(&first[digits..])
    {
        let number = first[..digits].parse().ok()?;
        return dated(number, month, words.get(1).copied(), today, look, 1);
    }
    let number = day_number(first)?;
    let of = usize::from(words.get(1) == Some(&"of"));
    let month = month(words.get(1 + of)?)?;
    dated(number, month, words.get(2 + of).copied(), today, look, 2 + of)
}

/// A day and a month, with a year if the next word is one.
fn dated(
    number: u32,
    month: u32,
    next: Option<&str>,
    today: NaiveDate,
    look: Look,
    taken: usize,
) -> Option<Read<NaiveDate>> {
    let year = next.filter(|w| w.len() == 4).and_then(|w| w.parse::<i32>().ok());
    match year {
        Some(year) if year_is_likely(year) => Read::new(date(year, month, number), taken + 1),
        _ => Read::new(nearest(month, number, today, look), taken),
    }
}

/// A day of a month without a year: nearest past up to today, or nearest future from today.
fn nearest(month: u32, number: u32, today: NaiveDate, look: Look) -> Result<NaiveDate, DateError> {
    // A day no year has is named without one: "31 February is not a date".
    if NaiveDate::from_ymd_opt(2024, month, number).is_none() {
        return Err(DateError::NoSuchDay(show::day_of_month(number, month)));
    }
    let this_year = (month, number).cmp(&(today.month(), today.day()));
    let year = match look {
        Look::Back if this_year.is_gt() => today.year() - 1,
        Look::Forward if this_year.is_lt() => today.year() + 1,
        _ => today.year(),
    };
    date(year, month, number)
}

/// `20th` of this month, or of the last or the next one.
fn in_months(number: u32, today: NaiveDate, look: Look) -> Result<NaiveDate, DateError> {
    let first = today.with_day(1).unwrap_or(today);
    let shifted = match look {
        Look::Back if number > today.day() => first.checked_sub_months(Months::new(1)),
        Look::Forward if number < today.day() => first.checked_add_months(Months::new(1)),
        _ => Some(first),
    };
    let first = shifted.unwrap_or(first);
    date(first.year(), first.month(), number)
}

/// The day that `20th` alone means: of this month, or of the last or the next one.
///
/// `None` where the word is no such number. Typed lines mean it only where a clause ends with it.
pub fn day_of_month(
    word: &str,
    today: NaiveDate,
    look: Look,
) -> Option<Result<NaiveDate, DateError>> {
    ordinal(&bare(word)).map(|number| in_months(number, today, look))
}

/// `the 20th` or `20th`, which only a field that asks for a date can mean.
fn this_month(
    words: &[&str],
    today: NaiveDate,
    look: Look,
) -> Option<Result<NaiveDate, DateError>> {
    let word = match words {
        [the, word] if the.eq_ignore_ascii_case("the") => word,
        [word] => word,
        _ => return None,
    };
    day_of_month(word, today, look)
}

/// `14/9`, `14/09/2026`, `14.9.26`, `14-9-26`, `2026-11-20`.
fn in_numbers(words: &[&str], today: NaiveDate, look: Look) -> Option<Read<NaiveDate>> {
    let parts = number_parts(words.first()?)?;
    let value = match parts[..] {
        [(number, 1..=2), (month, 1..=2)] if !words[0].contains(['.', '-']) => {
            let no_such = || DateError::NoSuchDay(format!("{number}/{month}"));
            if (1..=12).contains(&month) {
                nearest(month, number, today, look)
            } else {
                Err(no_such())
            }
        }
        [(_, _), (_, _), (_, _)] => import::three_numbers(&parts, words[0])?,
        _ => return None,
    };
    Read::new(value, 1)
}

/// Numbers between slashes, dots or hyphens, each with how many digits it has.
fn number_parts(word: &str) -> Option<Vec<(u32, usize)>> {
    let mark = word.chars().find(|c| matches!(c, '/' | '.' | '-'))?;
    word.split(mark)
        .map(|part| {
            let digits = !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
            (digits && part.len() <= 4)
                .then(|| part.parse().ok().map(|n| (n, part.len())))
                .flatten()
        })
        .collect()
}

/// `20` or `20th`, as the number of a day.
fn day_number(word: &str) -> Option<u32> {
    if let Some(number) = ordinal(word) {
        return Some(number);
    }
    (word.len() <= 2 && word.bytes().all(|b| b.is_ascii_digit()))
        .then(|| word.parse().ok())
        .flatten()
        .filter(|n| (1..=39).contains(n))
}

/// `1st`, `2nd`, `23rd`, `20th`.
fn ordinal(word: &str) -> Option<u32> {
    let number = ["st", "nd", "rd", "th"].iter().find_map(|end| word.strip_suffix(end))?;
    (number.len() <= 2).then(|| number.parse().ok()).flatten().filter(|n| (1..=39).contains(n))
}

/// Years that a date of school life, or somebody's birth, can have.
fn year_is_likely(year: i32) -> bool {
    (1900..=2100).contains(&year)
}

/// The day, or the sentence that there is no such day.
fn date(year: i32, month: u32, number: u32) -> Result<NaiveDate, DateError> {
    NaiveDate::from_ymd_opt(year, month, number).filter(|_| year_is_likely(year)).ok_or_else(|| {
        DateError::NoSuchDay(format!("{} {year}", show::day_of_month(number, month)))
    })
}

#[cfg(test)]
mod tests;
