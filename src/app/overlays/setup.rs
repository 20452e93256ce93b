//! Setting up, step by step: the list of pupils, the number on roll, a group, its first session, the
//! recovery sheet, a backup. Every step can be skipped and come back to; nothing waits for another.

use serde_json::json;

use super::form::KEEP_EVERY;
use super::{Cx, LineKind, Step, moved, wrap};
use crate::app::acts::{GroupDraft, read_group};
use crate::app::commands::Cmd;
use crate::app::entry::{Entries, Entry};
use crate::app::field::TextField;
use crate::app::key::Key;
use crate::app::msg::{Care, CareReply, ListPlan, Reply, Request, Secret, SheetWords, Standing};
use crate::app::panes::PaneId;
use crate::app::strings;
use crate::app::toast::Toast;
use crate::app::words;
use crate::domain::dates;

/// What can be set up, in the order of a first day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Task {
    /// The list of pupils that there is already.
    List,
    /// The number on roll.
    Roll,
    /// A group.
    Group,
    /// Its first session.
    Session,
    /// The recovery sheet.
    Sheet,
    /// A backup.
    Backup,
}

/// Every task.
pub const TASKS: [Task; 6] =
    [Task::List, Task::Roll, Task::Group, Task::Session, Task::Sheet, Task::Backup];

impl Task {
    /// A few words for the list.
    pub fn title(self) -> &'static str {
        match self {
            Task::List => "The list of pupils you have",
            Task::Roll => "Number on roll",
            Task::Group => "A group or a 1:1",
            Task::Session => "Log a first session",
            Task::Sheet => "Put the recovery sheet on paper",
            Task::Backup => "Make a backup",
        }
    }

    /// The name under which what was typed of it is kept; none where nothing may be: the words of
    /// the sheet are nobody's to keep.
    fn draft(self) -> Option<&'static str> {
        match self {
            Task::List => Some("setup:list"),
            Task::Roll => Some("setup:roll"),
            Task::Group => Some("setup:group"),
            Task::Backup => Some("setup:backup"),
            Task::Session | Task::Sheet => None,
        }
    }

    /// How it stands, and whether it is done.
    fn stands(self, at: &Standing) -> (bool, String) {
        let yes_no =
            |done: bool, yes: &str, no: &str| (done, if done { yes } else { no }.to_string());
        match self {
            Task::List if at.pupils == 0 => (false, "Excel, CSV or CTF".into()),
            Task::List => (true, words::counted(at.pupils, "pupil", "pupils")),
            Task::Roll => match at.roll {
                Some(n) => (true, n.to_string()),
                None => (false, "for rates".into()),
            },
            Task::Group => yes_no(at.groups, "there is one", "what, who, when, by whom"),
            Task::Session => yes_no(at.sessions, "there is one", "who came, in a few keys"),
            Task::Sheet if !at.encrypted => (true, "not needed: not encrypted".into()),
            Task::Sheet => yes_no(at.sheet, "done; Enter rehearses it", "24 words for the safe"),
            Task::Backup => match at.backup {
                Some(day) => (true, format!("the last one {}", dates::with_year(day))),
                None => (false, "one file, onto a stick".into()),
            },
        }
    }
}

/// What is on the screen.
#[derive(Clone, Debug)]
pub enum Page {
    /// The tasks.
    Tasks,
    /// One or a few fields, for a task.
    Fields(Task, Entries),
    /// What an import would do, as lines, and the first one shown.
    Plan(Box<ListPlan>, Vec<String>, usize),
    /// The recovery sheet, to be copied.
    Words(Box<SheetWords>),
    /// Four of its words are asked for.
    Asked(Box<SheetWords>, Entries),
}

/// Setting up.
#[derive(Clone, Debug)]
pub struct Setup {
    /// What is on the screen.
    pub page: Page,
    /// The highlighted task.
    pub at: usize,
    /// How everything stands, once it is known.
    pub standing: Option<Standing>,
    /// What is said at the bottom.
    pub says: Option<String>,
    /// Whether the worker is at it.
    pub busy: bool,
    /// Letters typed since the words were kept last.
    letters: usize,
    /// What of the group is understood so far, one line.
    pub understood: String,
    /// Whether what an import would do was on the screen: nothing is brought in that was not.
    seen: bool,
    width: usize,
    height: usize,
}

