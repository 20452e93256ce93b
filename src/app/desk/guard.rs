//! That the safeguarding lead was told of a note that is stored.

use chrono::NaiveDateTime;

use super::Desk;
use crate::app::error::AppError;
use crate::app::strings;
use crate::domain::kind::Kind;
use crate::domain::safeguarding::Guard;
use crate::domain::{Cell, Id, Value};
use crate::store::Action;

impl Desk {
    /// That the safeguarding lead was told of a note; what was recorded of that before stands.
    pub(super) fn told_dsl(
        &self,
        kind: &'static Kind,
        id: Id,
        at: NaiveDateTime,
    ) -> Result<Action, AppError> {
        let loaded = self.loaded(kind, id)?;
        let mut guard = Guard::default();
        guard.tell(at, false);
        let mut cells = loaded.cells.clone();
        cells.resize(kind.fields.len(), Value::Null);
        let places = [kind.position("told_dsl_on"), kind.position("told_dsl_time")];
        if let [Some(on), Some(time)] = places
            && cells[on].is_null()
        {
            (cells[on], cells[time]) = (guard.told_on.put(), guard.told_at.put());
        }
        let mut action = Action::new("told the DSL");
        if !action.change_cells(&loaded, &cells) {
            return Err(AppError::refused(strings::TOLD_ALREADY));
        }
        Ok(action)
    }
}
