//! A device's own settings, from `config.toml`. The default is never written: frozen defaults look
//! like intent. A mistake in the file never stops the program; it is said, with its line.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;

/// Characters used for marks and frames.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
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
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
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
    /// Own keys: the id of a command, and one key or several.
    pub keys: BTreeMap<String, Keys>,
}

/// One key or several.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum Keys {
    /// One.
    One(String),
    /// Several.
    Several(Vec<String>),
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
            keys: BTreeMap::new(),
        }
    }
}

/// The names a config file may use.
const NAMES: &[&str] =
    &["theme", "plain", "mouse", "borders", "glyphs", "hints", "idle-minutes", "keys"];

impl Config {
    /// Reads `config.toml` in a folder; a missing file is the default.
    pub fn load(folder: &Path) -> (Config, Vec<String>) {
        let path: PathBuf = folder.join("config.toml");
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

    /// Reads the text of a config file. What cannot be used is left out and said, one sentence each.
    pub fn parse(text: &str) -> (Config, Vec<String>) {
        let mut table: toml::Table = match text.parse() {
            Ok(table) => table,
            Err(error) => {
                let error: toml::de::Error = error;
                let line = error.span().map_or(1, |span| line_of(text, span.start));
                let why = error.message();
                return (
                    Config::default(),
                    vec![format!("config.toml line {line}: {why}; the defaults are used.")],
                );
            }
        };
        let mut warnings = Vec::new();
        // The underscore is as good as the hyphen.
        let names: Vec<String> = table.keys().cloned().collect();
        for name in names {
            let known = name.replace('_', "-");
            match table.remove(&name) {
                Some(value) if NAMES.contains(&known.as_str()) => {
                    table.insert(known, value);
                }
                _ => warnings.push(format!("config.toml: \"{name}\" is no setting.")),
            }
        }
        let mut config = Config::default();
        for (name, value) in table {
            let mut one = toml::Table::new();
            one.insert(name.clone(), value);
            match one.try_into::<Config>() {
                Ok(read) => config.take(&name, read),
                Err(error) => {
                    let why =
                        error.message().lines().next().unwrap_or("cannot be read").to_string();
                    warnings.push(format!("config.toml: {name}: {why}."));
                }
            }
        }
        (config, warnings)
    }

    fn take(&mut self, name: &str, read: Config) {
        match name {
            "theme" => self.theme = read.theme,
            "plain" => self.plain = read.plain,
            "mouse" => self.mouse = read.mouse,
            "borders" => self.borders = read.borders,
            "glyphs" => self.glyphs = read.glyphs,
            "hints" => self.hints = read.hints,
            "idle-minutes" => self.idle_minutes = read.idle_minutes,
            _ => self.keys = read.keys,
        }
    }

    /// The person's own keys, each command with its list.
    pub fn own_keys(&self) -> BTreeMap<String, Vec<String>> {
        self.keys
            .iter()
            .map(|(id, keys)| {
                let keys = match keys {
                    Keys::One(key) => vec![key.clone()],
                    Keys::Several(keys) => keys.clone(),
                };
                (id.clone(), keys)
            })
            .collect()
    }
}

fn line_of(text: &str, at: usize) -> usize {
    text.as_bytes().iter().take(at).filter(|b| **b == b'\n').count() + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_are_read_and_mistakes_are_said() {
        let text =
            "theme = \"light\"\nidle_minutes = 5\nplain = true\n[keys]\n\"line.log\" = \"L\"\n";
        let (config, warnings) = Config::parse(text);
        assert_eq!(warnings, Vec::<String>::new());
        assert_eq!(config.theme.as_deref(), Some("light"));
        assert_eq!((config.idle_minutes, config.plain), (5, true));
        assert_eq!(config.own_keys()["line.log"], ["L"]);

        let (config, warnings) = Config::parse("theme = 3\nhints = false\nthem = 1\n");
        assert!(!config.hints, "the rest is used");
        assert_eq!(warnings.len(), 2, "{warnings:?}");

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
