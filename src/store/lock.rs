//! One program at a time on a store.
//!
//! The lock is the operating system's, on the file `lock`, so it cannot outlive its program.
//! `lock.info` only says who has it; one that was left behind is harmless, and tells the next
//! program that the last one did not end as it should.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use chrono::NaiveDateTime;

use super::clock::Clock;
use super::error::StoreError;
use super::files;
use super::home::Home;

const INFO_MAX: u64 = 4096;

/// Holds a store for this program until it is dropped.
#[derive(Debug)]
pub(crate) struct StoreLock {
    file: File,
    info: PathBuf,
    unclean: bool,
    /// The database, once it was copied; see [`copy_of`](StoreLock::copy_of).
    db: OnceLock<File>,
}

impl StoreLock {
    /// Takes the lock, or says who has it.
    ///
    /// # Errors
    /// [`StoreError::InUse`]; [`StoreError::ReadOnly`] when the folder cannot be written to.
    pub(crate) fn take(home: &Home, clock: Clock) -> Result<StoreLock, StoreError> {
        let path = home.lock();
        let file = open(&path)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(in_use(&home.lock_info())),
            Err(TryLockError::Error(e)) => return Err(StoreError::writing(path)(e)),
        }
        let info = home.lock_info();
        let unclean = info.exists();
        files::replace_lightly(&info, info_text(clock).as_bytes())?;
        Ok(StoreLock { file, info, unclean, db: OnceLock::new() })
    }

    /// Whether the program before this one ended without letting go: a crash, a power cut.
    pub(crate) fn unclean(&self) -> bool {
        self.unclean
    }

    /// Copies the bytes of the database, which nobody writes to meanwhile. The file stays open for as
    /// long as the lock is held: on Unix, closing it would take SQLite's own locks on it away.
    pub(crate) fn copy_of(&self, db: &Path, to: &mut File) -> io::Result<u64> {
        let mut from = match self.db.get() {
            Some(open) => open,
            None => {
                let open = File::open(db)?;
                self.db.get_or_init(|| open)
            }
        };
        from.seek(SeekFrom::Start(0))?;
        io::copy(&mut from, to)
    }
}

impl Drop for StoreLock {
    fn drop(&mut self) {
        // Before the file is closed, so that it is never the next program's note that goes.
        let _ = fs::remove_file(&self.info);
        // Not left to the closing: a process begun at this moment by another thread holds a copy of
        // the file until it runs its own program, and the lock with it.
        let _ = self.file.unlock();
    }
}

fn open(path: &Path) -> Result<File, StoreError> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    options.open(path).map_err(StoreError::writing(path))
}

fn program() -> String {
    let name = std::env::args_os().next().map(PathBuf::from);
    let name = name.as_deref().and_then(Path::file_stem).map(|n| n.to_string_lossy().into_owned());
    name.filter(|n| !n.is_empty() && !n.contains(char::is_control)).unwrap_or("senlog".into())
}

fn info_text(clock: Clock) -> String {
    let since = clock.now().format("%Y-%m-%dT%H:%M:%S");
    format!("program = {}\npid = {}\nsince = {since}\n", program(), std::process::id())
}

/// Who holds it, as far as can be read.
fn in_use(info: &Path) -> StoreError {
    let text = files::read_small(info, INFO_MAX).unwrap_or_default();
    let text = String::from_utf8_lossy(&text);
    let field = |name: &str| {
        let found = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(" = "));
        found.map(|f| f.chars().filter(|c| !c.is_control()).take(64).collect::<String>())
    };
    let program = match (field("program"), field("pid")) {
        (Some(program), Some(pid)) => format!("{program} (process {pid})"),
        _ => "another program".to_owned(),
    };
    let since = field("since")
        .and_then(|at| NaiveDateTime::parse_from_str(&at, "%Y-%m-%dT%H:%M:%S").ok())
        .map_or("a moment ago".to_owned(), |at| at.format("%H:%M on %-d %B").to_string());
    StoreError::InUse { program, since }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::NaiveDate;

    fn clock() -> Clock {
        let day = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
        Clock::Fixed(day.and_hms_opt(9, 20, 0).unwrap())
    }

    #[test]
    fn the_second_is_told_who_and_since_when() {
        let dir = tempfile::tempdir().unwrap();
        let home = Home::at(dir.path());
        let held = StoreLock::take(&home, clock()).unwrap();
        assert!(!held.unclean());
        let refused = StoreLock::take(&home, clock()).unwrap_err().to_string();
        assert!(refused.contains(&format!("(process {})", std::process::id())), "{refused}");
        assert!(refused.contains("since 09:20 on 23 November"), "{refused}");
        drop(held);
        assert!(!home.lock_info().exists());
        assert!(!StoreLock::take(&home, clock()).unwrap().unclean());
    }

    #[test]
    fn a_note_left_behind_is_harmless_and_noticed() {
        let dir = tempfile::tempdir().unwrap();
        let home = Home::at(dir.path());
        fs::write(home.lock_info(), "\u{1b}[2J nonsense").unwrap();
        let held = StoreLock::take(&home, clock()).unwrap();
        assert!(held.unclean());
        fs::write(home.lock_info(), "program = \u{1b}[2Jx\npid = 1\nsince = never").unwrap();
        let refused = StoreLock::take(&home, clock()).unwrap_err().to_string();
        assert!(!refused.contains('\u{1b}') && refused.contains("a moment ago"), "{refused}");
    }

    #[test]
    fn letting_go_does_not_wait_for_a_copy_of_the_file() {
        let dir = tempfile::tempdir().unwrap();
        let home = Home::at(dir.path());
        let held = StoreLock::take(&home, clock()).unwrap();
        let _copy = held.file.try_clone().unwrap();
        drop(held);
        StoreLock::take(&home, clock()).unwrap();
    }

    #[test]
    fn no_folder_is_said_plainly() {
        let dir = tempfile::tempdir().unwrap();
        let home = Home::at(dir.path().join("absent"));
        assert!(matches!(StoreLock::take(&home, clock()), Err(StoreError::Io { .. })));
    }
}
