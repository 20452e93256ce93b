//! A laptop that has not heard from a lead for long hides what it holds, and goes on logging
//! (SYNC.md 5.4): hygiene, no defence.

use chrono::NaiveDate;

use crate::domain::calendar::Calendar;
use crate::domain::dates::back;
use crate::domain::kind::LEAD;
use crate::store::{Store, StoreError};

/// Days without a lead's update file, school holidays not counted (SYNC.md 5.4).
pub const LEASE_DAYS: usize = 60;
/// Two school years: nobody counts further back.
const LOOK_BACK: u64 = 800;

/// Whether the pupils' data of this laptop is hidden: it is no lead's, and no lead's file came in for
/// sixty days of term.
///
/// # Errors
/// When the file cannot be read.
pub fn is_over(store: &Store) -> Result<bool, StoreError> {
    if store.me().role & LEAD != 0 || store.is_joining() {
        return Ok(false);
    }
    let heard = store.devices()?.into_iter().filter(|d| d.role & LEAD != 0).filter_map(|d| d.heard);
    let Some(last) = heard.max() else { return Ok(false) };
    let (last, today) = (store.clock().civil(last).date(), store.clock().today());
    Ok(days_of_term(&store.calendar()?, last, today) > LEASE_DAYS)
}

/// The days after `from` up to `to` that lie in a half term, weekends among them.
fn days_of_term(calendar: &Calendar, from: NaiveDate, to: NaiveDate) -> usize {
    let first = from.max(back(to, LOOK_BACK));
    first
        .iter_days()
        .skip(1)
        .take_while(|day| *day <= to)
        .filter(|day| calendar.half_term(*day).is_some())
        .count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn holidays_do_not_count() {
        let calendar = Calendar::new(&[]);
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let term = days_of_term(&calendar, day("2026-11-02"), day("2026-11-30"));
        assert_eq!(term, 28);
        // The whole summer, and a fortnight around it.
        let summer = days_of_term(&calendar, day("2026-07-10"), day("2026-09-10"));
        assert!(summer < 30, "{summer}");
    }
}
