use ratatui::style::{Color, Modifier};

use super::*;

fn load(name: &str, depth: Depth) -> Theme {
    let (theme, warnings) = Theme::load(name, None, depth).unwrap();
    assert_eq!(warnings, Vec::<String>::new(), "{name}");
    theme
}

/// Red, green, blue.
type Rgb = (u8, u8, u8);

/// What a style looks like once reversing is done: the letter, and what it stands on.
fn seen(style: Style) -> Option<(Rgb, Rgb)> {
    let fg = style.fg.and_then(rgb)?;
    let bg = style.bg.and_then(rgb)?;
    Some(if style.add_modifier.contains(Modifier::REVERSED) { (bg, fg) } else { (fg, bg) })
}

#[test]
fn every_bundled_theme_loads_without_warnings() {
    for name in names() {
        for depth in [Depth::Full, Depth::Indexed, Depth::Few] {
            load(name, depth);
        }
    }
}

#[test]
fn every_role_is_read_at_four_and_a_half_to_one() {
    for name in names().into_iter().filter(|n| *n != "no-colour") {
        for depth in [Depth::Full, Depth::Indexed] {
            let theme = load(name, depth);
            for role in Role::ALL {
                let (fg, bg) = seen(theme.style(*role)).unwrap_or_else(|| {
                    panic!("{name}: {} leaves a colour to the terminal", role.name())
                });
                let ratio = contrast(fg, bg);
                // A frame is no text (WCAG 1.4.11 asks 3:1), all else is.
                let least = if role.is_line() { 3.0 } else { READ };
                assert!(ratio >= least, "{name} {depth:?}: {} has {ratio:.2}", role.name());
            }
        }
    }
}

#[test]
fn the_theme_for_few_colours_is_read_on_campbell() {
    let theme = load("high-contrast", Depth::Few);
    for role in Role::ALL {
        let (fg, bg) = seen(theme.style(*role)).unwrap();
        assert!(contrast(fg, bg) >= 4.5, "{}", role.name());
        let style = theme.style(*role);
        for colour in [style.fg, style.bg].into_iter().flatten() {
            assert!(!matches!(colour, Color::Rgb(..) | Color::Indexed(_)), "{}", role.name());
        }
    }
}

#[test]
fn no_colour_has_none_and_still_shows_the_selection() {
    let theme = load("no-colour", Depth::Full);
    for role in Role::ALL {
        let style = theme.style(*role);
        assert!(style.fg.is_none_or(|c| c == Color::Reset), "{}", role.name());
        assert!(style.bg.is_none_or(|c| c == Color::Reset), "{}", role.name());
    }
    assert!(theme.style(Role::Selected).add_modifier.contains(Modifier::REVERSED));
    assert!(!theme.style(Role::Overdue).add_modifier.is_empty());
}

#[test]
fn what_matters_never_depends_on_colour_alone() {
    for name in names() {
        let theme = load(name, Depth::Full);
        let plain = theme.style(Role::Base).add_modifier;
        for role in [Role::Overdue, Role::Alert, Role::HintKey, Role::TitleFocus, Role::SpanUnknown]
        {
            let own = theme.style(role).add_modifier;
            assert!(!(own - plain).is_empty(), "{name}: {} is colour only", role.name());
        }
    }
}

/// A folder of themes of one's own.
fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        std::fs::write(folder.path().join(format!("{name}.toml")), text).unwrap();
    }
    folder
}

fn around() -> Surroundings {
    Surroundings { no_colour: false, depth: Depth::Full, light: false }
}

#[test]
fn roles_fall_back_along_their_dots() {
    let own = "inherits = \"light\"\n[palette]\nink = \"#102030\"\n\
               [roles]\nmark = { fg = \"ink\" }\nhint.key = { bold = true }\n";
    let folder = folder(&[("mine", own)]);
    let (theme, warnings) = Theme::load("mine", Some(folder.path()), Depth::Full).unwrap();
    assert_eq!(warnings, Vec::<String>::new());
    let light = load("light", Depth::Full);
    assert_eq!(theme.style(Role::Base), light.style(Role::Base));
    // What the parent sets for the very role is nearer than the child's fallback.
    assert_eq!(theme.style(Role::MarkDone), light.style(Role::MarkDone));
    // A name with dots may be written without quotes.
    assert_eq!(theme.style(Role::HintKey), light.style(Role::Base).add_modifier(Modifier::BOLD));
}

