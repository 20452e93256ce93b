//! Certificates: who a device belongs to and what it may do, signed by the school's root or a lead.
//!
//! A stored certificate is the 64-byte signature, then the signed bytes: a CBOR map {0 version, 1
//! device, 2 signing key, 3 age recipient, 4 user, 5 role, 6 label, 7 issued, 8 issuer's signing
//! key}. The signature is over `"senlog-cert-v1\0"` and those bytes as they are stored, which are
//! never encoded again.

use std::convert::Infallible;

use ed25519_dalek::{Signer, SigningKey};
use minicbor::{Decoder, Encoder};

use crate::domain::Id;
use crate::domain::kind::Roles;
use crate::store::ctx::DevId;

use super::{DevicePublic, dev_id, verify};

/// What stands before the bytes that are signed.
const DOMAIN: &[u8] = b"senlog-cert-v1\0";
/// The only version there is.
const VERSION: u32 = 1;
/// Longest certificate that is read, in bytes (a join request's limit).
const MAX: usize = 4096;
/// Longest label, in bytes.
const LABEL_MAX: usize = 256;
const SIGNATURE: usize = 64;

/// What a certificate says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Certificate {
    /// The device's keys.
    pub device: DevicePublic,
    /// Whose it is: a row of `staff`.
    pub user: Id,
    /// What it may do: one of the bits of [`Roles`].
    pub role: Roles,
    /// What people call it: "Jo's laptop".
    pub label: String,
    /// When, in milliseconds since 1970, UTC.
    pub issued: i64,
    /// The signing key of who says so: the school's root, or a lead's device.
    pub issuer: [u8; 32],
}

/// Why a certificate does not stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CertError {
    /// Not a certificate at all.
    #[error("the certificate cannot be read")]
    Unreadable,
    /// Of a later version.
    #[error("the certificate was made by a newer version of senlog")]
    Newer,
    /// Its device is not the one of its key.
    #[error("the certificate names another computer than its own")]
    OtherDevice,
    /// Not signed by who it says.
    #[error("the certificate's signature is wrong")]
    Signature,
    /// Signed, but by nobody this school knows.
    #[error("the certificate is of another school")]
    OtherIssuer,
}

impl Certificate {
    /// Signs it; the issuer is the key that signs. Returns the bytes to store.
    pub fn sign(mut self, key: &SigningKey) -> Vec<u8> {
        self.issuer = key.verifying_key().to_bytes();
        let mut body = Vec::with_capacity(320);
        // Writing to a vector cannot fail; minicbor's error type is infallible here.
        let _ = self.write(&mut Encoder::new(&mut body));
        let signature = key.sign(&[DOMAIN, &body].concat());
        [&signature.to_bytes()[..], &body].concat()
    }

    fn write(
        &self,
        e: &mut Encoder<&mut Vec<u8>>,
    ) -> Result<(), minicbor::encode::Error<Infallible>> {
        e.map(9)?;
        e.u8(0)?.u32(VERSION)?;
        e.u8(1)?.bytes(&self.device.dev_id().0)?;
        e.u8(2)?.bytes(&self.device.sign_pk)?;
        e.u8(3)?.str(&self.device.age_pk)?;
        e.u8(4)?.bytes(&self.user.0)?;
        e.u8(5)?.u8(self.role)?;
        e.u8(6)?.str(&self.label)?;
        e.u8(7)?.i64(self.issued)?;
        e.u8(8)?.bytes(&self.issuer)?;
        Ok(())
    }

    /// Who a stored certificate says has signed it; nothing is checked.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn issuer(stored: &[u8]) -> Result<[u8; 32], CertError> {
        let body = stored.get(SIGNATURE..).ok_or(CertError::Unreadable)?;
        read(body).map(|(_, _, c)| c.issuer).map_err(|_| CertError::Unreadable)
    }

    /// Reads stored bytes and checks that they were signed by one of `issuers`.
    ///
    /// # Errors
    /// Why it does not stand.
    pub fn check(stored: &[u8], issuers: &[[u8; 32]]) -> Result<Certificate, CertError> {
        if stored.len() > MAX || stored.len() <= SIGNATURE {
            return Err(CertError::Unreadable);
        }
        let (signature, body) = stored.split_at(SIGNATURE);
        let signature: [u8; 64] = signature.try_into().map_err(|_| CertError::Unreadable)?;
        let (version, device, certificate) = read(body).map_err(|_| CertError::Unreadable)?;
        if version != VERSION {
            return Err(CertError::Newer);
        }
        if dev_id(&certificate.device.sign_pk) != device {
            return Err(CertError::OtherDevice);
        }
        if !issuers.contains(&certificate.issuer) {
            return Err(CertError::OtherIssuer);
        }
        if !verify(&certificate.issuer, &[DOMAIN, body].concat(), &signature) {
            return Err(CertError::Signature);
        }
        Ok(certificate)
    }
}

