//! Who is who: the school's root, devices, and the certificates that tie them together.
//!
//! A school is a 32-byte root seed, written down as 24 words and then erased. From it come, by
//! HKDF-SHA256 with the salt `senlog-root-v1`, the root signing key (info `sign`), which certifies
//! leads, and the recovery identity (info `recovery`), which opens backups. A device is a signing
//! key and an age identity of its own. Every formula here is part of the stored format and can
//! never change; the tests pin the bytes.

mod cert;

use std::fmt;

use ed25519_dalek::{SigningKey, VerifyingKey};
use hkdf::Hkdf;
use sha2::{Digest, Sha256};
use zeroize::ZeroizeOnDrop;

use super::ctx::DevId;
use super::error::StoreError;
use super::secret::Secret32;
use super::words::{self, Words};

pub use cert::{CertError, Certificate};

/// The school's root: made once, on the first laptop, and again from the 24 words.
#[derive(ZeroizeOnDrop)]
pub(crate) struct Root {
    seed: Secret32,
    sign: SigningKey,
    recovery: Secret32,
}

impl Root {
    /// A new school.
    pub(crate) fn random() -> Result<Root, StoreError> {
        Root::from_seed(Secret32::random()?)
    }

    /// The school of a sheet's words.
    pub(crate) fn from_words(words: &Words) -> Result<Root, StoreError> {
        Root::from_seed(words.seed()?)
    }

    pub(crate) fn from_seed(seed: Secret32) -> Result<Root, StoreError> {
        let kdf = Hkdf::<Sha256>::new(Some(b"senlog-root-v1"), seed.bytes());
        let mut sign = Secret32::zero();
        let mut recovery = Secret32::zero();
        kdf.expand(b"sign", sign.bytes_mut()).map_err(|_| StoreError::NoRandom)?;
        kdf.expand(b"recovery", recovery.bytes_mut()).map_err(|_| StoreError::NoRandom)?;
        Ok(Root { seed, sign: SigningKey::from_bytes(sign.bytes()), recovery })
    }

    pub(crate) fn seed(&self) -> &Secret32 {
        &self.seed
    }

    /// The words of the sheet.
    pub(crate) fn words(&self) -> Result<Words, StoreError> {
        Words::from_seed(&self.seed)
    }

    pub(crate) fn signing_key(&self) -> &SigningKey {
        &self.sign
    }

    /// Opens backups and `keys.lead.age`.
    pub(crate) fn recovery(&self) -> &Secret32 {
        &self.recovery
    }

    /// What every device of the school knows of it.
    pub(crate) fn public(&self) -> Result<School, StoreError> {
        Ok(School {
            root_pk: self.sign.verifying_key().to_bytes(),
            recovery: self.recovery.age_public()?,
        })
    }
}

/// The public side of a school's root.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct School {
    /// Certifies leads: an Ed25519 public key.
    pub root_pk: [u8; 32],
    /// Opens backups with the 24 words: an age recipient, `age1…`.
    pub recovery: String,
}

impl School {
    /// Names the school in a bundle: `SHA-256("senlog-group-v1" ‖ root_pk)[..16]`.
    pub fn group(&self) -> [u8; 16] {
        sixteen(b"senlog-group-v1", &[&self.root_pk])
    }
}

/// The keys of one installation. A restored or copied store gets new ones.
#[derive(Clone, ZeroizeOnDrop)]
pub(crate) struct DeviceKeys {
    pub(crate) sign: SigningKey,
    pub(crate) age: Secret32,
}

impl DeviceKeys {
    pub(crate) fn random() -> Result<DeviceKeys, StoreError> {
        let seed = Secret32::random()?;
        Ok(DeviceKeys { sign: SigningKey::from_bytes(seed.bytes()), age: Secret32::random()? })
    }

    pub(crate) fn public(&self) -> Result<DevicePublic, StoreError> {
        Ok(DevicePublic {
            sign_pk: self.sign.verifying_key().to_bytes(),
            age_pk: self.age.age_public()?,
        })
    }
}

impl fmt::Debug for DeviceKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DeviceKeys(…)")
    }
}

/// The public side of a device.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DevicePublic {
    /// Signs its bundles: an Ed25519 public key.
    pub sign_pk: [u8; 32],
    /// Bundles for it are encrypted to this: an age recipient, `age1…`.
    pub age_pk: String,
}

