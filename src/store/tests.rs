//! The log, its projections, undo and search, on a store in memory.

mod properties;

use chrono::NaiveDate;

use super::*;
use crate::domain::codes::{MarkCode, SenStatus, SessionState};
use crate::domain::id::{IdSource, SeededIds};
use crate::domain::kind::Record;
use crate::domain::records::{Mark, Pupil, Register, Session};
use crate::domain::{Id, Value};

pub fn clock() -> Clock {
    Clock::Fixed(NaiveDate::from_ymd_opt(2026, 11, 23).unwrap().and_hms_opt(9, 20, 0).unwrap())
}

pub fn store() -> Store {
    Store::in_memory("test", clock()).unwrap()
}

/// A pupil with nothing but a name.
pub fn pupil(forename: &str, surname: &str) -> Pupil {
    let mut cells = vec![Value::Null; Pupil::KIND.fields.len()];
    cells[0] = Value::text(forename);
    cells[1] = Value::text(surname);
    Pupil::read(&cells).unwrap()
}

fn add(store: &mut Store, pupil: &Pupil) -> Id {
    let mut action = Action::new(format!("New pupil {}", pupil.forename));
    let id = action.add(store.ids(), pupil);
    store.write(&action).unwrap();
    id
}

fn rename(store: &mut Store, id: Id, forename: &str) -> Written {
    let loaded = store.load(Pupil::KIND, id).unwrap().unwrap();
    let mut record: Pupil = loaded.record().unwrap();
    record.forename = forename.into();
    let mut action = Action::new(format!("Renamed {forename}"));
    assert!(action.change(&loaded, &record));
    store.write(&action).unwrap()
}

fn session(date: &str, slot: Option<Id>) -> Session {
    let date: NaiveDate = date.parse().unwrap();
    Session {
        slot,
        planned: slot.map(|_| date),
        minutes: Some(20),
        note: Some("Blended well".into()),
        ..Session::on(date, SessionState::Held)
    }
}

#[test]
fn what_is_written_is_read_back() {
    let mut store = store();
    let zoe = pupil("Zoë", "Khan");
    let id = add(&mut store, &zoe);
    assert_eq!(store.get::<Pupil>(id).unwrap(), Some(zoe));
    assert_eq!(store.find_ids(Pupil::KIND, &id.to_string()[..6]).unwrap(), vec![id]);
}

#[test]
fn a_save_holds_only_what_differs() {
    let mut store = store();
    let id = add(&mut store, &pupil("Zoe", "Khan"));
    rename(&mut store, id, "Zoë");
    let changes = store.changes_of(id).unwrap();
    let fields: Vec<&str> = changes[1].cells.iter().map(|c| c.field.as_str()).collect();
    assert_eq!(fields, ["forename"]);
    assert!(changes[1].cells[0].ctx.covers(changes[0].dot));
}

#[test]
fn bad_cells_change_nothing() {
    let mut store = store();
    let mut action = Action::new("bad");
    let mut cells = pupil("A", "B").cells();
    cells[0] = Value::Null;
    action.add_cells(store.ids(), Pupil::KIND, cells);
    let error = store.write(&action).unwrap_err();
    assert_eq!(error.to_string(), "A pupil needs: Forename.");
    assert_eq!(store.change_count().unwrap(), 0);
    assert!(matches!(store.undo(&Which::Latest, false), Err(StoreError::NothingTo("undo"))));
}

#[test]
fn a_required_cell_cannot_be_emptied_later() {
    let mut store = store();
    let id = add(&mut store, &pupil("A", "B"));
    let loaded = store.load(Pupil::KIND, id).unwrap().unwrap();
    let mut cells = loaded.cells.clone();
    cells[1] = Value::Null;
    let mut action = Action::new("bad");
    action.change_cells(&loaded, &cells);
    assert!(matches!(store.write(&action), Err(StoreError::Refused(_))));
    assert_eq!(store.get::<Pupil>(id).unwrap().unwrap().surname, "B");
    assert_eq!(store.change_count().unwrap(), 1);
}

