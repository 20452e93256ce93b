//! Two leads and three TAs on real, encrypted SQLite, with files lost, doubled and out of order, groups
//! that change hands, rows deleted and brought back, entries made by two at once, and the SENCO's laptop
//! broken and brought back from a backup: in the end all agree (SYNC.md section 8, P1, P3, P12).
//! `SENLOG_CASES=500 cargo test --lib sync::tests::world` runs more.

use proptest::prelude::*;

use super::school::{PASS, School, add_pupil, down, dump, group, is_lead, row, set, take, up};
use crate::domain::id::SeededIds;
use crate::domain::kind::{LEAD, Record, TA};
use crate::domain::records::{Mark, Pupil};
use crate::domain::{Id, Value};
use crate::store::backup::{Restore, RestoreKey};
use crate::store::home::Home;
use crate::store::secret::Passphrase;
use crate::store::tests::clock;
use crate::store::{Action, Edit, Store, Which};
use crate::sync::SyncError;
use crate::sync::export::device_called;
use crate::sync::import::Said;

const LABELS: [&str; 5] = ["SENCO", "ADA", "Dawn", "Ravi", "Mo"];

#[derive(Clone, Debug)]
enum Step {
    /// A laptop writes what helps a pupil; only leads may.
    Helps(u8, u8, u8),
    /// A laptop logs the session of a group's slot: the same id wherever it is made.
    Log(u8, u8, u8),
    /// A laptop changes its session's note.
    Note(u8, u8, u8),
    /// A laptop undoes.
    Undo(u8),
    /// A lead deletes a pupil's session, or brings back what it deleted last.
    Delete(u8, u8),
    /// A group changes hands.
    Hand(u8, u8),
    /// A file is written, and perhaps lost.
    Send(u8, u8),
    /// One of the files written so far arrives, perhaps again, perhaps late.
    Arrive(u8),
    /// The SENCO's laptop is backed up, where it was not.
    Backup,
    /// It breaks, and its backup is brought back, once.
    Break,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        2 => (any::<u8>(), any::<u8>(), any::<u8>()).prop_map(|(a, b, c)| Step::Helps(a, b, c)),
        3 => (any::<u8>(), any::<u8>(), any::<u8>()).prop_map(|(a, b, c)| Step::Log(a, b, c)),
        2 => (any::<u8>(), any::<u8>(), any::<u8>()).prop_map(|(a, b, c)| Step::Note(a, b, c)),
        1 => any::<u8>().prop_map(Step::Undo),
        1 => (any::<u8>(), any::<u8>()).prop_map(|(a, b)| Step::Delete(a, b)),
        1 => (any::<u8>(), any::<u8>()).prop_map(|(a, b)| Step::Hand(a, b)),
        4 => (any::<u8>(), any::<u8>()).prop_map(|(a, b)| Step::Send(a, b)),
        4 => any::<u8>().prop_map(Step::Arrive),
        1 => Just(Step::Backup),
        1 => Just(Step::Break),
    ];
    proptest::collection::vec(step, 5..60)
}

struct World {
    school: tempfile::TempDir,
    /// The SENCO's backup.
    backup: Option<std::path::PathBuf>,
    /// Whether it was brought back: what was on its way to the broken one is for nobody.
    broke: bool,
    laptops: Vec<Store>,
    pupils: Vec<Id>,
    groups: Vec<(Id, Id)>,
    /// To whom, and the file.
    files: Vec<(usize, Vec<u8>)>,
}

fn world() -> World {
    let mut school = School::made();
    let ada = school.admit("ADA", LEAD);
    let tas: Vec<Store> = LABELS[2..].iter().map(|label| school.admit(label, TA)).collect();
    let lead = &mut school.lead;
    let pupils: Vec<Id> = (0..4).map(|n| add_pupil(lead, "Pupil", &format!("N{n}"))).collect();
    let groups = (0..3)
        .map(|n| group(lead, &format!("G{n}"), tas[n].me().user, &pupils[n..n + 2]))
        .collect();
    let mut laptops = vec![school.lead, ada];
    laptops.extend(tas);
    let mut world = World {
        school: school.dir,
        backup: None,
        broke: false,
        laptops,
        pupils,
        groups,
        files: Vec::new(),
    };
    // The other lead hears of the laptops first.
    let file = down(&mut world.laptops[0], "ADA");
    world.bring(1, &file);
    world.settle();
    world
}

