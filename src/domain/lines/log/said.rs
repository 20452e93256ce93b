//! Questions about the items of a log line, and its preview.

use std::ops::Range;

use chrono::{NaiveDate, NaiveTime, Timelike};

use super::scan::{Scan, What};
use super::span;
use crate::domain::dates;
use crate::domain::lines::names::{Named, is_near};
use crate::domain::lines::reading::{Pick, Span, SpanKind};
use crate::domain::lines::titles::names_in;

impl Scan<'_> {
    /// Whether something is said anywhere.
    pub(super) fn says(&self, what: &What) -> bool {
        self.items.iter().any(|i| i.what == *what)
    }

    /// The letters of a stretch of the line.
    pub(super) fn typed(&self, at: &Range<usize>) -> String {
        crate::domain::text::clean_line(self.line_at(at))
    }

    /// Pupils named who are not said to be guests.
    pub(super) fn mentions(&self) -> Vec<Named> {
        let guests = self.guest_items();
        let items = self.items.iter().enumerate();
        items
            .filter(|(n, _)| !guests.contains(n))
            .filter_map(|(_, i)| match &i.what {
                What::Name(named) => Some(named.clone()),
                _ => None,
            })
            .collect()
    }

    /// Names said to be guests' by the words around them.
    pub(super) fn guest_items(&self) -> Vec<usize> {
        let name = |n: &usize| matches!(self.items[*n].what, What::Name(_));
        let list = |n: &usize| {
            matches!(self.items[*n].what, What::Name(_) | What::And | What::Filler | What::With)
        };
        let mut out = Vec::new();
        for (n, item) in self.items.iter().enumerate() {
            match item.what {
                What::Joined => out.extend((0..n).rev().take_while(list).filter(name)),
                What::JoinedBy | What::Plus => {
                    out.extend((n + 1..self.items.len()).take_while(list).filter(name));
                }
                _ => {}
            }
        }
        out
    }

    /// Whether a mark follows a name.
    pub(super) fn marked_next(&self, named: &Named) -> bool {
        let skip = |w: &&What| matches!(w, What::Filler);
        let place =
            self.items.iter().position(|i| matches!(&i.what, What::Name(have) if have == named));
        let after = place.map_or(&[][..], |n| &self.items[n + 1..]);
        matches!(after.iter().map(|i| &i.what).find(|w| !skip(w)), Some(What::Mark(..)))
    }

    /// Where a name stands.
    pub(super) fn name_at(&self, named: &Named) -> Range<usize> {
        self.items
            .iter()
            .find(|i| matches!(&i.what, What::Name(have) if have == named))
            .map_or(0..0, |i| i.at.clone())
    }

    pub(super) fn classes(&self) -> impl Iterator<Item = &str> {
        self.items.iter().filter_map(|i| match &i.what {
            What::Class(class) => Some(class.as_str()),
            _ => None,
        })
    }

    /// When it is said to have begun, unless that is said of a pupil.
    pub(super) fn start_time(&self) -> Option<NaiveTime> {
        let mut marked = false;
        for item in &self.items {
            match &item.what {
                What::Range(from, _) => return Some(*from),
                What::Time(time) if !marked => return Some(*time),
                What::Filler => {}
                other => marked = matches!(other, What::Mark(..)),
            }
        }
        None
    }

    /// Whether a time is in the half of the day that was named.
    pub(super) fn in_half(&self, time: Option<NaiveTime>) -> bool {
        let Some(time) = time else { return false };
        (self.says(&What::Morning) && time.hour() < 12)
            || (self.says(&What::Afternoon) && time.hour() >= 12)
    }

    /// Whether a day belongs to "moved to" or "moved from".
    pub(super) fn goes_with_move(&self, n: usize) -> bool {
        let before = self.items[..n].iter().rev().map(|i| &i.what).find(|w| **w != What::Filler);
        matches!(before, Some(What::MovedTo | What::MovedFrom))
    }

    pub(super) fn moved(&self, how: &What) -> Option<NaiveDate> {
        let from = self.items.iter().position(|i| i.what == *how)?;
        let next = self.items[from + 1..].iter().map(|i| &i.what).find(|w| **w != What::Filler);
        match next {
            Some(What::Date(date, _)) => Some(*date),
            _ => None,
        }
    }

    pub(super) fn moved_to(&self) -> Option<NaiveDate> {
        self.moved(&What::MovedTo)
    }

    pub(super) fn moved_from(&self) -> Option<NaiveDate> {
        self.moved(&What::MovedFrom)
    }

    /// Whether a day was left out by choice.
    pub(super) fn left_out(&self) -> bool {
        self.choices.iter().any(|c| c.pick == Pick::LeaveOut)
    }

    /// Whether groups are said to have joined one another: `neli a joined neli b`.
    pub(super) fn groups_joined(&self) -> bool {
        self.items.windows(3).any(|w| {
            matches!(
                (&w[0].what, &w[1].what, &w[2].what),
                (What::Set(_), What::Joined | What::JoinedBy, What::Set(_))
            )
        })
    }

    /// The groups named, for a sentence.
    pub(super) fn groups_named(&self) -> String {
        let mut names: Vec<String> = Vec::new();
        for set in &self.sets {
            let name = match set.groups[..] {
                [one] => self.school.facts.groups[one].title.clone(),
                _ => self.typed(&set.at),
            };
            if !names.contains(&name) {
                names.push(name);
            }
        }
        if names.is_empty() { "the group".into() } else { names_in(&names) }
    }

    /// The note's text.
    pub(super) fn note_text(&self) -> Option<String> {
        self.note.as_ref().map(|(_, text)| text.clone())
    }

    /// The spans of the preview.
    pub(super) fn spans(&self, spans: &mut Vec<Span>) {
        for item in &self.items {
            let (kind, means) = self.means(&item.what);
            spans.push(span(item.at.clone(), kind, means));
        }
        // A reason in its own words is one stretch of the line.
        if let Some((at, text)) = &self.because {
            spans.retain(|s| {
                s.kind == SpanKind::Date
                    || s.at.start < at.start
                    || s.at.end > at.end
                    || s.kind == SpanKind::State
            });
            let reason = self.items.iter().find_map(|i| match &i.what {
                What::Reason(reason) => Some(reason.label().to_string()),
                _ => None,
            });
            spans.push(span(at.clone(), SpanKind::Reason, reason.unwrap_or_else(|| text.clone())));
        }
        if let Some((at, text)) = &self.note {
            spans.push(span(at.clone(), SpanKind::Note, text.clone()));
        }
        if let Some((at, follow_up)) = &self.follow_up {
            let means = format!("{} {}", dates::short(follow_up.date), follow_up.action);
            spans.push(span(at.clone(), SpanKind::FollowUp, means.trim().to_string()));
        }
    }

    pub(super) fn means(&self, what: &What) -> (SpanKind, String) {
        let school = self.school;
        let word = |w: &str| w.to_string();
        match what {
            What::Set(n) => {
                let set = &self.sets[*n];
                let groups = set.groups.iter().map(|g| school.facts.groups[*g].title.clone());
                let library =
                    set.library.iter().map(|i| school.facts.interventions[*i].title.clone());
                let mut titles: Vec<String> = groups.chain(library).collect();
                titles.dedup();
                (SpanKind::Group, titles.join(" or "))
            }
            What::Name(named) => {
                let mut names: Vec<&str> =
                    named.pupils.iter().map(|n| school.names[*n].short.as_str()).collect();
                let near = named.pupils.iter().any(|n| is_near(school, *n));
                names.truncate(if near { 3 } else { 2 });
                let doubt = if named.slip { "?" } else { "" };
                (SpanKind::Pupil, names.join(" or ") + doubt)
            }
            What::Mark(mark, why) => {
                let why = why.as_ref().map_or_else(String::new, |w| format!(" ({w})"));
                (SpanKind::Mark, format!("{}{why}", mark.label()))
            }
            What::All => (SpanKind::Mark, word("all")),
            What::Rest => (SpanKind::Mark, word("the rest")),
            What::Only => (SpanKind::Mark, word("only")),
            What::Without | What::Minus => (SpanKind::Mark, word("not in school")),
            What::Plus | What::Joined | What::JoinedBy => (SpanKind::Mark, word("guest")),
            What::Nobody => (SpanKind::Mark, word("nobody")),
            What::DontKnow => (SpanKind::Mark, word("not recorded")),
            What::Count(n, _) => (SpanKind::Count, format!("{n} here")),
            What::Missing(n) => (SpanKind::Count, format!("{n} not here")),
            What::Score { score, out_of, errors } => {
                let mut parts = Vec::new();
                match (score, out_of) {
                    (Some(score), Some(of)) => parts.push(format!("{score} of {of}")),
                    (Some(score), None) => parts.push(format!("{score} right")),
                    _ => {}
                }
                parts.extend(errors.map(|e| format!("{e} wrong")));
                (SpanKind::Score, parts.join(", "))
            }
            What::Minutes(n) => (SpanKind::Minutes, format!("{n} minutes")),
            What::Time(time) => (SpanKind::Time, time.format("%H:%M").to_string()),
            What::Range(from, to) => {
                (SpanKind::Time, format!("{} to {}", from.format("%H:%M"), to.format("%H:%M")))
            }
            What::Date(date, _) => (SpanKind::Date, dates::short(*date)),
            What::Days(from, to) => {
                (SpanKind::Date, format!("{} to {}", dates::short(*from), dates::short(*to)))
            }
            What::Morning => (SpanKind::Time, word("morning")),
            What::Afternoon => (SpanKind::Time, word("afternoon")),
            What::NotHeld => (SpanKind::State, word("did not happen")),
            What::CutShort => (SpanKind::State, word("cut short")),
            What::MovedTo | What::MovedFrom => (SpanKind::State, word("moved")),
            What::Extra => (SpanKind::State, word("extra")),
            What::Change => (SpanKind::State, word("change what is logged")),
            What::Together => (SpanKind::State, word("together")),
            What::Reason(reason) => (SpanKind::Reason, word(reason.label())),
            What::Adult(who, part) => {
                let names: Vec<String> = who.iter().map(|id| school.adult_name(*id)).collect();
                (SpanKind::Adult, format!("{}, {}", names.join(" or "), part.label()))
            }
            What::Supply => (SpanKind::Adult, word("led by supply")),
            What::JustMe => (SpanKind::Adult, word("just you")),
            What::Me => (SpanKind::Adult, word("you")),
            What::Class(class) => (SpanKind::Group, class.clone()),
            What::And | What::Comma | What::With | What::Filler => {
                (SpanKind::Joining, String::new())
            }
        }
    }
}
