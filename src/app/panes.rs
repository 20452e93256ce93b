//! The panes of the main screen.
//!
//! To add one: a file here with its rows, its line in [`PANES`] and its field in [`Panes`], and a
//! drawing function of the same name in `tui/panes`. Keys, tabs, help and the sweep of sizes follow
//! from the table.

mod contacts;
mod register;
mod reviews;
mod today;

pub use contacts::{ContactsPane, gist, people};
pub use register::{RegisterPane, letter};
pub use reviews::{ReviewsPane, do_by, step_done as review_step, when as review_when};
pub use today::{TodayPane, outcome};

use super::commands::Scope;
use super::listing::Rows;
use super::msg::Slot;

/// Which pane.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PaneId {
    /// The day.
    Today,
    /// The SEN register.
    Register,
    /// The contact log.
    Contacts,
    /// The reviews.
    Reviews,
}

/// One pane, declared.
#[derive(Debug)]
pub struct PaneSpec {
    /// Which.
    pub id: PaneId,
    /// Its title.
    pub title: &'static str,
    /// A word for its tab where there is little room.
    pub short: &'static str,
    /// Where its own keys work.
    pub scope: Scope,
    /// The question that fills it.
    pub slot: Slot,
}

/// The panes in the order of their numbers.
pub static PANES: [PaneSpec; 4] = [
    PaneSpec {
        id: PaneId::Today,
        title: "Today",
        short: "Today",
        scope: Scope::Today,
        slot: Slot::Today,
    },
    PaneSpec {
        id: PaneId::Register,
        title: "SEN register",
        short: "Register",
        scope: Scope::Register,
        slot: Slot::Register,
    },
    PaneSpec {
        id: PaneId::Contacts,
        title: "Contact log",
        short: "Contacts",
        scope: Scope::Contacts,
        slot: Slot::Contacts,
    },
    PaneSpec {
        id: PaneId::Reviews,
        title: "Reviews",
        short: "Reviews",
        scope: Scope::Reviews,
        slot: Slot::Reviews,
    },
];

impl PaneId {
    /// Its place in [`PANES`].
    pub fn index(self) -> usize {
        self as usize
    }

    /// Its declaration.
    pub fn spec(self) -> &'static PaneSpec {
        &PANES[self.index()]
    }

    /// The pane `by` places on, round and round.
    pub fn step(self, by: isize) -> PaneId {
        let count = PANES.len() as isize;
        let place = (self.index() as isize + by).rem_euclid(count);
        PANES[place as usize % PANES.len()].id
    }
}

/// The panes with what they hold.
#[derive(Clone, Debug, Default)]
pub struct Panes {
    /// The day.
    pub today: TodayPane,
    /// The SEN register.
    pub register: RegisterPane,
    /// The contact log.
    pub contacts: ContactsPane,
    /// The reviews.
    pub reviews: ReviewsPane,
}

impl Panes {
    /// A pane's rows.
    pub fn rows(&self, id: PaneId) -> &dyn Rows {
        match id {
            PaneId::Today => &self.today.list,
            PaneId::Register => &self.register.list,
            PaneId::Contacts => &self.contacts.list,
            PaneId::Reviews => &self.reviews.list,
        }
    }

    /// A pane's rows, to move in.
    pub fn rows_mut(&mut self, id: PaneId) -> &mut dyn Rows {
        match id {
            PaneId::Today => &mut self.today.list,
            PaneId::Register => &mut self.register.list,
            PaneId::Contacts => &mut self.contacts.list,
            PaneId::Reviews => &mut self.reviews.list,
        }
    }

    /// A pane's counts, for its title: `5 of 9 logged`.
    pub fn counts(&self, id: PaneId) -> String {
        match id {
            PaneId::Today => self.today.counts(),
            PaneId::Register => self.register.counts(),
            PaneId::Contacts => self.contacts.counts(),
            PaneId::Reviews => self.reviews.counts(),
        }
    }

    /// A pane's counts, for its tab: `5/9`.
    pub fn short_counts(&self, id: PaneId) -> String {
        match id {
            PaneId::Today => self.today.short_counts(),
            PaneId::Register => self.register.short_counts(),
            PaneId::Contacts => self.contacts.short_counts(),
            PaneId::Reviews => self.reviews.short_counts(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::commands::{COMMANDS, Cmd};

    #[test]
    fn the_table_is_in_the_order_of_the_numbers() {
        for (n, spec) in PANES.iter().enumerate() {
            assert_eq!(spec.id.index(), n);
            let cmd = Cmd::Pane(u8::try_from(n).unwrap());
            let key = COMMANDS.iter().find(|c| c.cmd == cmd).unwrap().keys[0];
            assert_eq!(key, (n + 1).to_string());
        }
        assert_eq!(PaneId::Reviews.step(1), PaneId::Today);
        assert_eq!(PaneId::Today.step(-1), PaneId::Reviews);
    }
}
