//! The key files of a store: what opens it, wrapped under the passphrase and to the school's leads.
//!
//! - `keys.pass.age`: an age file under the passphrase (scrypt) with all that a running store needs.
//! - `keys.plain`: the same content as it is, for a store made with `--unencrypted`.
//! - `keys.lead.age`: the database key and whose laptop it is of, to the leads and to the recovery
//!   words, so that a forgotten passphrase is no loss (`LeadKey`).
//! - `keys.root.age`: the school's root seed, to this device, from set-up until its sheet is
//!   confirmed; then it is erased.
//!
//! The content of the first two is a CBOR map {0 version, 1 database key or nothing, 2 signing seed,
//! 3 age identity}.

use std::fmt;
use std::io::{Read, Write};
use std::path::Path;

use age::{DecryptError, Decryptor, Encryptor, Identity, Recipient};
use ed25519_dalek::SigningKey;
use minicbor::{Decoder, Encoder};
use zeroize::{ZeroizeOnDrop, Zeroizing};

use super::ctx::DevId;
use super::error::StoreError;
use super::files;
use super::identity::DeviceKeys;
use super::secret::{Passphrase, Secret32};

/// Cost of a guess at the passphrase, as a power of two: 128 MiB and half a second.
pub const KDF_LOG_N: u8 = 17;
/// The lowest that can be set; below [`KDF_LOG_N`] is for tests and benchmarks only.
pub const KDF_LOG_N_MIN: u8 = 10;
/// The highest that is set, and that is accepted on reading: a planted file may not ask for hours.
pub const KDF_LOG_N_MAX: u8 = 18;

/// Longest key file that is read, in bytes; they are a few hundred.
pub(crate) const KEY_FILE_MAX: u64 = 64 * 1024;

const VERSION: u32 = 1;

/// All that a running store holds in secret; wiped when the store closes.
#[derive(Clone, ZeroizeOnDrop)]
pub(crate) struct Keys {
    /// Opens the database; nothing on an unencrypted store.
    pub(crate) db: Option<Secret32>,
    /// Who this installation is.
    pub(crate) device: DeviceKeys,
}

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Keys(…)")
    }
}

impl Keys {
    /// New ones.
    pub(crate) fn random(encrypted: bool) -> Result<Keys, StoreError> {
        let db = if encrypted { Some(Secret32::random()?) } else { None };
        Ok(Keys { db, device: DeviceKeys::random()? })
    }

    /// The content of the key file.
    pub(crate) fn encode(&self) -> Zeroizing<Vec<u8>> {
        // Room for all of it, so that growing leaves no copy behind.
        let mut out = Zeroizing::new(Vec::with_capacity(256));
        // Writing to a vector cannot fail; minicbor's error type is infallible here.
        let _ = self.write(&mut Encoder::new(&mut *out));
        out
    }

    fn write(
        &self,
        e: &mut Encoder<&mut Vec<u8>>,
    ) -> Result<(), minicbor::encode::Error<std::convert::Infallible>> {
        e.map(if self.db.is_some() { 4 } else { 3 })?;
        e.u8(0)?.u32(VERSION)?;
        if let Some(db) = &self.db {
            e.u8(1)?.bytes(db.bytes())?;
        }
        let sign = Zeroizing::new(self.device.sign.to_bytes());
        e.u8(2)?.bytes(&*sign)?;
        e.u8(3)?.bytes(self.device.age.bytes())?;
        Ok(())
    }

    /// Reads the content of a key file; `None` when it is none, or of a later version.
    pub(crate) fn decode(bytes: &[u8]) -> Option<Keys> {
        let mut d = Decoder::new(bytes);
        let (mut version, mut db, mut sign, mut age) = (0, None, None, None);
        for _ in 0..d.map().ok()?? {
            match d.u8().ok()? {
                0 => version = d.u32().ok()?,
                1 => db = Some(Secret32::from_slice(d.bytes().ok()?)?),
                2 => sign = Some(Secret32::from_slice(d.bytes().ok()?)?),
                3 => age = Some(Secret32::from_slice(d.bytes().ok()?)?),
                _ => d.skip().ok()?,
            }
        }
        if version != VERSION || d.position() != bytes.len() {
            return None;
        }
        let sign = SigningKey::from_bytes(sign?.bytes());
        Some(Keys { db, device: DeviceKeys { sign, age: age? } })
    }
}

/// Why a wrapped key did not come out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unwrap {
    /// The passphrase or identity is not one that it was wrapped for.
    NotMine,
    /// It asks for more work than senlog ever sets.
    TooMuchWork,
    /// It is not what it should be.
    Damaged,
}

