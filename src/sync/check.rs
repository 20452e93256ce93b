//! What may come in, change by change: deny by default (SYNC.md 4.4, A1 to A9).
//!
//! Who may write what is read from the record declarations: the roles of each field and option. A
//! field that TAs may write is one that every adult logs for any pupil; one that only teachers may
//! write beside the leads is written for pupils of their own. Nobody but a lead writes over what
//! somebody else wrote, and what is logged stands after ten school days.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::calendar::Calendar;
use crate::domain::check::{check_cell, check_role, check_row};
use crate::domain::kind::{Kind, LEAD, Roles, Scope, VIEWER};
use crate::domain::{Id, Value};
use crate::store::amend::{is_everybodys, needed, why_not};
use crate::store::change::{CellOp, Change, What};
use crate::store::ctx::{Ctx, DevId};
use crate::store::exchange::{Device, Verdict};
use crate::store::{Store, StoreError};
use crate::sync::bundle::GrantRef;

/// How far ahead of what is known a number may be (SYNC.md 4.4, A6).
const SEQ_AHEAD: u64 = 1_000_000;

/// What a check comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// This becomes of it.
    Is(Verdict),
    /// It rests on what this laptop has not received yet; the lead that serves its author judges it.
    Later,
}

impl Outcome {
    fn hold(why: impl Into<String>) -> Outcome {
        Outcome::Is(Verdict::Hold(why.into()))
    }
}

/// Whether a role may write what a change holds, by the declarations alone (A3). A unit of the
/// authorisation matrix.
///
/// # Errors
/// One sentence.
pub fn may_write(kind: &Kind, what: What, cells: &[CellOp], role: Roles) -> Result<(), String> {
    match what {
        _ if role & LEAD != 0 => Ok(()),
        _ if role & VIEWER != 0 || role == 0 => Err("this laptop may only read".into()),
        What::Insert | What::Set | What::Resolve => {
            if cells.is_empty() {
                return Err("it says nothing".into());
            }
            for cell in cells {
                let Some(field) = kind.field(&cell.field) else {
                    return Err(format!("the field \"{}\" is not known here", cell.field));
                };
                // An emptied cell is written too, and by the field's own roles.
                check_role(field, &cell.value, role)
                    .map_err(|_| format!("{} is not for this laptop to write", field.label))?;
            }
            Ok(())
        }
        What::Delete | What::Restore => {
            // A merge takes the words of every deed: here they would go by the rules of none.
            if !cells.is_empty() {
                return Err("it takes away or brings back, and writes besides".into());
            }
            // Who may make an entry may take back their own: the fields without which there is none.
            let mut any = false;
            for field in needed(kind) {
                any = true;
                if field.write & role == 0 {
                    return Err(format!("a {} is not for this laptop to take away", kind.label));
                }
            }
            match any || kind.fields.iter().any(|f| f.write & role != 0) {
                true => Ok(()),
                false => Err(format!("a {} is not for this laptop to take away", kind.label)),
            }
        }
        What::Grant | What::Revoke | What::Purge | What::Other(_) => {
            Err("only a SENCO's laptop may do that".into())
        }
    }
}

/// Checks the changes of one bundle, in their order.
pub struct Checker<'a> {
    store: &'a Store,
    sender: &'a Device,
    devices: BTreeMap<DevId, Device>,
    /// Whether this lead serves the sender, and so decides.
    decides: bool,
    /// Whether it knows all that the sender was ever given: every other lead has written here since it
    /// knew who serves the sender, and the sender has heard of nobody else.
    told: bool,
    /// Whether a lead that serves the sender, or served it once, is lost or was brought back from a
    /// backup: nobody can say any more what it gave.
    lost_home: bool,
    have: Ctx,
    sent: Ctx,
    calendar: Calendar,
    purged: BTreeSet<Id>,
    scope: Option<(BTreeSet<Id>, BTreeSet<Id>)>,
    /// What this bundle brought so far, by row.
    new: BTreeMap<Id, Vec<Change>>,
}