#[test]
fn undo_and_redo_walk_back_and_forth() {
    let mut store = store();
    let id = add(&mut store, &pupil("One", "Khan"));
    rename(&mut store, id, "Two");
    rename(&mut store, id, "Three");
    let name = |s: &Store| s.get::<Pupil>(id).unwrap().map(|p| p.forename);
    for expected in [Some("Two"), Some("One"), None] {
        store.undo(&Which::Latest, false).unwrap();
        assert_eq!(name(&store).as_deref(), expected);
    }
    assert!(matches!(store.undo(&Which::Latest, false), Err(StoreError::NothingTo(_))));
    for expected in ["One", "Two", "Three"] {
        store.redo(false).unwrap();
        assert_eq!(name(&store).as_deref(), Some(expected));
    }
    assert!(matches!(store.redo(false), Err(StoreError::NothingTo(_))));
    // Undo again, then something new: nothing is left to redo.
    store.undo(&Which::Latest, false).unwrap();
    rename(&mut store, id, "Four");
    assert!(matches!(store.redo(false), Err(StoreError::NothingTo(_))));
    assert_eq!(store.undo(&Which::Latest, false).unwrap().title, "Renamed Four");
    assert_eq!(name(&store).as_deref(), Some("Two"));
}

#[test]
fn undo_of_an_older_action_asks_when_it_was_changed_since() {
    let mut store = store();
    let id = add(&mut store, &pupil("One", "Khan"));
    let first = rename(&mut store, id, "Two");
    rename(&mut store, id, "Three");
    let error = store.undo(&Which::Action(first.txn), false).unwrap_err();
    assert!(
        matches!(error, StoreError::ChangedSince { ref fields, .. } if fields == &["Forename"])
    );
    store.undo(&Which::Action(first.txn), true).unwrap();
    assert_eq!(store.get::<Pupil>(id).unwrap().unwrap().forename, "One");
}

#[test]
fn a_deleted_session_logged_again_has_nothing_old_in_it() {
    let mut store = store();
    let slot = Some(Id([9; 16]));
    let mut action = Action::new("log");
    let id = action.add(store.ids(), &session("2026-11-23", slot));
    store.write(&action).unwrap();
    store.undo(&Which::Latest, false).unwrap();
    assert_eq!(store.get::<Session>(id).unwrap(), None);

    let mut again = session("2026-11-23", slot);
    again.note = None;
    let mut action = Action::new("log again");
    assert_eq!(action.add(store.ids(), &again), id);
    store.write(&action).unwrap();
    assert_eq!(store.get::<Session>(id).unwrap(), Some(again));
}

#[test]
fn a_session_two_people_log_is_one_session() {
    let mut store = store();
    let slot = Some(Id([9; 16]));
    let mut first = session("2026-11-23", slot);
    first.note = None;
    let mut action = Action::new("log");
    let id = action.add(store.ids(), &first);
    store.write(&action).unwrap();
    let mut action = Action::new("log too");
    action.add(store.ids(), &session("2026-11-23", slot));
    store.write(&action).unwrap();
    let both = store.get::<Session>(id).unwrap().unwrap();
    assert_eq!(both.note.as_deref(), Some("Blended well"));
    assert_eq!(store.rows::<Session>().unwrap().len(), 1);
}

#[test]
fn a_form_opened_before_an_own_save_stands_on_that_save() {
    let mut store = store();
    let id = add(&mut store, &pupil("One", "Khan"));
    let early = store.load(Pupil::KIND, id).unwrap().unwrap();
    rename(&mut store, id, "Two");
    let mut record: Pupil = early.record().unwrap();
    record.forename = "Three".into();
    let mut action = Action::new("late save");
    action.change(&early, &record);
    store.write(&action).unwrap();
    assert_eq!(store.get::<Pupil>(id).unwrap().unwrap().forename, "Three");
    assert!(store.versions(id).unwrap().is_empty());
}

