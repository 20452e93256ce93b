//! Flows through forms, details and lists: keys in, what the store holds after.

use super::*;
use crate::app::forms::FormKey;
use crate::app::listing::Rows;
use crate::app::overlays::form::{Input, Source};
use crate::app::overlays::{FormBox, RecordsBox};
use crate::app::worker::Worker;
use crate::domain::codes::{NeedType, Schedule, SenStatus};
use crate::domain::kind::{Kind, Place, Ty};
use crate::domain::records::{
    CalendarRow, Contact, ContactPupil, Membership, Need, Placement, Provision, ProvisionStaff,
    Pupil, Register, Review, Slot, Task,
};
use crate::domain::records::{KINDS, School};
use crate::domain::{Id as RowId, Value};

fn form(person: &Person) -> &FormBox {
    match person.shell.top() {
        Some(Overlay::Form(form)) => form,
        other => panic!("no form: {other:?}"),
    }
}

fn list(person: &Person) -> &RecordsBox {
    match person.shell.top() {
        Some(Overlay::Records(list)) => list,
        other => panic!("no list: {other:?}"),
    }
}

#[test]
fn a_new_pupil_is_one_form_with_class_and_status() {
    let mut person = Person::new(120, 36);
    person.types(
        "npSam<Tab>Reed<Enter><Enter>16/12/2018<Enter>year 4<Enter>4W<Enter>k<Enter>slcn<Enter>",
    );
    assert_eq!(person.titles(), ["New pupil: Sam Reed"]);
    assert!(person.shell.overlays.is_empty());
    assert!(person.toast().starts_with("Saved: New pupil: Sam Reed"), "{}", person.toast());
    let pupils = person.worker.rows::<Pupil>();
    let (id, sam) = pupils.iter().find(|(_, p)| p.forename == "Sam").unwrap();
    assert_eq!(sam.dob, NaiveDate::from_ymd_opt(2018, 12, 16));
    let placed = person.worker.rows::<Placement>();
    let placed = placed.iter().find(|(_, p)| p.pupil == *id).unwrap();
    assert_eq!((placed.1.class.as_deref(), placed.1.starts), (Some("4W"), person.shell.now.date()));
    let status = person.worker.rows::<Register>();
    assert_eq!(status.iter().find(|(_, r)| r.pupil == *id).unwrap().1.status, SenStatus::Support);
    let need = person.worker.rows::<Need>();
    assert_eq!((need[0].1.code.clone(), need[0].1.rank), (Some(NeedType::Slcn), Some(1)));
    // One thing was done, and one key takes it back.
    person.types("u");
    assert!(person.worker.rows::<Pupil>().iter().all(|(_, p)| p.forename != "Sam"));
    assert!(person.worker.rows::<Need>().is_empty());
}

#[test]
fn a_new_group_is_one_form_with_children_adult_and_days() {
    let mut person = Person::new(120, 36);
    person.types("2ng");
    assert_eq!(form(&person).title(), "New group");
    // The pupil of the row is in it already; two more join, and an adult.
    person.types("NELI B<Enter>neli<Enter>leo<Enter>ali<Enter><Enter>ruby<Enter><Enter>");
    let mut seen = 0;
    while form(&person).entry().unwrap().label != "Day" {
        person.types("<Tab>");
        seen += 1;
        assert!(seen < 10);
    }
    person.types("mon wed<Tab>9.30<Ctrl-S>");
    assert_eq!(person.titles(), ["New group: NELI B"]);
    let groups = person.worker.rows::<Provision>();
    let (id, neli) = groups.iter().find(|(_, p)| p.title == "NELI B").unwrap();
    assert_eq!(neli.starts, Some(person.shell.now.date()), "nothing was owed before");
    assert_eq!((&neli.schedule, neli.intervention), (&Schedule::Timed, Some(super::id(b'i', 2))));
    let members = person.worker.rows::<Membership>();
    assert_eq!(members.iter().filter(|(_, m)| m.provision == *id).count(), 3);
    let staff = person.worker.rows::<ProvisionStaff>();
    assert_eq!(staff.iter().filter(|(_, s)| s.provision == *id).count(), 1);
    let slots = person.worker.rows::<Slot>();
    assert_eq!(slots.iter().find(|(_, s)| s.provision == *id).unwrap().1.days.words(), "Mon Wed");
}

