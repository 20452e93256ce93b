//! How a file is taken in, in the one order of SYNC.md 4.3. Whatever fails, nothing has changed and
//! the file is as it was.

use std::collections::{BTreeMap, BTreeSet};

use zeroize::Zeroizing;

use super::bundle::{
    Content, GrantRef, Header, Kind, Limits, Manifest, Record, check_change, read, split, unpack,
};
use super::check::{Checker, Outcome};
use super::error::{SyncError, Why};
use super::export::{last_grant, note_grant};
use super::fork::{self, Twice};
use super::join::words_are;
use crate::domain::kind::LEAD;
use crate::store::ctx::{DevId, Dot};
use crate::store::exchange::{Device, Incoming, LogRow, LogState, Take, Verdict};
use crate::store::identity::{Certificate, DevicePublic, School};
use crate::store::keys::Unwrap;
use crate::store::purge::Erased;
use crate::store::{Store, change, hlc};

/// A snapshot that takes away more than one row in five is asked about (SYNC.md 4.1).
const LOSS_PART: usize = 5;
/// So few rows are never asked about: a child's records leave with a child.
const LOSS_FEW: usize = 20;

/// What the person who takes a file in has said.
#[derive(Clone, Copy, Debug, Default)]
pub struct Said<'a> {
    /// For a welcome file: the six words on the lead's screen.
    pub words: Option<&'a str>,
    /// That the words were compared already, three of them typed.
    pub compared: bool,
    /// That a snapshot may take away much.
    pub yes: bool,
}

/// What came of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// The bundle.
    pub id: [u8; 16],
    /// Whose laptop it is from.
    pub from: String,
    /// Changes that count now and did not before.
    pub applied: usize,
    /// Whether it was brought in already.
    pub already: bool,
    /// Fields that hold two versions since.
    pub conflicts: usize,
    /// What was not accepted: record type and reason.
    pub refused: Vec<(String, String)>,
    /// Changes that wait until another lead's file has come.
    pub waiting: usize,
}

/// What an opened file says of itself.
#[derive(Clone, Debug)]
pub struct About {
    /// Whose laptop it is from.
    pub from: String,
    /// When it was made, by that laptop's clock, milliseconds since 1970, UTC.
    pub made: i64,
    /// The version of the program that made it.
    pub app: String,
    /// How many records it holds.
    pub records: usize,
}

/// A file whose seal and sender are in order, opened. Nothing has been written.
#[derive(Debug)]
pub struct Opened {
    header: Header,
    plain: Zeroizing<Vec<u8>>,
    sender: Option<Device>,
    /// Certificates that make a lead known which was not: that nearest the root first, its own last.
    chain: Vec<Vec<u8>>,
}

/// Steps 1 to 6: the header, the school, the sender, the signature, the seal, the packing.
///
/// # Errors
/// Why it is refused.
pub fn open(store: &Store, file: &[u8]) -> Result<Opened, SyncError> {
    let (header, payload) = split(file)?;
    let wanted = match (store.is_joining(), header.kind) {
        (_, Kind::Join) => {
            return Err(wrong(header.kind, "an update file or a welcome file"));
        }
        (true, Kind::Welcome) => None,
        (true, _) => return Err(Why::NotJoined.into()),
        (false, Kind::Welcome) => {
            // A welcome that was brought in already is no harm; another is, but for a laptop that
            // nobody knows any more.
            if store.has_receipt(&header.id)? {
                return already(store, header);
            }
            if !store.may_join_again()? {
                return Err(Why::Joined.into());
            }
            if store.school().map(School::group) != Some(header.group) {
                return Err(Why::OtherSchool.into());
            }
            None
        }
        (false, Kind::UnlockHelp) => return Err(wrong(header.kind, "an update file")),
        (false, _) => Some(store.school().map(School::group)),
    };
    if let Some(group) = wanted
        && group != Some(header.group)
    {
        return Err(Why::OtherSchool.into());
    }
    let sender = match wanted {
        Some(_) => known_sender(store, &header)?,
        None => None,
    };
    header.verify(payload)?;
    if store.has_receipt(&header.id)? {
        return already(store, header);
    }
    let packed = store.unseal(payload).map_err(|e| match e {
        Unwrap::NotMine => Why::NotForMe,
        Unwrap::TooMuchWork | Unwrap::Damaged => Why::Broken("its seal is damaged"),
    })?;
    let plain = unpack(&packed, Limits::default())?;
    match (&sender, wanted) {
        (None, Some(_)) => {
            let (sender, chain) = vouched(store, &header, &plain)?;
            Ok(Opened { header, plain, sender: Some(sender), chain })
        }
        _ => Ok(Opened { header, plain, sender, chain: Vec::new() }),
    }
}

