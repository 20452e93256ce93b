//! Keys as senlog knows them: read from the configuration, shown to people, typed by tests.
//!
//! The terminal's own events are turned into these in one place (`tui/input.rs`), so that
//! everything before it drives without a terminal.

use std::fmt;

/// What was pressed, without what was held down.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Code {
    /// A character, as the keyboard layout makes it: `A` is not `a`.
    Char(char),
    /// Enter.
    Enter,
    /// Escape.
    Esc,
    /// Tab.
    Tab,
    /// Backspace.
    Backspace,
    /// Delete.
    Delete,
    /// Insert.
    Insert,
    /// Up.
    Up,
    /// Down.
    Down,
    /// Left.
    Left,
    /// Right.
    Right,
    /// Home.
    Home,
    /// End.
    End,
    /// Page up.
    PageUp,
    /// Page down.
    PageDown,
    /// F1 to F12.
    F(u8),
}

/// One press of a key with what was held down.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key {
    /// What was pressed.
    pub code: Code,
    /// Control was held.
    pub ctrl: bool,
    /// Alt was held.
    pub alt: bool,
    /// Shift was held; never set for characters, which carry it themselves.
    pub shift: bool,
}

/// Names of the keys that are not characters, as they are shown; read in any case.
const NAMES: &[(&str, Code)] = &[
    ("Enter", Code::Enter),
    ("Esc", Code::Esc),
    ("Tab", Code::Tab),
    ("Backspace", Code::Backspace),
    ("Del", Code::Delete),
    ("Ins", Code::Insert),
    ("Up", Code::Up),
    ("Down", Code::Down),
    ("Left", Code::Left),
    ("Right", Code::Right),
    ("Home", Code::Home),
    ("End", Code::End),
    ("PgUp", Code::PageUp),
    ("PgDn", Code::PageDown),
    ("Space", Code::Char(' ')),
];

/// Other spellings that people and configurations use.
const ALSO: &[(&str, Code)] = &[
    ("return", Code::Enter),
    ("cr", Code::Enter),
    ("escape", Code::Esc),
    ("delete", Code::Delete),
    ("insert", Code::Insert),
    ("pageup", Code::PageUp),
    ("pagedown", Code::PageDown),
    ("bs", Code::Backspace),
    ("lt", Code::Char('<')),
    ("gt", Code::Char('>')),
];

impl Key {
    /// A key with nothing held down.
    pub const fn plain(code: Code) -> Key {
        Key { code, ctrl: false, alt: false, shift: false }
    }

    /// A character.
    pub const fn char(c: char) -> Key {
        Key::plain(Code::Char(c))
    }

    /// A key with control held; letters count as small ones.
    pub fn ctrl(code: Code) -> Key {
        let code = match code {
            Code::Char(c) => Code::Char(c.to_ascii_lowercase()),
            other => other,
        };
        Key { code, ctrl: true, alt: false, shift: false }
    }

    /// The character a text field inserts for it, if any.
    ///
    /// AltGr arrives as control and alt together, and makes the accents of several layouts
    /// (UK extended, Welsh, Polish): such a character is typed, not commanded.
    pub fn typed(&self) -> Option<char> {
        match self.code {
            Code::Char(c) if self.ctrl == self.alt && !c.is_control() => Some(c),
            _ => None,
        }
    }

    /// Reads one key: `Ctrl-S`, `Alt-x`, `Shift-Tab`, `F1`, `Enter`, `<Enter>`, `?`.
    ///
    /// # Errors
    /// One sentence naming what cannot be read.
    pub fn parse(text: &str) -> Result<Key, String> {
        let whole = text;
        let mut text = text;
        if text.len() > 2 && text.starts_with('<') && text.ends_with('>') {
            text = &text[1..text.len() - 1];
        }
        let mut key = Key::plain(Code::Esc);
        loop {
            let lower = text.to_ascii_lowercase();
            let (flag, length) = if lower.starts_with("ctrl-") {
                (&mut key.ctrl, 5)
            } else if lower.starts_with("shift-") {
                (&mut key.shift, 6)
            } else if lower.starts_with("alt-") {
                (&mut key.alt, 4)
            } else {
                break;
            };
            if text.len() == length {
                break;
            }
            *flag = true;
            text = &text[length..];
        }
        key.code = code_of(text).ok_or_else(|| format!("\"{whole}\" is not a key"))?;
        Ok(key.settled())
    }

