//! A record type is one declaration: this file adds one, and it appears everywhere.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::VecDeque;

use chrono::NaiveDate;
use senlog::app::config::Config;
use senlog::app::desk::Desk;
use senlog::app::effects::Effect;
use senlog::app::fields::{Nobody, ParseCtx, parse_value, show_value};
use senlog::app::key::Key;
use senlog::app::msg::Msg;
use senlog::app::overlays::Overlay;
use senlog::app::shell::Shell;
use senlog::app::worker::Worker;
use senlog::domain::kind::{ADULTS, ALL, LEAD, MINUTES, Record, Scope, TA, Ty, VIEWER};
use senlog::domain::records::{KINDS, Pupil};
use senlog::domain::{Id, Kind, Value, record_type_of};
use senlog::store::dump::write_csv;
use senlog::store::{Action, Clock, Of, Store, Which};

senlog::record! {
    /// A piece of equipment lent to a pupil.
    Loan = "loan", "loan", "loans";
    scope: Scope::Of("pupil");
    id: &[];
    title: &["what"];
    pupil: Id = Ty::Ref("pupil"), "Pupil", "Who has it.", Main, ALL, LEAD;
    what: String = Ty::Line, "What", "Which piece of equipment.", Main, ALL, LEAD;
    since: Option<NaiveDate> = Ty::Date, "Since", "When it was lent.", Main, ALL, LEAD;
    minutes: Option<i64> = MINUTES, "Minutes", "How long a day.", More, ALL, LEAD;
    price: Option<i64> = Ty::Pence, "Price", "What it cost.", More, LEAD, LEAD;
    note: Option<String> = Ty::Note, "Note", "Anything to remember.", More, ALL, ADULTS;
}

fn kinds() -> Vec<&'static Kind> {
    let mut kinds = KINDS.to_vec();
    kinds.push(Loan::KIND);
    kinds
}

fn store() -> Store {
    let at = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap().and_hms_opt(9, 0, 0).unwrap();
    Store::in_memory_with("loan", Clock::Fixed(at), kinds()).unwrap()
}

fn loan(pupil: Id) -> Loan {
    Loan {
        pupil,
        what: "Writing slope".into(),
        since: NaiveDate::from_ymd_opt(2026, 11, 2),
        minutes: Some(60),
        price: Some(1_250),
        note: Some("Left-handed, by the window".into()),
    }
}

