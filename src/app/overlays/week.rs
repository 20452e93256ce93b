//! The week of a group as a grid: children by days. For those who log on Friday from a tick sheet.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};

use super::sheet::reasons;
use super::{Answer, Cx, Overlay, PupilPage, Step, moved, scrolled};
use crate::app::commands::Cmd;
use crate::app::days::{WeekCell, WeekColumn, WeekSession, WeekTicks, WeekView};
use crate::app::msg::{Reply, Request, Save, SheetView};
use crate::app::strings;
use crate::app::toast::Toast;
use crate::app::words;
use crate::domain::Id;
use crate::domain::codes::SessionState;

/// Lines of the grid besides the children: two for the days, one above and one below them, and the
/// letters.
pub const OTHER_ROWS: usize = 6;

/// A week of a group.
#[derive(Clone, Debug)]
pub struct WeekGrid {
    /// Which group.
    pub group: Id,
    /// The week shown, once it is there.
    pub view: Option<Box<WeekView>>,
    /// The highlighted day.
    pub column: usize,
    /// The highlighted child.
    pub row: usize,
    /// The first child on the screen.
    pub offset: usize,
    /// Whether it waits for the disk.
    pub saving: bool,
    /// Why the last key could not be followed.
    pub error: Option<String>,
    /// The day whose week was asked for.
    pub asked: NaiveDate,
    /// Weeks that were left with ticks in them.
    kept: BTreeMap<NaiveDate, WeekView>,
    height: usize,
}

impl WeekGrid {
    /// The week of a group that holds `day`, still on its way.
    pub fn new(group: Id, day: NaiveDate) -> WeekGrid {
        WeekGrid {
            group,
            view: None,
            column: 0,
            row: 0,
            offset: 0,
            saving: false,
            error: None,
            asked: day,
            kept: BTreeMap::new(),
            height: 1,
        }
    }

    /// Whether keys are held until the worker has answered.
    pub fn waits(&self) -> bool {
        self.view.is_none() || self.saving
    }

    /// Whether anything was ticked and not saved.
    pub fn changed(&self) -> bool {
        self.to_save().next().is_some()
    }

    fn to_save(&self) -> impl Iterator<Item = &SheetView> {
        self.kept.values().chain(self.view.as_deref()).flat_map(WeekView::changed)
    }

    /// How many sessions saving would write, of this week and others.
    pub fn ticked(&self) -> usize {
        self.to_save().count()
    }

    /// How many children stand above and below those on the screen.
    pub fn beyond(&self) -> (usize, usize) {
        (self.offset, self.count().saturating_sub(self.offset + self.height))
    }

    /// The children on the screen, each with whether it is the highlighted one.
    pub fn shown(&self) -> impl Iterator<Item = (bool, &(Id, String))> {
        let pupils = self.view.as_ref().map_or(&[][..], |view| &view.pupils);
        let rows = pupils.iter().enumerate().skip(self.offset).take(self.height);
        rows.map(|(n, pupil)| (n == self.row, pupil))
    }

    /// What every adult must know of the highlighted child.
    pub fn alert(&self) -> Option<&str> {
        let view = self.view.as_ref()?;
        let (pupil, _) = view.pupils.get(self.row)?;
        view.alerts.iter().find(|(id, _)| id == pupil).map(|(_, text)| text.as_str())
    }

    fn count(&self) -> usize {
        self.view.as_ref().map_or(0, |view| view.pupils.len())
    }

    fn columns(&self) -> usize {
        self.view.as_ref().map_or(0, |view| view.columns.len())
    }

    fn pupil(&self) -> Option<Id> {
        self.view.as_ref()?.pupils.get(self.row).map(|(id, _)| *id)
    }

    fn scroll(&mut self) {
        self.row = self.row.min(self.count().saturating_sub(1));
        self.column = self.column.min(self.columns().saturating_sub(1));
        self.offset = scrolled(self.offset, self.row, self.height, self.count());
    }

    /// Goes to a cell of the grid, counted row by row. Returns whether there is one.
    pub fn point(&mut self, place: usize) -> bool {
        let (row, column) = (place / self.columns().max(1), place % self.columns().max(1));
        let there = row < self.count() && column < self.columns();
        if there {
            (self.row, self.column) = (row, column);
            self.scroll();
        }
        there
    }