    /// Reads keys with spaces between them, as one key after another: `s n`.
    ///
    /// # Errors
    /// As for [`parse`](Key::parse).
    pub fn parse_sequence(text: &str) -> Result<Vec<Key>, String> {
        let keys = text.split_whitespace().map(Key::parse).collect::<Result<Vec<_>, _>>()?;
        if keys.is_empty() { Err("no key is named".into()) } else { Ok(keys) }
    }

    /// Reads what a person types, for tests and demonstrations: characters, and names in angle
    /// brackets: `1jl<Tab>30<Enter>`, with `<lt>` for `<`.
    ///
    /// # Errors
    /// As for [`parse`](Key::parse); an angle bracket that is never closed.
    pub fn typing(text: &str) -> Result<Vec<Key>, String> {
        let mut keys = Vec::new();
        let mut rest = text;
        while let Some(c) = rest.chars().next() {
            if c == '<' {
                let end = rest.find('>').ok_or_else(|| format!("\"{rest}\" never ends with >"))?;
                keys.push(Key::parse(&rest[..=end])?);
                rest = &rest[end + 1..];
            } else {
                keys.push(Key::char(c));
                rest = &rest[c.len_utf8()..];
            }
        }
        Ok(keys)
    }

    /// The same key in its one form: a capital carries its shift, control ignores case.
    pub fn settled(mut self) -> Key {
        if let Code::Char(c) = self.code {
            if self.ctrl && !self.alt {
                self.code = Code::Char(c.to_ascii_lowercase());
            } else if self.shift {
                self.code = Code::Char(c.to_ascii_uppercase());
            }
            self.shift = false;
        }
        self
    }
}

fn code_of(text: &str) -> Option<Code> {
    let mut chars = text.chars();
    if let (Some(c), None) = (chars.next(), chars.next()) {
        return Some(Code::Char(c));
    }
    let known = NAMES.iter().chain(ALSO).find(|(name, _)| name.eq_ignore_ascii_case(text));
    if let Some((_, code)) = known {
        return Some(*code);
    }
    let number = text.strip_prefix(['F', 'f'])?.parse::<u8>().ok()?;
    (1..=12).contains(&number).then_some(Code::F(number))
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.ctrl {
            f.write_str("Ctrl-")?;
        }
        if self.alt {
            f.write_str("Alt-")?;
        }
        if self.shift {
            f.write_str("Shift-")?;
        }
        match self.code {
            Code::F(n) => write!(f, "F{n}"),
            Code::Char(c) if c != ' ' => {
                if self.ctrl {
                    write!(f, "{}", c.to_ascii_uppercase())
                } else {
                    write!(f, "{c}")
                }
            }
            code => {
                f.write_str(NAMES.iter().find(|(_, k)| *k == code).map_or("?", |(name, _)| name))
            }
        }
    }
}

/// Keys one after another as they are shown: `s n`.
pub fn show_sequence(keys: &[Key]) -> String {
    keys.iter().map(Key::to_string).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_show_as_they_are_read() {
        for text in [
            "Ctrl-S",
            "Enter",
            "Esc",
            "F1",
            "F12",
            "?",
            "A",
            "a",
            "Space",
            "Shift-Tab",
            "PgDn",
            "-",
            "Alt-x",
            "Ctrl-Home",
        ] {
            assert_eq!(Key::parse(text).unwrap().to_string(), text);
        }
        assert_eq!(Key::parse("<enter>"), Ok(Key::plain(Code::Enter)));
        assert_eq!(Key::parse("ctrl-s"), Key::parse("Ctrl-S"));
        assert_eq!(Key::parse("Shift-a"), Ok(Key::char('A')));
        assert_eq!(Key::parse("<"), Ok(Key::char('<')));
        for bad in ["", "F13", "Hyper-x", "<nope>", "Ctrl-"] {
            assert!(Key::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn typing_reads_names_and_characters() {
        let keys = Key::typing("1jl<tab><lt>é<C-x").err();
        assert!(keys.is_some(), "an open bracket is refused");
        let keys = Key::typing("1j<Tab><lt>é<Ctrl-Z>").unwrap();
        assert_eq!(show_sequence(&keys), "1 j Tab < é Ctrl-Z");
    }

    #[test]
    fn altgr_types_and_control_does_not() {
        let altgr = Key { code: Code::Char('é'), ctrl: true, alt: true, shift: false };
        assert_eq!(altgr.typed(), Some('é'));
        assert_eq!(Key::ctrl(Code::Char('S')).typed(), None);
        assert_eq!(Key::char('x').typed(), Some('x'));
        assert_eq!(Key::plain(Code::Enter).typed(), None);
    }
}
