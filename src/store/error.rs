//! What can go wrong with the store, each as one plain sentence and what to do.

use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use crate::domain::Id;

/// A failure of the store.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// SQLite said no.
    #[error("the store could not be read or written ({0})")]
    Sql(rusqlite::Error),
    /// A migration failed.
    #[error("the store could not be brought up to date ({0})")]
    Migration(String),
    /// The operating system said no.
    #[error("{}", io_sentence(path, source))]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// There is no store here.
    #[error("there is no senlog store in {0}")]
    Absent(PathBuf),
    /// There is one already.
    #[error("there is a senlog store in {0} already")]
    Exists(PathBuf),
    /// The passphrase does not open it.
    #[error("the passphrase does not open this store")]
    WrongPassphrase,
    /// The store is encrypted and no passphrase was given.
    #[error("this store is encrypted and no passphrase was given")]
    NoPassphrase,
    /// A file that was to hold a passphrase or the recovery words.
    #[error("no {what} could be read: {why}")]
    NoSecret {
        /// What it was to hold.
        what: &'static str,
        /// A sentence that names the file.
        why: String,
    },
    /// A new passphrase is too short.
    #[error("a passphrase needs at least 12 characters")]
    ShortPassphrase,
    /// The file is not what it should be.
    #[error("the store in {path} is damaged: {what}")]
    Damaged {
        /// Where.
        path: PathBuf,
        /// What is wrong with it.
        what: String,
    },
    /// Made by a newer version.
    #[error("the store in {0} was made by a newer version of senlog")]
    Newer(PathBuf),
    /// Made by a newer version, where the file's place is not known.
    #[error("this store was made by a newer version of senlog")]
    TooNew,
    /// Another program holds it.
    #[error("the store is in use by {program} since {since}")]
    InUse {
        /// Who.
        program: String,
        /// Since when, civil time.
        since: String,
    },
    /// The disk is full.
    #[error("the disk is full, so nothing was saved")]
    Full,
    /// The folder or file cannot be written.
    #[error("nothing was saved, because {0} cannot be written to")]
    ReadOnly(PathBuf),
    /// A file that would have been overwritten.
    #[error("there is a file called {0} already, and it was left as it was")]
    FileExists(PathBuf),
    /// A backup that could not be made, or does not read back.
    #[error("the backup was not made: {0}")]
    BackupFailed(String),
    /// A backup that cannot be restored.
    #[error("this backup cannot be restored: {path} {what}")]
    BadBackup {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        what: String,
    },
    /// Words that are not a recovery sheet's.
    #[error("these recovery words cannot be used: {0}")]
    BadWords(String),
    /// Several people keep a store on this computer, and nobody said who is asking.
    #[error("several people use senlog on this computer: {}", .0.join(", "))]
    People(Vec<String>),
    /// Nobody of that name keeps a store on this computer.
    #[error("nobody called \"{name}\" uses senlog on this computer")]
    NoPerson {
        /// As it was given.
        name: String,
        /// Those who do.
        people: Vec<String>,
    },
    /// The operating system names no folder for a person's files.
    #[error("this computer names no folder for your files")]
    NoPlace,
    /// A passphrase makes no sense without encryption.
    #[error("this store is not encrypted, so it has no passphrase")]
    NotEncrypted,
    /// The sheet was confirmed, or was never made here.
    #[error("the recovery words are not kept on this computer")]
    NoSheet,
    /// The operating system gave no random bytes.
    #[error("this computer gave no random numbers, so no key could be made")]
    NoRandom,
    /// A row that is not there.
    #[error("there is no {kind} with the id {id}")]
    NoRow {
        /// Its kind.
        kind: &'static str,
        /// Its id.
        id: Id,
    },
    /// A row whose id was erased for good, and may not come back.
    #[error("this {kind} was erased for good, so it cannot be written again")]
    Erased {
        /// Its kind.
        kind: &'static str,
    },
    /// A cell that does not read.
    #[error("a {kind} cannot be read: {what}")]
    Unreadable {
        /// Its kind.
        kind: &'static str,
        /// The cell.
        what: String,
    },
    /// A change that breaks the rules of its record type.
    #[error("{0}")]
    Refused(String),
    /// There is nothing to undo or redo.
    #[error("there is nothing to {0}")]
    NothingTo(&'static str),
    /// Undoing would overwrite what came later.
    #[error("\"{title}\" was changed again since")]
    ChangedSince {
        /// The action.
        title: String,
        /// The fields that changed, in words.
        fields: Vec<String>,
    },
}

impl StoreError {
    /// A failure of SQLite, told apart where a person can do something about it.
    pub fn from_sql(error: rusqlite::Error) -> StoreError {
        use rusqlite::ErrorCode;
        match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => StoreError::Full,
            Some(ErrorCode::ReadOnly) => StoreError::ReadOnly(PathBuf::from("the store")),
            _ => StoreError::Sql(error),
        }
    }

    /// As [`from_sql`](StoreError::from_sql), for opening the database at `path`.
    pub fn opening(path: impl Into<PathBuf>) -> impl FnOnce(rusqlite::Error) -> StoreError {
        use rusqlite::ErrorCode;
        let path = path.into();
        move |error| match error.sqlite_error_code() {
            Some(ErrorCode::NotADatabase) => StoreError::damaged(
                path,
                "senlog.db is damaged, or is not the file that its keys were made for",
            ),
            Some(ErrorCode::DatabaseCorrupt) => {
                StoreError::damaged(path, "a part of senlog.db cannot be read")
            }
            Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied | ErrorCode::CannotOpen) => {
                StoreError::ReadOnly(path)
            }
            _ => StoreError::from_sql(error),
        }
    }

    /// Wraps a failure of the operating system with the file it happened on.
    pub fn io(path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> StoreError {
        let path = path.into();
        move |source| match source.kind() {
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => StoreError::Full,
            _ => StoreError::Io { path, source },
        }
    }

    /// As [`io`](StoreError::io), for writing: what may not be written to is said to be so.
    pub fn writing(path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> StoreError {
        let path = path.into();
        move |source| match source.kind() {
            ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => {
                StoreError::ReadOnly(path)
            }
            _ => StoreError::io(path)(source),
        }
    }

    /// A store that is not what it should be.
    pub(crate) fn damaged(path: impl Into<PathBuf>, what: impl Into<String>) -> StoreError {
        StoreError::Damaged { path: path.into(), what: what.into() }
    }
}

/// What the operating system said of a file or folder, as a sentence that begins with its name.
pub fn io_sentence(path: &Path, error: &io::Error) -> String {
    let path = path.display();
    match error.kind() {
        // The path never comes first: a sentence begins with a capital, and the path is what it is.
        ErrorKind::NotFound => format!("there is no file or folder called {path}"),
        ErrorKind::PermissionDenied => format!("you may not open {path}"),
        ErrorKind::IsADirectory => format!("that is a folder, not a file: {path}"),
        ErrorKind::NotADirectory => format!("a file stands where a folder should be: {path}"),
        ErrorKind::AlreadyExists => format!("there is already something else called {path}"),
        _ => format!("{}: {path}", io_words(error)),
    }
}

/// The operating system's own words, without its number.
pub fn io_words(error: &io::Error) -> String {
    match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => return "the disk is full".into(),
        _ => {}
    }
    let words = error.to_string();
    match words.split_once(" (os error") {
        Some((words, _)) => words.to_lowercase(),
        None => words,
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> StoreError {
        StoreError::from_sql(error)
    }
}
