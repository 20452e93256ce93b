//! The desk's part in erasing for good.

use super::Desk;
use crate::app::erasing;
use crate::app::error::AppError;
use crate::app::msg::{CareReply, ErasureView};
use crate::domain::Id;
use crate::domain::kind::Kind;

impl Desk {
    /// What would go with a record.
    pub(super) fn erasure(&self, kind: &'static Kind, id: Id) -> Result<ErasureView, AppError> {
        let erasure = self.store.erasure(kind, id)?;
        let goes = format!("{} will be gone for good. There is no undo.", erasing::goes(&erasure));
        Ok(ErasureView { id, title: erasure.title, goes })
    }

    /// Erases a record at once, or notes that it is to be.
    pub(super) fn erase(
        &mut self,
        kind: &'static Kind,
        id: Id,
        urgent: bool,
    ) -> Result<CareReply, AppError> {
        let erasure = self.store.erasure(kind, id)?;
        if !urgent {
            let day = self.store.erase_later(&erasure)?;
            return Ok(CareReply::Erased(erasing::later(day), None));
        }
        self.school = None;
        self.store.purge(&erasure)?;
        let says = format!("Erased for good: {}.", erasing::goes(&erasure));
        Ok(CareReply::Erased(says, Some(id)))
    }

    /// Leaves a record that was to be erased.
    pub(super) fn keep_after_all(&mut self, id: Id) -> Result<CareReply, AppError> {
        match self.store.keep_after_all(id)? {
            true => Ok(CareReply::Erased(erasing::CALLED_OFF.to_string(), None)),
            false => Err(AppError::not_found("this was not to be erased")),
        }
    }

    /// Erases what is due today; what to say of it.
    pub(super) fn erase_due(&mut self) -> Result<Option<CareReply>, AppError> {
        let done = self.store.erase_due()?;
        if done.is_empty() {
            return Ok(None);
        }
        self.school = None;
        Ok(Some(CareReply::Erased(erasing::done(&done), None)))
    }
}