impl From<DecryptError> for Unwrap {
    fn from(error: DecryptError) -> Unwrap {
        match error {
            // age cannot tell a wrong passphrase from a damaged wrapping of the key.
            DecryptError::DecryptionFailed
            | DecryptError::KeyDecryptionFailed
            | DecryptError::NoMatchingKeys => Unwrap::NotMine,
            DecryptError::ExcessiveWork { .. } => Unwrap::TooMuchWork,
            _ => Unwrap::Damaged,
        }
    }
}

/// Wraps `content` under a passphrase at a pinned cost. About half a second at the default.
///
/// The cost is set by hand: left alone, age measures the machine and may pick one that takes
/// six seconds and a gibibyte.
pub(crate) fn wrap_pass(
    content: &[u8],
    passphrase: &Passphrase,
    log_n: u8,
) -> Result<Vec<u8>, StoreError> {
    if !(KDF_LOG_N_MIN..=KDF_LOG_N_MAX).contains(&log_n) {
        return Err(StoreError::Refused(format!(
            "the cost of a passphrase must be between {KDF_LOG_N_MIN} and {KDF_LOG_N_MAX}"
        )));
    }
    let mut recipient = age::scrypt::Recipient::new(passphrase.secret());
    recipient.set_work_factor(log_n);
    wrap(content, &[&recipient])
}

/// Opens what [`wrap_pass`] made.
pub(crate) fn unwrap_pass(
    wrapped: &[u8],
    passphrase: &Passphrase,
) -> Result<Zeroizing<Vec<u8>>, Unwrap> {
    let mut identity = age::scrypt::Identity::new(passphrase.secret());
    identity.set_max_work_factor(KDF_LOG_N_MAX);
    unwrap(wrapped, &identity)
}

/// Wraps `content` to age recipients, given as their text.
pub(crate) fn wrap_to<S: AsRef<str>>(
    content: &[u8],
    recipients: &[S],
) -> Result<Vec<u8>, StoreError> {
    let recipients = parse_recipients(recipients)?;
    let recipients: Vec<&dyn Recipient> = recipients.iter().map(|r| r as _).collect();
    wrap(content, &recipients)
}

/// Opens what [`wrap_to`] made, with the identity of one of its recipients.
pub(crate) fn unwrap_with(
    wrapped: &[u8],
    identity: &Secret32,
) -> Result<Zeroizing<Vec<u8>>, Unwrap> {
    let identity = identity.age_identity().map_err(|_| Unwrap::Damaged)?;
    unwrap(wrapped, &identity)
}

/// What `keys.lead.age` holds: the database key, and the laptop that it is of. A file from before laptops
/// were named there holds the key alone.
pub(crate) struct LeadKey {
    /// The database key.
    pub(crate) db: Secret32,
    /// Whose it is.
    pub(crate) of: Option<DevId>,
}

impl LeadKey {
    /// Opens one with the identity of one of those it was wrapped to; nothing where it is none.
    pub(crate) fn open(wrapped: &[u8], identity: &Secret32) -> Option<LeadKey> {
        LeadKey::decode(&unwrap_with(wrapped, identity).ok()?)
    }

    /// The content of the file, wrapped.
    pub(crate) fn wrap<S: AsRef<str>>(
        db: &Secret32,
        of: DevId,
        recipients: &[S],
    ) -> Result<Vec<u8>, StoreError> {
        let mut content = Zeroizing::new(Vec::with_capacity(48));
        content.extend_from_slice(db.bytes());
        content.extend_from_slice(&of.0);
        wrap_to(&content, recipients)
    }

    pub(crate) fn decode(content: &[u8]) -> Option<LeadKey> {
        let (db, of) = content.split_at_checked(32)?;
        let of = match of {
            [] => None,
            of => Some(DevId(of.try_into().ok()?)),
        };
        Some(LeadKey { db: Secret32::from_slice(db)?, of })
    }
}

/// Reads age recipients from their text; refuses one that is none.
pub(crate) fn parse_recipients<S: AsRef<str>>(
    texts: &[S],
) -> Result<Vec<age::x25519::Recipient>, StoreError> {
    texts
        .iter()
        .map(|text| {
            text.as_ref().parse().map_err(|_| StoreError::Unreadable {
                kind: "computer",
                what: "its public key is damaged".into(),
            })
        })
        .collect()
}

