//! One line of text being typed, with its cursor: letters as people see them, not bytes.

use unicode_segmentation::UnicodeSegmentation;

use super::key::{Code, Key};
use crate::domain::text::forbidden;

/// The longest line a field takes, in bytes; a log line of this length is a page of text.
const LINE_MAX: usize = 4096;

/// One line of text and where the cursor stands in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TextField {
    text: String,
    /// In bytes, always on the edge of a letter.
    cursor: usize,
}

impl TextField {
    /// A field that holds `text`, the cursor after it.
    pub fn new(text: impl Into<String>) -> TextField {
        let text = text.into();
        TextField { cursor: text.len(), text }
    }

    /// What it holds.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// What stands before the cursor.
    pub fn before(&self) -> &str {
        &self.text[..self.cursor]
    }

    /// Whether it holds nothing but white space.
    pub fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }

    /// Empties it.
    pub fn clear(&mut self) {
        self.text.clear();
        self.cursor = 0;
    }

    /// Empties it and hands over what it held.
    pub fn take(&mut self) -> String {
        self.cursor = 0;
        std::mem::take(&mut self.text)
    }

    /// Puts text in at the cursor: new lines and tabs become spaces, what a terminal would obey
    /// is left out.
    pub fn insert(&mut self, text: &str) {
        let kept = cleaned(text);
        if self.text.len() + kept.len() <= LINE_MAX {
            self.text.insert_str(self.cursor, &kept);
            self.cursor += kept.len();
        }
    }

    /// Whether there is room for a text: where not, [`insert`](TextField::insert) leaves the field as
    /// it is, and somebody must say so.
    pub fn has_room(&self, text: &str) -> bool {
        self.text.len() + cleaned(text).len() <= LINE_MAX
    }

    /// Acts on a key. Returns whether it was one for a text field.
    pub fn key(&mut self, key: Key) -> bool {
        if let Some(c) = key.typed() {
            self.insert(c.encode_utf8(&mut [0; 4]));
            return true;
        }
        match (key.code, key.ctrl) {
            (Code::Left, false) => self.cursor = self.left(),
            (Code::Right, false) => self.cursor = self.right(),
            (Code::Left, true) => self.cursor = self.word_left(),
            (Code::Right, true) => self.cursor = self.word_right(),
            (Code::Home, _) | (Code::Char('a'), true) => self.cursor = 0,
            (Code::End, _) | (Code::Char('e'), true) => self.cursor = self.text.len(),
            (Code::Backspace, false) => self.cut(self.left(), self.cursor),
            (Code::Backspace, true) | (Code::Char('w'), true) => {
                self.cut(self.word_left(), self.cursor);
            }
            (Code::Delete, _) => self.cut(self.cursor, self.right()),
            (Code::Char('u'), true) => self.cut(0, self.cursor),
            (Code::Char('k'), true) => self.cut(self.cursor, self.text.len()),
            _ => return false,
        }
        true
    }

    fn cut(&mut self, from: usize, to: usize) {
        self.text.replace_range(from..to, "");
        self.cursor = from;
    }

    fn left(&self) -> usize {
        self.before().grapheme_indices(true).next_back().map_or(0, |(n, _)| n)
    }

    fn right(&self) -> usize {
        let rest = &self.text[self.cursor..];
        self.cursor + rest.graphemes(true).next().map_or(0, str::len)
    }

    fn word_left(&self) -> usize {
        let before = self.before().trim_end();
        before
            .rfind(char::is_whitespace)
            .map_or(0, |n| n + before[n..].chars().next().map_or(0, char::len_utf8))
    }

    fn word_right(&self) -> usize {
        let rest = &self.text[self.cursor..];
        let gap = rest.len() - rest.trim_start().len();
        self.cursor + gap + rest[gap..].find(char::is_whitespace).unwrap_or(rest.len() - gap)
    }
}

/// Text as one line that a terminal shows and does not obey.
fn cleaned(text: &str) -> String {
    let text = text.replace("\r\n", " ");
    let mut kept = String::new();
    for c in text.trim_end_matches(['\n', '\r']).chars() {
        match c {
            '\n' | '\r' | '\t' => kept.push(' '),
            c if forbidden(c) => {}
            c => kept.push(c),
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn typed(keys: &str) -> TextField {
        let mut field = TextField::default();
        for key in Key::typing(keys).unwrap() {
            field.key(key);
        }
        field
    }

    #[test]
    fn a_line_is_edited_by_letters_and_words() {
        for (keys, text, before) in [
            ("maya off", "maya off", "maya off"),
            ("maya off<Ctrl-W>late", "maya late", "maya late"),
            ("Zoe\u{308}<Backspace>e", "Zoe", "Zoe"),
            ("ab<Left><Left>x<Del>", "xb", "x"),
            ("one two<Ctrl-Left>x", "one xtwo", "one x"),
            ("one two<Home><Ctrl-Right>!", "one! two", "one!"),
            ("one two<Ctrl-U>x", "x", "x"),
            ("one<Home><Ctrl-K>x", "x", "x"),
        ] {
            let field = typed(keys);
            assert_eq!((field.text(), field.before()), (text, before), "{keys}");
        }
    }

    #[test]
    fn pasted_lines_become_one_and_controls_vanish() {
        let mut field = TextField::default();
        field.insert("maya off\r\ntom late\n\u{1b}[2J");
        assert_eq!(field.text(), "maya off tom late [2J");
        field.insert(&"x".repeat(LINE_MAX));
        assert_eq!(field.text(), "maya off tom late [2J", "all of it or nothing");
        assert!(!field.has_room(&"x".repeat(LINE_MAX)) && field.has_room("x"));
    }

    proptest! {
        #[test]
        fn the_cursor_stays_on_an_edge(keys in proptest::collection::vec(0u8..12, 0..60)) {
            let mut field = TextField::default();
            for key in keys {
                let key = match key {
                    0 => Key::plain(Code::Left),
                    1 => Key::plain(Code::Right),
                    2 => Key::plain(Code::Backspace),
                    3 => Key::plain(Code::Delete),
                    4 => Key::ctrl(Code::Left),
                    5 => Key::ctrl(Code::Right),
                    6 => Key::ctrl(Code::Char('w')),
                    7 => Key::char('\u{308}'),
                    8 => Key::char(' '),
                    9 => Key::char('ł'),
                    10 => Key::plain(Code::Home),
                    _ => Key::char('e'),
                };
                field.key(key);
                prop_assert!(field.text().is_char_boundary(field.before().len()));
            }
        }
    }
}
