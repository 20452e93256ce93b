//! The records of any kind as a table: filtered by typing, sorted by any column, opened, changed and
//! made; and what was deleted, to bring it back.

use std::cmp::Ordering;

use super::{Confirm, Cx, DetailBox, FormBox, Overlay, Purpose, Step};
use crate::app::commands::{Cmd, Scope};
use crate::app::forms::FormKey;
use crate::app::forms::list::{ListKey, ListRow};
use crate::app::key::Key;
use crate::app::listing::{Listing, Row, Rows};
use crate::app::msg::{CareReply, Reply, Request};
use crate::app::strings;
use crate::app::toast::Toast;
use crate::app::words;
use crate::domain::Id;

impl Row for ListRow {
    type Key = Id;
    fn key(&self) -> Id {
        self.id
    }
    fn words(&self) -> String {
        let words: Vec<&str> = self.cells.iter().map(|(text, _)| text.as_str()).collect();
        words.join(" ")
    }
    fn compare(&self, other: &Self, column: u8) -> Ordering {
        let key = |row: &'_ ListRow| {
            let place = usize::from(column).saturating_sub(1);
            row.cells.get(place).map(|(_, key)| key.clone()).unwrap_or_default()
        };
        let (a, b) = (key(self), key(other));
        // What is empty comes last.
        a.is_null().cmp(&b.is_null()).then(a.cmp(&b)).then_with(|| self.cells.cmp(&other.cells))
    }
}

/// A list of records.
#[derive(Clone, Debug)]
pub struct RecordsBox {
    /// Which.
    pub key: ListKey,
    /// The words over its columns.
    pub columns: Vec<&'static str>,
    /// The column that a key would sort by.
    pub column: usize,
    /// Its rows.
    pub list: Listing<ListRow>,
    /// How many there are in all.
    pub count: usize,
    /// Whether one may be made here.
    pub makeable: bool,
}

impl RecordsBox {
    /// A list still on its way.
    pub fn new(key: ListKey) -> RecordsBox {
        RecordsBox {
            key,
            columns: Vec::new(),
            column: 0,
            list: Listing::default(),
            count: 0,
            makeable: false,
        }
    }

    /// The words over it.
    pub fn title(&self) -> String {
        match self.key {
            ListKey::Kind(kind) => words::capital(kind.plural),
            ListKey::Deleted => "Deleted".to_string(),
            ListKey::Erasures => strings::ERASURES.to_string(),
        }
    }

    /// Whether its rows have come.
    pub fn loaded(&self) -> bool {
        self.list.loaded()
    }

    /// How many, in words.
    pub fn counts(&self) -> String {
        let (filter, _) = self.list.filter();
        match (filter.text().is_empty(), self.list.all().len() < self.count) {
            (false, _) => format!("{} shown", self.list.len()),
            (true, true) => format!("the newest {} of {}", self.list.all().len(), self.count),
            (true, false) => self.count.to_string(),
        }
    }

    /// Where its keys work: in the filter while that is typed.
    pub fn scope(&self) -> Scope {
        if self.list.filter().1 { Scope::Filter } else { Scope::Records }
    }

    /// Acts on a command.
    pub fn command(&mut self, cmd: Cmd, _: Cx<'_>) -> Vec<Step> {
        if self.scope() == Scope::Filter {
            match cmd {
                Cmd::Accept => self.list.type_filter(false),
                Cmd::Back => {
                    self.list.clear_filter();
                }
                _ => {
                    self.list.go(cmd);
                }
            }
            return Vec::new();
        }
        match cmd {
            Cmd::Back if !self.list.filter().0.text().is_empty() => {
                self.list.clear_filter();
                Vec::new()
            }
            Cmd::Back => vec![Step::Close],
            Cmd::Filter => {
                self.list.type_filter(true);
                Vec::new()
            }
            Cmd::PreviousColumn | Cmd::NextColumn => {
                let last = self.columns.len().saturating_sub(1);
                self.column = match cmd {
                    Cmd::NextColumn => (self.column + 1).min(last),
                    _ => self.column.saturating_sub(1),
                };
                Vec::new()
            }
            Cmd::SortColumn => {
                self.list.sort_by(u8::try_from(self.column + 1).unwrap_or(1));
                Vec::new()
            }
            Cmd::NewHere => self.make(),
            Cmd::Open | Cmd::Edit | Cmd::Delete => self.act(cmd),
            _ => {
                self.list.go(cmd);
                Vec::new()
            }
        }
    }

