//! The settings of a device, each declared once.

use super::{Borders, Config, Glyphs};
use crate::app::located::{Said, did_you_mean};

/// One setting with its value.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "each is a field of Config and says there what it is")]
pub enum Setting {
    Theme(Option<String>),
    Plain(bool),
    Mouse(bool),
    Borders(Borders),
    Glyphs(Glyphs),
    Hints(bool),
    IdleMinutes(u32),
    SyncFolder(Option<String>),
}

/// One setting, declared.
pub struct SettingSpec {
    /// Its name in `config.toml`.
    pub name: &'static str,
    /// A few words on the settings screen.
    pub title: &'static str,
    /// One line of what it does there, at most 72 characters: it stands alone at 80 columns.
    pub says: &'static str,
    /// Its value now.
    pub now: fn(&Config) -> Setting,
    /// What it can be, in the order of the arrow keys; none where there is a list of its own.
    pub choices: fn() -> Vec<Setting>,
    /// Reads it from a settings file; the error goes on after its name.
    pub read: fn(&Said) -> Result<Setting, String>,
}

/// Every setting, in the order of the screen.
pub static SETTINGS: &[SettingSpec] = &[
    SettingSpec {
        name: "theme",
        title: "Theme",
        says: "The colours. Enter opens the list; each is shown as you go down it.",
        now: |config| Setting::Theme(config.theme.clone()),
        choices: Vec::new,
        read: |said| match said {
            Said::Text(name) => Ok(Setting::Theme(Some(name.clone()))),
            other => Err(format!("is text, a theme's name; this is {}", other.kind())),
        },
    },
    SettingSpec {
        name: "borders",
        title: "Frames",
        says: "Lines with round or square corners; +--+ for consoles that garble them.",
        now: |config| Setting::Borders(config.borders),
        choices: || [Borders::Round, Borders::Square, Borders::Ascii].map(Setting::Borders).into(),
        read: |said| word(said, BORDERS).map(Setting::Borders),
    },
    SettingSpec {
        name: "glyphs",
        title: "Marks",
        says: "Dots and crosses every font has, ticks for fonts with them, or ASCII.",
        now: |config| Setting::Glyphs(config.glyphs),
        choices: || [Glyphs::Safe, Glyphs::Full, Glyphs::Ascii].map(Setting::Glyphs).into(),
        read: |said| word(said, GLYPHS).map(Setting::Glyphs),
    },
    SettingSpec {
        name: "plain",
        title: "Plain",
        says: "No frames at all and every mark in ASCII, for screen readers.",
        now: |config| Setting::Plain(config.plain),
        choices: || [false, true].map(Setting::Plain).into(),
        read: |said| yes_or_no(said).map(Setting::Plain),
    },
    SettingSpec {
        name: "hints",
        title: "Keys at the bottom",
        says: "The keys that work where you are; without them F1 still lists all.",
        now: |config| Setting::Hints(config.hints),
        choices: || [true, false].map(Setting::Hints).into(),
        read: |said| yes_or_no(said).map(Setting::Hints),
    },
    SettingSpec {
        name: "mouse",
        title: "Mouse",
        says: "Click selects, twice opens, wheel moves; Shift+drag then copies text.",
        now: |config| Setting::Mouse(config.mouse),
        choices: || [false, true].map(Setting::Mouse).into(),
        read: |said| yes_or_no(said).map(Setting::Mouse),
    },
    SettingSpec {
        name: "idle-minutes",
        title: "Locks by itself after",
        says: "Minutes without a key until the passphrase is asked for again.",
        now: |config| Setting::IdleMinutes(config.idle_minutes),
        choices: || IDLE.map(Setting::IdleMinutes).into(),
        read: |said| match said {
            Said::Number(n) if (0..=IDLE_MAX).contains(n) => {
                Ok(Setting::IdleMinutes(u32::try_from(*n).unwrap_or(0)))
            }
            _ => Err(format!("is a number from 0 to {IDLE_MAX}")),
        },
    },
    SettingSpec {
        name: "sync-folder",
        title: "Exchanges with",
        says: "The stick or shared folder that S uses. Enter asks for another.",
        now: |config| Setting::SyncFolder(config.sync_folder.clone()),
        choices: Vec::new,
        read: |said| match said {
            Said::Text(folder) => Ok(Setting::SyncFolder(Some(folder.clone()))),
            other => Err(format!("is text, a folder; this is {}", other.kind())),
        },
    },
];

/// Minutes offered on the settings screen, from the strictest to never.
const IDLE: [u32; 7] = [2, 5, 10, 15, 30, 60, 0];
/// A day: longer is never.
const IDLE_MAX: i64 = 24 * 60;

const BORDERS: &[(&str, Borders)] =
    &[("round", Borders::Round), ("square", Borders::Square), ("ascii", Borders::Ascii)];
const GLYPHS: &[(&str, Glyphs)] =
    &[("safe", Glyphs::Safe), ("full", Glyphs::Full), ("ascii", Glyphs::Ascii)];

/// The value that a word of a list names.
fn word<T: Copy>(said: &Said, words: &[(&str, T)]) -> Result<T, String> {
    let names: Vec<&str> = words.iter().map(|(name, _)| *name).collect();
    let (last, most) = names.split_last().map_or(("", &[][..]), |(last, most)| (*last, most));
    let list = format!("{} or {last}", most.join(", "));
    let Said::Text(text) = said else {
        return Err(format!("is {list}; this is {}", said.kind()));
    };
    words.iter().find(|(name, _)| name == text).map(|(_, value)| *value).ok_or_else(|| {
        format!("is {list}, not \"{text}\"{}", did_you_mean(text, names.iter().copied()))
    })
}

