//! Somebody at the screen, and the worker who answers them from memory.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Instant;

use chrono::{Datelike, NaiveDate};

use super::{
    about, casework, contacts, days, desk, exchange, families, glance, id, names, now, pupil,
    register, reviews, school, themes, today,
};
use crate::app::acts::{Relog, SheetDraft, contact_action, group_action, log_action};
use crate::app::config::{Config, Setting};
use crate::app::desk::Desk;
use crate::app::effects::{Effect, ExitReason};
use crate::app::exchange::Exchange;
use crate::app::exchange::refused::RefusedView;
use crate::app::exchange::versions::TwoVersions;
use crate::app::key::Key;
use crate::app::msg::{
    About, Care, CareReply, ListPlan, Msg, NewLaptop, NewStore, PinState, Reply, Request, Save,
    SheetView, SheetWords, Standing, Ticket, Trouble, TroubleKind,
};
use crate::app::shell::{Doorway, Shell};
use crate::app::worker::Worker;
use crate::domain::id::SeededIds;
use crate::domain::records::Session;
use crate::domain::{Id, Record};
use crate::store::views::{FindRow, MissedRow, TodayKey, TodayState, TodayView};
use crate::store::{Action, Clock, Edit, Written};

/// A worker that keeps what is written.
pub struct FakeWorker {
    /// What was written, in order.
    pub actions: Vec<Action>,
    /// What undo took back.
    pub undone: Vec<Action>,
    /// The drafts kept.
    pub drafts: Vec<(String, String)>,
    /// The settings kept, in order.
    pub settings: Vec<Setting>,
    /// Refuses the next save with these words.
    pub refuse: Option<&'static str>,
    /// Says that something changed since, for an undo without force.
    pub changed_since: bool,
    /// Says that what would be undone is an import.
    pub much: bool,
    /// Pupils have names that are wider or narrower than their letters count.
    pub odd: bool,
    /// School and user.
    pub about: About,
    /// The school as a real store, once it is needed.
    pub desk: Option<Desk>,
    /// Whether the casework that views show is in it.
    pub casework: bool,
    /// How it stands with setting up.
    pub standing: Standing,
    /// The stores made.
    pub made: Vec<NewStore>,
    /// What opens a locked screen.
    pub opens: Vec<&'static str>,
    /// The PINs set, and the times that none was wanted.
    pub pins: Vec<Option<String>>,
    /// Where row ids come from.
    pub ids: SeededIds,
    /// Fields with two versions.
    pub versions: Vec<TwoVersions>,
    /// Entries that were not accepted.
    pub refused: Vec<RefusedView>,
    /// Laptops made to join a school.
    pub laptops: Vec<NewLaptop>,
}

impl Default for FakeWorker {
    fn default() -> Self {
        FakeWorker {
            actions: Vec::new(),
            undone: Vec::new(),
            drafts: Vec::new(),
            settings: Vec::new(),
            refuse: None,
            changed_since: false,
            much: false,
            odd: false,
            about: about(),
            desk: None,
            casework: false,
            standing: Standing { encrypted: true, ..Standing::default() },
            made: Vec::new(),
            opens: vec!["open sesame"],
            pins: Vec::new(),
            ids: SeededIds::new("fake", 1),
            versions: exchange::versions(),
            refused: exchange::refused(),
            laptops: Vec::new(),
        }
    }
}

impl FakeWorker {
    /// The school as a real store, made when it is first needed: forms, details and lists.
    pub fn desk(&mut self) -> &mut Desk {
        self.desk.get_or_insert_with(desk)
    }

    /// The same with plans, scores, tasks and money in it: what views are made from.
    pub fn with_casework(&mut self) -> &mut Desk {
        if !std::mem::replace(&mut self.casework, true) {
            let me = self.desk().store().me().user;
            let reply = self.desk().answer(Request::Save(Save::Action(casework(me))));
            assert!(matches!(reply, Reply::Written(_)), "{reply:?}");
        }
        self.desk()
    }

    /// What the store holds of a kind.
    pub fn rows<R: Record>(&mut self) -> Vec<(Id, R)> {
        self.desk().store().rows::<R>().unwrap()
    }

