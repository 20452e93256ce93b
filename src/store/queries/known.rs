//! What can be known by now: the time, the user, and when other adults' laptops were last heard from.

use std::collections::HashMap;

use chrono::NaiveDateTime;

use crate::domain::Id;
use crate::domain::records::Staff;
use crate::domain::schedule::Known;
use crate::domain::value::Days;

use super::super::core::{Store, optional_id_at};
use super::super::error::StoreError;
use super::super::hlc;

impl Store {
    /// The days on which the user is in.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn my_days(&self) -> Result<Days, StoreError> {
        Ok(self.get::<Staff>(self.me().user)?.map_or(Days::WEEK, |me| me.days_in()))
    }

    /// When the laptops of other adults were last heard from. With one laptop nobody is waited for.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn heard(&self) -> Result<HashMap<Id, NaiveDateTime>, StoreError> {
        let mut read = self.conn().prepare_cached(
            "SELECT user_id, last_import, last_hlc FROM device
             WHERE dev <> ?1 AND user_id IS NOT NULL AND revoked_after_seq IS NULL",
        )?;
        let mut rows = read.query([self.me().dev])?;
        let mut out: HashMap<Id, NaiveDateTime> = HashMap::new();
        while let Some(row) = rows.next()? {
            let Some(user) = optional_id_at(row, 0)?.filter(|user| *user != self.me().user) else {
                continue;
            };
            let imported: Option<i64> = row.get(1)?;
            let stamp: Option<i64> = row.get(2)?;
            let at = imported.or(stamp.map(hlc::unix_ms)).unwrap_or(0);
            let at = self.clock().civil(at);
            // Somebody with two laptops has been heard from when either has.
            out.entry(user).and_modify(|known| *known = at.max(*known)).or_insert(at);
        }
        Ok(out)
    }

    /// What can be known by now.
    pub(super) fn known<'a>(&self, heard: &'a HashMap<Id, NaiveDateTime>) -> Known<'a> {
        Known { now: self.clock().now(), me: Some(self.me().user), heard }
    }
}
