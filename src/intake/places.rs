//! Year and class of an imported pupil.

use chrono::{Datelike, NaiveDate};

use super::Plan;
use super::drafts::PupilDraft;
use super::error::quoted;
use super::on_file::{HeldPupil, OnFile};
use crate::domain::fold::fold;
use crate::domain::id::IdSource;
use crate::domain::kind::Record;
use crate::domain::records::Placement;
use crate::domain::{Id, Value};

/// The first day of the academic year that `today` falls in: years turn on 1 September.
pub(crate) fn academic_year(today: NaiveDate) -> NaiveDate {
    let year = if today.month() >= 9 { today.year() } else { today.year() - 1 };
    NaiveDate::from_ymd_opt(year, 9, 1).unwrap_or(today)
}

/// Plans year, class and teacher: a new row where they differ from what is in force today.
///
/// The first row counts from the start of the academic year, or from the day the child joined; so
/// does the next year's. A change within the year counts from today, and what was before stays.
pub(crate) fn plan(
    plan: &mut Plan,
    ids: &mut dyn IdSource,
    on_file: &OnFile,
    pupil: Id,
    held: Option<&HeldPupil>,
    draft: &PupilDraft,
    today: NaiveDate,
) {
    let teacher = draft.teacher.as_deref().and_then(|name| match on_file.adult(name) {
        Ok(staff) => Some(staff.loaded.id),
        Err(why) => {
            plan.warnings.push(draft.at.problem(
                "teacher",
                format!("{} {why}, so no class teacher was set", quoted(name)),
            ));
            None
        }
    });
    if draft.year.is_none() && draft.class.is_none() {
        return;
    }
    let first = academic_year(today);
    let Some(current) = held.and_then(|h| h.placement(today)) else {
        let joined = draft.cells.iter().find(|(f, _)| *f == "joined").and_then(|(_, v)| match v {
            Value::Text(day) => day.parse::<NaiveDate>().ok(),
            _ => None,
        });
        let starts = joined.filter(|d| *d > first && *d <= today).unwrap_or(first);
        // A child who starts next week has a row that lies ahead already.
        let ahead = held.is_some_and(|h| !h.placements.is_empty());
        if !ahead {
            let (year_group, class) = (draft.year.clone(), draft.class.clone());
            plan.add(ids, &Placement { pupil, starts, year_group, class, teacher });
        }
        return;
    };
    let old = &current.record;
    let class_differs = match (&draft.class, &old.class) {
        (Some(new), Some(old)) => fold(new) != fold(old) || (fold(new).is_empty() && new != old),
        (Some(_), None) => true,
        (None, _) => false,
    };
    let year_differs = draft.year.is_some() && draft.year != old.year_group;
    let teacher_differs = teacher.is_some() && teacher != old.teacher;
    if !class_differs && !year_differs && !teacher_differs {
        return;
    }
    let same_year = old.starts >= first;
    let starts = if same_year { today } else { first };
    let fills = (!class_differs || old.class.is_none())
        && (!year_differs || old.year_group.is_none())
        && (!teacher_differs || old.teacher.is_none());
    let wanted = Placement {
        pupil,
        starts,
        // Last year's year and class are not this year's.
        year_group: draft.year.clone().or_else(|| old.year_group.clone().filter(|_| same_year)),
        class: draft.class.clone().or_else(|| old.class.clone().filter(|_| same_year)),
        teacher: teacher.or_else(|| old.teacher.filter(|_| same_year && !class_differs)),
    };
    if same_year && (fills || starts == old.starts) {
        // What was not known is filled in; a row of today is put right.
        let wanted = Placement { starts: old.starts, ..wanted };
        plan.change(&current.loaded, &wanted.cells());
    } else {
        plan.add(ids, &wanted);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn academic_years_turn_in_september() {
        let day = |y, m, d| NaiveDate::from_ymd_opt(y, m, d).unwrap();
        assert_eq!(academic_year(day(2026, 8, 31)), day(2025, 9, 1));
        assert_eq!(academic_year(day(2026, 9, 1)), day(2026, 9, 1));
        assert_eq!(academic_year(day(2027, 3, 1)), day(2026, 9, 1));
    }
}
