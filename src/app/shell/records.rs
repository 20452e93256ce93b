//! Records from where the person stands: made, changed, deleted, looked at.

use std::time::Instant;

use super::{Layer, Shell};
use crate::app::forms::FormKey;
use crate::app::msg::{Request, Save};
use crate::app::overlays::{DetailBox, FormBox, Menu, Overlay};
use crate::app::panes::PaneId;
use crate::app::strings;
use crate::app::toast::Toast;
use crate::domain::Id;
use crate::domain::kind::Kind;
use crate::store::views::TodayKey;

impl Shell {
    /// The records that the person stands on, by their kind: the topmost page, else the row.
    fn around(&self) -> Vec<(&'static str, Id)> {
        if let Some(top) = self.top() {
            return top.around();
        }
        match self.focus {
            PaneId::Today => {
                let Some(row) = self.panes.today.list.selected() else { return Vec::new() };
                let group = row.provisions.first().map(|id| ("provision", *id));
                let pupil = group.and_then(|(_, group)| {
                    let group = self.school.as_ref()?.group(group)?;
                    row.only.as_ref().and_then(|_| group.members.first().copied())
                });
                group.into_iter().chain(pupil.map(|id| ("pupil", id))).collect()
            }
            PaneId::Register => {
                let row = self.panes.register.list.selected();
                row.map(|r| ("pupil", r.pupil)).into_iter().collect()
            }
            PaneId::Contacts => {
                let row = self.panes.contacts.list.selected();
                row.into_iter()
                    .flat_map(|r| r.pupils.iter().map(|(id, _)| ("pupil", *id)))
                    .collect()
            }
            PaneId::Reviews => {
                let row = self.panes.reviews.list.selected();
                row.into_iter().flat_map(|r| [("review", r.review), ("pupil", r.pupil)]).collect()
            }
        }
    }

    /// The record of the selected row.
    fn record_of_row(&self) -> Option<(&'static Kind, Id)> {
        let (kind, id) = match self.focus {
            PaneId::Today => {
                let row = self.panes.today.list.selected()?;
                let stored = match row.key {
                    TodayKey::Session(id) => Some(id),
                    _ => row.session,
                };
                match stored.filter(|_| row.state.logged()) {
                    Some(id) => ("session", id),
                    None => ("provision", *row.provisions.first()?),
                }
            }
            PaneId::Register => ("pupil", self.panes.register.list.selected()?.pupil),
            PaneId::Contacts => ("contact", self.panes.contacts.list.selected()?.contact),
            PaneId::Reviews => ("review", self.panes.reviews.list.selected()?.review),
        };
        Some((self.about.kinds.get(kind)?, id))
    }

    /// A form for a new record, filled with where the person stands.
    pub(super) fn new_record(&mut self, kind: &str, at: Instant) {
        let Some(kind) = self.about.kinds.get(kind) else { return };
        if !kind.makeable(self.about.role) {
            return self.toast(Toast::hint(strings::may_not_make(kind.label)), at);
        }
        let around = self.around();
        if let Some(missing) = kind.stands_on().find(|to| around.iter().all(|(of, _)| of != to)) {
            let of = self.about.kinds.get(missing).map_or(missing, |k| k.label);
            return self.toast(Toast::hint(strings::stand_on(kind.label, of)), at);
        }
        // A new pupil is nobody who is there already.
        let around = around.into_iter().filter(|(of, _)| *of != kind.name).collect();
        let key = FormKey::New { kind, around, with: Vec::new() };
        self.open(Overlay::Form(FormBox::new(key)), at);
    }

    /// The kinds of records that may be made here.
    pub(super) fn new_any(&mut self, at: Instant) {
        let around = self.around();
        self.open(Overlay::Menu(Menu::new_record(self.cx(), &around)), at);
    }

    pub(super) fn edit_row(&mut self, at: Instant) {
        match self.record_of_row() {
            Some((kind, id)) => {
                self.open(Overlay::Form(FormBox::new(FormKey::Edit { kind, id })), at);
            }
            None => self.toast(Toast::hint(strings::NO_RECORD), at),
        }
    }

    pub(super) fn details_of_row(&mut self, at: Instant) {
        match self.record_of_row() {
            Some((kind, id)) => self.open(Overlay::Detail(DetailBox::new(kind, id)), at),
            None => self.toast(Toast::hint(strings::NO_RECORD), at),
        }
    }

    pub(super) fn delete_row(&mut self, at: Instant) {
        match self.record_of_row() {
            // The group of a session that is only planned is not meant.
            Some((kind, _)) if self.focus == PaneId::Today && kind.name != "session" => {
                self.toast(Toast::hint(strings::NOT_STORED), at);
            }
            Some((kind, id)) => {
                self.ask(Request::Removal(kind, id));
            }
            None => self.toast(Toast::hint(strings::NO_RECORD), at),
        }
    }

    /// A deletion was agreed to: what stands open of the record closes.
    pub(super) fn delete(&mut self, kind: &str, id: Id) {
        let Some(kind) = self.about.kinds.get(kind) else { return };
        self.overlays.retain(|o| match o {
            Overlay::Detail(detail) => detail.id != id,
            Overlay::Pupil(page) => page.pupil != id,
            _ => true,
        });
        self.ask(Request::Save(Save::Delete(kind, id)));
    }

    /// A deleted record is wanted back.
    pub(super) fn restore(&mut self, kind: &str, id: Id) {
        if let Some(kind) = self.about.kinds.get(kind) {
            self.ask(Request::Save(Save::Restore(kind, id)));
        }
    }

    /// What was typed into the topmost form is thrown away.
    pub(super) fn discard_form(&mut self, at: Instant) {
        let place = self.overlays.len().saturating_sub(1);
        if let (Layer::Overlay, Some(Overlay::Form(form))) =
            (self.layer(), self.overlays.last_mut())
        {
            form.done = true;
            self.steps(place, vec![crate::app::overlays::Step::Close], at);
        }
    }
}
