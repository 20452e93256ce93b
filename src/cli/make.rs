//! `init`, `demo`, and opening the screen.

use std::path::Path;

use chrono::NaiveDate;
use serde_json::json;

use crate::app::demo::{Built, DemoOptions, OWNER, SCHOOL, build, school_time};
use crate::app::error::AppError;
use crate::domain::calendar::{academic_year, default_rows};
use crate::domain::dates;
use crate::domain::id::{IdSource, SeededIds};
use crate::domain::kind::{LEAD, Roles, TA, TEACHER, VIEWER};
use crate::domain::library::starter_library;
use crate::store::home::{Home, HomeState, Places};
use crate::store::open::Setup;
use crate::store::{Action, Clock, Edit, Store, StoreError};
use crate::tui::terminal;

use super::args::{Demo, Init, Role};
use super::output::{Done, Out};
use super::place::{self, Env};
use super::read;

/// The role that a word of the command line means.
pub(super) fn role(role: Role) -> Roles {
    match role {
        Role::Lead => LEAD,
        Role::Teacher => TEACHER,
        Role::Ta => TA,
        Role::Viewer => VIEWER,
    }
}

/// `init`.
pub(super) fn init(args: &Init, env: &mut Env, out: &mut Out<'_>) -> Done {
    let (school, name) = who(args)?;
    let home = match &env.global.home {
        Some(dir) => Home::at(dir),
        None => Places::system()?.new_home(&name)?,
    };
    env.use_home(&home);
    if home.state() != HomeState::Empty {
        // Before a passphrase is asked for in vain.
        return Err(StoreError::Exists(home.dir().to_path_buf()).into());
    }
    let passphrase = if args.unencrypted { None } else { Some(env.new_passphrase()?) };
    let mut ids = env.ids(0)?;
    let user = ids.next_id();
    let mut setup = Setup::lead(&school, &name, passphrase, user);
    setup.initials.clone_from(&args.initials);
    setup.role = role(args.role);
    setup.kdf_log_n = args.kdf_log_n;
    for warning in home.warnings() {
        out.note(&warning.to_string());
    }
    if setup.role & LEAD != 0 {
        // The library and the calendar are the SENCO's to keep; other laptops receive them.
        setup.first = library_and_calendar(env.clock.today(), ids.as_mut());
    }
    let (store, sheet) = Store::create(&home, &setup, env.clock, ids)?;
    let object = json!({
        "home": home.dir().display().to_string(),
        "device": store.me().dev_id.to_string(),
        "encrypted": store.encrypted(),
    });
    let text = sheet.text();
    if out.json() && store.encrypted() {
        // The one object is all that goes to standard output.
        text.lines().for_each(|line| out.note(line));
    }
    out.result(&object, |lines| {
        lines.line(&format!("Made a store for {} in {}.", school.trim(), home.dir().display()));
        if store.encrypted() {
            lines.line("");
            text.lines().for_each(|line| lines.line(line));
        } else {
            lines.line("It is not encrypted: use it for trying things out only.");
        }
    })
}

/// The school and the person: from the options, else asked for on a terminal.
fn who(args: &Init) -> Result<(String, String), AppError> {
    let missing: Vec<&str> = [(&args.school, "--school"), (&args.name, "--name")]
        .into_iter()
        .filter(|(given, _)| given.is_none())
        .map(|(_, option)| option)
        .collect();
    if !missing.is_empty() && !place::can_ask() {
        return Err(AppError::usage(format!("init needs {}", missing.join(" and ")))
            .hint("see \"senlog help init\""));
    }
    let said = |given: &Option<String>, prompt: &str| match given {
        Some(given) => Ok(given.clone()),
        None => place::ask_line(prompt),
    };
    Ok((said(&args.school, "The school's name: ")?, said(&args.name, "Your name: ")?))
}

/// The starter library and this year's calendar, which the school edits.
fn library_and_calendar(today: NaiveDate, ids: &mut dyn IdSource) -> Vec<Edit> {
    let mut action = Action::default();
    for entry in starter_library() {
        action.add(ids, &entry);
    }
    for row in default_rows(academic_year(today)) {
        action.add(ids, &row);
    }
    action.edits
}

