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
                let least = if role.name().starts_with("border") { 3.0 } else { 4.5 };
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

#[test]
fn roles_fall_back_along_their_dots() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(
        folder.path().join("mine.toml"),
        "inherits = \"light\"\n[palette]\nink = \"#102030\"\n[roles]\nmark = { fg = \"ink\" }\n\"lst.selected\" = { bold = true }\n\"due.overdue\" = { fg = \"nope\" }\n",
    )
    .unwrap();
    let (theme, warnings) = Theme::load("mine", Some(folder.path()), Depth::Full).unwrap();
    assert_eq!(warnings.len(), 2, "{warnings:?}");
    assert!(warnings[0].contains("list.selected"), "{warnings:?}");
    let light = load("light", Depth::Full);
    assert_eq!(theme.style(Role::Base), light.style(Role::Base));
    // What the parent sets for the very role is nearer than the child's fallback.
    assert_eq!(theme.style(Role::MarkDone), light.style(Role::MarkDone));
}

#[test]
fn a_theme_that_cannot_be_used_says_why() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("a.toml"), "inherits = \"b\"\n").unwrap();
    std::fs::write(folder.path().join("b.toml"), "inherits = \"a\"\n").unwrap();
    std::fs::write(folder.path().join("c.toml"), "[roles]\nbase = 3\n").unwrap();
    let load = |name| Theme::load(name, Some(folder.path()), Depth::Full).map(|_| ());
    assert_eq!(load("a"), Err(ThemeError::Circle("a".into())));
    assert_eq!(load("zzz"), Err(ThemeError::Unknown("zzz".into())));
    assert!(load("zzz").unwrap_err().to_string().contains("high-contrast"));
    assert!(load("c").unwrap_err().to_string().contains("line 2"));
    let around = Surroundings { no_colour: false, depth: Depth::Full, light: false };
    let (theme, warnings) = Theme::choose(Some("zzz"), None, &around);
    assert_eq!((theme.name.as_str(), warnings.len()), ("dark", 1));
}

#[test]
fn the_terminal_chooses_where_nobody_did() {
    let around = |pairs: &'static [(&str, &str)]| {
        Surroundings::read(move |name| {
            pairs.iter().find(|(n, _)| *n == name).map(|(_, v)| (*v).to_string())
        })
    };
    let name = |pairs| Theme::choose(None, None, &around(pairs)).0.name;
    assert_eq!(name(&[("TERM", "xterm-256color")]), "dark");
    assert_eq!(name(&[("TERM", "xterm-256color"), ("COLORFGBG", "0;15")]), "light");
    assert_eq!(name(&[("NO_COLOR", "1")]), "no-colour");
    assert_eq!(name(&[("NO_COLOR", "")]), "dark");
    assert_eq!(around(&[("COLORTERM", "truecolor")]).depth, Depth::Full);
    if !cfg!(windows) {
        assert_eq!(name(&[("TERM", "linux")]), "high-contrast");
    }
}
