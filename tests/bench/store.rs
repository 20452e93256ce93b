//! What the store costs, beside the floor of the same run: `cargo bench --bench store`.
//!
//! F is one append and fdatasync on the same disk. Everything runs on the encrypted build, unlocked
//! at the lowest cost of a passphrase, which is not what is measured here. The numbers are read as
//! ratios; milliseconds of two runs say nothing.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

use std::fs::{self, File};
use std::io::Write;
use std::path::Path;
use std::time::{Duration, Instant};

use chrono::{NaiveDate, NaiveDateTime};
use senlog::app::demo::{self, DemoOptions};
use senlog::domain::codes::MarkCode;
use senlog::domain::id::{IdSource, SeededIds};
use senlog::domain::kind::Record;
use senlog::domain::records::{Mark, Pupil, Session};
use senlog::domain::{Id, Value};
use senlog::store::home::Home;
use senlog::store::keys::KDF_LOG_N_MIN;
use senlog::store::open::{Setup, Unlock};
use senlog::store::secret::Passphrase;
use senlog::store::{Action, Clock, Store, StoreError};

const WORDS: &str = "correct horse battery";

fn now() -> NaiveDateTime {
    NaiveDate::from_ymd_opt(2026, 11, 23).unwrap().and_hms_opt(9, 20, 0).unwrap()
}

fn ids(seed: &str) -> Box<dyn IdSource + Send> {
    Box::new(SeededIds::new(seed, 7))
}

fn passphrase() -> Passphrase {
    Passphrase::new(WORDS.to_string())
}

/// An encrypted store with a made-up school of so many years.
fn school(dir: &Path, years: u32) -> (Home, Store, Duration) {
    let home = Home::at(dir.join(format!("y{years}")));
    let user = Id([1; 16]);
    let mut setup = Setup::lead("Fairfield Primary", "Jo Okafor", Some(passphrase()), user);
    setup.kdf_log_n = KDF_LOG_N_MIN;
    let (mut store, _) = Store::create(&home, &setup, Clock::Fixed(now()), ids("a")).unwrap();
    let begun = Instant::now();
    let mut opts = DemoOptions::at(now());
    opts.years = years;
    let mut seeded = SeededIds::new("demo", 1);
    store
        .bulk::<_, StoreError>(|store| {
            demo::build(
                opts,
                &mut seeded,
                &mut |action| store.write(&action).map(|_| ()),
                &mut |_, _| {},
            )
        })
        .unwrap();
    (home, store, begun.elapsed())
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}

fn measure(rounds: usize, mut work: impl FnMut(usize)) -> Duration {
    let times = (0..rounds).map(|n| {
        let begun = Instant::now();
        work(n);
        begun.elapsed()
    });
    median(times.collect())
}

/// One append and fdatasync.
fn floor(dir: &Path) -> Duration {
    let mut file = File::create(dir.join("floor")).unwrap();
    measure(60, |_| {
        file.write_all(&[7; 4096]).unwrap();
        file.sync_data().unwrap();
    })
}

/// A group of six, as the logging screen saves it.
fn group_of_six(store: &mut Store, n: usize) -> Action {
    let mut action = Action::new("group");
    let mut cells = vec![Value::Null; Session::KIND.fields.len()];
    cells[2] = Value::Text("2026-11-23".into());
    cells[3] = Value::Text("held".into());
    let session = action.add_cells(store.ids(), Session::KIND, cells);
    for k in 0..6u8 {
        let mut cells = vec![Value::Null; Mark::KIND.fields.len()];
        cells[0] = Value::Id(session);
        cells[1] = Value::Id(Id([k + 1; 16]));
        cells[2] = Value::Id(Id([n as u8; 16]));
        cells[3] = Value::Text(MarkCode::Here.code().into());
        action.add_cells(store.ids(), Mark::KIND, cells);
    }
    action
}

