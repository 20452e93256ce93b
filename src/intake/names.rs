//! One cell with a whole name.

use super::error::{At, Problem, quoted};
use super::values;
use crate::domain::fold::fold;
use crate::domain::text::clean_line;

/// A name in its parts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Person {
    /// First name or names.
    pub forename: Option<String>,
    /// Family name.
    pub surname: String,
    /// Known as, from brackets behind the name.
    pub preferred: Option<String>,
    /// Where the parts meet was not plain to see.
    pub unsure: bool,
}

/// Words that begin a family name: `de Souza`, `van Dijk`, `St John`.
const PARTICLES: &[&str] = &[
    "de", "da", "di", "do", "dos", "das", "del", "della", "la", "le", "van", "von", "der", "den",
    "ter", "st", "bin", "ibn", "bint", "al", "el", "ap", "mac", "mc", "o", "ten", "af", "av",
    "abu", "ben",
];

/// What stands before an adult's name.
const TITLES: &[&str] = &["mr", "mrs", "ms", "miss", "mx", "dr", "prof", "professor", "rev", "sir"];

/// Takes a title off the front: `Mrs J. Hughes` is `Mrs` and `J. Hughes`.
pub(crate) fn untitled(text: &str) -> (Option<String>, &str) {
    let text = text.trim();
    match text.split_once(' ') {
        Some((first, rest)) if TITLES.contains(&fold(first).as_str()) => {
            (Some(first.trim_end_matches('.').to_string()), rest.trim())
        }
        _ => (None, text),
    }
}

/// A whole name: `Barnes, Maya`, `Maya Barnes`, `BARNES Maya`, `Barnes, Maya (Maisie)`.
///
/// `surname_first` says how a name without a comma is cut. `None` for a blank cell.
pub(crate) fn person(text: &str, surname_first: bool, at: &At) -> Result<Option<Person>, Problem> {
    let line = clean_line(text);
    let (line, preferred) = match line.split_once('(') {
        Some((name, rest)) => {
            let inside = rest.trim_end_matches([')', ' ', '*']);
            (name.trim().to_string(), values::name(inside, "preferred", at)?)
        }
        None => (line, None),
    };
    let Some(line) = values::name(&line, "name", at)? else { return Ok(None) };
    if let Some((surname, forename)) = line.split_once(',') {
        let forename = values::name(forename, "name", at)?;
        let Some(surname) = values::name(surname, "name", at)? else {
            return Err(at.problem("name", "the surname is missing before the comma"));
        };
        return Ok(Some(Person { forename, surname, preferred, unsure: false }));
    }
    let words: Vec<&str> = line.split(' ').collect();
    let (forename, surname, unsure) = match words[..] {
        [only] => (None, only.to_string(), false),
        _ => cut(&words, surname_first),
    };
    Ok(Some(Person { forename, surname, preferred, unsure }))
}

/// Why a cell with a whole name, typed so, is not the name of one child, where it is not.
pub(crate) fn not_one_name(person: &Person, typed: &str) -> Option<String> {
    let whole = match &person.forename {
        Some(forename) => format!("{forename} {}", person.surname),
        None => person.surname.clone(),
    };
    let words: Vec<&str> = whole.split(' ').collect();
    let joins = |w: &&str| matches!(*w, "&" | "and" | "+");
    if words.iter().any(joins) || whole.contains(['/', ';', '&', '+']) {
        return Some(format!("{} is not one name: give each child a row", quoted(typed)));
    }
    let dash = words.iter().any(|w| matches!(*w, "-" | "\u{2013}" | "\u{2014}"));
    if dash || whole.contains(|c: char| c.is_ascii_digit()) {
        return Some(format!(
            "{} is more than a name: put the rest into a column of comments",
            quoted(typed)
        ));
    }
    None
}

/// What stands in brackets behind a name: what the child is called, or a remark such as "joined Nov"
/// or "EHCP".
pub(crate) fn called(brackets: Option<String>, surname: &str) -> (Option<String>, Option<String>) {
    let Some(words) = brackets else { return (None, None) };
    let name = |w: &str| {
        let begins = w.chars().next().is_some_and(char::is_uppercase);
        let letters = w.chars().all(|c| c.is_alphabetic() || matches!(c, '-' | '\'' | '\u{2019}'));
        begins && letters && (capitals(surname) || !capitals(w))
    };
    /// Names that a child is called by have one word, or two: "Mary Kate".
    const WORDS: usize = 2;
    let is_name = words.split(' ').count() <= WORDS && words.split(' ').all(name);
    if is_name { (Some(words), None) } else { (None, Some(words)) }
}

