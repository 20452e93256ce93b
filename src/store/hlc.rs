//! The log's clock: it orders what is shown and never decides what is true (SYNC.md 3.1).

/// Milliseconds since 1970 in the upper 48 bits, a counter in the lower 16.
pub type Hlc = i64;

/// The next stamp: the wall clock, or one more than the last when the wall clock stands or went back.
pub fn next(last: Hlc, wall_ms: i64) -> Hlc {
    // A clock set beyond the year 6429 would not fit; the counter goes on from the last then.
    let wall = if (0..=i64::MAX >> 16).contains(&wall_ms) { wall_ms << 16 } else { 0 };
    wall.max(last + 1)
}

/// The milliseconds of a stamp.
pub fn unix_ms(stamp: Hlc) -> i64 {
    stamp >> 16
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stamps_only_go_forward() {
        let a = next(0, 1_000);
        assert_eq!(unix_ms(a), 1_000);
        let b = next(a, 1_000);
        let c = next(b, 5);
        assert!(a < b && b < c);
        assert_eq!(unix_ms(c), 1_000);
        assert_eq!(unix_ms(next(c, 2_000)), 2_000);
    }
}
