//! What comes round: training that runs out, documents, tasks, records of leavers and joiners, what
//! reviews decided.

use chrono::{Days, Months};

use super::{ago, ahead, with, words};
use crate::app::demo::Sheet;
use crate::app::demo::people::School;
use crate::app::demo::timetable::Timetable;
use crate::app::demo::words::stream;
use crate::domain::codes::{Repeat, ReviewType, SenStatus, StaffRole, TransferWay};
use crate::domain::records::{Policy, Review, ReviewAction, Task, Training, Transfer};

pub(super) fn write(school: &School, _: &Timetable, sheet: &mut Sheet<'_>) {
    training(school, sheet);
    documents(school, sheet);
    tasks(school, sheet);
    transfers(school, sheet);
    pep(school, sheet);
}

fn training(school: &School, sheet: &mut Sheet<'_>) {
    let entry =
        |title: &str| school.library.iter().find(|(_, i)| i.title == title).map(|(id, _)| *id);
    let mut rng = stream(school.opts.seed, 67, 0);
    let mut add = |staff, title: &str, date, ends, intervention| {
        sheet.add(&Training {
            staff,
            title: title.to_string(),
            date,
            ends,
            intervention,
            provider: words("The authority"),
            note: None,
        });
    };
    let long_ago = school.today().checked_sub_months(Months::new(30)).unwrap_or(school.today());
    for adult in &school.adults {
        match adult.role {
            StaffRole::Elsa => {
                add(adult.id, "ELSA", long_ago, Some(ahead(school, 200)), entry("ELSA"));
            }
            StaffRole::Ta => {
                // Three years; one in six has run out, one in six soon will.
                let ends = match rng.u8(0..6) {
                    0 => ago(school, 20),
                    1 => ahead(school, 12),
                    _ => ahead(school, 300),
                };
                let begun = ends.checked_sub_months(Months::new(36)).unwrap_or(ends);
                add(adult.id, "Paediatric first aid", begun, Some(ends), None);
                if rng.bool() {
                    add(adult.id, "NELI", long_ago, None, entry("NELI"));
                }
            }
            StaffRole::Senco => {
                add(adult.id, "NPQ for SENCOs", long_ago, None, None);
                add(adult.id, "ELSA", long_ago, None, entry("ELSA"));
            }
            _ => {}
        }
    }
    // Sam leads Leo's ELSA.
    if let Some(sam) = school.adults.iter().find(|a| a.surname == crate::app::demo::staff::SAM) {
        add(sam.id, "ELSA", long_ago, Some(ahead(school, 60)), entry("ELSA"));
    }
}

fn documents(school: &School, sheet: &mut Sheet<'_>) {
    for (n, title) in (0_u64..).zip(["SEN policy", "SEN information report", "Accessibility plan"])
    {
        let approved = ago(school, 340 + 20 * n);
        sheet.add(&Policy {
            title: title.to_string(),
            owner: Some(school.me()),
            approved_on: Some(approved),
            review_on: approved.checked_add_months(Months::new(if n == 2 { 36 } else { 12 })),
            months: Some(if n == 2 { 36 } else { 12 }),
            note: None,
        });
    }
}

fn tasks(school: &School, sheet: &mut Sheet<'_>) {
    let coming = [
        ("Meet the SEN governor", Repeat::HalfTermly, 8),
        ("Census: run the check", Repeat::Termly, 33),
        ("Access arrangements: apply before the deadline", Repeat::Yearly, 70),
        ("SEN information report on the website", Repeat::Yearly, 120),
        ("Look through the tick sheets", Repeat::Weekly, 3),
        ("SENCO cluster, CPD", Repeat::Termly, 16),
    ];
    for (title, repeats, days) in coming {
        sheet.add(&Task {
            title: title.to_string(),
            due: Some(ahead(school, days)),
            owner: Some(school.me()),
            pupil: None,
            done: None,
            repeats: Some(repeats),
            note: None,
        });
    }
}

/// Those on the register who left, all but one of them sent on; joiners asked for.
fn transfers(school: &School, sheet: &mut Sheet<'_>) {
    let today = school.today();
    let known = |status: SenStatus| status != SenStatus::None;
    let gone = school
        .children
        .iter()
        .filter(|c| c.left.is_some_and(|d| d <= today && known(c.status_on(d))));
    for (n, child) in gone.enumerate() {
        let left = child.left.unwrap_or(today);
        let sent = left + Days::new(9);
        let done = n > 0 && sent <= today;
        sheet.add(&Transfer {
            pupil: child.id,
            way: TransferWay::Out,
            school: words(if child.year_on(left) >= 6 {
                "Highcliff Academy"
            } else {
                "Elmbrook Primary"
            }),
            asked_on: None,
            sent_on: done.then_some(sent),
            received_on: (done && n % 3 != 0).then(|| sent + Days::new(6)).filter(|d| *d <= today),
            contents: words("Plan, last review, profile, reports"),
            note: None,
        });
    }
    let start = school.terms.year_start(crate::domain::calendar::academic_year(today));
    let new = school.children.iter().filter(|c| {
        c.left.is_none() && c.joined > start && c.joined <= today && known(c.status.clone())
    });
    for (n, child) in new.enumerate() {
        let asked = child.joined + Days::new(3);
        sheet.add(&Transfer {
            pupil: child.id,
            way: TransferWay::In,
            school: words("Elmbrook Primary"),
            asked_on: Some(asked).filter(|d| n > 0 && *d <= today),
            sent_on: None,
            received_on: None,
            contents: None,
            note: None,
        });
    }
}

/// A PEP for a looked-after child and a TAF, with what they decided.
fn pep(school: &School, sheet: &mut Sheet<'_>) {
    let decided = [
        (ReviewType::Pep, "Buy the reading books for home", 10),
        (ReviewType::Taf, "Ask the health visitor for the report", 4),
    ];
    let today = school.today();
    let mut cared = school.children.iter().filter(|c| c.looked_after && c.here_on(today));
    for ((kind, text, days), child) in
        decided.into_iter().zip(with(school, &SenStatus::Support).skip(1))
    {
        // A PEP is of a looked-after child, where there is one.
        let child = cared.next().filter(|_| kind == ReviewType::Pep).unwrap_or(child);
        let held = ago(school, 20 + days);
        let review = sheet.add(&Review {
            pupil: child.id,
            r#type: kind,
            due: Some(held),
            booked: Some(held),
            time: None,
            held: Some(held),
            chair: Some(school.me()),
            venue: words("Meeting room"),
            invited_on: None,
            papers_on: None,
            report_on: None,
            decided_on: None,
            decision: None,
            final_on: None,
            pupil_view: words("I like the new table"),
            parent_view: words("Things are calmer"),
            school_view: None,
            progress: None,
            outcome: words("Go on as we are, look again next term"),
            actions: None,
            recommendation: None,
            amendments: None,
            notice_on: None,
            chased_on: None,
            next_due: Some(ahead(school, 60)),
            cancelled: false,
        });
        for (text, due, done) in [
            (text, ahead(school, days), None),
            ("Share the notes", ago(school, 10), Some(ago(school, 11))),
        ] {
            sheet.add(&ReviewAction {
                review,
                text: text.to_string(),
                owner: Some(school.me()),
                elsewhere: None,
                due: Some(due),
                done,
                note: None,
            });
        }
    }
}
