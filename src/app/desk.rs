//! The store's desk: answers the screen's questions from a real store.

mod backups;
mod care;
mod days;
mod deeds;
mod erase;
mod exchange;
mod guard;
mod sheet;
#[cfg(test)]
mod tests;

use std::path::PathBuf;
use std::sync::Arc;

use chrono::NaiveDate;

use super::acts::{Relog, contact_action, log_action};
use super::boards;
use super::config;
use super::error::{AppError, ErrorKind};
use super::follows::follows;
use super::forms::{self, choices, detail, list, remove, view};
use super::grid;
use super::log::stored_sessions;
use super::msg::{
    About, Kinds, PinState, Reply, Request, ReviewStep, Save, Secret, Trouble, TroubleKind,
};
use super::pin::{self, Pin};
use super::strings;
use super::ticksheet;
use super::words;
use super::worker::Worker;
use crate::domain::dates;
use crate::domain::kind::Kind;
use crate::domain::lines::Snapshot;
use crate::domain::records::{Contact, Pupil, Review, Staff};
use crate::domain::value::Days;
use crate::domain::{Id, Record};
use crate::intake::Plan;
use crate::store::action::Loaded;
use crate::store::queries::contacts::SHOWN;
use crate::store::secret::Passphrase;
use crate::store::{Action, Of, Store, StoreError, Which, Written};
use crate::sync::folder::Tour;
use crate::sync::lease;

/// Whether a PIN is wanted, in `local`: all that is ever stored of it.
const PIN_WANTED: &str = "pin";
const YES: &str = "yes";
const NO: &str = "no";

/// The day of the last visit, in `local`.
const VISIT: &str = "visit";
/// How many lines of history the screen asks for at once.
const HISTORY: usize = 200;
/// How many notes a search shows: a few screens full.
const FOUND: usize = 60;

/// Up to so many records are undone without a question: more than any one form or line writes.
const UNDO_MUCH: usize = 10;
/// How the title of an import begins.
const IMPORTED: &str = "imported";

/// Answers from a store, which it owns; dropping it closes the store and wipes its keys.
pub struct Desk {
    store: Store,
    demo: bool,
    /// The PIN of this run.
    pin: Option<Pin>,
    /// An import that was shown and not yet agreed to.
    planned: Option<Plan>,
    /// Whether the owner was reminded in this run.
    reminded: bool,
    /// The day of the visit before this run, once it was looked up.
    visited: Option<Option<NaiveDate>>,
    /// A round with a folder that is under way.
    tour: Option<(PathBuf, Tour)>,
    /// The school as lines are read against it, until something changes.
    school: Option<Arc<Snapshot>>,
    nightly: backups::Nightly,
}

/// Whether a question is about what a laptop hides that heard nothing for long: all that is known of
/// pupils, but for what logging a session asks for.
fn shows_records(request: &Request) -> bool {
    matches!(
        request,
        Request::Group(_)
            | Request::Register
            | Request::Contacts
            | Request::Reviews
            | Request::Pupil(_)
            | Request::Glance(_)
            | Request::Find(_)
            | Request::History(_)
            | Request::Detail(..)
            | Request::List(_)
            | Request::TickSheet(..)
            | Request::Board(_)
            | Request::Grid(_)
    )
}

impl Desk {
    /// A desk for an open store; `demo` says it is the made-up school.
    pub fn new(store: Store, demo: bool) -> Desk {
        let nightly = backups::Nightly::default();
        Desk {
            store,
            demo,
            pin: None,
            planned: None,
            reminded: false,
            visited: None,
            tour: None,
            school: None,
            nightly,
        }
    }

    /// The store, for tests that ask what was written.
    #[cfg(test)]
    pub fn store(&self) -> &Store {
        &self.store
    }

