//! Keys and pastes: which layer they are for, and what commands do.

use std::time::Instant;

use super::{HELD_MAX, Input, Layer, Shell};
use crate::app::boards::{BoardKey, Judge, Reach};
use crate::app::commands::{Cmd, View};
use crate::app::effects::ExitReason;
use crate::app::forms::list::ListKey;
use crate::app::key::Key;
use crate::app::keymap::Found;
use crate::app::msg::{Care, Request, Save};
use crate::app::overlays::{
    Answer, Begun, BoardBox, Confirm, Device, Finder, GroupPage, Guide, Help, Laptops, LineBox,
    LineKind, Menu, Missed, Overlay, Palette, Pick, PickFor, PickItem, PinBox, PupilPage, Purpose,
    RecordsBox, RefusedBox, Sheet, Themes, Versions, WeekGrid, guard_name,
};
use crate::app::panes::{PANES, PaneId, review_step};
use crate::app::strings;
use crate::app::toast::Toast;
use crate::app::words;
use crate::domain::Id;
use crate::domain::lines::GroupRow;
use crate::store::queries::map::Axis;
use crate::store::views::TodayKey;

impl Shell {
    pub(super) fn input(&mut self, input: Input, at: Instant) {
        if self.waits() && !self.urgent(&input) {
            if self.held.len() < HELD_MAX {
                self.held.push_back(input);
            }
            return;
        }
        self.act_on(input, at);
    }

    /// Acts on what was typed ahead, as far as it goes.
    pub(super) fn catch_up(&mut self, at: Instant) {
        while !self.waits() && !self.ended {
            match self.held.pop_front() {
                Some(input) => self.act_on(input, at),
                None => return,
            }
        }
    }

    /// Whether keys wait for the worker: a screen that is not there yet cannot be keyed at.
    fn waits(&self) -> bool {
        match self.layer() {
            Layer::Lock => {
                self.lock.as_ref().is_some_and(|lock| lock.opening)
                    || self.door.as_ref().is_some_and(|door| door.busy)
            }
            Layer::Overlay => self.top().is_some_and(Overlay::waits),
            Layer::Pane | Layer::Filter => {
                self.trouble.is_none() && !self.panes.rows(self.focus).loaded()
            }
            Layer::Blank => false,
        }
    }

    /// What never waits: leaving, and hiding the screen.
    fn urgent(&self, input: &Input) -> bool {
        let Input::Key(key) = input else { return false };
        let found = self.keymap.find(&self.scopes(), &[*key]);
        matches!(found, Found::Cmd(Cmd::Interrupt | Cmd::Blank | Cmd::Back))
            || (found == Found::Cmd(Cmd::Quit) && key.typed().is_none())
    }

    fn act_on(&mut self, input: Input, at: Instant) {
        self.dirty = true;
        match input {
            Input::Paste(text) => self.paste(&text, at),
            Input::Key(key) if self.layer() == Layer::Lock => self.lock_key(key),
            Input::Key(key) => self.key(key, at),
        }
    }

    fn paste(&mut self, text: &str, at: Instant) {
        self.prefix.clear();
        let field = match self.layer() {
            Layer::Filter => Some(self.panes.rows(self.focus).filter().0),
            Layer::Overlay => self.top().and_then(Overlay::field),
            _ => None,
        };
        if field.is_some_and(|field| !field.has_room(text)) {
            let letters = text.chars().count();
            return self.toast(Toast::wrong(strings::paste_too_long(letters)), at);
        }
        match self.layer() {
            Layer::Lock => self.lock_paste(text),
            Layer::Filter => self.panes.rows_mut(self.focus).filter_paste(text),
            Layer::Overlay => {
                let Some(mut top) = self.overlays.pop() else { return };
                let steps = top.paste(text, self.cx());
                self.overlays.push(top);
                match steps {
                    Some(steps) => self.steps(self.overlays.len() - 1, steps, at),
                    None => self.toast(Toast::hint(strings::PASTED), at),
                }
            }
            Layer::Pane => self.toast(Toast::hint(strings::PASTED), at),
            Layer::Blank => {}
        }
    }

    fn key(&mut self, key: Key, at: Instant) {
        let scopes = self.scopes();
        let types = scopes.first().is_some_and(|s| s.types());
        if types && key.typed().is_some() {
            return self.type_key(key, at);
        }
        self.prefix.push(key);
        match self.keymap.find(&scopes, &self.prefix) {
            Found::Cmd(cmd) => {
                self.prefix.clear();
                self.run(cmd, at);
            }
            Found::Prefix => {}
            Found::Nothing => {
                let alone = self.prefix.len() == 1;
                self.prefix.clear();
                if alone {
                    self.type_key(key, at);
                }
            }
        }
    }

