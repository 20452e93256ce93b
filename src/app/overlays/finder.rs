//! Finding a pupil, a group, an adult or a note; what a pupil is getting stands beside the list.

use std::sync::Arc;

use super::{Cx, DetailBox, GroupPage, Overlay, PupilPage, Step, moved, scrolled};
use crate::app::commands::Cmd;
use crate::app::field::TextField;
use crate::app::key::Key;
use crate::app::msg::{Reply, Request};
use crate::app::ranking;
use crate::domain::Id;
use crate::store::views::{FindRow, GroupView, NameRow, PupilGlance};

/// Names listed before the notes; 1.9 letters name a pupil on average, so more are seldom read.
const NAMES: usize = 12;

/// Notes are searched from this many letters on: one letter is in all of them.
const NOTE_LETTERS: usize = 2;

/// One line of the finder.
#[derive(Clone, Debug)]
pub enum FinderRow {
    /// A pupil, a group or an adult.
    Name(NameRow),
    /// A note, a conversation, anything typed.
    Note(FindRow),
}

/// The finder.
#[derive(Clone, Debug)]
pub struct Finder {
    /// What is typed.
    pub field: TextField,
    /// The lines: names first, then notes.
    pub rows: Vec<FinderRow>,
    /// The highlighted line.
    pub at: usize,
    /// The first line on the screen.
    pub offset: usize,
    /// The pupil beside the list.
    pub glance: Option<Arc<PupilGlance>>,
    /// The group beside the list.
    pub group: Option<Arc<GroupView>>,
    names: usize,
    notes: Vec<FindRow>,
    notes_for: String,
    asked: Option<Id>,
    height: usize,
}

impl Finder {
    /// The finder, with the names used most before anything is typed.
    pub fn new(cx: Cx<'_>) -> (Finder, Vec<Step>) {
        let mut finder = Finder {
            field: TextField::default(),
            rows: Vec::new(),
            at: 0,
            offset: 0,
            glance: None,
            group: None,
            names: 0,
            notes: Vec::new(),
            notes_for: String::new(),
            asked: None,
            height: 1,
        };
        let steps = finder.search(cx);
        (finder, steps)
    }

    fn search(&mut self, cx: Cx<'_>) -> Vec<Step> {
        let mut steps = Vec::new();
        let typed = self.field.text().trim().to_string();
        if typed.chars().count() >= NOTE_LETTERS {
            if typed != self.notes_for {
                steps.push(Step::Ask(Request::Find(typed.clone())));
            }
        } else {
            self.notes.clear();
            self.notes_for.clear();
        }
        self.at = 0;
        self.offset = 0;
        self.lay_out(cx);
        steps.extend(self.look());
        steps
    }

    fn lay_out(&mut self, cx: Cx<'_>) {
        self.rows.clear();
        if let Some(names) = cx.names {
            for n in ranking::rank(names, self.field.text(), NAMES) {
                self.rows.push(FinderRow::Name(names[n].clone()));
            }
        }
        self.names = self.rows.len();
        let named = |row: &FindRow| matches!(row.kind, "pupil" | "staff" | "provision");
        self.rows.extend(self.notes.iter().filter(|r| !named(r)).cloned().map(FinderRow::Note));
    }

    /// How many lines are names; the rest are notes.
    pub fn names(&self) -> usize {
        self.names
    }

    /// The highlighted line.
    pub fn selected(&self) -> Option<&FinderRow> {
        self.rows.get(self.at)
    }

    /// The pupil the highlighted line is about.
    pub fn pupil(&self) -> Option<Id> {
        match self.selected()? {
            FinderRow::Name(row) => (row.kind == "pupil").then_some(row.id),
            FinderRow::Note(row) => row.pupil,
        }
    }

    /// The group the highlighted line is about, where it is about no pupil.
    pub fn group(&self) -> Option<Id> {
        match self.selected()? {
            FinderRow::Name(row) => (row.kind == "provision").then_some(row.id),
            FinderRow::Note(row) => row.group.filter(|_| row.pupil.is_none()),
        }
    }

