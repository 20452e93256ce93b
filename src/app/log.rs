//! Logging a typed line: read it against the school, and store what it says.

use std::collections::{BTreeMap, BTreeSet};

use super::acts::{Relog, Stored, contact_action, log_action, session_id};
use super::error::AppError;
use crate::domain::Id;
use crate::domain::kind::{Kind, Record};
use crate::domain::lines::{
    Ask, ContactDraft, Mode, Outcome, Pick, SessionDraft, Snapshot, read_contact, read_log,
    read_log_with,
};
use crate::domain::records::{Contact, Mark, Session, SessionProvision, SessionStaff, Staff};
use crate::store::{Action, Edit, Loaded, Store, StoreError, Written};

/// How a line of the command line is to be taken.
#[derive(Clone, Copy, Debug, Default)]
pub struct Accept {
    /// The one reading that is offered is accepted.
    pub yes: bool,
    /// Nothing is stored.
    pub dry_run: bool,
}

/// A session as a line made it.
#[derive(Clone, Debug)]
pub struct LoggedSession {
    /// Its id; none of a new one without a planned time that a dry run has only looked at.
    pub id: Option<Id>,
    /// What was read.
    pub draft: SessionDraft,
    /// The adults, as `D. Shaw`.
    pub staff: Vec<String>,
}

/// What a log line did.
#[derive(Clone, Debug)]
pub struct Logged {
    /// Its sessions.
    pub sessions: Vec<LoggedSession>,
    /// The action; none in a dry run.
    pub written: Option<Written>,
}

/// What a contact line did.
#[derive(Clone, Debug)]
pub struct ContactLogged {
    /// Its id; none in a dry run.
    pub id: Option<Id>,
    /// What was read.
    pub draft: ContactDraft,
    /// The action; none in a dry run.
    pub written: Option<Written>,
}

/// Reads a log line as the command line does, and stores its sessions.
///
/// # Errors
/// The line cannot be read, can be read in several ways, or needs a yes that was not given; nothing
/// changed then.
pub fn log_line(store: &mut Store, line: &str, accept: Accept) -> Result<Logged, AppError> {
    let drafts = read_against_today(store, |school| read_line(line, school, accept.yes))??;
    let existing = stored_sessions(store, &drafts)?;
    let user = me(store)?;
    let mut sessions: Vec<LoggedSession> = Vec::new();
    for draft in &drafts {
        let staff = staff_names(store, draft)?;
        let mut draft = draft.clone();
        draft.settle();
        sessions.push(LoggedSession { id: session_id(&draft, &existing), draft, staff });
    }
    if accept.dry_run {
        return Ok(Logged { sessions, written: None });
    }
    let action = log_action(&drafts, &existing, store.ids(), user, Relog::Line);
    name_new(&mut sessions, &action);
    let written = write(store, &action)?;
    Ok(Logged { sessions, written: Some(written) })
}

/// Reads a contact line as the command line does, and stores the conversation.
///
/// # Errors
/// As [`log_line`].
pub fn contact_line(
    store: &mut Store,
    line: &str,
    accept: Accept,
) -> Result<ContactLogged, AppError> {
    let mut outcome = read_contact(line, &store.snapshot_people()?, Mode::CommandLine).outcome;
    if !matches!(outcome, Outcome::Ready(_)) {
        // Who is nearest to the user comes first among the answers, and so only now the groups count.
        outcome = read_contact(line, &store.snapshot()?, Mode::CommandLine).outcome;
    }
    let draft = decided(outcome, accept.yes, |draft| vec![draft.title.clone()])?;
    if accept.dry_run {
        return Ok(ContactLogged { id: None, draft, written: None });
    }
    let user = me(store)?;
    let action = contact_action(&draft, store.ids(), user);
    let id = inserted(&action, Contact::KIND).next();
    let written = write(store, &action)?;
    Ok(ContactLogged { id, draft, written: Some(written) })
}

