//! Rows on a screen: which are shown, in what order, and which one is selected.
//!
//! The selection is by id, never by place: a refresh that brings rows in above must not move it onto
//! another child.

use std::cell::RefCell;
use std::cmp::Ordering;

use chrono::NaiveDate;

use super::commands::Cmd;
use super::config::Glyphs;
use super::field::TextField;
use super::key::Key;
use crate::domain::fold::fold;

/// One row of a list.
pub trait Row {
    /// What names it for ever.
    type Key: Clone + PartialEq;
    /// Its name.
    fn key(&self) -> Self::Key;
    /// The words a filter looks in.
    fn words(&self) -> String;
    /// Which of two rows comes first when sorted by a column; 0 is the order they came in.
    fn compare(&self, other: &Self, column: u8) -> Ordering;
}

/// Rows, their filter, their order and the selected one.
#[derive(Clone, Debug)]
pub struct Listing<R: Row> {
    rows: Vec<R>,
    /// Places in `rows` of those shown, in the order shown.
    shown: Vec<usize>,
    /// Place in `shown`.
    selected: usize,
    /// The first row on the screen, a place in `shown`.
    offset: usize,
    height: usize,
    loaded: bool,
    sort: (u8, bool),
    filter: TextField,
    typing: bool,
    measures: Measures,
}

/// How wide columns are, as long as the rows are the same.
#[derive(Clone, Debug, Default)]
struct Measures(RefCell<Option<(MeasuredOn, Widths)>>);

/// The widest of each text that was measured, in cells.
type Widths = Vec<u16>;

/// What widths hang on beside the rows: words such as "Fri" are of a day, and one set of characters
/// may take more cells than another.
pub type MeasuredOn = (NaiveDate, Glyphs);

impl<R: Row> Default for Listing<R> {
    fn default() -> Self {
        Listing {
            rows: Vec::new(),
            shown: Vec::new(),
            selected: 0,
            offset: 0,
            height: 1,
            loaded: false,
            sort: (0, false),
            filter: TextField::default(),
            typing: false,
            measures: Measures::default(),
        }
    }
}

impl<R: Row> Listing<R> {
    /// Takes new rows and keeps the selected one selected; where it is gone, the one in its place.
    pub fn load(&mut self, rows: Vec<R>) {
        let key = self.selected().map(Row::key);
        self.rows = rows;
        self.measures = Measures::default();
        self.loaded = true;
        self.arrange(key);
    }

    fn arrange(&mut self, keep: Option<R::Key>) {
        let words: Vec<String> = fold(self.filter.text())
            .split(' ')
            .filter(|w| !w.is_empty())
            .map(String::from)
            .collect();
        self.shown = (0..self.rows.len())
            .filter(|n| {
                words.is_empty() || {
                    let text = fold(&self.rows[*n].words());
                    words.iter().all(|w| text.contains(w.as_str()))
                }
            })
            .collect();
        let (column, reverse) = self.sort;
        let rows = &self.rows;
        if column != 0 {
            self.shown.sort_by(|a, b| rows[*a].compare(&rows[*b], column));
        }
        if reverse {
            self.shown.reverse();
        }
        let place = keep.and_then(|key| self.shown.iter().position(|n| self.rows[*n].key() == key));
        self.selected = place.unwrap_or(self.selected);
        self.clamp();
    }

    fn clamp(&mut self) {
        self.selected = self.selected.min(self.shown.len().saturating_sub(1));
        let height = self.height.max(1);
        if self.selected < self.offset {
            self.offset = self.selected;
        } else if self.selected >= self.offset + height {
            self.offset = self.selected + 1 - height;
        }
        self.offset = self.offset.min(self.shown.len().saturating_sub(height));
    }

    /// The selected row.
    pub fn selected(&self) -> Option<&R> {
        self.shown.get(self.selected).and_then(|n| self.rows.get(*n))
    }

