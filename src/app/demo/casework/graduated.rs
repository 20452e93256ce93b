//! The graduated approach: SEN queries, a support plan a term with targets and progress.

use chrono::{Days, NaiveDate};

use super::{ago, ahead, area, groups, teacher, words};
use crate::app::demo::Sheet;
use crate::app::demo::people::{Child, School};
use crate::app::demo::timetable::Timetable;
use crate::app::demo::words::{chance, pick, stream};
use crate::domain::Id;
use crate::domain::codes::{
    Area, Phase, PlanState, PlanType, Prompt, QueryState, SenStatus, TargetState,
};
use crate::domain::records::{Plan, PlanSetting, Progress, Query, Target, TargetProvision};

/// A target: what, now, met when, how, baseline and wanted as numbers, unit.
type Words = (&'static str, &'static str, &'static str, &'static str, i64, i64, &'static str);

#[rustfmt::skip]
const COGNITION: &[Words] = &[
    ("Reads the first 60 common words at sight", "31 of 60", "55 of 60, twice in a row", "Five new words a week in precision teaching, old ones mixed in", 31, 55, "words"),
    ("Spells words with a split digraph in own writing", "2 of 10 in a week's writing", "8 of 10 in a week's writing", "Sound mat on the table, one sentence dictated each day", 2, 8, "of ten"),
    ("Adds two numbers to 20 without counting from one", "3 of 10", "9 of 10 in five minutes", "Number line first, then in the head, daily", 3, 9, "of ten"),
    ("Starts a written task within two minutes", "after three reminders", "after one, four days of five", "Task on a card in three steps, first one done together", 1, 4, "days of five"),
];
#[rustfmt::skip]
const COMMUNICATION: &[Words] = &[
    ("Follows an instruction with three parts", "one part", "three parts, 4 of 5 times", "Said slowly once, picture for each part", 1, 4, "of five"),
    ("Uses because and so when telling what happened", "once a day when asked", "four times a day unasked", "Colourful sentence strips in guided reading", 1, 4, "times a day"),
    ("Takes turns in a game of four", "leaves after two turns", "ten turns with one reminder", "Turn card, then without", 2, 10, "turns"),
];
#[rustfmt::skip]
const FEELINGS: &[Words] = &[
    ("Says which zone and asks for a break", "when asked", "unasked, four days of five", "Zones card on the table, break card given at once", 0, 4, "days of five"),
    ("Stays in the playground game through lunch", "5 minutes", "20 minutes, four days of five", "Buddy and a job to do", 5, 20, "minutes"),
    ("Comes into class without an adult", "with an adult", "alone, four days of five", "Soft start with a job from 8.40", 0, 4, "days of five"),
];
#[rustfmt::skip]
const BODY: &[Words] = &[
    ("Writes on the line with letters of one size", "3 lines in 10", "8 lines in 10", "Sloping board and pencil grip, ten minutes a day", 3, 8, "of ten"),
    ("Changes for PE in six minutes", "14 minutes with help", "6 minutes without", "Clothes in order on a mat, buttons practised", 14, 6, "minutes"),
];

fn bank(area: &Area) -> &'static [Words] {
    match area {
        Area::Communication => COMMUNICATION,
        Area::Emotional => FEELINGS,
        Area::Sensory => BODY,
        _ => COGNITION,
    }
}

/// How likely a child on the register has a plan in a term: some are always late.
const PLANNED: f64 = 0.93;

pub(super) fn write(school: &School, table: &Timetable, sheet: &mut Sheet<'_>) {
    sheet.add(&PlanSetting {
        name: "SEN support plan".to_string(),
        starts: school.terms.year_start(school.terms.first_year()),
        weeks: Some(13),
        meetings_a_year: Some(3),
        template: words("Strengths\nWhat we are working on\nWhat helps\nWhat we will do at home"),
    });
    queries(school, sheet);
    let today = school.today();
    let terms = school.terms.halves.chunk_by(|a, b| (a.year, a.index / 2) == (b.year, b.index / 2));
    for (t, halves) in (0_u64..).zip(terms) {
        let (Some(first), Some(last)) = (halves.first(), halves.last()) else { continue };
        if first.first() > today {
            break;
        }
        let mut rng = stream(school.opts.seed, 62, t);
        let starts = first.days.get(8).copied().unwrap_or(first.first());
        if starts > today {
            continue;
        }
        for child in &school.children {
            let on = child.status_on(starts);
            let known = matches!(on, SenStatus::Support | SenStatus::Plan);
            if known && child.here_on(starts) && chance(&mut rng, PLANNED) {
                plan(school, table, child, &on, (starts, last.last()), &mut rng, sheet);
            }
        }
    }
}

fn plan(
    school: &School,
    table: &Timetable,
    child: &Child,
    status: &SenStatus,
    (starts, ends): (NaiveDate, NaiveDate),
    rng: &mut fastrand::Rng,
    sheet: &mut Sheet<'_>,
) {
    let today = school.today();
    let over = ends < today;
    let owner = teacher(school, child, starts);
    // A teacher's plan waits for the SENCO now and then.
    let draft = !over && chance(rng, 0.05);
    let review_on = school.terms.school_day_to(ends - Days::new(rng.u64(0..20)));
    let plan = sheet.add(&Plan {
        pupil: child.id,
        r#type: if *status == SenStatus::Plan { PlanType::Ehcp } else { PlanType::Support },
        starts,
        review_on: Some(review_on),
        owner,
        state: match (over, draft) {
            (true, _) => PlanState::Reviewed,
            (false, true) => PlanState::Draft,
            (false, false) => PlanState::Agreed,
        },
        ends: Some(ends),
        assessed: words("Class work, the last review, and what the family told us"),
        strategies: Some(school.phrases.pick(rng, "helps").to_string()),
        home: words("Five minutes of reading or talking about the day, most evenings"),
        pupil_view: Some(school.phrases.pick(rng, "views").to_string()),
        pupil_view_acted: over.then_some(true),
        parent_view: words("Pleased with the help, would like to know what to do at home"),
        parent_view_acted: over.then(|| chance(rng, 0.7)),
        shared_on: (!draft).then_some(starts),
        reviewed_on: over.then_some(review_on),
        impact: over.then(|| school.phrases.pick(rng, "outcomes").to_string()),
        agreed_on: (!draft).then_some(starts),
    });
    let bank = bank(&area(child));
    let from = rng.usize(..bank.len());
    for n in 0..2.min(bank.len()) {
        let words = bank[(from + n) % bank.len()];
        target(school, table, child, (plan, owner), (starts, ends), words, rng, sheet);
    }
}

