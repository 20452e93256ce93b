//! Reviews by their next step.

use std::collections::HashMap;

use chrono::NaiveDate;

use crate::domain::Id;
use crate::domain::calendar::{academic_year, academic_year_span};
use crate::domain::codes::{ReviewType, SenStatus};
use crate::domain::dates::back;
use crate::domain::deadlines::{self, Force, Leg, is_statutory};
use crate::domain::records::{Carer, Review, ReviewAction, ReviewInvitee};

use super::super::core::{Store, id_at};
use super::super::error::StoreError;
use super::super::views::{ReviewRow, ReviewView};
use super::people::day_text;

/// Days after a held EHCP review in which its later steps are followed: a year, after which the
/// next review stands in its place.
const FOLLOWED_DAYS: u64 = 366;

/// Days ahead that count as soon.
const SOON_DAYS: i64 = 14;

/// An open review with its next step.
pub(super) struct OpenReview {
    pub id: Id,
    pub review: Review,
    pub leg: Leg,
    /// `T. Adeyemi`.
    pub name: String,
}

impl Store {
    /// The reviews pane: every open review by the day of its next step.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn reviews(&self) -> Result<ReviewView, StoreError> {
        let today = self.clock().today();
        let open = self.open_reviews()?;
        let ours = |one: &&OpenReview| one.leg.step.ours();
        let days = |one: &OpenReview| deadlines::days_to(one.leg.due, today);
        let overdue = open.iter().filter(ours).filter(|one| days(one) < 0).count();
        let soon =
            open.iter().filter(ours).filter(|one| (0..=SOON_DAYS).contains(&days(one))).count();
        let rows = open.iter().map(|one| review_row(one, today)).collect();
        Ok(ReviewView { rows, overdue, soon })
    }

    /// Reviews with a step still to do, by the day of that step; those of pupils who have left are
    /// not.
    pub(super) fn open_reviews(&self) -> Result<Vec<OpenReview>, StoreError> {
        let today = self.clock().today();
        let mut found = self.select::<Review, _>("WHERE held IS NULL", [])?;
        found.extend(self.select::<Review, _>(
            "WHERE held >= ?1 AND type IN ('ehcp_annual', 'ehcp_interim', 'ehcp_under_five', 'phase_transfer')",
            [day_text(back(today, FOLLOWED_DAYS))],
        )?);
        let mut open = Vec::new();
        for (id, review) in found {
            let Some(leg) = deadlines::next_leg(&review) else { continue };
            let Some((name, true)) = self.initial_name(review.pupil)? else { continue };
            open.push(OpenReview { id, review, leg, name });
        }
        open.sort_by(|a, b| (a.leg.due, &a.name, a.id).cmp(&(b.leg.due, &b.name, b.id)));
        Ok(open)
    }

    /// The reviews of one pupil: open ones by their next step, then those that are over, newest
    /// first.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn reviews_of(&self, pupil: Id) -> Result<Vec<ReviewRow>, StoreError> {
        let today = self.clock().today();
        let Some((name, _)) = self.initial_name(pupil)? else { return Ok(Vec::new()) };
        let mut open = Vec::new();
        let mut over = Vec::new();
        for (id, review) in self.select::<Review, _>("WHERE pupil = ?1", [pupil.0.as_slice()])? {
            match deadlines::next_leg(&review) {
                Some(leg) => open.push(OpenReview { id, review, leg, name: name.clone() }),
                None => over.push((id, review)),
            }
        }
        open.sort_by_key(|one| (one.leg.due, one.id));
        over.sort_by_key(|(id, review)| (std::cmp::Reverse(review.held.or(review.due)), *id));
        let mut rows: Vec<ReviewRow> = open.iter().map(|one| review_row(one, today)).collect();
        rows.extend(over.into_iter().map(|(id, review)| over_row(id, review, name.clone())));
        Ok(rows)
    }

    /// How many meetings with parents were held for each pupil in the academic year of a day, up to it.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn meetings_of_year(&self, day: NaiveDate) -> Result<HashMap<Id, usize>, StoreError> {
        let held = self.meetings_held(day)?.into_iter();
        Ok(held.map(|(pupil, days)| (pupil, days.len())).collect())
    }

    /// How many meetings with parents were held for each pupil in the academic year of `day`.
    pub(super) fn meetings_held(
        &self,
        day: NaiveDate,
    ) -> Result<HashMap<Id, Vec<NaiveDate>>, StoreError> {
        let (first, _) = academic_year_span(academic_year(day));
        let mut read = self.conn().prepare_cached(
            "SELECT pupil, held, type FROM p_review WHERE held BETWEEN ?1 AND ?2",
        )?;
        let mut rows = read.query([day_text(first), day_text(day)])?;
        let mut out: HashMap<Id, Vec<NaiveDate>> = HashMap::new();
        while let Some(row) = rows.next()? {
            let held: String = row.get(1)?;
            let kind: String = row.get(2)?;
            if !deadlines::counts_as_meeting(&ReviewType::from_code(&kind)) {
                continue;
            }
            if let Ok(held) = held.parse() {
                out.entry(id_at(row, 0)?).or_default().push(held);
            }
        }
        Ok(out)
    }
}

