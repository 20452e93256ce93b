//! When things are due, who owes them, and how binding that is.
//!
//! Weeks are calendar weeks and run through holidays; school days are the calendar's. A "should" of
//! the Code of Practice is never called a "must". Sources: Children and Families Act 2014 (the
//! Act), SEND Regulations 2014 (the Regulations), SEND Code of Practice 2015 (the Code).

mod assessment;

pub use assessment::{Duty, duties, next_duty};

use chrono::{Datelike, Months, NaiveDate};

use super::calendar::{Calendar, Term, academic_year};
use super::codes::{Decision, ReviewType};
use super::dates::{back, on};
use super::records::Review;
use super::value::Days;

/// How binding a deadline is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Force {
    /// Law.
    Must,
    /// Statutory guidance.
    Should,
    /// The school's own.
    Own,
}

impl Force {
    /// The word in JSON.
    pub fn code(self) -> &'static str {
        match self {
            Force::Must => "must",
            Force::Should => "should",
            Force::Own => "own",
        }
    }

    /// The words on the screen.
    pub fn label(self) -> &'static str {
        match self {
            Force::Must => "must, by law",
            Force::Should => "should, by the Code of Practice",
            Force::Own => "our own date",
        }
    }
}

/// Days between the meeting of an annual review and the invitations and papers before it
/// (the Regulations, reg. 20(3) and (4): at least two weeks).
pub const NOTICE_DAYS: u64 = 14;
/// Days from the meeting to the report (reg. 20(8): within two weeks).
pub const REPORT_DAYS: u64 = 14;
/// Days from the meeting to the authority's decision, with any proposed amendments (reg. 20(10);
/// R (L, M and P) v Devon County Council, 2022, EWHC 493 (Admin): within four weeks).
pub const DECISION_DAYS: u64 = 28;
/// Days from the amendment notice to the final plan (reg. 22: within eight weeks).
pub const FINAL_DAYS: u64 = 56;
/// Days before the latest day of an EHCP review's meeting by which it is best booked, so that
/// invitations can go out in time. The school's own.
pub const BOOKING_DAYS: u64 = 28;
/// Months from one completed annual review to the next (the Act, section 44(1)).
pub const ANNUAL_MONTHS: u32 = 12;
/// Months from one review to the next of a plan of a child under five (the Code, 9.178: consider
/// every three to six).
pub const UNDER_FIVE_MONTHS: u32 = 6;
/// School days within which the educational record and the common transfer file follow a pupil who
/// has left (Education (Pupil Information) (England) Regulations 2005, reg. 9).
pub const RECORDS_SCHOOL_DAYS: i64 = 15;
/// Parent meetings in an academic year where the school has not said (the Code, 6.65).
pub const MEETINGS_A_YEAR: usize = 3;

/// One step of a review.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// A day is agreed.
    Book,
    /// Everybody is invited.
    Invite,
    /// Advice is collected and sent round.
    Papers,
    /// The meeting itself.
    Meeting,
    /// The report goes to everybody invited and to the authority.
    Report,
    /// The authority keeps, amends or ceases the plan.
    Decision,
    /// The authority issues the final amended plan.
    Final,
}

impl Step {
    /// What is to be done, in the words of the screen.
    pub fn title(self) -> &'static str {
        match self {
            Step::Book => "book the meeting",
            Step::Invite => "invitations out",
            Step::Papers => "papers out",
            Step::Meeting => "meeting",
            Step::Report => "report to all",
            Step::Decision => "authority decides",
            Step::Final => "authority issues the final plan",
        }
    }

    /// Whether it is the school's to do; the last two are the authority's.
    pub fn ours(self) -> bool {
        !matches!(self, Step::Decision | Step::Final)
    }
}

/// One dated step of a review.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Leg {
    /// Which.
    pub step: Step,
    /// The last day for it.
    pub due: NaiveDate,
    /// How binding that day is.
    pub force: Force,
    /// When it was done.
    pub done: Option<NaiveDate>,
}

impl Leg {
    /// Days late: after it was done, or by `today` while it is not; none when in time.
    pub fn days_late(&self, today: NaiveDate) -> Option<i64> {
        let late = self.done.unwrap_or(today).signed_duration_since(self.due).num_days();
        (late > 0).then_some(late)
    }
}

/// Whether a kind of review is one of an EHCP, with the statutory steps.
pub fn is_statutory(kind: &ReviewType) -> bool {
    matches!(
        kind,
        ReviewType::Annual
            | ReviewType::Interim
            | ReviewType::UnderFive
            | ReviewType::PhaseTransfer
    )
}

/// The day an annual review must be completed by: twelve months after the plan was issued or the
/// last review was completed.
pub fn annual_due(last_completed: NaiveDate) -> NaiveDate {
    last_completed.checked_add_months(Months::new(ANNUAL_MONTHS)).unwrap_or(NaiveDate::MAX)
}