    /// A key that is no command: for the field with the focus, else for nobody.
    fn type_key(&mut self, key: Key, at: Instant) {
        match self.layer() {
            Layer::Filter => {
                self.panes.rows_mut(self.focus).filter_key(key);
            }
            Layer::Overlay => {
                let Some(mut top) = self.overlays.pop() else { return };
                let steps = top.key(key, self.cx());
                self.overlays.push(top);
                self.steps(self.overlays.len() - 1, steps, at);
            }
            _ => {}
        }
    }

    /// Does a command where the person is.
    pub(super) fn run(&mut self, cmd: Cmd, at: Instant) {
        self.dirty = true;
        if self.layer() == Layer::Blank
            && !matches!(cmd, Cmd::Blank | Cmd::Lock | Cmd::Quit | Cmd::Interrupt)
        {
            return;
        }
        if self.parent_view() && !keeps_parent_view(cmd) {
            return self.toast(Toast::hint(strings::PARENT_VIEW), at);
        }
        if self.run_anywhere(cmd, at) {
            return;
        }
        match self.layer() {
            Layer::Overlay => {
                let Some(mut top) = self.overlays.pop() else { return };
                let steps = top.command(cmd, self.cx());
                self.overlays.push(top);
                self.steps(self.overlays.len() - 1, steps, at);
            }
            Layer::Filter => self.run_filter(cmd),
            Layer::Pane => self.run_pane(cmd, at),
            Layer::Lock | Layer::Blank => {}
        }
    }

    /// Whether a parent is beside the screen: the page of their child stands alone.
    pub(super) fn parent_view(&self) -> bool {
        matches!(self.top(), Some(Overlay::Pupil(page)) if page.hidden)
    }

    /// Commands of the scope "everywhere". Returns whether it was one.
    fn run_anywhere(&mut self, cmd: Cmd, at: Instant) -> bool {
        match cmd {
            Cmd::Help => {
                // The key that opened it closes it.
                if self.overlays.pop_if(|top| matches!(top, Overlay::Help(_))).is_none() {
                    let help = Help::new(&self.scopes(), &self.keymap);
                    self.open(Overlay::Help(help), at);
                }
            }
            Cmd::Palette => {
                let scopes = self.scopes();
                if scopes.first().is_some_and(|s| s.has_palette()) {
                    let palette = Palette::new(&scopes, self.offers(), self.cx());
                    self.open(Overlay::Palette(palette), at);
                }
            }
            Cmd::Quit | Cmd::Interrupt => self.ask_to_quit(at),
            Cmd::Blank => self.blank = !self.blank,
            Cmd::Initials => {
                self.initials = !self.initials;
                if self.initials {
                    if self.names.is_none() {
                        self.ask(Request::Names);
                    }
                    self.ask(Request::Families);
                }
                let text = if self.initials { "Initials only." } else { "Names are shown." };
                self.toast(Toast::hint(text), at);
            }
            Cmd::Lock => self.lock_now(),
            Cmd::Themes if self.layer() != Layer::Blank => {
                let open = self.overlays.iter().any(|o| matches!(o, Overlay::Themes(_)));
                if !open {
                    self.open(Overlay::Themes(Themes::default()), at);
                }
            }
            Cmd::Setup => self.set_up(at),
            Cmd::Pin if self.about.encrypted => self.open(Overlay::Pin(PinBox::new(true)), at),
            Cmd::Pin => self.toast(Toast::hint(strings::PIN_NEEDLESS), at),
            Cmd::Undo => self.undo(Request::Undo(false), at),
            Cmd::Redo => self.undo(Request::Redo(false), at),
            Cmd::Refresh => self.ask_all(),
            Cmd::New(kind) => self.new_record(kind, at),
            Cmd::NewAny => self.new_any(at),
            _ => return false,
        }
        true
    }

    fn ask_to_quit(&mut self, at: Instant) {
        match (self.top(), self.unsaved()) {
            (Some(Overlay::Confirm(c)), _) if c.purpose == Purpose::Quit => {
                self.end(ExitReason::Quit);
            }
            (_, Some(what)) => {
                let question = strings::quit_question(&what);
                self.open(Overlay::Confirm(Confirm::new(question, Purpose::Quit)), at);
            }
            (_, None) => self.end(ExitReason::Quit),
        }
    }

