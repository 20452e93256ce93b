//! Who is meant: pupils, adults, parents and carers by their names.

use std::collections::HashMap;

use super::index::{START_MIN, one_slip};
use super::phrases::common;
use super::snapshot::{Near, PupilName, Snapshot, words_of};
use super::tokens::{Tok, TokKind};
use crate::domain::Id;

/// Pupils that words may mean: as many words as possible are taken, and all pupils that take them
/// are kept, so that nobody is guessed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Named {
    /// How many tokens the name takes.
    pub(super) taken: usize,
    /// The pupils, by their places.
    pub(super) pupils: Vec<usize>,
    /// One slip away, so it is offered, never taken.
    pub(super) slip: bool,
}

/// How well words name a pupil; better ones first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    Whole,
    Start,
}

/// The words of the tokens from `from` on, up to the first that is no word.
pub(super) fn words_from(toks: &[Tok], from: usize) -> Vec<&str> {
    toks[from..].iter().take_while(|t| t.kind == TokKind::Word).map(|t| t.word.as_str()).collect()
}

/// The most words a pupil's name is looked for in.
const NAME_WORDS: usize = 6;

/// The pupils that the words at the start of `words` name.
///
/// In `pool`, where one is given, by whole words, then by their beginnings; outside it by whole words
/// and, where `starts`, by their beginnings. More words beat fewer: `maya b` is one name, and no
/// other Maya is meant by it. Outside the groups that a line names nobody is nearer than another:
/// all that fit equally well are given, those of the user's sessions and groups first.
pub(super) fn pupils_at(
    school: &Snapshot,
    words: &[&str],
    pool: Option<&[usize]>,
    starts: bool,
) -> Option<Named> {
    let words = &words[..words.len().min(NAME_WORDS)];
    let first = *words.first()?;
    let inside = |n: usize| pool.is_some_and(|pool| pool.contains(&n));
    let mut fits: HashMap<usize, (usize, Fit)> = HashMap::new();
    let may_start = first.len() >= START_MIN && !common(first);
    for (word, n) in school.pupil_words.starting(first) {
        let whole = word.len() == first.len();
        let allowed = whole || (may_start && (inside(n) || starts));
        if !allowed || !school.facts.pupils[n].on_roll {
            continue;
        }
        let Some(fit) = name_fit(&school.names[n], words, inside(n) || (pool.is_none() && starts))
        else {
            continue;
        };
        let have = fits.entry(n).or_insert(fit);
        if (std::cmp::Reverse(fit.0), fit.1) < (std::cmp::Reverse(have.0), have.1) {
            *have = fit;
        }
    }
    let taken = fits.values().map(|(taken, _)| *taken).max()?;
    fits.retain(|_, (t, _)| *t == taken);
    let rank = |n: usize, fit: Fit| (!inside(n), fit);
    let best = fits.iter().map(|(n, (_, fit))| rank(*n, *fit)).min()?;
    let mut pupils: Vec<usize> =
        fits.into_iter().filter(|(n, (_, fit))| rank(*n, *fit) == best).map(|(n, _)| n).collect();
    pupils.sort_unstable_by_key(|n| (school.names[*n].near, *n));
    Some(Named { taken, pupils, slip: false })
}

/// How many words a pupil's name takes from the start of `words`. `loose` lets the beginning of a
/// surname follow a forename, and any letter be its initial.
fn name_fit(name: &PupilName, words: &[&str], loose: bool) -> Option<(usize, Fit)> {
    let mut best: Option<(usize, Fit)> = None;
    let mut offer = |taken: usize, fit: Fit| {
        if best.is_none_or(|(t, f)| (std::cmp::Reverse(taken), fit) < (std::cmp::Reverse(t), f)) {
            best = Some((taken, fit));
        }
    };
    for forename in &name.forenames {
        let Some((taken, fit)) = forename_fit(forename, words) else { continue };
        let more = surname_fit(&name.surname, &words[taken..], loose);
        let class = class_fit(name, &words[taken + more..]);
        offer(taken + more + class, fit);
    }
    let whole = name.surname.len();
    if words.len() >= whole && name.surname.iter().zip(words).all(|(a, b)| a == b) && whole > 0 {
        // Register order: Barnes Maya.
        let first = words.get(whole).copied().unwrap_or("");
        let forename = usize::from(name.forenames.iter().any(|f| f[0] == first));
        offer(whole + forename, Fit::Whole);
    }
    best
}

/// A forename: all of it, its first words, or the start of its first word.
fn forename_fit(forename: &[String], words: &[&str]) -> Option<(usize, Fit)> {
    let same = forename.iter().zip(words).take_while(|(a, b)| a == b).count();
    if same > 0 {
        return Some((same, Fit::Whole));
    }
    let (have, typed) = (forename.first()?, *words.first()?);
    (typed.len() >= START_MIN && have.starts_with(typed)).then_some((1, Fit::Start))
}

