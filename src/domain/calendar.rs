//! The school's calendar: terms, half terms, bank holidays, training days.
//!
//! A rule gives the terms and bank holidays of England for any academic year, and the school's own
//! rows stand before it. A term or half term that the school has entered replaces the rule's for
//! that term of that year; a bank holiday replaces the rule's within six days of it (a holiday
//! that was moved) or is one more; training days and closures always close; `open` always opens.

mod england;
mod year;

pub use england::{bank_holidays, easter};
pub use year::{academic_year, academic_year_name, academic_year_span, census_days, default_rows};

use std::sync::OnceLock;

use chrono::{Datelike, NaiveDate, Weekday};

use super::codes::{CalendarType, TermStyle, Weeks};
use super::dates::{back, coming, on};
use super::records::CalendarRow;
use super::value::Days;
use england::{weekend, ymd};

/// Academic years that are kept once they have been worked out, each when it is first asked about.
const AT_HAND: std::ops::RangeInclusive<i32> = 2015..=2040;

/// Days that a search for a school day looks ahead or back before it gives up: a year.
const SEARCH: usize = 366;

/// One of the three terms.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Term {
    /// September to December.
    Autumn,
    /// January to Easter.
    Spring,
    /// Easter to July.
    Summer,
}

impl Term {
    /// The term, and the academic year, of something that begins on `day`. Some schools begin the
    /// autumn term in August; a spring term never begins after March.
    fn of(day: NaiveDate) -> (i32, Term) {
        match day.month() {
            8..=12 => (day.year(), Term::Autumn),
            1..=3 => (day.year() - 1, Term::Spring),
            _ => (day.year() - 1, Term::Summer),
        }
    }

    fn word(self) -> &'static str {
        match self {
            Term::Autumn => "autumn",
            Term::Spring => "spring",
            Term::Summer => "summer",
        }
    }
}

/// Half a term: what a plan, a group and a class list usually last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HalfTerm {
    /// The first day.
    pub starts: NaiveDate,
    /// The last day.
    pub ends: NaiveDate,
    /// The term it is part of.
    pub term: Term,
    /// The first or second of that term; 0 where the term is not divided.
    part: u8,
    /// Its number in the academic year, from 1.
    number: u8,
    /// Whether the school counts terms 1 to 6.
    six: bool,
}

impl HalfTerm {
    /// `autumn 2`, or `term 2` where terms are counted to six.
    pub fn name(&self) -> String {
        match (self.six, self.part) {
            (true, _) => format!("term {}", self.number),
            (false, 0) => self.term.word().to_string(),
            (false, part) => format!("{} {part}", self.term.word()),
        }
    }

    /// How many weeks it has, begun ones counted.
    pub fn weeks(&self) -> i64 {
        self.week_of(self.ends)
    }

    /// The number of the week that `day` is in, from 1.
    pub fn week_of(&self, day: NaiveDate) -> i64 {
        monday(day).signed_duration_since(monday(self.starts)).num_weeks() + 1
    }

    /// `autumn 2, week 4 of 7`.
    pub fn label(&self, day: NaiveDate) -> String {
        format!("{}, week {} of {}", self.name(), self.week_of(day), self.weeks())
    }

    /// Whether it holds `day`, weekends inside it included.
    pub fn holds(&self, day: NaiveDate) -> bool {
        (self.starts..=self.ends).contains(&day)
    }
}

/// A whole term: what groups are evaluated for and carried on over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TermSpan {
    /// `autumn`, or `term 2` where terms are counted to six.
    pub name: String,
    /// Its first day.
    pub starts: NaiveDate,
    /// Its last day.
    pub ends: NaiveDate,
}

/// The school's calendar, ready to be asked.
#[derive(Clone, Debug)]
pub struct Calendar {
    rows: Vec<Stretch>,
    six: bool,
    years: Vec<OnceLock<Year>>,
}

/// A row of the school's, as the calendar needs it.
#[derive(Clone, Debug)]
struct Stretch {
    what: CalendarType,
    starts: NaiveDate,
    ends: NaiveDate,
    label: Option<String>,
}

impl Stretch {
    /// Whether it says of single days that there is school or none; terms, half terms and bank
    /// holidays are worked out with the rule's.
    fn speaks_of_days(&self) -> bool {
        matches!(self.what, CalendarType::Inset | CalendarType::Closed | CalendarType::Open)
    }
}

/// One academic year, worked out.
#[derive(Clone, Debug)]
struct Year {
    half_terms: Vec<HalfTerm>,
    /// For each day from 1 September: why there is no school, or that there is.
    days: Vec<Day>,
}

/// What a day is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Day {
    School,
    Closed(&'static str),
    /// The label of one of the school's rows.
    Row(usize),
}

