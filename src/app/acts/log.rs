//! Sessions as an action: new ones, and what changes in those that are stored.

use std::collections::BTreeMap;

use crate::domain::codes::{Logging, ProvisionStatus, Schedule, SessionState};
use crate::domain::id::IdSource;
use crate::domain::lines::{FollowUp, GroupPart, MarkDraft, NewGroup, SessionDraft, title_of};
use crate::domain::records::{
    Mark, Membership, Provision, ProvisionStaff, Session, SessionProvision, SessionStaff, Task,
};
use crate::domain::{Id, Kind, Record, Value};
use crate::store::{Action, Loaded};

/// A session as it stands in the store, with everything that hangs on it.
#[derive(Clone, Debug)]
pub struct Stored {
    /// The session.
    pub session: Loaded,
    /// Its groups (`session_provision`).
    pub groups: Vec<Loaded>,
    /// Its adults (`session_staff`).
    pub adults: Vec<Loaded>,
    /// Its marks.
    pub marks: Vec<Loaded>,
}

/// What becomes of what is stored and not said again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relog {
    /// It stays: a line says what it says, and takes back nothing that it does not mention.
    Line,
    /// It goes: the logging screen showed all of it.
    Sheet,
}

/// The action that stores sessions.
///
/// `existing` are the stored sessions that the drafts may be about: those whose id, or whose groups'
/// planned times, are a draft's. Of those only what differs is changed, so the action can be empty.
/// `user` leads a new 1:1 and owns what is to be followed up.
pub fn log_action(
    drafts: &[SessionDraft],
    existing: &[Stored],
    ids: &mut dyn IdSource,
    user: Option<Id>,
    relog: Relog,
) -> Action {
    let action = Action::new(title_of(drafts));
    let mut build = Build { action, existing, ids, user, relog, made: BTreeMap::new() };
    for draft in drafts {
        let mut draft = draft.clone();
        draft.settle();
        build.session(&draft);
    }
    build.action
}

/// The id that a draft's session has, or will have: the stored one it is about, else the one its
/// planned time gives. `None` for a session without a planned time that is not stored yet.
pub fn session_id(draft: &SessionDraft, existing: &[Stored]) -> Option<Id> {
    match stored(draft, existing) {
        Some(stored) => Some(stored.session.id),
        None => first_slot(draft).map(|(slot, planned)| {
            Id::derived(Session::KIND.name, &[Value::Id(slot), date_cell(planned)])
        }),
    }
}

fn date_cell(date: chrono::NaiveDate) -> Value {
    crate::domain::Cell::put(&date)
}

/// The first weekly time by id among the groups: it names the session.
fn first_slot(draft: &SessionDraft) -> Option<(Id, chrono::NaiveDate)> {
    draft.groups.iter().filter_map(|g| g.planned).min()
}

/// What stands already of a session: one of the same id, or one that holds the planned time of one
/// of its groups because it was joined with another then.
fn stored<'a>(draft: &SessionDraft, existing: &'a [Stored]) -> Option<&'a Stored> {
    if let Some(known) = draft.stored {
        return existing.iter().find(|s| s.session.id == known);
    }
    let (slot, planned) = first_slot(draft)?;
    let id = Id::derived(Session::KIND.name, &[Value::Id(slot), date_cell(planned)]);
    let parts: Vec<Id> = draft.groups.iter().filter_map(|g| g.planned).map(part_id).collect();
    existing
        .iter()
        .find(|s| s.session.id == id)
        .or_else(|| existing.iter().find(|s| s.groups.iter().any(|g| parts.contains(&g.id))))
}

fn part_id((slot, planned): (Id, chrono::NaiveDate)) -> Id {
    Id::derived(SessionProvision::KIND.name, &[Value::Id(slot), date_cell(planned)])
}

struct Build<'a> {
    action: Action,
    existing: &'a [Stored],
    ids: &'a mut dyn IdSource,
    user: Option<Id>,
    relog: Relog,
    /// New 1:1s by intervention and pupil: the days of one line share one.
    made: BTreeMap<(Id, Id), Id>,
}

impl<'a> Build<'a> {
    fn session(&mut self, draft: &SessionDraft) {
        let stored = stored(draft, self.existing);
        let new = draft.new_group.as_ref().map(|g| self.new_group(g, draft));
        let groups: Vec<(Id, &GroupPart)> =
            draft.groups.iter().filter_map(|g| Some((g.provision.or(new)?, g))).collect();
        let joined = self.joined(draft, stored);
        let session = self.session_row(draft, stored, &joined);
        self.group_rows(session, &groups, stored);
        self.adult_rows(session, draft, stored, &joined);
        self.mark_rows(session, draft, &groups, (stored, &joined));
        // All of their groups are of this session now, with everything that was typed of them.
        for other in joined {
            for row in other.marks.iter().chain(&other.adults) {
                self.action.delete(row);
            }
            self.action.delete(&other.session);
        }
        if let Some(follow_up) = &draft.follow_up {
            self.task(follow_up, draft);
        }
    }

