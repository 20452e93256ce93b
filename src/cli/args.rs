//! The command line as clap sees it: commands, options, help.

use std::ffi::OsString;
use std::path::PathBuf;

use chrono::{NaiveDate, NaiveDateTime};
use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

use super::exchange::args as exchange;
use super::{people, term};

mod care;
mod words;

pub use care::{Backup, Check, Passphrase, Purge, Recovery, Restore};
pub use words::arrange;

/// The daily log of a school's SENCO and teaching assistants.
///
/// Without a command, the screen opens.
#[derive(Debug, Parser)]
#[command(name = "senlog", version, max_term_width = 100)]
#[command(
    after_help = "Exit codes: 0 done; 1 refused, nothing changed; 2 wrong usage; 3 locked or \
wrong passphrase; 4 the store is damaged, newer than the program, or in use; 5 an update file was \
refused; 70 a fault of the program."
)]
pub struct Cli {
    /// What every command takes.
    #[command(flatten)]
    pub global: Global,
    /// What to do; nothing opens the screen.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// Options everywhere.
#[derive(Args, Clone, Debug, Default)]
pub struct Global {
    /// Whose store, where several people share this computer account
    #[arg(long = "as", value_name = "NAME", global = true)]
    pub who: Option<String>,
    /// One person's store and settings in a folder of your choice
    #[arg(long, value_name = "DIR", env = "SENLOG_HOME", global = true)]
    pub home: Option<PathBuf>,
    /// A file whose first line is the passphrase
    #[arg(long, value_name = "FILE", env = "SENLOG_PASSPHRASE_FILE", global = true)]
    pub passphrase_file: Option<PathBuf>,
    /// Fix the clock, such as 2026-11-23T09:20
    #[arg(long, value_name = "TIME", env = "SENLOG_NOW", value_parser = parse_now, global = true)]
    pub now: Option<NaiveDateTime>,
    /// Print one JSON object on standard output
    #[arg(long, global = true)]
    pub json: bool,
    /// Print no messages but errors
    #[arg(long, global = true)]
    pub quiet: bool,
    /// Colours of the screen
    #[arg(long, value_name = "NAME", global = true)]
    pub theme: Option<String>,
    /// A screen without borders, for screen readers
    #[arg(long, global = true)]
    pub plain: bool,
}

/// Reads `--now`: civil time at the school, to the minute or the second.
fn parse_now(text: &str) -> Result<NaiveDateTime, String> {
    ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"]
        .iter()
        .find_map(|shape| NaiveDateTime::parse_from_str(text, shape).ok())
        .ok_or_else(|| "write it like 2026-11-23T09:20".to_string())
}

/// What `contact` takes.
const CONTACT_WORDS: &str = "Whom you spoke to, in plain words, such as: maya mum gate // upset about spelling >fri ring her";

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Make a throw-away school of invented pupils and open it
    Demo(Demo),
    /// Make a store without the guided set-up
    Init(Init),
    /// Bring in pupils, adults, families, the library or groups from CSV, Excel or CTF
    Import(Import),
    /// Log sessions in one line of plain words
    Log(Line),
    /// Log a conversation in one line of plain words
    #[command(mut_arg("words", |words| words.help(CONTACT_WORDS)))]
    Contact(Line),
    /// The day's sessions
    Today(Today),
    /// What is due
    Due(Due),
    /// While you were out: not logged, overdue, to come, calls to make, what arrived
    Digest(Digest),
    /// Planned, delivered, lost and unknown minutes, by area, class, pupil, adult or group
    Map(MapOf),
    /// Documents: register, provision-map, plan, review-pack, governors, transfer and others
    Report(Report),
    /// A view of the screen: agencies, helps, wellbeing, moves, plans, reviews, queries and others
    View(ViewOf),
    /// The week of adults and rooms: who is where, hours, clashes
    Timetable(people::Timetable),
    /// The day of an absent adult: who is free, what is lost if nobody is
    Cover(people::Cover),
    /// Who is trained for what, until when, and who may run what
    Training,
    /// The end of a term: outcomes to judge, groups to carry on
    Term(term::TermOf),
    /// A new academic year: calendar, classes, leavers and joiners in one action
    Year(term::YearOf),
    /// Pupils who have left, and from when their files may be erased
    Retention,
    /// Find pupils, adults, groups and notes
    Find(Find),
    /// A pupil: register, groups, reviews, contacts
    Show(Show),
    /// The week of a group or an adult, to print and tick
    Ticksheet(Ticksheet),
    /// Records of a kind, all or those with given values
    List(List),
    /// Make a record of any kind
    New(New),
    /// Change a record of any kind
    Set(Set),
    /// Who changed what, and what stood before
    History(History),
    /// Take back what you did last
    Undo(Undo),
    /// Bring back what you took back
    Redo(Undo),
    /// Every record as JSON Lines
    Dump,
    /// Write an encrypted copy of the store and check it
    Backup(Backup),
    /// Bring a backup back
    Restore(Restore),
    /// Look for faults in the store and its last backup
    Check(Check),
    /// Erase a pupil, or one entry, for good
    Purge(Purge),
    /// Change the passphrase
    Passphrase(Passphrase),
    /// The 24 words of the recovery sheet: show, confirm, try
    Recovery(Recovery),
    /// Laptops: join a school, admit one, list them, mark one as lost
    Device(exchange::Device),
    /// Update files: write one, bring one in, see what one is
    Bundle(exchange::Bundle),
    /// Exchange update files with a shared folder or a stick
    Sync(exchange::Sync),
    /// Fields with two versions, and deciding between them
    Conflicts(exchange::Conflicts),
    /// The keys of the screen
    Keys,
    /// The themes of the screen
    Themes,
    /// Completions for a shell
    Completions {
        /// Which shell
        shell: Shell,
    },
    /// The manual page, in roff
    Man,
}