    fn reply(&mut self, request: Request) -> Result<Reply, AppError> {
        if shows_records(&request) && lease::is_over(&self.store)? {
            return Err(AppError::refused(strings::LEASE_OVER).hint(strings::LEASE_HINT));
        }
        Ok(match request {
            Request::Open(_)
            | Request::Choose(_)
            | Request::Make(_)
            | Request::LookRound
            | Request::MakeJoining(_) => Reply::Opened,
            Request::Lock => Reply::Closed,
            Request::Unlock(secret) => self.unlock(&secret)?,
            Request::SetPin(typed) => {
                self.set_pin(typed.as_ref())?;
                Reply::Kept
            }
            Request::About => Reply::About(Box::new(self.about()?)),
            Request::Today(day) => {
                let day = day.unwrap_or_else(|| self.store.clock().today());
                Reply::Today(self.store.today(day)?)
            }
            Request::TurnDay(from, by) => {
                let day = self.store.calendar()?.add_school_days(from, i64::from(by));
                Reply::Today(self.store.today(day)?)
            }
            Request::Missed(before) => Reply::Missed(self.store.missed(before)?),
            Request::Board(key) => Reply::Board(Box::new(boards::board(&mut self.store, &key)?)),
            Request::Grid(key) => Reply::Grid(Box::new(grid::grid(&self.store, key)?)),
            Request::Week(group, day) => Reply::Week(Box::new(self.week(group, day)?)),
            Request::Beside(key, by) => Reply::Beside(self.beside(&key, by)?),
            Request::LastTime(key, group, before) => {
                let last = self.last_time(group, before)?;
                Reply::LastTime(key, last.map(Box::new))
            }
            Request::TickSheet(group, day) => {
                let sheets = ticksheet::of_group(&self.store, group, day)?;
                let lines = sheets.iter().flat_map(ticksheet::TickSheet::lines).collect();
                Reply::TickSheet(ticksheet::title(&sheets), lines)
            }
            Request::Group(id) => Reply::Group(Box::new(self.store.group(id)?)),
            Request::Register => Reply::Register(self.store.register()?),
            Request::Contacts => Reply::Contacts(self.store.contacts(SHOWN)?),
            Request::Reviews => Reply::Reviews(self.store.reviews()?),
            Request::Pupil(id) => Reply::Pupil(Box::new(self.store.pupil(id)?)),
            Request::Glance(id) => Reply::Glance(Box::new(self.store.glance(id)?)),
            Request::Families => Reply::Families(Box::new(self.store.families()?)),
            Request::Names => Reply::Names(Arc::new(self.store.names()?)),
            Request::Snapshot => Reply::Snapshot(self.school()?),
            Request::Find(words) => {
                let rows = self.store.find_notes(&words, FOUND)?;
                Reply::Found(words, rows)
            }
            Request::Sheet(key) => Reply::Sheet(Box::new(self.sheet(key)?)),
            Request::History(row) => {
                let of = row.map_or(Of::All, Of::Row);
                Reply::History(self.store.history(of, HISTORY)?)
            }
            Request::Form(key) => Reply::Form(Box::new(view::view(&self.store, key)?)),
            Request::Choices(kind, typed) => {
                let choices = choices::choices(&self.store, kind, &typed)?;
                Reply::Choices(kind, typed, choices)
            }
            Request::Detail(kind, id) => {
                Reply::Detail(Box::new(detail::detail(&self.store, kind, id)?))
            }
            Request::List(key) => Reply::List(Box::new(list::list(&self.store, key)?)),
            Request::Removal(kind, id) => {
                Reply::Removal(Box::new(remove::removal(&self.store, kind, id)?))
            }
            Request::Erasure(kind, id) => Reply::Erasure(Box::new(self.erasure(kind, id)?)),
            Request::Save(save) => Reply::Written(self.save(save)?),
            Request::Undo(force) => match self.much_to_undo()? {
                Some(question) if !force => Reply::Failed(Trouble {
                    kind: TroubleKind::Much,
                    message: question,
                    hint: None,
                }),
                _ => self.undo(force)?,
            },
            Request::UndoMuch => self.undo(false)?,
            Request::Redo(force) => {
                self.school = None;
                reversed(self.store.redo(force), Reply::Redone)?
            }
            Request::Keep(setting) => {
                // A store in memory has no folder to keep anything in.
                if let Some(home) = self.store.home() {
                    config::keep(home.config_dir(), &setting).map_err(AppError::refused)?;
                }
                Reply::Kept
            }
            Request::Care(care) => self.care(care)?,
            Request::Exchange(asked) => self.exchange(asked)?,
            Request::Nightly => self.nightly()?,
            Request::Draft(name, words) => {
                self.store.keep_draft(&name, &words)?;
                Reply::Kept
            }
        })
    }

    fn undo(&mut self, force: bool) -> Result<Reply, AppError> {
        self.school = None;
        reversed(self.store.undo(&Which::Latest, force), Reply::Undone)
    }

