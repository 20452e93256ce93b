//! F4: arbitrary changes taken in: a TA's by a lead, a lead's by another, and a snapshot by a TA's laptop.
//! Whatever comes, what follows from the log is what a rebuild makes of it, and a TA overwrites nothing
//! that is not theirs.
#![no_main]

use std::collections::BTreeMap;
use std::sync::{Mutex, OnceLock, PoisonError};

use arbitrary::{Arbitrary, Result, Unstructured};
use libfuzzer_sys::fuzz_target;
use senlog::domain::kind::{Kind, LEAD, Record, Scope, TA, Ty};
use senlog::domain::records::{KINDS, Pupil};
use senlog::domain::{Id, Value};
use senlog::store::change::{CellOp, Change, SCHEMA, What, hash};
use senlog::store::exchange::{Incoming, Take, Verdict};
use senlog::store::{Action, Clock, Ctx, DevId, Dot, Edit, Store};
use senlog::sync::bundle::check_change;
use senlog::sync::check::{Checker, Outcome};

struct World {
    lead: Store,
    ta: DevId,
    other: DevId,
    rows: Vec<(&'static Kind, Id)>,
}

/// A school in memory: its lead, two pupils, a group of theirs, another lead and a TA.
fn world() -> &'static Mutex<World> {
    static WORLD: OnceLock<Mutex<World>> = OnceLock::new();
    WORLD.get_or_init(|| {
        let now = chrono::DateTime::from_timestamp(1_795_425_600, 0).unwrap().naive_utc();
        let mut lead = Store::in_memory("lead", Clock::Fixed(now)).unwrap();
        let ta = lead.meet("ta", TA).unwrap();
        let other = lead.meet("other", LEAD).unwrap();
        let mut rows = Vec::new();
        let mut known: BTreeMap<&str, Id> = BTreeMap::new();
        let kinds: Vec<&'static Kind> = lead.kinds().to_vec();
        for _ in 0..4 {
            for kind in &kinds {
                if known.contains_key(kind.name) && kind.name != Pupil::KIND.name {
                    continue;
                }
                let Some(cells) = cells_of(kind, &known) else { continue };
                let row = Id::for_cells(kind, &cells).unwrap_or_else(|| lead.ids().next_id());
                let mut action = Action::new("New");
                action.edits.push(Edit::Insert { kind, row, cells });
                if lead.write(&action).is_ok() {
                    known.insert(kind.name, row);
                    rows.push((*kind, row));
                }
            }
        }
        assert!(rows.len() > 20, "{}", rows.len());
        Mutex::new(World { lead, ta, other, rows })
    })
}

/// A whole row of a kind, or nothing while what it must refer to is not there.
fn cells_of(kind: &Kind, known: &BTreeMap<&str, Id>) -> Option<Vec<Value>> {
    kind.fields
        .iter()
        .map(|field| {
            Some(match field.ty {
                Ty::Name | Ty::Line | Ty::Note if field.name != "upn" => Value::Text("words".into()),
                Ty::Date if field.name != "ends" && field.name != "left" => {
                    Value::Text("2026-11-20".into())
                }
                Ty::Time => Value::Text("09:00".into()),
                Ty::Count(low, ..) => Value::Int(low),
                Ty::Days => Value::Int(1),
                Ty::Pence => Value::Int(100),
                Ty::Code(list) => Value::Text(list.options[0].code.into()),
                Ty::Ref(to) => match known.get(to) {
                    Some(id) => Value::Id(*id),
                    None if field.optional => Value::Null,
                    None => return None,
                },
                _ => Value::Null,
            })
        })
        .collect()
}

/// Changes that a fuzzer's bytes spell.
struct Spelling<'a, 'b> {
    u: &'a mut Unstructured<'b>,
    world: &'a World,
    seqs: BTreeMap<DevId, u64>,
    seen: Ctx,
}

impl Spelling<'_, '_> {
    fn id(&mut self) -> Result<Id> {
        Ok(match self.u.int_in_range(0..=3)? {
            0 => Id(<[u8; 16]>::arbitrary(self.u)?),
            1 => Id([u8::arbitrary(self.u)?; 16]),
            _ => self.u.choose(&self.world.rows)?.1,
        })
    }

