//! One lead takes in what another wrote: 100,000 changes, as one update file of a real, encrypted store.
//! Beside it, in the same run: plain SQLite inserting the same rows of the log, the heads and the
//! projections in one transaction, and Automerge loading and merging the same edits.
//!
//! Two shapes of edits: `single` edits one field of one of 10,000 rows each, the worst that there is;
//! `year` adds rows that nobody edits again, as most of a school's log does.

use std::path::Path;
use std::time::{Duration, Instant};

use automerge::transaction::Transactable;
use automerge::{AutoCommit, ObjId, ObjType, ROOT};
use chrono::{NaiveDate, NaiveDateTime};
use rusqlite::types::Value as Sql;
use rusqlite::{Connection, params_from_iter};
use senlog::domain::id::SeededIds;
use senlog::domain::kind::{Kind, LEAD, Record};
use senlog::domain::records::{Pupil, Staff};
use senlog::domain::{Id, Value};
use senlog::store::exchange::Joining;
use senlog::store::home::Home;
use senlog::store::keys::KDF_LOG_N_MIN;
use senlog::store::open::Setup;
use senlog::store::secret::Passphrase;
use senlog::store::{Action, Clock, Edit, Store, StoreError};
use senlog::sync::import::{self, Said};
use senlog::sync::{export, join};

const CHANGES: usize = 100_000;
const ROWS: usize = 10_000;
/// The fields that the edits of `single` go round.
const FIELDS: [&str; 3] = ["helps", "notes", "preferred"];
/// Budget 17: so many times plain SQLite, and Automerge.
const BUDGET: (f64, f64) = (3.0, 1.5);

fn now() -> NaiveDateTime {
    NaiveDate::from_ymd_opt(2026, 11, 23).unwrap().and_hms_opt(9, 20, 0).unwrap()
}

fn pass(encrypted: bool) -> Option<Passphrase> {
    encrypted.then(|| Passphrase::new("correct horse battery".into()))
}

fn ids(seed: &str) -> Box<SeededIds> {
    Box::new(SeededIds::new(seed, 0))
}

fn lead(dir: &Path) -> Store {
    let mut setup = Setup::lead("Fairfield Primary", "Jo Okafor", pass(true), Id([1; 16]));
    setup.kdf_log_n = KDF_LOG_N_MIN;
    setup.label = "SENCO".into();
    let home = Home::at(dir.join("lead"));
    Store::create(&home, &setup, Clock::Fixed(now()), ids("lead")).unwrap().0
}

/// A second lead's laptop, which knows what the first one knew when it was admitted.
fn second(dir: &Path, lead: &mut Store, label: &str, encrypted: bool) -> Store {
    let mut cells = vec![Value::Null; Staff::KIND.fields.len()];
    cells[Staff::KIND.position("surname").unwrap()] = Value::Text(label.into());
    let staff = insert(lead, Staff::KIND, cells);
    let mut joining = Joining::new(label, label, pass(encrypted));
    joining.kdf_log_n = KDF_LOG_N_MIN;
    let home = Home::at(dir.join(label));
    let mut store = Store::create_joining(&home, &joining, Clock::Fixed(now()), ids(label)).unwrap();
    let request = join::read_request(&join::request(&store).unwrap()).unwrap();
    let admitted = join::admit(lead, &request, LEAD, staff).unwrap();
    let said = Said { compared: true, ..Said::default() };
    import::open(&store, &admitted.bundle.bytes).unwrap().take(&mut store, said).unwrap();
    store
}

fn insert(store: &mut Store, kind: &'static Kind, cells: Vec<Value>) -> Id {
    let mut action = Action::new("New");
    let row = store.ids().next_id();
    action.edits.push(Edit::Insert { kind, row, cells });
    store.write(&action).unwrap();
    row
}

fn pupil(n: usize) -> Vec<Value> {
    let mut cells = vec![Value::Null; Pupil::KIND.fields.len()];
    cells[0] = Value::Text(format!("Forename{n}"));
    cells[1] = Value::Text(format!("Surname{}", n % 700));
    cells[Pupil::KIND.position("helps").unwrap()] = Value::Text(format!("A quiet corner {n}"));
    cells
}

/// A step of the edits: a new row, or new content of one field.
enum Step {
    New(usize),
    Set(usize, usize, String),
}

fn steps(shape: &str) -> (usize, Vec<Step>) {
    match shape {
        "year" => (0, (0..CHANGES).map(Step::New).collect()),
        _ => {
            let set = |n: usize| {
                // Another field of a row at each of its turns.
                let field = (n / ROWS) % FIELDS.len();
                Step::Set(n % ROWS, field, format!("What was written as number {n}"))
            };
            (ROWS, (0..CHANGES).map(set).collect())
        }
    }
}

fn write(lead: &mut Store, rows: &mut Vec<Id>, steps: &[Step]) {
    lead.bulk::<_, StoreError>(|lead| {
        for chunk in steps.chunks(1_000) {
            let mut action = Action::new("Edits");
            for step in chunk {
                match step {
                    Step::New(n) => {
                        let row = lead.ids().next_id();
                        rows.push(row);
                        let kind = Pupil::KIND;
                        action.edits.push(Edit::Insert { kind, row, cells: pupil(*n) });
                    }
                    Step::Set(n, field, text) => {
                        let kind = Pupil::KIND;
                        let loaded = lead.load(kind, rows[*n])?.unwrap();
                        let cells =
                            vec![(kind.position(FIELDS[*field]).unwrap(), Value::Text(text.clone()))];
                        let (row, base) = (rows[*n], loaded.base);
                        action.edits.push(Edit::Set { kind, row, cells, base });
                    }
                }
            }
            lead.write(&action)?;
        }
        Ok(())
    })
    .unwrap();
}

