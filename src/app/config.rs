//! A device's own settings, from `config.toml`. The default is never written: frozen defaults look
//! like intent. A mistake in the file never stops the program; it is said, with its line.
//!
//! [`SETTINGS`] declares each setting once: reading it, showing it on the settings screen and writing
//! the one line that a person changed there ([`keep`]) follow from it.

mod keep;
mod setting;

pub use keep::keep;
pub use setting::{SETTINGS, Setting, SettingSpec};

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::located::{self, Entry, Said, did_you_mean, stopped};

/// Characters used for marks and frames.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Glyphs {
    /// What every console font has, Consolas with it.
    #[default]
    Safe,
    /// Ticks and crosses too, for fonts that have them.
    Full,
    /// Plain ASCII.
    Ascii,
}

/// How panes are framed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Borders {
    /// Lines with round corners.
    #[default]
    Round,
    /// Lines with square corners.
    Square,
    /// `+--+`, for consoles that garble lines.
    Ascii,
}

/// The settings of a device.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// The theme's name; none chooses by the terminal.
    pub theme: Option<String>,
    /// No frames, marks in ASCII: for screen readers.
    pub plain: bool,
    /// The mouse selects; the terminal's own selecting then needs Shift.
    pub mouse: bool,
    /// How panes are framed.
    pub borders: Borders,
    /// Characters used for marks.
    pub glyphs: Glyphs,
    /// Whether the keys are shown at the bottom.
    pub hints: bool,
    /// Minutes without a key until the screen locks; 0 never.
    pub idle_minutes: u32,
    /// The folder or stick that this laptop exchanges update files with.
    pub sync_folder: Option<String>,
    /// Own keys, by the id of the command.
    pub keys: OwnKeys,
}

/// A person's own keys, by the id of the command.
pub type OwnKeys = BTreeMap<String, OwnKey>;

/// The keys a person gave a command.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OwnKey {
    /// The keys as they are written; none takes the command's keys away.
    pub keys: Vec<String>,
    /// The line of `config.toml` they stand on, counted from 1; 0 where they come from elsewhere.
    pub line: usize,
}

/// Ten minutes: DESIGN.md section 2, Places.
const IDLE_MINUTES: u32 = 10;

impl Default for Config {
    fn default() -> Config {
        Config {
            theme: None,
            plain: false,
            mouse: false,
            borders: Borders::default(),
            glyphs: Glyphs::default(),
            hints: true,
            idle_minutes: IDLE_MINUTES,
            sync_folder: None,
            keys: OwnKeys::new(),
        }
    }
}

/// The name of the section with a person's own keys.
const KEYS: &str = "keys";
/// The file of a device's settings, in its folder.
pub const FILE: &str = "config.toml";

impl Config {
    /// Reads `config.toml` in a folder; a missing file is the default.
    pub fn load(folder: &Path) -> (Config, Vec<String>) {
        let path: PathBuf = folder.join(FILE);
        match std::fs::read_to_string(&path) {
            Ok(text) => Config::parse(&text),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Default::default(),
            Err(error) => (
                Config::default(),
                vec![format!(
                    "{} cannot be read ({error}); the defaults are used.",
                    path.display()
                )],
            ),
        }
    }

    /// Reads the text of a config file. What cannot be used is left out and said, one sentence each,
    /// with its line.
    pub fn parse(text: &str) -> (Config, Vec<String>) {
        let mut config = Config::default();
        let mut warnings = Vec::new();
        let entries = match located::read(text) {
            Ok(entries) => entries,
            Err(wrong) => {
                let (line, why) = (wrong.line, wrong.why);
                warnings.push(format!("{FILE} line {line}: {why}; the defaults are used."));
                return (config, warnings);
            }
        };
        for Entry { name, line, value } in entries {
            // The underscore is as good as the hyphen.
            let known = name.replace('_', "-");
            if known == KEYS {
                config.take_keys(value, line, &mut warnings);
                continue;
            }
            let Some(spec) = SETTINGS.iter().find(|spec| spec.name == known) else {
                let names = SETTINGS.iter().map(|spec| spec.name).chain([KEYS]);
                let near = did_you_mean(&known, names);
                warnings
                    .push(stopped(format!("{FILE} line {line}: \"{name}\" is no setting{near}")));
                continue;
            };
            match (spec.read)(&value) {
                Ok(setting) => config.set(setting),
                Err(why) => warnings.push(stopped(format!("{FILE} line {line}: {name} {why}"))),
            }
        }
        (config, warnings)
    }

