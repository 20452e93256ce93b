//! Care of the store: `backup`, `restore`, `check`, `passphrase`, `recovery`.

mod forgotten;

use std::io::{self, BufRead, IsTerminal, Write};
use std::path::Path;

use serde_json::{Value as Json, json};
use zeroize::Zeroizing;

use crate::app::backups;
use crate::app::error::{AppError, ErrorKind};
use crate::app::exchange::laptops;
use crate::app::words::sentence;
use crate::store::backup::{Restore as Plan, RestoreKey, inspect};
use crate::store::error::io_sentence;
use crate::store::home::{Home, Places, resolve};
use crate::store::open::OpenWarning;
use crate::store::secret::Passphrase as Secret;
use crate::store::words::Words;
use crate::store::{Store, StoreError};

use super::args::{Backup, Check, Passphrase, Recovery, Restore};
use super::output::{Done, Failure, Out};
use super::place::{Env, twice};
use super::text::counted;

/// `backup FILE`.
pub(super) fn backup(args: &Backup, env: &mut Env, out: &mut Out<'_>) -> Done {
    let store = env.open(out)?;
    let made = store.backup(&args.file)?;
    let object = json!({
        "file": made.path.display().to_string(),
        "bytes": made.bytes,
        "changes": made.changes,
        "encrypted": made.encrypted,
    });
    out.result(&object, |lines| {
        lines.line(&format!(
            "Wrote {} and opened it again to check it: {} changes, {} KiB.",
            made.path.display(),
            made.changes,
            made.bytes.div_ceil(1024)
        ));
        if !made.encrypted {
            lines.line("It is not encrypted: whoever has the file can read it.");
        }
    })
}

/// `restore FILE`.
pub(super) fn restore(args: &Restore, env: &mut Env, out: &mut Out<'_>) -> Done {
    let info = inspect(&args.file)?;
    let home = home_for_restore(env, args.replace)?;
    env.use_home(&home);
    let words = match &args.words_file {
        _ if !info.encrypted => None,
        Some(file) => Some(words_from(file)?),
        None if args.words => Some(sheet_words(None)?),
        None => None,
    };
    let key = match words {
        _ if !info.encrypted => RestoreKey::Plain,
        Some(words) => RestoreKey::Words { words, passphrase: env.new_passphrase()? },
        None => RestoreKey::Passphrase(env.passphrase("Passphrase of the backup: ")?),
    };
    let mut plan = Plan::new(&args.file, key);
    plan.replace = args.replace;
    plan.kdf_log_n = args.kdf_log_n;
    let (mut store, restored) = Store::restore(&home, &plan, env.clock, env.ids(0)?)?;
    let made = env.clock.civil(restored.made).format("%Y-%m-%dT%H:%M").to_string();
    let object = json!({
        "home": home.dir().display().to_string(),
        "made": made,
        "changes": restored.changes,
        "replaced": restored.replaced.as_ref().map(|p| p.display().to_string()),
    });
    let mut next = if args.stolen { laptops::lose_replaced(&mut store)? } else { Vec::new() };
    next.extend(laptops::after_restoring(&store)?);
    out.result(&object, |lines| {
        lines.line(&format!(
            "Brought back {} changes of {} to {}.",
            restored.changes,
            made.replace('T', " "),
            home.dir().display()
        ));
        if let Some(replaced) = &restored.replaced {
            lines.line(&format!("The store that was there is kept in {}.", replaced.display()));
        }
        next.iter().for_each(|line| lines.line(line));
    })
}

/// Where a backup goes: the folder given; with --replace the store there is; else a new place.
fn home_for_restore(env: &Env, replace: bool) -> Result<Home, AppError> {
    let (dir, who) = (env.global.home.as_deref(), env.global.who.as_deref());
    if dir.is_some() || replace {
        return Ok(resolve(dir, who)?);
    }
    let places = Places::system()?;
    match places.find(who) {
        Ok(home) => Err(StoreError::Exists(home.dir().to_path_buf()).into()),
        Err(StoreError::Absent(_) | StoreError::NoPerson { .. }) => Ok(places.fresh_home()?),
        Err(error) => Err(error.into()),
    }
}

/// The 24 words, from a file or typed.
pub(super) fn sheet_words(file: Option<&Path>) -> Result<Words, AppError> {
    match file {
        Some(file) => words_from(file),
        None => Ok(Words::parse(&line("The 24 words of the sheet: ")?)?),
    }
}

/// The 24 words from a file.
fn words_from(file: &Path) -> Result<Words, AppError> {
    let text = std::fs::read_to_string(file)
        .map_err(|e| StoreError::NoSecret { what: "recovery words", why: io_sentence(file, &e) })?;
    Ok(Words::parse(&Zeroizing::new(text))?)
}

