//! Imports into a real store, as the command line does them.

use super::*;
use crate::domain::records::{Pupil, Register};
use crate::intake::template;
use crate::store::{Clock, Store, Which};

#[derive(Debug)]
struct Fault(#[allow(dead_code)] String);

impl From<IntakeError> for Fault {
    fn from(error: IntakeError) -> Fault {
        Fault(error.to_string())
    }
}

fn import(store: &mut Store, what: What, bytes: &[u8]) -> Plan {
    let source = read(bytes).unwrap();
    let fault = |e: crate::store::StoreError| Fault(e.to_string());
    let on_file = OnFile::gather(what, |kind| store.list(kind).map_err(fault)).unwrap();
    let mut plan = plan(what, &source, None, &on_file, today(), store.ids()).unwrap();
    plan.rebase(|kind, id| store.load(kind, id).map_err(fault)).unwrap();
    if !plan.action.is_empty() {
        store.write(&plan.action).unwrap();
    }
    plan
}

fn store() -> Store {
    let noon = today().and_hms_opt(12, 0, 0).unwrap();
    Store::in_memory("intake", Clock::Fixed(noon)).unwrap()
}

#[test]
fn lists_go_in_once_and_are_undone_as_one() {
    let mut store = store();
    for what in What::ALL {
        let text = template(what).as_bytes();
        assert_eq!(import(&mut store, what, text).created, 2, "{what:?}");
        let again = import(&mut store, what, text);
        assert_eq!((again.unchanged, again.action.is_empty()), (2, true), "{what:?}");
    }
    assert_eq!(store.rows::<Pupil>().unwrap().len(), 2);
    store.undo(&Which::Latest, false).unwrap();
    assert_eq!(store.count(crate::domain::records::Measure::KIND).unwrap(), 0);
    store.undo(&Which::Latest, false).unwrap();
    assert_eq!(store.count(crate::domain::records::Provision::KIND).unwrap(), 0);
}

#[test]
fn a_change_stands_on_what_was_seen() {
    let mut store = store();
    import(&mut store, What::Pupils, template(What::Pupils).as_bytes());
    let plan = import(
        &mut store,
        What::Pupils,
        b"UPN,Name,SEN status,SEN start date,FSM\nU001200121001,\"Barnes, Maya\",E,01/11/2026,Y\n",
    );
    assert_eq!((plan.updated, plan.rejected.len()), (1, 0));
    let maya =
        store.rows::<Pupil>().unwrap().into_iter().find(|(_, p)| p.forename == "Maya").unwrap();
    assert_eq!(maya.1.fsm, Some(true));
    assert!(store.versions(maya.0).unwrap().iter().all(|(_, heads)| heads.len() == 1));
    assert_eq!(
        store.rows::<Register>().unwrap().iter().filter(|(_, r)| r.pupil == maya.0).count(),
        2
    );
}
