//! The two locks: one that only hides, and one that closes the store.

use std::time::Duration;

use super::super::fake::{FakeWorker, Person};
use super::super::{Layer, Shell};
use crate::app::config::Config;
use crate::app::effects::ExitReason;
use crate::app::msg::{Msg, PinState, Request, TroubleKind};
use crate::app::overlays::Overlay;
use crate::store::Clock;

fn locks(person: &Person) -> usize {
    person.asked.iter().filter(|request| matches!(request, Request::Lock)).count()
}

fn error(shell: &Shell) -> &str {
    shell.lock.as_ref().and_then(|lock| lock.error.as_deref()).unwrap_or("")
}

#[test]
fn a_locked_screen_keeps_the_store_open_and_what_was_half_written() {
    let mut person = Person::new(120, 36);
    person.types("lneli<Ctrl-L>");
    assert_eq!(person.shell.layer(), Layer::Lock);
    assert_eq!(locks(&person), 0, "the store stays open behind it");
    let before = person.asked.len();
    person.types("open sesame<Enter>");
    assert!(person.shell.lock.is_none());
    assert!(matches!(person.asked[before], Request::Unlock(_)));
    let Some(Overlay::Line(line)) = person.shell.top() else { panic!("the line is gone") };
    assert_eq!(line.field.text(), "neli");
}

#[test]
fn the_pin_is_offered_once_and_opens_the_screen() {
    let mut person = Person::new(120, 36);
    person.types("<Ctrl-L>open sesame<Enter>");
    assert!(matches!(person.shell.top(), Some(Overlay::Pin(_))), "after the passphrase");
    person.types("2580<Enter>258<Enter>");
    let Some(Overlay::Pin(pin)) = person.shell.top() else { panic!("no box") };
    assert!(pin.error.is_some(), "not the same");
    person.types("2580<Enter>2580<Enter>");
    assert!(person.shell.overlays.is_empty());
    assert_eq!(person.worker.pins, [Some("2580".to_string())]);
    person.worker.opens = vec!["2580", "open sesame"];
    person.types("<Ctrl-L>");
    assert!(person.shell.lock.as_ref().unwrap().pin);
    person.types("2580<Enter>");
    assert_eq!(person.shell.layer(), Layer::Pane, "and nothing is offered after a PIN");
}

#[test]
fn who_wants_no_pin_is_not_asked_again() {
    let mut person = Person::new(120, 36);
    person.types("<Ctrl-L>open sesame<Enter><Esc>");
    assert_eq!(person.worker.pins, [None]);
    assert_eq!(person.shell.about.pin, PinState::Unwanted);
    person.types("<Ctrl-L>open sesame<Enter>");
    assert!(person.shell.overlays.is_empty());
}

#[test]
fn keys_meant_for_the_screen_are_not_swallowed_by_the_offer() {
    let mut person = Person::new(120, 36);
    person.types("<Ctrl-L>open sesame<Enter>2j");
    assert!(person.shell.overlays.is_empty());
    assert_eq!(person.shell.focus, crate::app::panes::PaneId::Register);
    let rows = &person.shell.panes.register.list;
    let at = rows.visible().position(|(selected, _)| selected);
    assert_eq!(at, Some(1), "the digit chose the pane, the letter went down a row");
    assert!(person.worker.pins.is_empty(), "and may be asked another day");
    let mut person = Person::new(120, 36);
    person.types("<Ctrl-L>open sesame<Enter><Enter>");
    assert!(matches!(person.shell.top(), Some(Overlay::Sheet(_))));
    let mut person = Person::new(120, 36);
    person.types("<Ctrl-L>").types_ahead("open sesame<Enter>2");
    assert!(person.shell.overlays.is_empty(), "whoever types ahead is at work");
}

#[test]
fn three_misses_close_the_store() {
    let mut person = Person::new(120, 36);
    person.shell.about.pin = PinState::Set;
    person.worker.opens = vec!["2580"];
    person.types("<Ctrl-L>1111<Enter>");
    assert!(error(&person.shell).contains("not the PIN"));
    person.types("some other words<Enter>");
    assert!(error(&person.shell).contains("Caps Lock"));
    assert_eq!(locks(&person), 0);
    person.types("2222<Enter>");
    assert!(error(&person.shell).contains("closed"), "{}", error(&person.shell));
    assert_eq!(locks(&person), 1);
    let lock = person.shell.lock.as_ref().unwrap();
    assert!(!lock.kept && !lock.pin);
    let before = person.asked.len();
    person.types("open sesame<Enter>");
    assert!(matches!(person.asked[before], Request::Open(Some(_))), "opened anew");
    assert_eq!(person.shell.lock.as_ref().map(|_| ()), None);
}

