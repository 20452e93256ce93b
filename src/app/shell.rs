//! The state of the whole screen, and what each message does to it.
//!
//! [`Shell::update`] never does I/O and never waits: what it needs of the store it asks for as an
//! [`Effect`], and the answer comes back as a message. The order of layers is one function,
//! [`Shell::layer`]: lock, blank, the topmost overlay, the filter, the pane.

mod door;
mod input;
mod lock;
mod looks;
mod mouse;
mod ready;
mod records;
mod replies;
mod steps;

#[cfg(test)]
pub mod fake;
#[cfg(test)]
mod tests;

pub use door::{Beginning, Door, Doorway, Stage, WELCOME};
pub use lock::LockScreen;

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;
use std::time::{Duration, Instant};

use chrono::{NaiveDate, NaiveDateTime};

use super::commands::{Cmd, CommandSpec, Scope, of_scope};
use super::config::Config;
use super::effects::{Effect, ExitReason};
use super::key::Key;
use super::keymap::Keymap;
use super::layout::Layout;
use super::mouse::Spot;
use super::msg::{About, Msg, Request, SLOTS, Slot, Ticket, TroubleKind};
use super::overlays::{Cx, GridBox, GridKey, Overlay, Sheet, WeekGrid};
use super::panes::{PANES, PaneId, Panes, review_step};
use super::privacy::Masker;
use super::strings;
use super::toast::{Toast, Toasts};
use crate::domain::Id;
use crate::domain::lines::Snapshot;
use crate::store::Clock;
use crate::store::views::{NameRow, TodayKey};

/// How many keys are kept while the worker is waited for; more than anybody types ahead.
const HELD_MAX: usize = 512;

/// What gets the next key: the one order of layers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layer {
    /// The passphrase.
    Lock,
    /// Nothing but the key that shows the screen again.
    Blank,
    /// The topmost overlay.
    Overlay,
    /// The filter of the pane in use.
    Filter,
    /// The pane in use.
    Pane,
}

/// A key or a paste, held until it can be acted on.
#[derive(Clone, Debug)]
enum Input {
    Key(Key),
    Paste(String),
}

/// Everything the screen knows.
pub struct Shell {
    /// Where everything stands.
    pub layout: Layout,
    /// The window in columns and rows.
    pub size: (u16, u16),
    /// The pane in use.
    pub focus: PaneId,
    /// The panes.
    pub panes: Panes,
    /// What stands over them, the topmost last.
    pub overlays: Vec<Overlay>,
    /// The lock screen, while it is shut.
    pub lock: Option<LockScreen>,
    /// The door before any store, while it is shut.
    pub door: Option<Door>,
    /// Whether the screen is blank.
    pub blank: bool,
    /// Whether names are shown as initials.
    pub initials: bool,
    /// Which words are names.
    pub masker: Masker,
    /// The short message at the bottom.
    pub toasts: Toasts,
    /// School and user.
    pub about: About,
    /// The keys.
    pub keymap: Keymap,
    /// The device's settings.
    pub config: Config,
    /// Keys typed so far of a longer sequence.
    pub prefix: Vec<Key>,
    /// Civil time at the last message.
    pub now: NaiveDateTime,
    /// How much the user has to do before going.
    pub to_do: usize,
    /// Why the panes could not be read.
    pub trouble: Option<String>,
    /// What could not be used of the device's settings, one sentence each.
    pub problems: Vec<String>,
    /// Whether it was looked at what happened while the user was out.
    pub caught_up: bool,
    clock: Clock,
    names: Option<Arc<Vec<NameRow>>>,
    school: Option<Arc<Snapshot>>,
    /// The number of the newest question of each purpose.
    newest: [u64; SLOTS],
    asked: u64,
    held: VecDeque<Input>,
    parked: HashMap<TodayKey, Sheet>,
    /// Weeks that were left with ticks in them, by group.
    weeks: HashMap<Id, WeekGrid>,
    /// Grids that were left with something typed in them.
    grids: HashMap<GridKey, GridBox>,
    drafts: HashMap<String, String>,
    /// The undo or redo that is under way: its number, and whether it is a redo.
    undoing: Option<(u64, bool)>,
    /// Saves under way that change nothing but the day.
    sessions: Vec<u64>,
    /// The line of Today of the sheet being saved, by the number of its question.
    saving: Option<(u64, TodayKey)>,
    /// The line of Today of the session saved last.
    last_saved: Option<TodayKey>,
    last_key: Option<Instant>,
    /// What was clicked last, and when.
    clicked: Option<(Spot, Instant)>,
    day: NaiveDate,
    midnight: Option<Instant>,
    dirty: bool,
    ended: bool,
    /// Whether the store was open at any time.
    ever_open: bool,
    /// Why it did not open, when last tried.
    shut_by: Option<TroubleKind>,
    /// Whether what was typed last at the lock screen could be a PIN.
    typed_pin: bool,
    /// The door behind somebody's passphrase, to go back to.
    left_door: Option<Door>,
    /// Whether the store was made just now.
    made: bool,
    /// Whether a PIN is to be offered once the screen is there.
    offer_pin: bool,
    fx: Vec<Effect>,
}

