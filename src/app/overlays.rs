//! What stands over the main screen: forms, lists, pages, questions.
//!
//! An overlay never reaches into the shell. It gets a key and what it may look at ([`Cx`]), and
//! answers with [`Step`]s: close me, open that, ask this, save that. To add one: a file here, a name
//! in [`Overlay`], and a drawing function in `tui/overlays`; the compiler names the rest.

mod ask;
mod board;
mod charts;
mod detail;
mod device;
mod erase;
mod finder;
pub mod form;
mod grid;
mod group;
mod guard;
mod guide;
mod help;
mod laptops;
mod line;
mod menu;
mod missed;
mod page;
mod palette;
mod paper;
mod pick;
mod pin;
mod preview;
mod pupil;
mod records;
mod refused;
mod setup;
mod sheet;
mod themes;
mod versions;
mod week;

pub use ask::{Confirm, Message, Purpose};
pub use board::BoardBox;
pub use detail::{DetailBox, DetailRole, DetailRow};
pub use device::Device;
pub use erase::EraseBox;
pub use finder::{Finder, FinderRow};
pub use form::FormBox;
pub use grid::{GridBox, GridColumn, GridKey};
pub use group::GroupPage;
pub use guard::{Guarding, said as guard_words};
pub use guide::{Guide, GuidePage, WIDTH as GUIDE_WIDTH};
pub use help::{Help, HelpRow};
pub use laptops::Laptops;
pub use line::{Begun, LineBox, LineKind, guard_name};
pub use menu::{Leads, Menu, MenuItem};
pub use missed::Missed;
pub use page::PageLines;
pub use palette::{Offer, Palette, PaletteRow};
pub use paper::Paper;
pub use pick::{Answer, Pick, PickFor, PickItem};
pub use pin::PinBox;
pub use preview::{PreviewLine, Tone, adult};
pub use pupil::{Link, PageRole, PageRow, PupilPage, wrap};
pub use records::RecordsBox;
pub use refused::{RefusedBox, RefusedRole};
pub use setup::{Page, Setup, Task, WIDTH as SETUP_WIDTH};
pub use sheet::{OTHER_ROWS, Sheet, SheetRow};
pub use themes::Themes;
pub use versions::{VersionRole, Versions, WIDTH as VERSIONS_WIDTH};
pub use week::{OTHER_ROWS as WEEK_ROWS, WeekGrid};

use std::collections::HashMap;
use std::sync::Arc;

use chrono::NaiveDateTime;

use super::commands::{Cmd, Scope};
use super::config::{Config, SETTINGS, Setting};
use super::field::TextField;
use super::key::Key;
use super::keymap::Keymap;
use super::layout::Layout;
use super::listing::Rows;
use super::msg::{About, Reply, Request, Save};
use super::panes::{PaneId, Panes};
use super::toast::Toast;
use crate::domain::Id;
use crate::domain::lines::Snapshot;
use crate::store::views::{NameRow, TodayKey};

/// What an overlay may look at.
#[derive(Clone, Copy)]
pub struct Cx<'a> {
    /// Where everything stands.
    pub layout: &'a Layout,
    /// The keys.
    pub keymap: &'a Keymap,
    /// The device's settings.
    pub config: &'a Config,
    /// School and user.
    pub about: &'a About,
    /// All names, those used most first; `None` until they are there.
    pub names: Option<&'a Arc<Vec<NameRow>>>,
    /// The school, for reading lines; `None` until it is there.
    pub school: Option<&'a Arc<Snapshot>>,
    /// The panes below.
    pub panes: &'a Panes,
    /// Words that were kept of what was begun, by name.
    pub drafts: &'a HashMap<String, String>,
    /// Civil time.
    pub now: NaiveDateTime,
}

