//! Boards: the SENCO's views that are made for looking. Each is a table of rows, worked out by the
//! worker from a query of the store and handed over as plain data: words, bars, weeks.
//!
//! To add one: a name in [`BoardKey`], a file here that builds it, an arm in [`board`], a line of
//! `app::commands` that opens it. Keys, filter, widths and drawing are the same for all.

mod agencies;
mod cost;
mod deed;
mod digest;
mod helps;
mod judged;
mod map;
mod moves;
mod part;
mod plans;
mod reach;
mod reviews;
mod runs;
mod tasks;
mod timetable;
mod turns;
mod wellbeing;

#[cfg(test)]
mod tests;

pub use deed::{Deed, Done, InviteeStep, QueryStep, Stamp};
pub use judged::Judge;
pub use reach::{Reach, read_days};
pub use timetable::LANE;

use std::path::PathBuf;

use chrono::NaiveDate;
use unicode_width::UnicodeWidthStr;

use super::error::AppError;
use super::overlays::GridKey;
use crate::domain::{Id, Value};
use crate::store::Store;
use crate::store::queries::map::Axis;
use crate::store::views::TodayKey;

/// Which board.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BoardKey {
    /// While you were out, since a day; without one, since the user's last day in.
    Digest(Option<NaiveDate>),
    /// The provision map.
    Map(Axis, Reach),
    /// One row of the map: its pupils in their groups.
    Cell(Axis, Reach, Vec<String>),
    /// One pupil in one group: week by week, session by session.
    Part(Id, Id, Reach),
    /// Whether groups worked.
    Judged(Judge, Reach),
    /// Support plans of all pupils.
    Plans,
    /// Support plans of one pupil, with their targets; seen from a session, which progress then names.
    Plan(Id, Option<Id>),
    /// SEN queries.
    Queries,
    /// Reviews by their next step, and parent meetings.
    Reviews,
    /// One review.
    Review(Id),
    /// What support costs: by group, else by pupil.
    Cost(bool, Reach),
    /// Things to do.
    Tasks,
    /// What the next census would refuse.
    Census,
    /// A day by the hour: by room, else by adult.
    Timetable(NaiveDate, bool),
    /// The day of an absent adult.
    Cover(Id, NaiveDate),
    /// The end of the term.
    Term,
    /// A new academic year, before it is written; with the file of the school's new list, where there
    /// is one.
    Year(Option<PathBuf>),
    /// Referrals, recommendations, agencies, the authority.
    Agencies,
    /// Adjustments, equipment, profiles, circumstances.
    Helps,
    /// ELSA, peer mentors, wellbeing plans.
    Wellbeing,
    /// Who may run what, and training.
    Runs,
    /// Records of leavers and joiners.
    Moves,
}

impl BoardKey {
    /// The same board over other days; nothing where a board has none.
    pub fn over(&self, reach: Reach) -> Option<BoardKey> {
        Some(match self {
            BoardKey::Judged(by, _) => BoardKey::Judged(*by, reach),
            BoardKey::Cost(groups, _) => BoardKey::Cost(*groups, reach),
            BoardKey::Map(axis, _) => BoardKey::Map(*axis, reach),
            BoardKey::Cell(axis, _, keys) => BoardKey::Cell(*axis, reach, keys.clone()),
            BoardKey::Part(pupil, group, _) => BoardKey::Part(*pupil, *group, reach),
            _ => return None,
        })
    }

    /// The board of the stretch or the day before, or after; nothing where a board has none, or
    /// where it is the newest.
    pub fn step(&self, before: bool) -> Option<BoardKey> {
        match self {
            BoardKey::Timetable(day, rooms) => {
                Some(BoardKey::Timetable(timetable::step(*day, before), *rooms))
            }
            BoardKey::Cover(adult, day) => {
                Some(BoardKey::Cover(*adult, timetable::step(*day, before)))
            }
            key => key.over(key.reach()?.step(before)?),
        }
    }

    /// The days it is over, where it has any.
    pub fn reach(&self) -> Option<Reach> {
        match self {
            BoardKey::Map(_, reach)
            | BoardKey::Cell(_, reach, _)
            | BoardKey::Part(_, _, reach)
            | BoardKey::Judged(_, reach)
            | BoardKey::Cost(_, reach) => Some(*reach),
            _ => None,
        }
    }

    /// Whether it is for the SENCO's laptop alone: money is.
    pub fn leads_only(&self) -> bool {
        matches!(self, BoardKey::Cost(..))
    }
}

/// A part of planned minutes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Delivered.
    Delivered,
    /// Taken to have been delivered.
    Assumed,
    /// Lost, for a reason.
    Lost,
    /// Another laptop is awaited.
    Awaiting,
    /// Not accounted for.
    Unknown,
    /// What is missing of a whole.
    Rest,
}

