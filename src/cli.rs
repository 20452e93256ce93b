//! The command line: everything that matters can be done and read without the screen.
//!
//! A command finds its store, opens it (which takes the lock), does one thing through
//! [`app`](crate::app) or [`store`](crate::store), and prints one result. Nothing is half done.

mod args;
mod care;
mod casework;
mod exchange;
mod fault;
mod help;
mod import;
mod json;
mod log;
mod make;
mod output;
mod people;
mod place;
mod purge;
mod read;
mod records;
mod report;
mod screen;
mod term;
mod text;
mod ticksheet;
mod view;

pub use args::Cli;

use std::ffi::OsString;
use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;

use clap::error::ErrorKind as Clap;
use clap::{CommandFactory, Parser};

use crate::app::error::AppError;
use crate::store::Clock;
use args::{Command, arrange, wants_json};
use output::{Done, Failure, Out};
use place::Env;

/// Runs the program with these arguments, the first of which is its name; the exit code.
pub fn run(args: impl IntoIterator<Item = OsString>) -> u8 {
    let args = arrange(args.into_iter().collect());
    // Not locked: the screen writes from other threads when something goes wrong there.
    let (mut stdout, mut stderr) = (io::stdout(), io::stderr());
    let json = wants_json(&args);
    let cli = match Cli::try_parse_from(&args) {
        Ok(cli) => cli,
        Err(error) => {
            let mut out = Out::new(&mut stdout, &mut stderr, json, false);
            return refuse(&error, &args, &mut out);
        }
    };
    let clock = cli.global.now.map_or(Clock::System, Clock::Fixed);
    let terminal = io::stderr().is_terminal();
    let mut out = Out::new(&mut stdout, &mut stderr, json, cli.global.quiet).on_terminal(terminal);
    let mut env = Env::new(cli.global.clone(), clock);
    let done = fault::guarded(|| dispatch(cli.command, &mut env, &mut out));
    let code = match done {
        Ok(Ok(())) | Ok(Err(Failure::Gone)) => 0,
        Ok(Err(Failure::Findings)) => crate::app::error::ErrorKind::Store.exit(),
        Ok(Err(Failure::Locked)) => crate::app::error::ErrorKind::Locked.exit(),
        Ok(Err(Failure::Refused)) => crate::app::error::ErrorKind::Refused.exit(),
        Ok(Err(Failure::Error(error))) => out.error(&error),
        Err(fault) => {
            fault.keep(env.last_home(), &clock);
            out.error(&fault.error())
        }
    };
    env.finish_backup(&mut out);
    code
}

/// Ends the program. Everything is written and closed by now, the keys are wiped: what the system
/// libraries would still take down, it takes down itself, and quicker.
pub fn leave(code: u8) -> ExitCode {
    let _ = (io::stdout().flush(), io::stderr().flush());
    #[cfg(unix)]
    signal_hook::low_level::exit(code.into());
    #[cfg(not(unix))]
    ExitCode::from(code)
}

/// Wrong usage, or help that was asked for.
fn refuse(error: &clap::Error, args: &[OsString], out: &mut Out<'_>) -> u8 {
    match error.kind() {
        Clap::DisplayHelp | Clap::DisplayVersion => {
            let _ = out.raw(&error.render().to_string());
            0
        }
        _ => out.error(&usage(error, args)),
    }
}

