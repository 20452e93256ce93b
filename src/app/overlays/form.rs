//! A form: the fields of any record, from its declaration. Two or three that matter stand at the
//! top, the rest is folded under one key.
//!
//! What is typed is read when the cursor leaves a field, and what is wrong is said under it. Words are
//! kept as a draft when a field is left, and every few letters while a long one is written.

mod entry;
mod guard;
mod lines;

pub use entry::{Entry, Input, Offer, Source};
pub use lines::{FormLine, What, label_width};

use std::sync::Arc;

use chrono::{Days, Months, NaiveDate};
use serde_json::{Map, Value as Json};

use super::{Confirm, Cx, Overlay, Purpose, Step, scrolled};
use crate::app::commands::Cmd;
use crate::app::forms::FormKey;
use crate::app::forms::choices::{Choice, OFFERED};
use crate::app::forms::save::FormDraft;
use crate::app::forms::view::FormView;
use crate::app::key::{Code, Key};
use crate::app::msg::{Reply, Request, Save};
use crate::app::ranking;
use crate::app::strings;
use crate::app::toast::Toast;
use crate::domain::check::check_whole;
use crate::domain::kind::{Place, Roles};
use crate::domain::{Id, Value};
use crate::store::views::NameRow;

/// Letters after which a draft is kept while one field is written: a crash costs a few words.
pub(super) const KEEP_EVERY: usize = 32;

/// The lines under the fields: a blank one, and the help of the field in two.
pub const FOOT: usize = 3;

/// A form being filled in.
#[derive(Clone, Debug)]
pub struct FormBox {
    /// What it is for.
    pub key: FormKey,
    /// What it opened with, once it is there.
    pub view: Option<Arc<FormView>>,
    /// Its fields.
    pub entries: Vec<Entry>,
    /// The field with the cursor.
    pub at: usize,
    /// Whether the folded fields are shown.
    pub more: bool,
    /// The day highlighted in the month, while one is picked.
    pub month: Option<NaiveDate>,
    /// Why the whole cannot be saved.
    pub error: Option<String>,
    /// Whether it opened with words kept from before.
    pub kept: bool,
    /// Whether it waits for the disk.
    pub saving: bool,
    /// Whether it was saved, or its words thrown away: nothing is kept then.
    pub done: bool,
    /// Its lines at this width.
    pub lines: Vec<FormLine>,
    /// The first line on the screen.
    pub offset: usize,
    /// The draft to open with, as the shell knows it.
    pub draft: Option<String>,
    /// A reminder that the note being written may be a safeguarding story.
    pub reminder: Option<String>,
    height: usize,
    width: usize,
    /// Records asked for and not come yet: of which kind, for which words.
    asked: Option<(&'static str, String)>,
    /// A command that waits for them.
    pending: Option<Cmd>,
    letters: usize,
    /// The field to begin at, by its stored name.
    begin: Option<&'static str>,
    today: NaiveDate,
    /// The names at hand of the kind that the field with the cursor refers to.
    at_hand: Vec<NameRow>,
}

impl FormBox {
    /// A form still on its way.
    pub fn new(key: FormKey) -> FormBox {
        FormBox {
            key,
            view: None,
            entries: Vec::new(),
            at: 0,
            more: false,
            month: None,
            error: None,
            kept: false,
            saving: false,
            done: false,
            lines: Vec::new(),
            offset: 0,
            draft: None,
            reminder: None,
            height: 1,
            width: 60,
            asked: None,
            pending: None,
            letters: 0,
            begin: None,
            today: NaiveDate::default(),
            at_hand: Vec::new(),
        }
    }

    /// The same, the cursor in the field of that stored name.
    #[must_use]
    pub fn at_field(mut self, name: &'static str) -> FormBox {
        self.begin = Some(name);
        self
    }

    /// The words over it.
    pub fn title(&self) -> String {
        match (&self.key, &self.view) {
            (FormKey::Edit { .. }, Some(view)) => view.title.clone(),
            (key, _) => format!("New {}", key.kind().label),
        }
    }

