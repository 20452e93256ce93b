//! Help: completions, the manual, keys, themes.

use std::collections::BTreeSet;

use clap::CommandFactory;

use crate::home::{Home, Run, keys, senlog, strings};

fn out(args: &[&str]) -> String {
    let dir = tempfile::tempdir().unwrap();
    let run: Run = senlog(dir.path()).args(args).output().unwrap().into();
    let run = run.ok();
    assert_eq!(run.err, "", "{args:?}");
    assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 0, "{args:?} wrote something");
    run.out
}

/// Every command and long option that is not hidden.
fn words() -> (BTreeSet<String>, BTreeSet<String>, BTreeSet<String>) {
    let (mut commands, mut options, mut hidden) =
        (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    let command = senlog::cli::Cli::command();
    for sub in command.get_subcommands().chain([&command]) {
        if sub.get_name() != "senlog" {
            commands.insert(sub.get_name().to_string());
        }
        for arg in sub.get_arguments() {
            let Some(long) = arg.get_long() else { continue };
            let set = if arg.is_hide_set() { &mut hidden } else { &mut options };
            set.insert(long.to_string());
        }
    }
    (commands, options, hidden)
}

#[test]
fn completions_for_every_shell_know_every_command_and_option() {
    let (commands, options, hidden) = words();
    assert!(commands.len() > 20 && hidden.contains("kdf-log-n"));
    for shell in ["bash", "zsh", "fish", "powershell"] {
        let text = out(&["completions", shell]);
        for command in &commands {
            assert!(text.contains(command.as_str()), "{shell}: {command}");
        }
        for option in &options {
            assert!(text.contains(option.as_str()), "{shell}: --{option}");
        }
    }
}

/// What a shell makes of its script, where the shell is on this machine.
#[cfg(unix)]
#[test]
fn completions_are_scripts_that_their_shells_read() {
    for (shell, check) in
        [("bash", vec!["-n"]), ("zsh", vec!["-n"]), ("fish", vec!["--no-execute"])]
    {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("script");
        std::fs::write(&file, out(&["completions", shell])).unwrap();
        let Ok(read) = std::process::Command::new(shell).args(check).arg(&file).output() else {
            eprintln!("skipped: no {shell} here");
            continue;
        };
        assert!(read.status.success(), "{shell}: {}", String::from_utf8_lossy(&read.stderr));
    }
}

#[test]
fn the_manual_names_every_command_and_nothing_hidden() {
    let (commands, _, hidden) = words();
    let man = out(&["man"]);
    assert!(man.contains(".TH senlog 1"));
    for command in commands {
        assert!(
            man.contains(&format!("senlog\\-{command}")) || man.contains(&command),
            "{command}"
        );
    }
    for option in hidden {
        assert!(!man.contains(&option.replace('-', "\\-")), "{option}");
    }
    assert!(man.contains("Exit codes"), "exit codes");
}

#[test]
fn help_of_every_command_is_short_and_fits_a_terminal() {
    for command in words().0 {
        let text = out(&["help", &command]);
        assert_eq!(text, out(&[&command, "--help"]));
        assert!(!text.contains("kdf-log-n"), "{command}");
        for line in text.lines() {
            assert!(line.chars().count() <= 100, "{command}: {line}");
        }
    }
}

#[test]
fn keys_follow_the_settings_of_the_person() {
    let home = Home::empty();
    let read: serde_json::Value = serde_json::from_str(&out(&["keys", "--json"])).unwrap();
    let all = read["keys"].as_array().unwrap();
    assert!(all.len() > 30);
    for key in all {
        assert_eq!(keys(key), ["command", "keys", "where", "does"]);
        strings(&key["keys"]);
    }
    let of = |read: &serde_json::Value| {
        let all = read["keys"].as_array().unwrap().clone();
        let log = all.into_iter().find(|k| k["command"] == "line.log");
        log.unwrap_or_else(|| panic!("{read}"))
    };
    let usual = of(&read);
    std::fs::create_dir_all(home.path()).unwrap();
    let own = format!("[keys]\n\"{}\" = \"f5\"\n", usual["command"].as_str().unwrap());
    std::fs::write(home.path().join("config.toml"), own).unwrap();
    let changed = of(&home.json(&["keys"]));
    assert!(changed["keys"].to_string().to_lowercase().contains("f5"), "{changed}");
    assert_ne!(changed["keys"], usual["keys"]);
    // What it was taken from is said: on the screen, and beside the list.
    let said =
        "config.toml line 2: line.log wins f5 (Main screen) from screen.refresh (Everywhere).";
    assert_eq!(home.json(&["keys"])["problems"], serde_json::json!([said]));
    assert_eq!(home.run(&["keys"]).ok().err.trim_end(), said);
}

#[test]
fn mistakes_in_themes_are_listed_with_their_place() {
    let home = Home::empty();
    std::fs::create_dir_all(home.path().join("themes")).unwrap();
    let own = "inherits = \"dark\"\n[roles]\nalrt = { bold = true }\n";
    std::fs::write(home.path().join("themes/mine.toml"), own).unwrap();
    let said = "themes/mine.toml line 3: \"alrt\" is no role; the nearest is \"alert\".";
    assert_eq!(home.json(&["themes"])["problems"], serde_json::json!([said]));
    assert_eq!(home.run(&["themes"]).ok().err.trim_end(), said);
}

#[test]
fn themes_are_those_that_the_design_promises() {
    let read: serde_json::Value = serde_json::from_str(&out(&["themes", "--json"])).unwrap();
    let names: Vec<&str> =
        read["themes"].as_array().unwrap().iter().map(|t| t["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["dark", "light", "high-contrast", "colour-blind", "no-colour"]);
    assert_eq!(out(&["themes"]).lines().count(), names.len());
}
