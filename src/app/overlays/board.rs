//! A board: one of the views made for looking, with its rows, its filter and what leads on.

use std::sync::Arc;

use super::{
    Answer, Cx, DetailBox, FormBox, GridBox, GroupPage, Missed, Overlay, Pick, PickFor, PickItem,
    PupilPage, Step, moved, scrolled,
};
use crate::app::boards::{Board, BoardKey, Deed, Done, Go, Look, Reach, Row, read_days, widths};
use crate::app::commands::{Cmd, Scope};
use crate::app::field::TextField;
use crate::app::forms::FormKey;
use crate::app::key::Key;
use crate::app::msg::{Reply, Request, Save};
use crate::app::strings;
use crate::app::toast::Toast;
use crate::domain::fold::fold;
use crate::domain::kind::Kind;

/// A board.
#[derive(Clone, Debug)]
pub struct BoardBox {
    /// Which is wanted.
    pub key: BoardKey,
    /// What came last, which may be of another key while the wanted one is on its way.
    pub board: Option<Arc<Board>>,
    /// The highlighted row, a place in `shown`.
    pub at: usize,
    /// The first row on the screen, a place in `shown`.
    pub offset: usize,
    /// Places of the rows that the filter lets through.
    pub shown: Vec<usize>,
    /// The width of each column; 0 is left out.
    pub widths: Vec<usize>,
    /// What is filtered by.
    pub filter: TextField,
    /// Whether the filter is being typed.
    pub typing: bool,
    height: usize,
    width: usize,
}

impl BoardBox {
    /// A board still on its way.
    pub fn new(key: BoardKey) -> BoardBox {
        BoardBox {
            key,
            board: None,
            at: 0,
            offset: 0,
            shown: Vec::new(),
            widths: Vec::new(),
            filter: TextField::default(),
            typing: false,
            height: 1,
            width: 76,
        }
    }

    /// Whether the wanted board is there.
    pub fn loaded(&self) -> bool {
        self.board.as_ref().is_some_and(|board| board.key == self.key)
    }

    /// How many rows stand above and below those on the screen.
    pub fn beyond(&self) -> (usize, usize) {
        (self.offset, self.shown.len().saturating_sub(self.offset + self.height))
    }

    /// Where its keys work: in the filter while that is typed.
    pub fn scope(&self) -> Scope {
        if self.typing { Scope::Filter } else { Scope::Board }
    }

    /// Whether a row of the table is shown for the filter.
    pub fn filtered(&self) -> bool {
        self.typing || !self.filter.text().is_empty()
    }

    /// The highlighted row.
    pub fn selected(&self) -> Option<&Row> {
        let row = self.board.as_ref()?.rows.get(*self.shown.get(self.at)?)?;
        row.rests().then_some(row)
    }

