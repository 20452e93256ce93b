//! Minutes that always add up, per pupil and group.
//!
//! Planned to date = delivered + assumed + lost + awaiting + unaccounted for. What was delivered
//! beside or beyond the plan stands apart, so that a long session on Monday does not hide a missing
//! one on Tuesday.

mod untimed;

use std::collections::{BTreeSet, HashMap, HashSet};

use chrono::NaiveDate;

use super::{DayState, Known, Log, Occurrence, Plan, Share};
use crate::domain::Id;
use crate::domain::calendar::Calendar;
use crate::domain::codes::{Logging, MarkCode, Reason, SessionState};
use crate::domain::records::{Mark, Session};

/// A pupil in a group.
type Key = (Id, Id);

/// First and last day.
type Span = (NaiveDate, NaiveDate);

/// A pupil at a session that no planned meeting claims: the day, the planned share, the fate.
type Entry = (NaiveDate, i64, Fate);

/// Why planned minutes did not reach a pupil.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Lost {
    /// The session did not happen.
    NotHeld(Option<Reason>),
    /// The session was shorter than planned.
    Short(Option<Reason>),
    /// The pupil was not there, or not for all of it.
    Mark(MarkCode),
    /// The pupil was at the joined session, but for another group.
    OtherGroup,
}

impl Lost {
    /// The words on the screen.
    pub fn label(&self) -> &str {
        match self {
            Lost::NotHeld(Some(reason)) | Lost::Short(Some(reason)) => reason.label(),
            Lost::NotHeld(None) => "did not happen",
            Lost::Short(None) => "cut short",
            Lost::Mark(mark) => mark.label(),
            Lost::OtherGroup => "counted for another group",
        }
    }
}

/// The minutes of one pupil in one group between two days, to date.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Account {
    /// Planned, of meetings that are over.
    pub planned: i64,
    /// Delivered, of those planned.
    pub delivered: i64,
    /// Taken to have been delivered, where exceptions alone are logged.
    pub assumed: i64,
    /// Lost, by reason.
    pub lost: Vec<(Lost, i64)>,
    /// Not known yet: an adult's laptop has not been heard from since.
    pub awaiting: i64,
    /// Not accounted for: not logged, or who came was not recorded.
    pub unaccounted: i64,
    /// Delivered beside or beyond the plan.
    pub beyond: i64,
    /// Sessions in which the pupil took part.
    pub attended: usize,
    /// Sessions that ran, or would have but for the pupil, at which the pupil was expected.
    pub expected: usize,
}

impl Account {
    /// Everything that reached the pupil and is known to have.
    pub fn total_delivered(&self) -> i64 {
        self.delivered + self.beyond
    }

    /// Everything lost.
    pub fn total_lost(&self) -> i64 {
        self.lost.iter().map(|(_, minutes)| minutes).sum()
    }

    /// Whether the parts make up what was planned.
    pub fn adds_up(&self) -> bool {
        self.planned
            == self.delivered + self.assumed + self.total_lost() + self.awaiting + self.unaccounted
    }

    /// Adds another: pupils to a group, groups to a school.
    pub fn add(&mut self, other: &Account) {
        self.planned += other.planned;
        self.delivered += other.delivered;
        self.assumed += other.assumed;
        for (why, minutes) in &other.lost {
            self.lose(why.clone(), *minutes);
        }
        self.awaiting += other.awaiting;
        self.unaccounted += other.unaccounted;
        self.beyond += other.beyond;
        self.attended += other.attended;
        self.expected += other.expected;
    }

    fn lose(&mut self, why: Lost, minutes: i64) {
        if minutes <= 0 {
            return;
        }
        match self.lost.iter_mut().find(|(lost, _)| *lost == why) {
            Some((_, sum)) => *sum += minutes,
            None => self.lost.push((why, minutes)),
        }
    }

    fn count(&mut self, session: &Session, mark: &Mark) {
        let ran = session.state != SessionState::NotHeld || session.reason == Some(Reason::Pupil);
        let known = !matches!(
            mark.mark,
            MarkCode::NotExpected | MarkCode::NotRecorded | MarkCode::Other(_)
        );
        if ran && known {
            self.expected += 1;
            let took_part = session.state != SessionState::NotHeld && mark.mark.took_part();
            self.attended += usize::from(took_part);
        }
    }
}

/// What became of one pupil at one stored session.
enum Fate {
    Delivered(i64, Lost),
    Lost(Lost),
    Unknown,
    NotExpected,
}

