//! The error that a person sees: what went wrong and where, then what to do.

use std::fmt;

use crate::intake::IntakeError;
use crate::report::ReportError;
use crate::store::StoreError;
use crate::sync::SyncError;

/// What an error is about, which decides the exit code of the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    /// The input was refused; nothing changed.
    Refused,
    /// The input can be read in several ways; nothing changed.
    Ambiguous,
    /// Nothing by that name or id.
    NotFound,
    /// The command was used wrongly.
    Usage,
    /// Locked, or the wrong passphrase.
    Locked,
    /// The store is damaged, newer than the program, or in use.
    Store,
    /// A bundle was refused.
    Bundle,
    /// A fault of the program.
    Fault,
}

impl ErrorKind {
    /// The word in JSON.
    pub fn code(self) -> &'static str {
        match self {
            ErrorKind::Refused => "refused",
            ErrorKind::Ambiguous => "ambiguous",
            ErrorKind::NotFound => "not_found",
            ErrorKind::Usage => "usage",
            ErrorKind::Locked => "locked",
            ErrorKind::Store => "store",
            ErrorKind::Bundle => "bundle",
            ErrorKind::Fault => "fault",
        }
    }

    /// The exit code of the command line.
    pub fn exit(self) -> u8 {
        match self {
            ErrorKind::Refused | ErrorKind::Ambiguous | ErrorKind::NotFound => 1,
            ErrorKind::Usage => 2,
            ErrorKind::Locked => 3,
            ErrorKind::Store => 4,
            ErrorKind::Bundle => 5,
            ErrorKind::Fault => 70,
        }
    }
}

/// An error as a person meets it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AppError {
    /// What it is about.
    pub kind: ErrorKind,
    /// One plain sentence: what, and where.
    pub message: String,
    /// What to do, each one sentence.
    pub hints: Vec<String>,
    /// What could have been meant.
    pub candidates: Vec<String>,
}

impl AppError {
    /// An error with a sentence; its full stop is put where it is missing.
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> AppError {
        AppError {
            kind,
            message: sentence(&message.into()),
            hints: Vec::new(),
            candidates: Vec::new(),
        }
    }

    /// The input was refused.
    pub fn refused(message: impl Into<String>) -> AppError {
        AppError::new(ErrorKind::Refused, message)
    }

    /// The command was used wrongly.
    pub fn usage(message: impl Into<String>) -> AppError {
        AppError::new(ErrorKind::Usage, message)
    }

    /// Nothing is called so.
    pub fn not_found(message: impl Into<String>) -> AppError {
        AppError::new(ErrorKind::NotFound, message)
    }

    /// Several are.
    pub fn ambiguous(message: impl Into<String>, candidates: Vec<String>) -> AppError {
        AppError { candidates, ..AppError::new(ErrorKind::Ambiguous, message) }
    }

    /// With something to do about it.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> AppError {
        self.hints.push(sentence(&hint.into()));
        self
    }

    /// With what could have been meant.
    #[must_use]
    pub fn candidates(mut self, candidates: Vec<String>) -> AppError {
        self.candidates = candidates;
        self
    }
}

/// A sentence with a capital and a full stop.
fn sentence(text: &str) -> String {
    let text = text.trim();
    let mut letters = text.chars();
    let mut out: String = match letters.next() {
        Some(first) => first.to_uppercase().collect::<String>() + letters.as_str(),
        None => String::new(),
    };
    if !out.ends_with(['.', '!', '?', ':']) {
        out.push('.');
    }
    out
}

impl fmt::Display for AppError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for AppError {}

impl From<StoreError> for AppError {
    fn from(error: StoreError) -> AppError {
        let kind = kind_of(&error);
        let hint = hint_of(&error);
        let mut out = AppError::new(kind, error.to_string());
        match error {
            StoreError::People(people) | StoreError::NoPerson { people, .. } => {
                out.candidates = people;
            }
            StoreError::ChangedSince { fields, .. } => out.candidates = fields,
            _ => {}
        }
        match hint {
            Some(hint) => out.hint(hint),
            None => out,
        }
    }
}

impl From<SyncError> for AppError {
    fn from(error: SyncError) -> AppError {
        let sentence = error.to_string();
        match error {
            SyncError::Bundle { .. } => AppError::new(ErrorKind::Bundle, sentence)
                .hint("nothing was changed, and the file is as it was"),
            SyncError::Refused(_) => AppError::refused(sentence),
            SyncError::Unknown { known, .. } => AppError::not_found(sentence).candidates(known),
            SyncError::Ask(_) => AppError::refused(sentence)
                .hint("nothing was changed; bring it in all the same with --yes"),
            SyncError::Store(error) => error.into(),
        }
    }
}

