//! Single cells as what a record holds.

use std::collections::HashMap;

use chrono::{Days as Span, Months, NaiveDate, NaiveTime, Weekday};

use super::error::{At, Problem, quoted};
use super::map::DateOrder;
use super::source::Raw;
use crate::domain::Value;
use crate::domain::dates;
use crate::domain::fold::fold;
use crate::domain::kind::Ty;
use crate::domain::text::{TEXT_MAX, clean, clean_line};
use crate::domain::upn::Upn;
use crate::domain::value::Days;

/// The longest part of a name, in characters: the census field `Surname` holds 100.
const NAME_MAX: usize = 100;
/// The longest line of words, in characters.
const LINE_MAX: usize = 1000;
/// The oldest a pupil can be, in years: an EHCP ends at 25 (Children and Families Act 2014, s. 46).
const OLDEST: u32 = 26;

/// What stands for nothing in a cell that holds a date, a flag or a code.
const NOTHING: &[&str] = &[
    "",
    "na",
    "n a",
    "nil",
    "null",
    "none",
    "tbc",
    "tba",
    "unknown",
    "not known",
    "not set",
    "nan",
];

/// Whether words say that nothing is known.
pub(crate) fn is_nothing(text: &str) -> bool {
    NOTHING.contains(&fold(text).as_str())
}

/// A unique pupil number, upper case and without spaces.
///
/// Wrong length, characters or check letter refuse the row.
pub(crate) fn upn(text: &str, at: &At, field: &str) -> Result<String, Problem> {
    // An apostrophe before it is how Excel is told that a cell is text.
    let text = text.trim().trim_start_matches(['\'', '\u{2019}']);
    let read = Upn::parse(text).map_err(|e| at.problem(field, e.to_string()))?;
    Ok(read.as_str().to_string())
}

/// What should be looked at in a UPN that passes: its local authority is not a known one.
pub(crate) fn doubt(upn: &str, at: &At) -> Option<Problem> {
    let read = Upn::parse(upn).ok()?;
    read.doubt().map(|why| at.problem("upn", why))
}

/// A part of a name; blank is none.
pub(crate) fn name(text: &str, field: &str, at: &At) -> Result<Option<String>, Problem> {
    let text = clean_line(text);
    let text = text.trim_matches(['*', ',', ' ']);
    if text.is_empty() || text == "-" {
        return Ok(None);
    }
    if text.chars().count() > NAME_MAX {
        return Err(at.problem(field, format!("the name is longer than {NAME_MAX} characters")));
    }
    if !text.chars().any(char::is_alphabetic) {
        return Err(at.problem(field, format!("{} is no name", quoted(text))));
    }
    Ok(Some(text.to_string()))
}

/// A birth date that a child on roll can have.
pub(crate) fn birth(date: NaiveDate, today: NaiveDate, at: &At) -> Result<NaiveDate, Problem> {
    let oldest = today.checked_sub_months(Months::new(OLDEST * 12)).unwrap_or(NaiveDate::MIN);
    if date > today {
        return Err(at.problem("dob", format!("{} lies in the future", date.format("%d/%m/%Y"))));
    }
    if date < oldest {
        return Err(
            at.problem("dob", format!("{} is no pupil's date of birth", date.format("%d/%m/%Y")))
        );
    }
    Ok(date)
}

/// Yes or no in any of the ways a cell says it; `None` for other words.
pub(crate) fn flag(raw: &Raw) -> Option<bool> {
    match raw {
        Raw::Bool(yes) => Some(*yes),
        Raw::Number(n) if *n == 1.0 => Some(true),
        Raw::Number(n) if *n == 0.0 => Some(false),
        Raw::Text(text) if text.trim().chars().any(|c| matches!(c, '✓' | '✔' | '☑' | '√')) => {
            Some(true)
        }
        Raw::Text(text) if matches!(text.trim(), "✗" | "✘" | "☐" | "×" | "-" | "–") => {
            Some(false)
        }
        Raw::Text(text) => match fold(text).as_str() {
            "y" | "yes" | "true" | "t" | "1" | "x" | "tick" | "eligible" | "current" => Some(true),
            "n" | "no" | "false" | "f" | "0" | "none" | "not eligible" | "never" => Some(false),
            _ => None,
        },
        _ => None,
    }
}

