//! What support costs, in integer pence.
//!
//! Time is paid at the rate of the adult's grade on the day, shared among the pupils; kits, licences
//! and training are lines of their own. Ordinary class teaching is never counted. Sources: DOMAIN.md
//! 4.8; the method of local authorities, RECORDS.md section 2.

use chrono::NaiveDate;

use super::calendar::{academic_year, academic_year_span};
use super::evaluation::rounded;
use super::records::{Rate, Resource};

/// What a school meets for a pupil in a year before the authority tops up: element 2, £6,000
/// (DfE, The notional SEN budget for mainstream schools, 2025 to 2026).
pub const THRESHOLD: i64 = 600_000;
/// School weeks of a year in an estimate: 190 days of five (Education (School Day and School Year)
/// (England) Regulations 1999 ask for 380 half days), and the INSET week that is paid.
pub const WEEKS: i64 = 39;

/// Money not yet divided by the minutes of an hour: pence times minutes. Adding these up and
/// dividing once keeps every penny.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Time(i64);

impl Time {
    /// Minutes at an hourly rate in pence.
    pub fn of(minutes: i64, hourly: i64) -> Time {
        Time(minutes.saturating_mul(hourly))
    }

    /// In pence, rounded half up.
    pub fn pence(self) -> i64 {
        rounded(self.0, 60)
    }

    /// Shared among `n`, so that the parts make up the whole.
    pub fn shares(self, n: usize) -> Vec<Time> {
        shares(self.0, n).into_iter().map(Time).collect()
    }
}

impl std::ops::Add for Time {
    type Output = Time;
    fn add(self, other: Time) -> Time {
        Time(self.0.saturating_add(other.0))
    }
}

impl std::ops::AddAssign for Time {
    fn add_assign(&mut self, other: Time) {
        *self = *self + other;
    }
}

impl std::iter::Sum for Time {
    fn sum<I: Iterator<Item = Time>>(all: I) -> Time {
        all.fold(Time::default(), |a, b| a + b)
    }
}

/// Dated hourly rates by grade, ready to be asked.
#[derive(Clone, Debug, Default)]
pub struct Rates(Vec<Rate>);

impl Rates {
    /// Makes rates ready to be asked.
    pub fn new(mut rows: Vec<Rate>) -> Rates {
        rows.sort_by_key(|rate| rate.starts);
        Rates(rows)
    }

    /// What an hour of a grade costs on a day; none where nobody has said.
    pub fn on(&self, grade: &str, day: NaiveDate) -> Option<i64> {
        let grade = super::fold::fold(grade);
        let same = |rate: &&Rate| super::fold::fold(&rate.grade) == grade && rate.starts <= day;
        self.0.iter().rev().find(same).map(|rate| rate.hourly)
    }

    /// Whether nobody has given any rate.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// An estimate of a year: `minutes × times a week × weeks × hourly ÷ group`, in pence for one pupil.
pub fn estimate(minutes: i64, per_week: i64, weeks: i64, hourly: i64, group: i64) -> i64 {
    let all = minutes.saturating_mul(per_week).saturating_mul(weeks).saturating_mul(hourly);
    rounded(all, 60 * group.max(1))
}

/// An amount shared among `n`, so that the parts make up the whole: the first ones bear the odd
/// pence.
pub fn shares(pence: i64, n: usize) -> Vec<i64> {
    let Ok(count) = i64::try_from(n) else { return Vec::new() };
    if count == 0 {
        return Vec::new();
    }
    let (each, odd) = (pence.div_euclid(count), pence.rem_euclid(count));
    (0..count).map(|place| each + i64::from(place < odd)).collect()
}

/// What of a line counts between two days: the part of its days that lie between them; without a
/// last day, all of it in the academic year of its first.
pub fn of_line(line: &Resource, (from, to): (NaiveDate, NaiveDate)) -> i64 {
    let ends = line.ends.unwrap_or_else(|| academic_year_span(academic_year(line.starts)).1);
    if line.ends.is_none() {
        return if line.starts <= to && ends >= from { line.cost } else { 0 };
    }
    part(line.cost, (line.starts, ends), (from, to))
}

/// What of an amount for some days falls between two others, by days.
pub fn part(amount: i64, of: (NaiveDate, NaiveDate), (from, to): (NaiveDate, NaiveDate)) -> i64 {
    let days = |from: NaiveDate, to: NaiveDate| to.signed_duration_since(from).num_days() + 1;
    let (all, inside) = (days(of.0, of.1), days(of.0.max(from), of.1.min(to)));
    if all <= 0 || inside <= 0 { 0 } else { rounded(amount.saturating_mul(inside), all) }
}

/// One pupil's money in an academic year.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PupilCost {
    /// What the plan costs for the whole year.
    pub planned: i64,
    /// What sessions that happened have cost so far, and lines.
    pub to_date: i64,
    /// What came for the pupil above the threshold.
    pub top_up: i64,
}

