//! What guards a note while it is typed: one key for "told the DSL", one for "restricted", and a
//! quiet reminder where the words suggest a safeguarding story.

use chrono::{NaiveDate, NaiveDateTime};

use super::Cx;
use crate::app::commands::{Cmd, Scope};
use crate::app::strings;
use crate::app::words;
use crate::domain::safeguarding::{Guard, suggests_story};

/// The guard of a note being typed, and what of it stands in the store already.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Guarding {
    /// As it would be saved now.
    pub now: Guard,
    /// As it is stored: the keys add to it and take nothing off.
    pub stands: Guard,
}

impl Guarding {
    /// A note that is stored so.
    pub fn of(now: Guard, stands: Guard) -> Guarding {
        Guarding { now, stands }
    }

    /// Acts on the two keys.
    ///
    /// # Errors
    /// Why the laptop may not.
    pub fn command(
        &mut self,
        cmd: Cmd,
        now: NaiveDateTime,
        restricts: bool,
    ) -> Result<(), &'static str> {
        match cmd {
            Cmd::ToldDsl => self.now.tell(now, self.stands.told_on.is_some()),
            Cmd::Restrict if !restricts => return Err(strings::MAY_NOT_RESTRICT),
            Cmd::Restrict => {
                self.now.restricted = self.stands.restricted || !self.now.restricted;
            }
            _ => {}
        }
        Ok(())
    }
}

/// Whether the laptop may restrict a note: as the school says, once it is there.
pub(super) fn restricts(cx: Cx<'_>) -> bool {
    cx.school.is_none_or(|school| school.facts().restricts)
}

/// What guards a note, in words.
pub fn said(guard: Guard, today: NaiveDate) -> Vec<String> {
    let mut out = Vec::new();
    if let Some(day) = guard.told_on {
        let mut when = words::past_day(day, today);
        if let Some(at) = guard.told_at {
            when = format!("{when} {}", words::time(at));
        }
        out.push(strings::told_dsl(&when));
    }
    if guard.restricted {
        out.push(strings::FOR_LEADS.to_string());
    }
    out
}

/// The reminder for what is typed, where it suggests a story that nobody said was passed on.
pub(super) fn reminder(text: &str, guard: Guard, scope: Scope, cx: Cx<'_>) -> Option<String> {
    (guard.told_on.is_none() && suggests_story(text))
        .then(|| strings::story(&cx.keymap.first_key(Cmd::ToldDsl, scope)))
}
