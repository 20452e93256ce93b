//! What the screens and the command line read, as plain data: the rows of every pane.
//!
//! A view is computed on the store's thread, never while drawing. Names in views are for showing;
//! ids are for acting.

mod group;

pub use group::{
    Account, GroupAdult, GroupNote, GroupView, Lost, Meetings, Member, Score, Scores, Span, Visit,
    Week,
};

use chrono::{NaiveDate, NaiveTime};

use crate::domain::Id;
use crate::domain::codes::{MarkCode, Medium, Reason, ReviewType, SenStatus, Way, WithType};
pub use crate::domain::deadlines::Force;
pub use crate::domain::schedule::DayState as TodayState;

/// What names one line of Today: a stored session, or a planned one by slot and day.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum TodayKey {
    /// A stored session.
    Session(Id),
    /// A planned one: the slot, and the day it was planned for.
    Slot(Id, NaiveDate),
    /// A provision without fixed times: nothing planned for the day itself.
    Provision(Id),
    /// A session of a group beside the timetable on that day, not stored yet.
    Extra(Id, NaiveDate),
}

impl TodayKey {
    /// The day a session of the timetable was planned for.
    pub fn planned_on(&self) -> Option<NaiveDate> {
        match self {
            TodayKey::Slot(_, day) => Some(*day),
            TodayKey::Session(_) | TodayKey::Provision(_) | TodayKey::Extra(..) => None,
        }
    }
}

/// One line of Today.
#[derive(Clone, Debug)]
pub struct TodayRow {
    /// What it is.
    pub key: TodayKey,
    /// The session's id: the stored one, or the one it will have when logged.
    pub session: Option<Id>,
    /// The groups, one or several joined.
    pub provisions: Vec<Id>,
    /// Their names, joined with " + ".
    pub title: String,
    /// When it begins.
    pub time: Option<NaiveTime>,
    /// How long it is planned or was.
    pub minutes: Option<i64>,
    /// The adults, as `D. Shaw`.
    pub staff: Vec<String>,
    /// Their ids, in the same order.
    pub staff_ids: Vec<Id>,
    /// Whether the user leads it.
    pub mine: bool,
    /// How it stands.
    pub state: TodayState,
    /// Beside the timetable.
    pub extra: bool,
    /// How many are expected.
    pub expected: usize,
    /// How many came.
    pub present: usize,
    /// The only pupil's short name (`Maya B.`), for a 1:1.
    pub only: Option<String>,
    /// Why it did not happen.
    pub reason: Option<Reason>,
    /// Led by supply or cover.
    pub covered: bool,
}

/// The day pane.
#[derive(Clone, Debug)]
pub struct TodayView {
    /// The day shown.
    pub date: NaiveDate,
    /// "autumn 2, week 4 of 7", or why there is no school.
    pub term: String,
    /// Whether it is a school day.
    pub school_day: bool,
    /// The lines, by time.
    pub rows: Vec<TodayRow>,
    /// How many sessions of earlier days of the last four weeks are not logged.
    pub earlier: usize,
    /// Adults whose laptops are awaited for sessions of the day, and when each was last heard from; one
    /// that never was is not among them.
    pub heard: Vec<(String, NaiveDate)>,
}

/// A session that is over and that nobody logged.
#[derive(Clone, Debug)]
pub struct MissedRow {
    /// What names it.
    pub key: TodayKey,
    /// The group.
    pub provision: Id,
    /// Its name.
    pub title: String,
    /// The day.
    pub date: NaiveDate,
    /// When it began.
    pub time: Option<NaiveTime>,
    /// The adults, as `D. Shaw`.
    pub staff: Vec<String>,
    /// Whether the user leads it.
    pub mine: bool,
    /// Whether another adult's laptop is awaited for it: it may be logged there.
    pub awaiting: bool,
    /// The only pupil's short name, for a 1:1.
    pub only: Option<String>,
}

/// One pupil in the register pane.
#[derive(Clone, Debug)]
pub struct RegisterRow {
    /// The pupil.
    pub pupil: Id,
    /// `Barnes, Maya`.
    pub name: String,
    /// `4W`, or the year group where there is no class.
    pub class: String,
    /// Status in force.
    pub status: SenStatus,
    /// On the school's watch list.
    pub monitoring: bool,
    /// Since when.
    pub since: Option<NaiveDate>,
    /// Types of need by rank: `SPLD SLCN`.
    pub needs: Vec<String>,
    /// One thing to act on, in words: "2 of 3 meetings".
    pub hint: String,
    /// The day the hint is about, for sorting: overdue days come first by themselves.
    pub hint_due: Option<NaiveDate>,
    /// Whether a safety field has two versions, or the record two of anything.
    pub conflict: bool,
}

