//! What goes out: a TA's own changes to the leads, a lead's whole log to another lead, and the current
//! values of what a laptop may hold to that laptop.

use std::collections::BTreeSet;

use sha2::{Digest, Sha256};

use super::bundle::{
    DeviceEntry, GrantRef, Header, Kind, Manifest, Record, Refused, SCHEMA_READ, Stub, encode, pack,
};
use super::error::SyncError;
use super::fork;
use crate::domain::Id;
use crate::domain::kind::LEAD;
use crate::store::change::{Change, SCHEMA};
use crate::store::ctx::{Ctx, DevId, Dot};
use crate::store::exchange::{Device, Holding, LogRow, LogState};
use crate::store::{Store, StoreError, keys, secret};

/// A finished bundle.
#[derive(Clone, Debug)]
pub struct Bundle {
    /// Its id.
    pub id: [u8; 16],
    /// The file.
    pub bytes: Vec<u8>,
    /// How many records it holds.
    pub records: usize,
    /// How many of them are new to whom it is for, as far as is known here.
    pub news: bool,
}

/// The device that words name: its label, its id's first digits, or its user's name.
///
/// # Errors
/// [`SyncError::Unknown`] when none or several are.
pub fn device_called(store: &Store, words: &str) -> Result<Device, SyncError> {
    let words = words.trim();
    let devices: Vec<Device> =
        store.devices()?.into_iter().filter(|d| d.n != store.me().dev).collect();
    let exact: Vec<&Device> =
        devices.iter().filter(|d| d.label.eq_ignore_ascii_case(words)).collect();
    // A lost laptop's label may be used again.
    let standing: Vec<&&Device> = exact.iter().filter(|d| d.revoked_after.is_none()).collect();
    match (standing.as_slice(), exact.as_slice()) {
        ([one], _) => return Ok((**one).clone()),
        (_, [one]) => return Ok((*one).clone()),
        _ => {}
    }
    let mut named = Vec::new();
    for device in &devices {
        let digits = words.len() >= 4 && device.dev.to_string().starts_with(&words.to_lowercase());
        if digits || store.person(device.user)?.eq_ignore_ascii_case(words) {
            named.push(device);
        }
    }
    if let [one] = named.as_slice() {
        return Ok((*one).clone());
    }
    let known: Vec<String> = devices.iter().map(|d| d.label.clone()).collect();
    let what = match named.is_empty() {
        true => format!("no laptop is called \"{words}\""),
        false => format!("\"{words}\" names {} laptops", named.len()),
    };
    Err(SyncError::Unknown { what, known })
}

/// What this laptop sends up to the leads: its own changes since the last that its lead has
/// acknowledged.
///
/// # Errors
/// [`SyncError::Refused`] on a lead's laptop, or one that has not joined.
pub fn up(store: &Store) -> Result<Bundle, SyncError> {
    if store.is_joining() {
        return Err(super::error::Why::NotJoined.into());
    }
    if store.must_join_again()? {
        return Err(super::error::Why::JoinAgain.into());
    }
    let leads = leads(store)?;
    let own = store.devices()?.into_iter().find(|d| d.n == store.me().dev);
    let home = own.and_then(|d| d.home);
    let mut acked = Ctx::default();
    if let Some(home) = leads.iter().find(|d| Some(d.dev) == home) {
        let known = store.acked(home.n)?;
        acked.0.extend(known.0.get(&store.me().dev_id).map(|seq| (store.me().dev_id, *seq)));
    }
    let log = store.log_after(&acked, true)?;
    let mut manifest = manifest(store)?;
    manifest.addressees = leads.iter().map(|d| d.dev).collect();
    manifest.grant = last_grant(store)?;
    seal(store, Kind::Changes, manifest, &full(&log), &recipients(&leads, &leads), !log.is_empty())
}

