//! The sequence inside a payload: the manifest, its records, and the trailer that ends it.

use minicbor::{Decoder, Encoder};
use sha2::{Digest, Sha256};

use super::super::error::Why;
use super::{Manifest, strict};
use crate::domain::Id;
use crate::store::change::Change;
use crate::store::ctx::{Ctx, DevId};
use crate::store::hlc::Hlc;

/// Most records (SYNC.md 4.2).
const RECORDS_MAX: u64 = 1_000_000;
/// Longest change, in bytes (SYNC.md 4.2).
const CHANGE_MAX: usize = 256 * 1024;
/// Most cells of a change (SYNC.md 4.2).
const CELLS_MAX: usize = 64;
/// Most entries of a context (SYNC.md 4.2).
const CTX_MAX: usize = 64;
/// Longest name of a record type or field (SYNC.md 4.2).
const NAME_MAX: usize = 64;

/// Records as they lie in the opened payload.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Record<'a> {
    /// A change, byte for byte as its author wrote it.
    Full(&'a [u8]),
    /// A change without content: erased for good.
    Stub(Stub),
    /// What still stands of a change, for those who may hold no more; its whole hash.
    Head([u8; 32], &'a [u8]),
}

/// A change of which only its place in the log is left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stub {
    /// Whose.
    pub dev: DevId,
    /// Its number.
    pub seq: u64,
    /// Its hash, so that the chain can still be followed.
    pub hash: [u8; 32],
    /// Its stamp.
    pub hlc: Hlc,
    /// The row that it was about.
    pub row: Id,
}

/// An opened payload.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Content<'a> {
    /// What it says of itself.
    pub manifest: Manifest,
    /// What it holds.
    pub records: Vec<Record<'a>>,
}

type Written = Result<(), minicbor::encode::Error<std::convert::Infallible>>;

/// The bytes of a sequence. `manifest.n` is set here.
pub fn encode(manifest: &Manifest, records: &[Record<'_>]) -> Vec<u8> {
    let mut manifest = manifest.clone();
    manifest.n = records.len() as u64;
    let mut out = manifest.encode();
    for record in records {
        // Writing to a vector cannot fail; minicbor's error type is infallible here.
        let _ = write(&mut Encoder::new(&mut out), record);
    }
    let digest: [u8; 32] = Sha256::digest(&out).into();
    let mut e = Encoder::new(&mut out);
    let _ = end(&mut e, manifest.n, &digest);
    out
}

fn end(e: &mut Encoder<&mut Vec<u8>>, n: u64, digest: &[u8; 32]) -> Written {
    e.array(2)?.u64(n)?.bytes(digest)?;
    Ok(())
}

fn write(e: &mut Encoder<&mut Vec<u8>>, record: &Record<'_>) -> Written {
    match record {
        Record::Full(raw) => e.array(2)?.u8(0)?.bytes(raw)?,
        Record::Stub(stub) => e
            .array(6)?
            .u8(1)?
            .bytes(&stub.dev.0)?
            .u64(stub.seq)?
            .bytes(&stub.hash)?
            .i64(stub.hlc)?
            .bytes(&stub.row.0)?,
        Record::Head(hash, raw) => e.array(3)?.u8(2)?.bytes(hash)?.bytes(raw)?,
    };
    Ok(())
}

/// Takes a sequence apart: every item sound, the count and the hash of the trailer right, nothing
/// after it. The changes themselves are checked by [`check_change`].
///
/// # Errors
/// Why it does not read.
pub fn read(plain: &[u8]) -> Result<Content<'_>, Why> {
    let mut at = strict::item(plain, 0)?;
    let manifest = Manifest::decode(plain.get(..at).unwrap_or_default())?;
    if manifest.n > RECORDS_MAX {
        return Err(Why::TooLarge);
    }
    let mut records = Vec::new();
    for _ in 0..manifest.n {
        let end = strict::item(plain, at)?;
        let item = plain.get(at..end).unwrap_or_default();
        records.push(record(item).map_err(|_| Why::Broken("a record of it is damaged"))?);
        at = end;
    }
    let before = plain.get(..at).unwrap_or_default();
    let end = strict::item(plain, at)?;
    let trailer = trailer(plain.get(at..end).unwrap_or_default())
        .map_err(|_| Why::Broken("its end is damaged"))?;
    let digest: [u8; 32] = Sha256::digest(before).into();
    if trailer != (manifest.n, digest) || end != plain.len() {
        return Err(Why::Broken("its end does not fit what stands before"));
    }
    Ok(Content { manifest, records })
}

type Fault = minicbor::decode::Error;

fn trailer(bytes: &[u8]) -> Result<(u64, [u8; 32]), Fault> {
    let mut d = Decoder::new(bytes);
    if d.array()? != Some(2) {
        return Err(Fault::message("a trailer of another shape"));
    }
    Ok((d.u64()?, fixed(&mut d)?))
}

fn record(bytes: &[u8]) -> Result<Record<'_>, Fault> {
    let mut d = Decoder::new(bytes);
    let n = d.array()?.ok_or_else(|| Fault::message("unknown length"))?;
    Ok(match (d.u8()?, n) {
        (0, 2) => Record::Full(d.bytes()?),
        (1, 6) => Record::Stub(Stub {
            dev: DevId(fixed(&mut d)?),
            seq: d.u64()?,
            hash: fixed(&mut d)?,
            hlc: d.i64()?,
            row: Id(fixed(&mut d)?),
        }),
        (2, 3) => Record::Head(fixed(&mut d)?, d.bytes()?),
        _ => return Err(Fault::message("a record of another kind")),
    })
}

fn fixed<const N: usize>(d: &mut Decoder<'_>) -> Result<[u8; N], Fault> {
    d.bytes()?.try_into().map_err(|_| Fault::message("bytes of another length"))
}

/// Reads a change that came from elsewhere within the bounds of SYNC.md 4.2; anything beyond them
/// refuses the bundle, for no program of this school writes such.
///
/// # Errors
/// [`Why::Broken`]; [`Why::Newer`] for one that must be understood and is not.
pub fn check_change(raw: &[u8]) -> Result<Change, Why> {
    if raw.len() > CHANGE_MAX {
        return Err(Why::Broken("a change in it is too long"));
    }
    if strict::item(raw, 0)? != raw.len() {
        return Err(Why::Broken("something follows a change in it"));
    }
    let change = Change::decode(raw).map_err(|_| Why::Broken("a change in it is damaged"))?;
    // Numbers are kept as SQLite's integers, which end where these do.
    let numbered = |seq: u64| i64::try_from(seq).is_ok();
    let short = |ctx: &Ctx| ctx.0.len() <= CTX_MAX && ctx.0.values().all(|seq| numbered(*seq));
    let named = |name: &str| {
        name.len() <= NAME_MAX && !name.is_empty() && name.bytes().all(|b| b.is_ascii_graphic())
    };
    if change.what.must_be_understood() {
        return Err(Why::Newer);
    }
    let sound = change.dot.seq > 0
        && numbered(change.dot.seq)
        && change.cells.len() <= CELLS_MAX
        && named(&change.entity)
        && short(&change.row_ctx)
        && change.cells.iter().all(|cell| named(&cell.field) && short(&cell.ctx));
    let mut fields: Vec<&str> = change.cells.iter().map(|c| c.field.as_str()).collect();
    fields.sort_unstable();
    let once = fields.windows(2).all(|pair| pair[0] != pair[1]);
    match sound && once {
        true => Ok(change),
        false => Err(Why::Broken("a change in it is beyond what senlog writes")),
    }
}