impl World {
    fn send(&mut self, from: usize, to: usize) {
        if is_lead(&self.laptops[from]) {
            // A laptop served by the other lead gets nothing from this one.
            let lead = &mut self.laptops[from];
            let Ok(device) = crate::sync::export::device_called(lead, LABELS[to]) else { return };
            if let Ok(bundle) = crate::sync::export::down(lead, &device) {
                self.files.push((to, bundle.bytes));
            }
        } else {
            let file = up(&self.laptops[from]);
            self.files.push((0, file.clone()));
            self.files.push((1, file));
        }
    }

    fn arrive(&mut self, n: usize) {
        let (to, file) = self.files[n].clone();
        self.bring(to, &file);
    }

    fn bring(&mut self, to: usize, file: &[u8]) {
        match take(&mut self.laptops[to], file, Said { yes: true, ..Said::default() }) {
            Ok(report) => assert!(report.refused.is_empty(), "{:?}", report.refused),
            Err(SyncError::Bundle { .. }) if self.broke => {}
            Err(other) => panic!("{other}"),
        }
    }

    /// The SENCO's laptop breaks, and another takes its place from the backup.
    fn restore(&mut self) {
        let Some(backup) = self.backup.take() else { return };
        let key = RestoreKey::Passphrase(Passphrase::new(PASS.into()));
        let mut restore = Restore::new(&backup, key);
        restore.kdf_log_n = 10;
        let home = Home::at(self.school.path().join("brought-back"));
        let ids = Box::new(SeededIds::new("brought back", 0));
        self.laptops[0] = Store::restore(&home, &restore, clock(), ids).unwrap().0;
        self.broke = true;
    }

    /// Everybody sends to everybody until nobody has anything new.
    fn settle(&mut self) {
        for _ in 0..4 {
            for ta in 2..self.laptops.len() {
                let file = up(&self.laptops[ta]);
                self.bring(0, &file);
                self.bring(1, &file);
            }
            let file = down(&mut self.laptops[0], "ADA");
            self.bring(1, &file);
            let file = down(&mut self.laptops[1], "SENCO");
            self.bring(0, &file);
            for (ta, label) in LABELS.iter().enumerate().skip(2) {
                // Where the SENCO's was brought back, the two may have agreed on the other one.
                let served = device_called(&self.laptops[0], label).unwrap().home;
                let by = usize::from(served == Some(self.laptops[1].me().dev_id));
                let file = down(&mut self.laptops[by], label);
                self.bring(ta, &file);
            }
        }
    }

    fn session(&self, group: usize) -> Id {
        Id::derived(
            "session",
            [&Value::Id(self.groups[group].0), &Value::Text("2026-11-20".into())],
        )
    }