    /// Every row, shown or not, in the order it came.
    pub fn all(&self) -> &[R] {
        &self.rows
    }

    /// The widths of columns: worked out by `work` when there are other rows, another day or other
    /// characters, and not at every draw. A draw at every key is felt where it measures every row.
    pub fn measured(&self, on: MeasuredOn, work: impl FnOnce() -> Vec<u16>) -> Vec<u16> {
        let mut kept = self.measures.0.borrow_mut();
        match &*kept {
            Some((then, widths)) if *then == on => widths.clone(),
            _ => {
                let widths = work();
                *kept = Some((on, widths.clone()));
                widths
            }
        }
    }

    /// Selects the row of that name, if it is shown. Returns whether it is.
    pub fn select(&mut self, key: &R::Key) -> bool {
        let place = self.shown.iter().position(|n| self.rows[*n].key() == *key);
        if let Some(place) = place {
            self.selected = place;
            self.clamp();
        }
        place.is_some()
    }

    /// The rows on the screen, each with whether it is the selected one.
    pub fn visible(&self) -> impl Iterator<Item = (bool, &R)> {
        self.shown
            .iter()
            .enumerate()
            .skip(self.offset)
            .take(self.height)
            .map(|(place, n)| (place == self.selected, &self.rows[*n]))
    }
}

/// What the shell does with any list, whatever its rows are.
pub trait Rows {
    /// Moves the selection. Returns whether it was a command for a list.
    fn go(&mut self, cmd: Cmd) -> bool;
    /// Takes the height of the screen the rows have, and keeps the selected one on it.
    fn settle(&mut self, height: usize);
    /// Selects the row on a line of the screen, from the first on it. Returns whether there is one.
    fn select_line(&mut self, line: usize) -> bool;
    /// Whether rows have come at all.
    fn loaded(&self) -> bool;
    /// How many are shown.
    fn len(&self) -> usize;
    /// Whether none is shown.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }
    /// The row of the screen, from the first on it, that the selected one is on.
    fn line(&self) -> usize;
    /// How many rows stand above and below those on the screen.
    fn beyond(&self) -> (usize, usize);
    /// The filter, and whether it is being typed.
    fn filter(&self) -> (&TextField, bool);
    /// Begins or ends the typing of the filter.
    fn type_filter(&mut self, typing: bool);
    /// A key for the filter. Returns whether it was one.
    fn filter_key(&mut self, key: Key) -> bool;
    /// Text pasted into the filter.
    fn filter_paste(&mut self, text: &str);
    /// Takes the filter away. Returns whether there was one.
    fn clear_filter(&mut self) -> bool;
    /// Sorts by a column; by the same again, the other way round.
    fn sort_by(&mut self, column: u8);
    /// The column sorted by, and whether the other way round.
    fn sort(&self) -> (u8, bool);
}

impl<R: Row> Rows for Listing<R> {
    fn go(&mut self, cmd: Cmd) -> bool {
        let last = self.shown.len().saturating_sub(1);
        let page = self.height.saturating_sub(1).max(1);
        self.selected = match cmd {
            Cmd::Up => self.selected.saturating_sub(1),
            Cmd::Down => self.selected.saturating_add(1).min(last),
            Cmd::PageUp => self.selected.saturating_sub(page),
            Cmd::PageDown => self.selected.saturating_add(page).min(last),
            Cmd::First => 0,
            Cmd::Last => last,
            _ => return false,
        };
        self.clamp();
        true
    }

    fn select_line(&mut self, line: usize) -> bool {
        let place = self.offset.saturating_add(line);
        let there = place < self.shown.len() && line < self.height;
        if there {
            self.selected = place;
        }
        there
    }

    fn settle(&mut self, height: usize) {
        self.height = height.max(1);
        self.clamp();
    }

    fn loaded(&self) -> bool {
        self.loaded
    }

    fn len(&self) -> usize {
        self.shown.len()
    }

    fn line(&self) -> usize {
        self.selected.saturating_sub(self.offset)
    }

