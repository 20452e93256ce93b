//! Pupils and their families.

use std::collections::BTreeSet;

use chrono::{Days as Span, NaiveDate};

use super::families::{Family, find_family, found_family};
use super::staff::{Adult, forms, off_in_week};
use super::terms::Terms;
use super::words::{Lists, chance, pick, quota, stream, weighted};
use super::{DemoOptions, Sheet};
use crate::domain::Id;
use crate::domain::calendar::academic_year;
use crate::domain::codes::{NeedType, SenStatus, StaffRole, TermStyle};
use crate::domain::records::{Intervention, School as Row};

/// Everything made so far.
pub(super) struct School {
    pub(super) opts: DemoOptions,
    pub(super) terms: Terms,
    pub(super) library: Vec<(Id, Intervention)>,
    pub(super) adults: Vec<Adult>,
    pub(super) children: Vec<Child>,
    pub(super) families: Vec<Family>,
    pub(super) phrases: Lists,
}

impl School {
    /// The SENCO, whose store this is.
    pub(super) fn me(&self) -> Id {
        self.adults.first().map_or(Id([0; 16]), |a| a.id)
    }

    /// Today.
    pub(super) fn today(&self) -> NaiveDate {
        self.opts.now.date()
    }

    /// The adults who run groups, by place in `adults`.
    pub(super) fn group_adults(&self) -> impl Iterator<Item = (usize, &Adult)> {
        self.adults.iter().enumerate().filter(|(_, a)| a.runs_groups())
    }

    /// The class teacher of a year (Reception is 0) and form.
    pub(super) fn teacher(&self, year: i32, form: usize) -> Option<&Adult> {
        let n = usize::try_from(year).ok()? * forms(self.opts.pupils) + form;
        self.adults.iter().filter(|a| a.role == StaffRole::Teacher).nth(n)
    }
}

/// A child.
pub(super) struct Child {
    pub(super) id: Id,
    pub(super) number: u64,
    pub(super) forename: String,
    pub(super) surname: String,
    pub(super) female: bool,
    /// The September of Reception.
    pub(super) entry: i32,
    pub(super) form: usize,
    pub(super) joined: NaiveDate,
    pub(super) left: Option<NaiveDate>,
    pub(super) family: usize,
    pub(super) fsm: bool,
    pub(super) eal: bool,
    pub(super) dob: NaiveDate,
    pub(super) upn: String,
    pub(super) origin: usize,
    /// Status at the end: today, or on leaving.
    pub(super) status: SenStatus,
    /// Dated statuses, oldest first.
    pub(super) history: Vec<(NaiveDate, SenStatus, bool)>,
    pub(super) needs: Vec<NeedType>,
    /// For an EHCP: the day the next review must be completed by.
    pub(super) annual: Option<NaiveDate>,
    pub(super) cast: bool,
    pub(super) looked_after: bool,
}

impl Child {
    /// Year on that day, Reception 0; also outside the school's range.
    pub(super) fn year_on(&self, day: NaiveDate) -> i32 {
        academic_year(day) - self.entry
    }

    /// Whether they are at the school on that day.
    pub(super) fn here_on(&self, day: NaiveDate) -> bool {
        self.joined <= day && self.left.is_none_or(|left| left >= day)
    }

    /// The status in force on that day.
    pub(super) fn status_on(&self, day: NaiveDate) -> SenStatus {
        let row = self.history.iter().rev().find(|(from, _, _)| *from <= day);
        row.map_or(SenStatus::None, |(_, status, _)| status.clone())
    }

    /// Whether the child is away on that day: about 6 % of days, more with an EHCP.
    pub(super) fn away(&self, seed: u64, day: NaiveDate) -> bool {
        let weekly = match self.status {
            SenStatus::Plan => 0.17,
            SenStatus::Support => 0.14,
            _ => 0.10,
        };
        off_in_week(seed, 100_000 + self.number, day, weekly, 3)
    }

    /// Joined phrases want the words for this child.
    pub(super) fn places<'a>(&'a self, who: &'a str) -> Vec<(&'static str, &'a str)> {
        let mut out = vec![("name", self.forename.as_str()), ("who", who)];
        out.extend(super::words::pronouns(self.female));
        out
    }
}

/// The name of a class: trees where there is one a year, `4W` where there are more.
pub(super) fn class_name(forms: usize, year: i32, form: usize) -> String {
    const TREES: [&str; 7] = ["Acorn", "Beech", "Cedar", "Elm", "Hazel", "Maple", "Willow"];
    const LETTERS: [char; 6] = ['B', 'W', 'C', 'H', 'M', 'P'];
    let letter = LETTERS.get(form).copied().unwrap_or('X');
    match (forms, year) {
        (1, 0..=6) => TREES[year as usize].to_string(),
        (_, 0) => format!("R{letter}"),
        _ => format!("{year}{letter}"),
    }
}