#[test]
fn a_correction_writes_only_what_differs() {
    let mut person = Person::new(120, 36);
    person.types("3e");
    assert!(form(&person).title().contains("Mrs Barnes"), "{}", form(&person).title());
    let mut count = 0;
    while form(&person).entry().unwrap().label != "Note" {
        person.types("<Tab>");
        count += 1;
        assert!(count < 20);
    }
    person.types(" and maths<Ctrl-J>Ring on Friday.<Ctrl-S>");
    assert_eq!(person.titles().len(), 1, "{:?}", person.shell.top());
    assert!(person.titles()[0].ends_with(": Note"), "{:?}", person.titles());
    let (_, contact) =
        person.worker.rows::<Contact>().into_iter().find(|(i, _)| *i == id(b'c', 1)).unwrap();
    assert_eq!(contact.note.as_deref(), Some("upset about spelling and maths\nRing on Friday."));
    assert_eq!(person.saved.len(), 1);
    // Nothing changed: nothing is written, and it says so.
    person.types("3e<Ctrl-S>");
    assert!(matches!(person.shell.top(), Some(Overlay::Message(_))));
}

#[test]
fn what_is_wrong_is_said_under_its_field_and_nothing_is_saved() {
    let mut person = Person::new(120, 36);
    person.types("4nr");
    assert_eq!(form(&person).entry().unwrap().label, "Kind");
    person.types("zz<Tab>");
    let at = form(&person);
    assert!(at.entry().unwrap().error.as_ref().unwrap().contains("no kind of review"));
    assert_eq!(at.entry().unwrap().label, "Kind", "the cursor stays");
    person.types("<Ctrl-U>plan<Tab>31 feb<Tab>");
    let at = form(&person);
    assert_eq!(at.entry().unwrap().label, "Due by");
    assert!(at.entry().unwrap().error.as_ref().unwrap().contains("31"));
    person.types("<Ctrl-S>");
    assert!(person.titles().is_empty());
    person.types("<Ctrl-U>+2w<Ctrl-S>");
    assert_eq!(person.titles().len(), 1);
    let due = person.worker.rows::<Review>().into_iter().map(|(_, r)| r.due);
    assert!(due.into_iter().any(|d| d == NaiveDate::from_ymd_opt(2026, 12, 7)));
    // What must be there is named.
    person.types("nt<Ctrl-S>");
    assert_eq!(form(&person).entry().unwrap().error.as_deref(), Some("What is needed."));
}

#[test]
fn a_day_is_picked_in_a_month_and_an_option_by_arrows() {
    let mut person = Person::new(120, 36);
    person.types("ntRing home<Tab><F4>");
    assert_eq!(form(&person).month, Some(person.shell.now.date()));
    person.types("<Down><Right><Enter>");
    assert_eq!(form(&person).entry().unwrap().text.text(), "1 Dec 2026");
    person.types("<F4><PgDn><Esc>");
    assert!(form(&person).month.is_none(), "Esc leaves the month, not the form");
    person.types("<Ctrl-S>");
    let tasks = person.worker.rows::<Task>();
    assert_eq!(tasks[0].1.due, NaiveDate::from_ymd_opt(2026, 12, 1));
    assert!(tasks[0].1.owner.is_some(), "who makes it does it");
    person.types("4nr<Down><Down><Enter>");
    let entry = &form(&person).entries[form(&person).at - 1];
    assert_eq!((entry.label, entry.text.text()), ("Kind", "EHCP interim"));
}

#[test]
fn a_half_filled_form_comes_back_marked_and_can_be_thrown_away() {
    let mut person = Person::new(120, 36);
    person.types("ntRing home<Tab>fri<Esc>");
    assert_eq!(person.toast(), crate::app::strings::FORM_PARKED);
    let (name, body) = person.worker.drafts.last().unwrap().clone();
    assert!(name.starts_with("form.task.new") && body.contains("Ring home"), "{name} {body}");
    assert!(!name.contains("Maya"), "no name in the name of a draft");
    person.types("nt");
    assert!(form(&person).kept);
    let words: Vec<&str> = form(&person).entries.iter().map(|e| e.text.text()).collect();
    assert!(words.contains(&"Ring home") && words.contains(&"fri"), "{words:?}");
    // Saving forgets it.
    person.types("<Ctrl-S>");
    assert_eq!(person.titles(), ["New task: Ring home"]);
    assert_eq!(person.worker.drafts.last().unwrap().1, "");
    person.types("nt");
    assert!(!form(&person).kept);
    // Thrown away after a question; nothing comes back.
    person.types("Other<Ctrl-D>");
    assert!(matches!(person.shell.top(), Some(Overlay::Confirm(_))));
    person.types("<Enter>nt");
    assert!(!form(&person).kept && !form(&person).changed());
}

