//! Text being typed, with its cursor: letters as people see them, not bytes.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use super::key::{Code, Key};
use crate::domain::text::{TEXT_MAX, forbidden};

use unicode_width::UnicodeWidthStr;

/// The longest line a field takes, in bytes; a log line of this length is a page of text.
const LINE_MAX: usize = 4096;

/// Text and where the cursor stands in it: one line, or as many as are typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TextField {
    text: String,
    /// In bytes, always on the edge of a letter.
    cursor: usize,
    /// Whether it may hold several lines.
    lines: bool,
}

impl TextField {
    /// A field that holds `text`, the cursor after it.
    pub fn new(text: impl Into<String>) -> TextField {
        let text = text.into();
        TextField { cursor: text.len(), text, lines: false }
    }

    /// A field of several lines that holds `text`, the cursor after it.
    pub fn note(text: impl Into<String>) -> TextField {
        TextField { lines: true, ..TextField::new(text) }
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

    /// Puts text in at the cursor: tabs, and new lines where there is one line alone, become spaces;
    /// what a terminal would obey is left out.
    pub fn insert(&mut self, text: &str) {
        let kept = cleaned(text, self.lines);
        if self.text.len() + kept.len() <= self.most() {
            self.text.insert_str(self.cursor, &kept);
            self.cursor += kept.len();
        }
    }

    /// Whether there is room for a text: where not, [`insert`](TextField::insert) leaves the field as
    /// it is, and somebody must say so.
    pub fn has_room(&self, text: &str) -> bool {
        self.text.len() + cleaned(text, self.lines).len() <= self.most()
    }

    /// The most bytes it takes.
    fn most(&self) -> usize {
        if self.lines { TEXT_MAX } else { LINE_MAX }
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

    /// The lines it takes in so many cells, as places in the text: broken between words, a longer word
    /// where it must be. White space at a break stays at the end of the line before.
    pub fn wrapped(&self, room: usize) -> Vec<Range<usize>> {
        let room = room.max(1);
        let mut out = Vec::new();
        let mut from = 0;
        for paragraph in self.text.split('\n') {
            let end = from + paragraph.len();
            let (mut start, mut width, mut word) = (from, 0, None);
            for (n, letter) in paragraph.grapheme_indices(true) {
                let at = from + n;
                let blank = letter.chars().all(char::is_whitespace);
                while width + letter.width() > room && !blank && at > start {
                    // Back to the last word's start, unless it fills the line by itself.
                    let next = word.filter(|w| *w > start).unwrap_or(at);
                    out.push(start..next);
                    start = next;
                    width = self.text[start..at].width();
                }
                width += letter.width();
                if blank {
                    word = Some(at + letter.len());
                }
            }
            out.push(start..end);
            from = end + 1;
        }
        out
    }

    /// The line of [`wrapped`](TextField::wrapped) that the cursor is on.
    pub fn line_of(&self, lines: &[Range<usize>]) -> usize {
        lines.iter().rposition(|line| line.start <= self.cursor).unwrap_or(0)
    }

    /// Goes a line up or down, where there is one. Returns whether it did.
    pub fn step(&mut self, room: usize, down: bool) -> bool {
        let lines = self.wrapped(room);
        let at = self.line_of(&lines);
        let to = if down { at + 1 } else { at.wrapping_sub(1) };
        let (Some(from), Some(to)) = (lines.get(at), lines.get(to)) else { return false };
        let column = self.text[from.start..self.cursor].width();
        let line = self.text[to.clone()].trim_end();
        let mut width = 0;
        let mut cursor = to.start + line.len();
        for (n, letter) in line.grapheme_indices(true) {
            if width >= column {
                cursor = to.start + n;
                break;
            }
            width += letter.width();
        }
        self.cursor = cursor;
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

/// Text that a terminal shows and does not obey: as one line, or with its lines kept.
fn cleaned(text: &str, lines: bool) -> String {
    let text = text.replace("\r\n", "\n");
    let text = if lines { &text } else { text.trim_end_matches(['\n', '\r']) };
    let mut kept = String::new();
    for c in text.chars() {
        match c {
            '\n' | '\r' if lines => kept.push('\n'),
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

    #[test]
    fn a_note_keeps_its_lines_and_is_walked_by_them() {
        let mut note = TextField::note("");
        note.insert("Good blending today.\r\nNext: ");
        note.insert("longvowelsounds");
        assert_eq!(note.text(), "Good blending today.\nNext: longvowelsounds");
        let shown: Vec<&str> = note.wrapped(9).into_iter().map(|r| &note.text()[r]).collect();
        assert_eq!(shown, ["Good ", "blending ", "today.", "Next: ", "longvowel", "sounds"]);
        assert!(note.step(9, false));
        assert_eq!(note.before(), "Good blending today.\nNext: longvo");
        assert!(note.step(9, false) && note.step(9, false) && note.step(9, false));
        assert!(note.step(9, false));
        assert!(!note.step(9, false), "the first line");
        assert!(note.step(9, true));
        note.insert("X");
        assert!(note.text().starts_with("Good blenXding"), "{}", note.text());
    }

    proptest! {
        #![proptest_config(crate::regressions::config(256))]

        #[test]
        fn wrapped_lines_hold_all_the_text(text in "[a-zë宽 \n]{0,60}", room in 1usize..20) {
            let note = TextField::note(text.clone());
            let lines = note.wrapped(room);
            let joined: String = lines.iter().map(|r| &text[r.clone()]).collect();
            prop_assert_eq!(joined, text.replace('\n', ""));
            for line in &lines {
                let width = text[line.clone()].trim_end().width();
                // A letter wider than the room still stands somewhere.
                prop_assert!(width <= room.max(2), "{width} in {room}");
            }
        }

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