/// What this lead sends to one laptop: its snapshot, or another lead's share of the log.
///
/// # Errors
/// [`SyncError::Refused`] where the laptop is lost, is served by another lead, or this is no lead's.
pub fn down(store: &mut Store, to: &Device) -> Result<Bundle, SyncError> {
    if store.me().role & LEAD == 0 {
        return Err(SyncError::Refused(
            "only a SENCO's laptop sends to others; leave --to away to send to the SENCO".into(),
        ));
    }
    if to.revoked_after.is_some() {
        return Err(SyncError::Refused(format!("{} is marked as lost", to.label)));
    }
    if to.copied {
        return Err(SyncError::Refused(format!(
            "{} seems to have been copied; mark it as lost and let it join again",
            to.label
        )));
    }
    inherit(store)?;
    if to.role & LEAD != 0 {
        return between_leads(store, to, Kind::Changes);
    }
    settle_home(store, to)?;
    snapshot(store, to, Kind::Snapshot)
}

/// The first bundle of a laptop that was admitted.
pub(super) fn welcome(store: &mut Store, device: DevId) -> Result<Bundle, SyncError> {
    let to = store.devices()?.into_iter().find(|d| d.dev == device);
    let to = to.ok_or_else(|| StoreError::Refused("there is no such laptop".into()))?;
    match to.role & LEAD != 0 {
        true => between_leads(store, &to, Kind::Welcome),
        false => snapshot(store, &to, Kind::Welcome),
    }
}

/// A lead that was brought back serves whom it served before, and says so before another takes them over.
fn inherit(store: &mut Store) -> Result<(), SyncError> {
    let me = store.me();
    let devices = store.devices()?;
    let before: BTreeSet<DevId> = devices
        .iter()
        .filter(|d| d.is_replaced() && d.role & LEAD != 0 && d.user == me.user)
        .map(|d| d.dev)
        .collect();
    let served = |d: &&Device| {
        d.role & LEAD == 0
            && d.revoked_after.is_none()
            && d.home.is_some_and(|h| before.contains(&h))
    };
    for device in devices.iter().filter(served) {
        let title = format!("Took over {}", device.label);
        store.grant(&title, &device.cert, Some(me.dev_id))?;
    }
    Ok(())
}

/// Only the lead that serves a laptop sends to it. A lost lead's laptops are taken over.
fn settle_home(store: &mut Store, to: &Device) -> Result<(), SyncError> {
    let me = store.me().dev_id;
    let Some(home) = to.home.filter(|home| *home != me) else { return Ok(()) };
    let lead = store.devices()?.into_iter().find(|d| d.dev == home);
    match lead {
        Some(lead) if lead.revoked_after.is_none() => Err(SyncError::Refused(format!(
            "{} gets its update files from {}; make one there",
            to.label, lead.label
        ))),
        _ => Ok(store.grant(&format!("Took over {}", to.label), &to.cert, Some(me))?),
    }
}

/// The leads' devices that are not lost.
pub(super) fn leads(store: &Store) -> Result<Vec<Device>, SyncError> {
    let devices = store.devices()?.into_iter();
    Ok(devices.filter(|d| d.role & LEAD != 0 && d.revoked_after.is_none()).collect())
}

/// Addressees, and every lead.
fn recipients(to: &[Device], leads: &[Device]) -> Vec<String> {
    let all: BTreeSet<&str> = to.iter().chain(leads).map(|d| d.public.age_pk.as_str()).collect();
    all.into_iter().map(str::to_string).collect()
}

pub(super) fn manifest(store: &Store) -> Result<Manifest, SyncError> {
    let purged = store.purged()?.into_iter().map(|e| (e.row, e.hlc, e.by)).collect();
    Ok(Manifest {
        app: env!("CARGO_PKG_VERSION").to_string(),
        schema: SCHEMA,
        min_reader: SCHEMA_READ,
        have: store.have()?,
        created: store.next_hlc()?,
        last: store.last_own()?,
        purged,
        ..Manifest::default()
    })
}

