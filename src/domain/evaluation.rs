//! Whether an intervention worked: ratio gain, standardised scores, outcomes, colours.
//!
//! A result never means failure where the sessions were not delivered. Sources are those of DOMAIN.md
//! section 5 and RECORDS.md section 2: Brooks, What works for children and young people with literacy
//! difficulties; Catch Up; the Tes provision map.

use chrono::{Datelike, NaiveDate};

use super::codes::{Direction, Grade};
use super::records::Measure;

/// Fewest pupils about whom a figure says anything (RECORDS.md section 2).
pub const FEW: usize = 5;
/// Shortest time between two tests for a ratio gain to be trusted: about eight weeks.
pub const SHORTEST_DAYS: i64 = 56;
/// A change of a standardised score up to this may be chance: tests' confidence bands are often
/// five to seven either way; the middle of that.
pub const USUAL_MARGIN: i64 = 6;
/// Share of the plan, in percent, below which a result judges nothing; a setting.
pub const DELIVERED_ENOUGH: i64 = 80;
/// Mean of a standardised score.
const MEAN: f64 = 100.0;
/// Standard deviation of a standardised score.
const DEVIATION: f64 = 15.0;

/// Brooks's reading of a ratio gain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Band {
    /// Below 1.4.
    VerySmall,
    /// 1.4 to 2.
    Modest,
    /// 2 to 3; Catch Up calls 2 and more good.
    Useful,
    /// 3 to 4.
    Substantial,
    /// 4 and more.
    Remarkable,
}

impl Band {
    /// The band of a ratio gain in tenths.
    pub fn of(tenths: i64) -> Band {
        match tenths {
            ..14 => Band::VerySmall,
            14..20 => Band::Modest,
            20..30 => Band::Useful,
            30..40 => Band::Substantial,
            _ => Band::Remarkable,
        }
    }

    /// The word on the screen.
    pub fn label(self) -> &'static str {
        match self {
            Band::VerySmall => "very small",
            Band::Modest => "modest",
            Band::Useful => "useful",
            Band::Substantial => "substantial",
            Band::Remarkable => "remarkable",
        }
    }
}

/// Months of test age gained for each month between the tests; 1.0 is the ordinary pace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ratio {
    /// The ratio in tenths: 22 is 2.2.
    pub tenths: i64,
    /// Months of test age gained, always shown beside it.
    pub gained: i64,
    /// Days between the tests.
    pub days: i64,
    /// The tests lie closer together than [`SHORTEST_DAYS`].
    pub too_close: bool,
}

impl Ratio {
    /// `2.2`.
    pub fn text(&self) -> String {
        let sign = if self.tenths < 0 { "-" } else { "" };
        format!("{sign}{}.{}", self.tenths.abs() / 10, self.tenths.abs() % 10)
    }

    /// Brooks's word for it.
    pub fn band(&self) -> Band {
        Band::of(self.tenths)
    }
}

/// Why there is no ratio gain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoRatio {
    /// One of the two has no age score.
    NoAges,
    /// They are not of the same test.
    OtherTest,
    /// Less than a month lies between them.
    UnderAMonth,
}

impl NoRatio {
    /// The words on the screen.
    pub fn label(self) -> &'static str {
        match self {
            NoRatio::NoAges => "no age score at both ends",
            NoRatio::OtherTest => "not the same test at both ends",
            NoRatio::UnderAMonth => "less than a month between the tests",
        }
    }
}

/// Calendar months between two days in hundredths; what is over a whole month counts in thirtieths.
fn months_between(from: NaiveDate, to: NaiveDate) -> i64 {
    let mut whole =
        i64::from(to.year() - from.year()) * 12 + i64::from(to.month()) - i64::from(from.month());
    let mut left = i64::from(to.day()) - i64::from(from.day());
    if left < 0 {
        whole -= 1;
        left += 30;
    }
    whole * 100 + left.min(29) * 100 / 30
}