/// What a week brought of what was planned in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Got {
    /// Nothing was planned.
    Unplanned,
    /// Nothing.
    Nothing,
    /// Less than four fifths.
    Some,
    /// Four fifths or more.
    Enough,
    /// Nobody has said yet.
    Unknown,
}

/// How a row or a word looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Look {
    /// The heading of a part, over the whole width.
    Heading,
    /// As any.
    #[default]
    Plain,
    /// Less important.
    Quiet,
    /// A sum.
    Strong,
    /// As it should be.
    Good,
    /// Still to do.
    Open,
    /// Overdue, or gone wrong.
    Late,
}

/// One cell of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// Words or a number.
    Text(String),
    /// Words with a look of their own.
    Tinted(String, Look),
    /// The parts of a whole, side by side.
    Bar(Vec<(Part, i64)>),
    /// Weeks, a sign each.
    Weeks(Vec<Got>),
    /// How high something stood, oldest first, from 0 to 3.
    Steps(Vec<u8>),
    /// Lessons of a day, side by side.
    Lane(Vec<Lesson>),
}

/// One lesson in a lane, in minutes since midnight.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lesson {
    /// When it begins.
    pub from: i64,
    /// When it ends.
    pub to: i64,
    /// What stands in it.
    pub label: String,
    /// Whether it cannot be so.
    pub clash: bool,
}

impl Cell {
    /// Its words; a drawing has none.
    pub fn words(&self) -> &str {
        match self {
            Cell::Text(text) | Cell::Tinted(text, _) => text,
            Cell::Bar(_) | Cell::Weeks(_) | Cell::Steps(_) | Cell::Lane(_) => "",
        }
    }

    fn width(&self) -> usize {
        match self {
            Cell::Text(text) | Cell::Tinted(text, _) => text.width(),
            Cell::Bar(_) => BAR_WANTS,
            Cell::Weeks(weeks) => weeks.len(),
            Cell::Steps(steps) => steps.len(),
            Cell::Lane(_) => LANE_WANTS,
        }
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Cell {
        Cell::Text(text)
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Cell {
        Cell::Text(text.to_string())
    }
}

/// Cells of a bar where there is room: five to a quarter.
const BAR_WANTS: usize = 20;
/// The fewest cells in which a bar still tells halves from thirds.
const BAR_LEAST: usize = 8;
/// Cells of a day by the hour where there is room: five minutes each.
const LANE_WANTS: usize = 84;
/// The fewest cells in which a name can be told.
const TEXT_LEAST: usize = 10;

/// A column of a board.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// The word over it.
    pub title: &'static str,
    /// Filled from the right: numbers.
    pub right: bool,
    /// The fewest cells it is worth having in; none asks for all it needs.
    least: Option<usize>,
    /// The most it takes.
    most: usize,
    /// Where there is no room the highest goes first; 0 always stays.
    drop: u8,
}

impl Column {
    /// Words, cut where there is no room.
    pub const fn text(title: &'static str) -> Column {
        Column { title, right: false, least: Some(TEXT_LEAST), most: 48, drop: 0 }
    }

    /// Words that are never cut: a day, a time.
    pub const fn whole(title: &'static str) -> Column {
        Column { title, right: false, least: None, most: 24, drop: 0 }
    }

    /// A number.
    pub const fn number(title: &'static str) -> Column {
        Column { title, right: true, least: None, most: 16, drop: 0 }
    }

    /// A bar, or signs.
    pub const fn bar(title: &'static str) -> Column {
        Column { title, right: false, least: Some(BAR_LEAST), most: 40, drop: 0 }
    }

    /// A day by the hour.
    pub const fn lane(title: &'static str) -> Column {
        Column { title, right: false, least: Some(42), most: LANE_WANTS, drop: 0 }
    }

    /// The last words of a row: they take what is left.
    pub const fn rest(title: &'static str) -> Column {
        Column { title, right: false, least: Some(TEXT_LEAST), most: 200, drop: 0 }
    }

    /// With the fewest cells it is worth having in.
    pub const fn least(self, least: usize) -> Column {
        Column { least: Some(least), ..self }
    }

    /// With the most it takes.
    pub const fn most(self, most: usize) -> Column {
        Column { most, ..self }
    }