fn wrong(found: Kind, wanted: &'static str) -> SyncError {
    Why::WrongKind { found: found.words(), wanted }.into()
}

fn already(store: &Store, header: Header) -> Result<Opened, SyncError> {
    let sender = store.devices()?.into_iter().find(|d| d.public.sign_pk == header.sender);
    Ok(Opened { header, plain: Zeroizing::new(Vec::new()), sender, chain: Vec::new() })
}

/// Step 2: the sender is a laptop of the school whose word counts here; nothing where it is not known
/// at all.
fn known_sender(store: &Store, header: &Header) -> Result<Option<Device>, SyncError> {
    let sender = store.devices()?.into_iter().find(|d| d.public.sign_pk == header.sender);
    let Some(sender) = sender else { return Ok(None) };
    if sender.n == store.me().dev {
        return Err(Why::UnknownSender.into());
    }
    if sender.is_replaced() {
        return Err(Why::Replaced.into());
    }
    if sender.revoked_after.is_some() {
        return Err(Why::Revoked.into());
    }
    if sender.copied {
        return Err(Why::Copied.into());
    }
    if !store.is_certified(&sender)? {
        return Err(Why::UnknownSender.into());
    }
    fits(store, &sender, header.kind)?;
    Ok(Some(sender))
}

/// Whether this sort of file is one that this sender makes for this laptop.
fn fits(store: &Store, sender: &Device, kind: Kind) -> Result<(), SyncError> {
    let mine_is_lead = store.me().role & LEAD != 0;
    if !mine_is_lead && sender.role & LEAD == 0 {
        return Err(Why::NotFromLead.into());
    }
    match (mine_is_lead, kind) {
        (true, Kind::Snapshot) => Err(wrong(kind, "an update file with changes")),
        (false, Kind::Changes) => Err(wrong(kind, "one made for this laptop")),
        _ => Ok(()),
    }
}

/// More laptops in the place of one another than a school lives through.
const LINKS: usize = 64;

/// A sender who is not known here, and the certificates in its file that vouch for it. Only a lead is
/// taken in so: one brought back from a backup, or one that another lead admitted meanwhile. Its
/// certificate leads, over leads of the same file, to the school's root, or to a lead that is known
/// here and neither lost nor replaced nor copied. A lead that was closed vouches for nobody, so a
/// stolen laptop makes no new ones once it is marked as lost.
fn vouched(
    store: &Store,
    header: &Header,
    plain: &[u8],
) -> Result<(Device, Vec<Vec<u8>>), SyncError> {
    let content = read(plain)?;
    content.manifest.agrees(header, store.me().dev_id)?;
    let root = store.school().map(|school| school.root_pk);
    let known = store.devices()?;
    let lead_of = |key: &[u8; 32]| {
        content.manifest.devices.iter().find_map(|entry| {
            let issuer = Certificate::issuer(&entry.cert).ok()?;
            let certificate = Certificate::check(&entry.cert, &[issuer]).ok()?;
            let fits = certificate.device.sign_pk == *key && certificate.role == LEAD;
            fits.then(|| (certificate, entry.cert.clone()))
        })
    };
    let mut chain = Vec::new();
    let mut sender = None;
    let mut at = header.sender;
    for _ in 0..LINKS {
        let closed = |d: &Device| d.public.sign_pk == at && (d.revoked_after.is_some() || d.copied);
        let (certificate, cert) = lead_of(&at).ok_or(Why::UnknownSender)?;
        if known.iter().any(closed) {
            return Err(Why::UnknownSender.into());
        }
        let issuer = certificate.issuer;
        chain.push(cert.clone());
        let device = sender.get_or_insert_with(|| Device::of(certificate, cert)).clone();
        let lead = known.iter().find(|d| d.public.sign_pk == issuer && d.role == LEAD);
        let counts = match lead {
            Some(d) => d.revoked_after.is_none() && !d.copied && store.is_certified(d)?,
            None => root == Some(issuer),
        };
        if counts {
            fits(store, &device, header.kind)?;
            chain.reverse();
            return Ok((device, chain));
        }
        at = issuer;
    }
    Err(Why::UnknownSender.into())
}

