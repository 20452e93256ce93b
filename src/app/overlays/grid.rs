//! A grid of scores and outcomes: children down, start, end, outcome and what follows across; typed
//! or pasted, saved as one step.

use std::sync::Arc;

use chrono::NaiveDate;

use super::{Cx, Step, scrolled};
use crate::app::acts::{ChildScores, OUTCOME_HELP, SCORE_HELP, read_outcome, read_score};
use crate::app::commands::Cmd;
use crate::app::field::TextField;
use crate::app::grid::{GridRow, GridView};
use crate::app::key::Key;
use crate::app::msg::{Reply, Request, Save};
use crate::app::toast::Toast;
use crate::domain::codes::Grade;
use crate::domain::fold::fold;

pub use crate::app::grid::GridKey;

/// What stands in a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GridColumn {
    /// The name of the test.
    Test,
    /// The score at the start.
    Start,
    /// The score at the end.
    End,
    /// The outcome.
    Outcome,
    /// What follows.
    Next,
}

impl GridColumn {
    /// Every column, from the left.
    pub const ALL: [GridColumn; 5] = [
        GridColumn::Test,
        GridColumn::Start,
        GridColumn::End,
        GridColumn::Outcome,
        GridColumn::Next,
    ];

    /// The word over it.
    pub fn title(self) -> &'static str {
        match self {
            GridColumn::Test => "Test",
            GridColumn::Start => "Start",
            GridColumn::End => "End",
            GridColumn::Outcome => "Outcome",
            GridColumn::Next => "Next",
        }
    }
}

/// How many columns are typed in.
const COLUMNS: usize = GridColumn::ALL.len();

/// A grid being filled in.
#[derive(Clone, Debug)]
pub struct GridBox {
    /// Which.
    pub key: GridKey,
    /// What is stored, once it is there.
    pub view: Option<Arc<GridView>>,
    /// What stands in each cell now.
    pub cells: Vec<[TextField; COLUMNS]>,
    /// The row and the column in use.
    pub at: (usize, usize),
    /// The first row on the screen.
    pub offset: usize,
    /// Why what was typed cannot be taken.
    pub error: Option<&'static str>,
    /// Whether it waits for the disk.
    pub saving: bool,
    today: NaiveDate,
    height: usize,
}

impl GridBox {
    /// A grid still on its way.
    pub fn new(key: GridKey) -> GridBox {
        GridBox {
            key,
            view: None,
            cells: Vec::new(),
            at: (0, 1),
            offset: 0,
            error: None,
            saving: false,
            today: NaiveDate::default(),
            height: 1,
        }
    }

    /// The cell in use.
    pub fn field(&self) -> Option<&TextField> {
        self.cells.get(self.at.0)?.get(self.at.1)
    }

    fn field_mut(&mut self) -> Option<&mut TextField> {
        self.cells.get_mut(self.at.0)?.get_mut(self.at.1)
    }

    /// What stands stored in a cell, as text.
    pub fn stored(row: &GridRow, column: GridColumn) -> String {
        match column {
            GridColumn::Test => row.test.clone(),
            GridColumn::Start => row.start.0.clone(),
            GridColumn::End => row.end.0.clone(),
            GridColumn::Outcome => outcome_text(row.grade.as_ref()),
            GridColumn::Next => row.next.clone(),
        }
    }

    /// Whether a cell holds something else than what is stored.
    pub fn differs(&self, row: usize, column: usize) -> bool {
        let stored = self.view.as_ref().and_then(|view| view.rows.get(row));
        let (Some(stored), Some(kind)) = (stored, GridColumn::ALL.get(column)) else {
            return false;
        };
        let now = self.cells.get(row).and_then(|cells| cells.get(column));
        now.is_some_and(|now| now.text().trim() != GridBox::stored(stored, *kind))
    }

    /// Whether anything was typed that is not saved.
    pub fn changed(&self) -> bool {
        (0..self.cells.len()).any(|row| (0..COLUMNS).any(|column| self.differs(row, column)))
    }

    /// How many rows stand above and below those on the screen.
    pub fn beyond(&self) -> (usize, usize) {
        (self.offset, self.cells.len().saturating_sub(self.offset + self.height))
    }

