//! Places that cannot be written to: a full disk, a folder that is read only, no store at all.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use super::*;
use crate::home::{CHEAP, copy, text};

#[test]
fn no_store_where_one_is_looked_for() {
    let home = Home::empty();
    for args in [&["today"][..], &["log", "neli a all here"], &["check"], &["undo"]] {
        let error = refused(&home, args, REFUSED, "no senlog store");
        assert!(error["hints"].to_string().contains("senlog init"), "{error}");
    }
    assert!(!home.path().exists(), "a mistyped folder is left as it was");
    // The name of a file is never written with a capital that it has not.
    let missing = home.run(&["import", "pupils", "nofile.csv"]);
    assert!(missing.err.contains(" nofile.csv"), "{}", missing.err);
    // A file where a folder should be.
    fs::write(home.path(), "x").unwrap();
    refused(&home, &["today"], REFUSED, "");
    let init = [&["init", "--school", "F", "--name", "Jo", "--unencrypted"][..], &CHEAP].concat();
    refused(&home, &init, REFUSED, text(&home.path()));
    assert_eq!(fs::read(home.path()).unwrap(), b"x");
}

#[test]
fn a_made_up_school_goes_where_nothing_is() {
    let home = Home::empty();
    fs::create_dir(home.path()).unwrap();
    fs::write(home.path().join("letter.txt"), "Dear Jo").unwrap();
    refused(&home, &["demo", "--no-tui"], REFUSED, "not empty");
    assert_eq!(fs::read_dir(home.path()).unwrap().count(), 1);
    fs::remove_file(home.path().join("letter.txt")).unwrap();
    fs::write(home.path().join("config.toml"), "theme = \"light\"\n").unwrap();
    home.run(&["demo", "--no-tui", "--pupils", "20"]).ok();
}

#[test]
fn output_that_cannot_be_written() {
    if !Path::new("/dev/full").exists() {
        eprintln!("skipped: this system has no /dev/full");
        return;
    }
    let home = Home::school();
    let before = home.state();
    for args in [&["dump"][..], &["list", "pupil"], &["today", "--json"], &["man"]] {
        let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let output = home.command(args).stdout(Stdio::from(full)).output().unwrap();
        let run: Run = output.into();
        assert_eq!(run.code, 1, "{args:?}: {}", run.err);
        if !args.contains(&"--json") {
            assert_sentence(run.err.lines().next().unwrap_or_default());
        }
    }
    assert_eq!(home.state(), before);
}

/// A file system of so many KiB of our own, in a mount namespace of our own: the only way to a disk
/// that is truly full, or truly read only for root too. Runs `script` there, with the program as
/// `senlog` and the store in `$AT/home`.
///
/// `None`, with the reason printed, where the system allows no such thing.
fn on_a_disk(home: &Home, kib: u32, script: &str) -> Option<(i32, String)> {
    let at = home.beside().join("disk");
    fs::create_dir_all(&at).unwrap();
    let whole = format!(
        "set -e\nmount -t tmpfs -o size={kib}k,mode=700 tmpfs \"$AT\"\n\
         cp -a \"$FROM\" \"$AT/home\"\necho mounted\nset +e\n\
         senlog() {{ \"$PROGRAM\" --home \"$AT/home\" --passphrase-file \"$PASS\" \"$@\"; }}\n{script}\n"
    );
    let mut command = Command::new("unshare");
    command.args(["--map-root-user", "--mount", "sh", "-c", &whole]);
    for (name, value) in home::senlog(home.beside()).get_envs() {
        match value {
            Some(value) => command.env(name, value),
            None => command.env_remove(name),
        };
    }
    command
        .env("AT", &at)
        .env("FROM", home.path())
        .env("PROGRAM", env!("CARGO_BIN_EXE_senlog"))
        .env("PASS", home.passphrase.as_ref().unwrap())
        .stdin(Stdio::null());
    let output = match command.output() {
        Ok(output) => output,
        Err(e) => {
            eprintln!("skipped: no unshare ({e})");
            return None;
        }
    };
    let out = String::from_utf8(output.stdout).unwrap();
    match out.strip_prefix("mounted\n") {
        Some(rest) => Some((output.status.code().unwrap_or(-1), rest.to_string())),
        None => {
            eprintln!(
                "skipped: no file system of our own: {}",
                String::from_utf8_lossy(&output.stderr)
            );
            None
        }
    }
}

/// The lines between two marks that a script printed, as a run.
fn part(out: &str, name: &str) -> Run {
    let between = |stream: &str| {
        let (from, to) = (format!("<{name} {stream}>\n"), format!("</{name} {stream}>\n"));
        let start = out.find(&from).unwrap_or_else(|| panic!("{from} in {out}")) + from.len();
        let end = out[start..].find(&to).unwrap_or_else(|| panic!("{to} in {out}"));
        out[start..start + end].to_string()
    };
    Run { code: between("code").trim().parse().unwrap(), out: between("out"), err: between("err") }
}

/// Shell that runs the program and prints what it did between marks.
fn step(name: &str, args: &str) -> String {
    format!(
        "senlog {args} >/dev/shm/senlog-$$.out 2>/dev/shm/senlog-$$.err; code=$?\n\
         echo '<{name} code>'; echo $code; echo '</{name} code>'\n\
         echo '<{name} out>'; cat /dev/shm/senlog-$$.out; echo '</{name} out>'\n\
         echo '<{name} err>'; cat /dev/shm/senlog-$$.err; echo '</{name} err>'\n\
         rm -f /dev/shm/senlog-$$.out /dev/shm/senlog-$$.err\n"
    )
}

