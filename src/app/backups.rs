//! Backups in words: those that senlog makes by itself, and whether one is whole.

use std::fmt::Write as _;
use std::path::Path;

use super::error::AppError;
use super::words;
use crate::store::backup::{BackupChecked, DAILY, Kept, WEEKLY};
use crate::store::{Store, StoreError};

/// Why there is no backup of today, in a sentence.
pub fn failed(why: &StoreError) -> String {
    let why = match why {
        StoreError::BackupFailed(what) => what.clone(),
        other => other.to_string(),
    };
    format!("Senlog's own backup of today was not made: {why}. Everything else goes on as usual.")
}

/// Where there is none to look at.
pub const NONE: &str = "There is no backup on this computer yet; F6 makes one.";

/// The same where the program or the system is at fault.
pub fn not_begun() -> String {
    failed(&StoreError::BackupFailed("the program could not see to it".into()))
}

/// The backups in the store's folder and how old the last one outside it is, a line each.
///
/// # Errors
/// When the store cannot be read.
pub fn listed(store: &Store) -> Result<Vec<String>, StoreError> {
    let mut lines = Vec::new();
    if store.encrypted() {
        lines.push(format!(
            "Senlog makes one a day by itself and keeps {DAILY} days and {WEEKLY} weeks of them:"
        ));
        let own = store.own_backups()?;
        if own.is_empty() {
            lines.push("  none yet; the first is made when you leave today".into());
        }
        lines.extend(own.iter().map(line));
        if let Some(home) = store.home() {
            lines.push(String::new());
            lines.push(format!("They are in {}.", home.backups().display()));
        }
    } else {
        lines.push("A store that is not encrypted has none: it is for trying things out.".into());
    }
    let outside = match store.local(Store::BACKED_UP)?.and_then(|day| day.parse().ok()) {
        Some(day) => format!("The last one outside this computer: {}.", words::full_day(day)),
        None => "There is none outside this computer yet; F6 makes one.".into(),
    };
    lines.push(outside);
    Ok(lines)
}

fn line(kept: &Kept) -> String {
    let mut line = format!("  {:<16}{:>9}", words::full_day(kept.day), size(kept.bytes));
    if kept.before_update {
        // Writing to a string cannot fail.
        let _ = write!(line, "  before an update");
    }
    line
}

/// `812 KiB`, `12.4 MiB`.
pub fn size(bytes: u64) -> String {
    const KIB: u64 = 1024;
    match bytes.div_ceil(KIB) {
        kib if kib < 10 * KIB => format!("{kib} KiB"),
        kib => format!("{}.{} MiB", kib / KIB, kib % KIB * 10 / KIB),
    }
}

/// Reads a backup through, the last of senlog's own where none is named; none where there is none.
///
/// # Errors
/// [`StoreError::BadBackup`] says what is wrong with it.
pub fn checked(store: &Store, file: Option<&Path>) -> Result<Option<String>, AppError> {
    let last = match file {
        Some(_) => None,
        None => store.own_backups()?.into_iter().next().map(|kept| kept.path),
    };
    let Some(file) = file.or(last.as_deref()) else { return Ok(None) };
    let BackupChecked { made, bytes, changes, encrypted } = store.check_backup(file)?;
    let made = store.clock().civil(made);
    let opens = match encrypted {
        true => "The passphrase of that day opens it, and so do the 24 words.",
        false => "It is not encrypted: whoever has the file can read it.",
    };
    Ok(Some(format!(
        "The backup of {} at {} is whole: it was read from its first byte to its last, {} with {changes} changes. {opens}",
        words::full_day(made.date()),
        words::time(made.time()),
        size(bytes),
    )))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_short() {
        assert_eq!(size(1), "1 KiB");
        assert_eq!(size(812 * 1024), "812 KiB");
        assert_eq!(size(12 * 1024 * 1024 + 400 * 1024), "12.3 MiB");
    }
}
