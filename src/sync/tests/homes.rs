//! Which lead serves a laptop, and a laptop that was put back to an earlier copy.

use std::fs;
use std::path::Path;

use super::school::{
    PASS, School, add_pupil, bring, down, dump, group, insert, row, set, take, up,
};
use crate::domain::id::SeededIds;
use crate::domain::kind::{LEAD, TA};
use crate::domain::records::Pupil;
use crate::domain::{Id, Value};
use crate::store::change::Change;
use crate::store::ctx::{DevId, Dot};
use crate::store::home::Home;
use crate::store::open::{OpenWarning, Unlock};
use crate::store::secret::Passphrase;
use crate::store::tests::clock;
use crate::store::{Clock, Store};
use crate::sync::bundle::{Kind, Record as Recorded};
use crate::sync::export::{self, device_called};
use crate::sync::import::Said;
use crate::sync::{Why, join};

fn open(home: &Home, clock: Clock) -> Store {
    let unlock = Unlock::Passphrase(Passphrase::new(PASS.into()));
    Store::open(home, &unlock, clock, Box::new(SeededIds::new("again", 0))).unwrap()
}

fn take_over(lead: &mut Store, label: &str) {
    let device = device_called(lead, label).unwrap();
    let me = lead.me().dev_id;
    lead.grant("Took over", &device.cert, Some(me)).unwrap();
}

fn home_of(lead: &Store, label: &str) -> Option<DevId> {
    device_called(lead, label).unwrap().home
}

/// The SENCO's laptop, the deputy's, and a TA's that the SENCO's serves.
fn three() -> (School, Store, Store) {
    let mut school = School::made();
    let mut ada = school.admit("ADA", LEAD);
    let mut ta = school.admit("Dawn", TA);
    let tobi = add_pupil(&mut school.lead, "Tobi", "Adeyemi");
    group(&mut school.lead, "NELI", ta.me().user, &[tobi]);
    let file = down(&mut school.lead, "ADA");
    bring(&mut ada, &file);
    let file = down(&mut school.lead, "Dawn");
    bring(&mut ta, &file);
    (school, ada, ta)
}

#[test]
fn an_old_file_does_not_bring_an_old_home_back() {
    let (mut school, mut ada, _ta) = three();
    let old = down(&mut school.lead, "ADA");
    take_over(&mut ada, "Dawn");
    bring(&mut ada, &old);
    assert_eq!(home_of(&ada, "Dawn"), Some(ada.me().dev_id));
    let file = down(&mut ada, "SENCO");
    bring(&mut school.lead, &file);
    assert_eq!(home_of(&school.lead, "Dawn"), Some(ada.me().dev_id));
    // Both at once: the same one on both, whatever came first.
    take_over(&mut school.lead, "Dawn");
    take_over(&mut ada, "Dawn");
    let (one, two) = (down(&mut school.lead, "ADA"), down(&mut ada, "SENCO"));
    bring(&mut ada, &one);
    bring(&mut school.lead, &two);
    assert_eq!(home_of(&ada, "Dawn"), home_of(&school.lead, "Dawn"));
}

#[test]
fn a_new_home_counts_although_its_clock_is_ten_years_behind() {
    let (mut school, ada, mut ta) = three();
    let home = ada.home().unwrap().clone();
    drop(ada);
    let ten_years = chrono::Days::new(3_650);
    let mut ada = open(&home, Clock::Fixed(clock().now().checked_sub_days(ten_years).unwrap()));
    take_over(&mut ada, "Dawn");
    let file = down(&mut ada, "Dawn");
    assert!(!bring(&mut ta, &file).already);
    // And the one before it counts no more.
    let late = {
        let device = device_called(&school.lead, "Dawn").unwrap();
        export::down(&mut school.lead, &device).unwrap().bytes
    };
    assert!(bring(&mut ta, &late).already);
}

