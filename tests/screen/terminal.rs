//! The terminal is given back as it was, however the program ends; windows change their size; an
//! idle program sleeps.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use senlog::app::config::Config;
use senlog::app::msg::{Reply, Request, Trouble};
use senlog::app::worker::Worker;
use senlog::store::Clock;
use senlog::tui::{ScreenError, ScreenOptions, run_screen, terminal};

use crate::home::text;
use crate::school::School;
use crate::term::{Start, Term};

/// Holds that the terminal is as it was, and that nothing was printed on the ordinary screen.
#[track_caller]
fn assert_clean(term: &Term) {
    term.assert_sane();
    assert_eq!(term.outside(), (String::new(), String::new()));
    // Titles, the clipboard and links of a window are set by sequences that begin so.
    assert!(!term.bytes().windows(2).any(|w| w == b"\x1b]"), "more than a picture was sent");
}

/// A way to end the program: what it is called, and how it is done.
type Way = (&'static str, fn(&mut Term));

#[test]
fn every_way_out_gives_the_terminal_back() {
    let ways: [Way; 6] = [
        ("q", |term| term.press("q")),
        ("Ctrl-Q", |term| term.press("ctrl-q")),
        ("Ctrl-C", |term| term.press("ctrl-c")),
        ("SIGTERM", |term| term.signal("TERM")),
        ("SIGHUP", |term| term.signal("HUP")),
        ("SIGINT", |term| term.signal("INT")),
    ];
    let school = School::new();
    for (name, way) in ways {
        let errors = school.beside().join(name);
        let mut term = school.screen().start(Some(&errors));
        term.wait("0 of 3 logged");
        way(&mut term);
        let status = term.end();
        assert_eq!((status.exit_code(), status.signal()), (0, None), "{name}");
        assert_clean(&term);
        assert_eq!(fs::read_to_string(errors).unwrap(), "", "{name}");
    }
    // The store was closed each time: nothing is left to mend.
    assert!(!school.path().join("senlog.db-wal").exists());
    assert_eq!(school.json(&["check"])["findings"], serde_json::json!([]));
}

#[test]
fn a_signal_ends_it_wherever_one_is() {
    let school = School::new();
    for (keys, shows) in
        [("\r", "Enter saves: "), ("l", "F1 keys"), ("/", "F1 keys"), ("?", "type to search")]
    {
        let mut term = school.open();
        term.type_text(keys);
        term.wait(shows);
        term.signal("TERM");
        term.end();
        assert_clean(&term);
    }
    let mut term = school.locked().start(None);
    term.wait("Passphrase");
    term.type_text("half a pass");
    term.wait("•••••••••••");
    term.signal("HUP");
    term.end();
    assert_clean(&term);
}

#[test]
fn a_closed_window_ends_the_program() {
    let school = School::new();
    for with_signals in [true, false] {
        let start = school.screen();
        let mut term = if with_signals { start } else { start.without_signals() }.start(None);
        term.wait("0 of 3 logged");
        term.press("l");
        term.type_text("neli a maya");
        term.wait("neli a maya");
        term.close();
        let closed = Instant::now();
        term.end();
        assert!(closed.elapsed() < Duration::from_secs(20), "{:?}", closed.elapsed());
    }
    // The lock is free, the words are kept, nothing was saved.
    let mut term = school.open();
    term.press("l");
    term.wait("neli a maya");
    assert!(term.contents().contains("0 of 3 logged"));
}

/// Which fault the program of [`stage`] has.
const FAULT: &str = "SENLOG_TESTS_FAULT";
/// Where it leaves its note.
const CRASH: &str = "SENLOG_TESTS_CRASH";

/// A store whose thread falls over at the first question.
struct Broken;

impl Worker for Broken {
    #[allow(clippy::panic, reason = "that is what it is for")]
    fn answer(&mut self, _: Request) -> Reply {
        panic!("Maya Barnes")
    }
}

/// No test but a program: the screen on a store that panics. The built program has no way to panic
/// that is known, and gets none for the sake of a test.
#[test]
#[allow(clippy::panic, reason = "that is what it is for")]
fn stage() {
    let Ok(fault) = std::env::var(FAULT) else { return };
    let crash = std::env::var_os(CRASH).map(Into::into);
    let clock = Clock::Fixed("2026-11-23T10:50:00".parse().unwrap());
    if fault == "store" {
        let options = ScreenOptions {
            config: Config::default(),
            warnings: Vec::new(),
            themes: None,
            crash,
            clock,
            locked: false,
        };
        let ended = run_screen(options, |_| Ok::<Broken, Trouble>(Broken));
        std::process::exit(if matches!(ended, Err(ScreenError::Fault)) { 70 } else { 1 });
    }
    let (tell, _told) = std::sync::mpsc::channel();
    terminal::on_panic(terminal::PanicPlan { folder: crash, clock, tell });
    let drawing = std::panic::catch_unwind(|| {
        let _taken = terminal::take().unwrap();
        panic!("Maya Barnes");
    });
    std::process::exit(if drawing.is_err() { 70 } else { 1 });
}

#[test]
fn a_panic_gives_the_terminal_back_and_says_no_name() {
    let folder = tempfile::tempdir().unwrap();
    for fault in ["store", "drawing"] {
        let crash = folder.path().join(fault);
        let program = std::env::current_exe().unwrap();
        let args = ["--exact", "terminal::stage", "--nocapture"];
        let start = Start::program(&program, args).env(FAULT, fault).env(CRASH, crash.as_os_str());
        let mut term = start.start(None);
        assert_eq!(term.end().exit_code(), 70, "{}", term.contents());
        term.assert_sane();
        let (_, after) = term.outside();
        assert!(after.contains("senlog stopped because of a fault of its own"), "{after}");
        assert!(after.contains("terminal.rs:"), "{after}");
        assert_eq!(after.matches("senlog stopped").count(), 1, "{after}");
        assert!(!String::from_utf8_lossy(term.bytes()).contains("Maya"));
        let note = only_file(&crash);
        assert!(note.contains("terminal.rs:") && !note.contains("Maya"), "{note}");
    }
}

fn only_file(folder: &Path) -> String {
    let files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert_eq!(files.len(), 1, "{files:?}");
    fs::read_to_string(&files[0]).unwrap()
}

/// Waits for the sentence of a window that is too small, in as many lines as it takes.
#[track_caller]
fn too_small(term: &mut Term, size: &str) {
    let sentence = format!("Make the window larger (needs 60x15, this is {size}).");
    term.wait_until(&sentence, |screen| {
        screen.split_whitespace().collect::<Vec<_>>().join(" ") == sentence
    });
}

#[test]
fn a_window_may_have_any_size_and_change_it() {
    let school = School::new();
    let mut term = school.open();
    term.press("l");
    term.type_text("neli a maya off");
    term.wait("neli a maya off");
    for (columns, rows) in [(80, 24), (60, 15)] {
        term.resize(columns, rows);
        term.wait("neli a maya off");
        term.wait_until("it fits", |screen| {
            screen.lines().count() <= usize::from(rows) && screen.contains("F1 keys")
        });
    }
    term.resize(40, 10);
    too_small(&mut term, "40x10");
    for (columns, rows) in [(1, 1), (2, 1), (1, 30), (300, 1), (59, 15), (60, 14)] {
        term.resize(columns, rows);
    }
    too_small(&mut term, "60x14");
    term.resize(1, 1);
    for (columns, rows) in [(60, 15), (80, 24)] {
        term.resize(columns, rows);
        term.wait("neli a maya off");
    }
    term.press("esc");
    term.wait("1 Today");
    term.wait("NELI A");
    term.resize(120, 36);
    term.wait_until("everything again", |screen| {
        let all =
            ["1 Today", "2 SEN register", "3 Contact log", "4 Reviews", "NELI A", "Jo Okafor"];
        all.iter().all(|text| screen.contains(text)) && screen.lines().count() == 36
    });
    // Dragged by the edge: hundreds of sizes, faster than anybody can draw.
    for n in 0..300 {
        term.resize(60 + n % 61, 15 + n % 22);
    }
    term.resize(120, 36);
    term.wait_until("four panes", |screen| {
        ["1 Today", "4 Reviews", "Enter log it"].iter().all(|text| screen.contains(text))
            && screen.lines().count() == 36
    });
    term.press("q");
    assert_eq!(term.end().exit_code(), 0);
    assert_clean(&term);
}

#[test]
fn a_key_pressed_while_the_size_changes_is_acted_on() {
    let school = School::new();
    let mut term = school.open();
    term.press("l");
    term.wait("F1 keys");
    let mut typed = String::new();
    for n in 0..60 {
        term.resize(119 + n % 2, 36);
        term.press("m");
        typed.push('m');
        term.wait(&typed);
    }
    for n in 0..60 {
        term.press("m");
        term.resize(109 + n % 2, 36);
        // Below 110 columns one pane has the screen.
        term.wait_until("the other layout", |screen| screen.contains("╮╭") == (n % 2 == 1));
    }
}

#[test]
fn a_window_that_is_too_small_from_the_start_loses_no_keys() {
    let school = School::new();
    let mut term = school.screen().size(40, 10).start(None);
    too_small(&mut term, "40x10");
    term.resize(80, 24);
    term.wait("0 of 3 logged");
    term.press("q");
    term.end();
    assert_clean(&term);
}

/// How often all threads of a process were given the processor because they asked for it.
#[cfg(target_os = "linux")]
fn wake_ups(pid: u32) -> u64 {
    let threads = fs::read_dir(format!("/proc/{pid}/task")).unwrap();
    threads
        .map(|thread| {
            let status = fs::read_to_string(thread.unwrap().path().join("status")).unwrap();
            let line = status.lines().find(|l| l.starts_with("voluntary_ctxt_switches"));
            line.unwrap().split_whitespace().next_back().unwrap().parse::<u64>().unwrap()
        })
        .sum()
}

#[cfg(target_os = "linux")]
#[test]
fn an_idle_program_sleeps_and_writes_nothing() {
    const WATCHED: Duration = Duration::from_secs(3);
    /// The system's own reasons to wake a process; a clock that ticks has three times as many.
    const WAKE_UPS: u64 = 1;
    let school = School::new();
    let (path, file) = (school.path(), school.beside().join("passphrase"));
    // By the real clock, which has deadlines of its own.
    let args = ["--home", text(&path), "--passphrase-file", text(&file)];
    let mut term = Start::senlog(args).start(None);
    term.wait("Jo Okafor");
    term.wait("in the next 14 days");
    let mut looks = Vec::new();
    // The first look may catch the last answers of a busy machine.
    while looks.last() != Some(&(true, 0)) {
        assert!(looks.len() < 4, "asleep, and bytes written: {looks:?}");
        term.drain();
        let (written, before) = (term.bytes().len(), wake_ups(term.pid()));
        std::thread::sleep(WATCHED);
        term.drain();
        looks.push((wake_ups(term.pid()) - before <= WAKE_UPS, term.bytes().len() - written));
    }
    term.press("q");
    term.end();
    assert_clean(&term);
}

#[test]
fn no_colour_is_sent_where_none_is_wanted() {
    let school = School::new();
    for (env, coloured) in [(None, true), (Some("1"), false)] {
        let start = school.screen();
        let start = if let Some(value) = env { start.env("NO_COLOR", value) } else { start };
        let mut term = start.start(None);
        term.wait("0 of 3 logged");
        term.press("q");
        term.end();
        let sent = String::from_utf8_lossy(term.bytes()).into_owned();
        assert_eq!(sent.contains("[38;") || sent.contains(";48;"), coloured, "NO_COLOR {env:?}");
        assert_clean(&term);
    }
}

#[test]
fn the_mouse_is_taken_only_when_asked_for_and_given_back() {
    let school = School::new();
    let sent = |term: &Term| String::from_utf8_lossy(term.bytes()).into_owned();
    let mut term = school.open();
    term.press("q");
    term.end();
    assert!(!sent(&term).contains("[?1000h"));
    fs::write(school.path().join("config.toml"), "mouse = true # here\n").unwrap();
    let mut term = school.open();
    // The second row of the register: pressed, let go, pressed again.
    for _ in 0..2 {
        term.raw(b"\x1b[<0;70;4M\x1b[<0;70;4m");
    }
    term.wait("Esc back");
    term.press("esc");
    term.wait("1 Today");
    // Switched off in the settings, it is the terminal's again at once.
    term.press(",");
    term.wait("This computer");
    term.type_text("jjjjj");
    term.press("right");
    term.press("esc");
    term.wait_gone("This computer");
    term.press("q");
    term.end();
    let sent = sent(&term);
    assert_eq!((sent.matches("[?1000h").count(), sent.matches("[?1000l").count()), (1, 1));
    assert!(!sent.contains("[?1003h"), "moves would wake the program");
    assert_clean(&term);
    // The choice is kept, and the person's own comment with it.
    let kept = fs::read_to_string(school.path().join("config.toml")).unwrap();
    assert_eq!(kept, "mouse = false # here\n");
}
