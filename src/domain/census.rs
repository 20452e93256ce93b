//! The SEN rules of the school census, run before census day (DOMAIN.md 1.3).
//!
//! Numbers are those of the DfE's list of census errors. SEN provision is collected every term, the
//! types of need in spring.

use chrono::NaiveDate;

use super::Id;
use super::codes::{NeedType, SenStatus};
use super::records::Need;

/// What the check looks at for one pupil on census day.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Who.
    pub pupil: Id,
    /// The status in force; none where nobody has given one.
    pub status: Option<SenStatus>,
    /// The words a list had for the status, where they were mapped.
    pub original: Option<String>,
    /// The needs in force, each with the id of its row.
    pub needs: Vec<(Id, Need)>,
    /// Whether the pupil is in the SEN unit, where anybody has said.
    pub sen_unit: Option<bool>,
    /// Whether the pupil is in resourced provision, where anybody has said.
    pub resourced: Option<bool>,
    /// What kind of school it is.
    pub setting: Setting,
}

/// What the census asks of a school beside the status and the need.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Setting {
    /// Mainstream without a unit: nobody is in one, and nobody has to say so.
    #[default]
    Mainstream,
    /// Mainstream with a SEN unit or resourced provision: it is asked of everybody on the register.
    WithUnit,
    /// A special school or PRU: it is asked of nobody.
    Special,
}

/// One thing to put right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The number of the census's error.
    pub rule: u16,
    /// Who.
    pub pupil: Id,
    /// What is wrong and what to do, in one sentence.
    pub says: String,
    /// The row to open: a need, or the pupil's register entry.
    pub fix: Option<Id>,
}

/// Every finding about one pupil, by number.
///
/// `spring`: types of need are collected too.
pub fn check(entry: &Entry, spring: bool) -> Vec<Finding> {
    let mut out = Vec::new();
    let mut find = |rule: u16, fix: Option<Id>, says: &str| {
        out.push(Finding { rule, pupil: entry.pupil, says: says.to_string(), fix });
    };
    let coded: Vec<&(Id, Need)> = entry.needs.iter().filter(|(_, n)| n.code.is_some()).collect();
    if was_statement(entry.original.as_deref()) && entry.status == Some(SenStatus::Plan) {
        find(
            2115,
            None,
            "the list had code S (statement): check that there is an EHCP; a statement goes to the census as E",
        );
    }
    let status = match &entry.status {
        None => {
            if !entry.needs.is_empty() {
                find(2120, None, "there is a type of need but no SEN status: give one");
            }
            return out;
        }
        Some(SenStatus::Other(_)) => {
            find(2310, None, "the SEN status is none that the census knows: give N, K or E");
            return out;
        }
        Some(status) => status,
    };
    if *status == SenStatus::None {
        if let Some((id, _)) = entry.needs.first() {
            find(
                2125,
                Some(*id),
                "no SEN, but there is a type of need: end it or change the status",
            );
        }
        return out;
    }
    indicators(entry, &mut find);
    if !spring {
        return out;
    }
    if coded.is_empty() {
        let fix = entry.needs.first().map(|(id, _)| *id);
        find(2170, fix, "SEN support and EHCP need a type of need from the DfE's list: give one");
    }
    for (id, need) in &entry.needs {
        match (need.code.is_some(), need.rank) {
            (false, Some(_)) => find(
                2130,
                Some(*id),
                "there is a rank without a type of need from the DfE's list: give the type",
            ),
            (true, None) => find(
                2140,
                Some(*id),
                "a type of need has no rank: 1 for the primary, 2 for the next",
            ),
            _ => {}
        }
    }
    let rank = |n: i64| coded.iter().filter(move |(_, need)| need.rank == Some(n));
    if !coded.is_empty() && rank(1).count() == 0 && coded.iter().any(|(_, n)| n.rank.is_some()) {
        find(
            2160,
            coded.first().map(|(id, _)| *id),
            "no type of need is the primary one: rank one of them 1",
        );
    }
    let sent = coded.iter().filter(|(_, need)| need.rank.is_some_and(|r| r <= 2));
    if sent.count() > 2 {
        let third = rank(2).nth(1).or_else(|| rank(1).nth(1)).map(|(id, _)| *id);
        find(
            2166,
            third,
            "more than two types of need are ranked 1 or 2: only two go to the census",
        );
    }
    if *status == SenStatus::Plan
        && let Some((id, _)) = coded.iter().find(|(_, n)| n.code == Some(NeedType::Nsa))
    {
        find(
            2175,
            Some(*id),
            "NSA (no specialist assessment) stands only with SEN support: give the type of need",
        );
    }
    out
}

/// Whether the pupil is in a SEN unit or in resourced provision: asked where there is one, and never of
/// a special school.
fn indicators(entry: &Entry, find: &mut impl FnMut(u16, Option<Id>, &str)) {
    match entry.setting {
        Setting::Mainstream => {}
        Setting::WithUnit => {
            if entry.sen_unit.is_none() {
                find(2230, None, "say whether the pupil is in the SEN unit, yes or no");
            }
            if entry.resourced.is_none() {
                find(2250, None, "say whether the pupil is in resourced provision, yes or no");
            }
        }
        Setting::Special => {
            if entry.sen_unit.is_some() {
                find(5049, None, "a special school has no SEN unit: empty the field");
            }
            if entry.resourced.is_some() {
                find(5050, None, "a special school has no resourced provision: empty the field");
            }
        }
    }
}