/// The accounts of every pupil in every group of the plan from one day to another, or of one pupil.
///
/// `log` holds every session whose day or planned day lies between them. A moved session counts on
/// the day it was planned for.
pub fn accounts(
    plan: &Plan,
    log: &Log,
    calendar: &Calendar,
    known: &Known<'_>,
    (from, to): Span,
    only: Option<Id>,
) -> HashMap<Key, Account> {
    let mut books = Books {
        plan,
        log,
        known,
        only,
        accounts: HashMap::new(),
        used: HashSet::new(),
        open: HashMap::new(),
    };
    for occurrence in plan.between(calendar, from, to) {
        books.timed(&occurrence);
    }
    let mut loose: HashMap<Key, Vec<Entry>> = HashMap::new();
    for (id, session) in log.sessions() {
        books.beside((id, session), (from, to), &mut loose);
    }
    let members = books.untimed_members(calendar, (from, to), &loose);
    for ((pupil, provision), targets) in members {
        let entries = loose.remove(&(pupil, provision)).unwrap_or_default();
        books.settle_untimed((pupil, provision), &targets, entries);
    }
    // Sessions of groups whose plan no longer names the pupil.
    for (key, entries) in loose {
        books.settle_untimed(key, &[], entries);
    }
    books.accounts
}

/// The minutes that each adult spent at sessions between two days: a session counts once, however
/// many groups were joined in it.
pub fn adult_minutes(plan: &Plan, log: &Log, (from, to): Span) -> HashMap<Id, i64> {
    let mut minutes: HashMap<Id, i64> = HashMap::new();
    for (id, session) in log.sessions() {
        let ran = session.state != SessionState::NotHeld && !log.still_to_come(id, session);
        if !ran || !(from..=to).contains(&session.date) {
            continue;
        }
        let length = session.minutes.or_else(|| planned_minutes(plan, log, id)).unwrap_or(0);
        for adult in log.staff(id) {
            *minutes.entry(adult.staff).or_default() += adult.minutes.unwrap_or(length);
        }
    }
    minutes
}

/// How long a session was planned to be.
fn planned_minutes(plan: &Plan, log: &Log, session: Id) -> Option<i64> {
    let group = log.groups(session).first()?;
    let slot = group.slot.and_then(|slot| plan.slot(slot));
    slot.and_then(|s| s.minutes).or_else(|| plan.provision(group.provision)?.minutes)
}

/// Accounts in the making.
struct Books<'a> {
    plan: &'a Plan,
    log: &'a Log,
    known: &'a Known<'a>,
    only: Option<Id>,
    accounts: HashMap<Key, Account>,
    /// Marks that have been counted for a group: session, pupil.
    used: HashSet<(Id, Id)>,
    /// Minutes by pupil, group and day that nothing is known of: a guest's may fill them.
    open: HashMap<(Id, Id, NaiveDate), Open>,
}

/// Planned minutes of a day of which nothing is known.
#[derive(Default)]
struct Open {
    unaccounted: i64,
    awaiting: i64,
    assumed: i64,
}

