//! Agencies: referrals by whose step is next, what was recommended, hours bought and used, what was
//! asked of the authority.

use std::collections::HashMap;

use chrono::NaiveDate;

use crate::domain::Id;
use crate::domain::calendar::{academic_year, academic_year_span};
use crate::domain::codes::AdviceState;
use crate::domain::dates::on;
use crate::domain::records::{Agency, AgencyVisit, Casework, Recommendation, Referral};

use super::super::core::Store;
use super::super::error::StoreError;

/// Days after a service was chased until it is chased again: two weeks. The school's own, and the same
/// as what is due counts with.
const CHASE_DAYS: u64 = 14;

/// A referral that something is still to come of.
#[derive(Clone, Debug)]
pub struct ReferralRow {
    /// The referral.
    pub id: Id,
    /// What it says.
    pub referral: Referral,
    /// The pupil, as lists show them.
    pub name: String,
    /// The agency by name, else its kind.
    pub service: String,
    /// Days from the day it was sent until the child was seen, or until today.
    pub waiting: Option<i64>,
}

impl ReferralRow {
    /// Days that the service is past the day it was expected by.
    pub fn late(&self, today: NaiveDate) -> Option<i64> {
        let of = &self.referral;
        let expected = of.expected_by.filter(|_| of.state.with_service() && of.report_on.is_none());
        expected.map(|day| (today - day).num_days()).filter(|days| *days > 0)
    }

    /// Whether the service is to be chased: late, and not chased in the last two weeks.
    pub fn to_chase(&self, today: NaiveDate) -> bool {
        let chased = self.referral.chased_on;
        self.late(today).is_some() && chased.is_none_or(|day| on(day, CHASE_DAYS) <= today)
    }
}

/// Something recommended that nobody has finished with.
#[derive(Clone, Debug)]
pub struct AdviceRow {
    /// The recommendation.
    pub id: Id,
    /// What it says.
    pub advice: Recommendation,
    /// The pupil, as lists show them.
    pub name: String,
    /// Who gave it, where a referral says.
    pub from: Option<String>,
}

/// An agency with what was bought of it and used.
#[derive(Clone, Debug)]
pub struct AgencyRow {
    /// The agency.
    pub id: Id,
    /// What it says.
    pub agency: Agency,
    /// Minutes of visits in the days of its agreement, up to today.
    pub used: i64,
    /// Minutes of visits that are booked in them.
    pub booked: i64,
    /// Its last visit, and the next.
    pub last: Option<NaiveDate>,
    /// The next visit.
    pub next: Option<NaiveDate>,
    /// Days from sent to seen, on average, over the referrals to it that were seen.
    pub wait: Option<i64>,
}

impl AgencyRow {
    /// Minutes bought that are neither used nor booked; negative when more was used.
    pub fn left(&self) -> Option<i64> {
        self.agency.sla_minutes.map(|bought| bought - self.used - self.booked)
    }
}

/// Something asked of the authority, or by it, that is not answered.
#[derive(Clone, Debug)]
pub struct CaseRow {
    /// The entry.
    pub id: Id,
    /// What it says.
    pub entry: Casework,
    /// The pupil, as lists show them.
    pub name: String,
}

/// Agencies and all that waits for them.
#[derive(Clone, Debug, Default)]
pub struct AgenciesView {
    /// Referrals, the one expected first leading.
    pub referrals: Vec<ReferralRow>,
    /// Recommendations not yet done or put aside.
    pub advice: Vec<AdviceRow>,
    /// Agencies by name.
    pub agencies: Vec<AgencyRow>,
    /// What the authority was asked, or asked, without an answer.
    pub cases: Vec<CaseRow>,
}

