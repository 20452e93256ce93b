//! What is typed wrongly: names, dates, numbers, kinds, fields, options.

use super::*;

#[test]
fn words_that_name_nobody_or_nothing() {
    let home = Home::school();
    let before = home.state();
    let table: &[(&[&str], Why, &str)] = &[
        // Nobody.
        (&["show", "wilhelmina"], NOT_FOUND, "wilhelmina"),
        (&["show", "ffffffff"], NOT_FOUND, "ffffffff"),
        (&["history", "wilhelmina"], NOT_FOUND, "wilhelmina"),
        (&["set", "pupil", "wilhelmina", "eal=yes"], NOT_FOUND, "wilhelmina"),
        (&["set", "pupil", "", "eal=yes"], NOT_FOUND, ""),
        (&["log", "neli a wilhelmina off"], REFUSED, ""),
        (&["log", "zumba all here"], REFUSED, ""),
        (&["log", "   "], REFUSED, "empty"),
        (&["contact", "wilhelmina mum gate // all well"], REFUSED, ""),
        (&["contact", " "], REFUSED, "empty"),
        (&["new", "membership", "provision=neli a", "pupil=wilhelmina"], REFUSED, "wilhelmina"),
        // No such day, no such length.
        (&["new", "pupil", "forename=A", "surname=B", "dob=31 feb 2018"], REFUSED, "Date of birth"),
        (&["new", "pupil", "forename=A", "surname=B", "dob=2018-02-31"], REFUSED, "Date of birth"),
        (&["set", "pupil", "zebedee", "dob=31/02/2018"], REFUSED, "Date of birth"),
        (&["log", "neli a all here @ 31/2"], REFUSED, "31"),
        (&["log", "neli a all here 0m"], REFUSED, "480"),
        (&["log", "neli a all here 481m"], REFUSED, "480"),
        (&["log", "neli a all here 9h"], REFUSED, "480"),
        (&["new", "session", "date=2026-11-23", "state=held", "minutes=0"], REFUSED, "480"),
        (&["new", "session", "date=2026-11-23", "state=held", "minutes=481"], REFUSED, "480"),
        (&["new", "session", "date=2026-11-23", "state=held", "minutes=-5"], REFUSED, "-5"),
        (&["new", "session", "date=2026-11-23", "state=held", "time=25:99"], REFUSED, "25:99"),
        (&["today", "--date", "31 feb"], USAGE, "31"),
        (&["today", "--date", "someday"], USAGE, "someday"),
        // No such kind, field, value.
        (&["new", "unicorn", "name=x"], REFUSED, "unicorn"),
        (&["list", "unicorn"], REFUSED, "unicorn"),
        (&["set", "unicorn", "abcd", "name=x"], REFUSED, "unicorn"),
        (&["new", "pupil", "forename=A", "surname=B", "horn=1"], REFUSED, "horn"),
        (&["list", "pupil", "horn=1"], REFUSED, "horn"),
        (&["new", "pupil", "forename=A", "surname=B", "eal={\"a\":[1"], REFUSED, "EAL"),
        (&["new", "pupil", "forename=A", "surname=B", "eal=null"], REFUSED, "EAL"),
        (&["new", "pupil", "forename=A", "surname=B", "sex=[]"], REFUSED, "Sex"),
        (&["new", "pupil", "{\"forename\":\"A\"}"], REFUSED, "="),
        (&["new", "pupil", "forename=", "surname=B"], REFUSED, "forename"),
        (&["new", "pupil", "forename=A", "forename=B", "surname=C"], REFUSED, "twice"),
        (&["new", "register", "pupil=zebedee", "status=Q", "starts=today"], REFUSED, "Q"),
        (&["new", "school", "name=Another"], REFUSED, "already"),
        (&["set", "pupil", "zebedee", "surname="], REFUSED, "Surname"),
        (&["new", "task", "title=x", "due=friday", "owner=nobody"], REFUSED, "nobody"),
        (
            &["new", "calendar", "type=term", "starts=2027-05-01", "ends=2027-04-01"],
            REFUSED,
            "before",
        ),
        (&["import", "pupples", "list.csv"], USAGE, "pupples"),
        // No such action.
        (&["undo", "0"], REFUSED, "0"),
        (&["undo", "-1"], USAGE, "-1"),
        (&["undo", "many"], NOT_FOUND, "many"),
        (&["undo", "0123456789abcdef"], NOT_FOUND, "0123456789abcdef"),
        (&["redo", "0123456789abcdef"], NOT_FOUND, "0123456789abcdef"),
        (&["redo"], REFUSED, "redo"),
        // No such command, option, choice.
        (&["frobnicate"], USAGE, "frobnicate"),
        (&["today", "--frobnicate"], USAGE, "frobnicate"),
        (&["--now", "teatime", "today"], USAGE, "teatime"),
        (&["--now", "2026-02-31T09:20", "today"], USAGE, "2026-02-31T09:20"),
        (&["--now", "", "today"], USAGE, "--now"),
        (&["completions", "cobol"], USAGE, "cobol"),
        (&["due", "--days", "soon"], USAGE, "soon"),
        (&["due", "--days", "-3"], USAGE, "-3"),
        (&["import", "pupils"], USAGE, "FILE"),
        (&["log"], USAGE, "LINE"),
        (&["find"], USAGE, "QUERY"),
        (&["init", "--school", "F"], USAGE, "--name"),
        (&["init", "--school", "F", "--name", "J", "--role", "pirate"], USAGE, "pirate"),
    ];
    each(table, |(args, why, says)| {
        refused(&home, args, *why, says);
    });
    assert_eq!(home.state(), before);
}