/// The last day on which a plan can be final before a transfer between phases in the calendar year
/// `year`: 14 February, for it must be so before the 15th (reg. 18(1)).
pub fn phase_transfer_final(year: i32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, 2, 14).unwrap_or_default()
}

/// The latest day for the meeting of a review, from the day it must be completed by.
///
/// An annual review is complete only at the authority's decision, four weeks after the meeting; a
/// phase transfer only at the final plan, eight weeks after that. Other reviews are due on their
/// day.
pub fn meeting_latest(kind: &ReviewType, due: NaiveDate) -> NaiveDate {
    match kind {
        ReviewType::Annual | ReviewType::UnderFive => back(due, DECISION_DAYS),
        ReviewType::PhaseTransfer => back(transfer_after(due), DECISION_DAYS + FINAL_DAYS),
        _ => due,
    }
}

/// The steps of a review in order, with their days. None for a cancelled one; only a meeting to
/// hold where the kind has no statutory steps.
pub fn legs(review: &Review) -> Vec<Leg> {
    if review.cancelled {
        return Vec::new();
    }
    let latest = review.due.map(|due| meeting_latest(&review.r#type, due));
    let Some(meeting) = review.held.or(review.booked).or(latest) else { return Vec::new() };
    let mut legs = vec![Leg {
        step: Step::Meeting,
        due: review.booked.or(latest).unwrap_or(meeting),
        force: meeting_force(&review.r#type),
        done: review.held,
    }];
    if is_statutory(&review.r#type) {
        if review.held.is_none() && review.booked.is_none() {
            let due = back(meeting, BOOKING_DAYS);
            legs.push(Leg { step: Step::Book, due, force: Force::Own, done: None });
        }
        statutory(review, meeting, &mut legs);
    }
    legs.sort_by_key(|leg| leg.step);
    legs
}

/// The step that is the school's to do next; where none is left, the authority's.
pub fn next_leg(review: &Review) -> Option<Leg> {
    let open: Vec<Leg> = legs(review).into_iter().filter(|leg| leg.done.is_none()).collect();
    open.iter().find(|leg| leg.step.ours()).or_else(|| open.first()).copied()
}

/// What the authority owes by `today`, and how many days late it is.
pub fn owed(review: &Review, today: NaiveDate) -> Option<(Leg, i64)> {
    legs(review)
        .into_iter()
        .filter(|leg| !leg.step.ours() && leg.done.is_none() && review.held.is_some())
        .find_map(|leg| leg.days_late(today).map(|late| (leg, late)))
}

/// The steps round the meeting of an EHCP review (reg. 20).
fn statutory(review: &Review, meeting: NaiveDate, legs: &mut Vec<Leg>) {
    let mut leg = |step, due, done| legs.push(Leg { step, due, force: Force::Must, done });
    let before = back(meeting, NOTICE_DAYS);
    // Once the meeting was held, what nobody noted before it can no longer be done.
    if review.held.is_none() || review.invited_on.is_some() {
        leg(Step::Invite, before, review.invited_on);
    }
    if review.held.is_none() || review.papers_on.is_some() {
        leg(Step::Papers, before, review.papers_on);
    }
    leg(Step::Report, on(meeting, REPORT_DAYS), review.report_on);
    let decision_due = on(meeting, DECISION_DAYS);
    leg(Step::Decision, decision_due, review.decided_on);
    let amended = matches!(review.decision, Some(Decision::Amend));
    let transfer = review.r#type == ReviewType::PhaseTransfer;
    if amended || transfer || review.final_on.is_some() {
        let by_notice =
            on(review.notice_on.or(review.decided_on).unwrap_or(decision_due), FINAL_DAYS);
        let due = if transfer { by_notice.min(transfer_after(meeting)) } else { by_notice };
        leg(Step::Final, due, review.final_on);
    }
}

/// When the next review of the same plan must be completed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NextReview {
    /// The day.
    pub due: NaiveDate,
    /// Counted from the meeting, because the authority has not decided yet; it may move.
    pub provisional: bool,
}

/// The next review after one that was held: twelve months after the authority's decision, six for a
/// child under five, or the day that was agreed. Until it decides, counted from the meeting. None
/// after a plan has ceased, or for kinds without such a clock.
pub fn next_review(review: &Review) -> Option<NextReview> {
    let held = review.held?;
    if review.decision == Some(Decision::Cease) || review.cancelled {
        return None;
    }
    if let Some(due) = review.next_due {
        return Some(NextReview { due, provisional: false });
    }
    let months = match review.r#type {
        ReviewType::Annual | ReviewType::Interim | ReviewType::PhaseTransfer => ANNUAL_MONTHS,
        ReviewType::UnderFive => UNDER_FIVE_MONTHS,
        _ => return None,
    };
    let from = review.decided_on.unwrap_or(held);
    let due = from.checked_add_months(Months::new(months))?;
    Some(NextReview { due, provisional: review.decided_on.is_none() })
}

/// The first last-day of a phase transfer on or after `day`; 15 February itself names the one it
/// ends.
fn transfer_after(day: NaiveDate) -> NaiveDate {
    let this_year = phase_transfer_final(day.year());
    if day <= on(this_year, 1) { this_year } else { phase_transfer_final(day.year() + 1) }
}

/// How binding the day of a meeting is.
fn meeting_force(kind: &ReviewType) -> Force {
    match kind {
        // The Act, section 44; the Regulations, reg. 18.
        ReviewType::Annual | ReviewType::PhaseTransfer => Force::Must,
        // The Code, 6.53 to 6.56 and 6.65; for PEPs "Promoting the education of looked-after
        // children", statutory guidance.
        // The Code, 9.178, for plans of children under five.
        ReviewType::Plan | ReviewType::Meeting | ReviewType::Pep | ReviewType::UnderFive => {
            Force::Should
        }
        ReviewType::Interim
        | ReviewType::Provision
        | ReviewType::Taf
        | ReviewType::Transition
        | ReviewType::InNeed
        | ReviewType::Other(_) => Force::Own,
    }
}

/// The clock of an EHC needs assessment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AssessmentClock {
    /// Whether to assess: within six weeks (reg. 5(3)).
    pub whether: NaiveDate,
    /// That no plan will be made: within sixteen weeks (reg. 10(1)).
    pub no_plan: NaiveDate,
    /// The final plan: within twenty weeks (reg. 13(2)).
    pub final_plan: NaiveDate,
}

