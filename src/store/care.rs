//! Looking for faults: in the file, in the chain of changes, in what was worked out from them.

use super::change::{Change, hash};
use super::core::Store;
use super::error::StoreError;
use super::schema::state;

/// So many faults of one sort are named; of more only the number is said.
const NAMED: usize = 3;

impl Store {
    /// Everything that is wrong with the store, a sentence each; nothing when it is whole. The seal of
    /// every page, every entry of the file, the chain of changes, and whether the tables that screens
    /// read are what the log says. Reads all of it several times over: seconds on a large school.
    ///
    /// # Errors
    /// When a check cannot run at all; nothing has changed then.
    pub fn examine(&mut self) -> Result<Vec<String>, StoreError> {
        let mut found = self.full_check()?;
        if !found.is_empty() {
            // What the log holds means nothing in a file that is broken.
            return Ok(found);
        }
        found.extend(self.chain_faults()?);
        found.extend(self.derived_faults()?);
        Ok(found)
    }

    /// Whether every change is the one its author wrote, in the order it was written. A change whose
    /// content was erased for good keeps its hash, which stands for it.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn chain_faults(&self) -> Result<Vec<String>, StoreError> {
        let mut faults = Vec::new();
        let mut read = self
            .conn()
            .prepare("SELECT dev, seq, hash, state, raw FROM change ORDER BY dev, seq")?;
        let mut rows = read.query([])?;
        let mut last: Option<(i64, i64, Vec<u8>)> = None;
        while let Some(row) = rows.next()? {
            let (dev, seq): (i64, i64) = (row.get(0)?, row.get(1)?);
            let digest: Vec<u8> = row.get(2)?;
            let kept: i64 = row.get(3)?;
            // A received value is not the bytes that its author hashed.
            if let Some(raw) = row.get_ref(4)?.as_blob_or_null().ok().flatten()
                && kept != state::RECEIVED
            {
                let before = last.as_ref().filter(|(d, n, _)| (*d, *n + 1) == (dev, seq));
                let fault = fault_of(raw, &digest, before.map(|(_, _, hash)| hash.as_slice()));
                faults.extend(fault.map(|what| format!("change {seq} of computer {dev} {what}")));
            }
            last = Some((dev, seq, digest));
        }
        Ok(shorten(faults, "changes"))
    }

    /// Whether the tables that screens read are what the log says: they are made again from it, beside
    /// each other, and compared.
    ///
    /// # Errors
    /// When the file cannot be read; it is as it was all the same.
    pub fn derived_faults(&mut self) -> Result<Vec<String>, StoreError> {
        let mut stands = self.derived()?;
        // Within a transaction that is taken back: a check changes nothing.
        let mut made = self.with_large_cache(Store::derived_anew)?;
        stands.sort_unstable();
        made.sort_unstable();
        let mut faults = Vec::new();
        let (mut a, mut b) = (stands.iter().peekable(), made.iter().peekable());
        loop {
            match (a.peek(), b.peek()) {
                (None, None) => break,
                (Some(x), Some(y)) if x == y => {
                    a.next();
                    b.next();
                }
                (Some(x), Some(y)) if x < y => faults.push(derived_fault(a.next(), "too many")),
                (Some(_), None) => faults.push(derived_fault(a.next(), "too many")),
                _ => faults.push(derived_fault(b.next(), "missing")),
            }
        }
        Ok(shorten(faults, "entries"))
    }
}

/// What is wrong with one change, if anything.
fn fault_of(raw: &[u8], digest: &[u8], before: Option<&[u8]>) -> Option<&'static str> {
    if hash(raw) != digest {
        return Some("is not what was written");
    }
    let Ok(change) = Change::decode(raw) else { return Some("cannot be read") };
    match (change.previous, before) {
        (Some(named), Some(before)) if named != before => Some("does not follow the one before it"),
        _ => None,
    }
}

/// The sort and the id of an entry; what it holds is nobody's business.
fn derived_fault(line: Option<&String>, what: &str) -> String {
    let words: Vec<&str> = line.map_or("", String::as_str).split(' ').take(2).collect();
    format!("an entry of the tables is {what}: {}", words.join(" "))
}

fn shorten(mut faults: Vec<String>, what: &str) -> Vec<String> {
    let more = faults.len().saturating_sub(NAMED);
    if more > 0 {
        faults.truncate(NAMED);
        faults.push(format!("and {more} more {what}"));
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Action;
    use crate::store::tests::{pupil, store};

    fn school() -> Store {
        let mut store = store();
        for name in ["Maya", "Tom", "Zoë"] {
            let mut action = Action::new("New pupil");
            action.add(store.ids(), &pupil(name, "Reed"));
            store.write(&action).unwrap();
        }
        store
    }

    #[test]
    fn a_whole_store_has_no_faults_and_stays_as_it_is() {
        let mut store = school();
        let before = (store.derived().unwrap(), store.change_count().unwrap());
        assert!(store.examine().unwrap().is_empty());
        assert_eq!((store.derived().unwrap(), store.change_count().unwrap()), before);
    }

    #[test]
    fn a_bent_change_is_named_without_its_words() {
        let mut store = school();
        store
            .conn()
            .execute(
                "UPDATE change SET raw = (SELECT raw FROM change WHERE seq = 1) WHERE seq = 2",
                [],
            )
            .unwrap();
        let faults = store.examine().unwrap();
        assert_eq!(faults[0], "change 2 of computer 1 is not what was written");
        assert!(faults.iter().all(|fault| !fault.contains("Maya")), "{faults:?}");
    }

    #[test]
    fn a_change_that_follows_another_than_the_one_before_is_named() {
        let store = school();
        store
            .conn()
            .execute("UPDATE change SET hash = zeroblob(32), raw = NULL WHERE seq = 1", [])
            .unwrap();
        let faults = store.chain_faults().unwrap();
        assert_eq!(faults, ["change 2 of computer 1 does not follow the one before it"]);
    }

    #[test]
    fn a_table_that_says_otherwise_than_the_log_is_named() {
        let mut store = school();
        store
            .conn()
            .execute("UPDATE p_pupil SET surname = 'Other' WHERE forename = 'Tom'", [])
            .unwrap();
        store.conn().execute("DELETE FROM p_pupil WHERE forename = 'Maya'", []).unwrap();
        let faults = store.derived_faults().unwrap();
        assert_eq!(faults.len(), 3, "{faults:?}");
        assert!(faults.iter().all(|fault| fault.starts_with("an entry of the tables is ")));
        assert!(faults.iter().all(|fault| !fault.contains("Other")));
    }
}