/// What an overlay wants done.
#[derive(Clone, Debug)]
pub enum Step {
    /// Close this overlay.
    Close,
    /// Open another over this one.
    Open(Box<Overlay>),
    /// Open a line, with the words kept of it.
    Line(LineKind, Begun),
    /// Ask the worker.
    Ask(Request),
    /// Keep words under a name for next time; empty words forget them.
    Keep(String, String),
    /// Take a setting at once and keep it for this device.
    Set(Setting),
    /// Write it; the overlay waits for the answer and closes when it is on the disk.
    Save(Save),
    /// Keys that were meant for what lies below.
    Type(Vec<Key>),
    /// Do a command as if its key were pressed, where the person was before.
    Run(Cmd, Scope),
    /// Open the logging screen of a session, with what was begun of it.
    Log(TodayKey),
    /// Go to a pane, and there to a session.
    Go(PaneId, Option<TodayKey>),
    /// Say something.
    Toast(Toast),
    /// Take away what was said last.
    Hush,
    /// Hand an answer to the overlay below, which asked for it.
    Answer(Answer),
    /// The same, and stay over it.
    Tell(Answer),
    /// A question was answered with yes.
    Yes(Purpose),
}

/// What a second click does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Click {
    /// What Enter does there.
    Enter,
    /// A command.
    Command(Cmd),
}

/// What stands over the main screen.
#[derive(Clone, Debug)]
#[allow(clippy::large_enum_variant, reason = "there are at most a handful, on a stack")]
pub enum Overlay {
    /// Logging a session.
    Sheet(Sheet),
    /// A log line or a contact line.
    Line(LineBox),
    /// The finder.
    Finder(Finder),
    /// A pupil's page.
    Pupil(PupilPage),
    /// A form of a record.
    Form(FormBox),
    /// One record, whole.
    Detail(DetailBox),
    /// A list of records.
    Records(RecordsBox),
    /// A menu.
    Menu(Menu),
    /// A group's page.
    Group(GroupPage),
    /// A week of a group.
    Week(WeekGrid),
    /// What earlier days left unlogged.
    Missed(Missed),
    /// A view made for looking.
    Board(BoardBox),
    /// A grid of scores and outcomes.
    Grid(GridBox),
    /// A sheet of text.
    Paper(Paper),
    /// A short choice, or a word or number to type.
    Pick(Pick),
    /// The keys that work here.
    Help(Help),
    /// Any command, any pupil.
    Palette(Palette),
    /// The settings of this device.
    Device(Device),
    /// The themes, each tried on.
    Themes(Themes),
    /// A question.
    Confirm(Confirm),
    /// A message.
    Message(Message),
    /// Choosing a PIN.
    Pin(PinBox),
    /// Setting up.
    Setup(Setup),
    /// Erasing for good.
    Erase(EraseBox),
    /// Something done step by step.
    Guide(Guide),
    /// Fields with two versions.
    Versions(Versions),
    /// The school's laptops.
    Laptops(Laptops),
    /// Entries that were not accepted.
    Refused(RefusedBox),
}

impl Overlay {
    /// Where its own keys work.
    pub fn scope(&self) -> Scope {
        match self {
            Overlay::Sheet(_) => Scope::Sheet,
            Overlay::Line(_) => Scope::Line,
            Overlay::Finder(_) => Scope::Finder,
            Overlay::Pupil(_) => Scope::Pupil,
            Overlay::Form(_) => Scope::Form,
            Overlay::Detail(_) => Scope::Detail,
            Overlay::Records(it) => it.scope(),
            Overlay::Menu(_) => Scope::Menu,
            Overlay::Group(_) => Scope::Group,
            Overlay::Week(_) => Scope::Week,
            Overlay::Missed(_) => Scope::Missed,
            Overlay::Board(it) => it.scope(),
            Overlay::Grid(_) => Scope::Grid,
            Overlay::Paper(_) => Scope::Paper,
            Overlay::Pick(_) => Scope::Pick,
            Overlay::Help(_) => Scope::Help,
            Overlay::Palette(_) => Scope::Palette,
            Overlay::Device(_) => Scope::Device,
            Overlay::Themes(_) => Scope::Themes,
            Overlay::Confirm(_) => Scope::Confirm,
            Overlay::Message(_) => Scope::Message,
            Overlay::Pin(_) => Scope::Pin,
            Overlay::Setup(_) => Scope::Setup,
            Overlay::Erase(_) => Scope::Erase,
            Overlay::Guide(_) => Scope::Guide,
            Overlay::Versions(_) => Scope::Versions,
            Overlay::Laptops(_) => Scope::Laptops,
            Overlay::Refused(_) => Scope::Refused,
        }
    }

