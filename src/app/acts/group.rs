//! A group on one screen: what, who, when, how long, led by whom, as a person types it.

use chrono::{NaiveDate, NaiveTime};

use crate::domain::Id;
use crate::domain::codes::{Logging, ProvisionStatus, Schedule, StaffRole, Weeks};
use crate::domain::fold::fold;
use crate::domain::id::IdSource;
use crate::domain::kind::Record;
use crate::domain::lines::Snapshot;
use crate::domain::records::{Membership, Provision, ProvisionStaff, Pupil, Slot, Staff};
use crate::domain::value::Days;
use crate::domain::{Kind, Value};
use crate::intake::weekly_times;
use crate::store::Action;
use crate::store::views::NameRow;

/// Places of the fields among what is typed.
pub const WHAT: usize = 0;
/// Who is in it.
pub const WHO: usize = 1;
/// When it meets.
pub const WHEN: usize = 2;
/// How long, in minutes.
pub const MINUTES: usize = 3;
/// Who leads it.
pub const ADULT: usize = 4;

/// Somebody on file, or somebody new by first and family name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Somebody {
    /// On file, with the name shown.
    Known(Id, String),
    /// To be added.
    New(String, String),
}

impl Somebody {
    /// The name to show; somebody new says so.
    pub fn shown(&self) -> String {
        match self {
            Somebody::Known(_, name) => name.clone(),
            Somebody::New(forename, surname) => format!("{forename} {surname} (new)"),
        }
    }
}

/// When a group meets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Meets {
    /// On these days, at these times.
    Weekly(Vec<(Days, Option<NaiveTime>)>),
    /// So many times a week, at no fixed time.
    Times(i64),
}

/// A group as it was understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupDraft {
    /// As staff call it.
    pub title: String,
    /// The entry of the library whose name it begins with.
    pub intervention: Option<(Id, String)>,
    /// Who is in it.
    pub members: Vec<Somebody>,
    /// When it meets.
    pub meets: Meets,
    /// How long, in minutes.
    pub minutes: Option<i64>,
    /// Who leads it; nobody typed is the user.
    pub adult: Option<Somebody>,
}

/// Reads what is typed, field by field.
///
/// # Errors
/// For each field that will not do: its place, and why in a sentence.
pub fn read_group(
    typed: &[&str],
    names: &[NameRow],
    school: Option<&Snapshot>,
) -> Result<GroupDraft, Vec<(usize, String)>> {
    let text = |n: usize| typed.get(n).map_or("", |text| text.trim());
    let mut faults = Vec::new();
    let mut keep = |n: usize, why: String| faults.push((n, why));
    if text(WHAT).is_empty() {
        keep(WHAT, "What is it called? NELI A, ELSA, reading.".into());
    }
    let mut members = Vec::new();
    for name in parts(text(WHO)) {
        match somebody(&name, "pupil", names) {
            Ok(pupil) if members.contains(&pupil) => {}
            Ok(pupil) => members.push(pupil),
            Err(why) => keep(WHO, why),
        }
    }
    if members.is_empty() && text(WHO).is_empty() {
        keep(WHO, "Who is in it? Names with commas between.".into());
    }
    let meets = meets(text(WHEN)).map_err(|why| keep(WHEN, why)).ok();
    let minutes = match text(MINUTES).trim_end_matches(|c: char| c.is_alphabetic() || c == ' ') {
        "" => None,
        digits => match digits.parse() {
            Ok(n @ 1..=480) => Some(n),
            _ => {
                keep(MINUTES, "Minutes are a whole number from 1 to 480.".into());
                None
            }
        },
    };
    let adult = match text(ADULT) {
        "" => None,
        name => somebody(name, "staff", names).map_err(|why| keep(ADULT, why)).ok(),
    };
    let title = text(WHAT).to_string();
    let intervention = school.and_then(|school| library_entry(&title, school));
    match meets {
        Some(meets) if faults.is_empty() => {
            Ok(GroupDraft { title, intervention, members, meets, minutes, adult })
        }
        _ => Err(faults),
    }
}

/// The names in a list: between commas, semicolons and "and".
fn parts(text: &str) -> Vec<String> {
    let text = text.replace([';', '&', '+'], ",").replace(" and ", ",");
    text.split(',').map(|part| part.trim().to_string()).filter(|part| !part.is_empty()).collect()
}

