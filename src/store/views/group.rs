//! A group as its page shows it, and what charts are drawn from.

use chrono::NaiveDate;

use crate::domain::Id;
use crate::domain::codes::{Area, Schedule, Tier};
pub use crate::domain::schedule::{Account, Lost, Week};

/// One dated score.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Score {
    /// The day.
    pub date: NaiveDate,
    /// How many right, or the score itself.
    pub score: i64,
    /// Of how many, where that is known.
    pub out_of: Option<i64>,
}

/// The scores of one pupil in one group, oldest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scores {
    /// The pupil.
    pub pupil: Id,
    /// The group.
    pub provision: Id,
    /// The pupil's short name on a group's page, the group's name on a pupil's.
    pub name: String,
    /// The scores.
    pub points: Vec<Score>,
}

/// A pupil's place in a group, between dates of their own.
#[derive(Clone, Debug)]
pub struct Member {
    /// The pupil.
    pub pupil: Id,
    /// `Maya B.`
    pub name: String,
    /// `4W`.
    pub class: String,
    /// From when, where that is not the group's first day.
    pub starts: Option<NaiveDate>,
    /// To when, where that is not the group's last day.
    pub ends: Option<NaiveDate>,
    /// Why it ended.
    pub reason: Option<String>,
    /// Whether the pupil is in the group today.
    pub now: bool,
    /// The pupil's minutes of the span that the page shows first.
    pub account: Account,
}

/// That somebody came to see a group.
#[derive(Clone, Debug)]
pub struct Visit {
    /// The observation.
    pub id: Id,
    /// The day.
    pub date: NaiveDate,
    /// Who came.
    pub observer: Option<String>,
    /// What it was about, what was seen, what comes next; each where it was said.
    pub says: String,
}

/// An adult of a group.
#[derive(Clone, Debug)]
pub struct GroupAdult {
    /// Who.
    pub staff: Id,
    /// `D. Shaw`.
    pub name: String,
    /// Leads it, rather than helps.
    pub leads: bool,
    /// Whether they are one of its adults today.
    pub now: bool,
}

/// Meetings of a group to date, by what became of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Meetings {
    /// Held, cut short ones among them.
    pub held: usize,
    /// Of those held, beside the timetable.
    pub extra: usize,
    /// Did not happen.
    pub not_held: usize,
    /// Known to be missing.
    pub not_logged: usize,
    /// An adult's laptop has not been heard from since.
    pub awaiting: usize,
    /// Logged by exception only, and no exception was logged.
    pub assumed: usize,
}

/// Something written about a session of a group.
#[derive(Clone, Debug)]
pub struct GroupNote {
    /// The session.
    pub session: Id,
    /// The day.
    pub date: NaiveDate,
    /// The pupil it is about alone.
    pub who: Option<(Id, String)>,
    /// What it says.
    pub text: String,
}

/// A span of days with the group's minutes in it.
#[derive(Clone, Debug)]
pub struct Span {
    /// "this half term", "since 7 Sep 2026", "7 Sep 2026 to 18 Dec 2026".
    pub name: String,
    /// The children's minutes.
    pub account: Account,
    /// The meetings.
    pub meetings: Meetings,
}

/// The group page.
#[derive(Clone, Debug)]
pub struct GroupView {
    /// The group.
    pub provision: Id,
    /// As staff call it.
    pub title: String,
    /// The intervention it runs.
    pub intervention: Option<String>,
    /// Its area of need, its own or the intervention's.
    pub area: Option<Area>,
    /// Its tier, its own or the intervention's.
    pub tier: Option<Tier>,
    /// At fixed times, times a week, continuous.
    pub schedule: Schedule,
    /// "Tue Thu 09:15, 20 min".
    pub when: String,
    /// "every session", "exceptions only; the rest counts as assumed".
    pub logged: String,
    /// Where it meets.
    pub location: Option<String>,
    /// "running", "paused".
    pub status: String,
    /// Whether it runs today.
    pub now: bool,
    /// First day.
    pub starts: Option<NaiveDate>,
    /// Last day.
    pub ends: Option<NaiveDate>,
    /// When to judge it.
    pub review_on: Option<NaiveDate>,
    /// What should be different at the end.
    pub intended: Option<String>,
    /// What to remember.
    pub notes: Option<String>,
    /// Its adults, those who lead first.
    pub adults: Vec<GroupAdult>,
    /// Its pupils, those in it today first.
    pub members: Vec<Member>,
    /// Minutes and meetings: of this half term while it runs, then of the whole of its time.
    pub spans: Vec<Span>,
    /// The last weeks, in order.
    pub weeks: Vec<Week>,
    /// The last notes, newest first.
    pub remarks: Vec<GroupNote>,
    /// Scores by pupil.
    pub scores: Vec<Scores>,
    /// The agency that runs it or advises on it.
    pub agency: Option<String>,
    /// Who came to see it, the newest first.
    pub visits: Vec<Visit>,
}
