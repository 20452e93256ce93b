//! What a bundle says of itself before its records.

use minicbor::{Decoder, Encoder};

use super::super::error::Why;
use super::Header;
use crate::domain::Id;
use crate::store::ctx::{Ctx, DevId, Dot};
use crate::store::hlc::Hlc;

/// The newest kind of content that this version reads.
pub const SCHEMA_READ: u32 = 1;
/// Most devices, addressees or entries of a list: a school has tens.
const LIST_MAX: u64 = 100_000;
/// Longest label or version of a program, in bytes.
const NAME_MAX: usize = 256;

/// A device as a lead tells of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeviceEntry {
    /// Its certificate, as stored.
    pub cert: Vec<u8>,
    /// The last number accepted of it, where it was marked as lost.
    pub revoked_after: Option<u64>,
    /// The lead that serves it.
    pub home: Option<DevId>,
}

/// A change that a lead did not accept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// Whose change.
    pub dev: DevId,
    /// Its number.
    pub seq: u64,
    /// Its hash.
    pub hash: [u8; 32],
    /// Why, in one sentence.
    pub reason: String,
}

/// The manifest. What a kind of bundle has no use for is empty and left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Manifest {
    /// As in the header.
    pub sender: [u8; 32],
    /// As in the header.
    pub group: [u8; 16],
    /// As in the header.
    pub id: [u8; 16],
    /// Whom it is for.
    pub addressees: Vec<DevId>,
    /// The program's version.
    pub app: String,
    /// Version of the record declarations.
    pub schema: u32,
    /// The oldest reader that understands it.
    pub min_reader: u32,
    /// The school's devices, as far as the addressee needs to know them.
    pub devices: Vec<DeviceEntry>,
    /// What the sender has of every device, without gaps: an acknowledgement.
    pub have: Ctx,
    /// What a snapshot stands for: what it covers and does not hold is not to be held.
    pub covers: Ctx,
    /// Rises with every change of what the addressee may hold.
    pub scope_epoch: u64,
    /// Rises with every snapshot for the addressee.
    pub snapshot_no: u64,
    /// The sender's stamp.
    pub created: Hlc,
    /// How many records follow.
    pub n: u64,
    /// Rows erased for good, when, and by which device.
    pub purged: Vec<(Id, Hlc, DevId)>,
    /// Changes that were not accepted.
    pub refused: Vec<Refused>,
    /// In a welcome: the new laptop's certificate.
    pub cert: Vec<u8>,
    /// In a welcome: the school's root.
    pub root: Vec<u8>,
    /// In a welcome: the recovery recipient.
    pub recovery: String,
    /// Between leads: the highest numbers ever sent to each laptop.
    pub sent: Vec<(DevId, Ctx)>,
    /// The sender's own last number.
    pub last: u64,
    /// The pupils whose records a snapshot holds beyond name, class and alerts.
    pub scope: Vec<Id>,
    /// The grant that makes the sender the addressee's lead; from a TA's laptop, the one on which its
    /// last snapshot rested.
    pub grant: Option<GrantRef>,
    /// Between leads: of each laptop that exists twice, how far its series goes, and its last hash.
    pub tips: Vec<(DevId, u64, [u8; 32])>,
}

/// A grant by its order and its change; the higher one stands.
pub type GrantRef = (u64, Dot);

type Written = Result<(), minicbor::encode::Error<std::convert::Infallible>>;
type Fault = minicbor::decode::Error;

impl Manifest {
    /// The bytes.
    pub fn encode(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(1024);
        // Writing to a vector cannot fail; minicbor's error type is infallible here.
        let _ = self.write(&mut Encoder::new(&mut out));
        out
    }

