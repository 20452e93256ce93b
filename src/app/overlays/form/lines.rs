//! The lines of a form in a box of a given width: labels, what is typed, what is wrong with it, what
//! may be chosen.

use chrono::{Datelike, Days, NaiveDate};

use super::FormBox;
use super::entry::{Entry, Input, SHOWN};
use crate::app::words;

/// The widest column of labels: the longest label of the records is "Previously looked after".
const LABEL_MAX: usize = 23;

/// Lines of a note that are shown while it is written, and while it is not.
const NOTE_LINES: (usize, usize) = (8, 2);

/// One line of a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormLine {
    /// The field it belongs to.
    pub entry: Option<usize>,
    /// Whether it is the field's first, with the label before it.
    pub first: bool,
    /// What stands on it.
    pub what: What,
}

/// What stands on a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// Words.
    Words(String),
    /// What is typed, with the cursor; what it is read as beside it.
    Field(String),
    /// A line of a note that is being written; what stands before the cursor, where it is on this line.
    Note(String, Option<String>),
    /// One of two versions.
    Version(String),
    /// Why it cannot be taken.
    Wrong(String),
    /// Something to choose.
    Offer(usize),
    /// The month over the days to pick from.
    Month(String),
    /// The days of the week over them.
    Weekdays,
    /// A week; whether each day is of the month.
    Week([(NaiveDate, bool); 7]),
    /// How many fields are folded away, and how many of them hold something.
    More(usize, usize),
}

/// The width of the column of labels.
pub fn label_width(entries: &[Entry]) -> usize {
    use unicode_width::UnicodeWidthStr;
    entries.iter().map(|e| e.label.width() + 1).max().unwrap_or(0).min(LABEL_MAX) + 1
}

/// Every line of a form.
pub fn lines(form: &FormBox, width: usize) -> Vec<FormLine> {
    let room = width.saturating_sub(label_width(&form.entries)).max(8);
    let mut out = Vec::new();
    for (n, entry) in form.entries.iter().enumerate() {
        if form.shows(n) {
            entry_lines(form, n, entry, room, &mut out);
        }
    }
    let folded: Vec<&Entry> = form.entries.iter().filter(|e| e.folded).collect();
    if !form.more && !folded.is_empty() {
        let filled = folded.iter().filter(|e| e.filled()).count();
        out.push(FormLine { entry: None, first: false, what: What::More(folded.len(), filled) });
    }
    out
}

fn entry_lines(form: &FormBox, n: usize, entry: &Entry, room: usize, out: &mut Vec<FormLine>) {
    let focus = form.at == n;
    let from = out.len();
    let mut push = |what: What| out.push(FormLine { entry: Some(n), first: false, what });
    match entry.input {
        Input::Flag(_) => push(What::Words(entry.flag_words().to_string())),
        Input::Note => {
            let lines = entry.text.wrapped(room.saturating_sub(1));
            let text = entry.text.text();
            if focus {
                let at = entry.text.line_of(&lines);
                let skip = at.saturating_sub(NOTE_LINES.0 - 1);
                for (place, line) in lines.iter().enumerate().skip(skip).take(NOTE_LINES.0) {
                    let before = entry.text.before();
                    let before = before.get(line.start..).filter(|_| place == at);
                    push(What::Note(text[line.clone()].to_string(), before.map(String::from)));
                }
            } else {
                let more = lines.len() > NOTE_LINES.1;
                for (place, line) in lines.iter().take(NOTE_LINES.1).enumerate() {
                    let mut words = text[line.clone()].trim_end().to_string();
                    if more && place + 1 == NOTE_LINES.1 {
                        words.push_str(" …");
                    }
                    push(What::Words(words));
                }
            }
        }
        Input::Many(_) => {
            let names: Vec<&str> = entry.people.iter().map(|(_, name)| name.as_str()).collect();
            if !names.is_empty() || !focus {
                for line in crate::app::overlays::wrap(&names.join(", "), room) {
                    push(What::Words(line));
                }
            }
            if focus {
                push(What::Field(String::new()));
            }
        }
        Input::Date => {
            let day = entry.day(form.today()).map(words::full_day);
            match (focus, day) {
                (true, day) => push(What::Field(day.unwrap_or_default())),
                (false, day) => push(What::Words(day.unwrap_or_else(|| entry.text.text().into()))),
            }
        }
        _ if focus => push(What::Field(String::new())),
        _ => push(What::Words(entry.text.text().to_string())),
    }
    for version in &entry.versions {
        push(What::Version(version.clone()));
    }
    if let Some(error) = &entry.error {
        for line in crate::app::overlays::wrap(error, room) {
            push(What::Wrong(line));
        }
    }
    if focus {
        let skip = entry.at.map_or(0, |at| at.saturating_sub(SHOWN - 1));
        for offer in (0..entry.offers.len()).skip(skip).take(SHOWN) {
            push(What::Offer(offer));
        }
        if let Some(day) = form.month {
            month(day, &mut push);
        }
    }
    if let Some(first) = out.get_mut(from) {
        first.first = true;
    }
}

/// A month, Monday first.
fn month(day: NaiveDate, push: &mut impl FnMut(What)) {
    push(What::Month(format!("{} {}", words::month_in_full(day), day.year())));
    push(What::Weekdays);
    let first = day.with_day(1).unwrap_or(day);
    let back = u64::from(first.weekday().num_days_from_monday());
    let mut monday = first.checked_sub_days(Days::new(back)).unwrap_or(first);
    while monday.month() == day.month() || monday < first {
        let on = |n: u64| monday.checked_add_days(Days::new(n)).unwrap_or(monday);
        push(What::Week([0, 1, 2, 3, 4, 5, 6].map(|n| (on(n), on(n).month() == day.month()))));
        let next = on(7);
        if next == monday {
            return;
        }
        monday = next;
    }
}
