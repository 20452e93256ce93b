//! What happens to the screen, and what it asks of the store.

mod about;
mod beginning;
mod sheet;
mod trouble;

pub use about::{About, Kinds, PinState};
pub use beginning::{NewLaptop, NewStore, SheetWords};
pub use sheet::SheetView;
pub use trouble::{Trouble, TroubleKind};

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use chrono::{NaiveDate, NaiveDateTime};
use zeroize::Zeroizing;

use super::acts::{ChildScores, GroupDraft, SheetDraft};
use super::boards::{Board, BoardKey, Deed};
use super::config::Setting;
use super::days::WeekView;
use super::exchange::{Exchange, ExchangeReply};
use super::forms::FormKey;
use super::forms::choices::Choice;
use super::forms::detail::DetailView;
use super::forms::list::{ListKey, ListView};
use super::forms::remove::Removal;
use super::forms::save::FormDraft;
use super::forms::view::FormView;
use super::grid::{GridKey, GridView};
use super::key::Key;
use super::mouse::Mouse;
use crate::domain::Id;
use crate::domain::codes::Reason;
use crate::domain::kind::Kind;
use crate::domain::lines::{ContactDraft, SessionDraft, Snapshot};
use crate::store::Written;
use crate::store::action::Action;
use crate::store::views::{
    ContactView, Families, FindRow, GroupView, HistoryRow, MissedRow, NameRow, PupilGlance,
    PupilView, RegisterView, ReviewView, TodayKey, TodayView,
};

/// A passphrase, wiped from memory when it is dropped.
pub type Secret = Zeroizing<String>;

/// What happens to the screen.
#[derive(Debug)]
pub enum Msg {
    /// A key was pressed.
    Key(Key),
    /// Text was pasted; it never runs commands.
    Paste(String),
    /// The mouse did something.
    Mouse(Mouse),
    /// The window has this many columns and rows now.
    Resize(u16, u16),
    /// The worker answers.
    Worker(Ticket, Reply),
    /// A deadline passed.
    Tick,
    /// The system asks the program to end, or the terminal is gone.
    Terminate,
}

/// What an answer is for: of two questions with the same purpose only the newer one counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Slot {
    /// Opening the store.
    Open,
    /// School, user, undo.
    About,
    /// The day pane.
    Today,
    /// The register pane.
    Register,
    /// The contact pane.
    Contacts,
    /// The reviews pane.
    Reviews,
    /// The pupil page.
    Pupil,
    /// The pupil beside the list of the finder.
    Glance,
    /// The group page.
    Group,
    /// A week of a group.
    Week,
    /// What earlier days left unlogged.
    Missed,
    /// A board; every answer counts, as several may stand over one another.
    Board,
    /// A grid of scores and outcomes.
    Grid,
    /// The session of the group before another, or after it.
    Beside,
    /// The last session of a group.
    LastTime,
    /// A tick sheet.
    TickSheet,
    /// Names for the finder.
    Names,
    /// Parents and carers, for initials.
    Families,
    /// The school, for reading lines.
    Snapshot,
    /// What a search found.
    Found,
    /// A session to log.
    Sheet,
    /// Who changed what.
    History,
    /// A form; every answer counts, as several may stand over one another.
    Form,
    /// Records to choose from.
    Choices,
    /// One record, whole; every answer counts.
    Detail,
    /// The records of a kind; every answer counts.
    List,
    /// What deleting a record would take with it; every answer counts.
    Removal,
    /// Setting up, and the care of the store.
    Care,
    /// Exchanging with the school's other laptops.
    Exchange,
    /// Something to be written; every answer counts.
    Write,
    /// The day's own backup; nobody waits for it.
    Nightly,
    /// A setting of this device to be kept; nobody waits for it.
    Setting,
    /// A draft to be kept; nobody waits for it.
    Draft,
}

/// How many purposes there are.
pub const SLOTS: usize = Slot::Draft as usize + 1;

impl Slot {
    /// Whether a newer question makes this one pointless.
    pub fn newest_wins(self) -> bool {
        !matches!(
            self,
            Slot::Open
                | Slot::Form
                | Slot::Detail
                | Slot::List
                | Slot::Board
                | Slot::Removal
                | Slot::Write
                | Slot::Setting
                | Slot::Draft
        )
    }
}