impl Books<'_> {
    fn wanted(&self, pupil: Id) -> bool {
        self.only.is_none_or(|only| only == pupil)
    }

    fn account(&mut self, pupil: Id, provision: Id) -> &mut Account {
        self.accounts.entry((pupil, provision)).or_default()
    }

    /// One planned meeting, for every pupil expected.
    fn timed(&mut self, occurrence: &Occurrence) {
        let Occurrence { slot, provision, date, minutes, .. } = *occurrence;
        let met = self.log.met(slot, date);
        let state = self.plan.unmet(occurrence, self.known);
        if met.is_none() && state == DayState::Planned {
            return;
        }
        for pupil in self.plan.expected(slot, provision, date) {
            if !self.wanted(pupil) {
                continue;
            }
            let share = self.plan.share(provision, pupil, date, minutes);
            match met {
                Some((id, session)) => self.met(pupil, provision, share, (id, session)),
                None => {
                    let open = self.open.entry((pupil, provision, date)).or_default();
                    let account = self.accounts.entry((pupil, provision)).or_default();
                    account.planned += share.minutes;
                    let (sum, left) = match state {
                        DayState::Awaiting => (&mut account.awaiting, &mut open.awaiting),
                        DayState::Assumed => (&mut account.assumed, &mut open.assumed),
                        _ => (&mut account.unaccounted, &mut open.unaccounted),
                    };
                    *sum += share.minutes;
                    *left += share.minutes;
                }
            }
        }
    }

    /// One pupil at a planned meeting that became a session.
    fn met(&mut self, pupil: Id, provision: Id, share: Share, (id, session): (Id, &Session)) {
        if self.log.still_to_come(id, session) && session.date >= self.known.now.date() {
            return;
        }
        let mark = self.log.mark(id, pupil);
        let details = self.plan.provision(provision);
        let by_exception = details.is_some_and(|p| p.logging != Logging::Every);
        let counts = mark.is_none_or(|mark| mark.provision == provision);
        let fate = if counts { fate(session, mark, share) } else { Fate::Lost(Lost::OtherGroup) };
        if counts && mark.is_some() {
            self.used.insert((id, pupil));
        }
        let share = share.minutes;
        let account = self.account(pupil, provision);
        if let (true, Some(mark)) = (counts, mark) {
            account.count(session, mark);
        }
        match fate {
            Fate::NotExpected => return,
            Fate::Delivered(minutes, short) => {
                account.delivered += minutes.min(share);
                account.beyond += (minutes - share).max(0);
                account.lose(short, share - minutes);
            }
            Fate::Lost(why) => account.lose(why, share),
            // Where exceptions alone are logged, who is not marked was as planned.
            Fate::Unknown if mark.is_none() && by_exception => account.assumed += share,
            Fate::Unknown => account.unaccounted += share,
        }
        account.planned += share;
    }

    /// The marks of a session that no planned meeting of their group has claimed: guests, extra
    /// sessions, and groups without fixed times.
    fn beside(
        &mut self,
        (id, session): (Id, &Session),
        (from, to): Span,
        loose: &mut HashMap<Key, Vec<Entry>>,
    ) {
        let counts_on = |provision: Id| {
            let group = self.log.groups(id).iter().find(|group| group.provision == provision);
            group.and_then(|group| group.planned).unwrap_or(session.date)
        };
        let length = planned_minutes(self.plan, self.log, id);
        let mut unmarked: BTreeSet<(Id, Id)> = BTreeSet::new();
        if session.state == SessionState::NotHeld {
            for group in self.log.groups(id).iter().filter(|group| group.slot.is_none()) {
                let members = self.plan.members(group.provision, session.date);
                unmarked.extend(members.into_iter().map(|pupil| (pupil, group.provision)));
            }
        }
        for mark in self.log.marks(id) {
            unmarked.remove(&(mark.pupil, mark.provision));
            let date = counts_on(mark.provision);
            if !self.wanted(mark.pupil)
                || !(from..=to).contains(&date)
                || self.used.contains(&(id, mark.pupil))
            {
                continue;
            }
            let share = self.plan.share(mark.provision, mark.pupil, date, length);
            self.accounts.entry((mark.pupil, mark.provision)).or_default().count(session, mark);
            let entry = (date, share.minutes, fate(session, Some(mark), share));
            loose.entry((mark.pupil, mark.provision)).or_default().push(entry);
        }
        for (pupil, provision) in unmarked {
            if self.wanted(pupil) && (from..=to).contains(&session.date) {
                let share = self.plan.share(provision, pupil, session.date, length);
                let entry = (session.date, share.minutes, fate(session, None, share));
                loose.entry((pupil, provision)).or_default().push(entry);
            }
        }
    }
}

impl Account {
    /// Sets a guest's minutes against planned ones of the same day of which nothing is known.
    fn fill(&mut self, open: &mut Open, minutes: i64) {
        let mut left = minutes;
        for (sum, room) in [
            (&mut self.unaccounted, &mut open.unaccounted),
            (&mut self.awaiting, &mut open.awaiting),
            (&mut self.assumed, &mut open.assumed),
        ] {
            let taken = left.min(*room);
            *room -= taken;
            *sum -= taken;
            self.delivered += taken;
            left -= taken;
        }
        self.beyond += left;
    }
}

/// What became of a pupil at a session, whose planned share is known.
fn fate(session: &Session, mark: Option<&Mark>, share: Share) -> Fate {
    if mark.is_some_and(|mark| mark.mark == MarkCode::NotExpected) {
        return Fate::NotExpected;
    }
    if session.state == SessionState::NotHeld {
        // A mark never means failure when the session was not delivered: only where it fell
        // through because of the pupil does the mark say why.
        let why = mark.filter(|m| session.reason == Some(Reason::Pupil) && !m.mark.took_part());
        return Fate::Lost(match why {
            Some(mark) => Lost::Mark(mark.mark.clone()),
            None => Lost::NotHeld(session.reason.clone()),
        });
    }
    let Some(mark) = mark else { return Fate::Unknown };
    if mark.mark.took_part() {
        let minutes = mark.delivered(&session.state, share.of(session.minutes));
        let short = match mark.mark {
            MarkCode::Late | MarkCode::LeftEarly if mark.minutes.is_some() => {
                Lost::Mark(mark.mark.clone())
            }
            _ => Lost::Short(session.reason.clone()),
        };
        return Fate::Delivered(minutes, short);
    }
    match mark.mark {
        MarkCode::NotRecorded | MarkCode::Other(_) => Fate::Unknown,
        _ => Fate::Lost(Lost::Mark(mark.mark.clone())),
    }
}
