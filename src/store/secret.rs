//! Things that must not stay in memory or on a screen: passphrases, keys, and where keys come from.
//!
//! Every type here is wiped when it is dropped and shows nothing of itself when it is printed.

use std::fmt;
use std::path::Path;

use age::secrecy::SecretString;
use bech32::{Bech32, Hrp};
use unicode_normalization::UnicodeNormalization;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use super::error::{StoreError, io_sentence};
use super::files;

/// Fewest characters of a new passphrase (the rule of `init`).
pub const PASSPHRASE_MIN: usize = 12;

/// Longest passphrase file that is read; only its first line counts.
const PASSPHRASE_FILE_MAX: u64 = 64 * 1024;

/// What opens a store, as a person types it.
///
/// Kept in the composed form of Unicode (NFC), so that one typed on a Mac opens a store made on
/// Windows.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct Passphrase(String);

impl Passphrase {
    /// Takes what was typed.
    pub fn new(typed: String) -> Passphrase {
        let typed = Zeroizing::new(typed);
        // Composing can only be longer than its input by a known factor; room for it keeps the
        // string from moving and leaving a copy behind.
        let mut text = String::with_capacity(typed.len() * 3);
        text.extend(typed.nfc());
        Passphrase(text)
    }

    /// The first line of a file, without its line ending.
    ///
    /// # Errors
    /// When the file cannot be read, is no text, or its first line is empty.
    pub fn from_file(path: &Path) -> Result<Passphrase, StoreError> {
        let no_text = || StoreError::NoSecret {
            what: "passphrase",
            why: format!("the first line of {} is not one", path.display()),
        };
        let bytes = files::read_small(path, PASSPHRASE_FILE_MAX).map_err(|e| match e {
            StoreError::Io { path, source } => {
                StoreError::NoSecret { what: "passphrase", why: io_sentence(&path, &source) }
            }
            _ => no_text(),
        })?;
        let bytes = Zeroizing::new(bytes);
        let text = std::str::from_utf8(&bytes).map_err(|_| no_text())?;
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        match text.lines().next() {
            Some(line) if !line.is_empty() => Ok(Passphrase::new(line.to_owned())),
            _ => Err(no_text()),
        }
    }

    /// Refuses what is too short for a new passphrase.
    ///
    /// # Errors
    /// [`StoreError::ShortPassphrase`] under [`PASSPHRASE_MIN`] characters.
    pub fn check_new(&self) -> Result<(), StoreError> {
        match self.0.chars().count() {
            n if n < PASSPHRASE_MIN => Err(StoreError::ShortPassphrase),
            _ => Ok(()),
        }
    }

    /// Whether two are the same, as when it is asked for twice.
    pub fn same(&self, other: &Passphrase) -> bool {
        self.0 == other.0
    }

    /// For the one place that derives a key from it.
    pub(crate) fn secret(&self) -> SecretString {
        SecretString::from(self.0.as_str())
    }
}

impl fmt::Debug for Passphrase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Passphrase(…)")
    }
}

/// Thirty-two secret bytes.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub(crate) struct Secret32([u8; 32]);

impl Secret32 {
    /// Fresh ones from the operating system.
    pub(crate) fn random() -> Result<Secret32, StoreError> {
        let mut secret = Secret32([0; 32]);
        getrandom::fill(&mut secret.0).map_err(|_| StoreError::NoRandom)?;
        Ok(secret)
    }

    pub(crate) fn from_slice(bytes: &[u8]) -> Option<Secret32> {
        let mut secret = Secret32([0; 32]);
        if bytes.len() != secret.0.len() {
            return None;
        }
        secret.0.copy_from_slice(bytes);
        Some(secret)
    }

    pub(crate) fn zero() -> Secret32 {
        Secret32([0; 32])
    }

    pub(crate) fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    pub(crate) fn bytes_mut(&mut self) -> &mut [u8; 32] {
        &mut self.0
    }

    /// These bytes as an age identity.
    ///
    /// age has no way in for raw bytes other than the text form, which is Bech32 of them.
    pub(crate) fn age_identity(&self) -> Result<age::x25519::Identity, StoreError> {
        let bad = || StoreError::NoRandom;
        let hrp = Hrp::parse("age-secret-key-").map_err(|_| bad())?;
        let text = bech32::encode::<Bech32>(hrp, &self.0).map_err(|_| bad())?;
        let text = Zeroizing::new(text);
        text.parse().map_err(|_| bad())
    }

    /// The public side of [`age_identity`](Secret32::age_identity), as text: `age1…`.
    pub(crate) fn age_public(&self) -> Result<String, StoreError> {
        Ok(self.age_identity()?.to_public().to_string())
    }
}

impl fmt::Debug for Secret32 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret32(…)")
    }
}

/// Random bytes that are no secret: nonces, names of folders.
pub(crate) fn random<const N: usize>() -> Result<[u8; N], StoreError> {
    let mut out = [0; N];
    getrandom::fill(&mut out).map_err(|_| StoreError::NoRandom)?;
    Ok(out)
}

/// Lower-case hex.
pub(crate) fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut out = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        out.push(char::from(DIGITS[usize::from(byte >> 4)]));
        out.push(char::from(DIGITS[usize::from(byte & 15)]));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wiped_on_drop<T: ZeroizeOnDrop>() {}

    #[test]
    fn secrets_are_wiped_and_never_printed() {
        wiped_on_drop::<Passphrase>();
        wiped_on_drop::<Secret32>();
        wiped_on_drop::<ed25519_dalek::SigningKey>();
        wiped_on_drop::<bip39::Mnemonic>();
        let typed = Passphrase::new("correct horse battery".into());
        assert!(!format!("{typed:?}").contains("horse"));
        assert_eq!(format!("{:?}", Secret32([7; 32])), "Secret32(…)");
    }

    #[test]
    fn a_new_passphrase_has_twelve_characters() {
        assert!(Passphrase::new("elevenchars".into()).check_new().is_err());
        assert!(Passphrase::new("twelve chars".into()).check_new().is_ok());
        // Characters, not bytes.
        assert!(Passphrase::new("éééééé".into()).check_new().is_err());
    }

    #[test]
    fn a_passphrase_is_the_same_however_its_accents_were_typed() {
        let composed = Passphrase::new("caf\u{e9} caf\u{e9} caf\u{e9}".into());
        let marks = Passphrase::new("cafe\u{301} cafe\u{301} cafe\u{301}".into());
        assert!(composed.same(&marks));
    }

    #[test]
    fn the_first_line_of_a_file_counts() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("pass");
        let want = Passphrase::new("four short words here".into());
        for text in [
            "four short words here",
            "four short words here\r\nmore",
            "\u{feff}four short words here\n",
        ] {
            std::fs::write(&path, text).unwrap();
            assert!(Passphrase::from_file(&path).unwrap().same(&want), "{text:?}");
        }
        for bad in [&b""[..], b"\nlater", b"\xff\xfe"] {
            std::fs::write(&path, bad).unwrap();
            assert!(Passphrase::from_file(&path).is_err());
        }
        assert!(Passphrase::from_file(&dir.path().join("absent")).is_err());
    }

    #[test]
    fn an_age_identity_from_bytes_is_pinned_for_ever() {
        let secret = Secret32([1; 32]);
        assert_eq!(
            secret.age_public().unwrap(),
            "age15nsf9y4k28p83wth93tf7hafhvfajp45d2mge80ems45gz0c5gys3me64l"
        );
        assert_eq!(hex(&[0, 15, 255]), "000fff");
    }
}