/// One question: what for, and which.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ticket {
    /// What for.
    pub slot: Slot,
    /// Its number, growing.
    pub n: u64,
}

/// What is to be written.
#[derive(Clone, Debug)]
pub enum Save {
    /// Sessions, as a log line was read.
    Sessions(Vec<SessionDraft>),
    /// A session, as the logging screen was filled in.
    Sheet(Box<SheetView>),
    /// Sessions of a week of a group, as they were ticked: one action.
    Week(Vec<SheetView>),
    /// That these sessions did not happen, all for one reason: one action.
    NotHeld(Vec<TodayKey>, Reason),
    /// A conversation, as a contact line was read.
    Contact(Box<ContactDraft>),
    /// That the follow-up of a contact was done on that day.
    FollowedUp(Id, NaiveDate),
    /// That the step of a review that is due was done on that day: the meeting held, else its
    /// invitations, papers or report sent.
    ReviewDone(Id, ReviewStep, NaiveDate),
    /// That something on a board was done on that day.
    Deed(Deed, NaiveDate),
    /// Scores and outcomes, as a grid was filled in: one action.
    Scores(Vec<ChildScores>),
    /// A record, as its form was filled in.
    Form(Box<FormDraft>),
    /// That the safeguarding lead was told of the note of a record, at that time.
    ToldDsl(&'static Kind, Id, NaiveDateTime),
    /// That a record is deleted, with what is part of it.
    Delete(&'static Kind, Id),
    /// That a deleted record is brought back, with what went with it.
    Restore(&'static Kind, Id),
    /// Anything else.
    Action(Action),
}

/// What can be said to be done of a review.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReviewStep {
    /// Invitations went out.
    Invited,
    /// Papers went out.
    Papers,
    /// The meeting was held.
    Held,
    /// The report went to all.
    Report,
}

/// A question to the worker.
#[derive(Clone)]
pub enum Request {
    /// Open the store with this passphrase; none for a store without.
    Open(Option<Secret>),
    /// Show an open store again behind a locked screen: with the PIN of this run, or the passphrase.
    Unlock(Secret),
    /// Close the store and forget its keys.
    Lock,
    /// Go on with the person at this place of the list; their store is opened next.
    Choose(usize),
    /// Make a store for a new school, and open it.
    Make(Box<NewStore>),
    /// Make up a school to look round in, and open it.
    LookRound,
    /// Make the store of a laptop that is to join a school, and open it.
    MakeJoining(Box<NewLaptop>),
    /// Keep a PIN until the store is closed; none says that nobody wants to be asked for one.
    SetPin(Option<Secret>),
    /// School, user, undo.
    About,
    /// The sessions of a day; `None` is today.
    Today(Option<NaiveDate>),
    /// The sessions of the school day that many school days on from this day, or before it.
    TurnDay(NaiveDate, i32),
    /// The sessions before this day that nobody logged.
    Missed(NaiveDate),
    /// A view made for looking.
    Board(BoardKey),
    /// A grid of scores and outcomes.
    Grid(GridKey),
    /// The week of a group that holds this day.
    Week(Id, NaiveDate),
    /// The planned session of the same group before this one, or after it.
    Beside(TodayKey, i32),
    /// The last session of a group before a day, for the sheet of this line of Today.
    LastTime(TodayKey, Id, NaiveDate),
    /// The sheet of a group's week to print and tick.
    TickSheet(Id, NaiveDate),
    /// One group's page.
    Group(Id),
    /// The SEN register.
    Register,
    /// The contact log.
    Contacts,
    /// The reviews.
    Reviews,
    /// One pupil's page.
    Pupil(Id),
    /// One pupil at a glance.
    Glance(Id),
    /// All names, those used most first.
    Names,
    /// Parents and carers, and what else initials must know.
    Families,
    /// The school, for reading lines.
    Snapshot,
    /// Rows with these words in them.
    Find(String),
    /// A session to log.
    Sheet(TodayKey),
    /// Who changed what, of one row or of all.
    History(Option<Id>),
    /// A form to fill in.
    Form(FormKey),
    /// The records of a kind, by its stored name, for what was typed.
    Choices(&'static str, String),
    /// One record, whole.
    Detail(&'static Kind, Id),
    /// A list of records.
    List(ListKey),
    /// What deleting a record would take with it.
    Removal(&'static Kind, Id),
    /// What erasing a record for good would take with it.
    Erasure(&'static Kind, Id),
    /// Write it.
    Save(Save),
    /// Take back the last action; with `true` even where something changed since.
    Undo(bool),
    /// Take back the last action, however much it did; asks all the same where something changed
    /// since.
    UndoMuch,
    /// Do again what was undone.
    Redo(bool),
    /// Keep a setting for this device.
    Keep(Setting),
    /// Setting up, and the care of the store.
    Care(Care),
    /// Exchanging with the school's other laptops.
    Exchange(Exchange),
    /// Keep words for next time under a name; empty words forget them.
    Draft(String, String),
    /// Begin the day's own backup where it is due; it goes on beside everything else.
    Nightly,
}

/// Setting up, and the care of the store.
#[derive(Clone)]
pub enum Care {
    /// How everything stands.
    Standing,
    /// What bringing in this list of pupils would do.
    PlanList(PathBuf),
    /// Bring it in.
    TakeList,
    /// The number on roll.
    Roll(i64),
    /// A new group.
    Group(Box<GroupDraft>),
    /// The recovery sheet, while its words are here.
    Sheet,
    /// Words typed from the paper, by their places.
    Confirm(Vec<(usize, Secret)>),
    /// All 24 words, to see whether they are the school's.
    Rehearse(Secret),
    /// Write a backup to this file.
    Backup(PathBuf),
    /// The backups there are.
    Backups,
    /// Read the last backup through.
    CheckBackup,
    /// Erase a record for good: in a week, or at once.
    Erase(&'static Kind, Id, bool),
    /// Leave a record that was to be erased.
    KeepAfterAll(Id),
}

/// An answer to [`Care`].
#[derive(Clone, Debug)]
pub enum CareReply {
    /// How everything stands.
    Standing(Box<Standing>),
    /// What bringing in a list would do.
    Plan(Box<ListPlan>),
    /// The recovery sheet.
    Sheet(Box<SheetWords>),
    /// Whether the words were the sheet's.
    Confirmed(bool),
    /// Whether they are the school's.
    Rehearsed(bool),
    /// A backup was made; a sentence.
    BackedUp(String),
    /// The backups there are, or how it is with one of them, in lines.
    Backups(Vec<String>),
    /// Something was erased, or is to be, or is not any more; a sentence, and the record that is gone.
    Erased(String, Option<Id>),
}

/// How it stands with setting up.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// How many pupils there are.
    pub pupils: usize,
    /// The number on roll.
    pub roll: Option<i64>,
    /// Whether there is a group.
    pub groups: bool,
    /// The name of one.
    pub group: Option<String>,
    /// Whether a session was logged.
    pub sessions: bool,
    /// Whether the recovery sheet is confirmed.
    pub sheet: bool,
    /// The day of the last backup.
    pub backup: Option<NaiveDate>,
    /// Whether the store is encrypted.
    pub encrypted: bool,
}

/// What bringing in a list would do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListPlan {
    /// In words.
    pub lines: Vec<String>,
    /// How many pupils are new or change.
    pub takes: usize,
}

/// An erasure for good, as it is confirmed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ErasureView {
    /// The record.
    pub id: Id,
    /// Its name.
    pub title: String,
    /// All that goes, in a sentence.
    pub goes: String,
}

impl Request {
    /// What the answer is for.
    pub fn slot(&self) -> Slot {
        match self {
            Request::Open(_)
            | Request::Unlock(_)
            | Request::Lock
            | Request::Choose(_)
            | Request::Make(_)
            | Request::LookRound
            | Request::MakeJoining(_) => Slot::Open,
            Request::About => Slot::About,
            Request::Today(_) | Request::TurnDay(..) => Slot::Today,
            Request::Missed(_) => Slot::Missed,
            Request::Board(_) => Slot::Board,
            Request::Grid(_) => Slot::Grid,
            Request::Week(..) => Slot::Week,
            Request::Beside(..) => Slot::Beside,
            Request::LastTime(..) => Slot::LastTime,
            Request::TickSheet(..) => Slot::TickSheet,
            Request::Group(_) => Slot::Group,
            Request::Register => Slot::Register,
            Request::Contacts => Slot::Contacts,
            Request::Reviews => Slot::Reviews,
            Request::Pupil(_) => Slot::Pupil,
            Request::Glance(_) => Slot::Glance,
            Request::Names => Slot::Names,
            Request::Families => Slot::Families,
            Request::Snapshot => Slot::Snapshot,
            Request::Find(_) => Slot::Found,
            Request::Sheet(_) => Slot::Sheet,
            Request::History(_) => Slot::History,
            Request::Form(_) => Slot::Form,
            Request::Choices(..) => Slot::Choices,
            Request::Detail(..) => Slot::Detail,
            Request::List(_) => Slot::List,
            Request::Removal(..) | Request::Erasure(..) => Slot::Removal,
            Request::Save(_) | Request::Undo(_) | Request::UndoMuch | Request::Redo(_) => {
                Slot::Write
            }
            Request::Nightly => Slot::Nightly,
            Request::Keep(_) => Slot::Setting,
            Request::Care(
                Care::TakeList
                | Care::Roll(_)
                | Care::Group(_)
                | Care::Erase(..)
                | Care::KeepAfterAll(_),
            ) => Slot::Write,
            Request::Care(_) => Slot::Care,
            Request::Exchange(asked) if asked.writes() => Slot::Write,
            Request::Exchange(_) => Slot::Exchange,
            Request::Draft(..) | Request::SetPin(_) => Slot::Draft,
        }
    }
}

impl fmt::Debug for Request {
    /// Names the question and nothing of what is asked about: no passphrase and no child's name may
    /// ever reach a log.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Request::{:?}", self.slot())
    }
}

/// The worker's answer.
#[derive(Clone, Debug)]
pub enum Reply {
    /// The store is open.
    Opened,
    /// The store is closed.
    Closed,
    /// The person's store is there: whether it asks for a passphrase, and whose it is.
    Chosen(bool, String),
    /// School, user, undo.
    About(Box<About>),
    /// The sessions of a day.
    Today(TodayView),
    /// The register.
    Register(RegisterView),
    /// The contact log.
    Contacts(ContactView),
    /// The reviews.
    Reviews(ReviewView),
    /// A pupil's page.
    Pupil(Box<PupilView>),
    /// A pupil at a glance.
    Glance(Box<PupilGlance>),
    /// A group's page.
    Group(Box<GroupView>),
    /// A week of a group.
    Week(Box<WeekView>),
    /// What earlier days left unlogged.
    Missed(Vec<MissedRow>),
    /// A view made for looking.
    Board(Box<Board>),
    /// A grid of scores and outcomes.
    Grid(Box<GridView>),
    /// The session of the group before another, or after it; none where there is none.
    Beside(Option<TodayKey>),
    /// The last session of a group, for the sheet of this line of Today.
    LastTime(TodayKey, Option<Box<SheetDraft>>),
    /// A tick sheet: its title and its lines.
    TickSheet(String, Vec<String>),
    /// All names.
    Names(Arc<Vec<NameRow>>),
    /// What initials must know besides.
    Families(Box<Families>),
    /// The school, for reading lines.
    Snapshot(Arc<Snapshot>),
    /// What was found for these words.
    Found(String, Vec<FindRow>),
    /// A session to log.
    Sheet(Box<SheetView>),
    /// Who changed what.
    History(Vec<HistoryRow>),
    /// A form.
    Form(Box<FormView>),
    /// Records to choose from: of which kind, for which words.
    Choices(&'static str, String, Vec<Choice>),
    /// One record, whole.
    Detail(Box<DetailView>),
    /// A list of records.
    List(Box<ListView>),
    /// A deletion to ask about.
    Removal(Box<Removal>),
    /// An erasure to confirm.
    Erasure(Box<ErasureView>),
    /// Of setting up and of care.
    Care(CareReply),
    /// Of exchanging with other laptops.
    Exchange(ExchangeReply),
    /// It is on the disk.
    Written(Written),
    /// It was taken back.
    Undone(Written),
    /// It was done again.
    Redone(Written),
    /// A draft is kept.
    Kept,
    /// It did not work.
    Failed(Trouble),
}