    /// Whether a field is on the screen.
    pub fn shows(&self, n: usize) -> bool {
        self.entries.get(n).is_some_and(|e| self.more || !e.folded)
    }

    /// The field with the cursor.
    pub fn entry(&self) -> Option<&Entry> {
        self.entries.get(self.at)
    }

    /// Whether anything was typed that is not saved.
    pub fn changed(&self) -> bool {
        !self.done && self.entries.iter().any(Entry::changed)
    }

    /// Whether it waits for the worker.
    pub fn waits(&self) -> bool {
        self.view.is_none() || self.saving || self.pending.is_some()
    }

    fn role(&self) -> Roles {
        self.view.as_ref().map_or(0, |view| view.role)
    }

    fn open(&mut self, view: FormView, cx: Cx<'_>) -> Vec<Step> {
        let kind = view.key.kind();
        let mut entries = Vec::new();
        for (n, field) in kind.form(view.role) {
            let value = view.cells.get(n).unwrap_or(&Value::Null);
            let mut entry = Entry::of(field, Source::Cell(n), value, &view.names, &view.words);
            entry.fixed = view.loaded.as_ref().is_some_and(|l| kind.fixed(&l.cells, field));
            let versions = view.clashes.iter().find(|(name, _)| *name == field.name);
            entry.versions = versions.map(|(_, v)| v.clone()).unwrap_or_default();
            entries.push(entry);
        }
        // Whoever is tied to it comes after its name, before the days.
        let mut place = entries.iter().take_while(|e| !e.folded).count().min(2);
        for (n, along) in view.along.iter().enumerate() {
            for name in along.along.fields {
                let Some((at, field)) = along.kind.position(name).zip(along.kind.field(name))
                else {
                    continue;
                };
                let value = along.cells.get(at).unwrap_or(&Value::Null);
                let mut entry =
                    Entry::of(field, Source::Along(n, at), value, &view.names, &view.words);
                entry.name = format!("{}.{}", along.kind.name, field.name);
                (entry.needed, entry.folded) = (false, false);
                let end = entries.iter().take_while(|e| !e.folded).count();
                entries.insert(end, entry);
            }
        }
        for (n, many) in view.many.iter().enumerate() {
            let entry = Entry::many(many.link, n, many.to, many.people.clone());
            if many.link.place == Place::Main {
                entries.insert(place, entry);
                place += 1;
            } else {
                entries.push(entry);
            }
        }
        // The folded ones come last, whatever the order of their declaration.
        entries.sort_by_key(|e| e.folded);
        self.entries = entries;
        self.view = Some(Arc::new(view));
        self.today = cx.now.date();
        if let Some(draft) = self.draft.take() {
            self.restore(&draft);
        }
        let first = |e: &Entry| !e.fixed && !e.folded;
        let empty = self.entries.iter().position(|e| first(e) && !e.filled());
        let start = match self.key {
            FormKey::New { .. } => empty,
            FormKey::Edit { .. } => None,
        };
        let wanted = self.begin.and_then(|name| self.entries.iter().position(|e| e.name == name));
        let start = wanted.or(start).or_else(|| self.entries.iter().position(first));
        self.more |= start.is_none_or(|n| self.entries[n].folded);
        self.at = start.or_else(|| self.entries.iter().position(|e| !e.fixed)).unwrap_or(0);
        self.enter(cx)
    }

    /// The cursor comes to the field it is at.
    fn enter(&mut self, cx: Cx<'_>) -> Vec<Step> {
        let role = self.role();
        self.letters = 0;
        self.asked = None;
        if let Some(entry) = self.entries.get_mut(self.at) {
            entry.enter(role);
        }
        self.look(cx)
    }

