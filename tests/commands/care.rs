//! Backups and their ways back, passphrases, checks, dumps.

use std::fs;

use crate::home::{CHEAP, Home, PASSPHRASE, Run, keys, senlog, text};

/// Restores into a folder beside the home, with a passphrase file and more arguments.
fn restore(home: &Home, to: &str, passphrase: &str, args: &[&str]) -> Run {
    let file = home.file("for-restore", passphrase);
    let mut command = senlog(home.beside());
    command.arg("--home").arg(home.beside().join(to)).arg("--passphrase-file").arg(file);
    command.arg("restore").args(args).args(CHEAP).output().unwrap().into()
}

/// The dump of a store beside the home.
fn dump_of(home: &Home, at: &str, passphrase: &str) -> String {
    let file = home.file("for-dump", passphrase);
    let mut command = senlog(home.beside());
    command.arg("--home").arg(home.beside().join(at)).arg("--passphrase-file").arg(file);
    let run: Run = command.arg("dump").output().unwrap().into();
    run.ok().out
}

/// The words of a recovery sheet as it is printed: three columns, each word after its number.
fn words_on(sheet: &str) -> Vec<String> {
    let mut words = vec![String::new(); 24];
    for line in sheet.lines() {
        let mut parts = line.split_whitespace().peekable();
        while let (Some(number), Some(word)) = (parts.next(), parts.peek()) {
            if let Ok(n @ 1..=24) = number.parse::<usize>()
                && word.chars().all(|c| c.is_ascii_lowercase())
            {
                words[n - 1] = (*word).to_string();
            }
        }
    }
    assert!(words.iter().all(|w| !w.is_empty()), "{sheet}");
    words
}

#[test]
fn a_backup_comes_back_by_its_passphrase_with_the_same_dump() {
    let home = Home::school();
    home.json(&["log", "neli a maya q off // good blending"]);
    let before = home.dump();
    let file = home.beside().join("backup.senlog");
    let made = home.json(&["backup", text(&file)]);
    assert_eq!(keys(&made), ["file", "bytes", "changes", "encrypted"]);
    assert_eq!(made["bytes"], fs::metadata(&file).unwrap().len());
    let bytes = fs::read(&file).unwrap();
    for word in ["Quillfeather", "SQLite format", "blending"] {
        assert!(!bytes.windows(word.len()).any(|w| w == word.as_bytes()), "{word} in the open");
    }
    // Never over a file that is there, whatever it is.
    home.run(&["backup", text(&file), "--json"]).refusal(1, "refused");
    assert_eq!(fs::read(&file).unwrap(), bytes);
    let back = restore(&home, "back", PASSPHRASE, &[text(&file), "--json"]).ok();
    assert_eq!(back.json()["changes"], made["changes"]);
    assert_eq!(dump_of(&home, "back", PASSPHRASE), before);
    restore(&home, "wrong", "wrong horse battery", &[text(&file), "--json"]).refusal(3, "locked");
    assert!(!home.beside().join("wrong").exists());
    // What comes after the backup is not in it; the store itself has it.
    home.json(&["new", "task", "title=later"]);
    assert_ne!(home.dump(), before);
    home.run(&["restore", text(&file), "--json"]).refusal(1, "refused");
    let run =
        home.run(&[&["restore", text(&file), "--replace", "--json"], &CHEAP[..]].concat()).ok();
    assert!(fs::exists(run.json()["replaced"].as_str().unwrap()).unwrap(), "the other is kept");
    assert_eq!(home.dump(), before);
}

#[test]
fn a_backup_comes_back_by_the_words_that_init_printed() {
    let mut home = Home::empty();
    home.passphrase = Some(home.file("passphrase", PASSPHRASE));
    let sheet = home.init(&CHEAP).ok().out;
    let words = words_on(&sheet);
    home.furnish();
    // Until it is confirmed the sheet can be shown again, the same.
    let shown = home.json(&["recovery", "--show"]);
    assert_eq!(crate::home::strings(&shown["words"]), words);
    let tried = home.file("words", words.join("\n"));
    assert_eq!(home.json(&["recovery", "--try-words", text(&tried)])["right"], true);
    let file = home.beside().join("backup.senlog");
    home.run(&["backup", text(&file)]).ok();
    let before = home.dump();
    let new = "another twelve letters";
    // As a person copies them: numbered, in capitals, over several lines.
    let typed: String = words
        .iter()
        .enumerate()
        .map(|(n, word)| {
            format!("{} {}{}", n + 1, word.to_uppercase(), if n % 3 == 2 { "\n" } else { " " })
        })
        .collect();
    for (to, text_of) in [("plain", words.join(" ")), ("typed", typed)] {
        let tried = home.file("tried", &text_of);
        restore(&home, to, new, &[text(&file), "--words-file", text(&tried)]).ok();
        assert_eq!(dump_of(&home, to, new), before, "{to}");
    }
    let mut wrong = words;
    wrong.swap(0, 1);
    let tried = home.file("tried", wrong.join(" "));
    restore(&home, "wrong", new, &[text(&file), "--words-file", text(&tried), "--json"])
        .refusal(3, "locked");
    assert!(!home.beside().join("wrong").exists());
}

