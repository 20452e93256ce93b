//! What else a school has: where papers are kept, a wellbeing plan, words that will change, children
//! on the able list.

use super::{ago, ahead, area, teacher, with, words};
use crate::app::demo::Sheet;
use crate::app::demo::people::School;
use crate::app::demo::timetable::Timetable;
use crate::domain::calendar::academic_year;
use crate::domain::codes::{Area, PlanState, PlanType, SenStatus, TargetState, Worded};
use crate::domain::records::{Document, Plan, Progress, Target, Wording};

pub(super) fn write(school: &School, _: &Timetable, sheet: &mut Sheet<'_>) {
    papers(school, sheet);
    wellbeing(school, sheet);
    // The school has agreed on another word, from the next academic year on.
    let next = academic_year(school.today()) + 1;
    sheet.add(&Wording {
        what: Worded::Specialist,
        words: "Targeted plus".to_string(),
        starts: Some(school.terms.date(next, 9, 1)),
    });
}

/// Where the EHCP and the reports lie.
fn papers(school: &School, sheet: &mut Sheet<'_>) {
    for (n, child) in with(school, &SenStatus::Plan).enumerate() {
        let mut add = |title: &str, by: &str, days: u64| {
            let date = Some(ago(school, days));
            sheet.add(&Document {
                pupil: child.id,
                title: title.to_string(),
                date,
                place: words("Blue cabinet, drawer 2"),
                written_by: words(by),
                came_on: date,
                referral: None,
                review: None,
                sha256: None,
                note: None,
            });
        };
        add("EHCP", "The authority", 200);
        if n % 3 == 0 {
            add("EP report", "Dr Lowe", 260);
        }
    }
}

/// A wellbeing action plan of one child, with one target.
fn wellbeing(school: &School, sheet: &mut Sheet<'_>) {
    let mut children: Vec<_> = with(school, &SenStatus::Support).collect();
    children.sort_by_key(|child| area(child) != Area::Emotional);
    let Some(child) = children.first() else { return };
    let starts = ago(school, 30).max(child.joined);
    let owner = teacher(school, child, school.today());
    let plan = sheet.add(&Plan {
        pupil: child.id,
        r#type: PlanType::Wellbeing,
        starts,
        review_on: Some(ahead(school, 20)),
        owner,
        state: PlanState::Agreed,
        ends: None,
        assessed: words("Mornings are hard, afternoons are good"),
        strategies: words("One adult at the gate, a job to do first"),
        home: words("A picture of the day at breakfast"),
        pupil_view: words("I like feeding the hamster first"),
        pupil_view_acted: Some(true),
        parent_view: words("Sleeping better"),
        parent_view_acted: Some(false),
        shared_on: Some(starts),
        reviewed_on: None,
        impact: None,
        agreed_on: Some(starts),
    });
    let target = sheet.add(&Target {
        plan,
        smart: "Comes in from the gate within five minutes, four days of five".to_string(),
        by: Some(ahead(school, 20)),
        baseline: words("Two days of five"),
        criterion: words("Four days of five, two weeks running"),
        strategy: words("The same adult, the same words, the hamster"),
        who: owner,
        area: Some(Area::Emotional),
        state: TargetState::Working,
        baseline_value: Some(2),
        target_value: Some(4),
        unit: words("days of five"),
        frequency: words("daily"),
        measured: words("counted on Friday"),
        phase: None,
        pupil_words: words("I walk in by myself"),
        home: None,
        reviewed_on: None,
        review_note: None,
    });
    let date = ago(school, 3);
    if date > starts {
        sheet.add(&Progress {
            target,
            date,
            state: Some(TargetState::Partly),
            value: Some(3),
            out_of: Some(5),
            prompt: None,
            note: words("Three this week"),
            by: owner,
            session: None,
        });
    }
}