    /// Writes a form to the real store; its action is kept by its title alone.
    fn save_record(&mut self, save: Save) -> Reply {
        if let Some(why) = self.refuse.take() {
            return Reply::Failed(Trouble::refused(why));
        }
        let reply = self.desk().answer(Request::Save(save));
        if let Reply::Written(written) = &reply {
            self.actions.push(Action::new(written.title.clone()));
        }
        reply
    }

    fn save(&mut self, save: Save) -> Reply {
        if let Some(why) = self.refuse.take() {
            return Reply::Failed(Trouble::refused(why));
        }
        let user = Some(id(b'a', 1));
        let action = match save {
            Save::Sessions(drafts) => log_action(&drafts, &[], &mut self.ids, user, Relog::Line),
            Save::Sheet(view) => view.sheet.action(&view.existing, &mut self.ids, user),
            Save::Week(views) => {
                let drafts: Vec<_> = views.iter().map(|v| v.sheet.settled()).collect();
                log_action(&drafts, &[], &mut self.ids, user, Relog::Sheet)
            }
            Save::NotHeld(keys, reason) => {
                let mut drafts = Vec::new();
                for key in keys {
                    let Reply::Sheet(mut view) = self.answer(Request::Sheet(key)) else { continue };
                    view.sheet.not_held(Some(reason.clone()));
                    drafts.push(view.sheet.settled());
                }
                log_action(&drafts, &[], &mut self.ids, user, Relog::Sheet)
            }
            Save::Contact(draft) => contact_action(&draft, &mut self.ids, user),
            Save::FollowedUp(..) => Action::new("followed up"),
            Save::ReviewDone(..) => Action::new("done"),
            Save::Action(action) => action,
            save => return self.save_record(save),
        };
        let written = written(&action);
        self.actions.push(action);
        Reply::Written(written)
    }

    fn care(&mut self, care: Care) -> Reply {
        let user = Some(id(b'a', 1));
        Reply::Care(match care {
            Care::Standing => CareReply::Standing(Box::new(self.standing.clone())),
            Care::PlanList(path) => CareReply::Plan(Box::new(ListPlan {
                lines: vec![
                    format!(
                        "{}: 64 pupils new, 0 changed, 0 the same, 1 row refused.",
                        path.display()
                    ),
                    String::new(),
                    "Refused:".into(),
                    "  row 12, upn: the check letter is not right".into(),
                ],
                takes: 64,
            })),
            Care::TakeList => return self.save(Save::Action(Action::new("imported 64 pupils"))),
            Care::Roll(n) => {
                return self.save(Save::Action(Action::new(format!("{n} pupils on roll"))));
            }
            Care::Group(draft) => {
                let made = group_action(&draft, &mut self.ids, user, now().date()).unwrap();
                return self.save(Save::Action(made));
            }
            Care::Sheet => CareReply::Sheet(Box::new(SheetWords {
                school: "Fairfield Primary".into(),
                made: now().date(),
                words: SHEET.to_vec(),
                asked: vec![2, 9, 17, 24],
            })),
            Care::Confirm(typed) => {
                CareReply::Confirmed(typed.iter().all(|(n, word)| SHEET[n - 1] == word.as_str()))
            }
            Care::Rehearse(words) => CareReply::Rehearsed(words.as_str() == SHEET.join(" ")),
            Care::Backup(path) => CareReply::BackedUp(format!("Made: {}.", path.display())),
            care @ (Care::Erase(..) | Care::KeepAfterAll(_)) => {
                return self.desk().answer(Request::Care(care));
            }
            Care::Backups => CareReply::Backups(vec!["Mon 23 Nov 2026  812 KiB".into()]),
            Care::CheckBackup => CareReply::Backups(vec!["The backup is whole.".into()]),
        })
    }

