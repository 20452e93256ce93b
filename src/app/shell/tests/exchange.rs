//! Exchanging, two versions, laptops and joining, as a person types them.

use crate::app::config::Setting;
use crate::app::exchange::Exchange;
use crate::app::msg::Request;
use crate::app::overlays::Overlay;
use crate::app::shell::Doorway;
use crate::app::shell::fake::{self, FakeWorker, Person};
use crate::domain::Value;
use crate::domain::kind::TA;

fn person() -> Person {
    Person::new(120, 36)
}

fn guide(person: &Person) -> &crate::app::overlays::Guide {
    match person.shell.top() {
        Some(Overlay::Guide(guide)) => guide,
        other => panic!("{other:?}"),
    }
}

fn asked(person: &Person) -> Vec<Exchange> {
    let of = |request: &Request| match request {
        Request::Exchange(asked) => Some(asked.clone()),
        _ => None,
    };
    person.asked.iter().filter_map(of).collect()
}

#[test]
fn the_folder_is_asked_for_once_and_kept_when_it_is_there() {
    let mut person = person();
    person.types("S<Enter>");
    assert!(guide(&person).page.fields.list[0].error.is_some(), "nothing typed");
    person.types("'/media/nowhere'<Enter>");
    assert_eq!(person.shell.config.sync_folder, None, "it is not there, so it is not kept");
    assert!(matches!(person.shell.top(), Some(Overlay::Message(_))));
    person.types("<Esc>");
    assert_eq!(guide(&person).page.fields.text(0), "/media/nowhere", "to be put right");
    person.types("<Ctrl-U>/media/stick<Enter>");
    assert_eq!(person.shell.config.sync_folder.as_deref(), Some("/media/stick"));
    let kept = Setting::SyncFolder(Some("/media/stick".into()));
    assert_eq!(person.worker.settings, [kept]);
    assert!(guide(&person).page.above[0].contains("14 new entries"));
    person.types("<Enter>");
    assert!(person.shell.overlays.is_empty());

    let before = asked(&person).len();
    person.types("S");
    let again = asked(&person).split_off(before);
    assert!(matches!(&again[0], Exchange::Begin(folder, false) if folder.ends_with("stick")));
    assert!(matches!(again[1], Exchange::Next));
    assert_eq!(person.worker.settings.len(), 1, "kept already");
}

#[test]
fn a_round_that_is_left_goes_no_further() {
    let mut person = person();
    person.shell.config.sync_folder = Some("/media/stick".into());
    person.types_ahead("S");
    person.types("<Enter>");
    person.send(crate::app::msg::Msg::Key(crate::app::key::Key::parse("S").unwrap()));
    person.send(crate::app::msg::Msg::Key(crate::app::key::Key::parse("Esc").unwrap()));
    let before = asked(&person).len();
    person.answer_all();
    assert!(asked(&person)[before..].is_empty(), "nobody asks for the next file");
}

#[test]
fn two_versions_are_decided_one_after_the_other() {
    let mut person = person();
    person.types("V<Down><Enter>");
    let Some(Exchange::Decide(first)) =
        asked(&person).into_iter().find(|a| matches!(a, Exchange::Decide(_)))
    else {
        panic!("nothing was decided")
    };
    assert_eq!((first.field, &first.value), ("allergy", &Value::text("Peanuts")));
    assert!(person.toast().contains("u undoes"), "{}", person.toast());
    person.types("b");
    let last = asked(&person).into_iter().rfind(|a| matches!(a, Exchange::Decide(_)));
    let Some(Exchange::Decide(both)) = last else { panic!("nothing was decided") };
    let older_first =
        "Sits by the door, and leaves early for lunch\nSits near the front, with a timer";
    assert_eq!((both.field, both.value), ("helps", Value::text(older_first)));
    let Some(Overlay::Versions(versions)) = person.shell.top() else { panic!("closed") };
    assert_eq!(versions.all.as_ref().unwrap().len(), 0);
}

#[test]
fn a_laptop_is_lost_only_when_its_name_is_typed() {
    let mut person = person();
    person.types("L<Down><Down>x<Enter>");
    person.types("Dave's laptop<Enter>");
    assert!(!asked(&person).iter().any(|a| matches!(a, Exchange::Lose(_))));
    assert!(guide(&person).page.fields.list[0].error.is_some());
    person.types("<Ctrl-U>dawn's laptop<Enter>");
    assert!(asked(&person).iter().any(|a| matches!(a, Exchange::Lose(_))));
    person.types("/tmp/lost.html<Enter>");
    assert!(person.toast().contains("/tmp/lost.html"), "{}", person.toast());
    assert!(matches!(person.shell.top(), Some(Overlay::Laptops(_))));
    // This one is not marked from itself, and one that is lost is not lost twice.
    person.types("<Home>x");
    assert!(person.toast().contains("another SENCO laptop"), "{}", person.toast());
    person.types("<End>x");
    assert!(person.toast().contains("already"), "{}", person.toast());
}