    fn step(&mut self, step: &Step) {
        let count = self.laptops.len();
        match *step {
            Step::Helps(who, pupil, words) => {
                let who = who as usize % 2;
                let pupil = self.pupils[pupil as usize % self.pupils.len()];
                let words = Value::Text(format!("helps {words}"));
                if self.laptops[who].get::<Pupil>(pupil).unwrap().is_some() {
                    set(&mut self.laptops[who], Pupil::KIND, pupil, "helps", words);
                }
            }
            Step::Log(who, which, words) => {
                let (who, which) = (who as usize % count, which as usize % 3);
                let store = &mut self.laptops[who];
                let kind = store.kind("session").unwrap();
                let group = self.groups[which].0;
                if store.cells(store.kind("provision").unwrap(), group).unwrap().is_none() {
                    return;
                }
                let mut cells = row(kind, &format!("words {words}"), &|_| None);
                // As if the group's time were a slot: two laptops make the same session.
                cells[kind.position("slot").unwrap()] = Value::Id(group);
                cells[kind.position("planned").unwrap()] = Value::Text("2026-11-20".into());
                let session = Id::for_cells(kind, &cells).unwrap();
                let mut action = Action::new("Logged");
                action.edits.push(Edit::Insert { kind, row: session, cells });
                let link = store.kind("session_provision").unwrap();
                let mut cells = vec![Value::Null; link.fields.len()];
                cells[0] = Value::Id(session);
                cells[1] = Value::Id(group);
                let id = Id::for_cells(link, &cells).unwrap();
                action.edits.push(Edit::Insert { kind: link, row: id, cells });
                for pupil in &self.pupils[which..which + 2] {
                    let cells = row(Mark::KIND, "", &|to| match to {
                        "session" => Some(session),
                        "pupil" => Some(*pupil),
                        "provision" => Some(group),
                        _ => None,
                    });
                    let id = Id::for_cells(Mark::KIND, &cells).unwrap();
                    action.edits.push(Edit::Insert { kind: Mark::KIND, row: id, cells });
                }
                // Refused where somebody else's entry stands otherwise: that is the rule.
                let _ = store.write(&action);
            }
            Step::Note(who, which, words) => {
                let (who, session) = (who as usize % count, self.session(which as usize % 3));
                let store = &mut self.laptops[who];
                let kind = store.kind("session").unwrap();
                if store.cells(kind, session).unwrap().is_some() {
                    set(store, kind, session, "note", Value::Text(format!("note {words}")));
                }
            }
            Step::Undo(who) => {
                let _ = self.laptops[who as usize % count].undo(&Which::Latest, true);
            }
            Step::Delete(who, which) => {
                let session = self.session(which as usize % 3);
                let store = &mut self.laptops[who as usize % 2];
                let kind = store.kind("session").unwrap();
                let mut action = Action::new("Deleted");
                match store.load(kind, session).unwrap() {
                    Some(loaded) => {
                        action.edits.push(Edit::Delete { kind, row: session, base: loaded.base })
                    }
                    None => action.edits.push(Edit::Restore { kind, row: session }),
                }
                if !store.changes_to(session).unwrap().is_empty() {
                    store.write(&action).unwrap();
                }
            }
            Step::Hand(who, to) => {
                let link = self.groups[who as usize % 3].1;
                let to = self.laptops[2 + to as usize % 3].me().user;
                let store = &mut self.laptops[who as usize % 2];
                let kind = store.kind("provision_staff").unwrap();
                if let Some(cells) = store.cells(kind, link).unwrap() {
                    let ended = !cells[kind.position("ends").unwrap()].is_null();
                    let ends = if ended { Value::Null } else { Value::Text("2026-11-01".into()) };
                    set(store, kind, link, "ends", ends);
                    let mut cells = vec![Value::Null; kind.fields.len()];
                    cells[0] = Value::Id(self.groups[who as usize % 3].0);
                    cells[1] = Value::Id(to);
                    let id = Id::for_cells(kind, &cells).unwrap();
                    let mut action = Action::new("Handed over");
                    action.edits.push(Edit::Insert { kind, row: id, cells });
                    let _ = store.write(&action);
                }
            }
            Step::Send(from, to) => {
                let (from, to) = (from as usize % count, to as usize % count);
                if from != to {
                    self.send(from, to);
                }
            }
            Step::Arrive(n) if !self.files.is_empty() => self.arrive(n as usize % self.files.len()),
            Step::Arrive(_) => {}
            Step::Backup if self.backup.is_none() && !self.broke => {
                let file = self.school.path().join("senco.backup");
                self.laptops[0].backup(&file).unwrap();
                self.backup = Some(file);
            }
            Step::Backup => {}
            Step::Break => self.restore(),
        }
    }
}

