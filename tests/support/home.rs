//! The built program on a home of its own, as a person or a script runs it: a fixed clock, seeded
//! ids, a passphrase file, and nothing of the machine's own settings.
#![allow(dead_code)]

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value as Json;
use tempfile::TempDir;

/// A Monday in term, early: the day has begun and nothing is logged.
pub const NOW: &str = "2026-11-23T09:20";
/// Long enough for `init`.
pub const PASSPHRASE: &str = "correct horse battery";
/// The cheapest key derivation that the program takes, for speed.
pub const CHEAP: [&str; 2] = ["--kdf-log-n", "10"];

/// What a run ended with.
#[derive(Debug)]
pub struct Run {
    /// The exit code; -1 where a signal ended it.
    pub code: i32,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

impl From<Output> for Run {
    fn from(output: Output) -> Run {
        Run {
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8(output.stdout).expect("output is UTF-8"),
            err: String::from_utf8(output.stderr).expect("messages are UTF-8"),
        }
    }
}

impl Run {
    /// The run, which went well.
    #[track_caller]
    pub fn ok(self) -> Run {
        assert_eq!(self.code, 0, "{}{}", self.out, self.err);
        self
    }

    /// The one object on standard output.
    #[track_caller]
    pub fn json(&self) -> Json {
        assert!(self.out.ends_with('\n'), "one line: {:?}", self.out);
        assert_eq!(self.out.trim_end().lines().count(), 1, "one line: {}", self.out);
        serde_json::from_str(&self.out).unwrap_or_else(|e| panic!("{e}: {}{}", self.out, self.err))
    }

    /// The refusal under `--json`: the one object on standard output, and nothing beside it.
    #[track_caller]
    pub fn refusal(&self, code: i32, kind: &str) -> Json {
        assert_eq!(self.code, code, "{}{}", self.out, self.err);
        assert_eq!(self.err, "", "messages under --json");
        let object = self.json();
        assert_eq!(keys(&object), ["error"]);
        let error = object["error"].clone();
        assert_eq!(keys(&error), ["kind", "message", "hints", "candidates"]);
        assert_eq!(error["kind"], kind, "{error}");
        for list in ["hints", "candidates"] {
            assert!(error[list].as_array().unwrap().iter().all(Json::is_string), "{error}");
        }
        assert_sentence(error["message"].as_str().unwrap());
        error
    }
}

/// One plain sentence: begins with a capital or a quotation, ends once, and shows nothing of the
/// machinery.
#[track_caller]
pub fn assert_sentence(text: &str) {
    let first = text.chars().next().unwrap_or(' ');
    assert!(
        first.is_uppercase() || first.is_ascii_digit() || "\"/.".contains(first),
        "begins: {text:?}"
    );
    assert!(text.ends_with(['.', '?', '!']), "ends: {text:?}");
    let words: Vec<&str> = text.split_whitespace().collect();
    let ends = words.windows(2).filter(|pair| {
        pair[0].ends_with(['.', '?', '!']) && pair[1].starts_with(char::is_uppercase)
    });
    assert_eq!(ends.count(), 0, "one sentence: {text:?}");
    for machinery in [
        "os error", "Error {", "panicked", "unwrap", "None)", "Some(", "sqlite", "SQLITE", "::",
        "\u{1b}",
    ] {
        assert!(!text.contains(machinery), "machinery: {text:?}");
    }
}

/// The keys of an object, in their order.
pub fn keys(object: &Json) -> Vec<&str> {
    object.as_object().unwrap_or_else(|| panic!("{object}")).keys().map(String::as_str).collect()
}

/// The strings of an array.
pub fn strings(array: &Json) -> Vec<&str> {
    array.as_array().unwrap().iter().map(|s| s.as_str().unwrap()).collect()
}

/// A path as an argument.
pub fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// The built program, with nothing of this machine's settings: its only places are under `at`.
pub fn senlog(at: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_senlog"));
    for name in ["SENLOG_HOME", "SENLOG_PASSPHRASE_FILE", "NO_COLOR"] {
        command.env_remove(name);
    }
    command
        .env("SENLOG_NOW", NOW)
        .env("SENLOG_ID_SEED", "checks")
        .env("HOME", at)
        .env("XDG_DATA_HOME", at.join("data"))
        .env("XDG_CONFIG_HOME", at.join("config"))
        .stdin(Stdio::null());
    command
}

/// A home and the files beside it.
pub struct Home {
    dir: TempDir,
    /// The file of its passphrase; none where it is not encrypted.
    pub passphrase: Option<PathBuf>,
}

impl Home {
    /// A folder in which nothing is yet.
    pub fn empty() -> Home {
        Home { dir: tempfile::tempdir().unwrap(), passphrase: None }
    }

