//! How long the file of a pupil who has left is kept.

use chrono::{Months, NaiveDate};

/// Years from birth for which the last school keeps an SEN file: 25 and 6 (IRMS, Information
/// Management Toolkit for Schools; older schedules say 25). A setting of the school.
pub const YEARS: i64 = 31;
/// Months after which a primary school erases a file that the next school has received: the last
/// school keeps it (IRMS). The school's own choice; long enough for a question to come back.
pub const MONTHS_AFTER_TRANSFER: i64 = 12;

/// Why a file may be erased on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// The next school has it.
    Transferred,
    /// Nobody need keep it any longer.
    Age,
}

impl Why {
    /// The words on the screen.
    pub fn label(self) -> &'static str {
        match self {
            Why::Transferred => "the next school has the file",
            Why::Age => "kept for as long as it must be",
        }
    }
}

/// The first day on which the file of a pupil who has left may be erased, and why; none where
/// neither a birth date nor a receipt says.
pub fn erase_from(
    born: Option<NaiveDate>,
    received: Option<NaiveDate>,
    years: i64,
    months: i64,
) -> Option<(NaiveDate, Why)> {
    let after = |day: NaiveDate, months: i64| {
        u32::try_from(months).ok().and_then(|m| day.checked_add_months(Months::new(m)))
    };
    let passed = received.and_then(|day| after(day, months)).map(|day| (day, Why::Transferred));
    let aged = born.and_then(|day| after(day, years.saturating_mul(12))).map(|day| (day, Why::Age));
    passed.into_iter().chain(aged).min_by_key(|(day, _)| *day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_earlier_of_receipt_and_age_decides() {
        let day = |text: &str| -> NaiveDate { text.parse().unwrap() };
        let born = Some(day("2016-03-04"));
        assert_eq!(erase_from(born, None, YEARS, 12), Some((day("2047-03-04"), Why::Age)));
        let received = Some(day("2027-09-10"));
        assert_eq!(
            erase_from(born, received, YEARS, 12),
            Some((day("2028-09-10"), Why::Transferred))
        );
        assert_eq!(erase_from(None, None, YEARS, 12), None);
    }
}