/// A TA follows what the other lead gave her; the SENCO's laptop, which has not heard from that lead,
/// waits for it instead of refusing honest words.
#[test]
fn what_another_lead_gave_is_waited_for() {
    let (mut school, mut ada, mut ta) = three();
    let kind = ta.kind("session").unwrap();
    let session = insert(&mut ta, kind, row(kind, "Mine", &|_| None));
    let file = up(&ta);
    bring(&mut school.lead, &file);
    bring(&mut ada, &file);
    take_over(&mut ada, "Dawn");
    set(&mut ada, kind, session, "note", Value::Null);
    let file = down(&mut ada, "Dawn");
    bring(&mut ta, &file);
    set(&mut ta, kind, session, "note", Value::Text("Again".into()));
    let file = up(&ta);
    let report = bring(&mut school.lead, &file);
    assert_eq!((report.refused.len(), report.waiting), (0, 1), "{report:?}");
    assert_eq!(bring(&mut ada, &file).applied, 1);
    let file = down(&mut ada, "SENCO");
    assert!(bring(&mut school.lead, &file).refused.is_empty());
    let file = down(&mut school.lead, "ADA");
    bring(&mut ada, &file);
    assert!(dump(&school.lead) == dump(&ada));
    assert!(dump(&ada).contains("Again"));
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        if entry.file_type().unwrap().is_file() {
            fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
        }
    }
}

/// Logs on a laptop, sends it, and puts the laptop back to how it was before; with the note of how far
/// it had come, or without.
fn put_back(noted: bool) -> (School, Home) {
    let (mut school, _ada, ta) = three();
    let home = ta.home().unwrap().clone();
    drop(ta);
    let aside = school.dir.path().join("aside");
    copy(home.dir(), &aside);
    let mut ta = open(&home, clock());
    let kind = ta.kind("session").unwrap();
    insert(&mut ta, kind, row(kind, "Mine", &|_| None));
    let file = up(&ta);
    bring(&mut school.lead, &file);
    drop(ta);
    let nonce = fs::read(home.nonce()).unwrap();
    fs::remove_dir_all(home.dir()).unwrap();
    copy(&aside, home.dir());
    if noted {
        fs::write(home.nonce(), nonce).unwrap();
    }
    (school, home)
}

fn joins_again(mut school: School, home: &Home) {
    let mut ta = open(home, clock());
    assert!(ta.warnings().contains(&OpenWarning::JoinAgain), "{:?}", ta.warnings());
    assert!(export::up(&ta).unwrap_err().to_string().contains("device join"));
    // Logging goes on.
    let kind = ta.kind("session").unwrap();
    insert(&mut ta, kind, row(kind, "Meanwhile", &|_| None));
    let request = join::read_request(&join::request(&ta).unwrap()).unwrap();
    let staff = ta.me().user;
    let refused = join::admit(&mut school.lead, &request, TA, staff).unwrap_err();
    assert!(refused.to_string().contains("mark it as lost first"), "{refused}");
    let old = device_called(&school.lead, "Dawn").unwrap();
    join::revoke(&mut school.lead, old.dev).unwrap();
    let admitted = join::admit(&mut school.lead, &request, TA, staff).unwrap();
    let said = Said { compared: true, ..Said::default() };
    take(&mut ta, &admitted.bundle.bytes, said).unwrap();
    assert!(!ta.must_join_again().unwrap());
    assert!(dump(&ta).contains("Mine-note") && dump(&ta).contains("Meanwhile-note"));
    let file = up(&ta);
    let report = bring(&mut school.lead, &file);
    assert!(report.applied > 0 && report.refused.is_empty(), "{report:?}");
    assert!(dump(&school.lead).contains("Meanwhile-note"));
    assert_eq!(ta.examine().unwrap(), Vec::<String>::new());
    drop(ta);
    assert!(!open(home, clock()).warnings().contains(&OpenWarning::JoinAgain));
}