impl Opened {
    /// The bundle's id.
    pub fn id(&self) -> [u8; 16] {
        self.header.id
    }

    /// What it says of itself; nothing when it was brought in already.
    ///
    /// # Errors
    /// Why it does not read, or is for others.
    pub fn about(&self, store: &Store) -> Result<Option<About>, SyncError> {
        if self.plain.is_empty() {
            return Ok(None);
        }
        let content = read(&self.plain)?;
        content.manifest.agrees(&self.header, store.me().dev_id)?;
        let from = match &self.sender {
            Some(sender) => sender.label.clone(),
            None => self.introduced(&content.manifest)?.dev_id().to_string(),
        };
        let made = hlc::unix_ms(content.manifest.created);
        let records = content.records.len();
        Ok(Some(About { from, made, app: content.manifest.app, records }))
    }

    /// When its sender made it, for taking several in in their order; the sender's stamp.
    pub fn created(&self) -> i64 {
        read(&self.plain).map_or(0, |content| content.manifest.created)
    }

    /// Steps 7 to 12: reads it, checks every change, and takes in what may come in.
    ///
    /// # Errors
    /// Why it is refused; [`SyncError::Ask`] where it would take away much.
    pub fn take(self, store: &mut Store, said: Said<'_>) -> Result<Report, SyncError> {
        if store.has_receipt(&self.header.id)? {
            return Ok(report_already(&self));
        }
        let content = read(&self.plain)?;
        content.manifest.agrees(&self.header, store.me().dev_id)?;
        match self.header.kind {
            Kind::Welcome => self.welcome(store, &content, said),
            _ => {
                let sender = self.sender.as_ref().ok_or(Why::UnknownSender)?;
                self.content(store, sender, &content, said)
            }
        }
    }

    /// The sender's own certificate among the devices it tells of, for the six words.
    fn introduced(&self, manifest: &Manifest) -> Result<DevicePublic, Why> {
        manifest
            .devices
            .iter()
            .filter_map(|entry| {
                let issuer = Certificate::issuer(&entry.cert).ok()?;
                Certificate::check(&entry.cert, &[issuer]).ok()
            })
            .map(|certificate| certificate.device)
            .find(|device| device.sign_pk == self.header.sender)
            .ok_or(Why::UnknownSender)
    }

    /// The public keys of who made a welcome file, whose words are to be compared.
    ///
    /// # Errors
    /// Why it is refused.
    pub fn welcomed_by(&self) -> Result<Option<DevicePublic>, SyncError> {
        if self.header.kind != Kind::Welcome || self.plain.is_empty() {
            return Ok(None);
        }
        Ok(Some(self.introduced(&read(&self.plain)?.manifest)?))
    }

