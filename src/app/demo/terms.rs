//! The years of the made-up school: half terms and school days from the calendar's rule, and the
//! training days and one snow day that the school adds.

use chrono::{Datelike, Days, Months, NaiveDate};

use super::Sheet;
use crate::domain::calendar::{Calendar, academic_year};
use crate::domain::codes::CalendarType;
use crate::domain::records::CalendarRow;

/// One half term.
pub(super) struct Half {
    /// The September of its academic year.
    pub(super) year: i32,
    /// 0 to 5 in the year.
    pub(super) index: usize,
    /// Its school days.
    pub(super) days: Vec<NaiveDate>,
}

impl Half {
    /// Its first school day.
    pub(super) fn first(&self) -> NaiveDate {
        self.days.first().copied().unwrap_or_default()
    }

    /// Its last school day.
    pub(super) fn last(&self) -> NaiveDate {
        self.days.last().copied().unwrap_or_default()
    }

    /// Whether a term ends with it.
    pub(super) fn ends_term(&self) -> bool {
        self.index % 2 == 1
    }
}

/// The half terms that the school has a history of, and those to come this academic year.
pub(super) struct Terms {
    pub(super) halves: Vec<Half>,
    pub(super) today: NaiveDate,
    pub(super) calendar: Calendar,
    rows: Vec<CalendarRow>,
}

impl Terms {
    /// From the half term that lies `years` before `today` to the end of this academic year.
    pub(super) fn new(today: NaiveDate, years: u32) -> Terms {
        let from = today.checked_sub_months(Months::new(12 * years)).unwrap_or(today);
        let now = academic_year(today);
        let first = academic_year(from);
        let rule = Calendar::new(&[]);
        let rows: Vec<CalendarRow> =
            (first..=now).flat_map(|year| added_by_school(&rule, year, today)).collect();
        let calendar = Calendar::new(&rows);
        let mut halves = Vec::new();
        for year in first..=now {
            for (index, half) in calendar.half_terms(year).into_iter().enumerate() {
                let days: Vec<NaiveDate> = calendar.school_days(half.starts, half.ends).collect();
                if half.ends >= from && !days.is_empty() {
                    halves.push(Half { year, index, days });
                }
            }
        }
        Terms { halves, today, calendar, rows }
    }

    /// The calendar entries that the school adds to the rule.
    pub(super) fn write(&self, sheet: &mut Sheet<'_>) {
        for row in &self.rows {
            sheet.add(row);
        }
    }

    /// The September of the first academic year with history.
    pub(super) fn first_year(&self) -> i32 {
        self.halves.first().map_or(academic_year(self.today), |h| h.year)
    }

    /// The last day known: the end of this academic year, or today in the summer holidays.
    pub(super) fn last_day(&self) -> NaiveDate {
        self.today
    }

    /// How many school days lie in the past, today among them.
    pub(super) fn past_days(&self, today: NaiveDate) -> usize {
        self.halves.iter().flat_map(|h| &h.days).filter(|d| **d <= today).count()
    }

    /// The school days up to today, oldest first.
    pub(super) fn days(&self) -> impl DoubleEndedIterator<Item = NaiveDate> + '_ {
        self.halves.iter().flat_map(|h| h.days.iter().copied())
    }

    /// The half term that holds `day`, or the last one before it.
    pub(super) fn half_at(&self, day: NaiveDate) -> Option<usize> {
        self.halves.iter().rposition(|h| h.first() <= day)
    }

    /// 1 September of an academic year: placements of the year start there.
    pub(super) fn year_start(&self, year: i32) -> NaiveDate {
        self.date(year, 9, 1)
    }

    /// A day that is known to exist.
    pub(super) fn date(&self, year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default()
    }

    /// The first school day on or after `day`.
    pub(super) fn school_day_from(&self, day: NaiveDate) -> NaiveDate {
        day.iter_days().take(90).find(|d| self.calendar.is_school_day(*d)).unwrap_or(day)
    }

    /// The last school day on or before `day`.
    pub(super) fn school_day_to(&self, day: NaiveDate) -> NaiveDate {
        (0..90)
            .filter_map(|n| day.checked_sub_days(Days::new(n)))
            .find(|d| self.calendar.is_school_day(*d))
            .unwrap_or(day)
    }
}

/// Five training days a year (the contract of maintained schools has 195 days, 190 with pupils),
/// and a snow day in every third winter. Today stays a day with pupils.
fn added_by_school(rule: &Calendar, year: i32, today: NaiveDate) -> Vec<CalendarRow> {
    let halves = rule.half_terms(year);
    let row = |what: CalendarType, day: NaiveDate, label: &str| CalendarRow {
        r#type: what,
        starts: day,
        ends: None,
        label: Some(label.to_string()),
    };
    let mut out = Vec::new();
    for (index, half) in halves.iter().enumerate() {
        let day = match index {
            0 | 1 | 2 | 4 => rule.school_days(half.starts, half.ends).next(),
            5 => rule.school_days(half.starts, half.ends).last(),
            _ => None,
        };
        if let Some(day) = day.filter(|d| *d != today) {
            out.push(row(CalendarType::Inset, day, "INSET day"));
        }
        if index == 2 && year.rem_euclid(3) == 0 {
            let snow = half.starts.with_day(22).filter(|d| rule.is_school_day(*d) && *d != today);
            if let Some(day) = snow.filter(|d| *d < today) {
                out.push(row(CalendarType::Closed, day, "Snow"));
            }
        }
    }
    out
}
