//! Which groups a line names.

use std::ops::Range;

use crate::domain::Id;
use crate::domain::lines::index::{Fit, Phrase, PhraseKind, Words};
use crate::domain::lines::names::words_from;
use crate::domain::lines::phrases::{self, Act, common};
use crate::domain::lines::reading::{Choice, Pick};
use crate::domain::lines::snapshot::{Snapshot, words_of};
use crate::domain::lines::tokens::{Tok, TokKind};

/// Words that name one of several groups, or entries of the library.
#[derive(Clone, Debug)]
pub(super) struct Set {
    /// The tokens.
    pub(super) toks: Range<usize>,
    /// The bytes.
    pub(super) at: Range<usize>,
    /// Groups, by their places.
    pub(super) groups: Vec<usize>,
    /// Interventions, by their places; only where no group is named.
    pub(super) library: Vec<usize>,
    /// Tied to the set before: by a sign, or by a word that may also mean one after the other.
    pub(super) tie: Option<Tie>,
    /// One slip away.
    pub(super) slip: bool,
    /// How well it fits.
    fit: Fit,
    /// A planned session of it that was chosen.
    pub(super) chosen: Option<(Id, chrono::NaiveDate)>,
    /// A new 1:1 was chosen.
    pub(super) new: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tie {
    /// `a+b`.
    Sign,
    /// "and", a comma, nothing.
    Loose,
}

/// The sets a line names, in order.
pub(super) fn sets(school: &Snapshot, toks: &[Tok], choices: &[Choice]) -> Vec<Set> {
    let mut found = find(school, toks, false);
    if found.is_empty() {
        found = find(school, toks, true);
    }
    if found.is_empty() {
        found = slips(school, toks);
    }
    let mut sets = joined(school, toks, found);
    for set in &mut sets {
        decide(school, set, choices);
    }
    // A group's word that was said to be a child's name.
    let is_child =
        |set: &Set| choices.iter().any(|c| c.at == set.at && matches!(c.pick, Pick::Pupil(_)));
    if sets.len() > 1 {
        sets.retain(|set| !is_child(set));
    }
    sets
}

/// A set whose one word is also the forename of a child of another group of the line, with those
/// children: `sensory circuits elsa off`, where an Elsa is one of the eight.
pub(super) fn child_or_group<'s>(
    school: &Snapshot,
    sets: &'s [Set],
    toks: &[Tok],
    choices: &[Choice],
) -> Option<(&'s Set, Vec<Id>)> {
    sets.iter().find_map(|set| {
        let decided = choices.iter().any(|c| c.at == set.at);
        if decided || set.toks.len() != 1 {
            return None;
        }
        let word = &toks[set.toks.start].word;
        let own: Vec<Id> = members(school, set).collect();
        let called = |id: &Id| {
            school
                .pupil_at
                .get(id)
                .is_some_and(|n| school.names[*n].forenames.iter().any(|f| f.first() == Some(word)))
        };
        let mut children: Vec<Id> = sets
            .iter()
            .filter(|other| other.at != set.at)
            .flat_map(|other| members(school, other))
            .filter(|id| called(id) && !own.contains(id))
            .collect();
        children.sort_unstable();
        children.dedup();
        (!children.is_empty()).then_some((set, children))
    })
}

fn members(school: &Snapshot, set: &Set) -> impl Iterator<Item = Id> {
    set.groups.iter().flat_map(|g| school.facts.groups[*g].members.iter().copied())
}

/// The best words for a group in the line, and any others that are as good as a name in full.
fn find(school: &Snapshot, toks: &[Tok], library: bool) -> Vec<Set> {
    let (phrases, words) = if library {
        (&school.library_phrases, &school.library_words)
    } else {
        (&school.group_phrases, &school.group_words)
    };
    let all: Vec<Set> = (0..toks.len())
        .filter_map(|n| phrase_at(toks, n, phrases, words, library))
        .filter(|set| !whole_name(school, toks, set))
        .collect();
    let Some(best) =
        all.iter().min_by_key(|s| (s.fit, std::cmp::Reverse(s.toks.len()), s.at.start))
    else {
        return Vec::new();
    };
    let best = best.clone();
    let mut out: Vec<Set> = vec![best.clone()];
    for set in all {
        let apart = |s: &Set| s.toks.end <= set.toks.start || set.toks.end <= s.toks.start;
        if set.fit <= Fit::Whole && !library && out.iter().all(apart) && set.groups != best.groups {
            out.push(set);
        }
    }
    out.sort_by_key(|s| s.at.start);
    out
}

