//! A school year of two leads and their TAs, each laptop a real, encrypted store that is opened for the
//! day's work and closed again (SYNC.md section 8, S1). Files are lost, doubled and late; two laptops are
//! lost, one is brought back from a backup. In the end the leads hold the same.
//!
//! An ordinary run plays a fortnight of four TAs. The whole year, with the sizes and times that are to
//! be kept: `SENLOG_SOAK=20,190 cargo test --release --test soak -- --nocapture`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use chrono::{Days, NaiveDate, NaiveDateTime};
use fastrand::Rng;
use senlog::domain::calendar::Calendar;
use senlog::domain::id::SeededIds;
use senlog::domain::kind::{Kind, LEAD, Record, Roles, TA};
use senlog::domain::records::{Mark, Pupil, Session, Staff};
use senlog::domain::{Id, Value};
use senlog::store::backup::{Restore, RestoreKey};
use senlog::store::exchange::Joining;
use senlog::store::home::Home;
use senlog::store::keys::{KDF_LOG_N, KDF_LOG_N_MIN};
use senlog::store::open::{Setup, Unlock};
use senlog::store::secret::Passphrase;
use senlog::store::{Action, Clock, Edit, Store, Which};
use senlog::sync::import::{self, Report, Said};
use senlog::sync::{SyncError, export, join};

const WORDS: &str = "correct horse battery";
/// TAs and school days of an ordinary run.
const SMALL: (usize, usize) = (4, 10);
/// Groups of each TA, and pupils of each group.
const GROUPS: usize = 2;
const PUPILS: usize = 4;
/// One file in so many is lost, and another comes twice.
const LOST: u8 = 10;
/// S1: MiB of a lead's store, and seconds of an import and of unlocking.
const MOST: (u64, f64, f64) = (150, 2.0, 1.5);

/// A laptop, closed.
struct Laptop {
    home: Home,
    label: String,
    staff: Id,
    groups: Vec<(Id, Vec<Id>)>,
    opened: u64,
    lost: bool,
    /// The session that was logged last.
    last: Option<Id>,
}

struct World {
    dir: tempfile::TempDir,
    rng: Rng,
    now: NaiveDateTime,
    leads: Vec<Laptop>,
    tas: Vec<Laptop>,
    /// When, to whom, what.
    under_way: Vec<(NaiveDate, String, Vec<u8>)>,
    slowest: Duration,
    files: usize,
    refused: usize,
}

fn pass() -> Passphrase {
    Passphrase::new(WORDS.into())
}

fn insert(action: &mut Action, store: &mut Store, kind: &'static Kind, cells: Vec<Value>) -> Id {
    let row = Id::for_cells(kind, &cells).unwrap_or_else(|| store.ids().next_id());
    action.edits.push(Edit::Insert { kind, row, cells });
    row
}

/// Cells of a kind by name; the rest is empty.
fn cells(kind: &Kind, given: &[(&str, Value)]) -> Vec<Value> {
    let mut cells = vec![Value::Null; kind.fields.len()];
    for (name, value) in given {
        cells[kind.position(name).unwrap()] = value.clone();
    }
    cells
}

fn text(words: impl Into<String>) -> Value {
    Value::Text(words.into())
}

fn set(store: &mut Store, kind: &'static Kind, row: Id, field: &str, value: Value) {
    let Some(loaded) = store.load(kind, row).unwrap() else { return };
    let mut action = Action::new("Changed");
    let cells = vec![(kind.position(field).unwrap(), value)];
    action.edits.push(Edit::Set { kind, row, cells, base: loaded.base });
    // What others wrote is not theirs to change: then it stays as it is.
    let _ = store.write(&action);
}

impl Laptop {
    fn open(&mut self, now: NaiveDateTime) -> Store {
        self.opened += 1;
        let ids = Box::new(SeededIds::new(&self.label, self.opened));
        Store::open(&self.home, &Unlock::Passphrase(pass()), Clock::Fixed(now), ids).unwrap()
    }
}

