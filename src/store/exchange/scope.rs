//! What a laptop may hold: the pupils and rows that are its user's (SYNC.md 4.4, DESIGN.md truth 7).
//!
//! Reading is narrow. A TA holds the groups they run, the pupils in them, the sessions of those
//! groups and their own, and of everybody else a name, a class and what every adult must know. It
//! follows the groups by itself: who takes one over gets its pupils with the next update file, and
//! loses them when it ends.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Days, NaiveDate};
use rusqlite::{Params, params};

use crate::domain::Id;
use crate::domain::kind::{Field, Kind, Roles, Scope as Whose, TEACHER, Ty, VIEWER};
use crate::domain::records::School;
use crate::store::core::{Store, id_at};
use crate::store::error::StoreError;
use crate::store::schema::table;

/// How long after covering a session its group stays on a laptop: two weeks to log it late.
const COVER_DAYS: u64 = 14;

/// How much of a row a laptop may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holding {
    /// Every field that its role may read.
    Whole,
    /// Name, class and what every adult must know.
    Name,
    /// No words: the entry is restricted.
    Bare,
    /// What its user wrote, and what corrected that.
    Own,
}

impl Holding {
    /// Whether a field of a row that is held so may be held by a role.
    pub fn allows(self, kind: &Kind, field: &Field, role: Roles) -> bool {
        /// Of a pupil and of a placement.
        const NAMES: &[&str] =
            &["forename", "surname", "preferred", "pupil", "starts", "year_group", "class"];
        let words = matches!(field.ty, Ty::Name | Ty::Line | Ty::Note);
        let pupil = kind.scope == Whose::Pupil;
        field.read & role != 0
            && match self {
                Holding::Whole | Holding::Own => true,
                Holding::Name => NAMES.contains(&field.name) || (pupil && field.safety),
                Holding::Bare => !words,
            }
    }
}

/// What a laptop may hold.
#[derive(Clone, Debug, Default)]
pub struct Scope {
    /// The pupils whose records it holds beyond name, class and alerts.
    pub pupils: BTreeSet<Id>,
    /// The rows, and how much of each.
    pub rows: Vec<(&'static Kind, Id, Holding)>,
}

/// The sets that the rest follows from.
struct Roots {
    user: Id,
    today: String,
    names: bool,
    pupils: BTreeSet<Id>,
    groups: BTreeSet<Id>,
    covered: BTreeSet<Id>,
    sessions: BTreeSet<Id>,
    contacts: BTreeSet<Id>,
    restricted: BTreeSet<Id>,
    own: BTreeSet<Id>,
}

impl Store {
    /// What the laptop of a user in a role may hold on a day. A lead's holds everything and is not
    /// asked about.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn scope_of(&self, user: Id, role: Roles, today: NaiveDate) -> Result<Scope, StoreError> {
        let roots = self.roots(user, role, today)?;
        let mut held: BTreeMap<&str, BTreeMap<Id, Holding>> = BTreeMap::new();
        // A row that hangs on another waits until that one's type was looked at.
        let mut waiting: Vec<&'static Kind> = self.kinds.clone();
        while !waiting.is_empty() {
            let before = waiting.len();
            let mut later = Vec::new();
            for kind in waiting {
                match self.held_of(kind, &roots, &held)? {
                    Some(rows) => {
                        held.insert(kind.name, rows);
                    }
                    None => later.push(kind),
                }
            }
            if later.len() == before {
                break;
            }
            waiting = later;
        }
        let mut rows = Vec::new();
        for kind in &self.kinds {
            for (row, holding) in held.get(kind.name).into_iter().flatten() {
                rows.push((*kind, *row, self.restrict(*row, *holding, &roots, kind)));
            }
        }
        Ok(Scope { pupils: roots.pupils, rows })
    }

    fn restrict(&self, row: Id, holding: Holding, roots: &Roots, kind: &Kind) -> Holding {
        let restricted = kind.field("restricted").is_some() && roots.restricted.contains(&row);
        match restricted && holding != Holding::Own {
            true => Holding::Bare,
            false => holding,
        }
    }

