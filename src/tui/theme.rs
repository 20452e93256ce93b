//! Themes: colours by meaning, from `themes/*.toml` compiled in and the user's own folder.
//!
//! A theme may inherit another; a role that it does not set falls back along its dots, then to
//! `base`. Nothing on the screen depends on colour alone.

mod colour;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::path::Path;

use ratatui::style::{Color, Modifier, Style};
use serde::Deserialize;

pub use colour::{Depth, contrast, rgb};

macro_rules! roles {
    ($($name:ident = $text:literal, $doc:literal;)+) => {
        /// What a piece of the screen means.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Role { $(#[doc = $doc] $name),+ }

        impl Role {
            /// Every role.
            pub const ALL: &[Role] = &[$(Role::$name),+];

            /// Its name in a theme file.
            pub fn name(self) -> &'static str {
                match self { $(Role::$name => $text),+ }
            }
        }
    };
}

roles! {
    Base = "base", "Everything that says nothing else.";
    Quiet = "quiet", "Less important words.";
    Border = "border", "The frame of a pane.";
    BorderFocus = "border.focus", "The frame of the pane in use.";
    Title = "title", "The title of a pane.";
    TitleFocus = "title.focus", "The title of the pane in use.";
    TitleCount = "title.count", "The counts in a title.";
    Context = "context", "The line at the top.";
    ContextSchool = "context.school", "The school's name.";
    ContextToDo = "context.to-do", "How much there is to do.";
    Tab = "tab", "A tab.";
    TabFocus = "tab.focus", "The tab in use.";
    Hint = "hint", "What a key does.";
    HintKey = "hint.key", "A key.";
    ToastDone = "toast.done", "Something was done.";
    ToastHint = "toast.hint", "Something to know.";
    ToastWrong = "toast.wrong", "Something went wrong.";
    Selected = "list.selected", "The selected row.";
    SelectedFar = "list.selected.far", "The selected row of a pane not in use.";
    MarkDone = "mark.done", "Logged.";
    MarkMissed = "mark.missed", "Did not happen.";
    MarkOpen = "mark.open", "To be logged.";
    MarkLater = "mark.later", "Still to come.";
    StatusPlan = "status.plan", "An EHCP.";
    StatusSupport = "status.support", "SEN support.";
    StatusMonitoring = "status.monitoring", "Monitoring.";
    Overdue = "due.overdue", "Overdue.";
    Soon = "due.soon", "Due soon.";
    Field = "field", "Where text is typed.";
    FieldLabel = "field.label", "The word before it.";
    SpanKnown = "span.known", "Typed words that were understood.";
    SpanNote = "span.note", "Typed words that become a note.";
    SpanUnknown = "span.unknown", "Typed words that were not understood.";
    PreviewMain = "preview.main", "What was understood.";
    PreviewMark = "preview.mark", "What is said of a child.";
    PreviewAsk = "preview.ask", "What is asked.";
    PreviewWrong = "preview.wrong", "Why it cannot be read.";
    Alert = "alert", "What every adult must know.";
    Heading = "heading", "The heading of a part.";
    Dialog = "dialog", "The frame of an overlay.";
    DialogTitle = "dialog.title", "Its title.";
    DialogWrong = "dialog.wrong", "The title of a failure.";
}

/// The themes that come with the program.
pub const BUNDLED: &[(&str, &str)] = &[
    ("dark", include_str!("../../themes/dark.toml")),
    ("light", include_str!("../../themes/light.toml")),
    ("high-contrast", include_str!("../../themes/high-contrast.toml")),
    ("colour-blind", include_str!("../../themes/colour-blind.toml")),
    ("no-colour", include_str!("../../themes/no-colour.toml")),
];

/// A theme, ready to draw with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Theme {
    /// Its name.
    pub name: String,
    styles: Vec<Style>,
}

