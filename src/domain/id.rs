//! Row ids: sixteen bytes, random or derived from what the row is about.

use std::fmt;

use sha2::{Digest, Sha256};

use super::kind::Kind;
use super::value::Value;

/// The name of a row: sixteen bytes, shown as 32 hex digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id(pub [u8; 16]);

impl Id {
    /// Reads 32 hex digits; `None` for anything else.
    pub fn parse(text: &str) -> Option<Id> {
        let text = text.trim();
        if text.len() != 32 || !text.is_ascii() {
            return None;
        }
        let mut out = [0u8; 16];
        for (byte, pair) in out.iter_mut().zip(text.as_bytes().chunks(2)) {
            let pair = std::str::from_utf8(pair).ok()?;
            *byte = u8::from_str_radix(pair, 16).ok()?;
        }
        Some(Id(out))
    }

    /// Takes sixteen bytes; `None` when there are more or fewer.
    pub fn from_slice(bytes: &[u8]) -> Option<Id> {
        <[u8; 16]>::try_from(bytes).ok().map(Id)
    }

    /// The id that two people making the same thing both arrive at:
    /// `SHA-256("senlog-id-v1" ‖ kind ‖ parts)[..16]`. An id counts as its sixteen bytes, text as
    /// UTF-8 (dates are ISO), a number as eight big-endian bytes. The formula is part of the stored
    /// format and can never change.
    pub fn derived<'a>(kind: &str, parts: impl IntoIterator<Item = &'a Value>) -> Id {
        let mut hash = Sha256::new();
        hash.update(b"senlog-id-v1");
        hash.update(kind.as_bytes());
        for part in parts {
            match part {
                Value::Null => {}
                Value::Int(n) => hash.update(n.to_be_bytes()),
                Value::Text(s) => hash.update(s.as_bytes()),
                Value::Id(id) => hash.update(id.0),
            }
        }
        let digest = hash.finalize();
        let mut out = [0u8; 16];
        out.copy_from_slice(&digest[..16]);
        Id(out)
    }

    /// The id that `kind`'s rule gives to a row with these cells, or `None` when the rule says random.
    pub fn for_cells(kind: &Kind, cells: &[Value]) -> Option<Id> {
        for rule in kind.id {
            let mut parts = Vec::with_capacity(rule.len());
            for name in *rule {
                match kind.position(name).and_then(|n| cells.get(n)) {
                    Some(value) if *value != Value::Null => parts.push(value),
                    _ => break,
                }
            }
            if parts.len() == rule.len() {
                return Some(Id::derived(kind.name, parts));
            }
        }
        None
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for byte in self.0 {
            write!(f, "{byte:02x}")?;
        }
        Ok(())
    }
}

impl fmt::Debug for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Where random row ids come from; injected, so that tests can repeat them.
pub trait IdSource {
    /// A new id.
    fn next_id(&mut self) -> Id;
}

/// Ids that are the same for the same seed: for tests and the made-up school, never for keys.
#[derive(Clone, Debug)]
pub struct SeededIds {
    seed: Vec<u8>,
    counter: u64,
}

impl SeededIds {
    /// A source that starts afresh for `seed`; `salt` keeps several runs on one store apart.
    pub fn new(seed: &str, salt: u64) -> Self {
        let mut bytes = salt.to_be_bytes().to_vec();
        bytes.extend_from_slice(seed.as_bytes());
        SeededIds { seed: bytes, counter: 0 }
    }
}

impl IdSource for SeededIds {
    fn next_id(&mut self) -> Id {
        self.counter += 1;
        let mut hash = Sha256::new();
        hash.update(b"senlog-id-seed");
        hash.update(&self.seed);
        hash.update(self.counter.to_be_bytes());
        let digest = hash.finalize();
        let mut out = [0u8; 16];
        out.copy_from_slice(&digest[..16]);
        Id(out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_read_back_what_they_show() {
        let id = Id([0x0f; 16]);
        assert_eq!(Id::parse(&id.to_string()), Some(id));
        assert_eq!(Id::parse("0f"), None);
        assert_eq!(Id::parse(&"zz".repeat(16)), None);
    }

    #[test]
    fn derived_ids_are_pinned_for_ever() {
        let parts = [Value::Id(Id([1; 16])), Value::Text("2026-11-23".into())];
        assert_eq!(Id::derived("session", &parts).to_string(), "eec659c3df224aba0028486e621aae23");
        assert_eq!(Id::derived("school", &[]).to_string(), "a6aff910b876d192bf52224acf905b41");
        assert_ne!(Id::derived("session", &parts), Id::derived("session_provision", &parts));
    }

    #[test]
    fn seeded_ids_repeat_and_differ() {
        let (mut a, mut b) = (SeededIds::new("s", 1), SeededIds::new("s", 1));
        let first = a.next_id();
        assert_eq!(first, b.next_id());
        assert_ne!(first, a.next_id());
        assert_ne!(SeededIds::new("s", 2).next_id(), first);
    }
}
