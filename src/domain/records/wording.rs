//! Words that a school has of its own.

use std::collections::HashMap;

use chrono::NaiveDate;

use crate::domain::codes::{CodeList, WORDED, Worded};
use crate::domain::kind::{ALL, LEAD, Scope, Ty};
use crate::record;

record! {
    /// What the school calls something: a tier "wave 2", a plan review "IEP review".
    Wording = "wording", "word of the school", "words of the school";
    scope: Scope::School;
    id: &[&["what", "starts"], &["what"]];
    title: &["words"];
    what: Worded = Ty::Code(&WORDED), "For", "What it is a word for.", Main, ALL, LEAD;
    words: String = Ty::Line, "Called", "As the school says it.", Main, ALL, LEAD;
    starts: Option<NaiveDate> = Ty::Date, "From", "The first day it is called so; empty counts from always.", More, ALL, LEAD;
}

/// The school's own words in force on a day.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words(HashMap<String, String>);

impl Words {
    /// The words of these rows on `day`: of several for the same, the latest that has begun.
    pub fn on(day: NaiveDate, rows: impl IntoIterator<Item = Wording>) -> Words {
        let mut rows: Vec<Wording> =
            rows.into_iter().filter(|row| row.starts.is_none_or(|s| s <= day)).collect();
        rows.sort_by_key(|row| row.starts);
        Words(rows.into_iter().map(|row| (row.what.code().to_string(), row.words)).collect())
    }

    /// The school's word for a code of a list, where it has one.
    pub fn of(&self, list: &CodeList, code: &str) -> Option<&str> {
        if self.0.is_empty() {
            return None;
        }
        self.0.get(&format!("{}.{code}", list.name)).map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::codes::{AREAS, REVIEW_TYPES, TIERS};

    #[test]
    fn every_worded_code_is_one_of_its_list() {
        let lists = [&TIERS, &AREAS, &REVIEW_TYPES];
        for option in WORDED.options {
            let (list, code) = option.code.split_once('.').unwrap();
            let list = lists.iter().find(|l| l.name == list).unwrap();
            assert!(list.get(code).is_some(), "{}", option.code);
        }
    }

    #[test]
    fn the_latest_word_that_has_begun_is_the_one() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let row = |words: &str, starts: Option<&str>| Wording {
            what: Worded::Targeted,
            words: words.into(),
            starts: starts.map(day),
        };
        let rows = [row("Targeted plus", Some("2027-09-01")), row("Wave 2", None)];
        let on = |d| Words::on(day(d), rows.clone()).of(&TIERS, "targeted").map(String::from);
        assert_eq!(on("2026-11-23").as_deref(), Some("Wave 2"));
        assert_eq!(on("2027-09-01").as_deref(), Some("Targeted plus"));
        assert_eq!(Words::on(day("2026-11-23"), rows).of(&TIERS, "universal"), None);
    }
}