fn yes_or_no(said: &Said) -> Result<bool, String> {
    match said {
        Said::Yes(yes) => Ok(*yes),
        other => Err(format!("is true or false; this is {}", other.kind())),
    }
}

fn name_of<T: Copy + PartialEq>(value: T, words: &[(&'static str, T)]) -> &'static str {
    words.iter().find(|(_, v)| *v == value).map_or("", |(name, _)| name)
}

impl Setting {
    /// Its declaration.
    pub fn spec(&self) -> &'static SettingSpec {
        let name = match self {
            Setting::Theme(_) => "theme",
            Setting::Plain(_) => "plain",
            Setting::Mouse(_) => "mouse",
            Setting::Borders(_) => "borders",
            Setting::Glyphs(_) => "glyphs",
            Setting::Hints(_) => "hints",
            Setting::IdleMinutes(_) => "idle-minutes",
            Setting::SyncFolder(_) => "sync-folder",
        };
        // A test holds that each is declared.
        SETTINGS.iter().find(|spec| spec.name == name).unwrap_or(&SETTINGS[0])
    }

    /// Its value as people read it.
    pub fn label(&self) -> String {
        match self {
            Setting::Theme(None) => "as the terminal is".into(),
            Setting::Theme(Some(name)) => name.clone(),
            Setting::Plain(on) | Setting::Mouse(on) => if *on { "on" } else { "off" }.into(),
            Setting::Hints(on) => if *on { "shown" } else { "hidden" }.into(),
            Setting::Borders(Borders::Ascii) => "ASCII, +--+".into(),
            Setting::Borders(borders) => name_of(*borders, BORDERS).into(),
            Setting::Glyphs(Glyphs::Safe) => "every font".into(),
            Setting::Glyphs(Glyphs::Full) => "ticks".into(),
            Setting::Glyphs(Glyphs::Ascii) => "ASCII".into(),
            Setting::IdleMinutes(0) => "never".into(),
            Setting::IdleMinutes(1) => "1 minute".into(),
            Setting::IdleMinutes(n) => format!("{n} minutes"),
            Setting::SyncFolder(None) => "none yet".into(),
            Setting::SyncFolder(Some(folder)) => folder.clone(),
        }
    }

    /// Its value as `config.toml` has it; none where the line goes.
    pub fn value(&self) -> Option<toml_edit::Value> {
        Some(match self {
            Setting::Theme(text) | Setting::SyncFolder(text) => text.clone()?.into(),
            Setting::Plain(on) | Setting::Mouse(on) | Setting::Hints(on) => (*on).into(),
            Setting::Borders(borders) => name_of(*borders, BORDERS).into(),
            Setting::Glyphs(glyphs) => name_of(*glyphs, GLYPHS).into(),
            Setting::IdleMinutes(minutes) => i64::from(*minutes).into(),
        })
    }
}

impl SettingSpec {
    /// The value `by` places on from the one a device has, round and round.
    pub fn turned(&self, config: &Config, by: isize) -> Option<Setting> {
        let choices = (self.choices)();
        if choices.is_empty() {
            return None;
        }
        let now = (self.now)(config);
        let count = choices.len() as isize;
        // A value of one's own, such as 7 minutes, stands before the first.
        let at = choices.iter().position(|c| *c == now).map_or(-1, |n| n as isize);
        let next = if at < 0 && by < 0 { count - 1 } else { (at + by).rem_euclid(count) };
        choices.into_iter().nth(next.unsigned_abs())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_setting_is_declared_once_and_says_what_it_is() {
        let config = Config::default();
        for spec in SETTINGS {
            assert_eq!((spec.now)(&config).spec().name, spec.name);
            assert!(spec.says.chars().count() <= 72, "{}", spec.says);
            for choice in (spec.choices)() {
                assert_eq!(choice.spec().name, spec.name);
                assert!(!choice.label().is_empty());
            }
        }
    }

    #[test]
    fn what_is_written_is_read_back() {
        let theme = Setting::Theme(Some("light".into()));
        let folder = Setting::SyncFolder(Some(r"E:\the school".into()));
        let all = SETTINGS.iter().flat_map(|spec| (spec.choices)()).chain([theme, folder]);
        for setting in all {
            let text = format!("{} = {}\n", setting.spec().name, setting.value().unwrap());
            let (config, warnings) = Config::parse(&text);
            assert_eq!(warnings, Vec::<String>::new(), "{text}");
            assert_eq!((setting.spec().now)(&config), setting, "{text}");
        }
    }

    #[test]
    fn arrows_go_round() {
        let spec = Setting::IdleMinutes(0).spec();
        let mut config = Config { idle_minutes: 60, ..Config::default() };
        assert_eq!(spec.turned(&config, 1), Some(Setting::IdleMinutes(0)));
        config.idle_minutes = 0;
        assert_eq!(spec.turned(&config, 1), Some(Setting::IdleMinutes(2)));
        assert_eq!(spec.turned(&config, -1), Some(Setting::IdleMinutes(60)));
        config.idle_minutes = 7;
        assert_eq!(spec.turned(&config, 1), Some(Setting::IdleMinutes(2)));
        assert_eq!(spec.turned(&config, -1), Some(Setting::IdleMinutes(0)));
    }
}
