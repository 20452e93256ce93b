//! The open store: who is writing, and typed reads over the projections.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::Arc;

use rusqlite::{Connection, OptionalExtension, Params, Row};

use crate::domain::id::IdSource;
use crate::domain::kind::{Field, Kind, Record, Roles, Ty};
use crate::domain::records::KINDS;
use crate::domain::{Id, Value};

use super::action::{Base, Loaded};
use super::change::Change;
use super::clock::Clock;
use super::ctx::DevId;
use super::error::StoreError;
use super::merge;
use super::open::Held;
use super::schema::{self, table};

#[cfg(test)]
thread_local! {
    /// Statements run on this thread since they are counted.
    pub static RUN: std::cell::Cell<usize> = const { std::cell::Cell::new(0) };
}

/// Statements kept ready: a little more than the daily screens use.
const STATEMENTS: usize = 96;

/// Who writes: this installation and its user.
#[derive(Clone, Copy, Debug)]
pub struct Me {
    /// The device's local number.
    pub dev: i64,
    /// The device, for ever.
    pub dev_id: DevId,
    /// The person: their row among the adults.
    pub user: Id,
    /// What the device may do.
    pub role: Roles,
}

/// An open store.
pub struct Store {
    pub(super) conn: Connection,
    pub(super) me: Me,
    pub(super) clock: Clock,
    pub(super) ids: Box<dyn IdSource + Send>,
    pub(super) kinds: Vec<&'static Kind>,
    pub(super) names: Names,
    /// Whether bulk work is under way, with the large cache.
    pub(super) bulk: bool,
    /// Local numbers of devices, as they were asked for; emptied when a transaction is taken back.
    pub(super) numbers: RefCell<HashMap<DevId, i64>>,
    /// Statements of record types, spelt when first needed.
    sql: RefCell<HashMap<&'static str, Arc<KindSql>>>,
    /// The folder, keys and lock of a store on disk. Last, so that the lock goes after the file is
    /// closed.
    pub(super) held: Option<Held>,
}

/// The statements of one record type.
pub(super) struct KindSql {
    /// One row by id.
    get: String,
    /// All rows by id.
    list: String,
    /// A row put in place of any with its id.
    pub(super) put: String,
    /// A row taken out.
    pub(super) remove: String,
}

impl KindSql {
    fn of(kind: &Kind) -> KindSql {
        let names: Vec<String> = kind.fields.iter().map(|f| format!("\"{}\"", f.name)).collect();
        let marks: Vec<String> = (0..=kind.fields.len()).map(|n| format!("?{}", n + 1)).collect();
        KindSql {
            get: select_sql(kind, "WHERE id = ?1"),
            list: select_sql(kind, "ORDER BY id"),
            put: format!(
                "INSERT INTO {}(id,{}) VALUES({}) ON CONFLICT(id) DO UPDATE SET {}",
                table(kind),
                names.join(","),
                marks.join(","),
                names.iter().map(|n| format!("{n}=excluded.{n}")).collect::<Vec<_>>().join(",")
            ),
            remove: format!("DELETE FROM {} WHERE id = ?1", table(kind)),
        }
    }
}

/// Local numbers of record types and fields.
#[derive(Default)]
pub(super) struct Names {
    numbers: HashMap<String, i64>,
    names: HashMap<i64, String>,
}

impl Names {
    fn load(conn: &Connection) -> Result<Names, StoreError> {
        let mut names = Names::default();
        let mut read = conn.prepare("SELECT n, name FROM name")?;
        let mut rows = read.query([])?;
        while let Some(row) = rows.next()? {
            names.keep(row.get(0)?, row.get(1)?);
        }
        Ok(names)
    }

    /// Reads the numbers again, after a transaction that gave some was taken back.
    pub(super) fn load_again(conn: &Connection) -> Result<Names, StoreError> {
        Names::load(conn)
    }

    fn keep(&mut self, n: i64, name: String) {
        self.names.insert(n, name.clone());
        self.numbers.insert(name, n);
    }

