//! The tables: the log, which is for ever, and the projections, which follow from the declarations.

use std::fmt::Write as _;

use chrono::{NaiveDate, NaiveTime};
use rusqlite::Connection;
use rusqlite_migration::{M, Migrations};
use sha2::{Digest, Sha256};

use crate::domain::kind::{Field, Kind, Ty};
use crate::domain::{Cell, Value};

use super::error::StoreError;
use super::secret::hex;

/// The log and the tables that stand outside it (SYNC.md 3.2). It never changes, only grows.
///
/// `head` lists, for each cell, the changes nobody has overwritten. A row whose cells were all
/// written by one change, which most rows are for ever, has one line with field 0 instead of one a
/// field: seven years of a school are 13 MiB smaller for it.
const LOG: &str = "
CREATE TABLE device(dev INTEGER PRIMARY KEY, dev_id BLOB NOT NULL UNIQUE CHECK(length(dev_id)=16),
  sign_pk BLOB NOT NULL, age_pk TEXT NOT NULL, user_id BLOB, label TEXT NOT NULL, role INTEGER NOT NULL,
  cert BLOB NOT NULL, revoked_after_seq INTEGER, last_hlc INTEGER, last_import INTEGER) STRICT;
CREATE TABLE txn(n INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, user_id BLOB NOT NULL,
  title TEXT NOT NULL, undoes BLOB) STRICT;
CREATE INDEX txn_undoes ON txn(undoes) WHERE undoes IS NOT NULL;
CREATE TABLE name(n INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE change(dev INTEGER, seq INTEGER, hlc INTEGER NOT NULL, txn INTEGER NOT NULL, ent INTEGER NOT NULL,
  row BLOB NOT NULL, pupil BLOB, hash BLOB NOT NULL, state INTEGER NOT NULL, raw BLOB,
  PRIMARY KEY(dev,seq)) STRICT, WITHOUT ROWID;
CREATE INDEX change_row ON change(row);
CREATE INDEX change_pupil ON change(pupil) WHERE pupil IS NOT NULL;
CREATE INDEX change_txn ON change(txn);
CREATE TABLE head(row BLOB, field INTEGER, dev INTEGER, seq INTEGER,
  PRIMARY KEY(row,field,dev,seq)) STRICT, WITHOUT ROWID;
CREATE TABLE purged(row BLOB PRIMARY KEY, hlc INTEGER NOT NULL, by_dev INTEGER NOT NULL) STRICT;
CREATE TABLE peer(dev INTEGER, about INTEGER, have INTEGER, PRIMARY KEY(dev,about)) STRICT;
CREATE TABLE receipt(bundle BLOB PRIMARY KEY, from_dev INTEGER, at INTEGER, sha256 BLOB, sig BLOB,
  n INTEGER, refused INTEGER) STRICT;
CREATE TABLE audit_local(at INTEGER, user_id BLOB, what TEXT, detail TEXT) STRICT;
CREATE TABLE local(key TEXT PRIMARY KEY, value ANY) STRICT;
CREATE TABLE draft(key TEXT PRIMARY KEY, at INTEGER NOT NULL, body TEXT NOT NULL) STRICT;
";

/// What exchanging needs beside the log. `device.home` is the lead that serves a TA's laptop;
/// `device.copied` is set once two changes shared a number. `sent` holds, for each laptop, the
/// highest numbers ever given to it (SYNC.md 4.4, A7). `refusal` is what a lead is to decide on:
/// changes that were not accepted, with their bytes where the log has no place for them.
const EXCHANGE: &str = "
ALTER TABLE device ADD COLUMN home BLOB;
ALTER TABLE device ADD COLUMN copied INTEGER;
CREATE TABLE sent(dev INTEGER, about INTEGER, high INTEGER NOT NULL, PRIMARY KEY(dev,about)) STRICT;
CREATE TABLE refusal(n INTEGER PRIMARY KEY, sender INTEGER NOT NULL, dev BLOB NOT NULL, seq INTEGER NOT NULL,
  hash BLOB NOT NULL, kind TEXT NOT NULL, reason TEXT NOT NULL, raw BLOB, at INTEGER NOT NULL,
  done INTEGER NOT NULL DEFAULT 0, UNIQUE(dev,seq,hash)) STRICT;
";

/// Indexes of projections beside those that every reference gets; each serves a pane or a lookup.
/// Rows with nothing in the first column are left out only where the column is mostly empty.
const INDEXES: &[(&str, &str)] = &[
    ("calendar", "starts"),
    ("contact", "date, time"),
    ("contact", "followed_up_on, follow_up_on"),
    ("pupil", "upn"),
    ("pupil", "mis_id"),
    ("pupil", "forename"),
    ("pupil", "preferred"),
    ("pupil", "surname"),
    ("provision", "ends"),
    ("review", "due"),
    ("review", "held"),
    ("session", "date"),
    ("session", "state, date"),
    ("session_provision", "planned, slot"),
    ("task", "done, due"),
];

/// Columns that are mostly empty.
const SPARSE: &[&str] = &["planned", "preferred"];

/// The log's states (SYNC.md 3.2, `change.state`).
pub mod state {
    /// Counted.
    pub const APPLIED: i64 = 0;
    /// Kept aside for a lead.
    pub const QUARANTINED: i64 = 1;
    /// Of a newer version, wholly or in part.
    pub const UNKNOWN: i64 = 2;
    /// Its content is gone for good.
    pub const PURGED: i64 = 3;
    /// A current value received from a lead.
    pub const RECEIVED: i64 = 4;
    /// Of this laptop, known to a lead, and no longer for this laptop to hold.
    pub const LEFT: i64 = 5;
    /// Of who may take part rather than of a record: a grant, a revocation.
    pub const CONTROL: i64 = 6;
}

fn migrations() -> Migrations<'static> {
    Migrations::new(vec![M::up(LOG), M::up(EXCHANGE)])
}

