//! Records of every kind, made, changed, listed, shown in history and dumped from their
//! declarations alone: a kind added tomorrow is tried without a line here.

use std::cell::RefCell;
use std::collections::BTreeMap;

use senlog::domain::kind::{Field, Kind, Scope, Ty};
use senlog::domain::records::{KINDS, kind as kind_of};
use serde_json::{Value as Json, json};

use crate::home::{Home, keys};

/// What is typed for a field, and the JSON that it must come back as.
struct Typed {
    text: String,
    json: Json,
}

/// Makes records of every kind, those that they refer to first.
struct Maker {
    home: Home,
    made: RefCell<BTreeMap<&'static str, String>>,
    count: RefCell<u32>,
}

impl Maker {
    fn new() -> Maker {
        Maker { home: Home::plain(), made: RefCell::default(), count: RefCell::new(0) }
    }

    fn next(&self) -> u32 {
        *self.count.borrow_mut() += 1;
        *self.count.borrow()
    }

    /// A value of a field, another each time where there are several.
    fn value(&self, field: &Field) -> Typed {
        let n = self.next();
        let typed = |text: &str, json: Json| Typed { text: text.to_string(), json };
        match field.ty {
            Ty::Name | Ty::Line if field.name.contains("upn") => {
                typed("U001200121001", json!("U001200121001"))
            }
            Ty::Name => {
                typed(&format!("Zoë-Łuk O'Brien {n}"), json!(format!("Zoë-Łuk O'Brien {n}")))
            }
            Ty::Line => typed(
                &format!("line = {n}, with \"marks\""),
                json!(format!("line = {n}, with \"marks\"")),
            ),
            Ty::Note => typed(&format!("two\nlines {n}"), json!(format!("two\nlines {n}"))),
            // A last day lies after a first one, whichever is typed first.
            Ty::Date if field.name == "ends" => typed("31 Mar 2027", json!("2027-03-31")),
            Ty::Date => {
                let day = 1 + n % 28;
                typed(&format!("{day}/10/2026"), json!(format!("2026-10-{day:02}")))
            }
            Ty::Time => typed("1.15", json!("13:15")),
            Ty::Flag => typed("yes", json!(true)),
            Ty::Count(low, high, _) => {
                typed(&(high.min(low + 3)).to_string(), json!(high.min(low + 3)))
            }
            Ty::Pence => typed("£17.20", json!(1720)),
            Ty::Days => typed("mon, thu", json!("Mon Thu")),
            Ty::Code(list) => {
                let option = &list.options[n as usize % list.options.len()];
                // By its word on the screen where that is no other's code.
                typed(option.label, json!(list.find(option.label).unwrap().code))
            }
            Ty::Ref(kind) => {
                let id = self.some(kind_of(kind).unwrap());
                typed(&id[..10], json!(id))
            }
        }
    }

    /// A record of a kind, made once.
    fn some(&self, kind: &'static Kind) -> String {
        if let Some(id) = self.made.borrow().get(kind.name) {
            return id.clone();
        }
        let id = match self.home.json(&["list", kind.name])["records"][0]["id"].as_str() {
            Some(id) if kind.name == "school" => id.to_string(),
            _ => self.make(kind).0,
        };
        self.made.borrow_mut().insert(kind.name, id.clone());
        id
    }

    /// A record with only what it must have: its id and those values.
    fn make(&self, kind: &'static Kind) -> (String, Vec<(&'static Field, Typed)>) {
        let needed = kind
            .fields
            .iter()
            .filter(|f| (!f.optional && !matches!(f.ty, Ty::Flag)) || whose(kind, f));
        let values: Vec<_> = needed.map(|f| (f, self.value(f))).collect();
        let mut args = vec!["new".to_string(), kind.name.to_string()];
        args.extend(values.iter().map(|(f, v)| format!("{}={}", f.name, v.text)));
        let args: Vec<&str> = args.iter().map(String::as_str).collect();
        let made = self.home.json(&args);
        assert_eq!(keys(&made), ["kind", "id", "undo"]);
        assert_eq!(made["kind"], kind.name);
        (made["id"].as_str().unwrap().to_string(), values)
    }

    /// The record as `list` has it.
    #[track_caller]
    fn listed(&self, kind: &Kind, id: &str) -> Json {
        let list = self.home.json(&["list", kind.name]);
        let records = list["records"].as_array().unwrap();
        records.iter().find(|r| r["id"] == id).unwrap_or_else(|| panic!("{id} in {list}")).clone()
    }
}

/// The field that says whose a record is.
fn whose(kind: &Kind, field: &Field) -> bool {
    matches!(kind.scope, Scope::Of(name) if name == field.name)
}

/// Fields that say which record it is: a change would make it another's.
fn fixed(kind: &Kind, field: &Field) -> bool {
    whose(kind, field) || kind.id.iter().any(|rule| rule.contains(&field.name))
}