/// Whether a word is all capitals: how some lists mark the family name.
fn capitals(word: &str) -> bool {
    let mut letters = word.chars().filter(|c| c.is_alphabetic()).peekable();
    let long = word.chars().filter(|c| c.is_alphabetic()).count() > 1;
    long && letters.all(|c| c.is_uppercase())
}

fn cut(words: &[&str], surname_first: bool) -> (Option<String>, String, bool) {
    let loud: Vec<bool> = words.iter().map(|w| capitals(w)).collect();
    if loud.contains(&true) && loud.contains(&false) {
        let pick = |want: bool| -> Vec<&str> {
            words.iter().zip(&loud).filter(|(_, l)| **l == want).map(|(w, _)| *w).collect()
        };
        return (Some(pick(false).join(" ")), pick(true).join(" "), false);
    }
    let particle =
        |word: &str| word.chars().next().is_some_and(char::is_lowercase) || fold(word) == "st";
    let known = |word: &str| particle(word) && PARTICLES.contains(&fold(word).as_str());
    if surname_first {
        // Particles belong to the family name and so does the word after them.
        let mut end = 0;
        while end + 2 < words.len() && known(words[end]) {
            end += 1;
        }
        let (surname, forename) = words.split_at(end + 1);
        return (Some(forename.join(" ")), surname.join(" "), forename.len() > 1);
    }
    let mut start = words.len() - 1;
    while start > 1 && known(words[start - 1]) {
        start -= 1;
    }
    let (forename, surname) = words.split_at(start);
    (Some(forename.join(" ")), surname.join(" "), forename.len() > 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_children_and_remarks_are_no_name() {
        let at = At::default();
        let read = |text: &str| person(text, false, &at).ok().flatten().unwrap();
        for text in [
            "Sam & Alex Reed",
            "Ed and Flo Oak",
            "Cy/Di Oak",
            "Oak, Ann; Oak, Bob",
            "Mo Oak - EHCP pending",
            "Mia Oak 4W",
        ] {
            assert!(not_one_name(&read(text), text).is_some(), "{text}");
        }
        for text in ["Amy-Rose Smith-Jones", "Mary Jane Smith", "O'Neill, Zoë", "Anderson, Andy"] {
            assert_eq!(not_one_name(&read(text), text), None, "{text}");
        }
        for (brackets, surname, name) in [
            ("Gussy", "Oak", true),
            ("Mary Kate", "Oak", true),
            ("MAI", "BARNES", true),
            ("EHCP", "Oak", false),
            ("joined Nov", "Oak", false),
            ("moved to 5T", "Oak", false),
        ] {
            let (called, remark) = called(Some(brackets.to_string()), surname);
            assert_eq!((called.is_some(), remark.is_some()), (name, !name), "{brackets}");
        }
    }

    #[test]
    fn names_come_apart() {
        let at = At::default();
        for (text, first, forename, surname, preferred) in [
            ("Barnes, Maya", false, "Maya", "Barnes", ""),
            ("Maya Barnes", false, "Maya", "Barnes", ""),
            ("BARNES Maya Rose", false, "Maya Rose", "BARNES", ""),
            ("Barnes Maya", true, "Maya", "Barnes", ""),
            ("de Souza Ana", true, "Ana", "de Souza", ""),
            ("Ana de Souza", false, "Ana", "de Souza", ""),
            ("Tom St John", false, "Tom", "St John", ""),
            ("O'Neill, Zoë (Zo)", false, "Zoë", "O'Neill", "Zo"),
            ("van Dijk, Kai *", false, "Kai", "van Dijk", ""),
            ("Łukasz Wójcik", false, "Łukasz", "Wójcik", ""),
        ] {
            let read = person(text, first, &at).ok().flatten().unwrap();
            assert_eq!(read.forename.as_deref().unwrap_or(""), forename, "{text}");
            assert_eq!(read.surname, surname, "{text}");
            assert_eq!(read.preferred.as_deref().unwrap_or(""), preferred, "{text}");
        }
        assert!(person("Mary Jane Smith", false, &at).ok().flatten().unwrap().unsure);
        assert!(person(", Maya", false, &at).ok().flatten().is_some_and(|p| p.forename.is_none()));
        assert_eq!(person("Maya", false, &at).ok().flatten().unwrap().forename, None);
        assert!(person("12345", false, &at).is_err());
    }
}
