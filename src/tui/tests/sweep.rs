//! Every screen in every theme, in every depth of colour, at every size.

use std::collections::HashMap;

use ratatui::buffer::Cell;
use ratatui::style::{Color, Modifier};

use super::states::STATES;
use super::*;
use crate::app::overlays::Overlay;

/// Sizes at which letters are looked at: the four layouts there are.
const LOOKED_AT: &[(u16, u16)] = &[(60, 15), (80, 24), (120, 36)];

/// Text is read at 4.5 to 1, lines of a frame at 3 to 1: WCAG 2.2, 1.4.3 and 1.4.11.
const TEXT: f64 = 4.5;
const LINES: f64 = 3.0;

/// The letter and what it stands on, once reversing is done.
fn colours(cell: &Cell) -> (Color, Color) {
    match cell.modifier.contains(Modifier::REVERSED) {
        true => (cell.bg, cell.fg),
        false => (cell.fg, cell.bg),
    }
}

fn is_line(symbol: &str) -> bool {
    "─│╭╮╰╯┌┐└┘".contains(symbol)
}

/// Looks at every cell of every screen in one theme.
fn look(name: &str, depths: &[Depth]) {
    let themes: Vec<(Depth, Theme)> =
        depths.iter().map(|d| (*d, Theme::load(name, None, *d).unwrap().0)).collect();
    let mut known: HashMap<(Color, Color), f64> = HashMap::new();
    for state in STATES {
        let mut person = state.person(120, 36);
        for (w, h) in LOOKED_AT {
            person.send(Msg::Resize(*w, *h));
            for (depth, theme) in &themes {
                let (buf, _) = picture(&person.shell, theme);
                for cell in buf.content().iter().filter(|c| !c.symbol().trim().is_empty()) {
                    let (fg, bg) = colours(cell);
                    let ratio = *known.entry((fg, bg)).or_insert_with(|| {
                        match (theme::rgb(fg), theme::rgb(bg)) {
                            (Some(fg), Some(bg)) => contrast(fg, bg),
                            _ => 0.0,
                        }
                    });
                    let least = if is_line(cell.symbol()) { LINES } else { TEXT };
                    assert!(
                        ratio >= least,
                        "{name}, {depth:?}, {} at {w}x{h}: {:?} in {fg} on {bg} has {ratio:.2}",
                        state.name,
                        cell.symbol()
                    );
                }
            }
        }
    }
}

/// One test a theme, so that they run beside each other. Named and numbered colours are those of
/// Windows Terminal's default scheme, Campbell.
macro_rules! looked_at {
    ($($test:ident = $name:literal;)+) => {
        const LOOKED: &[&str] = &[$($name),+];
        $(#[test]
        fn $test() {
            look($name, &[Depth::Full, Depth::Indexed, Depth::Few]);
        })+
    };
}

looked_at! {
    every_cell_is_read_in_dark = "dark";
    every_cell_is_read_in_light = "light";
    every_cell_is_read_in_high_contrast = "high-contrast";
    every_cell_is_read_in_colour_blind = "colour-blind";
}

#[test]
fn every_theme_is_looked_at() {
    for name in theme::names() {
        assert!(LOOKED.contains(&name) || name == "no-colour", "{name} is in no test");
    }
}

#[test]
fn without_colour_no_cell_has_any() {
    let (theme, _) = Theme::load("no-colour", None, Depth::Full).unwrap();
    for state in STATES {
        let (buf, _) = picture(&state.person(120, 36).shell, &theme);
        let own = |cell: &Cell| cell.fg == Color::Reset && cell.bg == Color::Reset;
        assert!(buf.content().iter().all(own), "{}", state.name);
    }
}

#[test]
fn no_size_panics_and_the_help_key_is_never_cut() {
    let theme = dark();
    let widths: Vec<u16> =
        (1..=14).chain((15..=63).step_by(6)).chain([60, 79, 80, 99, 100, 120, 300]).collect();
    let heights = [1, 2, 3, 4, 5, 8, 12, 14, 15, 16, 19, 20, 24, 36, 100];
    for state in STATES {
        let mut person = state.person(120, 36);
        for w in &widths {
            for h in heights {
                person.send(Msg::Resize(*w, h));
                let (buf, cursor) = picture(&person.shell, &theme);
                let fits = *w >= 60 && h >= 15;
                let bare = matches!(person.shell.layer(), Layer::Blank | Layer::Lock);
                if fits && !bare {
                    let last = text(&buf).lines().last().unwrap().to_string();
                    assert!(last.contains(" keys"), "{} at {w}x{h}: {last}", state.name);
                } else if !fits && *w >= 58 {
                    assert!(text(&buf).contains("window larger"), "{} at {w}x{h}", state.name);
                }
                if let Some(at) = cursor {
                    assert!(at.x < *w && at.y < h, "{} at {w}x{h}: {at}", state.name);
                }
            }
        }
    }
}