    fn beyond(&self) -> (usize, usize) {
        (self.offset, self.shown.len().saturating_sub(self.offset + self.height))
    }

    fn filter(&self) -> (&TextField, bool) {
        (&self.filter, self.typing)
    }

    fn type_filter(&mut self, typing: bool) {
        self.typing = typing;
    }

    fn filter_key(&mut self, key: Key) -> bool {
        let taken = self.filter.key(key);
        if taken {
            let keep = self.selected().map(Row::key);
            self.arrange(keep);
        }
        taken
    }

    fn filter_paste(&mut self, text: &str) {
        self.filter.insert(text);
        let keep = self.selected().map(Row::key);
        self.arrange(keep);
    }

    fn clear_filter(&mut self) -> bool {
        let had = !self.filter.text().is_empty() || self.typing;
        self.typing = false;
        self.filter.clear();
        let keep = self.selected().map(Row::key);
        self.arrange(keep);
        had
    }

    fn sort_by(&mut self, column: u8) {
        let reverse = self.sort.0 == column && !self.sort.1;
        self.sort = (column, reverse);
        // Who sorts wants to see what comes first now.
        self.selected = 0;
        self.arrange(None);
    }

    fn sort(&self) -> (u8, bool) {
        self.sort
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[derive(Clone, Debug)]
    struct Name(u32, &'static str);

    impl Row for Name {
        type Key = u32;
        fn key(&self) -> u32 {
            self.0
        }
        fn words(&self) -> String {
            self.1.to_string()
        }
        fn compare(&self, other: &Self, _: u8) -> Ordering {
            self.1.cmp(other.1)
        }
    }

    fn names() -> Vec<Name> {
        ["Tobi", "Maya", "Rafi", "Zoë", "Łukasz"]
            .into_iter()
            .zip(1..)
            .map(|(name, n)| Name(n, name))
            .collect()
    }

    #[test]
    fn the_selection_stays_on_its_child_when_rows_come_in_above() {
        let mut list = Listing::default();
        list.load(names());
        assert!(list.select(&3));
        let mut more = names();
        more.insert(0, Name(9, "Ada"));
        list.load(more);
        assert_eq!(list.selected().unwrap().0, 3);
        list.load(vec![Name(1, "Tobi")]);
        assert_eq!(list.selected().unwrap().0, 1);
    }

    #[test]
    fn filters_fold_and_sorting_turns_round() {
        let mut list = Listing::default();
        list.load(names());
        for key in Key::typing("luk").unwrap() {
            assert!(list.filter_key(key));
        }
        assert_eq!((list.len(), list.selected().unwrap().0), (1, 5));
        assert!(list.clear_filter());
        assert!(!list.clear_filter());
        assert_eq!(list.selected().unwrap().0, 5, "still the same child");
        list.sort_by(1);
        let order: Vec<u32> = list.shown.iter().map(|n| list.rows[*n].0).collect();
        assert_eq!(order, [2, 3, 1, 4, 5]);
        list.sort_by(1);
        assert_eq!(list.shown.first().map(|n| list.rows[*n].0), Some(5));
    }

    proptest! {
        #![proptest_config(crate::regressions::config(256))]

        #[test]
        fn the_selected_row_is_always_on_the_screen(
            count in 0usize..40,
            height in 0usize..12,
            steps in proptest::collection::vec(0u8..6, 0..30),
        ) {
            let mut list = Listing::default();
            list.load((0..count).map(|n| Name(u32::try_from(n).unwrap(), "x")).collect());
            list.settle(height);
            for step in steps {
                list.go([Cmd::Up, Cmd::Down, Cmd::PageUp, Cmd::PageDown, Cmd::First, Cmd::Last]
                    [usize::from(step)]);
                prop_assert_eq!(list.visible().filter(|(on, _)| *on).count(), usize::from(count > 0));
                prop_assert!(list.line() < height.max(1));
            }
        }
    }
}
