//! The backups that nobody asks for: one a day, and one before a new version changes the store.
//!
//! Only an encrypted store has them. One without encryption is for trying things out, and a copy of it
//! would be one more file that whoever has the computer can read.

use chrono::NaiveDate;
use rusqlite::Connection;

use super::rotation::{self, Kept};
use super::{Pending, Source};
use crate::store::clock::Clock;
use crate::store::core::Store;
use crate::store::error::StoreError;
use crate::store::files;

/// In `local`: the day one was tried last, and how often on that day.
const TRIED: &str = "own_backup";
/// So often a day: a full disk is as full at the next command, and a laptop shut halfway is not.
const TRIES: u32 = 3;

impl Store {
    /// Begins the day's own backup; none where there is one, or the store is not encrypted. The rest
    /// of it, [`Pending::finish`], goes on beside the store's use.
    ///
    /// On the day the store was made it is due when the person leaves, for then there is something in
    /// it.
    ///
    /// # Errors
    /// [`StoreError::Full`], [`StoreError::ReadOnly`], [`StoreError::BackupFailed`].
    pub fn nightly(&self, leaving: bool) -> Result<Option<Pending>, StoreError> {
        let Some(held) = self.held.as_ref().filter(|held| held.keys.db.is_some()) else {
            return Ok(None);
        };
        let today = self.clock.today();
        if !leaving && self.local("made")?.and_then(|day| day.parse().ok()) == Some(today) {
            return Ok(None);
        }
        let folder = held.home.backups();
        let to = folder.join(rotation::name(today));
        let tries = match self.tried()? {
            Some((day, tries)) if day == today => tries,
            _ => 0,
        };
        if to.symlink_metadata().is_ok() || tries >= TRIES {
            return Ok(None);
        }
        self.set_local(TRIED, &format!("{today} {}", tries + 1))?;
        files::create_folder(&folder)?;
        files::sweep(&folder);
        let mut pending = Pending::begin(&self.conn, held.source(), self.clock, &to)?;
        pending.rotate = Some(today);
        self.note_audit("own backup", &to)?;
        Ok(Some(pending))
    }

    /// The backups in the store's own folder, the newest first.
    ///
    /// # Errors
    /// On a store in memory.
    pub fn own_backups(&self) -> Result<Vec<Kept>, StoreError> {
        Ok(rotation::list(&self.on_disk()?.home.backups()))
    }

    /// The last day before today whose own backup was tried and not made; none where a later one was.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn missed_backup(&self) -> Result<Option<NaiveDate>, StoreError> {
        let Some(held) = &self.held else { return Ok(None) };
        let Some((day, _)) = self.tried()? else { return Ok(None) };
        let made =
            rotation::list(&held.home.backups()).into_iter().find(|kept| !kept.before_update);
        let missed = day < self.clock.today() && made.is_none_or(|made| made.day < day);
        Ok(missed.then_some(day))
    }

    fn tried(&self) -> Result<Option<(NaiveDate, u32)>, StoreError> {
        let noted = self.local(TRIED)?;
        let mut parts = noted.as_deref().unwrap_or_default().split(' ');
        let (day, tries) = (parts.next(), parts.next());
        Ok(day.and_then(|day| day.parse().ok()).zip(tries.and_then(|n| n.parse().ok())))
    }
}

/// Backs up a store that a new version is about to change.
pub(in crate::store) fn before_update(
    conn: &Connection,
    of: Source<'_>,
    clock: Clock,
) -> Result<(), StoreError> {
    if of.keys.db.is_none() {
        return Ok(());
    }
    let folder = of.home.backups();
    files::create_folder(&folder)?;
    files::sweep(&folder);
    let to = folder.join(rotation::update_name(clock.now()));
    match Pending::begin(conn, of, clock, &to).and_then(Pending::finish) {
        // Made in this second by a start that was cut short after it.
        Ok(_) | Err(StoreError::FileExists(_)) => Ok(()),
        Err(error) => Err(error),
    }
}
