//! SEN status and needs of an imported pupil.

use chrono::{Days, NaiveDate};

use super::Plan;
use super::drafts::{NeedDraft, PupilDraft, StatusDraft};
use super::on_file::{Held, HeldPupil};
use crate::domain::Id;
use crate::domain::codes::SenStatus;
use crate::domain::fold::fold;
use crate::domain::id::IdSource;
use crate::domain::kind::Record;
use crate::domain::records::{Need, Register};

fn alike(a: &Option<String>, b: &Option<String>) -> bool {
    matches!((a, b), (Some(a), Some(b)) if fold(a) == fold(b))
}

/// Plans the statuses: a row for each that a date on file does not have already, from the file's
/// date, or today where it has none.
pub(crate) fn statuses(
    plan: &mut Plan,
    ids: &mut dyn IdSource,
    pupil: Id,
    held: Option<&HeldPupil>,
    draft: &PupilDraft,
    today: NaiveDate,
) {
    let Some(wanted) = history(plan, draft, today) else {
        return beside(plan, held, draft, today);
    };
    let empty: &[Held<Register>] = &[];
    let on_file = held.map_or(empty, |h| &h.registers);
    // What is in force as the rows go in, so that one status is not written twice in a row.
    let mut rows: Vec<(NaiveDate, SenStatus, bool)> = on_file
        .iter()
        .map(|h| (h.record.starts, h.record.status.clone(), h.record.monitoring))
        .collect();
    let sen_ever =
        wanted.iter().any(|s| s.status != SenStatus::None || s.monitoring) || !rows.is_empty();
    let last = wanted.len().saturating_sub(1);
    for (n, status) in wanted.iter().enumerate() {
        // "No SEN" is only worth a row for a child who had some.
        if !sen_ever {
            continue;
        }
        // The school has seen these words before and may have decided what they mean.
        let decided = on_file.iter().find(|h| alike(&h.record.original, &status.original));
        let starts = status.starts.unwrap_or(today);
        let exact = on_file.iter().find(|h| h.record.starts == starts);
        let before = rows.iter().rev().find(|(from, _, _)| *from <= starts);
        let in_force =
            before.is_some_and(|(_, s, m)| *s == status.status && *m == status.monitoring);
        let none_before =
            before.is_none() && status.status == SenStatus::None && !status.monitoring;
        let current = (n == last).then_some(&draft.register);
        if decided.is_some() || in_force || none_before {
            let row = decided.or_else(|| on_file.iter().rev().find(|h| h.record.starts <= starts));
            if let (Some(row), Some(extra)) = (row, current) {
                fill(plan, draft, row, extra);
            }
            continue;
        }
        if let Some(exact) = exact {
            let mut record = exact.record.clone();
            record.status = status.status.clone();
            record.monitoring = status.monitoring;
            record.original = status.original.clone().or(record.original);
            plan.change(&exact.loaded, &record.cells());
            rows.retain(|(from, _, _)| *from != starts);
        } else {
            let mut cells = new_row(pupil, status, starts).cells();
            for (field, value) in current.into_iter().flatten() {
                if let Some(place) = Register::KIND.position(field) {
                    cells[place] = value.clone();
                }
            }
            plan.insert(ids, Register::KIND, cells);
        }
        rows.push((starts, status.status.clone(), status.monitoring));
        rows.sort_by_key(|(from, _, _)| *from);
        // The list's latest word is older than one on file that says something else.
        let later = rows.iter().rev().find(|(from, _, _)| *from <= today);
        if let Some((from, other, _)) =
            later.filter(|(f, s, _)| n == last && *f > starts && *s != status.status)
        {
            let (day, other) = (from.format("%d/%m/%Y"), other.label());
            plan.warnings.push(draft.at.problem(
                "status",
                format!("{other} from {day} on file is later than the list's start date and stays in force"),
            ));
        }
    }
}

/// What a list says of a plan without saying the status: filled in where there is one on file.
fn beside(plan: &mut Plan, held: Option<&HeldPupil>, draft: &PupilDraft, today: NaiveDate) {
    let current = held.and_then(|h| h.registers.iter().rev().find(|r| r.record.starts <= today));
    match (current, &draft.register[..]) {
        (_, []) => {}
        (Some(row), extra) => fill(plan, draft, row, extra),
        (None, [(field, _), ..]) => plan.warnings.push(
            draft
                .at
                .problem(*field, "there is no SEN status it could belong to, so it was not read"),
        ),
    }
}

fn new_row(pupil: Id, status: &StatusDraft, starts: NaiveDate) -> Register {
    Register {
        pupil,
        status: status.status.clone(),
        starts,
        monitoring: status.monitoring,
        reason: None,
        parents_told: None,
        told_how: None,
        original: status.original.clone(),
        authority: None,
        caseworker: None,
        issued: None,
        last_review: None,
        band: None,
        funded_hours: None,
        sen_unit: None,
        resourced: None,
    }
}

