//! One change as it was authored: the bytes that are stored, hashed and, later, sent.
//!
//! `raw` is a CBOR map with the keys of SYNC.md 3.2: 0 device, 1 seq, 2 stamp, 3 action, 4 user, 5 what
//! (insert, set, delete, restore, resolve, grant, revoke, purge), 6 record type, 7 row, 8 pupil, 9
//! context of the row, 10 schema, 11 hash of the device's previous change, 12 salt, 13 cells as
//! `[field, value, context]`, 14 title and 15 what is undone, both on an action's first change. A key
//! whose content is nothing is left out. The bytes are the truth: they are hashed and re-sent as they
//! are, never encoded again, so keys of newer versions survive.

use minicbor::data::Type;
use minicbor::{Decoder, Encoder};
use sha2::{Digest, Sha256};

use crate::domain::{Id, Value};

use super::ctx::{Ctx, DevId, Dot};
use super::hlc::Hlc;

/// The version of the record declarations that a change was written with.
pub const SCHEMA: u32 = 1;

/// Room made for cells before they are read: none on the word of a length alone.
const CELLS_ROOM: usize = 64;

/// What a change does to its row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// A new row.
    Insert,
    /// New content for cells.
    Set,
    /// Hides the row.
    Delete,
    /// Brings it back.
    Restore,
    /// A choice between two versions.
    Resolve,
    /// A device is admitted, or served by another lead from now on (SYNC.md 4.1).
    Grant,
    /// A device is lost: nothing after a number counts (SYNC.md 5.4).
    Revoke,
    /// Erased the row for good. Such a change has no content and counts for nothing; it says who
    /// erased, and when.
    Purge,
    /// Something of a newer version.
    Other(u8),
}

impl What {
    fn number(self) -> u8 {
        match self {
            What::Insert => 1,
            What::Set => 2,
            What::Delete => 3,
            What::Restore => 4,
            What::Resolve => 5,
            What::Grant => 6,
            What::Revoke => 7,
            What::Purge => 8,
            What::Other(n) => n,
        }
    }

    fn from_number(n: u8) -> What {
        match n {
            1 => What::Insert,
            2 => What::Set,
            3 => What::Delete,
            4 => What::Restore,
            5 => What::Resolve,
            6 => What::Grant,
            7 => What::Revoke,
            8 => What::Purge,
            n => What::Other(n),
        }
    }

    /// Whether a program that does not know it must not go on without (SYNC.md 3.2: 128 and up).
    pub fn must_be_understood(self) -> bool {
        matches!(self, What::Other(n) if n >= 128)
    }

    /// Whether it is about who may take part rather than about a record; a lead's alone.
    pub fn is_control(self) -> bool {
        matches!(self, What::Grant | What::Revoke | What::Purge)
    }
}

/// New content of one cell, and what its author had seen of that cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CellOp {
    /// The field's stored name.
    pub field: String,
    /// The content.
    pub value: Value,
    /// What had been seen.
    pub ctx: Ctx,
}

/// One change, read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Device and number.
    pub dot: Dot,
    /// The stamp.
    pub hlc: Hlc,
    /// The action it belongs to.
    pub txn: Id,
    /// Who.
    pub user: Id,
    /// What it does.
    pub what: What,
    /// The record type.
    pub entity: String,
    /// The row.
    pub row: Id,
    /// The pupil whose the row is, on kinds that are one pupil's.
    pub pupil: Option<Id>,
    /// What had been seen of the row, on a delete.
    pub row_ctx: Ctx,
    /// Version of the declarations it was written with.
    pub schema: u32,
    /// Hash of the device's previous change.
    pub previous: Option<[u8; 32]>,
    /// Makes equal contents hash differently.
    pub salt: [u8; 16],
    /// The cells.
    pub cells: Vec<CellOp>,
    /// The action's title, on its first change.
    pub title: Option<String>,
    /// The action that this one takes back, on its first change.
    pub undoes: Option<Id>,
}