    /// Asks for the pupil or the group beside the list, once.
    fn look(&mut self) -> Option<Step> {
        let group = self.group();
        if self.group.as_ref().is_some_and(|g| Some(g.provision) != group) {
            self.group = None;
        }
        if let Some(id) = group.filter(|id| self.asked != Some(*id) && !self.field.is_blank()) {
            self.asked = Some(id);
            return Some(Step::Ask(Request::Group(id)));
        }
        let pupil = self.pupil();
        if self.glance.as_ref().is_some_and(|g| Some(g.pupil) != pupil) {
            self.glance = None;
        }
        let id = pupil.filter(|id| self.asked != Some(*id) && !self.field.is_blank())?;
        self.asked = Some(id);
        Some(Step::Ask(Request::Glance(id)))
    }

    /// Acts on a command.
    pub fn command(&mut self, cmd: Cmd, cx: Cx<'_>) -> Vec<Step> {
        match cmd {
            Cmd::Back => vec![Step::Close],
            Cmd::Accept => self.open(cx),
            Cmd::Details => self.details(cx),
            _ => {
                if let Some(at) = moved(self.at, self.rows.len(), self.height, cmd) {
                    self.at = at;
                    self.offset = scrolled(self.offset, at, self.height, self.rows.len());
                }
                self.look().into_iter().collect()
            }
        }
    }

    fn open(&self, cx: Cx<'_>) -> Vec<Step> {
        if let Some(id) = self.pupil() {
            let page = PupilPage::new(id);
            return vec![Step::Close, Step::Open(Box::new(Overlay::Pupil(page)))];
        }
        if let Some(id) = self.group() {
            return vec![Step::Close, Step::Open(Box::new(Overlay::Group(GroupPage::new(id))))];
        }
        match self.selected() {
            // An adult, or a note about nobody in particular.
            Some(_) => self.details(cx),
            None => Vec::new(),
        }
    }

    /// All that is known of the highlighted line.
    fn details(&self, cx: Cx<'_>) -> Vec<Step> {
        let (kind, id) = match self.selected() {
            Some(FinderRow::Name(row)) => (row.kind, row.id),
            Some(FinderRow::Note(row)) => (row.kind, row.id),
            None => return Vec::new(),
        };
        match cx.about.kinds.get(kind) {
            Some(kind) => {
                vec![Step::Close, Step::Open(Box::new(Overlay::Detail(DetailBox::new(kind, id))))]
            }
            None => Vec::new(),
        }
    }

    /// A key for the search.
    pub fn key(&mut self, key: Key, cx: Cx<'_>) -> Vec<Step> {
        if self.field.key(key) { self.search(cx) } else { Vec::new() }
    }

    /// Text pasted into the search.
    pub fn paste(&mut self, text: &str, cx: Cx<'_>) -> Vec<Step> {
        self.field.insert(text);
        self.search(cx)
    }

    /// Names, notes and the pupil beside the list, as they come.
    pub fn reply(&mut self, reply: &Reply, cx: Cx<'_>) -> Vec<Step> {
        match reply {
            Reply::Names(_) => self.lay_out(cx),
            Reply::Found(words, rows) => {
                self.notes_for.clone_from(words);
                self.notes.clone_from(rows);
                let at = self.at;
                self.lay_out(cx);
                self.at = at.min(self.rows.len().saturating_sub(1));
            }
            Reply::Glance(view) if self.pupil() == Some(view.pupil) => {
                self.glance = Some(Arc::new((**view).clone()));
                return Vec::new();
            }
            Reply::Group(view) if self.group() == Some(view.provision) => {
                self.group = Some(Arc::new((**view).clone()));
                return Vec::new();
            }
            _ => return Vec::new(),
        }
        self.look().into_iter().collect()
    }

    /// Takes the size of the window.
    pub fn settle(&mut self, cx: Cx<'_>) {
        self.height = usize::from(cx.layout.list_box().inside(true).h).saturating_sub(3);
        self.offset = scrolled(self.offset, self.at, self.height, self.rows.len());
    }
}