/// Where families come from: section of the lists, home language, weight among those who speak
/// another language at home, weight among the rest. Weights are guesses of no statistical worth.
pub(super) const ORIGINS: &[(&str, &str, f64, f64)] = &[
    ("english", "English", 0.0, 76.0),
    ("irish", "English", 0.0, 4.0),
    ("welsh", "English", 0.0, 2.5),
    ("caribbean", "English", 0.0, 5.0),
    ("urdu", "Urdu", 16.0, 4.0),
    ("polish", "Polish", 14.0, 1.0),
    ("bengali", "Bengali", 9.0, 1.0),
    ("romanian", "Romanian", 9.0, 0.0),
    ("punjabi", "Panjabi", 8.0, 2.0),
    ("arabic", "Arabic", 8.0, 0.5),
    ("gujarati", "Gujarati", 6.0, 1.5),
    ("portuguese", "Portuguese", 6.0, 0.5),
    ("somali", "Somali", 5.0, 0.0),
    ("tamil", "Tamil", 5.0, 0.3),
    ("ukrainian", "Ukrainian", 4.0, 0.0),
    ("yoruba", "Yoruba", 3.0, 1.5),
    ("akan", "Twi", 2.0, 0.7),
    ("turkish", "Turkish", 3.0, 0.2),
    ("cantonese", "Cantonese", 3.0, 0.3),
    ("spanish", "Spanish", 3.0, 0.2),
    ("vietnamese", "Vietnamese", 2.0, 0.2),
];

/// Children the documents name: forename, surname, girl, year, status, needs, origin.
pub(super) type Cast =
    (&'static str, &'static str, bool, i32, SenStatus, &'static [NeedType], &'static str);
#[rustfmt::skip]
pub(super) const CAST: &[Cast] = &[
    ("Tom", "Fletcher", false, 0, SenStatus::None, &[], "english"),
    ("Zoë", "Marsden", true, 0, SenStatus::None, &[], "english"),
    ("Kai", "Bailey", false, 0, SenStatus::Support, &[NeedType::Slcn], "caribbean"),
    ("Rafi", "Chowdhury", false, 1, SenStatus::Support, &[NeedType::Slcn], "bengali"),
    ("June", "Ashcroft", true, 1, SenStatus::Support, &[NeedType::Slcn], "english"),
    ("Łukasz", "Nowak", false, 2, SenStatus::Support, &[NeedType::Mld, NeedType::Slcn], "polish"),
    ("Tobi", "Adeyemi", false, 3, SenStatus::Plan, &[NeedType::Asd, NeedType::Slcn], "yoruba"),
    ("Maya", "Barnes", true, 4, SenStatus::Support, &[NeedType::Spld], "english"),
    ("Leo", "Pritchard", false, 4, SenStatus::Support, &[NeedType::Semh], "welsh"),
    ("Ali", "Hussain", false, 4, SenStatus::Support, &[NeedType::Slcn, NeedType::Semh], "urdu"),
    ("Jude", "O'Brien", false, 5, SenStatus::Support, &[NeedType::Asd], "irish"),
    ("Elsa", "Whitaker", true, 5, SenStatus::None, &[], "english"),
    ("Niamh", "O'Shea", true, 6, SenStatus::Plan, &[NeedType::Asd, NeedType::Semh], "irish"),
    ("Jayden", "Campbell", false, 6, SenStatus::Support, &[NeedType::Spld], "caribbean"),
];

/// Pupils with an EHCP and on SEN support, by year of sixty: 17 and 64 of 420, fewer in Reception
/// and more by Year 6 (DOMAIN.md section 7, the recipe).
const PLANS: [f64; 7] = [1.0, 2.0, 2.0, 2.0, 3.0, 3.0, 4.0];
const SUPPORT: [f64; 7] = [6.0, 8.0, 9.0, 10.0, 10.0, 11.0, 10.0];

/// The pseudo authority of the school's UPNs: 001 to 005 belong to nobody (DOMAIN.md 1.4).
pub(super) const LA: &str = "003";
const ESTAB: &str = "2417";

/// The school's own row.
pub(super) fn school_row(school: &School, sheet: &mut Sheet<'_>) {
    sheet.add(&Row {
        name: super::SCHOOL.to_string(),
        roll: i64::try_from(school.opts.pupils).ok(),
        la: Some(LA.to_string()),
        estab: Some(ESTAB.to_string()),
        urn: Some("900003".to_string()),
        authority: Some("Fairshire".to_string()),
        term_style: Some(TermStyle::Three),
        plan_name: Some("SEN support plan".to_string()),
        meetings_a_year: Some(3),
        share_names: None,
        retention_years: None,
        erase_months: None,
        delivered_enough: None,
        has_unit: None,
        special: None,
    });
}

