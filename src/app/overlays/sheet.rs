//! Logging a session: the pupils expected, numbered, all here until a key says otherwise.

use super::pick::{score, when};
use super::{
    Answer, BoardBox, Confirm, Cx, Guarding, Overlay, Pick, PickFor, PickItem, PupilPage, Purpose,
    Step, moved, preview, scrolled,
};
use chrono::NaiveTime;

use crate::app::acts::{SheetError, session_id};
use crate::app::boards::BoardKey;
use crate::app::commands::Cmd;
use crate::app::msg::{Reply, Request, Save, SheetView};
use crate::app::strings;
use crate::app::toast::Toast;
use crate::app::words;
use crate::domain::Id;
use crate::domain::codes::{MarkCode, Reason, SessionState, StaffRole};
use crate::domain::fold::fold;
use crate::domain::lines::{Guard, MarkDraft};
use crate::store::views::TodayKey;

/// The keys of the reasons, in the order of the code list: one each, from its own words.
const REASON_KEYS: &[(Reason, char)] = &[
    (Reason::StaffAbsent, 'a'),
    (Reason::Covering, 'c'),
    (Reason::Pupil, 'p'),
    (Reason::Event, 'e'),
    (Reason::Assessment, 't'),
    (Reason::Room, 'r'),
    (Reason::Meeting, 'm'),
    (Reason::Training, 'i'),
    (Reason::Closed, 'h'),
    (Reason::Incident, 'f'),
    (Reason::NoTime, 'o'),
];

/// Lines of the logging screen besides the pupils: head, adults, blanks, note and foot.
pub const OTHER_ROWS: usize = 7;

/// Lines over the pupils that always stand: how it stands, and what every adult must know.
const HEAD_ROWS: usize = 2;

/// One row of the logging screen.
#[derive(Clone, Copy, Debug)]
pub struct SheetRow<'a> {
    /// Its number on the screen, 1 for the first.
    pub number: usize,
    /// Whether it is highlighted.
    pub selected: bool,
    /// The mark.
    pub mark: &'a MarkDraft,
    /// What every adult must know.
    pub alert: Option<&'a str>,
}

/// The logging screen of one session.
#[derive(Clone, Debug)]
pub struct Sheet {
    /// The line of Today it belongs to.
    pub key: TodayKey,
    /// The session, once it is there.
    pub view: Option<Box<SheetView>>,
    /// The highlighted pupil.
    pub at: usize,
    /// The first pupil on the screen.
    pub offset: usize,
    /// Whether it waits for the disk.
    pub saving: bool,
    /// Why the last key could not be followed.
    pub error: Option<String>,
    /// Whether the session before it, or after it, is on its way.
    pub turning: bool,
    opened: Option<Box<SheetView>>,
    height: usize,
}

impl Sheet {
    /// The logging screen of a line of Today, its session still on its way.
    pub fn new(key: TodayKey) -> Sheet {
        Sheet {
            key,
            view: None,
            at: 0,
            offset: 0,
            saving: false,
            error: None,
            turning: false,
            opened: None,
            height: 1,
        }
    }

    /// Whether keys are held until the worker has answered.
    pub fn waits(&self) -> bool {
        self.view.is_none() || self.saving || self.turning
    }

    /// Whether anything was changed since it was opened.
    pub fn changed(&self) -> bool {
        match (&self.view, &self.opened) {
            (Some(now), Some(then)) => now.sheet != then.sheet,
            _ => false,
        }
    }

    /// The names of its groups.
    pub fn title(&self) -> Option<String> {
        let groups = &self.view.as_ref()?.sheet.session.groups;
        let titles: Vec<&str> = groups.iter().map(|g| g.title.as_str()).collect();
        Some(titles.join(" + "))
    }