    /// The question before an undo that one key should not do: of an import, or of many records.
    fn much_to_undo(&self) -> Result<Option<String>, StoreError> {
        let Some(title) = self.store.undo_title()? else { return Ok(None) };
        let records = self.store.undo_size()?;
        if records <= UNDO_MUCH && !title.to_lowercase().starts_with(IMPORTED) {
            return Ok(None);
        }
        let records = words::counted(records, "record", "records");
        Ok(Some(format!("Take back \"{title}\" ({records})?")))
    }

    fn about(&mut self) -> Result<About, StoreError> {
        let remind = match self.nightly.failed() {
            Some(why) => Some((false, why)),
            None => self.reminder()?,
        };
        let away = self.away()?;
        let me = self.store.me().user;
        let user = self.store.get::<Staff>(me)?;
        let school = self.store.school_record()?;
        Ok(About {
            school: school.map_or_else(|| "senlog".to_string(), |s| s.name),
            user: user.as_ref().map(Staff::full).unwrap_or_default(),
            user_id: user.as_ref().map(|_| me),
            lead: self.store.is_lead()?,
            role: self.store.me().role,
            kinds: Kinds(self.store.kinds().to_vec()),
            days: user.as_ref().map_or(Days::WEEK, Staff::days_in),
            encrypted: self.store.encrypted(),
            demo: self.demo,
            pupils: self.store.count(Pupil::KIND)?,
            undo: self.store.undo_title()?,
            drafts: self.store.drafts()?,
            pin: match (&self.pin, self.store.local(PIN_WANTED)?.as_deref()) {
                (Some(_), _) => PinState::Set,
                (None, Some(NO)) => PinState::Unwanted,
                (None, _) => PinState::None,
            },
            away,
            remind,
            exchanging: self.exchanging()?,
        })
    }

    /// The day of the visit before this run, where somebody missed a school day since: looked up and
    /// noted anew once a run.
    fn away(&mut self) -> Result<Option<NaiveDate>, StoreError> {
        if let Some(known) = self.visited {
            return Ok(known);
        }
        let today = self.store.clock().today();
        let last: Option<NaiveDate> =
            self.store.local(VISIT)?.and_then(|day| day.parse().ok()).filter(|day| *day < today);
        let missed = match last {
            Some(last) => {
                let calendar = self.store.calendar()?;
                let between = (dates::on(last, 1), dates::back(today, 1));
                calendar.school_days(between.0, between.1).next().is_some()
            }
            None => false,
        };
        self.store.set_local(VISIT, &today.to_string())?;
        let away = last.filter(|_| missed);
        self.visited = Some(away);
        Ok(away)
    }

    /// Whether what was typed at a locked screen opens it: the PIN, else the passphrase.
    fn unlock(&self, typed: &Secret) -> Result<Reply, AppError> {
        if self.pin.as_ref().is_some_and(|pin| pin.is(typed)) || !self.store.encrypted() {
            return Ok(Reply::Opened);
        }
        // Digits that short are no passphrase, so none is tried for half a second.
        let home = self.store.home().filter(|_| !pin::looks_like(typed));
        let right = match home {
            Some(home) => home.check_passphrase(&Passphrase::new(typed.to_string()))?,
            None => false,
        };
        match right {
            true => Ok(Reply::Opened),
            false => Err(StoreError::WrongPassphrase.into()),
        }
    }

    fn set_pin(&mut self, typed: Option<&Secret>) -> Result<(), StoreError> {
        self.pin = match typed {
            Some(typed) => Pin::new(typed)?,
            None => None,
        };
        self.store.set_local(PIN_WANTED, if self.pin.is_some() { YES } else { NO })
    }

    /// The school as lines are read against it: made anew after every change, and when
    /// a session that had not begun has.
    fn school(&mut self) -> Result<Arc<Snapshot>, StoreError> {
        match &self.school {
            Some(school) if !school.is_stale(self.store.clock().now()) => Ok(Arc::clone(school)),
            _ => {
                let school = Arc::new(self.store.snapshot()?);
                self.school = Some(Arc::clone(&school));
                Ok(school)
            }
        }
    }