#[test]
fn words_are_kept_while_they_are_typed_and_when_the_program_ends() {
    let mut person = Person::new(120, 36);
    person.types("ntRing the family of the new boy about his glasses");
    assert!(
        person.worker.drafts.last().unwrap().1.contains("Ring the family"),
        "before any key else"
    );
    person.send(Msg::Terminate);
    person.answer_all();
    let kept = person.worker.drafts.clone();
    assert!(kept.last().unwrap().1.contains("about his glasses"));
    // The next start has them, from the store.
    let mut worker = FakeWorker::default();
    worker.about.drafts = vec![kept.last().unwrap().clone()];
    let mut again = Person::with(120, 36, Config::default(), worker);
    again.types("nt");
    assert!(form(&again).kept);
    assert!(form(&again).entries[0].text.text().ends_with("his glasses"));
}

#[test]
fn the_rest_is_folded_under_one_key() {
    let mut person = Person::new(120, 36);
    person.types("np");
    let shown = |p: &Person| (0..form(p).entries.len()).filter(|n| form(p).shows(*n)).count();
    let few = shown(&person);
    person.types("<F3>");
    assert!(shown(&person) > few + 10);
    person.types("<F3>");
    assert_eq!(shown(&person), few);
}

#[test]
fn a_record_is_deleted_after_a_question_undone_and_brought_back() {
    let mut person = Person::new(120, 36);
    person.types("3<Del>");
    let Some(Overlay::Confirm(confirm)) = person.shell.top() else { panic!() };
    assert!(confirm.question.contains("and 1 record that belongs to it"), "{}", confirm.question);
    person.types("<Esc>");
    assert!(person.titles().is_empty(), "no is no");
    person.types("<Del><Enter>");
    assert_eq!(person.worker.rows::<Contact>().len(), 2);
    assert_eq!(person.worker.rows::<ContactPupil>().len(), 2);
    person.types("u");
    assert_eq!(person.worker.rows::<Contact>().len(), 3);
    person.types("<Del><Enter>;deleted<Enter>");
    assert_eq!(list(&person).list.all().len(), 1, "what went with it is not listed by itself");
    person.types("<Enter><Enter>");
    assert_eq!(person.worker.rows::<Contact>().len(), 3);
    assert_eq!(person.worker.rows::<ContactPupil>().len(), 3);
    assert_eq!(list(&person).list.all().len(), 0);
    // A group with sessions, a child with reviews, stay: it says who would lose them.
    let mut person = Person::new(120, 36);
    person.types("2<Down><Down><Down><Del>");
    let shown = person.shell.panes.register.list.selected().unwrap().name.clone();
    let Some(Overlay::Message(message)) = person.shell.top() else { panic!("{shown}") };
    assert!(message.lines[0].contains("1 mark would lose it"), "{:?}", message.lines);
}

#[test]
fn everything_known_of_a_record_is_one_key_away_with_its_history() {
    let mut person = Person::new(120, 36);
    person.types("4<Down>i");
    let Some(Overlay::Detail(detail)) = person.shell.top() else { panic!() };
    let text: Vec<String> = detail.rows.iter().map(|r| format!("{} {}", r.label, r.text)).collect();
    assert!(text.iter().any(|l| l == "Pupil Maya Barnes"), "{text:?}");
    person.types("eplan<Tab>");
    person.types("<Tab><Tab>");
    person.types("<Ctrl-S>");
    person.types("<Esc>");
    // A change shows who, when, before and after.
    let mut person = Person::new(120, 36);
    person.types("4<Down>i<F2>");
    let due = form(&person).entries.iter().position(|e| e.label == "Due by").unwrap();
    while form(&person).at != due {
        person.types("<Tab>");
    }
    person.types("<Ctrl-U>4 dec<Ctrl-S>");
    let Some(Overlay::Detail(detail)) = person.shell.top() else { panic!() };
    let text: Vec<String> = detail.rows.iter().map(|r| format!("{}|{}", r.label, r.text)).collect();
    assert!(text.iter().any(|l| l == "  Due by|30 Nov 2026 -> 4 Dec 2026"), "{text:?}");
    assert!(text.iter().any(|l| l.ends_with("Mon 23 Nov 2026 10:50 · Jo Okafor")), "{text:?}");
    // A line leads to its record, and Esc comes back.
    person.types("<Home><Enter>");
    let Some(Overlay::Detail(detail)) = person.shell.top() else { panic!() };
    assert_eq!(detail.kind.name, "pupil");
    assert!(detail.rows.iter().any(|r| r.to.is_some() && r.text.contains("Precision teaching")));
    person.types("<Esc>");
    let Some(Overlay::Detail(detail)) = person.shell.top() else { panic!() };
    assert_eq!(detail.kind.name, "review");
    // The finder opens it too, of an adult and of a pupil.
    person.types("<Esc>/ruby<Enter>");
    assert!(matches!(person.shell.top(), Some(Overlay::Detail(d)) if d.kind.name == "staff"));
    person.types("<Esc>/maya<F4>");
    assert!(matches!(person.shell.top(), Some(Overlay::Detail(d)) if d.kind.name == "pupil"));
}

