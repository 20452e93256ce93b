//! Several rows of one child as one: a list has a row for each need, or for each status, or the
//! same child on two sheets.

use std::collections::HashMap;

use chrono::NaiveDate;

use super::drafts::PupilDraft;
use super::error::{At, Problem};
use super::on_file::mis_key;
use crate::domain::Value;
use crate::domain::fold::fold;

/// The drafts of a file, each child once, in the order of their first rows.
///
/// Rows are one child's by UPN, else by the management system's number, else by name and birth
/// date; a row with a name alone joins the one child of that name and class. Which children come
/// out does not depend on the order of the rows.
pub(crate) fn group(
    rows: Vec<PupilDraft>,
    rejected: &mut Vec<Problem>,
    warnings: &mut Vec<Problem>,
) -> Vec<PupilDraft> {
    let mut grouped = Grouped::default();
    // A row that says who it is comes before one with only a name, wherever they stand.
    let rank = |d: &PupilDraft| match (&d.upn, &d.mis_id, d.dob) {
        (Some(_), _, _) => 0,
        (None, Some(_), _) => 1,
        (None, None, Some(_)) => 2,
        (None, None, None) => 3,
    };
    let mut rows = rows;
    rows.sort_by_key(|d| (rank(d), d.at.sheet_number, d.at.row));
    for row in rows {
        if let Err(problem) = grouped.add(row, warnings) {
            rejected.push(problem);
        }
    }
    grouped.told_again(warnings);
    let mut drafts = grouped.drafts;
    drafts.sort_by(|a, b| a.at.cmp(&b.at));
    drafts
}

type Name = (String, String);

#[derive(Default)]
struct Grouped {
    drafts: Vec<PupilDraft>,
    by_upn: HashMap<String, usize>,
    by_mis: HashMap<String, usize>,
    by_birth: HashMap<(Name, NaiveDate), Vec<usize>>,
    by_name: HashMap<Name, Vec<usize>>,
    /// Rows that say nothing new of a child, with the row that said it.
    again: Vec<(At, String)>,
}

impl Grouped {
    fn add(&mut self, row: PupilDraft, warnings: &mut Vec<Problem>) -> Result<(), Problem> {
        let same = self.find(&row)?;
        match same {
            Some(n) => self.merge(n, row, warnings),
            None => {
                let n = self.drafts.len();
                self.index(n, &row);
                self.drafts.push(row);
            }
        }
        Ok(())
    }

    fn index(&mut self, n: usize, row: &PupilDraft) {
        if let Some(upn) = &row.upn {
            self.by_upn.insert(upn.clone(), n);
        }
        if let Some(mis) = &row.mis_id {
            self.by_mis.insert(mis_key(mis), n);
        }
        let add = |list: &mut Vec<usize>| {
            if !list.contains(&n) {
                list.push(n);
            }
        };
        if let Some(dob) = row.dob {
            add(self.by_birth.entry((row.key(), dob)).or_default());
        }
        add(self.by_name.entry(row.key()).or_default());
    }

    /// The draft that the row is about; an error where it contradicts one.
    fn find(&self, row: &PupilDraft) -> Result<Option<usize>, Problem> {
        if let Some(n) = row.upn.as_ref().and_then(|u| self.by_upn.get(u)).copied() {
            return if self.alike(n, row) {
                Ok(Some(n))
            } else {
                let other = self.drafts[n].at.words();
                Err(row
                    .at
                    .problem("upn", format!("the same UPN stands on {other} with another child")))
            };
        }
        if let Some(n) = row.mis_id.as_ref().and_then(|m| self.by_mis.get(&mis_key(m))).copied() {
            let upn = self.drafts[n].upn.is_none() || row.upn.is_none();
            return if upn && self.alike(n, row) {
                Ok(Some(n))
            } else {
                let other = self.drafts[n].at.words();
                Err(row.at.problem(
                    "mis_id",
                    format!("the same number stands on {other} with another child"),
                ))
            };
        }
        // Two children may share a name and a birth date; numbers that differ tell them apart.
        let fits = |n: &usize| {
            let other = &self.drafts[*n];
            let apart =
                |a: &Option<String>, b: &Option<String>| a.is_some() && b.is_some() && a != b;
            !apart(&other.upn, &row.upn) && !apart(&other.mis_id, &row.mis_id)
        };
        let candidates: Vec<usize> = match row.dob {
            Some(dob) => {
                let known = self.by_birth.get(&(row.key(), dob)).map_or(&[][..], Vec::as_slice);
                known.iter().copied().filter(fits).collect()
            }
            None if row.upn.is_some() || row.mis_id.is_some() => Vec::new(),
            None => {
                let known = self.by_name.get(&row.key()).map_or(&[][..], Vec::as_slice);
                known.iter().copied().filter(|n| self.same_class(*n, row)).collect()
            }
        };
        match candidates[..] {
            [] => Ok(None),
            [only] => Ok(Some(only)),
            _ => Err(row.at.problem(
                "name",
                "several children in this file have this name, so the row cannot be told to one",
            )),
        }
    }