    /// Acts on a command.
    pub fn command(&mut self, cmd: Cmd, cx: Cx<'_>) -> Vec<Step> {
        match self {
            Overlay::Sheet(it) => it.command(cmd, cx),
            Overlay::Line(it) => it.command(cmd, cx),
            Overlay::Finder(it) => it.command(cmd, cx),
            Overlay::Pupil(it) => it.command(cmd, cx),
            Overlay::Form(it) => it.command(cmd, cx),
            Overlay::Detail(it) => it.command(cmd, cx),
            Overlay::Records(it) => it.command(cmd, cx),
            Overlay::Menu(it) => it.command(cmd, cx),
            Overlay::Group(it) => it.command(cmd, cx),
            Overlay::Week(it) => it.command(cmd, cx),
            Overlay::Missed(it) => it.command(cmd),
            Overlay::Board(it) => it.command(cmd, cx),
            Overlay::Grid(it) => it.command(cmd, cx),
            Overlay::Paper(it) => it.command(cmd),
            Overlay::Pick(it) => it.command(cmd, cx),
            Overlay::Help(it) => it.command(cmd, cx),
            Overlay::Palette(it) => it.command(cmd, cx),
            Overlay::Device(it) => it.command(cmd, cx),
            Overlay::Themes(it) => it.command(cmd),
            Overlay::Confirm(it) => it.command(cmd),
            Overlay::Message(it) => it.command(cmd),
            Overlay::Pin(it) => it.command(cmd, cx),
            Overlay::Setup(it) => it.command(cmd, cx),
            Overlay::Erase(it) => it.command(cmd, cx),
            Overlay::Guide(it) => it.command(cmd, cx),
            Overlay::Versions(it) => it.command(cmd, cx),
            Overlay::Laptops(it) => it.command(cmd, cx),
            Overlay::Refused(it) => it.command(cmd, cx),
        }
    }

    /// A key that is no command here: letters, and what edits them. Others are dropped, never passed
    /// on to what lies below.
    pub fn key(&mut self, key: Key, cx: Cx<'_>) -> Vec<Step> {
        match self {
            Overlay::Line(it) => it.key(key, cx),
            Overlay::Finder(it) => it.key(key, cx),
            Overlay::Form(it) => it.key(key, cx),
            Overlay::Records(it) => it.key(key),
            Overlay::Board(it) => it.key(key),
            Overlay::Grid(it) => it.key(key),
            Overlay::Menu(it) => it.key(key),
            Overlay::Pick(it) => it.key(key, cx),
            Overlay::Help(it) => it.key(key, cx),
            Overlay::Palette(it) => it.key(key, cx),
            Overlay::Pin(it) => it.key(key),
            Overlay::Setup(it) => it.key(key, cx),
            Overlay::Erase(it) => it.key(key),
            Overlay::Guide(it) => it.key(key),
            _ => Vec::new(),
        }
    }

    /// The line of text being typed, where there is one.
    pub fn field(&self) -> Option<&TextField> {
        match self {
            Overlay::Line(it) => Some(&it.field),
            Overlay::Finder(it) => Some(&it.field),
            Overlay::Form(it) => it.entry().map(|entry| &entry.text),
            Overlay::Menu(it) => Some(&it.field),
            Overlay::Board(it) if it.typing => Some(&it.filter),
            Overlay::Grid(it) => it.field(),
            Overlay::Pick(it) => Some(&it.field),
            Overlay::Help(it) => Some(&it.field),
            Overlay::Palette(it) => Some(&it.field),
            Overlay::Erase(it) => Some(&it.field),
            _ => None,
        }
    }

