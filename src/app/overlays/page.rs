//! The lines of a page and the highlighted one among them: the pages of pupils and groups move and open
//! so.

use super::{Cx, DetailBox, GroupPage, Link, Overlay, PageRow, PupilPage, Step, scrolled};
use crate::app::commands::Cmd;
use crate::store::views::TodayKey;

/// The lines of a page.
#[derive(Clone, Debug)]
pub struct PageLines {
    /// All of them, at the width of the window.
    pub rows: Vec<PageRow>,
    /// The first on the screen.
    pub offset: usize,
    /// The highlighted one, which leads somewhere.
    pub at: Option<usize>,
    height: usize,
}

impl Default for PageLines {
    fn default() -> Self {
        PageLines { rows: Vec::new(), offset: 0, at: None, height: 1 }
    }
}

impl PageLines {
    /// How many lines stand below those on the screen.
    pub fn below(&self) -> usize {
        self.rows.len().saturating_sub(self.offset + self.height)
    }

    /// Whether there are none yet.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// New lines; what was highlighted stays so wherever it stands now.
    pub fn set(&mut self, rows: Vec<PageRow>) {
        let link = self.link();
        let near = self.at.unwrap_or(0);
        self.rows = rows;
        let same = |n: &usize| self.rows.get(*n).and_then(|row| row.link) == link;
        self.at = match link {
            Some(_) => self.links().filter(same).min_by_key(|n| n.abs_diff(near)),
            None => None,
        }
        .or_else(|| self.links().next());
        self.settle(self.height);
    }

    /// Takes the height of the page.
    pub fn settle(&mut self, height: usize) {
        self.height = height.max(1);
        self.offset = self.offset.min(self.rows.len().saturating_sub(self.height));
    }

    /// Highlights a line that leads somewhere. Returns whether it does.
    pub fn point(&mut self, place: usize) -> bool {
        let leads = self.rows.get(place).is_some_and(|row| row.link.is_some());
        if leads {
            self.at = Some(place);
        }
        leads
    }

    /// Moves about. Returns whether the command was one to do so.
    pub fn go(&mut self, cmd: Cmd) -> bool {
        let last = self.rows.len().saturating_sub(self.height);
        let page = self.height.saturating_sub(1).max(1);
        match cmd {
            Cmd::Up | Cmd::Down => self.step(cmd == Cmd::Down),
            Cmd::PageUp => self.turn(self.offset.saturating_sub(page)),
            Cmd::PageDown => self.turn((self.offset + page).min(last)),
            Cmd::First => (self.offset, self.at) = (0, self.links().next()),
            Cmd::Last => (self.offset, self.at) = (last, self.links().last()),
            _ => return false,
        }
        true
    }

    /// To another screenful; the highlight comes along where something on it can be opened.
    fn turn(&mut self, offset: usize) {
        self.offset = offset;
        let seen = offset..offset + self.height;
        if self.at.is_some_and(|at| !seen.contains(&at)) {
            let first = self.links().find(|n| seen.contains(n));
            self.at = first.or(self.at);
        }
    }

    fn links(&self) -> impl Iterator<Item = usize> {
        self.rows.iter().enumerate().filter(|(_, row)| row.link.is_some()).map(|(n, _)| n)
    }

    /// To the next line that leads somewhere; where none is near, a line on.
    fn step(&mut self, down: bool) {
        let seen = self.offset..self.offset + self.height;
        // A highlight that was scrolled away is begun anew from what is on the screen.
        let here = match (self.at.filter(|at| seen.contains(at)), down) {
            (Some(at), _) => at,
            (None, true) => self.offset.saturating_sub(1),
            (None, false) => self.offset + self.height,
        };
        let next = match down {
            true => self.links().find(|n| *n > here),
            false => self.links().take_while(|n| *n < here).last(),
        };
        let last = self.rows.len().saturating_sub(self.height);
        match next.filter(|n| n.abs_diff(here) < self.height) {
            Some(next) => {
                self.at = Some(next);
                self.offset = scrolled(self.offset, next, self.height, self.rows.len());
                // Above the first stands what the page is about.
                if !down && self.links().next() == Some(next) && next < self.height {
                    self.offset = 0;
                }
            }
            None if down => self.offset = (self.offset + 1).min(last),
            None => self.offset = self.offset.saturating_sub(1),
        }
    }

    /// What the highlighted line leads to.
    pub fn link(&self) -> Option<Link> {
        self.at.and_then(|n| self.rows.get(n)).and_then(|row| row.link)
    }

    /// Opens what the highlighted line leads to; from there Esc comes back to it.
    pub fn follow(&self, cx: Cx<'_>) -> Vec<Step> {
        let open = match self.link() {
            Some(Link::Pupil(id)) => Overlay::Pupil(PupilPage::new(id)),
            Some(Link::Group(id)) => Overlay::Group(GroupPage::new(id)),
            Some(Link::Session(id) | Link::Note(id, _)) => {
                return vec![Step::Log(TodayKey::Session(id))];
            }
            Some(Link::Record(kind, id)) => match cx.about.kinds.get(kind) {
                Some(kind) => Overlay::Detail(DetailBox::new(kind, id)),
                None => return Vec::new(),
            },
            None => return Vec::new(),
        };
        vec![Step::Open(Box::new(open))]
    }
}
