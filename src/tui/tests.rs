//! Screens as text, every size, every theme, and the real loop on a terminal in memory.
//!
//! [`states`] has the table of screens; [`sweep`] goes over all of it.
//!
//! `UPDATE_SCREENS=1 cargo test` writes the pictures in `tests/screens` afresh; read the difference.

mod counts;
mod reach;
mod states;
mod sweep;

use std::path::Path;
use std::sync::mpsc::channel;

use proptest::prelude::*;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Modifier;

use states::STATES;

use super::draw::draw;
use super::run::{Stage, run};
use super::theme::{self, Depth, Role, Surroundings, Theme, Wardrobe, contrast};
use crate::app::config::Config;
use crate::app::effects::ExitReason;
use crate::app::key::Key;
use crate::app::msg::{Msg, Reply};
use crate::app::overlays::Overlay;
use crate::app::shell::fake::{self, FakeWorker, Person};
use crate::app::shell::{Layer, Shell};
use crate::store::Clock;

fn dark() -> Theme {
    Theme::load("dark", None, Depth::Full).unwrap().0
}

fn picture(shell: &Shell, theme: &Theme) -> (Buffer, Option<Position>) {
    let mut buf = Buffer::empty(Rect::new(0, 0, shell.size.0, shell.size.1));
    let drawn = draw(shell, theme, &mut buf);
    (buf, drawn.cursor)
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

#[test]
fn screens_at_120x36() {
    for state in STATES {
        screen(&format!("{}_120x36", state.name), &state.person(120, 36).shell);
    }
}

#[test]
fn screens_at_80x24() {
    for state in STATES {
        screen(&format!("{}_80x24", state.name), &state.person(80, 24).shell);
    }
}

/// A conversation of another year keeps its year, in the contact log and among the notes found.
#[test]
fn no_year_is_cut_off() {
    let old = chrono::NaiveDate::from_ymd_opt(2019, 9, 26).unwrap();
    for size in [(120, 36), (80, 24)] {
        let mut person = Person::new(size.0, size.1);
        person.types("3");
        let log = &mut person.shell.panes.contacts;
        let mut rows = log.list.all().to_vec();
        rows[1].date = old;
        rows[1].follow_up = None;
        log.list.load(rows);
        let shown = text(&picture(&person.shell, &dark()).0);
        assert!(shown.contains("26 Sep 2019"), "{shown}");
        person.types("/spelling");
        let Some(Overlay::Finder(finder)) = person.shell.overlays.last_mut() else { panic!() };
        for row in &mut finder.rows {
            if let crate::app::overlays::FinderRow::Note(row) = row {
                row.date = Some(old);
            }
        }
        let shown = text(&picture(&person.shell, &dark()).0);
        assert!(shown.contains("26 Sep 2019"), "{shown}");
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
        for state in STATES {
            let person = state.person_with(120, 36, config.clone());
            for c in text(&picture(&person.shell, &dark()).0).chars() {
                assert!(c.is_ascii() || c.is_alphabetic(), "{}: {c}", state.name);
            }
        }
    }
}

#[test]
fn the_default_screens_hold_only_what_console_fonts_have() {
    let safe = "─│╭╮╰╯•×·►…↑↓█▌▄░";
    for state in STATES {
        let person = state.person(120, 36);
        for c in text(&picture(&person.shell, &dark()).0).chars() {
            // Latin-1 and Latin Extended-A: the names of children.
            assert!((c as u32) < 0x180 || safe.contains(c), "{}: {c}", state.name);
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
fn one_long_outcome_does_not_take_the_adults_from_the_other_rows() {
    let mut person = Person::new(120, 36);
    let mut view = fake::today();
    let long = "Bartholomew Feath.";
    view.rows[1].only = Some(long.into());
    view.rows[1].present = 0;
    let now = fake::now();
    person.shell.panes.today.load(view, now.time(), now.date());
    let shown = text(&picture(&person.shell, &dark()).0);
    let row = |title: &str| shown.lines().find(|l| l.contains(title)).unwrap().to_string();
    assert!(row("Precision teaching").contains(&format!("{long} away")), "{shown}");
    for (title, adult) in [("Sensory circuits", "R. Patel"), ("Fluency", "D. Shaw")] {
        assert!(row(title).contains(adult), "{shown}");
    }
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
    for state in STATES {
        let name = state.name;
        let mut person = Person::new(120, 36);
        person.types("<F8>").types(state.keys);
        if name == "initials" {
            person.types("<F8>");
        }
        let shown = text(&picture(&person.shell, &dark()).0);
        for surname in ["Barnes", "Adeyemi", "Chowdhury", "Nowak", "O'Brien", "07700"] {
            assert!(!shown.contains(surname), "{name} shows {surname}:\n{shown}");
        }
        if name == "main" {
            for kept in ["ELSA", "Sensory circuits", "R. Patel", "D. Shaw", "LEGO therapy"] {
                assert!(shown.contains(kept), "{kept} is hidden:\n{shown}");
            }
        }
    }
}

/// What other children of the made-up desk are called.
const OTHERS: [&str; 14] = [
    "Adeyemi",
    "Tobi",
    "Chowdhury",
    "Rafi",
    "Leo",
    "Zoë",
    "Kai",
    "Łukasz",
    "Nowak",
    "Siân",
    "O'Brien",
    "Ali",
    "June",
    "Moss",
];

#[test]
fn with_a_parent_beside_no_key_shows_another_child() {
    use crate::app::commands::{COMMANDS, Cmd, Scope};
    let leaves = [Cmd::Privacy, Cmd::Back, Cmd::Quit, Cmd::Interrupt];
    let scopes = [Scope::Pupil, Scope::Anywhere, Scope::New];
    let typed = |key: &str| -> String {
        let keys = key
            .split(' ')
            .map(|k| if k.chars().count() == 1 { k.into() } else { format!("<{k}>") });
        keys.collect()
    };
    for (w, h) in [(120, 36), (80, 24)] {
        for spec in COMMANDS.iter().filter(|c| scopes.contains(&c.scope)) {
            for key in spec.keys.iter().filter(|_| !leaves.contains(&spec.cmd)) {
                let mut person = Person::new(w, h);
                // Something about another child was saved just before.
                person.types("<Enter><Enter>2<Home><Enter>h");
                let own = person.shell.top().and_then(|page| match page {
                    Overlay::Pupil(page) => page.view.as_ref().map(|view| view.name.clone()),
                    _ => None,
                });
                let own = own.unwrap();
                person.types(&typed(key));
                let shown = text(&picture(&person.shell, &dark()).0);
                let names =
                    OTHERS.iter().chain(&["Maya", "Barnes", "cries on Sunday", "Nuts", "07700"]);
                for name in names.filter(|name| !own.contains(*name)) {
                    assert!(!shown.contains(name), "{key} shows {name}:\n{shown}");
                }
            }
        }
    }
}

/// Every screen that a pupil's page can be opened over, a parent come to stand beside it: the page
/// alone is seen, of its child alone, and nothing that only the school may know.
#[test]
fn with_a_parent_beside_no_screen_shows_another_child_or_what_is_restricted() {
    let secret = [
        "cries on Sunday",
        "upset about spelling",
        "Nuts",
        "ring 999",
        "07700",
        "restricted",
        "SENCO only",
        "told the DSL",
        "see DSL",
        "Mrs Barnes",
    ];
    let mut looked_at = 0;
    for state in STATES {
        for (w, h) in [(120, 36), (80, 24), (60, 15)] {
            let mut person = state.person(w, h);
            let scopes = person.shell.scopes();
            let bare = matches!(person.shell.layer(), Layer::Lock | Layer::Blank | Layer::Filter);
            let already = matches!(person.shell.top(), Some(Overlay::Pupil(page)) if page.hidden);
            let over = person.shell.prefix.is_empty() && !bare && !already;
            if !over || !scopes.first().is_some_and(|s| s.has_palette()) {
                continue;
            }
            person.types("<Ctrl-P>maya barnes<Enter>");
            let Some(Overlay::Pupil(page)) = person.shell.top() else {
                panic!("{}: no page opens over it", state.name)
            };
            assert!(!page.hidden, "{}", state.name);
            person.types("h");
            for keys in ["", "<PgDn>", "<PgDn><PgDn>", "<End>", "?", "v", "n", "<Ctrl-P>"] {
                person.types(keys);
                let shown = text(&picture(&person.shell, &dark()).0);
                let told = OTHERS.iter().chain(&secret).find(|word| shown.contains(**word));
                assert!(told.is_none(), "{} {w}x{h} {keys} shows {told:?}:\n{shown}", state.name);
                if keys == "?" {
                    person.types("<Esc>");
                }
                looked_at += 1;
            }
        }
    }
    assert!(looked_at > 500, "{looked_at}");
}

proptest! {
    #![proptest_config(crate::regressions::config(48))]

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

fn wardrobe() -> Wardrobe {
    let around = Surroundings { no_colour: false, depth: Depth::Full, light: false };
    Wardrobe::open(None, None, around).0
}

/// Runs the real loop over messages that all wait already; how often it drew, and why it ended.
fn looped(msgs: Vec<Msg>) -> (usize, ExitReason) {
    let clock = Clock::Fixed(fake::now());
    let mut screen = Terminal::new(TestBackend::new(120, 36)).unwrap();
    let mut shell = Shell::new(Config::default(), clock, (120, 36), false);
    let mut wardrobe = wardrobe();
    let (tell, told) = channel();
    let (ask, _asked) = channel();
    for msg in msgs {
        tell.send(msg).unwrap();
    }
    let mut drawn = 0;
    let mut stage = Stage { shell: &mut shell, wardrobe: &mut wardrobe, clock };
    let why = run(&mut screen, &mut stage, &told, &ask, &mut |_| {
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
    let mut wardrobe = wardrobe();
    let (ask, _asked) = channel();
    let mut drawn = 0;
    let mut stage = Stage { shell: &mut shell, wardrobe: &mut wardrobe, clock };
    let mut tell = Some(tell);
    let ended = run(&mut screen, &mut stage, &told, &ask, &mut |_| {
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
    let mut wardrobe = wardrobe();
    let (_tell, told) = channel();
    let (ask, _asked) = channel();
    let mut stage = Stage { shell: &mut shell, wardrobe: &mut wardrobe, clock };
    let pipe = |_: &Shell| Err(std::io::Error::from(std::io::ErrorKind::BrokenPipe));
    let ended = run(&mut screen, &mut stage, &told, &ask, &mut { pipe });
    assert_eq!(ended.unwrap(), ExitReason::Terminated);
}

#[test]
fn the_first_picture_comes_before_the_first_question() {
    let clock = Clock::Fixed(fake::now());
    let mut screen = Terminal::new(TestBackend::new(80, 24)).unwrap();
    let mut shell = Shell::new(Config::default(), clock, (80, 24), false);
    let mut wardrobe = wardrobe();
    let (tell, told) = channel();
    let (ask, asked) = channel();
    tell.send(Msg::Terminate).unwrap();
    let mut early = 0;
    let mut stage = Stage { shell: &mut shell, wardrobe: &mut wardrobe, clock };
    let _ = run(&mut screen, &mut stage, &told, &ask, &mut |_| {
        early += asked.try_iter().count();
        Ok(())
    });
    assert_eq!(early, 0);
    assert_eq!(asked.try_iter().count(), 1, "the store is opened then");
}