impl Shell {
    /// A screen of `size`. `locked` asks for a passphrase first; else the store is opened at once.
    pub fn new(config: Config, clock: Clock, size: (u16, u16), locked: bool) -> Shell {
        let (keymap, warnings) = Keymap::with(&config.keys);
        let now = clock.now();
        let focus = PaneId::Today;
        let mut shell = Shell {
            layout: Layout::of(size.0, size.1, focus),
            size,
            focus,
            panes: Panes::default(),
            overlays: Vec::new(),
            lock: Some(LockScreen::new(locked)),
            door: None,
            blank: false,
            initials: false,
            masker: Masker::default(),
            toasts: Toasts::default(),
            about: About::default(),
            keymap,
            config,
            prefix: Vec::new(),
            now,
            to_do: 0,
            trouble: None,
            problems: Vec::new(),
            caught_up: false,
            clock,
            names: None,
            school: None,
            newest: [0; SLOTS],
            asked: 0,
            held: VecDeque::new(),
            parked: HashMap::new(),
            weeks: HashMap::new(),
            grids: HashMap::new(),
            drafts: HashMap::new(),
            undoing: None,
            sessions: Vec::new(),
            saving: None,
            last_saved: None,
            last_key: None,
            clicked: None,
            day: now.date(),
            midnight: None,
            dirty: true,
            ended: false,
            ever_open: false,
            shut_by: None,
            typed_pin: false,
            left_door: None,
            made: false,
            offer_pin: false,
            fx: Vec::new(),
        };
        shell.warn(warnings);
        shell.settle();
        shell
    }

    /// What to ask once the first picture is painted: a store without a passphrase is opened.
    pub fn start(&mut self) -> Vec<Effect> {
        if self.lock.as_ref().is_some_and(|lock| !lock.asks) {
            self.open_unasked();
        }
        std::mem::take(&mut self.fx)
    }

    /// Acts on a message that came at `at`.
    pub fn update(&mut self, msg: Msg, at: Instant) -> Vec<Effect> {
        if self.ended {
            return Vec::new();
        }
        self.now = self.clock.now();
        match msg {
            Msg::Key(key) => {
                self.last_key = Some(at);
                self.input(Input::Key(key), at);
            }
            Msg::Paste(text) => {
                self.last_key = Some(at);
                self.input(Input::Paste(text), at);
            }
            Msg::Mouse(mouse) => {
                self.last_key = Some(at);
                self.mouse(mouse, at);
            }
            Msg::Resize(w, h) => {
                self.size = (w, h);
                self.dirty = true;
            }
            Msg::Worker(ticket, reply) => {
                if !ticket.slot.newest_wins() || self.newest[ticket.slot as usize] == ticket.n {
                    self.reply(ticket, reply, at);
                }
            }
            Msg::Tick => {}
            Msg::Terminate => self.end(ExitReason::Terminated),
        }
        self.pass_time(at);
        if self.dirty {
            self.settle();
        }
        std::mem::take(&mut self.fx)
    }

    /// What time does by itself: toasts go, an idle screen locks, a new day begins.
    fn pass_time(&mut self, at: Instant) {
        self.dirty |= self.toasts.expire(at);
        if self.idle_at().is_some_and(|idle| idle <= at) {
            self.lock_now();
        }
        if self.now.date() != self.day {
            self.day = self.now.date();
            if self.about.encrypted && self.ever_open {
                self.lock_fully(strings::MIDNIGHT);
            } else if self.lock.is_none() {
                self.ask_pane(PaneId::Today);
            }
        }
        self.midnight = match self.clock {
            Clock::System => {
                let left = self
                    .day
                    .succ_opt()
                    .map(|next| next.and_time(chrono::NaiveTime::MIN) - self.now)
                    .and_then(|left| left.to_std().ok());
                left.map(|left| at + left + Duration::from_secs(1))
            }
            Clock::Fixed(_) => None,
        };
    }