/// The clock of an EHC needs assessment from the day the authority received the request. The
/// exceptions of reg. 10(4) (closed schools, a child away, missed appointments) are not counted.
pub fn assessment_clock(received: NaiveDate) -> AssessmentClock {
    let weeks = |n: u64| on(received, n * 7);
    AssessmentClock { whether: weeks(6), no_plan: weeks(16), final_plan: weeks(20) }
}

/// The day by which the school sends its advice: six weeks from being asked (reg. 8).
pub fn advice_due(asked: NaiveDate) -> NaiveDate {
    on(asked, 42)
}

/// The last of the fifteen days that parents have to comment on a draft plan, beginning with the
/// day it is served (reg. 13(1)).
pub fn draft_comments_until(served: NaiveDate) -> NaiveDate {
    on(served, 14)
}

/// The last day on which the records of a pupil who has left may follow them.
pub fn records_due(left: NaiveDate, calendar: &Calendar) -> NaiveDate {
    calendar.add_school_days(left, RECORDS_SCHOOL_DAYS)
}

/// The user's own deadline: their last day in, up to the day something is due.
pub fn do_by(due: NaiveDate, days: Days, calendar: &Calendar) -> NaiveDate {
    calendar.last_working_day(due, days)
}

/// Whole days from `today` to `due`; negative when overdue.
pub fn days_to(due: NaiveDate, today: NaiveDate) -> i64 {
    due.signed_duration_since(today).num_days()
}

/// Whether a held review is a meeting with parents for the Code's three a year: a call or a letter
/// alone is none.
pub fn counts_as_meeting(kind: &ReviewType) -> bool {
    matches!(kind, ReviewType::Meeting | ReviewType::Plan) || is_statutory(kind)
}

/// Meetings with a pupil's parents in one academic year. A should (the Code, 6.65), never a must.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Meetings {
    /// How many were held.
    pub held: usize,
    /// How many the school wants.
    pub wanted: usize,
    /// The last day for the next one, spread over the terms; none when all were held.
    pub next_by: Option<NaiveDate>,
}

impl Meetings {
    /// `2 of 3 meetings`.
    pub fn label(&self) -> String {
        let noun = if self.wanted == 1 { "meeting" } else { "meetings" };
        format!("{} of {} {noun}", self.held, self.wanted)
    }

    /// Whether the next one is overdue.
    pub fn overdue(&self, today: NaiveDate) -> bool {
        self.next_by.is_some_and(|by| by < today)
    }
}

/// Counts the meetings held in the academic year of `today`; the next is due by the end of its
/// term.
pub fn meetings(
    held_on: impl IntoIterator<Item = NaiveDate>,
    wanted: usize,
    today: NaiveDate,
    calendar: &Calendar,
) -> Meetings {
    let year = academic_year(today);
    let held = held_on.into_iter().filter(|d| academic_year(*d) == year && *d <= today).count();
    let next_by = (held < wanted).then(|| term_end(calendar, year, held + 1, wanted)).flatten();
    Meetings { held, wanted, next_by }
}

/// The end of the term in which meeting number `n` of `wanted` falls.
fn term_end(calendar: &Calendar, year: i32, n: usize, wanted: usize) -> Option<NaiveDate> {
    let term = match (n * 3).div_ceil(wanted.max(1)) {
        0 | 1 => Term::Autumn,
        2 => Term::Spring,
        _ => Term::Summer,
    };
    let halves = calendar.half_terms(year);
    halves.iter().rev().find(|half| half.term == term).map(|half| half.ends)
}

#[cfg(test)]
mod tests;
