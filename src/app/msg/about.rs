//! Whose screen it is: the school, the user, and what they may do.

use chrono::NaiveDate;

use crate::app::exchange::Exchanging;
use crate::domain::Id;
use crate::domain::kind::{Kind, Roles};
use crate::domain::value::Days;

/// School and user, for the context line and the rules of the screen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct About {
    /// The school's name.
    pub school: String,
    /// The user's name.
    pub user: String,
    /// The user's row among the adults.
    pub user_id: Option<Id>,
    /// Whether the user is a lead: the SENCO or the deputy.
    pub lead: bool,
    /// What the user may read and write.
    pub role: Roles,
    /// The record types of the store.
    pub kinds: Kinds,
    /// The days the user is in.
    pub days: Days,
    /// Whether the store is encrypted; where not, the screen says so.
    pub encrypted: bool,
    /// Whether this is the made-up school.
    pub demo: bool,
    /// How many pupils there are: none is a first run.
    pub pupils: usize,
    /// What undo would take back.
    pub undo: Option<String>,
    /// Words kept from last time, by name.
    pub drafts: Vec<(String, String)>,
    /// Whether a PIN reopens the screen.
    pub pin: PinState,
    /// The day of the visit before, where school days lie between that and today.
    pub away: Option<NaiveDate>,
    /// What the owner is reminded of now: whether by a dialog, and in words.
    pub remind: Option<(bool, String)>,
    /// How it stands with the school's other laptops.
    pub exchanging: Exchanging,
}

/// How it stands with the PIN of this run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PinState {
    /// There is none yet.
    #[default]
    None,
    /// There is none, and nobody wants to be asked.
    Unwanted,
    /// It is set.
    Set,
}

/// Record types, the same where their names are.
#[derive(Clone, Debug, Default)]
pub struct Kinds(pub Vec<&'static Kind>);

impl PartialEq for Kinds {
    fn eq(&self, other: &Kinds) -> bool {
        let names = |kinds: &Kinds| kinds.0.iter().map(|k| k.name).collect::<Vec<_>>();
        names(self) == names(other)
    }
}

impl Eq for Kinds {}

impl Kinds {
    /// The record type of that stored name.
    pub fn get(&self, name: &str) -> Option<&'static Kind> {
        self.0.iter().copied().find(|k| k.name == name)
    }
}
