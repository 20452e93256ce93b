//! `log` and `contact`: one line of plain words.

use crate::app::log::{
    Accept, ContactLogged, Logged, LoggedSession, contact_line, log_line, tally,
};
use crate::app::strings;
use crate::domain::dates::relative;
use crate::domain::safeguarding::suggests_story;

use super::args::Line;
use super::json;
use super::output::{Done, Out};
use super::place::Env;

fn accept(args: &Line) -> Accept {
    Accept { yes: args.yes, dry_run: args.dry_run }
}

/// `log LINE`.
pub(super) fn log(args: &Line, env: &mut Env, out: &mut Out<'_>) -> Done {
    let mut store = env.open(out)?;
    let logged = log_line(&mut store, &args.words.join(" "), accept(args))?;
    let sessions = logged.sessions.iter().map(|s| json::logged(&s.draft, s.id, &s.staff)).collect();
    let object = json::log(sessions, logged.written.as_ref().map(|w| w.txn));
    let notes = logged.sessions.iter().map(|s| &s.draft);
    if notes.filter_map(|d| d.note.as_deref()).any(suggests_story) {
        out.note(strings::STORY);
    }
    out.result(&object, |lines| {
        for session in &logged.sessions {
            lines.line(&session_line(session, env));
            if session.draft.guard.restricted {
                lines.line(&format!("  {}", strings::FOR_LEADS));
            }
            if let Some(note) = &session.draft.note {
                lines.line(&format!("  note: {note}"));
            }
        }
        lines.line(closing(&logged));
    })
}

fn closing(logged: &Logged) -> &'static str {
    match logged.written {
        Some(_) => "Saved; \"senlog undo\" takes it back.",
        None => "Nothing was saved.",
    }
}

/// `NELI A  today 09:15  held, 25 minutes: 3 here, 1 not in school  D. Shaw`.
fn session_line(session: &LoggedSession, env: &Env) -> String {
    let draft = &session.draft;
    let groups: Vec<&str> = draft.groups.iter().map(|g| g.title.as_str()).collect();
    let mut out = format!("{}  {}", groups.join(" + "), relative(draft.date, env.clock.today()));
    if let Some(time) = draft.time {
        out.push_str(&time.format(" %H:%M").to_string());
    }
    out.push_str(&format!("  {}", draft.state.label()));
    if let Some(minutes) = draft.minutes {
        out.push_str(&format!(", {minutes} minutes"));
    }
    if let Some(reason) = &draft.reason {
        out.push_str(&format!(", {}", reason.label()));
    }
    if draft.extra {
        out.push_str(", extra");
    }
    if !draft.marks.is_empty() {
        out.push_str(&format!(": {}", tally(draft)));
    }
    if let [mark] = draft.marks.as_slice()
        && let Some(score) = mark.score
    {
        let of = mark.out_of.map_or(String::new(), |most| format!(" of {most}"));
        out.push_str(&format!(", score {score}{of}"));
    }
    if !session.staff.is_empty() {
        out.push_str(&format!("  {}", session.staff.join(", ")));
    }
    out
}

/// `contact LINE`.
pub(super) fn contact(args: &Line, env: &mut Env, out: &mut Out<'_>) -> Done {
    let mut store = env.open(out)?;
    let logged = contact_line(&mut store, &args.words.join(" "), accept(args))?;
    if logged.draft.note.as_deref().is_some_and(suggests_story) {
        out.note(strings::STORY);
    }
    out.result(&json::contact(&logged.draft, logged.id), |lines| {
        for line in contact_lines(&logged, env) {
            lines.line(&line);
        }
    })
}

fn contact_lines(logged: &ContactLogged, env: &Env) -> Vec<String> {
    let draft = &logged.draft;
    let today = env.clock.today();
    let reached = if draft.reached { "" } else { ", not reached" };
    let mut out = vec![format!(
        "{}  {}  {} {}{reached}  {}",
        draft.names.join(", "),
        draft.with(),
        draft.medium.label(),
        draft.direction.label(),
        relative(draft.date, today)
    )];
    if draft.guard.restricted {
        out.push(format!("  {}", strings::FOR_LEADS));
    }
    out.extend(draft.note.as_ref().map(|note| format!("  note: {note}")));
    out.extend(
        draft
            .follow_up
            .as_ref()
            .map(|f| format!("  follow up {}: {}", relative(f.date, today), f.action)),
    );
    if draft.see_dsl {
        out.push(match &draft.note {
            None => "  see DSL; no story is kept here".to_string(),
            Some(_) => "  see DSL".to_string(),
        });
    }
    out.push(match logged.written {
        Some(_) => "Saved; \"senlog undo\" takes it back.".to_string(),
        None => "Nothing was saved.".to_string(),
    });
    out
}
