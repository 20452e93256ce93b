//! A handful of fields to fill in, one under the other: the first questions of a new school, where
//! there is no record yet that a form could follow from.

use zeroize::Zeroize;

use super::commands::Cmd;
use super::field::TextField;
use super::key::Key;

/// One field.
#[derive(Clone)]
pub struct Entry {
    /// The word beside it.
    pub label: &'static str,
    /// One line on what goes in, under it while it is filled in.
    pub help: &'static str,
    /// What is typed.
    pub field: TextField,
    /// Whether only dots are shown.
    pub masked: bool,
    /// Why what is typed will not do.
    pub error: Option<String>,
}

impl Entry {
    /// An empty field.
    pub fn new(label: &'static str, help: &'static str) -> Entry {
        Entry { label, help, field: TextField::default(), masked: false, error: None }
    }

    /// With something in it already.
    #[must_use]
    pub fn with(mut self, text: impl Into<String>) -> Entry {
        self.field = TextField::new(text);
        self
    }

    /// A secret: only dots are shown.
    #[must_use]
    pub fn secret(mut self) -> Entry {
        self.masked = true;
        self
    }

    /// What is typed, without white space around it.
    pub fn text(&self) -> &str {
        self.field.text().trim()
    }
}

impl Drop for Entry {
    fn drop(&mut self) {
        if self.masked {
            self.field.take().zeroize();
        }
    }
}

/// Some fields, and the one in use.
#[derive(Clone, Default)]
pub struct Entries {
    /// The fields, from the top.
    pub list: Vec<Entry>,
    /// The one in use.
    pub at: usize,
}

impl std::fmt::Debug for Entries {
    /// Names the fields and nothing of what is in them.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.list.iter().map(|entry| entry.label)).finish()
    }
}

impl Entries {
    /// These fields, the first in use.
    pub fn new(list: Vec<Entry>) -> Entries {
        Entries { list, at: 0 }
    }

    /// What is typed in a field.
    pub fn text(&self, n: usize) -> &str {
        self.list.get(n).map_or("", Entry::text)
    }

    /// Whether anything is typed anywhere.
    pub fn has_words(&self) -> bool {
        self.list.iter().any(|entry| !entry.field.is_blank())
    }

    /// Goes up or down a field. Returns whether the command was one of these.
    pub fn go(&mut self, cmd: Cmd) -> bool {
        let last = self.list.len().saturating_sub(1);
        self.at = match cmd {
            Cmd::Up => self.at.saturating_sub(1),
            Cmd::Down => (self.at + 1).min(last),
            _ => return false,
        };
        true
    }

    /// Goes to a field. Returns whether there is one.
    pub fn point(&mut self, place: usize) -> bool {
        let there = place < self.list.len();
        if there {
            self.at = place;
        }
        there
    }

    /// Goes on to the next field; `false` where this is the last.
    pub fn go_on(&mut self) -> bool {
        let more = self.at + 1 < self.list.len();
        self.at += usize::from(more);
        more
    }

    /// A key for the field in use.
    pub fn key(&mut self, key: Key) {
        if let Some(entry) = self.list.get_mut(self.at)
            && entry.field.key(key)
        {
            entry.error = None;
        }
    }

    /// Text pasted into the field in use.
    pub fn paste(&mut self, text: &str) {
        if let Some(entry) = self.list.get_mut(self.at) {
            entry.field.insert(text);
            entry.error = None;
        }
    }

    /// Says why a field will not do, and goes to the first that will not.
    pub fn refuse(&mut self, faults: Vec<(usize, String)>) {
        for entry in &mut self.list {
            entry.error = None;
        }
        let first = faults.iter().map(|(n, _)| *n).min();
        for (n, why) in faults {
            if let Some(entry) = self.list.get_mut(n) {
                entry.error = Some(why);
            }
        }
        self.at = first.unwrap_or(self.at);
    }
}
