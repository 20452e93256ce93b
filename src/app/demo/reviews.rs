//! Reviews: the plan reviews of every term, EHCP annual reviews with their legs, phase transfers.

use chrono::{Days, Months, NaiveDate};

use super::people::{Child, School};
use super::words::{chance, stream};
use super::{Sheet, at};
use crate::domain::Id;
use crate::domain::codes::{Decision, ReviewType, SenStatus};
use crate::domain::records::{Review, ReviewInvitee};

/// Weeks of the clock of an annual review: the authority decides four weeks after the meeting, the
/// papers go out two weeks before it (SEND Regulations 2014, reg. 20; DOMAIN.md 4.4).
const DECIDES: u64 = 28;
const PAPERS: u64 = 14;

fn review(pupil: Id, kind: ReviewType, due: NaiveDate) -> Review {
    Review {
        pupil,
        r#type: kind,
        due: Some(due),
        booked: None,
        time: None,
        held: None,
        chair: None,
        venue: None,
        invited_on: None,
        papers_on: None,
        report_on: None,
        decided_on: None,
        decision: None,
        final_on: None,
        pupil_view: None,
        parent_view: None,
        school_view: None,
        progress: None,
        outcome: None,
        actions: None,
        recommendation: None,
        amendments: None,
        notice_on: None,
        chased_on: None,
        next_due: None,
        cancelled: false,
    }
}

/// Which term of the school's life a half term belongs to.
fn term_over(school: &School, h: usize) -> bool {
    let now = school.terms.half_at(school.today()).unwrap_or(0);
    let (then, now) = (&school.terms.halves[h], &school.terms.halves[now]);
    (then.year, then.index / 2) < (now.year, now.index / 2)
}

/// The reviews of a term that is over, written with its last half term, and those EHCP annual
/// reviews that were held in it.
pub(super) fn of_half_term(school: &School, h: usize, sheet: &mut Sheet<'_>) {
    annual_held(school, h, sheet);
    let half = &school.terms.halves[h];
    if !half.ends_term() || !term_over(school, h) {
        return;
    }
    let mut rng = stream(school.opts.seed, 40, h as u64);
    for child in &school.children {
        let due = half.days[half.days.len() - 1 - rng.usize(..half.days.len().min(16))];
        if !child.here_on(due) || child.status_on(due) != SenStatus::Support {
            continue;
        }
        let held = school.terms.school_day_to(due - Days::new(rng.u64(0..9)));
        let mut row = review(child.id, ReviewType::Plan, due);
        row.chair = school.teacher(child.year_on(due), child.form).map(|t| t.id);
        if chance(&mut rng, 0.94) {
            row.held = Some(held);
            row.outcome = Some(school.phrases.pick(&mut rng, "outcomes").to_string());
        } else {
            row.cancelled = true;
        }
        sheet.add(&row);
    }
}

/// Annual reviews whose meeting fell into this half term and lies in the past.
fn annual_held(school: &School, h: usize, sheet: &mut Sheet<'_>) {
    let half = &school.terms.halves[h];
    let mut rng = stream(school.opts.seed, 41, h as u64);
    for child in &school.children {
        let Some(annual) = anniversary(child, half.first(), half.last()) else { continue };
        if !child.here_on(half.first()) {
            continue;
        }
        let meeting = school.terms.school_day_to(annual - Days::new(DECIDES + 7));
        let decided = meeting + Days::new(DECIDES - 3);
        if decided > school.today() || child.status_on(meeting) != SenStatus::Plan {
            continue;
        }
        let mut row = legs(review(child.id, ReviewType::Annual, annual), school, meeting);
        row.held = Some(meeting);
        row.report_on = Some(meeting + Days::new(12));
        row.decided_on = Some(decided);
        let amend = chance(&mut rng, 0.3);
        row.decision = Some(if amend { Decision::Amend } else { Decision::Maintain });
        row.final_on = amend.then(|| decided + Days::new(50)).filter(|d| *d <= school.today());
        row.outcome = Some(school.phrases.pick(&mut rng, "outcomes").to_string());
        row.pupil_view = Some(school.phrases.pick(&mut rng, "views").to_string());
        sheet.add(&row);
    }
}

/// The yearly day of an EHCP whose meeting falls between two days, in years that are over. Children
/// who have left had theirs on their birthday's day of the year, as good as any.
fn anniversary(child: &Child, from: NaiveDate, to: NaiveDate) -> Option<NaiveDate> {
    if child.status != SenStatus::Plan {
        return None;
    }
    let due = child.annual.or_else(|| child.history.last().map(|(day, ..)| *day))?;
    (-8..=12).find_map(|years: i32| {
        let months = Months::new(12 * years.unsigned_abs());
        let day = if years < 0 {
            due.checked_add_months(months)
        } else {
            due.checked_sub_months(months)
        }?;
        let meeting = day - Days::new(DECIDES + 7);
        // Only years before the coming one: that review is written as it stands now.
        let before = child.annual.is_none_or(|next| day < next);
        (before && (from..=to).contains(&meeting)).then_some(day)
    })
}

