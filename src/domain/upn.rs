//! Unique pupil numbers: thirteen characters with a check letter.
//!
//! A permanent one is a letter and twelve digits, a temporary one a letter, eleven digits and a
//! letter; the first letter is worked out from the rest (DfE UPN guide). Messages never repeat the
//! number: it is a blind number, never shown in passing.

use std::fmt;

/// The letters of a UPN with their values, 0 to 22: no I, O or S, which look like digits.
const LETTERS: &[u8; 23] = b"ABCDEFGHJKLMNPQRTUVWXYZ";

/// Characters in a UPN.
const LENGTH: usize = 13;

/// Numbers of local authorities that UPNs begin with: pseudo-authorities for made-up schools;
/// England by region; Wales; islands and service schools. Ranges are generous, for a number out of
/// them is only a doubt.
const AUTHORITIES: &[std::ops::RangeInclusive<u16>] =
    &[1..=5, 201..=213, 301..=394, 420..=420, 660..=681, 701..=708, 800..=896, 908..=943];

/// A UPN whose characters and check letter are right.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Upn(String);

/// What is wrong with a UPN.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UpnError {
    /// Too long or too short.
    #[error("the UPN has {0} of 13 characters: copy it again from the register")]
    Length(usize),
    /// Not letters and digits in their places.
    #[error("the UPN is not a letter and twelve digits: copy it again from the register")]
    Characters,
    /// The check letter does not follow from the rest.
    #[error("the UPN begins with {found} where {expected} belongs: one of its characters is wrong")]
    Letter {
        /// The letter it begins with.
        found: char,
        /// The letter that follows from the rest.
        expected: char,
    },
}

impl Upn {
    /// Reads a UPN: white space round and in it left out, letters made capitals.
    ///
    /// # Errors
    /// Another length, other characters, or another check letter.
    pub fn parse(text: &str) -> Result<Upn, UpnError> {
        let text: String =
            text.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_uppercase).collect();
        let length = text.chars().count();
        if length != LENGTH {
            return Err(UpnError::Length(length));
        }
        let bytes = text.as_bytes();
        let digits = bytes.iter().filter(|b| b.is_ascii_digit()).count();
        let shape = value(bytes[0]).is_some_and(|_| bytes[0].is_ascii_alphabetic())
            && bytes.get(1..12).is_some_and(|b| b.iter().all(u8::is_ascii_digit))
            && (digits == 12 || bytes.last().is_some_and(|b| value(*b).is_some()));
        if !shape {
            return Err(UpnError::Characters);
        }
        let (found, expected) = (char::from(bytes[0]), check_letter(&bytes[1..]));
        if found != expected {
            return Err(UpnError::Letter { found, expected });
        }
        Ok(Upn(text))
    }

    /// The thirteen characters.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it is a temporary one, which a permanent one may replace.
    pub fn is_temporary(&self) -> bool {
        self.0.ends_with(|c: char| c.is_ascii_alphabetic())
    }

    /// The number of the authority that gave it.
    pub fn authority(&self) -> &str {
        self.0.get(1..4).unwrap_or_default()
    }

    /// The number of the school that gave it.
    pub fn establishment(&self) -> &str {
        self.0.get(4..8).unwrap_or_default()
    }

    /// Something to look at, though the check letter is right: an authority that is none.
    pub fn doubt(&self) -> Option<&'static str> {
        let number: u16 = self.authority().parse().unwrap_or_default();
        let known = AUTHORITIES.iter().any(|range| range.contains(&number));
        (!known).then_some("the UPN names no local authority that is known: check it")
    }
}

impl fmt::Debug for Upn {
    /// Hides the number: it identifies a child.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Upn(…)")
    }
}

/// A permanent UPN with its check letter, for made-up schools: authority, establishment, the year's
/// last two digits, serial.
pub fn make(authority: u16, establishment: u16, year: u16, serial: u16) -> String {
    let rest = format!(
        "{:03}{:04}{:02}{:03}",
        authority % 1000,
        establishment % 10_000,
        year % 100,
        serial % 1000
    );
    format!("{}{rest}", check_letter(rest.as_bytes()))
}

/// The letter that the twelve characters after it ask for: each value times its place in the
/// number, from 2, summed, modulo 23.
fn check_letter(rest: &[u8]) -> char {
    let sum: usize = rest.iter().zip(2..).filter_map(|(b, place)| Some(value(*b)? * place)).sum();
    char::from(LETTERS[sum % LETTERS.len()])
}

/// The value of a digit, or of a letter by its place among [`LETTERS`].
fn value(byte: u8) -> Option<usize> {
    if byte.is_ascii_digit() {
        return Some(usize::from(byte - b'0'));
    }
    LETTERS.iter().position(|letter| *letter == byte)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_examples_of_the_published_algorithm() {
        for (text, temporary, doubt) in [
            ("B801200005001", false, false),
            ("A802200106001", false, false),
            ("U502400200093", false, true),
            ("P207000016049", false, false),
            ("B380209325001", false, false),
            ("M38020932500A", true, false),
            ("A123456789012", false, true),
            (" b801200005001 ", false, false),
        ] {
            let upn = Upn::parse(text).unwrap();
            assert_eq!(upn.as_str(), text.trim().to_uppercase());
            assert_eq!(upn.is_temporary(), temporary, "{text}");
            assert_eq!(upn.doubt().is_some(), doubt, "{text}");
        }
        // Two help pages print this one with the letter Q; their sum is wrong by one.
        assert_eq!(
            Upn::parse("Q207000016049"),
            Err(UpnError::Letter { found: 'Q', expected: 'P' })
        );
    }

    #[test]
    fn other_lengths_and_characters_are_refused() {
        for (text, error) in [
            ("", UpnError::Length(0)),
            ("B80120000500", UpnError::Length(12)),
            ("B8012000050011", UpnError::Length(14)),
            ("8801200005001", UpnError::Characters),
            ("I801200005001", UpnError::Characters),
            ("B80120000500O", UpnError::Characters),
            ("B8O1200005001", UpnError::Characters),
            ("B80120000500É", UpnError::Characters),
            ("É801200005001", UpnError::Characters),
            ("BA01200005001", UpnError::Characters),
        ] {
            assert_eq!(Upn::parse(text), Err(error), "{text}");
        }
        assert!(!format!("{:?}", Upn::parse("B801200005001")).contains("801"));
    }

    #[test]
    fn made_numbers_are_right_and_from_no_real_authority() {
        for serial in 0..200 {
            let upn = Upn::parse(&make(1, 2345, 2022, serial)).unwrap();
            assert_eq!((upn.authority(), upn.establishment()), ("001", "2345"));
            assert!(!upn.is_temporary() && upn.doubt().is_none());
        }
    }

    #[test]
    fn one_wrong_digit_changes_the_letter() {
        let good = make(3, 2001, 21, 47);
        for place in 1..13 {
            for digit in b'0'..=b'9' {
                let mut bytes = good.clone().into_bytes();
                if bytes[place] != digit {
                    bytes[place] = digit;
                    assert!(Upn::parse(std::str::from_utf8(&bytes).unwrap()).is_err());
                }
            }
        }
    }
}