#[test]
fn a_backup_of_an_open_store_needs_no_passphrase() {
    let home = Home::plain();
    home.furnish();
    let file = home.beside().join("backup.senlog");
    assert_eq!(home.json(&["backup", text(&file)])["encrypted"], false);
    let told = home.run(&["backup", text(&home.beside().join("second"))]).ok();
    assert!(told.out.contains("not encrypted"), "{}", told.out);
    let mut command = senlog(home.beside());
    command.arg("--home").arg(home.beside().join("back")).arg("restore").arg(&file);
    let run: Run = command.output().unwrap().into();
    run.ok();
    let mut command = senlog(home.beside());
    let run: Run =
        command.arg("--home").arg(home.beside().join("back")).arg("dump").output().unwrap().into();
    assert_eq!(run.ok().out, home.dump());
}

#[test]
fn the_dump_is_sorted_by_kind_then_id() {
    let home = Home::school();
    let dump = home.dump();
    let key = |line: &str| {
        let record: serde_json::Value = serde_json::from_str(line).unwrap();
        (record["kind"].as_str().unwrap().to_string(), record["id"].as_str().unwrap().to_string())
    };
    let keys: Vec<_> = dump.lines().map(key).collect();
    assert!(keys.is_sorted() && keys.len() > 40, "{}", keys.len());
    assert_eq!(home.run(&["dump", "--json"]).ok().out, dump);
    // What this device alone keeps is not in it, and looking changes nothing.
    home.run(&["today"]).ok();
    home.run(&["check"]).ok();
    assert_eq!(home.dump(), dump);
}

#[test]
fn a_passphrase_is_changed_and_the_old_one_opens_nothing_any_more() {
    let mut home = Home::school();
    let before = home.dump();
    let new = home.file("new", "four other plain words\n");
    let done = home.json(&[&["passphrase", "--new-file", text(&new)], &CHEAP[..]].concat());
    assert_eq!(done, serde_json::json!({ "changed": true }));
    home.run(&["dump", "--json"]).refusal(3, "locked");
    home.passphrase = Some(new);
    assert_eq!(home.dump(), before);
    let open = Home::plain();
    let new = open.file("new", "four other plain words\n");
    open.run(&["passphrase", "--new-file", text(&new), "--json"]).refusal(1, "refused");
}

#[test]
fn nothing_in_the_folder_is_readable_without_the_passphrase() {
    let home = Home::school();
    home.json(&["log", "neli a maya q off // good blending"]);
    for entry in fs::read_dir(home.path()).unwrap().flatten() {
        let bytes = fs::read(entry.path()).unwrap_or_default();
        for word in ["Quillfeather", "Fairfield", "Okafor", "blending", "SQLite format 3"] {
            let found = bytes.windows(word.len()).any(|w| w == word.as_bytes());
            assert!(!found, "{word} in {:?}", entry.path());
        }
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = entry.metadata().unwrap().permissions().mode() & 0o077;
            assert_eq!(mode, 0, "others may read {:?}", entry.path());
        }
    }
}

#[test]
fn the_first_command_of_a_day_makes_the_days_own_backup() {
    let home = Home::encrypted();
    let own = home.path().join("backups");
    home.run(&["today"]).ok();
    assert!(!own.exists(), "the day it was made it is empty");
    let tuesday = ["--now", "2026-11-24T09:20"];
    let list = home.json(&[&tuesday[..], &["today"]].concat());
    assert_eq!(list["date"], "2026-11-24");
    let file = own.join("senlog-2026-11-24.backup");
    let made = fs::metadata(&file).unwrap();
    home.run(&[&tuesday[..], &["today"]].concat()).ok();
    assert_eq!(fs::metadata(&file).unwrap().modified().unwrap(), made.modified().unwrap());
    // `check` reads it through.
    let check = home.json(&[&tuesday[..], &["check"]].concat());
    assert_eq!(check["backup"]["whole"], true);
    assert_eq!(check["backups"][0]["day"], "2026-11-24");
    // It never blocks: the next day's cannot be written.
    fs::remove_dir_all(&own).unwrap();
    fs::write(&own, "x").unwrap();
    let wednesday = ["--now", "2026-11-25T09:20"];
    let run = home.run(&[&wednesday[..], &["today", "--json"]].concat()).ok();
    assert_eq!(run.json()["date"], "2026-11-25");
    assert!(run.err.contains("own backup of today was not made"), "{}", run.err);
}

#[test]
fn check_reads_a_backup_that_is_named_and_finds_a_bent_one() {
    let home = Home::encrypted();
    let file = home.beside().join("stick.backup");
    home.run(&["backup", text(&file)]).ok();
    let run = home.run(&["check", text(&file)]).ok();
    assert!(run.out.contains("is whole"), "{}", run.out);
    let mut bytes = fs::read(&file).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&file, &bytes).unwrap();
    let run = home.run(&["check", text(&file)]);
    assert_eq!(run.code, 4, "{}{}", run.out, run.err);
    assert!(run.out.contains("The store is whole.") && run.out.contains("altered"), "{}", run.out);
}
