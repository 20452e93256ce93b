//! Every command is reached by its keys, by the palette and by the help.

use std::collections::BTreeSet;

use super::states::STATES;
use super::{dark, picture, text};
use crate::app::commands::{COMMANDS, Scope};
use crate::app::keymap::Keymap;
use crate::app::overlays::{Help, HelpRow, Offer, Overlay, PaletteRow};
use crate::app::shell::Layer;
use crate::app::shell::fake::Person;
use crate::app::strings;

/// The palette's lines of a command, after its name is typed on the main screen.
fn in_palette(title: &str) -> Vec<(String, Offer)> {
    let mut person = Person::new(120, 36);
    person.types(":").types(&title.replace('<', "<lt>"));
    let Some(Overlay::Palette(palette)) = person.shell.top() else { panic!("no palette") };
    palette
        .rows
        .iter()
        .filter_map(|row| match row {
            PaletteRow::Command(keys, offer) => Some((keys.clone(), offer.clone())),
            PaletteRow::Pupil(..) | PaletteRow::List(..) => None,
        })
        .collect()
}

#[test]
fn every_command_has_a_key() {
    for spec in COMMANDS {
        assert!(!spec.keys.is_empty(), "{} has none", spec.id);
    }
}

#[test]
fn every_command_is_found_in_the_palette_with_its_keys_or_why_not() {
    for spec in COMMANDS.iter().filter(|spec| spec.id != "palette.open") {
        let rows = in_palette(spec.title);
        // Two of one name that do the same stand there once.
        let row = rows.iter().find(|(_, o)| (o.spec.cmd, o.spec.title) == (spec.cmd, spec.title));
        let (keys, offer) = row.unwrap_or_else(|| panic!("{} is not in the palette", spec.id));
        assert!(!keys.is_empty(), "{} stands there without a key", spec.id);
        if let Some(why) = &offer.why {
            assert!(why.ends_with('.') && why.len() > 8, "{}: {why}", spec.id);
        }
    }
}

#[test]
fn no_hint_bar_tells_a_key_that_does_nothing() {
    // Said by a key that has nothing to do where it is pressed.
    let dead = [
        strings::NOT_ON_THIS,
        strings::NO_ROWS,
        strings::NO_PUPIL,
        strings::NOTHING_TO_TICK,
        strings::NOBODY_TO_CHASE,
        strings::NOT_BOTH,
        strings::NO_FOLLOW_UP,
        strings::PARENT_VIEW,
    ];
    let refusing = ["form_wrong", "sync_wrong"];
    let mut told = Vec::new();
    for state in STATES {
        let before = state.person(120, 36);
        // A blank screen has no bar; where a message says why it cannot be, it says so again.
        if before.shell.layer() == Layer::Blank || refusing.contains(&state.name) {
            continue;
        }
        let look = |person: &Person| {
            let (buf, cursor) = picture(&person.shell, &dark());
            (text(&buf), cursor)
        };
        let seen = look(&before);
        for (key, words) in before.shell.hints() {
            let mut person = state.person(120, 36);
            let asked = person.asked.len();
            person.types(&match key.chars().count() {
                1 => key.replace('<', "<lt>"),
                _ => format!("<{key}>"),
            });
            let same = look(&person) == seen;
            let idle = same && person.asked.len() == asked && person.ended.is_none();
            if idle || dead.contains(&person.toast()) {
                told.push(format!("{}: {key} {words}", state.name));
            }
        }
    }
    assert!(told.is_empty(), "these do nothing:\n{}", told.join("\n"));
}

#[test]
fn what_a_command_does_is_never_cut_in_the_help() {
    /// Cells beside the keys in the narrowest of usual windows, 80 columns.
    const ROOM: usize = 55;
    for spec in COMMANDS {
        assert!(spec.doc.chars().count() <= ROOM, "{}: {}", spec.id, spec.doc);
    }
}

#[test]
fn every_command_is_in_the_help_of_where_it_works() {
    let keymap = Keymap::default();
    let mut shown = BTreeSet::new();
    let mut places: Vec<Vec<Scope>> =
        STATES.iter().map(|state| state.person(120, 36).shell.scopes()).collect();
    places.dedup();
    for scopes in places {
        for row in Help::new(&scopes, &keymap).rows {
            if let HelpRow::Command(_, spec) = row {
                shown.insert(spec.id);
            }
        }
    }
    for spec in COMMANDS {
        assert!(shown.contains(spec.id), "{} is in no help", spec.id);
    }
}

#[test]
fn every_command_that_works_on_the_main_screen_runs_from_the_palette() {
    // Each is run by name; nothing panics, and the palette is gone.
    let main = [Scope::Today, Scope::Register, Scope::Contacts, Scope::Reviews, Scope::Panes];
    for spec in COMMANDS.iter().filter(|spec| main.contains(&spec.scope)) {
        let mut person = Person::new(120, 36);
        person.types(":").types(spec.title);
        let Some(Overlay::Palette(palette)) = person.shell.top() else { panic!("no palette") };
        let place = palette.rows.iter().position(|row| {
            matches!(row, PaletteRow::Command(_, offer)
                if (offer.spec.cmd, offer.spec.title) == (spec.cmd, spec.title))
        });
        let place = place.unwrap();
        let PaletteRow::Command(_, offer) = palette.rows[place].clone() else { panic!("a pupil") };
        person.types(&"<Down>".repeat(place)).types("<Enter>");
        let open = matches!(person.shell.top(), Some(Overlay::Palette(_)));
        match offer.why {
            // Why it cannot be is said, and the list stays for another.
            Some(why) => assert!(open && person.toast() == why, "{}", spec.id),
            None => assert!(!open, "{}", spec.id),
        }
    }
}

#[test]
fn a_command_of_another_pane_goes_there_first() {
    let mut person = Person::new(120, 36);
    person.types(":by class<Enter>");
    assert_eq!(person.shell.focus, crate::app::panes::PaneId::Register);
    assert_eq!(person.shell.panes.rows(person.shell.focus).sort(), (1, false));
}