impl Calendar {
    /// The calendar of a school with these rows, its terms counted autumn, spring, summer.
    pub fn new(rows: &[CalendarRow]) -> Calendar {
        Calendar::with_style(rows, &TermStyle::Three)
    }

    /// The calendar of a school with these rows, its terms counted in its own way.
    pub fn with_style(rows: &[CalendarRow], style: &TermStyle) -> Calendar {
        let rows = rows
            .iter()
            .map(|row| Stretch {
                what: row.r#type.clone(),
                starts: row.starts,
                ends: row.ends.unwrap_or(row.starts).max(row.starts),
                label: row.label.clone(),
            })
            .collect();
        let years = AT_HAND.map(|_| OnceLock::new()).collect();
        Calendar { rows, six: *style == TermStyle::Six, years }
    }

    /// Whether pupils are at school on `day`.
    pub fn is_school_day(&self, day: NaiveDate) -> bool {
        self.day(day) == Day::School
    }

    /// Why there is no school on `day`: "half term", "INSET day", "Boxing Day", "Saturday".
    pub fn why_closed(&self, day: NaiveDate) -> Option<&str> {
        match self.day(day) {
            Day::School => None,
            Day::Closed(why) => Some(why),
            Day::Row(n) => self.rows.get(n).and_then(|row| row.label.as_deref()).or(Some("closed")),
        }
    }

    /// The half term that `day` falls in; none in the holidays.
    pub fn half_term(&self, day: NaiveDate) -> Option<HalfTerm> {
        // An autumn term may begin in the August before.
        let year = academic_year(day);
        self.half_terms(year)
            .into_iter()
            .chain(if day.month() == 8 { self.half_terms(year + 1) } else { Vec::new() })
            .find(|half| half.holds(day))
    }

    /// The half term that `day` falls in, or the last one before the holiday it falls in.
    pub fn half_term_or_last(&self, day: NaiveDate) -> Option<HalfTerm> {
        let year = academic_year(day);
        [year + 1, year, year - 1]
            .into_iter()
            .flat_map(|y| self.half_terms(y).into_iter().rev())
            .find(|half| half.starts <= day)
    }

    /// The half terms of the academic year that begins in September of `year`, in order.
    pub fn half_terms(&self, year: i32) -> Vec<HalfTerm> {
        match self.at_hand(year) {
            Some(year) => year.half_terms.clone(),
            None => self.divide(year),
        }
    }

    /// The terms of the academic year that begins in September of `year`, in order; where terms are
    /// counted to six, each half term is one.
    pub fn terms(&self, year: i32) -> Vec<TermSpan> {
        let mut out: Vec<(Term, TermSpan)> = Vec::new();
        for half in self.half_terms(year) {
            match out.last_mut() {
                Some((term, span)) if *term == half.term && !self.six => span.ends = half.ends,
                _ => {
                    let name = if self.six { half.name() } else { half.term.word().to_string() };
                    let span = TermSpan { name, starts: half.starts, ends: half.ends };
                    out.push((half.term, span));
                }
            }
        }
        out.into_iter().map(|(_, span)| span).collect()
    }

    /// The term that `day` falls in, or the last one before the holiday it falls in.
    pub fn term_or_last(&self, day: NaiveDate) -> Option<TermSpan> {
        let year = academic_year(day);
        let mut terms = [year - 1, year, year + 1].into_iter().flat_map(|y| self.terms(y));
        terms.rfind(|term| term.starts <= day)
    }

    /// The first term that begins after `day`.
    pub fn term_after(&self, day: NaiveDate) -> Option<TermSpan> {
        let year = academic_year(day);
        let mut terms = [year, year + 1, year + 2].into_iter().flat_map(|y| self.terms(y));
        terms.find(|term| term.starts > day)
    }

    /// `autumn 2, week 4 of 7` on a school day, else why there is no school.
    pub fn line(&self, day: NaiveDate) -> String {
        match (self.why_closed(day), self.half_term(day)) {
            (Some(why), _) => why.to_string(),
            (None, Some(half)) => half.label(day),
            (None, None) => "open".to_string(),
        }
    }

    /// Whether something that meets in these weeks of the half term meets in the week of `day`.
    pub fn meets(&self, weeks: &Weeks, day: NaiveDate) -> bool {
        let week = || self.half_term(day).map_or(1, |half| half.week_of(day));
        match weeks {
            Weeks::Odd => week() % 2 == 1,
            Weeks::Even => week() % 2 == 0,
            Weeks::Every | Weeks::Other(_) => true,
        }
    }