#[test]
fn midnight_closes_the_store_also_behind_a_locked_screen() {
    for keys in ["", "<Ctrl-L>", "<Ctrl-L>open ses"] {
        let mut person = Person::new(120, 36);
        person.types(keys);
        let tomorrow = super::super::fake::now() + chrono::Duration::days(1);
        person.shell.clock = Clock::Fixed(tomorrow);
        person.send(Msg::Tick);
        person.answer_all();
        assert_eq!(person.shell.layer(), Layer::Lock, "{keys}");
        assert_eq!(locks(&person), 1, "{keys}");
        assert!(error(&person.shell).contains("new day"), "{keys}");
    }
}

#[test]
fn an_answer_to_a_try_before_midnight_opens_nothing_after_it() {
    let mut person = Person::new(120, 36);
    person.types("<Ctrl-L>open sesame");
    // The passphrase is on its way when the day ends.
    person.send(Msg::Key(crate::app::key::Key::plain(crate::app::key::Code::Enter)));
    person.shell.clock = Clock::Fixed(super::super::fake::now() + chrono::Duration::days(1));
    person.send(Msg::Tick);
    person.answer_all();
    assert_eq!(person.shell.layer(), Layer::Lock);
}

#[test]
fn an_idle_screen_hides_itself_with_and_without_a_passphrase() {
    for encrypted in [true, false] {
        let mut worker = FakeWorker::default();
        worker.about.encrypted = encrypted;
        let mut person = Person::with(120, 36, Config::default(), worker);
        person.types("<Down>");
        let idle = person.shell.deadline().unwrap();
        assert_eq!(idle - person.at, Duration::from_secs(600));
        person.at = idle;
        person.send(Msg::Tick);
        assert_eq!(person.shell.layer(), Layer::Lock);
        assert_eq!(person.shell.deadline(), None, "a locked screen sleeps");
        assert_eq!(person.shell.lock.as_ref().unwrap().asks, encrypted);
        assert_eq!(locks(&person), 0);
    }
    let config = Config { idle_minutes: 0, ..Config::default() };
    let person = Person::with(120, 36, config, FakeWorker::default());
    assert_eq!(person.shell.deadline(), None, "0 never");
}

#[test]
fn a_pin_by_command_and_none_where_there_is_no_passphrase() {
    let mut person = Person::new(120, 36);
    person.types(":set a pin<Enter>");
    assert!(matches!(person.shell.top(), Some(Overlay::Pin(_))));
    person.types("x1234<Enter>1234<Enter>");
    assert_eq!(person.worker.pins, [Some("1234".to_string())]);
    let mut worker = FakeWorker::default();
    worker.about.encrypted = false;
    let mut person = Person::with(120, 36, Config::default(), worker);
    // The list says why not, and stays for another command.
    person.types(":set a pin<Enter>");
    assert!(matches!(person.shell.top(), Some(Overlay::Palette(_))));
    assert!(person.toast().contains("no passphrase"));
}

#[test]
fn a_screen_left_before_the_store_was_open_says_so() {
    let mut shell =
        Shell::new(Config::default(), Clock::Fixed(super::super::fake::now()), (80, 24), true);
    assert_eq!(shell.outcome(ExitReason::Quit), ExitReason::NeverOpened(TroubleKind::Locked));
    shell.shut_by = Some(TroubleKind::Store);
    assert_eq!(shell.outcome(ExitReason::Terminated), ExitReason::NeverOpened(TroubleKind::Store));
    let person = Person::new(80, 24);
    assert_eq!(person.shell.outcome(ExitReason::Quit), ExitReason::Quit);
    let mut person = Person::new(80, 24);
    person.types("<Ctrl-L>");
    assert_eq!(person.shell.outcome(ExitReason::Quit), ExitReason::Quit, "it had been open");
}
