//! What one key on a row says was done.

use std::path::PathBuf;

use chrono::NaiveDate;

use crate::app::msg::ReviewStep;
use crate::domain::Id;
use crate::domain::codes::{TargetState, TransferWay};

/// Something that one key says was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Deed {
    /// The follow-up of a contact.
    FollowUp(Id),
    /// A task.
    Task(Id),
    /// An adjustment was used.
    Used(Id),
    /// A draft of a plan was agreed to.
    Agree(Id),
    /// A plan was reviewed; where it says so, the next one is begun with what is still open.
    Reviewed(Id, bool),
    /// How a target goes, seen at a session.
    Progress(Id, TargetState, Option<Id>),
    /// A step of a SEN query.
    Query(Id, QueryStep),
    /// The authority was chased for what it owes of a review.
    Chased(Id),
    /// A step of somebody asked to a review.
    Invitee(Id, InviteeStep),
    /// An action of a review.
    ActionDone(Id),
    /// Somebody does a lesson of an absent adult; none calls it off.
    Cover {
        /// Who is away.
        absent: Id,
        /// The weekly time.
        slot: Id,
        /// The day.
        day: NaiveDate,
        /// Who does it.
        by: Option<Id>,
    },
    /// Groups go on into the next term.
    CarryOn(Vec<Id>),
    /// The new academic year is set up, from a list where there is one.
    Year(Option<PathBuf>),
    /// A step of some record: days and states set.
    Stamp(Stamp),
    /// A recommendation becomes a group of its own.
    AdviceGroup(Id),
    /// A recommendation becomes what every adult does.
    AdviceStrategy(Id),
    /// The authority was chased for an answer.
    CaseChased(Id),
    /// A pupil's records: the first step of their way from or to another school.
    Records(Id, TransferWay, &'static str),
}

/// A step of a record that is a day, or a state, or both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// The kind of record.
    pub kind: &'static str,
    /// The record.
    pub id: Id,
    /// Fields that have the day.
    pub days: &'static [&'static str],
    /// A field that has a code.
    pub state: Option<(&'static str, &'static str)>,
    /// What that is called.
    pub says: &'static str,
}

/// A step of a SEN query.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QueryStep {
    /// Parents were told.
    Told,
    /// It is looked at again in six weeks.
    LookAgain,
    /// On the watch list.
    Watch,
    /// On the register.
    Register,
    /// No SEN was found.
    NoSen,
}

/// A step of somebody asked to a review.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InviteeStep {
    /// Invited.
    Invited,
    /// Asked for advice.
    Asked,
    /// Chased for it.
    Chased,
    /// The advice came.
    In,
    /// They came.
    Came,
    /// They could not come and said so.
    Apologies,
}

/// How it is said that something on a row was done.
#[derive(Clone, Debug)]
pub enum Done {
    /// At once, today.
    Now(Deed),
    /// A step of a review, on a day that is asked for with these words.
    Day(Id, ReviewStep, String),
    /// One of several, each with its letter and words, under a question.
    Ask(String, Vec<(char, String, Deed)>),
}
