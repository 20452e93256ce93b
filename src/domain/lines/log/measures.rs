//! Scores, and how long a child was there.

use std::ops::Range;

use chrono::NaiveTime;

use super::marks::{Reader, Scored, Stay, pupils_asked};
use super::scan::What;
use super::{Stop, answer, decided};
use crate::domain::Id;
use crate::domain::codes::MarkCode;
use crate::domain::lines::reading::Pick;

impl Reader<'_> {
    /// The minutes or the time said beside a mark: "10 mins late", "left 9.50", "late by 10m".
    pub(super) fn stay(&mut self, n: usize, mark: &MarkCode) -> Result<Option<Stay>, Stop> {
        if !matches!(mark, MarkCode::Late | MarkCode::LeftEarly) {
            return Ok(None);
        }
        let late = *mark == MarkCode::Late;
        let items = self.items();
        let before = n.checked_sub(1).and_then(|m| Some((m, &items.get(m)?.what)));
        if let (Some((m, What::Minutes(minutes))), true) = (before, late) {
            let stay = Stay::LateBy(*minutes);
            if m.checked_sub(1).is_some_and(|k| matches!(items[k].what, What::Name(_))) {
                self.plan.used.insert(m);
                return Ok(Some(stay));
            }
        }
        let gap = items[n + 1..].iter().take_while(|i| i.what == What::Filler).count();
        let Some(next) = items.get(n + 1 + gap).cloned() else { return Ok(None) };
        let of_pupil = |minutes| if late { Stay::LateBy(minutes) } else { Stay::For(minutes) };
        let stay = match next.what {
            What::Time(time) if late => Stay::From(time),
            What::Time(time) => Stay::Until(time),
            // "late by 10m", "left after 10m"
            What::Minutes(minutes) if gap > 0 => of_pupil(minutes),
            // "tom late 10m" of half an hour: his lateness or the session's length?
            What::Minutes(minutes) if self.length.is_some_and(|l| minutes < l) => {
                match decided(self.scan.choices, &next.at, |p| Some(p.clone())) {
                    Some(Pick::OfPupil) => of_pupil(minutes),
                    Some(_) => return Ok(None),
                    None => return Err(whose_minutes(minutes, late, &next.at)),
                }
            }
            _ => return Ok(None),
        };
        self.plan.used.insert(n + 1 + gap);
        Ok(Some(stay))
    }

    /// The time right after "came", "arrived" or "in", and the item it is.
    pub(super) fn came_at(&self, n: usize, mark: &MarkCode) -> Option<(usize, NaiveTime)> {
        let items = self.items();
        let typed = self.scan.typed(&items[n].at).to_lowercase();
        if *mark != MarkCode::Here || !matches!(&*typed, "came" | "arrived" | "turned up" | "in") {
            return None;
        }
        let gap = items[n + 1..].iter().take_while(|i| i.what == What::Filler).count();
        match items.get(n + 1 + gap)?.what {
            What::Time(time) => Some((n + 1 + gap, time)),
            _ => None,
        }
    }

    pub(super) fn score(
        &mut self,
        n: usize,
        (score, out_of, errors): (Option<i64>, Option<i64>, Option<i64>),
        at: &Range<usize>,
    ) -> Result<(), Stop> {
        let more = n > 0 && matches!(self.items()[n - 1].what, What::Score { .. });
        let whose: Vec<Id> = if more && !self.scored.is_empty() {
            self.scored.clone()
        } else if !self.pending.is_empty() {
            std::mem::take(&mut self.pending).into_iter().map(|(p, _)| p).collect()
        } else if let Some(named) = self.named {
            vec![named]
        } else if let [only] = self.expected {
            vec![*only]
        } else if let (Some(came), Some(of), None) = (score, out_of, errors) {
            if usize::try_from(of).is_ok_and(|of| of == self.expected.len()) {
                self.count = Some((came, Some(of), at.clone()));
                return Ok(());
            }
            Vec::new()
        } else {
            Vec::new()
        };
        let whose = match (
            whose.is_empty(),
            decided(self.scan.choices, at, |p| match p {
                Pick::Pupil(id) => Some(*id),
                _ => None,
            }),
        ) {
            (true, Some(chosen)) => vec![chosen],
            (true, None) => {
                return Err(Stop::ask(
                    format!("Whose score is \"{}\"?", self.scan.typed(at)),
                    pupils_asked(self.scan, at, self.expected),
                ));
            }
            (false, _) => whose,
        };
        for pupil in &whose {
            if !self.expected.contains(pupil) {
                self.stranger(*pupil, &MarkCode::Here, at)?;
            }
            match self.plan.scores.iter_mut().find(|s| s.pupil == *pupil) {
                Some(have) => {
                    have.score = have.score.or(score);
                    have.out_of = have.out_of.or(out_of);
                    have.errors = have.errors.or(errors);
                }
                None => self.plan.scores.push(Scored { pupil: *pupil, score, out_of, errors }),
            }
        }
        self.scored = whose;
        Ok(())
    }
}

fn whose_minutes(minutes: i64, late: bool, at: &Range<usize>) -> Stop {
    let said = if late { "late" } else { "there" };
    Stop::ask(
        format!("{minutes} minutes {said}, or a session of {minutes} minutes?"),
        vec![
            answer(format!("{minutes} minutes {said}"), at, Pick::OfPupil),
            answer(format!("the session lasted {minutes} minutes"), at, Pick::OfSession),
        ],
    )
}