#[test]
fn any_kind_is_listed_filtered_sorted_and_opened() {
    let mut person = Person::new(120, 36);
    person.types(":list rev<Enter>");
    assert_eq!(list(&person).columns[..3], ["Pupil", "Kind", "Due by"]);
    let first = |p: &Person| list(p).list.selected().unwrap().cells[0].0.clone();
    assert_eq!(first(&person), "Maya Barnes");
    person.types("<Right><Right>s");
    assert_eq!(first(&person), "Siân O'Brien", "the earliest day");
    person.types("s");
    assert_eq!(first(&person), "Tobi Adeyemi");
    person.types("fplan<Enter>");
    assert_eq!(list(&person).list.len(), 1);
    person.types("<Enter>");
    assert!(matches!(person.shell.top(), Some(Overlay::Detail(_))));
    person.types("<Esc><Esc>n");
    assert_eq!(form(&person).title(), "New review");
    person.types("<Esc><Esc>");
    assert!(person.shell.overlays.is_empty());
    person.types("rgroups<Enter>");
    assert_eq!(list(&person).list.all().len(), 8);
}

#[test]
fn the_calendar_shows_the_rule_and_a_row_of_it_becomes_the_schools() {
    let mut person = Person::new(120, 36);
    person.types(";cal<Enter>");
    let rows = list(&person).list.all();
    assert!(rows.len() > 20 && rows.iter().all(|r| r.rule.is_some()), "{}", rows.len());
    assert_eq!(rows[0].cells[0].0, "Term");
    person.types("<Enter>");
    assert_eq!(form(&person).title(), "New calendar entry");
    let from = form(&person).entries.iter().position(|e| e.label == "From").unwrap();
    while form(&person).at != from {
        person.types("<Tab>");
    }
    person.types("<Ctrl-U>3 sep 2026<Ctrl-S>");
    let own = person.worker.rows::<CalendarRow>();
    assert_eq!(own.len(), 1);
    assert_eq!(own[0].1.starts, NaiveDate::from_ymd_opt(2026, 9, 3).unwrap());
    let rows = list(&person).list.all();
    assert_eq!(rows.iter().filter(|r| r.rule.is_none()).count(), 1);
    // It takes the place of the rule's.
    let terms =
        rows.iter().filter(|r| r.cells[0].0 == "Term" && r.cells[1].1 < Value::text("2026-12"));
    assert_eq!(terms.count(), 1);
}

#[test]
fn the_schools_settings_are_a_form() {
    let mut person = Person::new(120, 36);
    person.types(";school<Enter>");
    assert_eq!(form(&person).title(), "Fairfield Primary");
    person.types("<Tab>210<Ctrl-S>");
    assert_eq!(person.titles().len(), 1);
    let school = person.worker.rows::<crate::domain::records::School>();
    assert_eq!(school[0].1.roll, Some(210));
}

#[test]
fn a_child_taken_out_of_a_group_keeps_what_was() {
    let mut person = Person::new(120, 36);
    person.types("<Home><F2>");
    assert_eq!(form(&person).title(), "Sensory circuits");
    let children =
        form(&person).entries.iter().position(|e| matches!(e.input, Input::Many("pupil")));
    while Some(form(&person).at) != children {
        person.types("<Tab>");
    }
    person.types("<Backspace>june<Enter><Ctrl-S>");
    assert_eq!(person.titles(), ["Sensory circuits: Children"]);
    let members = person.worker.rows::<Membership>();
    let of = |n: u8| {
        let it = members.iter().find(|(_, m)| m.provision == id(b'g', 1) && m.pupil == id(b'p', n));
        it.map(|(_, m)| m.clone()).unwrap()
    };
    assert_eq!(members.len(), 27);
    let gone =
        members.iter().filter(|(_, m)| m.ends == NaiveDate::from_ymd_opt(2026, 11, 22)).count();
    assert_eq!(gone, 1, "the place ends yesterday and stays on record");
    assert_eq!(of(10).ends, None);
}

