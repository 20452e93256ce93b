//! The SEN register of the made-up school: statuses with their history, needs, profiles.

use chrono::{Days, Months, NaiveDate};

use super::Sheet;
use super::people::{Child, School};
use super::words::{chance, fill, pick, quota, stream, weighted};
use crate::domain::codes::{NeedType, SenStatus};
use crate::domain::records::{Need, Register};

/// Primary needs on SEN support in primary schools (DOMAIN.md section 7, an estimate there).
const SUPPORT_NEEDS: &[(NeedType, f64)] = &[
    (NeedType::Slcn, 35.0),
    (NeedType::Semh, 18.0),
    (NeedType::Mld, 15.0),
    (NeedType::Spld, 11.0),
    (NeedType::Asd, 7.0),
    (NeedType::Nsa, 5.0),
    (NeedType::Oth, 4.0),
    (NeedType::Pd, 2.5),
    (NeedType::Hi, 1.5),
    (NeedType::Vi, 0.7),
    (NeedType::Msi, 0.2),
    (NeedType::Ds, 0.1),
];

/// Primary needs of EHCPs at age ten, those of special schools taken off (DOMAIN.md section 7).
const PLAN_NEEDS: &[(NeedType, f64)] = &[
    (NeedType::Asd, 36.0),
    (NeedType::Slcn, 25.0),
    (NeedType::Semh, 19.0),
    (NeedType::Mld, 9.0),
    (NeedType::Pd, 3.5),
    (NeedType::Spld, 2.7),
    (NeedType::Hi, 1.2),
    (NeedType::Oth, 1.2),
    (NeedType::Sld, 1.0),
    (NeedType::Vi, 0.8),
    (NeedType::Ds, 0.6),
];

/// Share of pupils on SEN support with a second need (DOMAIN.md section 7).
const SECOND_NEED: f64 = 0.55;

/// Pupils watched but not on the register, by 420: twelve, as the register pane of the design has.
const MONITORED: f64 = 12.0 / 420.0;

/// Decides everybody's statuses and needs.
pub(super) fn register(school: &mut School, _: &mut Sheet<'_>) {
    let seed = school.opts.seed;
    let mut rng = stream(seed, 10, 0);
    let n = school.children.len();
    let monitored = quota(&mut rng, n, MONITORED / (1.0 - 0.194));
    let second = quota(&mut rng, n, SECOND_NEED);
    for i in 0..n {
        let mut rng = stream(seed, 11, i as u64);
        let child = &school.children[i];
        let until = child.left.unwrap_or(school.terms.today).min(school.terms.today);
        let history = history(child, until, monitored[i], &mut rng);
        let needs = needs(child, second[i], &mut rng);
        let child = &mut school.children[i];
        child.history = history;
        child.needs = needs;
    }
    annual_reviews(school);
}

/// The dated statuses up to the one in force at the end.
fn history(
    child: &Child,
    until: NaiveDate,
    monitored: bool,
    rng: &mut fastrand::Rng,
) -> Vec<(NaiveDate, SenStatus, bool)> {
    let here = until.signed_duration_since(child.joined).num_days().max(1).unsigned_abs();
    let after = |share: f64| child.joined + Days::new((here as f64 * share) as u64);
    // Half of those with a need are known from their first half year on.
    let early = |rng: &mut fastrand::Rng| {
        let share = rng.f64();
        after((share * share * 0.8).min(0.9))
    };
    match child.status {
        SenStatus::Plan if chance(rng, 0.25) => vec![(child.joined, SenStatus::Plan, false)],
        SenStatus::Plan => {
            let support = early(rng);
            let plan = support
                + Days::new(until.signed_duration_since(support).num_days().max(2) as u64 / 2);
            vec![(support, SenStatus::Support, false), (plan, SenStatus::Plan, false)]
        }
        SenStatus::Support if chance(rng, 0.3) => {
            let support = early(rng).max(after(0.1));
            let watched = child.joined
                + Days::new(
                    support.signed_duration_since(child.joined).num_days().max(0) as u64 / 2,
                );
            if watched < support {
                vec![(watched, SenStatus::None, true), (support, SenStatus::Support, false)]
            } else {
                vec![(support, SenStatus::Support, false)]
            }
        }
        SenStatus::Support => vec![(early(rng), SenStatus::Support, false)],
        _ if monitored && child.left.is_none() && !child.cast => {
            vec![(after(0.3 + 0.6 * rng.f64()), SenStatus::None, true)]
        }
        // A few were on SEN support for a year or so and came off.
        _ if !child.cast && here > 700 && chance(rng, 0.03) => {
            vec![(after(0.2), SenStatus::Support, false), (after(0.7), SenStatus::None, false)]
        }
        _ => Vec::new(),
    }
}

fn needs(child: &Child, second: bool, rng: &mut fastrand::Rng) -> Vec<NeedType> {
    let ever = child.history.iter().any(|(_, s, _)| *s != SenStatus::None);
    if child.cast || (child.status == SenStatus::None && !ever) {
        return child.needs.clone();
    }
    let table = if child.status == SenStatus::Plan { PLAN_NEEDS } else { SUPPORT_NEEDS };
    let Some(first) = weighted(rng, table).cloned() else { return Vec::new() };
    // NSA stands alone: it says that the type of need is not known yet (census rule 2175).
    if first == NeedType::Nsa || !second {
        return vec![first];
    }
    let others: Vec<(NeedType, f64)> = table
        .iter()
        .filter(|(need, _)| *need != first && *need != NeedType::Nsa)
        .cloned()
        .collect();
    let Some(other) = weighted(rng, &others).cloned() else { return vec![first] };
    let mut out = vec![first, other];
    if child.status == SenStatus::Plan && chance(rng, 0.25) {
        let rest: Vec<_> = others.iter().filter(|(n, _)| !out.contains(n)).cloned().collect();
        out.extend(weighted(rng, &rest).cloned());
    }
    out
}