#[test]
fn each_is_made_changed_listed_dumped_and_told_of() {
    let maker = Maker::new();
    let home = &maker.home;
    for kind in KINDS.iter().copied().filter(|kind| kind.name != "school") {
        let (id, values) = maker.make(kind);
        maker.made.borrow_mut().insert(kind.name, id.clone());
        let record = maker.listed(kind, &id);
        assert_eq!(keys(&record), ["kind", "id", "fields"]);
        let names: Vec<&str> = kind.fields.iter().map(|f| f.name).collect();
        assert_eq!(keys(&record["fields"]), names, "{}: in the order declared", kind.name);
        for (field, value) in &values {
            assert_eq!(record["fields"][field.name], value.json, "{}.{}", kind.name, field.name);
        }
        // Everything else at once, by the start of its id; then one field emptied again.
        let more: Vec<(&Field, Typed)> = kind
            .fields
            .iter()
            .filter(|f| (f.optional || matches!(f.ty, Ty::Flag)) && !fixed(kind, f))
            .map(|f| (f, maker.value(f)))
            .collect();
        if more.is_empty() {
            continue;
        }
        let mut args = vec!["set".to_string(), kind.name.to_string(), id[..6].to_string()];
        args.extend(more.iter().map(|(f, v)| format!("{}={}", f.name, v.text)));
        let args: Vec<&str> = args.iter().map(String::as_str).collect();
        let set = home.json(&args);
        assert_eq!((&set["kind"], &set["id"]), (&json!(kind.name), &json!(id)));
        let record = maker.listed(kind, &id);
        for (field, value) in &more {
            assert_eq!(record["fields"][field.name], value.json, "{}.{}", kind.name, field.name);
        }
        // Who changed what, and what stood before.
        let history = home.json(&["history", &id]);
        // What a record is made with, unless something else was typed, may stand already.
        for (field, value) in more.iter().filter(|(field, _)| field.default.is_none()) {
            let entries = history["entries"].as_array().unwrap();
            let entry = entries
                .iter()
                .find(|e| e["field"] == field.name && e["txn"] == set["undo"])
                .unwrap_or_else(|| panic!("{}.{}: {history}", kind.name, field.name));
            assert_eq!((&entry["id"], &entry["by"]), (&json!(id), &json!("Jo Okafor")));
            assert_eq!(entry["after"], value.json, "{}.{}", kind.name, field.name);
            let empty = matches!(&entry["before"], Json::Null | Json::Bool(false));
            assert!(empty, "{}.{}: {}", kind.name, field.name, entry["before"]);
        }
        // The dump has the same record, in the same words.
        let line = format!("{record}\n");
        assert!(home.dump().contains(&line), "{line}");
        // Emptied, and taken back.
        let (field, _) = &more[0];
        let emptied = format!("{}=", field.name);
        home.json(&["set", kind.name, &id, &emptied]);
        let gone = maker.listed(kind, &id)["fields"][field.name].clone();
        assert!(gone.is_null() || gone == json!(false), "{}.{}: {gone}", kind.name, field.name);
        home.json(&["undo"]);
        assert_eq!(maker.listed(kind, &id), record);
        // A list by value finds it among the others.
        if let Some((field, value)) =
            more.iter().find(|(f, _)| matches!(f.ty, Ty::Code(_) | Ty::Count(..)))
        {
            let wanted = format!("{}={}", field.name, value.text);
            let list = home.json(&["list", kind.name, &wanted]);
            assert!(list.to_string().contains(&id), "{wanted}: {list}");
        }
    }
    // A plain list reads as one line a record, each beginning with the start of its id.
    for kind in KINDS {
        let list = home.run(&["list", kind.name]).ok().out;
        let records = home.json(&["list", kind.name]);
        assert_eq!(list.lines().count(), records["records"].as_array().unwrap().len());
        for (line, record) in list.lines().zip(records["records"].as_array().unwrap()) {
            assert!(line.starts_with(&record["id"].as_str().unwrap()[..8]), "{line}");
        }
    }
    assert_eq!(home.json(&["check"])["findings"], json!([]));
}

#[test]
fn each_is_known_by_its_words_on_the_screen_too() {
    let home = Home::plain();
    for kind in KINDS {
        for word in [kind.name, kind.label, kind.plural] {
            let listed = home.json(&["list", word]);
            assert_eq!(keys(&listed), ["records"], "{word}");
        }
    }
}

#[test]
fn the_school_is_one_row_which_is_changed_and_not_made_again() {
    let home = Home::plain();
    let list = home.json(&["list", "school"]);
    assert_eq!(list["records"].as_array().unwrap().len(), 1);
    assert_eq!(list["records"][0]["fields"]["name"], "Fairfield Primary");
    home.json(&["set", "school", "fairfield", "roll=212", "plan_name=IEP"]);
    let fields = home.json(&["list", "school"])["records"][0]["fields"].clone();
    assert_eq!((&fields["roll"], &fields["plan_name"]), (&json!(212), &json!("IEP")));
    home.run(&["new", "school", "name=Another", "--json"]).refusal(1, "refused");
}

#[test]
fn what_is_typed_is_found() {
    let home = Home::plain();
    home.json(&["new", "pupil", "forename=Łukasz", "surname=O'Brien", "helps=A wobble cushion"]);
    home.json(&[
        "new",
        "contact",
        "date=today",
        "with_type=parent",
        "medium=phone",
        "direction=in",
        "note=worried about the trampoline",
    ]);
    for (query, kind) in [
        ("lukasz", "pupil"),
        ("obrien", "pupil"),
        ("o'brien luk", "pupil"),
        ("wobble", "pupil"),
        ("trampoline", "contact"),
        ("trampo", "contact"),
    ] {
        let found = home.json(&["find", query]);
        let results = found["results"].as_array().unwrap();
        assert!(results.iter().any(|r| r["kind"] == kind), "{query}: {found}");
    }
    home.json(&["undo"]);
    assert_eq!(home.json(&["find", "trampoline"])["results"], json!([]));
}
