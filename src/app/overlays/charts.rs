//! Charts as text: bars and columns of blocks, the same in words beside them.
//!
//! The blocks are whole and half ones, which every console font has; the set of ASCII characters
//! puts `#`, `=` and `.` in their place.

use chrono::NaiveDate;

use super::pupil::{PageRole, Writer};
use crate::app::words;
use crate::store::views::{Score, Scores, Week};

/// Cells of a bar: one for a tenth.
const BAR: usize = 10;
/// Rows of a column chart; each holds two halves.
const ROWS: usize = 3;

/// A bar of [`BAR`] cells that is filled to `part` of `whole`, by half cells; what is missing is a
/// light shade. More than the whole is a whole bar.
pub fn bar(part: i64, whole: i64) -> String {
    let halves = match whole {
        ..=0 => 0,
        whole => (part.clamp(0, whole) * 2 * BAR as i64 + whole / 2) / whole,
    };
    let halves = usize::try_from(halves).unwrap_or(0);
    let mut out = "█".repeat(halves / 2);
    if halves % 2 == 1 {
        out.push('▌');
    }
    out.push_str(&"░".repeat(BAR - halves.div_ceil(2)));
    out
}

/// Attendance and minutes week by week; a week without school, or without a session, is a gap with
/// a word in it.
pub(super) fn weeks(page: &mut Writer, weeks: &[Week], today: NaiveDate) {
    let first = weeks.iter().position(|week| !week.is_empty());
    let Some(first) = first else { return };
    page.heading("Week by week: sessions attended, minutes delivered of planned");
    for week in &weeks[first..] {
        let mut label = words::day_and_month(week.monday);
        let account = &week.account;
        if (today - week.monday).num_days() < 7 {
            label.push_str(", so far");
        }
        if !week.school {
            page.line(PageRole::Quiet, label, "no school");
            continue;
        }
        if week.is_empty() {
            page.line(PageRole::Quiet, label, "no sessions");
            continue;
        }
        let mut parts = vec![match account.expected {
            0 => "none logged".to_string(),
            n => format!("{} {} of {n}", bar(account.attended as i64, n as i64), account.attended),
        }];
        let delivered = account.total_delivered();
        if page.wide() {
            parts.push(format!(
                "{} {delivered} of {} min",
                bar(delivered, account.planned),
                account.planned
            ));
        } else {
            parts.push(format!("{delivered} of {} min", account.planned));
        }
        let open = account.awaiting + account.unaccounted;
        if account.assumed > 0 {
            parts.push(format!("{} assumed", account.assumed));
        }
        if open > 0 {
            parts.push(format!("{open} not known"));
        }
        page.wrapped(PageRole::Plain, &label, &parts.join(" · "));
    }
}

/// `8 of 10`, `24`.
fn said(score: &Score) -> String {
    match score.out_of {
        Some(of) => format!("{} of {of}", score.score),
        None => score.score.to_string(),
    }
}

/// How high a score stands, of the most that it could be, or that anybody reached.
fn height(score: &Score, most: i64) -> (i64, i64) {
    match score.out_of {
        Some(of) => (score.score, of),
        None => (score.score, most),
    }
}

/// First and last score and the way between, in words.
fn way(scores: &Scores, today: NaiveDate) -> Option<String> {
    let (first, last) = (scores.points.first()?, scores.points.last()?);
    if scores.points.len() == 1 {
        return Some(format!("{}, {}", said(last), words::past_day(last.date, today)));
    }
    let comparable = first.out_of == last.out_of;
    let moved = match last.score - first.score {
        _ if !comparable => String::new(),
        0 => ", the same".to_string(),
        n if n > 0 => format!(", up {n}"),
        n => format!(", down {}", -n),
    };
    Some(format!(
        "{} on {}, {} on {}{moved}",
        said(first),
        words::past_day(first.date, today),
        said(last),
        words::past_day(last.date, today)
    ))
}

/// The scores of every child of a group, a line each: a bar for the last, the way in words.
pub(super) fn score_lines(page: &mut Writer, all: &[Scores], today: NaiveDate) {
    if all.is_empty() {
        return;
    }
    page.heading("Scores, the last as a bar");
    let most = all.iter().flat_map(|s| &s.points).map(|p| p.score).max().unwrap_or(0);
    for scores in all {
        let (Some(last), Some(way)) = (scores.points.last(), way(scores, today)) else { continue };
        let (part, whole) = height(last, most);
        let text = format!("{} {way}", bar(part, whole));
        page.linked(PageRole::Plain, &scores.name, &text, Some(super::Link::Pupil(scores.pupil)));
    }
}

/// The scores of one child in each group, as columns from left to right.
pub(super) fn score_columns(page: &mut Writer, all: &[Scores], today: NaiveDate) {
    let drawn: Vec<&Scores> = all.iter().filter(|s| s.points.len() > 1).collect();
    if all.is_empty() {
        return;
    }
    page.heading("Scores over time");
    for scores in all {
        let Some(way) = way(scores, today) else { continue };
        if drawn.iter().any(|d| std::ptr::eq(*d, scores)) {
            let most = scores.points.iter().map(|p| p.score).max().unwrap_or(0);
            for (n, line) in columns(&scores.points, most).into_iter().enumerate() {
                page.line(PageRole::Plain, if n == 0 { scores.name.as_str() } else { "" }, line);
            }
            page.wrapped(PageRole::Quiet, "", &way);
        } else {
            page.wrapped(PageRole::Plain, &scores.name, &way);
        }
    }
}

/// Columns of blocks, the top row first; every score has two cells and a cell of air.
fn columns(points: &[Score], most: i64) -> Vec<String> {
    let halves = |point: &Score| {
        let (part, whole) = height(point, most);
        let all = 2 * ROWS as i64;
        // A score of nothing is a foot on the ground, so that it can be seen.
        if whole <= 0 { 1 } else { ((part.clamp(0, whole) * all + whole / 2) / whole).max(1) }
    };
    (0..ROWS as i64)
        .rev()
        .map(|row| {
            let mut line = String::new();
            for point in points {
                line.push_str(match halves(point) - 2 * row {
                    ..=0 => "   ",
                    1 => "▄▄ ",
                    _ => "██ ",
                });
            }
            line.trim_end().to_string()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn bars_and_columns_are_as_long_as_they_say() {
        assert_eq!(bar(10, 10), "██████████");
        assert_eq!(bar(9, 10), "█████████░");
        assert_eq!(bar(1, 4), "██▌░░░░░░░");
        assert_eq!(bar(0, 0), "░░░░░░░░░░");
        assert_eq!(bar(12, 10), "██████████");
        let point = |score| Score { date: NaiveDate::default(), score, out_of: Some(6) };
        assert_eq!(
            columns(&[point(0), point(3), point(4), point(6)], 6),
            ["         ██", "   ▄▄ ██ ██", "▄▄ ██ ██ ██"]
        );
    }

    proptest! {
        #![proptest_config(crate::regressions::config(256))]

        #[test]
        fn a_bar_is_always_ten_cells(part in -5i64..1000, whole in -5i64..1000) {
            prop_assert_eq!(bar(part, whole).chars().count(), BAR);
        }
    }
}