    fn save(&mut self, save: Save) -> Result<Written, AppError> {
        let user = self.user()?;
        let action = match save {
            Save::Sessions(drafts) => {
                let existing = stored_sessions(&self.store, &drafts)?;
                log_action(&drafts, &existing, self.store.ids(), user, Relog::Line)
            }
            Save::Sheet(view) => {
                let existing = self.with_joined(&view)?;
                view.sheet.action(&existing, self.store.ids(), user)
            }
            Save::Week(views) => self.week_action(&views)?,
            Save::NotHeld(keys, reason) => self.not_held_action(&keys, &reason)?,
            Save::Contact(draft) => contact_action(&draft, self.store.ids(), user),
            Save::FollowedUp(id, day) => self.followed_up(id, day)?,
            Save::ReviewDone(id, step, day) => self.review_done(id, step, day)?,
            Save::Deed(deed, day) => self.deed(&deed, day)?,
            Save::Scores(children) => grid::action(&mut self.store, &children, user)?,
            Save::Form(draft) => forms::save::action(&mut self.store, *draft)?,
            Save::ToldDsl(kind, id, at) => self.told_dsl(kind, id, at)?,
            Save::Delete(kind, id) => remove::delete(&self.store, kind, id)?,
            Save::Restore(kind, id) => remove::restore(&self.store, kind, id)?,
            Save::Action(action) => action,
        };
        self.write(&action)
    }

    /// The user's row among the adults, where there is one.
    fn user(&self) -> Result<Option<Id>, StoreError> {
        let me = self.store.me().user;
        Ok(self.store.get::<Staff>(me)?.map(|_| me))
    }

    fn followed_up(&self, id: Id, day: NaiveDate) -> Result<Action, AppError> {
        let loaded = self.loaded(Contact::KIND, id)?;
        let mut contact: Contact = loaded.record().map_err(unreadable)?;
        contact.followed_up_on = Some(day);
        let what = contact.follow_up.clone().unwrap_or_default();
        let mut action = Action::new(match what.as_str() {
            "" => "followed up".to_string(),
            what => format!("done: {what}"),
        });
        action.change(&loaded, &contact);
        Ok(action)
    }

    fn review_done(&self, id: Id, step: ReviewStep, day: NaiveDate) -> Result<Action, AppError> {
        let loaded = self.loaded(Review::KIND, id)?;
        let mut review: Review = loaded.record().map_err(unreadable)?;
        let (cell, done) = match step {
            ReviewStep::Invited => (&mut review.invited_on, "invitations out"),
            ReviewStep::Papers => (&mut review.papers_on, "papers out"),
            ReviewStep::Held => (&mut review.held, "held"),
            ReviewStep::Report => (&mut review.report_on, "report sent to all"),
        };
        *cell = Some(day);
        let kind = review.r#type.label();
        let when = words::past_day(day, self.store.clock().today());
        let mut action = Action::new(format!("{kind}: {done} {when}"));
        action.change(&loaded, &review);
        let both = (loaded.cells.as_slice(), &*review.cells());
        follows(&self.store, &mut action, (Review::KIND, id), both)?;
        Ok(action)
    }

    fn loaded(&self, kind: &'static Kind, id: Id) -> Result<Loaded, AppError> {
        self.store
            .load(kind, id)?
            .ok_or_else(|| AppError::not_found(format!("this {} is gone", kind.label)))
    }

    fn write(&mut self, action: &Action) -> Result<Written, AppError> {
        if action.is_empty() {
            return Err(AppError::refused("it is saved so already; nothing was changed"));
        }
        self.school = None;
        Ok(self.store.write(action)?)
    }
}

impl Worker for Desk {
    fn answer(&mut self, request: Request) -> Reply {
        match self.reply(request) {
            Ok(reply) => reply,
            Err(error) => Reply::Failed(trouble(error)),
        }
    }
}

fn unreadable(why: String) -> AppError {
    AppError::new(ErrorKind::Store, why)
}

/// What undoing or redoing came to; something changed since is a question, not a failure.
fn reversed(
    done: Result<Written, StoreError>,
    reply: fn(Written) -> Reply,
) -> Result<Reply, AppError> {
    match done {
        Ok(written) => Ok(reply(written)),
        Err(error @ StoreError::ChangedSince { .. }) => Ok(Reply::Failed(Trouble {
            kind: TroubleKind::ChangedSince,
            message: error.to_string(),
            hint: None,
        })),
        Err(error) => Err(error.into()),
    }
}

/// A failure as the screen shows it.
pub fn trouble(error: AppError) -> Trouble {
    let kind = match error.kind {
        ErrorKind::Locked => TroubleKind::Locked,
        ErrorKind::Store => TroubleKind::Store,
        ErrorKind::Fault => TroubleKind::Fault,
        _ => TroubleKind::Refused,
    };
    Trouble { kind, message: error.message, hint: error.hints.into_iter().next() }
}
