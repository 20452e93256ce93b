//! Small counts kept back, so that no child is known by a figure that goes to governors or on a
//! website (DOMAIN.md 6: counts below five, also by subtraction).

/// The smallest count that is shown.
pub const SMALLEST: usize = 5;

/// What is shown of some counts that stand beside their total: `None` for one kept back.
///
/// Counts of 1 to 4 are kept back; nought says nothing of anybody. A count that could be had by taking
/// the others from the total would be no secret, so the next smallest is kept back too, until at least
/// two are and together they are five or more: neither can then be told.
pub fn parts(counts: &[usize]) -> Vec<Option<usize>> {
    let small = |n: usize| (1..SMALLEST).contains(&n);
    let mut hidden: Vec<bool> = counts.iter().map(|n| small(*n)).collect();
    loop {
        let kept: Vec<usize> =
            counts.iter().zip(&hidden).filter(|(_, h)| **h).map(|(n, _)| *n).collect();
        let enough = kept.is_empty() || (kept.len() >= 2 && kept.iter().sum::<usize>() >= SMALLEST);
        let next = counts
            .iter()
            .enumerate()
            .filter(|(n, count)| !hidden[*n] && **count > 0)
            .min_by_key(|(_, count)| **count)
            .map(|(n, _)| n);
        match (enough, next) {
            (false, Some(n)) => hidden[n] = true,
            _ => break,
        }
    }
    counts.iter().zip(hidden).map(|(n, hidden)| (!hidden).then_some(*n)).collect()
}

/// What is shown of a count that stands beside no total.
pub fn alone(count: usize) -> Option<usize> {
    (!(1..SMALLEST).contains(&count)).then_some(count)
}

/// The total of some counts, kept back where it, or what it says of the counts, is too small.
pub fn total(counts: &[usize]) -> Option<usize> {
    let shown = parts(counts);
    let kept: Vec<usize> =
        counts.iter().zip(&shown).filter(|(_, s)| s.is_none()).map(|(n, _)| *n).collect();
    let safe = kept.is_empty() || (kept.len() >= 2 && kept.iter().sum::<usize>() >= SMALLEST);
    Some(counts.iter().sum()).filter(|sum| safe && alone(*sum).is_some())
}

/// As people read it: the count, or "under 5"; "kept back" for one that is not small itself.
pub fn words(count: usize, shown: Option<usize>) -> String {
    match shown {
        Some(n) => n.to_string(),
        None if count < SMALLEST => format!("under {SMALLEST}"),
        None => "not shown".to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn one_small_count_takes_another_with_it() {
        assert_eq!(parts(&[64, 17, 339]), [Some(64), Some(17), Some(339)]);
        assert_eq!(parts(&[64, 3, 339]), [None, None, Some(339)]);
        assert_eq!(parts(&[1, 1, 20, 8]), [None, None, Some(20), None], "two ones would be two");
        assert_eq!(parts(&[4, 4, 0]), [None, None, Some(0)]);
        assert_eq!(parts(&[2]), [None]);
        assert_eq!((total(&[2]), total(&[2, 1]), total(&[3, 4])), (None, None, Some(7)));
        assert_eq!(total(&[64, 3, 339]), Some(406));
        assert_eq!((alone(4), alone(5), alone(0)), (None, Some(5), Some(0)));
        assert_eq!(
            (words(3, None), words(64, None), words(7, Some(7))),
            ("under 5".into(), "not shown".into(), "7".into())
        );
    }

    proptest! {
        #![proptest_config(crate::regressions::config(256))]

        /// Whoever knows the total and every count shown knows no count kept back: at least two ways
        /// of filling them in remain, and none that is shown is small.
        #[test]
        fn nothing_kept_back_can_be_had_by_subtraction(counts in prop::collection::vec(0_usize..40, 1..9)) {
            let shown = parts(&counts);
            prop_assert!(shown.iter().flatten().all(|n| *n == 0 || *n >= SMALLEST));
            if let Some(total) = total(&counts) {
                let rest = total - shown.iter().flatten().sum::<usize>();
                let kept = shown.iter().filter(|s| s.is_none()).count();
                if kept > 0 {
                    prop_assert!(kept >= 2 && rest >= SMALLEST);
                }
            }
        }
    }
}