    /// Pasted text; `None` where no text is typed.
    pub fn paste(&mut self, text: &str, cx: Cx<'_>) -> Option<Vec<Step>> {
        match self {
            Overlay::Line(it) => Some(it.paste(text, cx)),
            Overlay::Finder(it) => Some(it.paste(text, cx)),
            Overlay::Form(it) => Some(it.paste(text, cx)),
            Overlay::Records(it) => it.paste(text),
            Overlay::Board(it) => it.paste(text),
            Overlay::Grid(it) => Some(it.paste(text)),
            Overlay::Menu(it) => Some(it.paste(text)),
            Overlay::Pick(it) => it.paste(text, cx),
            Overlay::Help(it) => Some(it.paste(text, cx)),
            Overlay::Palette(it) => Some(it.paste(text, cx)),
            Overlay::Setup(it) => Some(it.paste(text, cx)),
            Overlay::Guide(it) => it.paste(text),
            _ => None,
        }
    }

    /// Highlights the line at a place of its list, or goes to the field there, for the mouse. None where
    /// there is no such line.
    pub fn point(&mut self, place: usize, cx: Cx<'_>) -> Option<Vec<Step>> {
        let there = match self {
            Overlay::Form(it) => return it.point(place, cx),
            Overlay::Records(it) => it.list.select_line(place),
            Overlay::Week(it) => it.point(place),
            Overlay::Pupil(it) => it.page.point(place),
            Overlay::Group(it) => it.page.point(place),
            Overlay::Setup(it) => it.point(place),
            Overlay::Guide(it) => it.page.fields.point(place),
            _ => self.point_in_list(place),
        };
        there.then(Vec::new)
    }

    fn point_in_list(&mut self, place: usize) -> bool {
        let (at, count) = match self {
            Overlay::Sheet(it) => {
                let count = it.view.as_ref().map_or(0, |view| view.sheet.session.marks.len());
                (&mut it.at, count)
            }
            Overlay::Finder(it) => (&mut it.at, it.rows.len()),
            Overlay::Pick(it) => {
                it.lit = true;
                (&mut it.at, it.shown.len())
            }
            Overlay::Line(it) => {
                let count = it.asks().map_or(0, |(_, answers, _)| answers.len());
                (&mut it.at, count)
            }
            Overlay::Missed(it) => (&mut it.at, it.rows.len()),
            Overlay::Detail(it) => (&mut it.at, it.rows.len()),
            Overlay::Menu(it) => (&mut it.at, it.shown.len()),
            Overlay::Board(it) => (&mut it.at, it.shown.len()),
            Overlay::Grid(it) => (&mut it.at.0, it.cells.len()),
            Overlay::Help(it) => (&mut it.at, it.rows.len()),
            Overlay::Palette(it) => (&mut it.at, it.rows.len()),
            Overlay::Device(it) => (&mut it.at, SETTINGS.len()),
            Overlay::Versions(it) => {
                let count = it.shown().map_or(0, |two| two.versions.len());
                (&mut it.at, count)
            }
            Overlay::Laptops(it) => {
                let count = it.all.as_ref().map_or(0, Vec::len);
                (&mut it.at, count)
            }
            Overlay::Refused(it) => {
                let count = it.all.as_ref().map_or(0, Vec::len);
                (&mut it.at, count)
            }
            Overlay::Themes(it) => {
                let count = it.lines();
                (&mut it.at, count)
            }
            _ => return false,
        };
        if place < count {
            *at = place;
        }
        place < count
    }

    /// What a second click on the same line does, as a key would: opens it in most, and never saves.
    pub fn second_click(&self) -> Option<Click> {
        match self {
            // Saving is never a slip of the hand: there it turns the mark.
            Overlay::Sheet(_) | Overlay::Week(_) => Some(Click::Command(Cmd::Toggle)),
            Overlay::Device(_) => Some(Click::Command(Cmd::More)),
            Overlay::Form(_) | Overlay::Grid(_) | Overlay::Guide(_) => None,
            Overlay::Setup(it) => matches!(it.page, Page::Tasks).then_some(Click::Enter),
            _ => Some(Click::Enter),
        }
    }

    /// Highlights what a field offers, for the mouse; a second click takes it and goes on.
    pub fn point_at_offer(&mut self, place: usize, again: bool, cx: Cx<'_>) -> Vec<Step> {
        match self {
            Overlay::Form(it) => it.point_at_offer(place, again, cx),
            _ => Vec::new(),
        }
    }