fn was_statement(words: Option<&str>) -> bool {
    words.is_some_and(|words| {
        matches!(super::fold::fold(words).as_str(), "s" | "statement" | "statemented")
    })
}

/// The next census day on or after `day`, with its name: "spring census".
pub fn next_day(day: NaiveDate) -> (&'static str, NaiveDate) {
    let year = super::calendar::academic_year(day);
    (year..=year + 1)
        .flat_map(super::calendar::census_days)
        .find(|(_, census)| *census >= day)
        .unwrap_or(("autumn census", day))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::kind::cells_of;
    use crate::domain::{Record, Value};

    fn need(code: &str, rank: i64) -> Need {
        let mut cells = vec![("pupil", Value::Id(Id([1; 16])))];
        if code.is_empty() {
            cells.push(("words", Value::Text("tricky".into())));
        } else {
            cells.push(("code", Value::Text(code.into())));
        }
        if rank > 0 {
            cells.push(("rank", Value::Int(rank)));
        }
        Need::read(&cells_of::<Need>(&cells)).unwrap()
    }

    fn rules(status: &str, needs: &[(&str, i64)], spring: bool) -> Vec<u16> {
        let entry = Entry {
            pupil: Id([1; 16]),
            status: (!status.is_empty()).then(|| SenStatus::from_code(status)),
            original: None,
            needs: (2_u8..)
                .zip(needs)
                .map(|(n, (code, rank))| (Id([n; 16]), need(code, *rank)))
                .collect(),
            sen_unit: None,
            resourced: None,
            setting: Setting::Mainstream,
        };
        check(&entry, spring).iter().map(|f| f.rule).collect()
    }

    #[test]
    fn each_rule_finds_its_fault_and_a_sound_entry_has_none() {
        for (status, needs, found) in [
            ("K", &[("SLCN", 1)][..], &[][..]),
            ("E", &[("ASD", 1), ("SLCN", 2), ("SEMH", 3)], &[]),
            ("K", &[("NSA", 1)], &[]),
            ("N", &[], &[]),
            ("", &[], &[]),
            ("", &[("SLCN", 1)], &[2120]),
            ("Z", &[], &[2310]),
            ("N", &[("SLCN", 1)], &[2125]),
            ("K", &[], &[2170]),
            ("K", &[("", 1)], &[2170, 2130]),
            ("K", &[("SLCN", 0)], &[2140]),
            ("K", &[("SLCN", 2)], &[2160]),
            ("K", &[("SLCN", 1), ("ASD", 2), ("SEMH", 2)], &[2166]),
            ("E", &[("NSA", 1)], &[2175]),
        ] {
            assert_eq!(rules(status, needs, true), found, "{status} {needs:?}");
        }
    }

    #[test]
    fn types_of_need_are_asked_for_in_spring_alone() {
        assert_eq!(rules("K", &[], false), Vec::<u16>::new());
        assert_eq!(rules("N", &[("SLCN", 1)], false), [2125]);
    }

    #[test]
    fn a_statement_is_an_ehcp_to_be_looked_at() {
        let entry = Entry {
            pupil: Id([1; 16]),
            status: Some(SenStatus::Plan),
            original: Some("S".into()),
            needs: vec![(Id([2; 16]), need("ASD", 1))],
            sen_unit: None,
            resourced: None,
            setting: Setting::Mainstream,
        };
        assert_eq!(check(&entry, true)[0].rule, 2115);
    }

    #[test]
    fn a_unit_is_asked_for_where_there_is_one_and_never_of_a_special_school() {
        let rules = |setting, sen_unit, resourced, status| {
            let entry = Entry {
                pupil: Id([1; 16]),
                status: Some(status),
                original: None,
                needs: vec![],
                sen_unit,
                resourced,
                setting,
            };
            check(&entry, false).iter().map(|f| f.rule).collect::<Vec<u16>>()
        };
        let (yes, no) = (Some(true), Some(false));
        assert_eq!(rules(Setting::Mainstream, None, None, SenStatus::Plan), [0; 0]);
        assert_eq!(rules(Setting::WithUnit, None, None, SenStatus::Plan), [2230, 2250]);
        assert_eq!(rules(Setting::WithUnit, yes, None, SenStatus::Support), [2250]);
        assert_eq!(rules(Setting::WithUnit, None, None, SenStatus::None), [0; 0]);
        assert_eq!(rules(Setting::Special, no, yes, SenStatus::Plan), [5049, 5050]);
        assert_eq!(rules(Setting::Special, None, None, SenStatus::Plan), [0; 0]);
    }

    #[test]
    fn census_days_follow_one_another() {
        let day = |text: &str| -> NaiveDate { text.parse().unwrap() };
        assert_eq!(next_day(day("2026-11-23")), ("spring census", day("2027-01-21")));
        assert_eq!(next_day(day("2027-01-21")).1, day("2027-01-21"));
        assert_eq!(next_day(day("2027-05-21")).1, day("2027-10-07"));
    }
}