    /// What a key does in this list; none where it does nothing.
    pub fn says_of(&self, cmd: Cmd, title: &'static str) -> Option<&'static str> {
        let row = self.list.selected();
        let kept = matches!(self.key, ListKey::Deleted | ListKey::Erasures);
        match (cmd, self.key) {
            (Cmd::Open, ListKey::Deleted) if row.is_some() => Some("bring it back"),
            (Cmd::Open, ListKey::Erasures) if row.is_some() => Some("call it off"),
            (Cmd::Open, _) => row.is_some().then_some(title),
            (Cmd::Edit | Cmd::Delete, _) => (row.is_some() && !kept).then_some(title),
            (Cmd::NewHere, _) => self.makeable.then_some(title),
            (Cmd::SortColumn | Cmd::Filter, _) => (self.list.all().len() > 1).then_some(title),
            _ => Some(title),
        }
    }

    fn make(&self) -> Vec<Step> {
        match self.key {
            ListKey::Kind(kind) if self.makeable => form(FormKey::new(kind)),
            ListKey::Kind(kind) => {
                vec![Step::Toast(Toast::hint(strings::may_not_make(kind.label)))]
            }
            ListKey::Deleted | ListKey::Erasures => Vec::new(),
        }
    }

    fn act(&self, cmd: Cmd) -> Vec<Step> {
        let Some(row) = self.list.selected() else {
            return if cmd == Cmd::Open { self.make() } else { Vec::new() };
        };
        let (kind, id) = (row.kind, row.id);
        // What is not there any more, or not for long, is neither changed nor deleted.
        let gone = matches!(self.key, ListKey::Deleted | ListKey::Erasures);
        if gone && cmd != Cmd::Open {
            return vec![Step::Toast(Toast::hint(strings::NOT_ON_THIS))];
        }
        match (&row.rule, self.key, cmd) {
            (Some(_), _, Cmd::Delete) => {
                vec![Step::Toast(Toast::hint(strings::RULE_STAYS))]
            }
            // What the rule says is made the school's own by saving it.
            (Some(with), ..) => form(FormKey::New { kind, around: Vec::new(), with: with.clone() }),
            (None, ListKey::Deleted, _) => {
                let name = row.cells.get(1).map_or("", |(name, _)| name.as_str());
                let question = strings::restore_question(kind.label, name);
                let confirm = Confirm::new(question, Purpose::Restore(kind.name, id));
                vec![Step::Open(Box::new(Overlay::Confirm(confirm)))]
            }
            (None, ListKey::Erasures, _) => {
                let name = row.cells.get(1).map_or("", |(name, _)| name.as_str());
                let purpose = Purpose::KeepAfterAll(id);
                let confirm = Confirm::new(strings::keep_question(kind.label, name), purpose);
                vec![Step::Open(Box::new(Overlay::Confirm(confirm)))]
            }
            (None, _, Cmd::Delete) => vec![Step::Ask(Request::Removal(kind, id))],
            (None, _, Cmd::Edit) => form(FormKey::Edit { kind, id }),
            (None, ..) => vec![Step::Open(Box::new(Overlay::Detail(DetailBox::new(kind, id))))],
        }
    }

    /// A key for the filter.
    pub fn key(&mut self, key: Key) -> Vec<Step> {
        if self.scope() == Scope::Filter {
            self.list.filter_key(key);
        }
        Vec::new()
    }

    /// Text pasted into the filter.
    pub fn paste(&mut self, text: &str) -> Option<Vec<Step>> {
        (self.scope() == Scope::Filter).then(|| {
            self.list.filter_paste(text);
            Vec::new()
        })
    }

    /// The list came, or something changed.
    pub fn reply(&mut self, reply: &Reply) -> Vec<Step> {
        match reply {
            Reply::List(view) if view.key.same(&self.key) => {
                self.columns.clone_from(&view.columns);
                self.count = view.count;
                self.makeable = view.makeable;
                self.list.load(view.rows.clone());
                Vec::new()
            }
            Reply::Failed(_) if !self.list.loaded() => vec![Step::Close],
            Reply::Written(_)
            | Reply::Undone(_)
            | Reply::Redone(_)
            | Reply::Care(CareReply::Erased(..)) => {
                vec![Step::Ask(Request::List(self.key))]
            }
            _ => Vec::new(),
        }
    }

    /// Takes the size of the window.
    pub fn settle(&mut self, cx: Cx<'_>) {
        let height = usize::from(cx.layout.wide_box().inside(true).h);
        let (filter, typing) = self.list.filter();
        let filtered = usize::from(typing || !filter.text().is_empty());
        self.list.settle(height.saturating_sub(1 + filtered));
    }
}

fn form(key: FormKey) -> Vec<Step> {
    vec![Step::Open(Box::new(Overlay::Form(FormBox::new(key))))]
}