/// The hash of a change: SHA-256 of its bytes.
pub fn hash(raw: &[u8]) -> [u8; 32] {
    Sha256::digest(raw).into()
}

impl Change {
    /// The bytes of the change.
    pub fn encode(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(256 + self.cells.len() * 32);
        // Writing to a vector cannot fail; minicbor's error type is infallible here.
        let _ = self.write(&mut Encoder::new(&mut out));
        out
    }

    fn write(
        &self,
        e: &mut Encoder<&mut Vec<u8>>,
    ) -> Result<(), minicbor::encode::Error<std::convert::Infallible>> {
        let optional = [
            self.pupil.is_some(),
            !self.row_ctx.is_empty(),
            self.previous.is_some(),
            !self.cells.is_empty(),
            self.title.is_some(),
            self.undoes.is_some(),
        ];
        let keys = 10 + optional.iter().filter(|there| **there).count() as u64;
        e.map(keys)?;
        e.u8(0)?.bytes(&self.dot.dev.0)?;
        e.u8(1)?.u64(self.dot.seq)?;
        e.u8(2)?.i64(self.hlc)?;
        e.u8(3)?.bytes(&self.txn.0)?;
        e.u8(4)?.bytes(&self.user.0)?;
        e.u8(5)?.u8(self.what.number())?;
        e.u8(6)?.str(&self.entity)?;
        e.u8(7)?.bytes(&self.row.0)?;
        if let Some(pupil) = self.pupil {
            e.u8(8)?.bytes(&pupil.0)?;
        }
        if !self.row_ctx.is_empty() {
            e.u8(9)?;
            write_ctx(e, &self.row_ctx)?;
        }
        e.u8(10)?.u32(self.schema)?;
        if let Some(previous) = &self.previous {
            e.u8(11)?.bytes(previous)?;
        }
        e.u8(12)?.bytes(&self.salt)?;
        if !self.cells.is_empty() {
            e.u8(13)?.array(self.cells.len() as u64)?;
            for cell in &self.cells {
                e.array(3)?.str(&cell.field)?;
                write_value(e, &cell.value)?;
                write_ctx(e, &cell.ctx)?;
            }
        }
        if let Some(title) = &self.title {
            e.u8(14)?.str(title)?;
        }
        if let Some(undoes) = self.undoes {
            e.u8(15)?.bytes(&undoes.0)?;
        }
        Ok(())
    }

    /// Reads the bytes of a change as the log holds it. What a newer version wrote never stops an older
    /// one from reading the rest: unknown keys are skipped, and a value of an unknown type counts as
    /// nothing here while the bytes keep it. Nothing is allocated on the word of a length alone; the
    /// limits on what may come from elsewhere (SYNC.md 4.2) are the importer's.
    ///
    /// # Errors
    /// What is wrong with the bytes, for the log of a developer rather than a person.
    pub fn decode(raw: &[u8]) -> Result<Change, String> {
        read_change(raw).map_err(|e| e.to_string())
    }
}

type Fault = minicbor::decode::Error;

fn fault(what: &'static str) -> Fault {
    Fault::message(what)
}