    /// An answer of the worker that may be for it.
    pub fn reply(&mut self, reply: &Reply, cx: Cx<'_>) -> Vec<Step> {
        match self {
            Overlay::Sheet(it) => it.reply(reply, cx),
            Overlay::Line(it) => it.reply(reply, cx),
            Overlay::Finder(it) => it.reply(reply, cx),
            Overlay::Pupil(it) => it.reply(reply, cx),
            Overlay::Form(it) => it.reply(reply, cx),
            Overlay::Detail(it) => it.reply(reply, cx),
            Overlay::Records(it) => it.reply(reply),
            Overlay::Group(it) => it.reply(reply, cx),
            Overlay::Week(it) => it.reply(reply, cx),
            Overlay::Missed(it) => it.reply(reply, cx),
            Overlay::Board(it) => it.reply(reply),
            Overlay::Grid(it) => it.reply(reply),
            Overlay::Palette(it) => it.reply(reply, cx),
            Overlay::Setup(it) => it.reply(reply, cx),
            Overlay::Erase(it) => it.reply(reply),
            Overlay::Guide(it) => it.reply(reply, cx),
            Overlay::Versions(it) => it.reply(reply, cx),
            Overlay::Laptops(it) => it.reply(reply, cx),
            Overlay::Refused(it) => it.reply(reply, cx),
            _ => Vec::new(),
        }
    }

    /// An answer of the overlay that stood over it.
    pub fn answer(&mut self, answer: Answer, cx: Cx<'_>) -> Vec<Step> {
        match self {
            Overlay::Sheet(it) => it.answer(answer, cx),
            Overlay::Week(it) => it.answer(answer, cx),
            Overlay::Missed(it) => it.answer(answer, cx),
            Overlay::Board(it) => it.answer(answer, cx),
            _ => Vec::new(),
        }
    }

    /// The window has another size now.
    pub fn settle(&mut self, cx: Cx<'_>) {
        match self {
            Overlay::Sheet(it) => it.settle(cx),
            Overlay::Finder(it) => it.settle(cx),
            Overlay::Pupil(it) => it.settle(cx),
            Overlay::Form(it) => it.settle(cx),
            Overlay::Detail(it) => it.settle(cx),
            Overlay::Records(it) => it.settle(cx),
            Overlay::Menu(it) => it.settle(cx),
            Overlay::Group(it) => it.settle(cx),
            Overlay::Week(it) => it.settle(cx),
            Overlay::Missed(it) => it.settle(cx),
            Overlay::Board(it) => it.settle(cx),
            Overlay::Grid(it) => it.settle(cx),
            Overlay::Paper(it) => it.settle(cx),
            Overlay::Pick(it) => it.settle(cx),
            Overlay::Help(it) => it.settle(cx),
            Overlay::Palette(it) => it.settle(cx),
            Overlay::Setup(it) => it.settle(cx),
            Overlay::Guide(it) => it.settle(cx),
            Overlay::Versions(it) => it.settle(cx),
            Overlay::Laptops(it) => it.settle(cx),
            Overlay::Refused(it) => it.settle(cx),
            Overlay::Themes(it) => it.settle(cx),
            Overlay::Line(_)
            | Overlay::Device(_)
            | Overlay::Confirm(_)
            | Overlay::Message(_)
            | Overlay::Pin(_)
            | Overlay::Erase(_) => {}
        }
    }

    /// Whether it waits for the worker, so that keys typed ahead are held until it is there.
    pub fn waits(&self) -> bool {
        match self {
            Overlay::Sheet(it) => it.waits(),
            Overlay::Line(it) => it.saving,
            Overlay::Setup(it) => it.busy,
            Overlay::Erase(it) => it.waits(),
            Overlay::Guide(it) => it.page.busy.is_some(),
            Overlay::Versions(it) => it.all.is_none() || it.saving,
            Overlay::Laptops(it) => it.all.is_none(),
            Overlay::Refused(it) => it.all.is_none(),
            Overlay::Pupil(it) => it.view.is_none(),
            Overlay::Form(it) => it.waits(),
            Overlay::Detail(it) => it.view.is_none(),
            Overlay::Records(it) => !it.loaded(),
            Overlay::Group(it) => it.view.is_none(),
            Overlay::Week(it) => it.waits(),
            Overlay::Missed(it) => !it.loaded || it.saving,
            Overlay::Board(it) => !it.loaded(),
            Overlay::Grid(it) => it.view.is_none() || it.saving,
            _ => false,
        }
    }