/// Clap's words for wrong usage as one sentence, what could be meant, then what to do.
fn usage(error: &clap::Error, args: &[OsString]) -> AppError {
    let text = error.render().to_string();
    let mut lines = text.lines().map(str::trim).filter(|l| !l.is_empty());
    let first = lines.next().unwrap_or("wrong usage");
    let mut message = first
        .strip_prefix("error: ")
        .unwrap_or(first)
        // The words of a parser of numbers, for people.
        .replace("invalid digit found in string", "write a whole number")
        .replace(" is not in ", " is not in the range ");
    let (mut tips, mut choices, mut command) = (Vec::new(), Vec::new(), "");
    for line in lines {
        if let Some(tip) = line.strip_prefix("tip: ") {
            tips.push(tip.to_string());
        } else if let Some(list) = line.strip_prefix("[possible values: ") {
            choices = list.trim_end_matches(']').split(", ").map(str::to_string).collect();
        } else if let Some(usage) = line.strip_prefix("Usage: senlog ") {
            command = usage.split(' ').next().filter(|w| !w.starts_with(['<', '['])).unwrap_or("");
        } else if message.ends_with(':') && line.starts_with(['<', '-']) {
            // What is missing stands below, an argument a line.
            message = format!("{message} {line}:");
        }
    }
    let out = AppError::usage(message.trim_end_matches(':')).candidates(choices);
    // Of a wrong value clap does not say which command's it is.
    let known = Cli::command();
    let typed = args.iter().skip(1).filter_map(|a| a.to_str());
    let said = typed.filter_map(|a| known.find_subcommand(a)).map(clap::Command::get_name).next();
    let command = if command.is_empty() { said.unwrap_or("") } else { command };
    let help = format!("see \"senlog help {command}");
    tips.into_iter().fold(out, AppError::hint).hint(format!("{}\"", help.trim_end()))
}

fn dispatch(command: Option<Command>, env: &mut Env, out: &mut Out<'_>) -> Done {
    if let Some(name) = &env.global.theme {
        help::known_theme(name, env)?;
    }
    let Some(command) = command else { return screen::begin(env, out) };
    match command {
        Command::Demo(args) => make::demo(&args, env, out),
        Command::Init(args) => make::init(&args, env, out),
        Command::Import(args) => import::import(&args, env, out),
        Command::Log(args) => log::log(&args, env, out),
        Command::Contact(args) => log::contact(&args, env, out),
        Command::Today(args) => read::today(&args, env, out),
        Command::Due(args) => read::due(&args, env, out),
        Command::Digest(args) => casework::digest(&args, env, out),
        Command::Map(args) => casework::map(&args, env, out),
        Command::Report(args) => report::report(&args, env, out),
        Command::View(args) => view::view(&args, env, out),
        Command::Timetable(args) => people::timetable(&args, env, out),
        Command::Cover(args) => people::cover(&args, env, out),
        Command::Training => people::training(env, out),
        Command::Term(args) => term::term(&args, env, out),
        Command::Year(args) => term::year(&args, env, out),
        Command::Retention => casework::retention(env, out),
        Command::Find(args) => read::find(&args, env, out),
        Command::Show(args) => read::show(&args, env, out),
        Command::Ticksheet(args) => ticksheet::ticksheet(&args, env, out),
        Command::History(args) => read::history(&args, env, out),
        Command::Dump => read::dump(env, out),
        Command::List(args) => records::list(&args, env, out),
        Command::New(args) => records::new(&args, env, out),
        Command::Set(args) => records::set(&args, env, out),
        Command::Undo(args) => records::undo(&args, env, out),
        Command::Redo(args) => records::redo(&args, env, out),
        Command::Backup(args) => care::backup(&args, env, out),
        Command::Restore(args) => care::restore(&args, env, out),
        Command::Check(args) => care::check(&args, env, out),
        Command::Purge(args) => purge::purge(&args, env, out),
        Command::Passphrase(args) => care::passphrase(&args, env, out),
        Command::Recovery(args) => care::recovery(&args, env, out),
        Command::Device(args) => exchange::device(&args, env, out),
        Command::Bundle(args) => exchange::bundle(&args, env, out),
        Command::Sync(args) => exchange::sync(&args, env, out),
        Command::Conflicts(args) => exchange::conflicts(&args, env, out),
        Command::Keys => help::keys(env, out),
        Command::Themes => help::themes(env, out),
        Command::Completions { shell } => help::completions(shell, out),
        Command::Man => help::man(out),
    }
}