/// Takes in a change of another laptop, as an import will.
fn receive(
    store: &mut Store,
    dev: u8,
    seq: u64,
    seen: &Ctx,
    what: change::What,
    row: Id,
    cells: &[(&str, Value)],
) {
    let dev_id = DevId([dev; 16]);
    store
        .conn
        .execute(
            "INSERT OR IGNORE INTO device(dev_id, sign_pk, age_pk, user_id, label, role, cert) VALUES(?1, x'', '', ?1, 'other', 4, x'')",
            [dev_id.0.as_slice()],
        )
        .unwrap();
    let change = change::Change {
        dot: Dot { dev: dev_id, seq },
        hlc: 1 << 60,
        txn: Id([dev; 16]),
        user: Id([dev; 16]),
        what,
        entity: "session".into(),
        row,
        pupil: None,
        row_ctx: seen.clone(),
        schema: change::SCHEMA,
        previous: None,
        salt: [0; 16],
        cells: cells
            .iter()
            .map(|(field, value)| change::CellOp {
                field: (*field).into(),
                value: value.clone(),
                ctx: seen.clone(),
            })
            .collect(),
        title: None,
        undoes: None,
    };
    let raw = change.encode();
    store.conn.execute("INSERT OR IGNORE INTO name(name) VALUES('session')", []).unwrap();
    store
        .conn
        .execute(
            "INSERT INTO change(dev, seq, hlc, txn, ent, row, hash, state, raw)
             VALUES((SELECT dev FROM device WHERE dev_id = ?1), ?2, ?3, 0, (SELECT n FROM name WHERE name = 'session'), ?4, ?5, 0, ?6)",
            rusqlite::params![dev_id.0.as_slice(), seq as i64, change.hlc, row.0.as_slice(), change::hash(&raw).as_slice(), raw],
        )
        .unwrap();
    store.names = super::core::Names::load_again(&store.conn).unwrap();
    store.project_row("session", row).unwrap();
}

fn text(value: &str) -> Value {
    Value::Text(value.into())
}

#[test]
fn two_laptops_that_log_one_session_keep_both_notes() {
    let mut store = store();
    let slot = Id([9; 16]);
    let mine = session("2026-11-23", Some(slot));
    let id = Id::for_cells(Session::KIND, &mine.cells()).unwrap();
    let other = [
        ("slot", Value::Id(slot)),
        ("planned", text("2026-11-23")),
        ("date", text("2026-11-23")),
        ("state", text("held")),
        ("note", text("Tired today")),
    ];
    receive(&mut store, 7, 1, &Ctx::default(), change::What::Insert, id, &other);
    assert_eq!(store.get::<Session>(id).unwrap().unwrap().note.as_deref(), Some("Tired today"));
    // Logged here without having seen it: nothing of either is lost.
    let mut action = Action::new("log");
    assert_eq!(action.add(store.ids(), &mine), id);
    store.write(&action).unwrap();
    let versions = store.versions(id).unwrap();
    let note = versions.iter().find(|(field, _)| field == "note").unwrap();
    let mut both: Vec<&str> = note.1.iter().filter_map(|h| h.value.as_text()).collect();
    both.sort_unstable();
    assert_eq!(both, ["Blended well", "Tired today"]);
    let before = store.derived().unwrap();
    store.rebuild().unwrap();
    assert_eq!(before, store.derived().unwrap());
    // Undoing mine would take theirs too, so it asks.
    assert!(matches!(store.undo(&Which::Latest, false), Err(StoreError::ChangedSince { .. })));
}

#[test]
fn a_form_that_was_open_while_an_update_came_in_overwrites_nothing() {
    let mut store = store();
    let mut action = Action::new("log");
    let id = action.add(store.ids(), &session("2026-11-23", None));
    store.write(&action).unwrap();
    let form = store.load(Session::KIND, id).unwrap().unwrap();
    let seen = form.base.row.clone();
    receive(&mut store, 7, 1, &seen, change::What::Set, id, &[("note", text("Theirs"))]);
    let mut record: Session = form.record().unwrap();
    record.note = Some("Mine".into());
    let mut action = Action::new("note");
    action.change(&form, &record);
    store.write(&action).unwrap();
    let versions = store.versions(id).unwrap();
    assert_eq!(versions.len(), 1);
    assert_eq!(versions[0].1.len(), 2, "both stand until somebody decides");
    // Deciding is an ordinary save of a form that shows both.
    let form = store.load(Session::KIND, id).unwrap().unwrap();
    let mut record: Session = form.record().unwrap();
    record.note = Some("Mine and theirs".into());
    let mut action = Action::new("decided");
    action.change(&form, &record);
    store.write(&action).unwrap();
    assert!(store.versions(id).unwrap().is_empty());
}