/// Fills in what the row in force does not have yet; what it has was typed and is kept.
fn fill(
    plan: &mut Plan,
    draft: &PupilDraft,
    row: &Held<Register>,
    extra: &[(&'static str, crate::domain::Value)],
) {
    let mut cells = row.loaded.cells.clone();
    cells.resize(Register::KIND.fields.len().max(cells.len()), crate::domain::Value::Null);
    for (field, value) in extra {
        let Some(place) = Register::KIND.position(field) else { continue };
        if cells[place].is_null() {
            cells[place] = value.clone();
        } else if cells[place] != *value {
            plan.warnings.push(
                draft.at.problem(*field, "what is on file was kept; the list says something else"),
            );
        }
    }
    plan.change(&row.loaded, &cells);
}

/// The statuses of a draft by date, each change once; none where the draft has no status or two
/// that cannot both be so.
fn history(plan: &mut Plan, draft: &PupilDraft, today: NaiveDate) -> Option<Vec<StatusDraft>> {
    let (mut dated, undated): (Vec<StatusDraft>, Vec<StatusDraft>) =
        draft.statuses.iter().cloned().partition(|s| s.starts.is_some());
    dated.sort_by_key(|s| (s.starts, s.ends));
    let mut now: Option<StatusDraft> = None;
    for status in undated {
        match &mut now {
            None => now = Some(status),
            Some(one) if one.status == status.status => {
                one.monitoring |= status.monitoring;
                one.original = one.original.take().or(status.original);
            }
            Some(_) => {
                plan.warnings.push(draft.at.problem(
                    "status",
                    "two SEN statuses without dates stand for this pupil, so neither was taken: give each its start date",
                ));
                return None;
            }
        }
    }
    // An end without a next status is the day after which there is none.
    if let Some(end) = dated.last().and_then(|s| s.ends).filter(|e| *e < today && now.is_none()) {
        let ended = dated.last().is_some_and(|s| s.status != SenStatus::None || s.monitoring);
        if let Some(starts) = end.checked_add_days(Days::new(1)).filter(|_| ended) {
            dated.push(StatusDraft {
                status: SenStatus::None,
                monitoring: false,
                original: None,
                starts: Some(starts),
                ends: None,
            });
        }
    }
    let latest = dated.iter().rev().find(|s| s.starts.is_some_and(|d| d <= today));
    if let Some(now) = now
        && !latest.is_some_and(|l| l.status == now.status && l.monitoring == now.monitoring)
    {
        dated.push(now);
    }
    let mut out: Vec<StatusDraft> = Vec::new();
    for status in dated {
        match out.last_mut() {
            Some(old) if old.status == status.status && old.monitoring == status.monitoring => {}
            // Two statuses from one day: the later row of the file is the one that holds.
            Some(old) if old.starts.is_some() && old.starts == status.starts => *old = status,
            _ => out.push(status),
        }
    }
    (!out.is_empty()).then_some(out)
}

/// Plans the needs: new ones are added, ranks and dates that the file gives are taken over, and
/// needs that it does not name stay.
pub(crate) fn needs(
    plan: &mut Plan,
    ids: &mut dyn IdSource,
    pupil: Id,
    held: Option<&HeldPupil>,
    draft: &PupilDraft,
) {
    let empty: &[Held<Need>] = &[];
    let on_file = held.map_or(empty, |h| &h.needs);
    let mut ranks: Vec<i64> = on_file.iter().filter_map(|h| h.record.rank).collect();
    ranks.extend(draft.needs.iter().filter_map(|n| n.rank));
    for need in &draft.needs {
        let known = on_file.iter().find(|h| match &need.code {
            // A code on file, or words that the school has since given a code.
            Some(code) => {
                h.record.code.as_ref() == Some(code) || alike(&h.record.words, &need.words)
            }
            None => alike(&h.record.words, &need.words),
        });
        match known {
            Some(row) => {
                let record = updated(&row.record, need);
                plan.change(&row.loaded, &record.cells());
            }
            None => {
                let rank = need.rank.or_else(|| (1..=99).find(|r| !ranks.contains(r)));
                ranks.extend(rank.filter(|_| need.rank.is_none()));
                let other = on_file.iter().any(|h| {
                    let staying =
                        !draft.needs.iter().any(|n| n.code.is_some() && n.code == h.record.code);
                    h.record.rank.is_some()
                        && h.record.rank == rank
                        && h.record.ends.is_none()
                        && staying
                });
                if other {
                    plan.warnings.push(need.at.problem(
                        "need_rank",
                        "another need on file has the same rank: put them in order",
                    ));
                }
                plan.add(
                    ids,
                    &Need {
                        pupil,
                        code: need.code.clone(),
                        rank,
                        words: need.words.clone(),
                        starts: need.starts,
                        ends: need.ends,
                        diagnosed: need.diagnosed.then_some(true),
                        diagnosed_by: None,
                        diagnosed_on: None,
                    },
                );
            }
        }
    }
}

fn updated(old: &Need, new: &NeedDraft) -> Need {
    Need {
        rank: new.rank.or(old.rank),
        starts: new.starts.or(old.starts),
        ends: new.ends.or(old.ends),
        words: old.words.clone().or_else(|| new.words.clone()),
        diagnosed: if new.diagnosed { Some(true) } else { old.diagnosed },
        ..old.clone()
    }
}