    /// When the screen locks by itself, if nobody presses a key.
    fn idle_at(&self) -> Option<Instant> {
        let idle = self.config.idle_minutes;
        if idle == 0 || self.lock.is_some() {
            return None;
        }
        self.last_key.map(|key| key + Duration::from_secs(60 * u64::from(idle)))
    }

    /// When [`Msg::Tick`] must come, if nothing else does before.
    pub fn deadline(&self) -> Option<Instant> {
        [self.toasts.deadline(), self.idle_at(), self.midnight].into_iter().flatten().min()
    }

    /// Whether something on the screen changed since the last call.
    pub fn take_dirty(&mut self) -> bool {
        std::mem::take(&mut self.dirty)
    }

    /// Which layer gets the next key.
    pub fn layer(&self) -> Layer {
        if self.lock.is_some() {
            Layer::Lock
        } else if self.blank {
            Layer::Blank
        } else if !self.overlays.is_empty() {
            Layer::Overlay
        } else if self.panes.rows(self.focus).filter().1 {
            Layer::Filter
        } else {
            Layer::Pane
        }
    }

    /// Where keys are looked up, the nearest first.
    pub fn scopes(&self) -> Vec<Scope> {
        match self.layer() {
            Layer::Lock if self.door.is_some() => vec![Scope::Door],
            Layer::Lock => vec![Scope::Lock],
            Layer::Blank => vec![Scope::Anywhere],
            Layer::Overlay => {
                let top = self.overlays.last();
                let makes = top.is_some_and(Overlay::makes).then_some(Scope::New);
                let top = top.map(Overlay::scope);
                top.into_iter().chain([Scope::Anywhere]).chain(makes).collect()
            }
            Layer::Filter => vec![Scope::Filter, Scope::Anywhere],
            Layer::Pane => {
                vec![self.focus.spec().scope, Scope::Panes, Scope::Anywhere, Scope::New]
            }
        }
    }

    /// The hints of where the person is, in the order of the bar: key and words.
    pub fn hints(&self) -> Vec<(String, &'static str)> {
        // What can be done differs from state to state, and from row to row: no key is told that does
        // nothing, and Enter is told by what it does.
        let says = |spec: &CommandSpec| match (self.layer(), &self.door, self.top()) {
            _ if self.parent_view() && !input::keeps_parent_view(spec.cmd) => None,
            (Layer::Lock, Some(door), _) => door.says_of(spec.cmd, spec.title),
            (Layer::Overlay, _, Some(top)) if top.scope() == spec.scope => {
                top.says_of(spec.cmd, spec.title)
            }
            (Layer::Pane, ..) => self.pane_says_of(spec),
            _ => Some(spec.title),
        };
        let mut hints = self.keymap.hints(&self.scopes(), says);
        if let Some(Overlay::Pupil(page)) = self.top()
            && page.hidden
        {
            // The key that hid it shows it again.
            let title = of_scope(Scope::Pupil).find(|c| c.cmd == Cmd::Privacy).map(|c| c.title);
            for hint in hints.iter_mut().filter(|h| Some(h.1) == title) {
                hint.1 = "show all";
            }
        }
        hints
    }

