//! What casework makes due: plans, assessments, referrals, actions, loans, documents, leavers.

use chrono::NaiveDate;

use crate::domain::Id;
use crate::domain::codes::{AdjustmentType, CaseEntry, TransferWay, WithType};
use crate::domain::dates::back;
use crate::domain::deadlines::{self, Force};
use crate::domain::records::{Assessment, Transfer};
use crate::domain::retention::{self, Why};

use super::super::core::{Store, id_at, optional_id_at};
use super::super::error::StoreError;
use super::super::views::DueRow;
use super::due::List;
use super::people::day_text;
use super::plan::day_at;

/// Days for which somebody who has left is asked about: long past the fifteen school days, short of
/// the next summer.
pub const LEAVER_DAYS: u64 = 200;

/// A kind whose rows are due on a day of their own until something is done.
struct Simple {
    kind: &'static str,
    /// Statement: id, day, words, pupil; ?1 is the last day asked about.
    sql: &'static str,
    /// The title from the words.
    title: fn(&str) -> String,
    force: Force,
}

const SIMPLE: &[Simple] = &[
    Simple {
        kind: "plan",
        // Where the meeting is on the list of reviews already, it is asked for once, with its clock.
        sql: "SELECT id, review_on, type, pupil FROM p_plan AS p
              WHERE reviewed_on IS NULL AND state <> 'reviewed' AND review_on <= ?1
                AND NOT EXISTS (
                  SELECT 1 FROM p_review r
                  WHERE r.pupil = p.pupil AND r.held IS NULL AND coalesce(r.cancelled, 0) = 0
                    AND coalesce(r.booked, r.due) <= ?1
                    AND r.type = CASE p.type WHEN 'pep' THEN 'pep' ELSE 'plan' END)",
        title: |_| "support plan: review".to_string(),
        // The Code of Practice, 6.53: by the agreed date.
        force: Force::Should,
    },
    Simple {
        kind: "query",
        sql: "SELECT id, review_on, '', pupil FROM p_query
              WHERE decided_on IS NULL AND state IN ('open', 'watching') AND review_on <= ?1",
        title: |_| "SEN query: look again".to_string(),
        force: Force::Own,
    },
    Simple {
        kind: "review_action",
        sql: "SELECT a.id, a.due, a.text, r.pupil FROM p_review_action a
              JOIN p_review r ON r.id = a.review WHERE a.done IS NULL AND a.due <= ?1",
        title: |text| text.to_string(),
        force: Force::Own,
    },
    Simple {
        kind: "referral",
        // A service that was chased has two weeks before it is chased again.
        sql: "SELECT id, max(expected_by, coalesce(date(chased_on, '+14 days'), expected_by)),
                     service, pupil
              FROM p_referral
              WHERE report_on IS NULL
                AND max(expected_by, coalesce(date(chased_on, '+14 days'), expected_by)) <= ?1
                AND state IN ('sent', 'accepted', 'waiting', 'in_progress')",
        title: |code| format!("{}: chase the referral", WithType::from_code(code).label()),
        force: Force::Own,
    },
    Simple {
        kind: "casework",
        sql: "SELECT id, answer_by, type, pupil FROM p_casework
              WHERE answered_on IS NULL AND answer_by <= ?1",
        title: |code| match CaseEntry::from_code(code) {
            CaseEntry::Asked => "authority: answer what they asked".to_string(),
            _ => "authority: chase an answer".to_string(),
        },
        force: Force::Own,
    },
    Simple {
        kind: "transfer",
        // The last school has fifteen school days (2005 Regulations, reg. 9); three weeks by the
        // calendar is when to ask, or to ask again.
        sql: "SELECT t.id, date(coalesce(t.asked_on, p.joined), '+21 days'),
                     CASE WHEN t.asked_on IS NULL THEN '' ELSE 'again' END, t.pupil
              FROM p_transfer t JOIN p_pupil p ON p.id = t.pupil
              WHERE t.way = 'in' AND t.received_on IS NULL
                AND date(coalesce(t.asked_on, p.joined), '+21 days') <= ?1",
        title: |words| match words {
            "" => "records of the last school: ask for them".to_string(),
            _ => "records of the last school: ask again".to_string(),
        },
        force: Force::Own,
    },
    Simple {
        kind: "adjustment",
        sql: "SELECT id, review_on, type, pupil FROM p_adjustment
              WHERE review_on <= ?1 AND (ends IS NULL OR ends >= review_on)",
        title: |code| format!("{}: look again", AdjustmentType::from_code(code).label()),
        force: Force::Own,
    },
    Simple {
        kind: "profile",
        sql: "SELECT id, review_on, '', pupil FROM p_profile AS a WHERE review_on <= ?1
              AND written_on = (SELECT max(written_on) FROM p_profile b WHERE b.pupil = a.pupil)",
        title: |_| "pupil profile: write it anew".to_string(),
        force: Force::Own,
    },
    Simple {
        kind: "equipment_loan",
        sql: "SELECT l.id, l.due, e.title, l.pupil FROM p_equipment_loan l
              JOIN p_equipment e ON e.id = l.equipment
              WHERE l.returned_on IS NULL AND l.due <= ?1",
        title: |what| format!("{what}: back from loan"),
        force: Force::Own,
    },
    Simple {
        kind: "equipment",
        sql: "SELECT id, check_on, title, NULL FROM p_equipment WHERE check_on <= ?1",
        title: |what| format!("{what}: check it"),
        force: Force::Own,
    },
    Simple {
        kind: "policy",
        sql: "SELECT id, review_on, title, NULL FROM p_policy WHERE review_on <= ?1",
        title: |what| format!("{what}: approve again"),
        force: Force::Own,
    },
    Simple {
        kind: "training",
        sql: "SELECT t.id, t.ends, t.title, NULL FROM p_training t
              JOIN p_staff s ON s.id = t.staff
              WHERE t.ends <= ?1 AND s.ends IS NULL AND NOT EXISTS (
                SELECT 1 FROM p_training n WHERE n.staff = t.staff AND n.title = t.title
                AND (n.ends IS NULL OR n.ends > t.ends))",
        title: |what| format!("{what}: training runs out"),
        force: Force::Own,
    },
];