fn cases() -> u32 {
    std::env::var("SENLOG_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(10)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), max_shrink_iters: 12, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn in_the_end_all_agree(steps in steps()) {
        let mut world = world();
        for step in &steps {
            world.step(step);
        }
        world.settle();
        let (a, b) = (dump(&world.laptops[0]), dump(&world.laptops[1]));
        prop_assert!(a == b, "the leads differ");
        // Old files change nothing, in whatever order they come again.
        for n in (0..world.files.len()).rev() {
            world.arrive(n);
        }
        prop_assert!(a == dump(&world.laptops[0]) && a == dump(&world.laptops[1]), "old files");
        world.settle();
        for laptop in &mut world.laptops {
            prop_assert_eq!(laptop.examine().unwrap(), Vec::<String>::new());
            // What a TA holds is what the leads hold, cell by cell, and two versions are two there too.
            for kind in laptop.kinds().to_vec() {
                // What only a TA has of the broken one stays with her.
                let all = if world.broke { Vec::new() } else { laptop.list(kind).unwrap() };
                for (id, cells) in all {
                    let theirs = world_cells(&a, kind.name, id);
                    prop_assert!(theirs, "{} {id} is not on the leads: {cells:?}", kind.name);
                }
            }
        }
        for ta in (2..world.laptops.len()).filter(|_| !world.broke) {
            let scope = world.laptops[0]
                .scope_of(world.laptops[ta].me().user, TA, world.laptops[0].clock().today())
                .unwrap();
            for (kind, id, holding) in scope.rows {
                if holding == crate::store::exchange::Holding::Own {
                    // Only its user's words and what was written over them: not another's beside them.
                    continue;
                }
                let held = world.laptops[ta].cells(kind, id).unwrap();
                let lead = world.laptops[0].cells(kind, id).unwrap();
                if let (Some(held), Some(lead)) = (&held, &lead) {
                    for (n, value) in held.iter().enumerate() {
                        prop_assert!(value.is_null() || *value == lead[n], "{} {}", kind.name, kind.fields[n].name);
                    }
                }
                prop_assert!(held.is_some() || lead.is_none() || is_cut(kind), "{} {id} is missing", kind.name);
            }
        }
    }
}

/// Whether a TA's laptop holds too little of a kind for a whole row.
fn is_cut(kind: &crate::domain::Kind) -> bool {
    kind.fields.iter().any(|f| !f.optional && f.read & TA == 0)
}

fn world_cells(dump: &str, kind: &str, id: Id) -> bool {
    dump.contains(&format!("{{\"kind\":\"{kind}\",\"id\":\"{id}\""))
}

/// A TA logged a session that a lead deleted, and her laptop let her words go.
fn logged_and_let_go() -> (World, Id) {
    let mut world = world();
    let session = world.session(0);
    world.step(&Step::Log(2, 0, 1));
    world.settle();
    world.step(&Step::Delete(0, 0));
    world.settle();
    assert!(world.laptops[2].changes_to(session).unwrap().is_empty(), "it let her words go");
    (world, session)
}

/// A TA logs again what a lead deleted, and the laptop no longer holds her first words: what she writes
/// stands on them all the same, as it would have if it held them.
#[test]
fn what_is_logged_again_is_no_second_version_of_what_a_snapshot_took() {
    let (mut world, session) = logged_and_let_go();
    world.step(&Step::Log(2, 0, 2));
    world.settle();
    for lead in &world.laptops[..2] {
        assert_eq!(lead.versions(session).unwrap(), []);
        let kind = lead.kind("session").unwrap();
        let cells = lead.cells(kind, session).unwrap().unwrap();
        let note = cells[kind.position("note").unwrap()].clone();
        assert_eq!(note, Value::Text("words 2-note".into()));
    }
}

/// The same with the note left empty: the words that the lead deleted do not come back with the row.
#[test]
fn what_is_logged_again_with_a_field_left_empty_brings_no_old_words_back() {
    let (mut world, session) = logged_and_let_go();
    let kind = world.laptops[2].kind("session").unwrap();
    let mut cells = row(kind, "again", &|_| None);
    cells[kind.position("slot").unwrap()] = Value::Id(world.groups[0].0);
    cells[kind.position("planned").unwrap()] = Value::Text("2026-11-20".into());
    cells[kind.position("note").unwrap()] = Value::Null;
    let mut action = Action::new("Logged");
    action.edits.push(Edit::Insert { kind, row: session, cells });
    world.laptops[2].write(&action).unwrap();
    world.settle();
    for lead in &world.laptops[..2] {
        assert_eq!(lead.versions(session).unwrap(), []);
        let cells = lead.cells(kind, session).unwrap().unwrap();
        assert_eq!(cells[kind.position("note").unwrap()], Value::Null);
    }
}