    /// Why a command cannot be given here now; none where it can.
    pub fn why_not(&self, cmd: Cmd) -> Option<&'static str> {
        let row = self.selected();
        let can = match cmd {
            Cmd::Open => row.is_some_and(|r| r.go.is_some()),
            Cmd::SeePupil => row.is_some_and(|r| r.pupil.is_some()),
            Cmd::Details | Cmd::Edit => row.is_some_and(|r| r.record.is_some()),
            Cmd::Done => row.is_some_and(|r| r.done.is_some()),
            Cmd::Chase => row.is_some_and(|r| r.chase.is_some()),
            Cmd::NewHere => self.new_of(row).is_some(),
            Cmd::PreviousColumn | Cmd::NextColumn => {
                self.board.as_ref().is_some_and(|b| b.beside.is_some())
            }
            Cmd::Reach | Cmd::WholeYear => self.key.reach().is_some(),
            Cmd::PreviousWeek | Cmd::NextWeek => self.key.step(true).is_some(),
            _ => true,
        };
        (!can).then_some(match cmd {
            Cmd::SeePupil => strings::NO_PUPIL,
            Cmd::Done => strings::NOTHING_TO_TICK,
            Cmd::Chase => strings::NOBODY_TO_CHASE,
            _ => strings::NOT_ON_THIS,
        })
    }

    fn new_of<'a>(&'a self, row: Option<&'a Row>) -> Option<&'a Go> {
        row.and_then(|r| r.new.as_ref()).or(self.board.as_ref()?.new.as_ref())
    }

    /// Acts on a command.
    pub fn command(&mut self, cmd: Cmd, cx: Cx<'_>) -> Vec<Step> {
        if self.typing {
            return self.in_filter(cmd);
        }
        if let Some(at) = moved(self.at, self.shown.len(), self.height, cmd) {
            let down = matches!(cmd, Cmd::Down | Cmd::PageDown | Cmd::First);
            self.rest(at, down);
            return Vec::new();
        }
        if let Some(why) = self.why_not(cmd) {
            return vec![Step::Toast(Toast::hint(why))];
        }
        match cmd {
            Cmd::Back if !self.filter.text().is_empty() => {
                self.filter.clear();
                self.arrange(None);
                Vec::new()
            }
            Cmd::Back => vec![Step::Close],
            Cmd::Filter => {
                self.typing = true;
                Vec::new()
            }
            Cmd::Open => {
                self.selected().and_then(|r| r.go.clone()).map_or(Vec::new(), |go| open(&go, cx))
            }
            Cmd::NewHere => self.new_of(self.selected()).map_or(Vec::new(), |go| open(go, cx)),
            Cmd::SeePupil => {
                let pupil = self.selected().and_then(|r| r.pupil);
                pupil.map_or(Vec::new(), |id| open(&Go::Pupil(id), cx))
            }
            Cmd::Details | Cmd::Edit => {
                let record = self.selected().and_then(|r| r.record);
                record.map_or(Vec::new(), |(kind, id)| match cmd {
                    Cmd::Edit => open(&Go::Edit(kind, id), cx),
                    _ => open(&Go::Record(kind, id), cx),
                })
            }
            Cmd::Done => self.tick_off(cx),
            Cmd::Chase => {
                let deed = self.selected().and_then(|row| row.chase.clone());
                deed.map_or(Vec::new(), |deed| vec![save(deed, cx)])
            }
            Cmd::PreviousColumn | Cmd::NextColumn => {
                let beside = self.board.as_ref().and_then(|b| b.beside.clone());
                beside.map_or(Vec::new(), |(before, after)| {
                    self.turn(if cmd == Cmd::NextColumn { after } else { before })
                })
            }
            Cmd::PreviousWeek | Cmd::NextWeek => match self.key.step(cmd == Cmd::PreviousWeek) {
                Some(key) => self.turn(key),
                None => vec![Step::Toast(Toast::hint(strings::NO_LATER))],
            },
            Cmd::WholeYear => self.key.reach().map_or(Vec::new(), |reach| self.over(reach.other())),
            Cmd::Reach => {
                let pick = Pick::text("Which days?", PickFor::Reach, "1 sep to today");
                vec![Step::Open(Box::new(Overlay::Pick(pick)))]
            }
            _ => Vec::new(),
        }
    }

    fn in_filter(&mut self, cmd: Cmd) -> Vec<Step> {
        match cmd {
            Cmd::Accept => self.typing = false,
            Cmd::Back => {
                self.filter.clear();
                self.typing = false;
                self.arrange(None);
            }
            _ => {
                if let Some(at) = moved(self.at, self.shown.len(), self.height, cmd) {
                    self.rest(at, cmd == Cmd::Down);
                }
            }
        }
        Vec::new()
    }

    /// The same board over other days.
    fn over(&mut self, reach: Reach) -> Vec<Step> {
        self.key.over(reach).map_or(Vec::new(), |key| self.turn(key))
    }

    /// Another board in the place of this one.
    fn turn(&mut self, key: BoardKey) -> Vec<Step> {
        self.key = key.clone();
        vec![Step::Ask(Request::Board(key))]
    }

    /// What is due on the row was done: at once, a step of a review on a day asked for.
    fn tick_off(&self, cx: Cx<'_>) -> Vec<Step> {
        match self.selected().and_then(|row| row.done.clone()) {
            Some(Done::Day(id, step, asked)) => {
                let pick = Pick::text(asked, PickFor::ReviewDay(id, step), "today");
                vec![Step::Open(Box::new(Overlay::Pick(pick)))]
            }
            Some(Done::Ask(question, choices)) => {
                let day = cx.now.date();
                let item = |(key, label, deed): (char, String, Deed)| PickItem {
                    key: Some(key),
                    label,
                    detail: String::new(),
                    answer: Answer::Deed(deed, day),
                };
                let items = choices.into_iter().map(item).collect();
                let pick = Pick::choice(question, PickFor::Deed, items);
                vec![Step::Open(Box::new(Overlay::Pick(pick)))]
            }
            Some(Done::Now(deed)) => vec![save(deed, cx)],
            None => Vec::new(),
        }
    }

    /// A key for the filter.
    pub fn key(&mut self, key: Key) -> Vec<Step> {
        if self.typing && self.filter.key(key) {
            self.arrange(None);
        }
        Vec::new()
    }

    /// Text pasted into the filter.
    pub fn paste(&mut self, text: &str) -> Option<Vec<Step>> {
        self.typing.then(|| {
            self.filter.insert(text);
            self.arrange(None);
            Vec::new()
        })
    }

    /// Days that were typed.
    pub fn answer(&mut self, answer: Answer, cx: Cx<'_>) -> Vec<Step> {
        match answer {
            Answer::Text(PickFor::Reach, text) => {
                read_days(&text, cx.now.date()).map_or(Vec::new(), |reach| self.over(reach))
            }
            Answer::Text(PickFor::YearList, text) => {
                let path = super::setup::unquoted(&text);
                let list = (!path.is_empty()).then(|| path.into());
                self.turn(BoardKey::Year(list))
            }
            _ => Vec::new(),
        }
    }

    /// The board came, or something on it changed.
    pub fn reply(&mut self, reply: &Reply) -> Vec<Step> {
        match reply {
            Reply::Board(board) if board.key == self.key => {
                let row = self.selected().cloned();
                let near = self.shown.get(self.at).copied().unwrap_or(0);
                self.board = Some(Arc::new((**board).clone()));
                let place = board.place_of(row.as_ref(), near);
                self.arrange(Some(place));
                self.fit();
                Vec::new()
            }
            Reply::Failed(_) if !self.loaded() => match &self.board {
                // What stood there before stays.
                Some(board) => {
                    self.key = board.key.clone();
                    Vec::new()
                }
                None => vec![Step::Close],
            },
            Reply::Written(_) | Reply::Undone(_) | Reply::Redone(_) => {
                vec![Step::Ask(Request::Board(self.key.clone()))]
            }
            _ => Vec::new(),
        }
    }

    /// Takes the size of the window.
    pub fn settle(&mut self, cx: Cx<'_>) {
        let area = cx.layout.wide_box().inside(true);
        let filtered = usize::from(self.filtered());
        self.height = usize::from(area.h).saturating_sub(1 + filtered).max(1);
        let width = usize::from(area.w);
        if width != self.width || self.widths.is_empty() {
            self.width = width;
            self.fit();
        }
        self.offset = scrolled(self.offset, self.at, self.height, self.shown.len());
    }

    fn fit(&mut self) {
        if let Some(board) = &self.board {
            self.widths = widths(&board.columns, &board.rows, self.width);
        }
    }

    /// Works out which rows are shown; the one at `place` of the board stays highlighted.
    fn arrange(&mut self, place: Option<usize>) {
        let Some(board) = self.board.clone() else { return };
        let place = place.or(self.shown.get(self.at).copied()).unwrap_or(0);
        let typed = fold(self.filter.text());
        let hit = |row: &Row| {
            let words: Vec<&str> =
                row.cells.iter().map(super::super::boards::Cell::words).collect();
            let text = fold(&words.join(" "));
            typed.split(' ').all(|word| text.contains(word))
        };
        self.shown = match typed.is_empty() {
            true => (0..board.rows.len()).collect(),
            // A heading stays over what is shown of its part.
            false => {
                let mut shown = Vec::new();
                let mut heading = None;
                for (n, row) in board.rows.iter().enumerate() {
                    if row.look == Look::Heading {
                        heading = Some(n);
                    } else if row.rests() && hit(row) {
                        shown.extend(heading.take());
                        shown.push(n);
                    }
                }
                shown
            }
        };
        let at = self.shown.iter().position(|n| *n >= place);
        self.rest(at.unwrap_or(self.shown.len().saturating_sub(1)), true);
    }

    /// Goes to a row; never rests on a heading or a blank line where another can be had.
    fn rest(&mut self, at: usize, down: bool) {
        let rests = |n: &usize| {
            let row = self.board.as_ref().and_then(|b| b.rows.get(*self.shown.get(*n)?));
            row.is_some_and(Row::rests)
        };
        let last = self.shown.len();
        let (before, after) = ((0..=at).rev().find(rests), (at..last).find(rests));
        let next = if down { after.or(before) } else { before.or(after) };
        self.at = next.unwrap_or(0);
        self.offset = scrolled(self.offset, self.at, self.height, last);
        // The heading over the first row is seen with it.
        if (0..self.at).all(|n| !rests(&n)) && self.at < self.height {
            self.offset = 0;
        }
        // What stands below the last row is seen with it.
        if (self.at + 1..last).all(|n| !rests(&n)) && last - self.at <= self.height {
            self.offset = last.saturating_sub(self.height);
        }
    }
}

