//! A folder that several laptops reach: a stick, a shared drive, one that OneDrive keeps. What is owed
//! to everyone is written into it, and what is there for this laptop is taken in (SYNC.md 4.1).
//!
//! Each laptop writes only into `outbox/<its name in the log>/`, one file at a time, under a name that
//! no other file has: made beside it, flushed, renamed. Nobody changes another's file, so half-copied
//! ones, copies under other names and conflicts of the service that copies them are all harmless:
//! what a file is, its content says.

use std::collections::VecDeque;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use super::error::{SyncError, Why};
use super::export::{self, Bundle};
use super::import::{self, Opened, Report, Said};
use crate::domain::kind::LEAD;
use crate::store::exchange::Device;
use crate::store::{Store, StoreError, secret};

/// Folders within folders that are looked into.
const DEPTH: usize = 4;
/// Days after which a laptop's own files leave its outbox (SYNC.md 5.5).
const OUTBOX_DAYS: i64 = 30;
/// Longest file that is read: a header and the longest payload.
const FILE_MAX: u64 = (64 << 20) + 184;
/// How a bundle's name ends.
pub const ENDING: &str = "senlog";

/// What a round with a folder came to.
#[derive(Debug, Default)]
pub struct Round {
    /// What was taken in.
    pub taken: Vec<Report>,
    /// Files that have not arrived whole.
    pub arriving: Vec<String>,
    /// Files for this laptop that were refused, with the reason.
    pub refused: Vec<(String, String)>,
    /// Laptops that a file was written for; none for a file to every lead.
    pub written: Vec<String>,
}

/// One round: what is there comes in, then what is owed goes out.
///
/// # Errors
/// When the folder or the store cannot be read or written; [`SyncError::Ask`] where a snapshot would
/// take away much.
pub fn round(store: &mut Store, folder: &Path, said: Said<'_>) -> Result<Round, SyncError> {
    let mut tour = Tour::begin(store, folder, said.yes)?;
    while tour.step(store)? {}
    Ok(tour.round)
}

/// What a round is at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doing {
    /// Opening files that are there.
    Looking,
    /// Taking in what they hold.
    Taking,
    /// Writing what is owed.
    Giving,
}

/// How far a round is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// What it is at.
    pub doing: Doing,
    /// How many files of that are done.
    pub done: usize,
    /// Of how many.
    pub of: usize,
}

/// A round in steps of one file each, so that whoever waits can be told how far it is and may do
/// something else in between. Left half way, nothing is half done: each file came in whole or not.
#[derive(Debug)]
pub struct Tour {
    folder: PathBuf,
    yes: bool,
    looking: VecDeque<PathBuf>,
    opened: Vec<(PathBuf, Opened)>,
    taking: VecDeque<(PathBuf, Opened)>,
    giving: Option<VecDeque<Device>>,
    progress: Progress,
    round: Round,
}

impl Tour {
    /// Finds the files that are there; nothing is read yet. `yes` lets a snapshot take away much.
    ///
    /// # Errors
    /// [`Why::NotJoined`]; [`SyncError::Refused`] where the folder is not there.
    pub fn begin(store: &Store, folder: &Path, yes: bool) -> Result<Tour, SyncError> {
        if store.is_joining() {
            return Err(Why::NotJoined.into());
        }
        if store.must_join_again()? {
            return Err(Why::JoinAgain.into());
        }
        if !folder.is_dir() {
            return Err(SyncError::Refused(format!(
                "{} is not a folder that is there",
                folder.display()
            )));
        }
        let mut paths = Vec::new();
        find(folder, &store.me().dev_id.to_string(), DEPTH, &mut paths);
        paths.sort();
        Ok(Tour {
            folder: folder.to_path_buf(),
            yes,
            progress: Progress { doing: Doing::Looking, done: 0, of: paths.len() },
            looking: paths.into(),
            opened: Vec::new(),
            taking: VecDeque::new(),
            giving: None,
            round: Round::default(),
        })
    }

    /// How far it is.
    pub fn progress(&self) -> Progress {
        self.progress
    }

    /// What it came to, once [`step`](Tour::step) says that it is over.
    pub fn into_round(self) -> Round {
        self.round
    }

    /// Does the next file; `false` when there is nothing more to do.
    ///
    /// # Errors
    /// As [`round`].
    pub fn step(&mut self, store: &mut Store) -> Result<bool, SyncError> {
        match self.progress.doing {
            Doing::Looking => self.look(store)?,
            Doing::Taking => self.take(store)?,
            Doing::Giving => return self.give(store),
        }
        Ok(true)
    }

