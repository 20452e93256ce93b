//! A small school in an encrypted store, and the program run on it by a second process.

#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;

use serde_json::Value as Json;
use tempfile::TempDir;

use crate::term::{Start, Term};

/// A Monday in term, twenty minutes after the groups began.
pub const NOW: &str = "2026-11-23T10:50";
/// The Friday before.
const BEFORE: &str = "2026-11-20T14:00";
/// What opens the store.
pub const PASSPHRASE: &str = "correct horse battery";

const STAFF: &str = "\
Title,Forename,Surname,Role,Days in
Miss,Jo,Okafor,SENCO,Mon-Fri
Mrs,Dawn,Shaw,TA,Mon-Fri
Mr,Ravi,Patel,TA,Mon-Fri
";
const PUPILS: &str = "\
Surname,Forename,Date of birth,Year group,Class,SEN status,SEN start date,Primary need
Adeyemi,Tobi,02/02/2018,Year 4,4W,K,01/09/2025,SLCN
Barnes,Maya,04/03/2018,Year 4,4W,K,01/09/2025,SPLD
Chowdhury,Rafi,11/10/2017,Year 4,4W,K,01/09/2025,SLCN
Dunn,Grace,21/06/2018,Year 4,4W,K,01/09/2025,SLCN
Evans,Siân,30/01/2018,Year 4,4W,K,01/09/2025,SLCN
Fox,Leo,14/12/2017,Year 4,4W,K,01/09/2025,SEMH
Hill,Thomas,19/11/2017,Year 4,4W,EHCP,12/05/2024,ASD
Nowak,Łukasz,05/05/2018,Year 4,4W,K,01/09/2025,SLCN
";
const CARERS: &str = "\
Pupil,Class,Title,Forename,Surname,Relationship,Order,Phone
Maya Barnes,4W,Mrs,Anna,Barnes,Mother,1,01632 960001
";
const PROVISIONS: &str = "\
Group,Intervention,Days,Time,Minutes,From,To,Staff,Members
NELI A,NELI,Mon Wed,10:30,20,07/09/2026,18/12/2026,Jo Okafor,Tobi Adeyemi; Maya Barnes; Rafi Chowdhury; Grace Dunn; Siân Evans; Leo Fox
NELI B,NELI,Mon Wed,10:30,20,07/09/2026,18/12/2026,Dawn Shaw,Thomas Hill; Łukasz Nowak
Precision teaching,Precision teaching,Mon Thu,09:15,10,07/09/2026,18/12/2026,Ravi Patel,Maya Barnes
";

/// The store as it was made, file by file: making it once is enough for all tests.
static MADE: OnceLock<Vec<(PathBuf, Vec<u8>)>> = OnceLock::new();

fn make() -> Vec<(PathBuf, Vec<u8>)> {
    let home = Home::empty();
    home.run_at(
        BEFORE,
        &["init", "--school", "Fairfield Primary", "--name", "Jo Okafor", "--kdf-log-n", "10"],
    );
    for (kind, rows) in
        [("staff", STAFF), ("pupils", PUPILS), ("carers", CARERS), ("provisions", PROVISIONS)]
    {
        let file = home.dir.path().join(format!("{kind}.csv"));
        fs::write(&file, rows).unwrap();
        home.run_at(BEFORE, &["import", kind, file.to_str().unwrap()]);
    }
    home.run_at(
        BEFORE,
        &["new", "review", "pupil=Thomas Hill", "type=ehcp_annual", "due=2026-12-07"],
    );
    home.run_at(BEFORE, &["contact", "maya mum rang // spelling >mon ring her back"]);
    fs::read_dir(home.path())
        .unwrap()
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.file_type().unwrap().is_file())
        .map(|entry| (entry.file_name().into(), fs::read(entry.path()).unwrap()))
        .collect()
}

/// One person's store, and the file with its passphrase beside it.
pub struct Home {
    dir: TempDir,
}

