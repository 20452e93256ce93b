//! Drawing of figures: parts of a whole, weeks. Every sign has a meaning of its own, so that nothing
//! hangs on its colour.

use ratatui::style::Style;

use super::pen::{Pen, fit};
use super::theme::Role;
use crate::app::boards::{Got, LANE, Legend, Lesson, Part};
use crate::app::layout::Area;

/// The sign of a part and its colour.
fn part(pen: &Pen<'_>, part: Part) -> (&'static str, Role) {
    let [full, half, lost, later, light] = pen.glyphs.bars;
    match part {
        Part::Delivered => (full, Role::MarkDone),
        Part::Assumed => (half, Role::StatusSupport),
        Part::Lost => (lost, Role::Overdue),
        Part::Awaiting => (later, Role::Quiet),
        Part::Unknown => (light, Role::MarkOpen),
        Part::Rest => (light, Role::Quiet),
    }
}

/// The sign of a week and its colour.
fn week(pen: &Pen<'_>, got: Got) -> (&'static str, Role) {
    let [full, half, lost, later, light] = pen.glyphs.bars;
    match got {
        Got::Enough => (full, Role::MarkDone),
        Got::Some => (half, Role::StatusSupport),
        Got::Nothing => (lost, Role::Overdue),
        Got::Unplanned => (later, Role::Quiet),
        Got::Unknown => (light, Role::MarkOpen),
    }
}

/// What the signs of a board mean, as text.
pub fn legend(pen: &Pen<'_>, legend: Legend) -> String {
    let [full, half, lost, later, light] = pen.glyphs.bars;
    match legend {
        Legend::Minutes => format!(
            "{full} had  {half} assumed  {lost} lost  {later} awaiting  {light} not accounted for"
        ),
        Legend::Weeks => {
            format!("{full} 80% or more  {half} less  {lost} nothing  {light} not known")
        }
        Legend::Outcomes => format!(
            "{full} more than expected  {half} as expected  {lost} less  {later} not judged  {light} open"
        ),
        Legend::Targets => format!("{full} reached  {light} open"),
        Legend::Progress => {
            format!("{later} not started  {light} working towards  {half} partly met  {full} met")
        }
        Legend::Money => format!("{full} to date  {half} planned  {light} below £6,000"),
    }
}

/// How many of `room` cells each part has: they fill the room, and whatever is there is seen.
pub fn shares(parts: &[(Part, i64)], room: usize) -> Vec<usize> {
    let whole: i64 = parts.iter().map(|(_, n)| (*n).max(0)).sum();
    if whole == 0 || room == 0 {
        return vec![0; parts.len()];
    }
    let cells = i64::try_from(room).unwrap_or(0);
    let exact: Vec<i64> = parts.iter().map(|(_, n)| (*n).max(0) * cells).collect();
    let mut out: Vec<usize> =
        exact.iter().map(|n| usize::try_from(n / whole).unwrap_or(0)).collect();
    // A part that is there at all has a cell.
    for (cells, n) in out.iter_mut().zip(&exact) {
        if *n > 0 && *cells == 0 {
            *cells = 1;
        }
    }
    let mut left = room as i64 - out.iter().sum::<usize>() as i64;
    while left > 0 {
        let short = |n: &usize| exact[*n] - out[*n] as i64 * whole;
        let Some(n) = (0..out.len()).filter(|n| exact[*n] > 0).max_by_key(short) else { break };
        out[n] += 1;
        left -= 1;
    }
    while left < 0 {
        let Some(n) = (0..out.len()).max_by_key(|n| out[*n]) else { break };
        out[n] = out[n].saturating_sub(1);
        left += 1;
    }
    out
}

/// The parts of a whole side by side over the width of `area`; `over` is the one style of a
/// highlighted row.
pub fn bar(pen: &mut Pen<'_>, area: Area, parts: &[(Part, i64)], over: Option<Style>) {
    let mut x = area.x;
    for ((what, _), cells) in parts.iter().zip(shares(parts, usize::from(area.w))) {
        let (sign, role) = part(pen, *what);
        let style = over.unwrap_or_else(|| pen.style(role));
        let end = area.x + area.w;
        x += pen.put(x, area.y, end.saturating_sub(x), &sign.repeat(cells), style);
    }
}

