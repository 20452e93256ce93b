//! A reading as one line of text, so that a table can say exactly what is expected.

use crate::domain::codes::SessionState;
use crate::domain::lines::{
    Ask, ContactDraft, ContactReading, LogReading, Outcome, SessionDraft, Snapshot,
};

pub(super) fn shown(school: &Snapshot, reading: &LogReading) -> String {
    let all = |drafts: &Vec<SessionDraft>| {
        drafts.iter().map(|d| session(school, d)).collect::<Vec<_>>().join(" && ")
    };
    outcome(&reading.outcome, &all)
}

pub(super) fn contact_shown(reading: &ContactReading) -> String {
    outcome(&reading.outcome, &|draft: &ContactDraft| contact(draft))
}

fn outcome<T>(outcome: &Outcome<T>, show: &dyn Fn(&T) -> String) -> String {
    match outcome {
        Outcome::Empty => "nothing".into(),
        Outcome::Ready(draft) => show(draft),
        Outcome::Offer { question, then } => format!("offer: {question} => {}", show(then)),
        Outcome::Ask(ask) => asked(ask, show),
        Outcome::Refused(refusal) => format!("no: {}", refusal.message),
    }
}

fn asked<T>(ask: &Ask<T>, show: &dyn Fn(&T) -> String) -> String {
    let labels: Vec<&str> = ask.candidates.iter().map(|c| c.label.as_str()).collect();
    let mut out = format!("ask: {} [{}]", ask.question, labels.join(" / "));
    if ask.pick > 1 {
        out.push_str(&format!(" pick {}", ask.pick));
    }
    if let Some(so_far) = &ask.so_far {
        out.push_str(&format!(" so far {}", show(so_far)));
    }
    out
}

fn session(school: &Snapshot, d: &SessionDraft) -> String {
    let mut out = format!("{} {}", d.groups_title(), d.date.format("%-d"));
    if let Some(time) = d.time {
        out.push_str(&time.format(" %H:%M").to_string());
    }
    if let Some(minutes) = d.minutes {
        out.push_str(&format!(" {minutes}m"));
    }
    if d.state != SessionState::Held {
        out.push_str(&format!(" {}", d.state.code()));
    }
    if let Some(reason) = &d.reason {
        out.push_str(&format!(" {}", reason.code()));
    }
    for (flag, word) in [(d.extra, "extra"), (d.supply, "supply"), (d.new_group.is_some(), "new")] {
        if flag {
            out.push_str(&format!(" {word}"));
        }
    }
    if let Some(counted) = d.counted {
        out.push_str(&format!(" counted {counted}"));
    }
    let marks: Vec<String> = d
        .marks
        .iter()
        .map(|m| {
            let mut mark =
                format!("{}{} {}", if m.guest { "+" } else { "" }, d.called(m), m.mark.letter());
            if let Some(minutes) = m.minutes {
                mark.push_str(&format!(" {minutes}m"));
            }
            if let Some(reason) = &m.reason {
                mark.push_str(&format!(" ({reason})"));
            }
            match (m.score, m.out_of) {
                (Some(score), Some(of)) => mark.push_str(&format!(" {score}/{of}")),
                (Some(score), None) => mark.push_str(&format!(" {score}c")),
                _ => {}
            }
            if let Some(errors) = m.errors {
                mark.push_str(&format!(" {errors}e"));
            }
            if m.provision != d.groups[0].provision {
                let title = m.provision.and_then(|p| school.group(p)).map_or("new", |g| &g.title);
                mark.push_str(&format!(" for {title}"));
            }
            mark
        })
        .collect();
    out.push_str(&format!(" | {}", marks.join(", ")));
    if d.adults_said {
        let adults: Vec<String> = d
            .adults
            .iter()
            .map(|a| format!("{} {}", school.adult_name(a.staff), a.part.code()))
            .collect();
        out.push_str(&format!(" | {}", adults.join(", ")));
    }
    if d.guard.restricted {
        out.push_str(" | restricted");
    }
    if let Some(note) = &d.note {
        out.push_str(&format!(" | // {note}"));
    }
    if let Some(follow_up) = &d.follow_up {
        out.push_str(&format!(" | > {} {}", follow_up.date, follow_up.action));
    }
    out
}

fn contact(d: &ContactDraft) -> String {
    let mut out =
        format!("{} {} | {} {}", d.with(), d.with_type.code(), d.medium.code(), d.direction.code());
    if !d.reached {
        out.push_str(" not reached");
    }
    out.push_str(&format!(" | {}", d.names.join(", ")));
    if d.carer.is_some() {
        out.push_str(" | on file");
    }
    if d.date != chrono::NaiveDate::from_ymd_opt(2026, 11, 24).unwrap() {
        out.push_str(&format!(" | {}", d.date));
    }
    if let Some(time) = d.time {
        out.push_str(&time.format(" | %H:%M").to_string());
    }
    if let Some(minutes) = d.minutes {
        out.push_str(&format!(" | {minutes}m"));
    }
    if let Some(topic) = &d.topic {
        out.push_str(&format!(" | about {}", topic.code()));
    }
    if d.see_dsl {
        out.push_str(" | see dsl");
    }
    if d.interpreter {
        out.push_str(" | interpreter");
    }
    if d.guard.restricted {
        out.push_str(" | restricted");
    }
    if let Some(note) = &d.note {
        out.push_str(&format!(" | // {note}"));
    }
    if let Some(follow_up) = &d.follow_up {
        out.push_str(&format!(" | > {} {}", follow_up.date, follow_up.action));
    }
    out
}