    fn roots(&self, user: Id, role: Roles, today: NaiveDate) -> Result<Roots, StoreError> {
        let day = today.format("%Y-%m-%d").to_string();
        let (me, all) = (user.0.as_slice(), role & VIEWER != 0);
        let names = self
            .rows::<School>()?
            .first()
            .is_none_or(|(_, school)| school.share_names != Some(false));
        let here = "(ends IS NULL OR ends >= ?2)";
        let open = "p.status NOT IN ('ended', 'abandoned') AND (p.ends IS NULL OR p.ends >= ?2)";
        let run = self.id_set(
            &format!(
                "SELECT p.id FROM p_provision p WHERE {open} AND p.id IN
                   (SELECT provision FROM p_provision_staff WHERE staff = ?1 AND {here}
                    UNION SELECT provision FROM p_slot WHERE staff = ?1 AND {here})"
            ),
            params![me, day],
        )?;
        let mut pupils = BTreeSet::new();
        for group in &run {
            pupils.extend(self.id_set(
                &format!("SELECT pupil FROM p_membership WHERE provision = ?1 AND {here}"),
                params![group.0.as_slice(), day],
            )?);
        }
        if role & TEACHER != 0 {
            pupils.extend(self.id_set(
                "SELECT pupil FROM p_placement p WHERE teacher = ?1 AND starts <= ?2 AND starts =
                   (SELECT max(starts) FROM p_placement q WHERE q.pupil = p.pupil AND q.starts <= ?2)",
                params![me, day],
            )?);
        }
        if all {
            pupils = self.id_set("SELECT id FROM p_pupil", [])?;
        }
        // Who has left the school leaves the laptops at once (SYNC.md 5.5).
        let left = self.id_set("SELECT id FROM p_pupil WHERE left < ?1", params![day])?;
        pupils.retain(|pupil| !left.contains(pupil));
        let since = today.checked_sub_days(Days::new(COVER_DAYS)).unwrap_or(today);
        let covered = self.id_set(
            "SELECT sp.provision FROM p_session_provision sp JOIN p_session s ON s.id = sp.session
             JOIN p_session_staff ss ON ss.session = s.id WHERE ss.staff = ?1 AND s.date >= ?2",
            params![me, since.format("%Y-%m-%d").to_string()],
        )?;
        let mut groups: BTreeSet<Id> = run.union(&covered).copied().collect();
        if role & TEACHER != 0 {
            for pupil in &pupils {
                groups.extend(self.id_set(
                    &format!("SELECT provision FROM p_membership WHERE pupil = ?1 AND {here}"),
                    params![pupil.0.as_slice(), day],
                )?);
            }
        }
        if all {
            groups = self.id_set("SELECT id FROM p_provision", [])?;
        }
        let mut sessions =
            self.id_set("SELECT session FROM p_session_staff WHERE staff = ?1", params![me])?;
        for group in &groups {
            sessions.extend(self.id_set(
                "SELECT session FROM p_session_provision WHERE provision = ?1",
                params![group.0.as_slice()],
            )?);
        }
        let own = self.id_set(
            "SELECT DISTINCT c.row FROM change c JOIN txn t ON t.n = c.txn
             WHERE t.user_id = ?1 AND c.state IN (0, 2, 4)",
            params![me],
        )?;
        let restricted = self.restricted_rows()?;
        let contacts = self.contacts_about(&pupils, &restricted, all)?;
        Ok(Roots {
            user,
            today: day,
            names,
            pupils,
            groups,
            covered: covered.difference(&run).copied().collect(),
            sessions,
            contacts,
            restricted,
            own,
        })
    }