/// The one person that typed words name, by the starts of their words; somebody new where they name
/// nobody and are a first and a family name.
fn somebody(typed: &str, kind: &str, names: &[NameRow]) -> Result<Somebody, String> {
    let folded = fold(typed);
    let words: Vec<&str> = folded.split(' ').filter(|w| !w.is_empty()).collect();
    let mine = || names.iter().filter(|row| row.kind == kind);
    let begun = |row: &&NameRow| {
        words.iter().all(|word| row.folded.split(' ').any(|part| part.starts_with(word)))
    };
    let whole: Vec<&NameRow> = mine().filter(|row| row.folded == folded).collect();
    let found = if whole.is_empty() { mine().filter(begun).collect() } else { whole };
    match found[..] {
        [one] => Ok(Somebody::Known(one.id, one.label.clone())),
        [] => {
            let mut parts = typed.split_whitespace();
            match (parts.next(), parts.collect::<Vec<_>>().join(" ")) {
                (Some(first), last) if !last.is_empty() => {
                    Ok(Somebody::New(first.to_string(), last))
                }
                _ => {
                    Err(format!("Nobody here is called {typed}; for somebody new type both names."))
                }
            }
        }
        _ => {
            let all: Vec<String> =
                found.iter().take(3).map(|r| format!("{} ({})", r.label, r.detail)).collect();
            Err(format!("Which {typed}? {}.", all.join(", ")))
        }
    }
}

/// `mon wed 9.15`, `3 a week`.
fn meets(text: &str) -> Result<Meets, String> {
    let folded = fold(text);
    let mut words = folded.split(' ');
    let count = words.next().and_then(|n| n.trim_end_matches('x').parse::<i64>().ok());
    let rest: Vec<&str> = words.collect();
    if let Some(n) = count
        && matches!(
            rest[..],
            [] | ["a" | "per", "week"] | ["times", "a" | "per", "week"] | ["week"]
        )
    {
        return match n {
            1..=25 => Ok(Meets::Times(n)),
            _ => Err("A week has room for 1 to 25 sessions.".into()),
        };
    }
    if folded.is_empty() {
        return Err("When? mon wed 9.15, or 3 a week.".into());
    }
    match weekly_times(text) {
        Ok(times) if !times.is_empty() => Ok(Meets::Weekly(times)),
        Ok(_) => Err("When? mon wed 9.15, or 3 a week.".into()),
        Err(why) => Err(format!("Write it like mon wed 9.15, or 3 a week: {why}.")),
    }
}

/// The entry of the library that a group's name begins with, the longest such.
fn library_entry(title: &str, school: &Snapshot) -> Option<(Id, String)> {
    let title = fold(title);
    let begins = |name: &str| {
        let name = fold(name);
        let rest = title.strip_prefix(&name)?;
        (!name.is_empty() && (rest.is_empty() || rest.starts_with(' '))).then_some(name.len())
    };
    school
        .facts()
        .interventions
        .iter()
        .filter_map(|entry| {
            let also = entry.also.as_deref().unwrap_or("");
            let names = std::iter::once(entry.title.as_str()).chain(also.split(','));
            let longest = names.filter_map(|name| begins(name.trim())).max()?;
            Some((longest, entry))
        })
        .max_by_key(|(longest, _)| *longest)
        .map(|(_, entry)| (entry.id, entry.title.clone()))
}

/// What makes the group, and whoever is new, in one step.
///
/// # Errors
/// A name that cannot be stored.
pub fn group_action(
    draft: &GroupDraft,
    ids: &mut dyn IdSource,
    user: Option<Id>,
    today: NaiveDate,
) -> Result<Action, String> {
    let mut action = Action::new(format!("new group {}", draft.title));
    let (schedule, per_week) = match &draft.meets {
        Meets::Weekly(_) => (Schedule::Timed, None),
        Meets::Times(n) => (Schedule::Times, Some(*n)),
    };
    let provision = action.add(
        ids,
        &Provision {
            agency: None,
            confidential: None,
            funding: None,
            title: draft.title.clone(),
            intervention: draft.intervention.as_ref().map(|(id, _)| *id),
            schedule,
            minutes: draft.minutes,
            per_week,
            logging: Logging::Every,
            starts: Some(today),
            ends: None,
            area: None,
            tier: None,
            status: ProvisionStatus::Running,
            location: None,
            also: None,
            intended: None,
            review_on: None,
            notes: None,
            charge_to: None,
            planning_minutes: None,
        },
    );
    if let Meets::Weekly(times) = &draft.meets {
        for (days, time) in times {
            let slot = Slot {
                provision,
                days: *days,
                time: *time,
                minutes: None,
                starts: Some(today),
                ends: None,
                weeks: Weeks::Every,
                staff: None,
                location: None,
            };
            action.add(ids, &slot);
        }
    }
    for member in &draft.members {
        let pupil = match member {
            Somebody::Known(id, _) => *id,
            Somebody::New(forename, surname) => action.add(ids, &new_pupil(forename, surname)?),
        };
        let place = Membership {
            provision,
            pupil,
            starts: Some(today),
            ends: None,
            minutes: None,
            reason: None,
        };
        action.add(ids, &place);
    }
    let leads = match &draft.adult {
        None => user,
        Some(Somebody::Known(id, _)) => Some(*id),
        Some(Somebody::New(forename, surname)) => {
            Some(action.add(ids, &new_adult(forename, surname)?))
        }
    };
    if let Some(staff) = leads {
        let link = ProvisionStaff { provision, staff, leads: true, starts: None, ends: None };
        action.add(ids, &link);
    }
    Ok(action)
}