fn report(what: &str, time: Duration, base: Duration, base_name: &str, budget: f64) {
    let ratio = time.as_secs_f64() / base.as_secs_f64();
    let verdict = if ratio <= budget { "within" } else { "OVER" };
    println!("{what:44} {time:>12.2?}  {ratio:6.2} x {base_name}  (budget {budget} x: {verdict})");
}

fn folder_size(dir: &Path) -> u64 {
    fs::read_dir(dir)
        .unwrap()
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.file_name().to_string_lossy().starts_with("senlog.db"))
        .map(|entry| entry.metadata().unwrap().len())
        .sum()
}

fn reads(store: &Store) -> Duration {
    let today = now().date();
    measure(40, |_| {
        assert!(!store.today(today).unwrap().rows.is_empty());
    })
}

fn import(dir: &Path, pupils: usize) -> Duration {
    let home = Home::at(dir.join(format!("import{pupils}")));
    let mut setup = Setup::lead("Fairfield Primary", "Jo Okafor", Some(passphrase()), Id([1; 16]));
    setup.kdf_log_n = KDF_LOG_N_MIN;
    let (mut store, _) = Store::create(&home, &setup, Clock::Fixed(now()), ids("b")).unwrap();
    let begun = Instant::now();
    let mut action = Action::new("Import pupils");
    for n in 0..pupils {
        let mut cells = vec![Value::Null; Pupil::KIND.fields.len()];
        cells[0] = Value::text(format!("Forename{n}"));
        cells[1] = Value::text(format!("Surname{}", n % 700));
        cells[3] = Value::text("2018-03-04");
        cells[4] = Value::text(format!("A{n:012}"));
        let pupil = action.add_cells(store.ids(), Pupil::KIND, cells);
        let place = [
            Value::Id(pupil),
            Value::text("2026-09-01"),
            Value::text("4"),
            Value::text("4W"),
            Value::Null,
        ];
        action.add_cells(store.ids(), senlog::domain::records::Placement::KIND, place.to_vec());
    }
    store.write(&action).unwrap();
    begun.elapsed()
}

fn main() {
    let dir = tempfile::tempdir().unwrap();
    let f = floor(dir.path());
    println!("F, one append + fdatasync: {f:.2?}\n");

    let (one_home, mut one, _) = school(dir.path(), 1);
    let (seven_home, mut seven, built) = school(dir.path(), 7);
    println!("seven years written in {built:.2?}: {} changes", seven.change_count().unwrap());
    for (name, store) in [("one year", &mut one), ("seven years", &mut seven)] {
        let actions: Vec<Action> = (0..60).map(|n| group_of_six(store, n)).collect();
        let time = measure(60, |n| {
            store.write(&actions[n]).unwrap();
        });
        // The budget is 2 F and twice a bare table's painting; the painting is measured elsewhere.
        let ratio = time.as_secs_f64() / f.as_secs_f64();
        println!("save a group of six, {name}: {time:.2?}, {ratio:.1} x F");
    }
    let (day_one, day_seven) = (reads(&one), reads(&seven));
    report("today, seven years to one", day_seven, day_one, "one year", 1.2);
    drop((one, seven));
    let bytes = folder_size(seven_home.dir());
    let verdict = if bytes <= 100 << 20 { "within" } else { "OVER" };
    println!("store, seven years: {:.1} MiB (budget 100: {verdict})\n", bytes as f64 / 1048576.0);
    for (name, home) in [("one year", &one_home), ("seven years", &seven_home)] {
        let time = measure(5, |_| {
            let unlock = Unlock::Passphrase(passphrase());
            drop(Store::open(home, &unlock, Clock::Fixed(now()), ids("c")).unwrap());
        });
        println!("open and close, {name}: {time:.2?} (the cheapest key derivation included)");
    }
    println!();
    for (pupils, budget) in [(420, 0.15), (20_000, 2.0)] {
        let time = import(dir.path(), pupils);
        let verdict = if time.as_secs_f64() <= budget { "within" } else { "OVER" };
        println!(
            "write {pupils} pupils with their classes: {time:.2?} (budget {budget} s: {verdict})"
        );
    }
}