    /// The number of a name, given one if it has none.
    pub(super) fn number(&mut self, conn: &Connection, name: &str) -> Result<i64, StoreError> {
        if let Some(n) = self.numbers.get(name) {
            return Ok(*n);
        }
        conn.prepare_cached("INSERT INTO name(name) VALUES(?1)")?.execute([name])?;
        let n = conn.last_insert_rowid();
        self.keep(n, name.to_string());
        Ok(n)
    }

    /// The name of a number.
    pub(super) fn name(&self, n: i64) -> &str {
        self.names.get(&n).map_or("", String::as_str)
    }
}

impl Store {
    /// Takes a keyed, migrated connection into use. Projections of another version are rebuilt.
    ///
    /// # Errors
    /// When the file does not say who writes, or cannot be read.
    pub fn attach(
        conn: Connection,
        clock: Clock,
        ids: Box<dyn IdSource + Send>,
    ) -> Result<Store, StoreError> {
        Store::attach_with(conn, clock, ids, KINDS.to_vec())
    }

    /// As [`attach`](Store::attach), for another set of record types: tests declare their own.
    ///
    /// # Errors
    /// As [`attach`](Store::attach).
    pub fn attach_with(
        conn: Connection,
        clock: Clock,
        ids: Box<dyn IdSource + Send>,
        kinds: Vec<&'static Kind>,
    ) -> Result<Store, StoreError> {
        conn.set_prepared_statement_cache_capacity(STATEMENTS);
        let me = conn
            .query_row(
                "SELECT d.dev, d.dev_id, u.value, d.role FROM local l JOIN device d ON d.dev = l.value, local u
                 WHERE l.key = 'dev' AND u.key = 'user'",
                [],
                |row| {
                    let ids = (row.get::<_, Vec<u8>>(1)?, row.get::<_, Vec<u8>>(2)?);
                    Ok((row.get::<_, i64>(0)?, ids, row.get::<_, i64>(3)?))
                },
            )
            .optional()?;
        let Some((dev, (dev_id, user), role)) = me else {
            return Err(StoreError::Refused("this store does not say whose it is".into()));
        };
        let id = |bytes: &[u8]| {
            Id::from_slice(bytes)
                .ok_or_else(|| StoreError::Refused("this store does not say whose it is".into()))
        };
        let role = Roles::try_from(role).unwrap_or(0);
        let me = Me { dev, dev_id: DevId(id(&dev_id)?.0), user: id(&user)?, role };
        let names = Names::load(&conn)?;
        let sql = RefCell::default();
        let numbers = RefCell::default();
        let mut store =
            Store { conn, me, clock, ids, kinds, names, numbers, sql, bulk: false, held: None };
        store.fit_projections()?;
        Ok(store)
    }

    /// The same store with another set of record types, as a newer version would open it.
    ///
    /// # Errors
    /// When the file cannot be read or written.
    pub fn with_kinds(mut self, kinds: Vec<&'static Kind>) -> Result<Store, StoreError> {
        self.kinds = kinds;
        self.fit_projections()?;
        Ok(self)
    }

    /// Who writes.
    pub fn me(&self) -> Me {
        self.me
    }

    /// The clock.
    pub fn clock(&self) -> Clock {
        self.clock
    }

    /// Where new random ids come from.
    pub fn ids(&mut self) -> &mut dyn IdSource {
        self.ids.as_mut()
    }

    /// Takes new random ids from another source from now on.
    pub fn set_ids(&mut self, ids: Box<dyn IdSource + Send>) {
        self.ids = ids;
    }

    /// The record types this store knows.
    pub fn kinds(&self) -> &[&'static Kind] {
        &self.kinds
    }