/// Invitations and papers two weeks and more before a meeting.
fn legs(mut row: Review, school: &School, meeting: NaiveDate) -> Review {
    row.booked = Some(meeting);
    row.time = Some(at(14, 0));
    row.chair = Some(school.me());
    row.venue = Some("Meeting room".to_string());
    row.invited_on = Some(meeting - Days::new(28));
    row.papers_on = Some(meeting - Days::new(PAPERS + 1));
    row
}

/// What is due now: this term's plan reviews, the coming annual reviews, phase transfers.
pub(super) fn current(school: &School, sheet: &mut Sheet<'_>) {
    let today = school.today();
    let mut rng = stream(school.opts.seed, 42, 0);
    let on_roll = |c: &&Child| c.here_on(today) && c.left.is_none();
    let mut plans = 0_u64;
    for child in school.children.iter().filter(on_roll) {
        match child.status {
            SenStatus::Support => {
                plan_review(school, child, plans, &mut rng, sheet);
                plans += 1;
            }
            SenStatus::Plan => annual_to_come(school, child, sheet),
            _ => {}
        }
    }
    phase_transfers(school, sheet);
}

/// This term's review of a support plan: the first three are overdue, then one every other day,
/// all booked, the rest already seen.
fn plan_review(
    school: &School,
    child: &Child,
    place: u64,
    rng: &mut fastrand::Rng,
    sheet: &mut Sheet<'_>,
) {
    let today = school.today();
    let mut row = review(child.id, ReviewType::Plan, today);
    row.chair = school.teacher(child.year_on(today), child.form).map(|t| t.id);
    match place % 21 {
        n @ 0..=2 if place < 21 => {
            // Booked, and over, and nobody has written that it was held.
            row.due = Some(school.terms.school_day_to(today - Days::new(3 + 2 * n)));
            row.booked = row.due;
            row.time = Some(at(15, 20));
        }
        n @ 0..=11 => {
            let due = school.terms.school_day_from(today + Days::new(4 + 2 * n + place / 21));
            row.due = Some(due);
            row.booked = Some(due);
            row.time = Some(at(15, if n % 4 == 0 { 20 } else { 40 }));
        }
        n => {
            let held = school.terms.school_day_to(today - Days::new(4 + n));
            row.due = Some(held + Days::new(7));
            row.held = Some(held);
            row.outcome = Some(school.phrases.pick(rng, "outcomes").to_string());
        }
    }
    sheet.add(&row);
}

fn annual_to_come(school: &School, child: &Child, sheet: &mut Sheet<'_>) {
    let today = school.today();
    let Some(due) = child.annual else { return };
    let latest = due - Days::new(DECIDES);
    let meeting = school.terms.school_day_to(latest);
    let mut row = review(child.id, ReviewType::Annual, due);
    let days = latest.signed_duration_since(today).num_days();
    if days < 0 {
        // Held late: the report is out, the authority has not decided.
        let held = school.terms.school_day_to(due - Days::new(10));
        row = legs(row, school, held);
        row.held = Some(held);
    } else if days <= 60 {
        row.booked = Some(meeting);
        row.time = Some(at(14, 0));
        row.chair = Some(school.me());
        row.venue = Some("Meeting room".to_string());
        row.invited_on = (days <= 30).then(|| school.terms.school_day_to(today - Days::new(6)));
    }
    let id = sheet.add(&row);
    if row.booked.is_none() {
        return;
    }
    let carer = school.families.get(child.family).and_then(|f| f.carers.first());
    let parent = carer.map(|c| (c.formal(), "Parent/carer", Some(c.id), None));
    let teacher = school.teacher(child.year_on(today), child.form);
    let teacher = teacher.map(|t| (t.formal(), "Class teacher", None, Some(t.id)));
    let authority = Some(("Bev Oldroyd".to_string(), "SEN officer", None, None));
    for (name, role, carer, staff) in [parent, teacher, authority].into_iter().flatten() {
        sheet.add(&ReviewInvitee {
            review: id,
            name: Some(name),
            role: Some(role.to_string()),
            carer,
            staff,
            invited_on: row.invited_on,
            advice_asked_on: row.invited_on,
            advice_in_on: None,
            attended: None,
            agency: None,
            advice_chased_on: None,
            apologies: None,
        });
    }
}

/// Year 6 plans must be final before 15 February of the year of transfer (SEND Regulations 2014,
/// reg. 18): the meeting is held by the middle of November.
fn phase_transfers(school: &School, sheet: &mut Sheet<'_>) {
    let today = school.today();
    let Some(half) = school.terms.half_at(today) else { return };
    let year = school.terms.halves[half].year;
    let due = school.terms.date(year + 1, 2, 14);
    let meeting = school.terms.school_day_to(school.terms.date(year, 11, 12));
    for child in &school.children {
        if child.left.is_some() || child.status != SenStatus::Plan || year - child.entry != 6 {
            continue;
        }
        let mut row = review(child.id, ReviewType::PhaseTransfer, due);
        if meeting < today {
            row = legs(row, school, meeting);
            row.held = Some(meeting);
            row.report_on = Some(meeting + Days::new(9)).filter(|d| *d <= today);
            let decided = meeting + Days::new(DECIDES - 2);
            if decided <= today {
                row.decided_on = Some(decided);
                row.decision = Some(Decision::Amend);
            }
        } else {
            row.booked = Some(meeting);
            row.time = Some(at(13, 30));
            row.chair = Some(school.me());
        }
        sheet.add(&row);
    }
}
