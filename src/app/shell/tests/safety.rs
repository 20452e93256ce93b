//! What must never happen: a command out of pasted text, words lost, a screen left open.

use super::super::fake::{self, Person};
use super::super::{Layer, Shell};
use crate::app::config::Config;
use crate::app::effects::{Effect, ExitReason};
use crate::app::key::{Code, Key};
use crate::app::msg::{Msg, Reply, Request, Trouble, TroubleKind};
use crate::app::overlays::Overlay;
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