/// `demo`.
#[derive(Args, Debug)]
pub struct Demo {
    /// Pupils on roll
    #[arg(long, value_name = "N", default_value_t = 420, value_parser = clap::value_parser!(u32).range(1..=5000))]
    pub pupils: u32,
    /// Years of history
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=12))]
    pub years: u32,
    /// The same seed makes the same school
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub seed: u64,
    /// Make it and say what was made, without opening the screen
    #[arg(long)]
    pub no_tui: bool,
}

/// What a device may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Role {
    /// The SENCO's laptop
    Lead,
    /// A class teacher's
    Teacher,
    /// A teaching assistant's
    Ta,
    /// Read only
    Viewer,
}

/// `init`.
#[derive(Args, Debug)]
pub struct Init {
    /// The school's name; asked for when left out
    #[arg(long, value_name = "SCHOOL")]
    pub school: Option<String>,
    /// Your name, as people say it; asked for when left out
    #[arg(long, value_name = "NAME")]
    pub name: Option<String>,
    /// Your initials, as signed on a tick sheet
    #[arg(long, value_name = "INITIALS")]
    pub initials: Option<String>,
    /// What this laptop may do
    #[arg(long, value_enum, default_value_t = Role::Lead)]
    pub role: Role,
    /// Without encryption: for trying things out only
    #[arg(long)]
    pub unencrypted: bool,
    /// Cost of a guess at the passphrase, as a power of two
    #[arg(long, hide = true, default_value_t = 17, value_parser = clap::value_parser!(u8).range(10..=18))]
    pub kdf_log_n: u8,
}

/// `import`.
#[derive(Args, Debug)]
pub struct Import {
    /// What the file holds: pupils, staff, carers, interventions, provisions, measures, progress
    pub kind: String,
    /// The file: CSV, Excel or CTF, told by its content; - for standard input
    #[arg(required_unless_present = "template")]
    pub file: Option<PathBuf>,
    /// Columns by hand, from a file, or from a map kept by a name
    #[arg(long, value_name = "FILE")]
    pub map: Option<PathBuf>,
    /// Keep the columns that were used, in a file for --map or by a name
    #[arg(long, value_name = "FILE")]
    pub save_map: Option<PathBuf>,
    /// Show what would happen and change nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Print the columns that are read, as CSV
    #[arg(long)]
    pub template: bool,
}

/// `log` and `contact`.
#[derive(Args, Debug)]
pub struct Line {
    /// What happened, in plain words, such as: neli a maya off // good blending
    #[arg(required = true, num_args = 1.., value_name = "LINE")]
    pub words: Vec<String>,
    /// Show how it is read and save nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Accept the one reading that is offered
    #[arg(long)]
    pub yes: bool,
}

/// `today`.
#[derive(Args, Debug)]
pub struct Today {
    /// Another day: 2026-11-20, fri, yesterday
    #[arg(long, value_name = "D")]
    pub date: Option<String>,
}

/// `due`.
#[derive(Args, Debug)]
pub struct Due {
    /// How many days ahead
    #[arg(long, value_name = "N", default_value_t = 14, value_parser = clap::value_parser!(u32).range(0..=3660))]
    pub days: u32,
}

/// `digest`.
#[derive(Args, Debug)]
pub struct Digest {
    /// From which day; your last day in when left out
    #[arg(long, value_name = "D")]
    pub since: Option<String>,
}

/// `map`.
#[derive(Args, Debug)]
pub struct MapOf {
    /// What its rows are: area, class, pupil, adult, group, section-f
    #[arg(long, value_name = "WHAT", default_value = "area")]
    pub by: String,
    /// The first day; the academic year's when left out
    #[arg(long, value_name = "D")]
    pub from: Option<String>,
    /// The last day; today when left out
    #[arg(long, value_name = "D")]
    pub to: Option<String>,
}

