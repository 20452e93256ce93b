//! The log line and the contact line: one line of plain words, read on every keystroke, with what
//! was understood below it. Nothing is saved that the preview did not show.

use super::guard::{self, Guarding};
use super::preview::{self, PreviewLine};
use super::{Cx, Step};
use crate::app::acts::{guard as guard_kept, guarded};
use crate::app::commands::{Cmd, Scope};
use crate::app::field::TextField;
use crate::app::key::{Code, Key};
use crate::app::msg::{Reply, Save};
use crate::app::toast::Toast;
use crate::domain::Id;
use crate::domain::lines::{
    Choice, ContactReading, Guard, LogReading, Mode, Outcome, Reading, Span, read_contact_with,
    read_log_with,
};

/// Which line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineKind {
    /// A session.
    Log,
    /// A conversation.
    Contact,
}

impl LineKind {
    /// The words over it.
    pub fn title(self) -> &'static str {
        match self {
            LineKind::Log => "Log line",
            LineKind::Contact => "Contact line",
        }
    }
}

/// What a line is begun for: the name its draft is kept under, and the words it begins with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Begun {
    /// The name of its draft.
    pub draft: String,
    /// Its first words.
    pub words: String,
}

impl LineKind {
    /// A line about nobody yet.
    pub fn begun(self) -> Begun {
        let draft = match self {
            LineKind::Log => "line.log",
            LineKind::Contact => "line.contact",
        };
        Begun { draft: draft.into(), words: String::new() }
    }

    /// A line about somebody or some group, with a draft of its own: it takes the place of no other
    /// words half written.
    pub fn begun_about(self, id: Id, words: String) -> Begun {
        Begun { draft: format!("{}.{id}", self.begun().draft), words }
    }
}

/// What was understood.
#[derive(Clone, Debug)]
#[allow(clippy::large_enum_variant, reason = "there is one of them, in a box of its own")]
enum Read {
    /// The school is not there yet.
    Waiting,
    Log(LogReading),
    Contact(ContactReading),
}

/// The name under which what guards a note is kept, beside the words of its line.
pub fn guard_name(draft: &str) -> String {
    format!("{draft}.guard")
}

/// A line being typed.
#[derive(Clone, Debug)]
pub struct LineBox {
    /// Which.
    pub kind: LineKind,
    /// What it was begun for.
    pub begun: Begun,
    /// What is typed.
    pub field: TextField,
    /// What was understood, as lines to show.
    pub preview: Vec<PreviewLine>,
    /// Where several answers stand to choose from, the highlighted one.
    pub at: usize,
    /// The answers taken so far, where several are needed.
    pub picked: Vec<usize>,
    /// Whether it waits for the disk.
    pub saving: bool,
    /// Whether the words are those kept from before, which the first letter typed takes the place
    /// of; an arrow keeps them.
    pub kept: bool,
    /// What the keys said of the note.
    pub guarding: Guarding,
    read: Read,
    choices: Vec<Choice>,
    /// A yes was given to this very line.
    agreed: bool,
    /// Enter was pressed before the school was there.
    eager: bool,
}

impl LineBox {
    /// A line begun for something; `draft` are the words kept from last time.
    pub fn new(kind: LineKind, begun: Begun, draft: Option<&str>, cx: Cx<'_>) -> LineBox {
        let mut line = LineBox {
            kind,
            field: TextField::new(draft.unwrap_or(&begun.words)),
            begun,
            preview: Vec::new(),
            at: 0,
            picked: Vec::new(),
            saving: false,
            kept: draft.is_some_and(|words| !words.trim().is_empty()),
            guarding: Guarding::default(),
            read: Read::Waiting,
            choices: Vec::new(),
            agreed: false,
            eager: false,
        };
        line.read(cx);
        line
    }

    /// Words kept from last time that come only now, because the line was opened before the store
    /// had answered anything: they stand where nothing was typed yet.
    pub fn remember(&mut self, words: &str, guard: Option<&str>) {
        if !self.has_words() && !words.trim().is_empty() {
            self.field = TextField::new(words);
            self.kept = true;
            self.take_guard(guard);
        }
    }

    /// The name and the words of what guards the note, as it is kept beside the line's own words.
    pub fn guard_draft(&self) -> (String, String) {
        let guard = guard_kept(self.guarding.now);
        let words = if guard.is_null() { String::new() } else { guard.to_string() };
        (guard_name(&self.begun.draft), words)
    }

    /// What guarded the note of the words kept from last time.
    #[must_use]
    pub fn guarded(mut self, kept: Option<&str>, cx: Cx<'_>) -> LineBox {
        self.take_guard(kept);
        self.read(cx);
        self
    }

