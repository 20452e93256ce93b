//! Flows: keys in, what was written out. Restyling the screen breaks none of these.

use std::time::Duration;

use super::fake::{FakeWorker, Person, id};
use super::*;
use crate::app::effects::ExitReason;
use crate::app::key::Code;
use crate::app::msg::Request;
use crate::app::msg::{Reply, Trouble, TroubleKind};
use crate::domain::Id;
use crate::domain::codes::MarkCode;
use crate::domain::codes::SessionState;
use crate::domain::records::{Contact, Mark, Session};
use crate::domain::{Record, Value};
use crate::store::Action;

fn flow(name: &str, keys: &str, written: &[&str]) -> Person {
    let mut person = Person::new(120, 36);
    person.types(keys);
    assert_eq!(person.titles(), written, "{name}: {keys}");
    person
}

/// The cells of a kind that an action writes, as typed records.
fn rows<R: Record>(action: &Action) -> Vec<R> {
    action
        .edits
        .iter()
        .filter_map(|edit| match edit {
            crate::store::Edit::Insert { kind, cells, .. } if kind.name == R::KIND.name => {
                Some(R::read(cells).unwrap())
            }
            _ => None,
        })
        .collect()
}

#[test]
fn two_keys_log_a_group() {
    let person = flow("all here", "<Enter><Enter>", &["ELSA: Leo here"]);
    let sessions: Vec<Session> = rows(&person.worker.actions[0]);
    assert_eq!(sessions[0].state, SessionState::Held);
    assert!(person.shell.overlays.is_empty());
    assert!(person.toast().starts_with("Saved: ELSA"), "{}", person.toast());
    assert!(person.toast().ends_with("u undoes"));
}

#[test]
fn four_keys_log_a_group_with_one_absent() {
    // LEGO therapy is not on yet at ten to eleven: saving it asks once.
    let person = Person::new(120, 36)
        .types("<Down><Down>")
        .shell
        .panes
        .today
        .list
        .selected()
        .unwrap()
        .clone();
    assert_eq!(person.title, "LEGO therapy");
    let mut person = Person::new(120, 36);
    person.types("<Down><Down><Enter>2<Enter>");
    assert!(matches!(person.shell.top(), Some(Overlay::Confirm(_))));
    assert!(person.titles().is_empty());
    person.types("<Enter>");
    assert_eq!(person.titles().len(), 1);
    let marks: Vec<Mark> = rows(&person.worker.actions[0]);
    let away: Vec<Id> =
        marks.iter().filter(|m| m.mark == MarkCode::Away).map(|m| m.pupil).collect();
    assert_eq!((marks.len(), away), (4, vec![id(b'p', 4)]));
}

#[test]
fn keys_typed_ahead_are_not_lost() {
    let mut person = Person::new(120, 36);
    person.types_ahead("<Enter><Enter>");
    assert_eq!(person.titles(), ["ELSA: Leo here"]);
    let mut person = Person::new(120, 36);
    person.types_ahead("lelsa leo off<Enter>");
    assert_eq!(person.titles().len(), 1, "{:?}", person.titles());
    let mut cold = Person::cold(120, 36, Config::default(), FakeWorker::default());
    cold.types_ahead("<Enter><Enter>");
    assert_eq!(cold.titles(), ["ELSA: Leo here"], "even before the first picture is filled");
}

#[test]
fn did_not_happen_asks_for_the_reason_in_one_key() {
    let person =
        flow("assembly", "<Enter>xe<Enter>", &["ELSA: did not happen, assembly, event or trip"]);
    let sessions: Vec<Session> = rows(&person.worker.actions[0]);
    assert_eq!(sessions[0].state, SessionState::NotHeld);
    assert_eq!(sessions[0].reason, Some(crate::domain::codes::Reason::Event));
}

#[test]
fn marks_minutes_scores_and_notes_are_kept() {
    let mut person = Person::new(120, 36);
    person.types(
        "<Home><Enter><Down>lm12<Enter><Down>d<Down>k<Down>o8/10<Enter>/good<Enter>m25<Enter>",
    );
    person.types("<Enter>");
    assert_eq!(person.titles().len(), 1);
    let marks: Vec<Mark> = rows(&person.worker.actions[0]);
    assert_eq!(marks[1].mark, MarkCode::Late);
    assert_eq!(marks[1].minutes, Some(12));
    assert_eq!(marks[2].mark, MarkCode::Declined);
    assert_eq!(marks[3].mark, MarkCode::Kept);
    assert_eq!((marks[4].score, marks[4].out_of), (Some(8), Some(10)));
    let session: Vec<Session> = rows(&person.worker.actions[0]);
    assert_eq!(session[0].note.as_deref(), Some("good"));
    assert_eq!(session[0].minutes, Some(25));
}