/// `report`.
#[derive(Args, Debug)]
pub struct Report {
    /// Which: register, provision-map, evaluation, cost, census-check, class-sheet, profile, plan,
    /// review-pack, governors, information-report, self-evaluation, access-arrangements, referral,
    /// transfer, subject-access, timetable, calendar, progress
    pub kind: String,
    /// Of one pupil, by name or id
    #[arg(long, value_name = "PUPIL")]
    pub pupil: Option<String>,
    /// Of one class
    #[arg(long, value_name = "CLASS")]
    pub class: Option<String>,
    /// The first day; the academic year's when left out
    #[arg(long, value_name = "D")]
    pub from: Option<String>,
    /// The last day; today when left out
    #[arg(long, value_name = "D")]
    pub to: Option<String>,
    /// The rows of a provision map: area, class, pupil, adult, group, section-f
    #[arg(long, value_name = "WHAT")]
    pub by: Option<String>,
    /// Of one laptop, by its label or its user's name
    #[arg(long, value_name = "LABEL")]
    pub laptop: Option<String>,
    /// md, html, csv, json or xlsx; the end of the file's name says it too
    #[arg(long, value_name = "FORMAT")]
    pub format: Option<String>,
    /// The file to write; standard output when left out
    #[arg(short = 'o', value_name = "FILE")]
    pub out: Option<PathBuf>,
}

/// `find`.
#[derive(Args, Debug)]
pub struct Find {
    /// Words that a name or a note has, the last may be begun
    #[arg(required = true, num_args = 1.., value_name = "QUERY")]
    pub query: Vec<String>,
}

/// `show`.
#[derive(Args, Debug)]
pub struct Show {
    /// A name, or four and more digits of an id
    #[arg(required = true, num_args = 1.., value_name = "PUPIL")]
    pub pupil: Vec<String>,
}

/// `view`.
#[derive(Args, Debug)]
pub struct ViewOf {
    /// Which: agencies, away, census, cost, effects, helps, judged, map, moves, plan, plans, queries,
    /// review, reviews, tasks, term, training, wellbeing, year
    #[arg(value_name = "VIEW")]
    pub name: String,
    /// Of which pupil (plan), or which review
    #[arg(long, value_name = "NAME")]
    pub of: Option<String>,
}

/// `ticksheet`.
#[derive(Args, Debug)]
pub struct Ticksheet {
    /// A group by name or id; your own week when left out
    #[arg(value_name = "GROUP", conflicts_with = "adult")]
    pub group: Vec<String>,
    /// All groups of an adult
    #[arg(long, value_name = "NAME")]
    pub adult: Option<String>,
    /// A day of the week meant: 2026-11-20, fri, last week's monday; this week when left out
    #[arg(long, value_name = "D")]
    pub week: Option<String>,
}

/// `list`.
#[derive(Args, Debug)]
pub struct List {
    /// The kind of record, such as pupil, session or contact
    pub kind: String,
    /// Only records with these values
    #[arg(value_name = "FIELD=VALUE")]
    pub fields: Vec<String>,
    /// Every field, as CSV for a spreadsheet
    #[arg(long)]
    pub csv: bool,
}

/// `new`.
#[derive(Args, Debug)]
pub struct New {
    /// The kind of record, such as pupil, session or contact
    pub kind: String,
    /// Its values
    #[arg(value_name = "FIELD=VALUE")]
    pub fields: Vec<String>,
}

/// `set`.
#[derive(Args, Debug)]
pub struct Set {
    /// The kind of record, such as pupil, session or contact
    pub kind: String,
    /// Which: four and more digits of its id, or its name
    pub id: String,
    /// New values; FIELD= empties a field
    #[arg(required = true, value_name = "FIELD=VALUE")]
    pub fields: Vec<String>,
}

/// `history`.
#[derive(Args, Debug)]
pub struct History {
    /// A pupil by name, or any record by its id; everything when left out
    #[arg(value_name = "PUPIL")]
    pub pupil: Vec<String>,
    /// How many entries of the log are read
    #[arg(long, value_name = "N", default_value_t = 200)]
    pub limit: usize,
}

/// `undo` and `redo`.
#[derive(Args, Debug)]
pub struct Undo {
    /// How many actions, or the id of one
    #[arg(value_name = "N")]
    pub which: Option<String>,
    /// Also where something was changed again since
    #[arg(long)]
    pub force: bool,
}

/// Whether JSON was asked for, also where the rest of the line is wrong usage.
pub fn wants_json(args: &[OsString]) -> bool {
    args.iter().skip(1).take_while(|a| *a != "--").any(|a| a == "--json")
}

/// A day given to an option.
///
/// # Errors
/// It is no date; one sentence.
pub fn day(text: &str, today: NaiveDate) -> Result<NaiveDate, String> {
    use crate::domain::dates::{Look, parse};
    parse(text, today, Look::Back).map_err(|e| e.to_string())
}
