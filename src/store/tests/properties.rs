//! Whatever is done to a store, the log rebuilds it, and undo takes it back.

use proptest::prelude::*;

use super::*;

#[derive(Clone, Debug)]
enum Step {
    Add(u8),
    Rename(u8, u8),
    Help(u8, String),
    Delete(u8),
    Session(u8, bool),
    Several(u8, u8),
    Undo,
    Redo,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        any::<u8>().prop_map(Step::Add),
        (any::<u8>(), any::<u8>()).prop_map(|(a, b)| Step::Rename(a, b)),
        (any::<u8>(), "[a-zé ]{0,12}").prop_map(|(a, b)| Step::Help(a, b)),
        any::<u8>().prop_map(Step::Delete),
        (0..4u8, any::<bool>()).prop_map(|(a, b)| Step::Session(a, b)),
        (any::<u8>(), any::<u8>()).prop_map(|(a, b)| Step::Several(a, b)),
        Just(Step::Undo),
        Just(Step::Undo),
        Just(Step::Redo),
    ]
}

fn nth(store: &Store, n: u8) -> Option<Id> {
    let rows = store.rows::<Pupil>().unwrap();
    (!rows.is_empty()).then(|| rows[n as usize % rows.len()].0)
}

fn edit(store: &Store, action: &mut Action, n: u8, with: impl FnOnce(&mut Pupil)) {
    if let Some(id) = nth(store, n) {
        let loaded = store.load(Pupil::KIND, id).unwrap().unwrap();
        let mut record: Pupil = loaded.record().unwrap();
        with(&mut record);
        action.change(&loaded, &record);
    }
}

/// Does one step; `None` when there was nothing to do.
fn run(store: &mut Store, step: &Step) -> Option<Written> {
    let mut action = Action::new(format!("{step:?}"));
    match step {
        Step::Add(n) => {
            action.add(store.ids(), &pupil(&format!("P{n}"), "Khan"));
        }
        Step::Rename(n, name) => {
            edit(store, &mut action, *n, |p| p.forename = format!("N{name}"));
        }
        Step::Help(n, text) => {
            edit(store, &mut action, *n, |p| {
                p.helps = Some(text.trim().into()).filter(|t: &String| !t.is_empty())
            });
        }
        Step::Delete(n) => {
            let loaded = store.load(Pupil::KIND, nth(store, *n)?).unwrap().unwrap();
            action.delete(&loaded);
        }
        Step::Session(slot, noted) => {
            let mut record = session("2026-11-23", Some(Id([*slot; 16])));
            if !noted {
                record.note = None;
            }
            action.add(store.ids(), &record);
        }
        Step::Several(a, b) => {
            action.add(store.ids(), &pupil(&format!("Q{a}"), "Lee"));
            edit(store, &mut action, *a, |p| p.forename = "Twice".into());
            edit(store, &mut action, *b, |p| p.preferred = Some("Third".into()));
        }
        Step::Undo => return store.undo(&Which::Latest, false).ok(),
        Step::Redo => return store.redo(false).ok(),
    }
    store.write(&action).ok()
}

fn shown(store: &Store) -> String {
    let mut out = Vec::new();
    store.dump(&mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// Cases of an ordinary run; `SENLOG_CASES=10000 cargo test --release --lib store::tests::properties` tries
/// ten thousand of each (SYNC.md section 8, P8).
fn cases() -> u32 {
    std::env::var("SENLOG_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(96)
}

proptest! {
    #![proptest_config(crate::regressions::config(cases()))]

    #[test]
    fn the_log_rebuilds_everything(steps in proptest::collection::vec(step(), 1..40)) {
        let mut store = store();
        for step in &steps {
            run(&mut store, step);
        }
        let before = store.derived().unwrap();
        store.rebuild().unwrap();
        prop_assert_eq!(before, store.derived().unwrap());
    }

    #[test]
    fn undo_takes_back_exactly_one_action_and_redo_brings_it_back(
        steps in proptest::collection::vec(step(), 1..30),
    ) {
        let mut store = store();
        for step in &steps {
            let before = shown(&store);
            if run(&mut store, step).is_none() || matches!(step, Step::Undo | Step::Redo) {
                continue;
            }
            let after = shown(&store);
            prop_assert!(store.undo(&Which::Latest, false).is_ok(), "{:?}", step);
            prop_assert_eq!(&before, &shown(&store), "{:?}", step);
            prop_assert!(store.redo(false).is_ok());
            prop_assert_eq!(&after, &shown(&store));
        }
    }

    #[test]
    fn search_finds_what_stands_and_nothing_else(
        steps in proptest::collection::vec(step(), 1..25),
    ) {
        let mut store = store();
        for step in &steps {
            run(&mut store, step);
        }
        let mut found: Vec<Id> = store.search("khan", 1_000).unwrap().iter().map(|h| h.row).collect();
        found.sort();
        let mut stands: Vec<Id> = store
            .rows::<Pupil>()
            .unwrap()
            .into_iter()
            .filter(|(_, p)| p.surname == "Khan")
            .map(|(id, _)| id)
            .collect();
        stands.sort();
        prop_assert_eq!(found, stands);
    }
}