    /// Reads `[keys]`. An id may be written without quotes, which makes a table in a table of it.
    fn take_keys(&mut self, value: Said, line: usize, warnings: &mut Vec<String>) {
        let Said::Table(entries) = value else {
            warnings.push(format!(
                "{FILE} line {line}: {KEYS} is {}; it is a section, [{KEYS}].",
                value.kind()
            ));
            return;
        };
        let mut waiting: Vec<Entry> = entries;
        while let Some(Entry { name, line, value }) = waiting.pop() {
            let mut one = OwnKey { keys: Vec::new(), line };
            let list = match value {
                Said::Table(inner) => {
                    waiting.extend(
                        inner
                            .into_iter()
                            .map(|e| Entry { name: format!("{name}.{}", e.name), ..e }),
                    );
                    continue;
                }
                Said::List(list) => list,
                other => vec![other],
            };
            for key in list {
                match key {
                    Said::Text(key) => one.keys.push(key),
                    other => warnings.push(format!(
                        "{FILE} line {line}: the keys of {name} are text, such as \"Ctrl-S\"; \
                         this is {}.",
                        other.kind()
                    )),
                }
            }
            self.keys.insert(name, one);
        }
    }

    /// Takes a setting.
    pub fn set(&mut self, setting: Setting) {
        match setting {
            Setting::Theme(theme) => self.theme = theme,
            Setting::Plain(on) => self.plain = on,
            Setting::Mouse(on) => self.mouse = on,
            Setting::Borders(borders) => self.borders = borders,
            Setting::Glyphs(glyphs) => self.glyphs = glyphs,
            Setting::Hints(on) => self.hints = on,
            Setting::IdleMinutes(minutes) => self.idle_minutes = minutes,
            Setting::SyncFolder(folder) => self.sync_folder = folder,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_are_read_and_mistakes_are_said() {
        let text = "theme = \"light\"\nidle_minutes = 5\nplain = true\nborders = \"ascii\"\n\
                    [keys]\n\"line.log\" = \"L\"\nline.contact = [\"l\", \"C\"]\n";
        let (config, warnings) = Config::parse(text);
        assert_eq!(warnings, Vec::<String>::new());
        assert_eq!(config.theme.as_deref(), Some("light"));
        assert_eq!((config.idle_minutes, config.plain), (5, true));
        assert_eq!(config.borders, Borders::Ascii);
        assert_eq!(config.keys["line.log"], OwnKey { keys: vec!["L".into()], line: 6 });
        let two = OwnKey { keys: vec!["l".into(), "C".into()], line: 7 };
        assert_eq!(config.keys["line.contact"], two, "an id without quotes");

        let text = "theme = 3\nhints = false\nthem = 1\nborders = \"rond\"\nidle-minutes = -1\n\
                    \n[keys]\n\"row.up\" = 7\n";
        let (config, warnings) = Config::parse(text);
        assert!(!config.hints, "the rest is used");
        assert_eq!(
            warnings,
            [
                "config.toml line 1: theme is text, a theme's name; this is a number.",
                "config.toml line 3: \"them\" is no setting; did you mean \"theme\"?",
                "config.toml line 4: borders is round, square or ascii, not \"rond\"; did you mean \"round\"?",
                "config.toml line 5: idle-minutes is a number from 0 to 1440.",
                "config.toml line 8: the keys of row.up are text, such as \"Ctrl-S\"; this is a number.",
            ]
        );

        let (config, warnings) = Config::parse("hints = false\ntheme = \n");
        assert_eq!(config, Config::default());
        assert!(warnings[0].contains("line 2"), "{warnings:?}");
    }

    #[test]
    fn a_missing_file_is_the_default() {
        let (config, warnings) = Config::load(Path::new("/nonexistent/senlog"));
        assert_eq!((config, warnings), (Config::default(), Vec::new()));
    }
}
