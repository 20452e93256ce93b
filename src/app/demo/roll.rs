//! The rows of the made-up school's pupils: who they are, their classes, their families.

use super::Sheet;
use super::people::{LA, ORIGINS, School, class_name};
use super::sen::profile;
use super::staff::forms;
use super::words::{chance, quota, stream};
use crate::domain::calendar::academic_year;
use crate::domain::codes::{PreviouslyLookedAfter, Relationship, Sex, YearGroup, YoungCarer};
use crate::domain::records::{CarerPupil, Placement, Pupil};

/// Pupils, their placements and family links.
pub(super) fn write(school: &mut School, sheet: &mut Sheet<'_>) {
    let flags = Flags::new(school);
    for n in 0..school.children.len() {
        let record = pupil(school, n, &flags);
        let id = sheet.add(&record);
        school.children[n].id = id;
        school.children[n].looked_after = flags.looked_after[n];
        placements(school, n, sheet);
        let child = &school.children[n];
        let Some(family) = school.families.get(child.family) else { continue };
        for (order, carer) in family.carers.iter().enumerate() {
            let foster = flags.looked_after[n];
            sheet.add(&CarerPupil {
                carer: carer.id,
                pupil: id,
                relationship: Some(if foster {
                    Relationship::Foster
                } else {
                    carer.relationship.clone()
                }),
                priority: i64::try_from(order + 1).ok(),
                responsibility: Some(!foster && order < 2),
                no_contact: flags.no_contact[n].then_some(order == 1),
            });
        }
    }
}

/// Rare circumstances, by exact share of the roll: per 420, 2 looked after, 3 previously looked
/// after, 5 young carers, 3 service children (DOMAIN.md section 7); alerts by guess.
struct Flags {
    looked_after: Vec<bool>,
    previously: Vec<bool>,
    young_carer: Vec<bool>,
    service: Vec<bool>,
    premium: Vec<bool>,
    medical: Vec<bool>,
    allergy: Vec<bool>,
    see_dsl: Vec<bool>,
    no_contact: Vec<bool>,
}

impl Flags {
    fn new(school: &School) -> Flags {
        let mut rng = stream(school.opts.seed, 5, 0);
        let n = school.children.len();
        // The cast has no secrets: it stands in the documents.
        let plain: Vec<bool> = school.children.iter().map(|c| c.cast).collect();
        let mut some = |per_420: f64| {
            let mut out = quota(&mut rng, n, per_420 / 420.0);
            for (flag, plain) in out.iter_mut().zip(&plain) {
                *flag &= !plain;
            }
            out
        };
        Flags {
            looked_after: some(2.0),
            previously: some(3.0),
            young_carer: some(5.0),
            service: some(3.0),
            premium: some(26.0),
            medical: some(17.0),
            allergy: some(13.0),
            see_dsl: some(4.0),
            no_contact: some(3.0),
        }
    }
}

const MEDICAL: [&str; 5] = [
    "Asthma: blue inhaler in the class bag",
    "Epilepsy: plan in the office, do not leave alone after a seizure",
    "Type 1 diabetes: kit goes everywhere with the child",
    "Eczema: cream at lunch, ask the office",
    "Hearing aids, left side better; spare batteries in the tray",
];
const ALLERGY: [&str; 4] = [
    "Nuts: adrenaline pen in the class bag and the office",
    "Egg: no cake without checking",
    "Milk: own cup",
    "Bee stings: adrenaline pen in the office",
];

fn pupil(school: &School, n: usize, flags: &Flags) -> Pupil {
    let child = &school.children[n];
    let mut rng = stream(school.opts.seed, 6, child.number);
    let profile = profile(school, child);
    let known_as = match child.forename.as_str() {
        "Muhammad" if chance(&mut rng, 0.3) => Some("Mo".to_string()),
        "Eleanor" if chance(&mut rng, 0.5) => Some("Ellie".to_string()),
        "Theodore" | "Theo" if chance(&mut rng, 0.2) => Some("Teddy".to_string()),
        _ => None,
    };
    let one = |rng: &mut fastrand::Rng, list: &[&str]| {
        list.get(rng.usize(..list.len())).map(|s| s.to_string())
    };
    Pupil {
        able: None,
        social_care: None,
        forename: child.forename.clone(),
        surname: child.surname.clone(),
        preferred: known_as,
        dob: Some(child.dob),
        upn: Some(child.upn.clone()),
        former_upn: None,
        mis_id: Some(format!("{:05}", 3_100 + n)),
        sex: Some(if child.female { Sex::Female } else { Sex::Male }),
        language: Some(if child.eal { ORIGINS[child.origin].1 } else { "English" }.to_string()),
        eal: child.eal,
        fsm: Some(child.fsm),
        pupil_premium: Some(child.fsm || flags.premium[n] || flags.looked_after[n]),
        looked_after: Some(flags.looked_after[n]),
        care_authority: flags.looked_after[n].then(|| LA.to_string()),
        previously_looked_after: Some(if flags.previously[n] && !flags.looked_after[n] {
            PreviouslyLookedAfter::Adoption
        } else {
            PreviouslyLookedAfter::No
        }),
        service_child: Some(flags.service[n]),
        young_carer: Some(if flags.young_carer[n] { YoungCarer::School } else { YoungCarer::No }),
        medical: if flags.medical[n] { one(&mut rng, &MEDICAL) } else { None },
        allergy: if flags.allergy[n] { one(&mut rng, &ALLERGY) } else { None },
        handling: profile.handling,
        family_contact: flags.no_contact[n].then(|| "Ask the office before ringing".to_string()),
        see_dsl: flags.see_dsl[n],
        communication: profile.communication,
        strengths: profile.strengths,
        helps: profile.helps,
        hinders: profile.hinders,
        views: profile.views,
        joined: Some(child.joined),
        left: child.left,
        destination: child.left.map(|_| "Fairfield High School".to_string()),
        notes: None,
    }
}

/// A placement for each academic year of the history that the child was here in.
fn placements(school: &School, n: usize, sheet: &mut Sheet<'_>) {
    let child = &school.children[n];
    let count = forms(school.opts.pupils);
    let last = academic_year(school.terms.last_day());
    for year in school.terms.first_year()..=last {
        let in_year = year - child.entry;
        let starts = school.terms.year_start(year).max(child.joined);
        if !(0..=6).contains(&in_year) || academic_year(starts) != year {
            continue;
        }
        sheet.add(&Placement {
            pupil: child.id,
            starts,
            year_group: YearGroup::all().get(2 + in_year as usize).cloned(),
            class: Some(class_name(count, in_year, child.form)),
            teacher: school.teacher(in_year, child.form).map(|t| t.id),
        });
    }
}
