//! A whole made-up school from a folder of nine CSV files, for measuring; hidden in the help.
//!
//! Every file is streamed and becomes actions of a few thousand edits, so that seven years of a
//! trust fit in memory. Row ids follow from the ids of the files where the record type does not
//! derive them by its own rule, so that the same folder gives the same store.

mod rows;

use std::collections::HashMap;
use std::fs::File;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use csv::{Position, Reader, StringRecord};

use super::error::IntakeError;
use crate::domain::{Id, Value};
use crate::store::Action;

/// The files, in the order in which later ones name rows of earlier ones.
const FILES: [&str; 9] = [
    "schools",
    "staff",
    "pupils",
    "interventions",
    "members",
    "sessions",
    "attendance",
    "contacts",
    "reviews",
];

/// How many edits make one action: a few megabytes of memory and tens of milliseconds of commit.
const CHUNK: usize = 4000;

/// A folder of the nine files.
#[derive(Debug)]
pub struct SchoolFolder {
    dir: PathBuf,
    bytes: u64,
}

impl SchoolFolder {
    /// A folder with all nine files in it.
    ///
    /// # Errors
    /// One of them is not there.
    pub fn open(dir: &Path) -> Result<SchoolFolder, IntakeError> {
        let mut bytes = 0;
        for name in FILES {
            let path = dir.join(name).with_extension("csv");
            let meta =
                std::fs::metadata(&path).map_err(|source| IntakeError::Io { path, source })?;
            bytes += meta.len();
        }
        Ok(SchoolFolder { dir: dir.to_path_buf(), bytes })
    }

    /// How long the files are together: the length of a progress bar.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Everything in them as actions, one after the other; `today` says which academic year the
    /// classes are of.
    pub fn actions(self, today: NaiveDate) -> SchoolActions {
        SchoolActions {
            dir: self.dir,
            today,
            stage: 0,
            reader: None,
            columns: HashMap::new(),
            record: StringRecord::new(),
            read: 0,
            before: 0,
            programmes: HashMap::new(),
            starts: HashMap::new(),
            sessions: HashMap::new(),
            schools: 0,
            failed: false,
        }
    }
}

/// The actions of a [`SchoolFolder`].
#[derive(Debug)]
pub struct SchoolActions {
    dir: PathBuf,
    today: NaiveDate,
    stage: usize,
    reader: Option<Reader<File>>,
    columns: HashMap<String, usize>,
    record: StringRecord,
    /// How far the open file is read, and how long those before it were.
    read: u64,
    before: u64,
    programmes: HashMap<String, Id>,
    /// The first day of each group: membership ids follow from dates.
    starts: HashMap<String, NaiveDate>,
    /// The group and day of each session, for its marks.
    sessions: HashMap<u64, (u32, NaiveDate)>,
    schools: usize,
    failed: bool,
}

impl Iterator for SchoolActions {
    type Item = Result<Action, IntakeError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.failed {
            return None;
        }
        let mut action = Action::default();
        while self.stage < FILES.len() && action.edits.len() < CHUNK {
            if let Err(error) = self.step(&mut action) {
                self.failed = true;
                return Some(Err(error));
            }
        }
        if action.is_empty() {
            return None;
        }
        action.title = "imported a school".to_string();
        Some(Ok(action))
    }
}

/// The id of a row that the files number.
fn id(kind: &str, key: &str) -> Id {
    Id::derived("import_school", &[Value::Text(kind.to_string()), Value::Text(key.to_string())])
}

impl SchoolActions {
    /// How many bytes of the files are read.
    pub fn done(&self) -> u64 {
        self.before + self.read
    }

    /// Takes in one row of the open file, or opens the next file.
    fn step(&mut self, action: &mut Action) -> Result<(), IntakeError> {
        let name = FILES[self.stage];
        let path = self.dir.join(name).with_extension("csv");
        let fault = |e: csv::Error| {
            IntakeError::unreadable(
                format!("{name}.csv cannot be read ({e})."),
                "Make the folder again.",
            )
        };
        let reader = match &mut self.reader {
            Some(reader) => reader,
            none => {
                let mut reader = Reader::from_path(&path).map_err(fault)?;
                let headers = reader.headers().map_err(fault)?;
                self.columns =
                    headers.iter().enumerate().map(|(n, h)| (h.to_string(), n)).collect();
                none.insert(reader)
            }
        };
        if !reader.read_record(&mut self.record).map_err(fault)? {
            self.before += reader.position().byte();
            (self.read, self.reader, self.stage) = (0, None, self.stage + 1);
            return Ok(());
        }
        self.read = self.record.position().map_or(0, Position::byte);
        let line = self.record.position().map_or(0, Position::line);
        let done = match name {
            "schools" => self.school(action),
            "staff" => self.staff(action),
            "pupils" => self.pupil(action),
            "interventions" => self.intervention(action),
            "members" => self.member(action),
            "sessions" => self.session(action),
            "attendance" => self.mark(action),
            "contacts" => self.contact(action),
            _ => self.review(action),
        };
        done.ok_or_else(|| {
            IntakeError::unreadable(
                format!("Line {line} of {name}.csv is not as the measuring tool writes it."),
                "Make the folder again.",
            )
        })
    }
}