impl DevicePublic {
    /// Its name in the log.
    pub fn dev_id(&self) -> DevId {
        dev_id(&self.sign_pk)
    }

    /// Six words that two people compare when a laptop joins: the first 66 bits of
    /// `SHA-256("senlog-fp-v1" ‖ sign_pk ‖ age_pk)`, `age_pk` as its text, each eleven bits a word
    /// of BIP 39's English list.
    pub fn fingerprint(&self) -> [&'static str; 6] {
        words::bits_as_words(&digest(b"senlog-fp-v1", &[&self.sign_pk, self.age_pk.as_bytes()]))
    }
}

/// A device's name in the log: `SHA-256("senlog-dev-v1" ‖ sign_pk)[..16]`.
pub fn dev_id(sign_pk: &[u8; 32]) -> DevId {
    DevId(sixteen(b"senlog-dev-v1", &[sign_pk]))
}

fn digest(label: &[u8], parts: &[&[u8]]) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(label);
    for part in parts {
        hash.update(part);
    }
    hash.finalize().into()
}

fn sixteen(label: &[u8], parts: &[&[u8]]) -> [u8; 16] {
    let mut out = [0; 16];
    out.copy_from_slice(&digest(label, parts)[..16]);
    out
}

/// Checks a signature the strict way, which refuses keys and signatures of more than one reading.
pub(crate) fn verify(key: &[u8; 32], message: &[u8], signature: &[u8; 64]) -> bool {
    VerifyingKey::from_bytes(key).is_ok_and(|key| {
        key.verify_strict(message, &ed25519_dalek::Signature::from_bytes(signature)).is_ok()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::secret::hex;

    fn secret(byte: u8) -> Secret32 {
        Secret32::from_slice(&[byte; 32]).unwrap()
    }

    /// These bytes name schools and devices in files that must open for ever.
    #[test]
    fn a_root_is_pinned_for_ever() {
        let root = Root::from_seed(secret(1)).unwrap();
        let school = root.public().unwrap();
        assert_eq!(
            hex(&school.root_pk),
            "a9bf2066c2334ec1d3265911806e8c46eaa6afd92512dab5b57ce4191e150c9e"
        );
        assert_eq!(
            school.recovery,
            "age1lf52jujrx065vleac2sw7tttav5f0xz7fttspl33fklm8f7a55yqvkma9g"
        );
        assert_eq!(hex(&school.group()), "1263265c8f5c9639210c4f91869c4133");
        let words: Vec<_> = root.words().unwrap().numbered().map(|(_, w)| w).collect();
        assert_eq!(
            words.join(" "),
            "absurd amount doctor acoustic avoid letter advice cage absurd amount doctor acoustic avoid letter advice cage absurd amount doctor acoustic avoid letter advice comic"
        );
    }

    #[test]
    fn a_device_is_pinned_for_ever() {
        let keys = DeviceKeys { sign: SigningKey::from_bytes(&[2; 32]), age: secret(3) };
        let public = keys.public().unwrap();
        assert_eq!(
            hex(&public.sign_pk),
            "8139770ea87d175f56a35466c34c7ecccb8d8a91b4ee37a25df60f5b8fc9b394"
        );
        assert_eq!(public.age_pk, "age1thld6wmt63lklg5wu9wed82mkr49xa6dfz9a47wlr3hqzf9nau3qqx6458");
        assert_eq!(public.dev_id().to_string(), "f94b8343b63a188469d2ec8b5a346296");
        assert_eq!(public.fingerprint().join(" "), "lift monster camp lab lend return");
    }

    #[test]
    fn the_words_bring_the_same_school_back() {
        let root = Root::random().unwrap();
        let again = Root::from_words(&root.words().unwrap()).unwrap();
        assert_eq!(root.public().unwrap(), again.public().unwrap());
        assert_ne!(root.public().unwrap(), Root::random().unwrap().public().unwrap());
    }

    #[test]
    fn keys_are_wiped_on_drop() {
        fn wiped_on_drop<T: ZeroizeOnDrop>() {}
        wiped_on_drop::<Root>();
        wiped_on_drop::<DeviceKeys>();
    }
}
