//! The log line and the contact line.

use super::super::fake::{Person, id};
use super::{flow, rows};
use crate::app::overlays::Overlay;
use crate::domain::records::{Contact, Session};

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

#[test]
fn a_line_about_a_pupil_takes_the_place_of_no_other_words() {
    let mut person = Person::new(120, 36);
    person.types("lneli a maya<Esc>2<Down><Enter>l");
    let words = |p: &Person| match p.shell.top() {
        Some(Overlay::Line(line)) => line.field.text().to_string(),
        _ => panic!("no line"),
    };
    assert_eq!(words(&person), "tobi adeyemi ");
    person.types("<Esc>");
    assert_eq!(person.worker.drafts.len(), 1, "what the program wrote is not kept");
    person.types("lelsa<Esc><Esc>l");
    assert_eq!(words(&person), "neli a maya");
    person.types("<Esc><Enter>l");
    assert_eq!(words(&person), "tobi adeyemi elsa");
    assert_eq!(id(b'p', 2).to_string().len(), 32);
}
