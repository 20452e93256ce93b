//! What refers to a row.

use crate::domain::kind::{Kind, Ty};
use crate::domain::{Id, Value};

use super::super::core::{Store, id_at};
use super::super::error::StoreError;
use super::super::schema::table;

impl Store {
    /// The rows of a kind that refer to `to` in one of their fields, by id.
    ///
    /// # Errors
    /// [`StoreError::Refused`] when the kind has no such field, or it refers to nothing; or the file
    /// cannot be read.
    pub fn referring(
        &self,
        kind: &'static Kind,
        field: &str,
        to: Id,
    ) -> Result<Vec<Id>, StoreError> {
        let declared = kind.field(field).filter(|f| matches!(f.ty, Ty::Ref(_)));
        let Some(declared) = declared else {
            return Err(StoreError::Refused(format!("a {} refers to no {field}", kind.label)));
        };
        // Names come from declarations, never from outside.
        let sql =
            format!("SELECT id FROM {} WHERE \"{}\" = ?1 ORDER BY id", table(kind), declared.name);
        let mut read = self.conn().prepare_cached(&sql)?;
        let mut rows = read.query([to.0.as_slice()])?;
        let mut out = Vec::new();
        while let Some(row) = rows.next()? {
            out.push(id_at(row, 0)?);
        }
        Ok(out)
    }

    /// The session that holds a group's planned time, where it is stored.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn session_of_plan(
        &self,
        slot: Id,
        planned: chrono::NaiveDate,
    ) -> Result<Option<Id>, StoreError> {
        use crate::domain::records::SessionProvision;
        use crate::domain::{Cell, Record};
        let kind = SessionProvision::KIND;
        let id = Id::derived(kind.name, &[Value::Id(slot), planned.put()]);
        Ok(self.get::<SessionProvision>(id)?.map(|link| link.session))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Record;
    use crate::domain::records::{Need, Register};
    use crate::store::Action;
    use crate::store::tests::{pupil, store};

    #[test]
    fn rows_that_refer_to_one_are_found_and_other_fields_are_refused() {
        let mut store = store();
        let mut action = Action::new("two");
        let (one, other) = {
            let ids = store.ids();
            (action.add(ids, &pupil("Maya", "Barnes")), action.add(ids, &pupil("Leo", "P")))
        };
        let row = |pupil| {
            let mut cells = vec![Value::Null; Need::KIND.fields.len()];
            cells[0] = Value::Id(pupil);
            cells[1] = Value::Text("SLCN".into());
            cells
        };
        let need = action.add_cells(store.ids(), Need::KIND, row(one));
        action.add_cells(store.ids(), Need::KIND, row(other));
        store.write(&action).unwrap();
        assert_eq!(store.referring(Need::KIND, "pupil", one).unwrap(), [need]);
        assert!(store.referring(Register::KIND, "pupil", one).unwrap().is_empty());
        assert!(store.referring(Need::KIND, "code", one).is_err());
        assert!(store.referring(Need::KIND, "nothing", one).is_err());
    }
}
