//! Erasing, on files on a disk: nothing that was typed may be found afterwards, anywhere.

use std::fs;

use tempfile::TempDir;

use super::*;
use crate::domain::codes::{MarkCode, Medium, SessionState, Way, WithType};
use crate::domain::kind::Scope;
use crate::domain::kind::Ty;
use crate::domain::records::{
    Contact, ContactPupil, KINDS, Mark, Membership, Provision, Session, SessionProvision,
};
use crate::store::backup::{Restore, RestoreKey};
use crate::store::home::Home;
use crate::store::open::tests::{PASS, create, files_of, holds, ids, open, pass};
use crate::store::tests::{clock, pupil};
use crate::store::{Of, Which};

/// What was typed about the child who is erased; nobody else's record has it.
const CANARY: &str = "quokkafish";

struct Scene {
    dir: TempDir,
    home: Home,
    store: Store,
    maya: Id,
    tom: Id,
    /// About Maya alone, and about both.
    contacts: [Id; 2],
    /// Maya's 1:1, and a group's session.
    sessions: [Id; 2],
    group: Id,
}

fn record<R: Record>(fill: &[(&str, Value)]) -> R {
    let mut cells = vec![Value::Null; R::KIND.fields.len()];
    for (name, value) in fill {
        cells[R::KIND.position(name).unwrap()] = value.clone();
    }
    R::read(&cells).unwrap()
}

fn contact(note: &str) -> Contact {
    record(&[
        ("date", Value::text("2026-11-20")),
        ("with_type", Value::text(WithType::Parent.code())),
        ("medium", Value::text(Medium::Phone.code())),
        ("direction", Value::text(Way::In.code())),
        ("note", Value::text(note)),
    ])
}

fn session() -> Session {
    record(&[
        ("date", Value::text("2026-11-20")),
        ("state", Value::text(SessionState::Held.code())),
        ("note", Value::text("Blended well")),
    ])
}

fn mark(session: Id, pupil: Id, provision: Id, note: Option<&str>) -> Mark {
    record(&[
        ("session", Value::Id(session)),
        ("pupil", Value::Id(pupil)),
        ("provision", Value::Id(provision)),
        ("mark", Value::text(MarkCode::Here.code())),
        ("note", note.map_or(Value::Null, Value::text)),
    ])
}

fn group(store: &mut Store, title: &str, members: &[Id]) -> Id {
    let provision: Provision = record(&[
        ("title", Value::text(title)),
        ("schedule", Value::text("times_a_week")),
        ("status", Value::text("running")),
        ("logging", Value::text("every")),
    ]);
    let mut action = Action::new(format!("New group {title}"));
    let id = action.add(store.ids(), &provision);
    for member in members {
        let place: Membership =
            record(&[("provision", Value::Id(id)), ("pupil", Value::Id(*member))]);
        action.add(store.ids(), &place);
    }
    store.write(&action).unwrap();
    id
}

fn hold(store: &mut Store, provision: Id, members: &[(Id, Option<&str>)]) -> Id {
    let mut action = Action::new("Logged");
    let id = action.add(store.ids(), &session());
    let of: SessionProvision =
        record(&[("session", Value::Id(id)), ("provision", Value::Id(provision))]);
    action.add(store.ids(), &of);
    for (member, note) in members {
        action.add(store.ids(), &mark(id, *member, provision, *note));
    }
    store.write(&action).unwrap();
    id
}

fn talk(store: &mut Store, note: &str, about: &[Id]) -> Id {
    let mut action = Action::new(format!("Rang about {note}"));
    let id = action.add(store.ids(), &contact(note));
    for pupil in about {
        action.add(store.ids(), &ContactPupil { contact: id, pupil: *pupil });
    }
    store.write(&action).unwrap();
    id
}

