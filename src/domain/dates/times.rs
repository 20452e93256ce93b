//! Times of the school day and lengths of sessions.

use chrono::NaiveTime;

use super::{DateError, Read, bare, shortened};

/// The longest session, in minutes: eight hours, longer than any school day.
pub const MINUTES_MAX: i64 = 480;

/// Hours that are afternoon where nobody says: no group meets at two in the morning.
const AFTERNOON: std::ops::RangeInclusive<u32> = 1..=6;

/// Hours that four digits can name: those a school is open. `2025` and `0012` are no times.
const FOUR_DIGITS: std::ops::RangeInclusive<u32> = 7..=18;

/// The time that `text` is, for a form: `9.30`, `9:30`, `9am`, `1.15pm`, `13:15`, `9`.
///
/// # Errors
/// It is no time.
pub fn parse_time(text: &str) -> Result<NaiveTime, DateError> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let not_a_time = || DateError::NotATime(shortened(text.trim()));
    match read_time(&words) {
        Some((time, taken)) if taken == words.len() => Ok(time),
        _ => match words[..] {
            [word] => Clock::read(word).map(Clock::usual).ok_or_else(not_a_time),
            _ => Err(not_a_time()),
        },
    }
}

/// The time at the beginning of `words`, and how many words it takes: `9.30`, `9:30`, `9am`,
/// `1.15 pm`. A bare number is no time. One to six o'clock is afternoon unless said otherwise or
/// written with a nought before it.
pub fn read_time(words: &[&str]) -> Option<(NaiveTime, usize)> {
    let first = bare(words.first()?);
    let mut clock = Clock::read(&first)?;
    let mut taken = 1;
    if clock.half.is_none()
        && let Some(half) = words.get(1).and_then(|w| Half::read(&bare(w)))
    {
        clock = Clock { half: Some(half), ..clock }.checked()?;
        taken = 2;
    }
    (clock.written || clock.half.is_some()).then(|| (clock.usual(), taken))
}

/// Two times at the beginning of `words`, and how many words they take: `1.15-1.55`, `9-11`,
/// `11-1`, `9.30 to 10`, `9-11am`. `1-1` is a way of working and no time.
pub fn read_range(words: &[&str]) -> Option<((NaiveTime, NaiveTime), usize)> {
    let first = bare(words.first()?).replace(['\u{2013}', '\u{2014}', '\u{2212}'], "-");
    if let Some((from, to)) = first.split_once('-') {
        let (from, mut to) = (Clock::read(from)?, Clock::read(to)?);
        let mut taken = 1;
        if to.half.is_none()
            && let Some(half) = words.get(1).and_then(|w| Half::read(&bare(w)))
        {
            to = Clock { half: Some(half), ..to }.checked()?;
            taken = 2;
        }
        return between(from, to).map(|range| (range, taken));
    }
    let joined = words.get(1).map(|w| bare(w));
    if !matches!(joined.as_deref(), Some("to" | "till" | "til" | "until")) {
        return None;
    }
    let (from, to) = (Clock::read(&first)?, Clock::read(&bare(words.get(2)?))?);
    (from.written || from.half.is_some()).then_some(())?;
    between(from, to).map(|range| (range, 3))
}

/// Minutes from one time to a later one of the same day.
pub fn length_of(range: (NaiveTime, NaiveTime)) -> i64 {
    range.1.signed_duration_since(range.0).num_minutes()
}

/// The length that `text` is, in minutes, for a form; a bare number is minutes.
///
/// # Errors
/// It is no length, or not between 1 and [`MINUTES_MAX`].
pub fn parse_minutes(text: &str) -> Result<i64, DateError> {
    let words: Vec<&str> = text.split_whitespace().collect();
    if let [word] = words[..]
        && let Ok(minutes) = word.parse::<i64>()
    {
        return sensible(minutes);
    }
    match read_minutes(&words) {
        Some(read) if read.words == words.len() => read.value,
        _ => Err(DateError::NotALength(shortened(text.trim()))),
    }
}

/// The length at the beginning of `words`, in minutes: `25m`, `25 mins`, `half an hour`, `1h10`,
/// `1 hr 10`, `an hour and a half`. The value is an error when no session can last so long.
pub fn read_minutes(words: &[&str]) -> Option<Read<i64>> {
    let bare: Vec<String> = words.iter().take(6).map(|w| bare(w)).collect();
    let bare: Vec<&str> = bare.iter().map(String::as_str).collect();
    let (minutes, taken) =
        said_in_words(&bare).or_else(|| said_in_numbers(&bare)).or_else(|| number_word(&bare))?;
    Some(Read { value: sensible(minutes), words: taken })
}

