//! Marks: one pupil at one session.

use chrono::{NaiveDate, NaiveTime};

use crate::domain::Id;
use crate::domain::codes::{MARKS, MarkCode, SessionState};
use crate::domain::kind::Record;
use crate::domain::kind::{ADULTS, ALL, MINUTES, STAFFROOM, Scope, Ty};
use crate::domain::value::Cell;
use crate::record;

record! {
    /// One pupil at one session, naming the group it counts for.
    Mark = "mark", "mark", "marks";
    scope: Scope::Of("pupil");
    id: &[&["session", "pupil"]];
    title: &["pupil", "mark"];
    session: Id = Ty::Ref("session"), "Session", "Which.", Hidden, ALL, ADULTS;
    pupil: Id = Ty::Ref("pupil"), "Pupil", "Who.", Main, ALL, ADULTS;
    provision: Id = Ty::Ref("provision"), "Counts for", "The group it counts for; a guest keeps their own.", Main, ALL, ADULTS;
    mark: MarkCode = Ty::Code(&MARKS), "Mark", "Here, late, not in school and so on.", Main, ALL, ADULTS, = "here";
    minutes: Option<i64> = MINUTES, "Minutes", "Where it differs from the session's.", More, ALL, ADULTS;
    engagement: Option<i64> = Ty::Count(1, 5, ""), "Engagement", "1 (low) to 5 (high).", More, ALL, ADULTS;
    score: Option<i64> = Ty::Count(0, 100_000, ""), "Score", "How many right, or the score itself.", More, ALL, ADULTS;
    out_of: Option<i64> = Ty::Count(1, 100_000, ""), "Out of", "Of how many.", More, ALL, ADULTS;
    errors: Option<i64> = Ty::Count(0, 100_000, ""), "Errors", "How many wrong.", More, ALL, ADULTS;
    guest: bool = Ty::Flag, "Guest", "Joined a session that was not theirs.", More, ALL, ADULTS;
    reason: Option<String> = Ty::Line, "Why", "Why not here, in a word or two.", More, ALL, ADULTS;
    note: Option<String> = Ty::Note, "Note", "About this child alone.", More, ALL, ADULTS;
    told_dsl_on: Option<NaiveDate> = Ty::Date, "Told the DSL", "The day the safeguarding lead was told; the story belongs in the safeguarding system.", More, ALL, ADULTS, LATER;
    told_dsl_time: Option<NaiveTime> = Ty::Time, "Told the DSL at", "The time they were told.", More, ALL, ADULTS, LATER;
    restricted: bool = Ty::Flag, "Restricted", "The note is for leads and the author only.", More, ALL, STAFFROOM;
    mood_before: Option<i64> = Ty::Count(1, 5, ""), "Mood before", "How the child says they are at the start, 1 (low) to 5 (high).", More, ALL, ADULTS;
    mood_after: Option<i64> = Ty::Count(1, 5, ""), "Mood after", "How the child says they are at the end, 1 (low) to 5 (high).", More, ALL, ADULTS;
}

impl Mark {
    /// The id of a pupil's mark at a session.
    pub fn id_of(session: Id, pupil: Id) -> Id {
        Id::derived(Self::KIND.name, &[session.put(), pupil.put()])
    }

    /// Minutes that reached the pupil: none when the session did not run, the mark's own where
    /// given, else the session's.
    pub fn delivered(&self, state: &SessionState, session_minutes: i64) -> i64 {
        let ran = !matches!(state, SessionState::NotHeld);
        if ran && self.mark.took_part() { self.minutes.unwrap_or(session_minutes) } else { 0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn minutes_reach_only_those_who_took_part() {
        let mut mark = Mark {
            mood_after: None,
            mood_before: None,
            session: Id([1; 16]),
            pupil: Id([2; 16]),
            provision: Id([3; 16]),
            mark: MarkCode::Here,
            minutes: None,
            engagement: None,
            score: None,
            out_of: None,
            errors: None,
            guest: false,
            reason: None,
            note: None,
            told_dsl_on: None,
            told_dsl_time: None,
            restricted: false,
        };
        assert_eq!(mark.delivered(&SessionState::Held, 25), 25);
        assert_eq!(mark.delivered(&SessionState::NotHeld, 25), 0);
        mark.mark = MarkCode::Late;
        mark.minutes = Some(15);
        assert_eq!(mark.delivered(&SessionState::CutShort, 25), 15);
        for code in [MarkCode::Away, MarkCode::Declined, MarkCode::NotRecorded, MarkCode::Kept] {
            mark.mark = code;
            assert_eq!(mark.delivered(&SessionState::Held, 25), 0);
        }
    }
}