/// The register pane.
#[derive(Clone, Debug, Default)]
pub struct RegisterView {
    /// Pupils with a status or a flag, by name.
    pub rows: Vec<RegisterRow>,
    /// How many on SEN support.
    pub support: usize,
    /// How many with an EHCP.
    pub plans: usize,
    /// How many monitored.
    pub monitoring: usize,
    /// How many pupils are on the books at all.
    pub pupils: usize,
}

/// One conversation in the contact pane.
#[derive(Clone, Debug)]
pub struct ContactRow {
    /// The contact.
    pub contact: Id,
    /// The day it was.
    pub date: NaiveDate,
    /// Whom it was about.
    pub pupils: Vec<(Id, String)>,
    /// Who it was with, in words: "Mrs Barnes (mother)", "EP Dr Lowe".
    pub with: String,
    /// With whom, as a code.
    pub with_type: WithType,
    /// How.
    pub medium: Medium,
    /// In or out.
    pub direction: Way,
    /// Whether they were spoken to.
    pub reached: bool,
    /// The note's first line.
    pub note: String,
    /// A follow-up still to do: when and what.
    pub follow_up: Option<(NaiveDate, String)>,
    /// For leads and the author only.
    pub restricted: bool,
}

/// The contact pane.
#[derive(Clone, Debug, Default)]
pub struct ContactView {
    /// Follow-ups due first, then newest first.
    pub rows: Vec<ContactRow>,
    /// How many follow-ups are still to do.
    pub to_follow_up: usize,
}

/// One thing that is due.
#[derive(Clone, Debug)]
pub struct DueRow {
    /// The kind of the record it comes from.
    pub kind: &'static str,
    /// That record.
    pub id: Id,
    /// The pupil it is about.
    pub pupil: Option<(Id, String)>,
    /// What is to be done.
    pub title: String,
    /// The day it is due.
    pub due: NaiveDate,
    /// The user's own last day in before it, where that is earlier.
    pub do_by: NaiveDate,
    /// Days from today; negative when overdue.
    pub days: i64,
    /// How binding.
    pub force: Force,
}

/// One review in the reviews pane: its next leg that is ours to do.
#[derive(Clone, Debug)]
pub struct ReviewRow {
    /// What the authority owes and since when, and how many days late it is.
    pub owed: Option<(String, NaiveDate, i64)>,
    /// When the authority was last chased.
    pub chased: Option<NaiveDate>,
    /// When the one after a held review must be completed; provisional until the authority decides.
    pub after: Option<crate::domain::deadlines::NextReview>,
    /// The review.
    pub review: Id,
    /// The pupil.
    pub pupil: Id,
    /// `T. Adeyemi`.
    pub name: String,
    /// Its kind.
    pub what: ReviewType,
    /// The day of the meeting, booked or latest.
    pub meeting: Option<NaiveDate>,
    /// Its time.
    pub time: Option<NaiveTime>,
    /// Whether it is booked.
    pub booked: bool,
    /// The next leg in words: "papers out", "report to all", "authority decides".
    pub leg: String,
    /// When that leg is due.
    pub due: Option<NaiveDate>,
    /// How binding.
    pub force: Force,
    /// Days from today; negative when overdue.
    pub days: i64,
}

/// The reviews pane.
#[derive(Clone, Debug, Default)]
pub struct ReviewView {
    /// Open reviews by their next leg.
    pub rows: Vec<ReviewRow>,
    /// How many are overdue.
    pub overdue: usize,
    /// How many fall in the next fourteen days.
    pub soon: usize,
}

/// What a pupil is getting from one group.
#[derive(Clone, Debug)]
pub struct PupilProvision {
    /// The group.
    pub provision: Id,
    /// Its name.
    pub title: String,
    /// "Tue Thu 09:15, 20 min, D. Shaw".
    pub when: String,
    /// From when.
    pub starts: Option<NaiveDate>,
    /// To when.
    pub ends: Option<NaiveDate>,
    /// Whether it runs now.
    pub now: bool,
    /// Minutes planned to date this half term.
    pub planned_minutes: i64,
    /// Minutes delivered of those.
    pub delivered_minutes: i64,
    /// Sessions attended.
    pub attended: usize,
    /// Sessions at which the pupil was expected.
    pub expected: usize,
}

/// One line of a pupil's timeline.
#[derive(Clone, Debug)]
pub struct TimelineRow {
    /// The kind of the record.
    pub kind: &'static str,
    /// The record.
    pub id: Id,
    /// The day it was.
    pub date: NaiveDate,
    /// "NELI A", "phone, Mrs Barnes", "plan review".
    pub what: String,
    /// The mark, the outcome, the note.
    pub text: String,
    /// The mark, for a session.
    pub mark: Option<MarkCode>,
}

/// A parent or carer on the pupil page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FamilyRow {
    /// Who.
    pub carer: Id,
    /// "Mrs Barnes (mother)".
    pub name: String,
    /// The number to ring, or that nobody may.
    pub phone: String,
}