/// A school with two pupils; everything typed about Maya alone has the canary in it.
fn scene(passphrase: Option<&str>) -> Scene {
    let dir = tempfile::tempdir().unwrap();
    let home = Home::at(dir.path().join("store"));
    let (mut store, _) = create(&home, passphrase);
    let mut action = Action::new(format!("New pupil Maya {CANARY}"));
    let mut maya = pupil("Maya", CANARY);
    maya.helps = Some(format!("A {CANARY} on the table"));
    let maya = action.add(store.ids(), &maya);
    store.write(&action).unwrap();
    let mut action = Action::new("New pupil Tom Reed");
    let tom = action.add(store.ids(), &pupil("Tom", "Reed"));
    store.write(&action).unwrap();
    let alone = talk(&mut store, &format!("{CANARY} at the gate"), &[maya]);
    let both = talk(&mut store, "Parents' evening", &[maya, tom]);
    let own = group(&mut store, &format!("Precision {CANARY}"), &[maya]);
    let shared = group(&mut store, "NELI A", &[maya, tom]);
    let note = format!("{CANARY} again");
    let one = hold(&mut store, own, &[(maya, Some(&note))]);
    let many = hold(&mut store, shared, &[(maya, Some(&note)), (tom, None)]);
    store.keep_draft("log", &format!("neli a {CANARY} off")).unwrap();
    store.keep_draft("contact", "tom mum").unwrap();
    let (contacts, sessions) = ([alone, both], [one, many]);
    Scene { dir, home, store, maya, tom, contacts, sessions, group: shared }
}

/// Every value of every table, as SQLite holds it: what a thief with the key could read.
fn everything(store: &Store) -> String {
    let tables: Vec<String> = {
        let mut read = store
            .conn
            .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name <> 'search'")
            .unwrap();
        read.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    };
    let mut out = String::new();
    for table in tables {
        let mut read = store.conn.prepare(&format!("SELECT * FROM \"{table}\"")).unwrap();
        let columns = read.column_count();
        let mut rows = read.query([]).unwrap();
        while let Some(row) = rows.next().unwrap() {
            for n in 0..columns {
                match row.get_ref(n).unwrap() {
                    rusqlite::types::ValueRef::Text(b) | rusqlite::types::ValueRef::Blob(b) => {
                        out.push_str(&String::from_utf8_lossy(b));
                    }
                    _ => {}
                }
                out.push('\n');
            }
        }
    }
    out
}

#[test]
fn a_pupil_goes_with_all_that_was_about_nobody_else() {
    let mut scene = scene(Some(PASS));
    let store = &mut scene.store;
    assert!(everything(store).contains(CANARY), "the canary lives");
    let erasure = store.erasure(Pupil::KIND, scene.maya).unwrap();
    assert_eq!(erasure.title, format!("Maya {CANARY}"));
    let n = |name: &str| {
        erasure.counts.iter().find(|(kind, _)| kind.name == name).map_or(0, |(_, n)| *n)
    };
    assert_eq!((n("mark"), n("contact"), n("session"), n("provision")), (2, 1, 1, 1));
    let purged = store.purge(&erasure).unwrap();
    assert_eq!(purged.rows, erasure.len());
    assert!(!everything(store).contains(CANARY), "something kept the canary");
    assert!(store.search(CANARY, 10).unwrap().is_empty());
    assert!(store.get::<Pupil>(scene.tom).unwrap().is_some());
    assert!(store.get::<Contact>(scene.contacts[0]).unwrap().is_none());
    assert!(store.get::<Contact>(scene.contacts[1]).unwrap().is_some(), "it is Tom's too");
    assert!(store.get::<Session>(scene.sessions[0]).unwrap().is_none());
    assert!(store.get::<Session>(scene.sessions[1]).unwrap().is_some());
    assert!(store.get::<Provision>(scene.group).unwrap().is_some());
    let drafts = store.drafts().unwrap();
    assert_eq!(drafts, [("contact".to_string(), "tom mum".to_string())]);
    for row in store.history(Of::All, 1000).unwrap() {
        assert!(!format!("{row:?}").contains(CANARY));
    }
    // What screens read is what the log says, still.
    let derived = store.derived().unwrap();
    store.rebuild().unwrap();
    assert_eq!(store.derived().unwrap(), derived);
    assert!(store.chain_faults().unwrap().is_empty());
}

#[test]
fn nothing_is_left_on_the_disk_nor_in_new_backups() {
    for passphrase in [Some(PASS), None] {
        let mut scene = scene(passphrase);
        let erasure = scene.store.erasure(Pupil::KIND, scene.maya).unwrap();
        if passphrase.is_none() {
            let before = files_of(scene.home.dir());
            assert!(before.iter().any(|(_, bytes)| holds(bytes, CANARY)), "it was there");
        }
        scene.store.purge(&erasure).unwrap();
        let backup = scene.dir.path().join("new.backup");
        scene.store.backup(&backup).unwrap();
        drop(scene.store);
        for (name, bytes) in files_of(scene.dir.path()) {
            // Of an encrypted store this shows nothing; of its plain twin everything, free pages too.
            assert!(!holds(&bytes, CANARY), "{name}");
        }
        let key = match passphrase {
            Some(text) => RestoreKey::Passphrase(pass(text)),
            None => RestoreKey::Plain,
        };
        let elsewhere = Home::at(scene.dir.path().join("elsewhere"));
        let mut restore = Restore::new(&backup, key);
        restore.kdf_log_n = 10;
        let (store, _) = Store::restore(&elsewhere, &restore, clock(), ids(9)).unwrap();
        assert!(!everything(&store).contains(CANARY));
        assert!(store.is_purged(scene.maya).unwrap());
    }
}

