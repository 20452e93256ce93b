//! A round with a folder: which, and what it came to in words.

use std::path::{Path, PathBuf};

use crate::app::config::{self, Config, Setting};
use crate::app::error::AppError;
use crate::app::words::counted;
use crate::store::{Store, StoreError};
use crate::sync::folder::{Doing, Progress, Round};
use crate::sync::import::Report;

/// Where earlier versions noted the folder that was used last.
const NOTED: &str = "sync folder";

/// Where what is to be decided is found.
#[derive(Clone, Copy, Debug)]
pub struct Ways {
    /// Two versions of a field.
    pub versions: &'static str,
    /// Entries that were not accepted.
    pub refused: &'static str,
}

/// On the command line.
pub const COMMANDS: Ways = Ways { versions: "senlog conflicts", refused: "senlog bundle refused" };
/// On the screen.
pub const KEYS: Ways = Ways { versions: "V shows them", refused: "R shows them" };

/// What a round came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoundWords {
    /// Where.
    pub folder: PathBuf,
    /// In words, a line each.
    pub lines: Vec<String>,
    /// Whether anything came in.
    pub changed: bool,
}

/// The folder that this laptop exchanges with: the device's setting, else what an earlier version
/// noted in the store.
///
/// # Errors
/// When the store cannot be read.
pub fn folder_of(store: &Store) -> Result<Option<PathBuf>, StoreError> {
    let kept = store.home().and_then(|home| Config::load(home.config_dir()).0.sync_folder);
    Ok(match kept {
        Some(folder) => Some(folder.into()),
        None => store.local(NOTED)?.map(PathBuf::from),
    })
}

/// Keeps the folder for this device.
///
/// # Errors
/// `config.toml` cannot be read or written.
pub fn keep_folder(store: &Store, folder: &Path) -> Result<(), AppError> {
    let Some(home) = store.home() else { return Ok(()) };
    let setting = Setting::SyncFolder(Some(folder.display().to_string()));
    config::keep(home.config_dir(), &setting).map_err(AppError::refused)
}

/// What came of one file: `Dawn's laptop: 14 new entries, 1 field needs your decision`.
pub fn report_line(report: &Report, ways: Ways) -> String {
    if report.already {
        return format!("{}: brought in already.", report.from);
    }
    let mut parts = vec![match report.applied {
        0 => "nothing new".to_string(),
        n => counted(n, "new entry", "new entries"),
    }];
    if report.conflicts > 0 {
        let fields = counted(report.conflicts, "field needs", "fields need");
        parts.push(format!("{fields} your decision ({})", ways.versions));
    }
    if !report.refused.is_empty() {
        parts.push(format!("{} not accepted ({})", report.refused.len(), ways.refused));
    }
    if report.waiting > 0 {
        parts.push(format!(
            "{} for the other SENCO laptop's file",
            counted(report.waiting, "entry waits", "entries wait")
        ));
    }
    format!("{}: {}.", report.from, parts.join(", "))
}

/// What a round came to, a line each.
pub fn round_lines(round: &Round, ways: Ways) -> Vec<String> {
    let mut lines: Vec<String> = round.taken.iter().map(|r| report_line(r, ways)).collect();
    for file in &round.arriving {
        lines.push(format!("{file} has not arrived whole yet; it is left for next time."));
    }
    for (file, why) in &round.refused {
        lines.push(format!("{file} was refused: {why}."));
    }
    match round.written.as_slice() {
        [] if round.taken.is_empty() => lines.push("Nothing new, and nothing to send.".into()),
        [] => {}
        written => {
            lines.push(format!("Written for {}.", written.join(", ")));
            lines.push("If it is a stick, eject it before you take it out.".into());
        }
    }
    lines
}

/// How far a round is: `Bringing in file 3 of 12…`.
pub fn progress_words(progress: Progress) -> String {
    let Progress { doing, done, of } = progress;
    let n = (done + 1).min(of.max(1));
    match doing {
        Doing::Looking if of == 0 => "Looking for update files…".into(),
        Doing::Looking => format!("Opening file {n} of {of}…"),
        Doing::Taking if of == 0 => "Nothing new to bring in…".into(),
        Doing::Taking => format!("Bringing in file {n} of {of}…"),
        Doing::Giving => format!("Writing update file {n} of {of}…"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(applied: usize) -> Report {
        Report {
            id: [0; 16],
            from: "Dawn's laptop".into(),
            applied,
            already: false,
            conflicts: 0,
            refused: Vec::new(),
            waiting: 0,
        }
    }

    #[test]
    fn a_round_is_told_in_words() {
        let mut round = Round::default();
        assert_eq!(round_lines(&round, KEYS), ["Nothing new, and nothing to send."]);
        round.taken.push(Report {
            conflicts: 1,
            refused: vec![("register".into(), "it is for the SENCO".into())],
            ..report(14)
        });
        round.arriving.push("20261123T105000-0a.senlog".into());
        round.written.push("Dawn's laptop".into());
        let lines = round_lines(&round, KEYS);
        assert_eq!(
            lines[0],
            "Dawn's laptop: 14 new entries, 1 field needs your decision (V shows them), \
             1 not accepted (R shows them)."
        );
        assert!(lines[1].contains("has not arrived whole"), "{lines:?}");
        assert_eq!(lines[2], "Written for Dawn's laptop.");
        assert!(lines[3].contains("eject"), "{lines:?}");
        assert!(report_line(&report(0), COMMANDS).ends_with("nothing new."));
    }

    #[test]
    fn progress_never_counts_past_the_end() {
        let going = |doing, done, of| progress_words(Progress { doing, done, of });
        assert_eq!(going(Doing::Looking, 0, 3), "Opening file 1 of 3…");
        assert_eq!(going(Doing::Taking, 3, 3), "Bringing in file 3 of 3…");
        assert_eq!(going(Doing::Giving, 1, 1), "Writing update file 1 of 1…");
        assert_eq!(going(Doing::Looking, 0, 0), "Looking for update files…");
    }
}