    fn write(&self, e: &mut Encoder<&mut Vec<u8>>) -> Written {
        e.map(22 + u64::from(self.grant.is_some()) + u64::from(!self.tips.is_empty()))?;
        e.u8(0)?.bytes(&self.sender)?;
        e.u8(1)?.bytes(&self.group)?;
        e.u8(2)?.bytes(&self.id)?;
        e.u8(3)?.array(self.addressees.len() as u64)?;
        for dev in &self.addressees {
            e.bytes(&dev.0)?;
        }
        e.u8(4)?.str(&self.app)?;
        e.u8(5)?.u32(self.schema)?;
        e.u8(6)?.u32(self.min_reader)?;
        e.u8(7)?.array(self.devices.len() as u64)?;
        for device in &self.devices {
            e.array(3)?.bytes(&device.cert)?;
            match device.revoked_after {
                Some(seq) => e.u64(seq)?,
                None => e.null()?,
            };
            match device.home {
                Some(home) => e.bytes(&home.0)?,
                None => e.null()?,
            };
        }
        e.u8(8)?;
        write_ctx(e, &self.have)?;
        e.u8(9)?;
        write_ctx(e, &self.covers)?;
        e.u8(10)?.u64(self.scope_epoch)?;
        e.u8(11)?.u64(self.snapshot_no)?;
        e.u8(12)?.i64(self.created)?;
        e.u8(13)?.u64(self.n)?;
        e.u8(14)?.array(self.purged.len() as u64)?;
        for (row, at, by) in &self.purged {
            e.array(3)?.bytes(&row.0)?.i64(*at)?.bytes(&by.0)?;
        }
        e.u8(15)?.array(self.refused.len() as u64)?;
        for refused in &self.refused {
            e.array(4)?.bytes(&refused.dev.0)?.u64(refused.seq)?;
            e.bytes(&refused.hash)?.str(&refused.reason)?;
        }
        e.u8(16)?.bytes(&self.cert)?;
        e.u8(17)?.bytes(&self.root)?;
        e.u8(18)?.str(&self.recovery)?;
        e.u8(19)?.array(self.sent.len() as u64)?;
        for (dev, sent) in &self.sent {
            e.array(2)?.bytes(&dev.0)?;
            write_ctx(e, sent)?;
        }
        e.u8(20)?.u64(self.last)?;
        e.u8(21)?.array(self.scope.len() as u64)?;
        for pupil in &self.scope {
            e.bytes(&pupil.0)?;
        }
        if let Some((order, dot)) = &self.grant {
            e.u8(22)?.array(3)?.u64(*order)?.bytes(&dot.dev.0)?.u64(dot.seq)?;
        }
        if !self.tips.is_empty() {
            e.u8(23)?.array(self.tips.len() as u64)?;
            for (dev, seq, hash) in &self.tips {
                e.array(3)?.bytes(&dev.0)?.u64(*seq)?.bytes(hash)?;
            }
        }
        Ok(())
    }

    /// Reads a manifest whose bytes were found sound; unknown keys are skipped.
    ///
    /// # Errors
    /// [`Why::Broken`]; [`Why::Newer`] when this version cannot read what follows.
    pub fn decode(bytes: &[u8]) -> Result<Manifest, Why> {
        let manifest = read(bytes).map_err(|_| Why::Broken("its list of contents is damaged"))?;
        if manifest.min_reader > SCHEMA_READ {
            return Err(Why::Newer);
        }
        Ok(manifest)
    }

    /// Whether it says the same as the header, and names `me` among those it is for: step 8.
    ///
    /// # Errors
    /// [`Why::Altered`] or [`Why::NotForMe`].
    pub fn agrees(&self, header: &Header, me: DevId) -> Result<(), Why> {
        if self.sender != header.sender || self.group != header.group || self.id != header.id {
            return Err(Why::Altered);
        }
        match self.addressees.contains(&me) {
            true => Ok(()),
            false => Err(Why::NotForMe),
        }
    }
}

fn write_ctx(e: &mut Encoder<&mut Vec<u8>>, ctx: &Ctx) -> Written {
    e.array(ctx.0.len() as u64)?;
    for (dev, seq) in &ctx.0 {
        e.array(2)?.bytes(&dev.0)?.u64(*seq)?;
    }
    Ok(())
}

fn fault(what: &'static str) -> Fault {
    Fault::message(what)
}