impl Store {
    /// What casework makes due up to a day.
    pub(super) fn casework_due(
        &self,
        list: &List,
        horizon: NaiveDate,
    ) -> Result<Vec<DueRow>, StoreError> {
        let mut out = Vec::new();
        for simple in SIMPLE {
            let mut read = self.conn().prepare_cached(simple.sql)?;
            let mut rows = read.query([day_text(horizon)])?;
            while let Some(row) = rows.next()? {
                let Some(due) = day_at(row, 1)? else { continue };
                let words: Option<String> = row.get(2)?;
                let pupil = match optional_id_at(row, 3)? {
                    Some(pupil) if !self.is_on_roll(pupil, list.today)? => continue,
                    Some(pupil) => self.pupil_named(pupil)?,
                    None => None,
                };
                let title = (simple.title)(words.as_deref().unwrap_or_default());
                out.push(list.row(simple.kind, id_at(row, 0)?, pupil, title, due, simple.force));
            }
        }
        out.extend(self.assessments_due(list, horizon)?);
        out.extend(self.leavers_due(list, horizon)?);
        Ok(out)
    }

    pub(super) fn is_on_roll(&self, pupil: Id, day: NaiveDate) -> Result<bool, StoreError> {
        let mut read =
            self.conn().prepare_cached("SELECT 1 FROM p_pupil WHERE id = ?1 AND \"left\" < ?2")?;
        Ok(!read.exists(rusqlite::params![pupil.0.as_slice(), day_text(day)])?)
    }

    /// Of each EHC needs assessment that goes on, what the school owes next, else the authority.
    fn assessments_due(&self, list: &List, horizon: NaiveDate) -> Result<Vec<DueRow>, StoreError> {
        let mut out = Vec::new();
        for (id, one) in self.select::<Assessment, _>("WHERE final_on IS NULL", [])? {
            let Some(duty) = deadlines::next_duty(&one).filter(|duty| duty.due <= horizon) else {
                continue;
            };
            let title = format!("EHC needs assessment: {}", duty.title);
            let pupil = self.pupil_named(one.pupil)?;
            out.push(list.row("ehc_assessment", id, pupil, title, duty.due, duty.force));
        }
        Ok(out)
    }

    /// Records that must follow somebody who has left within fifteen school days.
    fn leavers_due(&self, list: &List, horizon: NaiveDate) -> Result<Vec<DueRow>, StoreError> {
        let mut read = self.conn().prepare_cached(
            "SELECT p.id, p.\"left\" FROM p_pupil p WHERE p.\"left\" BETWEEN ?1 AND ?2
             AND EXISTS (SELECT 1 FROM p_register r WHERE r.pupil = p.id AND r.status <> 'N')
             AND NOT EXISTS (SELECT 1 FROM p_transfer t WHERE t.pupil = p.id AND t.way = 'out'
                             AND (t.sent_on IS NOT NULL OR t.received_on IS NOT NULL))",
        )?;
        let from = back(list.today, LEAVER_DAYS);
        let mut rows = read.query([day_text(from), day_text(list.today)])?;
        let mut out = Vec::new();
        while let Some(row) = rows.next()? {
            let Some(left) = day_at(row, 1)? else { continue };
            let due = deadlines::records_due(left, &list.calendar);
            if due <= horizon {
                let id = id_at(row, 0)?;
                let title = "records to the next school".to_string();
                out.push(list.row("pupil", id, self.pupil_named(id)?, title, due, Force::Must));
            }
        }
        Ok(out)
    }
}

