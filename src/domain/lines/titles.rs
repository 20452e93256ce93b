//! What a draft says in the user's words, for the toast, the preview and the history.

use chrono::NaiveDate;

use super::reading::{ContactDraft, MarkDraft, SessionDraft};
use crate::domain::codes::{MarkCode, Medium, Reason, Relationship, SessionState, Way};
use crate::domain::dates;

/// Names that are told one by one before they become a number.
const NAMED_MAX: usize = 4;

impl SessionDraft {
    /// The groups' names, joined: `NELI A + NELI B`.
    pub fn groups_title(&self) -> String {
        self.groups.iter().map(|g| g.title.as_str()).collect::<Vec<_>>().join(" + ")
    }

    /// Writes the title anew, as said on `today`.
    pub fn retitle(&mut self, today: NaiveDate) {
        self.title = self.title_on(today);
    }

    fn title_on(&self, today: NaiveDate) -> String {
        let mut head = self.groups_title();
        let said_on = self.groups.first().and_then(|g| g.planned).map_or(self.date, |p| p.1);
        let day = if self.state == SessionState::Moved { said_on } else { self.date };
        if day != today {
            head = format!("{head}, {}", dates::short(day));
        }
        let extra = if self.new_group.is_some() {
            " (new 1:1, extra)"
        } else if self.extra {
            " (extra)"
        } else {
            ""
        };
        format!("{head}{extra}: {}", self.happened())
    }

    /// What happened, in a few words: `Maya not in school, 3 here`.
    pub fn happened(&self) -> String {
        let mut parts: Vec<String> = Vec::new();
        match self.state {
            SessionState::NotHeld => parts.push("did not happen".into()),
            // Beside the timetable there was nothing to move it from.
            SessionState::Moved if self.groups.iter().all(|g| g.planned.is_none()) => {
                parts.push("planned".into());
            }
            SessionState::Moved => parts.push(format!("moved to {}", self.moved_to())),
            SessionState::CutShort => parts.push("cut short".into()),
            SessionState::Held | SessionState::Other(_) => {}
        }
        if let Some(reason) = self.reason_words() {
            parts.push(reason);
        }
        parts.extend(self.mark_words());
        if let Some(counted) = self.counted {
            let of = self.marks.iter().filter(|m| !m.guest).count();
            parts.push(format!("{counted} of {of} here, not noted who"));
        }
        if self.supply {
            parts.push("led by supply".into());
        }
        if parts.is_empty() { "held".into() } else { parts.join(", ") }
    }

    /// The day it moved to; the time, where the day is the same.
    fn moved_to(&self) -> String {
        let planned = self.groups.first().and_then(|g| g.planned).map(|(_, day)| day);
        match self.time {
            Some(time) if planned == Some(self.date) => time.format("%-H:%M").to_string(),
            _ => dates::short(self.date),
        }
    }

    fn reason_words(&self) -> Option<String> {
        let reason = self.reason.as_ref()?;
        if let Some(because) = &self.because {
            return Some(because.clone());
        }
        // The marks say it, child by child.
        let told = *reason == Reason::Pupil && !self.marks.is_empty();
        (!told && *reason != Reason::NoTime).then(|| reason.label().to_string())
    }

    /// Marks, those who were simply here as a number unless there is only one child.
    fn mark_words(&self) -> Vec<String> {
        let mut groups: Vec<(String, Vec<String>)> = Vec::new();
        let mut here = 0;
        for mark in &self.marks {
            let words = mark_words(mark);
            if words.is_empty() {
                here += 1;
                continue;
            }
            if mark.mark == MarkCode::NotRecorded && self.counted.is_some() {
                continue;
            }
            let name = self.called(mark);
            match groups.iter_mut().find(|(w, _)| *w == words) {
                Some((_, names)) => names.push(name),
                None => groups.push((words, vec![name])),
            }
        }
        let mut out: Vec<String> = groups
            .into_iter()
            .map(|(words, names)| format!("{} {words}", names_in(&names)))
            .collect();
        if here > 0 && self.state != SessionState::NotHeld && self.state != SessionState::Moved {
            match &self.marks[..] {
                [only] => out.push(format!("{} here", self.called(only))),
                _ => out.push(format!("{here} here")),
            }
        }
        out
    }