#[test]
fn an_edit_beside_a_delete_keeps_the_row() {
    let mut store = store();
    let mut action = Action::new("log");
    let id = action.add(store.ids(), &session("2026-11-23", None));
    store.write(&action).unwrap();
    let form = store.load(Session::KIND, id).unwrap().unwrap();
    let seen = form.base.row.clone();
    receive(&mut store, 7, 1, &seen, change::What::Set, id, &[("minutes", Value::Int(15))]);
    let mut action = Action::new("away with it");
    action.delete(&form);
    store.write(&action).unwrap();
    assert_eq!(store.get::<Session>(id).unwrap().unwrap().minutes, Some(15));
}

#[test]
fn half_a_row_is_not_shown_and_blanks_no_list() {
    let mut store = store();
    let mut action = Action::new("log");
    action.add(store.ids(), &session("2026-11-23", None));
    store.write(&action).unwrap();
    let set = change::What::Set;
    receive(&mut store, 7, 1, &Ctx::default(), set, Id([5; 16]), &[("note", text("Alone"))]);
    assert_eq!(store.rows::<Session>().unwrap().len(), 1);
    let insert = [("date", text("2026-11-20")), ("state", text("held"))];
    receive(&mut store, 7, 2, &Ctx::default(), change::What::Insert, Id([5; 16]), &insert);
    assert_eq!(store.rows::<Session>().unwrap().len(), 2);
}

#[test]
fn a_record_never_moves_to_another_child() {
    let mut store = store();
    let (one, two) =
        (add(&mut store, &pupil("Leo", "Price")), add(&mut store, &pupil("Leo", "Penn")));
    let mut cells = vec![Value::Null; Mark::KIND.fields.len()];
    cells[0] = Value::Id(Id([1; 16]));
    cells[1] = Value::Id(one);
    cells[2] = Value::Id(Id([2; 16]));
    cells[3] = text("here");
    let mut action = Action::new("mark");
    let mark = action.add_cells(store.ids(), Mark::KIND, cells);
    store.write(&action).unwrap();
    let form = store.load(Mark::KIND, mark).unwrap().unwrap();
    let mut moved = form.cells.clone();
    moved[1] = Value::Id(two);
    let mut action = Action::new("moved");
    action.change_cells(&form, &moved);
    let error = store.write(&action).unwrap_err();
    assert!(error.to_string().starts_with("Pupil says which mark this is"), "{error}");
    assert_eq!(store.get::<Mark>(mark).unwrap().unwrap().pupil, one);
}

#[test]
fn a_laptop_writes_only_what_its_role_may() {
    let mut store = store();
    let id = add(&mut store, &pupil("Maya", "Barnes"));
    store.me.role = crate::domain::kind::TA;
    let form = store.load(Pupil::KIND, id).unwrap().unwrap();
    let mut record: Pupil = form.record().unwrap();
    record.notes = Some("For leads".into());
    let mut action = Action::new("notes");
    action.change(&form, &record);
    let error = store.write(&action).unwrap_err();
    assert_eq!(error.to_string(), "SENCO's notes is not for this laptop to write; ask the SENCO.");
    let mut action = Action::new("log");
    action.add(store.ids(), &session("2026-11-23", None));
    assert!(store.write(&action).is_ok(), "any adult logs a session");
    store.me.role = crate::domain::kind::VIEWER;
    let mut action = Action::new("log");
    action.add(store.ids(), &session("2026-11-24", None));
    assert!(store.write(&action).is_err(), "a viewer writes nothing");
}

#[test]
fn no_is_stored_in_one_way() {
    let mut store = store();
    let mut cells = pupil("Maya", "Barnes").cells();
    let eal = Pupil::KIND.position("eal").unwrap();
    cells[eal] = Value::Int(0);
    let mut action = Action::new("new");
    let id = action.add_cells(store.ids(), Pupil::KIND, cells);
    store.write(&action).unwrap();
    let changes = store.changes_of(id).unwrap();
    assert!(changes[0].cells.iter().all(|c| c.field != "eal"));
    assert!(!store.get::<Pupil>(id).unwrap().unwrap().eal);
}