    /// What a key does on the highlighted day; none where it does nothing.
    pub fn says_of(&self, cmd: Cmd, title: &'static str) -> Option<&'static str> {
        let ticks = matches!(
            cmd,
            Cmd::Toggle | Cmd::Mark(_) | Cmd::AllHere | Cmd::Untick | Cmd::DidNotHappen
        );
        let column = self.view.as_ref().and_then(|view| view.columns.get(self.column));
        let closed = column.is_none_or(|c| matches!(c.what, WeekSession::Closed(_)));
        (!(ticks && closed)).then_some(title)
    }

    /// Acts on a command.
    pub fn command(&mut self, cmd: Cmd, cx: Cx<'_>) -> Vec<Step> {
        let mut steps = self.act(cmd, cx);
        let ticks = matches!(
            cmd,
            Cmd::Toggle | Cmd::Mark(_) | Cmd::AllHere | Cmd::Untick | Cmd::DidNotHappen
        );
        if ticks {
            steps.extend(self.keep());
        }
        steps
    }

    /// Keeps the ticks of the week shown: a crash loses none.
    fn keep(&self) -> Option<Step> {
        let view = self.view.as_ref()?;
        Some(Step::Keep(view.draft_name(), view.draft_body()))
    }

    fn act(&mut self, cmd: Cmd, cx: Cx<'_>) -> Vec<Step> {
        self.error = None;
        if cmd == Cmd::Back {
            return vec![Step::Close];
        }
        if self.saving {
            return Vec::new();
        }
        match cmd {
            Cmd::PreviousDay => self.column = self.column.saturating_sub(1),
            Cmd::NextDay => {
                self.column = (self.column + 1).min(self.columns().saturating_sub(1));
            }
            Cmd::PreviousWeek | Cmd::NextWeek => return self.turn_week(cmd == Cmd::NextWeek),
            Cmd::Up | Cmd::Down | Cmd::First | Cmd::Last => {
                if let Some(row) = moved(self.row, self.count(), self.height, cmd) {
                    self.row = row;
                    self.scroll();
                }
            }
            Cmd::Toggle => self.tick(cx, |ticks, pupil| ticks.turn(pupil)),
            Cmd::Mark(letter) => self.tick(cx, |ticks, pupil| ticks.set(pupil, letter)),
            Cmd::AllHere => self.all_here(cx),
            Cmd::Untick => {
                if let Some(ticks) = self.ticks() {
                    ticks.reset();
                }
            }
            Cmd::DidNotHappen => return self.did_not_happen(),
            Cmd::Accept => return self.save(),
            Cmd::Open => return self.open_session(),
            Cmd::SeePupil => {
                let page = self.pupil().map(|id| Overlay::Pupil(PupilPage::new(id)));
                return page.map(|p| Step::Open(Box::new(p))).into_iter().collect();
            }
            Cmd::Print => {
                let monday = self.view.as_ref().map_or(self.asked, |view| view.monday);
                return vec![Step::Ask(Request::TickSheet(self.group, monday))];
            }
            _ => {}
        }
        Vec::new()
    }

    fn ticks(&mut self) -> Option<&mut WeekTicks> {
        match &mut self.view.as_mut()?.columns.get_mut(self.column)?.what {
            WeekSession::Open(ticks) => Some(ticks),
            WeekSession::Closed(_) => None,
        }
    }

    /// Marks the highlighted child on the highlighted day, or says why that cannot be.
    fn tick(
        &mut self,
        cx: Cx<'_>,
        how: impl Fn(&mut WeekTicks, Id) -> Result<(), crate::app::acts::SheetError>,
    ) {
        let Some(column) = self.view.as_ref().and_then(|v| v.columns.get(self.column)) else {
            return;
        };
        if let Some(why) = column.closed(cx.now) {
            self.error = Some(why);
            return;
        }
        let Some(pupil) = self.pupil() else { return };
        if let Some(Err(why)) = self.ticks().map(|ticks| how(ticks, pupil)) {
            self.error = Some(words::sentence(&why.to_string()));
        }
    }

    /// Says of every day so far that nobody ticked that all were here.
    fn all_here(&mut self, cx: Cx<'_>) {
        let Some(view) = &mut self.view else { return };
        let mut any = false;
        for column in &mut view.columns {
            if column.closed(cx.now).is_some() {
                continue;
            }
            if let WeekSession::Open(ticks) = &mut column.what
                && !ticks.logged
                && !ticks.touched
                // A group without fixed times meets on some of the days only.
                && !matches!(ticks.view.key, crate::store::views::TodayKey::Extra(..))
            {
                ticks.all_here();
                any = true;
            }
        }
        if !any {
            self.error = Some("Every session of this week so far is logged or ticked.".into());
        }
    }

    fn did_not_happen(&mut self) -> Vec<Step> {
        let closed = self.view.as_ref().and_then(|v| v.columns.get(self.column)).and_then(|c| {
            match &c.what {
                WeekSession::Closed(_) => c.closed(chrono::NaiveDateTime::MAX),
                WeekSession::Open(_) => None,
            }
        });
        if closed.is_some() {
            self.error = closed;
            return Vec::new();
        }
        let Some(ticks) = self.ticks() else { return Vec::new() };
        if ticks.view.sheet.session.state == SessionState::NotHeld {
            if ticks.logged {
                ticks.view.sheet.held()
            } else {
                ticks.reset()
            }
            return Vec::new();
        }
        vec![Step::Open(Box::new(Overlay::Pick(reasons())))]
    }

    /// The reason, chosen in the box over it.
    pub fn answer(&mut self, answer: Answer, _: Cx<'_>) -> Vec<Step> {
        if let (Answer::Reason(reason), Some(ticks)) = (answer, self.ticks()) {
            ticks.not_held(reason);
        }
        self.keep().into_iter().collect()
    }

    /// The session of the highlighted day on the logging screen, for minutes, notes and guests.
    fn open_session(&mut self) -> Vec<Step> {
        let Some(ticks) = self.ticks() else { return Vec::new() };
        if ticks.changed() {
            self.error = Some("Save the week first; then open the session.".into());
            return Vec::new();
        }
        vec![Step::Log(ticks.view.key.clone())]
    }

    fn save(&mut self) -> Vec<Step> {
        let views: Vec<SheetView> = self.to_save().cloned().collect();
        if views.is_empty() {
            return vec![Step::Close];
        }
        self.saving = true;
        vec![Step::Save(Save::Week(views))]
    }

    fn turn_week(&mut self, on: bool) -> Vec<Step> {
        let Some(view) = &self.view else { return Vec::new() };
        let week = Days::new(7);
        let day = match on {
            true => view.monday.checked_add_days(week),
            false => view.monday.checked_sub_days(week),
        };
        let Some(day) = day else { return Vec::new() };
        self.asked = day;
        vec![Step::Ask(Request::Week(self.group, day))]
    }

    /// The week came, or the disk answered.
    pub fn reply(&mut self, reply: &Reply, cx: Cx<'_>) -> Vec<Step> {
        match reply {
            Reply::Week(view) if view.group == self.group && !self.saving => {
                let back = self.take((**view).clone(), cx);
                let says = back.then(|| Step::Toast(Toast::hint(strings::TICKS_BACK)));
                says.into_iter().collect()
            }
            Reply::Written(_) if self.saving => {
                let weeks = self.kept.values().chain(self.view.as_deref());
                let forget = weeks.map(|view| Step::Keep(view.draft_name(), String::new()));
                let mut steps: Vec<Step> = forget.collect();
                self.kept.clear();
                self.view = None;
                steps.push(Step::Close);
                steps
            }
            // A session was logged, or undone, over it: the week as it stands now.
            Reply::Written(_) | Reply::Undone(_) | Reply::Redone(_) if !self.changed() => {
                vec![Step::Ask(Request::Week(self.group, self.asked))]
            }
            Reply::Failed(_) if self.view.is_none() => vec![Step::Close],
            Reply::Failed(_) => {
                self.saving = false;
                Vec::new()
            }
            _ => Vec::new(),
        }
    }

    /// Shows a week; the one shown before stays at hand where it has ticks. Returns whether ticks of
    /// last time came back with it.
    fn take(&mut self, view: WeekView, cx: Cx<'_>) -> bool {
        let fresh = self.view.as_ref().is_none_or(|shown| shown.monday != view.monday);
        if let Some(shown) = self.view.take()
            && shown.monday != view.monday
            && shown.changed().next().is_some()
        {
            self.kept.insert(shown.monday, *shown);
        }
        let mut back = false;
        let view = self.kept.remove(&view.monday).unwrap_or_else(|| {
            let mut view = view;
            let draft = cx.drafts.get(&view.draft_name());
            back = draft.is_some_and(|draft| view.restore(draft));
            view
        });
        if fresh {
            self.column = first_column(&view, cx);
        }
        self.view = Some(Box::new(view));
        self.settle(cx);
        back
    }

    /// Takes the size of the window.
    pub fn settle(&mut self, cx: Cx<'_>) {
        let inside = usize::from(cx.layout.week_box(self.count() + OTHER_ROWS).inside(true).h);
        let room = inside.saturating_sub(4);
        self.height = if self.count() > room { room.saturating_sub(1) } else { room }.max(1);
        self.scroll();
    }
}

/// The first day with something to tick, else the last with a session, else the first.
fn first_column(view: &WeekView, cx: Cx<'_>) -> usize {
    let open = |c: &WeekColumn| c.closed(cx.now).is_none();
    let to_tick = |c: &WeekColumn| c.ticks().is_some_and(|t| !t.logged) && open(c);
    let columns = &view.columns;
    columns
        .iter()
        .position(to_tick)
        .or_else(|| columns.iter().rposition(open))
        .or_else(|| columns.iter().position(|c| c.ticks().is_some()))
        .unwrap_or(0)
}

impl WeekGrid {
    /// What a cell shows.
    pub fn cell(column: &WeekColumn, pupil: Id) -> WeekCell {
        column.ticks().map_or(WeekCell::None, |ticks| ticks.cell(pupil))
    }
}
