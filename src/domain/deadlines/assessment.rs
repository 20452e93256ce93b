//! What is owed in an EHC needs assessment, by whom, by when.

use chrono::NaiveDate;

use super::{Force, advice_due, assessment_clock, days_to, draft_comments_until};
use crate::domain::codes::AssessmentDecision;
use crate::domain::dates::on;
use crate::domain::records::Assessment;

/// One thing owed by a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Duty {
    /// What is to be done, in the words of the screen.
    pub title: &'static str,
    /// The last day for it.
    pub due: NaiveDate,
    /// How binding that day is.
    pub force: Force,
    /// Whether it is the school's; else the authority's, or the parents'.
    pub ours: bool,
    /// When it was done.
    pub done: Option<NaiveDate>,
}

impl Duty {
    /// Days late: after it was done, or by `today` while it is not; none when in time.
    pub fn days_late(&self, today: NaiveDate) -> Option<i64> {
        let late = -days_to(self.due, self.done.unwrap_or(today));
        (late > 0).then_some(late)
    }
}

/// Everything owed in an assessment, by day. Once the authority has refused to assess or to make a
/// plan, nothing more is.
pub fn duties(one: &Assessment) -> Vec<Duty> {
    let clock = assessment_clock(one.received_on);
    let must = |title, due, ours, done| Duty { title, due, force: Force::Must, ours, done };
    let mut out = Vec::new();
    let told = one.whether_on.or(one.decided_on).or(one.draft_on).or(one.final_on);
    out.push(must("authority says whether it will assess", clock.whether, false, told));
    if let Some(asked) = one.advice_asked_on {
        out.push(must("our advice sent", advice_due(asked), true, one.advice_sent_on));
    }
    let refused =
        matches!(one.decision, Some(AssessmentDecision::NotAssess | AssessmentDecision::NoPlan));
    if !matches!(one.decision, Some(AssessmentDecision::NotAssess)) {
        let decided = one.decided_on.or(one.draft_on).or(one.final_on);
        out.push(must("authority says if there is no plan", clock.no_plan, false, decided));
    }
    if let Some(consulted) = one.consulted_on {
        // A school should answer within fifteen days of being consulted (Code of Practice 9.83).
        let title = "answer the consultation";
        let due = on(consulted, 15);
        out.push(Duty { title, due, force: Force::Should, ours: true, done: one.answered_on });
    }
    if !refused {
        if let Some(served) = one.draft_on {
            let until = draft_comments_until(served);
            out.push(must(
                "parents comment on the draft, at least until",
                until,
                false,
                one.final_on,
            ));
        }
        out.push(must("authority issues the final plan", clock.final_plan, false, one.final_on));
    }
    out.sort_by_key(|duty| duty.due);
    out
}

/// The duty that is the school's next; where none is left, the next of the authority.
pub fn next_duty(one: &Assessment) -> Option<Duty> {
    let open: Vec<Duty> = duties(one).into_iter().filter(|duty| duty.done.is_none()).collect();
    open.iter().find(|duty| duty.ours).or_else(|| open.first()).copied()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::kind::cells_of;
    use crate::domain::{Id, Record, Value};

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn assessment(cells: &[(&str, &str)]) -> Assessment {
        let mut given = vec![("pupil", Value::Id(Id([1; 16])))];
        given.extend(cells.iter().map(|(name, text)| (*name, Value::Text((*text).into()))));
        Assessment::read(&cells_of::<Assessment>(&given)).unwrap()
    }

    #[test]
    fn a_request_received_on_23_november_runs_to_12_april() {
        let one = assessment(&[("received_on", "2026-11-23"), ("advice_asked_on", "2026-12-01")]);
        let due: Vec<(&str, NaiveDate)> = duties(&one).iter().map(|d| (d.title, d.due)).collect();
        assert_eq!(
            due,
            [
                ("authority says whether it will assess", day("2027-01-04")),
                ("our advice sent", day("2027-01-12")),
                ("authority says if there is no plan", day("2027-03-15")),
                ("authority issues the final plan", day("2027-04-12")),
            ]
        );
        let next = next_duty(&one).unwrap();
        assert_eq!((next.title, next.ours, next.force), ("our advice sent", true, Force::Must));
        let sent = assessment(&[
            ("received_on", "2026-11-23"),
            ("advice_asked_on", "2026-12-01"),
            ("advice_sent_on", "2027-01-13"),
        ]);
        assert_eq!(duties(&sent)[1].days_late(day("2027-03-01")), Some(1));
        let next = next_duty(&sent).unwrap();
        assert!(!next.ours && next.days_late(day("2027-01-06")) == Some(2), "{next:?}");
    }

    #[test]
    fn a_refusal_ends_it_and_answering_a_consultation_is_a_should() {
        let refused = assessment(&[
            ("received_on", "2026-11-23"),
            ("decision", "not_assess"),
            ("whether_on", "2026-12-20"),
        ]);
        assert_eq!(next_duty(&refused), None);
        let consulted = assessment(&[
            ("received_on", "2026-11-23"),
            ("draft_on", "2027-03-01"),
            ("consulted_on", "2027-03-02"),
        ]);
        let next = next_duty(&consulted).unwrap();
        assert_eq!((next.due, next.force), (day("2027-03-17"), Force::Should));
        // Fifteen days beginning with the day it is served.
        let comments = duties(&consulted).into_iter().find(|d| d.title.starts_with("parents"));
        assert_eq!(comments.unwrap().due, day("2027-03-15"));
    }
}
