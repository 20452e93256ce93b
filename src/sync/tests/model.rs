//! The exchange of a school in memory, without SQL: what each laptop holds of the log, what a file
//! between two holds, and what is left of a laptop's log when one has been taken in (SYNC.md 4.1). Rows
//! are worked out by the function that the store uses. Whole histories cost a millisecond here, and
//! `world` holds real stores against it.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use crate::domain::{Id, Value};
use crate::store::change::{CellOp, Change, What};
use crate::store::ctx::{Ctx, DevId, Dot};
use crate::store::merge::{Merged, merge};

/// A change, shared by every laptop and file that holds it whole.
pub type Op = Rc<Change>;

/// How a laptop holds a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Held {
    /// Whole, as it was written.
    Whole,
    /// What a lead gave of it.
    Received,
    /// This laptop's own, whose content a snapshot took away.
    Left,
    /// Its row was erased for good.
    Erased,
}

/// What is known of a row.
#[derive(Clone, Debug, Default)]
struct Row {
    changes: Vec<Op>,
    /// Worked out when it is next asked for.
    merged: Option<Rc<Merged>>,
}

/// A laptop.
#[derive(Clone, Debug)]
pub struct Laptop {
    pub dev: DevId,
    pub lead: bool,
    /// The leads, which every laptop knows.
    leads: Vec<DevId>,
    log: BTreeMap<Dot, (Id, Held)>,
    rows: BTreeMap<Id, Row>,
    /// Changes about laptops: of a lead.
    controls: BTreeMap<Dot, Op>,
    /// What is here of the others without gaps.
    have: Ctx,
    /// What the others last said they have.
    acks: BTreeMap<DevId, Ctx>,
    /// The highest numbers ever given to each laptop.
    sent: BTreeMap<DevId, Ctx>,
    pub purged: BTreeSet<Id>,
    /// Of a lead: how many snapshots each laptop was given.
    given: BTreeMap<DevId, u64>,
    /// Of a TA's: the grant that the last snapshot rested on, its lead, and its number.
    last_snapshot: Option<(Grant, DevId, u64)>,
    /// The files that were taken in.
    receipts: BTreeSet<u64>,
}

/// A grant by its order: what it counts, the device and number of the change. The highest stands.
pub type Grant = (u64, DevId, u64);

/// How much of a row a snapshot may hold: `None` of a user means whole.
pub struct Share<'a> {
    pub row: Id,
    pub may: Box<dyn Fn(&str) -> bool + 'a>,
    pub only: Option<Id>,
}

/// A file.
#[derive(Debug)]
pub struct File {
    id: u64,
    pub to: Vec<DevId>,
    from: DevId,
    from_lead: bool,
    have: Ctx,
    purged: BTreeSet<Id>,
    sent: BTreeMap<DevId, Ctx>,
    /// Changes by number; without content where it is gone.
    changes: Vec<(Dot, Id, Option<Op>)>,
    /// Of a snapshot: what it stands for, the grant it rests on, and its number.
    snapshot: Option<(Ctx, Grant, u64)>,
    /// Of a TA's: the grant on which its last snapshot rested.
    grant: Option<Grant>,
}

impl File {
    pub fn is_of_a_lead(&self) -> bool {
        self.from_lead
    }
}

impl Laptop {
    pub fn new(dev: DevId, leads: &[DevId]) -> Laptop {
        Laptop {
            dev,
            lead: leads.contains(&dev),
            leads: leads.to_vec(),
            log: BTreeMap::new(),
            rows: BTreeMap::new(),
            controls: BTreeMap::new(),
            have: Ctx::default(),
            acks: BTreeMap::new(),
            sent: BTreeMap::new(),
            purged: BTreeSet::new(),
            given: BTreeMap::new(),
            last_snapshot: None,
            receipts: BTreeSet::new(),
        }
    }

    /// The same laptop, before anything happened.
    pub fn as_new(&self) -> Laptop {
        Laptop::new(self.dev, &self.leads)
    }

    /// The number of this laptop's next change.
    pub fn next_seq(&self) -> u64 {
        let from = Dot { dev: self.dev, seq: 0 };
        let to = Dot { dev: self.dev, seq: u64::MAX };
        self.log.range(from..=to).next_back().map_or(0, |(dot, _)| dot.seq) + 1
    }

