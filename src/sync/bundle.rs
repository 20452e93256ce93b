//! The bundle, format v1 (SYNC.md 4.2): what one laptop writes into a file for others.
//!
//! ```text
//! header, 184 bytes, signed:  magic, version, kind, payload length, sender, school, bundle id,
//!                             hash of the payload, signature
//! payload:                    an age file to its addressees and every lead, of one zstd frame, of
//!                             a CBOR sequence: manifest, n records, trailer
//! ```
//!
//! The signature covers the sealed bytes, so that whatever an outsider made is refused before
//! anything of it is parsed; the manifest inside repeats who sent it to whom, so that nobody who may
//! open it can send it on as their own. Everything here is a pure function of bytes and keys.

mod header;
mod manifest;
mod payload;
mod record;
mod strict;

pub use header::{HEADER_LEN, Header, Kind};
pub use manifest::{DeviceEntry, GrantRef, Manifest, Refused, SCHEMA_READ};
pub use payload::{Limits, pack, unpack};
pub use record::{Content, Record, Stub, check_change, encode, read};

use super::error::Why;

/// A whole file taken apart, its seal unbroken: header and payload as they lie in it.
///
/// # Errors
/// Why it is no bundle, or not a whole one.
pub fn split(file: &[u8]) -> Result<(Header, &[u8]), Why> {
    let header = Header::parse(file)?;
    let payload = file.get(HEADER_LEN..).unwrap_or_default();
    let length = payload.len() as u64;
    if length < header.payload_len {
        return Err(Why::Arriving);
    }
    if length > header.payload_len {
        return Err(Why::Altered);
    }
    Ok((header, payload))
}