impl PupilCost {
    /// How far the plan stands below the threshold; negative above it.
    pub fn below_threshold(&self) -> i64 {
        THRESHOLD - self.planned
    }

    /// What the plan costs beyond the threshold and the top-up: nobody's money but the school's.
    pub fn unfunded(&self) -> i64 {
        (self.planned - THRESHOLD - self.top_up).max(0)
    }
}

/// `£828.75`.
pub fn pounds(pence: i64) -> String {
    let sign = if pence < 0 { "-" } else { "" };
    let (pounds, rest) = (pence.abs() / 100, pence.abs() % 100);
    let digits = pounds.to_string();
    let mut grouped = String::new();
    for (n, digit) in digits.chars().enumerate() {
        if n > 0 && (digits.len() - n) % 3 == 0 {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    format!("{sign}£{grouped}.{rest:02}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::kind::cells_of;
    use crate::domain::{Record, Value};
    use proptest::prelude::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn fifteen_minutes_a_day_for_a_year_is_828_75() {
        // DOMAIN.md 4.8.
        assert_eq!(estimate(15, 5, WEEKS, 1_700, 1), 82_875);
        assert_eq!(pounds(82_875), "£828.75");
        assert_eq!(Time::of(15 * 5 * WEEKS, 1_700).pence(), 82_875);
        // £6,000 at £17 an hour is 353 hours, 9.05 a week over 39 weeks.
        let hours = THRESHOLD / 1_700;
        assert_eq!((THRESHOLD + 850) / 1_700, 353);
        assert_eq!((hours * 100 / WEEKS, pounds(THRESHOLD)), (902, "£6,000.00".to_string()));
    }

    #[test]
    fn a_group_shares_and_the_rate_of_the_day_counts() {
        assert_eq!(estimate(30, 3, 20, 1_720, 4), 12_900);
        let rate = |starts: &str, hourly: i64| {
            let text = |t: &str| Value::Text(t.into());
            let cells =
                [("grade", text("TA2")), ("starts", text(starts)), ("hourly", Value::Int(hourly))];
            Rate::read(&cells_of::<Rate>(&cells)).unwrap()
        };
        let rates = Rates::new(vec![rate("2026-04-01", 1_760), rate("2025-04-01", 1_720)]);
        assert_eq!(rates.on("ta2", day("2026-03-31")), Some(1_720));
        assert_eq!(rates.on("TA2", day("2026-04-01")), Some(1_760));
        assert_eq!(rates.on("TA2", day("2025-03-31")), None);
        assert_eq!(rates.on("HLTA", day("2026-04-01")), None);
    }

    #[test]
    fn lines_count_in_the_days_they_are_for() {
        let line = |ends: Option<&str>| {
            let text = |t: &str| Value::Text(t.into());
            let mut cells = vec![
                ("title", text("Nessy")),
                ("cost", Value::Int(36_500)),
                ("type", text("licence")),
                ("starts", text("2026-09-01")),
            ];
            cells.extend(ends.map(|e| ("ends", text(e))));
            Resource::read(&cells_of::<Resource>(&cells)).unwrap()
        };
        let autumn = (day("2026-09-01"), day("2026-12-31"));
        assert_eq!(of_line(&line(Some("2027-08-31")), autumn), 12_200);
        assert_eq!(of_line(&line(None), autumn), 36_500);
        assert_eq!(of_line(&line(None), (day("2027-09-01"), day("2027-12-31"))), 0);
    }

    #[test]
    fn the_threshold_stands_before_the_top_up() {
        let one = PupilCost { planned: 900_000, to_date: 300_000, top_up: 250_000 };
        assert_eq!((one.below_threshold(), one.unfunded()), (-300_000, 50_000));
        let two = PupilCost { planned: 400_000, to_date: 0, top_up: 0 };
        assert_eq!((two.below_threshold(), two.unfunded()), (200_000, 0));
    }

    proptest! {
        #![proptest_config(crate::regressions::config(256))]

        #[test]
        fn shares_make_up_the_whole(pence in 0..10_000_000_i64, n in 1..40_usize) {
            let parts = shares(pence, n);
            prop_assert_eq!(parts.len(), n);
            prop_assert_eq!(parts.iter().sum::<i64>(), pence);
            let (most, least) = (parts.iter().max().unwrap(), parts.iter().min().unwrap());
            prop_assert!(most - least <= 1);
        }

        #[test]
        fn parts_of_a_stretch_make_up_the_whole_to_a_penny(pence in 0..10_000_000_i64, cut in 1..364_u64) {
            let (from, to) = (day("2026-09-01"), day("2027-08-31"));
            let middle = from + chrono::Days::new(cut);
            let first = part(pence, (from, to), (from, middle - chrono::Days::new(1)));
            let second = part(pence, (from, to), (middle, to));
            prop_assert!((first + second - pence).abs() <= 1);
        }
    }
}
