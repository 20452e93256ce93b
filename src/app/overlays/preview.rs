//! What was understood of a line, in words.

use chrono::NaiveDate;

use crate::app::words;
use crate::domain::Id;
use crate::domain::codes::{MarkCode, Medium, Part, SessionState, Way};
use crate::domain::lines::{
    ContactDraft, ContactReading, LogReading, Outcome, Reading, SessionDraft, Snapshot,
};

/// How a line of the preview is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// The heart of it: which group, which day.
    Main,
    /// The rest of what is understood.
    Plain,
    /// Something said of a child that is not "here".
    Mark,
    /// What will be kept as a note.
    Note,
    /// What is asked or offered.
    Ask,
    /// Why it cannot be read.
    Wrong,
    /// What might be typed.
    Hint,
}

/// One line of the preview: a word before it, and what it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PreviewLine {
    /// How it is meant.
    pub tone: Tone,
    /// A word before it: "note", "led by"; empty for none.
    pub label: &'static str,
    /// What it says.
    pub text: String,
}

impl PreviewLine {
    fn new(tone: Tone, label: &'static str, text: impl Into<String>) -> PreviewLine {
        PreviewLine { tone, label, text: text.into() }
    }

    /// Something said of the whole that is not as usual.
    pub fn mark(text: impl Into<String>) -> PreviewLine {
        PreviewLine::new(Tone::Mark, "", text)
    }

    /// What might be typed.
    pub fn hint(text: impl Into<String>) -> PreviewLine {
        PreviewLine::new(Tone::Hint, "", text)
    }
}

/// Shown before anything is typed.
const LOG_EXAMPLES: &[&str] = &[
    "neli a maya off tom late // good blending",
    "elsa leo 30m // calm by the end",
    "no neli b, assembly ran over",
    "precision maya 8/10",
    "Who is not named is here. // begins a note.",
];
const CONTACT_EXAMPLES: &[&str] = &[
    "maya mum gate // spelling upset >fri ring her",
    "rang adeyemi dad no answer left msg",
    "ep in tobi + rafi 9-11",
    "// begins a note, > a day and what is to be done then.",
];

/// What was understood of a log line.
pub fn of_log(reading: &LogReading, school: &Snapshot) -> Vec<PreviewLine> {
    of(reading, LOG_EXAMPLES, |drafts, out| {
        for (n, draft) in drafts.iter().enumerate() {
            if n > 0 {
                out.push(PreviewLine::new(Tone::Plain, "", ""));
            }
            session(draft, school, out);
        }
    })
}

/// What was understood of a contact line.
pub fn of_contact(reading: &ContactReading, school: &Snapshot) -> Vec<PreviewLine> {
    of(reading, CONTACT_EXAMPLES, |draft, out| contact(draft, school, out))
}

fn of<T>(
    reading: &Reading<T>,
    examples: &[&str],
    show: impl Fn(&T, &mut Vec<PreviewLine>),
) -> Vec<PreviewLine> {
    let mut out = Vec::new();
    match &reading.outcome {
        Outcome::Empty => {
            out.push(PreviewLine::hint("For example:"));
            out.extend(examples.iter().map(|e| PreviewLine::hint(format!("  {e}"))));
        }
        Outcome::Ready(draft) => show(draft, &mut out),
        Outcome::Offer { question, then } => {
            out.push(PreviewLine::new(Tone::Ask, "", question.clone()));
            show(then, &mut out);
        }
        Outcome::Ask(ask) => {
            if let Some(so_far) = &ask.so_far {
                show(so_far, &mut out);
            }
            // The question and its answers are drawn by themselves: they are chosen from.
        }
        Outcome::Refused(refusal) => {
            out.push(PreviewLine::new(Tone::Wrong, "", refusal.message.clone()));
            out.push(PreviewLine::hint(refusal.hint.clone()));
        }
    }
    out
}

/// An adult as they are shown: `D. Shaw`, or "you".
pub fn adult(id: Id, school: &Snapshot) -> String {
    if school.facts().user == Some(id) {
        return "you".into();
    }
    school.adult(id).map_or_else(
        || "an adult".into(),
        |a| match a.forename.as_deref().and_then(|f| f.chars().next()) {
            Some(letter) => format!("{letter}. {}", a.surname),
            None => match &a.title {
                Some(title) => format!("{title} {}", a.surname),
                None => a.surname.clone(),
            },
        },
    )
}

fn day(date: NaiveDate, school: &Snapshot) -> String {
    if date == school.today() { "today".into() } else { words::day_and_month(date) }
}

