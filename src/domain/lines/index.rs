//! Finding names by whole word, by the start of a word, and one slip of the finger away.

use std::collections::HashSet;

/// Words with the place of what they name, sorted, so that a word and its beginnings are found
/// without looking at the rest.
#[derive(Clone, Debug, Default)]
pub(super) struct Words {
    list: Vec<(Box<str>, usize)>,
}

impl Words {
    pub(super) fn new(words: impl IntoIterator<Item = (String, usize)>) -> Words {
        let mut list: Vec<(Box<str>, usize)> =
            words.into_iter().map(|(w, n)| (w.into_boxed_str(), n)).collect();
        list.sort();
        list.dedup();
        Words { list }
    }

    /// Words of phrases; the number is the phrase's place.
    pub(super) fn of_phrases(phrases: &[Phrase]) -> Words {
        Words::new(
            phrases
                .iter()
                .enumerate()
                .flat_map(|(n, p)| p.words.iter().map(move |w| (w.clone(), n))),
        )
    }

    /// Places whose words begin with `start`, whole words among them, with the word.
    pub(super) fn starting<'a>(&'a self, start: &'a str) -> impl Iterator<Item = (&'a str, usize)> {
        let from = self.list.partition_point(|(w, _)| &**w < start);
        self.list[from..]
            .iter()
            .take_while(move |(w, _)| w.starts_with(start))
            .map(|(w, n)| (&**w, *n))
    }

    /// Places that have `word` as a whole word.
    pub(super) fn whole<'a>(&'a self, word: &'a str) -> impl Iterator<Item = usize> {
        self.starting(word).take_while(move |(w, _)| w.len() == word.len()).map(|(_, n)| n)
    }

    /// Places with a word one slip away from `word`, each once.
    pub(super) fn near(&self, word: &str) -> Vec<usize> {
        let mut seen = HashSet::new();
        let close = self.list.iter().filter(|(w, _)| one_slip(word, w)).map(|(_, n)| *n);
        close.filter(|n| seen.insert(*n)).collect()
    }
}

/// What something is called, as folded words.
#[derive(Clone, Debug)]
pub(super) struct Phrase {
    pub(super) words: Vec<String>,
    pub(super) owner: usize,
    pub(super) kind: PhraseKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PhraseKind {
    /// Its own name or short form.
    Own,
    /// Its own name with a pupil's name in it: that counts only in full.
    Named,
    /// Its intervention's.
    Library,
}

/// How well typed words name something; better ones first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Fit {
    /// All of its own name.
    Full,
    /// The beginning of its name, or its intervention's name, in whole words.
    Whole,
    /// The beginnings of words of its name.
    Start,
    /// Words from inside its name.
    Inside,
}

impl Phrase {
    /// How `words` name it from its word `at` on: how many are taken, and how well they fit.
    pub(super) fn fit(&self, at: usize, words: &[&str]) -> Option<(usize, Fit)> {
        let mut whole = true;
        let mut taken = 0;
        for (have, typed) in self.words[at..].iter().zip(words) {
            match start_of(have, typed) {
                Some(Start::Whole) => {}
                Some(Start::Begins) => whole = false,
                None => break,
            }
            taken += 1;
        }
        let all = at == 0 && taken == self.words.len();
        if taken == 0 || (self.kind == PhraseKind::Named && !(all && whole)) {
            return None;
        }
        let fit = match (at, whole) {
            (0, true) if all && self.kind != PhraseKind::Library => Fit::Full,
            (0, true) => Fit::Whole,
            (0, false) => Fit::Start,
            _ => Fit::Inside,
        };
        Some((taken, fit))
    }
}

enum Start {
    Whole,
    Begins,
}

/// The fewest letters that count as the start of a word: two would be in too many.
pub(super) const START_MIN: usize = 3;

/// Whether `typed` is `have` or its beginning, a plural "s" forgiven: `circs` for circuits.
fn start_of(have: &str, typed: &str) -> Option<Start> {
    if have == typed {
        return Some(Start::Whole);
    }
    let begins = |typed: &str| typed.len() >= START_MIN && have.starts_with(typed);
    (begins(typed) || (have.ends_with('s') && typed.strip_suffix('s').is_some_and(begins)))
        .then_some(Start::Begins)
}

/// Whether one letter more, less, other, or two swapped turn `typed` into `word`. Words under three
/// letters have no slips, and in words of three only two swapped, one doubled or one left out at
/// the end count: else every short word is one slip from every short name.
pub(super) fn one_slip(typed: &str, word: &str) -> bool {
    let (a, b) = (typed.as_bytes(), word.as_bytes());
    if a == b || a.len().abs_diff(b.len()) > 1 || a.len() < START_MIN || b.len() < START_MIN {
        return false;
    }
    let same = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let (a, b) = (&a[same..], &b[same..]);
    let swapped =
        || a.len() == b.len() && a.len() >= 2 && a[0] == b[1] && a[1] == b[0] && a[2..] == b[2..];
    if word.len() == START_MIN {
        let doubled = || {
            a.len() == b.len() + 1 && same > 0 && typed.as_bytes()[same - 1] == a[0] && a[1..] == *b
        };
        return swapped() || doubled();
    }
    match a.len().cmp(&b.len()) {
        std::cmp::Ordering::Equal => a[1..] == b[1..] || swapped(),
        std::cmp::Ordering::Greater => a[1..] == *b,
        std::cmp::Ordering::Less => *a == b[1..],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_one_letter() {
        for (typed, word, yes) in [
            ("mayaa", "maya", true),
            ("mya", "maya", true),
            ("amya", "maya", true),
            ("moya", "maya", true),
            ("tmo", "tom", true),
            ("toom", "tom", true),
            ("too", "tom", false),
            ("tim", "tom", false),
            ("nelli", "neli", true),
            ("maya", "maya", false),
            ("mayab", "mya", false),
            ("al", "ali", false),
        ] {
            assert_eq!(one_slip(typed, word), yes, "{typed} {word}");
        }
    }

    #[test]
    fn words_are_found_by_their_beginning_and_never_inside() {
        let words =
            Words::new([("lego".to_string(), 1), ("leo".to_string(), 2), ("leonie".into(), 3)]);
        assert_eq!(words.starting("leo").map(|(_, n)| n).collect::<Vec<_>>(), [2, 3]);
        assert_eq!(words.whole("leo").collect::<Vec<_>>(), [2]);
        assert_eq!(words.starting("ego").count(), 0);
    }
}