    /// The school days from one day to another, both included.
    pub fn school_days(
        &self,
        from: NaiveDate,
        to: NaiveDate,
    ) -> impl Iterator<Item = NaiveDate> + '_ {
        from.iter_days().take_while(move |day| *day <= to).filter(|day| self.is_school_day(*day))
    }

    /// The `n`th school day after `day`, or before it where `n` is negative; `day` itself for 0 and
    /// where a whole year has no school.
    pub fn add_school_days(&self, day: NaiveDate, n: i64) -> NaiveDate {
        let mut at = day;
        for _ in 0..n.unsigned_abs() {
            let next = (1..=SEARCH as u64)
                .map(|k| if n > 0 { on(at, k) } else { back(at, k) })
                .find(|d| self.is_school_day(*d));
            match next {
                Some(next) => at = next,
                None => return day,
            }
        }
        at
    }

    /// The last school day up to and including `by` on which somebody is in: their own deadline.
    /// `by` itself where they are never in.
    pub fn last_working_day(&self, by: NaiveDate, days: Days) -> NaiveDate {
        (0..SEARCH as u64)
            .map(|k| back(by, k))
            .find(|day| days.has(day.weekday()) && self.is_school_day(*day))
            .unwrap_or(by)
    }

    fn day(&self, day: NaiveDate) -> Day {
        let year = academic_year(day);
        let place = day.signed_duration_since(ymd(year, 9, 1)).num_days();
        let place = usize::try_from(place).unwrap_or_default();
        let at = |year: &Year| year.days.get(place).copied().unwrap_or(Day::School);
        match self.at_hand(year) {
            Some(year) => at(year),
            None => at(&self.work_out(year)),
        }
    }

    fn at_hand(&self, year: i32) -> Option<&Year> {
        let place = year.checked_sub(*AT_HAND.start())?;
        let known = self.years.get(usize::try_from(place).ok()?)?;
        Some(known.get_or_init(|| self.work_out(year)))
    }

    /// Works out one academic year.
    fn work_out(&self, year: i32) -> Year {
        let half_terms = self.divide(year);
        let mut in_term = half_terms.clone();
        // A school that begins in August has already begun the next year's first half term.
        if self.rows.iter().any(|row| row.starts.month() == 8) {
            in_term.extend(self.divide(year + 1).first());
        }
        let holidays = self.half_term_holidays(year);
        let bank_holidays = self.bank_holidays_from(year);
        let (first, last) = academic_year_span(year);
        let own: Vec<(usize, &Stretch)> = self
            .rows
            .iter()
            .enumerate()
            .filter(|(_, row)| row.speaks_of_days() && row.starts <= last && row.ends >= first)
            .collect();
        let days = first
            .iter_days()
            .take_while(|day| *day <= last)
            .map(|day| what(day, &own, &in_term, &holidays, &bank_holidays))
            .collect();
        Year { half_terms, days }
    }

    /// The half terms of an academic year: its terms, divided by the half-term holidays.
    fn divide(&self, year: i32) -> Vec<HalfTerm> {
        let holidays = self.half_term_holidays(year);
        let mut halves: Vec<HalfTerm> = Vec::new();
        for (term, from, to) in self.stretches(&CalendarType::Term, year, england::terms) {
            let first = halves.len();
            let mut starts = from;
            let mut cuts: Vec<_> =
                holidays.iter().filter(|(a, b)| *a > from && *b < to).copied().collect();
            cuts.push((on(to, 1), on(to, 1)));
            for (cut_from, cut_to) in cuts {
                let half = HalfTerm {
                    starts: weekday_from(starts),
                    ends: weekday_to(back(cut_from, 1)),
                    term,
                    part: 0,
                    number: 0,
                    six: self.six,
                };
                starts = on(cut_to, 1);
                if half.starts <= half.ends {
                    halves.push(half);
                }
            }
            // A school may enter the halves of a term as two terms.
            let before = halves[..first].iter().filter(|h| h.term == term).count();
            if halves.len() - first > 1 || before > 0 {
                let mut part = 0;
                for half in halves.iter_mut().filter(|h| h.term == term) {
                    part += 1;
                    half.part = part;
                }
            }
        }
        for (n, half) in (1..).zip(halves.iter_mut()) {
            half.number = n;
        }
        halves
    }

    fn half_term_holidays(&self, year: i32) -> Vec<(NaiveDate, NaiveDate)> {
        let stretches = self.stretches(&CalendarType::HalfTerm, year, england::half_terms);
        stretches.into_iter().map(|(_, from, to)| (from, to)).collect()
    }

    /// The school's rows of a kind in an academic year, and the rule's for those terms of which
    /// the school has said nothing.
    fn stretches(
        &self,
        what: &CalendarType,
        year: i32,
        rule: fn(i32) -> [(Term, NaiveDate, NaiveDate); 3],
    ) -> Vec<(Term, NaiveDate, NaiveDate)> {
        let mut out: Vec<_> = self
            .rows
            .iter()
            .filter(|row| row.what == *what)
            .map(|row| (Term::of(row.starts), row))
            .filter(|((of, _), _)| *of == year)
            .map(|((_, term), row)| (term, row.starts, row.ends))
            .collect();
        for stretch in rule(year) {
            if !out.iter().any(|(term, ..)| *term == stretch.0) {
                out.push(stretch);
            }
        }
        out.sort_by_key(|(_, from, to)| (*from, *to));
        out
    }

    /// The bank holidays from September of `year` to the August after.
    fn bank_holidays_from(&self, year: i32) -> Vec<(NaiveDate, Day)> {
        /// Days within which a row is one of the rule's holidays, moved.
        const MOVED: i64 = 6;
        let mut days: Vec<(NaiveDate, Day)> = [year, year + 1]
            .into_iter()
            .flat_map(bank_holidays)
            .map(|(date, name)| (date, Day::Closed(name)))
            .collect();
        let rows = self.rows.iter().enumerate();
        for (n, row) in rows.filter(|(_, row)| row.what == CalendarType::BankHoliday) {
            let same = days.iter().any(|(date, _)| *date == row.starts);
            let is_it = |date: NaiveDate| {
                let apart = date.signed_duration_since(row.starts).num_days().abs();
                if same { apart == 0 } else { apart <= MOVED }
            };
            // Of two that are near, Easter's or Christmas's, one was moved: the nearest.
            let nearest = days
                .iter()
                .enumerate()
                .filter(|(_, (date, day))| matches!(day, Day::Closed(_)) && is_it(*date))
                .min_by_key(|(_, (date, _))| {
                    date.signed_duration_since(row.starts).num_days().abs()
                })
                .map(|(place, _)| place);
            if let Some(place) = nearest {
                days.remove(place);
            }
            let long = row.starts.iter_days().take(SEARCH).take_while(|day| *day <= row.ends);
            days.extend(long.map(|day| (day, named(n, row, "bank holiday"))));
        }
        days
    }
}

