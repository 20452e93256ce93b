//! The PIN of a run: reopens a screen that is locked while the store is still open behind it.
//!
//! It lives in memory only, as a salted hash, and goes when the store is closed: after three misses,
//! at midnight, at the end. It protects a laptop left for ten minutes, not one that was stolen: for
//! that the store must be closed, and only the passphrase opens it.

use sha2::{Digest, Sha256};
use zeroize::Zeroize;

use crate::store::StoreError;
use crate::store::secret;

/// Fewest digits, and most (DESIGN.md section 2, Locks).
pub const DIGITS: std::ops::RangeInclusive<usize> = 4..=8;

/// Wrong tries at a locked screen, after which the store is closed (DESIGN.md section 2, Locks).
pub const MISSES: u8 = 3;

/// A PIN as it is kept.
pub struct Pin {
    salt: [u8; 16],
    hash: [u8; 32],
}

impl Pin {
    /// Keeps a PIN; `None` for what is none.
    ///
    /// # Errors
    /// When the operating system gives no random numbers.
    pub fn new(typed: &str) -> Result<Option<Pin>, StoreError> {
        if !looks_like(typed) {
            return Ok(None);
        }
        let salt = secret::random::<16>()?;
        Ok(Some(Pin { salt, hash: digest(&salt, typed) }))
    }

    /// Whether this is it.
    pub fn is(&self, typed: &str) -> bool {
        // Every byte is looked at, so that the time says nothing of how much was right.
        let typed = digest(&self.salt, typed);
        typed.iter().zip(&self.hash).fold(0, |differ, (a, b)| differ | (a ^ b)) == 0
    }
}

impl Drop for Pin {
    fn drop(&mut self) {
        self.salt.zeroize();
        self.hash.zeroize();
    }
}

/// Whether something could be a PIN; no passphrase could.
pub fn looks_like(typed: &str) -> bool {
    DIGITS.contains(&typed.len()) && typed.bytes().all(|b| b.is_ascii_digit())
}

fn digest(salt: &[u8; 16], typed: &str) -> [u8; 32] {
    Sha256::new_with_prefix(salt).chain_update(typed.as_bytes()).finalize().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_same_digits_fit_and_two_hashes_differ() {
        let pin = Pin::new("2580").unwrap().unwrap();
        assert!(pin.is("2580"));
        for other in ["2581", "258", "25800", "", "258o"] {
            assert!(!pin.is(other), "{other}");
        }
        let again = Pin::new("2580").unwrap().unwrap();
        assert_ne!(pin.hash, again.hash, "each has a salt of its own");
    }

    #[test]
    fn four_to_eight_digits_are_a_pin() {
        for (typed, is) in [
            ("123", false),
            ("1234", true),
            ("12345678", true),
            ("123456789", false),
            ("12a4", false),
        ] {
            assert_eq!(Pin::new(typed).unwrap().is_some(), is, "{typed}");
        }
    }
}