    /// Takes back, or does again; not under an open form, whose words would no longer fit.
    pub(super) fn undo(&mut self, request: Request, at: Instant) {
        if self.overlays.iter().any(|o| {
            matches!(
                o,
                Overlay::Sheet(_)
                    | Overlay::Line(_)
                    | Overlay::Form(_)
                    | Overlay::Week(_)
                    | Overlay::Grid(_)
            )
        }) {
            return self.toast(Toast::hint(strings::UNDO_LATER), at);
        }
        if self.undoing.is_some() {
            return;
        }
        let redo = matches!(request, Request::Redo(_));
        let n = self.ask(request);
        self.undoing = Some((n, redo));
    }

    fn run_filter(&mut self, cmd: Cmd) {
        let rows = self.panes.rows_mut(self.focus);
        match cmd {
            Cmd::Accept => rows.type_filter(false),
            Cmd::Back => {
                rows.clear_filter();
            }
            _ => {
                rows.go(cmd);
            }
        }
    }

    fn run_pane(&mut self, cmd: Cmd, at: Instant) {
        match cmd {
            Cmd::Pane(n) => {
                if let Some(spec) = PANES.get(usize::from(n)) {
                    self.focus = spec.id;
                }
            }
            Cmd::NextPane => self.focus = self.focus.step(1),
            Cmd::PreviousPane => self.focus = self.focus.step(-1),
            Cmd::Find => {
                let (finder, steps) = Finder::new(self.cx());
                self.open(Overlay::Finder(finder), at);
                self.steps(self.overlays.len() - 1, steps, at);
            }
            Cmd::LogLine => self.open_line(LineKind::Log, LineKind::Log.begun(), at),
            Cmd::ContactLine => {
                self.open_line(LineKind::Contact, LineKind::Contact.begun(), at);
            }
            Cmd::Device => self.open(Overlay::Device(Device::default()), at),
            Cmd::Filter => self.panes.rows_mut(self.focus).type_filter(true),
            Cmd::Back => {
                self.panes.rows_mut(self.focus).clear_filter();
            }
            Cmd::Sort(column) => self.panes.rows_mut(self.focus).sort_by(column),
            Cmd::PreviousDay => self.turn_day(-1),
            Cmd::NextDay => self.turn_day(1),
            Cmd::Missed => self.open(Overlay::Missed(Missed::new(self.now.date())), at),
            Cmd::View(view) => self.open_view(view, at),
            Cmd::GroupPage => self.open_group(at),
            Cmd::WeekGrid => self.open_week(at),
            Cmd::Backdate => {
                if let Some(key) = self.panes.today.list.selected().map(|r| r.key.clone()) {
                    self.ask(Request::Beside(key, -1));
                }
            }
            Cmd::Extra => self.add_extra(at),
            Cmd::Today => {
                self.panes.today.turning = 0;
                self.panes.today.chosen = None;
                self.panes.today.select_next(self.now.time(), true);
                self.ask_pane(PaneId::Today);
            }
            Cmd::Open => self.open_row(at),
            Cmd::Done => self.tick_off(at),
            Cmd::Backups => drop(self.ask(Request::Care(Care::Backups))),
            Cmd::Erasures => {
                self.open(Overlay::Records(RecordsBox::new(ListKey::Erasures)), at);
            }
            Cmd::CheckBackup => {
                self.toast(Toast::hint(strings::CHECKING), at);
                self.ask(Request::Care(Care::CheckBackup));
            }
            Cmd::Reopen => self.reopen(at),
            Cmd::Save => self.toast(Toast::hint(strings::ALL_SAVED), at),
            Cmd::SeePupil if self.focus == PaneId::Reviews => {
                let pupil = self.panes.reviews.list.selected().map(|r| r.pupil);
                self.open_pupil(pupil, at);
            }
            Cmd::SeePupil => self.open_only(at),
            Cmd::Edit => self.edit_row(at),
            Cmd::Delete => self.delete_row(at),
            Cmd::Details => self.details_of_row(at),
            Cmd::Sync => self.exchange_now(at),
            Cmd::Versions => self.open(Overlay::Versions(Versions::default()), at),
            Cmd::Laptops => self.open(Overlay::Laptops(Laptops::default()), at),
            Cmd::Refused => self.open(Overlay::Refused(RefusedBox::default()), at),
            Cmd::Records => self.open(Overlay::Menu(Menu::records(self.cx())), at),
            Cmd::Settings => self.open(Overlay::Menu(Menu::settings(self.cx())), at),
            _ => {
                self.panes.rows_mut(self.focus).go(cmd);
            }
        }
    }