fn new_pupil(forename: &str, surname: &str) -> Result<Pupil, String> {
    Pupil::read(&named(Pupil::KIND, forename, surname))
}

fn new_adult(forename: &str, surname: &str) -> Result<Staff, String> {
    let mut adult = Staff::read(&named(Staff::KIND, forename, surname))?;
    adult.role = Some(StaffRole::Ta);
    Ok(adult)
}

/// The cells of somebody of whom nothing but the name is known.
fn named(kind: &Kind, forename: &str, surname: &str) -> Vec<Value> {
    let mut cells = vec![Value::Null; kind.fields.len()];
    for (name, text) in [("forename", forename), ("surname", surname)] {
        if let Some(n) = kind.position(name) {
            cells[n] = Value::text(text);
        }
    }
    cells
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::shell::fake::{names, now, school};
    use crate::domain::id::SeededIds;

    fn read(typed: &[&str]) -> Result<GroupDraft, Vec<(usize, String)>> {
        read_group(typed, &names(), Some(&school()))
    }

    #[test]
    fn a_group_is_read_as_people_type_it() {
        let draft =
            read(&["NELI C", "maya, łukasz and Sam Newcomer", "mon wed 9.15", "25", ""]).unwrap();
        let shown: Vec<String> = draft.members.iter().map(Somebody::shown).collect();
        assert_eq!(shown, ["Maya Barnes", "Łukasz Nowak", "Sam Newcomer (new)"]);
        assert_eq!((draft.minutes, &draft.adult), (Some(25), &None));
        let Meets::Weekly(times) = &draft.meets else { panic!("{:?}", draft.meets) };
        assert_eq!(times[0].0.words(), "Mon Wed");
        assert_eq!(times[0].1.map(|t| t.to_string()), Some("09:15:00".into()));
        for (when, n) in [("3 a week", 3), ("2x", 2), ("4 times a week", 4), ("1 per week", 1)] {
            let draft = read(&["reading", "leo", when, "20 mins", "shaw"]).unwrap();
            assert_eq!(draft.meets, Meets::Times(n), "{when}");
            assert_eq!(draft.adult.map(|a| a.shown()), Some("Dawn Shaw".into()));
        }
    }

    #[test]
    fn each_fault_stands_beside_its_field() {
        let faults = read(&["", "zzz", "whenever", "900", "zzz"]).unwrap_err();
        let places: Vec<usize> = faults.iter().map(|(n, _)| *n).collect();
        assert_eq!(places, [WHAT, WHO, WHEN, MINUTES, ADULT]);
        let faults = read(&["ELSA", "", "", "", ""]).unwrap_err();
        assert_eq!(faults.iter().map(|(n, _)| *n).collect::<Vec<_>>(), [WHO, WHEN]);
        let ambiguous = read(&["ELSA", "a", "1 a week", "", ""]).unwrap_err();
        assert!(ambiguous[0].1.starts_with("Which a?"), "{ambiguous:?}");
    }

    #[test]
    fn one_step_makes_the_group_and_whoever_is_new() {
        let draft =
            read(&["NELI C", "maya, Sam Newcomer", "mon wed 9.15; fri 13.15", "25", "Pat Able"])
                .unwrap();
        let mut ids = SeededIds::new("group", 0);
        let action = group_action(&draft, &mut ids, None, now().date()).unwrap();
        let kinds: Vec<&str> = action.edits.iter().map(|edit| edit.kind().name).collect();
        let n = |name: &str| kinds.iter().filter(|k| **k == name).count();
        assert_eq!((n("provision"), n("slot"), n("membership")), (1, 2, 2));
        assert_eq!((n("pupil"), n("staff"), n("provision_staff")), (1, 1, 1));
    }
}