    fn ctx(&mut self) -> Result<Ctx> {
        Ok(match self.u.int_in_range(0..=4)? {
            0 => Ctx::default(),
            1 | 2 => self.seen.clone(),
            3 => {
                let mut far = self.seen.clone();
                let ahead = u64::from(u16::arbitrary(self.u)?);
                far.0.values_mut().for_each(|seq| *seq += ahead);
                far
            }
            _ => {
                let dev = *self.u.choose(&[self.world.ta, self.world.other, DevId([1; 16])])?;
                let mut ctx = Ctx::default();
                ctx.add(Dot { dev, seq: u64::arbitrary(self.u)? >> 1 });
                ctx
            }
        })
    }

    fn value(&mut self, ty: Ty) -> Result<Value> {
        Ok(match (self.u.int_in_range(0..=6)?, ty) {
            (0, _) => Value::Null,
            (1, _) => Value::Int(i64::arbitrary(self.u)?),
            (2, _) => Value::Text(String::arbitrary(self.u)?),
            (3, _) => Value::Id(self.id()?),
            (_, Ty::Ref(_)) => Value::Id(self.id()?),
            (_, Ty::Code(list)) => Value::Text(self.u.choose(list.options)?.code.into()),
            (_, Ty::Date) => Value::Text("2026-11-20".into()),
            (_, Ty::Time) => Value::Text("10:30".into()),
            (_, Ty::Flag) => Value::Int(1),
            (_, Ty::Count(low, ..)) => Value::Int(low),
            _ => Value::Text("other words".into()),
        })
    }

    fn change(&mut self, devs: &[DevId]) -> Result<Change> {
        let dev = *self.u.choose(devs)?;
        let next = self.seqs.entry(dev).or_insert(0);
        *next += if self.u.ratio(1, 8)? { 1 + u64::from(u8::arbitrary(self.u)?) } else { 1 };
        let dot = Dot { dev, seq: *next };
        let what = *self.u.choose(&[
            What::Insert, What::Insert, What::Set, What::Set, What::Set, What::Delete, What::Restore,
            What::Resolve, What::Grant, What::Revoke, What::Purge, What::Other(9),
        ])?;
        let (kind, row) = match self.u.ratio(1, 3)? {
            true => (*self.u.choose(KINDS)?, self.id()?),
            false => *self.u.choose(&self.world.rows)?,
        };
        let mut cells: Vec<CellOp> = Vec::new();
        if what == What::Insert && bool::arbitrary(self.u)? {
            let known: BTreeMap<&str, Id> = self.world.rows.iter().map(|(k, id)| (k.name, *id)).collect();
            for (field, value) in kind.fields.iter().zip(cells_of(kind, &known).unwrap_or_default()) {
                if !value.is_null() {
                    cells.push(CellOp { field: field.name.into(), value, ctx: Ctx::default() });
                }
            }
        } else {
            for _ in 0..self.u.int_in_range(0..=4)? {
                let field = self.u.choose(kind.fields)?;
                let name = if self.u.ratio(1, 16)? { "of_a_newer_version" } else { field.name };
                if cells.iter().all(|c| c.field != name) {
                    cells.push(CellOp { field: name.into(), value: self.value(field.ty)?, ctx: self.ctx()? });
                }
            }
        }
        let named = |cells: &[CellOp], name: &str| {
            cells.iter().find(|c| c.field == name).and_then(|c| c.value.as_id())
        };
        let pupil = match kind.scope {
            _ if self.u.ratio(1, 8)? => Option::<[u8; 16]>::arbitrary(self.u)?.map(Id),
            Scope::Pupil => Some(row),
            Scope::Of(field) => named(&cells, field)
                .or_else(|| self.world.lead.changes_to(row).ok()?.iter().find_map(|c| c.pupil)),
            _ => None,
        };
        let row_ctx = if what == What::Delete { self.ctx()? } else { Ctx::default() };
        let other = self.u.ratio(1, 16)?;
        Ok(Change {
            dot,
            hlc: if self.u.ratio(1, 8)? { i64::arbitrary(self.u)? } else { 1_795_425_600_000 << 16 },
            txn: Id([u8::arbitrary(self.u)?; 16]),
            user: Id::derived("staff", &[Value::Text(if other { "lead" } else { "ta" }.into())]),
            what,
            entity: if self.u.ratio(1, 16)? { "of_a_newer_version".into() } else { kind.name.into() },
            row,
            pupil,
            row_ctx,
            schema: SCHEMA,
            previous: None,
            salt: [0; 16],
            cells,
            title: bool::arbitrary(self.u)?.then(|| "Something".into()),
            undoes: None,
        })
    }
}