    /// Sessions that were logged apart and are joined to this one now: all of their groups are its.
    fn joined(&self, draft: &SessionDraft, stored: Option<&Stored>) -> Vec<&'a Stored> {
        let Some(stored) = stored else { return Vec::new() };
        let parts: Vec<Id> = draft.groups.iter().filter_map(|g| g.planned).map(part_id).collect();
        let ours = |s: &&Stored| {
            s.session.id != stored.session.id
                && !s.groups.is_empty()
                && s.groups.iter().all(|g| parts.contains(&g.id))
        };
        self.existing.iter().filter(ours).collect()
    }

    /// The 1:1 that a line makes: the group, its pupil and its adult.
    fn new_group(&mut self, new: &NewGroup, draft: &SessionDraft) -> Id {
        if let Some(made) = self.made.get(&(new.intervention, new.pupil)) {
            return *made;
        }
        let provision = self.action.add(
            self.ids,
            &Provision {
                agency: None,
                confidential: None,
                funding: None,
                title: new.title.clone(),
                intervention: Some(new.intervention),
                schedule: Schedule::Times,
                minutes: new.minutes,
                per_week: None,
                logging: Logging::Every,
                starts: Some(draft.date),
                ends: None,
                area: None,
                tier: None,
                status: ProvisionStatus::Running,
                location: None,
                also: None,
                intended: None,
                review_on: None,
                charge_to: None,
                planning_minutes: None,
                notes: None,
            },
        );
        self.action.add(
            self.ids,
            &Membership {
                provision,
                pupil: new.pupil,
                starts: Some(draft.date),
                ends: None,
                minutes: None,
                reason: None,
            },
        );
        let led = draft.adults.first().map(|a| a.staff).or(self.user);
        if let Some(staff) = led {
            let link = ProvisionStaff { provision, staff, leads: true, starts: None, ends: None };
            self.action.add(self.ids, &link);
        }
        self.made.insert((new.intervention, new.pupil), provision);
        provision
    }

    fn session_row(
        &mut self,
        draft: &SessionDraft,
        stored: Option<&Stored>,
        joined: &[&Stored],
    ) -> Id {
        let first = first_slot(draft);
        let row = Session {
            resources: None,
            slot: first.map(|(slot, _)| slot),
            planned: first.map(|(_, planned)| planned),
            date: draft.date,
            state: draft.state.clone(),
            reason: draft.reason.clone(),
            time: draft.time,
            minutes: draft.minutes,
            note: draft.note.clone(),
            extra: draft.extra,
            supply: draft.supply,
            counted: draft.counted,
            focus: None,
            next_time: None,
            location: None,
            told_dsl_on: draft.guard.told_on,
            told_dsl_time: draft.guard.told_at,
            restricted: draft.guard.restricted,
        };
        let Some(stored) = stored else { return self.action.add(self.ids, &row) };
        // What names the session stays, and so does what neither a line nor the screen shows.
        let mut keep = vec!["slot", "planned"];
        keep.extend(UNSEEN);
        keep.extend(SAFE.iter().filter(|f| empty(&row, f)));
        if self.relog == Relog::Line {
            keep.extend(["note", "time"].iter().filter(|f| empty(&row, f)));
        }
        let mut cells = self.kept(&stored.session, &row, &keep);
        for other in joined {
            carry(Session::KIND, &mut cells, &other.session, UNSEEN);
            carry(Session::KIND, &mut cells, &other.session, SAFE);
            join_text(Session::KIND, &mut cells, &other.session, "note");
        }
        self.action.change_cells(&stored.session, &cells);
        stored.session.id
    }

    fn group_rows(&mut self, session: Id, groups: &[(Id, &GroupPart)], stored: Option<&Stored>) {
        let mut wanted = Vec::new();
        for (provision, part) in groups {
            let row = SessionProvision {
                session,
                provision: *provision,
                slot: part.planned.map(|(slot, _)| slot),
                planned: part.planned.map(|(_, planned)| planned),
            };
            wanted.push(self.put(&row, self.existing.iter().flat_map(|s| &s.groups)));
        }
        self.drop_others(stored.map_or(&[][..], |s| &s.groups), &wanted, |_| true);
    }

    fn adult_rows(
        &mut self,
        session: Id,
        draft: &SessionDraft,
        stored: Option<&Stored>,
        joined: &[&Stored],
    ) {
        let have = stored.map_or(&[][..], |s| &s.adults);
        if self.relog == Relog::Line && !draft.adults_said && !have.is_empty() {
            // Nobody said who led: whoever was at either of them was at both.
            for row in joined.iter().flat_map(|s| &s.adults) {
                let there = |h: &Loaded| cell(h, "staff") == cell(row, "staff");
                if !have.iter().any(there) {
                    self.moved_here(row, session);
                }
            }
            return;
        }
        let mut wanted = Vec::new();
        for adult in &draft.adults {
            let row = SessionStaff {
                session,
                staff: adult.staff,
                part: adult.part.clone(),
                minutes: adult.minutes,
            };
            wanted.push(self.put(&row, have.iter()));
        }
        self.drop_others(have, &wanted, |_| true);
    }

    fn mark_rows(
        &mut self,
        session: Id,
        draft: &SessionDraft,
        groups: &[(Id, &GroupPart)],
        (stored, joined): (Option<&Stored>, &[&Stored]),
    ) {
        let have = stored.map_or(&[][..], |s| &s.marks);
        let theirs = || joined.iter().flat_map(|s| &s.marks);
        let Some((first, _)) = groups.first() else { return };
        // The mark of a pupil in a new 1:1 counts for it.
        let new = groups.iter().find(|(_, g)| g.provision.is_none()).map_or(*first, |(id, _)| *id);
        let mut wanted = Vec::new();
        for mark in &draft.marks {
            let row = mark_row(mark, session, mark.provision.unwrap_or(new));
            let id = Id::for_cells(Mark::KIND, &row.cells());
            match have.iter().find(|m| Some(m.id) == id) {
                Some(loaded) => {
                    let mut keep: Vec<&str> =
                        SAFE.iter().copied().filter(|f| empty(&row, f)).collect();
                    keep.extend(MOODS);
                    if self.relog == Relog::Line {
                        keep.extend(["engagement", "note"]);
                        keep.extend(
                            ["score", "out_of", "errors"].iter().filter(|f| empty(&row, f)),
                        );
                        if cell(loaded, "mark") == &Value::Text(row.mark.code().to_string()) {
                            keep.extend(["minutes", "reason"].iter().filter(|f| empty(&row, f)));
                        }
                    }
                    let mut cells = self.kept(loaded, &row, &keep);
                    for other in theirs().filter(|m| of_pupil(m, mark.pupil)) {
                        carry_mark(&mut cells, other);
                    }
                    self.action.change_cells(loaded, &cells);
                    wanted.push(loaded.id);
                }
                None => {
                    let mut cells = row.cells();
                    for other in theirs().filter(|m| of_pupil(m, mark.pupil)) {
                        carry_mark(&mut cells, other);
                    }
                    wanted.push(self.action.add_cells(self.ids, Mark::KIND, cells));
                }
            }
        }
        // A guest of the other session is a guest of both.
        if draft.state != SessionState::NotHeld {
            let named = |m: &Loaded| {
                draft.marks.iter().any(|d| of_pupil(m, d.pupil))
                    || have.iter().any(|h| cell(h, "pupil") == cell(m, "pupil"))
            };
            for guest in theirs().filter(|m| cell(m, "guest") == &Value::Int(1) && !named(m)) {
                self.moved_here(guest, session);
            }
        }
        // A line that does not mention a guest has not sent the guest away.
        let line = self.relog == Relog::Line && draft.state != SessionState::NotHeld;
        self.drop_others(have, &wanted, |mark| !line || cell(mark, "guest") != &Value::Int(1));
    }

    fn task(&mut self, follow_up: &FollowUp, draft: &SessionDraft) {
        let title = if follow_up.action.is_empty() {
            format!("follow up {}", draft.groups_title())
        } else {
            follow_up.action.clone()
        };
        let pupil = match &draft.marks[..] {
            [only] => Some(only.pupil),
            _ => None,
        };
        let due = Some(follow_up.date);
        let task =
            Task { title, due, owner: self.user, pupil, done: None, repeats: None, note: None };
        self.action.add(self.ids, &task);
    }

    /// Adds a row, or changes the one that stands among `have`; its id.
    fn put<'r, R: Record>(&mut self, row: &R, mut have: impl Iterator<Item = &'r Loaded>) -> Id {
        let cells = row.cells();
        let id = Id::for_cells(R::KIND, &cells);
        match have.find(|l| Some(l.id) == id) {
            Some(loaded) => {
                self.action.change_cells(loaded, &cells);
                loaded.id
            }
            None => self.action.add_cells(self.ids, R::KIND, cells),
        }
    }

    /// The cells of `row`, but for the fields that keep what is stored.
    fn kept<R: Record>(&self, loaded: &Loaded, row: &R, keep: &[&str]) -> Vec<Value> {
        let mut cells = row.cells();
        for field in keep {
            if let Some(n) = R::KIND.position(field) {
                cells[n] = loaded.cells.get(n).cloned().unwrap_or_default();
            }
        }
        cells
    }

    /// Adds what hung on another session to this one.
    fn moved_here(&mut self, row: &Loaded, session: Id) {
        let mut cells = row.cells.clone();
        if let Some(n) = row.kind.position("session") {
            cells[n] = Value::Id(session);
        }
        self.action.add_cells(self.ids, row.kind, cells);
    }

    fn drop_others(&mut self, have: &[Loaded], wanted: &[Id], may: impl Fn(&Loaded) -> bool) {
        for row in have.iter().filter(|r| !wanted.contains(&r.id) && may(r)) {
            self.action.delete(row);
        }
    }
}

