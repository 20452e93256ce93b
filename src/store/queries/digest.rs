//! While you were out: what was not logged, what crossed a deadline, who needs a call, what arrived.

use chrono::NaiveDate;

use crate::domain::Id;
use crate::domain::census::{Entry, Finding, Setting, check, next_day};
use crate::domain::codes::PlanState;
use crate::domain::dates::{back, on};
use crate::domain::deadlines;
use crate::domain::records::{Need, Plan, Query, Register};

use super::super::core::Store;
use super::super::error::StoreError;
use super::super::views::{ContactRow, DueRow, TodayKey};
use super::people::day_text;

/// Days looked ahead for the next day in: a fortnight of holiday is the longest in term.
const AHEAD: u32 = 21;
/// The longest that is looked back for a last day in: over a summer.
const BACK_DAYS: u64 = 60;

/// A session that nobody has logged.
#[derive(Clone, Debug)]
pub struct Missing {
    /// The day.
    pub date: NaiveDate,
    /// The group.
    pub title: String,
    /// Its adults.
    pub staff: Vec<String>,
    /// What names it.
    pub key: TodayKey,
}

/// While you were out.
#[derive(Clone, Debug)]
pub struct DigestView {
    /// The first day that is told of.
    pub since: NaiveDate,
    /// The next day on which the user is in, after today.
    pub next_in: NaiveDate,
    /// Over, and not logged.
    pub missing: Vec<Missing>,
    /// Adults whose laptops have not been heard from since the end of a session of theirs.
    pub awaiting: Vec<String>,
    /// Became overdue since then.
    pub crossed: Vec<DueRow>,
    /// Due before the next day in.
    pub coming: Vec<DueRow>,
    /// Calls to make: follow-ups due by today.
    pub calls: Vec<DueRow>,
    /// Conversations that others noted.
    pub arrived: Vec<ContactRow>,
    /// Plans of teachers that wait for a lead.
    pub drafts: Vec<(Id, String)>,
    /// SEN queries raised since then.
    pub queries: Vec<(Id, String)>,
    /// Pupils on the register without a plan.
    pub without_plan: Vec<(Id, String)>,
}

impl Store {
    /// What happened since a day; without one, since the user's last day in before today.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn digest(&self, since: Option<NaiveDate>) -> Result<DigestView, StoreError> {
        let today = self.clock().today();
        let (calendar, days) = (self.calendar()?, self.my_days()?);
        let since = since.unwrap_or_else(|| {
            let last = deadlines::do_by(back(today, 1), days, &calendar);
            last.max(back(today, BACK_DAYS))
        });
        let next_in = (1..=u64::from(AHEAD))
            .map(|n| on(today, n))
            .find(|day| deadlines::do_by(*day, days, &calendar) == *day)
            .unwrap_or(on(today, u64::from(AHEAD)));
        let due = self.due(AHEAD)?;
        let (calls, due): (Vec<DueRow>, Vec<DueRow>) =
            due.into_iter().partition(|row| row.kind == "contact" && row.due <= today);
        let me = self.me().user;
        let arrived = self
            .contacts_between(since, today)?
            .into_iter()
            .filter(|row| self.by_of(row.contact).ok().flatten() != Some(me))
            .collect();
        let (missing, awaiting) = self.not_logged_since(since, today)?;
        Ok(DigestView {
            since,
            next_in,
            missing,
            awaiting,
            crossed: due.iter().filter(|r| r.due >= since && r.due < today).cloned().collect(),
            coming: due.into_iter().filter(|r| r.due >= today && r.due < next_in).collect(),
            calls,
            arrived,
            drafts: self.plan_drafts()?,
            queries: self.queries_since(since)?,
            without_plan: self.without_plan()?,
        })
    }

    /// Who noted a conversation.
    fn by_of(&self, contact: Id) -> Result<Option<Id>, StoreError> {
        Ok(self.get::<crate::domain::records::Contact>(contact)?.and_then(|c| c.by))
    }

    fn not_logged_since(
        &self,
        since: NaiveDate,
        today: NaiveDate,
    ) -> Result<(Vec<Missing>, Vec<String>), StoreError> {
        let mut rows = self.missed(today)?;
        rows.retain(|row| row.date >= since);
        rows.sort_by(|a, b| (a.date, a.time, &a.title).cmp(&(b.date, b.time, &b.title)));
        let (awaited, missing): (Vec<_>, Vec<_>) = rows.into_iter().partition(|row| row.awaiting);
        let mut awaiting: Vec<String> = awaited.into_iter().flat_map(|row| row.staff).collect();
        awaiting.sort();
        awaiting.dedup();
        let missing = missing
            .into_iter()
            .map(|row| Missing { date: row.date, title: row.title, staff: row.staff, key: row.key })
            .collect();
        Ok((missing, awaiting))
    }

    fn plan_drafts(&self) -> Result<Vec<(Id, String)>, StoreError> {
        let draft = [PlanState::Draft.code().to_string()];
        let plans = self.select::<Plan, _>("WHERE state = ?1 ORDER BY starts, id", draft)?;
        self.with_names(plans.into_iter().map(|(id, plan)| (id, plan.pupil)).collect())
    }

    fn queries_since(&self, since: NaiveDate) -> Result<Vec<(Id, String)>, StoreError> {
        let queries = self.select::<Query, _>(
            "WHERE raised_on >= ?1 ORDER BY raised_on, id",
            [day_text(since)],
        )?;
        self.with_names(queries.into_iter().map(|(id, query)| (id, query.pupil)).collect())
    }

    fn with_names(&self, rows: Vec<(Id, Id)>) -> Result<Vec<(Id, String)>, StoreError> {
        let names = self.short_names(rows.iter().map(|(_, pupil)| *pupil))?;
        let name = |pupil: Id| names.get(&pupil).cloned().unwrap_or_default();
        Ok(rows.into_iter().map(|(id, pupil)| (id, name(pupil))).collect())
    }
}