/// Spreads the dates by which EHCP reviews must be completed over the coming year: one was missed
/// nine days ago, one has its papers due today (six weeks before: two for the papers, four for the
/// authority), the rest lie apart.
fn annual_reviews(school: &mut School) {
    let today = school.terms.today;
    let mut with_plan: Vec<usize> = (0..school.children.len())
        .filter(|n| {
            let child = &school.children[*n];
            child.left.is_none() && child.status == SenStatus::Plan
        })
        .collect();
    with_plan.sort_by_key(|n| {
        let child = &school.children[*n];
        (!child.cast, -child.entry)
    });
    let spread = 300 / with_plan.len().saturating_sub(2).max(1) as u64;
    for (place, n) in with_plan.into_iter().enumerate() {
        school.children[n].annual = match place {
            0 => today.checked_add_days(Days::new(42)),
            1 => today.checked_sub_days(Days::new(9)),
            _ => today.checked_add_days(Days::new(58 + spread * (place as u64 - 2))),
        };
    }
}

/// What every adult reads about a child.
#[derive(Default)]
pub(super) struct Profile {
    pub(super) handling: Option<String>,
    pub(super) communication: Option<String>,
    pub(super) strengths: Option<String>,
    pub(super) helps: Option<String>,
    pub(super) hinders: Option<String>,
    pub(super) views: Option<String>,
}

/// The one-page profile: everyone with an EHCP has one, most on SEN support.
pub(super) fn profile(school: &School, child: &Child) -> Profile {
    let mut rng = stream(school.opts.seed, 12, child.number);
    let share = match child.status {
        SenStatus::Plan => 1.0,
        SenStatus::Support => 0.7,
        _ => 0.0,
    };
    if !chance(&mut rng, share) {
        return Profile::default();
    }
    let words = &school.phrases;
    let mut lines = |section: &str, most: usize| {
        let mut all: Vec<&str> = words.of(section).to_vec();
        rng.shuffle(&mut all);
        let some: Vec<&str> = all.into_iter().take(1 + rng.usize(..most)).collect();
        fill(&some.join("\n"), &child.places(""))
    };
    let plan = child.status == SenStatus::Plan;
    Profile {
        helps: Some(lines("helps", 4)),
        hinders: Some(lines("hinders", 2)),
        strengths: Some(lines("strengths", 2)),
        views: Some(lines("views", 2)),
        communication: plan.then(|| lines("communication", 1)),
        handling: (plan && child.needs.contains(&NeedType::Semh) && !child.cast).then(|| {
            "There is a plan: folder in the class cupboard, copy in the office".to_string()
        }),
    }
}

/// The rows of register and needs.
pub(super) fn write(school: &School, sheet: &mut Sheet<'_>) {
    for child in &school.children {
        let mut rng = stream(school.opts.seed, 13, child.number);
        for (place, (starts, status, monitoring)) in child.history.iter().enumerate() {
            let row = row(school, child, place, *starts, status, *monitoring, &mut rng);
            sheet.add(&row);
        }
        let from = child.history.iter().find(|(_, s, _)| *s != SenStatus::None).map(|(d, ..)| *d);
        for (rank, need) in (1..).zip(&child.needs) {
            sheet.add(&Need {
                pupil: child.id,
                code: Some(need.clone()),
                rank: Some(rank),
                words: None,
                starts: from,
                ends: None,
                diagnosed: Some(*need == NeedType::Asd && child.status == SenStatus::Plan),
                diagnosed_by: None,
                diagnosed_on: None,
            });
        }
    }
}

fn row(
    school: &School,
    child: &Child,
    place: usize,
    starts: NaiveDate,
    status: &SenStatus,
    monitoring: bool,
    rng: &mut fastrand::Rng,
) -> Register {
    let plan = *status == SenStatus::Plan;
    let told = *status != SenStatus::None;
    let completed = child.annual.and_then(|due| due.checked_sub_months(Months::new(12)));
    let reason = match status {
        SenStatus::None if place > 0 => Some(school.phrases.pick(rng, "reasons.off")),
        SenStatus::Support => Some(school.phrases.pick(rng, "reasons.on")),
        _ => None,
    };
    Register {
        pupil: child.id,
        status: status.clone(),
        starts,
        monitoring,
        reason: reason.map(str::to_string),
        parents_told: (told && chance(rng, 0.92)).then_some(starts),
        told_how: told
            .then(|| pick(rng, &["Meeting", "Letter", "Phone"]).map(|s| s.to_string()))
            .flatten(),
        original: None,
        authority: plan.then(|| "Fairshire".to_string()),
        caseworker: plan
            .then(|| {
                pick(rng, &["Bev Oldroyd", "Callum Reeve", "Shazia Anwar"]).map(|s| s.to_string())
            })
            .flatten(),
        issued: plan.then_some(starts.min(completed.unwrap_or(starts))),
        last_review: completed.filter(|day| plan && *day > starts),
        band: plan.then(|| pick(rng, &["A", "B", "B", "C"]).map(|s| s.to_string())).flatten(),
        funded_hours: plan
            .then(|| pick(rng, &["10h 0m", "12h 30m", "15h 0m", "20h 0m"]).map(|s| s.to_string()))
            .flatten(),
        sen_unit: None,
        resourced: None,
    }
}