    fn take_guard(&mut self, kept: Option<&str>) {
        if let Some(kept) = kept.and_then(|kept| serde_json::from_str(kept).ok())
            && self.kept
        {
            self.guarding.now = guarded(&kept);
        }
    }

    /// Whether something was typed beyond what it began with.
    pub fn has_words(&self) -> bool {
        !self.field.is_blank() && self.field.text().trim() != self.begun.words.trim()
    }

    fn read(&mut self, cx: Cx<'_>) {
        let Some(school) = cx.school else {
            self.read = Read::Waiting;
            self.preview = vec![PreviewLine::hint(crate::app::strings::LOADING)];
            return;
        };
        let (text, choices) = (self.field.text(), &self.choices);
        (self.read, self.preview) = match self.kind {
            LineKind::Log => {
                let reading = read_log_with(text, school, Mode::Screen, choices);
                let lines = preview::of_log(&reading, school);
                (Read::Log(reading), lines)
            }
            LineKind::Contact => {
                let reading = read_contact_with(text, school, Mode::Screen, choices);
                let lines = preview::of_contact(&reading, school);
                (Read::Contact(reading), lines)
            }
        };
        self.guard_lines(cx);
        self.at = 0;
        self.picked.clear();
    }

    /// What guards the note, or a reminder that it may want to be guarded.
    fn guard_lines(&mut self, cx: Cx<'_>) {
        let (guard, see_dsl) = match &self.read {
            Read::Waiting => return,
            Read::Log(reading) => {
                let drafts = reading.draft().into_iter().flatten();
                (drafts.map(|d| d.guard).fold(self.guarding.now, Guard::with), false)
            }
            Read::Contact(reading) => match reading.draft() {
                Some(draft) => (self.guarding.now.with(draft.guard), draft.see_dsl),
                None => (self.guarding.now, false),
            },
        };
        let said = guard::said(guard, cx.now.date());
        self.preview.extend(said.into_iter().map(PreviewLine::mark));
        if !see_dsl && let Some(text) = guard::reminder(self.field.text(), guard, Scope::Line, cx) {
            self.preview.push(PreviewLine::hint(text));
        }
    }

    /// What the parts of the line were understood as.
    pub fn spans(&self) -> &[Span] {
        match &self.read {
            Read::Waiting => &[],
            Read::Log(reading) => &reading.spans,
            Read::Contact(reading) => &reading.spans,
        }
    }

    /// The question asked of the person, its answers, and how many are needed.
    pub fn asks(&self) -> Option<(&str, Vec<&str>, usize)> {
        fn of<T>(reading: &Reading<T>) -> Option<(&str, Vec<&str>, usize)> {
            match &reading.outcome {
                Outcome::Ask(ask) => Some((
                    &ask.question,
                    ask.candidates.iter().map(|c| c.label.as_str()).collect(),
                    ask.pick,
                )),
                _ => None,
            }
        }
        match &self.read {
            Read::Waiting => None,
            Read::Log(reading) => of(reading),
            Read::Contact(reading) => of(reading),
        }
    }

    /// Whether Enter saves it now.
    pub fn ready(&self) -> bool {
        match &self.read {
            Read::Waiting => false,
            Read::Log(reading) => reading.ready().is_some(),
            Read::Contact(reading) => reading.ready().is_some(),
        }
    }

    /// Whether Enter says yes to what is offered; a second Enter saves it.
    pub fn offers(&self) -> bool {
        match &self.read {
            Read::Waiting => false,
            Read::Log(reading) => matches!(reading.outcome, Outcome::Offer { .. }),
            Read::Contact(reading) => matches!(reading.outcome, Outcome::Offer { .. }),
        }
    }

    /// Whether a yes was given, and the next Enter saves.
    pub fn agreed(&self) -> bool {
        self.agreed
    }