#[test]
fn the_cursor_is_on_the_row_in_use_everywhere() {
    for name in ["dark", "no-colour"] {
        let (theme, _) = Theme::load(name, None, Depth::Full).unwrap();
        let lit = theme.style(Role::Selected);
        for state in STATES {
            let mut person = state.person(120, 36);
            for (w, h) in LOOKED_AT {
                person.send(Msg::Resize(*w, *h));
                let (buf, cursor) = picture(&person.shell, &theme);
                if person.shell.layer() == Layer::Blank {
                    assert_eq!(cursor, None, "{}", state.name);
                    continue;
                }
                let at = cursor.unwrap_or_else(|| panic!("{} at {w}x{h}: no cursor", state.name));
                // Where a row is highlighted and nothing is typed, the cursor is on that row.
                let types = person.shell.scopes().first().is_some_and(|s| s.types());
                let is_lit = |cell: &Cell| match name {
                    "no-colour" => cell.modifier.contains(lit.add_modifier),
                    _ => Some(cell.bg) == lit.bg,
                };
                let row =
                    |y: u16| (0..*w).any(|x| buf[(x, y)].symbol() == "►" && is_lit(&buf[(x, y)]));
                let asks =
                    matches!(person.shell.top(), Some(Overlay::Confirm(_) | Overlay::Message(_)));
                if !types && !asks && (0..*h).any(row) && person.shell.prefix.is_empty() {
                    assert!(row(at.y), "{} at {w}x{h}: {at}\n{}", state.name, text(&buf));
                }
            }
        }
    }
}

/// Names that are wider or narrower than their letters count.
fn odd_names() -> FakeWorker {
    FakeWorker { odd: true, ..FakeWorker::default() }
}

#[test]
fn wide_and_combining_letters_never_tear_a_frame() {
    use unicode_width::UnicodeWidthStr;
    let theme = dark();
    for state in STATES {
        for (w, h) in LOOKED_AT {
            let mut person = Person::with(*w, *h, Config::default(), odd_names());
            person.types(state.keys);
            let (buf, _) = picture(&person.shell, &theme);
            for y in 0..*h {
                for x in 0..*w {
                    let wide = buf[(x, y)].symbol().width();
                    if wide < 2 {
                        continue;
                    }
                    // What a wide letter covers holds nothing of its own.
                    for covered in x + 1..x + u16::try_from(wide).unwrap() {
                        assert!(covered < *w, "{} at {w}x{h}: cut at {x},{y}", state.name);
                        let symbol = buf[(covered, y)].symbol();
                        assert!(
                            symbol.trim().is_empty(),
                            "{} at {w}x{h}: {symbol:?} under a wide letter at {x},{y}",
                            state.name
                        );
                    }
                }
            }
        }
    }
}

#[test]
fn whatever_is_seen_can_be_clicked_and_lies_on_the_screen() {
    use crate::app::mouse::{Act, Mouse, Spot};
    let config = Config { mouse: true, ..Config::default() };
    let theme = dark();
    for state in STATES {
        for (w, h) in LOOKED_AT {
            let mut person = state.person_with(*w, *h, config.clone());
            let mut buf = Buffer::empty(Rect::new(0, 0, *w, *h));
            let drawn = draw(&person.shell, &theme, &mut buf);
            let bare = matches!(person.shell.layer(), Layer::Blank | Layer::Lock);
            let keys = drawn.spots.iter().filter(|(_, s)| matches!(s, Spot::Keys(_))).count();
            assert!(bare || keys > 0, "{}: no key on the bar can be clicked", state.name);
            for (area, spot) in &drawn.spots {
                assert!(area.x + area.w <= *w && area.y + area.h <= *h, "{}: {spot:?}", state.name);
                if matches!(spot, Spot::Keys(_)) {
                    continue;
                }
                let seen = drawn.at((area.x, area.y)).cloned();
                for act in [Act::Click, Act::WheelDown, Act::WheelUp] {
                    person.send(Msg::Mouse(Mouse {
                        act,
                        at: (area.x, area.y),
                        spot: seen.clone(),
                    }));
                    person.answer_all();
                }
            }
        }
    }
}