impl World {
    fn made(tas: usize) -> World {
        let dir = tempfile::tempdir().unwrap();
        let now = NaiveDate::from_ymd_opt(2026, 9, 7).unwrap().and_hms_opt(15, 30, 0).unwrap();
        let mut setup = Setup::lead("Fairfield Primary", "Jo Okafor", Some(pass()), Id([0xab; 16]));
        setup.kdf_log_n = KDF_LOG_N_MIN;
        setup.label = "SENCO".into();
        let home = Home::at(dir.path().join("SENCO"));
        let ids = Box::new(SeededIds::new("SENCO", 0));
        let (store, _) = Store::create(&home, &setup, Clock::Fixed(now), ids).unwrap();
        drop(store);
        let laptop = |home: Home, label: &str, staff: Id| Laptop {
            home,
            label: label.into(),
            staff,
            groups: Vec::new(),
            opened: 0,
            lost: false,
            last: None,
        };
        let mut world = World {
            rng: Rng::with_seed(7),
            now,
            leads: vec![laptop(home, "SENCO", Id([0xab; 16]))],
            tas: Vec::new(),
            under_way: Vec::new(),
            slowest: Duration::ZERO,
            files: 0,
            refused: 0,
            dir,
        };
        let mut lead = world.leads[0].open(now);
        let mut staff = |name: &str| {
            let mut action = Action::new("New");
            let row = cells(Staff::KIND, &[("surname", text(name))]);
            let id = insert(&mut action, &mut lead, Staff::KIND, row);
            lead.write(&action).unwrap();
            id
        };
        let people: Vec<(String, Id)> = std::iter::once("ADA".to_string())
            .chain((0..tas).map(|n| format!("TA{n}")))
            .map(|name| (name.clone(), staff(&name)))
            .collect();
        let mut groups = Vec::new();
        for (_, staff) in &people[1..] {
            groups.push((0..GROUPS).map(|_| group(&mut lead, *staff)).collect::<Vec<_>>());
        }
        drop(lead);
        for (n, (name, staff)) in people.into_iter().enumerate() {
            let role = if n == 0 { LEAD } else { TA };
            let home = world.admit(&name, role, staff);
            let mut new = laptop(home, &name, staff);
            match n {
                0 => world.leads.push(new),
                n => {
                    new.groups.clone_from(&groups[n - 1]);
                    world.tas.push(new);
                }
            }
        }
        world
    }

    /// A laptop that the SENCO admits.
    fn admit(&mut self, label: &str, role: Roles, staff: Id) -> Home {
        let home = Home::at(self.dir.path().join(label));
        let mut joining = Joining::new(label, label, Some(pass()));
        joining.kdf_log_n = KDF_LOG_N_MIN;
        let ids = Box::new(SeededIds::new(label, 0));
        let clock = Clock::Fixed(self.now);
        let mut store = Store::create_joining(&home, &joining, clock, ids).unwrap();
        self.welcome(&mut store, role, staff);
        home
    }

    fn welcome(&mut self, store: &mut Store, role: Roles, staff: Id) {
        let request = join::read_request(&join::request(store).unwrap()).unwrap();
        let mut lead = self.leads[0].open(self.now);
        let admitted = join::admit(&mut lead, &request, role, staff).unwrap();
        let said = Said { compared: true, ..Said::default() };
        import::open(store, &admitted.bundle.bytes).unwrap().take(store, said).unwrap();
    }

    /// A file is on its way: it may be lost, come late, or twice.
    fn post(&mut self, to: &str, bytes: Vec<u8>) {
        if self.rng.u8(..LOST) == 0 {
            return;
        }
        let day = |after: u64| self.now.date().checked_add_days(Days::new(after)).unwrap();
        if self.rng.u8(..LOST) == 0 {
            let again = day(self.rng.u64(1..40));
            self.under_way.push((again, to.into(), bytes.clone()));
        }
        let first = day(self.rng.u64(..6));
        self.under_way.push((first, to.into(), bytes));
    }

    fn arrived(&mut self, to: &str) -> Vec<Vec<u8>> {
        let today = self.now.date();
        let (here, rest) = std::mem::take(&mut self.under_way)
            .into_iter()
            .partition(|(day, label, _)| *day <= today && label == to);
        self.under_way = rest;
        let mut files: Vec<Vec<u8>> = here.into_iter().map(|(_, _, bytes)| bytes).collect();
        self.rng.shuffle(&mut files);
        files
    }