/// What guards a note: logging a session again never takes it off.
const SAFE: &[&str] = &["told_dsl_on", "told_dsl_time", "restricted"];

/// What a form of the session alone shows.
const UNSEEN: &[&str] = &["focus", "next_time", "location", "resources"];

/// What a form of the mark alone shows.
const MOODS: &[&str] = &["mood_before", "mood_after"];

fn mark_row(mark: &MarkDraft, session: Id, provision: Id) -> Mark {
    Mark {
        mood_after: None,
        mood_before: None,
        session,
        pupil: mark.pupil,
        provision,
        mark: mark.mark.clone(),
        minutes: mark.minutes,
        engagement: mark.engagement,
        score: mark.score,
        out_of: mark.out_of,
        errors: mark.errors,
        guest: mark.guest,
        reason: mark.reason.clone(),
        note: mark.note.clone(),
        told_dsl_on: mark.guard.told_on,
        told_dsl_time: mark.guard.told_at,
        restricted: mark.guard.restricted,
    }
}

fn cell<'a>(loaded: &'a Loaded, field: &str) -> &'a Value {
    loaded.kind.cell(&loaded.cells, field)
}

/// Whether a row says nothing in a field.
fn empty<R: Record>(row: &R, field: &str) -> bool {
    let kind: &Kind = R::KIND;
    kind.cell(&row.cells(), field).is_null()
}