    /// The record type of that stored name.
    pub fn kind(&self, name: &str) -> Option<&'static Kind> {
        self.kinds.iter().copied().find(|k| k.name == name)
    }

    /// The statements of a record type.
    pub(super) fn sql_of(&self, kind: &'static Kind) -> Arc<KindSql> {
        let mut known = self.sql.borrow_mut();
        Arc::clone(known.entry(kind.name).or_insert_with(|| Arc::new(KindSql::of(kind))))
    }

    /// Counts the statements of SQL that run on this thread from now on, for tests of what a key costs.
    #[cfg(test)]
    pub fn count_statements(&self) {
        let codes = rusqlite::trace::TraceEventCodes::SQLITE_TRACE_STMT;
        self.conn.trace_v2(codes, Some(|_| RUN.with(|n| n.set(n.get() + 1))));
    }

    /// The connection, for queries within this layer.
    pub(super) fn conn(&self) -> &Connection {
        &self.conn
    }

    /// All live rows of a record type, by id.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn rows<R: Record>(&self) -> Result<Vec<(Id, R)>, StoreError> {
        self.select::<R, _>("", [])
    }

    /// Live rows of a record type: `tail` is SQL from `WHERE` on, for this layer only.
    pub(super) fn select<R: Record, P: Params>(
        &self,
        tail: &str,
        params: P,
    ) -> Result<Vec<(Id, R)>, StoreError> {
        let kind = R::KIND;
        let mut read = self.conn.prepare_cached(&select_sql(kind, tail))?;
        let mut rows = read.query(params)?;
        let mut out = Vec::new();
        while let Some(row) = rows.next()? {
            let (id, cells) = read_row(kind, row)?;
            let record = R::read(&cells)
                .map_err(|what| StoreError::Unreadable { kind: kind.label, what })?;
            out.push((id, record));
        }
        Ok(out)
    }

    /// One live row.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn get<R: Record>(&self, id: Id) -> Result<Option<R>, StoreError> {
        Ok(self.select::<R, _>("WHERE id = ?1", [id.0.as_slice()])?.pop().map(|(_, r)| r))
    }

    /// All live rows of a record type as cells, by id.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn list(&self, kind: &'static Kind) -> Result<Vec<(Id, Vec<Value>)>, StoreError> {
        let mut read = self.conn.prepare_cached(&self.sql_of(kind).list)?;
        let mut rows = read.query([])?;
        let mut out = Vec::new();
        while let Some(row) = rows.next()? {
            out.push(read_row(kind, row)?);
        }
        Ok(out)
    }

    /// Rows by when they were first written, the last first; see [`newest`](Store::newest).
    pub(super) fn newest_of(
        &self,
        kind: &'static Kind,
        limit: usize,
    ) -> Result<Vec<(Id, Vec<Value>)>, StoreError> {
        let sql = select_sql(kind, "ORDER BY rowid DESC LIMIT ?1");
        let mut read = self.conn.prepare_cached(&sql)?;
        let mut rows = read.query([i64::try_from(limit).unwrap_or(i64::MAX)])?;
        let mut out = Vec::new();
        while let Some(row) = rows.next()? {
            out.push(read_row(kind, row)?);
        }
        Ok(out)
    }

    /// The cells of one live row.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn cells(&self, kind: &'static Kind, id: Id) -> Result<Option<Vec<Value>>, StoreError> {
        let mut read = self.conn.prepare_cached(&self.sql_of(kind).get)?;
        let mut rows = read.query([id.0.as_slice()])?;
        match rows.next()? {
            Some(row) => Ok(Some(read_row(kind, row)?.1)),
            None => Ok(None),
        }
    }

    /// A live row as a form opens it, with what is known of it now.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn load(&self, kind: &'static Kind, id: Id) -> Result<Option<Loaded>, StoreError> {
        let Some(cells) = self.cells(kind, id)? else { return Ok(None) };
        let changes = self.changes_of(id)?;
        Ok(Some(Loaded { kind, id, cells, base: base_of(kind, &changes) }))
    }

    /// Ids of live rows of a kind whose hex digits begin with `prefix`.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn find_ids(&self, kind: &'static Kind, prefix: &str) -> Result<Vec<Id>, StoreError> {
        let Some((low, high)) = between(prefix) else { return Ok(Vec::new()) };
        let sql = format!("SELECT id FROM {} WHERE id BETWEEN ?1 AND ?2 LIMIT 20", table(kind));
        let mut read = self.conn.prepare_cached(&sql)?;
        let mut rows = read.query([low.0.as_slice(), high.0.as_slice()])?;
        let mut out = Vec::new();
        while let Some(row) = rows.next()? {
            out.push(id_at(row, 0)?);
        }
        Ok(out)
    }

    /// Rows of the log whose hex digits begin with `prefix`, deleted ones too, with their types.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn find_logged(&self, prefix: &str) -> Result<Vec<(&'static Kind, Id)>, StoreError> {
        let Some((low, high)) = between(prefix) else { return Ok(Vec::new()) };
        let mut read = self.conn.prepare_cached(
            "SELECT DISTINCT row, ent FROM change WHERE row BETWEEN ?1 AND ?2 LIMIT 20",
        )?;
        let mut rows = read.query([low.0.as_slice(), high.0.as_slice()])?;
        let mut out = Vec::new();
        while let Some(row) = rows.next()? {
            let id = id_at(row, 0)?;
            out.extend(self.kind(self.names.name(row.get(1)?)).map(|kind| (kind, id)));
        }
        Ok(out)
    }

    /// The changes of a row that count, read, and whether the file holds any change of it at all.
    pub(super) fn changes_held(&self, row: Id) -> Result<(Vec<Change>, bool), StoreError> {
        let mut read = self
            .conn
            .prepare_cached("SELECT raw, state IN (0, 2, 4) FROM change WHERE row = ?1")?;
        let mut rows = read.query([row.0.as_slice()])?;
        let (mut out, mut any) = (Vec::new(), false);
        while let Some(row) = rows.next()? {
            any = true;
            let raw =
                row.get_ref(0)?.as_blob_or_null().map_err(|_| damaged("a change is no bytes"))?;
            if let (Some(raw), true) = (raw, row.get(1)?) {
                out.push(Change::decode(raw).map_err(|_| damaged("a change cannot be read"))?);
            }
        }
        Ok((out, any))
    }

    /// The changes of a row that count, read.
    pub(super) fn changes_of(&self, row: Id) -> Result<Vec<Change>, StoreError> {
        let mut read = self.conn.prepare_cached(
            "SELECT raw FROM change WHERE row = ?1 AND state IN (0, 2, 4) AND raw IS NOT NULL",
        )?;
        let mut rows = read.query([row.0.as_slice()])?;
        let mut out = Vec::new();
        while let Some(row) = rows.next()? {
            let raw = row.get_ref(0)?.as_blob().map_err(|_| damaged("a change is no bytes"))?;
            out.push(Change::decode(raw).map_err(|_| damaged("a change cannot be read"))?);
        }
        Ok(out)
    }

    /// The fields of a row that hold two versions, with every version: value, who, when.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn versions(&self, row: Id) -> Result<Vec<(String, Vec<merge::Head>)>, StoreError> {
        let merged = merge::merge(&self.changes_of(row)?);
        let clashes: Vec<String> = merged.conflicts().map(str::to_string).collect();
        Ok(merged.cells.into_iter().filter(|(field, _)| clashes.contains(field)).collect())
    }

    /// A value kept for this device alone, outside the log.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn local(&self, key: &str) -> Result<Option<String>, StoreError> {
        Ok(self
            .conn
            .prepare_cached("SELECT value FROM local WHERE key = ?1")?
            .query_row([key], |row| row.get(0))
            .optional()?)
    }

    /// Keeps a value for this device alone, outside the log.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn set_local(&self, key: &str, value: &str) -> Result<(), StoreError> {
        self.conn
            .prepare_cached("INSERT INTO local(key, value) VALUES(?1, ?2) ON CONFLICT(key) DO UPDATE SET value = excluded.value")?
            .execute([key, value])?;
        Ok(())
    }

    /// How many live rows of a kind there are.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn count(&self, kind: &'static Kind) -> Result<usize, StoreError> {
        let sql = format!("SELECT count(*) FROM {}", table(kind));
        let n: i64 = self.conn.prepare_cached(&sql)?.query_row([], |row| row.get(0))?;
        Ok(usize::try_from(n).unwrap_or(0))
    }

    /// How many changes are in the log.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn change_count(&self) -> Result<u64, StoreError> {
        let n: i64 = self.conn.query_row("SELECT count(*) FROM change", [], |row| row.get(0))?;
        Ok(n.unsigned_abs())
    }

    /// Makes the projections those of this version's declarations.
    fn fit_projections(&mut self) -> Result<(), StoreError> {
        if self.local("shape")? != Some(schema::shape_mark(&self.kinds)) {
            self.rebuild()?;
        }
        Ok(())
    }
}

