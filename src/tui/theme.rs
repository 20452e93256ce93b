//! Themes: colours by meaning, from `themes/*.toml` compiled in and the user's own folder.
//!
//! A theme may inherit another; a role that it does not set falls back along its dots, then to
//! `base`. Nothing on the screen depends on colour alone.

mod colour;
mod file;
#[cfg(test)]
mod tests;
mod wardrobe;

use std::path::Path;

use ratatui::style::Style;

use crate::app::located::did_you_mean;
use crate::app::looks::ThemeName;
use file::{File, Merged};

pub use colour::{Depth, READ, contrast, rgb};
pub use wardrobe::Wardrobe;

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

impl Role {
    /// Whether it is a line and no text: 3 to 1 is enough for it (WCAG 2.2, 1.4.11).
    pub fn is_line(self) -> bool {
        matches!(self, Role::Border | Role::BorderFocus)
    }
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
    #[error("there is no theme \"{0}\"{near}", near = near(.0))]
    Unknown(String),
    /// It goes on from one that is not there: the place, and the name.
    #[error("{0}: there is no theme \"{1}\" to inherit{near}", near = near(.1))]
    NoParent(String, String),
    /// The file does not read: the place, and why.
    #[error("{0}: {1}")]
    Unreadable(String, String),
    /// Themes inherit each other in a circle; the place.
    #[error("{0}: the theme inherits itself")]
    Circle(String),
}

/// What somebody may have meant, else what there is.
fn near(name: &str) -> String {
    match did_you_mean(name, names()) {
        none if none.is_empty() => format!("; there are {}", names().join(", ")),
        near => near,
    }
}

/// The names of the themes that come with the program.
pub fn names() -> Vec<&'static str> {
    BUNDLED.iter().map(|(name, _)| *name).collect()
}

/// Every theme there is, those that come with the program first; a person's own of the same name
/// takes the place of one of them.
pub fn all(folder: Option<&Path>) -> Vec<ThemeName> {
    let mut themes: Vec<ThemeName> = BUNDLED
        .iter()
        .map(|(name, text)| ThemeName { name: (*name).into(), says: about(text), own: false })
        .collect();
    let mut own: Vec<ThemeName> = folder
        .and_then(|folder| std::fs::read_dir(folder).ok())
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|e| e == "toml"))
        .filter_map(|path| {
            let name = path.file_stem()?.to_string_lossy().into_owned();
            let says = about(&std::fs::read_to_string(&path).unwrap_or_default());
            Some(ThemeName { name, says, own: true })
        })
        .collect();
    own.sort_by(|a, b| a.name.cmp(&b.name));
    themes.retain(|theme| own.iter().all(|mine| mine.name != theme.name));
    themes.extend(own);
    themes
}

/// What a theme says of itself: the comment that its file begins with.
fn about(text: &str) -> String {
    let lines = text.lines().map_while(|line| line.strip_prefix('#'));
    lines.map(str::trim).collect::<Vec<_>>().join(" ")
}

impl Theme {
    /// The theme of that name: the person's own, else one that comes with the program. What it holds
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
        let mut chain: Vec<(String, File)> = Vec::new();
        let mut next = Some(name.to_string());
        while let Some(name) = next {
            if let Some((_, file)) = chain.iter().find(|(seen, _)| *seen == name) {
                let line = file.inherits.as_ref().map_or(1, |(_, line)| *line);
                return Err(ThemeError::Circle(format!("{} line {line}", file::shown(&name))));
            }
            let file = match (file::read(&name, folder, &mut warnings), chain.last()) {
                (Err(ThemeError::Unknown(parent)), Some((child, file))) => {
                    let line = file.inherits.as_ref().map_or(1, |(_, line)| *line);
                    let place = format!("{} line {line}", file::shown(child));
                    return Err(ThemeError::NoParent(place, parent));
                }
                (read, _) => read?,
            };
            next = file.inherits.as_ref().map(|(parent, _)| parent.clone());
            chain.push((name, file));
        }
        let mut merged = Merged::default();
        // The one inherited from first, so that the nearer one has the last word.
        for (_, file) in chain.into_iter().rev() {
            merged.lay(file);
        }
        let styles = merged.styles(depth, &mut warnings);
        warnings.extend(file::hard_to_read(name, &styles));
        Ok((Theme { name: name.to_string(), styles }, warnings))
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