/// Why a theme cannot be used.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum ThemeError {
    /// There is none of that name.
    #[error("there is no theme \"{0}\"; there are {known}", known = names().join(", "))]
    Unknown(String),
    /// The file does not read.
    #[error("the theme \"{0}\" cannot be read: {1}")]
    Unreadable(String, String),
    /// Themes inherit each other in a circle.
    #[error("the theme \"{0}\" inherits itself")]
    Circle(String),
}

/// The names of the themes that come with the program.
pub fn names() -> Vec<&'static str> {
    BUNDLED.iter().map(|(name, _)| *name).collect()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    inherits: Option<String>,
    #[serde(default)]
    palette: BTreeMap<String, String>,
    #[serde(default)]
    roles: BTreeMap<String, Look>,
}

/// How a role looks, as a theme file has it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Look {
    fg: Option<String>,
    bg: Option<String>,
    #[serde(default)]
    bold: bool,
    #[serde(default)]
    underlined: bool,
    #[serde(default)]
    reversed: bool,
    #[serde(default)]
    italic: bool,
}

impl Theme {
    /// The theme of that name: the user's own, else one that comes with the program. What it holds
    /// that cannot be used is returned as warnings, one sentence each.
    ///
    /// # Errors
    /// There is no such theme, or its file does not read.
    pub fn load(
        name: &str,
        folder: Option<&Path>,
        depth: Depth,
    ) -> Result<(Theme, Vec<String>), ThemeError> {
        let mut warnings = Vec::new();
        let mut chain = Vec::new();
        let mut next = Some(name.to_string());
        while let Some(name) = next {
            if chain.iter().any(|(seen, _): &(String, File)| *seen == name) {
                return Err(ThemeError::Circle(name));
            }
            let file = read(&name, folder)?;
            next = file.inherits.clone();
            chain.push((name, file));
        }
        let mut palette = BTreeMap::new();
        let mut looks = BTreeMap::new();
        // The one inherited from first, so that the nearer one has the last word.
        for (_, file) in chain.into_iter().rev() {
            palette.extend(file.palette);
            looks.extend(file.roles);
        }
        for role in looks.keys().filter(|r| !Role::ALL.iter().any(|known| covers(r, known.name())))
        {
            let near = nearest(role);
            warnings
                .push(format!("theme {name}: \"{role}\" is no role; the nearest is \"{near}\"."));
        }
        let mut resolve = |look: &Look| {
            let mut style = Style::new();
            for (colour, is_fg) in [(&look.fg, true), (&look.bg, false)] {
                let Some(text) = colour else { continue };
                let text = palette.get(text).unwrap_or(text);
                match text.parse::<Color>() {
                    Ok(colour) if is_fg => style = style.fg(depth.of(colour)),
                    Ok(colour) => style = style.bg(depth.of(colour)),
                    Err(_) => warnings.push(format!("theme {name}: \"{text}\" is no colour.")),
                }
            }
            for (on, modifier) in [
                (look.bold, Modifier::BOLD),
                (look.underlined, Modifier::UNDERLINED),
                (look.reversed, Modifier::REVERSED),
                (look.italic, Modifier::ITALIC),
            ] {
                if on {
                    style = style.add_modifier(modifier);
                }
            }
            style
        };
        let base = looks.get("base").map(&mut resolve).unwrap_or_default();
        let styles = Role::ALL
            .iter()
            .map(|role| match lookup(&looks, role.name()) {
                Some(look) => base.patch(resolve(look)),
                None => base,
            })
            .collect();
        Ok((Theme { name: name.to_string(), styles }, warnings))
    }

    /// The theme for a device: its own wish, `NO_COLOR`, what the terminal can show. Never fails;
    /// what could not be used is returned as warnings.
    pub fn choose(
        wish: Option<&str>,
        folder: Option<&Path>,
        terminal: &Surroundings,
    ) -> (Theme, Vec<String>) {
        let name = match wish {
            _ if terminal.no_colour => "no-colour",
            Some(name) => name,
            None if terminal.depth == Depth::Few => "high-contrast",
            None if terminal.light => "light",
            None => "dark",
        };
        match Theme::load(name, folder, terminal.depth) {
            Ok(loaded) => loaded,
            Err(error) => {
                let (theme, _) = Theme::load("dark", None, terminal.depth).unwrap_or_default();
                (theme, vec![format!("{error}; the dark theme is used.")])
            }
        }
    }