/// A date; words for nothing are none.
pub(crate) fn date(raw: &Raw, order: DateOrder) -> Result<Option<NaiveDate>, String> {
    match raw {
        Raw::Date(date) => Ok(Some(*date)),
        // A date that lost its format is a number of days since the end of 1899; these are the
        // years 1954 to 2064.
        Raw::Number(n) if n.fract() == 0.0 && (20_000.0..60_000.0).contains(n) => {
            let first = NaiveDate::from_ymd_opt(1899, 12, 30).unwrap_or_default();
            Ok(first.checked_add_days(Span::new(*n as u64)))
        }
        _ if raw.is_blank() || is_nothing(&raw.words()) => Ok(None),
        _ => {
            let words = raw.words();
            let text = match order {
                DateOrder::DayFirst => words.into_owned(),
                DateOrder::MonthFirst => day_first(&words),
            };
            dates::parse_import(&text).map(Some).map_err(|e| e.to_string())
        }
    }
}

/// The first day of a month with its year: `Sept 2024`, `Sep-24`, `09/2024`.
pub(crate) fn month(text: &str) -> Option<NaiveDate> {
    let mut parts = text.split([' ', '-', '/', '.', ',']).filter(|p| !p.is_empty());
    let (name, year) = (parts.next()?, parts.next()?);
    if parts.next().is_some() || !year.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let number = || name.parse().ok().filter(|_| year.len() == 4 && name.len() <= 2);
    let month = dates::month(name).or_else(number)?;
    let year: i32 = match year.len() {
        // Of this century: no status on a list of children is older.
        2 => 2000 + year.parse::<i32>().ok()?,
        4 => year.parse().ok()?,
        _ => return None,
    };
    NaiveDate::from_ymd_opt(year, month, 1)
}

/// `12/25/2025` as `25/12/2025`, where a map says that months come first.
fn day_first(text: &str) -> String {
    let (day, time) = text.trim().split_once(' ').unwrap_or((text.trim(), ""));
    let parts: Vec<&str> = day.split(['/', '-', '.']).collect();
    match parts[..] {
        [month, day, year] if month.len() <= 2 && day.len() <= 2 => {
            format!("{day}/{month}/{year} {time}").trim().to_string()
        }
        _ => text.to_string(),
    }
}

/// A time of day; words for nothing are none.
pub(crate) fn time(raw: &Raw) -> Result<Option<NaiveTime>, String> {
    match raw {
        Raw::Time(time) => Ok(Some(*time)),
        _ if raw.is_blank() || is_nothing(&raw.words()) => Ok(None),
        _ => dates::parse_time(&raw.words()).map(Some).map_err(|e| e.to_string()),
    }
}

/// Minutes of a session.
pub(crate) fn minutes(raw: &Raw) -> Result<Option<i64>, String> {
    if raw.is_blank() || is_nothing(&raw.words()) {
        return Ok(None);
    }
    dates::parse_minutes(&raw.words()).map(Some).map_err(|e| e.to_string())
}

/// Days of the week: `Mon Tue Thu`, `Monday`, `Mon-Fri`, `M T W Th F`, `daily`, `0`/`1` ticks no.
pub(crate) fn days(text: &str) -> Result<Option<Days>, String> {
    let folded = fold(&text.replace(['-', '–'], " to "));
    if folded.is_empty() || is_nothing(text) {
        return Ok(None);
    }
    if matches!(folded.as_str(), "daily" | "every day" | "all" | "all week" | "full time" | "week")
    {
        return Ok(Some(Days::WEEK));
    }
    let bad = || format!("{} are no days of the week", quoted(text));
    // `MTWHF`, as some timetables have it: every letter a day.
    let letters = |word: &str| -> Option<Days> {
        let known = word.len() > 1 && word.chars().all(|c| "mtwhf".contains(c));
        known.then(|| word.chars().filter_map(letter).fold(Days::default(), Days::with))
    };
    let mut out = Days::default();
    let (mut last, mut range): (Option<Weekday>, bool) = (None, false);
    for word in folded.split(' ') {
        match word {
            "and" => continue,
            "to" if last.is_some() => {
                range = true;
                continue;
            }
            _ => {}
        }
        if let Some(several) = letters(word) {
            out = Days(out.0 | several.0);
            continue;
        }
        let day = weekday(word).ok_or_else(bad)?;
        if let (true, Some(from)) = (range, last) {
            let mut next = from;
            while next != day {
                next = next.succ();
                out = out.with(next);
            }
        }
        out = out.with(day);
        (last, range) = (Some(day), false);
    }
    if range || out == Days::default() { Err(bad()) } else { Ok(Some(out)) }
}

