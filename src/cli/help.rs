//! `keys`, `themes`, `completions`, `man`.

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
use crate::store::home::Places;

/// `keys`: the keys of the screen, from the registry of commands and the person's own `[keys]`.
pub(super) fn keys(env: &Env, out: &mut Out<'_>) -> Done {
    let (config, mut problems) = config(env);
    let (keymap, wrong) = Keymap::with(&config.own_keys());
    problems.extend(wrong);
    problems.iter().for_each(|problem| out.note(problem));
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
    out.result(&json!({ "keys": object }), |lines| {
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

/// The settings of this device, where they can be found without opening a store.
fn config(env: &Env) -> (Config, Vec<String>) {
    let folder = match &env.global.home {
        Some(dir) => Some(dir.clone()),
        None => Places::system().ok().map(|places| places.config_dir().to_path_buf()),
    };
    folder.map_or_else(|| Config::parse(""), |folder| Config::load(&folder))
}

/// `themes`: the themes of the program and those of the person.
pub(super) fn themes(_env: &mut Env, out: &mut Out<'_>) -> Done {
    out.result(&json!({ "themes": [] }), |_| {})
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