/// A session in a few lines.
pub fn session(draft: &SessionDraft, school: &Snapshot, out: &mut Vec<PreviewLine>) {
    let groups: Vec<&str> = draft.groups.iter().map(|g| g.title.as_str()).collect();
    let mut head = vec![groups.join(" + "), day(draft.date, school)];
    head.extend(draft.time.map(words::time));
    head.push(match (&draft.state, &draft.reason) {
        (state, Some(reason)) => format!("{}: {}", state.label(), reason.label()),
        (SessionState::Held, None) => "held".into(),
        (state, None) => state.label().into(),
    });
    head.extend(draft.minutes.map(|m| format!("{m} min")));
    if draft.extra {
        head.push("extra".into());
    }
    out.push(PreviewLine::new(Tone::Main, "", head.join(" · ")));
    if let Some(new) = &draft.new_group {
        let text = format!("{}, begun with this session", new.title);
        out.push(PreviewLine::new(Tone::Ask, "new 1:1", text));
    }
    let mut led: Vec<String> = draft
        .adults
        .iter()
        .map(|a| {
            let who = adult(a.staff, school);
            match a.part {
                Part::Cover => format!("{who} as cover"),
                Part::Helped => format!("{who} helping"),
                _ => who,
            }
        })
        .collect();
    if draft.supply {
        led.push("supply".into());
    }
    if !led.is_empty() {
        out.push(PreviewLine::new(Tone::Plain, "led by", led.join(", ")));
    }
    let mut here = Vec::new();
    for mark in &draft.marks {
        let plain = mark.mark == MarkCode::Here
            && mark.minutes.is_none()
            && mark.score.is_none()
            && !mark.guest;
        if plain {
            here.push(mark.name.as_str());
            continue;
        }
        let mut text = format!("{} {}", mark.name, mark.mark.label());
        if let Some(minutes) = mark.minutes {
            text.push_str(&format!(", {minutes} min"));
        }
        if let Some(score) = mark.score {
            text.push_str(&format!(", score {score}"));
            if let Some(of) = mark.out_of {
                text.push_str(&format!(" of {of}"));
            }
        }
        if mark.guest {
            text.push_str(", guest");
        }
        if let Some(reason) = &mark.reason {
            text.push_str(&format!(" ({reason})"));
        }
        out.push(PreviewLine::new(Tone::Mark, "", text));
    }
    if let Some(n) = draft.counted {
        out.push(PreviewLine::new(Tone::Plain, "came", format!("{n}, not noted who")));
    }
    if !here.is_empty() {
        out.push(PreviewLine::new(Tone::Plain, "here", here.join(", ")));
    }
    if let Some(note) = &draft.note {
        out.push(PreviewLine::new(Tone::Note, "note", note.clone()));
    }
    if let Some(follow) = &draft.follow_up {
        let text = format!("{} {}", words::coming_day(follow.date, school.today()), follow.action);
        out.push(PreviewLine::new(Tone::Plain, "follow up", text));
    }
}

/// Who turned to whom, as it is said of a call, a letter or a chat at the gate.
fn turned(medium: &Medium, way: &Way) -> &'static str {
    let out = *way == Way::Out;
    match medium {
        Medium::Phone if out => "you rang them",
        Medium::Phone => "they rang you",
        Medium::Message if out => "you left a message",
        Medium::Message => "they left a message",
        Medium::InPerson | Medium::Gate | Medium::Video if out => "you went to them",
        Medium::InPerson | Medium::Gate | Medium::Video => "they came to you",
        _ if out => "you wrote to them",
        _ => "they wrote to you",
    }
}

fn contact(draft: &ContactDraft, school: &Snapshot, out: &mut Vec<PreviewLine>) {
    let mut head = vec![draft.with()];
    if !draft.names.is_empty() {
        head.push(format!("about {}", draft.names.join(", ")));
    }
    if draft.how_said {
        head.push(draft.medium.label().to_string());
        head.push(turned(&draft.medium, &draft.direction).into());
    } else {
        // Kept so, because something must be; but nobody said it.
        head.push(format!("taken as {}, from them", draft.medium.label()));
    }
    head.push(day(draft.date, school));
    head.extend(draft.time.map(words::time));
    head.extend(draft.minutes.map(|m| format!("{m} min")));
    out.push(PreviewLine::new(Tone::Main, "", head.join(" · ")));
    if !draft.reached {
        out.push(PreviewLine::new(Tone::Mark, "", "not reached"));
    }
    if let Some(topic) = &draft.topic {
        out.push(PreviewLine::new(Tone::Plain, "about", topic.label()));
    }
    if draft.see_dsl {
        let text = match &draft.note {
            None => "see DSL: the story is in the safeguarding system, not here",
            Some(_) => "see DSL",
        };
        out.push(PreviewLine::new(Tone::Mark, "", text));
    }
    if let Some(note) = &draft.note {
        out.push(PreviewLine::new(Tone::Note, "note", note.clone()));
    }
    if let Some(follow) = &draft.follow_up {
        let day = words::coming_day(follow.date, school.today());
        out.push(PreviewLine::new(Tone::Plain, "follow up", format!("{day} {}", follow.action)));
    }
}