    fn welcome(
        &self,
        store: &mut Store,
        content: &Content<'_>,
        said: Said<'_>,
    ) -> Result<Report, SyncError> {
        let manifest = &content.manifest;
        let lead = self.introduced(manifest)?;
        match said.words {
            Some(words) if words_are(&lead, words) => {}
            Some(_) => return Err(Why::Words.into()),
            None if said.compared => {}
            None => {
                return Err(SyncError::Refused(
                    "a welcome file is taken in with the six words of the SENCO's screen".into(),
                ));
            }
        }
        let root_pk = manifest.root.as_slice().try_into();
        let root_pk = root_pk.map_err(|_| Why::Broken("its school is damaged"))?;
        let school = School { root_pk, recovery: manifest.recovery.clone() };
        if school.group() != manifest.group {
            return Err(Why::OtherSchool.into());
        }
        let certs: Vec<Vec<u8>> = manifest.devices.iter().map(|d| d.cert.clone()).collect();
        // Everything in it reads, before the laptop becomes one of the school's.
        let changes = changes_of(self.header.kind, content)?;
        let (report, erased) = store.become_member(
            &school,
            &manifest.cert,
            &certs,
            lead.dev_id(),
            |store| -> Result<_, SyncError> {
                let sender =
                    store.devices()?.into_iter().find(|d| d.public.sign_pk == lead.sign_pk);
                let sender = sender.ok_or(Why::UnknownSender)?;
                self.take_checked(store, &sender, content, changes)
            },
        )?;
        if erased {
            store.sweep_after_purge()?;
        }
        Ok(report)
    }

    fn content(
        &self,
        store: &mut Store,
        sender: &Device,
        content: &Content<'_>,
        said: Said<'_>,
    ) -> Result<Report, SyncError> {
        let manifest = &content.manifest;
        let me = store.me().dev_id;
        let known = manifest.have.0.get(&me).copied().unwrap_or(0);
        if sender.role & LEAD != 0 && known > store.last_own()? {
            return put_back(store);
        }
        if self.header.kind == Kind::Snapshot && self.is_older(store, manifest)? {
            return Ok(report_already(self));
        }
        let changes = changes_of(self.header.kind, content)?;
        match fork::twice(store, sender.dev, &changes)? {
            Some(Twice::Mine) => return put_back(store),
            Some(Twice::Theirs) => {
                store.mark_copied(sender.dev)?;
                return Err(Why::Copied.into());
            }
            None => {}
        }
        if self.header.kind == Kind::Snapshot && !said.yes {
            let take = self.plan(sender, content, changes.clone());
            let scope: BTreeSet<_> = manifest.scope.iter().copied().collect();
            guard(store, &take, &scope)?;
        }
        let (report, erased) = store.whole(|store| {
            // A lead that was not known is from here on, if nothing else stops its file.
            match store.introduce(&self.chain)? {
                Some(lead) => self.take_checked(store, &lead, content, changes),
                None => self.take_checked(store, sender, content, changes),
            }
        })?;
        if erased {
            store.sweep_after_purge()?;
        }
        Ok(report)
    }

    /// Whether a later snapshot of the same lead is here, or a later one of another.
    fn is_older(&self, store: &Store, manifest: &Manifest) -> Result<bool, SyncError> {
        // Between two leads the later grant decides, whatever their clocks say.
        if let (Some(last), Some(new)) = (last_grant(store)?, manifest.grant)
            && last != new
        {
            return Ok(new < last);
        }
        let from = store.local("snapshot from")?;
        if from.as_deref() == Some(DevIdText(&self.header.sender).text().as_str()) {
            let last = store.local_number("snapshot no")?;
            return Ok(manifest.snapshot_no <= last
                || manifest.scope_epoch < store.local_number("snapshot epoch")?);
        }
        Ok(manifest.created.unsigned_abs() <= store.local_number("snapshot created")?)
    }

    fn note_snapshot(&self, store: &Store, manifest: &Manifest) -> Result<(), SyncError> {
        if let Some(grant) = manifest.grant {
            note_grant(store, grant)?;
        }
        store.set_local("snapshot from", &DevIdText(&self.header.sender).text())?;
        store.set_local("snapshot no", &manifest.snapshot_no.to_string())?;
        store.set_local("snapshot epoch", &manifest.scope_epoch.to_string())?;
        store.set_local("snapshot created", &manifest.created.unsigned_abs().to_string())?;
        Ok(())
    }