/// A pupil who has left, and until when the file is kept.
#[derive(Clone, Debug)]
pub struct KeptRow {
    /// The pupil.
    pub pupil: Id,
    /// `Maya Barnes`.
    pub name: String,
    /// The last day on roll.
    pub left: NaiveDate,
    /// Whether the school holds a SEN file: the pupil was once on the register.
    pub file: bool,
    /// The records on their way, where anybody has begun with them.
    pub transfer: Option<Id>,
    /// When the records were sent on.
    pub sent: Option<NaiveDate>,
    /// When the next school had them.
    pub received: Option<NaiveDate>,
    /// The last day for sending them.
    pub send_by: NaiveDate,
    /// The first day on which the file may be erased, and why; none where nothing says.
    pub erase: Option<(NaiveDate, Why)>,
}

impl Store {
    /// Pupils who have left, those whose file may be erased first.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn kept(&self) -> Result<Vec<KeptRow>, StoreError> {
        let calendar = self.calendar()?;
        let school = self.school_record()?;
        let years = school.as_ref().and_then(|s| s.retention_years).unwrap_or(retention::YEARS);
        let months =
            school.and_then(|s| s.erase_months).unwrap_or(retention::MONTHS_AFTER_TRANSFER);
        let mut transfers = self.rows::<Transfer>()?;
        transfers.retain(|(_, transfer)| transfer.way == TransferWay::Out);
        let mut read = self.conn().prepare_cached(
            "SELECT id, \"left\", dob, coalesce(preferred, forename) || ' ' || surname,
                    EXISTS (SELECT 1 FROM p_register r WHERE r.pupil = p.id AND r.status <> 'N')
             FROM p_pupil AS p WHERE \"left\" < ?1",
        )?;
        let mut rows = read.query([day_text(self.clock().today())])?;
        let mut out = Vec::new();
        while let Some(row) = rows.next()? {
            let (pupil, Some(left)) = (id_at(row, 0)?, day_at(row, 1)?) else { continue };
            let of_pupil = || transfers.iter().filter(|(_, t)| t.pupil == pupil);
            let received = of_pupil().filter_map(|(_, t)| t.received_on).max();
            out.push(KeptRow {
                pupil,
                name: row.get(3)?,
                left,
                file: row.get(4)?,
                transfer: of_pupil().map(|(id, _)| *id).min(),
                sent: of_pupil().filter_map(|(_, t)| t.sent_on).max(),
                received,
                send_by: deadlines::records_due(left, &calendar),
                erase: retention::erase_from(day_at(row, 2)?, received, years, months),
            });
        }
        out.sort_by(|a, b| {
            let day = |row: &KeptRow| row.erase.map_or(NaiveDate::MAX, |(day, _)| day);
            (day(a), &a.name, a.pupil).cmp(&(day(b), &b.name, b.pupil))
        });
        Ok(out)
    }
}

/// A pupil who joined, and the records of the last school.
#[derive(Clone, Debug)]
pub struct JoinerRow {
    /// The pupil.
    pub pupil: Id,
    /// `Maya Barnes`.
    pub name: String,
    /// First day on roll.
    pub joined: Option<NaiveDate>,
    /// The records on their way, where anybody has begun with them.
    pub transfer: Option<(Id, Transfer)>,
}

impl Store {
    /// Pupils whose records are on their way from the last school, and those on the register who
    /// joined in the last half year without anybody having asked.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn joiners(&self) -> Result<Vec<JoinerRow>, StoreError> {
        let today = self.clock().today();
        let from = back(today, LEAVER_DAYS);
        let mut transfers = self.rows::<Transfer>()?;
        transfers.retain(|(_, transfer)| transfer.way == TransferWay::In);
        let mut read = self.conn().prepare_cached(
            "SELECT p.id, p.joined, coalesce(p.preferred, p.forename) || ' ' || p.surname,
                    EXISTS (SELECT 1 FROM p_register r WHERE r.pupil = p.id AND r.status <> 'N')
             FROM p_pupil p WHERE (p.\"left\" IS NULL OR p.\"left\" >= ?1)
               AND (p.joined BETWEEN ?2 AND ?1
                    OR EXISTS (SELECT 1 FROM p_transfer t WHERE t.pupil = p.id AND t.way = 'in'
                               AND t.received_on IS NULL))",
        )?;
        let mut rows = read.query([day_text(today), day_text(from)])?;
        let mut out = Vec::new();
        while let Some(row) = rows.next()? {
            let pupil = id_at(row, 0)?;
            let own = transfers.iter().filter(|(_, t)| t.pupil == pupil);
            let transfer = own.min_by_key(|(id, t)| (t.received_on.is_some(), *id)).cloned();
            if transfer.is_some() || row.get::<_, bool>(3)? {
                let (joined, name) = (day_at(row, 1)?, row.get(2)?);
                out.push(JoinerRow { pupil, name, joined, transfer });
            }
        }
        out.sort_by(|a, b| {
            let had = |row: &JoinerRow| {
                row.transfer.as_ref().is_some_and(|(_, t)| t.received_on.is_some())
            };
            (had(a), a.joined, &a.name, a.pupil).cmp(&(had(b), b.joined, &b.name, b.pupil))
        });
        Ok(out)
    }
}
