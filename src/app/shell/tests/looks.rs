//! Themes tried on and kept; the settings of this computer.

use super::*;
use crate::app::config::{Borders, Setting};

#[test]
fn a_theme_is_tried_on_and_kept() {
    let mut person = Person::new(120, 36);
    assert_eq!(person.shell.theme(), None);
    person.types("<Ctrl-T>");
    assert_eq!(person.shell.theme(), None, "what is in use is highlighted first");
    person.types("<Down><Down>");
    assert_eq!(person.shell.theme(), Some("light"), "the screen is drawn in it at once");
    assert_eq!(person.shell.config.theme, None, "and nothing is kept yet");
    person.types("<Enter>");
    assert_eq!(person.shell.theme(), Some("light"));
    assert_eq!(person.worker.settings, [Setting::Theme(Some("light".into()))]);
    assert_eq!(person.toast(), "Theme: light.");
    // The next time it is where the list begins.
    person.types("<Ctrl-T><Up>");
    assert_eq!(person.shell.theme(), Some("dark"));
}

#[test]
fn esc_goes_back_to_the_theme_before() {
    let config = Config { theme: Some("light".into()), ..Config::default() };
    let mut person = Person::with(80, 24, config, FakeWorker::default());
    person.types("<Ctrl-T><End>");
    assert_eq!(person.shell.theme(), Some("mine"));
    person.types("<Esc>");
    assert_eq!(person.shell.theme(), Some("light"));
    assert!(person.worker.settings.is_empty());
    // As the terminal is: the first line.
    person.types("<Ctrl-T><Home><Enter>");
    assert_eq!(person.shell.theme(), None);
    assert_eq!(person.worker.settings, [Setting::Theme(None)]);
}

#[test]
fn what_is_wrong_with_a_theme_is_said_where_it_is_chosen() {
    let mut person = Person::new(80, 24);
    person.types("<Ctrl-T><End>");
    let at = person.at;
    person.shell.theme_said(vec!["themes/mine.toml line 2: no.".into()], at);
    let Some(Overlay::Themes(themes)) = person.shell.top() else { panic!("no list") };
    assert_eq!(themes.said.len(), 1);
    person.types("<Up>");
    let Some(Overlay::Themes(themes)) = person.shell.top() else { panic!("no list") };
    assert!(themes.said.is_empty());
}

#[test]
fn settings_hold_at_once_and_are_kept() {
    let mut person = Person::new(80, 24);
    person.types(",<Down><Right>");
    assert_eq!(person.shell.config.borders, Borders::Square);
    person.types("<Right><Left>");
    assert_eq!(
        person.worker.settings,
        [Borders::Square, Borders::Ascii, Borders::Square].map(Setting::Borders)
    );
    person.types("<End><Up><Enter>");
    assert_eq!(person.shell.config.idle_minutes, 15);
    // The folder is typed.
    person.types("<End><Enter>");
    assert!(matches!(person.shell.top(), Some(Overlay::Guide(_))));
    person.types("/media/stick<Enter><Enter>");
    assert_eq!(person.shell.config.sync_folder.as_deref(), Some("/media/stick"));
    // The theme has a list of its own.
    person.types("<Home><Enter><Down><Enter>");
    assert_eq!(person.shell.config.theme.as_deref(), Some("dark"));
    assert!(matches!(person.shell.top(), Some(Overlay::Device(_))), "and back to the settings");
    person.types("<Esc>");
    assert!(person.shell.overlays.is_empty());
}

#[test]
fn a_choice_that_cannot_be_kept_holds_until_the_end() {
    let mut person = Person::new(80, 24);
    person.types(",<Down>");
    person.send(Msg::Key(Key::parse("Right").unwrap()));
    let (ticket, _) = person.unanswered().unwrap();
    let why = crate::app::msg::Trouble::refused("config.toml line 2 cannot be read");
    person.send(Msg::Worker(ticket, Reply::Failed(why)));
    assert_eq!(person.shell.config.borders, Borders::Square);
    let said = "Config.toml line 2 cannot be read. It holds until senlog is closed.";
    assert_eq!(person.toast(), said);
}

#[test]
fn mistakes_in_the_settings_are_said_and_listed() {
    let (config, said) = Config::parse("themes = 1\n[keys]\nline.lgo = \"x\"\n");
    let mut shell =
        Shell::new(config, Clock::Fixed(crate::app::shell::fake::now()), (80, 24), false);
    assert_eq!(shell.problems.len(), 1, "the keys");
    shell.warn(said);
    assert_eq!(shell.problems.len(), 2);
    let toast = shell.toasts.current().unwrap().text.clone();
    assert!(toast.ends_with("(1 of 2; the settings of this computer list them)"), "{toast}");
}
