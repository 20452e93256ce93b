//! Something done step by step, a page at a time: exchanging with a folder, adding a computer, joining
//! a school, a lost laptop, a forgotten passphrase. Each way is a file of its own; what they share is here.

mod admit;
mod join;
mod lost;
mod sync;
mod unlock;

use super::{Cx, Step, wrap};
use crate::app::commands::Cmd;
use crate::app::entry::{Entries, Entry};
use crate::app::exchange::joining::others;
use crate::app::exchange::{Exchange, ExchangeReply, JoiningAs};
use crate::app::key::Key;
use crate::app::msg::{Reply, Request};
use crate::app::strings;
use crate::app::toast::Toast;
use crate::store::ctx::DevId;
use crate::store::identity::DevicePublic;

/// How wide the box is at most.
pub const WIDTH: u16 = 76;
/// Rows beside the fields themselves: air above them, and two lines of help or of what is wrong.
const FIELD_ROWS: usize = 3;
/// Rows of six words: air above them, and two lines where the window is narrow.
const WORDS_ROWS: usize = 3;

/// One page.
#[derive(Clone, Debug, Default)]
pub struct GuidePage {
    /// What stands over it.
    pub title: String,
    /// What is said above the fields, a paragraph each.
    pub above: Vec<String>,
    /// Words to be read out or compared, on a line of their own.
    pub words: String,
    /// What is filled in; often nothing.
    pub fields: Entries,
    /// What Enter does.
    pub then: &'static str,
    /// What is being waited for.
    pub busy: Option<String>,
}

impl GuidePage {
    fn new(title: impl Into<String>, above: Vec<String>, then: &'static str) -> GuidePage {
        GuidePage { title: title.into(), above, then, ..GuidePage::default() }
    }

    fn with(mut self, fields: Vec<Entry>) -> GuidePage {
        self.fields = Entries::new(fields);
        self
    }

    fn ask(&mut self, what: Exchange, busy: &str) -> Vec<Step> {
        self.busy = Some(busy.to_string());
        vec![Step::Ask(Request::Exchange(what))]
    }

    fn refuse(&mut self, field: usize, why: &str) -> Vec<Step> {
        self.fields.refuse(vec![(field, why.to_string())]);
        Vec::new()
    }
}

/// What is done.
#[derive(Clone, Debug)]
enum Way {
    Sync(sync::Sync),
    Admit(admit::Admit),
    Join(join::Join),
    Lost(lost::Lost),
    Unlock(unlock::Unlock),
}

/// Something done step by step.
#[derive(Clone, Debug)]
pub struct Guide {
    /// What is on the screen.
    pub page: GuidePage,
    /// Its paragraphs, wrapped.
    pub lines: Vec<String>,
    /// The first of them on the screen.
    pub offset: usize,
    /// How many of them fit.
    pub height: usize,
    way: Way,
}

impl Guide {
    fn of(way: Way, page: GuidePage) -> Guide {
        Guide { page, lines: Vec::new(), offset: 0, height: 1, way }
    }

    /// Exchanging with the folder that is kept, which is asked for the first time; what to ask.
    pub fn sync(cx: Cx<'_>, ask_folder: bool) -> (Guide, Vec<Step>) {
        let (way, page, steps) = sync::Sync::begin(cx, ask_folder);
        (Guide::of(Way::Sync(way), page), steps)
    }

    /// Adding a computer.
    pub fn admit() -> Guide {
        let (way, page) = admit::Admit::begin();
        Guide::of(Way::Admit(way), page)
    }

    /// A laptop that waits to be admitted.
    pub fn join(who: JoiningAs) -> Guide {
        let (way, page) = join::Join::begin(who);
        Guide::of(Way::Join(way), page)
    }

    /// A laptop that is lost, perhaps; what to ask.
    pub fn lost(dev: DevId, label: &str) -> (Guide, Vec<Step>) {
        let (way, page, steps) = lost::Lost::begin(dev, label);
        (Guide::of(Way::Lost(way), page), steps)
    }