fn full(log: &[LogRow]) -> Vec<Record<'_>> {
    log.iter()
        .map(|line| match (&line.raw, line.state) {
            (Some(raw), LogState::Counts | LogState::Erased) => Record::Full(raw),
            _ => Record::Stub(Stub {
                dev: line.dev,
                seq: line.seq,
                hash: line.hash,
                hlc: line.hlc,
                row: line.row,
            }),
        })
        .collect()
}

fn entries(devices: &[Device]) -> Vec<DeviceEntry> {
    devices
        .iter()
        .filter(|d| !d.cert.is_empty())
        .map(|d| DeviceEntry { cert: d.cert.clone(), revoked_after: d.revoked_after, home: d.home })
        .collect()
}

fn refused_of(store: &Store, only: Option<DevId>) -> Result<Vec<Refused>, SyncError> {
    let refusals = store.all_refusals()?.into_iter();
    Ok(refusals
        .filter(|r| only.is_none_or(|dev| r.dev == dev && r.sender == dev))
        .map(|r| Refused { dev: r.dev, seq: r.seq, hash: r.hash, reason: r.reason })
        .collect())
}

/// A lead's share of the log for another lead.
fn between_leads(store: &mut Store, to: &Device, kind: Kind) -> Result<Bundle, SyncError> {
    let devices = store.devices()?;
    let have = match kind {
        Kind::Welcome => Ctx::default(),
        _ => fork::agreed(store, &devices, to.dev, store.acked(to.n)?)?,
    };
    let log = store.log_after(&have, false)?;
    let mut manifest = manifest(store)?;
    manifest.addressees = vec![to.dev];
    manifest.devices = entries(&devices);
    manifest.tips = fork::tips(store, &devices)?;
    manifest.refused = refused_of(store, None)?;
    for device in &devices {
        let sent = store.sent(device.n)?;
        if !sent.is_empty() {
            manifest.sent.push((device.dev, sent));
        }
    }
    introduce(store, to, kind, &mut manifest);
    let news = !log.is_empty();
    let all = recipients(std::slice::from_ref(to), &leads(store)?);
    seal(store, kind, manifest, &full(&log), &all, news)
}

/// What a welcome holds beside its content.
fn introduce(store: &Store, to: &Device, kind: Kind, manifest: &mut Manifest) {
    if let (Kind::Welcome, Some(school)) = (kind, store.school()) {
        manifest.cert.clone_from(&to.cert);
        manifest.root = school.root_pk.to_vec();
        manifest.recovery.clone_from(&school.recovery);
    }
}

/// The current values of what a laptop may hold.
fn snapshot(store: &mut Store, to: &Device, kind: Kind) -> Result<Bundle, SyncError> {
    let scope = store.scope_of(to.user, to.role, store.clock().today())?;
    let mut records: Vec<([u8; 32], Vec<u8>)> = Vec::new();
    let mut given = store.have()?;
    let mut authors: BTreeSet<DevId> = BTreeSet::new();
    for (kind, row, holding) in &scope.rows {
        let may =
            |name: &str| kind.field(name).is_some_and(|field| holding.allows(kind, field, to.role));
        let only = (*holding == Holding::Own).then_some(to.user);
        for (hash, change) in store.standing(*row, &may, only)? {
            authors.insert(change.dot.dev);
            note_given(&change, &mut given);
            records.push((hash, change.encode()));
        }
    }
    let covers = store.have()?;
    let devices: Vec<Device> = store
        .devices()?
        .into_iter()
        .filter(|d| d.role & LEAD != 0 || d.dev == to.dev || authors.contains(&d.dev))
        .collect();
    let (epoch, number, news) = count_snapshot(store, to, &scope.pupils, &records)?;
    let mut manifest = manifest(store)?;
    manifest.addressees = vec![to.dev];
    manifest.devices = entries(&devices);
    manifest.covers = covers;
    manifest.scope_epoch = epoch;
    manifest.snapshot_no = number;
    manifest.scope = scope.pupils.into_iter().collect();
    manifest.grant = store.home_grant(to.dev)?.map(|grant| (grant.order, grant.dot));
    manifest.refused = refused_of(store, Some(to.dev))?;
    introduce(store, to, kind, &mut manifest);
    let records: Vec<Record<'_>> =
        records.iter().map(|(hash, raw)| Record::Head(*hash, raw)).collect();
    let all = recipients(std::slice::from_ref(to), &leads(store)?);
    let bundle = seal(store, kind, manifest, &records, &all, news)?;
    // Before it is given: what was given once may come back as seen (SYNC.md 4.4, A7).
    store.note_sent(to.n, &given)?;
    Ok(bundle)
}

