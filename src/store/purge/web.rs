//! Which rows go with which: everything that any version of any row ever named.
//!
//! Rows that were deleted are in it too. The log keeps them, so an erasure must find them.

use std::collections::{BTreeSet, HashMap};

use crate::domain::kind::{Kind, Scope, Ty};
use crate::domain::{Id, Value};
use crate::store::change::Change;
use crate::store::core::{Store, id_at};
use crate::store::error::StoreError;

/// Rows that belong to all the pupils that their links name: such a row goes when it has links of
/// these kinds and every one of them goes. What is also about another child stays.
pub(super) const SHARED: &[(&str, &[(&str, &str)])] = &[
    ("carer", &[("carer_pupil", "carer")]),
    ("contact", &[("contact_pupil", "contact")]),
    (
        "provision",
        &[("membership", "provision"), ("mark", "provision"), ("evaluation", "provision")],
    ),
    ("session", &[("mark", "session"), ("session_provision", "session")]),
];

/// A row and what it names.
#[derive(Default)]
struct Node {
    kind: Option<&'static Kind>,
    /// The place of the field, and the row in it.
    names: BTreeSet<(usize, Id)>,
}

/// Everything that is named by anything.
#[derive(Default)]
pub(super) struct Web {
    nodes: HashMap<Id, Node>,
    /// Which rows name a row.
    named_by: HashMap<Id, Vec<Id>>,
}

impl Web {
    /// Reads it from the log: one pass over all of it, a second or two for seven years of a school.
    pub(super) fn read(store: &Store) -> Result<Web, StoreError> {
        let mut web = Web::default();
        let mut read =
            store.conn().prepare("SELECT row, ent, raw FROM change WHERE raw IS NOT NULL")?;
        let mut rows = read.query([])?;
        while let Some(row) = rows.next()? {
            let id = id_at(row, 0)?;
            let kind = store.kind(store.names.name(row.get(1)?));
            let raw = row.get_ref(2)?.as_blob().unwrap_or_default();
            // What cannot be read names nothing here; its row goes by its id all the same.
            if let (Some(kind), Ok(change)) = (kind, Change::decode(raw)) {
                web.note(id, kind, &change);
            }
        }
        Ok(web)
    }

    fn note(&mut self, row: Id, kind: &'static Kind, change: &Change) {
        let node = self.nodes.entry(row).or_default();
        node.kind = Some(kind);
        for cell in &change.cells {
            if let (Some(place), Value::Id(to)) = (kind.position(&cell.field), &cell.value)
                && node.names.insert((place, *to))
            {
                self.named_by.entry(*to).or_default().push(row);
            }
        }
    }

    /// The record type of a row, where this version knows it.
    pub(super) fn kind(&self, row: Id) -> Option<&'static Kind> {
        self.nodes.get(&row).and_then(|node| node.kind)
    }

    fn naming(&self, row: Id) -> impl Iterator<Item = Id> + '_ {
        self.named_by.get(&row).into_iter().flatten().copied()
    }

    /// All that goes with `first`: what hangs on it, and, for a pupil, what was about nobody else.
    pub(super) fn with(&self, first: Id, live: &dyn Fn(Id) -> bool) -> BTreeSet<Id> {
        let mut gone = BTreeSet::new();
        self.add(first, &mut gone);
        loop {
            let more: Vec<Id> = self.only_about(&gone, live);
            if more.is_empty() {
                return gone;
            }
            for row in more {
                self.add(row, &mut gone);
            }
        }
    }

    /// Adds a row and what hangs on it.
    fn add(&self, row: Id, gone: &mut BTreeSet<Id>) {
        let mut open = vec![row];
        while let Some(row) = open.pop() {
            if gone.insert(row) {
                open.extend(self.naming(row).filter(|by| self.hangs_on(*by, row)));
            }
        }
    }

    /// Whether `row` is nothing without `on`: a field that must be filled names it, or says whose it
    /// is.
    fn hangs_on(&self, row: Id, on: Id) -> bool {
        let Some(node) = self.nodes.get(&row) else { return false };
        let Some(kind) = node.kind else { return false };
        node.names.iter().filter(|(_, to)| *to == on).any(|(place, _)| {
            kind.fields.get(*place).is_some_and(|field| {
                let whose = matches!(kind.scope, Scope::Of(f) | Scope::Via(f) if f == field.name);
                matches!(field.ty, Ty::Ref(_)) && (whose || !field.optional)
            })
        })
    }

    /// The rows not gone yet whose every link is.
    fn only_about(&self, gone: &BTreeSet<Id>, live: &dyn Fn(Id) -> bool) -> Vec<Id> {
        let mut out = BTreeSet::new();
        for row in gone.iter().flat_map(|row| self.nodes.get(row)).flat_map(|node| &node.names) {
            let (_, to) = *row;
            if !gone.contains(&to) && self.has_no_other(to, gone, live) {
                out.insert(to);
            }
        }
        out.into_iter().collect()
    }

    fn has_no_other(&self, row: Id, gone: &BTreeSet<Id>, live: &dyn Fn(Id) -> bool) -> bool {
        let Some(kind) = self.kind(row) else { return false };
        let Some((_, links)) = SHARED.iter().find(|(name, _)| *name == kind.name) else {
            return false;
        };
        let mut all: Vec<Id> =
            self.naming(row).filter(|by| self.is_link(*by, row, links)).collect();
        // A link that was taken away says nothing any more, unless there is no other.
        if all.iter().any(|link| live(*link)) {
            all.retain(|link| live(*link));
        }
        !all.is_empty() && all.iter().all(|link| gone.contains(link))
    }

    fn is_link(&self, by: Id, row: Id, links: &[(&str, &str)]) -> bool {
        let Some(node) = self.nodes.get(&by) else { return false };
        let Some(kind) = node.kind else { return false };
        links.iter().filter(|(name, _)| *name == kind.name).any(|(_, field)| {
            kind.position(field).is_some_and(|place| node.names.contains(&(place, row)))
        })
    }
}
