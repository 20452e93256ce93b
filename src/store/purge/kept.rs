//! The file `purged` beside the database: the ids of what was erased, and nothing else.
//!
//! A backup from before an erasure brings everything back. The file outlives it, so that whatever
//! opens the store next erases the rows again before anything is shown (SYNC.md 5.5).

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::domain::Id;
use crate::store::ctx::DevId;
use crate::store::error::StoreError;
use crate::store::files;
use crate::store::home::Home;

use super::Erased;

const FIRST_LINE: &str = "senlog purged 1";
/// Longest file that is read: a hundred bytes a row, for more rows than a school has.
const FILE_MAX: u64 = 256 * 1024 * 1024;

/// What the file lists, by row; nothing where there is none, or it is none of ours.
pub(super) fn read(home: &Home) -> Result<BTreeMap<Id, Erased>, StoreError> {
    if !home.purged().exists() {
        return Ok(BTreeMap::new());
    }
    let text = files::read_small(&home.purged(), FILE_MAX)?;
    let text = String::from_utf8_lossy(&text);
    let mut lines = text.lines();
    if lines.next() != Some(FIRST_LINE) {
        return Ok(BTreeMap::new());
    }
    Ok(lines.filter_map(line).map(|erased| (erased.row, erased)).collect())
}

fn line(text: &str) -> Option<Erased> {
    let mut parts = text.split(' ');
    let row = Id::parse(parts.next()?)?;
    let hlc = parts.next()?.parse().ok()?;
    let by = DevId(Id::parse(parts.next()?)?.0);
    Some(Erased { row, hlc, by })
}

/// Writes the file, whole.
pub(super) fn write(home: &Home, all: &BTreeMap<Id, Erased>) -> Result<(), StoreError> {
    let mut text = String::with_capacity(FIRST_LINE.len() + 1 + all.len() * 90);
    text.push_str(FIRST_LINE);
    text.push('\n');
    for Erased { row, hlc, by } in all.values() {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{row} {hlc} {}", Id(by.0));
    }
    files::replace(&home.purged(), text.as_bytes())
}