    /// The pupils on the screen.
    pub fn rows(&self) -> impl Iterator<Item = SheetRow<'_>> {
        let (marks, alerts) = match &self.view {
            Some(view) => (view.sheet.session.marks.as_slice(), view.alerts.as_slice()),
            None => (&[][..], &[][..]),
        };
        marks.iter().enumerate().skip(self.offset).take(self.height).map(move |(n, mark)| {
            SheetRow {
                number: n + 1,
                selected: n == self.at,
                mark,
                alert: alerts
                    .iter()
                    .find(|(id, _)| *id == mark.pupil)
                    .map(|(_, text)| text.as_str()),
            }
        })
    }

    /// How many pupils stand above and below those on the screen.
    pub fn beyond(&self) -> (usize, usize) {
        (self.offset, self.count().saturating_sub(self.offset + self.height))
    }

    fn count(&self) -> usize {
        self.view.as_ref().map_or(0, |v| v.sheet.session.marks.len())
    }

    fn selected(&self) -> Option<&MarkDraft> {
        self.view.as_ref()?.sheet.session.marks.get(self.at)
    }

    fn scroll(&mut self) {
        self.at = self.at.min(self.count().saturating_sub(1));
        self.offset = scrolled(self.offset, self.at, self.height, self.count());
    }

    /// The name its draft is kept under, by the session as it was opened.
    fn draft_name(&self) -> Option<String> {
        let opened = self.opened.as_ref()?;
        Some(match &self.key {
            TodayKey::Session(id) => format!("sheet:{id}"),
            TodayKey::Slot(id, day) => format!("sheet:{id}:{day}"),
            // What is not planned for a day is logged for the day it is opened on.
            TodayKey::Provision(id) => format!("sheet:{id}:{}", opened.sheet.session.date),
            TodayKey::Extra(id, day) => format!("sheet:extra:{id}:{day}"),
        })
    }

    /// Keeps what was keyed in: a crash loses none of it.
    fn keep(&self) -> Option<Step> {
        let (view, opened) = (self.view.as_ref()?, self.opened.as_ref()?);
        Some(Step::Keep(self.draft_name()?, view.sheet.kept(&opened.sheet)))
    }

    /// Acts on a command.
    pub fn command(&mut self, cmd: Cmd, cx: Cx<'_>) -> Vec<Step> {
        self.error = None;
        if cmd == Cmd::Back {
            return vec![Step::Close];
        }
        if self.saving {
            return Vec::new();
        }
        let page = self.height;
        if let Some(at) = moved(self.at, self.count(), page, cmd) {
            self.at = at;
            self.scroll();
            return Vec::new();
        }
        let mut steps = self.act(cmd, cx);
        if !self.saving {
            steps.extend(self.keep());
        }
        steps
    }

    fn act(&mut self, cmd: Cmd, cx: Cx<'_>) -> Vec<Step> {
        let at = self.at;
        let pupil = self.selected().map(|m| m.pupil);
        let unchanged = !self.changed();
        let Some(view) = &mut self.view else { return Vec::new() };
        let sheet = &mut view.sheet;
        let done = match cmd {
            // Looked at and not changed: there is nothing to save.
            Cmd::Accept if !view.existing.is_empty() && unchanged && !view.to_log => {
                return vec![Step::Close];
            }
            Cmd::Accept => {
                if sheet.begins_later(cx.now) {
                    let ask = Confirm::new(strings::NOT_BEGUN, Purpose::SaveEarly);
                    return vec![Step::Open(Box::new(Overlay::Confirm(ask)))];
                }
                return self.save();
            }
            Cmd::Digit(n) => {
                let row = usize::from(n);
                let done = sheet.toggle_away(row);
                if done.is_ok() {
                    self.at = row;
                }
                done
            }
            Cmd::Toggle => sheet.toggle_away(at),
            // Only a guest can be taken off; for everybody else the key does nothing.
            Cmd::RemoveGuest => {
                let _ = sheet.remove_guest(at);
                Ok(())
            }
            Cmd::Mark(letter) => sheet.set_letter(at, letter),
            Cmd::DidNotHappen if sheet.session.state == SessionState::NotHeld => {
                sheet.held();
                Ok(())
            }
            Cmd::ToldDsl | Cmd::Restrict => {
                self.guard(cmd, cx);
                return Vec::new();
            }
            Cmd::CutShort => {
                match sheet.session.state {
                    SessionState::CutShort => sheet.held(),
                    _ => sheet.cut_short(None),
                }
                Ok(())
            }
            Cmd::PreviousDay | Cmd::NextDay => {
                self.turning = true;
                let by = if cmd == Cmd::NextDay { 1 } else { -1 };
                return vec![Step::Ask(Request::Beside(self.key.clone(), by))];
            }
            Cmd::SameAsLast => {
                let group = sheet.session.groups.first().and_then(|g| g.provision);
                let Some(group) = group else { return Vec::new() };
                let before = sheet.session.date;
                return vec![Step::Ask(Request::LastTime(self.key.clone(), group, before))];
            }
            Cmd::PupilPlans => {
                let session =
                    self.view.as_ref().and_then(|v| session_id(&v.sheet.session, &v.existing));
                let board =
                    pupil.map(|id| Overlay::Board(BoardBox::new(BoardKey::Plan(id, session))));
                return board.map(|b| Step::Open(Box::new(b))).into_iter().collect();
            }
            Cmd::SeePupil => {
                let page = pupil.map(|id| Overlay::Pupil(PupilPage::new(id)));
                return page.map(|p| Step::Open(Box::new(p))).into_iter().collect();
            }
            _ => return self.open_pick(cmd, cx),
        };
        self.tell(done);
        self.scroll();
        Vec::new()
    }

    fn tell(&mut self, done: Result<(), SheetError>) {
        self.error = done.err().map(|e| crate::app::words::sentence(&e.to_string()));
    }

    /// Writes the session as it stands.
    pub fn save(&mut self) -> Vec<Step> {
        let Some(view) = &self.view else { return Vec::new() };
        self.saving = true;
        vec![Step::Save(Save::Sheet(view.clone()))]
    }

    fn open_pick(&self, cmd: Cmd, cx: Cx<'_>) -> Vec<Step> {
        let Some(view) = &self.view else { return Vec::new() };
        let session = &view.sheet.session;
        let mark = self.selected();
        let pick = match cmd {
            Cmd::DidNotHappen => Some(reasons()),
            Cmd::Guest => Some(self.guests(cx)),
            Cmd::WhoLed => Some(adults(view)),
            Cmd::Join => Some(joins(view)),
            Cmd::Minutes => {
                let late = |m: &&MarkDraft| {
                    matches!(m.mark, MarkCode::Late | MarkCode::LeftEarly) || m.minutes.is_some()
                };
                Some(match mark.filter(late) {
                    Some(m) => Pick::text(
                        format!("Minutes of {}", m.name),
                        PickFor::Minutes(Some(m.pupil)),
                        m.minutes.map(|n| n.to_string()).unwrap_or_default(),
                    ),
                    None => Pick::text(
                        "Minutes of the session",
                        PickFor::Minutes(None),
                        session.minutes.map(|n| n.to_string()).unwrap_or_default(),
                    ),
                })
            }
            Cmd::Note => {
                let (now, guarding) = (session.note.as_deref(), self.guarding(None));
                Some(Pick::note("Note on the session", None, now.unwrap_or(""), guarding))
            }
            Cmd::PupilNote => mark.map(|m| {
                let (now, guarding) = (m.note.as_deref(), self.guarding(Some(m.pupil)));
                let title = format!("Note on {}", m.name);
                Pick::note(title, Some(m.pupil), now.unwrap_or(""), guarding)
            }),
            Cmd::Move => Some(Pick::text(
                "Moved to which day or time, such as fri 10.15",
                PickFor::MoveTo,
                "",
            )),
            Cmd::Score => mark.map(|m| {
                let now = match (m.score, m.out_of) {
                    (Some(score), Some(of)) => format!("{score}/{of}"),
                    (Some(score), None) => score.to_string(),
                    _ => String::new(),
                };
                let title = format!("Score of {}, such as 8/10", m.name);
                Pick::text(title, PickFor::Score(m.pupil), now)
            }),
            Cmd::Engagement => mark.map(|m| {
                Pick::text(
                    format!("Engagement of {}, 1 low to 5 high", m.name),
                    PickFor::Engagement(m.pupil),
                    m.engagement.map(|n| n.to_string()).unwrap_or_default(),
                )
            }),
            _ => None,
        };
        pick.map(|p| Step::Open(Box::new(Overlay::Pick(p)))).into_iter().collect()
    }

    /// What guards the note on the session, or on a pupil, and what of it is stored.
    fn guarding(&self, of: Option<Id>) -> Guarding {
        let guard = |view: &Option<Box<SheetView>>| {
            view.as_ref().and_then(|v| v.sheet.guard(of)).unwrap_or_default()
        };
        let stored = self.opened.as_ref().is_some_and(|v| !v.existing.is_empty());
        let stands = if stored { guard(&self.opened) } else { Guard::default() };
        Guarding::of(guard(&self.view), stands)
    }

    /// The two keys that guard the note on the session.
    fn guard(&mut self, cmd: Cmd, cx: Cx<'_>) {
        let mut guarding = self.guarding(None);
        let Some(view) = &mut self.view else { return };
        let done = guarding.command(cmd, cx.now, view.school.facts().restricts);
        view.sheet.set_guard(None, guarding.now);
        self.error = done.err().map(String::from);
        self.settle(cx);
    }

    fn guests(&self, cx: Cx<'_>) -> Pick {
        let marks = self.view.as_ref().map_or(&[][..], |v| &v.sheet.session.marks);
        let expected = |id: Id| marks.iter().any(|m| m.pupil == id);
        let names = cx.names.map_or(&[][..], |n| n.as_slice());
        // The same class first: who joins a group mostly comes out of the same room.
        let school = self.view.as_ref().map(|v| &v.school);
        let class = |id: Id| school.and_then(|s| s.pupil(id)).and_then(|p| p.class.as_deref());
        let here: Vec<&str> = marks.iter().filter_map(|m| class(m.pupil)).collect();
        let mut guests: Vec<_> =
            names.iter().filter(|n| n.kind == "pupil" && !expected(n.id)).collect();
        guests.sort_by_cached_key(|n| {
            (!class(n.id).is_some_and(|c| here.contains(&c)), n.folded.clone())
        });
        let items = guests
            .into_iter()
            .map(|n| PickItem {
                key: None,
                label: n.label.clone(),
                detail: n.detail.clone(),
                answer: Answer::Guest(n.id),
            })
            .collect();
        Pick::choice("Who joined?", PickFor::Guest, items)
    }

    /// What was chosen or typed in the box over it.
    pub fn answer(&mut self, answer: Answer, cx: Cx<'_>) -> Vec<Step> {
        let Some(view) = &mut self.view else { return Vec::new() };
        let sheet = &mut view.sheet;
        let place = |id: Id, marks: &[MarkDraft]| {
            marks.iter().position(|m| m.pupil == id).unwrap_or(usize::MAX)
        };
        let number = |text: &str| text.parse::<i64>().ok();
        let school = view.school.clone();
        let done = match answer {
            Answer::Reason(reason) => {
                sheet.not_held(Some(reason));
                Ok(())
            }
            Answer::Guest(id) => sheet.add_guest(&school, id).map(|row| self.at = row),
            Answer::Adult(id, cover) => {
                sheet.led_by(id, cover);
                Ok(())
            }
            Answer::Supply => {
                sheet.led_by_supply();
                Ok(())
            }
            Answer::Join(n) => match school.facts().planned.get(n) {
                Some(planned) => sheet.join(&school, planned),
                None => Ok(()),
            },
            Answer::Text(PickFor::Minutes(None), text) => sheet.set_minutes(number(&text)),
            Answer::Text(PickFor::Minutes(Some(id)), text) => {
                sheet.set_mark_minutes(place(id, &sheet.session.marks), number(&text))
            }
            Answer::Text(PickFor::Note(None), text) => {
                sheet.set_note(&text);
                Ok(())
            }
            Answer::Text(PickFor::Note(Some(id)), text) => {
                sheet.set_mark_note(place(id, &sheet.session.marks), &text)
            }
            Answer::Text(PickFor::Score(id), text) => {
                let (right, of) = score(&text).map_or((None, None), |(s, of)| (Some(s), of));
                sheet.set_score(place(id, &sheet.session.marks), right, of, None)
            }
            Answer::Text(PickFor::Engagement(id), text) => {
                sheet.set_engagement(place(id, &sheet.session.marks), number(&text))
            }
            Answer::Text(PickFor::MoveTo, text) => {
                if let Some((date, time)) = when(&text, cx.now.date()) {
                    sheet.move_to(date, time);
                }
                Ok(())
            }
            Answer::Guard(of, guard) => {
                sheet.set_guard(of, guard);
                Ok(())
            }
            Answer::Text(..) | Answer::Group(_) | Answer::Log(_) | Answer::Deed(..) => Ok(()),
        };
        self.tell(done);
        self.settle(cx);
        self.keep().into_iter().collect()
    }

    /// The session came, or the disk answered.
    pub fn reply(&mut self, reply: &Reply, cx: Cx<'_>) -> Vec<Step> {
        match reply {
            Reply::Sheet(view) if self.view.is_none() && view.key == self.key => {
                self.view = Some(view.clone());
                self.opened = Some(view.clone());
                let back = self.bring_back(cx);
                self.settle(cx);
                let says = back.then(|| Step::Toast(Toast::hint(strings::SHEET_BACK)));
                says.into_iter().collect()
            }
            Reply::LastTime(key, last) if *key == self.key => {
                let Some(view) = &mut self.view else { return Vec::new() };
                match last {
                    Some(last) => {
                        view.sheet.same_as(last);
                        let day = words::past_day(last.session.date, cx.now.date());
                        self.settle(cx);
                        let says = format!("As on {day}. Enter saves it.");
                        self.keep().into_iter().chain([Step::Toast(Toast::hint(says))]).collect()
                    }
                    None => vec![Step::Toast(Toast::hint(strings::NO_LAST_TIME))],
                }
            }
            Reply::Written(_) if self.saving => {
                let done = self.draft_name().map(|name| Step::Keep(name, String::new()));
                self.opened.clone_from(&self.view);
                done.into_iter().chain([Step::Close]).collect()
            }
            Reply::Failed(_) if self.view.is_none() => vec![Step::Close],
            Reply::Failed(_) => {
                self.saving = false;
                self.turning = false;
                Vec::new()
            }
            _ => Vec::new(),
        }
    }

    /// Keys in again what a run that ended before it was saved has left.
    fn bring_back(&mut self, cx: Cx<'_>) -> bool {
        let draft = self.draft_name().and_then(|name| cx.drafts.get(&name));
        match (&mut self.view, draft) {
            (Some(view), Some(draft)) => view.sheet.restore(draft, &view.school),
            _ => false,
        }
    }

    /// Takes the size of the window.
    pub fn settle(&mut self, cx: Cx<'_>) {
        let inside = usize::from(cx.layout.sheet_box(self.count() + OTHER_ROWS).inside(true).h);
        // Children first: blanks and the meaning of the letters go before any of them does.
        let noted = self
            .view
            .as_ref()
            .is_some_and(|v| v.sheet.session.note.is_some() || !v.sheet.session.guard.is_empty());
        let room = inside.saturating_sub(HEAD_ROWS + usize::from(noted));
        // Where they do not all fit, a line says how many more there are.
        self.height = if self.count() > room { room.saturating_sub(1) } else { room }.max(1);
        self.scroll();
    }
}