    /// Looks for the records that the field with the cursor may mean: among the names that are at
    /// hand, else in the store.
    fn look(&mut self, cx: Cx<'_>) -> Vec<Step> {
        let Some(entry) = self.entries.get_mut(self.at) else { return Vec::new() };
        let (Input::One(kind) | Input::Many(kind)) = entry.input else { return Vec::new() };
        let typed = entry.looked_for().to_string();
        if let (Some(names), "pupil" | "provision" | "staff") = (cx.names, kind) {
            if self.at_hand.first().is_none_or(|first| first.kind != kind) {
                self.at_hand = names.iter().filter(|n| n.kind == kind).cloned().collect();
            }
            let best = ranking::rank(&self.at_hand, &typed, OFFERED);
            let choice = |n: usize| {
                let name = self.at_hand.get(n)?;
                let (label, detail) = (name.label.clone(), name.detail.clone());
                Some(Choice { id: name.id, label, detail })
            };
            entry.offer_records(best.into_iter().filter_map(choice).collect());
            return Vec::new();
        }
        entry.offer(Vec::new());
        self.asked = Some((kind, typed.clone()));
        vec![Step::Ask(Request::Choices(kind, typed))]
    }

    /// What a key does in the field with the cursor; none where it does nothing.
    pub fn says_of(&self, cmd: Cmd, title: &'static str) -> Option<&'static str> {
        let dated = self.entry().is_some_and(|entry| matches!(entry.input, Input::Date));
        match cmd {
            Cmd::Accept if self.month.is_some() => Some("take the day"),
            Cmd::Back if self.month.is_some() => Some(title),
            _ if self.month.is_some() => None,
            Cmd::Month => dated.then_some(title),
            Cmd::MoreFields if !self.entries.iter().any(|entry| entry.folded) => None,
            Cmd::MoreFields if self.more => Some("fewer fields"),
            _ => Some(title),
        }
    }

    /// Acts on a command.
    pub fn command(&mut self, cmd: Cmd, cx: Cx<'_>) -> Vec<Step> {
        if self.view.is_none() {
            return if cmd == Cmd::Back { vec![Step::Close] } else { Vec::new() };
        }
        self.today = cx.now.date();
        if self.month.is_some() {
            return self.in_month(cmd);
        }
        // What is typed may name a record that is still on its way.
        let reads = matches!(
            cmd,
            Cmd::Accept | Cmd::Save | Cmd::NextField | Cmd::PreviousField | Cmd::Up | Cmd::Down
        );
        if reads && self.asked.is_some() {
            self.pending = Some(cmd);
            return Vec::new();
        }
        match cmd {
            Cmd::Back => vec![Step::Close],
            Cmd::Accept => self.accept(cx),
            Cmd::NextField => self.go(true, cx),
            Cmd::PreviousField => self.go(false, cx),
            Cmd::Save => self.save(),
            Cmd::Up | Cmd::Down => self.up_or_down(cmd == Cmd::Down, cx),
            Cmd::MoreFields => {
                self.more = !self.more;
                if !self.shows(self.at) {
                    self.at = self.entries.iter().rposition(|e| !e.folded).unwrap_or(0);
                    return self.enter(cx);
                }
                Vec::new()
            }
            Cmd::Month => {
                if let Some(entry) = self.entry()
                    && matches!(entry.input, Input::Date)
                {
                    self.month = Some(entry.day(self.today).unwrap_or(self.today));
                }
                Vec::new()
            }
            Cmd::NewLine => {
                match self.entries.get_mut(self.at) {
                    Some(entry) if matches!(entry.input, Input::Note) => entry.text.insert("\n"),
                    _ => {}
                }
                Vec::new()
            }
            Cmd::ToldDsl | Cmd::Restrict => {
                let done = self.guard(cmd, cx.now);
                let mut steps = self.keep();
                steps.extend(done.err().map(|why| Step::Toast(Toast::hint(why))));
                steps
            }
            Cmd::Discard if self.changed() => {
                let confirm = Confirm::new(strings::DISCARD, Purpose::Discard);
                vec![Step::Open(Box::new(Overlay::Confirm(confirm)))]
            }
            Cmd::Discard => vec![Step::Close],
            _ => Vec::new(),
        }
    }

    /// Enter: takes what is highlighted and goes on; in the last field it saves.
    fn accept(&mut self, cx: Cx<'_>) -> Vec<Step> {
        if let Some(entry) = self.entries.get_mut(self.at)
            && matches!(entry.input, Input::Many(_))
            && entry.take()
        {
            // One more may follow.
            let mut steps = self.enter(cx);
            steps.extend(self.keep());
            return steps;
        }
        if self.next(true).is_some() { self.go(true, cx) } else { self.save() }
    }

    /// The field before or after the one with the cursor.
    fn next(&self, forward: bool) -> Option<usize> {
        let stops = |n: &usize| self.shows(*n) && !self.entries[*n].fixed;
        if forward {
            (self.at + 1..self.entries.len()).find(stops)
        } else {
            (0..self.at).rev().find(stops)
        }
    }

    /// Goes to another field, round and round; what was typed is read first, and stays where it
    /// cannot be.
    fn go(&mut self, forward: bool, cx: Cx<'_>) -> Vec<Step> {
        let left = self.entries.get_mut(self.at).is_none_or(|entry| entry.leave(self.today));
        if !left {
            return self.keep();
        }
        let ends = |n: &usize| self.shows(*n) && !self.entries[*n].fixed;
        let round = if forward {
            (0..self.entries.len()).find(ends)
        } else {
            (0..self.entries.len()).rev().find(ends)
        };
        if let Some(next) = self.next(forward).or(round) {
            self.at = next;
        }
        let mut steps = self.keep();
        steps.extend(self.enter(cx));
        steps
    }

    /// Goes to a field, for the mouse; none where it cannot be gone to. What was typed is read first,
    /// as for any other key.
    pub fn point(&mut self, place: usize, cx: Cx<'_>) -> Option<Vec<Step>> {
        let open = self.entries.get(place).is_some_and(|entry| !entry.fixed);
        if !open || !self.shows(place) || self.waits() || self.month.is_some() {
            return None;
        }
        if place == self.at {
            return Some(Vec::new());
        }
        let today = self.today;
        let left = self.entries.get_mut(self.at).is_none_or(|entry| entry.leave(today));
        let mut steps = self.keep();
        if left {
            self.at = place;
            steps.extend(self.enter(cx));
        }
        Some(steps)
    }

    /// Highlights what the field offers; a second click takes it and goes on, and never saves.
    pub fn point_at_offer(&mut self, place: usize, again: bool, cx: Cx<'_>) -> Vec<Step> {
        let Some(entry) = self.entries.get_mut(self.at) else { return Vec::new() };
        if place >= entry.offers.len() {
            return Vec::new();
        }
        entry.at = Some(place);
        let many = matches!(entry.input, Input::Many(_));
        match (again, many) {
            (false, _) => Vec::new(),
            (true, true) => self.command(Cmd::Accept, cx),
            (true, false) => self.command(Cmd::NextField, cx),
        }
    }

    fn up_or_down(&mut self, down: bool, cx: Cx<'_>) -> Vec<Step> {
        let room = self.room();
        let Some(entry) = self.entries.get_mut(self.at) else { return Vec::new() };
        let stays = match entry.input {
            Input::Note => entry.text.step(room.saturating_sub(1), down),
            _ => entry.chooses() && entry.step(down),
        };
        if stays { Vec::new() } else { self.go(down, cx) }
    }

    /// The cells that what is typed has.
    fn room(&self) -> usize {
        self.width.saturating_sub(label_width(&self.entries)).max(8)
    }

    /// Keys in the month.
    fn in_month(&mut self, cmd: Cmd) -> Vec<Step> {
        let Some(day) = self.month else { return Vec::new() };
        match cmd {
            Cmd::Up => self.month = day.checked_sub_days(Days::new(7)),
            Cmd::Down => self.month = day.checked_add_days(Days::new(7)),
            Cmd::PageUp => self.month = day.checked_sub_months(Months::new(1)),
            Cmd::PageDown => self.month = day.checked_add_months(Months::new(1)),
            Cmd::Accept | Cmd::NextField | Cmd::Save => {
                self.month = None;
                if let Some(entry) = self.entries.get_mut(self.at) {
                    entry.take_day(day);
                }
                return self.keep();
            }
            Cmd::Back | Cmd::Month | Cmd::PreviousField => self.month = None,
            _ => {}
        }
        Vec::new()
    }

    /// A key for what is typed.
    pub fn key(&mut self, key: Key, cx: Cx<'_>) -> Vec<Step> {
        if let Some(day) = self.month {
            self.month = match key.code {
                Code::Left => day.pred_opt(),
                Code::Right => day.succ_opt(),
                _ => Some(day),
            };
            return Vec::new();
        }
        let role = self.role();
        let Some(entry) = self.entries.get_mut(self.at) else { return Vec::new() };
        if entry.fixed || !entry.key(key, role) {
            return Vec::new();
        }
        self.error = None;
        self.typed(cx)
    }

    /// Text pasted into the field with the cursor.
    pub fn paste(&mut self, text: &str, cx: Cx<'_>) -> Vec<Step> {
        let role = self.role();
        let Some(entry) = self.entries.get_mut(self.at).filter(|e| !e.fixed) else {
            return Vec::new();
        };
        entry.paste(text, role);
        self.letters = KEEP_EVERY;
        self.typed(cx)
    }

    fn typed(&mut self, cx: Cx<'_>) -> Vec<Step> {
        let mut steps = self.look(cx);
        self.letters += 1;
        if self.letters >= KEEP_EVERY {
            self.letters = 0;
            steps.extend(self.keep());
        }
        steps
    }

    /// Reads every field and saves.
    pub fn save(&mut self) -> Vec<Step> {
        let Some(view) = self.view.clone() else { return Vec::new() };
        let kind = view.key.kind();
        let today = self.today;
        let bad = |e: &mut Entry| !e.fixed && !e.leave(today);
        let wrong = self.entries.iter_mut().position(bad);
        let missing = self.entries.iter_mut().position(|e| {
            let missing = e.needed && !e.filled();
            if missing && e.error.is_none() {
                e.error = Some(format!("{} is needed.", e.label));
            }
            missing
        });
        if let Some(n) = wrong.or(missing) {
            return self.point_at(n);
        }
        let mut cells = view.cells.clone();
        let mut along: Vec<Vec<Value>> = view.along.iter().map(|a| a.cells.clone()).collect();
        let mut filled = vec![false; along.len()];
        let mut many = Vec::new();
        for entry in &self.entries {
            match entry.source {
                Source::Cell(n) => {
                    if let (Some(cell), true) = (cells.get_mut(n), entry.changed()) {
                        cell.clone_from(&entry.value);
                    }
                }
                Source::Along(n, place) => {
                    if let Some(cell) = along.get_mut(n).and_then(|cells| cells.get_mut(place)) {
                        cell.clone_from(&entry.value);
                        filled[n] |= !entry.value.is_null();
                    }
                }
                Source::Many(n) => {
                    let after: Vec<Id> = entry.people.iter().map(|(id, _)| *id).collect();
                    // A new record has nobody yet: those it was filled with are to be added too.
                    let before = match self.key {
                        FormKey::New { .. } => Vec::new(),
                        FormKey::Edit { .. } => entry.start_people().to_vec(),
                    };
                    many.extend(view.many.get(n).map(|m| (m.link, before, after)));
                }
            }
        }
        if let Err(why) = check_whole(kind, &cells) {
            return self.refuse(&why, kind.fields.iter().position(|f| f.name == "ends"));
        }
        let along = view
            .along
            .iter()
            .zip(along)
            .zip(filled)
            .filter(|(_, filled)| *filled)
            .map(|((a, cells), _)| (a.along, cells))
            .collect();
        let (key, loaded) = (view.key.clone(), view.loaded.clone());
        self.saving = true;
        let draft = FormDraft { key, loaded, cells, many, along };
        vec![Step::Save(Save::Form(Box::new(draft)))]
    }

    /// What is wrong with the whole is said under the field it is about.
    fn refuse(&mut self, why: &str, about: Option<usize>) -> Vec<Step> {
        let place = self
            .entries
            .iter()
            .position(|e| matches!((e.source, about), (Source::Cell(n), Some(m)) if n == m));
        match place {
            Some(n) => {
                self.entries[n].error = Some(why.to_string());
                self.point_at(n)
            }
            None => {
                self.error = Some(why.to_string());
                Vec::new()
            }
        }
    }

    /// Puts the cursor into a field that has something wrong.
    fn point_at(&mut self, n: usize) -> Vec<Step> {
        self.more |= self.entries[n].folded;
        self.at = n;
        self.keep()
    }

    /// What is typed and not saved, as a draft; nothing when all is as it was.
    pub fn draft_body(&self) -> String {
        let kept = self.entries.iter().filter_map(|e| Some((e.name.clone(), e.kept()?)));
        let kept: Map<String, Json> = kept.collect();
        if kept.is_empty() || self.done { String::new() } else { Json::Object(kept).to_string() }
    }

    fn keep(&mut self) -> Vec<Step> {
        vec![Step::Keep(self.key.draft(), self.draft_body())]
    }

    fn restore(&mut self, draft: &str) {
        let Ok(Json::Object(kept)) = serde_json::from_str::<Json>(draft) else { return };
        for entry in self.entries.iter_mut().filter(|e| !e.fixed) {
            if let Some(kept) = kept.get(&entry.name) {
                entry.restore(kept);
                self.kept = true;
                self.more |= entry.folded;
            }
        }
    }

    /// The form, the records it asked for, or that it is on the disk.
    pub fn reply(&mut self, reply: &Reply, cx: Cx<'_>) -> Vec<Step> {
        match reply {
            Reply::Form(view) if self.view.is_none() && view.key.draft() == self.key.draft() => {
                self.open((**view).clone(), cx)
            }
            Reply::Choices(kind, typed, choices) => {
                let wanted = self.asked.take_if(|(k, t)| k == kind && t == typed);
                if wanted.is_none() {
                    return Vec::new();
                }
                if let Some(entry) = self.entries.get_mut(self.at) {
                    entry.offer_records(choices.clone());
                }
                let pending = self.pending.take();
                pending.map(|cmd| self.command(cmd, cx)).unwrap_or_default()
            }
            Reply::Written(_) if self.saving => {
                self.saving = false;
                self.done = true;
                vec![Step::Close]
            }
            Reply::Failed(_) if self.view.is_none() => vec![Step::Close],
            Reply::Failed(_) => {
                // What was looked for does not come any more.
                (self.asked, self.pending) = (None, None);
                Vec::new()
            }
            _ => Vec::new(),
        }
    }

    /// Takes the size of the window.
    pub fn settle(&mut self, cx: Cx<'_>) {
        self.remind(cx);
        self.width = usize::from(cx.layout.form_box(0).inside(true).w);
        self.lines = lines::lines(self, self.width);
        let area = cx.layout.form_box(self.lines.len() + FOOT);
        self.height = usize::from(area.inside(true).h).saturating_sub(FOOT).max(1);
        let of = |line: &&FormLine| line.entry == Some(self.at);
        let count = self.lines.iter().filter(of).count();
        if let Some(first) = self.lines.iter().position(|line| line.entry == Some(self.at)) {
            let last = first + count.saturating_sub(1).min(self.height.saturating_sub(1));
            self.offset = scrolled(self.offset, last, self.height, self.lines.len());
            self.offset = scrolled(self.offset, first, self.height, self.lines.len());
        }
    }

    /// The day that words such as "fri" are counted from.
    pub fn today(&self) -> NaiveDate {
        self.today
    }

    /// How many lines of fields are on the screen.
    pub fn height(&self) -> usize {
        self.height
    }
}