#[test]
fn mistakes_in_a_theme_are_said_with_file_line_and_nearest_name() {
    let own = "inherit = \"light\"\ninherits = \"light\"\n[palette]\nink = \"#10203\"\nred = 3\n\
               [roles]\n\"lst.selected\" = { bold = true }\n\"due.overdue\" = { fg = \"amebr\" }\n\
               hint = { bald = true, italic = 1 }\nquiet = { fg = \"#d8d8d8\" }\ntitle = 4\n";
    let folder = folder(&[("mine", own)]);
    let (theme, warnings) = Theme::load("mine", Some(folder.path()), Depth::Full).unwrap();
    assert_eq!(
        warnings,
        [
            "themes/mine.toml line 1: \"inherit\" is no part of a theme; did you mean \"inherits\"?",
            "themes/mine.toml line 4: ink is \"#10203\", which is no colour; write #rrggbb or a name such as lightcyan.",
            "themes/mine.toml line 5: red is a colour such as \"#7cb7ff\"; this is a number.",
            "themes/mine.toml line 7: \"lst.selected\" is no role; the nearest is \"list.selected\".",
            "themes/mine.toml line 9: \"bald\" is no part of a look; did you mean \"bold\"?",
            "themes/mine.toml line 9: italic is true or false; this is a number.",
            "themes/mine.toml line 11: title is written { fg = \"…\", bold = true }; this is a number.",
            "themes/mine.toml line 8: \"amebr\" is no colour; did you mean \"amber\"?",
            "themes/mine.toml: quiet is hard to read, at 1.4 to 1; 4.5 is needed.",
        ]
    );
    assert_eq!(theme.style(Role::Alert), load("light", Depth::Full).style(Role::Alert));
}

#[test]
fn a_theme_that_cannot_be_used_says_why_and_where() {
    let folder = folder(&[
        ("a", "inherits = \"b\"\n"),
        ("b", "\ninherits = \"a\"\n"),
        ("c", "[roles]\nbase = \n"),
        ("d", "# mine\ninherits = \"drak\"\n"),
    ]);
    let why = |name| {
        let error = Theme::load(name, Some(folder.path()), Depth::Full).unwrap_err();
        error.to_string()
    };
    assert_eq!(why("a"), "themes/a.toml line 1: the theme inherits itself");
    assert_eq!(why("drak"), "there is no theme \"drak\"; did you mean \"dark\"?");
    assert!(why("zzz").contains("high-contrast"), "{}", why("zzz"));
    assert!(why("c").starts_with("themes/c.toml line 2: "), "{}", why("c"));
    assert_eq!(
        why("d"),
        "themes/d.toml line 2: there is no theme \"drak\" to inherit; did you mean \"dark\"?"
    );
}

#[test]
fn the_last_good_theme_stays() {
    let folder = folder(&[("good", "inherits = \"light\"\n"), ("bad", "[roles\n")]);
    let path = Some(folder.path().to_path_buf());
    let (mut wardrobe, said) = Wardrobe::open(Some("bad"), path, around());
    assert_eq!((wardrobe.theme().name.as_str(), said.len()), ("dark", 1));
    assert!(said[0].starts_with("themes/bad.toml line 1: "), "{said:?}");
    assert!(said[0].ends_with(". The dark theme stays."), "{said:?}");
    assert_eq!(wardrobe.wear(Some("good")), Vec::<String>::new());
    assert_eq!(wardrobe.wear(Some("bad")).len(), 1);
    assert_eq!(wardrobe.theme().name, "good");
    assert!(wardrobe.wears(Some("bad")), "it is not tried at every picture");
    // A file put right is used the next time.
    std::fs::write(folder.path().join("bad.toml"), "inherits = \"dark\"\n").unwrap();
    assert_eq!(wardrobe.wear(Some("bad")), Vec::<String>::new());
    let names: Vec<String> = wardrobe.list().into_iter().map(|t| t.name).collect();
    assert!(names.ends_with(&["bad".into(), "good".into()]), "{names:?}");
}

#[test]
fn every_bundled_theme_says_what_it_is_for() {
    for theme in all(None) {
        assert!(!theme.says.is_empty() && !theme.own, "{}", theme.name);
    }
}

#[test]
fn the_terminal_chooses_where_nobody_did() {
    let around = |pairs: &'static [(&str, &str)]| {
        Surroundings::read(move |name| {
            pairs.iter().find(|(n, _)| *n == name).map(|(_, v)| (*v).to_string())
        })
    };
    let name = |pairs| around(pairs).theme();
    assert_eq!(name(&[("TERM", "xterm-256color")]), "dark");
    assert_eq!(name(&[("TERM", "xterm-256color"), ("COLORFGBG", "0;15")]), "light");
    assert_eq!(name(&[("NO_COLOR", "1")]), "no-colour");
    assert_eq!(name(&[("NO_COLOR", "")]), "dark");
    assert_eq!(around(&[("COLORTERM", "truecolor")]).depth, Depth::Full);
    if !cfg!(windows) {
        assert_eq!(name(&[("TERM", "linux")]), "high-contrast");
    }
    // A theme that somebody chose is nearer than the environment.
    let (wardrobe, _) = Wardrobe::open(Some("light"), None, around(&[("NO_COLOR", "1")]));
    assert!(wardrobe.colours() && wardrobe.theme().name == "light");
    let (wardrobe, _) = Wardrobe::open(None, None, around(&[("NO_COLOR", "1")]));
    assert!(!wardrobe.colours());
}
