//! A theme's file: read with the line of everything, so that a mistake is named by its place.

use std::collections::BTreeMap;
use std::path::Path;

use ratatui::style::{Color, Modifier, Style};

use super::colour::{Depth, READ, contrast, rgb};
use super::{BUNDLED, Role, ThemeError};
use crate::app::located::{self, Entry, Said, did_you_mean, stopped};

/// What one theme file says.
#[derive(Clone, Debug, Default)]
pub(super) struct File {
    /// The theme it goes on from, and the line that says so.
    pub(super) inherits: Option<(String, usize)>,
    /// Colours by name, each with its line.
    palette: BTreeMap<String, (String, usize)>,
    looks: BTreeMap<String, Look>,
}

/// How a role looks, as a theme file has it.
#[derive(Clone, Debug, Default)]
struct Look {
    /// `themes/mine.toml line 4`.
    place: String,
    fg: Option<String>,
    bg: Option<String>,
    modifiers: Modifier,
}

/// What may be said of a role that is yes or no.
const MODIFIERS: &[(&str, Modifier)] = &[
    ("bold", Modifier::BOLD),
    ("underlined", Modifier::UNDERLINED),
    ("reversed", Modifier::REVERSED),
    ("italic", Modifier::ITALIC),
];

/// The parts of a theme file.
const PARTS: &[&str] = &["inherits", "palette", "roles"];

/// How a theme's file is called in a sentence.
pub(super) fn shown(name: &str) -> String {
    format!("themes/{name}.toml")
}

/// Reads a theme's file: the person's own, else one that comes with the program. What it holds that
/// cannot be used is put into `warnings`, one sentence each.
pub(super) fn read(
    name: &str,
    folder: Option<&Path>,
    warnings: &mut Vec<String>,
) -> Result<File, ThemeError> {
    let own = folder.map(|f| f.join(format!("{name}.toml"))).filter(|_| {
        // A name is a name, never a way out of the folder.
        name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'))
    });
    let text = match own.map(std::fs::read_to_string) {
        Some(Ok(text)) => text,
        Some(Err(error)) if error.kind() != std::io::ErrorKind::NotFound => {
            return Err(ThemeError::Unreadable(shown(name), error.to_string()));
        }
        _ => BUNDLED
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, text)| (*text).to_string())
            .ok_or_else(|| ThemeError::Unknown(name.into()))?,
    };
    parse(name, &text, warnings)
}

fn parse(name: &str, text: &str, warnings: &mut Vec<String>) -> Result<File, ThemeError> {
    let entries = located::read(text).map_err(|wrong| {
        ThemeError::Unreadable(format!("{} line {}", shown(name), wrong.line), wrong.why)
    })?;
    let mut file = File::default();
    for Entry { name: part, line, value } in entries {
        let mut wrong = |what: String| {
            warnings.push(stopped(format!("{} line {line}: {what}", shown(name))));
        };
        match (part.as_str(), value) {
            ("inherits", Said::Text(parent)) => file.inherits = Some((parent, line)),
            ("inherits", other) => {
                wrong(format!("inherits is text, a theme's name; this is {}", other.kind()));
            }
            ("palette", Said::Table(colours)) => file.take_palette(name, colours, warnings),
            ("roles", Said::Table(roles)) => file.take_roles(name, "", roles, warnings),
            ("palette" | "roles", other) => {
                wrong(format!("{part} is a section, [{part}]; this is {}", other.kind()));
            }
            _ => {
                let near = did_you_mean(&part, PARTS.iter().copied());
                wrong(format!("\"{part}\" is no part of a theme{near}"));
            }
        }
    }
    Ok(file)
}

impl File {
    fn take_palette(&mut self, theme: &str, colours: Vec<Entry>, warnings: &mut Vec<String>) {
        for Entry { name, line, value } in colours {
            let place = format!("{} line {line}", shown(theme));
            match value {
                Said::Text(text) if text.parse::<Color>().is_ok() => {
                    self.palette.insert(name, (text, line));
                }
                Said::Text(text) => warnings.push(format!(
                    "{place}: {name} is \"{text}\", which is no colour; write #rrggbb or a name such as lightcyan."
                )),
                other => warnings.push(format!(
                    "{place}: {name} is a colour such as \"#7cb7ff\"; this is {}.",
                    other.kind()
                )),
            }
        }
    }

    /// Reads roles; a name with dots and no quotes makes a table in a table of it.
    fn take_roles(&mut self, theme: &str, above: &str, roles: Vec<Entry>, out: &mut Vec<String>) {
        for Entry { name, line, value } in roles {
            let role = if above.is_empty() { name } else { format!("{above}.{name}") };
            let place = format!("{} line {line}", shown(theme));
            let Said::Table(parts) = value else {
                out.push(format!(
                    "{place}: {role} is written {{ fg = \"…\", bold = true }}; this is {}.",
                    value.kind()
                ));
                continue;
            };
            let (deeper, parts): (Vec<Entry>, Vec<Entry>) =
                parts.into_iter().partition(|part| matches!(part.value, Said::Table(_)));
            let alone = parts.is_empty() && !deeper.is_empty();
            self.take_roles(theme, &role, deeper, out);
            if alone {
                continue;
            }
            if !Role::ALL.iter().any(|known| covers(&role, known.name())) {
                let near = nearest(&role);
                out.push(format!("{place}: \"{role}\" is no role; the nearest is \"{near}\"."));
                continue;
            }
            let look = Look::read(&place, parts, out);
            self.looks.insert(role, look);
        }
    }
}

