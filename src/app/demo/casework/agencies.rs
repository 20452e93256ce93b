//! Agencies: the time bought of them, referrals in every state, visits, what they recommend.

use chrono::Days;

use super::{ago, ahead, groups, with, words};
use crate::app::demo::Sheet;
use crate::app::demo::people::{Child, School};
use crate::app::demo::timetable::Timetable;
use crate::app::demo::words::stream;
use crate::domain::Id;
use crate::domain::calendar::{academic_year, academic_year_span};
use crate::domain::codes::{AdviceState, ReferralState, SenStatus, WithType};
use crate::domain::records::{Agency, AgencyVisit, Recommendation, Referral};

/// Who is known: name, kind, whom to ask for, hours bought a year.
type Known = (&'static str, WithType, &'static str, Option<i64>);

const AGENCIES: &[Known] = &[
    ("Educational psychology service", WithType::Ep, "Dr Lowe", Some(36)),
    ("Speech and language therapy", WithType::Salt, "Nadia Frost", Some(48)),
    ("Occupational therapy", WithType::Ot, "Owen Marsh", None),
    ("Mental health support team", WithType::Camhs, "Priya Sen", None),
    ("Specialist teaching, autism", WithType::Advisory, "Kath Boon", Some(12)),
    ("Community paediatrics", WithType::Doctor, "Dr Abara", None),
    ("Virtual school", WithType::VirtualSchool, "Lee Tandy", None),
];

/// The states of the referrals on file, over and over.
const STATES: &[ReferralState] = &[
    ReferralState::Waiting,
    ReferralState::Report,
    ReferralState::Consent,
    ReferralState::Sent,
    ReferralState::Working,
    ReferralState::Closed,
    ReferralState::Declined,
    ReferralState::Draft,
];

pub(super) fn write(school: &School, table: &Timetable, sheet: &mut Sheet<'_>) {
    let (starts, ends) = academic_year_span(academic_year(school.today()));
    let mut agencies: Vec<(Id, WithType)> = Vec::new();
    for (n, (name, kind, contact, hours)) in (20..).zip(AGENCIES) {
        let id = sheet.add(&Agency {
            name: (*name).to_string(),
            r#type: Some(kind.clone()),
            contact: words(contact),
            phone: Some(format!("01632 9600{n}")),
            email: None,
            sla_minutes: hours.map(|h| h * 60),
            starts: hours.map(|_| starts),
            ends: hours.map(|_| ends),
            note: words("Ring before nine or after four"),
        });
        agencies.push((id, kind.clone()));
    }
    let children: Vec<&Child> = with(school, &SenStatus::Plan)
        .zip(with(school, &SenStatus::Support))
        .flat_map(|(e, k)| [k, e])
        .collect();
    let wanted = (school.opts.pupils / 30).clamp(3, 16);
    for (n, child) in children.iter().take(wanted).enumerate() {
        let state = STATES[n % STATES.len()].clone();
        referral(school, table, child, &agencies[n % agencies.len()], (n, state), sheet);
    }
    visits(school, &children, &agencies, starts, sheet);
}

fn referral(
    school: &School,
    table: &Timetable,
    child: &Child,
    (agency, service): &(Id, WithType),
    (n, state): (usize, ReferralState),
    sheet: &mut Sheet<'_>,
) {
    let begun = ago(school, 30 + 11 * n as u64);
    let after = |days: u64| Some(begun + Days::new(days)).filter(|d| *d <= school.today());
    let sent = !matches!(state, ReferralState::Draft | ReferralState::Consent);
    let seen =
        matches!(state, ReferralState::Working | ReferralState::Report | ReferralState::Closed);
    let report = matches!(state, ReferralState::Report | ReferralState::Closed);
    let id = sheet.add(&Referral {
        what: None,
        pupil: child.id,
        service: service.clone(),
        date: begun,
        reason: words("What we see has not changed after two terms of support; please advise"),
        agency: Some(*agency),
        referred_by: Some(school.me()),
        state: state.clone(),
        evidence: words("Scores at start and end of the group, two observations, work samples"),
        tried: words("Small group, adult nearby, changes to the room"),
        parents_told: after(1),
        consent_on: sent.then(|| after(4)).flatten(),
        parent_view: words("Would like to know more"),
        sent_on: sent.then(|| after(6)).flatten(),
        acknowledged_on: sent.then(|| after(14)).flatten(),
        // The first of those who wait is late, so that there is one to chase.
        expected_by: sent.then(|| if n == 0 { ago(school, 4) } else { ahead(school, 12) }),
        chased_on: (n == 0).then(|| ago(school, 11)),
        seen_on: seen.then(|| after(21)).flatten(),
        report_on: report.then(|| after(27)).flatten(),
        outcome: report.then(|| "Advice taken into the plan".to_string()),
        review_on: None,
    });
    if !report {
        return;
    }
    let group = groups(table).find(|g| {
        g.ends >= school.today()
            && g.members.iter().any(|m| school.children[m.child].id == child.id)
    });
    let advice = [
        ("Short instructions with a picture for each step", AdviceState::Done, true),
        ("A small group three times a week", AdviceState::Doing, false),
        ("A place to be quiet that needs no asking", AdviceState::New, false),
    ];
    for (text, state, strategy) in advice {
        let became = if strategy { None } else { group.map(|g| g.id) };
        sheet.add(&Recommendation {
            pupil: child.id,
            text: text.to_string(),
            referral: Some(id),
            provision: became.filter(|_| state == AdviceState::Doing),
            strategy: strategy.then(|| text.to_string()),
            state,
            date: after(27),
            target: None,
            why_not: None,
        });
    }
}

/// A visit of the psychologist each half term, of the therapist each fortnight.
fn visits(
    school: &School,
    children: &[&Child],
    agencies: &[(Id, WithType)],
    starts: chrono::NaiveDate,
    sheet: &mut Sheet<'_>,
) {
    let mut rng = stream(school.opts.seed, 65, 0);
    let by = |kind: WithType| agencies.iter().find(|(_, k)| *k == kind).map(|(id, _)| *id);
    let days: Vec<chrono::NaiveDate> = school.terms.days().filter(|d| *d >= starts).collect();
    let until = super::ahead(school, 14);
    for (kind, every, minutes) in [(WithType::Ep, 32, 180), (WithType::Salt, 10, 120)] {
        let Some(agency) = by(kind) else { continue };
        for (n, date) in days.iter().skip(6).step_by(every).take_while(|d| **d <= until).enumerate()
        {
            let pupil = children.get((n + rng.usize(0..2)) % children.len().max(1)).map(|c| c.id);
            sheet.add(&AgencyVisit {
                agency,
                date: *date,
                minutes: Some(minutes),
                pupil,
                referral: None,
                what: words(if n % 2 == 0 {
                    "assessment and feedback"
                } else {
                    "programme and modelling"
                }),
                note: (*date < school.today())
                    .then(|| "Feedback to class teacher the same day".to_string()),
            });
        }
    }
}
