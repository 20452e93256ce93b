//! What a log line says of its sessions: what happened, how long, with which adults, who was marked.

use chrono::NaiveTime;

use super::marks::{self, Plan};
use super::scan::What;
use super::sessions::Builder;
use super::{Stop, answer, decided};
use crate::domain::Id;
use crate::domain::codes::{Part, Reason, SessionState};
use crate::domain::dates;
use crate::domain::lines::names::words_from;
use crate::domain::lines::phrases;
use crate::domain::lines::reading::{AdultPart, Pick, SessionDraft};
use crate::domain::lines::tokens::tokens;

impl Builder<'_> {
    /// What happened, when, how long, with whom: for every session alike.
    pub(super) fn marked(
        &self,
        drafts: &mut [SessionDraft],
        offers: &mut Vec<String>,
    ) -> Result<(), Stop> {
        let scan = self.scan;
        let mut expected: Vec<Id> = Vec::new();
        for mark in drafts.iter().flat_map(|d| &d.marks) {
            if !expected.contains(&mark.pupil) {
                expected.push(mark.pupil);
            }
        }
        let length = drafts.first().and_then(|d| d.minutes);
        let plan = marks::plan(scan, &expected, self.lost, length, offers)?;
        let (time, minutes) = self.times(&plan)?;
        let adults = self.adults()?;
        let lone = drafts.len() == 1 || self.days.len() == drafts.len();
        for draft in drafts.iter_mut() {
            draft.time = time.or(draft.time);
            draft.minutes = minutes.or(draft.minutes);
            self.happened(draft, &plan)?;
            plan.apply(scan, draft, lone)?;
            if let Some((adults, supply)) = &adults {
                self.led(draft, adults, *supply);
            }
            if let Some(new) = &mut draft.new_group {
                new.minutes = new.minutes.or(draft.minutes);
            }
            draft.note = scan.note_text();
            draft.guard.restricted = scan.restricted;
            draft.because = scan.because.as_ref().map(|(_, text)| text.clone());
            self.reason_in_note(draft);
        }
        Ok(())
    }

    pub(super) fn happened(&self, draft: &mut SessionDraft, plan: &Plan) -> Result<(), Stop> {
        let scan = self.scan;
        let reason = scan.items.iter().find_map(|i| match &i.what {
            What::Reason(reason) => Some(reason.clone()),
            _ => None,
        });
        if self.lost {
            draft.state = SessionState::NotHeld;
            draft.reason = reason.or_else(|| plan.absences().then_some(Reason::Pupil));
        } else if scan.says(&What::CutShort) {
            draft.state = SessionState::CutShort;
            draft.reason = reason;
        } else if scan.says(&What::MovedTo) {
            let to = scan.moved_to();
            if to.is_none() && scan.start_time().is_none() {
                return Err(Stop::refuse(
                    "It does not say when it moved to.",
                    "Write: moved to thu, or moved to 2.15.",
                ));
            }
            draft.state = SessionState::Moved;
            draft.date = to.unwrap_or(draft.date);
            draft.reason = reason;
        }
        Ok(())
    }

    /// A session that did not happen, with its reason typed as a note: "no neli b - no staff".
    pub(super) fn reason_in_note(&self, draft: &mut SessionDraft) {
        let Some(note) = draft.note.clone() else { return };
        if draft.state != SessionState::NotHeld || draft.reason.is_some() {
            return;
        }
        let toks = tokens(&note);
        let found = (0..toks.len()).find_map(|n| phrases::reasons().at(&words_from(&toks, n)));
        draft.reason = Some(found.map_or(Reason::NoTime, |(_, code)| Reason::from_code(code)));
        draft.because = Some(note);
        draft.note = None;
    }

    /// When it began and how long it lasted, as typed.
    pub(super) fn times(&self, plan: &Plan) -> Result<(Option<NaiveTime>, Option<i64>), Stop> {
        let mut time = None;
        let mut minutes: Vec<i64> = Vec::new();
        for (n, item) in self.scan.items.iter().enumerate() {
            if plan.used.contains(&n) {
                continue;
            }
            match item.what {
                What::Time(at) => time = time.or(Some(at)),
                What::Range(from, to) => {
                    time = Some(from);
                    minutes.push(dates::length_of((from, to)));
                }
                What::Minutes(length) => minutes.push(length),
                _ => {}
            }
        }
        minutes.dedup();
        match minutes[..] {
            [] => Ok((time, None)),
            [one] => Ok((time, Some(one))),
            [one, other, ..] => Err(Stop::refuse(
                format!("It says both {one} and {other} minutes."),
                "Say one length; for one child write \"tom 10 mins late\".",
            )),
        }
    }

    /// The adults named, where any are: and whether supply led.
    pub(super) fn adults(&self) -> Result<Option<(Vec<AdultPart>, bool)>, Stop> {
        let scan = self.scan;
        let me = scan.school.facts.user;
        let part = |staff: Id, part: Part| AdultPart { staff, part, minutes: None };
        if scan.says(&What::JustMe) {
            return Ok(Some((me.map(|me| part(me, Part::Led)).into_iter().collect(), false)));
        }
        let mut out: Vec<AdultPart> = Vec::new();
        let with_me = scan.says(&What::Me);
        if let (true, Some(me)) = (with_me, me) {
            out.push(part(me, Part::Led));
        }
        for item in &scan.items {
            let What::Adult(who, how) = &item.what else { continue };
            let staff = match who[..] {
                [one] => one,
                _ => {
                    let chosen = decided(scan.choices, &item.at, |p| match p {
                        Pick::Adult(id) => Some(*id),
                        _ => None,
                    });
                    chosen.ok_or_else(|| {
                        let names = who.iter();
                        let candidates = names
                            .map(|id| {
                                answer(scan.school.adult_name(*id), &item.at, Pick::Adult(*id))
                            })
                            .collect();
                        Stop::ask(format!("Which \"{}\"?", scan.typed(&item.at)), candidates)
                    })?
                }
            };
            if out.iter().all(|a| a.staff != staff) {
                out.push(part(staff, how.clone()));
            }
        }
        let supply = scan.says(&What::Supply);
        Ok((supply || !out.is_empty()).then_some((out, supply)))
    }

    pub(super) fn led(&self, draft: &mut SessionDraft, adults: &[AdultPart], supply: bool) {
        let leads = supply || adults.iter().any(|a| a.part != Part::Helped);
        let kept: Vec<AdultPart> = draft
            .adults
            .iter()
            .filter(|a| !leads && a.part != Part::Helped)
            .filter(|a| adults.iter().all(|b| b.staff != a.staff))
            .cloned()
            .collect();
        draft.adults = kept.into_iter().chain(adults.iter().cloned()).collect();
        draft.supply = supply;
        draft.adults_said = true;
    }

    pub(super) fn finish(&self, draft: &mut SessionDraft, offers: &mut Vec<String>) {
        let school = self.scan.school;
        draft.settle();
        // The words of a reason stand in the note; for a child who was away the mark says it.
        if matches!(
            draft.state,
            SessionState::NotHeld | SessionState::CutShort | SessionState::Moved
        ) && let Some(because) = &draft.because
        {
            draft.note = Some(match &draft.note {
                Some(note) => format!("{because}. {note}"),
                None => because.clone(),
            });
        }
        draft.retitle(school.today());
        if draft.begins_later(school.facts.now) {
            let title = draft.groups_title();
            let question = if draft.date > school.today() {
                format!("{title} on {} has not come yet: log it already?", dates::short(draft.date))
            } else {
                let time = draft.time.map_or_else(String::new, |t| t.format("%-H:%M").to_string());
                format!("{title} begins at {time}, which has not come yet: log it already?")
            };
            offers.push(question);
        }
    }
}
