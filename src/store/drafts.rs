//! Words that were typed and not saved: kept for next time, on this device alone.

use rusqlite::params;

use super::core::Store;
use super::error::StoreError;

impl Store {
    /// The drafts, by name.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn drafts(&self) -> Result<Vec<(String, String)>, StoreError> {
        let mut read = self.conn.prepare_cached("SELECT key, body FROM draft ORDER BY key")?;
        let mut rows = read.query([])?;
        let mut out = Vec::new();
        while let Some(row) = rows.next()? {
            out.push((row.get(0)?, row.get(1)?));
        }
        Ok(out)
    }

    /// Keeps words under a name; empty words forget what was kept.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn keep_draft(&self, name: &str, words: &str) -> Result<(), StoreError> {
        if words.is_empty() {
            self.conn.prepare_cached("DELETE FROM draft WHERE key = ?1")?.execute([name])?;
        } else {
            self.conn
                .prepare_cached("INSERT OR REPLACE INTO draft(key, at, body) VALUES(?1, ?2, ?3)")?
                .execute(params![name, self.clock.unix_ms(), words])?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use crate::store::tests::store;

    #[test]
    fn drafts_stay_until_they_are_emptied() {
        let store = store();
        store.keep_draft("log", "neli a maya").unwrap();
        store.keep_draft("log", "neli a maya off").unwrap();
        assert_eq!(store.drafts().unwrap(), [("log".to_string(), "neli a maya off".to_string())]);
        store.keep_draft("log", "").unwrap();
        assert!(store.drafts().unwrap().is_empty());
    }
}
