//! SEN status and needs of one row.

use chrono::NaiveDate;

use super::Reader;
use crate::domain::Value;
use crate::domain::codes::{SEN_STATUSES, SenStatus};
use crate::domain::fold::fold;
use crate::domain::kind::Ty;
use crate::intake::What;
use crate::intake::drafts::{NeedDraft, PupilDraft, StatusDraft};
use crate::intake::error::{Problem, quoted};
use crate::intake::fields::repeats;
use crate::intake::rows::Line;
use crate::intake::sen::{self, NeedWord, StatusWord};
use crate::intake::values;

impl Reader {
    pub(super) fn status(
        &mut self,
        line: &Line<'_>,
        draft: &mut PupilDraft,
        warnings: &mut Vec<Problem>,
    ) -> Result<(), Problem> {
        let mut read: Vec<StatusWord> = Vec::new();
        for raw in line.all("status") {
            let words = raw.line();
            if matches!(words.as_str(), "-" | "–")
                || (values::is_nothing(&words) && fold(&words) != "none")
            {
                continue;
            }
            let tick = values::flag(raw) == Some(true) && SEN_STATUSES.find(&words).is_none();
            read.push(if tick {
                StatusWord {
                    status: SenStatus::Support,
                    monitoring: false,
                    warning: Some(format!(
                        "{} was read as {}",
                        quoted(&words),
                        SenStatus::Support.label()
                    )),
                    original: Some(words),
                }
            } else {
                self.statuses.get(&words)
            });
        }
        for (field, status) in [
            ("has_plan", SenStatus::Plan),
            ("has_support", SenStatus::Support),
            ("has_monitoring", SenStatus::None),
        ] {
            let raw = line.raw(field);
            let words = raw.words();
            if raw.is_blank() || values::is_nothing(&words) {
                continue;
            }
            let monitoring = field == "has_monitoring";
            let plain = StatusWord { status, monitoring, original: None, warning: None };
            match values::flag(raw) {
                Some(true) => read.push(plain),
                Some(false) => {}
                None if repeats(What::Pupils, field, &words) => read.push(plain),
                None if field == "has_plan" => match values::date(raw, line.order) {
                    Ok(Some(issued)) => {
                        read.push(plain);
                        draft.register.push(("issued", Value::Text(issued.to_string())));
                    }
                    _ => read.push(self.statuses.get(&raw.line())),
                },
                None => read.push(self.statuses.get(&raw.line())),
            }
        }
        if read.is_empty()
            && let Some(words) = &line.context.status
        {
            read.push(self.statuses.get(words));
        }
        let Some(one) = agreed(read).map_err(|(a, b)| {
            line.problem(
                "status",
                format!(
                    "the SEN status is given twice and differs: {} and {}",
                    a.label(),
                    b.label()
                ),
            )
        })?
        else {
            return Ok(());
        };
        if let Some(warning) = &one.warning {
            warnings.push(line.problem("status", warning.clone()));
        }
        let starts = match since(line, "status_starts", warnings)? {
            Some(date) => Some(date),
            None => line.date("starts")?,
        };
        let ends = line.date("status_ends")?;
        if let (Some(from), Some(to)) = (starts, ends)
            && to < from
        {
            return Err(line.problem("status_ends", "the end date is before the start date"));
        }
        draft.statuses.push(StatusDraft {
            status: one.status,
            monitoring: one.monitoring,
            original: one.original,
            starts,
            ends,
        });
        Ok(())
    }