#[test]
fn a_computer_is_added_when_three_of_its_words_are_right() {
    let words = fake::exchange::other_keys().fingerprint();
    let mut person = person();
    person.types("LaE:/<Enter>");
    person.types(&format!("{}<Enter>zebra<Enter>{}<Enter>", words[1], words[5]));
    assert_eq!(guide(&person).page.fields.at, 1, "the second is another's");
    person.types(&format!("<Ctrl-U>{}<Enter>{}", &words[2][..4.min(words[2].len())], "<Enter>"));
    assert_eq!(guide(&person).page.fields.text(0), "Dawn Shaw");
    person.types("<Enter><Ctrl-U>wizard<Enter><Enter>");
    assert!(guide(&person).page.fields.list[1].error.is_some(), "no such role");
    person.types("<Ctrl-U>read only<Ctrl-S>");
    let admitted = asked(&person).into_iter().find_map(|a| match a {
        Exchange::Admit(admission) => Some(admission),
        _ => None,
    });
    let admitted = admitted.unwrap();
    assert_eq!(admitted.role, crate::domain::kind::VIEWER);
    assert!(guide(&person).page.words.contains("1 cabin"));
    person.types("<Enter>");
    assert!(matches!(person.shell.top(), Some(Overlay::Laptops(_))));
}

#[test]
fn a_forgotten_passphrase_is_answered_when_three_words_are_right() {
    let words = fake::exchange::other_keys().fingerprint();
    let mut person = person();
    person.types("LfE:/<Enter>");
    person.types(&format!("{}<Enter>{}<Enter>zebra<Enter>", words[1], words[2]));
    assert!(!asked(&person).iter().any(|a| matches!(a, Exchange::Help(_))));
    person.types(&format!("<Ctrl-U>{}<Enter>", words[5]));
    assert_eq!(guide(&person).page.fields.text(0), "E:\\unlock.senlog");
    person.types("<Enter>");
    assert!(asked(&person).iter().any(|a| matches!(a, Exchange::Help(_))));
    assert!(guide(&person).page.above[1].contains("--answer"), "{:?}", guide(&person).page);
    person.types("<Enter>");
    assert!(matches!(person.shell.top(), Some(Overlay::Laptops(_))));
}

#[test]
fn what_was_not_accepted_is_accepted_or_dropped_after_a_yes() {
    let mut person = person();
    person.types("Rx");
    assert!(matches!(person.shell.top(), Some(Overlay::Confirm(_))));
    person.types("<Esc>");
    assert_eq!(person.worker.refused.len(), 2, "no single key drops it");
    person.types("xy");
    assert_eq!(person.worker.refused.len(), 1);
    person.types("<Enter>");
    assert_eq!(person.worker.refused.len(), 0);
    let Some(Overlay::Refused(list)) = person.shell.top() else { panic!("closed") };
    assert_eq!(list.all.as_ref().unwrap().len(), 0);

    let mut worker = FakeWorker::default();
    (worker.about.lead, worker.about.role) = (false, TA);
    let mut ta = Person::with(80, 24, crate::app::config::Config::default(), worker);
    ta.types("R<Enter>");
    assert!(ta.toast().contains("SENCO"), "{}", ta.toast());
    assert_eq!(ta.worker.refused.len(), 2);
}

#[test]
fn a_laptop_joins_a_school_from_the_first_screen() {
    let door = Doorway::First(fake::beginning());
    let config = crate::app::config::Config::default();
    let mut person = Person::at_door(80, 24, config, FakeWorker::default(), door);
    person.answer_all();
    person.types("3<Ctrl-S>");
    assert!(person.worker.laptops.is_empty(), "nothing is filled in");
    let pass = "cabin fossil rhythm copper";
    person.types(&format!("Dawn Shaw<Enter><Enter>{pass}<Enter>{pass}<Enter>"));
    let made = &person.worker.laptops[0];
    assert_eq!((made.name.as_str(), made.label.as_str()), ("Dawn Shaw", "Dawn Shaw's laptop"));
    // Nothing but joining can be done, and Esc says so.
    person.types("<Esc>");
    assert!(person.toast().contains("Ctrl-Q"), "{}", person.toast());
    person.types("E:/<Enter>");
    assert!(guide(&person).page.words.contains("1 cabin"), "{:?}", guide(&person).page);
    person.types("E:/welcome.senlog<Enter>");
    let words = fake::exchange::other_keys().fingerprint();
    person.types(&format!("{}<Enter>{}<Enter>zebra<Enter>", words[0], words[3]));
    assert!(!asked(&person).iter().any(|a| matches!(a, Exchange::Join(_))));
    person.types(&format!("<Ctrl-U>{}<Enter>", words[4]));
    assert!(asked(&person).iter().any(|a| matches!(a, Exchange::Join(_))));
    assert!(!person.shell.overlays.iter().any(|o| matches!(o, Overlay::Guide(_))));
}

#[test]
fn what_waits_stands_on_the_first_line() {
    let mut worker = FakeWorker::default();
    worker.about.exchanging.to_send = 1;
    let person = Person::with(120, 36, crate::app::config::Config::default(), worker);
    let says = crate::app::strings::exchanging(&person.shell.about.exchanging);
    assert_eq!(says, "1 entry not yet sent");
    assert_eq!(crate::app::strings::exchanging(&Default::default()), "");
}

#[test]
fn another_wording_begins_in_the_field_that_has_two() {
    let mut person = person();
    person.types("Ve");
    let Some(Overlay::Form(form)) = person.shell.top() else { panic!("no form") };
    assert_eq!(form.entry().map(|entry| entry.name.as_str()), Some("allergy"));
    assert!(form.more, "it is one of the folded ones");
}