    fn take(&mut self, store: &mut Store, file: &[u8]) -> Option<Report> {
        self.files += 1;
        let begun = Instant::now();
        let said = Said { yes: true, ..Said::default() };
        let taken = import::open(store, file).and_then(|opened| opened.take(store, said));
        self.slowest = self.slowest.max(begun.elapsed());
        match taken {
            Ok(report) => {
                // What a lost laptop wrote after it was marked so waits for a lead.
                let honest =
                    report.refused.iter().filter(|(_, why)| !why.contains("marked as lost"));
                self.refused += honest.count();
                Some(report)
            }
            // Of a laptop that is lost, or that this one has not heard of yet.
            Err(SyncError::Bundle { .. }) => None,
            Err(other) => panic!("{other}"),
        }
    }

    fn ta_day(&mut self, n: usize) {
        if self.tas[n].lost {
            return;
        }
        let mut store = self.tas[n].open(self.now);
        let label = self.tas[n].label.clone();
        for file in self.arrived(&label) {
            self.take(&mut store, &file);
        }
        let groups = self.tas[n].groups.clone();
        for (group, pupils) in &groups {
            let session = log(&mut store, self.now.date(), self.tas[n].staff, *group, pupils);
            self.tas[n].last = Some(session);
        }
        if let (Some(last), 0) = (self.tas[n].last, self.rng.u8(..5)) {
            let note = text(format!("Amended on {}", self.now.date()));
            set(&mut store, Session::KIND, last, "note", note);
        }
        if self.rng.u8(..20) == 0 {
            store.undo(&Which::Latest, true).unwrap();
        }
        if self.rng.u8(..3) == 0 {
            let file = export::up(&store).unwrap().bytes;
            self.post("SENCO", file.clone());
            self.post("ADA", file);
        }
    }

    fn lead_day(&mut self, n: usize) {
        let mut store = self.leads[n].open(self.now);
        let label = self.leads[n].label.clone();
        for file in self.arrived(&label) {
            self.take(&mut store, &file);
        }
        let pupils = store.rows::<Pupil>().unwrap();
        for _ in 0..3 {
            let pupil = pupils[self.rng.usize(..pupils.len())].0;
            let helps = text(format!("{label} on {}: a quiet corner", self.now.date()));
            set(&mut store, Pupil::KIND, pupil, "helps", helps);
        }
        let other = if n == 0 { "ADA" } else { "SENCO" };
        if self.rng.u8(..3) == 0 {
            self.send(&mut store, other);
        }
        if n == 0 {
            let tas: Vec<String> =
                self.tas.iter().filter(|ta| !ta.lost).map(|ta| ta.label.clone()).collect();
            for ta in tas {
                if self.rng.u8(..4) == 0 {
                    self.send(&mut store, &ta);
                }
            }
        }
    }

    fn send(&mut self, store: &mut Store, to: &str) {
        let device = export::device_called(store, to).unwrap();
        let file = export::down(store, &device).unwrap().bytes;
        self.post(to, file);
    }

    /// A TA's laptop is left on the bus: the SENCO hears of it, and there is a new one.
    fn lose(&mut self, n: usize) {
        let old = self.tas[n].label.clone();
        let mut lead = self.leads[0].open(self.now);
        let device = export::device_called(&lead, &old).unwrap();
        join::revoke(&mut lead, device.dev).unwrap();
        drop(lead);
        let label = format!("{old}-new");
        let home = self.admit(&label, TA, self.tas[n].staff);
        let groups = self.tas[n].groups.clone();
        let staff = self.tas[n].staff;
        self.tas[n].lost = true;
        self.tas.push(Laptop { home, label, staff, groups, opened: 0, lost: false, last: None });
    }