#[test]
fn a_contact_in_a_form_is_about_the_pupil_of_the_page() {
    let mut person = Person::new(120, 36);
    person.types("2<Down><Enter>nc");
    let pupil = person.shell.overlays.iter().find_map(|o| match o {
        Overlay::Pupil(page) => Some(page.pupil),
        _ => None,
    });
    person.types("<Ctrl-S>");
    assert!(person.titles().is_empty(), "with whom and how are needed");
    for (label, typed) in [("With", "parent"), ("How", "phone")] {
        let at = form(&person).entries.iter().position(|e| e.label == label).unwrap();
        let mut count = 0;
        while form(&person).at != at {
            person.types("<Tab>");
            count += 1;
            assert!(count < 30, "{label}");
        }
        person.types(typed);
        person.types("<Tab>");
    }
    person.types("<Ctrl-S>");
    assert_eq!(person.titles().len(), 1);
    let about = person.worker.rows::<ContactPupil>();
    assert_eq!(about.iter().filter(|(_, c)| Some(c.pupil) == pupil).count(), 2);
}

#[test]
fn a_form_that_is_refused_keeps_its_words() {
    let mut person = Person::new(120, 36);
    person.worker.refuse = Some("the disk is full");
    person.types("ntRing home<Ctrl-S>");
    assert!(matches!(person.shell.top(), Some(Overlay::Message(_))));
    person.types("<Esc>");
    assert_eq!(form(&person).entries[0].text.text(), "Ring home");
    assert_eq!(form(&person).entries[0].source, Source::Cell(0));
    person.types("<Ctrl-S>");
    assert_eq!(person.titles(), ["New task: Ring home"]);
}

#[test]
fn undo_waits_until_the_form_is_closed_and_letters_are_typed_not_run() {
    let mut person = Person::new(120, 36);
    person.types("ntqulc?n<Ctrl-Z>");
    assert_eq!(form(&person).entries[0].text.text(), "qulc?n");
    assert_eq!(person.toast(), crate::app::strings::UNDO_LATER);
    person.send(Msg::Paste("two\nlines".into()));
    assert_eq!(form(&person).entries[0].text.text(), "qulc?ntwo lines");
    assert!(person.titles().is_empty());
}

#[test]
fn a_session_goes_with_its_marks_and_comes_back_with_them() {
    use crate::domain::records::{Mark, Session, SessionStaff};
    let mut person = Person::new(120, 36);
    // A session that is only planned has nothing to delete, and its group is not meant.
    person.types("<End><Del>");
    assert_eq!(person.toast(), crate::app::strings::NOT_STORED);
    person.types("rsessions<Enter>");
    assert!(list(&person).columns.contains(&"Groups"));
    person.types("<Del><Enter>");
    assert_eq!(person.titles(), ["Deleted session: NELI A, 20 Nov 2026"]);
    assert!(person.worker.rows::<Session>().is_empty() && person.worker.rows::<Mark>().is_empty());
    person.types("u");
    assert_eq!(person.worker.rows::<Mark>().len(), 1);
    assert_eq!(person.worker.rows::<SessionStaff>().len(), 1);
}

#[test]
fn somebody_in_a_field_with_many_is_taken_out_by_name() {
    let mut person = Person::new(120, 36);
    person.types("<Home><F2>");
    let children =
        form(&person).entries.iter().position(|e| matches!(e.input, Input::Many("pupil")));
    while Some(form(&person).at) != children {
        person.types("<Tab>");
    }
    let count = |p: &Person| form(p).entry().unwrap().people.len();
    assert_eq!(count(&person), 8);
    person.types("maya<Enter>");
    assert_eq!(count(&person), 7);
    person.types("maya<Enter>");
    assert_eq!(count(&person), 8);
    person.types("nobody like that<Tab>");
    assert!(
        form(&person).entry().unwrap().error.as_ref().unwrap().contains("nobody here is called")
    );
}

