//! Hourly rates by grade, kits and licences, where money comes from.

use super::{with, words};
use crate::app::demo::Sheet;
use crate::app::demo::people::School;
use crate::app::demo::timetable::Timetable;
use crate::app::demo::words::stream;
use crate::domain::calendar::academic_year_span;
use crate::domain::codes::{CostKind, FundingSource, SenStatus};
use crate::domain::records::{Funding, Rate, Resource};

/// Grades with the pence an hour of the first year; invented, near the £17 of DOMAIN.md 4.8, and
/// three in a hundred more each April.
const RATES: &[(&str, i64)] = &[("TA2", 1_580), ("TA3", 1_720), ("Teacher", 3_950)];

/// What was bought each year: for which entry of the library, or for all.
const LINES: &[(&str, i64, CostKind, Option<&str>)] = &[
    ("Nessy licences", 42_000, CostKind::Licence, None),
    ("NELI packs", 12_500, CostKind::Kit, Some("NELI")),
    ("Precision teaching word cards", 4_800, CostKind::Kit, Some("Precision teaching")),
    ("ELSA supervision by the EP service", 36_000, CostKind::Service, Some("ELSA")),
    ("Catch Up training, one adult", 45_000, CostKind::Training, Some("Catch Up Literacy")),
];

pub(super) fn write(school: &School, _: &Timetable, sheet: &mut Sheet<'_>) {
    let first = school.terms.first_year();
    let now = crate::domain::calendar::academic_year(school.today());
    for (grade, hourly) in RATES {
        let mut hourly = *hourly;
        for year in first..=now {
            let starts = if year == first {
                academic_year_span(year).0
            } else {
                school.terms.date(year, 4, 1)
            };
            sheet.add(&Rate {
                grade: (*grade).to_string(),
                starts,
                hourly,
                note: words("The authority's table, with on-costs"),
            });
            hourly += hourly * 3 / 100;
        }
    }
    for year in first..=now {
        let (starts, ends) = academic_year_span(year);
        for (title, cost, kind, library) in LINES {
            let entry = library.and_then(|l| school.library.iter().find(|(_, i)| i.title == l));
            sheet.add(&Resource {
                title: (*title).to_string(),
                cost: *cost,
                r#type: kind.clone(),
                starts,
                ends: Some(ends),
                provision: None,
                intervention: entry.map(|(id, _)| *id),
                pupil: None,
                note: None,
            });
        }
        sheet.add(&Funding {
            pupil: None,
            source: FundingSource::Element2,
            // 12.1 % of a schools block of about £4,500 a pupil (DOMAIN.md 4.8).
            amount: i64::try_from(school.opts.pupils).unwrap_or(0) * 54_450,
            starts,
            ends: Some(ends),
            reference: words("Notional SEN budget"),
            note: None,
        });
    }
    let (starts, ends) = academic_year_span(now);
    let mut rng = stream(school.opts.seed, 61, 0);
    for child in with(school, &SenStatus::Plan) {
        sheet.add(&Funding {
            pupil: Some(child.id),
            source: FundingSource::TopUp,
            amount: rng.i64(18..=92) * 10_000,
            starts,
            ends: Some(ends),
            reference: Some(format!("TU{:04}", rng.u32(1000..9999))),
            note: None,
        });
    }
    for child in with(school, &SenStatus::Support).filter(|c| c.fsm).take(6) {
        sheet.add(&Funding {
            pupil: Some(child.id),
            source: FundingSource::Premium,
            amount: 25_000,
            starts,
            ends: Some(ends),
            reference: None,
            note: words("Towards the group"),
        });
    }
}
