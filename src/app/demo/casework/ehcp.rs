//! EHC plans: outcomes and section F lines, needs assessments at each stage, the authority's log.

use chrono::Days;

use super::{ago, area, groups, with, words};
use crate::app::demo::Sheet;
use crate::app::demo::people::{Child, School};
use crate::app::demo::timetable::Timetable;
use crate::app::demo::words::stream;
use crate::domain::Id;
use crate::domain::codes::{Area, AssessmentDecision, CaseEntry, Schedule, SenStatus, TargetState};
use crate::domain::records::{
    Assessment, Casework, Outcome, ProvisionSectionF, SectionF, TargetOutcome,
};

/// The officer who answers at the invented authority.
const OFFICER: &str = "Bev Oldroyd";

pub(super) fn write(school: &School, table: &Timetable, sheet: &mut Sheet<'_>) {
    for child in with(school, &SenStatus::Plan) {
        contents(school, table, child, sheet);
    }
    assessments(school, sheet);
    log(school, sheet);
}

/// Section E and section F of one plan, each line with the group that delivers it, if any does.
fn contents(school: &School, table: &Timetable, child: &Child, sheet: &mut Sheet<'_>) {
    let issued = child.history.iter().rev().find(|(_, s, _)| *s == SenStatus::Plan);
    let starts = issued.map_or(child.joined, |(day, ..)| *day);
    let outcomes = match area(child) {
        Area::Communication => [
            "Makes needs and wishes known to adults and children outside the family",
            "Works in a group of four for twenty minutes",
        ],
        Area::Emotional => [
            "Recovers from upset within ten minutes with one adult",
            "Has two friends of own choice",
        ],
        Area::Sensory => {
            ["Moves about the school alone", "Records own work with the aids that suit"]
        }
        _ => ["Reads instructions for daily life", "Uses number in shopping and time"],
    };
    let mut first = None;
    for (n, text) in (1_usize..).zip(outcomes) {
        let id = sheet.add(&Outcome {
            pupil: child.id,
            text: text.to_string(),
            area: Some(area(child)),
            by: Some(school.terms.date(
                crate::domain::calendar::academic_year(school.today()) + 2,
                7,
                20,
            )),
            reference: Some(format!("E{n}")),
            state: Some(TargetState::Working),
            starts: Some(starts),
            ends: None,
            progress: words("Steps since the last review, see the targets"),
        });
        first.get_or_insert(id);
        // One of the plan's targets is a step to each.
        let own: Vec<Id> =
            sheet.targets.iter().filter(|(pupil, _)| *pupil == child.id).map(|(_, t)| *t).collect();
        if let Some(target) = own.get(n - 1) {
            sheet.add(&TargetOutcome { target: *target, outcome: id });
        }
    }
    let running = |in_class: bool| {
        groups(table).filter(move |g| g.in_class == in_class).find(|g| {
            g.ends >= school.today()
                && g.members.iter().any(|m| school.children[m.child].id == child.id)
        })
    };
    let lines = [
        ("F1", "Adult support in class, every morning", Schedule::Continuous, None, 600, true),
        (
            "F2",
            "A small group for the first area of need, three times a week",
            Schedule::Times,
            Some(3),
            20,
            false,
        ),
    ];
    for (reference, text, delivery, per_week, minutes, in_class) in lines {
        let line = sheet.add(&SectionF {
            pupil: child.id,
            text: text.to_string(),
            delivery,
            per_week,
            minutes: Some(minutes),
            who: words("TA, planned with the class teacher"),
            reference: words(reference),
            outcome: first,
            starts: Some(starts),
            ends: None,
        });
        if let Some(group) = running(in_class) {
            sheet.add(&ProvisionSectionF { section_f: line, provision: group.id });
        }
    }
}

/// Three requests: one new, one where our advice is due, one whose draft is out.
fn assessments(school: &School, sheet: &mut Sheet<'_>) {
    let weeks = [2_u64, 8, 17];
    for (child, weeks) in with(school, &SenStatus::Support).skip(3).step_by(7).zip(weeks) {
        let received = ago(school, weeks * 7);
        let after = |n: u64| Some(received + Days::new(n * 7)).filter(|d| *d <= school.today());
        let draft = after(16);
        sheet.add(&Assessment {
            pupil: child.id,
            received_on: received,
            asked_by: words("school"),
            advice_asked_on: after(6),
            advice_sent_on: after(11),
            whether_on: after(6),
            decision: match weeks {
                0..=6 => None,
                7..=15 => Some(AssessmentDecision::Assess),
                _ => Some(AssessmentDecision::Plan),
            },
            decided_on: draft,
            draft_on: draft,
            consulted_on: draft,
            answered_on: None,
            final_on: None,
            exception: None,
            caseworker: words(OFFICER),
            note: None,
        });
    }
}

fn log(school: &School, sheet: &mut Sheet<'_>) {
    let mut rng = stream(school.opts.seed, 64, 0);
    let entries = [
        (CaseEntry::Request, "Asked for the amended plan", 21, None),
        (CaseEntry::Sent, "Annual review papers sent", 30, None),
        (CaseEntry::Asked, "Asked for attendance since September", 9, Some(5)),
        (CaseEntry::Chase, "Rang about the decision, no answer", 4, None),
        (CaseEntry::Answer, "Amendments agreed, notice to follow", 12, None),
    ];
    for child in with(school, &SenStatus::Plan) {
        for (kind, what, days, answer) in
            entries.iter().filter(|_| rng.u8(0..3) == 0).cloned().collect::<Vec<_>>()
        {
            let waits = kind == CaseEntry::Request;
            sheet.add(&Casework {
                pupil: child.id,
                date: ago(school, days),
                r#type: kind,
                what: what.to_string(),
                who: words(OFFICER),
                answer_by: match answer {
                    Some(ahead) => Some(super::ahead(school, ahead)),
                    None => waits.then(|| ago(school, 2)),
                },
                answered_on: None,
                note: None,
            });
        }
    }
}