#[test]
fn a_guest_joins_and_somebody_covers() {
    let mut person = Person::new(120, 36);
    person.types("<Enter>+june<Enter>bruby<Enter><Enter>");
    let marks: Vec<Mark> = rows(&person.worker.actions[0]);
    assert_eq!(marks.len(), 2);
    assert!(marks[1].guest);
    assert_eq!(marks[1].pupil, id(b'p', 10));
    let led: Vec<crate::domain::records::SessionStaff> = rows(&person.worker.actions[0]);
    assert_eq!(led[0].staff, id(b'a', 2));
    assert_eq!(led[0].part, crate::domain::codes::Part::Cover);
}

#[test]
fn another_group_joins_for_the_day() {
    let mut person = Person::new(120, 36);
    person.types("<Enter>jfluency<Enter><Enter>");
    if matches!(person.shell.top(), Some(Overlay::Confirm(_))) {
        person.types("y");
    }
    let groups: Vec<crate::domain::records::SessionProvision> = rows(&person.worker.actions[0]);
    assert_eq!(groups.len(), 2);
}

#[test]
fn a_log_line_and_a_contact_line_save_what_the_preview_shows() {
    let person = flow("note", "lelsa leo 30m // calm by the end<Enter>", &["ELSA: Leo here"]);
    let session: Vec<Session> = rows(&person.worker.actions[0]);
    assert_eq!(session[0].note.as_deref(), Some("calm by the end"));
    let mut person = Person::new(120, 36);
    person.types("cmaya mum gate // spelling upset >fri ring her<Enter>");
    let contact: Vec<Contact> = rows(&person.worker.actions[0]);
    assert_eq!(contact[0].note.as_deref(), Some("spelling upset"));
    assert_eq!(contact[0].follow_up.as_deref(), Some("ring her"));
}

#[test]
fn esc_never_loses_words() {
    let mut person = Person::new(120, 36);
    person.types("lneli a maya<Esc>");
    assert_eq!(person.toast(), strings_parked());
    assert_eq!(person.worker.drafts.last().unwrap().1, "neli a maya", "kept in the store too");
    person.types("l");
    let Some(Overlay::Line(line)) = person.shell.top() else { panic!("no line") };
    assert_eq!(line.field.text(), "neli a maya");
    // A session half logged comes back as it was.
    let mut person = Person::new(120, 36);
    person.types("<Home><Enter>1<Esc><Enter>");
    let Some(Overlay::Sheet(sheet)) = person.shell.top() else { panic!("no sheet") };
    assert_eq!(sheet.view.as_ref().unwrap().sheet.session.marks[0].mark, MarkCode::Away);
    // The note typed in the box over it is part of it.
    person.types("/half a th<Esc><Enter>");
    let session: Vec<Session> = rows(&person.worker.actions[0]);
    assert_eq!(session[0].note.as_deref(), Some("half a th"));
}

fn strings_parked() -> &'static str {
    crate::app::strings::PARKED
}

#[test]
fn drafts_of_last_time_come_back() {
    let mut worker = FakeWorker::default();
    worker.about.drafts = vec![("line.contact".into(), "ep in".into())];
    let mut person = Person::with(120, 36, Config::default(), worker);
    person.types("c");
    let Some(Overlay::Line(line)) = person.shell.top() else { panic!("no line") };
    assert_eq!(line.field.text(), "ep in");
}

#[test]
fn a_refused_save_keeps_the_form() {
    let mut person = Person::new(120, 36);
    person.worker.refuse = Some("the disk is full, so nothing was saved");
    person.types("<Enter>/calm<Enter><Enter>");
    assert!(matches!(person.shell.top(), Some(Overlay::Message(m)) if m.wrong));
    person.types("<Enter>");
    assert!(matches!(person.shell.top(), Some(Overlay::Sheet(_))));
    person.types("<Enter>");
    assert_eq!(person.titles().len(), 1);
}

#[test]
fn undo_redo_and_their_toasts() {
    let mut person = Person::new(120, 36);
    person.types("<Enter><Enter>u");
    assert_eq!(person.toast(), "Undone: ELSA: Leo here · U does it again");
    assert!(person.titles().is_empty());
    person.types("U");
    assert_eq!(person.toast(), "Done again: ELSA: Leo here · u undoes");
    assert_eq!(person.titles().len(), 1);
    person.types("uu");
    assert_eq!(person.toast(), "There is nothing to undo.");
}

#[test]
fn undoing_what_changed_since_asks_first() {
    let mut person = Person::new(120, 36);
    person.types("<Enter><Enter>");
    person.worker.changed_since = true;
    person.types("u");
    assert!(matches!(person.shell.top(), Some(Overlay::Confirm(_))));
    person.types("n");
    assert_eq!(person.titles().len(), 1, "no leaves it");
    person.types("uy");
    assert!(person.titles().is_empty(), "yes goes on");
}