#[test]
fn an_old_backup_does_not_bring_it_back() {
    let mut scene = scene(Some(PASS));
    let backup = scene.dir.path().join("old.backup");
    scene.store.backup(&backup).unwrap();
    let erasure = scene.store.erasure(Contact::KIND, scene.contacts[0]).unwrap();
    assert_eq!(erasure.len(), 2, "the contact and its link");
    scene.store.purge(&erasure).unwrap();
    drop(scene.store);
    let mut restore = Restore::new(&backup, RestoreKey::Passphrase(pass(PASS)));
    restore.replace = true;
    restore.kdf_log_n = 10;
    let (store, _) = Store::restore(&scene.home, &restore, clock(), ids(9)).unwrap();
    assert!(store.get::<Contact>(scene.contacts[0]).unwrap().is_none());
    assert!(!everything(&store).contains("at the gate"));
    assert!(store.get::<Pupil>(scene.maya).unwrap().is_some(), "the rest is back");
    drop(store);
    // The same for a file that was copied back by hand, without senlog.
    let again = open(&scene.home).unwrap();
    assert!(again.is_purged(scene.contacts[0]).unwrap());
}

#[test]
fn what_is_erased_stays_erased_and_out_of_undo() {
    let mut scene = scene(None);
    let store = &mut scene.store;
    let link = store
        .erasure(
            Mark::KIND,
            Id::for_cells(
                Mark::KIND,
                &mark(scene.sessions[1], scene.maya, scene.group, None).cells(),
            )
            .unwrap(),
        )
        .unwrap();
    assert_eq!(link.len(), 1);
    store.purge(&link).unwrap();
    // Logging the same session again would make the same row.
    let mut action = Action::new("again");
    action.add(store.ids(), &mark(scene.sessions[1], scene.maya, scene.group, Some("back")));
    assert!(matches!(store.write(&action), Err(StoreError::Erased { kind: "mark" })));
    // The erasure is no step of undo, nor is what is left of nothing.
    let title = store.undo_title().unwrap().unwrap();
    assert_eq!(title, "Logged");
    store.undo(&Which::Latest, false).unwrap();
    assert!(store.get::<Session>(scene.sessions[1]).unwrap().is_none());
    assert!(matches!(store.redo(false), Ok(_) | Err(StoreError::NothingTo("redo"))));
    let erasure = store.erasure(Contact::KIND, scene.contacts[0]).unwrap();
    store.purge(&erasure).unwrap();
    while let Ok(done) = store.undo(&Which::Latest, true) {
        assert!(!done.title.contains("at the gate"));
    }
    assert!(store.get::<Contact>(scene.contacts[0]).unwrap().is_none());
    assert!(store.chain_faults().unwrap().is_empty());
}

#[test]
fn only_a_lead_erases_and_never_the_school() {
    let mut scene = scene(None);
    let erasure = scene.store.erasure(Contact::KIND, scene.contacts[0]).unwrap();
    scene.store.me.role = crate::domain::kind::TA;
    let changes = scene.store.change_count().unwrap();
    assert!(matches!(scene.store.purge(&erasure), Err(StoreError::Refused(_))));
    assert_eq!(scene.store.change_count().unwrap(), changes);
    let (school, _) = scene.store.rows::<School>().unwrap().remove(0);
    assert!(matches!(scene.store.erasure(School::KIND, school), Err(StoreError::Refused(_))));
    let me = scene.store.me.user;
    assert!(matches!(scene.store.erasure(Staff::KIND, me), Err(StoreError::Refused(_))));
    let none = Id([9; 16]);
    assert!(matches!(scene.store.erasure(Pupil::KIND, none), Err(StoreError::NoRow { .. })));
}