    /// Exchanges with the folder of this device, which is asked for the first time.
    fn exchange_now(&mut self, at: Instant) {
        if let Some(who) = self.about.exchanging.joining.clone() {
            return self.open(Overlay::Guide(Guide::join(who)), at);
        }
        let (guide, steps) = Guide::sync(self.cx(), false);
        self.open(Overlay::Guide(guide), at);
        self.steps(self.overlays.len() - 1, steps, at);
    }

    /// Opens a view made for looking.
    fn open_view(&mut self, view: View, at: Instant) {
        let key = match view {
            View::Away => {
                self.caught_up = true;
                BoardKey::Digest(self.about.away)
            }
            View::Map => BoardKey::Map(Axis::Area, Reach::HalfTerm(0)),
            View::Judged => BoardKey::Judged(Judge::Group, Reach::Year(0)),
            View::Plans => BoardKey::Plans,
            View::Queries => BoardKey::Queries,
            View::Reviews => BoardKey::Reviews,
            View::Cost => BoardKey::Cost(false, Reach::Year(0)),
            View::Tasks => BoardKey::Tasks,
            View::Census => BoardKey::Census,
            View::Timetable => BoardKey::Timetable(self.now.date(), false),
            View::Cover => {
                let row = self.panes.today.list.selected();
                let day = self.panes.today.date.unwrap_or(self.now.date());
                match row.and_then(|row| row.staff_ids.first()) {
                    Some(adult) if self.focus == PaneId::Today => BoardKey::Cover(*adult, day),
                    _ => return self.toast(Toast::hint(strings::WHO_IS_AWAY), at),
                }
            }
            View::Term => BoardKey::Term,
            View::Year => BoardKey::Year(None),
            View::Agencies => BoardKey::Agencies,
            View::Helps => BoardKey::Helps,
            View::Wellbeing => BoardKey::Wellbeing,
            View::Runs => BoardKey::Runs,
            View::Moves => BoardKey::Moves,
        };
        if key.leads_only() && !self.about.lead {
            return self.toast(Toast::hint(strings::MONEY_FOR_LEADS), at);
        }
        self.open(Overlay::Board(BoardBox::new(key)), at);
    }

    fn turn_day(&mut self, by: i32) {
        let today = &mut self.panes.today;
        let from = today.chosen.or(today.date).unwrap_or(self.now.date());
        // Keys pressed while the worker looks add up.
        today.turning = today.turning.saturating_add(by);
        let turning = today.turning;
        self.ask(match turning {
            0 => Request::Today(Some(from)),
            _ => Request::TurnDay(from, turning),
        });
    }

    /// The group of the row, of several joined the first.
    fn row_group(&mut self, at: Instant) -> Option<Id> {
        let row = self.panes.today.list.selected();
        let group = row.and_then(|row| row.provisions.first().copied());
        if group.is_none() {
            self.toast(Toast::hint(strings::NO_GROUP), at);
        }
        group
    }

    fn open_group(&mut self, at: Instant) {
        if let Some(group) = self.row_group(at) {
            self.open(Overlay::Group(GroupPage::new(group)), at);
        }
    }

    fn open_week(&mut self, at: Instant) {
        let day = self.panes.today.date.unwrap_or(self.now.date());
        if let Some(group) = self.row_group(at) {
            self.open(Overlay::Week(WeekGrid::new(group, day)), at);
        }
    }

    /// Asks which group has a session beside the timetable on the day shown.
    fn add_extra(&mut self, at: Instant) {
        let Some(school) = &self.school else { return };
        let day = self.panes.today.date.unwrap_or(self.now.date());
        let adult =
            |group: &GroupRow| group.staff.iter().any(|(id, _)| school.facts().user == Some(*id));
        let mut groups: Vec<&GroupRow> = school.facts().groups.iter().collect();
        groups.sort_by_key(|group| (!adult(group), &group.title));
        let items = groups
            .into_iter()
            .map(|group| PickItem {
                key: None,
                label: group.title.clone(),
                detail: words::counted(group.members.len(), "pupil", "pupils"),
                answer: Answer::Log(TodayKey::Extra(group.id, day)),
            })
            .collect();
        let title = format!("Which group, {}?", words::day_and_month(day));
        self.open(Overlay::Pick(Pick::choice(title, PickFor::Extra, items)), at);
    }

