//! A laptop that exists twice: two changes of it share a number, or one does not follow the one before
//! it (SYNC.md 4.4, A6).
//!
//! The laptop is frozen where that is seen: nothing more of it comes in from itself. Two leads that each
//! took in another of its two series give each other the whole of what they have of it, and agree without
//! a word on one of the two: that whose first differing change has the lower hash. What the other one
//! says is kept aside, with its text, for a lead to accept or discard. A laptop that finds its own
//! numbers used begins anew when it is opened next.

use std::collections::BTreeMap;

use super::error::SyncError;
use crate::domain::kind::LEAD;
use crate::store::ctx::{Ctx, DevId};
use crate::store::exchange::{Device, Incoming, Verdict};
use crate::store::{Store, StoreError};

/// Said of what gives way.
const REASON: &str = "the laptop was copied, and another entry of it has this place";

/// How far a series goes, and the hash of its last change.
pub type Tip = (DevId, u64, [u8; 32]);

/// Where a device's changes of a bundle leave the series that is held here.
struct Fork {
    dev: DevId,
    /// The first number that differs.
    seq: u64,
    /// Whether what came is to stand rather than what is held; nothing where the first difference itself
    /// did not come.
    theirs: Option<bool>,
}

/// The forks that a bundle shows, each device's changes being in order.
///
/// # Errors
/// When the file cannot be read.
fn forks(store: &Store, changes: &[Incoming]) -> Result<Vec<Fork>, StoreError> {
    let mut series: BTreeMap<DevId, Vec<&Incoming>> = BTreeMap::new();
    for incoming in changes {
        series.entry(incoming.change.dot.dev).or_default().push(incoming);
    }
    let mut out = Vec::new();
    for (dev, series) in series {
        let Some((highest, _)) = store.tip(dev)? else { continue };
        let mut last: Option<(u64, [u8; 32])> = None;
        for incoming in series {
            let seq = incoming.change.dot.seq;
            // What follows the last that is held is new by itself.
            let held = if seq <= highest { store.known_hash(dev, seq)? } else { None };
            if let Some(held) = held.filter(|held| *held != incoming.hash) {
                out.push(Fork { dev, seq, theirs: Some(incoming.hash < held) });
                break;
            }
            let before = match last {
                Some((n, hash)) if n + 1 == seq => Some(hash),
                _ if seq <= highest + 1 => store.known_hash(dev, seq.saturating_sub(1))?,
                _ => None,
            };
            let follows = incoming.change.previous.zip(before).is_none_or(|(said, is)| said == is);
            if !follows {
                out.push(Fork { dev, seq, theirs: None });
                break;
            }
            last = Some((seq, incoming.hash));
        }
    }
    Ok(out)
}

/// What of a bundle stops it altogether: numbers of this laptop, or of the sender, that are used twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Twice {
    /// This laptop's.
    Mine,
    /// The sender's.
    Theirs,
}

/// Whether a bundle shows that this laptop or its sender exists twice.
///
/// # Errors
/// When the file cannot be read.
pub(super) fn twice(
    store: &Store,
    sender: DevId,
    changes: &[Incoming],
) -> Result<Option<Twice>, StoreError> {
    let me = store.me().dev_id;
    if store.me().role & LEAD == 0 {
        // A snapshot holds what stands of each series, not the series.
        for incoming in changes.iter().filter(|c| c.change.dot.dev == me) {
            let held = store.known_hash(me, incoming.change.dot.seq)?;
            if held.is_some_and(|held| held != incoming.hash) {
                return Ok(Some(Twice::Mine));
            }
        }
        return Ok(None);
    }
    let forks = forks(store, changes)?;
    if forks.iter().any(|fork| fork.dev == me) {
        return Ok(Some(Twice::Mine));
    }
    Ok(forks.iter().any(|fork| fork.dev == sender).then_some(Twice::Theirs))
}

/// Between two leads: agrees on one series of each laptop that exists twice. What is held and gives way
/// is put aside at once, what came and gives way gets its verdict. Within the transaction of the bundle.
///
/// # Errors
/// When the file cannot be read or written.
pub(super) fn settle(
    store: &mut Store,
    sender: &Device,
    changes: &mut [Incoming],
    tips: &[Tip],
) -> Result<(), SyncError> {
    for fork in forks(store, changes)? {
        store.mark_copied(fork.dev)?;
        if fork.theirs == Some(true) {
            store.give_way(fork.dev, fork.seq, sender.dev, REASON)?;
            continue;
        }
        let after =
            |c: &&mut Incoming| c.change.dot.dev == fork.dev && c.change.dot.seq >= fork.seq;
        for incoming in changes.iter_mut().filter(after) {
            incoming.verdict = Verdict::Forged(REASON.into());
        }
    }
    for (dev, seq, hash) in tips {
        // The other lead saw it, perhaps where what is here is what stands.
        match *dev == store.me().dev_id {
            true => store.note_put_back()?,
            false => store.mark_copied(*dev)?,
        }
        store.set_local(&key(*dev, sender.dev), &said((*seq, *hash)))?;
    }
    Ok(())
}

/// How far the series of copied laptops go here, for another lead.
///
/// # Errors
/// When the file cannot be read.
pub(super) fn tips(store: &Store, devices: &[Device]) -> Result<Vec<Tip>, StoreError> {
    let mut out = Vec::new();
    for device in devices.iter().filter(|d| d.copied) {
        out.extend(store.tip(device.dev)?.map(|(seq, hash)| (device.dev, seq, hash)));
    }
    Ok(out)
}

/// What another lead has, but for the series of copied laptops on which the two have not agreed: those
/// are given whole.
///
/// # Errors
/// When the file cannot be read.
pub(super) fn agreed(
    store: &Store,
    devices: &[Device],
    to: DevId,
    mut have: Ctx,
) -> Result<Ctx, StoreError> {
    for device in devices.iter().filter(|d| d.copied) {
        let here = store.tip(device.dev)?.map(said);
        if store.local(&key(device.dev, to))? != here {
            have.0.remove(&device.dev);
        }
    }
    Ok(have)
}

fn key(dev: DevId, lead: DevId) -> String {
    format!("tip {dev} {lead}")
}

fn said((seq, hash): (u64, [u8; 32])) -> String {
    format!("{seq} {}", crate::store::secret::hex(&hash))
}
