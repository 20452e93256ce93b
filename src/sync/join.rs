//! How a laptop joins: it asks with a file, a lead answers with another, and two people compare six
//! words of each (SYNC.md 5.2).

use minicbor::{Decoder, Encoder};

use super::bundle::{HEADER_LEN, Header, Kind, split};
use super::error::{SyncError, Why};
use super::export::{self, Bundle};
use crate::domain::Id;
use crate::domain::kind::{LEAD, Roles};
use crate::store::Store;
use crate::store::ctx::DevId;
use crate::store::identity::{Certificate, DevicePublic};
use crate::store::{StoreError, secret, words};

/// The only version of a request that there is.
const VERSION: u32 = 1;
/// Longest name or label, in bytes.
const NAME_MAX: usize = 128;

/// A request to join, read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// The laptop's keys.
    pub device: DevicePublic,
    /// Its user, as they call themselves.
    pub name: String,
    /// What it is called.
    pub label: String,
}

/// A laptop that was admitted.
#[derive(Clone, Debug)]
pub struct Admitted {
    /// Its name in the log.
    pub device: DevId,
    /// The six words of the lead, which its user types on the new laptop.
    pub words: [&'static str; 6],
    /// The welcome file.
    pub bundle: Bundle,
}

/// The request of a store that is to join.
///
/// # Errors
/// [`Why::Joined`] when it has, and the school still knows it.
pub fn request(store: &Store) -> Result<Vec<u8>, SyncError> {
    if !store.is_joining() && !store.may_join_again()? {
        return Err(Why::Joined.into());
    }
    let device = store.device()?;
    let (name, label) = store.joining_as()?;
    let request = Request { device: device.clone(), name, label };
    let payload = request.encode();
    let header = Header::make(
        Kind::Join,
        device.sign_pk,
        [0; 16],
        secret::random::<16>()?,
        &payload,
        |bytes| store.sign(bytes),
    )?;
    Ok([header.encode(), payload].concat())
}

/// Reads a request: signed by the keys that it names.
///
/// # Errors
/// Why it is none.
pub fn read_request(file: &[u8]) -> Result<Request, Why> {
    let (header, payload) = split(file)?;
    if header.kind != Kind::Join {
        return Err(Why::WrongKind { found: header.kind.words(), wanted: Kind::Join.words() });
    }
    header.verify(payload)?;
    let request = Request::decode(payload).map_err(|_| Why::Broken("its request is damaged"))?;
    let sound = header.group == [0; 16] && request.device.sign_pk == header.sender;
    let keyed = crate::store::keys::parse_recipients(&[&request.device.age_pk]).is_ok();
    match sound && keyed && file.len() >= HEADER_LEN {
        true => Ok(request),
        false => Err(Why::Altered),
    }
}

/// Whether typed words are a device's six: all of them, or those at the places given; the first four
/// letters of a word are enough.
pub fn words_are(device: &DevicePublic, typed: &str) -> bool {
    let given: Vec<String> = typed
        .split(|c: char| !c.is_alphabetic())
        .filter(|w| !w.is_empty())
        .map(str::to_lowercase)
        .collect();
    let right = device.fingerprint();
    given.len() == right.len()
        && given.iter().zip(right).all(|(typed, word)| same_word(typed, word))
}

/// Whether one typed word is the one at a place, 1 to 6.
pub fn word_is(device: &DevicePublic, place: usize, typed: &str) -> bool {
    let typed = typed.trim().to_lowercase();
    device.fingerprint().get(place.wrapping_sub(1)).is_some_and(|word| same_word(&typed, word))
}

fn same_word(typed: &str, word: &str) -> bool {
    words::full_word(typed) == Some(word)
}

/// Admits a laptop: certificate and grant into the log, and the welcome file for it. `staff` is the
/// user's row among the adults. A laptop that was admitted before, to the same person and role, gets
/// its welcome file again.
///
/// # Errors
/// [`SyncError::Refused`] where this is no lead's laptop, or the laptop is another's by now.
pub fn admit(
    store: &mut Store,
    request: &Request,
    role: Roles,
    staff: Id,
) -> Result<Admitted, SyncError> {
    if store.me().role & LEAD == 0 {
        return Err(SyncError::Refused("only a SENCO's laptop can admit another".into()));
    }
    let device = request.device.dev_id();
    let known = store.devices()?.into_iter().find(|d| d.dev == device);
    match &known {
        Some(known) if known.revoked_after.is_some() => {
            return Err(SyncError::Refused(format!(
                "{} was marked as lost; it must ask again with new keys (senlog device join)",
                known.label
            )));
        }
        Some(known) if known.user != staff || known.role != role => {
            return Err(SyncError::Refused(format!(
                "{} was admitted already, for somebody else or another role",
                known.label
            )));
        }
        Some(_) => {}
        None => {
            let taken = store
                .devices()?
                .iter()
                .any(|d| d.revoked_after.is_none() && d.label.eq_ignore_ascii_case(&request.label));
            if taken {
                return Err(SyncError::Refused(format!(
                    "a laptop called \"{}\" is there already; mark it as lost first where this one takes its place, or give the new one another label",
                    request.label
                )));
            }
            let cert = store.certify(Certificate {
                device: request.device.clone(),
                user: staff,
                role,
                label: request.label.clone(),
                issued: store.clock().unix_ms(),
                issuer: [0; 32],
            })?;
            let home = (role != LEAD).then_some(store.me().dev_id);
            store.grant(&format!("Admitted {}", request.label), &cert, home)?;
            store.rewrap_lead_keys()?;
        }
    }
    let bundle = export::welcome(store, device)?;
    Ok(Admitted { device, words: store.device()?.fingerprint(), bundle })
}

impl Request {
    fn encode(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(256);
        // Writing to a vector cannot fail; minicbor's error type is infallible here.
        let _ = self.write(&mut Encoder::new(&mut out));
        out
    }

