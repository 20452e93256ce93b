//! The backups in the store's own folder: how they are named, and which of them stay.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use chrono::{Datelike, IsoWeek, NaiveDate, NaiveDateTime};

use crate::store::purge::BACKUPS_KEEP_DAYS;

/// So many of the last days stay (SYNC.md 5.6).
pub const DAILY: usize = 7;
/// And of the weeks before those, one of each of so many (SYNC.md 5.6).
pub const WEEKLY: usize = 4;
/// Of those made before an update, so many: an update that fails is tried at every start.
const UPDATES: usize = 4;

const FIRST: &str = "senlog-";
const LAST: &str = ".backup";
const UPDATE: &str = "-before-update";

/// A backup in the store's own folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// The file.
    pub path: PathBuf,
    /// The day it was made.
    pub day: NaiveDate,
    /// Whether it was made before a new version changed the store, rather than for the day.
    pub before_update: bool,
    /// Its length in bytes.
    pub bytes: u64,
}

/// The name of a day's own backup.
pub(super) fn name(day: NaiveDate) -> String {
    format!("{FIRST}{day}{LAST}")
}

/// The name of one made before an update.
pub(super) fn update_name(now: NaiveDateTime) -> String {
    format!("{FIRST}{}{UPDATE}{LAST}", now.format("%Y-%m-%d-%H%M%S"))
}

/// The day of a file with such a name, and whether it was made before an update.
fn read_name(name: &str) -> Option<(NaiveDate, bool)> {
    let inside = name.strip_prefix(FIRST)?.strip_suffix(LAST)?;
    match inside.strip_suffix(UPDATE) {
        Some(moment) => {
            let at = NaiveDateTime::parse_from_str(moment, "%Y-%m-%d-%H%M%S").ok()?;
            Some((at.date(), true))
        }
        None => Some((inside.parse().ok()?, false)),
    }
}

/// The backups of a folder, the newest first; nothing where there is no such folder. Files of other
/// names are not ours.
pub(super) fn list(folder: &Path) -> Vec<Kept> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut out: Vec<Kept> = entries
        .flatten()
        .filter_map(|entry| {
            let (day, before_update) = read_name(&entry.file_name().to_string_lossy())?;
            let about = entry.metadata().ok().filter(fs::Metadata::is_file)?;
            Some(Kept { path: entry.path(), day, before_update, bytes: about.len() })
        })
        .collect();
    out.sort_by(|a, b| (b.day, &b.path).cmp(&(a.day, &a.path)));
    out
}

/// Deletes the backups whose time is over. One that cannot be deleted today is tomorrow.
pub(super) fn rotate(folder: &Path, today: NaiveDate) {
    let (updates, own): (Vec<Kept>, Vec<Kept>) =
        list(folder).into_iter().partition(|kept| kept.before_update);
    let days: Vec<NaiveDate> = own.iter().map(|kept| kept.day).collect();
    let stay = to_keep(&days, today);
    let over = own.iter().filter(|kept| !stay.contains(&kept.day));
    let old = updates
        .iter()
        .enumerate()
        .filter(|(n, kept)| *n >= UPDATES || too_old(kept.day, today))
        .map(|(_, kept)| kept);
    for kept in over.chain(old) {
        let _ = fs::remove_file(&kept.path);
    }
}

/// Whether what is in a backup of that day must be gone: erased entries live on no longer than that.
fn too_old(day: NaiveDate, today: NaiveDate) -> bool {
    (today - day).num_days() > i64::try_from(BACKUPS_KEEP_DAYS).unwrap_or(i64::MAX)
}

/// Which days' backups stay, of these, the newest first: the last seven; of the weeks before them the
/// last of each, four of those; nothing older than erased entries may live, but always the newest. A
/// day still to come, after the clock was put right, stays until it is here.
fn to_keep(days: &[NaiveDate], today: NaiveDate) -> BTreeSet<NaiveDate> {
    let (ahead, past): (Vec<NaiveDate>, Vec<NaiveDate>) = days.iter().partition(|d| **d > today);
    let mut stay: BTreeSet<NaiveDate> = ahead.into_iter().chain(past.first().copied()).collect();
    let mut past = past.into_iter().filter(|day| !too_old(*day, today));
    let mut weeks: Vec<IsoWeek> = Vec::new();
    for day in past.by_ref().take(DAILY) {
        stay.insert(day);
        weeks.push(day.iso_week());
    }
    let mut weekly = 0;
    for day in past {
        if weekly < WEEKLY && !weeks.contains(&day.iso_week()) {
            weeks.push(day.iso_week());
            stay.insert(day);
            weekly += 1;
        }
    }
    stay
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn names_are_read_back_and_others_are_not_ours() {
        let at = day("2026-11-25").and_hms_opt(8, 5, 9).unwrap();
        assert_eq!(name(at.date()), "senlog-2026-11-25.backup");
        assert_eq!(read_name(&name(at.date())), Some((at.date(), false)));
        assert_eq!(update_name(at), "senlog-2026-11-25-080509-before-update.backup");
        assert_eq!(read_name(&update_name(at)), Some((at.date(), true)));
        for other in ["stick.backup", "senlog-2026-13-01.backup", "senlog-2026-11-25", "replaced"] {
            assert_eq!(read_name(other), None, "{other}");
        }
    }

    /// A school year, one backup each school day: what is there on the last day.
    #[test]
    fn seven_days_and_four_weeks_stay() {
        let mut there: Vec<NaiveDate> = Vec::new();
        let weekdays =
            day("2026-09-01").iter_days().filter(|d| d.weekday().num_days_from_monday() < 5);
        for today in weekdays.take_while(|d| *d <= day("2026-11-25")) {
            there.insert(0, today);
            let stay = to_keep(&there, today);
            there.retain(|d| stay.contains(d));
        }
        let there: Vec<String> = there.iter().map(ToString::to_string).collect();
        assert_eq!(
            there,
            [
                "2026-11-25",
                "2026-11-24",
                "2026-11-23",
                "2026-11-20",
                "2026-11-19",
                "2026-11-18",
                "2026-11-17",
                "2026-11-13",
                "2026-11-06",
                "2026-10-30",
                "2026-10-23"
            ]
        );
    }

    #[test]
    fn after_the_summer_the_newest_stays_however_old() {
        let july = [day("2026-07-21"), day("2026-07-20")];
        assert_eq!(to_keep(&july, day("2026-09-01")), BTreeSet::from([july[0]]));
        let back = [day("2026-09-01"), july[0]];
        assert_eq!(to_keep(&back, day("2026-09-01")), BTreeSet::from([back[0]]));
    }

    proptest! {
        #![proptest_config(crate::regressions::config(256))]

        #[test]
        fn the_newest_always_stays_and_nothing_old_beside_it(
            ages in prop::collection::btree_set(-3i64..80, 1..60)
        ) {
            let today = day("2026-11-25");
            let days: Vec<NaiveDate> =
                ages.iter().map(|age| today - chrono::Duration::days(*age)).collect();
            let stay = to_keep(&days, today);
            let past: Vec<NaiveDate> = days.iter().copied().filter(|d| *d <= today).collect();
            let kept: Vec<NaiveDate> = past.iter().copied().filter(|d| stay.contains(d)).collect();
            prop_assert!(days.iter().all(|d| *d <= today || stay.contains(d)));
            prop_assert_eq!(past.first(), kept.first());
            prop_assert!(kept.len() <= DAILY + WEEKLY);
            prop_assert!(kept.iter().skip(1).all(|d| !too_old(*d, today)));
        }
    }
}