/// Whether a word is a unit of time: what follows a number that is a length.
pub(super) fn is_unit(word: &str) -> bool {
    is_minutes(word) || is_hours(word)
}

fn is_minutes(word: &str) -> bool {
    matches!(word, "m" | "min" | "mins" | "minute" | "minutes" | "minuets")
}

fn is_hours(word: &str) -> bool {
    matches!(word, "h" | "hr" | "hrs" | "hour" | "hours")
}

fn sensible(minutes: i64) -> Result<i64, DateError> {
    if (1..=MINUTES_MAX).contains(&minutes) { Ok(minutes) } else { Err(DateError::Length(minutes)) }
}

/// `half an hour`, `an hour and a half`, `three quarters of an hour`.
fn said_in_words(words: &[&str]) -> Option<(i64, usize)> {
    const SAID: &[(&[&str], i64)] = &[
        (&["an", "hour", "and", "a", "half"], 90),
        (&["hour", "and", "a", "half"], 90),
        (&["three", "quarters", "of", "an", "hour"], 45),
        (&["quarter", "of", "an", "hour"], 15),
        (&["half", "an", "hour"], 30),
        (&["half", "a", "hour"], 30),
        (&["half", "hour"], 30),
        (&["half", "hr"], 30),
        (&["half-hour"], 30),
        (&["1/2", "hour"], 30),
        (&["1/2", "hr"], 30),
        (&["½", "hour"], 30),
        (&["an", "hour"], 60),
        (&["one", "hour"], 60),
        (&["two", "hours"], 120),
    ];
    SAID.iter().find(|(said, _)| words.starts_with(said)).map(|(said, n)| (*n, said.len()))
}

/// `ten mins`, `twenty minutes`: the lengths that adults write out.
fn number_word(words: &[&str]) -> Option<(i64, usize)> {
    const SAID: [(&str, i64); 8] = [
        ("five", 5),
        ("ten", 10),
        ("fifteen", 15),
        ("twenty", 20),
        ("thirty", 30),
        ("forty", 40),
        ("fifty", 50),
        ("sixty", 60),
    ];
    let tens = |word: &str| SAID.iter().find(|(said, _)| *said == word).map(|(_, n)| *n);
    let first = tens(words.first()?)?;
    let unit = |at: usize| words.get(at).is_some_and(|w| is_minutes(w));
    match tens(words.get(1).copied().unwrap_or_default()) {
        // twenty five minutes
        Some(5) if first >= 20 && unit(2) => Some((first + 5, 3)),
        _ => unit(1).then_some((first, 2)),
    }
}

/// `25m`, `25 mins`, `1h`, `1h10`, `1hr 10 mins`, `1.5 hours`.
fn said_in_numbers(words: &[&str]) -> Option<(i64, usize)> {
    let (number, unit, rest, mut taken) = number_and_unit(words)?;
    if is_minutes(unit) {
        return (rest.is_empty() && !number.contains('.')).then_some((number.parse().ok()?, taken));
    }
    if !is_hours(unit) {
        return None;
    }
    let mut minutes = match number.split_once('.') {
        // Tenths and quarters of an hour: 1.5, 1.25, 0.75.
        Some((hours, part)) if !part.is_empty() && part.len() <= 2 => {
            let whole = 10_i64.pow(u32::try_from(part.len()).ok()?);
            hours.parse::<i64>().ok()? * 60 + part.parse::<i64>().ok()? * 60 / whole
        }
        Some(_) => return None,
        None => number.parse::<i64>().ok()? * 60,
    };
    if !rest.is_empty() {
        // 1h10, 1h10m
        let extra = rest.trim_end_matches(char::is_alphabetic);
        let unit = &rest[extra.len()..];
        (unit.is_empty() || is_minutes(unit)).then_some(())?;
        minutes += extra.parse::<i64>().ok().filter(|n| *n < 60)?;
    } else if let Some(extra) = words.get(taken).and_then(|w| under_an_hour(w)) {
        minutes += extra;
        taken += 1;
        let bare_number = words.get(taken - 1).is_some_and(|w| w.parse::<i64>().is_ok());
        if bare_number && words.get(taken).is_some_and(|w| is_minutes(w)) {
            taken += 1;
        }
    }
    Some((minutes, taken))
}

/// The minutes after whole hours: `10`, `10m`.
fn under_an_hour(word: &str) -> Option<i64> {
    let number = word.trim_end_matches(char::is_alphabetic);
    let unit = &word[number.len()..];
    (unit.is_empty() || is_minutes(unit)).then_some(())?;
    number.parse().ok().filter(|n| (1..60).contains(n))
}