impl Home {
    /// No store yet.
    fn empty() -> Home {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("passphrase"), format!("{PASSPHRASE}\n")).unwrap();
        Home { dir }
    }

    /// The small school: a group of six that the user leads and a group of two at 10:30, a 1:1 at
    /// 09:15, none of them logged; a review that is overdue and a parent to ring today.
    pub fn new() -> Home {
        let home = Home::empty();
        fs::create_dir(home.path()).unwrap();
        for (name, bytes) in MADE.get_or_init(make) {
            fs::write(home.path().join(name), bytes).unwrap();
        }
        home
    }

    /// The folder of the store.
    pub fn path(&self) -> PathBuf {
        self.dir.path().join("home")
    }

    /// A place for a file beside the store.
    pub fn beside(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    /// How the screen is started on it, asking for the passphrase.
    pub fn locked(&self) -> Start {
        Start::senlog(["--home", self.path().to_str().unwrap(), "--now", NOW])
    }

    /// How the screen is started on it, with the passphrase from the file.
    pub fn screen(&self) -> Start {
        let file = self.beside("passphrase");
        let (home, file) = (self.path(), file.to_str().unwrap().to_string());
        let args = ["--home", home.to_str().unwrap(), "--now", NOW, "--passphrase-file", &file];
        Start::senlog(args)
    }

    /// The main screen, painted.
    #[track_caller]
    pub fn open(&self) -> Term {
        let mut term = self.screen().start(None);
        term.wait("logged ");
        term.wait("in the next 14 days");
        term
    }

    #[track_caller]
    fn run_at(&self, now: &str, args: &[&str]) -> String {
        let mut command = Command::new(env!("CARGO_BIN_EXE_senlog"));
        for name in ["SENLOG_HOME", "SENLOG_NOW", "SENLOG_ID_SEED"] {
            command.env_remove(name);
        }
        command.env("SENLOG_PASSPHRASE_FILE", self.beside("passphrase"));
        let Output { status, stdout, stderr } = command
            .args(["--home", self.path().to_str().unwrap(), "--now", now])
            .args(args)
            .output()
            .unwrap();
        let (out, err) = (String::from_utf8(stdout).unwrap(), String::from_utf8_lossy(&stderr));
        assert!(status.success(), "{args:?}: {out}{err}");
        out
    }

    /// What a second process prints.
    #[track_caller]
    pub fn run(&self, args: &[&str]) -> String {
        self.run_at(NOW, args)
    }

    /// The object that a second process prints.
    #[track_caller]
    pub fn json(&self, args: &[&str]) -> Json {
        serde_json::from_str(&self.run(&[args, &["--json"]].concat())).unwrap()
    }

    /// The records of a kind, as a second process reads them: their fields, and their ids as `id`.
    #[track_caller]
    pub fn records(&self, kind: &str) -> Vec<Json> {
        let dump = self.run(&["dump"]);
        let records = dump.lines().map(|line| serde_json::from_str::<Json>(line).unwrap());
        records
            .filter(|record| record["kind"] == kind)
            .map(|record| {
                let mut fields = record["fields"].clone();
                fields["id"] = record["id"].clone();
                fields
            })
            .collect()
    }

    /// The one record of a kind.
    #[track_caller]
    pub fn record(&self, kind: &str) -> Json {
        let mut records = self.records(kind);
        assert_eq!(records.len(), 1, "{kind}: {records:?}");
        records.remove(0)
    }

    /// The line of Today of a group, as a second process reads it.
    #[track_caller]
    pub fn today(&self, group: &str) -> Json {
        let today = self.json(&["today"]);
        let rows = today["sessions"].as_array().unwrap();
        match rows.iter().find(|row| row["provision"] == group) {
            Some(row) => row.clone(),
            None => panic!("{group} is not in {today}"),
        }
    }

    /// The id of a pupil by surname, of an adult by surname, or of a group by its title.
    #[track_caller]
    pub fn id(&self, kind: &str, name: &str) -> Json {
        let field = if kind == "provision" { "title" } else { "surname" };
        let records = self.records(kind);
        match records.iter().find(|record| record[field] == name) {
            Some(record) => record["id"].clone(),
            None => panic!("no {kind} {name} in {records:?}"),
        }
    }
}

/// The text of a path.
pub fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}