    /// What earlier days left unlogged, but for what was logged since.
    fn missed(&self) -> Vec<MissedRow> {
        let wrote = |slot: Id, day: NaiveDate| {
            self.actions.iter().flat_map(|a| &a.edits).any(|edit| match edit {
                Edit::Insert { kind, cells, .. } if kind.name == "session" => {
                    let session = Session::read(cells).unwrap();
                    session.slot == Some(slot) && session.planned == Some(day)
                }
                _ => false,
            })
        };
        let mut rows = days::missed();
        rows.retain(|row| match row.key {
            TodayKey::Slot(slot, day) => !wrote(slot, day),
            _ => true,
        });
        rows
    }

    fn today(&self, date: Option<NaiveDate>) -> TodayView {
        let mut view = today();
        view.date = date.unwrap_or(view.date);
        for row in &mut view.rows {
            if let TodayKey::Slot(slot, _) = row.key {
                row.key = TodayKey::Slot(slot, view.date);
            }
            let logged = self.actions.iter().any(|a| a.title.contains(&row.title));
            if logged {
                row.state = TodayState::Held;
                row.present = row.expected;
            }
        }
        view
    }
}

/// The words of a recovery sheet.
pub const SHEET: [&str; 24] = [
    "abandon", "baby", "cabbage", "dad", "eager", "fabric", "gadget", "habit", "ice", "jacket",
    "kangaroo", "lab", "machine", "naive", "oak", "pact", "quality", "rabbit", "sad", "table",
    "ugly", "vacant", "wage", "zone",
];

fn written(action: &Action) -> Written {
    Written { txn: id(b't', 1), title: action.title.clone(), changes: action.edits.len() }
}