/// The pupil page.
#[derive(Clone, Debug)]
pub struct PupilView {
    /// The pupil.
    pub pupil: Id,
    /// `Maya Barnes`.
    pub name: String,
    /// `Maya B.`
    pub short: String,
    /// Year, class and teacher: "Year 4, 4W, Mr Hill".
    pub class: String,
    /// Age in whole years, where the birth date may be read.
    pub age: Option<u32>,
    /// Status in force.
    pub status: SenStatus,
    /// On the school's watch list.
    pub monitoring: bool,
    /// Since when.
    pub since: Option<NaiveDate>,
    /// Types of need by rank, in words.
    pub needs: Vec<(String, i64)>,
    /// What every adult must know: label and text; every version where there are two.
    pub alerts: Vec<(String, String)>,
    /// Label and text of strengths, what helps, what does not.
    pub helps: Vec<(String, String)>,
    /// Parents and carers, who is rung first first.
    pub carers: Vec<FamilyRow>,
    /// Groups, those running first.
    pub provisions: Vec<PupilProvision>,
    /// Conversations, newest first.
    pub contacts: Vec<ContactRow>,
    /// Reviews, next first.
    pub reviews: Vec<ReviewRow>,
    /// Everything, newest first.
    pub timeline: Vec<TimelineRow>,
    /// The last weeks of all groups together, in order.
    pub weeks: Vec<Week>,
    /// Scores by group.
    pub scores: Vec<Scores>,
}

/// A pupil at a glance, beside the list of the finder.
#[derive(Clone, Debug)]
pub struct PupilGlance {
    /// The pupil.
    pub pupil: Id,
    /// `Maya Barnes`.
    pub name: String,
    /// Year, class and teacher: "Year 4, 4W, Mr Hill".
    pub class: String,
    /// Status in force.
    pub status: SenStatus,
    /// What every adult must know: label and text; every version where there are two.
    pub alerts: Vec<(String, String)>,
    /// The groups that run now, with this half term to date.
    pub now: Vec<PupilProvision>,
    /// The last conversation.
    pub contact: Option<ContactRow>,
    /// The next review, else the last.
    pub review: Option<ReviewRow>,
}

/// One thing found.
#[derive(Clone, Debug)]
pub struct FindRow {
    /// The kind of the record.
    pub kind: &'static str,
    /// The record.
    pub id: Id,
    /// Its name.
    pub label: String,
    /// Where or when: class and status for a pupil, the day and the words for a note.
    pub detail: String,
    /// Higher is better; only for ordering.
    pub score: i64,
    /// The pupil to open, where it is about one.
    pub pupil: Option<Id>,
    /// The group to open, where it is about one.
    pub group: Option<Id>,
    /// The day it is of.
    pub date: Option<NaiveDate>,
    /// The child or the group it is about, by the name that lists show.
    pub who: String,
    /// The words around what was typed.
    pub around: String,
    /// The whole text they stand in.
    pub text: String,
}

/// A pupil, an adult or a group by name: what the finder ranks in memory.
#[derive(Clone, Debug)]
pub struct NameRow {
    /// The kind of the record.
    pub kind: &'static str,
    /// The record.
    pub id: Id,
    /// `Maya Barnes`.
    pub label: String,
    /// `4W, SEN support`.
    pub detail: String,
    /// The label folded, for matching.
    pub folded: String,
}

/// What initials must know besides the names for the finder.
#[derive(Clone, Debug, Default)]
pub struct Families {
    /// Parents and carers, and children who are not among the names for the finder: `Mrs Anna Barnes`.
    pub hidden: Vec<String>,
    /// Names that are never hidden: of groups, interventions and adults.
    pub kept: Vec<String>,
}

/// One pupil on the logging screen.
#[derive(Clone, Debug)]
pub struct ExpectedPupil {
    /// The pupil.
    pub pupil: Id,
    /// `Maya B.`
    pub short: String,
    /// The group it counts for.
    pub provision: Id,
    /// The mark so far.
    pub mark: MarkCode,
    /// Joined from elsewhere.
    pub guest: bool,
    /// What every adult must know, in one line.
    pub alert: Option<String>,
}

/// Who made a change, what and when: a line of history.
#[derive(Clone, Debug)]
pub struct HistoryRow {
    /// Milliseconds since 1970, UTC.
    pub at: i64,
    /// Who.
    pub by: String,
    /// The kind of the record.
    pub kind: String,
    /// The record.
    pub id: Id,
    /// The field.
    pub field: String,
    /// What it held before.
    pub before: crate::domain::Value,
    /// What it holds after.
    pub after: crate::domain::Value,
    /// The action.
    pub txn: Id,
    /// The action in the user's words.
    pub title: String,
}
