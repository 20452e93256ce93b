//! Weeks of a group and what earlier days left unlogged, as the screen holds them.

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};
use serde_json::{Map, Value as Json, json};

use super::acts::{SheetDraft, SheetError};
use super::msg::SheetView;
use super::words;
use crate::domain::Id;
use crate::domain::codes::{MarkCode, Reason, SessionState};
use crate::domain::dates;

/// Marks in the order in which a key goes round them: the commonest first.
const ROUND: &[MarkCode] = &[
    MarkCode::Here,
    MarkCode::Away,
    MarkCode::Late,
    MarkCode::LeftEarly,
    MarkCode::Kept,
    MarkCode::Declined,
    MarkCode::NotExpected,
    MarkCode::NotRecorded,
];

/// A week of a group.
#[derive(Clone, Debug)]
pub struct WeekView {
    /// The group.
    pub group: Id,
    /// Its name.
    pub title: String,
    /// The Monday.
    pub monday: NaiveDate,
    /// "autumn 2, week 4 of 7", of the first school day of the week.
    pub term: String,
    /// Its days, and their sessions where a day has several.
    pub columns: Vec<WeekColumn>,
    /// Everybody who is expected or marked in the week, in order.
    pub pupils: Vec<(Id, String)>,
    /// What every adult must know of a pupil, one line each.
    pub alerts: Vec<(Id, String)>,
}

/// One day of the week, or one session of it.
#[derive(Clone, Debug)]
pub struct WeekColumn {
    /// The day.
    pub date: NaiveDate,
    /// When the session begins.
    pub time: Option<NaiveTime>,
    /// The session, or why there is none.
    pub what: WeekSession,
}

/// What can be ticked on a day.
#[derive(Clone, Debug)]
pub enum WeekSession {
    /// A session: stored, planned, or one that may be made.
    Open(Box<WeekTicks>),
    /// None: "half term", "no session on Wednesdays".
    Closed(String),
}

/// A session as it is ticked.
#[derive(Clone, Debug)]
pub struct WeekTicks {
    /// The session with its marks.
    pub view: SheetView,
    /// Whether it was logged before.
    pub logged: bool,
    /// Whether it was ticked here.
    pub touched: bool,
    before: SheetDraft,
}

/// What a cell of the grid shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WeekCell {
    /// The pupil is not expected then.
    None,
    /// Nothing is known yet.
    Blank,
    /// The session did not happen.
    Lost,
    /// The mark.
    Mark(MarkCode),
}

impl WeekTicks {
    /// A session as it stands.
    pub fn new(view: SheetView, logged: bool) -> WeekTicks {
        WeekTicks { before: view.sheet.clone(), view, logged, touched: false }
    }

    /// Whether saving would write anything.
    pub fn changed(&self) -> bool {
        self.touched && (!self.logged || self.view.sheet != self.before)
    }

    /// Goes back to how it was opened.
    pub fn reset(&mut self) {
        self.view.sheet = self.before.clone();
        self.touched = false;
    }

    /// How it stands for a pupil.
    pub fn cell(&self, pupil: Id) -> WeekCell {
        let session = &self.view.sheet.session;
        let Some(mark) = session.marks.iter().find(|m| m.pupil == pupil) else {
            return WeekCell::None;
        };
        match session.state {
            SessionState::NotHeld => WeekCell::Lost,
            _ if !self.logged && !self.touched => WeekCell::Blank,
            _ => WeekCell::Mark(mark.mark.clone()),
        }
    }

    /// What was ticked, as a draft holds it: how it stands, and the marks that differ.
    fn kept(&self) -> Json {
        let (now, then) = (&self.view.sheet.session, &self.before.session);
        let before = |pupil: Id| then.marks.iter().find(|m| m.pupil == pupil).map(|m| &m.mark);
        let marks: Map<String, Json> = now
            .marks
            .iter()
            .filter(|m| before(m.pupil) != Some(&m.mark))
            .map(|m| (m.pupil.to_string(), json!(m.mark.code())))
            .collect();
        let reason = now.reason.as_ref().map(Reason::code);
        json!({ "held": now.state != SessionState::NotHeld, "reason": reason, "marks": marks })
    }

    /// Ticks again what a draft holds; who is not expected any more is left out.
    fn restore(&mut self, kept: &Json) {
        for (pupil, mark) in kept["marks"].as_object().into_iter().flatten() {
            let place = Id::parse(pupil).and_then(|id| self.place(id));
            if let (Some(place), Some(mark)) = (place, mark.as_str()) {
                // A mark that only a lead may set stays as it is for anybody else.
                let _ = self.view.sheet.set_mark(place, MarkCode::from_code(mark));
            }
        }
        let held = kept["held"].as_bool().unwrap_or(true);
        match self.view.sheet.session.state {
            SessionState::NotHeld if held => self.view.sheet.held(),
            _ if !held => {
                self.view.sheet.not_held(kept["reason"].as_str().map(Reason::from_code));
            }
            _ => {}
        }
        self.touched = true;
    }