/// Whether a file of an earlier version is about to be changed by [`migrate`].
///
/// # Errors
/// When the file cannot be read.
pub fn is_behind(conn: &Connection) -> Result<bool, StoreError> {
    let version: i64 = conn.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    // A new file has nothing in it yet.
    Ok(version > 0 && migrations().pending_migrations(conn).unwrap_or(0) > 0)
}

/// Brings the log's tables to this version; a file of a newer version is refused.
///
/// # Errors
/// [`StoreError::TooNew`] for a newer file, which is left as it is.
pub fn migrate(conn: &mut Connection) -> Result<(), StoreError> {
    migrations().to_latest(conn).map_err(|e| match e {
        rusqlite_migration::Error::MigrationDefinition(
            rusqlite_migration::MigrationDefinitionError::DatabaseTooFarAhead,
        ) => StoreError::TooNew,
        rusqlite_migration::Error::RusqliteError { err, .. } => StoreError::from_sql(err),
        other => StoreError::Migration(other.to_string()),
    })
}

/// Goes up whenever [`shape_sql`] says something else of the same declarations; a test notices.
const LAYOUT: u8 = 3;

/// Stands for the tables that follow from the declarations: when it differs from the store's, the
/// projections are rebuilt. It is asked for whenever a store opens, so it is made of the declarations
/// themselves and not of their SQL, which takes ten times as long to write.
pub fn shape_mark(kinds: &[&Kind]) -> String {
    let mut hash = Sha256::new();
    let mut say = |word: &str| {
        hash.update(word.as_bytes());
        hash.update([0]);
    };
    for kind in kinds {
        say(kind.name);
        for field in kind.fields {
            say(field.name);
            say(column(field));
            say(if is_indexed(field) { "indexed" } else { "" });
        }
        say("");
    }
    for word in INDEXES.iter().flat_map(|(kind, columns)| [kind, columns]).chain(SPARSE) {
        say(word);
    }
    hash.update([LAYOUT]);
    hex(&hash.finalize())
}

