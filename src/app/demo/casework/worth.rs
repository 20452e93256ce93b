//! Scores at the start and end of every group, outcomes, visits of the SENCO, ELSA agreements.

use chrono::NaiveDate;

use super::{groups, words};
use crate::app::demo::Sheet;
use crate::app::demo::groups::Group;
use crate::app::demo::people::School;
use crate::app::demo::timetable::Timetable;
use crate::app::demo::words::{chance, pick, stream};
use crate::domain::codes::{Grade, ScoreStage};
use crate::domain::records::{Elsa, Evaluation, Measure, Observation};

/// What a score is.
#[derive(Clone, Copy)]
enum Test {
    /// Reading or number age in months, from a start among these.
    Age(i64, i64),
    /// A standardised score.
    Standard,
    /// Points of so many.
    Points(i64, &'static str),
}

/// The test of an entry of the library: each its own, so that only the same is compared.
fn test(library: &str) -> (String, Test) {
    let (name, test) = match library {
        "Catch Up Literacy" | "Toe by Toe" | "RWI 1:1" | "Reading fluency" => {
            ("reading age", Test::Age(66, 90))
        }
        "Catch Up Numeracy" | "1stClass@Number 1" => ("number age", Test::Age(70, 96)),
        "NELI" | "Talk Boost KS1" | "Speech and language programme" => {
            ("language score", Test::Standard)
        }
        "ELSA" => ("own rating", Test::Points(10, "of 10")),
        "Precision teaching" => ("words a minute", Test::Points(40, "words")),
        "Phonics keep-up" => ("sounds known", Test::Points(44, "sounds")),
        _ => ("checklist", Test::Points(20, "points")),
    };
    (format!("{library} {name}"), test)
}

/// How likely a group's child is scored at the start, and at the end where it was at the start: few
/// schools score everybody.
const SCORED: (f64, f64) = (0.92, 0.88);
/// How likely a child of a group that is over is judged.
const JUDGED: f64 = 0.9;
/// Of so many groups that run, one is visited by the SENCO in a half term: about two at 21.
const VISITED: f64 = 0.1;

pub(super) fn write(school: &School, table: &Timetable, sheet: &mut Sheet<'_>) {
    for (n, group) in (0_u64..).zip(groups(table)) {
        let mut rng = stream(school.opts.seed, 60, n);
        scores(school, group, &mut rng, sheet);
        visit(school, group, &mut rng, sheet);
        if group.plan.is_some_and(|plan| plan.elsa) {
            agreement(school, group, &mut rng, sheet);
        }
    }
}

fn scores(school: &School, group: &Group, rng: &mut fastrand::Rng, sheet: &mut Sheet<'_>) {
    let Some(plan) = group.plan else { return };
    let today = school.today();
    let (name, test) = test(plan.library);
    let assessor = school.adults.get(group.lead).map(|adult| adult.id);
    let months = group.ends.signed_duration_since(group.starts).num_days() / 30;
    for member in &group.members {
        let pupil = school.children[member.child].id;
        // -2 to 2, most as expected or better: what schools report of their own groups.
        let grade = *pick(rng, &[-1, 0, 0, 0, 1, 1, 2]).unwrap_or(&0);
        let base = Measure {
            pupil,
            test: name.clone(),
            date: member.starts,
            score: None,
            age_months: None,
            standard: None,
            stage: Some(ScoreStage::Start),
            provision: Some(group.id),
            unit: None,
            direction: None,
            percentile: None,
            form: None,
            assessor,
            note: None,
        };
        let (start, gain) = match test {
            Test::Age(from, to) => (rng.i64(from..=to), months + grade * 2 + rng.i64(0..=2)),
            Test::Standard => (rng.i64(72..=94), grade * 3 + rng.i64(-1..=3)),
            Test::Points(of, _) => (rng.i64(of / 6..=of / 2), of / 6 + grade * of / 10),
        };
        let with = |value: i64, date: NaiveDate, stage: ScoreStage| {
            let mut row = Measure { date, stage: Some(stage), ..base.clone() };
            match test {
                Test::Age(..) => row.age_months = Some(value),
                Test::Standard => row.standard = Some(value.clamp(55, 130)),
                Test::Points(of, unit) => {
                    row.score = Some(value.clamp(0, of));
                    row.unit = words(unit);
                }
            }
            row
        };
        let scored = chance(rng, SCORED.0);
        let (at_end, judged) = (chance(rng, SCORED.1), chance(rng, JUDGED));
        if scored && member.starts <= today {
            sheet.add(&with(start, member.starts, ScoreStage::Start));
        }
        let over = member.ends < today;
        if scored && at_end && over && member.ends > member.starts {
            sheet.add(&with(start + gain, member.ends, ScoreStage::End));
        }
        if over && judged {
            sheet.add(&Evaluation {
                provision: group.id,
                pupil,
                grade: Some(Grade::from_code(&grade.to_string())),
                date: Some(school.terms.school_day_to(member.ends)),
                reviewer: Some(school.me()),
                left_out: None,
                note: chance(rng, 0.25).then(|| school.phrases.pick(rng, "outcomes").to_string()),
                next: words(match grade {
                    -1 => "something else",
                    0 => "carry on",
                    _ => "stop, goal reached",
                }),
            });
        }
    }
}

fn visit(school: &School, group: &Group, rng: &mut fastrand::Rng, sheet: &mut Sheet<'_>) {
    let today = school.today();
    if !chance(rng, VISITED) || group.starts >= today {
        return;
    }
    let days: Vec<NaiveDate> =
        school.terms.days().filter(|d| *d > group.starts && *d <= group.ends.min(today)).collect();
    let Some(date) = pick(rng, &days).copied() else { return };
    let seen = [
        (
            "Pace and routine",
            "Brisk start, every child answered. The last five minutes drifted.",
            "Agree an ending with a quick check",
        ),
        (
            "Modelling",
            "Clear model, then time to try. One child waited for the others to answer.",
            "Ask that child first next time",
        ),
        (
            "How the room is used",
            "Two children faced the door and looked up at each noise.",
            "Move the table",
        ),
        ("Scores kept", "Every child's count was written as it happened.", "Show the others how"),
    ];
    let Some((focus, saw, next)) = pick(rng, &seen).copied() else { return };
    sheet.add(&Observation {
        provision: group.id,
        date,
        observer: Some(school.me()),
        adult: school.adults.get(group.lead).map(|adult| adult.id),
        focus: words(focus),
        seen: words(saw),
        next: words(next),
        shared_on: Some(date),
    });
}

/// Six sessions, one objective, where the child puts themselves before and after.
fn agreement(school: &School, group: &Group, rng: &mut fastrand::Rng, sheet: &mut Sheet<'_>) {
    let today = school.today();
    let objectives = [
        "Say when I am cross before I shout",
        "Have one friend to play with at lunch",
        "Come in from the gate without tears",
        "Ask for help in maths",
        "Fall asleep without worrying",
    ];
    for member in group.members.iter().filter(|m| m.starts <= today) {
        let before = rng.i64(2..=5);
        let over = member.ends < today;
        let gain = rng.i64(0..=4);
        sheet.add(&Elsa {
            pupil: school.children[member.child].id,
            objective: pick(rng, &objectives).copied().unwrap_or_default().to_string(),
            provision: Some(group.id),
            sessions: Some(6),
            before: Some(before),
            after: over.then_some(before + gain),
            voice: chance(rng, 0.5).then(|| school.phrases.pick(rng, "views").to_string()),
            starts: Some(member.starts),
            ends: over.then_some(member.ends),
            parents_told: Some(member.starts),
            next: over.then(|| "a check-in each half term".to_string()),
        });
    }
}
