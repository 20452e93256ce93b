//! Other people's children taken out of what somebody asks to see about their own.

use std::collections::{BTreeSet, HashMap};

use super::ReportError;
use crate::domain::Id;
use crate::domain::records::{Carer, CarerPupil, Pupil, Staff};
use crate::store::Store;

/// What stands for a name that was taken out.
pub(super) const ANOTHER: &str = "another child";

/// The names of everybody else's children, by their first word.
///
/// A forename alone is taken out too, as a whole word with its capital: better a month called "another
/// child", which the reader who checks the pages puts right, than a child named. Names of adults stay
/// whole unless a child has the same, and what this child's own family is called stays.
pub(super) struct Others {
    children: HashMap<String, Vec<String>>,
    adults: HashMap<String, Vec<String>>,
}

impl Others {
    pub(super) fn of(store: &Store, id: Id) -> Result<Others, ReportError> {
        let mut names = BTreeSet::new();
        let mut own = BTreeSet::new();
        for (other, pupil) in store.rows::<Pupil>()? {
            let into = if other == id { &mut own } else { &mut names };
            for called in [pupil.forename.as_str(), pupil.called()] {
                into.insert(called.to_string());
                into.insert(format!("{called} {}", pupil.surname));
            }
            into.insert(pupil.short());
        }
        let mut adults = BTreeSet::new();
        for (_, adult) in store.rows::<Staff>()? {
            adults.extend(adult.forename.map(|name| format!("{name} {}", adult.surname)));
        }
        let family: BTreeSet<Id> = store
            .rows::<CarerPupil>()?
            .into_iter()
            .filter(|(_, link)| link.pupil == id)
            .map(|(_, link)| link.carer)
            .collect();
        for (row, carer) in store.rows::<Carer>()? {
            let Some(forename) = carer.forename else { continue };
            let name = format!("{forename} {}", carer.surname);
            match family.contains(&row) {
                true => own.extend([forename, name]),
                false => _ = adults.insert(name),
            }
        }
        Ok(Others {
            children: by_first_word(names.difference(&own)),
            adults: by_first_word(adults.iter().chain(&own)),
        })
    }

    pub(super) fn taken_out(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(letter) = rest.chars().next() {
            if !letter.is_alphanumeric() {
                out.push(letter);
                rest = &rest[letter.len_utf8()..];
                continue;
            }
            let word = first_word(rest);
            let child = longest(&self.children, word, rest);
            let adult = longest(&self.adults, word, rest);
            let (said, length) = match (child, adult) {
                (Some(child), adult) if adult.is_none_or(|a| a.len() <= child.len()) => {
                    (ANOTHER, child.len())
                }
                (_, Some(adult)) => (adult, adult.len()),
                _ => (word, word.len()),
            };
            out.push_str(said);
            rest = &rest[length..];
        }
        out
    }
}

/// The letters and digits that a text begins with.
fn first_word(text: &str) -> &str {
    let end = text.find(|c: char| !c.is_alphanumeric()).unwrap_or(text.len());
    &text[..end]
}

fn by_first_word<'a>(names: impl Iterator<Item = &'a String>) -> HashMap<String, Vec<String>> {
    let mut out: HashMap<String, Vec<String>> = HashMap::new();
    for name in names.filter(|name| !name.is_empty()) {
        out.entry(first_word(name).to_string()).or_default().push(name.clone());
    }
    out
}

/// The longest of the names that a text begins with, whole.
fn longest<'a>(names: &'a HashMap<String, Vec<String>>, word: &str, text: &str) -> Option<&'a str> {
    let whole = |name: &&String| {
        text.strip_prefix(name.as_str())
            .is_some_and(|after| !after.starts_with(|c: char| c.is_alphanumeric()))
    };
    names.get(word)?.iter().filter(whole).max_by_key(|name| name.len()).map(String::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_children_are_taken_out_by_whole_words_and_adults_stay() {
        let names = |list: &[&str]| {
            let list: Vec<String> = list.iter().map(|name| (*name).to_string()).collect();
            by_first_word(list.iter())
        };
        let others = Others {
            children: names(&["Ann", "Ann Lee", "Ann L.", "Jean-Luc", "Ruby", "Ruby Marsh"]),
            adults: names(&["Ruby Patel", "Ann Lee", "Maya", "Maya Barnes"]),
        };
        for (text, out) in [
            ("Ann hit Maya.", "another child hit Maya."),
            ("Ann Lee's mum, Ann L. too", "another child's mum, another child too"),
            ("Annabel and ann", "Annabel and ann"),
            ("Ruby Patel saw Ruby.", "Ruby Patel saw another child."),
            ("with Jean-Luc, Jean said", "with another child, Jean said"),
        ] {
            assert_eq!(others.taken_out(text), out, "{text}");
        }
    }
}
