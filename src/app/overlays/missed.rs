//! What earlier days left unlogged, as a list to clear.

use std::collections::HashSet;

use super::sheet::reasons;
use super::{Answer, Cx, GroupPage, Overlay, Step, WeekGrid, moved, scrolled};
use crate::app::commands::Cmd;
use crate::app::msg::{Reply, Request, Save};
use crate::app::toast::Toast;
use crate::store::views::{MissedRow, TodayKey};
use chrono::NaiveDate;

/// The list.
#[derive(Clone, Debug)]
pub struct Missed {
    /// Sessions before this day.
    pub before: NaiveDate,
    /// The rows shown, once they are there.
    pub rows: Vec<MissedRow>,
    /// Whether they are there.
    pub loaded: bool,
    /// Whether only the user's own are shown.
    pub mine: bool,
    /// The highlighted row.
    pub at: usize,
    /// The first row on the screen.
    pub offset: usize,
    /// Rows chosen to be dealt with together.
    pub chosen: HashSet<TodayKey>,
    /// Whether it waits for the disk.
    pub saving: bool,
    all: Vec<MissedRow>,
    height: usize,
}

impl Missed {
    /// The list of what was not logged before `day`, still on its way.
    pub fn new(day: NaiveDate) -> Missed {
        Missed {
            before: day,
            rows: Vec::new(),
            loaded: false,
            mine: false,
            at: 0,
            offset: 0,
            chosen: HashSet::new(),
            saving: false,
            all: Vec::new(),
            height: 1,
        }
    }

    /// `3 not logged · 2 awaiting · 2 chosen`.
    pub fn counts(&self) -> String {
        let awaiting = self.all.iter().filter(|row| row.awaiting).count();
        let mut parts = vec![format!("{} not logged", self.all.len() - awaiting)];
        if awaiting > 0 {
            parts.push(format!("{awaiting} awaiting"));
        }
        if !self.chosen.is_empty() {
            parts.push(format!("{} chosen", self.chosen.len()));
        }
        parts.join(" · ")
    }

    fn selected(&self) -> Option<&MissedRow> {
        self.rows.get(self.at)
    }

    fn arrange(&mut self, keep: Option<TodayKey>) {
        self.rows = self.all.iter().filter(|row| row.mine || !self.mine).cloned().collect();
        let place = keep.and_then(|key| self.rows.iter().position(|row| row.key == key));
        self.at = place.unwrap_or(self.at).min(self.rows.len().saturating_sub(1));
        self.offset = scrolled(self.offset, self.at, self.height, self.rows.len());
        let known: HashSet<&TodayKey> = self.all.iter().map(|row| &row.key).collect();
        self.chosen.retain(|key| known.contains(key));
    }

    /// Acts on a command.
    pub fn command(&mut self, cmd: Cmd) -> Vec<Step> {
        if cmd == Cmd::Back {
            return vec![Step::Close];
        }
        if let Some(at) = moved(self.at, self.rows.len(), self.height, cmd) {
            self.at = at;
            self.offset = scrolled(self.offset, at, self.height, self.rows.len());
            return Vec::new();
        }
        let row = self.selected().cloned();
        match (cmd, row) {
            (Cmd::Accept, Some(row)) => vec![Step::Log(row.key)],
            (Cmd::Toggle, Some(row)) => {
                if !self.chosen.remove(&row.key) {
                    self.chosen.insert(row.key);
                }
                self.command(Cmd::Down)
            }
            (Cmd::AllHere, Some(_)) => {
                let shown: HashSet<TodayKey> = self.rows.iter().map(|r| r.key.clone()).collect();
                self.chosen = if self.chosen == shown { HashSet::new() } else { shown };
                Vec::new()
            }
            (Cmd::Mine, _) => {
                self.mine = !self.mine;
                let key = self.selected().map(|r| r.key.clone());
                self.arrange(key);
                Vec::new()
            }
            (Cmd::DidNotHappen, Some(_)) => vec![Step::Open(Box::new(Overlay::Pick(reasons())))],
            (Cmd::WeekGrid, Some(row)) => {
                let grid = WeekGrid::new(row.provision, row.date);
                vec![Step::Open(Box::new(Overlay::Week(grid)))]
            }
            (Cmd::GroupPage, Some(row)) => {
                vec![Step::Open(Box::new(Overlay::Group(GroupPage::new(row.provision))))]
            }
            _ => Vec::new(),
        }
    }

    /// The reason, for those chosen, else for the highlighted one.
    pub fn answer(&mut self, answer: Answer, _: Cx<'_>) -> Vec<Step> {
        let Answer::Reason(reason) = answer else { return Vec::new() };
        let keys: Vec<TodayKey> = match self.chosen.is_empty() {
            true => self.selected().map(|row| row.key.clone()).into_iter().collect(),
            false => {
                let chosen = self.all.iter().filter(|row| self.chosen.contains(&row.key));
                chosen.map(|row| row.key.clone()).collect()
            }
        };
        if keys.is_empty() {
            return Vec::new();
        }
        self.saving = true;
        vec![Step::Save(Save::NotHeld(keys, reason))]
    }

    /// The list came, or something on it was logged.
    pub fn reply(&mut self, reply: &Reply, _: Cx<'_>) -> Vec<Step> {
        match reply {
            Reply::Missed(rows) => {
                let first = !std::mem::replace(&mut self.loaded, true);
                let key = self.selected().map(|row| row.key.clone());
                self.all.clone_from(rows);
                self.arrange(key);
                if self.all.is_empty() && !first {
                    let done = Toast::hint("Everything of the last four weeks is logged.");
                    return vec![Step::Close, Step::Toast(done)];
                }
                Vec::new()
            }
            Reply::Written(_) | Reply::Undone(_) | Reply::Redone(_) => {
                self.saving = false;
                vec![Step::Ask(Request::Missed(self.before))]
            }
            Reply::Failed(_) if !self.loaded => vec![Step::Close],
            Reply::Failed(_) => {
                self.saving = false;
                Vec::new()
            }
            _ => Vec::new(),
        }
    }

    /// Takes the size of the window.
    pub fn settle(&mut self, cx: Cx<'_>) {
        self.height = usize::from(cx.layout.body.inside(true).h).max(1);
        self.offset = scrolled(self.offset, self.at, self.height, self.rows.len());
    }
}