#[test]
fn a_wrong_option_names_the_help_of_its_command() {
    let home = Home::empty();
    for (args, help) in [
        (&["due", "--days", "soon"][..], "senlog help due"),
        (&["completions", "cobol"], "senlog help completions"),
        (&["--json", "today", "--frobnicate"], "senlog help today"),
    ] {
        let run = home.run(args);
        assert!((run.err + &run.out).contains(help), "{args:?}");
    }
}

#[test]
fn words_that_name_two_are_not_guessed_between() {
    let home = Home::school();
    let before = home.state();
    let table: &[&[&str]] = &[
        &["show", "maya"],
        &["set", "pupil", "maya", "eal=yes"],
        &["history", "maya"],
        &["new", "membership", "provision=neli a", "pupil=maya"],
        &["contact", "maya mum gate"],
    ];
    each(table, |args| {
        let run = home.run(&[*args, &["--json"]].concat());
        let error = run.refusal(AMBIGUOUS.0, AMBIGUOUS.1);
        // Both are named, for that is what was asked; in the list and not in the sentence.
        let candidates = error["candidates"].to_string();
        assert!(candidates.contains("Maya"), "{args:?}: {error}");
        assert_eq!(error["candidates"].as_array().unwrap().len(), 2, "{args:?}: {error}");
        let message = error["message"].as_str().unwrap();
        assert!(PUPILS.iter().all(|word| !message.contains(word)), "{args:?}: {message}");
        let plain = home.run(args);
        assert_eq!((plain.code, plain.out.as_str()), (1, ""), "{args:?}");
        assert_eq!(plain.err.lines().filter(|l| l.starts_with("    ")).count(), 2, "{}", plain.err);
    });
    assert_eq!(home.state(), before);
}

#[test]
fn a_theme_that_is_not_there_and_settings_that_are_nonsense() {
    let home = Home::school();
    let before = home.state();
    let error = refused(&home, &["--theme", "vantablack", "themes"], USAGE, "vantablack");
    assert!(error["candidates"].to_string().contains("high-contrast"), "{error}");
    std::fs::write(home.path().join("config.toml"), "theme = [broken\n\u{0}").unwrap();
    // Settings are no reason to keep a school's log shut.
    let run = home.run(&["keys"]).ok();
    assert_eq!(run.err.lines().count(), 1, "{}", run.err);
    home.run(&["today"]).ok();
    assert_eq!(home.state(), before);
}

#[test]
fn long_and_hostile_words() {
    let home = Home::school();
    let before = home.state();
    // The longest argument that Linux hands over is 128 KiB.
    let long = "neli a ".to_string() + &"blah, ".repeat(20_000);
    let started = std::time::Instant::now();
    let run = home.run(&["log", &long, "--json"]);
    assert_eq!(run.code, 1, "{}", &run.out[..run.out.len().min(300)]);
    assert!(run.out.len() < 4000, "a refusal of {} bytes", run.out.len());
    assert!(started.elapsed().as_secs() < 20, "{:?}", started.elapsed());
    let note = format!("neli a all here // {}", "é".repeat(40_000));
    let run = home.run(&["log", &note, "--json"]);
    assert!(run.refusal(1, "refused")["message"].as_str().unwrap().contains("longer"));
    // Control characters and text that runs backwards are neither kept nor printed.
    for bad in ["\u{1b}]0;x\u{7}", "\u{202e}txet", "a\u{1b}[2Jb"] {
        let run = home.run(&["show", bad]);
        assert_eq!((run.code, run.out.as_str()), (1, ""));
        assert!(!run.err.contains(['\u{1b}', '\u{7}', '\u{202e}']), "{:?}", run.err);
    }
    #[cfg(unix)]
    {
        use std::os::unix::ffi::OsStrExt;
        let bytes = std::ffi::OsStr::from_bytes(b"neli a \xff\xfe");
        let run: Run = home.command(&["log"]).arg(bytes).arg("--json").output().unwrap().into();
        run.refusal(USAGE.0, USAGE.1);
    }
    assert_eq!(home.state(), before);
}