/// The name of a kind's projection.
pub fn table(kind: &Kind) -> String {
    format!("p_{}", kind.name)
}

/// Whether a field gets an index of its own: what every row of the kind refers to.
fn is_indexed(field: &Field) -> bool {
    matches!(field.ty, Ty::Ref(_)) && !field.optional
}

/// The SQL of the projections of these kinds, and of what is made beside them.
///
/// Their rows lie in the order in which they were first written, not by id: ids are random, and
/// what a day's screen shows was written together. On an encrypted file every page read costs
/// about twenty microseconds, and so a day touches a tenth of the pages.
pub fn shape_sql(kinds: &[&Kind]) -> String {
    let mut sql = String::with_capacity(16 * 1024);
    for kind in kinds {
        let table = table(kind);
        let columns: Vec<String> =
            kind.fields.iter().map(|f| format!("\"{}\" {}", f.name, column(f))).collect();
        // Writing to a string cannot fail.
        let _ = writeln!(
            sql,
            "CREATE TABLE {table}(id BLOB NOT NULL PRIMARY KEY,{}) STRICT;",
            columns.join(",")
        );
        for field in kind.fields.iter().filter(|f| is_indexed(f)) {
            let _ = writeln!(sql, "CREATE INDEX {table}_{0} ON {table}(\"{0}\");", field.name);
        }
        for (_, columns) in INDEXES.iter().filter(|(name, _)| *name == kind.name) {
            let first = columns.split(',').next().unwrap_or(columns);
            let sparse = if SPARSE.contains(&first) {
                format!(" WHERE {first} IS NOT NULL")
            } else {
                String::new()
            };
            let _ = writeln!(sql, "CREATE INDEX {table}_by_{first} ON {table}({columns}){sparse};");
        }
    }
    sql.push_str(
        "CREATE TABLE clash(row BLOB, field TEXT, ent INTEGER NOT NULL, PRIMARY KEY(row,field)) STRICT, WITHOUT ROWID;
         CREATE TABLE dead(row BLOB PRIMARY KEY, ent INTEGER NOT NULL, hlc INTEGER NOT NULL) STRICT, WITHOUT ROWID;
         CREATE INDEX dead_by_hlc ON dead(hlc);
         CREATE TABLE doc(n INTEGER PRIMARY KEY, row BLOB NOT NULL UNIQUE, ent INTEGER NOT NULL) STRICT;
         CREATE VIRTUAL TABLE search USING fts5(text, content='', columnsize=0, tokenize='unicode61');
         INSERT INTO search(search, rank) VALUES('secure-delete', 1);",
    );
    sql
}

/// Drops every projection, whichever version made it.
pub fn drop_shape(conn: &Connection) -> Result<(), StoreError> {
    let mut names = Vec::new();
    {
        let mut find = conn.prepare(
            "SELECT name FROM sqlite_schema WHERE type='table' AND (name LIKE 'p\\_%' ESCAPE '\\' OR name IN ('clash','dead','doc','search'))",
        )?;
        let mut rows = find.query([])?;
        while let Some(row) = rows.next()? {
            names.push(row.get::<_, String>(0)?);
        }
    }
    for name in names {
        conn.execute_batch(&format!("DROP TABLE \"{name}\""))?;
    }
    Ok(())
}

fn column(field: &Field) -> &'static str {
    match field.ty {
        Ty::Flag | Ty::Count(..) | Ty::Pence | Ty::Days => "INTEGER",
        Ty::Ref(_) => "BLOB",
        Ty::Name | Ty::Line | Ty::Note | Ty::Date | Ty::Time | Ty::Code(_) => "TEXT",
    }
}