/// The ratio gain between two results of one pupil.
///
/// # Errors
/// Why there is none.
pub fn ratio_gain(start: &Measure, end: &Measure) -> Result<Ratio, NoRatio> {
    if !same_test(start, end) {
        return Err(NoRatio::OtherTest);
    }
    let (Some(before), Some(after)) = (start.age_months, end.age_months) else {
        return Err(NoRatio::NoAges);
    };
    let months = months_between(start.date, end.date);
    if months < 100 {
        return Err(NoRatio::UnderAMonth);
    }
    let gained = after - before;
    let days = end.date.signed_duration_since(start.date).num_days();
    let tenths = rounded(gained * 1000, months);
    Ok(Ratio { tenths, gained, days, too_close: days < SHORTEST_DAYS })
}

/// Whether two results are of the same test; parallel forms of one are.
pub fn same_test(a: &Measure, b: &Measure) -> bool {
    super::fold::fold(&a.test) == super::fold::fold(&b.test)
}

/// A division rounded half away from zero.
pub(super) fn rounded(of: i64, by: i64) -> i64 {
    if by == 0 {
        return 0;
    }
    let half = by.abs() / 2;
    let sign = if (of < 0) == (by < 0) { 1 } else { -1 };
    sign * ((of.abs() + half) / by.abs())
}

/// `1st`, `22nd`, `13th`.
pub fn ordinal(n: i64) -> String {
    let end = match (n % 100, n % 10) {
        (11..=13, _) => "th",
        (_, 1) => "st",
        (_, 2) => "nd",
        (_, 3) => "rd",
        _ => "th",
    };
    format!("{n}{end}")
}

/// The percentile of a standardised score: 85 is the 16th. From 1 to 99.
pub fn percentile(standard: i64) -> i64 {
    // Abramowitz and Stegun, Handbook of Mathematical Functions, 26.2.17: error below 7.5e-8.
    #[allow(clippy::cast_precision_loss, reason = "scores are below a thousand")]
    let z = (standard as f64 - MEAN) / DEVIATION;
    let t = 1.0 / (1.0 + 0.231_641_9 * z.abs());
    let tail = (-z * z / 2.0).exp() / (2.0 * std::f64::consts::PI).sqrt()
        * t
        * (0.319_381_530
            + t * (-0.356_563_782
                + t * (1.781_477_937 + t * (-1.821_255_978 + t * 1.330_274_429))));
    let share = if z >= 0.0 { 1.0 - tail } else { tail };
    #[allow(clippy::cast_possible_truncation, reason = "between 1 and 99")]
    let percent = (share * 100.0).round().clamp(1.0, 99.0) as i64;
    percent
}

/// How a standardised score moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pace {
    /// More than chance explains.
    Gained(i64),
    /// Within the usual margin: the child kept pace with others of the age.
    Kept(i64),
    /// Less than chance explains.
    FellBack(i64),
}

impl Pace {
    /// The change of a standardised score.
    pub fn of(before: i64, after: i64) -> Pace {
        match after - before {
            change if change > USUAL_MARGIN => Pace::Gained(change),
            change if change < -USUAL_MARGIN => Pace::FellBack(change),
            change => Pace::Kept(change),
        }
    }

    /// `+9, gained`; `+2, kept pace (within the usual margin of 6)`.
    pub fn text(self) -> String {
        match self {
            Pace::Gained(n) => format!("{n:+}, gained"),
            Pace::Kept(0) => "0, kept pace".to_string(),
            Pace::Kept(n) => {
                format!("{n:+}, kept pace (within the usual margin of {USUAL_MARGIN})")
            }
            Pace::FellBack(n) => format!("{n:+}, fell back"),
        }
    }
}

/// How a raw score moved: positive is better, whichever way the scale runs.
pub fn score_change(start: &Measure, end: &Measure) -> Option<i64> {
    if !same_test(start, end) {
        return None;
    }
    let change = end.score? - start.score?;
    let lower = [end, start].iter().any(|m| m.direction == Some(Direction::Lower));
    Some(if lower { -change } else { change })
}

