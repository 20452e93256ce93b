//! The contact log: what is to follow up, then the newest.

use std::cmp::Ordering;

use crate::app::listing::{Listing, Row};
use crate::domain::Id;
use crate::store::views::{ContactRow, ContactView};

/// The contact pane.
#[derive(Clone, Debug, Default)]
pub struct ContactsPane {
    /// The conversations.
    pub list: Listing<ContactRow>,
    to_follow_up: usize,
}

impl Row for ContactRow {
    type Key = Id;
    fn key(&self) -> Id {
        self.contact
    }
    fn words(&self) -> String {
        let pupils: Vec<&str> = self.pupils.iter().map(|(_, name)| name.as_str()).collect();
        let follow = self.follow_up.as_ref().map_or("", |(_, what)| what);
        format!("{} {} {} {follow} {}", self.with, pupils.join(" "), self.note, self.medium.label())
    }
    fn compare(&self, other: &Self, column: u8) -> Ordering {
        let newest = || other.date.cmp(&self.date);
        match column {
            1 => newest(),
            2 => self.with.cmp(&other.with).then_with(newest),
            3 => {
                let name = |row: &Self| row.pupils.first().map(|(_, name)| name.clone());
                name(self).cmp(&name(other)).then_with(newest)
            }
            _ => Ordering::Equal,
        }
    }
}

/// Who it was with and about: `Mrs Barnes (Maya B.)`; who they are to the child stands on its page.
pub fn people(row: &ContactRow) -> String {
    let pupils: Vec<&str> = row.pupils.iter().map(|(_, name)| name.as_str()).collect();
    if pupils.is_empty() {
        return row.with.clone();
    }
    let with = row.with.split_once(" (").map_or(row.with.as_str(), |(name, _)| name);
    format!("{with} ({})", pupils.join(", "))
}

/// What is to be done, else what was said.
pub fn gist(row: &ContactRow) -> String {
    if row.restricted && row.note.is_empty() {
        return "restricted, see SENCO".into();
    }
    match &row.follow_up {
        Some((_, what)) if !what.is_empty() => what.clone(),
        _ if !row.reached => {
            let note =
                if row.note.is_empty() { String::new() } else { format!(" · {}", row.note) };
            format!("no answer, {}{note}", row.medium.label())
        }
        _ if row.note.is_empty() => row.medium.label().to_string(),
        _ => row.note.clone(),
    }
}

impl ContactsPane {
    /// Takes the contact log.
    pub fn load(&mut self, view: ContactView) {
        self.to_follow_up = view.to_follow_up;
        self.list.load(view.rows);
    }

    /// `3 to follow up`.
    pub fn counts(&self) -> String {
        match (self.to_follow_up, self.list.all().len()) {
            (_, 0) => String::new(),
            (0, n) => format!("{n}, none to follow up"),
            (n, _) => format!("{n} to follow up"),
        }
    }

    /// `3!`: so many to follow up.
    pub fn short_counts(&self) -> String {
        match (self.to_follow_up, self.list.all().len()) {
            (_, 0) => String::new(),
            (0, n) => n.to_string(),
            (n, _) => format!("{n}!"),
        }
    }

    /// How many follow-ups are due on `today` or before.
    pub fn due(&self, today: chrono::NaiveDate) -> usize {
        self.list
            .all()
            .iter()
            .filter(|r| r.follow_up.as_ref().is_some_and(|(day, _)| *day <= today))
            .count()
    }
}