/// A number with its unit, together or apart; what else stands in the same word; words taken.
fn number_and_unit<'a>(words: &[&'a str]) -> Option<(&'a str, &'a str, &'a str, usize)> {
    let first = *words.first()?;
    let after = first.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
    let number = &first[..first.len() - after.len()];
    // Six digits are beyond any length and far from overflow.
    if number.is_empty() || number.len() > 6 || !number.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    if after.is_empty() {
        return words.get(1).filter(|w| is_unit(w)).map(|unit| (number, *unit, "", 2));
    }
    let rest = after.trim_start_matches(|c: char| c.is_ascii_alphabetic());
    Some((number, &after[..after.len() - rest.len()], rest, 1)).filter(|(_, u, ..)| is_unit(u))
}

/// Morning or afternoon, where somebody says.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Half {
    Am,
    Pm,
}

impl Half {
    fn read(word: &str) -> Option<Half> {
        match word {
            "am" | "a.m" => Some(Half::Am),
            "pm" | "p.m" => Some(Half::Pm),
            _ => None,
        }
    }
}

/// A time as typed.
#[derive(Clone, Copy)]
struct Clock {
    hour: u32,
    minute: u32,
    /// With minutes: `9.30`, not `9`.
    written: bool,
    /// With a nought before the hour, so by the 24-hour clock.
    nought: bool,
    half: Option<Half>,
}

impl Clock {
    /// `9`, `9.30`, `09:30`, `0930`, `9am`, `1.15pm`.
    fn read(word: &str) -> Option<Clock> {
        let word = word.to_lowercase();
        let digits = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        let half = match &word[digits.len()..] {
            "" => None,
            letters => Some(Half::read(letters)?),
        };
        let plain = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
        // "0930" is a time wherever it stands, "1315" only where a time must: it may be a number.
        if digits.len() == 4 && plain(digits) {
            let hour = digits[..2].parse().ok().filter(|h| FOUR_DIGITS.contains(h))?;
            let minute = digits[2..].parse().ok()?;
            let nought = digits.starts_with('0');
            return Clock { hour, minute, written: nought, nought, half }.checked();
        }
        let (hours, minutes) = match digits.split_once(['.', ':']) {
            Some((hours, minutes)) => (hours, Some(minutes)),
            None => (digits, None),
        };
        if !(1..=2).contains(&hours.len())
            || !plain(hours)
            || minutes.is_some_and(|m| m.len() != 2 || !plain(m))
        {
            return None;
        }
        Clock {
            hour: hours.parse().ok()?,
            minute: minutes.map_or(Some(0), |m| m.parse().ok())?,
            written: minutes.is_some(),
            nought: hours.len() == 2 && hours.starts_with('0'),
            half,
        }
        .checked()
    }

    /// Itself, if a clock can show it.
    fn checked(self) -> Option<Clock> {
        let hours = if self.half.is_some() { 1..=12 } else { 0..=23 };
        (hours.contains(&self.hour) && self.minute < 60).then_some(self)
    }

    /// The time it is in a school.
    fn usual(self) -> NaiveTime {
        let hour = match self.half {
            Some(Half::Am) => self.hour % 12,
            Some(Half::Pm) => self.hour % 12 + 12,
            None if !self.nought && AFTERNOON.contains(&self.hour) => self.hour + 12,
            None => self.hour,
        };
        at(hour, self.minute)
    }

    /// The times of day it can be: as said, or in the morning and in the afternoon.
    fn candidates(self) -> Vec<NaiveTime> {
        if self.half.is_some() || self.nought || self.hour > 12 {
            return vec![self.usual()];
        }
        let morning = at(self.hour % 24, self.minute);
        let afternoon = at(self.hour % 12 + 12, self.minute);
        if morning == afternoon { vec![morning] } else { vec![morning, afternoon] }
    }
}

fn at(hour: u32, minute: u32) -> NaiveTime {
    NaiveTime::from_hms_opt(hour, minute, 0).unwrap_or_default()
}

/// The stretch of a school day between two times as typed; `None` when it would be none, or longer
/// than a session can be.
fn between(from: Clock, to: Clock) -> Option<(NaiveTime, NaiveTime)> {
    let range = if to.half.is_some() && from.half.is_none() {
        let end = to.usual();
        let start = from.candidates().into_iter().rfind(|start| *start < end)?;
        (start, end)
    } else {
        let start = from.usual();
        (start, to.candidates().into_iter().find(|end| *end > start)?)
    };
    (1..=MINUTES_MAX).contains(&length_of(range)).then_some(range)
}
