//! The weekly times of a group, from one or two cells.

use chrono::NaiveTime;

use super::error::quoted;
use super::source::Raw;
use super::values;
use crate::domain::codes::{WEEKS, Weeks};
use crate::domain::dates;
use crate::domain::value::Days;

/// One weekly time.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct SlotDraft {
    /// The days that share the time.
    pub days: Days,
    /// When it begins.
    pub time: Option<NaiveTime>,
    /// How long, where its end was written too.
    pub minutes: Option<i64>,
    /// Which weeks.
    pub weeks: Weeks,
}

/// `9.15`, or `9.15-9.45` with its length.
fn start_and_length(raw: &Raw) -> Result<(Option<NaiveTime>, Option<i64>), String> {
    values::time(raw).map(|time| (time, None)).or_else(|why| {
        let words = raw.line();
        let words: Vec<&str> = words.split_whitespace().filter(|w| *w != "-").collect();
        match dates::read_range(&words) {
            Some((range, taken)) if taken == words.len() => {
                Ok((Some(range.0), Some(dates::length_of(range))))
            }
            _ => Err(why),
        }
    })
}

/// The weekly times in a cell of days and one of times: `Tue Thu` and `9:15`, or
/// `Tue 9:15; Thu 13:00` in one cell.
///
/// An error names the field and ends a sentence about it.
pub(crate) fn slots(
    days: &Raw,
    time: &Raw,
    weeks: &Raw,
) -> Result<Vec<SlotDraft>, (&'static str, String)> {
    let which = match weeks.line() {
        words if values::is_nothing(&words) => Weeks::Every,
        words => match WEEKS.find(&words) {
            Some(option) => Weeks::from_code(option.code),
            None => {
                return Err((
                    "weeks",
                    format!("{} is neither every, odd nor even weeks", quoted(&words)),
                ));
            }
        },
    };
    let words = days.words().into_owned();
    let parts: Vec<&str> =
        words.split([';', '\n']).map(str::trim).filter(|p| !p.is_empty()).collect();
    let times = time.words().into_owned();
    let times: Vec<Raw> = match time {
        Raw::Time(_) => vec![time.clone()],
        _ => times
            .split([';', '\n'])
            .map(|t| Raw::text(t.trim()))
            .filter(|t| !t.is_blank())
            .collect(),
    };
    if times.len() > 1 && times.len() != parts.len() {
        return Err((
            "time",
            format!("there are {} times for {} sets of days", times.len(), parts.len()),
        ));
    }
    let mut out: Vec<SlotDraft> = Vec::new();
    for (n, part) in parts.iter().enumerate() {
        let (named, own) = split_time(part);
        let Some(days) = values::days(named).map_err(|e| ("days", e))? else { continue };
        let raw = match (own, &times[..]) {
            (Some(own), _) => Raw::text(own),
            (None, [only]) => only.clone(),
            (None, several) => several.get(n).cloned().unwrap_or_default(),
        };
        let (time, minutes) = start_and_length(&raw).map_err(|e| ("time", e))?;
        out.push(SlotDraft { days, time, minutes, weeks: which.clone() });
    }
    Ok(out)
}

/// Weekly times as a person types them in one field: `mon wed 9.15`, or `tue 9.15; thu 13.00`.
///
/// # Errors
/// The end of a sentence: what is no day, or no time.
pub fn weekly_times(words: &str) -> Result<Vec<(Days, Option<NaiveTime>)>, String> {
    let read = slots(&Raw::text(words), &Raw::Empty, &Raw::Empty).map_err(|(_, why)| why)?;
    Ok(read.into_iter().map(|slot| (slot.days, slot.time)).collect())
}

/// Days of the week as a person types them: `mon tue`, `Monday, Tuesday`.
///
/// # Errors
/// The end of a sentence: what is no day, or that there is none.
pub fn week_days(words: &str) -> Result<Days, String> {
    match weekly_times(words)?.as_slice() {
        [(days, None)] if days.0 != 0 => Ok(*days),
        _ => Err("write them like mon tue thu".into()),
    }
}

/// `Tue Thu 9:15` as `Tue Thu` and `9:15`; `1.15 pm` keeps its half of the day.
fn split_time(part: &str) -> (&str, Option<&str>) {
    match part.find(|c: char| c.is_ascii_digit()) {
        Some(at) => {
            let (days, time) = part.split_at(at);
            let days = days.trim_end().trim_end_matches(" at").trim_end_matches('@');
            (days, Some(time.trim()))
        }
        None => (part, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(days: &str, time: &str) -> Vec<(String, String)> {
        slots(&Raw::text(days), &Raw::text(time), &Raw::Empty)
            .unwrap()
            .into_iter()
            .map(|s| {
                (s.days.words(), s.time.map(|t| t.format("%H:%M").to_string()).unwrap_or_default())
            })
            .collect()
    }

    #[test]
    fn weekly_times_are_read_from_one_cell_or_two() {
        let own = |a: &str, b: &str| (a.to_string(), b.to_string());
        assert_eq!(read("Tue Thu", "9:15"), [own("Tue Thu", "09:15")]);
        assert_eq!(read("Tue 9.15; Thu 1.15", ""), [own("Tue", "09:15"), own("Thu", "13:15")]);
        assert_eq!(read("Mon; Wed", "9:00; 10:30"), [own("Mon", "09:00"), own("Wed", "10:30")]);
        assert_eq!(read("", ""), []);
        let lengths = |days: &str, time: &str| -> Vec<Option<i64>> {
            let read = slots(&Raw::text(days), &Raw::text(time), &Raw::Empty).unwrap();
            read.into_iter().map(|s| s.minutes).collect()
        };
        assert_eq!(read("Mon", "9.15-9.45"), [own("Mon", "09:15")]);
        assert_eq!(lengths("Mon; Tue", "9.15-9.45; 1.00 to 1.20"), [Some(30), Some(20)]);
        assert_eq!(lengths("Tue 10-10.30am", ""), [Some(30)]);
        assert_eq!(lengths("Tue", "9:00"), [None]);
        assert!(slots(&Raw::text("Mon"), &Raw::text("10.30-10.00"), &Raw::Empty).is_err());
        assert!(slots(&Raw::text("Mon"), &Raw::text("9:00;10:00"), &Raw::Empty).is_err());
        assert!(slots(&Raw::text("Mon"), &Raw::text("never"), &Raw::Empty).is_err());
        assert!(slots(&Raw::text("Mon"), &Raw::Empty, &Raw::text("when it suits")).is_err());
    }
}