impl Setup {
    /// The tasks; how they stand is asked for.
    pub fn new() -> (Setup, Request) {
        let setup = Setup {
            page: Page::Tasks,
            at: 0,
            standing: None,
            says: None,
            busy: false,
            letters: 0,
            understood: String::new(),
            seen: false,
            width: 60,
            height: 10,
        };
        (setup, Request::Care(Care::Standing))
    }

    /// The tasks, each with whether it is done and how it stands.
    pub fn tasks(&self) -> Vec<(Task, bool, String)> {
        let stands = |task: Task| match &self.standing {
            Some(standing) => task.stands(standing),
            None => (false, String::new()),
        };
        TASKS
            .iter()
            .map(|task| (*task, stands(*task)))
            .map(|(t, (done, how))| (t, done, how))
            .collect()
    }

    /// What is typed and not taken yet, as a draft: its name, and its words.
    pub fn draft(&self) -> Option<(String, String)> {
        let Page::Fields(task, entries) = &self.page else { return None };
        let texts: Vec<&str> = entries.list.iter().map(|entry| entry.field.text()).collect();
        let body = if entries.has_words() { json!(texts).to_string() } else { String::new() };
        Some((task.draft()?.to_string(), body))
    }

    fn keep(&mut self) -> Vec<Step> {
        self.letters = 0;
        self.draft().map(|(name, body)| Step::Keep(name, body)).into_iter().collect()
    }

    /// Goes to a task or a field. Returns whether there is one.
    pub fn point(&mut self, place: usize) -> bool {
        match &mut self.page {
            _ if self.busy => false,
            Page::Tasks if place < TASKS.len() => {
                self.at = place;
                true
            }
            Page::Fields(_, fields) | Page::Asked(_, fields) => fields.point(place),
            _ => false,
        }
    }