    /// A laptop whose passphrase is forgotten.
    pub fn unlock() -> Guide {
        let (way, page) = unlock::Unlock::begin();
        Guide::of(Way::Unlock(way), page)
    }

    /// Whether it is that of a laptop that waits to be admitted.
    pub fn joins(&self) -> bool {
        matches!(self.way, Way::Join(_))
    }

    /// Acts on a command.
    pub fn command(&mut self, cmd: Cmd, cx: Cx<'_>) -> Vec<Step> {
        match cmd {
            Cmd::Back => self.back(cx),
            _ if self.page.busy.is_some() => Vec::new(),
            Cmd::Accept | Cmd::Save => {
                let page = &mut self.page;
                if cmd == Cmd::Accept && page.fields.go_on() {
                    return Vec::new();
                }
                let steps = match &mut self.way {
                    Way::Sync(it) => it.accept(page),
                    Way::Admit(it) => it.accept(page),
                    Way::Join(it) => it.accept(page),
                    Way::Lost(it) => it.accept(page),
                    Way::Unlock(it) => it.accept(page),
                };
                self.settle(cx);
                steps
            }
            cmd => {
                self.go(cmd);
                Vec::new()
            }
        }
    }

    /// Up and down the fields; where there are none, or by pages, through the text.
    fn go(&mut self, cmd: Cmd) {
        let last = self.lines.len().saturating_sub(self.height);
        let page = self.height.saturating_sub(1).max(1);
        let moves = self.page.fields.list.len() > 1;
        self.offset = match cmd {
            Cmd::Up | Cmd::Down if moves => {
                self.page.fields.go(cmd);
                return;
            }
            Cmd::Up => self.offset.saturating_sub(1),
            Cmd::Down => (self.offset + 1).min(last),
            Cmd::PageUp => self.offset.saturating_sub(page),
            Cmd::PageDown => (self.offset + page).min(last),
            _ => self.offset,
        };
    }

    /// A page back; where there is none it closes, but for a laptop that is in no school yet: there
    /// is nothing below it to go back to.
    fn back(&mut self, cx: Cx<'_>) -> Vec<Step> {
        self.page.busy = None;
        let before = match &mut self.way {
            Way::Sync(_) | Way::Lost(_) => None,
            Way::Admit(it) => it.back(),
            Way::Unlock(it) => it.back(),
            Way::Join(it) => it.back(),
        };
        match (before, &self.way) {
            (Some(page), _) => {
                self.show(page, cx);
                Vec::new()
            }
            (None, Way::Join(it)) if !it.again() => {
                vec![Step::Toast(Toast::hint(strings::JOINING_STAYS))]
            }
            (None, _) => vec![Step::Close],
        }
    }

    fn show(&mut self, page: GuidePage, cx: Cx<'_>) {
        self.page = page;
        self.offset = 0;
        self.settle(cx);
    }

    /// A key for the field in use.
    pub fn key(&mut self, key: Key) -> Vec<Step> {
        if self.page.busy.is_none() {
            self.page.fields.key(key);
        }
        Vec::new()
    }

    /// Pasted text, for the field in use.
    pub fn paste(&mut self, text: &str) -> Option<Vec<Step>> {
        let takes = self.page.busy.is_none() && !self.page.fields.list.is_empty();
        takes.then(|| {
            self.page.fields.paste(text);
            Vec::new()
        })
    }

    /// An answer of the worker.
    pub fn reply(&mut self, reply: &Reply, cx: Cx<'_>) -> Vec<Step> {
        let busy = self.page.busy.is_some();
        let page = &mut self.page;
        let steps = match reply {
            Reply::Exchange(reply) if busy => {
                page.busy = None;
                self.take(reply)
            }
            Reply::Failed(_) if busy => {
                page.busy = None;
                if let Way::Sync(it) = &mut self.way {
                    it.failed(page);
                }
                Vec::new()
            }
            _ => return Vec::new(),
        };
        self.offset = 0;
        self.settle(cx);
        steps
    }