/// What the census would refuse.
#[derive(Clone, Debug)]
pub struct CensusView {
    /// "spring census".
    pub census: &'static str,
    /// Its day.
    pub day: NaiveDate,
    /// What is to be put right, with the pupil's name.
    pub findings: Vec<(Finding, String)>,
}

impl Store {
    /// Runs the census rules over every pupil on roll, for the next census day.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn census_check(&self) -> Result<CensusView, StoreError> {
        let today = self.clock().today();
        let (census, day) = next_day(today);
        let spring = census.starts_with("spring");
        let standings = self.standings_on(today, None)?;
        let school = self.school_record()?;
        let setting = match school.as_ref().map(|s| (s.special, s.has_unit)) {
            Some((Some(true), _)) => Setting::Special,
            Some((_, Some(true))) => Setting::WithUnit,
            _ => Setting::Mainstream,
        };
        let mut findings = Vec::new();
        let mut names: Vec<(Id, String)> = Vec::new();
        for row in self.names()?.into_iter().filter(|row| row.kind == "pupil") {
            names.push((row.id, row.label));
        }
        names.sort_by(|a, b| (&a.1, a.0).cmp(&(&b.1, b.0)));
        let mut needs: std::collections::HashMap<Id, Vec<(Id, Need)>> = Default::default();
        for (id, need) in self.rows::<Need>()? {
            let open = need.ends.is_none_or(|ends| ends >= today)
                && need.starts.is_none_or(|starts| starts <= today);
            if open {
                needs.entry(need.pupil).or_default().push((id, need));
            }
        }
        for (pupil, name) in names {
            let standing = standings.get(&pupil);
            let register = match standing {
                Some(standing) => self.get::<Register>(standing.entry)?,
                None => None,
            };
            let mut of_pupil = needs.remove(&pupil).unwrap_or_default();
            of_pupil.sort_by_key(|(id, need)| (need.rank, *id));
            let entry = Entry {
                pupil,
                status: standing.map(|s| s.status.clone()),
                sen_unit: register.as_ref().and_then(|r| r.sen_unit),
                resourced: register.as_ref().and_then(|r| r.resourced),
                setting,
                original: register.and_then(|r| r.original),
                needs: of_pupil,
            };
            for mut finding in check(&entry, spring) {
                finding.fix = finding.fix.or(standing.map(|s| s.entry)).or(Some(pupil));
                findings.push((finding, name.clone()));
            }
        }
        Ok(CensusView { census, day, findings })
    }
}