fn read_change(raw: &[u8]) -> Result<Change, Fault> {
    let mut d = Decoder::new(raw);
    let keys = d.map()?.ok_or_else(|| fault("a change of unknown length"))?;
    let mut seen = Change {
        dot: Dot { dev: DevId([0; 16]), seq: 0 },
        hlc: 0,
        txn: Id([0; 16]),
        user: Id([0; 16]),
        what: What::Other(0),
        entity: String::new(),
        row: Id([0; 16]),
        pupil: None,
        row_ctx: Ctx::default(),
        schema: 0,
        previous: None,
        salt: [0; 16],
        cells: Vec::new(),
        title: None,
        undoes: None,
    };
    let mut required = 0u16;
    for _ in 0..keys {
        let key = d.u8()?;
        if key < 16 {
            required |= 1 << key;
        }
        match key {
            0 => seen.dot.dev = DevId(sixteen(&mut d)?),
            1 => seen.dot.seq = d.u64()?,
            2 => seen.hlc = d.i64()?,
            3 => seen.txn = Id(sixteen(&mut d)?),
            4 => seen.user = Id(sixteen(&mut d)?),
            5 => seen.what = What::from_number(d.u8()?),
            6 => seen.entity = name(&mut d)?,
            7 => seen.row = Id(sixteen(&mut d)?),
            8 => seen.pupil = Some(Id(sixteen(&mut d)?)),
            9 => seen.row_ctx = read_ctx(&mut d)?,
            10 => seen.schema = d.u32()?,
            11 => {
                let bytes = d.bytes()?;
                seen.previous =
                    Some(bytes.try_into().map_err(|_| fault("a hash of another size"))?);
            }
            12 => seen.salt = sixteen(&mut d)?,
            13 => seen.cells = read_cells(&mut d)?,
            14 => seen.title = Some(d.str()?.to_string()),
            15 => seen.undoes = Some(Id(sixteen(&mut d)?)),
            _ => d.skip()?,
        }
    }
    // Device, seq, stamp, action, user, what, record type, row.
    if required & 0b1111_1111 != 0b1111_1111 {
        return Err(fault("a change with something missing"));
    }
    if d.position() != raw.len() {
        return Err(fault("bytes after the end of a change"));
    }
    Ok(seen)
}

fn sixteen(d: &mut Decoder<'_>) -> Result<[u8; 16], Fault> {
    d.bytes()?.try_into().map_err(|_| fault("an id of another size"))
}

fn name(d: &mut Decoder<'_>) -> Result<String, Fault> {
    let text = d.str()?;
    if text.is_empty() {
        return Err(fault("a name that is no name"));
    }
    Ok(text.to_string())
}

fn read_cells(d: &mut Decoder<'_>) -> Result<Vec<CellOp>, Fault> {
    let count = d.array()?.ok_or_else(|| fault("cells of unknown length"))?;
    let mut cells =
        Vec::with_capacity(CELLS_ROOM.min(usize::try_from(count).unwrap_or(CELLS_ROOM)));
    for _ in 0..count {
        if d.array()? != Some(3) {
            return Err(fault("a cell of another shape"));
        }
        cells.push(CellOp { field: name(d)?, value: read_value(d)?, ctx: read_ctx(d)? });
    }
    Ok(cells)
}

fn read_value(d: &mut Decoder<'_>) -> Result<Value, Fault> {
    Ok(match d.datatype()? {
        Type::Null => {
            d.null()?;
            Value::Null
        }
        Type::Bytes => Id::from_slice(d.bytes()?).map_or(Value::Null, Value::Id),
        Type::String => Value::Text(d.str()?.to_string()),
        Type::U8
        | Type::U16
        | Type::U32
        | Type::U64
        | Type::I8
        | Type::I16
        | Type::I32
        | Type::I64 => Value::Int(d.i64()?),
        // Of a newer version: the field is unknown too, since a known one never changes its type.
        _ => {
            d.skip()?;
            Value::Null
        }
    })
}

fn read_ctx(d: &mut Decoder<'_>) -> Result<Ctx, Fault> {
    let count = d.array()?.ok_or_else(|| fault("a context of unknown length"))?;
    let mut ctx = Ctx::default();
    for _ in 0..count {
        if d.array()? != Some(2) {
            return Err(fault("a context of another shape"));
        }
        let dev = DevId(sixteen(d)?);
        ctx.add(Dot { dev, seq: d.u64()? });
    }
    Ok(ctx)
}

type Written = Result<(), minicbor::encode::Error<std::convert::Infallible>>;

fn write_value(e: &mut Encoder<&mut Vec<u8>>, value: &Value) -> Written {
    match value {
        Value::Null => e.null()?,
        Value::Int(n) => e.i64(*n)?,
        Value::Text(s) => e.str(s)?,
        Value::Id(id) => e.bytes(&id.0)?,
    };
    Ok(())
}

