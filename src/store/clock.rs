//! The one place where the time is read.

use std::time::Instant;

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};

/// Where the time comes from: the computer, or fixed by `--now`.
///
/// A fixed time is civil time with a local offset of zero, so that results do not depend on the
/// machine (DESIGN.md section 2, Time).
#[derive(Clone, Copy, Debug)]
pub enum Clock {
    /// The computer's clock.
    System,
    /// This moment, for ever.
    Fixed(NaiveDateTime),
}

impl Clock {
    /// Civil time at the school.
    pub fn now(&self) -> NaiveDateTime {
        match self {
            Clock::System => chrono::Local::now().naive_local(),
            Clock::Fixed(at) => *at,
        }
    }

    /// Today at the school.
    pub fn today(&self) -> NaiveDate {
        self.now().date()
    }

    /// The time of day at the school.
    pub fn time(&self) -> NaiveTime {
        self.now().time()
    }

    /// Milliseconds since 1970 in UTC: when something was entered.
    pub fn unix_ms(&self) -> i64 {
        match self {
            Clock::System => chrono::Utc::now().timestamp_millis(),
            Clock::Fixed(at) => at.and_utc().timestamp_millis(),
        }
    }

    /// The civil time of an instant of the log.
    pub fn civil(&self, unix_ms: i64) -> NaiveDateTime {
        let utc = chrono::DateTime::from_timestamp_millis(unix_ms).unwrap_or_default();
        match self {
            Clock::System => utc.with_timezone(&chrono::Local).naive_local(),
            Clock::Fixed(_) => utc.naive_utc(),
        }
    }

    /// A clock that only goes forward: for toasts, idling and ticking.
    pub fn monotonic(&self) -> Instant {
        Instant::now()
    }
}