fn letter(c: char) -> Option<Weekday> {
    Some(match c {
        'm' => Weekday::Mon,
        't' => Weekday::Tue,
        'w' => Weekday::Wed,
        'h' => Weekday::Thu,
        'f' => Weekday::Fri,
        _ => return None,
    })
}

fn weekday(word: &str) -> Option<Weekday> {
    Some(match word {
        "m" | "mon" | "monday" | "mondays" => Weekday::Mon,
        "t" | "tu" | "tue" | "tues" | "tuesday" | "tuesdays" => Weekday::Tue,
        "w" | "wed" | "weds" | "wednesday" | "wednesdays" => Weekday::Wed,
        "th" | "h" | "thu" | "thur" | "thurs" | "thursday" | "thursdays" => Weekday::Thu,
        "f" | "fri" | "friday" | "fridays" => Weekday::Fri,
        "sat" | "saturday" => Weekday::Sat,
        "sun" | "sunday" => Weekday::Sun,
        _ => return None,
    })
}

/// A cell as what a field of that kind holds; `Null` for a blank one.
///
/// An error is the end of a sentence about the cell.
pub(crate) fn value(ty: Ty, raw: &Raw, order: DateOrder) -> Result<Value, String> {
    if raw.is_blank() {
        return Ok(Value::Null);
    }
    match ty {
        Ty::Name | Ty::Line => {
            let line = raw.line();
            if line.chars().count() > LINE_MAX {
                return Err(format!("the words are longer than {LINE_MAX} characters"));
            }
            Ok(Value::text(line))
        }
        Ty::Note => {
            let text = clean(&raw.words());
            if text.len() > TEXT_MAX {
                return Err("the words are longer than any record holds".to_string());
            }
            Ok(Value::text(text))
        }
        Ty::Date => Ok(date(raw, order)?.map_or(Value::Null, |d| Value::Text(d.to_string()))),
        Ty::Time => {
            Ok(time(raw)?.map_or(Value::Null, |t| Value::Text(t.format("%H:%M").to_string())))
        }
        _ if is_nothing(&raw.words()) && !matches!(ty, Ty::Flag) => Ok(Value::Null),
        Ty::Flag => match flag(raw) {
            Some(yes) => Ok(Value::Int(i64::from(yes))),
            None if is_nothing(&raw.words()) => Ok(Value::Null),
            None => Err(format!("{} is neither yes nor no", quoted(&raw.words()))),
        },
        Ty::Count(1, 480, "minutes") => Ok(minutes(raw)?.map_or(Value::Null, Value::Int)),
        Ty::Count(low, high, _) => {
            let words = raw.line();
            let number = words.split(' ').next().unwrap_or_default().trim_end_matches(['x', 'X']);
            match number.parse::<i64>() {
                Ok(n) if (low..=high).contains(&n) => Ok(Value::Int(n)),
                Ok(_) => Err(format!("{} is not between {low} and {high}", quoted(&words))),
                Err(_) => Err(format!("{} is no whole number", quoted(&words))),
            }
        }
        Ty::Days => Ok(days(&raw.words())?.map_or(Value::Null, |d| Value::Int(i64::from(d.0)))),
        Ty::Code(list) => match list.find(&raw.words()) {
            Some(option) => Ok(Value::text(option.code)),
            None => Err(format!("{} is no {}", quoted(&raw.words()), list.name)),
        },
        Ty::Pence | Ty::Ref(_) => Err("cannot be imported".to_string()),
    }
}

