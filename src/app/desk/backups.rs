//! The desk's part in backups: one a day beside the work, the list of them, and a look at the last.

use std::thread::{Builder, JoinHandle};

use super::Desk;
use crate::app::backups;
use crate::app::error::AppError;
use crate::app::msg::{CareReply, Reply};
use crate::store::StoreError;
use crate::store::backup::{BackupMade, Pending};

/// The day's own backup.
#[derive(Default)]
pub(super) struct Nightly {
    job: Option<JoinHandle<Result<BackupMade, StoreError>>>,
    /// Why it was not made, until that is said.
    failed: Option<String>,
}

impl Nightly {
    fn begin(&mut self, pending: Pending) {
        // Its own thread: verifying and sealing a large store takes seconds, and this one saves.
        match Builder::new().name("backup".into()).spawn(|| pending.finish()) {
            Ok(job) => self.job = Some(job),
            Err(_) => self.failed = Some(backups::not_begun()),
        }
    }

    /// Takes note of how it ended; `wait` until it has.
    fn look(&mut self, wait: bool) {
        if let Some(job) = self.job.take_if(|job| wait || job.is_finished()) {
            self.failed = match job.join() {
                Ok(Ok(_)) => None,
                Ok(Err(why)) => Some(backups::failed(&why)),
                Err(_) => Some(backups::not_begun()),
            };
        }
    }

    /// Why it was not made, once.
    pub(super) fn failed(&mut self) -> Option<String> {
        self.look(false);
        self.failed.take()
    }
}

impl Desk {
    /// Erases what is due, so that it is in no backup from now on, and begins the day's own backup.
    pub(super) fn nightly(&mut self) -> Result<Reply, AppError> {
        let erased = self.erase_due()?;
        if self.nightly.job.is_none()
            && let Some(pending) = self.store.nightly(false)?
        {
            self.nightly.begin(pending);
        }
        Ok(erased.map_or(Reply::Kept, Reply::Care))
    }

    pub(super) fn backups(&self) -> Result<CareReply, AppError> {
        Ok(CareReply::Backups(backups::listed(&self.store)?))
    }

    pub(super) fn check_backup(&mut self) -> Result<CareReply, AppError> {
        // That of today may be on its way.
        self.nightly.look(true);
        let says = backups::checked(&self.store, None)?;
        Ok(CareReply::Backups(vec![says.unwrap_or_else(|| backups::NONE.to_string())]))
    }
}

impl Drop for Desk {
    /// The person leaves: a day that has no backup yet gets one, and one on its way is waited for,
    /// since the store's lock is let go with it.
    fn drop(&mut self) {
        self.nightly.look(true);
        if let Ok(Some(pending)) = self.store.nightly(true) {
            // Nobody is there to read why not; the next start says that there is none.
            let _ = pending.finish();
        }
    }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::*;
    use crate::app::msg::{Care, Request};
    use crate::app::worker::Worker;
    use crate::domain::Id;
    use crate::domain::id::SeededIds;
    use crate::store::home::Home;
    use crate::store::open::{Setup, Unlock};
    use crate::store::secret::Passphrase;
    use crate::store::{Clock, Store};

    fn at(day: u32) -> Clock {
        Clock::Fixed(NaiveDate::from_ymd_opt(2026, 11, day).unwrap().and_hms_opt(9, 20, 0).unwrap())
    }

    fn passphrase() -> Passphrase {
        Passphrase::new("correct horse battery".into())
    }

    fn make(home: &Home) -> Desk {
        let ids = Box::new(SeededIds::new("backups", 0));
        let mut setup =
            Setup::lead("Fairfield Primary", "Jo Okafor", Some(passphrase()), Id([7; 16]));
        setup.kdf_log_n = 10;
        Desk::new(Store::create(home, &setup, at(23), ids).unwrap().0, false)
    }

    fn open(home: &Home, day: u32) -> Desk {
        let ids = Box::new(SeededIds::new("backups", u64::from(day)));
        let unlock = Unlock::Passphrase(passphrase());
        Desk::new(Store::open(home, &unlock, at(day), ids).unwrap(), false)
    }

    fn says(desk: &mut Desk, care: Care) -> String {
        match desk.answer(Request::Care(care)) {
            Reply::Care(CareReply::Backups(lines)) => lines.join("\n"),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_day_ends_with_its_backup_and_the_next_begins_with_one() {
        let dir = tempfile::tempdir().unwrap();
        let home = Home::at(dir.path().join("store"));
        let mut desk = make(&home);
        assert!(matches!(desk.answer(Request::Nightly), Reply::Kept));
        assert!(says(&mut desk, Care::CheckBackup).contains("no backup on this computer yet"));
        drop(desk);
        let mut desk = open(&home, 24);
        assert!(says(&mut desk, Care::Backups).contains("Mon 23 Nov 2026"));
        desk.answer(Request::Nightly);
        let whole = says(&mut desk, Care::CheckBackup);
        assert!(whole.starts_with("The backup of Tue 24 Nov 2026 at 09:20 is whole"), "{whole}");
        let list = says(&mut desk, Care::Backups);
        assert!(list.contains("Tue 24 Nov 2026") && list.contains("none outside"), "{list}");
    }

    #[test]
    fn what_fails_is_said_once_and_stops_nothing() {
        let dir = tempfile::tempdir().unwrap();
        let home = Home::at(dir.path().join("store"));
        drop(make(&home));
        std::fs::remove_dir_all(home.backups()).unwrap();
        std::fs::write(home.backups(), "x").unwrap();
        let mut desk = open(&home, 24);
        match desk.answer(Request::Nightly) {
            Reply::Failed(trouble) => assert!(!trouble.message.is_empty()),
            other => panic!("{other:?}"),
        }
        drop(desk);
        let remind = |day: u32| match open(&home, day).answer(Request::About) {
            Reply::About(about) => about.remind.map(|(_, says)| says).unwrap_or_default(),
            other => panic!("{other:?}"),
        };
        assert!(remind(25).contains("own backup of Tue 24 Nov was not made"));
        assert!(!remind(25).contains("own backup"), "once a day");
    }
}
