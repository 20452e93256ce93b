//! Named pupils without a mark, and numbers of pupils: the rest is asked for, never guessed.

use std::ops::Range;

use super::marks::Reader;
use super::{Stop, answer, decided};
use crate::domain::Id;
use crate::domain::codes::MarkCode;
use crate::domain::lines::reading::{Candidate, Choice, Pick};
use crate::domain::lines::titles::names_in;

impl Reader<'_> {
    /// Pupils who were named and not marked: only they came, or all did?
    pub(super) fn unmarked(&mut self) -> Result<(), Stop> {
        let pending = std::mem::take(&mut self.pending);
        let (ours, others): (Vec<_>, Vec<_>) =
            pending.into_iter().partition(|(p, _)| self.expected.contains(p));
        for (pupil, at) in others {
            if !self.plan.guests.contains(&pupil) {
                self.stranger(pupil, &MarkCode::Here, &at)?;
            }
        }
        let Some((_, at)) = ours.first().cloned() else { return Ok(()) };
        let said = !self.plan.ops.is_empty()
            || !self.plan.scores.is_empty()
            || self.plan.all.is_some()
            || self.plan.rest.is_some()
            || self.plan.only.is_some();
        let named: Vec<Id> = ours.iter().map(|(p, _)| *p).collect();
        let everybody = self.expected.iter().all(|p| named.contains(p));
        if said || everybody {
            return Ok(());
        }
        if let Some((count, ..)) = &self.count
            && usize::try_from(*count).is_ok_and(|c| c == named.len())
        {
            self.plan.only = Some(named);
            return Ok(());
        }
        match decided(self.scan.choices, &at, |p| Some(p.clone())) {
            Some(Pick::OnlyThem) => {
                self.plan.only = Some(named);
                Ok(())
            }
            Some(Pick::Everyone) => Ok(()),
            _ => {
                let names: Vec<String> =
                    named.iter().map(|p| self.scan.school.short(*p).to_string()).collect();
                let names = names_in(&names);
                let all = self.expected.len();
                Err(Stop::ask(
                    format!("Did only {names} come, or all {all}?"),
                    vec![
                        answer(format!("only {names}"), &at, Pick::OnlyThem),
                        answer(format!("all {all} here"), &at, Pick::Everyone),
                    ],
                ))
            }
        }
    }

    /// A child named without a mark where a group of several did not happen: nobody knows what was
    /// meant, unless it was asked.
    pub(super) fn named_for_nothing(&self) -> Result<(), Stop> {
        let named = |p: &Id| {
            self.pending.iter().any(|(n, _)| n == p)
                || self.plan.ops.iter().any(|op| op.pupil == *p)
        };
        let asked = self.scan.choices.iter().any(|c| c.pick == Pick::NotHeld);
        let Some((first, _)) = self.pending.first() else { return Ok(()) };
        if asked || self.expected.iter().all(named) {
            return Ok(());
        }
        let (group, name) = (self.scan.groups_named(), self.scan.school.short(*first));
        Err(Stop::refuse(
            format!("{group} did not happen, yet {name} is named and not marked."),
            "For one child put \"off\" after the name; else leave the name out.",
        ))
    }

    /// How many came against who is named: the rest is asked for, never guessed.
    pub(super) fn counted(&mut self) -> Result<(), Stop> {
        let expected = i64::try_from(self.expected.len()).unwrap_or(i64::MAX);
        let (came, at) = match (self.count.clone(), self.missing.clone()) {
            (Some((came, of, at)), _) => {
                if of.is_some_and(|of| of != expected) || came > expected {
                    return Err(self.other_number(expected));
                }
                (came, at)
            }
            (None, Some((missing, at))) => {
                if missing > expected {
                    return Err(self.other_number(expected));
                }
                (expected - missing, at)
            }
            (None, None) => return Ok(()),
        };
        let only = self.plan.only.clone().filter(|o| !o.is_empty());
        let gone = |p: &Id| {
            self.plan.ops.iter().any(|op| op.pupil == *p && !op.mark.took_part())
                || only.as_ref().is_some_and(|only| {
                    !only.contains(p) && !self.plan.ops.iter().any(|op| op.pupil == *p)
                })
        };
        let unsaid: Vec<Id> = self.expected.iter().copied().filter(|p| !gone(p)).collect();
        let left = i64::try_from(unsaid.len()).unwrap_or(i64::MAX) - came;
        if left < 0 {
            return Err(Stop::refuse(
                format!("{came} came, but more than that leaves are named as not here."),
                "Check the number and the names.",
            ));
        }
        if left == 0 || self.plan.nobody {
            return Ok(());
        }
        if came == 0 {
            self.plan.nobody = true;
            return Ok(());
        }
        let choice = decided(self.scan.choices, &at, |p| match p {
            Pick::Missing(pupils) => Some(Some(pupils.clone())),
            Pick::Pupil(pupil) => Some(Some(vec![*pupil])),
            Pick::NotRecorded => Some(None),
            _ => None,
        });
        // "Only two came" with nobody named names nobody.
        self.plan.only = self.plan.only.take().filter(|o| !o.is_empty());
        match choice {
            Some(Some(pupils)) => {
                for pupil in pupils {
                    self.op(pupil, MarkCode::Away, None, None, &at)?;
                }
                Ok(())
            }
            None if !self.dont_know => Err(self.ask_missing(left, &unsaid, &at)),
            _ => {
                self.plan.counted = Some(came);
                for pupil in unsaid {
                    if !self.plan.ops.iter().any(|op| op.pupil == pupil) {
                        self.op(pupil, MarkCode::NotRecorded, None, None, &at)?;
                    }
                }
                Ok(())
            }
        }
    }

    pub(super) fn other_number(&self, expected: i64) -> Stop {
        Stop::refuse(
            format!("{} expects {expected}, not the number typed.", self.scan.groups_named()),
            "Check the number; name a guest with \"joined us\".",
        )
    }

    pub(super) fn ask_missing(&self, left: i64, unsaid: &[Id], at: &Range<usize>) -> Stop {
        const WORDS: [&str; 7] = ["", "one", "two", "three", "four", "five", "six"];
        let pick = usize::try_from(left).unwrap_or(1);
        let number = WORDS.get(pick).map_or_else(|| left.to_string(), |w| (*w).to_string());
        let verb = if pick == 1 { "was" } else { "were" };
        let mut candidates: Vec<Candidate> = unsaid
            .iter()
            .map(|p| answer(self.scan.school.short(*p), at, Pick::Pupil(*p)))
            .collect();
        let dont_know = Choice { at: at.clone(), pick: Pick::NotRecorded };
        candidates.push(Candidate { label: "don't know".into(), choice: dont_know, alone: true });
        Stop::Ask { question: format!("Which {number} {verb} not there?"), candidates, pick }
    }
}
