//! What was altered, what a newer version wrote, and what came while a form was open: against real stores.

use fastrand::Rng;

use super::school::{School, add_pupil, bring, down, dump, insert, row, set, take, up};
use crate::domain::kind::{LEAD, Record, TA};
use crate::domain::records::Pupil;
use crate::domain::{Id, Value};
use crate::store::change::{CellOp, Change, SCHEMA, What, hash};
use crate::store::ctx::{Ctx, Dot};
use crate::store::{Action, Edit, Store};
use crate::sync::bundle::{Kind, Limits, Record as Recorded, read, split, unpack};
use crate::sync::import::Said;
use crate::sync::{SyncError, export};

/// Random edits of an ordinary run; `SENLOG_EDITS=1000000` tries a million.
const EDITS: u32 = 4_000;

fn refused(store: &mut Store, file: &[u8], what: &str) {
    match take(store, file, Said { yes: true, ..Said::default() }) {
        // Exit code 5 on the command line: see tests/exchange/refused.rs.
        Err(SyncError::Bundle { .. }) => {}
        other => panic!("{what}: {other:?}"),
    }
}

/// Of what a TA sends up and of what a lead sends down: every truncation, every bit, and edits of several
/// bytes at once, on the laptops that the files are for (P4).
#[test]
fn whatever_is_altered_on_its_way_changes_nothing() {
    let mut school = School::made();
    let mut ta = school.admit("Dawn", TA);
    let tobi = add_pupil(&mut school.lead, "Tobi", "Adeyemi");
    let file = down(&mut school.lead, "Dawn");
    bring(&mut ta, &file);
    let kind = ta.kind("session").unwrap();
    insert(&mut ta, kind, row(kind, "Mine", &|_| None));
    let going_up = up(&ta);
    set(&mut school.lead, Pupil::KIND, tobi, "helps", text("Quiet"));
    let going_down = down(&mut school.lead, "Dawn");
    let edits = std::env::var("SENLOG_EDITS").ok().and_then(|n| n.parse().ok()).unwrap_or(EDITS);
    let mut rng = Rng::with_seed(4);
    for (store, file) in [(&mut school.lead, &going_up), (&mut ta, &going_down)] {
        let (state, changes) = (dump(store), store.change_count().unwrap());
        for len in 0..file.len() {
            refused(store, &file[..len], &format!("{len} bytes"));
        }
        for bit in 0..file.len() * 8 {
            let mut bent = file.clone();
            bent[bit / 8] ^= 1 << (bit % 8);
            refused(store, &bent, &format!("bit {bit}"));
        }
        for n in 0..edits {
            let mut bent = file.clone();
            for _ in 0..rng.usize(1..8) {
                let at = rng.usize(..bent.len());
                bent[at] = rng.u8(..);
            }
            if bent != *file {
                refused(store, &bent, &format!("edit {n}"));
            }
        }
        assert_eq!(store.change_count().unwrap(), changes);
        assert!(dump(store) == state, "something came in");
        assert!(!bring(store, file).already, "and the file itself is good");
    }
}

fn text(words: &str) -> Value {
    Value::Text(words.into())
}

/// The changes of a file, byte for byte.
fn raws(store: &Store, file: &[u8]) -> Vec<Vec<u8>> {
    let (_, payload) = split(file).unwrap();
    let plain = unpack(&store.unseal(payload).unwrap(), Limits::default()).unwrap();
    let content = read(&plain).unwrap();
    let full = content.records.iter().filter_map(|record| match record {
        Recorded::Full(raw) => Some(raw.to_vec()),
        _ => None,
    });
    full.collect()
}