/// Reads a line against today, and once more against all the days that lines speak of where it asked
/// for another: one line is read for each start of the program, and most are of today.
fn read_against_today<T>(store: &Store, read: impl Fn(&Snapshot) -> T) -> Result<T, StoreError> {
    let today = store.snapshot_today()?;
    let said = read(&today);
    if today.asked_further() { Ok(read(&store.snapshot()?)) } else { Ok(said) }
}

/// The user's row among the adults, where there is one.
fn me(store: &Store) -> Result<Option<Id>, StoreError> {
    let user = store.me().user;
    Ok(store.get::<Staff>(user)?.map(|_| user))
}

fn write(store: &mut Store, action: &Action) -> Result<Written, AppError> {
    if action.is_empty() {
        return Err(AppError::refused("it is logged so already, nothing was changed"));
    }
    Ok(store.write(action)?)
}

/// The sessions that a log line says. A yes also means "change it" where the one session that the
/// line is about is logged already.
fn read_line(line: &str, school: &Snapshot, yes: bool) -> Result<Vec<SessionDraft>, AppError> {
    /// Questions that a yes answers, one after the other: a line names so many days at most.
    const CHANGES_MAX: usize = 7;
    let mut reading = read_log(line, school, Mode::CommandLine);
    for _ in 0..CHANGES_MAX {
        let changes = changes_offered(&reading.outcome, school);
        let ([change], true) = (&changes[..], yes) else { break };
        let Some(choices) = reading.choices_with(&[*change]) else { break };
        reading = read_log_with(line, school, Mode::CommandLine, &choices);
    }
    let changes = changes_offered(&reading.outcome, school).len();
    decided(reading.outcome, yes, |drafts| drafts.iter().map(|d| d.title.clone()).collect()).map_err(
        |error| match changes {
            0 => error,
            1 => error.hint(
                "begin the line with \"change\", or add --yes, to change what is logged; with \"extra\" to log another session",
            ),
            _ => error.hint(
                "begin the line with \"change\" and name the time to change what is logged; with \"extra\" to log another session",
            ),
        },
    )
}

/// The answers that change a session that is logged already, by their places.
fn changes_offered(outcome: &Outcome<Vec<SessionDraft>>, school: &Snapshot) -> Vec<usize> {
    let Outcome::Ask(ask) = outcome else { return Vec::new() };
    let logged = |pick: &Pick| match pick {
        Pick::Planned(slot, day) => school
            .facts()
            .planned
            .iter()
            .any(|row| row.logged && row.slot == *slot && row.planned == *day),
        _ => false,
    };
    let candidates = ask.candidates.iter().enumerate();
    candidates.filter(|(_, c)| logged(&c.choice.pick)).map(|(n, _)| n).collect()
}

/// The one reading that may be stored.
fn decided<T>(
    outcome: Outcome<T>,
    yes: bool,
    titles: impl Fn(&T) -> Vec<String>,
) -> Result<T, AppError> {
    match outcome {
        Outcome::Ready(draft) => Ok(draft),
        Outcome::Offer { then, .. } if yes => Ok(then),
        Outcome::Offer { question, then } => Err(AppError::ambiguous(question, titles(&then))
            .hint("--yes accepts this reading; nothing was saved")),
        Outcome::Ask(Ask { question, candidates, .. }) => {
            let candidates = candidates.into_iter().map(|c| c.label).collect();
            Err(AppError::ambiguous(question, candidates).hint("say which; nothing was saved"))
        }
        Outcome::Refused(refusal) => Err(AppError::refused(refusal.message).hint(refusal.hint)),
        Outcome::Empty => Err(AppError::refused("the line is empty")
            .hint("write what happened, such as: neli a maya off")),
    }
}

/// The stored sessions that drafts may be about: those planned for the same times, and those with
/// the ids that the drafts would have.
///
/// # Errors
/// When the file cannot be read.
pub fn stored_sessions(store: &Store, drafts: &[SessionDraft]) -> Result<Vec<Stored>, StoreError> {
    let mut ids = BTreeSet::new();
    for draft in drafts {
        ids.extend(session_id(draft, &[]));
        for (slot, planned) in draft.groups.iter().filter_map(|g| g.planned) {
            ids.extend(store.session_of_plan(slot, planned)?);
        }
    }
    let mut out = Vec::new();
    for id in ids {
        out.extend(stored_session(store, id)?);
    }
    Ok(out)
}

