//! Year groups in every spelling, and what a class's name says of the year.

use crate::domain::codes::{YEARS, YearGroup};
use crate::domain::fold::fold;

/// The year group that words name: `Year 4`, `4`, `04`, `Yr. 4`, `R`, `Reception`, `Year 4, Year 4`.
pub(crate) fn year(words: &str) -> Option<YearGroup> {
    // Arbor repeats the year for each enrolment: "Year 4, Year 4".
    let mut parts = words.split([',', ';']).map(str::trim).filter(|p| !p.is_empty());
    let first = one(parts.next()?)?;
    parts.all(|p| one(p).as_ref() == Some(&first)).then_some(first)
}

fn one(words: &str) -> Option<YearGroup> {
    if let Some(option) = YEARS.find(words) {
        return Some(YearGroup::from_code(option.code));
    }
    let folded = fold(words);
    let mut rest = folded.as_str();
    for prefix in ["nc year", "year group", "school year", "year", "yr", "ncy", "nc", "y"] {
        if let Some(after) = rest.strip_prefix(prefix) {
            rest = after.trim_start();
            break;
        }
    }
    let plain = rest.trim_start_matches('0');
    let plain = if plain.is_empty() && !rest.is_empty() { "0" } else { plain };
    YEARS.find(plain).map(|o| YearGroup::from_code(o.code))
}

/// The year group that a class's name begins with: `4W`, `Year 4 Oak`, `Y4-Elm`, `Reception Willow`.
///
/// Only a number, or a whole word, says so: `RB` may be a teacher's initials.
pub(crate) fn of_class(class: &str) -> Option<YearGroup> {
    let folded = fold(class);
    let mut rest = folded.as_str();
    for prefix in ["year", "yr", "y"] {
        if let Some(after) = rest.strip_prefix(prefix) {
            rest = after.trim_start();
            break;
        }
    }
    let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
    if !digits.is_empty() {
        // "4/5" is a mixed class and says nothing of one child.
        let after = rest[digits.len()..].trim_start();
        let mixed = after.chars().next().is_some_and(|c| c.is_ascii_digit());
        return if mixed { None } else { one(&digits).filter(|_| digits.len() <= 2) };
    }
    match rest.split(' ').next()? {
        word @ ("reception" | "rec" | "nursery" | "r") => one(word),
        _ => None,
    }
}

/// Whether words look like the name of a class in general, for a sheet's name: `4W`, `Year 4 Oak`.
pub(crate) fn looks_like_class(words: &str) -> bool {
    let short = fold(words).len() <= 30;
    short && of_class(words).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_are_read_in_every_spelling() {
        for (words, code) in [
            ("Year 4", "4"),
            ("year 4", "4"),
            ("4", "4"),
            ("04", "4"),
            ("Y4", "4"),
            ("Yr. 4", "4"),
            ("YEAR04", "4"),
            ("R", "R"),
            ("Reception", "R"),
            ("Year R", "R"),
            ("0", "R"),
            ("Year N2", "N2"),
            ("Nursery", "N2"),
            ("Year 4, Year 4", "4"),
            ("NC Year 6", "6"),
        ] {
            assert_eq!(year(words).map(|y| y.code().to_string()).as_deref(), Some(code), "{words}");
        }
        assert_eq!(year("Year 4, Year 5"), None);
        assert_eq!(year("Leaver"), None);
    }

    #[test]
    fn classes_say_their_year_only_when_they_do() {
        for (class, code) in [
            ("4W", Some("4")),
            ("Year 4 Oak", Some("4")),
            ("Y4-Elm", Some("4")),
            ("R Willow", Some("R")),
            ("Reception", Some("R")),
            ("Oak", None),
            ("RB", None),
            ("4/5 Elm", None),
            ("Yellow", None),
        ] {
            assert_eq!(of_class(class).map(|y| y.code().to_string()).as_deref(), code, "{class}");
        }
    }
}