    /// Whether the row and the draft can be one child: the same name, and no two birth dates.
    fn alike(&self, n: usize, row: &PupilDraft) -> bool {
        let other = &self.drafts[n];
        let births = other.dob.is_none() || row.dob.is_none() || other.dob == row.dob;
        births && other.key() == row.key()
    }

    fn same_class(&self, n: usize, row: &PupilDraft) -> bool {
        let other = &self.drafts[n];
        let class = match (&other.class, &row.class) {
            (Some(a), Some(b)) => fold(a) == fold(b),
            _ => true,
        };
        let year = other.year.is_none() || row.year.is_none() || other.year == row.year;
        class && year
    }

    /// One warning for all the rows that only repeat others: a list with a row for each telephone
    /// number has hundreds of them.
    fn told_again(&mut self, warnings: &mut Vec<Problem>) {
        /// Rows that a sentence names.
        const NAMED: usize = 6;
        self.again.sort();
        let Some(((at, first), more)) = self.again.split_first() else { return };
        let mut why = format!("says again what {first} says of the same child, and was taken once");
        if !more.is_empty() {
            let rows: Vec<String> = more.iter().take(NAMED).map(|(at, _)| at.words()).collect();
            let rest = if more.len() > NAMED { " and others" } else { "" };
            why = format!("{why}; so do {}{rest}", rows.join(", "));
        }
        warnings.push(at.problem("row", why));
    }

    fn merge(&mut self, n: usize, row: PupilDraft, warnings: &mut Vec<Problem>) {
        self.index(n, &row);
        let draft = &mut self.drafts[n];
        if draft.says(&row) {
            self.again.push((row.at.clone(), draft.at.words()));
            return;
        }
        let at = row.at.clone();
        let mut differs = |field: &str| {
            warnings.push(at.problem(
                field,
                format!("differs from {} of the same child, which was taken", draft.at.words()),
            ));
        };
        if draft.class.is_some() && row.class.is_some() && draft.class != row.class {
            differs("class");
        }
        if draft.year.is_some() && row.year.is_some() && draft.year != row.year {
            differs("year_group");
        }
        for (field, value) in &row.cells {
            let notes = *field == "notes";
            let other = draft.cells.iter().any(|(f, v)| f == field && v != value);
            if other && !notes {
                differs(field);
            }
        }
        draft.upn = draft.upn.take().or(row.upn);
        draft.former_upn = draft.former_upn.take().or(row.former_upn);
        draft.mis_id = draft.mis_id.take().or(row.mis_id);
        draft.preferred = draft.preferred.take().or(row.preferred);
        draft.dob = draft.dob.or(row.dob);
        draft.class = draft.class.take().or(row.class);
        draft.year = draft.year.take().or(row.year);
        draft.teacher = draft.teacher.take().or(row.teacher);
        for (field, value) in row.cells {
            let place = draft.cells.iter_mut().find(|(f, _)| *f == field);
            match (place, value) {
                (None, value) => draft.cells.push((field, value)),
                // Comments on two rows are two comments.
                (Some((_, Value::Text(old))), Value::Text(new))
                    if field == "notes" && !old.contains(&new) =>
                {
                    old.push('\n');
                    old.push_str(&new);
                }
                _ => {}
            }
        }
        for cell in row.register {
            if !draft.register.iter().any(|(f, _)| *f == cell.0) {
                draft.register.push(cell);
            }
        }
        for status in row.statuses {
            if !draft.statuses.contains(&status) {
                draft.statuses.push(status);
            }
        }
        for need in row.needs {
            let same = draft.needs.iter_mut().find(|old| {
                let words = |n: &Option<String>| n.as_deref().map(fold);
                old.code == need.code
                    && (old.code.is_some() || words(&old.words) == words(&need.words))
            });
            match same {
                Some(old) => {
                    old.rank = old.rank.or(need.rank);
                    old.starts = match (old.starts, need.starts) {
                        (Some(a), Some(b)) => Some(a.min(b)),
                        (a, b) => a.or(b),
                    };
                    old.ends = need.ends.or(old.ends);
                    old.diagnosed |= need.diagnosed;
                    old.words = old.words.take().or(need.words);
                }
                None => draft.needs.push(need),
            }
        }
        draft.carers.extend(row.carers);
    }
}