fn take(store: &mut Store, file: &[u8]) -> Duration {
    let begun = Instant::now();
    let opened = import::open(store, file).unwrap();
    let report = opened.take(store, Said { yes: true, ..Said::default() }).unwrap();
    let time = begun.elapsed();
    assert!(report.applied >= CHANGES && report.refused.is_empty(), "{report:?}");
    time
}

/// The rows of the log, the heads and the projections of an unencrypted store, in their order, inserted
/// into tables and indexes of the same shape by prepared statements in one transaction.
fn plain(dir: &Path, from: &Path) -> Duration {
    let from = Connection::open(from).unwrap();
    let mut tables = Vec::new();
    let mut schema = Vec::new();
    let mut read = from
        .prepare(
            "SELECT name, tbl_name, type, sql FROM sqlite_master WHERE sql IS NOT NULL
             AND (tbl_name IN ('change', 'head', 'txn') OR tbl_name LIKE 'p\\_%' ESCAPE '\\')
             ORDER BY type DESC",
        )
        .unwrap();
    let mut rows = read.query([]).unwrap();
    while let Some(row) = rows.next().unwrap() {
        let (name, kind): (String, String) = (row.get(0).unwrap(), row.get(2).unwrap());
        schema.push(row.get::<_, String>(3).unwrap());
        if kind == "table" {
            tables.push(name);
        }
    }
    let mut content: Vec<(String, usize, Vec<Vec<Sql>>)> = Vec::new();
    for table in &tables {
        let mut read = from.prepare(&format!("SELECT * FROM \"{table}\"")).unwrap();
        let width = read.column_count();
        let rows = read.query_map([], |row| (0..width).map(|n| row.get(n)).collect()).unwrap();
        content.push((table.clone(), width, rows.map(Result::unwrap).collect()));
    }
    let to = Connection::open(dir.join("plain.db")).unwrap();
    to.execute_batch("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-65536")
        .unwrap();
    schema.iter().for_each(|sql| to.execute_batch(sql).unwrap());
    let begun = Instant::now();
    to.execute_batch("BEGIN IMMEDIATE").unwrap();
    for (table, width, rows) in &content {
        let marks = vec!["?"; *width].join(",");
        let mut put = to.prepare(&format!("INSERT INTO \"{table}\" VALUES({marks})")).unwrap();
        for row in rows {
            put.execute(params_from_iter(row)).unwrap();
        }
    }
    to.execute_batch("COMMIT").unwrap();
    begun.elapsed()
}

/// Automerge: a document of the same rows, the same edits in another copy, each a change of its own, loaded
/// and merged.
fn automerge(before: usize, steps: &[Step]) -> Duration {
    let mut base = AutoCommit::new();
    let mut rows: Vec<ObjId> = Vec::new();
    let fill = |doc: &mut AutoCommit, rows: &mut Vec<ObjId>, n: usize| {
        let row = doc.put_object(ROOT, format!("row{n}"), ObjType::Map).unwrap();
        doc.put(&row, "forename", format!("Forename{n}")).unwrap();
        doc.put(&row, "surname", format!("Surname{}", n % 700)).unwrap();
        doc.put(&row, "helps", format!("A quiet corner {n}")).unwrap();
        rows.push(row);
    };
    (0..before).for_each(|n| fill(&mut base, &mut rows, n));
    base.commit();
    let mut other = base.fork();
    for step in steps {
        match step {
            Step::New(n) => fill(&mut other, &mut rows, *n),
            Step::Set(n, field, text) => {
                other.put(&rows[*n], FIELDS[*field], text.as_str()).unwrap();
            }
        }
        other.commit();
    }
    let file = other.save();
    let begun = Instant::now();
    let mut loaded = AutoCommit::load(&file).unwrap();
    base.merge(&mut loaded).unwrap();
    begun.elapsed()
}

fn main() {
    for shape in ["single", "year"] {
        let dir = tempfile::tempdir().unwrap();
        let (before, steps) = steps(shape);
        let mut store = lead(dir.path());
        let mut rows = Vec::new();
        let start: Vec<Step> = (0..before).map(Step::New).collect();
        write(&mut store, &mut rows, &start);
        let mut ada = second(dir.path(), &mut store, "ADA", true);
        let mut open = second(dir.path(), &mut store, "OPEN", false);
        write(&mut store, &mut rows, &steps);
        let file_for = |store: &mut Store, label: &str| {
            let to = export::device_called(store, label).unwrap();
            export::down(store, &to).unwrap().bytes
        };
        let file = file_for(&mut store, "ADA");
        let ours = take(&mut ada, &file);
        let same = file_for(&mut store, "OPEN");
        let unencrypted = take(&mut open, &same);
        drop(open);
        let plain = plain(dir.path(), &Home::at(dir.path().join("OPEN")).db());
        let peer = automerge(before, &steps);
        let ratio = |base: Duration| ours.as_secs_f64() / base.as_secs_f64();
        let verdict = |ratio: f64, most: f64| if ratio <= most { "within" } else { "OVER" };
        println!("{shape}: {CHANGES} changes in a file of {} KiB", file.len() / 1024);
        println!("  senlog, encrypted    {ours:>9.2?}   (not encrypted {unencrypted:.2?})");
        for (name, time, most) in [("plain SQLite", plain, BUDGET.0), ("Automerge", peer, BUDGET.1)] {
            println!(
                "  {name:20} {time:>9.2?}   senlog is {:.2} x (budget {most} x: {})",
                ratio(time),
                verdict(ratio(time), most)
            );
        }
    }
}