    /// A store without encryption.
    pub fn plain() -> Home {
        let home = Home::empty();
        home.init(&["--unencrypted"]).ok();
        home
    }

    /// An encrypted one.
    pub fn encrypted() -> Home {
        let mut home = Home::empty();
        home.passphrase = Some(home.file("passphrase", PASSPHRASE));
        home.init(&CHEAP).ok();
        home
    }

    /// An encrypted one with a little school in it: see [`furnish`](Home::furnish).
    pub fn school() -> Home {
        let home = Home::encrypted();
        home.furnish();
        home
    }

    /// `init` with more arguments.
    pub fn init(&self, more: &[&str]) -> Run {
        let args = ["init", "--school", "Fairfield Primary", "--name", "Jo Okafor"];
        self.run(&[&args, more].concat())
    }

    /// Three pupils, two of them called Maya; an adult; a group on Mondays and Thursdays.
    pub fn furnish(&self) {
        for (kind, list) in [
            ("staff", "Forename,Surname,Role\nDawn,Shaw,TA\n"),
            (
                "pupils",
                "Forename,Surname,Date of birth,Year group,Class,SEN status,Primary need\n\
                 Maya,Quillfeather,04/03/2018,4,4W,K,SPLD\n\
                 Maya,Underhill,19/11/2017,4,4W,,\n\
                 Zebedee,Nightjar,02/02/2018,4,4W,E,ASD\n",
            ),
            (
                "provisions",
                "Group,Intervention,Days,Time,Minutes,From,Staff,Members\n\
                 NELI A,NELI,Mon Thu,09:15,25,07/09/2026,Dawn Shaw,Maya Quillfeather; Zebedee Nightjar\n",
            ),
        ] {
            let file = self.file(&format!("{kind}.csv"), list);
            self.run(&["import", kind, text(&file)]).ok();
        }
    }

    /// The folder that all of a test's files are in.
    pub fn beside(&self) -> &Path {
        self.dir.path()
    }

    /// The folder of the store.
    pub fn path(&self) -> PathBuf {
        self.dir.path().join("home")
    }

    /// The database.
    pub fn db(&self) -> PathBuf {
        self.path().join("senlog.db")
    }

    /// Writes a file beside the store.
    pub fn file(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.dir.path().join(name);
        fs::write(&path, content).unwrap();
        path
    }

    /// The program on this home, not started yet.
    pub fn command<S: AsRef<OsStr>>(&self, args: &[S]) -> Command {
        let mut command = senlog(self.dir.path());
        command.arg("--home").arg(self.path());
        if let Some(file) = &self.passphrase {
            command.arg("--passphrase-file").arg(file);
        }
        command.args(args);
        command
    }

    /// Runs it to its end.
    pub fn run<S: AsRef<OsStr>>(&self, args: &[S]) -> Run {
        self.command(args).output().unwrap().into()
    }

    /// Runs it with `--json` to a good end.
    #[track_caller]
    pub fn json(&self, args: &[&str]) -> Json {
        let run = self.run(&[args, &["--json"]].concat()).ok();
        assert_eq!(run.err, "", "messages on standard error");
        run.json()
    }

    /// Every live record.
    #[track_caller]
    pub fn dump(&self) -> String {
        self.run(&["dump"]).ok().out
    }

    /// All that can be told apart of the store from outside: its records, and who changed what.
    #[track_caller]
    pub fn state(&self) -> (String, String) {
        let history = self.run(&["history", "--limit", "100000", "--json"]).ok().out;
        (self.dump(), history)
    }
}

/// Copies a folder of files.
pub fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().flatten() {
        if entry.file_type().unwrap().is_file() {
            fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
        }
    }
}