fn write_ctx(e: &mut Encoder<&mut Vec<u8>>, ctx: &Ctx) -> Written {
    e.array(ctx.0.len() as u64)?;
    for (dev, seq) in &ctx.0 {
        e.array(2)?.bytes(&dev.0)?.u64(*seq)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A change with something in every key.
    pub fn sample() -> Change {
        let dev = DevId([7; 16]);
        let mut ctx = Ctx::default();
        ctx.add(Dot { dev, seq: 41 });
        Change {
            dot: Dot { dev, seq: 42 },
            hlc: 1_763_888_400_000 << 16 | 3,
            txn: Id([1; 16]),
            user: Id([2; 16]),
            what: What::Set,
            entity: "pupil".into(),
            row: Id([3; 16]),
            pupil: Some(Id([3; 16])),
            row_ctx: ctx.clone(),
            schema: SCHEMA,
            previous: Some([9; 32]),
            salt: [5; 16],
            cells: vec![
                CellOp {
                    field: "forename".into(),
                    value: Value::Text("Zoë".into()),
                    ctx: ctx.clone(),
                },
                CellOp { field: "eal".into(), value: Value::Int(1), ctx: Ctx::default() },
                CellOp { field: "preferred".into(), value: Value::Null, ctx },
            ],
            title: Some("Zoë's name".into()),
            undoes: Some(Id([4; 16])),
        }
    }

    #[test]
    fn a_change_reads_back() {
        let change = sample();
        assert_eq!(Change::decode(&change.encode()), Ok(change));
    }

    /// The bytes of version 1, which must be written and read so for ever.
    #[test]
    fn the_golden_changes_read_and_write_as_they_always_did() {
        let full = include_bytes!("../../tests/fixtures/change-full.v1.cbor");
        assert_eq!(Change::decode(full), Ok(sample()));
        assert_eq!(sample().encode(), full);
        let small = include_bytes!("../../tests/fixtures/change-small.v1.cbor");
        assert_eq!(Change::decode(small), Ok(small_sample()));
        assert_eq!(small_sample().encode(), small);
    }

    /// A change with as little in it as there can be.
    fn small_sample() -> Change {
        Change {
            what: What::Delete,
            pupil: None,
            previous: None,
            cells: Vec::new(),
            title: None,
            undoes: None,
            ..sample()
        }
    }

    #[test]
    fn keys_of_newer_versions_are_skipped() {
        let mut raw = sample().encode();
        assert_eq!(raw[0], 0xa0 + 16);
        raw[0] += 1;
        raw.extend_from_slice(&[0x18, 99, 0x82, 1, 2]);
        assert_eq!(Change::decode(&raw), Ok(sample()));
    }

    #[test]
    fn a_value_of_a_newer_version_stops_nothing() {
        // ["new_field", 1.5, []] in place of ["eal", 1, []].
        let raw = sample().encode();
        let old = [0x83, 0x63, b'e', b'a', b'l', 0x01, 0x80];
        let at = raw.windows(old.len()).position(|w| w == old).unwrap();
        let mut new = vec![0x83, 0x69];
        new.extend_from_slice(b"new_field");
        new.extend_from_slice(&[0xf9, 0x3e, 0x00, 0x80]);
        let raw = [&raw[..at], &new, &raw[at + old.len()..]].concat();
        let read = Change::decode(&raw).unwrap();
        assert_eq!(read.cells[1].field, "new_field");
        assert_eq!(read.cells[1].value, Value::Null);
        assert_eq!(read.cells[2], sample().cells[2]);
    }

    #[test]
    fn every_truncation_is_refused() {
        let raw = sample().encode();
        for n in 0..raw.len() {
            assert!(Change::decode(&raw[..n]).is_err(), "{n} bytes");
        }
        assert!(Change::decode(&[raw.as_slice(), &[0]].concat()).is_err());
    }

    proptest! {
        #![proptest_config(crate::regressions::config(256))]

        #[test]
        fn bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
            let _ = Change::decode(&bytes);
        }
    }
}
