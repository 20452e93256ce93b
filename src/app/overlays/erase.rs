//! Erasing an entry for good: what goes with it, a word to type, and a week to think better of it.

use super::{Cx, Step};
use crate::app::commands::Cmd;
use crate::app::field::TextField;
use crate::app::key::Key;
use crate::app::msg::{Care, CareReply, ErasureView, Reply, Request};
use crate::app::strings;
use crate::domain::Id;
use crate::domain::Record;
use crate::domain::fold::fold;
use crate::domain::kind::Kind;
use crate::domain::records::Pupil;

/// The box in which an erasure is confirmed.
#[derive(Clone, Debug)]
pub struct EraseBox {
    /// The record's type.
    pub kind: &'static Kind,
    /// The record.
    pub id: Id,
    /// What would go, once it is known.
    pub view: Option<ErasureView>,
    /// What is typed.
    pub field: TextField,
    /// Whether it is to go at once rather than in a week.
    pub urgent: bool,
    /// Why what was typed will not do.
    pub error: Option<String>,
    /// Whether it waits for the disk.
    pub saving: bool,
}

impl EraseBox {
    /// The box for a record, what goes with it still on its way.
    pub fn new(kind: &'static Kind, id: Id) -> EraseBox {
        EraseBox {
            kind,
            id,
            view: None,
            field: TextField::default(),
            urgent: false,
            error: None,
            saving: false,
        }
    }

    /// Whether keys are held until the worker has answered.
    pub fn waits(&self) -> bool {
        self.view.is_none() || self.saving
    }

    /// What is to be typed: a child's name, else one word.
    pub fn asked(&self) -> &str {
        match &self.view {
            Some(view) if self.kind.name == Pupil::KIND.name => &view.title,
            _ => strings::ERASE_WORD,
        }
    }

    /// Whether the word that is asked for is typed.
    fn typed(&self) -> bool {
        fold(self.field.text().trim()) == fold(self.asked())
    }

    /// What a key does to it now; none where it does nothing.
    pub fn says_of(&self, cmd: Cmd, title: &'static str) -> Option<&'static str> {
        (cmd != Cmd::Accept || self.typed()).then_some(title)
    }

    /// Acts on a command.
    pub fn command(&mut self, cmd: Cmd, _: Cx<'_>) -> Vec<Step> {
        match cmd {
            Cmd::Back => return vec![Step::Close],
            Cmd::Toggle => self.urgent = !self.urgent,
            Cmd::Accept if self.view.is_none() || self.saving => {}
            Cmd::Accept if !self.typed() => {
                self.error = Some(strings::type_to_erase(self.asked()));
            }
            Cmd::Accept => {
                self.saving = true;
                let erase = Care::Erase(self.kind, self.id, self.urgent);
                return vec![Step::Ask(Request::Care(erase))];
            }
            _ => {}
        }
        Vec::new()
    }

    /// A key for what is typed.
    pub fn key(&mut self, key: Key) -> Vec<Step> {
        self.error = None;
        self.field.key(key);
        Vec::new()
    }

    /// What would go came, or it is done.
    pub fn reply(&mut self, reply: &Reply) -> Vec<Step> {
        match reply {
            Reply::Erasure(view) if view.id == self.id => {
                self.view = Some((**view).clone());
                Vec::new()
            }
            Reply::Care(CareReply::Erased(..)) if self.saving => vec![Step::Close],
            Reply::Failed(_) if self.waits() => vec![Step::Close],
            _ => Vec::new(),
        }
    }
}