#[cfg(target_os = "linux")]
#[test]
fn a_disk_that_is_full() {
    let home = Home::school();
    let note = "n".repeat(60_000);
    let before = home.dump();
    // Room for the store and a little; the rest is filled to the last byte before each try.
    let fill = "cat /dev/zero >\"$AT/filler\" 2>/dev/null\n";
    let mut script = step("before", "dump") + fill;
    script += &step("log", "log 'neli a all here // full'");
    script += &step("log json", "log 'neli a all here // full' --json");
    script += &format!(
        "cat >\"$AT/../list.csv\" <<'END'\nForename,Surname,Notes\nIda,Wren,{note}\nEdi,Wren,{note}\nEND\n"
    );
    script += &step("import", "import pupils \"$AT/../list.csv\"");
    script += &step("import json", "import pupils \"$AT/../list.csv\" --json");
    script += &step("backup", "backup \"$AT/backup.senlog\"");
    script += &step("backup json", "backup \"$AT/backup.senlog\" --json");
    script += "ls -a \"$AT\" | grep backup && echo 'LEFT BEHIND'\n";
    script += "rm \"$AT/filler\"\n";
    script += &step("after", "dump");
    script += &step("check", "check");
    script += &step("room", "log 'neli a all here // room again'");
    let size = fs::metadata(home.db()).unwrap().len() / 1024;
    let Some((_, out)) = on_a_disk(&home, u32::try_from(size).unwrap() + 2048, &script) else {
        return;
    };
    assert_eq!(part(&out, "before").ok().out, before);
    for what in ["log", "import", "backup"] {
        let (plain, json) = (part(&out, what), part(&out, &format!("{what} json")));
        told(&plain, &json, REFUSED, "disk is full");
    }
    assert!(!out.contains("LEFT BEHIND"), "a part of a backup");
    assert_eq!(part(&out, "after").ok().out, before, "nothing of it was kept");
    assert!(part(&out, "check").ok().out.contains("whole"));
    part(&out, "room").ok();
}

#[cfg(target_os = "linux")]
#[test]
fn a_disk_that_fills_while_a_store_is_made_or_restored() {
    let home = Home::school();
    let backup = home.beside().join("backup.senlog");
    home.run(&["backup", text(&backup)]).ok();
    let size = u32::try_from(fs::metadata(home.db()).unwrap().len() / 1024).unwrap();
    let away =
        "rm -r \"$AT/home\"; dd if=/dev/zero of=\"$AT/filler\" bs=1k count=%ROOM 2>/dev/null\n";
    let mut tried = 0;
    // From no room at all to nearly enough.
    for left in [0, 40, 200, size / 2, size] {
        let room = (size + 600).saturating_sub(left);
        let mut script = away.replace("%ROOM", &room.to_string());
        for (name, args) in [
            ("init", "init --school F --name Jo --kdf-log-n 10".to_string()),
            ("restore", format!("restore '{}' --kdf-log-n 10", text(&backup))),
        ] {
            script += &step(name, &args);
            script += &step(&format!("{name} json"), &format!("{args} --json"));
            script += &format!(
                "test -e \"$AT/home\" && {{ echo 'LEFT BEHIND {name}'; ls -a \"$AT/home\"; }}\n"
            );
        }
        let Some((_, out)) = on_a_disk(&home, size + 600, &script) else { return };
        for what in ["init", "restore"] {
            let (plain, json) = (part(&out, what), part(&out, &format!("{what} json")));
            if plain.code == 0 {
                continue;
            }
            tried += 1;
            told(&plain, &json, REFUSED, "disk is full");
            assert!(!out.contains(&format!("LEFT BEHIND {what}")), "{left}: {out}");
        }
    }
    assert!(tried >= 4, "{tried}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_folder_that_is_read_only() {
    let home = Home::school();
    let mut script = String::from("mount -o remount,ro \"$AT\"\n");
    for (name, args) in [
        ("today", "today"),
        ("log", "log 'neli a all here'"),
        ("backup", "backup \"$AT/backup.senlog\""),
        ("check", "check"),
    ] {
        script += &step(name, args);
        script += &step(&format!("{name} json"), &format!("{args} --json"));
    }
    script += "mount -o remount,rw \"$AT\"\n";
    script += &step("after", "dump");
    let before = home.dump();
    let Some((_, out)) = on_a_disk(&home, 8192, &script) else { return };
    for what in ["today", "log", "backup", "check"] {
        let (plain, json) = (part(&out, what), part(&out, &format!("{what} json")));
        told(&plain, &json, REFUSED, "cannot be written to");
    }
    assert_eq!(part(&out, "after").ok().out, before);
}

/// Root is stopped by no mode, so this is for everybody else.
#[cfg(unix)]
#[test]
fn a_folder_that_belongs_to_somebody_else() {
    use std::os::unix::fs::PermissionsExt;
    let home = Home::school();
    let mode =
        |path: &Path, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    let locked = home.beside().join("locked");
    copy(&home.path(), &locked);
    mode(&locked, 0o500);
    if fs::write(locked.join("probe"), "").is_ok() {
        mode(&locked, 0o700);
        eprintln!("skipped: this account may write anywhere");
        return;
    }
    let run = |json: &[&str]| -> Run {
        let mut command = home::senlog(home.beside());
        command.arg("--home").arg(&locked).arg("--passphrase-file");
        command.arg(home.passphrase.as_ref().unwrap()).args(["log", "neli a all here"]).args(json);
        command.output().unwrap().into()
    };
    told(&run(&[]), &run(&["--json"]), REFUSED, "cannot be written to");
    mode(&locked, 0o700);
}