/// `demo`.
pub(super) fn demo(args: &Demo, env: &mut Env, out: &mut Out<'_>) -> Done {
    if !args.no_tui && !terminal::present() {
        return Err(AppError::refused("the screen needs a terminal")
            .hint("add --no-tui to make the school without it")
            .into());
    }
    if env.global.now.is_none() {
        let now = env.clock.now();
        let seen = school_time(now);
        if seen != now {
            env.clock = Clock::Fixed(seen);
            out.note(&format!(
                "No school today, so the made-up school shows {}.",
                dates::long(seen.date())
            ));
        }
    }
    if let Some(dir) = &env.global.home {
        refuse_used(dir)?;
    }
    // Kept until the end: the folder goes with it.
    let throw_away = match &env.global.home {
        Some(_) => None,
        None => Some(temporary()?),
    };
    let home = match (&env.global.home, &throw_away) {
        (Some(dir), _) => Home::at(dir),
        (None, Some(dir)) => Home::at(dir.path()),
        (None, None) => return Err(StoreError::NoPlace.into()),
    };
    env.use_home(&home);
    let (store, built) = made_up(args, env, &home, out)?;
    let pupils = args.pupils;
    if !args.no_tui {
        drop(store);
        return super::screen::open(env, &home, true, out);
    }
    let object = json!({
        "home": throw_away.is_none().then(|| home.dir().display().to_string()),
        "me": built.me.to_string(),
        "pupils": pupils,
        "records": built.records,
        "sessions": built.sessions,
        "marks": built.marks,
        "contacts": built.contacts,
    });
    let today = if out.json() { None } else { Some(read::today_lines(&store)?) };
    out.result(&object, |lines| {
        lines.line(&format!(
            "{SCHOOL}: {pupils} pupils, {} sessions, {} marks, {} contacts.",
            built.sessions, built.marks, built.contacts
        ));
        if let Some(today) = &today {
            lines.line("");
            today.iter().for_each(|line| lines.line(line));
        }
    })
}

/// Refuses a folder in which anything is but settings: a made-up school goes where nothing is.
fn refuse_used(dir: &Path) -> Result<(), AppError> {
    const SETTINGS: &[&str] = &["config.toml", "themes", "maps", "templates"];
    if Home::at(dir).state() != HomeState::Empty {
        return Err(StoreError::Exists(dir.to_path_buf()).into());
    }
    let entries = dir.read_dir().into_iter().flatten().flatten();
    let mut names = entries.map(|entry| entry.file_name().to_string_lossy().into_owned());
    if names.all(|name| SETTINGS.contains(&name.as_str())) {
        return Ok(());
    }
    Err(AppError::refused(format!(
        "{} is not empty, so no school was made up there",
        dir.display()
    ))
    .hint("give an empty folder, or leave --home out"))
}

fn temporary() -> Result<tempfile::TempDir, AppError> {
    let dir = tempfile::Builder::new().prefix("senlog-demo-").tempdir();
    Ok(dir.map_err(StoreError::io(std::env::temp_dir()))?)
}

/// Makes the store of a made-up school, with a progress bar on a terminal.
fn made_up(args: &Demo, env: &Env, home: &Home, out: &Out<'_>) -> Result<(Store, Built), AppError> {
    // The school is the same for the same seed, whatever seeds the ids of other commands.
    let salt = (u64::from(args.years) << 32) | u64::from(args.pupils);
    let mut ids = SeededIds::new(&format!("demo {}", args.seed), salt);
    let user = ids.next_id();
    let setup = Setup::lead(SCHOOL, OWNER, None, user);
    let (mut store, _) = Store::create(home, &setup, env.clock, env.ids(0)?)?;
    let opts = DemoOptions {
        pupils: args.pupils as usize,
        years: args.years,
        seed: args.seed,
        now: env.clock.now(),
        me: Some(user),
    };
    let bar = super::import::bar(out, "Making up a school");
    let built = store.bulk::<_, StoreError>(|store| {
        build(opts, &mut ids, &mut |action| store.write(&action).map(|_| ()), &mut |done, total| {
            bar.set_length(total as u64);
            bar.set_position(done as u64);
        })
    })?;
    bar.finish_and_clear();
    store.seal_undo()?;
    Ok((store, built))
}

/// No command: the screen.
pub(super) fn screen(env: &mut Env, out: &mut Out<'_>) -> Done {
    let home = env.home()?;
    super::screen::open(env, &home, false, out)
}