/// Fills the classes, oldest year first, past years' leavers before them.
pub(super) fn enrol(school: &mut School, sheet: &mut Sheet<'_>) {
    let names = Lists::names();
    let now = academic_year(school.terms.last_day());
    let first = school.terms.first_year() - 6;
    let mut counters = (0.0, 0.0);
    for entry in first..=now {
        cohort(school, entry, now, &mut counters);
    }
    share_out(school);
    christen(school, &names, sheet);
}

/// One year group: places, statuses, dates.
fn cohort(school: &mut School, entry: i32, now: i32, counters: &mut (f64, f64)) {
    let year = now - entry;
    let on_roll = year <= 6;
    let (pupils, seed) = (school.opts.pupils, school.opts.seed);
    let place = usize::try_from(year.rem_euclid(7)).unwrap_or(0);
    let size = pupils / 7 + usize::from(place < pupils % 7);
    let mut rng = stream(seed, 2, entry.unsigned_abs().into());
    // Running sums, so that the whole school holds the rates however small its year groups are.
    let rate = |table: &[f64; 7]| table[year.min(6) as usize] / 60.0 * size as f64;
    let take = |sum: &mut f64, more: f64| {
        let before = sum.round();
        *sum += more;
        (sum.round() - before) as usize
    };
    let plans = take(&mut counters.0, rate(&PLANS));
    let support = take(&mut counters.1, rate(&SUPPORT));
    let mut statuses: Vec<SenStatus> = (0..size)
        .map(|i| match i {
            i if i < plans => SenStatus::Plan,
            i if i < plans + support => SenStatus::Support,
            _ => SenStatus::None,
        })
        .collect();
    let cast: Vec<&Cast> = CAST.iter().filter(|c| on_roll && c.3 == year).collect();
    for member in cast.into_iter().take(size) {
        let place = statuses.iter().position(|s| *s == member.4).unwrap_or(statuses.len() - 1);
        let status = statuses.swap_remove(place);
        push(school, entry, now, status, Some(member), &mut rng);
    }
    rng.shuffle(&mut statuses);
    for status in statuses {
        push(school, entry, now, status, None, &mut rng);
    }
}

fn push(
    school: &mut School,
    entry: i32,
    now: i32,
    status: SenStatus,
    cast: Option<&Cast>,
    rng: &mut fastrand::Rng,
) {
    let terms = &school.terms;
    let number = school.children.len();
    let in_cohort = school.children.iter().rev().take_while(|c| c.entry == entry).count();
    let born = terms.date(entry - 5, 9, 1) + Span::new(rng.u64(0..365));
    // About one child in twenty-five comes to the school after Reception.
    let late = cast.is_none() && entry < now && chance(rng, 0.04);
    let joined = if late {
        let years = rng.i32(1..=(now - entry).min(6));
        terms.date(entry + years, 9, 3) + Span::new(rng.u64(0..200))
    } else {
        terms.date(entry, 9, 3)
    };
    let joined = joined.min(terms.today);
    let origin = |c: &Cast| ORIGINS.iter().position(|o| o.0 == c.6).unwrap_or(0);
    school.children.push(Child {
        id: Id([0; 16]),
        number: number as u64,
        forename: cast.map_or(String::new(), |c| c.0.to_string()),
        surname: cast.map_or(String::new(), |c| c.1.to_string()),
        female: cast.is_some_and(|c| c.2),
        entry,
        form: match cast {
            Some(c) if c.1 == "Barnes" => 1.min(forms(school.opts.pupils) - 1),
            _ => in_cohort % forms(school.opts.pupils),
        },
        joined,
        left: (now - entry > 6).then(|| terms.date(entry + 7, 7, 20)),
        family: usize::MAX,
        fsm: false,
        eal: cast.is_some_and(|c| ORIGINS[origin(c)].3 < ORIGINS[origin(c)].2),
        dob: born,
        upn: upn(entry, in_cohort + 1),
        origin: cast.map_or(usize::MAX, origin),
        status,
        history: Vec::new(),
        needs: cast.map_or(Vec::new(), |c| c.5.to_vec()),
        annual: None,
        cast: cast.is_some(),
        looked_after: false,
    });
}

