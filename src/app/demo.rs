//! The made-up school: a believable English primary, the same for the same seed, up to today.
//!
//! It is built as [`Action`]s, as everything written is; whoever asks for it writes them to a store.
//! Rates are those of DOMAIN.md section 7 (DfE, Special educational needs in England, 2024/25),
//! volumes those of the seven-year school of PERFORMANCE.md. Everybody is invented: UPNs carry a
//! pseudo authority, telephone numbers come from the ranges that Ofcom keeps for drama.

mod casework;
mod families;
mod groups;
mod notes;
mod people;
mod plans;
mod reviews;
mod roll;
mod sen;
mod sessions;
mod staff;
mod stage;
mod talk;
mod terms;
mod timetable;
mod words;

#[cfg(test)]
mod tests;

use chrono::{NaiveDateTime, NaiveTime};

use crate::domain::calendar::Calendar;
use crate::domain::id::IdSource;
use crate::domain::library::starter_library;
use crate::domain::records::Intervention;
use crate::domain::{Id, Record};
use crate::store::{Action, Edit};

use people::School;
use terms::Terms;
use timetable::Timetable;
use words::Lists;

/// What kind of school to make up.
#[derive(Clone, Copy, Debug)]
pub struct DemoOptions {
    /// Pupils on roll, Reception to Year 6.
    pub pupils: usize,
    /// Years of history up to today.
    pub years: u32,
    /// The same seed gives the same school.
    pub seed: u64,
    /// Civil time at the school: what lies before it has mostly been logged.
    pub now: NaiveDateTime,
    /// The row among the adults that the store's owner has already; none makes a new one.
    pub me: Option<Id>,
}

/// The school's name.
pub const SCHOOL: &str = "Fairfield Primary";
/// Whose store it is: the SENCO.
pub const OWNER: &str = "Jo Okafor";

/// The moment that a made-up school is best looked at: `now` on a school day, else the middle of the
/// morning of the last one, so that there is a day to log.
pub fn school_time(now: NaiveDateTime) -> NaiveDateTime {
    let rule = Calendar::new(&[]);
    if rule.is_school_day(now.date()) {
        return now;
    }
    rule.add_school_days(now.date(), -1).and_time(at(10, 50))
}

impl DemoOptions {
    /// The school of the documents: two forms of entry, one year of history, seed 1.
    pub fn at(now: NaiveDateTime) -> DemoOptions {
        DemoOptions { pupils: 420, years: 1, seed: 1, now, me: None }
    }
}

/// What was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Built {
    /// The adult who is the store's owner: the SENCO.
    pub me: Id,
    /// How many records.
    pub records: usize,
    /// How many sessions.
    pub sessions: usize,
    /// How many marks.
    pub marks: usize,
    /// How many contacts.
    pub contacts: usize,
}

/// About how many edits stand in one action: enough that a store commits seldom, few enough that
/// it never holds a whole school in memory.
const CHUNK: usize = 3_000;

/// Makes up a school and hands it on in actions of a few thousand edits, oldest first.
///
/// # Errors
/// What `sink` refused; nothing else can go wrong.
pub fn build<E>(
    opts: DemoOptions,
    ids: &mut dyn IdSource,
    sink: &mut dyn FnMut(Action) -> Result<(), E>,
    progress: &mut dyn FnMut(usize, usize),
) -> Result<Built, E> {
    let mut sheet = Sheet::new(ids);
    let school = found(opts, &mut sheet);
    let total = school.terms.past_days(opts.now.date()) + 1;
    sheet.hand_on(sink, 0)?;
    progress(1, total);

    let mut done = 1;
    let mut timetable = Timetable::default();
    stage::reserve(&school, &mut timetable);
    for h in 0..school.terms.halves.len() {
        if school.terms.halves[h].first() > opts.now.date() {
            break;
        }
        groups::plan(&school, &mut timetable, h, &mut sheet);
        reviews::of_half_term(&school, h, &mut sheet);
        let days = school.terms.halves[h].days.clone();
        for day in days.into_iter().filter(|d| *d <= opts.now.date()) {
            sessions::of_day(&school, &timetable, day, &mut sheet);
            talk::of_day(&school, &timetable, day, &mut sheet);
            done += 1;
            progress(done, total);
            sheet.hand_on(sink, CHUNK)?;
        }
    }
    sessions::ahead(&school, &timetable, &mut sheet);
    reviews::current(&school, &mut sheet);
    talk::current(&school, &mut sheet);
    for part in casework::PARTS {
        part(&school, &timetable, &mut sheet);
        sheet.hand_on(sink, CHUNK)?;
    }
    sheet.hand_on(sink, 0)?;
    progress(total, total);
    Ok(sheet.built(school.me()))
}