/// What is known of a row, as a form captures it.
pub(super) fn base_of(kind: &Kind, changes: &[Change]) -> Base {
    Base {
        cells: kind.fields.iter().map(|f| merge::cell_ctx(changes, f.name)).collect(),
        row: merge::row_ctx(changes),
    }
}

/// The lowest and the highest id that begin with these hex digits.
fn between(prefix: &str) -> Option<(Id, Id)> {
    let prefix = prefix.to_ascii_lowercase();
    if prefix.is_empty() || prefix.len() > 32 || !prefix.bytes().all(|b| b.is_ascii_hexdigit()) {
        return None;
    }
    let bound = |fill: char| {
        let digits: String = prefix.chars().chain(std::iter::repeat(fill)).take(32).collect();
        Id::parse(&digits)
    };
    Some((bound('0')?, bound('f')?))
}

fn select_sql(kind: &Kind, tail: &str) -> String {
    let mut sql = String::with_capacity(64 + kind.fields.len() * 12);
    sql.push_str("SELECT id");
    for field in kind.fields {
        sql.push_str(",\"");
        sql.push_str(field.name);
        sql.push('"');
    }
    sql.push_str(" FROM ");
    sql.push_str(&table(kind));
    sql.push(' ');
    sql.push_str(tail);
    sql
}