impl Look {
    fn read(place: &str, parts: Vec<Entry>, out: &mut Vec<String>) -> Look {
        let mut look = Look { place: place.into(), ..Look::default() };
        for Entry { name, value, .. } in parts {
            let modifier = MODIFIERS.iter().find(|(known, _)| *known == name).map(|(_, m)| *m);
            match (name.as_str(), modifier, value) {
                ("fg", _, Said::Text(colour)) => look.fg = Some(colour),
                ("bg", _, Said::Text(colour)) => look.bg = Some(colour),
                ("fg" | "bg", _, other) => {
                    out.push(format!("{place}: {name} is a colour; this is {}.", other.kind()));
                }
                (_, Some(modifier), Said::Yes(on)) => look.modifiers.set(modifier, on),
                (_, Some(_), other) => {
                    out.push(format!(
                        "{place}: {name} is true or false; this is {}.",
                        other.kind()
                    ));
                }
                (_, None, _) => {
                    let known = ["fg", "bg"].into_iter().chain(MODIFIERS.iter().map(|(n, _)| *n));
                    let near = did_you_mean(&name, known);
                    out.push(stopped(format!("{place}: \"{name}\" is no part of a look{near}")));
                }
            }
        }
        look
    }
}

/// The colour of letters and that of the ground, where a look says them.
type Pair = (Option<Color>, Option<Color>);

/// Themes one on the other, the nearest last word.
#[derive(Default)]
pub(super) struct Merged {
    palette: BTreeMap<String, (String, usize)>,
    looks: BTreeMap<String, Look>,
}

impl Merged {
    /// Lays a file over those before.
    pub(super) fn lay(&mut self, file: File) {
        self.palette.extend(file.palette);
        self.looks.extend(file.looks);
    }

    /// The style of every role, as a terminal of that depth shows it.
    pub(super) fn styles(&self, depth: Depth, warnings: &mut Vec<String>) -> Vec<Style> {
        let blank = Look::default();
        let base_look = self.looks.get("base").unwrap_or(&blank);
        let under = self.colours(base_look, warnings);
        let base = style(base_look, under, (None, None), depth);
        let mut said: Vec<&str> = Vec::new();
        Role::ALL
            .iter()
            .map(|role| {
                let Some(look) = lookup(&self.looks, role.name()) else { return base };
                let first = !said.contains(&look.place.as_str());
                let mut unheard = Vec::new();
                let heard = if first { &mut *warnings } else { &mut unheard };
                said.push(&look.place);
                let own = self.colours(look, heard);
                let mut style = base.patch(style(look, own, under, depth));
                if let (Some(bg), Some(ground)) = (own.1, under.1)
                    && bg != ground
                    && depth.ground(bg) == depth.ground(ground)
                {
                    // A ground that this terminal cannot tell from the other is said otherwise.
                    style = style.add_modifier(match role {
                        Role::Selected => Modifier::REVERSED,
                        _ => Modifier::UNDERLINED,
                    });
                }
                style
            })
            .collect()
    }

    /// The colours of a look as the theme has them.
    fn colours(&self, look: &Look, warnings: &mut Vec<String>) -> Pair {
        let mut of = |text: &Option<String>| {
            let text = text.as_ref()?;
            let known = self.palette.get(text).map_or(text, |(colour, _)| colour);
            match known.parse::<Color>() {
                Ok(colour) => Some(colour),
                Err(_) => {
                    let near = did_you_mean(text, self.palette.keys().map(String::as_str));
                    let place = &look.place;
                    warnings.push(stopped(format!("{place}: \"{text}\" is no colour{near}")));
                    None
                }
            }
        };
        (of(&look.fg), of(&look.bg))
    }
}

/// A look as a terminal shows it, over the colours it goes on from.
fn style(look: &Look, (fg, bg): Pair, under: Pair, depth: Depth) -> Style {
    let mut style = Style::new().add_modifier(look.modifiers);
    if let Some(bg) = bg {
        style = style.bg(depth.ground(bg));
    }
    if let Some(fg) = fg.or(under.0) {
        let ground = bg.or(under.1).map_or(Color::Reset, |bg| depth.ground(bg));
        style = style.fg(depth.letters(fg, ground));
    }
    style
}

/// Roles of a person's own theme that are hard to read, one sentence each.
pub(super) fn hard_to_read(theme: &str, styles: &[Style]) -> Vec<String> {
    let mut said = Vec::new();
    for (role, style) in Role::ALL.iter().zip(styles) {
        let (Some(fg), Some(bg)) = (style.fg.and_then(rgb), style.bg.and_then(rgb)) else {
            continue;
        };
        let ratio = contrast(fg, bg);
        if ratio < READ && !role.is_line() {
            said.push(format!(
                "{}: {} is hard to read, at {ratio:.1} to 1; {READ} is needed.",
                shown(theme),
                role.name()
            ));
        }
    }
    said
}

/// Whether a role in a file stands for a role of the screen: itself, or one that falls back to it.
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
