//! Initials in place of names, everywhere on the screen and inside text fields.

use std::borrow::Cow;
use std::collections::HashSet;

use crate::domain::fold::fold;
use crate::store::views::NameRow;

/// Knows the words that are names, and turns each into its first letter.
#[derive(Clone, Debug, Default)]
pub struct Masker {
    words: HashSet<String>,
}

impl Masker {
    /// Learns the names of pupils.
    pub fn learn(&mut self, names: &[NameRow]) {
        self.words.clear();
        for name in names.iter().filter(|n| n.kind == "pupil") {
            let inside = |c: char| c.is_alphabetic() || matches!(c, '\'' | '\u{2019}');
            for word in name.label.split(|c: char| !inside(c)) {
                // A single letter is an initial already.
                if word.chars().count() > 1 {
                    self.words.insert(fold(word));
                }
            }
        }
    }

    /// `Maya Barnes` becomes `M. B.`; every other word stays. A word that is also a plain one
    /// ("grace") goes too: hiding too much is the safe side.
    pub fn mask<'a>(&self, text: &'a str) -> Cow<'a, str> {
        if self.words.is_empty() || text.is_empty() {
            return Cow::Borrowed(text);
        }
        let mut out = String::new();
        let mut kept = 0;
        let mut rest = 0;
        while let Some(start) = text[rest..].find(char::is_alphabetic).map(|n| rest + n) {
            let inside = |c: char| c.is_alphabetic() || matches!(c, '\'' | '\u{2019}');
            let end = text[start..].find(|c| !inside(c)).map_or(text.len(), |n| start + n);
            let word = text[start..end].trim_end_matches(['\'', '\u{2019}']);
            let bare = word.strip_suffix("'s").or(word.strip_suffix("\u{2019}s")).unwrap_or(word);
            if self.words.contains(&fold(bare)) || self.words.contains(&fold(word)) {
                out.push_str(&text[kept..start]);
                out.extend(word.chars().next().into_iter().flat_map(char::to_uppercase));
                out.push('.');
                kept = start + bare.len().max(1);
                if self.words.contains(&fold(word)) {
                    kept = start + word.len();
                }
            }
            rest = end;
        }
        if kept == 0 {
            return Cow::Borrowed(text);
        }
        out.push_str(&text[kept..]);
        Cow::Owned(out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Id;

    #[test]
    fn names_become_initials_and_other_words_stay() {
        let mut masker = Masker::default();
        let row = |label: &str| NameRow {
            kind: "pupil",
            id: Id([0; 16]),
            label: label.into(),
            detail: String::new(),
            folded: fold(label),
        };
        masker.learn(&[row("Maya Barnes"), row("Zoë O'Brien"), row("Smith-Jones, Łukasz")]);
        for (text, shown) in [
            ("Maya Barnes", "M. B."),
            ("Barnes, Maya", "B., M."),
            ("maya off, zoe late // good", "M. off, Z. late // good"),
            ("Maya's mum", "M.'s mum"),
            ("Mrs O'Brien", "Mrs O."),
            ("nothing here", "nothing here"),
            ("Lukasz Smith-Jones", "L. S.-J."),
            ("", ""),
        ] {
            assert_eq!(masker.mask(text), shown, "{text}");
        }
    }
}