impl Worker for FakeWorker {
    fn answer(&mut self, request: Request) -> Reply {
        match request {
            Request::Open(_) | Request::LookRound => Reply::Opened,
            Request::Choose(place) => Reply::Chosen(true, format!("person {place}")),
            Request::Make(new) => {
                self.made.push(*new);
                Reply::Opened
            }
            Request::MakeJoining(new) => {
                self.laptops.push(*new);
                self.about.exchanging.joining = Some(exchange::joining_as());
                Reply::Opened
            }
            Request::Lock => Reply::Closed,
            Request::Unlock(typed) => match self.opens.contains(&typed.as_str()) {
                true => Reply::Opened,
                false => Reply::Failed(Trouble {
                    kind: TroubleKind::Locked,
                    message: "wrong".into(),
                    hint: None,
                }),
            },
            Request::SetPin(typed) => {
                self.about.pin = if typed.is_some() { PinState::Set } else { PinState::Unwanted };
                self.pins.push(typed.map(|typed| typed.to_string()));
                Reply::Kept
            }
            Request::About => Reply::About(Box::new(self.about.clone())),
            Request::Today(date) => Reply::Today(self.today(date)),
            Request::TurnDay(from, by) => {
                let mut day = from;
                for _ in 0..by.abs() {
                    let next = |d: NaiveDate| if by < 0 { d.pred_opt() } else { d.succ_opt() };
                    day = next(day).unwrap();
                    while day.weekday().number_from_monday() > 5 {
                        day = next(day).unwrap();
                    }
                }
                Reply::Today(self.today(Some(day)))
            }
            Request::Missed(_) => Reply::Missed(self.missed()),
            Request::Week(group, day) => Reply::Week(Box::new(days::week(group, day))),
            Request::Beside(TodayKey::Slot(slot, day), by) => {
                let step = |d: NaiveDate| if by < 0 { d.pred_opt() } else { d.succ_opt() };
                let mut day = step(day).unwrap();
                while day.weekday().number_from_monday() > 5 {
                    day = step(day).unwrap();
                }
                Reply::Beside(Some(TodayKey::Slot(slot, day)))
            }
            Request::Beside(..) => Reply::Beside(None),
            Request::LastTime(key, group, _) => {
                Reply::LastTime(key, Some(Box::new(days::last_time(group))))
            }
            Request::TickSheet(..) => {
                Reply::TickSheet("NELI A".into(), vec!["NELI A".into(), "Maya B.  [  ]".into()])
            }
            Request::Group(id) => Reply::Group(Box::new(days::group(id))),
            Request::Register => Reply::Register(register()),
            Request::Contacts => Reply::Contacts(contacts()),
            Request::Reviews => Reply::Reviews(reviews()),
            Request::Pupil(id) => Reply::Pupil(Box::new(pupil(id))),
            Request::Glance(id) => Reply::Glance(Box::new(glance(id))),
            Request::Families => Reply::Families(Box::new(families())),
            Request::Names => Reply::Names(Arc::new(names())),
            Request::Snapshot => Reply::Snapshot(Arc::new(school())),
            Request::Find(words) => {
                let hit = FindRow {
                    kind: "contact",
                    id: id(b'c', 1),
                    label: "Mrs Barnes, at the gate".into(),
                    detail: "20 Nov: upset about spelling".into(),
                    score: 1,
                    pupil: Some(id(b'p', 1)),
                    group: None,
                    date: NaiveDate::from_ymd_opt(2026, 11, 20),
                    who: "Maya B.".into(),
                    around: "upset about spelling".into(),
                    text: "upset about spelling; says she cries on Sunday evenings".into(),
                };
                let rows =
                    if "upset about spelling".contains(&words) { vec![hit] } else { Vec::new() };
                Reply::Found(words, rows)
            }
            Request::Sheet(key) => {
                let school = Arc::new(school());
                if let TodayKey::Extra(group, day) = key {
                    let mut sheet = SheetDraft::beside(&school, group, day).unwrap();
                    if day > now().date() {
                        sheet.plan_ahead();
                    }
                    return Reply::Sheet(Box::new(SheetView::bare(key, sheet, &school)));
                }
                let TodayKey::Slot(slot, day) = key else {
                    return Reply::Failed(Trouble::refused("there is no such session"));
                };
                let mut planned =
                    school.facts().planned.iter().find(|p| p.slot == slot).cloned().unwrap();
                (planned.planned, planned.date) = (day, day);
                let sheet = SheetDraft::planned(&school, &planned);
                Reply::Sheet(Box::new(SheetView {
                    key,
                    sheet,
                    existing: Vec::new(),
                    planned_adults: planned.staff.iter().map(|(id, _)| *id).collect(),
                    alerts: vec![(id(b'p', 1), "Allergy: nuts, pen in the office".into())],
                    school,
                    to_log: false,
                }))
            }
            Request::History(_) => Reply::History(Vec::new()),
            Request::Board(_) | Request::Grid(_) => self.with_casework().answer(request),
            Request::Form(_)
            | Request::Choices(..)
            | Request::Detail(..)
            | Request::List(_)
            | Request::Removal(..)
            | Request::Erasure(..) => self.desk().answer(request),
            Request::Save(
                save @ (Save::Form(_)
                | Save::ToldDsl(..)
                | Save::Delete(..)
                | Save::Restore(..)
                | Save::Deed(..)
                | Save::Scores(_)),
            ) => self.save_record(save),
            Request::Save(save) => self.save(save),
            Request::UndoMuch => {
                self.much = false;
                self.answer(Request::Undo(false))
            }
            Request::Undo(false) if self.much => Reply::Failed(Trouble {
                kind: TroubleKind::Much,
                message: "Take back \"imported 5 pupils\" (12 records)?".into(),
                hint: None,
            }),
            Request::Undo(force) => {
                if self.changed_since && !force {
                    return Reply::Failed(Trouble {
                        kind: TroubleKind::ChangedSince,
                        message: "\"NELI A\" was changed again since".into(),
                        hint: None,
                    });
                }
                match self.actions.pop() {
                    // What the real store wrote it takes back itself.
                    Some(action) if action.is_empty() && self.desk.is_some() => {
                        self.desk().answer(Request::Undo(true))
                    }
                    Some(action) => {
                        let written = written(&action);
                        self.undone.push(action);
                        Reply::Undone(written)
                    }
                    None => Reply::Failed(Trouble::refused("there is nothing to undo")),
                }
            }
            Request::Redo(_) => match self.undone.pop() {
                Some(action) => {
                    let written = written(&action);
                    self.actions.push(action);
                    Reply::Redone(written)
                }
                None => Reply::Failed(Trouble::refused("there is nothing to redo")),
            },
            Request::Keep(setting) => {
                self.settings.push(setting);
                Reply::Kept
            }
            Request::Care(care) => self.care(care),
            Request::Exchange(asked) => {
                if matches!(asked, Exchange::Join(_)) {
                    self.about.exchanging.joining = None;
                }
                exchange::answer(asked, &mut self.refused, &mut self.versions)
            }
            Request::Nightly => Reply::Kept,
            Request::Draft(name, words) => {
                self.drafts.push((name, words));
                Reply::Kept
            }
        }
    }
}

