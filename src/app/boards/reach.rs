//! The days that a board is over.

use chrono::NaiveDate;

use crate::app::words;
use crate::domain::calendar::{Calendar, academic_year, academic_year_span};
use crate::domain::dates::{self, Look, back, on};
use crate::store::queries::work::Span;

/// The days that a board is over, seen from today.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// A half term: this one, or so many before.
    HalfTerm(u32),
    /// An academic year: this one, or so many before.
    Year(u32),
    /// From one day to another.
    Days(NaiveDate, NaiveDate),
}

impl Reach {
    /// Its first and last day.
    pub fn span(self, calendar: &Calendar, today: NaiveDate) -> Span {
        match self {
            Reach::HalfTerm(before) => {
                let mut day = today;
                let mut span = (back(today, 42), today);
                for _ in 0..=before {
                    let Some(term) = calendar.half_term_or_last(day) else { break };
                    span = (term.starts, term.ends);
                    day = back(term.starts, 1);
                }
                span
            }
            Reach::Year(before) => {
                let year = academic_year(today).saturating_sub(i32::try_from(before).unwrap_or(0));
                academic_year_span(year)
            }
            Reach::Days(from, to) => (from, to),
        }
    }

    /// The stretch before, or after; nothing after today's.
    pub fn step(self, before: bool) -> Option<Reach> {
        match (self, before) {
            (Reach::HalfTerm(n), true) => Some(Reach::HalfTerm(n + 1)),
            (Reach::HalfTerm(n), false) => n.checked_sub(1).map(Reach::HalfTerm),
            (Reach::Year(n), true) => Some(Reach::Year(n + 1)),
            (Reach::Year(n), false) => n.checked_sub(1).map(Reach::Year),
            (Reach::Days(from, to), before) => {
                let days = u64::try_from((to - from).num_days() + 1).unwrap_or(1);
                Some(match before {
                    true => Reach::Days(back(from, days), back(to, days)),
                    false => Reach::Days(on(from, days), on(to, days)),
                })
            }
        }
    }

    /// A half term widened to its year; anything else to the half term of today.
    pub fn other(self) -> Reach {
        match self {
            Reach::HalfTerm(_) => Reach::Year(0),
            Reach::Year(_) | Reach::Days(..) => Reach::HalfTerm(0),
        }
    }
}

/// `2 Nov to 18 Dec 2026`.
pub fn span_words((from, to): Span) -> String {
    use chrono::Datelike;
    let from_words = match from.year() == to.year() {
        true => format!("{} {}", from.day(), words::month(from)),
        false => dates::with_year(from),
    };
    format!("{from_words} to {}", dates::with_year(to))
}

/// Two days as they are typed: `1 sep to 23 nov`, `1 sep - 23 nov`; one alone goes up to today.
/// Nothing where they cannot be read, or the second is before the first.
pub fn read_days(text: &str, today: NaiveDate) -> Option<Reach> {
    let text = text.trim().to_lowercase();
    let read = |part: &str| dates::parse(part.trim(), today, Look::Back).ok();
    let parts = text.split_once(" to ").or_else(|| text.split_once(" - "));
    let (from, to) = match parts {
        Some((from, to)) => (read(from)?, read(to)?),
        None => (read(&text)?, today),
    };
    (from <= to).then_some(Reach::Days(from, to))
}
