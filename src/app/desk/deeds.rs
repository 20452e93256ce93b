//! What one key on a board says was done.

use chrono::NaiveDate;

use super::{Desk, unreadable};
use crate::app::boards::Deed;
use crate::app::error::AppError;
use crate::domain::records::Task;
use crate::domain::{Id, Record};
use crate::store::Action;

impl Desk {
    /// The action of something that was done on a day.
    pub(super) fn deed(&mut self, deed: &Deed, day: NaiveDate) -> Result<Action, AppError> {
        match deed {
            Deed::FollowUp(id) => self.followed_up(*id, day),
            Deed::Review(id, step, _) => self.review_done(*id, *step, day),
            Deed::Task(id) => self.task_done(*id, day),
        }
    }

    fn task_done(&self, id: Id, day: NaiveDate) -> Result<Action, AppError> {
        let loaded = self.loaded(Task::KIND, id)?;
        let mut task: Task = loaded.record().map_err(unreadable)?;
        task.done = Some(day);
        let mut action = Action::new(format!("done: {}", task.title));
        action.change(&loaded, &task);
        Ok(action)
    }
}