/// The note of the grant on which a laptop's last snapshot rested.
const LAST_GRANT: &str = "snapshot grant";

/// The grant on which this laptop's last snapshot rested.
pub(super) fn last_grant(store: &Store) -> Result<Option<GrantRef>, StoreError> {
    let Some(text) = store.local(LAST_GRANT)? else { return Ok(None) };
    let mut parts = text.split(' ');
    let mut next = || parts.next();
    let read = (|| {
        let order = next()?.parse().ok()?;
        let dev = DevId(Id::parse(next()?)?.0);
        Some((order, Dot { dev, seq: next()?.parse().ok()? }))
    })();
    Ok(read)
}

pub(super) fn note_grant(store: &Store, (order, dot): GrantRef) -> Result<(), StoreError> {
    store.set_local(LAST_GRANT, &format!("{order} {} {}", dot.dev, dot.seq))
}

fn note_given(change: &Change, given: &mut Ctx) {
    given.add(change.dot);
    for cell in &change.cells {
        given.join(&cell.ctx);
    }
}

/// The numbers of a snapshot: its scope's, raised when the pupils differ from the last; its own; and
/// whether it says anything that the last did not.
fn count_snapshot(
    store: &Store,
    to: &Device,
    pupils: &BTreeSet<Id>,
    records: &[([u8; 32], Vec<u8>)],
) -> Result<(u64, u64, bool), SyncError> {
    let key = |what: &str| format!("snapshot {} {what}", to.dev);
    let mark = |hash: Sha256| secret::hex(&<[u8; 32]>::from(hash.finalize()));
    let mut scope = Sha256::new();
    pupils.iter().for_each(|pupil| scope.update(pupil.0));
    let mut content = Sha256::new();
    records.iter().for_each(|(hash, raw)| {
        content.update(hash);
        content.update(raw);
    });
    // Also what the laptop is told of itself: how far its changes are here.
    let acked = store.have()?.0.get(&to.dev).copied().unwrap_or(0);
    content.update(acked.to_be_bytes());
    let (scope, content) = (mark(scope), mark(content));
    let mut epoch = store.local_number(&key("epoch"))?;
    if store.local(&key("scope"))?.as_deref() != Some(scope.as_str()) {
        epoch += 1;
        store.set_local(&key("epoch"), &epoch.to_string())?;
        store.set_local(&key("scope"), &scope)?;
    }
    let number = store.local_number(&key("no"))? + 1;
    store.set_local(&key("no"), &number.to_string())?;
    let news = store.local(&key("content"))?.as_deref() != Some(content.as_str());
    store.set_local(&key("content"), &content)?;
    Ok((epoch, number, news))
}

pub(super) fn seal(
    store: &Store,
    kind: Kind,
    mut manifest: Manifest,
    records: &[Record<'_>],
    recipients: &[String],
    news: bool,
) -> Result<Bundle, SyncError> {
    let group = store.school().map(|s| s.group()).unwrap_or_default();
    let device = store.device()?;
    let id = secret::random::<16>()?;
    manifest.sender = device.sign_pk;
    manifest.group = group;
    manifest.id = id;
    let plain = encode(&manifest, records);
    let packed = pack(&plain).map_err(StoreError::io("the update file"))?;
    let payload = keys::wrap_to(&packed, recipients)?;
    let header =
        Header::make(kind, device.sign_pk, group, id, &payload, |bytes| store.sign(bytes))?;
    let bytes = [header.encode(), payload].concat();
    Ok(Bundle { id, bytes, records: records.len(), news })
}