    /// A TA's disk fails, and a backup is brought back: it is another laptop from then on.
    fn restore(&mut self, n: usize, backup: &Path) {
        let label = self.tas[n].label.clone();
        let home = Home::at(self.dir.path().join(format!("{label}-restored")));
        let mut restore = Restore::new(backup, RestoreKey::Passphrase(pass()));
        restore.kdf_log_n = KDF_LOG_N_MIN;
        let ids = Box::new(SeededIds::new(&label, 1 << 32));
        let clock = Clock::Fixed(self.now);
        let (mut store, _) = Store::restore(&home, &restore, clock, ids).unwrap();
        assert!(store.must_join_again().unwrap());
        let mut lead = self.leads[0].open(self.now);
        let device = export::device_called(&lead, &label).unwrap();
        join::revoke(&mut lead, device.dev).unwrap();
        drop(lead);
        let staff = self.tas[n].staff;
        self.welcome(&mut store, TA, staff);
        self.tas[n].home = home;
    }

    /// Everybody carries everything to everybody.
    fn settle(&mut self) {
        self.under_way.clear();
        let mut tas = std::mem::take(&mut self.tas);
        tas.retain(|ta| !ta.lost);
        for _ in 0..2 {
            let [mut one, mut two] = [self.leads[0].open(self.now), self.leads[1].open(self.now)];
            for ta in &mut tas {
                let file = export::up(&ta.open(self.now)).unwrap().bytes;
                self.take(&mut one, &file);
                self.take(&mut two, &file);
            }
            let to = export::device_called(&one, "ADA").unwrap();
            let file = export::down(&mut one, &to).unwrap().bytes;
            self.take(&mut two, &file).unwrap();
            let to = export::device_called(&two, "SENCO").unwrap();
            let file = export::down(&mut two, &to).unwrap().bytes;
            self.take(&mut one, &file).unwrap();
            for ta in &mut tas {
                let to = export::device_called(&one, &ta.label).unwrap();
                let file = export::down(&mut one, &to).unwrap().bytes;
                self.take(&mut ta.open(self.now), &file).unwrap();
            }
        }
        self.tas = tas;
    }
}

fn group(lead: &mut Store, staff: Id) -> (Id, Vec<Id>) {
    let mut action = Action::new("A group");
    let of = |lead: &Store, name: &str| lead.kind(name).unwrap();
    let kind = of(lead, "provision");
    let given = [
        ("title", text("NELI")),
        ("schedule", text("timed")),
        ("logging", text("every")),
        ("status", text("running")),
    ];
    let mut row = cells(kind, &given);
    // Whatever else such a row needs.
    for (cell, field) in row.iter_mut().zip(kind.fields) {
        if cell.is_null() && !field.optional {
            *cell = match field.ty {
                senlog::domain::kind::Ty::Code(list) => text(list.options[0].code),
                senlog::domain::kind::Ty::Date => text("2026-09-01"),
                senlog::domain::kind::Ty::Count(low, ..) => Value::Int(low),
                _ => Value::Null,
            };
        }
    }
    let group = insert(&mut action, lead, kind, row);
    let kind = of(lead, "provision_staff");
    let row = cells(kind, &[("provision", Value::Id(group)), ("staff", Value::Id(staff))]);
    insert(&mut action, lead, kind, row);
    let mut pupils = Vec::new();
    for n in 0..PUPILS {
        let surname = format!("Pupil{}", n + PUPILS * usize::from(group.0[0]));
        let row = cells(Pupil::KIND, &[("forename", text("Zed")), ("surname", text(surname))]);
        let pupil = insert(&mut action, lead, Pupil::KIND, row);
        let kind = of(lead, "membership");
        let row = cells(kind, &[("provision", Value::Id(group)), ("pupil", Value::Id(pupil))]);
        insert(&mut action, lead, kind, row);
        pupils.push(pupil);
    }
    lead.write(&action).unwrap();
    (group, pupils)
}

