//! What a file says of one child, before it is laid over what is on file.

use chrono::NaiveDate;

use super::error::At;
use super::names::Person;
use crate::domain::Value;
use crate::domain::codes::{NeedType, SenStatus, YearGroup};
use crate::domain::fold::fold;

/// What a file says of one child.
#[derive(Clone, Debug)]
pub(crate) struct PupilDraft {
    /// The first row that says it.
    pub at: At,
    /// Unique pupil number.
    pub upn: Option<String>,
    /// The one before.
    pub former_upn: Option<String>,
    /// The management system's own number.
    pub mis_id: Option<String>,
    /// Family name.
    pub surname: String,
    /// First name.
    pub forename: String,
    /// Known as, where it differs.
    pub preferred: Option<String>,
    /// Date of birth.
    pub dob: Option<NaiveDate>,
    /// Other fields of the pupil, by stored name.
    pub cells: Vec<(&'static str, Value)>,
    /// Year group.
    pub year: Option<YearGroup>,
    /// Class.
    pub class: Option<String>,
    /// Class teacher, as written.
    pub teacher: Option<String>,
    /// Statuses, in any order.
    pub statuses: Vec<StatusDraft>,
    /// Fields of the status in force, by stored name.
    pub register: Vec<(&'static str, Value)>,
    /// Needs, in the order they stand.
    pub needs: Vec<NeedDraft>,
    /// Parents and carers.
    pub carers: Vec<CarerDraft>,
}

/// A status with its dates.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct StatusDraft {
    /// The census status.
    pub status: SenStatus,
    /// On the watch list.
    pub monitoring: bool,
    /// The words, where they say more.
    pub original: Option<String>,
    /// From when.
    pub starts: Option<NaiveDate>,
    /// To when.
    pub ends: Option<NaiveDate>,
}

/// A need with its rank and dates.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct NeedDraft {
    /// The census code.
    pub code: Option<NeedType>,
    /// The words, where they say more.
    pub words: Option<String>,
    /// The rank that the file gives; none to go by the order.
    pub rank: Option<i64>,
    /// From when.
    pub starts: Option<NaiveDate>,
    /// To when.
    pub ends: Option<NaiveDate>,
    /// There is a diagnosis.
    pub diagnosed: bool,
    /// The row that says it.
    pub at: At,
}

/// A parent or carer of one child.
#[derive(Clone, Debug)]
pub(crate) struct CarerDraft {
    /// The row that says it.
    pub at: At,
    /// Their name.
    pub name: Person,
    /// Mr, Mrs, Ms.
    pub title: Option<String>,
    /// Other fields of the carer, by stored name.
    pub cells: Vec<(&'static str, Value)>,
    /// Who they are to the child, as a code.
    pub relationship: Option<String>,
    /// Who is rung first.
    pub priority: Option<i64>,
    /// In law.
    pub responsibility: Option<bool>,
    /// A hard stop.
    pub no_contact: Option<bool>,
}

impl CarerDraft {
    /// A carer of whom only the name is known.
    pub fn new(at: At, name: Person) -> CarerDraft {
        CarerDraft {
            at,
            name,
            title: None,
            cells: Vec::new(),
            relationship: None,
            priority: None,
            responsibility: None,
            no_contact: None,
        }
    }

    /// Sets a field of the carer; nothing is not set.
    pub fn set(&mut self, field: &'static str, value: Value) {
        if !value.is_null() {
            self.cells.push((field, value));
        }
    }
}

impl PupilDraft {
    /// Whether this says all that another row of the same child says.
    pub fn says(&self, row: &PupilDraft) -> bool {
        fn has<T: PartialEq>(mine: &Option<T>, other: &Option<T>) -> bool {
            other.is_none() || mine == other
        }
        let need = |need: &NeedDraft| {
            self.needs.iter().any(|n| NeedDraft { at: need.at.clone(), ..n.clone() } == *need)
        };
        has(&self.upn, &row.upn)
            && has(&self.former_upn, &row.former_upn)
            && has(&self.mis_id, &row.mis_id)
            && has(&self.preferred, &row.preferred)
            && has(&self.dob, &row.dob)
            && has(&self.year, &row.year)
            && has(&self.class, &row.class)
            && has(&self.teacher, &row.teacher)
            && row.cells.iter().all(|c| self.cells.contains(c))
            && row.register.iter().all(|c| self.register.contains(c))
            && row.statuses.iter().all(|s| self.statuses.contains(s))
            && row.needs.iter().all(need)
            && row.carers.is_empty()
    }

    /// Adds to the comments.
    pub fn remark(&mut self, words: &str) {
        match self.cells.iter_mut().find(|(f, _)| *f == "notes") {
            Some((_, Value::Text(notes))) if !notes.is_empty() => {
                notes.push('\n');
                notes.push_str(words);
            }
            _ => {
                self.cells.retain(|(f, _)| *f != "notes");
                self.cells.push(("notes", Value::text(words)));
            }
        }
    }

    /// A child of whom nothing is known yet.
    pub fn new(at: At) -> PupilDraft {
        PupilDraft {
            at,
            upn: None,
            former_upn: None,
            mis_id: None,
            surname: String::new(),
            forename: String::new(),
            preferred: None,
            dob: None,
            cells: Vec::new(),
            year: None,
            class: None,
            teacher: None,
            statuses: Vec::new(),
            register: Vec::new(),
            needs: Vec::new(),
            carers: Vec::new(),
        }
    }

    /// Sets a field of the pupil; nothing is not set.
    pub fn set(&mut self, field: &'static str, value: Value) {
        if !value.is_null() && !self.cells.iter().any(|(f, _)| *f == field) {
            self.cells.push((field, value));
        }
    }

    /// Surname and forename, folded.
    pub fn key(&self) -> (String, String) {
        (fold(&self.surname), fold(&self.forename))
    }
}
