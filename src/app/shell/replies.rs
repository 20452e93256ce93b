//! The worker's answers.

use std::time::Instant;

use super::Shell;
use crate::app::exchange::{ExchangeReply, JoiningAs};
use crate::app::msg::{CareReply, Reply, Request, Slot, Ticket, Trouble, TroubleKind};
use crate::app::overlays::{Confirm, Guide, Message, Overlay, Paper, Purpose, guard_name};
use crate::app::strings;
use crate::app::toast::Toast;
use crate::app::words;
use crate::store::Written;

impl Shell {
    pub(super) fn reply(&mut self, ticket: Ticket, reply: Reply, at: Instant) {
        // An answer that was on its way when the screen was locked is nobody's any more.
        if self.lock.is_some() && !matches!(ticket.slot, Slot::Open | Slot::Write) {
            return;
        }
        if ticket.slot == Slot::Open && !self.awaited(ticket.n) {
            return;
        }
        self.dirty |= !matches!(reply, Reply::Kept | Reply::Closed);
        self.tell_overlays_first(&reply);
        match &reply {
            Reply::Opened => self.opened(),
            Reply::Chosen(asks, name) => self.chosen(*asks, name.clone()),
            Reply::About(about) => self.about_came((**about).clone(), at),
            Reply::Today(view) => {
                let today = self.now.date();
                self.panes.today.chosen = (view.date != today).then_some(view.date);
                self.panes.today.turning = 0;
                self.panes.today.load(view.clone(), self.now.time(), today);
            }
            Reply::Register(view) => self.panes.register.load(view.clone()),
            Reply::Contacts(view) => self.panes.contacts.load(view.clone()),
            Reply::Reviews(view) => self.panes.reviews.load(view.clone()),
            Reply::Names(names) => {
                self.masker.learn(names);
                self.names = Some(names.clone());
                if self.initials {
                    self.ask(Request::Families);
                }
            }
            Reply::Families(families) => self.masker.learn_families(families),
            Reply::Snapshot(school) => self.school = Some(school.clone()),
            Reply::Written(written) => {
                let sheet = self.saving.take_if(|(n, _)| *n == ticket.n);
                let then = if sheet.is_some() { "u undoes · . opens it" } else { "u undoes" };
                self.said("Saved", then, written, at);
                self.last_saved = sheet.map(|(_, key)| key).or(self.last_saved.take());
                match self.sessions.iter().position(|n| *n == ticket.n) {
                    Some(place) => {
                        self.sessions.remove(place);
                        self.ask_day();
                    }
                    None => {
                        self.ask_all();
                        // A new name is found from now on.
                        if self.names.is_some() {
                            self.ask(Request::Names);
                        }
                    }
                }
            }
            Reply::Undone(written) => self.undone("Undone", "U does it again", written, at),
            Reply::Redone(written) => self.undone("Done again", "u undoes", written, at),
            Reply::Failed(trouble) => self.failed(ticket, trouble.clone(), at),
            Reply::Removal(removal) => {
                let purpose = Purpose::Delete(removal.kind.name, removal.id);
                let confirm = Confirm::new(removal.question.clone(), purpose);
                self.open(Overlay::Confirm(confirm), at);
            }
            Reply::Care(CareReply::Backups(lines)) => {
                let title = strings::BACKUPS.to_string();
                let message = Message { title, lines: lines.clone(), wrong: false };
                self.open(Overlay::Message(message), at);
            }
            Reply::Care(CareReply::Erased(says, gone)) => {
                self.toast(Toast::done(says.clone()), at);
                if let Some(id) = gone {
                    self.overlays.retain(|overlay| !overlay.is_of(*id));
                }
                self.ask_all();
                self.ask(Request::Names);
            }
            Reply::Beside(key) => self.beside(key.as_ref(), at),
            Reply::TickSheet(title, lines) => {
                self.open(Overlay::Paper(Paper::new(title.clone(), lines.clone())), at);
            }
            Reply::Exchange(reply) => {
                if let ExchangeReply::TakenOver(label) = reply {
                    self.toast(Toast::done(strings::served(label)), at);
                }
                if reply.changes() {
                    self.ask_all();
                    self.ask(Request::Names);
                }
            }
            Reply::Form(_)
            | Reply::Erasure(_)
            | Reply::Choices(..)
            | Reply::Detail(_)
            | Reply::List(_)
            | Reply::Pupil(_)
            | Reply::Glance(_)
            | Reply::Group(_)
            | Reply::Week(_)
            | Reply::Missed(_)
            | Reply::Board(_)
            | Reply::Grid(_)
            | Reply::LastTime(..)
            | Reply::Found(..)
            | Reply::Sheet(_)
            | Reply::History(_)
            | Reply::Care(_)
            | Reply::Kept
            | Reply::Closed => {}
        }
        self.count_to_do();
        self.tell_overlays(&reply, at);
        self.catch_up(at);
    }

    /// A save that failed is told to its form before the message opens over it.
    fn tell_overlays_first(&mut self, reply: &Reply) {
        if matches!(reply, Reply::Failed(_)) {
            for overlay in &mut self.overlays {
                match overlay {
                    Overlay::Sheet(sheet) => (sheet.saving, sheet.turning) = (false, false),
                    Overlay::Line(line) => line.saving = false,
                    Overlay::Form(form) => form.saving = false,
                    Overlay::Setup(setup) => setup.busy = false,
                    Overlay::Week(grid) => grid.saving = false,
                    Overlay::Missed(list) => list.saving = false,
                    Overlay::Grid(grid) => grid.saving = false,
                    _ => {}
                }
            }
        }
    }

