//! Notes that are guarded while they are typed: told the DSL, restricted.

use super::*;
use crate::app::overlays::Overlay;

fn at(h: u32, m: u32) -> (Option<NaiveDate>, Option<chrono::NaiveTime>) {
    let now = monday(h, m);
    (Some(now.date()), Some(now.time()))
}

fn preview(real: &Real) -> String {
    match real.shell.top() {
        Some(Overlay::Line(line)) => {
            line.preview.iter().map(|l| format!("{}{}\n", l.label, l.text)).collect()
        }
        other => panic!("no line: {other:?}"),
    }
}

#[test]
fn one_key_beside_a_note_says_when_the_dsl_was_told_and_nothing_else() {
    let school = school(("Ruby", "Patel"));
    let mut ruby = Real::new(school.open(monday(15, 20)), monday(15, 20));
    // On the logging screen, of the session; then in the box of a note, of one child.
    ruby.row("NELI A").types("<Enter>/quiet today<Enter><Ctrl-G><Enter>");
    ruby.row("ELSA").types("<Enter>ispoke to me after<Ctrl-G><Enter><Enter>");
    let sessions = ruby.all::<Session>();
    let quiet = sessions.iter().find(|(_, s)| s.note.as_deref() == Some("quiet today")).unwrap();
    assert_eq!((quiet.1.told_dsl_on, quiet.1.told_dsl_time), at(15, 20));
    assert!(!quiet.1.restricted);
    let marks = ruby.all::<Mark>();
    let leo = marks.iter().find(|(_, m)| m.note.as_deref() == Some("spoke to me after")).unwrap();
    assert_eq!((leo.1.told_dsl_on, leo.1.told_dsl_time), at(15, 20));
    // Logged again it stays, whatever key is pressed on the way.
    ruby.row("NELI A").types("<Enter>1<Ctrl-G><Enter>");
    let again = ruby.desk.store().get::<Session>(quiet.0).unwrap().unwrap();
    assert_eq!((again.told_dsl_on, again.told_dsl_time), at(15, 20));
    // In a line, shown before it is saved; pressed twice it is taken back.
    ruby.types("lneli b // a worry<Ctrl-G>");
    assert!(preview(&ruby).contains("told the DSL today 15:20"), "{}", preview(&ruby));
    ruby.types("<Ctrl-G>");
    assert!(!preview(&ruby).contains("told the DSL"), "{}", preview(&ruby));
    ruby.types("<Ctrl-G><Enter>cmaya mum gate // worried<Ctrl-G><Enter>");
    let told = ruby.all::<Session>().into_iter().filter(|(_, s)| s.told_dsl_on.is_some()).count();
    assert_eq!(told, 2);
    let (_, contact) = ruby.all::<Contact>().pop().unwrap();
    assert_eq!((contact.told_dsl_on, contact.told_dsl_time), at(15, 20));
    assert_eq!((contact.note.as_deref(), contact.see_dsl), (Some("worried"), false));
    // A form, from the record on the contact log.
    ruby.types("cmaya mum gate // again<Enter>3<Home>e<Ctrl-G><Ctrl-S>");
    assert!(ruby.all::<Contact>().iter().all(|(_, c)| c.told_dsl_on.is_some()));
    // The page of a group, beside the note that is highlighted.
    ruby.types("1").row("Fluency").types("<Enter>/read aloud<Enter><Enter>");
    ruby.row("Fluency").types("g");
    ruby.types(&"<Down>".repeat(30)).types("<Ctrl-G>");
    let fluency = ruby.all::<Session>();
    let fluency = fluency.iter().find(|(_, s)| s.note.as_deref() == Some("read aloud")).unwrap();
    assert_eq!((fluency.1.told_dsl_on, fluency.1.told_dsl_time), at(15, 20), "{}", ruby.toast());
}

#[test]
fn a_story_is_noticed_where_it_is_typed_and_never_stops_anybody() {
    let school = school(("Ruby", "Patel"));
    let mut ruby = Real::new(school.open(monday(15, 20)), monday(15, 20));
    ruby.types("lelsa // said dad hit him");
    assert!(preview(&ruby).contains("Safeguarding?"), "{}", preview(&ruby));
    ruby.types("<Ctrl-G>");
    assert!(!preview(&ruby).contains("Safeguarding?"), "{}", preview(&ruby));
    ruby.types("<Ctrl-G><Enter>");
    assert_eq!(ruby.all::<Session>().len(), 1, "it reminds and never blocks");
    ruby.row("NELI A").types("<Enter>/bruise on arm");
    match ruby.shell.top() {
        Some(Overlay::Pick(pick)) => assert!(pick.reminder.is_some()),
        other => panic!("no note: {other:?}"),
    }
    ruby.types("<Enter><Enter>");
    assert_eq!(ruby.all::<Session>().len(), 2);
    ruby.types("ncscared to go home<Esc>");
    ruby.types("cmaya mum gate // bruise on her arm");
    assert!(preview(&ruby).contains("Safeguarding?"), "{}", preview(&ruby));
}

#[test]
fn a_note_is_restricted_by_a_word_or_a_key() {
    let school = school(("Ruby", "Patel"));
    let mut ruby = Real::new(school.open(monday(15, 20)), monday(15, 20));
    ruby.types("lneli a // restricted: heard of the hearing");
    assert!(preview(&ruby).contains("restricted: for leads and you"), "{}", preview(&ruby));
    ruby.types("<Enter>");
    ruby.row("ELSA").types("<Enter>/hearing on friday<Ctrl-R><Enter><Enter>");
    ruby.types("cmaya mum gate // about the hearing<Ctrl-R><Enter>");
    let mut notes: Vec<_> = ruby.all::<Session>().into_iter().map(|(_, s)| s).collect();
    notes.sort_by(|a, b| a.note.cmp(&b.note));
    let notes: Vec<_> = notes.iter().map(|s| (s.note.as_deref(), s.restricted)).collect();
    let expected = [(Some("heard of the hearing"), true), (Some("hearing on friday"), true)];
    assert_eq!(notes, expected);
    let (_, contact) = ruby.all::<Contact>().pop().unwrap();
    assert_eq!((contact.note.as_deref(), contact.restricted), (Some("about the hearing"), true));
}
