//! The power goes at any moment: in two hundred rounds the program is killed outright while it
//! saves, and every time the store opens clean, holds every entry that was acknowledged, and holds
//! no half of one.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "helpers of tests")]

#[path = "support/home.rs"]
mod home;

use std::collections::{BTreeMap, BTreeSet};
use std::process::Stdio;
use std::thread::sleep;
use std::time::{Duration, Instant};

use chrono::{Days, NaiveDate};
use home::{Home, NOW, PASSPHRASE, Run, text};
use senlog::domain::id::SeededIds;
use senlog::store::home::Home as Folder;
use senlog::store::open::Unlock;
use senlog::store::secret::Passphrase;
use senlog::store::{Clock, Store};
use serde_json::Value as Json;

const ROUNDS: u32 = 200;
/// Of the dice; another seed is another two hundred moments.
const SEED: u64 = 7;

/// A school with a group on every day of the week, so that each round has a session of its own.
fn school() -> Home {
    let home = Home::school();
    let list = "Group,Intervention,Days,Time,Minutes,From,Staff,Members\n\
                ELSA,ELSA,Mon-Fri,11:00,20,01/09/2025,Dawn Shaw,Maya Quillfeather; Zebedee Nightjar\n";
    let file = home.file("daily.csv", list);
    home.run(&["import", "provisions", text(&file)]).ok();
    home
}

/// What is typed in a round, and the time it is typed at: one weekday after the other.
fn typed(round: u32) -> (Vec<String>, String) {
    let note = format!("round {round}");
    let words: Vec<String> = match round % 3 {
        0 => vec!["log".into(), format!("elsa all here // {note}"), "--yes".into()],
        1 => vec!["contact".into(), format!("maya q mum gate // {note} >fri ring her")],
        _ => vec!["new".into(), "task".into(), format!("title={note}"), "pupil=zebedee".into()],
    };
    let first = NaiveDate::from_ymd_opt(2025, 9, 1).unwrap();
    // Three rounds a day, so that two hundred of them are over before the Christmas holidays.
    let (week, weekday) = (u64::from(round / 3 / 5), u64::from(round / 3 % 5));
    // The ninth week is the autumn half term.
    let day = first + Days::new((week + u64::from(week >= 8)) * 7 + weekday);
    (words, format!("{day}T12:00"))
}

/// The id that a command printed, if it printed its whole line.
fn acknowledged(out: &str) -> Option<String> {
    let object: Json = serde_json::from_str(out.strip_suffix('\n')?).ok()?;
    let id = ["contact", "id"].iter().find_map(|key| object[key].as_str());
    id.or_else(|| object["sessions"][0]["id"].as_str()).map(str::to_string)
}

/// Starts a round's command, kills it after `wait`, and gives what came out of it.
fn cut_short(home: &Home, round: u32, wait: Duration) -> (bool, Option<String>) {
    let (words, now) = typed(round);
    let mut child = home
        .command(&words)
        .args(["--json", "--now", &now])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    sleep(wait);
    // One that has ended already is not killed any more.
    let _ = child.kill();
    let run: Run = child.wait_with_output().unwrap().into();
    assert!(matches!(run.code, 0 | -1), "round {round}: {}{}", run.out, run.err);
    let id = acknowledged(&run.out);
    assert!(
        run.code != 0 || id.is_some(),
        "round {round} ended well and said nothing: {}",
        run.out
    );
    (run.code == 0, id)
}

/// Ids of every live record, after checking that no entry is there by half.
fn whole(dump: &str) -> BTreeSet<String> {
    let mut ids = BTreeSet::new();
    let mut entries: BTreeMap<String, BTreeMap<String, usize>> = BTreeMap::new();
    for line in dump.lines() {
        let record: Json = serde_json::from_str(line).unwrap();
        let (id, kind) = (record["id"].as_str().unwrap(), record["kind"].as_str().unwrap());
        ids.insert(id.to_string());
        let of = match kind {
            "session" | "contact" => Some(id),
            "mark" | "session_provision" | "session_staff" => record["fields"]["session"].as_str(),
            "contact_pupil" => record["fields"]["contact"].as_str(),
            _ => None,
        };
        if let Some(of) = of {
            *entries.entry(of.into()).or_default().entry(kind.into()).or_default() += 1;
        }
    }
    let parts = |list: &[(&str, usize)]| -> BTreeMap<String, usize> {
        list.iter().map(|(kind, n)| ((*kind).to_string(), *n)).collect()
    };
    let session =
        parts(&[("session", 1), ("session_provision", 1), ("session_staff", 1), ("mark", 2)]);
    let contact = parts(&[("contact", 1), ("contact_pupil", 1)]);
    for (id, found) in entries {
        assert!(found == session || found == contact, "half an entry: {id} {found:?}");
    }
    ids
}

#[test]
fn killed_at_any_moment_nothing_acknowledged_is_lost() {
    let home = school();
    let started = Instant::now();
    home.run(&["new", "task", "title=how long it takes"]).ok();
    // Up to a little after the end, so that moments of saving and of having saved are both met.
    let longest = started.elapsed().max(Duration::from_millis(10)) * 3 / 2;
    let mut dice = fastrand::Rng::with_seed(SEED);
    let mut saved = BTreeSet::new();
    let (mut killed, mut ended) = (0, 0);
    for round in 0..ROUNDS {
        let wait = longest.mul_f64(dice.f64());
        let (well, id) = cut_short(&home, round, wait);
        if well {
            ended += 1
        } else {
            killed += 1
        }
        saved.extend(id);
        let read = home.run(&["dump"]);
        assert_eq!(read.code, 0, "round {round}, after {wait:?}: {}", read.err);
        // At most the one sentence that the last run did not end well.
        assert!(read.err.lines().count() <= 1, "round {round}: {}", read.err);
        let there = whole(&read.out);
        let lost: Vec<&String> = saved.iter().filter(|id| !there.contains(*id)).collect();
        assert!(lost.is_empty(), "round {round}, after {wait:?}, lost {lost:?}");
    }
    assert!(killed > 10 && ended > 10, "{killed} killed, {ended} not");
    println!("{killed} killed, {ended} ended before; {} acknowledged", saved.len());

    let checked = home.json(&["check"]);
    assert_eq!(checked["findings"], serde_json::json!([]));
    left_tidy(&home);
    let clock = Clock::Fixed(format!("{NOW}:00").parse().unwrap());
    let unlock = Unlock::Passphrase(Passphrase::new(PASSPHRASE.into()));
    let ids = Box::new(SeededIds::new("kill", 0));
    let mut store = Store::open(&Folder::at(home.path()), &unlock, clock, ids).unwrap();
    let before = store.derived().unwrap();
    store.rebuild().unwrap();
    assert!(store.derived().unwrap() == before, "the log says otherwise than the tables");
}

/// Nothing of a run that was cut short stays in the folder.
fn left_tidy(home: &Home) {
    let known = ["senlog.db", "keys.pass.age", "keys.lead.age", "keys.root.age", "nonce", "lock"];
    let found = std::fs::read_dir(home.path()).unwrap().flatten();
    let strange: Vec<_> = found
        .map(|entry| entry.file_name().into_string().unwrap())
        .filter(|name| !known.contains(&name.as_str()))
        .collect();
    assert!(strange.is_empty(), "{strange:?}");
}
