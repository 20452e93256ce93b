//! The made-up school as a real store in memory: what forms, details and lists are tested on.

use chrono::NaiveDate;

use super::{GROUPS, PUPILS, STAFF, day, id, now};
use crate::app::desk::Desk;
use crate::domain::{Id, Kind, Value, records};
use crate::store::{Action, Clock, Edit, Store};

/// A row from typed pairs, the rest empty.
fn row(kind: &'static Kind, pairs: &[(&str, Value)]) -> Vec<Value> {
    let mut cells = vec![Value::Null; kind.fields.len()];
    for (name, value) in pairs {
        cells[kind.position(name).unwrap_or_else(|| panic!("{} {name}", kind.name))] =
            value.clone();
    }
    cells
}

fn text(text: &str) -> Value {
    Value::text(text)
}

fn date(date: NaiveDate) -> Value {
    Value::Text(date.to_string())
}

struct Rows(Action);

impl Rows {
    fn put(&mut self, kind: &str, id: Option<Id>, pairs: &[(&str, Value)]) {
        let kind = records::kind(kind).unwrap();
        let cells = row(kind, pairs);
        let row = id.or_else(|| Id::for_cells(kind, &cells)).unwrap();
        self.0.edits.push(Edit::Insert { kind, row, cells });
    }
}

/// A desk with the school of this module in its store, with the same ids.
pub fn desk() -> Desk {
    let mut store = Store::in_memory("fake", Clock::Fixed(now())).unwrap();
    let mut rows = Rows(Action::new("the school"));
    rows.put("school", None, &[("name", text("Fairfield Primary"))]);
    for ((forename, surname), n) in STAFF.iter().zip(1..) {
        let row = if n == 1 { store.me().user } else { id(b'a', n) };
        rows.put("staff", Some(row), &[("forename", text(forename)), ("surname", text(surname))]);
    }
    for ((forename, surname, class), n) in PUPILS.iter().zip(1..) {
        let pupil = Value::Id(id(b'p', n));
        rows.put(
            "pupil",
            pupil.as_id(),
            &[("forename", text(forename)), ("surname", text(surname))],
        );
        let starts = ("starts", date(day(1, 9)));
        let class = ("class", text(class));
        rows.put("placement", None, &[("pupil", pupil.clone()), starts.clone(), class]);
        rows.put("register", None, &[("pupil", pupil), starts, ("status", text("K"))]);
    }
    rows.put("intervention", Some(id(b'i', 1)), &[("title", text("Reading fluency"))]);
    rows.put("intervention", Some(id(b'i', 2)), &[("title", text("NELI"))]);
    for ((title, members, adult, (h, m)), n) in GROUPS.iter().zip(1..) {
        let group = Value::Id(id(b'g', n));
        rows.put(
            "provision",
            group.as_id(),
            &[
                ("title", text(title)),
                ("schedule", text("timed")),
                ("minutes", Value::Int(20)),
                ("logging", text("every")),
                ("status", text("running")),
                ("starts", date(day(1, 9))),
            ],
        );
        for pupil in *members {
            let pupil = ("pupil", Value::Id(id(b'p', *pupil)));
            rows.put("membership", None, &[("provision", group.clone()), pupil]);
        }
        let staff = if *adult == 1 { store.me().user } else { id(b'a', *adult) };
        let staff = ("staff", Value::Id(staff));
        rows.put("provision_staff", None, &[("provision", group.clone()), staff]);
        let slot = [
            ("provision", group),
            ("days", Value::Int(0b1_1111)),
            ("time", text(&format!("{h:02}:{m:02}"))),
            ("weeks", text("every")),
        ];
        rows.put("slot", Some(id(b's', n)), &slot);
    }
    let carer = id(b'k', 1);
    rows.put("carer", Some(carer), &[("title", text("Mrs")), ("surname", text("Barnes"))]);
    let family = [("carer", Value::Id(carer)), ("pupil", Value::Id(id(b'p', 1)))];
    rows.put("carer_pupil", None, &family);
    let contacts = [
        (1, day(20, 11), "Mrs Barnes", 1),
        (2, day(19, 11), "Dr Lowe", 2),
        (3, day(9, 11), "Mr Price", 4),
    ];
    for (n, on, with, pupil) in contacts {
        rows.put(
            "contact",
            Some(id(b'c', n)),
            &[
                ("date", date(on)),
                ("with_name", text(with)),
                ("with_type", text(if n == 2 { "ep" } else { "parent" })),
                ("medium", text("gate")),
                ("direction", text("in")),
                ("reached", Value::Int(1)),
                ("note", text("upset about spelling")),
            ],
        );
        let both = [("contact", Value::Id(id(b'c', n))), ("pupil", Value::Id(id(b'p', pupil)))];
        rows.put("contact_pupil", None, &both);
    }
    for (n, pupil, what, due) in [
        (1, 2, "ehcp_annual", day(7, 12)),
        (2, 1, "plan", day(30, 11)),
        (3, 8, "ehcp_annual", day(26, 11)),
    ] {
        let pupil = ("pupil", Value::Id(id(b'p', pupil)));
        let pairs = [pupil, ("type", text(what)), ("due", date(due)), ("booked", date(due))];
        rows.put("review", Some(id(b'r', n)), &pairs);
    }
    // One session of NELI A last Friday.
    let session = Value::Id(id(b'x', 1));
    let held = [("date", date(day(20, 11))), ("state", text("held")), ("minutes", Value::Int(20))];
    rows.put("session", session.as_id(), &held);
    let of = |name, id| [("session", session.clone()), (name, Value::Id(id))];
    rows.put("session_provision", None, &of("provision", id(b'g', 3)));
    let [by, who] = of("staff", id(b'a', 2));
    rows.put("session_staff", None, &[by, who, ("part", text("led"))]);
    let [at, who] = of("pupil", id(b'p', 3));
    let group = ("provision", Value::Id(id(b'g', 3)));
    rows.put("mark", None, &[at, who, group, ("mark", text("here"))]);
    store.write(&rows.0).unwrap();
    Desk::new(store, false)
}