/// `check`: exits 4 when there are findings.
pub(super) fn check(args: &Check, env: &mut Env, out: &mut Out<'_>) -> Done {
    let mut store = env.open(out)?;
    // That of today is looked at too.
    env.finish_backup(out);
    let findings = store.examine()?;
    let (backup, bad) = match backups::checked(&store, args.backup.as_deref()) {
        Ok(says) => (says, None),
        Err(error) => (None, Some(error.message)),
    };
    let own = if store.encrypted() { store.own_backups()? } else { Vec::new() };
    let listed: Vec<Json> = own
        .iter()
        .map(|kept| {
            json!({
                "file": kept.path.display().to_string(),
                "day": kept.day.to_string(),
                "bytes": kept.bytes,
                "before_update": kept.before_update,
            })
        })
        .collect();
    let warnings: Vec<String> = store.warnings().iter().map(OpenWarning::to_string).collect();
    let object = json!({
        "findings": findings,
        "warnings": warnings,
        "backups": listed,
        "backup": { "whole": backup.is_some(), "says": backup.as_ref().or(bad.as_ref()) },
    });
    out.result(&object, |lines| {
        for finding in &findings {
            lines.line(finding);
        }
        match findings.len() {
            0 => lines.line("The store is whole."),
            n => lines.line(&format!(
                "{}. Bring back a backup with \"senlog restore FILE\".",
                counted(n, "fault was found", "faults were found")
            )),
        }
        match (&backup, &bad) {
            (Some(says), _) => lines.line(says),
            (None, Some(why)) => lines.line(&sentence(why)),
            (None, None) if store.encrypted() => lines.line(backups::NONE),
            (None, None) => {}
        }
        for warning in &warnings {
            lines.line(&format!("Note: {warning}."));
        }
    })?;
    if findings.is_empty() && bad.is_none() { Ok(()) } else { Err(Failure::Findings) }
}

/// `passphrase`.
pub(super) fn passphrase(args: &Passphrase, env: &mut Env, out: &mut Out<'_>) -> Done {
    let home = env.home()?;
    if args.forgotten || args.answer.is_some() || args.words || args.words_file.is_some() {
        return forgotten::forgotten(&home, args, env, out);
    }
    let old = env.unlock(&home)?;
    let mut store = Store::open(&home, &old, env.clock, env.ids(0)?)?;
    if !store.encrypted() {
        return Err(StoreError::NotEncrypted.into());
    }
    let crate::store::open::Unlock::Passphrase(old) = old else {
        return Err(StoreError::NotEncrypted.into());
    };
    let new = match &args.new_file {
        Some(file) => Secret::from_file(file)?,
        None => twice()?,
    };
    store.change_passphrase(&old, &new, args.kdf_log_n)?;
    out.result(&json!({ "changed": true }), |lines| {
        lines.line("The passphrase is changed. Backups made before open with the old one.");
    })
}

/// `recovery`: shows the sheet, has four of its words typed, or tries all 24.
pub(super) fn recovery(args: &Recovery, env: &mut Env, out: &mut Out<'_>) -> Done {
    let mut store = env.open(out)?;
    if let Some(file) = &args.try_words {
        let right = store.rehearse(&words_from(file)?)?;
        out.result(&json!({ "right": right }), |lines| {
            lines.line(if right {
                "These are the school's words: they open its backups."
            } else {
                "These are not this school's words."
            });
        })?;
        return if right { Ok(()) } else { Err(Failure::Refused) };
    }
    let sheet = store.recovery_sheet()?;
    if args.show || out.json() {
        let words: Vec<&str> = sheet.words.numbered().map(|(_, word)| word).collect();
        let object =
            json!({ "school": sheet.school, "made": sheet.made.to_string(), "words": words });
        return out.result(&object, |lines| {
            for line in sheet.text().lines() {
                lines.line(line);
            }
        });
    }
    out.note("Take the printed sheet and type these of its words.");
    let mut typed = Vec::new();
    for place in sheet.ask()? {
        typed.push((place, line(&format!("Word {place}: "))?));
    }
    let typed: Vec<(usize, &str)> = typed.iter().map(|(n, word)| (*n, word.trim())).collect();
    if !store.confirm_sheet(&typed)? {
        return Err(AppError::refused("a word is not the sheet's, so nothing was changed")
            .hint("look at the numbers beside the words and try again")
            .into());
    }
    out.result(&json!({ "confirmed": true }), |lines| {
        lines.line("The sheet is confirmed, and the words are erased from this computer.");
    })
}

/// One line typed on the terminal.
fn line(prompt: &str) -> Result<Zeroizing<String>, AppError> {
    if !io::stdin().is_terminal() {
        return Err(AppError::new(ErrorKind::Locked, "words of the sheet are typed in a terminal")
            .hint("in a script, give them with --words-file FILE or --try-words FILE"));
    }
    let failed = |e: io::Error| AppError::refused(format!("the terminal: {e}"));
    let mut err = io::stderr();
    err.write_all(prompt.as_bytes()).and_then(|()| err.flush()).map_err(failed)?;
    let mut typed = Zeroizing::new(String::new());
    io::stdin().lock().read_line(&mut typed).map_err(failed)?;
    Ok(typed)
}