type Fault = minicbor::decode::Error;

fn read(body: &[u8]) -> Result<(u32, DevId, Certificate), Fault> {
    let mut d = Decoder::new(body);
    let keys = d.map()?.ok_or_else(|| Fault::message("unknown length"))?;
    let mut version = 0;
    let mut device = DevId([0; 16]);
    let mut out = Certificate {
        device: DevicePublic { sign_pk: [0; 32], age_pk: String::new() },
        user: Id([0; 16]),
        role: 0,
        label: String::new(),
        issued: 0,
        issuer: [0; 32],
    };
    let mut seen = 0u16;
    for _ in 0..keys {
        let key = d.u8()?;
        if key < 9 {
            if seen & 1 << key != 0 {
                return Err(Fault::message("a key twice"));
            }
            seen |= 1 << key;
        }
        match key {
            0 => version = d.u32()?,
            1 => device = DevId(fixed(d.bytes()?)?),
            2 => out.device.sign_pk = fixed(d.bytes()?)?,
            3 => out.device.age_pk = line(d.str()?)?,
            4 => out.user = Id(fixed(d.bytes()?)?),
            5 => out.role = d.u8()?,
            6 => out.label = line(d.str()?)?,
            7 => out.issued = d.i64()?,
            8 => out.issuer = fixed(d.bytes()?)?,
            _ => d.skip()?,
        }
    }
    // A later version may leave keys out; this one may not.
    if d.position() != body.len() || (version == VERSION && seen != 0b1_1111_1111) {
        return Err(Fault::message("too much or too little"));
    }
    Ok((version, device, out))
}

fn fixed<const N: usize>(bytes: &[u8]) -> Result<[u8; N], Fault> {
    bytes.try_into().map_err(|_| Fault::message("wrong length"))
}

/// A short text without control characters, as it may be shown.
fn line(text: &str) -> Result<String, Fault> {
    if text.len() > LABEL_MAX || text.chars().any(char::is_control) {
        return Err(Fault::message("not a line of text"));
    }
    Ok(text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::kind::LEAD;
    use crate::store::secret::hex;
    use sha2::{Digest, Sha256};

    fn root() -> SigningKey {
        SigningKey::from_bytes(&[1; 32])
    }

    fn certificate() -> Certificate {
        Certificate {
            device: DevicePublic {
                sign_pk: SigningKey::from_bytes(&[2; 32]).verifying_key().to_bytes(),
                age_pk: "age1example".into(),
            },
            user: Id([5; 16]),
            role: LEAD,
            label: "Jo's laptop".into(),
            issued: 1_790_000_000_000,
            issuer: root().verifying_key().to_bytes(),
        }
    }

    #[test]
    fn a_certificate_is_pinned_for_ever() {
        let stored = certificate().sign(&root());
        assert_eq!(stored.len(), 211);
        assert_eq!(
            hex(&Sha256::digest(&stored)),
            "ee172b4330fc014b01e467a810897b6d74ab2e3a787e523c3e3a33bea48868db"
        );
    }

    #[test]
    fn it_reads_back_what_was_signed() {
        let stored = certificate().sign(&root());
        let issuer = root().verifying_key().to_bytes();
        assert_eq!(Certificate::check(&stored, &[[9; 32], issuer]), Ok(certificate()));
    }

    #[test]
    fn another_school_is_refused() {
        let stored = certificate().sign(&SigningKey::from_bytes(&[8; 32]));
        let issuer = root().verifying_key().to_bytes();
        assert_eq!(Certificate::check(&stored, &[issuer]), Err(CertError::OtherIssuer));
    }

    #[test]
    fn every_flipped_bit_and_every_truncation_is_refused() {
        let stored = certificate().sign(&root());
        let issuer = [root().verifying_key().to_bytes()];
        for bit in 0..stored.len() * 8 {
            let mut bent = stored.clone();
            bent[bit / 8] ^= 1 << (bit % 8);
            assert!(Certificate::check(&bent, &issuer).is_err(), "bit {bit}");
        }
        for len in 0..stored.len() {
            assert!(Certificate::check(&stored[..len], &issuer).is_err(), "{len} bytes");
        }
    }

    #[test]
    fn a_later_version_says_so() {
        let body = [0xa1, 0x00, 0x02];
        let mut stored = vec![0; 64];
        stored.extend_from_slice(&body);
        assert_eq!(Certificate::check(&stored, &[]), Err(CertError::Newer));
    }
}