    /// What a key does on this page; none where it does nothing.
    pub fn says_of(&self, cmd: Cmd, title: &'static str) -> Option<&'static str> {
        match (cmd, &self.page) {
            (Cmd::Save, Page::Fields(..)) => Some(title),
            (Cmd::Save, _) | (Cmd::Down, Page::Words(_)) => None,
            (Cmd::Down, Page::Plan(_, lines, _)) => (lines.len() > self.height).then_some(title),
            (Cmd::Down, Page::Fields(_, entries)) => (entries.list.len() > 1).then_some(title),
            (Cmd::Accept, Page::Tasks) => Some("open it"),
            (Cmd::Accept, Page::Plan(plan, ..)) if plan.takes > 0 => Some("bring it in"),
            (Cmd::Accept, Page::Fields(_, entries)) if entries.list.len() == 1 => Some("take it"),
            _ => Some(title),
        }
    }

    /// Acts on a command.
    pub fn command(&mut self, cmd: Cmd, cx: Cx<'_>) -> Vec<Step> {
        if self.busy && cmd != Cmd::Back {
            return Vec::new();
        }
        self.says = None;
        // Leaving a field keeps what is in it, as in any form.
        let mut steps = self.keep();
        steps.extend(self.act(cmd, cx));
        steps
    }

    fn act(&mut self, cmd: Cmd, cx: Cx<'_>) -> Vec<Step> {
        match (&mut self.page, cmd) {
            (Page::Tasks, Cmd::Back) => {
                return vec![Step::Close, Step::Toast(Toast::hint(strings::SETUP_LATER))];
            }
            (Page::Tasks, Cmd::Accept) => return self.open(cx),
            (Page::Tasks, cmd) => {
                self.at = moved(self.at, TASKS.len(), TASKS.len(), cmd).unwrap_or(self.at);
            }
            (_, Cmd::Back) => self.back(),
            (Page::Fields(task, entries), Cmd::Accept) => {
                let task = *task;
                if !entries.go_on() {
                    return self.take(task, cx);
                }
            }
            (Page::Fields(task, _), Cmd::Save) => {
                let task = *task;
                return self.take(task, cx);
            }
            (Page::Fields(_, entries), cmd) => {
                entries.go(cmd);
            }
            (Page::Plan(_, lines, first), cmd @ (Cmd::Up | Cmd::Down)) => {
                let last = lines.len().saturating_sub(self.height);
                *first =
                    if cmd == Cmd::Up { first.saturating_sub(1) } else { (*first + 1).min(last) };
            }
            // Typed ahead, while the list was still being read.
            (Page::Plan(..), Cmd::Accept) if !self.seen => {}
            (Page::Plan(plan, ..), Cmd::Accept) => {
                if plan.takes == 0 {
                    self.back();
                    return Vec::new();
                }
                self.busy = true;
                return vec![Step::Ask(Request::Care(Care::TakeList))];
            }
            (Page::Words(words), Cmd::Accept) => {
                let asked =
                    words.asked.iter().map(|n| Entry::new(place_label(*n), strings::FROM_PAPER));
                self.page = Page::Asked(words.clone(), Entries::new(asked.collect()));
            }
            (Page::Asked(words, entries), Cmd::Accept) => {
                if entries.go_on() {
                    return Vec::new();
                }
                let typed = words.asked.iter().zip(&entries.list);
                let typed = typed.map(|(n, e)| (*n, Secret::new(e.text().to_string()))).collect();
                self.busy = true;
                return vec![Step::Ask(Request::Care(Care::Confirm(typed)))];
            }
            (Page::Asked(_, entries), cmd) => {
                entries.go(cmd);
            }
            _ => {}
        }
        Vec::new()
    }

    /// Opens the highlighted task.
    fn open(&mut self, cx: Cx<'_>) -> Vec<Step> {
        let Some(task) = TASKS.get(self.at).copied() else { return Vec::new() };
        match task {
            Task::Session => {
                let today = &cx.panes.today;
                let begun = LineKind::Log.begun();
                let words = self.standing.as_ref().and_then(|s| s.group.clone());
                let words =
                    words.map_or(String::new(), |title| format!("{} ", title.to_lowercase()));
                // A session that is planned today is logged from its line; any other in words.
                let planned = today.list.all().iter().any(|row| !row.state.logged());
                let mut steps = vec![Step::Close, Step::Go(PaneId::Today, None)];
                if planned {
                    steps.push(Step::Toast(Toast::hint(strings::LOG_FROM_TODAY)));
                } else {
                    steps.push(Step::Line(LineKind::Log, super::Begun { words, ..begun }));
                }
                steps
            }
            Task::Sheet => match &self.standing {
                Some(standing) if standing.sheet => {
                    self.fields(task, rehearsal(), cx);
                    Vec::new()
                }
                _ => {
                    self.busy = true;
                    vec![Step::Ask(Request::Care(Care::Sheet))]
                }
            },
            task => {
                self.fields(task, questions(task), cx);
                self.understand(cx);
                Vec::new()
            }
        }
    }

    /// Shows the fields of a task, with what was typed before.
    fn fields(&mut self, task: Task, mut entries: Entries, cx: Cx<'_>) {
        let kept = task.draft().and_then(|name| cx.drafts.get(name));
        let texts: Vec<String> =
            kept.and_then(|body| serde_json::from_str(body).ok()).unwrap_or_default();
        for (entry, text) in entries.list.iter_mut().zip(texts) {
            entry.field = TextField::new(text);
        }
        self.page = Page::Fields(task, entries);
    }

    /// Back to the tasks.
    fn back(&mut self) {
        self.page = Page::Tasks;
    }

    /// What was typed of a task is done with.
    fn forget(task: Task) -> Option<Step> {
        task.draft().map(|name| Step::Keep(name.to_string(), String::new()))
    }

    /// Takes what the fields of a task hold.
    fn take(&mut self, task: Task, cx: Cx<'_>) -> Vec<Step> {
        let group = if task == Task::Group { Some(self.group(cx)) } else { None };
        let Page::Fields(_, entries) = &mut self.page else { return Vec::new() };
        let text = entries.text(0).to_string();
        let asked = match task {
            Task::List | Task::Backup if text.is_empty() => {
                entries.refuse(vec![(0, strings::NO_FILE.to_string())]);
                return Vec::new();
            }
            Task::List => Request::Care(Care::PlanList(unquoted(&text).into())),
            Task::Backup => Request::Care(Care::Backup(unquoted(&text).into())),
            Task::Roll => match text.parse() {
                Ok(n @ 1..=5000) => Request::Care(Care::Roll(n)),
                _ => {
                    entries.refuse(vec![(0, strings::NO_ROLL.to_string())]);
                    return Vec::new();
                }
            },
            Task::Sheet => {
                let words = Secret::new(text);
                Request::Care(Care::Rehearse(words))
            }
            Task::Group => match group {
                Some(Ok(draft)) => Request::Care(Care::Group(Box::new(draft))),
                Some(Err(faults)) => {
                    entries.refuse(faults);
                    return Vec::new();
                }
                None => return Vec::new(),
            },
            Task::Session => return Vec::new(),
        };
        self.busy = true;
        vec![Step::Ask(asked)]
    }

    fn group(&self, cx: Cx<'_>) -> Result<GroupDraft, Vec<(usize, String)>> {
        let Page::Fields(_, entries) = &self.page else { return Err(Vec::new()) };
        let typed: Vec<&str> = entries.list.iter().map(Entry::text).collect();
        read_group(&typed, cx.names.map_or(&[], |names| names), cx.school.map(AsRef::as_ref))
    }

    /// Says what of a group is understood so far.
    fn understand(&mut self, cx: Cx<'_>) {
        self.understood = match (&self.page, self.group(cx)) {
            (Page::Fields(Task::Group, _), Ok(draft)) => {
                let who: Vec<String> = draft.members.iter().map(|m| m.shown()).collect();
                let what =
                    draft.intervention.map(|(_, title)| format!(" · {title} of the library"));
                let adult = draft.adult.map_or("you".to_string(), |adult| adult.shown());
                format!("{} · led by {adult}{}", who.join(", "), what.unwrap_or_default())
            }
            _ => String::new(),
        };
    }

    /// A key for the field in use.
    pub fn key(&mut self, key: Key, cx: Cx<'_>) -> Vec<Step> {
        self.says = None;
        match &mut self.page {
            Page::Fields(_, entries) | Page::Asked(_, entries) if !self.busy => {
                entries.key(key);
                self.letters += 1;
            }
            Page::Tasks => {
                let digit = key.typed().and_then(|c| c.to_digit(10)).unwrap_or(0) as usize;
                if (1..=TASKS.len()).contains(&digit) {
                    self.at = digit - 1;
                    return self.open(cx);
                }
            }
            _ => {}
        }
        self.understand(cx);
        if self.letters >= KEEP_EVERY { self.keep() } else { Vec::new() }
    }

    /// Pasted text, for the field in use.
    pub fn paste(&mut self, text: &str, cx: Cx<'_>) -> Vec<Step> {
        if let Page::Fields(_, entries) | Page::Asked(_, entries) = &mut self.page {
            entries.paste(text);
        }
        self.understand(cx);
        self.keep()
    }

    /// An answer of the worker.
    pub fn reply(&mut self, reply: &Reply, cx: Cx<'_>) -> Vec<Step> {
        match reply {
            // Who is here, and what the library holds, may come after the words were typed.
            Reply::Names(_) | Reply::Snapshot(_) => self.understand(cx),
            Reply::Care(care) => return self.cared(care),
            Reply::Written(_) if self.busy => {
                // It is on the disk.
                let task = match &self.page {
                    Page::Fields(task, _) => *task,
                    _ => Task::List,
                };
                self.page = Page::Tasks;
                self.busy = false;
                self.at = (self.at + 1).min(TASKS.len() - 1);
                let asks = [Request::Care(Care::Standing), Request::Names].map(Step::Ask);
                return Self::forget(task).into_iter().chain(asks).collect();
            }
            Reply::Written(_) | Reply::Undone(_) | Reply::Redone(_) => {
                return vec![Step::Ask(Request::Care(Care::Standing))];
            }
            _ => {}
        }
        Vec::new()
    }

    fn cared(&mut self, care: &CareReply) -> Vec<Step> {
        self.busy = false;
        let done = |says: &str| vec![Step::Toast(Toast::done(says.to_string()))];
        match care {
            CareReply::Standing(standing) => self.standing = Some((**standing).clone()),
            CareReply::Plan(plan) => {
                let lines = plan.lines.iter().flat_map(|line| wrap(line, self.width)).collect();
                self.page = Page::Plan(plan.clone(), lines, 0);
                self.seen = false;
            }
            CareReply::Sheet(words) => self.page = Page::Words(words.clone()),
            CareReply::Confirmed(true) => {
                self.page = Page::Tasks;
                let mut steps = done(strings::SHEET_DONE);
                steps.push(Step::Ask(Request::Care(Care::Standing)));
                return steps;
            }
            CareReply::Confirmed(false) => self.says = Some(strings::SHEET_WRONG.into()),
            CareReply::Rehearsed(right) => {
                let says = if *right { strings::REHEARSED } else { strings::NOT_THE_WORDS };
                self.says = Some(says.into());
                if *right {
                    self.page = Page::Tasks;
                }
            }
            CareReply::BackedUp(says) => {
                self.page = Page::Tasks;
                self.says = Some(says.clone());
                let ask = Step::Ask(Request::Care(Care::Standing));
                return Self::forget(Task::Backup).into_iter().chain([ask]).collect();
            }
            // For nobody here.
            CareReply::Backups(_) | CareReply::Erased(..) => {}
        }
        Vec::new()
    }

    /// How high the box is for what is in it.
    pub fn box_height(&self) -> u16 {
        /// Frame, a line of help, and two of what is said.
        const MORE: usize = 6;
        let rows = match &self.page {
            Page::Tasks => TASKS.len() + MORE - 1,
            Page::Fields(_, entries) | Page::Asked(_, entries) => entries.list.len() + MORE,
            Page::Words(_) => 13,
            Page::Plan(_, lines, _) => lines.len() + 4,
        };
        u16::try_from(rows).unwrap_or(HEIGHT).min(HEIGHT)
    }

    /// Takes the size of the window.
    pub fn settle(&mut self, cx: Cx<'_>) {
        // What is settled is drawn next.
        self.seen = matches!(self.page, Page::Plan(..));
        let area = cx.layout.body.middle(WIDTH, self.box_height()).inside(true);
        self.width = usize::from(area.w).max(10);
        self.height = usize::from(area.h).saturating_sub(1).max(1);
    }
}

/// How wide the box is at most.
pub const WIDTH: u16 = 74;
/// How high it is at most.
pub const HEIGHT: u16 = 18;

pub(super) fn place_label(n: usize) -> &'static str {
    const LABELS: [&str; 24] = [
        "Word 1", "Word 2", "Word 3", "Word 4", "Word 5", "Word 6", "Word 7", "Word 8", "Word 9",
        "Word 10", "Word 11", "Word 12", "Word 13", "Word 14", "Word 15", "Word 16", "Word 17",
        "Word 18", "Word 19", "Word 20", "Word 21", "Word 22", "Word 23", "Word 24",
    ];
    LABELS.get(n.wrapping_sub(1)).copied().unwrap_or("Word")
}

