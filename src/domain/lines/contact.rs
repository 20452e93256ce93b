//! Reading a contact line: who with, about whom, how, and what follows from it.

mod scan;
mod who;
mod words;

use super::log::{Stop, readable, span, tidy};
use super::reading::{
    Ask, Choice, ContactDraft, ContactReading, Mode, Outcome, Reading, Span, SpanKind,
};
use super::snapshot::Snapshot;
use crate::domain::codes::{Medium, Way, WithType};
use crate::domain::dates;
use crate::domain::safeguarding::Guard;

/// Asked before a note is kept beside "see DSL": what was put after // may be the story itself.
const STORY: &str =
    "A safeguarding story belongs with the DSL, never here: keep the words after // all the same?";

/// Reads a contact line.
pub(super) fn read(
    line: &str,
    school: &Snapshot,
    mode: Mode,
    choices: &[Choice],
) -> ContactReading {
    let mut spans = Vec::new();
    let outcome = outcome(line, school, mode, choices, &mut spans);
    Reading {
        line: line.to_string(),
        mode,
        choices: choices.to_vec(),
        spans: tidy(line, spans),
        outcome,
    }
}

fn outcome(
    line: &str,
    school: &Snapshot,
    mode: Mode,
    choices: &[Choice],
    spans: &mut Vec<Span>,
) -> Outcome<ContactDraft> {
    if line.trim().is_empty() {
        return Outcome::Empty;
    }
    let cut = match readable(line, school, mode) {
        Ok(cut) => cut,
        Err(refusal) => return Outcome::Refused(refusal),
    };
    let mut offers = Vec::new();
    let read = scan::scan(line, school, mode, choices, &cut).and_then(|scan| {
        scan.spans(spans);
        draft(&scan, &mut offers)
    });
    match read {
        Ok(draft) if offers.is_empty() => Outcome::Ready(draft),
        Ok(then) => Outcome::Offer { question: offers.join(" "), then },
        Err(Stop::Refuse(refusal)) => Outcome::Refused(refusal),
        Err(Stop::Ask { question, candidates, pick }) => {
            Outcome::Ask(Ask { question, candidates, pick, so_far: None })
        }
    }
}

fn draft(scan: &scan::Scan<'_>, offers: &mut Vec<String>) -> Result<ContactDraft, Stop> {
    let school = scan.school;
    let with = who::with(scan, offers)?;
    let (medium, direction) = scan.how();
    let reached = !scan.not_reached;
    let note = match (&scan.note, &scan.own_words) {
        // The story belongs in the safeguarding system: only what was put after // is kept.
        (note, _) if scan.see_dsl => note.as_ref().filter(|n| n.typed).map(|n| n.text.clone()),
        (Some(note), Some((_, own))) => Some(format!("{own}. {}", note.text)),
        (Some(note), None) => Some(note.text.clone()),
        (None, own) => own.as_ref().map(|(_, text)| text.clone()),
    };
    // That a message was left is no medium of its own where they were rung: it is said in the note.
    let note = match (scan.left_message && medium != Medium::Message, note) {
        (true, Some(note)) => Some(format!("Left a message. {note}")),
        (true, None) => Some("left a message".to_string()),
        (false, note) => note,
    };
    let mut draft = ContactDraft {
        date: scan.date.unwrap_or_else(|| school.today()),
        time: scan.time,
        with_type: with.kind,
        relationship: with.relationship,
        with_name: with.name,
        carer: with.carer,
        names: with.pupils.iter().map(|p| school.short(*p).to_string()).collect(),
        pupils: with.pupils,
        how_said: scan.how_said(),
        medium,
        direction,
        reached,
        minutes: scan.minutes,
        topic: scan.topic.clone(),
        note,
        guard: Guard { restricted: scan.restricted, ..Guard::default() },
        see_dsl: scan.see_dsl,
        interpreter: scan.interpreter,
        follow_up: scan.follow_up.as_ref().map(|(_, f)| f.clone()),
        title: String::new(),
    };
    if draft.with_type != WithType::Parent {
        draft.relationship = None;
    }
    let stop = |c: &&super::snapshot::CarerRow| Some(c.id) == draft.carer && c.no_contact;
    if let (Way::Out, Some(carer)) = (&draft.direction, school.facts.carers.iter().find(stop)) {
        offers.push(format!("{} is marked \"do not contact\": log it all the same?", carer.name()));
    }
    if draft.see_dsl && draft.note.is_some() {
        offers.push(STORY.to_string());
    }
    if draft.date > school.today() {
        offers.push(format!("{} has not come yet: log it already?", dates::short(draft.date)));
    }
    draft.retitle();
    Ok(draft)
}

impl scan::Scan<'_> {
    /// How it was had and who turned to whom: as said, else in person, and from them unless a verb
    /// of ours comes before whoever it was with.
    fn how(&self) -> (Medium, Way) {
        let strong = |m: &&scan::How| !matches!(m.medium, Medium::InPerson | Medium::Message);
        let said = self.how.iter().find(strong).or_else(|| self.how.first());
        let Some(how) = said else {
            // "Tried maya mum": by phone, for at the gate nobody is tried.
            return if self.not_reached {
                (Medium::Phone, Way::Out)
            } else {
                (Medium::InPerson, Way::In)
            };
        };
        let medium = how.medium.clone();
        let way = match (&self.way, &medium) {
            (Some(way), _) => way.clone(),
            (None, Medium::Gate | Medium::Book) => Way::In,
            (None, Medium::InPerson) if !how.verb => Way::In,
            (None, _) if how.after_who => Way::In,
            _ => Way::Out,
        };
        (medium, way)
    }

    /// Whether anything said how it was had or who turned to whom.
    fn how_said(&self) -> bool {
        !self.how.is_empty() || self.way.is_some() || self.not_reached
    }

    /// The spans of the preview.
    fn spans(&self, spans: &mut Vec<Span>) {
        spans.extend(self.said.iter().cloned());
        if let Some((at, text)) = &self.own_words {
            let kind = if self.see_dsl { SpanKind::NotKept } else { SpanKind::Note };
            spans.push(span(at.clone(), kind, text.clone()));
        }
        if let Some(note) = &self.note {
            let kept = note.typed || !self.see_dsl;
            let kind = if kept { SpanKind::Note } else { SpanKind::NotKept };
            spans.push(span(note.at.clone(), kind, note.text.clone()));
        }
        if let Some((at, follow_up)) = &self.follow_up {
            let means = format!("{} {}", dates::short(follow_up.date), follow_up.action);
            spans.push(span(at.clone(), SpanKind::FollowUp, means.trim().to_string()));
        }
    }
}
