//! The adults of the made-up school.

use chrono::{Datelike, NaiveDate, NaiveTime, Weekday};

use super::terms::Terms;
use super::words::{Lists, chance, stream};
use super::{DemoOptions, Sheet};
use crate::domain::Id;
use crate::domain::codes::StaffRole;
use crate::domain::records::Staff;
use crate::domain::value::Days;

/// An adult of the school.
pub(super) struct Adult {
    pub(super) id: Id,
    pub(super) title: &'static str,
    pub(super) surname: String,
    pub(super) role: StaffRole,
    pub(super) days: Days,
    /// Whether they are only in until noon.
    pub(super) mornings: bool,
    number: u64,
}

impl Adult {
    /// Whether they run groups.
    pub(super) fn runs_groups(&self) -> bool {
        matches!(self.role, StaffRole::Ta | StaffRole::Elsa | StaffRole::Senco)
    }

    /// `Mr Hill`.
    pub(super) fn formal(&self) -> String {
        format!("{} {}", self.title, self.surname)
    }

    /// Whether they work on that day at that time at all.
    pub(super) fn works(&self, day: Weekday, time: NaiveTime) -> bool {
        self.days.has(day) && (!self.mornings || time < super::at(12, 0))
    }

    /// Whether they are off sick on `day`: a spell of a day or two in about one week of fourteen.
    pub(super) fn sick(&self, seed: u64, day: NaiveDate) -> bool {
        off_in_week(seed, 7_000 + self.number, day, 0.07, 3)
    }
}

/// Whether a spell of absence that this week may hold covers `day`.
pub(super) fn off_in_week(
    seed: u64,
    who: u64,
    day: NaiveDate,
    likelihood: f64,
    longest: u32,
) -> bool {
    let week = i64::from(day.num_days_from_ce()).div_euclid(7).unsigned_abs();
    let mut rng = stream(seed, who, week);
    if !chance(&mut rng, likelihood) {
        return false;
    }
    let from = rng.u32(0..5);
    let to = from + rng.u32(0..longest);
    (from..=to).contains(&day.weekday().num_days_from_monday())
}

const MON: u8 = 1;
const TUE: u8 = 2;
const WED: u8 = 4;
const THU: u8 = 8;
const FRI: u8 = 16;

/// The surname of the only Sam at the school.
pub(super) const SAM: &str = "Reed";

/// Who is named in the documents: the SENCO and four of those who run groups.
const NAMED: &[(&str, &str, &str, StaffRole, u8, i64)] = &[
    ("Ms", "Jo", "Okafor", StaffRole::Senco, MON | TUE | THU, 1_170),
    ("Mrs", "Dawn", "Shaw", StaffRole::Ta, MON | TUE | WED | THU | FRI, 1_650),
    ("Mrs", "Rina", "Patel", StaffRole::Ta, MON | TUE | WED | THU | FRI, 1_650),
    ("Mrs", "Ama", "Grant", StaffRole::Elsa, MON | TUE | WED | THU, 1_320),
    ("Mr", "Sam", SAM, StaffRole::Ta, MON | TUE | WED | THU | FRI, 1_650),
];

/// Working patterns of the other TAs, and minutes a week under contract.
const PATTERNS: &[(u8, bool, i64)] = &[
    (MON | TUE | WED | THU | FRI, false, 1_650),
    (MON | TUE | WED | THU | FRI, true, 975),
    (MON | TUE | WED, false, 990),
    (MON | TUE | WED | THU | FRI, false, 1_650),
    (WED | THU | FRI, false, 990),
    (MON | WED | FRI, false, 990),
];

/// Pupils to one adult who runs groups: eight for 420, as DOMAIN.md section 7 has it (6 to 10).
const PUPILS_PER_TA: usize = 48;

/// Pupils to a class.
pub(super) const CLASS: usize = 30;

/// How many classes a year group of this school has.
pub(super) fn forms(pupils: usize) -> usize {
    pupils.div_ceil(7).div_ceil(CLASS).max(1)
}

