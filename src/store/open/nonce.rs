//! Telling a store that was put back to an earlier copy, or copied from elsewhere.
//!
//! The file `nonce` holds the run of the store, sixteen random bytes that its database holds too,
//! and how far the device's own series of changes had come. A database that is behind it, or of
//! another run, has been swapped by hand: had it gone on writing, two changes would share one
//! number. It gets a new identity instead. A missing file says nothing, for it is not flushed.

use rusqlite::{Connection, OptionalExtension, params};

use crate::store::error::StoreError;
use crate::store::files;
use crate::store::home::Home;
use crate::store::secret::{self, hex};

const FIRST_LINE: &str = "senlog nonce 1";
const FILE_MAX: u64 = 4096;
/// The key in `local`.
const KEY: &str = "nonce";

/// What the file says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Nonce {
    pub(crate) run: String,
    pub(crate) seq: i64,
}

impl Nonce {
    fn read(home: &Home) -> Option<Nonce> {
        let text = String::from_utf8(files::read_small(&home.nonce(), FILE_MAX).ok()?).ok()?;
        let mut lines = text.lines();
        if lines.next()? != FIRST_LINE {
            return None;
        }
        Some(Nonce { run: lines.next()?.to_owned(), seq: lines.next()?.parse().ok()? })
    }

    /// What the database says: its run, and the last change of `local.dev`.
    pub(crate) fn of(conn: &Connection) -> Result<Nonce, StoreError> {
        let run: Option<String> = conn
            .query_row("SELECT value FROM local WHERE key = ?1", [KEY], |row| row.get(0))
            .optional()?;
        let seq = conn.query_row(
            "SELECT coalesce(max(seq), 0) FROM change
             WHERE dev = (SELECT value FROM local WHERE key = 'dev')",
            [],
            |row| row.get(0),
        )?;
        Ok(Nonce { run: run.unwrap_or_default(), seq })
    }

    /// Keeps it in the file, when it says something else.
    pub(crate) fn keep(&self, home: &Home) -> Result<(), StoreError> {
        if Nonce::read(home).as_ref() == Some(self) {
            return Ok(());
        }
        let text = format!("{FIRST_LINE}\n{}\n{}\n", self.run, self.seq);
        files::replace_lightly(&home.nonce(), text.as_bytes())
    }
}

/// Begins a new run in the database.
pub(crate) fn renew(conn: &Connection) -> Result<(), StoreError> {
    let run = hex(&secret::random::<16>()?);
    conn.execute(
        "INSERT INTO local(key, value) VALUES(?1, ?2)
         ON CONFLICT(key) DO UPDATE SET value = excluded.value",
        params![KEY, run],
    )?;
    Ok(())
}

/// Whether the database is not the one that this home was last used with.
pub(crate) fn was_put_back(conn: &Connection, home: &Home) -> Result<bool, StoreError> {
    let Some(file) = Nonce::read(home) else { return Ok(false) };
    let now = Nonce::of(conn)?;
    Ok(file.run != now.run || file.seq > now.seq)
}
