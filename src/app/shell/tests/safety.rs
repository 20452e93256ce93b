//! What must never happen: a command out of pasted text, words lost, a screen left open.

use super::super::fake::{self, FakeWorker, Person};
use super::super::{Layer, Shell};
use crate::app::config::Config;
use crate::app::effects::{Effect, ExitReason};
use crate::app::key::{Code, Key};
use crate::app::msg::{Msg, Reply, Request, Trouble, TroubleKind};
use crate::app::overlays::Overlay;
use crate::app::strings;
use crate::domain::Value;
use crate::store::Clock;

#[test]
fn pasted_text_never_runs_commands_and_never_saves() {
    let mut person = Person::new(120, 36);
    person.send(Msg::Paste("q\nx\n".into()));
    assert!(person.ended.is_none() && person.shell.overlays.is_empty());
    person.types("l");
    person.send(Msg::Paste("elsa leo\n".into()));
    person.answer_all();
    assert!(person.titles().is_empty());
    let Some(Overlay::Line(line)) = person.shell.top() else { panic!("no line") };
    assert_eq!(line.field.text(), "elsa leo");
    let mut person = Person::new(120, 36);
    person.types("<Enter>");
    person.send(Msg::Paste("1\n".into()));
    person.answer_all();
    assert!(person.titles().is_empty());
    assert!(matches!(person.shell.top(), Some(Overlay::Sheet(s)) if !s.changed()));
}

#[test]
fn letters_in_a_field_are_never_commands() {
    let mut person = Person::new(120, 36);
    person.types("lqu?c1x");
    let Some(Overlay::Line(line)) = person.shell.top() else { panic!("no line") };
    assert_eq!(line.field.text(), "qu?c1x");
    assert!(person.ended.is_none());
}

#[test]
fn no_single_key_deletes_or_writes() {
    for c in (' '..='~').filter(|c| *c != 'q') {
        let mut person = Person::new(120, 36);
        person.send(Msg::Key(Key::char(c)));
        person.answer_all();
        assert!(person.worker.actions.is_empty(), "{c} wrote something");
        assert!(person.ended.is_none(), "{c} ended the program");
    }
    for code in [Code::Delete, Code::Backspace, Code::Enter, Code::Insert] {
        let mut person = Person::new(120, 36);
        person.send(Msg::Key(Key::plain(code)));
        person.answer_all();
        assert!(person.worker.actions.is_empty(), "{code:?} wrote something");
    }
}

#[test]
fn quitting_asks_when_something_is_half_written() {
    let mut person = Person::new(120, 36);
    person.types("q");
    assert_eq!(person.ended, Some(ExitReason::Quit));
    let mut person = Person::new(120, 36);
    person.types("lneli<Ctrl-C>");
    assert!(person.ended.is_none());
    assert!(matches!(person.shell.top(), Some(Overlay::Confirm(_))));
    person.types("n");
    assert!(matches!(person.shell.top(), Some(Overlay::Line(_))), "back in the line");
    person.types("<Ctrl-Q>y");
    assert_eq!(person.ended, Some(ExitReason::Quit));
    assert_eq!(person.worker.drafts.last().unwrap().1, "neli", "and kept all the same");
    let mut person = Person::new(120, 36);
    person.types("<Home><Enter>1<Esc>q");
    assert!(person.ended.is_none(), "a session half logged is asked about");
}

#[test]
fn a_signal_ends_at_once_and_keeps_the_words() {
    let mut person = Person::new(120, 36);
    person.types("lneli a");
    person.send(Msg::Terminate);
    person.answer_all();
    assert_eq!(person.ended, Some(ExitReason::Terminated));
    assert_eq!(person.worker.drafts.last().unwrap().1, "neli a");
}

/// A run that ended without a word, and the next one on what was kept of it.
fn crashed(person: &Person) -> Person {
    let mut worker = FakeWorker::default();
    let mut kept = std::collections::BTreeMap::new();
    for (name, words) in &person.worker.drafts {
        kept.insert(name.clone(), words.clone());
    }
    kept.retain(|_, words| !words.is_empty());
    worker.about.drafts = kept.into_iter().collect();
    Person::with(120, 36, Config::default(), worker)
}