/// A language code of the census in words; a code that is not common stays as it is.
pub(crate) fn language(code: &str) -> String {
    const COMMON: &[(&str, &str)] = &[
        ("ENG", "English"),
        ("ENB", "English"),
        ("POL", "Polish"),
        ("URD", "Urdu"),
        ("PNJ", "Panjabi"),
        ("PNJA", "Panjabi"),
        ("BNG", "Bengali"),
        ("BNGA", "Bengali"),
        ("GUJ", "Gujarati"),
        ("ARA", "Arabic"),
        ("ARAA", "Arabic"),
        ("SOM", "Somali"),
        ("POR", "Portuguese"),
        ("PORA", "Portuguese"),
        ("RMN", "Romanian"),
        ("RMNR", "Romanian"),
        ("LIT", "Lithuanian"),
        ("TUR", "Turkish"),
        ("FRN", "French"),
        ("SPA", "Spanish"),
        ("TAM", "Tamil"),
        ("CHI", "Chinese"),
        ("CHIM", "Chinese"),
        ("CHIC", "Chinese"),
        ("ITA", "Italian"),
        ("RUS", "Russian"),
        ("UKR", "Ukrainian"),
        ("BUL", "Bulgarian"),
        ("HUN", "Hungarian"),
        ("GRE", "Greek"),
        ("KUR", "Kurdish"),
        ("PRS", "Persian"),
        ("PSH", "Pashto"),
        ("YOR", "Yoruba"),
        ("HIN", "Hindi"),
        ("MLY", "Malayalam"),
        ("ALB", "Albanian"),
        ("SLO", "Slovak"),
        ("CZE", "Czech"),
        ("LTV", "Latvian"),
    ];
    COMMON
        .iter()
        .find(|(c, _)| c.eq_ignore_ascii_case(code.trim()))
        .map_or_else(|| clean_line(code), |(_, words)| (*words).to_string())
}

/// Remembers what words were read as: a column of four hundred rows has six different cells.
#[derive(Debug)]
pub(crate) struct Remembered<T> {
    seen: HashMap<String, T>,
    read: fn(&str) -> T,
}

impl<T: Clone> Remembered<T> {
    /// A memory for `read`.
    pub fn new(read: fn(&str) -> T) -> Remembered<T> {
        Remembered { seen: HashMap::new(), read }
    }

    /// What `words` are read as.
    pub fn get(&mut self, words: &str) -> T {
        if let Some(known) = self.seen.get(words) {
            return known.clone();
        }
        let read = (self.read)(words);
        self.seen.insert(words.to_string(), read.clone());
        read
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_in_every_way() {
        for (text, words) in [
            ("Mon Tue Thu", "Mon Tue Thu"),
            ("Monday and Wednesday", "Mon Wed"),
            ("Mon-Wed, Fri", "Mon Tue Wed Fri"),
            ("MTWHF", "Mon Tue Wed Thu Fri"),
            ("T/Th", "Tue Thu"),
            ("daily", "Mon Tue Wed Thu Fri"),
        ] {
            assert_eq!(days(text).ok().flatten().map(Days::words), Some(words.into()), "{text}");
        }
        assert!(days("Mon-").is_err() && days("Someday").is_err());
        assert_eq!(days(""), Ok(None));
    }

    #[test]
    fn dates_are_read_from_cells_of_every_kind() {
        let day = NaiveDate::from_ymd_opt(2025, 12, 16);
        let number = Raw::Number(46007.0);
        for raw in
            [Raw::text("16 Dec 2025"), Raw::text("2025-12-16"), Raw::text("16/12/2025"), number]
        {
            assert_eq!(date(&raw, DateOrder::DayFirst), Ok(day), "{raw:?}");
        }
        assert_eq!(date(&Raw::text("12/16/2025"), DateOrder::MonthFirst), Ok(day));
        assert!(date(&Raw::text("31/02/2026"), DateOrder::DayFirst).is_err());
        assert_eq!(date(&Raw::text("n/a"), DateOrder::DayFirst), Ok(None));
    }

    #[test]
    fn months_with_their_year_are_read() {
        let first = NaiveDate::from_ymd_opt(2024, 9, 1);
        for text in ["Sept 2024", "Sep-24", "september 2024", "09/2024", "9.2024"] {
            assert_eq!(month(text), first, "{text}");
        }
        for text in ["2024", "autumn 2024", "13/2024", "9/24", "Sep", "1 Sept 2024"] {
            assert_eq!(month(text), None, "{text}");
        }
    }

    #[test]
    fn flags_are_ticks_and_words() {
        for (text, want) in
            [("✓", Some(true)), ("Y", Some(true)), ("no", Some(false)), ("Ever 6", None)]
        {
            assert_eq!(flag(&Raw::text(text)), want, "{text}");
        }
    }
}
