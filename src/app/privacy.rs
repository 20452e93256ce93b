//! Initials in place of names, everywhere on the screen and inside text fields.
//!
//! Hidden are the names of children and of their parents and carers, telephone numbers and e-mail
//! addresses. Groups and interventions are never hidden, for a screen of letters cannot be worked
//! at, nor are the names of adults of the school: they stand on every classroom door, and who led
//! a group is what a person beside the screen may well be shown. Where a word is a child's name and
//! a plain one as well ("grace"), it goes too: hiding too much is the safe side.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use crate::domain::fold::fold;
use crate::store::views::{Families, NameRow};

/// Words before a surname that are nobody's name.
const TITLES: &[&str] = &["mr", "mrs", "ms", "miss", "mx", "dr", "prof", "rev"];

/// Fewest and most digits of a telephone number, with or without its country (E.164 has 15 at most).
const PHONE: std::ops::RangeInclusive<usize> = 10..=15;

/// What stands for a number or an address.
const HIDDEN: &str = "(hidden)";

/// Knows the words that are names, and turns each into its first letter.
#[derive(Clone, Debug, Default)]
pub struct Masker {
    children: HashSet<String>,
    families: HashSet<String>,
    /// Names of groups, interventions and adults, by their first word.
    kept: HashMap<String, Vec<String>>,
    names: Vec<String>,
    library: Vec<String>,
    people: HashSet<String>,
    known: (bool, bool),
}

fn inside(c: char) -> bool {
    c.is_alphabetic() || matches!(c, '\'' | '\u{2019}')
}

/// The words of a name that are to be hidden; a single letter is an initial already.
fn words_of(name: &str) -> impl Iterator<Item = String> {
    name.split(|c: char| !inside(c))
        .filter(|word| word.chars().count() > 1)
        .map(fold)
        .filter(|word| !TITLES.contains(&word.as_str()))
}

/// `D. Shaw` of `Dawn Shaw`.
fn short(name: &str) -> Option<String> {
    let (forename, surname) = name.split_once(' ')?;
    Some(format!("{}. {surname}", forename.chars().next()?))
}

impl Masker {
    /// Learns the names of pupils, groups and adults.
    pub fn learn(&mut self, names: &[NameRow]) {
        self.known.0 = true;
        let of = |kind: &'static str| names.iter().filter(move |n| n.kind == kind);
        self.children = of("pupil").flat_map(|n| words_of(&n.label)).collect();
        self.people.extend(of("pupil").map(|n| fold(&n.label)));
        self.names = of("provision").map(|n| n.label.clone()).collect();
        for adult in of("staff") {
            self.names.extend(short(&adult.label));
            self.names.push(adult.label.clone());
        }
        self.keep();
    }

    /// Learns the names of parents and carers, and what is never hidden though it may hold a name.
    pub fn learn_families(&mut self, families: &Families) {
        self.known.1 = true;
        self.families = families.hidden.iter().flat_map(|name| words_of(name)).collect();
        self.people.extend(families.hidden.iter().map(|name| fold(name)));
        self.library = families.kept.clone();
        self.keep();
    }

    fn keep(&mut self) {
        self.kept.clear();
        for name in self.names.iter().chain(&self.library) {
            // An adult, or a group, that is called exactly as a child or a parent is hidden.
            if self.people.contains(&fold(name)) {
                continue;
            }
            let first = fold(name.split(' ').next().unwrap_or(""));
            self.kept.entry(first).or_default().push(name.clone());
        }
        // The longest first: "NELI A" before "NELI".
        for names in self.kept.values_mut() {
            names.sort_by_key(|name| std::cmp::Reverse(name.len()));
        }
    }

    fn hides(&self, word: &str) -> bool {
        // Until every name is there each word may be one.
        if self.known != (true, true) {
            return word.chars().count() > 1;
        }
        self.children.contains(word) || self.families.contains(word)
    }

    /// How far a name that is never hidden goes at the start of this text. One of several words is
    /// known however it is typed; a single word only as it is written, for "ELSA" is a group and
    /// "Elsa" a child.
    fn kept_here(&self, text: &str) -> Option<usize> {
        let end = text.find(|c: char| !inside(c)).unwrap_or(text.len());
        let names = self.kept.get(&fold(&text[..end]))?;
        let hit = names.iter().find(|name| {
            let Some(here) = text.get(..name.len()) else { return false };
            let same =
                here == name.as_str() || (name.contains(' ') && here.eq_ignore_ascii_case(name));
            same && !text[name.len()..].starts_with(char::is_alphanumeric)
        });
        hit.map(String::len)
    }