/// Lessons of a day side by side, each from a full sign on; one that clashes begins with a cross.
pub fn lane(pen: &mut Pen<'_>, area: Area, lessons: &[Lesson], over: Option<Style>) {
    let (from, to) = LANE;
    let place = |minute: i64| {
        let part = (minute.clamp(from, to) - from) * i64::from(area.w) / (to - from);
        area.x + u16::try_from(part).unwrap_or(0)
    };
    let [full, _, lost, later, _] = pen.glyphs.bars;
    let quiet = over.unwrap_or_else(|| pen.style(Role::Quiet));
    // A point on the hour.
    for hour in (from + 30..to).step_by(60) {
        pen.put(place(hour), area.y, 1, later, quiet);
    }
    for lesson in lessons {
        let (x, end) = (place(lesson.from), place(lesson.to));
        let w = end.saturating_sub(x).max(1).min((area.x + area.w).saturating_sub(x));
        let (sign, role) = match lesson.clash {
            true => (lost, Role::Overdue),
            false => (full, Role::MarkDone),
        };
        let style = over.unwrap_or_else(|| pen.style(role));
        let words = over.unwrap_or_else(|| pen.style(Role::Base));
        let label = fit(&lesson.label, w.saturating_sub(1), "").into_owned();
        let used = pen.put(x, area.y, w, sign, style);
        let blank = " ".repeat(usize::from(w.saturating_sub(used)));
        pen.put(x + used, area.y, w.saturating_sub(used), &blank, words);
        pen.put(x + used, area.y, w.saturating_sub(used), &label, words);
    }
}

/// How high something stood each time, the newest kept where there is no room for all: a point, a
/// light shade, a half block, a whole one.
pub fn steps(pen: &mut Pen<'_>, area: Area, all: &[u8], over: Option<Style>) {
    let [full, half, _, later, light] = pen.glyphs.bars;
    let skip = all.len().saturating_sub(usize::from(area.w));
    for (step, x) in all.iter().skip(skip).zip(area.x..area.x + area.w) {
        let (sign, role) = match step {
            0 => (later, Role::Quiet),
            1 => (light, Role::MarkOpen),
            2 => (half, Role::StatusSupport),
            _ => (full, Role::MarkDone),
        };
        let style = over.unwrap_or_else(|| pen.style(role));
        pen.put(x, area.y, 1, sign, style);
    }
}

/// A sign for every week, the newest kept where there is no room for all.
pub fn weeks(pen: &mut Pen<'_>, area: Area, all: &[Got], over: Option<Style>) {
    let skip = all.len().saturating_sub(usize::from(area.w));
    for (got, x) in all.iter().skip(skip).zip(area.x..area.x + area.w) {
        let (sign, role) = week(pen, *got);
        let style = over.unwrap_or_else(|| pen.style(role));
        pen.put(x, area.y, 1, sign, style);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_bar_shows_whatever_is_there() {
        let parts = [(Part::Delivered, 700), (Part::Lost, 5), (Part::Unknown, 295)];
        assert_eq!(shares(&parts, 20), [14, 1, 5]);
        assert_eq!(shares(&[(Part::Delivered, 0)], 20), [0]);
        assert_eq!(shares(&[(Part::Delivered, 60), (Part::Lost, 60)], 9), [4, 5]);
    }

    proptest! {
        #![proptest_config(crate::regressions::config(256))]

        #[test]
        fn a_bar_fills_its_room_exactly(
            a in 0i64..2000, b in 0i64..2000, c in 0i64..20, room in 3usize..60,
        ) {
            let parts = [(Part::Delivered, a), (Part::Lost, b), (Part::Unknown, c)];
            let cells: usize = shares(&parts, room).iter().sum();
            prop_assert_eq!(cells, if a + b + c == 0 { 0 } else { room });
        }
    }
}