    fn place(&self, pupil: Id) -> Option<usize> {
        self.view.sheet.session.marks.iter().position(|m| m.pupil == pupil)
    }

    /// Goes to the next mark of a pupil. The first key on a session that nobody ticked says that
    /// all were here: who is not marked otherwise is, as everywhere.
    ///
    /// # Errors
    /// The pupil is not expected then.
    pub fn turn(&mut self, pupil: Id) -> Result<(), SheetError> {
        let place = self.place(pupil).ok_or(SheetError::NotExpected)?;
        if !std::mem::replace(&mut self.touched, true) && !self.logged {
            return Ok(());
        }
        let sheet = &mut self.view.sheet;
        if sheet.session.state == SessionState::NotHeld {
            sheet.held();
            return Ok(());
        }
        let now = &sheet.session.marks[place].mark;
        let at = ROUND.iter().position(|m| m == now).map_or(0, |n| (n + 1) % ROUND.len());
        sheet.set_mark(place, ROUND[at].clone())
    }

    /// Sets a pupil's mark by its letter.
    ///
    /// # Errors
    /// The pupil is not expected then; no such letter.
    pub fn set(&mut self, pupil: Id, letter: char) -> Result<(), SheetError> {
        let place = self.place(pupil).ok_or(SheetError::NotExpected)?;
        if self.view.sheet.session.state == SessionState::NotHeld {
            self.view.sheet.held();
        }
        self.view.sheet.set_letter(place, letter)?;
        self.touched = true;
        Ok(())
    }

    /// Says that all were here.
    pub fn all_here(&mut self) {
        self.touched = true;
    }

    /// Says that it did not happen, and why; the same again says that it did.
    pub fn not_held(&mut self, reason: Reason) {
        self.view.sheet.not_held(Some(reason));
        self.touched = true;
    }
}

impl WeekColumn {
    /// Its session.
    pub fn ticks(&self) -> Option<&WeekTicks> {
        match &self.what {
            WeekSession::Open(ticks) => Some(ticks),
            WeekSession::Closed(_) => None,
        }
    }

    /// Its name in a draft: no two sessions of a group begin together.
    fn name(&self) -> String {
        let time = self.time.map(|t| format!(" {}", t.format("%H:%M"))).unwrap_or_default();
        format!("{}{time}", self.date)
    }

    /// Why it cannot be ticked, in words: a holiday, a day without a session, a day to come.
    pub fn closed(&self, now: NaiveDateTime) -> Option<String> {
        let day = dates::short(self.date);
        match &self.what {
            WeekSession::Closed(why) => Some(format!("{day}: {why}.")),
            WeekSession::Open(ticks) => {
                let later = ticks.view.sheet.begins_later(now);
                later.then(|| {
                    let time = self.time.map(|t| format!(" {}", words::time(t)));
                    format!(
                        "{day}{} is still to come; x says already that it will not happen.",
                        time.unwrap_or_default()
                    )
                })
            }
        }
    }
}

impl WeekView {
    /// The name under which ticks of a week that were not saved are kept.
    pub fn draft_name(&self) -> String {
        format!("week:{}:{}", self.group, self.monday)
    }

    /// What was ticked and not saved, as a draft; nothing when all is as it was.
    pub fn draft_body(&self) -> String {
        let ticked: Map<String, Json> = self
            .columns
            .iter()
            .filter_map(|column| {
                let ticks = column.ticks().filter(|ticks| ticks.changed())?;
                Some((column.name(), ticks.kept()))
            })
            .collect();
        if ticked.is_empty() { String::new() } else { Json::Object(ticked).to_string() }
    }

    /// Ticks again what a draft of it holds. Returns whether there was anything.
    pub fn restore(&mut self, draft: &str) -> bool {
        let Ok(Json::Object(kept)) = serde_json::from_str::<Json>(draft) else { return false };
        let mut any = false;
        for column in &mut self.columns {
            let name = column.name();
            if let (WeekSession::Open(ticks), Some(kept)) = (&mut column.what, kept.get(&name)) {
                ticks.restore(kept);
                any = true;
            }
        }
        any
    }

    /// The sessions that saving would write.
    pub fn changed(&self) -> impl Iterator<Item = &SheetView> {
        self.columns.iter().filter_map(WeekColumn::ticks).filter(|t| t.changed()).map(|t| &t.view)
    }
}