#[test]
fn the_schools_own_words_are_shown_and_understood() {
    use crate::domain::codes::Tier;
    use crate::domain::records::Intervention;
    let mut person = Person::new(120, 36);
    person.types(";words<Enter>ntier: targeted<Tab>Wave 2<Ctrl-S><Esc><Esc>");
    assert_eq!(person.titles(), ["New word of the school: Wave 2"]);
    person.types(";interv<Enter><Home>e");
    let tier = form(&person).entries.iter().position(|e| e.label == "Tier").unwrap();
    while form(&person).at != tier {
        person.types("<Tab>");
    }
    person.types("wave<Tab>");
    assert_eq!(form(&person).entries[tier].text.text(), "Wave 2");
    person.types("<Ctrl-S>");
    let neli = person.worker.rows::<Intervention>();
    assert!(neli.iter().any(|(_, i)| i.tier == Some(Tier::Targeted)));
    let row = list(&person).list.selected().unwrap();
    assert!(row.cells.iter().any(|(text, _)| text == "Wave 2"), "{:?}", row.cells);
    person.types("e");
    assert_eq!(form(&person).entries[tier].text.text(), "Wave 2");
    assert!(!form(&person).changed());
}

/// What to type into a field; nothing for one that chooses among records.
fn sample(field: &'static crate::domain::Field) -> Option<String> {
    Some(match field.ty {
        Ty::Name => "Probe".into(),
        Ty::Line => "some words".into(),
        Ty::Note => "first line<Ctrl-J>second".into(),
        Ty::Date if field.name == "ends" => "18 sep 2026".into(),
        Ty::Date => "14 sep 2026".into(),
        Ty::Time => "9.30".into(),
        Ty::Flag => "y".into(),
        Ty::Count(low, high, _) => low.max(1).min(high).to_string(),
        Ty::Pence => "17.20".into(),
        Ty::Days => "mon thu".into(),
        Ty::Code(list) => list.options[0].label.to_lowercase(),
        Ty::Ref(_) => return None,
    })
}

/// Fills in every field that can be, folded ones too; what each shows then, by its name.
fn fill(person: &mut Person, kind: &Kind) -> Vec<(String, String)> {
    person.types("<F3>");
    let count = form(person).entries.len();
    for n in 0..count {
        if form(person).entries[n].fixed {
            continue;
        }
        let mut steps = 0;
        while form(person).at != n {
            person.types("<Tab>");
            steps += 1;
            assert!(steps <= count, "{}: {:?}", kind.name, form(person).entry());
        }
        let entry = &form(person).entries[n];
        match entry.field.and_then(sample) {
            Some(typed) if matches!(entry.source, Source::Cell(_)) => {
                if !matches!(entry.input, Input::Flag(_)) {
                    person.types("<End><Ctrl-U>");
                }
                let yes = entry_is_yes(person, n);
                if !yes {
                    person.types(&typed);
                }
            }
            // The last record on offer.
            None if entry.field.is_some() => {
                person.types("<Up>");
            }
            _ => {}
        }
    }
    person.types("<Tab>");
    let filled = |e: &crate::app::overlays::form::Entry| (e.name.clone(), shown(e));
    form(person)
        .entries
        .iter()
        .filter(|e| matches!(e.source, Source::Cell(_)))
        .map(filled)
        .collect()
}

fn entry_is_yes(person: &Person, n: usize) -> bool {
    let entry = &form(person).entries[n];
    matches!(entry.input, Input::Flag(_)) && entry.value == Value::Int(1)
}

fn shown(entry: &crate::app::overlays::form::Entry) -> String {
    match entry.input {
        Input::Flag(_) => entry.flag_words().to_string(),
        _ => entry.text.text().to_string(),
    }
}

/// Makes one record of a kind where there is none, so that others can refer to it.
fn ensure(person: &mut Person, name: &str) -> RowId {
    let kind = crate::domain::records::kind(name).unwrap();
    if let Some(id) = ids(person, kind).first() {
        return *id;
    }
    let today = person.shell.now.date();
    let mut cells = vec![Value::Null; kind.fields.len()];
    let named = |name: &&str| kind.id.iter().any(|rule| rule.contains(name));
    for (n, field) in kind.fields.iter().enumerate() {
        if field.optional && !named(&field.name) {
            continue;
        }
        cells[n] = match (field.ty, sample(field)) {
            (Ty::Ref(to), _) => Value::Id(ensure(person, to)),
            (_, Some(text)) => {
                let lookup = &crate::app::fields::Nobody;
                let ctx = crate::app::fields::ParseCtx { today, lookup };
                let text = text.replace("<Ctrl-J>", "\n");
                crate::app::fields::parse_value(field, &text, &ctx).unwrap()
            }
            _ => Value::Null,
        };
    }
    let mut action = Action::new("one to refer to");
    let mut ids = crate::domain::id::SeededIds::new(name, 7);
    let id = action.add_cells(&mut ids, kind, cells);
    let reply = person.worker.desk().answer(Request::Save(Save::Action(action)));
    assert!(matches!(reply, Reply::Written(_)), "{name}: {reply:?}");
    id
}