    fn write(
        &self,
        e: &mut Encoder<&mut Vec<u8>>,
    ) -> Result<(), minicbor::encode::Error<std::convert::Infallible>> {
        e.map(5)?;
        e.u8(0)?.u32(VERSION)?;
        e.u8(1)?.bytes(&self.device.sign_pk)?;
        e.u8(2)?.str(&self.device.age_pk)?;
        e.u8(3)?.str(&self.name)?;
        e.u8(4)?.str(&self.label)?;
        Ok(())
    }

    fn decode(bytes: &[u8]) -> Result<Request, minicbor::decode::Error> {
        let bad = || minicbor::decode::Error::message("not a request");
        let line = |text: &str| match text.len() <= NAME_MAX
            && !text.is_empty()
            && !text.chars().any(|c| c.is_control() || crate::domain::text::forbidden(c))
        {
            true => Ok(text.to_string()),
            false => Err(bad()),
        };
        let mut d = Decoder::new(bytes);
        let (mut version, mut sign, mut age) = (0, None, None);
        let (mut name, mut label) = (None, None);
        for _ in 0..d.map()?.ok_or_else(bad)? {
            match d.u8()? {
                0 => version = d.u32()?,
                1 => sign = Some(d.bytes()?.try_into().map_err(|_| bad())?),
                2 => age = Some(line(d.str()?)?),
                3 => name = Some(line(d.str()?)?),
                4 => label = Some(line(d.str()?)?),
                _ => d.skip()?,
            }
        }
        let (Some(sign_pk), Some(age_pk), Some(name), Some(label)) = (sign, age, name, label)
        else {
            return Err(bad());
        };
        match version == VERSION && d.position() == bytes.len() {
            true => Ok(Request { device: DevicePublic { sign_pk, age_pk }, name, label }),
            false => Err(bad()),
        }
    }
}

/// Marks a laptop as lost (SYNC.md 5.4): what it has sent so far counts, and nothing after. The laptop
/// whose place this one took can be marked so too: whoever has it then writes nothing that counts.
///
/// # Errors
/// [`SyncError::Refused`] for this laptop itself, and on a laptop that is not a lead's.
pub fn revoke(store: &mut Store, device: DevId) -> Result<(), SyncError> {
    let Some(known) = store.devices()?.into_iter().find(|d| d.dev == device) else {
        return Err(StoreError::Refused("there is no such laptop".into()).into());
    };
    if device == store.me().dev_id {
        return Err(SyncError::Refused(
            "this is the laptop you are using; mark it as lost from another SENCO laptop".into(),
        ));
    }
    if known.revoked_after.is_some() && !known.is_replaced() {
        return Err(SyncError::Refused(format!("{} is marked as lost already", known.label)));
    }
    let last = store.have()?.0.get(&device).copied().unwrap_or(0);
    store.revoke(&format!("Marked {} as lost", known.label), device, last)?;
    Ok(())
}