/// What a result says of an intervention, as a colour and a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rag {
    /// As expected or better; `false` where less than enough was delivered.
    Green(bool),
    /// Less than expected, and not enough was delivered: the intervention is not judged.
    Amber,
    /// Less than expected, although enough was delivered.
    Red,
    /// No outcome yet.
    Grey,
}

impl Rag {
    /// The colour of an outcome, given the percent of the plan that was delivered (assumed minutes
    /// count as delivered; none where nothing was planned).
    pub fn of(grade: Option<&Grade>, delivered: Option<i64>, enough: i64) -> Rag {
        let enough = delivered.is_none_or(|percent| percent >= enough);
        match (grade.and_then(Grade::number), enough) {
            (None, _) => Rag::Grey,
            (Some(0..), enough) => Rag::Green(enough),
            (Some(_), false) => Rag::Amber,
            (Some(_), true) => Rag::Red,
        }
    }

    /// The letter that always stands beside the colour.
    pub fn letter(self) -> char {
        match self {
            Rag::Green(_) => 'G',
            Rag::Amber => 'A',
            Rag::Red => 'R',
            Rag::Grey => '-',
        }
    }

    /// The words on the screen.
    pub fn label(self) -> &'static str {
        match self {
            Rag::Green(true) => "as expected or better",
            Rag::Green(false) => "as expected or better, with less delivered than planned",
            Rag::Amber => "not delivered, so not judged",
            Rag::Red => "less than expected, although delivered",
            Rag::Grey => "no outcome yet",
        }
    }
}

/// The results of one pupil in one group that a judgement rests on.
#[derive(Clone, Debug, PartialEq)]
pub struct Pair<'a> {
    /// The first score.
    pub start: &'a Measure,
    /// The last one.
    pub end: &'a Measure,
}

/// The start and the end score among a pupil's results: the earliest and the latest of the same
/// test, those marked as start and end before others. None with fewer than two.
pub fn pair(measures: &[Measure]) -> Option<Pair<'_>> {
    use super::codes::ScoreStage;
    let first = |stage: Option<ScoreStage>| {
        measures.iter().filter(move |m| stage.is_none() || m.stage == stage).min_by_key(|m| m.date)
    };
    let start = first(Some(ScoreStage::Start)).or_else(|| first(None))?;
    let later = |stage: Option<ScoreStage>| {
        measures
            .iter()
            .filter(|m| m.date > start.date && same_test(m, start))
            .filter(move |m| stage.is_none() || m.stage == stage)
            .max_by_key(|m| m.date)
    };
    let end = later(Some(ScoreStage::End)).or_else(|| later(None))?;
    Some(Pair { start, end })
}

/// Several pupils' results taken together, of one test: ratio gains of different tests are never
/// averaged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Together {
    /// Pupils with a ratio gain.
    pub pupils: usize,
    /// Months gained by all of them.
    pub gained: i64,
    /// The mean ratio gain in tenths.
    pub tenths: i64,
    /// Fewer than [`FEW`] pupils: a figure about children, not about an intervention.
    pub few: bool,
}

/// The ratio gains of several pupils; none where they are of different tests or there are none.
pub fn together(pairs: &[Pair<'_>]) -> Option<Together> {
    let ratios: Vec<Ratio> =
        pairs.iter().filter_map(|pair| ratio_gain(pair.start, pair.end).ok()).collect();
    let first = pairs.first()?;
    if ratios.is_empty() || pairs.iter().any(|pair| !same_test(pair.start, first.start)) {
        return None;
    }
    let count = i64::try_from(ratios.len()).unwrap_or(i64::MAX);
    Some(Together {
        pupils: ratios.len(),
        gained: ratios.iter().map(|r| r.gained).sum(),
        tenths: rounded(ratios.iter().map(|r| r.tenths).sum(), count),
        few: ratios.len() < FEW,
    })
}

#[cfg(test)]
mod tests;