    /// What a key does on the row of the pane in use; none where it does nothing.
    fn pane_says_of(&self, spec: &CommandSpec) -> Option<&'static str> {
        let panes = &self.panes;
        let idle = match (spec.scope, spec.cmd) {
            (Scope::Contacts, Cmd::Done) => {
                panes.contacts.list.selected().is_none_or(|row| row.follow_up.is_none())
            }
            (Scope::Reviews, Cmd::Done) => {
                let row = panes.reviews.list.selected();
                row.is_none_or(|row| review_step(row, self.now.date()).is_none())
            }
            _ => false,
        };
        (!idle).then_some(spec.title)
    }

    /// Text for the screen: as it is, or with initials for names.
    pub fn show<'a>(&self, text: &'a str) -> std::borrow::Cow<'a, str> {
        if self.initials { self.masker.mask(text) } else { text.into() }
    }

    /// The topmost overlay.
    pub fn top(&self) -> Option<&Overlay> {
        self.overlays.last()
    }

    /// Makes everything fit the window: after a change, and after a change of size.
    fn settle(&mut self) {
        self.layout = Layout::of(self.size.0, self.size.1, self.focus);
        let framed = !self.config.plain;
        for spec in &PANES {
            let area = self.layout.panes[spec.id.index()].unwrap_or(self.layout.body);
            let mut height = usize::from(area.inside(framed).h);
            let (filter, typing) = self.panes.rows(spec.id).filter();
            if typing || !filter.text().is_empty() {
                height = height.saturating_sub(1);
            }
            self.panes.rows_mut(spec.id).settle(height);
        }
        for n in 0..self.overlays.len() {
            let mut overlay = self.overlays.remove(n);
            overlay.settle(self.cx());
            self.overlays.insert(n, overlay);
        }
    }

    /// What overlays may look at.
    fn cx(&self) -> Cx<'_> {
        Cx {
            layout: &self.layout,
            keymap: &self.keymap,
            config: &self.config,
            about: &self.about,
            names: self.names.as_ref(),
            school: self.school.as_ref(),
            panes: &self.panes,
            drafts: &self.drafts,
            now: self.now,
        }
    }

    fn toast(&mut self, toast: Toast, at: Instant) {
        self.toasts.show(toast, at);
        self.dirty = true;
    }

    /// Asks the worker. Of two questions with the same purpose only the answer to this one counts.
    fn ask(&mut self, request: Request) -> u64 {
        self.asked += 1;
        let ticket = Ticket { slot: request.slot(), n: self.asked };
        self.newest[ticket.slot as usize] = ticket.n;
        self.fx.push(Effect::Ask(ticket, request));
        ticket.n
    }

    fn ask_pane(&mut self, id: PaneId) {
        self.ask(match id.spec().slot {
            Slot::Register => Request::Register,
            Slot::Contacts => Request::Contacts,
            Slot::Reviews => Request::Reviews,
            _ => Request::Today(self.panes.today.chosen),
        });
    }

    /// Reads everything the screen shows afresh, the pane in use first.
    fn ask_all(&mut self) {
        let focus = self.focus;
        self.ask_pane(focus);
        self.ask(Request::About);
        for spec in PANES.iter().filter(|spec| spec.id != focus) {
            self.ask_pane(spec.id);
        }
        self.school = None;
        self.ask(Request::Snapshot);
    }

    /// Reads afresh what a session changes: the day, and the school that lines are read against.
    fn ask_day(&mut self) {
        self.ask_pane(PaneId::Today);
        self.school = None;
        self.ask(Request::Snapshot);
    }

    /// What would be lost if the program ended now.
    fn unsaved(&self) -> Option<String> {
        let open = self.overlays.iter().rev().find_map(Overlay::unsaved);
        let grid = || self.grids.values().filter_map(|g| g.view.as_ref()).map(|v| &v.title).min();
        let grid = || grid().map(|title| format!("{title}, which you began to fill in,"));
        open.map(String::from).or_else(grid).or_else(|| {
            let begun = self.parked.values().filter_map(Sheet::title).min()?;
            Some(match self.parked.len() {
                1 => format!("{begun}, which you began to log,"),
                n => format!("{begun}, one of {n} you began to log,"),
            })
        })
    }

    /// Whether the logging of a line of Today was begun and left.
    pub fn begun(&self, key: &TodayKey) -> bool {
        self.parked.contains_key(key)
    }

    /// Ends, keeping the words of open lines for next time.
    fn end(&mut self, why: ExitReason) {
        if self.ended {
            return;
        }
        self.ended = true;
        if self.lock.is_none() {
            self.keep_open_lines();
        }
        self.fx.push(Effect::Quit(why));
    }

    fn keep_open_lines(&mut self) {
        let lines: Vec<(String, String)> = self
            .overlays
            .iter()
            .flat_map(|o| match o {
                Overlay::Line(line) if line.has_words() && !line.saving => {
                    let words = (line.begun.draft.clone(), line.field.text().to_string());
                    vec![words, line.guard_draft()]
                }
                Overlay::Form(form) if form.changed() && !form.saving => {
                    vec![(form.key.draft(), form.draft_body())]
                }
                Overlay::Setup(setup) if !setup.busy => setup.draft().into_iter().collect(),
                _ => Vec::new(),
            })
            .collect();
        self.keep_all(lines);
    }
}