    pub(super) fn need(
        &mut self,
        line: &Line<'_>,
        draft: &mut PupilDraft,
        warnings: &mut Vec<Problem>,
    ) -> Result<(), Problem> {
        let starts = match line.date("need_starts")? {
            Some(date) => Some(date),
            None => line.date("starts")?,
        };
        let ends = line.date("need_ends")?;
        if matches!((starts, ends), (Some(from), Some(to)) if to < from) {
            return Err(line.problem("need_ends", "the end date is before the start date"));
        }
        let rank = match line.text("need_rank").filter(|t| !values::is_nothing(t)) {
            Some(words) => {
                match values::value(Ty::Count(1, 99, ""), line.raw("need_rank"), line.order) {
                    Ok(value) => value.as_int(),
                    Err(_) => match fold(&words).as_str() {
                        "primary" | "main" | "first" => Some(1),
                        "secondary" | "second" => Some(2),
                        "tertiary" | "third" => Some(3),
                        _ => {
                            return Err(line.problem(
                                "need_rank",
                                format!("{} is no rank from 1 to 99", quoted(&words)),
                            ));
                        }
                    },
                }
            }
            None => None,
        };
        let mut words: Vec<NeedWord> = Vec::new();
        let mut columns = 0;
        for raw in line.all("need") {
            columns += 1;
            words.extend(self.needs.get(raw.words().trim()));
        }
        if columns > 1 {
            words = beside(words);
        }
        let ranked = if words.len() == 1 { rank } else { None };
        let mut read: Vec<(NeedWord, Option<i64>, bool)> =
            words.into_iter().map(|n| (n, ranked, false)).collect();
        for (field, rank) in [("need1", 1), ("need2", 2), ("need3", 3), ("need4", 4)] {
            for (n, need) in self.needs.get(line.raw(field).words().trim()).into_iter().enumerate()
            {
                read.push((need, (n == 0).then_some(rank), false));
            }
        }
        let diagnosis = line.raw("diagnosis");
        match values::flag(diagnosis) {
            Some(yes) => read.iter_mut().for_each(|(_, _, d)| *d = yes),
            None => read.extend(
                self.needs.get(diagnosis.words().trim()).into_iter().map(|n| (n, None, true)),
            ),
        }
        if let Some(notes) = line.text("need_notes").filter(|t| !values::is_nothing(t)) {
            match &mut read[..] {
                [] => read.extend(self.needs.get(&notes).into_iter().map(|n| (n, rank, false))),
                // Words beside a code explain it; they never make it another need.
                [(only, _, _)] if only.words.is_none() && only.code.is_some() => {
                    only.words = Some(notes)
                }
                _ => {}
            }
        }
        for (need, rank, diagnosed) in read {
            let at = line.at.clone();
            if let Some(same) =
                draft.needs.iter_mut().find(|n| n.code.is_some() && n.code == need.code)
            {
                same.rank = same.rank.or(rank);
                same.diagnosed |= diagnosed;
                same.words = sen::both(same.words.take(), need.words.as_deref());
                warnings.extend(need.warning.map(|warning| line.problem("need", warning)));
                continue;
            }
            if let Some(warning) = need.warning {
                warnings.push(line.problem("need", warning));
            }
            draft.needs.push(NeedDraft {
                code: need.code,
                words: need.words,
                rank,
                starts,
                ends,
                diagnosed,
                at,
            });
        }
        Ok(())
    }
}

/// Since when a status stands; a month, which is all that many a list says, is its first day.
fn since(
    line: &Line<'_>,
    field: &str,
    warnings: &mut Vec<Problem>,
) -> Result<Option<NaiveDate>, Problem> {
    line.date(field).or_else(|problem| line.month(field, warnings).map(Some).ok_or(problem))
}

/// The one status that several columns agree on. A label that is not known beside a code that is
/// leaves the code, with the words kept.
fn agreed(read: Vec<StatusWord>) -> Result<Option<StatusWord>, (SenStatus, SenStatus)> {
    let unknown =
        |s: &StatusWord| s.status == SenStatus::None && s.monitoring && s.original.is_some();
    let (odd, known): (Vec<StatusWord>, Vec<StatusWord>) = read.into_iter().partition(unknown);
    let mut known = known.into_iter();
    let Some(mut one) = known.next() else { return Ok(odd.into_iter().next()) };
    for other in known {
        // "Monitoring" in one column and N, or nothing more, in another.
        if other.status == one.status {
            one.monitoring |= other.monitoring;
            one.original = one.original.or(other.original);
        } else if other.status == SenStatus::None {
            // An unticked or empty box beside a status.
            if !other.monitoring {
                return Err((one.status, other.status));
            }
        } else if one.status == SenStatus::None && one.monitoring {
            one = other;
        } else {
            return Err((one.status, other.status));
        }
    }
    if let Some(odd) = odd.into_iter().next() {
        one.monitoring |= one.status == SenStatus::None
            && sen::is_status(odd.original.as_deref().unwrap_or_default());
        one.original = one.original.or(odd.original);
    }
    Ok(Some(one))
}

/// A label that is not known beside a code, from two columns about one need.
fn beside(words: Vec<NeedWord>) -> Vec<NeedWord> {
    let (mut coded, kept): (Vec<NeedWord>, Vec<NeedWord>) =
        words.into_iter().partition(|n| n.code.is_some());
    coded.dedup_by(|a, b| a.code == b.code);
    match (&mut coded[..], &kept[..]) {
        ([only], [words]) if only.words.is_none() => {
            only.words.clone_from(&words.words);
            coded
        }
        _ => {
            coded.extend(kept);
            coded
        }
    }
}