fn save(deed: Deed, cx: Cx<'_>) -> Step {
    Step::Save(Save::Deed(deed, cx.now.date()))
}

/// What leads on from a row.
fn open(go: &Go, cx: Cx<'_>) -> Vec<Step> {
    let kind = |name: &str| -> Option<&'static Kind> { cx.about.kinds.get(name) };
    let overlay = match go {
        Go::Pupil(id) => Overlay::Pupil(PupilPage::new(*id)),
        Go::Group(id) => Overlay::Group(GroupPage::new(*id)),
        Go::Log(key) => return vec![Step::Log(key.clone())],
        Go::YearList => {
            let title = "File of the new list; it can be dragged in";
            Overlay::Pick(Pick::text(title, PickFor::YearList, ""))
        }
        Go::Missed => Overlay::Missed(Missed::new(cx.now.date())),
        Go::Board(key) => Overlay::Board(BoardBox::new(key.clone())),
        Go::Grid(key) => Overlay::Grid(GridBox::new(*key)),
        Go::Record(name, id) => match kind(name) {
            Some(kind) => Overlay::Detail(DetailBox::new(kind, *id)),
            None => return Vec::new(),
        },
        Go::Edit(name, id) => match kind(name) {
            Some(kind) => Overlay::Form(FormBox::new(FormKey::Edit { kind, id: *id })),
            None => return Vec::new(),
        },
        Go::New(name, around, with) => match kind(name) {
            Some(kind) if kind.makeable(cx.about.role) => {
                let key = FormKey::New { kind, around: around.clone(), with: with.clone() };
                Overlay::Form(FormBox::new(key))
            }
            Some(kind) => return vec![Step::Toast(Toast::hint(strings::may_not_make(kind.label)))],
            None => return Vec::new(),
        },
    };
    vec![Step::Open(Box::new(overlay))]
}