    /// Why a cell cannot be taken as it is.
    fn wrong(&self, row: usize, column: usize) -> Option<&'static str> {
        let text = self.cells.get(row)?.get(column)?.text();
        match GridColumn::ALL.get(column)? {
            GridColumn::Start | GridColumn::End if !self.differs(row, column) => None,
            GridColumn::Start | GridColumn::End => match text.trim().is_empty() {
                true => Some("A stored score stays: delete it on its own page (Esc, o, Enter)."),
                false => read_score(text, self.today).is_none().then_some(SCORE_HELP),
            },
            GridColumn::Outcome => read_outcome(text).is_none().then_some(OUTCOME_HELP),
            GridColumn::Test | GridColumn::Next => None,
        }
    }

    /// What a key does in this cell; none where it does nothing.
    pub fn says_of(&self, cmd: Cmd, title: &'static str) -> Option<&'static str> {
        let below = self.at.0 + 1 < self.cells.len();
        match cmd {
            Cmd::Accept => below.then_some(title),
            Cmd::Save => self.changed().then_some(title),
            _ => Some(title),
        }
    }

    /// Acts on a command.
    pub fn command(&mut self, cmd: Cmd, _: Cx<'_>) -> Vec<Step> {
        let last = self.cells.len().saturating_sub(1);
        match cmd {
            Cmd::Back => return vec![Step::Close],
            Cmd::Save => return self.save(),
            Cmd::Up => self.go(self.at.0.saturating_sub(1), self.at.1),
            Cmd::Down | Cmd::Accept => self.go((self.at.0 + 1).min(last), self.at.1),
            Cmd::NextField => match self.at.1 + 1 {
                n if n < COLUMNS => self.go(self.at.0, n),
                _ if self.at.0 < last => self.go(self.at.0 + 1, 0),
                _ => {}
            },
            Cmd::PreviousField => match self.at.1.checked_sub(1) {
                Some(n) => self.go(self.at.0, n),
                None if self.at.0 > 0 => self.go(self.at.0 - 1, COLUMNS - 1),
                None => {}
            },
            Cmd::PageUp => self.go(self.at.0.saturating_sub(self.height), self.at.1),
            Cmd::PageDown => self.go((self.at.0 + self.height).min(last), self.at.1),
            _ => {}
        }
        Vec::new()
    }

    /// To another cell, once what stands in this one can be taken.
    fn go(&mut self, row: usize, column: usize) {
        self.error = self.wrong(self.at.0, self.at.1);
        if self.error.is_none() {
            self.at = (row, column);
        }
        self.offset = scrolled(self.offset, self.at.0, self.height, self.cells.len());
    }

    fn save(&mut self) -> Vec<Step> {
        for row in 0..self.cells.len() {
            for column in 0..COLUMNS {
                if let Some(why) = self.wrong(row, column) {
                    self.at = (row, column);
                    self.error = Some(why);
                    self.offset = scrolled(self.offset, row, self.height, self.cells.len());
                    return Vec::new();
                }
            }
        }
        let children: Vec<ChildScores> =
            (0..self.cells.len()).filter_map(|row| self.child(row)).collect();
        if let Some(row) = children
            .iter()
            .position(|c| c.test.is_empty() && (c.start.is_some() || c.end.is_some()))
        {
            let pupil = children.get(row).map(|c| (c.pupil, c.provision));
            let rows = self.view.as_ref().map_or(&[][..], |view| &view.rows);
            let place = rows.iter().position(|r| Some((r.pupil, r.provision)) == pupil);
            self.at = (place.unwrap_or(0), 0);
            self.error = Some("Name the test: only the same test is compared.");
            return Vec::new();
        }
        if children.is_empty() {
            return vec![Step::Toast(Toast::hint("Nothing was typed that is not saved already."))];
        }
        self.saving = true;
        vec![Step::Save(Save::Scores(children))]
    }

    /// What was typed of a child; none where that is nothing.
    fn child(&self, row: usize) -> Option<ChildScores> {
        let stored = self.view.as_ref()?.rows.get(row)?;
        let cells = self.cells.get(row)?;
        let text = |column: GridColumn| cells[column as usize].text().trim();
        let changed = |column: GridColumn| self.differs(row, column as usize);
        if !(0..COLUMNS).any(|column| self.differs(row, column)) {
            return None;
        }
        let other_test = changed(GridColumn::Test);
        let score = |column: GridColumn, known: &(String, NaiveDate, Option<crate::domain::Id>)| {
            // A score of another test is written anew under its name.
            let wanted = changed(column) || (other_test && !text(column).is_empty());
            let typed = read_score(text(column), self.today).filter(|_| wanted)?;
            Some((typed, known.1, known.2))
        };
        Some(ChildScores {
            pupil: stored.pupil,
            provision: stored.provision,
            test: text(GridColumn::Test).to_string(),
            start: score(GridColumn::Start, &stored.start),
            end: score(GridColumn::End, &stored.end),
            outcome: changed(GridColumn::Outcome)
                .then(|| read_outcome(text(GridColumn::Outcome)))
                .flatten(),
            next: changed(GridColumn::Next).then(|| text(GridColumn::Next).to_string()),
        })
    }

    /// A key for the cell in use.
    pub fn key(&mut self, key: Key) -> Vec<Step> {
        self.error = None;
        if let Some(field) = self.field_mut() {
            field.key(key);
        }
        Vec::new()
    }

    /// Text pasted: one word goes into the cell; several, with tabs or lines as a spreadsheet has
    /// them, fill cells from here down and to the right. Lines that begin with a child's name go to
    /// that child.
    pub fn paste(&mut self, text: &str) -> Vec<Step> {
        self.error = None;
        let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).collect();
        let table = lines.len() > 1 || text.contains('\t');
        if !table {
            if let Some(field) = self.field_mut() {
                field.insert(text.trim());
            }
            return Vec::new();
        }
        let (first, column) = self.at;
        let mut unknown = 0;
        for (n, line) in lines.iter().enumerate() {
            let mut cells: Vec<&str> = line.split('\t').map(str::trim).collect();
            let named = cells.first().and_then(|name| self.row_named(name));
            let row = match named {
                Some(row) => {
                    cells.remove(0);
                    row
                }
                None => first + n,
            };
            let Some(fields) = self.cells.get_mut(row) else {
                unknown += 1;
                continue;
            };
            for (field, text) in fields.iter_mut().skip(column).zip(cells) {
                // An empty cell of a list says nothing of what stands here.
                if !text.is_empty() {
                    field.clear();
                    field.insert(text);
                }
            }
        }
        match unknown {
            0 => Vec::new(),
            n => {
                let what = if n == 1 { "1 line had".to_string() } else { format!("{n} lines had") };
                vec![Step::Toast(Toast::wrong(format!("{what} no child here and was left out.")))]
            }
        }
    }

    /// The row of the one child who is called so.
    fn row_named(&self, name: &str) -> Option<usize> {
        let rows = &self.view.as_ref()?.rows;
        let typed = fold(name).replace(',', " ");
        let words: Vec<&str> = typed.split_whitespace().collect();
        if words.is_empty() || !typed.chars().any(char::is_alphabetic) {
            return None;
        }
        let is = |row: &&GridRow| {
            let name = fold(&row.name);
            let own: Vec<&str> = name.split_whitespace().collect();
            // "Maya B." is Maya Barnes, in either order.
            own.iter().all(|part| {
                let part = part.trim_end_matches('.');
                words.iter().any(|word| word.starts_with(part))
            })
        };
        let mut hits = rows.iter().enumerate().filter(|(_, row)| is(row));
        let first = hits.next()?.0;
        hits.next().is_none().then_some(first)
    }

    /// The grid came, or something was written.
    pub fn reply(&mut self, reply: &Reply) -> Vec<Step> {
        match reply {
            Reply::Grid(view) if view.key == self.key => {
                self.take((**view).clone());
                Vec::new()
            }
            Reply::Written(_) if self.saving => vec![Step::Close],
            Reply::Undone(_) | Reply::Redone(_) => vec![Step::Ask(Request::Grid(self.key))],
            Reply::Failed(_) if self.view.is_none() => vec![Step::Close],
            _ => Vec::new(),
        }
    }

    /// Takes what is stored; what was typed and not saved stays.
    fn take(&mut self, view: GridView) {
        let kept: Vec<_> = (0..self.cells.len())
            .filter_map(|row| {
                let stored = self.view.as_ref()?.rows.get(row)?;
                let changed = (0..COLUMNS).any(|column| self.differs(row, column));
                changed.then(|| ((stored.pupil, stored.provision), self.cells[row].clone()))
            })
            .collect();
        self.cells = view
            .rows
            .iter()
            .map(|row| {
                let typed = kept.iter().find(|(key, _)| *key == (row.pupil, row.provision));
                typed.map_or_else(
                    || GridColumn::ALL.map(|column| TextField::new(GridBox::stored(row, column))),
                    |(_, cells)| cells.clone(),
                )
            })
            .collect();
        self.view = Some(Arc::new(view));
        self.at.0 = self.at.0.min(self.cells.len().saturating_sub(1));
    }

    /// Takes the size of the window.
    pub fn settle(&mut self, cx: Cx<'_>) {
        self.today = cx.now.date();
        let area = cx.layout.wide_box().inside(true);
        self.height = usize::from(area.h).saturating_sub(2).max(1);
        self.offset = scrolled(self.offset, self.at.0, self.height, self.cells.len());
    }
}

/// `+1`; nothing for none.
fn outcome_text(grade: Option<&Grade>) -> String {
    match grade.and_then(Grade::number) {
        None => String::new(),
        Some(0) => "0".to_string(),
        Some(n) => format!("{n:+}"),
    }
}