    /// Opens the logging screen of a session, with what was begun of it.
    pub(super) fn log(&mut self, key: TodayKey, at: Instant) {
        let sheet = self.parked.remove(&key).unwrap_or_else(|| Sheet::new(key));
        self.open(Overlay::Sheet(sheet), at);
    }

    /// Enter on a row: a session to log, a pupil's page, a review with its clock.
    fn open_row(&mut self, at: Instant) {
        match self.focus {
            PaneId::Today => {
                let Some(key) = self.panes.today.list.selected().map(|r| r.key.clone()) else {
                    return self.open_line(LineKind::Log, LineKind::Log.begun(), at);
                };
                self.log(key, at);
            }
            PaneId::Register => {
                let pupil = self.panes.register.list.selected().map(|r| r.pupil);
                self.open_pupil(pupil, at);
            }
            PaneId::Contacts => {
                let row = self.panes.contacts.list.selected();
                if let Some(pupils) = row.map(|r| r.pupils.clone()) {
                    let pupil = pupils.first().map(|(id, _)| *id);
                    self.open_pupil(pupil, at);
                    if pupil.is_none() {
                        self.toast(Toast::hint(strings::NO_PUPIL), at);
                    }
                }
            }
            PaneId::Reviews => {
                if let Some(review) = self.panes.reviews.list.selected().map(|r| r.review) {
                    self.open(Overlay::Board(BoardBox::new(BoardKey::Review(review))), at);
                }
            }
        }
    }

    /// What is due on the row was done: a follow-up at once, the step of a review on a day asked for.
    fn tick_off(&mut self, at: Instant) {
        let today = self.now.date();
        if self.focus == PaneId::Contacts {
            let row = self.panes.contacts.list.selected();
            match row.filter(|r| r.follow_up.is_some()).map(|r| r.contact) {
                Some(id) => {
                    self.ask(Request::Save(Save::FollowedUp(id, today)));
                }
                None => self.toast(Toast::hint(strings::NO_FOLLOW_UP), at),
            }
            return;
        }
        let Some(row) = self.panes.reviews.list.selected() else { return };
        let Some((step, asked)) = review_step(row, today) else {
            return self.toast(Toast::hint(strings::NOT_OURS), at);
        };
        let title = format!("{}, {}: {asked}", row.name, row.what.label());
        let pick = Pick::text(title, PickFor::ReviewDay(row.review, step), "today");
        self.open(Overlay::Pick(pick), at);
    }

    /// The session saved last, to look at or put right.
    fn reopen(&mut self, at: Instant) {
        match self.last_saved.clone() {
            Some(key) => self.log(key, at),
            None => self.toast(Toast::hint(strings::NONE_SAVED), at),
        }
    }

    fn open_pupil(&mut self, pupil: Option<Id>, at: Instant) {
        if let Some(pupil) = pupil {
            self.open(Overlay::Pupil(PupilPage::new(pupil)), at);
        }
    }

    /// The page of the child of a 1:1, by the name on the row.
    fn open_only(&mut self, at: Instant) {
        let pupil = self.panes.today.list.selected().and_then(|row| {
            let school = self.school.as_ref()?;
            let group = school.group(*row.provisions.first()?)?;
            row.only.as_ref().and_then(|_| group.members.first().copied())
        });
        match pupil {
            Some(_) => self.open_pupil(pupil, at),
            None => self.toast(Toast::hint(strings::NO_PUPIL), at),
        }
    }

    pub(super) fn open_line(&mut self, kind: LineKind, begun: Begun, at: Instant) {
        let draft = self.drafts.get(&begun.draft).cloned();
        let guard = self.drafts.get(&guard_name(&begun.draft)).cloned();
        let line = LineBox::new(kind, begun, draft.as_deref(), self.cx());
        let line = line.guarded(guard.as_deref(), self.cx());
        self.open(Overlay::Line(line), at);
    }
}

/// What may be done with a parent beside the screen: whatever opens something else may show other
/// children, in a list, an offer or a message, and waits until all is shown again.
pub(super) fn keeps_parent_view(cmd: Cmd) -> bool {
    cmd.moves()
        || matches!(
            cmd,
            Cmd::Privacy
                | Cmd::Back
                | Cmd::Help
                | Cmd::Blank
                | Cmd::Initials
                | Cmd::Lock
                | Cmd::Themes
                | Cmd::Quit
                | Cmd::Interrupt
        )
}