    /// Rows that say they are restricted, in any of their versions.
    fn restricted_rows(&self) -> Result<BTreeSet<Id>, StoreError> {
        let mut out = BTreeSet::new();
        for kind in self.kinds.iter().filter(|kind| kind.field("restricted").is_some()) {
            let table = table(kind);
            out.extend(self.id_set(
                &format!(
                    "SELECT id FROM {table} WHERE restricted = 1
                     UNION SELECT row FROM clash WHERE field = 'restricted'"
                ),
                [],
            )?);
        }
        Ok(out)
    }

    /// Conversations of which every pupil is among these, and that are not restricted.
    fn contacts_about(
        &self,
        pupils: &BTreeSet<Id>,
        restricted: &BTreeSet<Id>,
        all: bool,
    ) -> Result<BTreeSet<Id>, StoreError> {
        if all {
            let mut every = self.id_set("SELECT id FROM p_contact", [])?;
            every.retain(|contact| !restricted.contains(contact));
            return Ok(every);
        }
        let mut about: BTreeMap<Id, bool> = BTreeMap::new();
        let mut read = self.conn.prepare_cached("SELECT contact, pupil FROM p_contact_pupil")?;
        let mut rows = read.query([])?;
        while let Some(row) = rows.next()? {
            let may = pupils.contains(&id_at(row, 1)?);
            *about.entry(id_at(row, 0)?).or_insert(true) &= may;
        }
        let may = about.into_iter().filter(|(id, may)| *may && !restricted.contains(id));
        Ok(may.map(|(id, _)| id).collect())
    }

    /// The rows of a type that are held; `None` while the type it hangs on was not looked at.
    fn held_of(
        &self,
        kind: &'static Kind,
        roots: &Roots,
        held: &BTreeMap<&str, BTreeMap<Id, Holding>>,
    ) -> Result<Option<BTreeMap<Id, Holding>>, StoreError> {
        let whole = |ids: BTreeSet<Id>| ids.into_iter().map(|id| (id, Holding::Whole));
        let table = table(kind);
        let mut out: BTreeMap<Id, Holding> = match (kind.name, kind.scope) {
            ("pupil", _) => self.pupils_held(roots)?,
            ("placement", _) => self.placements_held(roots)?,
            ("provision", _) => whole(roots.groups.clone()).collect(),
            ("session", _) => whole(roots.sessions.clone()).collect(),
            ("contact", _) => whole(roots.contacts.clone()).collect(),
            ("contact_pupil", _) => {
                whole(self.rows_by(&table, "contact", &|id| roots.contacts.contains(&id))?)
                    .collect()
            }
            ("membership", _) => {
                let rows = self.pairs(&table, "provision", "pupil")?;
                rows.into_iter()
                    .filter(|(_, group, pupil)| {
                        (roots.groups.contains(group) && roots.pupils.contains(pupil))
                            || roots.covered.contains(group)
                    })
                    .map(|(id, _, _)| (id, Holding::Whole))
                    .collect()
            }
            ("mark", _) => self
                .pairs(&table, "session", "pupil")?
                .into_iter()
                .filter(|(_, session, pupil)| {
                    roots.sessions.contains(session) && roots.pupils.contains(pupil)
                })
                .map(|(id, _, _)| (id, Holding::Whole))
                .collect(),
            ("session_provision", _) => self
                .pairs(&table, "session", "provision")?
                .into_iter()
                .filter(|(_, session, group)| {
                    roots.sessions.contains(session) && roots.groups.contains(group)
                })
                .map(|(id, _, _)| (id, Holding::Whole))
                .collect(),
            ("carer", _) => {
                let of = self.pairs("p_carer_pupil", "carer", "pupil")?;
                of.into_iter()
                    .filter(|(_, _, pupil)| roots.pupils.contains(pupil))
                    .map(|(_, carer, _)| (carer, Holding::Whole))
                    .collect()
            }
            (_, Whose::Pupil) => whole(roots.pupils.clone()).collect(),
            (_, Whose::Of(field)) => {
                whole(self.rows_by(&table, field, &|id| roots.pupils.contains(&id))?).collect()
            }
            (_, Whose::Via(field)) => {
                let Some(Ty::Ref(parent)) = kind.field(field).map(|f| f.ty) else {
                    return Ok(Some(BTreeMap::new()));
                };
                let Some(parents) = held.get(parent) else { return Ok(None) };
                whole(self.rows_by(&table, field, &|id| parents.contains_key(&id))?).collect()
            }
            (_, Whose::School) => {
                whole(self.id_set(&format!("SELECT id FROM {table}"), [])?).collect()
            }
        };
        if kind.name == "task" {
            out.extend(whole(self.rows_by(&table, "owner", &|id| id == roots.user)?));
        }
        for row in self.id_set(&format!("SELECT id FROM {table}"), [])?.intersection(&roots.own) {
            out.entry(*row).or_insert(Holding::Own);
        }
        Ok(Some(out))
    }

