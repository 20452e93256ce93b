//! What somebody probably meant by a word that names nothing.

use crate::domain::fold::fold;

/// Most letters that may differ: a slip or two, never another word.
const SLIPS: usize = 2;

/// The option nearest to a word: one that begins with it, else one at most two slips away.
pub fn nearest<'a>(word: &str, options: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word = fold(word);
    if word.is_empty() {
        return None;
    }
    let allowed = SLIPS.min(word.chars().count() / 3 + usize::from(word.len() > 1));
    let mut best: Option<(usize, &str)> = None;
    for option in options {
        let folded = fold(option);
        let far = if folded.starts_with(&word) { 0 } else { distance(&word, &folded) };
        if far <= allowed && best.is_none_or(|(b, _)| far < b) {
            best = Some((far, option));
        }
    }
    best.map(|(_, option)| option)
}

/// Letters to change, add, leave out or swap to make one word of the other (Damerau and
/// Levenshtein, neighbours swapped at most once).
pub fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let change = last[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut cost = change.min(last[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                cost = cost.min(before[j - 2] + 1);
            }
            row.push(cost);
        }
        before = std::mem::replace(&mut last, row);
    }
    last.last().copied().unwrap_or(a.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_understood_and_other_words_are_not() {
        let kinds = ["pupil", "provision", "session", "contact", "calendar"];
        for (typed, meant) in [
            ("pupils", Some("pupil")),
            ("pupli", Some("pupil")),
            ("sesion", Some("session")),
            ("prov", Some("provision")),
            ("contatc", Some("contact")),
            ("banana", None),
            ("", None),
        ] {
            assert_eq!(nearest(typed, kinds), meant, "{typed}");
        }
        assert_eq!(distance("abcd", "acbd"), 1);
        assert_eq!(distance("", "abc"), 3);
    }
}