    fn plan(&self, sender: &Device, content: &Content<'_>, changes: Vec<Incoming>) -> Take {
        let manifest = &content.manifest;
        let from_lead = sender.role & LEAD != 0;
        let snapshot = !matches!(self.header.kind, Kind::Changes)
            && content.records.iter().all(|r| matches!(r, Record::Head(..)))
            && !manifest.covers.is_empty();
        Take {
            sender: sender.dev,
            bundle: (self.header.id, self.header.payload_hash, self.header.signature),
            devices: manifest
                .devices
                .iter()
                .filter(|_| from_lead)
                .map(|d| (d.cert.clone(), d.home, d.revoked_after))
                .collect(),
            changes,
            stubs: stubs_of(content, from_lead),
            refused: manifest
                .refused
                .iter()
                .filter(|_| from_lead)
                .map(|r| (Dot { dev: r.dev, seq: r.seq }, r.hash, r.reason.clone()))
                .collect(),
            have: manifest.have.clone(),
            sent: if from_lead { manifest.sent.clone() } else { Vec::new() },
            covers: snapshot.then(|| manifest.covers.clone()),
        }
    }

    /// Steps 10 and 11, within one transaction; also whether something was erased for good.
    fn take_checked(
        &self,
        store: &mut Store,
        sender: &Device,
        content: &Content<'_>,
        changes: Vec<Incoming>,
    ) -> Result<(Report, bool), SyncError> {
        let manifest = &content.manifest;
        let mut erased_new = false;
        if sender.role & LEAD != 0 {
            let erased: Vec<Erased> = manifest
                .purged
                .iter()
                .map(|(row, hlc, by)| Erased { row: *row, hlc: *hlc, by: *by })
                .collect();
            erased_new = store.note_purged(&erased)?.rows > 0;
        }
        let both_lead = sender.role & store.me().role & LEAD != 0;
        let mut changes = changes;
        if both_lead {
            fork::settle(store, sender, &mut changes, &manifest.tips)?;
        }
        let mut plan = self.plan(sender, content, changes);
        let mut waiting = 0;
        if plan.covers.is_none() {
            waiting = judge(store, sender, manifest.grant, &mut plan)?;
        } else {
            let purged: BTreeSet<_> = store.purged()?.into_iter().map(|e| e.row).collect();
            plan.changes.retain(|c| !purged.contains(&c.change.row));
        }
        let snapshot = plan.covers.is_some();
        let taken = store.take(&plan)?;
        if snapshot {
            self.note_snapshot(store, manifest)?;
        }
        let report = Report {
            id: self.header.id,
            from: sender.label.clone(),
            applied: taken.applied,
            already: false,
            conflicts: taken.conflicts,
            refused: taken.held,
            waiting,
        };
        Ok((report, erased_new))
    }
}

/// The numbers of this laptop's next changes were used already: it begins anew when it is opened next.
fn put_back<T>(store: &Store) -> Result<T, SyncError> {
    store.note_put_back()?;
    let lead = store.me().role & LEAD != 0;
    Err(if lead { Why::LeadPutBack } else { Why::PutBack }.into())
}

fn report_already(opened: &Opened) -> Report {
    Report {
        id: opened.header.id,
        from: opened.sender.as_ref().map(|d| d.label.clone()).unwrap_or_default(),
        applied: 0,
        already: true,
        conflicts: 0,
        refused: Vec::new(),
        waiting: 0,
    }
}

/// A signing key, as text for a note.
struct DevIdText<'a>(&'a [u8; 32]);

impl DevIdText<'_> {
    fn text(&self) -> String {
        crate::store::identity::dev_id(self.0).to_string()
    }
}

