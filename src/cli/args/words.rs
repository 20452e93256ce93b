//! The words of a typed line among the options of the command line.

use std::ffi::OsString;

use clap::CommandFactory;

use super::Cli;

/// The arguments with the words of a line behind `--`, so that `-maya` is a word of it while
/// options may stand anywhere: `senlog log neli a -maya --json`.
pub fn arrange(args: Vec<OsString>) -> Vec<OsString> {
    let command = Cli::command();
    let Some(at) = line_command(&args, &command) else { return args };
    let name = args.get(at).map(|a| a.to_string_lossy().into_owned()).unwrap_or_default();
    let line = command.find_subcommand(&name);
    let takes = |option: &str| takes_value(option, line.into_iter().chain([&command]));
    let mut out: Vec<OsString> = args.iter().take(at + 1).cloned().collect();
    let mut words = Vec::new();
    let mut rest = args.into_iter().skip(at + 1);
    while let Some(arg) = rest.next() {
        let text = arg.to_string_lossy().into_owned();
        if text == "--" {
            words.extend(rest.by_ref());
        } else if text.starts_with("--") || text == "-h" {
            out.push(arg);
            if takes(&text) {
                out.extend(rest.next());
            }
        } else {
            words.push(arg);
        }
    }
    if !words.is_empty() {
        out.push("--".into());
        out.extend(words);
    }
    out
}

/// The place of `log` or `contact` among the arguments, where one of them is the command.
fn line_command(args: &[OsString], command: &clap::Command) -> Option<usize> {
    let mut n = 1;
    loop {
        let arg = args.get(n)?.to_string_lossy();
        if arg == "log" || arg == "contact" {
            return Some(n);
        }
        if !arg.starts_with('-') || arg == "--" {
            return None;
        }
        n += 1 + usize::from(takes_value(&arg, [command]));
    }
}

/// Whether the argument after an option is its value.
fn takes_value<'a>(option: &str, commands: impl IntoIterator<Item = &'a clap::Command>) -> bool {
    let Some(name) = option.strip_prefix("--").filter(|name| !name.contains('=')) else {
        return false;
    };
    commands
        .into_iter()
        .flat_map(clap::Command::get_arguments)
        .any(|arg| arg.get_long() == Some(name) && arg.get_action().takes_values())
}

#[cfg(test)]
mod tests {
    use super::super::Command;
    use super::*;
    use clap::Parser;

    #[test]
    fn the_declaration_is_sound() {
        Cli::command().debug_assert();
    }

    fn read(args: &[&str]) -> Result<Cli, clap::Error> {
        let args = ["senlog"].iter().chain(args).map(OsString::from).collect();
        Cli::try_parse_from(arrange(args))
    }

    #[test]
    fn options_stand_anywhere_and_a_line_may_begin_with_a_hyphen() {
        for args in [
            &["log", "neli", "a", "-maya", "--json"][..],
            &["log", "--json", "neli", "a", "-maya"],
            &["--json", "--as", "log", "log", "neli", "a", "-maya"],
            &["log", "--json", "--", "neli", "a", "-maya"],
            &["log", "neli", "--now", "2026-11-23T09:20", "a", "-maya", "--json"],
        ] {
            let cli = read(args).unwrap();
            assert!(cli.global.json, "{args:?}");
            match cli.command {
                Some(Command::Log(line)) => assert_eq!(line.words, ["neli", "a", "-maya"]),
                other => panic!("{other:?}"),
            }
        }
        assert!(read(&["log", "neli", "--frobnicate"]).is_err());
        assert!(read(&["contact"]).is_err());
    }

    #[test]
    fn the_clock_is_civil_time() {
        let cli = read(&["--now", "2026-11-23T09:20", "today"]).unwrap();
        assert_eq!(cli.global.now.map(|n| n.to_string()), Some("2026-11-23 09:20:00".into()));
        assert!(read(&["--now", "monday", "today"]).is_err());
    }

    #[test]
    fn every_command_of_the_list_is_there() {
        let command = Cli::command();
        let names: Vec<&str> = command.get_subcommands().map(clap::Command::get_name).collect();
        for name in [
            "demo",
            "init",
            "import",
            "log",
            "contact",
            "today",
            "due",
            "find",
            "show",
            "list",
            "new",
            "set",
            "history",
            "undo",
            "redo",
            "dump",
            "backup",
            "restore",
            "check",
            "purge",
            "passphrase",
            "recovery",
            "keys",
            "themes",
            "completions",
            "man",
        ] {
            assert!(names.contains(&name), "{name}");
        }
    }
}
