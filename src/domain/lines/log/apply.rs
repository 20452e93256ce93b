//! Marking a session's pupils as a line says.

use chrono::NaiveTime;

use super::Stop;
use super::marks::{Plan, Stay};
use super::scan::Scan;
use crate::domain::codes::MarkCode;
use crate::domain::lines::drafts::guest_counts_for;
use crate::domain::lines::reading::{MarkDraft, SessionDraft};

impl Plan {
    /// Marks a session's pupils as the line says.
    pub(super) fn apply(
        &self,
        scan: &Scan<'_>,
        draft: &mut SessionDraft,
        lone: bool,
    ) -> Result<(), Stop> {
        let school = scan.school;
        for guest in &self.guests {
            if draft.marks.iter().any(|m| m.pupil == *guest) || !lone {
                continue;
            }
            let counts_for = guest_counts_for(school, &draft.groups, *guest);
            draft.marks.push(MarkDraft {
                guest: true,
                ..MarkDraft::new(*guest, school.short(*guest), counts_for)
            });
        }
        self.within(scan, draft)?;
        draft.counted = self.counted;
        let (time, length) = (draft.time, draft.minutes);
        for mark in &mut draft.marks {
            let op = self.ops.iter().find(|op| op.pupil == mark.pupil);
            mark.mark = match op {
                Some(op) => op.mark.clone(),
                None if mark.guest => MarkCode::Here,
                None if self.nobody => MarkCode::Away,
                // Not at the session, and nobody said not in school.
                None if self.only.as_ref().is_some_and(|only| !only.contains(&mark.pupil)) => {
                    MarkCode::Kept
                }
                None if self.only.is_some() => MarkCode::Here,
                None => {
                    let (code, why) =
                        self.rest.clone().or(self.all.clone()).unwrap_or((MarkCode::Here, None));
                    mark.reason = why;
                    code
                }
            };
            if let Some(op) = op {
                mark.reason = op.why.clone();
                mark.minutes = op.stay.and_then(|stay| stayed(stay, time, length));
                if let (None, Some(Stay::From(at) | Stay::Until(at))) = (mark.minutes, op.stay) {
                    mark.reason = Some(format!("at {}", at.format("%-H:%M")));
                }
            }
            if let Some(said) = self.scores.iter().find(|s| s.pupil == mark.pupil) {
                (mark.score, mark.out_of, mark.errors) = (said.score, said.out_of, said.errors);
            }
        }
        Ok(())
    }

    /// Nobody comes or leaves while a session does not last.
    fn within(&self, scan: &Scan<'_>, draft: &SessionDraft) -> Result<(), Stop> {
        let (Some(from), Some(minutes)) = (draft.time, draft.minutes) else { return Ok(()) };
        let until = from + chrono::TimeDelta::minutes(minutes);
        if until <= from {
            return Ok(()); // Past midnight: nothing to compare.
        }
        let wrong = self.ops.iter().find_map(|op| match op.stay {
            Some(Stay::From(at)) if at <= from || at >= until => Some((op.pupil, "come", at)),
            Some(Stay::Until(at)) if at <= from || at > until => Some((op.pupil, "left", at)),
            _ => None,
        });
        let Some((pupil, did, at)) = wrong else { return Ok(()) };
        let clock = |time: NaiveTime| time.format("%-H:%M").to_string();
        Err(Stop::refuse(
            format!(
                "{} was from {} to {}, so {} cannot have {did} at {}.",
                draft.groups_title(),
                clock(from),
                clock(until),
                scan.school.short(pupil),
                clock(at)
            ),
            "Check the time, or say when the session was: neli a 9.30-10.35.",
        ))
    }
}

/// Minutes that somebody was there, where they can be told; fewer than the session's.
fn stayed(stay: Stay, time: Option<NaiveTime>, length: Option<i64>) -> Option<i64> {
    let since = |at: NaiveTime| time.map(|t| at.signed_duration_since(t).num_minutes());
    let minutes = match stay {
        Stay::LateBy(late) => length? - late,
        Stay::From(at) => length? - since(at)?,
        Stay::Until(at) => since(at)?,
        Stay::For(minutes) => minutes,
    };
    let most = length.unwrap_or(crate::domain::dates::MINUTES_MAX);
    (1..=most).contains(&minutes).then_some(minutes)
}