fn wrap(content: &[u8], recipients: &[&dyn Recipient]) -> Result<Vec<u8>, StoreError> {
    let failed =
        |what: String| StoreError::Refused(format!("the keys could not be wrapped: {what}"));
    let encryptor = Encryptor::with_recipients(recipients.iter().copied())
        .map_err(|e| failed(e.to_string()))?;
    let mut out = Vec::with_capacity(1024);
    let mut writer = encryptor.wrap_output(&mut out).map_err(|e| failed(e.to_string()))?;
    writer.write_all(content).map_err(|e| failed(e.to_string()))?;
    writer.finish().map_err(|e| failed(e.to_string()))?;
    Ok(out)
}

fn unwrap(wrapped: &[u8], identity: &dyn Identity) -> Result<Zeroizing<Vec<u8>>, Unwrap> {
    let decryptor = Decryptor::new_buffered(wrapped)?;
    let mut reader = decryptor.decrypt(std::iter::once(identity))?;
    let mut out = Zeroizing::new(Vec::with_capacity(1024));
    reader.read_to_end(&mut out).map_err(|_| Unwrap::Damaged)?;
    Ok(out)
}

/// The cost that a key file was wrapped at, read from its header; `None` when it has none.
pub(crate) fn log_n_of(wrapped: &[u8]) -> Option<u8> {
    let head = wrapped.get(..wrapped.len().min(256))?;
    let line = head.split(|b| *b == b'\n').nth(1)?;
    let line = std::str::from_utf8(line).ok()?;
    line.strip_prefix("-> scrypt ")?.split(' ').nth(1)?.parse().ok()
}

/// Reads `keys.pass.age`.
///
/// # Errors
/// [`StoreError::WrongPassphrase`]; [`StoreError::Damaged`] when it is not such a file.
pub(crate) fn open_pass(path: &Path, passphrase: &Passphrase) -> Result<Keys, StoreError> {
    let wrapped = files::read_small(path, KEY_FILE_MAX)?;
    let folder = path.parent().unwrap_or(path);
    keys_from_pass(&wrapped, passphrase).map_err(|e| match e {
        Unwrap::NotMine => StoreError::WrongPassphrase,
        Unwrap::TooMuchWork => {
            StoreError::damaged(folder, "keys.pass.age asks for more work than senlog ever sets")
        }
        Unwrap::Damaged => StoreError::damaged(folder, "keys.pass.age cannot be read"),
    })
}

/// Opens the bytes of a `keys.pass.age`.
pub(crate) fn keys_from_pass(wrapped: &[u8], passphrase: &Passphrase) -> Result<Keys, Unwrap> {
    let content = unwrap_pass(wrapped, passphrase)?;
    Keys::decode(&content).filter(|keys| keys.db.is_some()).ok_or(Unwrap::Damaged)
}