    /// The words of a command for the hint bar, as it stands now: `title` where nothing else is to be
    /// said, none where the command would do nothing.
    pub fn says_of(&self, cmd: Cmd, title: &'static str) -> Option<&'static str> {
        match self {
            Overlay::Board(it) => it.why_not(cmd).is_none().then_some(title),
            Overlay::Line(it) => it.says_of(cmd, title),
            Overlay::Records(it) => it.says_of(cmd, title),
            Overlay::Versions(it) => it.says_of(cmd, title),
            Overlay::Refused(it) => it.says_of(cmd, title),
            Overlay::Form(it) => it.says_of(cmd, title),
            Overlay::Setup(it) => it.says_of(cmd, title),
            Overlay::Erase(it) => it.says_of(cmd, title),
            Overlay::Week(it) => it.says_of(cmd, title),
            Overlay::Grid(it) => it.says_of(cmd, title),
            Overlay::Pupil(it) if cmd == Cmd::PageDown => (it.page.below() > 0).then_some(title),
            Overlay::Group(it) if cmd == Cmd::PageDown => (it.page.below() > 0).then_some(title),
            _ => Some(title),
        }
    }

    /// Whether new records may be made from here, with the keys for that.
    pub fn makes(&self) -> bool {
        matches!(self, Overlay::Pupil(_) | Overlay::Detail(_))
    }

    /// The records that the person stands on here, by their kind.
    pub fn around(&self) -> Vec<(&'static str, Id)> {
        match self {
            Overlay::Pupil(it) => vec![("pupil", it.pupil)],
            Overlay::Detail(it) => {
                let pupil = it.view.as_ref().and_then(|v| v.pupil).map(|id| ("pupil", id));
                let own = Some((it.kind.name, it.id)).filter(|own| Some(*own) != pupil);
                own.into_iter().chain(pupil).collect()
            }
            _ => Vec::new(),
        }
    }

    /// Whether it shows this record, and nothing without it.
    pub fn is_of(&self, id: Id) -> bool {
        match self {
            Overlay::Pupil(it) => it.pupil == id,
            Overlay::Group(it) => it.group == id,
            Overlay::Week(it) => it.group == id,
            Overlay::Detail(it) => it.id == id,
            _ => false,
        }
    }

    /// What would be lost if the program ended now: "This session".
    pub fn unsaved(&self) -> Option<&'static str> {
        match self {
            Overlay::Sheet(it) => it.changed().then_some("This session"),
            Overlay::Grid(it) => it.changed().then_some("This grid"),
            Overlay::Line(it) if it.has_words() => Some(match it.kind {
                LineKind::Log => "This log line",
                LineKind::Contact => "This contact line",
            }),
            _ => None,
        }
    }
}

/// A place in a list of `count` rows after a command to move, with `page` rows to a page; `None`
/// where the command is no move.
pub(super) fn moved(at: usize, count: usize, page: usize, cmd: Cmd) -> Option<usize> {
    let last = count.saturating_sub(1);
    let page = page.saturating_sub(1).max(1);
    Some(match cmd {
        Cmd::Up => at.saturating_sub(1),
        Cmd::Down => (at + 1).min(last),
        Cmd::PageUp => at.saturating_sub(page),
        Cmd::PageDown => (at + page).min(last),
        Cmd::First => 0,
        Cmd::Last => last,
        _ => return None,
    })
}

/// The first row to show so that row `at` is among `height`, moving `offset` as little as can be.
pub(super) fn scrolled(offset: usize, at: usize, height: usize, count: usize) -> usize {
    let height = height.max(1);
    let offset = if at < offset {
        at
    } else if at >= offset + height {
        at + 1 - height
    } else {
        offset
    };
    offset.min(count.saturating_sub(height))
}
