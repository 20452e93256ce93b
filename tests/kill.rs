//! The power goes at any moment: in two hundred rounds the program is killed outright while it
//! saves, and every time the store opens clean, holds every entry that was acknowledged, and holds
//! no half of one.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "helpers of tests")]

#[path = "support/home.rs"]
mod home;

use std::collections::{BTreeMap, BTreeSet};
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use chrono::{Days, NaiveDate};
use home::{CHEAP, Home, NOW, PASSPHRASE, Run, senlog, text};
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
    // With the day's own backup, which the first commands of each day are killed in.
    let friday = ["--now", "2025-08-29T12:00"];
    home.run(&[&friday[..], &["new", "task", "title=how long it takes"]].concat()).ok();
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
    let own = store.own_backups().unwrap();
    assert!(!own.is_empty());
    for kept in own {
        store.check_backup(&kept.path).unwrap();
    }
    store.rebuild().unwrap();
    assert!(store.derived().unwrap() == before, "the log says otherwise than the tables");
}

/// Nothing of a run that was cut short stays in the folder.
fn left_tidy(home: &Home) {
    let known = [
        "senlog.db",
        "keys.pass.age",
        "keys.lead.age",
        "keys.root.age",
        "nonce",
        "lock",
        "backups",
    ];
    let found = std::fs::read_dir(home.path()).unwrap().flatten();
    let strange: Vec<_> = found
        .map(|entry| entry.file_name().into_string().unwrap())
        .filter(|name| !known.contains(&name.as_str()))
        .collect();
    assert!(strange.is_empty(), "{strange:?}");
}

/// Kills a command at so many moments of its run, evenly spread, and looks at what is left after
/// each: `start` gives the command, `after` whether all of it had been done.
fn at_moments(
    moments: u32,
    mut start: impl FnMut() -> Command,
    mut after: impl FnMut(Duration) -> bool,
) {
    let started = Instant::now();
    let whole: Run = start().output().unwrap().into();
    whole.ok();
    let longest = started.elapsed();
    assert!(after(longest), "all of it is there when it ends by itself");
    for moment in 0..moments {
        let wait = longest * moment / moments;
        let mut child = start().stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        sleep(wait);
        let _ = child.kill();
        let ended = child.wait().unwrap().success();
        let done = after(wait);
        assert!(done || !ended, "after {wait:?} it ended well and is not there");
    }
}

#[test]
fn an_import_is_there_whole_or_not_at_all() {
    let home = school();
    let before = home.dump();
    let rows: String = (0..150).map(|n| format!("Ida{n},Wren,4,K,SLCN\n")).collect();
    let list = "Forename,Surname,Year group,SEN status,Primary need\n".to_string() + &rows;
    let file = home.file("many.csv", list);
    let start = || home.command(&["import", "pupils", text(&file)]);
    at_moments(12, start, |wait| {
        let dump = home.dump();
        let there = dump.matches("\"surname\":\"Wren\"").count();
        assert!(there == 0 || there == 150, "{there} of 150 after {wait:?}");
        if there == 0 {
            assert_eq!(dump, before, "after {wait:?}");
        } else {
            home.run(&["undo"]).ok();
            assert_eq!(home.dump(), before, "one action, after {wait:?}");
        }
        there > 0
    });
    assert_eq!(home.json(&["check"])["findings"], serde_json::json!([]));
}

#[test]
fn a_backup_is_there_whole_or_not_at_all() {
    let home = school();
    let before = home.dump();
    let file = home.beside().join("backup.senlog");
    let back = Home::empty();
    let start = || home.command(&["backup", text(&file)]);
    at_moments(10, start, |wait| {
        let there = file.exists();
        if there {
            let mut command = senlog(back.beside());
            command.arg("--home").arg(back.path()).arg("--passphrase-file");
            command.arg(home.passphrase.as_ref().unwrap());
            command.arg("restore").arg(&file).args(CHEAP);
            Run::from(command.output().unwrap()).ok();
            std::fs::remove_dir_all(back.path()).unwrap();
            std::fs::remove_file(&file).unwrap();
        }
        assert_eq!(home.dump(), before, "after {wait:?}");
        there
    });
    left_tidy(&home);
}

#[test]
fn a_store_is_made_or_restored_whole_or_can_be_made_again() {
    let home = school();
    let before = home.dump();
    let file = home.beside().join("backup.senlog");
    home.run(&["backup", text(&file)]).ok();
    let mut other = Home::empty();
    other.passphrase = Some(other.file("passphrase", PASSPHRASE));
    let start = || other.command(&[&["restore", text(&file)], &CHEAP[..]].concat());
    at_moments(12, start, |wait| {
        let read = other.run(&["dump", "--json"]);
        let there = read.code == 0;
        if there {
            assert_eq!(read.out, before, "after {wait:?}");
        } else {
            // Nothing that calls itself a store, so it can be tried again.
            read.refusal(1, "refused");
            let again: Run = start().output().unwrap().into();
            again.ok();
            assert_eq!(other.dump(), before, "after {wait:?}");
        }
        std::fs::remove_dir_all(other.path()).unwrap();
        there
    });
    let start = || {
        let init = ["init", "--school", "Fairfield Primary", "--name", "Jo Okafor"];
        other.command(&[&init[..], &CHEAP].concat())
    };
    at_moments(12, start, |wait| {
        let read = other.run(&["dump", "--json"]);
        let there = read.code == 0;
        if there {
            let kinds = ["\"Fairfield Primary\"", "\"intervention\"", "\"calendar\""];
            assert!(kinds.iter().all(|k| read.out.contains(k)), "after {wait:?}: {}", read.out);
        } else {
            read.refusal(1, "refused");
            let again: Run = start().output().unwrap().into();
            again.ok();
        }
        std::fs::remove_dir_all(other.path()).unwrap();
        there
    });
}

#[test]
fn a_passphrase_is_the_old_one_or_the_new_one() {
    let mut home = school();
    let before = home.dump();
    let mut now = home.passphrase.clone().unwrap();
    let mut next = home.file("next", "four other plain words");
    for moment in 0..14 {
        let args = [&["passphrase", "--new-file", text(&next)], &CHEAP[..]].concat();
        let mut child = home.command(&args).stdout(Stdio::null()).spawn().unwrap();
        sleep(Duration::from_millis(3 * moment));
        let _ = child.kill();
        child.wait().unwrap();
        if home.run(&["dump"]).code != 0 {
            std::mem::swap(&mut now, &mut next);
            home.passphrase = Some(now.clone());
        }
        assert_eq!(home.dump(), before);
    }
    left_tidy(&home);
}