    /// The laptop writes a change.
    pub fn write(&mut self, op: Op) {
        if op.what == What::Purge {
            self.log.insert(op.dot, (op.row, Held::Erased));
            self.erase(op.row);
        } else {
            self.put(op, Held::Whole);
        }
    }

    /// The changes of a row that count here.
    pub fn changes(&self, row: Id) -> &[Op] {
        self.rows.get(&row).map_or(&[], |row| &row.changes)
    }

    /// What a row is here.
    pub fn merged(&mut self, row: Id) -> Rc<Merged> {
        let row = self.rows.entry(row).or_default();
        Rc::clone(row.merged.get_or_insert_with(|| Rc::new(merge(&row.changes))))
    }

    /// The rows of which something counts here.
    pub fn rows(&self) -> impl Iterator<Item = Id> + '_ {
        self.rows.iter().filter(|(_, row)| !row.changes.is_empty()).map(|(id, _)| *id)
    }

    /// This laptop's own changes of a row whose content a snapshot took away.
    pub fn let_go(&self, row: Id) -> impl Iterator<Item = Dot> + '_ {
        let left = self.log.iter().filter(move |(_, (of, held))| *of == row && *held == Held::Left);
        left.map(|(dot, _)| *dot)
    }

    /// The grant that says which lead serves a laptop, and that lead: the highest, whenever it came.
    pub fn home_of(&self, ta: DevId) -> Option<(Grant, DevId)> {
        let grants = self.controls.values().filter(|c| c.row.0 == ta.0 && c.what == What::Grant);
        let said = grants.filter_map(|c| {
            let value =
                |name: &str| c.cells.iter().find(|cell| cell.field == name).map(|c| &c.value);
            let order = match value("order") {
                Some(Value::Int(n)) => n.unsigned_abs(),
                _ => 0,
            };
            Some(((order, c.dot.dev, c.dot.seq), DevId(value("home")?.as_id()?.0)))
        });
        said.max()
    }

    /// The lead whose snapshots a TA's laptop takes, as far as it knows.
    pub fn home(&self) -> Option<DevId> {
        self.last_snapshot.map(|(_, lead, _)| lead)
    }

    /// Forgets which files it took in, as if each came for the first time again.
    pub fn forget_receipts(&mut self) {
        self.receipts.clear();
    }

    fn put(&mut self, op: Op, held: Held) {
        self.log.insert(op.dot, (op.row, held));
        if op.what.is_control() {
            self.controls.insert(op.dot, op);
            return;
        }
        let row = self.rows.entry(op.row).or_default();
        row.changes.retain(|c| c.dot != op.dot);
        row.changes.push(op);
        row.merged = None;
    }

    fn drop_content(&mut self, row: Id, dot: Dot) {
        if let Some(row) = self.rows.get_mut(&row) {
            row.changes.retain(|c| c.dot != dot);
            row.merged = None;
        }
    }

    fn erase(&mut self, row: Id) {
        self.purged.insert(row);
        self.rows.remove(&row);
        for (of, held) in self.log.values_mut() {
            if *of == row {
                *held = Held::Erased;
            }
        }
    }

    /// What is here of everybody, this laptop too.
    pub fn have(&self) -> Ctx {
        let mut have = self.have.clone();
        have.0.remove(&self.dev);
        if self.next_seq() > 1 {
            have.add(Dot { dev: self.dev, seq: self.next_seq() - 1 });
        }
        have
    }

    fn after(&self, acked: &Ctx, own: bool) -> Vec<(Dot, Id, Option<Op>)> {
        self.log
            .iter()
            .filter(|(dot, _)| !own || dot.dev == self.dev)
            .filter(|(dot, (_, held))| {
                !acked.covers(**dot) && !matches!(held, Held::Received | Held::Left)
            })
            .map(|(dot, (row, held))| {
                let op = (*held == Held::Whole).then(|| self.op(*row, *dot));
                (*dot, *row, op)
            })
            .collect()
    }

    fn op(&self, row: Id, dot: Dot) -> Op {
        let held = self.changes(row).iter().find(|c| c.dot == dot);
        Rc::clone(held.or_else(|| self.controls.get(&dot)).unwrap())
    }

    fn file(&self, id: u64, to: Vec<DevId>, changes: Vec<(Dot, Id, Option<Op>)>) -> File {
        File {
            id,
            to,
            from: self.dev,
            from_lead: self.lead,
            have: self.have(),
            purged: self.purged.clone(),
            sent: BTreeMap::new(),
            changes,
            snapshot: None,
            grant: self.last_snapshot.map(|(grant, ..)| grant),
        }
    }

    /// A TA's own changes that its home has not acknowledged, for every lead.
    pub fn up(&self, id: u64, home: DevId, leads: Vec<DevId>) -> File {
        let mut acked = Ctx::default();
        if let Some(seq) = self.acks.get(&home).and_then(|have| have.0.get(&self.dev)) {
            acked.add(Dot { dev: self.dev, seq: *seq });
        }
        self.file(id, leads, self.after(&acked, true))
    }

    /// A lead's share of the log for another.
    pub fn across(&self, id: u64, to: DevId) -> File {
        let acked = self.acks.get(&to).cloned().unwrap_or_default();
        let mut file = self.file(id, vec![to], self.after(&acked, false));
        file.sent.clone_from(&self.sent);
        file
    }

    /// The current values of what a laptop may hold.
    pub fn snapshot(&mut self, id: u64, to: DevId, shares: &[Share<'_>]) -> File {
        let covers = self.have();
        let mut given = covers.clone();
        let mut changes = Vec::new();
        for share in shares {
            let merged = self.merged(share.row);
            if !merged.alive {
                continue;
            }
            for op in self.changes(share.row) {
                if let Some(part) = part(op, &merged, share, self.changes(share.row)) {
                    given.add(part.dot);
                    part.cells.iter().for_each(|cell| given.join(&cell.ctx));
                    changes.push((part.dot, part.row, Some(part)));
                }
            }
        }
        self.sent.entry(to).or_default().join(&given);
        let number = self.given.entry(to).or_default();
        *number += 1;
        let number = *number;
        let mut file = self.file(id, vec![to], changes);
        let grant = self.home_of(to).map_or((0, self.dev, 0), |(grant, _)| grant);
        file.snapshot = Some((covers, grant, number));
        file
    }

    /// Takes a file in; says whether it changed what counts here.
    pub fn take(&mut self, file: &File) -> bool {
        if !file.to.contains(&self.dev) || self.receipts.contains(&file.id) {
            return false;
        }
        if let Some((_, grant, number)) = &file.snapshot {
            let new = (*grant, file.from, *number);
            if self.last_snapshot.is_some_and(|last| new <= last) {
                return false;
            }
            self.last_snapshot = Some(new);
        }
        if self.lead && !file.from_lead && self.home_of(file.from).is_none() {
            return false; // from a laptop that nobody here has heard of
        }
        self.receipts.insert(file.id);
        if file.from_lead {
            let new: Vec<Id> = file.purged.difference(&self.purged).copied().collect();
            new.into_iter().for_each(|row| self.erase(row));
        }
        let changed = match &file.snapshot {
            Some((covers, ..)) => self.take_snapshot(file, covers),
            None => self.take_changes(file),
        };
        self.acks.entry(file.from).or_default().join(&file.have);
        for (dev, sent) in &file.sent {
            self.sent.entry(*dev).or_default().join(sent);
        }
        changed
    }

    /// Whether a change rests on what this lead cannot know the laptop to have. What nobody can have given
    /// it is no honest laptop's.
    fn waits(&self, file: &File, op: &Change) -> bool {
        let Some((grant, home)) = self.home_of(file.from).filter(|_| !file.from_lead) else {
            return false;
        };
        let (sent, here) = (self.sent.get(&file.from), self.have());
        let at_most = |ctx: Option<&Ctx>, dev: &DevId| {
            ctx.and_then(|ctx| ctx.0.get(dev)).copied().unwrap_or(0)
        };
        let seen = op.cells.iter().map(|c| &c.ctx).chain([&op.row_ctx]).flat_map(|ctx| &ctx.0);
        let mut others = seen.filter(|(dev, _)| **dev != file.from);
        if home != self.dev {
            return others
                .any(|(dev, seq)| *seq > at_most(sent, dev).min(at_most(Some(&here), dev)));
        }
        let beyond = others.any(|(dev, seq)| *seq > at_most(sent, dev));
        // Another lead may have served it, and not said yet what it gave.
        let dot = Dot { dev: grant.1, seq: grant.2 };
        let told = file.grant.is_none_or(|known| known <= grant)
            && self.acks.iter().all(|(dev, have)| !self.leads.contains(dev) || have.covers(dot))
            && self.leads.iter().all(|dev| *dev == self.dev || self.acks.contains_key(dev));
        assert!(!beyond || !told, "an honest change would be refused: {op:?}");
        beyond
    }

    fn take_changes(&mut self, file: &File) -> bool {
        let mut changed = false;
        for (dot, row, op) in &file.changes {
            if op.as_ref().is_some_and(|op| self.waits(file, op)) {
                break;
            }
            if !self.log.contains_key(dot) {
                changed = true;
                match op {
                    Some(op) if !self.purged.contains(row) => self.put(Rc::clone(op), Held::Whole),
                    _ => {
                        self.log.insert(*dot, (*row, Held::Erased));
                    }
                }
            }
            let mut next =
                Dot { dev: dot.dev, seq: self.have.0.get(&dot.dev).copied().unwrap_or(0) + 1 };
            while dot.dev != self.dev && self.log.contains_key(&next) {
                self.have.add(next);
                next.seq += 1;
            }
        }
        changed
    }

    fn take_snapshot(&mut self, file: &File, covers: &Ctx) -> bool {
        let given: BTreeSet<Dot> = file.changes.iter().map(|(dot, _, _)| *dot).collect();
        let rows: BTreeSet<Id> = file.changes.iter().map(|(_, row, _)| *row).collect();
        let covered: Vec<(Dot, Id, Held)> = self
            .log
            .iter()
            .filter(|(dot, _)| covers.covers(**dot))
            .map(|(dot, (row, held))| (*dot, *row, *held))
            .collect();
        // What stands is asked before anything goes, as the store's projections are.
        let stood: BTreeSet<Id> = self
            .rows()
            .collect::<Vec<_>>()
            .into_iter()
            .filter(|row| self.merged(*row).alive)
            .collect();
        let mut changed = false;
        for (dot, row, held) in covered {
            if held == Held::Received && !given.contains(&dot) {
                // The number of its own stays.
                match dot.dev == self.dev {
                    true => self.log.insert(dot, (row, Held::Left)),
                    false => self.log.remove(&dot),
                };
                self.drop_content(row, dot);
                changed = true;
            } else if held == Held::Whole && !rows.contains(&row) && stood.contains(&row) {
                self.log.insert(dot, (row, Held::Left));
                self.drop_content(row, dot);
                changed = true;
            }
        }
        for (dot, row, op) in &file.changes {
            let Some(op) = op.as_ref().filter(|_| !self.purged.contains(row)) else { continue };
            match self.log.get(dot).map(|(_, held)| *held) {
                Some(Held::Whole | Held::Erased) => {}
                Some(Held::Received) if self.changes(*row).contains(op) => {}
                _ => {
                    self.put(Rc::clone(op), Held::Received);
                    changed = true;
                }
            }
        }
        for (dev, seq) in &covers.0 {
            if *dev != self.dev {
                self.have.0.insert(*dev, *seq);
            }
        }
        changed
    }

    /// Whether what is kept of every row is what its changes come to (P12).
    pub fn is_sound(&self) -> bool {
        let kept = |row: &Row| row.merged.as_ref().is_none_or(|m| **m == merge(&row.changes));
        self.rows.values().all(kept)
    }
}

/// What of a change still stands and may be held; nothing when nothing of it is left.
fn part(op: &Op, merged: &Merged, share: &Share<'_>, all: &[Op]) -> Option<Op> {
    if op.what == What::Delete {
        return None;
    }
    let theirs = |cell: &CellOp| {
        share.only.is_none_or(|user| {
            op.user == user || all.iter().any(|c| c.user == user && cell.ctx.covers(c.dot))
        })
    };
    let stands = |cell: &&CellOp| {
        (share.may)(&cell.field)
            && theirs(cell)
            && merged.cells[&cell.field].iter().any(|head| head.dot == op.dot)
    };
    let cells: Vec<CellOp> = op.cells.iter().filter(stands).cloned().collect();
    if cells.is_empty() && op.what != What::Restore {
        return None;
    }
    let mut part = (**op).clone();
    part.cells = cells;
    part.title = None;
    part.undoes = None;
    part.previous = None;
    part.salt = [0; 16];
    part.row_ctx = Ctx::default();
    Some(Rc::new(part))
}