/// What a laptop wrote under its old name and no lead has goes up under the new one: a new record, what was
/// changed in it, and a change of one that a lead has.
#[test]
fn what_was_never_sent_under_an_old_name_goes_up_under_the_new() {
    let (mut school, _ada, mut ta) = three();
    let kind = ta.kind("session").unwrap();
    let sent = insert(&mut ta, kind, row(kind, "Sent", &|_| None));
    let file = up(&ta);
    bring(&mut school.lead, &file);
    let file = down(&mut school.lead, "Dawn");
    bring(&mut ta, &file);
    assert_eq!(ta.exchange_counts().unwrap().unsent, 0);
    let note = |store: &mut Store, id: Id, words: &str| {
        set(store, kind, id, "note", Value::Text(words.into()));
    };
    note(&mut ta, sent, "Changed since");
    let mine = insert(&mut ta, kind, row(kind, "Mine", &|_| None));
    note(&mut ta, mine, "Mine, once more");
    assert_eq!(ta.exchange_counts().unwrap().unsent, 2);
    ta.begin_anew_next_time().unwrap();
    let home = ta.home().unwrap().clone();
    drop(ta);
    let mut ta = open(&home, clock());
    assert!(ta.must_join_again().unwrap());
    assert_eq!(ta.exchange_counts().unwrap().unsent, 2, "still to be sent");
    note(&mut ta, mine, "Mine, as it is now");
    drop(ta);
    let mut ta = open(&home, clock());
    let said = Said { compared: true, ..Said::default() };
    let request = join::read_request(&join::request(&ta).unwrap()).unwrap();
    let (staff, old) = (ta.me().user, device_called(&school.lead, "Dawn").unwrap());
    join::revoke(&mut school.lead, old.dev).unwrap();
    let admitted = join::admit(&mut school.lead, &request, TA, staff).unwrap();
    take(&mut ta, &admitted.bundle.bytes, said).unwrap();
    let file = up(&ta);
    let report = bring(&mut school.lead, &file);
    assert!(report.refused.is_empty() && report.waiting == 0, "{report:?}");
    for store in [&mut school.lead, &mut ta] {
        let shown = dump(store);
        assert!(shown.contains("Changed since") && shown.contains("Mine, as it is now"), "{shown}");
        assert_eq!(store.exchange_counts().unwrap().versions, 0, "nothing is there twice");
        assert_eq!(store.examine().unwrap(), Vec::<String>::new());
    }
}

#[test]
fn a_laptop_that_was_put_back_joins_again_from_its_own_folder() {
    let (school, home) = put_back(true);
    joins_again(school, &home);
}

#[test]
fn a_laptop_that_a_lead_finds_to_be_put_back_joins_again_too() {
    let (mut school, home) = put_back(false);
    let mut ta = open(&home, clock());
    assert!(!ta.must_join_again().unwrap(), "nothing here says so");
    let file = down(&mut school.lead, "Dawn");
    let refused = take(&mut ta, &file, Said::default()).unwrap_err();
    assert!(refused.to_string().contains(&Why::PutBack.to_string()), "{refused}");
    drop(ta);
    joins_again(school, &home);
}

#[test]
fn a_welcome_is_taken_in_whole_or_not_at_all() {
    let mut school = School::made();
    let home = Home::at(school.dir.path().join("new"));
    let pass = Passphrase::new(PASS.into());
    let mut joining = crate::store::exchange::Joining::new("Dawn", "Dawn", Some(pass));
    joining.kdf_log_n = 10;
    let ids = Box::new(SeededIds::new("new", 0));
    let mut ta = Store::create_joining(&home, &joining, clock(), ids).unwrap();
    let request = join::read_request(&join::request(&ta).unwrap()).unwrap();
    let tobi = add_pupil(&mut school.lead, "Tobi", "Adeyemi");
    let admitted = join::admit(&mut school.lead, &request, TA, Id([0xab; 16])).unwrap();
    // The same, with a value of a laptop that nobody knows.
    let known = school.lead.changes_to(tobi).unwrap().remove(0);
    let strange = Change { dot: Dot { dev: DevId([7; 16]), seq: 1 }, ..known }.encode();
    let to = device_called(&school.lead, "Dawn").unwrap();
    let mut manifest = export::manifest(&school.lead).unwrap();
    manifest.addressees = vec![to.dev];
    manifest.covers = school.lead.have().unwrap();
    manifest.cert.clone_from(&to.cert);
    let own = school.lead.school().unwrap().clone();
    (manifest.root, manifest.recovery) = (own.root_pk.to_vec(), own.recovery);
    let me = school.lead.devices().unwrap().remove(0);
    manifest.devices =
        vec![crate::sync::bundle::DeviceEntry { cert: me.cert, revoked_after: None, home: None }];
    let record = Recorded::Head(crate::store::change::hash(&strange), &strange);
    let bad =
        export::seal(&school.lead, Kind::Welcome, manifest, &[record], &[to.public.age_pk], true);
    let said = Said { compared: true, ..Said::default() };
    take(&mut ta, &bad.unwrap().bytes, said).unwrap_err();
    assert!(ta.is_joining(), "half of a welcome was taken in");
    assert_eq!((ta.me().role, dump(&ta).as_str()), (0, ""));
    take(&mut ta, &admitted.bundle.bytes, said).unwrap();
    assert!(ta.get::<Pupil>(tobi).unwrap().is_some());
    assert!(!ta.is_joining());
}