/// Reads `keys.plain`.
pub(crate) fn open_plain(path: &Path) -> Result<Keys, StoreError> {
    let content = Zeroizing::new(files::read_small(path, KEY_FILE_MAX)?);
    let folder = path.parent().unwrap_or(path);
    Keys::decode(&content)
        .filter(|keys| keys.db.is_none())
        .ok_or_else(|| StoreError::damaged(folder, "keys.plain cannot be read"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::secret::hex;

    fn pass(text: &str) -> Passphrase {
        Passphrase::new(text.into())
    }

    fn keys(encrypted: bool) -> Keys {
        Keys {
            db: encrypted.then(|| Secret32::from_slice(&[1; 32]).unwrap()),
            device: DeviceKeys {
                sign: SigningKey::from_bytes(&[2; 32]),
                age: Secret32::from_slice(&[3; 32]).unwrap(),
            },
        }
    }

    /// The content of key files that are on disks must be read for ever.
    #[test]
    fn the_content_is_pinned_for_ever() {
        let want = format!(
            "a40001015820{}025820{}035820{}",
            "01".repeat(32),
            "02".repeat(32),
            "03".repeat(32)
        );
        assert_eq!(hex(&keys(true).encode()), want);
        for encrypted in [true, false] {
            let content = keys(encrypted).encode();
            assert_eq!(Keys::decode(&content).unwrap().encode(), content);
            for len in 0..content.len() {
                assert!(Keys::decode(&content[..len]).is_none(), "{len} bytes");
            }
        }
    }

    /// A key file as this version wrote it, which every later one must open.
    #[test]
    fn a_key_file_of_the_first_version_opens() {
        let wrapped: Vec<u8> = GOLDEN.iter().flat_map(|line| unhex(line)).collect();
        let opened = keys_from_pass(&wrapped, &pass("correct horse battery")).unwrap();
        assert_eq!(opened.encode(), keys(true).encode());
    }

    fn unhex(text: &str) -> Vec<u8> {
        let digit = |c: u8| char::from(c).to_digit(16).unwrap() as u8;
        text.as_bytes().chunks(2).map(|c| digit(c[0]) << 4 | digit(c[1])).collect()
    }

    const GOLDEN: &[&str] = &[
        "6167652d656e6372797074696f6e2e6f72672f76310a2d3e20736372797074206d2f374475584349",
        "787a3264726b4c666d596f4735772031300a3674426f7939727450776e352f4763466566464c6e37",
        "70555a4c324d3044526a752b4a575045367a4547450a2d2d2d20484d466d682f654743784b326e56",
        "693337565a622b69632f33582b496a4d692f72384d4a426e76456e43300a5bc43c346306fd748cb6",
        "3f83d92f270a120302cd37e79db417875b933b934c97b059424d1f6c0999a1f50c400281c8524df9",
        "cbcfb08d612ce40ed7ed17744be9fa32fe42943608787eaa40fca81f6cfdf611632fd0a9fa20ef55",
        "77482bfadc145def56e8932b932943266ca0482531f8bd9390049183518d24eb06bcb1e2516754da",
        "0357a8ddd829df33a2ff",
    ];

    #[test]
    fn unknown_keys_are_skipped_and_later_versions_refused() {
        let content = keys(false).encode();
        let mut more = content.to_vec();
        more[0] += 1;
        more.extend_from_slice(&[0x18, 0x63, 0xf5]);
        assert!(Keys::decode(&more).is_some());
        let mut later = content.to_vec();
        later[2] = 2;
        assert!(Keys::decode(&later).is_none());
    }

    #[test]
    fn the_passphrase_opens_and_nothing_else_does() {
        let right = pass("correct horse battery");
        let wrapped = wrap_pass(&keys(true).encode(), &right, 10).unwrap();
        assert_eq!(keys_from_pass(&wrapped, &right).unwrap().encode(), keys(true).encode());
        assert_eq!(
            keys_from_pass(&wrapped, &pass("correct horse batterx")).unwrap_err(),
            Unwrap::NotMine
        );
        assert_eq!(log_n_of(&wrapped), Some(10));
        for len in [0, 1, 20, wrapped.len() / 2, wrapped.len() - 1] {
            assert_eq!(
                keys_from_pass(&wrapped[..len], &right).unwrap_err(),
                Unwrap::Damaged,
                "{len}"
            );
        }
        let mut bent = wrapped.clone();
        let last = bent.len() - 1;
        bent[last] ^= 1;
        assert_eq!(keys_from_pass(&bent, &right).unwrap_err(), Unwrap::Damaged);
    }

    #[test]
    fn the_cost_is_bounded_both_ways() {
        let right = pass("correct horse battery");
        for log_n in [0, 9, 19, 63, 64] {
            assert!(wrap_pass(b"x", &right, log_n).is_err(), "{log_n}");
        }
        // A planted file that asks for 2^19 is refused before any work is done.
        let mut recipient = age::scrypt::Recipient::new(right.secret());
        recipient.set_work_factor(10);
        let wrapped = wrap(&keys(true).encode(), &[&recipient]).unwrap();
        let at = wrapped.iter().position(|b| *b == b'\n').unwrap();
        let mut planted = wrapped.clone();
        let end = at + 1 + wrapped[at + 1..].iter().position(|b| *b == b'\n').unwrap();
        planted.splice(end - 2..end, *b"19");
        assert_eq!(log_n_of(&planted), Some(19));
        assert_eq!(unwrap_pass(&planted, &right).unwrap_err(), Unwrap::TooMuchWork);
    }

    #[test]
    fn recipients_open_and_others_do_not() {
        let lead = Secret32::random().unwrap();
        let recovery = Secret32::random().unwrap();
        let to = [lead.age_public().unwrap(), recovery.age_public().unwrap()];
        let wrapped = wrap_to(b"the key", &to).unwrap();
        assert_eq!(&**unwrap_with(&wrapped, &lead).unwrap(), b"the key");
        assert_eq!(&**unwrap_with(&wrapped, &recovery).unwrap(), b"the key");
        assert_eq!(
            unwrap_with(&wrapped, &Secret32::random().unwrap()).unwrap_err(),
            Unwrap::NotMine
        );
        assert!(wrap_to(b"x", &["age1nonsense"]).is_err());
        assert!(wrap_to::<&str>(b"x", &[]).is_err());
    }

    #[test]
    fn keys_are_wiped_on_drop() {
        fn wiped_on_drop<T: ZeroizeOnDrop>() {}
        wiped_on_drop::<Keys>();
    }
}