    /// What a key does to it now; none where it does nothing.
    pub fn says_of(&self, cmd: Cmd, title: &'static str) -> Option<&'static str> {
        match cmd {
            Cmd::Accept if self.asks().is_some() => Some("take the answer"),
            Cmd::Accept if self.offers() && !self.agreed => Some("say yes"),
            Cmd::Accept => (self.ready() || self.offers()).then_some(title),
            // Enter does the same, and stands there already.
            Cmd::Complete => None,
            _ => Some(title),
        }
    }

    /// Acts on a command.
    pub fn command(&mut self, cmd: Cmd, cx: Cx<'_>) -> Vec<Step> {
        let answers = self.asks().map_or(0, |(_, answers, _)| answers.len());
        match cmd {
            Cmd::Back => vec![Step::Close],
            Cmd::Accept if self.field.is_blank() => vec![Step::Close],
            Cmd::Accept => self.accept(cx),
            Cmd::ToldDsl | Cmd::Restrict => {
                let done = self.guarding.command(cmd, cx.now, guard::restricts(cx));
                let (at, picked) = (self.at, std::mem::take(&mut self.picked));
                self.read(cx);
                (self.at, self.picked) = (at, picked);
                done.err().map(|why| Step::Toast(Toast::hint(why))).into_iter().collect()
            }
            Cmd::Complete if answers > 0 => self.choose(cx),
            Cmd::Up => {
                self.at = self.at.saturating_sub(1);
                Vec::new()
            }
            Cmd::Down => {
                self.at = (self.at + 1).min(answers.saturating_sub(1));
                Vec::new()
            }
            _ => Vec::new(),
        }
    }

    fn accept(&mut self, cx: Cx<'_>) -> Vec<Step> {
        if matches!(self.read, Read::Waiting) {
            self.eager = true;
            return Vec::new();
        }
        if self.asks().is_some() {
            return self.choose(cx);
        }
        if self.offers() && !self.agreed {
            self.agreed = true;
            return Vec::new();
        }
        let said = self.guarding.now;
        let save = match &self.read {
            Read::Log(reading) => reading.outcome.may_be_saved().cloned().map(|mut drafts| {
                for draft in &mut drafts {
                    draft.guard = draft.guard.with(said);
                }
                Save::Sessions(drafts)
            }),
            Read::Contact(reading) => reading.outcome.may_be_saved().cloned().map(|mut draft| {
                draft.guard = draft.guard.with(said);
                Save::Contact(Box::new(draft))
            }),
            Read::Waiting => None,
        };
        match save {
            Some(save) => {
                self.saving = true;
                vec![Step::Save(save)]
            }
            None => Vec::new(),
        }
    }

    /// Takes the highlighted answer; once there are enough, the line is read with them.
    fn choose(&mut self, cx: Cx<'_>) -> Vec<Step> {
        let at = self.at;
        match self.picked.iter().position(|n| *n == at) {
            Some(place) => {
                self.picked.remove(place);
            }
            None => self.picked.push(at),
        }
        let choices = match &self.read {
            Read::Waiting => None,
            Read::Log(reading) => reading.choices_with(&self.picked),
            Read::Contact(reading) => reading.choices_with(&self.picked),
        };
        if let Some(choices) = choices {
            self.choices = choices;
            self.agreed = false;
            self.read(cx);
        }
        Vec::new()
    }

    /// A key for the line.
    pub fn key(&mut self, key: Key, cx: Cx<'_>) -> Vec<Step> {
        let before = self.field.text().to_string();
        if std::mem::take(&mut self.kept) {
            let gone = matches!(key.code, Code::Backspace | Code::Delete);
            if key.typed().is_some() || gone {
                self.begin_anew();
            }
            if gone {
                self.edited(&before, cx);
                return Vec::new();
            }
        }
        if self.field.key(key) {
            self.edited(&before, cx);
        }
        Vec::new()
    }

    /// Text pasted into the line.
    pub fn paste(&mut self, text: &str, cx: Cx<'_>) -> Vec<Step> {
        let before = self.field.text().to_string();
        if std::mem::take(&mut self.kept) {
            self.begin_anew();
        }
        self.field.insert(text);
        self.edited(&before, cx);
        Vec::new()
    }

    /// Other words than those kept: what guarded those does not guard these.
    fn begin_anew(&mut self) {
        self.field.clear();
        self.guarding = Guarding::default();
    }

    fn edited(&mut self, before: &str, cx: Cx<'_>) {
        let now = self.field.text();
        if now == before {
            return;
        }
        // A decision stands as long as the words it is about are as they were.
        let same = now.bytes().zip(before.bytes()).take_while(|(a, b)| a == b).count();
        self.choices.retain(|choice| choice.at.end <= same);
        self.agreed = false;
        self.eager = false;
        self.read(cx);
    }

    /// The school came, or the disk answered.
    pub fn reply(&mut self, reply: &Reply, cx: Cx<'_>) -> Vec<Step> {
        match reply {
            Reply::Snapshot(_) => {
                self.read(cx);
                if std::mem::take(&mut self.eager) { self.accept(cx) } else { Vec::new() }
            }
            Reply::Written(_) if self.saving => {
                self.field.clear();
                vec![Step::Close]
            }
            Reply::Failed(_) => {
                self.saving = false;
                Vec::new()
            }
            _ => Vec::new(),
        }
    }
}
