//! Screens as text, every size, every theme, and the real loop on a terminal in memory.
//!
//! `UPDATE_SCREENS=1 cargo test` writes the pictures in `tests/screens` afresh; read the difference.

use std::path::Path;
use std::sync::mpsc::channel;

use proptest::prelude::*;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Modifier;

use super::draw::draw;
use super::run::{Stage, run};
use super::theme::{self, Depth, Role, Theme, contrast};
use crate::app::config::Config;
use crate::app::effects::ExitReason;
use crate::app::key::Key;
use crate::app::msg::{Msg, Reply};
use crate::app::shell::Shell;
use crate::app::shell::fake::{self, FakeWorker, Person};
use crate::store::Clock;

fn dark() -> Theme {
    Theme::load("dark", None, Depth::Full).unwrap().0
}

fn picture(shell: &Shell, theme: &Theme) -> (Buffer, Option<Position>) {
    let mut buf = Buffer::empty(Rect::new(0, 0, shell.size.0, shell.size.1));
    let cursor = draw(shell, theme, &mut buf);
    (buf, cursor)
}

fn text(buf: &Buffer) -> String {
    let mut out = String::new();
    for y in 0..buf.area.height {
        let mut line = String::new();
        let mut skip = 0;
        for x in 0..buf.area.width {
            let symbol = buf.cell((x, y)).unwrap().symbol();
            if skip == 0 {
                line.push_str(symbol);
                skip = unicode_width::UnicodeWidthStr::width(symbol).saturating_sub(1);
            } else {
                skip -= 1;
            }
        }
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out
}

/// Compares a screen with its picture in `tests/screens`.
fn screen(name: &str, shell: &Shell) {
    let (buf, cursor) = picture(shell, &dark());
    let at = cursor.map_or("none".into(), |p| format!("{},{}", p.x, p.y));
    let shown = format!("{}cursor {at}\n", text(&buf));
    let file =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/screens").join(format!("{name}.txt"));
    if std::env::var_os("UPDATE_SCREENS").is_some() {
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(&file, &shown).unwrap();
    }
    let kept = std::fs::read_to_string(&file).unwrap_or_default().replace("\r\n", "\n");
    assert!(kept == shown, "{name} looks otherwise now; UPDATE_SCREENS=1 keeps it:\n{shown}");
}

/// A name, and the keys that lead there.
const STATES: &[(&str, &str)] = &[
    ("main", ""),
    ("sheet", "<Home><Enter>2<Down><Down>l"),
    ("sheet_reason", "<Enter>x"),
    ("sheet_guest", "<Enter>+ma"),
    ("line_empty", "l"),
    ("contact_empty", "c"),
    ("line", "lelsa 12m leo late // calm by the end"),
    ("line_ask", "lneli a rafi off"),
    ("contact", "cmaya mum gate // spelling upset >fri ring her"),
    ("finder", "/may"),
    ("pupil", "2<Down><Enter>"),
    ("pupil_hidden", "2<Down><Enter>h"),
    ("form", "2<Down><Down>ngNELI B<Enter>neli<Enter>leo<Enter>al"),
    ("form_wrong", "4nrplan<Tab>31 feb<Tab>"),
    ("form_month", "ntRing home<Tab><F4><Down>"),
    ("form_more", "2<Down><Down>e<F3>"),
    ("form_kept", "ntRing home<Tab>fri<Esc>nt"),
    ("detail", "4<Down>i"),
    ("records", ":list rev<Enter><Right>s"),
    ("calendar", ",cal<Enter>"),
    ("records_menu", "r"),
    ("settings", ","),
    ("new_keys", "n"),
    ("delete_question", "3<Del>"),
    ("help", "?"),
    ("palette", ":ma"),
    ("sort_keys", "2s"),
    ("filter", "2fslcn"),
    ("quit_question", "lneli<Ctrl-C>"),
    ("blank", "<F9>"),
    ("initials", "<F8>"),
    ("locked", "<Ctrl-L>open"),
];

#[test]
fn screens_at_120x36() {
    for (name, keys) in STATES {
        let mut person = Person::new(120, 36);
        person.types(keys);
        screen(&format!("{name}_120x36"), &person.shell);
    }
}

#[test]
fn screens_at_80x24() {
    for (name, keys) in STATES {
        let mut person = Person::new(80, 24);
        person.types(keys);
        screen(&format!("{name}_80x24"), &person.shell);
    }
}

#[test]
fn screens_at_the_edges() {
    for (name, w, h, keys) in
        [("main", 60, 15, ""), ("sheet", 60, 15, "<Home><Enter>"), ("main", 40, 12, "")]
    {
        let mut person = Person::new(w, h);
        person.types(keys);
        screen(&format!("{name}_{w}x{h}"), &person.shell);
    }
    let mut worker = FakeWorker::default();
    worker.about.pupils = 0;
    screen("first_run_60x15", &Person::with(60, 15, Config::default(), worker).shell);
    let cold = Person::cold(120, 36, Config::default(), FakeWorker::default());
    screen("opening_120x36", &cold.shell);
    let plain = Config { plain: true, ..Config::default() };
    screen("plain_80x24", &Person::with(80, 24, plain, FakeWorker::default()).shell);
    let (ascii, _) = Config::parse("borders = \"ascii\"\nglyphs = \"ascii\"\n");
    screen("ascii_120x36", &Person::with(120, 36, ascii, FakeWorker::default()).shell);
    let (full, _) = Config::parse("glyphs = \"full\"\n");
    screen("full_glyphs_80x24", &Person::with(80, 24, full, FakeWorker::default()).shell);
}

#[test]
fn plain_and_ascii_screens_hold_nothing_but_ascii_besides_names() {
    let plain = Config { plain: true, ..Config::default() };
    let (ascii, _) = Config::parse("borders = \"ascii\"\nglyphs = \"ascii\"\n");
    for config in [plain, ascii] {
        for (name, keys) in STATES {
            let mut person = Person::with(120, 36, config.clone(), FakeWorker::default());
            person.types(keys);
            for c in text(&picture(&person.shell, &dark()).0).chars() {
                assert!(c.is_ascii() || c.is_alphabetic(), "{name}: {c}");
            }
        }
    }
}

#[test]
fn the_default_screens_hold_only_what_console_fonts_have() {
    let safe = "─│╭╮╰╯•×·►…↑↓";
    for (name, keys) in STATES {
        let mut person = Person::new(120, 36);
        person.types(keys);
        for c in text(&picture(&person.shell, &dark()).0).chars() {
            // Latin-1 and Latin Extended-A: the names of children.
            assert!((c as u32) < 0x180 || safe.contains(c), "{name}: {c}");
        }
    }
}

#[test]
fn every_cell_of_every_screen_is_read_in_every_theme() {
    for name in theme::names().into_iter().filter(|n| *n != "no-colour") {
        let (theme, _) = Theme::load(name, None, Depth::Full).unwrap();
        for (state, keys) in STATES {
            let mut person = Person::new(120, 36);
            person.types(keys);
            let (buf, _) = picture(&person.shell, &theme);
            for (n, cell) in buf.content().iter().enumerate() {
                if cell.symbol().trim().is_empty() {
                    continue;
                }
                let (fg, bg) = (theme::rgb(cell.fg), theme::rgb(cell.bg));
                let (Some(fg), Some(bg)) = (fg, bg) else {
                    panic!("{name} {state}: a cell without colours at {n}")
                };
                let frame = "─│╭╮╰╯".contains(cell.symbol());
                let least = if frame { 3.0 } else { 4.5 };
                let ratio = contrast(fg, bg);
                assert!(ratio >= least, "{name} {state}: {:?} has {ratio:.2}", cell.symbol());
            }
        }
    }
}

#[test]
fn the_selected_row_is_marked_twice_and_holds_the_cursor() {
    let mut person = Person::new(120, 36);
    person.types("<Home><Down>");
    let theme = dark();
    let (buf, cursor) = picture(&person.shell, &theme);
    let at = cursor.unwrap();
    let cell = buf.cell(at).unwrap();
    assert_eq!(cell.symbol(), "►");
    assert_eq!(cell.bg, theme.style(Role::Selected).bg.unwrap());
    let row = text(&buf).lines().nth(usize::from(at.y)).unwrap().to_string();
    assert!(row.contains("Precision teaching"), "{row}");
    // Without colours it is reversed.
    let (none, _) = Theme::load("no-colour", None, Depth::Full).unwrap();
    let (buf, cursor) = picture(&person.shell, &none);
    assert!(buf.cell(cursor.unwrap()).unwrap().modifier.contains(Modifier::REVERSED));
}

#[test]
fn the_cursor_stands_behind_what_is_typed() {
    let mut person = Person::new(80, 24);
    person.types("lmaya");
    let (buf, cursor) = picture(&person.shell, &dark());
    let at = cursor.unwrap();
    let before: String = (at.x - 4..at.x).map(|x| buf.cell((x, at.y)).unwrap().symbol()).collect();
    assert_eq!(before, "maya");
    // In initials the name typed is hidden too, and the cursor follows what is shown.
    person.types("<F8>");
    let (buf, cursor) = picture(&person.shell, &dark());
    let at = cursor.unwrap();
    let before: String = (at.x - 2..at.x).map(|x| buf.cell((x, at.y)).unwrap().symbol()).collect();
    assert_eq!(before, "M.");
    assert!(!text(&buf).to_lowercase().contains("maya"));
}

#[test]
fn initials_leave_no_surname_on_any_screen() {
    for (name, keys) in STATES {
        let mut person = Person::new(120, 36);
        person.types("<F8>").types(keys);
        if *name == "initials" {
            person.types("<F8>");
        }
        let shown = text(&picture(&person.shell, &dark()).0);
        for surname in ["Barnes", "Adeyemi", "Chowdhury", "Nowak", "O'Brien"] {
            assert!(!shown.contains(surname), "{name} shows {surname}:\n{shown}");
        }
    }
}

#[test]
fn no_size_panics_and_the_help_key_is_never_cut() {
    let theme = dark();
    let widths: Vec<u16> =
        (1..=14).chain((15..=63).step_by(6)).chain([60, 79, 80, 99, 100, 120, 300]).collect();
    let heights = [1, 2, 3, 4, 5, 8, 12, 14, 15, 16, 19, 20, 24, 36, 100];
    for (name, keys) in STATES {
        let mut person = Person::new(120, 36);
        person.types(keys);
        for w in &widths {
            for h in heights {
                person.send(Msg::Resize(*w, h));
                let (buf, _) = picture(&person.shell, &theme);
                let shown = text(&buf);
                let fits = *w >= 60 && h >= 15;
                let bare = matches!(*name, "blank" | "locked");
                if fits && !bare {
                    let last = shown.lines().last().unwrap();
                    assert!(last.contains(" keys"), "{name} at {w}x{h}: {last}");
                } else if !fits && *w >= 58 {
                    assert!(shown.contains("window larger"), "{name} at {w}x{h}");
                }
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn nothing_typed_at_any_size_panics(
        w in 1u16..140,
        h in 1u16..40,
        keys in proptest::collection::vec(0usize..40, 0..60),
    ) {
        const KEYS: &[&str] = &[
            "<Enter>", "<Esc>", "<Tab>", "<Shift-Tab>", "<Up>", "<Down>", "<PgUp>", "<PgDn>", "<Home>",
            "<End>", "<Left>", "<Right>", "<Backspace>", "<Del>", "<F1>", "<F5>", "<F8>", "<F9>",
            "<Ctrl-P>", "<Ctrl-Z>", "<Ctrl-S>", "/", "l", "c", "f", "s", "n", "x", "e", "1", "2", "+", "m",
            "b", "j", "o", "h", "?", ":", "é",
        ];
        let mut person = Person::new(w, h);
        let theme = dark();
        for key in keys {
            person.types(KEYS[key]);
            let _ = picture(&person.shell, &theme);
        }
        prop_assert!(person.shell.overlays.len() < 40);
    }
}

/// Runs the real loop over messages that all wait already; how often it drew, and why it ended.
fn looped(msgs: Vec<Msg>) -> (usize, ExitReason) {
    let clock = Clock::Fixed(fake::now());
    let mut screen = Terminal::new(TestBackend::new(120, 36)).unwrap();
    let mut shell = Shell::new(Config::default(), clock, (120, 36), false);
    let theme = dark();
    let (tell, told) = channel();
    let (ask, _asked) = channel();
    for msg in msgs {
        tell.send(msg).unwrap();
    }
    let mut drawn = 0;
    let mut stage = Stage { shell: &mut shell, theme: &theme, clock };
    let why = run(&mut screen, &mut stage, &told, &ask, &mut || {
        drawn += 1;
        Ok(())
    });
    (drawn, why.unwrap())
}

#[test]
fn a_burst_of_five_hundred_keys_draws_once() {
    // The first picture, then one for the whole burst; the end draws nothing.
    let mut msgs = vec![Msg::Worker(
        crate::app::msg::Ticket { slot: crate::app::msg::Slot::Open, n: 1 },
        Reply::Opened,
    )];
    msgs.extend((0..500).map(|_| Msg::Key(Key::parse("Down").unwrap())));
    let (tell, told) = channel();
    for msg in msgs {
        tell.send(msg).unwrap();
    }
    let clock = Clock::Fixed(fake::now());
    let mut screen = Terminal::new(TestBackend::new(120, 36)).unwrap();
    let mut shell = Shell::new(Config::default(), clock, (120, 36), false);
    let theme = dark();
    let (ask, _asked) = channel();
    let mut drawn = 0;
    let mut stage = Stage { shell: &mut shell, theme: &theme, clock };
    let mut tell = Some(tell);
    let ended = run(&mut screen, &mut stage, &told, &ask, &mut || {
        drawn += 1;
        if drawn == 2 {
            // Nothing else comes: the loop ends when nobody can send.
            tell = None;
        }
        Ok(())
    });
    assert_eq!((drawn, ended.unwrap()), (2, ExitReason::Terminated));
}

#[test]
fn a_signal_and_a_closed_terminal_end_the_loop() {
    assert_eq!(looped(vec![Msg::Terminate]), (1, ExitReason::Terminated));
    assert_eq!(looped(vec![Msg::Key(Key::parse("Ctrl-Q").unwrap())]), (1, ExitReason::Quit));
    let clock = Clock::Fixed(fake::now());
    let mut screen = Terminal::new(TestBackend::new(80, 24)).unwrap();
    let mut shell = Shell::new(Config::default(), clock, (80, 24), true);
    let theme = dark();
    let (_tell, told) = channel();
    let (ask, _asked) = channel();
    let mut stage = Stage { shell: &mut shell, theme: &theme, clock };
    let pipe = || Err(std::io::Error::from(std::io::ErrorKind::BrokenPipe));
    let ended = run(&mut screen, &mut stage, &told, &ask, &mut { pipe });
    assert_eq!(ended.unwrap(), ExitReason::Terminated);
}

#[test]
fn the_first_picture_comes_before_the_first_question() {
    let clock = Clock::Fixed(fake::now());
    let mut screen = Terminal::new(TestBackend::new(80, 24)).unwrap();
    let mut shell = Shell::new(Config::default(), clock, (80, 24), false);
    let theme = dark();
    let (tell, told) = channel();
    let (ask, asked) = channel();
    tell.send(Msg::Terminate).unwrap();
    let mut early = 0;
    let mut stage = Stage { shell: &mut shell, theme: &theme, clock };
    let _ = run(&mut screen, &mut stage, &told, &ask, &mut || {
        early += asked.try_iter().count();
        Ok(())
    });
    assert_eq!(early, 0);
    assert_eq!(asked.try_iter().count(), 1, "the store is opened then");
}
