//! Questions with yes or no, and messages.

use super::Step;
use crate::app::commands::Cmd;
use crate::domain::Id;
use crate::store::ctx::DevId;

/// What a yes is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Close the program although something is not saved.
    Quit,
    /// Save a session that has not begun.
    SaveEarly,
    /// Undo although it is an import, or many records.
    UndoMuch,
    /// Undo although something was changed since.
    UndoAnyway,
    /// Redo although something was changed since.
    RedoAnyway,
    /// Throw away what was typed into a form.
    Discard,
    /// Delete a record of this kind.
    Delete(&'static str, Id),
    /// Bring back a record of this kind.
    Restore(&'static str, Id),
    /// Leave a record that was to be erased.
    KeepAfterAll(Id),
    /// Serve this laptop from now on.
    TakeOver(DevId),
    /// Take an entry that was not accepted off the list, by its number.
    DropRefused(i64),
}

/// A question.
#[derive(Clone, Debug)]
pub struct Confirm {
    /// What is asked.
    pub question: String,
    /// What a yes is for.
    pub purpose: Purpose,
}

impl Confirm {
    /// A question.
    pub fn new(question: impl Into<String>, purpose: Purpose) -> Confirm {
        Confirm { question: question.into(), purpose }
    }

    /// Yes or no.
    pub fn command(&mut self, cmd: Cmd) -> Vec<Step> {
        match cmd {
            Cmd::Yes => vec![Step::Close, Step::Yes(self.purpose)],
            Cmd::No => vec![Step::Close],
            _ => Vec::new(),
        }
    }
}

/// A message that stays until it is closed.
#[derive(Clone, Debug)]
pub struct Message {
    /// A few words over it.
    pub title: String,
    /// Its lines.
    pub lines: Vec<String>,
    /// Whether something went wrong.
    pub wrong: bool,
}

impl Message {
    /// A failure: what, and what to do.
    pub fn wrong(message: &str, hint: Option<&str>) -> Message {
        let mut lines = vec![message.to_string()];
        if let Some(hint) = hint {
            lines.push(String::new());
            lines.push(hint.to_string());
        }
        Message { title: "That did not work".into(), lines, wrong: true }
    }

    /// Closing it.
    pub fn command(&mut self, cmd: Cmd) -> Vec<Step> {
        if cmd == Cmd::Back { vec![Step::Close] } else { Vec::new() }
    }
}