/// A UPN with its check letter: the weighted sum of the twelve characters after it, modulo 23
/// (DOMAIN.md 1.4).
fn upn(entry: i32, serial: usize) -> String {
    const LETTERS: &[u8; 23] = b"ABCDEFGHJKLMNPQRTUVWXYZ";
    let digits = format!("{LA}{ESTAB}{:02}{serial:03}", entry.rem_euclid(100));
    let sum: usize = digits.bytes().zip(2..).map(|(d, n)| usize::from(d - b'0') * n).sum();
    format!("{}{digits}", char::from(LETTERS[sum % 23]))
}

/// Sex, free meals and home language by exact shares, for pupils on roll and for leavers apart.
///
/// Shares: boys 71 % of EHCPs and 61 % of SEN support; free meals 43.8 %, 39.3 % and, for the
/// rest, what makes 24.7 % of the roll (DOMAIN.md section 7); EAL 22 %, the middle of its range.
fn share_out(school: &mut School) {
    let mut rng = stream(school.opts.seed, 3, 0);
    for left in [false, true] {
        for (status, boys, fsm) in [
            (SenStatus::Plan, 0.71, 0.438),
            (SenStatus::Support, 0.61, 0.393),
            (SenStatus::None, 0.487, 0.209),
        ] {
            let mut group: Vec<&mut Child> = school
                .children
                .iter_mut()
                .filter(|c| c.left.is_some() == left && c.status == status)
                .collect();
            let n = group.len();
            for (child, yes) in group.iter_mut().zip(quota(&mut rng, n, fsm)) {
                child.fsm = yes;
            }
            fill_up(&mut rng, &mut group, boys, |c| !c.female, |c, boy| c.female = !boy);
            fill_up(&mut rng, &mut group, 0.22, |c| c.eal, |c, eal| c.eal = eal);
        }
    }
}

/// Gives a share of the group a property, counting those of the cast who have it already.
fn fill_up(
    rng: &mut fastrand::Rng,
    group: &mut [&mut Child],
    share: f64,
    has: impl Fn(&Child) -> bool,
    set: impl Fn(&mut Child, bool),
) {
    let want = (group.len() as f64 * share).round();
    let have = group.iter().filter(|c| c.cast && has(c)).count() as f64;
    let free = group.iter().filter(|c| !c.cast).count();
    let left = if free == 0 { 0.0 } else { ((want - have) / free as f64).clamp(0.0, 1.0) };
    let yes = quota(rng, free, left);
    for (child, yes) in group.iter_mut().filter(|c| !c.cast).zip(yes) {
        set(child, yes);
    }
}

/// Names and families.
fn christen(school: &mut School, names: &Lists, sheet: &mut Sheet<'_>) {
    let mut rng = stream(school.opts.seed, 4, 0);
    let mut taken: BTreeSet<String> = CAST.iter().map(|c| format!("{} {}", c.0, c.1)).collect();
    let eal: Vec<(usize, f64)> = ORIGINS.iter().enumerate().map(|(n, o)| (n, o.2)).collect();
    let rest: Vec<(usize, f64)> = ORIGINS.iter().enumerate().map(|(n, o)| (n, o.3)).collect();
    for n in 0..school.children.len() {
        let (is_eal, entry, cast) = {
            let child = &school.children[n];
            (child.eal, child.entry, child.cast)
        };
        let sibling = (!cast && chance(&mut rng, 0.24))
            .then(|| find_family(school, &mut rng, is_eal, entry))
            .flatten();
        let family = match sibling {
            Some(family) => family,
            None => {
                let weights = if is_eal { &eal } else { &rest };
                let origin = match school.children[n].origin {
                    usize::MAX => weighted(&mut rng, weights).copied().unwrap_or(0),
                    origin => origin,
                };
                found_family(school, names, &mut rng, n, origin, sheet)
            }
        };
        school.families[family].children.push(entry);
        let (surname, origin) = (school.families[family].surname, school.families[family].origin);
        let child = &mut school.children[n];
        child.family = family;
        child.origin = origin;
        if !cast {
            child.surname = surname.to_string();
            let part = if child.female { "girls" } else { "boys" };
            let section = format!("{}.{part}", ORIGINS[origin].0);
            let stranger = |name: &&&str| !CAST.iter().any(|c| c.0 == **name);
            // A few tries for a name nobody has; a class may still hold two called Zara.
            for attempt in 0..12 {
                let own = attempt < 6 && (origin > 3 || chance(&mut rng, 0.9));
                let fallback = format!("english.{part}");
                let list = if own { &section } else { &fallback };
                // The cast's forenames are theirs alone: "maya mum" names one Maya.
                let free: Vec<&str> = names.of(list).iter().filter(stranger).copied().collect();
                child.forename = pick(&mut rng, &free).copied().unwrap_or_default().to_string();
                if taken.insert(format!("{} {}", child.forename, child.surname)) {
                    break;
                }
            }
        }
    }
}
