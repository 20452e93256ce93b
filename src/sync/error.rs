//! What can go wrong between laptops, each as one plain sentence.

use std::path::{Path, PathBuf};

use crate::store::StoreError;
use crate::store::error::io_sentence;

/// A failure of exchanging.
#[derive(Debug, thiserror::Error)]
pub enum SyncError {
    /// An update file was refused; nothing changed.
    #[error("{}{why}", named(file))]
    Bundle {
        /// The file's name, where it came as one.
        file: String,
        /// Why.
        why: Why,
    },
    /// What was asked for cannot be done so; nothing changed.
    #[error("{0}")]
    Refused(String),
    /// Nothing is known by that name.
    #[error("{what}")]
    Unknown {
        /// A sentence.
        what: String,
        /// What could have been meant.
        known: Vec<String>,
    },
    /// It would remove more than was meant to be removed, perhaps; nothing changed.
    #[error("{0}")]
    Ask(String),
    /// The store or the disk said no.
    #[error(transparent)]
    Store(#[from] StoreError),
}

fn named(file: &str) -> String {
    match file {
        "" => "the update file was refused: ".to_string(),
        file => format!("{file} was refused: "),
    }
}

/// Why an update file is not taken in. Every one leaves the store and the file as they were.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Why {
    /// Another kind of file.
    #[error("it is not a senlog update file")]
    NotBundle,
    /// It cannot be read from the disk.
    #[error("{0}")]
    Unreadable(String),
    /// Shorter than its header says.
    #[error("it has not arrived whole; wait until it is copied, or copy it again")]
    Arriving,
    /// Of a format to come.
    #[error("it was made by a newer version of senlog; update this computer")]
    Newer,
    /// Larger than any real one.
    #[error("it is larger than an update file can be")]
    TooLarge,
    /// Not what its place in the set-up asks for.
    #[error("it is {found}, and {wanted} is needed here")]
    WrongKind {
        /// What it is.
        found: &'static str,
        /// What is wanted.
        wanted: &'static str,
    },
    /// Of another school.
    #[error("it is of another school")]
    OtherSchool,
    /// From a laptop nobody admitted.
    #[error("it is from a computer that this one does not know")]
    UnknownSender,
    /// From a laptop that was reported lost.
    #[error("it is from a laptop that was marked as lost")]
    Revoked,
    /// From a laptop of which a backup was brought back elsewhere.
    #[error(
        "it is from a laptop that is no longer in use: another laptop took its place from a backup"
    )]
    Replaced,
    /// From a laptop whose log exists twice.
    #[error("it is from a laptop that seems to have been copied; it must join again")]
    Copied,
    /// From a laptop whose word does not count here.
    #[error("only update files of a SENCO laptop are taken in here")]
    NotFromLead,
    /// The signature is not the sender's.
    #[error("it was altered on its way, or was not made by who it says")]
    Altered,
    /// Sealed to others.
    #[error("it was not made for this laptop")]
    NotForMe,
    /// The seal or what is in it is broken.
    #[error("what is in it cannot be read ({0})")]
    Broken(&'static str),
    /// This laptop has not joined yet.
    #[error("this laptop has not joined a school yet")]
    NotJoined,
    /// It has.
    #[error("this laptop has joined a school already")]
    Joined,
    /// The words typed are not the sender's.
    #[error("the words are not those of the laptop that made it")]
    Words,
    /// The sender's laptop is behind what is known of it, or this one is.
    #[error(
        "the school has entries of this laptop that are not on it: it was put back to an earlier copy, or copied; start senlog again and ask to join again with \"senlog device join\""
    )]
    PutBack,
    /// As that, on a lead's laptop, which vouches for itself.
    #[error(
        "the school has entries of this laptop that are not on it: it was put back to an earlier copy, or copied; start senlog again, and take an update file from here to the other laptops first"
    )]
    LeadPutBack,
    /// This laptop has begun anew and nobody has admitted it yet.
    #[error(
        "this laptop was put back to an earlier copy and must join again; ask with \"senlog device join\""
    )]
    JoinAgain,
}

impl SyncError {
    /// Names the file that a refusal is about.
    #[must_use]
    pub fn of_file(self, path: &Path) -> SyncError {
        let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        match self {
            SyncError::Bundle { why, .. } => SyncError::Bundle { file: name, why },
            other => other,
        }
    }

    /// A file that could not be read.
    pub(super) fn reading(path: &Path) -> impl FnOnce(std::io::Error) -> SyncError {
        let path: PathBuf = path.to_path_buf();
        move |e| SyncError::Refused(io_sentence(&path, &e))
    }
}

impl From<Why> for SyncError {
    fn from(why: Why) -> SyncError {
        SyncError::Bundle { file: String::new(), why }
    }
}
