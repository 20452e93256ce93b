//! What helps: adjustments with the log of their use, equipment and its loans, profiles; wellbeing:
//! ELSA agreements, peer mentors, wellbeing plans; children whose circumstances ask for something.

use std::collections::{BTreeSet, HashMap};

use chrono::NaiveDate;

use crate::domain::Id;
use crate::domain::codes::{PlanState, PlanType, ReviewType, YoungCarer};
use crate::domain::records::{
    Adjustment, Elsa, Equipment, Loan, PeerMentor, Plan, Profile, Pupil, Review,
};

use super::super::core::{Store, id_at};
use super::super::error::StoreError;
use super::people::day_text;
use super::plan::day_at;

/// An adjustment in force, with how often it was used.
#[derive(Clone, Debug)]
pub struct HelpRow {
    /// The adjustment.
    pub id: Id,
    /// What it says.
    pub adjustment: Adjustment,
    /// The pupil, as lists show them.
    pub name: String,
    /// On how many days of this term.
    pub term: usize,
    /// On how many days in all.
    pub uses: usize,
    /// When last.
    pub last: Option<NaiveDate>,
}

/// On how many days an adjustment was used: this term, in all; and when last.
type Used = (usize, usize, Option<NaiveDate>);

/// A piece of equipment, and who has it.
#[derive(Clone, Debug)]
pub struct EquipmentRow {
    /// The equipment.
    pub id: Id,
    /// What it says.
    pub equipment: Equipment,
    /// The loan that is out, with the pupil's name.
    pub out: Option<(Id, Loan, String)>,
}

/// The newest profile of a pupil on the register; none where nobody wrote one.
#[derive(Clone, Debug)]
pub struct ProfileRow {
    /// The pupil.
    pub pupil: Id,
    /// As lists show them.
    pub name: String,
    /// The profile.
    pub profile: Option<(Id, Profile)>,
}

/// A pupil looked after by an authority, with the PEP that was held last and the next.
#[derive(Clone, Debug)]
pub struct PepRow {
    /// The pupil.
    pub pupil: Id,
    /// As lists show them.
    pub name: String,
    /// The PEP that was held last.
    pub last: Option<NaiveDate>,
    /// The PEP that is booked or due next: the review, its day.
    pub next: Option<(Id, NaiveDate)>,
}

/// A pupil whose circumstances every list should know.
#[derive(Clone, Debug)]
pub struct FlagRow {
    /// The pupil.
    pub pupil: Id,
    /// As lists show them.
    pub name: String,
    /// "medical", "young carer".
    pub flag: &'static str,
    /// What to know, where something is said.
    pub says: String,
}

/// What helps.
#[derive(Clone, Debug, Default)]
pub struct HelpsView {
    /// Adjustments in force, by pupil.
    pub adjustments: Vec<HelpRow>,
    /// Equipment by name.
    pub equipment: Vec<EquipmentRow>,
    /// Profiles that are missing or are to be written anew by today.
    pub profiles: Vec<ProfileRow>,
    /// Looked-after children.
    pub peps: Vec<PepRow>,
    /// Medical, allergy, positive handling, young carer, home language.
    pub flags: Vec<FlagRow>,
    /// How many pupils on roll speak English as an additional language.
    pub eal: usize,
}

/// An ELSA agreement, with how far it is.
#[derive(Clone, Debug)]
pub struct ElsaRow {
    /// The agreement.
    pub id: Id,
    /// What it says.
    pub elsa: Elsa,
    /// The pupil, as lists show them.
    pub name: String,
    /// Sessions the child was at since it began.
    pub had: usize,
    /// Moods before and after those sessions, summed, with how many sessions had both.
    pub moods: (i64, i64, usize),
}

impl ElsaRow {
    /// How many sessions are agreed.
    pub fn agreed(&self) -> usize {
        self.elsa.sessions.and_then(|n| usize::try_from(n).ok()).unwrap_or(ELSA_SESSIONS)
    }
}

/// Sessions of an ELSA agreement where nobody has said: Hampshire's guidance has "usually up to six"
/// (DOMAIN.md 5.1).
pub const ELSA_SESSIONS: usize = 6;