fn review_row(one: &OpenReview, today: NaiveDate) -> ReviewRow {
    let review = &one.review;
    let latest = review.due.map(|due| deadlines::meeting_latest(&review.r#type, due));
    ReviewRow {
        owed: owed(review, today),
        chased: review.chased_on,
        after: deadlines::next_review(review),
        review: one.id,
        pupil: review.pupil,
        name: one.name.clone(),
        what: review.r#type.clone(),
        meeting: review.held.or(review.booked).or(latest),
        time: review.time,
        booked: review.booked.is_some(),
        leg: one.leg.step.title().to_string(),
        due: Some(one.leg.due),
        force: one.leg.force,
        days: deadlines::days_to(one.leg.due, today),
    }
}

/// What the authority owes of a review, and how late it is.
fn owed(review: &Review, today: NaiveDate) -> Option<(String, NaiveDate, i64)> {
    deadlines::owed(review, today).map(|(leg, late)| (leg.step.title().to_string(), leg.due, late))
}

/// A review with nothing left to do.
fn over_row(id: Id, review: Review, name: String) -> ReviewRow {
    let leg = match (review.cancelled, review.held) {
        (true, _) => "cancelled",
        (false, Some(_)) => "held",
        (false, None) => "no date yet",
    };
    ReviewRow {
        owed: None,
        chased: review.chased_on,
        after: deadlines::next_review(&review),
        review: id,
        pupil: review.pupil,
        name,
        meeting: review.held.or(review.booked),
        time: review.time,
        booked: review.booked.is_some(),
        leg: leg.to_string(),
        due: None,
        force: if is_statutory(&review.r#type) { Force::Must } else { Force::Own },
        days: 0,
        what: review.r#type,
    }
}

/// A step of a review that the authority owes.
#[derive(Clone, Debug)]
pub struct OwedRow {
    /// The review.
    pub review: Id,
    /// The pupil.
    pub pupil: Id,
    /// `T. Adeyemi`.
    pub name: String,
    /// Its kind.
    pub what: ReviewType,
    /// The day of the meeting.
    pub held: NaiveDate,
    /// What is owed.
    pub step: deadlines::Step,
    /// Days late.
    pub late: i64,
    /// When the authority was last chased.
    pub chased: Option<NaiveDate>,
}

/// A pupil with fewer parent meetings this year than the school wants.
#[derive(Clone, Debug)]
pub struct MeetingsRow {
    /// The pupil.
    pub pupil: Id,
    /// `Maya B.`
    pub name: String,
    /// How many were held, of how many, and by when the next should be.
    pub meetings: deadlines::Meetings,
}

/// One review with all that hangs on it.
#[derive(Clone, Debug)]
pub struct ReviewPage {
    /// What is stored.
    pub review: Review,
    /// `Maya B.`
    pub name: String,
    /// Who is asked, each by name.
    pub invitees: Vec<(Id, String, ReviewInvitee)>,
    /// What is to be done, by whom.
    pub actions: Vec<(Id, ReviewAction, Option<String>)>,
}

impl Store {
    /// What the authority owes of reviews held in the last year, the latest first.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn reviews_owed(&self) -> Result<Vec<OwedRow>, StoreError> {
        let today = self.clock().today();
        let mut out = Vec::new();
        for one in self.open_reviews()? {
            let owed = deadlines::owed(&one.review, today);
            if let (Some((leg, late)), Some(held)) = (owed, one.review.held) {
                out.push(OwedRow {
                    review: one.id,
                    pupil: one.review.pupil,
                    name: one.name,
                    what: one.review.r#type,
                    held,
                    step: leg.step,
                    late,
                    chased: one.review.chased_on,
                });
            }
        }
        out.sort_by_key(|row| (std::cmp::Reverse(row.late), row.review));
        Ok(out)
    }

    /// Pupils on SEN support or with an EHCP who have had fewer parent meetings this year than are
    /// wanted, and whose next one is due by the end of this term (the Code, 6.65: a should).
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn meetings_short(&self) -> Result<Vec<MeetingsRow>, StoreError> {
        let today = self.clock().today();
        let calendar = self.calendar()?;
        let held = self.meetings_held(today)?;
        let wanted = self.plan_setting(today)?.meetings;
        let term = calendar.half_term_or_last(today).map(|half| half.term);
        let last = calendar.half_terms(academic_year(today)).into_iter();
        let last = last.filter(|half| Some(half.term) == term).map(|half| half.ends).max();
        let mut short = Vec::new();
        for (pupil, standing) in self.standings_on(today, None)? {
            if !matches!(standing.status, SenStatus::Support | SenStatus::Plan)
                || !self.is_on_roll(pupil, today)?
            {
                continue;
            }
            let days = held.get(&pupil).cloned().unwrap_or_default();
            let meetings = deadlines::meetings(days, wanted, today, &calendar);
            let due = meetings.next_by.is_some_and(|by| by < today || Some(by) <= last);
            if due {
                short.push((pupil, meetings));
            }
        }
        let names = self.short_names(short.iter().map(|(pupil, _)| *pupil))?;
        let mut out: Vec<MeetingsRow> = short
            .into_iter()
            .map(|(pupil, meetings)| MeetingsRow {
                pupil,
                name: names.get(&pupil).cloned().unwrap_or_default(),
                meetings,
            })
            .collect();
        out.sort_by(|a, b| {
            (a.meetings.next_by, &a.name, a.pupil).cmp(&(b.meetings.next_by, &b.name, b.pupil))
        });
        Ok(out)
    }

    /// One review with its invitees and actions.
    ///
    /// # Errors
    /// [`StoreError::NoRow`] when there is no such review, or the file cannot be read.
    pub fn review_page(&self, id: Id) -> Result<ReviewPage, StoreError> {
        let review: Review = self.get(id)?.ok_or(StoreError::NoRow { kind: "review", id })?;
        let of = "WHERE review = ?1 ORDER BY rowid";
        let mut invitees = Vec::new();
        for (row, one) in self.select::<ReviewInvitee, _>(of, [id.0.as_slice()])? {
            let staff = match one.staff {
                Some(adult) => self.adult_short(adult)?,
                None => None,
            };
            let carer = match one.carer {
                Some(carer) => self.get::<Carer>(carer)?.map(|c| {
                    [c.title, Some(c.surname)].into_iter().flatten().collect::<Vec<_>>().join(" ")
                }),
                None => None,
            };
            let name = one.name.clone().or(staff).or(carer).unwrap_or_else(|| "somebody".into());
            invitees.push((row, name, one));
        }
        let mut actions = Vec::new();
        for (row, action) in self.select::<ReviewAction, _>(of, [id.0.as_slice()])? {
            let who = match action.owner {
                Some(adult) => self.adult_short(adult)?,
                None => None,
            };
            actions.push((row, action, who));
        }
        let name = self.pupil_short(review.pupil)?.unwrap_or_default();
        Ok(ReviewPage { review, name, invitees, actions })
    }
}