#[test]
fn everything_typed_is_found_and_what_is_gone_is_not() {
    let mut store = store();
    let mut zoe = pupil("Zoë", "Łukaszewska");
    zoe.helps = Some("Now and next board".into());
    let id = add(&mut store, &zoe);
    for typed in ["zoe", "LUKASZ", "now board", "nex"] {
        let hits = store.search(typed, 10).unwrap();
        assert_eq!(hits.iter().map(|h| h.row).collect::<Vec<_>>(), [id], "{typed}");
    }
    assert!(store.search("board zzz", 10).unwrap().is_empty());
    assert!(store.search("\"*(", 10).unwrap().is_empty());
    rename(&mut store, id, "Chloe");
    assert!(store.search("zoe", 10).unwrap().is_empty());
    assert_eq!(store.search("chloe", 10).unwrap().len(), 1);
    store.undo(&Which::Latest, false).unwrap();
    store.undo(&Which::Latest, false).unwrap();
    assert!(store.search("board", 10).unwrap().is_empty());
}

#[test]
fn history_says_who_what_and_before() {
    let mut store = store();
    let id = add(&mut store, &pupil("One", "Khan"));
    rename(&mut store, id, "Two");
    let lines = store.history(Of::Pupil(id), 50).unwrap();
    assert_eq!(lines[0].field, "forename");
    assert_eq!(lines[0].before, Value::Text("One".into()));
    assert_eq!(lines[0].after, Value::Text("Two".into()));
    assert_eq!(lines[0].title, "Renamed Two");
    assert_eq!(lines.len(), 3);
}

#[test]
fn marks_belong_to_their_pupil_for_ever() {
    let mut store = store();
    let child = add(&mut store, &pupil("Maya", "Barnes"));
    let mut cells = vec![Value::Null; Mark::KIND.fields.len()];
    cells[0] = Value::Id(Id([1; 16]));
    cells[1] = Value::Id(child);
    cells[2] = Value::Id(Id([2; 16]));
    cells[3] = Value::Text(MarkCode::Here.code().into());
    let mut action = Action::new("mark");
    let mark = action.add_cells(store.ids(), Mark::KIND, cells);
    store.write(&action).unwrap();
    assert_eq!(store.changes_of(mark).unwrap()[0].pupil, Some(child));
    assert_eq!(store.history(Of::Pupil(child), 50).unwrap().len(), 2 + 4);
}

#[test]
fn the_dump_is_sorted_and_says_null() {
    let mut store = store();
    let id = add(&mut store, &pupil("Maya", "Barnes"));
    let mut action = Action::new("register");
    let mut cells = vec![Value::Null; Register::KIND.fields.len()];
    cells[0] = Value::Id(id);
    cells[1] = Value::Text(SenStatus::Support.code().into());
    cells[2] = Value::Text("2026-09-01".into());
    action.add_cells(store.ids(), Register::KIND, cells);
    store.write(&action).unwrap();
    let mut out = Vec::new();
    store.dump(&mut out).unwrap();
    let text = String::from_utf8(out).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines.len(), 2);
    assert!(lines[0].starts_with(&format!(
        r#"{{"kind":"pupil","id":"{id}","fields":{{"forename":"Maya","surname":"Barnes","preferred":null"#
    )));
    assert!(lines[1].contains(r#""kind":"register""#) && lines[1].contains(r#""status":"K""#));
    assert!(lines[1].contains(r#""monitoring":false"#));
}

#[test]
fn the_chain_of_hashes_holds() {
    let mut store = store();
    let id = add(&mut store, &pupil("One", "Khan"));
    rename(&mut store, id, "Two");
    let mut read = store.conn().prepare("SELECT raw, hash FROM change ORDER BY seq").unwrap();
    let rows: Vec<(Vec<u8>, Vec<u8>)> =
        read.query_map([], |r| Ok((r.get(0)?, r.get(1)?))).unwrap().map(Result::unwrap).collect();
    assert_eq!(change::hash(&rows[0].0).as_slice(), rows[0].1);
    let second = change::Change::decode(&rows[1].0).unwrap();
    assert_eq!(second.previous.unwrap().as_slice(), rows[0].1);
    assert_eq!(change::Change::decode(&rows[0].0).unwrap().previous, None);
}

#[test]
fn seeded_ids_do_not_repeat_across_sources() {
    let (mut a, mut b) = (SeededIds::new("x", 1), SeededIds::new("x", 2));
    assert_ne!(a.next_id(), b.next_id());
}