/// What one day is: what the school says of the day, then bank holidays, then terms.
fn what(
    day: NaiveDate,
    own: &[(usize, &Stretch)],
    in_term: &[HalfTerm],
    half_term_holidays: &[(NaiveDate, NaiveDate)],
    bank_holidays: &[(NaiveDate, Day)],
) -> Day {
    let mut said = None;
    for (n, row) in own {
        if !(row.starts..=row.ends).contains(&day) {
            continue;
        }
        match row.what {
            // A stretch opens its weekdays; only a day by itself opens a Saturday.
            CalendarType::Open if !weekend(day) || row.starts == row.ends => {
                return Day::School;
            }
            CalendarType::Inset => said = Some(Day::Closed("INSET day")),
            CalendarType::Closed => {
                said = Some(named(*n, row, "school closed"));
            }
            _ => {}
        }
    }
    if let Some(said) = said.filter(|_| !weekend(day)) {
        return said;
    }
    if let Some((_, holiday)) = bank_holidays.iter().find(|(date, _)| *date == day) {
        return *holiday;
    }
    if half_term_holidays.iter().any(|(from, to)| (*from..=*to).contains(&day)) {
        return Day::Closed("half term");
    }
    match day.weekday() {
        Weekday::Sat => Day::Closed("Saturday"),
        Weekday::Sun => Day::Closed("Sunday"),
        _ if in_term.iter().any(|half| half.holds(day)) => Day::School,
        _ => Day::Closed(holiday_name(day)),
    }
}

/// The label of a row, or what to call it without one.
fn named(n: usize, row: &Stretch, otherwise: &'static str) -> Day {
    if row.label.is_some() { Day::Row(n) } else { Day::Closed(otherwise) }
}

/// What people call the holiday round a day.
fn holiday_name(day: NaiveDate) -> &'static str {
    match day.month() {
        12 | 1 => "Christmas holidays",
        3 | 4 => "Easter holidays",
        7..=9 => "summer holidays",
        _ => "holidays",
    }
}

fn monday(day: NaiveDate) -> NaiveDate {
    back(day, u64::from(day.weekday().num_days_from_monday()))
}

fn weekday_from(day: NaiveDate) -> NaiveDate {
    if weekend(day) { coming(Weekday::Mon, day) } else { day }
}

fn weekday_to(day: NaiveDate) -> NaiveDate {
    match day.weekday() {
        Weekday::Sat => back(day, 1),
        Weekday::Sun => back(day, 2),
        _ => day,
    }
}

#[cfg(test)]
mod tests;
