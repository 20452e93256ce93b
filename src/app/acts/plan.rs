//! What a new support plan is given that nobody typed.

use chrono::{Days, NaiveDate};

use crate::domain::kind::{Kind, Record};
use crate::domain::records::Plan;
use crate::domain::{Cell, Value};

/// Gives a new plan the day of its review, where nobody typed one: as many weeks after its first day as
/// the school has set for a cycle (the Code of Practice, 6.53, wants a date agreed). Other records stay
/// as they are.
pub fn review_day(kind: &'static Kind, cells: &mut [Value], weeks: Option<i64>) {
    if kind.name != Plan::KIND.name {
        return;
    }
    let (Some(starts), Some(review)) = (kind.position("starts"), kind.position("review_on")) else {
        return;
    };
    let weeks = weeks.and_then(|n| u64::try_from(n).ok());
    let begins = cells.get(starts).and_then(|cell| NaiveDate::get(cell).ok());
    if let (Some(weeks), Some(begins)) = (weeks, begins)
        && let Some(cell) = cells.get_mut(review).filter(|cell| cell.is_null())
        && let Some(day) = begins.checked_add_days(Days::new(weeks * 7))
    {
        *cell = day.put();
    }
}
