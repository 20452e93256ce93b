//! A small school in an encrypted store, for the screen to be opened on; what the screen saved is
//! read back by a second process.

use std::fs;
use std::ops::Deref;
use std::path::PathBuf;
use std::sync::OnceLock;

use serde_json::Value as Json;

use crate::home::{Home, PASSPHRASE, text};
use crate::term::{Start, Term};

/// A Monday in term, twenty minutes after the groups began.
pub const NOW: &str = "2026-11-23T10:50";
/// The Friday before.
const BEFORE: &str = "2026-11-20T14:00";

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
    let home = Home::encrypted();
    let run = |args: &[&str]| home.run(&[&["--now", BEFORE], args].concat()).ok();
    for (kind, rows) in
        [("staff", STAFF), ("pupils", PUPILS), ("carers", CARERS), ("provisions", PROVISIONS)]
    {
        let file = home.file(&format!("{kind}.csv"), rows);
        run(&["import", kind, text(&file)]);
    }
    run(&["new", "review", "pupil=Thomas Hill", "type=ehcp_annual", "due=2026-12-07"]);
    run(&["contact", "maya mum rang // spelling >mon ring her back"]);
    fs::read_dir(home.path())
        .unwrap()
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.file_type().unwrap().is_file())
        .map(|entry| (entry.file_name().into(), fs::read(entry.path()).unwrap()))
        .collect()
}

/// A group of six that the user leads and a group of two at 10:30, a 1:1 at 09:15, none of them
/// logged; a review that is overdue and a parent to ring today.
pub struct School {
    home: Home,
}

impl Deref for School {
    type Target = Home;

    fn deref(&self) -> &Home {
        &self.home
    }
}

impl School {
    /// A school of its own.
    pub fn new() -> School {
        let mut home = Home::empty();
        home.passphrase = Some(home.file("passphrase", PASSPHRASE));
        fs::create_dir(home.path()).unwrap();
        for (name, bytes) in MADE.get_or_init(make) {
            fs::write(home.path().join(name), bytes).unwrap();
        }
        School { home }
    }

    /// How the screen is started on it, asking for the passphrase.
    pub fn locked(&self) -> Start {
        let path = self.path();
        Start::senlog(["--home", text(&path), "--now", NOW])
    }

    /// How the screen is started on it, with the passphrase from a file.
    pub fn screen(&self) -> Start {
        let (path, file) = (self.path(), self.file("passphrase", PASSPHRASE));
        let args = ["--home", text(&path), "--now", NOW, "--passphrase-file", text(&file)];
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

    /// The object that a second process prints.
    #[track_caller]
    pub fn json(&self, args: &[&str]) -> Json {
        self.home.json(&[&["--now", NOW], args].concat())
    }

    /// The records of a kind, as a second process reads them: their fields, and their ids as `id`.
    #[track_caller]
    pub fn records(&self, kind: &str) -> Vec<Json> {
        let dump = self.dump();
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