/// The school itself, its adults, families, pupils and register.
fn found(opts: DemoOptions, sheet: &mut Sheet) -> School {
    let terms = Terms::new(opts.now.date(), opts.years);
    terms.write(sheet);
    let library = starter_library()
        .into_iter()
        .map(|entry| (sheet.add(&entry), entry))
        .collect::<Vec<(Id, Intervention)>>();
    let adults = staff::hire(&opts, &terms, &Lists::names(), sheet);
    let mut school = School {
        opts,
        terms,
        library,
        adults,
        children: Vec::new(),
        families: Vec::new(),
        phrases: Lists::phrases(),
    };
    people::school_row(&school, sheet);
    people::enrol(&mut school, sheet);
    sen::register(&mut school, sheet);
    roll::write(&mut school, sheet);
    sen::write(&school, sheet);
    school
}

/// The sheet that edits are written on until there are enough to hand on.
pub(crate) struct Sheet<'a> {
    ids: &'a mut dyn IdSource,
    action: Action,
    records: usize,
    sessions: usize,
    marks: usize,
    contacts: usize,
    /// Open targets of pupils with an EHCP, for the outcomes that are written after them.
    targets: Vec<(Id, Id)>,
}

/// What undo and history call it.
const TITLE: &str = "Made-up school";

impl<'a> Sheet<'a> {
    fn new(ids: &'a mut dyn IdSource) -> Sheet<'a> {
        Sheet {
            ids,
            action: Action::new(TITLE),
            records: 0,
            sessions: 0,
            marks: 0,
            contacts: 0,
            targets: Vec::new(),
        }
    }

    /// Adds a record.
    fn add<R: Record>(&mut self, record: &R) -> Id {
        self.records += 1;
        match R::KIND.name {
            "session" => self.sessions += 1,
            "mark" => self.marks += 1,
            "contact" => self.contacts += 1,
            _ => {}
        }
        self.action.add(self.ids, record)
    }

    /// Adds a record with an id that is known already.
    fn add_as<R: Record>(&mut self, row: Id, record: &R) -> Id {
        self.records += 1;
        self.action.edits.push(Edit::Insert { kind: R::KIND, row, cells: record.cells() });
        row
    }

    /// Hands the edits on when there are at least so many.
    fn hand_on<E>(
        &mut self,
        sink: &mut dyn FnMut(Action) -> Result<(), E>,
        at_least: usize,
    ) -> Result<(), E> {
        if self.action.edits.len() < at_least.max(1) {
            return Ok(());
        }
        sink(std::mem::replace(&mut self.action, Action::new(TITLE)))
    }

    fn built(&self, me: Id) -> Built {
        Built {
            me,
            records: self.records,
            sessions: self.sessions,
            marks: self.marks,
            contacts: self.contacts,
        }
    }
}

/// A time of day; midnight where there is no such time, which the constants of this module exclude.
fn at(hour: u32, minute: u32) -> NaiveTime {
    NaiveTime::from_hms_opt(hour, minute, 0).unwrap_or_default()
}
