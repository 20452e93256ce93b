//! What was logged, ready to be asked.

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::NaiveDate;

use crate::domain::Id;
use crate::domain::codes::{Part, SessionState};
use crate::domain::records::{Mark, Session, SessionProvision, SessionStaff};

/// The records that say what happened: every session whose day, or planned day, is asked about,
/// with everything that belongs to it.
#[derive(Clone, Debug, Default)]
pub struct LogRows {
    /// The sessions.
    pub sessions: Vec<(Id, Session)>,
    /// Which groups they were of.
    pub groups: Vec<SessionProvision>,
    /// The adults.
    pub staff: Vec<SessionStaff>,
    /// The marks.
    pub marks: Vec<Mark>,
}

/// What was logged, ready to be asked.
#[derive(Clone, Debug, Default)]
pub struct Log {
    sessions: BTreeMap<Id, Session>,
    groups: HashMap<Id, Vec<SessionProvision>>,
    staff: HashMap<Id, Vec<SessionStaff>>,
    marks: HashMap<Id, Vec<Mark>>,
    met: HashMap<(Id, NaiveDate), Id>,
}

impl Log {
    /// Makes records ready to be asked; what belongs to no session given is left out.
    pub fn new(rows: LogRows) -> Log {
        let mut log = Log { sessions: rows.sessions.into_iter().collect(), ..Log::default() };
        let kept: HashSet<Id> = log.sessions.keys().copied().collect();
        for group in rows.groups.into_iter().filter(|g| kept.contains(&g.session)) {
            if let (Some(slot), Some(planned)) = (group.slot, group.planned) {
                log.met.insert((slot, planned), group.session);
            }
            log.groups.entry(group.session).or_default().push(group);
        }
        for (id, session) in &log.sessions {
            if let (Some(slot), Some(planned)) = (session.slot, session.planned) {
                log.met.entry((slot, planned)).or_insert(*id);
            }
        }
        for groups in log.groups.values_mut() {
            groups.sort_by_key(|g| (g.slot.is_none(), g.slot, g.provision));
        }
        for row in rows.staff.into_iter().filter(|r| kept.contains(&r.session)) {
            log.staff.entry(row.session).or_default().push(row);
        }
        for staff in log.staff.values_mut() {
            staff.sort_by_key(|r| (r.part == Part::Helped, r.staff));
        }
        for mark in rows.marks.into_iter().filter(|m| kept.contains(&m.session)) {
            log.marks.entry(mark.session).or_default().push(mark);
        }
        log
    }

    /// Every session, by id.
    pub fn sessions(&self) -> impl Iterator<Item = (Id, &Session)> {
        self.sessions.iter().map(|(id, session)| (*id, session))
    }

    /// The session that a weekly time's day became.
    pub fn met(&self, slot: Id, planned: NaiveDate) -> Option<(Id, &Session)> {
        let id = *self.met.get(&(slot, planned))?;
        self.sessions.get(&id).map(|session| (id, session))
    }

    /// The groups of a session, those with a weekly time first.
    pub fn groups(&self, session: Id) -> &[SessionProvision] {
        self.groups.get(&session).map_or(&[], Vec::as_slice)
    }

    /// The adults of a session, those who led first.
    pub fn staff(&self, session: Id) -> &[SessionStaff] {
        self.staff.get(&session).map_or(&[], Vec::as_slice)
    }

    /// The marks of a session.
    pub fn marks(&self, session: Id) -> &[Mark] {
        self.marks.get(&session).map_or(&[], Vec::as_slice)
    }

    /// One pupil's mark at a session.
    pub fn mark(&self, session: Id, pupil: Id) -> Option<&Mark> {
        self.marks(session).iter().find(|mark| mark.pupil == pupil)
    }

    /// What was logged of the days from one to another, or was planned for them.
    #[must_use]
    pub fn within(&self, (from, to): (NaiveDate, NaiveDate)) -> Log {
        let inside = |day: NaiveDate| (from..=to).contains(&day);
        let mut rows = LogRows::default();
        for (id, session) in &self.sessions {
            let planned = self.groups(*id).iter().filter_map(|group| group.planned);
            if !planned.chain(session.planned).chain([session.date]).any(inside) {
                continue;
            }
            rows.sessions.push((*id, session.clone()));
            rows.groups.extend_from_slice(self.groups(*id));
            rows.staff.extend_from_slice(self.staff(*id));
            rows.marks.extend_from_slice(self.marks(*id));
        }
        Log::new(rows)
    }

    /// Whether a session was moved to its day and has yet to be logged there.
    pub fn still_to_come(&self, id: Id, session: &Session) -> bool {
        session.state == SessionState::Moved
            && self.marks(id).is_empty()
            && session.counted.is_none()
    }
}
