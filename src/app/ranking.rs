//! Which names come first for a few letters: word starts and initials, most used first; scattered
//! letters only where there is nothing else.

use fuzzy_matcher::FuzzyMatcher;
use fuzzy_matcher::skim::SkimMatcherV2;

use crate::domain::fold::fold;
use crate::store::views::NameRow;

/// How well a folded name answers folded words: every word typed must begin a word of the name,
/// each another one. Lower is better; `None` is no answer.
fn word_starts(name: &str, words: &[&str]) -> Option<u32> {
    let mut cost = 0;
    let mut used = 0u32;
    for (n, typed) in words.iter().enumerate() {
        let mut hit = None;
        for (place, word) in name.split(' ').enumerate().take(32) {
            if used & (1 << place) == 0 && word.starts_with(typed) {
                hit = Some((place, word.len() == typed.len()));
                break;
            }
        }
        let (place, whole) = hit?;
        used |= 1 << place;
        // In the order of the name, whole words before beginnings.
        cost += if place == n { 0 } else { 2 } + u32::from(!whole);
    }
    Some(cost)
}

/// Whether the letters are the initials of a name: `mb` for Maya Barnes.
fn initials(name: &str, typed: &str) -> bool {
    let mut letters = typed.chars();
    let mut words = name.split(' ');
    typed.chars().count() > 1
        && letters.all(|c| words.next().is_some_and(|word| word.starts_with(c)))
}

/// The places of the best `limit` names for what was typed, best first. Names come in the order of
/// use, and keep it among equals.
pub fn rank(names: &[NameRow], typed: &str, limit: usize) -> Vec<usize> {
    let typed = fold(typed);
    if typed.is_empty() {
        return (0..names.len().min(limit)).collect();
    }
    let words: Vec<&str> = typed.split(' ').collect();
    let mut hits: Vec<(u32, usize)> = Vec::new();
    for (n, row) in names.iter().enumerate() {
        if let Some(cost) = word_starts(&row.folded, &words) {
            hits.push((cost, n));
        } else if words.len() == 1 && initials(&row.folded, &typed) {
            hits.push((3, n));
        }
    }
    if hits.is_empty() && typed.len() > 1 {
        let matcher = SkimMatcherV2::default();
        let mut loose: Vec<(i64, usize)> = names
            .iter()
            .enumerate()
            .filter_map(|(n, row)| matcher.fuzzy_match(&row.folded, &typed).map(|s| (-s, n)))
            .collect();
        loose.sort_unstable();
        let room = limit.saturating_sub(hits.len());
        hits.extend(loose.into_iter().take(room).map(|(_, n)| (u32::MAX, n)));
    }
    // Scattered letters keep the order of their score.
    hits.sort_by_key(|(cost, n)| (*cost, if *cost == u32::MAX { 0 } else { *n }));
    hits.truncate(limit);
    hits.into_iter().map(|(_, n)| n).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Id;

    fn names() -> Vec<NameRow> {
        ["Maya Barnes", "LEGO", "Leo Price", "Maya Khan", "Kai Mayhew", "Zoë Adams", "Imran Khan"]
            .into_iter()
            .map(|label| NameRow {
                kind: "pupil",
                id: Id([0; 16]),
                label: label.into(),
                detail: String::new(),
                folded: fold(label),
            })
            .collect()
    }

    fn best(typed: &str) -> Vec<String> {
        let names = names();
        rank(&names, typed, 10).into_iter().map(|n| names[n].label.clone()).collect()
    }

    #[test]
    fn word_starts_and_initials_come_before_scattered_letters() {
        assert_eq!(best("may")[..3], ["Maya Barnes", "Maya Khan", "Kai Mayhew"]);
        assert_eq!(best("mb")[0], "Maya Barnes");
        assert_eq!(best("kha")[..2], ["Maya Khan", "Imran Khan"]);
        assert_eq!(best("maya k")[0], "Maya Khan");
        assert_eq!(best("khan maya")[0], "Maya Khan");
        assert_eq!(best("zoë")[0], "Zoë Adams");
        assert_eq!(best("leo")[0], "Leo Price", "not LEGO");
        assert_eq!(best("mybrn")[0], "Maya Barnes");
        assert!(best("qqq").is_empty());
        assert_eq!(best("").len(), 7);
    }
}