    /// A forename, with the letter only where another child of the session shares it.
    pub fn called(&self, mark: &MarkDraft) -> String {
        let forename = forename_of(&mark.name);
        let shared = self.marks.iter().filter(|m| forename_of(&m.name) == forename).count() > 1;
        if shared { mark.name.clone() } else { forename.to_string() }
    }
}

/// `Maya` of `Maya B.`; all of `Maya Ba.`, for then another child shares the shorter name.
pub(super) fn forename_of(short: &str) -> &str {
    match short.rsplit_once(' ') {
        Some((forename, letter)) if letter.ends_with('.') && letter.chars().count() == 2 => {
            forename
        }
        _ => short,
    }
}

/// What is to be told of a mark; nothing for a child who was simply here.
fn mark_words(mark: &MarkDraft) -> String {
    let mut words = match &mark.mark {
        MarkCode::Here if mark.guest => "joined".to_string(),
        MarkCode::Here => String::new(),
        MarkCode::Kept => match &mark.reason {
            Some(reason) => format!("kept for {reason}"),
            None => "kept in class or elsewhere".to_string(),
        },
        MarkCode::Late | MarkCode::LeftEarly => match mark.minutes {
            Some(minutes) => format!("{}, {minutes} minutes", mark.mark.label()),
            None => mark.mark.label().to_string(),
        },
        MarkCode::Away => match &mark.reason {
            Some(reason) => format!("{} ({reason})", mark.mark.label()),
            None => mark.mark.label().to_string(),
        },
        other => other.label().to_string(),
    };
    if let Some(score) = mark.score {
        let mut scored = score.to_string();
        if let Some(out_of) = mark.out_of {
            scored.push_str(&format!(" of {out_of}"));
        }
        if let Some(errors) = mark.errors {
            scored.push_str(&format!(", {errors} wrong"));
        }
        words = if words.is_empty() { scored } else { format!("{words}, {scored}") };
    }
    words
}

/// `Maya, Tom and Kai`; a number from five on.
pub(super) fn names_in(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        many if many.len() > NAMED_MAX => many.len().to_string(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// One title for what one line or one key saved.
pub fn title_of(drafts: &[SessionDraft]) -> String {
    match drafts {
        [] => String::new(),
        [one] => one.title.clone(),
        many => {
            let same = many
                .iter()
                .all(|d| d.groups == many[0].groups || d.groups_title() == many[0].groups_title());
            if same {
                let days: Vec<String> = many.iter().map(|d| dates::short(d.date)).collect();
                let happened = many[0].happened();
                let alike = many.iter().all(|d| d.happened() == happened);
                let what = if alike { format!(": {happened}") } else { String::new() };
                return format!("{} on {}{what}", many[0].groups_title(), names_in(&days));
            }
            many.iter().map(|d| d.title.clone()).collect::<Vec<_>>().join("; ")
        }
    }
}

impl ContactDraft {
    /// Writes the title anew.
    pub fn retitle(&mut self) {
        let forenames: Vec<String> =
            self.names.iter().map(|n| forename_of(n).to_string()).collect();
        let whose = names_in(&forenames);
        let mut title = match (&self.relationship, &self.with_name) {
            (Some(relationship), None) if !whose.is_empty() => {
                format!("{whose}'s {}", said(relationship))
            }
            _ if whose.is_empty() => self.with(),
            _ => format!("{} ({whose})", self.with()),
        };
        let way = match (&self.direction, &self.medium) {
            (_, Medium::Gate | Medium::InPerson | Medium::Message) => "",
            (Way::In, _) => " from them",
            _ => " to them",
        };
        title.push_str(&format!(", {}{way}", self.medium.label()));
        if !self.reached {
            title.push_str(", not reached");
        }
        if self.see_dsl {
            title.push_str(", see DSL");
        }
        if let Some(follow_up) = &self.follow_up {
            title.push_str(&format!("; follow up {}", dates::short(follow_up.date)));
        }
        self.title = title;
    }
}

/// A relationship as the staff room says it.
pub(super) fn said(relationship: &Relationship) -> String {
    match relationship {
        Relationship::Mother => "mum".into(),
        Relationship::Father => "dad".into(),
        other => other.label().to_lowercase(),
    }
}