/// A deputy's newer senlog writes a field, a kind, a deed and a key of a change that this one does not
/// know; this one keeps the bytes, and gives them to a third lead as they were (P11).
#[test]
fn what_a_newer_version_wrote_goes_on_byte_for_byte() {
    let mut school = School::made();
    let tobi = add_pupil(&mut school.lead, "Tobi", "Adeyemi");
    let ada = school.admit("ADA", LEAD);
    let mut third = school.admit("THIRD", LEAD);
    let mut ta = school.admit("Dawn", TA);
    let first = ada.last_own().unwrap() + 1;
    let base = Change {
        dot: Dot { dev: ada.me().dev_id, seq: first },
        hlc: ada.next_hlc().unwrap(),
        txn: Id([1; 16]),
        user: ada.me().user,
        what: What::Set,
        entity: "pupil".into(),
        row: tobi,
        pupil: Some(tobi),
        row_ctx: Ctx::default(),
        schema: SCHEMA + 1,
        previous: None,
        salt: [5; 16],
        cells: vec![CellOp {
            field: "of_a_newer_version".into(),
            value: text("CANARY"),
            ctx: Ctx::default(),
        }],
        title: Some("Something new".into()),
        undoes: None,
    };
    let mut changes = vec![base.clone()];
    let of = |n: u64, change: Change| Change { dot: Dot { seq: first + n, ..base.dot }, ..change };
    let kind =
        Change { entity: "kind_to_come".into(), row: Id([9; 16]), pupil: None, ..base.clone() };
    changes.push(of(1, Change { what: What::Insert, ..kind.clone() }));
    changes.push(of(2, Change { what: What::Other(77), ..kind }));
    changes.push(of(3, base.clone()));
    let mut previous = ada.known_hash(base.dot.dev, first - 1).unwrap();
    let mut raws_in: Vec<Vec<u8>> = Vec::new();
    for change in changes {
        let raw = Change { previous, ..change }.encode();
        previous = Some(hash(&raw));
        raws_in.push(raw);
    }
    // A key of a change that is to come, and a value of a type that is.
    let last = raws_in.last_mut().unwrap();
    last[0] += 1;
    last.extend_from_slice(&[0x18, 99, 0x82, 1, 2]);
    let records: Vec<Recorded<'_>> = raws_in.iter().map(|raw| Recorded::Full(raw)).collect();
    let leads = export::leads(&ada).unwrap();
    let mut manifest = export::manifest(&ada).unwrap();
    manifest.addressees = leads.iter().map(|d| d.dev).collect();
    let to: Vec<String> = leads.iter().map(|d| d.public.age_pk.clone()).collect();
    let file = export::seal(&ada, Kind::Changes, manifest, &records, &to, true).unwrap().bytes;
    let report = bring(&mut school.lead, &file);
    assert_eq!((report.applied, report.refused.len()), (4, 0), "{report:?}");
    let on = down(&mut school.lead, "THIRD");
    let out = raws(&third, &on);
    for raw in &raws_in {
        assert!(out.contains(raw), "a change of a newer version was altered on its way");
    }
    bring(&mut third, &on);
    assert!(dump(&third) == dump(&school.lead));
    assert_eq!(school.lead.examine().unwrap(), Vec::<String>::new());
    // Who may read it is not known here: no TA gets it.
    let file = down(&mut school.lead, "Dawn");
    bring(&mut ta, &file);
    assert!(!dump(&ta).contains("CANARY"));
}

/// A file that comes in while a form is open: what it brought was not seen by who saves (P9).
#[test]
fn saving_a_form_overwrites_nothing_that_came_meanwhile() {
    let mut school = School::made();
    let tobi = add_pupil(&mut school.lead, "Tobi", "Adeyemi");
    let mut ada = school.admit("ADA", LEAD);
    set(&mut ada, Pupil::KIND, tobi, "helps", text("A loud corner"));
    let form = school.lead.load(Pupil::KIND, tobi).unwrap().unwrap();
    let file = down(&mut ada, "SENCO");
    bring(&mut school.lead, &file);
    let cells = vec![(Pupil::KIND.position("helps").unwrap(), text("A quiet corner"))];
    let mut action = Action::new("Saved");
    action.edits.push(Edit::Set { kind: Pupil::KIND, row: tobi, cells, base: form.base });
    school.lead.write(&action).unwrap();
    let versions = school.lead.versions(tobi).unwrap();
    let values: Vec<&Value> = versions[0].1.iter().map(|head| &head.value).collect();
    assert_eq!(versions[0].0, "helps");
    assert!(values.contains(&&text("A loud corner")) && values.contains(&&text("A quiet corner")));
    // Both are told to whoever asks, also in print.
    let shown = school.lead.pupil(tobi).unwrap().helps;
    assert_eq!(shown.iter().filter(|(label, _)| label.contains("two versions")).count(), 2);
    assert_eq!(school.lead.undecided().unwrap(), 1);
}
