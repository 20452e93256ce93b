//! Reading a log line: its words, then the groups, then the days, then who was marked how.

mod apply;
mod counts;
mod details;
mod groups;
mod marks;
mod measures;
mod numbers;
mod people;
mod reasons;
mod said;
mod scan;
mod sessions;
mod targets;

use std::ops::Range;

use super::reading::{
    Ask, Candidate, Choice, LogReading, Mode, Outcome, Pick, Reading, Refusal, SessionDraft, Span,
    SpanKind,
};
use super::snapshot::Snapshot;
use super::tokens::{Cut, WORDS_MAX, cut};
use crate::domain::text::TEXT_MAX;

/// Why reading stops before there is a draft.
#[derive(Clone, Debug)]
pub(super) enum Stop {
    /// A question.
    Ask {
        /// What is asked.
        question: String,
        /// The answers.
        candidates: Vec<Candidate>,
        /// How many answer it together.
        pick: usize,
    },
    /// It cannot be read.
    Refuse(Refusal),
}

impl Stop {
    pub(super) fn refuse(message: impl Into<String>, hint: impl Into<String>) -> Stop {
        Stop::Refuse(Refusal { message: message.into(), hint: hint.into() })
    }

    pub(super) fn ask(question: impl Into<String>, candidates: Vec<Candidate>) -> Stop {
        Stop::Ask { question: question.into(), candidates, pick: 1 }
    }
}

/// An answer about a place in the line.
pub(super) fn answer(label: impl Into<String>, at: &Range<usize>, pick: Pick) -> Candidate {
    Candidate { label: label.into(), choice: Choice { at: at.clone(), pick }, alone: false }
}

/// What was decided about a place in the line, if it is of the kind asked for.
pub(super) fn decided<T>(
    choices: &[Choice],
    at: &Range<usize>,
    kind: impl Fn(&Pick) -> Option<T>,
) -> Option<T> {
    choices.iter().filter(|c| c.at == *at).find_map(|c| kind(&c.pick))
}

/// Reads a log line.
pub(super) fn read(line: &str, school: &Snapshot, mode: Mode, choices: &[Choice]) -> LogReading {
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
) -> Outcome<Vec<SessionDraft>> {
    if line.trim().is_empty() {
        return Outcome::Empty;
    }
    let cut = match readable(line, school, mode) {
        Ok(cut) => cut,
        Err(refusal) => return Outcome::Refused(refusal),
    };
    let mut offers = Vec::new();
    let read = scan::scan(line, school, mode, choices, &cut)
        .and_then(|scan| sessions::drafts(&scan, spans, &mut offers));
    match read {
        Ok(drafts) if offers.is_empty() => Outcome::Ready(drafts),
        Ok(drafts) => Outcome::Offer { question: offers.join(" "), then: drafts },
        Err(Stop::Refuse(refusal)) => Outcome::Refused(refusal),
        Err(Stop::Ask { question, candidates, pick }) => {
            let so_far = so_far(line, school, mode, choices, &candidates);
            Outcome::Ask(Ask { question, candidates, pick, so_far })
        }
    }
}

/// A line of either kind, cut into words, unless it cannot be one at all.
pub(super) fn readable(line: &str, school: &Snapshot, mode: Mode) -> Result<Cut, Refusal> {
    if let Some(refusal) = too_long(line) {
        return Err(refusal);
    }
    let cut = cut(line, mode, school.today())?;
    if let Some(refusal) = may_not_restrict(cut.restricted, school) {
        return Err(refusal);
    }
    if cut.toks.len() > WORDS_MAX {
        return Err(Refusal {
            message: "That is too many words before the note.".into(),
            hint: "Put // before the note.".into(),
        });
    }
    Ok(cut)
}

/// A note that this laptop may not restrict: other laptops would refuse it.
fn may_not_restrict(restricted: bool, school: &Snapshot) -> Option<Refusal> {
    (restricted && !school.facts().restricts).then(|| Refusal {
        message: "Only a SENCO's or a teacher's laptop restricts a note.".into(),
        hint: "Leave those words out and tell the SENCO.".into(),
    })
}

/// What a line is that cannot be one, because nobody types so much.
fn too_long(line: &str) -> Option<Refusal> {
    (line.len() > TEXT_MAX).then(|| Refusal {
        message: "That line is longer than a note can be.".into(),
        hint: "Shorten it to what happened.".into(),
    })
}

/// Where one of several days is asked about, what the others give without it.
fn so_far(
    line: &str,
    school: &Snapshot,
    mode: Mode,
    choices: &[Choice],
    candidates: &[Candidate],
) -> Option<Vec<SessionDraft>> {
    let without = candidates.iter().find(|c| c.choice.pick == Pick::LeaveOut)?;
    let mut choices = choices.to_vec();
    choices.push(without.choice.clone());
    read(line, school, mode, &choices).draft().cloned()
}

/// Spans in order, inside the line, without overlaps and empty ones.
pub(super) fn tidy(line: &str, mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort_by_key(|s| (s.at.start, std::cmp::Reverse(s.at.end)));
    let mut out: Vec<Span> = Vec::with_capacity(spans.len());
    let mut end = 0;
    for mut span in spans {
        span.at.start = span.at.start.max(end);
        span.at.end = span.at.end.min(line.len());
        if span.at.start < span.at.end && line.is_char_boundary(span.at.start) {
            end = span.at.end;
            out.push(span);
        }
    }
    out
}

/// A span without words of its own.
pub(super) fn span(at: Range<usize>, kind: SpanKind, means: impl Into<String>) -> Span {
    Span { at, kind, means: means.into() }
}