/// What a TA writes after a group: the session, its group, its adult, a mark for each child.
fn log(store: &mut Store, day: NaiveDate, staff: Id, group: Id, pupils: &[Id]) -> Id {
    let mut action = Action::new("Logged");
    let given = [
        ("date", text(day.to_string())),
        ("state", text("held")),
        ("minutes", Value::Int(30)),
        ("note", text("Blended well; next time long vowels.")),
    ];
    let session = insert(&mut action, store, Session::KIND, cells(Session::KIND, &given));
    let kind = store.kind("session_provision").unwrap();
    let row = cells(kind, &[("session", Value::Id(session)), ("provision", Value::Id(group))]);
    insert(&mut action, store, kind, row);
    let kind = store.kind("session_staff").unwrap();
    let given =
        [("session", Value::Id(session)), ("staff", Value::Id(staff)), ("part", text("led"))];
    insert(&mut action, store, kind, cells(kind, &given));
    for pupil in pupils {
        let given = [
            ("session", Value::Id(session)),
            ("pupil", Value::Id(*pupil)),
            ("provision", Value::Id(group)),
            ("mark", text("here")),
        ];
        insert(&mut action, store, Mark::KIND, cells(Mark::KIND, &given));
    }
    store.write(&action).unwrap();
    session
}

fn dump(store: &Store) -> Vec<u8> {
    let mut out = Vec::new();
    store.dump(&mut out).unwrap();
    out
}

fn asked() -> (usize, usize, bool) {
    let given = std::env::var("SENLOG_SOAK").ok();
    let two = given.as_deref().and_then(|text| text.split_once(','));
    match two.and_then(|(tas, days)| Some((tas.parse().ok()?, days.parse().ok()?))) {
        Some((tas, days)) => (tas, days, true),
        None => (SMALL.0, SMALL.1, false),
    }
}

#[test]
fn a_school_year_of_lost_sticks_and_laptops_ends_equal() {
    let (tas, days, whole) = asked();
    let begun = Instant::now();
    let mut world = World::made(tas);
    let calendar = Calendar::new(&[]);
    let backup = world.dir.path().join("backup.senlog-backup");
    for day in 0..days {
        for n in 0..world.tas.len() {
            world.ta_day(n);
        }
        for n in 0..2 {
            world.lead_day(n);
        }
        if day == days / 3 || day == days * 2 / 3 {
            let n = if day == days / 3 { 0 } else { 1 };
            world.lose(n);
        }
        if day == days / 2 {
            let _ = fs::remove_file(&backup);
            world.tas[2].open(world.now).backup(&backup).unwrap();
        }
        if day == days / 2 + 2 {
            world.restore(2, &backup);
        }
        let next = calendar.add_school_days(world.now.date(), 1);
        world.now = next.and_time(world.now.time());
        if whole && day % 10 == 0 {
            println!("day {day}: {:.0?}, {} files", begun.elapsed(), world.files);
        }
    }
    world.settle();
    let (one, two) = (world.leads[0].open(world.now), world.leads[1].open(world.now));
    assert!(dump(&one) == dump(&two), "the leads differ");
    assert!(!dump(&one).is_empty() && one.encrypted() && two.encrypted());
    assert_eq!(world.refused, 0, "honest words were refused");
    let changes = one.change_count().unwrap();
    drop((one, two));
    for n in 0..2 {
        assert_eq!(world.leads[n].open(world.now).examine().unwrap(), Vec::<String>::new());
    }
    let now = world.now;
    for ta in &mut world.tas {
        assert_eq!(ta.open(now).examine().unwrap(), Vec::<String>::new(), "{}", ta.label);
    }
    // What it takes to open the SENCO's at the cost that a real passphrase has.
    let mut lead = world.leads[0].open(now);
    lead.change_passphrase(&pass(), &pass(), KDF_LOG_N).unwrap();
    drop(lead);
    let unlocking = Instant::now();
    drop(world.leads[0].open(now));
    let unlock = unlocking.elapsed();
    let head = fs::read(world.leads[0].home.db()).unwrap();
    assert_ne!(&head[..15], b"SQLite format 3", "the store is not encrypted");
    let mib = head.len() as u64 >> 20;
    if whole {
        println!(
            "{tas} TAs, {days} days in {:.0?}: {changes} changes, {} files; a lead's store {mib} MiB; \
             the slowest import {:.2?}; unlocking {unlock:.2?}",
            begun.elapsed(),
            world.files,
            world.slowest
        );
        assert!(mib <= MOST.0, "{mib} MiB");
        assert!(world.slowest.as_secs_f64() <= MOST.1, "{:?}", world.slowest);
        assert!(unlock.as_secs_f64() <= MOST.2, "{unlock:?}");
    }
}
