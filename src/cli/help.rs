//! `keys`, `themes`, `completions`, `man`.

use std::path::PathBuf;

use clap::CommandFactory;
use clap_complete::Shell;
use serde_json::json;

use super::args::Cli;
use super::output::{Done, Failure, Out};
use super::place::Env;
use super::text::Table;
use crate::app::commands::{Scope, of_scope};
use crate::app::config::Config;
use crate::app::error::AppError;
use crate::app::keymap::Keymap;
use crate::app::located::stopped;
use crate::store::home::Places;
use crate::tui::theme::{self, Depth, Theme};

/// `keys`: the keys of the screen, from the registry of commands and the person's own `[keys]`.
pub(super) fn keys(env: &Env, out: &mut Out<'_>) -> Done {
    let (config, mut problems) = config(env);
    let (keymap, wrong) = Keymap::with(&config.keys);
    problems.extend(wrong);
    tell(&problems, out);
    let specs = || Scope::ALL.iter().flat_map(|scope| of_scope(*scope));
    let object: Vec<_> = specs()
        .map(|spec| {
            json!({
                "command": spec.id,
                "keys": keymap.keys_of(spec),
                "where": spec.scope.title(),
                "does": spec.doc,
            })
        })
        .collect();
    out.result(&json!({ "keys": object, "problems": problems }), |lines| {
        for scope in Scope::ALL {
            let mut table = Table::default();
            for spec in of_scope(*scope) {
                let keys = keymap.keys_of(spec);
                if !keys.is_empty() {
                    table.row([format!("  {}", keys.join(" ")), spec.doc.to_string()]);
                }
            }
            if !table.is_empty() {
                lines.line(scope.title());
                lines.table(&table);
            }
        }
    })
}

/// Says what could not be used of the settings; under `--json` it stands in the object.
fn tell(problems: &[String], out: &mut Out<'_>) {
    if !out.json() {
        problems.iter().for_each(|problem| out.note(problem));
    }
}

/// The folder of this device's settings, where it can be found without opening a store.
fn settings(env: &Env) -> Option<PathBuf> {
    match &env.global.home {
        Some(dir) => Some(dir.clone()),
        None => Places::system().ok().map(|places| places.config_dir().to_path_buf()),
    }
}

/// The settings themselves.
fn config(env: &Env) -> (Config, Vec<String>) {
    settings(env).map_or_else(|| Config::parse(""), |folder| Config::load(&folder))
}

/// `themes`: the themes of the program and those of the person, the chosen one marked.
pub(super) fn themes(env: &Env, out: &mut Out<'_>) -> Done {
    let (config, mut problems) = config(env);
    let folder = settings(env).map(|folder| folder.join("themes"));
    let themes = theme::all(folder.as_deref());
    for theme in themes.iter().filter(|theme| theme.own) {
        match Theme::load(&theme.name, folder.as_deref(), Depth::Full) {
            Ok((_, wrong)) => problems.extend(wrong),
            Err(error) => problems.push(stopped(error.to_string())),
        }
    }
    tell(&problems, out);
    let chosen = env.global.theme.clone().or(config.theme);
    let is_chosen = |name: &str| chosen.as_deref() == Some(name);
    let object: Vec<_> = themes
        .iter()
        .map(|t| json!({ "name": t.name, "own": t.own, "chosen": is_chosen(&t.name) }))
        .collect();
    out.result(&json!({ "themes": object, "problems": problems }), |lines| {
        let mut table = Table::default();
        for theme in &themes {
            let own = if theme.own { "your own" } else { "" };
            let chosen = if is_chosen(&theme.name) { "chosen" } else { "" };
            table.row([theme.name.as_str(), own, chosen, theme.says.as_str()]);
        }
        lines.table(&table);
    })
}

/// Refuses a `--theme` that is not there, before anything is opened.
pub(super) fn known_theme(name: &str, env: &Env) -> Result<(), AppError> {
    let folder = settings(env).map(|folder| folder.join("themes"));
    let themes: Vec<String> =
        theme::all(folder.as_deref()).into_iter().map(|theme| theme.name).collect();
    if themes.iter().any(|known| known == name) {
        return Ok(());
    }
    Err(AppError::usage(format!("there is no theme \"{name}\""))
        .candidates(themes)
        .hint("\"senlog themes\" lists them"))
}

/// `completions SHELL`.
pub(super) fn completions(shell: Shell, out: &mut Out<'_>) -> Done {
    let mut text = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "senlog", &mut text);
    out.raw(&String::from_utf8_lossy(&text))
}

/// `man`.
pub(super) fn man(out: &mut Out<'_>) -> Done {
    let mut text = Vec::new();
    clap_mangen::Man::new(Cli::command())
        .render(&mut text)
        .map_err(|e| Failure::Error(AppError::refused(format!("the manual page: {e}"))))?;
    out.raw(&String::from_utf8_lossy(&text))
}