    /// The style of a role.
    pub fn style(&self, role: Role) -> Style {
        self.styles.get(role as usize).copied().unwrap_or_default()
    }
}

impl Default for Theme {
    /// No colours at all.
    fn default() -> Theme {
        Theme { name: String::new(), styles: Vec::new() }
    }
}

/// What is known of the terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Surroundings {
    /// `NO_COLOR` is set.
    pub no_colour: bool,
    /// How many colours it shows.
    pub depth: Depth,
    /// Its background is light, as far as it says.
    pub light: bool,
}

impl Surroundings {
    /// Reads the environment through `var`.
    pub fn read(var: impl Fn(&str) -> Option<String>) -> Surroundings {
        let set = |name: &str| var(name).is_some_and(|v| !v.is_empty());
        let term = var("TERM").unwrap_or_default();
        let full = var("COLORTERM").is_some_and(|c| c == "truecolor" || c == "24bit")
            || set("WT_SESSION")
            || term.ends_with("-direct");
        let depth = if full || cfg!(windows) {
            Depth::Full
        } else if term == "linux" || term == "dumb" || term.ends_with("-16color") {
            Depth::Few
        } else {
            Depth::Indexed
        };
        // COLORFGBG is "foreground;background"; 7 and 15 are the whites.
        let light = var("COLORFGBG")
            .and_then(|v| v.rsplit(';').next().and_then(|n| n.parse::<u8>().ok()))
            .is_some_and(|n| n == 7 || n == 15);
        Surroundings { no_colour: set("NO_COLOR"), depth, light }
    }
}

fn read(name: &str, folder: Option<&Path>) -> Result<File, ThemeError> {
    let own = folder.map(|f| f.join(format!("{name}.toml"))).filter(|_| {
        // A name is a name, never a way out of the folder.
        name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'))
    });
    let text = match own.map(std::fs::read_to_string) {
        Some(Ok(text)) => text,
        Some(Err(error)) if error.kind() != std::io::ErrorKind::NotFound => {
            return Err(ThemeError::Unreadable(name.into(), error.to_string()));
        }
        _ => BUNDLED
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, text)| (*text).to_string())
            .ok_or_else(|| ThemeError::Unknown(name.into()))?,
    };
    toml::from_str(&text).map_err(|error| {
        let line = error.span().map_or(1, |s| text[..s.start].matches('\n').count() + 1);
        ThemeError::Unreadable(name.into(), format!("line {line}: {}", error.message()))
    })
}

/// Whether a role in a file stands for a role of the screen: itself, or one it falls back to.
fn covers(file: &str, role: &str) -> bool {
    role == file || role.strip_prefix(file).is_some_and(|rest| rest.starts_with('.'))
}

fn lookup<'a>(looks: &'a BTreeMap<String, Look>, role: &str) -> Option<&'a Look> {
    let mut name = role;
    loop {
        if let Some(look) = looks.get(name) {
            return Some(look);
        }
        name = &name[..name.rfind('.')?];
    }
}

/// The role whose name shares the most letters with a misspelt one.
fn nearest(wrong: &str) -> &'static str {
    let shared = |name: &str| {
        let ends =
            |a: &mut dyn Iterator<Item = (char, char)>| a.take_while(|(x, y)| x == y).count();
        ends(&mut name.chars().zip(wrong.chars()))
            + ends(&mut name.chars().rev().zip(wrong.chars().rev()))
    };
    Role::ALL.iter().map(|r| r.name()).max_by_key(|name| shared(name)).unwrap_or("base")
}