#[test]
fn a_list_from_elsewhere_is_applied_once() {
    let mut scene = scene(None);
    let by = scene.store.me.dev_id;
    let list =
        [Erased { row: scene.contacts[0], hlc: 7, by }, Erased { row: Id([8; 16]), hlc: 8, by }];
    let purged = scene.store.apply_purged(&list).unwrap();
    assert_eq!((purged.rows, purged.changes), (2, 1), "one was never here, and is noted");
    assert_eq!(scene.store.apply_purged(&list).unwrap().rows, 0);
    assert_eq!(scene.store.purged().unwrap().len(), 2);
    let listed = kept::read(&scene.home).unwrap();
    assert_eq!(listed.len(), 2);
    let text = fs::read_to_string(scene.home.purged()).unwrap();
    assert!(!text.contains(CANARY));
}

/// A new record type that several pupils share must say here whether it goes with the last of them.
#[test]
fn every_shared_record_is_known() {
    // Kept when the last pupil who is linked to them is erased: they are of the school.
    const STAYS: &[&str] =
        &["slot", "session", "intervention", "staff", "equipment", "agency", "pupil"];
    for link in KINDS.iter().filter(|kind| matches!(kind.scope, Scope::Of("pupil"))) {
        for field in link.fields.iter().filter(|f| !f.optional && f.name != "pupil") {
            if let Ty::Ref(to) = field.ty {
                let known = web::SHARED
                    .iter()
                    .any(|(name, links)| *name == to && links.contains(&(link.name, field.name)))
                    || STAYS.contains(&to)
                    || KINDS.iter().any(|k| k.name == to && matches!(k.scope, Scope::Of(_)));
                assert!(known, "{}.{} names a {to}", link.name, field.name);
            }
        }
    }
}

/// The store of a scene, so many days later.
fn days_on(home: &Home, days: u64) -> Store {
    let at = clock().now() + chrono::Days::new(days);
    let unlock = crate::store::open::Unlock::Passphrase(pass(PASS));
    Store::open(home, &unlock, crate::store::Clock::Fixed(at), ids(20 + days)).unwrap()
}

#[test]
fn an_erasure_waits_a_week_and_can_be_called_off_until_then() {
    let mut scene = scene(Some(PASS));
    let contact = scene.store.erasure(Contact::KIND, scene.contacts[0]).unwrap();
    let pupil = scene.store.erasure(Pupil::KIND, scene.tom).unwrap();
    assert_eq!(scene.store.erase_later(&contact).unwrap().to_string(), "2026-11-30");
    scene.store.erase_later(&pupil).unwrap();
    drop(scene.store);
    // Asked for again, it keeps its day.
    let mut store = days_on(&scene.home, 3);
    assert_eq!(store.erase_later(&contact).unwrap().to_string(), "2026-11-30");
    let coming = store.erasures_to_come().unwrap();
    assert_eq!(coming.len(), 2);
    assert!(coming.iter().all(|one| one.day.to_string() == "2026-11-30"));
    assert!(store.erase_due().unwrap().is_empty());
    assert!(store.get::<Contact>(scene.contacts[0]).unwrap().is_some(), "until then it is there");
    assert!(store.keep_after_all(scene.tom).unwrap());
    assert!(!store.keep_after_all(scene.tom).unwrap());
    drop(store);
    let mut store = days_on(&scene.home, 7);
    assert_eq!(store.erase_due().unwrap().len(), 1);
    assert!(store.is_purged(scene.contacts[0]).unwrap());
    assert!(store.get::<Pupil>(scene.tom).unwrap().is_some(), "called off");
    assert!(store.erasures_to_come().unwrap().is_empty());
    assert!(store.erase_due().unwrap().is_empty());
    let notes: i64 = store
        .conn
        .query_row("SELECT count(*) FROM local WHERE key LIKE 'erase:%'", [], |row| row.get(0))
        .unwrap();
    assert_eq!(notes, 0, "nothing of it is noted any more");
}

#[test]
fn what_is_asked_for_says_nothing_of_the_entry_and_is_a_leads_to_ask() {
    let mut scene = scene(None);
    let erasure = scene.store.erasure(Pupil::KIND, scene.maya).unwrap();
    scene.store.erase_later(&erasure).unwrap();
    let note: String = scene
        .store
        .conn
        .query_row("SELECT value FROM local WHERE key LIKE 'erase:%'", [], |row| row.get(0))
        .unwrap();
    assert_eq!(note, "pupil 2026-11-23 2026-11-30");
    scene.store.me.role = crate::domain::kind::TA;
    assert!(matches!(scene.store.erase_later(&erasure), Err(StoreError::Refused(_))));
}