    fn look(&mut self, store: &Store) -> Result<(), SyncError> {
        if let Some(path) = self.looking.pop_front() {
            self.progress.done += 1;
            match read(&path).and_then(|bytes| import::open(store, &bytes)) {
                Ok(file) => self.opened.push((path, file)),
                Err(error) => sort_out(&path, error, &mut self.round)?,
            }
            return Ok(());
        }
        // The oldest first, so that nothing refers to what is still to come.
        let mut opened = std::mem::take(&mut self.opened);
        opened.sort_by_cached_key(|(_, file)| file.created());
        self.taking = opened.into();
        self.progress = Progress { doing: Doing::Taking, done: 0, of: self.taking.len() };
        Ok(())
    }

    fn take(&mut self, store: &mut Store) -> Result<(), SyncError> {
        let Some((path, file)) = self.taking.pop_front() else {
            let to = owed(store)?;
            self.progress = Progress { doing: Doing::Giving, done: 0, of: to.len().max(1) };
            self.giving = Some(to);
            return Ok(());
        };
        self.progress.done += 1;
        match file.take(store, Said { yes: self.yes, ..Said::default() }) {
            Ok(report) if report.already => {}
            Ok(report) => self.round.taken.push(report),
            Err(error) => sort_out(&path, error, &mut self.round)?,
        }
        Ok(())
    }

    fn give(&mut self, store: &mut Store) -> Result<bool, SyncError> {
        let outbox = self.folder.join("outbox").join(store.me().dev_id.to_string());
        let lead = store.me().role & LEAD != 0;
        if let Some(to) = self.giving.as_mut().and_then(VecDeque::pop_front) {
            self.progress.done += 1;
            give_down(store, &outbox, &to, &mut self.round)?;
            return Ok(true);
        }
        if !lead {
            give_up(store, &outbox, &mut self.round)?;
        }
        tidy(store, &outbox)?;
        if store.exchange_counts()?.versions == 0 {
            // A later file of the round has the decision.
            self.round.taken.iter_mut().for_each(|report| report.conflicts = 0);
        }
        Ok(false)
    }
}

/// What is not for this laptop is passed over, what has not arrived waits; only what stops everything
/// is an error.
fn sort_out(path: &Path, error: SyncError, round: &mut Round) -> Result<(), SyncError> {
    let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    match error {
        SyncError::Bundle { why, .. } => match why {
            Why::Arriving => round.arriving.push(name),
            // Other laptops' files, and other schools' and programs'.
            Why::NotForMe | Why::NotBundle | Why::WrongKind { .. } | Why::NotFromLead => {}
            Why::OtherSchool | Why::Joined => {}
            why => round.refused.push((name, why.to_string())),
        },
        SyncError::Refused(why) => round.refused.push((name, why)),
        other => return Err(other),
    }
    Ok(())
}

fn find(folder: &Path, own: &str, depth: usize, out: &mut Vec<PathBuf>) {
    // A folder that cannot be opened holds nothing for anybody.
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let path = entry.path();
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with('.') || name == own {
            continue;
        }
        match entry.file_type() {
            Ok(kind) if kind.is_dir() && depth > 0 => find(&path, own, depth - 1, out),
            Ok(kind) if kind.is_file() && name.ends_with(&format!(".{ENDING}")) => out.push(path),
            _ => {}
        }
    }
}

/// Reads a file whole, as it may still be changing under somebody's hands.
///
/// # Errors
/// [`Why::Arriving`] for a placeholder that does not open, [`Why::TooLarge`].
pub fn read(path: &Path) -> Result<Vec<u8>, SyncError> {
    let length = fs::metadata(path).map_err(SyncError::reading(path))?.len();
    if length > FILE_MAX {
        return Err(Why::TooLarge.into());
    }
    fs::read(path).map_err(|e| match e.kind() {
        std::io::ErrorKind::NotFound | std::io::ErrorKind::PermissionDenied => {
            SyncError::reading(path)(e)
        }
        // The service that keeps the folder has the name and not yet the content.
        _ => Why::Arriving.into(),
    })
}

