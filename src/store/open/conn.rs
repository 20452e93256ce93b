//! The connection: keyed, checked and set up in a fixed order, before anything is read from it.

use std::fs::{self, File};
use std::io::Read;
use std::path::Path;

use rusqlite::{Connection, OpenFlags};
use zeroize::Zeroizing;

use crate::store::error::StoreError;
use crate::store::files;
use crate::store::secret::{Secret32, hex};

/// How every unencrypted SQLite file begins, and no encrypted one.
const PLAIN_HEAD: &[u8; 16] = b"SQLite format 3\0";

/// Set on every connection. The cache is what a screen needs; bulk work takes more and gives it
/// back. No memory map: a file cut short by the disk would end the program.
const SETTINGS: &str = "
    PRAGMA synchronous=FULL;
    PRAGMA secure_delete=ON;
    PRAGMA cache_size=-8192;
    PRAGMA mmap_size=0;
    PRAGMA foreign_keys=ON;
    PRAGMA cell_size_check=ON;
    PRAGMA trusted_schema=OFF;
    PRAGMA temp_store=MEMORY;
";

/// On a Mac, a flush that reaches the disk itself.
#[cfg(target_os = "macos")]
const FLUSH: &str = "PRAGMA fullfsync=1; PRAGMA checkpoint_fullfsync=1;";
#[cfg(not(target_os = "macos"))]
const FLUSH: &str = "";

/// Starts SQLite and the cipher's library, which the first connection would wait for: they gather
/// random bytes and make lists of methods, a millisecond's work that can be done while a person types
/// or a command is read.
pub fn warm_up() {
    // A store that cannot be opened says why by itself.
    drop(Connection::open_in_memory());
}

/// Opens a database that is there. `home` is the folder that errors name.
pub(crate) fn connect(
    db: &Path,
    key: Option<&Secret32>,
    home: &Path,
) -> Result<Connection, StoreError> {
    check_head(db, key.is_some(), home)?;
    let conn = keyed(db, key, home)?;
    set_up(&conn, home)?;
    Ok(conn)
}

/// Makes a database; the file may not be there yet.
pub(crate) fn make(db: &Path, key: Option<&Secret32>) -> Result<Connection, StoreError> {
    // Made here rather than by SQLite, so that nobody else may read it.
    drop(files::create_private(db)?);
    let conn = keyed(db, key, db)?;
    set_up(&conn, db)?;
    Ok(conn)
}

/// Opens a database and gives it its key; touches nothing else of it.
pub(crate) fn keyed(
    db: &Path,
    key: Option<&Secret32>,
    home: &Path,
) -> Result<Connection, StoreError> {
    // Never `CREATE`: a store that went missing must not come back empty.
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let conn = Connection::open_with_flags(db, flags).map_err(StoreError::opening(home))?;
    // First of all: SQLCipher writes its errors over the screen otherwise.
    conn.execute_batch("PRAGMA cipher_log_level=NONE").map_err(StoreError::opening(home))?;
    if let Some(key) = key {
        let digits = Zeroizing::new(hex(key.bytes()));
        let mut sql = Zeroizing::new(String::with_capacity(96));
        sql.push_str("PRAGMA key = \"x'");
        sql.push_str(&digits);
        sql.push_str("'\"");
        conn.execute_batch(&sql).map_err(StoreError::opening(home))?;
    }
    // One program at a time has the store open, by its own lock. SQLite need not ask the system on
    // every statement whether another has, and keeps the index of the log in memory: half of the
    // system's calls of a short command were that. Set before the first read, else it comes too late.
    conn.execute_batch("PRAGMA locking_mode=EXCLUSIVE").map_err(StoreError::opening(home))?;
    // A program built without the cipher would quietly write plaintext.
    let version: String =
        conn.query_row("PRAGMA cipher_version", [], |row| row.get(0)).unwrap_or_default();
    if version.is_empty() {
        return Err(StoreError::Refused(
            "this program was built without encryption, so it opened nothing".into(),
        ));
    }
    // The first read tells whether the key fits.
    conn.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get::<_, i64>(0))
        .map_err(StoreError::opening(home))?;
    Ok(conn)
}

fn set_up(conn: &Connection, home: &Path) -> Result<(), StoreError> {
    let mode: String = conn
        .query_row("PRAGMA journal_mode=WAL", [], |row| row.get(0))
        .map_err(StoreError::opening(home))?;
    if mode != "wal" {
        return Err(StoreError::Refused(format!(
            "{} is not a place where a store can be kept safely; keep it on this computer's own disk",
            home.display()
        )));
    }
    conn.execute_batch(SETTINGS).map_err(StoreError::opening(home))?;
    conn.execute_batch(FLUSH).map_err(StoreError::opening(home))
}

/// Refuses a file of the wrong sort by its first bytes: plaintext where an encrypted store should
/// be, or the other way round, or nothing at all.
pub(crate) fn check_head(db: &Path, encrypted: bool, home: &Path) -> Result<(), StoreError> {
    let mut head = Vec::with_capacity(16);
    File::open(db)
        .and_then(|file| file.take(16).read_to_end(&mut head))
        .map_err(StoreError::io(db))?;
    let plain = head == PLAIN_HEAD;
    let what = match (encrypted, plain) {
        _ if head.len() < 16 => "senlog.db is empty or cut short",
        (true, true) => "senlog.db is not encrypted, and this store's must be; it was replaced",
        (false, false) => "senlog.db is not the file of an unencrypted store",
        _ => return Ok(()),
    };
    Err(StoreError::damaged(home, what))
}

/// Every finding of the integrity checks, the cipher's and SQLite's; none when all is well.
///
/// Each check gives one row for each fault it finds, so all rows are read and not only the first.
pub(crate) fn findings(conn: &Connection, quick: bool) -> Result<Vec<String>, StoreError> {
    let mut found = Vec::new();
    let checks: &[&str] = match quick {
        true => &["PRAGMA quick_check"],
        // Only rows on an encrypted file; silent on a plain one.
        false => &["PRAGMA cipher_integrity_check", "PRAGMA integrity_check"],
    };
    for check in checks {
        let mut read = conn.prepare(check)?;
        let mut rows = read.query([])?;
        loop {
            match rows.next() {
                Ok(Some(row)) => found.push(row.get::<_, String>(0)?),
                Ok(None) => break,
                // A page that cannot be read at all ends the check instead of being listed.
                Err(e) => {
                    found.push(e.to_string());
                    break;
                }
            }
        }
    }
    found.retain(|line| line != "ok");
    Ok(found)
}

/// Length of a file, in bytes.
pub(crate) fn length(path: &Path) -> Result<u64, StoreError> {
    Ok(fs::metadata(path).map_err(StoreError::io(path))?.len())
}