    /// Left out where there is no room, the highest first.
    pub const fn drop(self, drop: u8) -> Column {
        Column { drop, ..self }
    }
}

/// What a row leads to.
#[derive(Clone, Debug, PartialEq)]
pub enum Go {
    /// A pupil's page.
    Pupil(Id),
    /// A group's page.
    Group(Id),
    /// A session, to log or to put right.
    Log(TodayKey),
    /// A record, whole.
    Record(&'static str, Id),
    /// A form of a record that stands.
    Edit(&'static str, Id),
    /// A form of a new record, filled so far.
    New(&'static str, Vec<(&'static str, Id)>, Vec<(&'static str, Value)>),
    /// Another board.
    Board(BoardKey),
    /// A grid of scores and outcomes.
    Grid(GridKey),
    /// What earlier days left unlogged.
    Missed,
    /// The file of the school's new list, to be typed.
    YearList,
}

/// One row of a board.
#[derive(Clone, Debug, Default)]
pub struct Row {
    /// How it looks.
    pub look: Look,
    /// Its cells, in the order of the columns; a heading has one.
    pub cells: Vec<Cell>,
    /// What Enter opens.
    pub go: Option<Go>,
    /// The pupil it is about.
    pub pupil: Option<Id>,
    /// The record it is of.
    pub record: Option<(&'static str, Id)>,
    /// What one key says was done.
    pub done: Option<Done>,
    /// Who is to be chased for it.
    pub chase: Option<Deed>,
    /// The new record that is made from here.
    pub new: Option<Go>,
    /// Whether its one cell goes over the whole width although it can be highlighted.
    wide: bool,
    /// Whether it can be highlighted although it leads nowhere.
    lit: bool,
}

impl Row {
    /// A row of cells.
    pub fn of(cells: Vec<Cell>) -> Row {
        Row { cells, ..Row::default() }
    }

    /// The heading of a part.
    pub fn heading(text: impl Into<String>) -> Row {
        Row { look: Look::Heading, cells: vec![Cell::Text(text.into())], ..Row::default() }
    }

    /// Words over the whole width that lead nowhere.
    pub fn remark(text: impl Into<String>) -> Row {
        Row { look: Look::Quiet, cells: vec![Cell::Text(text.into())], ..Row::default() }
    }

    /// With a look.
    #[must_use]
    pub fn look(mut self, look: Look) -> Row {
        self.look = look;
        self
    }

    /// With what Enter opens.
    #[must_use]
    pub fn go(mut self, go: Go) -> Row {
        self.go = Some(go);
        self
    }

    /// Of a pupil.
    #[must_use]
    pub fn pupil(mut self, pupil: Option<Id>) -> Row {
        self.pupil = pupil;
        self
    }

    /// Of a record.
    #[must_use]
    pub fn record(mut self, kind: &'static str, id: Id) -> Row {
        self.record = Some((kind, id));
        self
    }

    /// With what one key says was done.
    #[must_use]
    pub fn done(mut self, done: Option<Done>) -> Row {
        self.done = done;
        self
    }

    /// With its one cell over the whole width.
    #[must_use]
    pub fn wide(mut self) -> Row {
        self.wide = true;
        self
    }

    /// That can be gone over although it leads nowhere.
    #[must_use]
    pub fn plain(mut self) -> Row {
        self.lit = true;
        self
    }

    /// Whether it can be highlighted.
    pub fn rests(&self) -> bool {
        self.lit || self.go.is_some() || self.pupil.is_some() || self.record.is_some()
    }

    /// Whether it goes over the whole width.
    pub fn whole(&self) -> bool {
        self.cells.len() == 1 && (self.wide || !self.rests())
    }

    /// Whether it is the same row after the board was read afresh.
    fn is(&self, other: &Row) -> bool {
        match (&self.record, &other.record) {
            (Some(a), Some(b)) => a == b,
            (None, None) => self.go == other.go && self.pupil == other.pupil,
            _ => false,
        }
    }
}

/// What explains the signs of a board.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Legend {
    /// The parts of minutes.
    Minutes,
    /// Weeks.
    Weeks,
    /// Outcomes.
    Outcomes,
    /// Targets of a plan.
    Targets,
    /// Entries of progress.
    Progress,
    /// Money.
    Money,
}

/// A board, as the worker hands it over.
#[derive(Clone, Debug)]
pub struct Board {
    /// Which.
    pub key: BoardKey,
    /// Its name, and of what.
    pub title: String,
    /// Counts, in words.
    pub counts: String,
    /// What its signs mean.
    pub legend: Option<Legend>,
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its rows.
    pub rows: Vec<Row>,
    /// What stands there without any.
    pub empty: &'static str,
    /// The same by another word: before and after this one.
    pub beside: Option<(BoardKey, BoardKey)>,
    /// What `n` makes where the row has nothing of its own.
    pub new: Option<Go>,
}

impl Board {
    /// A board with nothing in it yet.
    pub fn new(key: BoardKey, title: impl Into<String>, columns: Vec<Column>) -> Board {
        Board {
            key,
            title: title.into(),
            counts: String::new(),
            legend: None,
            columns,
            rows: Vec::new(),
            empty: "There is nothing here.",
            beside: None,
            new: None,
        }
    }

    /// Adds a part with its heading and the number of its rows, where it has any.
    pub fn part(&mut self, heading: &str, rows: Vec<Row>) {
        if rows.is_empty() {
            return;
        }
        if !self.rows.is_empty() {
            self.rows.push(Row::of(Vec::new()));
        }
        self.rows.push(Row::heading(format!("{heading} ({})", rows.len())));
        self.rows.extend(rows);
    }

    /// The place of a row of another state of this board; else the nearest that can be highlighted.
    pub fn place_of(&self, row: Option<&Row>, near: usize) -> usize {
        let same = row.and_then(|row| {
            let mut hits = self.rows.iter().enumerate().filter(|(_, r)| r.is(row));
            // Of rows that stand there twice, the one nearest to where it was.
            let first = hits.next()?.0;
            Some(
                hits.map(|(n, _)| n)
                    .chain([first])
                    .min_by_key(|n| n.abs_diff(near))
                    .unwrap_or(first),
            )
        });
        same.unwrap_or(near).min(self.rows.len().saturating_sub(1))
    }
}

/// How wide each column is in `room` cells, with a cell of air between; 0 is left out.
pub fn widths(columns: &[Column], rows: &[Row], room: usize) -> Vec<usize> {
    let natural: Vec<usize> = columns
        .iter()
        .enumerate()
        .map(|(n, column)| {
            let cells = rows.iter().filter(|r| !r.whole()).filter_map(|r| r.cells.get(n));
            let widest = cells.map(Cell::width).max().unwrap_or(0);
            let head = if widest == 0 { 0 } else { column.title.width() };
            widest.max(head).min(column.most)
        })
        .collect();
    let least = |n: usize| columns[n].least.map_or(natural[n], |least| least.min(natural[n]));
    let mut shown: Vec<usize> = (0..columns.len()).filter(|n| natural[*n] > 0).collect();
    let total = |shown: &[usize], width: &dyn Fn(usize) -> usize| {
        (shown.iter().map(|n| width(*n) + 1).sum::<usize>()).saturating_sub(1)
    };
    while total(&shown, &least) > room {
        let last = shown.iter().enumerate().filter(|(_, n)| columns[**n].drop > 0);
        match last.max_by_key(|(place, n)| (columns[**n].drop, *place)) {
            Some((place, _)) => {
                shown.remove(place);
            }
            None => break,
        }
    }
    let mut out = vec![0; columns.len()];
    for n in &shown {
        out[*n] = least(*n);
    }
    let used = |out: &[usize]| total(&shown, &|n| out[n]);
    // What is left goes to words and bars in turn, a cell each, until they have what they need.
    loop {
        let mut grew = false;
        for n in &shown {
            if used(&out) < room && out[*n] < natural[*n] {
                out[*n] += 1;
                grew = true;
            }
        }
        if !grew {
            return out;
        }
    }
}

/// Builds a board from the store.
///
/// # Errors
/// When the store cannot be read, or refuses.
pub fn board(store: &mut Store, key: &BoardKey) -> Result<Board, AppError> {
    match key {
        BoardKey::Digest(since) => digest::board(store, *since),
        BoardKey::Map(axis, reach) => map::board(store, *axis, *reach),
        BoardKey::Cell(axis, reach, keys) => map::cell(store, *axis, *reach, keys),
        BoardKey::Part(pupil, group, reach) => part::board(store, *pupil, *group, *reach),
        BoardKey::Judged(by, reach) => judged::board(store, *by, *reach),
        BoardKey::Plans => plans::board(store),
        BoardKey::Plan(pupil, session) => plans::of_pupil(store, *pupil, *session),
        BoardKey::Queries => plans::queries(store),
        BoardKey::Reviews => reviews::board(store),
        BoardKey::Review(id) => reviews::page(store, *id),
        BoardKey::Cost(groups, reach) => cost::board(store, *groups, *reach),
        BoardKey::Tasks => tasks::board(store),
        BoardKey::Census => tasks::census(store),
        BoardKey::Timetable(day, rooms) => timetable::board(store, *day, *rooms),
        BoardKey::Cover(adult, day) => timetable::cover(store, *adult, *day),
        BoardKey::Term => turns::term(store),
        BoardKey::Year(list) => turns::year(store, list.as_deref()),
        BoardKey::Agencies => agencies::board(store),
        BoardKey::Helps => helps::board(store),
        BoardKey::Wellbeing => wellbeing::board(store),
        BoardKey::Runs => runs::board(store),
        BoardKey::Moves => moves::board(store),
    }
}