#[expect(clippy::too_many_arguments, reason = "one target, spelled out")]
fn target(
    school: &School,
    table: &Timetable,
    child: &Child,
    (plan, owner): (Id, Option<Id>),
    (starts, ends): (NaiveDate, NaiveDate),
    (smart, now, criterion, how, baseline, wanted, unit): Words,
    rng: &mut fastrand::Rng,
    sheet: &mut Sheet<'_>,
) {
    let today = school.today();
    let over = ends < today;
    let ends_as = [TargetState::Met, TargetState::Met, TargetState::Partly, TargetState::CarriedOn];
    let end = pick(rng, &ends_as).cloned().unwrap_or(TargetState::Met);
    let state = if over { end } else { TargetState::Working };
    let target = sheet.add(&Target {
        plan,
        smart: smart.to_string(),
        by: Some(ends),
        baseline: words(now),
        criterion: words(criterion),
        strategy: words(how),
        who: owner,
        area: Some(area(child)),
        state: state.clone(),
        baseline_value: Some(baseline),
        target_value: Some(wanted),
        unit: words(unit),
        frequency: words("daily"),
        measured: words("counted once a week"),
        phase: Some(Phase::Teaching),
        pupil_words: None,
        home: None,
        reviewed_on: over.then_some(ends),
        review_note: None,
    });
    if !over && child.status == SenStatus::Plan {
        sheet.targets.push((child.id, target));
    }
    let serves = |g: &&crate::app::demo::groups::Group| {
        g.plan.is_some()
            && g.starts <= ends
            && g.ends >= starts
            && g.members.iter().any(|m| school.children[m.child].id == child.id)
    };
    if let Some(group) = groups(table).find(serves) {
        sheet.add(&TargetProvision { target, provision: group.id });
    }
    // Two or three entries a term, the last of them within the month where it goes on.
    let entries = 2 + u64::from(chance(rng, 0.5));
    let length = ends.min(today).signed_duration_since(starts).num_days().max(0).unsigned_abs();
    for n in 1..=entries {
        let day = starts + Days::new(length * n / (entries + 1));
        let date = school.terms.school_day_to(day);
        if date <= starts || date > today {
            continue;
        }
        let steps = i64::try_from(n).unwrap_or(1);
        let of = i64::try_from(entries).unwrap_or(1) + 1;
        sheet.add(&Progress {
            target,
            date,
            state: Some(TargetState::Working),
            value: Some(baseline + (wanted - baseline) * steps / of),
            out_of: None,
            prompt: Some(if n > 1 { Prompt::Verbal } else { Prompt::Visual }),
            note: chance(rng, 0.3).then(|| "A little each week, best in the morning".to_string()),
            by: owner,
            session: None,
        });
    }
}

/// Worries of the last weeks, and some that were settled.
fn queries(school: &School, sheet: &mut Sheet<'_>) {
    let mut rng = stream(school.opts.seed, 63, 0);
    let today = school.today();
    let worries = [
        (
            "Loses the thread of stories, answers beside the question",
            Area::Communication,
            "Pictures with each instruction, a talk partner",
        ),
        (
            "Still reverses letters and tires after two lines",
            Area::Cognition,
            "Sound mat, half the page, coloured overlay",
        ),
        ("Leaves the room when it is loud", Area::Emotional, "Seat near the door, a quiet corner"),
        (
            "Cannot remember number facts from one day to the next",
            Area::Cognition,
            "Cubes, a facts strip on the table",
        ),
        ("Falls often, avoids PE", Area::Sensory, "Warm-up with a partner"),
    ];
    let mut open = school
        .children
        .iter()
        .filter(|c| c.left.is_none() && c.here_on(today) && c.status == SenStatus::None);
    let mut settled =
        school.children.iter().filter(|c| c.left.is_none() && c.status == SenStatus::Support);
    for n in 0..(school.opts.pupils / 50).clamp(2, 12) {
        let Some((worry, area, tried)) = pick(&mut rng, &worries).cloned() else { break };
        let days = 3 + 9 * n as u64;
        let old = n % 3 == 2;
        let Some(child) = (if old { settled.next() } else { open.next() }) else { break };
        let state = match n % 3 {
            0 => QueryState::Open,
            1 => QueryState::Watching,
            _ => QueryState::OnRegister,
        };
        sheet.add(&Query {
            pupil: child.id,
            raised_on: ago(school, days),
            raised_by: teacher(school, child, today),
            worry: words(worry),
            area: Some(area),
            tried: words(tried),
            by_parent: Some(n % 4 == 1),
            parents_told: Some(ago(school, days.saturating_sub(2))),
            parent_view: words("Has seen it at home too"),
            state,
            review_on: (!old).then(|| ahead(school, 5 + 4 * n as u64)),
            decided_on: old.then(|| ago(school, days / 2)),
            decision: old.then(|| "SEN support from this term".to_string()),
        });
    }
}