#[test]
fn a_session_half_logged_survives_a_crash() {
    let mut person = Person::new(120, 36);
    person.types("<Home><Enter>2<Down><Down>lm5<Enter>/settled after a slow start<Ctrl-G><Esc>");
    let drafts = person.worker.drafts.clone();
    let (name, body) = drafts.last().unwrap().clone();
    assert!(name.starts_with("sheet:"), "{name}");
    for child in ["Maya", "Leo", "Tobi", "Zo"] {
        assert!(!name.contains(child) && !body.contains(child), "ids, and no names: {body}");
    }
    let Some(Overlay::Sheet(sheet)) = person.shell.top() else { panic!("no sheet") };
    let was = sheet.view.as_ref().unwrap().sheet.clone();
    let mut person = crashed(&person);
    person.types("<Home><Enter>");
    let Some(Overlay::Sheet(sheet)) = person.shell.top() else { panic!("no sheet") };
    assert!(sheet.changed());
    assert_eq!(sheet.view.as_ref().unwrap().sheet, was);
    assert_eq!(person.toast(), strings::SHEET_BACK);
    assert!(was.session.guard.told_on.is_some());
    person.types("<Enter>");
    assert_eq!(person.worker.actions.len(), 1);
    assert_eq!(person.worker.drafts.last().unwrap(), &(name, String::new()), "done with");
    // What is put back as it was leaves nothing behind.
    let mut person = Person::new(120, 36);
    person.types("<Home><Enter>22");
    assert_eq!(person.worker.drafts.last().unwrap().1, "");
}

#[test]
fn a_note_being_typed_on_a_session_survives_a_crash() {
    let mut person = Person::new(120, 36);
    person.types("<Home><Enter>/a long note that nobody has finished yet");
    let mut person = crashed(&person);
    person.types("<Home><Enter>");
    let Some(Overlay::Sheet(sheet)) = person.shell.top() else { panic!("no sheet") };
    let note = sheet.view.as_ref().unwrap().sheet.session.note.clone();
    assert!(note.unwrap().starts_with("a long note that nobody has"));
}

#[test]
fn what_guards_a_line_comes_back_with_its_words() {
    let guard = |person: &Person| match person.shell.top() {
        Some(Overlay::Line(line)) => line.guarding.now,
        _ => panic!("no line"),
    };
    for (line, ends) in [("c", "<Esc>"), ("l", "<Esc>"), ("c", "<Ctrl-C>")] {
        let mut person = Person::new(120, 36);
        person.types(&format!("{line}maya mum gate<Ctrl-G><Ctrl-R>"));
        let said = guard(&person);
        assert!(said.told_on.is_some() && said.restricted);
        person.types(ends);
        if ends == "<Ctrl-C>" {
            person.types("y");
            person = crashed(&person);
        }
        person.types(line);
        assert_eq!(guard(&person), said, "{line} {ends}");
        // Other words are guarded by nothing yet.
        person.types("t");
        assert_eq!(guard(&person), Default::default());
        person.types("<Backspace><Esc>");
        assert!(person.worker.drafts.iter().rev().take(2).all(|(_, words)| words.is_empty()));
    }
}

#[test]
fn the_lock_screen_comes_first_and_tells_nothing() {
    let clock = Clock::Fixed(fake::now());
    let mut shell = Shell::new(Config::default(), clock, (80, 24), true);
    assert!(shell.start().is_empty(), "nothing is asked before the passphrase");
    let at = crate::store::Clock::System.monotonic();
    let mut asked = Vec::new();
    for key in Key::typing("wrong one<Enter>").unwrap() {
        asked.extend(shell.update(Msg::Key(key), at));
    }
    let [Effect::Ask(ticket, Request::Open(Some(secret)))] = &asked[..] else {
        panic!("{asked:?}")
    };
    assert_eq!(secret.as_str(), "wrong one");
    // Keys typed while it is tried are kept for the screen behind, and dropped when it stays shut.
    shell.update(Msg::Key(Key::char('q')), at);
    let no = Trouble { kind: TroubleKind::Locked, message: "no".into(), hint: None };
    shell.update(Msg::Worker(*ticket, Reply::Failed(no)), at);
    let lock = shell.lock.as_ref().unwrap();
    assert_eq!((lock.typed(), lock.opening), (0, false));
    assert!(lock.error.as_ref().unwrap().contains("Caps Lock"));
    let more = shell.update(Msg::Key(Key::plain(Code::Enter)), at);
    assert!(more.is_empty(), "an empty passphrase is not tried");
}

#[test]
fn a_blank_screen_takes_no_keys() {
    let mut person = Person::new(120, 36);
    person.types("<F9>q<Enter><Enter>");
    assert!(person.ended.is_none() && person.titles().is_empty());
    assert_eq!(person.shell.layer(), Layer::Blank);
    person.types("<Ctrl-B>");
    assert_eq!(person.shell.layer(), Layer::Pane);
}

#[test]
fn initials_hide_names_everywhere() {
    let mut person = Person::new(120, 36);
    person.types("<F8>");
    assert_eq!(person.shell.show("Barnes, Maya"), "B., M.");
    person.types("<Ctrl-N>");
    assert_eq!(person.shell.show("Barnes, Maya"), "Barnes, Maya");
}

#[test]
fn values_are_never_shown_by_debug() {
    // A reminder that cells hold children's names: nothing here prints them.
    assert_eq!(format!("{:?}", Request::Draft("a".into(), "maya".into())), "Request::Draft");
    assert_eq!(Value::Null, Value::default());
}