/// The other laptops that a lead writes for; none where this is no lead's.
fn owed(store: &Store) -> Result<VecDeque<Device>, SyncError> {
    let me = store.me();
    if me.role & LEAD == 0 {
        return Ok(VecDeque::new());
    }
    let devices: Vec<Device> = store.devices()?;
    let lost = |dev| devices.iter().any(|d| d.dev == dev && d.revoked_after.is_some());
    // One that another lead serves is left to that lead, unless its laptop is lost.
    let others = |to: &Device| {
        let home = to.home.filter(|home| to.role & LEAD == 0 && *home != me.dev_id);
        home.is_some_and(|home| !lost(home))
    };
    let serves =
        |d: &&Device| d.n != me.dev && d.revoked_after.is_none() && !d.copied && !others(d);
    Ok(devices.iter().filter(serves).cloned().collect())
}

fn give_up(store: &Store, outbox: &Path, round: &mut Round) -> Result<(), SyncError> {
    let own = store.last_own()?;
    // Also when there is nothing new to send: it says what has arrived here.
    let have: String = store.have()?.0.iter().map(|(d, n)| format!("{d}{n} ")).collect();
    let mark = format!("{own} {have}");
    if store.local("outbox up")?.as_deref() != Some(mark.as_str()) {
        let bundle = export::up(store)?;
        write(store, outbox, &bundle)?;
        store.set_local("outbox up", &mark)?;
        round.written.push("the SENCO".into());
    }
    Ok(())
}

fn give_down(
    store: &mut Store,
    outbox: &Path,
    to: &Device,
    round: &mut Round,
) -> Result<(), SyncError> {
    let bundle = export::down(store, to)?;
    let key = format!("outbox {}", to.dev);
    let there = store.local(&key)?.is_some_and(|name| outbox.join(name).exists());
    if bundle.news || (!there && owes(store, to)?) {
        let name = write(store, outbox, &bundle)?;
        store.set_local(&key, &name)?;
        round.written.push(to.label.clone());
    }
    Ok(())
}

/// Whether a laptop has not acknowledged all that there is for it.
///
/// # Errors
/// When the store cannot be read.
pub fn owes(store: &Store, to: &Device) -> Result<bool, SyncError> {
    let acked = store.acked(to.n)?;
    Ok(store
        .have()?
        .0
        .iter()
        .any(|(dev, seq)| *dev != to.dev && acked.0.get(dev).copied().unwrap_or(0) < *seq))
}

/// Writes a bundle into a folder under a name of its own, and reads it back.
fn write(store: &Store, outbox: &Path, bundle: &Bundle) -> Result<String, SyncError> {
    fs::create_dir_all(outbox).map_err(StoreError::writing(outbox))?;
    let stamp = store.clock().civil(store.clock().unix_ms()).format("%Y%m%dT%H%M%S");
    let name = format!("{stamp}-{}.{ENDING}", secret::hex(&bundle.id[..4]));
    put(&outbox.join(&name), &bundle.bytes)?;
    Ok(name)
}

/// Writes a file that is there whole or not at all, never over another, and reads it back: sticks lie.
///
/// # Errors
/// When it cannot be written, or does not read back.
pub fn put(path: &Path, bytes: &[u8]) -> Result<(), SyncError> {
    if path.exists() {
        return Err(StoreError::FileExists(path.to_path_buf()).into());
    }
    let part = path.with_extension("part");
    let written = || -> std::io::Result<()> {
        let mut file = fs::File::create(&part)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        drop(file);
        fs::rename(&part, path)
    };
    if let Err(e) = written() {
        let _ = fs::remove_file(&part);
        return Err(StoreError::writing(path)(e).into());
    }
    match fs::read(path) {
        Ok(back) if back == bytes => Ok(()),
        _ => Err(SyncError::Refused(format!(
            "{} does not read back as it was written; try another stick or folder",
            path.display()
        ))),
    }
}

/// Takes this laptop's own old files away.
fn tidy(store: &Store, outbox: &Path) -> Result<(), SyncError> {
    let Ok(entries) = fs::read_dir(outbox) else { return Ok(()) };
    let now = store.clock().civil(store.clock().unix_ms());
    for entry in entries.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let stamp = name.split('-').next().unwrap_or_default();
        let Ok(at) = chrono::NaiveDateTime::parse_from_str(stamp, "%Y%m%dT%H%M%S") else {
            continue;
        };
        if (now - at).num_days() > OUTBOX_DAYS {
            // One that stays is no harm.
            let _ = fs::remove_file(entry.path());
        }
    }
    Ok(())
}