fn read(bytes: &[u8]) -> Result<Manifest, Fault> {
    let mut d = Decoder::new(bytes);
    let mut out = Manifest::default();
    let mut seen = 0u32;
    for _ in 0..d.map()?.ok_or_else(|| fault("a map of unknown length"))? {
        let key = d.u32()?;
        if key < 32 {
            if seen & 1 << key != 0 {
                return Err(fault("a key twice"));
            }
            seen |= 1 << key;
        }
        match key {
            0 => out.sender = fixed(&mut d)?,
            1 => out.group = fixed(&mut d)?,
            2 => out.id = fixed(&mut d)?,
            3 => out.addressees = list(&mut d, |d| Ok(DevId(fixed(d)?)))?,
            4 => out.app = name(&mut d)?,
            5 => out.schema = d.u32()?,
            6 => out.min_reader = d.u32()?,
            7 => out.devices = list(&mut d, device)?,
            8 => out.have = ctx(&mut d)?,
            9 => out.covers = ctx(&mut d)?,
            10 => out.scope_epoch = d.u64()?,
            11 => out.snapshot_no = d.u64()?,
            12 => out.created = d.i64()?,
            13 => out.n = d.u64()?,
            14 => {
                out.purged = list(&mut d, |d| {
                    array(d, 3)?;
                    Ok((Id(fixed(d)?), d.i64()?, DevId(fixed(d)?)))
                })?;
            }
            15 => {
                out.refused = list(&mut d, |d| {
                    array(d, 4)?;
                    let dev = DevId(fixed(d)?);
                    let (seq, hash) = (d.u64()?, fixed(d)?);
                    Ok(Refused { dev, seq, hash, reason: name(d)? })
                })?;
            }
            16 => out.cert = d.bytes()?.to_vec(),
            17 => out.root = d.bytes()?.to_vec(),
            18 => out.recovery = name(&mut d)?,
            19 => {
                out.sent = list(&mut d, |d| {
                    array(d, 2)?;
                    Ok((DevId(fixed(d)?), ctx(d)?))
                })?;
            }
            20 => out.last = d.u64()?,
            21 => out.scope = list(&mut d, |d| Ok(Id(fixed(d)?)))?,
            22 => {
                array(&mut d, 3)?;
                let order = d.u64()?;
                out.grant = Some((order, Dot { dev: DevId(fixed(&mut d)?), seq: d.u64()? }));
            }
            23 => {
                out.tips = list(&mut d, |d| {
                    array(d, 3)?;
                    Ok((DevId(fixed(d)?), d.u64()?, fixed(d)?))
                })?;
            }
            _ => d.skip()?,
        }
    }
    // Sender, school, bundle, addressees, count.
    const NEEDED: u32 = 0b10_0000_0000_1111;
    if seen & NEEDED != NEEDED || d.position() != bytes.len() {
        return Err(fault("too much or too little"));
    }
    Ok(out)
}

fn device(d: &mut Decoder<'_>) -> Result<DeviceEntry, Fault> {
    array(d, 3)?;
    let cert = d.bytes()?.to_vec();
    let revoked_after = maybe(d, |d| d.u64())?;
    let home = maybe(d, |d| Ok(DevId(fixed(d)?)))?;
    Ok(DeviceEntry { cert, revoked_after, home })
}

fn maybe<'b, T>(
    d: &mut Decoder<'b>,
    read: impl FnOnce(&mut Decoder<'b>) -> Result<T, Fault>,
) -> Result<Option<T>, Fault> {
    if d.datatype()? == minicbor::data::Type::Null {
        d.null()?;
        return Ok(None);
    }
    read(d).map(Some)
}

fn list<'b, T>(
    d: &mut Decoder<'b>,
    mut read: impl FnMut(&mut Decoder<'b>) -> Result<T, Fault>,
) -> Result<Vec<T>, Fault> {
    let n = d.array()?.ok_or_else(|| fault("a list of unknown length"))?;
    if n > LIST_MAX {
        return Err(fault("a list that is too long"));
    }
    // Not reserved: nothing is allocated on the word of a length alone.
    let mut out = Vec::new();
    for _ in 0..n {
        out.push(read(d)?);
    }
    Ok(out)
}

fn array(d: &mut Decoder<'_>, n: u64) -> Result<(), Fault> {
    match d.array()? {
        Some(found) if found == n => Ok(()),
        _ => Err(fault("a list of another length")),
    }
}

fn fixed<const N: usize>(d: &mut Decoder<'_>) -> Result<[u8; N], Fault> {
    d.bytes()?.try_into().map_err(|_| fault("bytes of another length"))
}

fn name(d: &mut Decoder<'_>) -> Result<String, Fault> {
    let text = d.str()?;
    if text.len() > NAME_MAX || text.chars().any(char::is_control) {
        return Err(fault("not a line of text"));
    }
    Ok(text.to_string())
}

fn ctx(d: &mut Decoder<'_>) -> Result<Ctx, Fault> {
    let pairs = list(d, |d| {
        array(d, 2)?;
        Ok((DevId(fixed(d)?), d.u64()?))
    })?;
    Ok(Ctx(pairs.into_iter().collect()))
}