/// Whether a set's words begin a child's whole name, which is longer: `elsa wood` is the child, though
/// a group is called ELSA.
fn whole_name(school: &Snapshot, toks: &[Tok], set: &Set) -> bool {
    let words = words_from(toks, set.toks.start);
    school.pupil_words.whole(words[0]).any(|n| {
        let name = &school.names[n];
        name.forenames.iter().any(|forename| {
            let length = forename.len() + name.surname.len();
            let said = forename.iter().chain(&name.surname);
            length > set.toks.len()
                && !name.surname.is_empty()
                && words.len() >= length
                && said.zip(&words).all(|(have, typed)| have == typed)
        })
    })
}

/// The words at a place that name groups best.
fn phrase_at(
    toks: &[Tok],
    n: usize,
    phrases: &[Phrase],
    index: &Words,
    library: bool,
) -> Option<Set> {
    if toks[n].kind != TokKind::Word || toks[n].tied {
        return None;
    }
    let words = words_from(toks, n);
    let words = &words[..words.len().min(8)];
    let first = words[0];
    let said = phrases::log().at(words);
    let grammar = said.is_some_and(|(_, act)| !matches!(act, Act::Errand(_)));
    // A plural "s" may stand where the name has none: circs.
    let stem = first.strip_suffix('s').unwrap_or(first);
    let mut seen: Vec<(usize, usize, Fit)> = Vec::new();
    let mut last = usize::MAX;
    for (_, place) in index.starting(if stem.len() >= 3 { stem } else { first }) {
        if place == last {
            continue;
        }
        last = place;
        let phrase = &phrases[place];
        for at in 0..phrase.words.len() {
            let Some((taken, fit)) = phrase.fit(at, words) else { continue };
            let weak = grammar || first.len() < 3 || (fit > Fit::Whole && common(first));
            let inside = fit == Fit::Inside && (first.len() < 4 || common(first));
            // An intervention's short form names its groups however short it is, all of it typed.
            let all = at == 0 && fit == Fit::Whole && taken == phrase.words.len();
            if (weak && fit != Fit::Full && !all) || inside {
                continue;
            }
            seen.push((phrase.owner, taken, fit));
        }
    }
    let taken = seen.iter().map(|(_, taken, _)| *taken).max()?;
    let fit = seen.iter().filter(|(_, t, _)| *t == taken).map(|(.., fit)| *fit).min()?;
    let mut owners: Vec<usize> = seen
        .iter()
        .filter(|(_, t, f)| *t == taken && *f == fit)
        .map(|(owner, ..)| *owner)
        .collect();
    owners.sort_unstable();
    owners.dedup();
    let mut set = Set {
        toks: n..n + taken,
        at: toks[n].at.start..toks[n + taken - 1].at.end,
        groups: Vec::new(),
        library: Vec::new(),
        tie: None,
        slip: false,
        fit,
        chosen: None,
        new: false,
    };
    *(if library { &mut set.library } else { &mut set.groups }) = owners;
    Some(set)
}

/// A word one slip away from a group's name or an intervention's, offered.
fn slips(school: &Snapshot, toks: &[Tok]) -> Vec<Set> {
    for (n, tok) in toks.iter().enumerate() {
        // Three letters are too few: every short word is a slip of some short name.
        if tok.kind != TokKind::Word || tok.word.len() < 4 || common(&tok.word) {
            continue;
        }
        if school.pupil_words.whole(&tok.word).next().is_some() {
            continue;
        }
        let word = [tok.word.as_str()];
        for (phrases, index, library) in [
            (&school.group_phrases, &school.group_words, false),
            (&school.library_phrases, &school.library_words, true),
        ] {
            let near = index.near(word[0]);
            if near.is_empty() {
                continue;
            }
            // The rest of the name may follow: nelli a.
            let rest = words_from(toks, n + 1);
            let mut fits: Vec<(usize, usize)> = Vec::new();
            for place in near {
                let phrase: &Phrase = &phrases[place];
                let more =
                    phrase.words.iter().skip(1).zip(&rest).take_while(|(a, b)| a == b).count();
                let whole = phrase.kind == PhraseKind::Own || more == 0;
                if whole {
                    fits.push((1 + more, phrase.owner));
                }
            }
            let Some(taken) = fits.iter().map(|(t, _)| *t).max() else { continue };
            let mut owners: Vec<usize> =
                fits.iter().filter(|(t, _)| *t == taken).map(|(_, o)| *o).collect();
            owners.sort_unstable();
            owners.dedup();
            let mut set = Set {
                toks: n..n + taken,
                at: tok.at.start..toks[n + taken - 1].at.end,
                groups: Vec::new(),
                library: Vec::new(),
                tie: None,
                slip: true,
                fit: Fit::Inside,
                chosen: None,
                new: false,
            };
            *(if library { &mut set.library } else { &mut set.groups }) = owners;
            return vec![set];
        }
    }
    Vec::new()
}