/// The records that a kind's hidden fields must come from.
fn standing(person: &mut Person, kind: &Kind) -> Vec<(&'static str, RowId)> {
    let hidden = |f: &&crate::domain::Field| f.place == Place::Hidden && !f.optional;
    let kinds = kind.fields.iter().filter(hidden).map(|f| match f.ty {
        Ty::Ref(to) => to,
        _ => panic!("{}.{} can never be filled in", kind.name, f.name),
    });
    kinds.map(|to| (to, ensure(person, to))).collect()
}

#[test]
fn the_form_of_every_kind_opens_takes_every_field_saves_and_shows_the_same_again() {
    for kind in KINDS {
        let mut person = Person::new(120, 36);
        let at = person.at;
        for field in kind.fields {
            if let Ty::Ref(to) = field.ty {
                ensure(&mut person, to);
            }
        }
        let before: Vec<RowId> = ids(&mut person, kind);
        let around = standing(&mut person, kind);
        let key = match kind.name {
            name if name == School::KIND.name => FormKey::Edit { kind, id: before[0] },
            _ => FormKey::New { kind, around, with: Vec::new() },
        };
        open(&mut person, key, at);
        let typed = fill(&mut person, kind);
        person.types("<Ctrl-S>");
        if let Some(top) = person.shell.top() {
            match top {
                Overlay::Form(form) => {
                    let errors = form.entries.iter().filter_map(|e| e.error.as_ref());
                    panic!("{}: {:?}", kind.name, errors.chain(&form.error).collect::<Vec<_>>())
                }
                other => panic!("{}: {other:?}", kind.name),
            }
        }
        let made = ids(&mut person, kind).into_iter().find(|id| !before.contains(id));
        let made = made.or(before.first().copied()).unwrap();
        open(&mut person, FormKey::Edit { kind, id: made }, at);
        let again = form(&person).entries.iter().filter(|e| matches!(e.source, Source::Cell(_)));
        let again: Vec<(String, String)> = again.map(|e| (e.name.clone(), shown(e))).collect();
        assert_eq!(again, typed, "{}", kind.name);
        assert!(!form(&person).changed(), "{}", kind.name);
        // Every field holds something: nothing typed was dropped on the way.
        let cells = person.worker.desk().store().cells(kind, made).unwrap().unwrap();
        for (n, field) in kind.form(crate::domain::kind::LEAD) {
            assert!(!cells[n].is_null(), "{}.{}", kind.name, field.name);
        }
        person.types("<Esc>");
        assert!(person.shell.overlays.is_empty(), "{}", kind.name);
    }
}

fn ids(person: &mut Person, kind: &'static Kind) -> Vec<RowId> {
    let rows = person.worker.desk().store().list(kind).unwrap();
    rows.into_iter().map(|(id, _)| id).collect()
}

fn open(person: &mut Person, key: FormKey, at: std::time::Instant) {
    person.shell.open(Overlay::Form(FormBox::new(key)), at);
    // A key that does nothing carries the question to the worker.
    person.types("<Ins>");
}

#[test]
fn every_kind_has_a_detail_and_a_list() {
    for kind in KINDS {
        let mut person = Person::new(80, 24);
        let desk = person.worker.desk();
        let key = crate::app::forms::list::ListKey::Kind(kind);
        let Reply::List(list) = desk.answer(Request::List(key)) else { panic!("{}", kind.name) };
        assert!(!list.columns.is_empty(), "{}", kind.name);
        for row in list.rows.iter().filter(|r| r.rule.is_none()) {
            assert_eq!(row.cells.len(), list.columns.len(), "{}", kind.name);
            let reply = desk.answer(Request::Detail(kind, row.id));
            let Reply::Detail(detail) = reply else { panic!("{}: {reply:?}", kind.name) };
            assert!(!detail.fields.is_empty() && !detail.history.is_empty(), "{}", kind.name);
            assert!(detail.fields.iter().all(|f| f.text != "(gone)"), "{}", kind.name);
        }
    }
}

#[test]
fn a_role_is_offered_only_what_it_may_write_and_shown_what_it_may_read() {
    use crate::domain::kind::{LEAD, TA};
    for kind in KINDS {
        for (_, field) in kind.form(TA) {
            assert!(field.write & TA != 0 && field.read & TA != 0, "{}.{}", kind.name, field.name);
        }
        assert!(!kind.makeable(TA) || kind.makeable(LEAD), "{}", kind.name);
    }
    let mut worker = FakeWorker::default();
    worker.about.role = TA;
    let mut person = Person::with(120, 36, Config::default(), worker);
    person.types("np");
    assert!(person.shell.overlays.is_empty());
    assert!(person.toast().contains("may not write a pupil"), "{}", person.toast());
    person.types("nn");
    let Some(Overlay::Menu(menu)) = person.shell.top() else { panic!() };
    let labels: Vec<&str> = menu.items.iter().map(|i| i.label.as_str()).collect();
    assert!(labels.contains(&"Task") && !labels.contains(&"Pupil"), "{labels:?}");
}