/// How many words after a forename belong to the surname: all of it, its first letter, or its
/// beginning.
fn surname_fit(surname: &[String], words: &[&str], loose: bool) -> usize {
    let Some(first) = words.first() else { return 0 };
    let same = surname.iter().zip(words).take_while(|(a, b)| a == b).count();
    // "de" of "de Souza" alone is still the beginning of the surname.
    if same > 0 && (same == surname.len() || loose) {
        return same;
    }
    let Some(have) = surname.iter().find(|w| w.starts_with(first)) else { return 0 };
    let initial = first.len() == 1 && surname.first() == Some(have);
    // "a" and "i" are words of a note as often as initials.
    let letter = initial && (loose || !matches!(*first, "a" | "i"));
    let begins = loose && first.len() >= 2 && have.starts_with(first) && !common(first);
    usize::from(letter || begins)
}

fn class_fit(name: &PupilName, words: &[&str]) -> usize {
    usize::from(name.class.is_some() && words.first().copied() == name.class.as_deref())
}

/// Pupils of `pool` one slip away from a word.
pub(super) fn slips(school: &Snapshot, word: &str, pool: &[usize]) -> Vec<usize> {
    if common(word) {
        return Vec::new();
    }
    let near = |n: &&usize| {
        let name = &school.names[**n];
        name.forenames
            .iter()
            .filter_map(|f| f.first())
            .chain(&name.surname)
            .any(|w| one_slip(word, w))
    };
    pool.iter().filter(near).copied().collect()
}

/// Pupils of the whole school one slip away from a word, those nearest to the user first.
pub(super) fn slips_anywhere(school: &Snapshot, word: &str) -> Vec<usize> {
    if common(word) {
        return Vec::new();
    }
    let mut out: Vec<usize> = school
        .pupil_words
        .near(word)
        .into_iter()
        .filter(|n| school.facts.pupils[*n].on_roll)
        .collect();
    out.sort_unstable_by_key(|n| (school.names[*n].near, *n));
    out
}

/// A title before a surname.
pub(super) fn is_title(word: &str) -> bool {
    matches!(word, "mr" | "mrs" | "ms" | "miss" | "dr" | "mx" | "sir" | "madam")
}

/// The adults of the school that the words at the start name: how many words, and who.
pub(super) fn adults_at(school: &Snapshot, words: &[&str]) -> Option<(usize, Vec<Id>)> {
    let first = *words.first()?;
    let titled = is_title(first);
    let from = usize::from(titled);
    let word = *words.get(from)?;
    let mut fits: Vec<(usize, bool, Id)> = Vec::new();
    let may_start = word.len() >= START_MIN && !common(word);
    for (have, n) in school.adult_words.starting(word) {
        let whole = have.len() == word.len();
        if !(whole || may_start) {
            continue;
        }
        let adult = &school.facts.adults[n];
        let forename = words_of(adult.forename.as_deref().unwrap_or(""));
        let surname = words_of(&adult.surname);
        let next = words.get(from + 1).copied().unwrap_or("");
        let is_surname = surname.iter().any(|w| w.as_str() == have);
        if titled {
            // "Mrs Patel" is no Mr Patel, where titles are on file.
            let other = adult.title.as_deref().is_some_and(|t| words_of(t) != [first]);
            if is_surname && !other {
                fits.push((2, whole, adult.id));
            }
            continue;
        }
        let follows = forename.first().is_some_and(|f| f.as_str() == have)
            && !next.is_empty()
            && surname.first().is_some_and(|s| {
                s == next || (next.len() == 1 && s.starts_with(next) && next != "a")
            });
        fits.push((1 + usize::from(follows), whole, adult.id));
    }
    // D Shaw
    if !titled
        && word.len() == 1
        && let Some(next) = words.get(1)
    {
        for n in school.adult_words.whole(next) {
            let adult = &school.facts.adults[n];
            let initial = adult.forename.as_deref().map(words_of).unwrap_or_default();
            if initial.first().is_some_and(|f| f.starts_with(word)) {
                fits.push((2, true, adult.id));
            }
        }
    }
    let best = fits.iter().map(|(taken, whole, _)| (*taken, *whole)).max()?;
    let mut who: Vec<Id> =
        fits.iter().filter(|(t, w, _)| (*t, *w) == best).map(|(.., id)| *id).collect();
    who.sort_unstable();
    who.dedup();
    Some((best.0, who))
}

/// Places of the pupils with these ids.
pub(super) fn places(school: &Snapshot, pupils: impl IntoIterator<Item = Id>) -> Vec<usize> {
    let mut out: Vec<usize> =
        pupils.into_iter().filter_map(|id| school.pupil_at.get(&id).copied()).collect();
    out.sort_unstable();
    out.dedup();
    out
}

/// Whether a pupil is in the user's sessions of today or groups.
pub(super) fn is_near(school: &Snapshot, place: usize) -> bool {
    school.names[place].near != Near::School
}

/// Whether a word can be part of a pupil's name: whole, its beginning, or one slip away.
pub(super) fn may_name(school: &Snapshot, place: usize, word: &str) -> bool {
    let name = &school.names[place];
    let mut words = name.forenames.iter().flatten().chain(&name.surname);
    let owner = word.strip_suffix('s').unwrap_or(word);
    words.any(|w| w.starts_with(word) || w == owner || one_slip(word, w))
}