/// The fields of a task.
fn questions(task: Task) -> Entries {
    Entries::new(match task {
        Task::List => {
            vec![Entry::new("File", "Its name, or drag it into this window. Nothing is saved yet.")]
        }
        Task::Roll => {
            vec![Entry::new("Pupils on roll", "All of them, not only those on the SEN register.")]
        }
        Task::Backup => vec![Entry::new(
            "File",
            "On a stick or a shared drive, such as E:\\senlog.backup. Never over another.",
        )],
        Task::Group => vec![
            Entry::new("What", "As staff call it: NELI A, ELSA, reading."),
            Entry::new("Who", "Names with commas between; a few letters of one will do."),
            Entry::new("When", "mon wed 9.15, or 3 a week."),
            Entry::new("Minutes", "How long one session is; may be left open."),
            Entry::new("Led by", "An adult's name; left open it is you."),
        ],
        Task::Session | Task::Sheet => Vec::new(),
    })
}

fn rehearsal() -> Entries {
    Entries::new(vec![Entry::new(
        "The 24 words",
        "As they stand on the paper; four letters of each will do.",
    )])
}

/// A path as a terminal pastes it when a file is dragged in.
pub(super) fn unquoted(text: &str) -> &str {
    let text = text.trim();
    for quote in ['"', '\''] {
        if let Some(inside) = text.strip_prefix(quote).and_then(|t| t.strip_suffix(quote)) {
            return inside;
        }
    }
    text
}
