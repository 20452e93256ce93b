//! Flows: keys in, what was written out. Restyling the screen breaks none of these.

mod boards;
mod days;
mod door;
mod erase;
mod exchange;
mod lines;
mod locks;
mod looks;
mod mouse;
mod real;
mod records;
mod safety;
mod setup;

use super::fake::{FakeWorker, Person, id};
use super::*;
use crate::app::key::Code;
use crate::app::msg::{Reply, ReviewStep, Save};
use crate::domain::Id;
use crate::domain::Record;
use crate::domain::codes::MarkCode;
use crate::domain::codes::SessionState;
use crate::domain::records::{Mark, Session};
use crate::store::Action;

pub(super) fn flow(name: &str, keys: &str, written: &[&str]) -> Person {
    let mut person = Person::new(120, 36);
    person.types(keys);
    assert_eq!(person.titles(), written, "{name}: {keys}");
    person
}

/// The cells of a kind that an action writes, as typed records.
pub(super) fn rows<R: Record>(action: &Action) -> Vec<R> {
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
    assert!(person.toast().ends_with("u undoes · . opens it"));
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
fn a_guest_added_by_mistake_goes_again_and_nobody_else_does() {
    let mut person = Person::new(120, 36);
    person.types("<Enter>+june<Enter>-<Home><Del><Enter>");
    let marks: Vec<Mark> = rows(&person.worker.actions[0]);
    assert_eq!(marks.iter().map(|m| m.pupil).collect::<Vec<_>>(), [id(b'p', 4)]);
}

#[test]
fn logging_a_session_reads_the_day_afresh_and_no_other_pane() {
    let mut person = Person::new(120, 36);
    let before = person.asked.len();
    person.types("<Enter><Enter>");
    let slots: Vec<Slot> = person.asked[before..].iter().map(Request::slot).collect();
    assert_eq!(slots, [Slot::Sheet, Slot::Write, Slot::Today, Slot::Snapshot]);
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
fn drafts_come_to_a_line_that_was_opened_before_them() {
    let mut worker = FakeWorker::default();
    worker.about.drafts = vec![("line.contact".into(), "ep in".into())];
    let mut person = Person::cold(120, 36, Config::default(), worker);
    person.types_ahead("c");
    let Some(Overlay::Line(line)) = person.shell.top() else { panic!("no line") };
    assert_eq!((line.field.text(), line.kept), ("ep in", true));
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
fn the_session_saved_last_is_one_key_away() {
    let mut person = Person::new(120, 36);
    person.types(".");
    assert_eq!(person.toast(), crate::app::strings::NONE_SAVED);
    person.types("<Enter><Enter>.");
    let Some(Overlay::Sheet(sheet)) = person.shell.top() else { panic!("no sheet") };
    assert_eq!(sheet.title().as_deref(), Some("ELSA"));
}

#[test]
fn a_session_begun_is_said_to_be() {
    let mut person = Person::new(120, 36);
    person.types("<Home><Enter>1<Esc>");
    let key = person.shell.panes.today.list.selected().unwrap().key.clone();
    assert!(person.shell.begun(&key));
    person.types("q");
    let Some(Overlay::Confirm(ask)) = person.shell.top() else { panic!("no question") };
    assert!(ask.question.starts_with("Sensory circuits, which you began"), "{}", ask.question);
}

#[test]
fn what_is_due_is_ticked_off() {
    let mut person = Person::new(120, 36);
    person.types("3<Home>d");
    assert!(
        matches!(person.saved.as_slice(), [Save::FollowedUp(c, _)] if *c == id(b'c', 1)),
        "{:?}",
        person.saved
    );
    person.types("<Down>d");
    assert_eq!(person.toast(), crate::app::strings::NO_FOLLOW_UP);
    person.types("4<Home>d<Enter>");
    let step = |person: &Person| match person.saved.last() {
        Some(Save::ReviewDone(_, step, day)) => Some((*step, day.to_string())),
        _ => None,
    };
    assert_eq!(step(&person), Some((ReviewStep::Papers, "2026-11-23".into())));
    person.types("<Home><Down>dtomorrow<Enter>");
    assert_eq!(person.saved.len(), 2, "a day to come is not taken");
    person.types("<Ctrl-U>20 nov<Enter>");
    assert_eq!(step(&person), Some((ReviewStep::Held, "2026-11-20".into())));
}

#[test]
fn undoing_an_import_asks_first() {
    let mut person = Person::new(120, 36);
    person.types("<Enter><Enter>");
    person.worker.much = true;
    person.types("u");
    let Some(Overlay::Confirm(ask)) = person.shell.top() else { panic!("no question") };
    assert_eq!(ask.question, "Take back \"imported 5 pupils\" (12 records)?");
    person.types("<Esc>");
    assert_eq!(person.titles().len(), 1, "no leaves it");
    person.types("u<Enter>");
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
fn a_group_in_the_finder_shows_itself_and_leads_to_its_page() {
    let mut person = Person::new(120, 36);
    person.types("/lego");
    let Some(Overlay::Finder(finder)) = person.shell.top() else { panic!() };
    assert_eq!(finder.group.as_ref().unwrap().title, "LEGO therapy");
    person.types("<Enter>");
    let Some(Overlay::Group(page)) = person.shell.top() else { panic!() };
    assert_eq!(page.group, id(b'g', 6));
    assert_eq!(person.shell.overlays.len(), 1, "the finder has gone");
}

#[test]
fn names_are_ranked_without_asking_the_store() {
    let mut person = Person::new(120, 36);
    person.types("/");
    let before = person.asked.len();
    person.types("ma");
    let asked: Vec<String> = person.asked[before..].iter().map(|a| format!("{a:?}")).collect();
    // What stands beside the list, and the notes; never the names.
    assert_eq!(asked, ["Request::Glance", "Request::Found"]);
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
fn days_without_school_are_skipped() {
    let mut person = Person::new(120, 36);
    let shown = |person: &Person| person.shell.panes.today.date.unwrap().to_string();
    person.types("<Left>");
    assert_eq!(shown(&person), "2026-11-20", "the Friday before the Monday");
    person.types_ahead("<Left><Left><Right>");
    assert_eq!(shown(&person), "2026-11-19", "keys typed ahead add up");
    person.types("t");
    assert_eq!(shown(&person), "2026-11-23");
    person.types("<Left><F5>");
    assert_eq!(shown(&person), "2026-11-20", "and a refresh stays there");
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
    assert!(person.shell.panes.register.list.selected().is_some());
    assert_eq!(person.shell.panes.rows(PaneId::Register).sort(), (1, false));
    person.types("<Esc>");
    assert_eq!(person.shell.panes.rows(PaneId::Register).len(), 10);
}

#[test]
fn an_empty_school_is_told_what_to_do() {
    let mut worker = FakeWorker::default();
    worker.about.pupils = 0;
    let person = Person::with(80, 24, Config::default(), worker);
    assert!(matches!(person.shell.top(), Some(Overlay::Setup(_))), "a SENCO sets up");
    let mut worker = FakeWorker::default();
    (worker.about.pupils, worker.about.lead) = (0, false);
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