/// Whether a value fits the column of its field; what does not (from a newer or a faulty author) is
/// kept in the log and left out of the projection.
pub fn fits(field: &Field, value: &Value) -> bool {
    let reads = match field.ty {
        Ty::Date => Option::<NaiveDate>::get(value).is_ok(),
        Ty::Time => Option::<NaiveTime>::get(value).is_ok(),
        _ => true,
    };
    reads
        && matches!(
            (value, column(field)),
            (Value::Null, _)
                | (Value::Int(_), "INTEGER")
                | (Value::Text(_), "TEXT")
                | (Value::Id(_), "BLOB")
        )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::kind::{ALL, Place, Scope};
    use crate::domain::records::KINDS;

    #[test]
    fn migrations_are_well_formed() {
        migrations().validate().unwrap();
    }

    #[test]
    fn every_index_names_fields_that_exist() {
        for (kind, columns) in INDEXES {
            let kind = KINDS.iter().find(|k| k.name == *kind).unwrap();
            for column in columns.split(", ") {
                assert!(kind.field(column).is_some(), "{} {column}", kind.name);
            }
        }
    }

    /// Whoever changes how declarations become tables sees this fail: [`LAYOUT`] goes up with it, so
    /// that stores made before are rebuilt.
    #[test]
    fn layout_2_is_this_sql() {
        const WHICH: Field = Field {
            name: "pupil",
            ty: Ty::Ref("pupil"),
            label: "",
            help: "",
            place: Place::Main,
            read: ALL,
            write: ALL,
            optional: false,
            safety: false,
            later: false,
            default: None,
        };
        const DUE: Field = Field { name: "due", ty: Ty::Date, ..WHICH };
        const KIND: Kind = Kind {
            name: "review",
            label: "",
            plural: "",
            doc: "",
            scope: Scope::School,
            id: &[],
            title: &[],
            fields: &[WHICH, DUE],
        };
        let sql = shape_sql(&[&KIND]);
        insta::assert_snapshot!(sql.lines().map(str::trim).collect::<Vec<_>>().join("\n"), @r#"
        CREATE TABLE p_review(id BLOB NOT NULL PRIMARY KEY,"pupil" BLOB,"due" TEXT) STRICT;
        CREATE INDEX p_review_pupil ON p_review("pupil");
        CREATE INDEX p_review_by_due ON p_review(due);
        CREATE INDEX p_review_by_held ON p_review(held);
        CREATE TABLE clash(row BLOB, field TEXT, ent INTEGER NOT NULL, PRIMARY KEY(row,field)) STRICT, WITHOUT ROWID;
        CREATE TABLE dead(row BLOB PRIMARY KEY, ent INTEGER NOT NULL, hlc INTEGER NOT NULL) STRICT, WITHOUT ROWID;
        CREATE INDEX dead_by_hlc ON dead(hlc);
        CREATE TABLE doc(n INTEGER PRIMARY KEY, row BLOB NOT NULL UNIQUE, ent INTEGER NOT NULL) STRICT;
        CREATE VIRTUAL TABLE search USING fts5(text, content='', columnsize=0, tokenize='unicode61');
        INSERT INTO search(search, rank) VALUES('secure-delete', 1);
        "#);
        assert_eq!(LAYOUT, 3);
    }

    #[test]
    fn the_mark_changes_with_every_table_column_and_index() {
        let mark = |kinds: &[&Kind]| shape_mark(kinds);
        let whole = mark(KINDS);
        assert_ne!(whole, mark(&KINDS[1..]), "a table less");
        let first = KINDS[0];
        let with = |fields: &'static [Field]| Kind { fields, ..*first };
        let fewer = with(&first.fields[1..]);
        let rest = || KINDS[1..].iter().copied();
        assert_ne!(whole, mark(&std::iter::once(&fewer).chain(rest()).collect::<Vec<_>>()));
        let mut other = first.fields.to_vec();
        other[0].ty = match column(&other[0]) {
            "TEXT" => Ty::Flag,
            _ => Ty::Line,
        };
        let other = with(other.leak());
        assert_ne!(whole, mark(&std::iter::once(&other).chain(rest()).collect::<Vec<_>>()));
        let same = with(first.fields);
        assert_eq!(whole, mark(&std::iter::once(&same).chain(rest()).collect::<Vec<_>>()));
    }
}
