//! The two keys that guard the notes of a form, and the reminder that a note may be a story.

use chrono::NaiveDateTime;

use super::{Entry, FormBox, Input};
use crate::app::commands::{Cmd, Scope};
use crate::app::overlays::{Cx, guard};
use crate::app::strings;
use crate::domain::Value;
use crate::domain::safeguarding::Guard;

/// Fields of the records that guard a note.
const TOLD_ON: &str = "told_dsl_on";
const TOLD_AT: &str = "told_dsl_time";
const RESTRICTED: &str = "restricted";

impl FormBox {
    fn named(&mut self, name: &str) -> Option<&mut Entry> {
        self.entries.iter_mut().find(|entry| entry.name == name && !entry.fixed)
    }

    /// Acts on the two keys.
    ///
    /// # Errors
    /// Why there is nothing to guard here.
    pub(super) fn guard(&mut self, cmd: Cmd, now: NaiveDateTime) -> Result<(), &'static str> {
        match cmd {
            Cmd::ToldDsl => {
                let mut guard = Guard::default();
                let day = self.named(TOLD_ON).ok_or(strings::NO_NOTE_HERE)?;
                let (filled, stands) = (day.filled(), day.stood());
                if filled && stands {
                    return Ok(());
                }
                if !filled {
                    guard.tell(now, false);
                }
                let text = guard.told_on.map(crate::domain::dates::with_year);
                day.fill(text.unwrap_or_default());
                let text = guard.told_at.map(|at| at.format("%H:%M").to_string());
                if let Some(time) = self.named(TOLD_AT) {
                    time.fill(text.unwrap_or_default());
                }
            }
            _ => {
                let flag = self.named(RESTRICTED).ok_or(strings::MAY_NOT_RESTRICT)?;
                flag.value = match flag.value {
                    Value::Int(1) => Value::Null,
                    _ => Value::Int(1),
                };
            }
        }
        // What was said stands in sight.
        self.more = true;
        Ok(())
    }

    /// Looks at the words of the note that is being written.
    pub(super) fn remind(&mut self, cx: Cx<'_>) {
        let told = self.entries.iter().find(|e| e.name == TOLD_ON);
        let open = told.is_some_and(|entry| !entry.filled());
        let note = self.entry().filter(|entry| open && matches!(entry.input, Input::Note));
        self.reminder = note.and_then(|entry| {
            guard::reminder(entry.text.text(), Guard::default(), Scope::Form, cx)
        });
    }
}