/// The values that others than the TA wrote and that stand.
fn theirs(store: &Store, world: &World) -> Vec<(Id, String, Dot)> {
    let mut out = Vec::new();
    for (_, row) in &world.rows {
        for (field, heads) in senlog::store::merge::merge(&store.changes_to(*row).unwrap()).cells {
            out.extend(heads.iter().filter(|h| h.dot.dev != world.ta).map(|h| (*row, field.clone(), h.dot)));
        }
    }
    out
}

fn run(u: &mut Unstructured<'_>) -> Result<()> {
    let world = world().lock().unwrap_or_else(PoisonError::into_inner);
    let world = &*world;
    let mode = u.int_in_range(0..=2)?;
    let mut store = world.lead.twin("trial").unwrap();
    let mut seen = store.have().unwrap();
    seen.0.remove(&world.ta);
    let devices: BTreeMap<DevId, _> =
        store.devices().unwrap().into_iter().map(|d| (d.dev, d)).collect();
    if mode == 0 {
        store.note_sent(devices[&world.ta].n, &seen).unwrap();
    }
    let devs: &[DevId] = match mode {
        0 => &[world.ta, world.ta, world.ta, world.other],
        _ => &[world.ta, world.other, DevId([1; 16])],
    };
    let sender = if mode == 0 { world.ta } else { world.other };
    let before = theirs(&store, world);
    let count = u.int_in_range(1..=12)?;
    let mut changes = Vec::new();
    let mut spelling = Spelling { u, world, seqs: BTreeMap::new(), seen };
    for _ in 0..count {
        let Ok(change) = spelling.change(devs) else { break };
        let raw = change.encode();
        let Ok(read) = check_change(&raw) else { continue };
        changes.push(Incoming { hash: hash(&raw), change: read, raw, verdict: Verdict::Apply });
    }
    let covers = match mode {
        2 => {
            let mut covers = Ctx::default();
            covers.add(Dot { dev: world.other, seq: u64::from(u8::arbitrary(u)?) });
            covers.add(Dot { dev: world.ta, seq: u64::from(u8::arbitrary(u)?) });
            // A laptop that nobody has told of is no author of a snapshot.
            changes.retain(|c| devices.contains_key(&c.change.dot.dev));
            Some(covers)
        }
        _ => None,
    };
    if covers.is_none() {
        let known = devices.clone();
        let mut checker = Checker::new(&store, &devices[&sender], None, known).unwrap();
        let mut upto = changes.len();
        for (n, incoming) in changes.iter_mut().enumerate() {
            match checker.check(&incoming.change).unwrap() {
                Outcome::Is(verdict) => incoming.verdict = verdict,
                Outcome::Later => {
                    upto = n;
                    break;
                }
            }
        }
        changes.truncate(upto);
    }
    let take = Take {
        sender,
        bundle: ([7; 16], [0; 32], [0; 64]),
        devices: Vec::new(),
        changes,
        stubs: Vec::new(),
        refused: Vec::new(),
        have: Ctx::default(),
        sent: Vec::new(),
        covers,
    };
    let taken = store.take(&take).unwrap();
    if mode == 0 {
        let after = theirs(&store, world);
        for head in &before {
            // A field that is everybody's to fill in is theirs to change where the row is in their
            // scope; this TA has none.
            assert!(after.contains(head), "{head:?} of somebody else is gone: {taken:?}");
        }
        assert!(store.devices().unwrap().iter().all(|d| d.revoked_after.is_none()));
    }
    // Looking at every table takes longer than all before it: one input in sixteen.
    if take.changes.iter().fold(0, |sum: u8, c| sum.wrapping_add(c.hash[0])) % 16 != 0 {
        return Ok(());
    }
    let derived = store.derived().unwrap();
    store.rebuild().unwrap();
    assert_eq!(derived, store.derived().unwrap(), "a rebuild comes to something else");
    // Twice is once.
    store.take(&Take { bundle: ([9; 16], [0; 32], [0; 64]), ..take }).unwrap();
    assert_eq!(derived, store.derived().unwrap(), "the same again changes something");
    Ok(())
}

fuzz_target!(|bytes: &[u8]| {
    let _ = run(&mut Unstructured::new(bytes));
});