/// Hires everybody. The first is the SENCO; class teachers stand in order of year, then class.
pub(super) fn hire(
    opts: &DemoOptions,
    terms: &Terms,
    names: &Lists,
    sheet: &mut Sheet<'_>,
) -> Vec<Adult> {
    let mut rng = stream(opts.seed, 1, 0);
    let mut surnames: Vec<&str> = names.of("staff.surnames").to_vec();
    rng.shuffle(&mut surnames);
    let mut surnames = surnames.into_iter().cycle();
    let mut out = Vec::new();
    for (title, forename, surname, role, days, minutes) in NAMED {
        let who = (*title, forename.to_string(), surname.to_string());
        let me = opts.me.filter(|_| out.is_empty());
        out.push(adult(
            sheet,
            terms,
            who,
            role.clone(),
            if out.is_empty() {
                senco_days(Days(*days), opts.now.date().weekday())
            } else {
                Days(*days)
            },
            false,
            *minutes,
            out.len(),
            me,
        ));
    }
    let tas = (opts.pupils / PUPILS_PER_TA).clamp(4, 24);
    let teachers = forms(opts.pupils) * 7;
    let mut jobs: Vec<(StaffRole, (u8, bool, i64))> = Vec::new();
    let full = (Days::WEEK.0, false, 1_950);
    for n in 0..tas.saturating_sub(4) {
        jobs.push((StaffRole::Ta, PATTERNS[n % PATTERNS.len()]));
    }
    jobs.extend((0..teachers).map(|_| (StaffRole::Teacher, full)));
    jobs.extend([(StaffRole::Lead, full), (StaffRole::Lead, full), (StaffRole::Office, full)]);
    for (role, (days, mornings, minutes)) in jobs {
        let woman = chance(&mut rng, 0.8);
        let list = if woman { "adult.women" } else { "adult.men" };
        let title = match (woman, rng.u8(0..3)) {
            (false, _) => "Mr",
            (true, 0) => "Miss",
            (true, 1) => "Ms",
            (true, _) => "Mrs",
        };
        let surname = surnames.next().unwrap_or_default().to_string();
        let who = (title, names.pick(&mut rng, list).to_string(), surname);
        out.push(adult(sheet, terms, who, role, Days(days), mornings, minutes, out.len(), None));
    }
    out
}

/// The SENCO's three days in; the day on which the school is looked at takes the place of one.
fn senco_days(usual: Days, today: Weekday) -> Days {
    match today {
        Weekday::Wed => Days(MON | WED | THU),
        Weekday::Fri => Days(MON | TUE | FRI),
        _ => usual,
    }
}

#[expect(clippy::too_many_arguments, reason = "one row of a table, spelled out")]
fn adult(
    sheet: &mut Sheet<'_>,
    terms: &Terms,
    (title, forename, surname): (&'static str, String, String),
    role: StaffRole,
    days: Days,
    mornings: bool,
    minutes: i64,
    number: usize,
    row: Option<Id>,
) -> Adult {
    let initials: String =
        [&forename, &surname].iter().filter_map(|name| name.chars().next()).collect();
    let record = Staff {
        grade: match role {
            StaffRole::Ta => Some("TA2".to_string()),
            StaffRole::Elsa => Some("TA3".to_string()),
            StaffRole::Senco | StaffRole::Teacher => Some("Teacher".to_string()),
            _ => None,
        },
        // Half of a TA's week is for groups and 1:1s, the rest is in class.
        send_minutes: matches!(role, StaffRole::Ta | StaffRole::Elsa).then_some(minutes / 2),
        forename: Some(forename),
        surname: surname.clone(),
        role: Some(role.clone()),
        days: Some(days),
        title: Some(title.to_string()),
        initials: Some(initials),
        weekly_minutes: Some(minutes),
        starts: Some(terms.year_start(terms.first_year())),
        ends: None,
        notes: None,
    };
    let id = match row {
        Some(row) => sheet.add_as(row, &record),
        None => sheet.add(&record),
    };
    Adult { id, title, surname, role, days, mornings, number: number as u64 }
}
