//! The 184 bytes that stand before the payload.

use sha2::{Digest, Sha256};

use crate::store::identity::verify;

use super::super::error::Why;

/// Bytes of a header.
pub const HEADER_LEN: usize = 184;
/// `\x89SNL\r\n\x1a\n`: a copy in text mode damages it, and is told apart at once.
const MAGIC: [u8; 8] = [0x89, b'S', b'N', b'L', b'\r', b'\n', 0x1a, b'\n'];
const VERSION: u16 = 1;
/// What is signed begins with this.
const DOMAIN: &[u8] = b"SENLOG bundle v1\0";
/// Where the signature begins, and what it covers ends.
const SIGNED: usize = 120;
/// Longest payload (SYNC.md 4.2).
const PAYLOAD_MAX: u64 = 64 << 20;
/// Longest payload of a join request, which is sealed to nobody (SYNC.md 4.2).
const JOIN_MAX: u64 = 4096;

/// What a bundle is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Changes: from a TA to the leads, or between leads.
    Changes,
    /// Current values, from a lead to one laptop.
    Snapshot,
    /// A laptop asks to join.
    Join,
    /// The answer: certificate, leads, first content.
    Welcome,
    /// A forgotten passphrase: the key of a store, wrapped to the leads, and the answer.
    UnlockHelp,
}

impl Kind {
    fn number(self) -> u8 {
        match self {
            Kind::Changes => 1,
            Kind::Snapshot => 2,
            Kind::Join => 3,
            Kind::Welcome => 4,
            // 5 is a backup, which has a container of its own.
            Kind::UnlockHelp => 6,
        }
    }

    fn from_number(n: u8) -> Option<Kind> {
        Some(match n {
            1 => Kind::Changes,
            2 => Kind::Snapshot,
            3 => Kind::Join,
            4 => Kind::Welcome,
            6 => Kind::UnlockHelp,
            _ => return None,
        })
    }

    /// What it is, in words.
    pub fn words(self) -> &'static str {
        match self {
            Kind::Changes => "an update file with changes",
            Kind::Snapshot => "an update file of a SENCO laptop",
            Kind::Join => "a request to join",
            Kind::Welcome => "a welcome file",
            Kind::UnlockHelp => "a file for a forgotten passphrase",
        }
    }

    /// The word in JSON.
    pub fn code(self) -> &'static str {
        match self {
            Kind::Changes => "changes",
            Kind::Snapshot => "snapshot",
            Kind::Join => "join",
            Kind::Welcome => "welcome",
            Kind::UnlockHelp => "unlock_help",
        }
    }
}

/// The header, read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    /// What the bundle is.
    pub kind: Kind,
    /// Bytes of the payload.
    pub payload_len: u64,
    /// The sender's signing key.
    pub sender: [u8; 32],
    /// The school; zero in a join request.
    pub group: [u8; 16],
    /// The bundle.
    pub id: [u8; 16],
    /// SHA-256 of the payload.
    pub payload_hash: [u8; 32],
    /// The sender's signature.
    pub signature: [u8; 64],
}

impl Header {
    /// Makes the header of a payload, signed by `sign`.
    pub fn make<E>(
        kind: Kind,
        sender: [u8; 32],
        group: [u8; 16],
        id: [u8; 16],
        payload: &[u8],
        sign: impl FnOnce(&[u8]) -> Result<[u8; 64], E>,
    ) -> Result<Header, E> {
        let mut header = Header {
            kind,
            payload_len: payload.len() as u64,
            sender,
            group,
            id,
            payload_hash: Sha256::digest(payload).into(),
            signature: [0; 64],
        };
        header.signature = sign(&header.signed())?;
        Ok(header)
    }

    /// The bytes.
    pub fn encode(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(HEADER_LEN);
        out.extend_from_slice(&MAGIC);
        out.extend_from_slice(&VERSION.to_le_bytes());
        out.push(self.kind.number());
        out.extend_from_slice(&[0; 5]);
        out.extend_from_slice(&self.payload_len.to_le_bytes());
        out.extend_from_slice(&self.sender);
        out.extend_from_slice(&self.group);
        out.extend_from_slice(&self.id);
        out.extend_from_slice(&self.payload_hash);
        out.extend_from_slice(&self.signature);
        out
    }

    fn signed(&self) -> Vec<u8> {
        let bytes = self.encode();
        [DOMAIN, bytes.get(..SIGNED).unwrap_or_default()].concat()
    }

    /// Reads the header at the front of a file; checks its shape and nothing else.
    ///
    /// # Errors
    /// Why it is none of this version.
    pub fn parse(file: &[u8]) -> Result<Header, Why> {
        let magic = file.get(..MAGIC.len().min(file.len())).unwrap_or_default();
        if magic.is_empty() || !MAGIC.starts_with(magic) {
            return Err(Why::NotBundle);
        }
        let bytes: &[u8; HEADER_LEN] =
            file.get(..HEADER_LEN).and_then(|b| b.try_into().ok()).ok_or(Why::Arriving)?;
        if u16::from_le_bytes([bytes[8], bytes[9]]) != VERSION {
            return Err(Why::Newer);
        }
        let kind = Kind::from_number(bytes[10]).ok_or(Why::Newer)?;
        if bytes[11..16] != [0; 5] {
            return Err(Why::Newer);
        }
        let header = Header {
            kind,
            payload_len: u64::from_le_bytes(fixed(bytes, 16)),
            sender: fixed(bytes, 24),
            group: fixed(bytes, 56),
            id: fixed(bytes, 72),
            payload_hash: fixed(bytes, 88),
            signature: fixed(bytes, SIGNED),
        };
        let max = if kind == Kind::Join { JOIN_MAX } else { PAYLOAD_MAX };
        if header.payload_len > max {
            return Err(Why::TooLarge);
        }
        Ok(header)
    }

    /// Whether the sender made this header, and the payload is the one meant: steps 3 and 4 of an
    /// import, before any parser sees the payload.
    ///
    /// # Errors
    /// [`Why::Altered`].
    pub fn verify(&self, payload: &[u8]) -> Result<(), Why> {
        if !verify(&self.sender, &self.signed(), &self.signature) {
            return Err(Why::Altered);
        }
        if <[u8; 32]>::from(Sha256::digest(payload)) != self.payload_hash {
            return Err(Why::Altered);
        }
        Ok(())
    }
}

/// `N` bytes at `at` of a header; the offsets of the format never reach past its end.
fn fixed<const N: usize>(bytes: &[u8; HEADER_LEN], at: usize) -> [u8; N] {
    let mut out = [0; N];
    if let Some(part) = bytes.get(at..at + N) {
        out.copy_from_slice(part);
    }
    out
}