pub(super) fn reasons() -> Pick {
    let items = REASON_KEYS
        .iter()
        .map(|(reason, key)| PickItem {
            key: Some(*key),
            label: reason.label().to_string(),
            detail: String::new(),
            answer: Answer::Reason(reason.clone()),
        })
        .collect();
    Pick::choice("Did not happen: why?", PickFor::Reason, items)
}

fn adults(view: &SheetView) -> Pick {
    let supply = PickItem {
        key: None,
        label: "Supply".into(),
        detail: "an adult who is not on the list".into(),
        answer: Answer::Supply,
    };
    let (school, planned) = (&view.school, &view.planned_adults);
    let user = school.facts().user;
    // Who was planned leads; anybody else covers for them: mostly a TA.
    let ta = |role: &Option<StaffRole>| matches!(role, Some(StaffRole::Ta | StaffRole::Elsa));
    let mut adults: Vec<_> = school.facts().adults.iter().collect();
    adults.sort_by_cached_key(|a| {
        (!ta(&a.role), fold(a.forename.as_deref().unwrap_or("")), fold(&a.surname))
    });
    let tas = adults.iter().filter(|a| ta(&a.role)).count();
    let mut items: Vec<PickItem> = adults
        .into_iter()
        .map(|a| {
            let cover = !planned.is_empty() && !planned.contains(&a.id);
            let label = match &a.forename {
                Some(forename) => format!("{forename} {}", a.surname),
                None => preview::adult(a.id, school),
            };
            let detail = match (cover, user == Some(a.id)) {
                (true, true) => "you, as cover",
                (true, false) => "as cover",
                (false, true) => "you",
                (false, false) => "",
            };
            PickItem { key: None, label, detail: detail.into(), answer: Answer::Adult(a.id, cover) }
        })
        .collect();
    items.insert(items.len().min(tas), supply);
    Pick::choice("Who led?", PickFor::WhoLed, items)
}