    /// `Maya Barnes` becomes `M. B.`; every other word stays.
    pub fn mask<'a>(&self, text: &'a str) -> Cow<'a, str> {
        if text.is_empty() {
            return Cow::Borrowed(text);
        }
        let text = hide_numbers(text);
        let mut out = String::new();
        let mut kept = 0;
        let mut rest = 0;
        while let Some(start) = text[rest..].find(char::is_alphabetic).map(|n| rest + n) {
            // A name in the middle of a word is none.
            let begins = !text[..start].ends_with(char::is_alphanumeric);
            if let Some(far) = self.kept_here(&text[start..]).filter(|_| begins) {
                rest = start + far.max(1);
                continue;
            }
            let end = text[start..].find(|c| !inside(c)).map_or(text.len(), |n| start + n);
            let word = text[start..end].trim_end_matches(['\'', '\u{2019}']);
            let bare = word.strip_suffix("'s").or(word.strip_suffix("\u{2019}s")).unwrap_or(word);
            let whole = self.hides(&fold(word));
            if whole || self.hides(&fold(bare)) {
                out.push_str(&text[kept..start]);
                out.extend(word.chars().next().into_iter().flat_map(char::to_uppercase));
                out.push('.');
                kept = start + if whole { word.len() } else { bare.len().max(1) };
            }
            rest = end;
        }
        if kept == 0 {
            return text;
        }
        out.push_str(&text[kept..]);
        Cow::Owned(out)
    }
}

/// Takes out telephone numbers and e-mail addresses.
fn hide_numbers(text: &str) -> Cow<'_, str> {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    if !text.contains('@') && !PHONE.contains(&digits.min(*PHONE.end())) {
        return Cow::Borrowed(text);
    }
    let mut out = String::new();
    let mut rest = text;
    while !rest.is_empty() {
        let apart = !out.ends_with(char::is_alphanumeric);
        if let Some(far) = phone(rest).filter(|_| apart) {
            out.push_str(HIDDEN);
            rest = &rest[far..];
            continue;
        }
        let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
        let word = &rest[..end];
        if apart
            && word.split_once('@').is_some_and(|(who, at)| !who.is_empty() && at.contains('.'))
        {
            out.push_str(HIDDEN);
            rest = &rest[end..];
            continue;
        }
        let next = rest.chars().next().map_or(1, char::len_utf8);
        out.push_str(&rest[..next]);
        rest = &rest[next..];
    }
    Cow::Owned(out)
}

/// How far a telephone number goes: `01632 960001`, `(01632) 960001`, `+44 1632 960001`.
fn phone(text: &str) -> Option<usize> {
    if !text.starts_with(['0', '+', '(']) {
        return None;
    }
    let mut digits = 0;
    let mut end = 0;
    let mut before = ' ';
    for (n, c) in text.char_indices() {
        let joins = matches!(c, ' ' | '(' | ')') && !(c == ' ' && before == ' ');
        match c {
            '0'..='9' => (digits, end) = (digits + 1, n + 1),
            '+' if n == 0 => {}
            _ if joins => {}
            _ => break,
        }
        before = c;
    }
    PHONE.contains(&digits).then_some(end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Id;

    fn row(kind: &'static str, label: &str) -> NameRow {
        NameRow {
            kind,
            id: Id([0; 16]),
            label: label.into(),
            detail: String::new(),
            folded: fold(label),
        }
    }

    fn masker() -> Masker {
        let mut masker = Masker::default();
        masker.learn(&[
            row("pupil", "Maya Barnes"),
            row("pupil", "Zoë O'Brien"),
            row("pupil", "Smith-Jones, Łukasz"),
            row("pupil", "Elsa Reed"),
            row("provision", "ELSA"),
            row("provision", "Read Write Reed"),
            row("staff", "Sam Reed"),
            row("staff", "Dawn Shaw"),
        ]);
        masker.learn_families(&Families {
            hidden: vec!["Mrs Anna Barnes".into(), "Mr Piotr Nowak".into()],
            kept: vec!["Barnes method".into()],
        });
        masker
    }

    #[test]
    fn names_become_initials_and_other_words_stay() {
        let masker = masker();
        for (text, shown) in [
            ("Maya Barnes", "M. B."),
            ("Barnes, Maya", "B., M."),
            ("maya off, zoe late // good", "M. off, Z. late // good"),
            ("Maya's mum", "M.'s mum"),
            ("Mrs O'Brien", "Mrs O."),
            ("nothing here", "nothing here"),
            ("Lukasz Smith-Jones", "L. S.-J."),
            ("Mrs Barnes rang, Piotr Nowak at the gate", "Mrs B. rang, P. N. at the gate"),
            ("ring 01632 960001, or 07700 900123", "ring (hidden), or (hidden)"),
            ("+44 1632 960001 anna.barnes@example.org", "(hidden) (hidden)"),
            ("09:15 to 10:00, 20 of 25, 23/11/2026", "09:15 to 10:00, 20 of 25, 23/11/2026"),
            ("@ 24/11 all here", "@ 24/11 all here"),
            // Groups, interventions and adults stand as they are; a child of the same name does not.
            ("ELSA  Elsa Reed", "ELSA  E. R."),
            ("Read Write Reed · S. Reed · Sam Reed", "Read Write Reed · S. Reed · Sam Reed"),
            ("Barnes method, Dawn Shaw", "Barnes method, Dawn Shaw"),
            ("", ""),
        ] {
            assert_eq!(masker.mask(text), shown, "{text}");
        }
    }

    #[test]
    fn until_every_name_is_there_each_word_is_hidden() {
        let mut masker = Masker::default();
        assert_eq!(masker.mask("Mrs Barnes rang"), "M. B. R.");
        masker.learn(&[row("pupil", "Maya Barnes")]);
        assert_eq!(masker.mask("Mrs Nowak rang"), "M. N. R.");
        masker.learn_families(&Families::default());
        assert_eq!(masker.mask("Mrs Nowak rang"), "Mrs Nowak rang");
    }
}