    fn pupils_held(&self, roots: &Roots) -> Result<BTreeMap<Id, Holding>, StoreError> {
        let here = self.id_set(
            "SELECT id FROM p_pupil WHERE left IS NULL OR left >= ?1",
            params![roots.today],
        )?;
        let held = here.into_iter().filter_map(|id| match roots.pupils.contains(&id) {
            true => Some((id, Holding::Whole)),
            false => roots.names.then_some((id, Holding::Name)),
        });
        Ok(held.collect())
    }

    fn placements_held(&self, roots: &Roots) -> Result<BTreeMap<Id, Holding>, StoreError> {
        let mut out = BTreeMap::new();
        let mut read = self.conn.prepare_cached(
            "SELECT p.id, p.pupil, p.starts >= coalesce((SELECT max(q.starts) FROM p_placement q
               WHERE q.pupil = p.pupil AND q.starts <= ?1), ''),
               EXISTS(SELECT 1 FROM p_pupil l WHERE l.id = p.pupil AND l.left < ?1)
             FROM p_placement p",
        )?;
        let mut rows = read.query(params![roots.today])?;
        while let Some(row) = rows.next()? {
            let (current, left): (bool, bool) = (row.get(2)?, row.get(3)?);
            if roots.pupils.contains(&id_at(row, 1)?) {
                out.insert(id_at(row, 0)?, Holding::Whole);
            } else if roots.names && current && !left {
                out.insert(id_at(row, 0)?, Holding::Name);
            }
        }
        Ok(out)
    }

    fn id_set(&self, sql: &str, params: impl Params) -> Result<BTreeSet<Id>, StoreError> {
        let mut read = self.conn.prepare_cached(sql)?;
        let mut rows = read.query(params)?;
        let mut out = BTreeSet::new();
        while let Some(row) = rows.next()? {
            out.insert(id_at(row, 0)?);
        }
        Ok(out)
    }

    /// The rows of a table whose reference in a column will do.
    fn rows_by(
        &self,
        table: &str,
        column: &str,
        may: &dyn Fn(Id) -> bool,
    ) -> Result<BTreeSet<Id>, StoreError> {
        let sql = format!("SELECT id, \"{column}\" FROM {table} WHERE \"{column}\" IS NOT NULL");
        let mut read = self.conn.prepare_cached(&sql)?;
        let mut rows = read.query([])?;
        let mut out = BTreeSet::new();
        while let Some(row) = rows.next()? {
            if may(id_at(row, 1)?) {
                out.insert(id_at(row, 0)?);
            }
        }
        Ok(out)
    }

    fn pairs(&self, table: &str, a: &str, b: &str) -> Result<Vec<(Id, Id, Id)>, StoreError> {
        let sql = format!("SELECT id, \"{a}\", \"{b}\" FROM {table}");
        let mut read = self.conn.prepare_cached(&sql)?;
        let mut rows = read.query([])?;
        let mut out = Vec::new();
        while let Some(row) = rows.next()? {
            out.push((id_at(row, 0)?, id_at(row, 1)?, id_at(row, 2)?));
        }
        Ok(out)
    }
}