fn joins(view: &SheetView) -> Pick {
    let (school, session) = (&view.school, &view.sheet.session);
    let mut items = Vec::new();
    // The nearest in time first.
    let away = |time: Option<NaiveTime>| match (time, session.time) {
        (Some(a), Some(b)) => (a - b).num_minutes().abs(),
        _ => i64::MAX,
    };
    for (n, p) in school.facts().planned.iter().enumerate() {
        let here = session.groups.iter().any(|g| g.provision == Some(p.group));
        let group = school.group(p.group).filter(|_| p.date == session.date && !here);
        let Some(group) = group else { continue };
        let time = p.time.map(|t| format!("{} ", words::time(t))).unwrap_or_default();
        let item = PickItem {
            key: None,
            label: group.title.clone(),
            detail: format!("{time}{}", words::counted(p.expected.len(), "pupil", "pupils")),
            answer: Answer::Join(n),
        };
        items.push((away(p.time), item));
    }
    items.sort_by_key(|(away, _)| *away);
    let items = items.into_iter().map(|(_, item)| item).collect();
    Pick::choice("Which group joined?", PickFor::Join, items)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn every_reason_has_a_key_of_its_own() {
        let keys: HashSet<char> = REASON_KEYS.iter().map(|(_, key)| *key).collect();
        assert_eq!(keys.len(), REASON_KEYS.len());
        for reason in Reason::all() {
            assert!(REASON_KEYS.iter().any(|(r, _)| r == reason), "{}", reason.label());
        }
    }
}