#[test]
fn undo_waits_until_a_form_is_closed() {
    let mut person = Person::new(120, 36);
    person.types("<Enter><Enter>t<Enter><Ctrl-Z>");
    assert_eq!(person.titles().len(), 1);
    assert_eq!(person.toast(), crate::app::strings::UNDO_LATER);
}

#[test]
fn the_finder_opens_a_pupil_in_three_letters() {
    let mut person = Person::new(120, 36);
    person.types("/kha<Enter>");
    let Some(Overlay::Pupil(page)) = person.shell.top() else { panic!("no page") };
    assert_eq!(page.view.as_ref().unwrap().name, "Ali Khan");
    assert_eq!(person.shell.overlays.len(), 1, "the finder is gone");
    person.types("<Esc>");
    assert!(person.shell.overlays.is_empty());
    // A note leads to the pupil it is about.
    person.types("/spelling<Enter>");
    assert!(matches!(person.shell.top(), Some(Overlay::Pupil(p)) if p.pupil == id(b'p', 1)));
}

#[test]
fn the_finder_shows_the_pupil_before_enter() {
    let mut person = Person::new(120, 36);
    person.types("/k");
    let glance = |person: &Person| match person.shell.top() {
        Some(Overlay::Finder(finder)) => finder.glance.as_ref().map(|g| g.name.clone()),
        _ => None,
    };
    assert_eq!(glance(&person).as_deref(), Some("Kai Reed"));
    person.types("<Down>");
    assert_eq!(glance(&person).as_deref(), Some("Ali Khan"));
}

#[test]
fn a_group_in_the_finder_leads_to_its_session() {
    let mut person = Person::new(120, 36);
    person.types("/lego<Enter>");
    assert!(person.shell.overlays.is_empty());
    assert_eq!(person.shell.panes.today.list.selected().unwrap().title, "LEGO therapy");
}

#[test]
fn cursor_keys_ask_the_store_nothing() {
    let mut person = Person::new(120, 36);
    let before = person.asked.len();
    person.types("<Down><Down><Up><PgDn><PgUp><End><Home><Tab><Down>2<Down>fbar<Enter><Esc>sn");
    assert_eq!(person.asked.len(), before, "{:?}", &person.asked[before..]);
}

#[test]
fn answers_that_are_no_longer_wanted_are_dropped() {
    let mut person = Person::new(120, 36);
    person.send(Msg::Key(Key::plain(Code::Right)));
    person.send(Msg::Key(Key::plain(Code::Right)));
    // The first answer comes late, and after the second.
    let old = Ticket { slot: Slot::Today, n: person.shell.newest[Slot::Today as usize] - 1 };
    person.answer_all();
    let shown = person.shell.panes.today.date;
    let mut view = super::fake::today();
    view.date = view.date.pred_opt().unwrap();
    person.send(Msg::Worker(old, Reply::Today(view)));
    assert_eq!(person.shell.panes.today.date, shown);
    assert_eq!(shown.unwrap().to_string(), "2026-11-25");
    person.types("t");
    assert_eq!(person.shell.panes.today.date.unwrap().to_string(), "2026-11-23");
}

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
    let clock = Clock::Fixed(super::fake::now());
    let mut shell = Shell::new(Config::default(), clock, (80, 24), true);
    assert!(shell.start().is_empty(), "nothing is asked before the passphrase");
    let at = Instant::now();
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
fn locking_forgets_and_opening_asks_again() {
    let mut person = Person::new(120, 36);
    person.types("lneli<Ctrl-L>");
    assert_eq!(person.shell.layer(), Layer::Lock);
    assert!(matches!(person.asked.last(), Some(Request::Lock)));
    let before = person.asked.len();
    person.types("open sesame<Enter>");
    assert!(person.shell.lock.is_none());
    assert!(matches!(person.asked[before], Request::Open(Some(_))));
    let Some(Overlay::Line(line)) = person.shell.top() else { panic!("the line is gone") };
    assert_eq!(line.field.text(), "neli");
}