/// Adds the groups that a sign or a joining word ties on, `neli a+b` and `neli a and b` among them.
fn joined(school: &Snapshot, toks: &[Tok], found: Vec<Set>) -> Vec<Set> {
    let mut out: Vec<Set> = Vec::new();
    for mut set in found {
        if let Some(last) = out.last() {
            if last.toks.end > set.toks.start {
                continue;
            }
            let between = &toks[last.toks.end..set.toks.start];
            let sign = matches!(between, [t] if matches!(t.kind, TokKind::Plus | TokKind::And))
                || matches!(between, [t] if t.word == "plus");
            set.tie = Some(if sign { Tie::Sign } else { Tie::Loose });
        }
        let mut end = set.toks.end;
        let (base, library) = (set.groups.clone(), !set.library.is_empty());
        out.push(set);
        while let (false, Some(tie)) = (library, tie_at(toks, end)) {
            let Some(next) = sibling(school, toks, end + 1, &base, tie) else { break };
            end = next.toks.end;
            out.push(next);
        }
    }
    out
}

fn tie_at(toks: &[Tok], n: usize) -> Option<Tie> {
    let tok = toks.get(n)?;
    match tok.kind {
        TokKind::Plus | TokKind::And => Some(Tie::Sign),
        TokKind::Comma => Some(Tie::Loose),
        TokKind::Word if matches!(&tok.word[..], "and" | "n" | "or") => Some(Tie::Loose),
        TokKind::Word if tok.word == "plus" => Some(Tie::Sign),
        _ => None,
    }
}

/// A short word that names a sister of a group: the `b` of `neli a+b`.
fn sibling(school: &Snapshot, toks: &[Tok], n: usize, base: &[usize], tie: Tie) -> Option<Set> {
    let tok = toks.get(n).filter(|t| t.kind == TokKind::Word && t.word.len() <= 2)?;
    let sisters: Vec<usize> = base
        .iter()
        .flat_map(|g| {
            let mut title = words_of(&school.facts.groups[*g].title);
            title.pop();
            title.push(tok.word.clone());
            let groups = school.facts.groups.iter().enumerate();
            groups
                .filter(move |(_, g)| words_of(&g.title) == title)
                .map(|(n, _)| n)
                .collect::<Vec<_>>()
        })
        .filter(|g| !base.contains(g))
        .collect();
    (!sisters.is_empty()).then(|| Set {
        toks: n..n + 1,
        at: tok.at.clone(),
        groups: sisters,
        library: Vec::new(),
        tie: Some(tie),
        slip: false,
        fit: Fit::Full,
        chosen: None,
        new: false,
    })
}

/// Takes what was decided about a set's words.
fn decide(school: &Snapshot, set: &mut Set, choices: &[Choice]) {
    for choice in choices.iter().filter(|c| c.at == set.at) {
        match choice.pick {
            Pick::Group(id) => {
                set.groups = school.group_at.get(&id).copied().into_iter().collect();
                set.slip = false;
            }
            Pick::Planned(slot, planned) => {
                let owns = |g: &usize| school.facts.groups[*g].slots.iter().any(|s| s.id == slot);
                set.groups.retain(owns);
                set.chosen = Some((slot, planned));
                set.slip = false;
            }
            Pick::NewOf(id) => {
                let place = school.facts.interventions.iter().position(|i| i.id == id);
                set.library = place.into_iter().collect();
                set.new = true;
                set.slip = false;
            }
            _ => {}
        }
    }
}
