//! A forgotten passphrase, answered with a file (SYNC.md 5.3): what the laptop sends to a lead, and what
//! comes back. The lead types words from the other screen as when a laptop joins: whoever holds a
//! stranger's file and its key, and not the laptop's owner, is told apart by that alone.

use minicbor::{Decoder, Encoder};

use super::bundle::{Header, Kind, split};
use super::error::{SyncError, Why};
use crate::store::exchange::Device;
use crate::store::identity::{DevicePublic, School};
use crate::store::open::forgotten::{Answer, Asking};
use crate::store::{Store, keys, secret};

/// The only version there is.
const VERSION: u32 = 1;

/// A request for help, read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HelpRequest {
    /// The keys made for the answer; their six words stand on the other screen.
    pub device: DevicePublic,
    lead_keys: Vec<u8>,
}

/// The file of a store that asks for help. It is sealed to nobody: what is secret in it is sealed by
/// itself, and it names neither a person nor a school.
///
/// # Errors
/// When the system has no random numbers to give.
pub fn request(asking: &Asking) -> Result<Vec<u8>, SyncError> {
    let device = asking.public()?;
    let mut payload = Vec::with_capacity(1024);
    // Writing to a vector cannot fail; minicbor's error type is infallible here.
    let _ = write(&device, &asking.lead_keys, &mut Encoder::new(&mut payload));
    let id = secret::random::<16>()?;
    let header = Header::make(Kind::UnlockHelp, device.sign_pk, [0; 16], id, &payload, |bytes| {
        Ok::<_, SyncError>(asking.sign(bytes))
    })?;
    Ok([header.encode(), payload].concat())
}

fn write(
    device: &DevicePublic,
    lead_keys: &[u8],
    e: &mut Encoder<&mut Vec<u8>>,
) -> Result<(), minicbor::encode::Error<std::convert::Infallible>> {
    e.map(4)?;
    e.u8(0)?.u32(VERSION)?;
    e.u8(1)?.bytes(&device.sign_pk)?;
    e.u8(2)?.str(&device.age_pk)?;
    e.u8(3)?.bytes(lead_keys)?;
    Ok(())
}

impl HelpRequest {
    /// Whose laptop asks, as its sealed key says.
    ///
    /// # Errors
    /// As [`answer`].
    pub fn of(&self, store: &Store) -> Result<Device, SyncError> {
        Ok(store.asks_for_help(&self.lead_keys)?)
    }
}

/// Whether a file has to do with a forgotten passphrase, and is not the answer.
pub fn is_request(header: &Header) -> bool {
    header.kind == Kind::UnlockHelp && header.group == [0; 16]
}

/// Reads a request: signed by the keys that it names.
///
/// # Errors
/// Why it is none.
pub fn read_request(file: &[u8]) -> Result<HelpRequest, Why> {
    let (header, payload) = of_kind(file)?;
    if !is_request(&header) {
        return Err(Why::WrongKind { found: "an answer", wanted: "the file that asks" });
    }
    let request = decode(payload).map_err(|_| Why::Broken("its request is damaged"))?;
    let keyed = keys::parse_recipients(&[&request.device.age_pk]).is_ok();
    match keyed && request.device.sign_pk == header.sender {
        true => Ok(request),
        false => Err(Why::Altered),
    }
}

fn of_kind(file: &[u8]) -> Result<(Header, &[u8]), Why> {
    let (header, payload) = split(file)?;
    if header.kind != Kind::UnlockHelp {
        return Err(Why::WrongKind {
            found: header.kind.words(),
            wanted: Kind::UnlockHelp.words(),
        });
    }
    if payload.len() as u64 > keys::KEY_FILE_MAX {
        return Err(Why::TooLarge);
    }
    header.verify(payload)?;
    Ok((header, payload))
}

fn decode(bytes: &[u8]) -> Result<HelpRequest, minicbor::decode::Error> {
    let bad = || minicbor::decode::Error::message("not a request");
    let mut d = Decoder::new(bytes);
    let (mut version, mut sign, mut age, mut lead) = (0, None, None, None);
    for _ in 0..d.map()?.ok_or_else(bad)? {
        match d.u8()? {
            0 => version = d.u32()?,
            1 => sign = Some(d.bytes()?.try_into().map_err(|_| bad())?),
            2 => age = Some(d.str()?.to_string()),
            3 => lead = Some(d.bytes()?.to_vec()),
            _ => d.skip()?,
        }
    }
    let (Some(sign_pk), Some(age_pk), Some(lead_keys)) = (sign, age, lead) else {
        return Err(bad());
    };
    match version == VERSION && d.position() == bytes.len() {
        true => Ok(HelpRequest { device: DevicePublic { sign_pk, age_pk }, lead_keys }),
        false => Err(bad()),
    }
}

/// A lead's answer, once the words of the other screen were compared.
///
/// # Errors
/// Where this is no lead's laptop, the store was not sealed to it, or it is no other laptop's that a lead
/// may open.
pub fn answer(store: &Store, request: &HelpRequest) -> Result<Vec<u8>, SyncError> {
    let payload = store.help_with(&request.lead_keys, &request.device.age_pk)?;
    let group = store.school().map(School::group).unwrap_or_default();
    let (sender, id) = (store.device()?.sign_pk, secret::random::<16>()?);
    let header =
        Header::make(Kind::UnlockHelp, sender, group, id, &payload, |bytes| store.sign(bytes))?;
    Ok([header.encode(), payload].concat())
}

/// Reads an answer; whether it is from a lead of the school is seen once the store is open.
///
/// # Errors
/// Why it is none.
pub fn read_answer(file: &[u8]) -> Result<Answer<'_>, Why> {
    let (header, payload) = of_kind(file)?;
    if is_request(&header) {
        return Err(Why::WrongKind { found: "the file that asks", wanted: "the SENCO's answer" });
    }
    Ok(Answer { sender: header.sender, group: header.group, sealed: payload })
}