#[test]
fn an_idle_screen_locks_itself() {
    let mut person = Person::new(120, 36);
    person.types("<Down>");
    let idle = person.shell.deadline().unwrap();
    assert_eq!(idle - person.at, Duration::from_secs(600));
    person.at = idle;
    person.send(Msg::Tick);
    assert_eq!(person.shell.layer(), Layer::Lock);
    assert_eq!(person.shell.deadline(), None, "a locked screen sleeps");
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
fn help_and_palette_do_what_is_chosen() {
    let mut person = Person::new(120, 36);
    person.types("?contact line<Enter>");
    assert!(
        matches!(person.shell.top(), Some(Overlay::Line(l)) if l.kind == crate::app::overlays::LineKind::Contact)
    );
    let mut person = Person::new(120, 36);
    person.types(":redo<Enter>");
    assert_eq!(person.toast(), "There is nothing to redo.");
    let mut person = Person::new(120, 36);
    person.types("<Ctrl-P>siân<Enter>");
    assert!(matches!(person.shell.top(), Some(Overlay::Pupil(p)) if p.pupil == id(b'p', 8)));
}

#[test]
fn panes_filter_and_sort_by_keys() {
    let mut person = Person::new(120, 36);
    person.types("2fslcn<Enter>");
    let rows = person.shell.panes.rows(PaneId::Register);
    assert_eq!((rows.len(), rows.filter().1), (7, false));
    person.types("sc");
    assert_eq!(person.shell.panes.register.list.selected().is_some(), true);
    assert_eq!(person.shell.panes.rows(PaneId::Register).sort(), (1, false));
    person.types("<Esc>");
    assert_eq!(person.shell.panes.rows(PaneId::Register).len(), 10);
}

#[test]
fn an_empty_school_is_told_what_to_do() {
    let mut worker = FakeWorker::default();
    worker.about.pupils = 0;
    let person = Person::with(80, 24, Config::default(), worker);
    let Some(Overlay::Message(message)) = person.shell.top() else { panic!("no welcome") };
    assert!(message.lines.iter().any(|l| l.contains("senlog import pupils")));
}

#[test]
fn a_question_stays_on_top() {
    let mut person = Person::new(120, 36);
    person.types("lneli<Ctrl-C>");
    let at = person.at;
    person
        .shell
        .open(Overlay::Message(crate::app::overlays::Message::wrong("late news", None)), at);
    assert!(matches!(person.shell.top(), Some(Overlay::Confirm(_))));
}

#[test]
fn own_keys_are_used() {
    let (config, _) = Config::parse("[keys]\n\"line.log\" = \"L\"\n");
    let mut person = Person::with(120, 36, config, FakeWorker::default());
    person.types("l");
    assert!(person.shell.overlays.is_empty());
    person.types("L");
    assert!(matches!(person.shell.top(), Some(Overlay::Line(_))));
}

#[test]
fn to_do_counts_what_is_mine_and_due() {
    let person = Person::new(120, 36);
    // ELSA to log, Mrs Barnes to ring back, papers overdue.
    assert_eq!(person.shell.to_do, 3);
}

#[test]
fn values_are_never_shown_by_debug() {
    // A reminder that cells hold children's names: nothing here prints them.
    assert_eq!(format!("{:?}", Request::Draft("a".into(), "maya".into())), "Request::Draft");
    assert_eq!(Value::Null, Value::default());
}

#[test]
fn a_question_is_answered_and_the_answer_is_shown_before_it_is_saved() {
    let mut person = Person::new(120, 36);
    person.types("lneli a rafi off");
    let Some(Overlay::Line(line)) = person.shell.top() else { panic!("no line") };
    let (question, answers, needed) = line.asks().unwrap();
    assert!(question.contains("logged already"), "{question}");
    assert_eq!((answers.len(), needed), (2, 1));
    person.types("<Enter>");
    assert!(person.titles().is_empty(), "an answer saves nothing by itself");
    let Some(Overlay::Line(line)) = person.shell.top() else { panic!("no line") };
    assert!(line.ready() && line.preview[0].text.starts_with("NELI A"), "{:?}", line.preview);
    person.types("<Enter>");
    assert_eq!(person.titles(), ["NELI A: Rafi not in school, 3 here"]);
}

#[test]
fn an_answer_stands_only_while_its_words_do() {
    let mut person = Person::new(120, 36);
    person.types("lneli a rafi off<Enter>");
    let ready = |p: &Person| matches!(p.shell.top(), Some(Overlay::Line(l)) if l.ready());
    assert!(ready(&person));
    person.types(" // tired");
    assert!(ready(&person), "words after it change nothing of it");
    person.types("<Ctrl-U>neli a");
    assert!(!ready(&person), "asked again of another line");
}

#[test]
fn what_is_offered_needs_two_enters() {
    let mut person = Person::new(120, 36);
    person.types("llego therapy all here");
    let Some(Overlay::Line(line)) = person.shell.top() else { panic!("no line") };
    assert!(line.offers(), "it has not begun: {:?}", line.preview);
    person.types("<Enter>");
    assert!(person.titles().is_empty());
    person.types("<Enter>");
    assert_eq!(person.titles().len(), 1);
}
