//! What can go wrong with the store, each as one plain sentence and what to do.

use std::path::PathBuf;

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
    #[error("{path}: {source}")]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
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
    #[error("{0} cannot be written to, so nothing was saved")]
    ReadOnly(PathBuf),
    /// A row that is not there.
    #[error("there is no {kind} with the id {id}")]
    NoRow {
        /// Its kind.
        kind: &'static str,
        /// Its id.
        id: Id,
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

    /// Wraps a failure of the operating system with the file it happened on.
    pub fn io(path: impl Into<PathBuf>) -> impl FnOnce(std::io::Error) -> StoreError {
        let path = path.into();
        move |source| StoreError::Io { path, source }
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> StoreError {
        StoreError::from_sql(error)
    }
}
