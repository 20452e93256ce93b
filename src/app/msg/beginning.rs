//! What a school or a laptop begins with, and the recovery sheet. None of it is ever printed.

use std::fmt;

use chrono::NaiveDate;

use super::Secret;
use crate::domain::value::Days;

/// A school to begin with.
#[derive(Clone)]
pub struct NewStore {
    /// The school's name.
    pub school: String,
    /// The user's name as people say it.
    pub name: String,
    /// The days they are in.
    pub days: Days,
    /// What opens it from now on.
    pub passphrase: Secret,
}

/// A laptop that is to join a school.
#[derive(Clone)]
pub struct NewLaptop {
    /// The user's name as people say it.
    pub name: String,
    /// What the laptop is called.
    pub label: String,
    /// What opens it from now on.
    pub passphrase: Secret,
}

/// The recovery sheet on the screen.
#[derive(Clone)]
pub struct SheetWords {
    /// The school.
    pub school: String,
    /// The day it was made.
    pub made: NaiveDate,
    /// The words, in their order.
    pub words: Vec<&'static str>,
    /// The places of those that are typed again, from 1.
    pub asked: Vec<usize>,
}

impl fmt::Debug for SheetWords {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SheetWords(…)")
    }
}