/// Wellbeing.
#[derive(Clone, Debug, Default)]
pub struct WellbeingView {
    /// ELSA agreements that are open.
    pub elsa: Vec<ElsaRow>,
    /// Those that closed this academic year.
    pub closed: Vec<ElsaRow>,
    /// Peer mentors of today: the row, the mentor, whom they help.
    pub mentors: Vec<(Id, PeerMentor, String, String)>,
    /// Wellbeing action plans in force: the plan, the pupil's name.
    pub plans: Vec<(Id, Plan, String)>,
}

impl Store {
    /// Adjustments, equipment, profiles and flags as they stand today.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn helps(&self) -> Result<HelpsView, StoreError> {
        let today = self.clock().today();
        let calendar = self.calendar()?;
        let term = calendar.term_or_last(today).map_or(today, |term| term.starts);
        let rows = self.select::<Adjustment, _>(
            "WHERE (starts IS NULL OR starts <= ?1) AND (ends IS NULL OR ends >= ?1)
               AND pupil IN (SELECT id FROM p_pupil WHERE \"left\" IS NULL OR \"left\" >= ?1)",
            [day_text(today)],
        )?;
        let used = self.used(term)?;
        let names = self.short_names(rows.iter().map(|(_, row)| row.pupil))?;
        let mut adjustments: Vec<HelpRow> = rows
            .into_iter()
            .map(|(id, adjustment)| {
                let (term, uses, last) = used.get(&id).copied().unwrap_or_default();
                let name = names.get(&adjustment.pupil).cloned().unwrap_or_default();
                HelpRow { id, adjustment, name, term, uses, last }
            })
            .collect();
        adjustments.sort_by(|a, b| {
            let key = |row: &HelpRow| (row.name.clone(), row.adjustment.r#type.code().to_string());
            (key(a), a.id).cmp(&(key(b), b.id))
        });
        let (flags, eal) = self.flags(today)?;
        Ok(HelpsView {
            adjustments,
            equipment: self.equipment()?,
            profiles: self.profiles_due(today)?,
            peps: self.peps(today)?,
            flags,
            eal,
        })
    }

    /// On how many days each adjustment was used: since a day, in all, and when last.
    fn used(&self, since: NaiveDate) -> Result<HashMap<Id, Used>, StoreError> {
        let mut read = self.conn().prepare_cached(
            "SELECT adjustment, count(DISTINCT CASE WHEN date >= ?1 THEN date END),
                    count(DISTINCT date), max(date)
             FROM p_adjustment_use GROUP BY adjustment",
        )?;
        let mut rows = read.query([day_text(since)])?;
        let mut out = HashMap::new();
        while let Some(row) = rows.next()? {
            let count = |n: i64| usize::try_from(n).unwrap_or(0);
            let all = (count(row.get(1)?), count(row.get(2)?), day_at(row, 3)?);
            out.insert(id_at(row, 0)?, all);
        }
        Ok(out)
    }

    fn equipment(&self) -> Result<Vec<EquipmentRow>, StoreError> {
        let loans = self.select::<Loan, _>("WHERE returned_on IS NULL ORDER BY starts, id", [])?;
        let names = self.short_names(loans.iter().map(|(_, loan)| loan.pupil))?;
        let mut out: Vec<EquipmentRow> = self
            .rows::<Equipment>()?
            .into_iter()
            .map(|(id, equipment)| {
                let out = loans.iter().find(|(_, loan)| loan.equipment == id);
                let out = out.map(|(row, loan)| {
                    (*row, loan.clone(), names.get(&loan.pupil).cloned().unwrap_or_default())
                });
                EquipmentRow { id, equipment, out }
            })
            .collect();
        out.sort_by(|a, b| (&a.equipment.title, a.id).cmp(&(&b.equipment.title, b.id)));
        Ok(out)
    }

    /// Pupils on the register whose profile is missing, or was to be written anew by today.
    fn profiles_due(&self, today: NaiveDate) -> Result<Vec<ProfileRow>, StoreError> {
        let mut newest: HashMap<Id, (Id, Profile)> = HashMap::new();
        for (id, profile) in self.select::<Profile, _>("ORDER BY written_on, id", [])? {
            newest.insert(profile.pupil, (id, profile));
        }
        let mut due = Vec::new();
        for pupil in self.on_register(today)? {
            let profile = newest.remove(&pupil);
            let sound =
                profile.as_ref().is_some_and(|(_, p)| p.review_on.is_none_or(|d| d > today));
            if !sound {
                due.push((pupil, profile));
            }
        }
        let names = self.short_names(due.iter().map(|(pupil, _)| *pupil))?;
        let mut out: Vec<ProfileRow> = due
            .into_iter()
            .map(|(pupil, profile)| ProfileRow {
                pupil,
                name: names.get(&pupil).cloned().unwrap_or_default(),
                profile,
            })
            .collect();
        out.sort_by(|a, b| {
            (a.profile.is_none(), &a.name, a.pupil).cmp(&(b.profile.is_none(), &b.name, b.pupil))
        });
        Ok(out)
    }

    /// Looked-after pupils on roll with the PEPs before and after today.
    fn peps(&self, today: NaiveDate) -> Result<Vec<PepRow>, StoreError> {
        let pupils = self.select::<Pupil, _>(
            "WHERE looked_after = 1 AND (\"left\" IS NULL OR \"left\" >= ?1)",
            [day_text(today)],
        )?;
        let reviews = self.select::<Review, _>(
            "WHERE type = ?1 AND coalesce(cancelled, 0) = 0",
            [ReviewType::Pep.code().to_string()],
        )?;
        let names = self.short_names(pupils.iter().map(|(id, _)| *id))?;
        let mut out: Vec<PepRow> = pupils
            .into_iter()
            .map(|(pupil, _)| {
                let own = || reviews.iter().filter(|(_, review)| review.pupil == pupil);
                let next = own().filter(|(_, review)| review.held.is_none());
                PepRow {
                    pupil,
                    name: names.get(&pupil).cloned().unwrap_or_default(),
                    last: own().filter_map(|(_, review)| review.held).max(),
                    next: next
                        .filter_map(|(id, review)| Some((*id, review.booked.or(review.due)?)))
                        .min_by_key(|(id, day)| (*day, *id)),
                }
            })
            .collect();
        out.sort_by(|a, b| (&a.name, a.pupil).cmp(&(&b.name, b.pupil)));
        Ok(out)
    }

    /// What every list should know of pupils on roll, and how many speak English as an additional
    /// language.
    fn flags(&self, today: NaiveDate) -> Result<(Vec<FlagRow>, usize), StoreError> {
        let pupils =
            self.select::<Pupil, _>("WHERE \"left\" IS NULL OR \"left\" >= ?1", [day_text(today)])?;
        let names = self.short_names(pupils.iter().map(|(id, _)| *id))?;
        let eal = pupils.iter().filter(|(_, pupil)| pupil.eal).count();
        let mut out = Vec::new();
        for (id, pupil) in pupils {
            let carer = pupil.young_carer.as_ref().filter(|carer| **carer != YoungCarer::No);
            let mut flag = |flag: &'static str, says: Option<String>| {
                if let Some(says) = says {
                    let name = names.get(&id).cloned().unwrap_or_default();
                    out.push(FlagRow { pupil: id, name, flag, says });
                }
            };
            flag("medical", pupil.medical.clone());
            flag("allergy", pupil.allergy.clone());
            flag("positive handling", pupil.handling.clone());
            flag("young carer", carer.map(|carer| carer.label().to_string()));
            flag("see DSL", pupil.see_dsl.then(String::new));
        }
        out.sort_by(|a, b| (a.flag, &a.name, a.pupil).cmp(&(b.flag, &b.name, b.pupil)));
        Ok((out, eal))
    }