    fn tell_overlays(&mut self, reply: &Reply, at: Instant) {
        let mut place = self.overlays.len();
        while place > 0 {
            place -= 1;
            if place >= self.overlays.len() {
                continue;
            }
            let mut overlay = self.overlays.remove(place);
            let steps = overlay.reply(reply, self.cx());
            self.overlays.insert(place, overlay);
            self.steps(place, steps, at);
        }
    }

    fn about_came(&mut self, about: crate::app::msg::About, at: Instant) {
        let first = self.about.school.is_empty();
        if first {
            for (name, words) in &about.drafts {
                self.drafts.entry(name.clone()).or_insert_with(|| words.clone());
            }
            for overlay in &mut self.overlays {
                if let Overlay::Line(line) = overlay
                    && let Some(words) = self.drafts.get(&line.begun.draft)
                {
                    let guard = self.drafts.get(&guard_name(&line.begun.draft));
                    line.remember(words, guard.map(String::as_str));
                }
            }
        }
        let empty = about.pupils == 0;
        self.about = about;
        if let Some(who) = self.about.exchanging.joining.clone().filter(|who| !who.again) {
            return self.wait_to_join(who, at);
        }
        self.offer_pin(at);
        if self.last_key.is_none() {
            self.last_key = Some(at);
        }
        let made = std::mem::take(&mut self.made);
        if let Some((dialog, what)) = self.about.remind.clone() {
            self.remind(dialog, &what, at);
        }
        if first && empty && (made || self.about.lead) && !self.about.demo {
            self.set_up(at);
        } else if first && empty {
            let lines = strings::FIRST_RUN.iter().map(|l| (*l).to_string()).collect();
            let title = "Welcome to senlog".to_string();
            self.open(Overlay::Message(Message { title, lines, wrong: false }), at);
        }
    }

    /// A laptop that is in no school yet shows how it joins one, and nothing else.
    fn wait_to_join(&mut self, who: JoiningAs, at: Instant) {
        self.made = false;
        let open = |o: &Overlay| matches!(o, Overlay::Guide(guide) if guide.joins());
        if !self.overlays.iter().any(open) {
            self.open(Overlay::Guide(Guide::join(who)), at);
        }
    }

    /// What protects the school's log is missing: a few words, or a message after two weeks.
    fn remind(&mut self, dialog: bool, what: &str, at: Instant) {
        let says = words::sentence(what);
        if dialog {
            let lines = vec![says, String::new(), strings::REMIND.to_string()];
            let title = strings::REMIND_TITLE.to_string();
            self.open(Overlay::Message(Message { title, lines, wrong: false }), at);
        } else {
            self.toast(Toast::hint(says), at);
        }
    }

    fn count_to_do(&mut self) {
        let today = self.now.date();
        if self.panes.today.date.is_none_or(|shown| shown == today) {
            self.to_do = self.panes.today.to_do()
                + self.panes.contacts.due(today)
                + self.panes.reviews.due(today, self.about.days);
        }
    }

    fn said(&mut self, verb: &str, then: &str, written: &Written, at: Instant) {
        self.toast(Toast::done(format!("{verb}: {} · {then}", written.title)), at);
        self.about.undo = Some(written.title.clone());
    }

    fn undone(&mut self, verb: &str, then: &str, written: &Written, at: Instant) {
        self.undoing = None;
        self.said(verb, then, written, at);
        self.ask_all();
        self.ask(Request::Names);
    }

    fn failed(&mut self, ticket: Ticket, trouble: Trouble, at: Instant) {
        if ticket.slot == Slot::Open {
            return self.not_opened(trouble);
        }
        let undoing = self.undoing.filter(|(n, _)| *n == ticket.n);
        if let Some((_, redo)) = undoing {
            self.undoing = None;
            if trouble.kind == TroubleKind::Much {
                let confirm = Confirm::new(trouble.message, Purpose::UndoMuch);
                return self.open(Overlay::Confirm(confirm), at);
            }
            if trouble.kind == TroubleKind::ChangedSince {
                let purpose = if redo { Purpose::RedoAnyway } else { Purpose::UndoAnyway };
                let question =
                    format!("{} {}", words::sentence(&trouble.message), strings::UNDO_ANYWAY);
                return self.open(Overlay::Confirm(Confirm::new(question, purpose)), at);
            }
            return self.toast(Toast::hint(words::sentence(&trouble.message)), at);
        }
        let message = words::sentence(&trouble.message);
        let hint = trouble.hint.as_deref().map(words::sentence);
        if ticket.slot == Slot::Setting {
            return self.toast(Toast::wrong(strings::not_kept(&message)), at);
        }
        if matches!(ticket.slot, Slot::Draft | Slot::Nightly) {
            return self.toast(Toast::wrong(message), at);
        }
        let asked_for = matches!(
            ticket.slot,
            Slot::Write
                | Slot::Care
                | Slot::Form
                | Slot::Choices
                | Slot::Detail
                | Slot::List
                | Slot::Board
                | Slot::Removal
        );
        if !asked_for {
            self.trouble = Some(message.clone());
        }
        self.open(Overlay::Message(Message::wrong(&message, hint.as_deref())), at);
    }
}