/// A stored session with all that hangs on it; `None` when there is none of that id.
///
/// # Errors
/// When the file cannot be read.
pub fn stored_session(store: &Store, id: Id) -> Result<Option<Stored>, StoreError> {
    let Some(session) = store.load(Session::KIND, id)? else { return Ok(None) };
    let links = |kind: &'static Kind| -> Result<Vec<Loaded>, StoreError> {
        let mut out = Vec::new();
        for row in store.referring(kind, "session", id)? {
            out.extend(store.load(kind, row)?);
        }
        Ok(out)
    };
    Ok(Some(Stored {
        session,
        groups: links(SessionProvision::KIND)?,
        adults: links(SessionStaff::KIND)?,
        marks: links(Mark::KIND)?,
    }))
}

/// The adults of a draft as lists show them.
fn staff_names(store: &Store, draft: &SessionDraft) -> Result<Vec<String>, StoreError> {
    let mut out = Vec::new();
    for adult in &draft.adults {
        out.extend(store.get::<Staff>(adult.staff)?.map(|s| s.short()));
    }
    if draft.supply {
        out.push("supply".to_string());
    }
    Ok(out)
}

/// Gives new sessions without a planned time the ids that the action made for them, in order.
fn name_new(sessions: &mut [LoggedSession], action: &Action) {
    let known: BTreeSet<Id> = sessions.iter().filter_map(|s| s.id).collect();
    let mut new = inserted(action, Session::KIND).filter(|id| !known.contains(id));
    for session in sessions.iter_mut().filter(|s| s.id.is_none()) {
        session.id = new.next();
    }
}

/// The rows of a kind that an action makes, in order.
fn inserted<'a>(action: &'a Action, kind: &'static Kind) -> impl Iterator<Item = Id> + 'a {
    action.edits.iter().filter_map(move |edit| match edit {
        Edit::Insert { kind: k, row, .. } if k.name == kind.name => Some(*row),
        _ => None,
    })
}

/// Counts marks by their words, in the order of the codes: "5 here, 1 not in school".
pub fn tally(draft: &SessionDraft) -> String {
    use crate::domain::codes::MarkCode;
    let mut counts: BTreeMap<usize, (usize, String)> = BTreeMap::new();
    for mark in &draft.marks {
        let place = MarkCode::all().iter().position(|m| *m == mark.mark).unwrap_or(usize::MAX);
        let entry = counts.entry(place).or_insert_with(|| (0, mark.mark.label().to_string()));
        entry.0 += 1;
    }
    counts.values().map(|(n, word)| format!("{n} {word}")).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::lines::tests::school::{day, school};

    #[test]
    fn what_is_logged_already_is_changed_by_a_word_or_a_yes() {
        let school = school();
        let asked = read_line("rwi jayden last thu 15m", &school, false).expect_err("a question");
        let hints = asked.hints.join(" ");
        assert!(hints.contains("\"change\"") && hints.contains("--yes"), "{hints}");
        assert!(hints.contains("\"extra\""), "{hints}");
        for (line, yes) in
            [("rwi jayden last thu 15m", true), ("change rwi jayden last thu 15m", false)]
        {
            let drafts = read_line(line, &school, yes).expect(line);
            assert_eq!((drafts.len(), drafts[0].date, drafts[0].extra), (1, day(19), false));
            assert_eq!(
                (drafts[0].minutes, drafts[0].groups[0].planned.is_some()),
                (Some(15), true)
            );
        }
        let extra = read_line("extra rwi jayden last thu 15m", &school, false).expect("an extra");
        assert!(extra[0].extra);
    }

    #[test]
    fn a_yes_chooses_between_no_two_sessions() {
        let school = school();
        for line in ["neli 25m", "neli a yesterday 5m later", "leo 30m"] {
            assert!(read_line(line, &school, true).is_err(), "{line}");
        }
    }
}