    /// ELSA agreements, peer mentors and wellbeing plans as they stand today.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn wellbeing(&self) -> Result<WellbeingView, StoreError> {
        let today = self.clock().today();
        let year = crate::domain::calendar::academic_year(today);
        let (first, _) = crate::domain::calendar::academic_year_span(year);
        let agreements = self.select::<Elsa, _>(
            "WHERE (ends IS NULL OR ends >= ?1)
               AND pupil IN (SELECT id FROM p_pupil WHERE \"left\" IS NULL OR \"left\" >= ?2)
             ORDER BY starts, id",
            rusqlite::params![day_text(first), day_text(today)],
        )?;
        let mentors = self.select::<PeerMentor, _>(
            "WHERE (starts IS NULL OR starts <= ?1) AND (ends IS NULL OR ends >= ?1) ORDER BY id",
            [day_text(today)],
        )?;
        let plans = self.select::<Plan, _>(
            "WHERE type = ?1 AND state <> ?2 AND (ends IS NULL OR ends >= ?3) ORDER BY starts, id",
            rusqlite::params![
                PlanType::Wellbeing.code(),
                PlanState::Reviewed.code(),
                day_text(today)
            ],
        )?;
        let pupils: BTreeSet<Id> = agreements
            .iter()
            .map(|(_, elsa)| elsa.pupil)
            .chain(mentors.iter().flat_map(|(_, pair)| [pair.pupil, pair.mentor]))
            .chain(plans.iter().map(|(_, plan)| plan.pupil))
            .collect();
        let names = self.short_names(pupils)?;
        let name = |id: Id| names.get(&id).cloned().unwrap_or_default();
        let mut view = WellbeingView {
            mentors: mentors
                .into_iter()
                .map(|(id, pair)| (id, pair.clone(), name(pair.mentor), name(pair.pupil)))
                .collect(),
            plans: plans
                .into_iter()
                .map(|(id, plan)| (id, plan.clone(), name(plan.pupil)))
                .collect(),
            ..WellbeingView::default()
        };
        for (id, elsa) in agreements {
            let (had, moods) = self.elsa_sessions(&elsa)?;
            let over = elsa.ends.is_some_and(|day| day < today);
            let row = ElsaRow { id, name: name(elsa.pupil), elsa, had, moods };
            if over { view.closed.push(row) } else { view.elsa.push(row) }
        }
        Ok(view)
    }