pub(super) fn read_row(kind: &Kind, row: &Row<'_>) -> Result<(Id, Vec<Value>), StoreError> {
    let mut cells = Vec::with_capacity(kind.fields.len());
    for (n, field) in kind.fields.iter().enumerate() {
        cells.push(value_at(field, row, n + 1)?);
    }
    Ok((id_at(row, 0)?, cells))
}

fn value_at(field: &Field, row: &Row<'_>, n: usize) -> Result<Value, StoreError> {
    use rusqlite::types::ValueRef;
    Ok(match row.get_ref(n)? {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(i) => Value::Int(i),
        ValueRef::Text(text) => Value::Text(String::from_utf8_lossy(text).into_owned()),
        ValueRef::Blob(bytes) if matches!(field.ty, Ty::Ref(_)) => {
            Id::from_slice(bytes).map_or(Value::Null, Value::Id)
        }
        ValueRef::Blob(_) | ValueRef::Real(_) => Value::Null,
    })
}

/// The id in a column.
pub(super) fn id_at(row: &Row<'_>, n: usize) -> Result<Id, StoreError> {
    let bytes = row.get_ref(n)?.as_blob().map_err(|_| damaged("an id is no bytes"))?;
    Id::from_slice(bytes).ok_or_else(|| damaged("an id has another size"))
}

/// The id in a column that may be empty.
pub(super) fn optional_id_at(row: &Row<'_>, n: usize) -> Result<Option<Id>, StoreError> {
    Ok(row.get_ref(n)?.as_blob_or_null().ok().flatten().and_then(Id::from_slice))
}

pub(super) fn damaged(what: &str) -> StoreError {
    StoreError::Unreadable { kind: "change", what: what.to_string() }
}