impl<'a> Checker<'a> {
    /// For a bundle of this sender; `heard` is the grant on which, as it says, its last snapshot rested.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn new(
        store: &'a Store,
        sender: &'a Device,
        heard: Option<GrantRef>,
        devices: BTreeMap<DevId, Device>,
    ) -> Result<Checker<'a>, StoreError> {
        let me = store.me().dev_id;
        let lost = |dev: DevId| devices.get(&dev).is_none_or(|d| d.revoked_after.is_some());
        // A lost lead's laptops are everybody's to judge.
        let decides = sender.home.is_none_or(|home| home == me || lost(home));
        let mut homes = store.homes_of(sender.dev)?.into_iter().chain(sender.home);
        let lost_home = homes.any(|home| home != me && lost(home));
        let mut told = true;
        if let Some(grant) = store.home_grant(sender.dev)? {
            told = heard.is_none_or(|heard| heard <= (grant.order, grant.dot));
            for lead in devices.values().filter(|d| d.role & LEAD != 0 && d.dev != me) {
                told &= lost(lead.dev) || store.acked(lead.n)?.covers(grant.dot);
            }
        }
        Ok(Checker {
            decides,
            told,
            lost_home,
            have: store.have()?,
            sent: store.sent(sender.n)?,
            calendar: store.calendar()?,
            purged: store.purged()?.into_iter().map(|e| e.row).collect(),
            scope: None,
            new: BTreeMap::new(),
            store,
            sender,
            devices,
        })
    }

    /// What becomes of the next change.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn check(&mut self, change: &Change) -> Result<Outcome, StoreError> {
        if self.sender.role & LEAD != 0 {
            // What a lead hands on is not looked at by what came with it.
            return Ok(self.relayed(change));
        }
        let outcome = self.authored(change)?;
        if outcome == Outcome::Is(Verdict::Apply) {
            self.new.entry(change.row).or_default().push(change.clone());
        }
        Ok(outcome)
    }

    /// From a lead, who is trusted to hand on what others wrote.
    fn relayed(&self, change: &Change) -> Outcome {
        let Some(author) = self.devices.get(&change.dot.dev) else {
            return Outcome::Is(Verdict::Forged("it is of a laptop that nobody knows".into()));
        };
        if author.revoked_after.is_some_and(|last| change.dot.seq > last) {
            return Outcome::hold("it was written after the laptop was marked as lost");
        }
        if change.what.is_control() && author.role & LEAD == 0 {
            return Outcome::hold("only a SENCO's laptop may do that");
        }
        if self.erased(change) {
            return Outcome::Is(Verdict::Erased);
        }
        Outcome::Is(Verdict::Apply)
    }

    fn erased(&self, change: &Change) -> bool {
        change.what != What::Purge
            && (self.purged.contains(&change.row)
                || change.pupil.is_some_and(|pupil| self.purged.contains(&pupil)))
    }

    /// From its author, whose every change is looked at.
    fn authored(&mut self, change: &Change) -> Result<Outcome, StoreError> {
        if change.dot.dev != self.sender.dev {
            // A1: it takes the place of nobody's change.
            let why = "it carries the number of another laptop";
            return Ok(Outcome::Is(Verdict::Forged(why.into())));
        }
        if change.user != self.sender.user {
            return Ok(Outcome::hold("it carries the name of another person"));
        }
        if self.sender.revoked_after.is_some_and(|last| change.dot.seq > last) {
            return Ok(Outcome::hold("it was written after the laptop was marked as lost"));
        }
        let last = self.have.0.get(&self.sender.dev).copied().unwrap_or(0);
        if change.dot.seq > last + SEQ_AHEAD {
            return Ok(Outcome::hold("its number is far beyond any that is known of the laptop"));
        }
        let Some(kind) = self.store.kind(&change.entity) else {
            return Ok(Outcome::hold("this kind of entry is not known here"));
        };
        if let Err(why) = may_write(kind, change.what, &change.cells, self.sender.role) {
            return Ok(Outcome::hold(why));
        }
        if self.erased(change) {
            return Ok(Outcome::Is(Verdict::Erased));
        }
        if let Err(why) = sound(kind, change) {
            return Ok(Outcome::hold(why));
        }
        let mut known = self.store.changes_to(change.row)?;
        known.extend(self.new.get(&change.row).into_iter().flatten().cloned());
        if let Some(outcome) = self.seen(change) {
            return Ok(outcome);
        }
        if let Some(outcome) = self.whose(kind, change, &known)? {
            return Ok(outcome);
        }
        let (user, clock) = (self.sender.user, self.store.clock());
        if let Some(why) = why_not(kind, change, &known, user, clock, &self.calendar) {
            return Ok(Outcome::hold(why));
        }
        Ok(Outcome::Is(Verdict::Apply))
    }

    /// A7: nobody has seen what they were never given.
    fn seen(&self, change: &Change) -> Option<Outcome> {
        let all = change.cells.iter().map(|c| &c.ctx).chain([&change.row_ctx]);
        for (dev, seq) in all.flat_map(|ctx| &ctx.0) {
            if *dev == change.dot.dev {
                if *seq >= change.dot.seq {
                    return Some(Outcome::hold(
                        "it says that it follows entries still to be written",
                    ));
                }
                continue;
            }
            let given = self.sent.0.get(dev).copied().unwrap_or(0);
            let here = self.have.0.get(dev).copied().unwrap_or(0);
            let gone = self.devices.get(dev).is_some_and(|d| d.revoked_after.is_some());
            match (self.decides, self.lost_home) {
                (true, false) if *seq <= given => {}
                (true, false) if self.told => {
                    return Some(Outcome::hold(
                        "it says that it follows entries the laptop never had",
                    ));
                }
                // What a laptop that is gone wrote may have gone with it; nothing new comes of it that
                // such a word could hide.
                (true, true) if *seq <= given.max(here) || gone => {}
                (false, _) if *seq <= given.min(here) => {}
                _ => return Some(Outcome::Later),
            }
        }
        None
    }

    /// A4: the pupil it is about is the one the row was always about, is known, and is one the author
    /// may write for.
    fn whose(
        &mut self,
        kind: &'static Kind,
        change: &Change,
        known: &[Change],
    ) -> Result<Option<Outcome>, StoreError> {
        if known.iter().any(|c| c.entity != change.entity) {
            return Ok(Some(Outcome::hold("another kind of entry has its place")));
        }
        if known.is_empty() && change.what != What::Insert {
            return Ok(Some(match self.decides {
                true => Outcome::hold("the entry that it changes is not known here"),
                false => Outcome::Later,
            }));
        }
        let was = known.iter().find_map(|c| c.pupil);
        let says = match kind.scope {
            Scope::Pupil => Some(change.row),
            Scope::Of(field) => {
                let cell = change.cells.iter().find(|c| c.field == field);
                let named = cell.map(|c| c.value.as_id());
                match (was, named) {
                    // Never changed once it is said, and never emptied.
                    (Some(was), Some(named)) if named != Some(was) => {
                        return Ok(Some(Outcome::hold("it would move an entry to another child")));
                    }
                    (Some(was), _) => Some(was),
                    (None, Some(named)) => named,
                    (None, None) => None,
                }
            }
            Scope::School | Scope::Via(_) => None,
        };
        if change.pupil != says {
            return Ok(Some(Outcome::hold("it would move an entry to another child")));
        }
        let everybodys = is_everybodys(kind);
        if let Some(pupil) = says {
            if self.store.changes_to(pupil)?.is_empty() && !self.new.contains_key(&pupil) {
                return Ok(Some(match self.decides {
                    true => Outcome::hold("it is about a pupil who is not known here"),
                    false => Outcome::Later,
                }));
            }
            if !everybodys && !self.scope()?.0.contains(&pupil) {
                return Ok(Some(Outcome::hold("the pupil is not one of theirs")));
            }
        } else if !everybodys && !known.is_empty() && !self.scope()?.1.contains(&change.row) {
            return Ok(Some(Outcome::hold("the entry is not one of theirs")));
        }
        Ok(None)
    }

    /// The pupils and rows that are the sender's to read, worked out once.
    fn scope(&mut self) -> Result<&(BTreeSet<Id>, BTreeSet<Id>), StoreError> {
        if self.scope.is_none() {
            let today = self.store.clock().today();
            let scope = self.store.scope_of(self.sender.user, self.sender.role, today)?;
            let rows = scope.rows.into_iter().map(|(_, row, _)| row).collect();
            self.scope = Some((scope.pupils, rows));
        }
        Ok(self.scope.get_or_insert_with(Default::default))
    }
}

/// A8: values that their fields take, nothing that only a delete has, and on a new row the id that its rule gives.
fn sound(kind: &Kind, change: &Change) -> Result<(), String> {
    if change.what != What::Delete && !change.row_ctx.is_empty() {
        return Err("it takes nothing away and says what it takes away".into());
    }
    for cell in &change.cells {
        let Some(field) = kind.field(&cell.field) else { continue };
        check_cell(field, &cell.value)?;
    }
    if change.what == What::Insert {
        let cells: Vec<Value> = kind
            .fields
            .iter()
            .map(|f| {
                change
                    .cells
                    .iter()
                    .find(|c| c.field == f.name)
                    .map_or(Value::Null, |c| c.value.clone())
            })
            .collect();
        check_row(kind, &cells)?;
        if Id::for_cells(kind, &cells).is_some_and(|id| id != change.row) {
            return Err("its place is not the one that its content gives".into());
        }
    }
    Ok(())
}