    /// Sessions that a child was at since an ELSA agreement began, up to its last day, with moods
    /// before and after.
    fn elsa_sessions(&self, elsa: &Elsa) -> Result<(usize, (i64, i64, usize)), StoreError> {
        let Some(provision) = elsa.provision else { return Ok((0, (0, 0, 0))) };
        let mut read = self.conn().prepare_cached(
            "SELECT m.mood_before, m.mood_after FROM p_mark m JOIN p_session s ON s.id = m.session
             WHERE m.pupil = ?1 AND m.provision = ?2 AND s.state IN ('held', 'cut_short')
               AND m.mark IN ('here', 'late', 'left_early')
               AND s.date >= ?3 AND s.date <= ?4",
        )?;
        let from = elsa.starts.unwrap_or(NaiveDate::MIN);
        let to = elsa.ends.unwrap_or(self.clock().today());
        let mut rows = read.query(rusqlite::params![
            elsa.pupil.0.as_slice(),
            provision.0.as_slice(),
            elsa.starts.map_or(String::new(), |_| day_text(from)),
            day_text(to)
        ])?;
        let (mut had, mut moods) = (0, (0, 0, 0));
        while let Some(row) = rows.next()? {
            had += 1;
            if let (Some(before), Some(after)) =
                (row.get::<_, Option<i64>>(0)?, row.get::<_, Option<i64>>(1)?)
            {
                moods = (moods.0 + before, moods.1 + after, moods.2 + 1);
            }
        }
        Ok((had, moods))
    }

    /// Pupils on roll with SEN support or an EHCP.
    fn on_register(&self, today: NaiveDate) -> Result<Vec<Id>, StoreError> {
        use crate::domain::codes::SenStatus;
        let mut out = Vec::new();
        for (pupil, standing) in self.standings_on(today, None)? {
            if matches!(standing.status, SenStatus::Support | SenStatus::Plan)
                && self.is_on_roll(pupil, today)?
            {
                out.push(pupil);
            }
        }
        out.sort();
        Ok(out)
    }
}