#[test]
fn it_is_written_projected_found_dumped_and_undone() {
    let mut store = store();
    let pupil = Id([5; 16]);
    let mut action = Action::new("Lent a writing slope");
    let id = action.add(store.ids(), &loan(pupil));
    store.write(&action).unwrap();

    assert_eq!(store.get::<Loan>(id).unwrap(), Some(loan(pupil)), "projection");
    assert_eq!(store.search("left handed", 5).unwrap()[0].kind, "loan", "find");
    let history = store.history(Of::Pupil(pupil), 10).unwrap();
    assert!(history.iter().any(|h| h.field == "price" && h.after == Value::Int(1_250)), "history");
    let mut out = Vec::new();
    store.dump(&mut out).unwrap();
    let line = String::from_utf8(out).unwrap();
    assert!(
        line.contains(r#""what":"Writing slope","since":"2026-11-02","minutes":60,"price":1250"#)
    );
    let mut csv = Vec::new();
    write_csv(Loan::KIND, &store.list(Loan::KIND).unwrap(), &mut csv).unwrap();
    let csv = String::from_utf8(csv).unwrap();
    let mut lines = csv.lines();
    assert_eq!(lines.next(), Some("id,pupil,what,since,minutes,price,note"));
    assert!(lines.next().unwrap().contains(r#"Writing slope,2026-11-02,60,1250,"Left-handed, by"#));
    let before = store.derived().unwrap();
    store.rebuild().unwrap();
    assert_eq!(before, store.derived().unwrap(), "rebuild");
    store.undo(&Which::Latest, false).unwrap();
    assert_eq!(store.get::<Loan>(id).unwrap(), None, "undo");
}

#[test]
fn its_values_are_typed_and_shown_as_the_declaration_says() {
    let today = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
    let ctx = ParseCtx { today, lookup: &Nobody };
    let typed = |name: &str, text: &str| parse_value(Loan::KIND.field(name).unwrap(), text, &ctx);
    assert_eq!(typed("since", "2 nov").unwrap(), Value::Text("2026-11-02".into()));
    assert_eq!(typed("price", "£12.50").unwrap(), Value::Int(1_250));
    assert!(typed("minutes", "481").is_err());
    let shown = |name: &str, value| show_value(Loan::KIND.field(name).unwrap(), &value);
    assert_eq!(shown("price", Value::Int(1_250)), "£12.50");
    assert_eq!(shown("minutes", Value::Int(60)), "60 minutes");
}

#[test]
fn forms_and_roles_follow_from_the_declaration() {
    let lead: Vec<&str> = Loan::KIND.form(LEAD).map(|(_, f)| f.label).collect();
    assert_eq!(lead, ["Pupil", "What", "Since", "Minutes", "Price", "Note"]);
    let ta: Vec<&str> = Loan::KIND.form(TA).map(|(_, f)| f.label).collect();
    assert_eq!(ta, ["Note"]);
    assert!(Loan::KIND.readable(TA).all(|(_, f)| f.name != "price"));
}

/// Types at the real screen, the real desk answering: what is typed is written to the store.
fn types(shell: &mut Shell, desk: &mut Desk, keys: &str) {
    let at = Clock::System.monotonic();
    let mut waiting: VecDeque<Effect> = shell.start().into();
    let mut keys: VecDeque<Key> = Key::typing(keys).unwrap().into();
    loop {
        let effects = match waiting.pop_front() {
            Some(Effect::Ask(ticket, request)) => {
                let reply = desk.answer(request);
                shell.update(Msg::Worker(ticket, reply), at)
            }
            Some(Effect::Quit(_)) => panic!("it ended"),
            None => match keys.pop_front() {
                Some(key) => shell.update(Msg::Key(key), at),
                None => return,
            },
        };
        waiting.extend(effects);
    }
}

#[test]
fn its_form_its_list_and_its_detail_follow_from_the_declaration() {
    let mut store = store();
    let mut action = Action::new("New pupil");
    let mut cells = vec![Value::Null; Pupil::KIND.fields.len()];
    cells[0] = Value::text("Maya");
    cells[1] = Value::text("Barnes");
    let pupil = action.add_cells(store.ids(), Pupil::KIND, cells);
    store.write(&action).unwrap();
    let clock = store.clock();
    let mut desk = Desk::new(store, false);
    let mut shell = Shell::new(Config::default(), clock, (120, 36), false);
    // The menu of new records has it; its form asks for what the declaration says.
    types(&mut shell, &mut desk, "<Esc>nnloan<Enter>");
    let Some(Overlay::Form(form)) = shell.top() else { panic!("{:?}", shell.top()) };
    let labels: Vec<&str> = form.entries.iter().map(|e| e.label).collect();
    assert_eq!(labels, ["Pupil", "What", "Since", "Minutes", "Price", "Note"]);
    let typed = "may<Tab>Writing slope<Tab>2 nov<F3><Tab>60<Tab>£12.50<Tab>By the window<Enter>";
    types(&mut shell, &mut desk, typed);
    assert!(shell.top().is_none(), "{:?}", shell.top());
    // Its list has a row, and the row a detail with its history.
    types(&mut shell, &mut desk, ":list loans<Enter>");
    let Some(Overlay::Records(list)) = shell.top() else { panic!() };
    assert_eq!(list.columns, ["Pupil", "What", "Since"]);
    let row = list.list.selected().unwrap();
    let words: Vec<&str> = row.cells.iter().map(|(text, _)| text.as_str()).collect();
    assert_eq!(words, ["Maya Barnes", "Writing slope", "2 Nov 2026"]);
    types(&mut shell, &mut desk, "<Enter>");
    let Some(Overlay::Detail(detail)) = shell.top() else { panic!() };
    let view = detail.view.as_ref().unwrap();
    assert_eq!((view.title.as_str(), view.pupil), ("Writing slope", Some(pupil)));
    assert!(view.fields.iter().any(|f| f.label == "Price" && f.text == "£12.50"));
    assert_eq!(view.history.len(), 6);
}

#[test]
fn a_store_from_before_the_type_takes_it_in() {
    // A store that never knew the type opens with it: the projections follow the declarations.
    let at = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap().and_hms_opt(9, 0, 0).unwrap();
    let mut old = Store::in_memory("old", Clock::Fixed(at)).unwrap();
    assert!(old.kind("loan").is_none());
    let mut action = Action::new("New pupil");
    let mut cells = vec![Value::Null; Pupil::KIND.fields.len()];
    cells[0] = Value::text("Maya");
    cells[1] = Value::text("Barnes");
    let pupil = action.add_cells(old.ids(), Pupil::KIND, cells);
    old.write(&action).unwrap();
    let mut new = old.with_kinds(kinds()).unwrap();
    assert!(new.get::<Pupil>(pupil).unwrap().is_some());
    let mut action = Action::new("Lent");
    action.add(new.ids(), &loan(pupil));
    new.write(&action).unwrap();
    assert_eq!(new.rows::<Loan>().unwrap().len(), 1);
}

/// Rules that every declared record type keeps.
#[test]
fn every_record_type_is_well_formed() {
    for kind in kinds() {
        assert!(!kind.doc.trim().is_empty() && kind.doc.trim().ends_with('.'), "{}", kind.name);
        assert!(!kind.fields.is_empty() && kind.fields.len() <= 64, "{}", kind.name);
        assert!(kind.form(LEAD).next().is_some(), "{} has no form", kind.name);
        for name in kind.title.iter().chain(kind.id.iter().flat_map(|rule| rule.iter())) {
            assert!(kind.field(name).is_some(), "{}: {name}", kind.name);
        }
        match kind.scope {
            Scope::Of(field) | Scope::Via(field) => {
                assert!(matches!(kind.field(field).unwrap().ty, Ty::Ref(_)), "{}", kind.name);
            }
            Scope::School | Scope::Pupil => {}
        }
        for (n, field) in kind.fields.iter().enumerate() {
            let at = format!("{}.{}", kind.name, field.name);
            assert!(kind.fields[..n].iter().all(|f| f.name != field.name), "{at} twice");
            assert!(field.name.len() <= 64 && field.name.is_ascii(), "{at}");
            assert!(
                !field.label.is_empty() && field.help.ends_with('.'),
                "{at}: help is a sentence"
            );
            assert!(field.read & LEAD != 0 && field.write & LEAD != 0, "{at}: a lead may do all");
            assert!(field.write & !field.read == 0, "{at}: who may write may read");
            assert!(field.write & VIEWER == 0, "{at}: viewers write nothing");
            // A field that not every role reads must be able to be absent.
            assert!(field.read == ALL || field.optional || field_is_link(kind, field.name), "{at}");
            if let Ty::Ref(to) = field.ty {
                assert!(record_type_of(&kinds(), to).is_some(), "{at} refers to no kind: {to}");
            }
            if let Ty::Code(list) = field.ty {
                let mut codes: Vec<&str> = list.options.iter().map(|o| o.code).collect();
                codes.sort_unstable();
                codes.dedup();
                assert_eq!(codes.len(), list.options.len(), "{at}: a code twice");
            }
        }
    }
}

/// Kinds that a role receives whole or not at all: their required fields come with the row.
fn field_is_link(kind: &Kind, field: &str) -> bool {
    kind.fields.iter().all(|f| f.read != ALL) || kind.id.iter().any(|rule| rule.contains(&field))
}
