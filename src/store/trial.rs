//! Stores in memory, on which things are tried out: by tests, and by the fuzz targets of `tests/fuzz`.

use rusqlite::backup::Backup;
use rusqlite::{Connection, params};

use crate::domain::id::SeededIds;
use crate::domain::kind::{Kind, Roles};
use crate::domain::records::KINDS;
use crate::domain::{Id, Value};

use super::clock::Clock;
use super::core::Store;
use super::ctx::DevId;
use super::error::StoreError;
use super::schema;

impl Store {
    /// A store in memory, unencrypted, with one device: for tests.
    ///
    /// # Errors
    /// None in practice.
    pub fn in_memory(seed: &str, clock: Clock) -> Result<Store, StoreError> {
        Store::in_memory_with(seed, clock, KINDS.to_vec())
    }

    /// As [`in_memory`](Store::in_memory), for another set of record types.
    ///
    /// # Errors
    /// None in practice.
    pub fn in_memory_with(
        seed: &str,
        clock: Clock,
        kinds: Vec<&'static Kind>,
    ) -> Result<Store, StoreError> {
        let mut conn = Connection::open_in_memory()?;
        schema::migrate(&mut conn)?;
        let (dev_id, user) = made_up(seed);
        conn.execute(
            "INSERT INTO device(dev_id, sign_pk, age_pk, user_id, label, role, cert) VALUES(?1, x'', '', ?2, 'test', 1, x'')",
            params![dev_id.0.as_slice(), user.0.as_slice()],
        )?;
        conn.execute("INSERT INTO local(key, value) VALUES('dev', 1)", [])?;
        conn.execute("INSERT INTO local(key, value) VALUES('user', ?1)", [user.0.as_slice()])?;
        Store::attach_with(conn, clock, Box::new(SeededIds::new(seed, 0)), kinds)
    }

    /// Makes a store in memory know another laptop, by the seed that it was or might be made with.
    /// On disk a laptop is known by its certificate alone.
    ///
    /// # Errors
    /// [`StoreError::Refused`] for a store on disk.
    pub fn meet(&mut self, seed: &str, role: Roles) -> Result<DevId, StoreError> {
        self.only_in_memory()?;
        let (dev_id, user) = made_up(seed);
        self.conn.execute(
            "INSERT OR IGNORE INTO device(dev_id, sign_pk, age_pk, user_id, label, role, cert) VALUES(?1, x'', '', ?2, ?3, ?4, x'')",
            params![dev_id.0.as_slice(), user.0.as_slice(), seed, role],
        )?;
        Ok(DevId(dev_id.0))
    }

    /// The same content in another store in memory, for trying many things on one state.
    ///
    /// # Errors
    /// [`StoreError::Refused`] for a store on disk.
    pub fn twin(&self, seed: &str) -> Result<Store, StoreError> {
        self.only_in_memory()?;
        let mut conn = Connection::open_in_memory()?;
        // All pages in one step.
        Backup::new(&self.conn, &mut conn)?.step(-1)?;
        Store::attach_with(conn, self.clock, Box::new(SeededIds::new(seed, 0)), self.kinds.clone())
    }

    fn only_in_memory(&self) -> Result<(), StoreError> {
        match self.held {
            Some(_) => Err(StoreError::Refused("this store is a real one".into())),
            None => Ok(()),
        }
    }
}

fn made_up(seed: &str) -> (Id, Id) {
    let seed = [Value::Text(seed.into())];
    (Id::derived("device", &seed), Id::derived("staff", &seed))
}
