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

pub(super) fn text(text: &str) -> Value {
    Value::text(text)
}

pub(super) fn date(date: NaiveDate) -> Value {
    Value::Text(date.to_string())
}

pub(super) struct Rows(Action);

impl Rows {
    pub(super) fn put(&mut self, kind: &str, id: Option<Id>, pairs: &[(&str, Value)]) {
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

/// A plan with targets, a query, scores, a task, an hourly rate: what the views show.
pub fn casework(me: Id) -> Action {
    let mut rows = Rows(Action::new("the casework"));
    let pupil = |n| ("pupil", Value::Id(id(b'p', n)));
    let me = || Value::Id(me);
    let plan = |n: u8, of: u8, state: &str, review: NaiveDate| {
        let pairs = vec![
            pupil(of),
            ("type", text("support")),
            ("starts", date(day(14, 9))),
            ("review_on", date(review)),
            ("state", text(state)),
            ("owner", Value::Id(id(b'a', 3))),
        ];
        (Some(id(b'l', n)), pairs)
    };
    for (n, of, state, review) in
        [(1, 1, "agreed", day(11, 12)), (2, 3, "agreed", day(20, 11)), (3, 4, "draft", day(18, 12))]
    {
        let (row, pairs) = plan(n, of, state, review);
        rows.put("plan", row, &pairs);
    }
    for (n, of, smart, state) in [
        (1, 1, "Reads 30 of the first 100 words in two minutes", "working"),
        (2, 1, "Asks for help with a card when stuck", "not_started"),
        (3, 2, "Answers in a whole sentence of five words", "working"),
    ] {
        let pairs = [
            ("plan", Value::Id(id(b'l', of))),
            ("smart", text(smart)),
            ("state", text(state)),
            ("by", date(day(11, 12))),
            ("who", Value::Id(id(b'a', 3))),
        ];
        rows.put("target", Some(id(b't', n)), &pairs);
    }
    for (on, state) in
        [(day(2, 11), "not_started"), (day(9, 11), "working"), (day(16, 11), "partly_met")]
    {
        let pairs = [
            ("target", Value::Id(id(b't', 1))),
            ("date", date(on)),
            ("state", text(state)),
            ("by", me()),
        ];
        rows.put("progress", None, &pairs);
    }
    for (n, of, told, review, state) in
        [(1, 9, None, None, "open"), (2, 10, Some(day(2, 11)), Some(day(20, 11)), "watching")]
    {
        let pairs = [
            pupil(of),
            ("raised_on", date(day(2, 11))),
            ("raised_by", Value::Id(id(b'a', 2))),
            ("worry", text("Loses the thread after one instruction.")),
            ("area", text("ci")),
            ("state", text(state)),
            ("parents_told", told.map_or(Value::Null, date)),
            ("review_on", review.map_or(Value::Null, date)),
        ];
        rows.put("query", Some(id(b'q', n)), &pairs);
    }
    for (of, stage, on, age) in [
        (3, "start", day(7, 9), 74),
        (3, "end", day(20, 11), 80),
        (5, "start", day(7, 9), 70),
        (5, "end", day(20, 11), 71),
        (6, "start", day(7, 9), 72),
    ] {
        let pairs = [
            pupil(of),
            ("test", text("YARC")),
            ("date", date(on)),
            ("age_months", Value::Int(age)),
            ("stage", text(stage)),
            ("provision", Value::Id(id(b'g', 3))),
        ];
        rows.put("measure", None, &pairs);
    }
    for (of, grade) in [(3, "1"), (5, "-1")] {
        let pairs = [pupil(of), ("provision", Value::Id(id(b'g', 3))), ("grade", text(grade))];
        rows.put("evaluation", None, &pairs);
    }
    for (n, what, due, repeats) in [
        (1, "SEN governor meeting", Some(day(20, 11)), "half_termly"),
        (2, "Information report on the website", Some(day(27, 11)), "yearly"),
        (3, "Order ear defenders", None, ""),
    ] {
        let pairs = [
            ("title", text(what)),
            ("due", due.map_or(Value::Null, date)),
            ("owner", me()),
            ("repeats", if repeats.is_empty() { Value::Null } else { text(repeats) }),
        ];
        rows.put("task", Some(id(b'k', 20 + n)), &pairs);
    }
    // A review held in October of which the authority has decided nothing yet.
    let held = [
        pupil(7),
        ("type", text("ehcp_annual")),
        ("due", date(day(30, 10))),
        ("booked", date(day(5, 10))),
        ("held", date(day(5, 10))),
        ("report_on", date(day(12, 10))),
    ];
    rows.put("review", Some(id(b'r', 4)), &held);
    for (n, name, role, asked, came) in [
        (1, "Mrs Adeyemi", "mother", None, None),
        (2, "Dr Lowe", "EP", Some(day(2, 11)), None),
        (3, "Ann Grant", "TA", Some(day(2, 11)), Some(day(16, 11))),
    ] {
        let pairs = [
            ("review", Value::Id(id(b'r', 1))),
            ("name", text(name)),
            ("role", text(role)),
            ("advice_asked_on", asked.map_or(Value::Null, date)),
            ("advice_in_on", came.map_or(Value::Null, date)),
        ];
        rows.put("review_invitee", Some(id(b'v', n)), &pairs);
    }
    let action = [
        ("review", Value::Id(id(b'r', 1))),
        ("text", text("Ask for the EP's report")),
        ("due", date(day(20, 11))),
        ("owner", me()),
    ];
    rows.put("review_action", Some(id(b'w', 1)), &action);
    let breaks = [
        pupil(1),
        ("type", text("rest_breaks")),
        ("what", text("five minutes after twenty")),
        ("starts", date(day(14, 9))),
    ];
    rows.put("adjustment", Some(id(b'j', 1)), &breaks);
    let rate = [("grade", text("TA2")), ("starts", date(day(1, 9))), ("hourly", Value::Int(1625))];
    rows.put("rate", None, &rate);
    // A group that ends with the term.
    let group = id(b'g', 20);
    let ends = [
        ("title", text("Rapid reading")),
        ("schedule", text("times_a_week")),
        ("per_week", Value::Int(3)),
        ("minutes", Value::Int(20)),
        ("logging", text("every")),
        ("status", text("running")),
        ("starts", date(day(7, 9))),
        ("ends", date(day(18, 12))),
    ];
    rows.put("provision", Some(group), &ends);
    rows.put("membership", None, &[("provision", Value::Id(group)), pupil(8)]);
    super::agencies::write(&mut rows);
    rows.0
}