/// The changes of a bundle, read and within bounds. Parts of changes, whose hashes are to be believed, come
/// from a lead with current values and in no other file; whole ones come in order, once each.
fn changes_of(kind: Kind, content: &Content<'_>) -> Result<Vec<Incoming>, Why> {
    let mut out = Vec::new();
    let mut last: BTreeMap<DevId, u64> = BTreeMap::new();
    for record in &content.records {
        let (hash, raw, whole) = match record {
            Record::Full(raw) => (change::hash(raw), *raw, true),
            Record::Head(..) if kind == Kind::Changes => {
                return Err(Why::Broken(
                    "it holds parts of changes, which only current values are",
                ));
            }
            Record::Head(hash, raw) => (*hash, *raw, false),
            Record::Stub(_) => continue,
        };
        let change = check_change(raw)?;
        let before = last.insert(change.dot.dev, change.dot.seq);
        if whole && before.is_some_and(|before| before >= change.dot.seq) {
            return Err(Why::Broken("its changes are out of order"));
        }
        out.push(Incoming { change, raw: raw.to_vec(), hash, verdict: Verdict::Apply });
    }
    Ok(out)
}

fn stubs_of(content: &Content<'_>, from_lead: bool) -> Vec<LogRow> {
    content
        .records
        .iter()
        .filter_map(|record| match record {
            Record::Stub(stub) if from_lead => Some(LogRow {
                dev: stub.dev,
                seq: stub.seq,
                hlc: stub.hlc,
                row: stub.row,
                hash: stub.hash,
                state: LogState::Erased,
                raw: None,
            }),
            _ => None,
        })
        .collect()
}

/// Absence is never a deletion by itself: a snapshot that takes away much, or an entry with words that
/// were not sent yet, is asked about first.
fn guard(store: &Store, take: &Take, scope: &BTreeSet<crate::domain::Id>) -> Result<(), SyncError> {
    let loss = store.loss(take, scope)?;
    if loss.unsent > 0 {
        return Err(SyncError::Ask(format!(
            "it would take away {} that you changed and have not sent yet",
            counted(loss.unsent, "entry", "entries")
        )));
    }
    if loss.rows > LOSS_FEW && loss.rows * LOSS_PART > loss.of {
        return Err(SyncError::Ask(format!(
            "it would take away {} of the {} entries on this laptop",
            loss.rows, loss.of
        )));
    }
    Ok(())
}

fn counted(n: usize, one: &str, many: &str) -> String {
    if n == 1 { format!("one {one}") } else { format!("{n} {many}") }
}

/// Gives every change its verdict; returns how many wait. What waits, and all that follows it, is as
/// if it had not come.
fn judge(
    store: &Store,
    sender: &Device,
    grant: Option<GrantRef>,
    plan: &mut Take,
) -> Result<usize, SyncError> {
    let mut devices: BTreeMap<DevId, Device> =
        store.devices()?.into_iter().map(|d| (d.dev, d)).collect();
    // Devices that this very bundle tells of.
    for (cert, home, revoked) in &plan.devices {
        let Ok(issuer) = Certificate::issuer(cert) else { continue };
        let Ok(known) = Certificate::check(cert, &[issuer]) else { continue };
        let dev = known.device.dev_id();
        devices.entry(dev).or_insert_with(|| Device {
            revoked_after: *revoked,
            home: *home,
            ..Device::of(known, cert.clone())
        });
    }
    let mut checker = Checker::new(store, sender, grant, devices)?;
    let mut upto = plan.changes.len();
    for (n, incoming) in plan.changes.iter_mut().enumerate() {
        if incoming.verdict != Verdict::Apply {
            continue;
        }
        match checker.check(&incoming.change)? {
            Outcome::Is(verdict) => incoming.verdict = verdict,
            Outcome::Later => {
                upto = n;
                break;
            }
        }
    }
    let waiting = plan.changes.len() - upto;
    plan.changes.truncate(upto);
    Ok(waiting)
}
