//! What text may enter a record: composed, and with nothing in it that a terminal would obey.

use unicode_normalization::UnicodeNormalization;

/// The longest text a cell holds, in bytes (SYNC.md 4.2: text ≤ 64 KiB).
pub const TEXT_MAX: usize = 64 * 1024;

/// Whether a character may never be stored: control characters but new line and tab, and the marks
/// that turn the direction of text, which can make one name look like another.
pub fn forbidden(c: char) -> bool {
    (c.is_control() && c != '\n' && c != '\t')
        || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' | '\u{061c}' | '\u{feff}')
}

/// Text as it is stored: line ends made one kind, composed (NFC), forbidden characters left out,
/// blank ends trimmed.
pub fn clean(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let kept: String = text.nfc().filter(|c| !forbidden(*c)).collect();
    kept.trim().to_string()
}

/// Text of one line: as [`clean`], and every run of white space is one space.
pub fn clean_line(text: &str) -> String {
    clean(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_a_terminal_would_obey_survives() {
        assert_eq!(clean("a\u{1b}[31mb\u{202e}c\r\nd"), "a[31mbc\nd");
        assert_eq!(clean_line(" Maya \n Barnes\t"), "Maya Barnes");
        assert_eq!(clean("Zoe\u{0308}"), "Zoë");
    }
}