impl Store {
    /// Referrals, recommendations, agencies and the authority's casework, as they stand today.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn agencies(&self) -> Result<AgenciesView, StoreError> {
        let today = self.clock().today();
        let agencies = self.rows::<Agency>()?;
        let named: HashMap<Id, String> =
            agencies.iter().map(|(id, agency)| (*id, agency.name.clone())).collect();
        let all = self.rows::<Referral>()?;
        let service = |referral: &Referral| {
            let known = referral.agency.and_then(|id| named.get(&id)).cloned();
            known.unwrap_or_else(|| referral.service.label().to_string())
        };
        let advice = self
            .select::<Recommendation, _>("WHERE state IN ('new', 'doing') ORDER BY date, id", [])?;
        let cases = self.select::<Casework, _>(
            "WHERE answered_on IS NULL AND answer_by IS NOT NULL ORDER BY answer_by, id",
            [],
        )?;
        let open = || all.iter().filter(|(_, referral)| referral.state.open());
        let pupils = open()
            .map(|(_, referral)| referral.pupil)
            .chain(advice.iter().map(|(_, advice)| advice.pupil))
            .chain(cases.iter().map(|(_, entry)| entry.pupil));
        let names = self.short_names(pupils)?;
        let name = |pupil: &Id| names.get(pupil).cloned().unwrap_or_default();
        let mut referrals: Vec<ReferralRow> = open()
            .map(|(id, referral)| ReferralRow {
                id: *id,
                name: name(&referral.pupil),
                service: service(referral),
                waiting: referral
                    .sent_on
                    .map(|sent| (referral.seen_on.unwrap_or(today) - sent).num_days()),
                referral: referral.clone(),
            })
            .collect();
        referrals.sort_by(|a, b| {
            let key = |row: &ReferralRow| row.referral.expected_by.unwrap_or(NaiveDate::MAX);
            (key(a), &a.name, a.id).cmp(&(key(b), &b.name, b.id))
        });
        let visits = self.rows::<AgencyVisit>()?;
        let mut rows: Vec<AgencyRow> = agencies
            .into_iter()
            .map(|(id, agency)| agency_row(id, agency, &visits, &all, today))
            .collect();
        rows.sort_by(|a, b| (&a.agency.name, a.id).cmp(&(&b.agency.name, b.id)));
        let from = |id: Id| {
            let found = all.iter().find(|(row, _)| *row == id);
            found.map(|(_, referral)| service(referral))
        };
        Ok(AgenciesView {
            advice: advice
                .into_iter()
                .map(|(id, advice)| AdviceRow {
                    id,
                    name: name(&advice.pupil),
                    from: advice.referral.and_then(from),
                    advice,
                })
                .collect(),
            cases: cases
                .into_iter()
                .map(|(id, entry)| CaseRow { id, name: name(&entry.pupil), entry })
                .collect(),
            agencies: rows,
            referrals,
        })
    }
}

fn agency_row(
    id: Id,
    agency: Agency,
    visits: &[(Id, AgencyVisit)],
    referrals: &[(Id, Referral)],
    today: NaiveDate,
) -> AgencyRow {
    // An agreement without days is for the academic year.
    let (first, last) = academic_year_span(academic_year(today));
    let (from, to) = (agency.starts.unwrap_or(first), agency.ends.unwrap_or(last));
    let of_agency = || visits.iter().map(|(_, visit)| visit).filter(|visit| visit.agency == id);
    let minutes = |ahead: bool| -> i64 {
        of_agency()
            .filter(|v| (from..=to).contains(&v.date) && (v.date > today) == ahead)
            .filter_map(|v| v.minutes)
            .sum()
    };
    let waits: Vec<i64> = referrals
        .iter()
        .filter(|(_, referral)| referral.agency == Some(id))
        .filter_map(|(_, r)| Some((r.seen_on? - r.sent_on?).num_days()))
        .collect();
    let count = i64::try_from(waits.len()).unwrap_or(0);
    AgencyRow {
        id,
        used: minutes(false),
        booked: minutes(true),
        last: of_agency().map(|v| v.date).filter(|day| *day <= today).max(),
        next: of_agency().map(|v| v.date).filter(|day| *day > today).min(),
        wait: (count > 0).then(|| waits.iter().sum::<i64>() / count.max(1)),
        agency,
    }
}

/// Whether a recommendation waits for a decision.
pub fn undecided(advice: &Recommendation) -> bool {
    advice.state == AdviceState::New
}