fn of_pupil(mark: &Loaded, pupil: Id) -> bool {
    cell(mark, "pupil") == &Value::Id(pupil)
}

/// Takes over what was typed of a pupil in a session that is joined to this one.
fn carry_mark(cells: &mut [Value], other: &Loaded) {
    let kind = Mark::KIND;
    let same = kind.cell(cells, "mark") == cell(other, "mark");
    let scored = ["score", "out_of", "errors"].iter().any(|f| !kind.cell(cells, f).is_null());
    carry(kind, cells, other, &["engagement"]);
    carry(kind, cells, other, SAFE);
    carry(kind, cells, other, MOODS);
    if !scored {
        carry(kind, cells, other, &["score", "out_of", "errors"]);
    }
    // How long, and why not, belong to the mark they were typed with.
    if same {
        carry(kind, cells, other, &["minutes", "reason"]);
    }
    join_text(kind, cells, other, "note");
}

/// Fills fields that are empty from another row.
fn carry(kind: &Kind, cells: &mut [Value], other: &Loaded, fields: &[&str]) {
    for n in fields.iter().filter_map(|f| kind.position(f)) {
        if cells[n].is_null() {
            cells[n] = other.cells.get(n).cloned().unwrap_or_default();
        }
    }
}

/// Puts another row's text behind this one's, unless it says that already.
fn join_text(kind: &Kind, cells: &mut [Value], other: &Loaded, field: &str) {
    let Some(n) = kind.position(field) else { return };
    let Value::Text(theirs) = cell(other, field) else { return };
    cells[n] = match &cells[n] {
        Value::Text(ours) if ours.contains(theirs.as_str()) => return,
        Value::Text(ours) => {
            let stop = if ours.ends_with(['.', '!', '?']) { " " } else { ". " };
            Value::Text(format!("{ours}{stop}{theirs}"))
        }
        _ => Value::Text(theirs.clone()),
    };
}