/// A person at the screen: keys go in, the worker answers at once.
pub struct Person {
    /// The screen.
    pub shell: Shell,
    /// The store.
    pub worker: FakeWorker,
    /// The questions asked so far, by what they are for.
    pub asked: Vec<Request>,
    /// What was asked to be written, in order.
    pub saved: Vec<Save>,
    /// Why it ended, once it has.
    pub ended: Option<ExitReason>,
    /// The time.
    pub at: Instant,
    waiting: VecDeque<(Ticket, Request)>,
}

impl Person {
    /// Somebody at an open screen of that size, everything loaded.
    pub fn new(w: u16, h: u16) -> Person {
        Person::with(w, h, Config::default(), FakeWorker::default())
    }

    /// Somebody with settings and a worker of their own.
    pub fn with(w: u16, h: u16, config: Config, worker: FakeWorker) -> Person {
        let mut person = Person::cold(w, h, config, worker);
        person.answer_all();
        person
    }

    /// Somebody at a screen whose questions are not answered yet.
    pub fn cold(w: u16, h: u16, config: Config, worker: FakeWorker) -> Person {
        Person::at_door(w, h, config, worker, Doorway::Store(false))
    }

    /// Somebody at a door.
    pub fn at_door(w: u16, h: u16, config: Config, worker: FakeWorker, door: Doorway) -> Person {
        let shell = Shell::new(config, Clock::Fixed(now()), (w, h), false).at(door);
        let mut person = Person {
            shell,
            worker,
            asked: Vec::new(),
            saved: Vec::new(),
            ended: None,
            at: crate::store::Clock::System.monotonic(),
            waiting: VecDeque::new(),
        };
        let effects = person.shell.start();
        person.take(effects);
        person
    }

    fn take(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Ask(ticket, request) => {
                    if let Request::Save(save) = &request {
                        self.saved.push(save.clone());
                    }
                    self.asked.push(request.clone());
                    self.waiting.push_back((ticket, request));
                }
                Effect::Quit(why) => self.ended = Some(why),
            }
        }
    }

    /// The worker answers everything that waits.
    pub fn answer_all(&mut self) {
        while let Some((ticket, request)) = self.waiting.pop_front() {
            let mut reply = self.worker.answer(request);
            if self.worker.odd {
                reply = super::odd::oddly(reply);
            }
            self.send(Msg::Worker(ticket, reply));
        }
    }

    /// The next question that nobody has answered.
    pub fn unanswered(&mut self) -> Option<(Ticket, Request)> {
        self.waiting.pop_front()
    }

    /// One message, its questions left waiting.
    pub fn send(&mut self, msg: Msg) {
        let effects = self.shell.update(msg, self.at);
        self.take(effects);
        // The loop hands themes out.
        if self.shell.asks_for_themes() {
            self.shell.themes_came(themes());
        }
    }

    /// Types, the worker answering between keys.
    pub fn types(&mut self, keys: &str) -> &mut Self {
        for key in Key::typing(keys).unwrap() {
            self.send(Msg::Key(key));
            self.answer_all();
        }
        self
    }

    /// Types faster than the worker answers.
    pub fn types_ahead(&mut self, keys: &str) -> &mut Self {
        for key in Key::typing(keys).unwrap() {
            self.send(Msg::Key(key));
        }
        self.answer_all();
        self
    }

    /// The titles of what was written.
    pub fn titles(&self) -> Vec<&str> {
        self.worker.actions.iter().map(|a| a.title.as_str()).collect()
    }

    /// What the toast says.
    pub fn toast(&self) -> &str {
        self.shell.toasts.current().map_or("", |t| &t.text)
    }
}
