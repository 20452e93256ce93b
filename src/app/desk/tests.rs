//! The desk on a made-up school, as the screen asks it.

use chrono::NaiveDateTime;

use super::*;
use crate::app::demo::{DemoOptions, build};
use crate::app::msg::SheetView;
use crate::domain::codes::MarkCode;
use crate::domain::id::SeededIds;
use crate::store::Clock;
use crate::store::views::TodayKey;
use crate::store::views::{TodayRow, TodayView};

fn now() -> NaiveDateTime {
    NaiveDate::from_ymd_opt(2026, 11, 23).unwrap().and_hms_opt(12, 30, 0).unwrap()
}

fn desk() -> Desk {
    let mut store = Store::in_memory("desk", Clock::Fixed(now())).unwrap();
    let mut opts = DemoOptions::at(now());
    opts.pupils = 90;
    let mut ids = SeededIds::new("demo", 0);
    build(opts, &mut ids, &mut |a| store.write(&a).map(|_| ()), &mut |_, _| {}).unwrap();
    Desk::new(store, true)
}

fn today(desk: &mut Desk) -> TodayView {
    match desk.answer(Request::Today(None)) {
        Reply::Today(view) => view,
        other => panic!("{other:?}"),
    }
}

fn row(view: &TodayView, logged: bool) -> TodayRow {
    let found = view.rows.iter().find(|r| r.state.logged() == logged && r.expected > 1);
    found.cloned().unwrap()
}

fn sheet(desk: &mut Desk, key: TodayKey) -> SheetView {
    match desk.answer(Request::Sheet(key)) {
        Reply::Sheet(view) => *view,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_group_is_logged_corrected_and_undone() {
    let mut desk = desk();
    let planned = row(&today(&mut desk), false);
    let mut view = sheet(&mut desk, planned.key.clone());
    assert_eq!(view.sheet.session.marks.len(), planned.expected);
    view.sheet.toggle_away(0).unwrap();
    let saved = desk.answer(Request::Save(Save::Sheet(Box::new(view))));
    assert!(matches!(saved, Reply::Written(_)), "{saved:?}");

    let again = today(&mut desk);
    let stored = again.rows.iter().find(|r| r.session == planned.session).unwrap();
    assert_eq!((stored.state.code(), stored.present), ("held", planned.expected - 1));

    let mut view = sheet(&mut desk, stored.key.clone());
    assert_eq!(view.sheet.session.marks[0].mark, MarkCode::Away);
    let same = desk.answer(Request::Save(Save::Sheet(Box::new(view.clone()))));
    assert!(matches!(same, Reply::Failed(_)), "nothing differs: {same:?}");
    view.sheet.toggle_away(0).unwrap();
    let saved = desk.answer(Request::Save(Save::Sheet(Box::new(view))));
    assert!(matches!(saved, Reply::Written(ref w) if w.changes == 1), "{saved:?}");

    assert!(matches!(desk.answer(Request::Undo(false)), Reply::Undone(_)));
    assert!(matches!(desk.answer(Request::Undo(false)), Reply::Undone(_)));
    let back = today(&mut desk);
    assert!(!back.rows.iter().any(|r| r.session == planned.session && r.state.logged()));
    assert!(matches!(desk.answer(Request::Redo(false)), Reply::Redone(_)));
}

#[test]
fn what_is_due_is_ticked_off_and_taken_back() {
    let mut desk = desk();
    let Reply::Contacts(log) = desk.answer(Request::Contacts) else { panic!() };
    let open = log.rows.iter().find(|r| r.follow_up.is_some()).unwrap().contact;
    let saved = desk.answer(Request::Save(Save::FollowedUp(open, now().date())));
    assert!(matches!(saved, Reply::Written(ref w) if w.changes == 1), "{saved:?}");
    let Reply::Contacts(after) = desk.answer(Request::Contacts) else { panic!() };
    assert_eq!(after.to_follow_up + 1, log.to_follow_up);
    assert!(matches!(desk.answer(Request::Undo(false)), Reply::Undone(_)));
    let Reply::Contacts(back) = desk.answer(Request::Contacts) else { panic!() };
    assert_eq!(back.to_follow_up, log.to_follow_up);
    let Reply::Reviews(reviews) = desk.answer(Request::Reviews) else { panic!() };
    let review = reviews.rows[0].review;
    let done = Save::ReviewDone(review, ReviewStep::Held, now().date());
    assert!(matches!(desk.answer(Request::Save(done)), Reply::Written(_)));
    let stored = desk.store.get::<Review>(review).unwrap().unwrap();
    assert_eq!(stored.held, Some(now().date()));
}

#[test]
fn every_question_has_its_answer() {
    let mut desk = desk();
    let view = today(&mut desk);
    let stored = row(&view, true);
    let sheet = sheet(&mut desk, stored.key);
    assert!(!sheet.existing.is_empty());
    let Reply::Register(register) = desk.answer(Request::Register) else { panic!() };
    assert!(register.support > 0 && !register.rows.is_empty());
    let pupil = register.rows[0].pupil;
    let Reply::Pupil(page) = desk.answer(Request::Pupil(pupil)) else { panic!() };
    assert_eq!(page.pupil, pupil);
    let Reply::About(about) = desk.answer(Request::About) else { panic!() };
    assert!(about.demo && about.lead && about.pupils >= 90);
    for request in [
        Request::Contacts,
        Request::Reviews,
        Request::Names,
        Request::Snapshot,
        Request::Find("read".into()),
        Request::History(None),
        Request::Draft("log".into(), "neli".into()),
    ] {
        let shown = format!("{request:?}");
        let reply = desk.answer(request);
        assert!(!matches!(reply, Reply::Failed(_)), "{shown}: {reply:?}");
    }
}

#[test]
fn the_pin_or_the_passphrase_opens_a_locked_screen_and_nothing_else_does() {
    use crate::store::home::Home;
    use crate::store::open::Setup;

    let dir = tempfile::tempdir().unwrap();
    let home = Home::at(dir.path().join("store"));
    let passphrase = Passphrase::new("correct horse battery".into());
    let mut ids = SeededIds::new("pin", 0);
    let user = crate::domain::id::IdSource::next_id(&mut ids);
    let mut setup = Setup::lead("Fairfield Primary", "Jo Okafor", Some(passphrase), user);
    setup.kdf_log_n = 10;
    let (store, _) = Store::create(&home, &setup, Clock::Fixed(now()), Box::new(ids)).unwrap();
    let mut desk = Desk::new(store, false);
    let tries = |desk: &mut Desk, typed: &str| {
        matches!(desk.answer(Request::Unlock(Secret::new(typed.into()))), Reply::Opened)
    };
    assert!(tries(&mut desk, "correct horse battery"));
    assert!(!tries(&mut desk, "correct horse batterx") && !tries(&mut desk, "2580"));
    let pin = |desk: &mut Desk| match desk.answer(Request::About) {
        Reply::About(about) => about.pin,
        other => panic!("{other:?}"),
    };
    assert_eq!(pin(&mut desk), PinState::None);
    desk.answer(Request::SetPin(Some(Secret::new("2580".into()))));
    assert_eq!(pin(&mut desk), PinState::Set);
    assert!(tries(&mut desk, "2580") && !tries(&mut desk, "2581"));
    assert_eq!(desk.store.local(PIN_WANTED).unwrap().as_deref(), Some("yes"));
    desk.answer(Request::SetPin(None));
    assert_eq!(pin(&mut desk), PinState::Unwanted);
    assert!(!tries(&mut desk, "2580"));
    assert_eq!(desk.store.local(PIN_WANTED).unwrap().as_deref(), Some("no"));
}