impl From<ReportError> for AppError {
    fn from(error: ReportError) -> AppError {
        match error {
            ReportError::Store(error) => error.into(),
            other => AppError::refused(other.to_string()),
        }
    }
}

impl From<IntakeError> for AppError {
    fn from(error: IntakeError) -> AppError {
        let kind = match &error {
            IntakeError::OnFile(_) => ErrorKind::Store,
            _ => ErrorKind::Refused,
        };
        let out = AppError::new(kind, error.to_string());
        match error.hint() {
            Some(hint) => out.hint(hint),
            None => out,
        }
    }
}

/// What a failure of the store is about.
fn kind_of(error: &StoreError) -> ErrorKind {
    match error {
        StoreError::WrongPassphrase
        | StoreError::NoPassphrase
        | StoreError::NoSecret { .. }
        | StoreError::BadWords(_) => ErrorKind::Locked,
        StoreError::Sql(_)
        | StoreError::Migration(_)
        | StoreError::Damaged { .. }
        | StoreError::Newer(_)
        | StoreError::TooNew
        | StoreError::NoRandom
        | StoreError::InUse { .. } => ErrorKind::Store,
        StoreError::People(_) | StoreError::NoPerson { .. } => ErrorKind::Usage,
        StoreError::NoRow { .. } => ErrorKind::NotFound,
        StoreError::Unreadable { .. } => ErrorKind::Store,
        _ => ErrorKind::Refused,
    }
}

/// What to do about it.
fn hint_of(error: &StoreError) -> Option<&'static str> {
    Some(match error {
        StoreError::Absent(_) => {
            "make one with \"senlog init\", or look round a made-up school with \"senlog demo\""
        }
        StoreError::Exists(_) => {
            "choose another folder with --home, or use the store that is there"
        }
        StoreError::WrongPassphrase => {
            "try again; the 24 words of the recovery sheet open a backup when it is lost"
        }
        StoreError::NoPassphrase => {
            "give --passphrase-file FILE, or run it in a terminal, where it is asked for"
        }
        StoreError::NoSecret { .. } => "look at the name and the first line of the file",
        StoreError::Io { .. } => "look at the name and try again",
        StoreError::ShortPassphrase => "four words that do not belong together are easy to keep",
        StoreError::Damaged { .. } => {
            "nothing was changed; bring back a backup with \"senlog restore FILE\""
        }
        StoreError::People(_) => "say who is asking with --as NAME",
        StoreError::NoPerson { .. } => "give one of these names to --as",
        StoreError::FileExists(_) => "give another name, or move that file away",
        StoreError::BadWords(_) => "type them as they stand on the sheet, all 24",
        StoreError::NoPlace => "give a folder with --home DIR",
        StoreError::BadBackup { .. } | StoreError::BackupFailed(_) => {
            "nothing was changed; try another file or folder"
        }
        StoreError::Newer(_) | StoreError::TooNew => {
            "update senlog on this computer, then try again"
        }
        StoreError::InUse { .. } => "close it there first, then try again",
        StoreError::Full => "make room on the disk, then do it again",
        StoreError::ReadOnly(_) => "check who may write to the folder, then do it again",
        StoreError::ChangedSince { .. } => "look at it first; --force takes it back all the same",
        StoreError::Sql(_) => "nothing was changed; look at the store with \"senlog check\"",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;

    #[test]
    fn every_error_is_a_sentence_with_its_exit_code() {
        let table = [
            (StoreError::Absent(PathBuf::from("/x")), 1),
            (StoreError::WrongPassphrase, 3),
            (StoreError::NoPassphrase, 3),
            (StoreError::Newer(PathBuf::from("/x")), 4),
            (StoreError::InUse { program: "senlog 1".into(), since: "09:20".into() }, 4),
            (StoreError::NothingTo("undo"), 1),
            (StoreError::Full, 1),
            (StoreError::People(vec!["Jo".into(), "Sam".into()]), 2),
            (StoreError::BadWords("word 3 is not in the list".into()), 3),
        ];
        for (error, exit) in table {
            let error = AppError::from(error);
            assert_eq!(error.kind.exit(), exit, "{error}");
            assert!(error.message.ends_with('.'), "{error}");
            assert!(error.message.starts_with(char::is_uppercase), "{error}");
        }
        let hint = AppError::from(StoreError::NoPassphrase).hints;
        assert!(hint[0].contains("--passphrase-file"), "{hint:?}");
    }
}