    fn take(&mut self, reply: &ExchangeReply) -> Vec<Step> {
        let page = &mut self.page;
        match &mut self.way {
            Way::Sync(it) => it.reply(page, reply),
            Way::Admit(it) => it.reply(page, reply),
            Way::Join(it) => it.reply(page, reply),
            Way::Lost(it) => it.reply(page, reply),
            Way::Unlock(it) => it.reply(page, reply),
        }
    }

    /// How many rows are wanted, frame and all.
    pub fn box_height(&self) -> u16 {
        let fields = self.page.fields.list.len();
        let rows = match &self.page.busy {
            Some(_) => 1,
            None => {
                let words = if self.page.words.is_empty() { 0 } else { WORDS_ROWS };
                let fields = if fields == 0 { 0 } else { fields + FIELD_ROWS };
                self.lines.len() + words + fields
            }
        };
        u16::try_from(rows + 2).unwrap_or(u16::MAX)
    }

    /// Takes the size of the window.
    pub fn settle(&mut self, cx: Cx<'_>) {
        let inside = cx.layout.body.middle(WIDTH, u16::MAX).inside(true);
        let width = usize::from(inside.w).max(10);
        self.lines.clear();
        for paragraph in &self.page.above {
            match paragraph.as_str() {
                "" => self.lines.push(String::new()),
                text => self.lines.extend(wrap(text, width)),
            }
        }
        let taken = usize::from(self.box_height()).saturating_sub(self.lines.len() + 2);
        self.height = usize::from(inside.h).saturating_sub(taken).max(1);
        self.offset = self.offset.min(self.lines.len().saturating_sub(self.height));
    }
}

/// A path as a terminal pastes it when a file is dragged in.
fn path(entries: &Entries, n: usize) -> Option<std::path::PathBuf> {
    let text = super::setup::unquoted(entries.text(n));
    (!text.is_empty()).then(|| text.into())
}

/// The fields for words typed from another screen.
fn word_fields(asked: &[usize]) -> Vec<Entry> {
    asked
        .iter()
        .map(|n| Entry::new(super::setup::place_label(*n), strings::FROM_OTHER_SCREEN))
        .collect()
}

/// The page that asks for another computer's file.
fn file_page(title: &str, how: &str) -> GuidePage {
    let file = Entry::new("Its file", strings::ADMIT_FILE);
    GuidePage::new(title, vec![how.to_string()], strings::GOES_ON).with(vec![file])
}

/// The page that has words typed from another computer's screen, under what is said of it.
fn words_page(title: &str, says: String, device: &DevicePublic, asked: &[usize]) -> GuidePage {
    let words = format!(
        "On its screen stand six words. These must be among them: {}. Type the others from that screen.",
        others(device, asked)
    );
    GuidePage::new(title, vec![says, words], strings::GOES_ON).with(word_fields(asked))
}

/// Whether the words typed are right; those that are not are marked on the page.
fn words_right(page: &mut GuidePage, device: &DevicePublic, asked: &[usize]) -> bool {
    let faults = wrong_words(device, asked, &page.fields);
    let right = faults.is_empty();
    if !right {
        page.fields.refuse(faults);
    }
    right
}

/// Whether the words typed are those of a device at the places asked; faults of those that are not.
fn wrong_words(device: &DevicePublic, asked: &[usize], fields: &Entries) -> Vec<(usize, String)> {
    let typed = asked.iter().enumerate();
    typed
        .filter(|(n, place)| !crate::sync::join::word_is(device, **place, fields.text(*n)))
        .map(|(n, _)| (n, strings::NOT_THAT_WORD.to_string()))
        .collect()
}