#[test]
fn an_entry_is_erased_after_a_typed_word_in_a_week_or_at_once() {
    let erased = |person: &Person| {
        person.asked.iter().rev().find_map(|asked| match asked {
            Request::Care(crate::app::msg::Care::Erase(kind, _, urgent)) => {
                Some((kind.name, *urgent))
            }
            _ => None,
        })
    };
    let mut person = Person::new(120, 36);
    person.types("npSam<Tab>Reed<Ctrl-S>");
    let sam = person.worker.rows::<Pupil>().into_iter().find(|(_, p)| p.forename == "Sam");
    let sam = sam.unwrap().0;
    let detail = Overlay::Detail(crate::app::overlays::DetailBox::new(Pupil::KIND, sam));
    let at = person.at;
    person.shell.open(detail, at);
    person.answer_all();
    // A word too few erases nothing.
    person.types("ESam<Enter>");
    assert!(matches!(person.shell.top(), Some(Overlay::Erase(it)) if it.error.is_some()));
    assert_eq!(erased(&person), None);
    person.types("<Esc>");
    assert!(matches!(person.shell.top(), Some(Overlay::Detail(_))), "Esc leaves it");
    person.types("Esam reed<Enter>");
    assert_eq!(erased(&person), Some(("pupil", false)), "in a week");
    assert!(person.toast().contains("until then"), "{}", person.toast());
    assert!(matches!(person.shell.top(), Some(Overlay::Detail(_))), "it is still there");
    // The list calls it off.
    person.types("<Esc>ve");
    assert_eq!(list(&person).list.len(), 1);
    person.types("<Enter>y");
    assert!(person.toast().starts_with("It stays"), "{}", person.toast());
    assert_eq!(list(&person).list.len(), 0);
    person.types("<Esc>");
    let detail = Overlay::Detail(crate::app::overlays::DetailBox::new(Pupil::KIND, sam));
    person.shell.open(detail, at);
    person.answer_all();
    person.types("E<Tab>sam reed<Enter>");
    assert_eq!(erased(&person), Some(("pupil", true)), "at once");
    assert!(person.shell.overlays.is_empty(), "what showed it is gone with it");
    assert!(person.worker.rows::<Pupil>().iter().all(|(id, _)| *id != sam));
}

#[test]
fn lines_of_a_pupil_page_open_and_escape_comes_back_to_them() {
    use crate::app::overlays::Link;
    let page = |person: &Person| match person.shell.top() {
        Some(Overlay::Pupil(page)) => page.page.clone(),
        other => panic!("no page: {other:?}"),
    };
    let mut person = Person::new(120, 36);
    person.types("2<Down><Enter>");
    // Every line that can be opened is reached by one arrow, and opens what it is about.
    let links = page(&person).rows.iter().filter(|row| row.link.is_some()).count();
    let mut opened = Vec::new();
    for _ in 0..links {
        let (at, link) = (page(&person).at, page(&person).link().unwrap());
        person.types("<Enter>");
        let right = match (link, person.shell.top()) {
            (Link::Group(id), Some(Overlay::Group(it))) => it.group == id,
            (Link::Session(_), Some(Overlay::Sheet(_))) => true,
            (Link::Record(kind, id), Some(Overlay::Detail(it))) => {
                (it.kind.name, it.id) == (kind, id)
            }
            // Of some made-up lines no record stands in the fake's store.
            (_, Some(Overlay::Message(_))) => {
                person.types("<Esc>");
                true
            }
            other => panic!("{other:?}"),
        };
        assert!(right, "{link:?}");
        if !matches!(person.shell.top(), Some(Overlay::Pupil(_))) {
            person.types("<Esc>");
        }
        assert_eq!(page(&person).at, at, "back on the same line");
        opened.push(link);
        person.types("<Down>");
    }
    opened.dedup();
    assert_eq!(opened.len(), links, "none twice in a row");
    // Beside a parent nothing more can be opened.
    person.types("h<Enter>");
    assert!(matches!(person.shell.top(), Some(Overlay::Pupil(it)) if it.hidden));
}
